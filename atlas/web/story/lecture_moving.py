"""The lecture on where people go: the figures of each row, and whether they bear it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from atlas.model.dataset import Dataset
from atlas.model.summary.line import CensusSplit
from atlas.model.summary.moves import PartsOfGrowth
from atlas.model.summary.province_moves import MovesFigures
from atlas.web.maps.line import DECIMALS
from atlas.web.story.fields import change_words
from atlas.web.story.gathering import CLASSES, LARGE, core_codes
from atlas.web.story.lecture_found import Found, end, start
from atlas.words.numbers import count, people, percent, signed
from atlas.words.reading import read_words

LECTURE_AWAY: Final = 400_000_000
"""Those who live away from their registration, as the lecture has them."""

CITY_CLASS: Final = read_words("method", "city_class")
"""Classes of cities by people of the urban area, the largest first."""

DEFINITIONS: Final = ("dense_districts", "degree_of_urbanisation")
"""The two definitions of a centre that stand beside the districts."""

_MARKS = read_words("marks")
_PERIOD = read_words("province_moves")["period"]


def away(dataset: Dataset, lang: str) -> Found | None:
    """Write out who lives away from registration, beside the lecture's 400 million."""
    censuses = dataset.summary.away_from_registration or {}
    if not {start(country=dataset.country), end(country=dataset.country)} <= set(censuses):
        return None
    before, after = censuses[start(country=dataset.country)], censuses[end(country=dataset.country)]
    published = after.published
    if published is None or published.within_one_city is None:
        return None
    fields = {
        "all": people(after.all, lang, width="long"),
        "before": people(before.all, lang, width="long"),
        "floating": people(published.floating, lang, width="long"),
        "within_city": people(published.within_one_city, lang, width="long"),
        "beyond": people(abs(after.all - LECTURE_AWAY), lang, width="long"),
    }
    return Found(fields, published.floating < LECTURE_AWAY < after.all)


def line(dataset: Dataset, lang: str) -> Found | None:
    """Write out the share south-east of the line, and what each side gained by migration."""
    censuses, parts = dataset.summary.heihe_tengchong, dataset.summary.growth_parts
    if parts is None or not {
        str(dataset.country.years[0]),
        start(country=dataset.country),
        end(country=dataset.country),
    } <= set(censuses):
        return None
    shares = {
        year: _southeast(censuses[year])
        for year in (
            str(dataset.country.years[0]),
            start(country=dataset.country),
            end(country=dataset.country),
        )
    }
    sides, astride = parts.line, censuses[end(country=dataset.country)].straddling_people_share
    southeast, northwest, straddling = (
        sides.get(side) for side in ("southeast", "northwest", "straddling")
    )
    if southeast is None or northwest is None or straddling is None or astride is None:
        return None
    fields = {
        "first": str(dataset.country.years[0]),
        "share_first": percent(shares[str(dataset.country.years[0])], DECIMALS),
        "share_before": percent(shares[start(country=dataset.country)], DECIMALS),
        "share_after": percent(shares[end(country=dataset.country)], DECIMALS),
        "astride": percent(100 * astride, DECIMALS),
        "net_southeast": people(abs(southeast.net_migration), lang, width="long"),
        "net_northwest": people(abs(northwest.net_migration), lang, width="long"),
        "net_straddling": people(abs(straddling.net_migration), lang, width="long"),
    }
    still = max(shares.values()) - min(shares.values()) < 100 * astride
    return Found(fields, still and _given_back(southeast, northwest, straddling))


def _southeast(split: CensusSplit) -> float:
    return 100 * (split.area_split.population_share_southeast or 0)


def _given_back(
    southeast: PartsOfGrowth, northwest: PartsOfGrowth, straddling: PartsOfGrowth
) -> bool:
    """Whether people left for the south-east, and births were more in the north-west."""
    moved = southeast.net_migration > 0 > max(northwest.net_migration, straddling.net_migration)
    return moved and (northwest.rest_pct or 0) > (southeast.rest_pct or 0)


def coast(dataset: Dataset, lang: str) -> Found | None:
    """Write out what the coast gained by migration, and which way moves between provinces went."""
    parts, moves = dataset.summary.growth_parts, dataset.summary.moves
    if parts is None or "coast" not in parts.coast or not moves:
        return None
    eastern, first, last = parts.coast["coast"], min(moves), max(moves)
    before, after = (
        100 * eastern.population[year] / parts.nation.population[year]
        for year in (start(country=dataset.country), end(country=dataset.country))
    )
    fields = {
        "net": people(eastern.net_migration, lang, signed=True, width="long"),
        "share_before": percent(before),
        "share_after": percent(after),
        "period_first": _period(first, lang),
        "period_last": _period(last, lang),
        **_ways_of_moves("first", moves[first]),
        **_ways_of_moves("last", moves[last]),
    }
    to_coast, to_inland = (
        [moves[period].kinds[kind].share for period in (first, last)]
        for kind in ("inland_to_coast", "coast_to_inland")
    )
    slackened = to_coast[1] < to_coast[0] and to_inland[1] > to_inland[0]
    return Found(fields, eastern.net_migration > 0 and after > before and slackened)


