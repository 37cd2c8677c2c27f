"""The numbers of the story: who gathers where, who moves, and what they work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from atlas.charts.away import AFFECTED, LEFT_BEHIND, MIGRANT, published_children
from atlas.charts.centres import CORE_DEFINITION, change_of, example_parts
from atlas.country.names import short_province
from atlas.measures.city_classes import CITY_CLASSES
from atlas.measures.concentration_of_china import ENDS
from atlas.measures.migration.cohorts import GAINED
from atlas.measures.schooling import RUNGS, known_parts
from atlas.measures.sectors import OUTSIDE_FARMING
from atlas.model.country import COAST, Country
from atlas.model.dataset import Dataset
from atlas.model.summary.people import MovesFigures, PartsOfGrowth, SinceTheCensus
from atlas.model.summary.places import Pull, Sectors
from atlas.model.text import Text
from atlas.places.sentences import period_text
from atlas.web.maps.line import bounded_change, share
from atlas.words.numbers import (
    count,
    estimate,
    fixed,
    grown,
    people,
    people_tick,
    percent,
    percent_change,
    rough,
    rough_range,
    spelled,
)
from atlas.words.word_files import read_words, table_names

CHAPTERS: Final = MappingProxyType(
    {id: read_words("story", f"chapters.{id}") for id in table_names("story", "chapters")}
)
"""What the chapters say by id, in their order.

Each has ``claim``, its heading, and ``plain``, the heading where the figures do not bear the claim
out; ``paragraph``, at most 45 words; ``cannot_show``, what must not be read from it, in one line;
some have ``second``, which stands below the paragraph, and ``compared``, the paragraph where the
figures do not speak for the country.
"""

STORY_WORDS: Final = read_words("story")
"""Shorter words around the chapters, and those of the list of maps."""


HUBEI: Final = "420000"
"""Example: where the epidemic of the census's year shows."""


@dataclass(frozen=True)
class Evidence:
    """The figures that bear out a step of the story, or a claim of the lecture.

    Attributes
    ----------
    fields
        Name → number, as it is printed in the page's language.
    holds
        Whether they bear out the claim; if not, only the figures are told.
    of_country
        Whether they are over enough of the people to speak for the country; no claim holds
        without that.
    has_second
        Whether there are figures for what stands below the paragraph.
    """

    fields: Mapping[str, str]
    holds: bool = True
    of_country: bool = True
    has_second: bool = True


def compared_years(dataset: Dataset) -> tuple[str, str]:
    """Name the two censuses that are compared, as the summary keys them."""
    first, last = dataset.country.compared
    return str(first), str(last)


def evidence_over(
    dataset: Dataset, period: str, fields: Mapping[str, str], *, holds: bool = True
) -> Evidence:
    """Return evidence over the units of a period: its claim holds if they speak for the country."""
    of_country = dataset.speaks_for_the_country(period)
    return Evidence(fields, holds and of_country, of_country)


def write_sentence(text: Text, evidence: Evidence, lang: str, *, country: Country) -> str:
    """Write a sentence with its numbers and the two years in it."""
    years: dict[str, Any] = {"start": country.compared[0], "end": country.compared[-1]}
    return text.say(lang, **years, **evidence.fields)


def people_words(value: float, lang: str, *, signed: bool = False) -> str:
    """Write a number of people with its unit in words."""
    return people(value, lang, signed=signed, width="long")


def change_words(pct: float, lang: str) -> str:
    """Write a change as a verb: grew by, or fell by, so many per cent."""
    return grown(pct).get(lang)


LARGELY = 0.5
"""Part of the narrowing gap that people must make for it to be called large."""

CLASSES: Final = tuple(CITY_CLASSES)
"""Cities by urban-area people, from the largest."""

LARGEST, LARGE = CLASSES[:3], CLASSES[:4]
"""Of those, the classes whose schooling is told, and those of which it is said that they grew."""


def most_new_jobs_in_services(work: Sectors, years: Sequence[int]) -> bool:
    """Say whether services added more jobs than the secondary sector: by every figure at hand.

    These are people of the long form times ten, its shares, and the shares of the yearly series.
    """
    first, last = (str(year) for year in (years[0], years[-1]))
    yearly = (work.yearly[year].shares for year in (min(work.yearly), max(work.yearly)))
    figures: Sequence[Iterable[Mapping[str, float | None]]] = (
        (work.employed[first], work.employed[last]),
        (work.national[first], work.national[last]),
        yearly,
    )
    for before, after in figures:
        change = {key: (after[key] or 0) - (before[key] or 0) for key in OUTSIDE_FARMING}
        if change["services"] <= max(0, change["industry"]):
            return False
    return True


