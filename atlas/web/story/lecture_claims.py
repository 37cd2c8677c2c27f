"""The claims of the lecture, each beside what the figures say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from atlas.charts.away import AFFECTED, LEFT_BEHIND, MIGRANT, published_children
from atlas.charts.centres import CORE_DEFINITION
from atlas.measures.concentration_of_china import ENDS
from atlas.measures.sectors import OUTSIDE_FARMING
from atlas.model.country import COAST
from atlas.model.dataset import Dataset
from atlas.model.summary.places import CountryFigures
from atlas.model.text import Text
from atlas.web.maps.line import DECIMALS
from atlas.web.page.pages import packaged_lists
from atlas.web.story.claims import (
    ALL_CHILDREN,
    CHAPTERS,
    Claim,
    Figures,
    away_claim,
    centre_claim,
    children_claim,
    cities_claim,
    claim_of,
    compared_years,
    gained_by_rung,
    job_figures,
    middle_gained_most,
    most_new_jobs_in_services,
    people_words,
    province_name,
    rank_figures,
    rung_figures,
)
from atlas.words.numbers import count, fixed, format_number, percent, percent_change


def speaks_for_the_country(dataset: Dataset) -> bool:
    """Return whether the two censuses count enough of the people to answer for the country."""
    period = dataset.country.main.name
    return period in dataset.bases and dataset.speaks_for_the_country(period)


LECTURE_URBAN: Final = (37.0, 2010, 2022)
"""The lecture on the people of towns and cities: growth in %, from and to which year."""

LECTURE_PER_HEAD: Final = 4.23
"""The lecture: GDP per head of the regions, the highest over the lowest."""

LECTURE_AWAY: Final = 400_000_000
"""The lecture: people on the move."""

LECTURE_MIGRANT: Final = (70_000_000, 23.88)
"""The lecture on migrant children: more than so many, and their part of all children in %."""

LECTURE_LEFT_BEHIND: Final = (60_000_000, 140_000_000, 10.0)
"""The lecture on children left behind: more than so many; with migrant children nearly so many, and
their part of all people in %."""

NEAR: Final = 0.05
"""Part of a number of the lecture by which a figure may miss it and still bear it out."""

NEAR_FACTOR: Final = 0.1
"""That part for how many times the provinces' GDP per head differs: his regions are not named."""


def urban(dataset: Dataset) -> Claim | None:
    """Write out the people of towns and cities, and whether they grew at the lecture's pace.

    It speaks of years beyond its last census, so the figures bear it out if growth to that one
    lies between what its pace would have made by then and its whole.
    """
    whole, first, last = LECTURE_URBAN
    end = max((year for year in dataset.country.years if year <= last), default=first)
    people = _counted(dataset, ["urban"], (first, end)) if end > first else None
    if people is None:
        return None
    rise = 100 * (people[1] / people[0] - 1)
    by_then = 100 * ((1 + whole / 100) ** ((end - first) / (last - first)) - 1)
    figures = _before_and_after(people) | {
        "rise": percent_change(rise),
        "first": str(first),
        "last": str(end),
    }
    return claim_of(dataset, figures, holds=by_then <= rise <= whole)


WORKING_AGES: Final = tuple(f"{age}_{age + 4}" for age in range(15, 60, 5))
"""Ages of the labour force: 15–59."""


def labour(dataset: Dataset) -> Claim | None:
    """Write out the people of working age in the two censuses."""
    columns = [f"{sex}_{ages}" for sex in ("male", "female") for ages in WORKING_AGES]
    people = _counted(dataset, columns, dataset.country.compared)
    if people is None:
        return None
    return claim_of(dataset, _before_and_after(people), holds=people[1] < people[0])


def _counted(
    dataset: Dataset, columns: Sequence[str], years: Sequence[int]
) -> tuple[float, float] | None:
    """Sum some columns over all rows of two censuses; None where one lacks them."""
    sums = []
    for year in years:
        census = dataset.tables.get(f"census_{year}")
        if census is None or not set(columns) <= set(census):
            return None
        sums.append(float(census[list(columns)].sum().sum()))
    return (sums[0], sums[1]) if all(sums) else None


def _before_and_after(people: Sequence[float]) -> Figures:
    """Write out two numbers of people."""
    return dict(zip(("before", "after"), map(people_words, people), strict=True))


