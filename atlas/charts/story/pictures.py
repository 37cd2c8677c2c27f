"""What the pictures of the story share: their words, circles, names and classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import pandas as pd

from atlas.catalogue.style import Style
from atlas.charts.chart import ChartData
from atlas.drawing.canvas import XY
from atlas.drawing.plan import albers_km
from atlas.drawing.sketch import WIDTH, KeyRow, Sketch
from atlas.drawing.sketch_names import Name
from atlas.model.layer import ClassBreaks
from atlas.places.seats import seat_table
from atlas.words.numbers import people_tick, rough
from atlas.words.word_files import read_words, table_names

Draw = Callable[[Style, str], str]
"""Draws a picture as SVG, in a style and a language."""

Rows = list[KeyRow]
"""The rows of a key."""


@dataclass(frozen=True)
class StoryPicture:
    """A picture of a step.

    Attributes
    ----------
    draw
        Draws it.
    key
        The rows of its key in a style and a language: on a phone they stand below the picture,
        where they would lie over the map.
    """

    draw: Draw
    key: Callable[[Style, str], Rows] = lambda style, lang: []


WORDS: Final = MappingProxyType(
    {step: read_words("story", f"pictures.{step}") for step in table_names("story", "pictures")}
)
"""The words on the pictures, by step."""


def say(step: str, word: str, lang: str, **fields: object) -> str:
    """Write words of a step's picture with their fields."""
    return WORDS[step][word].say(lang, **fields)


def round_people(value: float, lang: str, figures: int = 2, *, signed: bool = False) -> str:
    """Write people in a few figures, as a map has room for."""
    return people_tick(rough(value, figures), lang, signed=signed)


@lru_cache(maxsize=1)
def seats(data: ChartData) -> pd.DataFrame:
    """Tabulate the seats by code: ``x``, ``y`` (Albers km) and their labels."""
    seats = seat_table(data.dataset).drop_duplicates("code").set_index("code")
    placed = albers_km(seats.geometry, data.crs)
    return pd.DataFrame(seats.drop(columns="geometry")).assign(x=placed.x, y=placed.y)


SIDES: Final = ("start", "end", "below", "above")


def name_circles(
    sheet: Sketch,
    words: Mapping[str, tuple[str, str]],
    places: Mapping[str, XY],
    radius: pd.Series,
    *,
    claim: bool = False,
) -> None:
    """Write a name and a figure at circles by their codes: outside each, and over no other.

    Where circles lie all round one, a line leads to its words.
    """
    sheet.name(
        [
            Name(*places[code], name, SIDES, float(radius[code]) + 2, claim, figure, led=True)
            for code, (name, figure) in words.items()
        ]
    )


def points_of(at: pd.DataFrame) -> dict[str, XY]:
    """Return the points of seats, Albers km, by code."""
    return {str(code): (float(x), float(y)) for code, x, y in at[["x", "y"]].itertuples()}


def radii(people: pd.Series, style: Style, scale: float) -> pd.Series:
    """Return the radius of each circle, px: ``scale`` times the style's, and a px at least."""
    by_style = people.map(lambda number: style.circles.radius(number, WIDTH)).astype(float)
    return (scale * by_style).clip(lower=1.0)


GDP_CLASSES: Final = (40, 55, 75, 100, 133, 180, 250, 400)
"""Breaks of GDP per head, % of the nation's: each below 100 has its inverse above."""

SCHOOLING_BREAKS: Final = (8.25, 8.75, 9.25, 10.25, 11.25)
"""Mean years of schooling."""


def _gdp_classes(style: Style) -> ClassBreaks:
    """Return the classes of GDP per head beside the nation's: no changes, so without a sign."""
    return replace(style.breaks(GDP_CLASSES, "diverging"), signed=False)


CLASSES: Final[Mapping[str, Callable[[Style], ClassBreaks]]] = MappingProxyType(
    {
        "line": lambda style: style.scale("density_per_km2"),
        "cities": lambda style: style.scale("growth"),
        "centre": lambda style: style.scale("growth"),
        "gap": _gdp_classes,
        "schooling": lambda style: style.breaks(SCHOOLING_BREAKS, "sequential"),
        "children": lambda style: style.scale("children_per_100_adults_25_49"),
    }
)
"""The classes of the pictures that colour rates; the others bear keys of their own."""


RING = 1.6
"""Width of the line of a ring, px."""
