"""The numbers of the story: who gathers where, who moves, and what they work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from atlas.charts.away import published_children
from atlas.charts.centres import core_codes
from atlas.country.names import short_province
from atlas.measures.migration.cohorts import GAINED, LOST
from atlas.measures.sectors import OUTSIDE_FARMING
from atlas.model.country import COAST, Country
from atlas.model.dataset import Dataset
from atlas.model.figures import rankable
from atlas.model.summary.people import KindFigures, MovesFigures, PartsOfGrowth, SinceTheCensus
from atlas.model.summary.places import CountryFigures, Pull, Sectors
from atlas.model.text import Text
from atlas.places.sentences import period_text
from atlas.web.maps.line import (
    SIDES,
    Bounded,
    bounded_change,
    moved_across,
    net_by_side,
    share,
    share_of_older,
)
from atlas.web.method_measures import HUBEI, directions_words
from atlas.words.numbers import (
    count,
    estimate,
    estimate_size,
    exceeding,
    format_number,
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


@dataclass(frozen=True)
class ChapterText:
    """What one chapter says.

    Attributes
    ----------
    claim
        Its heading.
    plain
        The heading where the figures do not bear the claim out.
    paragraph
        One paragraph, at most 60 words.
    cannot_show
        What must not be read from it.
    second
        What stands under the last chart.
    compared
        The paragraph where the figures do not speak for the country, if it must be another.
    cannot_show_plain
        What must not be read from it where the figures do not bear out how that is put.
    """

    claim: Text
    plain: Text
    paragraph: Text
    cannot_show: Text
    second: Text | None = None
    compared: Text | None = None
    cannot_show_plain: Text | None = None


CHAPTERS: Final = MappingProxyType(
    {
        id: ChapterText(**read_words("story", f"chapters.{id}"))
        for id in table_names("story", "chapters")
    }
)
"""The chapters by id, in their order."""

STORY_WORDS: Final = read_words("story")
"""Shorter words around the chapters, and those of the list of maps."""


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
    warns
        Whether the figures bear out how the step says what it does not show.
    has_second
        Whether there are figures for what stands under the last chart.
    """

    fields: Mapping[str, str]
    holds: bool = True
    of_country: bool = True
    warns: bool = True
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


def change_of(rows: pd.DataFrame, *, country: Country) -> float:
    """Return the change of people of some units together, %."""
    first, last = (float(rows[f"population_{year}"].sum()) for year in country.compared)
    return 100 * (last / first - 1)


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


def work_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out where the new jobs are, and how far work goes with net migration."""
    work = dataset.summary.sectors
    beside = work.pull["county"] if work is not None else None
    if work is None or beside is None:
        return None
    fields = rank_fields(beside)
    jobs = job_fields(work, dataset.country.compared, lang)
    return Evidence(fields | jobs, most_new_jobs_in_services(work, dataset.country.compared))


def rank_fields(beside: Pull) -> dict[str, str]:
    """Write out how net migration goes with what it is set beside, by rank."""
    ranks = beside.rank_correlation
    return {f"{name}_rank": gini_words(rank) for name, rank in ranks.items()}


def gap_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out the gap in GDP per head, and the same if people had stayed."""
    china = dataset.summary.concentration.get("china")
    if china is None or china.counterfactual is None:
        return None
    start, end = compared_years(dataset)
    gaps, order = china.counterfactual, china.counterfactual.either_order
    if not {start, end} <= set(gaps.gap):
        return None
    fields = {
        "units": count(china.coverage[start].units),
        "gap_before": gini_words(gaps.gap[start]),
        "gap_after": gini_words(gaps.gap[end]),
        "stayed": gini_words(gaps.people_as_in[start]),
    }
    for when, year in (("before", start), ("after", end)):
        fields[f"gdp_{when}"] = gini_words(china.years[year].gdp.gini)
        fields[f"people_{when}"] = gini_words(china.years[year].population.gini)
    fall = order.gap[start] - order.gap[end]
    least = min(abs(part) for part in order.by_people)
    turning = people_by_unit(dataset.summary.concentration)
    holds = fall > 0 and least >= LARGELY * fall
    return Evidence(fields | turning, holds, warns=bool(turning))


