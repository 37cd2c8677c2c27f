"""Charts of schooling: by size of city, the ladder, and beside income."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from atlas.charts.chart import (
    Chart,
    Column,
    Table,
    keys_of_years,
    label_bar,
    name_rows,
    percent_ticks,
    scale_change,
)
from atlas.country.names import short_place
from atlas.drawing.canvas import (
    HEADING,
    SMALL,
    Canvas,
    bar,
    bar_marks,
    dots,
    label,
    marks_at,
    name_x,
    round_ticks,
    scale_x,
    scale_y,
    text_width,
    write_keys,
)
from atlas.drawing.canvas_map import Point, name_points
from atlas.drawing.canvas_svg import paint
from atlas.measures.statistics import rank_correlation
from atlas.model.country import Country
from atlas.model.summary.places import IncomeOnSchooling
from atlas.model.text import Text
from atlas.words.numbers import exceeding, format_number, people_tick
from atlas.words.word_files import read_words

_CLASS_WORDS = read_words("charts", "schooling_by_city_size")
_CLASS_HEADS = read_words("charts", "schooling_by_city_size.columns")
_RUNG_WORDS = read_words("charts", "ladder_by_city_size")
_RUNG_HEADS = read_words("charts", "ladder_by_city_size.columns")
_RUNGS = read_words("charts", "ladder_by_city_size.rungs")
_SOURCES = read_words("charts", "sources")


CLASSES = read_words("charts", "schooling_by_city_size.classes")
"""Classes by urban-area population of 2020: 10, 5, 3, 1, 0.5, 0.2 million and more, and below."""


def city_source(*, country: Country) -> Text:
    """Return the source of figures by size of city."""
    return _SOURCES.dated(country)["cities"]


PACE = _RUNG_WORDS["cannot_show"]

ROW = 50.0


def class_chart(classes: pd.DataFrame, *, country: Country) -> Chart:
    """Chart schooling and growth by class of city.

    Parameters
    ----------
    classes
        By class, the largest first: ``cities``, ``mean_years_2010|2020``,
        ``college_share_2020`` and ``change_pct`` of `atlas.measures.city_classes.by_class`.
    country
        The country.
    """
    frame, years = _named(classes), country.compared
    mean, college = f"mean_years_{years[-1]}", f"college_share_{years[-1]}"
    first, last = frame.iloc[0], frame.iloc[-1]
    ends = [format_number(float(row[mean]), decimals=1) for row in (first, last)]
    return Chart(
        id="schooling-by-city-size",
        topic=_CLASS_WORDS["topic"],
        claim=_CLASS_WORDS["claim"] if frame[mean].is_monotonic_decreasing else None,
        subtitle=_CLASS_WORDS.dated(country)["subtitle"],
        draw=partial(_draw_classes, frame, country=country),
        heights=(760, 432),
        table=Table(
            frame,
            (
                Column("name", _CLASS_HEADS["name"]),
                Column("cities", _CLASS_HEADS["cities"], 0),
                *(
                    Column(f"mean_years_{year}", _CLASS_HEADS["mean_years"].fill(year=year), 2)
                    for year in years
                ),
                Column(college, _CLASS_HEADS["college_share"].fill(year=years[-1]), 1),
                Column("change_pct", _CLASS_HEADS["change_pct"], 1, signed=True),
            ),
        ),
        caption=_CLASS_WORDS.dated(country)["caption"].fill(largest=ends[0], smallest=ends[1]),
        cannot_show=_CLASS_WORDS["cannot_show"],
        source=city_source(country=country),
    )


def _mean_years(*, country: Country) -> list[str]:
    return [f"mean_years_{year}" for year in country.compared]


def _named(classes: pd.DataFrame) -> pd.DataFrame:
    """Give the classes their names, and make the numbers of cities whole."""
    frame = classes.astype({"cities": int}).rename_axis("class").reset_index()
    name_rows(frame, "name", (CLASSES[key] for key in frame["class"]))
    return frame


def _draw_classes(frame: pd.DataFrame, canvas: Canvas, *, country: Country) -> None:
    height = ROW * len(frame)
    keys = keys_of_years(country=country)
    headings = (_CLASS_WORDS["heading_years"], _CLASS_WORDS.dated(country)["heading_growth"])
    half = canvas.width / 2 if canvas.wide else canvas.width
    for number, heading in enumerate(headings):
        left = number * half if canvas.wide else 0
        top = 0 if canvas.wide else number * (height + 40)
        canvas.write(left + 16, top + 20, canvas.say(heading), HEADING)
        shift = 30 if canvas.wide or not number else 8
        axes = canvas.panel(left + 16, top + 20 + shift, half - 40, height - 36)
        axes.set_ylim(height - 36, 0)
        row = (height - 36) / len(frame)
        if number:
            _growth(canvas, axes, frame, row)
        else:
            _years(canvas, axes, frame, row, country=country)
    write_keys(canvas, keys, 42)


def _years(
    canvas: Canvas, axes: Axes, frame: pd.DataFrame, row: float, *, country: Country
) -> None:
    shown = ("name", "cities", *_mean_years(country=country))
    axes.set_xlim(8, 11.5)
    scale_x(axes, (8, 9, 10, 11), ("8", "9", "10", "11"))
    for number, values in enumerate(frame.to_dict("records")):
        y = number * row
        words = _CLASS_WORDS["row"].say(
            canvas.lang, name=values[f"name_{canvas.lang}"], n=values["cities"]
        )
        label(axes, 8, y + 12, words, halo=True)
        before, after = (float(values[f"mean_years_{year}"]) for year in country.compared)
        marks = marks_at(axes, shown, [number] * 2, [before, after], [y + 28] * 2)
        canvas.marks.append(marks)
        axes.plot([before, after], [y + 28] * 2, color=paint("step-2"), linewidth=3, zorder=2)
        for value, colour in ((before, "step-2"), (after, "step-4")):
            axes.scatter([value], [y + 28], s=70, color=paint(colour), linewidths=0, zorder=3)
        written = format_number(after, decimals=1)
        label(axes, after, y + 28, written, (9, 0), size=SMALL, halo=True)


def _growth(canvas: Canvas, axes: Axes, frame: pd.DataFrame, row: float) -> None:
    values = frame["change_pct"].astype(float)
    axes.set_xlim(min(values.min() - 8, -8), max(values.max() + 8, 8))
    ticks = round_ticks(*axes.get_xlim(), 5)
    scale_x(axes, ticks, percent_ticks(ticks))
    axes.axvline(0, color=paint("ink"), linewidth=1)
    for number, (name, value) in enumerate(zip(frame[f"name_{canvas.lang}"], values, strict=True)):
        y = number * row
        bar(axes, (0, y + 22), value, 15, "gain" if value > 0 else "loss")
        shown = ("name", "cities", "change_pct")
        canvas.marks.append(bar_marks(axes, shown, number, (0, y + 22), (value, 15)))
        label(axes, 0, y + 11, name, (4, 0), halo=True)
        label_bar(axes, value, y + 29.5, format_number(value, signed=True, decimals=1))


RUNGS = {
    "primary_or_less": ("step-2", _RUNGS["primary_or_less"]),
    "secondary": ("step-3", _RUNGS["secondary"]),
    "college": ("step-5", _RUNGS["college"]),
}
"""The ladder in three: colour and words."""


def rung_chart(classes: pd.DataFrame, *, country: Country) -> Chart:
    """Chart what each class of cities drew on each rung of the schooling ladder.

    Parameters
    ----------
    classes
        By class, the largest first: ``cities`` and ``<rung>_gain_pct`` of
        `atlas.measures.city_classes.add_ladder`.
    country
        The country.
    """
    frame = _named(classes)
    largest = frame.iloc[0]
    gains = {rung: exceeding(float(largest[f"{rung}_gain_pct"])) for rung in RUNGS}
    low_first = largest["primary_or_less_gain_pct"] > max(largest["college_gain_pct"], 0)
    return Chart(
        id="ladder-by-city-size",
        topic=_RUNG_WORDS["topic"],
        claim=_RUNG_WORDS["claim"] if low_first else None,
        subtitle=_RUNG_WORDS.dated(country)["subtitle"],
        draw=partial(_draw_rungs, frame),
        heights=(590, 560),
        table=Table(frame, _rung_columns()),
        caption=_rung_caption(gains, low_first),
        cannot_show=PACE,
        source=city_source(country=country),
    )


def _rung_columns() -> tuple[Column, ...]:
    return (
        Column("name", _RUNG_HEADS["name"]),
        Column("cities", _RUNG_HEADS["cities"], 0),
        *(
            Column(f"{rung}_gain_pct", _RUNG_HEADS["rung"].fill(rung=words), 1, signed=True)
            for rung, (_, words) in RUNGS.items()
        ),
    )


def _rung_caption(gains: Mapping[str, Text], low_first: bool) -> Text:
    """Say what the largest cities drew at both ends, and which end more."""
    low, high = gains["primary_or_less"], gains["college"]
    figures = _RUNG_WORDS["caption"].fill(low=low, high=high)
    if not low_first:
        return figures
    return _RUNG_WORDS["caption_low_first"].fill(figures=figures)


def _draw_rungs(frame: pd.DataFrame, canvas: Canvas) -> None:
    keys = [(colour, canvas.say(words)) for colour, words in RUNGS.values()]
    top = write_keys(canvas, keys, 18)
    row = (canvas.height - top - 28) / len(frame)
    axes = canvas.panel(16, top, canvas.width - 32, row * len(frame))
    axes.set_ylim(row * len(frame), 0)
    values = frame[[f"{rung}_gain_pct" for rung in RUNGS]].astype(float)
    scale_change(axes, values, 0.1 if canvas.wide else 0.16, 6)
    shown = ("name", "cities", *(f"{rung}_gain_pct" for rung in RUNGS))
    for number, values_of in enumerate(frame.to_dict("records")):
        y = number * row
        label(axes, axes.get_xlim()[0], y + 12, values_of[f"name_{canvas.lang}"], halo=True)
        for place, (rung, (colour, _)) in enumerate(RUNGS.items()):
            value = float(values_of[f"{rung}_gain_pct"])
            corner = (0, y + 25 + place * 15)
            bar(axes, corner, value, 14, colour)
            canvas.marks.append(bar_marks(axes, shown, number, corner, (value, 14)))
            written = format_number(value, signed=True, decimals=1)
            label_bar(axes, value, y + 32 + place * 15, written)


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
        From `atlas.measures.city_classes.add_ladder` over `city_table`, the largest city
        first; with ``name_en`` beside ``name_zh``.
    named
        How many of the largest cities may be named.
    country
        The country.
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
        From `atlas.measures.schooling.income_on_schooling` on the same prefectures.
    named
        Codes to name, the most important first.
    country
        The country.
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
