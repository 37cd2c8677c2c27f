"""The national maps of the story: density and the line, half of all gains, people as circles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.catalogue.style import Style
from atlas.charts.data import ChartData
from atlas.charts.sketch import WIDTH, Name, Sketch, albers_km, points_km, without_specks
from atlas.model.classes import ClassBreaks
from atlas.places.seats import Seat, ranked_seats

COARSE = 20.0
"""Corners whose triangle is smaller than the square of this (km) are left out of density."""

FINE = 4.0
"""The same for the units that hold half of all gains, which are small."""

SPECK = 500.0
"""Patches of one density, and holes in it, below this area (km²) are not drawn."""

LEAST_RADIUS = 0.5
"""Circles are drawn in steps of this many px, and none smaller."""


def density_sketch(data: ChartData, style: Style, lang: str) -> str:
    """Draw the density of the last census in classes, and the Heihe–Tengchong line over it.

    Each class is drawn as all land that is at least so dense, one over the other: so no gap
    can open between two of them.
    """
    sheet = Sketch(style, data.map, lang)
    sheet.land("step-1", provinces=False)
    for number, dense in enumerate(_dense(data, style.scale("density_per_km2")), start=1):
        sheet.fill([dense], f"step-{number + 1}")
    special = [shape for code, shape in data.map.provinces.items() if code[0] in "78"]
    sheet.fill(special, "land")
    line = albers_km(data.dataset.line.set_index("id").geometry)["line_extended"]
    sheet.line(shapely.get_coordinates(line))
    sheet.inset()
    sheet.name(line_ends(line, style, lang))
    return sheet.svg()


def half_sketch(data: ChartData, style: Style, lang: str) -> str:
    """Draw the units that hold half of all gains alone on plain land, and name their cities."""
    sheet = Sketch(style, data.map, lang)
    sheet.land()
    sheet.fill(_half_shapes(data), "gain")
    sheet.inset()
    first, last = _years(data)
    gains = _half(data).groupby("prefecture_code")[f"change_{first}_{last}"].sum()
    seats = {seat.code: seat for seat in ranked_seats(data.dataset, lang)}
    cities = [code for code in gains.sort_values(ascending=False).index if code in seats]
    sheet.name(_names([seats[code] for code in cities]))
    return sheet.svg()


def circles_sketch(data: ChartData, style: Style, lang: str) -> str:
    """Draw the change of people of every county unit as a circle, gains and losses."""
    table = _counties(data)
    first, last = _years(data)
    change = table[f"change_{first}_{last}"].astype("Float64")
    drawn = table[change.notna() & change.ne(0)]
    points = _centres(data)[drawn.index]
    sheet = Sketch(style, data.map, lang)
    sheet.land()
    sheet.dots(_by_size(change[drawn.index], points, style))
    sheet.inset()
    sheet.sizes(style.circles.legend)
    return sheet.svg()


# The shapes are the same in every language, and take most of the time.


@lru_cache(maxsize=1)
def _dense(data: ChartData, classes: ClassBreaks) -> tuple[shapely.Geometry, ...]:
    """Unite the land of each class but the lowest and of all denser ones."""
    table = _counties(data)
    numbers = classes.classify(table[f"density_{_years(data)[-1]}"])
    shapes = shapely.coverage_simplify(albers_km(table.geometry).to_numpy(), COARSE)
    return tuple(
        without_specks(shapely.coverage_union_all(shapes[numbers >= number]), SPECK)
        for number in range(1, len(classes.light))
    )


@lru_cache(maxsize=1)
def _half_shapes(data: ChartData) -> tuple[shapely.Geometry, ...]:
    return tuple(_simplified(shape) for shape in albers_km(_half(data).geometry))


def _half(data: ChartData) -> gpd.GeoDataFrame:
    table = _counties(data)
    first, last = _years(data)
    return table[table[f"half_of_gains_{first}_{last}"].fillna(False).astype(bool)]


@lru_cache(maxsize=1)
def _centres(data: ChartData) -> gpd.GeoSeries:
    return albers_km(_counties(data).geometry.representative_point())


def _counties(data: ChartData) -> gpd.GeoDataFrame:
    assert data.counties is not None
    table = data.counties.table
    return table[table.geometry.notna()]


def _years(data: ChartData) -> tuple[int, int]:
    assert data.counties is not None
    return data.counties.years[0], data.counties.years[-1]


def _simplified(shape: shapely.Geometry) -> shapely.Geometry:
    """Leave out corners, and islands that are no larger than those corners."""
    parts = [part for part in shapely.get_parts(shape) if part.area >= FINE**2]
    largest = parts or [max(shapely.get_parts(shape), key=lambda part: part.area)]
    simple: shapely.Geometry = shapely.coverage_simplify([shapely.MultiPolygon(largest)], FINE)[0]
    return simple


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
    points = shapely.get_coordinates(line)
    north, south = sorted((points[0], points[-1]), key=lambda point: -point[1])
    words = style.line.heihe_tengchong
    return [
        Name(float(at[0]), float(at[1]), text.get(lang), (side,))
        for at, text, side in ((north, words.start, "start"), (south, words.end, "end"))
    ]


def _names(seats: list[Seat]) -> list[Name]:
    if not seats:
        return []
    points = points_km([seat.lon for seat in seats], [seat.lat for seat in seats])
    return [Name(float(x), float(y), seat.name) for seat, (x, y) in zip(seats, points, strict=True)]
