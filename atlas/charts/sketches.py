"""Small maps of the country as SVG, and the charts of centres and of children."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
import shapely

from atlas.catalogue.style import Style
from atlas.charts.away import children_by_place_chart
from atlas.charts.centres import cores_chart, cores_frame, density_chart, pair_chart
from atlas.charts.chart import Chart, ChartData
from atlas.charts.distance import distance_chart
from atlas.drawing.plan import (
    albers_km,
    from_the_south_west,
    inner_borders,
    named_ends,
    without_specks,
)
from atlas.drawing.sketch import Sketch, hatched, relative_path, to_distinct_steps
from atlas.drawing.sketch_names import STEPS, Name
from atlas.grids.cells import grid_lands
from atlas.measures.core_periphery import TABLE_NAMES
from atlas.measures.settlement import BY_DISTANCE, HELD_OUT
from atlas.model.layer import ClassBreaks

SIMPLIFY_KM = 20.0
"""Corners whose triangle is smaller than the square of this (km) are left out of density."""

DENSITY_SPECK = 500.0
"""Patches of one density, and holes in it, below this area (km²) are not drawn."""

COLOUR_NAMES: Final = MappingProxyType({"sequential": "step", "diverging": "change"})
"""Palettes that a sketch can be drawn in, and what their colours are called on it."""


def class_land(
    sheet: Sketch, data: ChartData, unit_set: str, values: str | pd.Series, classes: ClassBreaks
) -> None:
    """Fill units with the colours of their classes.

    Each class is drawn as all land that is at least so high, one over the other: so no gap can
    open between two of them. Units without a value stay plain land.

    Parameters
    ----------
    sheet
        The sheet, on which the land is drawn already.
    data
        The measured dataset, as charts read it.
    unit_set
        The units.
    values
        A column of theirs, or values by their codes.
    classes
        Classes coloured by the palette ``sequential`` or ``diverging``.
    """
    colours, table = colour_names(classes, sheet.style), data.dataset.unit_sets[unit_set].table
    found = table[values] if isinstance(values, str) else table["code"].map(values)
    numbers = classes.classify(found[table.geometry.notna()])
    nested = _nested(data, unit_set, tuple(numbers.tolist()), len(colours))
    for shape, colour in zip(nested, colours, strict=True):
        if not shapely.is_empty(shape):
            sheet.fill([shape], colour)


def draw_line(sheet: Sketch, data: ChartData) -> np.ndarray:
    """Draw the Heihe–Tengchong line with the names of its ends; return its points, Albers km."""
    drawn = _line(data, "line_extended")
    points = shapely.get_coordinates(drawn)
    sheet.line(points)
    sheet.name(line_ends(drawn, sheet.style, sheet.lang))
    return from_the_south_west(points)


def _line(data: ChartData, which: str) -> shapely.Geometry:
    lines = data.dataset.line.set_index("id").geometry
    drawn: shapely.Geometry = albers_km(lines, data.crs)[which]
    return drawn


def colour_names(classes: ClassBreaks, style: Style) -> list[str]:
    """Name the colour of each class, as a sketch has it."""
    names = {
        colour: f"{prefix}-{number}"
        for palette, prefix in COLOUR_NAMES.items()
        for number, colour in enumerate(style.palettes[palette].light, start=1)
    }
    return [names[colour] for colour in classes.light]


# The shapes are the same in every language, and take most of the time.


@lru_cache(maxsize=16)
def _nested(
    data: ChartData, unit_set: str, numbers: tuple[int, ...], classes: int
) -> tuple[shapely.Geometry, ...]:
    """Unite the land of each class and of all higher ones, from the number of each shape."""
    shapes, of_shapes = _coarse(data, unit_set), np.array(numbers)
    return tuple(
        without_specks(shapely.coverage_union_all(shapes[of_shapes >= number]), DENSITY_SPECK)
        for number in range(classes)
    )


@lru_cache(maxsize=8)
def _coarse(data: ChartData, unit_set: str) -> np.ndarray:
    """Simplify the shapes of the units that have one; every map of a unit set has the same."""
    geometry = data.dataset.unit_sets[unit_set].table.geometry.dropna()
    shapes = albers_km(geometry, data.crs).to_numpy()
    simple: np.ndarray = shapely.coverage_simplify(shapes, SIMPLIFY_KM)
    return simple


def line_ends(line: shapely.Geometry, style: Style, lang: str) -> list[Name]:
    """Name the line where it ends, as the interactive maps do."""
    southern, northern = named_ends(shapely.get_coordinates(line), style)
    return [
        Name(float(at[0]), float(at[1]), text.get(lang), (side,))
        for (at, text), side in ((northern, "start"), (southern, "end"))
    ]


def centre_charts(data: ChartData, style: Style) -> Iterator[Chart]:
    """Yield the charts of one prefecture, of all centres, of growth by density and distance."""
    counties, prefectures = data.counties, data.prefectures.table.set_index("code")
    example = data.pair
    if counties is None or example not in prefectures.index:
        return
    table = counties.table
    whole, change = prefectures.loc[example], f"change_pct_{data.span}"
    units = table[table["prefecture_code"].eq(example) & table.geometry.notna()]
    if pd.notna(whole[change]) and units[change].notna().any():
        yield pair_chart(whole, units, style.scale("growth"), years=data.years, crs=data.crs)
    cores = data.summary.core_periphery.get("districts")
    parts = data.dataset.tables.get(TABLE_NAMES["districts"])
    if cores is not None and cores.prefectures and parts is not None:
        yield cores_chart(
            cores_frame(parts, prefectures, years=data.years), cores, years=data.years
        )
    classes = data.summary.growth_by_density.get(data.dataset.country.main.name)
    if classes is not None and any(row.change_pct is not None for row in classes):
        yield density_chart(classes, years=data.years)
    distances = data.dataset.tables.get(BY_DISTANCE)
    if distances is not None:
        yield distance_chart(distances, data.dataset.tables[HELD_OUT], years=data.years)


def children_by_place(data: ChartData) -> Iterator[Chart]:
    """Yield the chart of children beside adults of their parents' ages, by province."""
    columns = [f"children_per_100_adults_{year}" for year in data.years]
    ratios, summary = data.by_code(data.provinces, *columns), data.summary.children
    if ratios is None or summary is None:
        return
    ratios_by_year = ((year, summary[str(year)].per_100_adults) for year in data.years)
    nation = {year: ratio for year, ratio in ratios_by_year if ratio is not None}
    if len(nation) == 2:
        yield children_by_place_chart(ratios, nation, names=data.names, years=data.years)


