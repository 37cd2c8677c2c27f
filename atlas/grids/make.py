"""All grids of the censuses, one after the other: people, sums, potential, and their changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

import atlas.grids.cells as grid

SELF_NEARNESS: Final = float(4 * np.arcsinh(1))
"""Mean of 1 / distance from the middle of a square of side 1 to its points, ∬ 1/r: 3.5255. A
cell's own people are as near as if they lived at 1 / 3.5255 = 0.2836 of its side."""


def potential(people: grid.Cells, cell_km: float) -> grid.Cells:
    """Compute Stewart's potential on a grid of people.

    Parameters
    ----------
    people
        People of each cell; those of cells without data are not known and count for nothing.
    cell_km
        Side of a cell.

    Returns
    -------
    Cells
        Persons per km, rounded: Σ Pⱼ / dᵢⱼ over all cells j with d between the middles of the
        cells, and for the cell itself Pᵢ · `SELF_NEARNESS` / side. Without data where people are.

    Notes
    -----
    J. Q. Stewart, Empirical mathematical rules concerning the distribution and equilibrium of
    population, Geographical Review 37, 1947. The sum is a convolution, computed by the fast
    Fourier transform on a grid padded to twice its size, so that nothing wraps around; its
    error is that of double precision, far below the half person of rounding.

    Examples
    --------
    1,000 people in one of two cells of 10 km: 100 per km next door, and 3.5255 times that at home.

    >>> potential(np.array([[1000, 0]], np.int32), 10.0).tolist()
    [[353, 100]]
    """
    known = people != grid.NODATA
    rows, columns = people.shape
    padded = tuple(_fft_size(2 * size - 1) for size in (rows, columns))
    near = _nearness(rows, columns, padded) / cell_km
    counted = np.where(known, people, 0).astype(float)
    waves = np.fft.rfft2(counted, padded) * np.fft.rfft2(near)
    sums = np.fft.irfft2(waves, padded)[:rows, :columns]
    return np.where(known, np.rint(sums), grid.NODATA).astype(np.int32)


def _nearness(rows: int, columns: int, padded: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Lay 1 / distance (in cells) out in the order of the transform: backwards from the end."""
    down, across = (
        np.minimum(steps, size - steps)
        for size, steps in ((size, np.arange(size)) for size in padded)
    )
    away = np.hypot(down[:, None], across[None, :])
    away[0, 0] = 1 / SELF_NEARNESS
    return np.where((down[:, None] < rows) & (across[None, :] < columns), 1 / away, 0)


def _fft_size(size: int) -> int:
    """Return the least number from ``size`` up without prime factors but 2, 3 and 5."""
    while True:
        rest = size
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return size
        size += 1


PEOPLE, CHANGE, SUM, SUM_CHANGE, POTENTIAL, POTENTIAL_CHANGE = KINDS = (
    *("people_1km", "people_change_1km", "people_10km", "people_change_10km"),
    *("potential_10km", "potential_change_10km"),
)
"""Kinds of grids, in the order of lists."""


@dataclass(frozen=True)
class UnroundedValues:
    """What grids of 1 km hold before rounding to whole persons.

    Attributes
    ----------
    values
        Of a cell of each land, NaN where it is not known.
    held
        How many cells each land has.
    """

    values: npt.NDArray[np.float64]
    held: npt.NDArray[np.int64]


@dataclass(frozen=True)
class CensusGrid:
    """One grid: which, its cells, and what it is made from.

    Attributes
    ----------
    kind, years
        One of `KINDS`, and its census, or the two between which it is the change.
    lands
        What it is made from.
    frame, values
        Its cells: people, or people per km of potential.
    people
        People of each cell in the last of the years.
    even
        Of people and change at 1 km.
    """

    kind: str
    years: tuple[int, ...]
    lands: grid.Lands
    frame: grid.CellFrame
    values: grid.Cells
    people: grid.Cells
    even: UnroundedValues | None = None


def make_grids(
    lands: grid.GridLands, ground: grid.CellGround, national: Collection[int] | None = None
) -> Iterator[CensusGrid]:
    """Make people, sums and potential of every census, and the changes between the last two.

    Parameters
    ----------
    lands
        Land and people.
    ground
        Cells of 1 km, and the polygon of each.
    national
        The censuses that count the country: potential is over all its people, and there is none
        of the others. None takes all.

    Yields
    ------
    CensusGrid
        One at a time, for each is large.
    """
    for year, divisions in lands.own.items():
        allotment, whole = allot(divisions, ground), national is None or year in national
        yield from _census(year, divisions, ground.frame, allotment, potential_too=whole)
    if lands.common is not None:
        years = lands.years[-2:]
        whole = national is None or set(years) <= set(national)
        allotment = allot(lands.common, ground)
        yield from _changes(years, lands.common, ground.frame, allotment, potential_too=whole)


def _census(
    year: int,
    lands: grid.Lands,
    frame: grid.CellFrame,
    allotment: grid.Allotment,
    *,
    potential_too: bool,
) -> Iterator[CensusGrid]:
    """Make the grids of one census, over its own divisions."""
    coarse, years = frame.coarser(grid.COARSE), (year,)
    counts, known = lands.people[:, 0], lands.known[:, 0]
    people, even = allotment.spread(counts, known), _even(counts, known, allotment)
    sums = grid.sum_blocks(people, grid.COARSE)
    yield CensusGrid(PEOPLE, years, lands, frame, people, people, even)
    yield CensusGrid(SUM, years, lands, coarse, sums, sums)
    if potential_too:
        reach = potential(sums, coarse.cell / 1000)
        yield CensusGrid(POTENTIAL, years, lands, coarse, reach, sums)


def _changes(
    years: tuple[int, ...],
    lands: grid.Lands,
    frame: grid.CellFrame,
    allotment: grid.Allotment,
    *,
    potential_too: bool,
) -> Iterator[CensusGrid]:
    """Make the changes between two censuses, over the land that both of them know."""
    coarse = frame.coarser(grid.COARSE)
    counts = [lands.people[:, lands.years.index(year)] for year in years]
    both = np.all([lands.known[:, lands.years.index(year)] for year in years], axis=0)
    before, after = (allotment.spread(people, both) for people in counts)
    even = _even(counts[1] - counts[0], both, allotment)
    sums_before, sums = (grid.sum_blocks(people, grid.COARSE) for people in (before, after))
    changed = grid.change(before, after)
    # Whoever takes a grid writes it before the next: what nobody needs any more is let go.
    del before
    yield CensusGrid(CHANGE, years, lands, frame, changed, after, even)
    del changed, after
    yield CensusGrid(SUM_CHANGE, years, lands, coarse, grid.change(sums_before, sums), sums)
    if potential_too:
        reaches = [potential(people, coarse.cell / 1000) for people in (sums_before, sums)]
        yield CensusGrid(POTENTIAL_CHANGE, years, lands, coarse, grid.change(*reaches), sums)


def allot(lands: grid.Lands, ground: grid.CellGround) -> grid.Allotment:
    """Give lands the cells of their polygons."""
    return grid.Allotment(ground.queues, lands.of(ground.polygons))


def _even(
    people: npt.NDArray[np.int64], known: npt.NDArray[np.bool_], allotment: grid.Allotment
) -> UnroundedValues:
    return UnroundedValues(np.where(known, people / allotment.held, np.nan), allotment.held)
