"""The claims of the lecture, each beside what the figures say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atlas.measures.sectors import OUTSIDE_FARMING
from atlas.model.dataset import Dataset
from atlas.model.summary.places import CountryFigures
from atlas.web.maps.line import DECIMALS, SIDES, moved_across, net_by_side
from atlas.web.story.numbers import (
    CHILDREN_OF,
    CLASSES,
    LARGE,
    LARGEST,
    TO_COAST,
    TO_INLAND,
    Evidence,
    change_of_line,
    change_words,
    children_numbers,
    coast_directions,
    coast_net,
    compared_years,
    core_codes,
    gap_numbers,
    gini_words,
    job_fields,
    most_new_jobs_in_services,
    people_words,
    published_children,
    rank_fields,
)
from atlas.words.numbers import count, estimate, exceeding, fixed, format_number, percent, signed
from atlas.words.word_files import read_words


def speaks_for_the_country(dataset: Dataset) -> bool:
    """Return whether the two censuses count enough of the people to answer for the country."""
    return dataset.country.main.name in dataset.bases and dataset.speaks_for_the_country(
        dataset.country.main.name
    )


CLEARLY, HARDLY = 10.0, 2.0
"""Percentage points above the nation's change that count as clear, and as hardly any."""

LECTURE_LEFT_BEHIND: Final = 60_000_000
"""Left-behind children, as the lecture has them: more than this."""


