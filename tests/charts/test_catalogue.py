"""Every chart on the real figures: what is drawn is what the table says, and can be read."""

import re
import subprocess
import sys
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.text import Text as Writing

from atlas.catalogue.style import load_style
from atlas.charts.all_charts import CHARTS, national_charts
from atlas.charts.centres import density_chart
from atlas.charts.chart import Chart, ChartData
from atlas.charts.migration import survival_chart
from atlas.charts.province_moves_chart import five_year_chart
from atlas.charts.schooling import class_chart
from atlas.country import china
from atlas.drawing.canvas import WIDTHS
from atlas.measures.statistics import rank_correlation
from atlas.model.summary import Summary

STYLE = load_style(country=china())
SHEETS = list(product(WIDTHS, ("zh", "en")))

BARS = {
    "growth-by-density": ["change_pct"],
    "net-migration-by-age": ["net_migration"],
    "away-from-registration": ["people"],
    "employment-by-sector": ["share_2010", "share_2020"],
    "people-and-manufacturing": ["change"],
    "schooling-by-city-size": ["change_pct"],
    "ladder-by-city-size": ["primary_or_less_gain_pct", "secondary_gain_pct", "college_gain_pct"],
    "children-and-migration": ["people"],
    "if-people-had-stayed": ["gini"],
    "indices-of-migration": ["intensity_pct", "net_rate_pct", "fewer_pct", "half_flows"],
}
"""Charts of bars, and the columns of their tables that the bars show."""

DOTS = {
    "core-and-periphery": [("whole_pct", "core_pct")],
    "net-migration-check": [("five_year_net", "net_migration")],
    "growth-and-services": [("services", "growth"), ("manufacturing", "growth")],
    "two-ends-of-the-ladder": [("primary_or_less_gain_pct", "college_gain_pct")],
    "income-and-schooling": [("years", "index")],
}
"""Charts of points: for each panel, the columns across and upwards."""

IDS = list(CHARTS)


@pytest.fixture(scope="module")
def data(dataset):
    return ChartData(dataset)


def test_columns_without_any_figure_are_none(data):
    known = data.by_code(data.provinces, "population_2020", "name_en")
    assert len(known) == len(data.provinces.table)
    emptied = data.provinces.table.assign(population_2020=pd.NA)
    provinces = replace(data.provinces, table=emptied)
    assert data.by_code(provinces, "population_2020", "name_en") is None
    assert data.by_code(provinces, "population_2000", "no_such_column") is None


@pytest.fixture(scope="module")
def charts_and_sheets(data):
    """All charts, and every sheet of theirs: drawn for its page, and once, before any test asks."""
    charts = {chart.id: chart for chart in national_charts(data, STYLE)}
    found, drawn = {}, Chart.drawn

    def kept(chart, size, lang, style):
        return found.setdefault((chart.id, size, lang), drawn(chart, size, lang, style))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Chart, "drawn", kept)
        for chart, (size, lang) in product(charts.values(), SHEETS):
            chart.svg_of(size, lang, STYLE)
    return charts, found


@pytest.fixture(scope="module")
def charts(charts_and_sheets):
    return charts_and_sheets[0]


@pytest.fixture(scope="module")
def sheets(charts_and_sheets):
    return charts_and_sheets[1]


def test_all_charts_are_there_in_order(charts):
    assert list(charts) == IDS


@pytest.mark.parametrize("id", IDS)
def test_writing_lies_on_the_sheet_is_large_enough_and_never_meets(sheets, id):
    for size, lang in SHEETS:
        canvas = sheets[id, size, lang]
        boxes = []
        for text in canvas.figure.findobj(Writing):
            if text.get_visible() and text.get_text():
                assert text.get_fontsize() >= STYLE.type.map_min, text
                boxes.append((text.get_text(), text.get_window_extent()))
        for number, (words, box) in enumerate(boxes):
            assert box.x0 > -1, words
            assert box.x1 < canvas.width + 1, words
            assert box.y0 > -1, words
            assert box.y1 < canvas.height + 1, words
            for other_words, other in boxes[number + 1 :]:
                across = min(box.x1, other.x1) - max(box.x0, other.x0)
                upwards = min(box.y1, other.y1) - max(box.y0, other.y0)
                assert across < 1 or upwards < 4, (size, lang, words, other_words)


