"""Longitudes and latitudes as users write them, checked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from atlas.model.errors import SHOWN_FAULTS, Fault, SourceError

if TYPE_CHECKING:
    from atlas.sources.census_cells import Cell

Floats = npt.NDArray[np.float64]

MOST_LON, MOST_LAT = 180.0, 90.0

MOST_METRES = 1e8
"""Beyond any coordinate of a projection: with the number of a zone before it, 40,500,000."""

LON = "a longitude in degrees from −180 to 180, such as 116.39"
LAT = "a latitude in degrees from −90 to 90, such as 39.91"
BOTH_EMPTY = ", or both cells empty"
SWAPPED = "; are longitude and latitude swapped?"
PROJECTED = "; not metres of a projection"

PROJECTED_FROM = 1000
"""Numbers beyond are metres: no slip of the pen turns degrees into thousands."""


@dataclass
class CountedFaults:
    """The faults of a file of any length: the first are kept, the others counted."""

    kept: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, fault: Fault) -> None:
        """Take one more fault."""
        self.count += 1
        if len(self.kept) < SHOWN_FAULTS:
            self.kept.append(fault)

    def raise_all(self) -> None:
        """Raise all faults as one error, if there are any.

        Raises
        ------
        SourceError
            With the faults that were kept and the number of the others.
        """
        if self.count:
            in_order = sorted(self.kept, key=lambda fault: fault.row or 0)
            raise SourceError(in_order, self.count - len(self.kept))


def out_of_range(lon: float, lat: float) -> tuple[str, str]:
    """Say what was expected in place of a longitude and of a latitude; empty if it is right."""
    lon_right, lat_right = abs(lon) <= MOST_LON, abs(lat) <= MOST_LAT
    expected = []
    for value, right, words in ((lon, lon_right, LON), (lat, lat_right, LAT)):
        if right:
            expected.append("")
        elif abs(value) >= PROJECTED_FROM:
            expected.append(words + PROJECTED)
        elif not lat_right and abs(lat) <= MOST_LON and abs(lon) <= MOST_LAT:
            expected.append(words + SWAPPED)
        else:
            expected.append(words)
    return expected[0], expected[1]


@dataclass(frozen=True)
class Fields:
    """A file of points, and its columns of coordinates."""

    file: str
    lon: str
    lat: str


def read_coordinates(
    lon: Sequence[Cell],
    lat: Sequence[Cell],
    rows: Sequence[int],
    fields: Fields,
    faults: CountedFaults,
    *,
    degrees: bool = True,
) -> tuple[Floats, Floats]:
    """Read the coordinates of some rows.

    Parameters
    ----------
    lon, lat
        Cells: text, numbers or None.
    rows
        The row of each, as a spreadsheet counts.
    fields
        Where the cells are from.
    faults
        Hears of each cell that is no number or out of range, and of a row with one
        coordinate only.
    degrees
        Whether they are longitudes and latitudes, and not those of a projection.

    Returns
    -------
    tuple of ndarray
        Degrees; NaN in rows that are at fault, and in those without any coordinate.
    """
    x, y = _numbers(lon), _numbers(lat)
    most = (MOST_LON, MOST_LAT) if degrees else (MOST_METRES, MOST_METRES)
    with np.errstate(invalid="ignore"):
        wrong = np.flatnonzero(~((np.abs(x) <= most[0]) & (np.abs(y) <= most[1])))
    for at in wrong.tolist():
        cells = (lon[at], lat[at])
        blank = [_is_blank(cell) for cell in cells]
        if all(blank):
            continue
        for cell, empty, name, expected in zip(
            cells, blank, (fields.lon, fields.lat), _expected(x[at], y[at], blank), strict=True
        ):
            if expected:
                written = "" if empty else str(cell).strip()
                faults.add(Fault(expected, fields.file, rows[at], name, written))
        x[at] = y[at] = math.nan
    return x, y


def _expected(lon: float, lat: float, blank: Sequence[bool]) -> tuple[str, str]:
    """Say what was expected in each cell of a row that has a fault."""
    if not any(math.isnan(value) for value in (lon, lat)):
        return out_of_range(lon, lat)
    missing = [
        words + (BOTH_EMPTY if empty else "")
        for words, empty in zip((LON, LAT), blank, strict=True)
    ]
    if math.isnan(lon):
        return missing[0], missing[1] if math.isnan(lat) else out_of_range(0, lat)[1]
    return out_of_range(lon, 0)[0], missing[1]


def _numbers(cells: Sequence[Cell]) -> Floats:
    try:
        # Python reads 1_000 and True as numbers, which in a table are slips of the pen.
        slips = bool in set(map(type, cells))
        if not slips and not any(isinstance(cell, str) and "_" in cell for cell in cells):
            return np.fromiter(map(float, cells), dtype=float, count=len(cells))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        pass
    return np.fromiter(map(_number, cells), dtype=float, count=len(cells))


def _number(cell: Cell) -> float:
    """Read one cell; NaN where it is no number."""
    if cell is None or isinstance(cell, bool) or (isinstance(cell, str) and "_" in cell):
        return math.nan
    try:
        return float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan


def _is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