def regions(dataset: Dataset) -> Claim | None:
    """Write out the largest GDP per head of a province over the smallest, census by census."""
    ends = dataset.derived.get(ENDS)
    if ends is None or len(ends) < 3:
        return None
    ratios = ends.set_index("year")
    told = {"first": ratios.iloc[0], "before": ratios.iloc[-2], "after": ratios.iloc[-1]}
    last = told["after"]
    figures: Figures = {"provinces": count(last["groups"])}
    for name, row in told.items():
        figures[name] = format_number(row["ratio"], decimals=1)
        figures[f"{name}_year"] = str(row.name)
    for end in ("largest", "smallest"):
        figures[end] = province_name(dataset, last[end])
    first, before, after = (float(row["ratio"]) for row in told.values())
    near = abs(after - LECTURE_PER_HEAD) <= NEAR_FACTOR * LECTURE_PER_HEAD
    return claim_of(dataset, figures, holds=first > before > after and near)


def away(dataset: Dataset) -> Claim | None:
    """Quote who lives away from registration, beside the lecture's 400 million."""
    claim, (_, end) = away_claim(dataset), compared_years(dataset)
    after = (dataset.summary.away_from_registration or {}).get(end)
    if claim is None or after is None or after.published is None:
        return None
    return replace(claim, holds=after.published.floating < LECTURE_AWAY < after.all)


def coast(dataset: Dataset) -> Claim | None:
    """Write out the share of the coast, and of the side south-east of the line, and large cities.

    The figures are as told where people gathered on the coast and in large cities, and not on
    that side of the line.
    """
    years, parts = compared_years(dataset), dataset.summary.growth_parts
    sides, cities = dataset.summary.heihe_tengchong, cities_claim(dataset)
    line = (str(dataset.country.years[0]), years[-1])
    if parts is None or COAST not in parts.coast or not set(line) <= set(sides) or cities is None:
        return None
    first, last = (sides[year].area_split.population_share_southeast for year in line)
    if first is None or last is None:
        return None
    before, after = (
        100 * parts.coast[COAST].population[year] / parts.nation.population[year] for year in years
    )
    figures: Figures = {
        "before": percent(before),
        "after": percent(after),
        "line_first": percent(100 * first, DECIMALS),
        "line_last": percent(100 * last, DECIMALS),
        "first": line[0],
    }
    return claim_of(dataset, figures, holds=after > before and cities.holds and last <= first)


def centres(dataset: Dataset) -> Claim | None:
    """Write out how many falling cities have a growing core, and Harbin as the example."""
    cities = dataset.summary.core_periphery.get(CORE_DEFINITION)
    told = centre_claim(dataset)
    if cities is None or told is None:
        return None
    most = 2 * cities.declining_with_growing_core > cities.declining
    return replace(told, holds=told.holds and most)


CAPITAL: Final = "110000"
"""Beijing: a city that is a province, so that its people are known year by year."""


def closed(dataset: Dataset) -> Claim | None:
    """Write out when Beijing had most residents, and how many it has now.

    Arrivals of 2010–2015 are no evidence: they are a one-per-cent survey's, and about twice what
    the balance of births, deaths and people allows.
    """
    yearly = dataset.tables.get("population_province_annual")
    if yearly is None:
        return None
    of_capital = yearly[yearly["province_code"].eq(CAPITAL)]
    people = of_capital.set_index("year")["people"].astype(float).sort_index()
    if people.empty:
        return None
    peak, last = people.index[int(people.to_numpy().argmax())], people.index[-1]
    figures = _before_and_after([people.max(), people.iloc[-1]]) | {
        "place": province_name(dataset, CAPITAL),
        "peak": str(peak),
        "last": str(last),
    }
    return claim_of(dataset, figures, holds=peak < last)


FAINT: Final = 0.1
"""A rank correlation below which what is ranked is said hardly to matter."""


def services(dataset: Dataset) -> Claim | None:
    """Write out how net migration goes with the work outside farming, and with its mix."""
    work = dataset.summary.sectors
    pull = work.pull.get("county") if work is not None else None
    if pull is None:
        return None
    ranks = pull.rank_correlation
    goes, mix = ranks["outside_farming"], ranks["services_of_outside"]
    return claim_of(dataset, rank_figures(pull), holds=goes > FAINT > abs(mix))


def jobs(dataset: Dataset) -> Claim | None:
    """Write out jobs outside farming by the long form and by the yearly series.

    As told where both are more than the lecture begins with, and the long form grows: that much
    bears the direction out, and neither the numbers.
    """
    start, end = compared_years(dataset)
    work = dataset.summary.sectors
    if work is None or not {start, end} <= set(work.employed):
        return None
    yearly = work.yearly[end].outside_farming if end in work.yearly else None
    if not yearly:
        return None
    people = [sum(work.employed[year][key] for key in OUTSIDE_FARMING) for year in (start, end)]
    figures = job_figures(work, (start, end)) | {
        "rise": percent_change(100 * (people[1] / people[0] - 1), 0),
        "yearly": people_words(yearly),
    }
    first = 1e6 * work.lecture_employed_millions[0]
    holds = people[0] < people[1] and first < min(yearly, people[1])
    return claim_of(dataset, figures, holds=holds)


