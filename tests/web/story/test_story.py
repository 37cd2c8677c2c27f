"""The story: each sentence's numbers are the data's, and a claim stands only where it holds."""

import gzip
import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from atlas.catalogue.layers import load_layers
from atlas.catalogue.style import load_style
from atlas.charts.catalogue import national_charts
from atlas.charts.data import ChartData
from atlas.measures.concentration.balance import gap_if_people_stayed
from atlas.model.dataset import Dataset
from atlas.places.subjects import subject_of
from atlas.sources.packaged import read_table
from atlas.web.maps.maps import FIGURE_SIZE
from atlas.web.page.pages import Page
from atlas.web.story.numbers import NUMBERS, balance_numbers, filled, line_numbers
from atlas.web.story.story import HERO, chapters, hero_layer, shares, story_page
from atlas.web.story.texts import CHAPTERS
from atlas.words.numbers import MINUS, count
from atlas.words.reading import LANGS

STYLE = load_style()
METROPOLITAN = "united_states_metropolitan_area"
LONGEST = 70
"""Words of a paragraph at most."""

SVG_GZIPPED = 24 * 1024
PAGE_GZIPPED = 32 * 1024


@pytest.fixture(scope="module")
def pages(dataset: Dataset) -> dict[str, str]:
    data, layers = ChartData(dataset), load_layers()
    charts, subject = national_charts(data, STYLE), subject_of(dataset, STYLE)
    return {lang: story_page(data, layers, charts, subject, STYLE, lang)[1] for lang in LANGS}


@pytest.fixture(scope="module")
def told(pages: dict[str, str]) -> dict[str, dict[str, str]]:
    """The words of each chapter without the words inside its drawings, by language and id."""
    found = {}
    for lang, html in pages.items():
        parts = re.findall(r'<section class="chapter" id="(\w+)".*?</section>', html, re.S)
        texts = [
            m[0] for m in re.finditer(r'<section class="chapter" id=.*?</section>', html, re.S)
        ]
        found[lang] = dict(zip(parts, map(words, texts), strict=True))
    return found


@pytest.fixture(scope="module")
def counties(dataset: Dataset) -> pd.DataFrame:
    table = dataset.unit_sets["county_2010_2020"].table.set_index("code")
    return table[table["comparability"] != "not_counted"]


def words(html: str) -> str:
    bare = re.sub(r"<(svg|style)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", bare))


def assert_says(
    told: dict[str, dict[str, str]], chapter: str, en: list[str], zh: list[str]
) -> None:
    for lang, figures in (("en", en), ("zh", zh)):
        for figure in figures:
            assert figure in told[lang][chapter], (lang, chapter, figure)


def sentence(number: float, decimals: int = 1) -> str:
    return f"{number:,.{decimals}f}".replace("-", MINUS)


def test_six_chapters_in_both_languages_each_with_claim_figure_limit_and_a_way_on(pages, told):
    for lang, html in pages.items():
        assert list(told[lang]) == list(CHAPTERS) == list(NUMBERS)
        sections = re.findall(r'<section class="chapter" id="\w+".*?</section>', html, re.S)
        for section in sections:
            assert section.count("<h2") == 1
            assert section.count("<figure>") == section.count("<figcaption>") >= 1
            assert section.count('<p class="cannot">') == 1
            assert re.search(r'<ul class="ways".*?<a href="[^"]+">', section, re.S)
            assert "{" not in words(section)


