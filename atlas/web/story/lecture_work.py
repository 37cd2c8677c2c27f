"""The lecture on work and income: the figures of each row, and whether they bear it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from atlas.measures.work.employment import OUTSIDE_FARMING
from atlas.model.dataset import Dataset
from atlas.model.summary.concentration import CountryFigures
from atlas.web.story.economy import most_new_jobs_in_services
from atlas.web.story.lecture_found import Found, end, index, start
from atlas.words.numbers import people, percent

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
