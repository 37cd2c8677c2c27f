"""What the files of the grids say of themselves, and how they look: texts, QML and SLD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType
from typing import Final

from atlas.catalogue.style import Style, join_texts
from atlas.exports.render import render_xml
from atlas.exports.styles.rules import both
from atlas.grids.cells import Lands, Unplaced
from atlas.grids.make import CHANGE, PEOPLE, POTENTIAL, POTENTIAL_CHANGE, SUM, SUM_CHANGE
from atlas.model.dataset import CensusFile
from atlas.model.text import Text
from atlas.words.numbers import class_labels, count
from atlas.words.word_files import read_words, table_names

_MARKS, _WORDS = read_words("marks"), read_words("grid_files")


@dataclass(frozen=True)
class KindText:
    """One kind of grid: what a cell holds, in what unit, and what the file is for."""

    band: Text
    unit: str
    what: Text


UNIT: Final = MappingProxyType({POTENTIAL: "people/km", POTENTIAL_CHANGE: "people/km"})
"""Units of the kinds whose cells are not people."""

KIND: Final[Mapping[str, KindText]] = MappingProxyType(
    {
        kind: KindText(unit=UNIT.get(kind, "people"), **read_words("grid_files", f"kind.{kind}"))
        for kind in table_names("grid_files", "kind")
    }
)

MOST_NAMED: Final = 20
"""Units that are named where they are left out; of a user's own boundaries it may be most."""


def file_name(kind: str, years: Sequence[int]) -> str:
    """Name the file of a grid."""
    return f"{kind}_{'_'.join(map(str, years))}.tif"


def filled(text: Text, years: Sequence[int]) -> Text:
    """Write the years into a text."""
    return Text(text.zh.format(*years), text.en.format(*years))


def tags_of(
    kind: str,
    years: Sequence[int],
    lands: Lands,
    files: Mapping[int, CensusFile],
    sources: Mapping[str, Text],
) -> dict[str, str]:
    """Say of a grid what a reader must know who has nothing but the file.

    Parameters
    ----------
    kind, years
        Which grid.
    lands
        What it is made from.
    files
        The table that each census was read from.
    sources
        The section ``source`` of the vocabulary.
    """
    title = filled(KIND[kind].band, years)
    methods = [_WORDS["method"], _WORDS["own_units"] if len(years) == 1 else _WORDS["common_units"]]
    methods += [_WORDS["potential_method"]] if kind.startswith("potential") else []
    notes = [_WORDS["no_data"], *shared_text(lands), *unplaced_text(lands.unplaced)]
    texts = {
        "TITLE": title,
        "METHOD": join_texts(methods),
        "SOURCE": _source(years, sources),
        "LICENCE": _WORDS["licence"],
        "NOTE": join_texts(notes),
    }
    read = "; ".join(f"{year}: {files[year].name}, sha256 {files[year].sha256}" for year in years)
    return {
        **{name: text.en for name, text in texts.items()},
        **{f"{name}_ZH": text.zh for name, text in texts.items()},
        "UNIT_SET": lands.unit_set,
        "CENSUS_FILES": read,
        "TIFFTAG_IMAGEDESCRIPTION": title.en,
        "TIFFTAG_COPYRIGHT": _WORDS["licence"].en,
    }


def _source(years: Sequence[int], sources: Mapping[str, Text]) -> Text:
    names = [*(f"census_{year}" for year in years), "boundaries"]
    return join_texts([sources[name] for name in names], _MARKS["semicolon"])


def shared_text(lands: Lands) -> list[Text]:
    """Name the units that are counted on another's polygon; nothing if there are none."""
    texts = []
    for code, *others in lands.codes:
        if others:
            named = _WORDS["between"].join([Text(other, other) for other in others])
            texts.append(_WORDS["shared"].fill(others=named, code=code))
    return texts


def unplaced_text(unplaced: Sequence[Unplaced]) -> list[Text]:
    """Name the units that are on no cell, with their people; nothing if there are none."""
    if not unplaced:
        return []
    named = [
        _WORDS["unplaced_unit"].fill(name=unit.name, code=unit.code, people=_people(unit))
        for unit in unplaced[:MOST_NAMED]
    ]
    more = len(unplaced) - MOST_NAMED
    if more > 0:
        named.append(_WORDS["unplaced_more"].fill(n=count(more)))
    return [_WORDS["unplaced"].fill(units=_WORDS["between"].join(named))]


def _people(unit: Unplaced) -> str:
    return " / ".join("–" if people is None else count(people) for people in unit.people)


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
    title, abstract, source
        What it shows, and what it was taken from.
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
    source: Text
    heading: Text
    steps: tuple[Step, ...]

    @property
    def name(self) -> Text:
        """What a list of styles shows."""
        return self.title


def grid_style(
    kind: str, years: Sequence[int], style: Style, sources: Mapping[str, Text]
) -> GridStyle:
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
        source=_source(years, sources),
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
