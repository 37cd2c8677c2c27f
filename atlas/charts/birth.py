"""Charts of where people were born and live: the largest stocks, the matrix, one province."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path as Outline

from atlas.catalogue.style import Style
from atlas.charts.chart import Chart, Column, Table, name_rows
from atlas.drawing.canvas import LABEL, SMALL, WIDTHS, XY, ChartCanvas, Marks, Panel, drawing
from atlas.drawing.canvas_map import DrawnCountry, Point, draw_country, map_size, name_places
from atlas.drawing.canvas_svg import CLASS_MARK, Head, clean, paint
from atlas.model.country import Province
from atlas.model.layer import ClassBreaks
from atlas.model.text import Text
from atlas.words.numbers import fixed, people, people_text, people_tick
from atlas.words.word_files import read_words

_FLOW_WORDS = read_words("charts", "born_in_another_province")
_FLOW_HEADS = read_words("charts", "born_in_another_province.columns")

ENDS = ("birth", "residence")

SHOWN = 30
"""How many stocks the national map shows."""

BEND = 0.16
"""How far a line swings out, as a share of its length; always to the left of its way."""

ARROW_CLEARANCE_PX = 8.0
"""Room that names leave to arrows, px."""

WIDEST_LINE = {"narrow": 9.0, "wide": 15.0}
"""Width in px of the largest stock."""

LONG_FORM = read_words("charts", "sources")["long_form_birth"]


def birthplace_stock_chart(
    corridors: pd.DataFrame, shapes: DrawnCountry, style: Style, *, names: Mapping[str, Text]
) -> Chart:
    """Chart the largest stocks of people born in one province and living in another.

    Parameters
    ----------
    corridors
        From `atlas.measures.migration.provinces_of_birth.corridors`, 2010, the largest first.
    shapes
        From `atlas.drawing.canvas_map.drawn_country`.
    style
        For the frame of the map.
    names
        Short names of the provinces by code.
    """
    shown = named_corridors(corridors, names=names).head(SHOWN)
    everyone, first = int(corridors["people"].sum()), shown.iloc[0]
    ends = {end: Text(first[f"{end}_zh"], first[f"{end}_en"]) for end in ENDS}
    claim = _FLOW_WORDS["claim"].fill(people=people_text(everyone, width="long"), **ends)
    narrow, wide = (round(map_size(style.national_frame, size)[1] + 44) for size in WIDTHS)
    return Chart.from_words(
        "born-in-another-province",
        _FLOW_WORDS,
        Table.of(shown, _FLOW_HEADS, rank=None, birth=None, residence=None, people=0, share_pct=1),
        partial(_draw_flows, shown, shapes, names=names),
        (narrow, wide),
        claim=claim,
        source=LONG_FORM,
        n=len(shown),
        people=people_text(everyone),
        **ends,
        largest=people_text(first["people"]),
        share=fixed(100 * int(shown["people"].sum()) / everyone, 0),
    )


def named_corridors(corridors: pd.DataFrame, *, names: Mapping[str, Text]) -> pd.DataFrame:
    """Add the short names of both provinces in both languages."""
    named = corridors.copy()
    for end in ENDS:
        codes = named[f"{end}_code"]
        name_rows(named, end, (names[code] for code in codes))
    return named


def _draw_flows(
    shown: pd.DataFrame, shapes: DrawnCountry, canvas: ChartCanvas, *, names: Mapping[str, Text]
) -> None:
    axes = draw_country(canvas, shapes)
    widest, largest = WIDEST_LINE[canvas.size], float(shown["people"].max())
    for row in shown.iloc[::-1].to_dict("records"):
        ends = shapes.centres[row["birth_code"]], shapes.centres[row["residence_code"]]
        draw_line(axes, *ends, widest * float(row["people"]) / largest, "step-4")
    first, last = (
        np.array([shapes.centres[code] for code in shown[f"{end}_code"]]) for end in ENDS
    )
    way = last - first
    middles = (first + last) / 2 + BEND / 2 * np.column_stack([-way[:, 1], way[:, 0]])
    shown_columns = ("birth", "residence", "people", "share_pct")
    axes.tell(shown_columns, shown.index, *middles.T)
    _name_ends(axes, shown, shapes, names=names)
    _width_key(canvas, widest, largest)


def draw_line(
    axes: Panel, start: XY, end: XY, width: float, colour: str, group: str | None = None
) -> None:
    """Draw a curved line with an arrow at its end.

    Parameters
    ----------
    axes, start, end
        The map, and both ends in its units.
    width
        Of the line, px.
    colour
        A name of `atlas.drawing.canvas_svg`.
    group
        Class of the SVG's group that holds it.
    """
    px = float(np.diff(axes.get_xlim())[0]) / axes.get_window_extent().width
    first, last = np.asarray(start), np.asarray(end)
    way = last - first
    bow = (first + last) / 2 + BEND * np.array([-way[1], way[0]])
    aim = (last - bow) / np.hypot(*(last - bow))
    length, half = (width * 1.1 + 5) * px, (width * 0.95 + 2.2) * px
    foot = last - aim * length
    side = np.array([-aim[1], aim[0]])
    curve = Outline([first, bow, foot], [Outline.MOVETO, Outline.CURVE3, Outline.CURVE3])
    how: dict[str, Any] = {"alpha": 0.8, "zorder": 3, "gid": group and f"{CLASS_MARK}{group}"}
    line = {"edgecolor": paint(colour), "linewidth": max(width, 0.8), "capstyle": "butt"}
    axes.place(PathPatch(curve, fill=False, **line, **how))
    head = [last, foot + side * half, foot - side * half]
    axes.place(Polygon(head, facecolor=paint(colour), linewidth=0, **how))


def _name_ends(
    axes: Panel, shown: pd.DataFrame, shapes: DrawnCountry, *, names: Mapping[str, Text]
) -> None:
    ends = pd.concat([shown.set_index(f"{end}_code")["people"] for end in ENDS])
    codes = ends.groupby(level=0).sum().sort_values(ascending=False, kind="stable").index
    reached = set(shown["residence_code"])
    said = {code: names[code].get(axes.sheet.lang) for code in codes}
    points = [
        Point(*shapes.centres[code], name, ARROW_CLEARANCE_PX if code in reached else 2)
        for code, name in said.items()
    ]
    name_places(axes, points, LABEL if axes.sheet.wide else SMALL)


def _width_key(canvas: ChartCanvas, widest: float, largest: float) -> None:
    """Draw lines of two round numbers below the map."""
    axes = canvas.panel(0, canvas.height - 40, canvas.width, 40)
    axes.set(xlim=(0, canvas.width), ylim=(0, 40))
    x = 16.0
    for number in (1e6, 4e6):
        how: dict[str, Any] = {"color": paint("step-4"), "solid_capstyle": "butt", "alpha": 0.8}
        axes.plot([x, x + 40], [20, 20], linewidth=widest * number / largest, **how)
        written = _FLOW_WORDS["width"].say(canvas.lang, n=people_tick(number, canvas.lang))
        axes.label(x + 48, 20, written, size=LABEL)
        x += 150


_MATRIX_WORDS = read_words("charts", "birth_residence_matrix")
_MATRIX_HEADS = read_words("charts", "birth_residence_matrix.columns")


CLASS_BREAKS = (1_000, 10_000, 50_000, 200_000, 1_000_000)

CELL_FILL = 0.94
"""Width of a cell, of the step from one to the next."""

MARGIN = {"zh": 32, "en": 40}
"""Left of the rows on a narrow sheet, px: room for two tiers of signs."""


def matrix_chart(
    matrix: pd.DataFrame, multiplier: int, style: Style, *, provinces: Mapping[str, Province]
) -> Chart:
    """Chart people by province of birth (rows) and of residence (columns).

    Parameters
    ----------
    matrix
        From `atlas.measures.migration.provinces_of_birth.birth_matrix`, 2010.
    multiplier
        People per sample person.
    style
        For the colours of the classes.
    provinces
        The provinces by code, in the order of the rows.
    """
    counts = matrix * multiplier
    classes = style.breaks(CLASS_BREAKS, "sequential")
    large = counts.ge(CLASS_BREAKS[-1])
    part = 100 * float(counts[large].sum().sum()) / float(counts.sum().sum())
    return Chart.from_words(
        "birth-residence-matrix",
        _MATRIX_WORDS,
        _matrix_table(counts, provinces),
        partial(_draw_matrix, counts, classes, list(provinces.values())),
        (444, 704),
        source=LONG_FORM,
        n=int(counts.notna().sum().sum()),
        large=int(large.sum().sum()),
        part=fixed(part, 0),
        into=_name_largest(counts.sum(axis=0), provinces),
        out_of=_name_largest(counts.sum(axis=1), provinces),
    )


def _name_largest(sums: pd.Series, provinces: Mapping[str, Province]) -> Text:
    """Name the four provinces with the largest sums."""
    codes = sums.sort_values(ascending=False, kind="stable").index[:4]
    return _MATRIX_WORDS["between"].join([provinces[code].short for code in codes])


def _matrix_table(counts: pd.DataFrame, provinces: Mapping[str, Province]) -> Table:
    frame = counts.reset_index(names="code")
    name_rows(frame, "birth", (provinces[code].short for code in frame["code"]))
    of_residence = [Column(code, provinces[code].short, 0) for code in counts.columns]
    return Table(frame, (Column("birth", _MATRIX_HEADS["birth"]), *of_residence))


def _draw_matrix(
    counts: pd.DataFrame, classes: ClassBreaks, provinces: Sequence[Province], canvas: ChartCanvas
) -> None:
    edges = [people_tick(edge, canvas.lang) for edge in CLASS_BREAKS]
    below = _MATRIX_WORDS["below"].say(canvas.lang, n=edges[0])
    classes_of = enumerate([below, *(f"{edge}+" for edge in edges)], start=1)
    foot = canvas.write_keys((f"step-{step}", words) for step, words in classes_of)
    wide_left = 104 if canvas.lang == "en" else 70
    left, top = wide_left if canvas.wide else MARGIN[canvas.lang], foot + 4
    many = len(provinces)
    cell = 20.4 if canvas.wide else (canvas.width - left - 6) / many
    axes = canvas.panel(left, top, cell * many, cell * many)
    axes.set(xlim=(0, many), ylim=(many, 0))
    _cells(axes, counts, classes)
    _tell_cells(axes, counts)
    _name_rows_and_columns(canvas, left, top, cell, provinces)


def _cells(axes: Panel, counts: pd.DataFrame, classes: ClassBreaks) -> None:
    """Draw the cells of each class as one path: 930 rectangles would be a heavy file."""
    numbers = np.array([classes.classify(counts[code]) for code in counts.columns]).T
    for step in range(len(CLASS_BREAKS) + 1):
        corners = np.argwhere(numbers == step)
        if len(corners):
            cells = Outline.make_compound_path(*(_square(x, y) for y, x in corners))
            axes.place(PathPatch(cells, facecolor=paint(f"step-{step + 1}")))


def _tell_cells(axes: Panel, counts: pd.DataFrame) -> None:
    """Tell what each cell shows, column by column."""
    for x, code in enumerate(counts.columns):
        rows = np.flatnonzero(counts[code].notna())
        corners = np.array([[x, y, x + CELL_FILL, y + CELL_FILL] for y in rows], dtype=float)
        axes.sheet.marks.append(Marks(axes, ("birth", code), tuple(rows.tolist()), corners))


def _square(x: int, y: int) -> Outline:
    right, foot = x + CELL_FILL, y + CELL_FILL
    return Outline([(x, y), (right, y), (right, foot), (x, foot), (x, y)], closed=True)


def _name_rows_and_columns(
    canvas: ChartCanvas, left: float, top: float, cell: float, provinces: Sequence[Province]
) -> None:
    """Name rows and columns; on a narrow sheet, where cells are smaller than type, in two tiers."""
    bottom = top + cell * len(provinces)
    across = 0 if canvas.wide else (MARGIN[canvas.lang] - 4) / 2
    down = 0 if canvas.wide else SMALL + 2
    for number, name in enumerate(provinces):
        middle, tier = (number + 0.5) * cell, number % 2
        sign = canvas.say(name.sign)
        row = canvas.say(name.short) if canvas.wide else sign
        canvas.write(left - 4 - tier * across, top + middle + 4, row, SMALL, align="right")
        canvas.write(left + middle, bottom + 14 + tier * down, sign, SMALL, align="center")


MOST_STOCKS = 7
"""How many stocks are drawn in either direction."""

DEFAULT_PROVINCE = "440000"
"""The province that is shown before a reader chooses."""

WIDEST_OF_PROVINCE = 11.0

Row = Mapping[Hashable, Any]
"""A stock: codes and names of both provinces, people."""

InAndOut = tuple[list[Row], list[Row]]
"""The stocks into a province and out of it."""


@dataclass(frozen=True)
class ProvinceStocks:
    """The map of all provinces' stocks, of which a page shows one province's.

    Attributes
    ----------
    svg
        One ``<svg>`` in which each province's lines stand in groups of the classes ``flows`` and
        ``p<code>``; a style sheet hides all but one.
    options
        Code and short name of each province.
    words
        Code → two sentences with the figures, into and out of the province.
    """

    svg: str
    options: list[tuple[str, str]]
    words: dict[str, tuple[str, str]]


def province_flows(
    corridors: pd.DataFrame,
    shapes: DrawnCountry,
    style: Style,
    lang: str,
    *,
    names: Mapping[str, Text],
) -> ProvinceStocks:
    """Draw the largest stocks of every province, both directions.

    Parameters
    ----------
    corridors
        From `atlas.measures.migration.provinces_of_birth.corridors`, 2010.
    shapes
        From `atlas.drawing.canvas_map.drawn_country`.
    style
        Colours and type.
    lang
        ``zh`` or ``en``.
    names
        Short names of the provinces by code.
    """
    named = named_corridors(corridors, names=names)
    chosen = {
        code: (_largest(named, "residence_code", code), _largest(named, "birth_code", code))
        for code in names
    }
    size = next(iter(WIDTHS))
    with drawing(f"province-flows-{lang}"):
        canvas = ChartCanvas(size, lang, round(map_size(style.national_frame, size)[1]), style)
        axes = draw_country(canvas, shapes)
        largest = float(named["people"].max())
        for code, (coming, leaving) in chosen.items():
            for rows, colour in ((leaving, "loss"), (coming, "gain")):
                for row in reversed(rows):
                    start = shapes.centres[row["birth_code"]]
                    end = shapes.centres[row["residence_code"]]
                    width = WIDEST_OF_PROVINCE * float(row["people"]) / largest
                    draw_line(axes, start, end, width, colour, _group(code))
        for code, ways in chosen.items():
            _name_partners(axes, shapes, code, ways, names=names)
        svg = clean(canvas.raw_svg(), Head("province-flows", "one-province"), style)
    return ProvinceStocks(
        svg=svg,
        options=[(code, name.get(lang)) for code, name in names.items()],
        words={
            code: _flow_sentences(code, ways, lang, names=names) for code, ways in chosen.items()
        },
    )


def _group(code: str) -> str:
    """Name the classes of one province's groups; the first one is seen without any script."""
    return f"flows p{code}" + (" shown" if code == DEFAULT_PROVINCE else "")


