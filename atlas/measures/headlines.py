"""The headline figures of a build: what ``summary.json`` publishes and sentences quote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from atlas.measures import population_growth
from atlas.measures.city_classes import city_of_county, city_summary
from atlas.measures.concentration_of_china import PER_HEAD
from atlas.measures.core_periphery import core_summary, flipping_types, outside_summary
from atlas.measures.heihe_tengchong import heihe_tengchong_summary, worked_example
from atlas.measures.migration import cohorts, province_moves
from atlas.measures.migration.away_from_registration import away_summary
from atlas.measures.migration.provinces_of_birth import birth_summary
from atlas.measures.people import resident_summary
from atlas.measures.schooling import children_summary, income_on_schooling, schooling_summary
from atlas.measures.sectors import sectors_summary
from atlas.model.country import Country
from atlas.model.dataset import UnitSet, people_sets
from atlas.model.figures import counted_people, rankable
from atlas.model.summary import Summary
from atlas.model.summary import places as records
from atlas.model.summary.people import GrowthFigures, LocalGains, PairFigures
from atlas.sources.packaged import has_table, read_latest_table, read_table
from atlas.units.comparability import status
from atlas.units.inputs import Inputs
from atlas.units.unit_sets import Comparison
from atlas.units.unite import sum_counts
from atlas.words.word_files import read_words

_UNITS_OF_THE_LINE = read_words("documentation", "line_figures")


def summarise(
    inputs: Inputs,
    unit_sets: Mapping[str, UnitSet],
    cores: Mapping[str, pd.DataFrame],
    districts: pd.DataFrame,
    cities: Mapping[int, pd.DataFrame],
    concentration: Mapping[str, records.CountryFigures],
    comparisons: Mapping[str, Comparison],
) -> Summary:
    """Gather the headline figures of ``summary.json``.

    A user's census may lack ages, industries, schooling, or counties: what it cannot tell is
    left out, and every comparison is over the units that all its censuses count. ``cities`` is
    what `city_counts` gives, ``concentration`` what
    `atlas.measures.concentration.concentration_summary` does.
    """
    country = inputs.country
    counties = people_sets(unit_sets)
    split_sets = _split_sets(counties, whole=comparisons[country.longest.name].base.is_whole)
    splits, growth_by_side = heihe_tengchong_summary(split_sets, country=country)
    split = [figures.area_split.population_share_southeast for figures in splits.values()]
    shares = {} if None in split else splits
    grid = None
    if inputs.grid is not None and shares:
        example = worked_example(split_sets[latest := max(split_sets)], latest)
        grid = records.LineGrid(file=inputs.grid.path.name, kind=inputs.grid.kind, example=example)
    summary = Summary(
        totals={str(y): int(c.table["population"].sum()) for y, c in inputs.censuses.items()},
        bases={name: comparison.base.published() for name, comparison in comparisons.items()},
        units={unit_set.period: _units(unit_set, country=country) for unit_set in counties},
        local_gains={unit_set.period: _local_gains(unit_set) for unit_set in counties},
        growth_by_density={
            unit_set.period: population_growth.growth_by_density(
                unit_set.table[f"density_{unit_set.years[0]}"],
                unit_set.table[f"population_{unit_set.years[0]}"],
                counted_people(unit_set.table, unit_set.years[-1], since=unit_set.years[0]),
            )
            for unit_set in counties
        },
        heihe_tengchong=shares,
        heihe_tengchong_growth=growth_by_side,
        heihe_tengchong_units={name: unit.en for name, unit in _UNITS_OF_THE_LINE.items()},
        core_periphery={
            name: core_summary(result, country=country) for name, result in cores.items()
        },
        core_periphery_flips=flipping_types(cores),
        outside_dense_core=outside_summary(districts),
        heihe_tengchong_grid=grid,
        concentration=concentration,
        born_in_other_province=birth_summary(
            read_table("migration_province_birthplace", country=country)
        ),
        five_year_migration=province_moves.five_year_summary(published_moves(country=country))
        if has_table(MOVES, country=country)
        else {},
    )
    if cities:
        urban = read_latest_table("urban_area_population", country=country)
        national = comparisons[country.main.name].inputs.counts
        summary = replace(summary, cities=city_summary(cities, national, urban, country=country))
    if country.unit_set() not in unit_sets:
        return summary
    pair = _pair(unit_sets, country.examples.pair, country=country)
    return replace(summary, harbin=pair, **_people(unit_sets, comparisons, country=country))


MOVES = "migration_province_moves"
"""Packaged table that a country may have."""


def published_moves(*, country: Country) -> pd.DataFrame:
    """Sum the published moves between provinces by province: see `five_year_migration`."""
    moves, periods = (read_table(name, country=country) for name in (MOVES, f"{MOVES}_periods"))
    return province_moves.five_year_migration(moves, periods, country=country)


def _people(
    unit_sets: Mapping[str, UnitSet], comparisons: Mapping[str, Comparison], *, country: Country
) -> dict[str, Any]:
    """Summarise what the counts of 2010 and 2020 say about moves, work and schooling.

    These are figures of the country, and there are none where too few of its people are counted.
    """
    nation = comparisons[country.main.name].nation
    if not nation:
        return {}
    counties, prefectures = unit_sets[country.unit_set()].compared, unit_sets["prefecture"]
    provinces = unit_sets["province"].compared
    figures: dict[str, Any] = {}
    if _all_have(counties.counts, *cohorts.AGE_COLUMNS, country=country):
        figures["children"] = children_summary(counties.counts, country=country)
    followed = cohorts.follow_units(counties, nation, country.compared, country=country)
    if followed is not None:
        table = counties.table.set_index("code")
        history = comparisons[country.main.name].inputs.history
        kind = pd.Series({code: status(code, history) for code in table.index})
        figures["net_migration"] = replace(
            cohorts.net_migration_summary(
                *_both_counts(counties, country=country), table["area_km2"], country=country
            ),
            **_checks_from_outside(provinces, counties, nation, country=country),
            by_kind_of_unit=cohorts.kinds_of_units(kind, table, country.span),
            directions=cohorts.directions(table, country.span),
        )
        _, variants = followed
        figures["growth_parts"] = cohorts.growth_parts_summary(table, variants, country=country)
        figures["youngest_cohort"] = cohorts.youngest_cohort_summary(
            *_both_counts(provinces, country=country)
        )
    if _all_have(counties.counts, "aged_65_plus", country=country):
        years = {**comparisons[country.longest.name].nation, **counties.counts}
        figures["residents"] = resident_summary({year: years[year] for year in sorted(years)})
    if _all_have(counties.counts, "away_other_province", country=country):
        figures["away_from_registration"] = away_summary(
            comparisons[country.longest.name].nation or nation, country=country
        )
    if _all_have(counties.counts, "long_form_employed_by_industry", country=country):
        sets = {"county": counties, "prefecture": prefectures}
        tables = {level: unit_set.table.set_index("code") for level, unit_set in sets.items()}
        people = {
            level: _changes_counted_once(table, country=country) for level, table in tables.items()
        }
        figures["sectors"] = sectors_summary(counties.counts, tables, people, country=country)
    if _all_have(counties.counts, "schooling_university_male", country=country):
        per_head = read_table(PER_HEAD, country=country)
        table = prefectures.table.set_index("code")
        income = {}
        for year in sorted(set(country.compared) & set(per_head["year"])):
            of_year = per_head[per_head["year"] == year].set_index("prefecture_code")["index"]
            taught = table[f"mean_schooling_years_{year}"]
            income[str(year)] = income_on_schooling(taught, of_year)
        figures["schooling"] = replace(
            schooling_summary(counties.counts, country=country), gdp_per_head=income
        )
    return figures


def _changes_counted_once(table: pd.DataFrame, *, country: Country) -> pd.DataFrame:
    """Keep the change of every territory once, where several units are compared as one."""
    names = ("change_{}_{}", "change_pct_{}_{}", "net_migration_rate_{}_{}")
    changes = [name for stem in names if (name := stem.format(*country.compared)) in table]
    once = population_growth.counted_once(table, *country.compared)
    return table.assign(**{name: table[name].where(once) for name in changes})


def _both_counts(unit_set: UnitSet, *, country: Country) -> tuple[pd.DataFrame, pd.DataFrame]:
    first, last = country.compared
    return unit_set.counts[first], unit_set.counts[last]


def _all_have(counts: Mapping[int, pd.DataFrame], *columns: str, country: Country) -> bool:
    return all(year in counts and set(columns) <= set(counts[year]) for year in country.compared)


def _checks_from_outside(
    provinces: UnitSet, counties: UnitSet, nation: Mapping[int, pd.DataFrame], *, country: Country
) -> dict[str, Any]:
    """Set the provinces' estimated net beside published moves, and beside births and deaths."""
    before, after = _both_counts(provinces, country=country)
    ratios = cohorts.survival_ratios(*(nation[year] for year in country.compared))
    followed = cohorts.follow_cohorts(before, after, ratios)
    net, expected = followed.net(cohorts.HEADLINE), followed.base(cohorts.HEADLINE)
    people = after["population"]
    published = published_moves(country=country)
    published = published[published["province_code"].isin(net.index)]
    agreements = {}
    for period in province_moves.checked_periods(country=country):
        if period in set(published["period"]):
            compared = province_moves.five_year_comparison(net, published, period)
            agreements[period] = province_moves.agreement(compared, expected, people)
    checks: dict[str, Any] = {"five_year_check": agreements}
    counted, change = counties.counts[country.compared[0]], people - before["population"]
    if {"births", "deaths"} <= set(counted):
        # A county without a rate (Sansha, of 444 people) is left out, and not its whole province.
        of_province = counties.table.set_index("code")["province_code"]
        increase = (counted["births"] - counted["deaths"]).groupby(of_province).sum()
        check = province_moves.natural_increase_check(net, change, increase)
        checks["natural_increase_check"] = check
    return checks


