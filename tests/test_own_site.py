"""One whole build with all that users add to maps: their own, one of the skeleton, an indicator,
divisions below the county.

The first map is the file that the README prints, as it stands there; of the indicator there are
map, legend, fields, and what is said of its gaps.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
import tomllib
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from playwright.sync_api import expect

from atlas.build import BuildOptions, BuildReport, CheckReport, build, check, make_dataset
from atlas.catalogue.edition import Edition
from atlas.cli import main
from atlas.exports.figures import figure_tasks
from atlas.model.dataset import Dataset
from atlas.model.errors import UserError
from atlas.model.tasks import Task
from atlas.publish import publishing
from atlas.units.history import DivisionHistory
from atlas.units.inputs import Inputs
from tests.browser.conftest import STANDING, watched
from tests.browser.tabs import Tab
from tests.downloaded import rows_by_code
from tests.lesser_site import draw_wide, some_places, write_here
from tests.readme import readme_map
from tests.small_areas import halves
from tests.web.data.payloads import payload_of

pytestmark = pytest.mark.slow

TOML = """
title = { zh = "医院床位", en = "Hospital beds" }
unit = { zh = "张", en = "beds" }
source = { zh = "卫生年鉴", en = "Health yearbook" }
combine = "sum"
breaks = [10, 20, 40, 80, 160]
"""
PACKAGED = Path(__file__).parents[1] / "layers"
UNITS = "county_2010_2020"
SMALL_MAP = "growth_small_area_2010_2020"
TAIZHOU = ("321202", "321203", "321204")
"""Three districts that are one unit; 130108 and 130111 are another, of which one has no value."""


HOSTILE = (
    "<img src=x onerror=ran=1></script><script>ran=1</script><!--<svg onload=ran=1>"
    "'\"`;{{7*7}}${ran=1}&lt;b&gt;\u2028\u202ejavascript:ran=1"
)
"""What must be read as words, wherever a page writes them."""


STRANGE_NAMES = {
    "110102001": "=cmd|' /C calc'!A0\"><img src=x onerror=ran=1>",
    "110102002": "\x1b[31m{{7*7}}\u202e</script><script>ran=1</script>\U00020bb7\uffff",
    "110101001": "<img src=x onerror=ran=1>{{7*7}}街道",
}
"""Of divisions below the county, as a user's table may have them; the last one grows fastest."""


def hostile(example: str) -> str:
    """Put words that would run if a page took them for its own into all texts of a map's file."""
    text = json.dumps(HOSTILE)[1:-1]
    # Of all units, so that it is no other level of the example.
    everywhere = re.sub("(?m)^where .*\n", "", example)
    return re.sub(r'\b(zh|en) = "', lambda found: f"{found[0]}{text} ", everywhere)


def write_indicator(folder: Path, rows: list[tuple[str, str]]) -> Path:
    path = folder / "hospital_beds.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "value"), *rows])
    (folder / "hospital_beds.toml").write_text(TOML, encoding="utf-8")
    return path


def write_towns(folder: Path, small: gpd.GeoDataFrame, year: int) -> Path:
    """Count ten thousand people in western halves, twenty in eastern ones.

    Ten years later there are five more, in the first ten, in the last five less.
    """
    people = small["code"].str[-1].astype(int) * 10
    if year == 2020:
        people += 5 + 5 * small["code"].eq("110101001") - 10 * small["code"].eq("110119002")
    path = folder / f"towns-{year}.csv"
    names = small["code"].map(STRANGE_NAMES)
    columns = {"code": small["code"], "population": 1000 * people, "name_zh": names}
    pd.DataFrame(columns).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def rows(history: DivisionHistory) -> list[tuple[str, str]]:
    """Give every county of 2020 seven beds, 东城区 none and 栾城区 no figure.

    三沙 has a row, and so have its two districts.
    """
    own = {"110101": "0", "130111": "", **dict.fromkeys(TAIZHOU, "50")}
    codes = [code for code in sorted(history.codes(2020)) if code[:2] not in ("71", "81", "82")]
    return [(code, own.get(code, "7")) for code in codes]


@dataclass(frozen=True)
class OwnSite:
    """The site, and what a check of the same files says."""

    report: BuildReport
    checked: CheckReport


def figures_of(name: str, dataset: Dataset, edition: Edition) -> list[Task]:
    """List what draws one of the maps, beside what is no map of units."""
    drawn = tuple(layer for layer in edition.layers if layer.id == name)
    return figure_tasks(dataset, replace(edition, layers=drawn))


