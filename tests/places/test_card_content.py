"""What a card says: the numbers of the census, split so that the parts add up, and their rows."""

import re
from dataclasses import replace

import pytest

from atlas.cards.write import capital_codes, card_path, check_codes
from atlas.country import china
from atlas.places.card import card_of, cards_of
from atlas.places.place_index import GROWTH_CLASS
from atlas.web.place.page import place_page
from atlas.words.word_files import LANGS
from tests.editions import EDITION

HARBIN, SONGBEI, DONGGUAN, BEIJING, BEITUN = "230100", "230109", "441900", "110000", "659005"
MERGED = "U130102"


def test_harbins_card_says_the_lectures_number(places):
    card = card_of(places, HARBIN, "en")
    assert card.finding == "Harbin shrank by 5.9% (626,000 people) from 2010 to 2020"
    assert card.sentence == (
        "It had 10.6 million people in 2010 and 10.0 million in 2020; over the same years "
        "Heilongjiang shrank by 16.9%."
    )
    assert (card.name, card.within, card.county) == ("Harbin", "Heilongjiang", None)
    assert card.whole[0] == "Harbin as a whole: −5.9%"
    # 10,009,854 − 10,635,971 = −626,117, and both ends of net migration taken from it.
    assert [ends for _, *ends, _ in card.split] == [
        [-626_117, -626_117],
        [-1_206_149, 185_106],
        [-811_223, 580_032],
    ]
    assert [written.replace("\xa0", " ") for *_, written in card.split] == [
        "−626,000",
        "−1.2M to +190,000",
        "−810,000 to +580,000",
    ]


def test_no_row_and_no_hash_stands_on_a_card(places):
    code = re.compile(r"\d{6}|X63|census_|SHA")
    for lang in LANGS:
        for card in cards_of(places, list(places.all), [lang]):
            lines = (
                card.finding,
                card.within,
                card.sentence,
                card.compare,
                card.source,
                card.rights,
            )
            assert not any(code.search(line) for line in lines), card.code
    merged = card_of(places, MERGED, "zh")
    assert (
        merged.compare == "能不能比？合并：区划调整使各成员无法分开，合并为一个可比单位；"
        "只涉及人口的地图按乡镇把它分为2个单位（长安区（含原桥东区）、桥西区）。"
    )
    assert "130104" in places.counties[MERGED]["comparability_note_zh"]


def test_a_countys_card_shows_its_prefecture_and_outlines_it(places):
    card = card_of(places, SONGBEI, "zh")
    assert (card.prefecture, card.county) == (HARBIN, SONGBEI)
    assert card.within == "黑龙江省 · 哈尔滨市"
    assert card.whole == ("哈尔滨市整体 −5.9%", "整体 −5.9%")
    assert card.parts == ("各区县；松北区 +74.6%", "各区县")
    assert card.compare == "能不能比？没有变动记录：历次普查代码相同，名录中没有区划变动的记录。"


def test_a_prefecture_without_counties_has_one_map(places):
    assert card_of(places, DONGGUAN, "zh").parts == ()
    assert card_of(places, BEIJING, "zh").parts == ("各区县",)


def test_a_place_without_comparable_figures_says_so_and_splits_nothing(places):
    beitun = places.prefectures[BEITUN]
    gone = beitun | {"change_2010_2020": None, "change_pct_2010_2020": None, GROWTH_CLASS: -1}
    unknown = gone | {"compared_with_en": None}
    card = card_of(
        replace(places, prefectures={**places.prefectures, BEITUN: unknown}), BEITUN, "en"
    )
    assert card.sentence == "Beitun has no comparable figures for 2010 and 2020."
    assert (card.split, card.unsplit, card.group) == ((), "", -1)


def test_the_parts_of_every_change_add_up_to_it(places):
    cards = cards_of(places, list(places.all), ["zh"])
    split = [[ends for _, *ends, _ in card.split] for card in cards if not card.unsplit]
    assert all(
        change[0] == change[1] == net[0] + rest[1] == net[1] + rest[0]
        for change, net, rest in split
    )
    # All but those whose count of 2010 on the territory of 2020 has no ages: four prefectures
    # of bulletins, and the places that are compared as townships count them.
    unsplit = {card.code for card in cards if card.unsplit}
    assert len(places.by_townships) == 66 + 2
    assert places.by_townships & set(places.prefectures) == {"652900", "659002"}  # Aksu, Aral
    assert unsplit == {"130600", "130900", "340200", "340500"} | places.by_townships
    # The prefectures hold all the change, those that are compared as one each that of them all.
    whole = sum(int(record["change_2010_2020"]) for record in places.prefectures.values())
    prefectures = [card for card in cards if card.code in places.prefectures]
    assert sum(card.split[0][1] for card in prefectures) == whole


def test_without_ages_change_stays_whole_and_the_card_says_why(places):
    unknown = places.counties[SONGBEI] | {"net_migration_low_2010_2020": None}
    card = card_of(replace(places, counties=places.counties | {SONGBEI: unknown}), SONGBEI, "en")
    assert [ends for _, *ends, _ in card.split] == [[176_667, 176_667]]
    assert card.unsplit.startswith("Without comparable ages")


def test_no_phrase_keeps_an_unfilled_field(places):
    for code in (HARBIN, SONGBEI, DONGGUAN, BEITUN):
        for lang in ("zh", "en"):
            assert "{" not in repr(card_of(places, code, lang))


def test_a_build_draws_the_capitals_of_31_provinces(places):
    codes = capital_codes(places)
    assert len(codes) == 31
    assert {HARBIN, BEIJING, "540100"} < set(codes)
    assert card_path(HARBIN, "zh") == "cards/230100.zh.png"


def test_the_pages_of_capitals_lead_to_their_cards(places):
    for lang in LANGS:
        for code in capital_codes(places):
            level, place = places.all[code]
            _, html = place_page(EDITION, places, level, place, lang, carded=True)
            assert f"cards/{code}.{lang}.png" in html
    assert ".png" not in place_page(EDITION, places, *places.all[HARBIN], "zh")[1]


def test_a_code_of_no_place_has_no_card(places):
    with pytest.raises(KeyError):
        card_of(places, "999999", "zh")


def test_a_card_prints_the_rounded_change_and_marks_the_class_of_the_exact_one(places):
    # 4.972 % is printed as 5.0 and is below the break at 5.
    card = card_of(places, "230604", "en")
    assert "+5.0%" in card.parts[0]
    assert card.group == places.subject.classes.edges.index(5)


def test_the_code_of_every_place_passes_the_check_before_measuring(places):
    check_codes(list(places.all), country=china())
