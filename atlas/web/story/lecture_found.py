"""What a row of the page on the lecture is filled with, and words that its figures share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.words.numbers import format_number
from atlas.words.reading import read_words

WORDS: Final = read_words("lecture")
"""The words of the page that belong to no row."""


def start(*, country: Country) -> str:
    """Name the first of the censuses that are compared."""
    return str(country.compared[0])


def end(*, country: Country) -> str:
    """Name the last of them."""
    return str(country.compared[1])


@dataclass(frozen=True)
class Found:
    """The figures that bear a row.

    Attributes
    ----------
    fields
        Name → number, as it is printed in the page's language.
    holds
        Whether they are as the row tells them; if not, only the figures are told.
    """

    fields: Mapping[str, str]
    holds: bool


def speaks(dataset: Dataset) -> bool:
    """Whether the two censuses count enough of the people to answer for the country."""
    return dataset.country.main.name in dataset.bases and dataset.speaks_for_the_country(
        dataset.country.main.name
    )


def index(value: float, decimals: int = 2) -> str:
    """Write a Gini or a correlation."""
    return format_number(float(value), decimals=decimals)
