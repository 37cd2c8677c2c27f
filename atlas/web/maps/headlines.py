"""What each headline map finds: a sentence by hand, said while its own figures bear it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from math import ceil
from types import MappingProxyType
from typing import Final

import pandas as pd

from atlas.catalogue.style import YEARS
from atlas.country.names import short_province
from atlas.measures.city_classes import CITY_CLASSES
from atlas.measures.migration.cohorts import CANNOT_BE_TOLD, GAINED, LOST
from atlas.measures.migration.province_moves import KINDS
from atlas.model.dataset import Dataset
from atlas.web.maps.line import share
from atlas.words.numbers import count, fixed, people, percent
from atlas.words.word_files import read_words

WORDS: Final = read_words("headlines")

Fields = Mapping[str, str]
"""Name → number, as it is printed in the page's language."""

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
    fields_of = HEADLINES.get(id)
    # Moves are published by province, whatever counties a user's own census has.
    whole = id in OF_MOVES or all(base.is_whole for base in dataset.bases.values())
    if fields_of is None or not whole or _years(id) not in _told_years(dataset):
        return None
    fields = fields_of(dataset, lang)
    if fields is None:
        return None
    start, end = dataset.country.compared
    return WORDS[id].say(lang, **{"start": str(start), "end": str(end), **fields})


def _years(id: str) -> tuple[int, ...]:
    """Return the years in the name of a map."""
    return tuple(map(int, YEARS.findall(id)))


def _told_years(dataset: Dataset) -> set[tuple[int, ...]]:
    """List the years whose maps the findings are of: beside a later census they go unsaid."""
    compared, since = dataset.country.compared, dataset.summary.since_the_census
    told = {(), tuple(compared), (dataset.country.latest,)}
    return told if since is None else {*told, (since.first_year, since.last_year)}


def _column(dataset: Dataset, unit_set: str, name: str) -> pd.Series | None:
    """Return a column's known values by row of its unit set; None where nothing is known."""
    units = dataset.unit_sets.get(unit_set)
    if units is None or name not in units.table:
        return None
    values = units.table[name].astype("Float64").dropna()
    return None if values.empty else values.astype(float)


def _growth(dataset: Dataset, lang: str) -> Fields | None:
    figures = dataset.summary.units.get(dataset.country.main.name)
    if figures is None or figures.declining <= HALF * figures.compared:
        return None
    return {"declining": count(figures.declining), "units": count(figures.compared)}


def _net_migration(dataset: Dataset, lang: str) -> Fields | None:
    net = dataset.summary.net_migration
    told = None if net is None else net.directions
    if not told or not {GAINED, LOST, CANNOT_BE_TOLD} <= set(told):
        return None
    lost, gained, untold = (told[way].units for way in (LOST, GAINED, CANNOT_BE_TOLD))
    if not lost >= 2 * gained > 0:
        return None
    return {"lost": count(lost), "gained": count(gained), "untold": count(untold)}


def _moves(dataset: Dataset, lang: str) -> Fields | None:
    moves = dataset.summary.moves
    if not moves:
        return None
    (coast_first, inland_first), (coast_last, inland_last) = (
        [moves[period].kinds[kind].share for kind in KINDS[:2]]
        for period in (min(moves), max(moves))
    )
    if not (inland_last < coast_last < coast_first and inland_first < inland_last):
        return None
    return {
        "inland_first": percent(inland_first * 100, 0),
        "inland_last": percent(inland_last * 100, 0),
    }


def _away(dataset: Dataset, lang: str) -> Fields | None:
    censuses, year = dataset.summary.away_from_registration, str(dataset.country.latest)
    if censuses is None or year not in censuses:
        return None
    away, everyone = censuses[year].all, dataset.summary.totals[year]
    if not 1 / 3 < away / everyone < 2 / 5:
        return None
    return {"all": people(away, lang, width="long")}


def _centre(dataset: Dataset, lang: str) -> Fields | None:
    cores = dataset.summary.core_periphery.get("districts")
    if cores is None or cores.declining_with_growing_core <= HALF * cores.declining:
        return None
    return {
        "declining": count(cores.declining),
        "growing": count(cores.declining_with_growing_core),
    }


def _line(dataset: Dataset, lang: str) -> Fields | None:
    split = dataset.summary.heihe_tengchong.get(str(dataset.country.latest))
    if split is None:
        return None
    of_people = split.area_split.population_share_southeast
    of_land = split.area_split.area_share_southeast
    if of_people is None or of_land is None or not of_land < HALF < of_people:
        return None
    return {"people": share(of_people), "area": share(of_land)}


def _density(dataset: Dataset, lang: str) -> Fields | None:
    units, year = dataset.unit_sets.get(dataset.country.unit_set()), dataset.country.latest
    names = [f"density_{year}", f"population_{year}", "area_km2"]
    if units is None or not set(names) <= set(units.table):
        return None
    known = units.table[names].dropna().astype(float).sort_values(names[0], ascending=False)
    lived = known[names[1]].cumsum() / known[names[1]].sum()
    # The unit that holds the person in the middle is the last one.
    densest = known[lived.shift(fill_value=0.0) < HALF]
    land = densest["area_km2"].sum() / known["area_km2"].sum()
    if known.empty or not land < 0.1:
        return None
    return {"units": count(len(densest)), "land": percent(land * 100)}


