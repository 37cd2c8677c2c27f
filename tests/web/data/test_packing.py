import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from atlas.web.data.encode import codes_text, delta_text, varint_text
from tests.web.data.payloads import codes_of, deltas_of, varints_of


def whole(numbers: list[int]) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def test_varints_by_hand() -> None:
    # 0 → '#'; 31 → 'B'; 32 → continued 0, then 1; 57 is the first past the backslash.
    assert varint_text(whole([0, 31, 32, 57])) == "#BC$]$"
    assert varint_text(whole([])) == ""


def test_steps_by_hand() -> None:
    # 5, then 3 less, then 1 more: 10, 5 and 2 once folded.
    assert delta_text(whole([5, 2, 3])) == "-(%"


@given(st.lists(st.integers(0, 2**40), min_size=1))
def test_numbers_come_back_and_need_no_escape(numbers: list[int]) -> None:
    texts = {varint_text(whole(numbers)): numbers, delta_text(whole(numbers)): numbers}
    assert [*map(varints_of, [varint_text(whole(numbers))])] == [numbers]
    assert deltas_of(delta_text(whole(numbers))) == numbers
    assert all(json.dumps(text) == f'"{text}"' for text in texts)


def test_codes_come_back_whatever_they_are() -> None:
    small = ["110101001", "110101002", "110102000", "659009999999", "310000"]
    for codes in (
        ["110101", "110102", "230102"],
        *(["999999", "000001"], ["X63LH", "110101"], ["A"], ["1" * 13], ["110101\u0661"], []),
        *(small, small[:1], small[3:], small[::-1]),
    ):
        assert codes_of(codes_text(codes)) == codes
    assert codes_text(["110101", "110102", "110103"]).endswith("%%")
    # A step from one to the next of a county takes a character for each half.
    towns = [f"{county}{town:03}" for county in range(110101, 110117) for town in range(1, 16)]
    assert len(codes_text(towns)) < 2.3 * len(towns)
