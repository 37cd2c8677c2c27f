"""The lecture on schooling and children: the figures of each row, and whether they bear it out."""

from __future__ import annotations

from typing import Final

from atlas.country.provinces import short_province
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_table
from atlas.web.story.lecture_found import Found, end, index, start
from atlas.words.numbers import exceeding, format_number, people, percent

LARGEST: Final = ("super_large", "very_large", "large_1")
"""The classes of cities to which both ends of the ladder are said to come."""

CLEARLY, HARDLY = 10.0, 2.0
"""Per cent beyond the nation's pace from which an end is drawn, and up to which it hardly is."""

LECTURE_LEFT_BEHIND: Final = 60_000_000
"""Left-behind children, as the lecture has them: more than this."""

CHILDREN_OF: Final = "310000"
"""Shanghai: where a cohort of children shrank most."""


def schooling_income(dataset: Dataset, lang: str) -> Found | None:
    """Write out how GDP per head goes with a year more of schooling, across prefectures."""
    schooling = dataset.summary.schooling
    years = (schooling.gdp_per_head if schooling is not None else None) or {}
    if not {start(country=dataset.country), end(country=dataset.country)} <= set(years):
        return None
    before, after = years[start(country=dataset.country)], years[end(country=dataset.country)]
    if before.pct_per_year is None or after.pct_per_year is None or after.correlation is None:
        return None
    fields = {
        "before": percent(before.pct_per_year),
        "after": percent(after.pct_per_year),
        "correlation": index(after.correlation),
    }
    lecture = after.lecture_pct_per_year
    return Found(fields, min(before.pct_per_year, after.pct_per_year) > lecture)


def returns(dataset: Dataset, lang: str) -> Found | None:
    """Write out how schooling differs in a city twice as large."""
    cities = dataset.summary.cities
    more = cities.per_doubling if cities is not None else None
    if more is None or more.mean_years is None or more.college_share is None:
        return None
    fields = {
        "years": format_number(more.mean_years, decimals=2),
        "points": format_number(more.college_share, decimals=1),
    }
    return Found(fields, min(more.mean_years, more.college_share) > 0)


def ladder(dataset: Dataset, lang: str) -> Found | None:
    """Write out what large cities gained at both ends of the ladder, beyond the nation's pace."""
    cities = dataset.summary.cities
    if cities is None or not set(LARGEST) <= set(cities.by_class):
        return None
    fields: dict[str, str] = {}
    low, high = [], []
    for number, name in enumerate(LARGEST, 1):
        row = cities.by_class[name]
        least, most = row.get("primary_or_less_gain_pct"), row.get("college_gain_pct")
        if least is None or most is None:
            return None
        fields[f"low_{number}"] = exceeding(least).get(lang)
        fields[f"high_{number}"] = exceeding(most).get(lang)
        low.append(least)
        high.append(most)
    largest = cities.by_class[LARGEST[0]]
    before, after = (
        largest.get(f"college_share_{year}")
        for year in (start(country=dataset.country), end(country=dataset.country))
    )
    if before is None or after is None:
        return None
    fields |= {"college_before": percent(before), "college_after": percent(after)}
    return Found(fields, min(low) > CLEARLY and max(high) < HARDLY and after > before)


def children(dataset: Dataset, lang: str) -> Found | None:
    """Write out the published national figures, and a cohort of children ten years on."""
    cohort = dataset.summary.youngest_cohort
    if cohort is None or CHILDREN_OF not in cohort.provinces:
        return None
    published = read_table("children_migration_national", country=dataset.country)
    table = published.set_index(["measure", "year"])
    year, place = int(published["year"].max()), cohort.provinces[CHILDREN_OF]
    million = table["value_million"].astype(float) * 1e6
    shares = table["share_of_children_pct"].astype(float)
    touched = ("children_affected_by_migration", year)
    left = float(million["left_behind_children_0_17", year])
    share = float(shares[touched])
    fields = {
        "touched": people(million[touched], lang, width="long"),
        "share": percent(share),
        "migrant": people(million["migrant_children_0_17", year], lang, width="long"),
        "left": people(left, lang, width="long"),
        "place": short_province(CHILDREN_OF, country=dataset.country).get(lang),
        "under_five": people(place.under_5, lang, width="long"),
        "ten_years_on": people(place.aged_10_14, lang, width="long"),
    }
    nearly_half = 40 < share < 50
    fewer = place.aged_10_14 < place.under_5
    return Found(fields, left > LECTURE_LEFT_BEHIND and nearly_half and fewer)


def twelve(dataset: Dataset, lang: str) -> Found | None:
    """Write out mean schooling of the nation in the two censuses."""
    years = dataset.summary.schooling.years if dataset.summary.schooling is not None else {}
    means = [
        years[year].mean_years if year in years else None
        for year in (start(country=dataset.country), end(country=dataset.country))
    ]
    if means[0] is None or means[1] is None:
        return None
    fields = {
        "before": format_number(means[0], decimals=2),
        "after": format_number(means[1], decimals=2),
    }
    return Found(fields, holds=True)
