"""Classes of values: what a map's colours stand for.

One object colours the web map, the QGIS style, the legend and the picture of a layer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from atlas.model.text import Text as Text


@dataclass(frozen=True)
class ClassBreaks:
    """Classes of a number: n ascending edges, n + 1 colours.

    Attributes
    ----------
    edges
        Interior breaks; a value equal to an edge belongs to the class above it.
    light, dark
        Colours on light and on dark ground, from the lowest class up.
    signed
        Whether values are changes, written with their sign.
    """

    edges: tuple[float, ...]
    light: tuple[str, ...]
    dark: tuple[str, ...]
    signed: bool = False

    def classify(self, values: Any) -> np.ndarray:
        """Number the class of each value, from 0; −1 where the value is missing."""
        numbers = pd.Series(values, dtype="Float64").to_numpy(dtype=float, na_value=np.nan)
        classes = np.searchsorted(np.asarray(self.edges), numbers, side="right")
        return np.where(np.isnan(numbers), -1, classes)


@dataclass(frozen=True)
class Categories:
    """Classes of a word: one key, label and colour each, in legend order."""

    keys: tuple[str, ...]
    labels: tuple[Text, ...]
    light: tuple[str, ...]
    dark: tuple[str, ...]

    def classify(self, values: Any) -> np.ndarray:
        """Number the category of each value, from 0; −1 where the value is missing.

        Raises
        ------
        ValueError
            If a value is neither missing nor a key: it would pass for missing on the map.
        """
        words = pd.Series(values, dtype="object")
        classes = pd.Index(self.keys).get_indexer(pd.Index(words))
        unknown = words[(classes < 0) & words.notna().to_numpy()]
        if len(unknown):
            raise ValueError(f"{unknown.iloc[0]!r} is none of {', '.join(self.keys)}")
        return np.asarray(classes)
