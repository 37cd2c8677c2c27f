"""The page on how wrong the figures could be: what is known of every error, and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas.catalogue.edition import Edition
from atlas.charts.net_migration_range import FIGURES
from atlas.country.names import short_province
from atlas.measures.migration.bounds import MEASURES
from atlas.measures.migration.cohorts import CANNOT_BE_TOLD, GAINED, INFANTS, LOST
from atlas.model.country import COAST, Country
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.figures import rankable
from atlas.model.summary.people import KindFigures, NetMigration
from atlas.model.summary.places import Bearing, Uncertainty
from atlas.places.sentences import CAUTION, SECTOR
from atlas.sources.packaged import published_figures
from atlas.units.comparability import TRANSFER_UNITED
from atlas.web.maps.line import line_split
from atlas.web.page.pages import Page, Sentences, packaged_lists, render, titled_page
from atlas.web.place.page import place_path
from atlas.web.scales import scales_chapter
from atlas.words.numbers import (
    count,
    format_number,
    people_tick,
    percent,
    percent_change,
    plural,
    rough,
    rough_range,
    signed,
)
from atlas.words.word_files import dated, read_words

UNCERTAINTY_WORDS: Final = read_words("accuracy")
VALUES: Final = read_words("values")
MEASURE_HEADS: Final = read_words("charts", "net_migration_measures.columns")

GROUPS: Final[Mapping[str, Sequence[str]]] = packaged_lists("contents")["accuracy"]
"""The folds of the page by their anchors, in groups and in order."""

SECTIONS: Final = tuple(name for group in GROUPS.values() for name in group)
"""All folds in order; one that the dataset cannot fill is left out."""

GROUP: Final = read_words("accuracy", "group")
GLOSS: Final = read_words("accuracy", "gloss")
SUMMARY: Final = read_words("accuracy", "summary")
"""What stands above the folds and leads to them."""


def uncertainty_page(edition: Edition, dataset: Dataset, lang: str) -> tuple[Page, str]:
    """Render the page in one language.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    dataset
        A measured dataset whose summary has ``uncertainty`` where there are county units of
        the censuses compared. Parts that the dataset cannot fill are left out.
    lang
        Language of the page.
    """
    page = titled_page(edition, "uncertainty.html", lang, UNCERTAINTY_WORDS)
    parts = {name: part for name, part in _parts(dataset, page) if part}
    glosses = GLOSS.dated(dataset.country)
    groups = [
        (
            group,
            GROUP[group].get(lang),
            [(it, glosses[it].get(lang)) for it in inside if it in parts],
        )
        for group, inside in GROUPS.items()
    ]
    context = {
        "say": Sentences(UNCERTAINTY_WORDS, lang, dataset.country),
        "tell": Sentences(SUMMARY, lang, dataset.country),
        "groups": groups,
        "summary": dataset.summary,
        "services_error": _services_error(dataset),
        "corrections": len(dataset.corrections),
        "scripts": [page.relative("assets/folds.js")],
        **{name: parts.get(name) for name in SECTIONS},
    }
    return page, render("about/uncertainty.html.j2", page, **context)


def _services_error(dataset: Dataset) -> str:
    """Write the usual error of a unit's share of services in the later census, in points."""
    uncertainty = dataset.summary.uncertainty
    errors = {} if uncertainty is None else uncertainty.sampling_error
    later = str(dataset.country.compared[-1])
    return _decimals(errors["services"].median_error[later], 1) if "services" in errors else ""


