"""People of any units on square cells, in whole persons."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from pyproj import CRS

from atlas.grids.cells import Allotment, CellFrame, Cells, Queues, frame_around, own_cells
from atlas.model.errors import Fault, FaultyInputError, Message
from atlas.model.frames import PEOPLE, check_frame, check_projected

CALL = "atlas.grids.people_on_cells"


@dataclass(frozen=True)
class PeopleGrid:
    """People on the cells of a grid.

    Attributes
    ----------
    values
        People of each cell, by row (from the north) and column (from the west), int32;
        `atlas.grids.NODATA` where nothing is known.
    frame
        Rows and columns of the grid, and where its corner lies.
    crs
        The projection that the cells are square in.
    """

    values: Cells
    frame: CellFrame
    crs: CRS


def people_on_cells(
    units: gpd.GeoDataFrame, people: str, *, crs: object | None = None
) -> PeopleGrid:
    """Spread the people of units evenly over cells of one square kilometre, in whole persons.

    Parameters
    ----------
    units
        Polygons that do not overlap, in any declared CRS, with the column ``people``.
    people
        Name of the column of people, whole numbers of 0 or more, or nothing where a unit has no
        count: its cells are without data.
    crs
        Equal-area projection in metres that the cells are square in; None takes that of the units.

    Returns
    -------
    PeopleGrid
        The cells of a unit add up to its people. A unit in which the middle of no cell lies has
        the nearest cell that another can spare. The corner of the grid stands on a whole multiple
        of 10 km from the origin of the projection.

    Raises
    ------
    UserError
        A count is no number of people, people have no polygon to live in, there is no polygon at
        all, or ``crs`` is not in metres.

    Notes
    -----
    People are dealt out by the method of largest remainders. Where a unit has n cells and p people,
    p mod n cells have one more than the others; which they are is decided by a lattice of low
    discrepancy, so that they are scattered evenly and every run chooses the same.

    Examples
    --------
    A town of 2 by 1 km with 7 people beside one of 1 km² without a count:

    >>> import geopandas as gpd
    >>> from shapely import box
    >>> towns = gpd.GeoDataFrame(
    ...     {"people": [7, None]},
    ...     geometry=[box(0, 0, 2000, 1000), box(2000, 0, 3000, 1000)],
    ...     crs="EPSG:6933",
    ... )
    >>> grid = people_on_cells(towns, "people")
    >>> grid.frame.shape
    (10, 10)
    >>> grid.values[-1, :3].tolist()
    [4, 3, -2147483648]
    """
    check_frame(CALL, "units", units, {people: PEOPLE})
    chosen = check_projected(CALL, "units", units, crs)
    drawn = units.geometry.notna() & ~units.geometry.is_empty
    if lost := [*units.index[~drawn & units[people].fillna(0).gt(0)]]:
        expected = Message("a polygon, for people live there")
        raise FaultyInputError([Fault(expected, f"{CALL}, units at {row!r}") for row in lost])
    if not drawn.any():
        raise FaultyInputError([Fault(Message("at least one polygon"), CALL, column="units")])
    placed = units[drawn]
    shapes = np.asarray(placed.geometry.to_crs(chosen).array)
    frame = frame_around(shapes)
    queues = Queues(own_cells(shapes, frame), len(shapes))
    counts, known = placed[people].fillna(0).to_numpy(np.int64), placed[people].notna()
    allotment = Allotment(queues, np.arange(len(shapes), dtype=np.int32))
    return PeopleGrid(allotment.spread(counts, known.to_numpy(bool)), frame, chosen)
