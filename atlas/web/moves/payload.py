"""The five matrices of moves as the flow map loads them: sample persons, which give the people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.catalogue.style import Style
from atlas.drawing.drawn_moves import move_ends
from atlas.measures.migration.province_moves import DESIGN_EFFECT, KINDS, THRESHOLDS
from atlas.model.country import Country

FLOOR: Final = 1_000
SURVEY_FLOOR: Final = 5_000
"""People below which a count is written as fewer than so many; a survey's are coarser."""

CENSUS: Final = "census"


def moves_payload(
    moves: gpd.GeoDataFrame, instruments: Mapping[str, str], style: Style, *, country: Country
) -> dict[str, Any]:
    """Pack the moves of all periods, in no language.

    Parameters
    ----------
    moves
        The table ``province_moves``: all ordered pairs of provinces in each period, as lines.
    instruments
        Period → ``census`` or ``survey``.
    style
        Colours of the kinds.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    dict
        ``provinces``, their codes; ``coast``, those on it; ``points``, metres in Albers of those
        that the boundaries draw; ``periods``, each with its matrix in the order of the provinces,
        row by row, the persons of the sample, and ``sampled``, by which to divide
        them; what the intervals rest on; thresholds of the map; colours.

    Raises
    ------
    ValueError
        People of a period are not its sample persons divided by one fraction.
    """
    codes = sorted(moves["origin_code"].unique())
    coast = moves.loc[moves["kind"] == KINDS[2], "origin_code"]
    return {
        "provinces": codes,
        "coast": sorted(coast.unique()),
        "points": points_of(moves, style, country=country),
        "thresholds": list(THRESHOLDS),
        "colours": {ground: list(getattr(style.palettes["moves"], ground)) for ground in GROUNDS},
        "periods": [
            _period(str(name), rows, codes, instruments[str(name)])
            for name, rows in moves.groupby("period")
        ],
    }


GROUNDS: Final = ("light", "dark")


def points_of(moves: gpd.GeoDataFrame, style: Style, *, country: Country) -> dict[str, list[int]]:
    """Return where the arrows of each province begin and end, whole metres in Albers."""
    return {
        code: [round(x), round(y)]
        for code, (x, y) in move_ends(moves, style, country=country).items()
    }


def _period(name: str, rows: pd.DataFrame, codes: list[str], instrument: str) -> dict[str, Any]:
    sampled = sampling_fraction(rows)
    return {
        "name": name,
        "isSurvey": instrument != CENSUS,
        "floor": FLOOR if instrument == CENSUS else SURVEY_FLOOR,
        "sampled": sampled,
        "designEffect": DESIGN_EFFECT,
        "v": matrix(rows, "sample_persons", codes).ravel().tolist(),
    }


def sampling_fraction(rows: pd.DataFrame) -> float:
    """Return the fraction by which the sample persons of a period give its people, to the person.

    Raises
    ------
    ValueError
        There is none.
    """
    people, persons = rows["people"].to_numpy(), rows["sample_persons"].to_numpy()
    plain = persons.sum() / people.sum()
    for fraction in (round(plain, 4), round(plain, 7), plain):
        if (np.floor(persons / fraction + 0.5) == people).all():
            return float(fraction)
    raise ValueError(f"the people of {rows['period'].iloc[0]} are not sample persons raised by one")


def matrix(rows: pd.DataFrame, column: str, codes: list[str]) -> npt.NDArray[np.int64]:
    """Lay out a column of one period: a row for each origin, a column for each destination."""
    wide = rows.pivot(index="origin_code", columns="destination_code", values=column)
    return wide.reindex(index=codes, columns=codes).fillna(0).to_numpy(dtype=np.int64)
