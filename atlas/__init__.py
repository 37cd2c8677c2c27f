"""A population-flow atlas of China: sources, comparable units, measures, layers, site.

From Python: `load` gives any published table, `crosswalk` leads from one census to another, `map`
opens a map to which Folium adds. What they need is imported when they are called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.country import china
from atlas.model.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    import folium
    import pandas as pd

__all__ = ["__version__", "crosswalk", "load", "map"]


def load(name: str, folder: Path | str | None = None) -> pd.DataFrame:
    """Load a published table: see `atlas.tools.loading.load_table`.

    Examples
    --------
    ``atlas.load("county_2010_2020")`` reads ``site/downloads``, a GeoDataFrame in EPSG:4490.
    """
    from atlas.tools.loading import load_table

    return load_table(name, folder, country=china())


def crosswalk(start: int, end: int, folder: Path | str | None = None) -> pd.DataFrame:
    """Load the crosswalk between two years: see `atlas.tools.loading.load_crosswalk`.

    Examples
    --------
    ``atlas.crosswalk(2010, 2020)`` says which rows of 2020 each row of 2010 went to.
    """
    from atlas.tools.loading import load_crosswalk

    return load_crosswalk(start, end, folder, country=china())


def map(name: str, lang: str = "zh", folder: Path | str | None = None) -> folium.Map:
    """Open a map of a built site as a `folium.Map`, in the projection and look of the atlas.

    It shows itself in a notebook, ``save`` writes it as one HTML file that asks no host, and it
    takes Folium's markers, lines, shapes, popups, groups and layer control.

    Parameters
    ----------
    name
        Of the map, as ``china-atlas layers`` lists them.
    lang
        Language of its words, ``zh`` or ``en``.
    folder
        A built site, or its downloads; None looks in ``site`` below the working directory.

    Returns
    -------
    folium.Map
        Drawn in Albers's equal-area projection of China, in metres. What is added is given in
        degrees, latitude before longitude (EPSG:4326), as everywhere in Folium; values have the
        unit that the legend names.

    Raises
    ------
    atlas.model.errors.UserError
        If there is no such map or language, or no site is built. Later, from ``add_to`` or
        ``save``, if what is added is in another projection (tiles, pictures between two corners)
        or loads a script from another host (most plugins).

    Examples
    --------
    >>> import atlas, folium
    >>> shown = atlas.map("growth_county_2010_2020", lang="en")  # doctest: +SKIP
    >>> folium.Marker([45.8, 126.53], popup="Harbin").add_to(shown)  # doctest: +SKIP
    >>> shown.save("growth.html")  # doctest: +SKIP
    """
    from atlas.tools.loading import SITE
    from atlas.web.maps.python_map import open_map

    return open_map(name, lang, SITE if folder is None else folder, country=china())
