"""Who is named where: the first ones first, on the first free side, or where the crowd is least."""

from collections.abc import Iterator

import numpy as np
import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.plan import (
    Box,
    NameRequest,
    Place,
    Room,
    corner_box,
    fitted,
    named_ends,
    place_names,
    sea_view,
)

WINDOW = (0.0, 0.0, 100.0, 100.0)


def beside(x: float, y: float) -> Iterator[Place[str]]:
    """Stand right or left of a point, 10 px wide and 4 px high."""
    yield Place((x + 2, y - 2, x + 12, y + 2), "right")
    yield Place((x - 12, y - 2, x - 2, y + 2), "left")


def given(
    asking: list[NameRequest[str]], room: Room, most: int | None = None
) -> list[tuple[int, str]]:
    return [(number, place.how) for number, place in place_names(asking, room, most)]


def test_a_name_takes_the_first_side_that_is_free_and_within() -> None:
    asking = [NameRequest(beside(20, 50)), NameRequest(beside(34, 50)), NameRequest(beside(95, 80))]
    # The second would begin at 36 on its right, where nothing is; the third would leave the window.
    assert given(asking, Room(WINDOW)) == [(0, "right"), (1, "right"), (2, "left")]
    # On its left the first one's words are in the way of a second that ends at the window.
    asking = [NameRequest(beside(80, 50)), NameRequest(beside(95, 50))]
    assert given(asking, Room(WINDOW)) == [(0, "right")]


def test_a_name_may_lie_over_its_own_mark_but_over_no_other() -> None:
    marks = [(18.0, 48.0, 24.0, 52.0), (32.0, 48.0, 38.0, 52.0)]
    asking = [NameRequest(beside(20, 50), own=0), NameRequest(beside(34, 50), own=1)]
    # The first would stand from 22 to 32 and touch the mark of the second.
    assert given(asking, Room(WINDOW, marks)) == [(0, "left"), (1, "right")]


def test_a_point_whose_mark_is_taken_has_no_name_and_the_next_one_is_asked() -> None:
    mark = (48.0, 48.0, 52.0, 52.0)
    asking = [
        NameRequest(beside(50, 50), mark),
        NameRequest(beside(50, 50), mark),
        NameRequest(beside(50, 80)),
    ]
    assert given(asking, Room(WINDOW)) == [(0, "right"), (2, "right")]
    asking = [NameRequest(beside(50, 50), mark), NameRequest(beside(50, 80))]
    assert given(asking, Room(WINDOW), most=1) == [(0, "right")]


def test_names_keep_off_the_crowd_where_there_is_a_choice() -> None:
    crowd = [(55.0, 50.0), (56.0, 50.0), (45.0, 50.0)]
    assert given([NameRequest(beside(50, 50))], Room(WINDOW, (), crowd)) == [(0, "left")]
    assert given([NameRequest(beside(50, 50))], Room(WINDOW)) == [(0, "right")]


def test_a_value_that_is_missing_takes_no_room_and_has_no_name() -> None:
    nowhere = (np.nan,) * 4
    asking = [
        NameRequest(beside(np.nan, np.nan), nowhere),
        NameRequest(beside(50, 50), (49, 49, 51, 51)),
    ]
    assert given(asking, Room(WINDOW, [nowhere])) == [(1, "right")]


def test_the_sea_stands_three_px_from_the_corner_whatever_a_px_is() -> None:
    sea = load_style(country=china()).national_frame.inset
    # A tenth of 1,000 px wide, 3:4.
    box = corner_box(sea, 1000, 800)
    assert (box.right, box.bottom, box.width) == (997, 797, 100)
    assert box.height == pytest.approx(400 / 3)
    halves = corner_box(sea, 2000, 1600, px=2)
    assert (halves.right, halves.bottom) == (1994, 1594)
    # 1,650 km from side to side.
    assert sea_view(sea, box).extent == pytest.approx((0.17e6, 0.3e6, 1.82e6, 2.5e6))
    assert sea_view(sea, box, 1000).scale == pytest.approx(100 / 1650)


def test_the_line_is_named_from_the_south_west_however_it_runs() -> None:
    line, style = np.array([[9.0, 9.0], [5.0, 4.0], [1.0, 2.0]]), load_style(country=china())
    for drawn in (line, line[::-1]):
        (southern, end), (northern, start) = named_ends(drawn, style)
        assert (southern.tolist(), northern.tolist()) == ([1, 2], [9, 9])
        assert (end.en, start.en) == ("Tengchong", "Heihe")


def test_a_view_shows_the_extent_in_the_middle_of_its_box():
    view = fitted((0, 0, 100, 50), Box(10, 20, 200, 300))
    assert view.scale == pytest.approx(2)
    middle = view.place(np.array([[50.0, 25.0]]))[0]
    assert middle.tolist() == pytest.approx([110, 170])
