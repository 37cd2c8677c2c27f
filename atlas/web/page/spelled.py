"""Numbers in words, for headings: ninety-four, 九十四."""

from __future__ import annotations

ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
DIGITS = "零一二三四五六七八九"


def spelled(number: int, lang: str) -> str:
    """Spell a number from 0 to 99.

    Raises
    ------
    ValueError
        The number is out of range.

    Examples
    --------
    >>> spelled(94, "en"), spelled(94, "zh"), spelled(10, "zh")
    ('ninety-four', '九十四', '十')
    """
    if not 0 <= number <= 99:
        raise ValueError(f"{number} is not from 0 to 99")
    return _chinese(number) if lang == "zh" else _english(number)


def _english(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number < len(ONES):
        return ONES[number]
    return TENS[tens - 2] + (f"-{ONES[ones]}" if ones else "")


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    before, after = (DIGITS[tens] if tens > 1 else ""), (DIGITS[ones] if ones else "")
    return f"{before}十{after}"
