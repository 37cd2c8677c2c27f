"""The claims of the story, which maps and the lecture's page quote: who gathers where and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import pandas as pd

from atlas.charts.away import AFFECTED, LEFT_BEHIND, MIGRANT, published_children
from atlas.charts.centres import CORE_DEFINITION, change_of, example_parts
from atlas.charts.distance import change_range, suburbs_grow
from atlas.measures.city_classes import CITY_CLASSES
from atlas.measures.concentration_of_china import ENDS
from atlas.measures.migration.nested import GAINED
from atlas.measures.migration.province_moves import KINDS
from atlas.measures.schooling import RUNGS, known_parts
from atlas.measures.sectors import OUTSIDE_FARMING
from atlas.measures.settlement import BY_DISTANCE
from atlas.model.country import COAST
from atlas.model.dataset import Dataset
from atlas.model.summary.people import MovesFigures, SinceTheCensus
from atlas.model.summary.places import Pull, Sectors
from atlas.model.text import Text
from atlas.places.sentences import period_text
from atlas.web.maps.line import bounded_change, share
from atlas.words.numbers import (
    count,
    fixed,
    grown,
    people_text,
    people_tick,
    percent,
    percent_change,
    rough,
    rough_range,
    spelled,
)
from atlas.words.word_files import LANGS, read_words, table_names

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

Figures = dict[str, Text | str]
"""Name → number, as each language prints it."""


@dataclass(frozen=True)
class Claim:
    """What the figures say of one thing: a step of the story, a point of the lecture, a map.

    Attributes
    ----------
    figures
        What its sentences are filled with.
    holds
        Whether they bear it out; if not, only the figures are told.
    of_country
        Whether they are over enough of the people for a claim about all; none holds without
        that.
    below
        Names of the sentences below the paragraph that there are figures for.
    """

    figures: Figures
    holds: bool = True
    of_country: bool = True
    below: tuple[str, ...] = ("second",)

    def say(self, sentence: Text, lang: str) -> str:
        """Write a sentence with its numbers."""
        return sentence.fill(**self.figures).get(lang)


def claim_of(dataset: Dataset, figures: Figures, *, holds: bool = True, **below: bool) -> Claim:
    """Return a claim, the two censuses compared among its figures.

    ``below`` tells of each sentence below the paragraph whether there are figures for it; of
    ``second`` there are unless it says otherwise.
    """
    years = dict(zip(("start", "end"), compared_years(dataset), strict=True))
    said = {"second": True, **below}
    return Claim({**years, **figures}, holds, below=tuple(name for name in said if said[name]))


def claim_over(
    dataset: Dataset, figures: Figures, period: str = "", *, holds: bool = True, **below: bool
) -> Claim:
    """Return a claim over the units of a period, the main one if empty: as `claim_of`.

    It holds only if they are over enough of all people.
    """
    of_country = dataset.speaks_for_the_country(period or dataset.country.main.name)
    claim = claim_of(dataset, figures, holds=holds and of_country, **below)
    return replace(claim, of_country=of_country)


def compared_years(dataset: Dataset) -> tuple[str, str]:
    """Name the two censuses that are compared, as the summary keys them."""
    first, last = dataset.country.compared
    return str(first), str(last)


def latest_year(dataset: Dataset) -> str:
    """Name the last census, as columns and the summary do."""
    return str(dataset.country.latest)


def province_name(dataset: Dataset, code: str) -> Text:
    """Return the short name of a province."""
    return dataset.country.provinces[code].short


def in_each(write: Callable[[str], str]) -> Text:
    """Write something in every language."""
    return Text(*map(write, LANGS))


def people_words(value: float, *, signed: bool = False) -> Text:
    """Write a number of people with its unit in words."""
    return people_text(value, signed=signed, width="long")


def tick_words(value: float, *, signed: bool = False) -> Text:
    """Write a round number of people as it is, with its unit in words."""
    return in_each(lambda lang: people_tick(value, lang, signed=signed, width="long"))


def spelled_words(number: int) -> Text:
    """Spell a number."""
    return in_each(partial(spelled, number))


LARGELY = 0.5
"""Part of the narrowing gap that people must make for it to be called large."""

CLASSES: Final = tuple(CITY_CLASSES)
"""Cities by urban-area people, from the largest."""

LARGEST, LARGE = CLASSES[:3], CLASSES[:4]
"""Of those, the classes whose schooling is told, and those of which it is said that they grew."""


def most_new_jobs_in_services(work: Sectors, years: Sequence[str]) -> bool:
    """Say whether services added more jobs than the secondary sector: by every figure at hand.

    These are people of the long form times ten, its shares, and the shares of the yearly series.
    """
    first, last = years
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


def job_figures(work: Sectors, years: Sequence[str]) -> Figures:
    """Write out the new jobs by the long form, the yearly series and the lecture.

    With the residents of the rows that the first census has in no sum.
    """
    before, after = (work.employed[year] for year in years)
    first, last = min(work.yearly), max(work.yearly)
    lecture = (tick_words(1e6 * million) for million in work.lecture_employed_millions)
    figures: Figures = {
        "jobs_before": people_words(sum(before[key] for key in OUTSIDE_FARMING)),
        "jobs_after": people_words(sum(after[key] for key in OUTSIDE_FARMING)),
        "jobs_without": people_words(work.employed_without[years[0]].people),
        "yearly_start": first,
        "yearly_end": last,
        **dict(zip(("lecture_before", "lecture_after"), lecture, strict=True)),
    }
    for key in OUTSIDE_FARMING:
        figures |= {
            f"{key}_new": people_words(after[key] - before[key], signed=True),
            f"{key}_yearly_before": percent(work.yearly[first].shares[key]),
            f"{key}_yearly_after": percent(work.yearly[last].shares[key]),
        }
    return figures


def work_claim(dataset: Dataset) -> Claim | None:
    """Write out where the new jobs are, and how far work goes with net migration."""
    work = dataset.summary.sectors
    beside = work.pull["county"] if work is not None else None
    if work is None or beside is None:
        return None
    years = compared_years(dataset)
    holds = most_new_jobs_in_services(work, years)
    # By every figure at hand, those of the yearly series among them.
    figures: Figures = {**rank_figures(beside), **job_figures(work, years)}
    return claim_of(dataset, figures, holds=holds, second=holds)


def rank_figures(beside: Pull) -> Figures:
    """Write out how net migration goes with what it is set beside, by rank."""
    ranks = beside.rank_correlation
    return {f"{name}_rank": fixed(rank, 2) for name, rank in ranks.items()}


def gap_claim(dataset: Dataset) -> Claim | None:
    """Write out how many times the GDP per head of the richest province is that of the poorest."""
    china, ends = dataset.summary.concentration.get("china"), dataset.derived.get(ENDS)
    if china is None or china.counterfactual is None or ends is None:
        return None
    start, end = compared_years(dataset)
    if not {start, end} <= set(china.counterfactual.gap):
        return None
    ratio = ends.set_index("year")["ratio"].astype(float)
    first = int(ratio.index.min())
    figures: Figures = {
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
    return claim_of(dataset, figures, holds=holds, second=gathered)


def schooling_claim(dataset: Dataset) -> Claim | None:
    """Write out schooling by size of city, and what the largest gained on every rung."""
    cities = dataset.summary.cities
    if cities is None or not set(CLASSES) <= set(cities.by_class):
        return None
    mean, largest = f"mean_years_{latest_year(dataset)}", cities.by_class[LARGEST[0]]
    years = [cities.by_class[name][mean] for name in CLASSES]
    gains = {rung: largest[f"{rung}_gain_pct"] for rung in RUNGS}
    middle = [cities.by_class[name]["secondary_gain_pct"] for name in LARGEST]
    if None in [*years, *gains.values(), *middle]:
        return None
    of_increase, gained = _share_of_college(dataset, largest), gained_by_rung(dataset)
    known = [float(year or 0) for year in years]
    figures: Figures = {
        "years_largest": fixed(known[0], 1),
        "years_smallest": fixed(known[-1], 1),
        **{f"middle_{number}": percent_change(pct) for number, pct in enumerate(middle, 1)},
        **{rung: percent_change(pct) for rung, pct in gains.items()},
        "largest_n": spelled_words(int(cities.classes[LARGEST[0]])),
        "of_increase": "" if of_increase is None else percent(of_increase, 0),
        **rung_figures(gained or ()),
    }
    falls = all(one > next_one for one, next_one in pairwise(known))
    # In per cent the least schooled come first, in people the middle does.
    first = max(gains, key=lambda rung: gains[rung] or 0)
    apart = first == next(iter(RUNGS)) and middle_gained_most(gained)
    return claim_over(dataset, figures, holds=falls, second=apart and of_increase is not None)


def gained_by_rung(dataset: Dataset) -> tuple[float, ...] | None:
    """Return the people whom the three largest classes of cities gained beyond the nation's pace.

    By rung, from the least schooled: those they have, less those they would have, had each rung
    there changed as it did in the nation. None where a class lacks the figures.
    """
    cities, latest = dataset.summary.cities, latest_year(dataset)
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


def rung_figures(gained: Sequence[float]) -> Figures:
    """Write out the people of `gained_by_rung`: ``low``, ``middle``, ``high``."""
    words = (people_words(number, signed=True) for number in gained)
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


def cities_claim(dataset: Dataset) -> Claim | None:
    """Write out how cities of each size grew, and where half of all gains landed."""
    cities = dataset.summary.cities
    gains = dataset.summary.local_gains.get(dataset.country.main.name)
    if cities is None or gains is None:
        return None
    if gains.half_area_share is None or gains.half_people_share is None:
        return None
    change = {name: cities.by_class[name]["change_pct"] for name in CLASSES}
    if None in change.values():
        return None
    grew = {name: float(pct or 0) for name, pct in change.items()}
    figures: Figures = {
        "largest": grown(grew[CLASSES[0]]),
        "smallest": grown(grew[CLASSES[-1]]),
        "largest_n": spelled_words(int(cities.classes[CLASSES[0]])),
        "uncounted": count(len(cities.uncounted)),
        "land": percent(gains.half_area_share * 100),
        "lived": percent(gains.half_people_share * 100),
    }
    holds = min(grew[name] for name in LARGE) > 0 > grew[CLASSES[-1]]
    return claim_over(dataset, figures, holds=holds)


def centre_claim(dataset: Dataset) -> Claim | None:
    """Write out one prefecture and its parts, and how many cities are like it."""
    years, (start, end) = dataset.country.compared, compared_years(dataset)
    parts, cores = example_parts(dataset), dataset.summary.core_periphery.get(CORE_DEFINITION)
    if parts is None or cores is None:
        return None
    whole = (
        dataset.unit_sets["prefecture"].table.set_index("code").loc[dataset.country.examples.pair]
    )
    core = parts["core"]
    change_pct = f"change_pct_{start}_{end}"
    thinned, pct = core.sort_values(change_pct).iloc[0], whole[change_pct]
    if pd.isna(pct):
        return None
    figures: Figures = {
        "place": Text(whole["name_zh"], whole["name_en"]),
        "loss": people_words(abs(int(whole[f"change_{start}_{end}"]))),
        "place_change": grown(float(pct)),
        "cities": count(cores.prefectures),
        "declining": count(cores.declining),
        "growing_core": count(cores.declining_with_growing_core),
        "thinned": Text(thinned["name_zh"], thinned["name_en"]),
        "thinned_change": grown(float(thinned[change_pct])),
    }
    for name, rows in parts.items():
        figures[f"{name}_n"] = spelled_words(len(rows))
        figures[f"{name}_change"] = grown(change_of(rows, years=years))
    holds = float(pct) < 0 < change_of(core, years=years)
    distances = distance_figures(dataset)
    return claim_over(dataset, {**figures, **distances}, holds=holds, second=bool(distances))


def distance_figures(dataset: Dataset) -> Figures:
    """Write out growth by distance from the big cities; empty where suburbs do not all grow."""
    table = dataset.tables.get(BY_DISTANCE)
    if table is None:
        return {}
    found = table.set_index("band")
    bands = {"inside": "inside", "middle": "10_20", "edge": "30_50", "beyond": "50_100"}
    written = {name: change_range(found, band) for name, band in bands.items()}
    return dict(written) if suburbs_grow(found) else {}


def away_claim(dataset: Dataset) -> Claim | None:
    """Write out who lives away from registration, in three censuses."""
    censuses = dataset.summary.away_from_registration
    if censuses is None or not set(compared_years(dataset)) <= set(censuses):
        return None
    before, after = (censuses[year] for year in compared_years(dataset))
    published = after.published
    if published is None or published.within_one_city is None:
        return None
    if after.same_county is None or after.same_province is None or after.share is None:
        return None
    figures: Figures = {
        "all": people_words(after.all),
        "share": percent(after.share),
        "before": people_words(before.all),
        "same_county": people_words(after.same_county),
        "same_province": people_words(after.same_province),
        "other_province": people_words(after.other_province),
        "floating": people_words(published.floating),
        "within_city": people_words(published.within_one_city),
    }
    return claim_over(dataset, figures, holds=after.all == published.all)


def line_claim(dataset: Dataset) -> Claim | None:
    """Write out the shares on either side of the Heihe–Tengchong line, census by census."""
    summary, first = dataset.summary.heihe_tengchong, str(dataset.country.years[0])
    years = (first, *compared_years(dataset))
    change = bounded_change(dataset, "_".join(years[1:]))
    if not set(years) <= set(summary) or change is None:
        return None
    shares = [summary[year].area_split.population_share_southeast for year in years]
    area = summary[years[-1]].area_split.area_share_southeast
    if None in shares or shares[-1] in (0, 1) or area is None:
        return None
    bounds = summary[years[-1]].bounds
    # Units almost all on one side of the line have no "in a hundred" to speak of.
    southeast = min(99, max(1, round((shares[-1] or 0) * 100)))
    figures: Figures = {
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
    return claim_over(dataset, figures, dataset.country.longest.name, holds=holds)


def coast_claim(dataset: Dataset) -> Claim | None:
    """Write out what the coast gained by migration, and in which half of the ten years."""
    parts, moves = dataset.summary.growth_parts, dataset.summary.moves
    if parts is None or COAST not in parts.coast or len(moves) < 2:
        return None
    first, last = sorted(moves)[-2:]
    coast = parts.coast[COAST]
    ends = [rough_range(coast.net_low, coast.net_high, lang) for lang in LANGS]
    low, high = (Text(*end) for end in zip(*ends, strict=True))
    figures: Figures = {"low": low, "middle": tick_words(rough(coast.net_migration)), "high": high}
    figures["net"] = STORY_WORDS["net_range"].fill(**figures)
    figures |= direction_figures(moves)
    measures = dataset.summary.net_migration_measures
    if measures is None or COAST not in measures.places:
        # Without the halves of the ten years the step tells the estimate, and claims nothing.
        return replace(claim_of(dataset, figures, holds=False), of_country=False)
    halves = measures.places[COAST].first_half, measures.places[COAST].second_half
    for name, period, people in zip(("first", "last"), (first, last), halves, strict=True):
        figures[f"period_{name}"] = period_text(period)
        figures[f"half_{name}"] = tick_words(rough(people))
    slower = halves[0] > halves[1] > 0
    return claim_over(dataset, figures, holds=coast.direction == GAINED and slower)


MEASURES: Final = read_words("charts", "net_migration_measures.columns")
"""Names of the measures of net migration, by column."""


def coast_measures(dataset: Dataset) -> tuple[tuple[Text, Text], ...]:
    """List every measure of what the coast gained by migration, and its figure."""
    figures = dataset.summary.net_migration_measures
    if figures is None or COAST not in figures.places:
        return ()
    told = figures.places[COAST].measures.items()
    return tuple(
        (MEASURES[name], tick_words(rough(number), signed=True))
        for name, number in told
        if name in MEASURES and number is not None
    )


def direction_figures(moves: Mapping[str, MovesFigures]) -> dict[str, str]:
    """Write out which parts of the moves went to the coast, and from it inland: first and last."""
    return {
        f"{where}_{name}": percent(100 * moves[period].kinds[kind].share, 0)
        for name, period in (("first", min(moves)), ("last", max(moves)))
        for where, kind in zip(("coast", "inland"), KINDS[:2], strict=True)
    }


EPIDEMIC = 2020
"""Year whose end found fewer people in Hubei, who were there again a year later."""

ALL_CHILDREN: Final = "children_0_17_total"
"""A further measure of the published figures of children."""

NEARLY_HALF = (40.0, 50.0)
"""Per cent of all children of which it is said that they are nearly half."""


def children_claim(dataset: Dataset) -> Claim | None:
    """Write out the children whom migration touches, as published, and those of a census before."""
    published = published_children(dataset)
    if published is None or MIGRANT not in published.before:
        return None
    total = dataset.summary.totals.get(str(published.year))
    if not total:
        return None
    children, share = published.people, published.share
    year_before, before = published.before[MIGRANT]
    figures: Figures = {
        "all": people_words(children[ALL_CHILDREN]),
        "people": people_words(total),
        "affected": people_words(children[AFFECTED]),
        "affected_share": percent(share[AFFECTED]),
        "of_people": percent(100 * children[AFFECTED] / total),
        "published_year": str(published.year),
        "migrant": people_words(children[MIGRANT]),
        "migrant_share": percent(share[MIGRANT]),
        "before_year": str(year_before),
        "migrant_before": people_words(before),
        "left_behind": people_words(children[LEFT_BEHIND]),
    }
    claim = claim_over(dataset, figures, holds=NEARLY_HALF[0] <= share[AFFECTED] < NEARLY_HALF[1])
    # They are national figures, and are set beside all people.
    return claim if claim.of_country else None


def since_claim(dataset: Dataset) -> Claim | None:
    """Write out how the provinces changed since the census, by their yearly estimates."""
    since = dataset.summary.since_the_census
    if since is None:
        return None
    order = sorted(since.provinces, key=lambda code: (-since.provinces[code].change, code))
    named = {"first": order[0], "second": order[1], "last": order[-1]}
    figures: Figures = {
        "from_year": str(since.first_year),
        "to_year": str(since.last_year),
        "people_from": people_words(since.people[str(since.first_year)]),
        "people_to": people_words(since.people[str(since.last_year)]),
        "change": people_words(since.change, signed=True),
        "provinces": count(len(since.provinces)),
        "loss": people_words(abs(since.change)),
        "grew": count(since.grew),
        "fell": count(since.fell),
    }
    for name, code in named.items():
        figures[name] = province_name(dataset, code)
        figures[f"{name}_change"] = people_words(since.provinces[code].change, signed=True)
    fastest = max(order, key=lambda code: since.provinces[code].change_pct)
    figures["fastest"] = province_name(dataset, fastest)
    figures["fastest_pct"] = percent_change(since.provinces[fastest].change_pct)
    holds = since.change < 0 < since.provinces[named["second"]].change
    rebound, surveyed = rebound_figures(dataset, since), survey_figures(dataset, since)
    figures |= {**rebound, **surveyed}
    told = {"second": bool(rebound), "third": bool(surveyed)}
    return claim_of(dataset, figures, holds=holds, **told)


def survey_figures(dataset: Dataset, since: SinceTheCensus) -> Figures:
    """Write out who lives away by the last survey, and by the census before; empty if unknown."""
    survey = since.registration_survey
    census = (dataset.summary.away_from_registration or {}).get(str(since.first_year))
    counted = None if census is None else census.published
    if survey is None or counted is None or counted.all is None:
        return {}
    return {
        "survey_year": str(survey.year),
        "survey_away": people_words(survey.away),
        "survey_floating": people_words(survey.floating),
        "census_away": people_words(counted.all),
        "census_floating": people_words(counted.floating),
        "survey_sample": people_words(survey.sample),
    }


def rebound_figures(dataset: Dataset, since: SinceTheCensus) -> Figures:
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
        "recovered": people_words(since.provinces[HUBEI].change, signed=True),
        "fall": people_words(int(fall)),
        "rise": people_words(int(rise)),
        "next_year": str(year + 1),
    }


STORY_CLAIMS: Final[Mapping[str, Callable[[Dataset], Claim | None]]] = MappingProxyType(
    {
        "away": away_claim,
        "line": line_claim,
        "coast": coast_claim,
        "cities": cities_claim,
        "centre": centre_claim,
        "work": work_claim,
        "gap": gap_claim,
        "schooling": schooling_claim,
        "children": children_claim,
        "since": since_claim,
    }
)
"""What makes the claim of each step, by its id, in their order; None where figures lack."""
