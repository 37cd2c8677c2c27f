"""What a chart is: how it is drawn, the table behind it, and what it cannot show."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from atlas.catalogue.style import Style
from atlas.drawing.canvas.canvas import WIDTHS, Canvas, drawing
from atlas.drawing.canvas.svg import Head, clean
from atlas.model.classes import Text
from atlas.words.numbers import format_number
from atlas.words.reading import read_words

_MARKS = read_words("marks")

_SOURCES = read_words("charts", "sources")


NONE = _MARKS["none"]

CENSUSES = _SOURCES["censuses"]


_RANGE = re.compile(r"(?<=\d)–(?=\d)")


def with_dash(words: str, lang: str) -> str:
    """Write a range with the dash of the language: ``10–14``, in Chinese ``10—14``."""
    return _RANGE.sub(_MARKS["dash"].get(lang), words)


@dataclass(frozen=True)
class Column:
    """A column of the table behind a chart.

    Attributes
    ----------
    key
        Column of the frame. Where the frame has ``<key>_zh`` and ``<key>_en`` instead, the
        page's language chooses.
    head
        Head of the column.
    decimals
        Places after the point; None for a column of words, or of years.
    signed
        Whether numbers are changes, written with their sign.
    """

    key: str
    head: Text
    decimals: int | None = None
    signed: bool = False

    def write(self, value: Any, lang: str) -> str:
        """Write one cell; a missing one is a dash."""
        if pd.isna(value):
            return NONE.get(lang)
        if self.decimals is None:
            return with_dash(str(value), lang)
        return format_number(float(value), signed=self.signed, decimals=self.decimals)


@dataclass(frozen=True)
class Table:
    """The figures that a chart draws, one row per mark or group of marks."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]

    def heads(self, lang: str) -> list[tuple[str, bool]]:
        """Return the head of each column, and whether it holds words."""
        return [(column.head.get(lang), column.decimals is None) for column in self.columns]

    def rows(self, lang: str) -> list[list[str]]:
        """Write out every row."""
        cells = [
            [column.write(value, lang) for value in self.frame[self._key(column, lang)]]
            for column in self.columns
        ]
        return [list(row) for row in zip(*cells, strict=True)]

    def _key(self, column: Column, lang: str) -> str:
        return column.key if column.key in self.frame else f"{column.key}_{lang}"


@dataclass(frozen=True)
class Chart:
    """One chart in two languages and two widths.

    Attributes
    ----------
    id
        Name of its page, and prefix of the ids in its SVG: lower case, digits, hyphens.
    title, subtitle
        What it shows; what is measured, and in which unit.
    draw
        Draws it on a `Canvas` of either width and language.
    heights
        Its height in px on a narrow sheet and on a wide one.
    table
        The figures that are drawn.
    caption
        What it says, in figures of this build.
    cannot_show
        What must not be read from it.
    source
        Where the figures come from.
    """

    id: str
    title: Text
    subtitle: Text
    draw: Callable[[Canvas], None]
    heights: tuple[int, int]
    table: Table
    caption: Text
    cannot_show: Text
    source: Text
    _drawn: dict[tuple[str, str], tuple[Style, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def svg(self, lang: str, style: Style) -> str:
        """Draw the chart for a phone and for a desk, as two ``<svg>`` of one page.

        The style sheet shows one of them, by its class ``chart-narrow`` or ``chart-wide``.
        """
        return "".join(self.svg_of(size, lang, style) for size in WIDTHS)

    def svg_of(self, size: str, lang: str, style: Style) -> str:
        """Draw the chart in one of the `WIDTHS`: ``narrow`` or ``wide``.

        It is drawn once in each width and language: its own page and the story show the same.
        """
        known = self._drawn.get((size, lang))
        if known is None or known[0] is not style:
            known = self._drawn[size, lang] = (style, self._svg_of(size, lang, style))
        return known[1]

    def _svg_of(self, size: str, lang: str, style: Style) -> str:
        head = Head(
            id=f"{self.id}-{size}",
            kind=size,
            title=self.title.get(lang),
            description=f"{self.subtitle.get(lang)} {self.caption.get(lang)}",
        )
        with drawing(f"{self.id}-{lang}-{size}"):
            canvas = self.drawn(size, lang, style)
            return clean(canvas.raw_svg(), head, style)

    def drawn(self, size: str, lang: str, style: Style) -> Canvas:
        """Return the sheet with the chart on it; call it within `drawing`."""
        height = self.heights[list(WIDTHS).index(size)]
        canvas = Canvas(size, lang, height, style)
        self.draw(canvas)
        return canvas


@dataclass(frozen=True)
class Finding:
    """The words around a chart, to be handed to `Chart` together."""

    caption: Text
    cannot_show: Text
    source: Text = CENSUSES
