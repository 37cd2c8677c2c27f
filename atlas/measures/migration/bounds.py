"""Net migration of provinces and regions by several measures beside each other: a range."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.migration import cohorts
from atlas.measures.migration.cohorts import CANNOT_BE_TOLD, GAINED, LOST, METHOD_RANGE
from atlas.measures.migration.province_moves import Z_95, checked_periods, log_variance
from atlas.model.country import Province, Region
from atlas.model.summary import people as records
from atlas.words.word_files import LANGS

BALANCES = ("net_by_cohort_survival", "net_by_five_year_moves", "net_by_natural_change")
"""The measures of net migration, made apart from each other: their signs tell the direction."""

STOCK = "registered_elsewhere_change"
"""Those who live there and are registered in another province: newcomers alone, and no leavers."""

MEASURES = (*BALANCES, STOCK)

REGION, PROVINCE = "region", "province"

MOVED_ELSEWHERE = "away_other_province"


def net_migration_measures(
    counts: Mapping[int, pd.DataFrame],
    moves: pd.DataFrame,
    periods: pd.DataFrame,
    rates: pd.DataFrame,
    *,
    years: tuple[int, int],
    days: Mapping[int, dt.date],
    regions: Sequence[Region],
    provinces: Mapping[str, Province],
) -> pd.DataFrame | None:
    """Set net migration by several measures beside each other, for regions and provinces.

    Parameters
    ----------
    counts
        Census year → every count of it by province code (people, nullable).
    moves, periods
        As ``table`` and ``periods`` of
        `atlas.measures.migration.province_moves.province_moves`.
    rates
        Packaged ``natural_change_province_annual``; see `natural_change`.
    years
        The two censuses compared, the earlier first.
    days
        Reference day of each census.
    regions
        The regions of provinces.
    provinces
        The provinces by code.

    Returns
    -------
    pandas.DataFrame or None
        The regions of the country, then its provinces: ``level`` (region, province), ``area``,
        ``name_zh``, ``name_en``; all others in people (Int64):

        - ``net_by_cohort_survival``, of those aged 5 and over at first, and the least and the
          most of its variants, ``…_low`` and ``…_high``, from
          `atlas.measures.migration.cohorts.net_migration_variants`;
        - ``net_by_five_year_moves``, with the 95 % interval of sampling, ``…_low`` and
          ``…_high``, and its two parts, ``net_first_half`` and ``net_second_half``: see
          `five_year_balances`;
        - ``change_of_people``, ``natural_change``, and the one less the other,
          ``net_by_natural_change``;
        - ``registered_elsewhere_change``: change of the people who live there and are registered
          in another province;
        - ``net_low``, ``net_middle``, ``net_high`` and ``direction`` (``gained``, ``lost``,
          ``cannot_be_told``): see `ranges`.

        None where a census lacks ages or registration, or the moves or rates lack a period.

    Notes
    -----
    None of the measures is the truth, and each misses what another has. Cohort survival takes
    the undercount of the first census and the deaths of the nation as the same everywhere. Moves
    of five years leave out who died or returned within them, and rest on a survey for the first
    half. The yearly rates were not revised after the later census: what they leave of the change
    of the whole country is error (`unexplained`). The stock lacks who changed registration, and
    whoever left: the census tables do not tell from which province people are registered.
    """
    first, last = (counts.get(year, pd.DataFrame()) for year in years)
    known = cohorts.can_follow((first, last), years, days=days)
    known = known and all(MOVED_ELSEWHERE in frame for frame in (first, last))
    between = range(years[0] + 1, years[1] + 1)
    known = known and set(between) <= set(rates["year"])
    halves = checked_periods(years)[1:]
    if not known or not set(halves) <= set(moves["period"]):
        return None
    members = {
        region.id: tuple(code for code, it in provinces.items() if it.region == region.id)
        for region in regions
    }
    members |= {code: (code,) for code in provinces}
    change = last["population"] - first["population"]
    by_province = {
        "change_of_people": change,
        "natural_change": natural_change(rates, between),
        STOCK: last[MOVED_ELSEWHERE] - first[MOVED_ELSEWHERE],
    }
    table = _sums(pd.DataFrame(by_province), members)
    table["net_by_natural_change"] = table["change_of_people"] - table["natural_change"]
    survived = _by_cohort_survival(first, last, members)
    moved = five_year_balances(moves, periods, members, halves)
    measured = survived.join(moved, validate="1:1").join(table, validate="1:1").astype("Int64")
    return _named(measured.join(ranges(measured)), regions, provinces)


def natural_change(rates: pd.DataFrame, years: Sequence[int]) -> pd.Series:
    """Work out births less deaths from yearly rates.

    Parameters
    ----------
    rates
        ``province_code``, ``year``, ``natural_rate_permille``, ``urban_population_10k`` and
        ``rural_population_10k`` (10,000 people at the end of the year).
    years
        Years to add up.

    Returns
    -------
    pandas.Series
        People (Float64) by province code: of each year people × rate.

    Examples
    --------
    100,000 people and 5 ‰ in each of two years make 1,000.
    """
    rows = rates[rates["year"].isin(list(years))]
    people = 10_000 * (rows["urban_population_10k"] + rows["rural_population_10k"])
    natural = people * rows["natural_rate_permille"] / 1000
    return natural.groupby(rows["province_code"]).sum().astype("Float64")


def five_year_balances(
    moves: pd.DataFrame,
    periods: pd.DataFrame,
    members: Mapping[str, Sequence[str]],
    of: tuple[str, str],
) -> pd.DataFrame:
    """Add the balances of two periods of five years, those who came less those who left.

    Parameters
    ----------
    moves, periods
        As in `net_migration_measures`.
    members
        Place → the provinces that make it. What moves between these is in no balance.
    of
        The two periods, one after the other.

    Returns
    -------
    pandas.DataFrame
        By place: ``net_by_five_year_moves``, ``…_low``, ``…_high``, ``net_first_half``,
        ``net_second_half`` (people). Balances of periods may be added, while their moves may not.

    Notes
    -----
    The errors of arrivals and departures of both periods are taken as independent, and combine
    by squares: net ± 1.96 · √(Σ people² · v), v of each sum from
    `atlas.measures.migration.province_moves.log_variance`.

    Examples
    --------
    With 30,000 who came and 10,000 who left, both for a tenth: v = 4 · 0.9 / 3,000 and / 1,000,
    so 20,000 ± 1.96 · √(1,080,000 + 360,000) = 20,000 ± 2,352.
    """
    fraction = periods.set_index("period")["sampling_fraction"]
    rows = {}
    for place, codes in members.items():
        arrives, leaves = (moves[f"{end}_code"].isin(codes) for end in ("destination", "origin"))
        nets, variance = [], 0.0
        for period in of:
            crossing = moves[moves["period"].eq(period) & (arrives ^ leaves)]
            came = crossing["destination_code"].isin(codes)
            sums = crossing.groupby(came)[["people", "sample_persons"]].sum()
            sums = sums.reindex([True, False], fill_value=0)
            nets.append(int(sums["people"].loc[True] - sums["people"].loc[False]))
            spread = log_variance(sums["sample_persons"], float(fraction[period]))
            of_sums = sums["people"].astype("float64") ** 2 * spread
            variance += float(of_sums.where(sums["sample_persons"] > 0, 0.0).sum())
        wide = round(Z_95 * variance**0.5)
        net = sum(nets)
        rows[place] = (net, net - wide, net + wide, *nets)
    names = ["net_by_five_year_moves", "net_by_five_year_moves_low", "net_by_five_year_moves_high"]
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=[*names, "net_first_half", "net_second_half"]
    )


def ranges(measured: pd.DataFrame) -> pd.DataFrame:
    """Bound the net migration of each place by its measures, and tell the direction.

    Parameters
    ----------
    measured
        `MEASURES` by place (people).

    Returns
    -------
    pandas.DataFrame
        By place: ``net_low``, ``net_high`` and halfway between them ``net_middle`` (Int64,
        people), and ``direction``.

    Notes
    -----
    The three `BALANCES` count. All above zero a place ``gained``, all below zero it ``lost``,
    and else it ``cannot_be_told``. The change of the stock has no leavers and so tells no
    direction; where the balances agree on a gain it counts in the range, as a further measure
    of the newcomers, which misses those who have changed their registration since.

    Examples
    --------
    +20, +40, +30 and a stock of +10: gained, 10 to 40, 25 in the middle. With −20 for the first
    it cannot be told: −20 to 40.
    """
    balances = measured[list(BALANCES)]
    gained, lost = balances.gt(0).all(axis=1), balances.lt(0).all(axis=1)
    counting = measured[list(MEASURES)].astype("Float64")
    counting[STOCK] = counting[STOCK].where(gained)
    low, high = counting.min(axis=1), counting.max(axis=1)
    direction = np.select([gained, lost], [GAINED, LOST], CANNOT_BE_TOLD)
    found = {"net_low": low, "net_middle": ((low + high) / 2).round(), "net_high": high}
    return pd.DataFrame(found).astype("Int64").assign(direction=direction)


def measures_summary(table: pd.DataFrame) -> records.NetMigrationMeasures:
    """Summarise the table of `net_migration_measures`."""
    provinces = table[table["level"].eq(PROVINCE)]
    return records.NetMigrationMeasures(
        places={
            str(row["area"]): records.NetByMeasures(
                measures={name: int(row[name]) for name in MEASURES},
                first_half=int(row["net_first_half"]),
                second_half=int(row["net_second_half"]),
                low=int(row["net_low"]),
                middle=int(row["net_middle"]),
                high=int(row["net_high"]),
                direction=str(row["direction"]),
            )
            for row in table.to_dict("records")
        },
        directions={
            way: int(provinces["direction"].eq(way).sum()) for way in (GAINED, LOST, CANNOT_BE_TOLD)
        },
        # Hardly anybody moves between a country and the rest of the world.
        unexplained=int(provinces["net_by_natural_change"].sum()),
    )


def with_ranges_of_provinces(
    table: pd.DataFrame, measures: pd.DataFrame, span: str
) -> pd.DataFrame:
    """Give provinces the range of all measures as their interval.

    Parameters
    ----------
    table
        Provinces with ``code``, ``expected_survivors_<span>`` and the columns of
        `atlas.measures.migration.unit_intervals.unit_intervals`.
    measures
        From `net_migration_measures`.
    span
        The period, ``A_B``.

    Returns
    -------
    pandas.DataFrame
        The table, with the low and high end of each province that was measured, their rates, its
        direction, the way of its people and migration, and the method of its interval.
    """
    rows = measures.set_index("area").reindex(table["code"])
    rows.index = table.index
    known = rows["net_low"].notna()
    base = table[f"expected_survivors_{span}"].astype("Float64")
    direction, way = f"net_migration_direction_{span}", f"people_and_migration_{span}"
    told = {direction: rows["direction"]}
    told[f"net_migration_interval_method_{span}"] = pd.Series(METHOD_RANGE, table.index)
    if way in table:
        told[way] = cohorts.ways(table[f"change_{span}"], rows["direction"])
    for end in ("low", "high"):
        told[f"net_migration_{end}_{span}"] = rows[f"net_{end}"]
        told[f"net_migration_rate_{end}_{span}"] = 100 * rows[f"net_{end}"].astype("Float64") / base
    columns = {
        name: table[name].mask(known, column.astype(table[name].dtype))
        for name, column in told.items()
        if name in table
    }
    return table.assign(**columns)


def _by_cohort_survival(
    first: pd.DataFrame, last: pd.DataFrame, members: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Estimate net migration by cohort survival, with the least and the most of its variants."""
    both, codes = (first, last), pd.Series(first.index, first.index)
    _, by_province = cohorts.variants_between(both, both, codes)
    variants = _sums(by_province, members)
    return pd.DataFrame(
        {
            "net_by_cohort_survival": variants.iloc[:, 0],
            "net_by_cohort_survival_low": variants.min(axis=1),
            "net_by_cohort_survival_high": variants.max(axis=1),
        }
    )