def job_fields(work: Sectors, years: Sequence[int], lang: str) -> dict[str, str]:
    """Write out the new jobs by the long form, the yearly series and the lecture.

    With the residents of the rows that the first census has in no sum.
    """
    before, after = (work.employed[str(year)] for year in (years[0], years[-1]))
    first, last = min(work.yearly), max(work.yearly)
    lecture = (
        people_tick(1e6 * million, lang, width="long") for million in work.lecture_employed_millions
    )
    fields = {
        "jobs_before": people_words(sum(before[key] for key in OUTSIDE_FARMING), lang),
        "jobs_after": people_words(sum(after[key] for key in OUTSIDE_FARMING), lang),
        "jobs_without": people_words(work.employed_without[str(years[0])].people, lang),
        "yearly_start": first,
        "yearly_end": last,
        **dict(zip(("lecture_before", "lecture_after"), lecture, strict=True)),
    }
    for key in OUTSIDE_FARMING:
        fields |= {
            f"{key}_new": people_words(after[key] - before[key], lang, signed=True),
            f"{key}_yearly_before": percent(work.yearly[first].shares[key]),
            f"{key}_yearly_after": percent(work.yearly[last].shares[key]),
        }
    return fields


def work_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out where the new jobs are, and how far work goes with net migration."""
    work = dataset.summary.sectors
    beside = work.pull["county"] if work is not None else None
    if work is None or beside is None:
        return None
    fields = rank_fields(beside)
    jobs = job_fields(work, dataset.country.compared, lang)
    holds = most_new_jobs_in_services(work, dataset.country.compared)
    # By every figure at hand, those of the yearly series among them.
    return Evidence(fields | jobs, holds, has_second=holds)


def rank_fields(beside: Pull) -> dict[str, str]:
    """Write out how net migration goes with what it is set beside, by rank."""
    ranks = beside.rank_correlation
    return {f"{name}_rank": fixed(rank, 2) for name, rank in ranks.items()}


def gap_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out how many times the GDP per head of the richest province is that of the poorest."""
    china, ends = dataset.summary.concentration.get("china"), dataset.derived.get(ENDS)
    if china is None or china.counterfactual is None or ends is None:
        return None
    start, end = compared_years(dataset)
    if not {start, end} <= set(china.counterfactual.gap):
        return None
    ratio = ends.set_index("year")["ratio"].astype(float)
    first = int(ratio.index.min())
    fields = {
        "first": str(first),
        "times_first": fixed(ratio[first], 1),
        "times_before": fixed(ratio[int(start)], 1),
        "times_after": fixed(ratio[int(end)], 1),
    }
    order = china.counterfactual.either_order
    fall = order.gap[start] - order.gap[end]
    least = min(abs(part) for part in order.by_people)
    # GDP moved by less than people, who gathered: what stands second says it without figures.
    gdp, people = (
        getattr(china.years[end], series).gini - getattr(china.years[start], series).gini
        for series in ("gdp", "population")
    )
    gathered = people > 0 and abs(gdp) < people / 2
    narrowed = bool(ratio[int(end)] < ratio[int(start)]) and fall > 0
    holds = narrowed and gathered and least >= LARGELY * fall
    return Evidence(fields, holds, has_second=gathered)


