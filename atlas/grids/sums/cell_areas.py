"""Areas on the ellipsoid of the cells of a grid, in whatever CRS the grid is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from rasterio.windows import Window

from atlas.grids.sums.pixel_space import with_vertices
from atlas.model.country import Country
from atlas.sources.grid_file import Grid

Numbers = npt.NDArray[np.float64]

STEP_KM = 10.0
"""Distance between measured cells of a projected grid. Areas of cells change over distances
like the Earth's radius R, so what lies between is interpolated to (10 km / R)² / 8, or
3·10⁻⁷ of the area."""

STRAYING_KM = 0.001
"""How far an edge of a shape may stray from its curve when the shape is measured."""


class CellAreas:
    """Measures areas in the pixel space of a grid.

    Parameters
    ----------
    grid
        The grid; areas are those on the ellipsoid of its own datum.

    Notes
    -----
    Corners of cells go to longitude and latitude, and from there to Lambert's cylindrical
    equal-area projection of the ellipsoid (Snyder 1987, Map Projections: A Working Manual,
    pp. 81–83), where a quadrangle between parallels and meridians is a rectangle: for a grid
    in degrees the areas are exact. For a projected grid the sides of a cell are taken as
    straight there. This holds for the spherical formulas of Mollweide or sinusoidal grids
    too, whose cells are equal on a sphere but not on the ellipsoid.
    """

    def __init__(self, grid: Grid, country: Country) -> None:
        # A CRS bound to a shift to another datum keeps its own ellipsoid here.
        system = grid.crs.source_crs if grid.crs.is_bound else grid.crs
        axes = dict(zip("ab", grid.semi_axes, strict=True))
        equal_area = CRS.from_dict(
            {"proj": "cea", "lon_0": country.projection.central_meridian, "units": "km", **axes}
        )
        self._grid = grid
        self._project = Transformer.from_crs(system, equal_area, always_xy=True)

    def of_window(self, window: Window) -> Numbers:
        """Measure the cells of a window, km²; an array of its shape."""
        rows = window.row_off + np.arange(window.height)
        columns = window.col_off + np.arange(window.width)
        shape = (window.height, window.width)
        transform = self._grid.transform
        if self._grid.crs.is_geographic and transform.b == 0 and transform.d == 0:
            return np.broadcast_to(self._quadrangles(rows, columns[:1]), shape)
        middle = self._quadrangles(rows[[len(rows) // 2]], columns[[len(columns) // 2]])
        side = np.sqrt(middle[0, 0])  # not a number where a map of the world has no world
        step = max(1, int(STEP_KM / side)) if np.isfinite(side) else 1
        some_rows, some_columns = _every(rows, step), _every(columns, step)
        known = self._quadrangles(some_rows, some_columns)
        return _between(_between(known, some_rows, rows).T, some_columns, columns).T

    def of_shapes(self, shapes: npt.NDArray[np.object_]) -> Numbers:
        """Measure polygons in pixel space (column, −row), km²."""

        def place(points: Numbers) -> Numbers:
            return np.column_stack(self._place(points[:, 0], -points[:, 1]))

        dense = with_vertices(shapes, place, STRAYING_KM)
        return np.asarray(shapely.area(shapely.transform(dense, place)))

    def _quadrangles(self, rows: Numbers, columns: Numbers) -> Numbers:
        """Measure the cells in these rows and columns by the cross product of diagonals."""
        x, y = {}, {}
        for corner in ((0, 0), (0, 1), (1, 1), (1, 0)):
            at = np.meshgrid(columns + corner[1], rows + corner[0])
            x[corner], y[corner] = self._place(at[0], at[1])
        across = (x[1, 1] - x[0, 0]) * (y[1, 0] - y[0, 1])
        down = (x[1, 0] - x[0, 1]) * (y[1, 1] - y[0, 0])
        return np.abs(across - down) / 2

    def _place(self, columns: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
        return self._project.transform(*self._grid.coordinates(columns, rows))


def _every(places: Numbers, step: int) -> Numbers:
    return np.unique(np.append(places[::step], places[-1]))


def _between(known: Numbers, at: Numbers, places: Numbers) -> Numbers:
    """Interpolate rows of `known`, which stand at the places `at`, linearly to `places`."""
    if len(at) == 1:
        return np.broadcast_to(known, (len(places), known.shape[1]))
    after = np.clip(np.searchsorted(at, places), 1, len(at) - 1)
    part = ((places - at[after - 1]) / (at[after] - at[after - 1]))[:, None]
    return known[after - 1] * (1 - part) + known[after] * part
