"""Places as the worked examples of the page on method: their rows, where they may be examples."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from atlas.model.dataset import Dataset
from atlas.model.rankable import rankable


@lru_cache(maxsize=16)
def row_of(dataset: Dataset, unit_set: str, code: str) -> Mapping[Any, Any]:
    """Return the row of a unit as an example; empty where it is not there or may not be one."""
    if unit_set not in dataset.unit_sets:
        return {}
    table = dataset.unit_sets[unit_set].table
    row = table[table["code"].eq(code)].drop(columns="geometry")
    rows = row[rankable(row)].to_dict("records")
    return rows[0] if rows else {}


def known(row: Mapping[Any, Any], *columns: str) -> bool:
    """Whether a row has a figure in each of the columns."""
    return all(column in row and not pd.isna(row[column]) for column in columns)
