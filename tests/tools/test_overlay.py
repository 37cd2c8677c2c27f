"""Boundaries laid over each other: pieces, slivers, holes, and what is not covered."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from km_squares import ORIGIN, square, units
from shapely import Polygon

from atlas import UserError
from atlas.country import china
from atlas.units.areal_interpolation import Overlay, overlay

ALBERS = china().equal_area


def pieces(found: Overlay) -> dict[tuple[str, str], float]:
    table = found.pieces
    areas = table["area_km2"].round(6)
    return dict(
        zip(zip(table["source_code"], table["target_code"], strict=True), areas, strict=True)
    )


def test_a_square_cut_by_two_targets() -> None:
    sources = units(a110101=square(0, 0, 10, 10), a110102=square(10, 0, 20, 10))
    targets = units(a110201=square(0, 0, 4, 10), a110202=square(4, 0, 20, 10))
    found = overlay(sources, targets, crs=ALBERS)
    assert pieces(found) == {
        ("110101", "110201"): 40,
        ("110101", "110202"): 60,
        ("110102", "110202"): 100,
    }
    assert found.sources["area_km2"].round(6).tolist() == [100, 100]
    assert found.sources["covered"].tolist() == [1, 1]
    assert found.slivers == 0


def test_units_that_only_touch_share_nothing() -> None:
    corner = overlay(
        units(a110101=square(0, 0, 1, 1)), units(a110102=square(1, 1, 2, 2)), crs=ALBERS
    )
    side = overlay(units(a110101=square(0, 0, 1, 1)), units(a110102=square(1, 0, 2, 1)), crs=ALBERS)
    assert len(corner.pieces) == len(side.pieces) == 0
    assert corner.sources["covered"].tolist() == [0]


def test_a_hole_is_another_unit_s_land() -> None:
    ring = square(0, 0, 10, 10).difference(square(4, 4, 6, 6))
    sources = units(a110101=ring, a110102=square(4, 4, 6, 6))
    found = overlay(
        sources, units(a110201=square(0, 0, 5, 10), a110202=square(5, 0, 10, 10)), crs=ALBERS
    )
    assert pieces(found) == {
        ("110101", "110201"): 48,
        ("110101", "110202"): 48,
        ("110102", "110201"): 2,
        ("110102", "110202"): 2,
    }


def test_a_border_digitised_twice_leaves_a_sliver_that_is_ignored_and_counted() -> None:
    # The border between the two runs 200 m further east on the second map: 2 of 100 km².
    sources = units(a110101=square(0, 0, 10, 10), a110102=square(10, 0, 20, 10))
    targets = units(a110101=square(0, 0, 10.2, 10), a110102=square(10.2, 0, 20, 10))
    found = overlay(sources, targets, crs=ALBERS)
    assert pieces(found) == {("110101", "110101"): 100, ("110102", "110102"): 98}
    assert (found.slivers, round(found.slivers_km2, 6)) == (1, 2)
    assert found.sources["covered"].tolist() == [1, 1]
    kept = overlay(sources, targets, sliver_m=0, crs=ALBERS)
    assert pieces(kept)["110102", "110101"] == 2
    assert kept.slivers == 0


@pytest.mark.parametrize(
    ("strip", "what"),
    [(square(0, 0, 0.3, 10), "narrow, and a whole unit"), (square(0, 0, 4, 1), "wide")],
)
def test_a_small_unit_is_no_sliver(strip: shapely.Geometry, what: str) -> None:
    sources = units(a110101=square(0, 0, 10, 10))
    rest = square(0, 0, 10, 10).difference(strip)
    found = overlay(sources, units(a110201=strip, a110202=rest), crs=ALBERS)
    assert ("110101", "110201") in pieces(found), what


def test_land_that_no_target_covers() -> None:
    found = overlay(
        units(a110101=square(0, 0, 10, 10)), units(a110201=square(2, 0, 12, 5)), crs=ALBERS
    )
    assert found.sources["covered"].round(9).tolist() == [0.4]
    assert found.targets["covered"].round(9).tolist() == [0.8]


def test_rows_without_a_shape_are_passed_over() -> None:
    sources = units(a110101=square(0, 0, 1, 1), a110102=None)
    assert overlay(sources, sources, crs=ALBERS).sources.index.tolist() == ["110101"]


def test_units_in_degrees_give_the_same_pieces() -> None:
    sources = units(a110101=square(0, 0, 10, 10))
    targets = units(a110201=square(0, 0, 4, 10), a110202=square(4, 0, 20, 10))
    found = overlay(sources.to_crs(4490), targets.to_crs(4326), crs=ALBERS)
    assert found.pieces["area_km2"].tolist() == pytest.approx([40, 60], rel=1e-4)


def test_pieces_are_those_of_the_plain_overlay() -> None:
    def wedges(centre: tuple[float, float], number: int) -> gpd.GeoDataFrame:
        """Cut a disc of 60 km into wedges, none of them parallel to another's sides."""
        x, y = ORIGIN[0] + centre[0] * 1000, ORIGIN[1] + centre[1] * 1000
        turns = np.linspace(0, 2 * np.pi, number + 1) + 0.1 * number
        rim = [(x + 60e3 * np.cos(turn), y + 60e3 * np.sin(turn)) for turn in turns]
        shapes = [Polygon([(x, y), *pair]) for pair in pairwise(rim)]
        codes = [f"1101{n:02d}" for n in range(number)]
        return gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=ALBERS)

    sources, targets = wedges((0, 0), 7), wedges((11, 5), 12)
    found = overlay(sources, targets, sliver_m=0, crs=ALBERS)
    plain = gpd.overlay(sources, targets, how="intersection")
    areas = plain.set_index(["code_1", "code_2"]).area.sort_index() / 1e6
    mine = found.pieces.set_index(["source_code", "target_code"])["area_km2"]
    assert mine.index.tolist() == areas.index.tolist()
    np.testing.assert_allclose(mine, areas, rtol=1e-9)
    assert len(mine) > 20


def test_what_cannot_be_laid_over_anything() -> None:
    whole = units(a110101=square(0, 0, 1, 1))
    bare = gpd.GeoDataFrame({"code": ["110101"]}, geometry=[square(0, 0, 1, 1)])
    with pytest.raises(UserError, match="targets that declare their CRS"):
        overlay(whole, bare, crs=ALBERS)
    twice = whole.iloc[[0, 0]]
    with pytest.raises(UserError, match=r"sources at .*'110101'; expected a text that stands once"):
        overlay(twice, whole, crs=ALBERS)