def schooling_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out schooling by size of city, and what the largest gained on every rung."""
    cities = dataset.summary.cities
    if cities is None or not set(CLASSES) <= set(cities.by_class):
        return None
    mean, largest = f"mean_years_{dataset.country.latest}", cities.by_class[LARGEST[0]]
    years = [cities.by_class[name][mean] for name in CLASSES]
    gains = {rung: largest[f"{rung}_gain_pct"] for rung in RUNGS}
    middle = [cities.by_class[name]["secondary_gain_pct"] for name in LARGEST]
    if None in [*years, *gains.values(), *middle]:
        return None
    of_increase, gained = _share_of_college(dataset, largest), gained_by_rung(dataset)
    known = [float(year or 0) for year in years]
    fields = {
        "years_largest": fixed(known[0], 1),
        "years_smallest": fixed(known[-1], 1),
        **{f"middle_{number}": percent_change(pct) for number, pct in enumerate(middle, 1)},
        **{rung: percent_change(pct) for rung, pct in gains.items()},
        "largest_n": spelled(int(cities.classes[LARGEST[0]]), lang),
        "of_increase": "" if of_increase is None else percent(of_increase, 0),
        **rung_fields(gained or (), lang),
    }
    falls = all(one > next_one for one, next_one in pairwise(known))
    found = evidence_over(dataset, dataset.country.main.name, fields, holds=falls)
    # In per cent the least schooled come first, in people the middle does.
    first = max(gains, key=lambda rung: gains[rung] or 0)
    apart = first == next(iter(RUNGS)) and middle_gained_most(gained)
    return replace(found, has_second=apart and of_increase is not None)


def gained_by_rung(dataset: Dataset) -> tuple[float, ...] | None:
    """Return the people whom the three largest classes of cities gained beyond the nation's pace.

    By rung, from the least schooled: those they have, less those they would have, had each rung
    there changed as it did in the nation. None where a class lacks the figures.
    """
    cities, latest = dataset.summary.cities, dataset.country.latest
    if cities is None or not set(LARGEST) <= set(cities.by_class):
        return None
    rows, gained = [cities.by_class[name] for name in LARGEST], []
    for rung in RUNGS:
        pairs = [(row.get(f"{rung}_{latest}"), row.get(f"{rung}_gain_pct")) for row in rows]
        known = [(people, pct) for people, pct in pairs if people is not None and pct is not None]
        if len(known) < len(pairs):
            return None
        gained.append(sum(people * pct / (100 + pct) for people, pct in known))
    return tuple(gained)


def rung_fields(gained: Sequence[float], lang: str) -> dict[str, str]:
    """Write out the people of `gained_by_rung`: ``low``, ``middle``, ``high``."""
    words = (people_words(number, lang, signed=True) for number in gained)
    return dict(zip(("low", "middle", "high"), words, strict=False))


def middle_gained_most(gained: Sequence[float] | None) -> bool:
    """Say whether more people were gained on the middle rung than on any other."""
    return gained is not None and max(gained) == gained[1]


def _share_of_college(dataset: Dataset, cities: Mapping[str, float | None]) -> float | None:
    """Return which part of the nation's further people with college some cities have, %."""
    counts, years = dataset.unit_sets["province"].counts, dataset.country.compared
    if not set(years) <= set(counts):
        return None
    nation = [float(known_parts(counts[year])["schooling_college"].sum()) for year in years]
    there = [cities[f"college_{year}"] for year in years]
    if None in there or nation[1] <= nation[0]:
        return None
    return 100 * (float(there[1] or 0) - float(there[0] or 0)) / (nation[1] - nation[0])


def cities_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out how cities of each size grew, and where half of all gains landed."""
    summary, period = dataset.summary, dataset.country.main.name
    cities, gains = summary.cities, summary.local_gains.get(period)
    if cities is None or gains is None:
        return None
    if gains.half_area_share is None or gains.half_people_share is None:
        return None
    change = {name: cities.by_class[name]["change_pct"] for name in CLASSES}
    if None in change.values():
        return None
    grew = {name: float(pct or 0) for name, pct in change.items()}
    fields = {
        "largest": change_words(grew[CLASSES[0]], lang),
        "smallest": change_words(grew[CLASSES[-1]], lang),
        "largest_n": spelled(int(cities.classes[CLASSES[0]]), lang),
        "uncounted": count(len(cities.uncounted)),
        "land": percent(gains.half_area_share * 100),
        "lived": percent(gains.half_people_share * 100),
    }
    holds = min(grew[name] for name in LARGE) > 0 > grew[CLASSES[-1]]
    return evidence_over(dataset, period, fields, holds=holds)


def centre_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out one prefecture and its parts, and how many cities are like it."""
    country, span = dataset.country, dataset.country.span
    parts, cores = example_parts(dataset), dataset.summary.core_periphery.get(CORE_DEFINITION)
    if parts is None or cores is None:
        return None
    whole = dataset.unit_sets["prefecture"].table.set_index("code").loc[country.examples.pair]
    core = parts["core"]
    thinned = core.sort_values(f"change_pct_{span}").iloc[0]
    pct = whole[f"change_pct_{span}"]
    if pd.isna(pct):
        return None
    fields = {
        "place": str(whole[f"name_{lang}"]),
        "loss": people_words(abs(int(whole[f"change_{span}"])), lang),
        "place_change": change_words(float(pct), lang),
        "cities": count(cores.prefectures),
        "declining": count(cores.declining),
        "growing_core": count(cores.declining_with_growing_core),
        "thinned": str(thinned[f"name_{lang}"]),
        "thinned_change": change_words(float(thinned[f"change_pct_{span}"]), lang),
    }
    for name, rows in parts.items():
        fields[f"{name}_n"] = spelled(len(rows), lang)
        fields[f"{name}_change"] = change_words(change_of(rows, years=country.compared), lang)
    holds = float(pct) < 0 < change_of(core, years=country.compared)
    return evidence_over(dataset, country.main.name, fields, holds=holds)


