"""Counts as users' files spell them: what a cell holds, and what is wrong with it."""

from __future__ import annotations

import math
import re
from decimal import Decimal

COUNT = "a whole number, 0 or more, or an empty cell"
NOT_NEGATIVE = "a count of 0 or more"
WHOLE = "a whole number, without a fraction"
NO_SEPARATORS = "a whole number without separators of thousands (1234, not 1,234)"
HALF_WIDTH = "a whole number in half-width digits (0 to 9)"
PLAUSIBLE = "a count below ten thousand million"

EXPECTATIONS = (COUNT, NOT_NEGATIVE, WHOLE, NO_SEPARATORS, HALF_WIDTH, PLAUSIBLE)
"""All that a cell may fail to meet, one at a time."""

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
_SEPARATED = re.compile(r"[+-]?[0-9]{1,3}([,，'’\s][0-9]{3})+(\.[0-9]*)?")
_LIMIT = 10_000_000_000


def is_missing(cell: object) -> bool:
    """Tell whether a cell holds no count: it is empty, blank or not a number (NaN)."""
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell is None or (isinstance(cell, str) and not cell.strip())


def failed_expectation(cell: object) -> str:
    """Say what a cell that should hold a count fails to meet.

    Parameters
    ----------
    cell
        Text, number or anything else that a file may hold; not a missing one.

    Returns
    -------
    str
        One of `EXPECTATIONS`, or empty where the cell is a count.
    """
    if isinstance(cell, str):
        text = cell.strip()
        if not _NUMBER.fullmatch(text):
            return _failed_by_text(text)
        number = Decimal(text)
    elif isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return COUNT
    else:
        number = Decimal(cell)
    return _failed_by_number(number)


def to_count(cell: object) -> int | None:
    """Turn a cell that meets all expectations into a count; None where it is missing."""
    if is_missing(cell):
        return None
    return int(Decimal(cell.strip() if isinstance(cell, str) else cell))  # type: ignore[arg-type]


def _failed_by_text(text: str) -> str:
    if _SEPARATED.fullmatch(text):
        return NO_SEPARATORS
    digits = text.lstrip("+-＋－")
    return HALF_WIDTH if digits.isdecimal() else COUNT


def _failed_by_number(number: Decimal) -> str:
    if not number.is_finite():
        return COUNT
    if number < 0:
        return NOT_NEGATIVE
    if number != number.to_integral_value():
        return WHOLE
    return "" if number < _LIMIT else PLAUSIBLE
