"""The measures on the page on method: formula, worked example and the figures of the build."""

import html
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

from atlas.model.dataset import Dataset
from atlas.web.method import FOLD, FOLD_TEXT, GLOSS, GROUPS, MADE, about_page
from atlas.web.named_figures import named_figures
from atlas.web.page.pages import Page, Sentences, environment
from atlas.web.uncertainty import MADE as MADE_OF_ACCURACY
from atlas.words.numbers import count, fixed, percent, signed
from atlas.words.word_files import LANGS
from tests.editions import EDITION
from tests.web.conftest import Rendered, in_digits

MEASURES = [
    name
    for name, words in FOLD_TEXT.items()
    if "formula" in words and any("<b>Worked example" in text.en for text in words.values())
]
COMPUTED = re.compile(r"[+−]?\d{1,3}(?:,\d{3})+|[+−]?\d+\.\d+%?")
LECTURES_WORDS = {"60,000,000"}
"""The lecture's 六千多万 is quoted in its own words."""


def section(page: str, name: str) -> str:
    return re.search(rf'<section id="{name}">.*?</section>', page, re.S)[0]


def computed(markup: str) -> Counter[str]:
    shown = html.unescape(re.sub(r"<[^>]+>", " ", markup))
    return Counter(set(COMPUTED.findall(in_digits(shown))) - LECTURES_WORDS)


@pytest.fixture(scope="module")
def pages(method: Rendered) -> dict[str, str]:
    return {lang: html for lang, (_, html) in method.items()}


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_has_formula_and_worked_example_in_both_languages(pages, name):
    for lang, words in (("zh", "算例"), ("en", "Worked example")):
        part = section(pages[lang], name)
        assert '<p class="formula">' in part
        assert words in part


@pytest.mark.parametrize("name", MEASURES)
def test_both_languages_print_the_same_figures(pages, name):
    chinese, english = (computed(section(pages[lang], name)) for lang in LANGS)
    assert chinese == english
    assert len(chinese) > 5


def test_closed_folds_read_as_a_glossary_in_groups(pages):
    inside = [name for group in GROUPS.values() for name in group]
    assert sorted(inside) == sorted(FOLD) == sorted(GLOSS)
    for lang, page in pages.items():
        folds = re.findall(
            r'<details class="fold"><summary><h3>(.*?)</h3><span>(.*?)</span></summary>'
            r'\n<section id="(\w+)">',
            page,
        )
        assert [id for *_, id in folds] == inside
        for title, gloss, _ in folds:
            assert title
            assert re.fullmatch({"zh": ".{6,40}。", "en": r".{25,110}\."}[lang], gloss), gloss
        groups = re.findall(r'<li><a href="#of-(\w+)">', page)
        assert re.findall(r'<h2 id="of-(\w+)">', page) == groups == list(GROUPS)


MOST_WORDS = {"zh": 700, "en": 400}
"""Of a summary: characters or words of a printed page, which a reader reads in two minutes."""


def test_the_page_opens_with_a_summary_whose_sentences_lead_to_folds(pages):
    for lang, page in pages.items():
        summary = re.search(r'<section class="summary">.*?</section>', page, re.S)[0]
        said = html.unescape(re.sub(r"<[^>]+>", "", summary))
        size = len(re.findall({"zh": r"[\u4e00-\u9fff]", "en": r"\S+"}[lang], said))
        assert MOST_WORDS[lang] / 2 < size <= MOST_WORDS[lang]
        led = re.findall(r'href="#(\w+)"', summary)
        assert set(led) <= set(re.findall(r'<section id="(\w+)">', page))
        assert {"counted", "units", "net_migration", "line", "centre", "measures"} <= set(led)


def test_a_summary_leaves_out_what_has_no_fold(dataset):
    bare = replace(dataset.summary, net_migration=None, children=None, moves={})
    tables = {name: it for name, it in dataset.tables.items() if "flows" not in name}
    less = replace(dataset, summary=bare, tables=tables)
    for lang in LANGS:
        page = about_page(EDITION, less, lang)[1]
        known = set(re.findall(r'id="([\w-]+)"', page))
        assert {"net_migration", "children", "moves", "townships"}.isdisjoint(known)
        assert set(re.findall(r'href="#([\w-]+)"', page)) <= known


