"""Lists in a sentence: whole where they are short, and the rest counted where they are not."""

from __future__ import annotations

from atlas.model.text import Text
from atlas.words.numbers import SHOWN, listed


def test_a_short_list_is_whole() -> None:
    assert listed(["110101", Text("西城区", "Xicheng")]) == Text(
        "110101、西城区", "110101, Xicheng"
    )
    assert listed([]) == Text("无", "none")


def test_of_a_long_one_the_rest_is_counted() -> None:
    codes = [str(number) for number in range(SHOWN + 1_200)]
    said = listed(codes)
    assert said.en.endswith(", 19 … and 1,200 more")
    assert said.zh.endswith("、19，另有1,200个")
    assert listed(codes[:SHOWN]).en == ", ".join(codes[:SHOWN])
    assert listed(codes, shown=None).en == ", ".join(codes)
