"""Crosswalks: which part of a source unit's people goes to which target unit."""

from __future__ import annotations

import pandas as pd

from atlas.transfer.overlay import Overlay

AREA, GRID = "area", "grid"
"""What a weight rests on."""

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
        add up to 1), ``area_km2`` and ``weighted_by``, sorted by the two codes.

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
        People of the grid on each piece (0 or more), on the index of ``found.pieces``.

    Returns
    -------
    DataFrame
        As `area_crosswalk`, with ``grid_people``. Source units without anyone on the grid are
        weighted by area, which ``weighted_by`` says; a piece without anyone has the weight 0.

    Notes
    -----
    The dasymetric form of areal weighting (Wright 1936; Eicher & Brewer 2001).
    """
    people = people.astype(float).fillna(0.0)
    alone = people.groupby(found.pieces["source_code"]).transform("sum") == 0
    by_area, by_grid = area_crosswalk(found), _weighted(found, people, GRID)
    return by_grid.where(~alone, by_area).assign(grid_people=people)


def _weighted(found: Overlay, sizes: pd.Series, basis: str) -> pd.DataFrame:
    wholes = sizes.groupby(found.pieces["source_code"]).transform("sum")
    table = pd.DataFrame(found.pieces.drop(columns="geometry"))
    return table.assign(weight=sizes / wholes, weighted_by=basis)[COLUMNS]
