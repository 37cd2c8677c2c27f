"""The tables of a dataset as they are published, typed and described, and the files of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import file_digest
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from atlas.catalogue.columns import (
    TableText,
    column_named,
    column_order,
    describe_table,
    rounded_as_declared,
    table_order,
)
from atlas.catalogue.style import join_texts
from atlas.exports.reproducible import plain_cell, write_zip
from atlas.model.dataset import Dataset, UnitSet, county_sets
from atlas.model.errors import AtlasError
from atlas.model.layer import Column
from atlas.model.text import Text
from atlas.places.people_centres import CENTRES, people_centres
from atlas.places.seats import seat_table
from atlas.sources.boundary_file import read_dashed_line
from atlas.units.census_land import STAND_IN_CODES, approximate_in_words
from atlas.words.numbers import file_size

ROW_KEY = ["year", "code"]
UNIT_COLUMNS = ["unit_code", "name_zh", "name_en", "geometry"]


def drawn_corrections(dataset: Dataset) -> gpd.GeoDataFrame:
    """Give each correction the county unit that holds the census row, and the unit's shape.

    A census row has no boundaries of its own; its unit is the smallest territory that is drawn
    and surely holds it. The unit is one of the first period with that census that was built.

    Returns
    -------
    GeoDataFrame
        The corrections in their order, with ``unit_code``, ``name_zh`` and ``name_en`` of the
        unit, and ``geometry`` (MultiPolygon, the CRS of the leaves); all null where no unit
        holds the row, the geometry where the boundaries do not draw it.
    """
    counties = county_sets(dataset.unit_sets)
    # A period of two censuses has smaller units than one of three.
    counties.sort(key=lambda units: (len(units.years), units.years))
    members = [_members(units, year) for units in counties for year in units.years]
    held = pd.concat([pd.DataFrame(columns=[*ROW_KEY, *UNIT_COLUMNS]), *members])
    held = held.astype({"year": "int64"}).drop_duplicates(ROW_KEY)
    frame = dataset.corrections.merge(held, on=ROW_KEY, how="left", validate="m:1")
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=dataset.leaves.crs)


def _members(unit_set: UnitSet, year: int) -> pd.DataFrame:
    """List the census rows of a year with the unit that each belongs to."""
    column = f"member_codes_{year}"
    if column not in unit_set.table:
        return pd.DataFrame()
    rows = unit_set.table[["code", "name_zh", "name_en", column, "geometry"]]
    rows = rows.dropna(subset=[column]).rename(columns={"code": "unit_code"})
    rows = rows.assign(year=year, code=rows[column].str.split(";"))
    return pd.DataFrame(rows.explode("code").drop(columns=column))


WORDS: Final = pd.StringDtype("python")
"""The type of text, named whole: files would else tell how pandas was told to keep it."""


@dataclass(frozen=True)
class DownloadTable:
    """One table as it is published.

    Attributes
    ----------
    name
        Layer and file name, such as ``county_2010_2020``.
    text
        Its title and description.
    frame
        Columns in published order, of dtype ``Int64``, ``Float64``, ``boolean`` or
        ``string``, missing values ``NA``; a GeoDataFrame in EPSG:4490 with ``geometry`` last when
        ``geometry_type`` is set. Rows without a shape have the geometry ``None``.
    geometry_type
        ``MultiPolygon``, ``LineString``, ``Point``, or ``None`` for a table of attributes alone.
    own
        The columns that came from users' tables, by name.
    """

    name: str
    text: TableText
    frame: pd.DataFrame
    geometry_type: str | None
    own: Mapping[str, Column] = field(default_factory=dict)

    def describe(self, name: str) -> Column:
        """Say what a column is.

        Raises
        ------
        AtlasError
            If nobody declared it.
        """
        return self.own.get(name) or column_named(name)

    @property
    def columns(self) -> list[str]:
        """All columns but the geometry."""
        return [str(name) for name in self.frame.columns if name != "geometry"]


def download_tables(dataset: Dataset) -> list[DownloadTable]:
    """Make every table that is published, in the order in which it is listed.

    Parameters
    ----------
    dataset
        What a build hands over.

    Returns
    -------
    list of DownloadTable
        One per unit set, then ``heihe_tengchong_line``, ``south_china_sea_line``,
        ``special_regions``, the further tables of the dataset, ``seats`` where places have
        names, and ``census_corrections``, those that have rows; those without a shape come last.

    Raises
    ------
    AtlasError
        A layer is not in EPSG:4490, a shape is no polygon, a figure is infinite, or nobody
        declared a column.
    """
    country = dataset.country
    publish = partial(_publish, years=country.table_years, crs=country.crs)
    in_order = country.codes.in_order
    tables = [
        publish(units.id, units.table.sort_values("code", key=in_order), "MultiPolygon", units.own)
        for units in dataset.unit_sets.values()
    ]
    tables.append(publish("heihe_tengchong_line", dataset.line, "LineString"))
    if len(dashes := read_dashed_line(country.frame.inset, country.tables)):
        numbered = {"dash": range(1, len(dashes) + 1)}
        line = gpd.GeoDataFrame(numbered, geometry=dashes, crs=dataset.leaves.crs)
        tables.append(publish("south_china_sea_line", line, "LineString"))
    if "prefecture" in dataset.unit_sets and "comparability" in dataset.tables:
        tables.append(publish("seats", seat_table(dataset), "Point"))
        if all(f"census_{year}" in dataset.tables for year in country.years):
            tables.append(publish(CENTRES, people_centres(dataset), "Point"))
    tables.append(publish("special_regions", _special_regions(dataset), "MultiPolygon"))
    tables += [
        publish(name, frame, _geometry_type(frame)) for name, frame in dataset.tables.items()
    ]
    tables.append(publish("census_corrections", drawn_corrections(dataset), "MultiPolygon"))
    filled = (table for table in tables if len(table.frame))
    return sorted(filled, key=lambda table: (table_order(table.name), table.name))


def say_how_drawn(text: TableText, frame: pd.DataFrame) -> TableText:
    """Say of a census how many of its rows and people have land of their own; else return as is."""
    if STAND_IN_CODES not in frame:
        return text
    return replace(text, about=join_texts([text.about, approximate_in_words(frame)]))


def without_shapes(table: DownloadTable) -> DownloadTable:
    """Keep the columns of a table alone."""
    return replace(table, frame=pd.DataFrame(table.frame[table.columns]), geometry_type=None)


def write_csv(table: DownloadTable, path: Path) -> None:
    r"""Write a table without its geometry as CSV.

    UTF-8 with a byte order mark: without one, Excel on a Chinese Windows reads the file as
    GB18030 and garbles every name, while pandas, R and QGIS skip the mark. Lines end in
    ``\n``; nulls are empty; flags are ``true`` and ``false``; reals have the shortest digits
    that give the same double back. No text is a formula; see `plain_cell`.
    """
    path.write_text(_csv(table), encoding="utf-8-sig", newline="\n")


def write_zipped_csv(table: DownloadTable, path: Path) -> None:
    """Write what `write_csv` and `write_csvt` do into one zip archive.

    GDAL looks for the types beside the table, so in the archive. readr takes its first file;
    pandas opens no archive of two, and DuckDB none: both have the Parquet file.
    """
    texts = {"csv": _csv(table).encode("utf-8-sig"), "csvt": _csvt(table).encode("ascii")}
    write_zip({f"{table.name}.{end}": text for end, text in texts.items()}, path)


def _csv(table: DownloadTable) -> str:
    cells = [_cells(table.frame[name]) for name in table.columns]
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(plain_cell, table.columns))
    writer.writerows(zip(*cells, strict=True))
    return text.getvalue()


CSVT: Final = {"text": "String", "integer": "Integer64", "real": "Real", "flag": "Integer(Boolean)"}
"""What GDAL and QGIS call the types of columns in the file beside a CSV."""


def write_csvt(table: DownloadTable, path: Path) -> None:
    """Write the types of a CSV's columns, so that GDAL and QGIS read codes as text."""
    path.write_text(_csvt(table), encoding="ascii", newline="\n")


