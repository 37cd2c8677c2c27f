"""Boundaries from a user's own file of shapes, with a CRS and a code field."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj.exceptions import ProjError

from atlas.model.country import Country
from atlas.model.errors import Fault, SourceError
from atlas.model.text import plain_text
from atlas.sources.codes import COUNTY_FIELD, FIRST_ROW, CodeColumn, are_small, read_codes
from atlas.sources.coverage import clean_coverage
from atlas.sources.gdal_files import is_address
from atlas.sources.vector_file import read_vector_layer

NAME_FIELD = "name_zh"
OVERLAP_TOLERANCE = 0.01
"""Share of its area that a polygon may lose or gain when the coverage is cleaned."""

_EARTH_CENTRED_RADIUS_M = 6_378_137.0
_log = logging.getLogger(__name__)


def _at_home(text: str) -> str:
    """Put the home for ``~`` at the start.

    Raises
    ------
    SourceError
        It is the home of nobody.
    """
    try:
        return str(Path(text).expanduser()) if text.startswith("~") else text
    except RuntimeError:
        raise SourceError([Fault("a file in a home that there is", value=text)]) from None


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

    Raises
    ------
    SourceError
        It begins with the home of nobody.
    """
    text = _at_home(text)
    if Path(text).exists():
        return Path(text), None
    drive = re.match(r"[A-Za-z]:[\\/]", text)
    start = drive.end() if drive else 1
    colons = [at for at, character in enumerate(text) if character == ":" and at >= start]
    splits = [(text[:at], text[at + 1 :]) for at in reversed(colons)]
    for file, layer in splits:
        if layer and Path(file).exists():
            return Path(file), layer
    if is_address(text):
        return Path(text), None
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
    small_areas: bool = False,
    country: Country,
) -> gpd.GeoDataFrame:
    """Read boundaries of counties, or of what lies in them, from a user's file: a clean coverage.

    Parameters
    ----------
    path
        A file as `atlas.sources.vector_file.read_vector_layer` reads it.
    layer
        Name of the layer; None takes the only one that has geometry.
    code_field
        Field of the GB/T 2260 codes, as text or whole numbers; of townships nine digits, of
        villages twelve.
    known_codes
        The counties that the atlas can place; None accepts any that are well formed.
    skip_undrawn
        Pass over rows without a geometry, such as units that are counted and not drawn,
        instead of taking them for faults.
    small_areas
        Accept a file of divisions below the county too.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    GeoDataFrame
        ``code``, ``name_zh`` (missing where the file has no such field), ``geometry``
        (MultiPolygon, EPSG:4490, a clean coverage), sorted by code; of divisions below the
        county also ``county_code``.

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
    table = read_vector_layer(path, layer)
    _check_table(table, path.name, code_field)
    read = read_codes(
        table[code_field],
        range(FIRST_ROW, len(table) + FIRST_ROW),
        file=path.name,
        column=code_field,
        counties=table.get(COUNTY_FIELD),
        known_codes=known_codes,
        small_areas=small_areas and are_small(table[code_field], country=country),
        country=country,
    )
    faults = read.faults
    faults += _geometry_faults(table.geometry, path.name, skip_undrawn=skip_undrawn)
    geometry = _to_degrees(_polygons(table.geometry), path.name, country=country)
    faults += _place_faults(geometry, path.name, str(table.crs.name), country=country)
    if faults:
        raise SourceError(sorted(faults, key=lambda fault: fault.row or 0))
    return _as_drawn(table, read, geometry, path.name, country=country).sort_values(
        "code", ignore_index=True
    )


def _as_drawn(
    table: gpd.GeoDataFrame,
    read: CodeColumn,
    geometry: gpd.GeoSeries,
    file: str,
    *,
    country: Country,
) -> gpd.GeoDataFrame:
    """Join codes, names and cleaned shapes of the rows that are drawn: without a fault, all."""
    codes = [read.codes[position] for position in geometry.index]
    table = table.loc[geometry.index]
    names = table[NAME_FIELD] if NAME_FIELD in table else pd.Series(index=table.index, dtype="str")
    names = names.astype("str").map(plain_text, na_action="ignore").astype("str")
    result = gpd.GeoDataFrame(
        {"code": pd.Series(codes, index=table.index, dtype="str"), NAME_FIELD: names},
        geometry=_clean(geometry, codes, file, country=country),
    )
    if read.counties is not None:
        counties = [read.counties[position] for position in geometry.index]
        result.insert(1, COUNTY_FIELD, pd.Series(counties, index=table.index, dtype="str"))
    return result


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


def _polygons(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Take the rows that are drawn, by whose side others may be at fault."""
    return geometry[geometry.geom_type.isin(["Polygon", "MultiPolygon"]) & ~geometry.is_empty]


def _to_degrees(geometry: gpd.GeoSeries, file: str, *, country: Country) -> gpd.GeoSeries:
    """Reproject to EPSG:4490."""
    flat = geometry.force_2d()
    ellipsoid = geometry.crs.ellipsoid
    if ellipsoid is not None and ellipsoid.semi_major_metre != _EARTH_CENTRED_RADIUS_M:
        _log.warning(
            "%s: no transformation from %s to %s is published; outlines may lie 50 to 150 m off",
            file,
            geometry.crs.name,
            country.boundaries.crs_name,
        )
    try:
        return flat.to_crs(country.crs)
    except ProjError as error:
        expected = f"a coordinate reference system on the Earth ({error})"
        raise SourceError([Fault(expected, file, value=geometry.crs.name)]) from error


def _place_faults(geometry: gpd.GeoSeries, file: str, crs: str, *, country: Country) -> list[Fault]:
    """Hold polygons in EPSG:4490, which were in another system, to where China is."""
    bounds = geometry.bounds.to_numpy()
    west, south, east, north = country.boundaries.within
    inside = (bounds[:, :2] >= (west, south)).all(1) & (bounds[:, 2:] <= (east, north)).all(1)
    return [
        Fault(
            f"a place in China ({west:.0f} to {east:.0f}° E, {south:.0f} to {north:.0f}° N) "
            f"in the file's {crs}",
            file,
            int(geometry.index[position]) + FIRST_ROW,
            "geometry",
            "{:.2f}, {:.2f}".format(*bounds[position, :2]),
        )
        for position in np.flatnonzero(~inside)
    ]


def _clean(
    geometry: gpd.GeoSeries, codes: list[str | None], file: str, *, country: Country
) -> gpd.GeoSeries:
    """Clean the coverage, unless that would move people's ground from unit to unit."""
    repaired = shapely.make_valid(geometry.to_numpy(), method="structure")
    before = gpd.GeoSeries(repaired, crs=country.crs).to_crs(country.equal_area).area.to_numpy()
    cleaned = clean_coverage(geometry)
    after = cleaned.to_crs(country.equal_area).area.to_numpy()
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
