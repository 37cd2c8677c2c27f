"""Population potential: the people of the whole country, each divided by the distance."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.grids.frame import NODATA, Cells

SELF: Final = float(4 * np.arcsinh(1))
"""Mean of 1 / distance from the middle of a square of side 1 to its points, ∬ 1/r: 3.5255. A
cell's own people are as near as if they lived at 1 / 3.5255 = 0.2836 of its side."""


def potential(people: Cells, cell_km: float) -> Cells:
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
        cells, and for the cell itself Pᵢ · `SELF` / side. Without data where people are.

    Notes
    -----
    J. Q. Stewart, Empirical mathematical rules concerning the distribution and equilibrium of
    population, Geographical Review 37, 1947. The sum is a convolution, computed by the fast
    Fourier transform on a grid padded to twice its size, so that nothing wraps around; its
    error is that of double precision, far below the half person of rounding.
    """
    known = people != NODATA
    rows, columns = people.shape
    padded = tuple(_smooth(2 * size - 1) for size in (rows, columns))
    near = _nearness(rows, columns, padded) / cell_km
    counted = np.where(known, people, 0).astype(float)
    waves = np.fft.rfft2(counted, padded) * np.fft.rfft2(near)
    sums = np.fft.irfft2(waves, padded)[:rows, :columns]
    return np.where(known, np.rint(sums), NODATA).astype(np.int32)


def _nearness(rows: int, columns: int, padded: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Lay 1 / distance (in cells) out in the order of the transform: backwards from the end."""
    down, across = (
        np.minimum(steps, size - steps)
        for size, steps in ((size, np.arange(size)) for size in padded)
    )
    away = np.hypot(down[:, None], across[None, :])
    away[0, 0] = 1 / SELF
    return np.where((down[:, None] < rows) & (across[None, :] < columns), 1 / away, 0)


def _smooth(size: int) -> int:
    """Return the least number from ``size`` up without prime factors but 2, 3 and 5."""
    while True:
        rest = size
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return size
        size += 1
