"""Figures of the maps: pictures for a page or a paper, prints for a wall or a class.

One PNG of 1600×1200 pixels for each map and language, and a blank exercise map, all in the folder
``figures`` of a site; a PDF of A4 for the headline maps there, and of any map on demand.
"""

from atlas.exports.figures.write import (
    DRAWING,
    FigurePaths,
    draw_pictures,
    figure_paths,
    figure_tasks,
    write_figures,
)

__all__ = [
    "DRAWING",
    "FigurePaths",
    "draw_pictures",
    "figure_paths",
    "figure_tasks",
    "write_figures",
]
