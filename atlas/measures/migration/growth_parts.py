"""Growth told apart: what people moving made of it, and what is left."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from atlas.model.country import Country
from atlas.model.summary.moves import GrowthParts, KindFigures, PartsOfGrowth, UnitsAndPeople

WAYS = ("both_up", "up_moving_out", "down_moving_in", "both_down")
"""More people or fewer, and a gain or a loss by migration: the four ways of a unit."""


def growth_parts(
    change: pd.Series,
    net_migration: pd.Series,
    years: tuple[int, int] | None = None,
    *,
    country: Country,
) -> pd.DataFrame:
    """Tell each unit's change apart into net migration and the rest, and name its way.

    Parameters
    ----------
    change
        Change of all people by unit (Int64, null where it is not known).
    net_migration
        By the same index, of those aged 5 and over at the start: from
        `atlas.measures.migration.net_migration.net_migration` (people, Int64).
    years
        The two census years.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    DataFrame
        ``rest_of_change_A_B`` (Int64, people) and ``people_and_migration_A_B`` (one of `WAYS`).
        Null where either part is; a unit that neither gained nor lost by one of the two has
        no way.

    Notes
    -----
    ::

        rest = change − net migration

    It is no natural increase: beside births less deaths it holds the moves of children who
    were under five or not yet born at the start, and the error of the estimate. National
    survival ratios hold the deaths of the old as if they were the same everywhere.

    Examples
    --------
    A county grew by 300 people and is estimated to have lost 500 by migration: the rest is
    +800, and its way ``up_moving_out``.
    """
    years = years or country.compared
    rest = change.astype("Int64") - net_migration.astype("Int64")
    known = rest.notna() & change.ne(0).fillna(False) & net_migration.ne(0).fillna(False)
    up, gains = change.gt(0).fillna(False), net_migration.gt(0).fillna(False)
    way = np.select([up & gains, up & ~gains, ~up & gains], WAYS[:3], WAYS[3])
    ways = pd.Series(way, change.index, dtype="str").where(known)
    period = f"{years[0]}_{years[1]}"
    return pd.DataFrame({f"rest_of_change_{period}": rest, f"people_and_migration_{period}": ways})


def growth_parts_summary(
    table: pd.DataFrame, years: tuple[int, int] | None = None, *, country: Country
) -> GrowthParts:
    """Sum the parts of growth over the nation, provinces, the sides of the line, the coast.

    Parameters
    ----------
    table
        One row per county unit: ``province_code``, ``line_side``, ``population_Y`` of both
        years, ``change_A_B``, ``net_migration_A_B`` and what `growth_parts` gives.
    years
        The two census years.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    GrowthParts
        Over the units whose parts are known; those of no known side stand in no side.
    """
    years = years or country.compared
    period = f"{years[0]}_{years[1]}"
    columns = ["province_code", "line_side", *(f"population_{year}" for year in years)]
    columns += [f"net_migration_{period}", f"people_and_migration_{period}"]
    # Every group is a frame of its own, and the table has hundreds of columns.
    known = table.loc[table[f"rest_of_change_{period}"].notna(), columns]
    eastern = known["province_code"].isin(country.coast)
    return GrowthParts(
        nation=_parts(known, years),
        provinces=_by(known, known["province_code"], years),
        line=_by(known, known["line_side"], years),
        coast=_by(known, eastern.map({True: "coast", False: "inland"}), years),
    )


def kinds_of_units(kind: pd.Series, table: pd.DataFrame, period: str) -> dict[str, KindFigures]:
    """Count which kinds of units lose by migration.

    Parameters
    ----------
    kind
        Kind of each unit by code: district, county_level_city, county or other.
    table
        One row per unit by code, with ``net_migration_<period>`` and the population at its end.
    period
        ``A_B``.
    """
    net = table[f"net_migration_{period}"].dropna()
    people = table[f"population_{period.split('_')[1]}"].reindex(net.index)
    return {
        str(name): KindFigures(
            units=len(of_kind),
            losing_units=int((of_kind < 0).sum()),
            losing_share=round(float((of_kind < 0).mean()), 6),
            net_migration=int(of_kind.sum()),
            people=int(people[of_kind.index].sum()),
        )
        for name, of_kind in net.groupby(kind.reindex(net.index))
    }


def _by(
    known: pd.DataFrame, group: pd.Series, years: tuple[int, int]
) -> Mapping[str, PartsOfGrowth]:
    return {str(name): _parts(rows, years) for name, rows in known.groupby(group)}


def _parts(rows: pd.DataFrame, years: tuple[int, int]) -> PartsOfGrowth:
    period = f"{years[0]}_{years[1]}"
    population = {str(year): int(rows[f"population_{year}"].sum()) for year in years}
    before, after = population.values()
    net = int(rows[f"net_migration_{period}"].sum())
    change, rest = after - before, after - before - net
    ways = rows.groupby(f"people_and_migration_{period}")[f"population_{years[1]}"]
    counted = ways.agg(["size", "sum"]).reindex(WAYS, fill_value=0)
    return PartsOfGrowth(
        units=len(rows),
        population=population,
        change=change,
        net_migration=net,
        rest=rest,
        change_pct=_per_cent(change, before),
        net_migration_pct=_per_cent(net, before),
        rest_pct=_per_cent(rest, before),
        ways={
            way: UnitsAndPeople(units=int(units), people=int(people))
            for way, units, people in zip(WAYS, counted["size"], counted["sum"], strict=True)
        },
    )


def _per_cent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 4) if whole else None
