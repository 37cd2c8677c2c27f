"""The sentence over the maps of a place and the three below them, by hand and on real places."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from atlas.country import china
from atlas.places.sentences import (
    ages_sentence,
    lead,
    moves_sentence,
    opening,
    people_sentence,
    students_sentence,
)
from atlas.words.word_files import LANGS
from tests.prose import long_numbers

HARBIN, SONGBEI, BAOAN, BAIQUAN, TACHENG = "230100", "230109", "U440306", "230231", "654200"
XILING, BAODING, DONGGUAN, SANSHA, BEIJING = "420502", "130600", "441900", "460300", "110000"
XICHENG, DIANJIANG, ZHENXIONG = "U110102", "500231", "530627"

ROW = {
    "code": "999901",
    "name_zh": "甲县",
    "name_en": "Jia County",
    "change_2010_2020": -2_000,
    "change_pct_2010_2020": -20.0,
    "rankable": True,
    "compared_with_zh": None,
    "compared_with_en": None,
    "compared_by": None,
    "net_migration_2010_2020": -900,
    "net_migration_low_2010_2020": -1_000,
    "net_migration_high_2010_2020": -800,
    "net_migration_children_2010_2020": 50,
    "net_migration_youth_2010_2020": -700,
    "net_migration_adults_2010_2020": -300,
    "net_migration_older_2010_2020": 50,
    "net_migration_rate_children_2010_2020": 1.5,
    "net_migration_rate_youth_2010_2020": -35.0,
    "away_same_province_2020": 400,
    "away_same_province_share_2020": 4.0,
    "away_other_province_2020": 150,
    "away_other_province_share_2020": 1.5,
    "children_per_100_adults_2010": 61.4,
    "children_per_100_adults_2020": 52.5,
    "aged_65_plus_share_2010": 8.04,
    "aged_65_plus_share_2020": 12.3,
}
PLACES = SimpleNamespace(
    subject=SimpleNamespace(
        period="2010_2020",
        start=2010,
        end=2020,
        country=china(),
        change="change_2010_2020",
        change_pct="change_pct_2010_2020",
    ),
    units={"999901": ["999901"]},
    dataset=SimpleNamespace(country=china()),
)
AWAY = (
    "of its residents in 2020, 4.0% are registered in another county or district of the "
    "province and 1.5% in another province."
)
LOST = "It lost an estimated 800 to 1,000 people by migration"
TOWN = {
    "cautions_2010_2020": "merged;university_town",
    "net_migration_rate_children_2010_2020": 102.0,
}


def moves_of(**changed: object) -> str:
    return moves_sentence(PLACES, "county", ROW | changed, "en")


def test_moves_by_hand() -> None:
    # 50 are less than a tenth of 700: too few to be said to have gone the other way.
    assert moves_of() == f"{LOST}, most of all those aged 10–24 in 2010; {AWAY}"
    assert moves_sentence(PLACES, "county", ROW, "zh") == (
        "估算净迁出800至1,000人，最多的是2010年时10—24岁的人；"
        "2020年的居民，4.0%户口在本省（区）其他区县，1.5%在外省。"
    )


def test_what_the_headline_says_of_migration_is_not_said_again() -> None:
    """900 left where the number of people fell by 500: that is the finding."""
    fewer = {"change_2010_2020": -500, "change_pct_2010_2020": -5.0}
    assert moves_of(**fewer) == f"Migration took most of all those aged 10–24 in 2010; {AWAY}"
    untold = moves_of(**fewer, net_migration_rate_youth_2010_2020=None)
    assert untold == f"O{AWAY[1:]}"


def test_who_came_to_a_university_town_at_15_to_19_is_called_a_student() -> None:
    """By the rule of the measure, and where that age gained."""
    said = "; those who came at 15–19 are mostly students; "
    assert said in moves_of(**TOWN)
    sentence = students_sentence(PLACES.subject, ROW | TOWN, "zh")
    assert sentence == "15—19岁来到这里的，多半是上学的学生。"
    for none in (
        {"cautions_2010_2020": "merged"},
        {"cautions_2010_2020": None},
        {"rankable": False},
        {"net_migration_rate_children_2010_2020": -1.0},
        {"net_migration_rate_children_2010_2020": None},
    ):
        assert students_sentence(PLACES.subject, ROW | TOWN | none, "en") == ""
        assert "students" not in moves_of(**(TOWN | none))


def test_a_county_of_a_municipality_lies_in_no_province() -> None:
    places = SimpleNamespace(
        subject=PLACES.subject, units={"110000": ["110101", "110102"]}, dataset=PLACES.dataset
    )
    district, city = ROW | {"code": "110101"}, ROW | {"code": "110000"}
    of_district = moves_sentence(places, "county", district, "en")
    assert "4.0% are registered in another county or district of the municipality" in of_district
    assert "4.0%户口在本市其他区县" in moves_sentence(places, "county", district, "zh")
    of_city = moves_sentence(places, "prefecture", city, "en")
    assert "4.0% are registered in another of its counties or districts" in of_city
    assert "4.0%户口在本市其他区县" in moves_sentence(places, "prefecture", city, "zh")


@pytest.mark.parametrize("lang", LANGS)
def test_a_municipality_is_never_called_a_prefecture_or_a_province(places, lang) -> None:
    wrong = {"zh": ("本省", "地区", "地级"), "en": ("prefecture", "of the province")}[lang]
    for code, (level, place) in places.all.items():
        if not china().codes.is_municipality(code):
            continue
        said = " ".join([lead(places, level, place, lang), *opening(places, level, place, lang)])
        assert not [word for word in wrong if word in said], code


def test_a_stage_that_went_the_other_way_is_said() -> None:
    found = moves_of(net_migration_children_2010_2020=70, net_migration_older_2010_2020=30)
    assert found.startswith(
        f"{LOST}, most of all those aged 10–24 in 2010, while it gained those then aged 5–9; "
    )
    # Too few for a rate.
    ends = {"net_migration_rate_children_2010_2020": None}
    unsure = moves_of(net_migration_children_2010_2020=70, **ends)
    assert unsure.startswith(f"{LOST}, most of all those aged 10–24 in 2010; ")


@pytest.mark.parametrize(
    "changed",
    [
        {"rankable": False},
        {"net_migration_rate_youth_2010_2020": None},
        {"net_migration_adults_2010_2020": None},
    ],
)
def test_no_stage_moved_most_where_it_cannot_be_told(changed: dict[str, object]) -> None:
    assert moves_of(**changed) == f"{LOST}; {AWAY}"


def test_a_range_that_holds_zero_tells_no_way() -> None:
    found = moves_of(net_migration_high_2010_2020=20)
    assert found == (
        "Whether more people came or left cannot be told: the estimate runs from −1,000 to +20; "
        f"{AWAY}"
    )


def test_what_is_missing_is_left_out() -> None:
    assert moves_of(net_migration_low_2010_2020=None) == f"O{AWAY[1:]}"
    assert moves_of(away_other_province_share_2020=None).endswith("in 2010.")
    nothing = {"net_migration_low_2010_2020": None, "away_other_province_share_2020": None}
    assert moves_of(**nothing) == ""


def test_ages_by_hand() -> None:
    young = "For every 100 people aged 25–49 in 2020 there were 53 children under 15"
    old = "12.3% of its people were 65 or over"
    assert ages_sentence(PLACES.subject, ROW, "en") == (
        f"{young} (61 in 2010); {old} (8.0% in 2010)."
    )
    joined = ROW | {"compared_by": "joined"}
    assert ages_sentence(PLACES.subject, joined, "en") == f"{young}; {old}."
    gone = joined | {"children_per_100_adults_2020": None}
    assert ages_sentence(PLACES.subject, gone, "en") == f"{old} in 2020."
    assert ages_sentence(PLACES.subject, gone | {"aged_65_plus_share_2020": None}, "en") == ""


def test_harbin_in_one_sentence_and_three(places) -> None:
    harbin = places.all[HARBIN]
    assert lead(places, *harbin, "en") == (
        "Harbin shrank by 5.9% (626,000 people) from 2010 to 2020, while its 6 densely settled "
        "districts together grew by 12.3%."
    )
    assert lead(places, *harbin, "zh") == (
        "哈尔滨市2010—2020年人口减少5.9%（62.6万人），而中心6个人口稠密的区合计增加12.3%。"
    )
    assert opening(places, *harbin, "en") == [
        "It had 10.6 million people in 2010 and 10.0 million in 2020; over the same years "
        "Heilongjiang shrank by 16.9%.",
        "It lost an estimated 380,000 to 890,000 people by migration, most of all those aged 25–49 "
        "in 2010, while it gained those then aged 5–9; of its residents in 2020, 22.4% are "
        "registered in another county or district of the province, its own among them, and 4.1% "
        "in another province.",
        "For every 100 people aged 25–49 in 2020 there were 27 children under 15 (25 in 2010); "
        "14.6% of its people were 65 or over (8.1% in 2010).",
    ]


def test_the_sentence_over_the_maps_says_what_both_show(places) -> None:
    """Whole beside part: a county beside its prefecture, a prefecture beside its core or parts."""
    said = {
        code: lead(places, *places.all[code], "en")
        for code in (SONGBEI, BAIQUAN, BAOAN, XICHENG, DIANJIANG, ZHENXIONG, DONGGUAN, BEIJING)
    }
    assert said[SONGBEI].endswith(" from 2010 to 2020, while Harbin shrank by 5.9%.")
    # Both fell: the verb is understood.
    assert said[BAIQUAN].endswith(" from 2010 to 2020, Qiqihar by 24.2%.")
    assert said[BAOAN].endswith(" from 2010 to 2020, Shenzhen by 68.9%.")
    assert said[XICHENG].endswith(", while Beijing grew by 11.6%.")
    assert said[DIANJIANG].endswith(", while Chongqing grew by 11.1%.")
    # It is its own only part.
    assert said[DONGGUAN].endswith(", Guangdong by 20.8%.")
    # Migration is the finding, and stands alone.
    assert said[ZHENXIONG].endswith("estimated 110,000 to 250,000 people.")
    # That of Beijing is not surely larger than its growth.
    assert said[BEIJING].endswith("its 13 densely settled districts together by 11.7%.")


def test_a_prefecture_without_a_core_counts_its_parts(places) -> None:
    alone = replace(places, dataset=replace(places.dataset, tables={}))
    assert not alone.cores
    sentence = lead(alone, *alone.all[HARBIN], "en")
    assert sentence.endswith("; of its 18 comparable districts and counties, 6 grew.")


def test_people_stand_beside_the_province_once(places) -> None:
    chinese = people_sentence(places, *places.all[BAIQUAN], "zh")
    assert chinese == "2010年52.0万人，2020年28.2万人；同期黑龙江省减少16.9%。"
    # The sentence over its maps says it already.
    for code in (DONGGUAN, XICHENG):
        assert "over the same years" not in people_sentence(places, *places.all[code], "en")


def test_joined_prefectures_speak_of_all_and_then_of_their_own(places) -> None:
    people, moves, ages = opening(places, *places.all[TACHENG], "en")
    assert people.startswith("Together with Changji")
    assert moves.startswith("Together they gained an estimated 88,000 to 240,000 people")
    assert "; of the residents of Tacheng Prefecture itself in 2020, 5.8% are" in moves
    assert "most of all" not in moves
    # Its land of 2010 was another.
    assert "2010" not in ages


def test_a_county_of_joined_prefectures_stands_beside_the_province_alone(places) -> None:
    of_tacheng = next(
        code for code, it in places.counties.items() if it["prefecture_code"] == TACHENG
    )
    level, place = places.all[of_tacheng]
    said = lead(places, level, place, "en") + people_sentence(places, level, place, "en")
    assert said.count("Xinjiang") == 1
    assert "Tacheng Prefecture" not in said


def test_a_flagged_place_has_no_superlative(places) -> None:
    flagged = [code for code, (_, place) in places.all.items() if not place["rankable"]]
    assert XILING in flagged
    for code in flagged:
        assert "most of all" not in moves_sentence(places, *places.all[code], "en"), code


def test_a_count_from_bulletins_has_no_ages_and_no_estimate(places) -> None:
    people, moves, ages = opening(places, *places.all[BAODING], "en")
    assert "by the bulletins" in people
    assert moves.startswith("Of its residents in 2020")
    assert "in 2010)" not in ages


def test_places_of_no_parts_and_of_hardly_any_people(places) -> None:
    assert "its own among them" not in moves_sentence(places, *places.all[DONGGUAN], "en")
    assert "most of all" not in moves_sentence(places, *places.all[SANSHA], "en")
    assert people_sentence(places, *places.all[SANSHA], "en").startswith(
        "It had 444 people in 2010"
    )


def test_every_place_begins_well(places) -> None:
    """No unfilled field, no missing figure, no figure that is not rounded, nothing said twice."""
    for lang in LANGS:
        for code, (level, place) in places.all.items():
            said = [lead(places, level, place, lang), *opening(places, level, place, lang)]
            assert 2 <= len(said) <= 4, code
            assert long_numbers(" ".join(said)) == [], code
            for sentence in said:
                assert not any(it in sentence for it in ("{", "None", " nan")), code
                assert sentence[-1] in "。.", code
            assert len(set(said)) == len(said), code


def test_without_provinces_a_place_stands_alone(places) -> None:
    sets = {key: it for key, it in places.dataset.unit_sets.items() if key != "province"}
    alone = replace(places, dataset=replace(places.dataset, unit_sets=sets))
    assert people_sentence(alone, *alone.all[HARBIN], "en").endswith("10.0 million in 2020.")