def _sums(people: pd.DataFrame, members: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Sum people of provinces to the places that these make, to the person."""
    sums = {place: people.reindex(list(codes)).sum() for place, codes in members.items()}
    return pd.DataFrame(sums).T.astype("Float64").round()


def _named(
    measured: pd.DataFrame, regions: Sequence[Region], provinces: Mapping[str, Province]
) -> pd.DataFrame:
    """Put level, area and names before the measures of each place."""
    of_regions = {region.id: region.name for region in regions}
    names = of_regions | {code: province.short for code, province in provinces.items()}
    table = measured.rename_axis("area").reset_index()
    table.insert(0, "level", [REGION if code in of_regions else PROVINCE for code in table["area"]])
    for place, lang in enumerate(LANGS, 2):
        table.insert(place, f"name_{lang}", [names[code].get(lang) for code in table["area"]])
    return table


NET_MIGRATION_MEASURES: Final = "net_migration_measures"
"""The table of net migration by several measures."""


def _give(reading: Reading) -> Given:
    """Give what several measures say together; the table was needed by the units before."""
    measures = reading.given.tables.get(NET_MIGRATION_MEASURES)
    return (
        Given()
        if measures is None
        else Given(summary={NET_MIGRATION_MEASURES: measures_summary(measures)})
    )


CHAPTER: Final = Chapter("net_migration_measures", gives=_give)
