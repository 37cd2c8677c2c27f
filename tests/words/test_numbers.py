"""Numbers as people read them, written out by hand in both languages."""

import doctest

import pytest
from babel import Locale

from atlas.model.text import Text
from atlas.words import numbers
from atlas.words.numbers import (
    SCALES,
    SYMBOLS,
    count,
    file_size,
    fixed,
    format_number,
    people,
    people_text,
    people_tick,
    percent,
    percent_change,
    plural,
    rough,
    rough_range,
    signed,
    spelled,
    whole_share,
)
from atlas.words.word_files import LANGS


def test_examples() -> None:
    assert doctest.testmod(numbers).failed == 0


@pytest.mark.parametrize(
    ("value", "signed", "decimals", "written"),
    [
        (-5.9, True, 1, "−5.9"),
        (75, True, 1, "+75.0"),
        (75, False, None, "75"),
        (-0.04, True, 1, "0.0"),
        (0.04, True, 1, "0.0"),
        (0.25, False, 1, "0.3"),
        (-0.25, True, 1, "−0.3"),
        (2.675, False, 2, "2.68"),
        (1409778724, False, 0, "1,409,778,724"),
        (-1234.5, False, None, "−1,234.5"),
    ],
)
def test_numbers(value: float, signed: bool, decimals: int | None, written: str) -> None:
    assert format_number(value, signed=signed, decimals=decimals) == written


@pytest.mark.parametrize("lang", LANGS)
def test_both_languages_write_digits_alike(lang: str) -> None:
    """Else `format_number` would have to be told the language."""
    own, printed = Locale.parse(lang), Locale.parse(SYMBOLS)
    for symbol in ("decimal", "group"):
        assert own.number_symbols["latn"][symbol] == printed.number_symbols["latn"][symbol]
    assert own.decimal_formats[None].pattern == printed.decimal_formats[None].pattern


def test_shares_and_changes() -> None:
    assert (count(1_409_778_724), fixed(0.85, 2)) == ("1,409,778,724", "0.85")
    assert (signed(-626_117), signed(15.5, 2)) == ("−626,117", "+15.50")
    assert (percent(93.744, 2), percent_change(-5.94)) == ("93.74%", "−5.9%")
    assert [whole_share(value) for value in (0, 0.3, 0.5, 9.2)] == ["0", "<1", "1", "9"]


def test_sizes_of_files() -> None:
    assert [file_size(size) for size in (12, 34_400, 5_240_000)] == ["1 KB", "34 KB", "5.2 MB"]


@pytest.mark.parametrize(
    ("value", "zh", "en", "in_a_sentence"),
    [
        (492_762_506, "4.93亿", "492.8M", "492.8 million"),
        (72_403_011, "7,240万", "72.4M", "72.4 million"),
        (4_781_150, "478万", "4.78M", "4.78 million"),
        (-282_019, "−28.2万", "−282,000", "−282,000"),
        (12_500, "1.3万", "13,000", "13,000"),
        (905, "905", "905", "905"),
    ],
)
def test_people(value: int, zh: str, en: str, in_a_sentence: str) -> None:
    assert people_text(value) == Text(zh, en)
    assert people(value, "en", width="long") == in_a_sentence
    assert people(value, "zh", width="long") == people(value, "zh")


def test_changes_of_people_bear_their_sign() -> None:
    assert people_text(2_800_000, signed=True) == Text("+280万", "+2.80M")


def test_round_numbers_on_an_axis() -> None:
    assert [people_tick(value, "zh") for value in (0, 500_000, 2e8)] == ["0", "50万", "2亿"]
    assert [people_tick(value, "en") for value in (0, 500_000, 2e8)] == ["0", "500,000", "200M"]
    assert people_tick(-5e6, "en", signed=True) == "−5M"


def test_every_language_says_what_it_counts_people_in() -> None:
    assert set(SCALES) == set(LANGS)
    for scales in SCALES.values():
        assert list(scales) == sorted(scales, reverse=True)


@pytest.mark.parametrize(
    ("number", "en", "zh"),
    [
        (0, "zero", "零"),
        (6, "six", "六"),
        (10, "ten", "十"),
        (19, "nineteen", "十九"),
        (20, "twenty", "二十"),
        (94, "ninety-four", "九十四"),
    ],
)
def test_numbers_in_words(number: int, en: str, zh: str) -> None:
    assert (spelled(number, "en"), spelled(number, "zh")) == (en, zh)
    with pytest.raises(ValueError, match="100 is not from 0 to 99"):
        spelled(100, "en")


def test_each_language_has_its_own_plural() -> None:
    words = {"rows": Text("{n}行", "{n} rows"), "rows_one": Text("–", "{n} row")}
    assert plural(words, "rows", 1) == Text("{n}行", "{n} row")
    assert plural(words, "rows", 2) == Text("{n}行", "{n} rows")


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [
        (23_675_976, 38_484_002, ("2,400万", "3,800万"), ("24", "38 million")),
        (587_430, 1_888_305, ("59万", "190万"), ("590,000", "1.9 million")),
        (-7_915_000, -451_000, ("−790万", "−45万"), ("−7.9 million", "−450,000")),
    ],
)
def test_ranges_are_told_in_two_figures(
    low: float, high: float, zh: tuple[str, str], en: tuple[str, str]
) -> None:
    assert rough_range(low, high, "zh") == zh
    assert rough_range(low, high, "en") == en
    assert rough(0) == 0
