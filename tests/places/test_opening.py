"""The three sentences of a place: by hand on rows made up, and on places of every kind."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from atlas.country import china
from atlas.places.sentences import ages_sentence, moves_sentence, opening, people_sentence
from atlas.words.word_files import LANGS

HARBIN, BAOAN, BAIQUAN, TACHENG = "230100", "440306", "230231", "654200"
XILING, BAODING, DONGGUAN, SANSHA, BEIJING = "420502", "130600", "441900", "460300", "110000"

ROW = {
    "code": "999901",
    "name_zh": "甲县",
    "name_en": "Jia County",
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
    "net_migration_rate_children_low_2010_2020": 0.5,
    "net_migration_rate_children_high_2010_2020": 2.5,
    "net_migration_rate_youth_low_2010_2020": -40.0,
    "net_migration_rate_youth_high_2010_2020": -30.0,
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
    subject=SimpleNamespace(period="2010_2020", start=2010, end=2020, country=china()),
    units={"999901": ["999901"]},
    dataset=SimpleNamespace(country=china()),
)
AWAY = (
    "of its residents in 2020, 400 (4.0%) are registered in another county or district of the "
    "province and 150 (1.5%) in another province."
)
LOST = "It is estimated to have lost about 900 people by migration, between 800 and 1,000"


def moves_of(**changed: object) -> str:
    return moves_sentence(PLACES, "county", ROW | changed, "en")


def test_moves_by_hand() -> None:
    # 50 are less than a tenth of 700: too few to be said to have gone the other way.
    assert moves_of() == f"{LOST}, most of all those aged 10–24 in 2010; {AWAY}"
    assert moves_sentence(PLACES, "county", ROW, "zh") == (
        "估算净迁出约900人（800至1,000），其中最多的是2010年10—24岁的人；"
        "2020年居民中，户口在本省（区）其他县区的有400人（4.0%），在外省的有150人（1.5%）。"
    )


def test_a_county_of_a_municipality_lies_in_no_province() -> None:
    places = SimpleNamespace(
        subject=PLACES.subject, units={"110000": ["110101", "110102"]}, dataset=PLACES.dataset
    )
    district, city = ROW | {"code": "110101"}, ROW | {"code": "110000"}
    of_district = moves_sentence(places, "county", district, "en")
    assert (
        "400 (4.0%) are registered in another county or district of the municipality" in of_district
    )
    assert "户口在本市其他县区的有400人" in moves_sentence(places, "county", district, "zh")
    of_city = moves_sentence(places, "prefecture", city, "en")
    assert "400 (4.0%) are registered in another of its counties or districts" in of_city
    assert "户口在本市其他区县的有400人" in moves_sentence(places, "prefecture", city, "zh")


def test_a_stage_that_went_the_other_way_is_said() -> None:
    found = moves_of(net_migration_children_2010_2020=70, net_migration_older_2010_2020=30)
    assert found.startswith(
        f"{LOST}, most of all those aged 10–24 in 2010, while it gained those then aged 5–9; "
    )
    # Of whom nobody can tell whether it gained them.
    ends = {"net_migration_rate_children_low_2010_2020": -0.5}
    unsure = moves_of(net_migration_children_2010_2020=70, **ends)
    assert unsure.startswith(f"{LOST}, most of all those aged 10–24 in 2010; ")


@pytest.mark.parametrize(
    "changed",
    [
        {"rankable": False},
        {"net_migration_rate_youth_high_2010_2020": 1.0},
        {"net_migration_rate_youth_low_2010_2020": None},
        {"net_migration_adults_2010_2020": None},
    ],
)
def test_no_stage_moved_most_where_it_cannot_be_told(changed: dict[str, object]) -> None:
    assert moves_of(**changed) == f"{LOST}; {AWAY}"


def test_a_range_that_holds_zero_tells_no_way() -> None:
    found = moves_of(net_migration_high_2010_2020=20)
    assert found == (
        "Whether it gained or lost by migration cannot be told (between −1,000 and +20 people); "
        f"{AWAY}"
    )


def test_what_is_missing_is_left_out() -> None:
    assert moves_of(net_migration_low_2010_2020=None) == f"O{AWAY[1:]}"
    assert moves_of(away_other_province_2020=None).endswith("in 2010.")
    assert moves_of(net_migration_low_2010_2020=None, away_other_province_2020=None) == ""


def test_ages_by_hand() -> None:
    young = "For every 100 adults aged 25–49 in 2020 there were 53 children under 15"
    old = "n 2020, 12.3% of its people were 65 or over"
    assert ages_sentence(PLACES.subject, ROW, "en") == (
        f"{young} (61 in 2010); i{old} (8.0% in 2010)."
    )
    joined = ROW | {"compared_by": "joined"}
    assert ages_sentence(PLACES.subject, joined, "en") == f"{young}; i{old}."
    gone = joined | {"children_per_100_adults_2020": None}
    assert ages_sentence(PLACES.subject, gone, "en") == f"I{old}."
    assert ages_sentence(PLACES.subject, gone | {"aged_65_plus_share_2020": None}, "en") == ""


def test_harbin_in_three_sentences(places) -> None:
    assert opening(places, *places.all[HARBIN], "en") == [
        "Harbin had 10,635,971 people in 2010 and 10,009,854 in 2020: 626,117 fewer (−5.9%); "
        "Heilongjiang fell by 16.9%.",
        "Whether it gained or lost by migration cannot be told (between −1.2 million and +190,000 "
        "people); of its residents in 2020, 2,246,656 (22.4%) are registered in another county or "
        "district of the province, its own among them, and 414,115 (4.1%) in another province.",
        "For every 100 adults aged 25–49 in 2020 there were 27 children under 15 (25 in 2010); in "
        "2020, 14.6% of its people were 65 or over (8.1% in 2010).",
    ]


def test_a_county_stands_beside_its_prefecture_and_its_province(places) -> None:
    assert people_sentence(places, *places.all[BAIQUAN], "zh") == (
        "拜泉县2010年有519,766人，2020年有282,019人，减少237,747人（−45.7%）；"
        "同期齐齐哈尔市减少24.2%，黑龙江省减少16.9%。"
    )
    english = people_sentence(places, *places.all[BAIQUAN], "en")
    assert english.endswith("; Qiqihar fell by 24.2% and Heilongjiang by 16.9%.")


def test_joined_prefectures_speak_of_all_and_then_of_their_own(places) -> None:
    people, moves, ages = opening(places, *places.all[TACHENG], "en")
    assert " together with Changji" in people
    assert moves.startswith("Whether together they gained or lost by migration cannot be told")
    assert "; of the residents of Tacheng Prefecture itself in 2020, 64,707 (5.8%)" in moves
    assert "most of all" not in moves
    # Its land of 2010 was another.
    assert "2010" not in ages


def test_a_county_of_joined_prefectures_stands_beside_the_province_alone(places) -> None:
    of_tacheng = next(
        code for code, it in places.counties.items() if it["prefecture_code"] == TACHENG
    )
    said = people_sentence(places, *places.all[of_tacheng], "en")
    assert "Xinjiang grew by 18.5%" in said
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
    assert people_sentence(places, *places.all[BEIJING], "en").endswith("2,280,727 more (+11.6%).")
    assert "Shenzhen grew by 68.9% and Guangdong by 20.8%" in people_sentence(
        places, *places.all[BAOAN], "en"
    )


def test_every_place_begins_well(places) -> None:
    """No unfilled field, no missing figure, and what came and went is one sign of an estimate."""
    for lang in LANGS:
        for code, (level, place) in places.all.items():
            said = opening(places, level, place, lang)
            assert 1 <= len(said) <= 3, code
            for sentence in said:
                assert not any(it in sentence for it in ("{", "None", " nan")), code
                assert sentence[-1] in "。.", code
                assert "moved in" not in sentence


def test_without_provinces_a_place_stands_alone(places) -> None:
    sets = {key: it for key, it in places.dataset.unit_sets.items() if key != "province"}
    alone = replace(places, dataset=replace(places.dataset, unit_sets=sets))
    assert people_sentence(alone, *alone.all[HARBIN], "en").endswith("626,117 fewer (−5.9%).")
