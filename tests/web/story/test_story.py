"""The story: each sentence's numbers are the data's, and a claim stands only where it holds."""

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from atlas.catalogue.style import load_style
from atlas.charts.chart import ChartData
from atlas.country import china
from atlas.measures.concentration import gap_if_people_stayed
from atlas.model.dataset import Dataset
from atlas.places.place_index import subject_of
from atlas.sources.packaged import read_table
from atlas.web.maps.maps import FIGURE_SIZE
from atlas.web.page.pages import Page
from atlas.web.story.figures import HERO, with_years
from atlas.web.story.lecture import ROWS
from atlas.web.story.numbers import (
    CHAPTERS,
    CLASSES,
    NUMBERS,
    coast_numbers,
    gap_numbers,
    line_numbers,
    write_sentence,
)
from atlas.web.story.story import chapters, hero_layer, shares, story_page
from atlas.words.numbers import MINUS, count, estimate_size
from atlas.words.word_files import LANGS
from tests.default_maps import packaged_maps
from tests.editions import EDITION
from tests.web.conftest import Rendered

STYLE = load_style(country=china())
METROPOLITAN = "united_states_metropolitan_area"
LONGEST = 60
"""Words of a paragraph at most."""

SVG_GZIPPED = 24 * 1024
PAGE_GZIPPED = 32 * 1024


@pytest.fixture(scope="module")
def pages(story: Rendered) -> dict[str, str]:
    return {lang: html for lang, (_, html) in story.items()}


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


def test_each_step_has_a_claim_a_limit_a_picture_and_a_way_on(pages, told):
    for lang, html in pages.items():
        assert list(told[lang]) == list(CHAPTERS) == list(NUMBERS)
        sections = re.findall(r'<section class="chapter" id="\w+".*?</section>', html, re.S)
        for section in sections[: len(NUMBERS)]:
            assert section.count("<h2") == 1
            assert section.count("<figure") == section.count("<figcaption>") >= 1
            assert section.count('<p class="cannot">') == 1
            assert re.search(r'<ul class="ways".*?<a href="[^"]+">', section, re.S)
            assert "{" not in words(section)


def test_the_claims_are_those_of_these_censuses(told):
    claims = {
        "away": ("492.8 million people live away", "4.93亿人，住在户口之外。"),
        "line": ("The line stands still: ninety-four to six.", "胡焕庸线：94比6，没有变。"),
        "coast": (
            "gained about 31 million people by migration in ten years, between 24 and 38 million.",
            "沿海，十年净迁入约3,100万人，在2,400万到3,800万之间。",
        ),
        "cities": ("Large cities grew, the smallest shrank.", "大城市在长，最小的城市在缩。"),
        "centre": ("Harbin lost 626,000 people while its centre grew.", "哈尔滨市少了62.6万人"),
        "work": ("Outside farming, most new jobs are in services.", "大多在服务业。"),
        "gap": ("the gap per head narrowed.", "人跟着经济走，人均差距在缩小。"),
        # The lecture's claim falls: those with college did not come to the largest cities more.
        "schooling": (
            "The larger the city, the more schooling its people have.",
            "城市越大，受教育",
        ),
        "children": ("Nearly half of all children are touched", "近一半的孩子，受流动影响。"),
        "since": ("Zhejiang and Guangdong still grow.", "浙江、广东仍在增。"),
    }
    for step, (en, zh) in claims.items():
        assert_says(told, step, [en], [zh])


def test_paragraphs_are_short(pages):
    for section in re.findall(r'<section class="chapter" id="\w+".*?</section>', pages["en"], re.S):
        for paragraph in re.findall(r"<p>(.*?)</p>", section, re.S):
            assert len(paragraph.split()) <= LONGEST, paragraph


def test_the_lecturer_is_named_and_his_claims_are_answered(pages):
    assert "<b>Lu Ming</b>" in pages["en"]
    assert "<b>陆铭</b>" in pages["zh"]
    for html in pages.values():
        assert re.search(r'<p class="lecturer">.*?<a href="lecture.html">', html)


def test_the_lead_counts_people(pages):
    assert "1,332.8 million people in 2010, 1,409.8 million in 2020" in pages["en"]
    assert "2010年13.33亿，2020年14.10亿（不含现役军人）" in pages["zh"]


