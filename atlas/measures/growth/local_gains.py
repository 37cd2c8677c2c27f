"""Where growth landed: the fewest units that hold half of all local gains."""

from __future__ import annotations

import pandas as pd

from atlas.model.summary.people import LargestGain, LocalGains, ProvinceOfGains

HALF = 0.5


def holds_half_of_gains(change: pd.Series, share: float = HALF) -> pd.Series:
    """Mark the fewest units whose gains make up a share of all gains.

    Parameters
    ----------
    change
        Change of people by unit; null where it is not known.
    share
        Share of the sum of all gains to be reached, 0–1.

    Returns
    -------
    pandas.Series
        Boolean by the same index: True for the units with the largest gains, taken one after
        the other until their sum reaches the share. Null where the change is null. Nobody
        gained: none is marked.

    Notes
    -----
    Losses are not set off against gains: the sum is that of the units that gained. Units with
    equal gains are taken in the order of their index, so that the answer is always the same.

    Examples
    --------
    Gains of 5, 3, 1 and 1 beside a loss of 10: the first unit alone holds half of the 10 gained.
    """
    known = change.dropna().astype("int64")
    gains = known[known > 0].sort_index().sort_values(ascending=False, kind="stable")
    before = gains.cumsum() - gains
    held = gains.index[before < share * gains.sum()]
    marked = pd.Series(change.index.isin(held), index=change.index, dtype="boolean")
    return marked.mask(change.isna())


def local_gains_summary(
    change: pd.Series,
    before: pd.Series,
    area_km2: pd.Series,
    province: pd.Series,
    named: pd.Series | None = None,
) -> LocalGains:
    """Summarise gains and where half of them landed.

    Parameters
    ----------
    change
        Change of people by unit.
    before
        People at the start by the same index.
    area_km2
        Area by the same index; null for a unit without land on the map.
    province
        Code of the province by the same index.
    named
        Whether a unit may be named as the largest, by the same index; None: any may.

    Returns
    -------
    LocalGains
        The gains, the units that hold half of them, and the largest of these.
    """
    known = change.dropna().astype("int64")
    half = holds_half_of_gains(change)
    codes = half.index[half.fillna(False)]
    gains = known.reindex(codes).sort_values(ascending=False)
    provinces = province.reindex(codes).value_counts(sort=False).sort_index()
    area, whole = float(area_km2.reindex(codes).sum()), float(area_km2.sum())
    people, everyone = int(before.reindex(codes).sum()), int(before[known.index].sum())
    largest = province_of_most = None
    first = gains if named is None else gains[named.reindex(gains.index)]
    if len(first):
        largest = LargestGain(code=str(first.index[0]), gain=int(first.iloc[0]))
    if len(gains):
        most = int(provinces.max())
        province_of_most = ProvinceOfGains(code=str(provinces.idxmax()), units=most)
    return LocalGains(
        units=len(known),
        gaining=int((known > 0).sum()),
        gross_gain=int(known[known > 0].sum()),
        half_units=len(codes),
        half_gain=int(gains.sum()),
        half_area_km2=round(area, 1),
        half_area_share=round(area / whole, 6) if whole else None,
        half_people_share=round(people / everyone, 6) if everyone else None,
        largest=largest,
        province=province_of_most,
    )
