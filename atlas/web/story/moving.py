"""The steps on moving: away from registration, across the line, to the coast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from atlas.country.provinces import short_province
from atlas.model.dataset import Dataset
from atlas.model.summary.moves import KindFigures, PartsOfGrowth
from atlas.places.moves import period_text
from atlas.web.maps.line import DECIMALS, points_between, share
from atlas.web.story.fields import Numbers, over
from atlas.web.story.texts import WORDS
from atlas.words.numbers import count, fixed, people, percent, spelled

SIDES = ("southeast", "northwest", "straddling")
"""Where a unit lies to the Heihe–Tengchong line, as the summary says it."""

TAKER = "440000"
"""Guangdong: the province that took most of all who moved."""

YOUNGER = ("children", "youth", "adults")
"""The stages of life under 50."""

LOSING_KINDS: Final = MappingProxyType(
    {
        "counties_losing": ("county", "county_level_city"),
        "districts_losing": ("district",),
    }
)
"""Kinds of units whose losers are told, by the field that tells them."""

TO_COAST, TO_INLAND = "inland_to_coast", "coast_to_inland"


def away_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Write out who lives away from registration, in three censuses."""
    censuses = dataset.summary.away_from_registration
    years = (dataset.country.years[0], *dataset.country.compared)
    if censuses is None or not set(map(str, years)) <= set(censuses):
        return None
    first, before, after = (censuses[str(year)] for year in years)
    published = after.published
    if published is None or published.within_one_city is None:
        return None
    fields = {
        "first": str(dataset.country.years[0]),
        "all_round": people(after.all, lang, width="long"),
        "all": count(after.all),
        "before": people(before.all, lang, width="long"),
        "before_first": people(first.all, lang, width="long"),
        "floating": people(published.floating, lang, width="long"),
        "other_province": people(after.other_province, lang, width="long"),
        "within_city": people(published.within_one_city, lang, width="long"),
    }
    return over(dataset, dataset.country.main.name, fields, holds=after.all == published.all)