def all_patches(canvas, kind):
    """The marks of one kind on all panels, without the panels' own grounds."""
    return [
        child
        for axes in canvas.figure.axes
        for child in axes.get_children()
        if type(child) is kind and child is not axes.patch
    ]


def lengths(canvas):
    """Along the axis of values, by which bars differ, in the units of the panel."""
    bars = all_patches(canvas, Rectangle)
    upright = len({round(bar.get_width(), 6) for bar in bars}) == 1
    return [bar.get_height() if upright else bar.get_width() for bar in bars]


@pytest.mark.parametrize("id", BARS)
def test_bars_are_the_figures_of_the_table(charts, sheets, id):
    # A period of which not all is known stands in the table alone.
    table = charts[id].table.frame.dropna(subset=BARS[id])
    expected = sorted(float(v) for column in BARS[id] for v in table[column])
    for size, lang in SHEETS:
        drawn = sorted(lengths(sheets[id, size, lang]))
        assert drawn == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("id", [*BARS, "five-year-migration"])
def test_bars_start_from_zero_which_is_on_the_axis(sheets, id):
    for size, lang in SHEETS:
        for axes in sheets[id, size, lang].figure.axes:
            bars = [c for c in axes.get_children() if type(c) is Rectangle and c is not axes.patch]
            if not bars:
                continue
            upright = len({round(bar.get_width(), 6) for bar in bars}) == 1
            low, high = sorted(axes.get_ylim() if upright else axes.get_xlim())
            assert low <= 0 <= high
            if id == "away-from-registration":
                continue
            assert {bar.get_y() if upright else bar.get_x() for bar in bars} == {0}


@pytest.mark.parametrize("id", DOTS)
def test_points_are_the_rows_of_the_table(charts, sheets, id):
    table = charts[id].table.frame
    for size, lang in SHEETS:
        for axes, (x, y) in zip(sheets[id, size, lang].figure.axes, DOTS[id], strict=True):
            drawn = np.concatenate([np.asarray(c.get_offsets()) for c in axes.collections])
            expected = table[[x, y]].to_numpy(dtype=float)
            assert len(drawn) == len(table)
            by_place = [found[np.lexsort(found.T)] for found in (drawn, expected)]
            np.testing.assert_allclose(*by_place)


def test_lines_are_the_rows_of_the_table(charts, sheets):
    drawn_from = {"survival-ratios": "survival_ratio", "concentration-in-three-countries": "gini"}
    for id, value in drawn_from.items():
        expected = sorted(charts[id].table.frame[value].astype(float))
        for size, lang in SHEETS:
            axes = sheets[id, size, lang].figure.axes
            lines = [line.get_ydata() for panel in axes for line in panel.lines]
            drawn = sorted(v for line in lines if len(line) > 2 for v in line)
            assert drawn == pytest.approx(expected)


def test_the_three_countries_stand_on_one_time_axis(charts, sheets):
    frame = charts["concentration-in-three-countries"].table.frame
    for size, lang in SHEETS:
        panels = sheets["concentration-in-three-countries", size, lang].figure.axes
        assert len({axes.get_xlim() for axes in panels}) == 1
        assert len({round(float(np.ptp(axes.get_ylim())), 9) for axes in panels}) == 1
        for axes in panels:
            drawn = sorted(year for line in axes.lines for year in line.get_xdata())
            assert drawn == sorted(frame.loc[frame["series"] == "gdp", "year"])


def test_each_stock_on_the_map_has_an_arrow(charts, sheets):
    id = "born-in-another-province"
    for size, lang in SHEETS:
        canvas = sheets[id, size, lang]
        assert len(all_patches(canvas, Polygon)) == len(charts[id].table.frame) == 30


def test_the_matrix_has_a_cell_for_each_of_930_stocks(charts, sheets):
    table = charts["birth-residence-matrix"].table
    counts = table.frame[[column.key for column in table.columns[1:]]]
    assert counts.notna().sum().sum() == 930
    assert int(counts.sum().sum()) == 102_306_910
    for size, lang in SHEETS:
        paths = all_patches(sheets["birth-residence-matrix", size, lang], PathPatch)
        cells = sum((path.get_path().codes == path.get_path().MOVETO).sum() for path in paths)
        assert cells == 930


