"""Figures of the moves between provinces, one a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from atlas.catalogue.style import Style
from atlas.drawing.arrows import (
    Arrow,
    DrawnMove,
    along,
    arrows_on,
    by_weight,
    largest_first,
    people_to_a_px,
)
from atlas.drawing.plan import Box
from atlas.drawing.sheet.canvas import FigureCanvas, first_sentences
from atlas.drawing.sheet.figure_spec import Ranking
from atlas.drawing.sheet.map import (
    Town,
    line_ends,
    name_sea,
    paint_national_lines,
    paint_sea,
    town_names,
)
from atlas.drawing.sheet.marginalia import LEADING, SMALL, draw_rankings, draw_sources, draw_title
from atlas.exports.figure_renderer import FigureRenderer
from atlas.measures.migration.province_moves import KINDS, THRESHOLDS
from atlas.model.country import Province
from atlas.model.dataset import Dataset
from atlas.model.text import Text
from atlas.places.sentences import period_text
from atlas.words.numbers import count, fixed, people_text, people_tick, percent
from atlas.words.word_files import LANGS, read_words

MOVES_WORDS: Final = read_words("figures", "moves")
RIGHTS: Final = read_words("figures")["rights"]
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
    for period, summary in sorted(dataset.summary.moves.items()):
        shown = summary.drawn[str(THRESHOLDS[0])]
        least = Text(*(people_tick(THRESHOLDS[0], lang) for lang in LANGS))
        figures.append(
            MovesFigure(
                period=period,
                moves=largest_first(drawn[drawn["period"].eq(period)], points),
                points=points,
                largest=int(moves["people"].max()),
                title=MOVES_WORDS["title"].fill(period=period_text(period)),
                subtitle=MOVES_WORDS["subtitle"].fill(
                    arrows=count(shown.arrows),
                    threshold=least,
                    share=percent(100 * shown.share, 0),
                    people=people_text(summary.people),
                ),
                caveat=MOVES_WORDS["caveat"],
                source=MOVES_WORDS["source"],
                colours=style.palettes["moves"].light,
            )
        )
    return figures


def draw_moves(renderer: FigureRenderer, figure: MovesFigure, lang: str) -> FigureCanvas:
    """Draw the figure of a period."""
    canvas = renderer.canvas(lang)
    shapes, provinces = renderer.material.shapes, renderer.material.provinces
    draw_title(canvas, figure.title.get(lang), figure.subtitle.get(lang))
    paint_national_lines(canvas, shapes, renderer.main)
    paint_sea(canvas, shapes, renderer.sea)
    taken = name_sea(canvas, renderer.sea)
    per_px = people_to_a_px(figure.largest, renderer.main.box.width)
    arrows, _ = arrows_on(renderer.main, figure.moves, figure.points, per_px)
    colours = [figure.colours[kind] for *_, kind in figure.moves]
    # The largest lie below, and shafts below heads: none is hidden by an arrow that passes by.
    for arrow, colour in zip(arrows, colours, strict=True):
        _shaft(canvas, arrow, colour)
    for arrow, colour in zip(arrows, colours, strict=True):
        _head(canvas, arrow, colour)
    ends = line_ends(canvas, shapes, renderer.main)
    town_names(canvas, _towns(figure, provinces), renderer.main, ends, taken)
    foot = draw_sources(canvas, figure.source.get(lang), RIGHTS.get(lang))
    _key(canvas, renderer, figure, per_px, foot)
    side = renderer.sheet.side(canvas.style.national_frame)
    draw_rankings(canvas, (_largest(figure, lang, provinces),), side)
    return canvas


def _shaft(canvas: FigureCanvas, arrow: Arrow, colour: str) -> None:
    line = canvas.device_path([np.array(along(arrow, STEPS)[:-1])])
    width = arrow.move.width
    canvas.stroke(line, canvas.style.ground.page.light, width + 2 * EDGE)
    canvas.stroke(line, colour, width)


def _head(canvas: FigureCanvas, arrow: Arrow, colour: str) -> None:
    corners = canvas.device_path([np.array([*arrow.head, arrow.head[0]])], closed=True)
    canvas.stroke(corners, canvas.style.ground.page.light, EDGE)
    canvas.fill(corners, colour)


def _towns(figure: MovesFigure, provinces: Mapping[str, Province]) -> list[Town]:
    """List the provinces by what their arrows carry; those without any come last."""
    towns = []
    for code in by_weight(figure.moves, list(figure.points)):
        names = {lang: provinces[code].short.get(lang) for lang in LANGS}
        towns.append(Town(code, *figure.points[code], names, capital=False, large=True))
    return towns


def _largest(figure: MovesFigure, lang: str, provinces: Mapping[str, Province]) -> Ranking:
    rows = tuple(
        (
            MOVES_WORDS["pair"].say(
                lang,
                origin=provinces[origin].short.get(lang),
                destination=provinces[destination].short.get(lang),
            ),
            fixed(people / PER[lang], 0),
        )
        for origin, destination, people, _ in figure.moves[:LISTED]
    )
    return Ranking(MOVES_WORDS["largest"].get(lang), None, rows)


def _key(
    canvas: FigureCanvas, renderer: FigureRenderer, figure: MovesFigure, per_px: float, foot: float
) -> None:
    """Write the kinds, the widths and the caveat below Tibet."""
    box = renderer.sheet.notes(canvas.style.national_frame, foot - 8)
    y = box.top
    for kind, colour in zip(KINDS, figure.colours, strict=True):
        canvas.box(Box(box.left, y - 9, 18, 10), fill=colour)
        canvas.write(box.left + 25, y, KIND_WORDS[kind].get(canvas.lang), SMALL)
        y += LEADING
    for width in WIDTHS:
        ends = np.array([[box.left, y - 4], [box.left + 18, y - 4]])
        canvas.stroke(canvas.device_path([ends]), canvas.style.ground.muted.light, width)
        canvas.write(box.left + 25, y, people_tick(width * per_px, canvas.lang), SMALL)
        y += LEADING
    lines = int((box.bottom - y) / LEADING) + 1
    caveat = figure.caveat.get(canvas.lang)
    for line in first_sentences(caveat, SMALL, box.width, lines):
        canvas.write(box.left, y + 3, line, SMALL, canvas.style.ground.muted.light)
        y += LEADING
