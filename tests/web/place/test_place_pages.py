"""The pages of places: light, right, and complete without a script."""

import re
from html import unescape
from html.parser import HTMLParser
from time import process_time

import pytest

from atlas.country import china
from atlas.model.figures import LEAST_PEOPLE, rankable
from atlas.places.place_index import census_rows, spell_codes
from atlas.places.sentences import parts_sentences
from atlas.web.place.page import place_page, table_lines
from atlas.web.place.places import gains_page as province_page
from atlas.web.place.places import moved_page, of_provinces, places_page
from atlas.words.numbers import MINUS, people
from atlas.words.word_files import LANGS
from tests.editions import EDITION
from tests.prose import long_numbers

YIWU, HARBIN, CHONGQING, SHAPINGBA = "330782", "230100", "500000", "500106"


class Text(HTMLParser):
    """Collects what a page says, cell by cell."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(data.strip())


def said(html: str) -> list[str]:
    parser = Text()
    parser.feed(html[html.index("<main") :])
    return parser.parts


@pytest.fixture(scope="module")
def pages(places) -> dict[tuple[str, str], str]:
    """Every page of a place by code and language."""
    return {
        (code, lang): place_page(EDITION, places, level, place, lang)[1]
        for lang in LANGS
        for code, (level, place) in places.all.items()
    }


def test_a_page_says_all_of_a_place_however_many_parts_it_has(places, pages):
    for code, (level, place) in places.all.items():
        units = places.units[code] if level == "prefecture" else []
        for lang in LANGS:
            html = pages[code, lang]
            assert unescape(html).count(place[f"comparability_note_{lang}"]) >= 1
            for unit in units if units != [code] else ():
                assert f"<a href={unit}.html>" in html, (code, unit)


def test_every_page_of_a_place_is_described_in_words_of_its_own(pages):
    described = [
        re.search(r'<meta name="description" content="([^"]+)"', it) for it in pages.values()
    ]
    assert len({found.group(1) for found in described if found}) == len(pages)


def test_a_place_is_told_by_where_it_lies_and_how_many_people_it_has(pages):
    heads = [pages[YIWU, lang].split("<body>")[0] for lang in LANGS]
    assert 'content="金华市义乌市：2020年186万人，比2010年+50.7%"' in heads[0]
    assert 'content="Yiwu, Jinhua: 1.86 million people in 2020, +50.7% since 2010"' in heads[1]
    assert 'content="Beijing: 21.9 million people in 2020, ' in pages["110000", "en"]


def test_yiwus_page_prints_the_census(pages):
    words = said(pages[YIWU, "en"])
    sentence = next(part for part in words if part.startswith("Yiwu grew"))
    assert sentence == "Yiwu grew by 50.7% (625,000 people) from 2010 to 2020, Jinhua by 31.5%."
    people, moves = words[words.index(sentence) + 1 :][:2]
    assert people == (
        "It had 1.23 million people in 2010 and 1.86 million in 2020; over the same years "
        "Zhejiang grew by 18.6%."
    )
    assert moves.startswith(
        "It gained an estimated 450,000 to 610,000 people by migration, most of all those aged "
        "10–24 in 2010; of its residents in 2020, 10.3% "
    )
    at = words.index("People 2000")
    # 1,234,015 / 912,670 − 1 and 1,859,390 / 1,234,015 − 1.
    assert words[at : at + 7] == [
        "People 2000", "912,670", "People 2010", "1,234,015", "+35.2%", "People 2020", "1,859,390",
    ]  # fmt: skip
    assert "no change recorded" in words
    assert words.count(YIWU) == 3


def prose_of(html: str) -> str:
    """Cut out what a page says in sentences: no table, no fold, and no code of a place."""
    main = html[html.index("<main") :]
    for part in (r"<table>.*?</table>", r"<details.*?</details>", r"<table>.*", r"<[^>]+>"):
        main = re.sub(part, " ", main, flags=re.S)
    return unescape(main)


def test_no_page_says_a_number_of_more_than_four_figures_in_its_prose(pages):
    """Exact figures stand in tables, and what evidence is cited stands behind folds."""
    for (code, lang), html in pages.items():
        head = re.search(r'<meta name="description" content="([^"]*)"', html)[1]
        told = prose_of(html).replace(f"{LEAST_PEOPLE:,}", "") + head
        assert long_numbers(told) == [], (code, lang)


def test_maps_and_one_sentence_come_first_and_the_rest_lies_behind_folds(pages):
    for code in (YIWU, HARBIN, CHONGQING):
        main = pages[code, "en"].partition("<main")[2]
        parts = ["<h1>", "<p class=finding>", "<div id=pair>", "<blockquote>", "<div id=profile>"]
        parts += ["<div id=peers>", "<table>", "<details"]
        places_of_parts = [main.index(part) for part in parts]
        assert places_of_parts == sorted(places_of_parts)
        before = prose_of("<main" + main.partition("<div id=pair>")[0])
        assert len(re.findall(r"[.。](?=\s|$)", before)) == 1
        # Below the table all is folded.
        after = main.partition("</table>")[2].partition("<p class=note>")[2]
        assert prose_of("<main" + after.partition("</div>")[2]).strip() == ""


def test_only_a_university_town_has_students(pages, places):
    town, other = pages[SHAPINGBA, "en"], pages[YIWU, "en"]
    assert 'data-students="Those who came at 15–19 are mostly students."' in town
    assert "student" not in other
    known = places.subject.counties.table.set_index("code")["university_town_2020"].fillna(False)
    told = {code for (code, lang), html in pages.items() if lang == "zh" and "学生" in html}
    counties = told.intersection(places.counties)
    assert counties <= set(known.index[known])
    assert len(counties) > 30


def test_a_municipality_is_ranked_among_prefectures_and_municipalities(pages):
    assert "Rank, prefectures and municipalities" in pages[CHONGQING, "en"]
    assert "地级排名（含直辖市）" in pages[CHONGQING, "zh"]
    assert "municipalities" not in pages[HARBIN, "en"]


def test_a_united_unit_is_named_with_what_it_holds_wherever_it_stands(pages, places):
    """On its page and in its title, in lists, and beside its prefecture's other units."""
    named = {
        "zh": "西城区（含原宣武区）",
        "en": "Xicheng District (with the former Xuanwu District)",
    }
    for lang in LANGS:
        html = pages["U110102", lang]
        assert re.search(rf"<title>{re.escape(named[lang])}", html)
        assert f"<h1>{named[lang]}" in html
        assert named[lang] in pages["110000", lang]
    for (code, _), html in pages.items():
        assert not re.search(r"[区县市]/[^<]*[区县市]<", html), code


