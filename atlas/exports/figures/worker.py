"""Drawing the files of figures."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from atlas.drawing.sheet.canvas import Canvas, drawing, save
from atlas.drawing.sheet.figure_spec import WORDS, FigureSpec
from atlas.drawing.sheet.sheet import PAGE, PICTURE
from atlas.exports.figures.exercise import Exercise, draw_exercise
from atlas.exports.figures.moves import MovesFigure, draw_moves
from atlas.exports.figures.renderer import FigureRenderer, Material
from atlas.exports.figures.stills import StillRenderer
from atlas.model.country import Country

Subject = FigureSpec | MovesFigure | Exercise


class FigureWorker:
    """Draws files of every kind.

    Parameters
    ----------
    material
        What they are drawn from.
    """

    def __init__(self, material: Material) -> None:
        self.material = material
        self._picture = FigureRenderer(material, PICTURE)
        self._page = FigureRenderer(material, PAGE)

    @cached_property
    def _stills(self) -> StillRenderer:
        return StillRenderer(self.material)

    def draw(self, subject: Subject, lang: str, file: Path, *, country: Country) -> None:
        """Draw one file, whose suffix says what is drawn: ``.png``, ``.pdf``, ``.svg``."""
        with drawing():
            renderer = self._picture if file.suffix == ".png" else self._page
            pages = draw_pages(renderer, subject, lang, country=country)
            save(pages, file, WORDS["credit"].get(lang))

    def draw_stills(self, spec: FigureSpec, folder: Path) -> None:
        """Draw the stills of a map, which bear no words."""
        with drawing():
            self._stills.write(spec, folder)


def draw_pages(
    renderer: FigureRenderer, subject: Subject, lang: str, *, country: Country
) -> list[Canvas]:
    """Draw the sheets of a figure: the exercise has a second one, of answers."""
    if isinstance(subject, FigureSpec):
        return [renderer.draw(subject, lang, country=country)]
    if isinstance(subject, MovesFigure):
        return [draw_moves(renderer, subject, lang, country=country)]
    return [draw_exercise(renderer, subject, lang, answered=it) for it in (False, True)]
