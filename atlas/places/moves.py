"""What is said of the moves of a province: in hundreds, and by how much more left than came."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from atlas.country.provinces import short_province
from atlas.measures.migration.province_moves import log_variance, told_apart
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
    moves: pd.DataFrame, periods: pd.DataFrame, lang: str
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

    Returns
    -------
    dict
        By period and code of the province. Parts are whole in a hundred and add up to it, by
        largest remainders; a part that its sample cannot tell from the one before is said to be
        about as large.
    """
    fraction = moves["period"].map(periods.set_index("period")["sampling_fraction"])
    rows = moves.assign(variance=log_variance(moves["sample_persons"], fraction))
    left = dict(list(rows.groupby(["period", "origin_code"])))
    came = dict(list(rows.groupby(["period", "destination_code"])))
    found = {}
    for key, leavers in left.items():
        period, code = map(str, key)
        arrivals = came[key]
        told = {"period": period_text(period, lang), "name": short_province(code).get(lang)}
        ratio = 10 * float(arrivals["people"].sum()) / float(leavers["people"].sum())
        leaving = WORDS["leaving"].say(
            lang,
            **told,
            **_parts(leavers, "leaving", "destination_code", lang),
            came=fixed(ratio, 1 if ratio < 10 else 0),
        )
        arriving = WORDS["arriving"].say(
            lang, **told, **_parts(arrivals, "arriving", "origin_code", lang)
        )
        found[period, code] = MovesSentences(leaving, arriving)
    return found


def period_text(period: str, lang: str) -> str:
    """Write a period such as ``2015-2020`` as each language does."""
    start, end = period.split("-")
    return WORDS["period"].say(lang, start=start, end=end)


def _parts(rows: pd.DataFrame, way: str, other: str, lang: str) -> dict[str, str | int]:
    """Write the largest parts of a hundred, and how many go elsewhere."""
    order = rows.sort_values(["people", other], ascending=[False, True])
    top = order.head(NAMED)
    rest = int(order["people"].iloc[NAMED:].sum())
    *hundred, elsewhere = spread_hundred([*map(int, top["people"]), rest])
    texts = [
        WORDS[f"{way}_{_place_in_row(top, i)}"].say(lang, n=n, place=short_province(code).get(lang))
        for i, (n, code) in enumerate(zip(hundred, top[other], strict=True))
    ]
    return {**dict(zip(("first", "second", "third"), texts, strict=True)), "rest": elsewhere}


def _place_in_row(top: pd.DataFrame, number: int) -> str:
    if number == 0:
        return "first"
    before, this = (_counted(top, at) for at in (number - 1, number))
    return "further" if told_apart(before, this) else "alike"


def _counted(rows: pd.DataFrame, number: int) -> tuple[float, float]:
    row = rows.iloc[number]
    return float(row["people"]), float(row["variance"])