def test_who_lives_away_is_as_counted_and_as_published(told, dataset):
    censuses = {year: dataset.unit_sets["province"].counts[year] for year in (2010, 2020)}
    after = int(
        censuses[2020][["away_same_county", "away_same_province", "away_other_province"]]
        .sum()
        .sum()
    )
    assert after == 492_762_506
    assert_says(told, "away", [count(after), "375.8 million"], [count(after), "3.76亿"])
    within = dataset.summary.away_from_registration["2020"].published.within_one_city
    assert within == 492_762_506 - 375_816_759
    assert_says(told, "away", [f"{within / 1e6:.1f} million"], [f"{within / 1e8:.2f}亿"])


def test_the_line_is_split_by_area_and_crossed_by_age(told, dataset, counties):
    finer = dataset.people_units.table
    drawn = finer.dropna(subset=["southeast_area_share"])
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
        f"{land:.2f}%",
        str(len(astride)),
        f"{held:.2f}%",
        # With all people of the units astride on one side, rounded outwards.
        "−0.11",
        "+0.05",
    ]
    assert_says(told, "line", figures, figures)
    # Moves across the line are told as moves, and not by total change.
    assert share[2020] < share[2010]
    ours = counties[counties["line_side"] == "southeast"]
    stages = ("children", "youth", "adults")
    younger = sum(ours[f"net_migration_{stage}_2010_2020"].sum() for stage in stages)
    older = ours["net_migration_older_2010_2020"].sum()
    # A third of what the estimate has in all is of those aged 50 and over, mostly error.
    assert older / (younger + older) == pytest.approx(1 / 3, abs=0.01)
    sides = dataset.summary.growth_parts.line
    assert sides["southeast"].net_low == pytest.approx(younger, abs=len(ours) * 3)
    southeast = "the south-east gained about 2.3 million (1.8 to 2.7 million)"
    northwest = "the north-west lost about 650,000 (230,000 to 1.1 million)"
    by_age = f"Of the upper figure {100 * older / (younger + older):.0f}% is at ages 50 and over"
    for said in (southeast, northwest, by_age):
        assert said in told["en"]["line"]
    assert "gave part of the share back" in told["en"]["line"]


def test_the_line_sets_every_census_beside_the_published_shares(told, dataset):
    rows = {row["year"]: row for row in shares(dataset, "en")}
    assert list(rows) == ["1935", "1982", "2000", "2010", "2020"]
    assert rows["1935"] == {"year": "1935", "ours": "", "published": ["96.0%"]}
    assert rows["2020"]["published"] == ["93.5%", "94.0%"]
    for year in ("2000", "2010", "2020"):
        split = dataset.summary.heihe_tengchong[year].area_split
        assert rows[year]["ours"] == f"{100 * split.population_share_southeast:.2f}%"
        assert rows[year]["ours"] in told["zh"]["line"]


def test_the_coast_by_migration_and_by_moves(told, dataset, counties):
    eastern = counties["province_code"].isin(china().coast)
    share = [
        100
        * counties.loc[eastern, f"population_{year}"].sum()
        / counties[f"population_{year}"].sum()
        for year in (2010, 2020)
    ]
    moves = read_table("migration_province_moves", country=china())
    last = moves[moves["period"] == "2015-2020"]
    to, back = (last[f"{end}_code"].isin(china().coast) for end in ("destination", "origin"))
    inland_to_coast = 100 * last.loc[to & ~back, "people"].sum() / last["people"].sum()
    figures = [
        *(f"{one:.1f}%" for one in share),
        f"{inland_to_coast:.0f}%",
        "63%",
        "16%",
        "36%",
        "17%",
    ]
    # The balances of moves are the most, the change of those registered elsewhere is the least.
    crossing = moves[moves["period"].isin(["2010-2015", "2015-2020"])]
    to, back = (crossing[f"{end}_code"].isin(china().coast) for end in ("destination", "origin"))
    most = crossing.loc[to & ~back, "people"].sum() - crossing.loc[back & ~to, "people"].sum()
    away = counties.loc[eastern, ["away_other_province_2010", "away_other_province_2020"]].sum()
    least = away.iloc[1] - away.iloc[0]
    net = [round((most + least) / 2e6), round(least / 1e6), round(most / 1e6)]
    assert net == [31, 24, 38]
    chinese = [f"{million}00万" for million in ("3,1", "2,4", "3,8")]
    about, low, high = (str(million) for million in net)
    english = [f"about {about} million", f"between {low} and {high} million"]
    assert_says(told, "coast", [*english, *figures], [*chinese, *figures])


def test_a_coast_with_one_measure_has_no_claim(dataset):
    one = replace(dataset, summary=replace(dataset.summary, net_migration_measures=None))
    for lang, said in {
        "zh": "沿海十省市的净迁移：+2,400万（+2,000万 至 +2,700万）（估算）。",
        "en": "Net migration of the ten eastern provinces: "
        "+24\xa0m (+20\xa0m to +27\xa0m) (estimated).",
    }.items():
        found = coast_numbers(one, lang)
        assert not found.holds
        assert write_sentence(CHAPTERS["coast"].plain, found, lang, country=china()) == said


