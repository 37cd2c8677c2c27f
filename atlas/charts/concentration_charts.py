"""Concentration of people, GDP and GDP per head: three countries, Lorenz curves, and an if."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import HEADING, SMALL, Canvas, bar, label, scale_x, scale_y
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.paints import paint
from atlas.model.classes import Text, format_number
from atlas.model.summary.concentration import Counterfactual

SERIES = {
    "gdp": (Text("GDP", "GDP"), "muted", "s"),
    "population": (Text("人口", "people"), "link", "o"),
    "gdp_per_head": (Text("人均GDP", "GDP per head"), "step-4", "D"),
}
"""Words, colour and mark of each line."""

COUNTRIES = {
    "china": Text("中国：{n}个地级单位", "China: {n} prefectures"),
    "united_states": Text("美国：{n}个县", "United States: {n} counties"),
    "japan": Text("日本：{n}个都道府县", "Japan: {n} prefectures"),
}

TRENDS = Text(
    "各国单位大小不同，水平不能相比，只能比方向。人口和GDP不加权，人均GDP按人口加权。"
    "中国每线只有三个点，相隔十年；2018年之前GDP未经经济普查修订。日本为旧基准（2008SNA，"
    "平成23年基准）。中国的线说明人向GDP所在之处集中时人均差距缩小，不能说明原因。",
    "Units differ in size, so levels do not compare across countries; directions do. People and "
    "GDP are unweighted, GDP per head is weighted by people. China has three points a line, ten "
    "years apart, and GDP before the revision of 2018; Japan is on the base of 2011 (2008 SNA). "
    "China's lines show that its gap narrowed while people gathered where GDP is. They prove no "
    "cause.",
)

THREE_COUNTRIES = Text(
    "中国：人口普查与统计年鉴（平衡面板）；美国：BEA CAGDP1、CAINC1；日本：内阁府县民经济计算。"
    "指数为本站计算。",
    "China: censuses and statistical yearbooks (balanced panel); United States: BEA CAGDP1 and "
    "CAINC1; Japan: Cabinet Office, prefectural accounts. Indices are ours.",
)

CHINA_CURVES = Text(
    "人口普查与统计年鉴（平衡面板）；曲线为本站计算。",
    "Censuses and statistical yearbooks (balanced panel); curves are ours.",
)

CHINA_GAPS = Text(
    "人口普查与统计年鉴（平衡面板）；指数为本站计算。",
    "Censuses and statistical yearbooks (balanced panel); indices are ours.",
)


_LINES_COLUMNS = (
    Column("country_name", Text("国家", "Country")),
    Column("year", Text("年", "Year")),
    Column("series_name", Text("项目", "Series")),
    Column("units", Text("单位数", "Units"), 0),
    Column("gini", Text("基尼系数", "Gini"), 3),
    Column("theil", Text("泰尔指数", "Theil"), 3),
    Column("theil_between", Text("省（州）之间", "between provinces or states"), 3),
    Column("theil_within", Text("省（州）之内", "within them"), 3),
)


def lines_chart(measured: pd.DataFrame) -> Chart:
    """Chart the Gini of people, GDP and GDP per head in three countries.

    Parameters
    ----------
    measured
        From `atlas.measures.concentration.concentration.concentration`, of all countries one
        below the other.
    """
    frame = measured.reset_index(drop=True)
    spans = _spans(frame)
    for lang in ("zh", "en"):
        countries = {
            key: text.get(lang).split("：")[0].split(":")[0] for key, text in COUNTRIES.items()
        }
        frame[f"country_name_{lang}"] = [countries[key] for key in frame["country"]]
        frame[f"series_name_{lang}"] = [SERIES[key][0].get(lang) for key in frame["series"]]
    return Chart(
        id="concentration-in-three-countries",
        title=Text(
            "集聚与平衡：中国、美国、日本的三条线",
            "Gathering and evening out: three lines for China, the United States and Japan",
        ),
        subtitle=Text(
            "基尼系数：0为处处相同，1为全在一处。", "Gini index: 0 all alike, 1 all in one place."
        ),
        draw=partial(_draw_lines, frame),
        heights=(800, 440),
        table=Table(frame, _LINES_COLUMNS),
        caption=_lines_caption(spans),
        cannot_show=TRENDS,
        source=THREE_COUNTRIES,
    )


def _spans(frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Write the first and the last value of each line, by country and series."""
    spans: dict[str, dict[str, str]] = {}
    lines = frame.sort_values("year").groupby(["country", "series"])["gini"].agg(list)
    for row in lines.reset_index().to_dict("records"):
        first, last = row["gini"][0], row["gini"][-1]
        country, series = str(row["country"]), str(row["series"])
        spans.setdefault(country, {})[series] = f"{_three(first)} → {_three(last)}"
    return spans


