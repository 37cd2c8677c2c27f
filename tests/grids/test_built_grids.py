"""The files of the default build add up to the censuses, and validate."""

import numpy as np
import pytest
import rasterio
from rio_cogeo.cogeo import cog_validate

from atlas.grids.allot import Allotment
from atlas.grids.cells import own_cells
from atlas.grids.frame import NODATA, frame_around
from atlas.grids.lands import grid_units, lands_of

TOTALS = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}


@pytest.fixture(scope="module")
def lands(dataset):
    return lands_of(grid_units(dataset))


@pytest.fixture(scope="module")
def allotment(lands):
    return Allotment(own_cells(lands.shapes, frame_around(lands.shapes)), len(lands.shapes))


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
def test_the_cells_of_each_unit_sum_to_its_count(built_site, lands, allotment, year):
    sums = allotment.sums(values_of(built_site / f"downloads/people_1km_{year}.tif"))
    assert sums.tolist() == lands.people[:, lands.years.index(year)].tolist()


@pytest.mark.parametrize("year", TOTALS)
@pytest.mark.parametrize("size", ["1km", "10km"])
def test_national_totals_are_exact(built_site, year, size):
    values = values_of(built_site / f"downloads/people_{size}_{year}.tif")
    assert int(values[values != NODATA].sum(dtype=np.int64)) == TOTALS[year]
