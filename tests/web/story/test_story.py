"""The story: each sentence's numbers are the data's, and a claim stands only where it holds."""

import gzip
import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from atlas.catalogue.style import load_style
from atlas.charts.chart import ChartData
from atlas.country import china
from atlas.model.dataset import Dataset
from atlas.places.place_index import subject_of
from atlas.sources.packaged import read_table
from atlas.web.maps.maps import FIGURE_SIZE
from atlas.web.page.pages import Page
from atlas.web.story.claims import (
    CHAPTERS,
    CLASSES,
    STORY_CLAIMS,
    away_claim,
    centre_claim,
    coast_claim,
    coast_measures,
    gained_by_rung,
    line_claim,
    rung_figures,
)
from atlas.web.story.figures import HERO, PICTURES, with_years
from atlas.web.story.lecture import ROWS
from atlas.web.story.lecture_claims import CLAIMS
from atlas.web.story.story import chapters, hero_layer, story_page
from atlas.words.numbers import MINUS, people
from atlas.words.word_files import LANGS
from tests.default_maps import packaged_maps
from tests.editions import EDITION
from tests.web.conftest import Rendered

STYLE = load_style(country=china())
METROPOLITAN = "united_states_metropolitan_area"
LONGEST, LONGEST_LIMIT = 45, 33
"""Words of a paragraph, and of what a picture does not show, at most."""

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
        assert list(told[lang]) == list(CHAPTERS) == list(STORY_CLAIMS)
        sections = re.findall(r'<section class="chapter" id="\w+".*?</section>', html, re.S)
        for section in sections[: len(STORY_CLAIMS)]:
            assert section.count("<h2") == 1
            assert section.count("<figure") == section.count("<figcaption>") >= 1
            assert section.count('<p class="cannot">') == 1
            assert re.search(r'<ul class="ways".*?<a href="[^"]+">', section, re.S)
            assert "{" not in words(section)


def test_the_claims_are_those_of_these_censuses(told):
    claims = {
        "away": ("492.8 million people live away", "4.93亿人，住在户口之外。"),
        "line": ("94% of people live south-east of it, 6% north-west.", "仍是94比6。"),
        "coast": ("The coast still gains, but more slowly.", "沿海还在进人，只是慢了。"),
        "cities": ("Large cities grew, the smallest shrank.", "大城市在长，最小的城市在缩。"),
        "centre": ("Harbin lost 626,000 people while its centre grew.", "哈尔滨市少了62.6万人"),
        "work": ("Outside farming, most new jobs are in services.", "大多在服务业。"),
        "gap": ("the gap per head narrowed.", "人口集聚，人均差距却在缩小。"),
        "schooling": (
            "The larger the city, the longer the schooling.",
            "城市越大，受教育年限越长。",
        ),
        "children": ("Nearly one in two children is touched", "近一半的孩子，受人口流动影响。"),
        "since": ("Zhejiang and Guangdong still grow.", "浙江、广东仍在增。"),
    }
    for step, (en, zh) in claims.items():
        assert_says(told, step, [en], [zh])


def test_paragraphs_are_short(pages):
    """Beside a picture stand at most 45 words, and what it does not show takes one line or two."""
    for section in re.findall(r'<section class="chapter" id="\w+".*?</section>', pages["en"], re.S):
        for paragraph in re.findall(r'<p class="telling">(.*?)</p>', section, re.S):
            assert len(paragraph.split()) <= LONGEST, paragraph
        for limit in re.findall(r'<p class="cannot"><b>.*?</b>(.*?)</p>', section, re.S):
            assert len(limit.split()) <= LONGEST_LIMIT, limit


def test_the_lecturer_is_named_and_his_claims_are_answered(pages):
    assert "<b>Lu Ming</b>" in pages["en"]
    assert "<b>陆铭</b>" in pages["zh"]
    for html in pages.values():
        assert re.search(r'<p class="lecturer">.*?<a href="lecture.html">', html)


def test_the_lead_counts_people(pages):
    assert "1,332.8 million people in 2010 and 1,409.8 million in 2020 (excluding" in pages["en"]
    assert "2010年13.33亿，2020年14.10亿（不含现役军人）" in pages["zh"]


