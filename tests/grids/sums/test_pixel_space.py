"""Units in the pixel space of a grid: straight where they were straight, and neighbours alike."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from affine import Affine
from pyproj import Transformer
from shapely import MultiPolygon, box

from atlas.country import china
from atlas.grids.sums import TOLERANCE, to_pixel_space, with_vertices
from atlas.sources.grid_file import UserGrid, open_grid
from tests.grids.sums.grids import write_grid


def albers_grid(tmp_path: Path) -> UserGrid:
    transform = Affine(1000, 0, -500_000, 0, -1000, 5_000_000)
    return open_grid(write_grid(tmp_path / "g.tif", transform=transform, crs=china().equal_area))


def test_a_cell_is_a_unit_square_below_zero(tmp_path: Path) -> None:
    grid = open_grid(write_grid(tmp_path / "g.tif", crs="EPSG:4490"))
    found = to_pixel_space(gpd.GeoSeries([box(101, 31, 102, 32), None], crs=china().crs), grid)
    assert shapely.equals(found[0], box(1, -2, 2, -1))
    assert found[1] is None


def test_long_edges_follow_their_curve(tmp_path: Path) -> None:
    grid = albers_grid(tmp_path)
    (found,) = to_pixel_space(gpd.GeoSeries([box(100, 40, 110, 45)], crs=china().crs), grid)
    along = np.linspace(100, 110, 1001)
    project = Transformer.from_crs(china().crs, china().equal_area, always_xy=True)
    columns, rows = grid.cells(*project.transform(along, np.full_like(along, 45)))
    curve = shapely.points(columns, -rows)
    assert shapely.distance(shapely.boundary(found), curve).max() < 2 * TOLERANCE
    # Meridians stay straight lines, and get no vertices for nothing.
    assert 50 < shapely.get_num_coordinates(found) < 500


def test_neighbours_divide_their_common_edge_alike(tmp_path: Path) -> None:
    grid = albers_grid(tmp_path)
    pair = [box(100, 40, 110, 45), MultiPolygon([box(100, 45, 110, 46), box(90, 30, 91, 31)])]
    south, north = to_pixel_space(gpd.GeoSeries(pair, crs=china().crs), grid)
    (alone,) = to_pixel_space(gpd.GeoSeries(pair[:1], crs=china().crs), grid)
    assert shapely.equals_exact(south, MultiPolygon([alone]))
    assert north.geom_type == "MultiPolygon"
    gap = shapely.area(shapely.union(south, north)) - shapely.area(south) - shapely.area(north)
    assert abs(gap) < 1e-6
    assert shapely.coverage_is_valid(shapely.set_precision([south, north], 1e-9))


def test_holes_keep_their_place() -> None:
    ring = box(0, 0, 10, 10) - box(4, 4, 6, 6)
    bend = with_vertices(np.array([ring]), lambda at: at + 0.1 * at[:, ::-1] ** 2)
    assert shapely.get_num_interior_rings(bend)[0] == 1
    assert shapely.area(bend)[0] == 96
    assert shapely.get_num_coordinates(bend)[0] > 20


def test_what_has_no_place_on_the_grid_is_null(tmp_path: Path) -> None:
    gnomonic = "+proj=gnom +lat_0=-35 +lon_0=-75 +ellps=WGS84"
    path = write_grid(tmp_path / "g.tif", transform=Affine(1000, 0, 0, 0, -1000, 0), crs=gnomonic)
    found = to_pixel_space(gpd.GeoSeries([box(104, 34, 106, 36)], crs=china().crs), open_grid(path))
    assert found[0] is None
