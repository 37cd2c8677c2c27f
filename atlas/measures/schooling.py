"""Schooling, and children beside the adults who could be their parents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

import atlas.measures.statistics as stats
from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.concentration_of_china import PER_HEAD
from atlas.model.summary.people import ChildrenFigures
from atlas.model.summary.places import IncomeOnSchooling, Schooling, SchoolingOfYear
from atlas.sources.packaged import read_table

YEARS_OF_LEVEL = {
    "none": 0,
    "preschool": 0,
    "primary": 6,
    "junior_secondary": 9,
    "senior_secondary": 12,
    "college": 15,
    "university": 16,
}
"""Years of schooling by level; university includes master's and doctor's degrees.

The census counts a level from the day of enrolment, so pupils bear the years of a school that
they have yet to finish. Preschool is a level of its own in 2020 only.
"""

RUNGS = {
    "primary_or_less": ("none", "preschool", "primary"),
    "secondary": ("junior_secondary", "senior_secondary"),
    "college": ("college", "university"),
}
"""The ladder in three: its two ends and its middle."""

PARTS = (
    "schooling_people",
    "schooling_years",
    *(f"schooling_{rung}" for rung in RUNGS),
    "schooling_unknown_people",
)

UNKNOWN_TOLERANCE = 0.05
LECTURE_INCOME_PER_YEAR_PCT = 21
"""The lecture: one year more of schooling goes with 21 % more income per head."""


def schooling_parts(counts: pd.DataFrame) -> pd.DataFrame:
    """Turn the levels of each census row into people and years, ready to be summed to units.

    Parameters
    ----------
    counts
        One row per census row (or unit): ``population`` and ``schooling_<level>_<sex>``
        (people aged 6 and over, Int64). A census without the level of preschool has nobody
        there.

    Returns
    -------
    pandas.DataFrame
        Int64, on the same index: ``schooling_people`` (aged 6+ whose level is known),
        ``schooling_years`` (their years), ``schooling_<rung>`` for `RUNGS` and
        ``schooling_unknown_people`` (residents of rows with an unknown level: such a row is
        left out whole, so that it does not void its province; Cangwu in 2020).
    """
    levels = pd.DataFrame({level: _level(counts, level) for level in YEARS_OF_LEVEL})
    unknown = levels.isna().any(axis=1)
    known = levels.mask(unknown, 0)
    parts = {
        "schooling_people": known.sum(axis=1),
        "schooling_years": known.mul(pd.Series(YEARS_OF_LEVEL)).sum(axis=1),
    }
    for rung, names in RUNGS.items():
        parts[f"schooling_{rung}"] = known[list(names)].sum(axis=1)
    parts["schooling_unknown_people"] = stats.total(counts, ["population"]).where(unknown, 0)
    return pd.DataFrame(parts, index=counts.index).astype("Int64")


def schooling(counts: Mapping[int, pd.DataFrame], *, alike: Collection[int]) -> pd.DataFrame:
    """Compute mean years of schooling and the share with college, and how they changed.

    Parameters
    ----------
    counts
        Census year → counts by unit, with the columns of `schooling_parts` where they were
        made before the rows were summed; years other than 2010 and 2020 are ignored.
    alike
        Censuses that ask the same, so that their answers compare.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code: ``mean_schooling_years_Y`` (Float64, years), ``college_share_Y``
        (Float64, % of people aged 6+ with three-year college or more), and
        ``mean_schooling_years_change_2010_2020`` (years), ``college_share_change_2010_2020``
        (points). Null where the levels of over 5 % of a unit's people are unknown.

    Notes
    -----
    Ages 6 and over in both years, from attainment::

        mean years = (6 · primary + 9 · junior + 12 · senior + 15 · college + 16 · university)
                     / people aged 6+

    The means that the censuses print cannot be compared: that of 2020 is for ages 6+, that of
    2010 nearer to 15+.

    Examples
    --------
    One person without schooling, one with primary and two with junior secondary school:
    (0 + 6 + 9 + 9) / 4 = 6 years.
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        parts = known_parts(frame)
        people = parts["schooling_people"]
        return {
            "mean_schooling_years": stats.ratio(parts["schooling_years"], people),
            "college_share": stats.share_pct(parts["schooling_college"], people),
        }

    alike = stats.comparable(counts, alike=alike)
    return stats.add_changes(
        stats.by_year(alike, of_census), ["mean_schooling_years", "college_share"], alike
    )


