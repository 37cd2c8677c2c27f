"""The list of maps: each map and each chart once, under a question."""

import re
from dataclasses import replace

import pytest

from atlas.charts.all_charts import CHARTS, national_charts
from atlas.charts.chart import ChartData
from atlas.web.maps.headlines import HEADLINES, finding_of
from atlas.web.maps.maps_list import QUESTIONS, maps_page
from tests.default_maps import default_maps
from tests.editions import EDITION

MAPS = default_maps()
LISTED = replace(EDITION, layers=tuple(MAPS))
LANGS = ("zh", "en")


@pytest.fixture(scope="module")
def charts(shared_dataset):
    return national_charts(ChartData(shared_dataset), EDITION.style)


@pytest.fixture(scope="module")
def lists(shared_dataset, charts):
    return {lang: maps_page(LISTED, shared_dataset, charts, lang)[1] for lang in LANGS}


@pytest.mark.parametrize("lang", LANGS)
def test_the_index_lists_every_map_and_chart_of_the_build_once(lists, charts, lang):
    index = lists[lang].split('id="index"')[1]
    found = re.findall(r'href="(maps/\w+\.html|charts/[\w-]+\.html|moves\.html)"', index)
    known = [f"maps/{layer.id}.html" for layer in MAPS]
    known += [f"charts/{chart.id}.html" for chart in charts]
    assert sorted(found) == sorted([*known, "moves.html"])


def test_each_chart_answers_one_question():
    answering = [chart for question in QUESTIONS.values() for chart in question["charts"]]
    assert sorted(answering) == sorted(CHARTS)


@pytest.mark.parametrize("lang", LANGS)
def test_fifteen_maps_head_the_list_with_what_they_find(lists, shared_dataset, lang):
    cards = re.findall(r"<b>(.*?)</b><small>(.*?)</small>", lists[lang].split('id="index"')[0])
    said = [re.sub("<[^>]+>", "", finding) for finding, _ in cards]
    assert said == [finding_of(id, shared_dataset, lang).replace("'", "&#39;") for id in HEADLINES]


def test_without_its_finding_a_map_heads_the_list_by_its_title(shared_dataset, charts):
    lacking = {
        name: replace(base, left_out=("110101",)) for name, base in shared_dataset.bases.items()
    }
    _, html = maps_page(LISTED, replace(shared_dataset, bases=lacking), charts, "en")
    cards = dict(re.findall(r"<b>(.*?)</b><small>(.*?)</small>", html.split('id="index"')[0]))
    by_id = {layer.id: layer for layer in MAPS}
    aged = by_id["aged_65_plus_county_2020"]
    assert cards[aged.title.en] == aged.subtitle.en
    assert len(cards) == len(HEADLINES)


def test_maps_of_one_measure_share_a_line(lists):
    lines = [" ".join(re.sub(r"<[^>]+>", " ", it).split()) for it in lists["en"].split("<li>")]
    (said,) = [line for line in lines if line.startswith("Population change counties")]
    assert said.startswith(
        "Population change counties 2010–2020 2000–2010 prefectures 2010–2020 2000–2010 "
        "provinces 2010–2020 2000–2010"
    )


def test_a_map_of_a_readers_own_group_stands_under_its_name(shared_dataset, charts):
    mine = replace(MAPS[0], id="mine", group=None, indicator=MAPS[0].indicator)
    _, html = maps_page(replace(LISTED, layers=(mine,)), shared_dataset, charts, "en")
    assert re.search(r"<h3[^>]*>Maps</h3>\s*<ul[^>]*>\s*<li><a href=\"maps/mine.html", html)
