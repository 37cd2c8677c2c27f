"""The headline of a card: the change, or a balance of migration that births and deaths hide."""

import pytest

from atlas.places.sentences import finding
from atlas.words.word_files import LANGS

ROW = {
    "name_zh": "甲县",
    "name_en": "Jia County",
    "compared_with_zh": None,
    "compared_with_en": None,
    "change_2010_2020": -600,
    "change_pct_2010_2020": -6.0,
    "net_migration_2010_2020": -500,
    "net_migration_low_2010_2020": -700,
    "net_migration_high_2010_2020": -400,
}
SHRANK = "Jia County shrank by 600 people from 2010 to 2020 (−6.0%)"
GAINED = "Jia County: migration brought about 900 people (700 to 1,100), 2010–2020"


def between(low: int | None, high: int | None) -> dict[str, object]:
    return {"net_migration_low_2010_2020": low, "net_migration_high_2010_2020": high}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, SHRANK),
        (between(None, None), SHRANK),
        (between(500, 700), SHRANK),
        (between(700, 1_100), GAINED),
        (between(-100, 1_900), SHRANK),
        (
            between(-1_100, -700),
            "Jia County: migration took about 900 people (700 to 1,100), 2010–2020",
        ),
        (
            {"change_2010_2020": 600, "change_pct_2010_2020": 6.0},
            "Jia County grew by 600 people from 2010 to 2020 (+6.0%)",
        ),
        (
            {"change_2010_2020": 0, **between(None, None)},
            "Jia County had as many people in 2020 as in 2010",
        ),
        ({"change_2010_2020": None}, "Jia County has no comparable figures for 2010 and 2020"),
        (
            {"compared_with_en": "Yi County"},
            SHRANK.replace("County", "County and those compared with it"),
        ),
    ],
)
def test_what_says_more_is_the_finding(places, changed, said) -> None:
    assert finding(places.subject, ROW | changed, "en") == said


def test_real_findings(places) -> None:
    told = {code: finding(places.subject, places.all[code][1], "zh") for code in places.all}
    assert told["230100"] == "哈尔滨市2010—2020年减少626,117人（−5.9%）"
    assert told["654200"] == "塔城地区与合并比较的各地2010—2020年增加222,724人（+7.4%）"
    # More left than the fall in people tells: births hide it.
    migration = [code for code, words in told.items() if "估算净迁" in words]
    assert 700 < len(migration) < 1_300
    for lang in LANGS:
        assert "{" not in "".join(
            finding(places.subject, place, lang) for _, place in places.all.values()
        )
