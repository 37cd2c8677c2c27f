"""The same sums here, in worker processes and on a Dask cluster; clear words without one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from affine import Affine

from atlas.country import china
from atlas.grids.sums import block_sums, sum_by_polygon
from atlas.model.errors import SourceError, UnavailableError
from atlas.sources.grid_file import UserGrid, open_grid
from tests.grids.sums.grids import write_grid

if TYPE_CHECKING:
    from distributed import LocalCluster

CELLS = 400
"""Of a block: the grid has some twenty."""


@pytest.fixture
def grid(tmp_path: Path) -> UserGrid:
    rng = np.random.default_rng(1982)
    cells = rng.gamma(0.5, 100, (90, 70)).astype("float32")
    cells[rng.random(cells.shape) < 0.1] = -99
    transform = Affine(0.1, 0, 100, 0, -0.1, 40)
    return open_grid(write_grid(tmp_path / "g.tif", cells, transform, nodata=-99), "density")


@pytest.fixture
def shapes() -> gpd.GeoSeries:
    rng = np.random.default_rng(2000)
    at = rng.uniform((100, 31), (107, 40), (30, 2))
    return gpd.GeoSeries(shapely.buffer(shapely.points(at), rng.random(30)), crs=china().crs)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0"
    ) as cluster:
        yield cluster


def test_workers_and_a_cluster_give_the_same_sums(
    grid: UserGrid, shapes: gpd.GeoSeries, cluster: LocalCluster
) -> None:
    here = sum_by_polygon(grid, shapes, cells=CELLS)
    assert here["people"].sum() > 0
    workers = sum_by_polygon(grid, shapes, cells=CELLS, jobs=2)
    pd.testing.assert_frame_equal(here, workers, check_exact=True)
    remote = sum_by_polygon(grid, shapes, cells=CELLS, dask=cluster.scheduler_address)
    pd.testing.assert_frame_equal(here, remote, check_exact=True)


def test_a_damaged_file_is_the_same_fault_everywhere(
    grid: UserGrid, shapes: gpd.GeoSeries, cluster: LocalCluster
) -> None:
    grid.path.write_bytes(grid.path.read_bytes()[:5000])
    said = set()
    for options in ({}, {"jobs": 2}, {"dask": cluster.scheduler_address}):
        with pytest.raises(SourceError) as caught:
            sum_by_polygon(grid, shapes, cells=CELLS, **options)
        said.add(str(caught.value))
    assert len(said) == 1
    assert said.pop().startswith("g.tif: expected a raster that GDAL reads (")


def test_workers_that_do_not_see_the_file_are_named(
    grid: UserGrid, shapes: gpd.GeoSeries, cluster: LocalCluster
) -> None:
    grid.path.unlink()
    with pytest.raises(
        UnavailableError, match=r"--dask inproc:.*: inproc:.* does not see .*g\.tif"
    ):
        sum_by_polygon(grid, shapes, dask=cluster.scheduler_address)


def test_a_cluster_without_the_atlas_or_without_workers(
    grid: UserGrid, shapes: gpd.GeoSeries, cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import LocalCluster

    address = cluster.scheduler_address
    with monkeypatch.context() as patched:
        patched.setattr(block_sums, "__module__", "not_there.at_all")
        with pytest.raises(UnavailableError, match="its scheduler does not have the atlas"):
            sum_by_polygon(grid, shapes, dask=address)
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty,
        pytest.raises(UnavailableError, match="the cluster has no workers"),
    ):
        sum_by_polygon(grid, shapes, dask=empty.scheduler_address)


def test_a_scheduler_that_does_not_answer(
    grid: UserGrid, shapes: gpd.GeoSeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("atlas.grids.sums.SECONDS_TO_ANSWER", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense"):
        with pytest.raises(UnavailableError, match=f"--dask {address}: no scheduler answers"):
            sum_by_polygon(grid, shapes, dask=address)


def test_without_dask_the_extra_is_named(
    grid: UserGrid, shapes: gpd.GeoSeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UnavailableError, match=r"pip install 'china-population-atlas\[dask\]'"):
        sum_by_polygon(grid, shapes, dask="tcp://127.0.0.1:8786")


def test_without_the_package_that_sums_it_is_told_what_to_install(
    grid: UserGrid, shapes: gpd.GeoSeries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux on ARM64 has no wheel of it."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "exactextract"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "atlas.grids.covered", raising=False)
    with pytest.raises(UnavailableError, match="python -m pip install exactextract"):
        sum_by_polygon(grid, shapes)


def test_nothing_else_needs_the_package_that_sums() -> None:
    """All commands and functions can be imported without it."""
    script = "import sys; sys.modules['exactextract'] = None; import atlas.cli, atlas.draw\n"
    script += "import atlas.tools.zonal.comparison, atlas.tools.transfer_table, atlas.build\n"
    script += "print(len(atlas.load('census_2020')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("2987\n", "")
