"""The work of `china-atlas locate --points`: find all points of a file."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from atlas.country import china
from atlas.exports.reproducible import IN_A_LINE, plain_cell
from atlas.model.country import Country
from atlas.model.errors import Fault, FaultyInputError, SourceError
from atlas.model.tasks import Progress
from atlas.model.text import Text
from atlas.publish import check_separate, replacing
from atlas.tools.locate.coordinates import (
    WGS84,
    CountedFaults,
    Fields,
    is_named_crs,
    read_coordinates,
    to_wgs84,
)
from atlas.tools.locate.cutting import Floats, Positions
from atlas.tools.locate.locator import MOST_WITHIN_M, Locator, find_or_nearest
from atlas.tools.locate.one_point import open_locator
from atlas.tools.locate.point_files import Chunk, LayerPoints, PointFile, open_points
from atlas.words.word_files import read_words

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


_STEPS = read_words("steps")
_FIELDS = read_words("terminal", "field")

PREFIX = "located_"
"""Stands before the name of an added column that the file has already."""

LON_NAMES = ("lon", "lng", _FIELDS["longitude"].en, _FIELDS["longitude"].zh)
LAT_NAMES = ("lat", _FIELDS["latitude"].en, _FIELDS["latitude"].zh)
"""Names of columns, in small letters, that need not be given."""

FINE = 100
"""Parts of a file that progress is told in."""

NEAREST_M = "nearest_m"
BORDER_M, ACROSS = "border_m", "across_division_code"
"""Columns of a point near a border: how near, and the division on its other side."""

MOVED = ("lon_wgs84", "lat_wgs84", "moved_m")
DECIMALS = {"lon_wgs84": 7, "lat_wgs84": 7, "moved_m": 1, NEAREST_M: 0, BORDER_M: 0}
"""Columns of numbers that are added on demand, and their digits: 1 cm, 10 cm, and 1 m."""


@dataclass(frozen=True)
class Answers:
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
        Further columns by name, of `DECIMALS`; NaN where there is no number.
    """

    columns: Sequence[str]
    places: Sequence[tuple[str | None, ...]]
    of: Positions
    numbers: Mapping[str, Floats]

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

    def write(self, chunk: Chunk, answers: Answers) -> None:
        """Add the rows of a chunk, their own cells as they were, but that none is a formula."""
        if not self._tails:
            names = unused_names(answers.names, self._columns)
            self._file.write(f"{_lines([[*self._columns, *names]])[0]}\n")
            # Of each place the same cells are written again and again: they are spelled once.
            self._tails = [f",{line}" for line in _lines(answers.places)]
        tails = [self._tails[place] for place in answers.of.tolist()]
        for name, values in answers.numbers.items():
            texts = [
                "" if math.isnan(value) else f"{value:.{DECIMALS[name]}f}"
                for value in values.tolist()
            ]
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
    for position, (line, row) in enumerate(zip(lines, rows, strict=True)):
        if IN_A_LINE.search(line):
            alone = _Lines()
            cells = [plain_cell(cell) if cell else cell for cell in row]
            csv.writer(alone, lineterminator="").writerow(cells)
            lines[position] = alone[0]
    return lines


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

    def write(self, chunk: Chunk, answers: Answers) -> None:
        """Add the rows of a chunk."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        batch = self._points.arrow(chunk)
        names = unused_names(answers.names, self._points.columns)
        for name, column in zip(names, self._added(answers), strict=True):
            batch = batch.append_column(name, column)
        if self._writer is None:
            writer = pq.ParquetWriter(self._path, batch.schema, compression="zstd")
            self._writer = self._open_files.enter_context(writer)
        self._writer.write_table(pa.Table.from_batches([batch]))

    def _added(self, answers: Answers) -> list[pa.Array]:
        import pyarrow as pa

        of = pa.array(answers.of, pa.int32())
        texts = [pa.array(column, pa.string()) for column in zip(*answers.places, strict=True)]
        columns = [pa.DictionaryArray.from_arrays(of, text).dictionary_decode() for text in texts]
        for name, values in answers.numbers.items():
            rounded = np.round(values, DECIMALS[name])
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


def unused_names(names: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Name the added columns, those that the file has already with `PREFIX`."""
    unused = []
    for name in names:
        while name in taken:
            name = f"{PREFIX}{name}"
        unused.append(name)
    return unused


