"""Where things stand on a card: its sheet, its lines of text, the boxes of its maps.

The page's script (``static/place/card.js``) places them by the same rules, from the same
description: ``[card]`` of ``style.toml``.
"""

from __future__ import annotations

from atlas.catalogue.style import CardBlock, CardLayout, Style
from atlas.drawing.plan.views import Box
from atlas.drawing.sheet.sheet import Sheet
from atlas.drawing.sheet.wrapping import fitting_size, line_width, wrap


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
    """Size and lines of a text: smaller, then broken, where it is long."""
    width = layout.width - 2 * layout.margin
    size = fitting_size(text, width, *block.size)
    return size, cut_lines(text, size, width, block.lines)


def fitting_caption(
    captions: tuple[str, ...], width: float, layout: CardLayout
) -> tuple[float, str]:
    """Size and words of a caption: the first that fits on a line, if need be a little smaller."""
    for caption in captions:
        size = fitting_size(caption, width, layout.caption, layout.text)
        if line_width(caption, size) <= width:
            return size, caption
    return layout.text, captions[-1]