def city_counts(
    inputs: Inputs, comparison: Comparison, districts: pd.DataFrame
) -> dict[int, pd.DataFrame]:
    """Sum every count to the cities of 2020 that both censuses count, by census year.

    Empty without attainment, or where the censuses count too few to speak for the country.
    """
    country, counted = inputs.country, comparison.inputs
    if not comparison.nation or not _all_have(
        counted.counts, "schooling_university_male", country=country
    ):
        return {}
    city = city_of_county(districts, read_latest_table("urban_area_population", country=country))
    by_city = {}
    for year in country.compared:
        rows, whole = (
            frame.loc[frame["year"] == year].set_index("code")["latest_code"].map(city)
            for frame in (counted.rows, inputs.required)
        )
        lacking = whole[~whole.index.isin(counted.required["code"])].dropna()
        complete = rows.where(~rows.isin(lacking))
        by_city[year] = sum_counts(counted.counts[year], complete)
    return by_city


def _pair(unit_sets: Mapping[str, UnitSet], code: str, *, country: Country) -> PairFigures:
    """Set a prefecture as a whole beside its districts, as the lecture does for Harbin."""
    whole, period = unit_sets["prefecture"].table.set_index("code").loc[code], country.span
    finest = {unit_set.years: unit_set for unit_set in people_sets(unit_sets)}
    counties = finest[country.main.censuses].table
    named = rankable(counties, period) & counties["is_district"]
    districts = counties[(counties["prefecture_code"] == code) & named]
    change = districts.set_index("name_en")[f"change_pct_{period}"].dropna().sort_values()
    chinese = dict(zip(districts["name_en"], districts["name_zh"], strict=True))
    return PairFigures(
        code=code,
        name=str(whole["name_en"]),
        population={year: _number(whole[f"population_{year}"]) for year in period.split("_")},
        change_pct=_number(whole[f"change_pct_{period}"]),
        districts={str(name): round(float(pct), 4) for name, pct in change[::-1].items()},
        chinese={**chinese, str(whole["name_en"]): str(whole["name_zh"])},
    )


