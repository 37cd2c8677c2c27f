"""The same decade on three scales: units by hand, and the figures of the ten years to 2020."""

from dataclasses import fields, replace
from math import e

import geopandas as gpd
import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.population_growth import counted_once
from atlas.measures.scales import (
    BORDERS,
    LEVELS,
    OUTSIDE,
    between_classes_share,
    class_of_units,
    courgeau_k,
    growth_on_scales,
    population_weighted_density,
    registered_elsewhere,
    scales_summary,
    territories,
)
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.summary.places import ScaleFigures
from atlas.units.unit_sets import Comparison

SCALES = {"periods": china().period, "main": china().main}


@pytest.fixture(scope="module")
def table(dataset: Dataset) -> pd.DataFrame:
    found = dataset.tables["growth_on_scales"]
    assert not found.duplicated(["period", "level", "class"]).any()
    return found.set_index(["period", "class", "level"]).sort_index()


@pytest.fixture(scope="module")
def decade(table: pd.DataFrame) -> pd.DataFrame:
    return table.loc[("2010-2020", "all")].loc[list(LEVELS)]


def units(people: dict[int, list[int | None]], area: list[float | None], **columns) -> UnitSet:
    codes = [f"11010{number}" for number in range(1, len(area) + 1)]
    counts = {
        year: pd.DataFrame({"population": pd.array(counted, "Int64")}, index=codes)
        for year, counted in people.items()
    }
    shown = {f"population_{year}": counts[year]["population"].array for year in people}
    table = pd.DataFrame({"code": codes, "area_km2": area, **shown, **columns})
    geometry = gpd.GeoDataFrame(table, geometry=[None] * len(table), crs=4490)
    return UnitSet("prefecture", "prefecture", tuple(people), geometry, pd.Series(), counts)


def test_people_meet_the_density_of_the_unit_in_which_they_live() -> None:
    people, area = pd.Series([90, 10, 5]), pd.Series([1.0, 9.0, None])
    assert population_weighted_density(people, area) == pytest.approx((90 * 90 + 10 * 10 / 9) / 100)
    # Of one unit it is the density of the land, and where nobody lives there is none.
    assert population_weighted_density(people[:2].groupby([0, 0]).sum(), pd.Series([10.0])) == 10
    assert population_weighted_density(pd.Series([0]), pd.Series([3.0])) is None


def test_courgeaus_k_is_the_share_over_the_logarithm_of_pairs() -> None:
    assert courgeau_k(6.0, 3) == pytest.approx(6.0 / 2.19722, rel=1e-5)
    assert courgeau_k(2 * 1.0, round(e**10)) == pytest.approx(0.1, rel=1e-4)
    assert courgeau_k(6.0, 1) is None


def test_units_compared_as_one_are_one_territory_with_the_land_of_both() -> None:
    joined = units(
        {2010: [60, 40, 7, None], 2020: [80, 30, 9, 5]},
        [2.0, 3.0, 1.0, 1.0],
        compared_codes_2010_2020=["110101;110102", "110101;110102", None, None],
    )
    both = {
        2010: joined.counts[2010].assign(population=pd.array([100, 100, 7, None], "Int64")),
        2020: joined.counts[2020].assign(population=pd.array([110, 110, 9, 5], "Int64")),
    }
    found = territories(replace(joined, on_one_territory={(2010, 2020): both}), 2010, 2020)
    assert found.loc["110101"].to_list() == [100, 110, 5]
    assert found.index.to_list() == ["110101", "110103"]


def test_land_that_is_drawn_in_part_is_not_known() -> None:
    found = territories(
        units(
            {2010: [1, 1, 2], 2020: [1, 1, 2]},
            [2.0, None, 4.0],
            compared_codes_2010_2020=["a", "a", None],
        ),
        2010,
        2020,
    )
    assert found["area_km2"].isna().to_dict() == {"110101": True, "110102": True, "110103": False}