@pytest.fixture(scope="module")
def own_site(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], inputs: Inputs
) -> OwnSite:
    folder = tmp_path_factory.mktemp("own")
    layers = folder / "layers"
    layers.mkdir()
    name, example = readme_map()
    (layers / name).write_text(example, encoding="utf-8")
    shutil.copy(PACKAGED / f"{SMALL_MAP}.toml", layers)
    small = halves(inputs.leaves[inputs.leaves["code"].str[:2] == "11"])
    small["name_zh"] = small["name_zh"].mask(small["code"].isin(STRANGE_NAMES))
    (layers / "hostile.toml").write_text(hostile(example), encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["new", "layer", "mine", "--layers", str(layers)])
    assert left.value.code == 0
    options = BuildOptions(
        folder / "site",
        layers=layers,
        periods=("2010-2020", "2000-2020"),
        indicators=(write_indicator(folder, rows),),
        boundaries=folder / "towns.gpkg",
        census={year: write_towns(folder, small, year) for year in (2010, 2020)},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("atlas.build.read_leaves", lambda *asked: (inputs.leaves, small))
        measured = make_dataset(options)
        patch.setattr("atlas.build.make_dataset", lambda *asked: measured)
        # Of the pictures only that of the README's map is drawn, and no indicator is on pages of
        # places, in charts or on grids: a build of the packaged maps has these.
        write_here(patch)
        some_places(patch)
        draw_wide(patch)
        patch.setattr("atlas.build.figure_tasks", partial(figures_of, Path(name).stem))
        return OwnSite(build(options), check(replace(options, out=folder / "never")))


@pytest.fixture
def report(own_site: OwnSite) -> BuildReport:
    return own_site.report


def test_a_new_map_is_one_new_file(report):
    name, example = readme_map()
    printed = tomllib.loads(example)
    out = report.out
    for place, lang in ((out, "zh"), (out / "en", "en")):
        page = (place / f"maps/{Path(name).stem}.html").read_text(encoding="utf-8")
        for key in ("title", "subtitle", "legend"):
            assert printed[key][lang] in page
    assert (out / f"assets/values/{printed['unit_set']}/{printed['indicator']}.js").is_file()
    assert (out / f"figures/{Path(name).stem}.en.png").is_file()


def test_the_map_of_the_skeleton_has_its_page(report):
    page = (report.out / "en/maps/mine.html").read_text(encoding="utf-8")
    assert "Annual rate 2010–2020, by county" in page


def faults_but_pictures(tab: Tab) -> list[str]:
    """List the faults of a page but for stills, which this build does not draw."""
    asked = [fault for fault in tab.faults if "stills" not in fault]
    return [fault for fault in asked if "ERR_FILE_NOT_FOUND" not in fault]


def test_words_of_a_map_that_would_run_are_read(report, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    tab = watched(page)
    for path in (
        *("en/maps.html", "explore.html#map=hostile", "embed/hostile.html?lang=en"),
        *("embed/hostile.html?lang=zh", "maps/hostile.html", "en/maps/hostile.html"),
    ):
        page.goto(f"{report.out.as_uri()}/{path}")
        page.wait_for_function(STANDING)
        if path == "en/maps.html":
            # The index has one line for each measure: its words are those of the first map.
            expect(page.locator("a[href='maps/hostile.html']")).to_have_count(1)
        else:
            expect(page.get_by_text("<img src=x onerror=ran=1></script>")).not_to_have_count(0)
        assert page.evaluate("window.ran") is None
    page.locator("details.data summary").click()
    page.get_by_role("button", name="Embed").click()
    code = page.locator("textarea").input_value()
    assert "&lt;img src=x" in code
    assert code.count("<") == 4
    assert faults_but_pictures(tab) == []
    page.close()


def test_names_of_a_users_divisions_that_would_run_are_read(report, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    tab = watched(page)
    page.goto(f"{report.out.as_uri()}/en/maps/{SMALL_MAP}.html?place=110102001")
    page.wait_for_function(STANDING)
    codes = page.evaluate("ATLAS.read('units', 'small_area').codes")
    assert (len(codes), codes[2:4]) == (32, ["110102001", "110102002"])
    # What is said of the selected place, and the table that names it.
    expect(page.locator(".map").get_by_text("=cmd/' /C calc'!A0\"><img").first).to_be_visible()
    page.locator("details.data summary").click()
    cells = page.locator("details.data tbody")
    expect(cells).to_contain_text("ran=1>{{7*7}} Subdistrict")
    expect(cells).to_contain_text("[31m{{7*7}}</script><script>ran=1</script>\U00020bb7")
    assert page.evaluate("window.ran") is None
    assert faults_but_pictures(tab) == []
    page.close()
    cell = rows_by_code(report.out, "small_area")["110102001"]["name_zh"]
    assert cell == "'" + STRANGE_NAMES["110102001"]


def test_the_field_is_in_the_geopackage_and_adds_up(report, rows):
    file = report.out / "downloads/china-population-atlas.gpkg"
    table = gpd.read_file(file, layer=UNITS).set_index("code")
    beds = table["hospital_beds"]
    assert beds["U321202"] == 150
    assert beds["U110101"] == 0
    assert beds.isna()["U130108"]
    without = {"130108", "130111", "460302", "460303"}
    held = sum(int(value or 0) for code, value in rows if code not in without)
    assert int(beds.sum()) == held
    with closing(sqlite3.connect(file)) as database:
        described = database.execute(
            "SELECT name, title, description FROM gpkg_data_columns "
            "WHERE table_name = ? AND column_name = 'hospital_beds'",
            (UNITS,),
        ).fetchone()
    assert described[:2] == ("医院床位 Hospital beds", "Hospital beds")
    assert "（单位：张） / Hospital beds." in described[2]
    assert described[2].endswith("Source: Health yearbook. (unit: beds)")


def test_the_field_is_in_the_csv_as_whole_numbers(report):
    rows = rows_by_code(report.out, UNITS)
    beds = {code: row["hospital_beds"] for code, row in rows.items()}
    assert (beds["U321202"], beds["U110101"], beds["U130108"]) == ("150", "0", "")


def test_what_is_covered_is_said_in_the_terminal_and_in_the_summary(report):
    note, of_city = (note.en for note in report.notes if note.en.startswith("hospital_beds"))
    start = "hospital_beds: 2,646 of 2,647 units, 99.9 % of people of 2020; 1 unit incomplete: "
    assert note == start + "U130108 裕华区（含栾城区）"
    assert of_city.endswith(
        "2 districts left out, which the row of their city has in it: 460302, 460303"
    )
    summary = json.loads((report.out / "downloads/summary.json").read_text(encoding="utf-8"))
    assert summary["indicators"]["hospital_beds"]["units_with_value"] == 2646


def test_divisions_below_the_county_have_a_layer_and_a_map_on_borders_of_their_own(report):
    file = report.out / "downloads/china-population-atlas.gpkg"
    table = gpd.read_file(file, layer="small_area").set_index("code")
    assert len(table) == 32
    assert int(table["population_2020"].sum()) == 1000 * (16 * (15 + 25) + 5 - 10)
    assert table.loc["110101001", "change_pct_2010_2020"] == pytest.approx(100)
    assert "divisions below the county: 32, 635,000 people of 2020" in [
        note.en for note in report.notes
    ]
    with closing(sqlite3.connect(file)) as database:
        [metadata] = database.execute(
            "SELECT metadata FROM gpkg_metadata JOIN gpkg_metadata_reference "
            "ON md_file_id = id WHERE table_name = 'small_area' AND md_standard_uri LIKE '%iso%'"
        ).fetchone()
    assert "the user's own table towns-2020.csv" in metadata
    assert "Tianditu" not in metadata
    _, _, geometry = payload_of((report.out / "assets/geo/small_area.js").read_text("utf-8"))
    assert (geometry["own"], geometry["first"]) == (32 + 3, 0)
    for page in (f"en/maps/{SMALL_MAP}.html", f"embed/{SMALL_MAP}.html"):
        text = (report.out / page).read_text(encoding="utf-8")
        assert "assets/geo/small_area.js" in text
        assert "assets/geo.js" not in text
    listed = (report.out / "explore.html").read_text(encoding="utf-8")
    assert "small_area" not in listed


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            "maps/hospital_beds.html",
            ["<h1>医院床位</h1>", "医院床位（张）", "2,647个单位中有2,646个有数值",
             "卫生年鉴；边界：天地图", "另有1个单位只有部分区划有数值", "本站未作核对"],
        ),
        (
            "en/maps/hospital_beds.html",
            ["<h1>Hospital beds</h1>", "Hospital beds (beds)", "2,646 of 2,647 units have a value",
             "Health yearbook; Boundaries", "only some of their divisions have a value: 1"],
        ),
        ("maps.html", ["自有指标", "maps/hospital_beds.html"]),
        ("en/maps.html", ["Own indicators", "maps/hospital_beds.html"]),
    ],
)  # fmt: skip
def test_the_pages_show_it_in_both_languages(report, page, words):
    text = (report.out / page).read_text(encoding="utf-8")
    assert [word for word in words if word not in text] == []


