"""Drawing for print: what a sheet bears as operators of PDF, packed once for all pages with it.

Matplotlib's PDF writes every page anew, number by number, though all maps of a unit set have their
borders and names in common. An impression is written and packed once; a page is some of them, one
over the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import deflate
import numpy as np
import numpy.typing as npt
import pydyf
from matplotlib.colors import to_rgb
from matplotlib.path import Path

from atlas.catalogue.style import Style
from atlas.drawing.plan.views import Box, Points
from atlas.drawing.sheet.lettering import BEFORE, Align
from atlas.drawing.sheet.paint import Paper
from atlas.drawing.sheet.sheet import Sheet
from atlas.drawing.sheet.typeface import EM, TypedLine, Typeface

FONT: Final = "F"
"""What operators call the font by."""

_ROUND_JOIN: Final = 1

_STEPS: Final = {Path.MOVETO: "%d %d m\n", Path.LINETO: "%d %d l\n", Path.CLOSEPOLY: "h\n"}


@dataclass(frozen=True)
class Impression:
    """What was drawn on a sheet.

    Attributes
    ----------
    operators
        Those of PDF, deflated.
    letters
        Number of each glyph in use → what it stands for.
    """

    operators: bytes
    letters: Mapping[int, str]


class Print(Paper):
    """A sheet that becomes a page, or a part of one; its device units are points.

    Parameters
    ----------
    sheet, style, lang
        As in `Paper`.
    face
        The font of its words.
    """

    def __init__(self, sheet: Sheet, style: Style, lang: str, face: Typeface) -> None:
        super().__init__(sheet, style, lang)
        self._face = face
        # As many units to a point as the sheet keeps: whole numbers are the shortest.
        self._units = 10**sheet.decimals
        # As in pictures, words stand over fills and lines.
        self._shapes, self._words = pydyf.Stream(), pydyf.Stream()
        self._letters: dict[int, str] = {}

    def fill(
        self, outline: Path, colour: str, seam: float = 0.0, within: Box | None = None
    ) -> None:
        """Fill a compound path given in device units."""
        shapes = self._begin(within)
        shapes.set_color_rgb(*to_rgb(colour))
        if seam:
            shapes.set_color_rgb(*to_rgb(colour), stroke=True)
            shapes.set_line_width(self._length(seam))
        self._trace(outline)
        if seam:
            shapes.fill_and_stroke()
        else:
            shapes.fill()
        shapes.pop_state()

    def stroke(
        self,
        line: Path,
        colour: str,
        width: float,
        dash: tuple[float, float] | None = None,
        within: Box | None = None,
        inside: Path | None = None,
    ) -> None:
        """Draw lines given in device units."""
        shapes = self._begin(within)
        if inside is not None:
            self._trace(inside)
            shapes.clip()
            shapes.end()
        shapes.set_color_rgb(*to_rgb(colour), stroke=True)
        shapes.set_line_width(self._length(width))
        if dash is not None:
            shapes.set_dash([self._length(length) for length in dash], 0)
        self._trace(line)
        shapes.stroke()
        shapes.pop_state()

    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        colour: str | None = None,
        align: Align = "left",
    ) -> None:
        """Write a line."""
        if not words:
            return
        line, type_size = self._face.line(words), self._length(size)
        across, up = self.sheet.device(np.array([[x, y]]))[0] * self._units
        left = across - BEFORE[align] * line.width * type_size / EM
        self._words.set_color_rgb(*to_rgb(colour or self.style.ground.ink.light))
        self._words.set_font_size(FONT, type_size)
        self._words.set_text_matrix(1, 0, 0, 1, round(left, 1), round(up))
        self._words.show_text(_shown(line))
        for glyph in line.glyphs:
            self._letters.setdefault(glyph.number, glyph.text)

    def impression(self) -> Impression:
        """Pack what was drawn."""
        page = pydyf.Stream()
        page.push_state()
        page.set_matrix(1 / self._units, 0, 0, 1 / self._units, 0, 0)
        page.set_line_join(_ROUND_JOIN)
        page.stream += self._shapes.stream
        page.begin_text()
        page.stream += self._words.stream
        page.end_text()
        page.pop_state()
        return Impression(packed(b"\n".join(page.stream)), self._letters)

    def _begin(self, within: Box | None) -> pydyf.Stream:
        """Begin what has colours, widths and perhaps a frame of its own."""
        self._shapes.push_state()
        if within is not None:
            corners = np.array([[within.left, within.bottom], [within.right, within.top]])
            (left, foot), (right, top) = self._whole(self.sheet.device(corners)).tolist()
            self._shapes.rectangle(left, foot, right - left, top - foot)
            self._shapes.clip()
            self._shapes.end()
        return self._shapes

    def _trace(self, path: Path) -> None:
        """Say where a path goes; a ring is closed without naming its first point again."""
        codes = np.asarray(path.codes)
        form = "".join([_STEPS[code] for code in codes.tolist()])
        places = self._whole(np.asarray(path.vertices)[codes != Path.CLOSEPOLY])
        self._shapes.stream.append((form % tuple(places.ravel().tolist())).encode())

    def _whole(self, points: Points) -> npt.NDArray[np.int64]:
        whole: npt.NDArray[np.int64] = np.rint(points * self._units).astype(np.int64)
        return whole

    def _length(self, px: float) -> float:
        return round(float(px * self._point * self._units), 3)


def packed(data: bytes) -> bytes:
    """Deflate: libdeflate takes a quarter of zlib's time, and its bytes are fewer."""
    return bytes(deflate.zlib_compress(data))


def _shown(line: TypedLine) -> str:
    """Name glyphs by number, and between two how much nearer than usual they stand."""
    glyphs = [
        f"{glyph.number:04x}" + (f"> {glyph.nearer} <" if glyph.nearer else "")
        for glyph in line.glyphs
    ]
    return f"<{''.join(glyphs)}>"
