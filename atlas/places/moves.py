"""What is said of the moves of a province: in hundreds, and by how much more left than came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from atlas.country.provinces import short_province
from atlas.measures.migration.province_moves import log_variance, told_apart
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.numbers import fixed, spread_hundred
from atlas.words.reading import read_words

WORDS = read_words("province_moves")

NAMED = 3
"""Other provinces that a sentence names; the rest go elsewhere."""


@dataclass(frozen=True)
class MovesSentences:
    """Where those who left a province went, and where those who came are from."""

    leaving: str
    arriving: str


def moves_sentences(
    moves: pd.DataFrame, periods: pd.DataFrame, lang: str, *, country: Country
) -> dict[tuple[str, str], MovesSentences]:
    """Say in two sentences where the moves of each province went in each period.

    Parameters
    ----------
    moves
        ``period``, ``origin_code``, ``destination_code``, ``people``, ``sample_persons``.
    periods
        Packaged ``migration_province_moves_periods``: ``period``, ``sampling_fraction``.
    lang
        ``zh`` or ``en``.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    dict
        By period and code of the province. Parts are whole in a hundred and add up to it, by
        largest remainders; a part that its sample cannot tell from the one before is said to be
        about as large.
    """
    fraction = moves["period"].map(periods.set_index("period")["sampling_fraction"])
    rows = moves.assign(variance=log_variance(moves["sample_persons"], fraction))
    left = _parts(rows, "origin_code", "destination_code")
    came = _parts(rows, "destination_code", "origin_code")
    found = {}
    for (period, code), leavers in left.items():
        arrivals = came[period, code]
        told = {
            "period": period_text(period).get(lang),
            "name": short_province(code, country=country).get(lang),
        }
        ratio = 10 * sum(one.people for one in arrivals) / sum(one.people for one in leavers)
        leaving = WORDS["leaving"].say(
            lang,
            **told,
            **_in_hundreds(leavers, "leaving", lang, country=country),
            came=fixed(ratio, 1 if ratio < 10 else 0),
        )
        arriving = WORDS["arriving"].say(
            lang, **told, **_in_hundreds(arrivals, "arriving", lang, country=country)
        )
        found[period, code] = MovesSentences(leaving, arriving)
    return found


def period_text(period: str) -> Text:
    """Write a period such as ``2015-2020`` as each language does."""
    start, end = period.split("-")
    return WORDS["period"].fill(start=start, end=end)


class _Part(NamedTuple):
    """Those of a province's movers whose other end is one province."""

    other: str
    people: int
    variance: float


def _parts(rows: pd.DataFrame, own: str, other: str) -> dict[tuple[str, str], list[_Part]]:
    """Gather the parts of each period and province, the largest first."""
    order = rows.sort_values(["people", other], ascending=[False, True])
    parts = map(_Part, order[other], map(int, order["people"]), order["variance"])
    found = defaultdict(list)
    for period, code, part in zip(order["period"], order[own], parts, strict=True):
        found[str(period), str(code)].append(part)
    return found


def _in_hundreds(
    parts: Sequence[_Part], way: str, lang: str, *, country: Country
) -> dict[str, str | int]:
    """Write the largest parts of a hundred, and how many go elsewhere."""
    top = parts[:NAMED]
    rest = sum(one.people for one in parts[NAMED:])
    *hundred, elsewhere = spread_hundred([*(one.people for one in top), rest])
    texts = [
        WORDS[f"{way}_{_place_in_row(top, i)}"].say(
            lang, n=n, place=short_province(one.other, country=country).get(lang)
        )
        for i, (n, one) in enumerate(zip(hundred, top, strict=True))
    ]
    return {**dict(zip(("first", "second", "third"), texts, strict=True)), "rest": elsewhere}


def _place_in_row(top: Sequence[_Part], number: int) -> str:
    if number == 0:
        return "first"
    before, this = ((one.people, one.variance) for one in top[number - 1 : number + 1])
    return "further" if told_apart(before, this) else "alike"
