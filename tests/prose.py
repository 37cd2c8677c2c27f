"""What prose may hold of numbers."""

import re

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
MOST_FIGURES = 4


def long_numbers(text: str) -> list[str]:
    """List the numbers of a text that have more than four significant figures.

    Examples
    --------
    >>> long_numbers("10,009,854 people, about 10.0 million or 626,000, in 2020")
    ['10,009,854']
    """
    return [number for number in NUMBER.findall(text) if _figures(number) > MOST_FIGURES]


def _figures(number: str) -> int:
    digits = number.replace(",", "").replace(".", "").lstrip("0")
    return len(digits if "." in number else digits.rstrip("0"))
