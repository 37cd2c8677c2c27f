"""The work of `china-atlas locate LON LAT`: find one point.

It loads neither frames nor GDAL nor what publishes files, which take longer than the look-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from atlas.model.country import Country
from atlas.model.errors import Fault, FaultyInputError
from atlas.model.tasks import Progress
from atlas.model.text import Text
from atlas.tools.locate.coordinates import is_named_crs, out_of_range, to_wgs84
from atlas.tools.locate.locator import MOST_WITHIN_M, OUTSIDE, Locator, Point, find_or_nearest
from atlas.words.word_files import read_words

_STEPS = read_words("steps")

SITE = Path("site")
"""Where a build puts the site, and so where its divisions are looked for first."""


_NOTES = read_words("notes", "points")


def open_locator(
    site: Path | None,
    progress: Progress,
    around: Point | None = None,
    reach_m: float = 0,
    *,
    country: Country,
) -> tuple[Locator, Text | None]:
    """Open the divisions of a site, or make them where no site is named and none is there.

    Parameters
    ----------
    site
        Folder of a built site. None takes ``site`` if it is built, and else makes them of
        the packaged figures, as a build with the default options does.
    progress
        Hears of the steps if they have to be made.
    around, reach_m
        As for `atlas.tools.locate.locator.Locator.open`.
    country
        The country.

    Returns
    -------
    tuple
        The locator, and a note for the user if its divisions had to be made.

    Raises
    ------
    SourceError
        If the site that is named has no such file.
    """
    divisions = (site or SITE) / "downloads" / f"{country.project}.gpkg"
    if site is not None or divisions.is_file():
        return Locator.open(divisions, around, reach_m), None
    return make_locator(progress, country=country), _NOTES["made"]


def make_locator(progress: Progress, *, country: Country) -> Locator:
    """Make the divisions of the packaged figures."""
    # One point of a built site loads neither frames nor GDAL.
    from atlas.sources.packaged import read_table
    from atlas.tools.locate.division_index import locator_of
    from atlas.units.packaged_units import unite_packaged

    leaves, unit_sets = unite_packaged(progress, country=country)
    with progress.step(_STEPS["cut"]):
        regions = read_table("special_regions", country=country)
        return locator_of(leaves, unit_sets, regions, country=country)


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
        What is said of its place, by column.
    crs
        What the point was taken as: ``wgs84``, ``gcj02`` or ``bd09``.
    nearest_m
        Metres to the place, if it is the nearest to a point outside; else None.
    border_m, across
        Metres to the border with another division and what is said of that one, if it is within
        `MOST_WITHIN_M`; else None.
    accuracy_known
        As `Locator` has it.
    notes
        Where the answer comes from, if not from a built site; and whether the
        point would be in a division with longitude and latitude exchanged.
    """

    point: Point
    wgs84: Point
    moved_m: float
    place: Mapping[str, str | None]
    crs: str
    nearest_m: float | None
    border_m: float | None
    across: Mapping[str, str | None] | None
    accuracy_known: bool
    notes: tuple[Text, ...]


def locate_point(
    point: Point,
    site: Path | None,
    crs: str,
    near_km: float,
    progress: Progress,
    *,
    country: Country,
) -> Located:
    """Find one point.

    Parameters
    ----------
    point
        In the CRS ``crs``.
    site
        As for `atlas.tools.locate.one_point.open_locator`.
    crs
        ``wgs84`` (or CGCS2000), ``gcj02`` or ``bd09``.
    near_km
        A point outside is taken to the nearest place within so many kilometres; 0 leaves it
        outside.
    progress
        Hears of the steps, if the divisions have to be made.
    country
        The country.

    Raises
    ------
    FaultyInputError
        If the coordinates are no longitude and latitude.
    SourceError
        If the site has no divisions.
    """
    expected = ("", "") if is_named_crs(crs) else out_of_range(point.lon, point.lat)
    faults = [
        Fault(words, name, value=f"{value:g}")
        for words, name, value in zip(expected, ("LON", "LAT"), point, strict=True)
        if words
    ]
    if faults:
        raise FaultyInputError(faults)
    lon, lat, moved = to_wgs84(np.array([point.lon]), np.array([point.lat]), crs, country=country)
    wgs84 = Point(float(lon[0]), float(lat[0]))
    if not np.isfinite(wgs84).all():
        given = f"{point.lon:g}, {point.lat:g}"
        raise FaultyInputError([Fault(f"coordinates of {crs}", "LON LAT", value=given)])
    near_m = near_km * 1000
    reach_m = max(near_m, MOST_WITHIN_M)
    locator, note = open_locator(site, progress, wgs84, reach_m, country=country)
    places, of, away = find_or_nearest(locator, lon, lat, near_m)
    place = dict(zip(locator.columns, places[of[0]], strict=True))
    nearest_m = None if np.isnan(away[0]) else float(away[0])
    notes = [note] if note else []
    if place["place_kind"] == OUTSIDE:
        turned = Point(wgs84.lat, wgs84.lon)
        there = locator
        if note is None:
            there, _ = open_locator(site, progress, turned, country=country)
        if there.find(lat, lon)[0] < there.outside:
            notes.append(_NOTES["swapped_point"])
    border_m, across = None, None
    beyond, metres = locator.find_border(lon, lat, locator.find(lon, lat), MOST_WITHIN_M)
    if beyond[0] < locator.outside:
        border_m = float(metres[0])
        across = dict(zip(locator.columns, locator.places[beyond[0]], strict=True))
    known, moved_m, said = locator.accuracy_known, float(moved[0]), tuple(notes)
    return Located(point, wgs84, moved_m, place, crs, nearest_m, border_m, across, known, said)
