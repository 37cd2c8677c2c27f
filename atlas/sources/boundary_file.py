"""Boundaries from a user's own file: anything that GDAL reads, with a CRS and a code field."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj.exceptions import ProjError

from atlas.crs import ALBERS, CGCS2000
from atlas.errors import Fault, SourceError
from atlas.sources.codes import FIRST_ROW, code_faults, normalise_code
from atlas.sources.coverage import clean_coverage
from atlas.sources.shapefile import shapefile_encoding

NAME_FIELD = "name_zh"
CHINA_BOUNDS = (70.0, 0.0, 140.0, 56.0)
"""West, south, east and north of everything that a map of China holds, degrees, rounded out."""

OVERLAP_TOLERANCE = 0.01
"""Share of its area that a polygon may lose or gain when the coverage is cleaned."""

_EARTH_CENTRED_RADIUS_M = 6_378_137.0
_log = logging.getLogger(__name__)


def parse_boundary_option(text: str) -> tuple[Path, str | None]:
    """Split ``FILE[:LAYER]`` as the command line gives it.

    Parameters
    ----------
    text
        ``counties.shp``, ``atlas.gpkg:county`` or ``C:/maps/atlas.gpkg:county``.

    Returns
    -------
    tuple of Path and str or None
        The file and the layer. A colon belongs to the file name where that file exists,
        and after a drive letter.
    """
    if Path(text).exists():
        return Path(text), None
    drive = re.match(r"[A-Za-z]:[\\/]", text)
    start = drive.end() if drive else 1
    colons = [at for at, character in enumerate(text) if character == ":" and at >= start]
    splits = [(text[:at], text[at + 1 :]) for at in reversed(colons)]
    for file, layer in splits:
        if layer and Path(file).exists():
            return Path(file), layer
    for file, layer in splits:
        if layer and not set(layer) & {"/", "\\"}:
            return Path(file), layer
    return Path(text), None


def read_boundary_file(
    path: Path,
    layer: str | None = None,
    *,
    code_field: str = "code",
    known_codes: Collection[str] | None = None,
    skip_undrawn: bool = False,
) -> gpd.GeoDataFrame:
    """Read county-level boundaries from a user's file as a clean coverage.

    Parameters
    ----------
    path
        A file of any format that GDAL reads. A shapefile without ``.cpg`` is read as
        UTF-8 or GB18030, whichever fits.
    layer
        Name of the layer; None takes the only one that has geometry.
    code_field
        Field of the GB/T 2260 codes, as text or whole numbers.
    known_codes
        The codes that the atlas can place; None accepts any that are well formed.
    skip_undrawn
        Pass over rows without a geometry, such as units that are counted and not drawn,
        instead of taking them for faults.

    Returns
    -------
    GeoDataFrame
        ``code``, ``name_zh`` (missing where the file has no such field), ``geometry``
        (MultiPolygon, EPSG:4490, a clean coverage), sorted by code.

    Raises
    ------
    SourceError
        If the file or layer cannot be read, lacks a CRS or the code field, or has faulty
        codes or geometries; all faults of the table together.

    Notes
    -----
    Coordinates on another datum are transformed by PROJ. WGS 84 and CGCS2000 agree to
    within a metre; for Beijing 1954 and Xian 1980 no transformation is published, and PROJ
    keeps their degrees, which leaves outlines 50 to 150 m off.
    """
    table = _read_layer(path, _choose_layer(path, layer))
    _check_table(table, path.name, code_field)
    codes = [normalise_code(value) for value in table[code_field]]
    rows = range(FIRST_ROW, len(table) + FIRST_ROW)
    faults = code_faults(codes, rows, file=path.name, column=code_field, known_codes=known_codes)
    faults += _geometry_faults(table.geometry, path.name, skip_undrawn=skip_undrawn)
    if faults:
        raise SourceError(sorted(faults, key=lambda fault: fault.row or 0))
    if skip_undrawn:
        drawn = table.geometry.notna().to_numpy()
        table = table[drawn]
        codes = [code for code, here in zip(codes, drawn, strict=True) if here]
    geometry = _to_cgcs2000(table.geometry, path.name)
    names = table[NAME_FIELD] if NAME_FIELD in table else pd.Series(index=table.index, dtype="str")
    result = gpd.GeoDataFrame(
        {"code": pd.Series(codes, index=table.index, dtype="str"), NAME_FIELD: names.astype("str")},
        geometry=_clean(geometry, codes, path.name),
    )
    return result.sort_values("code", ignore_index=True)


def _choose_layer(path: Path, layer: str | None) -> str:
    if not path.exists():
        raise SourceError([Fault("a file that exists", str(path))])
    if path.is_file() and path.stat().st_size == 0:
        raise SourceError([Fault("boundaries; the file is empty", path.name)])
    layers = _read(path, pyogrio.list_layers)
    if len(layers) == 0:
        raise _unreadable(path, "it finds no layer")
    drawn = [str(name) for name, geometry_type in layers if geometry_type is not None]
    if layer is None and len(drawn) == 1:
        return drawn[0]
    if layer in drawn:
        return str(layer)
    if not drawn:
        raise SourceError([Fault("a layer with polygons; no layer has geometry", path.name)])
    listed = ", ".join(drawn)
    raise SourceError([Fault(f"the name of one of its layers: {listed}", path.name, value=layer)])


def _read_layer(path: Path, layer: str) -> gpd.GeoDataFrame:
    encoding = shapefile_encoding(path)
    return _read(path, pyogrio.read_dataframe, layer=layer, encoding=encoding, on_invalid="ignore")


def _read(path: Path, reader: Callable[..., Any], **options: Any) -> Any:
    # GDAL warns of unclosed rings, unknown application ids and the like; what matters of
    # it is checked below, feature by feature. On damaged bytes pyogrio raises errors of
    # many kinds (even UnboundLocalError), all of them the file's.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return reader(path, **options)
        except Exception as error:
            raise _unreadable(path, str(error)) from error


def _unreadable(path: Path, reason: str) -> SourceError:
    reason = reason.partition("\n")[0].partition(";")[0]
    return SourceError([Fault(f"a whole file that GDAL reads ({reason})", path.name)])


def _check_table(table: gpd.GeoDataFrame, file: str, code_field: str) -> None:
    faults = []
    if table.crs is None:
        faults.append(Fault("a coordinate reference system; the file names none", file))
    fields = [str(column) for column in table.columns if column != table.geometry.name]
    if code_field not in fields:
        listed = ", ".join(fields) or "none"
        expected = f"a field of codes (a code-field option names it); the fields are: {listed}"
        faults.append(Fault(expected, file, column=code_field))
    if table.empty:
        faults.append(Fault("at least one polygon; the layer is empty", file))
    if faults:
        raise SourceError(faults)


def _geometry_faults(
    geometry: gpd.GeoSeries, file: str, *, skip_undrawn: bool = False
) -> list[Fault]:
    if skip_undrawn and geometry.isna().all():
        return [Fault("at least one polygon; no row has a geometry", file)]
    faults = []
    for row, shape in enumerate(geometry, start=FIRST_ROW):
        if shape is None and skip_undrawn:
            continue
        if shape is None or shape.is_empty:
            found = "null" if shape is None else "empty"
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            found = shape.geom_type
        else:
            continue
        faults.append(Fault("a Polygon or MultiPolygon", file, row, "geometry", found))
    return faults


def _to_cgcs2000(geometry: gpd.GeoSeries, file: str) -> gpd.GeoSeries:
    """Reproject to EPSG:4490, and hold the result to where China is."""
    flat = geometry.force_2d()
    ellipsoid = geometry.crs.ellipsoid
    if ellipsoid is not None and ellipsoid.semi_major_metre != _EARTH_CENTRED_RADIUS_M:
        _log.warning(
            "%s: no transformation from %s to CGCS2000 is published; "
            "outlines may lie 50 to 150 m off",
            file,
            geometry.crs.name,
        )
    try:
        projected = flat.to_crs(CGCS2000)
    except ProjError as error:
        expected = f"a coordinate reference system on the Earth ({error})"
        raise SourceError([Fault(expected, file, value=geometry.crs.name)]) from error
    bounds = projected.bounds.to_numpy()
    west, south, east, north = CHINA_BOUNDS
    inside = (bounds[:, :2] >= (west, south)).all(1) & (bounds[:, 2:] <= (east, north)).all(1)
    faults = [
        Fault(
            f"a place in China ({west:.0f} to {east:.0f}° E, {south:.0f} to {north:.0f}° N) "
            f"in the file's {geometry.crs.name}",
            file,
            int(geometry.index[position]) + FIRST_ROW,
            "geometry",
            "{:.2f}, {:.2f}".format(*bounds[position, :2]),
        )
        for position in np.flatnonzero(~inside)
    ]
    if faults:
        raise SourceError(faults)
    return projected


def _clean(geometry: gpd.GeoSeries, codes: list[str | None], file: str) -> gpd.GeoSeries:
    """Clean the coverage, unless that would move people's ground from unit to unit."""
    repaired = shapely.make_valid(geometry.to_numpy(), method="structure")
    before = gpd.GeoSeries(repaired, crs=CGCS2000).to_crs(ALBERS).area.to_numpy()
    cleaned = clean_coverage(geometry)
    after = cleaned.to_crs(ALBERS).area.to_numpy()
    changed = np.abs(after - before) > OVERLAP_TOLERANCE * before
    faults = [
        Fault(
            "a polygon that does not overlap its neighbours "
            f"(cleaning moves {abs(after[position] - before[position]) / 1e6:,.2f} km²)",
            file,
            int(geometry.index[position]) + FIRST_ROW,
            "geometry",
            codes[position],
        )
        for position in np.flatnonzero(changed | (after == 0))
    ]
    if faults:
        raise SourceError(faults)
    return cleaned
