"""The headline figures as ``summary.json``: plain numbers, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from atlas.model.errors import AtlasError
from atlas.model.published import published_items
from atlas.model.text import Text

DECIMALS = 6


def write_summary(summary: object, path: Path) -> None:
    r"""Write the headline figures as JSON, or those of a comparison.

    UTF-8 without escapes, keys in the order in which the build gives them, reals rounded to
    six digits after the point, missing figures ``null``, what is said in English, one ``\n`` at
    the end.

    Raises
    ------
    AtlasError
        A figure is infinite, or no kind of value that JSON has; the message says which.
    """
    text = json.dumps(plain(summary), ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def plain(value: Any, place: str = "summary") -> Any:
    """Turn a value of the summary into what JSON can hold.

    Parameters
    ----------
    value
        Records of `atlas.model.summary`, mappings, lists, tuples, texts, and single values of
        Python, numpy or pandas.
    place
        Where the value stands, for the message of an error.
    """
    if isinstance(value, Text):
        return value.en
    if is_dataclass(value):
        value = dict(published_items(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, f"{place}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return _real(float(value), place)
    raise AtlasError(f"{place}: no figure of {type(value).__name__} can be published")


def _real(value: float, place: str) -> float | None:
    if np.isnan(value):
        return None
    if np.isinf(value):
        raise AtlasError(f"{place}: an infinite figure; a rate without a base must be null")
    return round(value, DECIMALS) + 0.0
