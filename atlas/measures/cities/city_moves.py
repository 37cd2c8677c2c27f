"""Net migration of cities by size class: growth holds births, and so does not tell who moved."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.measures.migration.cohorts import can_follow, follow_cohorts, rate, survival_ratios
from atlas.measures.migration.net_migration import HEADLINE
from atlas.model.country import Country


def net_migration_by_class(
    counts: Mapping[int, pd.DataFrame],
    nation: Mapping[int, pd.DataFrame],
    classes: pd.Series,
    *,
    country: Country,
) -> pd.DataFrame:
    """Estimate the net migration of the cities of each class together.

    Parameters
    ----------
    counts
        2010 and 2020 → counts by city (index: city code).
    nation
        2010 and 2020 → counts of the whole country by unit, of which the survival ratios are.
    classes
        Class by city code, of the cities that both censuses count.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.DataFrame
        By class: ``net_migration`` (Float64, people aged 15 and over in 2020, as
        `atlas.measures.migration.net_migration.net_migration` estimates them) and
        ``net_migration_rate`` (per 100 expected survivors). Without columns where a census
        lacks ages.
    """
    frames = [found[year] for found in (counts, nation) for year in country.compared]
    if not can_follow(frames, country.compared, country=country):
        return pd.DataFrame(index=pd.Index(classes.unique(), name=classes.name))
    start, end = country.compared
    ratios = survival_ratios(nation[start], nation[end])
    cohorts = follow_cohorts(counts[start], counts[end], ratios)
    of_cities = pd.DataFrame({"net": cohorts.net(HEADLINE), "base": cohorts.base(HEADLINE)})
    sums = of_cities.reindex(classes.index).groupby(classes).sum(min_count=1)
    moved = rate(sums["net"], sums["base"])
    return pd.DataFrame({"net_migration": sums["net"].round(), "net_migration_rate": moved})