def test_a_unit_is_of_the_class_in_which_most_of_its_people_live() -> None:
    table = pd.DataFrame(
        {"code": ["a", "b", "c", "d"], "member_codes_2020": ["1;2;3", "4;5", "6", None]}
    )
    people = pd.Series({"1": 50, "2": 30, "3": 30, "4": 5, "5": 6, "6": 1})
    classes = pd.Series({"1": "medium", "2": "large_1", "3": "large_1", "4": "medium"})
    found = class_of_units(table, people, classes, 2020)
    assert found.to_dict() == {"a": "large_1", "b": OUTSIDE, "c": OUTSIDE}


def test_a_rise_is_a_shift_between_classes_and_a_rise_within() -> None:
    names = ("people_before", "people_after", "people_density_before", "people_density_after")
    others = {field.name: None for field in fields(ScaleFigures)}
    dense, thin = (
        ScaleFigures(**{**others, **dict(zip(names, figures, strict=True))})
        for figures in ((50, 60, 100.0, 110.0), (50, 40, 10.0, 10.0))
    )
    # From 55 to 70: 105 · 0.1 − 10 · 0.1 between the classes, and 0.55 · 10 within the dense one.
    assert between_classes_share([dense, thin]) == pytest.approx(9.5 / 15, abs=1e-6)
    assert between_classes_share([dense]) == 0
    assert between_classes_share([thin]) is between_classes_share([]) is None
    assert between_classes_share([dense, replace(thin, people_density_after=None)]) is None


def test_borders_are_nested_and_land_without_townships_has_no_k() -> None:
    away = {"away_same_county": 10, "away_same_province": 5, "away_other_province": 25}
    counts = pd.DataFrame({"population": [100], **{name: [n] for name, n in away.items()}})
    found = registered_elsewhere(
        {2000: counts, 2020: counts},
        {"county": {2020: 4}, "province": {2020: 2}},
        alike=(2010, 2020),
    )
    # 2000 asked otherwise.
    assert found["year"].to_list() == [2020] * 3
    assert found["border"].to_list() == list(BORDERS)
    assert found["people"].to_list() == [40, 30, 25]
    assert found["of_residents_pct"].to_list() == [40.0, 30.0, 25.0]
    assert found["courgeau_k"].isna().to_list() == [True, False, False]
    # ln(4²) is twice ln(2²): 30 and 25 over 2.7726 and 1.3863.
    assert found["courgeau_k"].to_list()[1:] == pytest.approx([10.8202, 18.0337])
    without = counts.drop(columns="away_same_county")
    assert registered_elsewhere({2020: without}, {}, alike=(2010, 2020)) is None


def test_the_decade_to_2020_on_three_scales(decade: pd.DataFrame) -> None:
    assert decade["units"].to_list() == [2740, 358, 31]
    assert decade["declining_units"].to_list() == [1458, 154, 6]
    assert decade["migration_units"].to_list() == [2647, 354, 31]
    gains = ["gross_gain", "gross_gain_told"]
    millions = decade[gains].astype(float) / 1e6
    # Of a county a tenth of the gains is in units that may have lost; of a prefecture a fiftieth.
    assert millions.round(1).to_numpy().tolist() == [[107.2, 99.2], [75.5, 73.9], [35.7, 34.7]]
    met = decade[["people_density_before", "people_density_after"]].astype(float).round()
    assert met.to_numpy().tolist() == [[1530, 1861], [601, 779], [429, 474]]
    rose = decade[["people_density_change_pct", "land_density_change_pct"]].astype(float)
    assert rose.round(1).to_numpy().tolist() == [[21.6, 5.8], [29.6, 5.8], [10.5, 5.8]]


def test_figures_are_those_that_other_tables_and_pages_have(
    dataset: Dataset, decade: pd.DataFrame
) -> None:
    county = decade.loc["county"]
    assert abs(county["gross_gain"] - dataset.summary.net_migration.gross_gain) < 1
    assert county["losing_units"] == dataset.summary.net_migration.losing_units
    growth = dataset.summary.units["2010-2020"]
    assert (county["units"], county["declining_units"]) == (growth.compared, growth.declining)
    for level in LEVELS[1:]:
        units = dataset.unit_sets[level].table
        once = units[counted_once(units, 2010, 2020)]
        net = once["net_migration_2010_2020"].dropna().astype(int)
        assert abs(net[net > 0].sum() - decade.loc[level, "gross_gain"]) < len(net)
        assert once["change_2010_2020"].lt(0).sum() == decade.loc[level, "declining_units"]