def secondary(dataset: Dataset) -> Claim | None:
    """Write out new jobs in services, and whether farming and industry shrink, by two series."""
    start, end = compared_years(dataset)
    work = dataset.summary.sectors
    if work is None or not {start, end} <= set(work.national) & set(work.employed):
        return None
    known: dict[str, tuple[float, float]] = {}
    for sector in ("agriculture", "industry"):
        before, after = (work.national[year].get(sector) for year in (start, end))
        if before is None or after is None:
            return None
        known[sector] = (before, after)
    figures = job_figures(work, (start, end))
    for sector, (before, after) in known.items():
        figures |= {f"{sector}_before": percent(before), f"{sector}_after": percent(after)}
    yearly = [work.yearly[year].shares["industry"] for year in (min(work.yearly), max(work.yearly))]
    farming, industry = known["agriculture"], known["industry"]
    apart = industry[1] > industry[0] and yearly[1] < yearly[0]
    served = most_new_jobs_in_services(work, (start, end))
    return claim_of(dataset, figures, holds=served and farming[1] < farming[0] and apart)


CLOSE: Final = 0.05
"""Points of a Gini within which two countries' figures are called alike."""

COUNTRIES: Final = ("china", "japan", "united_states")
BY_PROVINCE: Final = "china_province"


def gap(dataset: Dataset) -> Claim | None:
    """Write out how much less people are concentrated than GDP in three countries, and China's gap.

    As told where that is more in China than in the others by prefecture, and not more than in Japan
    by province.
    """
    measured, names = dataset.summary.concentration, (*COUNTRIES, BY_PROVINCE)
    if not set(names) <= set(measured):
        return None
    ginis = {name: _ginis(measured[name]) for name in names}
    apart = {name: gdp - people for name, (gdp, people) in ginis.items()}
    figures: Figures = {name: fixed(by, 3) for name, by in apart.items()}
    years = measured["china"].years
    before, after = (years[year].gdp_per_head.gini for year in sorted(years)[-2:])
    figures |= {"gap_before": fixed(before, 2), "gap_after": fixed(after, 2)}
    figures |= dict(zip(("gap_start", "gap_end"), sorted(years)[-2:], strict=True))
    (china, people), (japan, japanese) = ginis["china"], ginis["japan"]
    equally = max(apart["japan"], apart["united_states"]) < apart["china"]
    as_japan = abs(china - japan) < CLOSE and people < japanese
    units_decide = apart[BY_PROVINCE] <= apart["japan"]
    holds = equally and as_japan and units_decide and after < before
    return claim_of(dataset, figures, holds=holds)


def _ginis(measured: CountryFigures) -> tuple[float, float]:
    """Return the last Gini of the GDP, and of the people."""
    last = measured.years[max(measured.years)]
    return last.gdp.gini, last.population.gini


def schooling_income(dataset: Dataset) -> Claim | None:
    """Write out how GDP per head goes with a year more of schooling, across prefectures."""
    _, end = compared_years(dataset)
    schooling = dataset.summary.schooling
    of_year = ((schooling.gdp_per_head if schooling is not None else None) or {}).get(end)
    if of_year is None or of_year.pct_per_year is None:
        return None
    figures: Figures = {"after": percent(of_year.pct_per_year, 0)}
    return claim_of(dataset, figures, holds=of_year.pct_per_year > 0)


def ladder(dataset: Dataset) -> Claim | None:
    """Write out whom the three largest classes of cities gained beyond the nation's pace.

    As told if the middle gained most.
    """
    gained = gained_by_rung(dataset)
    if gained is None:
        return None
    return claim_of(dataset, rung_figures(gained), holds=middle_gained_most(gained))


def returns(dataset: Dataset) -> Claim | None:
    """Write out how schooling differs in a city twice as large."""
    cities = dataset.summary.cities
    more = cities.per_doubling if cities is not None else None
    if more is None or more.mean_years is None:
        return None
    figures: Figures = {"years": format_number(more.mean_years, decimals=2)}
    return claim_of(dataset, figures, holds=more.mean_years > 0)


def migrant_children(dataset: Dataset) -> Claim | None:
    """Quote the published migrant children, of all, and how many there were before."""
    published, claim = published_children(dataset), children_claim(dataset)
    if published is None or claim is None:
        return None
    migrant, everyone = published.people[MIGRANT], published.people[ALL_CHILDREN]
    (_, before), share = published.before[MIGRANT], 100 * migrant / everyone
    least, part = LECTURE_MIGRANT
    doubled = (1 - NEAR) * 2 * before <= migrant <= 2 * before
    return replace(claim, holds=migrant > least and abs(share - part) <= NEAR and doubled)