def test_who_loses_by_migration_counties_and_districts_apart(told, counties):
    way = counties["net_migration_direction_2010_2020"]
    districts = counties["is_district"].astype(bool)
    lost = 100 * way[districts].eq("lost").mean()
    people = counties["population_2010"].groupby(way).sum()
    shares = [f"{100 * number / people.sum():.0f}%" for number in people]
    figures = [*map(count, way.value_counts()), count(len(counties)), *shares, f"{lost:.1f}%"]
    assert_says(told, "coast", figures, figures)


def test_cities_by_size_and_half_of_all_gains(told, dataset):
    counties = dataset.people_units.compared_table.set_index("code")
    by_class = dataset.summary.cities.by_class
    figures = [f"{sentence(by_class[name]['change_pct'])}%" for name in ("super_large", "small_2")]
    change = counties["change_2010_2020"].astype("int64")
    mean_gain = change / counties["member_codes_2020"].str.count(";").add(1)
    gains = change[mean_gain[change > 0].sort_values(ascending=False).index]
    half = gains.index[: int((gains.cumsum() < gains.sum() / 2).sum()) + 1]
    land = 100 * counties.loc[half, "area_km2"].sum() / counties["area_km2"].sum()
    small = by_class["small_1"]
    assert small["net_high"] < 0 < small["change_pct"]
    figures += [f"{land:.1f}%", f"{small['change_pct']:.1f}%"]
    lost = {lang: estimate_size(small["net_low"], small["net_high"], lang) for lang in LANGS}
    en, zh = f"{lost['en']} by migration", f"净迁出{lost['zh']}"
    assert_says(told, "cities", [*figures, en], [*figures, zh])


def test_harbin_its_centre_and_the_densest_units(told, dataset, counties):
    units = counties[counties["prefecture_code"] == "230100"]

    def growth(rows) -> float:
        return 100 * (rows["population_2020"].sum() / rows["population_2010"].sum() - 1)

    districts = units[units["is_district"].astype(bool)]
    core = districts.loc[["230102", "230103", "230104", "230108", "230109", "230110"]]
    changes = [growth(units), growth(core), growth(districts), growth(units.drop(districts.index))]
    dense = counties[counties["density_2010"].astype(float).ge(24000)]
    changes.append(growth(dense))
    assert changes[0] < 0 < changes[1]
    figures = [f"{abs(change):.1f}%" for change in changes]
    cores = dataset.summary.core_periphery["districts"]
    figures += [str(cores.declining), str(cores.declining_with_growing_core), str(len(dense))]
    assert_says(told, "centre", figures, figures)
    # That every centre grows must not be claimed.
    assert "That every centre grows: old Daowai District fell by 10.5%" in told["en"]["centre"]


def test_new_jobs_by_three_counts(told, dataset):
    bureau = read_table("employment_national", country=china()).set_index("year")
    figures = []
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
    lecture = "480 million to 560 million", "4.8亿增至5.6亿"
    assert_says(told, "work", [*figures, *en, lecture[0]], [*figures, *zh, lecture[1]])
    assert new["services"] > new["industry"] > 0


def test_that_services_draw_people_is_not_claimed(told, counties):
    outside = 100 - counties["agriculture_share_2010"]
    columns = {
        "moves": counties["net_migration_rate_2010_2020"],
        "outside": outside,
        "services": counties["services_share_2010"] / outside,
        "known": counties["manufacturing_share_2010"] * counties["density_2010"],
    }
    between = pd.DataFrame(columns).astype(float).dropna().corr("spearman")["moves"]
    figures = [f"{between[name]:.2f}".replace("-", "−") for name in ("outside", "services")]
    assert figures == ["0.50", "−0.04"]
    assert_says(told, "work", figures, figures)
    assert "That services drew them:" in told["en"]["work"]


def test_rows_and_cities_that_are_left_out_are_said(told, dataset):
    assert dataset.summary.sectors.employed_without["2010"].people == 544_650
    assert_says(told, "work", ["without 545,000 residents"], ["不含行业存疑的54.5万居民"])
    assert len(dataset.summary.cities.uncounted) == 10
    assert_says(
        told,
        "cities",
        ["10 cities not counted by themselves in 2010"],
        ["10座城市2010年没有单独的数字"],
    )