def gini_words(value: float) -> str:
    """Write a Gini or a correlation."""
    return format_number(float(value), decimals=2)


def schooling_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out schooling by size of city, and what the largest gained at either end."""
    cities = dataset.summary.cities
    if cities is None or not {*LARGEST, SMALLEST} <= set(cities.by_class):
        return None
    mean = f"mean_years_{dataset.country.latest}"
    years = [cities.by_class[name][mean] for name in (*LARGEST, SMALLEST)]
    lows, highs = (
        [cities.by_class[name][f"{rung}_gain_pct"] for name in LARGEST]
        for rung in ("primary_or_less", "college")
    )
    if None in [*years, *lows, *highs]:
        return None
    high, high_next, high_third = (exceeding(gain).get(lang) for gain in highs)
    fields = {
        "years_largest": format_number(years[0] or 0, decimals=1),
        "years_smallest": format_number(years[-1] or 0, decimals=1),
        "low": exceeding(lows[0]).get(lang),
        "high": high,
        "high_next": high_next,
        "high_third": high_third,
    }
    return Evidence(fields, all((gain or 0) > 0 for gain in lows + highs))


CLASSES: Final = (*LARGEST, "large_2", "medium", "small_1", SMALLEST)
"""Cities by urban-area people, from the largest."""

LARGE: Final = CLASSES[:4]

SMALL: Final = "small_1"
"""The class of which it is told that it grew while it lost people by migration."""


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
    low, high = (cities.by_class[SMALL].get(f"net_{end}") for end in ("low", "high"))
    fields = {
        **{name: percent_change(pct) for name, pct in grew.items()},
        "largest_n": count(cities.classes[CLASSES[0]]),
        "uncounted": count(len(cities.uncounted)),
        "land": percent(gains.half_area_share * 100),
        "lived": percent(gains.half_people_share * 100),
    }
    holds = min(grew[name] for name in LARGE) > 0 > grew[CLASSES[-1]]
    evidence = evidence_over(dataset, period, fields, holds=holds)
    if low is None or high is None or not high < 0 < grew[SMALL]:
        return replace(evidence, warns=False)
    lost = estimate_size(low, high, lang)
    fields |= {"small_1_grew": percent(grew[SMALL]), "small_1_lost": lost}
    return replace(evidence, fields=fields)


def centre_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out one prefecture and its parts, and how many cities are like it."""
    country, span = dataset.country, dataset.country.span
    classes = dataset.summary.growth_by_density.get(country.main.name)
    units, core = example_units(dataset), core_codes(dataset)
    cores = dataset.summary.core_periphery.get("districts")
    if not classes or units is None or not core or cores is None:
        return None
    units = units.set_index("code")
    districts = units[units["is_district"].fillna(False).astype(bool)]
    if not set(core) <= set(units.index) or districts.empty:
        return None
    densest, whole = classes[-1], _whole(dataset)
    thinned = units.loc[core].sort_values(f"change_pct_{span}").iloc[0]
    pct = whole[f"change_pct_{span}"]
    if densest.change_pct is None or pd.isna(pct):
        return None
    outside = units.drop(districts.index)
    fields = {
        "place": str(whole[f"name_{lang}"]),
        "loss": people_words(abs(int(whole[f"change_{span}"])), lang),
        "place_change": change_words(float(pct), lang),
        "core_n": count(len(core)),
        "core_change": change_words(change_of(units.loc[core], country=country), lang),
        "districts_n": count(len(districts)),
        "districts_change": change_words(change_of(districts, country=country), lang),
        "outside_change": change_words(change_of(outside, country=country), lang),
        "all_n": count(cores.prefectures),
        "declining": count(cores.declining),
        "growing_core": count(cores.declining_with_growing_core),
        "thinned": str(thinned[f"name_{lang}"]),
        "thinned_change": change_words(float(thinned[f"change_pct_{span}"]), lang),
        "dense": count(densest.lower or 0),
        "dense_units": count(densest.units),
        "dense_change": change_words(densest.change_pct, lang),
    }
    holds = float(pct) < 0 < change_of(units.loc[core], country=country)
    return evidence_over(dataset, country.main.name, fields, holds=holds)


