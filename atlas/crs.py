"""The two coordinate reference systems of the atlas."""

CGCS2000 = "EPSG:4490"
"""China Geodetic Coordinate System 2000, degrees: all boundaries and all outputs."""

ALBERS = "+proj=aea +lat_0=0 +lon_0=105 +lat_1=25 +lat_2=47 +x_0=0 +y_0=0 +ellps=GRS80 +units=m"
"""Albers equal-area for China (φ1 = 25°, φ2 = 47°, λ0 = 105°), metres: all areas, all maps."""