def test_who_lives_away_is_as_counted_and_as_published(told, dataset):
    censuses = {year: dataset.unit_sets["province"].counts[year] for year in (2010, 2020)}
    after = int(
        censuses[2020][["away_same_county", "away_same_province", "away_other_province"]]
        .sum()
        .sum()
    )
    assert after == 492_762_506
    assert_says(told, "away", ["492.8 million", "375.8 million"], ["4.93亿", "3.76亿"])
    within = dataset.summary.away_from_registration["2020"].published.within_one_city
    assert within == 492_762_506 - 375_816_759
    assert_says(told, "away", [f"{within / 1e6:.1f} million"], [f"{within / 1e8:.2f}亿"])


def test_parts_are_no_more_than_their_whole(dataset, told):
    """No "of these" over a larger number, and the parts of the text are those of the picture."""
    after = dataset.summary.away_from_registration["2020"]
    parts = [after.same_county, after.same_province, after.other_province]
    assert sum(parts) == after.all
    drawn = PICTURES["away"](ChartData(dataset))
    for lang in LANGS:
        found = away_claim(dataset)
        said = told[lang]["away"]
        numbers = [
            found.figures[name].get(lang)
            for name in ("same_county", "same_province", "other_province")
        ]
        assert numbers == [people(part, lang, width="long") for part in parts]
        assert all(number in said for number in numbers)
        in_picture = [row.figure for row in drawn.key(STYLE, lang)[1:]]
        assert in_picture == [people(part, lang) for part in parts]
        # The earlier census is told first, and nothing is a part of it.
        sentences = re.split(r"(?<=[.。]) ?(?!\d)", CHAPTERS["away"]["paragraph"].get(lang))
        before = next(it for it in sentences if "{before}" in it)
        assert "{floating}" not in before
        assert not re.match(r"Of these|其中", sentences[sentences.index(before) + 1])


def test_who_changed_per_cent_and_who_people_is_said(dataset, told):
    """In per cent the least schooled come first and in people the middle: each with its word."""
    largest = dataset.summary.cities.by_class["super_large"]
    rungs = ("primary_or_less", "secondary", "college")
    gains = [largest[f"{rung}_gain_pct"] for rung in rungs]
    gained = gained_by_rung(dataset)
    assert gains.index(max(gains)) == 0
    assert gained.index(max(gained)) == 1
    assert "In per cent" in told["en"]["schooling"]
    assert "in people" in told["en"]["schooling"]
    assert "百分比" in told["zh"]["schooling"]
    assert "人数" in told["zh"]["schooling"]
    for lang in LANGS:
        lecture = CLAIMS["ladder"].figures(dataset).figures
        assert lecture.items() >= rung_figures(gained).items()
        numbers = [number.get(lang) for number in rung_figures(gained).values()]
        assert all(number in told[lang]["schooling"] for number in numbers)


def test_the_line_is_split_by_area(told, dataset):
    units = dataset.unit_sets["county_2000_2020"].compared_table
    drawn = units.dropna(subset=["southeast_area_share"])
    share = {}
    for year in (2000, 2010, 2020):
        people = drawn[f"population_{year}"].astype(float)
        share[year] = 100 * (people * drawn["southeast_area_share"]).sum() / people.sum()
    area = drawn["area_km2"]
    land = 100 * (area * drawn["southeast_area_share"]).sum() / area.sum()
    figures = [*(f"{share[year]:.2f}%" for year in share), f"{land:.2f}%"]
    # With each unit astride on either side, rounded outwards.
    figures += ["−0.17", "+0.09"]
    assert_says(told, "line", figures, figures)
    # What migration and births did has its own page, and nobody is said not to cross.
    assert "That nobody crosses it" in told["en"]["line"]


def test_the_coast_by_two_five_year_periods_and_by_the_estimate(told, counties):
    eastern = counties["province_code"].isin(china().coast)
    moves = read_table("migration_province_moves", china().tables)
    net = {}
    for period in ("2010-2015", "2015-2020"):
        crossing = moves[moves["period"].eq(period)]
        to, back = (
            crossing[f"{end}_code"].isin(china().coast) for end in ("destination", "origin")
        )
        people = crossing["people"]
        net[period] = people[to & ~back].sum() - people[back & ~to].sum()
    estimate = counties.loc[eastern, "net_migration_2010_2020"].sum()
    figures = [round(number / 1e6) for number in (*net.values(), estimate)]
    assert figures == [22, 16, 28]
    english = ["22 million in 2010–2015 and 16 million in 2015–2020", "about 28 million"]
    english.append("between 25 and 31 million")
    chinese = ["2010—2015年净进2,200万", "2015—2020年1,600万", "2,500万到3,100万", "约2,800万"]
    assert_says(told, "coast", [*english, "6%", "16%"], [*chinese, "6%", "16%"])