def figures_of(dataset: Dataset) -> dict[str, list[str]]:
    summary = dataset.summary
    migration, away, schooling = (
        getattr(summary, name) for name in ("net_migration", "away_from_registration", "schooling")
    )
    cities, born = summary.cities, summary.born_in_other_province
    china = summary.concentration["china"]
    return {
        "net_migration": [
            *(count(way.units) for way in migration.directions.values()),
            percent(100 * migration.cohorts_share),
            fixed(migration.five_year_check["2010-2015"].correlation, 4),
        ],
        "away": ["492,762,506", "375,816,759", percent(away["2010"].share)],
        "sectors": [
            percent(summary.sectors.national["2020"]["services"], 2),
            fixed(summary.sectors.growth["county"]["services_share_2010"].slope, 2),
        ],
        "schooling": [
            fixed(schooling.years["2020"].mean_years, 2),
            percent(schooling.gdp_per_head["2020"].pct_per_year),
            fixed(cities.by_class["super_large"]["mean_years_2020"], 2),
        ],
        "children": [fixed(summary.children["2020"].per_100_adults, 1), "66.93"],
        "residents": [
            *("7.1%", "8.9%", "13.5%", "25.4%", "24.7%", "63.8%"),
            fixed(summary.residents["2020"].household_size, 2),
            fixed(summary.residents["2020"].boys_per_100_girls_0_4, 1),
            fixed(summary.residents["2010"].death_rate, 2),
            *("11.90", "7.11"),
        ],
        "concentration": [
            fixed(china.years["2020"].gdp_per_head.gini, 3),
            fixed(china.counterfactual.people_as_in["2010"], 3),
        ],
        "local_gains": ["144,205,849", "72,142,225", signed(2_246_418), "1.3%"],
        "density_growth": ["8,781,226", "8,217,276", "6.4%", "30.8%", "7.0%"],
        "youngest_cohort": ["664,775 ÷ 793,295 = 0.838", "85,255,994 ÷ 75,532,604 = 1.129"],
        "grids": [
            "2,662",
            "2,803",
            "2,789",
            "2,738",
            "1,409,778,724",
            "137,105",
            "15,996",
            "4,192.2",
            "3.5255",
        ],
        "births": ["102,306,910", count(born["2000"].sample_persons)],
        "since_the_census": [
            *("1,410,130,000", "1,406,280,000", "3,850,000", "0.3%"),
            *("66,700,000 − 64,680,000 = +2,020,000", "3.1%", "1,820,000", "850,000"),
        ],
        "migration_indices": [
            *("50,831,910 ÷ 1,409,778,724 = 3.61%", "÷ (2 × 50,831,910) = 35.1%", "1.26%"),
            *("4.37%", "3.82%", "−1.61", "−1.20", "0.70"),
            *("105,425", "104,028", "44.0%", "−1.60", "756"),
        ],
        "scales": ["2,740", "2,647", "358", "0.80", "0.94", "1.36", "1.29", "81.1"],
        "spatial_dependence": [
            *("2,640", "0.41", "−0.0004", "9,999", "21.33 ÷ 60 = 0.36", "10,000"),
            *(count(summary.spatial_dependence.borders), "county_neighbours_2010_2020"),
        ],
        "moves": ["32,282,130", "50,831,910", "1,631,770", "163,177", "63%", "48%", "0.35"],
    }


def test_the_sections_print_the_summary(pages, dataset):
    for name, figures in figures_of(dataset).items():
        for lang, page in pages.items():
            part = section(page, name)
            assert [figure for figure in figures if figure not in part] == [], (name, lang)


def test_half_of_all_gains_is_reached_with_the_last_unit_and_not_before(pages, dataset):
    table = dataset.unit_sets["county_people_2010_2020"].table
    change = table["change_2010_2020"].dropna().astype(int)
    gains = change[change > 0]
    # One of several counties takes its place by their mean gain.
    counties = table["member_codes_2020"].str.count(";").add(1)
    gains = gains[(gains / counties).dropna().sort_values(ascending=False).index]
    number = dataset.summary.local_gains["2010-2020"].half_units
    before, reached = gains.iloc[: number - 1].sum(), gains.iloc[:number].sum()
    assert 2 * before < gains.sum() <= 2 * reached
    for page in pages.values():
        part = section(page, "local_gains")
        assert count(before) in part
        assert signed(gains.iloc[number - 1]) in part


