"""Texts that a spreadsheet shows as they are: none of them begins a formula.

Names in a user's own files may hold anything, and a CSV that is opened in a spreadsheet runs what
begins with ``=``, ``+``, ``-`` or ``@``. An apostrophe before it, as OWASP advises against CSV
injection, makes it a text. Numbers with a sign stay numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import Final

FORMULA: Final = re.compile(r"[=@\t\r].|[+-]\W*\w", re.DOTALL)
IN_A_LINE: Final = re.compile(r'(?:^|[,"])(?:[=@\t\r]|[+-](?![\d.]+(?:,|"|$)))', re.MULTILINE)
"""Where a table already written as CSV may hold one; a quick look before a slow one."""


def plain_cell(text: str) -> str:
    """Write a text so that no spreadsheet takes it for a formula."""
    if not FORMULA.match(text):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    r"""Write rows of cells as CSV whose lines end in ``\n``, none of them a formula."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(map(plain_cell, row) for row in rows)
    return text.getvalue()
