"""The sheet that a chart is drawn on: text, panels, scales, keys, and marks that can be asked."""

from __future__ import annotations

import io
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from math import ceil, floor, log10
from pathlib import Path
from typing import Any, Final, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from matplotlib.text import Text as Writing
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Transform
from numpy.typing import ArrayLike

from atlas.catalogue.style import Style
from atlas.drawing.canvas_svg import CLASS_MARK, paint
from atlas.model.errors import AtlasError
from atlas.model.text import Text
from atlas.words.numbers import format_number, people_tick

XY = tuple[float, float]

MARK_GROUP_CLASS = "told"
"""Class of the group whose shapes, one after the other, are the marks that lie on land."""


@dataclass(frozen=True)
class Marks:
    """Marks of one panel that show the same columns.

    Attributes
    ----------
    axes
        The panel.
    keys
        Columns of the table that they show, the one that names them first.
    rows
        Labels of the rows of the table's frame.
    corners
        In the units of the panel: two columns (points), or four (two opposite corners of bars).
    on_land
        Whether they are the shapes of the group `MARK_GROUP_CLASS`, in its order.
    """

    axes: Axes
    keys: tuple[str, ...]
    rows: tuple[Hashable, ...]
    corners: np.ndarray
    on_land: bool = False

    def places(self, height: float) -> np.ndarray:
        """Return where they lie: px of the sheet from its upper left, left, top, right, bottom.

        Parameters
        ----------
        height
            Of the sheet, px.
        """
        size = self.corners.shape[1]
        pixels = np.asarray(self.axes.transData.transform(self.corners.reshape(-1, 2)))
        pixels[:, 1] = height - pixels[:, 1]
        whole: np.ndarray = np.rint(pixels).astype(int).reshape(-1, size)
        if size == 2:
            return whole
        first, second = whole[:, :2], whole[:, 2:]
        return np.hstack([np.minimum(first, second), np.maximum(first, second)])


WIDTHS: Final = {"narrow": 360, "wide": 760}

FONT_PACKAGE = "zhplot"
FONT_FILE = "NotoSansSC-Regular.ttf"

SMALL, LABEL, HEADING = 11, 12, 14
"""Sizes of type in px: figures on the axes, labels, headings of panels."""

SWATCH, LINE, MARGIN = 11, 21, 16
"""Sides of the square of a key, height of its line, and room beside the keys, px."""

FIGURE_GAP = 5.0
"""Between a panel and the figures beside or below it, px."""

SCALE_ZORDER: Final = {"x": 0.51, "y": 0.52}
"""Where the lines and figures of a scale lie: under the marks of the panel."""

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
    with mpl.rc_context():
        # Whatever a `matplotlibrc` of the user's says, in the working folder or at home.
        mpl.rcdefaults()
        mpl.rcParams.update(settings)
        yield


@lru_cache(maxsize=8192)
def text_width(words: str, size: float) -> float:
    """Measure a line of text in px."""
    font = get_font(str(font_file()))
    font.set_size(size, DPI)
    font.set_text(words)
    width, _ = font.get_width_height()
    return width / 64


class Key(NamedTuple):
    """A key on a sheet: the name of its colour, its words, and its box, px from the upper left."""

    colour: str
    words: str
    left: float
    top: float
    right: float
    bottom: float


