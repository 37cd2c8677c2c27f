"""What stands on a card: its lines of text, its smallest letter.

Where its maps stand is told by ``tests/frontend/fixtures/cards.json``.
"""

import pytest

from atlas.cards.drawing import cut_lines, fitting_caption, map_style, sheet_of
from atlas.catalogue.style import load_style
from atlas.country import china

STYLE = load_style(country=china())


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
