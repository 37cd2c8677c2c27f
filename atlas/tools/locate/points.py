"""The work of `china-atlas locate`: find one point, or all points of a file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from atlas.country import china
from atlas.model.errors import (
    Fault,
    FaultyInputError,
    Message,
    SourceError,
    raise_faults,
    split_sheet,
)
from atlas.publish import check_separate, replacing
from atlas.sources.census_cells import check_columns, no_such_column, read_cells
from atlas.sources.codes import FIRST_ROW
from atlas.sources.gdal_files import check_local_file
from atlas.sources.vector_file import read_vector_layer
from atlas.tools.locate.coordinates import (
    WGS84,
    Fields,
    Floats,
    is_named_crs,
    out_of_range,
    read_coordinates,
    to_wgs84,
)
from atlas.tools.locate.locator import BORDER_M, MOST_WITHIN_M, NEAREST_M, OUTSIDE, Locator
from atlas.tools.transfer_table import write_results
from atlas.words.numbers import listed
from atlas.words.word_files import read_words

_FIELDS = read_words("terminal", "field")

SITE = Path("site")
"""Where a build puts the site, and so where its divisions are looked for."""

CSV, PARQUET = ".csv", ".parquet"
TABLES: Final = (CSV, ".xlsx", PARQUET)
LAYERS: Final = (".gpkg", ".shp", ".geojson", ".json", ".fgb", ".gdb")
"""What the name of a file of points ends in: a table with columns of coordinates, or a layer."""

PREFIX = "located_"
"""Stands before the name of an added column that the file has already."""

LON_NAMES = ("lon", "lng", _FIELDS["longitude"].en, _FIELDS["longitude"].zh)
LAT_NAMES = ("lat", _FIELDS["latitude"].en, _FIELDS["latitude"].zh)
"""Names of columns, in small letters, that need not be given."""

DEGREES = 7
"""Decimals of a degree: 1 cm."""

DECIMALS = {"lon_wgs84": DEGREES, "lat_wgs84": DEGREES, "moved_m": 1}
"""Of the numbers that are added to points that were moved; they stand before `METRES`."""

METRES = (NEAREST_M, BORDER_M)


@dataclass(frozen=True)
class Asked:
    """What is asked of points.

    Attributes
    ----------
    site
        Folder of a built site; None takes `SITE`.
    crs
        ``wgs84`` (or CGCS2000), ``gcj02``, ``bd09`` or any other that PROJ knows, as
        ``EPSG:4527``; a file of points with a CRS of its own needs none.
    near_km
        Points outside are taken to the nearest place within so many kilometres; 0 leaves them
        outside.
    borders
        Whether to say how near to the border with another division points are.
    """

    site: Path | None = None
    crs: str = WGS84
    near_km: float = 0
    borders: bool = False


@dataclass(frozen=True)
class Found:
    """What was found for points.

    Attributes
    ----------
    places
        As of `Locator.find`; unless they were asked for as degrees of WGS 84, also ``lon_wgs84``
        and ``lat_wgs84``.
    moved_m
        How far points of a web map were moved; 0 for others.
    swapped
        Points outside that would be inside with longitude and latitude exchanged.
    crs
        What the points were taken as.
    locator
        Where they were found.
    """

    places: pd.DataFrame
    moved_m: Floats
    swapped: int
    crs: str
    locator: Locator


def find_points(lon: Floats, lat: Floats, asked: Asked) -> Found:
    """Find points, NaN where nothing is known of one.

    Raises
    ------
    SourceError
        If the site has no divisions.
    """
    locator = Locator.open((asked.site or SITE) / "downloads" / f"{china().project}.gpkg")
    x, y, moved = to_wgs84(lon, lat, asked.crs, degrees=china().crs)
    border_m = MOST_WITHIN_M if asked.borders else 0
    places = locator.find(x, y, asked.near_km * 1000, border_m)
    outside = places["place_kind"].eq(OUTSIDE).to_numpy(bool, na_value=False)
    swapped = locator.find(y[outside], x[outside])["division_code"].notna().sum()
    if asked.crs != WGS84:
        places = places.assign(lon_wgs84=x, lat_wgs84=y)
    return Found(places, moved, int(swapped), asked.crs, locator)


def locate_point(lon: float, lat: float, asked: Asked) -> Found:
    """Find one point.

    Raises
    ------
    FaultyInputError
        If the coordinates are no longitude and latitude.
    SourceError
        If the site has no divisions.
    """
    outside = () if is_named_crs(asked.crs) else out_of_range(lon, lat)
    faults = [
        Fault(words, name, value=f"{value:g}")
        for words, name, value in zip(outside, ("LON", "LAT"), (lon, lat), strict=False)
        if words
    ]
    if faults:
        raise FaultyInputError(faults)
    found = find_points(np.array([lon]), np.array([lat]), asked)
    if found.places["place_kind"].isna().all():
        value = f"{lon:g}, {lat:g}"
        expected = Message("coordinates of {crs}", crs=asked.crs)
        raise FaultyInputError([Fault(expected, "LON LAT", value=value)])
    return found


def locate_file(
    points: Path, out: Path, lon_field: str | None, lat_field: str | None, asked: Asked
) -> Found:
    """Find all points of a file and write them with what was found, all or none.

    Parameters
    ----------
    points, out
        A file of `TABLES` or `LAYERS`, and the file for the result. A row without coordinates
        stays, with nothing said of it.
    lon_field, lat_field
        Columns of a table; None takes those with a usual name.
    asked
        What is asked of the points.

    Raises
    ------
    SourceError
        If the file or the site cannot be used, or with all faults of its cells.
    FaultyInputError
        If the result cannot be of the kind asked for.
    OutputError
        If the result cannot be written, or would take the place of the points.
    """
    check_separate([("--out", out)], [("--points", points)])
    own, rows, fields = read_points(points, lon_field, lat_field, asked)
    check_kind(points, out)
    in_degrees = not is_named_crs(asked.crs)
    lon, lat = (own[name].astype(object).where(own[name].notna(), None) for name in fields.columns)
    given = read_coordinates(lon.to_list(), lat.to_list(), rows, fields, degrees=in_degrees)
    found = find_points(*given, asked)
    moved = {"moved_m": found.moved_m} if in_degrees and asked.crs != WGS84 else {}
    added = found.places.assign(**moved)
    last = [name for name in (*DECIMALS, *METRES) if name in added]
    added = added[[*added.columns.drop(last), *last]].round(DECIMALS)
    taken = set(map(str, own))
    added = added.rename(columns=lambda name: _unused(name, taken))
    _write(points, out, pd.concat([own, added], axis="columns"))
    return found


def read_points(
    path: Path, lon_field: str | None, lat_field: str | None, asked: Asked
) -> tuple[pd.DataFrame, list[int], Fields]:
    """Read a file of points; see `locate_file`.

    Returns
    -------
    tuple
        Its cells; the row of each record, as a spreadsheet counts; and its columns of coordinates.

    Raises
    ------
    SourceError
        If the file is missing, empty, of another kind or in another encoding, its header names a
        column twice, or its columns of coordinates are missing or are not to be told.
    FaultyInputError
        If another CRS is asked for than a layer has.
    """
    kind = split_sheet(path)[0].suffix.lower()
    if kind in LAYERS:
        if asked.crs != WGS84:
            expected = Message("no --crs: {file} says its own", file=path.name)
            raise FaultyInputError([Fault(expected, "--crs", value=asked.crs)])
        check_local_file(path, Message("a file"))
        own, fields = _read_layer(path, crs=china().crs)
        return own, list(range(FIRST_ROW, FIRST_ROW + len(own))), fields
    if kind not in TABLES:
        expected = Message("a file of one of these kinds: {names}", names=(*TABLES, *LAYERS))
        raise SourceError([Fault(expected, path.name)])
    cells = read_cells(path)
    fields = find_fields(list(cells.columns), path.name, lon_field, lat_field)
    check_columns(cells, path.name, ())
    if kind == PARQUET:
        table = pq.read_table(path, use_threads=False)
        own = table.to_pandas(types_mapper=pd.ArrowDtype, ignore_metadata=True)
        own = own.iloc[np.array(cells.rows) - FIRST_ROW].reset_index(drop=True)
    else:
        own = pd.DataFrame(cells.columns, dtype=object)
        own = own.where(own.isna(), own.astype("string")).fillna("")
    return own, cells.rows, fields


def _read_layer(path: Path, *, crs: str) -> tuple[pd.DataFrame, Fields]:
    """Read a layer of points, its places as columns of longitude and latitude."""
    layer = read_vector_layer(path)
    faults = [
        Fault(Message("a Point"), path.name, row, "geometry", shape.geom_type)
        for row, shape in enumerate(layer.geometry, start=FIRST_ROW)
        if shape is not None and shape.geom_type != "Point"
    ]
    if layer.crs is None:
        expected = Message("a coordinate reference system; the file names none")
        faults.append(Fault(expected, path.name))
    if not len(layer):
        faults.append(Fault(Message("at least one row under the header"), path.name))
    raise_faults(faults)
    points = layer.geometry.to_crs(crs)
    own = pd.DataFrame(layer.drop(columns=layer.geometry.name))
    lon, lat = (f"{name}_of_point" if name in own else name for name in ("lon", "lat"))
    places = {lon: points.x.round(DEGREES), lat: points.y.round(DEGREES)}
    return own.assign(**places), Fields(path.name, lon, lat)


def find_fields(columns: Sequence[str], file: str, lon: str | None, lat: str | None) -> Fields:
    """Choose the columns of coordinates.

    Raises
    ------
    SourceError
        If a column is missing, or several have a usual name and none is named.
    """
    faults, chosen = [], []
    for given, names, option in ((lon, LON_NAMES, "--lon-field"), (lat, LAT_NAMES, "--lat-field")):
        usual = [name for name in columns if name.lower() in names]
        if given is not None and given not in columns:
            faults.append(Fault(no_such_column(columns), file, column=given))
        elif given is None and len(usual) != 1:
            several = Message("; there are {found}", found=usual) if usual else ""
            expected = Message(
                "one column named {names} or {last}{several}, or {option} NAME; the columns are: "
                "{columns}",
                names=names[:-1],
                last=names[-1],
                several=several,
                option=option,
                columns=listed(columns, shown=None),
            )
            faults.append(Fault(expected, file, 1))
        else:
            chosen.append(given if given is not None else usual[0])
    raise_faults(faults)
    return Fields(file, chosen[0], chosen[1])


def default_out(points: Path) -> Path:
    """Name the file beside the points that the result goes into, if none is named."""
    file, _ = split_sheet(points)
    return file.with_name(f"{file.stem}-located{PARQUET if _is_parquet(file) else CSV}")


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() == PARQUET


def check_kind(points: Path, out: Path) -> None:
    """Check that a result can be written for a file of points.

    Raises
    ------
    FaultyInputError
        If the result is of another kind than CSV or Parquet, or CSV is asked of a Parquet file
        (whose types it would lose).
    """
    kinds = [PARQUET] if _is_parquet(points) else [CSV, PARQUET]
    if out.suffix.lower() not in kinds:
        expected = Message("a name that ends in {name}", name=kinds[0])
        if len(kinds) > 1:
            expected = Message("a name that ends in {name} or {last}", name=kinds[0], last=kinds[1])
        raise FaultyInputError([Fault(expected, "--out", value=str(out))])


def _write(points: Path, out: Path, result: pd.DataFrame) -> None:
    """Write a table as CSV or Parquet."""
    if not _is_parquet(out):
        write_results({out: result})
        return
    # A GeoParquet says its CRS beside its columns.
    said = pq.read_schema(points).metadata if _is_parquet(points) else None
    table = pa.Table.from_pandas(result, preserve_index=False).replace_schema_metadata(said)
    with replacing(out) as (draft,):
        pq.write_table(table, draft, compression="zstd")


def _unused(name: str, taken: Collection[str]) -> str:
    """Name an added column; one that the file has already gets `PREFIX`."""
    return _unused(f"{PREFIX}{name}", taken) if name in taken else name
