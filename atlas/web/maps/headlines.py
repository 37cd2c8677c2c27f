"""What each headline map finds: a sentence by hand, said while its own figures bear it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil
from types import MappingProxyType
from typing import Final

import pandas as pd

from atlas.catalogue.style import YEARS
from atlas.measures.migration.nested import CANNOT_BE_TOLD, GAINED, LOST
from atlas.measures.migration.province_moves import KINDS
from atlas.model.dataset import Dataset, UnitSet
from atlas.web.maps.line import share
from atlas.web.story.claims import (
    Claim,
    Figures,
    claim_of,
    compared_years,
    direction_figures,
    latest_year,
    people_words,
    schooling_claim,
    since_claim,
)
from atlas.words.numbers import count, fixed, percent
from atlas.words.word_files import read_words

WORDS: Final = read_words("headlines")

OF_MOVES: Final = ("moves", "beyond")
"""Displays of the flow map, which is no layer."""

HALF: Final = 0.5
NORTH_EAST: Final = ("210000", "220000", "230000")
"""Liaoning, Jilin and Heilongjiang."""

FEW_CHILDREN, MANY_CHILDREN = 10.0, 25.0
"""Per cent of residents that are "one in ten" and "one in four"."""

A_FIFTH: Final = 20.0
FROM, TO = "520000", "330000"
"""Guizhou and Zhejiang, between which more people move than distance lets expect."""


def finding_of(id: str, dataset: Dataset, lang: str) -> str | None:
    """Return what a headline map finds, as a heading without a full stop.

    Parameters
    ----------
    id
        The map, or a display `OF_MOVES`.
    dataset
        What was measured.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    str or None
        None where it is no headline map, where its figures do not bear the sentence out, or where
        the censuses lack units: the plain title stands there.
    """
    claim_on = HEADLINES.get(id)
    # Moves are published by province, whatever counties a user's own census has.
    whole = id in OF_MOVES or all(base.is_whole for base in dataset.bases.values())
    if claim_on is None or not whole or _years(id) not in _told_years(dataset):
        return None
    claim = claim_on(dataset)
    return claim.say(WORDS[id], lang) if claim is not None and claim.holds else None


def _years(id: str) -> tuple[int, ...]:
    """Return the years in the name of a map."""
    return tuple(map(int, YEARS.findall(id)))


def _told_years(dataset: Dataset) -> set[tuple[int, ...]]:
    """List the years whose maps the findings are of: beside a later census they go unsaid."""
    since = dataset.summary.since_the_census
    told = {(), dataset.country.compared, (dataset.country.latest,)}
    return told if since is None else {*told, (since.first_year, since.last_year)}


def _counties(dataset: Dataset) -> UnitSet | None:
    return dataset.unit_sets.get(dataset.country.unit_set())


def _column(units: UnitSet | None, name: str) -> pd.Series | None:
    """Return a column's known values by row of its unit set; None where nothing is known."""
    if units is None or name not in units.table:
        return None
    values = units.table[name].astype("Float64").dropna()
    return None if values.empty else values.astype(float)


def _growth(dataset: Dataset) -> Claim | None:
    figures = dataset.summary.units.get(dataset.country.main.name)
    if figures is None:
        return None
    return claim_of(
        dataset,
        {"declining": count(figures.declining), "units": count(figures.compared)},
        holds=figures.declining > HALF * figures.compared,
    )


def _net_migration(dataset: Dataset) -> Claim | None:
    net = dataset.summary.net_migration
    told = None if net is None else net.directions
    if not told or not {GAINED, LOST, CANNOT_BE_TOLD} <= set(told):
        return None
    lost, gained, untold = (told[way].units for way in (LOST, GAINED, CANNOT_BE_TOLD))
    return claim_of(
        dataset,
        {"lost": count(lost), "gained": count(gained), "untold": count(untold)},
        holds=lost >= 2 * gained > 0,
    )


def _moves(dataset: Dataset) -> Claim | None:
    moves = dataset.summary.moves
    if not moves:
        return None
    (coast_first, inland_first), (coast_last, inland_last) = (
        [moves[period].kinds[kind].share for kind in KINDS[:2]]
        for period in (min(moves), max(moves))
    )
    holds = inland_first < inland_last < coast_last < coast_first
    return claim_of(dataset, {**direction_figures(moves)}, holds=holds)


def _away(dataset: Dataset) -> Claim | None:
    censuses, year = dataset.summary.away_from_registration, latest_year(dataset)
    if censuses is None or year not in censuses:
        return None
    away, everyone = censuses[year].all, dataset.summary.totals[year]
    return claim_of(dataset, {"all": people_words(away)}, holds=1 / 3 < away / everyone < 2 / 5)


