"""Cities by the size of their urban area in 2020, and schooling and growth by class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

import atlas.measures.statistics as stats
from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.migration.migration_estimate import MigrationEstimate
from atlas.measures.population_growth import change_pct
from atlas.measures.schooling import ATTAINMENT, RUNGS, known_parts
from atlas.model.errors import Fault, FaultyInputError, Message
from atlas.model.frames import COUNT, check_series
from atlas.model.summary.places import CityFigures, Ladder, PerDoubling
from atlas.sources.packaged import read_latest_table
from atlas.units.unite import sum_counts


def net_migration_by_class(
    migration: MigrationEstimate | None, class_of_county: pd.Series
) -> pd.DataFrame:
    """Sum the estimate of net migration over the cities of each class.

    Parameters
    ----------
    migration
        The estimate; None where there is none.
    class_of_county
        Class of the city by code of each county of the last census that is in one.

    Returns
    -------
    pandas.DataFrame
        By class: ``net_migration``, ``net_low`` and ``net_high`` (Float64, whole people). A unit
        of which a part lies in a city counts with its people there. Without columns where there
        is no estimate.
    """
    if migration is None:
        return pd.DataFrame(index=pd.Index(class_of_county.unique(), name=class_of_county.name))
    sums = migration.sums_of_counties(class_of_county)
    names = {"mean": "net_migration", "low": "net_low", "high": "net_high"}
    return sums.rename(columns=names)[list(names.values())].astype("Float64").round()


CITY_CLASSES = {
    "super_large": 10_000_000,
    "very_large": 5_000_000,
    "large_1": 3_000_000,
    "large_2": 1_000_000,
    "medium": 500_000,
    "small_1": 200_000,
    "small_2": 0,
}
"""Least urban-area population of each class, as the State Council drew them (Guofa 2014, no. 51):
chaoda, teda, I and II xing da, zhongdeng, I and II xing xiao chengshi."""

PUBLISHED_CLASSES = {"super_large": 7, "very_large": 14, "large_1": 14, "large_2": 70}
"""Cities of each class in 2020, as the National Bureau of Statistics published them."""

ENDS = ("primary_or_less", "college")
"""The two ends of the schooling ladder."""


def city_class(urban_area_population: pd.Series) -> pd.Series:
    """Class cities by people in the urban area (chengqu): one of `CITY_CLASSES`, or null."""
    people = urban_area_population.astype("Float64")
    classed = pd.Series(pd.NA, people.index, dtype="string")
    for name, least in reversed(CITY_CLASSES.items()):
        classed = classed.mask(people.ge(least).fillna(False).astype(bool), name)
    return classed


def cities(urban: pd.DataFrame) -> pd.DataFrame:
    """List the cities of 2020, the largest first.

    Parameters
    ----------
    urban
        The packaged ``urban_area_population_2020``: ``code``, ``name_zh``,
        ``urban_area_population`` (people), ``level``.

    Returns
    -------
    pandas.DataFrame
        Indexed by city code: ``name_zh``, ``urban_area_population``, ``level``, ``class``.
    """
    listed = urban.assign(**{"class": city_class(urban["urban_area_population"])})
    ordered = listed.sort_values(["urban_area_population", "code"], ascending=[False, True])
    return ordered.set_index("code")


def city_of_county(districts: pd.DataFrame, urban: pd.DataFrame) -> pd.Series:
    """Say which city each county-level unit of 2020 belongs to.

    Parameters
    ----------
    districts
        County-level units of 2020: ``code``, ``prefecture_code``, ``status`` (``district``,
        ``county_level_city`` …), as `atlas.measures.assemble.latest_districts` gives them.
    urban
        The packaged ``urban_area_population_2020``.

    Returns
    -------
    pandas.Series
        City code by code of the unit, for those in a city. A city of prefecture level or above
        is its districts, as for core and periphery; a county-level city is itself. No table
        tells schooling by urban area, which is smaller than the districts.
    """
    units = districts.set_index("code")
    upper = set(urban.loc[urban["level"] != "county_level_city", "code"])
    county_level = units.index.isin(set(urban["code"]) - upper)
    district = units["status"].eq("district") & units["prefecture_code"].isin(upper)
    city = units["prefecture_code"].where(district).mask(county_level, units.index.to_series())
    return city.dropna().rename("city_code")


def city_table(
    counts: Mapping[int, pd.DataFrame], urban: pd.DataFrame, *, years: tuple[int, int]
) -> pd.DataFrame:
    """Set size, growth and schooling of the cities side by side.

    Parameters
    ----------
    counts
        2010 and 2020 → counts summed by city (index: city code), by `city_of_county`.
    urban
        The packaged ``urban_area_population_2020``.
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    pandas.DataFrame
        One row per city with counts in both years, the largest urban area first: the columns
        of `cities`; ``population_Y`` (people), ``change_pct`` (%), ``mean_years_Y``,
        ``<rung>_Y`` (people aged 6+, for `RUNGS`) and ``people_Y`` (aged 6+).
    """
    table = cities(urban)
    for year, frame in stats.on_one_index(counts).items():
        taught = known_parts(frame)
        table[f"population_{year}"] = stats.total(frame, ["population"])
        table[f"people_{year}"] = people = taught["schooling_people"]
        table[f"mean_years_{year}"] = stats.ratio(taught["schooling_years"], people)
        for rung in RUNGS:
            table[f"{rung}_{year}"] = taught[f"schooling_{rung}"]
    table["change_pct"] = change_pct(*(table[f"population_{year}"] for year in years))
    needed = [f"{name}_{year}" for name in ("population", "people") for year in years]
    return table.dropna(subset=needed)


def ladder_gain(
    table: pd.DataFrame, rung: str, nation: Mapping[int, float], *, years: tuple[int, int]
) -> pd.Series:
    """Say how many more people of a rung cities have than at the nation's pace, in %.

    Parameters
    ----------
    table
        With ``<rung>_2010`` and ``<rung>_2020`` (people).
    rung
        One of `RUNGS`.
    nation
        The people of the rung in the whole country in 2010 and 2020.
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    pandas.Series
        Float64, % of what the city would have at the nation's pace.

    Notes
    -----
    Everywhere the old with little schooling die and the young study, so a rung's own change
    says little. With N the nation's and C the city's people on the rung::

        expected = C_2010 · N_2020 / N_2010
        gain     = 100 · (C_2020 − expected) / expected

    Positive at both ends: the city drew the best and the least schooled alike. Pupils count on
    the rung of the school that they attend.
    """
    start, end = years
    pace = nation[end] / nation[start]
    expected = table[f"{rung}_{start}"].astype("Float64") * pace
    return change_pct(expected, table[f"{rung}_{end}"])


def add_ladder(
    table: pd.DataFrame, nation: Mapping[int, pd.DataFrame], *, years: tuple[int, int]
) -> pd.DataFrame:
    """Add ``<rung>_gain_pct`` (`ladder_gain`) for every rung.

    Parameters
    ----------
    table
        From `city_table` or `by_class`.
    nation
        2010 and 2020 → counts of the whole country by unit.
    years
        The two censuses compared, the earlier first.
    """
    sums = {year: known_parts(frame).sum() for year, frame in nation.items()}
    gained = table.copy()
    for rung in RUNGS:
        people = {year: float(parts[f"schooling_{rung}"]) for year, parts in sums.items()}
        gained[f"{rung}_gain_pct"] = ladder_gain(table, rung, people, years=years)
    return gained


def by_class(table: pd.DataFrame, *, years: tuple[int, int]) -> pd.DataFrame:
    """Sum the cities of each class.

    Parameters
    ----------
    table
        From `city_table`.
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    pandas.DataFrame
        Indexed by class, the largest first: ``cities``, ``population_Y``, ``change_pct``,
        ``mean_years_Y``, ``<rung>_Y``, ``people_Y`` and ``<rung>_share_Y`` (% of people 6+).
    """
    taught = {f"years_{y}": table[f"mean_years_{y}"] * table[f"people_{y}"] for y in years}
    columns = [f"{name}_{y}" for y in years for name in ("population", "people", *RUNGS)]
    grouped = table.assign(**taught).groupby("class")
    sums = grouped[[*columns, *taught]].sum()
    sums.insert(0, "cities", grouped.size())
    for year in years:
        sums[f"mean_years_{year}"] = stats.ratio(sums.pop(f"years_{year}"), sums[f"people_{year}"])
        for rung in RUNGS:
            share = stats.share_pct(sums[f"{rung}_{year}"], sums[f"people_{year}"])
            sums[f"{rung}_share_{year}"] = share
    sums["change_pct"] = change_pct(*(sums[f"population_{year}"] for year in years))
    return sums.reindex([name for name in CITY_CLASSES if name in sums.index])


def per_doubling(size: pd.Series, value: pd.Series) -> float | None:
    """Return by how much a value is higher in a city of twice the size.

    Least squares of the value on log2 of the size, each city once; None under three cities.
    """
    both = pd.DataFrame({"size": size, "value": value}).astype("Float64").dropna()
    both = both[both["size"] > 0].astype(float)
    if len(both) < 3 or both["size"].nunique() < 2:
        return None
    return float(np.polyfit(np.log2(both["size"]), both["value"], 1)[0])


FEWEST_RANKED: Final = 3
"""Through two cities every law fits."""


@dataclass(frozen=True)
class RankSize:
    """How the sizes of cities fall off with their rank.

    Attributes
    ----------
    exponent
        b of rank ~ size^(−b): 1 where the second city is half as large as the first, the third a
        third (Zipf); smaller where the largest are larger than that.
    standard_error
        Of the exponent.
    cities
        How many were ranked.
    """

    exponent: float
    standard_error: float
    cities: int


def rank_size(people: pd.Series, least: float = 0) -> RankSize:
    """Fit the ranks of cities by their sizes.

    Parameters
    ----------
    people
        Of each city (people, nullable); those without people are left out.
    least
        Smaller cities are left out: only the upper tail follows such a law.

    Returns
    -------
    RankSize
        The exponent with its error.

    Raises
    ------
    UserError
        The people are no counts, or fewer than three cities are left or all are of one size.

    Notes
    -----
    ln(rank − ½) = a − b · ln(people) by least squares, and the standard error b · √(2 / n): without
    the half the exponent is too small in few cities, and the usual error too small in all (Gabaix
    and Ibragimov 2011, *Journal of Business & Economic Statistics* 29 (1)). Cities of one size take
    their ranks in turn.

    Examples
    --------
    Sizes that the law gives exactly, with b = 1:

    >>> rank_size(pd.Series([1 / (rank - 0.5) for rank in range(1, 5)])).exponent
    1.0
    """
    call = "atlas.measures.rank_size"
    counted = check_series(call, "people", people, COUNT).dropna().astype(float)
    sizes = np.sort(counted[(counted > 0) & (counted >= least)])[::-1]
    if len(sizes) < FEWEST_RANKED or sizes[0] == sizes[-1]:
        expected = Message(f"{FEWEST_RANKED} cities or more, not all of one size")
        raise FaultyInputError([Fault(expected, call, None, "people", f"{len(sizes)} of them")])
    logs = np.log(sizes) - np.log(sizes).mean()
    exponent = -float(logs @ np.log(np.arange(len(sizes)) + 0.5) / (logs @ logs))
    error = exponent * float(np.sqrt(2 / len(sizes)))
    return RankSize(round(exponent, 12), round(error, 12), len(sizes))


def city_summary(
    counts: Mapping[int, pd.DataFrame],
    nation: Mapping[int, pd.DataFrame],
    urban: pd.DataFrame,
    moved: pd.DataFrame,
    *,
    years: tuple[int, int],
) -> CityFigures:
    """Summarise city sizes, schooling and growth.

    Parameters
    ----------
    counts
        2010 and 2020 → counts by city.
    nation
        2010 and 2020 → counts of the whole country by unit.
    urban
        The packaged ``urban_area_population_2020``.
    moved
        From `net_migration_by_class`.
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    CityFigures
        By class with the gains of the ladder and, where it is known, net migration; size is that
        of the urban area.
    """
    listed = cities(urban)
    table = add_ladder(city_table(counts, urban, years=years), nation, years=years)
    classes = add_ladder(by_class(table, years=years), nation, years=years).join(moved)
    last = years[-1]
    college = stats.share_pct(table[f"college_{last}"], table[f"people_{last}"])
    size = table["urban_area_population"]
    members = {
        name: listed.loc[listed["class"].eq(name), "name_zh"].tolist() for name in CITY_CLASSES
    }
    return CityFigures(
        classes={name: len(names) for name, names in members.items()},
        published_classes=PUBLISHED_CLASSES,
        names={name: members[name] for name in PUBLISHED_CLASSES},
        uncounted={
            str(code): str(name)
            for code, name in listed.loc[~listed.index.isin(table.index), "name_zh"].items()
        },
        by_class={
            str(name): stats.rounded((str(column), value) for column, value in row.items())
            for name, row in classes.to_dict("index").items()
        },
        ladder=_ladder(table),
        per_doubling=PerDoubling(
            cities=len(table),
            mean_years=stats.rounded_figure(per_doubling(size, table[f"mean_years_{last}"])),
            college_share=stats.rounded_figure(per_doubling(size, college)),
        ),
    )


def _ladder(table: pd.DataFrame) -> Ladder:
    """Count the growing cities that drew people at both ends of the ladder."""
    growing = table[table["change_pct"].gt(0)]
    low, high = (growing[f"{end}_gain_pct"] for end in ENDS)
    return Ladder(
        growing_cities=len(growing),
        both_ends=int((low.gt(0) & high.gt(0)).sum()),
        college_only=int((low.le(0) & high.gt(0)).sum()),
        primary_or_less_only=int((low.gt(0) & high.le(0)).sum()),
        neither=int((low.le(0) & high.le(0)).sum()),
        rank_correlation=stats.rounded_figure(stats.rank_correlation(low, high)),
    )


def city_counts(reading: Reading) -> dict[int, pd.DataFrame]:
    """Sum every count to the cities of 2020 that both censuses count, by census year.

    Empty without attainment, or where the censuses count too few to speak for the country.
    """
    counted = reading.main.inputs
    if not reading.main.nation or not reading.all_count(counted.counts, ATTAINMENT):
        return {}
    urban = read_latest_table("urban_area_population", reading.country.tables)
    city = city_of_county(reading.districts, urban)
    by_city = {}
    for year in reading.years:
        rows, whole = (
            frame.loc[frame["year"] == year].set_index("code")["latest_code"].map(city)
            for frame in (counted.rows, reading.inputs.required)
        )
        lacking = whole[~whole.index.isin(counted.required["code"])].dropna()
        complete = rows.where(~rows.isin(lacking))
        by_city[year] = sum_counts(counted.counts[year], complete)
    return by_city


def _give(reading: Reading) -> Given:
    """Give the cities by size, where the censuses say what their people learnt."""
    years, counted = reading.years, city_counts(reading)
    if not counted:
        return Given()
    urban = read_latest_table("urban_area_population", reading.country.tables)
    nation = reading.main.inputs.counts
    table = add_ladder(city_table(counted, urban, years=years), nation, years=years)
    classes = city_of_county(reading.districts, urban).map(table["class"]).rename("class").dropna()
    moved = net_migration_by_class(reading.migration, classes)
    return Given(
        tables={"cities": table.rename_axis("code").reset_index()},
        summary={"cities": city_summary(counted, nation, urban, moved, years=years)},
    )


CHAPTER: Final = Chapter("cities", gives=_give)