def test_five_year_bars_are_both_ways_of_both_periods(charts, sheets):
    table = charts["five-year-migration"].table.frame
    into = [v for c in table if str(c).startswith("in_") for v in table[c].astype(float)]
    out = [-v for c in table if str(c).startswith("out_") for v in table[c].astype(float)]
    for size, lang in SHEETS:
        drawn = sorted(lengths(sheets["five-year-migration", size, lang]))
        assert drawn == pytest.approx(sorted([*into, *out]))
    for period in ("2005-2010", "2015-2020"):
        assert table[f"net_{period}"].sum() == 0


def test_net_migration_is_an_interval_with_its_estimate_and_marks_beside_it(charts, sheets):
    table = charts["net-migration-measures"].table.frame
    measures = [
        *("net_by_cohorts_and_children", "net_by_natural_change", "net_by_five_year_moves"),
        *("registered_elsewhere_change", "net_migration"),
    ]
    assert list(table["level"]) == ["region"] * 4 + ["province"] * 31
    assert table["net_migration"].between(table["net_low"], table["net_high"]).all()
    for size, lang in SHEETS:
        canvas = sheets["net-migration-measures", size, lang]
        panels = [axes for axes in canvas.figure.axes if axes.texts]
        assert len(panels) == 2
        parts = (table[:4], table[4:])
        for axes, rows in zip(panels, parts, strict=True):
            ranges = [list(line.get_xdata()) for line in axes.lines if line.get_linewidth() > 1]
            assert ranges == rows[["net_low", "net_high"]].to_numpy().tolist()
            left, right = axes.get_xlim()
            for marks, measure in zip(axes.collections, measures, strict=True):
                # Those registered elsewhere are newcomers alone, and tell nothing beside a loss.
                counting = rows["way"].eq("gained") | (measure != "registered_elsewhere_change")
                drawn = rows.loc[counting, measure]
                assert list(marks.get_offsets()[:, 0]) == list(drawn)
                assert drawn.between(left, right).all()


def test_the_estimate_of_the_coast_is_the_title(charts):
    chart = charts["net-migration-measures"]
    assert chart.title.en == "The coast gained about 28 million people by migration in ten years"
    assert chart.title.zh == "十年间，沿海因迁移净增约2,800万人"
    assert "the 90% interval is 25 to 31 million" in chart.caption.en
    assert "give 38 million, which is too many" in chart.caption.en
    assert "Of 31 provinces 12 gained, 15 lost, and 4 cannot be told" in chart.caption.en


def test_no_line_joins_estimates_to_a_census(charts, sheets):
    """Each panel has the years before the census, those since, and the censuses as marks."""
    table = charts["since-the-census"].table.frame
    panels = [rows.set_index("year") for _, rows in table.groupby("code", sort=False)]
    assert len(panels) == 9
    for size, lang in SHEETS:
        axes = sheets["since-the-census", size, lang].figure.axes
        for panel, rows, key in zip(axes, panels, ["people", *["against"] * 8], strict=True):
            lines = [line for line in panel.lines if len(line.get_xdata()) > 2]
            years = [list(line.get_xdata()) for line in lines]
            assert years == [list(range(2011, 2020)), list(range(2020, 2025))]
            for line in lines:
                values = rows.loc[list(line.get_xdata()), key].astype(float)
                assert list(line.get_ydata()) == pytest.approx(list(values))
            marks = panel.collections[1].get_offsets()
            assert list(marks[:, 0]) == pytest.approx([2010 - 1 / 6, 2020 - 1 / 6])
            counted = rows.loc[[2010, 2020], "counted"].astype(float)
            if key == "against":
                counted = (counted / float(rows.loc[2020, "people"]) - 1) * 100
            assert list(marks[:, 1]) == pytest.approx(list(counted))


def test_who_is_said_to_grow_since_the_census_does(data, charts):
    """The title speaks of the country, Zhejiang and Guangdong; the panels of four and four."""
    found = data.summary.since_the_census
    assert found.change < 0
    assert found.provinces["330000"].change > found.provinces["440000"].change > 0
    codes = list(charts["since-the-census"].table.frame["code"].unique())
    changes = [found.provinces[code].change for code in codes[1:]]
    every = sorted(it.change for it in found.provinces.values())
    assert changes == [*every[:-5:-1], *every[:4]]
    assert charts["since-the-census"].caption.zh.startswith(
        "2020年末到2024年末，31个省区市合计减少385万人：11个增加，19个减少，1个持平"
    )


