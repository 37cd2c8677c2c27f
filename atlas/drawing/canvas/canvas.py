"""The sheet that a chart is drawn on: Matplotlib measured in CSS pixels, in the atlas's type.

One unit of the sheet is one pixel of the SVG's view box. A narrow sheet is as wide as a phone
and a wide one as wide as a column on a desk, and the type has the same size on both: one drawing
scaled to both would be unreadable on the one or coarse on the other.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager, get_font
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from matplotlib.text import Text as Writing
from numpy.typing import ArrayLike

from atlas.catalogue.style import Style
from atlas.drawing.canvas.marks import Marks
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.svg import CLASS_MARK
from atlas.model.classes import Text
from atlas.model.errors import AtlasError

WIDTHS: Final = {"narrow": 360, "wide": 760}

FONT_PACKAGE = "zhplot"
FONT_FILE = "NotoSansSC-Regular.ttf"

SMALL, LABEL, HEADING = 11, 12, 14
"""Sizes of type in px: figures on the axes, labels, headings of panels."""

DPI = 72
"""Matplotlib's points are pixels at this resolution, which is that of its SVG."""

_SETTINGS: Final = {
    "svg.fonttype": "none",
    "font.size": LABEL,
    "axes.unicode_minus": True,
    "axes.axisbelow": True,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.spines.bottom": False,
    "axes.facecolor": "none",
    "axes.xmargin": 0,
    "axes.ymargin": 0,
    "grid.linewidth": 1,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.major.pad": 5,
    "ytick.major.pad": 5,
    "patch.linewidth": 0,
    "lines.solid_capstyle": "round",
}


@cache
def font_file() -> Path:
    """Locate the font that charts are measured with, without importing its package.

    Raises
    ------
    AtlasError
        If the package of the font is not installed.
    """
    spec = find_spec(FONT_PACKAGE)
    if spec is None or spec.origin is None:
        raise AtlasError(f"the package {FONT_PACKAGE}, which holds the charts' font, is missing")
    return Path(spec.origin).parent / "fonts" / FONT_FILE


@cache
def font_family() -> str:
    """Make the font known to Matplotlib and return its name."""
    fontManager.addfont(str(font_file()))
    return str(get_font(str(font_file())).family_name)


@contextmanager
def drawing(salt: str) -> Iterator[None]:
    """Hold the settings under which charts are drawn.

    Parameters
    ----------
    salt
        What the ids inside the SVG are made from: one for each SVG of a page.
    """
    colours = {"text.color": paint("ink"), "axes.edgecolor": paint("ink")}
    settings: dict[Any, Any] = (
        _SETTINGS | colours | {"font.family": font_family(), "svg.hashsalt": salt}
    )
    with mpl.rc_context(settings):
        yield


@lru_cache(maxsize=8192)
def text_width(words: str, size: float) -> float:
    """Measure a line of text in px."""
    font = get_font(str(font_file()))
    font.set_size(size, DPI)
    font.set_text(words)
    width, _ = font.get_width_height()
    return width / 64


