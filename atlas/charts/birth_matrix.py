"""Provinces of birth and residence as a matrix: all 930 stocks at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from atlas.catalogue.style import Style
from atlas.charts.birth_flows import LONG_FORM
from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import SMALL, Canvas, place
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.marks import Marks
from atlas.drawing.canvas.paints import paint
from atlas.model.classes import ClassBreaks
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.numbers import fixed, people_tick
from atlas.words.reading import read_words

_WORDS = read_words("charts", "birth_residence_matrix")
_HEADS = read_words("charts", "birth_residence_matrix.columns")


EDGES = (1_000, 10_000, 50_000, 200_000, 1_000_000)

EDGE = 0.94
"""Width of a cell, of the step from one to the next."""

MARGIN = {"zh": 32, "en": 40}
"""Left of the rows on a narrow sheet, px: room for two tiers of signs."""


def matrix_chart(matrix: pd.DataFrame, multiplier: int, style: Style, *, country: Country) -> Chart:
    """Chart people by province of birth (rows) and of residence (columns).

    Parameters
    ----------
    matrix
        From `atlas.measures.migration.provinces_of_birth.birth_matrix`, 2010.
    multiplier
        People per sample person.
    style
        For the colours of the classes.
    country
        The country whose censuses and divisions are meant.
    """
    counts = matrix * multiplier
    classes = style.breaks(EDGES, "sequential")
    pairs = int(counts.notna().sum().sum())
    large = int(counts.ge(EDGES[-1]).sum().sum())
    part = 100 * float(counts[counts.ge(EDGES[-1])].sum().sum()) / float(counts.sum().sum())
    into, out_of = (
        _largest(counts.sum(axis=0), country=country),
        _largest(counts.sum(axis=1), country=country),
    )
    return Chart(
        id="birth-residence-matrix",
        topic=_WORDS["topic"],
        claim=_WORDS["claim"].fill(n=pairs, large=large, part=fixed(part, 0)),
        subtitle=_WORDS["subtitle"],
        draw=partial(_draw, counts, classes, country=country),
        heights=(444, 704),
        table=_table(counts, country=country),
        caption=_WORDS["caption"].fill(
            n=pairs, large=large, part=fixed(part, 0), into=into, out_of=out_of
        ),
        cannot_show=_WORDS["cannot_show"],
        source=LONG_FORM,
    )


def _largest(sums: pd.Series, most: int = 4, *, country: Country) -> Text:
    """Name the provinces with the largest sums."""
    codes = sums.sort_values(ascending=False, kind="stable").index[:most]
    return _WORDS["between"].join([country.provinces[code].short for code in codes])


def _table(counts: pd.DataFrame, *, country: Country) -> Table:
    frame = counts.reset_index(names="code")
    names = [country.provinces[code] for code in frame["code"]]
    frame["birth_zh"] = [name.short.zh for name in names]
    frame["birth_en"] = [name.short.en for name in names]
    columns = [Column(code, country.provinces[code].short, 0) for code in counts.columns]
    return Table(frame, (Column("birth", _HEADS["birth"]), *columns))


def _draw(counts: pd.DataFrame, classes: ClassBreaks, canvas: Canvas, *, country: Country) -> None:
    keys = [(f"step-{number + 1}", words) for number, words in enumerate(_class_words(canvas))]
    foot = write_keys(canvas, keys, 18)
    wide_left = 104 if canvas.lang == "en" else 70
    left, top = wide_left if canvas.wide else MARGIN[canvas.lang], foot + 4
    many = len(country.provinces)
    cell = 20.4 if canvas.wide else (canvas.width - left - 6) / many
    axes = canvas.panel(left, top, cell * many, cell * many)
    axes.set_xlim(0, many)
    axes.set_ylim(many, 0)
    _cells(axes, counts, classes)
    canvas.marks.extend(_told(axes, counts))
    _names(canvas, left, top, cell, country=country)


def _class_words(canvas: Canvas) -> list[str]:
    edges = [people_tick(edge, canvas.lang) for edge in EDGES]
    below = _WORDS["below"].say(canvas.lang, n=edges[0])
    return [below, *(f"{edge}+" for edge in edges)]


def _cells(axes: Axes, counts: pd.DataFrame, classes: ClassBreaks) -> None:
    """Draw the cells of each class as one path: 930 rectangles would be a heavy file."""
    numbers = np.array([classes.classify(counts[code]) for code in counts.columns]).T
    for step in range(len(EDGES) + 1):
        corners = np.argwhere(numbers == step)
        if len(corners):
            cells = Outline.make_compound_path(*(_square(x, y) for y, x in corners))
            place(axes, PathPatch(cells, facecolor=paint(f"step-{step + 1}")))


def _told(axes: Axes, counts: pd.DataFrame) -> Iterator[Marks]:
    """Tell what each cell shows, column by column."""
    for x, code in enumerate(counts.columns):
        rows = np.flatnonzero(counts[code].notna())
        corners = [[x, y, x + EDGE, y + EDGE] for y in rows]
        yield Marks(axes, ("birth", code), tuple(rows.tolist()), np.array(corners, dtype=float))


def _square(x: int, y: int) -> Outline:
    corners = [(x, y), (x + EDGE, y), (x + EDGE, y + EDGE), (x, y + EDGE), (x, y)]
    return Outline(corners, closed=True)


def _names(canvas: Canvas, left: float, top: float, cell: float, *, country: Country) -> None:
    """Name rows and columns; on a narrow sheet, where cells are smaller than type, in two tiers."""
    bottom = top + cell * len(country.provinces)
    across = 0 if canvas.wide else (MARGIN[canvas.lang] - 4) / 2
    down = 0 if canvas.wide else SMALL + 2
    for number, name in enumerate(country.provinces.values()):
        middle, tier = (number + 0.5) * cell, number % 2
        sign = canvas.say(name.sign)
        row = canvas.say(name.short) if canvas.wide else sign
        canvas.write(left - 4 - tier * across, top + middle + 4, row, SMALL, align="right")
        canvas.write(left + middle, bottom + 14 + tier * down, sign, SMALL, align="center")
