"""Who the people are: ages, births, households, registration, occupations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import pandas as pd

import atlas.measures.statistics as stats
from atlas.measures.chapter import Chapter, Given, Reading
from atlas.model.summary.people import ResidentFigures


def ageing(counts: Mapping[int, pd.DataFrame], *, alike: Collection[int]) -> pd.DataFrame:
    """Compute the share of people aged 65 and over, and the dependency of the old and of children.

    Parameters
    ----------
    counts
        Census year → counts by unit with the columns of
        `broad_ages` and ``population`` (Int64, people).
    alike
        Censuses that ask the same, so that their answers compare.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``aged_65_plus_Y`` (Int64, people),
        ``aged_65_plus_share_Y`` (Float64, % of residents), ``old_age_dependency_Y`` and
        ``child_dependency_Y`` (Float64, people aged 65 and over, and aged 0–14, per 100 aged
        15–64); and the change 2010–2020 of the share, in points. Null where a count is null.

    Notes
    -----
    ::

        old_age_dependency = 100 · aged 65 and over / aged 15–64
        child_dependency   = 100 · aged 0–14 / aged 15–64

    Young adults who leave make a place old as surely as long lives do.

    Examples
    --------
    20 people of 65 and over beside 100 of 15–64 and 30 children: a share of 13.3 %, an
    old-age dependency of 20, a child dependency of 30.
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        young, working, old = (
            stats.total(frame, [name]) for name in ("aged_0_14", "aged_15_64", "aged_65_plus")
        )
        return {
            "aged_65_plus": old,
            "aged_65_plus_share": stats.share_pct(old, stats.total(frame, ["population"])),
            "old_age_dependency": stats.share_pct(old, working),
            "child_dependency": stats.share_pct(young, working),
        }

    alike = stats.comparable(counts, alike=alike)
    return stats.add_changes(stats.by_year(counts, of_census), ["aged_65_plus_share"], alike)


BROAD_AGES = {
    "aged_0_14": ("00", "01_04", "05_09", "10_14"),
    "aged_15_64": (
        *("15_19", "20_24", "25_29", "30_34", "35_39"),
        *("40_44", "45_49", "50_54", "55_59", "60_64"),
    ),
    "aged_65_plus": ("65_69", "70_74", "75_79", "80_84", "85_plus"),
}
"""The three ages that every census knows, and the age groups that make them up."""

PRINTED_BROAD_AGES = dict(zip(BROAD_AGES, ("age_00_14", "age_15_64", "age_65_plus"), strict=True))
"""The same as the census of 2000 prints them."""

PRINTED_RATES = {
    "minority_people": ("minority_pct", 100),
    "non_agricultural_hukou": ("non_agricultural_hukou_pct", 100),
    "births": ("birth_rate_permille", 1000),
    "deaths": ("death_rate_permille", 1000),
}
"""Counts that a census prints as a rate of all people of a row: the rate, and of how many."""

MOST_UNKNOWN = 0.01
"""Part of a unit's people, in rows without a rate, from which on the unit has no rate either."""


def broad_ages(counts: pd.DataFrame) -> pd.DataFrame:
    """Count the people of the three broad ages.

    Parameters
    ----------
    counts
        One row per census row (or unit): ``<sex>_<ages>``, or the three ages; Int64.

    Returns
    -------
    pandas.DataFrame
        Int64, on the same index: ``aged_0_14``, ``aged_15_64``, ``aged_65_plus``; without
        columns where the census has no ages.
    """
    if set(PRINTED_BROAD_AGES.values()) <= set(counts):
        printed = {name: counts[column] for name, column in PRINTED_BROAD_AGES.items()}
        return pd.DataFrame(printed, index=counts.index)
    ages = {
        name: [f"{sex}_{group}" for sex in ("male", "female") for group in groups]
        for name, groups in BROAD_AGES.items()
    }
    if not {column for columns in ages.values() for column in columns} <= set(counts):
        return pd.DataFrame(index=counts.index)
    return pd.DataFrame({name: stats.total(counts, columns) for name, columns in ages.items()})


