"""Pixels coloured by what covers them: worked out by hand on a sheet of four by two pixels."""

import numpy as np
import shapely

from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.cover import Cover
from atlas.drawing.sheet.sheet import Sheet

SHEET = Sheet("png", 2, 1, 2.0, 144, 3, 0.24, 0)
VIEW = View(Box(0, 0, 2, 1), 0, 20, 0.1)
"""A pixel is 5 m wide."""

RED, BLUE, GROUND = (200, 0, 0, 255), (0, 0, 100, 255), (255, 255, 255, 255)


def painted(polygons: list[shapely.Geometry], *colours: tuple[int, ...]) -> list[list[list[int]]]:
    pixels = np.zeros((2, 4, 4), dtype=np.uint8)
    cover = Cover(np.array(polygons, dtype=object), VIEW, SHEET)
    cover.paint(pixels, np.array([*colours, GROUND], dtype=np.uint8))
    return pixels[..., :3].tolist()


def test_a_pixel_takes_the_colours_of_its_polygons_by_their_shares():
    # The border lies three fifths across the second column; the lower row is half ground.
    west, east = shapely.box(0, 12.5, 8, 20), shapely.box(8, 12.5, 20, 20)
    mixed = [0.6 * 200, 0, 0.4 * 100]
    whole, ground = [[200, 0, 0], mixed, [0, 0, 100], [0, 0, 100]], 255 / 2
    half = [[ground + channel / 2 for channel in pixel] for pixel in whole]
    found = painted([west, east], RED, BLUE)
    assert found[0] == whole
    # To the nearest step, up or down from half of one.
    assert np.abs(np.subtract(found[1], half)).max() <= 0.5


def test_there_is_no_seam_between_polygons_of_one_colour():
    oblique = shapely.Polygon([(0, 10), (0, 20), (13, 20), (6, 10)])
    rest = shapely.difference(shapely.box(0, 10, 20, 20), oblique)
    assert painted([oblique, shapely.Polygon(), rest], RED, BLUE, RED) == [[[200, 0, 0]] * 4] * 2


def test_every_colour_is_kept_to_the_step_where_all_sharers_have_it():
    thirds = [shapely.box(west, 10, west + 20 / 3, 20) for west in (0, 20 / 3, 40 / 3)]
    for shade in range(256):
        colour = shade, 255 - shade, shade, 255
        assert painted(thirds, colour, colour, colour) == [[list(colour[:3])] * 4] * 2


def test_a_view_without_polygons_is_ground():
    assert painted([shapely.Polygon()], RED) == [[[255, 255, 255]] * 4] * 2


def test_the_shares_of_some_polygons_sum_up():
    polygons = [shapely.box(0, 10, 2, 20), shapely.box(2, 10, 8, 20), shapely.box(8, 10, 20, 20)]
    cover = Cover(np.array(polygons, dtype=object), VIEW, SHEET)
    at, share = cover.shares_of(np.array([True, True, False]))
    assert dict(zip(at.tolist(), share.round(6).tolist(), strict=True)) == {
        0: 1.0,
        1: 0.6,
        4: 1.0,
        5: 0.6,
    }


def test_a_view_beside_another_leaves_it_alone():
    sheet = Sheet("png", 4, 1, 2.0, 144, 3, 0.24, 0)
    pixels = np.zeros((2, 8, 4), dtype=np.uint8)
    view = View(Box(2, 0, 2, 1), 0, 20, 0.1)
    cover = Cover(np.array([shapely.box(0, 0, 20, 20)], dtype=object), view, sheet)
    cover.paint(pixels, np.array([RED, GROUND], dtype=np.uint8))
    assert (pixels[:, :4] == 0).all()
    assert (pixels[:, 4:] == RED).all()
