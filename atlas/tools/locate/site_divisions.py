"""The divisions that a built site publishes, read from its GeoPackage."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from atlas.tools.locate.cutting import Floats, Shapes

ENVELOPE_BYTES = (0, 32, 48, 48, 64)
"""Length of the envelope in the header of a GeoPackage geometry, by its code (OGC 12-128)."""

LINE: Final = "line_extended"
"""The Heihe–Tengchong line from border to border, in the layer of that name."""

BEYOND: Final = 5.0
"""How far it runs on beyond the borders, degrees."""

NAMES: Final = ("name_zh", "name_en")
UPPER: Final = [
    f"{level}_{part}" for level in ("prefecture", "province") for part in ("code", *NAMES)
]

COUNTED: Final = "counted"
"""In a county unit whose people the censuses count."""

UNCOUNTED: Final = "not_counted"
"""In a division that the boundaries draw and no census counts (Kinmen 350527)."""

SPECIAL_REGION: Final = "special_region"
"""In Hong Kong, Macao or Taiwan, which take their own censuses: no unit, no prefecture."""

UNIT_PARTS: Final = ("", "_name_zh", "_name_en")
"""What the names of the columns of a unit end with: its code and its names."""

UNIT, STATE = "unit_code", "comparability"
"""Columns of ``comparability``, before their periods."""

ACCURACY: Final = """SELECT 1 FROM gpkg_metadata
JOIN gpkg_metadata_reference ON md_file_id = id WHERE table_name = ? AND metadata LIKE ?"""
STATED: Final = "%DQ_AbsoluteExternalPositionalAccuracy%"
"""In the metadata (ISO 19139) of boundaries whose accuracy is known."""

Box = tuple[float, float, float, float]
Cells = dict[str, str | None]


@dataclass(frozen=True)
class Divisions:
    """Divisions as a site publishes them.

    Attributes
    ----------
    columns
        As of `atlas.tools.locate.division_index.describe_divisions`.
    rows
        For each division its texts in their order.
    shapes
        For each its MultiPolygon, EPSG:4490.
    line
        The Heihe–Tengchong line from south-west to north-east, beyond every border.
    accuracy_known
        Whether the site's metadata say how exact the boundaries are.
    """

    columns: list[str]
    rows: list[tuple[str | None, ...]]
    shapes: Shapes
    line: Floats
    accuracy_known: bool


def _states_accuracy(file: sqlite3.Connection) -> bool:
    """Return whether the metadata, if the file has any, say how exact the boundaries are."""
    held = "SELECT count(*) FROM sqlite_master WHERE name LIKE 'gpkg_metadata%'"
    if not file.execute(held).fetchone()[0]:
        return False
    return bool(file.execute(ACCURACY, ("comparability", STATED)).fetchone())


def read_divisions(file: sqlite3.Connection, box: Box | None = None) -> Divisions:
    """Read the divisions that the boundaries draw.

    Parameters
    ----------
    file
        ``downloads/china-population-atlas.gpkg`` of a site.
    box
        West, south, east and north: only divisions whose bounds meet it.

    Raises
    ------
    sqlite3.Error, shapely.GEOSException, struct.error, LookupError, TypeError, ValueError
        If the file holds something else.
    """
    drawn = {**_shapes(file, "comparability", box), **_shapes(file, "special_regions", box)}
    described = {
        cells["division_code"]: cells for cells in _cells(file, None if box is None else drawn)
    }
    units = [f"unit_{period}{part}" for period in _periods(file) for part in UNIT_PARTS]
    names = [f"division_{part}" for part in NAMES]
    columns = ["division_code", *names, "place_kind", *units, *UPPER]
    (blob,) = file.execute("SELECT geom FROM heihe_tengchong_line WHERE id = ?", (LINE,)).fetchone()
    return Divisions(
        columns,
        [tuple(described[code].get(name) for name in columns) for code in drawn],
        np.asarray(shapely.from_wkb([wkb(blob) for blob in drawn.values()]), dtype=object),
        _prolonged(shapely.get_coordinates(shapely.from_wkb(wkb(blob)))),
        _states_accuracy(file),
    )


def wkb(blob: bytes) -> bytes:
    """Cut the header of a GeoPackage geometry off its well-known binary."""
    return blob[8 + ENVELOPE_BYTES[blob[3] >> 1 & 7] :]


def _shapes(file: sqlite3.Connection, layer: str, box: Box | None) -> dict[str, bytes]:
    every = file.execute(f"SELECT code, geom FROM {layer} WHERE geom NOT NULL ORDER BY code")
    return {code: blob for code, blob in every if box is None or _meets(blob, box)}


def _meets(blob: bytes, box: Box) -> bool:
    if blob[3] >> 1 & 7 == 0:
        return True
    west, east, south, north = struct.unpack_from("<4d" if blob[3] & 1 else ">4d", blob, 8)
    # Bounds that are no numbers rule nothing out: the shape is then read, and looked at.
    return not (west > box[2] or east < box[0] or south > box[3] or north < box[1])


def _periods(file: sqlite3.Connection) -> list[str]:
    known = [row[1] for row in file.execute("PRAGMA table_info(comparability)")]
    return sorted(name.removeprefix(f"{UNIT}_") for name in known if name.startswith(f"{UNIT}_"))


def _cells(file: sqlite3.Connection, codes: Iterable[str] | None) -> Iterator[Cells]:
    """Say of divisions what they belong to, as `describe_divisions` does."""
    periods = _periods(file)
    dated = [f"{stem}_{period}" for stem in (UNIT, STATE) for period in periods]
    columns = [*NAMES, *UPPER, *dated]
    rows = _by_code(file, "comparability", columns, codes)
    units = {}
    for period in periods:
        wanted = None if codes is None else {row[f"{UNIT}_{period}"] for row in rows.values()}
        units[period] = _by_code(file, f"county_{period}", [*NAMES, *UPPER], wanted)
    prefectures = {code for (code,) in file.execute("SELECT code FROM prefecture")}
    for code, row in rows.items():
        unit_codes = {period: row[f"{UNIT}_{period}"] for period in periods}
        unit_rows = {period: units[period][unit] for period, unit in unit_codes.items() if unit}
        counted = any(row[f"{STATE}_{period}"] != UNCOUNTED for period in unit_rows)
        # A city that was founded after the last census counts in another prefecture.
        elsewhere = row["prefecture_code"] not in prefectures
        holders = (unit for unit in unit_rows.values() if elsewhere and unit["prefecture_code"])
        upper = next(holders, row)
        yield {
            "division_code": code,
            **{f"division_{part}": row[part] for part in NAMES},
            "place_kind": COUNTED if counted else UNCOUNTED,
            **{f"unit_{period}": unit for period, unit in unit_codes.items()},
            **{
                f"unit_{period}_{part}": unit[part]
                for period, unit in unit_rows.items()
                for part in NAMES
            },
            **{name: upper[name] for name in UPPER},
        }
    for code, row in _by_code(file, "special_regions", list(NAMES), codes).items():
        levels = ("division", "province")
        texts = {f"{level}_{part}": row[part] for level in levels for part in NAMES}
        kind = {"place_kind": SPECIAL_REGION}
        yield {"division_code": code, "province_code": code, **texts, **kind}


def _by_code(
    file: sqlite3.Connection, table: str, columns: list[str], codes: Iterable[str | None] | None
) -> dict[str, Cells]:
    """Read rows by their code: those of some codes, or all of them."""
    query = f"SELECT code, {', '.join(columns)} FROM {table}"
    wanted = sorted(filter(None, codes or ()))
    if codes is not None:
        query += f" WHERE code IN ({', '.join('?' * len(wanted))})"
    every = file.execute(query, wanted)
    return {code: dict(zip(columns, texts, strict=True)) for code, *texts in every}


def _prolonged(line: Floats) -> Floats:
    """Let a line run straight on at both ends."""
    first, last = line[0] - line[1], line[-1] - line[-2]
    before = line[0] + first / np.hypot(*first) * BEYOND
    after = line[-1] + last / np.hypot(*last) * BEYOND
    return np.vstack([before, line, after])
