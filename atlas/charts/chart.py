"""A chart of the site: what it is drawn from, its table, its words, and its SVG."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas.catalogue.style import Style
from atlas.country.names import short_place
from atlas.drawing.canvas import WIDTHS, ChartCanvas, Key, Marks, drawing
from atlas.drawing.canvas_map import DrawnCountry, Point, drawn_country
from atlas.drawing.canvas_svg import Head, clean
from atlas.measures.migration.cohorts import Cohorts, follow_cohorts
from atlas.measures.migration.provinces_of_birth import SAMPLE_MULTIPLIER
from atlas.measures.sectors import line_as_fit
from atlas.measures.statistics import RobustFit
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.summary import Summary
from atlas.model.text import Text
from atlas.sources.boundary_file import read_dashed_line
from atlas.words.numbers import format_number
from atlas.words.word_files import LANGS, read_words

_MARKS = read_words("marks")


NONE = _MARKS["none"]

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
    in_file
        Head of the column in a file, where the page's needs its cells to be understood.
    """

    key: str
    head: Text
    decimals: int | None = None
    signed: bool = False
    in_file: Text | None = None

    def write(self, value: Any, lang: str) -> str:
        """Write one cell; a missing one is a dash."""
        if pd.isna(value):
            return NONE.get(lang)
        if self.decimals is None:
            return with_dash(str(value), lang)
        return format_number(float(value), signed=self.signed, decimals=self.decimals)


def columns(
    heads: Mapping[str, Text], signed: Collection[str] = (), /, **decimals: int | None
) -> tuple[Column, ...]:
    """Describe columns whose heads are the words of the same names.

    A column of one year, such as ``share_2020``, has the head of all years, ``share``, filled
    with its own.

    Parameters
    ----------
    heads
        Head of each column.
    signed
        Columns of changes.
    decimals
        Places after the point by column, in the order of the table; None for words and years.
    """
    described = []
    for key, places in decimals.items():
        stem, _, year = key.rpartition("_")
        head = heads[key] if key in heads else heads[stem].fill(year=year)
        described.append(Column(key, head, places, signed=key in signed))
    return tuple(described)


def name_rows(frame: pd.DataFrame, stem: str, names: Iterable[Text]) -> None:
    """Add the columns ``<stem>_zh`` and ``<stem>_en`` of a name for each row to a table."""
    texts = list(names)
    for lang in LANGS:
        frame[f"{stem}_{lang}"] = [text.get(lang) for text in texts]


def name_of(row: Mapping[Any, Any] | pd.Series) -> Text:
    """Return the name of a row in both languages."""
    return Text(row["name_zh"], row["name_en"])


def panels(
    canvas: ChartCanvas, number: int, top: float = 0
) -> list[tuple[float, float, float, float]]:
    """Divide a sheet below a height: side by side where it is wide, else one below the other.

    Returns
    -------
    list of tuple
        Left, top, width and height of each panel, px.
    """
    if canvas.wide:
        width = canvas.width / number
        return [(place * width, top, width, canvas.height - top) for place in range(number)]
    height = (canvas.height - top) / number
    return [(0, top + place * height, canvas.width, height) for place in range(number)]


def points_of(rows: pd.DataFrame, x: str, y: str, lang: str) -> list[Point]:
    """Return rows as points at two of their columns, by the short names of their places."""
    return [
        Point(float(row[x]), float(row[y]), short_place(row[f"name_{lang}"]))
        for row in rows.to_dict("records")
    ]


FIGURES_IN_FILES: Final = 10
"""Of a number in a file. Digits behind the fourteenth or so depend on the processor."""


def _rounded(values: pd.Series) -> pd.Series:
    """Round to `FIGURES_IN_FILES`, and write a column of whole numbers without a point."""
    numbers = values.astype("Float64").map(
        lambda value: float(f"{value:.{FIGURES_IN_FILES}g}"), na_action="ignore"
    )
    return numbers.astype("Int64") if numbers.dropna().mod(1).eq(0).all() else numbers