def line_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Write out the shares on either side of the Heihe–Tengchong line, and who crosses it."""
    summary = dataset.summary.heihe_tengchong
    parts = dataset.summary.growth_parts
    if not {str(year) for year in dataset.country.compared} <= set(summary):
        return None
    start, end = (summary[str(year)] for year in dataset.country.compared)
    before = start.area_split.population_share_southeast
    after, area = end.area_split.population_share_southeast, end.area_split.area_share_southeast
    astride = end.straddling_people_share
    if before is None or after in (None, 0, 1) or area is None or astride is None:
        return None
    # Units almost all on one side of the line have no "in a hundred" to speak of.
    southeast = min(99, max(1, round(after * 100)))
    fields = {
        "southeast_words": _in_a_heading(southeast, lang),
        "northwest_words": _in_a_heading(100 - southeast, lang),
        "before": share(before),
        "after": share(after),
        "points": fixed(abs(points_between(before, after)), DECIMALS),
        "area": share(area),
        "astride_units": count(end.straddling_units),
        "astride": share(astride),
    }
    both_sides = southeast == round(after * 100)
    within = abs(after - before) < astride
    found = over(dataset, dataset.country.longest.name, fields, holds=both_sides and within)
    if parts is None:
        return replace(found, warns=False)
    moves = moves_across_the_line(parts.line, lang)
    moves |= _by_age(dataset, lang) if moves else {}
    warns = {"southeast_older", "net_southeast"} <= set(moves) and found.of_country
    return replace(found, fields=fields | moves, warns=warns)


def _in_a_heading(number: int, lang: str) -> str:
    """Write a number of a hundred as each language has it in a heading."""
    return str(number) if lang == "zh" else spelled(number, lang)


def moves_across_the_line(sides: Mapping[str, PartsOfGrowth], lang: str) -> dict[str, str]:
    """Write out what each side gained or lost by migration; empty if it is not as it is told.

    It is told that the south-east gained by migration, that the north-west and the units astride
    lost, and that what births and the rest added was more in the north-west.
    """
    if not set(SIDES) <= set(sides):
        return {}
    southeast, northwest, astride = (sides[side] for side in SIDES)
    moved = southeast.net_migration > 0 > max(northwest.net_migration, astride.net_migration)
    rest, of_northwest = southeast.rest_pct, northwest.rest_pct
    if not moved or rest is None or of_northwest is None or of_northwest <= rest:
        return {}
    return {
        f"net_{side}": people(abs(sides[side].net_migration), lang, width="long") for side in SIDES
    }


def _by_age(dataset: Dataset, lang: str) -> dict[str, str]:
    """Write out what the south-east gained of those under 50, and of the others."""
    table = dataset.unit_sets[dataset.country.unit_set()].table
    columns = {
        stage: f"net_migration_{stage}_{dataset.country.span}" for stage in (*YOUNGER, "older")
    }
    if not {"line_side", *columns.values()} <= set(table):
        return {}
    ours = table[table["line_side"].eq(SIDES[0])]
    net = {stage: float(ours[column].sum()) for stage, column in columns.items()}
    younger, older = sum(net[stage] for stage in YOUNGER), net["older"]
    if younger <= 0:
        return {}
    return {
        "southeast_younger": people(younger, lang, width="long"),
        "southeast_older": people(abs(older), lang, width="long"),
        "southeast_older_way": WORDS["gained" if older > 0 else "lost"].get(lang),
    }


def _losers(dataset: Dataset) -> dict[str, str]:
    """Write out how many units lose by migration, counties and districts apart."""
    net = dataset.summary.net_migration
    if net is None or net.losing_share is None or net.by_kind_of_unit is None:
        return {}
    shares = {
        name: losing_share(net.by_kind_of_unit, kinds) for name, kinds in LOSING_KINDS.items()
    }
    if None in shares.values():
        return {}
    return {
        "losing": count(net.losing_units),
        "losing_units": count(net.units),
        "losing_share": percent(net.losing_share * 100),
        **{name: percent(100 * (share or 0)) for name, share in shares.items()},
    }


def losing_share(by_kind: Mapping[str, KindFigures], kinds: Sequence[str]) -> float | None:
    """Return the share of units of some kinds that lose by migration, 0–1; None without any."""
    found = [by_kind[kind] for kind in kinds if kind in by_kind]
    units = sum(one.units for one in found)
    return sum(one.losing_units for one in found) / units if units else None


def coast_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Write out what the coast gained by migration, and which way moves between provinces went."""
    parts, moves = dataset.summary.growth_parts, dataset.summary.moves
    losers = _losers(dataset)
    if parts is None or "coast" not in parts.coast or not moves or not losers:
        return None
    coast, first, last = parts.coast["coast"], min(moves), max(moves)
    shares = [
        100 * coast.population[str(year)] / parts.nation.population[str(year)]
        for year in dataset.country.compared
    ]
    ends = {"first": moves[first], "last": moves[last]}
    fields = {
        "net": people(abs(coast.net_migration), lang, width="long"),
        "net_signed": people(coast.net_migration, lang, signed=True, width="long"),
        "share_before": percent(shares[0]),
        "share_after": percent(shares[1]),
        "first": period_text(first).get(lang),
        "last": period_text(last).get(lang),
        "last_year": last[-4:],
        "taker": short_province(TAKER, country=dataset.country).get(lang),
        **losers,
    }
    for name, period in ends.items():
        fields |= {
            f"to_coast_{name}": percent(100 * period.kinds[TO_COAST].share, 0),
            f"to_inland_{name}": percent(100 * period.kinds[TO_INLAND].share, 0),
            f"taken_{name}": percent(100 * period.arrivals_share[TAKER], 0),
        }
    return over(
        dataset,
        dataset.country.main.name,
        fields,
        holds=coast.net_migration > 0 and shares[1] > shares[0],
    )
