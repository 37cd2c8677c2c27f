"""Coordinate reference systems as QGIS writes them in projects and metadata."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, SubElement

from atlas.crs import ALBERS, CGCS2000

ALBERS_NAME: Final = "China Albers equal area (25N 47N 105E)"
"""In ASCII: QGIS garbles other letters of a name that it takes from WKT."""


def cgcs2000() -> Element:
    """Write the system of all layers."""
    from pyproj import CRS

    crs = CRS(CGCS2000)
    return _spatial_reference(crs.to_wkt(), CGCS2000, crs.name, geographic=True)


def albers() -> Element:
    """Write the system of all maps, which no register has: its text is all there is."""
    from pyproj import CRS

    named = CRS(ALBERS).to_json_dict() | {"name": ALBERS_NAME}
    wkt = CRS.from_json_dict(named).to_wkt()
    return _spatial_reference(wkt, "", ALBERS_NAME, geographic=False)


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
