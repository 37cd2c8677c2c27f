"""The lecture point by point: every number against its source, and rows whose figures lack."""

import html
import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from atlas.catalogue.style import load_style
from atlas.charts.chart import Chart
from atlas.country import china
from atlas.model.dataset import Dataset
from atlas.model.summary import Summary
from atlas.sources.packaged import read_table
from atlas.web.page.pages import Page
from atlas.web.story.lecture import (
    GROUPS,
    ROWS,
    VERDICTS,
    Row,
    lecture_page,
    lecture_rows,
    shown_addresses,
)
from atlas.web.story.lecture_claims import CLAIMS
from atlas.words.numbers import count, estimate, estimate_size, exceeding, people, percent, signed
from atlas.words.word_files import LANGS
from tests.default_maps import packaged_maps
from tests.editions import EDITION

STYLE = load_style(country=china())
WITH_MAPS = replace(EDITION, layers=tuple(packaged_maps()))
LONGEST_EN, LONGEST_ZH = 26, 75
"""Words, and characters, of what the story takes of a row."""

Told = Mapping[str, Mapping[str, str]]


def rows_of(dataset: Dataset, charts: list[Chart], lang: str) -> dict[str, Row]:
    page = Page(EDITION, "lecture.html", lang, "", "")
    return {row.id: row for row in lecture_rows(dataset, page, shown_addresses(WITH_MAPS, charts))}


@pytest.fixture(scope="module")
def rows(dataset: Dataset, charts: list[Chart]) -> dict[str, dict[str, Row]]:
    return {lang: rows_of(dataset, charts, lang) for lang in LANGS}


@pytest.fixture(scope="module")
def told(rows) -> Told:
    """What the censuses show by language and row, without what stands beside it."""
    return {
        lang: {id: html.unescape(f"{row.shows} {row.more}") for id, row in of.items()}
        for lang, of in rows.items()
    }


@pytest.fixture(scope="module")
def pages(dataset: Dataset, charts: list[Chart]) -> dict[str, str]:
    return {lang: lecture_page(WITH_MAPS, dataset, charts, lang)[1] for lang in LANGS}


@pytest.fixture(scope="module")
def counties(dataset: Dataset) -> pd.DataFrame:
    return dataset.unit_sets["county_2010_2020"].table.set_index("code")


def assert_says(told: Told, row: str, *figures: str) -> None:
    """Hold both languages to figures that both write alike."""
    for lang in LANGS:
        for figure in figures:
            assert figure in told[lang][row], (lang, row, figure)


def assert_counts(told: Told, row: str, *numbers: float, sign: bool = False) -> None:
    """Hold both languages to numbers of people, each written in its own way."""
    for lang in LANGS:
        for number in numbers:
            figure = people(number, lang, signed=sign, width="long")
            assert figure in told[lang][row], (lang, row, figure)


def test_every_point_has_its_words_and_what_bears_it():
    assert list(ROWS) == list(CLAIMS)
    assert [*dict.fromkeys(it.group for it in CLAIMS.values())] == list(GROUPS)
    assert {it.verdict for it in CLAIMS.values()} <= set(VERDICTS)


def test_the_figures_bear_the_points_as_these_censuses_do(rows):
    for of in rows.values():
        assert {id: row.verdict for id, row in of.items()} == {
            id: it.verdict for id, it in CLAIMS.items()
        }
    borne = [id for id, it in CLAIMS.items() if it.verdict == "borne"]
    assert borne == ["line", "coast", "cities", "centres", "children"]


def test_what_the_story_takes_is_short(rows):
    for row in rows["en"].values():
        for words in (row.says, row.shows, row.unknown):
            assert len(words.split()) <= LONGEST_EN, words
    for row in rows["zh"].values():
        for words in (row.says, row.shows, row.unknown):
            assert len(words) <= LONGEST_ZH, words


def test_away_is_the_communique_beside_400_million(told, dataset):
    found = dataset.summary.away_from_registration
    after = found["2020"].published
    assert after.all == after.floating + after.within_one_city == 492_762_506
    assert_counts(told, "away", after.all, after.floating, after.within_one_city)
    assert_counts(told, "away", found["2010"].all, after.all - 400_000_000)


def test_the_line_has_its_shares_and_what_crossed_it(told, dataset, counties):
    for year, split in dataset.summary.heihe_tengchong.items():
        share = 100 * split.area_split.population_share_southeast
        assert_says(told, "line", year, percent(share, 2))
    sides = dataset.summary.growth_parts.line
    losers = max(sides["northwest"].net_high, sides["straddling"].net_high)
    assert sides["southeast"].net_low > 0 > losers
    for lang in LANGS:
        for side in sides.values():
            assert estimate_size(side.net_low, side.net_high, lang) in told[lang]["line"]
    # A third of the gain is of those of 50 and over, and without it the range begins.
    assert sides["southeast"].net_low == sides["southeast"].net_migration_under_50
    assert_says(told, "line", "−0.11", "+0.05")