def test_the_densest_class_and_the_cohort_of_shanghai_are_divided_right(pages):
    assert round(100 * (8_217_276 / 8_781_226 - 1), 1) == -6.4
    kept = (664_775 / 793_295) / (85_255_994 / 75_532_604)
    for page in pages.values():
        assert f"0.838 ÷ 1.129 = {kept:.3f}" in section(page, "youngest_cohort")


def test_dongguans_origins_add_up_in_the_example(pages):
    parts = ("356,353", "1,758,711", "6,193,503")
    whole = sum(int(part.replace(",", "")) for part in parts)
    assert f"{' + '.join(parts)} = {count(whole)}" in section(pages["en"], "away")


def test_the_worked_examples_of_schooling_and_gini_are_right():
    assert (6 * 20 + 9 * 40 + 12 * 20 + 15 * 10 + 16 * 10) / 100 == 10.3
    shares = [0.25, 0.75]
    assert 1 - 0.5 * (0 + 0.25) - 0.5 * (0.25 + 1) == 0.25
    assert round(sum(share * np.log(share / 0.5) for share in shares), 3) == 0.131


def test_the_caveats_promises_are_kept(pages, dataset):
    units = dataset.unit_sets["county_2010_2020"].table
    towns = units.loc[units["university_town_2020"].fillna(False), "name_zh"]
    assert "、".join(towns) in section(pages["zh"], "net_migration")
    centre = section(pages["en"], "centre")
    for definition in dataset.summary.core_periphery.values():
        for codes in definition.untyped.values():
            assert not codes or f"({len(codes)})</summary>" in centre
    by_point = dataset.summary.heihe_tengchong["2020"].representative_point
    share = percent(100 * by_point.population_share_southeast, 2)
    assert f"<td>{share}</td>" in section(pages["zh"], "line")


def test_the_largest_cities_drew_the_least_schooled_fastest(dataset):
    for size in ("super_large", "very_large"):
        it = dataset.summary.cities.by_class[size]
        gains = [it[f"{rung}_gain_pct"] for rung in ("primary_or_less", "secondary", "college")]
        assert gains == sorted(gains, reverse=True)
        assert abs(it["college_gain_pct"]) < 5


def test_no_sentence_waits_for_years_that_the_censuses_have(pages, dataset, monkeypatch):
    # What holds of some years alone would go without a word: here it must be said, or fail.
    monkeypatch.setattr(Sentences, "known", Sentences.__call__)
    assert pages == {lang: about_page(EDITION, dataset, lang)[1] for lang in LANGS}


def test_a_measure_that_was_not_made_has_no_section(dataset):
    less = replace(dataset, summary=replace(dataset.summary, schooling=None))
    for lang in LANGS:
        page = about_page(EDITION, less, lang)[1]
        assert '<section id="schooling">' not in page
        assert "#schooling" not in page
        assert '<section id="children">' in page


def test_correlations_over_counties_stand_beside_how_alike_neighbours_are(pages, dataset):
    moran = dataset.summary.spatial_dependence.measures["net_migration"].moran
    assert moran == pytest.approx(0.41, abs=0.01)
    for lang, said in (("en", "Neighbouring units are alike"), ("zh", "相邻的县级单位相似")):
        part = section(pages[lang], "sectors")
        assert said in part
        assert fixed(moran, 2) in part


def test_the_page_leads_to_the_documentation_that_stands_beside_it(dataset, pages):
    beside = about_page(replace(EDITION, docs=True), dataset, "zh")[1]
    assert '<a href="docs/index.html">文档（英文）</a>' in beside
    assert not any("docs/index.html" in page for page in pages.values())


@pytest.mark.parametrize(("page", "made"), [("method", MADE), ("accuracy", MADE_OF_ACCURACY)])
def test_a_text_names_no_figure_that_does_not_exist(dataset, page, made):
    env, given = environment(), Page(EDITION, "about.html", "en", "", "")
    known = {*named_figures(dataset, given), *env.globals, "page", "t", "say"}
    names = [name for name in env.list_templates() if name.startswith(f"about/{page}/")]
    folds = {name: Path(name).name.partition(".")[0] for name in names}
    assert len(folds) > 10
    for name, fold in folds.items():
        if fold not in ("_summary", "line_grid"):
            source, *_ = env.loader.get_source(env, name)
            text = env.parse(source)
            own = {*(made[fold](dataset, given) if fold in made else ()), "scrolled", "line_split"}
            own |= {name.name for name in text.find_all(nodes.Name) if name.ctx == "store"}
            assert find_undeclared_variables(text) - known - own == set(), fold