def known_parts(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the `PARTS` of each unit, null where too many people's levels are unknown."""
    parts = _parts(counts)
    unknown = stats.ratio(parts["schooling_unknown_people"], stats.total(counts, ["population"]))
    return parts.mask(unknown.gt(UNKNOWN_TOLERANCE).fillna(True).astype(bool))


def income_on_schooling(years: pd.Series, income: pd.Series) -> IncomeOnSchooling:
    """Regress the logarithm of income per head on mean years of schooling across units.

    Parameters
    ----------
    years
        Mean years of schooling by unit code.
    income
        GDP per resident by unit code, in any one currency.

    Returns
    -------
    IncomeOnSchooling
        By unweighted least squares: 100 · (e^slope − 1) % a year. A correlation across places:
        educated people move to rich cities, and rich cities teach longer.
    """
    both = pd.DataFrame({"years": years, "income": income}).astype("Float64").dropna()
    both = both[both["income"] > 0].astype(float)
    figures = IncomeOnSchooling(units=len(both), lecture_pct_per_year=LECTURE_INCOME_PER_YEAR_PCT)
    if len(both) < 3 or both["years"].nunique() < 2:
        return figures
    logs = np.log(both["income"])
    pct = stats.rounded_figure(100 * (np.exp(np.polyfit(both["years"], logs, 1)[0]) - 1))
    correlation = stats.rounded_figure(float(both["years"].corr(logs)))
    return replace(figures, correlation=correlation, pct_per_year=pct)


def schooling_summary(counts: Mapping[int, pd.DataFrame], *, alike: Collection[int]) -> Schooling:
    """Summarise schooling over all units, without GDP per head."""
    years = {}
    by_unit = schooling(counts, alike=alike)
    for year, frame in stats.comparable(counts, alike=alike).items():
        sums = _parts(frame).sum()
        without = by_unit.index[by_unit[f"mean_schooling_years_{year}"].isna()]
        people = frame["population"].reindex(without)
        years[str(year)] = SchoolingOfYear(
            mean_years=stats.rounded_figure(sums["schooling_years"] / sums["schooling_people"]),
            college_share=stats.rounded_figure(
                100 * sums["schooling_college"] / sums["schooling_people"]
            ),
            left_out_units=len(without),
            left_out_people=int(people.sum()),
        )
    means = [figures.mean_years for figures in years.values()]
    if len(means) < 2 or means[-2] is None or means[-1] is None:
        return Schooling(years=years)
    period = "_".join(list(years)[-2:])
    change = by_unit[f"mean_schooling_years_change_{period}"].dropna()
    return Schooling(
        years=years,
        change_years=round(means[-1] - means[-2], 4),
        units_compared=len(change),
        units_falling=int(change.lt(0).sum()),
    )


def _parts(counts: pd.DataFrame) -> pd.DataFrame:
    return counts[list(PARTS)] if "schooling_people" in counts else schooling_parts(counts)


def _level(counts: pd.DataFrame, level: str) -> pd.Series:
    columns = [f"schooling_{level}_{sex}" for sex in ("male", "female")]
    if level == "preschool" and not set(columns) & set(counts.columns):
        return pd.Series(0, counts.index, dtype="Int64")
    return stats.total(counts, columns)


CHILD_AGES = ("00", "01_04", "05_09", "10_14")
ADULT_AGES = ("25_29", "30_34", "35_39", "40_44", "45_49")
SEXES = {"boys": "male", "girls": "female"}


def children(counts: Mapping[int, pd.DataFrame], *, alike: Collection[int]) -> pd.DataFrame:
    """Compute the share of children and their number per adult of 25–49, boys and girls apart.

    Parameters
    ----------
    counts
        Census year → counts by unit with ``<sex>_<ages>`` (Int64, people); years other than
        2010 and 2020 are ignored.
    alike
        Censuses that ask the same, so that their answers compare.

    Returns
    -------
    pandas.DataFrame
        Indexed by unit code, for each year Y: ``children_share_Y`` (Float64, residents aged
        0–14 in % of all), ``boys_share_Y``, ``girls_share_Y`` (in % of men and of women),
        ``children_per_adult_Y`` (children 0–14 per resident aged 25–49),
        ``children_per_100_adults_Y`` and of these ``boys_per_100_adults_Y``,
        ``girls_per_100_adults_Y``; and the change 2010–2020 of ``children_share`` (points) and
        ``children_per_100_adults``. Null where a count is null or nobody is of those ages.

    Notes
    -----
    ::

        children_share          = 100 · aged 0–14 / residents
        children_per_100_adults = 100 · aged 0–14 / aged 25–49

    Many children beside few adults of their parents' ages: the adults are away, or families are
    large. Which of the two it is, the county table does not say; nor whose children they are.

    Examples
    --------
    30 children beside 40 adults of 25–49: 0.75 per adult, 75 per 100.
    """

    def of_census(frame: pd.DataFrame) -> dict[str, pd.Series]:
        young, adults = aged(frame, CHILD_AGES), aged(frame, ADULT_AGES)
        columns = {
            "children_share": stats.share_pct(young, stats.total(frame, ["population"])),
            "children_per_adult": stats.ratio(young, adults),
            "children_per_100_adults": stats.share_pct(young, adults),
        }
        for name, sex in SEXES.items():
            of_sex = aged(frame, CHILD_AGES, sex)
            columns[f"{name}_share"] = stats.share_pct(of_sex, stats.total(frame, [sex]))
            columns[f"{name}_per_100_adults"] = stats.share_pct(of_sex, adults)
        return columns

    alike = stats.comparable(counts, alike=alike)
    changing = ["children_share", "children_per_100_adults"]
    return stats.add_changes(stats.by_year(alike, of_census), changing, alike)


def aged(counts: pd.DataFrame, ages: tuple[str, ...], *sexes: str) -> pd.Series:
    """Count the people of some age groups: Int64; both sexes unless one is named."""
    chosen = sexes or tuple(SEXES.values())
    return stats.total(counts, [f"{sex}_{group}" for sex in chosen for group in ages])


def children_summary(
    counts: Mapping[int, pd.DataFrame], *, alike: Collection[int]
) -> dict[str, ChildrenFigures]:
    """Summarise children over all units, by census year."""
    summary = {}
    for year, frame in stats.comparable(counts, alike=alike).items():
        young, adults = aged(frame, CHILD_AGES), aged(frame, ADULT_AGES)
        boys, girls = (aged(frame, CHILD_AGES, sex) for sex in SEXES.values())
        summary[str(year)] = ChildrenFigures(
            children=int(young.sum()),
            share=stats.national_share(young, stats.total(frame, ["population"])),
            per_100_adults=stats.national_share(young, adults),
            boys_per_100_girls=stats.national_share(boys, girls),
            units_80_per_100_adults=int(stats.share_pct(young, adults).ge(80).sum()),
        )
    return summary


ATTAINMENT: Final = "schooling_university_male"
"""Column of a census that asks for attainment."""


def _give(reading: Reading) -> Given:
    """Give schooling and children of the country."""
    country, counties = reading.country, reading.compared_counties
    figures: dict[str, Any] = {}
    if counties is None:
        return Given()
    ages = (f"{sex}_{age}" for sex in SEXES.values() for age in (*CHILD_AGES, *ADULT_AGES))
    if reading.all_count(counties.counts, *ages):
        figures["children"] = children_summary(counties.counts, alike=country.alike)
    if reading.all_count(counties.counts, ATTAINMENT):
        per_head = read_table(PER_HEAD, country=country)
        table = reading.unit_sets["prefecture"].table.set_index("code")
        income = {}
        for year in sorted(set(country.compared) & set(per_head["year"])):
            of_year = per_head[per_head["year"] == year].set_index("prefecture_code")["index"]
            taught = table[f"mean_schooling_years_{year}"]
            income[str(year)] = income_on_schooling(taught, of_year)
        taught_of_country = schooling_summary(counties.counts, alike=country.alike)
        figures["schooling"] = replace(taught_of_country, gdp_per_head=income)
    return Given(summary=figures)


CHAPTER: Final = Chapter(
    "schooling",
    of_rows=((ATTAINMENT, schooling_parts),),
    of_people=((ATTAINMENT, schooling, "alike"), ("male_85_plus", children, "alike")),
    gives=_give,
)