@dataclass(frozen=True)
class Table:
    """The figures that a chart draws, one row per mark or group of marks.

    Attributes
    ----------
    frame
        The figures, unrounded.
    columns
        Those that its page shows.
    beside
        Those that only the file has.
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    beside: tuple[Column, ...] = ()

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        heads: Mapping[str, Text],
        signed: Collection[str] = (),
        /,
        **decimals: int | None,
    ) -> Table:
        """Return the table of a frame whose columns are described as `columns` has it."""
        return cls(frame, columns(heads, signed, **decimals))

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

    def in_file(self, lang: str) -> pd.DataFrame:
        """Return all figures as a file has them: each under its head, to `FIGURES_IN_FILES`."""
        written = {}
        for column in (*self.columns, *self.beside):
            values = self.frame[self._key(column, lang)]
            if column.decimals is None:
                cells = values.map(lambda value: with_dash(str(value), lang), na_action="ignore")
            else:
                cells = _rounded(values)
            written[(column.in_file or column.head).get(lang)] = cells.array
        return pd.DataFrame(written)

    def _key(self, column: Column, lang: str) -> str:
        return column.key if column.key in self.frame else f"{column.key}_{lang}"


Drawn = tuple[str, list[dict[str, Any]], list[Key]]
"""A chart in one width and language: its SVG, what its marks say, and its keys."""


@dataclass(frozen=True)
class Chart:
    """One chart in two languages and two widths.

    Attributes
    ----------
    id
        Name of its page, and prefix of the ids in its SVG: lower case, digits, hyphens.
    topic, subtitle
        What it is about; what is measured, and in which unit.
    draw
        Draws it on a `ChartCanvas` of either width and language.
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
    claim
        What its figures bear out, in figures of this build; None where they do not, and the topic
        is the title.
    """

    id: str
    topic: Text
    subtitle: Text
    draw: Callable[[ChartCanvas], None]
    heights: tuple[int, int]
    table: Table
    caption: Text
    cannot_show: Text
    source: Text
    claim: Text | None = None
    _drawn: dict[tuple[str, str], tuple[Style, Drawn]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def from_words(
        cls,
        id: str,
        words: Mapping[str, Text],
        table: Table,
        draw: Callable[[ChartCanvas], None],
        heights: tuple[int, int],
        *,
        claim: Text | bool | None = True,
        caption: Text | None = None,
        cannot_show: Text | None = None,
        source: Text | None = None,
        **figures: object,
    ) -> Chart:
        """Return the chart whose sentences are those of a table of words, filled with figures.

        Parameters
        ----------
        id, table, draw, heights
            As `Chart` has them.
        words
            Its sentences by the names of the chart's parts.
        claim
            Whether the figures bear out the claim of the words, or a claim in its place.
        caption, cannot_show, source
            Sentences in place of those of the words.
        figures
            What fills the fields of any of the sentences.
        """
        own = {"caption": caption, "cannot_show": cannot_show, "source": source}
        parts = ("topic", "subtitle", *own)
        sentences = {part: own.get(part) or words[part].fill(**figures) for part in parts}
        if claim and not isinstance(claim, Text):
            claim = words["claim"].fill(**figures)
        return cls(id, draw=draw, heights=heights, table=table, claim=claim or None, **sentences)

    @property
    def title(self) -> Text:
        """What stands above it: the claim, or the topic."""
        return self.claim or self.topic

    @property
    def explained(self) -> Text:
        """What stands under the title: the subtitle, and before it the topic, if not above."""
        if self.claim is None:
            return self.subtitle
        parts = read_words("charts", "parts")["topic"]
        return parts.fill(topic=self.topic, subtitle=self.subtitle)

    def svg(self, lang: str, style: Style) -> str:
        """Draw the chart for a phone and for a desk, as two ``<svg>`` of one page.

        The style sheet shows one of them, by its class ``chart-narrow`` or ``chart-wide``.
        """
        return "".join(self.svg_of(size, lang, style) for size in WIDTHS)

    def svg_of(self, size: str, lang: str, style: Style) -> str:
        """Draw the chart in one of the `WIDTHS`: ``narrow`` or ``wide``.

        It is drawn once in each width and language: its own page and the story show the same.
        """
        return self._once(size, lang, style)[0]

    def marks_of(self, size: str, lang: str, style: Style) -> list[dict[str, Any]]:
        """List where the marks of the drawing lie, and what of the table each of them shows.

        Returns
        -------
        list of dict
            Of marks that show the same columns: ``columns`` (places in the table, the one that
            names them first), ``at`` (for each mark the place of its row, then left and top, and
            of a bar right and bottom, px of the sheet), ``each`` (how many numbers that makes),
            and ``land`` where they are the shapes of the group ``told``.
        """
        return self._once(size, lang, style)[1]

    def keys_of(self, size: str, lang: str, style: Style) -> list[Key]:
        """List the keys of the drawing, each with the colour of what it stands for."""
        return self._once(size, lang, style)[2]

    def _once(self, size: str, lang: str, style: Style) -> Drawn:
        known = self._drawn.get((size, lang))
        if known is None or known[0] is not style:
            known = self._drawn[size, lang] = (style, self._draw(size, lang, style))
        return known[1]

    def _draw(self, size: str, lang: str, style: Style) -> Drawn:
        described = f"{self.subtitle.get(lang)} {self.caption.get(lang)}"
        head = Head(f"{self.id}-{size}", size, self.title.get(lang), described)
        with drawing(f"{self.id}-{lang}-{size}"):
            canvas = self.drawn(size, lang, style)
            svg = clean(canvas.raw_svg(), head, style)
            placed = [self._placed(marks, canvas.height) for marks in canvas.marks]
            return svg, list(_joined(placed)), canvas.keys

    def _placed(self, marks: Marks, height: float) -> dict[str, Any]:
        keys = [column.key for column in self.table.columns]
        rows = self.table.frame.index.get_indexer(pd.Index(marks.rows))
        at = np.column_stack([rows, marks.places(height)])
        return {
            "columns": [keys.index(key) for key in marks.keys],
            "each": at.shape[1],
            **({"land": True} if marks.on_land else {}),
            "at": at.ravel().tolist(),
        }

    def drawn(self, size: str, lang: str, style: Style) -> ChartCanvas:
        """Return the sheet with the chart on it; call it within `drawing`."""
        canvas = ChartCanvas(size, lang, self.heights[list(WIDTHS).index(size)], style)
        self.draw(canvas)
        return canvas


def _joined(placed: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Join marks that follow each other and show the same columns."""
    for head, group in groupby(placed, lambda marks: {**marks, "at": None}):
        yield head | {"at": [number for marks in group for number in marks["at"]]}


