"""Dates as a GeoPackage writes them."""

from __future__ import annotations

from atlas.exports.reproducible import source_date


def written_date() -> str:
    """Return the date that a build bears, as OGC 12-128r15 wants a DATETIME."""
    return source_date().strftime("%Y-%m-%dT%H:%M:%S.000Z")
