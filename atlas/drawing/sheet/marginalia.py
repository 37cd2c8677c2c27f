"""What stands around the map: title, legend, keys, caveats, lists, sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from atlas.drawing.plan import Box
from atlas.drawing.sheet.canvas import (
    MARGIN,
    FigureCanvas,
    first_sentences,
    fitting_size,
    line_width,
    wrap,
)
from atlas.drawing.sheet.figure_spec import MISSING, PLAIN, WORDS, FigureSpec, FigureWords, Ranking
from atlas.drawing.sheet.map import divide_line, hatched, minus_signs
from atlas.model.layer import breaks_around, drawn_classes
from atlas.words.numbers import with_unit

LEGEND_TOP: Final = 94.0
"""Upper edge of the legend's bar, px."""

SWATCH: Final = (18.0, 11.0)
BETWEEN_KEYS: Final = 15.5

SMALL: Final = 11.0
SMALLEST: Final = 7.5
LEADING: Final = 14.5
KEY: Final = (18.0, 10.0)


def draw_title(canvas: FigureCanvas, title: str, subtitle: str) -> None:
    """Write title and subtitle, each on one line, smaller where it is long."""
    width = canvas.sheet.width - 2 * MARGIN
    size = fitting_size(title, width, canvas.style.type.title[0], 14)
    canvas.write(MARGIN, 38, title, size)
    small = fitting_size(subtitle, width, canvas.style.type.subtitle - 1, SMALL)
    canvas.write(MARGIN, 57, subtitle, small, canvas.style.ground.muted.light)


def draw_legend(canvas: FigureCanvas, spec: FigureSpec, words: FigureWords) -> None:
    """Draw a bar of equal steps with its breaks, or a key for each category."""
    muted = canvas.style.ground.muted.light
    note = "" if spec.edges else words.share_note
    canvas.write(MARGIN, LEGEND_TOP - 18, words.legend + note, canvas.style.type.caption - 1, muted)
    if spec.edges:
        _bar(canvas, spec, words)
    else:
        _keys(canvas, spec, words)


def _bar(canvas: FigureCanvas, spec: FigureSpec, words: FigureWords) -> None:
    legend, ground = canvas.style.legend, canvas.style.ground
    width = canvas.sheet.legend_width
    present = _present(spec)
    drawn = drawn_classes(present, len(spec.colours))
    first, step = drawn.start, width / len(drawn)
    for position in sorted(present):
        colour = spec.colours[position]
        box = Box(MARGIN + (position - first) * step, LEGEND_TOP, step, legend.height)
        canvas.box(box, fill=colour)
        if spec.losses[position] and canvas.sheet.printed:
            minus_signs(canvas, _row_of_signs(box), colour)
    foot = LEGEND_TOP + legend.height
    breaks = breaks_around(drawn, len(spec.edges))
    labels = with_unit([spec.edges[position] for position in breaks], words.unit)
    for position, label in zip(breaks, labels, strict=True):
        x = MARGIN + (position + 1 - first) * step
        canvas.write(x, foot + 13, label, legend.break_text, align="center")
        if position == spec.zero:
            _zero(canvas, x, words)
    for position in sorted(present):
        x, share = MARGIN + (position - first + 0.5) * step, spec.shares[position]
        canvas.write(x, foot + 27, share, legend.counts_text, ground.muted.light, "center")
    note = foot + 41
    canvas.write(MARGIN + width, note, words.share_note, 11, ground.muted.light, "right")


def _present(spec: FigureSpec) -> set[int]:
    """Return the classes that some unit is in: a legend draws no others."""
    return {int(number) for number in spec.classes if number >= 0}


def _zero(canvas: FigureCanvas, x: float, words: FigureWords) -> None:
    legend, ink = canvas.style.legend, canvas.style.ground.ink.light
    top = LEGEND_TOP - legend.zero_tick_rise
    height = LEGEND_TOP + legend.height - top
    tick = Box(x - legend.zero_tick_width / 2, top, legend.zero_tick_width, height)
    canvas.box(tick, fill=ink)
    canvas.write(x - 5, LEGEND_TOP - 3, words.less, legend.break_text, align="right")
    canvas.write(x + 5, LEGEND_TOP - 3, words.more, legend.break_text)


def _keys(canvas: FigureCanvas, spec: FigureSpec, words: FigureWords) -> None:
    muted = canvas.style.ground.muted.light
    size = canvas.style.legend.break_text
    width, height = SWATCH
    for row, position in enumerate(sorted(_present(spec))):
        colour, label = spec.colours[position], words.labels[position]
        top = LEGEND_TOP - 13 + row * BETWEEN_KEYS
        box = Box(MARGIN, top, width, height)
        canvas.box(box, fill=colour)
        if spec.losses[position] and canvas.sheet.printed:
            minus_signs(canvas, _row_of_signs(box), colour)
        left = MARGIN + width + 8
        canvas.write(left, top + 10, label, size)
        share = spec.shares[position] + "%" if spec.shares[position] else ""
        canvas.write(left + line_width(label, size) + 8, top + 10, share, size, muted)


