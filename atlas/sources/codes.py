"""Codes and numbers in users' tables, each fault named."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial

from atlas.model.country import Codes
from atlas.model.errors import NO_MESSAGE, Fault, Message

FIRST_ROW = 2
"""Row of the first record, as a spreadsheet counts: the header is row 1."""

KNOWN_EXPECTED = Message("a county-level code that the atlas knows")
SMALL_EXPECTED = Message("a code of nine or twelve digits, as most of the column has")

COUNTY_FIELD = "county_code"
"""Column of the county that a division below it lies in, where its code does not begin with it."""


@cache
def _written(codes: Codes) -> re.Pattern[str]:
    # Excel and pandas turn a column of codes into numbers: 110101 comes back as "110101.0". In
    # lists of villages a county is 110101000000.
    county = codes.pattern
    small = rf"(?:{county})(?:[0-9]{{3}}){{0,2}}"
    return re.compile(rf"(?:(?P<county>{county})0{{6}}|(?P<code>{small}))(?:\.0*)?")


@cache
def _small(codes: Codes) -> re.Pattern[str]:
    return re.compile(rf"(?:{codes.pattern})(?:[0-9]{{3}}){{1,2}}")


def normalise_code(value: object, *, codes: Codes) -> str | None:
    """Write a cell that holds a code as a string.

    Parameters
    ----------
    value
        A cell: text, a whole number as int or float, or nothing.
    codes
        How divisions are coded.

    Returns
    -------
    str or None
        The digits where the cell holds a code of six, nine or twelve (six where the last six of
        twelve are 0: a county), otherwise its text unchanged; None for an empty cell.
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
    # Excel keeps digits as text behind an apostrophe, or as ="110101".
    quoted = text.startswith('="') and text.endswith('"')
    match = _written(codes).fullmatch(text[2:-1] if quoted else text.removeprefix("'"))
    return (match["county"] or match["code"]) if match else text or None


def is_county_code(text: str, *, codes: Codes, special: tuple[str, ...]) -> bool:
    """Return whether a text is a code as counties, units of them and totals have, or stands in."""
    # Tables write the nation so, and no list does.
    known = text in codes.without_code or text in special or text == "0" * codes.length
    return known or codes.county.fullmatch(codes.first_division(text)) is not None


@dataclass(frozen=True)
class CodeColumn:
    """A column of codes: of counties, or of divisions below them.

    Attributes
    ----------
    codes
        As `normalise_code` writes them.
    counties
        The county of each where they are divisions below it; None where they are counties.
    faults
        At most one per row.
    """

    codes: list[str | None]
    counties: list[str | None] | None
    faults: list[Fault]


def are_small(cells: Iterable[object], *, codes: Codes) -> bool:
    """Return whether a column holds codes of divisions below the county: more of them than not."""
    read = (normalise_code(cell, codes=codes) for cell in cells)
    given = [code for code in read if code is not None]
    small = _small(codes)
    return 2 * sum(small.fullmatch(code) is not None for code in given) > len(given)


