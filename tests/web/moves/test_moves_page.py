"""The page of the flow map: its matrices, its words, and what it says of the figures."""

import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.measures.migration.province_moves import DESIGN_EFFECT
from atlas.web.moves import (
    beyond_of,
    changes_of,
    expected_payload,
    lead_of,
    matrix,
    moves_card,
    moves_embed_page,
    moves_page,
    moves_payload,
    of_sample,
    points_of,
    sampling_fraction,
    script_words,
    sentences_of,
    title_of,
    write_moves_files,
)
from atlas.web.page.pages import Page
from tests.editions import EDITION

STYLE = load_style(country=china())
LONGEST_PAGE_BYTES = 8_000


@pytest.fixture(scope="module")
def moves(shared_dataset) -> gpd.GeoDataFrame:
    return shared_dataset.tables["province_moves"]


@pytest.fixture(scope="module")
def payload(shared_dataset, moves) -> dict:
    instruments = {name: it.instrument for name, it in shared_dataset.summary.moves.items()}
    return moves_payload(EDITION, moves, instruments)


# The matrices


def test_the_matrices_give_every_count_to_the_person(payload, moves):
    for period in payload["periods"]:
        persons = np.array(period["v"])
        people = np.floor(persons / period["sampled"] + 0.5).reshape(31, 31)
        rows = moves[moves["period"] == period["name"]]
        assert (people == matrix(rows, "people", payload["provinces"])).all(), period["name"]


def test_a_survey_says_sooner_that_a_count_is_small(payload):
    floors = {
        period["name"]: (period["isSurvey"], period["floor"]) for period in payload["periods"]
    }
    assert floors["2010-2015"] == (True, 5_000)
    assert floors["2015-2020"] == (False, 1_000)
    assert {period["designEffect"] for period in payload["periods"]} == {DESIGN_EFFECT}


def test_the_coast_is_the_ten_eastern_provinces(payload):
    assert len(payload["coast"]) == 10
    assert "210000" not in payload["coast"]
    assert "450000" not in payload["coast"]


def test_one_fraction_raises_a_sample_to_its_people():
    rows = pd.DataFrame({"period": "p", "sample_persons": [0, 3, 131], "people": [0, 229, 10_000]})
    # 3 / 0.0131 = 229.0.
    assert sampling_fraction(rows) == 0.0131
    with pytest.raises(ValueError, match="the people of p are not"):
        sampling_fraction(rows.assign(people=[0, 240, 10_000]))


def test_a_matrix_has_origins_in_rows():
    rows = pd.DataFrame(
        {"origin_code": ["a", "b"], "destination_code": ["b", "a"], "people": [5, 7]}
    )
    assert matrix(rows, "people", ["a", "b"]).tolist() == [[0, 5], [7, 0]]


def test_a_point_is_where_lines_begin_and_shifted_where_the_style_says():
    lines = gpd.GeoDataFrame(
        {"origin_code": ["110000", "410000", "440000"]},
        geometry=[LineString([(10, 20), (0, 0)]), LineString([(30, 40), (0, 0)]), None],
        crs=china().equal_area,
    )
    east, north = STYLE.moves.shift_km["110000"]
    # Without a line there is no boundary, and no point.
    assert points_of(EDITION, lines) == {
        "110000": [10 + 1000 * east, 20 + 1000 * north],
        "410000": [30, 40],
    }


# What is said


def test_the_title_is_a_finding_while_the_figures_bear_it_out(shared_dataset):
    summary = shared_dataset.summary
    assert title_of(shared_dataset, "zh") == "人仍向沿海去，反向的也多了：由6%升至16%"
    last = summary.moves["2015-2020"]
    kinds = {**last.kinds, "coast_to_inland": replace(last.kinds["coast_to_inland"], share=0.06)}
    fewer = {**summary.moves, "2015-2020": replace(last, kinds=kinds)}
    changed = replace(shared_dataset, summary=replace(summary, moves=fewer))
    assert title_of(changed, "en") == "Moves between provinces"


def test_the_first_paragraph_holds_the_figures_of_the_first_and_the_last_period(shared_dataset):
    periods = shared_dataset.summary.moves
    lead = " ".join(lead_of(periods, china().provinces, "en"))
    for period in ("1995-2000", "2015-2020"):
        for kind in ("inland_to_coast", "coast_to_inland"):
            assert f"{periods[period].kinds[kind].share:.0%}" in lead
    assert "Hunan to Guangdong is the largest in all five periods." in lead


