"""Charts of concentration: Lorenz curves, three countries, and incomes had people stayed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from atlas.charts.chart import Chart, Table, columns, name_rows, panels
from atlas.drawing.canvas import HEADING, SMALL, ChartCanvas, Panel, text_width
from atlas.drawing.canvas_svg import paint
from atlas.model.summary.places import Counterfactual
from atlas.words.numbers import fixed, format_number
from atlas.words.word_files import read_words

_LORENZ_HEADS = read_words("charts", "lorenz_curves.columns")
_GAPS_HEADS = read_words("charts", "if_people_had_stayed.columns")


SERIES = read_words("charts", "concentration_in_three_countries.series")
"""Words of each series, in the order of the panels."""


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
        From `atlas.measures.concentration.lorenz_curves`, for China.
    """
    tenths, last = _at_tenths(curves), max(curves["year"])
    people, gdp = (
        fixed(100 * _share_of_rest(curves, series, last, 0.5), 0)
        for series in ("population", "gdp")
    )
    return Chart.from_words(
        "lorenz-curves",
        read_words("charts", "lorenz_curves"),
        Table.of(tenths, _LORENZ_HEADS, series_name=None, year=None, unit_pct=0, total_pct=1),
        partial(_draw_lorenz, curves, tenths),
        (1010, 312),
        year=last,
        people=people,
        gdp=gdp,
    )


def _at_tenths(curves: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (series, year, 10 * tenth, 100 * _share_of_rest(curves, series, year, tenth / 10))
        for series in SERIES
        for year in sorted(curves["year"].unique())
        for tenth in range(1, 10)
    ]
    frame = pd.DataFrame(rows, columns=["series", "year", "unit_pct", "total_pct"])
    name_rows(frame, "series_name", (SERIES[series] for series in frame["series"]))
    return frame


def _share_of_rest(curves: pd.DataFrame, series: str, year: int, share: float) -> float:
    """Read the height of a curve where it passes a share of the units."""
    curve = curves[(curves["series"] == series) & (curves["year"] == year)]
    return float(np.interp(share, curve["unit_share"], curve["total_share"]))


def _draw_lorenz(curves: pd.DataFrame, tenths: pd.DataFrame, canvas: ChartCanvas) -> None:
    years = sorted(curves["year"].unique())
    colours = dict(zip(years, ("step-2", "step-4", "step-6"), strict=False))
    foot = canvas.write_keys((colour, str(year)) for year, colour in colours.items()) - 8
    places = panels(canvas, len(SERIES), foot)
    for (series, words), (left, top, width, height) in zip(SERIES.items(), places, strict=True):
        canvas.write(left + 12, top + 20, canvas.say(words), HEADING)
        side = min(width - 58, height - 62)
        axes = canvas.panel(left + 38, top + 32, side, side)
        axes.set(xlim=(0, 1), ylim=(0, 1))
        ticks = (0, 0.25, 0.5, 0.75, 1)
        written = [format_number(100 * tick) + ("%" if tick == 1 else "") for tick in ticks]
        axes.scale_y(ticks, written)
        axes.scale_x(ticks[::2], written[::2])
        axes.plot([0, 1], [0, 1], color=paint("muted"), linewidth=1)
        for year, colour in colours.items():
            curve = curves[(curves["series"] == series) & (curves["year"] == year)]
            axes.plot(curve["unit_share"], curve["total_share"], color=paint(colour), linewidth=2)
        rows = tenths[tenths["series"].eq(series)]
        at = rows["unit_pct"] / 100, rows["total_pct"] / 100
        shown = ("series_name", "year", "unit_pct", "total_pct")
        axes.tell(shown, rows.index, *at)


CASE_WORDS = read_words("charts", "if_people_had_stayed.cases")


