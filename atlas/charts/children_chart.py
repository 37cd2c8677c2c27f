"""Migrant and left-behind children: the published national figures, and no place of ours."""

from __future__ import annotations

from functools import partial

import pandas as pd

from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import SMALL, Canvas, bar, label, scale_x
from atlas.drawing.canvas.marks import box
from atlas.model.text import Text
from atlas.words.numbers import fixed, people, people_text, people_tick
from atlas.words.reading import read_words

_WORDS = read_words("charts", "children_and_migration")
_HEADS = read_words("charts", "children_and_migration.columns")


MEASURES = (
    "children_0_17_total",
    "children_affected_by_migration",
    "migrant_children_0_17",
    "left_behind_children_0_17",
    "left_behind_children_urban",
    "left_behind_children_rural",
)
"""Rows from the top; the last two are parts of the one above them."""

COLOURS = ("step-2", "step-3", "step-4", "step-4", "step-2", "step-2")
NARROW_DEFINITION = "rural_left_behind_children"
MILLION = 1_000_000
ROW = 50.0


_CHILDREN_COLUMNS = (
    Column("title", _HEADS["title"]),
    Column("year", _HEADS["year"]),
    Column("value_million", _HEADS["value_million"], 2),
    Column("source", _HEADS["source"]),
)


def children_chart(figures: pd.DataFrame) -> Chart:
    """Chart the published figures of children who moved and children who stayed behind.

    Parameters
    ----------
    figures
        The packaged ``children_migration_national``: ``measure``, ``year``, ``title_zh|en``,
        ``value_million``, ``source``.

    Raises
    ------
    KeyError
        A measure is not in the table.
    """
    latest = figures["year"].eq(figures["year"].max())
    rows = figures[latest].set_index("measure").loc[list(MEASURES)]
    frame = rows.reset_index()
    frame["people"] = frame["value_million"].astype(float) * MILLION
    millions = dict(zip(frame["measure"], frame["people"], strict=True))
    left, everyone = millions["left_behind_children_0_17"], millions["children_0_17_total"]
    moved = millions["children_affected_by_migration"]
    share = fixed(100 * moved / everyone, 0)
    return Chart(
        id="children-and-migration",
        topic=_WORDS["topic"],
        claim=_WORDS["claim"].fill(share=share),
        subtitle=_WORDS["subtitle"],
        draw=partial(_draw, frame),
        heights=(336, 336),
        table=Table(frame, _CHILDREN_COLUMNS),
        caption=_WORDS["caption"].fill(left=people_text(left), share=share),
        cannot_show=_limits(figures),
        source=_WORDS["source"],
    )


def _limits(figures: pd.DataFrame) -> Text:
    """Say what is not public, and which figure follows another definition."""
    narrow = figures[figures["measure"].eq(NARROW_DEFINITION)].sort_values("year").iloc[-1]
    fewer, then = float(narrow["value_million"]) * MILLION, int(narrow["year"])
    return _WORDS["cannot_show"].fill(year=then, fewer=people_text(fewer))


def _draw(frame: pd.DataFrame, canvas: Canvas) -> None:
    axes = canvas.panel(16, 6, canvas.width - 32, canvas.height - 34)
    axes.set_ylim(ROW * len(frame), 0)
    longest = float(frame["people"].max())
    axes.set_xlim(0, longest * (1.12 if canvas.wide else 1.22))
    ticks = [value * 1e8 for value in range(int(longest / 1e8) + 1)]
    scale_x(axes, ticks, [people_tick(tick, canvas.lang) for tick in ticks])
    for number, (row, colour) in enumerate(zip(frame.to_dict("records"), COLOURS, strict=True)):
        y, value = number * ROW + 4, float(row["people"])
        inner = 10 if row["measure"].endswith(("urban", "rural")) else 0
        label(axes, 0, y + 8, row[f"title_{canvas.lang}"], (inner, 0), halo=True)
        bar(axes, (0, y + 19), value, 20, colour)
        shown = ("title", "year", "value_million")
        canvas.marks.append(box(axes, shown, number, (0, y + 19), (value, 20)))
        label(axes, value, y + 29, people(value, canvas.lang), (5, 0), size=SMALL)
