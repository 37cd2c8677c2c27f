"""Sections of the page on method on provinces: moves between them, and since the census."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atlas.country.provinces import short_province
from atlas.model.dataset import Dataset
from atlas.web.page.pages import Page

HUBEI = "420000"
"""Example: where the epidemic of the census's year shows."""


def moves(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Gather the first and the last period of the moves between provinces."""
    periods = dataset.summary.moves
    if not periods:
        return {}
    last = periods[max(periods)]
    table = dataset.tables["province_moves"]
    largest = table[table["period"].eq(max(periods)) & table["rank"].eq(1)].iloc[0]
    return {
        "first": periods[min(periods)],
        "last": last,
        "origin": largest[f"origin_{page.lang}"],
        "destination": largest[f"destination_{page.lang}"],
        "sample": largest["sample_persons"],
    }


def since_the_census(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Gather the change since the census, its largest gain, and Hubei's years around the census."""
    found = dataset.summary.since_the_census
    if found is None:
        return {}
    rows = dataset.tables["population_province_annual"]
    people = rows.set_index(["province_code", "year"])["people"]
    code, start, end = found.largest_gain.code, found.first_year, found.last_year
    return {
        "found": found,
        "before": found.people[str(start)],
        "after": found.people[str(end)],
        "province": short_province(code).get(page.lang),
        "province_before": people[code, start],
        "province_after": people[code, end],
        "province_change": found.provinces[code],
        "hubei_fall": people[HUBEI, start - 1] - people[HUBEI, start],
        "hubei_rise": people[HUBEI, start + 1] - people[HUBEI, start],
    }
