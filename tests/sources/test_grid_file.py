"""Which rasters are taken as a population grid, and what is said of the others."""

import pickle
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS
from rasterio.errors import NotGeoreferencedWarning
from rasterio.windows import Window

from atlas.country import china
from atlas.model.errors import SourceError
from atlas.sources.grid_file import crs_in_words, open_grid
from tests.grids.sums.grids import DEGREES, NINE, write_grid


def fault_of(path: Path, **options: object) -> str:
    with pytest.raises(SourceError) as caught:
        open_grid(path, **options)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_a_grid_is_described(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif", nodata=-99)
    grid = open_grid(path, "density")
    assert (grid.width, grid.height, grid.tile) == (3, 3, (3, 3))
    assert (grid.kind, grid.band, grid.nodata, grid.north_up) == ("density", 1, -99, True)
    assert crs_in_words(grid.crs) == "EPSG:4326 (WGS 84)"
    assert grid.path == path.resolve()
    assert pickle.loads(pickle.dumps(grid)) == grid


@pytest.mark.parametrize(
    ("crs", "expected"),
    [
        ("ESRI:54009", "ESRI:54009 (World_Mollweide)"),
        (china().equal_area, "a CRS without a name (Albers Equal Area, GRS 1980)"),
        (
            "+proj=utm +zone=50 +ellps=krass +towgs84=15.8,-154.4,-82.3",
            "a CRS without a name (Transverse Mercator, Krassovsky, 1942)",
        ),
        ("+proj=longlat +ellps=GRS80", "a CRS without a name (degrees, GRS 1980)"),
    ],
)
def test_a_crs_is_spelled_for_people(crs: str, expected: str) -> None:
    assert crs_in_words(CRS(crs)) == expected


def test_columns_and_rows_go_to_coordinates_and_back(tmp_path: Path) -> None:
    turned = Affine.translation(100, 33) @ Affine.rotation(-30) @ Affine.scale(0.5, -0.5)
    grid = open_grid(write_grid(tmp_path / "g.tif", transform=turned))
    assert not grid.north_up
    places = np.array([0.0, 1.5]), np.array([0.0, 2.5])
    assert grid.coordinates(*places)[0][0] == 100
    assert np.allclose(grid.cells(*grid.coordinates(*places)), places)


def test_cells_are_read_with_what_is_wrong_with_them(tmp_path: Path) -> None:
    cells = np.array([[-99, -1, np.nan], [np.inf, 0, 2]], "float64")
    grid = open_grid(write_grid(tmp_path / "g.tif", cells, nodata=-99))
    read = grid.read(Window(0, 0, 3, 2))
    assert read.values.tolist() == [[0, 0, 0], [0, 0, 2]]
    assert read.nodata.tolist() == [[True, False, False], [False, False, False]]
    assert read.negative.tolist() == [[False, True, False], [False, False, False]]
    assert read.nonfinite.tolist() == [[False, False, True], [True, False, False]]
    assert read.usable.tolist() == [[False, False, False], [False, True, True]]


def test_nan_as_nodata_is_nodata(tmp_path: Path) -> None:
    cells = np.array([[np.nan, 1]], "float32")
    read = open_grid(write_grid(tmp_path / "g.tif", cells, nodata=np.nan)).read(Window(0, 0, 2, 1))
    assert (read.nodata.sum(), read.nonfinite.sum()) == (1, 0)


def test_nodata_is_told_before_scale_and_sign_after_it(tmp_path: Path) -> None:
    cells = np.array([[0, 1, 30]], "uint8")
    path = write_grid(tmp_path / "g.tif", cells, nodata=0, scales=(0.5,), offsets=(-1,))
    read = open_grid(path).read(Window(0, 0, 3, 1))
    assert read.values.tolist() == [[0, 0, 14]]
    assert read.nodata.tolist() == [[True, False, False]]
    assert read.negative.tolist() == [[False, True, False]]


def test_a_missing_crs_is_a_fault_unless_it_is_said(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif", crs=None)
    expected = "expected a coordinate reference system; the file names none: say it with --crs"
    assert fault_of(path) == f"g.tif: {expected}"
    assert open_grid(path, crs="EPSG:4490").crs.to_epsg() == 4490


def test_another_crs_than_the_files_is_a_fault_that_names_both(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif")
    assert open_grid(path, crs="EPSG:4326").crs.to_epsg() == 4326
    assert fault_of(path, crs="EPSG:32650") == (
        "g.tif, column '--crs' is 'EPSG:32650 (WGS 84 / UTM zone 50N)'; "
        "expected no --crs, or that of the file: EPSG:4326 (WGS 84)"
    )


def test_a_crs_that_is_none_is_a_fault(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif", crs=None)
    expected = "expected a coordinate reference system, as EPSG:4326"
    assert fault_of(path, crs="Xian") == f"column '--crs' is 'Xian'; {expected}"


def test_a_crs_in_space_is_a_fault(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "space.tif", crs="EPSG:4978")
    with pytest.raises(SourceError, match=r"is 'EPSG:4978 \(WGS 84\)'; expected .* in degrees"):
        open_grid(path)


def test_a_local_crs_is_a_fault(tmp_path: Path) -> None:
    local = 'LOCAL_CS["site plan",UNIT["metre",1]]'
    fault = fault_of(write_grid(tmp_path / "g.tif", crs=local))
    assert fault == "g.tif is 'site plan'; expected a coordinate reference system on the Earth"


def test_several_bands_need_a_choice(tmp_path: Path) -> None:
    path = write_grid(tmp_path / "g.tif", np.stack([NINE, NINE * 10]))
    assert fault_of(path) == "g.tif: expected a choice of band (--band), 1 to 2"
    assert fault_of(path, band=3) == "g.tif, column '--band' is '3'; expected a band from 1 to 2"
    assert open_grid(path, band=2).read(Window(0, 0, 1, 1)).values.tolist() == [[10]]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.warns(NotGeoreferencedWarning):
        path = write_grid(tmp_path / "g.tif", NINE.astype("complex64"), transform=None, crs=None)
    assert [line.partition("expected ")[2] for line in fault_of(path).splitlines()] == [
        "cells that hold real numbers",
        "cells that have a place on the Earth (a geotransform)",
        "a coordinate reference system; the file names none: say it with --crs",
    ]


def test_what_is_no_raster_is_one_fault(tmp_path: Path) -> None:
    missing, empty, text = (tmp_path / name for name in ("a.tif", "b.tif", "c.tif"))
    empty.touch()
    text.write_text("code,population\n")
    assert fault_of(missing) == f"{missing}: expected a raster file that exists"
    assert fault_of(tmp_path) == f"{tmp_path}: expected a raster file that exists"
    assert fault_of(empty) == "b.tif: expected a grid; the file is empty"
    expected = "c.tif: expected a whole raster of one of these kinds: GeoTIFF, Erdas Imagine (.img)"
    assert fault_of(text).startswith(expected)
    assert "\n" not in fault_of(text)


def test_a_damaged_file_is_a_fault_when_it_is_read(tmp_path: Path) -> None:
    cells = np.random.default_rng(0).random((64, 64))
    path = write_grid(tmp_path / "g.tif", cells, DEGREES, compress="deflate")
    path.write_bytes(path.read_bytes()[:-8000])
    with pytest.raises(SourceError, match=r"^g.tif: expected a raster that GDAL reads \("):
        open_grid(path).read(Window(0, 0, 64, 64))