def _parts(dataset: Dataset, page: Page) -> Iterator[tuple[str, Any]]:
    """Fill the parts of the page in turn."""
    uncertainty = dataset.summary.uncertainty
    units = dataset.unit_sets.get(dataset.country.unit_set())
    if uncertainty is not None:
        yield "cautions", caution_list(uncertainty, page.lang, country=dataset.country)
    counted = {"censuses": censuses(dataset), "decliners": decliners(dataset)}
    yield "undercount", counted | {"later_counted": later_counted(dataset)}
    yield "ratios", ratios(dataset)
    if dataset.summary.sectors is not None and uncertainty is not None:
        yield "sampling", sampling_rows(uncertainty, page.lang, country=dataset.country)
    yield "townships", township_corrections(dataset, page)
    if units is not None:
        yield "transfers", transfers(units, page)
        yield "missing", missing(units, page)
    if uncertainty is not None:
        yield "signs", signs(dataset, uncertainty)
    yield "line", line_split(dataset, page.lang)
    yield "measures", measures(dataset, page)
    yield "counties", counties(dataset, page)
    yield "scales", scales_chapter(dataset, page)
    yield "checks", checks(dataset, page)


def caution_list(uncertainty: Uncertainty, lang: str, *, country: Country) -> list[dict[str, str]]:
    """Write out each caution with the units and people that bear it; none if nobody is counted.

    Returns
    -------
    list of dict
        ``key``, ``name``, ``meaning``, ``bearing``, in the order of `CAUTION`.
    """
    if not uncertainty.people:
        return []
    return [
        {
            "key": key,
            "name": text["name"].get(lang),
            "meaning": dated(text["meaning"], country).get(lang),
            "bearing": _affected(
                uncertainty.cautions[key], uncertainty.people, lang, country=country
            ),
        }
        for key, text in CAUTION.items()
        if key in uncertainty.cautions
    ]


def _affected(affected: Bearing, everyone: int, lang: str, *, country: Country) -> str:
    """Write how many units and people bear a caution."""
    units, people = affected.units, affected.people
    words = plural(UNCERTAINTY_WORDS.dated(country), "units_bearing", units)
    written = words.say(lang, n=count(units))
    if not people:
        return written
    share = percent(100 * people / everyone, 1 if people > everyone / 1000 else 3)
    return written + UNCERTAINTY_WORDS["people_bearing"].say(lang, n=count(people), share=share)


def censuses(dataset: Dataset) -> list[dict[str, Any]]:
    """Set each census's sum beside the total of its communiqué, and name what lies between.

    Returns
    -------
    list of dict
        ``year``, ``tables``, ``communique``, ``difference``, ``servicemen``, ``undetermined``
        (people; None where nothing was published) and ``undercount_pct`` (%).
    """
    totals = published_figures("census_communique_people", country=dataset.country)
    servicemen = published_figures("servicemen_million", country=dataset.country)
    undetermined = published_figures("residence_undetermined_million", country=dataset.country)
    missed = published_figures("undercount_pct", country=dataset.country)
    return [
        {
            "year": year,
            "tables": people,
            "communique": int(totals[year]),
            "difference": int(totals[year]) - people,
            "servicemen": _people(servicemen, year),
            "undetermined": _people(undetermined, year),
            "undercount_pct": missed[year],
        }
        for year, people in sorted(dataset.summary.totals.items())
        if year in totals and dataset.counts_all(int(year))
    ]


def _people(millions: Mapping[str, float], year: str) -> int | None:
    return round(millions[year] * 1_000_000) if year in millions else None


def decliners(dataset: Dataset) -> list[dict[str, Any]]:
    """List the periods whose first count is raised: units that declined as counted, and so."""
    return [
        {
            "period": period.replace("-", "–"),
            "units": figures.compared,
            "as_counted": figures.declining,
            "factor": figures.uniform_uplift,
            "uplifted": figures.declining_uniform_uplift,
        }
        for period, figures in dataset.summary.units.items()
        if figures.uniform_uplift is not None
    ]


def later_counted(dataset: Dataset) -> float | None:
    """Tell by how many % more the youngest were counted in the later census than in the earlier."""
    figures = dataset.summary.net_migration
    if figures is None:
        return None
    earlier, later = (figures.infants[str(year)] for year in dataset.country.compared)
    return 100 * (later / earlier - 1)


