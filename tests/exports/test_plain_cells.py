"""Texts in a CSV that a spreadsheet must not run."""

import pytest

from atlas.exports.plain_cells import IN_A_LINE, plain_cell

LIVE = [
    '=HYPERLINK("http://evil.example","click")',
    "@SUM(1+1)",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "-A1",
    "\t=1+1",
    "\r=1+1",
]
PLAIN = ["", "-", "—", "--", "-5", "+8.5e3", "-0.25", "110101", "东城区", "a=b", "3-4", "=", "@"]


@pytest.mark.parametrize("text", LIVE)
def test_a_formula_becomes_a_text(text: str) -> None:
    assert plain_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_any_other_text_stays(text: str) -> None:
    assert plain_cell(text) == text


@pytest.mark.parametrize("text", LIVE)
def test_the_quick_look_at_a_line_misses_none(text: str) -> None:
    quoted = text.replace('"', '""')
    for line in (f"{text},1", f"1,{text}", f'1,"{quoted}",2'):
        assert IN_A_LINE.search(line), line