def test_the_claims_are_those_of_these_censuses(told):
    assert "The line stands still: ninety-four to six." in told["en"]["line"]
    assert "九十四比六" in told["zh"]["line"]
    gains = "landed on 1.4% of the land, where 11.4% of people lived."
    assert f"Half of all local gains {gains}" in told["en"]["where"]
    assert "落在1.4%的土地上，那里原住着11.4%的人口。" in told["zh"]["where"]
    assert "the ring fills" in told["en"]["centre"]
    jobs = "outside farming, most new jobs are in services."
    assert f"Seven in ten counties lose by migration; {jobs}" in told["en"]["why"]
    assert "七成区县人口净迁出；农业之外的新增就业，大多在服务业。" in told["zh"]["why"]
    gap = "As people followed the economy, the gap per head narrowed."
    assert gap in told["en"]["balance"]
    assert "人跟着经济走，人均差距在缩小。" in told["zh"]["balance"]
    assert "Shanghai counted 793,000 under-fives in 2010" in told["en"]["children"]
    assert "十年后，这一代只剩66.5万" in told["zh"]["children"]


def test_paragraphs_are_short(pages):
    for beside in re.findall(r'<div class="words-beside">(.*?)</div>', pages["en"], re.S):
        for paragraph in re.findall(r"<p>(.*?)</p>", beside, re.S):
            assert len(paragraph.split()) <= LONGEST, paragraph


def test_the_lead_counts_people_and_places(pages, dataset, counties):
    totals = dataset.summary.totals
    declining = int((counties["change_2010_2020"] < 0).sum())
    for html in pages.values():
        lead = re.search(r'<p class="lead">(.*?)</p>', html)[1]
        for year in ("2010", "2020"):
            assert count(totals[year]) in lead
        assert f"+{100 * (totals['2020'] / totals['2010'] - 1):.1f}%" in lead
        assert count(declining) in lead
        assert count(len(counties)) in lead


def test_chapter_1_shares_are_the_counties_split_by_area(told, counties):
    drawn = counties.dropna(subset=["southeast_area_share"])
    share = {}
    for year in (2010, 2020):
        people = drawn[f"population_{year}"].astype(float)
        share[year] = 100 * (people * drawn["southeast_area_share"]).sum() / people.sum()
    area = drawn["area_km2"]
    land = 100 * (area * drawn["southeast_area_share"]).sum() / area.sum()
    astride = drawn[drawn["line_side"] == "straddling"]
    held = 100 * astride["population_2020"].sum() / counties["population_2020"].sum()
    figures = [
        f"{share[2010]:.2f}%",
        f"{share[2020]:.2f}%",
        f"{land:.1f}%",
        str(len(astride)),
        f"{held:.2f}%",
        f"{abs(share[2020] - share[2010]):.2f}",
    ]
    assert_says(told, "line", figures, figures)
    # Moves across the line are told as moves, and not by total change.
    net = counties.groupby("line_side")["net_migration_2010_2020"].sum()
    assert share[2020] < share[2010]
    assert net["southeast"] > 0 > net["northwest"]
    southeast = f"gained an estimated {net['southeast'] / 1e6:.2f} million people by migration"
    northwest = f"those wholly north-west lost {-net['northwest'] / 1e3:.0f},000"
    assert southeast in told["en"]["line"]
    assert northwest in told["en"]["line"]
    assert "Births gave the share back" in told["en"]["line"]


def test_chapter_1_sets_every_census_beside_the_published_shares(told, dataset):
    rows = {row["year"]: row for row in shares(dataset, "en")}
    assert list(rows) == ["1935", "1982", "2000", "2010", "2020"]
    assert rows["1935"] == {"year": "1935", "ours": "", "published": ["96.0%"]}
    assert rows["2020"]["published"] == ["93.5%", "94.0%"]
    for year in ("2000", "2010", "2020"):
        split = dataset.summary.heihe_tengchong[year].area_split
        assert rows[year]["ours"] == f"{100 * split.population_share_southeast:.2f}%"
        assert rows[year]["ours"] in told["zh"]["line"]


