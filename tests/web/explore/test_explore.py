"""The list of maps of the explorer: one entry for each indicator, whatever the level."""

from dataclasses import replace

import pytest

from atlas.country import china
from atlas.web.explore import catalogue, explore_page, grouped, opening_map
from tests.default_maps import default_maps, packaged_maps
from tests.editions import EDITION


@pytest.fixture(scope="module")
def maps():
    return catalogue(packaged_maps(), "en")


def test_every_layer_stands_for_itself_once(maps):
    listed = [id for entry in maps for id in entry["same"].split()]
    # What lies below the county has borders of its own, and no other map to be set beside.
    due = [layer.id for layer in default_maps()]
    assert sorted(listed) == sorted(due)


def test_levels_of_one_indicator_are_one_entry(maps):
    entry = next(entry for entry in maps if entry["id"] == "growth_county_2010_2020")
    assert entry["same"].split() == [
        "growth_county_2010_2020",
        "growth_prefecture_2010_2020",
        "growth_province_2010_2020",
    ]
    assert entry["name"] == "Change 2010–2020"


def test_each_level_names_the_map_that_has_a_page_at_it(maps):
    entry = next(entry for entry in maps if entry["id"] == "growth_county_2010_2020")
    assert entry["pages"]["prefecture"] == "growth_prefecture_2010_2020"
    entry = next(entry for entry in maps if entry["id"] == "density_county_2020")
    assert entry["pages"] == {"county": "density_county_2020"}


def test_periods_of_one_unit_have_one_scale(maps):
    layers = {layer.id: layer for layer in packaged_maps()}
    scales: dict[tuple[str, str], set[tuple]] = {}
    for entry in maps:
        layer = layers[entry["id"]]
        scale = (layer.classes.light, getattr(layer.classes, "edges", None))
        scales.setdefault((entry["family"], layer.unit.get("en")), set()).add(scale)
    assert len(scales) < len(maps)
    assert {family: len(found) for family, found in scales.items() if len(found) > 1} == {}


def test_districts_alone_are_another_map(maps):
    entry = next(entry for entry in maps if entry["id"] == "growth_districts_2010_2020")
    assert entry["same"] == "growth_districts_2010_2020"


def test_years_of_one_indicator_are_a_family(maps):
    families: dict[str, list[str]] = {}
    for entry in maps:
        families.setdefault(entry["family"], []).append(entry["years"])
    assert families["change_pct|"] == ["2010–2020", "2000–2010", "2000–2020"]
    # Whoever adds one of 2000 has it in the family.
    assert families["density|"][:2] == ["2020", "2010"]


def test_the_first_map_is_growth_by_county(maps):
    assert opening_map(china().span) == "growth_county_2010_2020"
    assert any(entry["id"] == opening_map(china().span) for entry in maps)


def test_groups_keep_the_order_of_the_layers(maps):
    groups = grouped(maps)
    assert groups[0][0] == "Population change"
    assert sum(len(entries) for _, entries in groups) == len(maps)


def test_words_and_still_of_the_first_map_are_of_one_level(shared_dataset):
    # A build without the map that the explorer opens with, and with a coarser level first.
    by_id = {layer.id: layer for layer in packaged_maps()}
    layers = tuple(by_id[f"growth_{level}_2000_2020"] for level in ("province", "county"))
    edition = replace(EDITION, layers=layers, figures=True)
    _, html = explore_page(edition, shared_dataset, "en")
    assert 'value="growth_county_2000_2020" selected' in html
    assert "growth_county_2000_2020.light" in html
    assert "growth_province_2000_2020.light" not in html
