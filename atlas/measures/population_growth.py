"""Growth of people: between censuses, by density, against neighbours, and since the last census."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final, TypeVar

import numpy as np
import pandas as pd

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.statistics import ratio, rounded_change_pct, rounded_share
from atlas.model.country import Province
from atlas.model.dataset import UnitSet, people_sets
from atlas.model.figures import AS_COUNTED_SUFFIX, counted_people, rankable
from atlas.model.frames import PEOPLE, check_frame, check_period
from atlas.model.summary import people as records
from atlas.sources.packaged import Folders, has_table, published_figures
from atlas.units.unit_sets import people_on_later_counties
from atlas.words.word_files import LANGS

Table = TypeVar("Table", bound=pd.DataFrame)


def years_between(start: dt.date, end: dt.date) -> float:
    """Count the years from one date to a later one.

    Full anniversaries count one each; the days after the last of them count as their part of
    the year that they began, so censuses on the same day of the year are whole years apart.

    Raises
    ------
    ValueError
        ``end`` is not after ``start``.
    """
    if end <= start:
        raise ValueError(f"{end} is not after {start}")
    whole = end.year - start.year - ((end.month, end.day) < (start.month, start.day))
    last = start.replace(year=start.year + whole)
    following = start.replace(year=start.year + whole + 1)
    return whole + (end - last) / (following - last)


def census_interval(start: int, end: int, *, days: Mapping[int, dt.date]) -> float:
    """Return the years between two censuses, from reference day to reference day.

    Raises
    ------
    ValueError
        No reference day is known for a year, or the years are in the wrong order.
    """
    unknown = sorted({start, end} - days.keys())
    if unknown:
        raise ValueError(f"no census date for {unknown}; known: {sorted(days)}")
    return years_between(days[start], days[end])


def periods(years: Sequence[int], spans: Collection[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """List consecutive years in pairs, the first with the last, and further pairs of them."""
    known = [*pairwise(years), (years[0], years[-1])] if len(years) > 1 else []
    known += [span for span in spans if set(span) <= set(years)]
    return list(dict.fromkeys(known))


def change_pct(before: pd.Series, after: pd.Series) -> pd.Series:
    """Return the change in % of ``before``: Float64, null where a count is null or the base 0."""
    return (ratio(after, before) - 1) * 100


def annual_rate_pct(before: pd.Series, after: pd.Series, years: float) -> pd.Series:
    """Return the geometric annual rate, ``((after / before) ** (1 / years) − 1) × 100``.

    Float64, % a year; null where a count is null or the base is 0.
    """
    factor = change_pct(before, after) / 100 + 1
    return (factor ** (1 / years) - 1) * 100


def growth(
    table: pd.DataFrame,
    start: int,
    end: int,
    *,
    years: float | None = None,
    people: str = "population_{}",
) -> pd.DataFrame:
    """Measure how the people of each unit changed between two counts.

    Parameters
    ----------
    table
        One row per unit, with a column of people (nullable) for each of the two years.
    start, end
        The years of the two counts.
    years
        Time between them; None takes the difference of the two.
    people
        Name of the columns, with ``{}`` where the year stands.

    Returns
    -------
    DataFrame
        On the table's index, with A and B the two years: ``change_A_B`` (Int64, people),
        ``change_pct_A_B`` (Float64, % of A) and ``annual_rate_pct_A_B`` (Float64, % a year).
        Missing where a count is missing; the two rates also where the base is 0.

    Raises
    ------
    UserError
        A column is missing or holds what is no count, or ``end`` is not after ``start``.

    Notes
    -----
    With P the people counted and T the years between, the geometric rate of the communiqués of
    China's censuses::

        change          = P_B − P_A
        change_pct      = 100 · (P_B / P_A − 1)
        annual_rate_pct = 100 · ((P_B / P_A)^(1/T) − 1)

    Examples
    --------
    >>> towns = pd.DataFrame({"population_2010": [100, 80], "population_2020": [121, 80]})
    >>> growth(towns, 2010, 2020).round(2)
       change_2010_2020  change_pct_2010_2020  annual_rate_pct_2010_2020
    0                21                  21.0                       1.92
    1                 0                   0.0                        0.0
    """
    call = "atlas.measures.growth"
    before, after = (people.format(year) for year in (start, end))
    check_frame(call, "table", table, {before: PEOPLE, after: PEOPLE})
    check_period(call, start, end)
    interval = float(end - start) if years is None else years
    return _changes(table[before], table[after], interval).add_suffix(f"_{start}_{end}")


def _changes(before: pd.Series, after: pd.Series, years: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "change": after.astype("Int64") - before.astype("Int64"),
            "change_pct": change_pct(before, after),
            "annual_rate_pct": annual_rate_pct(before, after, years),
        }
    )


def add_growth(
    table: Table,
    years: Sequence[int],
    compared: Mapping[tuple[int, int], Sequence[pd.Series]] | None = None,
    *,
    days: Mapping[int, dt.date],
    spans: Collection[tuple[int, int]] = (),
) -> Table:
    """Add change, per cent and annual rate for each period and for the whole span.

    Parameters
    ----------
    table
        One row per unit with ``population_Y`` (people, nullable) for each year. A
        GeoDataFrame stays one. With ``population_Y_as_counted`` as well, change since an earlier
        census is that of the latter, for the earlier is of the same land.
    years
        Census years in ascending order.
    compared
        First and last year → people of both on one territory, by the table's index, where the
        counts of the table are on two; and third those of the first as counted, where they differ.
    days
        Reference day of each census.
    spans
        Further pairs of first and last census to compare.

    Returns
    -------
    DataFrame
        A copy with, for each period A–B, ``change_A_B`` (Int64, people), ``change_pct_A_B``
        (Float64, %) and ``annual_rate_pct_A_B`` (Float64, % a year). Null where a count is
        null; the two rates are null as well where the base is 0. Beside
        ``population_A_as_counted`` there is ``change_A_B_as_counted``, over the land as counted.

    Raises
    ------
    KeyError
        The table lacks the count of a year.
    ValueError
        A year has no census date, or the years are not ascending.

    Notes
    -----
    The formulas are those of `growth`, with the years from census day to census day (1 November,
    so 10 or 20 exactly). Counts are as published: change from 2000 is about 1.7 points too high
    (the census's ``uplift``).
    """
    grown = table.copy()
    for start, end in periods(years, spans):
        interval = census_interval(start, end, days=days)
        counted = grown[f"population_{start}"], counted_people(grown, end, since=start)
        before, after, *as_counted = (compared or {}).get((start, end), counted)
        changes = _changes(before, after, interval).add_suffix(f"_{start}_{end}")
        grown[changes.columns] = changes
        if (raw := f"population_{start}{AS_COUNTED_SUFFIX}") in grown:
            change = after.astype("Int64") - [*as_counted, grown[raw]][0].astype("Int64")
            grown[f"change_{start}_{end}{AS_COUNTED_SUFFIX}"] = change
    return grown


def counted_once(table: pd.DataFrame, start: int, end: int) -> pd.Series:
    """Find which units stand for the territory that their change is that of.

    Parameters
    ----------
    table
        Units with ``population_<end>`` and, where some are compared as one, with
        ``compared_codes_<start>_<end>``.
    start, end
        The censuses compared.

    Returns
    -------
    Series
        Boolean by the table's index: of units compared as one only that with most people, so that
        their change is summed, drawn or fitted once.
    """
    joined = table.get(f"compared_codes_{start}_{end}")
    if joined is None:
        return pd.Series(True, index=table.index)
    people = table[f"population_{end}"].astype("Float64").fillna(0)
    first = people.groupby(joined).transform("max").eq(people)
    return joined.isna() | first.fillna(False).astype(bool)


def growth_summary(
    table: pd.DataFrame, years: Sequence[int], *, uplift: float | None = None
) -> records.GrowthFigures:
    """Summarise growth from the first to the last of the years over all units.

    Parameters
    ----------
    table
        One row per unit with ``population_Y`` (people, nullable) for each year, those of
        `add_growth`.
    years
        Census years in ascending order; those between the first and the last are not used.
    uplift
        What the count of the first census must be raised by, as a factor; None: by nothing.

    Returns
    -------
    GrowthFigures
        Without the words of comparability. Where the first census needs an uplift (2000), with
        the decliners once its count is raised by the same factor everywhere (1.0167).
    """
    first, last = years[0], years[-1]
    people = {
        f"population_{first}": table[f"population_{first}"],
        f"population_{last}": counted_people(table, last, since=first),
    }
    counts = pd.DataFrame(people).astype("Int64")
    left_out = counts.isna().any(axis=1)
    before, after = (counts[column][~left_out] for column in counts)
    declining = after < before
    uplifted = None if uplift is None else int((after < before * uplift).sum())
    uplifted_share = None if uplifted is None else rounded_share(uplifted, len(before))
    return records.GrowthFigures(
        count=len(counts),
        compared=len(before),
        declining=int(declining.sum()),
        declining_share=rounded_share(declining.sum(), len(before)),
        population_in_declining=int(after[declining].sum()),
        population_in_declining_share=rounded_share(after[declining].sum(), after.sum()),
        population_before_in_declining_share=rounded_share(before[declining].sum(), before.sum()),
        left_out_units=int(left_out.sum()),
        left_out_people={
            str(year): int(counts[f"population_{year}"][left_out].sum()) for year in (first, last)
        },
        uniform_uplift=uplift,
        declining_uniform_uplift=uplifted,
        declining_share_uniform_uplift=uplifted_share,
    )


EDGES = (10, 100, 400, 1500, 3000, 6000, 12000, 24000)
"""Densities (people per km²) at which one class ends and the next begins, [lower, upper)."""


def growth_by_density(
    density: pd.Series, before: pd.Series, after: pd.Series
) -> list[records.DensityClass]:
    """Add up the people of units by their density in the first census.

    Parameters
    ----------
    density
        People per km² in the first census, by unit.
    before, after
        People counted in the two censuses, by the same index.

    Returns
    -------
    list of DensityClass
        From the thinnest up. Units without density or without either count are in none.

    Notes
    -----
    A unit stays in the class of its first density, whatever it becomes. So a class shows the
    fate of places, and no shift of people between classes of a map. Density is over the whole
    unit, its fields and hills included.

    Examples
    --------
    Two units of 5,000 people per km², one that gains 20 of its 100 people and one that loses 10
    of 300, make one class that gains 10 of 400: +2.5 %.
    """
    frame = pd.DataFrame({"density": density, "before": before, "after": after}).dropna()
    place = np.searchsorted(EDGES, frame["density"].to_numpy(float), side="right")
    bounds = pairwise([None, *EDGES, None])
    return [_row(low, high, frame[place == number]) for number, (low, high) in enumerate(bounds)]


def _row(low: int | None, high: int | None, units: pd.DataFrame) -> records.DensityClass:
    before, after = int(units["before"].sum()), int(units["after"].sum())
    return records.DensityClass(
        lower=low,
        upper=high,
        units=len(units),
        people_before=before,
        people_after=after,
        change_pct=rounded_change_pct(before, after),
    )


def holds_half_of_gains(change: pd.Series, counties: pd.Series) -> pd.Series:
    """Mark the units with the largest gains, which together make up half of all gains.

    Parameters
    ----------
    change
        Change of people by unit; null where it is not known.
    counties
        Counties that each unit holds by the same index: several that cannot be told apart take
        their place by their mean gain, or a union of many would stand before each of them.

    Returns
    -------
    pandas.Series
        Boolean by the same index: True for the units with the largest gains per county, taken one
        after the other until their sum reaches the half. Null where the change is null. Nobody
        gained: none is marked.

    Notes
    -----
    Losses are not set off against gains: the sum is that of the units that gained. Units with
    equal gains are taken in the order of their index, so that the answer is always the same.

    Examples
    --------
    Gains of 5, 3, 1 and 1 beside a loss of 10: the first unit alone holds half of the 10 gained.
    """
    known = change.dropna().astype("int64")
    mean_gain = (known[known > 0] / counties).dropna().sort_index()
    gains = known[mean_gain.sort_values(ascending=False, kind="stable").index]
    before = gains.cumsum() - gains
    held = gains.index[before < gains.sum() / 2]
    marked = pd.Series(change.index.isin(held), index=change.index, dtype="boolean")
    return marked.mask(change.isna())


def counties_held(table: pd.DataFrame, year: int) -> pd.Series:
    """Count the rows of a census in each unit (Int64); null in a unit that it does not count."""
    return table[f"member_codes_{year}"].str.count(";").add(1).astype("Int64")


def local_gains_summary(
    change: pd.Series,
    before: pd.Series,
    area_km2: pd.Series,
    province: pd.Series,
    counties: pd.Series,
    named: pd.Series | None = None,
) -> records.LocalGains:
    """Summarise gains and where half of them landed.

    Parameters
    ----------
    change
        Change of people by unit.
    before
        People at the start by the same index.
    area_km2
        Area by the same index; null for a unit without land on the map.
    province
        Code of the province by the same index.
    counties
        Counties that each unit holds, by the same index.
    named
        Whether a unit may be named as the largest, by the same index; None: any may.

    Returns
    -------
    LocalGains
        The gains, the units that hold half of them, and the largest of these.
    """
    known = change.dropna().astype("int64")
    half = holds_half_of_gains(change, counties)
    codes = half.index[half.fillna(False)]
    gains = known.reindex(codes).sort_values(ascending=False)
    provinces = province.reindex(codes).value_counts(sort=False).sort_index()
    area, whole = float(area_km2.reindex(codes).sum()), float(area_km2.sum())
    people, everyone = int(before.reindex(codes).sum()), int(before[known.index].sum())
    largest = province_of_most = None
    first = gains if named is None else gains[named.reindex(gains.index)]
    if len(first):
        largest = records.LargestGain(code=str(first.index[0]), gain=int(first.iloc[0]))
    if len(gains):
        most = int(provinces.max())
        province_of_most = records.ProvinceOfGains(code=str(provinces.idxmax()), units=most)
    return records.LocalGains(
        units=len(known),
        gaining=int((known > 0).sum()),
        gross_gain=int(known[known > 0].sum()),
        half_units=len(codes),
        half_gain=int(gains.sum()),
        half_area_km2=round(area, 1),
        half_area_share=rounded_share(area, whole),
        half_people_share=rounded_share(people, everyone),
        largest=largest,
        province=province_of_most,
    )


def annual_estimates(table: pd.DataFrame, *, provinces: Mapping[str, Province]) -> pd.DataFrame:
    """Write the yearly estimates in people, with the names of the provinces.

    Parameters
    ----------
    table
        Packaged ``population_province_annual``: ``province_code``, ``year``, ``people_10k``,
        ``basis``.
    provinces
        The provinces by code.

    Returns
    -------
    pandas.DataFrame
        Sorted by code and year: ``province_code``, ``name_zh``, ``name_en``, ``year``,
        ``people`` (Int64), ``basis``.

    Raises
    ------
    ValueError
        A year lacks one of the 31 provinces, or has one twice.
    """
    for year, rows in table.groupby("year"):
        if sorted(rows["province_code"]) != sorted(provinces):
            raise ValueError(f"{year}: expected each of {len(provinces)} provinces once")
    estimates = table[["province_code"]].copy()
    for lang in LANGS:
        names = {code: province.short.get(lang) for code, province in provinces.items()}
        estimates[f"name_{lang}"] = table["province_code"].map(names)
    estimates["year"] = table["year"]
    estimates["people"] = table["people_10k"] * 10_000
    estimates["basis"] = table["basis"]
    return estimates.sort_values(["province_code", "year"], ignore_index=True)


def ends_since(estimates: pd.DataFrame, *, censuses: Iterable[int]) -> tuple[int, int]:
    """Return the last year that is estimated, and before it that of the census it goes on from."""
    last = int(estimates["year"].max())
    return max(year for year in censuses if year < last), last


def changes_since(estimates: pd.DataFrame, *, censuses: Iterable[int]) -> pd.DataFrame:
    """Return how the estimate of each province changed over `ends_since`.

    Parameters
    ----------
    estimates
        From `annual_estimates`.
    censuses
        Years of the censuses.

    Returns
    -------
    pandas.DataFrame
        By code of the province: ``estimate_2020``, ``estimate_2024`` and
        ``estimate_change_2020_2024`` (Int64, people), ``estimate_change_pct_2020_2024``
        (Float64, % of the first).
    """
    by_year = estimates.pivot(index="province_code", columns="year", values="people")
    start, end = ends_since(estimates, censuses=censuses)
    first, last = by_year[start], by_year[end]
    changes = pd.DataFrame({f"estimate_{start}": first, f"estimate_{end}": last})
    changes[f"estimate_change_{start}_{end}"] = last - first
    changes[f"estimate_change_pct_{start}_{end}"] = change_pct(first, last)
    return changes.rename_axis("code")


def since_summary(estimates: pd.DataFrame, *, censuses: Iterable[int]) -> records.SinceTheCensus:
    """Summarise the changes of `changes_since`.

    Notes
    -----
    A figure is published to 10,000 people, so a province whose two are equal is neither among
    those that grew nor among those that fell.
    """
    start, end = ends_since(estimates, censuses=censuses)
    changes = changes_since(estimates, censuses=censuses)
    change = changes[f"estimate_change_{start}_{end}"]
    pct = changes[f"estimate_change_pct_{start}_{end}"]
    together = estimates.groupby("year")["people"].sum()
    before, after = int(together[start]), int(together[end])
    return records.SinceTheCensus(
        first_year=start,
        last_year=end,
        people={str(year): int(people) for year, people in together.items()},
        change=after - before,
        change_pct=round((after / before - 1) * 100, 4),
        grew=int(change.gt(0).sum()),
        fell=int(change.lt(0).sum()),
        unchanged=int(change.eq(0).sum()),
        largest_gain=records.LargestGain(code=str(change.idxmax()), gain=int(change.max())),
        provinces={
            str(code): records.ProvinceChange(
                change=int(change[code]), change_pct=round(float(pct[code]), 4)
            )
            for code in changes.index
        },
    )


SURVEYED: Final = ("away_million", "floating_million", "sample_million", "sample_pct")
"""Figures of a survey as `published_figures` calls them, after ``survey_``."""


def registration_survey(tables: Folders, *, since: int) -> records.RegistrationSurvey | None:
    """Read the last survey after a census of who lives away from where they are registered.

    Parameters
    ----------
    tables
        The folders of the packaged tables.
    since
        Year of the census.

    Returns
    -------
    RegistrationSurvey or None
        None where no later year has all of its figures.
    """
    if not has_table("published_figures", tables):
        return None
    found = {name: published_figures(f"survey_{name}", tables) for name in SURVEYED}
    years = set[str].intersection(*map(set, found.values()))
    later = [year for year in years if int(year) > since]
    if not later:
        return None
    last = max(later, key=int)
    away, floating, sample, pct = (found[name][last] for name in SURVEYED)
    return records.RegistrationSurvey(
        year=int(last),
        away=round(1e6 * away),
        floating=round(1e6 * floating),
        sample=round(1e6 * sample),
        sample_pct=pct,
    )


def _units(unit_set: UnitSet, uplift: float | None) -> records.GrowthFigures:
    counted = unit_set.table[unit_set.table["comparability"] != "not_counted"]
    return replace(
        growth_summary(counted, unit_set.years, uplift=uplift),
        comparability=counted["comparability"].value_counts().sort_index().to_dict(),
        not_counted=len(unit_set.table) - len(counted),
    )


def _local_gains(unit_set: UnitSet) -> records.LocalGains:
    table = unit_set.compared_table.set_index("code")
    first, last = unit_set.years[0], unit_set.years[-1]
    change, before = table[f"change_{first}_{last}"], table[f"population_{first}"]
    named = rankable(table, f"{first}_{last}")
    return local_gains_summary(
        change, before, table["area_km2"], table["province_code"], counties_held(table, last), named
    )


def _with_growth(counties: pd.DataFrame | None, *, years: tuple[int, int]) -> pd.DataFrame | None:
    """Say how counties grew, as townships count their people and with one heir for each county."""
    if counties is None:
        return None
    start, end = years
    after = counties[f"population_{end}"]
    for suffix in ("", "_one_heir"):
        change = change_pct(counties[f"population_{start}{suffix}"], after)
        counties[f"change_pct{suffix}_{start}_{end}"] = change
    return counties


ESTIMATES: Final = "population_province_annual"
"""Packaged table of provinces that a country may have."""

PEOPLE_ON_COUNTIES: Final = "people_{}_on_counties_{}"
"""The table of people of one census on the counties of the next, where there are flows."""


def _give(reading: Reading) -> Given:
    """Give the growth of every set of county units, and what is estimated since the last census."""
    inputs, country = reading.inputs, reading.country
    censuses = country.years
    counties = people_sets(reading.unit_sets)
    columns, tables = {}, {}
    figures: dict[str, Any] = {
        "totals": {
            str(year): int(census.table["population"].sum())
            for year, census in inputs.censuses.items()
        },
        "bases": {name: it.base.published() for name, it in reading.comparisons.items()},
        "units": {it.period: _units(it, country.uplift(it.years[0])) for it in counties},
        "local_gains": {it.period: _local_gains(it) for it in counties},
        "growth_by_density": {
            it.period: growth_by_density(
                it.table[f"density_{it.years[0]}"],
                it.table[f"population_{it.years[0]}"],
                counted_people(it.table, it.years[-1], since=it.years[0]),
            )
            for it in counties
        },
    }
    later = _with_growth(people_on_later_counties(inputs), years=reading.years)
    if later is not None:
        tables[PEOPLE_ON_COUNTIES.format(*reading.years)] = later
    annual = reading.optional_table(ESTIMATES)
    if annual is not None:
        tables[ESTIMATES] = estimates = annual_estimates(annual, provinces=country.provinces)
        columns["province"] = changes_since(estimates, censuses=censuses)
        # Else nothing is to be told since the last census.
        if ends_since(estimates, censuses=censuses)[0] == censuses[-1]:
            figures["since_the_census"] = replace(
                since_summary(estimates, censuses=censuses),
                registration_survey=registration_survey(country.tables, since=censuses[-1]),
            )
    return Given(columns=columns, tables=tables, summary=figures)


CHAPTER: Final = Chapter("growth", gives=_give)
