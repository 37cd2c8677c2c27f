"""The font of a sheet: its glyphs set in lines and drawn, or cut down to some, by HarfBuzz."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import uharfbuzz as hb

from atlas.drawing.canvas.canvas import font_file

EM: Final = 1000
"""Lengths are in thousandths of the type's size, as PDF has them."""

ALWAYS: Final = "".join(map(chr, range(0x20, 0x7F))) + "−–—·"
"""Letters that every cut holds."""

_NEVER: Final = ("BASE", "GSUB", "VORG", "vhea", "vmtx")
"""Tables of a line downwards, or of letters in another's place: figures have neither."""

_LAYOUT: Final = ("GDEF", "GPOS", "OS/2", "STAT", "cmap", "gasp", "name", "post", "prep")
"""Tables by which glyphs are found and placed: a PDF says that itself."""

_LEAN: Final = hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_HINTING


@dataclass(frozen=True)
class Glyph:
    """A glyph in a line.

    Attributes
    ----------
    number
        In the font.
    text
        What it stands for; empty of the box that stands for whatever the font lacks.
    start
        Where it begins in the line.
    nearer
        By how much the next one is nearer than this one is wide.
    """

    number: int
    text: str
    start: int
    nearer: int


@dataclass(frozen=True)
class TypedLine:
    """The glyphs of a line, and its width."""

    glyphs: tuple[Glyph, ...]
    width: int


@dataclass(frozen=True)
class Ink:
    """What a line covers of the pixels around it.

    Attributes
    ----------
    left, foot
        Its first column and its lowest row, counted from where the line begins.
    cover
        How much of each pixel, 0–255, shape (height, width), from below.
    """

    left: int
    foot: int
    cover: npt.NDArray[np.uint8]


class Typeface:
    """A font that is opened once for all that is written with it.

    Parameters
    ----------
    file
        TrueType.
    """

    def __init__(self, file: Path) -> None:
        self._face = hb.Face(hb.Blob.from_file_path(str(file)))
        self._font = hb.Font(self._face)
        self._font.scale = (EM, EM)
        self.line = lru_cache(maxsize=4096)(self._line)
        self.ink = lru_cache(maxsize=1024)(self._ink)

    @property
    def name(self) -> str:
        """PostScript name."""
        return str(self._face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME))

    @property
    def ascent(self) -> int:
        """Height of a line above its baseline."""
        return int(self._font.get_font_extents("ltr").ascender)

    @property
    def descent(self) -> int:
        """Depth of a line below it, negative."""
        return int(self._font.get_font_extents("ltr").descender)

    @property
    def cap_height(self) -> int:
        """Height of capitals."""
        return int(self._font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT))

    def width(self, number: int) -> int:
        """Return the width of a glyph."""
        return int(self._font.get_glyph_h_advance(number))

    def box(self, numbers: Iterable[int]) -> tuple[int, int, int, int]:
        """Return left, foot, right and top of all that some glyphs cover."""
        found = [self._font.get_glyph_extents(number) for number in numbers]
        return (
            min(ink.x_bearing for ink in found),
            min(ink.y_bearing + ink.height for ink in found),
            max(ink.x_bearing + ink.width for ink in found),
            max(ink.y_bearing for ink in found),
        )

    def part(self, numbers: Iterable[int]) -> bytes:
        """Write a font of some glyphs, which keep their numbers."""
        wanted = _subset(_LEAN | hb.SubsetFlags.RETAIN_GIDS, _NEVER + _LAYOUT)
        wanted.glyph_set.update(numbers)
        return bytes(hb.subset(self._face, wanted).blob.data)

    def _line(self, words: str) -> TypedLine:
        run = hb.Buffer()
        # By code point: a glyph tells the place of its letter among these.
        run.add_codepoints([ord(letter) for letter in words])
        run.guess_segment_properties()
        hb.shape(self._font, run)
        infos, places = run.glyph_infos, run.glyph_positions or ()  # None of no words
        advances = [place.x_advance for place in places]
        numbers, firsts = [info.codepoint for info in infos], [info.cluster for info in infos]
        texts = [words[first:end] for first, end in zip(firsts, [*firsts[1:], None], strict=False)]
        starts = accumulate(advances, initial=0)
        glyphs = (
            Glyph(number, text if number else "", start, self.width(number) - advance)
            for number, text, start, advance in zip(numbers, texts, starts, advances, strict=False)
        )
        return TypedLine(tuple(glyphs), sum(advances))

    def _ink(self, words: str, size: float, across: float, up: float) -> Ink:
        """Draw a line of a size in pixels that begins within one: so far across it, and up."""
        pen, scale = hb.RasterDraw(), size / EM
        for glyph in self.line(words).glyphs:
            pen.transform = scale, 0, 0, scale, across + scale * glyph.start, up
            pen.draw_glyph(self._font, glyph.number)
        drawn = pen.render()
        found = drawn.extents
        rows = np.frombuffer(drawn.buffer, np.uint8).reshape(found.height, found.stride)
        return Ink(found.x_origin, found.y_origin, rows[:, : found.width])


def cut_font(texts: Iterable[str], file: Path) -> None:
    """Write the part of the font that some texts need: a fiftieth of its ten megabytes.

    Letters may move nearer to each other there, but none stands in the place of two.
    """
    wanted = _subset(_LEAN, _NEVER)
    wanted.unicode_set.update(map(ord, set(ALWAYS).union(*texts)))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.add(_tag("kern"))
    face = hb.Face(hb.Blob.from_file_path(str(font_file())))
    file.write_bytes(hb.subset(face, wanted).blob.data)


def _subset(flags: hb.SubsetFlags, dropped: Iterable[str]) -> hb.SubsetInput:
    wanted = hb.SubsetInput()
    wanted.flags = flags
    wanted.drop_table_tag_set.update(map(_tag, dropped))
    return wanted


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")