def _ways_of_moves(name: str, moves: MovesFigures) -> dict[str, str]:
    return {
        f"to_coast_{name}": percent(100 * moves.kinds["inland_to_coast"].share, 0),
        f"to_inland_{name}": percent(100 * moves.kinds["coast_to_inland"].share, 0),
    }


def _period(period: str, lang: str) -> str:
    start, end = period.split("-")
    return _PERIOD.say(lang, start=start, end=end)


def cities(dataset: Dataset, lang: str) -> Found | None:
    """Write out net migration of cities by size, and how they grew."""
    figures = dataset.summary.cities
    if figures is None or not set(CITY_CLASS) <= set(figures.by_class):
        return None
    net, rate = _of_classes(figures.by_class, "net_migration", "net_migration_rate")
    (growth,) = _of_classes(figures.by_class, "change_pct")
    number = {name: figures.by_class[name]["cities"] or 0 for name in CITY_CLASS}
    if not set(CITY_CLASS) <= set(net) & set(rate) & set(growth):
        return None
    fields = {
        "largest_n": count(number[LARGE[0]]),
        "net_largest": people(net[LARGE[0]], lang, signed=True, width="long"),
        "smallest_n": count(number[CLASSES[-1]]),
        "net_smallest": people(net[CLASSES[-1]], lang, signed=True, width="long"),
        "rates": _listed(rate, lang),
        "growth": _listed(growth, lang),
    }
    return Found(fields, min(net[name] for name in LARGE) > 0 > net[CLASSES[-1]])


def _of_classes(
    classes: Mapping[str, Mapping[str, float | None]], *columns: str
) -> list[dict[str, float]]:
    """Take columns of all classes that have them."""
    return [
        {name: value for name, row in classes.items() if (value := row.get(column)) is not None}
        for column in columns
    ]


def _listed(values: Mapping[str, float], lang: str) -> str:
    """Name each class with its figure, the largest cities first."""
    named = (
        _MARKS["changed_by"].say(lang, name=name.get(lang), change=signed(values[key], 1))
        for key, name in CITY_CLASS.items()
    )
    return _MARKS["comma"].get(lang).join(named)


def centres(dataset: Dataset, lang: str) -> Found | None:
    """Write out how many falling cities have a growing centre, and Harbin as the example."""
    figures = dataset.summary.core_periphery
    whole = dataset.summary.harbin
    if whole is None or whole.change_pct is None or not {"districts", *DEFINITIONS} <= set(figures):
        return None
    units = _districts(dataset)
    central = units.loc[units.index.intersection(core_codes(dataset))]
    if central.empty:
        return None
    ours = figures["districts"]
    pct = units[f"change_pct_{dataset.country.span}"].astype(float)
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
    most = all(
        2 * figures[name].declining_with_growing_core > figures[name].declining
        for name in ("districts", *DEFINITIONS)
    )
    return Found(fields, most and whole.change_pct < 0 and sank < 0 < rose)


def _districts(dataset: Dataset) -> pd.DataFrame:
    """Return the districts of the example whose change is known."""
    table = pd.DataFrame(
        dataset.unit_sets[dataset.country.unit_set()].table.drop(columns="geometry")
    )
    district = table["is_district"].fillna(False).astype(bool)
    ours = table["prefecture_code"].eq(dataset.country.examples.pair) & district
    return table[ours & table[f"change_pct_{dataset.country.span}"].notna()].set_index("code")


def true_cities(dataset: Dataset, lang: str) -> Found | None:
    """Write out what hangs on where a city's centre is taken to end."""
    figures = dataset.summary.cities
    if figures is None or not dataset.summary.core_periphery:
        return None
    fields = {
        "ways": count(len(dataset.summary.core_periphery)),
        "flips": count(len(dataset.summary.core_periphery_flips)),
        "listed": count(sum(figures.classes.values())),
    }
    return Found(fields, holds=True)


def hukou(dataset: Dataset, lang: str) -> Found | None:
    """Write out how many a reform of registration would touch."""
    after = (dataset.summary.away_from_registration or {}).get(end(country=dataset.country))
    if after is None or after.share is None:
        return None
    fields = {
        "share": percent(after.share),
        "other_province": people(after.other_province, lang, width="long"),
    }
    return Found(fields, holds=True)
