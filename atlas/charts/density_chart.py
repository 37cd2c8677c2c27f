"""Growth by density: which places fill and which thin, from the emptiest to the densest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import LABEL, SMALL, Canvas, bar, label, scale_x
from atlas.drawing.canvas.marks import box
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.ticks import round_ticks
from atlas.model.country import Country
from atlas.model.summary.people import DensityClass
from atlas.model.text import Text
from atlas.words.numbers import format_number, grown
from atlas.words.reading import LANGS, read_words

_WORDS = read_words("charts", "growth_by_density")
_HEADS = read_words("charts", "growth_by_density.columns")


ROW = 34.0
TOP, FOOT, MARGIN = 26.0, 26.0, 14.0
BARS_FROM = {"narrow": 0.42, "wide": 0.34}
"""Where the panel of the bars begins, as a part of the sheet's width."""

_SHOWN = ("name", "units", "people_before", "people_after", "change_pct")


def _columns(*, country: Country) -> tuple[Column, ...]:
    heads = _HEADS.dated(country)
    return (
        Column("name", heads["name"]),
        Column("units", heads["units"], 0),
        Column("people_before", heads["people_before"], 0),
        Column("people_after", heads["people_after"], 0),
        Column("change_pct", heads["change_pct"], 1, signed=True),
    )


def two_censuses(*, country: Country) -> Text:
    """Return the source of what compares two censuses."""
    return _WORDS.dated(country)["source"]


def density_chart(classes: Sequence[DensityClass], *, country: Country) -> Chart:
    """Chart the change of people by density of the first census.

    Parameters
    ----------
    classes
        From `atlas.measures.growth.density_growth.growth_by_density`, 2010–2020; a class without
        people is left out.
    country
        The country whose censuses and divisions are meant.
    """
    known = [row for row in classes if row.change_pct is not None]
    frame, names = pd.DataFrame(known), [class_name(row.lower, row.upper) for row in known]
    for lang in LANGS:
        frame[f"name_{lang}"] = [name.get(lang) for name in names]
    best, last = frame.iloc[int(frame["change_pct"].argmax())], frame.iloc[-1]
    fastest = Text(best["name_zh"], best["name_en"])
    return Chart(
        id="growth-by-density",
        topic=_WORDS.dated(country)["topic"],
        claim=_WORDS["claim"].fill(best=fastest)
        if last["change_pct"] < 0 < best["change_pct"]
        else None,
        subtitle=_WORDS.dated(country)["subtitle"],
        draw=partial(_draw, frame, country=country),
        heights=(int(ROW * len(frame) + TOP + FOOT),) * 2,
        table=Table(frame, _columns(country=country)),
        caption=_WORDS["caption"].fill(
            best=fastest,
            best_change=grown(best["change_pct"]),
            densest=Text(last["name_zh"], last["name_en"]),
            densest_change=grown(last["change_pct"]),
        ),
        cannot_show=_WORDS.dated(country)["cannot_show"],
        source=two_censuses(country=country),
    )


def class_name(low: float | None, high: float | None) -> Text:
    """Name a class of densities: ``1,500–3,000``, ``below 10``, ``24,000 and above``."""
    if low is None or pd.isna(low):
        end = format_number(high or 0)
        return _WORDS["class_below"].fill(high=end)
    if high is None or pd.isna(high):
        start = format_number(low)
        return _WORDS["class_above"].fill(low=start)
    start, end = format_number(low), format_number(high)
    return _WORDS["class_between"].fill(low=start, high=end)


def _pct(value: float) -> str:
    return format_number(value, signed=True, decimals=1) + "%"


def _draw(frame: pd.DataFrame, canvas: Canvas, *, country: Country) -> None:
    left = BARS_FROM[canvas.size] * canvas.width
    axes = canvas.panel(left, TOP, canvas.width - left - MARGIN, ROW * len(frame))
    values = frame["change_pct"].astype(float)
    low, high = min(values.min(), 0), max(values.max(), 0)
    room = (0.2 if canvas.wide else 0.3) * (high - low)
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(ROW * len(frame), 0)
    ticks = round_ticks(low, high, 4)
    marks = [_tick(tick, tick == ticks[-1]) for tick in ticks]
    scale_x(axes, ticks, marks)
    axes.axvline(0, color=paint("ink"), linewidth=1)
    canvas.write(MARGIN, 16, canvas.say(_HEADS.dated(country)["name"]), SMALL, "muted")
    shown = _SHOWN
    for number, row in enumerate(frame.to_dict("records")):
        y, value = number * ROW, float(row["change_pct"])
        foot = TOP + y + ROW / 2 + 4
        name, units = row[f"name_{canvas.lang}"], format_number(row["units"])
        canvas.write(MARGIN, foot, _WORDS["row"].say(canvas.lang, name=name, units=units), LABEL)
        bar(axes, (0, y + 6), value, ROW - 12, "gain" if value > 0 else "loss")
        canvas.marks.append(box(axes, shown, number, (0, y + 6), (value, ROW - 12)))
        side = {"align": "left" if value > 0 else "right", "size": SMALL}
        label(axes, value, y + ROW / 2, _pct(value), (5 if value > 0 else -5, 0), halo=True, **side)


def _tick(value: float, unit: bool) -> str:
    return format_number(value, signed=True) + ("%" if unit else "")
