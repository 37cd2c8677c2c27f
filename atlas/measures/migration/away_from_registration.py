"""People who live away from the place of their household registration (renhu fenli).

A stock on census day, not a flow: residents whose hukou lies in another township, by where it
lies. The published floating population (liudong renkou) leaves out those who live and are
registered in districts of one city.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import pandas as pd

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.population_growth import periods
from atlas.measures.statistics import national_share, on_one_index, ratio, share_pct, total
from atlas.model.country import Census
from atlas.model.summary.people import AwayFigures, PublishedAway

ORIGINS = ("same_county", "same_province", "other_province")
"""Where the registration lies; told apart alike in 2010 and 2020, never in 2000."""

REGISTERED = "hukou_population"
SAME_CITY = "away_same_city_district"
"""Columns that one census has: people registered, and those away within one city."""


def away_from_registration(
    counts: Mapping[int, pd.DataFrame],
    *,
    alike: Collection[int],
    spans: Collection[tuple[int, int]] = (),
) -> pd.DataFrame:
    """Count who lives away from the registration, by its place, and their share of residents.

    Parameters
    ----------
    counts
        Census year → counts by unit (index: unit code), as `atlas.model.dataset.UnitSet.counts`.
    alike
        Censuses that ask the same, so that their answers compare.
    spans
        Further pairs of first and last census to compare.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code. For every year Y: ``away_all_Y``, ``away_within_province_Y``,
        ``away_other_province_Y`` (Int64, people), and for 2010 and 2020 ``away_same_county_Y``
        and ``away_same_province_Y``. Each again as ``away_…_share_Y`` (Float64, % of
        residents; that of ``away_all`` is ``away_share_Y``) and, for each period A–B,
        ``away_…_share_change_A_B`` (Float64, points). ``residents_per_registered_2010``
        (Float64: residents per person registered there, wherever they live). Null where a
        count is null.

    Notes
    -----
    ::

        2010, 2020: away_within_province = away_same_county + away_same_province
                    away_all             = away_within_province + away_other_province
        2000:       away_within_province = away_all − away_other_province
        share                            = 100 · away / residents

    In 2000 cities classed moves between their own districts each in its own way (Beijing's
    districts: 81,874 people from elsewhere in the province in 2000, 1,854,807 in 2010), so 2000
    is never split by origin within the province. In a unit of several counties a move from one
    to another still counts as *same province*.

    Examples
    --------
    Of 100 residents 10 are registered in another township of the county, 5 elsewhere in the
    province and 25 in another province: 40 % live away.

    >>> one = pd.DataFrame({"population": [100], "away_same_county": [10],
    ...     "away_same_province": [5], "away_other_province": [25]}, index=["110101"])
    >>> away_from_registration({2020: one}, alike=[2020])["away_share_2020"].tolist()
    [40.0]
    """
    aligned = on_one_index(counts)
    columns: dict[str, pd.Series] = {}
    for year, frame in sorted(aligned.items()):
        people = away_by_place(frame, split=year in alike)
        columns |= {f"away_{place}_{year}": away for place, away in people.items()}
        residents = total(frame, ["population"])
        columns |= {
            f"{_share_name(place)}_{year}": share_pct(away, residents)
            for place, away in people.items()
        }
    columns |= _changes(columns, sorted(aligned), spans=spans)
    for year, frame in aligned.items():
        if REGISTERED in frame:
            per_registered = ratio(total(frame, ["population"]), total(frame, [REGISTERED]))
            columns[f"residents_per_registered_{year}"] = per_registered
    index = next(iter(aligned.values())).index
    return pd.DataFrame(columns, index=index)


def away_by_place(counts: pd.DataFrame, *, split: bool) -> dict[str, pd.Series]:
    """Count those who live away by the place of their registration.

    Parameters
    ----------
    counts
        Counts of a census by unit.
    split
        Whether the census tells the same county from the rest of the province as others do.

    Returns
    -------
    dict
        ``all``, ``within_province``, ``other_province`` and, if they are told apart,
        ``same_county`` and ``same_province`` → people (Int64).
    """
    other = total(counts, ["away_other_province"])
    if not split:
        everyone = total(counts, ["away_all"])
        return {"all": everyone, "within_province": everyone - other, "other_province": other}
    county, province = (total(counts, [f"away_{place}"]) for place in ORIGINS[:2])
    return {
        "all": county + province + other,
        "same_county": county,
        "same_province": province,
        "within_province": county + province,
        "other_province": other,
    }


def floating(counts: pd.DataFrame) -> pd.Series:
    """Count the floating population of 2000: away, but not between districts of one city.

    ``away_all − away_same_city_district`` (Int64, people). Only its national sum means
    anything: 109,010,629, as published.
    """
    return total(counts, ["away_all"]) - total(counts, [SAME_CITY])


def away_summary(
    counts: Mapping[int, pd.DataFrame],
    censuses: Mapping[int, Census],
    *,
    units: Mapping[int, pd.DataFrame],
) -> dict[str, AwayFigures]:
    """Summarise living away from the registration over the country.

    Parameters
    ----------
    counts
        Census year → counts by province, or by any units that make up the country.
    censuses
        Census year → how it asks, and what is published of it.
    units
        Census year → counts by the county units that are counted where half live away; none of a
        year, and nothing is said of it.

    Returns
    -------
    dict of AwayFigures
        By census year. 2000 has the floating population, 2010 the residents per person
        registered.
    """
    summary = {}
    for year, frame in sorted(counts.items()):
        census = censuses[year]
        people = away_by_place(frame, split=census.alike)
        residents = total(frame, ["population"])
        summary[str(year)] = AwayFigures(
            **{place: int(away.sum()) for place, away in people.items()},
            share=national_share(people["all"], residents),
            other_province_share=national_share(people["other_province"], residents),
            units_half_away=_half_away(units, year, split=census.alike),
            floating=int(floating(frame).sum()) if SAME_CITY in frame else None,
            residents_per_registered=_per_registered(frame) if REGISTERED in frame else None,
            published=PublishedAway(**census.away) if census.away else None,
        )
    return summary


def _half_away(units: Mapping[int, pd.DataFrame], year: int, *, split: bool) -> int | None:
    """Count the units of which half the residents or more live away; None without any."""
    if year not in units:
        return None
    away = away_by_place(units[year], split=split)["all"]
    return int(share_pct(away, total(units[year], ["population"])).ge(50).sum())


def _per_registered(counts: pd.DataFrame) -> float:
    """Return how many residents there are for each person registered; NaN if nobody is."""
    registered = total(counts, [REGISTERED])
    residents = total(counts, ["population"])[registered.notna()]
    per = residents.sum() / registered.sum() if registered.sum() else float("nan")
    return round(float(per), 4)


def _share_name(place: str) -> str:
    return "away_share" if place == "all" else f"away_{place}_share"


def _changes(
    columns: Mapping[str, pd.Series], years: list[int], *, spans: Collection[tuple[int, int]] = ()
) -> dict[str, pd.Series]:
    """Compute the change in points of every share that both censuses of a period have."""
    places = ("all", "within_province", *ORIGINS)
    changes: dict[str, pd.Series] = {}
    for start, end in periods(years, spans):
        for name in map(_share_name, places):
            if f"{name}_{start}" in columns and f"{name}_{end}" in columns:
                change = columns[f"{name}_{end}"] - columns[f"{name}_{start}"]
                changes[f"{name}_change_{start}_{end}"] = change
    return changes


def _give(reading: Reading) -> Given:
    """Give how many live away from their registration in the country."""
    counties, country = reading.compared_counties, reading.country
    if counties is None or not reading.all_count(counties.counts, AWAY):
        return Given()
    nation = reading.comparisons[country.longest.name].nation or reading.main.nation
    longest = reading.unit_sets.get(country.longest.unit_set)
    units = longest.counts if longest else {}
    found = away_summary(nation, country.censuses, units=units)
    return Given(summary={"away_from_registration": found})


AWAY: Final = "away_other_province"
"""Column of a census that asks for registration."""

CHAPTER: Final = Chapter(
    "away_from_registration",
    of_people=((AWAY, away_from_registration, "alike", "spans"),),
    gives=_give,
)
