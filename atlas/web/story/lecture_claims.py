"""The claims of the lecture, each beside what the figures say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from atlas.country.names import short_province
from atlas.measures.work.sectors import OUTSIDE_FARMING
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.model.summary.people import MovesFigures, PartsOfGrowth
from atlas.model.summary.places import CensusSplit, CountryFigures
from atlas.sources.packaged import read_table
from atlas.web.maps.line import DECIMALS
from atlas.web.story.numbers import (
    CLASSES,
    LARGE,
    change_words,
    core_codes,
    most_new_jobs_in_services,
)
from atlas.words.numbers import count, exceeding, format_number, people, percent, signed
from atlas.words.reading import read_words

WORDS: Final = read_words("lecture")
"""The words of the page that belong to no row."""


def start(*, country: Country) -> str:
    """Name the first of the censuses that are compared."""
    return str(country.compared[0])


def end(*, country: Country) -> str:
    """Name the last of them."""
    return str(country.compared[1])


@dataclass(frozen=True)
class Found:
    """The figures that bear a row.

    Attributes
    ----------
    fields
        Name → number, as it is printed in the page's language.
    holds
        Whether they are as the row tells them; if not, only the figures are told.
    """

    fields: Mapping[str, str]
    holds: bool


def speaks(dataset: Dataset) -> bool:
    """Whether the two censuses count enough of the people to answer for the country."""
    return dataset.country.main.name in dataset.bases and dataset.speaks_for_the_country(
        dataset.country.main.name
    )


def index(value: float, decimals: int = 2) -> str:
    """Write a Gini or a correlation."""
    return format_number(float(value), decimals=decimals)


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


LECTURE_AWAY: Final = 400_000_000
"""Those who live away from their registration, as the lecture has them."""

CITY_CLASS: Final = read_words("method", "city_class")
"""Classes of cities by people of the urban area, the largest first."""

DEFINITIONS: Final = ("dense_districts", "degree_of_urbanisation")
"""The two definitions of a centre that stand beside the districts."""

_MARKS = read_words("marks")
_PERIOD = read_words("province_moves")["period"]


def away(dataset: Dataset, lang: str) -> Found | None:
    """Write out who lives away from registration, beside the lecture's 400 million."""
    censuses = dataset.summary.away_from_registration or {}
    if not {start(country=dataset.country), end(country=dataset.country)} <= set(censuses):
        return None
    before, after = censuses[start(country=dataset.country)], censuses[end(country=dataset.country)]
    published = after.published
    if published is None or published.within_one_city is None:
        return None
    fields = {
        "all": people(after.all, lang, width="long"),
        "before": people(before.all, lang, width="long"),
        "floating": people(published.floating, lang, width="long"),
        "within_city": people(published.within_one_city, lang, width="long"),
        "beyond": people(abs(after.all - LECTURE_AWAY), lang, width="long"),
    }
    return Found(fields, published.floating < LECTURE_AWAY < after.all)


def line(dataset: Dataset, lang: str) -> Found | None:
    """Write out the share south-east of the line, and what each side gained by migration."""
    censuses, parts = dataset.summary.heihe_tengchong, dataset.summary.growth_parts
    if parts is None or not {
        str(dataset.country.years[0]),
        start(country=dataset.country),
        end(country=dataset.country),
    } <= set(censuses):
        return None
    shares = {
        year: _southeast(censuses[year])
        for year in (
            str(dataset.country.years[0]),
            start(country=dataset.country),
            end(country=dataset.country),
        )
    }
    sides, astride = parts.line, censuses[end(country=dataset.country)].straddling_people_share
    southeast, northwest, straddling = (
        sides.get(side) for side in ("southeast", "northwest", "straddling")
    )
    if southeast is None or northwest is None or straddling is None or astride is None:
        return None
    fields = {
        "first": str(dataset.country.years[0]),
        "share_first": percent(shares[str(dataset.country.years[0])], DECIMALS),
        "share_before": percent(shares[start(country=dataset.country)], DECIMALS),
        "share_after": percent(shares[end(country=dataset.country)], DECIMALS),
        "astride": percent(100 * astride, DECIMALS),
        "net_southeast": people(abs(southeast.net_migration), lang, width="long"),
        "net_northwest": people(abs(northwest.net_migration), lang, width="long"),
        "net_straddling": people(abs(straddling.net_migration), lang, width="long"),
    }
    still = max(shares.values()) - min(shares.values()) < 100 * astride
    return Found(fields, still and _given_back(southeast, northwest, straddling))


