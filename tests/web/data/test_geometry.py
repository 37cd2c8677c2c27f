import gzip
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from atlas.country import china
from atlas.drawing.topology import Topology, build_topology
from atlas.model.dataset import Dataset
from atlas.web.data.geometry import (
    arc_text,
    coarse_script,
    detail_script,
    detail_topology,
    geo_script,
    lines_script,
    ring_text,
)
from tests.web.data.payloads import codes_of, payload_of, varints_of


def two_squares() -> gpd.GeoDataFrame:
    boxes = [shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)]
    return gpd.GeoDataFrame({"code": ["110101", "110102"]}, geometry=boxes, crs=china().equal_area)


def areas_km2(topology: Topology) -> np.ndarray:
    """Area of each leaf: holes run clockwise and so count against it."""
    rings = [topology.ring(ring) for ring in range(len(topology.ring_leaf))]
    signs = [1 if shapely.is_ccw(shapely.linearrings(ring)) else -1 for ring in rings]
    areas = [sign * shapely.Polygon(ring).area for sign, ring in zip(signs, rings, strict=True)]
    return np.bincount(topology.ring_leaf, weights=areas) * (topology.cell / 1000) ** 2


@pytest.fixture(scope="module")
def detail(dataset: Dataset) -> Topology:
    return detail_topology(dataset.leaves.to_crs(china().equal_area))


def test_arcs_and_rings_of_two_squares_by_hand() -> None:
    topology = build_topology(two_squares(), tolerance=0, cell=1000)
    # Leaf 0: one ring of two new arcs. Leaf 1: a new arc, and the shared one backwards.
    rings = varints_of(ring_text(topology))
    assert rings[:4] == [1, 2, 0, 0]
    assert rings[4:6] == [1, 2]
    assert sorted(rings[6:])[0] == 0
    assert sorted(rings[6:])[1] % 2 == 1
    counts_and_steps = varints_of(arc_text(topology))
    assert counts_and_steps[0] == topology.arc_starts[1]
    assert len(counts_and_steps) == 3 + 2 * len(topology.points)


def test_geo_holds_cell_codes_and_texts() -> None:
    topology = build_topology(two_squares(), tolerance=0, cell=500)
    kind, name, payload = payload_of(geo_script(topology, ["110101", "110102"], "a", own=1))
    assert (kind, name) == ("geo", "a")
    assert payload["cell"] == 500
    (west, south), (east, north) = topology.points.min(axis=0), topology.points.max(axis=0)
    assert payload["extent"] == [west, south, east, north]
    assert codes_of(payload["codes"]) == ["110101", "110102"]
    assert payload["own"] == 1


def test_coarse_leaves_all_stay_in_less_than_125_kb(dataset: Dataset) -> None:
    script = coarse_script(dataset.leaves.to_crs(china().equal_area))
    _, name, payload = payload_of(script)
    assert name == "leaves"
    assert payload["finer"] == {"id": "detail", "below": 2500}
    assert codes_of(payload["codes"]) == list(dataset.leaves["code"])
    assert len(gzip.compress(script.encode(), mtime=0)) < 125_000
    assert script == coarse_script(dataset.leaves.to_crs(china().equal_area))


def test_detailed_leaves_all_stay_in_less_than_480_kb(dataset: Dataset, detail: Topology) -> None:
    codes = list(dataset.leaves["code"])
    script = detail_script(detail, codes)
    _, name, payload = payload_of(script)
    assert name == "detail"
    assert codes_of(payload["codes"]) == codes
    assert len(gzip.compress(script.encode(), mtime=0)) < 480_000


def test_real_areas_are_those_of_the_input(dataset: Dataset, detail: Topology) -> None:
    drawn = areas_km2(detail)
    true = dataset.leaves.to_crs(china().equal_area).area.to_numpy() / 1e6
    assert len(drawn) == len(true)
    assert (drawn > 0).all()
    assert drawn.sum() == pytest.approx(true.sum(), rel=1e-4)
    assert (np.abs(drawn / true - 1)[true > 100] < 0.02).all()


def in_degrees(line: shapely.Geometry) -> gpd.GeoSeries:
    return gpd.GeoSeries({"national": line}, crs=china().crs)


def test_lines_keep_their_shape_with_fewer_points() -> None:
    # A parallel is curved in the projection, so its middle must stay; points between may go.
    parallel = shapely.LineString([(lon, 40) for lon in np.arange(100, 110.01, 0.05)])
    _, _, payload = payload_of(lines_script(in_degrees(parallel), china().equal_area))
    [line] = payload["national"]
    assert line[0] == [100, 40]
    assert line[-1] == [110, 40]
    assert 10 < len(line) < 60
    assert all(abs(lat - 40) < 0.001 for _, lat in line)


def test_lines_of_several_parts_are_lists_of_degrees() -> None:
    parts = shapely.MultiLineString([[(110, 20), (111, 20.1234)], [(112, 15), (113, 15)]])
    _, name, payload = payload_of(lines_script(in_degrees(parts), china().equal_area))
    assert name == "atlas"
    assert payload["national"][0] == [[110, 20], [111, 20.123]]
    assert len(json.loads(json.dumps(payload))["national"]) == 2
