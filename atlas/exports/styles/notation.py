"""How QGIS and map servers write scales, lengths, colours, conditions, ids and systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from pyproj import CRS

from atlas.catalogue.style import load_style
from atlas.country.country_file import equal_area_wkt
from atlas.exports.styles.rules import (
    PEOPLE_PER_PX,
    Between,
    BorderStep,
    Condition,
    Equals,
    Missing,
    OneOf,
)
from atlas.model.country import Country

METRES_PER_PIXEL: Final = 128_000
"""Width of a pixel of the web map at zoom 0; each level halves it."""

QGIS_PIXEL: Final = 0.0254 / 96
"""Metres of a pixel on a screen of 96 dots an inch, which CSS and QGIS reckon with."""

SLD_PIXEL: Final = 0.00028
"""Metres of a pixel as OGC 05-077r4, section 10.2, standardises it."""

POINTS_PER_PX: Final = 0.75
"""A CSS px is 1/96 inch, a point 1/72."""

SEAM: Final = 0.5
"""Width in px of the edge in a fill's own colour that closes hairlines between neighbours."""

DOT_EDGE, GAP = 0.8, 3.0
"""Width in px of a dot's edge, and what lies between a dot and its name."""

FLOW_PATH: Final = (
    "line_substring(@geometry, 0, max(length(@geometry) * 0.6, length(@geometry) - 0.7))"
)
"""An arrow ends some 70 km before the middle of its province, where many meet."""

FLOW_PARTS: Final[Mapping[str, tuple[str, float, float]]] = MappingProxyType(
    {
        "arrow_start_width": ("arrowStartWidth", 0.4, 0.4),
        "arrow_width": ("arrowWidth", 0.5, 1.0),
        "head_length": ("arrowHeadLength", 5.0, 1.6),
        "head_thickness": ("arrowHeadThickness", 2.0, 0.9),
    }
)
"""Parts of an arrow as QGIS calls them: in a symbol, in what follows from data; px, and px per px
of the arrow's width."""


def scale_at(zoom: int, pixel: float = QGIS_PIXEL) -> int:
    """Return the scale denominator of a zoom level; closer views have smaller ones.

    Parameters
    ----------
    zoom
        A level of the web map.
    pixel
        Metres of a pixel, by which the program reckons scales.
    """
    return round(METRES_PER_PIXEL / 2.0**zoom / pixel)


def points(px: float) -> str:
    """Write a length in px as points."""
    return f"{px * POINTS_PER_PX:.6g}"


def flow_sizes(width: float) -> dict[str, str]:
    """Size the parts of an arrow of some width (px) in points."""
    return {name: points(base + per * width) for name, (_, base, per) in FLOW_PARTS.items()}


def flow_expressions(column: str, width: float) -> dict[str, str]:
    """Size the parts of an arrow that is as wide as the people of a column, as expressions.

    In a legend there are no people, but the width (px).
    """
    people = f"coalesce({quoted(column)} / {PEOPLE_PER_PX}, {width})"
    return {
        name: f"({base} + {per} * {people}) * {POINTS_PER_PX}"
        for name, base, per in FLOW_PARTS.values()
    }


def rgba(colour: str) -> str:
    """Write ``#rrggbb`` as QGIS does: red, green, blue and opacity."""
    return ",".join([*(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)), "255"])


def id_of(name: str) -> str:
    """Make the id that QGIS gives a rule, an item or a bookmark, of a name: always the same."""
    return f"{{{uuid5(NAMESPACE_URL, name)}}}"


def quoted(column: str) -> str:
    """Write the name of a column in the language of QGIS, and of SQL."""
    return '"' + column.replace('"', '""') + '"'


def literal(words: str) -> str:
    """Write a text in the language of QGIS, and of SQL."""
    return "'" + words.replace("'", "''") + "'"


def expression(condition: Condition) -> str:
    """Write a condition in the language of QGIS."""
    column = quoted(condition.column)
    if isinstance(condition, Between):
        number = column if condition.per is None else f"{column} / {quoted(condition.per)}"
        bounds = ((">=", condition.low), ("<", condition.high))
        sides = [f"{number} {sign} {float(bound)!r}" for sign, bound in bounds if bound is not None]
        return " AND ".join(sides)
    if isinstance(condition, Equals):
        return f"{column} = {literal(condition.word)}"
    if isinstance(condition, OneOf):
        return f"{column} IN ({', '.join(map(literal, condition.words))})"
    if isinstance(condition, Missing):
        return f"{column} IS NULL"
    if condition.holds:
        return f"{column} = true"
    return f"({column} IS NULL OR {column} = false)"


def by_scale(steps: Sequence[BorderStep]) -> dict[str, str]:
    """Return the properties of a border that follow the scale of the map, as expressions."""
    properties = {}
    if steps[0].from_zoom > 0:
        properties["enabled"] = f"@map_scale <= {scale_at(steps[0].from_zoom)}"
    for name, values in (
        ("outlineWidth", [points(step.line.width) for step in steps]),
        ("outlineColor", [literal(step.line.colour) for step in steps]),
    ):
        if len(set(values)) > 1:
            nearest_first = reversed(list(zip(steps, values, strict=True))[1:])
            cases = "".join(
                f" WHEN @map_scale <= {scale_at(step.from_zoom)} THEN {value}"
                for step, value in nearest_first
            )
            properties[name] = f"CASE{cases} ELSE {values[0]} END"
    return properties


@cache
def fonts(*, country: Country) -> tuple[str, ...]:
    """List the families of the atlas's letters; a program takes the first that it has."""
    named = load_style(country=country).type.stack.split(",")
    return tuple(family.strip('"') for family in named if family.startswith('"'))


class SpatialReference(NamedTuple):
    """A coordinate reference system: its text, its code in a register if any, and its name."""

    wkt: str
    authority: str
    name: str
    geographic: bool


@cache
def geographic_crs(*, country: Country) -> SpatialReference:
    """Return the system of all layers."""
    crs = CRS(country.crs)
    return SpatialReference(crs.to_wkt(), country.crs, crs.name, geographic=True)


@cache
def equal_area_crs(*, country: Country) -> SpatialReference:
    """Return the system of all maps and grids, which no register has."""
    wkt = equal_area_wkt(country.projection, country.crs)
    return SpatialReference(wkt, "", country.projection.name, geographic=False)


def ellipsoid(*, country: Country) -> str:
    """Name the ellipsoid of all layers as QGIS does: by its code in a register."""
    found = CRS(country.crs).ellipsoid
    assert found is not None
    code = found.to_json_dict()["id"]
    return f"{code['authority']}:{code['code']}"
