"""The lecture point by point: what is his, every number against its source, and verdicts."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from atlas.charts import away
from atlas.charts.chart import Chart
from atlas.country import china
from atlas.measures.concentration_of_china import ENDS
from atlas.model.dataset import Dataset
from atlas.model.summary import Summary
from atlas.sources.packaged import read_table
from atlas.web.page.pages import Page
from atlas.web.story.lecture import (
    GROUPS,
    LECTURE_WORDS,
    ROWS,
    VERDICTS,
    lecture_page,
    lecture_rows,
    shown_addresses,
)
from atlas.web.story.lecture_claims import CLAIMS
from atlas.words.numbers import people, percent
from atlas.words.word_files import LANGS
from tests.default_maps import packaged_maps
from tests.editions import EDITION

WITH_MAPS = replace(EDITION, layers=tuple(packaged_maps()))

Told = Mapping[str, Mapping[str, str]]
Row = dict[str, Any]


def rows_of(dataset: Dataset, lang: str, charts: list[Chart] | tuple[()] = ()) -> dict[str, Row]:
    page = Page(EDITION, "lecture.html", lang, "", "")
    return {
        row["id"]: row for row in lecture_rows(dataset, page, shown_addresses(WITH_MAPS, charts))
    }


@pytest.fixture(scope="module")
def rows(dataset: Dataset, charts: list[Chart]) -> dict[str, dict[str, Row]]:
    return {lang: rows_of(dataset, lang, charts) for lang in LANGS}


@pytest.fixture(scope="module")
def told(rows) -> Told:
    """The figures by language and row, with what stands behind them."""
    return {
        lang: {id: html.unescape(f"{row['shows']} {row['more']}") for id, row in of.items()}
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


def million_children() -> pd.Series:
    table = read_table("children_migration_national", china().tables)
    return table.set_index(["measure", "year"])["value_million"].astype(float)


# What he says, and how it is judged


def test_every_point_has_its_words_and_what_bears_it():
    assert list(ROWS) == list(CLAIMS)
    assert [*dict.fromkeys(it.group for it in CLAIMS.values())] == list(GROUPS)
    assert {it.verdict for it in CLAIMS.values()} <= set(VERDICTS)
    for id, claim in CLAIMS.items():
        assert (claim.verdict == "asked") == (claim.group == "asks"), id


JUDGED = {
    "urban": "Borne out as far as 2020",
    "jobs": "In part (direction only)",
    "labour": "Borne out in direction",
    "secondary": "In part",
    "services": "A census cannot tell",
    "incomes": "A census cannot tell",
    "regions": "Borne out (near our factor of 2020)",
    "region_incomes": "A census cannot tell",
    "gap": "In part (by prefecture yes, by province no)",
    "away": "Borne out",
    "coast": "In part (coast and cities yes, the side of the line no)",
    "centres": "Borne out",
    "closed": "In part",
    "schooling_income": "A census cannot tell",
    "ladder": "A census cannot tell by place",
    "early": "A census cannot tell",
    "returns": "A census cannot tell",
    "children": "Borne out",
    "left_behind": "Borne out",
    "county_towns": "In part",
}
"""Each claim and how the figures of these censuses bear it out; all else is asked for."""


def test_the_figures_bear_the_points_as_these_censuses_do(rows):
    claims = {id: row["judged"] for id, row in rows["en"].items() if row["group"] != "asks"}
    assert claims == JUDGED
    assert {row["judged"] for row in rows["en"].values() if row["group"] == "asks"} == {"Asked for"}
    for id, row in rows["zh"].items():
        assert row["verdict"] == CLAIMS[id].verdict == rows["en"][id]["verdict"]
        assert bool(row["clause"]) == bool(rows["en"][id]["clause"])
        assert row["judged"] == f"{row['named']}{row['clause']}"


OWN = {
    "urban": ("37%", "2010", "2022"),
    "jobs": ("15.6%",),
    "labour": ("2015",),
    "incomes": ("7%", "2.4"),
    "regions": ("4.23",),
    "region_incomes": ("3.42",),
    "schooling_income": ("21%", "Glaeser"),
    "early": ("Wei", "2021"),
    "returns": ("0.6",),
    "children": ("23.88%", "2010"),
    "spending": ("6%",),
}


def test_the_lectures_own_numbers_stand_as_he_gives_them(rows):
    for of in rows.values():
        for id, row in of.items():
            said = re.findall(r"\d+(?:\.\d+)?%?|Glaeser|Wei", row["says"])
            assert set(OWN.get(id, ())) <= set(said), id
        assert "4.5" in of["spending"]["says"]
    en, zh = rows["en"], rows["zh"]
    assert "480 to 560 million" in en["jobs"]["says"]
    assert "4.8亿增至5.6亿" in zh["jobs"]["says"]
    assert ("400 million" in en["away"]["says"], "4亿" in zh["away"]["says"]) == (True, True)
    assert ("70 million" in en["children"]["says"], "7,000万" in zh["children"]["says"]) == (
        True,
        True,
    )
    for figure in ("60 million", "140 million", "a tenth of all people"):
        assert figure in en["left_behind"]["says"]
    for figure in ("六千多万", "1.4亿", "十分之一"):
        assert figure in zh["left_behind"]["says"]


NOT_HIS = {
    "en": ("stands still", "half of all", "22%", "626,000"),
    "zh": ("没有变", "近一半", "22%", "62.6万"),
}


def test_nothing_is_said_in_his_name_that_he_did_not_say(rows):
    for lang, of in rows.items():
        for row in of.values():
            for words in NOT_HIS[lang]:
                assert words not in row["says"], (row["id"], words)


OURS = re.compile(r"15[–—]59|6岁|ages 6")
"""Numbers of ours that name an age, and are no figure."""


def test_no_number_of_ours_is_typed():
    for id, words in ROWS.items():
        for part in ("shows", "more", "clause", "topic"):
            for lang in LANGS if part in words else ():
                typed = OURS.sub("", re.sub(r"\{\w+\}", "", words[part].get(lang)))
                assert not re.search(r"\d", typed), (id, part, typed)


def test_a_point_is_two_sentences_at_most(rows):
    stops = {"en": r"\.(?=\s|$)", "zh": "。"}
    for lang, of in rows.items():
        for row in of.values():
            for words in (row["says"], f"{row['shows']} {row['more']}".strip()):
                assert len(re.findall(stops[lang], words)) <= 2, (row["id"], words)


# Each figure against its source


def test_towns_and_working_ages_are_the_censuses_sums(told):
    urban, working = {}, {}
    for year in (2010, 2020):
        census = read_table(f"census_{year}", china().tables)
        urban[year] = census["urban"].sum()
        assert urban[year] + census["rural"].sum() == census["population"].sum()
        ages = [
            name
            for name in census
            if (found := re.fullmatch(r"(?:fe)?male_(\d\d)_(\d\d)", name))
            and 15 <= int(found[1]) <= 55
        ]
        assert len(ages) == 18
        working[year] = census[ages].sum().sum()
    assert urban == {2010: 670_005_546, 2020: 899_991_162}
    assert working == {2010: 933_893_808, 2020: 892_376_568}
    assert_counts(told, "urban", *urban.values())
    assert_says(told, "urban", "+34.3%")
    assert_counts(told, "labour", *working.values())


def test_jobs_are_the_bureaus_beside_the_long_form_times_ten(told, dataset):
    bureau = read_table("employment_national", china().tables).set_index("year").loc[2020]
    yearly = 1e4 * (bureau["secondary_10k"] + bureau["tertiary_10k"])
    assert_counts(told, "jobs", yearly)
    # More in 2020 than he has in 2022.
    assert yearly > 560e6
    employed = dataset.summary.sectors.employed
    for year in ("2010", "2020"):
        assert_counts(told, "jobs", employed[year]["industry"] + employed[year]["services"])


def test_sectors_are_told_by_both_series(told, dataset):
    work = dataset.summary.sectors
    for sector in ("agriculture", "industry"):
        for year in ("2010", "2020"):
            assert_says(told, "secondary", percent(work.national[year][sector]))
    new = work.employed["2020"]["services"] - work.employed["2010"]["services"]
    assert_counts(told, "secondary", new, sign=True)
    bureau = read_table("employment_national", china().tables).set_index("year")
    for year in (2012, 2021):
        share = percent(float(bureau.loc[year, "secondary_share_pct"]))
        assert_says(told, "secondary", str(year), share)


def test_services_are_told_beside_all_work_outside_farming(told):
    assert_says(told, "services", "0.49", "−0.03")


def test_the_regions_are_provinces_summed_from_their_prefectures(told):
    """Shanghai ÷ Guizhou in 2000 and 2010, Beijing ÷ Gansu in 2020, from the table itself."""
    ends = read_table("gdp_per_head_china_province_ends", china().tables).set_index("year")
    expected = {2000: ("31", "52", "9.7"), 2010: ("31", "52", "5.8"), 2020: ("11", "62", "4.6")}
    for year, (high, low, ratio) in expected.items():
        row = ends.loc[year]
        assert (row["largest"][:2], row["smallest"][:2]) == (high, low)
        assert f"{row['ratio']:.1f}" == ratio
        assert_says(told, "regions", str(year), ratio)
    assert "Beijing over Gansu" in told["en"]["regions"]
    assert "北京比甘肃" in told["zh"]["regions"]


def test_the_gap_has_three_countries(told, dataset):
    found = dataset.summary.concentration
    apart = {}
    for country in ("china", "china_province", "japan", "united_states"):
        last = found[country].years[max(found[country].years)]
        apart[country] = last.gdp.gini - last.population.gini
        assert_says(told, "gap", f"{apart[country]:.3f}")
    # Units decide.
    assert apart["china_province"] < apart["japan"] < apart["china"]
    for year in ("2010", "2020"):
        assert_says(told, "gap", year, f"{found['china'].years[year].gdp_per_head.gini:.2f}")


def test_away_is_the_communique(told, dataset):
    after = dataset.summary.away_from_registration["2020"].published
    assert (after.all, after.floating) == (492_762_506, 375_816_759)
    assert_counts(told, "away", after.all, after.floating)


def test_the_coast_is_ten_provinces_and_the_line_has_its_shares(told, dataset, counties):
    eastern = counties["province_code"].isin(china().coast)
    shares = []
    for year in (2010, 2020):
        by_side = counties.groupby(eastern)[f"population_{year}"].sum()
        shares.append(percent(100 * by_side[True] / by_side.sum()))
    assert shares == ["38.0%", "40.0%"]
    assert_says(told, "coast", *shares)
    for year, share in (("2000", "94.00%"), ("2020", "93.71%")):
        split = dataset.summary.heihe_tengchong[year].area_split
        assert percent(100 * split.population_share_southeast, 2) == share
        assert_says(told, "coast", year, share)


def test_centres_are_the_types_and_harbins_core(told, dataset, counties):
    # By the definition that makes the six its core.
    cities = dataset.summary.core_periphery["degree_of_urbanisation"]
    figures = (cities.prefectures, cities.declining, cities.declining_with_growing_core)
    assert_says(told, "centres", *map(str, figures))
    types = dataset.unit_sets["prefecture"].table.set_index("code")
    pct = types.at["230100", "change_pct_2010_2020"]
    core = counties.loc[["230102", "230103", "230104", "230108", "230109", "230110"]]
    first, last = (core[f"population_{year}"].sum() for year in (2010, 2020))
    grew = percent(100 * (last / first - 1))
    assert grew == "12.3%"
    assert (
        f"Harbin fell by {percent(-pct)}; its six core districts grew by {grew}"
        in (told["en"]["centres"])
    )
    assert f"哈尔滨市减少{percent(-pct)}，六个中心城区增长{grew}" in told["zh"]["centres"]


def test_beijing_is_told_by_the_year_of_its_peak(told):
    """By residents alone: arrivals of a one-per-cent survey are not consistent with the balance."""
    yearly = read_table("population_province_annual", china().tables)
    beijing = yearly[yearly["province_code"].eq("110000")].set_index("year")["people_10k"]
    assert beijing.idxmax() == 2016
    assert_says(told, "closed", "2016", "2024")
    assert_counts(told, "closed", *(10_000 * beijing[[2016, 2024]]))


def test_schooling_is_of_places(told, dataset):
    schooling, cities = dataset.summary.schooling, dataset.summary.cities
    for year in ("2010", "2020"):
        assert_says(told, "twelve", f"{schooling.years[year].mean_years:.2f}")
    more = schooling.gdp_per_head["2020"].pct_per_year
    assert_says(told, "schooling_income", percent(more, 0))
    assert_says(told, "returns", f"{cities.per_doubling.mean_years:.2f}")


def test_the_middle_of_the_ladder_gained_most_people(told, dataset):
    """What the nation's pace would have made of each rung, from the counts of its classes."""
    gained = {}
    for rung in ("primary_or_less", "secondary", "college"):
        rows = dataset.summary.cities.by_class
        large = [rows[name] for name in ("super_large", "very_large", "large_1")]
        gained[rung] = sum(
            row[f"{rung}_2020"] - row[f"{rung}_2020"] / (1 + row[f"{rung}_gain_pct"] / 100)
            for row in large
        )
    assert gained["secondary"] == max(gained.values())
    assert_counts(told, "ladder", *gained.values(), sign=True)