def test_every_measure_of_the_coast_stands_in_a_line_of_its_own(told, dataset):
    measures = dataset.summary.net_migration_measures.places["coast"].measures
    for lang in LANGS:
        lines = [(name.get(lang), people.get(lang)) for name, people in coast_measures(dataset)]
        assert len(lines) == len(measures) == 4
        for name, figure in lines:
            assert f"{name}{figure}" in told[lang]["coast"].replace(" ", " ")


def test_a_coast_without_its_halves_has_no_claim(dataset):
    one = replace(dataset, summary=replace(dataset.summary, net_migration_measures=None))
    for lang, said in {
        "zh": "沿海十省市的净迁移：约2,800万人（2,500万到3,100万）。",
        "en": "Net migration of the ten eastern provinces: about 28 million, between 25 and 31 "
        "million.",
    }.items():
        found = coast_claim(one)
        assert not found.holds
        assert found.say(CHAPTERS["coast"]["plain"], lang) == said


def test_cities_by_size_and_half_of_all_gains(told, dataset):
    counties = dataset.people_units.compared_table.set_index("code")
    by_class = dataset.summary.cities.by_class
    figures = [f"{abs(by_class[name]['change_pct']):.1f}%" for name in ("super_large", "small_2")]
    change = counties["change_2010_2020"].astype("int64")
    mean_gain = change / counties["member_codes_2020"].str.count(";").add(1)
    gains = change[mean_gain[change > 0].sort_values(ascending=False).index]
    half = gains.index[: int((gains.cumsum() < gains.sum() / 2).sum()) + 1]
    land = 100 * counties.loc[half, "area_km2"].sum() / counties["area_km2"].sum()
    figures.append(f"{land:.1f}%")
    assert_says(told, "cities", figures, figures)


def test_harbin_its_centre_and_what_lies_around(told, dataset, counties):
    units = counties[counties["prefecture_code"] == "230100"]

    def growth(rows) -> float:
        return 100 * (rows["population_2020"].sum() / rows["population_2010"].sum() - 1)

    districts = units[units["is_district"].astype(bool)]
    core = districts.loc[["230102", "230103", "230104", "230108", "230109", "230110"]]
    assert growth(units) < 0 < growth(core)
    outer, around = districts.drop(core.index), units.drop(districts.index)
    assert (len(core), len(outer), len(around)) == (6, 3, 9)
    changes = [growth(core), growth(outer), growth(around)]
    figures = [f"{abs(change):.1f}%" for change in changes]
    # By the definition that makes these six its core, and by no other.
    cores = dataset.summary.core_periphery["degree_of_urbanisation"]
    figures += [str(cores.declining), str(cores.declining_with_growing_core)]
    assert_says(told, "centre", figures, figures)
    # That every part of it grows must not be claimed.
    assert "Daowai District, an old one, fell by 10.5%" in told["en"]["centre"]


def test_growth_by_distance_is_told_as_a_range_of_models(told, dataset):
    table = dataset.tables["growth_by_distance"].set_index("band")
    for band, name in (("inside", "inside"), ("10_20", "10–20 km"), ("50_100", "50–100 km")):
        ends = [table.at[band, f"change_pct_{end}"] for end in ("low", "high")]
        low, high = (f"{end:+.1f}%".replace("-", MINUS) for end in ends)
        assert f"{name} {low} to {high}" in told["en"]["centre"]
        assert f"{low}到{high}" in told["zh"]["centre"]
    assert "Suburbs grew" in told["en"]["centre"]


def test_suburbs_that_do_not_all_grow_are_not_told(dataset):
    table = dataset.tables["growth_by_distance"]
    other = table.assign(change_pct_low=table["change_pct_low"] - 10)
    without = replace(dataset, tables={**dataset.tables, "growth_by_distance": other})
    assert "second" in centre_claim(dataset).below
    assert "second" not in centre_claim(without).below


