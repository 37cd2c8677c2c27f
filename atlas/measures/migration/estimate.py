"""The estimate of net migration of the atlas: provinces by their balance, units within them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from atlas.measures.migration.balance import Balance, reconcile_balance, spread_coverage
from atlas.measures.migration.cohorts import (
    AGE_COLUMNS,
    COHORTS,
    INFANTS,
    SEXES,
    Cohorts,
    can_follow,
    follow_cohorts,
    people_by_cohort,
    provincial_survival,
    survival_ratios,
)
from atlas.measures.migration.migration_estimate import MigrationEstimate, units_by_row
from atlas.measures.migration.nested import (
    PER,
    Nested,
    estimate_unit_variance,
    nest_units,
    whole_persons_by_province,
)
from atlas.measures.people import rate_where_known
from atlas.model.dataset import UnitSet
from atlas.sources.packaged import Folders, has_table, published_figures, read_table
from atlas.units.comparability import status
from atlas.units.history import DivisionHistory
from atlas.units.unit_sets import Comparison

FIGURES: Final = "migration_estimate_figures"
"""The packaged table of the figures that were typed, elicited or estimated beforehand."""

NATURAL_CHANGE: Final = "natural_change_province_annual"
"""The packaged table of births and deaths by year."""

CHILDREN: Final = ("00_04", "05_09")
"""Ages of the children who were born between the censuses; in the earlier one, those who tell how
many it missed."""

MOTHERS: Final = {
    "00_04": ("05_09", "10_14", "15_19", "20_24", "25_29", "30_34"),
    "05_09": ("10_14", "15_19", "20_24", "25_29", "30_34", "35_39"),
}
"""By age of children, the cohorts of women, by age ten years before, among whom their mothers are:
15–44 and 20–49 in the later census."""

WITH_MOTHER: Final = {"00_04": 0.25, "05_09": 0.75}
"""The share of the ten years at whose middle children of an age came with their mothers, if all
years are alike: those of 0–4 lived only through the last of them."""

RATES: Final = {
    "movers": ("25_29", "30_34", "35_39", "40_44", "45_49"),
    "older": ("55_59",),
    "oldest": ("60_64", "65_69", "70_74"),
    "children": (INFANTS,),
}
"""The cohorts by age in the earlier census whose rates tell the error that all ages share."""

MOBILE: Final = ("15_19", "20_24", "25_29", "30_34")
"""Ages at which the earlier census counted people twice."""

REPRODUCTIVE: Final = ("20_24", "25_29", "30_34")

REGISTERED_ELSEWHERE: Final = ("away_same_province", "away_other_province")
"""Who lives in a unit and is registered in another one."""


@dataclass(frozen=True)
class AllAges:
    """Net migration of all ages as cohort survival and child–woman ratios find it.

    Attributes
    ----------
    of_cohorts, of_children
        By unit, of the people who were alive at the start, and of those born since (people).
    expected
        Expected survivors of those who were alive at the start (people).
    """

    of_cohorts: pd.Series
    of_children: pd.Series
    expected: pd.Series

    @property
    def net(self) -> pd.Series:
        """Return the net migration of all ages (people)."""
        return self.of_cohorts + self.of_children


def net_migration_of_all_ages(followed: Cohorts, after: pd.DataFrame) -> AllAges:
    """Estimate net migration with the children who were born between the censuses.

    Parameters
    ----------
    followed
        Cohorts of the units, all sixteen.
    after
        The counts of the later census by unit, with the ages under ten and of women.

    Notes
    -----
    Children who moved are taken to be with women who moved: their number is that of these women
    times the unit's ratio of children to women, a quarter of it for children of 0–4 and three
    quarters for 5–9, who lived through that much of the ten years on average. United Nations,
    *Manual VI* (1970), chapter II.
    """
    moved = followed.found - followed.expected
    children = pd.Series(0.0, moved.index)
    counts = people_by_cohort(after.reindex(moved.index), _AGES)
    for age, cohorts in MOTHERS.items():
        members = [("female", cohort) for cohort in cohorts]
        women = followed.found[members].sum(axis=1, skipna=False)
        born = counts[[(sex, age) for sex in SEXES]].sum(axis=1, skipna=False)
        per_woman = (born / women.mask(women.eq(0))).where(women.ne(0), 0.0)
        came = moved[members].sum(axis=1, skipna=False)
        children = children + WITH_MOTHER[age] * per_woman * came
    of_cohorts = followed.net(COHORTS).astype("float64")
    return AllAges(of_cohorts, children, followed.base(COHORTS).astype("float64"))


_AGES: Final = {"00_04": ("00", "01_04"), "05_09": ("05_09",)}


def estimate_provinces(
    counts: tuple[pd.DataFrame, pd.DataFrame],
    rates: pd.DataFrame,
    figures: Mapping[str, float],
    *,
    years: tuple[int, int],
    region: pd.Series,
    uncounted: float,
) -> Balance:
    """Reconcile the births, deaths and coverage of provinces into their net migration.

    Parameters
    ----------
    counts
        Of the provinces in two censuses ten years apart, by code: ``population``, ages and sexes,
        and, where the earlier has them, ``births`` and ``deaths`` of its last year.
    rates
        Packaged ``natural_change_province_annual``.
    figures
        Values of the packaged table `FIGURES`.
    years
        The two censuses.
    region
        Region by province.
    uncounted
        People whom the earlier census counts in no province and the later in one (people).

    Returns
    -------
    Balance
        By province.
    """
    before, after = (frame.astype("Float64").astype("float64") for frame in counts)
    events = {name: _where_known(counts[0], name) for name in ("births", "deaths")}
    followed = follow_cohorts(*counts)
    ages = net_migration_of_all_ages(followed, after)
    born = people_by_cohort(after, _AGES).sum(axis=1)
    # Who was born in the country and moved within it, was born in it.
    staying = born - ages.of_children + ages.of_children.sum() * born / born.sum()
    change = after["population"] - before["population"]
    young = people_by_cohort(before, _AGES).T.groupby("cohort").sum().T
    found = followed.found.T.groupby("cohort").sum().T
    coverage = spread_coverage(
        {age: young[age] for age in CHILDREN},
        {age: float(found[age].sum() / young[age].sum()) for age in CHILDREN},
        {"00_04": figures["survival_00_04_to_10_14"], "05_09": figures["survival_05_09_to_15_19"]},
        _of_ages(before, ("male", "female"), MOBILE),
        uncounted,
    )
    all_births = float(born.sum()) / figures["survival_of_children"]
    registered = registered_events(rates, years)
    births = {
        "registered_births": registered["births"],
        "births_by_children": staying,
        "births_by_women": _births_by_women(events["births"], before, after),
    }
    deaths = {
        "registered_deaths": registered["deaths"],
        "deaths_by_age": _deaths_by_age(followed, events["deaths"])
        + coverage
        + (1 - figures["survival_of_children"]) * staying * all_births / staying.sum(),
    }
    names = [*births, *deaths, "coverage"]
    errors = pd.DataFrame(
        {part: [figures[f"{name}_{part}"] for name in names] for part in ("own", "common")}, names
    )
    return reconcile_balance(
        change,
        pd.DataFrame({name: it for name, it in births.items() if it is not None}),
        pd.DataFrame(deaths),
        coverage,
        errors,
        people=before["population"],
        region=region.reindex(change.index),
        all_births=all_births,
    )


def registered_events(rates: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """Add up births and deaths by yearly rates, of the years after the first census.

    Parameters
    ----------
    rates
        ``province_code``, ``year``, ``birth_rate_permille``, ``death_rate_permille``,
        ``urban_population_10k`` and ``rural_population_10k`` (10,000 people at the end of the
        year).
    years
        The two censuses.

    Returns
    -------
    pandas.DataFrame
        By province code ``births`` and ``deaths`` (float, people): of each year people × rate.

    Examples
    --------
    100,000 people and 5 ‰ in each of two years make 1,000.
    """
    rows = rates[rates["year"].between(years[0] + 1, years[1])]
    people = 10_000 * (rows["urban_population_10k"] + rows["rural_population_10k"])
    sums = {
        f"{event}s": (people * rows[f"{event}_rate_permille"] / 1000)
        .groupby(rows["province_code"])
        .sum()
        for event in ("birth", "death")
    }
    return pd.DataFrame(sums).astype("float64")


def _where_known(counts: pd.DataFrame, event: str) -> pd.Series | None:
    """Count births or deaths, taking the few people of whom they are unknown as the others."""
    if f"{event}_known" not in counts:
        return None
    found = rate_where_known(counts, event) * counts["population"]
    return None if found.isna().any() else found.astype("float64")


def _births_by_women(
    births: pd.Series | None, before: pd.DataFrame, after: pd.DataFrame
) -> pd.Series | None:
    """Let the births of the earlier census follow the number of young women."""
    if births is None:
        return None
    women = [_of_ages(counts, ("female",), REPRODUCTIVE) for counts in (before, after)]
    return births * (1 + women[1] / women[0]) / 2


def _deaths_by_age(followed: Cohorts, deaths: pd.Series | None) -> pd.Series:
    """Count who is missing from each cohort at the survival of the province (people)."""
    survival = provincial_survival(followed, deaths)
    return (followed.before * (1 - survival)).sum(axis=1)


def _of_ages(counts: pd.DataFrame, sexes: Sequence[str], ages: Sequence[str]) -> pd.Series:
    return counts[[f"{sex}_{age}" for sex in sexes for age in ages]].sum(axis=1)


def estimate_units(
    counts: tuple[pd.DataFrame, pd.DataFrame],
    provinces: tuple[pd.DataFrame, pd.DataFrame],
    balance: Balance,
    figures: Mapping[str, float],
    *,
    units: pd.DataFrame,
) -> Nested | None:
    """Estimate the net migration of units within their provinces.

    Parameters
    ----------
    counts
        Of the units in two censuses ten years apart, by code, with ages and registration.
    provinces
        Of the provinces, whose survival ratios are taken.
    balance
        From `estimate_provinces`.
    figures
        Values of the packaged table `FIGURES`.
    units
        By code: ``province_code``, ``kind`` (district, county_level_city, or another, which is
        taken as a county) and ``flagged``: whether its land may have changed.

    Returns
    -------
    Nested or None
        Of the units that both censuses count; None where too few of them tell their error.
    """
    followed = follow_cohorts(*counts, survival_ratios(*provinces))
    ages = net_migration_of_all_ages(followed, counts[1])
    index = ages.net.index[ages.net.notna()]
    size, described = ages.expected[index], units.reindex(index)
    told = told_by_ages(followed, counts, size)
    deviation = deviation_of_units(told, size, described, figures)
    if deviation is None:
        return None
    return nest_units(
        ages.net[index],
        deviation,
        size,
        province=described["province_code"],
        provinces=balance.parts["net_migration"],
        covariance=balance.covariance,
        common=figures["units_common"],
    )


def describe_units(table: pd.DataFrame, history: DivisionHistory) -> pd.DataFrame:
    """Say of each unit what its error hangs on: its province, its kind and whether it is flagged.

    Parameters
    ----------
    table
        County units by code, with ``province_code`` and ``transfer_flagged``.
    history
        Of the divisions, which knows districts and county-level cities.
    """
    return pd.DataFrame(
        {
            "province_code": table["province_code"],
            "kind": [status(str(code), history) for code in table.index],
            "flagged": table["transfer_flagged"],
        }
    )


def told_by_ages(
    followed: Cohorts, counts: tuple[pd.DataFrame, pd.DataFrame], size: pd.Series
) -> pd.DataFrame:
    """Gather what tells the error of units: rates of several ages, and an instrument.

    Parameters
    ----------
    followed
        Cohorts of the units.
    counts
        Of the units in both censuses, with those registered elsewhere.
    size
        Expected people of the units that are wanted.

    Returns
    -------
    pandas.DataFrame
        By unit a column for each of `RATES`, and ``instrument``, the change of those registered
        in another county (float, per 100 expected).
    """
    rates = {
        name: 100 * followed.net(cohorts) / followed.base(cohorts).mask(lambda it: it.eq(0))
        for name, cohorts in RATES.items()
    }
    then, now = (
        frame[list(REGISTERED_ELSEWHERE)].sum(axis=1).reindex(size.index).astype("float64")
        for frame in counts
    )
    instrument = 100 * (now - then) / size.mask(size.eq(0))
    return pd.DataFrame(rates).reindex(size.index).assign(instrument=instrument)


def deviation_of_units(
    told: pd.DataFrame, size: pd.Series, units: pd.DataFrame, figures: Mapping[str, float]
) -> pd.Series | None:
    """Estimate how wrong the start of each unit may be, by its kind, size and land.

    Parameters
    ----------
    told
        From `told_by_ages`.
    size
        Expected people of each unit.
    units, figures
        As in `estimate_units`.

    Returns
    -------
    pandas.Series or None
        By unit, a standard deviation (per 100 expected); None where too few units tell it.
    """
    rates, place = told.drop(columns="instrument"), units["province_code"]
    everywhere = estimate_unit_variance(rates, told["instrument"], province=place, size=size)
    if np.isnan(everywhere).any():
        return None
    known = units["kind"].isin(["district", "county_level_city"])
    kind = units["kind"].where(known, "county")
    variance = pd.Series(0.0, size.index)
    for name, of_kind in size.groupby(kind):
        at = of_kind.index
        of_its_own = estimate_unit_variance(
            rates.loc[at], told.loc[at, "instrument"], province=place[at], size=of_kind
        )
        # Where a kind has too few units to tell its error, it has that of all units.
        base, slope = everywhere if np.isnan(of_its_own).any() else of_its_own
        inverse = PER / of_kind.mask(of_kind.eq(0))
        variance[at] = figures[f"tails_{name}"] ** 2 * (base + slope * inverse.fillna(0.0))
    flagged = units["flagged"].astype(bool)
    variance = variance.where(~flagged, figures["flagged_land"] * variance)
    return (variance + figures["children_of_unit"] ** 2) ** 0.5


def estimate_migration(
    comparison: Comparison, counties: UnitSet | None, years: tuple[int, int]
) -> MigrationEstimate | None:
    """Estimate net migration between two censuses.

    Parameters
    ----------
    comparison
        Of the two censuses.
    counties
        The county units of the same period; None where they are not made.
    years
        The two censuses.

    Returns
    -------
    MigrationEstimate or None
        None where there is nothing to estimate it from: a census lacks ages or a part of the
        country, or no table tells births and deaths by year.
    """
    country = comparison.inputs.country
    tables = country.tables
    needed = (FIGURES, NATURAL_CHANGE)
    if counties is None or not comparison.nation or not comparison.base.is_whole:
        return None
    if not all(has_table(name, tables) for name in needed):
        return None
    first, last = (comparison.nation[year] for year in years)
    rates = read_table(NATURAL_CHANGE, tables)
    known = set(range(years[0] + 1, years[1] + 1)) <= set(rates["year"])
    uncounted = people_counted_nowhere(years, tables)
    if not known or uncounted is None or not can_follow((first, last), years, days=country.days):
        return None
    counts = counties.counts[years[0]], counties.counts[years[1]]
    if not all({*AGE_COLUMNS, *REGISTERED_ELSEWHERE} <= set(frame) for frame in counts):
        return None
    table = read_table(FIGURES, tables)
    figures = dict(zip(table["figure"].astype(str), table["value"].astype(float), strict=True))
    region = pd.Series({code: it.region for code, it in country.provinces.items()})
    balance = estimate_provinces(
        (first, last), rates, figures, years=years, region=region, uncounted=uncounted
    )
    table = counties.table.set_index("code")
    described = describe_units(table, comparison.inputs.history)
    nested = estimate_units(counts, (first, last), balance, figures, units=described)
    if nested is None:
        return None
    whole = whole_persons_by_province(nested.mean, nested.province).astype("float64")
    units = units_by_row(table[f"member_codes_{years[-1]}"]).rename("unit")
    rows = comparison.inputs.rows
    rows = rows[rows["year"] == years[-1]].set_index("code")[
        ["latest_code", "prefecture_code", "population"]
    ]
    return MigrationEstimate(
        years, balance, replace(nested, mean=whole), rows.join(units, how="inner")
    )


def people_counted_nowhere(years: tuple[int, int], tables: Folders) -> float | None:
    """Count the people whom only the later census counts in a place; None where it is unknown.

    People without a settled residence, whom the earlier census counts in no place, and servicemen
    less in number than before.
    """
    undetermined, servicemen = (
        published_figures(name, tables)
        for name in ("residence_undetermined_million", "servicemen_million")
    )
    first, last = map(str, years)
    if first not in undetermined or not {first, last} <= set(servicemen):
        return None
    gone = undetermined[first] - undetermined.get(last, 0.0)
    return 1e6 * (gone + servicemen[first] - servicemen[last])