def _lines_caption(spans: Mapping[str, Mapping[str, str]]) -> Text:
    china, states, japan = (spans[country] for country in COUNTRIES)
    return Text(
        f"中国二十年间，GDP的集中度{china['gdp']}，人口{china['population']}，人均GDP的差距"
        f"{china['gdp_per_head']}：GDP大体不动，人口向它集中，人均差距缩小。"
        f"美国的人均差距{states['gdp_per_head']}，日本{japan['gdp_per_head']}。",
        f"China in twenty years: GDP {china['gdp']}, people {china['population']}, GDP per head "
        f"{china['gdp_per_head']}. GDP stayed about as concentrated, people gathered, and the gap "
        f"per head narrowed. The gap per head went {states['gdp_per_head']} in the United States "
        f"and {japan['gdp_per_head']} in Japan.",
    )


def _three(value: float) -> str:
    return format_number(float(value), decimals=3)


def _draw_lines(frame: pd.DataFrame, canvas: Canvas) -> None:
    shown = [key for key in COUNTRIES if (frame["country"] == key).any()]
    keys = [(colour, canvas.say(words)) for words, colour, _ in SERIES.values()]
    foot = write_keys(canvas, keys, 18) - 8
    width = canvas.width / len(shown) if canvas.wide else canvas.width
    height = (canvas.height - foot) / (1 if canvas.wide else len(shown))
    for number, country in enumerate(shown):
        rows = frame[frame["country"] == country]
        left = number * width if canvas.wide else 0
        top = foot + (0 if canvas.wide else number * height)
        units = format_number(float(rows["units"].iloc[0]))
        canvas.write(left + 12, top + 20, canvas.say(COUNTRIES[country]).format(n=units), HEADING)
        axes = canvas.panel(left + 38, top + 34, width - 50, height - 62)
        axes.set_ylim(0, 0.95)
        ticks = (0, 0.2, 0.4, 0.6, 0.8)
        scale_y(axes, ticks, [format_number(tick) for tick in ticks])
        _years(axes, sorted(rows["year"].unique()))
        _three_lines(axes, rows)


def _years(axes: Axes, years: list[int]) -> None:
    first, last = years[0], years[-1]
    room = (last - first) * 0.22
    axes.set_xlim(first - room, last + room)
    shown = years if len(years) <= 3 else [first, last]
    scale_x(axes, shown, [str(year) for year in shown], grid=False)


