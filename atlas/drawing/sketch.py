"""A small map as SVG, of the country or of a part, with names where they have room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import numpy as np
import shapely

from atlas.catalogue.style import FrameInset, Missing, NationalFrame, Style
from atlas.drawing.arrows import XY, Arrow
from atlas.drawing.canvas import text_width
from atlas.drawing.canvas_map import DrawnCountry
from atlas.drawing.canvas_svg import rules
from atlas.drawing.plan import (
    KM,
    Box,
    NameRequest,
    Place,
    Rectangle,
    Room,
    View,
    corner_box,
    inner_borders,
    map_height,
    name_lines,
    national_view,
    place_names,
    rings_of,
    sea_km,
    sea_view,
    without_specks,
)
from atlas.model.country import Country
from atlas.words.numbers import people_tick

WIDTH = 760
"""Width in px at which strokes and circles have their true size."""

STEPS = 2
"""Steps per px that coordinates are written in."""

SIZES = {"wide": 13.0, "narrow": 26.0}
"""Size of the words in px of a picture `WIDTH` wide: on a phone it is shown at half its size."""


def sketch_height(style: Style) -> int:
    """Return the height in px of a picture `WIDTH` wide."""
    return round(map_height(style.national_frame, WIDTH))


STRIP = 60
"""Circles are written strip by strip of this many steps, so that each is near the last."""


def to_distinct_steps(points: np.ndarray) -> np.ndarray:
    """Round points to steps, and leave out those that fall on the one before; two stay at least."""
    rounded = np.rint(points).astype(int)
    moved = np.any(np.diff(rounded, axis=0) != 0, axis=1)
    kept: np.ndarray = rounded[np.r_[True, moved]]
    return kept if len(kept) > 1 else rounded[[0, -1]]


def relative_path(points: np.ndarray) -> str:
    """Write points as one path: the first where it is, the others as steps from the last.

    Examples
    --------
    >>> relative(np.array([[5, 5], [7, 4], [7, 9]]))
    'M5 5l2-1 0 5'
    """
    first = f"M{points[0, 0]} {points[0, 1]}"
    steps = [f"{x} {y}" if y >= 0 else f"{x}{y}" for x, y in np.diff(points, axis=0).tolist()]
    joined = "".join(
        step if step[0] == "-" or not n else " " + step for n, step in enumerate(steps)
    )
    return f"{first}l{joined}" if steps else first


def hatched(path: str, missing: Missing, steps: float) -> str:
    """Fill a path as land without a value; a px has so many ``steps``."""
    every, wide = steps * missing.spacing, steps * missing.width
    return (
        f'<pattern id="h" width="{every:g}" height="{every:g}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({missing.angle:g})">'
        f'<path d="M0 0h{every:g}v{every:g}H0z" fill="var(--rule)"/>'
        f'<path d="M0 0v{every:g}" stroke="var(--hatch)" stroke-width="{2 * wide:g}"/>'
        f'</pattern><path d="{path}" fill="url(#h)"/>'
    )


def needed_vertices(coordinates: np.ndarray) -> np.ndarray:
    """Choose the points that a line needs to stay within a fifth of a km of itself."""
    simple = shapely.LineString(coordinates).simplify(0.2)
    kept = {tuple(at) for at in shapely.get_coordinates(simple)}
    return np.array([tuple(at) in kept for at in coordinates])


def points_path(centres: np.ndarray) -> str:
    """Write points as lines without length, each a short way from the last."""
    ordered = centres[np.lexsort((centres[:, 1], centres[:, 0] // STRIP))]
    moves = np.diff(ordered, axis=0, prepend=0)
    return "".join(f"m{x} {y}h0" if y >= 0 else f"m{x}{y}h0" for x, y in moves)


MOST_NAMES = {"wide": 12, "narrow": 7}
"""How many places are named at most."""


@dataclass(frozen=True)
class Name:
    """A place to name: where it is (Albers km), and on which side its words may stand.

    The sides are ``start``, ``end``, ``above`` and ``below``. ``clear`` is the radius in px of what
    is drawn round the place; words that have room within may stand on the place itself.
    """

    x: float
    y: float
    words: str
    sides: tuple[str, ...] = ("start", "end")
    clear: float = 0.0


def name_spots(size: str, name: Name, x: float, y: float) -> Iterator[Place[tuple[str, float]]]:
    """List where a name may stand, with its anchor, and where that is."""
    px, clear = STEPS * SIZES[size], STEPS * name.clear
    wide, high = 1.06 * STEPS * text_width(name.words, SIZES[size]), 0.62 * px
    if np.hypot(wide / 2, high) < clear:
        yield Place((x - wide / 2, y - high, x + wide / 2, y + high), ("middle", x))
    for side in name.sides:
        if side in ("above", "below"):
            off = (clear + high) * (1 if side == "below" else -1)
            words = x - wide / 2, y + off - high, x + wide / 2, y + off + high
            yield Place(words, ("middle", x))
            continue
        way = 1 if side == "start" else -1
        near, far = x + way * clear, x + way * (clear + 0.45 * px + wide)
        words = min(near, far), y - high, max(near, far), y + high
        yield Place(words, (side, near + way * 0.45 * px))


def inset_boxes(size: str, height: float, sea: FrameInset, lang: str) -> list[Rectangle]:
    """Return the room of the inset, and that of its name beside it."""
    across = sea.width * WIDTH * STEPS
    right, foot = float(WIDTH * STEPS), float(height * STEPS)
    lines = name_lines(sea.title.get(lang), size == "narrow")
    long = 1.06 * STEPS * max(text_width(line, SIZES[size]) for line in lines)
    high = 1.1 * STEPS * SIZES[size] * len(lines)
    left = right - 1.1 * across
    return [
        (left, foot - 1.5 * across, right, foot),
        (left - long, foot - 6 * STEPS - high, right, foot),
    ]


PHONE = 500
"""Width of the picture in px below which its words are set for a phone."""

CARD = 280
"""Width of the picture in px up to which it bears no word: none could be read."""

BORDER = 18.0
"""Corners whose triangle is smaller than the square of this (km) are left out of borders."""

SPECK = 900.0
"""Islands and holes below this area (km²) are not drawn."""


class Sketch:
    """The sheet that a national map is written on.

    Parameters
    ----------
    style
        Colours, frame and type.
    shapes
        From `atlas.drawing.canvas_map.drawn_country`.
    lang
        Language of the words.

    Attributes
    ----------
    view
        The national frame on the sheet: from Albers kilometres to px of a picture `WIDTH` wide.
    parts
        What has been drawn, in the order of drawing.
    """

    def __init__(self, style: Style, shapes: DrawnCountry, lang: str) -> None:
        self.style, self.shapes, self.lang = style, shapes, lang
        self.frame: NationalFrame = style.national_frame
        provinces = (shapes.provinces[code] for code in sorted(shapes.provinces))
        self.whole, self.borders = _land(tuple(provinces))
        self.height = sketch_height(style)
        self.view = national_view(self.frame, Box(0, 0, WIDTH, self.height), KM)
        self.parts: list[str] = []

    def in_language(self, lang: str) -> Sketch:
        """Return a sheet that bears the same marks, to be written on in another language."""
        other = copy(self)
        other.lang, other.parts = lang, [*self.parts]
        return other

    def place(self, coordinates: np.ndarray) -> np.ndarray:
        """Turn Albers kilometres into steps on the sheet."""
        return _in_steps(self.view, coordinates)

    def land(self, fill: str = "land", provinces: bool = True) -> None:
        """Draw the land in one plain colour, and the borders of provinces, each of them once."""
        edge = 'stroke="var(--hatch)" stroke-width=".6" vector-effect="non-scaling-stroke"'
        whole, borders = _land_paths(self.whole, self.borders, self.view)
        self.parts.append(f'<path d="{whole}" fill="var(--{fill})" {edge}/>')
        if provinces:
            self.parts.append(f'<path d="{borders}" fill="none" {edge}/>')

    def fill(self, shapes: Sequence[shapely.Geometry], colour: str) -> None:
        """Fill polygons (Albers km) with a named colour."""
        self.parts.append(f'<path d="{self.outline(shapes)}" fill="var(--{colour})"/>')

    def not_asked(self, *, country: Country) -> None:
        """Hatch Hong Kong, Macao and Taiwan, which are asked in censuses of their own."""
        provinces = self.shapes.provinces
        special = [provinces[code] for code in country.special if code in provinces]
        self.parts.append(hatched(self.outline(special), self.style.missing, STEPS))

    def outline(self, shapes: Iterable[shapely.Geometry]) -> str:
        """Write the rings of polygons as one path of relative steps."""
        return _outline(self.view, tuple(shapes))

    def line(self, coordinates: np.ndarray) -> None:
        """Draw the Heihe–Tengchong line over its casing, as on every map of the atlas."""
        drawn = self.style.line.heihe_tengchong
        points = relative_path(self.place(coordinates[needed_vertices(coordinates)]))
        dash = " ".join(f"{length:g}" for length in drawn.dash)
        for colour, width, dashed in (
            ("page", drawn.casing, ""),
            ("ink", drawn.width, f' stroke-dasharray="{dash}"'),
        ):
            how = f'fill="none" stroke="var(--{colour})" stroke-width="{width:g}"{dashed}'
            self.parts.append(f'<path d="{points}" {how} vector-effect="non-scaling-stroke"/>')

    def inset(self) -> None:
        """Draw what lies too far off at the lower right, named beside its frame."""
        sea = self.frame.inset
        if sea is None:
            return
        box = corner_box(sea, WIDTH * STEPS, self.height * STEPS, STEPS)
        land = tuple(self.shapes.inset[code] for code in sorted(self.shapes.inset))
        rings, dashes = _inset_paths(land, self.shapes.dashes, sea_km(sea), sea_view(sea, box, KM))
        edge = f'fill="none" stroke="var(--muted)" stroke-width="{STEPS * sea.border:g}"'
        size = f'width="{box.width:.0f}" height="{box.height:.0f}"'
        self.parts += [
            f'<path d="{rings}" fill="var(--land)" stroke="var(--hatch)"/>',
            f'<path d="{dashes}" fill="none" stroke="var(--muted)" '
            f'stroke-width="{STEPS * sea.line:g}"/>',
            f'<rect x="{box.left:.0f}" y="{box.top:.0f}" {size} {edge}/>',
        ]
        for size_name, px in SIZES.items():
            # On a phone one line of English would reach Hainan.
            lines = name_lines(sea.title.get(self.lang), size_name == "narrow")
            for number, line in enumerate(reversed(lines)):
                foot = box.bottom - 6 - number * px * STEPS * 1.1
                self._write(size_name, box.left - 8, foot, line, "muted", "end")

    def dots(self, groups: Iterable[tuple[float, str, np.ndarray]]) -> None:
        """Draw circles: (radius in px, colour, centres in Albers km), the largest first."""
        circles = self.style.circles
        for number, (radius, colour, centres) in enumerate(groups):
            points = points_path(self.place(centres))
            name, width = f"c{number}", 2 * radius * STEPS
            edge = width + 2 * circles.edge * STEPS
            self.parts.append(
                f'<g stroke="var(--page)" stroke-width="{edge:g}">'
                f'<path id="{name}" d="{points}"/></g>'
                f'<use href="#{name}" stroke="var(--{colour})" stroke-width="{width:g}" '
                f'opacity="{circles.alpha:g}"/>'
            )

    def arrows(
        self, arrows: Iterable[tuple[Arrow, str]], opacity: float = 1.0, edge: float = 0.0
    ) -> None:
        """Draw arrows (px) in named colours, the first ones first: all shafts, then all heads.

        An ``edge`` of so many px in the ground's colour keeps those that cross apart.
        """
        drawn = list(arrows)
        shafts = "".join(_shaft(arrow, colour, edge) for arrow, colour in drawn)
        heads = "".join(_head(arrow, colour) for arrow, colour in drawn)
        ground = f' stroke="var(--page)" stroke-width="{edge * STEPS:g}"' if edge else ""
        how = f' opacity="{opacity:g}"' if opacity < 1 else ""
        self.parts.append(
            f'<g class="flat" fill="none"{how}>{shafts}</g><g{how}{ground}>{heads}</g>'
        )

    def sizes(self, people: Sequence[int]) -> None:
        """Draw the key of the circles at the lower left: a size and its number each."""
        foot = self.height - 14
        for size, words_px in SIZES.items():
            x = 10.0
            for number in people:
                radius = self.style.circles.radius(number, WIDTH)
                words = people_tick(number, self.lang)
                x += radius
                self.parts.append(
                    f'<circle class="{size}" cx="{x * STEPS:.0f}" cy="{(foot - 5) * STEPS}" '
                    f'r="{radius * STEPS:.1f}" fill="var(--muted)"/>'
                )
                at = (x + radius + 5) * STEPS
                self._write(size, at, foot * STEPS, words, "muted", "start")
                x += radius + 5 + text_width(words, words_px) * 1.06 + 16

    def name(
        self,
        names: Sequence[Name],
        avoid: np.ndarray | None = None,
        most: Mapping[str, int] = MOST_NAMES,
    ) -> None:
        """Name places, the first ones first, where no name covers another.

        Parameters
        ----------
        names
            The places.
        avoid
            Points (px) that names keep off where there is a choice.
        most
            How many places are named at most, by size of the picture.
        """
        for size in SIZES:
            self._name(size, names, avoid, most[size])

    def _name(self, size: str, names: Sequence[Name], avoid: np.ndarray | None, most: int) -> None:
        sheet = 0.0, 0.0, float(WIDTH * STEPS), float(self.height * STEPS)
        crowd = () if avoid is None else (avoid * STEPS).tolist()
        placed = self.place(np.array([[name.x, name.y] for name in names]).reshape(-1, 2))
        requests = [
            NameRequest(name_spots(size, name, float(x), float(y)))
            for name, (x, y) in zip(names, placed, strict=True)
        ]
        sea = self.frame.inset
        inset = [] if sea is None else inset_boxes(size, self.height, sea, self.lang)
        room = Room(sheet, inset, crowd)
        for number, place in place_names(requests, room, most):
            anchor, at = place.how
            foot = place.words[1] + 0.98 * SIZES[size] * STEPS
            self._write(size, at, foot, names[number].words, "ink", anchor)

    def _write(self, size: str, x: float, y: float, words: str, colour: str, anchor: str) -> None:
        how = f'class="{size}" fill="var(--{colour})" text-anchor="{anchor}"'
        self.parts.append(f'<text x="{x:.0f}" y="{y:.0f}" {how}>{escape(words)}</text>')

    def svg(self) -> str:
        """Return the picture."""
        body = "".join(self.parts)
        width, height = WIDTH * STEPS, self.height * STEPS
        halo = self.style.type.label.halo * STEPS
        words = "".join(f".{name}{{font-size:{STEPS * size:g}px}}" for name, size in SIZES.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{WIDTH}" '
            f'height="{self.height}" viewBox="0 0 {width} {height}" stroke-linejoin="round" '
            f'font-family="{escape(self.style.type.stack)}">'
            f"<style>{rules(body, self.style)}{words}.narrow{{display:none}}"
            f"text{{paint-order:stroke;stroke:var(--page);stroke-width:{halo:g}px}}"
            f"use,g{{stroke-linecap:round}}.flat{{stroke-linecap:butt}}"
            f"@media(max-width:{PHONE}px){{.wide{{display:none}}.narrow{{display:inline}}}}"
            f"@media(max-width:{CARD}px){{.wide,.narrow{{display:none}}}}"
            f"</style>{body}</svg>\n"
        )


@lru_cache(maxsize=1)
def _land(
    provinces: tuple[shapely.Geometry, ...],
) -> tuple[shapely.Geometry, tuple[shapely.Geometry, ...]]:
    """Simplify the land, and find the borders of provinces; every sketch has the same."""
    simple = shapely.coverage_simplify(provinces, BORDER)
    whole = without_specks(shapely.coverage_union_all(simple), SPECK)
    return whole, inner_borders(simple, whole, SPECK)


@lru_cache(maxsize=4)
def _land_paths(
    whole: shapely.Geometry, borders: tuple[shapely.Geometry, ...], view: View
) -> tuple[str, str]:
    """Write the land and the borders of provinces; every sketch has the same."""
    lines = (_in_steps(view, shapely.get_coordinates(line)) for line in borders)
    return _outline(view, (whole,)), "".join(
        relative_path(to_distinct_steps(line)) for line in lines
    )


@lru_cache(maxsize=32)
def _outline(view: View, shapes: tuple[shapely.Geometry, ...]) -> str:
    """Write the rings of polygons (Albers km) as one path of relative steps.

    A map has the same in every language.
    """
    rings = (to_distinct_steps(_in_steps(view, ring))[:-1] for ring in rings_of(list(shapes)))
    return "".join(relative_path(ring) + "z" for ring in rings if len(ring) > 2)


def _in_steps(view: View, coordinates: np.ndarray) -> np.ndarray:
    steps: np.ndarray = np.rint(view.place(coordinates) * STEPS).astype(int)
    return steps


@lru_cache(maxsize=4)
def _inset_paths(
    land: tuple[shapely.Geometry, ...],
    dashes: tuple[shapely.Geometry, ...],
    shown: shapely.Polygon,
    view: View,
) -> tuple[str, str]:
    """Write the land and the dashes of the inset; every sketch has the same."""

    def placed(shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, view.place)

    parts = (
        part
        for shape in land
        for part in shapely.get_parts(placed(shapely.intersection(shape, shown)))
    )
    rings = "".join(
        relative_path(to_distinct_steps(shapely.get_coordinates(part.exterior))) + "z"
        for part in parts
    )
    return rings, "".join(
        relative_path(to_distinct_steps(shapely.get_coordinates(placed(dash)))) for dash in dashes
    )


def _shaft(arrow: Arrow, colour: str, edge: float) -> str:
    path = "M{}C{} {} {}".format(*map(_steps, arrow.shaft))
    width = arrow.move.width * STEPS
    inks = [("page", width + 2 * edge * STEPS)] if edge else []
    return "".join(
        f'<path d="{path}" stroke="var(--{ink})" stroke-width="{broad:.1f}"/>'
        for ink, broad in [*inks, (colour, width)]
    )


def _head(arrow: Arrow, colour: str) -> str:
    path = "M{}L{} {}z".format(*map(_steps, arrow.head))
    return f'<path d="{path}" fill="var(--{colour})"/>'


def _steps(at: XY) -> str:
    return f"{at[0] * STEPS:.0f},{at[1] * STEPS:.0f}"
