"""Cloud Optimised GeoTIFFs: what a reader finds in them, and the same bytes twice."""

import hashlib
import json
import subprocess
import sys

import numpy as np
import pytest
import rasterio
from pyproj import CRS, Transformer
from rio_cogeo.cogeo import cog_validate

from atlas.country import china
from atlas.exports.grids import Raster, statistics, write_cog
from atlas.grids.cells import NODATA, CellFrame
from atlas.model.text import Text
from atlas.model.version import DATE

FRAME = CellFrame(-100_000, 4_000_000, 1300, 1100)
TAGS = {"SOURCE": "Census", "SOURCE_ZH": "普查", "TIFFTAG_COPYRIGHT": "MIT"}


@pytest.fixture(scope="module")
def values():
    found = np.random.default_rng(7).integers(-50, 3000, FRAME.shape).astype(np.int32)
    found[:, 700:] = NODATA
    found[::3, ::5] = NODATA
    return found


@pytest.fixture(scope="module")
def cog(values, tmp_path_factory):
    file = tmp_path_factory.mktemp("cog") / "grid.tif"
    write_cog(
        Raster(values, FRAME, Text("每格人口", "People per cell"), "people", TAGS),
        file,
        country=china(),
    )
    return file


def test_the_file_is_a_cloud_optimised_geotiff_without_a_warning(cog):
    assert cog_validate(cog, strict=True) == (True, [], [])


def test_cells_come_back_with_their_place_and_no_data(cog, values):
    with rasterio.open(cog) as file:
        assert (file.read(1) == values).all()
        assert (file.nodata, file.dtypes, file.count) == (NODATA, ("int32",), 1)
        assert tuple(file.transform)[:6] == FRAME.affine
        assert file.block_shapes == [(512, 512)]
        assert file.compression.value == "DEFLATE"


def test_the_band_says_what_it_holds_in_both_languages(cog):
    with rasterio.open(cog) as file:
        assert file.descriptions == ("每格人口 / People per cell",)
        assert file.units == ("people",)
        assert TAGS.items() <= file.tags().items()
        assert file.tags()["TIFFTAG_DATETIME"] == f"{DATE:%Y:%m:%d} 00:00:00"
        assert file.tags()["AREA_OR_POINT"] == "Area"


def test_the_projection_is_named_and_is_that_of_the_atlas(cog):
    with rasterio.open(cog) as file:
        found = CRS.from_wkt(file.crs.to_wkt())
    assert found.name == china().projection.name
    assert found.geodetic_crs.to_epsg() == 4490
    there = Transformer.from_crs(china().crs, china().equal_area, always_xy=True)
    back = Transformer.from_crs(china().crs, found, always_xy=True)
    for point in ((87.6, 43.8), (105.0, 36.0), (121.5, 31.2), (112.3, 3.9)):
        assert back.transform(*point) == pytest.approx(there.transform(*point), abs=1e-4)


def test_overviews_are_averages_of_the_cells_with_data(cog, values):
    with rasterio.open(cog) as file:
        assert file.overviews(1) == [2, 4]
    blocks = np.where(values == NODATA, np.nan, values).reshape(550, 2, 650, 2)
    known = ~np.isnan(blocks).all(axis=(1, 3))
    means = np.nansum(blocks, axis=(1, 3)) / np.maximum((~np.isnan(blocks)).sum(axis=(1, 3)), 1)
    with rasterio.open(cog, overview_level=0) as file:
        half = file.read(1)
    assert ((half != NODATA) == known).all()
    assert np.abs(half - means)[known].max() <= 0.5


def test_statistics_are_those_of_the_cells_with_data(cog, values):
    known = values[values != NODATA]
    with rasterio.open(cog) as file:
        tags = file.tags(1)
    assert float(tags["STATISTICS_MINIMUM"]) == known.min()
    assert float(tags["STATISTICS_MAXIMUM"]) == known.max()
    assert float(tags["STATISTICS_MEAN"]) == pytest.approx(known.mean())
    assert float(tags["STATISTICS_STDDEV"]) == pytest.approx(known.std())
    assert float(tags["STATISTICS_VALID_PERCENT"]) == round(100 * len(known) / values.size, 2)


def test_statistics_by_hand_and_of_nothing():
    assert statistics(np.array([[1, 3], [NODATA, NODATA]], np.int32)) == {
        "STATISTICS_MINIMUM": "1",
        "STATISTICS_MAXIMUM": "3",
        "STATISTICS_MEAN": "2",
        "STATISTICS_STDDEV": "1",
        "STATISTICS_VALID_PERCENT": "50",
    }
    assert statistics(np.full((2, 2), NODATA, np.int32)) == {}


def test_writing_again_gives_the_same_bytes(cog, values, tmp_path):
    again = tmp_path / "again.tif"
    write_cog(
        Raster(values, FRAME, Text("每格人口", "People per cell"), "people", TAGS),
        again,
        country=china(),
    )
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in (cog, again)]
    assert digests[0] == digests[1]


def test_a_grid_smaller_than_a_tile_has_no_overview(tmp_path):
    file = tmp_path / "small.tif"
    small = np.array([[1, NODATA], [3, 4]], np.int32)
    write_cog(
        Raster(small, CellFrame(0, 2000, 2, 2), Text("格", "cell"), "people"), file, country=china()
    )
    assert cog_validate(file, strict=True) == (True, [], [])
    with rasterio.open(file) as found:
        assert found.read(1).tolist() == small.tolist()
        assert found.overviews(1) == []


BOTH_GDALS = """
import json, sys, warnings
warnings.simplefilter("error")
from pathlib import Path
import geopandas as gpd, numpy as np, pyogrio, rasterio
from shapely import Point
from atlas.country import china
from atlas.model.text import Text
from atlas.exports.grids import Raster, write_cog
from atlas.grids.cells import CellFrame

folder = Path(sys.argv[1])
points = gpd.GeoDataFrame({"code": ["110101"]}, geometry=[Point(105, 36)], crs="EPSG:4490")
points.to_file(folder / "points.gpkg", engine="pyogrio")
write_cog(Raster(np.ones((2, 2), np.int32), CellFrame(0, 2000, 2, 2), Text("格", "cell"), "people"),
          folder / "cells.tif", country=china())
again = gpd.read_file(folder / "points.gpkg", engine="pyogrio")
with rasterio.open(folder / "cells.tif") as file:
    placed = again.to_crs(file.crs)
print(json.dumps([again.crs.to_epsg(), placed.geometry.iloc[0].x, placed.geometry.iloc[0].y]))
"""


def test_the_gdals_of_pyogrio_and_rasterio_work_in_one_process(tmp_path):
    command = [sys.executable, "-c", BOTH_GDALS, str(tmp_path)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    epsg, x, y = json.loads(run.stdout)
    assert epsg == 4490
    assert (x, y) == pytest.approx(
        Transformer.from_crs(china().crs, china().equal_area, always_xy=True).transform(105, 36)
    )
    assert run.stderr == ""
