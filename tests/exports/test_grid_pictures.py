"""Pictures of grids: which cell each pixel shows, in which colour."""

import numpy as np
import pytest
from PIL import Image

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.grids import WIDTH, picture_file, picture_height, under_pixels, write_pictures
from atlas.grids.cells import CellFrame
from atlas.model.layer import ClassBreaks

VIEW = load_style(country=china()).national_frame
CLASSES = ClassBreaks((10,), ("#e5f4ee", "#003648"), ("#0d3948", "#ddf3e7"))


def test_a_pixel_shows_the_cell_under_its_middle():
    frame = CellFrame(-2_000_000, 5_000_000, 400, 300, 10_000)
    cells = np.arange(400 * 300, dtype=np.int32).reshape(frame.shape)
    seen = under_pixels(cells, frame, VIEW, beyond=-1)
    assert seen.shape == (picture_height(VIEW), WIDTH) == (1417, 1650)
    # Pixels are 3 km wide: the frame begins 700 km from the view's edge, in pixel 233.3.
    assert seen[500, 232] == -1
    assert seen[500, 234] % 400 == 0
    # Pixel 500 lies 500.5 / 1417 of 4250 km below the northern edge, 501 km below the frame's.
    assert seen[500, 234] // 400 == 50
    assert (seen[0] == -1).all()
    assert seen[500, 1600] == -1


def test_pixels_have_the_colour_of_their_class_and_none_without_data(tmp_path):
    values = np.array([[np.nan, 9.99], [10.0, 400.0]])
    write_pictures("people_1km", values, CLASSES, tmp_path)
    for ground, colours in (("light", CLASSES.light), ("dark", CLASSES.dark)):
        with Image.open(tmp_path / picture_file("people_1km", ground)) as picture:
            found = np.asarray(picture.convert("RGBA"))
        low, high = ((*bytes.fromhex(colour[1:]), 255) for colour in colours)
        assert found[0, 0, 3] == 0
        assert tuple(found[0, 1]) == low
        assert tuple(found[1, 0]) == tuple(found[1, 1]) == high


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_pictures_of_a_page_are_light(built_site, ground):
    folder = built_site / "assets/grids"
    shown = [*folder.glob(f"*.{ground}.png"), folder / "no-data.svg", folder / "borders.en.svg"]
    assert len(shown) == 5
    assert sum(file.stat().st_size for file in shown) < 400_000
