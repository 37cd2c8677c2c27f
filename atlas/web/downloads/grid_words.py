"""The words of the page of grids, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atlas.model.text import Text
from atlas.words.reading import read_words, table_names


@dataclass(frozen=True)
class SectionText:
    """What the page says of one grid; ``{}`` stands for its years.

    Attributes
    ----------
    title, short, subtitle, legend
        As of a map.
    fact
        One sentence with the share of people and of land in the highest class.
    good_for, caveat
        What it is good for, and what it cannot show.
    less, more
        Words on either side of zero.
    alt
        What the picture shows.
    """

    title: Text
    short: Text
    subtitle: Text
    legend: Text
    fact: Text
    good_for: Text
    caveat: Text
    alt: Text
    less: Text | None = None
    more: Text | None = None


SECTION: Final[Mapping[str, SectionText]] = MappingProxyType(
    {
        kind: SectionText(**read_words("grids", f"section.{kind}"))
        for kind in table_names("grids", "section")
    }
)

WORDS: Final = read_words("grids")
