"""What analysts call from Python without a build: any published table, and the crosswalks."""

from __future__ import annotations

import difflib
import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pandas as pd

from atlas.catalogue.columns import describe_table, load_tables
from atlas.country import china
from atlas.model.errors import UserError
from atlas.model.layer import SMALL_AREA
from atlas.tools.between_years import check_years
from atlas.units.crosswalk import crosswalk_name, crosswalk_years

SITE = Path("site")
SITE_VARIABLE = "CHINA_ATLAS_SITE"
"""Of the environment: the site that is meant where none is named."""

DOWNLOADS = "downloads"
"""Has the shapes of every layer, where layers that repeat those of others have none in Parquet."""

MAP_SUFFIX = "_map"
"""What the name of the layer adds that draws the rows of a census."""

COVERING = "bbox"
"""What GeoParquet adds for readers of a window."""

ENVELOPE_BYTES = (0, 32, 48, 48, 64)
"""Length of the envelope in the header of a GeoPackage geometry, by its code (OGC 12-128)."""


def load_table(name: str, folder: Path | str | None = None) -> pd.DataFrame:
    """Load a published table.

    Parameters
    ----------
    name
        Such as ``county_2010_2020``, ``prefecture``, ``census_2010`` or ``crosswalk_2010_2020``;
        a crosswalk that is not published is worked out.
    folder
        A built site, or its downloads; None takes the one that ``CHINA_ATLAS_SITE`` names in the
        environment, or looks in ``site`` below the working directory, and takes what the package
        itself holds where there is none.

    Returns
    -------
    GeoDataFrame or DataFrame
        The rows of the file, ``Int64``, ``Float64``, ``boolean`` and ``string``, missing values
        ``NA``; a layer in EPSG:4490, its shapes from the Parquet file or, if they are stored there
        alone, from the GeoPackage. A census gets the polygons that are its rows' land.

    Raises
    ------
    UserError
        If there is no such table, or it has to be built first; the message says how.
    """
    span = crosswalk_years(name)
    if span is not None and span not in china().crosswalks:
        return load_crosswalk(*span)
    files = find_downloads(folder)
    if files is not None:
        return _from_files(name, files)
    if name in (made := packaged_tables()):
        return made[name]()
    every = {*made, *built_tables()}
    if name not in every:
        raise UserError(f"no table {name!r}; there are {_like(name, sorted(every))}")
    known = ", ".join(made)
    raise UserError(
        f"no built atlas in {SITE.absolute()}, and the package alone does not hold the table "
        f"{name!r}. Build it once (china-atlas build --out {SITE}), or name the folder of a built "
        f"site: atlas.load({name!r}, folder). Without a build: {known}"
    )


def site_folder(folder: Path | str | None) -> Path | None:
    """Return the site that is named, by the caller or by the environment; None if none is."""
    named = folder or os.environ.get(SITE_VARIABLE)
    return Path(named).expanduser() if named else None


def find_downloads(folder: Path | str | None) -> Path | None:
    """Find the downloads of a built site; None if no folder is named and none is there.

    Raises
    ------
    UserError
        If the folder that was named holds no downloads.
    """
    named = site_folder(folder)
    root = named or SITE
    for place in (root, root / DOWNLOADS):
        if any(place.glob("*.parquet")):
            return place
    if named is None:
        return None
    raise UserError(
        "{folder} holds no built atlas: neither it nor {path} has tables",
        folder=root,
        path=root / DOWNLOADS,
    )


def packaged_tables() -> dict[str, Callable[[], pd.DataFrame]]:
    """List what makes the tables that need no build, by their names."""
    from atlas.sources.packaged import read_packaged_census
    from atlas.units.divisions import division_changes, division_codes

    country = china()
    tables, codes = country.tables, country.codes
    censuses = {
        f"census_{year}": partial(read_packaged_census, year, tables) for year in country.years
    }
    return {
        **censuses,
        **{crosswalk_name(*span): partial(_make_crosswalk, *span) for span in country.crosswalks},
        "division_codes": partial(division_codes, tables=tables, codes=codes),
        "division_changes": partial(division_changes, tables=tables, codes=codes),
    }


