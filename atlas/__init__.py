"""A population-flow atlas of China: sources, comparable units, measures, layers, site.

From Python: `load` gives any published table, `crosswalk` leads from one census to another. What
they need is imported when they are called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atlas.country import china

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

__version__ = "0.1.0"

__all__ = ["__version__", "crosswalk", "load"]


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
