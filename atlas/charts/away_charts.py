"""Living away from the registration: by its place, and beside the published definitions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import LABEL, SMALL, Canvas, bar, label, scale_x
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.marks import box
from atlas.drawing.canvas.paints import on_step, paint
from atlas.model.summary.moves import AwayFigures
from atlas.words.numbers import people, people_text, people_tick
from atlas.words.reading import LANGS, in_a_row, read_words

_WORDS = read_words("charts", "away_from_registration")
_HEADS = read_words("charts", "away_from_registration.columns")
_PLACE = read_words("charts", "away_from_registration.place")
_DEFINITION = read_words("charts", "away_from_registration.definition")
_ROWS = read_words("charts", "away_from_registration.rows")


PARTS = {
    "same_county": (1, _PLACE["same_county"]),
    "same_province": (
        2,
        _PLACE["same_province"],
    ),
    "within_province": (2, _PLACE["within_province"]),
    "other_province": (5, _PLACE["other_province"]),
}
"""Where the registration lies: step of the sequential colours, and words."""

DEFINITIONS = {
    "within_one_city": (4, _DEFINITION["within_one_city"]),
    "floating": (6, _DEFINITION["floating"]),
}

_SHOWN = ("year", "row", "part", "people")
"""What a bar tells."""

BAR, GAP, GROUP = 26.0, 7.0, 96.0


def away_chart(summary: Mapping[str, AwayFigures]) -> Chart:
    """Chart those who live away from their registration, census by census.

    Parameters
    ----------
    summary
        From `atlas.measures.migration.away_from_registration.away_summary`, by year.
    """
    frame = _frame(summary)
    last = summary[max(summary)]
    within_one_city, floating = _definitions(last)
    return Chart(
        id="away-from-registration",
        topic=_WORDS["topic"].fill(first=min(summary), last=max(summary)),
        claim=_WORDS["claim"].fill(people=people_text(last.all, width="long")),
        subtitle=_WORDS["subtitle"],
        draw=partial(_draw, frame),
        heights=(416, 396),
        table=Table(
            frame,
            (
                Column("year", _HEADS["year"]),
                Column("row", _HEADS["row"]),
                Column("part", _HEADS["part"]),
                Column("people", _HEADS["people"], 0),
            ),
        ),
        caption=_WORDS["caption"].fill(
            last=max(summary),
            people=people_text(last.all),
            within_one_city=people_text(within_one_city),
            floating=people_text(floating),
        ),
        cannot_show=_WORDS["cannot_show"],
        source=_WORDS["source"].fill(years=in_a_row(summary)),
    )


def _frame(summary: Mapping[str, AwayFigures]) -> pd.DataFrame:
    rows = []
    for year, figures in summary.items():
        for part, value in _places(figures).items():
            rows.append((year, "place", part, value))
        for part, value in zip(DEFINITIONS, _definitions(figures), strict=True):
            rows.append((year, "definition", part, value))
    frame = pd.DataFrame(rows, columns=["year", "kind", "key", "people"])
    words = PARTS | DEFINITIONS
    for lang in LANGS:
        frame[f"row_{lang}"] = [_ROWS[kind].get(lang) for kind in frame["kind"]]
        frame[f"part_{lang}"] = [words[key][1].get(lang) for key in frame["key"]]
    return frame


def _places(figures: AwayFigures) -> dict[str, int]:
    """Divide all who live away by the place of their registration, as far as the census tells."""
    if figures.same_county is None or figures.same_province is None:
        within = {"within_province": figures.within_province}
    else:
        within = {"same_county": figures.same_county, "same_province": figures.same_province}
    return {**within, "other_province": figures.other_province}


def is_defined(figures: AwayFigures) -> bool:
    """Tell whether a census has what the published definition asks for."""
    found = figures.published
    by_city = found is not None and found.within_one_city is not None
    return figures.floating is not None or by_city


def _definitions(figures: AwayFigures) -> tuple[int, int]:
    """Divide all who live away by the published definition; 2000's by the county table.

    Returns
    -------
    tuple of int
        Those within and between the districts of one city, and the floating population.
    """
    found = figures.published
    if figures.floating is not None:
        return figures.all - figures.floating, figures.floating
    if found is None or found.within_one_city is None:
        raise ValueError("no figures were published by the definition of the floating population")
    return found.within_one_city, found.floating


def _draw(frame: pd.DataFrame, canvas: Canvas) -> None:
    top = _keys(canvas)
    axes = canvas.panel(16, top, canvas.width - 32, canvas.height - top - 34)
    years = list(frame["year"].unique())
    axes.set_ylim(GROUP * len(years), 0)
    longest = frame.groupby(["year", "kind"])["people"].sum().max()
    axes.set_xlim(0, longest * 1.03)
    ticks = [value * 1e8 for value in range(int(longest / 1e8) + 1)]
    scale_x(axes, ticks, [people_tick(tick, canvas.lang) for tick in ticks])
    for number, year in enumerate(years):
        rows = frame[frame["year"] == year]
        y = number * GROUP + 4
        total = people(float(rows.loc[rows["kind"] == "place", "people"].sum()), canvas.lang)
        label(
            axes,
            0,
            y + 13,
            _WORDS["total"].say(canvas.lang, year=year, total=total),
            size=LABEL + 1,
        )
        for kind, lower in (("place", 0), ("definition", BAR + GAP - 3)):
            _stack(canvas, axes, rows[rows["kind"] == kind], y + 24 + lower)


def _stack(canvas: Canvas, axes: Axes, rows: pd.DataFrame, y: float) -> None:
    left = 0.0
    for row, key, value in zip(rows.index, rows["key"], rows["people"], strict=True):
        step = (PARTS | DEFINITIONS)[key][0]
        bar(axes, (left, y), value, BAR, f"step-{step}")
        canvas.marks.append(box(axes, _SHOWN, row, (left, y), (value, BAR)))
        written = people(float(value), canvas.lang)
        if value / axes.get_xlim()[1] * (canvas.width - 32) > len(written) * 8:
            how: dict[str, Any] = {"align": "center", "size": SMALL, "colour": on_step(step)}
            label(axes, left + value / 2, y + BAR / 2 + 4, written, valign="baseline", **how)
        left += value
    joints = rows["people"].cumsum().iloc[:-1].tolist()
    axes.vlines(joints, y, y + BAR, color=paint("page"), linewidth=1)


def _keys(canvas: Canvas) -> float:
    """Write the key, one line for each bar of a year on a wide sheet, and return its height."""
    first = [(f"step-{step}", canvas.say(words)) for step, words in PARTS.values()]
    second = [(f"step-{step}", canvas.say(words)) for step, words in DEFINITIONS.values()]
    y = write_keys(canvas, [first[0], first[1], first[3]], 16)
    return write_keys(canvas, second, y) + 4
