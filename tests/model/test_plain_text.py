"""Of a user's texts only what can be read is kept, in one line."""

import unicodedata

import pytest

from atlas.model.text import plain_text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("东华门街道", "东华门街道"),
        (" 东华门\t街道\r\n", "东华门 街道"),
        ("\x1b[31m红\x07\x00", "[31m红"),
        ("\u202egpj.exe\u202c\u200f", "gpj.exe"),
        ("一\u2028二\u3000三", "一 二 三"),
        ("\uffff\ufdd0\ufeff名", "名"),
        ("\ud800断", "断"),
        # Letters that are rare, private, or younger than this Python are letters.
        ("\U00020bb7\ue000\U000323b0 བོད", "\U00020bb7\ue000\U000323b0 བོད"),
        ("=cmd()", "=cmd()"),
        ("\x00", ""),
    ],
)
def test_what_cannot_be_read_is_left_out(text: str, kept: str) -> None:
    assert plain_text(text) == kept
    assert plain_text(kept) == kept


def test_no_control_and_no_mark_of_direction_is_kept() -> None:
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x11000))))
    kept = plain_text(every)
    assert {"Cc", "Cf", "Cs", "Zl", "Zp"}.isdisjoint(map(unicodedata.category, kept))
    kept.encode("utf-8")
