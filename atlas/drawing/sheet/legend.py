"""The legend under the title: a bar of equal steps with its breaks, or a key for each category."""

from __future__ import annotations

from typing import Final

import numpy as np

from atlas.drawing.plan.views import Box
from atlas.drawing.sheet.letters import line_width
from atlas.drawing.sheet.paint import Paper
from atlas.drawing.sheet.plates import Plate, Words
from atlas.drawing.sheet.sheet import MARGIN
from atlas.drawing.sheet.signs import minus_signs
from atlas.words.classes import with_unit

TOP: Final = 94.0
"""Upper edge of the bar, px."""

LINE: Final = 15.5
SWATCH: Final = (18.0, 11.0)


def draw_legend(paper: Paper, plate: Plate, words: Words) -> None:
    """Draw the legend of a map."""
    muted = paper.style.ground.muted.light
    note = "" if plate.edges else words.share_note
    paper.write(MARGIN, TOP - 18, words.legend + note, paper.style.type.caption - 1, muted)
    if plate.edges:
        _bar(paper, plate, words)
    else:
        _keys(paper, plate, words)


def _bar(paper: Paper, plate: Plate, words: Words) -> None:
    legend, ground = paper.style.legend, paper.style.ground
    width = paper.sheet.legend_width
    step = width / len(plate.colours)
    for place, colour in enumerate(plate.colours):
        box = Box(MARGIN + place * step, TOP, step, legend.height)
        paper.box(box, fill=colour)
        if plate.losses[place] and paper.sheet.signs:
            minus_signs(paper, _row_of_signs(box), colour)
    foot = TOP + legend.height
    for place, label in enumerate(with_unit(plate.edges, words.unit)):
        x = MARGIN + (place + 1) * step
        paper.write(x, foot + 13, label, legend.break_text, align="center")
        if place == plate.zero:
            _zero(paper, x, words)
    for place, share in enumerate(plate.shares):
        x = MARGIN + (place + 0.5) * step
        paper.write(x, foot + 27, share, legend.counts_text, ground.muted.light, "center")
    note = foot + 41
    paper.write(MARGIN + width, note, words.share_note, 11, ground.muted.light, "right")


def _zero(paper: Paper, x: float, words: Words) -> None:
    legend, ink = paper.style.legend, paper.style.ground.ink.light
    top = TOP - legend.zero_tick_rise
    tick = Box(
        x - legend.zero_tick_width / 2, top, legend.zero_tick_width, TOP + legend.height - top
    )
    paper.box(tick, fill=ink)
    paper.write(x - 5, TOP - 3, words.less, legend.break_text, align="right")
    paper.write(x + 5, TOP - 3, words.more, legend.break_text)


def _keys(paper: Paper, plate: Plate, words: Words) -> None:
    muted = paper.style.ground.muted.light
    size = paper.style.legend.break_text
    width, height = SWATCH
    for place, (colour, label) in enumerate(zip(plate.colours, words.labels, strict=True)):
        top = TOP - 13 + place * LINE
        box = Box(MARGIN, top, width, height)
        paper.box(box, fill=colour)
        if plate.losses[place] and paper.sheet.signs:
            minus_signs(paper, _row_of_signs(box), colour)
        left = MARGIN + width + 8
        paper.write(left, top + 10, label, size)
        share = plate.shares[place] + "%" if plate.shares[place] else ""
        paper.write(left + line_width(label, size) + 8, top + 10, share, size, muted)


def _row_of_signs(box: Box) -> np.ndarray:
    """Place minus signs in a swatch as close as they stand on the map."""
    count = max(1, round(box.width / 10))
    x = box.left + (np.arange(count) + 0.5) * box.width / count
    return np.stack([x, np.full(count, box.top + box.height / 2)], axis=1)
