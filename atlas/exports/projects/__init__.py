"""Projects for QGIS, one in each language: layers, map themes, places to go to, pages to print."""

from atlas.exports.projects.contents import Contents
from atlas.exports.projects.write import write_project

__all__ = ["Contents", "write_project"]
