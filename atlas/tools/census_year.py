"""The census that a user's own data, of whatever year, is set beside."""

from __future__ import annotations

from collections.abc import Collection


def nearest_census(years: Collection[int], year: int) -> int:
    """Choose the census nearest to a year, of two as near the later one."""
    return min(years, key=lambda census: (abs(census - year), -census))
