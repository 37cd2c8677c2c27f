"""The page on how wrong the figures could be: its sentences say what the build computes."""

import html
import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from atlas.country import china
from atlas.measures.checks.uncertainty import (
    CAUTIONS,
    NEAR_ZERO_PCT,
    caution_flags,
    sign_flips,
    uncertainty_summary,
)
from atlas.measures.migration.cohorts import STUDENT_AGE_SHARE_PCT
from atlas.measures.scales import LEVELS
from atlas.measures.statistics import LARGEST_ERROR, SMALL_BASE, SMALLEST_SAMPLE
from atlas.model.dataset import Dataset
from atlas.model.summary import Summary
from atlas.model.summary.places import ScaleFigures
from atlas.places.sentences import CAUTION
from atlas.sources.packaged import read_table
from atlas.web.page.pages import Sentences
from atlas.web.uncertainty import GROUPS, SECTIONS, UNCERTAINTY_WORDS, uncertainty_page
from atlas.words.numbers import count, fixed, people_tick, percent, rough, signed
from atlas.words.word_files import LANGS
from tests.editions import EDITION
from tests.web.conftest import in_digits

NUMBER = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?%?")


def words_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def section(page: str, name: str) -> str:
    return re.search(rf'<section id="{name}">.*?</section>', page, re.S)[0]


def numbers(markup: str) -> Counter[str]:
    """Count the numbers of a text, but for those in folded notes, which quote other tables."""
    shown = words_of(re.sub(r"<details>.*?</details>", "", markup, flags=re.S))
    return Counter(found.strip(",.") for found in NUMBER.findall(in_digits(shown)))


@pytest.fixture(scope="module")
def flips(dataset: Dataset):
    units = dataset.unit_sets["county_2010_2020"]
    province = units.table.set_index("code")["province_code"]
    return sign_flips(units.counts[2010], units.counts[2020], province)


@pytest.fixture(scope="module")
def measured(dataset: Dataset, flips) -> Dataset:
    table = dataset.unit_sets["county_2010_2020"].table.set_index("code")
    turning = dataset.summary.core_periphery_flips
    flags = caution_flags(
        table,
        read_table("zone_hosts", china().tables),
        dataset.corrections,
        turning,
        years=(2010, 2020),
    )
    found = uncertainty_summary(table, flags, flips, years=(2010, 2020))
    return replace(dataset, summary=replace(dataset.summary, uncertainty=found))


@pytest.fixture(scope="module")
def pages(measured: Dataset) -> dict[str, str]:
    return {lang: uncertainty_page(EDITION, measured, lang)[1] for lang in LANGS}


def test_the_page_has_its_parts_and_leads_to_each(pages):
    for page in pages.values():
        folds = r'<details class="fold"><summary><h3>.+?</h3><span>.+?</span></summary>\n'
        assert re.findall(rf'{folds}<section id="(\w+)">', page) == list(SECTIONS)
        assert re.findall(r'<li><a href="#of-(\w+)">', page) == list(GROUPS)
        assert re.findall(r'<h2 id="of-(\w+)">', page) == list(GROUPS)


def summary_of(page: str) -> str:
    return re.search(r'<section class="summary">.*?</section>', page, re.S)[0]


def test_the_summary_is_a_page_of_what_is_exact_wrong_a_range_and_checked(pages):
    chinese, english = (summary_of(pages[lang]) for lang in LANGS)
    assert 200 < len(words_of(english).split()) <= 400
    assert len(re.findall(r"[\u4e00-\u9fff]", chinese)) <= 700
    assert numbers(chinese) == numbers(english)
    for page in (chinese, english):
        led = re.findall(r'href="#(\w+)"', page)
        assert {"undercount", "counties", "measures", "signs", "line", "checks"} <= set(led)
        assert set(led) <= set(SECTIONS)
    for said in (
        *(
            "492,762,506",
            "0.12% in 2010",
            "between 25 and 31 million",
            "Of 31 provinces, 4",
            "27 of 31",
        ),
        *("93.71%", "92.93% and 94.37%", "110 million", "13% more"),
    ):
        assert said in words_of(english), said


def test_errors_are_told_from_ranges_of_choices(pages):
    named = {"en": ("An error:", "A range of choices:"), "zh": ("误差：", "取法的范围：")}
    for lang, page in pages.items():
        of_errors, of_choices = (
            re.search(rf'<h2 id="of-{group}">.*?(?=<h2|</main>)', page, re.S)[0]
            for group in ("errors", "choices")
        )
        error, choice = named[lang]
        assert (error in of_errors, choice in of_errors) == (True, False)
        assert of_choices.count(f"<span>{choice}") == len(GROUPS["choices"])