class Canvas:
    """A sheet of one width and language.

    Parameters
    ----------
    size
        One of `WIDTHS`.
    lang
        ``zh`` or ``en``.
    height
        In px.
    style
        Colours and type.

    Attributes
    ----------
    figure
        Matplotlib's figure.
    marks
        What its marks say, told while it is drawn.
    """

    def __init__(self, size: str, lang: str, height: float, style: Style) -> None:
        self.size, self.lang, self.style = size, lang, style
        self.width, self.height = WIDTHS[size], height
        self.figure = Figure(figsize=(self.width / DPI, height / DPI), dpi=DPI)
        self.figure.patch.set_visible(False)
        self.marks: list[Marks] = []

    @property
    def wide(self) -> bool:
        """Whether the sheet is wide."""
        return self.size == "wide"

    def say(self, text: Text) -> str:
        """Return a text in the sheet's language."""
        return text.get(self.lang)

    def panel(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes at a place of the sheet (px from the upper left), bare of everything."""
        box = (
            left / self.width,
            1 - (top + height) / self.height,
            width / self.width,
            height / self.height,
        )
        axes = self.figure.add_axes(box)
        axes.patch.set_visible(False)
        # Ticks take longer than most marks, so that only an axis with a scale has any.
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_visible(False)
        return axes

    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: float = LABEL,
        colour: str = "ink",
        align: str = "left",
    ) -> Writing:
        """Write a line on the sheet; ``y`` is the line's foot, px from the upper edge."""
        at = (x / self.width, 1 - y / self.height)
        return self.figure.text(*at, words, fontsize=size, color=paint(colour), ha=align)

    def raw_svg(self) -> str:
        """Return Matplotlib's own SVG of the sheet, without any date."""
        file = io.StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        FigureCanvasSVG(self.figure).print_svg(file, metadata=nothing)
        return file.getvalue()


def scale_x(axes: Axes, ticks: Sequence[float], labels: Sequence[str], grid: bool = True) -> None:
    """Write figures below a panel, each on a fine line."""
    axes.xaxis.set_visible(True)
    axes.set_xticks(list(ticks), list(labels), fontsize=SMALL, color=paint("muted"))
    if grid:
        axes.grid(axis="x", color=paint("rule"))


def scale_y(axes: Axes, ticks: Sequence[float], labels: Sequence[str], grid: bool = True) -> None:
    """Write figures on the left of a panel, each on a fine line."""
    axes.yaxis.set_visible(True)
    axes.set_yticks(list(ticks), list(labels), fontsize=SMALL, color=paint("muted"))
    if grid:
        axes.grid(axis="y", color=paint("rule"))


def bar(
    axes: Axes,
    corner: tuple[float, float],
    width: float,
    height: float,
    colour: str,
    strength: float = 1.0,
) -> None:
    """Draw a rectangle from a corner, in the panel's units; sizes may be negative.

    Matplotlib's own bars measure the panel anew with each, which takes longer than drawing.
    """
    rectangle = Rectangle(corner, width, height, facecolor=paint(colour), alpha=strength)
    place(axes, rectangle)


def dots(
    axes: Axes,
    x: ArrayLike,
    y: ArrayLike,
    radius: ArrayLike,
    colour: str,
    strength: float = 0.65,
) -> None:
    """Draw circles, the largest first.

    Parameters
    ----------
    axes, x, y
        The panel, and the centres in its units.
    radius
        In px, one for all or one each; circles of one radius share their shape in the file.
    colour, strength
        A name of `atlas.drawing.canvas.paints`, and its opacity.
    """
    frame = pd.DataFrame({"x": x, "y": y, "radius": radius})
    for size in sorted(frame["radius"].unique(), reverse=True):
        rows = frame[frame["radius"] == size]
        how: dict[str, Any] = {"color": paint(colour), "alpha": strength, "linewidths": 0}
        found = axes.scatter(rows["x"], rows["y"], s=(2 * size) ** 2, **how)
        found.set_clip_on(False)


def place(axes: Axes, mark: Artist) -> None:
    """Put a mark on a panel whose limits are set; it may reach beyond them."""
    axes.add_artist(mark)
    mark.set_clip_on(False)


def label(
    axes: Axes,
    x: float,
    y: float,
    words: str,
    offset: tuple[float, float] = (0, 0),
    halo: bool = False,
    **how: Any,
) -> Annotation:
    """Write beside a point of a panel.

    Parameters
    ----------
    axes, x, y
        The point, in the panel's own units.
    words
        One line.
    offset
        Px to the right and upwards from the point.
    halo
        Whether the ground shows around the letters, for writing over marks.
    **how
        ``size`` (px), ``colour`` (a name of `atlas.drawing.canvas.paints`), ``align``, ``valign``.
    """
    note = axes.annotate(
        words,
        (x, y),
        xytext=offset,
        textcoords="offset points",
        fontsize=how.get("size", LABEL),
        color=paint(how.get("colour", "ink")),
        ha=how.get("align", "left"),
        va=how.get("valign", "center_baseline"),
        annotation_clip=False,
    )
    if halo:
        note.set_gid(f"{CLASS_MARK}halo")
    return note
