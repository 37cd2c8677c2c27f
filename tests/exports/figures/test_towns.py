"""Names are placed in order of importance, and none meets another."""

from itertools import combinations

import numpy as np
import pytest

from atlas.drawing.plan import Box
from atlas.drawing.sheet.canvas import line_width
from atlas.drawing.sheet.map import ASCENT, DESCENT, DOT, Candidate, Placed, place_at_dots

WINDOW = Box(0, 0, 400, 300)


def words(placed: Placed) -> tuple[float, float, float, float]:
    name, size = placed.candidate.name, placed.candidate.size
    top, foot = placed.baseline - ASCENT * size, placed.baseline + DESCENT * size
    return placed.left, top, placed.left + line_width(name, size), foot


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_name_stands_right_of_its_dot_where_nothing_is_in_the_way():
    (only,) = place_at_dots([Candidate(100, 100, "北京", 12)], WINDOW)
    assert only.left == 100 + DOT + 2
    # Letters of 12 px reach 10.32 px up and 1.92 px down: their middle is 4.2 above the baseline.
    assert only.baseline == pytest.approx(104.2)


def test_at_the_right_edge_it_stands_left():
    (only,) = place_at_dots([Candidate(395, 100, "北京", 12)], WINDOW)
    assert words(only)[2] == pytest.approx(395 - DOT - 2)


def test_the_less_important_of_two_on_one_spot_is_left_out():
    both = [Candidate(100, 100, "北京", 12), Candidate(100.5, 100, "天津", 12)]
    assert [placed.candidate.name for placed in place_at_dots(both, WINDOW)] == ["北京"]
    assert [p.candidate.name for p in place_at_dots(both[::-1], WINDOW)] == ["天津"]


def test_a_name_moves_away_from_what_is_taken():
    taken = [(102, 90, 200, 110)]
    (only,) = place_at_dots([Candidate(100, 100, "北京", 12)], WINDOW, taken)
    assert not meet(words(only), taken[0])


def test_a_seat_outside_the_window_has_no_name():
    assert (
        place_at_dots([Candidate(-5, 100, "北京", 12), Candidate(100, 301, "天津", 12)], WINDOW)
        == []
    )


def test_at_most_so_many():
    many = [Candidate(40 + 60 * i, 100, "北京", 12) for i in range(5)]
    assert len(place_at_dots(many, WINDOW, most=3)) == 3


def test_room_thins_out():
    near = [Candidate(100, 100, "北京", 12), Candidate(100, 118, "天津", 12)]
    assert len(place_at_dots(near, WINDOW)) == 2
    wide = [near[0], Candidate(100, 118, "天津", 12, room=60)]
    assert len(place_at_dots(wide, WINDOW)) == 1


def test_of_three_hundred_names_no_two_meet_and_none_covers_a_dot():
    random = np.random.default_rng(1935)
    spots = random.uniform((0, 0), (400, 300), (300, 2))
    names = ["北京", "Ürümqi", "呼和浩特", "Xi'an"]
    many = [Candidate(x, y, names[i % 4], 11) for i, (x, y) in enumerate(spots)]
    placed = place_at_dots(many, WINDOW)
    assert 20 < len(placed) < 300
    boxes = [words(one) for one in placed]
    assert not any(meet(one, other) for one, other in combinations(boxes, 2))
    dots = [(p.candidate.x, p.candidate.y) for p in placed]
    covered = [
        (dot, box)
        for i, dot in enumerate(dots)
        for j, box in enumerate(boxes)
        if i != j and box[0] <= dot[0] <= box[2] and box[1] <= dot[1] <= box[3]
    ]
    assert covered == []
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= 400 and box[3] <= 300 for box in boxes)


def test_a_line_is_as_wide_as_its_letters():
    assert line_width("北京", 12) == pytest.approx(24, abs=0.001)  # a Chinese letter is a square
    assert line_width("北京", 24) == pytest.approx(2 * line_width("北京", 12))
    assert line_width("", 12) == 0


def test_a_letter_that_the_font_lacks_is_as_wide_as_the_box_in_its_place():
    """A user's own title may hold Tibetan, or a character of Extension B that names a place."""
    box = line_width("\N{TIBETAN LETTER KA}", 10)
    assert 0 < box <= 10
    assert line_width("\U00020bb7", 10) in (box, 10)
    assert line_width("a\N{TIBETAN LETTER KA}b", 10) == pytest.approx(box + line_width("ab", 10))
