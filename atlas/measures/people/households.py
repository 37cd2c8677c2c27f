"""How people live together: family households, their size, and those of one person."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.measures.statistics.shares import on_one_index, ratio, share_pct, total
from atlas.model.country import Country


def households(counts: Mapping[int, pd.DataFrame], *, country: Country) -> pd.DataFrame:
    """Take the size of family households and the share of those with one person.

    Parameters
    ----------
    counts
        Census year → counts by unit: ``family_households``, ``family_household_population``
        and, from 2010 on, ``households_one_person`` (Int64).

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``household_size_Y`` (Float64, people per family
        household); and, where the census tells, ``one_person_households_share_Y`` (Float64, %
        of family households). Null where a count is null.

    Notes
    -----
    Collective households (dormitories, barracks, homes) are in neither. A household is who
    lives together, not a family: tenants and workers who left theirs at home count alone.

    Examples
    --------
    1,000 households, 250 of them of one person, with 2,600 people: 25 %, and 2.6 people each.
    """
    columns: dict[str, pd.Series] = {}
    aligned = on_one_index(counts)
    for year, frame in aligned.items():
        families = total(frame, ["family_households"])
        people = total(frame, ["family_household_population"])
        columns[f"household_size_{year}"] = ratio(people, families)
        if "households_one_person" in frame:
            alone = total(frame, ["households_one_person"])
            columns[f"one_person_households_share_{year}"] = share_pct(alone, families)
    return pd.DataFrame(columns, index=next(iter(aligned.values())).index)