def _number(value: Any) -> int | float | None:
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 4)


def _units(unit_set: UnitSet, *, country: Country) -> GrowthFigures:
    counted = unit_set.table[unit_set.table["comparability"] != "not_counted"]
    return replace(
        population_growth.growth_summary(counted, unit_set.years, country=country),
        comparability=counted["comparability"].value_counts().sort_index().to_dict(),
        not_counted=len(unit_set.table) - len(counted),
    )


def _local_gains(unit_set: UnitSet) -> LocalGains:
    table = unit_set.compared_table.set_index("code")
    first, last = unit_set.years[0], unit_set.years[-1]
    change, before = table[f"change_{first}_{last}"], table[f"population_{first}"]
    named = rankable(table, f"{first}_{last}")
    return population_growth.local_gains_summary(
        change,
        before,
        table["area_km2"],
        table["province_code"],
        population_growth.counties_held(table, last),
        named,
    )


def _split_sets(counties: Sequence[UnitSet], *, whole: bool) -> dict[int, gpd.GeoDataFrame]:
    """Choose for each census the finest units that count it.

    Where a census lacks counties, shares compare only over units that all of them count: those
    of the set with most censuses, and of several the latest.
    """
    if not whole:
        longest = max(counties, key=lambda unit_set: (len(unit_set.years), unit_set.years))
        return dict.fromkeys(longest.years, longest.compared_table)
    finest: dict[int, gpd.GeoDataFrame] = {}
    for unit_set in sorted(counties, key=lambda unit_set: len(unit_set.table)):
        finest |= dict.fromkeys(unit_set.years, unit_set.table)
    return finest