def _southeast(split: CensusSplit) -> float:
    return 100 * (split.area_split.population_share_southeast or 0)


def _given_back(
    southeast: PartsOfGrowth, northwest: PartsOfGrowth, straddling: PartsOfGrowth
) -> bool:
    """Whether people left for the south-east, and births were more in the north-west."""
    moved = southeast.net_migration > 0 > max(northwest.net_migration, straddling.net_migration)
    return moved and (northwest.rest_pct or 0) > (southeast.rest_pct or 0)


def coast(dataset: Dataset, lang: str) -> Found | None:
    """Write out what the coast gained by migration, and which way moves between provinces went."""
    parts, moves = dataset.summary.growth_parts, dataset.summary.moves
    if parts is None or "coast" not in parts.coast or not moves:
        return None
    eastern, first, last = parts.coast["coast"], min(moves), max(moves)
    before, after = (
        100 * eastern.population[year] / parts.nation.population[year]
        for year in (start(country=dataset.country), end(country=dataset.country))
    )
    fields = {
        "net": people(eastern.net_migration, lang, signed=True, width="long"),
        "share_before": percent(before),
        "share_after": percent(after),
        "period_first": _period(first, lang),
        "period_last": _period(last, lang),
        **_ways_of_moves("first", moves[first]),
        **_ways_of_moves("last", moves[last]),
    }
    to_coast, to_inland = (
        [moves[period].kinds[kind].share for period in (first, last)]
        for kind in ("inland_to_coast", "coast_to_inland")
    )
    slackened = to_coast[1] < to_coast[0] and to_inland[1] > to_inland[0]
    return Found(fields, eastern.net_migration > 0 and after > before and slackened)


def _ways_of_moves(name: str, moves: MovesFigures) -> dict[str, str]:
    return {
        f"to_coast_{name}": percent(100 * moves.kinds["inland_to_coast"].share, 0),
        f"to_inland_{name}": percent(100 * moves.kinds["coast_to_inland"].share, 0),
    }


def _period(period: str, lang: str) -> str:
    start, end = period.split("-")
    return _PERIOD.say(lang, start=start, end=end)


def cities(dataset: Dataset, lang: str) -> Found | None:
    """Write out net migration of cities by size, and how they grew."""
    figures = dataset.summary.cities
    if figures is None or not set(CITY_CLASS) <= set(figures.by_class):
        return None
    net, rate = _of_classes(figures.by_class, "net_migration", "net_migration_rate")
    (growth,) = _of_classes(figures.by_class, "change_pct")
    number = {name: figures.by_class[name]["cities"] or 0 for name in CITY_CLASS}
    if not set(CITY_CLASS) <= set(net) & set(rate) & set(growth):
        return None
    fields = {
        "largest_n": count(number[LARGE[0]]),
        "net_largest": people(net[LARGE[0]], lang, signed=True, width="long"),
        "smallest_n": count(number[CLASSES[-1]]),
        "net_smallest": people(net[CLASSES[-1]], lang, signed=True, width="long"),
        "rates": _listed(rate, lang),
        "growth": _listed(growth, lang),
    }
    return Found(fields, min(net[name] for name in LARGE) > 0 > net[CLASSES[-1]])


def _of_classes(
    classes: Mapping[str, Mapping[str, float | None]], *columns: str
) -> list[dict[str, float]]:
    """Take columns of all classes that have them."""
    return [
        {name: value for name, row in classes.items() if (value := row.get(column)) is not None}
        for column in columns
    ]


def _listed(values: Mapping[str, float], lang: str) -> str:
    """Name each class with its figure, the largest cities first."""
    named = (
        _MARKS["changed_by"].say(lang, name=name.get(lang), change=signed(values[key], 1))
        for key, name in CITY_CLASS.items()
    )
    return _MARKS["comma"].get(lang).join(named)


