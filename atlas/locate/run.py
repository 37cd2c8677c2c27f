"""The work of `china-atlas locate`: open an index, find a point or a file of points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from atlas.errors import Fault, FaultyInputError
from atlas.locate.gcj02 import bd09_to_wgs84, gcj02_to_wgs84, metres_between
from atlas.locate.locator import OUTSIDE, Floats, Locator, Point
from atlas.progress import Progress

SITE = Path("site")
"""Where a build puts the site, and so where its index is looked for first."""

DOWNLOADS = "downloads/locate.gpkg"

UNDO: Mapping[str, Callable[[Floats, Floats], tuple[Floats, Floats]]] = {
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}
"""How coordinates of a web map are moved back to WGS 84."""


@dataclass(frozen=True)
class Located:
    """Where a point is.

    Attributes
    ----------
    point
        As it was given.
    wgs84
        As it was looked up.
    moved_m
        Metres between the two; 0 unless the point is of a web map.
    place
        What is said of its place, by column; empty where it is in no division.
    crs
        What the point was taken as: ``wgs84``, ``gcj02`` or ``bd09``.
    """

    point: Point
    wgs84: Point
    moved_m: float
    place: Mapping[str, str | None]
    crs: str


def locate_point(point: Point, site: Path | None, crs: str, progress: Progress) -> Located:
    """Find one point.

    Parameters
    ----------
    point
        In the CRS ``crs``.
    site
        Folder of a built site. None takes ``site`` if there is one, and else makes an index
        of the packaged figures.
    crs
        ``wgs84`` (or CGCS2000), ``gcj02`` or ``bd09``.
    progress
        Hears of the steps, if an index has to be made.

    Raises
    ------
    FaultyInputError
        If the coordinates are no longitude and latitude.
    SourceError
        If the site has no index.
    """
    _check(point)
    lon, lat = np.array([point.lon]), np.array([point.lat])
    undo = UNDO.get(crs)
    to_lon, to_lat = undo(lon, lat) if undo else (lon, lat)
    wgs84 = Point(float(to_lon[0]), float(to_lat[0]))
    locator = open_locator(site, progress, around=wgs84)
    place = int(locator.find(to_lon, to_lat)[0])
    row = () if place == OUTSIDE else locator.places[place]
    moved = float(metres_between(lon, lat, to_lon, to_lat)[0])
    return Located(point, wgs84, moved, dict(zip(locator.columns, row, strict=False)), crs)


def open_locator(site: Path | None, progress: Progress, around: Point | None = None) -> Locator:
    """Open the index of a site, or make one where no site is named and none is there.

    Raises
    ------
    SourceError
        If the site that is named has no index.
    """
    index = (site or SITE) / DOWNLOADS
    if index.is_file() or site is not None:
        return Locator.open(index, around)
    return _packaged(progress)


def _packaged(progress: Progress) -> Locator:
    from atlas.build import BuildOptions, make_units
    from atlas.locate.index import index_table
    from atlas.sources.packaged import read_table

    inputs, unit_sets = make_units(BuildOptions(SITE), progress)
    with progress.step("Cut the divisions into pieces"):
        table = index_table(inputs.leaves, unit_sets, read_table("special_regions"))
        return Locator.of_table(table)


def _check(point: Point) -> None:
    swapped = abs(point.lat) > 90 >= abs(point.lon) and abs(point.lat) <= 180
    hint = "; longitude comes before latitude" if swapped else ""
    faults = [
        Fault(f"a {name} from −{most} to {most} degrees{hint}", name, value=f"{value:g}")
        for name, value, most in (
            ("longitude", point.lon, 180),
            ("latitude", point.lat, 90),
        )
        if not abs(value) <= most
    ]
    if faults:
        raise FaultyInputError(faults)
