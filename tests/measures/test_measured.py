"""The measured dataset on the real figures: conserved totals and what is known of places."""

import pandas as pd
import pytest
import shapely

from atlas.country import china
from atlas.measures import heihe_tengchong
from atlas.model.dataset import Dataset

TOTALS = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}


@pytest.fixture(scope="module")
def tables(dataset: Dataset):
    return {name: s.table.set_index("code") for name, s in dataset.unit_sets.items()}


def test_every_level_and_period_sums_to_the_nation(dataset):
    for unit_set in dataset.unit_sets.values():
        for year in unit_set.years:
            assert int(unit_set.table[f"population_{year}"].sum()) == TOTALS[year]
    assert dataset.summary.totals == {str(year): total for year, total in TOTALS.items()}


def test_levels(tables):
    assert len(tables["province"]) == 31
    assert len(tables["prefecture"]) == 367
    assert not tables["prefecture"].index.str[:2].isin(["71", "81", "82"]).any()


def test_prefectures_sum_to_their_provinces(tables):
    for year in TOTALS:
        column = f"population_{year}"
        sums = tables["prefecture"].groupby("province_code")[column].sum()
        pd.testing.assert_series_equal(
            sums, tables["province"][column], check_names=False, check_dtype=False
        )


def test_harbin_is_named_in_both_languages(dataset):
    pair = dataset.summary.harbin
    assert pair.name == "Harbin"
    assert pair.chinese[pair.name] == "哈尔滨市"
    assert set(pair.districts) < set(pair.chinese)


def test_harbin(tables):
    prefecture = tables["prefecture"].loc["230100"]
    assert round(prefecture["change_pct_2010_2020"], 1) == -5.9
    known = {"230109": 75, "230102": 19, "230108": 26, "230110": 22}
    county = tables["county_2010_2020"]["change_pct_2010_2020"]
    assert {code: round(county[code]) for code in known} == known
    assert round(county["230104"], 1) == -10.5
    assert prefecture["type_districts"] == "core_only"


def test_the_line(dataset):
    line = dataset.summary.heihe_tengchong
    for year in ("2010", "2020"):
        for split in (line[year].area_split, line[year].representative_point):
            assert 0.935 < split.population_share_southeast < 0.940
            assert 0.43 < split.area_share_southeast < 0.44
            assert split.people_southeast + split.people_northwest == TOTALS[int(year)]
    change = (
        line["2020"].area_split.population_share_southeast
        - line["2010"].area_split.population_share_southeast
    )
    assert round(change * 100, 2) == -0.07
    growth = dataset.summary.heihe_tengchong_growth["2010_2020"]
    sides = {"northwest": 7.8, "southeast": 5.8, "straddling": -3.3}
    assert {side: round(getattr(growth, side).change_pct, 1) for side in sides} == sides
    # Whether the share rose or fell is not told by units that the line crosses; before 2010 it is.
    share = growth.change_of_share
    assert (share.together_low, share.together_high) == (-0.106, 0.0291)
    assert (share.apart_low, share.apart_high) == (-0.1602, 0.0833)
    before = dataset.summary.heihe_tengchong_growth["2000_2010"].change_of_share
    assert before.apart_low < before.together_low < before.together_high < before.apart_high < 0
    ends = [
        100 * (getattr(line["2020"].bounds, name) - getattr(line["2010"].bounds, name))
        for name in ("population_share_southeast_max", "population_share_southeast_min")
    ]
    assert ends == pytest.approx([share.together_low, share.together_high], abs=2e-4)


def test_a_point_is_asked_for_only_where_the_line_crosses_a_unit(dataset):
    """The others have theirs on the side that they are on: the same as if all were asked."""
    units = dataset.unit_sets["county_2000_2020"].compared_table
    points = heihe_tengchong.southeast_by_representative_point(
        units, heihe_tengchong.southeast_side(china().line, china().crs, china().equal_area)
    )
    for year in (2000, 2010, 2020):
        found = dataset.summary.heihe_tengchong[str(year)].representative_point
        assert found == heihe_tengchong.side_figures(units, year, points, units.crs)