TO_COAST, TO_INLAND = "inland_to_coast", "coast_to_inland"


def away_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out who lives away from registration, in three censuses."""
    censuses = dataset.summary.away_from_registration
    if censuses is None or not set(compared_years(dataset)) <= set(censuses):
        return None
    before, after = (censuses[year] for year in compared_years(dataset))
    published = after.published
    if published is None or published.within_one_city is None:
        return None
    if after.same_county is None or after.same_province is None:
        return None
    fields = {
        "all": people_words(after.all, lang),
        "before": people_words(before.all, lang),
        "same_county": people_words(after.same_county, lang),
        "same_province": people_words(after.same_province, lang),
        "other_province": people_words(after.other_province, lang),
        "floating": people_words(published.floating, lang),
        "within_city": people_words(published.within_one_city, lang),
    }
    whole = after.all == published.all
    return evidence_over(dataset, dataset.country.main.name, fields, holds=whole)


def line_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out the shares on either side of the Heihe–Tengchong line, census by census."""
    summary, first = dataset.summary.heihe_tengchong, str(dataset.country.years[0])
    change, years = bounded_change(dataset, dataset.country.span), (first, *compared_years(dataset))
    if not set(years) <= set(summary) or change is None:
        return None
    shares = [summary[year].area_split.population_share_southeast for year in years]
    area = summary[years[-1]].area_split.area_share_southeast
    if None in shares or shares[-1] in (0, 1) or area is None:
        return None
    bounds = summary[years[-1]].bounds
    # Units almost all on one side of the line have no "in a hundred" to speak of.
    southeast = min(99, max(1, round((shares[-1] or 0) * 100)))
    fields = {
        "southeast": str(southeast),
        "northwest": str(100 - southeast),
        "first": first,
        **dict(zip(("share_first", "before", "after"), map(share, shares), strict=True)),
        "low": change.low,
        "high": change.high,
        "area": share(area),
        "lowest": share(bounds.population_share_southeast_min),
        "highest": share(bounds.population_share_southeast_max),
    }
    holds = southeast == round((shares[-1] or 0) * 100) and not change.told
    return evidence_over(dataset, dataset.country.longest.name, fields, holds=holds)


def coast_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out what the coast gained by migration, and in which half of the ten years."""
    parts, moves = dataset.summary.growth_parts, dataset.summary.moves
    if parts is None or COAST not in parts.coast or len(moves) < 2:
        return None
    first, last = sorted(moves)[-2:]
    net, gained = coast_net(dataset, parts.coast[COAST], lang)
    fields = {
        **net,
        **coast_directions("first", moves[min(moves)]),
        **coast_directions("last", moves[last]),
    }
    figures = dataset.summary.net_migration_measures
    if figures is None or COAST not in figures.places:
        # One estimate alone is no bound: the step tells it, and claims nothing.
        return Evidence(fields, holds=False, of_country=False)
    halves = figures.places[COAST].first_half, figures.places[COAST].second_half
    for name, period, people_of in zip(("first", "last"), (first, last), halves, strict=True):
        fields[f"period_{name}"] = period_text(period).get(lang)
        fields[f"half_{name}"] = people_tick(rough(people_of), lang, width="long")
    holds = gained and halves[0] > halves[1] > 0
    return evidence_over(dataset, dataset.country.main.name, fields, holds=holds)


MEASURES: Final = read_words("charts", "net_migration_measures.columns")
"""Names of the measures of net migration, by column."""


def coast_measures(dataset: Dataset, lang: str) -> tuple[tuple[str, str], ...]:
    """List every measure of what the coast gained by migration, and its figure."""
    figures = dataset.summary.net_migration_measures
    if figures is None or COAST not in figures.places:
        return ()
    told = figures.places[COAST].measures.items()
    return tuple(
        (MEASURES[name].get(lang), people_tick(rough(number), lang, signed=True, width="long"))
        for name, number in told
        if name in MEASURES and number is not None
    )


def coast_net(dataset: Dataset, coast: PartsOfGrowth, lang: str) -> tuple[dict[str, str], bool]:
    """Write out what the coast gained by migration, and say whether every measure is a gain.

    Returns
    -------
    tuple of dict and bool
        ``net``, and ``low``, ``middle`` and ``high`` where several measures bound it; else
        ``net`` is the one estimate, which says nothing of the others.
    """
    figures = dataset.summary.net_migration_measures
    if figures is None or COAST not in figures.places:
        net = estimate(coast.net_low, coast.net_high, lang)
        return {"net": STORY_WORDS["net_estimate"].say(lang, net=net)}, False
    bounds = figures.places[COAST]
    low, high = rough_range(bounds.low, bounds.high, lang)
    middle = people_tick(rough(bounds.middle), lang, width="long")
    fields = {"low": low, "middle": middle, "high": high}
    fields["net"] = STORY_WORDS["net_range"].say(lang, **fields)
    return fields, bounds.direction == GAINED


def coast_directions(name: str, moves: MovesFigures) -> dict[str, str]:
    """Write out which parts of a period's moves went to the coast, and from it inland."""
    return {
        f"to_coast_{name}": percent(100 * moves.kinds[TO_COAST].share, 0),
        f"to_inland_{name}": percent(100 * moves.kinds[TO_INLAND].share, 0),
    }