def test_a_page_of_a_flagged_place_says_why_it_is_in_no_ranking(pages):
    html = pages["420502", "zh"]
    assert "西陵区、夷陵区之间可能有土地或人口划转" in html
    assert "不列入任何排名" in html
    assert "可能有过划转而无法还原，不列排名" in html
    assert not re.search(r"<td>\d[\d,]*/\d", html)


def test_a_page_of_a_united_place_says_so(pages):
    assert "land moved between Renqiu, Xiongxian County that no list" in pages["U130638", "en"]


@pytest.mark.parametrize("code", ["652300", "654200", "659001", "659010"])
def test_a_page_of_a_chain_of_prefectures_says_that_it_is_one_and_why(pages, code):
    chinese, english = (" ".join(said(pages[code, lang])) for lang in LANGS)
    # 3,028,086 and 3,250,810 people.
    assert "合计，2010年303万人，2020年325万人" in chinese
    assert "与合并比较的各地2010—2020年人口增加7.4%（22.3万人）" in chinese
    assert "两次普查之间，这些地方划转过土地或人口，只能合起来比较。" in chinese
    assert " it had 3.03 million people in 2010 and 3.25 million in 2020" in english
    assert " and those compared with it grew by 7.4% (223,000 people)" in english
    assert "Land or people passed between them" in english


def test_a_sentence_on_parts_names_none_that_is_flagged(places):
    for code, listed_units in places.units.items():
        units = [places.counties[unit] for unit in listed_units]
        said_of = "".join(parts_sentences(places.subject, units, "zh"))
        for unit in units:
            if not unit["rankable"]:
                assert f"是{unit['name_zh']}（" not in said_of, code