@lru_cache(maxsize=1)
def example_units(dataset: Dataset) -> pd.DataFrame | None:
    """Return the county units of the example with a known change, the strongest growth first.

    Story, lecture and charts ask for them in each language.
    """
    country = dataset.country
    if dataset.people_units is None:
        return None
    table, change = dataset.people_units.table, f"change_pct_{country.span}"
    example = table["prefecture_code"].eq(country.examples.pair) & table[change].notna()
    units = table[example & rankable(table, change)]
    return None if units.empty else units.sort_values(change, ascending=False)


@lru_cache(maxsize=1)
def _whole(dataset: Dataset) -> pd.Series:
    """Return the row of the example's prefecture."""
    prefectures = dataset.unit_sets["prefecture"].table.set_index("code")
    row: pd.Series = prefectures.loc[dataset.country.examples.pair]
    return row


TAKER = "440000"
"""Guangdong: the province that took most of all who moved."""

LOSING_KINDS: Final = MappingProxyType(
    {"counties_losing": ("county", "county_level_city"), "districts_losing": ("district",)}
)
"""Kinds of units whose losers are told, by the field that tells them."""

TO_COAST, TO_INLAND = "inland_to_coast", "coast_to_inland"


def away_numbers(dataset: Dataset, lang: str) -> Evidence | None:
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
        "all_round": people_words(after.all, lang),
        "all": count(after.all),
        "before": people_words(before.all, lang),
        "before_first": people_words(first.all, lang),
        "floating": people_words(published.floating, lang),
        "other_province": people_words(after.other_province, lang),
        "within_city": people_words(published.within_one_city, lang),
    }
    whole = after.all == published.all
    return evidence_over(dataset, dataset.country.main.name, fields, holds=whole)


