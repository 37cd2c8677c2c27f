"""Sectors: samples by hand, the rows that are not known, the nation's shares."""

from types import SimpleNamespace

import pandas as pd
import pytest

from atlas.measures.chapter import Given
from atlas.measures.sectors import (
    ALL_SECTORS,
    CHAPTER,
    EMPLOYED,
    SECTORS,
    _changes_counted_once,
    national_shares,
    sector_parts,
    sectors,
)
from atlas.measures.statistics import standard_error
from atlas.model.dataset import Dataset
from atlas.units.inputs import Inputs
from atlas.units.unite import sum_counts

INDUSTRIES = [name for sector in SECTORS.values() for name in sector]


def county(
    code: str, printed: int | None = None, people: int = 10_000, **asked: int | None
) -> pd.DataFrame:
    """Sample persons of one county by industry; the printed total is their sum unless given."""
    row: dict[str, int | None] = {f"long_form_industry_{name}": 0 for name in INDUSTRIES}
    row |= {f"long_form_industry_{name}": number for name, number in asked.items()}
    row[EMPLOYED] = sum(n or 0 for n in asked.values()) if printed is None else printed
    row["population"] = people
    return pd.DataFrame(row, index=[code]).astype("Int64")


def test_shares_by_hand() -> None:
    found = sectors(
        {
            2020: county(
                "110101", agriculture=300, manufacturing=500, construction=200, finance=1000
            )
        },
        alike=(2010, 2020),
    ).loc["110101"]
    assert found["agriculture_share_2020"] == 15.0
    assert found["industry_share_2020"] == 35.0
    assert found["manufacturing_share_2020"] == 25.0
    assert found["construction_share_2020"] == 10.0
    assert found["services_share_2020"] == 50.0
    assert found["long_form_sample_2020"] == 2000
    assert pd.isna(found["sectors_left_out_2020"])


def test_standard_error_by_hand() -> None:
    # Wilson's interval at one error, m = 1000 / 1.8 = 555.6: for a half
    # √(0.25 / m + 1 / 4m²) / (1 + 1 / m) = √0.00045081 / 1.0018; for none (1 / 2m) / 1.0018.
    shares = pd.Series([50.0, 0.0], dtype="Float64")
    error = standard_error(shares, pd.Series([1000, 1000], dtype="Int64"))
    assert error[0] == pytest.approx(2.11941, abs=1e-5)
    assert error[1] == pytest.approx(0.08984, abs=1e-5)
    found = sectors({2010: county("110101", agriculture=500, finance=500)}, alike=(2010, 2020)).loc[
        "110101"
    ]
    assert found["services_share_error_2010"] == pytest.approx(2.1194, abs=1e-4)


def test_change_and_its_error() -> None:
    found = sectors(
        {
            2010: county("110101", agriculture=600, finance=400),
            2020: county("110101", agriculture=550, finance=450),
        },
        alike=(2010, 2020),
    ).loc["110101"]
    assert found["services_share_change_2010_2020"] == pytest.approx(5.0)
    # √(2.0766² + 2.1088²), Wilson's errors of the two shares.
    assert found["services_share_change_error_2010_2020"] == pytest.approx(2.95967, abs=1e-5)
    # 5 points are fewer than two errors of 2.96.
    assert not found["services_share_change_significant_2010_2020"]


def test_a_large_change_is_significant() -> None:
    found = sectors(
        {
            2010: county("110101", agriculture=600, finance=400),
            2020: county("110101", agriculture=500, finance=500),
        },
        alike=(2010, 2020),
    ).loc["110101"]
    assert found["services_share_change_significant_2010_2020"]
    assert found["agriculture_share_change_2010_2020"] == pytest.approx(-10.0)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"agriculture": 499}, "small_sample"),
        ({"agriculture": 500}, None),
        ({"agriculture": 300, "finance": 300}, "large_error"),
        ({"agriculture": 360, "finance": 360}, None),
        ({"agriculture": 600, "people": 24_001}, "thin_sample"),
        ({"agriculture": 600, "people": 24_000}, None),
    ],
)
def test_small_samples_are_left_out(asked: dict[str, int], reason: str | None) -> None:
    found = sectors({2020: county("110101", **asked)}, alike=(2010, 2020)).loc["110101"]
    if reason is None:
        assert pd.isna(found["sectors_left_out_2020"])
        assert found[f"agriculture_share_{2020}"] > 0
    else:
        assert found["sectors_left_out_2020"] == reason
        assert pd.isna(found["agriculture_share_2020"])
        assert pd.isna(found["agriculture_location_quotient_2020"])


