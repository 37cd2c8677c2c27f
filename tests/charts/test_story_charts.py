"""The story's own drawings: what they name, what they hold, and that they are light."""

import gzip
import re
from functools import partial

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
from atlas.charts.province_moves_chart import period_stills, province_stills
from atlas.charts.sketches import centre_charts, children_by_place
from atlas.charts.story.pictures import CLASSES, seats
from atlas.country import china
from atlas.drawing.canvas import drawing, text_width
from atlas.drawing.canvas_svg import paint
from atlas.drawing.plan import inner_borders, without_specks
from atlas.drawing.sketch import WIDTH, Sketch, relative_path, to_distinct_steps
from atlas.drawing.sketch_names import CLAIM_SIZES, SIZES, STEPS
from atlas.measures.migration.province_moves import KINDS
from atlas.model.text import Text
from atlas.web.story.figures import PICTURES

STYLE = load_style(country=china())


def picture(step: str, data: ChartData, style: Style, lang: str) -> str:
    drawn = PICTURES[step](data)
    assert drawn is not None
    return drawn.draw(style, lang)


def moves_still(data: ChartData, style: Style, lang: str) -> str:
    return period_stills(data, "2015-2020", style, (lang,))[lang]


NATIONAL = [step for step in PICTURES if step not in ("centre", "gap")]
"""Pictures of the whole country, with the South China Sea in the corner."""

DRAWN = {step: partial(picture, step) for step in PICTURES} | {"moves": moves_still}
MOST_GZIPPED = 26_000
KM_PER_STEP = 4950 / (WIDTH * STEPS)


@pytest.fixture(scope="module")
def data(dataset):
    return ChartData(dataset)


@pytest.fixture(scope="module")
def sketches(data):
    return {name: draw(data, STYLE, "en") for name, draw in DRAWN.items()}


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
        years=(2010, 2020),
    )
    assert frame["name_en"].iloc[units_to_name(frame)].tolist() == ["county", "old", "ring"]


def test_without_a_district_that_thinned_two_are_named():
    frame = pair_frame(
        units(("ring", 70, 900, True), ("county", -36, 50, False)), years=(2010, 2020)
    )
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


@pytest.mark.parametrize("name", DRAWN)
def test_pictures_are_light_and_hold_no_address(sketches, name):
    svg = sketches[name]
    assert len(gzip.compress(svg.encode())) < MOST_GZIPPED
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"#[0-9a-f]{6}", re.sub(r"<style>.*?</style>", "", svg))
    assert not re.search(r"\bnan\b", svg, re.I)


@pytest.mark.parametrize("name", DRAWN)
def test_pictures_are_the_same_each_time_in_the_words_of_their_language(sketches, data, name):
    assert DRAWN[name](data, STYLE, "en") == sketches[name]
    if name in (*NATIONAL, "moves"):
        assert "South China Sea Islands" in sketches[name]
        assert "南海诸岛" in DRAWN[name](data, STYLE, "zh")


def area_of(path: str) -> float:
    """Area of a path of relative steps, in its own unit squared."""
    total = 0.0
    for ring in filter(None, path.split("z")):
        numbers = list(map(int, re.findall(r"-?\d+", ring)))
        points = np.cumsum(np.reshape(numbers, (-1, 2)), axis=0)
        total += shapely.Polygon(points).area
    return total


def test_each_class_is_drawn_as_large_as_all_land_that_is_at_least_so_high(sketches, dataset):
    table = dataset.unit_sets["county_2010_2020"].table
    table = table[table.geometry.notna()]
    classes = CLASSES["line"](STYLE).classify(table["density_2020"])
    for number in (0, 2, 4):
        pattern = rf'<path d="([^"]*)" fill="var\(--step-{number + 1}\)"'
        drawn = re.search(pattern, sketches["line"])[1]
        expected = float(table["area_km2"][classes >= number].sum())
        assert area_of(drawn) * KM_PER_STEP**2 == pytest.approx(expected, rel=0.06), number


