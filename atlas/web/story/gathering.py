"""The steps on where people gather: cities by size, and the centre of one of them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

import pandas as pd

from atlas.model.dataset import Dataset
from atlas.model.rankable import rankable
from atlas.web.story.fields import Numbers, change_of, change_words, over
from atlas.words.numbers import count, people, percent, percent_change

CORES: Final = "core_periphery_degurba"
"""The table of centres in the narrowest sense: districts that an urban centre fills."""

CLASSES: Final = (
    *("super_large", "very_large", "large_1", "large_2", "medium", "small_1", "small_2"),
)
"""Cities by urban-area people, from the largest."""

LARGE: Final = CLASSES[:4]

SMALL: Final = "small_1"
"""The class of which it is told that it grew while it lost people by migration."""


def cities_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Write out how cities of each size grew, and where half of all gains landed."""
    cities, gains = (
        dataset.summary.cities,
        dataset.summary.local_gains.get(dataset.country.main.name),
    )
    if cities is None or gains is None:
        return None
    if gains.half_area_share is None or gains.half_people_share is None:
        return None
    change = {name: cities.by_class[name]["change_pct"] for name in CLASSES}
    if None in change.values():
        return None
    grew = {name: float(pct or 0) for name, pct in change.items()}
    net = cities.by_class[SMALL].get("net_migration")
    fields = {
        **{name: percent_change(pct) for name, pct in grew.items()},
        "largest_n": count(cities.classes[CLASSES[0]]),
        "land": percent(gains.half_area_share * 100),
        "lived": percent(gains.half_people_share * 100),
    }
    holds = min(grew[name] for name in LARGE) > 0 > grew[CLASSES[-1]]
    found = over(dataset, dataset.country.main.name, fields, holds=holds)
    if net is None or not net < 0 < grew[SMALL]:
        return replace(found, warns=False)
    told = {
        "small_1_grew": percent(grew[SMALL]),
        "small_1_lost": people(-net, lang, width="long"),
    }
    return replace(found, fields=fields | told)


def centre_numbers(dataset: Dataset, lang: str) -> Numbers | None:
    """Write out one prefecture and its parts, and how many cities are like it."""
    classes = dataset.summary.growth_by_density.get(dataset.country.main.name)
    units, core = example_units(dataset), core_codes(dataset)
    cores = dataset.summary.core_periphery.get("districts")
    if not classes or units is None or not core or cores is None:
        return None
    units = units.set_index("code")
    districts = units[units["is_district"].fillna(False).astype(bool)]
    if not set(core) <= set(units.index) or districts.empty:
        return None
    densest, whole = classes[-1], _whole(dataset)
    thinned = units.loc[core].sort_values(f"change_pct_{dataset.country.span}").iloc[0]
    pct = whole[f"change_pct_{dataset.country.span}"]
    if densest.change_pct is None or pd.isna(pct):
        return None
    outside = units.drop(districts.index)
    fields = {
        "place": str(whole[f"name_{lang}"]),
        "loss": people(abs(int(whole[f"change_{dataset.country.span}"])), lang, width="long"),
        "place_change": change_words(float(pct), lang),
        "core_n": count(len(core)),
        "core_change": change_words(change_of(units.loc[core], country=dataset.country), lang),
        "districts_n": count(len(districts)),
        "districts_change": change_words(change_of(districts, country=dataset.country), lang),
        "outside_change": change_words(change_of(outside, country=dataset.country), lang),
        "all_n": count(cores.prefectures),
        "declining": count(cores.declining),
        "growing_core": count(cores.declining_with_growing_core),
        "thinned": str(thinned[f"name_{lang}"]),
        "thinned_change": change_words(float(thinned[f"change_pct_{dataset.country.span}"]), lang),
        "dense": count(densest.lower or 0),
        "dense_units": count(densest.units),
        "dense_change": change_words(densest.change_pct, lang),
    }
    holds = float(pct) < 0 < change_of(units.loc[core], country=dataset.country)
    return over(dataset, dataset.country.main.name, fields, holds=holds)


@lru_cache(maxsize=1)
def example_units(dataset: Dataset) -> pd.DataFrame | None:
    """Return the county units of the example with a known change, the strongest growth first.

    Story, lecture and charts ask for them in each language.
    """
    if dataset.country.unit_set() not in dataset.unit_sets:
        return None
    table = dataset.unit_sets[dataset.country.unit_set()].table
    pct = table[f"change_pct_{dataset.country.span}"]
    named = rankable(table, f"change_pct_{dataset.country.span}")
    units = table[table["prefecture_code"].eq(dataset.country.examples.pair) & pct.notna() & named]
    return (
        None
        if units.empty
        else units.sort_values(f"change_pct_{dataset.country.span}", ascending=False)
    )


@lru_cache(maxsize=1)
def _whole(dataset: Dataset) -> pd.Series:
    found: pd.Series = (
        dataset.unit_sets["prefecture"].table.set_index("code").loc[dataset.country.examples.pair]
    )
    return found


def core_codes(dataset: Dataset) -> list[str]:
    """Return the districts of the example's centre."""
    table = dataset.tables.get(CORES)
    if table is None:
        return []
    rows = table[table["code"].eq(dataset.country.examples.pair) & table["part"].eq("core")]
    return (
        str(rows[f"member_codes_{dataset.country.latest}"].iloc[0]).split(";") if len(rows) else []
    )
