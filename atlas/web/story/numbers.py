"""The numbers of the story: those of its last steps, and where those of every step come from.

A step whose figures a build lacks is left out: its function returns None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from atlas.country.provinces import short_province
from atlas.model.dataset import Dataset
from atlas.model.summary.people import SinceTheCensus
from atlas.sources.packaged import read_table
from atlas.web.about.method_provinces import HUBEI
from atlas.web.story.economy import gap_numbers, schooling_numbers, work_numbers
from atlas.web.story.fields import Numbers
from atlas.web.story.gathering import centre_numbers, cities_numbers
from atlas.web.story.moving import away_numbers, coast_numbers, line_numbers
from atlas.words.numbers import count, people, percent, percent_change

CHILDREN_OF = "310000"
"""Shanghai: where a cohort of children shrank most."""

EPIDEMIC = 2020
"""Year whose end found fewer people in Hubei, who were there again a year later."""

NEARLY_HALF = (40.0, 50.0)
"""Per cent of all children of which it is said that they are nearly half."""


def children_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Write out the children touched by migration, and a cohort ten years on."""
    cohort = dataset.summary.youngest_cohort
    if cohort is None or CHILDREN_OF not in cohort.provinces:
        return None
    place, nation = cohort.provinces[CHILDREN_OF], cohort.nation
    table = read_table("children_migration_national", country=dataset.country)
    published, year = table.set_index(["measure", "year"]), int(table["year"].max())
    million = published["value_million"].astype(float) * 1e6
    share = published["share_of_children_pct"].astype(float)
    fields = {
        "place": short_province(CHILDREN_OF, country=dataset.country).get(lang),
        "under_five": people(place.under_5, lang, width="long"),
        "ten_years_on": people(place.aged_10_14, lang, width="long"),
        "nation_under_five": people(nation.under_5, lang, width="long"),
        "nation_later": people(nation.aged_10_14, lang, width="long"),
        "affected": people(million["children_affected_by_migration", year], lang, width="long"),
        "affected_share": percent(share["children_affected_by_migration", year]),
        "published_year": str(year),
        "migrant": people(million["migrant_children_0_17", year], lang, width="long"),
        "left_behind": people(million["left_behind_children_0_17", year], lang, width="long"),
    }
    affected = float(share["children_affected_by_migration", year])
    return Numbers(fields, NEARLY_HALF[0] <= affected < NEARLY_HALF[1])


def since_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Write out how the provinces changed since the census, by their yearly estimates."""
    found = dataset.summary.since_the_census
    if found is None:
        return None
    order = sorted(found.provinces, key=lambda code: (-found.provinces[code].change, code))
    named = {"first": order[0], "second": order[1], "last": order[-1]}
    fields = {
        "from_year": str(found.first_year),
        "to_year": str(found.last_year),
        "people_from": people(found.people[str(found.first_year)], lang, width="long"),
        "people_to": people(found.people[str(found.last_year)], lang, width="long"),
        "change": people(found.change, lang, signed=True, width="long"),
        "grew": count(found.grew),
        "fell": count(found.fell),
    }
    for name, code in named.items():
        change = found.provinces[code].change
        fields[name] = short_province(code, country=dataset.country).get(lang)
        fields[f"{name}_change"] = people(change, lang, signed=True, width="long")
    fastest = max(order, key=lambda code: found.provinces[code].change_pct)
    fields["fastest"] = short_province(fastest, country=dataset.country).get(lang)
    fields["fastest_pct"] = percent_change(found.provinces[fastest].change_pct)
    growing = found.provinces[named["second"]].change > 0
    rebound = rebound_fields(dataset, found, lang)
    return Numbers(fields | rebound, found.change < 0 and growing, has_second=bool(rebound))


def rebound_fields(dataset: Dataset, found: SinceTheCensus, lang: str) -> dict[str, str]:
    """Write out how Hubei fell in the year of the epidemic and rose again; empty if not so."""
    rows = dataset.tables["population_province_annual"].set_index(["province_code", "year"])
    year = EPIDEMIC
    if HUBEI not in found.provinces or found.first_year != year:
        return {}
    people_of = rows["people"][HUBEI]
    fall, rise = people_of[year - 1] - people_of[year], people_of[year + 1] - people_of[year]
    if not 0 < found.provinces[HUBEI].change < fall or rise <= 0:
        return {}
    return {
        "recovered": people(found.provinces[HUBEI].change, lang, signed=True, width="long"),
        "fall": people(int(fall), lang, width="long"),
        "rise": people(int(rise), lang, width="long"),
        "next_year": str(year + 1),
    }


NUMBERS: Final[Mapping[str, Callable[[Dataset, str], Numbers | None]]] = MappingProxyType(
    {
        "away": away_numbers,
        "line": line_numbers,
        "coast": coast_numbers,
        "cities": cities_numbers,
        "centre": centre_numbers,
        "work": work_numbers,
        "gap": gap_numbers,
        "schooling": schooling_numbers,
        "children": children_numbers,
        "since": since_numbers,
    }
)
"""The numbers of each step by its id, in their order."""
