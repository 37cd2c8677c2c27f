"""The sheet of a figure: its sizes and parts, its text, and what is drawn on it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as File
from typing import Any, Final, Literal

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text as Lettering
from matplotlib.textpath import TextPath
from matplotlib.transforms import Bbox, IdentityTransform
from PIL import Image

from atlas.catalogue.style import NationalFrame, Style
from atlas.drawing.canvas import font_file
from atlas.drawing.plan import Box, Points, View, sea_view
from atlas.model.layer import ENLARGED
from atlas.model.text import Text

MARGIN: Final = 20.0
GAP: Final = 14.0
MAP_TOP: Final = 80.0
"""The map reaches up beside the legend: China is highest in the east, its upper left is empty."""

FOOT: Final = 64.0
"""Height of the lines of sources at the foot."""

INSET_TITLE: Final = 16.0
"""Height of the line above an inset."""

BETWEEN_INSETS: Final = 12.0


@dataclass(frozen=True)
class Sheet:
    """A page of one size.

    Attributes
    ----------
    width, height
        In px.
    scale
        Device units per px.
    decimals
        Digits of a device unit that are kept: in print every digit is bytes.
    most_labels
        How many place names the national map bears at most.
    printed
        Whether it becomes paths and no pixels; losses bear minus signs then, for print may have
        no colour.
    """

    width: float
    height: float
    scale: float
    decimals: int
    most_labels: int
    printed: bool = False

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture that it becomes."""
        return round(self.width * self.scale), round(self.height * self.scale)

    @property
    def legend_width(self) -> float:
        """Width of the legend's bar: short of the north-east, which reaches up beside it."""
        return 0.45 * self.width

    def device(self, points: Points) -> Points:
        """Turn px of the sheet, shape (n, 2), into device units, y upwards."""
        turned = np.stack([points[:, 0], self.height - points[:, 1]], axis=1)
        return np.round(turned * self.scale, self.decimals)

    def main(self, frame: NationalFrame) -> View:
        """Place the national map: as high as the sheet allows, at the left.

        One that is wider than the sheet stands lower, clear of the legend.
        """
        height, side = self.height - MAP_TOP - FOOT, frame.city_inset_width * self.width
        room = self.width - 2 * MARGIN - side - GAP
        across, high = (after - before for before, after in (frame.x, frame.y))
        scale = min(height / high, room / across)
        box = Box(MARGIN, self.height - FOOT - high * scale, across * scale, high * scale)
        return View(box, frame.x[0], frame.y[1], scale)

    def sea(self, frame: NationalFrame) -> View | None:
        """Place what lies too far off at the lower right of the map, clear of land."""
        main, inset = self.main(frame), frame.inset
        if inset is None:
            return None
        height = 0.21 * main.box.height
        width = height * inset.aspect[0] / inset.aspect[1]
        left = main.box.left + (inset.left - main.west) * main.scale
        return sea_view(inset, Box(left, main.box.bottom - height - GAP, width, height))

    def side(self, frame: NationalFrame) -> Box:
        """Return the column right of the map: city insets, or the list of extremes."""
        width = frame.city_inset_width * self.width
        return Box(self.width - MARGIN - width, MAP_TOP, width, self.height - MAP_TOP - FOOT)

    def notes(self, frame: NationalFrame, foot: float) -> Box:
        """Return the map's empty corner, where keys and caveats stand, down to ``foot``."""
        main, (east, north) = self.main(frame), frame.corner
        top = main.box.top + (main.north - north) * main.scale
        right = main.box.left + (east - main.west) * main.scale
        return Box(main.box.left, top, right - main.box.left, foot - top)


PNG_SHEET: Final = Sheet(800, 600, 2.0, decimals=3, most_labels=40)
"""1600×1200 pixels."""

A4_SHEET: Final = Sheet(
    297 / 25.4 * 96, 210 / 25.4 * 96, 0.75, decimals=2, most_labels=64, printed=True
)
"""A4, landscape; its device units are points."""


@dataclass(frozen=True)
class Inset:
    """A city region at several times the scale of the map.

    Attributes
    ----------
    id, name
        For the code, and for readers.
    place, number
        From the top of the column, 0, 1, 2; and how many there are.
    centre
        Albers metres.
    times
        Its scale over that of the national map.
    """

    id: str
    name: Text
    place: int
    number: int
    centre: tuple[float, float]
    times: float

    def view(self, sheet: Sheet, frame: NationalFrame) -> View:
        """Place the inset in the column at the side of a sheet."""
        side, main = sheet.side(frame), sheet.main(frame)
        each = (side.height - BETWEEN_INSETS * (self.number - 1)) / self.number
        top = side.top + self.place * (each + BETWEEN_INSETS) + INSET_TITLE
        box = Box(side.left, top, side.width, each - INSET_TITLE)
        scale = main.scale * self.times
        west = self.centre[0] - box.width / scale / 2
        return View(box, west, self.centre[1] + box.height / scale / 2, scale)

    def frame_on(self, main: View, own: View) -> Box:
        """Return the frame on the national map around what the inset shows."""
        west, south, east, north = own.extent
        left = main.box.left + (west - main.west) * main.scale
        top = main.box.top + (main.north - north) * main.scale
        return Box(left, top, (east - west) * main.scale, (north - south) * main.scale)


def insets(frame: NationalFrame) -> tuple[Inset, ...]:
    """List the insets beside a national map as they stand, from the top."""
    return tuple(
        Inset(region.id, region.name, position, len(frame.enlarged), region.centre, region.times)
        for position, region in enumerate(frame.enlarged)
    )