def test_lorenz_curves_pass_the_points_of_the_table(charts, sheets):
    table = charts["lorenz-curves"].table.frame
    assert len(table) == 3 * 3 * 9
    axes = sheets["lorenz-curves", "wide", "en"].figure.axes
    curves = [line for panel in axes for line in panel.lines if len(line.get_xdata()) > 2]
    drawn = [np.interp(t / 10, *c.get_data()) for c in curves for t in range(1, 10)]
    assert sorted(100 * np.array(drawn)) == pytest.approx(sorted(table["total_pct"]))


def test_every_title_is_a_finding_and_its_topic_stands_below(charts):
    for id, chart in charts.items():
        assert chart.claim is not None, id
        for lang in ("zh", "en"):
            title = chart.title.get(lang)
            assert "{" not in title
            assert not title.endswith(("。", "."))
            assert len(title.encode()) < 130, title
            assert chart.explained.get(lang).startswith(chart.topic.get(lang)), id


def test_where_the_figures_do_not_bear_a_claim_the_topic_is_the_title(data):
    moves = data.dataset.tables["five_year_migration"]
    first, last = "2005-2010", "2015-2020"
    turned = moves.assign(period=moves["period"].replace({first: last, last: first}))
    classes = pd.DataFrame.from_dict(dict(data.summary.cities.by_class), orient="index")
    ratios = data.ratios.assign(survival_ratio=data.ratios["survival_ratio"].clip(upper=1))
    density = data.summary.growth_by_density["2010-2020"]
    growing = [replace(row, change_pct=abs(row.change_pct)) for row in density]
    for chart in (
        five_year_chart(turned, [first, last], names=data.names),
        class_chart(classes[::-1], years=data.years, latest=2020),
        survival_chart(ratios, years=data.years),
        density_chart(growing, years=data.years),
    ):
        assert chart.claim is None
        assert chart.title == chart.topic
        assert chart.explained == chart.subtitle


@pytest.mark.parametrize("id", IDS)
def test_marks_lie_on_the_sheet_and_tell_every_row(charts, id):
    chart = charts[id]
    for size, lang in SHEETS:
        rows = set()
        for told in chart.marks_of(size, lang, STYLE):
            at = np.array(told["at"]).reshape(-1, told["each"])
            assert told["columns"][0] == 0 or id == "born-in-another-province"
            across, upright = at[:, 1::2], at[:, 2::2]
            assert across.min() >= -1
            assert across.max() <= WIDTHS[size] + 1
            assert upright.min() >= -1
            assert upright.max() <= chart.heights[list(WIDTHS).index(size)] + 1
            rows |= set(at[:, 0])
        whole = chart.table.frame[BARS.get(id, [])].notna().all(axis=1)
        assert rows == set(np.flatnonzero(whole))


def test_a_mark_on_a_bar_is_that_bar(charts, sheets):
    for id, size in product(BARS, WIDTHS):
        canvas = sheets[id, size, "en"]
        drawn = [bar.get_window_extent().extents for bar in all_patches(canvas, Rectangle)]
        upside = [
            [left, canvas.height - top, right, canvas.height - foot]
            for left, foot, right, top in drawn
        ]
        told = [it for it in charts[id].marks_of(size, "en", STYLE) if it["each"] == 5]
        marks = np.concatenate([np.array(it["at"]).reshape(-1, 5) for it in told])[:, 1:]
        off = np.abs(marks[:, None] - np.array(upside)[None]).max(axis=2)
        assert len(marks) == len(upside), id
        assert off.min(axis=1).max() <= 0.51, id
        assert off.min(axis=0).max() <= 0.51, id


def test_no_point_is_named_twice(sheets):
    for id, size in product(DOTS, WIDTHS):
        for axes in sheets[id, size, "en"].figure.axes:
            names = [text.get_text() for text in axes.texts]
            assert len(names) == len(set(names)), id


