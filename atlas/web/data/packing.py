"""Whole numbers as printable text that needs no escape in JSON and little room once gzipped.

The 64 characters are ``#`` to ``c`` without the backslash; each stands for a number below 64.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from atlas.drawing.topology import Ints

VARINT_BITS = 5
FIRST_CHARACTER = 35  # '#': the 64 characters from here need no escape but for the backslash
BACKSLASH = 92

LONGEST = 12
"""Digits of a packed code: what follows six of them fits the whole numbers of pages, 32 bits."""


def varint_text(numbers: Ints) -> str:
    """Write unsigned numbers, small ones short.

    Five bits to a character, lowest first; the sixth bit says that more follow.
    """
    columns: list[Ints] = []
    rest = numbers
    while rest.any() or not columns:
        low, rest = rest & 31, rest >> VARINT_BITS
        columns.append(np.where(rest > 0, low | 32, low))
    digits = np.stack(columns, axis=1)
    used = np.arange(len(columns)) < _varint_lengths(numbers)[:, None]
    return _characters(digits[used])


def _varint_lengths(numbers: Ints) -> Ints:
    """How many characters each unsigned number takes."""
    lengths = np.ones(len(numbers), dtype=np.int64)
    rest = numbers >> VARINT_BITS
    while rest.any():
        lengths += rest > 0
        rest = rest >> VARINT_BITS
    return lengths


def delta_text(numbers: Ints) -> str:
    """Write numbers of which each is near the one before it: their steps from 0, as varints."""
    return varint_text(zigzag(np.diff(numbers, prepend=0)))


def zigzag(numbers: Ints) -> Ints:
    """Fold signed numbers into unsigned ones: 0, −1, 1, −2 … become 0, 1, 2, 3 …."""
    return np.where(numbers < 0, -2 * numbers - 1, 2 * numbers)


def codes_text(codes: list[str]) -> str:
    """Write codes: the steps between their numbers where all are six digits, else joined by spaces.

    Where some are longer, as those of divisions below the county, the steps of what follows the six
    digits, after a 1 that keeps its zeros, stand behind a space. Words are told apart by the space
    that ends them.
    """
    if not all(6 <= len(code) <= LONGEST and code.isascii() and code.isdigit() for code in codes):
        return "".join(f"{code} " for code in codes)
    texts = [_steps(code[:6] for code in codes)]
    if any(len(code) > 6 for code in codes):
        texts.append(_steps(f"1{code[6:]}" for code in codes))
    return " ".join(texts)


def _steps(numbers: Iterable[str]) -> str:
    return delta_text(np.array([int(number) for number in numbers], dtype=np.int64))


def _characters(digits: Ints) -> str:
    """Write numbers below 64, a character each."""
    codes = digits + FIRST_CHARACTER
    return (codes + (codes >= BACKSLASH)).astype(np.uint8).tobytes().decode("ascii")
