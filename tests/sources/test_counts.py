from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources import codes as counts
from atlas.sources.codes import failed_expectation, is_missing, to_count


@pytest.mark.parametrize("cell", ["12", " 12 ", "12.0", "12.", "+12", 12, 12.0, Decimal("12.00")])
def test_every_spelling_of_twelve(cell: object) -> None:
    assert failed_expectation(cell) == ""
    assert to_count(cell) == 12


@pytest.mark.parametrize("cell", [None, "", "  ", float("nan")])
def test_an_empty_cell_is_missing_and_not_zero(cell: object) -> None:
    assert is_missing(cell)
    assert to_count(cell) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("-1", counts.NOT_NEGATIVE),
        (-1, counts.NOT_NEGATIVE),
        ("12.5", counts.WHOLE),
        (12.5, counts.WHOLE),
        ("1,234", counts.NO_SEPARATORS),
        ("1 234 567", counts.NO_SEPARATORS),
        ("1，234", counts.NO_SEPARATORS),
        ("１２３", counts.HALF_WIDTH),
        ("10000000000", counts.PLAUSIBLE),
        (1e30, counts.PLAUSIBLE),
        ("1.2E+06", counts.COUNT),
        ("…", counts.COUNT),
        ("#DIV/0!", counts.COUNT),
        ("=SUM(A1:A2)", counts.COUNT),
        (float("inf"), counts.COUNT),
        (True, counts.COUNT),
        (b"12", counts.COUNT),
    ],
)
def test_each_fault_fails_one_expectation(cell: object, expected: str) -> None:
    assert not is_missing(cell)
    assert failed_expectation(cell) == expected
    assert expected in counts.EXPECTATIONS


@given(st.integers(0, 9_999_999_999))
def test_counts_keep_every_person(number: int) -> None:
    cells = (number, float(number), str(number), f"{number}.0")
    assert [failed_expectation(cell) for cell in cells] == [""] * 4
    assert {to_count(cell) for cell in cells} == {number}
