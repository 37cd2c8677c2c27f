"""GB/T 2260 codes as users' files spell them, and the faults of a column of codes."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from decimal import Decimal

from atlas.model.errors import Fault

FIRST_ROW = 2
"""Row of the first record, as a spreadsheet counts: the header is row 1."""

CODE_EXPECTED = "a GB/T 2260 code of six digits, 110000 to 829999"
KNOWN_EXPECTED = "a county-level code that the atlas knows"

# Excel and pandas turn a column of codes into numbers: 110101 comes back as "110101.0".
_CODE = re.compile(r"([1-8][0-9]{5})(?:\.0*)?")
# Two rows of the 2010 tabulation (Lenghu, Mangnai) have no official code.
_PSEUDO_CODES = frozenset({"X63LH", "X63MY"})


def normalise_code(value: object) -> str | None:
    """Write a cell that holds a code as a string.

    Parameters
    ----------
    value
        A cell: text, a whole number as int or float, or nothing.

    Returns
    -------
    str or None
        The six digits where the cell holds a code, otherwise its text unchanged;
        None for an empty cell.
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    whole = value.is_integer() if isinstance(value, float) else False
    # Not by a remainder, which a decimal of thirty digits has none of.
    if isinstance(value, Decimal):
        whole = value.is_finite() and value == value.to_integral_value()
    if whole:
        value = int(value)  # type: ignore[call-overload]
    text = str(value).strip()
    match = _CODE.fullmatch(text)
    return match.group(1) if match else text or None


def is_code(text: str) -> bool:
    """Tell whether a text is a code of six digits, or one of the two pseudo-codes of 2010."""
    match = _CODE.fullmatch(text)
    return text in _PSEUDO_CODES or (match is not None and match.group(1) == text)


def code_faults(
    codes: Iterable[str | None],
    rows: Iterable[int],
    *,
    file: str,
    column: str,
    known_codes: Collection[str] | None = None,
) -> list[Fault]:
    """Find blank, misspelt, unknown and repeated codes.

    Parameters
    ----------
    codes
        Normalised codes.
    rows
        The row of each, as a spreadsheet counts.
    file, column
        Where the codes stand, for the faults.
    known_codes
        The codes that are accepted; None accepts all that are well formed.

    Returns
    -------
    list of Fault
        At most one fault per row, in the order of the rows.
    """
    known = None if known_codes is None else frozenset(known_codes)
    first_row: dict[str, int] = {}
    faults = []
    for code, row in zip(codes, rows, strict=True):
        expected = _expectation(code, known)
        if not expected and code is not None and first_row.setdefault(code, row) != row:
            expected = f"a code that stands once (it is also in row {first_row[code]})"
        if expected:
            faults.append(Fault(expected, file, row, column, code or ""))
    return faults


def _expectation(code: str | None, known: frozenset[str] | None) -> str:
    """Say what a code should have been; empty where it is right."""
    if code is None or not is_code(code):
        return CODE_EXPECTED
    if known is not None and code not in known:
        return KNOWN_EXPECTED
    return ""