def test_both_languages_have_the_same_numbers(pages):
    for name in SECTIONS:
        chinese, english = (numbers(section(pages[lang], name)) for lang in LANGS)
        assert chinese == english, name


def test_the_english_page_is_english(pages):
    main = re.search(r"<main.*?</main>", pages["en"], re.S)[0]
    assert re.findall(r"[\u4e00-\u9fff]+", main) == []


def test_the_chinese_page_has_full_width_punctuation(pages):
    words = re.sub(r"<[^>]+>", "\n", pages["zh"])
    assert re.findall(r".{0,8}[\u4e00-\u9fff][,;:?!].{0,8}", words) == []


# Cautions


def test_every_caution_has_a_text_and_says_who_bears_it(pages, measured):
    assert set(CAUTION) == set(CAUTIONS)
    found = measured.summary.uncertainty.cautions
    for lang, page in pages.items():
        for key, borne in found.items():
            said = re.search(rf'<dt id="{key}">.*?<small>(.*?)</small>', page, re.S)[1]
            assert said.startswith(count(borne.units)), (lang, key)
            if borne.people:
                assert count(borne.people) in said


def test_no_caution_at_all(pages, measured):
    free = measured.summary.uncertainty.without_caution
    share = percent(100 * free.people / 1_409_778_724)
    assert f"{count(free.units)}个（{share}的人口）没有任何提醒" in words_of(pages["zh"]).replace(
        " ", ""
    )
    assert f"{count(free.units)} ({share} of people) bear  no caution" in words_of(pages["en"])


def test_the_texts_name_the_thresholds_of_the_measures():
    named = {
        "near_zero": [f"{NEAR_ZERO_PCT:g}%"],
        "small_base": [count(SMALL_BASE)],
        "university_town": [f"{STUDENT_AGE_SHARE_PCT:g}%"],
        "sampling_error": [str(SMALLEST_SAMPLE), str(LARGEST_ERROR)],
    }
    for key, thresholds in named.items():
        for lang in LANGS:
            assert all(number in CAUTION[key]["meaning"].get(lang) for number in thresholds)


# People missed


def test_the_communique_and_the_tables(pages):
    cells = cells_of(pages["en"], "undercount")
    first, second, last = (cells[start : start + 6] for start in (0, 6, 12))
    tables, communique, _, servicemen = (int(cell.replace(",", "")) for cell in first[:4])
    assert round((communique - servicemen) / tables, 4) == china().uplift(2000)
    assert second[2:5] == ["6,913,983", "2,300,000", "4,650,000"]
    assert last[2:4] == ["2,000,000", "2,000,000"]
    assert [row[5] for row in (first, second, last)] == ["1.81%", "0.12%", "0.05%"]


def cells_of(page: str, name: str) -> list[str]:
    return re.findall("<td>(.*?)</td>", section(page, name))


def test_decliners_stand_as_counted_and_uplifted(pages, measured):
    for page in pages.values():
        cells = re.findall(r"<td>([\d,]+)</td>", section(page, "undercount"))
        for period in ("2000-2010", "2000-2020"):
            figures = measured.summary.units[period]
            assert count(figures.declining) in cells
            assert count(figures.declining_uniform_uplift) in cells


# Ratios, sample, transfers


def test_all_ratios_are_printed_and_those_above_one_are_named(pages, measured):
    table = measured.tables["survival_ratios_2010_2020"]
    for page in pages.values():
        cells = re.findall(r"<td>(\d\.\d{4})</td>", section(page, "ratios"))
        assert len(cells) == 32
        assert Counter(cells) == Counter(fixed(ratio, 4) for ratio in table["survival_ratio"])
    above = table[table["survival_ratio"].gt(1)]
    named = [("male", "00_04"), ("male", "05_09"), ("male", "25_29")]
    named += [("female", "00_04"), ("female", "05_09"), ("female", "10_14")]
    assert list(zip(above["sex"], above["cohort"], strict=True)) == named


def test_the_long_forms_errors_are_those_of_the_summary(pages, measured):
    errors = measured.summary.uncertainty.sampling_error["services"]
    row = f"<td>{count(errors.within_two_errors)} / {count(errors.compared)}</td>"
    for page in pages.values():
        assert fixed(errors.median_error["2020"], 2) in section(page, "sampling")
        assert row in section(page, "sampling")