def test_chapter_2_half_is_half(told, counties):
    change = counties["change_2010_2020"].astype("int64")
    gains = change[change > 0].sort_values(ascending=False)
    held = int((gains.cumsum() < gains.sum() / 2).sum()) + 1
    half = gains.index[:held]
    land = 100 * counties.loc[half, "area_km2"].sum() / counties["area_km2"].sum()
    loss = -change[change < 0].sum()
    in_guangdong = sum(code.startswith("44") for code in half)
    numbers = [count(held), count(len(gains)), count(len(counties)), str(in_guangdong)]
    en = [*numbers, f"{land:.1f}%", f"{gains.sum() / 1e6:.1f} million", f"{loss / 1e6:.1f} million"]
    zh = [*numbers, f"{land:.1f}%", f"{gains.sum() / 1e8:.2f}亿人", f"{loss / 1e4:,.0f}万人"]
    assert_says(told, "where", en, zh)
    assert_says(told, "where", [f"{gains.iloc[0] / 1e6:.2f} million"], ["广东有17个"])


def test_chapter_3_harbin_and_the_classes_of_density(told, dataset, counties):
    whole = dataset.unit_sets["prefecture"].table.set_index("code").loc["230100"]
    units = counties[counties["prefecture_code"] == "230100"].set_index("name_en")
    figures = [f"{sentence(whole['change_pct_2010_2020'])}%"]
    for name in ("Songbei District", "Daowai District"):
        pct = units.at[name, "change_pct_2010_2020"]
        figures.append(f"{'+' if pct > 0 else ''}{sentence(pct)}%")
        assert name in told["en"]["centre"]
    density = counties["density_2010"].astype(float)

    def growth(low: float, high: float) -> float:
        rows = counties[density.ge(low) & density.lt(high)]
        return 100 * (rows["population_2020"].sum() / rows["population_2010"].sum() - 1)

    ring = [growth(low, high) for low, high in ((1500, 3000), (3000, 6000), (6000, 12000))]
    figures += [f"{min(ring):.1f}%", f"{max(ring):.1f}%"]
    figures += [f"{sentence(growth(24000, 1e9))}%", str(int(density.ge(24000).sum()))]
    assert growth(10, 100) < 0 > growth(100, 400)
    assert_says(told, "centre", [*figures, "1,500–12,000"], [*figures, "1,500—12,000"])
    # That every centre grows must not be claimed.
    assert "Not that every centre grows: Daowai District" in told["en"]["centre"]


def test_chapter_4_counts_losers_and_new_jobs(told, dataset, counties):
    net = counties["net_migration_2010_2020"].astype(float)
    losing = int((net < 0).sum())
    figures = [count(losing), f"{100 * losing / len(counties):.1f}%"]
    bureau = read_table("employment_national").set_index("year")
    for year in (2012, 2021):
        figures += [f"{bureau.at[year, f'{key}_share_pct']}%" for key in ("secondary", "tertiary")]
    provinces = dataset.unit_sets["province"].counts
    people = {
        sector: [10 * int(provinces[year][f"sector_{sector}"].sum()) for year in (2010, 2020)]
        for sector in ("services", "industry")
    }
    new = {sector: after - before for sector, (before, after) in people.items()}
    outside = [sum(both) for both in zip(*people.values(), strict=True)]
    en = [f"{jobs / 1e6:.1f} million" for jobs in outside]
    en += [f"+{jobs / 1e6:.1f} million" for jobs in new.values()]
    zh = [f"{jobs / 1e8:.2f}亿" for jobs in outside]
    assert_says(
        told,
        "why",
        [*figures, *en, "480 million to 560 million"],
        [*figures, *zh, "4.8亿增至5.6亿"],
    )
    assert new["services"] > new["industry"] > 0


def test_chapter_4_tests_the_pull_of_services_on_moves_and_leaves_it_open(told, counties):
    shares = ["services_share_2010", "manufacturing_share_2010"]
    columns = ["net_migration_rate_2010_2020", *shares, "density_2010"]
    between = counties[columns].astype(float).dropna().corr("spearman").to_numpy()
    joint = np.linalg.solve(between[1:, 1:], between[1:, 0])
    figures = [f"{value:.2f}" for value in (*between[0, 1:3], *joint[:2])]
    assert figures == ["0.50", "0.43", "0.38", "0.09"]
    assert_says(told, "why", figures, figures)
    assert "Which came first remains open" in told["en"]["why"]