def test_the_gap_and_the_gap_if_people_had_stayed(told, dataset):
    china = dataset.panels["china"]
    people = dataset.unit_sets["prefecture"].table.set_index("code")
    lines = dataset.summary.concentration["china"].years
    figures = [f"{lines[year].gdp_per_head.gini:.2f}" for year in ("2010", "2020")]
    figures += [f"{lines[year].population.gini:.2f}" for year in ("2010", "2020")]
    stayed = f"{gap_if_people_stayed(china, people):.2f}"
    assert (figures[1], stayed) == ("0.28", "0.33")
    units = str(china.of_year(2020)["unit"].nunique())
    assert_says(told, "gap", [*figures, stayed, units], [*figures, stayed, units])
    assert "levels do not compare" in told["en"]["gap"]
    by_unit = ["0.744", "0.760", "0.667", "0.669"]
    assert_says(told, "gap", by_unit, by_unit)
    for key, ends in (("united_states", by_unit[:2]), (METROPOLITAN, by_unit[2:])):
        years = dataset.summary.concentration[key].years
        found = [years[year].population.gini for year in ("2001", "2022")]
        assert [f"{gini:.3f}" for gini in found] == ends
    assert "prove no cause" in told["en"]["gap"]


def test_schooling_by_size_of_city(told, dataset):
    by_class = dataset.summary.cities.by_class
    years = [by_class[name]["mean_years_2020"] for name in CLASSES]
    assert years == sorted(years, reverse=True)
    figures = [f"{years[0]:.1f}", f"{years[-1]:.1f}"]
    low = by_class["super_large"]["primary_or_less_gain_pct"]
    high = [-by_class[name]["college_gain_pct"] for name in CLASSES[1:3]]
    en = [*figures, f"{low:.1f}% more people", *(f"{size:.1f}% fewer" for size in high)]
    zh = [*figures, f"小学及以下的人多{low:.1f}%", *(f"少{size:.1f}%" for size in high)]
    assert_says(told, "schooling", en, zh)


def test_children_as_published_and_a_cohort(told, dataset):
    provinces = dataset.unit_sets["province"].counts
    small = [f"{sex}_{age}" for sex in ("male", "female") for age in ("00", "01_04")]
    older = [f"{sex}_10_14" for sex in ("male", "female")]
    nation = [int(provinces[2010][small].sum().sum()), int(provinces[2020][older].sum().sum())]
    published = read_table("children_migration_national", country=china()).set_index(
        ["measure", "year"]
    )
    million = published["value_million"].astype(float)
    moved, left = (million[f"{kind}_children_0_17", 2020] for kind in ("migrant", "left_behind"))
    en = [f"{people / 1e6:.1f} million" for people in nation]
    en += [f"{moved:.1f} million", f"{left:.1f} million", "138.0 million", "46.4%"]
    en += ["793,000 under-fives", "665,000"]
    zh = [f"{people / 1e4:,.0f}万" for people in nation]
    zh += [f"{100 * moved:,.0f}万", f"{100 * left:,.0f}万", "1.38亿", "46.4%", "79.3万", "66.5万"]
    assert_says(told, "children", en, zh)
    assert "the atlas does not estimate it" in told["en"]["children"]


def test_since_the_census_by_the_yearly_estimates(told):
    table = read_table("population_province_annual", country=china())
    people = table.pivot(index="province_code", columns="year", values="people_10k")
    change = (people[2024] - people[2020]).sort_values(ascending=False)
    assert list(change.index[:2]) == ["330000", "440000"]
    together = change.sum() / 100
    figures = [str(int((change > 0).sum())), str(int((change < 0).sum()))]
    en = [f"{MINUS}{-together:.2f} million", f"+{change.iloc[0] / 100:.2f} million"]
    zh = [f"{MINUS}{-change.sum():.0f}万", f"+{change.iloc[0]:.0f}万人"]
    assert_says(told, "since", [*figures, *en], [*figures, *zh])
    assert "no line joins them to the censuses" in told["en"]["since"]


def test_the_last_step_says_the_fastest_and_whose_gain_is_a_rebound(told):
    """Hainan by 36 of 1,012 ten thousands; Hubei 5,927, 5,745, 5,830 and 5,834 at four ends."""
    table = read_table("population_province_annual", country=china())
    people = table.pivot(index="province_code", columns="year", values="people_10k")
    assert list(people.loc["420000", [2019, 2020, 2021, 2024]]) == [5927, 5745, 5830, 5834]
    assert list(people.loc["460000", [2020, 2024]]) == [1012, 1048]
    en = ["Hainan grew fastest (+3.6%)", "+890,000 is a rebound", "1.82 million people fewer"]
    en.append("850,000 more again")
    zh = ["海南（+3.6%）", "湖北的+89.0万人是回升", "少182万人", "回升85.0万人"]
    assert_says(told, "since", en, zh)


