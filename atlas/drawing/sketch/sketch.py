"""A national map as one light picture: whole numbers, relative paths, a few words.

Charts are drawn by Matplotlib twice, for a phone and for a desk. A map of hundreds of outlines
would weigh too much that way, so it is written once, in steps of half a pixel, and only its
words are set for either width.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from html import escape

import numpy as np
import shapely

from atlas.catalogue.style import NationalFrame, Style
from atlas.drawing.arrows import XY, Arrow
from atlas.drawing.canvas.canvas import text_width
from atlas.drawing.canvas.country import DrawnCountry
from atlas.drawing.canvas.svg import rules
from atlas.drawing.plan.names import Asked, Room, place_names
from atlas.drawing.plan.outlines import inner_borders, rings_of, without_specks
from atlas.drawing.plan.sea import corner_box, name_lines, sea_km, sea_view
from atlas.drawing.plan.views import KM, Box, View, national_view
from atlas.drawing.sketch.measures import SIZES, STEPS, WIDTH, sketch_height
from atlas.drawing.sketch.names import NAMES, Name, inset_boxes, places_of
from atlas.drawing.sketch.paths import (
    apart,
    bends,
    dotted,
    hatched,
    relative,
)
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.numbers import people_tick

PHONE = 500
"""Width of the picture in px below which its words are set for a phone."""

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
        From `atlas.drawing.canvas.country.drawn_country`.
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
        found = [self.shapes.provinces[it] for it in country.special if it in self.shapes.provinces]
        self.parts.append(hatched(self.outline(found), self.style.missing, STEPS))

    def outline(self, shapes: Iterable[shapely.Geometry]) -> str:
        """Write the rings of polygons as one path of relative steps."""
        return _outline(self.view, tuple(shapes))

    def line(self, coordinates: np.ndarray) -> None:
        """Draw the Heihe–Tengchong line over its casing, as on every map of the atlas."""
        drawn = self.style.line.heihe_tengchong
        points = relative(self.place(coordinates[bends(coordinates)]))
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
                self._write(size_name, box.left - 8, foot, Text(line, line), "muted", "end")

    def dots(self, groups: Iterable[tuple[float, str, np.ndarray]]) -> None:
        """Draw circles: (radius in px, colour, centres in Albers km), the largest first."""
        circles = self.style.circles
        for number, (radius, colour, centres) in enumerate(groups):
            points = dotted(self.place(centres))
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
                self._write(size, at, foot * STEPS, Text(words, words), "muted", "start")
                x += radius + 5 + text_width(words, words_px) * 1.06 + 16

    def name(
        self,
        names: Sequence[Name],
        avoid: np.ndarray | None = None,
        most: Mapping[str, int] = NAMES,
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
        asking = [
            Asked(places_of(size, name, float(x), float(y)))
            for name, (x, y) in zip(names, placed, strict=True)
        ]
        sea = self.frame.inset
        inset = [] if sea is None else inset_boxes(size, self.height, sea, self.lang)
        room = Room(sheet, inset, crowd)
        for number, place in place_names(asking, room, most):
            anchor, at = place.how
            words = names[number].words
            foot = place.words[1] + 0.98 * SIZES[size] * STEPS
            self._write(size, at, foot, Text(words, words), "ink", anchor)

    def _write(self, size: str, x: float, y: float, text: Text, colour: str, anchor: str) -> None:
        how = f'class="{size}" fill="var(--{colour})" text-anchor="{anchor}"'
        self.parts.append(
            f'<text x="{x:.0f}" y="{y:.0f}" {how}>{escape(text.get(self.lang))}</text>'
        )

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
    return _outline(view, (whole,)), "".join(relative(apart(line)) for line in lines)


@lru_cache(maxsize=32)
def _outline(view: View, shapes: tuple[shapely.Geometry, ...]) -> str:
    """Write the rings of polygons (Albers km) as one path of relative steps.

    A map has the same in every language.
    """
    rings = (apart(_in_steps(view, ring))[:-1] for ring in rings_of(list(shapes)))
    return "".join(relative(ring) + "z" for ring in rings if len(ring) > 2)


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
    rings = "".join(relative(apart(shapely.get_coordinates(part.exterior))) + "z" for part in parts)
    return rings, "".join(relative(apart(shapely.get_coordinates(placed(dash)))) for dash in dashes)


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