def test_chapter_5_the_gap_and_the_gap_if_people_had_stayed(told, dataset):
    china = dataset.panels["china"]
    people = dataset.unit_sets["prefecture"].table.set_index("code")
    lines = dataset.summary.concentration["china"].years
    figures = [f"{lines[year].gdp_per_head.gini:.2f}" for year in ("2010", "2020")]
    figures += [f"{lines[year].population.gini:.2f}" for year in ("2010", "2020")]
    stayed = f"{gap_if_people_stayed(china, people):.2f}"
    assert (figures[1], stayed) == ("0.28", "0.33")
    units = str(china.of_year(2020)["unit"].nunique())
    assert_says(told, "balance", [*figures, stayed, units], [*figures, stayed, units])
    assert "levels do not compare across countries" in told["en"]["balance"]
    by_unit = ["0.744", "0.760", "0.667", "0.669"]
    assert_says(told, "balance", by_unit, by_unit)
    for key, ends in (("united_states", by_unit[:2]), (METROPOLITAN, by_unit[2:])):
        years = dataset.summary.concentration[key].years
        found = [years[year].population.gini for year in ("2001", "2022")]
        assert [f"{gini:.3f}" for gini in found] == ends
    assert "prove no cause" in told["en"]["balance"]


def test_chapter_6_a_cohort_and_the_published_children(told, dataset):
    provinces = dataset.unit_sets["province"].counts
    small = [f"{sex}_{age}" for sex in ("male", "female") for age in ("00", "01_04")]
    older = [f"{sex}_10_14" for sex in ("male", "female")]
    nation = [int(provinces[2010][small].sum().sum()), int(provinces[2020][older].sum().sum())]
    place = provinces[2020].loc["310000"]
    young = [
        f"{sex}_{age}" for sex in ("male", "female") for age in ("00", "01_04", "05_09", "10_14")
    ]
    adults = [f"{s}_{a}_{a + 4}" for s in ("male", "female") for a in range(25, 50, 5)]
    ratio = f"{100 * place[young].sum() / place[adults].sum():.1f}"
    published = read_table("children_migration_national").set_index(["measure", "year"])
    million = published["value_million"].astype(float)
    moved, left = (million[f"{kind}_children_0_17", 2020] for kind in ("migrant", "left_behind"))
    en = [f"{people / 1e6:.1f} million" for people in nation]
    en += [ratio, f"{moved:.1f} million", f"{left:.1f} million"]
    zh = [f"{people / 1e4:,.0f}万" for people in nation]
    zh += [ratio, f"{100 * moved:,.0f}万", f"{100 * left:,.0f}万"]
    assert_says(told, "children", en, zh)
    assert "the atlas does not estimate one" in told["en"]["children"]


# A claim that the figures do not bear out


def changed(figures, path, value):
    """Put another figure into records and mappings, at a path of fields and keys."""
    if not path:
        return value
    step, *rest = path
    if isinstance(figures, Mapping):
        return {**figures, step: changed(figures[step], rest, value)}
    return replace(figures, **{step: changed(getattr(figures, step), rest, value)})


def test_a_line_that_moved_is_not_said_to_have_stayed(dataset):
    path = ("heihe_tengchong", "2020", "area_split", "population_share_southeast")
    assert line_numbers(dataset, "en").holds
    found = line_numbers(changed(dataset, ("summary", *path), 0.91), "en")
    assert not found.holds
    assert found.fields["southeast_words"] == "ninety-one"