def ratios(dataset: Dataset) -> dict[str, Any]:
    """Write out the national ratios.

    Returns
    -------
    dict
        ``cohorts`` (ages, men, women), and ``infants``: the tenth that both ratios of the
        youngest are above.
    """
    table = dataset.tables.get(f"survival_ratios_{dataset.country.span}")
    if table is None:
        return {}
    youngest = table.loc[table["cohort"].eq(INFANTS), "survival_ratio"]
    ages = ["age_before", "age_after"]
    cohorts = table.pivot(index=["cohort", *ages], columns="sex", values="survival_ratio")
    rows = [
        {age: str(row[age]) for age in ages}
        | {sex: _decimals(row[sex], 4) for sex in ("male", "female")}
        for row in cohorts.reset_index().to_dict("records")
    ]
    return {"cohorts": rows, "infants": _decimals(np.floor(10 * youngest.min()) / 10, 1)}


def sampling_rows(uncertainty: Uncertainty, lang: str, *, country: Country) -> list[dict[str, Any]]:
    """Write out the errors of each sector's shares, in points."""
    rows = []
    for sector, errors in uncertainty.sampling_error.items():
        medians = {year: _decimals(errors.median_error[str(year)]) for year in country.compared}
        known = [error for error in errors.largest_error.values() if error is not None]
        rows.append(
            {
                "name": SECTOR[sector].get(lang),
                "medians": medians,
                "largest": _decimals(max(known, default=None)),
                "neutral": errors.within_two_errors,
                "compared": errors.compared,
            }
        )
    return rows


def transfers(units: UnitSet, page: Page) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """List the units between which land moved unrecorded, may have, or moved after the census.

    Returns
    -------
    list of tuple
        Heading and, of each unit, name, address and note; a list without units is left out.
    """
    table, name, note = units.table, f"name_{page.lang}", f"comparability_note_{page.lang}"
    moved = ~rankable(table, page.edition.country.span)
    groups = {
        "united": table["comparability"].eq(TRANSFER_UNITED),
        "suspected": moved,
        "later": table["transfer_flagged"] & ~moved,
    }
    words, lists = UNCERTAINTY_WORDS.dated(page.edition.country), []
    for key, listed in groups.items():
        rows = [
            (row[name], page.to(place_path(str(row["prefecture_code"]))), row[note])
            for row in table.loc[listed, [name, note, "prefecture_code"]].to_dict("records")
        ]
        if rows:
            lists.append((words[key].say(page.lang, n=len(rows)), rows))
    return lists


LARGEST_CORRECTIONS: Final = 30


