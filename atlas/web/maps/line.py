"""The split by the Heihe–Tengchong line: our shares of every census beside the published ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.model.figures import rounded_figure
from atlas.model.summary.people import PartsOfGrowth
from atlas.model.summary.places import CensusSplit
from atlas.sources.packaged import read_table
from atlas.web.page.pages import UI
from atlas.words.numbers import estimate, format_number, percent, signed
from atlas.words.word_files import read_words

INDICATORS = ("line_side", "southeast_area_share")
"""Columns whose maps carry the table of the split."""

DECIMALS: Final = 2
"""Places after the point of every share of the line, on whatever page."""

SIDES: Final = ("southeast", "straddling", "northwest")
"""Where a unit lies, as the summary says it."""

_CITATION: Final = read_words("map", "citation")

CITATIONS: Final = MappingProxyType(
    {
        ("1935", 96.0): _CITATION["hu_1935"],
        ("1982", 94.4): _CITATION["hu_1990"],
        ("2000", 94.1): _CITATION["arcgis_2000"],
        ("2020", 93.5): _CITATION["qi_2022"],
        ("2020", 94.0): _CITATION["yin_2023"],
    }
)
"""Year and share of people of each published figure that the site prints, and who published it."""


@dataclass(frozen=True)
class CensusShares:
    """Our split at one census, written out."""

    year: str
    by_area: str
    by_point: str
    by_grid: str
    lowest: str
    highest: str
    area: str
    density_southeast: str
    density_northwest: str


@dataclass(frozen=True)
class PublishedShare:
    """A published split: shares south-east of the line, and the source."""

    year: str
    people: str
    area: str
    source: str


@dataclass(frozen=True)
class SideChange:
    """What the change of one side consists of, written out: people; the parts as ranges."""

    side: str
    change: str
    net_migration: str
    rest: str


@dataclass(frozen=True)
class LineSplit:
    """Everything that a page prints of the split, in one language."""

    censuses: tuple[CensusShares, ...]
    published: tuple[PublishedShare, ...]
    meaning: str
    parts: tuple[SideChange, ...]
    moves: str

    @property
    def has_grid(self) -> bool:
        """Whether a population grid divides the straddling units, too."""
        return any(census.by_grid for census in self.censuses)


def line_split(dataset: Dataset, lang: str) -> LineSplit | None:
    """Write out the split of every census in the summary; None if it has none."""
    summary = dataset.summary.heihe_tengchong
    if not summary:
        return None
    parts = dataset.summary.growth_parts
    sides = () if parts is None else tuple(_parts(parts.line, lang, country=dataset.country))
    return LineSplit(
        censuses=tuple(_census(year, summary[year]) for year in sorted(summary)),
        published=_published(lang, country=dataset.country),
        meaning=_meaning(summary, lang, country=dataset.country),
        parts=sides,
        moves=_moves(sides, lang, country=dataset.country),
    )


def line_grid(dataset: Dataset) -> dict[str, Any] | None:
    """Gather what the method page says of the user's grid; None if the build has none."""
    grid = dataset.summary.heihe_tengchong_grid
    if grid is None:
        return None
    year, figures = max(dataset.summary.heihe_tengchong.items())
    return {**vars(grid), "year": year, "split": figures.grid_split}


def share(value: float | None) -> str:
    """Write a share 0–1 in per cent as all pages print those of the line: ``93.74%``."""
    return "" if value is None else percent(value * 100, DECIMALS)


def points_between(before: float, after: float) -> float:
    """Return by how many points a share 0–1 moved, as whoever subtracts the printed shares finds.

    Examples
    --------
    From 93.804 % to 93.739 %, printed as 93.80% and 93.74%, it is −0.06.
    """
    start, end = (rounded_figure(value * 100, DECIMALS) for value in (before, after))
    return rounded_figure(end - start, DECIMALS)


def _census(year: str, figures: CensusSplit) -> CensusShares:
    by_area, by_grid, limits = figures.area_split, figures.grid_split, figures.bounds
    southeast, northwest = (
        "" if density is None else format_number(density, decimals=1)
        for density in (by_area.density_southeast, by_area.density_northwest)
    )
    return CensusShares(
        year=year,
        by_area=share(by_area.population_share_southeast),
        by_point=share(figures.representative_point.population_share_southeast),
        by_grid=share(by_grid.population_share_southeast) if by_grid else "",
        lowest=share(limits.population_share_southeast_min),
        highest=share(limits.population_share_southeast_max),
        area=share(by_area.area_share_southeast),
        density_southeast=southeast,
        density_northwest=northwest,
    )


def _published(lang: str, *, country: Country) -> tuple[PublishedShare, ...]:
    table = read_table("published_figures", country=country)
    people = table[table["measure"] == "hu_line_se_pop_pct"]
    area = table[table["measure"] == "hu_line_se_area_pct"]
    areas = dict(zip(area["year"].astype(str), area["value"].astype(float), strict=True))
    figures = zip(people["year"].astype(str), people["value"].astype(float), strict=True)
    return tuple(
        PublishedShare(
            year, percent(value), percent(areas[year]) if year in areas else "", citation.get(lang)
        )
        for year, value in figures
        if (citation := CITATIONS.get((year, value)))
    )


def _parts(
    sides: Mapping[str, PartsOfGrowth], lang: str, *, country: Country
) -> Iterator[SideChange]:
    """Write out each side's parts, from south-east to north-west."""
    for side in SIDES:
        parts = sides.get(side)
        if parts is None:
            continue
        low, high = parts.net_low, parts.net_high
        yield SideChange(
            side=UI.dated(country)[f"line_{side}"].get(lang),
            change=signed(parts.change),
            net_migration=estimate(low, high, lang),
            rest=estimate(parts.change - high, parts.change - low, lang),
        )


def _moves(sides: Sequence[SideChange], lang: str, *, country: Country) -> str:
    """Say in one sentence what the table of the method page says in full."""
    if len(sides) < len(SIDES):
        return ""
    southeast, straddling, northwest = sides
    return UI.dated(country)["line_moves"].say(
        lang,
        southeast=southeast.net_migration,
        straddling=straddling.net_migration,
        northwest=northwest.net_migration,
    )


def _meaning(summary: Mapping[str, CensusSplit], lang: str, *, country: Country) -> str:
    if len(summary) < 2:
        return ""
    start, end = sorted(summary)[-2:]
    latest, limits = summary[end], summary[end].bounds
    before = summary[start].area_split.population_share_southeast
    after = latest.area_split.population_share_southeast
    low, high = limits.population_share_southeast_min, limits.population_share_southeast_max
    if before is None or after is None or low is None or high is None:
        return ""
    within = abs(after - before) < high - low
    return UI.dated(country)["line_within" if within else "line_beyond"].say(
        lang,
        start=start,
        end=end,
        before=share(before),
        after=share(after),
        points=signed(points_between(before, after), DECIMALS),
        units=latest.straddling_units,
        people=share(latest.straddling_people_share),
        low=share(low),
        high=share(high),
    )
