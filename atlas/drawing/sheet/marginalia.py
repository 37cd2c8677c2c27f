"""What stands around the map: title, keys, caveats, lists, sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from atlas.drawing.plan.views import Box
from atlas.drawing.sheet import texts
from atlas.drawing.sheet.letters import line_width
from atlas.drawing.sheet.paint import Paper
from atlas.drawing.sheet.plates import PLAIN, Plate, Words
from atlas.drawing.sheet.rankings import Ranking
from atlas.drawing.sheet.sheet import MARGIN
from atlas.drawing.sheet.wrapping import first_sentences, fitting_size, wrap

SMALL: Final = 11.0
SMALLEST: Final = 7.5
LEADING: Final = 14.5
KEY: Final = (18.0, 10.0)


def draw_title(paper: Paper, title: str, subtitle: str) -> None:
    """Write title and subtitle, each on one line, smaller where it is long."""
    width = paper.sheet.width - 2 * MARGIN
    size = fitting_size(title, width, paper.style.type.title[0], 14)
    paper.write(MARGIN, 38, title, size)
    small = fitting_size(subtitle, width, paper.style.type.subtitle - 1, SMALL)
    paper.write(MARGIN, 57, subtitle, small, paper.style.ground.muted.light)


def draw_notes(paper: Paper, plate: Plate, words: Words, box: Box, narrow: float) -> None:
    """Write keys and the first caveats below Tibet; the caveats in a column ``narrow`` px wide."""
    ground, missing = paper.style.ground, paper.style.missing
    # The first key is short enough to stand higher, where Tibet recedes to the west.
    y = box.top - 4
    y = _key(paper, box, y, texts.LINE.get(paper.lang), lambda key: _line(paper, key))
    y = _key(paper, box, y, words.missing, lambda key: hatched(paper, key))
    if words.outside and (plate.classes == PLAIN).any():
        fill, edge = ground.land_without_theme.light, missing.hatch.light
        y = _key(paper, box, y, words.outside, lambda key: paper.box(key, fill, edge, 0.5))
    y += 4
    lines = int((box.bottom - y) / LEADING) + 1
    for line in first_sentences(words.caveat, SMALL, narrow, lines):
        paper.write(box.left, y, line, SMALL, ground.muted.light)
        y += LEADING


def _key(paper: Paper, box: Box, y: float, words: str, draw: Callable[[Box], None]) -> float:
    width, height = KEY
    draw(Box(box.left, y - height + 1, width, height))
    for line in wrap(words, SMALL, box.width - width - 7):
        paper.write(box.left + width + 7, y, line, SMALL)
        y += LEADING
    return y


def hatched(paper: Paper, box: Box) -> None:
    """Fill a rectangle with the hatch of missing values."""
    missing = paper.style.missing
    paper.box(box, fill=missing.fill.light)
    paper.stroke(
        paper.device_path(diagonals(paper, box)), missing.hatch.light, missing.width, within=box
    )


def diagonals(paper: Paper, box: Box) -> list[np.ndarray]:
    """Return lines at 45° over a rectangle, as far apart as the style has them."""
    apart = paper.style.missing.spacing * np.sqrt(2)
    # Held to the sheet, not to the rectangle: the hatch runs on from one unit to the next.
    first = np.floor((box.left + box.top) / apart) * apart
    starts = np.arange(first, box.right + box.bottom + apart, apart)
    return [
        np.array([[start - box.bottom, box.bottom], [start - box.top, box.top]]) for start in starts
    ]


def _line(paper: Paper, box: Box) -> None:
    middle = box.top + box.height / 2
    ends = np.array([[box.left, middle], [box.right, middle]])
    divide_line(paper, ends)


def divide_line(paper: Paper, places: np.ndarray, within: Box | None = None) -> None:
    """Draw the Heihe–Tengchong line: dashes over a casing."""
    divide = paper.style.line.heihe_tengchong
    line = paper.device_path([places])
    paper.stroke(line, divide.casing_colour.light, divide.casing, within=within)
    paper.stroke(line, divide.colour.light, divide.width, divide.dash, within=within)


def draw_rankings(paper: Paper, rankings: tuple[Ranking, ...], box: Box) -> None:
    """Write the lists of extremes beside the map, from the foot of the column up."""
    heights = [_height(ranking, box) for ranking in rankings]
    y = box.bottom - sum(heights) + SMALL + 2
    for ranking, height in zip(rankings, heights, strict=True):
        _ranking(paper, ranking, box, y)
        y += height


def _height(ranking: Ranking, box: Box) -> float:
    rows = len(ranking.rows) if _valued(ranking) else len(_names(ranking, box))
    return (rows + 1) * LEADING + 12


def _valued(ranking: Ranking) -> bool:
    return any(value for _, value in ranking.rows)


def _names(ranking: Ranking, box: Box) -> list[str]:
    names = ranking.between.join(name for name, _ in ranking.rows)
    return wrap(names, SMALL, box.width)


def _ranking(paper: Paper, ranking: Ranking, box: Box, y: float) -> None:
    muted, left = paper.style.ground.muted.light, box.left
    if ranking.colour is not None:
        paper.box(Box(left, y - 9, 10, 10), fill=ranking.colour)
        left += 15
    paper.write(left, y, ranking.heading, 12)
    if not _valued(ranking):
        for line in _names(ranking, box):
            y += LEADING
            paper.write(box.left, y, line, SMALL, muted)
        return
    for name, value in ranking.rows:
        y += LEADING
        room = box.width - line_width(value, SMALL) - 6
        paper.write(box.left, y, name, fitting_size(name, room, SMALL, SMALLEST), muted)
        paper.write(box.right, y, value, SMALL, align="right")


def draw_sources(paper: Paper, source: str, rights: str) -> float:
    """Write source and rights at the foot, and whose map it is.

    Returns
    -------
    float
        Upper edge of the lines.
    """
    ground = paper.style.ground
    credit = texts.CREDIT.get(paper.lang)
    width = paper.sheet.width - 2 * MARGIN
    lines = wrap(source, SMALL, width)
    lines += wrap(rights, SMALL, width - line_width(credit, 12) - 10)
    foot = paper.sheet.height - 12
    top = foot - (len(lines) - 1) * LEADING
    for number, line in enumerate(lines):
        paper.write(MARGIN, top + number * LEADING, line, SMALL, ground.muted.light)
    paper.write(paper.sheet.width - MARGIN, foot, credit, 12, align="right")
    return top - SMALL
