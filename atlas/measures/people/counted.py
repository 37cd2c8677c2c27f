"""Counts of each census row that the census prints as a rate, or under many ages.

Counts are summed to units, rates are not: what a row has in per cent becomes people first.
"""

from __future__ import annotations

import pandas as pd

from atlas.measures.statistics.shares import ratio, total

BROAD_AGES = {
    "aged_0_14": ("00", "01_04", "05_09", "10_14"),
    "aged_15_64": (
        *("15_19", "20_24", "25_29", "30_34", "35_39"),
        *("40_44", "45_49", "50_54", "55_59", "60_64"),
    ),
    "aged_65_plus": ("65_69", "70_74", "75_79", "80_84", "85_plus"),
}
"""The three ages that every census knows, and the age groups that make them up."""

PRINTED_BROAD_AGES = {
    "aged_0_14": "age_00_14",
    "aged_15_64": "age_15_64",
    "aged_65_plus": "age_65_plus",
}
"""The same as the census of 2000 prints them."""

RATES = {
    "minority_people": ("minority_pct", 100),
    "non_agricultural_hukou": ("non_agricultural_hukou_pct", 100),
    "births": ("birth_rate_permille", 1000),
    "deaths": ("death_rate_permille", 1000),
}
"""Counts that a census prints as a rate of all people of a row: the rate, and of how many."""

MOST_UNTOLD = 0.01
"""Part of a unit's people, in rows without a rate, from which on the unit has no rate either."""


def broad_ages(counts: pd.DataFrame) -> pd.DataFrame:
    """Count the people of the three broad ages.

    Parameters
    ----------
    counts
        One row per census row (or unit): ``<sex>_<ages>``, or the three ages; Int64.

    Returns
    -------
    pandas.DataFrame
        Int64, on the same index: ``aged_0_14``, ``aged_15_64``, ``aged_65_plus``; without
        columns where the census has no ages.
    """
    if set(PRINTED_BROAD_AGES.values()) <= set(counts):
        printed = {name: counts[column] for name, column in PRINTED_BROAD_AGES.items()}
        return pd.DataFrame(printed, index=counts.index)
    ages = {
        name: [f"{sex}_{group}" for sex in ("male", "female") for group in groups]
        for name, groups in BROAD_AGES.items()
    }
    if not {column for columns in ages.values() for column in columns} <= set(counts):
        return pd.DataFrame(index=counts.index)
    return pd.DataFrame({name: total(counts, columns) for name, columns in ages.items()})


def people_of_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Turn the rates of census rows into people, ready to be summed to units.

    Parameters
    ----------
    counts
        One row per census row: ``population`` (Int64) and rates (Float64).

    Returns
    -------
    pandas.DataFrame
        Int64, on the same index: those of `RATES` that the census has; null where the rate is.
        Beside each, ``<name>_told``, the same without gaps, and ``<name>_of``, the people of the
        rows that tell it: what `rate_of_told` needs once they are summed.

    Notes
    -----
    Rates are printed to two decimals, so a count is right to within half a ten-thousandth of
    the row's people (of births and deaths a hundred-thousandth). Those of births and deaths
    are of the mean population of the year before the census, and here of the people counted.

    Examples
    --------
    5.78 % of 708,829 people: 40,970.
    """
    people = counts["population"]
    found: dict[str, pd.Series] = {}
    for name, (rate, of) in RATES.items():
        if rate in counts:
            count = (counts[rate].astype("Float64") * people / of).round().astype("Int64")
            found[name] = count
            found[f"{name}_told"] = count.fillna(0)
            found[f"{name}_of"] = people.where(count.notna(), 0)
    return pd.DataFrame(found, index=counts.index)


def rate_of_told(counts: pd.DataFrame, name: str) -> pd.Series:
    """Take a count of `RATES` over the people of those rows that tell it.

    Parameters
    ----------
    counts
        One row per unit: ``population`` and what `people_of_rates` makes of the count, summed.
    name
        The count.

    Returns
    -------
    pandas.Series
        Float64, from 0 to 1; null where rows that do not tell it hold `MOST_UNTOLD` of the
        people or more.

    Notes
    -----
    Whatever the rows left out are like, the rate is off by less than a hundredth. A count stays
    null where one row is: a part of a sum is not the sum.

    Examples
    --------
    200 of a minority among the 1,000 people of a county, and 9 people of whom it is not told:
    20 %. Were they 50, there would be no share.
    """
    people, told, of = (
        total(counts, [column]) for column in ("population", f"{name}_told", f"{name}_of")
    )
    enough = (people - of < MOST_UNTOLD * people).fillna(False).astype(bool)
    return ratio(told, of).where(enough)
