"""What options name of the packaged country, read without checking: help must not wait for it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

PACKAGED = "china"
PACKAGED_PROJECT = f"{PACKAGED}-population-atlas"


def packaged_text() -> str:
    """Return the packaged country as TOML."""
    return (files("atlas.country") / f"{PACKAGED}.toml").read_text(encoding="utf-8")


@cache
def _outline() -> dict[str, Any]:
    return tomllib.loads(packaged_text())


def census_years() -> tuple[int, ...]:
    """List the years of the censuses, ascending."""
    return tuple(census["year"] for census in _outline()["census"])


def period_names() -> tuple[str, ...]:
    """List the names of the periods."""
    return tuple(period["name"] for period in _outline()["period"])


def compared_span() -> str:
    """Return how columns name the years of the latest period that is compared in full."""
    names = [period["name"] for period in _outline()["period"] if period.get("compared")]
    return str(names[-1]).replace("-", "_")


def vintages() -> tuple[int, ...]:
    """List the years whose divisions counts are moved to: later censuses, and the boundaries."""
    return (*census_years()[1:], _outline()["boundaries"]["year"])