def gap_chart(counterfactual: Counterfactual) -> Chart:
    """Chart the gap in GDP per head beside those if people had stayed.

    Parameters
    ----------
    counterfactual
        From `atlas.measures.concentration_of_china.china_figures`.
    """
    order, stayed_as_in = counterfactual.either_order, counterfactual.people_as_in
    # Its own years: those of GDP may end before the last census.
    before, after = counterfactual.gap
    *_, first = stayed_as_in
    now, then = counterfactual.gap[after], stayed_as_in[before]
    ginis = {
        "gap_before": counterfactual.gap[before],
        "gap_after": now,
        "people_as_before": then,
        "people_as_at_first": stayed_as_in[first],
    }
    years: dict[str, Any] = {"before": before, "after": after, "first": first}
    frame = pd.DataFrame(
        {"key": list(CASE_WORDS), "gini": [float(ginis[key]) for key in CASE_WORDS]}
    )
    name_rows(frame, "name", (words.fill(**years) for words in CASE_WORDS.values()))
    fall = order.gap[before] - order.gap[after]
    low, high = (fixed(100 * part / fall, 0) for part in sorted(map(abs, order.by_people)))
    return Chart.from_words(
        "if-people-had-stayed",
        read_words("charts", "if_people_had_stayed"),
        Table.of(frame, _GAPS_HEADS, name=None, gini=3),
        partial(_draw_gaps, frame),
        (236, 236),
        claim=then > now,
        **years,
        gap=fixed(now, 2),
        had_stayed=fixed(then, 2),
        low=low,
        high=high,
    )


