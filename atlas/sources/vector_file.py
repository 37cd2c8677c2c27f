"""A layer of a user's file of shapes, read as a whole or not at all."""

from __future__ import annotations

import re
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
from pyogrio.util import vsi_path

from atlas.model.errors import Fault, SourceError
from atlas.model.input_files import memory_for
from atlas.sources.codes import FIRST_ROW
from atlas.sources.gdal_files import (
    GEOJSON,
    GEOJSONSEQ,
    GPKG,
    OFFLINE,
    SHAPEFILE,
    TOPOJSON,
    VectorFile,
    unreadable,
    vector_file,
)
from atlas.sources.geojson import coordinate_faults, features, link_faults
from atlas.sources.shapefile import shapefile_encoding, shapefile_faults

_LOSSES = re.compile(r"null geometry|OGRGeoJSON|corrupt|skipp|truncat", re.I)
"""What GDAL warns of when it leaves something out. It also warns of unclosed rings, unknown
application ids and the like, which lose nothing."""


def read_vector_layer(path: Path, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read a layer of a file of shapes.

    Parameters
    ----------
    path
        A file of `atlas.sources.gdal_files.VECTOR_KINDS`. A shapefile without ``.cpg`` is
        read as UTF-8 or GB18030, whichever fits.
    layer
        Name of the layer; None takes the only one that has geometry.

    Returns
    -------
    GeoDataFrame
        Every row of the layer; a row without a geometry has none in the file.

    Raises
    ------
    SourceError
        If the file is of another kind, points elsewhere, is cut short or damaged, has no such
        layer, or does not fit into memory.
    """
    with memory_for(path.name):
        return _read_layer(path, layer)


def _read_layer(path: Path, layer: str | None) -> gpd.GeoDataFrame:
    file = vector_file(path)
    if vsi_path(file.name) != file.name:
        # It takes the name for an address, and looks for another file.
        expected = "a file whose name has no ; and whose path has no !, ? or line break"
        raise SourceError([Fault(expected, str(path))])
    faults = _faults(path, file.driver)
    if faults:
        raise SourceError(faults)
    layer = _choose_layer(path, file, layer)
    options = {"encoding": shapefile_encoding(path), "on_invalid": "ignore"}
    table = _read(path, pyogrio.read_dataframe, file, layer=layer, **options)
    _check_whole(path, file.driver, layer, table)
    return table


def _faults(path: Path, driver: str) -> list[Fault]:
    if driver == SHAPEFILE:
        return shapefile_faults(path)
    return link_faults(path) if driver in (GEOJSON, GEOJSONSEQ, TOPOJSON) else []


def _choose_layer(path: Path, file: VectorFile, layer: str | None) -> str:
    layers = _read(path, pyogrio.list_layers, file)
    if len(layers) == 0:
        raise unreadable(path, "it finds no layer")
    drawn = [str(name) for name, geometry_type in layers if geometry_type is not None]
    if layer is None and len(drawn) == 1:
        return drawn[0]
    if layer in drawn:
        return str(layer)
    if not drawn:
        raise SourceError([Fault("a layer with polygons; no layer has geometry", path.name)])
    listed = ", ".join(drawn)
    raise SourceError([Fault(f"the name of one of its layers: {listed}", path.name, value=layer)])


def _read(path: Path, reader: Callable[..., Any], file: VectorFile, **options: Any) -> Any:
    # On damaged bytes pyogrio raises errors of many kinds (even UnboundLocalError), all of
    # them the file's.
    with warnings.catch_warnings(record=True) as said, _offline():
        warnings.simplefilter("always")
        try:
            result = reader(file.name, **options)
        except MemoryError:
            raise
        except Exception as error:
            raise unreadable(path, error) from error
    for warning in said:
        if _LOSSES.search(str(warning.message)):
            raise unreadable(path, warning.message)
    return result


@contextmanager
def _offline() -> Iterator[None]:
    before = {name: pyogrio.get_gdal_config_option(name) for name in OFFLINE}
    pyogrio.set_gdal_config_options(OFFLINE)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _check_whole(path: Path, driver: str, layer: str, table: gpd.GeoDataFrame) -> None:
    """Hold what GDAL gave against the file: it drops lines and geometries that are damaged."""
    faults = coordinate_faults(path) if driver in (GEOJSON, GEOJSONSEQ) else []
    if faults:
        raise SourceError(faults)
    if driver != GEOJSONSEQ and not table.geometry.isna().any():
        return
    try:
        drawn = _drawn(path, driver, layer)
    # What is no collection of features, or is nested too deeply, has none of what is asked for.
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        sqlite3.Error,
    ) as error:
        raise unreadable(path, error) from None
    if drawn is None:
        return
    if len(drawn) != len(table):
        raise unreadable(path, f"{len(table):,} of {len(drawn):,} features")
    rows = zip(drawn, table.geometry, strict=True)
    faults = [
        Fault("a geometry that GDAL reads, or null", path.name, row, "geometry")
        for row, (there, shape) in enumerate(rows, start=FIRST_ROW)
        if there and shape is None
    ]
    if faults:
        raise SourceError(faults)


def _drawn(path: Path, driver: str, layer: str) -> list[bool] | None:
    """Tell which rows have a geometry in the file; None for formats whose damage GDAL tells."""
    if driver in (GEOJSON, GEOJSONSEQ):
        found = features(path, sequence=driver == GEOJSONSEQ)
        return [feature.get("geometry") is not None for feature in found]
    if driver != GPKG:
        return None
    asked = "SELECT column_name FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?)"
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        found = database.execute(asked, (layer,)).fetchone()
        if found is None:
            return None
        names = ['"{}"'.format(name.replace('"', '""')) for name in (*found, layer)]
        rows = database.execute("SELECT {} IS NOT NULL FROM {}".format(*names))
        return [bool(there) for (there,) in rows]
