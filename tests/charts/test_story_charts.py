"""The story's own drawings: what they name, what they hold, and that they are light."""

import gzip
import re

import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch

from atlas.catalogue.style import Style, load_style
from atlas.charts.all_charts import national_charts
from atlas.charts.centres import class_name, pair_frame, units_to_name
from atlas.charts.chart import ChartData
from atlas.charts.province_moves_chart import period_stills, points_km, province_stills
from atlas.charts.sketches import (
    can_sketch,
    centre_charts,
    children_by_place,
    circles_sketch,
    layer_sketch,
    sectors_alone,
)
from atlas.country import china
from atlas.drawing.canvas import drawing
from atlas.drawing.canvas_svg import paint
from atlas.drawing.plan import inner_borders, without_specks
from atlas.drawing.sketch import STEPS, WIDTH, relative_path, to_distinct_steps
from atlas.measures.migration.province_moves import KINDS
from atlas.model.text import Text
from tests.default_maps import packaged_maps

STYLE = load_style(country=china())
LAYERS = {layer.id: layer for layer in packaged_maps()}
DENSITY, MIGRATION = "density_county_2020", "net_migration_county_2010_2020"


def density_sketch(data: ChartData, style: Style, lang: str) -> str:
    return layer_sketch(data, LAYERS[DENSITY], style, lang, line=True)


def migration_sketch(data: ChartData, style: Style, lang: str) -> str:
    return layer_sketch(data, LAYERS[MIGRATION], style, lang)


def moves_still(data: ChartData, style: Style, lang: str) -> str:
    moves = data.dataset.tables["province_moves"]
    return period_stills(moves, "2015-2020", data.map, style, (lang,), country=china())[lang]


MOST_GZIPPED = {
    density_sketch: 13_000,
    migration_sketch: 23_000,
    circles_sketch: 16_000,
    moves_still: 11_000,
}
KM_PER_STEP = 4950 / (WIDTH * STEPS)


@pytest.fixture(scope="module")
def data(dataset):
    return ChartData(dataset)


@pytest.fixture(scope="module")
def sketches(data):
    return {draw: draw(data, STYLE, "en") for draw in MOST_GZIPPED}


def units(*rows: tuple[str, float, float, bool]) -> pd.DataFrame:
    """Units with name, change in %, density and whether they are districts."""
    frame = pd.DataFrame(rows, columns=["name_en", "pct", "density_2010", "is_district"])
    frame["change_pct_2010_2020"] = frame["pct"]
    return frame.assign(name_zh=frame["name_en"], population_2010=1, population_2020=1)


# A prefecture and its parts


def test_the_steepest_gain_and_loss_are_named_and_the_densest_district_that_thinned():
    frame = pair_frame(
        units(
            ("ring", 70, 900, True),
            ("old", -10, 20_000, True),
            ("far", -12, 300, True),
            ("county", -36, 50, False),
        ),
        country=china(),
    )
    assert frame["name_en"].iloc[units_to_name(frame)].tolist() == ["county", "old", "ring"]


def test_without_a_district_that_thinned_two_are_named():
    frame = pair_frame(units(("ring", 70, 900, True), ("county", -36, 50, False)), country=china())
    assert units_to_name(frame) == [1, 0]


def test_harbins_units_have_the_colours_of_their_classes(data):
    chart = next(centre_charts(data, STYLE))
    with drawing(chart.id):
        canvas = chart.drawn("wide", "zh", STYLE)
    whole, parts = (
        [p for p in axes.patches if type(p) is PathPatch] for axes in canvas.figure.axes
    )
    classes = STYLE.scale("growth").classify(chart.table.frame["pct"])
    expected = [paint(f"change-{number + 1}") for number in classes]
    assert [to_hex(part.get_facecolor()) for part in parts] == expected
    assert to_hex(whole[0].get_facecolor()) == paint("change-3")
    assert len(parts) == len(chart.table.frame) == 18
    for words in ("松北区增长74.6%", "道外区减少10.5%", "木兰县减少36.5%"):
        assert words in chart.caption.zh


# Densities


@pytest.mark.parametrize(
    ("low", "high", "en", "zh"),
    [
        (None, 10, "below 10", "不足10"),
        (1500, 3000, "1,500–3,000", "1,500—3,000"),
        (24000, None, "24,000 and above", "24,000以上"),
    ],
)
def test_classes_of_density_in_words(low, high, en, zh):
    assert class_name(low, high) == Text(zh, en)


