"""Files of points, read and written in chunks: what they hold besides stays as it is."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from atlas.model.country import Country
from atlas.model.errors import Fault, SourceError, raise_faults, readable
from atlas.sources.census_cells import MOST_COLUMNS, Cell, check_bound, text_encoding
from atlas.sources.codes import FIRST_ROW
from atlas.sources.gdal_files import check_local_file
from atlas.tools.locate.coordinates import CountedFaults

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

CHUNK_ROWS = 50_000
"""Rows in memory at once: some tens of megabytes of a wide table."""


@dataclass(frozen=True)
class Chunk:
    """Some rows of a file.

    Attributes
    ----------
    rows
        Their numbers, as a spreadsheet counts.
    content
        The rows: lists of texts of a CSV file, a record batch of a Parquet file.
    part
        How much of the file has been read with them, 0–1.
    """

    rows: Sequence[int]
    content: Any
    part: float


class PointFile(Protocol):
    """A table of points."""

    path: Path
    columns: list[str]

    def chunks(self, faults: CountedFaults) -> Iterator[Chunk]:
        """Read the rows in order; `faults` hears of those that are no rows of the table."""

    def cells(self, chunk: Chunk, column: str) -> Sequence[Cell]:
        """Take a column of a chunk."""

    def arrow(self, chunk: Chunk) -> pa.RecordBatch:
        """Take a chunk as columns of Arrow."""


def open_points(path: Path, *, country: Country) -> PointFile:
    """Open a ``.csv`` file (UTF-8 or GB18030, commas), a ``.parquet`` file or a layer of points.

    Raises
    ------
    SourceError
        If the file is missing, empty, of another kind or in another encoding, or its header
        names a column twice or too many of them.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise SourceError([Fault(f"a file of one of these kinds: {', '.join(READERS)}", path.name)])
    check_local_file(path, "a file")
    with readable(str(path)):
        points = reader(path, country)
    check_bound(len(points.columns), MOST_COLUMNS, "columns", path.name)
    raise_faults(
        Fault("a column name that stands once", path.name, 1, name)
        for name, times in Counter(points.columns).items()
        if times > 1
    )
    return points


class CsvPoints:
    """A CSV file, each cell as its text.

    Parameters
    ----------
    path
        UTF-8, with or without a byte order mark, or GB18030.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._size = path.stat().st_size
        if not self._size:
            raise SourceError([Fault("a table; the file is empty", path.name)])
        self._encoding = text_encoding(path)
        with path.open(encoding=self._encoding, newline="") as file:
            first = next(self._batches(csv.reader(file, strict=True), 1), [])
        self.columns = [name.strip() for record in first for name in record]

    def chunks(self, faults: CountedFaults) -> Iterator[Chunk]:
        """Read the rows; blank lines are left out, short rows filled up."""
        with self.path.open("rb") as raw:
            text = io.TextIOWrapper(raw, encoding=self._encoding, newline="")
            records = csv.reader(text, strict=True)
            next(records)
            first = FIRST_ROW
            for batch in self._batches(records, CHUNK_ROWS):
                rows: Sequence[int] = range(first, first + len(batch))
                first += len(batch)
                if any(len(record) != len(self.columns) for record in batch):
                    rows, batch = self._even(rows, batch, faults)
                if batch:
                    yield Chunk(rows, batch, raw.tell() / self._size)

    def cells(self, chunk: Chunk, column: str) -> list[str]:
        """Take a column of a chunk."""
        at = self.columns.index(column)
        return [record[at] for record in chunk.content]

    def arrow(self, chunk: Chunk) -> pa.RecordBatch:
        """Take a chunk as columns of text."""
        import pyarrow as pa

        columns = [pa.array(column, pa.string()) for column in zip(*chunk.content, strict=True)]
        return pa.RecordBatch.from_arrays(columns, names=self.columns)

    def _even(
        self, rows: Sequence[int], records: list[list[str]], faults: CountedFaults
    ) -> tuple[list[int], list[list[str]]]:
        """Give each record as many cells as the header has."""
        width = len(self.columns)
        kept, even = [], []
        for row, record in zip(rows, records, strict=True):
            if not any(cell.strip() for cell in record) and len(record) != width:
                continue
            if any(cell.strip() for cell in record[width:]):
                expected = f"{width} cells, as the header has"
                faults.add(Fault(expected, self.path.name, row, value=f"{len(record)}"))
            kept.append(row)
            even.append([*record[:width], *[""] * (width - len(record))])
        return kept, even

    def _batches(self, records: Any, size: int) -> Iterator[list[list[str]]]:
        try:
            while batch := list(islice(records, size)):
                yield batch
        except csv.Error as error:
            fault = Fault(f"a CSV table ({error})", self.path.name, records.line_num)
            raise SourceError([fault]) from None


class ParquetPoints:
    """A Parquet file, its columns and their types as they are.

    Parameters
    ----------
    path
        The file.
    """

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet as pq

        self.path = path
        path.stat()
        # One thread: what goes wrong in another ends the process, and not the reading.
        self._open = partial(pq.ParquetFile, path, pre_buffer=False)
        with self._whole(), self._open() as file:
            self.columns = list(file.schema_arrow.names)

    def chunks(self, faults: CountedFaults) -> Iterator[Chunk]:
        """Read the rows; a Parquet file has no rows at fault."""
        with self._open() as file:
            read, total = 0, file.metadata.num_rows
            batches = file.iter_batches(CHUNK_ROWS, use_threads=False)
            while (batch := self._next(batches)) is not None:
                first = read + FIRST_ROW
                read += batch.num_rows
                # Batches forget what the file says of itself: a GeoParquet has its CRS there.
                content = batch.replace_schema_metadata(file.schema_arrow.metadata)
                yield Chunk(range(first, read + FIRST_ROW), content, read / total)

    def cells(self, chunk: Chunk, column: str) -> list[Cell]:
        """Take a column of a chunk."""
        with self._whole():
            cells: list[Cell] = chunk.content.column(column).to_pylist()
        return cells

    def arrow(self, chunk: Chunk) -> pa.RecordBatch:
        """Take a chunk as it is."""
        return chunk.content

    def _next(self, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatch | None:
        """Read the next rows, and look that all that they point to is there."""
        with self._whole():
            batch = next(batches, None)
            if batch is not None:
                batch.validate(full=True)
        return batch

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Name the file where its bytes stop a reader, which raises errors of many kinds."""
        try:
            yield
        except Exception as error:
            raise SourceError([Fault("a whole Parquet file", self.path.name)]) from error


