import numpy as np
import pytest
import shapely
from geopandas import GeoDataFrame

from atlas.country import china
from atlas.drawing.topology import OUTSIDE, Topology, build_topology

CELL = 1000.0


def coverage(polygons: list[shapely.Geometry]) -> GeoDataFrame:
    codes = [f"{number:06d}" for number in range(len(polygons))]
    return GeoDataFrame({"code": codes}, geometry=polygons, crs=china().equal_area)


def squares(side: int, size: float = 10 * CELL) -> GeoDataFrame:
    boxes = [
        shapely.box(column * size, row * size, (column + 1) * size, (row + 1) * size)
        for row in range(side)
        for column in range(side)
    ]
    return coverage(boxes)


def exact(leaves: GeoDataFrame) -> Topology:
    return build_topology(leaves, tolerance=0, cell=CELL)


def polygons_of(topology: Topology) -> list[shapely.Geometry]:
    """Each leaf as the pages fill it: shells add, holes take away."""
    leaves = []
    for leaf in range(topology.ring_leaf.max() + 1):
        rings = [
            shapely.linearrings(topology.ring(int(ring)))
            for ring in np.flatnonzero(topology.ring_leaf == leaf)
        ]
        shells = [shapely.Polygon(ring) for ring in rings if shapely.is_ccw(ring)]
        holes = [shapely.Polygon(ring) for ring in rings if not shapely.is_ccw(ring)]
        leaves.append(shapely.difference(shapely.union_all(shells), shapely.union_all(holes)))
    return leaves


def owners(topology: Topology) -> list[tuple[int, int]]:
    return sorted(zip(topology.left.tolist(), topology.right.tolist(), strict=True))


def test_two_by_two_squares_share_four_arcs_and_own_four() -> None:
    topology = exact(squares(2))
    outside = [(leaf, OUTSIDE) for leaf in range(4)]
    assert owners(topology) == sorted([*outside, (0, 1), (0, 2), (1, 3), (2, 3)])
    assert np.diff(topology.ring_starts).tolist() == [3, 3, 3, 3]
    assert topology.ring_leaf.tolist() == [0, 1, 2, 3]


def test_three_by_three_squares_have_twelve_inner_and_eight_outer_arcs() -> None:
    topology = exact(squares(3))
    inner = [(0, 1), (1, 2), (3, 4), (4, 5), (6, 7), (7, 8)]
    inner += [(0, 3), (3, 6), (1, 4), (4, 7), (2, 5), (5, 8)]
    assert sorted(pair for pair in owners(topology) if OUTSIDE not in pair) == sorted(inner)
    assert int((topology.right == OUTSIDE).sum()) == 8
    assert np.diff(topology.ring_starts).tolist() == [3, 4, 3, 4, 4, 4, 3, 4, 3]


def test_every_inner_arc_is_run_along_once_each_way() -> None:
    topology = exact(squares(3))
    forwards = np.bincount(topology.refs[topology.refs >= 0], minlength=20)
    backwards = np.bincount(~topology.refs[topology.refs < 0], minlength=20)
    assert (forwards == 1).all()
    assert (backwards == (topology.right != OUTSIDE)).all()


def test_rings_run_round_their_square_counter_clockwise() -> None:
    topology = exact(squares(2))
    for leaf, (x, y) in enumerate([(0, 0), (10, 0), (0, 10), (10, 10)]):
        ring = topology.ring(leaf)
        corners = {(x, y), (x + 10, y), (x + 10, y + 10), (x, y + 10)}
        assert {tuple(point) for point in ring.tolist()} == corners
        assert shapely.Polygon(ring).area == 100
        assert shapely.is_ccw(shapely.linearrings(ring))


def test_leaf_inside_another_shares_one_closed_arc_with_its_hole() -> None:
    island = shapely.box(4 * CELL, 4 * CELL, 6 * CELL, 6 * CELL)
    host = shapely.box(0, 0, 10 * CELL, 10 * CELL) - island
    topology = exact(coverage([host, island]))
    assert {frozenset(pair) for pair in owners(topology)} == {
        frozenset({0, OUTSIDE}),
        frozenset({0, 1}),
    }
    assert topology.ring_leaf.tolist() == [0, 0, 1]
    assert [polygon.area for polygon in polygons_of(topology)] == [96, 4]


