"""What the measures hand over: the measured tables that layers, exports and the site read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pandas as pd


@dataclass(frozen=True)
class UnitSet:
    """Units of one level that are comparable over the same censuses.

    Attributes
    ----------
    id
        ``county_2000_2010``, ``county_2010_2020``, ``county_2000_2020``, ``prefecture``
        or ``province``.
    level
        ``county``, ``prefecture`` or ``province``.
    years
        The census years that the units can be compared over.
    table
        One row per unit, sorted by ``code``; EPSG:4490. A unit whose people are counted
        but which the boundaries do not draw has no geometry.
    leaves
        Index: code of a boundary polygon; value: code of the unit that holds it.
    counts
        Census year → every count of that census summed by unit (Int64, index: unit code).
    """

    id: str
    level: str
    years: tuple[int, ...]
    table: gpd.GeoDataFrame
    leaves: pd.Series
    counts: dict[int, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Dataset:
    """Everything that a build publishes.

    Attributes
    ----------
    unit_sets
        The unit sets by id.
    leaves
        The county-level polygons of the boundary vintage, a clean coverage in EPSG:4490:
        ``code``, ``name_zh``, ``geometry``.
    line
        The Heihe–Tengchong line, EPSG:4490: ``id``, ``name_zh``, ``name_en``, ``geometry``.
    special_regions
        Hong Kong, Macao and Taiwan, which take their own censuses.
    corrections
        The corrections of the census tables, each with its evidence.
    summary
        The headline figures, as ``summary.json`` publishes them.
    tables
        Further tables that are published as they are, by name: national ratios, indices.
    """

    unit_sets: dict[str, UnitSet]
    leaves: gpd.GeoDataFrame
    line: gpd.GeoDataFrame
    special_regions: pd.DataFrame
    corrections: pd.DataFrame
    summary: dict[str, Any]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