def is_enlarged(level: str, frame: NationalFrame) -> bool:
    """Tell whether figures of a level bear insets."""
    return level in ENLARGED and bool(frame.enlarged)


_EM: Final = 64
_FIXED_POINT: Final = 65536

CLOSING: Final = "，。；：、！？）》」』”’,.;:!?)%"
"""What must not begin a line."""

OPENING: Final = "（《「『“‘("
"""What must not end one."""

_PIECES: Final = re.compile(r"[^\S\n]+|[A-Za-z0-9À-ɏ_.,;:%()'’“”/+\-–−°²]+|.")
_SENTENCE: Final = re.compile(r"[^。]+?(?:。|[.](?=\s|$)|$)\s*")


def line_width(words: str, size: float) -> float:
    """Measure a line in px: the sum of its letters' advances, which are looked up once each."""
    return sum(map(_advance, words)) * size


@cache
def _advance(letter: str) -> float:
    """Return the width of a letter in shares of the type's size."""
    font = get_font(str(font_file()))
    font.set_size(_EM, 72)
    # By glyph: of a letter that the font lacks, as a user's own text may have, that is the box.
    glyph = font.load_glyph(font.get_char_index(ord(letter)))
    return float(glyph.linearHoriAdvance) / _FIXED_POINT / _EM


def wrap(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines.

    Parameters
    ----------
    text
        One paragraph. It may break at spaces and between Chinese characters, but not so that
        a line begins with a closing mark or ends with an opening one.
    size, width
        Of the type and of a line, px.
    """
    lines = [""]
    for piece in _joined(_PIECES.findall(text)):
        longer = lines[-1] + piece
        if lines[-1] and line_width(longer.rstrip(), size) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] = longer
    return [line.rstrip() for line in lines if line.strip()]


def first_sentences(text: str, size: float, width: float, lines: int) -> list[str]:
    """Wrap as many whole sentences from the beginning as fit into so many lines; at least one."""
    fitting: list[str] = []
    said = ""
    for sentence in _SENTENCE.findall(text):
        said += sentence
        wrapped = wrap(said, size, width)
        if fitting and len(wrapped) > lines:
            break
        fitting = wrapped
    return fitting


def fitting_size(text: str, width: float, largest: float, smallest: float) -> float:
    """Return the largest size, in half pixels, at which a line is no wider than ``width``."""
    size = largest
    while size > smallest and line_width(text, size) > width:
        size -= 0.5
    return size


def _joined(pieces: list[str]) -> list[str]:
    """Join marks to the piece that they must stay with."""
    joined: list[str] = []
    for piece in pieces:
        holds = bool(joined) and (piece[0] in CLOSING or joined[-1][-1] in OPENING)
        if holds and not piece.isspace():
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


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

COLOURS, EXACT_COLOURS = 256, 64
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


class FigureCanvas:
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
        self._begun: Pixels | None = None

    def begin_with(self, pixels: Pixels) -> None:
        """Draw on what another canvas of this size has drawn, in place of the bare sheet."""
        self._begun = pixels
        self.figure.patch.set_visible(False)

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
        line = Lettering(
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
        outlines = []
        for x, y, words, size in lines:
            letters, at = _outline(words, size), self.sheet.device(np.array([[x, y]]))
            outlines.append(Path(letters.vertices * self.sheet.scale + at, letters.codes))
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
        renderer = self._agg.get_renderer()
        renderer.clear()
        drawn = np.asarray(renderer.buffer_rgba())
        if self._begun is not None:
            drawn[...] = self._begun
        self.figure.draw(renderer)
        return drawn

    def _add(self, artist: Artist, within: Box | None = None) -> None:
        artist.set_transform(IdentityTransform())
        artist.set_snap(False)
        if within is not None:
            corners = np.array([[within.left, within.bottom], [within.right, within.top]])
            artist.set_clip_box(Bbox(self.sheet.device(corners)))
        self.figure.add_artist(artist)


def save(page: FigureCanvas, file: File, author: str) -> None:
    """Write a sheet as a file of the kind that its suffix names, the same bytes every time.

    Parameters
    ----------
    page
        What is drawn.
    file
        ``.png``, ``.pdf`` or ``.svg``.
    author
        What a PDF and an SVG name as such.
    """
    if file.suffix == ".png":
        save_png(page.pixels(), file, PX_PER_INCH * page.sheet.scale)
    elif file.suffix == ".svg":
        told = {"Title": file.stem, "Creator": author, "Date": None}
        page.figure.savefig(file, format="svg", metadata=told)
    else:
        told = {"Title": file.stem, "Author": author, "CreationDate": None}
        page.figure.savefig(file, format="pdf", metadata=told)


def save_png(pixels: Pixels, file: File, dpi: float) -> None:
    """Write opaque pixels with 256 colours: a third of the bytes, and no flat colour is shifted.

    What an octree finds in all colours stands for those that antialiasing has mixed.
    """
    picture = Image.fromarray(pixels).convert("RGB")
    shades = COLOURS - EXACT_COLOURS
    mixed = picture.quantize(shades, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # Every sixteenth pixel tells what is common.
    sample = picture.resize((picture.width // 4, picture.height // 4), Image.Resampling.NEAREST)
    counted = sample.getcolors(sample.width * sample.height) or []
    common = np.array([colour for _, colour in sorted(counted)[-EXACT_COLOURS:]])
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
