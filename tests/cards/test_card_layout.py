"""Where things stand on a card: the boxes of its maps, its lines of text, its smallest letter."""

import pytest

from atlas.cards.drawing import (
    core_boxes,
    cut_lines,
    fitting_caption,
    map_boxes,
    map_style,
    sheet_of,
)
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.plan import Box

STYLE = load_style(country=china())
# A caption takes 50 px, and 20 px lie between the parts.
LAYOUT = STYLE.card.model_copy(update={"caption": 40.0, "leading": 1.25, "gap": 20.0})
ROOM = Box(0, 100, 1020, 520)


def test_a_card_is_1080_by_1440_and_a_px_is_a_pixel():
    sheet = sheet_of(STYLE.card)
    assert (sheet.width, sheet.height, sheet.scale) == (1080, 1440, 1)


def test_no_letter_of_a_card_is_smaller_than_26_px():
    card, label = STYLE.card, STYLE.type.label
    blocks = min(block.size[1] for block in (*card.head, *card.foot))
    on_maps = card.map_scale * min(label.county, label.prefecture)
    assert min(card.text, card.caption, blocks, on_maps) >= 26


def test_the_hatch_of_a_card_is_as_wide_to_a_phone_as_on_the_web():
    assert map_style(STYLE).missing.spacing == pytest.approx(2.4 * STYLE.missing.spacing)


def test_two_maps_stand_beside_each_other():
    # (1020 − 20) / 2 = 500 wide, 520 − 50 = 470 high.
    assert map_boxes(ROOM, 1.0, 2, LAYOUT) == [Box(0, 150, 500, 470), Box(520, 150, 500, 470)]


def test_wide_maps_stand_over_each_other_where_they_come_out_larger():
    # Over each other they are (520 − 20) / 2 − 50 = 200 high: a map 4 times as wide as high is
    # 800 px wide there, and 500 px beside the other.
    assert map_boxes(ROOM, 4.0, 2, LAYOUT) == [Box(0, 150, 1020, 200), Box(0, 420, 1020, 200)]
    # At 2.4 it would be 480 px wide.
    assert len({box.top for box in map_boxes(ROOM, 2.4, 2, LAYOUT)}) == 1


def test_one_map_takes_the_whole_width():
    assert map_boxes(ROOM, 1.0, 1, LAYOUT) == [Box(0, 150, 1020, 470)]


def test_the_core_has_a_map_below_the_first_of_two():
    layout = LAYOUT.model_copy(update={"core": 0.5, "core_least": 200.0})
    # Of 470 px its caption takes 50; the rest is halved.
    two = map_boxes(ROOM, 1.0, 2, layout)
    whole, parts, core = core_boxes(two, layout)
    assert whole == Box(0, 150, 500, 210)
    assert parts == two[1]
    assert core == Box(0, 410, 500, 210)


def test_the_core_has_none_where_it_is_low_or_maps_stand_over_each_other():
    low = LAYOUT.model_copy(update={"core": 0.5, "core_least": 220.0})
    two = map_boxes(ROOM, 1.0, 2, low)
    assert core_boxes(two, low) == two
    stacked = map_boxes(ROOM, 4.0, 2, LAYOUT)
    assert core_boxes(stacked, LAYOUT.model_copy(update={"core_least": 0.0})) == stacked


def test_a_long_text_is_cut_with_an_ellipsis():
    lines = cut_lines("一二三四五六七八九十", 10.0, 40.0, 2)
    assert lines == ["一二三四", "五六七…"]
    assert cut_lines("一二三四五", 10.0, 40.0, 2) == ["一二三四", "五"]
    assert cut_lines("", 10.0, 40.0, 2) == []


def test_a_caption_shrinks_before_it_gives_way_to_a_shorter_one():
    # Ten letters of 30 px are 300 px wide; of 26 px, 260.
    ten, two = "一二三四五六七八九十", "一二"
    assert fitting_caption((ten, two), 300.0, STYLE.card) == (30.0, ten)
    assert fitting_caption((ten, two), 270.0, STYLE.card) == (27.0, ten)
    assert fitting_caption((ten, two), 250.0, STYLE.card) == (30.0, two)
