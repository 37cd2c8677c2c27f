"""What is produced for each person: gross domestic product by county, where a census has it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.measures.statistics.shares import on_one_index, ratio, total
from atlas.model.country import Country

GDP = "gdp_thousand"
"""Column of a census table: gross domestic product of its year, thousands of the currency."""


def gdp_per_head(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Divide gross domestic product by people.

    Parameters
    ----------
    counts
        Census year → counts by unit: ``gdp_thousand`` and ``population`` (Int64).

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``gdp_per_head_Y`` (Float64, of the currency in
        prices of the year). Null where a count is null.

    Notes
    -----
    It is produced where people work and divided by those who live there: where many commute to,
    it is more than anyone earns. Prices of two years do not compare.

    Examples
    --------
    4,500 thousand for 100 people are 45,000 a head.
    """
    aligned = on_one_index(counts)
    columns = {
        f"gdp_per_head_{year}": ratio(total(frame, [GDP]) * 1_000, total(frame, ["population"]))
        for year, frame in aligned.items()
    }
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index)
