"""The built site: what its pages say, and that every address on them leads somewhere."""

import json
import posixpath
import re
import string
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from atlas.catalogue.style import load_style
from atlas.charts.all_charts import CHARTS
from atlas.country import china
from atlas.exports.tables import Download
from atlas.model.dataset import UnitSet
from atlas.model.layer import Layer
from atlas.model.text import Text
from atlas.places.seats import read_seats
from atlas.web.maps.maps import map_page
from atlas.web.method import field_words, value_words
from atlas.web.page.pages import UI, Page
from atlas.web.page.scripts_and_styles import legend_of, separators, tokens
from atlas.words.numbers import MINUS, count, percent, percent_change
from tests.default_maps import default_maps, packaged_maps
from tests.editions import EDITION
from tests.web.data.payloads import codes_of, deltas_of

STYLE = load_style(country=china())
SVG_NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


class Addresses(HTMLParser):
    """Collects the addresses that a page loads or leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [str(value) for name, value in attrs if name in ("href", "src")]


def addresses(html: str) -> list[str]:
    parser = Addresses()
    parser.feed(html)
    return parser.found


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[str, str]:
    files = sorted(built_site.rglob("*.html"))
    return {file.relative_to(built_site).as_posix(): file.read_text("utf-8") for file in files}


def one_layer() -> Layer:
    """The growth of counties 2010-2020, for a table of three units."""
    return next(layer for layer in packaged_maps() if layer.id == "growth_county_2010_2020")


def three_units() -> UnitSet:
    """100 people who lose a quarter, 300 who gain nothing, 600 who are not comparable."""
    table = gpd.GeoDataFrame(
        {
            "code": ["110101", "110102", "110103"],
            "population_2010": pd.array([100, 300, 600], dtype="Int64"),
            "population_2020": pd.array([75, 300, None], dtype="Int64"),
            "change_pct_2010_2020": pd.array([-25.0, 0.0, None], dtype="Float64"),
        },
        geometry=[None, None, None],
        crs="EPSG:4490",
    )
    leaves = pd.Series(table["code"].to_numpy(), index=table["code"])
    return UnitSet("county_2010_2020", "county", (2010, 2020), table, leaves)


# Addresses


@pytest.mark.parametrize(
    ("path", "lang", "target", "expected"),
    [
        ("index.html", "zh", "maps/a.html", "maps/a.html"),
        ("maps/a.html", "zh", "maps/b.html", "b.html"),
        ("place/230100.html", "en", "index.html", "../index.html"),
        ("about.html", "en", "about.html#units", "about.html#units"),
    ],
)
def test_a_page_leads_to_another_of_its_language(path, lang, target, expected):
    assert Page(EDITION, path, lang, "", "").to(target) == expected


def test_a_page_knows_its_partner_and_the_shared_files():
    page = Page(EDITION, "maps/a.html", "en", "", "")
    assert page.file == "en/maps/a.html"
    assert page.switch == "../../maps/a.html"
    assert page.relative("assets/atlas.css") == "../../assets/atlas.css"


def test_every_address_on_every_page_leads_to_a_file_of_the_site(built_site, pages):
    files = {str(path.relative_to(built_site)) for path in built_site.rglob("*") if path.is_file()}
    lost = set()
    for name, html in pages.items():
        for address in addresses(html):
            path = re.split("[?#]", address)[0]
            if path and posixpath.normpath(posixpath.join(name, "..", path)) not in files:
                lost.add((name, address))
    assert lost == set()


def test_no_page_names_another_host(pages):
    # The name of the SVG namespace is spelt like an address, but nothing is asked from it.
    named = {name: html.replace(SVG_NAMESPACE, "") for name, html in pages.items()}
    assert [name for name, html in named.items() if re.search(r"https?:|//[a-z]", html)] == []


def test_the_example_of_a_web_server_knows_every_kind_of_file(built_site):
    example = (Path(__file__).parents[2] / "docs/publish.md").read_text(encoding="utf-8")
    types = re.search(r"types \{(.*?)\}", example, re.DOTALL)[1].split(";")
    known = {suffix for line in types for suffix in line.split()[1:]}
    assert {file.suffix[1:] for file in built_site.rglob("?*.*") if file.is_file()} <= known


def test_every_page_stands_in_both_languages(pages):
    # One page serves both languages where a map is embedded: its address says which.
    charts = {name for name in pages if name.startswith("embed/chart-")}
    assert charts == {f"embed/chart-{chart}.html" for chart in CHARTS}
    chinese = charts | {name for name in pages if not name.startswith(("en/", "embed/"))}
    assert {name.removeprefix("en/") for name in pages if name.startswith("en/")} == chinese
    for name, html in pages.items():
        lang = "en" if name.startswith("en/") else "zh-Hans"
        assert re.search(rf'<html lang="?{lang}"?[ >]', html), name


def test_every_map_and_every_place_has_its_page(pages, dataset, places):
    maps = {f"maps/{layer.id}.html" for layer in default_maps()}
    of_places = {f"place/{code}.html" for code in places.all}
    # Where a united unit stood before it had a code of its own.
    of_places |= {f"place/{code.removeprefix('U')}.html" for code in places.all}
    provinces = {f"gains/{code}.html" for code in dataset.unit_sets["province"].table["code"]}
    rest = {"index.html", "maps.html", "moves.html", "explore.html", "places.html"}
    rest |= {"lecture.html", "about.html", "uncertainty.html", "downloads.html", "grids.html"}
    charts = {f"charts/{chart}.html" for chart in CHARTS}
    found = {name for name in pages if not name.startswith(("en/", "embed/"))}
    assert found == maps | of_places | provinces | charts | rest


# What the pages say


def test_the_split_stands_beside_the_published_figures(pages, dataset):
    for name in ("maps/line_side_county.html", "en/maps/line_side_county.html", "about.html"):
        cells = re.findall(r"<td[^>]*>([^<]*)</td>", pages[name])
        assert {"96.0%", "94.4%", "93.5%", "94.0%"} <= set(cells)
        for year in ("2000", "2010", "2020"):
            figures = dataset.summary.heihe_tengchong[year]
            for split in (figures.area_split, figures.representative_point):
                share = split.population_share_southeast
                assert percent(share * 100, 2) in cells, (name, year, split)


def test_a_change_within_the_bounds_is_not_called_a_shift(pages):
    html = pages["en/maps/line_side_county.html"]
    assert f"({MINUS}0.07 points)" in html
    assert "it shows no gathering on either side" in html


def test_maps_from_2000_say_that_growth_is_too_high(pages):
    for name, html in pages.items():
        if re.search(r"maps/growth_\w+_2000_20\d\d", name):
            words = "about 1.7 points too high" if name.startswith("en/") else "偏高约1.7个百分点"
            assert words in html, name
            assert "1.0167" in html, name


def test_the_decliners_under_a_uniform_uplift_are_those_of_the_summary(pages, dataset):
    found = dataset.summary.units["2000-2010"].declining_uniform_uplift
    assert f"减少的单位为{count(found)}个" in pages["maps/growth_county_2000_2010.html"]


def test_the_method_page_lists_every_correction(pages, dataset):
    for name, words in (("about.html", "更正"), ("en/about.html", "Corrections")):
        section = re.search(r'<section id="corrections">.*?</section>', pages[name], re.S)[0]
        assert f"<h3>{words}</h3>" in pages[name]
        assert section.count("<tr>") == len(dataset.corrections) + 1


def test_the_method_page_counts_the_units(pages, dataset):
    counted = dataset.summary.units["2010-2020"]
    assert f"共{count(counted.count)}个单位" in pages["about.html"]
    assert f"合并 {counted.comparability['merged']}" in pages["about.html"]


def test_downloads_are_listed_with_their_size(built_site, pages):
    for file in (built_site / "downloads").iterdir():
        size = Download(file.name, file, file.stat().st_size, "", Text("", "")).size
        link = rf'<a href="downloads/{file.name}" download[^>]*><b>[^<]+</b> <span>{size}</span>'
        for page, root in (("downloads.html", ""), ("en/downloads.html", r"\.\./")):
            assert re.search(link.replace('href="', f'href="{root}'), pages[page]), file.name


def test_the_same_page_gives_the_same_bytes(dataset):
    layer = one_layer()
    edition = replace(EDITION, layers=tuple(packaged_maps()))
    first, second = (map_page(edition, dataset, layer, [], "zh")[1] for _ in range(2))
    assert first == second


def test_the_bundled_engine_holds_every_script(built_site):
    engine = (built_site / "assets" / "atlas.js").read_text("utf-8")
    assert engine.index("window.ATLAS=") < engine.index("ATLAS.map=")


def test_place_names_are_put_where_they_are(built_site):
    script = (built_site / "assets" / "atlas.en.js").read_text("utf-8")
    labels = json.loads(re.search(r'ATLAS.put\("labels", "en", (.*?)\);\n', script)[1])
    codes, names = codes_of(labels["codes"]), labels["names"].split("|")
    place = codes.index("230100")
    assert names[place] == "Harbin"
    assert deltas_of(labels["lon"])[place] == 126_529
    assert deltas_of(labels["lat"])[place] == 45_802
    capitals = read_seats(country=china())["capital_of"].dropna().index
    assert set(codes[: labels["provinces"]]) == set(capitals)


# Words


def fields_of(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None}


@pytest.mark.parametrize("key", sorted(UI))
def test_both_languages_have_the_same_fields(key):
    text = UI[key]
    # Chinese sentences follow one another without a space.
    assert text.zh or key == "space"
    assert text.en
    assert fields_of(text.zh) == fields_of(text.en) or key.startswith("value_")


def test_chinese_has_full_width_punctuation(pages):
    for name in ("index.html", "about.html", "downloads.html", "place/230100.html"):
        words = re.sub(r"<script>.*?</script>|<[^>]+>", "\n", pages[name], flags=re.S)
        assert re.findall(r".{0,8}[\u4e00-\u9fff][,;:?!].{0,8}", words) == [], name


@pytest.mark.parametrize(
    ("value", "expected"), [(-5.8868, f"{MINUS}5.9%"), (0.04, "0.0%"), (74.5909, "+74.6%")]
)
def test_changes_are_written_with_their_sign(value, expected):
    assert percent_change(value) == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("48236", "zh", "48,236"),
        ("-980", "en", f"{MINUS}980"),
        ("(whole row)", "zh", "整行"),
        ("labelled 松北区 230109", "zh", "标作松北区 230109"),
        ("labelled 松北区 230109", "en", "labelled Songbei 230109"),
        ("sum 116266", "zh", "合计116,266"),
    ],
)
def test_values_of_corrections_speak_the_pages_language(text, lang, expected):
    assert value_words(text, {"230109": "Songbei"}, lang) == expected


def test_a_family_of_columns_is_named_once():
    assert field_words("long_form_industry_*", "2010", "zh", country=china()) == "长表行业"
    assert field_words("female_35_39", "2010", "zh", country=china()) == "女35–39岁"


def test_a_size_is_readable():
    assert Download("a.gpkg", Path("a.gpkg"), 12_345_678, "", Text("", "")).size == "12.3 MB"
    assert Download("a.csv", Path("a.csv"), 93_400, "", Text("", "")).size == "93 KB"


# Legend and colours


def test_a_legend_gives_each_class_its_share_of_the_people_who_lived_there():
    units = three_units()
    units.table["population_2020"] = pd.array([75, 300, 600], dtype="Int64")
    legend = legend_of(one_layer(), units, "en", STYLE)
    # 100, 300 and 600 of 1,000 people: below −20, 0 to +5, and no value.
    shares = [step.share for step in legend.steps]
    # The classes between are of nobody, and the bar ends where the last unit is.
    assert shares == pytest.approx([10, None, None, None, 30])
    assert [step.units for step in legend.steps] == [1, 0, 0, 0, 1]
    assert [bool(step.light) for step in legend.steps] == [True, False, False, False, True]
    assert legend.year == 2010


def test_a_legend_shares_out_those_only_whom_all_its_censuses_count():
    legend = legend_of(one_layer(), three_units(), "en", STYLE)
    # The 600 of the third unit are not counted in 2020: 100 and 300 of 400 people.
    shares = [step.share for step in legend.steps]
    assert shares == pytest.approx([25, None, None, None, 75])


def test_breaks_stand_between_equal_steps_and_zero_is_marked():
    placed = separators(load_style(country=china()).scale("growth"), "%")
    assert [joint.label for joint in placed][:4] == [f"{MINUS}20", f"{MINUS}10", f"{MINUS}5", "0"]
    assert placed[-1].label == "+40%"
    assert [joint.at for joint in placed if joint.is_zero] == ["44.44"]


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", [0, 1])
@pytest.mark.parametrize("ink", ["ink", "muted", "link"])
def test_words_are_legible_on_the_page(ink, ground):
    css = tokens(load_style(country=china())).splitlines()[ground]
    tones = dict(re.findall(r"--([a-z]+):(#[0-9a-f]{6})", css))
    assert contrast(tones[ink], tones["page"]) >= 4.5
    assert contrast(tones[ink], tones["land"]) >= 4.5


def test_black_on_white_has_the_contrast_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