def test_units_of_everything_alone_have_the_densities_first_found(dataset: Dataset) -> None:
    """2,647 units, of which 2,645 are drawn, are coarser than those for people: 1,500 to 1,821."""
    land = territories(dataset.unit_sets["county_2010_2020"], 2010, 2020)
    assert len(land) == 2647
    met = [population_weighted_density(land[end], land["area_km2"]) for end in ("before", "after")]
    assert [round(density) for density in met] == [1500, 1821]


def test_other_decades_have_no_migration_and_their_own_units(table: pd.DataFrame) -> None:
    assert set(table.index.get_level_values("period")) == {"2000-2010", "2010-2020", "2000-2020"}
    longest = table.loc[("2000-2020", "all")].loc[list(LEVELS)]
    assert longest["units"].to_list() == [2436, 352, 31]
    assert longest["gross_gain"].isna().all()
    rose = longest["people_density_change_pct"].astype(float)
    assert rose.round(1).to_list() == [53.6, 58.3, 28.5]


def test_classes_of_city_hold_all_counties(dataset: Dataset, table: pd.DataFrame) -> None:
    decade = table.loc["2010-2020"].xs("county", level="level")
    classes, everything = decade.drop("all"), decade.loc["all"]
    for column in ("units", "declining_units", "migration_units", "losing_units"):
        assert classes[column].sum() == everything[column], column
    assert abs(classes["gross_gain"].sum() - everything["gross_gain"]) < len(classes)
    # Within no class did the density that people meet rise as it did over all.
    rose = classes["people_density_change_pct"].astype(float)
    assert rose.max() < everything["people_density_change_pct"]
    assert classes["people_after"].sum() == everything["people_after"] == 1_409_778_724
    assert round(dataset.summary.scales.between_classes_share, 3) == 0.66
    assert rose[["super_large", "small_2"]].round(1).to_list() == [3.9, -4.5]
    assert set(dataset.summary.scales.city_classes) == set(classes.index)


def test_registered_elsewhere_by_border(dataset: Dataset) -> None:
    found = dataset.tables["registered_elsewhere"].set_index(["year", "border"])
    shares = found["of_residents_pct"].astype(float).round(1).unstack()[list(BORDERS)]
    assert shares.to_numpy().tolist() == [[19.6, 12.8, 6.4], [35.0, 21.6, 8.9]]
    assert found.loc[(2020, "township"), "people"] == 492_762_506
    k = found["courgeau_k"].dropna().astype(float).round(2)
    assert k.to_list() == [0.80, 0.94, 1.36, 1.29]
    figures = dataset.summary.scales.registered_elsewhere["2020"]["province"]
    assert (figures.people, figures.units) == (124_837_153, 31)


def test_a_census_of_some_counties_is_measured_on_no_scale(dataset: Dataset) -> None:
    base = replace(dataset.bases["2010-2020"], left_out=("110101",))
    lacking = {"2010-2020": Comparison(base, None, {})}
    assert growth_on_scales(dataset.unit_sets, lacking, None, **SCALES) is None
    assert scales_summary({}) is None


def test_land_that_is_hardly_drawn_has_no_density(dataset: Dataset) -> None:
    sets = dict(dataset.unit_sets)
    for name in ("county_2010_2020", "county_people_2010_2020", "prefecture", "province"):
        drawn = sets[name].table["province_code"].eq("110000")
        sets[name] = replace(
            sets[name],
            table=sets[name].table.assign(area_km2=lambda t, d=drawn: t["area_km2"].where(d)),
            on_one_territory={},
            counts={year: counts[["population"]] for year, counts in sets[name].counts.items()},
        )
    counted = {"2010-2020": Comparison(dataset.bases["2010-2020"], None, {})}
    found = growth_on_scales(sets, counted, None, **SCALES).set_index("level")
    assert found["units"].loc["county"] == 2740
    assert found.filter(like="density").isna().all(axis=None)
