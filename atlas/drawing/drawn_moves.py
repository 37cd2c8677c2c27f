"""Moves between provinces as every map draws them: their ends, their order, who is named first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.catalogue.style import Style
from atlas.drawing.arrows import HAIR, XY, Arrow, Move, lay_out
from atlas.drawing.plan.views import View
from atlas.measures.migration.birth_lines import METRES_PER_KM
from atlas.measures.migration.move_points import ends_of
from atlas.measures.migration.province_moves import KINDS
from atlas.model.country import Country

CROWDED = 0.3
"""How much of their room faint arrows take at a point."""


class DrawnMove(NamedTuple):
    """People who moved from one province to another, and the place of their kind in `KINDS`."""

    origin: str
    destination: str
    people: int
    kind: int


def move_ends(
    lines: gpd.GeoDataFrame, style: Style, *, country: Country
) -> dict[str, tuple[float, float]]:
    """Return the point of each province, Albers metres by code.

    Parameters
    ----------
    lines
        The table ``province_moves``: lines between the centres of people of the provinces.
    style
        How far points are shifted where arrows of neighbours would meet.
    country
        The country whose censuses and divisions are meant.
    """
    points = {}
    for code, (x, y) in ends_of(lines, country=country).items():
        east, north = style.moves.shift_km.get(code, (0.0, 0.0))
        points[code] = (x + METRES_PER_KM * east, y + METRES_PER_KM * north)
    return points


def largest_first(moves: pd.DataFrame, points: Mapping[str, XY]) -> tuple[DrawnMove, ...]:
    """Take moves between provinces that have a point, the largest first.

    Parameters
    ----------
    moves
        Rows of the table ``province_moves``.
    points
        Code → where arrows end.
    """
    ends = "origin_code", "destination_code"
    drawn = moves[moves[ends[0]].isin(points) & moves[ends[1]].isin(points)]
    rows = drawn.sort_values(["people", *ends], ascending=[False, True, True])
    kinds = rows["kind"].map(KINDS.index)
    told = zip(rows[ends[0]], rows[ends[1]], rows["people"], kinds, strict=True)
    return tuple(DrawnMove(a, b, int(people), int(kind)) for a, b, people, kind in told)


def arrows_on(
    view: View,
    moves: Sequence[DrawnMove],
    points: Mapping[str, XY],
    per_px: float,
    strong: int | None = None,
) -> tuple[list[Arrow], dict[str, float]]:
    """Lay out the arrows of moves on a map.

    Parameters
    ----------
    view, points
        The map, and code → where arrows end, in its units.
    moves
        From `largest_first`.
    per_px
        People that a px of an arrow's width stands for.
    strong
        How many are drawn strongly; the others crowd. None for all.

    Returns
    -------
    tuple
        As `lay_out` returns it.
    """
    first = len(moves) if strong is None else strong
    asked = [
        Move(a, b, max(HAIR, people / per_px), 1.0 if rank < first else CROWDED)
        for rank, (a, b, people, _) in enumerate(moves)
    ]
    placed = view.place(np.array(list(points.values())))
    pairs = zip(points, placed, strict=True)
    return lay_out(asked, {code: (float(x), float(y)) for code, (x, y) in pairs})


def by_weight(moves: Sequence[DrawnMove], codes: Sequence[str]) -> list[str]:
    """Order provinces by the people whom their arrows carry; those without any come last."""
    weights = dict.fromkeys(codes, 0)
    for origin, destination, people, _ in moves:
        weights[origin] += people
        weights[destination] += people
    return sorted(weights, key=lambda code: (-weights[code], code))
