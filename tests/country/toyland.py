"""A toy country of ten counties, whose file, tables and boundaries lie in ``toy``."""

from __future__ import annotations

from pathlib import Path

from atlas.country.country_file import read_country
from atlas.model.country import Country

FOLDER = Path(__file__).with_name("toy")


def toyland() -> Country:
    """Read the toy country."""
    file = FOLDER / "toy.toml"
    return read_country(file.read_text(encoding="utf-8"), file.name, FOLDER)
