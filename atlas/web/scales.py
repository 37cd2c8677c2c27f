"""What pages say of one decade on several scales: a chapter on accuracy, a section on method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, Final

from atlas.measures.scales import BORDERS, LEVELS, OUTSIDE
from atlas.model.dataset import Dataset
from atlas.model.summary.places import BorderFigures, ScaleFigures
from atlas.web.page.pages import Page
from atlas.words.numbers import (
    count,
    format_number,
    grown,
    people_tick,
    percent,
    percent_change,
    rough,
)
from atlas.words.word_files import read_words

_CLASSES: Final = {
    **read_words("method", "city_class"),
    OUTSIDE: read_words("accuracy")["scales_outside"],
}
"""Size classes of cities in words."""

_BORDERS: Final = read_words("values", "border")

_NONE: Final = "–"


def scales_chapter(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Write out the decade on three scales, the borders, and the classes of city.

    Returns
    -------
    Mapping
        ``levels`` (key of the words and a cell for each of `LEVELS`), ``borders`` and ``classes``
        (rows, empty without any), cells by level that sentences say, and whether the figures bear
        these out; empty where the decade is not measured on all levels.
    """
    levels = _levels(dataset)
    figures = dataset.summary.scales
    if not levels or figures is None:
        return {}
    of_levels = list(levels.values())
    written = [_cells(of, page.lang) for of in of_levels]
    rows = {key: [cells[key] for cells in written] for key in written[0]}
    by_level = {key: dict(zip(LEVELS, cells, strict=True)) for key, cells in rows.items()}
    years = dataset.country.compared
    ends = [figures.registered_elsewhere.get(str(year), {}) for year in years]
    borders = {name: _grew(*(end[name] for end in ends)) for name in BORDERS if all(ends)}
    classes = figures.city_classes
    between = figures.between_classes_share
    return {
        "levels": list(rows.items()),
        "cells": by_level,
        "told": {
            level: _NONE if of.gross_gain_told is None else _people(of.gross_gain_told, page.lang)
            for level, of in levels.items()
        },
        "finer_shows_more": all(
            (finer.gross_gain or 0) > (coarser.gross_gain or 0)
            and (finer.declining_share or 0) > (coarser.declining_share or 0)
            for finer, coarser in pairwise(of_levels)
        ),
        "people_thicken_faster": all(
            (of.people_density_change_pct or 0) > max(0, of.land_density_change_pct or 0)
            for of in of_levels
        ),
        "met_grew": grown(of_levels[0].people_density_change_pct).get(page.lang),
        "land_grew": grown(of_levels[0].land_density_change_pct).get(page.lang),
        "years": years,
        "borders": [
            (
                _BORDERS[name].get(page.lang),
                [percent(end[name].of_residents_pct) for end in ends],
                format_number(times, decimals=2),
            )
            for name, times in borders.items()
        ],
        "nearer_grew_faster": len(borders) > 1
        and all(nearer > further for nearer, further in pairwise(borders.values())),
        "classes": [
            (_CLASSES[name].get(page.lang), _cells(of, page.lang)) for name, of in classes.items()
        ],
        "between": percent(100 * between, 0) if between and 0 < between < 1 else "",
    }


def scales_method(dataset: Dataset, page: Page) -> Mapping[str, Any]:
    """Gather what the section on method says: units, those without an estimate, Courgeau's k."""
    levels, figures = _levels(dataset), dataset.summary.scales
    if not levels or figures is None:
        return {}
    k = {
        border: {
            year: borders[border].courgeau_k
            for year, borders in figures.registered_elsewhere.items()
        }
        for border in BORDERS[1:]
    }
    ends = [str(year) for year in dataset.country.compared]
    known = all(by_year.get(year) for by_year in k.values() for year in ends)
    return {
        "levels": levels,
        "k": k if known else {},
        "counties": {
            year: borders["county"].units for year, borders in figures.registered_elsewhere.items()
        },
    }


def _levels(dataset: Dataset) -> Mapping[str, ScaleFigures]:
    """Return the figures of the main period by level, from the finest; empty if any lacks some."""
    figures = dataset.summary.scales
    known = {} if figures is None else figures.periods.get(dataset.country.main.name, {})
    levels = {level: known[level] for level in LEVELS if level in known}
    whole = len(levels) == len(LEVELS) and all(
        None not in (of.gross_gain, of.people_density_after) for of in levels.values()
    )
    return levels if whole else {}


def _people(number: int, lang: str) -> str:
    return people_tick(rough(number), lang, width="long")


def _cells(of: ScaleFigures, lang: str) -> Mapping[str, str]:
    """Write the figures of a level or a class by the key of their words."""
    return {
        "scales_units": count(of.units),
        "scales_fell": percent(100 * (of.declining_share or 0)),
        "scales_gains": _NONE if of.gross_gain is None else _people(of.gross_gain, lang),
        "scales_met_before": _known(of.people_density_before, count),
        "scales_met_after": _known(of.people_density_after, count),
        "scales_met_change": _known(of.people_density_change_pct, percent_change),
        "scales_land_change": _known(of.land_density_change_pct, percent_change),
    }


def _known(figure: float | None, write: Callable[[float], str]) -> str:
    return _NONE if figure is None else write(figure)


def _grew(before: BorderFigures, after: BorderFigures) -> float:
    """Divide the share of a later census by that of an earlier one."""
    return after.of_residents_pct / (before.of_residents_pct or float("nan"))
