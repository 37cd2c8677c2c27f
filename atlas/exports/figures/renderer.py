"""Figures of maps: the whole sheet of one map in one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atlas.catalogue.style import Style
from atlas.drawing.plan.views import View
from atlas.drawing.sheet.canvas import Canvas
from atlas.drawing.sheet.country import (
    inset_letters,
    line_ends,
    name_sea,
    paint_inset_frames,
    paint_inset_lines,
    paint_national_lines,
    paint_sea,
)
from atlas.drawing.sheet.figure_spec import WORDS, FigureSpec
from atlas.drawing.sheet.marginalia import (
    draw_legend,
    draw_notes,
    draw_rankings,
    draw_sources,
    draw_title,
)
from atlas.drawing.sheet.shapes import Shapes
from atlas.drawing.sheet.sheet import Sheet, insets, is_enlarged
from atlas.drawing.sheet.towns import Town, town_names
from atlas.drawing.sheet.units import SignGrid, Tiles, paint_units, sign_losses
from atlas.model.country import Country
from atlas.model.layer import SMALL_AREA


@dataclass(frozen=True)
class Material:
    """What every figure is drawn from, the same for all.

    Attributes
    ----------
    shapes, towns, style
        Geometry, place names in order of importance, colours and type.
    """

    shapes: Shapes
    towns: tuple[Town, ...]
    style: Style


class FigureRenderer:
    """Draws figures on sheets of one size, and keeps the paths that they share.

    Parameters
    ----------
    material
        What they are drawn from.
    sheet
        Their size.
    """

    def __init__(self, material: Material, sheet: Sheet) -> None:
        self.material, self.sheet = material, sheet
        self._tiles: dict[tuple[str, bool], Tiles] = {}
        self._grids: dict[tuple[str, str], SignGrid] = {}

    @cached_property
    def main(self) -> View:
        """The national map."""
        return self.sheet.main(self.material.style.national_frame)

    @cached_property
    def sea(self) -> View | None:
        """The inset of what lies too far off."""
        return self.sheet.sea(self.material.style.national_frame)

    def canvas(self, lang: str) -> Canvas:
        """Take a new sheet."""
        return Canvas(self.sheet, self.material.style, lang)

    def draw(self, spec: FigureSpec, lang: str, *, country: Country) -> Canvas:
        """Draw a whole figure: units, borders and names, and what stands around the map."""
        canvas = self.canvas(lang)
        for place, view in self._views(spec, country=country).items():
            if place != "national":
                canvas.box(view.box, fill=canvas.style.ground.sea.light)
            self.draw_units(canvas, spec, place, view)
            if self.sheet.printed and place != "sea" and np.any(spec.losses):
                grid = self._grid(spec, place, view)
                sign_losses(canvas, grid, spec.classes, spec.colours, spec.losses)
        self._draw_borders_and_names(canvas, spec, country=country)
        self._draw_around(canvas, spec)
        return canvas

    def draw_units(self, canvas: Canvas, spec: FigureSpec, place: str, view: View) -> None:
        """Fill the units of a map in one of its views: ``national``, ``sea``, an inset's id."""
        mosaic = self.material.shapes.mosaic(place, spec.unit_set)
        # All unit sets have the same leaves, but for small areas.
        key = place, spec.level == SMALL_AREA
        if key not in self._tiles:
            self._tiles[key] = Tiles(mosaic.polygons, view, self.sheet)
        paint_units(canvas, self._tiles[key], spec.classes[mosaic.owners], spec.colours)

    def _draw_borders_and_names(
        self, canvas: Canvas, spec: FigureSpec, *, country: Country
    ) -> None:
        shapes, towns = self.material.shapes, self.material.towns
        white = canvas.style.line.county.colour.light
        prefectures = white if spec.level == "prefecture" else None
        paint_national_lines(canvas, shapes, self.main, prefectures)
        paint_sea(canvas, shapes, self.sea)
        taken = name_sea(canvas, self.sea)
        fixed = line_ends(canvas, shapes, self.main)
        for place, view in self._insets(spec, country=country):
            mosaic = shapes.mosaic(place, spec.unit_set)
            paint_inset_lines(canvas, shapes.borders[place], mosaic, view)
            town_names(canvas, towns, view, close=True)
        if is_enlarged(spec.level, country=country):
            paint_inset_frames(canvas, self.main, country=country)
            fixed += inset_letters(canvas, self.main, country=country)
        town_names(canvas, towns, self.main, fixed, taken)

    def _draw_around(self, canvas: Canvas, spec: FigureSpec) -> None:
        words, frame = spec.words[canvas.lang], canvas.style.national_frame
        draw_title(canvas, words.title, words.subtitle)
        draw_legend(canvas, spec, words)
        rights = words.dates + WORDS["between_sentences"].get(canvas.lang)
        foot = draw_sources(canvas, words.source, rights + WORDS["rights"].get(canvas.lang))
        notes = self.sheet.notes(frame, foot - 8)
        end_of_line = line_ends(canvas, self.material.shapes, self.main)[0]
        draw_notes(canvas, spec, words, notes, end_of_line[0] - 10 - notes.left)
        draw_rankings(canvas, words.rankings, self.sheet.side(frame))

    def _insets(self, spec: FigureSpec, *, country: Country) -> list[tuple[str, View]]:
        frame = self.material.style.national_frame
        if not is_enlarged(spec.level, country=country):
            return []
        return [
            (inset.id, inset.view(self.sheet, frame, country=country))
            for inset in insets(country=country)
        ]

    def _views(self, spec: FigureSpec, *, country: Country) -> dict[str, View]:
        """Return where a map shows units: the country, and what stands beside it."""
        views = {"national": self.main} | ({} if self.sea is None else {"sea": self.sea})
        return views | dict(self._insets(spec, country=country))

    def _grid(self, spec: FigureSpec, place: str, view: View) -> SignGrid:
        key = place, spec.unit_set
        if key not in self._grids:
            self._grids[key] = SignGrid(self.material.shapes.mosaic(*key), view)
        return self._grids[key]
