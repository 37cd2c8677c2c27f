"""Counts of each census row that the census prints as a rate, or under many ages.

Counts are summed to units, rates are not: what a row has in per cent becomes people first.
"""

from __future__ import annotations

import pandas as pd

from atlas.measures.statistics.shares import total

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

    Notes
    -----
    Rates are printed to two decimals, so a count is right to within half a ten-thousandth of
    the row's people (of births and deaths a hundred-thousandth). Those of births and deaths
    are of the mean population of the year before the census, and here of the people counted.

    Examples
    --------
    5.78 % of 708,829 people: 40,970.
    """
    found = {
        name: (counts[rate].astype("Float64") * counts["population"] / of).round().astype("Int64")
        for name, (rate, of) in RATES.items()
        if rate in counts
    }
    return pd.DataFrame(found, index=counts.index)