def _centre(dataset: Dataset) -> Claim | None:
    cores = dataset.summary.core_periphery.get("districts")
    if cores is None:
        return None
    declining, growing = cores.declining, cores.declining_with_growing_core
    return claim_of(
        dataset,
        {"declining": count(declining), "growing": count(growing)},
        holds=growing > HALF * declining,
    )


def _line(dataset: Dataset) -> Claim | None:
    split = dataset.summary.heihe_tengchong.get(latest_year(dataset))
    if split is None:
        return None
    of_people = split.area_split.population_share_southeast
    of_land = split.area_split.area_share_southeast
    if of_people is None or of_land is None:
        return None
    figures: Figures = {"people": share(of_people), "area": share(of_land)}
    return claim_of(dataset, figures, holds=of_land < HALF < of_people)


def _density(dataset: Dataset) -> Claim | None:
    units, year = _counties(dataset), latest_year(dataset)
    names = [f"density_{year}", f"population_{year}", "area_km2"]
    if units is None or not set(names) <= set(units.table):
        return None
    known = units.table[names].dropna().astype(float).sort_values(names[0], ascending=False)
    lived = known[names[1]].cumsum() / known[names[1]].sum()
    # The unit that holds the person in the middle is the last one.
    densest = known[lived.shift(fill_value=0.0) < HALF]
    land = densest["area_km2"].sum() / known["area_km2"].sum()
    figures: Figures = {"units": count(len(densest)), "land": percent(land * 100)}
    return claim_of(dataset, figures, holds=not known.empty and land < 0.1)


def _half_of_gains(dataset: Dataset) -> Claim | None:
    gains = dataset.summary.local_gains.get(dataset.country.main.name)
    if gains is None or gains.half_area_share is None:
        return None
    land = gains.half_area_share
    figures: Figures = {"units": count(gains.half_units), "land": percent(land * 100)}
    return claim_of(dataset, figures, holds=land < 0.05)


def _services(dataset: Dataset) -> Claim | None:
    work, year = dataset.summary.sectors, latest_year(dataset)
    shares = _column(_counties(dataset), f"services_share_{year}")
    nation = None if work is None else work.national[year]["services"]
    if nation is None or shares is None:
        return None
    median = float(shares.median())
    figures: Figures = {"share": percent(nation, 0), "median": percent(ceil(median), 0)}
    return claim_of(dataset, figures, holds=median < nation - 5)


def _children(dataset: Dataset) -> Claim | None:
    units = _counties(dataset)
    shares = _column(units, f"children_share_{latest_year(dataset)}")
    if units is None or shares is None:
        return None
    few, many = shares.index[shares < FEW_CHILDREN], int((shares > MANY_CHILDREN).sum())
    north_east = units.table.loc[few, "province_code"].isin(NORTH_EAST).sum()
    return claim_of(
        dataset,
        {"few": count(len(few)), "many": count(many)},
        holds=bool(many and north_east > HALF * len(few)),
    )


def _ageing(dataset: Dataset) -> Claim | None:
    before, after = (
        _column(_counties(dataset), f"aged_65_plus_share_{year}")
        for year in compared_years(dataset)
    )
    if before is None or after is None:
        return None
    figures: Figures = {"after": count((after >= A_FIFTH).sum())}
    return claim_of(dataset, figures, holds=before.max() < A_FIFTH <= after.max())


def _beyond(dataset: Dataset) -> Claim | None:
    table = dataset.tables.get("moves_beyond_distance")
    if table is None:
        return None
    last = table[table["period"].eq(table["period"].max())]
    pair = last[last["origin_code"].eq(FROM) & last["destination_code"].eq(TO)]
    if pair.empty or not pair["beyond_sampling"].iloc[0]:
        return None
    times = float(pair["people"].iloc[0] / pair["expected_people"].iloc[0])
    return claim_of(dataset, {"times": fixed(times, 0)}, holds=times >= 2)


def _land(dataset: Dataset) -> Claim | None:
    moved = _column(dataset.people_units, f"people_moved_in_{dataset.country.span}")
    if moved is None:
        return None
    return claim_of(dataset, {"people": people_words(moved.sum())}, holds=moved.sum() > 0)


HEADLINES: Final[Mapping[str, Callable[[Dataset], Claim | None]]] = MappingProxyType(
    {
        "growth_county_2010_2020": _growth,
        "net_migration_county_2010_2020": _net_migration,
        "moves": _moves,
        "away_county_2020": _away,
        "type_prefecture_districts": _centre,
        "line_side_county": _line,
        "density_county_2020": _density,
        "half_of_gains_county_2010_2020": _half_of_gains,
        "estimates_2020_2024": since_claim,
        "services_county_2020": _services,
        "schooling_years_county_2020": schooling_claim,
        "children_county_2020": _children,
        "aged_65_plus_county_2020": _ageing,
        "beyond": _beyond,
        "land_that_moved_county_2010_2020": _land,
    }
)
"""The headline maps and the displays `OF_MOVES`, in the order of their list, and what each claims;
two quote the story."""
