"""How sure net migration is: what it becomes under other deaths and other cohorts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from atlas.measures.migration.cohorts import COHORTS, STAGES, Cohorts
from atlas.measures.migration.net_migration import HEADLINE
from atlas.model.country import Country

DOUBTFUL: Final = "15_19"
"""The cohort that the census ten years on lacks some 7.5 million of: its national ratio (0.93 and
0.91) is no survival, but double counting in the earlier census or omission in the later one."""

COHORTS_COUNTED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "headline": HEADLINE,
        "with_infants": COHORTS,
        "without_15_19": tuple(cohort for cohort in HEADLINE if cohort != DOUBTFUL),
        "with_infants_without_15_19": tuple(cohort for cohort in COHORTS if cohort != DOUBTFUL),
    }
)
"""Which cohorts are added up."""

DEATHS: Final = ("national", "provincial")
"""Whose deaths the survival ratios hold."""


def provincial_survival(provinces: Cohorts, deaths: pd.Series | None) -> pd.DataFrame:
    """Scale the survival of those aged 50 and over by each province's deaths.

    Parameters
    ----------
    provinces
        Cohorts of the provinces, at national survival.
    deaths
        Deaths of a year by province (people, nullable); None where the census has none.

    Returns
    -------
    DataFrame
        Survival ratios by province and (sex, cohort). Below 50 they are the national ones; a
        province without deaths has those of the nation throughout.

    Notes
    -----
    With P the people of a province and cohort and S the national ratio, the nation would have
    Σ P·(1 − S) of each province die in ten years. A province's part in the deaths counted, over
    its part in those, is its mortality m beside the nation's, as in indirect standardisation;
    its ratio is S^m. These are scaled so that each cohort of the nation sums to what it did.

    Examples
    --------
    Two provinces of 100 old people each, S = 0.5, and deaths of 2 and 1: m = 4/3 and 2/3, the
    ratios 0.397 and 0.630, and scaled to the 100 survivors 0.386 and 0.614.
    """
    national = (provinces.expected.sum() / provinces.before.sum()).fillna(1.0)
    older = national.index.get_level_values("cohort").isin(STAGES["older"])
    dying = (provinces.before * (1 - national)).loc[:, older].sum(axis=1)
    counted = pd.Series(deaths, dtype="Float64").reindex(dying.index).astype("float64")
    mortality = (counted / counted.sum()) / (dying / dying.sum())
    powers = np.where(older, mortality.fillna(1.0).to_numpy()[:, None], 1.0)
    scaled = pd.DataFrame(
        national.to_numpy() ** powers, index=dying.index, columns=provinces.before.columns
    )
    return scaled * (provinces.expected.sum() / (provinces.before * scaled).sum()).fillna(1.0)


def net_migration_variants(
    cohorts: Cohorts, province: pd.Series, survival: pd.DataFrame
) -> pd.DataFrame:
    """Estimate each unit's net migration under every choice that the method leaves open.

    Parameters
    ----------
    cohorts
        Of the units, at national survival.
    province
        Province code by unit code.
    survival
        From `provincial_survival`.

    Returns
    -------
    DataFrame
        By unit code, Float64 people, a column for each of `DEATHS` and `COHORTS_COUNTED`; the
        first is the headline. Null where a census does not count the unit.
    """
    ratios = survival.reindex(province.reindex(cohorts.before.index)).to_numpy()
    own = cohorts.before * np.where(np.isnan(ratios), 1.0, ratios)
    provincial = own.where(~np.isnan(ratios), cohorts.expected)
    by_deaths = {
        "national": cohorts,
        "provincial": Cohorts(cohorts.before, provincial, cohorts.found),
    }
    return pd.DataFrame(
        {
            (deaths, counted): by_deaths[deaths].net(COHORTS_COUNTED[counted])
            for deaths, counted in product(DEATHS, COHORTS_COUNTED)
        }
    )


def net_migration_interval(
    variants: pd.DataFrame, years: tuple[int, int] | None = None, *, country: Country
) -> pd.DataFrame:
    """Bound net migration by the least and the most of its variants.

    Parameters
    ----------
    variants
        From `net_migration_variants`.
    years
        The two census years.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    DataFrame
        By unit code: ``net_migration_low_A_B`` and ``net_migration_high_A_B`` (Float64, people).
        The headline lies between them. It is no confidence interval: what nobody knows of, such
        as a move of land that no list records, is not in it.
    """
    years = years or country.compared
    period = f"{years[0]}_{years[1]}"
    return pd.DataFrame(
        {
            f"net_migration_low_{period}": variants.min(axis=1),
            f"net_migration_high_{period}": variants.max(axis=1),
        }
    )
