"""The looks of the grids: their classes as a table of colours, in QML and in SLD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType
from typing import Final

from atlas.catalogue.style import Style
from atlas.exports.grid_texts import KIND, file_name, filled
from atlas.exports.render import render_xml
from atlas.exports.styles.rules import both
from atlas.grids.make import CHANGE, PEOPLE, POTENTIAL, POTENTIAL_CHANGE, SUM, SUM_CHANGE
from atlas.model.text import Text
from atlas.words.numbers import class_labels
from atlas.words.word_files import read_words

_HEADINGS: Final = {
    kind: read_words("grids", f"section.{kind}")["legend"] for kind in (PEOPLE, CHANGE, POTENTIAL)
}

BLOCK: Final = 100
"""Square kilometres of a cell of 10 km."""

MOST: Final = 2**31 - 1
"""No cell of 32 bits holds more."""

LOOKS: Final[Mapping[str, tuple[str, int, Text]]] = MappingProxyType(
    {
        PEOPLE: ("density_per_km2", 1, _HEADINGS[PEOPLE]),
        CHANGE: ("change_per_km2", 1, _HEADINGS[CHANGE]),
        SUM: ("density_per_km2", BLOCK, _HEADINGS[PEOPLE]),
        SUM_CHANGE: ("change_per_km2", BLOCK, _HEADINGS[CHANGE]),
        POTENTIAL: ("population_potential", 1, _HEADINGS[POTENTIAL]),
        POTENTIAL_CHANGE: ("potential_change", 1, _HEADINGS[POTENTIAL]),
    }
)
"""Of each kind: its scale, the km² of a cell by which the breaks are multiplied, its legend."""


@dataclass(frozen=True)
class Step:
    """A class: the largest whole number in it (None: none), its colour, and its words."""

    upper: int | None
    colour: str
    words: Text


@dataclass(frozen=True)
class GridStyle:
    """How a grid is drawn.

    Attributes
    ----------
    id, kind, file
        Of the grid, what it is, and its file.
    title, abstract
        What it shows.
    heading
        Of its legend.
    steps
        From the lowest class up.
    """

    id: str
    kind: str
    file: str
    title: Text
    abstract: Text
    heading: Text
    steps: tuple[Step, ...]


def grid_style(kind: str, years: Sequence[int], style: Style) -> GridStyle:
    """Make the style of a grid of whole numbers: a break belongs to the class above it."""
    scale, block, heading = LOOKS[kind]
    classes = style.scale(scale)
    uppers = [*(ceil(edge * block) - 1 for edge in classes.edges), None]
    words = class_labels(classes)
    file = file_name(kind, years)
    return GridStyle(
        id=file.removesuffix(".tif"),
        kind=kind,
        file=file,
        title=filled(KIND[kind].band, years),
        abstract=filled(KIND[kind].what, years),
        heading=heading,
        steps=tuple(
            Step(upper, colour, text)
            for upper, colour, text in zip(uppers, classes.light, words, strict=True)
        ),
    )


def grid_qml(style: GridStyle) -> str:
    """Write a style as the document that QGIS loads with the file beside it."""
    return render_xml("grid_qml.xml.j2", style=style, say=both)


def grid_sld(style: GridStyle) -> str:
    """Write a style as a styled layer descriptor of version 1.0 (OGC 02-070), for GeoServer."""
    return render_xml("grid_sld.xml.j2", style=style, most=MOST)
