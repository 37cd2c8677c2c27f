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
from atlas.model.classes import Text
from atlas.model.summary.concentration import Counterfactual
from atlas.words.numbers import fixed, format_number
from atlas.words.reading import LANGS, read_words

_LINES_WORDS = read_words("charts", "concentration_in_three_countries")
_LINES_HEADS = read_words("charts", "concentration_in_three_countries.columns")
_LORENZ_WORDS = read_words("charts", "lorenz_curves")
_LORENZ_HEADS = read_words("charts", "lorenz_curves.columns")
_GAPS_WORDS = read_words("charts", "if_people_had_stayed")
_GAPS_HEADS = read_words("charts", "if_people_had_stayed.columns")
_SERIES = read_words("charts", "concentration_in_three_countries.series")


SERIES = {
    "gdp": (_SERIES["gdp"], "muted", "s"),
    "population": (_SERIES["population"], "link", "o"),
    "gdp_per_head": (_SERIES["gdp_per_head"], "step-4", "D"),
}
"""Words, colour and mark of each line."""

COUNTRIES = read_words("charts", "concentration_in_three_countries.country")
_UNITS = read_words("charts", "concentration_in_three_countries.heading")

_LINES_COLUMNS = (
    Column("country_name", _LINES_HEADS["country_name"]),
    Column("year", _LINES_HEADS["year"]),
    Column("series_name", _LINES_HEADS["series_name"]),
    Column("units", _LINES_HEADS["units"], 0),
    Column("gini", _LINES_HEADS["gini"], 3),
    Column("theil", _LINES_HEADS["theil"], 3),
    Column("theil_between", _LINES_HEADS["theil_between"], 3),
    Column("theil_within", _LINES_HEADS["theil_within"], 3),
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
    for lang in LANGS:
        frame[f"country_name_{lang}"] = [COUNTRIES[key].get(lang) for key in frame["country"]]
        frame[f"series_name_{lang}"] = [SERIES[key][0].get(lang) for key in frame["series"]]
    return Chart(
        id="concentration-in-three-countries",
        title=_LINES_WORDS["title"],
        subtitle=_LINES_WORDS["subtitle"],
        draw=partial(_draw_lines, frame),
        heights=(800, 440),
        table=Table(frame, _LINES_COLUMNS),
        caption=_lines_caption(spans),
        cannot_show=_LINES_WORDS["cannot_show"],
        source=_LINES_WORDS["source"],
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
    return _LINES_WORDS["caption"].fill(
        gdp=china["gdp"],
        people=china["population"],
        gap=china["gdp_per_head"],
        gap_united_states=states["gdp_per_head"],
        gap_japan=japan["gdp_per_head"],
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
        canvas.write(left + 12, top + 20, _UNITS[country].say(canvas.lang, n=units), HEADING)
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
        title=_LORENZ_WORDS["title"],
        subtitle=_LORENZ_WORDS["subtitle"],
        draw=partial(_draw_lorenz, curves),
        heights=(1010, 312),
        table=Table(
            tenths,
            (
                Column("series_name", _LORENZ_HEADS["series_name"]),
                Column("year", _LORENZ_HEADS["year"]),
                Column("unit_pct", _LORENZ_HEADS["unit_pct"], 0),
                Column("total_pct", _LORENZ_HEADS["total_pct"], 1),
            ),
        ),
        caption=_LORENZ_WORDS["caption"].fill(
            year=last, people=half["population"], gdp=half["gdp"]
        ),
        cannot_show=_LORENZ_WORDS["cannot_show"],
        source=_LORENZ_WORDS["source"],
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


GAPS = read_words("charts", "if_people_had_stayed.cases")


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
    low, high = (fixed(100 * part / fall, 0) for part in sorted(parts))
    return Chart(
        id="if-people-had-stayed",
        title=_GAPS_WORDS["title"],
        subtitle=_GAPS_WORDS["subtitle"],
        draw=partial(_draw_gaps, frame),
        heights=(236, 236),
        table=Table(
            frame,
            (
                Column("name", _GAPS_HEADS["name"]),
                Column("gini", _GAPS_HEADS["gini"], 3),
            ),
        ),
        caption=_GAPS_WORDS["caption"].fill(gap=gap, had_stayed=stayed, low=low, high=high),
        cannot_show=_GAPS_WORDS["cannot_show"],
        source=_GAPS_WORDS["source"],
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