def test_united_suspected_and_later_transfers_lead_to_their_prefectures(pages, measured):
    prefectures = set(measured.unit_sets["prefecture"].table["code"])
    units = measured.unit_sets["county_2010_2020"].table
    part = section(pages["zh"], "transfers")
    assert set(re.findall(r'href="place/(\d{6}).html"', part)) <= prefectures
    united, suspected, later = part.split("<details>")[1:]
    assert united.count("<dt>") == units["comparability"].eq("transfer_united").sum()
    assert suspected.count("<dt>") == units["land_may_have_moved_2010_2020"].sum()
    assert '<a href="place/130600.html">雄县（含任丘市）</a>' in united
    assert "西陵区、夷陵区之间可能有土地或人口划转" in suspected
    assert "的乡镇由怀远县划入" in suspected
    assert "2022年皋兰县部分区域划归城关区" in later


def test_every_flagged_unit_is_on_the_page(pages, measured):
    units = measured.unit_sets["county_2010_2020"].table
    part = section(pages["zh"], "transfers")
    for name in units.loc[units["transfer_flagged"], "name_zh"]:
        assert f">{name}</a>" in part


# Signs, the line, the provinces


def test_flips_are_counted_per_choice(pages, measured):
    signs = measured.summary.uncertainty.net_migration_sign
    for page in pages.values():
        cells = re.findall(r"<td>([\d,]+)</td>", section(page, "signs"))
        for borne in vars(signs).values():
            assert {count(borne.units), count(borne.people)} <= set(cells)


def test_most_counties_of_zhejiang_that_flip_gain_beside_the_nation(measured, flips):
    table = measured.unit_sets["county_2010_2020"].table.set_index("code")
    flipped = flips["own_province"] & table["province_code"].eq("330000")
    net = table.loc[flipped.fillna(False), "net_migration_by_survival_2010_2020"]
    assert len(net) > 20
    assert net.gt(0).mean() > 0.9


def test_bounds_of_the_line(pages, measured):
    limits = measured.summary.heihe_tengchong["2020"].bounds
    for page in pages.values():
        for limit in vars(limits).values():
            assert f"<td>{percent(100 * limit, 2)}</td>" in section(page, "line")


COAST = {
    "zh": ("约2,800万人，90%区间为2,500万到3,100万", "后五年（1,600万人）少于前五年（2,200万人）"),
    "en": (
        "about 28 million people in ten years, with a 90% interval of 25 to 31 million",
        "16 million after 22",
    ),
}


def test_net_migration_is_an_estimate_an_interval_and_a_direction(pages, measured):
    table = measured.tables["net_migration_measures"].set_index("area")
    for lang, page in pages.items():
        part = section(page, "measures")
        rows = re.findall(r"<tr><th scope=\"row\" class=\"text\">(.*?)</tr>", part)
        assert len(rows) == len(table) == 35
        said = {"zh": ("说不准", "四川"), "en": ("Cannot be told", "Sichuan")}[lang]
        unsure = [row for row in rows if said[0] in row]
        # Four provinces, and the west of them all.
        assert len(unsure) == table["direction"].eq("cannot_be_told").sum() == 5
        (sichuan,) = (row for row in rows if row.startswith(said[1]))
        # Estimate and interval, then the measures: not to the person, and of two signs.
        cells = re.findall("<td>(.*?)</td>", sichuan)
        assert cells[:3] == ["+564,000", "−489,000", "+1,620,000"]
        assert cells[5] == "−3,170,000"
        assert sichuan in unsure
        for number in COAST[lang]:
            assert number in part
        assert "10,400,000" in part
    assert "The coast went on gaining by migration" in section(pages["en"], "measures")
    assert "4 of 31 provinces" in section(pages["en"], "measures")


def test_a_coast_that_gains_as_much_in_the_second_half_is_not_said_to_gain_less(measured):
    figures = measured.summary.net_migration_measures
    coast = replace(figures.places["coast"], second_half=figures.places["coast"].first_half)
    steady = replace(figures, places={**figures.places, "coast": coast})
    for found, said in ((steady, True), (None, False)):
        changed = replace(measured, summary=replace(measured.summary, net_migration_measures=found))
        _, page = uncertainty_page(EDITION, changed, "en")
        assert ('id="measures"' in page) == said
        assert "went on gaining" not in page


def sized(of: ScaleFigures, lang: str) -> str:
    return people_tick(rough(of.gross_gain), lang, width="long")


