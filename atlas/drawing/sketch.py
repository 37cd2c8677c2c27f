"""A small map as SVG, of the country or of a part, with names where they have room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import chain, islice
from typing import Final

import numpy as np
import shapely

from atlas.catalogue.style import FrameInset, Missing, NationalFrame, Style
from atlas.drawing.arrows import Arrow
from atlas.drawing.canvas import XY, text_width
from atlas.drawing.canvas_map import DrawnCountry
from atlas.drawing.canvas_svg import rules
from atlas.drawing.plan import (
    KM,
    Box,
    Extent,
    NameRequest,
    Place,
    Rectangle,
    Room,
    View,
    corner_box,
    fitted,
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
from atlas.drawing.sketch_names import (
    CLAIM_SIZES,
    SIZES,
    STEPS,
    Name,
    Spot,
    along_line,
    circles_of,
    led_spots,
    name_spots,
)
from atlas.words.numbers import people_tick

WIDTH = 760
"""Width in px at which strokes and circles have their true size."""


def sketch_height(style: Style) -> int:
    """Return the height in px of a picture `WIDTH` wide."""
    return round(map_height(style.national_frame, WIDTH))


KEYED: Final = "wide"
"""The size of picture that bears its key."""

KEY_ROW = 1.5
"""Height of a row of a key, of the size of its words."""

MARGIN = 10.0
"""From the edge of the sheet to its keys, px."""

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


def points_path(centres: np.ndarray) -> str:
    """Write points as lines without length, each a short way from the last."""
    ordered = centres[np.lexsort((centres[:, 1], centres[:, 0] // STRIP))]
    moves = np.diff(ordered, axis=0, prepend=0)
    return "".join(f"m{x} {y}h0" if y >= 0 else f"m{x}{y}h0" for x, y in moves)


NEAREST: Final = 12
"""Of so many places of a name that is led to, the one where the crowd is least is taken."""

MOST_OFF: Final = 0.12
"""Such a part of a name may lie on land that it keeps off."""

MOST_NAMES = {"wide": 12, "narrow": 7}
"""How many places are named at most."""


@dataclass(frozen=True)
class Claim:
    """The few words of a claim: where they stand (Albers km), their lines and how they are aligned.

    ``colour`` names that of the words; ``on_colour`` says that they stand on a colour of the map,
    where the ground's round them would be a stain. The ``further`` places, Albers km, are tried
    where a circle lies at the first.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: str = "middle"
    colour: str = "ink"
    on_colour: bool = False
    further: tuple[XY, ...] = ()


