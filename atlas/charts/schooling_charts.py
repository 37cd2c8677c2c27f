"""Schooling, growth and the rungs of the ladder by size of city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Column, Table
from atlas.charts.data import keys_of_years
from atlas.drawing.canvas.canvas import HEADING, SMALL, Canvas, bar, label, scale_x
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.marks import box
from atlas.drawing.canvas.marks import points as marks_at
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.ticks import round_ticks
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.numbers import exceeding, format_number
from atlas.words.reading import LANGS, read_words

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
        ``college_share_2020`` and ``change_pct`` of `atlas.measures.cities.city_classes.by_class`.
    country
        The country whose censuses and divisions are meant.
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
    for lang in LANGS:
        frame[f"name_{lang}"] = [CLASSES[key].get(lang) for key in frame["class"]]
    return frame


def _draw_classes(frame: pd.DataFrame, canvas: Canvas, *, country: Country) -> None:
    height = ROW * len(frame)
    keys = keys_of_years(country=country)
    headings = (
        _CLASS_WORDS["heading_years"],
        _CLASS_WORDS.dated(country)["heading_growth"],
    )
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
        told = marks_at(axes, shown, [number] * 2, [before, after], [y + 28] * 2)
        canvas.marks.append(told)
        axes.plot([before, after], [y + 28] * 2, color=paint("step-2"), linewidth=3, zorder=2)
        for value, colour in ((before, "step-2"), (after, "step-4")):
            axes.scatter([value], [y + 28], s=70, color=paint(colour), linewidths=0, zorder=3)
        written = format_number(after, decimals=1)
        label(axes, after, y + 28, written, (9, 0), size=SMALL, halo=True)


def _growth(canvas: Canvas, axes: Axes, frame: pd.DataFrame, row: float) -> None:
    values = frame["change_pct"].astype(float)
    axes.set_xlim(min(values.min() - 8, -8), max(values.max() + 8, 8))
    ticks = round_ticks(*axes.get_xlim(), 5)
    scale_x(axes, ticks, _signed_percent(ticks))
    axes.axvline(0, color=paint("ink"), linewidth=1)
    for number, (name, value) in enumerate(zip(frame[f"name_{canvas.lang}"], values, strict=True)):
        y = number * row
        bar(axes, (0, y + 22), value, 15, "gain" if value > 0 else "loss")
        shown = ("name", "cities", "change_pct")
        canvas.marks.append(box(axes, shown, number, (0, y + 22), (value, 15)))
        label(axes, 0, y + 11, name, (4, 0), halo=True)
        written = format_number(value, signed=True, decimals=1)
        side = {"align": "left" if value > 0 else "right", "size": SMALL}
        label(axes, value, y + 29.5, written, (5 if value > 0 else -5, 0), halo=True, **side)


def _signed_percent(ticks: Sequence[float]) -> list[str]:
    """Write the figures of an axis of changes, with the unit at the last one."""
    written = [format_number(tick, signed=True) for tick in ticks]
    return [*written[:-1], f"{written[-1]}%"]


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
        `atlas.measures.cities.city_classes.add_ladder`.
    country
        The country whose censuses and divisions are meant.
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
    low, high = min(values.min().min(), 0), max(values.max().max(), 0)
    room = (0.1 if canvas.wide else 0.16) * (high - low)
    axes.set_xlim(low - room, high + room)
    ticks = round_ticks(low, high, 6)
    scale_x(axes, ticks, _signed_percent(ticks))
    axes.axvline(0, color=paint("ink"), linewidth=1)
    shown = ("name", "cities", *(f"{rung}_gain_pct" for rung in RUNGS))
    for number, values_of in enumerate(frame.to_dict("records")):
        y = number * row
        label(axes, axes.get_xlim()[0], y + 12, values_of[f"name_{canvas.lang}"], halo=True)
        for place, (rung, (colour, _)) in enumerate(RUNGS.items()):
            value = float(values_of[f"{rung}_gain_pct"])
            corner = (0, y + 25 + place * 15)
            bar(axes, corner, value, 14, colour)
            canvas.marks.append(box(axes, shown, number, corner, (value, 14)))
            side = {"align": "left" if value > 0 else "right", "size": SMALL}
            at = (5 if value > 0 else -5, 0)
            written = format_number(value, signed=True, decimals=1)
            label(axes, value, y + 32 + place * 15, written, at, halo=True, **side)
