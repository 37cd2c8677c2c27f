"""Smaller files for other tools: workbook, shapefiles, web maps, a light GeoPackage."""
