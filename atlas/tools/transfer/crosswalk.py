"""Crosswalks: which part of a source unit's people goes to which target unit."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from atlas.tools.transfer.overlay import Overlay

AREA, GRID, WHOLE = "area", "grid", "whole"
"""What a weight rests on; a source that lies in one target goes there as a whole."""

COLUMNS = ["source_code", "target_code", "weight", "area_km2", "weighted_by"]


def area_crosswalk(found: Overlay) -> pd.DataFrame:
    """Weight the pieces of each source unit by their area.

    Parameters
    ----------
    found
        What `overlay` gives.

    Returns
    -------
    DataFrame
        ``source_code``, ``target_code``, ``weight`` (above 0 to 1; the weights of a source
        add up to 1), ``area_km2`` and ``weighted_by``, in the order of ``found.pieces``.

    Notes
    -----
    The weight is the piece's area over the area of all pieces of the source. Land of the
    source that no target covers, or that lies in slivers, is thereby dealt out to its targets
    in proportion to what they cover, so that nobody is lost at a coast drawn twice.
    This is areal weighting (Goodchild & Lam 1980) for extensive variables: amounts that add
    up, such as people, and not shares or densities.
    """
    return _weighted(found, found.pieces["area_km2"], AREA)


def grid_crosswalk(found: Overlay, people: pd.Series) -> pd.DataFrame:
    """Weight the pieces of each source unit by the people that a grid finds on them.

    Parameters
    ----------
    found
        What `overlay` gives.
    people
        People of the grid on each of the `divided` pieces (0 or more; missing where the grid
        has no data), on their index.

    Returns
    -------
    DataFrame
        As `area_crosswalk`, with ``grid_people``. Source units without anyone on the grid are
        weighted by area, which ``weighted_by`` says; a piece without anyone has the weight 0.

    Notes
    -----
    The dasymetric form of areal weighting (Wright 1936; Eicher & Brewer 2001).
    """
    by_area = area_crosswalk(found)
    sizes = people.reindex(by_area.index).astype(float)
    inhabited = sizes.fillna(0.0)
    anyone = inhabited.groupby(by_area["source_code"]).transform("sum") > 0
    by_grid = _weighted(found, inhabited, GRID)
    decided = anyone & by_area["weighted_by"].ne(WHOLE)
    return by_grid.where(decided, by_area).assign(grid_people=sizes)


def divided(found: Overlay) -> gpd.GeoDataFrame:
    """Return the pieces of those source units that lie in several targets."""
    number = found.pieces.groupby("source_code")["target_code"].transform("size")
    return found.pieces[number > 1]


def _weighted(found: Overlay, sizes: pd.Series, basis: str) -> pd.DataFrame:
    sources = found.pieces["source_code"]
    wholes = sizes.groupby(sources).transform("sum")
    alone = ~sources.duplicated(keep=False)
    table = pd.DataFrame(found.pieces.drop(columns="geometry")).assign(
        weight=(sizes / wholes).mask(alone, 1.0),
        weighted_by=pd.Series(basis, sources.index, dtype="str").mask(alone, WHOLE),
    )
    return table[COLUMNS]