def township_corrections(dataset: Dataset, page: Page) -> dict[str, Any]:
    """Set people of the first census by one heir beside those by townships, where they differ most.

    Returns
    -------
    dict
        ``people`` that stood in another county than they lived in, ``rows``, and of how many
        people the county is ``uncertain``, with their ``share``; empty without flows.
    """
    country = dataset.country
    start, end = country.compared
    table = dataset.tables.get(f"people_{start}_on_counties_{end}")
    if table is None:
        return {}
    flows = dataset.tables[f"county_flows_{country.span}"]
    people, heir = f"population_{start}", f"population_{start}_one_heir"
    error = (table[people].fillna(0) - table[heir].fillna(0)).abs()
    largest = table.loc[error.sort_values(ascending=False, kind="stable").index]
    uncertain = int(flows["people"].sum() - flows["certain"].sum())
    return {
        "people": count(int(error.sum()) // 2),
        "rows": [
            {
                "name": row[f"name_{page.lang}"],
                "within": row[f"prefecture_name_{page.lang}"],
                "one_heir": _counted(row[heir]),
                "people": _counted(row[people]),
                "range": _range(row[f"{people}_low"], row[f"{people}_high"]),
                "growth_before": _grown(row[f"change_pct_one_heir_{country.span}"]),
                "growth": _grown(row[f"change_pct_{country.span}"]),
            }
            for row in largest.head(LARGEST_CORRECTIONS).to_dict("records")
        ],
        "uncertain": count(uncertain),
        "share": format_number(100 * uncertain / int(flows["people"].sum()), decimals=1),
    }


def _counted(people: Any) -> str:
    return "–" if pd.isna(people) else count(int(people))


def _range(low: Any, high: Any) -> str:
    """Write between what a number lies; nothing where it is certain."""
    return "" if pd.isna(low) or low == high else f"{count(int(low))}–{count(int(high))}"


def _grown(change: Any) -> str:
    return "–" if pd.isna(change) else percent_change(change)


def signs(dataset: Dataset, uncertainty: Uncertainty) -> dict[str, Any]:
    """Gather the signs that another choice would turn; empty without net migration."""
    moves = dataset.summary.net_migration
    if moves is None or uncertainty.net_migration_sign is None:
        return {}
    return {
        "migration": uncertainty.net_migration_sign,
        "near_zero": uncertainty.cautions["near_zero"],
        "estimated": moves.units,
        "flips": len(dataset.summary.core_periphery_flips),
        "prefectures": len(dataset.unit_sets["prefecture"].table),
        "neutral": {
            sector: errors.within_two_errors
            for sector, errors in uncertainty.sampling_error.items()
        },
    }


def measures(dataset: Dataset, page: Page) -> dict[str, Any]:
    """Set net migration by several measures beside each other, in three figures.

    Returns
    -------
    dict
        ``rows`` (``name``, ``values``, ``low``, ``middle``, ``high``, ``direction``: regions, then
        provinces), how many provinces are ``unsure``, what is ``unexplained``, and of the
        ``coast``, where it went on gaining and gained less in the second half, ``low``, ``high``
        and both halves in two figures; empty without the measures.
    """
    figures = dataset.summary.net_migration_measures
    if figures is None:
        return {}
    table = dataset.tables["net_migration_measures"]
    rows = [
        {
            "name": row[f"name_{page.lang}"],
            "values": [signed(rough(row[measure], FIGURES)) for measure in MEASURES],
            "direction": VALUES[row["direction"]].get(page.lang),
            **{end: signed(rough(row[f"net_{end}"], FIGURES)) for end in ("low", "middle", "high")},
        }
        for row in table.to_dict("records")
    ]
    coast = figures.places.get(COAST)
    told = {}
    if coast is not None and coast.direction == GAINED and coast.second_half < coast.first_half:
        low, high = rough_range(coast.low, coast.high, page.lang)
        told = {"low": low, "high": high}
        for name in ("middle", "first_half", "second_half"):
            told[name] = people_tick(rough(getattr(coast, name)), page.lang, width="long")
    return {
        "heads": [MEASURE_HEADS[measure].get(page.lang) for measure in MEASURES],
        "rows": rows,
        "unsure": figures.directions[CANNOT_BE_TOLD],
        "provinces": sum(figures.directions.values()),
        "unexplained": count(int(rough(figures.unexplained, FIGURES))),
        "coast": told,
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


def counties(dataset: Dataset, page: Page) -> dict[str, Any]:
    """Tell how many units gained, how many lost, and of how many it cannot be told, by kind.

    Returns
    -------
    dict
        ``rows`` (``name``, ``cells``: units and share of people of each direction; all units
        first), ``heads``, and how many ``misfit`` at older ages; empty without intervals.
    """
    moves, uncertainty = dataset.summary.net_migration, dataset.summary.uncertainty
    if moves is None or not moves.directions or not moves.by_kind_of_unit:
        return {}
    every = {"all": moves.directions} | {
        name: kind.directions for name, kind in moves.by_kind_of_unit.items() if kind.directions
    }
    rows = []
    for name, ways in every.items():
        people = sum(way.people for way in ways.values())
        cells = []
        for way in (GAINED, CANNOT_BE_TOLD, LOST):
            told = ways.get(way)
            cells.append("0" if told is None else count(told.units))
            cells.append("–" if told is None else percent(100 * told.people / people, 0))
        words = UNCERTAINTY_WORDS[f"kind_{name}"].get(page.lang)
        rows.append({"name": words, "cells": cells})
    misfit = None if uncertainty is None else uncertainty.cautions.get("older_do_not_fit")
    return {
        "rows": rows,
        "heads": [VALUES[way].get(page.lang) for way in (GAINED, CANNOT_BE_TOLD, LOST)],
        "told": directions_words(moves),
        "misfit": 0 if misfit is None else misfit.units,
        **_within_intervals(moves.by_kind_of_unit),
        "map": page.to(f"maps/net_migration_direction_county_{dataset.country.span}.html"),
    }


def _within_intervals(kinds: Mapping[str, KindFigures]) -> dict[str, str]:
    """Tell of how many units the older people lie within the interval, districts and others.

    Returns
    -------
    dict
        ``within_districts`` and ``within_others`` (per cent), and ``misfit_gained``: how many of
        those that gained bear the caution.
    """
    others = [kind for name, kind in kinds.items() if name != "district"]
    parts = {"districts": [kinds["district"]] if "district" in kinds else [], "others": others}
    fields = {"misfit_gained": count(sum(kind.gained_misfit or 0 for kind in kinds.values()))}
    for name, of in parts.items():
        known = sum(kind.older_known or 0 for kind in of)
        beyond = sum(kind.older_beyond or 0 for kind in of)
        fields[f"within_{name}"] = percent(100 * (1 - beyond / known), 0) if known else "–"
    return fields


def checks(dataset: Dataset, page: Page) -> dict[str, Any]:
    """Set the provinces' net migration beside the published nets of five years.

    Returns
    -------
    dict
        ``rows`` (``name``, ``ours``, ``published`` by period, ``differs`` where the sign is not
        that of the latest of them), ``differing`` (their names), ``agreement`` by period, and
        ``natural``: the correlation with the change less natural increase.
    """
    table = dataset.unit_sets["province"].table
    net, moves = f"net_migration_{dataset.country.span}", dataset.summary.net_migration
    if net not in table or moves is None or not moves.five_year_check:
        return {}
    natural = moves.natural_increase_check
    periods = [period.replace("-", "_") for period in reversed(list(moves.five_year_check))]
    rows = [
        {
            "name": short_province(row["code"], country=dataset.country).get(page.lang),
            "ours": signed(rough(row[net], FIGURES)),
            "published": [signed(row[f"five_year_net_{period}"]) for period in periods],
            "differs": row[net] * row[f"five_year_net_{periods[0]}"] < 0,
        }
        for row in table.drop(columns="geometry").to_dict("records")
        if not pd.isna(row[net])
    ]
    return {
        "rows": rows,
        "differing": page.text("comma").join(row["name"] for row in rows if row["differs"]),
        "periods": [period.split("_") for period in periods],
        "agreement": moves.five_year_check,
        "natural": {dataset.country.main.name: natural} if natural is not None else {},
    }


def missing(units: UnitSet, page: Page) -> dict[str, Any]:
    """Name the units that are drawn and not counted, or counted and not drawn."""
    table, name, people = units.table, f"name_{page.lang}", f"population_{units.years[-1]}"
    words, names = table["comparability"], table.set_index("code")[name]
    no_polygon = table[words.eq("no_polygon") & table[people].notna()]
    return {
        "not_counted": list(table.loc[words.eq("not_counted"), name]),
        "no_polygon": [
            {"name": row[name], "people": row[people], "land_in": names.get(row["land_in"], "")}
            for row in no_polygon.to_dict("records")
        ],
    }


def _decimals(value: Any, decimals: int = 2) -> str:
    return "" if pd.isna(value) else format_number(float(value), decimals=decimals)
