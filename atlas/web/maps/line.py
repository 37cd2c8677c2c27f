"""The split by the Heihe–Tengchong line: our shares of every census beside the published ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from atlas.measures.migration.nested import CANNOT_BE_TOLD, GAINED, LOST
from atlas.model.dataset import Dataset
from atlas.model.figures import rounded_figure
from atlas.model.summary.people import PartsOfGrowth
from atlas.model.summary.places import CensusSplit
from atlas.sources.packaged import read_table
from atlas.web.page.pages import UI, packaged_lists
from atlas.words.numbers import estimate, estimate_size, format_number, percent, signed
from atlas.words.word_files import between, read_words

INDICATORS = ("line_side", "southeast_area_share")
"""Columns whose maps carry the table of the split."""

DECIMALS: Final = 2
"""Places after the point of every share of the line, on whatever page."""

SIDES: Final = ("southeast", "straddling", "northwest")
"""Where a unit lies, as the summary says it."""

_CITATION: Final = read_words("map", "citation")

CITATIONS: Final = MappingProxyType(
    {tuple(figure): _CITATION[by] for by, figure in packaged_lists("contents")["citations"].items()}
)
"""Year and share of people of each published figure that the site prints, and who published it."""


def line_split(dataset: Dataset, lang: str) -> dict[str, Any] | None:
    """Write out the split of every census in the summary; None if it has none.

    Returns
    -------
    dict
        ``censuses``, our shares of each; ``has_grid``, whether a population grid divides the
        straddling units, too; ``published``, shares south-east of the line and who published them;
        ``meaning``, how far the share moved, in words; ``parts``, what the change of each side
        consists of: people, the parts as ranges; ``moves``, the same in one sentence.
    """
    summary, country = dataset.summary.heihe_tengchong, dataset.country
    if not summary:
        return None
    parts = dataset.summary.growth_parts
    sides = {} if parts is None else parts.line
    censuses = [_census(year, summary[year]) for year in sorted(summary)]
    return {
        "censuses": censuses,
        "has_grid": any(census["by_grid"] for census in censuses),
        "published": _published(read_table("published_figures", country.tables), lang),
        "meaning": _meaning(dataset, lang),
        "parts": list(_parts(sides, lang)),
        "moves": _moves(sides, country.compared, lang),
    }


def line_grid(dataset: Dataset) -> dict[str, Any] | None:
    """Gather what the method page says of the user's grid; None if the build has none."""
    grid = dataset.summary.heihe_tengchong_grid
    if grid is None:
        return None
    year, figures = max(dataset.summary.heihe_tengchong.items())
    return {**vars(grid), "year": year, "split": figures.grid_split}


def share(value: float | None) -> str:
    """Write a share 0–1 in per cent as all pages print those of the line: ``93.71%``."""
    return "" if value is None else percent(value * 100, DECIMALS)


def points_between(before: float, after: float) -> float:
    """Return by how many points a share 0–1 moved, as whoever subtracts the printed shares finds.

    Examples
    --------
    From 93.778 % to 93.709 %, printed as 93.78% and 93.71%, it is −0.07.
    """
    start, end = (rounded_figure(value * 100, DECIMALS) for value in (before, after))
    return rounded_figure(end - start, DECIMALS)


@dataclass(frozen=True)
class Bounded:
    """How far the share south-east moved, written out in points; the ends are rounded outwards.

    Attributes
    ----------
    low, high
        With each straddler on whichever side.
    told
        Whether the change has one sign wherever the people of the straddlers live.
    """

    low: str
    high: str
    told: bool


def bounded_change(dataset: Dataset, span: str) -> Bounded | None:
    """Write out the bounds of the change of the share between two censuses; None if unknown.

    Examples
    --------
    From −0.1602 to 0.0833 points: ``−0.17`` and ``+0.09``, for a bound that is rounded inwards is
    none.
    """
    growth = dataset.summary.heihe_tengchong_growth.get(span)
    change = None if growth is None else growth.change_of_share
    if change is None or change.apart_low is None or change.apart_high is None:
        return None
    step = 10**DECIMALS
    return Bounded(
        signed(floor(change.apart_low * step) / step, DECIMALS),
        signed(ceil(change.apart_high * step) / step, DECIMALS),
        told=change.apart_low > 0 or change.apart_high < 0,
    )


