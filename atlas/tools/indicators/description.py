"""The TOML beside a user's own table: a layer file in which most keys may be left out.

A text may be given in one language and then stands in both; what the atlas can say itself
(subtitle, class breaks, what a merged unit has) need not be written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from atlas.catalogue.layer_schema import (
    SOURCE_SEPARATOR,
    KeyFault,
    OwnDescription,
    parse_layer,
    unit_set_levels,
)
from atlas.catalogue.layers import read_toml
from atlas.catalogue.vocabulary import join_texts, load_vocabulary
from atlas.model.country import Country
from atlas.model.errors import Fault, SourceError
from atlas.model.input_files import MOST_TEXT_BYTES, check_regular, read_whole
from atlas.model.text import Text
from atlas.words.reading import LANGS, read_words

_EXAMPLE_WORDS = "\n".join(
    f'{key} = {{ zh = "{text.zh}", en = "{text.en}" }}'
    for key, text in read_words("indicators", "example").items()
)
EXAMPLE = f"""\
{_EXAMPLE_WORDS}
combine = "sum"                    # "mean" for rates, shares and averages
breaks = [500, 1000, 2000, 4000, 8000]
palette = "sequential"
"""

MOST_DECIMALS = 6
"""Decimals that a break may have: values are published with as many."""

TEXT_KEYS = (
    *("title", "short_title", "subtitle", "legend", "unit", "source", "caveat"),
    *("group", "missing", "outside", "less", "more"),
)

_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
_EMPTY = {"zh": "–", "en": "–"}
_STAND_INS: dict[str, Any] = {
    "order": 0,
    "level": "county",
    "indicator": "–",
    "unit": "none",
    **dict.fromkeys(("short_title", "subtitle", "legend", "caveat"), _EMPTY),
}
"""Values for keys that may be missing, while the others are checked."""


@dataclass(frozen=True)
class IndicatorDescription:
    """What a user says of a table, as far as it can be read without the table.

    Attributes
    ----------
    id
        The stem of both files, which the columns and the page bear.
    file
        Name of the TOML file, for faults.
    content
        The keys that it has, a text of one language in both.
    unit_set
        The units that the values go to.
    combine, change
        As in `atlas.catalogue.layer_schema.OwnDescription`.
    """

    id: str
    file: str
    content: Mapping[str, Any]
    unit_set: str
    combine: Literal["sum", "mean"]
    change: Literal["difference", "percent"] | None

    def text(self, key: str, *, country: Country) -> Text | None:
        """Give a text of the file; None where it has none."""
        found = self.content.get(key)
        if isinstance(found, dict):
            return Text(**found)
        names = [found] if isinstance(found, str) else found or []
        texts = [load_vocabulary(country=country)[key][name] for name in names]
        return join_texts(texts, SOURCE_SEPARATOR) if texts else None


def read_description(
    path: Path, table: Path, built: Collection[str], *, country: Country
) -> IndicatorDescription:
    """Read and check the TOML beside a table.

    Parameters
    ----------
    path
        The TOML file.
    table
        The table that it describes, for the fault of a missing file.
    built
        Ids of the unit sets of this build.
    country
        The country whose censuses and divisions are meant.

    Raises
    ------
    FaultyInputError
        With all faults of the file; if it is missing, with an example.
    """
    check_regular(path)
    if not path.is_file():
        expected = f"a file beside {table.name} that describes it, for example:\n\n{EXAMPLE}"
        raise SourceError([Fault(expected, path.name)])
    content = {key: _in_both(key, value, country=country) for key, value in _read(path).items()}
    unit_set = content.setdefault(
        "unit_set", _default_set(content.get("level"), built, country=country)
    )
    faults: list[Fault] = []
    if isinstance(unit_set, str) and unit_set in unit_set_levels(country=country):
        content.setdefault("level", unit_set_levels(country=country)[unit_set])
        if unit_set not in built:
            known = f"a unit set of this build: {', '.join(built)}"
            faults.append(KeyFault(known, path.name, None, "unit_set", repr(unit_set)))
    content |= _palette_of(content)
    faults += _class_faults(path.name, content)
    stand_ins = _STAND_INS | ({} if _classed(content) else {"scale": "growth"})
    described, _, more = parse_layer(
        path.name, stand_ins | content, OwnDescription, own=None, country=country
    )
    if faults or more or described is None:
        raise SourceError([*faults, *more])
    return IndicatorDescription(
        path.stem, path.name, content, unit_set, described.combine, described.change
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path.name, read_whole(path, MOST_TEXT_BYTES))
    except OSError as error:
        expected = f"a file that can be read ({error.strerror})"
        raise SourceError([Fault(expected, path.name)]) from None


def _in_both(key: str, value: Any, *, country: Country) -> Any:
    """Let a text of one language stand in both; names of the vocabulary stay names."""
    if key not in TEXT_KEYS:
        return value
    if isinstance(value, dict) and len(value) == 1 and value.keys() <= set(LANGS):
        (only,) = value.values()
        return {"zh": only, "en": only}
    if isinstance(value, str) and not _names_text(key, value, country=country):
        return {"zh": value, "en": value}
    return value


def _names_text(key: str, value: str, *, country: Country) -> bool:
    known = load_vocabulary(country=country).get(key)
    # What looks like a name, such as merged_unts, is a slip and not a text to print.
    return known is not None and (value in known or _NAME.fullmatch(value) is not None)


def _default_set(level: Any, built: Collection[str], *, country: Country) -> str:
    if level in ("prefecture", "province"):
        return str(level)
    counties = [name for name in built if name.startswith("county")]
    default = country.unit_set()
    return default if default in counties or not counties else counties[-1]


def _classed(content: Mapping[str, Any]) -> bool:
    return not content.keys().isdisjoint(("scale", "breaks", "palette", "categories"))


def _palette_of(content: Mapping[str, Any]) -> dict[str, str]:
    """Choose the palette of breaks that come without one."""
    breaks = content.get("breaks")
    if not isinstance(breaks, list) or "palette" in content:
        return {}
    return {"palette": "diverging" if 0 in breaks else "sequential"}


def _class_faults(file: str, content: Mapping[str, Any]) -> list[Fault]:
    faults: list[Fault] = []
    if "categories" in content:
        faults.append(KeyFault("no categories: values are numbers", file, None, "categories"))
    breaks = content.get("breaks")
    expected = f"a number of at most {MOST_DECIMALS} decimals"
    return faults + [
        KeyFault(expected, file, None, f"breaks[{place}]", repr(number))
        for place, number in enumerate(breaks if isinstance(breaks, list) else [])
        if isinstance(number, float) and round(number, MOST_DECIMALS) != number
    ]
