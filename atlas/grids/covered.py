"""Sums of cells by the part of each that a polygon covers: what is asked of exactextract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import shapely
from exactextract import exact_extract
from exactextract.feature import Feature, FeatureSource
from exactextract.operation import Operation
from exactextract.raster import NumPyRasterSource


class Polygon(Feature):  # type: ignore[misc]  # exactextract has no types
    """A polygon handed to exactextract as WKB, which keeps every digit."""

    def __init__(self, wkb: bytes) -> None:
        super().__init__()
        self._wkb = wkb

    def geometry(self) -> bytes:
        """Return the polygon."""
        return self._wkb

    def fields(self) -> list[str]:
        """Name no column."""
        return []


class Polygons(FeatureSource):  # type: ignore[misc]
    """Polygons without columns.

    Parameters
    ----------
    shapes
        Polygons, of one or several parts, in pixel space.
    """

    def __init__(self, shapes: npt.NDArray[np.object_]) -> None:
        super().__init__()
        self._shapes = shapely.to_wkb(shapes)

    def count(self) -> int:
        """Count them."""
        return len(self._shapes)

    def __iter__(self) -> Iterator[Polygon]:
        for wkb in self._shapes:
            yield Polygon(wkb)

    def srs_wkt(self) -> None:
        """Name no CRS: pixel space has none."""


def covered_sums(
    layers: Mapping[str, npt.NDArray[np.generic]],
    counts: Mapping[str, str],
    bounds: tuple[float, float, float, float],
    shapes: npt.NDArray[np.object_],
) -> dict[str, npt.NDArray[np.float64]]:
    """Sum layers of cells by polygon, each cell by the part of it that the polygon covers.

    Parameters
    ----------
    layers
        Values by name, a row of cells after the other from the north; those that are no number
        are left out.
    counts
        Names of counts, and the layer of which each counts the cells that are left.
    bounds
        West, south, east and north end of the layers, in pixel space.
    shapes
        Polygons in pixel space.

    Returns
    -------
    dict of str to numpy.ndarray
        A number for each polygon: by the name of a layer its sum, by that of a count the cells.
    """
    sources = {name: NumPyRasterSource(layer, *bounds, name=name) for name, layer in layers.items()}
    operations = [Operation("sum", name, source) for name, source in sources.items()]
    operations += [Operation("count", name, sources[layer]) for name, layer in counts.items()]
    features = exact_extract(list(sources.values()), Polygons(shapes), operations)
    return {
        operation.name: np.array([feature["properties"][operation.name] for feature in features])
        for operation in operations
    }
