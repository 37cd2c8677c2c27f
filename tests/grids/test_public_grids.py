"""The public functions of grids: by hand, against the atlas's own grid, and wrong frames."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
import shapely

from atlas import grids
from atlas.grids.cells import lands_of, lay_cells
from atlas.grids.make import allot
from tests.refusals import assert_refused

TOWNS = gpd.GeoDataFrame(
    {"people": [7, 5]},
    ["Old town", "New town"],
    geometry=[shapely.box(0, 0, 2000, 1000), None],
    crs="EPSG:6933",
)


@pytest.mark.slow
def test_the_grid_of_the_atlas(dataset) -> None:
    """Cell by cell what the atlas publishes, on the land of divisions that one polygon draws."""
    lands, crs = lands_of(dataset.divisions[2020]), dataset.country.equal_area
    alone = {codes[0]: at for at, codes in enumerate(lands.polygons) if len(codes) == 1}
    polygons = {code for codes in lands.polygons for code in codes}
    drawn = dataset.leaves[dataset.leaves["code"].isin(polygons)]
    people = {code: int(lands.people[at, 0]) for code, at in alone.items() if lands.known[at, 0]}
    units = drawn.assign(people=drawn["code"].map(people).astype("Int64"))
    own = allot(lands, lay_cells(drawn, crs)).spread(lands.people[:, 0], lands.known[:, 0])
    found = grids.people_on_cells(units, "people", crs=crs).values
    known = found != grids.NODATA
    assert len(people) > 2_500
    assert found[known].sum() == sum(people.values())
    assert np.array_equal(found[known], own[known])


def test_cells_add_up_to_each_town() -> None:
    grid = grids.people_on_cells(TOWNS.iloc[:1], "people")
    assert sorted(grid.values[grid.values != grids.NODATA].tolist()) == [3, 4]
    assert grids.sum_blocks(grid.values, 10).tolist() == [[7]]
    assert (grid.frame.west, grid.frame.north) == (0, 10_000)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: grids.people_on_cells(TOWNS, "people"), ["'New town'", "people live there"]),
        (
            lambda: grids.people_on_cells(TOWNS[TOWNS.geometry.isna()].assign(people=0), "people"),
            ["'units'", "at least one polygon"],
        ),
        (lambda: grids.people_on_cells(TOWNS, "men"), ["'men'", "it has people, geometry"]),
        (
            lambda: grids.people_on_cells(TOWNS.assign(people=[1.5, 0]), "people"),
            ["'Old town'", "1.5", "whole number of people"],
        ),
        (
            lambda: grids.people_on_cells(TOWNS.iloc[:1], "people", crs="EPSG:4326"),
            ["equal-area projection in metres"],
        ),
        (
            lambda: grids.people_on_cells(TOWNS.set_crs(None, allow_override=True), "people"),
            ["declare their CRS"],
        ),
    ],
)
def test_a_wrong_frame_is_refused_with_what_is_wrong(
    call: Callable[[], object], said: list[str]
) -> None:
    assert_refused(call, said)
