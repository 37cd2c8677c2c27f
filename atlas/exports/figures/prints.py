"""Figures for print: what they share is drawn and packed once, and lies in each file as it is."""

from __future__ import annotations

from pathlib import Path

from atlas.drawing.sheet.plates import Plate
from atlas.drawing.sheet.printing import Impression, Print
from atlas.drawing.sheet.texts import CREDIT
from atlas.exports.figures.drawing import Desk
from atlas.exports.figures.exercise import Exercise, draw_exercise
from atlas.exports.figures.moves import MovesFigure, draw_moves
from atlas.exports.figures.pdf import Page, write_pdf


class PrintDesk:
    """Draws figures for print, and keeps what the next ones have in common with the last.

    Parameters
    ----------
    desk
        With the sheet of a page, and what figures are drawn from.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._under: tuple[str, Impression] | None = None
        self._over: dict[tuple[str, str], Impression] = {}

    def write(self, subject: Plate | MovesFigure | Exercise, lang: str, file: Path) -> None:
        """Write one figure in one language."""
        pages = self._pages(subject, lang)
        credit = CREDIT.get(lang)
        write_pdf(file, self._desk.sheet, pages, self._desk.face, title=file.stem, author=credit)

    def _pages(self, subject: Plate | MovesFigure | Exercise, lang: str) -> list[Page]:
        if isinstance(subject, Plate):
            return [self._map(subject, lang)]
        if isinstance(subject, MovesFigure):
            paper = self._paper(lang)
            draw_moves(paper, self._desk, subject)
            return [[paper.impression()]]
        pages: list[Page] = []
        for answered in (False, True):
            paper = self._paper(lang)
            draw_exercise(paper, self._desk, subject, answered)
            pages.append([paper.impression()])
        return pages

    def _map(self, plate: Plate, lang: str) -> Page:
        around = self._paper(lang)
        self._desk.draw_around(around, plate)
        return [
            self._units(plate, lang),
            self._borders_and_names(plate, lang),
            around.impression(),
        ]

    def _units(self, plate: Plate, lang: str) -> Impression:
        """Draw the units, or take those of the last map: they bear no word of any language."""
        if self._under is None or self._under[0] != plate.id:
            paper = self._paper(lang)
            self._desk.draw_under(paper, plate)
            self._under = (plate.id, paper.impression())
        return self._under[1]

    def _borders_and_names(self, plate: Plate, lang: str) -> Impression:
        """Draw borders and names, or take those of another map of the unit set."""
        key = (plate.unit_set, lang)
        if key not in self._over:
            paper = self._paper(lang)
            self._desk.draw_over(paper, plate)
            self._over[key] = paper.impression()
        return self._over[key]

    def _paper(self, lang: str) -> Print:
        return Print(self._desk.sheet, self._desk.material.style, lang, self._desk.face)
