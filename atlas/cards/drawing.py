"""One card: finding, sentence, two maps, legend, the split of the change, and its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from atlas.cards.maps import (
    Land,
    Neighbourhood,
    Unit,
    core_extent,
    core_neighbourhood,
    neighbourhood,
    paint_map,
)
from atlas.catalogue.style import CardBlock, CardLayout, Style
from atlas.drawing.plan import Box, View, fitted
from atlas.drawing.sheet.canvas import FigureCanvas, Sheet, fitting_size, line_width, wrap
from atlas.drawing.sheet.figure_spec import MISSING
from atlas.drawing.sheet.map import hatched
from atlas.model.layer import ClassBreaks
from atlas.places.card import Card
from atlas.words.numbers import edge_labels, with_unit


def sheet_of(layout: CardLayout) -> Sheet:
    """Return the sheet of a card: a px of it is a pixel."""
    return Sheet(layout.width, layout.height, 1.0, decimals=2, most_labels=0)


def map_style(style: Style) -> Style:
    """Scale what the maps of a card draw with, so that a phone shows it as the web map does."""
    by = style.card.map_scale
    missing = style.missing.model_copy(
        update={"width": by * style.missing.width, "spacing": by * style.missing.spacing}
    )
    return style.model_copy(update={"missing": missing})


def map_boxes(room: Box, aspect: float, maps: int, layout: CardLayout) -> list[Box]:
    """Place the maps, each below a caption.

    Parameters
    ----------
    room
        What maps and captions may take.
    aspect
        Width of what they show, over its height.
    maps
        One, or two: beside each other, or over each other if they come out larger so.
    layout
        The card's measures.
    """
    caption = layout.caption * layout.leading
    if maps == 1:
        return [Box(room.left, room.top + caption, room.width, room.height - caption)]
    half = (room.width - layout.gap) / 2
    low = (room.height - layout.gap) / 2 - caption
    if min(room.width, low * aspect) > min(half, (room.height - caption) * aspect):
        tops = [room.top + caption, room.top + 2 * caption + low + layout.gap]
        return [Box(room.left, top, room.width, low) for top in tops]
    lefts = [room.left, room.right - half]
    return [Box(left, room.top + caption, half, room.height - caption) for left in lefts]


def core_boxes(boxes: list[Box], layout: CardLayout) -> list[Box]:
    """Make room below the first of two maps for that of the core, below a caption of its own.

    Parameters
    ----------
    boxes
        From `map_boxes`.
    layout
        The card's measures.

    Returns
    -------
    list of Box
        The two and that of the core; the two as they were where the core would come out too low,
        or where they stand over each other and leave no room beside.
    """
    first, second = boxes
    caption = layout.caption * layout.leading
    height = layout.core * (first.height - caption)
    if first.top != second.top or height < layout.core_least:
        return boxes
    left, width = first.left, first.width
    whole = Box(left, first.top, width, first.height - caption - height)
    return [whole, second, Box(left, first.top + first.height - height, width, height)]


def cut_lines(text: str, size: float, width: float, most: int) -> list[str]:
    """Wrap a text into at most so many lines; what is cut is marked by an ellipsis."""
    lines = wrap(text, size, width) if text else []
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while len(wrap(last + "…", size, width)) > 1:
        last = last[:-1]
    return [*lines[: most - 1], last + "…"]


def block_lines(text: str, block: CardBlock, layout: CardLayout) -> tuple[float, list[str]]:
    """Return the size and lines of a text: smaller, then broken, where it is long."""
    width = layout.width - 2 * layout.margin
    size = fitting_size(text, width, *block.size)
    return size, cut_lines(text, size, width, block.lines)


def fitting_caption(
    captions: tuple[str, ...], width: float, layout: CardLayout
) -> tuple[float, str]:
    """Return the size and words of a caption: the first that fits on a line, or a bit smaller."""
    for caption in captions:
        size = fitting_size(caption, width, layout.caption, layout.text)
        if line_width(caption, size) <= width:
            return size, caption
    return layout.text, captions[-1]


TOLERANCE: Final = 0.3
"""How far a border of the enlarged core may lie off the true one, px."""


@dataclass(frozen=True)
class CardMaterial:
    """What every card is drawn from, the same for all.

    Attributes
    ----------
    land
        The boundaries.
    wholes, parts
        Class and label of each prefecture and of each county unit.
    classes
        Classes of the change in per cent.
    words
        Phrases that all cards share, by language.
    style
        Colours and type.
    """

    land: Land
    wholes: Mapping[str, Unit]
    parts: Mapping[str, Unit]
    classes: ClassBreaks
    words: Mapping[str, Mapping[str, str]]
    style: Style


class CardRenderer:
    """Draws cards, and keeps the land of the last prefecture.

    Parameters
    ----------
    material
        What they are drawn from.
    """

    def __init__(self, material: CardMaterial) -> None:
        self.material, self.layout = material, material.style.card
        self._sheet, self._style = sheet_of(self.layout), map_style(material.style)
        self._land: tuple[str, Neighbourhood | None] = ("", None)

    def draw(self, card: Card) -> FigureCanvas:
        """Draw one card."""
        canvas = FigureCanvas(self._sheet, self._style, card.lang)
        top = self._draw_head(canvas, card)
        foot = self._draw_foot(canvas, card)
        split = foot - self.layout.gap - self._split_height(card)
        self._draw_split(canvas, card, split)
        line = self.layout.text * self.layout.leading
        legend = split - self.layout.gap - (2 * line + self.layout.bar)
        room = Box(self.layout.margin, top, self._inner, legend - self.layout.gap - top)
        missing = self._draw_maps(canvas, card, room)
        self._draw_legend(canvas, card, legend, missing)
        return canvas

    @property
    def _inner(self) -> float:
        return self.layout.width - 2 * self.layout.margin

    def _write(
        self,
        canvas: FigureCanvas,
        top: float,
        lines: Sequence[str],
        size: float,
        muted: bool = False,
    ) -> float:
        """Write lines below a height; return the height below them."""
        colour = canvas.style.ground.muted.light if muted else None
        leading = size * self.layout.leading
        for line in lines:
            baseline = top + leading / 2 + self.layout.baseline * size
            canvas.write(self.layout.margin, baseline, line, size, colour)
            top += leading
        return top

    def _draw_head(self, canvas: FigureCanvas, card: Card) -> float:
        layout, words = self.layout, self.material.words[card.lang]
        top = layout.margin
        baseline = top + layout.text * (layout.leading / 2 + layout.baseline)
        muted = canvas.style.ground.muted.light
        right = layout.width - layout.margin
        canvas.write(right, baseline, words["brand"], layout.text, muted, "right")
        for block in layout.head:
            size, lines = block_lines(getattr(card, block.text), block, layout)
            # Beside the brand a line stands free where a place lies in no other.
            top = self._write(canvas, top, lines or [""], size, block.muted)
            top += block.gap * layout.gap
        return top

    def _draw_foot(self, canvas: FigureCanvas, card: Card) -> float:
        """Write the lines at the foot; return their upper edge."""
        layout = self.layout
        texts = [block_lines(getattr(card, block.text), block, layout) for block in layout.foot]
        height = sum(size * len(lines) for size, lines in texts) * layout.leading
        top = below = layout.height - layout.margin - height
        for block, (size, lines) in zip(layout.foot, texts, strict=True):
            below = self._write(canvas, below, lines, size, block.muted)
        return top

    def _split_height(self, card: Card) -> float:
        lines = wrap(card.unsplit, self.layout.text, self._inner) if card.unsplit else []
        leading = self.layout.text * self.layout.leading
        return len(card.split) * self.layout.row + len(lines) * leading

    def _draw_split(self, canvas: FigureCanvas, card: Card, top: float) -> None:
        """Draw a bar for the change from zero, and one for the range of each part of it.

        A range that holds zero tells neither a gain nor a loss, and is grey.
        """
        layout = self.layout
        values = [end for _, *ends, _ in card.split for end in ends]
        lowest, highest = min([0, *values]), max([0, *values])
        start, end = (
            layout.margin + share * self._inner for share in (layout.bar_from, layout.bar_to)
        )
        by = (end - start) / ((highest - lowest) or 1)
        zero = start - lowest * by
        less, more = canvas.style.palettes["two"].light
        for position, (label, low, high, number) in enumerate(card.split):
            middle = top + (position + 0.5) * layout.row
            baseline = middle + layout.baseline * layout.text
            canvas.write(layout.margin, baseline, label, layout.text)
            canvas.write(layout.width - layout.margin, baseline, number, layout.text, align="right")
            first, last = (min(0, low), max(0, high)) if low == high else (low, high)
            top_of_bar, length = middle - layout.row_bar / 2, (last - first) * by
            untold = canvas.style.ground.muted.light
            colour = more if first >= 0 else less if last <= 0 else untold
            canvas.box(Box(zero + first * by, top_of_bar, length, layout.row_bar), fill=colour)
        height = len(card.split) * layout.row
        if values:
            wide, within = layout.row_zero
            line = Box(zero - wide / 2, top + within, wide, height - 2 * within)
            canvas.box(line, fill=canvas.style.ground.ink.light)
        if card.unsplit:
            lines = wrap(card.unsplit, layout.text, self._inner)
            self._write(canvas, top + height, lines, layout.text, muted=True)

    def _draw_maps(self, canvas: FigureCanvas, card: Card, room: Box) -> bool:
        """Draw the maps; tell whether a unit without a value is on them."""
        layout, material = self.layout, self.material
        extent = core_extent(material.land, card.prefecture, card.core_units)
        land = self._neighbourhood(card.prefecture, over_core=extent is not None)
        if land is None:
            words = material.words[card.lang]["no_map"].format(name=card.name)
            middle = room.top + room.height / 2
            self._write(canvas, middle, wrap(words, layout.caption, room.width), layout.caption)
            return False
        west, south, east, north = land.extent
        sides = [
            (land.whole, card.whole, material.wholes),
            (land.parts, card.parts, material.parts),
        ]
        sides = [side for side in sides if side[1]]
        boxes = map_boxes(room, (east - west) / (north - south), len(sides), layout)
        if len(boxes) > 1 and extent:
            boxes = core_boxes(boxes, layout)
        for box, (side, captions, units) in zip(boxes, sides, strict=False):
            self._write_caption(canvas, captions, box)
            view = fitted(land.extent, box, layout.map_room)
            paint_map(canvas, land, side, view, units, material.classes, card.county)
        if extent and len(boxes) > len(sides):
            self._draw_core(canvas, card, fitted(extent, boxes[-1], layout.map_room))
        return any(units[code].place == MISSING for side, _, units in sides for code in side.codes)

    def _write_caption(self, canvas: FigureCanvas, captions: tuple[str, ...], box: Box) -> None:
        layout = self.layout
        size, caption = fitting_caption(captions, box.width, layout)
        baseline = box.top - layout.caption * layout.leading / 2 + layout.baseline * size
        canvas.write(box.left, baseline, caption, size)

    def _draw_core(self, canvas: FigureCanvas, card: Card, view: View) -> None:
        """Draw the core enlarged, below its prefecture as one value."""
        self._write_caption(canvas, (card.core,), view.box)
        material = self.material
        tolerance = TOLERANCE / view.scale
        land = core_neighbourhood(
            material.land, card.prefecture, card.core_units, view.extent, tolerance
        )
        units, classes = material.parts, material.classes
        paint_map(canvas, land, land.parts, view, units, classes, card.county, card.core_units)

    def _neighbourhood(self, prefecture: str, *, over_core: bool) -> Neighbourhood | None:
        if self._land[0] != prefecture:
            land = neighbourhood(self.material.land, prefecture, over_core=over_core)
            self._land = (prefecture, land)
        return self._land[1]

    def _draw_legend(self, canvas: FigureCanvas, card: Card, top: float, missing: bool) -> None:
        layout, classes = self.layout, self.material.classes
        words, ink = self.material.words[card.lang], canvas.style.ground.ink.light
        bar = self._write(canvas, top, [words["legend"]], layout.text)
        if missing:
            (width, height), (beside, above) = layout.swatch, layout.swatch_room
            right = layout.width - layout.margin
            baseline = bar - layout.text * (layout.leading / 2 - layout.baseline)
            words_end = right - width - beside
            canvas.write(words_end, baseline, words["no_data"], layout.text, align="right")
            hatched(canvas, Box(right - width, bar - height - above, width, height))
        step = self._inner / len(classes.light)
        for position, colour in enumerate(classes.light):
            left = layout.margin + position * step
            canvas.box(Box(left, bar, step, layout.bar), fill=colour)
        below = bar + layout.bar
        baseline = below + layout.text * (layout.leading / 2 + layout.baseline)
        labels = with_unit(edge_labels(classes), "%")
        for position, (edge, label) in enumerate(zip(classes.edges, labels, strict=True)):
            x = layout.margin + (position + 1) * step
            canvas.write(x, baseline, label, layout.text, align="center")
            if edge == 0:
                wide, longer = layout.zero
                canvas.box(Box(x - wide / 2, bar, wide, layout.bar + longer), fill=ink)
        if card.group >= 0:
            x = layout.margin + (card.group + 0.5) * step
            half, up = layout.mark
            mark = np.array([[x - half, below + half], [x, below - up], [x + half, below + half]])
            canvas.fill(canvas.device_path([np.vstack([mark, mark[:1]])], closed=True), ink)