def test_the_coast_is_ten_provinces_and_the_tide_slackens(told, dataset, counties):
    eastern = counties["province_code"].isin(china().coast)
    assert "净迁移约3,100万人（2,400万到3,800万）；" in told["zh"]["coast"]
    assert ": about 31 million, between 24 and 38 million; " in told["en"]["coast"]
    for year in (2010, 2020):
        by_side = counties.groupby(eastern)[f"population_{year}"].sum()
        assert_says(told, "coast", percent(100 * by_side[True] / by_side.sum()))
    moves = read_table("migration_province_moves", country=china())
    left, came = (moves[f"{end}_code"].isin(china().coast) for end in ("origin", "destination"))
    shares = {}
    for kind, chosen in (("to coast", ~left & came), ("to inland", left & ~came)):
        share = moves[chosen].groupby("period")["people"].sum()
        share = 100 * share / moves.groupby("period")["people"].sum()
        shares[kind] = [percent(share[period], 0) for period in ("1995-2000", "2015-2020")]
    assert shares == {"to coast": ["63%", "48%"], "to inland": ["6%", "16%"]}
    assert_says(told, "coast", *shares["to coast"], *shares["to inland"])


def test_cities_are_told_by_net_migration_and_growth(told, dataset):
    classes = dataset.summary.cities.by_class
    for row in classes.values():
        assert_says(told, "cities", signed(row["change_pct"], 1))
    for lang in LANGS:
        for name in ("super_large", "small_2"):
            ends = (classes[name][f"net_{end}"] for end in ("low", "high"))
            assert estimate(*ends, lang) in told[lang]["cities"]
    fastest = max(classes, key=lambda name: classes[name]["change_pct"])
    assert fastest != "super_large"


def test_centres_are_the_types_and_harbin(told, dataset, counties):
    types = dataset.unit_sets["prefecture"].table.set_index("code")
    for definition in dataset.summary.core_periphery.values():
        assert_says(told, "centres", count(definition.declining))
        assert_says(told, "centres", count(definition.declining_with_growing_core))
    assert_says(told, "centres", "136", "91", "277")
    pct = types.at["230100", "change_pct_2010_2020"]
    assert f"Harbin fell by {percent(-pct)}" in told["en"]["centres"]
    assert f"哈尔滨市减少{percent(-pct)}" in told["zh"]["centres"]
    for code, name, verb in (("230109", "Songbei", "grew"), ("230104", "Daowai", "fell")):
        changed = percent(abs(counties.at[code, "change_pct_2010_2020"]))
        assert f"{name} District {verb} by {changed}" in told["en"]["centres"]


def test_services_are_told_beside_all_work_outside_farming(told, dataset, rows):
    assert_says(told, "services", "0.50", "−0.04", "0.43")
    # Both shares go with gains; services' part of the work outside farming does not, and no census
    # tells whether people follow work.
    assert all(of["services"].verdict == "open" for of in rows.values())
    evidence, work = CLAIMS["services"].figures, dataset.summary.sectors
    assert evidence(dataset, "en").holds
    pull = work.pull["county"]
    ranks = {**pull.rank_correlation, "services_of_outside": 0.3}
    turned = replace(work, pull={"county": replace(pull, rank_correlation=ranks)})
    assert not evidence(
        replace(dataset, summary=replace(dataset.summary, sectors=turned)), "en"
    ).holds


def test_jobs_are_the_long_form_times_ten_beside_the_bureau(told, dataset):
    work = dataset.summary.sectors
    sums = {
        year: work.employed[year]["industry"] + work.employed[year]["services"]
        for year in ("2010", "2020")
    }
    assert_counts(told, "jobs", *sums.values(), 480e6 - sums["2010"])
    for sector in ("industry", "services"):
        new = work.employed["2020"][sector] - work.employed["2010"][sector]
        assert_counts(told, "jobs", new, sign=True)
    bureau = read_table("employment_national", country=china()).set_index("year").loc[2020]
    assert_counts(told, "jobs", 1e4 * (bureau["secondary_10k"] + bureau["tertiary_10k"]))


def test_the_secondary_sector_contradicts_and_says_so(told, dataset):
    work = dataset.summary.sectors
    for sector in ("agriculture", "industry", "construction"):
        for year in ("2010", "2020"):
            assert_says(told, "secondary", percent(work.national[year][sector]))
    for year in ("2012", "2021"):
        assert_says(told, "secondary", year, percent(work.yearly[year].shares["industry"]))
    assert_counts(told, "secondary", *(work.employed[y]["manufacturing"] for y in ("2010", "2020")))
    assert "contradicts it" in told["en"]["secondary"]
    assert "与讲座相反" in told["zh"]["secondary"]