class LayerPoints:
    """A layer of points that GDAL reads, its places as columns of longitude and latitude.

    Parameters
    ----------
    path
        A file of `atlas.sources.gdal_files.VECTOR_KINDS` with one layer that has geometry.
    """

    def __init__(self, path: Path, country: Country) -> None:
        from atlas.sources.vector_file import read_vector_layer

        self.path = path
        table = read_vector_layer(path)
        faults = [
            Fault("a Point", path.name, row, "geometry", shape.geom_type)
            for row, shape in enumerate(table.geometry, start=FIRST_ROW)
            if shape is not None and shape.geom_type != "Point"
        ]
        if table.crs is None:
            faults.append(Fault("a coordinate reference system; the file names none", path.name))
        if faults:
            raise SourceError(faults)
        points = table.geometry.to_crs(country.crs)
        fields = table.drop(columns=table.geometry.name)
        lon, lat = (f"{name}_of_point" if name in fields else name for name in ("lon", "lat"))
        self._table = fields.assign(**{lon: points.x, lat: points.y})
        self.columns = [str(name) for name in self._table]
        self.places = (lon, lat)

    def chunks(self, faults: CountedFaults) -> Iterator[Chunk]:
        """Read the rows; a row without a geometry has no coordinates."""
        total = len(self._table)
        for first in range(0, total, CHUNK_ROWS):
            part = self._table.iloc[first : first + CHUNK_ROWS]
            columns = [self._texts(name, part) for name in self.columns]
            rows = [list(row) for row in zip(*columns, strict=True)]
            numbers = range(first + FIRST_ROW, first + FIRST_ROW + len(part))
            yield Chunk(numbers, rows, (first + len(part)) / total)

    def _texts(self, name: str, part: pd.DataFrame) -> list[str]:
        column = part[name]
        if name in self.places:
            return ["" if value != value else f"{value:.7f}" for value in column]
        return [
            "" if missing else str(value)
            for value, missing in zip(column, column.isna(), strict=True)
        ]

    def _part(self, chunk: Chunk) -> pd.DataFrame:
        part: pd.DataFrame = self._table.iloc[chunk.rows[0] - FIRST_ROW :][: len(chunk.rows)]
        return part

    def cells(self, chunk: Chunk, column: str) -> Sequence[Cell]:
        """Take one of the two columns of `places`."""
        return [None if value != value else float(value) for value in self._part(chunk)[column]]

    def arrow(self, chunk: Chunk) -> pa.RecordBatch:
        """Take a chunk as columns of their types."""
        import pyarrow as pa

        return pa.RecordBatch.from_pandas(self._part(chunk), preserve_index=False)


READERS: Final[Mapping[str, Callable[[Path, Country], PointFile]]] = {
    ".csv": lambda path, _country: CsvPoints(path),
    ".parquet": lambda path, _country: ParquetPoints(path),
    **dict.fromkeys((".gpkg", ".shp", ".geojson", ".json", ".fgb", ".gdb"), LayerPoints),
}
"""How a file is read, by what its name ends in."""
