"""Provinces since the last census: the yearly estimates of the National Bureau of Statistics.

The figures are of residents at the end of a year, to 10,000, without servicemen. They are
**estimates**: those of a census year carry its count to the end of the year, those before the last
census were revised after it, those since rest on the yearly sample survey and wait for the next
one. So they never stand in one series with counts, and a change holds births, deaths and moves
together. In 2010 the 31 provinces lack 4.65 million people whose residence was hard to determine;
from 2011 on these are in them.
"""

from __future__ import annotations

import pandas as pd

from atlas.measures.growth.growth import change_pct
from atlas.model.country import Country
from atlas.model.summary.people import LargestGain, ProvinceChange, SinceTheCensus
from atlas.words.reading import LANGS

UNIT = 10_000
"""People in one of the published figures."""


def annual_estimates(table: pd.DataFrame, *, country: Country) -> pd.DataFrame:
    """Write the yearly estimates in people, with the names of the provinces.

    Parameters
    ----------
    table
        Packaged ``population_province_annual``: ``province_code``, ``year``, ``people_10k``,
        ``basis``.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.DataFrame
        Sorted by code and year: ``province_code``, ``name_zh``, ``name_en``, ``year``,
        ``people`` (Int64), ``basis``.

    Raises
    ------
    ValueError
        A year lacks one of the 31 provinces, or has one twice.
    """
    for year, rows in table.groupby("year"):
        if sorted(rows["province_code"]) != sorted(country.provinces):
            raise ValueError(f"{year}: expected each of {len(country.provinces)} provinces once")
    estimates = table[["province_code"]].copy()
    for lang in LANGS:
        names = {code: name.short.get(lang) for code, name in country.provinces.items()}
        estimates[f"name_{lang}"] = table["province_code"].map(names)
    estimates["year"] = table["year"]
    estimates["people"] = table["people_10k"] * UNIT
    estimates["basis"] = table["basis"]
    return estimates.sort_values(["province_code", "year"], ignore_index=True)


def ends_since(estimates: pd.DataFrame, *, country: Country) -> tuple[int, int]:
    """Return the last year that is estimated, and before it that of the census it goes on from."""
    last = int(estimates["year"].max())
    return max(year for year in country.years if year < last), last


def follow_the_last_census(estimates: pd.DataFrame, *, country: Country) -> bool:
    """Whether they go on from the last census: else nothing is to be told since then."""
    census, _ = ends_since(estimates, country=country)
    return census == country.latest


def changes_since(estimates: pd.DataFrame, *, country: Country) -> pd.DataFrame:
    """Return how the estimate of each province changed over `ends_since`.

    Parameters
    ----------
    estimates
        From `annual_estimates`.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.DataFrame
        By code of the province: ``estimate_2020``, ``estimate_2024`` and
        ``estimate_change_2020_2024`` (Int64, people), ``estimate_change_pct_2020_2024``
        (Float64, % of the first).
    """
    by_year = estimates.pivot(index="province_code", columns="year", values="people")
    start, end = ends_since(estimates, country=country)
    first, last = by_year[start], by_year[end]
    return pd.DataFrame(
        {
            f"estimate_{start}": first,
            f"estimate_{end}": last,
            f"estimate_change_{start}_{end}": last - first,
            f"estimate_change_pct_{start}_{end}": change_pct(first, last),
        }
    ).rename_axis("code")


def since_summary(estimates: pd.DataFrame, *, country: Country) -> SinceTheCensus:
    """Summarise the changes of `changes_since`.

    Notes
    -----
    A figure is published to 10,000 people, so a province whose two are equal is neither among
    those that grew nor among those that fell.
    """
    start, end = ends_since(estimates, country=country)
    changes = changes_since(estimates, country=country)
    change = changes[f"estimate_change_{start}_{end}"]
    pct = changes[f"estimate_change_pct_{start}_{end}"]
    together = estimates.groupby("year")["people"].sum()
    before, after = int(together[start]), int(together[end])
    return SinceTheCensus(
        first_year=start,
        last_year=end,
        people={str(year): int(people) for year, people in together.items()},
        change=after - before,
        change_pct=round((after / before - 1) * 100, 4),
        grew=int(change.gt(0).sum()),
        fell=int(change.lt(0).sum()),
        unchanged=int(change.eq(0).sum()),
        largest_gain=LargestGain(code=str(change.idxmax()), gain=int(change.max())),
        provinces={
            str(code): ProvinceChange(
                change=int(change[code]), change_pct=round(float(pct[code]), 4)
            )
            for code in changes.index
        },
    )