def keys_of_years(years: tuple[int, int]) -> list[tuple[str, str]]:
    """Return colour and word of the two censuses compared, for a key; the earlier one is paler."""
    return list(zip(("step-2", "step-4"), map(str, years), strict=True))


@dataclass(frozen=True, eq=False)
class ChartData:
    """What the charts are drawn from; equal only to itself, so that a cache can know it.

    Attributes
    ----------
    dataset
        The measured dataset.
    """

    dataset: Dataset

    @property
    def years(self) -> tuple[int, int]:
        """The two censuses compared, the earlier first."""
        return self.dataset.country.compared

    @property
    def span(self) -> str:
        """How columns name these."""
        return self.dataset.country.span

    @property
    def latest(self) -> int:
        """The last census."""
        return self.dataset.country.latest

    @property
    def crs(self) -> str:
        """The projection that everything is drawn in, in metres."""
        return self.dataset.country.equal_area

    @cached_property
    def names(self) -> Mapping[str, Text]:
        """The short names of the provinces by code."""
        return {code: it.short for code, it in self.dataset.country.provinces.items()}

    @property
    def coast(self) -> tuple[str, ...]:
        """The codes of the provinces of the coast."""
        return self.dataset.country.coast

    @property
    def pair(self) -> str:
        """The code of the prefecture that is the example beside its parts."""
        return self.dataset.country.examples.pair

    @property
    def summary(self) -> Summary:
        """The headline figures."""
        return self.dataset.summary

    @property
    def prefectures(self) -> UnitSet:
        """The prefectures."""
        return self.dataset.unit_sets["prefecture"]

    @property
    def provinces(self) -> UnitSet:
        """The provinces."""
        return self.dataset.unit_sets["province"]

    @property
    def counties(self) -> UnitSet | None:
        """The county units of 2010–2020, if they were built."""
        return self.dataset.unit_sets.get(self.dataset.country.unit_set())

    @property
    def ratios(self) -> pd.DataFrame | None:
        """The national survival ratios, if both censuses tell ages."""
        return self.dataset.tables.get(f"survival_ratios_{self.span}")

    def cohorts(self, unit_set: UnitSet) -> Cohorts:
        """Follow the cohorts of a unit set, expected at the national ratios."""
        before, after = (unit_set.counts[year] for year in self.years)
        return follow_cohorts(before, after, self.ratios)

    def growth_line(self, level: str, share: str) -> RobustFit | None:
        """Return the line of growth on a share as the summary has it, if there is one."""
        work = self.summary.sectors
        line = None if work is None else work.growth[level].get(share)
        return None if line is None else line_as_fit(line)

    @property
    def corridors(self) -> pd.DataFrame:
        """The stocks by province of birth and of residence, the largest first."""
        rows = self.dataset.tables["provinces_of_birth"]
        return rows[rows["year"] == max(SAMPLE_MULTIPLIER)].reset_index(drop=True)

    @cached_property
    def map(self) -> DrawnCountry:
        """The provinces as charts draw them."""
        country = self.dataset.country
        return drawn_country(
            self.provinces.table,
            self.dataset.leaves,
            read_dashed_line(country.frame.inset, country.tables),
            special=country.special,
            inset=country.frame.inset,
            projection=self.crs,
        )

    def by_code(self, unit_set: UnitSet, *columns: str) -> pd.DataFrame | None:
        """Return columns of a unit set by code, or None if the build has no figure of one."""
        table = unit_set.table.set_index("code")
        if not set(columns) <= set(table):
            return None
        chosen = pd.DataFrame(table[list(columns)])
        return None if chosen.isna().all().any() else chosen
