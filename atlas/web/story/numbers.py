"""The numbers of the story: each chapter's fields, written out, and whether its claim holds.

A chapter whose figures a build lacks is left out: its function returns None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from atlas.charts.density_chart import class_name
from atlas.charts.pair_chart import pair_frame, told
from atlas.country.provinces import short_province
from atlas.measures.headlines import CORE_PERIOD, LONG_PERIOD
from atlas.model.classes import Text
from atlas.model.dataset import Dataset
from atlas.model.rankable import rankable
from atlas.model.summary.moves import KindFigures, PartsOfGrowth
from atlas.model.summary.people import DensityClass
from atlas.sources.packaged import read_table
from atlas.web.story.economy import job_fields, most_new_jobs_in_services, people_by_unit
from atlas.words.numbers import (
    count,
    format_number,
    people,
    percent,
    percent_change,
    spelled,
)
from atlas.words.reading import read_words

_MARKS = read_words("marks")

YEARS = (2010, 2020)
"""The censuses that the story compares."""

PERIOD = CORE_PERIOD
COUNTIES = "county_2010_2020"
EXAMPLE = "230100"
"""Harbin: a prefecture that declines while districts of its centre grow."""

CHILDREN_OF = "310000"
"""Shanghai: where a cohort of children shrank most."""

RING_GROWTH = 20.0
"""Growth in % from which a class of density counts as the ring that fills."""

KINDS: Final = MappingProxyType(
    {
        "counties_losing": ("county", "county_level_city"),
        "districts_losing": ("district",),
    }
)
"""Kinds of units whose losers are told, by the field that tells them."""

SIDES = ("southeast", "northwest", "straddling")
"""Where a unit lies to the Heihe–Tengchong line, as the summary says it."""

RANKED = ("services", "manufacturing")
"""What is set beside net migration by rank, and beside density."""

LARGELY = 0.5
"""Part of the narrowing gap that people must make for it to be called large."""


@dataclass(frozen=True)
class Numbers:
    """What a chapter's sentences are filled with.

    Attributes
    ----------
    fields
        Name → number, as it is printed in the page's language.
    holds
        Whether the figures bear out the chapter's claim.
    of_country
        Whether they are over enough of the people to speak for the country; no claim holds
        without that.
    warns
        Whether the figures bear out how the chapter says what it does not show.
    """

    fields: Mapping[str, str]
    holds: bool = True
    of_country: bool = True
    warns: bool = True


def _over(
    dataset: Dataset, period: str, fields: Mapping[str, str], *, holds: bool = True
) -> Numbers:
    """Hold a claim over the units of a period to whether they speak for the country."""
    of_country = dataset.speaks_for_the_country(period)
    return Numbers(fields, holds and of_country, of_country)


def line_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Chapter 1: the shares on either side of the Heihe–Tengchong line."""
    summary = dataset.summary.heihe_tengchong
    parts = dataset.summary.growth_parts
    if not {str(year) for year in YEARS} <= set(summary):
        return None
    start, end = (summary[str(year)] for year in YEARS)
    before = start.area_split.population_share_southeast
    after, area = end.area_split.population_share_southeast, end.area_split.area_share_southeast
    astride = end.straddling_people_share
    if before is None or after in (None, 0, 1) or area is None or astride is None:
        return None
    # Units almost all on one side of the line have no "in a hundred" to speak of.
    southeast = min(99, max(1, round(after * 100)))
    fields = {
        "southeast_words": spelled(southeast, lang),
        "northwest_words": spelled(100 - southeast, lang),
        "before": percent(before * 100, 2),
        "after": percent(after * 100, 2),
        "points": format_number(abs(after - before) * 100, decimals=2),
        "area": percent(area * 100),
        "astride_units": count(end.straddling_units),
        "astride": percent(astride * 100, 2),
    }
    both_sides = southeast == round(after * 100)
    within = abs(after - before) < astride
    found = _over(dataset, LONG_PERIOD, fields, holds=both_sides and within)
    if parts is None:
        return replace(found, warns=False)
    moves = moves_across_the_line(parts.line, lang)
    return replace(found, fields=fields | moves, warns=bool(moves) and found.of_country)


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
    fields = {
        f"net_{side}": people(abs(sides[side].net_migration), lang, width="long") for side in SIDES
    }
    return fields | {
        "rest_southeast": percent_change(rest),
        "rest_northwest": percent_change(of_northwest),
    }


