"""What the age pyramids of places are drawn from: every age and sex as a share of all people."""

from __future__ import annotations

import pandas as pd

from atlas.measures.migration.cohorts import AGE_COLUMNS, SEXES
from atlas.measures.statistics.shares import ratio, total
from atlas.model.dataset import UnitSet

INFANTS = ("00", "01_04")
"""The two age groups of the censuses that a pyramid shows as one of five years."""

PARTS = 10_000


def age_shares(unit_set: UnitSet) -> dict[str, pd.DataFrame]:
    """Take the eighteen ages of men and then of women among 10,000 residents.

    Parameters
    ----------
    unit_set
        Units with their counts.

    Returns
    -------
    dict of str to DataFrame
        ``ages_<year>`` for each census with ages: index unit code, 36 columns (Float64) such as
        ``male_00_04`` … ``female_85_plus``; without the units of which a count is missing.
    """
    return {
        f"ages_{year}": _shares(counts)
        for year, counts in unit_set.counts.items()
        if set(AGE_COLUMNS) <= set(counts)
    }


def _shares(counts: pd.DataFrame) -> pd.DataFrame:
    people = total(counts, AGE_COLUMNS)
    parts = {}
    for sex in SEXES:
        young = [f"{sex}_{group}" for group in INFANTS]
        parts[f"{sex}_00_04"] = total(counts, young)
        others = [one for one in AGE_COLUMNS if one.startswith(f"{sex}_") and one not in young]
        parts |= {name: counts[name] for name in others}
    shares = {name: ratio(part, people) * PARTS for name, part in parts.items()}
    return pd.DataFrame(shares).dropna()
