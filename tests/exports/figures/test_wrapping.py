"""Lines break where Chinese and English may break, and hold whole sentences."""

import pytest

from atlas.drawing.sheet.canvas import first_sentences, fitting_size, wrap


def test_chinese_breaks_anywhere_but_before_a_closing_mark():
    # Four letters of 10 px to a line; the comma must not begin the second.
    assert wrap("人口增减，迁移", 10, 40) == ["人口增", "减，迁移"]


def test_an_opening_mark_does_not_end_a_line():
    assert wrap("人口普（2020）", 10, 40) == ["人口普", "（2020）"]


def test_english_breaks_at_spaces():
    assert wrap("one two three", 10, 45) == ["one two", "three"]


def test_a_word_that_is_wider_than_a_line_stands_alone():
    assert wrap("a Heihe–Tengchong b", 10, 40) == ["a", "Heihe–Tengchong", "b"]


def test_nothing_gives_no_line():
    assert wrap("", 10, 40) == []


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        ("人口。迁移人口。", 1, ["人口。"]),
        ("人口。迁移人口。", 2, ["人口。迁", "移人口。"]),
        ("迁移人口增减。", 1, ["迁移人口", "增减。"]),  # one sentence stands, however long
        ("Up 1.81 %. Down.", 1, ["Up 1.81 %."]),
    ],
)
def test_only_whole_sentences(text, lines, expected):
    width = 40 if text[0] != "U" else 60
    assert first_sentences(text, 10, width, lines) == expected


def test_a_long_title_is_smaller():
    assert fitting_size("人口", 100, 22, 14) == 22
    assert fitting_size("人口增减", 70, 22, 14) == 17.5
    assert fitting_size("人口增减" * 10, 70, 22, 14) == 14