def test_another_largest_flow_in_one_period_is_not_passed_over(shared_dataset):
    periods = dict(shared_dataset.summary.moves)
    first = periods["1995-2000"]
    other = replace(first.largest, origin_code="510000")
    periods["1995-2000"] = replace(first, largest=other)
    assert "largest" not in " ".join(lead_of(periods, china().provinces, "en"))


def test_every_province_has_its_two_sentences_in_every_period(shared_dataset):
    for lang in ("zh", "en"):
        told = sentences_of(shared_dataset, lang)
        assert {len(of_period) for of_period in told.values()} == {31}
        assert all(len(two) == 2 for of_period in told.values() for two in of_period.values())
    assert "Henan" in told["2015-2020"]["410000"][0]


def test_both_languages_have_the_same_words(shared_dataset):
    zh, en = (script_words(shared_dataset, lang) for lang in ("zh", "en"))

    def shape(words: object) -> object:
        if isinstance(words, dict):
            return {key: shape(value) for key, value in words.items()}
        return len(words) if isinstance(words, list) else type(words)

    assert shape(zh) == shape(en)


# The pages


def test_the_page_is_light_and_hides_no_figure_from_readers_without_script(shared_dataset):
    for lang in ("zh", "en"):
        _, html = moves_page(EDITION, shared_dataset, lang)
        assert len(html.encode()) < LONGEST_PAGE_BYTES
        assert "<noscript>" in html
        assert "assets/moves/" not in html


def test_stills_stand_in_for_the_map_in_print_and_without_script(shared_dataset):
    periods = list(shared_dataset.summary.moves)
    _, html = moves_page(EDITION, shared_dataset, "en", stills=periods)
    without = re.search(r"<noscript>(.*?)</noscript>", html, re.S)
    assert without is not None
    # The last stands in the map's place already, until the map is there.
    *earlier, last = (f"../assets/moves/{period}.en.svg" for period in periods)
    assert re.findall(r'src="([^"]*)"', without[1]) == earlier
    assert re.findall(r'<picture class="map-still"><img src="([^"]*)"', html) == [last]
    assert 'class="moves-printed" src="../assets/moves/2015-2020.en.svg"' in html


def test_the_same_page_gives_the_same_bytes(shared_dataset):
    first, second = (moves_page(EDITION, shared_dataset, "zh")[1] for _ in range(2))
    assert first == second


def test_the_embedded_page_leads_to_the_whole_one_in_both_languages(shared_dataset):
    page, html = moves_embed_page(EDITION, shared_dataset)
    assert page.file == "embed/moves.html"
    assert re.findall(r'<a href="([^"]*)"', html) == ["../moves.html", "../en/moves.html"]
    assert "noindex" in html


def test_the_embedded_page_has_a_still_of_the_last_period_that_a_failing_script_leaves(
    shared_dataset,
):
    _, html = moves_embed_page(EDITION, shared_dataset)
    assert "<noscript>" not in html
    found = re.findall(r'<img [^>]*src="([^"]*)" width="\d+" height="\d+" alt="([^"]+)"', html)
    assert [src for src, _ in found] == [
        f"../assets/moves/2015-2020.{lang}.svg" for lang in ("zh", "en")
    ]


def test_the_card_shows_the_four_colours_and_that_of_differences_two():
    card = moves_card(Page(EDITION, "maps.html", "en", "", ""))
    assert card.href == "moves.html"
    assert len(card.colours) == 4
    beyond = moves_card(Page(EDITION, "maps.html", "en", "", ""), beyond=True)
    assert beyond.href == "moves.html#show=beyond"
    assert len(beyond.colours) == 2


def test_the_page_offers_a_picture_and_a_print_of_each_period_where_they_are_drawn(shared_dataset):
    plain, drawn = (
        moves_page(replace(EDITION, figures=figures), shared_dataset, "en")[1]
        for figures in (False, True)
    )
    assert "figures/moves-" not in plain
    for period in shared_dataset.summary.moves:
        for kind in ("png", "pdf"):
            assert f'href="../figures/moves-{period}.en.{kind}" download' in drawn


# How moves changed


def test_three_findings_are_told_in_the_figures_of_the_table(shared_dataset):
    indices = shared_dataset.summary.migration_indices
    told = {
        "zh": ("4.13人", "3.61人", "62%", "35%", "2.57人减到1.26人", "51%"),
        "en": ("4.13", "3.61", "62%", "35%", "from 2.57 to 1.26 per 100, by 51%"),
    }
    for lang, figures in told.items():
        (_, cancel), (_, distance), (_, spread) = changes_of(indices, 930, lang)
        assert [figure for figure in figures if figure not in cancel] == []
        # 1 − 2^−1.610 and 1 − 2^−1.201; 0.410 ± 2.042 · 0.0873, Student's t of 30.
        figures = ("67%", "56%", "−1.61", "−1.20", "0.41", "0.23", "0.59")
        assert [f for f in figures if f not in distance] == []
        assert [f for f in ("930", "24", "63", "0.81", "0.70") if f not in spread] == []
    _, html = moves_page(EDITION, shared_dataset, "en")
    assert 'id="changes"' in html
    assert "about.html#migration_indices" in html