def test_the_last_step_answers_each_point_and_leads_to_its_row(pages):
    for html in pages.values():
        rows = re.findall(r'<th scope="row"><a href="lecture.html#(\w+)">', html)
        assert len(rows) == len(set(rows)) == len(ROWS)
        assert html.index('id="since"') < html.index('id="answers"') < html.index('id="county"')


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
    growth = ("heihe_tengchong_growth", "2010_2020", "change_of_share", "together_high")
    split = ("heihe_tengchong", "2020", "area_split", "population_share_southeast")
    assert line_numbers(dataset, "en").holds
    moved = changed(dataset, ("summary", *growth), -0.02)
    found = line_numbers(changed(moved, ("summary", *split), 0.91), "en")
    assert not found.holds
    assert not found.warns
    assert found.fields["southeast_words"] == "ninety-one"
    assert found.fields["change_high"] == "−0.02"


@pytest.mark.parametrize(
    ("chapter", "key", "value"),
    [
        ("work", ("sectors", "national", "2020", "services"), 28.0),
        ("work", ("sectors", "employed", "2020", "services"), 210_000_000),
        ("work", ("sectors", "yearly", "2021", "shares", "services"), 36.0),
        ("gap", ("concentration", "china", "counterfactual", "either_order", "by_people"), [0, 0]),
        ("away", ("away_from_registration", "2020", "all"), 493_000_000),
        ("cities", ("cities", "by_class", "small_2", "change_pct"), 1.0),
    ],
)
def test_other_claims_fall_with_their_figures(dataset, chapter, key, value):
    assert NUMBERS[chapter](dataset, "en").holds
    assert not NUMBERS[chapter](changed(dataset, ("summary", *key), value), "en").holds


def test_directions_are_said_to_depend_on_the_unit_only_where_they_do(dataset):
    path = ("summary", "concentration", METROPOLITAN, "years", "2022", "population", "gini")
    found = gap_numbers(dataset, "en")
    assert found.warns
    turned = gap_numbers(changed(dataset, path, 0.69), "en")
    assert not turned.warns
    plain = write_sentence(CHAPTERS["gap"].cannot_show_plain, turned, "en", country=china())
    assert "directions, too, can depend on the unit" in plain


def test_a_build_without_the_figures_leaves_steps_out(dataset):
    summary = replace(dataset.summary, sectors=None, local_gains={}, moves={})
    bare = replace(dataset, summary=summary)
    page = Page(replace(EDITION, layers=tuple(packaged_maps())), "index.html", "en", "", "")
    found = chapters(page, ChartData(bare), [])
    left = [id for id in NUMBERS if id not in ("work", "cities", "coast")]
    assert [(it.number, it.id) for it in found] == list(enumerate(left, start=1))


# The page around the steps


def test_the_map_in_view_shows_what_each_step_is_about(pages, dataset):
    layers = {layer.id for layer in packaged_maps()}
    for lang, html in pages.items():
        told = re.search(r'<script type="application/json" id="stage">(.*?)</script>', html)[1]
        stage = json.loads(told)
        assert stage["lang"] == lang
        assert list(stage["steps"]) == ["opening", *NUMBERS]
        assert stage["steps"]["opening"] == {"moves": sorted(dataset.summary.moves)}
        for id, step in stage["steps"].items():
            assert (step.keys() >= {"moves"}) != (step.get("layer") in layers), id


def test_net_migration_is_the_map_of_the_preview(dataset):
    subject, layers = subject_of(dataset, STYLE), packaged_maps()
    edition = replace(EDITION, layers=tuple(layers))
    assert hero_layer(edition, subject).id == "net_migration_county_2010_2020"
    without = tuple(it for it in layers if not it.id.startswith("net_migration"))
    assert hero_layer(replace(EDITION, layers=without), subject).id == "growth_county_2010_2020"


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


def test_a_preview_shows_the_first_map_where_it_is_drawn(dataset, chart_data, charts, story):
    edition = replace(EDITION, layers=tuple(packaged_maps()), figures=True)
    subject = subject_of(dataset, STYLE)
    for lang in LANGS:
        page, _ = story_page(edition, chart_data, charts, subject, lang)
        drawn, plain = page.picture, story[lang][0].picture
        assert drawn.file == f"figures/{with_years(HERO, dataset)}.{lang}.png"
        assert (drawn.width, drawn.height) == FIGURE_SIZE
        assert hero_layer(edition, subject).title.get(lang) in drawn.alt
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
