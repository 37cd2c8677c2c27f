"""Names of united units: members of today, those that are no more, and too many to name."""

import re

import pytest

from atlas.units.united_names import member_names, united_name

XICHENG, GUSU, HAIGANG, KORLA = "110102", "320508", "130302", "652801"


@pytest.mark.parametrize(
    ("unit", "members", "chinese", "english"),
    [
        (XICHENG, (["西城区"], []), "西城区", "Xicheng District"),
        (
            XICHENG,
            (["西城区"], ["宣武区"]),
            "西城区（含原宣武区）",
            "Xicheng District (with the former Xuanwu District)",
        ),
        (
            GUSU,
            (["姑苏区"], ["沧浪区", "平江区", "金阊区"]),
            "姑苏区（含原沧浪区、平江区、金阊区）",
            "Gusu District (with three former districts)",
        ),
        # Those of today before those that are no more.
        (
            "130102",
            (["长安区", "桥西区"], ["桥东区"]),
            "长安区（含桥西区、原桥东区）",
            "Chang'an District (with Qiaoxi District and the former Qiaodong District)",
        ),
        (
            "130502",
            (["襄都区", "信都区", "沙河市"], ["邢台县"]),
            "襄都区（含信都区、沙河市、原邢台县）",
            "Xiangdu District (with Xindu District, Shahe and the former Xingtai County)",
        ),
        # More than three others, of several kinds: Chinese says how many, English by group.
        (
            HAIGANG,
            (["海港区", "山海关区", "北戴河区", "抚宁区"], ["卢龙县"]),
            "海港区（含山海关区等4个区县）",
            "Haigang District (with three other districts and the former Lulong County)",
        ),
        (
            KORLA,
            (["库尔勒市"], ["若羌县", "且末县", "焉耆县", "和静县"]),
            "库尔勒市（含原若羌县等4个县）",
            "Korla (with four former counties)",
        ),
        # Of a unit that no census counts the registry knows the name.
        (XICHENG, ([], []), "西城区", "Xicheng District"),
    ],
)
def test_a_unit_is_named_by_its_members(history, unit, members, chinese, english) -> None:
    name = united_name(members, unit, history)
    assert (name.zh, name.en) == (chinese, english)


def test_a_county_that_joined_another_is_a_former_member_and_one_that_was_renamed_is_none() -> None:
    rows = {(2020, "2"): "乙区", (2020, "3"): "丙区", (2010, "1"): "甲县", (2010, "2"): "乙市"}
    heirs = {(2010, "1"): "2", (2010, "2"): "2"}
    counties = {2010: ["1", "2"], 2020: ["2", "3"]}
    assert member_names("3", counties, rows, heirs) == (["丙区", "乙区"], ["甲县"])


def test_every_united_unit_is_named_so_and_no_other(dataset) -> None:
    table = dataset.unit_sets["county_2010_2020"].table
    united = table["name_zh"].str.contains("（含")
    assert united.sum() == table["name_en"].str.contains(r" \(with ").sum() == 154
    assert not table["name_zh"].str.contains("/").any()
    assert not table["name_en"].str.contains("/").any()
    shape = re.compile(r"[^（）]+（含[^（）]+）")
    assert [name for name in table["name_zh"][united] if not shape.fullmatch(name)] == []
    # Its comparability says why: changes of division, or land that no list records.
    kinds = set(table["comparability"][united])
    assert kinds == {"merged", "transfer_united"}
