"""The still of a map: what its page shows until the live map stands in its place."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from PIL import Image

from atlas.catalogue.style import NationalFrame, Style
from atlas.drawing.plan.sea import corner_box, sea_view
from atlas.drawing.plan.views import Box, View, map_height, national_view
from atlas.drawing.sheet.canvas import Canvas
from atlas.drawing.sheet.country import paint_national_lines, paint_sea
from atlas.drawing.sheet.figure_spec import FigureSpec
from atlas.drawing.sheet.sheet import Sheet
from atlas.exports.figures.renderer import FigureRenderer, Material
from atlas.words.reading import LANGS

FOLDER: Final = "stills"
THEMES: Final = ("light", "dark")

WIDTH: Final = 640.0
"""Of the sheet, px: about as wide as the live map draws the country on a laptop."""

SCALE: Final = 1.5
"""Pixels per px: on a phone, where the map is 390 px wide, there are two and a half."""

THUMB: Final = 512
"""Pixels that a still in the list of maps is wide."""

KINDS: Final = ("avif", "webp")

MOST_BYTES: Final = 50_000
QUALITIES: Final = {"avif": (40, 32, 24, 16), "webp": (32, 28, 24, 16, 8)}
"""Of each format; the first at which a file weighs no more is taken."""

# Threads of the encoder may cut a picture differently from one machine to the next.
HOW: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "avif": {
            "codec": "aom",
            "speed": 10,
            "subsampling": "4:4:4",
            "max_threads": 1,
            "advanced": {"disable-trellis-quant": "1"},
        },
        "webp": {"method": 2},
    }
)
"""How each format is written. More effort of WebP's takes twice the time for 5 % of the bytes; what
AOM does without takes a fifth of its time, and bytes, for what looks no better."""


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


def still_name(layer_id: str, theme: str, kind: str, *, thumb: bool = False) -> str:
    """Name of a still in its `FOLDER`; ``kind`` is ``avif`` or ``webp``."""
    return f"{layer_id}.{theme}{'-small' if thumb else ''}.{kind}"


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

    def write(self, spec: FigureSpec, folder: Path) -> None:
        """Write all stills of one map, the same bytes every time."""
        frame = self._renderer.material.style.national_frame
        for theme in THEMES:
            drawn = self.draw(spec, theme)
            small = drawn.resize(thumb_size(frame), Image.Resampling.HAMMING)
            for kind in KINDS:
                for thumb, image in ((False, drawn), (True, small)):
                    file = folder / still_name(spec.id, theme, kind, thumb=thumb)
                    file.write_bytes(_encoded(image, kind))

    def draw(self, spec: FigureSpec, theme: str) -> Image.Image:
        """Draw one map in one theme."""
        renderer, style = self._renderer, self._styles[theme]
        shapes, sea = renderer.material.shapes, renderer.sea
        coloured = spec if theme == "light" else replace(spec, colours=spec.dark)
        # A still bears no word: one does for all languages.
        canvas = Canvas(renderer.sheet, style, LANGS[0], style.ground.sea.light)
        renderer.draw_units(canvas, coloured, "national", renderer.main)
        county = style.line.county.colour.light
        prefectures = county if spec.level == "prefecture" else None
        paint_national_lines(canvas, shapes, renderer.main, prefectures)
        if sea is not None:
            canvas.box(sea.box, fill=style.ground.sea.light)
            renderer.draw_units(canvas, coloured, "sea", sea)
            paint_sea(canvas, shapes, sea)
        return Image.fromarray(canvas.pixels()).convert("RGB")


def _encoded(image: Image.Image, kind: str) -> bytes:
    """Write an image as well as its bytes allow."""
    for quality in QUALITIES[kind]:
        file = io.BytesIO()
        image.save(file, kind, quality=quality, **HOW[kind])
        if file.tell() <= MOST_BYTES:
            break
    return file.getvalue()
