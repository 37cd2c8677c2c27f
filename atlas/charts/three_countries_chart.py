"""Concentration of people, GDP and GDP per head in three countries, by unit, on one time axis."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Column, Table
from atlas.charts.concentration_charts import SERIES, spread
from atlas.drawing.canvas.canvas import HEADING, SMALL, Canvas, label, scale_x, scale_y, text_width
from atlas.drawing.canvas.marks import points as marks_at
from atlas.drawing.canvas.paints import paint
from atlas.model.text import Text
from atlas.words.numbers import format_number
from atlas.words.reading import LANGS, read_words

_WORDS = read_words("charts", "concentration_in_three_countries")
_HEADS = read_words("charts", "concentration_in_three_countries.columns")
_LINES = read_words("charts", "concentration_in_three_countries.line")
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

LEVELS = (0, 0.2, 0.4, 0.6, 0.8)
STEP = 10
"""Figures of the upright axis, and years between two of the time axis."""

APART = 3
"""Lines that begin so many years later have their first value where they begin."""

AXIS, FIRST_VALUE, GAP = 32, 38, 8
"""Px for the figures of the upright axis, for the first value of a line, and between."""

HEAD, FOOT = 30, 26
"""Px above a panel for its heading, and below for the years."""

_COLUMNS = (
    Column("country_name", _HEADS["country_name"]),
    Column("level_name", _HEADS["level_name"]),
    Column("year", _HEADS["year"]),
    Column("series_name", _HEADS["series_name"]),
    Column("units", _HEADS["units"], 0),
    Column("gini", _HEADS["gini"], 3),
    Column("theil", _HEADS["theil"], 3),
    Column("theil_between", _HEADS["theil_between"], 3),
    Column("theil_within", _HEADS["theil_within"], 3),
)


_SHOWN = ("country_name", "level_name", "year", "series_name", "gini")
"""What a point of a line tells."""


def lines_chart(measured: pd.DataFrame) -> Chart:
    """Chart the Gini of people, GDP and GDP per head in three countries.

    Parameters
    ----------
    measured
        From `atlas.measures.concentration.concentration.concentration`, of all countries and
        their larger units one below the other.
    """
    frame = measured.reset_index(drop=True)
    frame["line"] = frame["country"] + "_" + frame["level"]
    for lang in LANGS:
        frame[f"country_name_{lang}"] = [_COUNTRIES[key].get(lang) for key in frame["country"]]
        frame[f"level_name_{lang}"] = [_LEVELS[key].get(lang) for key in frame["level"]]
        frame[f"series_name_{lang}"] = [SERIES[key][0].get(lang) for key in frame["series"]]
    return Chart(
        id="concentration-in-three-countries",
        topic=_WORDS["topic"],
        claim=_WORDS["claim"] if _gathered_and_evened(frame) else None,
        subtitle=_WORDS["subtitle"],
        draw=partial(_draw, frame),
        heights=(786, 640),
        table=Table(frame, _COLUMNS),
        caption=_caption(frame),
        cannot_show=_WORDS["cannot_show"],
        source=_WORDS["source"],
    )


def _gathered_and_evened(frame: pd.DataFrame) -> bool:
    """Tell whether people of China's prefectures gathered while GDP per head evened out."""
    china = frame[frame["line"].eq("china_prefecture")].sort_values("year")
    ginis = china.groupby("series")["gini"]
    change = ginis.last() - ginis.first()
    return bool(change["population"] > 0 > change["gdp_per_head"])


def _caption(frame: pd.DataFrame) -> Text:
    """Write the first and the last value of the lines that the caption speaks of."""
    ends = frame.sort_values("year").groupby(frame["line"] + "_" + frame["series"])["gini"]
    return _WORDS["caption"].fill(
        **{
            str(name): _WORDS["from_to"].fill(
                first=_three(values.iloc[0]), last=_three(values.iloc[-1])
            )
            for name, values in ends
        }
    )


def _three(value: float) -> str:
    return format_number(float(value), decimals=3)


def _draw(frame: pd.DataFrame, canvas: Canvas) -> None:
    height = canvas.height / len(SERIES)
    span = max(high - low for low, high in map(_reach, _by_series(frame)))
    longest = max(text_width(canvas.say(words), SMALL) for words in _LINES.values())
    right = longest * 1.06 + FIRST_VALUE + GAP
    for number, (rows, (words, _, _)) in enumerate(
        zip(_by_series(frame), SERIES.values(), strict=True)
    ):
        top = number * height
        canvas.write(12, top + 20, canvas.say(words), HEADING)
        width = canvas.width - AXIS - right
        axes = canvas.panel(AXIS, top + HEAD, width, height - HEAD - FOOT)
        _scales(axes, rows, span, FIRST_VALUE / width)
        _lines_of(axes, rows, canvas.lang)
        told = rows.sort_values(["line", "year"])
        canvas.marks.append(marks_at(axes, _SHOWN, told.index, told["year"], told["gini"]))


def _by_series(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    return (frame[frame["series"].eq(series)].sort_values("year") for series in SERIES)


def _reach(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the tenths between which the lines of a panel lie."""
    return math.floor(rows["gini"].min() * 10) / 10, math.ceil(rows["gini"].max() * 10) / 10


def _scales(axes: Axes, rows: pd.DataFrame, span: float, room: float) -> None:
    """Give every panel the same years, and a tenth the same height; levels may differ."""
    low, _ = _reach(rows)
    axes.set_ylim(low, low + span)
    ticks = [tick for tick in LEVELS if low <= tick <= low + span]
    scale_y(axes, ticks, [format_number(tick, decimals=1) for tick in ticks])
    first, last = int(rows["year"].min()), int(rows["year"].max())
    axes.set_xlim(first - (last - first) * room / (1 - room), last)
    years = range(STEP * math.ceil(first / STEP), last + 1, STEP)
    scale_x(axes, years, [str(year) for year in years])


def _lines_of(axes: Axes, rows: pd.DataFrame, lang: str) -> None:
    """Draw the lines of a panel, each with its first and last value and its name."""
    colours = rows.drop_duplicates("line").set_index("line")["country"].map(COLOURS)
    for name, line in rows.groupby("line"):
        axes.plot(
            line["year"].tolist(),
            line["gini"].astype(float).tolist(),
            color=paint(colours[name]),
            linewidth=2,
            linestyle=STROKES[str(name)],
            marker="o" if len(line) <= FEW_YEARS else "",
            markersize=5,
            clip_on=False,
        )
    by_line = rows.groupby("line")
    ends = pd.DataFrame({"year": by_line["year"].first(), "first": by_line["gini"].first()})
    # Values of lines that begin a year apart share a column, in which none covers another.
    late = ends["year"] >= rows["year"].min() + APART
    for year, starting in ends.groupby(ends["year"].where(late, rows["year"].min())):
        _write(axes, starting["first"], int(str(year)), colours)
    names = {line: words.get(lang) for line, words in _LINES.items()}
    _write(axes, by_line["gini"].last(), int(rows["year"].max()), colours, names)


def _write(
    axes: Axes,
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
        value = _three(values[line])
        words = value if names is None else f"{value} {names[line]}"
        how = {"size": SMALL, "colour": colours[line], "align": align}
        label(axes, year, y, words, (side, 0), halo=True, **how)