def line_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out the shares on either side of the Heihe–Tengchong line, and who crosses it."""
    summary, parts = dataset.summary.heihe_tengchong, dataset.summary.growth_parts
    change = change_of_line(dataset)
    if not set(compared_years(dataset)) <= set(summary) or change is None:
        return None
    start, end = (summary[year] for year in compared_years(dataset))
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
        "change_low": change.low,
        "change_high": change.high,
        "area": share(area),
        "astride_units": count(end.straddling_units),
        "astride": share(astride),
    }
    holds = southeast == round(after * 100) and change.still
    evidence = evidence_over(dataset, dataset.country.longest.name, fields, holds=holds)
    if parts is None or not set(SIDES) <= set(parts.line) or not moved_across(parts.line):
        return replace(evidence, warns=False)
    fields |= net_by_side(parts.line, lang)
    fields["older_share"] = share_of_older(parts.line[SIDES[0]])
    warns = evidence.of_country and change.still and bool(fields["older_share"])
    return replace(evidence, fields=fields, warns=warns)


def change_of_line(dataset: Dataset) -> Bounded | None:
    """Write out how far the share south-east of the line moved between the censuses compared."""
    growth = dataset.summary.heihe_tengchong_growth.get(dataset.country.span)
    return None if growth is None else bounded_change(growth.change_of_share)


def _in_a_heading(number: int, lang: str) -> str:
    """Write a number of a hundred as each language has it in a heading."""
    return str(number) if lang == "zh" else spelled(number, lang)


def _losers(dataset: Dataset) -> dict[str, str]:
    """Write out how many units gain, lose, or cannot be told; counties and districts apart."""
    net = dataset.summary.net_migration
    told = {} if net is None else directions_words(net)
    if net is None or net.by_kind_of_unit is None or not told:
        return {}
    fields = {"losing_units": count(net.units), **told}
    for name, kinds in LOSING_KINDS.items():
        share = losing_share(net.by_kind_of_unit, kinds)
        if share is None:
            return {}
        fields[name] = percent(100 * share)
    return fields


def losing_share(by_kind: Mapping[str, KindFigures], kinds: Sequence[str]) -> float | None:
    """Return the share of units of some kinds that surely lose by migration, 0–1.

    None without any, or without intervals.
    """
    told = [by_kind[kind] for kind in kinds if kind in by_kind]
    losing = [kind.directions[LOST].units for kind in told if kind.directions]
    units = sum(kind.units for kind in told)
    return sum(losing) / units if units and len(losing) == len(told) else None


def coast_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out what the coast gained by migration, and which way moves between provinces went."""
    parts, moves = dataset.summary.growth_parts, dataset.summary.moves
    losers = _losers(dataset)
    if parts is None or "coast" not in parts.coast or not moves or not losers:
        return None
    coast, first, last = parts.coast["coast"], min(moves), max(moves)
    before, after = (
        100 * coast.population[year] / parts.nation.population[year]
        for year in compared_years(dataset)
    )
    net, gained = coast_net(dataset, coast, lang)
    fields = {
        **net,
        "share_before": percent(before),
        "share_after": percent(after),
        "first": period_text(first).get(lang),
        "last": period_text(last).get(lang),
        "last_year": last[-4:],
        "taker": short_province(TAKER, country=dataset.country).get(lang),
        **losers,
    }
    for name, period in (("first", moves[first]), ("last", moves[last])):
        fields |= coast_directions(name, period)
        fields[f"taken_{name}"] = percent(100 * period.arrivals_share[TAKER], 0)
    holds = gained and after > before
    return evidence_over(dataset, dataset.country.main.name, fields, holds=holds)


def coast_net(dataset: Dataset, coast: PartsOfGrowth, lang: str) -> tuple[dict[str, str], bool]:
    """Write out what the coast gained by migration, and say whether it surely gained.

    Returns
    -------
    tuple of dict and bool
        ``net``, and ``low``, ``middle`` and ``high`` where several measures bound it; else
        ``net`` is the one estimate, and the coast did not surely gain.
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


CHILDREN_OF = "310000"
"""Shanghai: where a cohort of children shrank most."""

EPIDEMIC = 2020
"""Year whose end found fewer people in Hubei, who were there again a year later."""

NEARLY_HALF = (40.0, 50.0)
"""Per cent of all children of which it is said that they are nearly half."""


def children_numbers(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out the children touched by migration, and a cohort ten years on."""
    cohort = dataset.summary.youngest_cohort
    if cohort is None or CHILDREN_OF not in cohort.provinces:
        return None
    place, nation = cohort.provinces[CHILDREN_OF], cohort.nation
    year, children, share = published_children(dataset)
    affected = float(share["children_affected_by_migration"])
    fields = {
        "place": short_province(CHILDREN_OF, country=dataset.country).get(lang),
        "under_five": people_words(place.under_5, lang),
        "ten_years_on": people_words(place.aged_10_14, lang),
        "nation_under_five": people_words(nation.under_5, lang),
        "nation_later": people_words(nation.aged_10_14, lang),
        "affected": people_words(children["children_affected_by_migration"], lang),
        "affected_share": percent(affected),
        "published_year": str(year),
        "migrant": people_words(children["migrant_children_0_17"], lang),
        "left_behind": people_words(children["left_behind_children_0_17"], lang),
    }
    return Evidence(fields, NEARLY_HALF[0] <= affected < NEARLY_HALF[1])


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