def test_the_gap_has_three_countries_and_had_people_stayed(told, dataset):
    found = dataset.summary.concentration
    gaps = found["china"].counterfactual
    for value in (gaps.gap["2010"], gaps.gap["2020"], gaps.people_as_in["2010"]):
        assert_says(told, "gap", f"{value:.2f}")
    for country in ("japan", "united_states"):
        years = found[country].years
        for year in (min(years), max(years)):
            assert_says(told, "gap", year, f"{years[year].gdp_per_head.gini:.2f}")
    assert "Those of the United States contradict it" in told["en"]["gap"]
    for country, year in (("china", "2020"), ("japan", "2018")):
        of_year = found[country].years[year]
        for gini in (of_year.gdp.gini, of_year.population.gini):
            assert_says(told, "concentration", year, f"{gini:.2f}")


def test_schooling_is_of_places(told, dataset):
    schooling, cities = dataset.summary.schooling, dataset.summary.cities
    for year in ("2010", "2020"):
        assert_says(told, "twelve", f"{schooling.years[year].mean_years:.2f}")
        more = schooling.gdp_per_head[year].pct_per_year
        assert_says(told, "schooling_income", percent(more))
    assert_says(told, "returns", f"{cities.per_doubling.mean_years:.2f}")
    assert_says(told, "returns", f"{cities.per_doubling.college_share:.1f}")


def test_the_ladder_holds_at_its_lower_end(told, dataset):
    for name in ("super_large", "very_large", "large_1"):
        row = dataset.summary.cities.by_class[name]
        assert row["primary_or_less_gain_pct"] > 10 > 2 > row["college_gain_pct"]
        for end in ("primary_or_less", "college"):
            for lang in LANGS:
                said = exceeding(row[f"{end}_gain_pct"]).get(lang)
                assert said in told[lang]["ladder"], (name, end)
    largest = dataset.summary.cities.by_class["super_large"]
    for year in ("2010", "2020"):
        assert_says(told, "ladder", percent(largest[f"college_share_{year}"]))


def test_children_are_as_published_beside_a_cohort(told, dataset):
    table = read_table("children_migration_national", country=china()).set_index(
        ["measure", "year"]
    )
    million = table["value_million"].astype(float)
    for measure in ("children_affected_by_migration", "migrant_children_0_17"):
        assert_counts(told, "children", 1e6 * million[measure, 2020])
    assert_counts(told, "children", 1e6 * million["left_behind_children_0_17", 2020])
    assert_says(told, "children", "46.4%")
    shanghai = dataset.summary.youngest_cohort.provinces["310000"]
    assert_counts(told, "children", shanghai.under_5, shanghai.aged_10_14)


def test_what_is_asked_for_has_figures_where_there_are_any(told, dataset):
    after = dataset.summary.away_from_registration["2020"]
    assert_says(told, "hukou", percent(after.share))
    assert_counts(told, "hukou", after.other_province)
    assert_says(told, "true_cities", count(len(dataset.summary.core_periphery_flips)))
    assert_says(told, "true_cities", count(sum(dataset.summary.cities.classes.values())))


def test_a_row_without_figures_says_so_and_leads_nowhere_that_is_not_there(dataset):
    bare = replace(dataset, summary=Summary(totals=dataset.summary.totals))
    for lang in LANGS:
        page = Page(EDITION, "lecture.html", lang, "", "")
        for row in lecture_rows(bare, page, frozenset()):
            if CLAIMS[row.id].figures is None:
                assert row.verdict == "open"
            else:
                assert row.verdict == "missing"
                assert not row.more
                assert not row.links
            assert "{" not in row.shows


def test_figures_that_are_not_as_told_lose_the_verdict_and_the_comment(dataset, charts, rows):
    cities = dataset.summary.cities
    classes = {name: dict(row) for name, row in cities.by_class.items()}
    classes["super_large"] |= {"net_low": -2_000_000.0, "net_high": -500_000.0}
    summary = replace(dataset.summary, cities=replace(cities, by_class=classes))
    row = rows_of(replace(dataset, summary=summary), charts, "en")["cities"]
    assert row.verdict == "against"
    assert "(−2\xa0m to −500,000)" in row.shows
    assert not row.more
    assert rows["en"]["cities"].more


def test_the_page_has_a_row_a_point_and_counts_its_verdicts(pages, rows):
    for lang, page in pages.items():
        assert re.findall(r'<tr id="(\w+)">', page) == list(CLAIMS)
        tally = re.search(r'<p class="tally">(.*?)</p>', page, re.S)[1]
        counted = [int(n) for n in re.findall(r"</b> (\d+)</span>", tally)]
        assert sum(counted) == len(CLAIMS)
        assert str(len(CLAIMS)) in tally
        for row in rows[lang].values():
            assert row.shows in page
        assert "{" not in page
    assert "Lu Ming" in pages["en"]
    assert "陆铭" in pages["zh"]


def test_the_lectures_own_numbers_stand_as_it_has_them(rows):
    for of in rows.values():
        assert all(gap in of["incomes"].says for gap in ("2.4", "4.23", "3.42"))
        assert "22%" in of["wages"].says
        assert "0.6" in of["returns"].says
    assert "480 to 560 million" in rows["en"]["jobs"].says
    assert "4.8亿增至5.6亿" in rows["zh"]["jobs"].says