def test_a_still_of_moves_has_an_arrow_for_each_from_150_000_on(sketches, dataset):
    svg = sketches["moves"]
    moves = dataset.tables["province_moves"]
    last = moves[moves["period"].eq("2015-2020") & moves["people"].ge(150_000)]
    for number, kind in enumerate(KINDS, start=1):
        heads = re.findall(rf'<path d="[^"]*z" fill="var\(--move-{number}\)"/>', svg)
        assert len(heads) == int(last["kind"].eq(kind).sum())
    widths = [
        float(width)
        for width in re.findall(r'stroke="var\(--move-1\)" stroke-width="([\d.]+)"/>', svg)
    ]
    # The smallest is drawn last, all on one scale: the largest of all periods is 14.6 px wide.
    inland = last.loc[last["kind"].eq(KINDS[0]), "people"].sort_values(ascending=False)
    assert widths == pytest.approx((inland / 200_000 * STEPS).tolist(), abs=0.06)
    assert "Guangdong" in svg


def test_a_still_of_moves_hatches_what_was_not_asked_and_names_the_largest_origins(sketches):
    svg = sketches["moves"]
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


def test_a_still_of_one_province_has_all_its_moves_ten_of_them_strong(data):
    svg = province_stills(data, "2015-2020", "410000", STYLE, ("en",))["en"]
    groups = re.findall(r"<g[^>]*>(.*?)</g>", svg, re.S)
    heads = [group.count('z"') for group in groups if "--move-" in group and 'z"' in group]
    assert heads == [50, 10]
    assert svg.count('opacity="0.3"') == 2


def words_of(svg: str, size: str = "wide") -> list[str]:
    """Return what is written on a picture of a size, in the order of writing."""
    return re.findall(rf'<text [^>]*class="{size}[^"]*"[^>]*>([^<]*)</text>', svg)


def radii(svg: str, colour: str) -> list[float]:
    """Return the radii in px of the whole discs of a colour."""
    discs = re.findall(rf'<circle cx="[^"]*" cy="[^"]*" r="([\d.]+)" fill="var\(--{colour}\)"', svg)
    return [float(radius) / STEPS for radius in discs]


def test_all_who_live_away_stand_in_three_parts_and_the_five_largest_are_named(sketches, dataset):
    svg, table = sketches["away"], dataset.unit_sets["prefecture"].table
    for said in (
        "492.8M live away, registered in the",
        "same county 188.5M",
        "same province 179.4M",
        "other province 124.8M",
    ):
        assert said in svg
    largest = table.nlargest(5, "away_all_2020")
    said = words_of(svg)
    for name, people in zip(largest["name_en"], largest["away_all_2020"], strict=True):
        figure = f"{people / 1e6:.3g}M"
        assert f"{name} {figure}" in said or said[said.index(name) + 1] == figure


def test_a_pie_has_the_shares_of_its_parts(sketches, dataset):
    row = dataset.unit_sets["prefecture"].table.set_index("code").loc["310000"]
    slices = re.findall(
        r'<path d="M(\d+) (\d+)L([\d.]+) ([\d.]+)A([\d.]+) [\d.]+ 0 ([01]) 1 ([\d.]+) ([\d.]+)z"',
        sketches["away"],
    )
    # The first drawn is the largest: Shanghai, whose parts begin at the top.
    found = []
    for x, y, *ends in slices[:3]:
        a, b, radius, large, c, d = map(float, ends)
        angles = [np.arctan2(px - float(x), float(y) - py) for px, py in ((a, b), (c, d))]
        found.append((angles[1] - angles[0]) % (2 * np.pi) / (2 * np.pi))
        assert (found[-1] > 0.5) == bool(large)
        assert radius == pytest.approx(
            STEPS * 0.62 * STYLE.circles.radius(15_134_258, WIDTH), abs=0.1
        )
    kinds = ("same_county", "same_province", "other_province")
    assert found == pytest.approx(
        [row[f"away_{kind}_2020"] / 15_134_258 for kind in kinds], abs=0.01
    )


