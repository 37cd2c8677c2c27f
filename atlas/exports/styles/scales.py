"""Zoom levels of the web map as scale denominators, and px as the lengths of other programs."""

from __future__ import annotations

from typing import Final

METRES_PER_PIXEL: Final = 128_000
"""Width of a pixel of the web map at zoom 0; each level halves it."""

QGIS_PIXEL: Final = 0.0254 / 96
"""Metres of a pixel on a screen of 96 dots an inch, which CSS and QGIS reckon with."""

SLD_PIXEL: Final = 0.00028
"""Metres of a pixel as OGC 05-077r4, section 10.2, standardises it."""

POINTS_PER_PX: Final = 0.75
"""A CSS px is 1/96 inch, a point 1/72."""


def scale_at(zoom: int, pixel: float) -> int:
    """Return the scale denominator of a zoom level; closer views have smaller ones.

    Parameters
    ----------
    zoom
        A level of the web map.
    pixel
        Metres of a pixel, by which the program reckons scales.
    """
    return round(METRES_PER_PIXEL / 2.0**zoom / pixel)