EPIDEMIC = 2020
"""Year whose end found fewer people in Hubei, who were there again a year later."""

NEARLY_HALF = (40.0, 50.0)
"""Per cent of all children of which it is said that they are nearly half."""


def children_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out the children whom migration touches, as published, and those of a census before."""
    published = published_children(dataset)
    # They are figures of the country, and are set beside all its people.
    of_country = dataset.speaks_for_the_country(dataset.country.main.name)
    if published is None or MIGRANT not in published.before or not of_country:
        return None
    total = dataset.summary.totals.get(str(published.year))
    if total is None:
        return None
    children, share = published.people, published.share
    year_before, before = published.before[MIGRANT]
    fields = {
        "affected": people_words(children[AFFECTED], lang),
        "affected_share": percent(share[AFFECTED]),
        "of_people": percent(100 * children[AFFECTED] / total),
        "published_year": str(published.year),
        "migrant": people_words(children[MIGRANT], lang),
        "migrant_share": percent(share[MIGRANT]),
        "before_year": str(year_before),
        "migrant_before": people_words(before, lang),
        "left_behind": people_words(children[LEFT_BEHIND], lang),
    }
    return Evidence(fields, NEARLY_HALF[0] <= share[AFFECTED] < NEARLY_HALF[1])


def since_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out how the provinces changed since the census, by their yearly estimates."""
    since = dataset.summary.since_the_census
    if since is None:
        return None
    order = sorted(since.provinces, key=lambda code: (-since.provinces[code].change, code))
    named = {"first": order[0], "second": order[1], "last": order[-1]}
    fields = {
        "from_year": str(since.first_year),
        "to_year": str(since.last_year),
        "people_from": people_words(since.people[str(since.first_year)], lang),
        "people_to": people_words(since.people[str(since.last_year)], lang),
        "change": people_words(since.change, lang, signed=True),
        "grew": count(since.grew),
        "fell": count(since.fell),
    }
    for name, code in named.items():
        change = since.provinces[code].change
        fields[name] = short_province(code, country=dataset.country).get(lang)
        fields[f"{name}_change"] = people_words(change, lang, signed=True)
    fastest = max(order, key=lambda code: since.provinces[code].change_pct)
    fields["fastest"] = short_province(fastest, country=dataset.country).get(lang)
    fields["fastest_pct"] = percent_change(since.provinces[fastest].change_pct)
    growing = since.provinces[named["second"]].change > 0
    rebound = rebound_fields(dataset, since, lang)
    return Evidence(fields | rebound, since.change < 0 and growing, has_second=bool(rebound))


def rebound_fields(dataset: Dataset, since: SinceTheCensus, lang: str) -> dict[str, str]:
    """Write out how Hubei fell in the year of the epidemic and rose again; empty if not so."""
    rows = dataset.tables["population_province_annual"].set_index(["province_code", "year"])
    year = EPIDEMIC
    if HUBEI not in since.provinces or since.first_year != year:
        return {}
    people_of = rows["people"][HUBEI]
    fall, rise = (people_of[other] - people_of[year] for other in (year - 1, year + 1))
    if not 0 < since.provinces[HUBEI].change < fall or rise <= 0:
        return {}
    return {
        "recovered": people_words(since.provinces[HUBEI].change, lang, signed=True),
        "fall": people_words(int(fall), lang),
        "rise": people_words(int(rise), lang),
        "next_year": str(year + 1),
    }


NUMBERS: Final[Mapping[str, Callable[[Dataset, str], Evidence | None]]] = MappingProxyType(
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
