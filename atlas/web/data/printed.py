"""How many decimals the pages print of each column: the same on every map and in every list."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.catalogue.columns import column_of
from atlas.model.classes import ClassBreaks
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer


def printed_decimals(dataset: Dataset, layers: Sequence[Layer]) -> dict[str, int]:
    """Count the decimals of every column that the maps print.

    Parameters
    ----------
    dataset, layers
        The unit sets, and the maps of the build.

    Returns
    -------
    dict
        Column to digits after the point: those of its map, of several maps the most; else as
        it is declared. 0 for words.
    """
    beside: dict[str, int] = {}
    mapped: dict[str, int] = {}
    for layer in layers:
        unit_set = dataset.unit_sets[layer.unit_set]
        for name in (layer.indicator, *layer.counts, layer.where, layer.people):
            if name is not None:
                beside[name] = column_of(unit_set, name).printed
        if isinstance(layer.classes, ClassBreaks):
            column = layer.indicator
            mapped[column] = max(mapped.get(column, 0), layer.decimals)
    return beside | mapped