@dataclass(frozen=True)
class KeyRow:
    """A row of a key: a mark, words, and a figure after them.

    Attributes
    ----------
    words
        What the mark stands for.
    colour
        Its named colour; empty for no mark.
    figure
        What is written behind the words.
    mark
        ``disc``, ``ring``, ``line``, or ``bar``, whose length in px is ``size``: to the left where
        negative.
    size
        Radius in px of a disc or a ring, length of a bar.
    """

    words: str
    colour: str = ""
    figure: str = ""
    mark: str = "disc"
    size: float = 6.0


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
    marks
        The circles of the map, in steps: x, y and radius. No words are written over one that is not
        their own.
    """

    def __init__(self, style: Style, shapes: DrawnCountry, lang: str) -> None:
        self.style, self.shapes, self.lang = style, shapes, lang
        self.frame: NationalFrame = style.national_frame
        provinces = (shapes.provinces[code] for code in sorted(shapes.provinces))
        self.whole, self.borders = _land(tuple(provinces))
        self.height = sketch_height(style)
        self.view = national_view(self.frame, Box(0, 0, WIDTH, self.height), KM)
        self.parts: list[str] = []
        self.taken: dict[str, list[Rectangle]] = {size: [] for size in SIZES}
        self.marks: list[tuple[float, float, float]] = []

    def within(self, box: Box) -> None:
        """Draw what follows in a part of the sheet, as wide as ``box`` (px)."""
        self.view = national_view(self.frame, box, KM)

    def look_at(self, bounds: Extent, box: Box) -> Extent:
        """Show bounds (west, south, east, north in Albers km) in the middle of a box (px).

        Returns
        -------
        tuple of float
            All that the box shows, Albers km.
        """
        self.view = fitted(bounds, box)
        return self.view.extent

    def leader(self, start: XY, end: XY) -> None:
        """Draw a thin line between two points of the sheet, px."""
        (a, b), (c, d) = ((x * STEPS, y * STEPS) for x, y in (start, end))
        line = f"M{a:.0f} {b:.0f}L{c:.0f} {d:.0f}"
        self.parts.append(f'<path d="{line}" stroke="var(--ink)" stroke-width="{STEPS * 0.8:g}"/>')

    def frame_of(self, bounds: Extent) -> None:
        """Frame bounds (Albers km) with a line in the colour of writing."""
        self.border(shapely.box(*bounds), "ink", 1.2)

    def in_language(self, lang: str) -> Sketch:
        """Return a sheet that bears the same marks, to be written on in another language."""
        other = copy(self)
        other.lang, other.parts = lang, [*self.parts]
        other.taken = {size: [*taken] for size, taken in self.taken.items()}
        other.marks = [*self.marks]
        return other

    def place(self, coordinates: np.ndarray) -> np.ndarray:
        """Turn Albers kilometres into steps on the sheet."""
        return _in_steps(self.view, coordinates)

    def land(self, provinces: bool = True) -> None:
        """Draw the land in one plain colour, and the borders of provinces, each of them once."""
        edge = 'stroke="var(--hatch)" stroke-width=".6" vector-effect="non-scaling-stroke"'
        whole, borders = _land_paths(self.whole, self.borders, self.view)
        self.parts.append(f'<path d="{whole}" fill="var(--land)" {edge}/>')
        if provinces:
            self.parts.append(f'<path d="{borders}" fill="none" {edge}/>')

    def fill(self, shapes: Sequence[shapely.Geometry], colour: str) -> None:
        """Fill polygons (Albers km) with a named colour."""
        self.parts.append(f'<path d="{self.outline(shapes)}" fill="var(--{colour})"/>')

    def not_asked(self) -> None:
        """Hatch Hong Kong, Macao and Taiwan, which are asked in censuses of their own."""
        provinces = self.shapes.provinces
        special = [provinces[code] for code in self.shapes.special if code in provinces]
        self.parts.append(hatched(self.outline(special), self.style.missing, STEPS))

    def outline(self, shapes: Iterable[shapely.Geometry]) -> str:
        """Write the rings of polygons as one path of relative steps."""
        return _outline(self.view, tuple(shapes))

    def around(self) -> None:
        """Draw what stands around the figures: the land that is not asked, and the inset."""
        self.not_asked()
        self.inset()

    def line(self, coordinates: np.ndarray) -> None:
        """Draw the Heihe–Tengchong line over its casing, as on every map of the atlas."""
        drawn = self.style.line.heihe_tengchong
        # It stays within a fifth of a km of itself.
        simple = shapely.LineString(coordinates).simplify(0.2)
        points = relative_path(self.place(shapely.get_coordinates(simple)))
        dash = " ".join(f"{length:g}" for length in drawn.dash)
        self.stroke(points, "page", drawn.casing)
        self.stroke(points, "ink", drawn.width, f' stroke-dasharray="{dash}"')

    def stroke(self, path: str, colour: str, width: float, dashed: str = "") -> None:
        """Draw a path as a line in a named colour, as many px wide whatever the picture's size."""
        how = f'fill="none" stroke="var(--{colour})" stroke-width="{width:g}"{dashed}'
        self.parts.append(f'<path d="{path}" {how} vector-effect="non-scaling-stroke"/>')

    def inset(self) -> None:
        """Draw what lies too far off at the lower right, named beside its frame."""
        sea = self.frame.inset
        if sea is None:
            return
        box = corner_box(sea, WIDTH * STEPS, self.height * STEPS, STEPS)
        land = tuple(self.shapes.inset[code] for code in sorted(self.shapes.inset))
        rings, dashes = _inset_paths(land, self.shapes.dashes, sea_km(sea), sea_view(sea, box, KM))
        for dash in self.shapes.further_dashes:
            dashes += relative_path(self.place(shapely.get_coordinates(dash)))
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

    def border(self, shape: shapely.Geometry, colour: str, width: float) -> None:
        """Draw the outline of a polygon (Albers km) over one of the ground's colour, px wide."""
        path = self.outline([shape])
        self.stroke(path, "page", width + 2)
        self.stroke(path, colour, width)

    def pies(self, pies: Iterable[tuple[XY, float, Sequence[tuple[str, float]]]]) -> None:
        """Draw circles divided into parts: (centre in Albers km, radius in px, (colour, people)…).

        The parts follow one another clockwise from the top; the largest circles come first.
        """
        edge = f'stroke="var(--page)" stroke-width="{2 * STEPS * self.style.circles.edge:g}"'
        for centre, radius, parts in pies:
            (x, y), r = self.place(np.array([centre]))[0], radius * STEPS
            self.marks.append((float(x), float(y), r))
            whole, done = sum(size for _, size in parts), 0.0
            slices = []
            for colour, size in parts:
                if size >= whole:
                    slices.append(f'<circle cx="{x}" cy="{y}" r="{r:.1f}" fill="var(--{colour})"/>')
                elif size > 0:
                    ends = [2 * np.pi * share for share in (done, done + size / whole)]
                    (a, b), (c, d) = ((x + r * np.sin(at), y - r * np.cos(at)) for at in ends)
                    large = int(2 * size > whole)
                    arc = f"M{x} {y}L{a:.1f} {b:.1f}A{r:.1f} {r:.1f} 0 {large} 1 {c:.1f} {d:.1f}z"
                    slices.append(f'<path d="{arc}" fill="var(--{colour})"/>')
                done += size / whole
            self.parts.append(f"<g {edge}>{''.join(slices)}</g>")

    def rings(self, rings: Iterable[tuple[XY, float, str]], width: float) -> None:
        """Draw rings: (centre in Albers km, radius in px, colour), lines of so many px."""
        for centre, radius, colour in rings:
            x, y = self.place(np.array([centre]))[0]
            self.marks.append((float(x), float(y), radius * STEPS))
            self.parts.append(
                f'<circle cx="{x}" cy="{y}" r="{radius * STEPS:.1f}" fill="none" '
                f'stroke="var(--{colour})" stroke-width="{width * STEPS:g}"/>'
            )

    def claims(self, claims: Iterable[Claim]) -> None:
        """Write the few words of each claim where it is; no name is written over them."""
        for claim in claims:
            for size, px in CLAIM_SIZES.items():
                x, box = self._claim_box(claim, px)
                high, top = 1.15 * px * STEPS, box[1]
                kind = "claim on" if claim.on_colour else "claim"
                for number, line in enumerate(claim.lines):
                    foot = top + (number + 0.8) * high
                    self._write(size, x, foot, line, claim.colour, claim.anchor, kind)
                self.taken[size].append(box)

    def _claim_box(self, claim: Claim, px: float) -> tuple[float, Rectangle]:
        """Return where a claim's words begin, and what they cover: first place off all circles."""
        long = 1.1 * STEPS * max(text_width(line, px) for line in claim.lines)
        high = 1.15 * px * STEPS * len(claim.lines)
        back = long * {"start": 0.0, "middle": 0.5, "end": 1.0}[claim.anchor]
        places = self.place(np.array([(claim.x, claim.y), *claim.further]))
        boxes = [
            (float(x), (x - back, y - high / 2, x - back + long, y + high / 2)) for x, y in places
        ]
        circles = circles_of(self.marks)
        clear = (it for it in boxes if not shapely.intersects(circles, shapely.box(*it[1])))
        return next(clear, boxes[0])

    def key(self, rows: Sequence[KeyRow], *, at_foot: bool = False) -> None:
        """Write rows of a key, each a mark, its words and a figure, where no land lies.

        That is in the upper left corner, or ``at_foot``, above the key of sizes at the lower left.
        Bars stand on one line, behind the longest words. On a phone the rows would lie over the
        map: the page has them below the picture.
        """
        px = SIZES[KEYED]
        high = KEY_ROW * px
        top = self.height - 3 * px - len(rows) * high if at_foot else MARGIN
        longest = max(text_width(f"{row.words} {row.figure}", px) for row in rows)
        bars = max(abs(row.size) for row in rows)
        right, foot = MARGIN + 1.1 * longest + bars + 2 * px, top + len(rows) * high
        corners = (STEPS * at for at in (MARGIN, top, right, foot))
        self.taken[KEYED].append(tuple(corners))  # type: ignore[arg-type]
        for number, row in enumerate(rows):
            self._key_row(rows, row, top + number * high + 0.78 * px * 1.2)

    def _key_row(self, rows: Sequence[KeyRow], row: KeyRow, foot: float) -> None:
        size, px, left = KEYED, SIZES[KEYED], MARGIN
        middle = foot - 0.36 * px
        marked = [other for other in rows if other.colour]
        if row.mark == "bar":
            length = max(text_width(other.words, px) for other in marked) * 1.06
            most = max([0.0, *(-other.size for other in marked)])
            zero = left + length + 0.6 * px + most
            start, wide = min(zero, zero + row.size), abs(row.size)
            self._write(size, left * STEPS, foot * STEPS, row.words, "muted", "start")
            top = middle - 0.4 * px
            self.parts.append(
                f'<rect class="{size}" x="{start * STEPS:.0f}" y="{top * STEPS:.0f}" '
                f'width="{wide * STEPS:.0f}" height="{0.8 * px * STEPS:.0f}" '
                f'fill="var(--{row.colour})"/>'
            )
            end = max(zero, zero + row.size) + 0.4 * px
            self._write(size, end * STEPS, foot * STEPS, row.figure, "ink", "start")
            return
        x = left
        if row.colour:
            widest = max(other.size for other in marked)
            stroke = f'stroke="var(--{row.colour})" stroke-width="{2 * STEPS}"'
            if row.mark == "line":
                line = f"M{left * STEPS:.0f} {middle * STEPS:.0f}h{2 * widest * STEPS:.0f}"
                self.parts.append(f'<path class="{size}" d="{line}" {stroke}/>')
            else:
                at = f'cx="{(left + widest) * STEPS:.0f}" cy="{middle * STEPS:.0f}"'
                disc = row.mark == "disc"
                how = f'fill="var(--{row.colour})"' if disc else f'fill="none" {stroke}'
                r = row.size * STEPS
                self.parts.append(f'<circle class="{size}" {at} r="{r:.1f}" {how}/>')
            x += 2 * widest + 0.5 * px
        words = f"{row.words}{row.figure and ' '}{row.figure}"
        self._write(size, x * STEPS, foot * STEPS, words, "ink", "start")

    def dots(self, groups: Iterable[tuple[float, str, np.ndarray]]) -> None:
        """Draw circles: (radius in px, colour, centres in Albers km), the largest first."""
        circles = self.style.circles
        for number, (radius, colour, centres) in enumerate(groups):
            placed = self.place(centres)
            self.marks += [(float(x), float(y), radius * STEPS) for x, y in placed]
            points = points_path(placed)
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

    def sizes(self, people: Sequence[int], scale: float = 1.0) -> None:
        """Draw the key of the circles at the lower left: a size and its number each.

        The radius of each is ``scale`` times that of the style.
        """
        foot = self.height - 14
        for size, words_px in SIZES.items():
            x = 10.0
            for number in people:
                radius = scale * self.style.circles.radius(number, WIDTH)
                words = people_tick(number, self.lang)
                x += radius
                middle = foot - max(5.0, radius - 12)
                self.parts.append(
                    f'<circle class="{size}" cx="{x * STEPS:.0f}" cy="{middle * STEPS:.0f}" '
                    f'r="{radius * STEPS:.1f}" fill="var(--muted)"/>'
                )
                at = (x + radius + 5) * STEPS
                self._write(size, at, foot * STEPS, words, "muted", "start")
                x += radius + 5 + text_width(words, words_px) * 1.06 + 16
            self.taken[size].append(
                (0.0, STEPS * (foot - 2 * words_px), STEPS * x, STEPS * self.height)
            )

    def widths(self, people: Sequence[int], per_px: float) -> None:
        """Draw the key of the arrows at the lower left: a width and its number of people each.

        A px of an arrow's width stands for ``per_px`` people.
        """
        foot = self.height - 14
        for size, words_px in SIZES.items():
            x = MARGIN
            for number in people:
                wide = number / per_px
                words = people_tick(number, self.lang)
                self.parts.append(
                    f'<rect class="{size}" x="{x * STEPS:.0f}" '
                    f'y="{(foot - 0.36 * words_px - wide / 2) * STEPS:.1f}" '
                    f'width="{28 * STEPS}" height="{wide * STEPS:.1f}" fill="var(--muted)"/>'
                )
                self._write(size, (x + 34) * STEPS, foot * STEPS, words, "muted", "start")
                x += 34 + text_width(words, words_px) * 1.06 + 16

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
        sea = self.frame.inset
        inset = [] if sea is None else inset_boxes(size, self.height, sea, self.lang)
        room = Room(sheet, [*inset, *self.taken[size]], crowd)
        requests = [
            NameRequest(self._clear_spots(size, name, at, room))
            for name, at in zip(names, placed.astype(float), strict=True)
        ]
        for number, place in place_names(requests, room, most):
            name, spot = names[number], place.how
            high = 1.15 * name.size(size) * STEPS
            kind = "claim" if name.claim else ""
            if spot.led_to is not None:
                at = placed[number].astype(float)
                for x, y in along_line(at, spot.led_to):
                    room.take((x - 1, y - 1, x + 1, y + 1))
                self._lead(size, at, spot.led_to)
            for line, words in enumerate(spot.lines):
                foot = place.words[1] + 0.98 * name.size(size) * STEPS + line * high
                self._write(size, spot.x, foot, words, "ink", spot.anchor, kind)

    def _clear_spots(
        self, size: str, name: Name, at: np.ndarray, room: Room
    ) -> Iterator[Place[Spot]]:
        """List where a name may stand; one that is led to, off all circles but its own.

        Of its places the nearest are enough, among which the crowd may choose.
        """
        x, y = at
        if not name.led:
            return name_spots(size, name, x, y)
        others = circles_of([it for it in self.marks if np.hypot(it[0] - x, it[1] - y) > 1])
        near = (
            place
            for place in name_spots(size, name, x, y)
            if not shapely.intersects(others, shapely.box(*place.words))
        )
        spots = chain(near, led_spots(size, name, (x, y), circles_of(self.marks), room.window))
        return islice(self._free_spots(name, at, spots, room), NEAREST)

    def _free_spots(
        self, name: Name, at: np.ndarray, spots: Iterable[Place[Spot]], room: Room
    ) -> Iterator[Place[Spot]]:
        """Pick the places that are free, led to past other words, and off the land to keep off."""
        land: shapely.Geometry = shapely.MultiPolygon()
        if name.off is not None:
            land = shapely.transform(name.off, lambda points: self.view.place(points) * STEPS)
        for place in spots:
            end = place.how.led_to
            if not (room.holds(place.words) and room.is_free(place.words)):
                continue
            line = [] if end is None else along_line(at, end)
            if not all(room.is_free((x, y, x, y)) for x, y in line):
                continue
            box = shapely.box(*place.words)
            if shapely.clip_by_rect(land, *place.words).area <= MOST_OFF * box.area:
                yield place

    def _lead(self, size: str, start: np.ndarray, end: XY) -> None:
        """Draw the line from a place to its name, over one of the ground's colour."""
        path = f'd="M{start[0]:.0f} {start[1]:.0f}L{end[0]:.0f} {end[1]:.0f}"'
        self.parts += [
            f'<path class="{size}" {path} stroke="var(--page)" stroke-width="{STEPS * 2.4:g}"/>'
            f'<path class="{size} leader" {path} stroke="var(--ink)" stroke-width="{STEPS}"/>'
            f'<circle class="{size}" cx="{start[0]:.0f}" cy="{start[1]:.0f}" r="{STEPS * 1.8:g}" '
            f'fill="var(--ink)" stroke="var(--page)" stroke-width="{STEPS * 0.7:g}"/>'
        ]

    def _write(
        self, size: str, x: float, y: float, words: str, colour: str, anchor: str, kind: str = ""
    ) -> None:
        """Write words at a point (steps); ``kind`` is a further class of theirs."""
        how = f'class="{size} {kind}"' if kind else f'class="{size}"'
        how += f' fill="var(--{colour})" text-anchor="{anchor}"'
        self.parts.append(f'<text x="{x:.0f}" y="{y:.0f}" {how}>{escape(words)}</text>')

    def svg(self) -> str:
        """Return the picture."""
        body = "".join(self.parts)
        width, height = WIDTH * STEPS, self.height * STEPS
        halo = self.style.type.label.halo * STEPS
        words = "".join(f".{name}{{font-size:{STEPS * size:g}px}}" for name, size in SIZES.items())
        claims = "".join(
            f".claim.{name}{{font-size:{STEPS * size:g}px;font-weight:600}}"
            for name, size in CLAIM_SIZES.items()
        )
        claims = claims + ".claim.on{stroke:none}" if 'claim"' in body or 'on"' in body else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="{WIDTH}" '
            f'height="{self.height}" viewBox="0 0 {width} {height}" stroke-linejoin="round" '
            f'font-family="{escape(self.style.type.stack)}">'
            f"<style>{rules(body, self.style)}{words}.narrow{{display:none}}"
            f"text{{paint-order:stroke;stroke:var(--page);stroke-width:{halo:g}px}}{claims}"
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

    def path(line: shapely.Geometry) -> str:
        return relative_path(to_distinct_steps(view.place(shapely.get_coordinates(line))))

    parts = shapely.get_parts(shapely.intersection(list(land), shown))
    return "".join(path(part.exterior) + "z" for part in parts), "".join(map(path, dashes))


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
