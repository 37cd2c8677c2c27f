from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.country import china
from atlas.sources.codes import (
    KNOWN_EXPECTED,
    are_small,
    is_county_code,
    normalise_code,
    read_codes,
)


@pytest.mark.parametrize(
    "cell",
    [
        *("110101", "110101 ", "\u3000110101", 110101, 110101.0, "110101.0", Decimal("110101.0")),
        *("'110101", '="110101"', "110101000000", 110101000000),
    ],
)
def test_codes_of_every_spelling_become_six_digits(cell: object) -> None:
    assert normalise_code(cell, codes=china().codes) == "110101"


@pytest.mark.parametrize("cell", [None, "", "  ", float("nan")])
def test_an_empty_cell_has_no_code(cell: object) -> None:
    assert normalise_code(cell, codes=china().codes) is None


@pytest.mark.parametrize(
    "cell",
    [
        "11010",
        "1101011",
        "110101.5",
        110101.5,
        -110101,
        "１１０１０１",
        "910101",
        "010101",
        "东城区",
        True,
        float("inf"),
    ],
)
def test_anything_else_stays_as_it_is_and_is_no_code(cell: object) -> None:
    text = normalise_code(cell, codes=china().codes)
    assert text == str(cell)
    assert not is_county_code(text, codes=china().codes, special=china().special)


def test_the_two_rows_of_2010_without_a_code_are_codes() -> None:
    assert is_county_code("X63LH", codes=china().codes, special=china().special)
    assert is_county_code("X63MY", codes=china().codes, special=china().special)


@given(st.integers(110000, 829999))
def test_numbers_and_texts_agree(number: int) -> None:
    assert (
        normalise_code(number, codes=china().codes)
        == normalise_code(float(number), codes=china().codes)
        == normalise_code(str(number), codes=china().codes)
    )


def test_each_row_has_at_most_one_fault() -> None:
    codes = ["110101", None, "1101", "110102", "110199", "110101", "110101"]
    known = {"110101", "110102"}
    read = read_codes(
        codes,
        range(2, 9),
        "a.csv",
        "code",
        known_codes=known,
        codes=china().codes,
        special=china().special,
    )
    assert [(fault.row, fault.value, fault.expected) for fault in read.faults] == [
        (3, "", china().codes.of.en),
        (4, "1101", china().codes.of.en),
        (6, "110199", KNOWN_EXPECTED),
        (7, "110101", "a code that stands once (it is also in row 2)"),
        (8, "110101", "a code that stands once (it is also in row 2)"),
    ]


def test_without_known_codes_every_well_formed_code_passes() -> None:
    assert (
        read_codes(
            ["110199"], [2], "a.csv", "code", codes=china().codes, special=china().special
        ).faults
        == []
    )


def read_small(cells, counties=None, known=None):
    return read_codes(
        cells,
        range(2, len(cells) + 2),
        file="towns.csv",
        column="code",
        counties=counties,
        known_codes=known,
        small_areas=True,
        codes=china().codes,
        special=china().special,
    )


def test_divisions_below_the_county_are_told_by_most_of_the_column():
    assert are_small(["110101001", 110101002.0, "110101"], codes=china().codes)
    assert not are_small([110101001001, "x"], codes=china().codes)
    assert are_small(["110101001001", None, ""], codes=china().codes)
    assert not are_small(["110101", "110102", "110101001"], codes=china().codes)
    assert not are_small([], codes=china().codes)


def test_the_county_is_read_off_the_code_unless_a_column_says_it():
    read = read_small(["110101001.0", 120101002003])
    assert read.codes == ["110101001", "120101002003"]
    assert read.counties == ["110101", "120101"]
    assert read.faults == []
    assert read_small(["110101001"], counties=[110102.0]).counties == ["110102"]


def test_each_fault_of_small_areas_is_told_once_at_its_place():
    cells = ["110101001", "110101", "110101001", None, "999999001", "110199001"]
    read = read_small(cells, known={"110101"})
    told = [(fault.row, fault.column, fault.value, fault.expected) for fault in read.faults]
    nine = "a code of nine or twelve digits, as most of the column has"
    assert told == [
        (3, "code", "110101", nine),
        (4, "code", "110101001", "a code that stands once (it is also in row 2)"),
        (5, "code", "", nine),
        (6, "code", "999999001", nine),
        (7, "code", "110199001", "a county-level code that the atlas knows"),
    ]
    [fault] = read_small(["110101001"], counties=["110109"], known={"110101"}).faults
    assert (fault.column, fault.value) == ("county_code", "110109")