def test_new_jobs_by_the_long_form_and_the_lecture(told, dataset):
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
    assert_says(told, "work", [*en, lecture[0]], [*zh, lecture[1]])
    assert new["services"] > new["industry"] > 0
    # The yearly series is told by its own shares: of industry and construction, they are lower.
    bureau = read_table("employment_national", china().tables).set_index("year").loc[[2012, 2021]]
    shares = bureau[["tertiary_share_pct", "secondary_share_pct"]].astype(float).to_numpy().ravel()
    yearly = [f"{share:.1f}%" for share in shares]
    assert yearly == ["36.1%", "30.4%", "48.0%", "29.1%"]
    assert_says(told, "work", yearly, yearly)


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
    assert figures == ["0.49", "−0.03"]
    assert_says(told, "work", figures, figures)
    assert "That services draw people:" in told["en"]["work"]


def test_rows_and_cities_that_are_left_out_are_said(told, dataset):
    assert dataset.summary.sectors.employed_without["2010"].people == 544_650
    assert_says(told, "work", ["2010 without 545,000 residents"], ["不含行业存疑的54.5万居民"])
    assert len(dataset.summary.cities.uncounted) == 10
    assert_says(
        told,
        "cities",
        ["without 10 cities that 2010 did not count by themselves"],
        ["10座城市2010年没有单独的数字"],
    )


def test_the_gap_between_the_richest_and_the_poorest_province(told):
    ends = read_table("gdp_per_head_china_province_ends", china().tables)
    figures = [f"{ratio:.1f}" for ratio in ends["ratio"]]
    assert figures == ["9.7", "5.8", "4.6"]
    assert_says(told, "gap", figures, figures)
    assert "levels do not compare" in told["en"]["gap"]
    assert "prove no cause" in told["en"]["gap"]


def test_schooling_by_size_of_city_on_every_rung(told, dataset):
    by_class = dataset.summary.cities.by_class
    years = [by_class[name]["mean_years_2020"] for name in CLASSES]
    assert years == sorted(years, reverse=True)
    largest = by_class["super_large"]
    rungs = [largest[f"{rung}_gain_pct"] for rung in ("primary_or_less", "secondary", "college")]
    assert min(rungs) > 0
    figures = [f"{years[0]:.1f}", f"{years[-1]:.1f}", *(f"+{gain:.1f}%" for gain in rungs)]
    assert_says(told, "schooling", figures, figures)
    new = largest["college_2020"] - largest["college_2010"]
    part = re.search(r"account for (\d+)% of the national rise", told["en"]["schooling"])[1]
    nation = 100 * new / int(part)
    # Those with college were 9.5 and 16.5 % of about 1,242 and 1,315 million aged 6 and over.
    assert nation == pytest.approx(0.16517 * 1315e6 - 0.095292 * 1242e6, rel=0.03)


def test_children_as_published_in_both_years(told):
    published = read_table("children_migration_national", china().tables).set_index(
        ["measure", "year"]
    )
    million = published["value_million"].astype(float)
    moved, left = (million[f"{kind}_children_0_17", 2020] for kind in ("migrant", "left_behind"))
    before = million["migrant_children_0_17", 2010]
    assert (moved, before, left) == (71.09, 35.81, 66.93)
    en = ["71.1 million", "23.9% of all", "35.8 million in 2010", "66.9 million", "138.0 million"]
    # Of 1,409,778,724 people.
    en.append("9.8% of all people")
    zh = ["7,109万", "23.9%", "2010年3,581万", "6,693万", "1.38亿", "9.8%"]
    assert_says(told, "children", en, zh)
    assert "the atlas does not estimate it" in told["en"]["children"]


def test_since_the_census_by_the_yearly_estimates(told):
    table = read_table("population_province_annual", china().tables)
    people = table.pivot(index="province_code", columns="year", values="people_10k")
    change = (people[2024] - people[2020]).sort_values(ascending=False)
    assert list(change.index[:2]) == ["330000", "440000"]
    together = change.sum() / 100
    figures = [str(int((change > 0).sum())), str(int((change < 0).sum()))]
    en = [*figures, f"{MINUS}{-together:.2f} million"]
    zh = [*figures, f"{MINUS}{-change.sum():.0f}万"]
    assert_says(told, "since", en, zh)
    assert "moves cannot be told from births and deaths" in told["en"]["since"]
    # By the survey of 2025 fewer lived away than by the census of 2020: 479.9 after 492.8 million.
    en = ["November 2025, 479.9 million", "357.9 million", "492.8 million and 375.8 million"]
    zh = ["4.80亿", "3.58亿", "4.93亿", "3.76亿", "2,052万人的抽样调查"]
    assert_says(told, "since", [*en, "a sample of 20.5 million people"], zh)


