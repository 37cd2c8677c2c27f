"""The levels at which a map can be shown: the unit sets that hold its columns."""

from __future__ import annotations

from atlas.model.dataset import Dataset, UnitSet
from atlas.model.layer import Layer, Level

LEVELS: tuple[Level, ...] = ("province", "prefecture", "county")
"""From the coarsest to the finest; divisions below the county have borders of their own."""


def levels_of(layer: Layer, dataset: Dataset) -> dict[Level, str]:
    """Find the unit set of each level that holds a map's indicator and its counts.

    Parameters
    ----------
    layer
        The map; its own level always stands, with its own unit set.
    dataset
        The unit sets that were built.

    Returns
    -------
    dict
        Level to the id of its unit set, in the order of `LEVELS`.
    """
    if layer.level not in LEVELS:
        return {layer.level: layer.unit_set}
    found: dict[Level, str] = {}
    for level in LEVELS:
        if level == layer.level:
            found[level] = layer.unit_set
            continue
        sets = [one for one in dataset.unit_sets.values() if one.level == level]
        fitting = [one for one in sets if _holds(one, layer)]
        if fitting:
            # Of county sets the shortest: fewer units had to be merged.
            found[level] = min(fitting, key=lambda one: (len(one.years), one.id)).id
    return found


def _holds(unit_set: UnitSet, layer: Layer) -> bool:
    """Whether a set has every column that the map shows, with at least one value."""
    optional = [column for column in (layer.where, layer.people) if column]
    columns = {layer.indicator, *layer.counts, *optional}
    return columns <= set(unit_set.table) and bool(unit_set.table[layer.indicator].notna().any())
