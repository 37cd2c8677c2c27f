"""Names, status and comparability of real units."""

import pytest

from atlas.units.comparability import status


@pytest.fixture(scope="module")
def units(dataset):
    return {name: s.table.set_index("code") for name, s in dataset.unit_sets.items()}


def test_a_merged_unit_names_its_members(units):
    second, long = units["county_2010_2020"], units["county_2000_2020"]
    assert second.loc["U110101", "name_zh"] == "东城区（含原崇文区）"
    assert second.loc["U110101", "member_codes_2010"] == "110101;110103"
    assert second.loc["U110101", "member_codes_2020"] == "110101"
    assert long.loc["U440306", "name_zh"] == "宝安区（含龙华区、光明区）"


def test_a_county_that_became_a_district_bears_its_new_name(units):
    unit = units["county_2010_2020"].loc["321012"]
    assert unit["name_zh"] == "江都区"
    assert unit["member_codes_2010"] == "321088"
    assert unit["comparability"] == "recoded"


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("230102", "unchanged"),
        ("321012", "recoded"),
        ("U110101", "merged"),
        ("U130109", "zone_joined"),
        ("U130638", "transfer_united"),
        ("420502", "transfer_flagged"),
        ("232761", "no_polygon"),
        ("350527", "not_counted"),
    ],
)
def test_comparability(units, code, key):
    assert units["county_2010_2020"].loc[code, "comparability"] == key


def test_flags_say_which_transfer(units):
    unit = units["county_2010_2020"].loc["620102"]
    assert unit["transfer_flagged"]
    assert "2022年皋兰县部分区域划归城关区" in unit["comparability_note_zh"]


def test_a_unit_united_for_a_move_that_no_list_records_says_so(units):
    unit = units["county_2010_2020"].loc["U130638"]
    assert unit["name_zh"] == "雄县（含任丘市）"
    assert "有土地划转，历年名录没有记载，因此合并" in unit["comparability_note_zh"]
    assert "79,262 people; known from census bulletins" in unit["comparability_note_en"]
    assert not unit["transfer_flagged"]


def test_a_move_that_is_only_possible_is_a_flag_of_every_end(units):
    counties = units["county_2010_2020"]
    for code in ("420502", "420506"):
        assert counties.loc[code, "land_may_have_moved_2010_2020"]
        assert "西陵区、夷陵区之间可能有" in counties.loc[code, "comparability_note_zh"]
    long = units["county_2000_2020"]
    assert long.loc["420502", "land_may_have_moved_2000_2020"]
    assert not long.loc["420502", "land_may_have_moved_2000_2010"]


def test_a_prefecture_says_what_crossed_its_border(units):
    prefectures = units["prefecture"]
    wuhu = prefectures.loc["340200"]
    assert wuhu["comparability"] == "on_one_territory"
    assert not wuhu["land_may_have_moved_2010_2020"]
    assert "101,875 people" in wuhu["comparability_note_en"]
    assert "people of 2010 on the territory of 2020, 3,545,067" in wuhu["comparability_note_en"]
    shuanghe = prefectures.loc["659007"]
    assert shuanghe["land_may_have_moved_2010_2020"]
    assert "joined with Bortala" in shuanghe["comparability_note_en"]
    # The row on the prefectures tells it; that on 任丘 and 雄县 would tell the same again.
    assert prefectures.loc["130600", "comparability_note_en"].count("79,262") == 1
    hefei = prefectures.loc["340100"]
    assert hefei["land_may_have_moved_2000_2010"]
    assert not hefei["land_may_have_moved_2010_2020"]


def test_every_unit_has_its_words(units):
    for table in units.values():
        for column in ("name_zh", "name_en", "comparability_note_zh", "comparability_note_en"):
            assert table[column].str.len().gt(0).all()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("230102", "district"),
        ("110119", "district"),
        ("441900", "district"),
        ("610103", "district"),  # 碑林区 is no forestry district
        ("140109", "district"),  # nor is 万柏林区
        ("429021", "other"),
        ("520203", "other"),
        ("232761", "other"),
        ("320583", "county_level_city"),
        ("230123", "county"),
        ("150125", "county"),
        ("419001", "county_level_city"),
    ],
)
def test_status(history, code, expected):
    assert status(code, history) == expected


def test_english_holds_no_chinese(units):
    for table in units.values():
        for column in ("name_en", "prefecture_name_en", "comparability_note_en"):
            if column in table:
                assert not table[column].str.contains(r"[一-鿿]").any(), column
    assert units["county_2010_2020"].loc["U110101", "name_en"] == (
        "Dongcheng District (with the former Chongwen District)"
    )
