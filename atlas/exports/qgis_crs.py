"""Coordinate reference systems as QGIS writes them in projects and metadata."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from atlas.country.crs import equal_area_wkt
from atlas.model.country import Country


def in_degrees(*, country: Country) -> Element:
    """Write the system of all layers."""
    from pyproj import CRS

    crs = CRS(country.crs)
    return _spatial_reference(crs.to_wkt(), country.crs, crs.name, geographic=True)


def in_metres(*, country: Country) -> Element:
    """Write the system of all maps and grids, which no register has."""
    return _spatial_reference(
        equal_area_wkt(country=country), "", country.projection.name, geographic=False
    )


def ellipsoid(*, country: Country) -> str:
    """Name the ellipsoid of all layers as QGIS does: by its code in a register."""
    from pyproj import CRS

    found = CRS(country.crs).ellipsoid
    assert found is not None
    code = found.to_json_dict()["id"]
    return f"{code['authority']}:{code['code']}"


def _spatial_reference(wkt: str, authority: str, name: str, *, geographic: bool) -> Element:
    element = Element("spatialrefsys", nativeFormat="Wkt")
    texts = {
        "wkt": wkt,
        "authid": authority,
        "description": name,
        "geographicflag": str(geographic).lower(),
    }
    for tag, text in texts.items():
        SubElement(element, tag).text = text
    return element