def built_tables() -> set[str]:
    """Name the tables of a build of the packaged figures; units alone have several periods."""
    country = china()
    first, latest = country.compared
    patterns = [table.name for table in load_tables() if not table.name.endswith(f"}}{MAP_SUFFIX}")]
    names = {
        pattern.format(a=first, b=latest, y=year) for pattern in patterns for year in country.years
    }
    return {*names, *(f"county_{period.replace('-', '_')}" for period in country.periods)} - {
        SMALL_AREA
    }


def _from_files(name: str, files: Path) -> pd.DataFrame:
    path = files / f"{name}.parquet"
    if not path.is_file():
        known = sorted(table.stem for table in files.glob("*.parquet"))
        raise UserError(f"no table {name!r} in {files}; there are {_like(name, known)}")
    table = _read(path)
    return table if "geometry" in table else _with_shapes(table, name, files)


def _like(name: str, known: Sequence[str]) -> str:
    return ", ".join(difflib.get_close_matches(name, known) or known)


def _read(path: Path) -> pd.DataFrame:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        schema, along_curve = file.schema_arrow, file.num_row_groups > 1
    geo = (schema.metadata or {}).get(b"geo")
    names = [name for name in schema.names if name != COVERING]
    if geo is None:
        return pd.DataFrame(pd.read_parquet(path, columns=names))
    import geopandas as gpd

    names = [*(name for name in names if name not in json.loads(geo)["columns"]), "geometry"]
    layer: pd.DataFrame = gpd.read_parquet(path, columns=names)
    if along_curve:  # where the layers of the GeoPackage stand by code
        layer = layer.sort_values("code", key=china().codes.in_order, ignore_index=True)
    return layer


def _with_shapes(table: pd.DataFrame, name: str, files: Path) -> pd.DataFrame:
    """Give the rows of a table the shapes that the GeoPackage alone has, if it is there."""
    path = files / f"{china().project}.gpkg"
    key = list(describe_table(name, china().table_years).key)
    if not key or not path.is_file() or not set(key) <= set(table):
        return table
    import geopandas as gpd
    import shapely

    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
        layers = dict(file.execute("SELECT table_name, srs_id FROM gpkg_geometry_columns"))
        layer = next((table for table in (name, f"{name}{MAP_SUFFIX}") if table in layers), None)
        if layer is None:
            return table
        rows = file.execute(f"SELECT {', '.join(key)}, geom FROM {layer}").fetchall()
    shapes = {codes: blob and wkb(blob) for *keys, blob in rows if (codes := tuple(keys))}
    wanted = zip(*(table[column].astype(object) for column in key), strict=True)
    drawn: pd.DataFrame = gpd.GeoDataFrame(
        table, geometry=shapely.from_wkb([shapes[codes] for codes in wanted]), crs=layers[layer]
    )
    return drawn


def wkb(blob: bytes) -> bytes:
    """Cut the header of a GeoPackage geometry off its well-known binary."""
    return blob[8 + ENVELOPE_BYTES[blob[3] >> 1 & 7] :]


def load_crosswalk(start: int, end: int, folder: Path | str | None = None) -> pd.DataFrame:
    """Load the crosswalk between two years.

    Parameters
    ----------
    start, end, folder
        As of `atlas.crosswalk`; those that are worked out lack ``unit_code``.

    Returns
    -------
    DataFrame
        See `atlas.units.crosswalk.crosswalk_table`.

    Raises
    ------
    SourceError
        If there is no crosswalk between these years; the message says why.
    """
    check_years(start, end, china().list_years)
    start, end = int(start), int(end)
    if (start, end) in china().crosswalks:
        return load_table(crosswalk_name(start, end), folder)
    return _make_crosswalk(start, end)


def _make_crosswalk(start: int, end: int) -> pd.DataFrame:
    from atlas.units.crosswalk import crosswalk_table
    from atlas.units.weighing import read_weighing

    return crosswalk_table(read_weighing(drawn=True, country=china()), start, end)