def _csvt(table: DownloadTable) -> str:
    types = ",".join(f'"{CSVT[table.describe(name).type]}"' for name in table.columns)
    return f"{types}\n"


def _cells(column: pd.Series) -> list[str]:
    """Write a column: of one type, where it has one, for it takes most of the time otherwise."""
    if column.dtype == "Int64":
        written = list(map(str, column.to_numpy("int64", na_value=0).tolist()))
    elif column.dtype == "Float64":
        written = list(map(repr, column.to_numpy("float64", na_value=np.nan).tolist()))
    elif column.dtype == "string":
        return list(map(plain_cell, column.to_numpy(object, na_value="")))
    else:
        return [_cell(value) for value in column.astype(object)]
    for row in np.flatnonzero(column.isna().to_numpy()):
        written[row] = ""
    return written


def _cell(value: Any) -> str:
    if value is pd.NA:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(float(value))
    return plain_cell(str(value))


def _special_regions(dataset: Dataset) -> gpd.GeoDataFrame:
    """Give each region one row, its counts side by side, and the shape of its one leaf."""
    names = ["province_code", "name_zh", "name_en"]
    counts = dataset.special_regions.pivot(
        index=names, columns="year", values=["population", "source"]
    ).sort_index()
    counts.columns = counts.columns.map("{0[0]}_{0[1]}".format)
    frame = counts.reset_index().rename(columns={"province_code": "code"})
    shapes = dataset.leaves.set_index("code").geometry.reindex(frame["code"])
    return gpd.GeoDataFrame(frame, geometry=shapes.to_numpy(), crs=dataset.leaves.crs)


def _geometry_type(frame: pd.DataFrame) -> str | None:
    if not isinstance(frame, gpd.GeoDataFrame):
        return None
    kinds = set(frame.geometry.dropna().geom_type)
    return "LineString" if kinds == {"LineString"} else "MultiPolygon"