@pytest.mark.parametrize(
    ("chapter", "key", "value"),
    [
        ("why", ("sectors", "national", "2020", "services"), 28.0),
        ("why", ("sectors", "employed", "2020", "services"), 210_000_000),
        ("why", ("sectors", "yearly", "2021", "shares", "services"), 36.0),
        (
            "balance",
            ("concentration", "china", "counterfactual", "either_order", "by_people"),
            [0, 0],
        ),
        ("children", ("youngest_cohort", "provinces", "310000", "ratio"), 1.2),
    ],
)
def test_other_claims_fall_with_their_figures(dataset, chapter, key, value):
    assert NUMBERS[chapter](dataset, "en").holds
    assert not NUMBERS[chapter](changed(dataset, ("summary", *key), value), "en").holds


def test_directions_are_said_to_depend_on_the_unit_only_where_they_do(dataset):
    path = ("summary", "concentration", METROPOLITAN, "years", "2022", "population", "gini")
    found = balance_numbers(dataset, "en")
    assert found.warns
    turned = balance_numbers(changed(dataset, path, 0.69), "en")
    assert not turned.warns
    plain = filled(CHAPTERS["balance"].cannot_show_plain, turned, "en")
    assert "directions, too, can depend on the unit" in plain


def test_a_build_without_the_figures_leaves_chapters_out(dataset):
    summary = replace(dataset.summary, sectors=None, local_gains={})
    bare = replace(dataset, summary=summary)
    page = Page("index.html", "en", "", "")
    found = chapters(page, ChartData(bare), load_layers(), [], STYLE)
    assert [(it.number, it.id) for it in found] == [
        (1, "line"),
        (2, "centre"),
        (3, "balance"),
        (4, "children"),
    ]


# The page around the chapters


def test_net_migration_is_the_national_map_and_has_the_switch(pages, dataset):
    subject = subject_of(dataset, STYLE)
    layers = load_layers()
    assert hero_layer(layers, subject).id == "net_migration_county_2010_2020"
    without = [layer for layer in layers if not layer.id.startswith("net_migration")]
    assert hero_layer(without, subject).id == "growth_county_2010_2020"
    for html in pages.values():
        assert '<div id="land-or-people"></div>' in html
        assert html.index('class="find"') < html.index('id="hero"') < html.index('class="chapter"')


def test_the_footer_says_what_maps_must_say(pages):
    assert "审图号" in pages["zh"]
    assert "审图号" in pages["en"]
    assert "香港、澳门、台湾另行普查" in pages["zh"]
    assert "Found an error?" in pages["en"]
    assert "2020年11月1日" in pages["zh"]


def test_the_page_is_light(pages):
    for html in pages.values():
        drawn = "".join(re.findall(r"<svg.*?</svg>", html, re.S))
        assert len(gzip.compress(drawn.encode())) < SVG_GZIPPED
        assert len(gzip.compress(html.encode())) < PAGE_GZIPPED


def test_ids_are_unique_on_the_page(pages):
    for html in pages.values():
        ids = re.findall(r' id="([^"]*)"', html)
        assert len(ids) == len(set(ids))


def test_a_preview_shows_the_first_map_where_it_is_drawn(dataset):
    data, layers = ChartData(dataset), load_layers()
    charts, subject = national_charts(data, STYLE), subject_of(dataset, STYLE)
    for lang in LANGS:
        drawn, plain = (
            story_page(data, layers, charts, subject, STYLE, lang, figures=figures)[0].picture
            for figures in (True, False)
        )
        assert drawn.file == f"figures/{HERO}.{lang}.png"
        assert (drawn.width, drawn.height) == FIGURE_SIZE
        assert hero_layer(layers, subject).title.get(lang) in drawn.alt
        assert plain is None


def test_chapters_lead_to_how_their_measure_is_computed(pages):
    for html in pages.values():
        for anchor in (
            "line",
            "local_gains",
            "density_growth",
            "sectors",
            "concentration",
            "youngest_cohort",
        ):
            assert f'about.html#{anchor}"' in html