def centres(dataset: Dataset, lang: str) -> Found | None:
    """Write out how many falling cities have a growing centre, and Harbin as the example."""
    figures = dataset.summary.core_periphery
    whole = dataset.summary.harbin
    if whole is None or whole.change_pct is None or not {"districts", *DEFINITIONS} <= set(figures):
        return None
    units = _districts(dataset)
    central = units.loc[units.index.intersection(core_codes(dataset))]
    if central.empty:
        return None
    ours = figures["districts"]
    pct = units[f"change_pct_{dataset.country.span}"].astype(float)
    best, worst = pct.idxmax(), pct.reindex(central.index).idxmin()
    rose, sank = float(pct.max()), float(pct.reindex(central.index).min())
    prefectures = dataset.unit_sets["prefecture"].table.set_index("code")
    fields = {
        "cities": count(ours.prefectures),
        "declining": count(ours.declining),
        "growing": count(ours.declining_with_growing_core),
        "place": str(prefectures.at[dataset.country.examples.pair, f"name_{lang}"]),
        "place_changed": change_words(whole.change_pct, lang),
        "best": str(units.at[best, f"name_{lang}"]),
        "best_changed": change_words(rose, lang),
        "worst": str(units.at[worst, f"name_{lang}"]),
        "worst_changed": change_words(sank, lang),
    }
    for name in DEFINITIONS:
        fields[f"{name}_declining"] = count(figures[name].declining)
        fields[f"{name}_growing"] = count(figures[name].declining_with_growing_core)
    most = all(
        2 * figures[name].declining_with_growing_core > figures[name].declining
        for name in ("districts", *DEFINITIONS)
    )
    return Found(fields, most and whole.change_pct < 0 and sank < 0 < rose)


def _districts(dataset: Dataset) -> pd.DataFrame:
    """Return the districts of the example whose change is known."""
    table = pd.DataFrame(
        dataset.unit_sets[dataset.country.unit_set()].table.drop(columns="geometry")
    )
    district = table["is_district"].fillna(False).astype(bool)
    ours = table["prefecture_code"].eq(dataset.country.examples.pair) & district
    return table[ours & table[f"change_pct_{dataset.country.span}"].notna()].set_index("code")


def true_cities(dataset: Dataset, lang: str) -> Found | None:
    """Write out what hangs on where a city's centre is taken to end."""
    figures = dataset.summary.cities
    if figures is None or not dataset.summary.core_periphery:
        return None
    fields = {
        "ways": count(len(dataset.summary.core_periphery)),
        "flips": count(len(dataset.summary.core_periphery_flips)),
        "listed": count(sum(figures.classes.values())),
    }
    return Found(fields, holds=True)


def hukou(dataset: Dataset, lang: str) -> Found | None:
    """Write out how many a reform of registration would touch."""
    after = (dataset.summary.away_from_registration or {}).get(end(country=dataset.country))
    if after is None or after.share is None:
        return None
    fields = {
        "share": percent(after.share),
        "other_province": people(after.other_province, lang, width="long"),
    }
    return Found(fields, holds=True)


LARGELY: Final = 0.5
"""Part of the narrowing gap that people must make for it to be laid to them."""

FREE: Final = ("united_states", "united_states_metropolitan_area", "united_states_state")
"""The United States over units of three sizes: there, too, people may follow the economy."""

ALIKE: Final = 0.05
"""Points of a Gini within which two countries' figures are called alike."""


def services(dataset: Dataset, lang: str) -> Found | None:
    """Write out how net migration goes with services and manufacturing, by rank and jointly."""
    work = dataset.summary.sectors
    pull = work.pull.get("county") if work is not None else None
    if pull is None:
        return None
    rank, joint = pull.rank_correlation, pull.joint
    fields = {
        f"{sector}_{kind}": index(values[sector])
        for kind, values in (("rank", rank), ("joint", joint))
        for sector in ("services", "manufacturing")
    }
    stronger = all(of["services"] > of["manufacturing"] > 0 for of in (rank, joint))
    return Found(fields, stronger and joint["manufacturing"] < joint["services"] / 2)


def jobs(dataset: Dataset, lang: str) -> Found | None:
    """Write out jobs outside farming by the long form and the yearly series."""
    work = dataset.summary.sectors
    if work is None or not {start(country=dataset.country), end(country=dataset.country)} <= set(
        work.employed
    ):
        return None
    yearly = work.yearly.get(end(country=dataset.country))
    if yearly is None or yearly.outside_farming is None:
        return None
    before, after = (
        work.employed[year]
        for year in (start(country=dataset.country), end(country=dataset.country))
    )
    first, last = (sum(jobs[key] for key in OUTSIDE_FARMING) for jobs in (before, after))
    fields = {
        "jobs_before": people(first, lang, width="long"),
        "jobs_after": people(last, lang, width="long"),
        "yearly": people(yearly.outside_farming, lang, width="long"),
        "apart": people(1e6 * work.lecture_employed_millions[0] - first, lang, width="long"),
    }
    for key in OUTSIDE_FARMING:
        new = after[key] - before[key]
        fields[f"{key}_new"] = people(new, lang, signed=True, width="long")
    below = first < 1e6 * work.lecture_employed_millions[0]
    return Found(fields, below and most_new_jobs_in_services(work, dataset.country.compared))