def read_codes(
    cells: Iterable[object],
    rows: Sequence[int],
    file: str,
    column: str,
    *,
    counties: Iterable[object] | None = None,
    known_codes: Collection[str] | None = None,
    small_areas: bool = False,
    codes: Codes,
    special: tuple[str, ...],
) -> CodeColumn:
    """Read codes of counties, or of townships (nine digits) or villages (twelve) in counties.

    Parameters
    ----------
    cells
        The cells of the column.
    rows
        The row of each, as a spreadsheet counts.
    file, column
        Where the codes stand, for the faults.
    counties
        Cells of the column `COUNTY_FIELD`, if the file has it; else the county is read off
        the first six digits.
    known_codes
        The counties that are accepted; None accepts all that are well formed.
    small_areas
        Whether they are of divisions below the county.
    codes
        How divisions are coded.
    special
        Codes of the special regions.
    """
    written = [normalise_code(cell, codes=codes) for cell in cells]
    where = {"file": file, "column": column}
    known = None if known_codes is None else frozenset(known_codes)
    if not small_areas:
        expectation = partial(_expectation, known=known, codes=codes, special=special)
        return CodeColumn(written, None, _column_faults(written, rows, file, column, expectation))
    county_codes = [code and code[: codes.length] for code in written]
    if counties is not None:
        where["column"] = COUNTY_FIELD
        county_codes = [normalise_code(cell, codes=codes) for cell in counties]
    small = _small(codes)
    right = {code: code is not None and bool(small.fullmatch(code)) for code in written}
    failed = {code: NO_MESSAGE if fits else SMALL_EXPECTED for code, fits in right.items()}
    faults = _column_faults(written, rows, file, column, failed.__getitem__)
    wrong = {fault.row for fault in faults}
    for code, county, row in zip(written, county_codes, rows, strict=True):
        expected = _expectation(county, known, codes=codes, special=special)
        if expected and row not in wrong:
            given = code if counties is None else county
            faults.append(Fault(expected, row=row, value=given or "", **where))
    return CodeColumn(written, county_codes, faults)


def _column_faults(
    codes: Iterable[str | None],
    rows: Iterable[int],
    file: str,
    column: str,
    expectation: Callable[[str | None], Message],
) -> list[Fault]:
    """List the codes that fail an expectation, and those that stood before."""
    first_row: dict[str | None, int] = {}
    faults = []
    for code, row in zip(codes, rows, strict=True):
        expected = expectation(code)
        if not expected and (first := first_row.setdefault(code, row)) != row:
            expected = stands_once(first)
        if expected:
            faults.append(Fault(expected, file, row, column, code or ""))
    return faults


def stands_once(row: int) -> Message:
    """Say that a code was expected that does not stand in another row, too."""
    return Message("a code that stands once (it is also in row {n})", n=row)


def _expectation(
    code: str | None, known: frozenset[str] | None, *, codes: Codes, special: tuple[str, ...]
) -> Message:
    """Say what a code should have been; empty where it is right."""
    if code is None or not is_county_code(code, codes=codes, special=special):
        return Message("{code}", code=codes.of)
    return NO_MESSAGE if known is None or code in known else KNOWN_EXPECTED


COUNT = Message("a whole number, 0 or more, or an empty cell")
NOT_NEGATIVE = Message("a count of 0 or more")
WHOLE = Message("a whole number, without a fraction")
NO_SEPARATORS = Message("a whole number without separators of thousands (1234, not 1,234)")
HALF_WIDTH = Message("a whole number in half-width digits (0 to 9)")
PLAUSIBLE = Message("a count below ten thousand million")

EXPECTATIONS = (COUNT, NOT_NEGATIVE, WHOLE, NO_SEPARATORS, HALF_WIDTH, PLAUSIBLE)
"""All that a cell may fail to meet, one at a time."""

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
_SEPARATED = re.compile(r"[+-]?[0-9]{1,3}([,，'’\s][0-9]{3})+(\.[0-9]*)?")
_LIMIT = 10_000_000_000


def is_missing(cell: object) -> bool:
    """Return whether a cell holds no count: it is empty, blank or not a number (NaN)."""
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell is None or (isinstance(cell, str) and not cell.strip())


def failed_expectation(cell: object) -> Message:
    """Say what a cell that should hold a count fails to meet.

    Parameters
    ----------
    cell
        Text, number or anything else that a file may hold; not a missing one.

    Returns
    -------
    Message
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


def _failed_by_text(text: str) -> Message:
    if _SEPARATED.fullmatch(text):
        return NO_SEPARATORS
    digits = text.lstrip("+-＋－")
    return HALF_WIDTH if digits.isdecimal() else COUNT


def _failed_by_number(number: Decimal) -> Message:
    if not number.is_finite():
        return COUNT
    if number < 0:
        return NOT_NEGATIVE
    if number != number.to_integral_value():
        return WHOLE
    return NO_MESSAGE if number < _LIMIT else PLAUSIBLE
