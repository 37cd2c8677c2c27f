"""Names beside points: none over another, none outside, the first ones first."""

import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.canvas import ChartCanvas, drawing
from atlas.drawing.canvas_map import Point, name_points


@pytest.fixture
def axes():
    with drawing("placing"):
        panel = ChartCanvas("narrow", "zh", 200, load_style(country=china())).panel(
            10, 10, 340, 180
        )
        panel.set_xlim(0, 340)
        panel.set_ylim(0, 180)
        yield panel


def boxes(axes):
    return [text.get_window_extent() for text in axes.texts]


def test_a_lone_name_stands_to_the_right(axes):
    assert name_points(axes, [Point(100, 90, "上海")]) == ["上海"]
    (box,) = boxes(axes)
    assert box.x0 == pytest.approx(10 + 100 + 3 + 2, abs=1.5)


def test_at_the_right_edge_it_stands_to_the_left(axes):
    name_points(axes, [Point(338, 90, "上海")])
    (box,) = boxes(axes)
    assert box.x1 < 10 + 338


def test_names_never_meet_and_the_first_come_first(axes):
    points = [Point(150 + 3 * n, 90 + n, f"地方{n}") for n in range(12)]
    written = name_points(axes, points)
    assert written[0] == "地方0"
    assert 2 <= len(written) < 12
    found = boxes(axes)
    for number, box in enumerate(found):
        assert not any(box.overlaps(other) for other in found[number + 1 :])


def test_no_more_names_than_asked_for(axes):
    points = [Point(20 + 60 * n, 90, f"城{n}") for n in range(5)]
    assert name_points(axes, points, most=2) == ["城0", "城1"]


def test_names_keep_clear_of_what_stands_there_already(axes):
    """To the right of the point is an inset, so the name goes to the left."""
    inset = (130, 0, 340, 200)
    name_points(axes, [Point(100, 90, "海南")], clear_of=[inset])
    (box,) = boxes(axes)
    assert box.x1 <= 10 + 100


def test_names_may_leave_the_panel_for_the_sheet(axes):
    name_points(axes, [Point(330, 90, "沪")], within=(0, 0, 360, 200))
    (box,) = boxes(axes)
    assert box.x0 > 10 + 330
    assert 350 < box.x1 < 360
