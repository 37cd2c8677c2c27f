"""Figures of the maps: pictures for a page or a paper, prints for a wall or a class.

One PNG of 1600×1200 pixels and one PDF of A4 for each map and language, and a blank exercise
map, all in the folder ``figures`` of a site.
"""

from atlas.exports.figures.write import (
    FigurePaths,
    draw_pictures,
    drawing_figures,
    figure_paths,
)

__all__ = ["FigurePaths", "draw_pictures", "drawing_figures", "figure_paths"]
