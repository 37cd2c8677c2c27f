"""One figure: the sheet of a map in one language, as a picture or for print."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from atlas.catalogue.style import Style
from atlas.drawing.plan.views import View
from atlas.drawing.sheet import texts
from atlas.drawing.sheet.country import (
    letters,
    line_ends,
    name_sea,
    paint_inset_frames,
    paint_inset_lines,
    paint_national_lines,
    paint_sea,
    paint_units,
)
from atlas.drawing.sheet.insets import insets, is_enlarged
from atlas.drawing.sheet.legend import draw_legend
from atlas.drawing.sheet.marginalia import draw_notes, draw_rankings, draw_sources, draw_title
from atlas.drawing.sheet.paint import Paper, Picture
from atlas.drawing.sheet.pixels import CLEAR, Overlay, Pixels
from atlas.drawing.sheet.plates import Plate
from atlas.drawing.sheet.shapes import Shapes
from atlas.drawing.sheet.sheet import Sheet
from atlas.drawing.sheet.signs import SignGrid
from atlas.drawing.sheet.tiles import Tiles
from atlas.drawing.sheet.towns import Town, town_names
from atlas.drawing.sheet.typeface import Typeface
from atlas.exports.figures.grounds import Grounds


@dataclass(frozen=True)
class Material:
    """What every figure is drawn from, the same for all.

    Attributes
    ----------
    shapes, towns, style
        Geometry, place names in order of importance, colours and type.
    font
        File of the font.
    """

    shapes: Shapes
    towns: tuple[Town, ...]
    style: Style
    font: Path


class Desk:
    """Draws figures on sheets of one size, and keeps what they share.

    Parameters
    ----------
    material
        What they are drawn from.
    sheet
        Their size.
    """

    def __init__(self, material: Material, sheet: Sheet) -> None:
        self.material, self.sheet = material, sheet
        self.face = Typeface(material.font)
        self._tiles: dict[tuple[str, str], Tiles] = {}
        self._grids: dict[tuple[str, str], SignGrid | None] = {}
        self._overlays: dict[tuple[str, str], Overlay] = {}
        self._ground: tuple[str, Pixels] | None = None

    @cached_property
    def main(self) -> View:
        """The national map."""
        return self.sheet.main(self.material.style.national_frame)

    @cached_property
    def sea(self) -> View | None:
        """The inset of what lies too far off."""
        return self.sheet.sea(self.material.style.national_frame)

    def paper(self, lang: str, ground: Pixels | None = None) -> Picture:
        """Take a new sheet, or one that something is drawn on."""
        return Picture(self.sheet, self.material.style, lang, self.face, ground)

    @cached_property
    def grounds(self) -> Grounds:
        """What colours the units on pictures."""
        return Grounds(self.material.shapes, self.paper("", CLEAR))

    def picture(self, plate: Plate, lang: str) -> Pixels:
        """Draw a whole figure as pixels.

        Borders and names are the same on every map of a unit set: they are drawn once and
        laid over each. The units are the same in every language: those of the last map are kept.
        """
        if self._ground is None or self._ground[0] != plate.id:
            style = self.material.style
            ground = self.grounds.draw(plate, self._views(plate), style, style.ground.page.light)
            self._ground = (plate.id, ground)
        paper = self.paper(lang, self._ground[1])
        self._overlay(plate, lang).lay_on(paper.pixels())
        self.draw_around(paper, plate)
        return paper.pixels()

    def _overlay(self, plate: Plate, lang: str) -> Overlay:
        key = (plate.unit_set, lang)
        if key not in self._overlays:
            paper = self.paper(lang, CLEAR)
            self.draw_over(paper, plate)
            self._overlays[key] = Overlay(paper.pixels())
        return self._overlays[key]

    def draw_under(self, paper: Paper, plate: Plate) -> None:
        """Draw the units of a map: the same in every language."""
        for place, view in self._views(plate).items():
            if place != "national":
                paper.box(view.box, fill=paper.style.ground.sea.light)
            signs = self._signs(place, plate) if place != "sea" else None
            paint_units(paper, plate, self._tiles_of(place, plate), view, signs)

    def draw_over(self, paper: Paper, plate: Plate) -> None:
        """Draw borders and names: the same on every map of a unit set."""
        shapes, towns = self.material.shapes, self.material.towns
        white = paper.style.line.county.colour.light
        prefectures = white if plate.level == "prefecture" else None
        paint_national_lines(paper, shapes, self.main, prefectures)
        paint_sea(paper, shapes, self.sea)
        taken = name_sea(paper, self.sea)
        fixed = line_ends(paper, shapes, self.main)
        for place, view in self._insets(plate):
            mosaic = shapes.mosaic(place, plate.unit_set)
            paint_inset_lines(paper, shapes.borders[place], mosaic, view)
            town_names(paper, towns, view, close=True)
        if is_enlarged(plate.level):
            paint_inset_frames(paper, self.main)
            fixed += letters(paper, self.main)
        town_names(paper, towns, self.main, fixed, taken)

    def draw_around(self, paper: Paper, plate: Plate) -> None:
        """Draw what stands around a map."""
        words, frame = plate.words[paper.lang], paper.style.national_frame
        draw_title(paper, words.title, words.subtitle)
        draw_legend(paper, plate, words)
        rights = words.dates + texts.BETWEEN_SENTENCES.get(paper.lang)
        foot = draw_sources(paper, words.source, rights + texts.RIGHTS.get(paper.lang))
        notes = self.sheet.notes(frame, foot - 8)
        end_of_line = line_ends(paper, self.material.shapes, self.main)[0]
        draw_notes(paper, plate, words, notes, end_of_line[0] - 10 - notes.left)
        draw_rankings(paper, words.rankings, self.sheet.side(frame))

    def _insets(self, plate: Plate) -> list[tuple[str, View]]:
        frame = self.material.style.national_frame
        if not is_enlarged(plate.level):
            return []
        return [(inset.id, inset.view(self.sheet, frame)) for inset in insets()]

    def _views(self, plate: Plate) -> dict[str, View]:
        """Return where a map shows units: the country, and what stands beside it."""
        views = {"national": self.main} | ({} if self.sea is None else {"sea": self.sea})
        return views | dict(self._insets(plate))

    def _tiles_of(self, place: str, plate: Plate) -> Tiles:
        key = (place, plate.unit_set)
        if key not in self._tiles:
            mosaic = self.material.shapes.mosaic(*key)
            self._tiles[key] = Tiles(mosaic, self._views(plate)[place], self.sheet)
        return self._tiles[key]

    def _signs(self, place: str, plate: Plate) -> SignGrid | None:
        if not self.sheet.signs or not np.any(plate.losses):
            return None
        key = (place, plate.unit_set)
        if key not in self._grids:
            mosaic = self.material.shapes.mosaic(*key)
            self._grids[key] = SignGrid(mosaic, self._views(plate)[place])
        return self._grids[key]