def _publish(
    name: str,
    frame: pd.DataFrame,
    geometry_type: str | None,
    own: Mapping[str, Column] = MappingProxyType({}),
    *,
    years: Mapping[str, str],
    crs: str,
) -> DownloadTable:
    columns = [column for column in frame.columns if column != "geometry"]
    columns.sort(key=lambda column: column_order(str(column)))
    typed = pd.DataFrame(
        {column: _typed(frame[column], name, own.get(str(column))).array for column in columns}
    )
    text = say_how_drawn(describe_table(name, years), typed)
    if geometry_type is None:
        return DownloadTable(name, text, typed, None)
    shapes = _shapes(name, frame, geometry_type, crs)
    drawn = gpd.GeoDataFrame(typed, geometry=shapes, crs=crs)
    return DownloadTable(name, text, drawn, geometry_type, dict(own))


def _shapes(name: str, frame: pd.DataFrame, geometry_type: str, crs: str) -> np.ndarray:
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs != crs:
        raise AtlasError(f"{name}: exports take layers in {crs} only")
    shapes = np.array(frame.geometry.array, dtype=object)
    if geometry_type == "MultiPolygon":
        single = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
        shapes[single] = [shapely.MultiPolygon([shape]) for shape in shapes[single]]
        # However a polygon was made, its points stand in one order: so the same are the same bytes.
        shapes = shapely.normalize(shapes)
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    if kinds - {geometry_type}:
        raise AtlasError(f"{name}: a {geometry_type} is due, not {sorted(kinds)}")
    return shapes


def _typed(column: pd.Series, table: str, own: Column | None) -> pd.Series:
    name = str(column.name)
    declared = own or column_named(name)
    if declared.type == "integer":
        return column.astype("Int64")
    if declared.type == "flag":
        return column.astype("boolean")
    if declared.type == "real":
        return _real(column, declared, f"{table}.{name}")
    if isinstance(column.dtype, pd.StringDtype):
        return column.astype(WORDS)
    return column.map(str, na_action="ignore").astype(WORDS)


def _real(column: pd.Series, declared: Column, place: str) -> pd.Series:
    values = column.astype("Float64")
    if np.isinf(values.to_numpy(dtype=float, na_value=np.nan)).any():
        raise AtlasError(f"{place}: an infinite figure; a rate without a base must be null")
    return pd.Series(rounded_as_declared(values, declared)).astype("Float64")


Kind = Literal["start", "gis", "sheet", "table", "web", "grid", "program"]
"""Where a download stands on the page: what says which file to take, finished maps for a
GIS, a workbook, one table in one file, borders for web maps, grids, and whatever programs read. The
page shows a group only if a download is of its kind."""


MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "csvt": "text/plain",
    "fgb": "application/vnd.flatgeobuf",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "parquet": "application/vnd.apache.parquet",
    "pmtiles": "application/vnd.pmtiles",
    "qgz": "application/zip",
    "qml": "application/xml",
    "sql": "application/sql",
    "topojson": "application/topo+json",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "tif": "image/tiff; application=geotiff; profile=cloud-optimized",
}
"""By the end of a file's name; any other file is ``application/octet-stream``."""


@dataclass(frozen=True)
class Download:
    """One file that readers can take.

    Attributes
    ----------
    name
        File name, relative to the downloads folder.
    path
        Where it was written.
    bytes
        Its size.
    sha256
        Hash of its bytes, as lower-case hexadecimal digits.
    what
        What it holds, in Chinese and English.
    kind
        The group that it stands in.
    table
        The one table that it holds, of whatever format: the files of a table stand together.
    layers
        Names of the tables in a file of several.
    shapes
        Whether the file of one table has its shapes.
    """

    name: str
    path: Path
    bytes: int
    sha256: str
    what: Text
    kind: Kind = "program"
    table: DownloadTable | None = None
    layers: tuple[str, ...] = ()
    shapes: bool = False

    @property
    def form(self) -> str:
        """The format that its name ends in: ``csv.zip``; of a table's file all behind its name."""
        if self.table:
            return self.name.removeprefix(f"{self.table.name}.")
        return self.name.rpartition(".")[2]

    @property
    def href(self) -> str:
        """Where it lies, from the root of the site."""
        return f"downloads/{self.name}"

    @property
    def size(self) -> str:
        """The size as people read it: ``34 KB``, ``5.2 MB``."""
        return file_size(self.bytes)


@dataclass(frozen=True)
class Order:
    """A download that is to be written.

    Attributes
    ----------
    name, what, kind, table, layers, shapes
        As of the `Download` that becomes of it.
    write
        Writes the file at a path.
    """

    name: str
    what: Text
    kind: Kind
    write: Callable[[Path], None]
    table: DownloadTable | None = None
    layers: tuple[str, ...] = ()
    shapes: bool = False


def weigh(path: Path, what: Text, kind: Kind, **more: Any) -> Download:
    """Take the size and the hash of a file that was written; ``more`` are fields of a download."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Download(path.name, path, path.stat().st_size, digest, what, kind, **more)


def media_type(name: str) -> str:
    """Return the media type of a file by the end of its name."""
    return MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
