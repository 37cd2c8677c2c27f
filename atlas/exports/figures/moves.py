"""Moves between provinces as a picture or for print: the arrows of one period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from atlas.catalogue.style import Style
from atlas.country.provinces import short_province
from atlas.drawing.arrows import Arrow, along, people_to_a_px
from atlas.drawing.drawn_moves import DrawnMove, arrows_on, by_weight, largest_first
from atlas.drawing.plan.views import Box
from atlas.drawing.sheet import texts
from atlas.drawing.sheet.country import line_ends, name_sea, paint_national_lines, paint_sea
from atlas.drawing.sheet.marginalia import (
    LEADING,
    SMALL,
    draw_rankings,
    draw_sources,
    draw_title,
)
from atlas.drawing.sheet.paint import Paper
from atlas.drawing.sheet.rankings import Ranking
from atlas.drawing.sheet.towns import Town, town_names
from atlas.drawing.sheet.wrapping import first_sentences
from atlas.exports.figures.drawing import Desk
from atlas.measures.migration.province_moves import KINDS, THRESHOLDS
from atlas.model.classes import Text
from atlas.model.dataset import Dataset
from atlas.places.moves import period_text
from atlas.words.numbers import count, fixed, people_text, people_tick, percent
from atlas.words.reading import LANGS, langs, read_words

WORDS: Final = read_words("figures", "moves")
KIND_WORDS: Final = read_words("qgis", "moves")

EDGE: Final = 0.8
"""Width in px of the ground's colour round an arrow."""

STEPS: Final = 24
"""Straight pieces of a shaft."""

PER: Final = MappingProxyType({"zh": 10_000, "en": 1_000})
"""What the list counts people in."""

LISTED: Final = 9
"""Moves that the list beside the map names."""

WIDTHS: Final = (2.0, 8.0)
"""Widths of the arrows in the key, px."""


@dataclass(frozen=True)
class MovesFigure:
    """The figure of one period.

    Attributes
    ----------
    period
        Such as ``2015-2020``.
    moves
        The largest first.
    points
        Albers metres of each province.
    largest
        People of the largest move of all periods, which sets the scale.
    title, subtitle, caveat, source
        Its words.
    colours
        Of the kinds.
    """

    period: str
    moves: tuple[DrawnMove, ...]
    points: dict[str, tuple[float, float]]
    largest: int
    title: Text
    subtitle: Text
    caveat: Text
    source: Text
    colours: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """Everything that it writes, in both languages."""
        told = [self.title, self.subtitle, self.caveat, self.source, *WORDS.values()]
        told += [*KIND_WORDS.values(), *map(short_province, self.points)]
        return [text.get(lang) for text in told for lang in langs()]


def moves_figures(
    dataset: Dataset, points: dict[str, tuple[float, float]], style: Style
) -> list[MovesFigure]:
    """Prepare the figure of each period.

    Parameters
    ----------
    dataset
        Its table and summary of moves.
    points
        Albers metres of each province.
    style
        Colours of the kinds.
    """
    moves = dataset.tables["province_moves"]
    drawn = moves[moves["people"].ge(THRESHOLDS[0])]
    figures = []
    for period, found in sorted(dataset.summary.moves.items()):
        shown = found.drawn[str(THRESHOLDS[0])]
        told = period_text(period)
        least = Text(*(people_tick(THRESHOLDS[0], lang) for lang in LANGS))
        figures.append(
            MovesFigure(
                period=period,
                moves=largest_first(drawn[drawn["period"].eq(period)], points),
                points=points,
                largest=int(moves["people"].max()),
                title=WORDS["title"].fill(period=told),
                subtitle=WORDS["subtitle"].fill(
                    arrows=count(shown.arrows),
                    threshold=least,
                    share=percent(100 * shown.share, 0),
                    people=people_text(found.people),
                ),
                caveat=WORDS["caveat"],
                source=WORDS["source"],
                colours=style.palettes["moves"].light,
            )
        )
    return figures


