"""People of a grid by shape, with answers that can be worked out by hand."""

from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from affine import Affine
from rasterio.env import get_gdal_config
from shapely import box

from atlas.country import china
from atlas.grids.sums import sum_by_polygon
from atlas.model.errors import SourceError, UserError
from atlas.sources.grid_file import open_grid
from tests.grids.sums.grids import NINE, write_grid

# Of the columns 100–101 and half of 101–102, of the rows 33–31 and half of 31–30:
# 1 + 2/2 + 4 + 5/2 + 7/2 + 8/4 = 14.
FOURTEEN = box(100, 30.5, 101.5, 33)


def series(*shapes: shapely.Geometry | None, crs: object = china().crs) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=crs)


def sums(path: Path, *shapes: shapely.Geometry | None, **options: object) -> pd.DataFrame:
    return sum_by_polygon(open_grid(path), series(*shapes), **options)


def quadrangle_km2(west: float, south: float, east: float, north: float) -> float:
    """Area between parallels and meridians on GRS80, in closed form (Snyder 1987, 3-12)."""
    a, f = 6378.137, 1 / 298.257222101
    e = np.sqrt(f * (2 - f))

    def q(latitude: float) -> float:
        s = np.sin(np.radians(latitude))
        return (1 - e**2) * (s / (1 - (e * s) ** 2) + np.arctanh(e * s) / e)

    return a**2 / 2 * np.radians(east - west) * (q(north) - q(south))


def test_cells_count_by_the_part_that_is_covered(tmp_path: Path) -> None:
    found = sums(write_grid(tmp_path / "g.tif"), FOURTEEN, box(101.25, 31.25, 101.75, 31.75))
    assert found["people"].tolist() == pytest.approx([14, 5 / 4], rel=1e-7)
    assert found["cells"].tolist() == pytest.approx([3.75, 0.25], rel=1e-7)
    assert found["coverage"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("cells", "transform"),
    [
        (NINE[::-1], Affine(1, 0, 100, 0, 1, 30)),
        (NINE[:, ::-1], Affine(-1, 0, 103, 0, -1, 33)),
        (NINE.T, Affine(0, 1, 100, -1, 0, 33)),
    ],
    ids=["south up", "west to the right", "rows are meridians"],
)
def test_the_order_of_rows_and_columns_does_not_matter(
    tmp_path: Path, cells: np.ndarray, transform: Affine
) -> None:
    found = sums(write_grid(tmp_path / "g.tif", cells, transform), FOURTEEN)
    assert found["people"].tolist() == pytest.approx([14], rel=1e-7)
    assert found["coverage"].tolist() == [1]


def test_a_rotated_grid(tmp_path: Path) -> None:
    turned = Affine.translation(100, 33) @ Affine.rotation(-30) @ Affine.scale(0.5, -0.5)
    path = write_grid(tmp_path / "g.tif", transform=turned)
    a, b, c, d, e, f = turned[:6]
    shape = shapely.affinity.affine_transform(box(0, 0, 1.5, 2.5), [a, b, d, e, c, f])
    found = sums(path, shape)
    assert found["people"].tolist() == pytest.approx([14], rel=1e-6)
    assert found["cells"].tolist() == pytest.approx([3.75], rel=1e-6)


