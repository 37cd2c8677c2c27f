"""How pixels that several units share are coloured."""

import numpy as np
import shapely

from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.cover import Cover
from atlas.drawing.sheet.pixels import rgba
from atlas.drawing.sheet.sheet import Sheet

SHEET = Sheet("png", 4, 1, 1.0, 72, 3, 0.24, 0)
VIEW = View(Box(0, 0, 4, 1), 0, 1, 1.0)


def painted(*colours: str) -> list[list[int]]:
    """Colour three units: 0 to 1.25, to 3.5, and a speck; the rest is ground."""
    units = [shapely.box(0, 0, 1.25, 1), shapely.box(1.25, 0, 3.5, 1), shapely.Polygon()]
    pixels = np.zeros((1, 4, 4), dtype=np.uint8)
    Cover(np.array(units, dtype=object), VIEW, SHEET).paint(pixels, rgba(*colours))
    return pixels[0, :, :3].tolist()


def test_a_shared_pixel_is_mixed_by_area():
    first, second, third, last = painted("#ff0040", "#00c840", "#123456", "#ffffff")
    assert first == [255, 0, 64]
    assert second == [64, 150, 64]  # a quarter and three quarters: 63.75, 150, 64
    assert third == [0, 200, 64]
    assert last == [128, 228, 160]  # half of each: 127.5, 227.5, 159.5


def test_neighbours_of_one_colour_have_no_seam():
    for colour in ("#ffffff", "#000000", "#512d93", "#010203"):
        assert painted(colour, colour, colour, colour) == [list(bytes.fromhex(colour[1:]))] * 4