def test_units_compared_as_one_have_their_change_once() -> None:
    table = pd.DataFrame(
        {
            "population_2020": [5, 9, 7],
            "compared_codes_2010_2020": ["a;b", "a;b", None],
            "change_2010_2020": [3, 3, 1],
            "change_pct_2010_2020": [27.0, 27.0, 16.0],
        },
        index=list("abc"),
    )
    found = _changes_counted_once(table, years=(2010, 2020))
    for column in ("change_2010_2020", "change_pct_2010_2020"):
        assert found[column].isna().tolist() == [True, False, False]
    assert found["population_2020"].tolist() == [5, 9, 7]


@pytest.mark.parametrize("counties", [None, SimpleNamespace(counts={})])
def test_a_census_that_asks_for_no_industry_gives_no_sectors(counties) -> None:
    reading = SimpleNamespace(
        compared_counties=counties, years=(2010, 2020), all_count=lambda counts, column: False
    )
    assert CHAPTER.gives(reading) == Given()


def test_location_quotient_is_the_share_over_the_nations() -> None:
    two = pd.concat(
        [
            county("110101", agriculture=900, finance=100),
            county("110102", agriculture=600, finance=1400),
        ]
    )
    found = sectors({2020: two}, alike=(2010, 2020))
    # 1,500 of 3,000 in services: 10 % and 70 % beside 50 %.
    assert found["services_location_quotient_2020"].tolist() == pytest.approx([0.2, 1.4])


def test_a_blank_industry_is_nobody_where_the_rest_makes_up_the_total() -> None:
    parts = sector_parts(county("350304", 1002, agriculture=1000, international_organisations=None))
    assert parts.loc["350304", "sector_sample"] == 1000
    assert parts.loc["350304", "sector_unknown_people"] == 0


@pytest.mark.parametrize(
    "row",
    [
        county("610602", 2100, 475_000, agriculture=1000, public_administration=None),
        county("460300", 0, 2_333, agriculture=None).assign(**{EMPLOYED: pd.NA}),
    ],
)
def test_unknown_industries_leave_the_row_without_a_sample(row: pd.DataFrame) -> None:
    parts = sector_parts(row).iloc[0]
    assert parts["sector_sample"] == 0
    assert parts["sector_agriculture"] == 0
    assert parts["sector_unknown_people"] == row["population"].iloc[0]
    assert sectors({2010: row}, alike=(2010, 2020))["sectors_left_out_2010"].tolist() == ["unknown"]


def test_a_user_table_without_industries_has_no_shares() -> None:
    people = pd.DataFrame({"population": [500]}, index=["110101"], dtype="Int64")
    found = sectors({2020: people}, alike=(2010, 2020))
    assert found["sectors_left_out_2020"].tolist() == ["unknown"]
    assert found["services_share_2020"].isna().all()
    assert national_shares(people) == dict.fromkeys(ALL_SECTORS)


def test_a_small_unknown_row_does_not_void_its_province() -> None:
    rows = pd.concat(
        [
            county("610103", people=24_000, agriculture=200, finance=800),
            county("610602", 2100, 1_000, agriculture=1000, public_administration=None),
        ]
    )
    units = pd.Series("610000", rows.index)
    found = sectors(
        {2010: sum_counts(rows.join(sector_parts(rows)), units)}, alike=(2010, 2020)
    ).loc["610000"]
    assert found["services_share_2010"] == 80.0
    assert found["long_form_sample_2010"] == 1000