def test_a_straight_edge_of_a_unit_bends_on_a_projected_grid(tmp_path: Path) -> None:
    # One person for each cell of 1 km² of an equal-area grid: people are the area, which is
    # known. The four corners alone, joined by straight lines on the grid, would miss 1 %.
    quadrangle = box(100, 40, 108, 44)
    west, south, east, north = (
        series(quadrangle).to_crs(china().equal_area).buffer(2e5).total_bounds
    )
    columns, rows = int((east - west) // 1000), int((north - south) // 1000)
    transform = Affine(1000, 0, west, 0, -1000, north)
    ones = np.ones((rows, columns), "uint8")
    path = write_grid(tmp_path / "g.tif", ones, transform, china().equal_area, tiled=True)
    found = sums(path, quadrangle)
    assert found["people"][0] == pytest.approx(quadrangle_km2(100, 40, 108, 44), rel=2e-6)
    corners = series(quadrangle).to_crs(china().equal_area).area[0] / 1e6
    assert abs(corners / found["people"][0] - 1) > 0.001


def test_a_density_counts_by_the_area_of_cells_on_the_ellipsoid(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif", crs="EPSG:4490")
    grid = open_grid(path, "density")
    found = sum_by_polygon(grid, series(box(100, 30, 103, 33), box(100, 31, 101, 32)))
    expected = sum(
        NINE[2 - row, column] * quadrangle_km2(100 + column, 30 + row, 101 + column, 31 + row)
        for row in range(3)
        for column in range(3)
    )
    assert found["people"][0] == pytest.approx(expected, rel=1e-10)
    assert found["people"][1] == pytest.approx(4 * quadrangle_km2(100, 31, 101, 32), rel=1e-10)
    assert found["area_km2"][1] == pytest.approx(quadrangle_km2(100, 31, 101, 32), rel=1e-10)


def test_cells_without_data_below_zero_and_not_finite_are_counted_and_not_summed(
    tmp_path: Path,
) -> None:
    cells = NINE.copy()
    cells[0] = [-99, -1, np.nan]
    cells[1, 0] = np.inf
    whole = box(100, 30, 103, 33)
    found = sums(write_grid(tmp_path / "g.tif", cells, nodata=-99), whole, box(100, 32, 102, 33))
    assert found["people"][0] == 5 + 6 + 7 + 8 + 9
    counted = found[["cells", "nodata_cells", "negative_cells", "nonfinite_cells"]]
    assert counted.to_numpy().tolist() == [[9, 1, 1, 2], [2, 1, 1, 0]]
    # Nothing usable is missing, not 0.
    assert np.isnan(found["people"][1])
    assert found["coverage"][1] == 0


def test_a_block_without_any_data_adds_nothing(tmp_path: Path) -> None:
    cells = NINE.copy()
    cells[0] = -99
    found = sums(write_grid(tmp_path / "g.tif", cells, nodata=-99), box(100, 30, 103, 33), cells=3)
    assert found["people"][0] == 39
    assert found[["cells", "nodata_cells"]].to_numpy().tolist() == [[9, 3]]


def test_coverage_is_a_share_of_the_area_not_of_the_cells(tmp_path: Path) -> None:
    cells = np.ones((2, 1), "float32")
    cells[0] = -1
    path = write_grid(tmp_path / "g.tif", cells, Affine(1, 0, 100, 0, -20, 60), nodata=-1)
    found = sums(path, box(100, 20, 101, 60))
    expected = quadrangle_km2(100, 20, 101, 40) / quadrangle_km2(100, 20, 101, 60)
    assert found["coverage"][0] == pytest.approx(expected, rel=1e-8)
    assert expected > 0.57


def test_units_outside_are_missing_and_units_at_the_edge_say_so(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif")
    found = sums(path, box(110, 30, 111, 31), box(102, 30, 104, 31), None)
    assert found["people"].isna().tolist() == [True, False, True]
    assert found["people"][1] == 9
    assert found["coverage"].tolist()[:2] == pytest.approx([0, 0.5], rel=1e-7)
    assert found["coverage"].isna().tolist() == [False, False, True]


def test_a_mask_band_marks_cells_without_data(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif")
    with rasterio.open(path, "r+") as file:
        file.write_mask(NINE != 5)
    found = sums(path, box(100, 30, 103, 33))
    assert (found["people"][0], found["nodata_cells"][0]) == (40, 1)


def test_scale_and_offset_are_honoured(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif", NINE.astype("int16"), scales=(0.5,), offsets=(10,))
    assert sums(path, box(100, 30, 103, 33))["people"][0] == 45 / 2 + 90


@pytest.mark.parametrize("options", [{}, {"tiled": True, "blockxsize": 16, "blockysize": 16}])
def test_neither_blocks_nor_workers_change_the_sums(
    tmp_path: Path, options: dict[str, object]
) -> None:
    rng = np.random.default_rng(1935)
    cells = rng.gamma(0.5, 100, (90, 70)).astype("float32")
    transform = Affine(0.1, 0, 100, 0, -0.1, 40)
    path = write_grid(tmp_path / "g.tif", cells, transform, **options)
    at = rng.uniform((100, 31), (107, 40), (40, 2))
    shapes = shapely.buffer(shapely.points(at), rng.random(40))
    whole = sums(path, *shapes)
    blocks = sums(path, *shapes, cells=300)
    pd.testing.assert_frame_equal(whole, blocks, rtol=1e-12)
    pd.testing.assert_frame_equal(blocks, sums(path, *shapes, cells=300, jobs=2), check_exact=True)


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (1e308, "count", "more people than numbers reach"),
        (1e308, "density", "more people than numbers reach"),
        (3.4e38, "count", r"3\.06e\+39 people"),
        (1.2e14, "count", r"1\.08e\+15 people"),
    ],
)
def test_more_people_than_there_can_be_are_a_fault_of_the_grid(
    tmp_path: Path, value: float, kind: Literal["count", "density"], said: str
) -> None:
    """Infinite sums were a fault of the atlas, and finite ones wrapped around to −9·10¹⁸ people."""
    path = write_grid(tmp_path / "g.tif", np.full((3, 3), value))
    grid = open_grid(path, kind)
    for cells in (3, 100):
        with pytest.raises(SourceError, match=f"g.tif is '{said}'; expected cells whose people"):
            sum_by_polygon(grid, series(box(100, 30, 103, 33)), cells=cells)


def test_gdal_is_set_as_it_was_before(tmp_path: Path) -> None:
    """Bytes, where we meant megabytes, and for good in an environment of the caller's own."""
    path = write_grid(tmp_path / "g.tif")
    with rasterio.Env():
        before = get_gdal_config("GDAL_CACHEMAX")
        sums(path, FOURTEEN)
        assert get_gdal_config("GDAL_CACHEMAX") == before


def test_shapes_without_a_crs_are_refused(tmp_path: Path) -> None:
    grid = open_grid(write_grid(tmp_path / "g.tif"))
    with pytest.raises(UserError, match="shapes that declare their CRS"):
        sum_by_polygon(grid, series(FOURTEEN, crs=None))