@dataclass(frozen=True)
class PointsOptions:
    """Which points are to be found.

    Attributes
    ----------
    points, out
        A CSV or Parquet file, and the file for the result.
    lon_field, lat_field
        Its columns; None takes those with a usual name.
    site
        As for `atlas.tools.locate.one_point.open_locator`.
    crs
        ``wgs84`` (or CGCS2000), ``gcj02``, ``bd09`` or any other that PROJ knows, as
        ``EPSG:4527``; a file of points with a CRS of its own needs none.
    borders
        Whether to say how near to the border with another division points are.
    near_km
        Points outside are taken to the nearest place within so many kilometres; 0 leaves them
        outside.
    country
        The country.
    """

    points: Path
    out: Path
    lon_field: str | None = None
    lat_field: str | None = None
    site: Path | None = None
    crs: str = WGS84
    near_km: float = 0
    borders: bool = False
    country: Country = field(default_factory=china)


@dataclass(frozen=True)
class PointsReport:
    """What was found for a file of points.

    Attributes
    ----------
    out
        The file that was written.
    kinds
        Number of points by kind of place; rows without coordinates under the empty text.
    swapped
        Points outside that would be inside with longitude and latitude exchanged.
    crs
        What the points were taken as.
    moved_mean_m, moved_most_m
        How far points of a web map were moved; 0 for others.
    seconds
        Time from opening the file to its end.
    note
        Where the answers come from, if not from a built site.
    near_border
        Points within `MOST_WITHIN_M` of another division; None if that was not asked for.
    accuracy_known
        As `Locator` has it.
    """

    out: Path
    kinds: Mapping[str, int]
    swapped: int
    crs: str
    moved_mean_m: float
    moved_most_m: float
    seconds: float
    note: Text | None
    near_border: int | None = None
    accuracy_known: bool = True

    @property
    def points(self) -> int:
        """Number of rows."""
        return sum(self.kinds.values())


def locate_points(options: PointsOptions, progress: Progress) -> PointsReport:
    """Find all points of a file and write them with what was found, all or none.

    Rows are read, found and written in chunks, so that a file of any length takes the same
    memory. A row without coordinates stays, with nothing said of it.

    Raises
    ------
    SourceError
        If the file cannot be used, or with all faults of its cells; nothing is written.
    FaultyInputError
        If the result cannot be of the kind asked for.
    OutputError
        If the result cannot be written, or would take the place of the points.
    """
    start = perf_counter()
    check_separate([("--out", options.out)], [("--points", options.points)])
    points = open_points(options.points, country=options.country)
    check_kind(options.points, options.out)
    if isinstance(points, LayerPoints) and options.crs != WGS84:
        expected = f"no --crs: {points.path.name} says its own"
        raise FaultyInputError([Fault(expected, "--crs", value=options.crs)])
    fields = find_fields(points, options.lon_field, options.lat_field)
    locator, note = open_locator(options.site, progress, country=options.country)
    finder = _Finder(options, points, fields, locator)
    with replacing(options.out) as (draft,), ExitStack() as open_files:
        result = RESULTS[options.out.suffix.lower()](draft, points, open_files)
        with progress.step(_STEPS["points"], FINE) as step:
            done = 0
            for chunk in points.chunks(finder.faults):
                answers = finder.find(chunk)
                if not finder.faults.count:
                    result.write(chunk, answers)
                step.advance(int(chunk.part * FINE) - done)
                done = int(chunk.part * FINE)
            if not finder.kinds and not finder.faults.count:
                raise SourceError([Fault("at least one row under the header", fields.file)])
            finder.faults.raise_all()
    mean_m, most_m = finder.moved_m()
    return PointsReport(
        out=options.out,
        kinds=finder.kinds,
        swapped=finder.swapped,
        crs=options.crs,
        moved_mean_m=mean_m,
        moved_most_m=most_m,
        seconds=perf_counter() - start,
        note=note,
        near_border=finder.near_border if options.borders else None,
        accuracy_known=locator.accuracy_known,
    )