def test_units_of_a_person_and_of_land_without_people(tables):
    county = tables["county_2010_2020"]
    assert pd.isna(county.loc["350527", "population_2020"])
    assert county.loc["350527", "area_km2"] > 100
    assert pd.isna(county.loc["232761", "area_km2"])
    share = county["southeast_area_share"]
    assert share["232761"] == share["150723"]


def test_geometry_is_a_clean_coverage_at_every_level(dataset):
    for unit_set in dataset.unit_sets.values():
        shapes = unit_set.table.geometry.dropna()
        assert unit_set.table.crs.to_epsg() == 4490
        assert set(shapes.geom_type) == {"MultiPolygon"}
        assert shapes.is_valid.all()
        assert shapely.coverage_is_valid(shapes.to_numpy())


def test_area_is_the_same_at_every_county_level(tables):
    areas = {name: table["area_km2"].sum() for name, table in tables.items() if "county" in name}
    assert max(areas.values()) - min(areas.values()) < 1
    assert 9.4e6 < areas["county_2010_2020"] < 9.6e6


def test_a_county_that_no_census_counts_is_in_no_prefecture(dataset):
    assert "350527" not in dataset.unit_sets["prefecture"].leaves.index
    assert dataset.unit_sets["county_2010_2020"].leaves["350527"] == "350527"


def test_core_and_periphery(dataset):
    summary = dataset.summary.core_periphery
    for name in ("districts", "dense_districts", "degree_of_urbanisation"):
        figures = summary[name]
        assert figures.core_growth_pct > 10
        assert figures.periphery_growth_pct < 5
        assert figures.declining >= figures.declining_with_growing_core > 0
        assert figures.prefectures == sum(figures.types.values())
        untyped = sum(len(codes) for codes in figures.untyped.values())
        assert figures.prefectures + untyped == figures.all_prefectures == 367


def test_moves_work_and_schooling_are_in_the_tables(tables, dataset):
    county, province = tables["county_2010_2020"], tables["province"]
    assert round(county.loc["230231", "net_migration_rate_2010_2020"]) == -49
    # Rounded to whole people, the nation's balance may miss zero by a few.
    assert abs(int(county["net_migration_2010_2020"].sum())) < 100
    assert int(province["away_all_2020"].sum()) == 492_762_506
    assert province["born_in_other_province_2010"].sum() == 102_306_910
    summary = dataset.summary
    assert summary.net_migration.directions["lost"].units == 1_399
    assert summary.cities.classes["super_large"] == 7
    assert round(summary.concentration["china"].years["2020"].gdp_per_head.gini, 3) == 0.282


def test_the_national_tables(dataset):
    tables = dataset.tables
    assert len(tables["survival_ratios_2010_2020"]) == 32
    born = tables["provinces_of_birth"]
    assert int(born.loc[born["year"] == 2010, "people"].sum()) == 102_306_910
    moves = tables["five_year_migration"].groupby("period")["net_migrants"].sum()
    assert moves.to_dict() == dict.fromkeys(dataset.summary.moves, 0)
    assert len(tables["population_province_annual"]) == 31 * 15
    assert set(tables["concentration"]["country"]) == {"china", "united_states", "japan"}


def test_the_table_of_concentration_is_what_the_summary_tells(dataset):
    table = dataset.tables["concentration"]
    lines = dict(list(table.groupby(["country", "level"], sort=False)))
    told = dataset.summary.concentration
    assert list(told)[:3] == ["china", "united_states", "japan"]
    assert len(lines) == len(told) == 6
    for (key, figures), ((country, level), rows) in zip(told.items(), lines.items(), strict=True):
        assert (key.startswith(country), figures.level) == (True, level)
        for row in rows.to_dict("records"):
            year = str(row["year"])
            assert getattr(figures.years[year], row["series"]).gini == round(row["gini"], 6)
            covered = figures.coverage[year]
            assert (covered.units, covered.people) == (row["units"], row["people"])
