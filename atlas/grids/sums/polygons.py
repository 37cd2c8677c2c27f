"""Polygons as exactextract takes them, in the space of the pixels that it counts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely
from exactextract.feature import Feature, FeatureSource


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
