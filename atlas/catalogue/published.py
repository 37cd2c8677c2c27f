"""The numbers of a column, rounded as it is declared."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.catalogue.columns import column_named
from atlas.model.column import Column
from atlas.model.rounding import rounded


def published(column: pd.Series, declared: Column | None = None) -> npt.NDArray[np.float64]:
    """Return the numbers of a column as every table holds them, and every page rounds them.

    Parameters
    ----------
    column
        Numbers or flags, named as the published column is.
    declared
        What the column is, if it came from a user's table and ``columns.toml`` lacks it.

    Returns
    -------
    ndarray of float
        Reals rounded to the column's decimals, whole numbers as they are; NaN where missing.

    Raises
    ------
    AtlasError
        If nobody declared the column.
    """
    numbers = column.to_numpy(dtype=float, na_value=np.nan)
    if not pd.api.types.is_float_dtype(column.dtype):
        return numbers
    return rounded(numbers, (declared or column_named(str(column.name))).decimals)