def test_sliver_that_the_grid_closes_leaves_its_neighbours_sharing_a_border() -> None:
    left = shapely.box(0, 0, 5 * CELL, 10 * CELL)
    sliver = shapely.box(5 * CELL, 0, 5.3 * CELL, 10 * CELL)
    right = shapely.box(5.3 * CELL, 0, 10 * CELL, 10 * CELL)
    topology = exact(coverage([left, right, sliver]))
    assert (0, 1) in owners(topology)
    assert set(topology.ring_leaf.tolist()) == {0, 1, 2}


def test_leaf_smaller_than_a_cell_stays_as_half_a_cell() -> None:
    dot = shapely.box(4.1 * CELL, 4.1 * CELL, 4.2 * CELL, 4.2 * CELL)
    host = shapely.box(0, 0, 10 * CELL, 10 * CELL) - dot
    kept = polygons_of(exact(coverage([host, dot])))[1]
    assert kept.area == 0.5
    assert kept.distance(shapely.Point(4.15, 4.15)) < 1


def test_islets_of_a_small_leaf_all_stay_and_those_of_a_large_one_go() -> None:
    def islet(x: float) -> shapely.Geometry:
        return shapely.box(x * CELL, 90 * CELL, (x + 0.1) * CELL, 90.1 * CELL)

    large = shapely.MultiPolygon([shapely.box(0, 0, 30 * CELL, 30 * CELL), islet(5)])
    small = shapely.MultiPolygon([shapely.box(50 * CELL, 0, 52 * CELL, 2 * CELL), islet(60)])
    reef = shapely.MultiPolygon([islet(70), islet(75), islet(80)])
    topology = exact(coverage([large, small, reef]))
    assert np.bincount(topology.ring_leaf).tolist() == [1, 2, 3]


def voronoi(seeds: int) -> GeoDataFrame:
    frame = shapely.box(0, 0, 1000 * CELL, 1000 * CELL)
    points = np.random.default_rng(7).uniform(0, 1000 * CELL, (seeds, 2))
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=frame)
    return coverage(list(shapely.intersection(shapely.get_parts(cells), frame)))


def test_area_of_the_whole_is_conserved_to_the_cell() -> None:
    topology = exact(voronoi(300))
    assert sum(polygon.area for polygon in polygons_of(topology)) == 1000 * 1000


def test_area_of_each_leaf_changes_by_less_than_its_border_times_a_cell() -> None:
    leaves = voronoi(300)
    for before, after in zip(leaves.geometry, polygons_of(exact(leaves)), strict=True):
        assert abs(before.area / CELL**2 - after.area) < before.length / CELL


def staircases(side: int, seeds: int) -> GeoDataFrame:
    """Square pixels of 10 cells joined by nearest seed: every border is a staircase."""
    places = np.random.default_rng(3).uniform(0, side, (seeds, 2))
    columns, rows = np.meshgrid(np.arange(side), np.arange(side))
    middles = np.column_stack([columns.ravel(), rows.ravel()]) + 0.5
    nearest = np.linalg.norm(middles[:, None] - places, axis=2).argmin(axis=1)
    size = 10 * CELL
    pixels = shapely.box(*(size * (middles - 0.5)).T, *(size * (middles + 0.5)).T)
    return coverage([shapely.coverage_union_all(pixels[nearest == seed]) for seed in range(seeds)])


def test_simplified_neighbours_neither_gap_nor_overlap() -> None:
    leaves = staircases(40, 20)
    topology = build_topology(leaves, tolerance=20 * CELL, cell=CELL)
    polygons = polygons_of(topology)
    covered = shapely.union_all(polygons)
    assert shapely.coverage_is_valid(polygons)
    assert covered.area == pytest.approx(sum(polygon.area for polygon in polygons))
    assert covered.area == pytest.approx(400 * 400, rel=0.01)
    assert len(topology.points) < len(exact(leaves).points) / 3


def test_an_area_in_albers_is_that_on_the_ellipsoid() -> None:
    square = shapely.segmentize(shapely.box(105, 30, 106, 31), 0.1)
    leaves = GeoDataFrame({"code": ["1"]}, geometry=[square], crs=china().crs)
    topology = build_topology(leaves.to_crs(china().equal_area), tolerance=0, cell=100)
    area_km2 = shapely.Polygon(topology.ring(0)).area / 100
    assert area_km2 == pytest.approx(10_642.46, rel=1e-3)  # geodesic area on GRS80


def test_same_input_gives_the_same_arrays() -> None:
    first, second = (build_topology(voronoi(50), tolerance=5 * CELL, cell=CELL) for _ in "ab")
    for name in ("points", "arc_starts", "left", "right", "refs", "ring_starts", "ring_leaf"):
        assert np.array_equal(getattr(first, name), getattr(second, name))