def test_captions_quote_published_figures(charts):
    away = charts["away-from-registration"]
    assert "4.93亿" in away.caption.zh
    assert "375.8M" in away.caption.en
    assert "102.3M" in charts["born-in-another-province"].caption.en
    assert "66.9M" in charts["children-and-migration"].caption.en
    assert "r = 0.87" in charts["net-migration-check"].caption.en
    lines = charts["concentration-in-three-countries"].caption.en
    assert "of GDP went from 0.546 to 0.559" in lines
    assert "per head from 0.365 to 0.282" in lines
    assert "from 0.158 to 0.140 in Japan" in lines
    assert "0.744 to 0.760 by county and from 0.667 to 0.669 by metropolitan area" in lines
    sectors = charts["employment-by-sector"]
    assert "In NBS's figures that share went from 30.4% to 29.1%" in sectors.caption.en
    for words in ("from 369.4M to 521.4M", "575.8M at the end of 2021", "480M to 560M"):
        assert words in sectors.cannot_show.en
    gap = charts["if-people-had-stayed"].caption.en
    assert "is 0.28" in gap
    assert "would be 0.33" in gap


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_signs_of_a_narrow_matrix_do_not_meet(sheets, lang):
    """Its cells are smaller than type: neighbours stand in two tiers."""
    canvas = sheets["birth-residence-matrix", "narrow", lang]
    signs = [text for text in canvas.figure.texts if text.get_text()][-62:]
    ink = [(text.get_window_extent(), text.get_fontsize()) for text in signs]
    for number, (box, size) in enumerate(ink):
        for other, _ in ink[number + 1 :]:
            apart = abs(box.y0 - other.y0) >= size or box.x1 <= other.x0 or other.x1 <= box.x0
            assert apart
        assert box.x0 >= 0
        assert box.x1 <= canvas.width


@pytest.mark.parametrize("id", IDS)
def test_tables_are_written_in_both_languages(charts, id):
    table = charts[id].table
    zh, en = table.rows("zh"), table.rows("en")
    assert len(zh) == len(en) == len(table.frame) > 0
    assert all(len(row) == len(table.columns) for row in zh + en)
    for lang in ("zh", "en"):
        heads = [head for head, _ in table.heads(lang)]
        assert len(set(heads)) == len(heads)
    assert not any(re.search(r"[\u4e00-\u9fff]", head) for head, _ in table.heads("en"))


@pytest.mark.parametrize("id", IDS)
def test_svgs_hold_text_and_named_colours_only(charts, id):
    svg = charts[id].svg("en", STYLE)
    ids = re.findall(r' id="([^"]*)"', svg)
    assert len(ids) == len(set(ids))
    assert svg.count("<svg") == svg.count("</svg>") == 2
    assert svg.count("<title") == svg.count("<desc") == 2
    drawn = re.sub(r"<style>.*?</style>", "", svg)
    assert not re.search(r"#[0-9a-f]{6}", drawn)
    assert "Noto" not in drawn.replace(STYLE.type.stack.replace('"', "&quot;"), "")
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    assert len(svg) < 400_000


def test_a_build_without_ages_or_counties_has_the_other_charts(data):
    bare = ChartData(
        type(data.dataset)(
            country=data.dataset.country,
            unit_sets={k: s for k, s in data.dataset.unit_sets.items() if s.level != "county"},
            leaves=data.dataset.leaves,
            line=data.dataset.line,
            special_regions=data.dataset.special_regions,
            corrections=data.dataset.corrections,
            summary=Summary(
                totals=data.summary.totals,
                concentration=data.summary.concentration,
                migration_indices=data.summary.migration_indices,
                since_the_census=data.summary.since_the_census,
            ),
            tables={
                k: data.dataset.tables[k]
                for k in (
                    *("concentration", "provinces_of_birth", "five_year_migration"),
                    "population_province_annual",
                )
            },
            derived=data.dataset.derived,
        )
    )
    left = [chart.id for chart in national_charts(bare, STYLE)]
    assert left == IDS[IDS.index("children-and-migration") :]


SCRIPT = """
import hashlib
from atlas.charts.birth import matrix_chart
from atlas.charts.away import children_chart
from atlas.charts.province_moves_chart import five_year_chart
from atlas.measures.migration.province_moves import published_moves
from atlas.measures.migration.provinces_of_birth import birth_matrix
from atlas.sources.packaged import read_table
from atlas.catalogue.style import load_style
from atlas.country import china
style = load_style(country=china())
provinces = china().provinces
names = {code: province.short for code, province in provinces.items()}
birth = read_table("migration_province_birthplace", china().tables)
moves = published_moves(china().tables, provinces)
charts = [
    children_chart(read_table("children_migration_national", china().tables)),
    five_year_chart(moves, ["2005-2010", "2015-2020"], names=names),
    matrix_chart(birth_matrix(birth, 2010), 10, style, provinces=provinces),
]
drawn = "".join(chart.svg(lang, style) for chart in charts for lang in ("zh", "en"))
print(hashlib.sha256(drawn.encode()).hexdigest())
"""


