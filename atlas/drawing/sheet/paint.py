"""Drawing on a sheet: fills, lines and words, measured in its px.

Matplotlib's renderer gets paths in device units and draws them as they are: no figure, no artists.
A map of thousands of units is a handful of compound paths, one a colour, which Agg fills in a few
hundredths of a second.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Bbox, IdentityTransform, TransformedPath

from atlas.catalogue.style import Style
from atlas.drawing.plan.views import Box, Points, View
from atlas.drawing.sheet.lettering import Align, Lettering
from atlas.drawing.sheet.letters import halo
from atlas.drawing.sheet.pixels import Pixels, numbers_of, rgba
from atlas.drawing.sheet.sheet import Sheet
from atlas.drawing.sheet.typeface import Typeface

Line = tuple[float, float, str, float]
"""A line of words: x and y of its left end on the baseline, the words, their size; px."""

SETTINGS: Final[dict[Any, Any]] = {
    "path.simplify": False,
}


@contextmanager
def drawing() -> Iterator[None]:
    """Hold the settings under which figures are drawn and written."""
    with mpl.rc_context():
        # Whatever a `matplotlibrc` of the user's says, in the working folder or at home.
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


class Paper(ABC):
    """A sheet that is being drawn on, whatever becomes of it.

    Parameters
    ----------
    sheet, style
        Its size; colours and type.
    lang
        Language of its words.
    """

    def __init__(self, sheet: Sheet, style: Style, lang: str) -> None:
        self.sheet, self.style, self.lang = sheet, style, lang
        self._point = sheet.scale * 72 / sheet.dpi

    @abstractmethod
    def fill(
        self, outline: Path, colour: str, seam: float = 0.0, within: Box | None = None
    ) -> None:
        """Fill a compound path given in device units.

        Parameters
        ----------
        outline
            From `device_path`.
        colour
            Of the fill.
        seam
            Width in px of an edge in the same colour, which closes the hairlines that
            antialiasing leaves between neighbours.
        within
            Nothing is drawn outside it.
        """

    @abstractmethod
    def stroke(
        self,
        line: Path,
        colour: str,
        width: float,
        dash: tuple[float, float] | None = None,
        within: Box | None = None,
        inside: Path | None = None,
    ) -> None:
        """Draw lines given in device units, ``width`` px wide.

        Nothing is drawn outside the box ``within``, nor outside the outline ``inside``.
        """

    @abstractmethod
    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        colour: str | None = None,
        align: Align = "left",
    ) -> None:
        """Write a line; ``y`` is its baseline."""

    def box(
        self, box: Box, fill: str | None = None, edge: str | None = None, width: float = 0
    ) -> None:
        """Draw a rectangle."""
        corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom)]
        corners += [(box.left, box.bottom), (box.left, box.top)]
        outline = self.device_path([np.array(corners)], closed=True)
        if fill is not None:
            self.fill(outline, fill)
        if edge is not None:
            self.stroke(outline, edge, width)

    def halos(self, lines: Iterable[Line], width: float) -> None:
        """Lay the ground's colour around lines that are then written: x, y, words, size."""
        rings = [
            np.array([[x, y]]) + ring * [[1, -1]]
            for x, y, words, size in lines
            for ring in halo(words, size, width / 2)
        ]
        if rings:
            self.fill(self.device_path(rings, closed=True), self.style.ground.page.light)

    def device_path(
        self, parts: Sequence[Points], closed: bool = False, view: View | None = None
    ) -> Path:
        """Join lines or rings into one path in device units.

        Parts are given in px, or in Albers metres of a ``view``.
        """
        sizes = np.array([len(part) for part in parts], dtype=np.int64)
        codes = np.full(sizes.sum(), Path.LINETO, dtype=Path.code_type)
        ends = np.cumsum(sizes)
        codes[ends - sizes] = Path.MOVETO
        if closed:
            codes[ends - 1] = Path.CLOSEPOLY
        points = np.concatenate([np.empty((0, 2)), *parts])
        return Path(self.sheet.device(points if view is None else view.place(points)), codes)


class Picture(Paper):
    """A sheet that becomes pixels.

    Parameters
    ----------
    sheet, style, lang
        As in `Paper`.
    face
        The font of its words.
    ground
        What is drawn on, RGBA: a colour, or the pixels of another picture. None is the style's
        page.
    """

    def __init__(
        self,
        sheet: Sheet,
        style: Style,
        lang: str,
        face: Typeface,
        ground: Pixels | None = None,
    ) -> None:
        super().__init__(sheet, style, lang)
        self._face = face
        self._agg = RendererAgg(*sheet.pixels, sheet.dpi)
        self._pixels: Pixels = np.asarray(self._agg.buffer_rgba())
        below = rgba(style.ground.page.light) if ground is None else ground
        numbers_of(self._pixels)[:] = numbers_of(below)
        # They stand over fills and lines, whatever was drawn first.
        self._words: list[Lettering] = []

    def fill(
        self, outline: Path, colour: str, seam: float = 0.0, within: Box | None = None
    ) -> None:
        """Fill a compound path given in device units."""
        how = self._pen(colour, seam, within)
        self._agg.draw_path(how, outline, IdentityTransform(), to_rgba(colour))
        how.restore()

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
        how = self._pen(colour, width, within)
        if dash is not None:
            how.set_dashes(0, [length * self._point for length in dash])
        if inside is not None:
            how.set_clip_path(TransformedPath(inside, IdentityTransform()))
        self._agg.draw_path(how, line, IdentityTransform())
        how.restore()

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
        across, up = self.sheet.device(np.array([[x, y]]))[0]
        colour = colour or self.style.ground.ink.light
        self._words.append(Lettering(across, up, words, size * self.sheet.scale, colour, align))

    def pixels(self) -> Pixels:
        """Return all that was drawn, RGBA, shape (height, width, 4); later strokes appear there."""
        for line in self._words:
            line.draw(self._agg, self._face)
        self._words.clear()
        return self._pixels

    def _pen(self, colour: str, width: float, within: Box | None) -> GraphicsContextBase:
        """Take a pen of a colour; one of no width draws no edge."""
        how = self._agg.new_gc()
        how.set_foreground(to_rgba(colour), isRGBA=True)
        how.set_linewidth(width * self._point)
        how.set_joinstyle("round")
        how.set_capstyle("butt")
        how.set_snap(False)
        if within is not None:
            corners = np.array([[within.left, within.bottom], [within.right, within.top]])
            how.set_clip_rectangle(Bbox(self.sheet.device(corners)))
        return how