# Children beside adults


def test_every_province_has_a_dot_for_each_census_where_its_table_says(data):
    (chart,) = children_by_place(data)
    frame = chart.table.frame
    assert len(frame) == 31
    assert frame.iloc[-1]["name_en"] == "Shanghai"
    with drawing(chart.id):
        canvas = chart.drawn("narrow", "en", STYLE)
    dots = [c for c in canvas.figure.axes[0].collections if hasattr(c, "get_offsets")]
    drawn = [np.asarray(c.get_offsets()) for c in dots if len(c.get_offsets()) == 31]
    for year, places in zip(china().compared, drawn[-2:], strict=True):
        np.testing.assert_allclose(places[:, 0], frame[f"ratio_{year}"].to_numpy(float))


# Variants for the story


def test_the_storys_chart_of_sectors_tests_no_claim(data):
    assert "ecture" not in sectors_alone(data).svg_of("wide", "en", STYLE).split("</desc>")[1]


# National maps


def test_a_path_is_written_in_steps():
    assert relative_path(np.array([[5, 5], [7, 4], [7, 9]])) == "M5 5l2-1 0 5"
    assert to_distinct_steps(np.array([[0.2, 0.0], [0.4, 0.1], [3.0, 4.0]])).tolist() == [
        [0, 0],
        [3, 4],
    ]


def test_specks_and_small_holes_are_left_out():
    hole = shapely.box(4, 4, 5, 5)
    land = shapely.MultiPolygon([shapely.box(0, 0, 10, 10) - hole, shapely.box(20, 0, 21, 1)])
    assert without_specks(land, 2.0).area == 100


@pytest.mark.parametrize("draw", MOST_GZIPPED)
def test_national_maps_are_light_and_hold_no_address(sketches, draw):
    svg = sketches[draw]
    assert len(gzip.compress(svg.encode())) < MOST_GZIPPED[draw]
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"#[0-9a-f]{6}", re.sub(r"<style>.*?</style>", "", svg))
    assert "South China Sea Islands" in svg


@pytest.mark.parametrize("draw", MOST_GZIPPED)
def test_national_maps_are_the_same_each_time(sketches, data, draw):
    assert draw(data, STYLE, "en") == sketches[draw]
    assert "南海诸岛" in draw(data, STYLE, "zh")


def area_of(path: str) -> float:
    """Area of a path of relative steps, in its own unit squared."""
    total = 0.0
    for ring in filter(None, path.split("z")):
        numbers = list(map(int, re.findall(r"-?\d+", ring)))
        points = np.cumsum(np.reshape(numbers, (-1, 2)), axis=0)
        total += shapely.Polygon(points).area
    return total


def test_each_class_is_drawn_as_large_as_all_land_that_is_at_least_so_high(sketches, dataset):
    layer, table = LAYERS[MIGRATION], dataset.unit_sets["county_2010_2020"].table
    table = table[table.geometry.notna()]
    classes = layer.classes.classify(table[layer.indicator])
    for number in (0, 4, 8):
        path = f"change-{number + 1}"
        drawn = re.search(rf'<path d="([^"]*)" fill="var\(--{path}\)"', sketches[migration_sketch])[
            1
        ]
        expected = float(table["area_km2"][classes >= number].sum())
        assert area_of(drawn) * KM_PER_STEP**2 == pytest.approx(expected, rel=0.06), number


def test_only_maps_of_ordered_classes_can_be_sketched():
    assert can_sketch(LAYERS[DENSITY], STYLE)
    # Its palette is a part of that of gains and losses.
    assert can_sketch(LAYERS["services_change_county_2010_2020"], STYLE)
    assert not can_sketch(LAYERS["type_prefecture_districts"], STYLE)