def _row_of_signs(box: Box) -> np.ndarray:
    """Place minus signs in a swatch as close as they stand on the map."""
    count = max(1, round(box.width / 10))
    x = box.left + (np.arange(count) + 0.5) * box.width / count
    return np.stack([x, np.full(count, box.top + box.height / 2)], axis=1)


def draw_notes(
    canvas: FigureCanvas, spec: FigureSpec, words: FigureWords, box: Box, narrow: float
) -> None:
    """Write keys and the first caveats below Tibet; the caveats in a column ``narrow`` px wide."""
    ground, missing = canvas.style.ground, canvas.style.missing
    # The first key is short enough to stand higher, where Tibet recedes to the west.
    y = box.top - 4
    y = _key(canvas, box, y, WORDS["line"].get(canvas.lang), lambda key: _line(canvas, key))
    if (spec.classes == MISSING).any():
        y = _key(canvas, box, y, words.missing, lambda key: hatched(canvas, key))
    if words.outside and (spec.classes == PLAIN).any():
        fill, edge = ground.land_without_theme.light, missing.hatch.light
        y = _key(canvas, box, y, words.outside, lambda key: canvas.box(key, fill, edge, 0.5))
    y += 4
    lines = int((box.bottom - y) / LEADING) + 1
    for line in first_sentences(words.caveat, SMALL, narrow, lines):
        canvas.write(box.left, y, line, SMALL, ground.muted.light)
        y += LEADING


def _key(
    canvas: FigureCanvas, box: Box, y: float, words: str, draw: Callable[[Box], None]
) -> float:
    width, height = KEY
    draw(Box(box.left, y - height + 1, width, height))
    for line in wrap(words, SMALL, box.width - width - 7):
        canvas.write(box.left + width + 7, y, line, SMALL)
        y += LEADING
    return y


def _line(canvas: FigureCanvas, box: Box) -> None:
    middle = box.top + box.height / 2
    ends = np.array([[box.left, middle], [box.right, middle]])
    divide_line(canvas, ends)


def draw_rankings(canvas: FigureCanvas, rankings: tuple[Ranking, ...], box: Box) -> None:
    """Write the lists of extremes beside the map, from the foot of the column up."""
    heights = [_height(ranking, box) for ranking in rankings]
    y = box.bottom - sum(heights) + SMALL + 2
    for ranking, height in zip(rankings, heights, strict=True):
        _ranking(canvas, ranking, box, y)
        y += height


def _height(ranking: Ranking, box: Box) -> float:
    rows = len(ranking.rows) if _valued(ranking) else len(_names(ranking, box))
    return (rows + 1) * LEADING + 12


def _valued(ranking: Ranking) -> bool:
    return any(value for _, value in ranking.rows)


def _names(ranking: Ranking, box: Box) -> list[str]:
    names = ranking.between.join(name for name, _ in ranking.rows)
    return wrap(names, SMALL, box.width)


def _ranking(canvas: FigureCanvas, ranking: Ranking, box: Box, y: float) -> None:
    muted, left = canvas.style.ground.muted.light, box.left
    if ranking.colour is not None:
        canvas.box(Box(left, y - 9, 10, 10), fill=ranking.colour)
        left += 15
    canvas.write(left, y, ranking.heading, 12)
    if not _valued(ranking):
        for line in _names(ranking, box):
            y += LEADING
            canvas.write(box.left, y, line, SMALL, muted)
        return
    for name, value in ranking.rows:
        y += LEADING
        room = box.width - line_width(value, SMALL) - 6
        canvas.write(box.left, y, name, fitting_size(name, room, SMALL, SMALLEST), muted)
        canvas.write(box.right, y, value, SMALL, align="right")


def draw_sources(canvas: FigureCanvas, source: str, rights: str) -> float:
    """Write source and rights at the foot, and whose map it is.

    Returns
    -------
    float
        Upper edge of the lines.
    """
    ground = canvas.style.ground
    credit = WORDS["credit"].get(canvas.lang)
    width = canvas.sheet.width - 2 * MARGIN
    lines = wrap(source, SMALL, width)
    lines += wrap(rights, SMALL, width - line_width(credit, 12) - 10)
    foot = canvas.sheet.height - 12
    top = foot - (len(lines) - 1) * LEADING
    for number, line in enumerate(lines):
        canvas.write(MARGIN, top + number * LEADING, line, SMALL, ground.muted.light)
    canvas.write(canvas.sheet.width - MARGIN, foot, credit, 12, align="right")
    return top - SMALL
