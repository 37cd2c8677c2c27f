"""Drawing the figures of maps: the whole sheet, and the still of a page."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from atlas.catalogue.style import NationalFrame, Style
from atlas.drawing.plan import Box, View, corner_box, map_height, national_view, sea_view
from atlas.drawing.sheet.canvas import FigureCanvas, Pixels, Sheet, insets, is_enlarged
from atlas.drawing.sheet.figure_spec import WORDS, FigureSpec
from atlas.drawing.sheet.map import (
    SignGrid,
    Tiles,
    Town,
    inset_letters,
    line_ends,
    name_sea,
    paint_inset_frames,
    paint_inset_lines,
    paint_national_lines,
    paint_sea,
    paint_units,
    sign_losses,
    town_names,
)
from atlas.drawing.sheet.marginalia import (
    draw_legend,
    draw_notes,
    draw_rankings,
    draw_sources,
    draw_title,
)
from atlas.drawing.sheet.shapes import Shapes
from atlas.model.country import Province
from atlas.model.layer import SMALL_AREA
from atlas.words.word_files import LANGS


@dataclass(frozen=True)
class Material:
    """What every figure is drawn from, the same for all.

    Attributes
    ----------
    shapes, towns, style, provinces
        Geometry, place names in order of importance, colours and type; the provinces by code.
    """

    shapes: Shapes
    towns: tuple[Town, ...]
    style: Style
    provinces: Mapping[str, Province]


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
        self._drawn: tuple[FigureSpec, Pixels] | None = None

    @cached_property
    def main(self) -> View:
        """The national map."""
        return self.sheet.main(self.material.style.national_frame)

    @cached_property
    def sea(self) -> View | None:
        """The inset of what lies too far off."""
        return self.sheet.sea(self.material.style.national_frame)

    def canvas(self, lang: str) -> FigureCanvas:
        """Take a new sheet."""
        return FigureCanvas(self.sheet, self.material.style, lang)

    def draw(self, spec: FigureSpec, lang: str) -> FigureCanvas:
        """Draw a whole figure: units, borders and names, and what stands around the map."""
        canvas = self.canvas(lang)
        if self.sheet.printed:
            self._draw_all_units(canvas, spec)
        else:
            canvas.begin_with(self._units_of(spec))
        self._draw_borders_and_names(canvas, spec)
        self._draw_around(canvas, spec)
        return canvas

    def _units_of(self, spec: FigureSpec) -> Pixels:
        """Return the units of a map as pixels: they are drawn once for all languages."""
        if self._drawn is None or self._drawn[0] is not spec:
            canvas = self.canvas(LANGS[0])
            self._draw_all_units(canvas, spec)
            self._drawn = spec, canvas.pixels()
        return self._drawn[1]

    def _draw_all_units(self, canvas: FigureCanvas, spec: FigureSpec) -> None:
        for place, view in self._views(spec).items():
            if place != "national":
                canvas.box(view.box, fill=canvas.style.ground.sea.light)
            self.draw_units(canvas, spec, place, view)
            if self.sheet.printed and place != "sea" and np.any(spec.losses):
                grid = self._grid(spec, place, view)
                sign_losses(canvas, grid, spec.classes, spec.colours, spec.losses)

    def draw_units(self, canvas: FigureCanvas, spec: FigureSpec, place: str, view: View) -> None:
        """Fill the units of a map in one of its views: ``national``, ``sea``, an inset's id."""
        mosaic = self.material.shapes.mosaic(place, spec.unit_set)
        # All unit sets have the same leaves, but for small areas.
        key = place, spec.level == SMALL_AREA
        if key not in self._tiles:
            self._tiles[key] = Tiles(mosaic.polygons, view, self.sheet)
        paint_units(canvas, self._tiles[key], spec.classes[mosaic.owners], spec.colours)

    def _draw_borders_and_names(self, canvas: FigureCanvas, spec: FigureSpec) -> None:
        shapes, towns = self.material.shapes, self.material.towns
        white = canvas.style.line.county.colour.light
        prefectures = white if spec.level == "prefecture" else None
        paint_national_lines(canvas, shapes, self.main, prefectures)
        paint_sea(canvas, shapes, self.sea)
        taken = name_sea(canvas, self.sea)
        fixed = line_ends(canvas, shapes, self.main)
        for place, view in self._insets(spec):
            mosaic = shapes.mosaic(place, spec.unit_set)
            paint_inset_lines(canvas, shapes.borders[place], mosaic, view)
            town_names(canvas, towns, view, close=True)
        if self._enlarges(spec):
            paint_inset_frames(canvas, self.main)
            fixed += inset_letters(canvas, self.main)
        town_names(canvas, towns, self.main, fixed, taken)

    def _draw_around(self, canvas: FigureCanvas, spec: FigureSpec) -> None:
        words, frame = spec.words[canvas.lang], canvas.style.national_frame
        draw_title(canvas, words.title, words.subtitle)
        draw_legend(canvas, spec, words)
        rights = words.dates + WORDS["between_sentences"].get(canvas.lang)
        foot = draw_sources(canvas, words.source, rights + WORDS["rights"].get(canvas.lang))
        notes = self.sheet.notes(frame, foot - 8)
        end_of_line = line_ends(canvas, self.material.shapes, self.main)[0]
        draw_notes(canvas, spec, words, notes, end_of_line[0] - 10 - notes.left)
        draw_rankings(canvas, words.rankings, self.sheet.side(frame))

    def _insets(self, spec: FigureSpec) -> list[tuple[str, View]]:
        frame = self.material.style.national_frame
        shown = insets(frame) if self._enlarges(spec) else ()
        return [(inset.id, inset.view(self.sheet, frame)) for inset in shown]

    def _enlarges(self, spec: FigureSpec) -> bool:
        return is_enlarged(spec.level, self.material.style.national_frame)

    def _views(self, spec: FigureSpec) -> dict[str, View]:
        """Return where a map shows units: the national map, and what stands beside it."""
        views = {"national": self.main} | ({} if self.sea is None else {"sea": self.sea})
        return views | dict(self._insets(spec))

    def _grid(self, spec: FigureSpec, place: str, view: View) -> SignGrid:
        key = place, spec.unit_set
        if key not in self._grids:
            self._grids[key] = SignGrid(self.material.shapes.mosaic(*key), view)
        return self._grids[key]