def test_each_side_of_the_line_bears_its_share_and_the_line_its_ends(sketches):
    said = words_of(sketches["line"])
    for side, share in (("north-west", "6% of people"), ("south-east", "94% of people")):
        assert said[said.index(side) + 1] == share
    assert {"Heihe", "Tengchong"} <= set(said)
    assert sketches["line"].count("stroke-dasharray") == 1


def test_the_coast_bears_its_estimate_and_every_province_has_a_ring_and_a_disc(sketches, dataset):
    svg, table = sketches["coast"], dataset.unit_sets["province"].table.set_index("code")
    coast = table.loc[list(china().coast)]
    nets = [coast[f"five_year_net_{years}"].sum() for years in ("2010_2015", "2015_2020")]
    said = words_of(svg)
    at = said.index("Coast")
    assert said[at + 1 : at + 3] == ["+28M", "2010–20"]
    assert "Estimate for ten years: coast +25M to +31M" in said
    # That it gained less in the later years is what the two periods of moves say, in the key.
    for years, net in zip(("2010–2015", "2015–2020"), nets, strict=True):
        assert f"moves {years}: coast +{net / 1e6:.0f}M" in said
    rings = re.findall(r'<circle cx="[^"]*" cy="[^"]*" r="[^"]*" fill="none"', svg)
    assert len(rings) == table["five_year_net_2010_2015"].notna().sum() == 31
    discs = re.findall(r'<path id="c\d+" d="m[^"]*h0"/>', svg)
    assert len(discs) == table["five_year_net_2015_2020"].notna().sum()


def test_each_class_of_cities_has_a_bar_and_one_city_that_is_named(sketches, dataset):
    svg, by_class = sketches["cities"], dataset.summary.cities.by_class
    said = words_of(svg)
    for figures in by_class.values():
        assert f"{figures['change_pct']:+.1f}%".replace("-", "−") in said
    bars = re.findall(r'<rect class="wide" x="\d+" y="\d+" width="(\d+)" height="\d+" fill', svg)
    lengths = [abs(figures["change_pct"]) * 1.6 * STEPS for figures in by_class.values()]
    assert list(map(int, bars)) == pytest.approx(lengths, abs=1)
    cities = dataset.tables["cities"]
    # On one line with their name, or on the line below.
    assert len([name for name in said if re.search(r"(\w |^)[+−]\d+%$", name)]) == 7
    known = cities[cities["change_pct"].notna()]
    discs = svg.count('<g stroke="var(--page)"')
    assert discs >= 0.99 * len(known)


def test_the_core_of_harbin_is_enlarged_and_bears_its_claims(sketches):
    said = words_of(sketches["centre"])
    assert said[said.index("Harbin") + 1] == "−5.9%"
    assert said[said.index("Songbei") + 1] == "+74.6%"
    assert said[said.index("Daowai") + 1] == "−10.5%"
    # Two frames in the colour of writing, one of them round what the other enlarges; the core.
    frames = re.findall(r'<path d="([^"]*)" fill="none" stroke="var\(--ink\)"', sketches["centre"])
    small, core, large = (area_of(path) for path in frames)
    assert small < core < large


def test_a_district_of_harbin_is_named_at_its_own_place_or_not_at_all(data):
    """On a phone 香坊 stood over 松北, and 南岗 over 阿城, where there was room."""
    english = {"道里": "Daoli", "南岗": "Nangang", "香坊": "Xiangfang", "平房": "Pingfang"}
    places: dict[str, list[shapely.Point]] = {}
    for lang in ("zh", "en"):
        svg = picture("centre", data, STYLE, lang)
        for size in SIZES:
            for words, box in boxes_of(svg, size):
                name = english.get(words.removesuffix("区"), words)
                if name in english.values():
                    places.setdefault(name, []).append(box.centroid)
    assert len(places) >= 3
    for name, found in places.items():
        assert all(point.distance(found[0]) < 6 for point in found), name