def test_a_still_of_moves_has_an_arrow_for_each_from_150_000_on(sketches, dataset):
    svg = sketches[moves_still]
    moves = dataset.tables["province_moves"]
    last = moves[moves["period"].eq("2015-2020") & moves["people"].ge(150_000)]
    for number, kind in enumerate(KINDS, start=1):
        heads = re.findall(rf'<path d="[^"]*z" fill="var\(--move-{number}\)"/>', svg)
        assert len(heads) == int(last["kind"].eq(kind).sum())
    widths = [
        float(width)
        for width in re.findall(r'stroke="var\(--move-1\)" stroke-width="([\d.]+)"', svg)
    ]
    # The smallest is drawn last, all on one scale: the largest of all periods is 14.6 px wide.
    inland = last.loc[last["kind"].eq(KINDS[0]), "people"].sort_values(ascending=False)
    assert widths == pytest.approx((inland / 200_000 * STEPS).tolist(), abs=0.06)
    assert "Guangdong" in svg


def test_a_still_of_moves_hatches_what_was_not_asked_and_names_the_largest_origins(sketches):
    svg = sketches[moves_still]
    hatched = re.findall(r'<path d="(M[^"]*)" fill="url\(#h\)"/>', svg)
    assert len(hatched) == 1
    # Hong Kong, Macao and Taiwan, of which Taiwan is the largest by far.
    area = area_of(hatched[0]) * KM_PER_STEP**2
    assert 33_000 < area < 39_000
    for name in ("Anhui", "Henan", "Guizhou", "Jiangsu", "Guangdong"):
        assert f">{name}</text>" in svg


def test_no_ring_of_a_speck_is_drawn_as_a_border():
    # Two squares of 100 km, and in one of them an island of 1 km in a lake of 4 km.
    lake = shapely.box(40, 40, 44, 44)
    west = shapely.difference(shapely.box(0, 0, 100, 100), lake)
    shapes = [shapely.union(west, shapely.box(41, 41, 42, 42)), shapely.box(100, 0, 200, 100)]
    whole = without_specks(shapely.coverage_union_all(shapes), 900)
    borders = inner_borders(shapes, whole, 900)
    assert [line.bounds for line in borders] == [(100, 1, 100, 99)]


def test_a_still_of_one_province_has_all_its_moves_ten_of_them_strong(data, dataset):
    moves = dataset.tables["province_moves"]
    shown, points = moves[moves["period"].eq("2015-2020")], points_km(moves, STYLE, country=china())
    svg = province_stills(shown, points, "410000", data.map, STYLE, ("en",), country=china())["en"]
    groups = re.findall(r"<g[^>]*>(.*?)</g>", svg, re.S)
    heads = [group.count('z"') for group in groups if "--move-" in group and 'z"' in group]
    assert heads == [50, 10]
    assert svg.count('opacity="0.3"') == 2


def test_every_unit_that_changed_has_a_circle_of_its_sign(sketches, dataset):
    table = dataset.unit_sets["county_2010_2020"].table
    drawn = table[table.geometry.notna()]["change_2010_2020"].dropna().astype(int)
    svg = sketches[circles_sketch]
    points = dict(re.findall(r'<path id="(c\d+)" d="([^"]*)"', svg))
    colours = dict(re.findall(r'<use href="#(c\d+)" stroke="var\(--(\w+)\)"', svg))
    count = {"gain": 0, "loss": 0}
    for id, path in points.items():
        count[colours[id]] += path.count("h0")
    assert count == {"gain": int((drawn > 0).sum()), "loss": int((drawn < 0).sum())}


def test_the_line_ends_at_its_names_and_crosses_the_country(sketches):
    svg = sketches[density_sketch]
    assert all(f">{name}</text>" in svg for name in ("Heihe", "Tengchong"))
    assert svg.count("stroke-dasharray") == 1


def test_each_chart_of_concentration_cites_only_the_countries_it_draws(data):
    charts = {chart.id: chart.source for chart in national_charts(data, STYLE)}
    for lang, words in (("zh", ("美国", "日本")), ("en", ("United States", "Japan"))):
        cited = {id: [word in source.get(lang) for word in words] for id, source in charts.items()}
        assert cited["concentration-in-three-countries"] == [True, True]
        assert cited["lorenz-curves"] == cited["if-people-had-stayed"] == [False, False]


def test_the_number_of_units_of_a_class_stands_in_brackets_of_the_language(data):
    chart = next(it for it in centre_charts(data, STYLE) if it.id == "growth-by-density")
    rows = data.summary.growth_by_density["2010-2020"]
    for lang, written in (("zh", "24,000以上（{}）"), ("en", "24,000 and above ({})")):
        assert written.format(rows[-1].units) in chart.svg(lang, STYLE)
