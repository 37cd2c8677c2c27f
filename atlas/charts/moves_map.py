"""Moves between provinces as a still: the arrows of a period, or those of one province."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.catalogue.style import Style
from atlas.country.provinces import short_province
from atlas.drawing.arrows import XY, Arrow, along, people_to_a_px
from atlas.drawing.canvas.country import DrawnCountry
from atlas.drawing.drawn_moves import arrows_on, by_weight, largest_first, move_ends
from atlas.drawing.plan.views import KM
from atlas.drawing.sketch.measures import WIDTH
from atlas.drawing.sketch.names import Name
from atlas.drawing.sketch.sketch import Sketch
from atlas.measures.migration.province_moves import THRESHOLDS
from atlas.model.country import Country

STRONG = 10
"""How many arrows of one province are drawn strongly."""

FAINT, EDGE = 0.3, 0.8
"""Opacity of its others; width of the ground's colour round an arrow, px."""

NAMED: Final = MappingProxyType({"wide": 31, "narrow": 14})
"""How many provinces are named at most."""

SIDES: Final = ("start", "end", "above", "below")
"""Where a name may stand by the ring of its province, if it has no room within."""

STEPS_ALONG = 24
"""Points of an arrow that names keep off."""


def points_km(lines: gpd.GeoDataFrame, style: Style, *, country: Country) -> dict[str, XY]:
    """Return where the arrows of each province begin and end, km of Albers."""
    return {
        code: (x / KM, y / KM) for code, (x, y) in move_ends(lines, style, country=country).items()
    }


def period_stills(
    moves: gpd.GeoDataFrame,
    period: str,
    shapes: DrawnCountry,
    style: Style,
    langs: Sequence[str],
    *,
    country: Country,
) -> dict[str, str]:
    """Draw the moves of one period from 150,000 people on as an SVG in each language.

    Parameters
    ----------
    moves
        The table ``province_moves``. The largest of all periods sets the scale, which is one for
        all.
    period
        The one to draw.
    shapes
        From `atlas.drawing.canvas.country.drawn_country`.
    style, langs
        Colours and type; languages of the names.
    country
        The country whose censuses and divisions are meant.
    """
    shown = moves[moves["period"].eq(period) & moves["people"].ge(THRESHOLDS[0])]
    points = points_km(moves, style, country=country)
    sheet = Sketch(style, shapes, langs[0])
    return _stills(sheet, shown, int(moves["people"].max()), points, langs, country=country)


def province_stills(
    moves: pd.DataFrame,
    points: Mapping[str, XY],
    code: str,
    shapes: DrawnCountry,
    style: Style,
    langs: Sequence[str],
    *,
    country: Country,
) -> dict[str, str]:
    """Draw all moves out of and into one province; the ten largest strong, the others faint.

    Parameters
    ----------
    moves
        Rows of the table ``province_moves`` of one period.
    points
        From `points_km`.
    code
        The province.
    shapes, style, langs
        As in `period_stills`.
    country
        The country whose censuses and divisions are meant.
    """
    ours = moves["origin_code"].eq(code) | moves["destination_code"].eq(code)
    shown = moves[ours & moves["people"].gt(0)]
    sheet = Sketch(style, shapes, langs[0])
    return _stills(sheet, shown, int(shown["people"].max()), points, langs, STRONG, country=country)


def _stills(
    sheet: Sketch,
    shown: pd.DataFrame,
    largest: int,
    points: Mapping[str, XY],
    langs: Sequence[str],
    strong: int | None = None,
    *,
    country: Country,
) -> dict[str, str]:
    """Draw moves once, and write the names over them in each language."""
    moves = largest_first(shown, points)
    first = len(moves) if strong is None else strong
    per_px = people_to_a_px(largest, WIDTH)
    arrows, rings = arrows_on(sheet.view, moves, points, per_px, strong)
    colours = [f"move-{move.kind + 1}" for move in moves]
    sheet.land()
    sheet.not_asked(country=country)
    drawn_as = list(zip(arrows, colours, strict=True))
    sheet.arrows(drawn_as[first:], opacity=FAINT)
    # The largest lie below, and shafts below heads: none is hidden by an arrow that passes by.
    sheet.arrows(drawn_as[:first], edge=EDGE)
    codes, avoid = by_weight(moves[:first], list(rings)), _along(arrows[:first])
    stills = {}
    for lang in langs:
        still = sheet.in_language(lang)
        still.inset()
        names = [
            Name(*points[code], short_province(code, country=country).get(lang), SIDES, rings[code])
            for code in codes
        ]
        still.name(names, avoid, NAMED)
        stills[lang] = still.svg()
    return stills


def _along(arrows: Sequence[Arrow]) -> np.ndarray:
    """Return points of all arrows, px."""
    return np.array([at for arrow in arrows for at in along(arrow, STEPS_ALONG)])
