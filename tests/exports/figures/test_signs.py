"""Minus signs stand in the units that lost, and show on every ground."""

import numpy as np
import pytest
import shapely

from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.shapes import Mosaic
from atlas.drawing.sheet.signs import SignGrid, luminance

# Three units of 100 m, drawn at a pixel a metre: 70 m and 28 m wide, and one between the places.
VIEW = View(Box(0, 0, 100, 100), 0, 100, 1.0)
MOSAIC = Mosaic(
    ("west", "east", "speck", "outside"),
    np.array(
        [
            shapely.box(0, 0, 70, 100),
            shapely.difference(shapely.box(72, 0, 100, 100), shapely.box(84.6, 50.1, 90.4, 54.9)),
            shapely.box(84.6, 50.1, 90.4, 54.9),
            shapely.box(200, 0, 300, 100),
        ],
        dtype=object,
    ),
)


def chosen(*codes: str) -> np.ndarray:
    return np.isin(MOSAIC.codes, codes)


def test_signs_stand_in_their_unit_only():
    places = SignGrid(MOSAIC, VIEW).places(chosen("west"))
    assert (places[:, 0] <= 70).all()
    # 20 rows of 5 px, 10 signs of 7 px in each.
    assert len(places) == pytest.approx(200, abs=10)


def test_units_share_the_signs_of_the_whole():
    grid = SignGrid(MOSAIC, VIEW)
    both = len(grid.places(chosen("west", "east")))
    assert both == len(grid.places(chosen("west"))) + len(grid.places(chosen("east")))


def test_a_unit_between_the_places_has_a_sign_of_its_own():
    places = SignGrid(MOSAIC, VIEW).places(chosen("speck"))
    assert len(places) >= 1
    assert all(84.6 <= x <= 90.4 and 45.1 <= y <= 49.9 for x, y in places)


def test_none_stands_outside_the_map():
    assert len(SignGrid(MOSAIC, VIEW).places(chosen("outside"))) == 0
    assert len(SignGrid(MOSAIC, VIEW).places(chosen())) == 0


def test_luminance_is_that_of_wcag():
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#000000") == 0
    assert luminance("#7a3403") == pytest.approx(0.0661, abs=5e-4)
