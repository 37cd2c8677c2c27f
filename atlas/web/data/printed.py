"""How many decimals the pages print of each column: the same on every map and in every list."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from atlas.model.classes import ClassBreaks
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer

REAL_DECIMALS = 1
"""Of a rate that stands beside the value of a map and has no map of its own."""

WHOLE = frozenset({"area_km2"})
"""Reals that are printed whole."""


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
        its numbers suggest. 0 for words.
    """
    beside: dict[str, int] = {}
    mapped: dict[str, int] = {}
    for layer in layers:
        table = dataset.unit_sets[layer.unit_set].table
        for name in (layer.indicator, *layer.counts, layer.where, layer.people):
            if name is not None:
                beside[name] = _decimals(table[name])
        if isinstance(layer.classes, ClassBreaks):
            column = layer.indicator
            mapped[column] = max(mapped.get(column, 0), layer.decimals)
    return beside | mapped


def _decimals(column: pd.Series) -> int:
    is_real = pd.api.types.is_float_dtype(column.dtype) and column.name not in WHOLE
    return REAL_DECIMALS if is_real else 0
