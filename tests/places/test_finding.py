"""The headline of a place: the change, and a balance of migration that it hides."""

import re

import pytest

from atlas.places.sentences import finding, found_by_migration, net_range
from atlas.words.word_files import LANGS
from tests.prose import long_numbers

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
SHRANK = "Jia County shrank by 6.0% (600 people) from 2010 to 2020"
GAINED = (
    "Jia County shrank by 6.0% from 2010 to 2020, though migration brought an estimated 700 to "
    "1,100 people"
)
LOST = (
    "Jia County shrank by 6.0% from 2010 to 2020; migration took an estimated 700 to 1,100 people"
)


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
        (between(-1_100, -700), LOST),
        (
            {"change_2010_2020": 600, "change_pct_2010_2020": 6.0},
            "Jia County grew by 6.0% (600 people) from 2010 to 2020",
        ),
        (
            {"change_2010_2020": 600, "change_pct_2010_2020": 6.0, **between(-1_100, -700)},
            "Jia County grew by 6.0% from 2010 to 2020, though migration took an estimated 700 to "
            "1,100 people",
        ),
        # 0.04 % is printed as 0.0 %: neither growth nor decline.
        (
            {"change_2010_2020": 4, "change_pct_2010_2020": 0.04, **between(None, None)},
            "Jia County had about as many people in 2020 as in 2010",
        ),
        (
            {"change_2010_2020": 0, "change_pct_2010_2020": 0.0, **between(-1_100, -700)},
            "Jia County had about as many people in 2020 as in 2010, though migration took an "
            "estimated 700 to 1,100",
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
    assert told["230100"] == "哈尔滨市2010—2020年人口减少5.9%（62.6万人）"
    assert told["654200"] == "塔城地区与合并比较的各地2010—2020年人口增加7.4%（22.3万人）"
    assert told["530627"] == "镇雄县2010—2020年人口增加1.6%，但估算净迁出11万至25万人"
    # More left than the fall in people tells: births hide it.
    migration = [code for code, words in told.items() if "估算净迁" in words]
    assert len(migration) == 678
    for lang in LANGS:
        assert "{" not in "".join(
            finding(places.subject, place, lang) for _, place in places.all.values()
        )


def test_a_headline_on_migration_is_a_range(places) -> None:
    """Both ends of the estimate, in two figures, and never its middle alone; no exact count."""
    subject = places.subject
    for code, (_, place) in places.all.items():
        for lang, shape in (("zh", r"估算净迁[入出]\S+至\S+人$"), ("en", r"estimated \S+ to \S+")):
            said = finding(subject, place, lang)
            assert long_numbers(said) == [], code
            is_estimate = found_by_migration(subject, place)
            assert bool(re.search(shape, said)) == is_estimate, code
            if is_estimate:
                words = net_range(place, subject.period).words(lang)
                assert words["low"] in said, code
                assert words["high"] in said, code
