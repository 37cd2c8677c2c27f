"""How numbers are written in sentences, the same in both languages."""

from __future__ import annotations

from typing import Any

from atlas.model.classes import format_number


def count(value: Any) -> str:
    """Write a number of people or units: ``1,409,778,724``."""
    return format_number(float(value), decimals=0)


def fixed(value: Any, decimals: int) -> str:
    """Write a number with so many decimals: ``0.85``."""
    return format_number(float(value), decimals=decimals)


def signed(value: Any, decimals: int = 0) -> str:
    """Write a change with its sign: ``−626,117`` people, ``+15.50`` points."""
    return format_number(float(value), signed=True, decimals=decimals)


def percent(value: Any, decimals: int = 1) -> str:
    """Write a share given in per cent: ``93.74%``."""
    return format_number(float(value), decimals=decimals) + "%"


def percent_change(value: Any, decimals: int = 1) -> str:
    """Write a change given in per cent with its sign: ``−5.9%``."""
    return format_number(float(value), signed=True, decimals=decimals) + "%"
