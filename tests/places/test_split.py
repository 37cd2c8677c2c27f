"""The split of a change: numbers of the census, whose parts add up to it; the words of cards."""

from typing import Any

import pytest

from atlas.places.card import card_words, split_of
from atlas.places.place_index import Places
from atlas.words.word_files import LANGS

HARBIN, SONGBEI, BEITUN = "230100", "230109", "659005"


def split_in(places: Places, code: str, **other: Any) -> tuple[tuple[str, int, int, str], ...]:
    """Split the change of a place, of which some figures are others."""
    return split_of(places, places.all[code][1] | other, "en")


def test_harbins_change_is_split(places):
    split = split_in(places, HARBIN)
    assert [label for label, *_ in split] == [
        "Change 2010–2020, people",
        "Net migration (estimate)",
        "Rest: births − deaths, other",
    ]
    # 10,009,854 − 10,635,971 = −626,117, and both ends of net migration taken from it.
    assert [ends for _, *ends, _ in split] == [
        [-626_117, -626_117],
        [-885_179, -383_599],
        [-242_518, 259_062],
    ]
    assert [written.replace("\xa0", " ") for *_, written in split] == [
        "−626,000",
        "−890,000 to −380,000",
        "−240,000 to +260,000",
    ]


def test_the_parts_of_every_change_add_up_to_it(places):
    ends = {code: [line[1:3] for line in split_in(places, code)] for code in places.all}
    unsplit = {code for code, split in ends.items() if len(split) == 1}
    for code in ends.keys() - unsplit:
        change, net, rest = ends[code]
        assert change[0] == change[1] == net[0] + rest[1] == net[1] + rest[0], code
    # All but those whose count of 2010 on the territory of 2020 has no ages: four prefectures
    # of bulletins, and the places that are compared as townships count them.
    assert len(places.by_townships) == 66 + 2
    assert places.by_townships & set(places.prefectures) == {"652900", "659002"}  # Aksu, Aral
    assert unsplit == {"130600", "130900", "340200", "340500"} | places.by_townships
    # The prefectures hold all the change, those that are compared as one each that of them all.
    whole = sum(int(record["change_2010_2020"]) for record in places.prefectures.values())
    assert sum(ends[code][0][0] for code in places.prefectures) == whole


def test_without_ages_change_stays_whole(places):
    split = split_in(places, SONGBEI, net_migration_low_2010_2020=None)
    assert [ends for _, *ends, _ in split] == [[176_667, 176_667]]


def test_a_change_that_is_unknown_is_not_split(places):
    assert split_in(places, BEITUN, change_2010_2020=None) == ()


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_of_a_card_leave_a_page_the_fields_of_a_place_alone(places, lang):
    fields = dict.fromkeys(("name", "pct", "text", "finding"), "Harbin")
    for words in card_words(places.subject, lang).values():
        assert "{" not in words.format(**fields)