def test_a_page_names_file_hash_and_rows(places):
    rows = census_rows(places, places.counties[YIWU])
    assert [row["file"] for row in rows] == [f"census_{year}.csv" for year in (2000, 2010, 2020)]
    first = places.dataset.census_files[2000].sha256
    assert list(rows[0].values()) == [2000, "census_2000.csv", first[:8], YIWU, False]


def test_a_corrected_row_is_said_to_be_corrected(places):
    # Harbin's rows of 2010 were rotated: 松北区 stood as 香坊区.
    found = {
        row["year"]: row["corrected"] for row in census_rows(places, places.counties["230109"])
    }
    assert found[2010] is True
    assert found[2020] is False


def test_harbins_page_gives_the_figures_of_the_lecture(pages):
    html = pages[HARBIN, "zh"]
    assert (
        "哈尔滨市2010—2020年人口减少5.9%（62.6万人），而中心6个人口稠密的区合计增加12.3%。" in html
    )
    assert "松北区（+74.6%）" in html
    # The exact figures stand in the table.
    words = said(html)
    at = words.index("2010年人口")
    assert words[at : at + 5] == ["2010年人口", "10,635,971", "+13.0%", "2020年人口", "10,009,854"]
    assert words[at + 5] == f"{MINUS}5.9%"


def test_a_prefecture_of_few_units_lists_them(pages):
    units = re.search(
        r"<summary>区县</summary>.*?<ul[^>]*>(.*?)</ul>", pages["330700", "zh"], re.S
    )[1]
    assert units.count("<li>") == units.count("%") == 9


def test_the_rows_to_check_are_folded(pages):
    folded = re.search(
        r"<details><summary>核对这个数字</summary>(.*?)</details>", pages[YIWU, "zh"], re.S
    )
    assert "census_2020.csv" in folded[1]
    assert YIWU in folded[1]


def test_a_prefecture_of_many_units_lists_them_all(pages):
    units = re.search(r"<ul class=around>(.*?)</ul>", pages[CHONGQING, "en"], re.S)[1]
    assert units.count("<li>") == units.count("%") == 38


def test_a_unit_counted_with_its_neighbours_in_2000_says_so(pages, places):
    code, record = next(item for item in places.counties.items() if item[1]["wider"])
    html = pages[code, "en"]
    assert "People 2000" not in html
    assert "2000 can be compared only with neighbours" in html
    assert people(record["earlier"]["population_2000"], "en", width="long") + " in 2000" in html


def test_a_merged_unit_says_with_which(pages):
    words = " ".join(said(pages["U130102", "zh"]))
    assert "合并" in words
    assert "2010: 130102, 130103, 130104；2020: 130102, 130104" in words
    assert "130102 + 130103 + 130104" in words
    assert "注意：由几个县合并。" in words


@pytest.mark.parametrize(("lang", "name"), [("zh", "宝安区（含"), ("en", "Bao'an District (with")])
def test_the_address_that_a_united_unit_had_leads_to_its_own(places, lang, name):
    """Of its first division, by which others may link to it; in no list, and without a script."""
    page, html = moved_page(EDITION, "440306", places.counties["U440306"], lang)
    assert page.file == {"zh": "place/440306.html", "en": "en/place/440306.html"}[lang]
    assert '<meta http-equiv="refresh" content="0;url=U440306.html">' in html
    assert '<a href="U440306.html">' in html
    assert unescape(html).count(name) == 2
    assert '<meta name="robots" content="noindex">' in html
    assert "<script" not in html


def test_every_address_of_a_united_unit_is_there_and_no_other_place_has_it(places):
    first = china().codes.first_division
    united = [code for code in places.counties if first(code) != code]
    assert len(united) > 200
    assert not {first(code) for code in united} & places.all.keys()


def test_a_province_lists_its_units_once_whatever_they_are_called(places):
    """Beijing has 16 districts; those of several have codes that come after all others."""
    units = [unit for unit in places.counties.values() if unit["province_code"] == "110000"]
    assert len(units) == 16
    assert {unit["code"][0] for unit in units} == {"1", "U"}
    groups = of_provinces(places.counties.values())
    assert [code for code, _ in groups] == sorted({code for code, _ in groups})
    assert dict(groups)["110000"] == units