def people_of_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Turn the rates of census rows into people, ready to be summed to units.

    Parameters
    ----------
    counts
        One row per census row: ``population`` (Int64) and rates (Float64).

    Returns
    -------
    pandas.DataFrame
        Int64, on the same index: those of `PRINTED_RATES` that the census has; null where the
        rate is.
        Beside each, ``<name>_known``, the same without gaps, and ``<name>_of``, the people of the
        rows that tell it: what `rate_where_known` needs once they are summed.

    Notes
    -----
    Rates are printed to two decimals, so a count is right to within half a ten-thousandth of
    the row's people (of births and deaths a hundred-thousandth). Those of births and deaths
    are of the mean population of the year before the census, and here of the people counted.

    Examples
    --------
    5.78 % of 708,829 people: 40,970.
    """
    people = counts["population"]
    columns: dict[str, pd.Series] = {}
    for name, (rate, of) in PRINTED_RATES.items():
        if rate in counts:
            count = (counts[rate].astype("Float64") * people / of).round().astype("Int64")
            columns[name] = count
            columns[f"{name}_known"] = count.fillna(0)
            columns[f"{name}_of"] = people.where(count.notna(), 0)
    return pd.DataFrame(columns, index=counts.index)


def rate_where_known(counts: pd.DataFrame, name: str) -> pd.Series:
    """Take a count of `PRINTED_RATES` over the people of those rows that tell it.

    Parameters
    ----------
    counts
        One row per unit: ``population`` and what `people_of_rates` makes of the count, summed.
    name
        The count.

    Returns
    -------
    pandas.Series
        Float64, from 0 to 1; null where rows that do not tell it hold `MOST_UNKNOWN` of the
        people or more.

    Notes
    -----
    Whatever the rows left out are like, the rate is off by less than a hundredth. A count stays
    null where one row is: a part of a sum is not the sum.

    Examples
    --------
    200 of a minority among the 1,000 people of a county, and 9 people of whom it is not told:
    20 %. Were they 50, there would be no share.
    """
    columns = ("population", f"{name}_known", f"{name}_of")
    people, known, base = (stats.total(counts, [column]) for column in columns)
    enough = (people - base < MOST_UNKNOWN * people).fillna(False).astype(bool)
    return stats.ratio(known, base).where(enough)


YOUNGEST = ("00", "01_04")
CHILDBEARING_AGES = ("15_19", "20_24", "25_29", "30_34", "35_39", "40_44", "45_49")

SMALLEST_BASE = 2_000
"""Children under which chance alone moves the ratio of boys to girls by over four points."""


def youngest(counts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Compute the sex ratio of children under five, and their number beside women.

    Parameters
    ----------
    counts
        Census year → counts by unit with ``<sex>_<ages>`` (Int64, people).

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``children_0_4_Y`` (Int64, people),
        ``boys_per_100_girls_0_4_Y`` (Float64; null under 2,000 children) and
        ``children_per_1000_women_Y`` (Float64, aged 0–4 per 1,000 women of 15–49). Null where a
        count is null.

    Notes
    -----
    The ratio of n children has a standard error near ``200 / √n``: 4.5 at 2,000 children.
    The child–woman ratio stands for fertility where births are not known; it counts children
    where they live, and women who left them with grandparents elsewhere.

    Examples
    --------
    1,200 boys and 1,000 girls beside 10,000 women of 15–49: 120 boys per 100 girls, 220
    children per 1,000 women.
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        boys, girls = (
            stats.total(frame, [f"{sex}_{group}" for group in YOUNGEST])
            for sex in ("male", "female")
        )
        women = stats.total(frame, [f"female_{group}" for group in CHILDBEARING_AGES])
        both = boys + girls
        known = both.ge(SMALLEST_BASE).fillna(False).astype(bool)
        return {
            "children_0_4": both,
            "boys_per_100_girls_0_4": stats.share_pct(boys, girls).where(known),
            "children_per_1000_women": stats.ratio(both, women) * 1000,
        }

    return stats.by_year(counts, of_census)


def births_and_deaths(counts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Estimate the births and deaths of the year before a census.

    Parameters
    ----------
    counts
        Census year → counts by unit with what `people_of_rates`
        makes of ``births`` and ``deaths`` (Int64), and ``population``.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``births_Y``, ``deaths_Y`` (Int64, people), and
        per 1,000 residents ``birth_rate_Y``, ``death_rate_Y`` and ``natural_increase_rate_Y``
        (Float64). A count is null where a row lacks its rate, a rate where such rows hold a
        hundredth of the people.

    Notes
    -----
    A unit of several census rows has their rates weighted by their people. What families did
    not tell is missing: infants, and deaths more than births.

    Examples
    --------
    12 ‰ of 1,000 people and 8 ‰ of 3,000: 36 births among 4,000, 9 ‰.
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        born, died = (rate_where_known(frame, name) * 1000 for name in ("births", "deaths"))
        return {
            "births": stats.total(frame, ["births"]),
            "deaths": stats.total(frame, ["deaths"]),
            "birth_rate": born,
            "death_rate": died,
            "natural_increase_rate": born - died,
        }

    return stats.by_year(counts, of_census)


REGISTERED = ("agricultural_hukou", "non_agricultural_hukou")


def minorities(counts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Compute the share of the ethnic minorities among residents.

    Parameters
    ----------
    counts
        Census year → counts by unit with what `people_of_rates`
        makes of ``minority_people`` (Int64), and ``population``.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``minority_people_Y`` (Int64, people; null
        where a row lacks its rate) and ``minority_share_Y`` (Float64, %; null where such rows
        hold a hundredth of the people).
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        return {
            "minority_people": stats.total(frame, ["minority_people"]),
            "minority_share": rate_where_known(frame, "minority_people") * 100,
        }

    return stats.by_year(counts, of_census)


def registration(counts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Compute the share of people with a non-agricultural registration.

    Parameters
    ----------
    counts
        Census year → counts by unit with ``non_agricultural_hukou`` and ``agricultural_hukou``
        (Int64, people), or where the census prints the share with what
        `people_of_rates` makes of it, and ``population``.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``non_agricultural_share_Y`` (Float64, %).

    Notes
    -----
    2000 counts both kinds, and the share is of the two together, which leaves out those whose
    registration is pending; 2010 prints the share of residents. The census of 2020 no longer
    asks: from 2014 on the two kinds were made one.
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        if set(REGISTERED) <= set(frame):
            share = stats.ratio(
                stats.total(frame, ["non_agricultural_hukou"]), stats.total(frame, REGISTERED)
            )
        else:
            share = rate_where_known(frame, "non_agricultural_hukou")
        return {"non_agricultural_share": share * 100}

    return stats.by_year(counts, of_census)


def urban_level(counts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Compute the share of urban residents by the rule of each census.

    Parameters
    ----------
    counts
        Census year → counts by unit with ``urban`` and ``population`` (Int64, people).

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``urban_share_Y`` (Float64, %).

    Notes
    -----
    Each census draws the line between town and country anew, so the difference of two years
    is partly a change of the rule, and none is taken.
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        return {
            "urban_share": stats.share_pct(
                stats.total(frame, ["urban"]), stats.total(frame, ["population"])
            )
        }

    return stats.by_year(counts, of_census)


def households(counts: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Compute the size of family households and the share of those with one person.

    Parameters
    ----------
    counts
        Census year → counts by unit: ``family_households``, ``family_household_population``
        and, from 2010 on, ``households_one_person`` (Int64).

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``household_size_Y`` (Float64, people per family
        household); and, where the census tells, ``one_person_households_share_Y`` (Float64, %
        of family households). Null where a count is null.

    Notes
    -----
    Collective households (dormitories, barracks, homes) are in neither. A household is who
    lives together, not a family: tenants and workers who left theirs at home count alone.

    Examples
    --------
    1,000 households, 250 of them of one person, with 2,600 people: 25 %, and 2.6 people each.
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        families = stats.total(frame, ["family_households"])
        people = stats.total(frame, ["family_household_population"])
        columns = {"household_size": stats.ratio(people, families)}
        if "households_one_person" in frame:
            alone = stats.total(frame, ["households_one_person"])
            columns["one_person_households_share"] = stats.share_pct(alone, families)
        return columns

    return stats.by_year(counts, of_census)


def resident_summary(counts: Mapping[int, pd.DataFrame]) -> dict[str, ResidentFigures]:
    """Summarise who lives in the country, by census year.

    Parameters
    ----------
    counts
        Census year → counts by units that cover the country.

    Returns
    -------
    dict of str to ResidentFigures
        Each over all units that know it.
    """
    return {str(year): ResidentFigures(**_figures(frame)) for year, frame in counts.items()}


def _figures(counts: pd.DataFrame) -> dict[str, float | None]:
    boys, girls = ([f"{sex}_{group}" for group in YOUNGEST] for sex in ("male", "female"))
    women = [f"female_{group}" for group in CHILDBEARING_AGES]
    kinds = REGISTERED if set(REGISTERED) <= set(counts) else ("population",)
    parts: dict[str, tuple[Sequence[str], Sequence[str], int]] = {
        "aged_65_plus_share": (["aged_65_plus"], ["population"], 100),
        "old_age_dependency": (["aged_65_plus"], ["aged_15_64"], 100),
        "child_dependency": (["aged_0_14"], ["aged_15_64"], 100),
        "household_size": (["family_household_population"], ["family_households"], 1),
        "one_person_households_share": (["households_one_person"], ["family_households"], 100),
        "boys_per_100_girls_0_4": (boys, girls, 100),
        "children_per_1000_women": ([*boys, *girls], women, 1000),
        "birth_rate": (["births"], ["population"], 1000),
        "death_rate": (["deaths"], ["population"], 1000),
        "minority_share": (["minority_people"], ["population"], 100),
        "non_agricultural_share": (["non_agricultural_hukou"], kinds, 100),
        "urban_share": (["urban"], ["population"], 100),
    }
    shares = {
        name: (stats.national_share(stats.total(counts, part), stats.total(counts, whole)), per)
        for name, (part, whole, per) in parts.items()
    }
    return {
        name: None if share is None else stats.rounded_figure(share * per / 100)
        for name, (share, per) in shares.items()
    }


EMPLOYED = "long_form_employed"

OCCUPATIONS = {
    "leaders": "leaders",
    "professionals": "professional",
    "clerks": "clerical",
    "service_workers": "services",
    "farmers": "agriculture",
    "production_workers": "production",
}
"""Occupation → what its column of the census ends with."""

OTHERS = "other"


def occupation_parts(counts: pd.DataFrame) -> pd.DataFrame:
    """Sort the sample persons of each census row into occupations, ready to be summed to units.

    Parameters
    ----------
    counts
        One row per census row (or unit): ``population``, ``long_form_occupation_*`` and
        ``long_form_employed``; Int64.

    Returns
    -------
    pandas.DataFrame
        As `atlas.measures.statistics.sample_parts` has them, beginning with
        ``occupation_``.
    """
    answers = OCCUPATIONS | {OTHERS: OTHERS}
    groups = {name: [f"long_form_occupation_{end}"] for name, end in answers.items()}
    return stats.sample_parts(counts, groups, EMPLOYED, "occupation")


def occupations(counts: Mapping[int, pd.DataFrame], *, alike: Collection[int]) -> pd.DataFrame:
    """Compute the occupations' shares of employment and their errors.

    Parameters
    ----------
    counts
        Census year → counts by unit, with the columns of `occupation_parts`; years other than
        2010 and 2020 are ignored.
    alike
        Censuses that ask the same, so that their answers compare.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each of `OCCUPATIONS` and year Y: ``<occupation>_share_Y`` and
        its standard error ``<occupation>_share_error_Y`` (Float64, % and points); and
        ``occupations_left_out_Y`` (one of `atlas.measures.statistics.REASONS`; null
        where there are shares).

    Notes
    -----
    Errors and who is left out are those of the sectors (`atlas.measures.sectors`). The
    classification was revised between the two censuses, so no change is taken.
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        shares, errors = stats.sample_shares(frame, OCCUPATIONS, "occupation")
        reason = stats.reason_left_out(
            frame, stats.total(frame, ["population"]), errors, "occupation"
        )
        known = reason.isna() & frame["occupation_sample"].notna()
        columns = {}
        for name in OCCUPATIONS:
            columns[f"{name}_share"] = shares[name].where(known)
            columns[f"{name}_share_error"] = errors[name].where(known)
        return columns | {"occupations_left_out": reason}

    return stats.by_year(stats.comparable(counts, alike=alike), of_census)


OCCUPATION: Final = "long_form_occupation_professional"
"""Column of a census that asks for occupations."""


def _give(reading: Reading) -> Given:
    """Give ages, households, births and registration of the country."""
    counties, country = reading.compared_counties, reading.country
    if counties is None or not reading.all_count(counties.counts, "aged_65_plus"):
        return Given()
    years = {**reading.comparisons[country.longest.name].nation, **counties.counts}
    figures = resident_summary({year: years[year] for year in sorted(years)})
    return Given(summary={"residents": figures})


CHAPTER: Final = Chapter(
    "people",
    of_rows=((None, broad_ages), (None, people_of_rates), (OCCUPATION, occupation_parts)),
    of_people=(
        ("aged_65_plus", ageing, "alike"),
        ("family_households", households),
        ("male_85_plus", youngest),
        ("births", births_and_deaths),
        ("minority_people", minorities),
        ("non_agricultural_hukou", registration),
        ("urban", urban_level),
        (OCCUPATION, occupations, "alike"),
    ),
    gives=_give,
)