def where_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Chapter 2: the fewest units that hold half of all local gains."""
    found = dataset.summary.local_gains.get(PERIOD)
    if found is None or found.gaining < 2 or found.half_area_share is None:
        return None
    largest, province, lived = found.largest, found.province, found.half_people_share
    if largest is None or province is None or lived is None:
        return None
    table = dataset.unit_sets[COUNTIES].table.set_index("code")
    change = table["change_2010_2020"].dropna().astype("int64")
    fields = {
        "land": percent(found.half_area_share * 100),
        "lived": percent(lived * 100),
        "units": count(found.units),
        "gaining": count(found.gaining),
        "gain": people(found.gross_gain, lang, width="long"),
        "half_units": count(found.half_units),
        "province": short_province(province.code).get(lang),
        "province_units": count(province.units),
        "largest": str(table.at[largest.code, f"name_{lang}"]),
        "largest_gain": people(largest.gain, lang, width="long"),
        "declining": count((change < 0).sum()),
        "loss": people(-int(change[change < 0].sum()), lang, width="long"),
    }
    return _over(dataset, PERIOD, fields)


def centre_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Chapter 3: one prefecture and its parts, and growth by density of the first census."""
    classes = dataset.summary.growth_by_density.get(PERIOD)
    units = example_units(dataset)
    if not classes or units is None:
        return None
    frame = pair_frame(units)
    rows = frame.iloc[told(frame)]
    thinned = rows[rows["is_district"] & rows["pct"].lt(0)]
    known = [(row, row.change_pct) for row in classes if row.change_pct is not None]
    ring = _longest_run(known, lambda pct: pct >= RING_GROWTH)
    sparse = _longest_run(known[:-1], lambda pct: pct < 0)
    whole = dataset.unit_sets["prefecture"].table.set_index("code").loc[EXAMPLE]
    if thinned.empty or not ring or not sparse or pd.isna(whole["change_pct_2010_2020"]):
        return None
    (densest, densest_pct), name = known[-1], f"name_{lang}"
    by = _MARKS["changed_by"]
    fields = {
        "place": str(whole[name]),
        "place_pct": percent_change(whole["change_pct_2010_2020"]),
        "told": _MARKS["comma"]
        .get(lang)
        .join(
            by.say(lang, name=row[name], change=percent_change(row["pct"]))
            for row in rows.to_dict("records")
        ),
        "thinned": str(thinned.iloc[0][name]),
        "thinned_pct": percent_change(thinned.iloc[0]["pct"]),
        "ring": _name_of(ring).get(lang),
        "ring_least": percent(min(pct for _, pct in ring)),
        "ring_most": percent(max(pct for _, pct in ring)),
        "sparse": _name_of(sparse).get(lang),
        "dense_units": count(densest.units),
        "dense": count(densest.lower or 0),
        "dense_pct": percent_change(densest_pct),
    }
    return _over(dataset, PERIOD, fields, holds=densest_pct < 0)


Changed = tuple[DensityClass, float]
"""A class with the change of its people in %."""


def _longest_run(classes: Sequence[Changed], holds: Callable[[float], bool]) -> list[Changed]:
    """Return the longest run of neighbouring classes of whose change something holds."""
    runs = [list(run) for held, run in groupby(classes, key=lambda one: holds(one[1])) if held]
    return max(runs, key=len, default=[])


def _name_of(run: Sequence[Changed]) -> Text:
    return class_name(run[0][0].lower, run[-1][0].upper)


def example_units(dataset: Dataset) -> pd.DataFrame | None:
    """Return the county units of the example with a known change, the strongest growth first."""
    if COUNTIES not in dataset.unit_sets:
        return None
    table = dataset.unit_sets[COUNTIES].table
    pct = table["change_pct_2010_2020"]
    named = rankable(table, "change_pct_2010_2020")
    units = table[table["prefecture_code"].eq(EXAMPLE) & pct.notna() & named]
    return None if units.empty else units.sort_values("change_pct_2010_2020", ascending=False)


