"""Sections of the page on method on provinces: moves, births, and since the census."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atlas.country.provinces import short_province
from atlas.model.dataset import Dataset
from atlas.web.about.examples import row_of
from atlas.web.page.pages import Page

SHANGHAI = "310000"
ANHUI = "340000"
"""Examples: where people born elsewhere live, and where those live elsewhere who were born."""

HUBEI = "420000"
"""Example: where the epidemic of the census's year shows."""


def moves(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Gather the moves between provinces by period, and the largest of each."""
    periods = dataset.summary.moves
    if not periods:
        return {}
    table = dataset.tables["province_moves"]
    largest = table[table["rank"].eq(1)].set_index("period")
    return {
        "periods": periods,
        "largest": {period: it.largest for period, it in periods.items()},
        "origin": largest[f"origin_{page.lang}"].to_dict(),
        "destination": largest[f"destination_{page.lang}"].to_dict(),
        "sample": largest["sample_persons"].to_dict(),
        **{
            kind: {period: 100 * it.kinds[kind].share for period, it in periods.items()}
            for kind in ("inland_to_coast", "coast_to_inland")
        },
    }


def births(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Gather the stocks of people born in another province."""
    stock = dataset.summary.born_in_other_province
    if not stock:
        return {}
    names = dataset.unit_sets["province"].table.set_index("code")[f"name_{page.lang}"]
    largest = {year: figures.largest for year, figures in stock.items()}
    return {
        "stock": stock,
        "largest": largest,
        "origin": {year: names[it.birth_code] for year, it in largest.items()},
        "residence": {year: names[it.residence_code] for year, it in largest.items()},
        "shanghai": row_of(dataset, "province", SHANGHAI),
        "anhui": row_of(dataset, "province", ANHUI),
    }


def since_the_census(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Gather the change since the census, its largest gain, and Hubei's years around the census."""
    found = dataset.summary.since_the_census
    if found is None:
        return {}
    rows = dataset.tables["population_province_annual"]
    people = rows.set_index(["province_code", "year"])["people"]
    code, start, end = found.largest_gain.code, found.first_year, found.last_year
    rises = people[HUBEI].diff().dropna().astype(int).to_dict()
    return {
        "found": found,
        "before": found.people[str(start)],
        "after": found.people[str(end)],
        "province": short_province(code, country=dataset.country).get(page.lang),
        "province_before": people[code, start],
        "province_after": people[code, end],
        "province_change": found.provinces[code],
        "hubei_rise": rises,
        "hubei_fall": {year: -people for year, people in rises.items()},
    }