STILLS: Final = "stills"
THEMES: Final = ("light", "dark")

WIDTH: Final = 640.0
"""Of the sheet, px: about as wide as the live map draws the national map on a laptop."""

SCALE: Final = 1.5
"""Pixels per px: on a phone, where the map is 390 px wide, there are two and a half."""

THUMB: Final = 512
"""Pixels that a still of those that head the list of maps is wide."""

MOST_BYTES: Final = 50_000
QUALITIES: Final = (32, 28, 24, 16, 8)
"""Of WebP; the first at which a file weighs no more is taken."""

EFFORT: Final = 2
"""Of WebP's encoder: more takes twice the time for 5 % of the bytes."""


@dataclass(frozen=True)
class StillSheet(Sheet):
    """A sheet that the national frame fills to its edges, without a word on it."""

    def main(self, frame: NationalFrame) -> View:
        """Place the national map."""
        return national_view(frame, Box(0, 0, self.width, self.height))

    def sea(self, frame: NationalFrame) -> View | None:
        """Place the inset of the sea where the live map of a phone has it: neither may move."""
        inset = frame.inset
        if inset is None:
            return None
        return sea_view(inset, corner_box(inset, self.width, self.height))


def still_sheet(frame: NationalFrame) -> StillSheet:
    """Return the sheet of a frame, its height a whole number of pixels."""
    height = map_height(frame, WIDTH)
    return StillSheet(WIDTH, round(height * SCALE) / SCALE, SCALE, decimals=3, most_labels=0)


def still_size(frame: NationalFrame) -> tuple[int, int]:
    """Return width and height of a still in pixels."""
    sheet = still_sheet(frame)
    return round(sheet.width * SCALE), round(sheet.height * SCALE)


def thumb_size(frame: NationalFrame) -> tuple[int, int]:
    """Return width and height of a still in the list of maps, pixels."""
    width, height = still_size(frame)
    return THUMB, round(THUMB * height / width)


def still_name(layer_id: str, theme: str, *, thumb: bool = False) -> str:
    """Name of a still in its `STILLS`."""
    return f"{layer_id}.{theme}{'-small' if thumb else ''}.webp"


class StillRenderer:
    """Draws stills in both themes.

    Parameters
    ----------
    material
        What they are drawn from.
    """

    def __init__(self, material: Material) -> None:
        style = material.style
        self._renderer = FigureRenderer(material, still_sheet(style.national_frame))
        self._styles: dict[str, Style] = {"light": style, "dark": style.turned()}

    def write(self, spec: FigureSpec, folder: Path, *, thumb: bool) -> None:
        """Write all stills of one map, small ones too if asked; the same bytes every time."""
        frame = self._renderer.material.style.national_frame
        for theme in THEMES:
            drawn = self.draw(spec, theme)
            (folder / still_name(spec.id, theme)).write_bytes(_encoded(drawn))
            if thumb:
                small = drawn.resize(thumb_size(frame), Image.Resampling.HAMMING)
                (folder / still_name(spec.id, theme, thumb=True)).write_bytes(_encoded(small))

    def draw(self, spec: FigureSpec, theme: str) -> Image.Image:
        """Draw one map in one theme."""
        renderer, style = self._renderer, self._styles[theme]
        shapes, sea = renderer.material.shapes, renderer.sea
        coloured = spec if theme == "light" else replace(spec, colours=spec.dark)
        # A still bears no word: one does for all languages.
        canvas = FigureCanvas(renderer.sheet, style, LANGS[0], style.ground.sea.light)
        renderer.draw_units(canvas, coloured, "national", renderer.main)
        county = style.line.county.colour.light
        prefectures = county if spec.level == "prefecture" else None
        paint_national_lines(canvas, shapes, renderer.main, prefectures)
        if sea is not None:
            canvas.box(sea.box, fill=style.ground.sea.light)
            renderer.draw_units(canvas, coloured, "sea", sea)
            paint_sea(canvas, shapes, sea)
        return Image.fromarray(canvas.pixels()).convert("RGB")


def _encoded(image: Image.Image) -> bytes:
    """Write an image as well as its bytes allow."""
    for quality in QUALITIES:
        file = io.BytesIO()
        image.save(file, "webp", quality=quality, method=EFFORT)
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()