def _half_of_gains(dataset: Dataset, lang: str) -> Fields | None:
    gains = dataset.summary.local_gains.get(dataset.country.main.name)
    if gains is None or gains.half_area_share is None or not gains.half_area_share < 0.05:
        return None
    return {"units": count(gains.half_units), "land": percent(gains.half_area_share * 100)}


def _since(dataset: Dataset, lang: str) -> Fields | None:
    since = dataset.summary.since_the_census
    if since is None or since.change >= 0:
        return None
    order = sorted(since.provinces, key=lambda code: (-since.provinces[code].change, code))
    first, second = order[:2]
    if since.provinces[second].change <= 0:
        return None
    return {
        "provinces": count(len(since.provinces)),
        "loss": people(abs(since.change), lang, width="long"),
        "grew": count(since.grew),
        "first": short_province(first, country=dataset.country).get(lang),
        "second": short_province(second, country=dataset.country).get(lang),
    }


def _services(dataset: Dataset, lang: str) -> Fields | None:
    work, year = dataset.summary.sectors, dataset.country.latest
    shares = _column(dataset, dataset.country.unit_set(), f"services_share_{year}")
    nation = None if work is None else work.national[str(year)]["services"]
    if nation is None or shares is None or not shares.median() < nation - 5:
        return None
    return {"share": percent(nation, 0), "median": percent(ceil(shares.median()), 0)}


def _schooling(dataset: Dataset, lang: str) -> Fields | None:
    cities, mean = dataset.summary.cities, f"mean_years_{dataset.country.latest}"
    if cities is None or not set(CITY_CLASSES) <= set(cities.by_class):
        return None
    years = [cities.by_class[name][mean] for name in CITY_CLASSES]
    told = [year for year in years if year is not None]
    if len(told) < len(years) or any(more <= less for more, less in pairwise(told)):
        return None
    return {"largest": fixed(told[0], 1), "smallest": fixed(told[-1], 1)}


def _children(dataset: Dataset, lang: str) -> Fields | None:
    unit_set = dataset.country.unit_set()
    shares = _column(dataset, unit_set, f"children_share_{dataset.country.latest}")
    if shares is None:
        return None
    few = shares.index[shares < FEW_CHILDREN]
    provinces = dataset.unit_sets[unit_set].table.loc[few, "province_code"]
    many = int((shares > MANY_CHILDREN).sum())
    if not many or not provinces.isin(NORTH_EAST).sum() > HALF * len(few):
        return None
    return {"few": count(len(few)), "many": count(many)}


def _ageing(dataset: Dataset, lang: str) -> Fields | None:
    before, after = (
        _column(dataset, dataset.country.unit_set(), f"aged_65_plus_share_{year}")
        for year in dataset.country.compared
    )
    if before is None or after is None or before.max() >= A_FIFTH or after.max() < A_FIFTH:
        return None
    return {"after": count((after >= A_FIFTH).sum())}


def _beyond(dataset: Dataset, lang: str) -> Fields | None:
    table = dataset.tables.get("moves_beyond_distance")
    if table is None:
        return None
    last = table[table["period"].eq(table["period"].max())]
    pair = last[last["origin_code"].eq(FROM) & last["destination_code"].eq(TO)]
    if pair.empty or not pair["beyond_sampling"].iloc[0]:
        return None
    times = float(pair["people"].iloc[0] / pair["expected_people"].iloc[0])
    return {"times": fixed(times, 0)} if times >= 2 else None


def _land(dataset: Dataset, lang: str) -> Fields | None:
    moved = _column(dataset, dataset.country.people_set, f"people_moved_in_{dataset.country.span}")
    if moved is None or moved.sum() <= 0:
        return None
    return {"people": people(moved.sum(), lang, width="long")}


HEADLINES: Final[Mapping[str, Callable[[Dataset, str], Fields | None]]] = MappingProxyType(
    {
        "growth_county_2010_2020": _growth,
        "net_migration_county_2010_2020": _net_migration,
        "moves": _moves,
        "away_county_2020": _away,
        "type_prefecture_districts": _centre,
        "line_side_county": _line,
        "density_county_2020": _density,
        "half_of_gains_county_2010_2020": _half_of_gains,
        "estimates_2020_2024": _since,
        "services_county_2020": _services,
        "schooling_years_county_2020": _schooling,
        "children_county_2020": _children,
        "aged_65_plus_county_2020": _ageing,
        "beyond": _beyond,
        "land_that_moved_county_2010_2020": _land,
    }
)
"""The headline maps and the displays `OF_MOVES`, in the order of their list, and what fills the
finding of each."""
