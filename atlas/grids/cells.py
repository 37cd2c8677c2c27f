"""Whole persons on the cells of a grid: the frame, the land of every unit, and who lives where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from atlas.model.dataset import CensusDivisions, Dataset, UnitSet, county_sets, people_sets
from atlas.model.errors import AtlasError, ConservationError
from atlas.model.text import Text

CELL_M: Final = 1000
"""Side of a cell, metres: the cell is a square kilometre, so people per cell are per km² too."""

COARSE: Final = 10
"""Cells of 1 km to a side of a coarse cell."""

NODATA: Final = int(np.iinfo(np.int32).min)
"""What a cell holds that nothing is known of. Never 0: nobody lives there is a count."""

Cells = npt.NDArray[np.int32]
"""Values by row (from the north) and column (from the west)."""


@dataclass(frozen=True)
class CellFrame:
    """Rows and columns of square cells in Albers metres.

    Attributes
    ----------
    west, north
        The upper left corner.
    columns, rows
        How many cells there are across and down.
    cell
        Side of a cell.
    """

    west: int
    north: int
    columns: int
    rows: int
    cell: int = CELL_M

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns, as arrays have them."""
        return self.rows, self.columns

    @property
    def affine(self) -> tuple[float, float, float, float, float, float]:
        """From column and row to metres, in the order in which `affine.Affine` takes it."""
        return self.cell, 0, self.west, 0, -self.cell, self.north

    @property
    def area_km2(self) -> float:
        """Area of a cell."""
        return (self.cell / 1000) ** 2

    def coarser(self, factor: int = COARSE) -> CellFrame:
        """Return the frame whose cells hold ``factor`` by ``factor`` of these.

        Raises
        ------
        ValueError
            If rows and columns do not divide into them.
        """
        if self.columns % factor or self.rows % factor:
            raise ValueError(f"{self.rows} rows and {self.columns} columns in blocks of {factor}")
        columns, rows = self.columns // factor, self.rows // factor
        return CellFrame(self.west, self.north, columns, rows, self.cell * factor)

    def columns_of(self, x: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the column that each x lies in."""
        return np.floor((np.asarray(x) - self.west) / self.cell).astype(np.int64)

    def rows_of(self, y: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Return the row that each y lies in."""
        return np.floor((self.north - np.asarray(y)) / self.cell).astype(np.int64)


def frame_around(shapes: npt.NDArray[np.object_]) -> CellFrame:
    """Lay the frame of 1 km cells around shapes.

    Its corners stand on whole multiples of 10 km from the origin of the projection: grids of
    other boundaries fit it cell by cell, and it divides into coarse cells.

    Parameters
    ----------
    shapes
        Geometries in Albers metres, at least one of them not empty.
    """
    step = CELL_M * COARSE
    west, south, east, north = shapely.total_bounds(shapes)
    left, top = int(np.floor(west / step)), int(np.ceil(north / step))
    right, bottom = int(np.ceil(east / step)), int(np.floor(south / step))
    columns, rows = (right - left) * COARSE, (top - bottom) * COARSE
    return CellFrame(left * step, top * step, columns, rows)


NOBODY = -1
"""The owner of a cell on no land."""

Owners = npt.NDArray[np.int32]
"""Place of the land that each cell belongs to, by row and column; `NOBODY` for none."""


@dataclass(frozen=True)
class CellGround:
    """The cells of all grids, and the polygon that each belongs to.

    Attributes
    ----------
    frame
        Rows and columns.
    polygons
        Codes of the polygons.
    owners
        Place of its polygon by cell.
    """

    frame: CellFrame
    polygons: tuple[str, ...]
    owners: Owners

    @cached_property
    def queues(self) -> Queues:
        """The cells of all polygons, queued up."""
        return Queues(self.owners, len(self.polygons))


def lay_cells(polygons: gpd.GeoDataFrame, crs: object) -> CellGround:
    """Lay the frame around polygons and give each cell to one of them.

    Parameters
    ----------
    polygons
        ``code`` and geometry, a clean coverage in a declared CRS.
    crs
        Equal-area projection in metres that the cells are square in.
    """
    shapes = np.asarray(polygons.geometry.to_crs(crs).array)
    frame = frame_around(shapes)
    return CellGround(frame, tuple(polygons["code"]), own_cells(shapes, frame))


def own_cells(shapes: npt.NDArray[np.object_], frame: CellFrame) -> Owners:
    """Give each cell to the land that its centre lies in.

    Parameters
    ----------
    shapes
        Polygons in Albers metres that do not overlap.
    frame
        From `frame_around` of the shapes.

    Returns
    -------
    Owners
        A land in which no centre lies has the cell of its representative point, taken from
        the land around it, or the nearest cell that can be taken: one of no land, or of a
        land that keeps another. Such lands are served in their order.

    Raises
    ------
    AtlasError
        If there are more lands than cells.
    """
    from affine import Affine
    from rasterio.features import rasterize

    numbered = ((shape, position) for position, shape in enumerate(shapes))
    owners: Owners = rasterize(
        numbered, out_shape=frame.shape, transform=Affine(*frame.affine), fill=NOBODY, dtype="int32"
    )
    held = np.bincount(owners[owners != NOBODY], minlength=len(shapes))
    for place in np.flatnonzero(held == 0):
        row, column = _free_cell(owners, held, shapes[place], frame)
        if owners[row, column] != NOBODY:
            held[owners[row, column]] -= 1
        owners[row, column] = place
        held[place] = 1
    return owners


def _free_cell(
    owners: Owners, held: npt.NDArray[np.int64], shape: shapely.Geometry, frame: CellFrame
) -> tuple[int, int]:
    """Find the cell nearest to a land's representative point that can be taken."""
    point = shapely.point_on_surface(shape)
    # On the eastern or southern edge of the frame a point lies in no cell.
    column = min(int(frame.columns_of(point.x)), frame.columns - 1)
    row = min(int(frame.rows_of(point.y)), frame.rows - 1)
    for reach in (0, 1, 4, 16, max(frame.shape)):
        top, left = max(row - reach, 0), max(column - reach, 0)
        window = owners[top : row + reach + 1, left : column + reach + 1]
        rows, columns = np.nonzero((window == NOBODY) | (held[window] > 1))
        if len(rows):
            away = (rows + top - row) ** 2 + (columns + left - column) ** 2
            nearest = int(np.argmin(away))
            return int(rows[nearest]) + top, int(columns[nearest]) + left
    raise AtlasError(f"{len(held)} lands on a grid of {frame.rows * frame.columns} cells")


@dataclass(frozen=True)
class Unplaced:
    """A unit that is counted and cannot be placed: no polygon, and nobody knows in which.

    ``people`` are those of each census in the order of the years; None where not counted.
    """

    code: str
    name: Text
    people: tuple[int | None, ...]


@dataclass(frozen=True)
class Lands:
    """Land and people; what a grid is made from.

    Attributes
    ----------
    unit_set, years
        Where the people come from: the units' id, and their censuses.
    polygons
        Codes of the polygons that make up each land, none in two of them.
    codes
        Codes of the units that are counted on each: first the one whose land it is, then
        those without a polygon whose land lies in it.
    people
        Lands × years, int64: the people of those units together.
    known
        Lands × years: whether all of those units have a count. Where not, ``people`` is 0.
    unplaced
        Counted units that are on no land.
    """

    unit_set: str
    years: tuple[int, ...]
    polygons: tuple[tuple[str, ...], ...]
    codes: tuple[tuple[str, ...], ...]
    people: npt.NDArray[np.int64]
    known: npt.NDArray[np.bool_]
    unplaced: tuple[Unplaced, ...]

    def totals(self) -> tuple[int, ...]:
        """Return the people on the lands in each census."""
        return tuple(int(total) for total in self.people.sum(axis=0))

    def counted_throughout(self) -> set[str]:
        """List the polygons whose people each of the censuses counts."""
        complete = np.flatnonzero(self.known.all(axis=1))
        return {code for place in complete for code in self.polygons[place]}

    def of(self, polygons: Sequence[str]) -> npt.NDArray[np.int32]:
        """Return the place of the land that each polygon belongs to; `NOBODY` for none."""
        held = {code: position for position, codes in enumerate(self.polygons) for code in codes}
        return np.array([held.get(code, NOBODY) for code in polygons], np.int32)


@dataclass(frozen=True)
class GridLands:
    """The lands of all grids of a dataset.

    Attributes
    ----------
    own
        Census year → its own divisions, in the order of the years.
    common
        The units that the last two censuses have in common; None where there is but one.
    """

    own: Mapping[int, Lands]
    common: Lands | None

    @property
    def years(self) -> tuple[int, ...]:
        """The censuses."""
        return tuple(self.own)

    @property
    def all(self) -> tuple[Lands, ...]:
        """The lands of every grid."""
        return (*self.own.values(), *([] if self.common is None else [self.common]))

    def polygons(self) -> list[str]:
        """List the polygons that any census counts people on, sorted by code."""
        return sorted({code for lands in self.all for codes in lands.polygons for code in codes})

    def counted_throughout(self) -> set[str]:
        """List the polygons whose people every grid knows."""
        return set.intersection(*(lands.counted_throughout() for lands in self.all))


@lru_cache(maxsize=1)
def grid_lands(dataset: Dataset) -> GridLands:
    """Choose what the grids of a dataset are made from.

    The people of a census are put on the divisions of its own year. A change is that of the same
    land, so it is over units that both censuses have in common: the set of fewest censuses that
    has both, which unites least. Those asked for last are kept: several pages ask for them.
    """
    years = grid_years(dataset)
    by_census = {year: lands_of(dataset.divisions[year]) for year in years}
    return GridLands(by_census, None if len(years) == 1 else lands_of(common_units(dataset)))


def grid_years(dataset: Dataset) -> tuple[int, ...]:
    """List the censuses of the grids: those of all county units."""
    sets = county_sets(dataset.unit_sets)
    return tuple(sorted({year for unit_set in sets for year in unit_set.years}))


def common_units(dataset: Dataset) -> UnitSet:
    """Choose the county units over which the last two censuses are compared."""
    last = set(grid_years(dataset)[-2:])
    return min(
        (unit_set for unit_set in people_sets(dataset.unit_sets) if last <= set(unit_set.years)),
        key=lambda unit_set: len(unit_set.years),
    )


def lands_of(units: UnitSet | CensusDivisions) -> Lands:
    """Put units on their land.

    Parameters
    ----------
    units
        Units whose table has ``code``, ``name_zh``, ``name_en`` and ``population_<year>`` (Int64),
        and their polygons. A unit without one is counted on the land of the unit that its
        ``land_in`` names (a code), if the column is there: the people of Jagdaqi
        (232761) and Songling (232762) live in the polygon of Oroqen (150723), and on a grid cannot
        be told from its own.

    Returns
    -------
    Lands
        Without the units that no census counts.
    """
    table = units.table.set_index("code").sort_index()
    people = table[[f"population_{year}" for year in units.years]]
    land = land_of(units)
    counted = people.notna().any(axis=1)
    placed = people[counted & land.notna()]
    # A part of a land's people is not its count.
    known = placed.notna().groupby(land[placed.index]).all()
    sums = placed.groupby(land[placed.index]).sum().where(known, 0)
    unit_of = units.leaves.dropna().sort_index()
    polygons = unit_of.groupby(unit_of).groups
    unplaced = []
    for code, row in table[counted & land.isna()].iterrows():
        numbers = [row[f"population_{year}"] for year in units.years]
        counts = [None if pd.isna(number) else int(number) for number in numbers]
        names = (code if pd.isna(row[name]) else row[name] for name in ("name_zh", "name_en"))
        unplaced.append(Unplaced(str(code), Text(*map(str, names)), tuple(counts)))
    return Lands(
        unit_set=units.id,
        years=units.years,
        polygons=tuple(tuple(polygons[code]) for code in sums.index),
        codes=_members(land[placed.index]),
        people=sums.to_numpy(np.int64),
        known=known.to_numpy(bool),
        unplaced=tuple(unplaced),
    )


def land_of(units: UnitSet | CensusDivisions) -> pd.Series:
    """Find the land on which each unit is counted.

    Returns
    -------
    Series of str
        Code of the unit whose land it is, by code, sorted; null where there is none.
    """
    columns = [name for name in ("code", "land_in") if name in units.table]
    table = pd.DataFrame(units.table[columns]).set_index("code").sort_index()
    # `isin` makes a value of Arrow of each code, and takes twenty times as long.
    drawn = pd.Index(units.leaves.unique()).get_indexer(table.index) >= 0
    codes = pd.Series(table.index, table.index, dtype="str")
    hosts = table.get("land_in", pd.Series(None, index=table.index, dtype="str"))
    return codes.where(drawn, hosts.where(hosts.isin(table.index[drawn])))


def _members(land: pd.Series) -> tuple[tuple[str, ...], ...]:
    """List the units of each land in the order of its code, its own first."""
    return tuple(
        tuple(sorted(codes, key=lambda code: (code != host, code)))
        for host, codes in land.groupby(land).groups.items()
    )


BITS: Final = 48
COLUMN_STEP: Final = round(0.7548776662466927 * 2**BITS) | 1
ROW_STEP: Final = round(0.5698402909980532 * 2**BITS) | 1
"""Steps of a two-dimensional lattice of low discrepancy, 1/g and 1/g² with g³ = g + 1 (M. Roberts,
The unreasonable effectiveness of quasirandom sequences, 2018), as whole numbers of 2⁻⁴⁸, odd."""

MOST_POLYGONS: Final = 2**16
"""As many as whole numbers of 16 bits tell apart: those are sorted by counting them."""


class Queues:
    """The cells of each polygon, in the order in which they get one more of the people left over.

    The order is that of ``(ACROSS · column + DOWN · row) mod 2⁴⁸``. It scatters the cells evenly,
    where the order of rows would shade a part of the land, and every census has the same.

    Parameters
    ----------
    owners
        From `own_cells`.
    polygons
        How many polygons there are; each must own a cell.

    Attributes
    ----------
    shape
        Rows and columns of the grid.
    cells
        Places of all cells of polygons in the grid, row by row: those of the first polygon first,
        each polygon's in their order.
    held
        How many cells each polygon has.

    Raises
    ------
    AtlasError
        If a polygon owns no cell, or there are more than 65,536.
    """

    def __init__(self, owners: Owners, polygons: int) -> None:
        if polygons > MOST_POLYGONS:
            raise AtlasError(f"{polygons} lands on a grid that can tell {MOST_POLYGONS} apart")
        self.shape = owners.shape
        # A whole number of 32 bits a cell where that is enough: there are ten million cells.
        cells = np.flatnonzero(owners != NOBODY).astype(np.int32)
        polygon = owners.ravel()[cells].astype(np.uint16)
        self.held = np.bincount(polygon, minlength=polygons)
        if not self.held.all():
            raise AtlasError(f"land {np.argmin(self.held)} owns no cell")
        self.cells = cells[np.argsort(polygon, kind="stable")]
        self.first = np.cumsum(self.held) - self.held
        # Each by itself: a few thousand cells are sorted where the processor has them at hand.
        for queue in np.split(self.cells, self.first[1:]):
            queue[:] = queue[np.argsort(_order(queue, self.shape[1]))]

    def served(self, polygons: npt.NDArray[np.intp], left: int) -> list[int]:
        """Say how many cells of each polygon are among the first of all of them together."""
        if not left:
            return [0 for _ in polygons]
        ends = self.first[polygons] + self.held[polygons]
        # Worked out again for these: kept for all, it would be twice what the cells are.
        queues = [
            _order(self.cells[first:end], self.shape[1])
            for first, end in zip(self.first[polygons], ends, strict=True)
        ]
        last = np.partition(np.concatenate(queues), left - 1)[left - 1]
        return [int(np.searchsorted(queue, last, side="right")) for queue in queues]


def _order(cells: npt.NDArray[np.int32], columns: int) -> npt.NDArray[np.uint64]:
    # Unsigned products wrap at 2⁶⁴, a multiple of 2⁴⁸: the remainder is right all the same. A cell
    # is columns · row + column, so what that counts too much for the row is taken off again.
    order, down = cells.astype(np.uint64), (cells // columns).astype(np.uint64)
    order *= np.uint64(COLUMN_STEP)
    down *= np.uint64((ROW_STEP - COLUMN_STEP * columns) % 2**64)
    order += down
    order &= np.uint64(2**BITS - 1)
    return order


class Allotment:
    """People spread evenly over lands, in whole persons by the largest-remainder method.

    Each of a land's n cells has the same share p / n, so all have the whole part and the same
    remainder: p mod n persons are left, and as many cells get one more. Remainders do not say
    which; `Queues` does.

    Parameters
    ----------
    queues
        The cells of each polygon.
    places
        The land that each polygon belongs to; `NOBODY` for none. Each land has a polygon.

    Attributes
    ----------
    held
        How many cells each land has.
    """

    def __init__(self, queues: Queues, places: npt.NDArray[np.int32]) -> None:
        self._queues, self._places = queues, places
        self.held = self._by_land(queues.held)
        polygons = np.bincount(places[places != NOBODY])
        self._joined = [
            (land, np.flatnonzero(places == land)) for land in np.flatnonzero(polygons > 1)
        ]

    def spread(self, people: npt.NDArray[np.int64], known: npt.NDArray[np.bool_]) -> Cells:
        """Spread a census over the cells.

        Parameters
        ----------
        people
            People of each land, 0 or more.
        known
            Whether each land has a count; the cells of others are without data.

        Returns
        -------
        Cells
            People of each cell; the cells of a land sum to its people.

        Raises
        ------
        ConservationError
            If they do not.
        """
        # What belongs to nobody looks at the last, which is added: there may be no land at all.
        whole, left = (np.append(part, 0) for part in np.divmod(people, self.held))
        served = left[self._places]
        for land, polygons in self._joined:
            served[polygons] = self._queues.served(polygons, left[land])
        shown = np.append(known, False)[self._places]
        served = np.where(shown, served, 0)
        each = np.where(shown, whole[self._places], NODATA)
        numbers = np.stack([each + 1, each], axis=1)
        times = np.stack([served, self._queues.held - served], axis=1)
        cells = np.repeat(numbers.astype(np.int32), times.ravel())
        self._check(cells, people, known)
        values = np.full(self._queues.shape, NODATA, np.int32)
        values.ravel()[self._queues.cells] = cells
        return values

    def sums(self, values: Cells) -> npt.NDArray[np.int64]:
        """Add up the cells of each land; cells without data count as nothing."""
        cells = values.ravel()[self._queues.cells]
        return self._sums(np.where(cells == NODATA, 0, cells))

    def _sums(self, cells: Cells) -> npt.NDArray[np.int64]:
        return self._by_land(np.add.reduceat(cells, self._queues.first, dtype=np.int64))

    def _by_land(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Add up numbers of polygons; sums stay below 2⁵³, where floats are exact."""
        placed = self._places != NOBODY
        return np.bincount(self._places[placed], numbers[placed]).astype(np.int64)

    def _check(
        self, cells: Cells, people: npt.NDArray[np.int64], known: npt.NDArray[np.bool_]
    ) -> None:
        placed = self._sums(cells)
        wrong = np.flatnonzero(known & (placed != people))
        if len(wrong):
            land = int(wrong[0])
            raise ConservationError(
                f"grid: land {land} holds {people[land]:,} people, its cells {placed[land]:,}"
            )


def change(before: Cells, after: Cells) -> Cells:
    """Subtract one census from another; a cell without either has no change."""
    # What wraps around, a cell without data does: it is written over.
    changed = (after - before).astype(np.int32, copy=False)
    changed[(before == NODATA) | (after == NODATA)] = NODATA
    return changed


def sum_blocks(values: Cells, factor: int) -> Cells:
    """Add up blocks of ``factor`` by ``factor`` cells.

    Returns
    -------
    Cells
        A block without data in any cell has none; else cells without data count as nothing.

    Raises
    ------
    ValueError
        If rows and columns do not divide into blocks.

    Examples
    --------
    >>> people = np.array([[1, 2, NODATA, NODATA], [3, NODATA, NODATA, NODATA]], np.int32)
    >>> sum_blocks(people, 2).tolist()
    [[6, -2147483648]]
    """
    rows, columns = (size // factor for size in values.shape)
    tall, wide = (rows, factor, columns * factor), (rows, columns, factor)
    # Down first, then across: the wide sums are of a tenth of the cells.
    down = values.reshape(tall).sum(axis=1, dtype=np.int64).reshape(wide)
    missing = (values == NODATA).reshape(tall).sum(axis=1, dtype=np.int64).reshape(wide)
    empty = missing.sum(axis=2)
    # Cells without data were added like numbers; so many are taken off again.
    sums = down.sum(axis=2) - NODATA * empty
    if sums.size and np.abs(sums).max() > np.iinfo(np.int32).max:
        most = int(np.abs(sums).max())
        raise ConservationError(f"grid: {most:,} people in a block of {factor} × {factor} cells")
    return np.where(empty < factor**2, sums, NODATA).astype(np.int32)
