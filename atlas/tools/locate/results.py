"""What was found for a file of points, written beside its columns."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from atlas.exports.plain_cells import IN_A_LINE, plain_cell
from atlas.model.errors import Fault, FaultyInputError
from atlas.tools.locate.point_files import Chunk, PointFile

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

PREFIX = "located_"
"""Stands before the name of an added column that the file has already."""


@dataclass(frozen=True)
class Found:
    """What was found for the rows of a chunk.

    Attributes
    ----------
    columns
        Names of the texts of a place.
    places
        The texts of each place, None where there is nothing to say.
    of
        For each row the position of its place in ``places``.
    numbers
        Further columns by name; NaN where there is no number.
    decimals
        Digits after the point of each of these.
    """

    columns: Sequence[str]
    places: Sequence[tuple[str | None, ...]]
    of: npt.NDArray[np.int64]
    numbers: Mapping[str, npt.NDArray[np.float64]] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """All added columns in order."""
        return [*self.columns, *self.numbers]


class CsvResult:
    r"""A CSV table in UTF-8 with a byte order mark and ``\n`` at the ends of lines.

    Parameters
    ----------
    path
        Where it goes.
    points
        What it continues: a CSV file.
    open_files
        Closes the file.
    """

    def __init__(self, path: Path, points: PointFile, open_files: ExitStack) -> None:
        self._file = open_files.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
        self._columns = points.columns
        self._tails: list[str] = []

    def write(self, chunk: Chunk, found: Found) -> None:
        """Add the rows of a chunk, their own cells as they were, but that none is a formula."""
        if not self._tails:
            names = unlike(found.names, self._columns)
            self._file.write(f"{_lines([[*self._columns, *names]])[0]}\n")
            # Of each place the same cells are written again and again: they are spelled once.
            self._tails = [f",{line}" for line in _lines(found.places)]
        tails = [self._tails[place] for place in found.of.tolist()]
        for name, values in found.numbers.items():
            texts = [_number(value, found.decimals[name]) for value in values.tolist()]
            tails = [f"{tail},{text}" for tail, text in zip(tails, texts, strict=True)]
        heads = _lines(chunk.content)
        lines = [f"{head}{tail}\n" for head, tail in zip(heads, tails, strict=True)]
        self._file.write("".join(lines))


class _Lines(list[str]):
    """Takes each line that a CSV writer writes."""

    write = list.append


def _lines(rows: Sequence[Sequence[str | None]]) -> list[str]:
    """Spell rows as lines of CSV, without their ends; no cell begins a formula."""
    lines = _Lines()
    csv.writer(lines, lineterminator="").writerows(rows)
    for place, (line, row) in enumerate(zip(lines, rows, strict=True)):
        if IN_A_LINE.search(line):
            alone = _Lines()
            cells = [plain_cell(cell) if cell else cell for cell in row]
            csv.writer(alone, lineterminator="").writerow(cells)
            lines[place] = alone[0]
    return lines


def _number(value: float, decimals: int) -> str:
    return "" if math.isnan(value) else f"{value:.{decimals}f}"


class ParquetResult:
    """A Parquet table, compressed with Zstandard.

    Parameters
    ----------
    path
        Where it goes.
    points
        What it continues.
    open_files
        Closes the file.
    """

    def __init__(self, path: Path, points: PointFile, open_files: ExitStack) -> None:
        self._path, self._points, self._open_files = path, points, open_files
        self._writer: pq.ParquetWriter | None = None

    def write(self, chunk: Chunk, found: Found) -> None:
        """Add the rows of a chunk."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        batch = self._points.arrow(chunk)
        names = unlike(found.names, self._points.columns)
        for name, column in zip(names, self._added(found), strict=True):
            batch = batch.append_column(name, column)
        if self._writer is None:
            writer = pq.ParquetWriter(self._path, batch.schema, compression="zstd")
            self._writer = self._open_files.enter_context(writer)
        self._writer.write_table(pa.Table.from_batches([batch]))

    def _added(self, found: Found) -> list[pa.Array]:
        import pyarrow as pa

        of = pa.array(found.of, pa.int32())
        texts = [pa.array(column, pa.string()) for column in zip(*found.places, strict=True)]
        columns = [pa.DictionaryArray.from_arrays(of, text).dictionary_decode() for text in texts]
        for name, values in found.numbers.items():
            rounded = np.round(values, found.decimals[name])
            columns.append(pa.array(rounded, pa.float64(), from_pandas=True))
        return columns


RESULTS: dict[str, type[CsvResult] | type[ParquetResult]] = {
    ".csv": CsvResult,
    ".parquet": ParquetResult,
}


def check_kind(points: Path, out: Path) -> None:
    """Check that a result can be written for a file of points.

    Raises
    ------
    FaultyInputError
        If the result is of another kind than CSV or Parquet, or CSV is asked of a Parquet file
        (whose types it would lose).
    """
    kinds = [".parquet"] if points.suffix.lower() == ".parquet" else list(RESULTS)
    if out.suffix.lower() not in kinds:
        expected = f"a name that ends in {' or '.join(kinds)}"
        raise FaultyInputError([Fault(expected, "--out", value=str(out))])


def unlike(names: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Name the added columns, those that the file has already with `PREFIX`."""
    given = set(taken)
    free = []
    for name in names:
        while name in given:
            name = f"{PREFIX}{name}"
        free.append(name)
    return free