def schooling_income(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out how GDP per head goes with a year more of schooling, across prefectures."""
    start, end = compared_years(dataset)
    schooling = dataset.summary.schooling
    years = (schooling.gdp_per_head if schooling is not None else None) or {}
    if not {start, end} <= set(years):
        return None
    before, after, r = years[start].pct_per_year, years[end].pct_per_year, years[end].correlation
    if before is None or after is None or r is None:
        return None
    fields = {"before": percent(before), "after": percent(after), "correlation": gini_words(r)}
    return Evidence(fields, min(before, after) > years[end].lecture_pct_per_year)


def schooling_by_city_size(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out how schooling differs in a city twice as large."""
    cities = dataset.summary.cities
    more = cities.per_doubling if cities is not None else None
    if more is None or more.mean_years is None or more.college_share is None:
        return None
    fields = {
        "years": format_number(more.mean_years, decimals=2),
        "points": format_number(more.college_share, decimals=1),
    }
    return Evidence(fields, min(more.mean_years, more.college_share) > 0)


def schooling_ladder(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out what the largest cities gained of the least and of the most schooled.

    Both are in points beyond the nation's pace.
    """
    start, end = compared_years(dataset)
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
    before, after = (largest.get(f"college_share_{year}") for year in (start, end))
    if before is None or after is None:
        return None
    fields |= {"college_before": percent(before), "college_after": percent(after)}
    return Evidence(fields, min(low) > CLEARLY and max(high) < HARDLY and after > before)


def children(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out the published national figures, and a cohort of children ten years on."""
    cohort, story = dataset.summary.youngest_cohort, children_numbers(dataset, lang)
    if cohort is None or story is None:
        return None
    fields = {
        **story.fields,
        "touched": story.fields["affected"],
        "share": story.fields["affected_share"],
        "left": story.fields["left_behind"],
    }
    place, (_, published, _) = cohort.provinces[CHILDREN_OF], published_children(dataset)
    many_left = published["left_behind_children_0_17"] > LECTURE_LEFT_BEHIND
    fewer = place.aged_10_14 < place.under_5
    return Evidence(fields, bool(many_left and story.holds and fewer))


def twelve_years(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out mean schooling of the nation in the two censuses."""
    start, end = compared_years(dataset)
    years = dataset.summary.schooling.years if dataset.summary.schooling is not None else {}
    before, after = (years[year].mean_years if year in years else None for year in (start, end))
    if before is None or after is None:
        return None
    fields = {
        "before": format_number(before, decimals=2),
        "after": format_number(after, decimals=2),
    }
    return Evidence(fields, holds=True)


LECTURE_AWAY: Final = 400_000_000
"""Those who live away from their registration, as the lecture has them."""

CITY_CLASS: Final = read_words("method", "city_class")
"""Classes of cities by people of the urban area, the largest first."""

DEFINITIONS: Final = ("dense_districts", "degree_of_urbanisation")
"""The two definitions of a centre that stand beside the districts."""

_MARKS = read_words("marks")
_PERIOD = read_words("province_moves")["period"]


def away(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out who lives away from registration, beside the lecture's 400 million."""
    start, end = compared_years(dataset)
    censuses = dataset.summary.away_from_registration or {}
    if not {start, end} <= set(censuses):
        return None
    before, after = censuses[start], censuses[end]
    published = after.published
    if published is None or published.within_one_city is None:
        return None
    fields = {
        "all": people_words(after.all, lang),
        "before": people_words(before.all, lang),
        "floating": people_words(published.floating, lang),
        "within_city": people_words(published.within_one_city, lang),
        "beyond": people_words(abs(after.all - LECTURE_AWAY), lang),
    }
    return Evidence(fields, published.floating < LECTURE_AWAY < after.all)


def line(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out the share south-east of the line, and what each side gained by migration."""
    censuses, parts = dataset.summary.heihe_tengchong, dataset.summary.growth_parts
    years = (str(dataset.country.years[0]), *compared_years(dataset))
    change = change_of_line(dataset)
    if parts is None or not set(years) <= set(censuses) or not set(SIDES) <= set(parts.line):
        return None
    if change is None:
        return None
    shares = [100 * (censuses[year].area_split.population_share_southeast or 0) for year in years]
    first, before, after = (percent(share, DECIMALS) for share in shares)
    fields = {
        "first": years[0],
        "share_first": first,
        "share_before": before,
        "share_after": after,
        "change_low": change.low,
        "change_high": change.high,
        **net_by_side(parts.line, lang),
    }
    return Evidence(fields, change.still and moved_across(parts.line))


def coast(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out what the coast gained by migration, and which way moves between provinces went."""
    start, end = compared_years(dataset)
    parts, moves = dataset.summary.growth_parts, dataset.summary.moves
    if parts is None or "coast" not in parts.coast or not moves:
        return None
    eastern, first, last = parts.coast["coast"], min(moves), max(moves)
    before, after = (
        100 * eastern.population[year] / parts.nation.population[year] for year in (start, end)
    )
    net, gained = coast_net(dataset, eastern, lang)
    fields = {
        **net,
        "share_before": percent(before),
        "share_after": percent(after),
        "period_first": _period(first, lang),
        "period_last": _period(last, lang),
        **coast_directions("first", moves[first]),
        **coast_directions("last", moves[last]),
    }
    to_coast, to_inland = (
        [moves[period].kinds[kind].share for period in (first, last)]
        for kind in (TO_COAST, TO_INLAND)
    )
    slackened = to_coast[1] < to_coast[0] and to_inland[1] > to_inland[0]
    return Evidence(fields, gained and after > before and slackened)


def _period(period: str, lang: str) -> str:
    start, end = period.split("-")
    return _PERIOD.say(lang, start=start, end=end)


def cities(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out net migration of cities by size, and how they grew."""
    figures = dataset.summary.cities
    if figures is None or not set(CITY_CLASS) <= set(figures.by_class):
        return None
    low, high, growth = (
        {
            name: value
            for name, row in figures.by_class.items()
            if (value := row.get(key)) is not None
        }
        for key in ("net_low", "net_high", "change_pct")
    )
    number = {name: figures.by_class[name]["cities"] or 0 for name in CITY_CLASS}
    if not set(CITY_CLASS) <= set(low) & set(high) & set(growth):
        return None
    fields = {
        "largest_n": count(number[LARGE[0]]),
        "net_largest": estimate(low[LARGE[0]], high[LARGE[0]], lang),
        "smallest_n": count(number[CLASSES[-1]]),
        "net_smallest": estimate(low[CLASSES[-1]], high[CLASSES[-1]], lang),
        "uncounted": count(len(figures.uncounted)),
        "growth": _listed(growth, lang),
    }
    return Evidence(fields, min(low[name] for name in LARGE) > 0 > high[CLASSES[-1]])


def _listed(values: Mapping[str, float], lang: str) -> str:
    """Name each class with its figure, the largest cities first."""
    named = (
        _MARKS["changed_by"].say(lang, name=name.get(lang), change=signed(values[key], 1))
        for key, name in CITY_CLASS.items()
    )
    return _MARKS["comma"].get(lang).join(named)


def centres(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out how many falling cities have a growing centre, and Harbin as the example."""
    figures, whole = dataset.summary.core_periphery, dataset.summary.harbin
    if whole is None or whole.change_pct is None or not {"districts", *DEFINITIONS} <= set(figures):
        return None
    country, counties = dataset.country, dataset.people_units
    if counties is None:
        return None
    table, change = counties.table, f"change_pct_{country.span}"
    district = table["is_district"].fillna(False).astype(bool) & table[change].notna()
    units = table[district & table["prefecture_code"].eq(country.examples.pair)].set_index("code")
    central = units.loc[units.index.intersection(core_codes(dataset))]
    if central.empty:
        return None
    ours = figures["districts"]
    pct = units[change].astype(float)
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
    defined = (figures[name] for name in ("districts", *DEFINITIONS))
    most = all(2 * city.declining_with_growing_core > city.declining for city in defined)
    return Evidence(fields, most and whole.change_pct < 0 and sank < 0 < rose)


def true_cities(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out what hangs on where a city's centre is taken to end."""
    figures = dataset.summary.cities
    if figures is None or not dataset.summary.core_periphery:
        return None
    fields = {
        "ways": count(len(dataset.summary.core_periphery)),
        "flips": count(len(dataset.summary.core_periphery_flips)),
        "listed": count(sum(figures.classes.values())),
    }
    return Evidence(fields, holds=True)


def hukou(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out how many a reform of registration would touch."""
    _, end = compared_years(dataset)
    after = (dataset.summary.away_from_registration or {}).get(end)
    if after is None or after.share is None:
        return None
    fields = {
        "share": percent(after.share),
        "other_province": people_words(after.other_province, lang),
    }
    return Evidence(fields, holds=True)


FREE: Final = ("united_states", "united_states_metropolitan_area", "united_states_state")
"""The United States over units of three sizes: there, too, people may follow the economy."""

CLOSE: Final = 0.05
"""Points of a Gini within which two countries' figures are called alike."""


FAINT: Final = 0.1
"""A rank correlation below which what is ranked is said hardly to matter."""


def services(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out how net migration goes with the work outside farming, and what that consists of."""
    work = dataset.summary.sectors
    pull = work.pull.get("county") if work is not None else None
    if pull is None:
        return None
    ranks = pull.rank_correlation
    goes = min(ranks[name] for name in ("services", "manufacturing", "outside_farming"))
    outside, mix = (pull.joint[name].value for name in ("outside_farming", "services_of_outside"))
    fields = rank_fields(pull) | {"outside_joint": fixed(outside, 2), "mix_joint": fixed(mix, 2)}
    return Evidence(fields, goes > FAINT > abs(ranks["services_of_outside"]) and outside > mix > 0)


def jobs(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out jobs outside farming by the long form and the yearly series."""
    start, end = compared_years(dataset)
    work = dataset.summary.sectors
    if work is None or not {start, end} <= set(work.employed):
        return None
    yearly = work.yearly.get(end)
    if yearly is None or yearly.outside_farming is None:
        return None
    first = sum(work.employed[start][key] for key in OUTSIDE_FARMING)
    lecture = 1e6 * work.lecture_employed_millions[0]
    fields = {
        **job_fields(work, dataset.country.compared, lang),
        "yearly": people_words(yearly.outside_farming, lang),
        "apart": people_words(lecture - first, lang),
    }
    below = first < lecture
    return Evidence(fields, below and most_new_jobs_in_services(work, dataset.country.compared))


def secondary(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out whether farming and industry shrink, by the long form and the yearly series."""
    start, end = compared_years(dataset)
    work = dataset.summary.sectors
    if work is None or not {start, end} <= set(work.national) & set(work.employed):
        return None
    first, last = min(work.yearly), max(work.yearly)
    yearly = [work.yearly[year].shares["industry"] for year in (first, last)]
    known: dict[str, tuple[float, float]] = {}
    for sector in ("agriculture", "industry", "construction"):
        before, after = (work.national[year].get(sector) for year in (start, end))
        if before is None or after is None:
            return None
        known[sector] = (before, after)
    makers = [work.employed[year]["manufacturing"] for year in (start, end)]
    fields = {
        "yearly_start": first,
        "yearly_end": last,
        "yearly_before": percent(yearly[0]),
        "yearly_after": percent(yearly[1]),
        "makers_before": people_words(makers[0], lang),
        "makers_after": people_words(makers[1], lang),
    }
    for sector, (before, after) in known.items():
        fields |= {f"{sector}_before": percent(before), f"{sector}_after": percent(after)}
    farming, industry = known["agriculture"], known["industry"]
    apart = industry[1] > industry[0] and yearly[1] < yearly[0] and makers[1] < makers[0]
    return Evidence(fields, farming[1] < farming[0] and apart)


def gap(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out the gap in GDP per head, had people stayed, and those of two other countries."""
    figures, story = dataset.summary.concentration, gap_numbers(dataset, lang)
    if story is None or not {"japan", *FREE} <= set(figures):
        return None
    fields = {
        **story.fields,
        **_first_and_last_gap("japan", figures["japan"]),
        **_first_and_last_gap("states", figures[FREE[0]]),
    }
    narrowed = _widening(figures["japan"]) < 0
    widened = all(_widening(figures[key]) > 0 for key in FREE)
    return Evidence(fields, story.holds and narrowed and widened)


def _first_and_last_gap(name: str, country: CountryFigures) -> dict[str, str]:
    """Write out the first and the last gap of a country."""
    first, last = min(country.years), max(country.years)
    return {
        f"{name}_start": first,
        f"{name}_end": last,
        f"{name}_before": gini_words(country.years[first].gdp_per_head.gini),
        f"{name}_after": gini_words(country.years[last].gdp_per_head.gini),
    }


def _widening(country: CountryFigures) -> float:
    """Return by how much a country's gap widened, from its first to its last year."""
    years = country.years
    return years[max(years)].gdp_per_head.gini - years[min(years)].gdp_per_head.gini


def concentration(dataset: Dataset, lang: str) -> Evidence | None:
    """Write out how concentrated GDP and people are in China and in Japan."""
    figures = dataset.summary.concentration
    if not {"china", "japan"} <= set(figures):
        return None
    latest = {name: max(figures[name].years) for name in ("china", "japan")}
    china, japan = (figures[name].years[year] for name, year in latest.items())
    fields = {
        "china_year": latest["china"],
        "japan_year": latest["japan"],
        "china_gdp": gini_words(china.gdp.gini),
        "china_people": gini_words(china.population.gini),
        "japan_gdp": gini_words(japan.gdp.gini),
        "japan_people": gini_words(japan.population.gini),
    }
    close = abs(china.gdp.gini - japan.gdp.gini) < CLOSE
    return Evidence(fields, close and china.population.gini < japan.population.gini)


LINKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "away_map": "maps/away_county_{latest}.html",
        "away_chart": "charts/away-from-registration.html",
        "away_method": "about.html#away",
        "line_map": "maps/line_side_county.html",
        "line_bounds": "uncertainty.html#line",
        "flow_map": "moves.html",
        "net_map": "maps/net_migration_county_{span}.html",
        "moves": "about.html#moves",
        "five_years": "charts/five-year-migration.html",
        "classes": "about.html#schooling",
        "types": "maps/type_prefecture_districts.html",
        "pair": "charts/harbin-pair.html",
        "centre_method": "about.html#centre",
        "services_map": "maps/services_county_{latest}.html",
        "sectors": "about.html#sectors",
        "sectors_chart": "charts/employment-by-sector.html",
        "construction_map": "maps/construction_change_county_{span}.html",
        "manufacturing_map": "maps/manufacturing_change_county_{span}.html",
        "three_countries": "charts/concentration-in-three-countries.html",
        "stayed": "charts/if-people-had-stayed.html",
        "concentration": "about.html#concentration",
        "lorenz": "charts/lorenz-curves.html",
        "income_chart": "charts/income-and-schooling.html",
        "schooling_method": "about.html#schooling",
        "schooling_map": "maps/schooling_years_county_{latest}.html",
        "schooling_chart": "charts/schooling-by-city-size.html",
        "ladder_chart": "charts/ladder-by-city-size.html",
        "ends_chart": "charts/two-ends-of-the-ladder.html",
        "children_chart": "charts/children-and-migration.html",
        "children_map": "maps/children_per_adults_county_{latest}.html",
        "cohort": "about.html#youngest_cohort",
        "urbanisation": "maps/type_prefecture_degurba.html",
        "children_places": "maps/children_county_{latest}.html",
    }
)
"""Maps, charts and sections to which rows lead, without the years of the maps."""


@dataclass(frozen=True)
class ClaimSpec:
    """How a claim of the lecture is checked.

    Attributes
    ----------
    group
        The part of the page that it stands in, of `atlas.web.story.lecture.GROUPS`.
    verdict
        Of `atlas.web.story.lecture.VERDICTS`: how far the figures bear the point, if they are as
        the row tells them.
    figures
        Function that gives them; None where no figure can bear the claim.
    links
        Where the row leads, of `LINKS`.
    """

    group: str
    verdict: str
    figures: Callable[[Dataset, str], Evidence | None] | None
    links: tuple[str, ...]


CLAIMS: Final[Mapping[str, ClaimSpec]] = MappingProxyType(
    {
        "away": ClaimSpec("where", "partly", away, ("away_map", "away_chart", "away_method")),
        "line": ClaimSpec("where", "borne", line, ("line_map", "line_bounds")),
        "coast": ClaimSpec("where", "borne", coast, ("flow_map", "net_map", "moves", "five_years")),
        "cities": ClaimSpec("where", "borne", cities, ("classes",)),
        "centres": ClaimSpec("where", "borne", centres, ("types", "pair", "centre_method")),
        "services": ClaimSpec("work", "open", services, ("services_map", "sectors")),
        "jobs": ClaimSpec("work", "partly", jobs, ("sectors_chart", "sectors")),
        "secondary": ClaimSpec(
            "work", "partly", secondary, ("sectors_chart", "construction_map", "manufacturing_map")
        ),
        "gap": ClaimSpec("work", "partly", gap, ("three_countries", "stayed", "concentration")),
        "concentration": ClaimSpec("work", "partly", concentration, ("three_countries", "lorenz")),
        "incomes": ClaimSpec("work", "open", None, ("three_countries",)),
        "schooling_income": ClaimSpec(
            "people", "partly", schooling_income, ("income_chart", "schooling_method")
        ),
        "wages": ClaimSpec("people", "open", None, ("schooling_map",)),
        "returns": ClaimSpec(
            "people", "open", schooling_by_city_size, ("schooling_chart", "schooling_method")
        ),
        "ladder": ClaimSpec("people", "partly", schooling_ladder, ("ladder_chart", "ends_chart")),
        "children": ClaimSpec(
            "people", "borne", children, ("children_chart", "children_map", "cohort")
        ),
        "early": ClaimSpec("people", "open", None, ("children_chart",)),
        "true_cities": ClaimSpec("asks", "partly", true_cities, ("urbanisation", "centre_method")),
        "twelve": ClaimSpec("asks", "open", twelve_years, ("schooling_map",)),
        "enrolment": ClaimSpec("asks", "open", None, ("children_places",)),
        "spending": ClaimSpec("asks", "open", None, ()),
        "hukou": ClaimSpec("asks", "open", hukou, ("away_map", "away_method")),
    }
)
"""How each claim is checked, by the id of its row."""