def left_behind(dataset: Dataset) -> Claim | None:
    """Quote the published children left behind, and with migrant ones of all people."""
    published, claim = published_children(dataset), children_claim(dataset)
    if published is None or claim is None:
        return None
    left, together = published.people[LEFT_BEHIND], published.people[AFFECTED]
    share = 100 * together / dataset.summary.totals[str(published.year)]
    least, most, part = LECTURE_LEFT_BEHIND
    nearly = (1 - NEAR) * most <= together <= most and abs(share - part) <= NEAR * part
    return replace(claim, holds=left > least and nearly)


MANY: Final = 25.0
"""Per cent of the children left behind from which on it is said that many live in towns."""

LEFT_IN_TOWNS: Final = "left_behind_children_urban"
"""A further measure of the published figures of children."""


def county_towns(dataset: Dataset) -> Claim | None:
    """Write out how many of the children left behind live in towns and cities, as published."""
    published, claim = published_children(dataset), children_claim(dataset)
    if published is None or claim is None or LEFT_IN_TOWNS not in published.people:
        return None
    in_towns = published.people[LEFT_IN_TOWNS]
    share = 100 * in_towns / published.people[LEFT_BEHIND]
    figures = claim.figures | {"urban": people_words(in_towns), "share": percent(share)}
    return replace(claim, figures=figures, holds=share >= MANY)


def twelve_years(dataset: Dataset) -> Claim | None:
    """Write out mean schooling of the nation in the two censuses."""
    start, end = compared_years(dataset)
    years = dataset.summary.schooling.years if dataset.summary.schooling is not None else {}
    before, after = (years[year].mean_years if year in years else None for year in (start, end))
    if before is None or after is None:
        return None
    figures: Figures = {
        "before": format_number(before, decimals=2),
        "after": format_number(after, decimals=2),
    }
    return claim_of(dataset, figures)


LINKS: Final[Mapping[str, str]] = packaged_lists("contents")["lecture"]
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
    more
        What another page says that the row quotes, where the figures are as told.
    """

    group: str
    verdict: str
    figures: Callable[[Dataset], Claim | None] | None
    links: tuple[str, ...] = ()
    more: Text | None = None


CLAIMS: Final[Mapping[str, ClaimSpec]] = MappingProxyType(
    {
        "urban": ClaimSpec("work", "borne", urban),
        "jobs": ClaimSpec("work", "partly", jobs, ("sectors_chart", "sectors")),
        "labour": ClaimSpec("work", "borne", labour),
        "secondary": ClaimSpec("work", "partly", secondary, ("sectors_chart", "services_map")),
        "services": ClaimSpec("work", "open", services, ("sectors",)),
        "incomes": ClaimSpec("gaps", "open", None),
        "regions": ClaimSpec("gaps", "borne", regions),
        "region_incomes": ClaimSpec("gaps", "open", None),
        "gap": ClaimSpec("gaps", "partly", gap, ("three_countries", "lorenz", "stayed")),
        "away": ClaimSpec("where", "borne", away, ("away_map", "away_chart")),
        "coast": ClaimSpec(
            "where", "partly", coast, ("net_map", "line_map"), CHAPTERS["cities"]["claim"]
        ),
        "centres": ClaimSpec("where", "borne", centres, ("types", "pair")),
        "closed": ClaimSpec("where", "partly", closed, ("closed_chart",)),
        "schooling_income": ClaimSpec("people", "open", schooling_income, ("income_chart",)),
        "ladder": ClaimSpec("people", "open", ladder, ("ladder_chart", "ends_chart")),
        "early": ClaimSpec("people", "open", None),
        "returns": ClaimSpec("people", "open", returns, ("schooling_chart",)),
        "children": ClaimSpec(
            "people", "borne", migrant_children, ("children_chart", "children_map")
        ),
        "left_behind": ClaimSpec("people", "borne", left_behind, ("children_chart",)),
        "county_towns": ClaimSpec("people", "partly", county_towns, ("children_chart",)),
        "enrolment": ClaimSpec("asks", "asked", children_claim),
        "twelve": ClaimSpec("asks", "asked", twelve_years, ("schooling_map",)),
        "spending": ClaimSpec("asks", "asked", None),
        "public_places": ClaimSpec("asks", "asked", None),
        "points": ClaimSpec("asks", "asked", None),
        "by_residents": ClaimSpec("asks", "asked", away_claim),
        "left_care": ClaimSpec("asks", "asked", children_claim),
        "hukou": ClaimSpec("asks", "asked", away_claim),
    }
)
"""How each claim is checked, by the id of its row."""