def test_the_decade_stands_on_three_scales(pages, measured):
    scales = measured.summary.scales
    decade, classes = scales.periods["2010-2020"], scales.city_classes
    for lang, page in pages.items():
        part = section(page, "scales")
        rows = [re.findall("<td>(.*?)</td>", row) for row in part.split("<tr>")[2:]]
        assert rows[:7] == [
            ["2,740", "358", "31"],
            ["53.2%", "43.0%", "19.4%"],
            [sized(decade[level], lang) for level in LEVELS],
            ["1,530", "601", "429"],
            ["1,861", "779", "474"],
            ["+21.6%", "+29.6%", "+10.5%"],
            ["+5.8%", "+5.8%", "+5.8%"],
        ]
        assert ["6.4%", "8.9%", "1.37"] in rows
        (largest,) = (row for row in rows if "+3.9%" in row)
        assert largest[:3] == ["106", "24.5%", "7,154"]
        assert largest[-1] == sized(classes["super_large"], lang)
    english = section(pages["en"], "scales")
    assert sized(decade["county"], "en") in english
    assert "Of the rise, 66% is a shift between the classes" in english
    assert "The nearer the border, the faster the share grew." in english


def test_scales_say_what_their_figures_bear_out(measured):
    figures = measured.summary.scales
    decade = dict(figures.periods["2010-2020"])
    borders = figures.registered_elsewhere["2020"]
    other = replace(
        figures,
        periods={"2010-2020": decade | {"county": decade["province"]}},
        city_classes={},
        between_classes_share=None,
        registered_elsewhere={**figures.registered_elsewhere, "2010": borders},
    )
    (english,) = (
        section(uncertainty_page(EDITION, changed, "en")[1], "scales")
        for changed in [replace(measured, summary=replace(measured.summary, scales=other))]
    )
    for said in ("One decade", "Of the rise", "By size of city", "The nearer the border"):
        assert said not in english
    assert "Density of the land, change" in english
    unaged = replace(decade["county"], gross_gain=None)
    for lacking in (None, replace(figures, periods={"2010-2020": decade | {"county": unaged}})):
        changed = replace(measured, summary=replace(measured.summary, scales=lacking))
        assert 'id="scales"' not in uncertainty_page(EDITION, changed, "en")[1]


def test_provinces_stand_beside_the_published_moves(pages, measured):
    table = measured.unit_sets["province"].table
    ours = table["net_migration_2010_2020"].astype(float)
    theirs = table["five_year_net_2015_2020"].astype(float)
    r = np.corrcoef(ours, theirs)[0, 1]
    assert round(r, 2) == 0.87
    for lang, page in pages.items():
        part = section(page, "checks")
        assert part.count("<tr>") == 32
        assert f"r&nbsp;=&nbsp;{fixed(r, 4)}" in part
        starred = re.findall(r'class="text">([^<]+)</th><td>[^<]+ \*</td>', part)
        opposed = table.loc[ours * theirs < 0, "code"]
        assert starred == [china().provinces[code].short.get(lang) for code in opposed]
        assert UNCERTAINTY_WORDS["title"].get(lang) in page
    guangdong = ours[table["code"].eq("440000")].iloc[0]
    assert signed(rough(guangdong, 3)) in section(pages["zh"], "checks")


def test_missing_units_are_named(pages):
    part = section(pages["zh"], "missing")
    assert all(name in part for name in ("金门县", "加格达奇区", "松岭区", "鄂伦春自治旗"))
    assert "Kinmen County" in section(pages["en"], "missing")


def test_no_sentence_waits_for_years_that_the_censuses_have(pages, measured, monkeypatch):
    monkeypatch.setattr(Sentences, "known", Sentences.__call__)
    assert pages == {lang: uncertainty_page(EDITION, measured, lang)[1] for lang in LANGS}


# A dataset that knows less


def test_what_was_not_measured_is_left_out(measured):
    sets = {name: measured.unit_sets[name] for name in ("county_2000_2020", "prefecture")}
    bare = measured.unit_sets["province"]
    table = bare.table.drop(columns="net_migration_2010_2020")
    sets["province"] = replace(bare, table=table)
    found = measured.summary
    known = Summary(
        totals=found.totals,
        units=found.units,
        heihe_tengchong=found.heihe_tengchong,
        heihe_tengchong_growth=found.heihe_tengchong_growth,
    )
    less = replace(measured, unit_sets=sets, summary=known, tables={})
    for lang in LANGS:
        page = uncertainty_page(EDITION, less, lang)[1]
        assert re.findall(r'<section id="(\w+)">', page) == ["undercount", "line"]
