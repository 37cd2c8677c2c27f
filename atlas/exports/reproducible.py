"""The same bytes each time: dates, archives, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, time
from io import StringIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from atlas.model.errors import Fault, FaultyInputError, Message
from atlas.model.process import unswayed
from atlas.model.version import DATE
from atlas.sources.gdal_files import gdal_settings

DEFAULT_DATE = datetime.combine(DATE, time(), tzinfo=UTC)
"""The day of the edition: what is built says no more than it knows of when."""

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""A zip archive knows no date before it."""

COMPRESSION: Final = 4
"""Of archives: a third of the work of the usual 6 for 4 % more bytes of them."""

LATEST_SECOND = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())


def source_date() -> datetime:
    """Return the date that all outputs bear, in UTC.

    It is ``SOURCE_DATE_EPOCH`` (seconds since 1970, as reproducible-builds.org defines it),
    or `DEFAULT_DATE` where that is unset or empty.

    Raises
    ------
    FaultyInputError
        ``SOURCE_DATE_EPOCH`` is no whole number of seconds before the year 10000.
    """
    value = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not value:
        return DEFAULT_DATE
    if not (value.isascii() and value.isdigit() and int(value) <= LATEST_SECOND):
        expected = Message("a whole number of seconds since 1970-01-01, before the year 10000")
        where = Message("environment variable {name}", name="SOURCE_DATE_EPOCH")
        raise FaultyInputError([Fault(expected, file=where, value=value)])
    return datetime.fromtimestamp(int(value), tz=UTC)


@contextmanager
def reproducible_gdal() -> Iterator[None]:
    """Let GDAL write the same bytes for the same layers, and restore its settings afterwards.

    Whoever calls the atlas from Python has settings of their own in the environment, too.
    """
    settings = {
        "OGR_CURRENT_DATE": source_date().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        # A spatial index built in a second thread depends on how many cores there are.
        "OGR_GPKG_ALLOW_THREADED_RTREE": "NO",
        # The site is swapped in only when whole, so a file need not survive a power cut, and
        # nobody goes back to what stood in it.
        "OGR_SQLITE_SYNCHRONOUS": "OFF",
        "OGR_SQLITE_JOURNAL": "OFF",
    }
    with gdal_settings(settings), unswayed():
        yield


def write_json(content: Any, path: Path) -> None:
    """Write what programs read as JSON in one line; its texts are not escaped."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def write_zip(entries: Mapping[str, bytes], path: Path) -> None:
    """Write files as one zip archive, each dated by `source_date`.

    Parameters
    ----------
    entries
        The content of each file by its name, in the order of the archive.
    path
        The archive; one that is there is replaced.
    """
    date = max(source_date().timetuple()[:6], EARLIEST)
    with ZipFile(path, "w") as archive:
        for name, content in entries.items():
            entry = ZipInfo(name, date)
            entry.compress_type = ZIP_DEFLATED
            # The same on every system: a regular file that all may read.
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content, compresslevel=COMPRESSION)


FORMULA: Final = re.compile(r"[=@\uff1d\uff20\t\r\n].|[+\-\uff0b\uff0d]\W*\w", re.DOTALL)
"""What a spreadsheet may run: East Asian editions take wide signs as narrow ones."""


def plain_cell(text: str) -> str:
    """Write a text so that no spreadsheet takes it for a formula."""
    if not FORMULA.match(text):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    r"""Write rows of cells as CSV whose lines end in ``\n``, none of them a formula."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(map(plain_cell, row) for row in rows)
    return text.getvalue()