TOLERANCE = 4.0
"""Corners whose triangle is smaller than the square of this (km) are left out of borders."""

SPECK = 60.0
"""Islands and holes below this area (km²) are not drawn."""


def no_data_sketch(data: ChartData, style: Style) -> str:
    """Hatch the land that a census of the grids does not count."""
    sheet = Sketch(style, data.map, "zh")
    known = grid_lands(data.dataset).counted_throughout()
    leaves = data.dataset.leaves
    unknown = leaves[~leaves["code"].isin(known)]
    shapes = albers_km(unknown.geometry, data.crs).to_numpy()
    path = sheet.outline(shapely.simplify(shapes, 1.0))
    sheet.parts.append(hatched(path, style.missing, STEPS))
    return sheet.svg()


def borders_sketch(data: ChartData, style: Style, lang: str) -> str:
    """Draw the borders of provinces and of the nation, the line, and the South China Sea."""
    sheet = Sketch(style, data.map, lang)
    leaves = data.dataset.leaves
    special = leaves[leaves["code"].isin(data.map.special)]
    provinces = [
        albers_km(areas.geometry, data.crs).to_numpy() for areas in (data.provinces.table, special)
    ]
    simple = shapely.coverage_simplify(np.concatenate(provinces), TOLERANCE)
    whole = without_specks(shapely.coverage_union_all(simple), SPECK)
    lines = "".join(
        relative_path(to_distinct_steps(sheet.place(shapely.get_coordinates(line))))
        for line in inner_borders(simple, whole, SPECK)
    )
    borders = style.line
    sheet.stroke(lines, "ink", borders.province.width[0])
    sheet.stroke(sheet.outline([whole]), "ink", borders.national.width[0])
    line = _line(data, "line_extended")
    sheet.line(shapely.get_coordinates(line))
    sheet.inset()
    sheet.name(line_ends(line, style, lang))
    return sheet.svg()
