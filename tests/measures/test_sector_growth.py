"""Growth beside sectors: every cell by hand, then the lecture's claim on the real counties."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.sectors import (
    PEOPLE_AND_MANUFACTURING,
    claim_places,
    claim_table,
    direction,
    growth_by_class,
    growth_fits,
    growth_scatter,
    people_and_manufacturing,
    sectors,
    sectors_summary,
)
from atlas.model.dataset import Dataset
from atlas.model.summary.places import ClaimPlaces
from atlas.sources.packaged import read_table

CODES = ["110101", "110102", "110103", "110104", "110105"]
CHANGE = pd.Series([100, 50, -30, -70, 9], CODES, dtype="Int64")
SHARES = pd.DataFrame(
    {
        "services_share_2010": pd.array([50.0, 30.0, 20.0, 10.0, None], "Float64"),
        "services_share_change_2010_2020": pd.array([9.0, 8.0, 7.0, 1.0, None], "Float64"),
        "services_share_change_significant_2010_2020": pd.array(
            [True, True, True, False, None], "boolean"
        ),
        "manufacturing_share_change_2010_2020": pd.array([-5.0, 3.0, -4.0, -1.0, None], "Float64"),
        "manufacturing_share_change_significant_2010_2020": pd.array(
            [True, True, True, False, None], "boolean"
        ),
    },
    index=CODES,
)


def test_directions() -> None:
    assert direction(SHARES, "services", "2010_2020").tolist() == [
        "risen",
        "risen",
        "risen",
        "neutral",
        pd.NA,
    ]
    assert direction(SHARES, "manufacturing", "2010_2020").tolist() == [
        "fallen",
        "risen",
        "fallen",
        "neutral",
        pd.NA,
    ]


def test_every_cell_of_people_and_manufacturing() -> None:
    cells = people_and_manufacturing(CHANGE, SHARES, "2010_2020")
    assert cells.tolist() == [
        "gain_falling",
        "gain_not_falling",
        "lose_falling",
        "lose_not_falling",
        pd.NA,
    ]
    assert set(cells.dropna()) == set(PEOPLE_AND_MANUFACTURING)


def test_a_unit_without_people_counted_has_no_cell() -> None:
    cells = people_and_manufacturing(CHANGE.mask(CHANGE.eq(100)), SHARES, "2010_2020")
    assert pd.isna(cells["110101"])


def test_claim_table_by_hand() -> None:
    table = claim_table(CHANGE, SHARES, years=(2010, 2020)).set_index(
        ["people", "services", "manufacturing"]
    )
    assert table["change"].to_dict() == {
        ("gain", "risen", "fallen"): 100,
        ("gain", "risen", "risen"): 50,
        ("lose", "neutral", "neutral"): -70,
        ("lose", "risen", "fallen"): -30,
    }
    assert table["units"].tolist() == [1, 1, 1, 1]


def test_places_that_speak_for_the_claim() -> None:
    assert claim_places(CHANGE, SHARES, years=(2010, 2020)) == ClaimPlaces(
        services_drew=["110101"], manufacturing_lost=["110103"]
    )


def test_scatter_leaves_out_units_without_either() -> None:
    growth = pd.Series([1.0, None, 3.0], CODES[:3], dtype="Float64")
    points = growth_scatter(growth, SHARES, "services_share_2010")
    assert points.to_dict() == {
        "share": {"110101": 50.0, "110103": 20.0},
        "growth": {"110101": 1.0, "110103": 3.0},
    }


def test_growth_by_class_by_hand() -> None:
    points = pd.DataFrame(
        {
            "services": [5.0, 9.0, 10.0, 90.0],
            "growth": [2.0, 4.0, -50.0, 0.0],
            "population_2010": pd.array([100, 300, 200, 10], "Int64"),
            "population_2020": pd.array([102, 312, 100, 10], "Int64"),
        }
    )
    table = growth_by_class(points, "services", [10, 20, 50], years=(2010, 2020))
    assert table[["low", "high", "units", "people"]].to_numpy().tolist() == [
        [0, 10, 2, 400],
        [10, 20, 1, 200],
        [50, 100, 1, 10],
    ]
    assert table["growth"].tolist() == [3.5, -50, 0]
    assert table.loc[0, ["lower_quartile", "median", "upper_quartile"]].tolist() == [2.5, 3, 3.5]


@pytest.fixture(scope="module")
def shares(dataset: Dataset) -> pd.DataFrame:
    return sectors(dataset.unit_sets["county_2010_2020"].counts, alike=(2010, 2020))


@pytest.fixture(scope="module")
def people(dataset: Dataset) -> pd.DataFrame:
    return dataset.unit_sets["county_2010_2020"].table.set_index("code")


def test_both_services_and_manufacturing_go_with_growth(
    shares: pd.DataFrame, people: pd.DataFrame
) -> None:
    growth, provinces = people["change_pct_2010_2020"], people["province_code"]
    fits = growth_fits(growth, shares, provinces, years=(2010, 2020))
    # What may not be claimed is that services draw people and manufacturing does not: the
    # shares of 2010 of both go with the growth that followed.
    for column in ("services_share_2010", "manufacturing_share_2010"):
        fit = fits[column]
        assert fit is not None
        assert fit.points > 2600
        assert fit.slope_low is not None
        assert fit.slope_low > 0.25
        assert 0.2 < fit.rank_correlation < 0.5
    # Whole provinces drawn 300 times put the slopes between 0.25 and 0.57 (services), and between
    # 0.28 and 0.67 (manufacturing); as if units were independent it was 0.36–0.46 and 0.42–0.54.
    ends = [
        (fits[f"{sector}_share_2010"].slope_low, fits[f"{sector}_share_2010"].slope_high)
        for sector in ("services", "manufacturing")
    ]
    assert ends[0] == pytest.approx((0.2547, 0.5636), abs=1e-3)
    assert ends[1] == pytest.approx((0.2601, 0.7159), abs=1e-3)


def test_the_claim_on_real_counties(shares: pd.DataFrame, people: pd.DataFrame) -> None:
    change = people["change_2010_2020"]
    table = claim_table(change, shares, years=(2010, 2020))
    known = shares["services_share_change_2010_2020"].notna()
    assert table["units"].sum() == known.sum()
    assert table["change"].sum() == change.reindex(shares.index)[known].sum()
    by_cell = table.set_index(["people", "services", "manufacturing"])["change"]
    # Most of the gain fell to places where services rose while manufacturing fell: Shenzhen,
    # Dongguan, the rings of the large cities.
    drew = by_cell[("gain", "risen", "fallen")]
    assert drew / by_cell[by_cell > 0].sum() > 0.6
    places = claim_places(change, shares, years=(2010, 2020))
    assert {"U440306", "441900"} <= set(places.services_drew)


def test_summary_holds_for_both_levels(dataset: Dataset, shares: pd.DataFrame) -> None:
    counties = dataset.unit_sets["county_2010_2020"]
    table = counties.table.set_index("code")
    summary = sectors_summary(
        counties.counts,
        {"county": shares},
        {"county": table},
        read_table("employment_national", china().tables),
        years=(2010, 2020),
        alike=(2010, 2020),
    )
    assert summary.national["2010"]["services"] == pytest.approx(27.49, abs=0.01)
    assert summary.left_out["county"]["2020"].units == int(
        shares["sectors_left_out_2020"].notna().sum()
    )
    line = summary.growth["county"]["services_share_2010"]
    assert line.slope_low < line.slope < line.slope_high
    growth = table["change_pct_2010_2020"]
    points = growth_scatter(growth, shares, "services_share_2010")
    off = points["growth"] - line.intercept - line.slope * points["share"]
    assert line.units == len(points)
    assert abs(off.median()) < 0.01
    assert summary.lecture_employed_millions == [480, 560]
