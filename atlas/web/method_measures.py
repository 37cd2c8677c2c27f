"""The measures on the page on method: the figures that the sentences of each fold print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from atlas.charts.centres import class_name
from atlas.country.names import romanise, short_province
from atlas.grids.cells import grid_lands, land_of
from atlas.measures.migration.between_provinces import SAMPLE_OF_1995
from atlas.measures.migration.cohorts import CANNOT_BE_TOLD, GAINED, LOST
from atlas.measures.migration.indices import all_known
from atlas.measures.population_growth import counties_held
from atlas.measures.sectors import OUTSIDE_FARMING
from atlas.measures.spatial_dependence import (
    FALSE_DISCOVERIES,
    NEIGHBOURS,
    NOT_SIGNIFICANT,
    PERMUTATIONS,
)
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.model.figures import LEAST_PEOPLE, rankable
from atlas.model.summary.people import NetMigration
from atlas.model.summary.places import MoranFigures, Sectors
from atlas.places.sentences import SECTOR
from atlas.sources.packaged import published_figures, read_table
from atlas.web.page.pages import Page, one_figure_by_year
from atlas.web.scales import scales_method
from atlas.words.numbers import (
    count,
    estimate,
    estimated_rate,
    grown,
    listed,
    people_tick,
    percent,
    rough,
    shifted,
)
from atlas.words.word_files import read_words, table_names

COMPARABILITY_MEANING: Final = read_words("method", "comparability_meaning")

UNTYPED: Final = read_words("method", "untyped")

DEFINITION: Final = read_words("method", "definition")

SOURCES: Final = tuple(
    tuple(read_words("method", f"sources.{name}").values())
    for name in table_names("method", "sources")
)
"""Source, what it serves for, and its licence."""

LINE_GRID: Final = read_words("measures", "line_grid")
"""What the fold on the line says of the user's grid."""

CITY_CLASS: Final = read_words("method", "city_class")


@lru_cache(maxsize=16)
def row_of(dataset: Dataset, unit_set: str, code: str) -> Mapping[Any, Any]:
    """Return the row of a unit as an example; empty where it is not there or may not be one."""
    if unit_set not in dataset.unit_sets:
        return {}
    table = dataset.unit_sets[unit_set].table
    row = table[table["code"].eq(code)].drop(columns="geometry")
    rows = row[rankable(row)].to_dict("records")
    return rows[0] if rows else {}


def known(row: Mapping[Any, Any], *columns: str) -> bool:
    """Return whether a row has a figure in each of the columns."""
    return all(column in row and not pd.isna(row[column]) for column in columns)


def example(row: Mapping[Any, Any], lang: str, *columns: str) -> Mapping[str, Any]:
    """Return a row as an example, None where it lacks a figure of the columns, and its name."""
    return {
        "example": row if known(row, *columns) else None,
        "example_name": row.get(f"name_{lang}"),
    }


SHANGHAI = "310000"
ANHUI = "340000"
"""Examples: where people born elsewhere live, and where those live elsewhere who were born."""

HUBEI = "420000"
"""Example: where the epidemic of the census's year shows."""


