"""Compound paths cover what their units cover."""

import numpy as np
import pytest
import shapely
from matplotlib.path import Path

from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.shapes import Mosaic
from atlas.drawing.sheet.sheet import PAGE, PICTURE
from atlas.drawing.sheet.tiles import Tiles

# A square of 10 m with a hole of 2 m, and its neighbour; 4 px a metre.
RING = shapely.difference(shapely.box(0, 0, 10, 10), shapely.box(4, 4, 6, 6))
MOSAIC = Mosaic(
    ("ring", "neighbour", "empty"),
    np.array([RING, shapely.box(10, 0, 20, 10), shapely.Polygon()], dtype=object),
)
VIEW = View(Box(0, 0, 80, 40), 0, 10, 4.0)


def signed_area(path: Path) -> float:
    """Sum the areas of all rings, shells one way round, holes the other."""
    ends = np.flatnonzero(path.codes == Path.CLOSEPOLY)
    starts = np.flatnonzero(path.codes == Path.MOVETO)
    rings = [path.vertices[a : b + 1] for a, b in zip(starts, ends, strict=True)]
    return sum(float(np.sum(r[:-1, 0] * r[1:, 1] - r[1:, 0] * r[:-1, 1]) / 2) for r in rings)


@pytest.mark.parametrize(("sheet", "unit"), [(PICTURE, 4 * 2), (PAGE, 4 * 0.75)])
@pytest.mark.parametrize(
    ("chosen", "metres"),
    [([True, False, False], 96), ([True, True, False], 196), ([False, True, True], 100)],
)
def test_areas_are_conserved(sheet, unit, chosen, metres):
    path = Tiles(MOSAIC, VIEW, sheet).path(np.array(chosen))
    assert abs(signed_area(path)) == pytest.approx(metres * unit**2, rel=0.01)


def test_print_joins_neighbours_and_pictures_do_not():
    both = np.array([True, True, False])
    assert (Tiles(MOSAIC, VIEW, PICTURE).path(both).codes == Path.MOVETO).sum() == 3
    assert (Tiles(MOSAIC, VIEW, PAGE).path(both).codes == Path.MOVETO).sum() == 2


@pytest.mark.parametrize("sheet", [PICTURE, PAGE])
def test_units_without_area_here_give_no_path(sheet):
    assert Tiles(MOSAIC, VIEW, sheet).path(np.array([False, False, True])) is None
