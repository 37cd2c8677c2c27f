"""Areas of cells, checked against geodesic polygons."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from affine import Affine
from pyproj import Geod, Transformer
from rasterio.windows import Window

from atlas.country import china
from atlas.grids.sums import CellAreas
from atlas.sources.grid_file import UserGrid, open_grid
from tests.grids.sums.grids import write_grid

WGS84 = Geod(ellps="WGS84")


def geodesic_km2(grid: UserGrid, row: int, column: int) -> float:
    """Measure a cell as a geodesic polygon with vertices all along its sides."""
    side = shapely.segmentize(shapely.box(column, row, column + 1, row + 1), 0.05)
    corners = shapely.get_coordinates(side)
    x, y = grid.coordinates(corners[:, 0], corners[:, 1])
    project = Transformer.from_crs(grid.crs, grid.crs.geodetic_crs, always_xy=True)
    area, _ = WGS84.polygon_area_perimeter(*project.transform(x, y))
    return abs(area) / 1e6


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ("EPSG:32650", Affine(1000, 0, 300_000, 0, -1000, 4_400_000)),
        ("EPSG:3857", Affine(1000, 0, 11_000_000, 0, -1000, 4_400_000)),
        ("ESRI:54009", Affine(1000, 0, 8_000_000, 0, -1000, 4_400_000)),
        ("EPSG:4326", Affine(0.01, 0, 100, 0, -0.01, 40)),
        ("EPSG:4326", Affine(0.008, 0.006, 100, 0.006, -0.008, 40)),
    ],
    ids=["UTM", "web Mercator", "Mollweide", "degrees", "rotated degrees"],
)
def test_areas_are_those_on_the_ellipsoid(tmp_path: Path, crs: str, transform: Affine) -> None:
    grid = open_grid(write_grid(tmp_path / "g.tif", np.ones((200, 100), "uint8"), transform, crs))
    areas = CellAreas(grid).of_window(Window(10, 20, 80, 170))
    assert areas.shape == (170, 80)
    for row, column in ((20, 10), (27, 13), (104, 55), (189, 89)):
        expected = geodesic_km2(grid, row, column)
        assert areas[row - 20, column - 10] == pytest.approx(expected, rel=1e-6)


def test_cells_of_mollweide_are_not_equal_on_the_ellipsoid(tmp_path: Path) -> None:
    transform = Affine(1000, 0, 8_000_000, 0, -1000, 6_000_000)
    path = write_grid(tmp_path / "g.tif", np.ones((3000, 10), "uint8"), transform, "ESRI:54009")
    areas = CellAreas(open_grid(path)).of_window(Window(0, 0, 10, 3000))
    assert areas.max() / areas.min() > 1.001


def test_cells_of_an_equal_area_projection_are_equal(tmp_path: Path) -> None:
    transform = Affine(100, 0, 500_000, 0, -100, 4_400_000)
    path = write_grid(
        tmp_path / "g.tif", np.ones((300, 300), "uint8"), transform, china().equal_area
    )
    areas = CellAreas(open_grid(path)).of_window(Window(0, 0, 300, 300))
    assert np.allclose(areas, 0.01, rtol=1e-7)


def test_a_shape_is_measured_as_its_cells_are(tmp_path: Path) -> None:
    transform = Affine(0.1, 0, 100, 0, -0.1, 40)
    areas = CellAreas(open_grid(write_grid(tmp_path / "g.tif", transform=transform)))
    (found,) = areas.of_shapes(np.array([shapely.box(0, -3, 3, 0)]))
    assert found == pytest.approx(areas.of_window(Window(0, 0, 3, 3)).sum(), rel=1e-12)