def test_the_last_step_says_the_fastest_and_whose_gain_is_a_rebound(told):
    """Hainan by 36 of 1,012 ten thousands; Hubei 5,927, 5,745, 5,830 and 5,834 at four ends."""
    table = read_table("population_province_annual", china().tables)
    people = table.pivot(index="province_code", columns="year", values="people_10k")
    assert list(people.loc["420000", [2019, 2020, 2021, 2024]]) == [5927, 5745, 5830, 5834]
    assert list(people.loc["460000", [2020, 2024]]) == [1012, 1048]
    en = [
        "Hainan has the highest rate (+3.6%)",
        "+890,000 is a rebound",
        "1.82 million people fewer",
    ]
    zh = ["海南（+3.6%）", "湖北的+89.0万人是回升", "少182万人"]
    assert_says(told, "since", en, zh)


def test_the_last_step_answers_each_point_and_leads_to_its_row(pages):
    for html in pages.values():
        answers = re.search(r'id="answers".*?</section>', html, re.S)[0]
        rows = re.findall(r'<li><a href="lecture.html#(\w+)">', answers)
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
    growth = ("heihe_tengchong_growth", "2010_2020", "change_of_share", "apart_high")
    split = ("heihe_tengchong", "2020", "area_split", "population_share_southeast")
    assert line_claim(dataset).holds
    moved = changed(dataset, ("summary", *growth), -0.02)
    found = line_claim(changed(moved, ("summary", *split), 0.91))
    assert not found.holds
    assert found.figures["southeast"] == "91"
    assert found.figures["high"] == "−0.02"


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
    assert STORY_CLAIMS[chapter](dataset).holds
    assert not STORY_CLAIMS[chapter](changed(dataset, ("summary", *key), value)).holds


@pytest.mark.parametrize(
    ("chapter", "key", "value"),
    [
        ("work", ("sectors", "yearly", "2021", "shares", "services"), 36.0),
        ("gap", ("concentration", "china", "years", "2020", "gdp", "gini"), 0.60),
    ],
)
def test_what_stands_second_goes_with_its_figures(dataset, chapter, key, value):
    assert "second" in STORY_CLAIMS[chapter](dataset).below
    other = changed(dataset, ("summary", *key), value)
    assert "second" not in STORY_CLAIMS[chapter](other).below


def test_cities_that_turned_are_not_said_to_grow(dataset):
    key = ("summary", "cities", "by_class", "super_large", "change_pct")
    found = STORY_CLAIMS["cities"](changed(dataset, key, -1.5))
    assert found.figures["largest"].en == "fell by 1.5%"


def test_a_build_without_the_figures_leaves_steps_out(dataset):
    summary = replace(dataset.summary, sectors=None, local_gains={}, moves={})
    bare = replace(dataset, summary=summary)
    page = Page(replace(EDITION, layers=tuple(packaged_maps())), "index.html", "en", "", "")
    found = chapters(page, ChartData(bare), [])
    left = [id for id in STORY_CLAIMS if id not in ("work", "cities", "coast")]
    assert [(it["number"], it["id"]) for it in found] == list(enumerate(left, start=1))


# The page around the steps


def test_each_picture_is_described_and_leads_to_its_figures(pages):
    for lang, html in pages.items():
        for id in STORY_CLAIMS:
            section = re.search(rf'<section class="chapter" id="{id}".*?</section>', html, re.S)[0]
            picture = re.search(r'<figure class="picture">.*?</figure>', section, re.S)[0]
            claim = words(re.search(r"<h2.*?</h2>", section, re.S)[0]).strip()
            image = re.search(r'<img src="([^"]+)"[^>]* alt="([^"]+)"', picture)
            assert image[1].endswith(f"assets/story/{id}.{lang}.svg")
            # Whoever cannot see the picture is told what it claims.
            assert words(image[2]).startswith(claim), id
            assert re.search(r'<a class="view" href="[^"]+"', picture), id


def test_the_opening_names_every_period_and_stands_on_the_last(pages, dataset):
    for html in pages.values():
        buttons = re.findall(r'data-picture="([^"]+)"[^>]*aria-pressed="(true|false)"', html)
        assert len(buttons) == len(dataset.summary.moves)
        assert [pressed for _, pressed in buttons] == ["false"] * (len(buttons) - 1) + ["true"]
        shown = re.search(r'id="playing".*?<img src="([^"]+)"', html, re.S)[1]
        assert shown == buttons[-1][0]


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
