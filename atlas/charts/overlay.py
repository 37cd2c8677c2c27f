"""What lies under and over the picture of a grid: land without data, borders, the line, names."""

from __future__ import annotations

import numpy as np
import shapely

from atlas.catalogue.style import Style
from atlas.charts.data import ChartData
from atlas.charts.sketches import line_ends
from atlas.drawing.plan.outlines import inner_borders, without_specks
from atlas.drawing.plan.views import albers_km
from atlas.drawing.sketch.measures import STEPS
from atlas.drawing.sketch.paths import (
    apart,
    hatched,
    relative,
)
from atlas.drawing.sketch.sketch import Sketch
from atlas.grids.lands import grid_lands

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
    shapes = albers_km(unknown.geometry, country=data.dataset.country).to_numpy()
    path = sheet.outline(shapely.simplify(shapes, 1.0))
    sheet.parts.append(hatched(path, style.missing, STEPS))
    return sheet.svg()


def borders_sketch(data: ChartData, style: Style, lang: str) -> str:
    """Draw the borders of provinces and of the country, the line, and the South China Sea."""
    sheet = Sketch(style, data.map, lang)
    leaves = data.dataset.leaves
    special = leaves[leaves["code"].isin(data.dataset.country.special)]
    provinces = [
        albers_km(it.geometry, country=data.dataset.country).to_numpy()
        for it in (data.provinces.table, special)
    ]
    simple = shapely.coverage_simplify(np.concatenate(provinces), TOLERANCE)
    whole = without_specks(shapely.coverage_union_all(simple), SPECK)
    lines = "".join(
        relative(apart(sheet.place(shapely.get_coordinates(line))))
        for line in inner_borders(simple, whole, SPECK)
    )
    borders = style.line
    for path, width in (
        (lines, borders.province.width[0]),
        (sheet.outline([whole]), borders.national.width[0]),
    ):
        how = f'fill="none" stroke="var(--ink)" stroke-width="{width:g}"'
        sheet.parts.append(f'<path d="{path}" {how} vector-effect="non-scaling-stroke"/>')
    line = albers_km(data.dataset.line.set_index("id").geometry, country=data.dataset.country)[
        "line_extended"
    ]
    sheet.line(shapely.get_coordinates(line))
    sheet.inset()
    sheet.name(line_ends(line, style, lang))
    return sheet.svg()
