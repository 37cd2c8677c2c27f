"""The national maps of the story: any map in its classes, and people as circles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.catalogue.style import Style
from atlas.charts.data import ChartData
from atlas.drawing.canvas.canvas import text_width
from atlas.drawing.plan.divide import named_ends
from atlas.drawing.plan.outlines import without_specks
from atlas.drawing.plan.views import albers_km
from atlas.drawing.sketch.measures import SIZES, WIDTH
from atlas.drawing.sketch.names import Name
from atlas.drawing.sketch.sketch import Sketch
from atlas.model.classes import ClassBreaks
from atlas.model.layer import Layer

COARSE = 20.0
"""Corners whose triangle is smaller than the square of this (km) are left out of density."""

SPECK = 500.0
"""Patches of one density, and holes in it, below this area (km²) are not drawn."""

COLOUR_NAMES: Final = MappingProxyType({"sequential": "step", "diverging": "change"})
"""Palettes that a sketch can be drawn in, and what their colours are called on it."""

END = 4.0
"""Radius in px of the towns that a pupil joins."""

SIDES: Final = ("start", "end", "above", "below")
"""Where the name of a province may stand that has no room within."""

LEAST_RADIUS = 0.5
"""Circles are drawn in steps of this many px, and none smaller."""


def layer_sketch(
    data: ChartData, layer: Layer, style: Style, lang: str, *, line: bool = False
) -> str:
    """Draw a map of counties, prefectures or provinces in its classes.

    Each class is drawn as all land that is at least so high, one over the other: so no gap can
    open between two of them. Units without a value stay plain land.

    Parameters
    ----------
    data
        The measured dataset, as charts read it.
    layer
        A map whose classes are numbers, coloured by the palette ``sequential`` or ``diverging``.
    style, lang
        Colours and type; language of the words.
    line
        Whether the Heihe–Tengchong line lies over it.
    """
    classes = layer.classes
    assert isinstance(classes, ClassBreaks)
    colours = _colour_names(classes, style)
    sheet = Sketch(style, data.map, lang)
    sheet.land(provinces=False)
    nested = _nested(data, layer.unit_set, layer.indicator, classes)
    for shape, colour in zip(nested, colours, strict=True):
        sheet.fill([shape], colour)
    if line:
        drawn = _line(data, "line_extended")
        sheet.line(shapely.get_coordinates(drawn))
        sheet.name(line_ends(drawn, style, lang))
    sheet.inset()
    return sheet.svg()


def blank_sketch(data: ChartData, style: Style, lang: str, *, line: bool = False) -> str:
    """Draw the country to work on: provinces with their names, and where the line ends.

    The line itself is left to the pupil, but for the answers (``line``), and no colour tells how
    many people live anywhere.
    """
    sheet = Sketch(style, data.map, lang)
    sheet.land(fill="page")
    if line:
        sheet.line(shapely.get_coordinates(_line(data, "line_extended")))
    southern, northern = named_ends(shapely.get_coordinates(_line(data, "line")), style)
    sheet.dots([(END, "ink", np.array([northern[0], southern[0]]))])
    sheet.inset()
    named = [
        Name(float(at[0]), float(at[1]), text.get(lang), ("start", "end"), END)
        for at, text in (northern, southern)
    ]
    sheet.name([*named, *_provinces(data, lang)], most={"wide": 36, "narrow": 16})
    return sheet.svg()


def _line(data: ChartData, which: str) -> shapely.Geometry:
    found: shapely.Geometry = albers_km(
        data.dataset.line.set_index("id").geometry, country=data.dataset.country
    )[which]
    return found


def _provinces(data: ChartData, lang: str) -> list[Name]:
    """Name the provinces, the largest first, upon themselves or beside where they are small."""
    provinces = data.map.provinces
    words = {code: name.short for code, name in data.dataset.country.provinces.items()}
    words |= {region.code: region.name for region in data.dataset.country.special_region}
    codes = sorted(set(provinces) & set(words), key=lambda code: -shapely.area(provinces[code]))
    names = [words[code].get(lang) for code in codes]
    rooms = [float(np.hypot(text_width(name, SIZES["wide"]) / 1.8, 9)) for name in names]
    return [
        Name(*data.map.centres[code], name, SIDES, room)
        for code, name, room in zip(codes, names, rooms, strict=True)
    ]


def can_sketch(layer: Layer, style: Style) -> bool:
    """Whether `layer_sketch` can draw a map."""
    classes = layer.classes
    return isinstance(classes, ClassBreaks) and set(classes.light) <= set(_names_of_colours(style))


def _colour_names(classes: ClassBreaks, style: Style) -> list[str]:
    names = _names_of_colours(style)
    return [names[colour] for colour in classes.light]


def _names_of_colours(style: Style) -> dict[str, str]:
    """Name every colour that a sketch can be drawn in, by what it is on light ground."""
    return {
        colour: f"{prefix}-{number}"
        for palette, prefix in COLOUR_NAMES.items()
        for number, colour in enumerate(style.palettes[palette].light, start=1)
    }


def circles_sketch(data: ChartData, style: Style, lang: str) -> str:
    """Draw the change of people of every county unit as a circle, gains and losses."""
    table = _counties(data)
    first, last = _years(data)
    change = table[f"change_{first}_{last}"].astype("Float64")
    change = change[change.notna() & change.ne(0)]
    points = _centres(data)[change.index]
    sheet = Sketch(style, data.map, lang)
    sheet.land()
    sheet.dots(_by_size(change, points, style))
    sheet.inset()
    sheet.sizes(style.circles.legend)
    return sheet.svg()


# The shapes are the same in every language, and take most of the time.


@lru_cache(maxsize=16)
def _nested(
    data: ChartData, unit_set: str, column: str, classes: ClassBreaks
) -> tuple[shapely.Geometry, ...]:
    """Unite the land of each class and of all higher ones."""
    drawn, shapes = _coarse(data, unit_set)
    numbers = classes.classify(data.dataset.unit_sets[unit_set].table.loc[drawn, column])
    return tuple(
        without_specks(shapely.coverage_union_all(shapes[numbers >= number]), SPECK)
        for number in range(len(classes.light))
    )


@lru_cache(maxsize=8)
def _coarse(data: ChartData, unit_set: str) -> tuple[pd.Series, np.ndarray]:
    """Tell which units have a shape, and simplify these; every map of a unit set has the same."""
    table = data.dataset.unit_sets[unit_set].table
    drawn = table.geometry.notna()
    shapes = albers_km(table.geometry[drawn], country=data.dataset.country).to_numpy()
    return drawn, shapely.coverage_simplify(shapes, COARSE)


@lru_cache(maxsize=1)
def _centres(data: ChartData) -> gpd.GeoSeries:
    return albers_km(_counties(data).geometry.representative_point(), country=data.dataset.country)


@lru_cache(maxsize=1)
def _counties(data: ChartData) -> gpd.GeoDataFrame:
    assert data.counties is not None
    table = data.counties.table
    return table[table.geometry.notna()]


def _years(data: ChartData) -> tuple[int, int]:
    assert data.counties is not None
    return data.counties.years[0], data.counties.years[-1]


def _by_size(
    change: pd.Series, points: gpd.GeoSeries, style: Style
) -> Iterator[tuple[float, str, np.ndarray]]:
    """Group circles by size and sign, the largest first."""
    radius = change.map(lambda people: style.circles.radius(people, WIDTH)).astype(float)
    steps = np.maximum(np.rint(radius / LEAST_RADIUS), 1)
    frame = pd.DataFrame(
        {"step": steps, "gain": change.gt(0), "x": points.x, "y": points.y}, index=change.index
    )
    for step in sorted(frame["step"].unique(), reverse=True):
        for gain, colour in ((True, "gain"), (False, "loss")):
            circles = frame[frame["step"].eq(step) & frame["gain"].eq(gain)]
            if len(circles):
                centres = circles[["x", "y"]].to_numpy(float)
                yield float(step) * LEAST_RADIUS, colour, centres


def line_ends(line: shapely.Geometry, style: Style, lang: str) -> list[Name]:
    """Name the line where it ends, as the interactive maps do."""
    southern, northern = named_ends(shapely.get_coordinates(line), style)
    return [
        Name(float(at[0]), float(at[1]), text.get(lang), (side,))
        for (at, text), side in ((northern, "start"), (southern, "end"))
    ]
