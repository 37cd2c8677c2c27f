"""A user's census table beside the packaged census of its year."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from atlas.model.own_census import OwnCensus, RowDifference
from atlas.sources.census_file import KIND, UserCensus
from atlas.sources.codes import COUNTY_FIELD


def compare_census(read: UserCensus, packaged: pd.DataFrame, file: str) -> OwnCensus:
    """Count a user's table, and compare it with the packaged census.

    Parameters
    ----------
    read
        The table.
    packaged
        As `atlas.sources.packaged.read_census` gives it.
    file
        Name of the user's file.

    Returns
    -------
    OwnCensus
        Divisions below the county are compared by the sums of their counties.
    """
    own, theirs = read.table, packaged.set_index("code")
    people = own.set_index("code")["population"]
    if read.small_areas:
        people = own.groupby(COUNTY_FIELD)["population"].sum(min_count=1)
    both = pd.DataFrame({"own": people, "packaged": theirs["population"]}).dropna()
    counted = OwnCensus(
        year=read.year,
        file=file,
        rows=len(own),
        people=int(own["population"].sum()),
        whole=int(theirs["population"].sum()),
        compared=int(both["own"].sum()),
        packaged=int(both["packaged"].sum()),
        unread=read.unread,
        small_areas=read.small_areas,
    )
    return counted if read.small_areas else _by_row(counted, own.set_index("code"), theirs)


def _by_row(counted: OwnCensus, own: pd.DataFrame, packaged: pd.DataFrame) -> OwnCensus:
    codes = own.index.intersection(packaged.index)
    columns = [name for name in packaged if name in own]
    mine, theirs = own.loc[codes, columns], packaged.loc[codes, columns]
    unequal = pd.DataFrame(
        {
            name: (mine[name] != theirs[name]).fillna(mine[name].isna() != theirs[name].isna())
            for name in columns
        }
    )
    change = (mine["population"] - theirs["population"]).dropna()
    change = change[change != 0].sort_values(key=abs, ascending=False, kind="stable")
    names = packaged["name_zh"].reindex(change.index)
    rows = zip(map(str, change.index), map(str, names), map(int, change), strict=True)
    added, lacking = len(own) - len(codes), len(packaged) - len(codes)
    differing = int(unequal.any(axis=1).sum())
    whole = set(columns) == set(packaged) - {KIND}
    return replace(
        counted,
        same=whole and not (differing or added or lacking),
        differing=differing,
        apart=tuple(RowDifference(*row) for row in rows),
        added=added,
        lacking=lacking,
    )