def _three_lines(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw the three lines, each with its first and last value beside it."""
    ends: tuple[dict[str, float], ...] = ({}, {})
    years = sorted(rows["year"].unique())
    for series, (_, colour, mark) in SERIES.items():
        values = rows.loc[rows["series"] == series, "gini"].astype(float).tolist()
        marked = None if len(years) <= 3 else [0, len(years) - 1]
        axes.plot(
            years,
            values,
            color=paint(colour),
            linewidth=2.2,
            marker=mark,
            markersize=6,
            markevery=marked,
        )
        ends[0][series], ends[1][series] = values[0], values[-1]
    per_px = float(axes.get_ylim()[1]) / axes.get_window_extent().height
    for values_of, year, align, out in zip(
        ends, (years[0], years[-1]), ("right", "left"), (-7, 7), strict=True
    ):
        for series, y in spread(values_of, (SMALL + 2) * per_px).items():
            written = format_number(values_of[series], decimals=2)
            how = {"size": SMALL, "colour": SERIES[series][1], "align": align}
            label(axes, year, y, written, (out, 0), halo=True, **how)


def spread(values: Mapping[str, float], gap: float) -> dict[str, float]:
    """Move values apart, upwards, until no two are closer than ``gap``.

    Examples
    --------
    >>> spread({"a": 1.0, "b": 1.5, "c": 9.0}, 2.0)
    {'a': 1.0, 'b': 3.0, 'c': 9.0}
    """
    placed: dict[str, float] = {}
    lowest = float("-inf")
    for name, value in sorted(values.items(), key=lambda item: item[1]):
        lowest = max(value, lowest + gap)
        placed[name] = lowest
    return placed


def lorenz_chart(curves: pd.DataFrame) -> Chart:
    """Chart Lorenz curves of China's prefectures.

    Parameters
    ----------
    curves
        From `atlas.measures.concentration.concentration.lorenz_curves`, for China.
    """
    tenths = _at_tenths(curves)
    last = max(curves["year"])
    halves = {series: _share_of_rest(curves, series, last, 0.5) for series in ("population", "gdp")}
    half = {series: format_number(100 * value, decimals=0) for series, value in halves.items()}
    return Chart(
        id="lorenz-curves",
        title=Text("洛伦兹曲线：中国地级单位", "Lorenz curves: China's prefectures"),
        subtitle=Text(
            "横轴：单位（人均GDP为人口）从少到多累计；纵轴：总量累计的份额。"
            "越往下弯越集中，对角线为处处相同。",
            "Across: units from the least to the most (people, for GDP per head); upwards: share "
            "of the total. The lower the bow the more concentrated; the diagonal is all alike.",
        ),
        draw=partial(_draw_lorenz, curves),
        heights=(1010, 312),
        table=Table(
            tenths,
            (
                Column("series_name", Text("项目", "Series")),
                Column("year", Text("年", "Year")),
                Column("unit_pct", Text("累计单位或人口，%", "Units or people, %"), 0),
                Column("total_pct", Text("累计总量，%", "Of the total, %"), 1),
            ),
        ),
        caption=Text(
            f"{last}年，人口较少的一半地级单位有{half['population']}%的人口；"
            f"GDP较少的一半有{half['gdp']}%的GDP。",
            f"In {last} the half of prefectures with fewest people held {half['population']}% of "
            f"people; the half with least GDP, {half['gdp']}% of GDP.",
        ),
        cannot_show=Text(
            "曲线不说是哪些地方，也不说它们相距多远；单位大小不同，本身就使人口集中。"
            "表中为曲线在每十分之一处的高度。",
            "A curve does not say which places, nor how far apart they lie; that units differ in "
            "size already concentrates people. The table gives its height at every tenth.",
        ),
        source=CHINA_CURVES,
    )


def _at_tenths(curves: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "series_name_zh": SERIES[series][0].zh,
            "series_name_en": SERIES[series][0].en,
            "year": year,
            "unit_pct": 10 * tenth,
            "total_pct": 100 * _share_of_rest(curves, series, year, tenth / 10),
        }
        for series in SERIES
        for year in sorted(curves["year"].unique())
        for tenth in range(1, 10)
    ]
    return pd.DataFrame(rows)


def _share_of_rest(curves: pd.DataFrame, series: str, year: int, share: float) -> float:
    """Read the height of a curve where it passes a share of the units."""
    curve = curves[(curves["series"] == series) & (curves["year"] == year)]
    x, y = curve["unit_share"].to_numpy(float), curve["total_share"].to_numpy(float)
    place = int((x < share).sum())
    part = (share - x[place - 1]) / (x[place] - x[place - 1])
    return float(y[place - 1] + part * (y[place] - y[place - 1]))


def _draw_lorenz(curves: pd.DataFrame, canvas: Canvas) -> None:
    years = sorted(curves["year"].unique())
    colours = dict(zip(years, ("step-2", "step-4", "step-6"), strict=False))
    keys = [(colour, str(year)) for year, colour in colours.items()]
    foot = write_keys(canvas, keys, 18) - 8
    width = canvas.width / len(SERIES) if canvas.wide else canvas.width
    height = (canvas.height - foot) / (1 if canvas.wide else len(SERIES))
    for number, (series, (words, _, _)) in enumerate(SERIES.items()):
        left = number * width if canvas.wide else 0
        top = foot + (0 if canvas.wide else number * height)
        canvas.write(left + 12, top + 20, canvas.say(words), HEADING)
        side = min(width - 58, height - 62)
        axes = canvas.panel(left + 38, top + 32, side, side)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        ticks = (0, 0.25, 0.5, 0.75, 1)
        written = [format_number(100 * tick) + ("%" if tick == 1 else "") for tick in ticks]
        scale_y(axes, ticks, written)
        scale_x(axes, ticks[::2], written[::2])
        axes.plot([0, 1], [0, 1], color=paint("muted"), linewidth=1)
        for year, colour in colours.items():
            curve = curves[(curves["series"] == series) & (curves["year"] == year)]
            axes.plot(curve["unit_share"], curve["total_share"], color=paint(colour), linewidth=2)


GAPS = {
    "gap_2010": Text("2010年的差距", "The gap of 2010"),
    "gap_2020": Text("2020年的差距", "The gap of 2020"),
    "people_as_in_2010": Text(
        "2020年的GDP，人仍按2010年分布", "GDP of 2020, people where they were in 2010"
    ),
    "people_as_in_2000": Text(
        "2020年的GDP，人仍按2000年分布", "GDP of 2020, people where they were in 2000"
    ),
}


def gap_chart(counterfactual: Counterfactual) -> Chart:
    """Chart the gap in GDP per head of 2020 beside those if people had stayed.

    Parameters
    ----------
    counterfactual
        From `atlas.measures.concentration.balance.counterfactual_summary`.
    """
    ginis, order = vars(counterfactual), counterfactual.either_order
    frame = pd.DataFrame(
        [
            {"key": key, "gini": float(ginis[key]), "name_zh": t.zh, "name_en": t.en}
            for key, t in GAPS.items()
        ]
    )
    gap = format_number(counterfactual.gap_2020, decimals=2)
    stayed = format_number(counterfactual.people_as_in_2010, decimals=2)
    parts = [abs(part) for part in order.by_people]
    fall = order.gap_2010 - order.gap_2020
    low, high = (f"{100 * part / fall:.0f}" for part in sorted(parts))
    return Chart(
        id="if-people-had-stayed",
        title=Text("假如人没有动：人均GDP的差距", "Had people stayed: the gap in GDP per head"),
        subtitle=Text(
            "中国地级单位人均GDP的基尼系数（按人口加权）。",
            "Gini of GDP per head across China's prefectures, weighted by people.",
        ),
        draw=partial(_draw_gaps, frame),
        heights=(236, 236),
        table=Table(
            frame,
            (
                Column("name", Text("情形", "Case")),
                Column("gini", Text("基尼系数", "Gini"), 3),
            ),
        ),
        caption=Text(
            f"2020年的差距为{gap}；若人仍按2010年分布，则为{stayed}。"
            f"按先后两种次序计算，人口重新分布占差距缩小的{low}%到{high}%（同一地域的单位）。",
            f"The gap of 2020 is {gap}; with people where they were in 2010 it would "
            f"be {stayed}. Taken as the first step or as the second, people who "
            f"live elsewhere make {low} to {high}% of the fall (units of the same territory).",
        ),
        cannot_show=Text(
            "这是算术，不是预测：人若没有去，那里的GDP也不会这么多。各地出生与死亡之差也在其中。",
            "Arithmetic and no forecast: had people not come, less would have been made there. "
            "Births and deaths that differ between places are in it as well.",
        ),
        source=CHINA_GAPS,
    )


def _draw_gaps(frame: pd.DataFrame, canvas: Canvas) -> None:
    row = 51.0
    axes = canvas.panel(16, 4, canvas.width - 32, canvas.height - 32)
    axes.set_ylim(row * len(frame), 0)
    axes.set_xlim(0, 0.42)
    ticks = (0, 0.1, 0.2, 0.3, 0.4)
    scale_x(axes, ticks, [format_number(tick) for tick in ticks])
    for number, values in enumerate(frame.to_dict("records")):
        y = number * row + 4
        label(axes, 0, y + 8, values[f"name_{canvas.lang}"], halo=True)
        colour = "step-4" if values["key"].startswith("gap") else "step-2"
        bar(axes, (0, y + 19), values["gini"], 20, colour)
        written = format_number(values["gini"], decimals=3)
        label(axes, values["gini"], y + 29, written, (5, 0), size=SMALL)