def _draw_gaps(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    row = 51.0
    axes = canvas.panel(16, 4, canvas.width - 32, canvas.height - 32)
    axes.set(xlim=(0, 0.42), ylim=(row * len(frame), 0))
    ticks = (0, 0.1, 0.2, 0.3, 0.4)
    axes.scale_x(ticks)
    for number, values in enumerate(frame.to_dict("records")):
        y = number * row + 4
        axes.label(0, y + 8, values[f"name_{canvas.lang}"], halo=True)
        colour = "step-4" if values["key"].startswith("gap") else "step-2"
        size = (values["gini"], 20)
        axes.draw_bar(("name", "gini"), number, (0, y + 19), size, colour)
        axes.label(values["gini"], y + 29, fixed(values["gini"], 3), (5, 0), size=SMALL)


_LINES_WORDS = read_words("charts", "concentration_in_three_countries")
_LINE_NAMES = read_words("charts", "concentration_in_three_countries.line")
_COUNTRIES = read_words("charts", "concentration_in_three_countries.country")
_LEVELS = read_words("charts", "concentration_in_three_countries.level")

COLOURS = {"china": "step-4", "united_states": "link", "japan": "muted"}

_SOLID, _BROKEN, _DOTTED = "-", (0, (5, 2)), (0, (1.5, 1.8))

STROKES = {
    "china_prefecture": _SOLID,
    "china_province": _BROKEN,
    "united_states_county": _SOLID,
    "united_states_metropolitan_area": _BROKEN,
    "united_states_state": _DOTTED,
    "japan_prefecture": _SOLID,
}
"""The larger a country's units, the more its line is broken."""

FEW_YEARS = 3
"""A line of so few points has each of them marked."""

TICKS = (0, 0.2, 0.4, 0.6, 0.8)
"""Figures of the upright axis."""

YEARS_BETWEEN = 10
"""Of two figures of the time axis."""

LATE_START_YEARS = 3
"""Lines that begin so many years later have their first value where they begin."""

AXIS, FIRST_VALUE, GAP = 32, 38, 8
"""Px for the figures of the upright axis, for the first value of a line, and between."""

HEAD, FOOT = 30, 26
"""Px above a panel for its heading, and below for the years."""

_LINES_COLUMNS = columns(
    read_words("charts", "concentration_in_three_countries.columns"),
    **dict.fromkeys(("country_name", "level_name", "year", "series_name")),
    **{"units": 0, "gini": 3, "theil": 3, "theil_between": 3, "theil_within": 3},
)


def lines_chart(measured: pd.DataFrame) -> Chart:
    """Chart the Gini of people, GDP and GDP per head in three countries.

    Parameters
    ----------
    measured
        From `atlas.measures.concentration.concentration`, of all countries and
        their larger units one below the other.
    """
    frame = measured.reset_index(drop=True)
    frame["line"] = frame["country"] + "_" + frame["level"]
    name_rows(frame, "country_name", (_COUNTRIES[key] for key in frame["country"]))
    name_rows(frame, "level_name", (_LEVELS[key] for key in frame["level"]))
    name_rows(frame, "series_name", (SERIES[key] for key in frame["series"]))
    return Chart.from_words(
        "concentration-in-three-countries",
        _LINES_WORDS,
        Table(frame, _LINES_COLUMNS),
        partial(_draw_lines, frame),
        (786, 640),
        claim=_gathered_and_evened(frame),
        **_first_to_last(frame),
    )


def _gathered_and_evened(frame: pd.DataFrame) -> bool:
    """Tell whether people of China's prefectures gathered while GDP per head evened out."""
    china = frame[frame["line"].eq("china_prefecture")].sort_values("year")
    ginis = china.groupby("series")["gini"]
    change = ginis.last() - ginis.first()
    return bool(change["population"] > 0 > change["gdp_per_head"])


def _first_to_last(frame: pd.DataFrame) -> dict[str, Any]:
    """Write the first and the last value of every line, by its name and series."""
    ends = frame.sort_values("year").groupby(frame["line"] + "_" + frame["series"])["gini"]
    return {
        str(name): _LINES_WORDS["from_to"].fill(
            first=fixed(values.iloc[0], 3), last=fixed(values.iloc[-1], 3)
        )
        for name, values in ends
    }


def _draw_lines(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    height = canvas.height / len(SERIES)
    span = max(high - low for low, high in map(_y_range, _by_series(frame)))
    longest = max(text_width(canvas.say(words), SMALL) for words in _LINE_NAMES.values())
    right = longest * 1.06 + FIRST_VALUE + GAP
    for number, (rows, words) in enumerate(zip(_by_series(frame), SERIES.values(), strict=True)):
        top = number * height
        canvas.write(12, top + 20, canvas.say(words), HEADING)
        width = canvas.width - AXIS - right
        axes = canvas.panel(AXIS, top + HEAD, width, height - HEAD - FOOT)
        _scales(axes, rows, span, FIRST_VALUE / width)
        _lines_of(axes, rows, canvas.lang)
        points = rows.sort_values(["line", "year"])
        shown = ("country_name", "level_name", "year", "series_name", "gini")
        axes.tell(shown, points.index, points["year"], points["gini"])


def _by_series(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    return (frame[frame["series"].eq(series)].sort_values("year") for series in SERIES)


def _y_range(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the tenths between which the lines of a panel lie."""
    return math.floor(rows["gini"].min() * 10) / 10, math.ceil(rows["gini"].max() * 10) / 10


def _scales(axes: Panel, rows: pd.DataFrame, span: float, room: float) -> None:
    """Give every panel the same years, and a tenth the same height; levels may differ."""
    low, _ = _y_range(rows)
    axes.set_ylim(low, low + span)
    ticks = [tick for tick in TICKS if low <= tick <= low + span]
    axes.scale_y(ticks, partial(fixed, decimals=1))
    first, last = int(rows["year"].min()), int(rows["year"].max())
    axes.set_xlim(first - (last - first) * room / (1 - room), last)
    years = range(YEARS_BETWEEN * math.ceil(first / YEARS_BETWEEN), last + 1, YEARS_BETWEEN)
    axes.scale_x(years, str)


def _lines_of(axes: Panel, rows: pd.DataFrame, lang: str) -> None:
    """Draw the lines of a panel, each with its first and last value and its name."""
    colours = rows.drop_duplicates("line").set_index("line")["country"].map(COLOURS)
    for name, line in rows.groupby("line"):
        marker = "o" if len(line) <= FEW_YEARS else ""
        how: dict[str, Any] = {"color": paint(colours[name]), "linestyle": STROKES[str(name)]}
        how |= {"linewidth": 2, "marker": marker, "markersize": 5, "clip_on": False}
        axes.plot(line["year"].tolist(), line["gini"].astype(float).tolist(), **how)
    by_line = rows.groupby("line")
    ends = pd.DataFrame({"year": by_line["year"].first(), "first": by_line["gini"].first()})
    # Values of lines that begin a year apart share a column, in which none covers another.
    late = ends["year"] >= rows["year"].min() + LATE_START_YEARS
    for year, starting in ends.groupby(ends["year"].where(late, rows["year"].min())):
        _write_values(axes, starting["first"], int(str(year)), colours)
    names = {line: words.get(lang) for line, words in _LINE_NAMES.items()}
    _write_values(axes, by_line["gini"].last(), int(rows["year"].max()), colours, names)


def _write_values(
    axes: Panel,
    values: pd.Series,
    year: int,
    colours: pd.Series,
    names: Mapping[str, str] | None = None,
) -> None:
    """Write values to the left of a year, or with the names of their lines to its right."""
    per_px = (axes.get_ylim()[1] - axes.get_ylim()[0]) / axes.get_window_extent().height
    side, align = (-GAP, "right") if names is None else (GAP, "left")
    heights = dict(zip(values.index, values.astype(float), strict=True))
    for line, y in spread(heights, (SMALL + 2) * per_px).items():
        value = fixed(values[line], 3)
        words = value if names is None else f"{value} {names[line]}"
        how = {"size": SMALL, "colour": colours[line], "align": align}
        axes.label(year, y, words, (side, 0), halo=True, **how)