def moves(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Gather the moves between provinces by period, and the largest of each."""
    periods = dataset.summary.moves
    if not periods:
        return {}
    table = dataset.tables["province_moves"]
    largest = table[table["rank"].eq(1)].set_index("period")
    return {
        "periods": periods,
        "largest": {period: figures.largest for period, figures in periods.items()},
        "origin": largest[f"origin_{page.lang}"].to_dict(),
        "destination": largest[f"destination_{page.lang}"].to_dict(),
        "sample": largest["sample_persons"].to_dict(),
        **{
            kind: {period: 100 * figures.kinds[kind].share for period, figures in periods.items()}
            for kind in ("inland_to_coast", "coast_to_inland")
        },
    }


def migration_indices(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Gather the indices of the moves by period, and what the last one's are made of.

    They are told where the centres of all provinces are known, between which people moved.
    """
    periods = dataset.summary.migration_indices
    if not all_known(periods):
        return {}
    last = max(periods)
    net = dataset.summary.five_year_migration[last].net
    survey = read_table(SAMPLE_OF_1995, dataset.country.tables)
    return {
        "periods": periods,
        "sample": next(iter(dataset.summary.migration_indices_of_sample.values()), None),
        "persons_in_all": int(survey["sample_persons"].sum()),
        "flows": int(dataset.tables["province_moves"]["period"].eq(last).sum()),
        "last": periods[last],
        "unbalanced": sum(map(abs, net.values())),
        "kept": {
            period: 100 * 2 ** float(figures.distance_exponent or 0)
            for period, figures in periods.items()
        },
    }


def births(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Gather the stocks of people born in another province."""
    stock = dataset.summary.born_in_other_province
    if not stock:
        return {}
    names = dataset.unit_sets["province"].table.set_index("code")[f"name_{page.lang}"]
    largest = {year: figures.largest for year, figures in stock.items()}
    return {
        "stock": stock,
        "largest": largest,
        "origin": {year: names[figures.birth_code] for year, figures in largest.items()},
        "residence": {year: names[figures.residence_code] for year, figures in largest.items()},
        "shanghai": row_of(dataset, "province", SHANGHAI),
        "anhui": row_of(dataset, "province", ANHUI),
    }


def since_the_census(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Gather the change since the census, its largest gain, and Hubei's years around the census."""
    summary = dataset.summary.since_the_census
    if summary is None:
        return {}
    rows = dataset.tables["population_province_annual"]
    people = rows.set_index(["province_code", "year"])["people"]
    code, start, end = summary.largest_gain.code, summary.first_year, summary.last_year
    rises = people[HUBEI].diff().dropna().astype(int).to_dict()
    return {
        "found": summary,
        "before": summary.people[str(start)],
        "after": summary.people[str(end)],
        "province": short_province(code, country=dataset.country).get(page.lang),
        "province_before": people[code, start],
        "province_after": people[code, end],
        "province_change": summary.provinces[code],
        "hubei_rise": rises,
        "hubei_fall": {year: -people for year, people in rises.items()},
    }


DONGGUAN = "441900"
KUNSHAN = "320583"
"""Examples: a city counted as one unit in every census, and a county-level city of factories."""

THIN_AND_HIGH = ("540000", "630000", "650000")
"""Tibet, Qinghai, Xinjiang: where higher mortality shows most among the older people."""


SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

Figures = Mapping[str, Any]


def local_gains(dataset: Dataset, page: Page) -> Figures:
    """Gather the units that hold half of all gains, and the one with which half is reached.

    Nothing if either end of them may not be an example.
    """
    country = dataset.country
    gains_by_period = dataset.summary.local_gains
    latest = gains_by_period.get(country.main.name)
    units = dataset.people_units
    if latest is None or latest.largest is None or units is None:
        return {}
    table = units.table.set_index("code")
    holding = table.loc[table[f"half_of_gains_{country.span}"].fillna(False).astype(bool)]
    gains = holding[f"change_{country.span}"].astype("int64")
    # The order in which they were taken: one of several counties by their mean gain.
    taken = (gains / counties_held(holding, units.years[-1])).sort_values().index
    ends = [taken[0], latest.largest.code]
    if not rankable(holding.loc[ends], country.span).all():
        return {}
    name = table[f"name_{page.lang}"]
    return {
        "latest": latest,
        "largest_name": name[latest.largest.code],
        "last_name": name[taken[0]],
        "last_gain": int(gains[taken[0]]),
        "all": {period: gains for period, gains in gains_by_period.items() if gains.largest},
    }


def density_growth(dataset: Dataset, page: Page) -> Figures:
    """Gather the change of the class that grew most and of the densest, by period."""
    periods = {
        period: [row for row in classes if row.change_pct is not None]
        for period, classes in dataset.summary.growth_by_density.items()
    }
    if not periods.get(dataset.country.main.name):
        return {}
    figures: dict[str, dict[str, Figures]] = {"best": {}, "densest": {}}
    for period, rows in periods.items():
        if rows:
            best = max(rows, key=lambda row: row.change_pct or 0)
            for which, row in (("best", best), ("densest", rows[-1])):
                name = class_name(row.lower, row.upper).get(page.lang)
                change = grown(row.change_pct).get(page.lang)
                figures[which][period] = {**vars(row), "name": name, "change": change}
    return figures


def youngest_cohort(dataset: Dataset, page: Page) -> Figures:
    """Gather the cohort under five ten years on: the nation, Shanghai, and where it shrank."""
    summary = dataset.summary.youngest_cohort
    if summary is None or summary.nation.ratio is None:
        return {}
    names = dataset.unit_sets["province"].table.set_index("code")[f"name_{page.lang}"]
    ratios = {
        str(names[code]): figures.ratio
        for code, figures in summary.provinces.items()
        if figures.ratio is not None
    }
    return {
        "nation": summary.nation,
        "example": summary.provinces.get(SHANGHAI),
        "example_name": names.get(SHANGHAI),
        "shrank": [(name, ratio) for name, ratio in ratios.items() if ratio < 1],
        "most": max(ratios.items(), key=lambda pair: pair[1]),
    }


def net_migration(dataset: Dataset, page: Page) -> Figures:
    """Gather small bases, students, mortality and the outside check of net migration."""
    country = dataset.country
    summary = dataset.summary.net_migration
    ratios = dataset.tables.get(f"survival_ratios_{country.span}")
    if summary is None or ratios is None or country.unit_set() not in dataset.unit_sets:
        return {}
    table = dataset.unit_sets[country.unit_set()].table
    youngest = ratios[ratios["cohort"].eq("00_04")].set_index("sex")["survival_ratio"]
    dongguan = row_of(dataset, "prefecture", DONGGUAN)
    towns = table[f"university_town_{country.latest}"].fillna(False)
    return {
        "summary": summary,
        "directions": directions_words(summary),
        "infants": {str(sex): float(ratio) for sex, ratio in youngest.items()},
        "example": _youth_example(dongguan, page.lang, country=country),
        "older": [
            (row[f"name_{page.lang}"], row[f"net_migration_rate_older_{country.span}"])
            for code in THIN_AND_HIGH
            if (row := row_of(dataset, "province", code))
        ],
        "towns": list(table.loc[towns, f"name_{page.lang}"]),
        "flagged": int(table["transfer_flagged"].sum()),
        "check": summary.five_year_check,
    }


def directions_words(summary: NetMigration) -> dict[str, str]:
    """Write out how many units gained, lost and cannot be told, and their share of people.

    Returns
    -------
    dict of str to str
        ``gained``, ``gained_people`` and so on; empty without all three.
    """
    ways = summary.directions or {}
    if not {GAINED, LOST, CANNOT_BE_TOLD} <= set(ways):
        return {}
    people, fields = sum(way.people for way in ways.values()), {}
    for name, way in ways.items():
        fields[name] = count(way.units)
        fields[f"{name}_people"] = percent(100 * way.people / people, 0)
    return fields


THREE: Final = 3
"""Figures of the people expected, in an example that a reader works through."""


def spatial_dependence(dataset: Dataset, page: Page) -> Figures:
    """Gather Moran's I, the hot and cold spots, and what chance alone would have found."""
    found = dataset.summary.spatial_dependence
    if found is None:
        return {}
    measures = found.measures.items()
    return {
        "found": found,
        "table": NEIGHBOURS.format(dataset.country.span),
        "draws": PERMUTATIONS,
        "by_chance": {name: round(FALSE_DISCOVERIES * one.units) for name, one in measures},
        "held": {name: one.units - one.classes[NOT_SIGNIFICANT] for name, one in measures},
        "least": LEAST_PEOPLE,
    }


def _youth_example(row: Mapping[Any, Any], lang: str, *, country: Country) -> Figures:
    net, base, rate = (
        f"{name}_youth_{country.span}"
        for name in ("net_migration", "expected_survivors", "net_migration_rate")
    )
    low, high = (f"net_migration_rate_youth_{end}_{country.span}" for end in ("low", "high"))
    if not known(row, net, base, rate, low, high):
        return {}
    return {
        "name": row[f"name_{lang}"],
        "expected": count(int(rough(row[base], THREE))),
        "found": row[base] + row[net],
        "net": people_tick(rough(row[net]), lang, width="long"),
        "rate": estimated_rate(row[low], row[high], lang),
    }


def away(dataset: Dataset, page: Page) -> Figures:
    """Gather the national figures of living away, and Dongguan's by origin."""
    country = dataset.country
    summary = dataset.summary.away_from_registration
    if summary is None or not set(map(str, country.compared)) <= set(summary):
        return {}
    row = row_of(dataset, "prefecture", DONGGUAN)
    change = f"away_share_change_{country.span}"
    dongguan = example(row, page.lang, f"away_all_{country.latest}", change)
    longest = dataset.unit_sets.get(country.unit_set(country.longest))
    shares = pd.DataFrame() if longest is None else longest.table
    return {
        "years": summary,
        "published": {
            year: figures.published for year, figures in summary.items() if figures.published
        },
        **dongguan,
        "change": shifted(row[change]).get(page.lang) if dongguan["example"] else "",
        "half": {
            year: int(shares[f"away_share_{year}"].ge(50).sum())
            for year in country.years
            if f"away_share_{year}" in shares
        },
    }


GROWN_WITH: Final = ("services", "manufacturing")
"""Sectors on whose shares growth is drawn."""


def sectors(dataset: Dataset, page: Page) -> Figures:
    """Gather national shares, new jobs, slopes of growth and the test of the lecture's claim."""
    country = dataset.country
    summary = dataset.summary.sectors
    if summary is None or country.unit_set() not in dataset.unit_sets:
        return {}
    row = row_of(dataset, country.unit_set(), KUNSHAN)
    claim = pd.DataFrame(summary.claim["county"])
    gained, lost = (claim[claim["people"].eq(word)] for word in ("gain", "lose"))
    earlier, later = map(str, country.compared)
    share, ends = "services_share", (min(summary.yearly), max(summary.yearly))
    return {
        "summary": summary,
        "yearly": [(year, summary.yearly[year].shares) for year in ends],
        "outside": {
            year: sum(employed[sector] for sector in OUTSIDE_FARMING)
            for year, employed in summary.employed.items()
        },
        "new": {
            sector: people - summary.employed[earlier][sector]
            for sector, people in summary.employed[later].items()
        },
        "growth": {
            level: {sector: lines[f"{sector}_share_{earlier}"] for sector in GROWN_WITH}
            for level, lines in summary.growth.items()
        },
        "bounded": _has_intervals(summary, earlier),
        "alike": _moran_of_net_migration(dataset),
        "without": _rows_left_out(dataset, page),
        "sector_names": {key: text.get(page.lang) for key, text in SECTOR.items()},
        **example(row, page.lang, f"{share}_change_{country.span}"),
        "change": row.get(f"{share}_change_{country.span}"),
        "change_error": row.get(f"{share}_change_error_{country.span}"),
        "compared": int(claim["units"].sum()),
        "services_rose": int(claim.loc[claim["services"].eq("risen"), "units"].sum()),
        "gained": int(gained["change"].sum()),
        "drew": _claim(gained, "risen", "fallen"),
        "gained_with_both": _claim(gained, "risen", "risen"),
        "lost": int(-lost["change"].sum()),
        "lost_with_both": _claim(lost, "risen", "risen"),
        "lost_with_factories": _claim(lost, None, "fallen"),
    }


def _has_intervals(summary: Sectors, year: str) -> bool:
    """Tell whether slopes and coefficients have intervals: they need some provinces."""
    ends = [
        line.slope_low if line is not None else None
        for lines in summary.growth.values()
        for line in (lines[f"{sector}_share_{year}"] for sector in GROWN_WITH)
    ]
    pull = summary.pull["county"]
    ends += [part.low for part in pull.joint.values()] if pull is not None else []
    return None not in ends


def _moran_of_net_migration(dataset: Dataset) -> MoranFigures | None:
    """Return how far neighbours are alike in net migration, if that was measured."""
    found = dataset.summary.spatial_dependence
    return None if found is None else found.measures.get("net_migration")


def _rows_left_out(dataset: Dataset, page: Page) -> Mapping[str, Mapping[str, str]]:
    """Write out which units' rows are in no sum of people by sector; empty if all are."""
    summary, country = dataset.summary.sectors, dataset.country
    left_out = {} if summary is None else summary.employed_without
    if not any(rows.people for rows in left_out.values()):
        return {}
    names = dataset.unit_sets[country.unit_set()].table.set_index("code")[f"name_{page.lang}"]
    return {
        "people": {year: count(rows.people) for year, rows in left_out.items()},
        "names": {
            year: listed(map(str, names[list(rows.codes)]), None).get(page.lang)
            for year, rows in left_out.items()
        },
    }


def _claim(rows: pd.DataFrame, services: str | None, manufacturing: str) -> dict[str, int]:
    chosen = rows[rows["manufacturing"].eq(manufacturing)]
    if services is not None:
        chosen = chosen[chosen["services"].eq(services)]
    return {"units": int(chosen["units"].sum()), "people": int(chosen["change"].abs().sum())}


def schooling(dataset: Dataset, page: Page) -> Figures:
    """Gather mean years, the classes of cities, and GDP per head on schooling."""
    summary, cities = dataset.summary.schooling, dataset.summary.cities
    if summary is None or cities is None:
        return {}
    row = row_of(dataset, "prefecture", DONGGUAN)
    earlier, later = map(str, dataset.country.compared)
    largest: Mapping[str, Any] = cities.by_class["super_large"]
    nation: Mapping[str, Any] = one_figure_by_year(summary.years, "college_share")
    return {
        "summary": summary,
        "cities": cities,
        "moved": {name: _class_moved(row, page) for name, row in cities.by_class.items()}
        if "net_low" in largest
        else {},
        "uncounted": [
            name if page.lang == "zh" else romanise(name, code, codes=dataset.country.codes)
            for code, name in cities.uncounted.items()
        ],
        "later": later,
        "below": [year.translate(SUBSCRIPT) for year in (earlier, later)],
        "more_with_college": {
            "super_large": largest[f"college_share_{later}"] - largest[f"college_share_{earlier}"],
            "nation": nation[later] - nation[earlier],
        },
        "class_names": {key: text.get(page.lang) for key, text in CITY_CLASS.items()},
        **example(row, page.lang, f"mean_schooling_years_{dataset.country.latest}"),
    }


def _class_moved(row: Mapping[str, float | None], page: Page) -> str:
    """Write the net migration of a class of city, or that nobody knows it."""
    low, high = row["net_low"], row["net_high"]
    return page.text("none") if low is None or high is None else estimate(low, high, page.lang)


def children(dataset: Dataset, page: Page) -> Figures:
    """Gather national figures of children, Dongguan's, and the published ones of migration."""
    summary = dataset.summary.children
    if summary is None:
        return {}
    row = row_of(dataset, "prefecture", DONGGUAN)
    table = read_table("children_migration_national", dataset.country.tables)
    latest = table[table["year"].eq(table["year"].max())].set_index("measure")
    millions = latest["value_million"]
    return {
        "years": summary,
        **example(row, page.lang, f"children_per_100_adults_{dataset.country.latest}"),
        "migrant": millions["migrant_children_0_17"],
        "left_behind": millions["left_behind_children_0_17"],
        "together": millions["children_affected_by_migration"],
        "share": latest.loc["children_affected_by_migration", "share_of_children_pct"],
        "all": millions["children_0_17_total"],
    }


def residents(dataset: Dataset, page: Page) -> Figures:
    """Gather who lives in the country by the censuses that tell it, and in Dongguan."""
    country = dataset.country
    summary = dataset.summary.residents or {}
    latest = country.latest
    if str(latest) not in summary:
        return {}
    table = dataset.unit_sets[country.unit_set()].table
    row = row_of(dataset, "prefecture", DONGGUAN)
    needed = ("aged_65_plus", "household_size", "boys_per_100_girls_0_4")
    return {
        "years": summary,
        "hatched": {
            year: int((table[f"children_0_4_{year}"].notna() & table[ratio].isna()).sum())
            for year in country.years
            if (ratio := f"boys_per_100_girls_0_4_{year}") in table
        },
        "published": {
            name: published_figures(f"{name}_permille", country.tables)
            for name in ("birth_rate", "death_rate")
        },
        **example(row, page.lang, *(f"{name}_{latest}" for name in needed)),
    }


def concentration(dataset: Dataset, page: Page) -> Figures:
    """Gather the indices of the three countries by unit, and the gap had people stayed."""
    summary = dataset.summary.concentration
    if not summary:
        return {}
    years = {key: sorted(figures.years) for key, figures in summary.items()}
    ends = {key: (known[0], known[-1]) for key, known in years.items()}
    own, states = summary["china"], summary["united_states_state"].coverage
    return {
        "summary": summary,
        "ends": ends,
        # A census is far from the next; of yearly figures the ends tell enough.
        "shown": ends | {key: years[key] for key in ("china", "china_province")},
        "people_share": {
            year: 100 * figures.people_share for year, figures in own.coverage.items()
        },
        "states": {year: figures.units - 1 for year, figures in states.items()},
        "gap_per_head": {year: figures.gdp_per_head for year, figures in own.years.items()},
        "stayed": own.counterfactual,
    }


def grids(dataset: Dataset, page: Page) -> Figures:
    """Gather whom the grids of the censuses hold, and who shares another's polygon."""
    grids = grid_lands(dataset)
    own = {str(year): lands for year, lands in grids.own.items()}
    last = dataset.divisions[grids.years[-1]]
    table, land = last.table.set_index("code"), land_of(last)
    people = table[f"population_{last.year}"]
    guests = land[land.notna() & people.notna() & land.ne(pd.Series(land.index, land.index))]
    return {
        "units": [(year, len(lands.codes)) for year, lands in own.items()],
        "common": None if grids.common is None else len(grids.common.codes),
        "totals": {year: lands.totals()[0] for year, lands in own.items()},
        "last": str(last.year),
        "guests": [
            (table.at[code, f"name_{page.lang}"], int(people[code])) for code in guests.index
        ],
        "hosts": [table.at[host, f"name_{page.lang}"] for host in sorted(set(guests))],
    }


MEASURE_FIGURES: Final[Mapping[str, Callable[[Dataset, Page], Figures]]] = MappingProxyType(
    {
        "local_gains": local_gains,
        "density_growth": density_growth,
        "net_migration": net_migration,
        "spatial_dependence": spatial_dependence,
        "youngest_cohort": youngest_cohort,
        "away": away,
        "sectors": sectors,
        "schooling": schooling,
        "children": children,
        "residents": residents,
        "concentration": concentration,
        "moves": moves,
        "migration_indices": migration_indices,
        "scales": scales_method,
        "births": births,
        "since_the_census": since_the_census,
        "grids": grids,
    }
)
"""Where each measure's figures come from; an empty answer leaves its fold out."""
