"""Scatters of places by schooling: whom growing cities drew, and GDP per head."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.patches import Ellipse

from atlas.charts.chart import Chart, Column, Table
from atlas.charts.schooling_charts import PACE, city_source
from atlas.country.provinces import short_place
from atlas.drawing.canvas.canvas import (
    SMALL,
    Canvas,
    dots,
    name_x,
    scale_x,
    scale_y,
    text_width,
)
from atlas.drawing.canvas.marks import points as marks_at
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.placing import Point, name_points
from atlas.drawing.canvas.ticks import round_ticks
from atlas.measures.statistics.robust_fit import rank_correlation
from atlas.model.country import Country
from atlas.model.summary.work import IncomeOnSchooling
from atlas.words.numbers import format_number, people_tick
from atlas.words.reading import read_words

_LADDER_WORDS = read_words("charts", "two_ends_of_the_ladder")
_LADDER_HEADS = read_words("charts", "two_ends_of_the_ladder.columns")
_INCOME_WORDS = read_words("charts", "income_and_schooling")
_INCOME_HEADS = read_words("charts", "income_and_schooling.columns")


LOOSE = 0.2
"""Two ends whose ranks correlate less than so do not go together."""

LOW_END, HIGH_END = "primary_or_less_gain_pct", "college_gain_pct"

_LADDER_COLUMNS = (
    Column("name", _LADDER_HEADS["name"]),
    Column("urban_area_population", _LADDER_HEADS["urban_area_population"], 0),
    Column("change_pct", _LADDER_HEADS["change_pct"], 1, signed=True),
    Column(LOW_END, _LADDER_HEADS["primary_or_less"], 1, signed=True),
    Column(HIGH_END, _LADDER_HEADS["college"], 1, signed=True),
)


def ladder_chart(cities: pd.DataFrame, named: int = 40, *, country: Country) -> Chart:
    """Chart what growing cities drew at the two ends of the schooling ladder.

    Parameters
    ----------
    cities
        From `atlas.measures.cities.city_classes.add_ladder` over `city_table`, the largest city
        first; with ``name_en`` beside ``name_zh``.
    named
        How many of the largest cities may be named.
    country
        The country whose censuses and divisions are meant.
    """
    low, high = LOW_END, HIGH_END
    growing = cities[cities["change_pct"].gt(0)].dropna(subset=[low, high])
    both = int((growing[low].gt(0) & growing[high].gt(0)).sum())
    neither = int((growing[low].le(0) & growing[high].le(0)).sum())
    rank = rank_correlation(growing[low], growing[high])
    r = format_number(rank, signed=True, decimals=2)
    frame = growing.reset_index(drop=True)
    return Chart(
        id="two-ends-of-the-ladder",
        topic=_LADDER_WORDS["topic"],
        claim=_LADDER_WORDS["claim"] if abs(rank) < LOOSE else None,
        subtitle=_LADDER_WORDS.dated(country)["subtitle"].fill(n=len(frame)),
        draw=partial(_draw_ladder, frame, named),
        heights=(400, 540),
        table=Table(frame, _LADDER_COLUMNS),
        caption=_LADDER_WORDS["caption"].fill(n=len(frame), both=both, neither=neither, r=r),
        cannot_show=PACE,
        source=city_source(country=country),
    )


def _draw_ladder(frame: pd.DataFrame, named: int, canvas: Canvas) -> None:
    x = frame[LOW_END].astype(float)
    y = frame[HIGH_END].astype(float)
    axes = canvas.panel(48, 28, canvas.width - 66, canvas.height - 78)
    for values, limits, scale in ((x, axes.set_xlim, scale_x), (y, axes.set_ylim, scale_y)):
        low, high = values.min(), values.max()
        limits(low - 0.06 * (high - low), high + 0.06 * (high - low))
        ticks = round_ticks(low, high, 5 if canvas.wide else 4)
        scale(axes, ticks, [format_number(tick, signed=True) for tick in ticks])
    axes.axhline(0, color=paint("ink"), linewidth=1)
    axes.axvline(0, color=paint("ink"), linewidth=1)
    biggest = 15 if canvas.wide else 10
    people = frame["urban_area_population"].astype(float)
    radius = np.maximum(np.round(2 * biggest * np.sqrt(people / people.max())) / 2, 1.5)
    dots(axes, x, y, radius, "step-4", 0.6)
    shown = ("name", "urban_area_population", LOW_END, HIGH_END)
    canvas.marks.append(marks_at(axes, shown, frame.index, x, y))
    _size_key(canvas, biggest / float(np.sqrt(people.max())))
    name_x(axes, canvas.say(_LADDER_WORDS["across"]), 4)
    canvas.write(12, 16, canvas.say(_LADDER_WORDS["upwards"]), colour="muted")
    names = frame[f"name_{canvas.lang}"]
    points = [
        Point(x[i], y[i], short_place(names[i]), float(radius[i])) for i in frame.index[:named]
    ]
    name_points(axes, points, most=24 if canvas.wide else 12)


def _size_key(canvas: Canvas, scale: float) -> None:
    """Draw circles of round numbers at the upper right; ``scale`` is px per root of a person."""
    right, foot = canvas.width - 18.0, 46.0
    for number in (10e6, 1e6):
        written = people_tick(number, canvas.lang)
        canvas.write(right, foot, written, SMALL, "muted", align="right")
        radius = scale * float(np.sqrt(number))
        middle = right - text_width(written, SMALL) * 1.06 - 5 - radius
        at = (middle / canvas.width, 1 - (foot - 4) / canvas.height)
        size = (2 * radius / canvas.width, 2 * radius / canvas.height)
        canvas.figure.add_artist(Ellipse(at, *size, color=paint("step-4"), alpha=0.6, linewidth=0))
        right = middle - radius - 12
    words = canvas.say(_LADDER_WORDS["circle"])
    canvas.write(right, foot, words, SMALL, "muted", align="right")


def income_chart(
    points: pd.DataFrame, figures: IncomeOnSchooling, named: Sequence[str], *, country: Country
) -> Chart:
    """Chart GDP per head on mean years of schooling across prefectures.

    Parameters
    ----------
    points
        Index: prefecture code; ``years`` (mean years of schooling, 2020), ``index`` (GDP per
        head, all prefectures together = 100), ``name_zh``, ``name_en``.
    figures
        From `atlas.measures.work.schooling.income_on_schooling` on the same prefectures.
    named
        Codes to name, the most important first.
    country
        The country whose censuses and divisions are meant.
    """
    frame = points.dropna(subset=["years", "index"]).sort_index()
    more, r = (
        "–" if figure is None else format_number(figure, decimals=decimals)
        for figure, decimals in ((figures.pct_per_year, 0), (figures.correlation, 2))
    )
    lecture = figures.lecture_pct_per_year
    return Chart(
        id="income-and-schooling",
        topic=_INCOME_WORDS["topic"],
        claim=_INCOME_WORDS["claim"].fill(more=more) if (figures.pct_per_year or 0) > 0 else None,
        subtitle=_INCOME_WORDS.dated(country)["subtitle"].fill(n=len(frame)),
        draw=partial(
            _draw_income, frame, [code for code in named if code in frame.index], country=country
        ),
        heights=(380, 500),
        table=Table(
            frame,
            (
                Column("name", _INCOME_HEADS["name"]),
                Column("years", _INCOME_HEADS["years"], 2),
                Column("index", _INCOME_HEADS["index"], 0),
            ),
        ),
        caption=_INCOME_WORDS["caption"].fill(more=more, r=r, lecture=lecture),
        cannot_show=_INCOME_WORDS["cannot_show"],
        source=_INCOME_WORDS.dated(country)["source"],
    )


def _draw_income(
    frame: pd.DataFrame, named: Sequence[str], canvas: Canvas, *, country: Country
) -> None:
    x, y = frame["years"].astype(float), frame["index"].astype(float)
    axes = canvas.panel(44, 28, canvas.width - 62, canvas.height - 78)
    axes.set_yscale("log")
    axes.minorticks_off()
    axes.set_xlim(float(x.min()) - 0.2, float(x.max()) + 0.2)
    axes.set_ylim(float(y.min()) * 0.85, float(y.max()) * 1.15)
    ticks = [tick for tick in (25, 50, 100, 200, 400) if y.min() * 0.85 < tick < y.max() * 1.15]
    scale_y(axes, ticks, [str(tick) for tick in ticks])
    across = round_ticks(*axes.get_xlim(), 6)
    scale_x(axes, across, [format_number(tick) for tick in across])
    slope, intercept = np.polyfit(x, np.log(y), 1)
    ends = np.array([x.min(), x.max()])
    axes.plot(ends, np.exp(intercept + slope * ends), color=paint("ink"), linewidth=1.6)
    name_x(axes, canvas.say(_INCOME_WORDS.dated(country)["across"]), 4)
    canvas.write(12, 16, canvas.say(_INCOME_WORDS["upwards"]), colour="muted")
    names = frame[f"name_{canvas.lang}"]
    points = [
        Point(float(x[code]), float(y[code]), short_place(names[code]), 2.5) for code in named
    ]
    written = name_points(axes, points, most=18 if canvas.wide else 10)
    named_codes = [code for code, at in zip(named, points, strict=True) if at.name in written]
    others = ~x.index.isin(named_codes)
    dots(axes, x[others], y[others], 2.0, "step-4")
    canvas.marks.append(marks_at(axes, ("name", "years", "index"), frame.index, x, y))
    dots(axes, x[named_codes], y[named_codes], 2.5, "ink", 1)
