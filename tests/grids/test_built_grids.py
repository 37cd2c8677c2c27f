"""The files of the default build add up to the censuses, and validate."""

import numpy as np
import pytest
import rasterio
from rio_cogeo.cogeo import cog_validate

from atlas.country import china
from atlas.grids.cells import NODATA, grid_lands, lay_cells
from atlas.grids.make import allot

TOTALS = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}


@pytest.fixture(scope="module")
def lands(dataset):
    return grid_lands(dataset)


@pytest.fixture(scope="module")
def ground(dataset, lands):
    return lay_cells(
        dataset.leaves[dataset.leaves["code"].isin(lands.polygons())], china().equal_area
    )


def values_of(file) -> np.ndarray:
    with rasterio.open(file) as found:
        return found.read(1)


def test_every_file_validates(built_site):
    files = sorted((built_site / "downloads").glob("*.tif"))
    assert len(files) == 12
    for file in files:
        assert cog_validate(file, strict=True) == (True, [], []), file.name
    assert sum(file.stat().st_size for file in files) < 15_000_000


@pytest.mark.parametrize("year", TOTALS)
def test_the_cells_of_each_division_sum_to_its_count(built_site, lands, ground, year):
    own = lands.own[year]
    sums = allot(own, ground).sums(values_of(built_site / f"downloads/people_1km_{year}.tif"))
    assert sums.tolist() == own.people[:, 0].tolist()


@pytest.mark.parametrize("year", TOTALS)
@pytest.mark.parametrize("size", ["1km", "10km"])
def test_national_totals_are_exact(built_site, year, size):
    values = values_of(built_site / f"downloads/people_{size}_{year}.tif")
    assert int(values[values != NODATA].sum(dtype=np.int64)) == TOTALS[year]
