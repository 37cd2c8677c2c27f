"""What every step of the story fills its sentences with, and when a claim holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.model.text import Text
from atlas.words.numbers import grown


@dataclass(frozen=True)
class Numbers:
    """What a step's sentences are filled with.

    Attributes
    ----------
    fields
        Name → number, as it is printed in the page's language.
    holds
        Whether the figures bear out the step's claim.
    of_country
        Whether they are over enough of the people to speak for the country; no claim holds
        without that.
    warns
        Whether the figures bear out how the step says what it does not show.
    has_second
        Whether there are figures for what stands under the last chart.
    """

    fields: Mapping[str, str]
    holds: bool = True
    of_country: bool = True
    warns: bool = True
    has_second: bool = True


def over(
    dataset: Dataset, period: str, fields: Mapping[str, str], *, holds: bool = True
) -> Numbers:
    """Hold a claim over the units of a period to whether they speak for the country."""
    of_country = dataset.speaks_for_the_country(period)
    return Numbers(fields, holds and of_country, of_country)


def filled(text: Text, found: Numbers, lang: str, *, country: Country) -> str:
    """Write a sentence with its numbers and the two years in it."""
    years: dict[str, Any] = {"start": country.compared[0], "end": country.compared[-1]}
    return text.say(lang, **years, **found.fields)


def change_words(pct: float, lang: str) -> str:
    """Write a change as a verb: grew by, or fell by, so many per cent."""
    return grown(pct).get(lang)


def change_of(rows: pd.DataFrame, *, country: Country) -> float:
    """Return the change of people of some units together, %."""
    first, last = (float(rows[f"population_{year}"].sum()) for year in country.compared)
    return 100 * (last / first - 1)