def test_every_industry_of_the_tables_is_in_one_sector(inputs: Inputs) -> None:
    for year in (2010, 2020):
        prefix = "long_form_industry_"
        named = [column for column in inputs.censuses[year].counts if column.startswith(prefix)]
        assert sorted(column.removeprefix(prefix) for column in named) == sorted(INDUSTRIES)
    assert len(INDUSTRIES) == len(set(INDUSTRIES)) == 20


def test_the_nations_shares(inputs: Inputs) -> None:
    shares = {year: national_shares(inputs.censuses[year].counts) for year in (2010, 2020)}
    expected = {
        2010: {"agriculture": 48.35, "industry": 24.16, "services": 27.49},
        2020: {"agriculture": 20.56, "industry": 31.08, "services": 48.36},
    }
    for year, of_year in expected.items():
        for sector, share in of_year.items():
            assert shares[year][sector] == pytest.approx(share, abs=0.01)
        assert sum(shares[year][sector] or 0 for sector in SECTORS) == pytest.approx(100, abs=1e-3)
    construction = [shares[year]["construction"] or 0 for year in (2010, 2020)]
    assert construction[1] > 2 * construction[0]


@pytest.mark.parametrize(
    ("year", "unknown", "off"),
    [(2010, ["610602", "632323"], -3 - 10 + 1 - 3), (2020, ["460300"], 0)],
)
def test_sample_persons_are_conserved(
    inputs: Inputs, year: int, unknown: list[str], off: int
) -> None:
    counts = inputs.censuses[year].counts
    parts = sector_parts(counts)
    left_out = parts["sector_unknown_people"].gt(0)
    assert parts.index[left_out].tolist() == unknown
    # 荔城, 工布江达, 称多 and 伊吾 print totals that their industries miss by a few persons.
    assert parts["sector_sample"].sum() == counts[EMPLOYED].drop(unknown).sum() + off
    whole = sum(parts[f"sector_{sector}"] for sector in SECTORS)
    assert whole.equals(parts["sector_sample"])


def test_counties_shares_sum_to_a_hundred_and_few_are_left_out(dataset: Dataset) -> None:
    unit_set = dataset.unit_sets["county_2010_2020"]
    found = sectors(unit_set.counts, alike=(2010, 2020))
    for year in (2010, 2020):
        known = found[f"sectors_left_out_{year}"].isna()
        sums = sum(found[f"{sector}_share_{year}"] for sector in SECTORS)
        assert (sums[known] - 100).abs().max() < 1e-9
        assert sums[~known].isna().all()
        people = unit_set.counts[year]["population"].reindex(found.index)
        assert float(people[~known].sum() / people.sum()) < 0.005
        errors = found[[f"{sector}_share_error_{year}" for sector in SECTORS]]
        assert float(errors.max().max()) <= 2.5
    assert found.loc["610602", "sectors_left_out_2010"] == "unknown"
    assert found.loc["460300", "sectors_left_out_2020"] == "unknown"
    # Biru and Gadê: 632 and 123 persons asked who work, of 72,618 and 41,046 people.
    assert found.loc[["540622", "632623"], "sectors_left_out_2020"].eq("thin_sample").all()
    thin = {
        year: int(found[f"sectors_left_out_{year}"].eq("thin_sample").sum())
        for year in (2010, 2020)
    }
    assert thin == {2010: 3, 2020: 42}


def test_only_the_prefectures_of_unknown_rows_lack_shares(inputs: Inputs) -> None:
    counts = inputs.censuses[2010].counts
    rows = inputs.rows[inputs.rows["year"] == 2010].set_index("code")
    sums = sum_counts(counts.join(sector_parts(counts)), rows["prefecture_code"])
    left_out = sectors({2010: sums}, alike=(2010, 2020))["sectors_left_out_2010"].dropna()
    assert left_out.to_dict() == {
        "460300": "small_sample",
        "610600": "unknown",
        "632300": "unknown",
    }
