"""Each census row for row: its people, its place, its units, and land only where it is its own."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.dataset import county_sets
from atlas.units.divisions import division_changes, division_codes
from atlas.units.history import Node
from atlas.units.inputs import read_division_history

TOTALS = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}


@pytest.fixture(scope="module")
def censuses(dataset):
    return {year: dataset.tables[f"census_{year}"].set_index("code") for year in TOTALS}


@pytest.mark.parametrize(("year", "people"), TOTALS.items())
def test_rows_sum_to_the_nation_to_the_person(year, people, censuses):
    table = censuses[year]
    assert table["population"].sum() == people
    assert table.index.is_monotonic_increasing
    assert table.index.is_unique
    places = ["prefecture_code", "province_code", "nation_code", "name_en", "province_name_zh"]
    assert table[places].notna().all(axis=None)
    assert table["province_code"].nunique() == 31


def test_rows_are_placed_by_the_list_of_their_census(censuses):
    """巢湖 was a prefecture until 2011; the counties of Hainan are directly under the province."""
    assert censuses[2010].loc["341402", "prefecture_name_zh"] == "巢湖市"
    assert censuses[2020].loc["340181", "prefecture_name_zh"] == "合肥市"
    assert censuses[2000].loc["469034", "prefecture_code"] == "469034"
    assert censuses[2000].loc["469034", "province_name_en"] == "Hainan"
    assert censuses[2010].loc["X63LH", "prefecture_code"] == "632800"


@pytest.mark.parametrize(
    ("year", "code", "basis", "polygons"),
    [
        (2020, "110101", "own_polygon", "110101"),
        (2010, "320684", "own_polygon", "320614"),  # 海门市, a district of another code since
        (2010, "330327", "joined_polygons", "330327;330383"),  # 苍南, before 龙港 left
        (2020, "130108", "polygon_with_others", "130108"),  # hosts a zone
        (2020, "130171", "zone", None),
        (2010, "440116", "merged_since", None),
        (2010, "350527", None, None),
        (2010, "330621", "redrawn_since", None),  # 绍兴县: part of it joined 越城
        (2010, "130982", "land_moved", None),  # 任丘, less three townships since
        (2010, "232761", "not_drawn", None),
    ],
)
def test_a_row_has_the_land_that_is_its_own_and_no_other(year, code, basis, polygons, censuses):
    table = censuses[year]
    if basis is None:
        assert code not in table.index  # 金门: nobody counts it
        return
    row = table.loc[code]
    assert row["land_basis"] == basis
    assert (row["polygon_codes"] == polygons) if polygons else pd.isna(row["polygon_codes"])
    assert pd.notna(row["area_km2"]) == (basis in ("own_polygon", "joined_polygons"))


def test_land_of_several_polygons_is_drawn_once(censuses, dataset):
    land = dataset.tables["census_land"].set_index("polygon_codes")
    named = pd.concat([table["polygon_codes"] for table in censuses.values()]).dropna()
    assert set(land.index) == {codes for codes in named if ";" in codes}
    assert land.geometry.notna().all()
    cangnan = censuses[2010].loc["330327", "area_km2"]
    assert land.loc["330327;330383", "area_km2"] == pytest.approx(cangnan, rel=1e-9)


def test_no_polygon_is_the_land_of_two_rows(censuses):
    for table in censuses.values():
        codes = table["polygon_codes"].dropna().str.split(";").explode()
        assert codes.is_unique
        assert table.loc[table["land_basis"] == "zone", "host_codes"].notna().all()
        assert table.loc[table["row_kind"] != "zone", "host_codes"].isna().all()


def test_grouped_by_unit_rows_sum_to_the_units(censuses, dataset):
    rows = dataset.tables["unit_members"]
    for unit_set in county_sets(dataset.unit_sets):
        for year in unit_set.years:
            of_year = rows[rows["year"] == year].set_index("code")
            unit = of_year[unit_set.id.replace("county", "unit_code")]
            sums = censuses[year]["population"].groupby(unit).sum()
            people = unit_set.table.set_index("code")[f"population_{year}"].dropna()
            assert sums.to_dict() == people.to_dict()


def test_every_division_of_every_list_has_the_units_that_a_join_gives_it(dataset, inputs):
    """Longhua was Bao'an in 2015; 萝岗 is in no list after 2013; before 2009 no unit of 2010."""
    rows = dataset.tables["unit_members"]
    assert sorted(rows["year"].unique()) == list(range(2000, 2024))
    assert not rows.duplicated(["year", "code"]).any()
    history = inputs.history
    for year in (2005, 2015, 2023):
        of_year = rows[rows["year"] == year].set_index("code")
        listed = {code for code in history.codes(year) if not china().is_special(code)}
        assert set(of_year.index) == listed
        for period in ("2000-2010", "2010-2020", "2000-2020"):
            nodes = inputs.membership(period).nodes
            found = of_year[f"unit_code_{period.replace('-', '_')}"]
            due = {code: nodes.get(Node(year, code)) for code in listed}
            assert found.astype(object).where(found.notna(), None).to_dict() == due
    of_2015 = rows[rows["year"] == 2015].set_index("code")["unit_code_2010_2020"]
    assert (of_2015["440306"], "440309" in of_2015) == ("U440306", False)
    assert rows.loc[rows["year"] < 2009, "unit_code_2010_2020"].isna().all()
    # In the years of censuses they are the rows of these, zones among them.
    for year, census in inputs.censuses.items():
        assert list(rows.loc[rows["year"] == year, "code"]) == sorted(census.packaged)


def test_the_published_lists_reach_beyond_the_years_that_units_follow():
    codes = division_codes(country=china()).set_index("code")
    assert tuple(codes.loc["120222", ["name_zh", "from_year", "to_year"]]) == ("武清县", 1999, 1999)
    assert tuple(codes.loc["653229", ["name_zh", "from_year", "to_year"]]) == ("和安县", 2024, 2024)
    assert codes.loc["232761", "evidence"] == "reviewed"
    changes = division_changes(country=china()).set_index(["year", "from_code", "to_code"])
    wuqing = changes.loc[(2000, "120222", "120114")]
    assert (wuqing["from_name_zh"], wuqing["to_name_zh"], wuqing["extent"]) == (
        "武清县",
        "武清区",
        "whole",
    )
    assert changes.loc[(2024, "533423", "533422"), "extent"] == "partial"
    history = read_division_history(country=china())
    assert "653229" not in history.spans
    assert "120222" not in history.names
    assert {change.year for change in history.changes} <= set(range(2001, 2024))