@pytest.mark.slow
def test_two_processes_draw_the_same_bytes():
    found = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_missing_figures_are_a_dash(charts):
    column = charts["concentration-in-three-countries"].table.columns[6]
    assert column.write(pd.NA, "zh") == "—"
    assert column.write(0.1189, "zh") == "0.119"


def test_what_captions_claim_in_words_holds(data):
    """Sentences without a number are held to the figures that they speak of."""
    shares = data.summary.sectors.national
    change = {key: shares["2020"][key] - shares["2010"][key] for key in shares["2010"]}
    assert change["agriculture"] < -20
    assert change["services"] > 20
    assert change["industry"] > 0
    # The two sources agree on services and not on the secondary sector, and people in
    # manufacturing became fewer while their share rose.
    yearly = [data.summary.sectors.yearly[year].shares for year in ("2012", "2021")]
    assert yearly[1]["services"] > yearly[0]["services"] + 10
    assert yearly[1]["industry"] < yearly[0]["industry"]
    made = [data.summary.sectors.employed[year]["manufacturing"] for year in ("2010", "2020")]
    assert change["manufacturing"] > 0 > made[1] - made[0]
    classes = data.summary.cities.by_class
    assert classes["super_large"]["mean_years_2020"] > classes["small_2"]["mean_years_2020"] + 1
    years = [it["mean_years_2020"] for it in classes.values()]
    assert years == sorted(years, reverse=True)
    growth = [it["change_pct"] for it in classes.values()]
    assert min(growth[:3]) > 20 > max(growth[3:])
    cities = data.dataset.tables["cities"]
    ends = cities.loc[cities["change_pct"].gt(0), ["primary_or_less_gain_pct", "college_gain_pct"]]
    assert abs(rank_correlation(*ends.dropna().to_numpy(dtype=float).T)) < 0.1
    lines = data.summary.concentration["china"].years
    before, after = (vars(lines[year]) for year in ("2000", "2020"))
    moved = {key: after[key].gini - before[key].gini for key in before}
    assert abs(moved["gdp"]) < 0.02
    assert moved["population"] > 0.03
    assert moved["gdp_per_head"] < -0.05
    both = ("services_share_2010", "manufacturing_share_2010")
    growth = data.summary.sectors.growth
    for key in both:
        assert growth["county"][key].slope_low > 0
    # Of prefectures the line on manufacturing may well be flat, and neither is steeper.
    one, other = (growth["prefecture"][key] for key in both)
    assert one.slope_low > 0 > other.slope_low
    assert one.slope_low < other.slope < one.slope_high
    assert other.slope_low < one.slope < other.slope_high


def test_ages_of_gain_and_loss(charts):
    """Harbin's districts gain at 15–24; its counties and Baiquan lose at every age."""
    rows = charts["net-migration-by-age"].table.frame
    net = rows.set_index(["place_en", "age_after"])["net_migration"].astype(float)
    core = net["Harbin: districts"]
    assert core["20–24"] == core.max() > 200_000
    for place in ("Harbin: counties", "Baiquan County (Qiqihar)"):
        assert (net[place] < 0).all()
    assert (net["Bao'an, Longhua and Guangming (Shenzhen)"] > 0).all()


def test_the_agreement_of_net_migration_is_the_one_that_the_accuracy_page_tells(charts, dataset):
    """29 of 31 provinces by the last five years; the chart had the 26 of the period before."""
    period, last = list(dataset.summary.net_migration.five_year_check.items())[-1]
    start, end = period.split("-")
    caption = charts["net-migration-check"].caption.en
    assert f"{last.same_sign} have the same sign" in caption
    assert f"{start}–{end}" in caption


def test_no_period_is_followed_by_a_year_twice(charts):
    for id, chart in charts.items():
        for words in (chart.caption.zh, chart.cannot_show.zh):
            assert not re.search(r"年年(?!龄|末|均|底)", words), id