def _rest_pct(parts: PartsOfGrowth) -> float:
    first = parts.population[min(parts.population)]
    return 100 * parts.rest / first if first else 0.0


def _census(year: str, figures: CensusSplit) -> dict[str, str]:
    by_area, by_grid, limits = figures.area_split, figures.grid_split, figures.bounds
    southeast, northwest = (
        "" if density is None else format_number(density, decimals=1)
        for density in (by_area.density_southeast, by_area.density_northwest)
    )
    return {
        "year": year,
        "by_area": share(by_area.population_share_southeast),
        "by_point": share(figures.representative_point.population_share_southeast),
        "by_grid": share(by_grid.population_share_southeast) if by_grid else "",
        "lowest": share(limits.population_share_southeast_min),
        "highest": share(limits.population_share_southeast_max),
        "area": share(by_area.area_share_southeast),
        "density_southeast": southeast,
        "density_northwest": northwest,
    }


def _published(table: pd.DataFrame, lang: str) -> list[dict[str, str]]:
    people = table[table["measure"] == "hu_line_se_pop_pct"]
    area = table[table["measure"] == "hu_line_se_area_pct"]
    areas = dict(zip(area["year"].astype(str), area["value"].astype(float), strict=True))
    figures = zip(people["year"].astype(str), people["value"].astype(float), strict=True)
    return [
        {
            "year": year,
            "people": percent(value),
            "area": percent(areas[year]) if year in areas else "",
            "source": citation.get(lang),
        }
        for year, value in figures
        if (citation := CITATIONS.get((year, value)))
    ]


def _parts(sides: Mapping[str, PartsOfGrowth], lang: str) -> Iterator[dict[str, str]]:
    """Write out each side's parts, from south-east to north-west."""
    for side in SIDES:
        parts = sides.get(side)
        if parts is None:
            continue
        low, high = parts.net_low, parts.net_high
        yield {
            "side": UI[f"line_{side}"].get(lang),
            "change": signed(parts.change),
            "net_migration": estimate(low, high, lang),
            "rest": estimate(parts.change - high, parts.change - low, lang),
        }


def _moves(sides: Mapping[str, PartsOfGrowth], years: tuple[int, int], lang: str) -> str:
    """Say what each side gained or lost by migration, and where that cannot be told.

    Empty where the south-east did not gain, or the rest did not add more in the north-west, in %
    of the people at first.
    """
    if not set(SIDES) <= set(sides):
        return ""
    southeast, astride, northwest = (sides[side] for side in SIDES)
    told = southeast.direction == GAINED and astride.direction == LOST
    if not told or northwest.direction == GAINED or _rest_pct(northwest) <= _rest_pct(southeast):
        return ""
    net = {
        f"net_{side}": estimate_size(parts.net_low, parts.net_high, lang)
        for side, parts in sides.items()
    }
    key = "line_moves"
    if northwest.direction == CANNOT_BE_TOLD:
        key = "line_moves_untold"
        net["between"] = estimate(northwest.net_low, northwest.net_high, lang)
    return between(UI[key], years).say(lang, **net)


def _meaning(dataset: Dataset, lang: str) -> str:
    """Say how far the share moved between the last two censuses, and how sure that is."""
    summary = dataset.summary.heihe_tengchong
    if len(summary) < 2:
        return ""
    start, end = sorted(summary)[-2:]
    bounds = bounded_change(dataset, f"{start}_{end}")
    before, after = (summary[year].area_split.population_share_southeast for year in (start, end))
    if before is None or after is None or bounds is None:
        return ""
    return UI["line_told" if bounds.told else "line_untold"].say(
        lang,
        start=start,
        end=end,
        before=share(before),
        after=share(after),
        points=signed(points_between(before, after), DECIMALS),
        units=summary[end].straddling_units,
        people=share(summary[end].straddling_people_share),
        low=bounds.low,
        high=bounds.high,
    )
