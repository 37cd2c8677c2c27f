"""The index that points are found in: that of a built site, or one made for the occasion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.model.progress import Progress
from atlas.tools.locate.locator import Locator, Point

if TYPE_CHECKING:
    import geopandas as gpd

    from atlas.model.dataset import UnitSet

SITE = Path("site")
"""Where a build puts the site, and so where its index is looked for first."""

INDEX = Path("downloads", "locate.gpkg")
"""Where the index is in a site."""

MADE_NOTE = (
    "no index in site/downloads, so one was made of the packaged figures; "
    "`china-atlas build` keeps one, and --site FOLDER names where"
)


Uniting = Callable[[Progress], "tuple[gpd.GeoDataFrame, Mapping[str, UnitSet]]"]
"""Unites the packaged figures: the leaves of the boundaries and the unit sets."""


def open_locator(
    site: Path | None,
    unite: Uniting,
    progress: Progress,
    around: Point | None = None,
    reach_m: float = 0,
) -> tuple[Locator, str]:
    """Open the index of a site, or make one where no site is named and none is there.

    Parameters
    ----------
    site
        Folder of a built site. None takes ``site`` if it has an index, and else makes one of
        the packaged figures, as a build with the default options does.
    unite
        Called if an index has to be made.
    progress
        Hears of the steps if an index has to be made.
    around, reach_m
        As for `atlas.tools.locate.locator.Locator.open`.

    Returns
    -------
    tuple
        The locator, and a note for the user if the index had to be made.

    Raises
    ------
    SourceError
        If the site that is named has no index.
    """
    index = (site or SITE) / INDEX
    if site is not None or index.is_file():
        return Locator.open(index, around, reach_m), ""
    return _made(unite, progress), MADE_NOTE


def _made(unite: Uniting, progress: Progress) -> Locator:
    # One point loads neither frames nor GDAL.
    from atlas.sources.packaged import read_table
    from atlas.tools.locate.index import index_table

    leaves, unit_sets = unite(progress)
    with progress.step("Cut the divisions into pieces"):
        table = index_table(leaves, unit_sets, read_table("special_regions"))
        return Locator.of_table(table)