def find_fields(points: PointFile, lon: str | None, lat: str | None) -> Fields:
    """Choose the columns of coordinates.

    Raises
    ------
    SourceError
        If a column is missing, or several have a usual name and none is named.
    """
    if isinstance(points, LayerPoints):
        return Fields(points.path.name, *points.places)
    present = ", ".join(points.columns) or "none"
    faults, chosen = [], []
    for given, names, option in ((lon, LON_NAMES, "--lon-field"), (lat, LAT_NAMES, "--lat-field")):
        usual = [name for name in points.columns if name.lower() in names]
        if given is not None and given not in points.columns:
            expected = f"a column of that name in row 1; the columns are: {present}"
            faults.append(Fault(expected, points.path.name, column=given))
        elif given is None and len(usual) != 1:
            several = f"; there are {', '.join(usual)}" if usual else ""
            expected = (
                f"one column named {', '.join(names[:-1])} or {names[-1]}{several}, "
                f"or {option} NAME; the columns are: {present}"
            )
            faults.append(Fault(expected, points.path.name, 1))
        else:
            chosen.append(given if given is not None else usual[0])
    if faults:
        raise SourceError(faults)
    return Fields(points.path.name, chosen[0], chosen[1])


def default_out(points: Path) -> Path:
    """Name the file beside the points that the result goes into, if none is named."""
    suffix = points.suffix if points.suffix.lower() in RESULTS else ".csv"
    return points.with_name(f"{points.stem}-located{suffix}")


class _Finder:
    """Finds the points of a file chunk by chunk, and counts what is to be reported of them."""

    def __init__(
        self, options: PointsOptions, points: PointFile, fields: Fields, locator: Locator
    ) -> None:
        self._options, self._points, self._fields, self._locator = options, points, fields, locator
        self._moved: list[tuple[int, float, float]] = []
        self.faults, self.kinds = CountedFaults(), Counter[str]()
        self.swapped = self.near_border = 0

    def moved_m(self) -> tuple[float, float]:
        """Return by how many metres points were moved, in the mean and at most."""
        if not self._moved:
            return 0.0, 0.0
        counts, sums, most = zip(*self._moved, strict=True)
        return sum(sums) / sum(counts), max(most)

    def find(self, chunk: Chunk) -> Answers:
        """Find the points of a chunk."""
        options, fields, locator = self._options, self._fields, self._locator
        lons, lats = (self._points.cells(chunk, name) for name in (fields.lon, fields.lat))
        in_degrees = not is_named_crs(options.crs)
        given = read_coordinates(lons, lats, chunk.rows, fields, self.faults, degrees=in_degrees)
        lon, lat, moved = to_wgs84(*given, options.crs, country=options.country)
        places, of, away = find_or_nearest(locator, lon, lat, options.near_km * 1000)
        kind = locator.columns.index("place_kind")
        for place, count in zip(*np.unique(of, return_counts=True), strict=True):
            self.kinds[places[place][kind] or ""] += int(count)
        self.swapped += _swapped(lon[of == locator.outside], lat[of == locator.outside], locator)
        if len(metres := moved[moved > 0]):
            self._moved.append((len(metres), float(metres.sum()), float(metres.max())))
        numbers = {} if options.crs == WGS84 else dict(zip(MOVED, (lon, lat, moved), strict=True))
        if not in_degrees:
            del numbers["moved_m"]
        if options.near_km:
            numbers[NEAREST_M] = away
        columns = locator.columns
        if options.borders:
            # The code across stands among the texts of a place: one for each pair there is.
            found = locator.find(lon, lat)
            across, numbers[BORDER_M] = locator.find_border(lon, lat, found, MOST_WITHIN_M)
            self.near_border += int(np.isfinite(numbers[BORDER_M]).sum())
            columns = (*columns, ACROSS)
            pairs, of = np.unique(np.column_stack([of, across]), axis=0, return_inverse=True)
            code = locator.columns.index("division_code")
            places = [(*places[place], locator.places[other][code]) for place, other in pairs]
        return Answers(columns, places, of.ravel(), numbers)


def _swapped(lon: Floats, lat: Floats, locator: Locator) -> int:
    """Count points that would be in a division with longitude and latitude exchanged."""
    west, south, east, north = locator.bounds
    likely = (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)
    return int((locator.find(lat[likely], lon[likely]) < locator.outside).sum())
