"""What is said about the published tables, for catalogues: ISO 19139 and the form of QGIS."""
