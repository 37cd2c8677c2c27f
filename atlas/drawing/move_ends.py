"""Where the arrows of each province begin and end on every map of moves."""

from __future__ import annotations

import geopandas as gpd

from atlas.catalogue.style import Style
from atlas.measures.migration.birth_lines import METRES_PER_KM
from atlas.measures.migration.move_points import ends_of


def move_ends(lines: gpd.GeoDataFrame, style: Style) -> dict[str, tuple[float, float]]:
    """Return the point of each province, Albers metres by code.

    Parameters
    ----------
    lines
        The table ``province_moves``: lines between the centres of people of the provinces.
    style
        How far points are shifted where arrows of neighbours would meet.
    """
    points = {}
    for code, (x, y) in ends_of(lines).items():
        east, north = style.moves.shift_km.get(code, (0.0, 0.0))
        points[code] = (x + METRES_PER_KM * east, y + METRES_PER_KM * north)
    return points
