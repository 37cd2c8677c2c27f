"""Measures of population as functions of frames, for any country's tables.

They take and return (Geo)DataFrames, columns, years, lines and a CRS: no file, no built atlas and
no country. A frame that lacks a column, or holds what it cannot, is refused with one
`atlas.UserError` that names columns and rows. What a measure needs is imported when it is first
asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from atlas.model.on_demand import on_demand

if TYPE_CHECKING:
    import geopandas as gpd

    from atlas.measures.city_classes import RankSize, rank_size
    from atlas.measures.concentration import Theil, gini, lorenz, theil
    from atlas.measures.core_periphery import core_and_periphery
    from atlas.measures.lines import area_share_right_of, split_by_line
    from atlas.measures.migration.balance import Balance, reconcile_balance, spread_coverage
    from atlas.measures.migration.cohorts import net_migration, survival_ratios
    from atlas.measures.migration.indices import (
        Gravity,
        distance_model,
        exponent_change,
        flow_indices,
    )
    from atlas.measures.migration.nested import Nested, estimate_unit_variance, nest_units
    from atlas.measures.population_growth import growth
    from atlas.measures.scales import population_weighted_density
    from atlas.measures.settlement import Dasymetric, dasymetric
    from atlas.measures.spatial_dependence import Dependence, local_moran, neighbours

    HEIHE_TENGCHONG: gpd.GeoSeries

__all__ = [
    "HEIHE_TENGCHONG",
    "Balance",
    "Dasymetric",
    "Dependence",
    "Gravity",
    "Nested",
    "RankSize",
    "Theil",
    "area_share_right_of",
    "core_and_periphery",
    "dasymetric",
    "distance_model",
    "estimate_unit_variance",
    "exponent_change",
    "flow_indices",
    "gini",
    "growth",
    "local_moran",
    "lorenz",
    "neighbours",
    "nest_units",
    "net_migration",
    "population_weighted_density",
    "rank_size",
    "reconcile_balance",
    "split_by_line",
    "spread_coverage",
    "survival_ratios",
    "theil",
]

_CHAPTERS: Final = {
    "atlas.measures.population_growth": ("growth",),
    "atlas.measures.lines": ("area_share_right_of", "split_by_line"),
    "atlas.measures.heihe_tengchong": ("HEIHE_TENGCHONG",),
    "atlas.measures.core_periphery": ("core_and_periphery",),
    "atlas.measures.migration.balance": ("Balance", "reconcile_balance", "spread_coverage"),
    "atlas.measures.migration.cohorts": ("net_migration", "survival_ratios"),
    "atlas.measures.migration.indices": (
        "Gravity",
        "distance_model",
        "exponent_change",
        "flow_indices",
    ),
    "atlas.measures.migration.nested": ("Nested", "nest_units", "estimate_unit_variance"),
    "atlas.measures.settlement": ("Dasymetric", "dasymetric"),
    "atlas.measures.spatial_dependence": ("Dependence", "local_moran", "neighbours"),
    "atlas.measures.concentration": ("Theil", "gini", "lorenz", "theil"),
    "atlas.measures.scales": ("population_weighted_density",),
    "atlas.measures.city_classes": ("RankSize", "rank_size"),
}
"""The public names of each chapter, which is imported when one of them is first asked for."""


# A checker of types takes the names from above: shown this, it would pass every misspelt one.
if not TYPE_CHECKING:
    __getattr__ = on_demand(__name__, _CHAPTERS)


def __dir__() -> list[str]:
    return __all__