def secondary(dataset: Dataset, lang: str) -> Found | None:
    """Write out whether farming and industry shrink, by the long form and the yearly series."""
    work = dataset.summary.sectors
    if work is None or not {start(country=dataset.country), end(country=dataset.country)} <= set(
        work.national
    ) & set(work.employed):
        return None
    first, last = min(work.yearly), max(work.yearly)
    yearly = [work.yearly[year].shares["industry"] for year in (first, last)]
    shares = {
        sector: [
            work.national[year].get(sector)
            for year in (start(country=dataset.country), end(country=dataset.country))
        ]
        for sector in ("agriculture", "industry", "construction")
    }
    known = {
        sector: (before, after)
        for sector, (before, after) in shares.items()
        if before is not None and after is not None
    }
    if known.keys() != shares.keys():
        return None
    makers = [
        work.employed[year]["manufacturing"]
        for year in (start(country=dataset.country), end(country=dataset.country))
    ]
    fields = {
        "yearly_start": first,
        "yearly_end": last,
        "yearly_before": percent(yearly[0]),
        "yearly_after": percent(yearly[1]),
        "makers_before": people(makers[0], lang, width="long"),
        "makers_after": people(makers[1], lang, width="long"),
    }
    for sector, (before, after) in known.items():
        fields |= {f"{sector}_before": percent(before), f"{sector}_after": percent(after)}
    farming, industry = known["agriculture"], known["industry"]
    apart = industry[1] > industry[0] and yearly[1] < yearly[0] and makers[1] < makers[0]
    return Found(fields, farming[1] < farming[0] and apart)


def gap(dataset: Dataset, lang: str) -> Found | None:
    """Write out the gap in GDP per head, had people stayed, and those of two other countries."""
    figures = dataset.summary.concentration
    if not {"china", "japan", *FREE} <= set(figures):
        return None
    gaps = figures["china"].counterfactual
    if gaps is None or not {start(country=dataset.country), end(country=dataset.country)} <= set(
        gaps.gap
    ):
        return None
    fields = {
        "gap_before": index(gaps.gap[start(country=dataset.country)]),
        "gap_after": index(gaps.gap[end(country=dataset.country)]),
        "stayed": index(gaps.people_as_in[start(country=dataset.country)]),
        **_ends("japan", figures["japan"]),
        **_ends("states", figures[FREE[0]]),
    }
    order = gaps.either_order
    fall = order.gap[start(country=dataset.country)] - order.gap[end(country=dataset.country)]
    largely = fall > 0 and min(abs(part) for part in order.by_people) >= LARGELY * fall
    narrowed = _change(figures["japan"]) < 0
    widened = all(_change(figures[key]) > 0 for key in FREE)
    return Found(fields, largely and narrowed and widened)


def _ends(name: str, country: CountryFigures) -> dict[str, str]:
    """Write out the first and the last gap of a country."""
    first, last = min(country.years), max(country.years)
    return {
        f"{name}_start": first,
        f"{name}_end": last,
        f"{name}_before": index(country.years[first].gdp_per_head.gini),
        f"{name}_after": index(country.years[last].gdp_per_head.gini),
    }


def _change(country: CountryFigures) -> float:
    """Say by how much a country's gap became wider, from its first to its last year."""
    years = country.years
    return years[max(years)].gdp_per_head.gini - years[min(years)].gdp_per_head.gini


def concentration(dataset: Dataset, lang: str) -> Found | None:
    """Write out how concentrated GDP and people are in China and in Japan."""
    figures = dataset.summary.concentration
    if not {"china", "japan"} <= set(figures):
        return None
    latest = {name: _latest(figures, name) for name in ("china", "japan")}
    china, japan = (figures[name].years[year] for name, year in latest.items())
    fields = {
        "china_year": latest["china"],
        "japan_year": latest["japan"],
        "china_gdp": index(china.gdp.gini),
        "china_people": index(china.population.gini),
        "japan_gdp": index(japan.gdp.gini),
        "japan_people": index(japan.population.gini),
    }
    alike = abs(china.gdp.gini - japan.gdp.gini) < ALIKE
    return Found(fields, alike and china.population.gini < japan.population.gini)


def _latest(figures: Mapping[str, CountryFigures], name: str) -> str:
    return max(figures[name].years)
