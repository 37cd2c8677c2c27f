"""One fact has one number: pages that tell the same thing print the same figure of the summary."""

import html
import re
from dataclasses import replace

import pytest

from atlas.drawing.measured_layers import fit_layers
from atlas.measures.migration.cohorts import STAGES
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.web.maps.maps import TYPE_DEFINITIONS, map_page
from atlas.words.numbers import count, grown, percent, percent_change
from atlas.words.word_files import LANGS
from tests.default_maps import packaged_maps
from tests.editions import EDITION
from tests.web.conftest import Rendered

LAYERS = {layer.id: layer for layer in packaged_maps()}
LOSING = {
    "en": "Of {n} units with data, {losing} ({share}) lie below zero ({less});",
    "zh": "有数据的{n}个单位中，{losing}个{less}，占{share}；",
}


def words(page: str) -> str:
    bare = re.sub(r"<(svg|style|script)\b.*?</\1>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", bare)))


def map_words(dataset: Dataset, layer: Layer, lang: str) -> str:
    return words(map_page(replace(EDITION, layers=(layer,)), dataset, layer, [], lang)[1])


def losing_words(layer: Layer, lang: str, units: int, losing: int) -> str:
    share = percent(losing / units * 100)
    less = layer.less.get(lang)
    return LOSING[lang].format(n=count(units), losing=count(losing), less=less, share=share)


@pytest.fixture(scope="module")
def method(method: Rendered) -> dict[str, str]:
    return {lang: words(html) for lang, (_, html) in method.items()}


@pytest.mark.parametrize("lang", LANGS)
def test_the_units_that_gained_or_lost_by_migration(
    dataset: Dataset, method: dict[str, str], lang: str
) -> None:
    ways = dataset.summary.net_migration.directions
    units = {way: count(figures.units) for way, figures in ways.items()}
    assert units == {"lost": "1,399", "cannot_be_told": "775", "gained": "473"}
    everyone = sum(figures.people for figures in ways.values())
    layer = fit_layers(dataset, [LAYERS["net_migration_direction_county_2010_2020"]])[0]
    of_map = map_words(dataset, layer, lang)
    for way, figures in ways.items():
        share = 100 * figures.people / everyone
        assert percent(share) in of_map
        for page in (of_map, method[lang]):
            assert units[way] in page
        assert percent(share, 0) in method[lang]
    rates = LAYERS["net_migration_county_2010_2020"]
    [rates] = fit_layers(dataset, [rates])
    of_rates = map_words(dataset, rates, lang)
    assert units["gained"] in of_rates
    assert {"en": "lie below zero", "zh": "有数据的"}[lang] not in of_rates


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("stage", STAGES)
def test_the_units_that_lose_people_of_a_stage_of_life(
    dataset: Dataset, stage: str, lang: str
) -> None:
    """The map withholds the rate of few, and says so; it counts nobody by the sign of a rate."""
    figures = dataset.summary.net_migration
    small = figures.stages[stage].small_base_units
    layer = LAYERS[f"net_migration_{stage}_county_2010_2020"]
    layer = fit_layers(dataset, [layer])[0]
    said = map_words(dataset, layer, lang)
    # An estimate without an error tells no direction.
    words = {"en": ("units gained people", "lie below zero"), "zh": ("个净迁出", "净迁出的")}
    assert not any(word in said for word in words[lang])
    assert {"en": f"The map hatches {small} of them", "zh": f"其中{small}个基数太小"}[lang] in said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("period", ["2000-2010", "2010-2020", "2000-2020"])
def test_the_units_that_lose_people(dataset: Dataset, period: str, lang: str) -> None:
    figures = dataset.summary.units[period]
    [layer] = fit_layers(dataset, [LAYERS[f"growth_county_{period.replace('-', '_')}"]])
    said = map_words(dataset, layer, lang)
    assert losing_words(layer, lang, figures.count, figures.declining) in said
    # A map tells the people of the first census; the summary has those of the last one, too.
    lived = percent(100 * figures.population_before_in_declining_share)
    assert {"en": f"{lived} of the people of {period[:4]}", "zh": f"{lived}的人口"}[lang] in said
    assert percent(figures.declining_share * 100) in said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("column", TYPE_DEFINITIONS)
def test_growth_of_the_cores_says_of_which_cities(
    dataset: Dataset, method: dict[str, str], column: str, lang: str
) -> None:
    figures = dataset.summary.core_periphery[TYPE_DEFINITIONS[column]]
    layer = next(layer for layer in LAYERS.values() if layer.indicator == column)
    classed = (figures.core_growth_pct, figures.periphery_growth_pct)
    of_all = (figures.all_core_growth_pct, figures.all_periphery_growth_pct)
    core, outskirts, all_cores, elsewhere = (grown(pct).get(lang) for pct in (*classed, *of_all))
    n = figures.prefectures
    sentences = {
        "en": (
            f"Together the centres of the {n} {core}, their outskirts {outskirts}.",
            "All centres, with those of cities that have no outskirts or no districts, "
            f"{all_cores}; everywhere else",
        ),
        "zh": (
            f"这{n}个城市的中心合计{core}，外围合计{outskirts}。",
            f"所有中心（包括没有外围的城市和不分区县的城市）合计{all_cores}，中心以外",
        ),
    }
    said = map_words(dataset, layer, lang)
    assert elsewhere in said
    for sentence in sentences[lang]:
        assert sentence in said
    for growth in (*classed, *of_all):
        assert percent_change(growth) in method[lang]
