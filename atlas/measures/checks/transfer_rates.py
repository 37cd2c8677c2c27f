"""What a move of land does to a unit: older people, middle ages and stayers against a province.

People rarely move when they are old, and those who stay where they are registered do not move at
all. A unit whose older people and stayers grow or shrink far from the units around it has
gained or lost land, or its people were rehoused in one piece.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from atlas.measures.migration.cohorts import AGE_COLUMNS, SEXES, STAGES, follow_cohorts

AWAY = ("away_same_county", "away_same_province", "away_other_province")
COARSE = ("age_65_plus", "age_15_64", "registered_and_living_here")
"""Columns of a census that has three groups of age, and tells who lives where registered."""

AFTER_COARSE = {
    "older": ("75_79", "80_84", "85_plus"),
    "middle": tuple(f"{age}_{age + 4}" for age in range(25, 75, 5)),
}
"""The groups that those of 65 and over, and of 15–64, are in ten years later."""


def transfer_rates(
    before: pd.DataFrame, after: pd.DataFrame, province: pd.Series
) -> pd.DataFrame | None:
    """Measure what moves of land change and moves of people hardly do.

    Parameters
    ----------
    before, after
        The counts of two censuses ten years apart, a row per unit of the whole country (index:
        unit code). The later one, and best both, have
        `atlas.measures.migration.cohorts.AGE_COLUMNS` and `AWAY`; the earlier one may have
        `COARSE` in their place.
    province
        Province code of each unit, by unit code.

    Returns
    -------
    DataFrame or None
        By unit code (float, null where a count is null): ``older`` (those of 50 and over, or of
        65 and over where the ages are coarse), ``middle`` (25–49, or 15–64) and ``stayers``
        (people who do not live away from their registration), each found over expected, per 100
        away from the median unit of the province; ``older_people``, the same in people. None
        where the censuses lack the columns.
    """
    if not {*AGE_COLUMNS, *AWAY} <= set(after):
        return None
    if {*AGE_COLUMNS, *AWAY} <= set(before):
        parts = {stage: _cohorts(before, after, stage) for stage in ("older", "adults")}
        older, middle, stayed = parts["older"], parts["adults"], _stayers(before)
    elif set(COARSE) <= set(before):
        older, middle = (
            (before[column], _groups(after, AFTER_COARSE[age]))
            for age, column in zip(("older", "middle"), COARSE, strict=False)
        )
        stayed = before[COARSE[-1]]
    else:
        return None
    found = {"older": older, "middle": middle, "stayers": (stayed, _stayers(after))}
    rates = pd.DataFrame({name: _rate(*pair, province) for name, pair in found.items()})
    return rates.assign(older_people=_expected(*older) * rates["older"] / 100)


def _cohorts(before: pd.DataFrame, after: pd.DataFrame, stage: str) -> tuple[pd.Series, pd.Series]:
    """Give the expected survivors of a stage, both sexes together, and those found."""
    cohorts = follow_cohorts(before, after)
    base, found = (_both_sexes(part, stage) for part in (cohorts.before, cohorts.found))
    # A cohort that nobody is in has no ratio, and nobody to expect of it.
    ratio = (found.sum() / base.sum()).where(base.sum().gt(0), 0.0)
    return (base * ratio).sum(axis=1, skipna=False), found.sum(axis=1, skipna=False)


def _both_sexes(part: pd.DataFrame, stage: str) -> pd.DataFrame:
    men, women = (pd.DataFrame(part[sex])[list(STAGES[stage])] for sex in SEXES)
    return men.add(women)


def _groups(counts: pd.DataFrame, groups: Sequence[str]) -> pd.Series:
    columns = [f"{sex}_{group}" for sex in SEXES for group in groups]
    return counts[columns].sum(axis=1, skipna=False)


def _stayers(counts: pd.DataFrame) -> pd.Series:
    return counts["population"] - counts[list(AWAY)].sum(axis=1, skipna=False)


def _expected(base: pd.Series, found: pd.Series) -> pd.Series:
    """Spread the people found over the units as those of the earlier census were."""
    before, after = (part.astype("Float64").astype(float) for part in (base, found))
    known = before.notna() & after.notna()
    everybody = before[known].sum()
    return before * (after[known].sum() / everybody if everybody else np.nan)


def _rate(base: pd.Series, found: pd.Series, province: pd.Series) -> pd.Series:
    expected = _expected(base, found)
    ratio = found.astype("Float64").astype(float) / expected.mask(expected.le(0))
    of = province.reindex(ratio.index)
    return 100 * (ratio / ratio.groupby(of).transform("median") - 1).replace(np.inf, np.nan)