def test_each_province_has_its_new_jobs_side_by_side(sketches, dataset):
    counts = dataset.unit_sets["province"].counts
    scale = 0.7
    for sector, colour in (("services", "gain"), ("industry", "move-3")):
        added = 10 * (counts[2020][f"sector_{sector}"] - counts[2010][f"sector_{sector}"])
        drawn = sorted(radii(sketches["work"], colour))
        radius = sorted(max(1.0, scale * STYLE.circles.radius(n, WIDTH)) for n in added[added >= 0])
        assert drawn == pytest.approx(radius, abs=0.06)
    assert "services +120.8M" in sketches["work"]
    assert "industry +31.1M" in sketches["work"]


def test_the_gap_has_two_maps_in_the_same_colours_and_three_bars(sketches):
    said = words_of(sketches["gap"])
    assert [year for year in said if year in ("2000", "2010", "2020")] == [
        *("2010", "2020"),
        *("2000", "2010", "2020"),
    ]
    assert [figure for figure in said if re.fullmatch(r"\d\.\d", figure)] == ["9.7", "5.8", "4.6"]
    classes = CLASSES["gap"](STYLE)
    below = [100 / edge for edge in classes.edges[:3]]
    assert below[::-1] == pytest.approx([4 / 3, 1.8, 2.5], abs=0.02)
    assert not classes.signed


def test_of_a_hundred_children_so_many_are_touched(sketches):
    said = words_of(sketches["children"])
    parts = [int(said[said.index(kind) + 1]) for kind in ("moved", "left behind", "others")]
    # 71.09 and 66.93 of 297.4 million.
    assert parts == [24, 22, 54]
    assert sum(parts) == 100


# Words stand at what they name


def boxes_of(svg: str, size: str) -> list[tuple[str, shapely.Polygon]]:
    """Return what is written on a picture of a size, each with what its letters cover, in px."""
    found = []
    pattern = (
        rf'<text x="([\d.-]+)" y="([\d.-]+)" class="{size}([^"]*)"[^>]*text-anchor="(\w+)">([^<]*)<'
    )
    for x, y, kind, anchor, words in re.findall(pattern, svg):
        px = (CLAIM_SIZES if "claim" in kind else SIZES)[size]
        long = text_width(words, px)
        left = float(x) / STEPS - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * long
        foot = float(y) / STEPS
        found.append((words, shapely.box(left, foot - 0.75 * px, left + long, foot + 0.1 * px)))
    return found


def circles_on(svg: str) -> list[shapely.Polygon]:
    """Return the circles of the map, px: whole ones, pies, rings and dots, and none of a key."""
    found = [
        (float(x), float(y), float(r))
        for x, y, r in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', svg)
    ]
    pies = re.findall(r'<path d="M(\d+) (\d+)L[\d.]+ [\d.]+A([\d.]+) ', svg)
    found += [(float(x), float(y), float(r)) for x, y, r in pies]
    widths = dict(re.findall(r'<use href="#(c\d+)"[^>]* stroke-width="([\d.]+)"', svg))
    for name, path in re.findall(r'<path id="(c\d+)" d="([^"]*)"/>', svg):
        steps = re.findall(r"m(-?\d+)\s*(-?\d+)h0", path)
        for x, y in np.cumsum(np.array(steps, dtype=float), axis=0):
            found.append((x, y, float(widths[name]) / 2))
    return [shapely.Point(x / STEPS, y / STEPS).buffer(r / STEPS) for x, y, r in found]