class ChartCanvas:
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
    keys
        The keys that are written on it.
    """

    def __init__(self, size: str, lang: str, height: float, style: Style) -> None:
        self.size, self.lang, self.style = size, lang, style
        self.width, self.height = WIDTHS[size], height
        self.figure = Figure(figsize=(self.width / DPI, height / DPI), dpi=DPI)
        self.figure.patch.set_visible(False)
        self.marks: list[Marks] = []
        self.keys: list[Key] = []

    @property
    def wide(self) -> bool:
        """Whether the sheet is wide."""
        return self.size == "wide"

    def say(self, text: Text) -> str:
        """Return a text in the sheet's language."""
        return text.get(self.lang)

    def panel(self, left: float, top: float, width: float, height: float) -> Panel:
        """Add a panel at a place of the sheet (px from the upper left), bare of everything."""
        foot, size = 1 - (top + height) / self.height, (width / self.width, height / self.height)
        at = (left / self.width, foot, *size)
        panel = self.figure.add_axes(at, axes_class=Panel, sheet=self)
        assert isinstance(panel, Panel)
        return panel

    def write_keys(
        self,
        keys: Iterable[tuple[str, Text | str]],
        y: float = 18,
        mark: Callable[[str, float, float], None] | None = None,
    ) -> float:
        """Write swatches with their words from the left.

        Parameters
        ----------
        keys
            Name of a colour, and words.
        y
            Foot of the first line, px from the upper edge.
        mark
            What draws something else than a swatch: its name, left and foot.

        Returns
        -------
        float
            Where the foot of a next line would be.
        """
        x = float(MARGIN)
        for colour, text in keys:
            words = text if isinstance(text, str) else self.say(text)
            width = SWATCH + 6 + text_width(words, LABEL) * 1.06
            if x > MARGIN and x + width > self.width - MARGIN:
                x, y = float(MARGIN), y + LINE
            if mark:
                mark(colour, x, y)
            else:
                corner = (x / self.width, 1 - (y + 1) / self.height)
                size = (SWATCH / self.width, SWATCH / self.height)
                self.figure.add_artist(Rectangle(corner, *size, color=paint(colour), linewidth=0))
                self.keys.append(Key(colour, words, x, y + 1 - SWATCH, round(x + width, 1), y + 1))
            self.write(x + SWATCH + 6, y, words)
            x += width + 18
        return y + LINE

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
        # Backends of Matplotlib have no types.
        pen = _Pen(self.width, self.height, file, metadata=nothing)  # type: ignore[no-untyped-call]
        self.figure.draw(pen)
        pen.finalize()  # type: ignore[no-untyped-call]
        return file.getvalue()


