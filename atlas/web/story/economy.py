"""The steps on work, the gap per head, and schooling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from atlas.measures.work.employment import OUTSIDE_FARMING
from atlas.model.dataset import Dataset
from atlas.model.summary.concentration import CountryFigures
from atlas.model.summary.work import Sectors
from atlas.web.story.fields import Numbers
from atlas.words.numbers import (
    count,
    exceeding,
    format_number,
    people,
    people_tick,
    percent,
)

RANKED = ("services", "manufacturing")
"""What is set beside net migration by rank, and beside density."""

LARGELY = 0.5
"""Part of the narrowing gap that people must make for it to be called large."""

LARGEST: Final = ("super_large", "very_large", "large_1")
"""The classes of cities that both ends of the ladder must have come to."""

SMALLEST: Final = "small_2"

PEOPLE_BY_UNIT: Final = MappingProxyType(
    {"county": "united_states", "metropolitan": "united_states_metropolitan_area"}
)
"""Units whose lines of people are set beside each other, and their keys in the summary."""

GATHERED, STOOD = 0.01, 0.005
"""Points of a Gini by which people at least gathered, and by which they at most moved, where a
direction is said to depend on the unit."""


def most_new_jobs_in_services(work: Sectors, years: Sequence[int]) -> bool:
    """Say whether services added more jobs than the secondary sector: by every figure at hand.

    These are people of the long form times ten, its shares, and the shares of the yearly series.
    """
    first, last = (str(year) for year in (years[0], years[-1]))
    yearly = [work.yearly[year].shares for year in (min(work.yearly), max(work.yearly))]
    figures: Sequence[tuple[Mapping[str, float | None], Mapping[str, float | None]]] = (
        (work.employed[first], work.employed[last]),
        (work.national[first], work.national[last]),
        (yearly[0], yearly[1]),
    )
    for before, after in figures:
        change = {key: (after[key] or 0) - (before[key] or 0) for key in OUTSIDE_FARMING}
        if change["services"] <= max(0, change["industry"]):
            return False
    return True


def job_fields(work: Sectors, years: Sequence[int], lang: str) -> dict[str, str]:
    """Write out the new jobs by the long form, the yearly series and the lecture."""
    before, after = (work.employed[str(year)] for year in (years[0], years[-1]))
    first, last = min(work.yearly), max(work.yearly)
    lecture = (
        people_tick(1e6 * million, lang, width="long") for million in work.lecture_employed_millions
    )
    fields = {
        "jobs_before": people(sum(before[key] for key in OUTSIDE_FARMING), lang, width="long"),
        "jobs_after": people(sum(after[key] for key in OUTSIDE_FARMING), lang, width="long"),
        "yearly_start": first,
        "yearly_end": last,
        **dict(zip(("lecture_before", "lecture_after"), lecture, strict=True)),
    }
    for key in OUTSIDE_FARMING:
        fields |= {
            f"{key}_new": people(after[key] - before[key], lang, signed=True, width="long"),
            f"{key}_yearly_before": percent(work.yearly[first].shares[key]),
            f"{key}_yearly_after": percent(work.yearly[last].shares[key]),
        }
    return fields


def people_by_unit(concentration: Mapping[str, CountryFigures]) -> dict[str, str]:
    """Write out how people gathered by county and not by metropolitan area; empty if not so."""
    fields, moved = {}, {}
    for name, key in PEOPLE_BY_UNIT.items():
        if key not in concentration:
            return {}
        years = concentration[key].years
        first, last = (years[year].population.gini for year in (min(years), max(years)))
        moved[name] = last - first
        fields[f"{name}_before"] = format_number(first, decimals=3)
        fields[f"{name}_after"] = format_number(last, decimals=3)
    turns = moved["county"] >= GATHERED and abs(moved["metropolitan"]) <= STOOD
    return fields if turns else {}


def work_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Write out where the new jobs are, and how far services go with net migration."""
    work = dataset.summary.sectors
    beside = work.pull["county"] if work is not None else None
    if work is None or beside is None:
        return None
    fields = {}
    for name in RANKED:
        fields[f"{name}_rank"] = format_number(beside.rank_correlation[name], decimals=2)
        fields[f"{name}_joint"] = format_number(beside.joint[name], decimals=2)
    jobs = job_fields(work, dataset.country.compared, lang)
    return Numbers(fields | jobs, most_new_jobs_in_services(work, dataset.country.compared))


def gap_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Write out the gap in GDP per head, and the same if people had stayed."""
    china = dataset.summary.concentration.get("china")
    if china is None or china.counterfactual is None:
        return None
    gaps, order = china.counterfactual, china.counterfactual.either_order
    if not set(map(str, dataset.country.compared)) <= set(gaps.gap):
        return None
    fields = {
        "units": count(china.coverage[str(dataset.country.compared[0])].units),
        "gap_before": _gini(gaps.gap[str(dataset.country.compared[0])]),
        "gap_after": _gini(gaps.gap[str(dataset.country.compared[-1])]),
        "stayed": _gini(gaps.people_as_in[str(dataset.country.compared[0])]),
    }
    for when, year in zip(("before", "after"), dataset.country.compared, strict=True):
        fields[f"gdp_{when}"] = _gini(china.years[str(year)].gdp.gini)
        fields[f"people_{when}"] = _gini(china.years[str(year)].population.gini)
    fall = (
        order.gap[str(dataset.country.compared[0])] - order.gap[str(dataset.country.compared[-1])]
    )
    least = min(abs(part) for part in order.by_people)
    turning = people_by_unit(dataset.summary.concentration)
    holds = fall > 0 and least >= LARGELY * fall
    return Numbers(fields | turning, holds, warns=bool(turning))


def _gini(value: float) -> str:
    return format_number(float(value), decimals=2)


def schooling_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Write out schooling by size of city, and what the largest gained at either end."""
    cities = dataset.summary.cities
    if cities is None or not {*LARGEST, SMALLEST} <= set(cities.by_class):
        return None
    mean = f"mean_years_{dataset.country.latest}"
    years = {name: cities.by_class[name][mean] for name in (*LARGEST, SMALLEST)}
    ends = {
        name: (
            cities.by_class[name]["primary_or_less_gain_pct"],
            cities.by_class[name]["college_gain_pct"],
        )
        for name in LARGEST
    }
    if None in years.values() or any(None in pair for pair in ends.values()):
        return None
    low, high = ends[LARGEST[0]]
    fields = {
        "years_largest": format_number(years[LARGEST[0]] or 0, decimals=1),
        "years_smallest": format_number(years[SMALLEST] or 0, decimals=1),
        "low": exceeding(low).get(lang),
        "high": exceeding(high).get(lang),
        "high_next": exceeding(ends[LARGEST[1]][1]).get(lang),
        "high_third": exceeding(ends[LARGEST[2]][1]).get(lang),
    }
    both = all((end or 0) > 0 for pair in ends.values() for end in pair)
    return Numbers(fields, both)
