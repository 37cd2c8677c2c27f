"""The two coordinate reference systems of the atlas."""

from __future__ import annotations

from functools import cache
from typing import Final

CGCS2000: Final = "EPSG:4490"
"""China Geodetic Coordinate System 2000, degrees: all boundaries and all outputs."""

ALBERS: Final = (
    "+proj=aea +lat_0=0 +lon_0=105 +lat_1=25 +lat_2=47 +x_0=0 +y_0=0 +ellps=GRS80 +units=m"
)
"""Albers equal-area for China (φ1 = 25°, φ2 = 47°, λ0 = 105°), metres: all areas, all maps."""

ALBERS_NAME: Final = "CGCS2000 / China Albers Equal Area 25N 47N 105E"
"""Name of the projection in files: in ASCII, for GeoTIFF keeps no other letters and QGIS none."""


@cache
def albers_wkt() -> str:
    """Return `ALBERS` as the files that a GIS reads declare it: with its name and datum.

    No register has the projection, so its text is all that a file can give. `ALBERS` has no name
    and knows the ellipsoid alone; on the datum of all boundaries a GIS transforms without a
    warning.

    Returns
    -------
    str
        WKT 2, just as GDAL finds it in a GeoTIFF: axes named without signs, the ellipsoid worked
        out from its semi-minor axis. QGIS compares systems without a code by their text, and
        resamples a grid whose system is not that of the project to the letter.
    """
    from pyproj import CRS

    system = CRS.from_user_input(ALBERS).to_json_dict()
    base = CRS.from_user_input(CGCS2000)
    assert base.ellipsoid is not None
    system["name"] = ALBERS_NAME
    system["base_crs"] = base.to_json_dict()
    system["base_crs"]["datum"]["ellipsoid"] = {
        "name": base.ellipsoid.name,
        "semi_major_axis": base.ellipsoid.semi_major_metre,
        "semi_minor_axis": base.ellipsoid.semi_minor_metre,
    }
    system["conversion"]["name"] = system["conversion"]["method"]["name"]
    for axis, name in zip(
        system["coordinate_system"]["axis"], ("easting", "northing"), strict=True
    ):
        axis |= {"name": name, "abbreviation": ""}
    return str(CRS.from_json_dict(system).to_wkt())
