"""The GeoPackage: every published table a layer, described, styled and documented inside."""

from atlas.exports.geopackage.write import write_geopackage

__all__ = ["write_geopackage"]
