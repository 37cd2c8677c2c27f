"""Where things stand on the two sheets."""

from itertools import combinations

import numpy as np
import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.plan import Box, View
from atlas.drawing.sheet.canvas import A4_SHEET, PNG_SHEET, insets

FRAME = load_style(country=china()).national_frame
SHEETS = pytest.mark.parametrize("sheet", [PNG_SHEET, A4_SHEET], ids=["picture", "page"])


def apart(one: Box, other: Box) -> bool:
    across = one.right <= other.left or other.right <= one.left
    return across or one.bottom <= other.top or other.bottom <= one.top


def test_a_picture_has_1600_by_1200_pixels_and_a_page_is_a4():
    assert (PNG_SHEET.width * PNG_SHEET.scale, PNG_SHEET.height * PNG_SHEET.scale) == (1600, 1200)
    assert A4_SHEET.width * A4_SHEET.scale == pytest.approx(297 / 25.4 * 72)
    assert A4_SHEET.height * A4_SHEET.scale == pytest.approx(210 / 25.4 * 72)


def test_a_view_places_metres():
    view = View(Box(10, 20, 100, 50), west=1000, north=5000, scale=0.1)
    placed = view.place(np.array([[1000, 5000], [2000, 4500], [1500, 4750]]))
    assert placed.tolist() == [[10, 20], [110, 70], [60, 45]]
    assert view.extent == (1000, 4500, 2000, 5000)


def test_device_units_grow_upwards():
    assert PNG_SHEET.device(np.array([[0.0, 0.0], [800.0, 600.0]])).tolist() == [
        [0, 1200],
        [1600, 0],
    ]


@SHEETS
def test_the_map_shows_the_frame_of_the_style(sheet):
    assert sheet.main(FRAME).extent == pytest.approx(
        (FRAME.x[0], FRAME.y[0], FRAME.x[1], FRAME.y[1])
    )


@SHEETS
def test_nothing_stands_on_anything_else(sheet):
    views = {inset.id: inset.view(sheet, FRAME).box for inset in insets(FRAME)}
    views["map"] = sheet.main(FRAME).box
    assert all(apart(views[one], views[other]) for one, other in combinations(views, 2))
    page = Box(0, 0, sheet.width, sheet.height)
    assert all(
        page.holds(box.left, box.top) and page.holds(box.right, box.bottom)
        for box in views.values()
    )
    sea = sheet.sea(FRAME).box
    assert all(apart(sea, views[inset.id]) for inset in insets(FRAME))


@SHEETS
@pytest.mark.parametrize("inset", insets(FRAME), ids=[inset.id for inset in insets(FRAME)])
def test_city_insets_are_a_fifth_of_the_width_at_four_to_five_times_the_scale(sheet, inset):
    main, own = sheet.main(FRAME), inset.view(sheet, FRAME)
    assert own.box.width == pytest.approx(0.21 * sheet.width)
    assert 4 <= own.scale / main.scale <= 5
    small = inset.frame_on(main, own)
    assert small.width * inset.times == pytest.approx(own.box.width)
    assert main.box.holds(small.left, small.top)
    assert main.box.holds(small.right, small.bottom)


# Albers metres of the seats, EPSG:4490 → Albers.
CITIES = {
    "jingjin": {"北京": (0.956e6, 4.344e6), "天津": (1.034e6, 4.262e6)},
    "changsanjiao": {
        "南京": (1.277e6, 3.492e6),
        "上海": (1.540e6, 3.438e6),
        "杭州": (1.439e6, 3.310e6),
    },
    "zhusanjiao": {
        "广州": (0.850e6, 2.443e6),
        "香港": (0.952e6, 2.358e6),
        "惠州": (0.968e6, 2.451e6),
    },
}


@SHEETS
@pytest.mark.parametrize("inset", insets(FRAME), ids=[inset.id for inset in insets(FRAME)])
def test_city_insets_show_their_cities(sheet, inset):
    west, south, east, north = inset.view(sheet, FRAME).extent
    for city, (x, y) in CITIES[inset.id].items():
        assert west < x < east, city
        assert south < y < north, city


@SHEETS
def test_the_sea_is_clear_of_taiwan_and_shows_the_southern_end(sheet):
    main, sea = sheet.main(FRAME), sheet.sea(FRAME)
    taiwan = main.place(np.array([[1.76e6, 2.6e6]]))[0]  # its easternmost point
    assert sea.box.left > taiwan[0]
    _, south, _, north = sea.extent
    assert south == pytest.approx(0.3e6)
    assert north == pytest.approx(2.5e6)
