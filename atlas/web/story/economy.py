"""What the story says of new jobs, and of directions that depend on the unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from atlas.measures.work.employment import OUTSIDE_FARMING
from atlas.model.summary.concentration import CountryFigures
from atlas.model.summary.work import Sectors
from atlas.words.numbers import format_number, people, people_tick, percent

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