def test_the_sample_of_1995_is_told_apart_from_the_findings(shared_dataset):
    figures = {"44%", "67%", "104,028", "28", "47", "756"}
    for lang, period in {"zh": "1990—1995年", "en": "1990–1995"}.items():
        (told,) = of_sample(shared_dataset, lang)
        assert period in told
        assert {figure for figure in figures if figure not in told} == set()
        _, html = moves_page(EDITION, shared_dataset, lang)
        assert f'<p class="note">{told}</p>' in html
        assert period not in "".join(
            says for _, says in changes_of(shared_dataset.summary.migration_indices, 930, lang)
        )
    without = replace(shared_dataset.summary, migration_indices_of_sample={})
    assert of_sample(replace(shared_dataset, summary=without), "en") == []


def test_expected_people_are_those_of_the_table_in_the_order_of_the_matrices(
    payload, shared_dataset
):
    table = shared_dataset.tables["moves_beyond_distance"]
    expected = expected_payload(table)
    assert list(expected) == [period["name"] for period in payload["periods"]]
    codes = payload["provinces"]
    cell = 31 * codes.index("520000") + codes.index("330000")
    assert round(expected["2015-2020"][cell], -3) == 198_000
    for name, people in expected.items():
        assert people[:: len(codes) + 1] == [0] * 31
        assert sum(people) == table.loc[table["period"].eq(name), "expected_people"].sum()


def test_more_and_fewer_are_coloured_as_gains_and_losses_are(payload):
    for ground, colours in payload["colours"].items():
        two = getattr(STYLE.palettes["two"], ground)
        assert colours[4:] == [two[1], two[0]]


def test_without_a_model_the_page_is_told_so(shared_dataset, tmp_path):
    tables = dict(shared_dataset.tables)
    del tables["moves_beyond_distance"]
    for name, dataset in {
        "with": shared_dataset,
        "without": replace(shared_dataset, tables=tables),
    }.items():
        write_moves_files(EDITION, dataset, tmp_path / name)
        script = (tmp_path / name / "assets/moves.js").read_text()
        known = {"with": "true", "without": "false"}[name]
        assert f'"hasExpected":{known}' in script
        assert (tmp_path / name / "assets/expected/moves.js").exists() == (name == "with")


def test_the_flows_that_distance_does_not_explain_are_listed(shared_dataset):
    listed = {lang: beyond_of(shared_dataset, lang) for lang in ("zh", "en")}
    assert [len(rows) for rows in listed.values()] == [10, 10]
    assert listed["en"][1] == ("Guizhou", "Zhejiang", "788,430", "198,000")
    assert listed["zh"][1][2:] == listed["en"][1][2:]
    tables = dict(shared_dataset.tables)
    del tables["moves_beyond_distance"]
    without = replace(shared_dataset, tables=tables)
    assert beyond_of(without, "en") == []
    assert 'id="beyond"' not in moves_page(EDITION, without, "en")[1]


def test_what_the_figures_do_not_bear_out_is_not_told(shared_dataset):
    indices = shared_dataset.summary.migration_indices
    first, last = indices["1995-2000"], indices["2015-2020"]
    rise, error = last.distance_exponent_change, last.distance_exponent_change_se
    fallen = replace(first, distance_exponent_change=-rise, distance_exponent_change_se=error)
    backwards = {"1995-2000": last, "2015-2020": fallen}
    assert changes_of(backwards, 930, "en") == []
    unsure = {name: replace(it, distance_exponent_change_se=0.3) for name, it in indices.items()}
    heads = [head for head, _ in changes_of(unsure, 930, "en")]
    assert len(heads) == 2
    assert not any("Distance" in head for head in heads)


def test_without_people_or_centres_nothing_is_told_of_changes(shared_dataset):
    indices = shared_dataset.summary.migration_indices
    for figure in ("intensity_pct", "distance_exponent"):
        lacking = indices | {"2000-2005": replace(indices["2000-2005"], **{figure: None})}
        assert changes_of(lacking, 930, "zh") == []
        summary = replace(shared_dataset.summary, migration_indices=lacking)
        _, html = moves_page(EDITION, replace(shared_dataset, summary=summary), "zh")
        assert 'id="changes"' not in html
    assert changes_of({}, 930, "zh") == []
