"""The drawing surface of figures and cards: a Matplotlib figure, measured in px of its sheet."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path as File
from typing import Any, Final, Literal

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Bbox, IdentityTransform
from PIL import Image

from atlas.catalogue.style import Style
from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.plan.views import Box, Points, View
from atlas.drawing.sheet.sheet import Sheet

Pixels = npt.NDArray[np.uint8]
"""RGBA, shape (height, width, 4)."""

Align = Literal["left", "center", "right"]

Line = tuple[float, float, str, float]
"""A line of words: x and y of its left end on the baseline, the words, their size; px."""

PX_PER_INCH: Final = 96
POINTS_PER_PX: Final = 72 / PX_PER_INCH

SETTINGS: Final[Mapping[Any, Any]] = {
    "path.simplify": False,
    "text.hinting": "none",
    "text.parse_math": False,
    "svg.fonttype": "path",
    # Ids inside an SVG are made from it: the same in every run.
    "svg.hashsalt": "china-atlas",
}

COLOURS, EXACT = 256, 64
"""Colours of a PNG, and how many of them, the commonest, are kept exactly."""


@contextmanager
def drawing() -> Iterator[None]:
    """Hold the settings under which figures are drawn and written."""
    with mpl.rc_context(), warnings.catch_warnings():
        # A file of settings that a user keeps changes no figure.
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        # In the place of a letter that the font lacks, as a user's own title may have, is a box.
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")
        yield


class Canvas:
    """A sheet that is drawn on: fills and lines in the order of the calls, words over them all.

    Parameters
    ----------
    sheet, style
        Its size; colours and type.
    lang
        Language of its words.
    ground
        Colour of the sheet; None is that of the style's page.
    """

    def __init__(self, sheet: Sheet, style: Style, lang: str, ground: str | None = None) -> None:
        self.sheet, self.style, self.lang = sheet, style, lang
        self.figure = Figure(
            figsize=(sheet.width / PX_PER_INCH, sheet.height / PX_PER_INCH),
            dpi=PX_PER_INCH * sheet.scale,
            facecolor=ground or style.ground.page.light,
        )
        self._agg = FigureCanvasAgg(self.figure)

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
            Width in px of an edge in the same colour.
        within
            Nothing is drawn outside it.
        """
        edge = colour if seam else "none"
        patch = PathPatch(outline, facecolor=colour, edgecolor=edge, linewidth=seam * POINTS_PER_PX)
        self._add(patch, within)

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
        patch = PathPatch(
            line,
            facecolor="none",
            edgecolor=colour,
            linewidth=width * POINTS_PER_PX,
            # Matplotlib counts dashes in widths of their line.
            linestyle="solid" if dash is None else (0, [length / width for length in dash]),
            joinstyle="round",
            capstyle="butt",
        )
        self._add(patch, within)
        if inside is not None:
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
        """Write a line; ``y`` is its baseline."""
        if not words:
            return
        across, up = self.sheet.device(np.array([[x, y]]))[0]
        line = Text(
            across,
            up,
            words,
            color=colour or self.style.ground.ink.light,
            fontproperties=_font(size),
            horizontalalignment=align,
            verticalalignment="baseline",
        )
        self._add(line)

    def halos(self, lines: Iterable[Line], width: float) -> None:
        """Lay the page's colour around lines that are then written: x, y, words, size."""
        outlines = [
            Path(
                letters.vertices * self.sheet.scale + self.sheet.device(np.array([[x, y]])),
                letters.codes,
            )
            for x, y, words, size in lines
            for letters in (_outline(words, size),)
        ]
        if outlines:
            outline = Path.make_compound_path(*outlines)
            self.stroke(outline, self.style.ground.page.light, width)

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

    def pixels(self) -> Pixels:
        """Draw the sheet by Agg."""
        self._agg.draw()
        return np.asarray(self._agg.buffer_rgba())

    def _add(self, artist: Artist, within: Box | None = None) -> None:
        artist.set_transform(IdentityTransform())
        artist.set_snap(False)
        if within is not None:
            corners = np.array([[within.left, within.bottom], [within.right, within.top]])
            artist.set_clip_box(Bbox(self.sheet.device(corners)))
        self.figure.add_artist(artist)


def save(pages: Sequence[Canvas], file: File, author: str) -> None:
    """Write sheets as a file of the kind that its suffix names, the same bytes every time.

    Parameters
    ----------
    pages
        Those of a PDF; other files hold the first.
    file
        ``.png``, ``.pdf`` or ``.svg``.
    author
        What a PDF and an SVG name as such.
    """
    first = pages[0]
    if file.suffix == ".png":
        save_png(first.pixels(), file, PX_PER_INCH * first.sheet.scale)
    elif file.suffix == ".svg":
        told = {"Title": file.stem, "Creator": author, "Date": None}
        first.figure.savefig(file, format="svg", metadata=told)
    else:
        told = {"Title": file.stem, "Author": author, "CreationDate": None}
        with PdfPages(file, metadata=told) as pdf:
            for page in pages:
                pdf.savefig(page.figure)


def save_png(pixels: Pixels, file: File, dpi: float) -> None:
    """Write opaque pixels with 256 colours: a third of the bytes, and no flat colour is shifted.

    What an octree finds in all colours stands for those that antialiasing has mixed.
    """
    picture = Image.fromarray(pixels).convert("RGB")
    shades = COLOURS - EXACT
    mixed = picture.quantize(shades, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # Every sixteenth pixel tells what is common.
    sample = picture.resize((picture.width // 4, picture.height // 4), Image.Resampling.NEAREST)
    counted = sample.getcolors(sample.width * sample.height) or []
    common = np.array([colour for _, colour in sorted(counted)[-EXACT:]])
    place_of = np.zeros(1 << 24, dtype=np.uint8)
    place_of[common @ (1, 1 << 8, 1 << 16)] = shades + np.arange(len(common))
    exact = place_of[pixels.view("<u4")[..., 0] & 0xFFFFFF]
    few = Image.fromarray(np.where(exact, exact, np.asarray(mixed)))
    palette = np.zeros((COLOURS, 3), dtype=np.uint8)
    channels = (mixed.getpalette() or [])[: 3 * shades]
    palette.flat[: len(channels)] = channels
    palette[shades : shades + len(common)] = common
    few.putpalette(palette.tobytes())
    few.save(file, dpi=(dpi, dpi))


@lru_cache(maxsize=256)
def _font(px: float) -> FontProperties:
    return FontProperties(fname=str(font_file()), size=px * POINTS_PER_PX)


@lru_cache(maxsize=4096)
def _outline(words: str, px: float) -> TextPath:
    """Outline the letters of a line that begins at 0, 0; y upwards."""
    return TextPath((0, 0), words, size=px, prop=_font(px))