def test_children_are_as_published_beside_the_count_of_2010(told):
    million = million_children()
    migrant, everyone = million["migrant_children_0_17", 2020], million["children_0_17_total", 2020]
    assert million["migrant_children_0_17", 2010] == 35.81
    assert round(100 * migrant / everyone, 2) == 23.86
    assert_counts(told, "children", 1e6 * migrant, 1e6 * everyone, 35.81e6)
    assert_says(told, "children", "23.9%", "2010")
    left = million["left_behind_children_0_17", 2020]
    together = million["children_affected_by_migration", 2020]
    assert_counts(told, "left_behind", 1e6 * left, 1e6 * together, 1_409_778_724)
    assert_says(told, "left_behind", "9.8%")
    towns = million["left_behind_children_urban", 2020]
    assert_counts(told, "county_towns", 1e6 * left, 1e6 * towns)
    assert_says(told, "county_towns", percent(100 * towns / left))


def test_what_is_asked_for_has_figures_where_a_census_has_any(told, rows, dataset):
    after = dataset.summary.away_from_registration["2020"]
    assert_says(told, "by_residents", percent(after.share))
    assert_counts(told, "hukou", after.other_province)
    assert_counts(told, "enrolment", 71.09e6)
    assert_counts(told, "left_care", 66.93e6)
    for of in rows.values():
        silent = [id for id, row in of.items() if row["group"] == "asks" and not row["shows"]]
        assert silent == ["spending", "public_places", "points"]


