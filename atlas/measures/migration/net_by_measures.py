"""The estimate of net migration of provinces and regions, and other measures to check it by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.migration.balance import PARTS
from atlas.measures.migration.estimate import NATURAL_CHANGE, registered_events
from atlas.measures.migration.migration_estimate import MigrationEstimate
from atlas.measures.migration.nested import CANNOT_BE_TOLD, GAINED, LOST
from atlas.measures.migration.province_moves import MOVES, Z_95, checked_periods, log_variance
from atlas.model.country import Province, Region
from atlas.model.summary import people as records
from atlas.sources.packaged import has_table
from atlas.words.word_files import LANGS

STOCK = "registered_elsewhere_change"
"""Those who live there and are registered in another province: newcomers alone, and no leavers."""

ALONE: Final = {
    "net_by_cohorts_and_children": ("births_by_children", "deaths_by_age"),
    "net_by_natural_change": ("registered_births", "registered_deaths"),
}
"""Measures that take one estimate of births and one of deaths of those that are weighed."""

MEASURES = (*ALONE, "net_by_five_year_moves", STOCK)
"""What the estimate is checked by: two of the estimates that it weighs, each made to sum to zero
over the country, and two that it does not use."""

REGION, PROVINCE = "region", "province"

MOVED_ELSEWHERE = "away_other_province"


def net_migration_measures(
    estimate: MigrationEstimate,
    counts: Mapping[int, pd.DataFrame],
    moves: pd.DataFrame,
    periods: pd.DataFrame,
    *,
    regions: Sequence[Region],
    provinces: Mapping[str, Province],
) -> pd.DataFrame:
    """Set the estimate of net migration beside other measures, for regions and provinces.

    Parameters
    ----------
    estimate
        From `atlas.measures.migration.estimate.estimate_migration`.
    counts
        Census year → every count of it by province code (people, nullable), with the people who
        are registered in another province.
    moves, periods
        As ``table`` and ``periods`` of
        `atlas.measures.migration.province_moves.province_moves`.
    regions
        The regions of provinces.
    provinces
        The provinces by code.

    Returns
    -------
    pandas.DataFrame
        The regions of the country, then its provinces: ``level`` (region, province), ``area``,
        ``name_zh``, ``name_en``; all others but the last two in people (Int64):

        - ``net_migration``, ``net_low`` and ``net_high``: the estimate and its interval;
        - ``net_by_cohorts_and_children`` and ``net_by_natural_change``: what cohort survival, and
          what registered births and deaths, would give alone, with births, deaths and coverage of
          the country as in the estimate;
        - ``net_by_five_year_moves``, with the 95 % interval of sampling, ``…_low`` and
          ``…_high``, and its two parts, ``net_first_half`` and ``net_second_half``: see
          `five_year_balances`;
        - ``registered_elsewhere_change``: change of the people who live there and are registered
          in another province;
        - ``p_gain``, the probability that the place gained (0–1), and ``direction`` (``gained``,
          ``lost``, ``cannot_be_told``).

    Notes
    -----
    Moves and the stock are no part of the estimate. Published balances of five years follow the
    stock of 2010: taken at face value they leave the largest cities a natural decrease of 11 to
    15 per 1,000 a year, which no register bears out. Moves leave out who died or returned within
    five years, and rest on a survey for the first half. The stock lacks who changed registration,
    and whoever left.
    """
    years = estimate.years
    members = {
        region.id: tuple(code for code, it in provinces.items() if it.region == region.id)
        for region in regions
    }
    members |= {code: (code,) for code in provinces}
    first, last = (counts[year] for year in years)
    stock = last[MOVED_ELSEWHERE] - first[MOVED_ELSEWHERE]
    known = estimate.balance.estimates
    rest = last["population"] - first["population"] - known["coverage"]
    alone = {
        measure: rest - known[births] + known[deaths] for measure, (births, deaths) in ALONE.items()
    }
    table = _sums(pd.DataFrame({**alone, STOCK: stock}), members)
    sums = estimate.provinces(members)
    table = table.assign(
        net_migration=sums["mean"], net_low=sums["low"].round(), net_high=sums["high"].round()
    )
    moved = five_year_balances(moves, periods, members, checked_periods(years)[1:])
    measured = moved.join(table, validate="1:1").astype("Int64")
    return _named(measured.join(sums[["p_gain", "direction"]]), regions, provinces)


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


def measures_summary(table: pd.DataFrame, unexplained: int) -> records.NetMigrationMeasures:
    """Summarise the table of `net_migration_measures`.

    Parameters
    ----------
    table
        As it is.
    unexplained
        What yearly rates leave of the change of the country (people).
    """
    provinces = table[table["level"].eq(PROVINCE)]
    return records.NetMigrationMeasures(
        places={
            str(row["area"]): records.NetByMeasures(
                measures={name: int(row[name]) for name in MEASURES},
                first_half=int(row["net_first_half"]),
                second_half=int(row["net_second_half"]),
                net_migration=int(row["net_migration"]),
                low=int(row["net_low"]),
                high=int(row["net_high"]),
                p_gain=float(row["p_gain"]),
                direction=str(row["direction"]),
            )
            for row in table.to_dict("records")
        },
        directions={
            way: int(provinces["direction"].eq(way).sum()) for way in (GAINED, LOST, CANNOT_BE_TOLD)
        },
        unexplained=unexplained,
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
"""The table of the estimate beside the measures that check it."""


def balance_table(
    estimate: MigrationEstimate, people: pd.DataFrame, provinces: Mapping[str, Province]
) -> pd.DataFrame:
    """Tabulate the parts of each province's change.

    Parameters
    ----------
    estimate
        Its balance.
    people
        Code of a province → people of the two censuses, ``population_A`` and ``population_B``.
    provinces
        The provinces by code.

    Returns
    -------
    pandas.DataFrame
        By province: ``province_code``, ``name_zh``, ``name_en``, the people of both censuses,
        ``change_of_people``, the parts of `atlas.measures.migration.balance.PARTS`, which sum to
        it, and ``net_low`` and ``net_high`` (Int64, people).
    """
    codes = list(provinces)
    counted = people.reindex(codes).astype("Int64")
    ends = estimate.provinces({code: (code,) for code in codes})
    first, last = (counted[name] for name in counted)
    table = counted.assign(
        change_of_people=last - first,
        **{part: estimate.balance.parts[part].reindex(codes) for part in PARTS},
        net_low=ends["low"].round().astype("Int64"),
        net_high=ends["high"].round().astype("Int64"),
    )
    table = table.rename_axis("province_code").reset_index()
    for place, lang in enumerate(LANGS, 1):
        table.insert(place, f"name_{lang}", [provinces[code].short.get(lang) for code in codes])
    return table


def _give(reading: Reading) -> Given:
    """Give the balance of the provinces, and the estimate beside the measures that check it."""
    estimate, country = reading.migration, reading.country
    if estimate is None:
        return Given()
    years, nation = reading.years, reading.main.nation
    people = pd.DataFrame({f"population_{year}": nation[year]["population"] for year in years})
    tables = {
        f"population_balance_{reading.span}": balance_table(estimate, people, country.provinces)
    }
    moved = all(has_table(name, country.tables) for name in (MOVES, f"{MOVES}_periods"))
    counted = all(MOVED_ELSEWHERE in nation[year] for year in years)
    if not moved or not counted:
        return Given(tables=tables)
    moves = reading.table(MOVES)
    if not set(checked_periods(years)[1:]) <= set(moves["period"]):
        return Given(tables=tables)
    table = net_migration_measures(
        estimate,
        nation,
        moves,
        reading.table(f"{MOVES}_periods"),
        regions=country.region,
        provinces=country.provinces,
    )
    registered = registered_events(reading.table(NATURAL_CHANGE), years)
    natural = registered["births"].sum() - registered["deaths"].sum()
    change = int((people.iloc[:, 1] - people.iloc[:, 0]).sum())
    return Given(
        tables={**tables, NET_MIGRATION_MEASURES: table},
        summary={NET_MIGRATION_MEASURES: measures_summary(table, change - round(natural))},
    )


CHAPTER: Final = Chapter("net_migration_measures", gives=_give)
