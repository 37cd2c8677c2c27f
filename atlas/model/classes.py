"""Classes of values: what a map's colours stand for, and how their edges are written.

One object colours the web map, the QGIS style, the legend and the picture of a layer.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from atlas.model.rounding import rounded
from atlas.model.text import Text as Text

MINUS = "\N{MINUS SIGN}"


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

    def edge_labels(self) -> tuple[str, ...]:
        """Write each edge: "−20", "0", "+5" for changes, "1,500" otherwise."""
        return tuple(format_number(edge, signed=self.signed) for edge in self.edges)

    def class_labels(self) -> tuple[Text, ...]:
        """Write each class in words, from the lowest up; n + 1 texts."""
        edges = self.edge_labels()
        first = Text(f"低于 {edges[0]}", f"below {edges[0]}")
        last = Text(f"{edges[-1]} 及以上", f"{edges[-1]} and above")
        between = (
            Text(f"{lower} 至 {upper}", f"{lower} to {upper}") for lower, upper in pairwise(edges)
        )
        return (first, *between, last)


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

    def class_labels(self) -> tuple[Text, ...]:
        """Return the label of each category."""
        return self.labels


def format_number(value: float, *, signed: bool = False, decimals: int | None = None) -> str:
    """Write a number as the atlas prints it, in both languages.

    Parameters
    ----------
    value
        The number.
    signed
        Write "+" before a positive number.
    decimals
        Places after the point, rounded to by `atlas.model.rounding.rounded`; None writes as many
        as the number needs.

    Returns
    -------
    str
        With U+2212 for minus and commas between thousands; what rounds to 0 has no sign.
    """
    size = abs(value)
    digits = _shortest(size) if decimals is None else f"{rounded(size, decimals):,.{decimals}f}"
    if not digits.strip("0.,"):
        return digits
    sign = MINUS if value < 0 else "+" if signed else ""
    return sign + digits


def _shortest(value: float) -> str:
    return f"{value:,.10f}".rstrip("0").rstrip(".")