# Verdicts follow their figures


def changed(figures: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Put another figure, or what a function makes of it, at a path of fields and keys."""
    if not path:
        return value(figures) if callable(value) else value
    step, *rest = path
    if isinstance(figures, pd.DataFrame):
        return figures.assign(**{step: changed(figures[step], tuple(rest), value)})
    if isinstance(figures, Mapping):
        return {**figures, step: changed(figures[step], tuple(rest), value)}
    return replace(figures, **{step: changed(getattr(figures, step), tuple(rest), value)})


def times(factor: float) -> Callable[[Any], Any]:
    return lambda figure: figure * factor


OF_LARGE = ("summary", "cities", "by_class", "super_large")
CONCENTRATED = ("summary", "concentration")
SHARE = ("summary", "heihe_tengchong", "2020", "area_split", "population_share_southeast")

DENSE_CORE = ("summary", "core_periphery", "degree_of_urbanisation")

TURNED = [
    ("urban", ("tables", "census_2020", "urban"), times(0.9)),
    ("urban", ("tables", "census_2020", "urban"), times(1.1)),
    ("jobs", ("summary", "sectors", "yearly", "2020", "outside_farming"), 470_000_000),
    ("jobs", ("summary", "sectors", "employed", "2020", "services"), 100_000_000),
    ("labour", ("tables", "census_2020", "male_20_24"), times(3)),
    ("secondary", ("summary", "sectors", "yearly", "2021", "shares", "industry"), 31.0),
    ("secondary", ("summary", "sectors", "national", "2020", "agriculture"), 60.0),
    ("secondary", ("summary", "sectors", "employed", "2020", "services"), 100_000_000),
    ("regions", ("derived", ENDS), lambda ends: with_last_ratio(ends, 13.7)),
    ("regions", ("derived", ENDS), lambda ends: with_last_ratio(ends, 5.95)),
    ("gap", (*CONCENTRATED, "china", "years", "2020", "population", "gini"), 0.6),
    ("gap", (*CONCENTRATED, "china", "years", "2020", "gdp_per_head", "gini"), 0.4),
    ("gap", (*CONCENTRATED, "japan", "years", "2018", "gdp", "gini"), 0.7),
    ("gap", (*CONCENTRATED, "united_states", "years", "2022", "population", "gini"), 0.5),
    ("away", ("summary", "away_from_registration", "2020", "published", "floating"), 410_000_000),
    ("away", ("summary", "away_from_registration", "2020", "all"), 390_000_000),
    ("coast", ("summary", "growth_parts", "coast", "coast", "population", "2020"), times(0.9)),
    ("coast", (*OF_LARGE, "change_pct"), -1.0),
    ("coast", SHARE, 0.95),
    ("centres", (*DENSE_CORE, "declining_with_growing_core"), 60),
    ("centres", ("unit_sets", "prefecture", "table"), lambda table: harbin_grew(table)),
    ("closed", ("tables", "population_province_annual"), lambda rows: with_peak(rows, 2024)),
]


def with_last_ratio(ends: pd.DataFrame, ratio: float) -> pd.DataFrame:
    """Set the richest province this many times above the poorest in the last census."""
    last = ends["year"].eq(ends["year"].max())
    return ends.assign(ratio=ends["ratio"].where(~last, ratio))


def harbin_grew(table: pd.DataFrame) -> pd.DataFrame:
    column = "change_pct_2010_2020"
    return table.assign(**{column: table[column].where(table["code"].ne("230100"), 1.0)})


def with_peak(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    here = rows["province_code"].eq("110000") & rows["year"].eq(year)
    return rows.assign(people=rows["people"].where(~here, 30_000_000))


@pytest.mark.parametrize(("id", "path", "value"), TURNED)
def test_a_verdict_falls_with_its_figures(dataset, id, path, value):
    evidence = CLAIMS[id].figures
    assert evidence(dataset).holds
    other = changed(dataset, path, value)
    assert not evidence(other).holds
    row = rows_of(other, "en")[id]
    assert (row["verdict"], row["judged"]) == ("against", "Not borne out")
    assert not row["clause"]
    assert not row["more"]


CHILDREN = [
    ("children", "migrant_children_0_17", 2020, 69.0),
    ("children", "children_0_17_total", 2020, 320.0),
    ("children", "migrant_children_0_17", 2010, 50.0),
    ("left_behind", "left_behind_children_0_17", 2020, 59.0),
    ("left_behind", "children_affected_by_migration", 2020, 120.0),
    ("county_towns", "left_behind_children_urban", 2020, 10.0),
]


@pytest.mark.parametrize(("id", "measure", "year", "million"), CHILDREN)
def test_verdicts_on_children_fall_with_the_published_figures(
    dataset, monkeypatch, id, measure, year, million
):
    assert rows_of(dataset, "en")[id]["verdict"] == CLAIMS[id].verdict
    table = read_table("children_migration_national", china().tables).copy()
    table.loc[table["measure"].eq(measure) & table["year"].eq(year), "value_million"] = million
    monkeypatch.setattr(away, "read_table", lambda name, tables: table)
    assert rows_of(dataset, "en")[id]["judged"] == "Not borne out"


UNTOLD = [
    ("services", ("summary", "sectors", "pull", "county", "rank_correlation"), {}),
    ("ladder", (*OF_LARGE, "primary_or_less_gain_pct"), 60.0),
]


def test_every_verdict_on_figures_is_seen_to_fall():
    turned = {id for id, *_ in (*TURNED, *CHILDREN)}
    assert turned == {id for id, it in CLAIMS.items() if it.verdict in ("borne", "partly")}


@pytest.mark.parametrize(("id", "path", "value"), UNTOLD)
def test_what_no_census_tells_stays_so_and_loses_its_comment(dataset, rows, id, path, value):
    if id == "services":
        value = {**dataset.summary.sectors.pull["county"].rank_correlation}
        value["services_of_outside"] = 0.3
    row = rows_of(changed(dataset, path, value), "en")[id]
    assert row["verdict"] == "open"
    assert rows["en"][id]["more"]
    assert not row["more"]


def test_a_row_without_figures_says_so_and_leads_nowhere_that_is_not_there(dataset, monkeypatch):
    bare = replace(dataset, summary=Summary(totals={}), tables={}, derived={})
    nothing = read_table("children_migration_national", china().tables).iloc[:0]
    monkeypatch.setattr(away, "read_table", lambda name, tables: nothing)
    for lang in LANGS:
        page = Page(EDITION, "lecture.html", lang, "", "")
        for row in lecture_rows(bare, page, frozenset()):
            claim = CLAIMS[row["id"]]
            if claim.verdict == "asked":
                assert (row["verdict"], row["shows"]) == ("asked", "")
            elif claim.figures is None:
                assert row["verdict"] == "open"
            else:
                assert row["verdict"] == "missing"
                assert row["shows"] == LECTURE_WORDS["no_figures"].get(lang)
                assert not row["clause"]
            assert not row["more"]
            assert not row["links"]


def test_a_part_of_the_country_answers_for_none_of_it(dataset):
    rows = rows_of(replace(dataset, bases={}), "en")
    told = {row["verdict"] for id, row in rows.items() if CLAIMS[id].figures is not None}
    assert told == {"missing", "asked"}


# The page


def test_the_page_has_a_row_a_point_and_counts_its_verdicts(pages, rows):
    for lang, page in pages.items():
        assert re.findall(r'<tr id="(\w+)">', page) == list(CLAIMS)
        tally = re.search(r'<p class="tally">(.*?)</p>', page, re.S)[1]
        counted = [int(n) for n in re.findall(r"</b> (\d+)</span>", tally)]
        assert sum(counted) == len(JUDGED)
        assert str(len(JUDGED)) in tally
        for row in rows[lang].values():
            assert row["shows"] in page
            assert f"{row['named']}</b>" in page
        assert "{" not in page
    assert "Lu Ming" in pages["en"]
    assert "陆铭" in pages["zh"]
