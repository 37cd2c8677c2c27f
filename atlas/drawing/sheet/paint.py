"""Drawing on a sheet: fills, lines and words, measured in its px.

Matplotlib's artists get paths in device units and draw them as they are. A map of thousands of
units is a handful of compound paths, one a colour, which Agg fills in a few hundredths of a
second; an artist a unit takes a hundred times as long.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Bbox, IdentityTransform, TransformedBbox
from PIL import Image

from atlas.catalogue.style import Style
from atlas.drawing.plan.views import Box, Points, View
from atlas.drawing.sheet.lettering import Align, Lettering, font_of
from atlas.drawing.sheet.letters import halo
from atlas.drawing.sheet.sheet import Sheet

Line = tuple[float, float, str, float]
"""A line of words: x and y of its left end on the baseline, the words, their size; px."""

SETTINGS: Final[dict[Any, Any]] = {
    "path.simplify": False,
    "path.snap": False,
    # Hinted letters have other widths than their outlines, which draw the halos.
    "text.hinting": "no_hinting",
    "text.parse_math": False,
    "savefig.facecolor": "none",
}


@contextmanager
def drawing() -> Iterator[None]:
    """Hold the settings under which figures are drawn and written."""
    with mpl.rc_context(SETTINGS):
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
    font
        File of the font.
    clear
        Whether the ground stays transparent, for laying over another picture.
    """

    def __init__(
        self, sheet: Sheet, style: Style, lang: str, font: FilePath, clear: bool = False
    ) -> None:
        super().__init__(sheet, style, lang)
        self._font = str(font)
        inches = sheet.scale / sheet.dpi
        self.figure = Figure((sheet.width * inches, sheet.height * inches), dpi=sheet.dpi)
        self.figure.patch.set(facecolor=style.ground.page.light, visible=not clear)

    def fill(
        self, outline: Path, colour: str, seam: float = 0.0, within: Box | None = None
    ) -> None:
        """Fill a compound path given in device units."""
        edge = {"edgecolor": colour, "linewidth": seam * self._point, "joinstyle": "round"}
        how = edge if seam else {"edgecolor": "none", "linewidth": 0}
        self._add(
            PathPatch(outline, facecolor=colour, transform=IdentityTransform(), **how), within
        )

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
        how: dict[str, Any] = {"edgecolor": colour, "linewidth": width * self._point}
        how |= {"joinstyle": "round", "capstyle": "butt"}
        if dash is not None:
            # Matplotlib measures dashes in widths of their line.
            how["linestyle"] = (0, tuple(length / width for length in dash))
        patch = PathPatch(line, fill=False, transform=IdentityTransform(), **how)
        self._add(patch, within)
        if inside is not None:
            patch.set_clip_on(True)
            patch.set_clip_path(inside, IdentityTransform())

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
        across, up = self.sheet.device(np.array([[x, y]]))[0]
        font = font_of(self._font, size * self._point)
        colour = colour or self.style.ground.ink.light
        self._add(Lettering(across, up, words, font, colour, align), None)

    def image(self) -> Image.Image:
        """Draw with Agg."""
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()
        return _pixels(canvas)

    def image_on(self, ground: Image.Image) -> Image.Image:
        """Draw with Agg on a picture, RGBA, as if this paper had been drawn on."""
        canvas = FigureCanvasAgg(self.figure)
        renderer = canvas.get_renderer()
        np.asarray(canvas.buffer_rgba())[:] = ground
        self.figure.draw(renderer)
        return _pixels(canvas)

    def _add(self, artist: Artist, within: Box | None) -> None:
        self.figure.add_artist(artist, clip=within is not None)
        if within is None:
            artist.set_clip_on(False)
        else:
            corners = np.array([[within.left, within.bottom], [within.right, within.top]])
            clip = Bbox(self.sheet.device(corners))
            artist.set_clip_box(TransformedBbox(clip, IdentityTransform()))


def _pixels(canvas: FigureCanvasAgg) -> Image.Image:
    return Image.fromarray(np.asarray(canvas.buffer_rgba()))