def test_every_line_of_a_table_has_a_label_and_a_figure(places):
    for lang in LANGS:
        for level, record in places.all.values():
            found = table_lines(places, record, lang)
            assert all(line.label and (line.people or line.rate) for line in found), level


@pytest.mark.parametrize(
    ("codes", "spelt"),
    [
        (["330782"], "330782"),
        (["230102", "230103"], "230102 + 230103"),
        (["X63LH", "632801"], "X63LH + 632801"),
        (
            [f"2301{end}" for end in ("02", "03", "04", "08", "10", "83", "84")],
            "2301: 02–04, 08, 10, 83–84",
        ),
        (
            [*(f"5001{end:02}" for end in range(1, 7)), "500201", "500203"],
            "5001: 01–06; 5002: 01, 03",
        ),
    ],
)
def test_row_codes_are_spelt(codes, spelt):
    assert spell_codes(codes, china().codes.prefecture_digits) == spelt


def test_a_page_is_written_in_a_millisecond_of_work(places):
    some = list(places.all.values())[::20]
    for level, place in some[:5]:
        place_page(EDITION, places, level, place, "zh")
    start = process_time()
    for level, place in some:
        place_page(EDITION, places, level, place, "zh")
    # Ten times what it takes, so that only another order of work fails.
    assert (process_time() - start) / len(some) < 0.005


# Lists


def listed(html: str, title: str) -> list[tuple[str, str]]:
    part = re.search(rf"<h[23]>{re.escape(title)}</h[23]>\s*<ol>(.*?)</ol>", html, re.S)[1]
    return re.findall(r"<a [^>]*>([^<]*)</a> <b>([^<]*)</b>", unescape(part))


def test_the_largest_gains_of_the_nation_come_first(places, dataset):
    html = places_page(EDITION, places, "en")[1]
    table = dataset.unit_sets["county_2010_2020"].table
    # 中牟 gained the fourth most, part of them with land of 管城: it is in no list.
    table = table[rankable(table, "2010_2020")]
    first = table.nlargest(10, "change_2010_2020")
    found = listed(html, "Largest gains, people")
    assert [name for name, _ in found] == list(first["name_en"])
    assert found[0][1] == f"+{first['change_2010_2020'].iloc[0]:,}"
    middle = (table["net_migration_low_2010_2020"] + table["net_migration_high_2010_2020"]) / 2
    lost = table[table["net_migration_direction_2010_2020"].eq("lost")]
    losses = lost.loc[middle[lost.index].nsmallest(10).index]
    found = listed(html, "Largest net migration losses (by the middle of the range)")
    assert [name for name, _ in found] == list(losses["name_en"])
    assert all(re.fullmatch(r"−[\d,]+ \(−[\d,]+ to −[\d,]+\)", range_) for _, range_ in found)


def test_a_list_by_per_cent_leaves_out_the_smallest(places, dataset):
    table = dataset.unit_sets["county_2010_2020"].table
    large = table[table["population_2010"].ge(LEAST_PEOPLE) & rankable(table, "2010_2020")]
    first = large.nlargest(10, "change_pct_2010_2020")["name_en"]
    html = places_page(EDITION, places, "en")[1]
    assert [name for name, _ in listed(html, "Largest gains, %")] == list(first)
    # 阿拉尔 doubled, and land may have moved between it and 阿瓦提.
    assert {"Sansha", "Aral"}.isdisjoint(first)


def test_a_provinces_page_has_all_its_units_and_sums_to_it(places, dataset):
    units = [r for r in places.counties.values() if r["province_code"] == "330000"]
    html = province_page(EDITION, places, "330000", units, "en")[1]
    rows = re.findall(r"<tr><th scope=row>.*?<td>.*", html)
    assert len(rows) == len(units)
    after = [int(row.rsplit("<td>", 1)[1].replace(",", "")) for row in rows]
    provinces = dataset.unit_sets["province"].table.set_index("code")
    assert sum(after) == provinces.loc["330000", "population_2020"]