class _Pen(RendererSVG):
    """Matplotlib's own, that measures a line of text once for all sheets that bear it."""

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Measure a line of text in px."""
        return _measured(s, prop.copy(), ismath)


@lru_cache(maxsize=8192)
def _measured(words: str, font: FontProperties, ismath: Any) -> tuple[float, float, float]:
    width, height, descent = text_to_path.get_text_width_height_descent(words, font, ismath)
    return width, height, descent


Labels = Sequence[str] | Callable[[float], str]
"""What ticks are labelled with: words in a row, or what writes one of them."""


def percent_ticks(ticks: Sequence[float], *, signed: bool = True) -> list[str]:
    """Write the figures of an axis, with the per cent sign at the last one."""
    *most, last = (format_number(tick, signed=signed) for tick in ticks)
    return [*most, f"{last}%"]


class Panel(Axes):
    """A part of a sheet with scales of its own, where marks are drawn and told to the sheet.

    Attributes
    ----------
    sheet
        The sheet.
    """

    def __init__(self, *place: Any, sheet: ChartCanvas, **how: Any) -> None:
        super().__init__(*place, **how)
        self.sheet = sheet
        self.patch.set_visible(False)
        # `scale_x` and `scale_y` draw what an axis would.
        for axis in (self.xaxis, self.yaxis):
            axis.set_visible(False)

    def scale_x(
        self,
        ticks: Sequence[float],
        labels: Labels = format_number,
        grid: bool = True,
        gap: float = FIGURE_GAP,
    ) -> None:
        """Write figures below the panel, whose limits are set, each on a fine line.

        Parameters
        ----------
        ticks, labels
            Where they stand, and what is written.
        grid
            Whether each has its line.
        gap
            Between the panel and the figures, px.
        """
        foot, valign, align = self.get_xaxis_text1_transform(gap)
        across, how = self.get_xaxis_transform(), {"transform": foot, "va": valign, "ha": align}
        marks: list[Artist] = []
        for tick, words in _labelled(ticks, labels):
            if grid:
                marks.append(self._rule([tick, tick], [0, 1], across))
            marks.append(_muted(tick, 0, words, SMALL, how))
        _Scale(self, "x", marks)

    def scale_y(self, ticks: Sequence[float], labels: Labels = format_number) -> None:
        """Write figures on the left of the panel, as `scale_x` does below it."""
        side, valign, align = self.get_yaxis_text1_transform(FIGURE_GAP)
        upwards, how = self.get_yaxis_transform(), {"transform": side, "va": valign, "ha": align}
        marks: list[Artist] = []
        for tick, words in _labelled(ticks, labels):
            marks += [self._rule([0, 1], [tick, tick], upwards), _muted(0, tick, words, SMALL, how)]
        _Scale(self, "y", marks)

    def name_x(self, text: Text, gap: float, figure_gap: float = FIGURE_GAP) -> None:
        """Say under the figures below the panel, ``gap`` px from them, what they measure."""
        foot, valign, _ = self.get_xaxis_text1_transform(figure_gap + SMALL + gap)
        how = {"transform": foot, "va": valign, "ha": "right"}
        _Scale(self, "x", [_muted(self.get_xlim()[1], 0, self.sheet.say(text), LABEL, how)])

    def _rule(self, x: Sequence[float], y: Sequence[float], transform: Transform) -> Line2D:
        line = Line2D(x, y, color=paint("rule"), linewidth=1, transform=transform)
        line.set_clip_path(self.patch)
        return line

    def scale_bars(
        self,
        values: pd.Series | pd.DataFrame,
        room: float,
        most: int,
        write: Callable[[float], str] | None = None,
    ) -> None:
        """Scale the panel across bars of changes, and draw the line of zero.

        Parameters
        ----------
        values
            What its bars show.
        room
            Part of the reach that is left at either end for figures.
        most, write
            Ticks to aim at, and what writes one of them; None: they are per cent.
        """
        numbers = values.to_numpy(dtype=float)
        low, high = min(np.nanmin(numbers), 0), max(np.nanmax(numbers), 0)
        self.set_xlim(low - room * (high - low), high + room * (high - low))
        ticks = round_ticks(low, high, most)
        self.scale_x(ticks, write or percent_ticks(ticks))
        self.axvline(0, color=paint("ink"), linewidth=1)

    def scale_scatter(
        self,
        x: pd.Series,
        y: pd.Series,
        room: float,
        most: int,
        write: Callable[[float], str],
        zero: str = "ink",
    ) -> None:
        """Scale both ways of a scatter of changes, and draw the lines of zero.

        Parameters
        ----------
        x, y
            Its points.
        room
            Part of the reach that is left beyond the outermost points.
        most, write
            Ticks to aim at, and what writes one of them.
        zero
            Colour of the lines of zero.
        """
        for values, limits, scale in (
            (x, self.set_xlim, self.scale_x),
            (y, self.set_ylim, self.scale_y),
        ):
            low, high = float(values.min()), float(values.max())
            limits(low - room * (high - low), high + room * (high - low))
            scale(round_ticks(low, high, most), write)
        self.axhline(0, color=paint(zero), linewidth=1)
        self.axvline(0, color=paint(zero), linewidth=1)

    def scale_people(self, longest: float, room: float) -> None:
        """Scale the panel from zero to a number of people, in steps of a hundred million."""
        self.set_xlim(0, longest * room)
        ticks = [value * 1e8 for value in range(int(longest / 1e8) + 1)]
        self.scale_x(ticks, partial(people_tick, lang=self.sheet.lang))

    def place(self, mark: Artist) -> None:
        """Put a mark on the panel, whose limits are set; it may reach beyond them."""
        self.add_artist(mark)
        mark.set_clip_on(False)

    def box(self, corner: XY, size: XY, colour: str, strength: float = 1.0) -> None:
        """Draw a rectangle from a corner, in the panel's units; sizes may be negative.

        Matplotlib's own bars measure the panel anew with each, which takes longer than drawing.
        """
        self.place(Rectangle(corner, *size, facecolor=paint(colour), alpha=strength))

    def dots(
        self, x: ArrayLike, y: ArrayLike, radius: ArrayLike, colour: str, strength: float = 0.65
    ) -> None:
        """Draw circles, the largest first.

        Parameters
        ----------
        x, y
            The centres.
        radius
            In px, one for all or one each; circles of one radius share their shape in the file.
        colour, strength
            A name of `atlas.drawing.canvas_svg`, and its opacity.
        """
        frame = pd.DataFrame({"x": x, "y": y, "radius": radius})
        for size in sorted(frame["radius"].unique(), reverse=True):
            rows = frame[frame["radius"] == size]
            how: dict[str, Any] = {"color": paint(colour), "alpha": strength, "linewidths": 0}
            self.scatter(rows["x"], rows["y"], s=(2 * size) ** 2, **how).set_clip_on(False)

    def label(
        self, x: float, y: float, words: str, offset: XY = (0, 0), halo: bool = False, **how: Any
    ) -> Annotation:
        """Write beside a point of the panel.

        Parameters
        ----------
        x, y
            The point.
        words
            One line.
        offset
            Px to the right and upwards from the point.
        halo
            Whether the ground shows around the letters, for writing over marks.
        **how
            ``size`` (px), ``colour`` (a name of `atlas.drawing.canvas_svg`), ``align``, ``valign``.
        """
        note = self.annotate(
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

    def label_bar(self, value: float, y: float, words: str) -> None:
        """Write a figure beyond the end of its bar, to whichever side of zero it lies."""
        offset, align = (5, "left") if value > 0 else (-5, "right")
        self.label(value, y, words, (offset, 0), halo=True, align=align, size=SMALL)

    def tell(
        self,
        keys: Sequence[str],
        rows: Iterable[Hashable],
        x: ArrayLike,
        y: ArrayLike,
        *,
        on_land: bool = False,
    ) -> None:
        """Note what marks at points of the panel show, as `Marks` has it; missing ones are none."""
        at = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
        there = ~np.isnan(at).any(axis=1)
        kept = tuple(row for row, known in zip(rows, there, strict=True) if known)
        self.sheet.marks.append(Marks(self, tuple(keys), kept, at[there], on_land))

    def tell_bar(self, keys: Sequence[str], row: Hashable, corner: XY, size: XY) -> None:
        """Note which columns of which row a bar shows."""
        (x, y), (width, height) = corner, size
        ends = np.array([[x, y, x + width, y + height]], dtype=float)
        self.sheet.marks.append(Marks(self, tuple(keys), (row,), ends))

    def draw_bar(
        self, keys: Sequence[str], row: Hashable, corner: XY, size: XY, colour: str
    ) -> None:
        """Draw a bar, and note which columns of which row it shows."""
        self.box(corner, size, colour)
        self.tell_bar(keys, row, corner, size)


def _labelled(ticks: Sequence[float], labels: Labels) -> Iterator[tuple[float, str]]:
    return zip(ticks, map(labels, ticks) if callable(labels) else labels, strict=True)


def _muted(x: float, y: float, words: str, size: float, how: dict[str, Any]) -> Writing:
    return Writing(x, y, words, fontsize=size, color=paint("muted"), **how)


class _Scale(Artist):
    """Lines and figures along a side of a panel, drawn in turn under its marks.

    Each tick of an axis of Matplotlib is five marks, most of them empty.
    """

    def __init__(self, axes: Axes, side: str, marks: Sequence[Artist]) -> None:
        super().__init__()
        self.set_zorder(SCALE_ZORDER[side])
        self._marks = marks
        for mark in marks:
            mark.axes = axes
            mark.set_figure(axes.figure)
        axes.add_artist(self)

    def get_children(self) -> list[Artist]:
        """List the lines and the figures."""
        return list(self._marks)

    def draw(self, renderer: RendererBase) -> None:
        """Draw them."""
        for mark in self._marks:
            mark.draw(renderer)


def round_ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Choose the multiples of 1, 2 or 5 · 10^n from ``low`` to ``high``, ``about`` steps apart.

    Examples
    --------
    >>> round_ticks(-30, 100, 4)
    [0.0, 50.0, 100.0]
    """
    finest = (high - low) / about
    power = 10.0 ** floor(log10(finest))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= finest * 0.999)
    return [step * number for number in range(ceil(low / step), floor(high / step) + 1)]