def _largest(named: pd.DataFrame, end: str, code: str) -> list[Row]:
    """List the largest stocks of a province at one end, in the order of the table."""
    return [*named[named[end].eq(code)].head(MOST_STOCKS).to_dict("records")]


def _name_partners(
    axes: Panel, shapes: DrawnCountry, code: str, ways: InAndOut, *, names: Mapping[str, Text]
) -> None:
    coming, leaving = ways
    others = [*(row["birth_code"] for row in coming), *(row["residence_code"] for row in leaving)]
    points = []
    for at in dict.fromkeys([code, *others]):
        name = names[at].get(axes.sheet.lang)
        points.append(Point(*shapes.centres[at], name, ARROW_CLEARANCE_PX / 2))
    before = len(axes.texts)
    name_places(axes, points, LABEL)
    for written in axes.texts[before:]:
        written.set_gid(f"{CLASS_MARK}halo {_group(code)}")


def _flow_sentences(
    code: str, ways: InAndOut, lang: str, *, names: Mapping[str, Text]
) -> tuple[str, str]:
    words, name = read_words("charts", "province_flows"), names[code]
    into, out_of = (
        words["between"]
        .get(lang)
        .join(f"{row[f'{other}_{lang}']} {people(row['people'], lang)}" for row in rows)
        for rows, other in zip(ways, ENDS, strict=True)
    )
    return (
        words["into"].say(lang, name=name.get(lang), others=into),
        words["out_of"].say(lang, name=name.get(lang), others=out_of),
    )