WITH_CIRCLES = ("away", "coast", "cities", "work", "schooling", "since")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("step", WITH_CIRCLES)
def test_no_words_lie_over_a_circle(step, lang, data):
    """A label over another city names that city; a key over circles hides them."""
    svg = picture(step, data, STYLE, lang)
    circles = shapely.STRtree(circles_on(svg))
    assert len(circles) >= 30
    for size in SIZES:
        written = boxes_of(svg, size)
        assert len(written) > 3
        for words, box in written:
            assert not circles.query(box.buffer(-0.5), "intersects").size, (size, words)


def leaders(svg: str, size: str) -> list[shapely.LineString]:
    pattern = rf'<path class="{size} leader" d="M(\d+) (\d+)L(\d+) (\d+)"'
    return [
        shapely.LineString([(int(a) / STEPS, int(b) / STEPS), (int(c) / STEPS, int(d) / STEPS)])
        for a, b, c, d in re.findall(pattern, svg)
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("step", "count"), [("away", 5), ("cities", 7), ("schooling", 4)])
def test_each_named_city_has_its_words_beside_it_or_at_the_end_of_a_line(step, count, lang, data):
    svg = picture(step, data, STYLE, lang)
    at = seats(data)
    places = {row[f"label_{lang}"]: row for row in at.to_dict("records")}
    for size in SIZES:
        lines, named = leaders(svg, size), 0
        for words, box in boxes_of(svg, size):
            name = next((it for it in (words, words.rsplit(" ", 1)[0]) if it in places), None)
            if name is None:
                continue
            named += 1
            x, y = places[name]["x"], places[name]["y"]
            here = shapely.Point(Sketch(STYLE, data.map, lang).view.place(np.array([[x, y]]))[0])
            led = [line for line in lines if shapely.Point(line.coords[0]).distance(here) < 2]
            # A circle's radius is 25 px at most; a name of two lines reaches one line further.
            close = box.distance(here) < 45
            assert close or any(box.distance(line) < 40 for line in led), (size, words)
        assert named == count, size


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("period", ["1995-2000", "2015-2020"])
def test_the_large_names_of_the_opening_lie_on_no_other_province(period, lang, data):
    """ "Guangdong" stood on Guangxi."""
    svg = period_stills(data, period, STYLE, (lang,))[lang]
    sheet = Sketch(STYLE, data.map, lang)
    takers = {
        "zh": {"广东": "440000", "浙江": "330000"},
        "en": {"Guangdong": "440000", "Zhejiang": "330000"},
    }[lang]
    for size in SIZES:
        found = {words: box for words, box in boxes_of(svg, size) if words in takers}
        assert set(found) == set(takers), size
        for words, box in found.items():
            others = [
                shape for code, shape in sheet.shapes.provinces.items() if code != takers[words]
            ]
            land = shapely.transform(shapely.union_all(others), sheet.view.place)
            assert shapely.intersection(land, box).area < 0.2 * box.area, (size, words)


@pytest.mark.parametrize("step", [step for step in PICTURES if step != "line"])
def test_on_a_phone_the_key_stands_below_the_map(step, data):
    """Bars lay over the circles of cities: there the page has the rows of the key."""
    svg = picture(step, data, STYLE, "en")
    rows = PICTURES[step](data).key(STYLE, "en")
    assert rows
    assert not re.search(r'<rect class="narrow"', svg)
    on_phone = {words for words, _ in boxes_of(svg, "narrow")}
    for row in rows:
        assert not {row.figure, f"{row.words} {row.figure}".strip()} & on_phone


def test_only_those_that_grew_are_purple_since_the_census(sketches, dataset):
    since = dataset.summary.since_the_census
    svg = sketches["since"]
    said = words_of(svg)
    for name, change in (("Zhejiang", "+2.02M"), ("Guangdong", "+1.56M")):
        assert said[said.index(name) + 1] == change
    colours = dict(re.findall(r'<use href="#(c\d+)" stroke="var\(--(\w+)\)"', svg))
    assert list(colours.values()).count("gain") == since.grew
    assert list(colours.values()).count("loss") == since.fell


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
