"""Provinces of birth and residence as a matrix: all 930 stocks at once."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from atlas.catalogue.style import Style
from atlas.charts.birth_flows import LONG_FORM_2010
from atlas.charts.chart import Chart, Column, Table
from atlas.country.provinces import PROVINCE_NAMES
from atlas.drawing.canvas.canvas import SMALL, Canvas, place
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.numbers import people_tick
from atlas.drawing.canvas.paints import paint
from atlas.model.classes import ClassBreaks, Text

EDGES = (1_000, 10_000, 50_000, 200_000, 1_000_000)
PROVINCES = len(PROVINCE_NAMES)

MARGIN = {"zh": 32, "en": 40}
"""Left of the rows on a narrow sheet, px: room for two tiers of signs."""


def matrix_chart(matrix: pd.DataFrame, multiplier: int, style: Style) -> Chart:
    """Chart people by province of birth (rows) and of residence (columns).

    Parameters
    ----------
    matrix
        From `atlas.measures.migration.provinces_of_birth.birth_matrix`, 2010.
    multiplier
        People per sample person.
    style
        For the colours of the classes.
    """
    counts = matrix * multiplier
    classes = style.breaks(EDGES, "sequential")
    pairs = int(counts.notna().sum().sum())
    large = int(counts.ge(EDGES[-1]).sum().sum())
    part = 100 * float(counts[counts.ge(EDGES[-1])].sum().sum()) / float(counts.sum().sum())
    into, out_of = _largest(counts.sum(axis=0)), _largest(counts.sum(axis=1))
    return Chart(
        id="birth-residence-matrix",
        title=Text("出生省×现住省，2010年", "Province of birth × province of residence, 2010"),
        subtitle=Text(
            "每格为一项存量：行为出生省，列为现住省；住在出生省的人不在表中。",
            "Each cell is a stock of people: row, where they were born; column, where they live. "
            "Those who live where they were born are not in it.",
        ),
        draw=partial(_draw, counts, classes),
        heights=(444, 704),
        table=_table(counts),
        caption=Text(
            f"{pairs}项中有{large}项超过一百万人，它们占全部的{part:.0f}%。"
            f"来人最多的列是{into.zh}，去人最多的行是{out_of.zh}。",
            f"Of {pairs} stocks {large} are of more than a million people and hold {part:.0f}% of "
            f"all. The columns with most people are {into.en}; the rows with most are {out_of.en}.",
        ),
        cannot_show=Text(
            "这是存量，不是流量。小格出自很少的样本，抽样误差大。",
            "A stock and no flow. Small cells rest on few sample persons and err widely.",
        ),
        source=LONG_FORM_2010,
    )


def _largest(sums: pd.Series, most: int = 4) -> Text:
    """Name the provinces with the largest sums."""
    codes = sums.sort_values(ascending=False, kind="stable").index[:most]
    names = [PROVINCE_NAMES[code].short for code in codes]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _table(counts: pd.DataFrame) -> Table:
    frame = counts.reset_index(names="code")
    names = [PROVINCE_NAMES[code] for code in frame["code"]]
    frame["birth_zh"] = [name.short.zh for name in names]
    frame["birth_en"] = [name.short.en for name in names]
    columns = [Column(code, PROVINCE_NAMES[code].short, 0) for code in counts.columns]
    return Table(frame, (Column("birth", Text("出生省＼现住省", "Born in \\ living in")), *columns))


def _draw(counts: pd.DataFrame, classes: ClassBreaks, canvas: Canvas) -> None:
    keys = [(f"step-{number + 1}", words) for number, words in enumerate(_class_words(canvas))]
    foot = write_keys(canvas, keys, 18)
    wide_left = 104 if canvas.lang == "en" else 70
    left, top = wide_left if canvas.wide else MARGIN[canvas.lang], foot + 4
    cell = 20.4 if canvas.wide else (canvas.width - left - 6) / PROVINCES
    axes = canvas.panel(left, top, cell * PROVINCES, cell * PROVINCES)
    axes.set_xlim(0, PROVINCES)
    axes.set_ylim(PROVINCES, 0)
    _cells(axes, counts, classes)
    _names(canvas, left, top, cell)


def _class_words(canvas: Canvas) -> list[str]:
    edges = [people_tick(edge, canvas.lang) for edge in EDGES]
    below = canvas.say(Text("不到{n}人", "below {n}")).format(n=edges[0])
    return [below, *(f"{edge}+" for edge in edges)]


def _cells(axes: Axes, counts: pd.DataFrame, classes: ClassBreaks) -> None:
    """Draw the cells of each class as one path: 930 rectangles would be a heavy file."""
    numbers = np.array([classes.classify(counts[code]) for code in counts.columns]).T
    for step in range(len(EDGES) + 1):
        corners = np.argwhere(numbers == step)
        if len(corners):
            cells = Outline.make_compound_path(*(_square(x, y) for y, x in corners))
            place(axes, PathPatch(cells, facecolor=paint(f"step-{step + 1}")))


def _square(x: int, y: int) -> Outline:
    edge = 0.94
    corners = [(x, y), (x + edge, y), (x + edge, y + edge), (x, y + edge), (x, y)]
    return Outline(corners, closed=True)


def _names(canvas: Canvas, left: float, top: float, cell: float) -> None:
    """Name rows and columns; on a narrow sheet, where cells are smaller than type, in two tiers."""
    bottom = top + cell * PROVINCES
    across = 0 if canvas.wide else (MARGIN[canvas.lang] - 4) / 2
    down = 0 if canvas.wide else SMALL + 2
    for number, name in enumerate(PROVINCE_NAMES.values()):
        middle, tier = (number + 0.5) * cell, number % 2
        sign = canvas.say(name.sign)
        row = canvas.say(name.short) if canvas.wide else sign
        canvas.write(left - 4 - tier * across, top + middle + 4, row, SMALL, align="right")
        canvas.write(left + middle, bottom + 14 + tier * down, sign, SMALL, align="center")