def why_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Chapter 4: how many units lose by migration, and where the new jobs are."""
    moves, work = dataset.summary.net_migration, dataset.summary.sectors
    if moves is None or moves.losing_share is None or moves.by_kind_of_unit is None or work is None:
        return None
    beside = work.pull["county"]
    fields = {
        "losing_words": _capital(spelled(round(moves.losing_share * 10), lang)),
        "losing_share": percent(moves.losing_share * 100),
        "losing": count(moves.losing_units),
        "units": count(moves.units),
        **{
            name: percent(100 * share)
            for name, kinds in KINDS.items()
            if (share := losing_share(moves.by_kind_of_unit, kinds)) is not None
        },
    }
    if not set(KINDS) <= set(fields) or beside is None:
        return None
    for name in RANKED:
        fields[f"{name}_rank"] = format_number(beside.rank_correlation[name], decimals=2)
        fields[f"{name}_joint"] = format_number(beside.joint[name], decimals=2)
    jobs = job_fields(work, YEARS, lang)
    return Numbers(fields | jobs, most_new_jobs_in_services(work, YEARS))


def losing_share(by_kind: Mapping[str, KindFigures], kinds: Sequence[str]) -> float | None:
    """Return the share of units of some kinds that lose by migration, 0–1; None without any."""
    found = [by_kind[kind] for kind in kinds if kind in by_kind]
    units = sum(one.units for one in found)
    return sum(one.losing_units for one in found) / units if units else None


def balance_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Chapter 5: the gap in GDP per head, and the same if people had stayed."""
    china = dataset.summary.concentration.get("china")
    if china is None or china.counterfactual is None:
        return None
    gaps, order = china.counterfactual, china.counterfactual.either_order
    fields = {
        "units": count(china.coverage[str(YEARS[0])].units),
        "gap_before": _gini(gaps.gap_2010),
        "gap_after": _gini(gaps.gap_2020),
        "stayed": _gini(gaps.people_as_in_2010),
    }
    for when, year in zip(("before", "after"), YEARS, strict=True):
        fields[f"gdp_{when}"] = _gini(china.years[str(year)].gdp.gini)
        fields[f"people_{when}"] = _gini(china.years[str(year)].population.gini)
    fall = order.gap_2010 - order.gap_2020
    least = min(abs(part) for part in order.by_people)
    turning = people_by_unit(dataset.summary.concentration)
    holds = fall > 0 and least >= LARGELY * fall
    return Numbers(fields | turning, holds, warns=bool(turning))


def children_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Chapter 6: a cohort of children ten years on, and the published national figures."""
    cohort, ratios = dataset.summary.youngest_cohort, dataset.summary.children
    provinces = dataset.unit_sets["province"].table.set_index("code")
    if cohort is None or ratios is None or CHILDREN_OF not in cohort.provinces:
        return None
    place, nation = cohort.provinces[CHILDREN_OF], cohort.nation
    published = read_table("children_migration_national").set_index(["measure", "year"])
    million = published["value_million"].astype(float) * 1e6
    year, column = YEARS[-1], f"children_per_100_adults_{YEARS[-1]}"
    nation_ratio = ratios[str(year)].per_100_adults
    if nation_ratio is None:
        return None
    fields = {
        "place": short_province(CHILDREN_OF).get(lang),
        "under_five": people(place.under_5, lang, width="long"),
        "later": people(place.aged_10_14, lang, width="long"),
        "nation_under_five": people(nation.under_5, lang, width="long"),
        "nation_later": people(nation.aged_10_14, lang, width="long"),
        "ratio": format_number(float(provinces.at[CHILDREN_OF, column]), decimals=1),
        "nation_ratio": format_number(nation_ratio, decimals=1),
        "published_year": str(year),
        "migrant": people(million["migrant_children_0_17", year], lang, width="long"),
        "left_behind": people(million["left_behind_children_0_17", year], lang, width="long"),
    }
    return Numbers(fields, place.ratio is not None and place.ratio < 1)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _gini(value: float) -> str:
    return format_number(float(value), decimals=2)


NUMBERS: Final[Mapping[str, Callable[[Dataset, str], Numbers | None]]] = MappingProxyType(
    {
        "line": line_numbers,
        "where": where_numbers,
        "centre": centre_numbers,
        "why": why_numbers,
        "balance": balance_numbers,
        "children": children_numbers,
    }
)
"""The numbers of each chapter by its id, in their order."""


def filled(text: Text, found: Numbers, lang: str) -> str:
    """Write a sentence with its numbers and the two years in it."""
    years: dict[str, Any] = {"start": YEARS[0], "end": YEARS[-1]}
    return text.get(lang).format(**years, **found.fields)
