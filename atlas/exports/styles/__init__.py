"""The looks of the maps as GIS programs read them: QML for QGIS, SLD for servers."""
