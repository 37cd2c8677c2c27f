"""Spread people over the cells of their land as whole persons, to the last one."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.grids.cells import NOBODY, Owners
from atlas.grids.frame import NODATA, Cells
from atlas.model.errors import AtlasError, ConservationError

BITS: Final = 48
ACROSS: Final = round(0.7548776662466927 * 2**BITS) | 1
DOWN: Final = round(0.5698402909980532 * 2**BITS) | 1
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
        From `atlas.grids.cells.own_cells`.
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
    order *= np.uint64(ACROSS)
    down *= np.uint64((DOWN - ACROSS * columns) % 2**64)
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
        own = values.ravel()[self._queues.cells]
        return self._sums(np.where(own == NODATA, 0, own))

    def _sums(self, cells: Cells) -> npt.NDArray[np.int64]:
        return self._by_land(np.add.reduceat(cells, self._queues.first, dtype=np.int64))

    def _by_land(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Add up numbers of polygons; sums stay below 2⁵³, where floats are exact."""
        own = self._places != NOBODY
        return np.bincount(self._places[own], numbers[own]).astype(np.int64)

    def _check(
        self, cells: Cells, people: npt.NDArray[np.int64], known: npt.NDArray[np.bool_]
    ) -> None:
        found = self._sums(cells)
        wrong = np.flatnonzero(known & (found != people))
        if len(wrong):
            land = int(wrong[0])
            raise ConservationError(
                f"grid: land {land} holds {people[land]:,} people, its cells {found[land]:,}"
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
