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

MOST_LANDS: Final = 2 ** (64 - BITS)


class Allotment:
    """People spread evenly over lands, in whole persons by the largest-remainder method.

    Each of a land's n cells has the same share p / n, so all have the whole part and the same
    remainder: p mod n persons are left, and as many cells get one more. Remainders do not say
    which; the order does, which is that of ``(ACROSS · column + DOWN · row) mod 2⁴⁸``. It
    scatters the cells evenly, where the order of rows would shade a part of the land, and
    every year has the same.

    Parameters
    ----------
    owners
        From `atlas.grids.cells.own_cells`.
    lands
        How many lands there are; each must own a cell.

    Raises
    ------
    AtlasError
        If a land owns no cell, or there are more lands than 65,536.
    """

    def __init__(self, owners: Owners, lands: int) -> None:
        if lands > MOST_LANDS:
            raise AtlasError(f"{lands} lands on a grid that can tell {MOST_LANDS} apart")
        self._shape = owners.shape
        # A whole number of 32 bits a cell where that is enough: there are ten million cells.
        self._cells = np.flatnonzero(owners != NOBODY).astype(np.int32)
        self._land = owners.ravel()[self._cells]
        self.held = np.bincount(self._land, minlength=lands)
        if not self.held.all():
            raise AtlasError(f"land {np.argmin(self.held)} owns no cell")
        # Unsigned products wrap at 2⁶⁴, a multiple of 2⁴⁸: the remainder is right all the same.
        self._order = (self._cells // owners.shape[1]).astype(np.uint64)
        self._order *= np.uint64(DOWN)
        part = (self._cells % owners.shape[1]).astype(np.uint64)
        part *= np.uint64(ACROSS)
        self._order += part
        self._order &= np.uint64(2**BITS - 1)
        part[:] = self._land
        part <<= np.uint64(BITS)
        self._order |= part
        del part
        self._sorted = np.sort(self._order)
        self._first = np.cumsum(self.held) - self.held

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
        whole, left = np.divmod(people, self.held)
        # Keys are unique, so exactly `left` cells of a land have one up to the last served.
        last = self._sorted[np.maximum(self._first + left - 1, 0)]
        served = (left > 0)[self._land] & (self._order <= last[self._land])
        cells = (whole[self._land] + served).astype(np.int32)
        self._check(cells, people, known)
        values = np.full(self._shape, NODATA, np.int32)
        values.ravel()[self._cells] = np.where(known[self._land], cells, NODATA)
        return values

    def sums(self, values: Cells) -> npt.NDArray[np.int64]:
        """Add up the cells of each land; cells without data count as nothing."""
        own = values.ravel()[self._cells]
        weights = np.where(own == NODATA, 0, own)
        # Sums stay below 2⁵³, where floats are exact.
        return np.bincount(self._land, weights, minlength=len(self.held)).astype(np.int64)

    def _check(
        self, cells: Cells, people: npt.NDArray[np.int64], known: npt.NDArray[np.bool_]
    ) -> None:
        found = np.bincount(self._land, cells, minlength=len(self.held)).astype(np.int64)
        wrong = np.flatnonzero(known & (found != people))
        if len(wrong):
            land = int(wrong[0])
            raise ConservationError(
                f"grid: land {land} holds {people[land]:,} people, its cells {found[land]:,}"
            )


def change(before: Cells, after: Cells) -> Cells:
    """Subtract one census from another; a cell without either has no change."""
    known = (before != NODATA) & (after != NODATA)
    return np.where(known, after - np.where(known, before, 0), NODATA).astype(np.int32)


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
    tall = (rows, factor, columns * factor)
    known = (values != NODATA).reshape(tall).any(axis=1).reshape(rows, columns, factor)
    counted = np.where(values == NODATA, 0, values).reshape(tall)
    # Down first, then across: the wide sums are of a tenth of the cells.
    down = counted.sum(axis=1, dtype=np.int64).reshape(rows, columns, factor)
    sums = down.sum(axis=2)
    if sums.size and np.abs(sums).max() > np.iinfo(np.int32).max:
        most = int(np.abs(sums).max())
        raise ConservationError(f"grid: {most:,} people in a block of {factor} × {factor} cells")
    return np.where(known.any(axis=2), sums, NODATA).astype(np.int32)
