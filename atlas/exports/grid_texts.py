"""What the files of the grids say of themselves, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atlas.catalogue.style import join_texts, load_vocabulary
from atlas.grids.allot import Lands, Unplaced
from atlas.grids.make import POTENTIAL, POTENTIAL_CHANGE
from atlas.model.country import Country
from atlas.model.dataset import CensusFile
from atlas.model.text import Text
from atlas.words.numbers import count
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
    *,
    country: Country,
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
    country
        The country.
    """
    title = filled(KIND[kind].band, years)
    methods = [_WORDS["method"], _WORDS["own_units"] if len(years) == 1 else _WORDS["common_units"]]
    methods += [_WORDS["potential_method"]] if kind.startswith("potential") else []
    notes = [_WORDS["no_data"], *shared_text(lands), *unplaced_text(lands.unplaced)]
    texts = {
        "TITLE": title,
        "METHOD": join_texts(methods),
        "SOURCE": _source(years, country=country),
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


def _source(years: Sequence[int], *, country: Country) -> Text:
    source = load_vocabulary(country=country)["source"]
    names = [*(f"census_{year}" for year in years), "boundaries"]
    return join_texts([source[name] for name in names], _MARKS["semicolon"])


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
