"""The findings of the headline maps: each number is a field, and none outlives its figures."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from atlas.model.dataset import Dataset
from atlas.web.maps.headlines import HEADLINES, OF_MOVES, WORDS, finding_of
from tests.default_maps import default_maps

LAYERS = {layer.id: layer for layer in default_maps()}
AGE = "65"
"""An age is what is counted, and no figure."""


def test_fifteen_maps_head_the_list_and_each_is_one_of_the_build():
    assert len(HEADLINES) == len(WORDS) == 15
    assert [id for id in HEADLINES if id not in OF_MOVES] == [
        id for id in HEADLINES if id in LAYERS
    ]
    assert list(HEADLINES) == list(WORDS)
    assert {layer.id for layer in LAYERS.values() if layer.headline} == {*HEADLINES} - {*OF_MOVES}


@pytest.mark.parametrize("id", HEADLINES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_finding_is_a_sentence_whose_every_number_is_a_field(shared_dataset, id, lang):
    template = WORDS[id].get(lang)
    plain = re.sub(r"\{\w+\}", "", template).replace(AGE, "")
    assert "{" in template
    assert not re.search(r"\d", plain)
    said = finding_of(id, shared_dataset, lang)
    assert said is not None
    assert "{" not in said
    assert said[-1] not in ".。"


def test_the_numbers_are_those_of_the_tables(shared_dataset):
    people = shared_dataset.people_units.table
    fell = int((people["population_2020"] < people["population_2010"]).sum())
    units = int(people[["population_2010", "population_2020"]].notna().all(axis=1).sum())
    growth = finding_of("growth_county_2010_2020", shared_dataset, "en")
    assert growth == (
        "More than half of all county-level units lost people from 2010 to 2020: "
        f"{fell:,} of {units:,}"
    )
    table = shared_dataset.unit_sets["county_2010_2020"].table
    aged = table["aged_65_plus_share_2020"].astype(float)
    assert f"in 2020, {int((aged >= 20).sum())} had" in finding_of(
        "aged_65_plus_county_2020", shared_dataset, "en"
    )
    half = int(people["half_of_gains_2010_2020"].sum())
    assert f"landed in {half} counties" in finding_of(
        "half_of_gains_county_2010_2020", shared_dataset, "en"
    )


def test_the_densest_counties_hold_half_of_the_people(shared_dataset):
    table = shared_dataset.unit_sets["county_2010_2020"].table
    known = table.dropna(subset=["density_2020", "population_2020"]).sort_values("density_2020")
    said = finding_of("density_county_2020", shared_dataset, "en")
    n = int(re.search(r"its ([\d,]+) densest", said).group(1).replace(",", ""))
    everyone = int(known["population_2020"].sum())
    assert known["population_2020"].tail(n).sum() >= everyone / 2
    assert known["population_2020"].tail(n - 1).sum() < everyone / 2


def _summary(**parts: Callable) -> Callable[[Dataset], Dataset]:
    """Return what puts changed figures into a summary: each part, as a function of what it was."""

    def changed(dataset: Dataset) -> Dataset:
        was = dataset.summary
        now = {name: change(getattr(was, name)) for name, change in parts.items()}
        return replace(dataset, summary=replace(was, **now))

    return changed


def _units(id: str, **columns: Callable) -> Callable[[Dataset], Dataset]:
    """Return what changes columns of a unit set."""

    def changed(dataset: Dataset) -> Dataset:
        units = dataset.unit_sets[id]
        now = {name: change(units.table[name]) for name, change in columns.items()}
        table = units.table.assign(**now)
        return replace(dataset, unit_sets={**dataset.unit_sets, id: replace(units, table=table)})

    return changed


def _beyond(dataset: Dataset) -> Dataset:
    table = dataset.tables["moves_beyond_distance"]
    table = table.assign(expected_people=table["people"])
    return replace(dataset, tables={**dataset.tables, "moves_beyond_distance": table})


def _one(key: str, **values: object) -> Callable:
    """Return what changes one record of a table of records."""
    return lambda was: {**was, key: replace(was[key], **values)}


def _split(was):
    side = replace(was["2020"].area_split, population_share_southeast=0.4)
    return {**was, "2020": replace(was["2020"], area_split=side)}


def _lost_fewer(was):
    told = was.directions
    return replace(was, directions={**told, "lost": replace(told["lost"], units=500)})


def _as_small(was):
    classes = {**was.by_class, "super_large": was.by_class["small_2"]}
    return replace(was, by_class=classes)


COUNTY = "county_2010_2020"
PERIOD = "2010-2020"
OTHERWISE = {
    "growth_county_2010_2020": _summary(units=_one(PERIOD, declining=1_000)),
    "net_migration_county_2010_2020": _summary(net_migration=_lost_fewer),
    "moves": _summary(moves=lambda was: {"1995-2000": was["2015-2020"]}),
    "away_county_2020": _summary(away_from_registration=_one("2020", all=300_000_000)),
    "type_prefecture_districts": _summary(
        core_periphery=_one("districts", declining_with_growing_core=60)
    ),
    "line_side_county": _summary(heihe_tengchong=_split),
    "density_county_2020": _units(
        COUNTY, density_2020=lambda was: was * 0 + 1, area_km2=lambda was: was * 0 + 1
    ),
    "half_of_gains_county_2010_2020": _summary(local_gains=_one(PERIOD, half_area_share=0.3)),
    "estimates_2020_2024": _summary(since_the_census=lambda was: replace(was, change=1)),
    "services_county_2020": _units(COUNTY, services_share_2020=lambda was: was * 0 + 60),
    "schooling_years_county_2020": _summary(cities=_as_small),
    "children_county_2020": _units(COUNTY, children_share_2020=lambda was: 40 - was),
    "aged_65_plus_county_2020": _units(COUNTY, aged_65_plus_share_2010=lambda was: was + 10),
    "beyond": _beyond,
    "land_that_moved_county_2010_2020": _units(
        "county_people_2010_2020", people_moved_in_2010_2020=lambda was: was * 0
    ),
}


@pytest.mark.parametrize("id", HEADLINES)
def test_where_the_figures_say_otherwise_the_plain_title_stands(shared_dataset, id):
    assert finding_of(id, OTHERWISE[id](shared_dataset), "en") is None


@pytest.mark.parametrize("id", HEADLINES)
def test_of_a_census_that_lacks_units_nothing_is_said_of_the_country(shared_dataset, id):
    lacking = {
        name: replace(base, left_out=("110101",)) for name, base in shared_dataset.bases.items()
    }
    said = finding_of(id, replace(shared_dataset, bases=lacking), "en")
    assert (said is not None) == (id in OF_MOVES)


def test_a_map_that_heads_no_list_has_its_plain_title(shared_dataset):
    assert finding_of("urban_county_2020", shared_dataset, "zh") is None
    assert finding_of("mine", shared_dataset, "en") is None
