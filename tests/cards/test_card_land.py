"""The land of a card, on nine squares of 10 km: units, surroundings, where a name stands."""

import numpy as np
import pytest
from shapely import MultiPolygon, box

from atlas.cards.maps import LabelRun, Land, neighbourhood, widest_run
from atlas.drawing.plan import Box, fitted

KM = 10_000.0
SQUARES = [box(x * KM, y * KM, (x + 1) * KM, (y + 1) * KM) for y in range(3) for x in range(3)]


def words(*names: str) -> np.ndarray:
    return np.array(names, dtype=object)


@pytest.fixture
def land() -> Land:
    """Prefecture A holds the lower two rows: units a (three squares), b, and c (two)."""
    return Land(
        polygons=np.array(SQUARES, dtype=object),
        units=words("a", "a", "a", "b", "c", "c", "d", "", ""),
        unit_prefectures=words(*"AAAAAA", "B", "", ""),
        prefectures=words(*"AAAAAA", "B", "B", ""),
        provinces=words(*"1111112", "2", "1"),
    )


def test_a_prefecture_is_cut_into_its_units(land):
    found = neighbourhood(land, "A")
    assert found.extent == (0, 0, 3 * KM, 2 * KM)
    assert found.whole.codes == ("A",)
    assert found.parts.codes == ("a", "b", "c")
    areas = [polygon.area / KM**2 for polygon in found.parts.polygons]
    assert areas == pytest.approx([3, 1, 2])
    # Its surroundings are not among its units: the third row, cut off by the window.
    assert sum(polygon.area for polygon in found.parts.around) > 0
    assert len(found.parts.around) == 3


def test_a_prefecture_without_units_shows_those_that_hold_its_land(land):
    lone = np.where(land.unit_prefectures == "B", "A", land.unit_prefectures)
    found = neighbourhood(Land(land.polygons, land.units, lone, land.prefectures, lone), "B")
    assert found.whole.codes == ("B",)
    assert found.parts.codes == ("", "d")


def test_a_prefecture_that_the_boundaries_do_not_draw_has_no_land(land):
    assert neighbourhood(land, "C") is None


def test_levels_between_two_islands_are_no_run():
    islands = MultiPolygon([box(0, 0, 4, 1.5), box(0, 14.5, 8, 16)])
    # Levels 1 (4 wide) and 15 (8 wide) cut an island, those between cut none.
    assert widest_run(islands) == LabelRun(4.0, 15.0, 8.0)


def test_a_view_shows_the_extent_in_the_middle_of_its_box():
    view = fitted((0, 0, 100, 50), Box(10, 20, 220, 300), 1.1)
    assert view.scale == pytest.approx(2)
    middle = view.place(np.array([[50.0, 25.0]]))[0]
    assert middle.tolist() == pytest.approx([120, 170])