def test_the_legend_has_the_breaks_of_the_file_and_missing_is_missing(report):
    page = (report.out / "en/maps/hospital_beds.html").read_text(encoding="utf-8")
    assert all(f">{edge}<" in page for edge in ("10", "20", "40", "80", "160"))
    script = (report.out / f"assets/values/{UNITS}/hospital_beds.js").read_text(encoding="utf-8")
    values = payload_of(script)[2]["v"]
    assert (values.count(150), values.count(0)) == (1, 1)
    assert values.count(None) == 1


def test_check_compares_the_sum_and_writes_nothing(own_site):
    (row,) = [row for row in own_site.checked.rows if row.what.en.startswith("hospital_beds")]
    assert row.ok
    assert row.expected == row.found
    # Small areas take no census's place, so the packaged one is audited as ever.
    audits = [row.ok for row in own_site.checked.rows if row.what.en.startswith("moves of land")]
    assert audits == [True]
    assert not own_site.report.out.with_name("never").exists()


def test_a_bad_indicator_leaves_the_old_site(tmp_path):
    out = tmp_path / "site"
    with publishing(out) as folder:
        (folder / "index.html").write_text("the old site", encoding="utf-8")
    path = write_indicator(tmp_path, [("999999", "1"), ("110101", "x")])
    with pytest.raises(UserError) as raised:
        build(BuildOptions(out, indicators=(path,)))
    assert len(str(raised.value).splitlines()) == 2
    assert raised.value.exit_code == 2
    assert [file.name for file in out.glob("*.html")] == ["index.html"]
    assert (out / "index.html").read_text(encoding="utf-8") == "the old site"
