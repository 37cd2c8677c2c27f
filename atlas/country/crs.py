"""The equal-area projection as the files that a GIS reads declare it."""

from __future__ import annotations

from functools import cache

from atlas.model.country import Country


@cache
def equal_area_wkt(*, country: Country) -> str:
    """Return the equal-area projection as files for a GIS declare it: with its name and datum.

    No register has the projection, so its text is all that a file can give. As PROJ reads it, it
    has no name and knows the ellipsoid alone; on the datum of all boundaries a GIS transforms
    without a warning.

    Returns
    -------
    str
        WKT 2, just as GDAL finds it in a GeoTIFF: axes named without signs, the ellipsoid worked
        out from its semi-minor axis. QGIS compares systems without a code by their text, and
        resamples a grid whose system is not that of the project to the letter.
    """
    from pyproj import CRS

    system = CRS.from_user_input(country.equal_area).to_json_dict()
    base = CRS.from_user_input(country.crs)
    assert base.ellipsoid is not None
    system["name"] = country.projection.name
    system["base_crs"] = base.to_json_dict()
    known = system["base_crs"]
    # Europe's datum is an ensemble of several.
    known.get("datum", known.get("datum_ensemble"))["ellipsoid"] = {
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