def draw_moves(paper: Paper, desk: Desk, figure: MovesFigure) -> None:
    """Draw the figure on a sheet as large as the desk's."""
    lang = paper.lang
    shapes = desk.material.shapes
    draw_title(paper, figure.title.get(lang), figure.subtitle.get(lang))
    paint_national_lines(paper, shapes, desk.main)
    paint_sea(paper, shapes, desk.sea)
    taken = name_sea(paper, desk.sea)
    per_px = people_to_a_px(figure.largest, desk.main.box.width)
    arrows, _ = arrows_on(desk.main, figure.moves, figure.points, per_px)
    colours = [figure.colours[kind] for *_, kind in figure.moves]
    # The largest lie below, and shafts below heads: none is hidden by an arrow that passes by.
    for arrow, colour in zip(arrows, colours, strict=True):
        _shaft(paper, arrow, colour)
    for arrow, colour in zip(arrows, colours, strict=True):
        _head(paper, arrow, colour)
    town_names(paper, _provinces(figure), desk.main, line_ends(paper, shapes, desk.main), taken)
    foot = draw_sources(paper, figure.source.get(lang), texts.RIGHTS.get(lang))
    _key(paper, desk, figure, per_px, foot)
    draw_rankings(paper, (_largest(figure, lang),), desk.sheet.side(paper.style.national_frame))


def _shaft(paper: Paper, arrow: Arrow, colour: str) -> None:
    line = paper.device_path([np.array(along(arrow, STEPS)[:-1])])
    width = arrow.move.width
    paper.stroke(line, paper.style.ground.page.light, width + 2 * EDGE)
    paper.stroke(line, colour, width)


def _head(paper: Paper, arrow: Arrow, colour: str) -> None:
    corners = paper.device_path([np.array([*arrow.head, arrow.head[0]])], closed=True)
    paper.stroke(corners, paper.style.ground.page.light, EDGE)
    paper.fill(corners, colour)


def _provinces(figure: MovesFigure) -> list[Town]:
    """List the provinces by what their arrows carry; those without any come last."""
    return [
        Town(code, *figure.points[code], _names(code), capital=False, large=True)
        for code in by_weight(figure.moves, list(figure.points))
    ]


def _names(code: str) -> dict[str, str]:
    return {lang: short_province(code).get(lang) for lang in langs()}


def _largest(figure: MovesFigure, lang: str) -> Ranking:
    rows = tuple(
        (
            WORDS["pair"].say(
                lang,
                origin=short_province(origin).get(lang),
                destination=short_province(destination).get(lang),
            ),
            fixed(people / PER[lang], 0),
        )
        for origin, destination, people, _ in figure.moves[:LISTED]
    )
    return Ranking(WORDS["largest"].get(lang), None, rows)


def _key(paper: Paper, desk: Desk, figure: MovesFigure, per_px: float, foot: float) -> None:
    """Write the kinds, the widths and the caveat below Tibet."""
    box = desk.sheet.notes(paper.style.national_frame, foot - 8)
    y = box.top
    for kind, colour in zip(KINDS, figure.colours, strict=True):
        paper.box(Box(box.left, y - 9, 18, 10), fill=colour)
        paper.write(box.left + 25, y, KIND_WORDS[kind].get(paper.lang), SMALL)
        y += LEADING
    for width in WIDTHS:
        ends = np.array([[box.left, y - 4], [box.left + 18, y - 4]])
        paper.stroke(paper.device_path([ends]), paper.style.ground.muted.light, width)
        told = people_tick(width * per_px, paper.lang)
        paper.write(box.left + 25, y, told, SMALL)
        y += LEADING
    lines = int((box.bottom - y) / LEADING) + 1
    caveat = figure.caveat.get(paper.lang)
    for line in first_sentences(caveat, SMALL, box.width, lines):
        paper.write(box.left, y + 3, line, SMALL, paper.style.ground.muted.light)
        y += LEADING


def alike_words(figures: Sequence[MovesFigure]) -> list[str]:
    """List everything that the figures write, digits and units among them."""
    digits = [people_text(number).get(lang) for number in (123_456_789, 1_000) for lang in langs()]
    return [*digits, *(words for figure in figures for words in figure.words)]
