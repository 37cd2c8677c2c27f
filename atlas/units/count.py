"""Sum people from census rows to units, prefectures and provinces, and lose nobody."""

from __future__ import annotations

import pandas as pd

from atlas.model.errors import ConservationError


def sum_people(rows: pd.DataFrame, required: pd.DataFrame, by: str) -> pd.Series:
    """Sum the people of census rows by a column.

    Parameters
    ----------
    rows
        The rows that were counted: ``population`` (Int64), ``leaf`` and ``by``.
    required
        The rows that a complete census has, with ``leaf`` and ``by``. The packaged
        tables are complete; a user's table may lack counties.

    Returns
    -------
    Series
        Int64, indexed by the values of ``by`` in ``required``, sorted; null where a county
        is lacking or has no count, for a part of a unit is not its count.
    """
    sums = rows.groupby(by)["population"].sum(min_count=1)
    uncounted = set(rows.loc[rows["population"].isna(), by])
    # Text is quick to go through as an array of objects, and slow as a column.
    present, needed = (
        zip(*frame[[by, "leaf"]].to_numpy(dtype=object).T, strict=True)
        for frame in (rows, required)
    )
    counted = set(present)
    lacking = {key for key, leaf in needed if (key, leaf) not in counted}
    index = pd.Index(sorted(required[by].unique()), name=by)
    complete = ~index.isin(sorted(uncounted | lacking))
    return sums.reindex(index).where(complete).astype("Int64").rename("population")


def sum_counts(counts: pd.DataFrame, units: pd.Series) -> pd.DataFrame:
    """Sum every count of a census by unit.

    Parameters
    ----------
    counts
        One row per census row, indexed by its code; Int64 columns.
    units
        Unit by code of the census row.

    Returns
    -------
    DataFrame
        Int64, indexed by unit, sorted; a count that is missing in one row is missing in its
        unit.
    """
    return counts.groupby(units.reindex(counts.index)).sum(skipna=False).astype("Int64")


def check_conserved(sums: pd.Series, rows: pd.DataFrame, by: str, year: int) -> pd.Series:
    """Assert that sums and what they leave out make up all people of the rows.

    Returns
    -------
    Series
        People counted in incomplete units, which are left out of ``sums``, by unit.

    Raises
    ------
    ConservationError
        If the sums and the rows differ, naming year, level and the first codes that differ.
    """
    of_incomplete = rows[rows[by].isin(sums.index[sums.isna()])]
    withheld = of_incomplete.groupby(by)["population"].sum()
    left_out, total = int(withheld.sum()), int(rows["population"].sum())
    if int(sums.sum()) + left_out == total:
        return withheld[withheld > 0]
    by_key = rows.groupby(by)["population"].sum()
    differing = by_key[by_key != sums.reindex(by_key.index).fillna(by_key)]
    raise ConservationError(
        f"{year}, summed by {by}: {int(sums.sum()) + left_out:,} people of {total:,}; "
        f"differing: {', '.join(map(str, differing.index[:20])) or 'rows without a unit'}"
    )
