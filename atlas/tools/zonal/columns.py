"""The columns of a comparison, and the units with them: what its map and its file are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from atlas.model.column import Column, Kind
from atlas.model.dataset import UnitSet
from atlas.words.reading import read_words

_TITLES: Final = read_words("grid_check", "column")

MEASURE: Final = "zonal"

KINDS: Final[dict[str, tuple[Kind, int]]] = {
    "grid_people": ("count", 0),
    "census_people": ("count", 0),
    "difference": ("count", 0),
    "grid_difference_pct": ("rate", 6),
    "ratio": ("rate", 6),
    "coverage": ("rate", 6),
    "cells": ("rate", 6),
    "nodata_cells": ("rate", 6),
    "negative_cells": ("rate", 6),
    "nonfinite_cells": ("rate", 6),
}
"""What the columns are, and their digits; some bear the year of the census behind."""


def difference_column(year: int) -> str:
    """Name the column that the map shows."""
    return f"grid_difference_pct_{year}"


def compared_columns(year: int) -> dict[str, Column]:
    """Describe the columns of a comparison with a census, which no table of the atlas has."""
    named = {}
    for name, (kind, decimals) in KINDS.items():
        dated = name in ("census_people", "grid_difference_pct")
        full = f"{name}_{year}" if dated else name
        title = _TITLES[name].fill(year=year)
        named[full] = Column(full, kind, title, MEASURE, decimals=decimals, option="zonal")
    return named


def with_compared(unit_set: UnitSet, table: pd.DataFrame, year: int) -> UnitSet:
    """Give units the columns of a comparison.

    Parameters
    ----------
    unit_set, year
        The units, and the census.
    table
        From `atlas.tools.zonal.report.comparison_table`: a row for each drawn unit.
    """
    columns = compared_columns(year)
    found = table.set_index("code").reindex(unit_set.table["code"])
    added = {name: found[name].array for name in columns}
    return replace(unit_set, table=unit_set.table.assign(**added), own=unit_set.own | columns)
