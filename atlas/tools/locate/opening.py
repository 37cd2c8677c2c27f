"""The divisions that points are found in: those of a built site, or made for the occasion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.model.country import Country
from atlas.model.progress import Progress
from atlas.model.text import Text
from atlas.tools.locate.locator import Locator, Point
from atlas.words.reading import read_words

if TYPE_CHECKING:
    import geopandas as gpd

    from atlas.model.dataset import UnitSet

_STEPS = read_words("steps")
_MADE = read_words("notes", "points")["made"]

SITE = Path("site")
"""Where a build puts the site, and so where its divisions are looked for first."""


Uniting = Callable[[Progress], "tuple[gpd.GeoDataFrame, Mapping[str, UnitSet]]"]
"""Unites the packaged figures: the leaves of the boundaries and the unit sets."""


def open_locator(
    site: Path | None,
    unite: Uniting,
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
    unite
        Called if they have to be made.
    progress
        Hears of the steps if they have to be made.
    around, reach_m
        As for `atlas.tools.locate.locator.Locator.open`.
    country
        The country whose censuses and divisions are meant.

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
    return _made(unite, progress, country=country), _MADE


def _made(unite: Uniting, progress: Progress, *, country: Country) -> Locator:
    # One point loads neither frames nor GDAL.
    from atlas.sources.packaged import read_table
    from atlas.tools.locate.index import index_table

    leaves, unit_sets = unite(progress)
    with progress.step(_STEPS["cut"]):
        table = index_table(
            leaves, unit_sets, read_table("special_regions", country=country), country=country
        )
        return Locator.of_table(table, country=country)
