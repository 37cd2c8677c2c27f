"""The map of a user's own table: its columns, and the layer that shows one of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from atlas.catalogue.layer_schema import (
    SOURCE_SEPARATOR,
    Classing,
    KeyFault,
    OwnDescription,
    parse_layer,
)
from atlas.catalogue.layers import read_toml, to_layer
from atlas.catalogue.style import join_texts, load_style, load_vocabulary
from atlas.model.country import Country
from atlas.model.errors import (
    MOST_TEXT_BYTES,
    Fault,
    Message,
    SourceError,
    check_regular,
    read_whole,
    readable,
)
from atlas.model.layer import Layer
from atlas.model.text import NO_TEXT, Text
from atlas.sources.count_table import IndicatorTable
from atlas.units.packaged_units import nearest_census
from atlas.words.word_files import LANGS, read_words

_EXAMPLE_WORDS = "\n".join(
    f'{key} = {{ zh = "{text.zh}", en = "{text.en}" }}'
    for key, text in read_words("indicators", "example").items()
)
EXAMPLE = Message(
    "{words}\n"
    'combine = "sum"                    # "mean" for rates, shares and averages\n'
    "breaks = [500, 1000, 2000, 4000, 8000]\n"
    'palette = "sequential"\n',
    words=_EXAMPLE_WORDS,
)


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


_MARKS = read_words("marks")
_WORDS = read_words("indicators")
PLACES = read_words("indicators", "place")

FIRST_IN_LISTS = 0
LOWER, HIGHER = _WORDS["lower"], _WORDS["higher"]
CLASS_COUNT = 6
BREAK_DIGITS = 2
"""Digits of the breaks that the atlas chooses."""

SHOWN_DECIMALS = 2
EXPORTED_DECIMALS = 6
"""Decimals that values are published with, and that a break may have."""

MOST_DECIMALS = 9


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
    country
        The country.
    """

    id: str
    file: str
    content: Mapping[str, Any]
    unit_set: str
    combine: Literal["sum", "mean"]
    change: Literal["difference", "percent"] | None
    country: Country

    def text(self, key: str) -> Text:
        """Give a text of the file; `NO_TEXT` where it has none."""
        value = self.content.get(key)
        if isinstance(value, dict):
            return Text(**value)
        names = [value] if isinstance(value, str) else value or []
        texts = [load_vocabulary(self.country.vocabulary)[key][name] for name in names]
        return join_texts(texts, SOURCE_SEPARATOR) if texts else NO_TEXT


def read_description(
    table: Path, built: Collection[str], *, country: Country
) -> IndicatorDescription:
    """Read and check the TOML beside a table.

    Parameters
    ----------
    table
        The table; the file that describes it has its name, and ends in ``.toml``.
    built
        Ids of the unit sets of this build.
    country
        The country.

    Raises
    ------
    FaultyInputError
        With all faults of the file; if it is missing, with an example.
    """
    path = table.with_suffix(".toml")
    check_regular(path)
    if not path.is_file():
        expected = Message(
            "a file beside {name} that describes it, for example:\n\n{example}",
            name=table.name,
            example=EXAMPLE,
        )
        raise SourceError([Fault(expected, path.name)])
    vocabulary, levels = load_vocabulary(country.vocabulary), country.levels
    with readable(path.name):
        read = read_toml(path.name, read_whole(path, MOST_TEXT_BYTES))
    content = {key: _in_both(key, value, vocabulary) for key, value in read.items()}
    default = _default_set(content.get("level"), built, country.main.unit_set)
    unit_set = content.setdefault("unit_set", default)
    faults: list[Fault] = []
    if isinstance(unit_set, str) and unit_set in levels:
        content.setdefault("level", levels[unit_set])
        if unit_set not in built:
            known = Message("a unit set of this build: {names}", names=built)
            faults.append(KeyFault(known, path.name, None, "unit_set", repr(unit_set)))
    breaks = content.get("breaks")
    if isinstance(breaks, list):
        content.setdefault("palette", "diverging" if 0 in breaks else "sequential")
    faults += _class_faults(path.name, content)
    classed = content.keys() & Classing.model_fields.keys()
    stand_ins = _STAND_INS | ({} if classed else {"scale": "growth"})
    described, _, more = parse_layer(
        path.name, stand_ins | content, OwnDescription, own=None, country=country
    )
    if faults or more or described is None:
        raise SourceError([*faults, *more])
    return IndicatorDescription(
        path.stem, path.name, content, unit_set, described.combine, described.change, country
    )


def _in_both(key: str, value: Any, vocabulary: Mapping[str, Mapping[str, Text]]) -> Any:
    """Let a text of one language stand in both; names of the vocabulary stay names."""
    if key not in TEXT_KEYS:
        return value
    if isinstance(value, dict) and len(value) == 1 and value.keys() <= set(LANGS):
        (only,) = value.values()
        return {"zh": only, "en": only}
    if isinstance(value, str):
        # What looks like a name, such as merged_unts, is a slip and not a text to print.
        named = key in vocabulary and (value in vocabulary[key] or _NAME.fullmatch(value))
        return value if named else {"zh": value, "en": value}
    return value


def _default_set(level: Any, built: Collection[str], default: str) -> str:
    if level in ("prefecture", "province"):
        return str(level)
    counties = [name for name in built if name.startswith("county")]
    return default if default in counties or not counties else counties[-1]


def _class_faults(file: str, content: Mapping[str, Any]) -> list[Fault]:
    faults: list[Fault] = []
    if "categories" in content:
        faults.append(
            KeyFault(Message("no categories: values are numbers"), file, None, "categories")
        )
    breaks = content.get("breaks")
    expected = Message("a number of at most {n} decimals", n=EXPORTED_DECIMALS)
    return faults + [
        KeyFault(expected, file, None, f"breaks[{position}]", repr(number))
        for position, number in enumerate(breaks if isinstance(breaks, list) else [])
        if isinstance(number, float) and round(number, EXPORTED_DECIMALS) != number
    ]


@dataclass(frozen=True)
class IndicatorColumn:
    """A column that a user's table becomes.

    Attributes
    ----------
    name
        The stem of the file, with the year or both years of a change.
    years
        One year, or the two years of a change.
    title
        Its name in attribute tables and tooltips.
    percent
        Whether it is a change in per cent.
    """

    name: str
    years: tuple[int, ...]
    title: Text
    percent: bool = False

    @property
    def is_change(self) -> bool:
        """Whether the column is the change between two years."""
        return len(self.years) == 2


def columns_of(described: IndicatorDescription, table: IndicatorTable) -> list[IndicatorColumn]:
    """Name the columns that a table becomes: one per year, then the change if it is asked for."""
    key = "short_title" if "short_title" in described.content else "title"
    name = described.text(key)
    if not table.dated:
        return [IndicatorColumn(described.id, table.years, name)]
    columns = [
        IndicatorColumn(f"{described.id}_{year}", (year,), _dated(name, str(year)))
        for year in table.years
    ]
    if described.change:
        first, last = table.years[0], table.years[-1]
        title = _dated(_WORDS["change"].fill(name=name), f"{first}–{last}")
        stem = f"{described.id}_change_{first}_{last}"
        percent = described.change == "percent"
        columns.append(IndicatorColumn(stem, (first, last), title, percent))
    return columns


def own_layer(described: IndicatorDescription, table: IndicatorTable) -> Layer:
    """Make the layer that shows a column of a described table.

    Raises
    ------
    SourceError
        If the file and the table do not go together: an indicator that is none of its
        columns, a change without two years, values that suggest no breaks.
    """
    if described.change and len(table.years) < 2:
        raise SourceError([_fault(described, "change", Message("a table with two years or more"))])
    columns = {column.name: column for column in columns_of(described, table)}
    name = described.content.get("indicator", list(columns)[-1])
    if name not in columns:
        raise SourceError(
            [_fault(described, "indicator", Message("one of {names}", names=columns))]
        )
    shown = columns[name]
    content = {**_defaults(described, table, shown), **described.content, "indicator": name}
    if shown.percent:
        content["unit"] = "percent"
    if content.keys().isdisjoint(("scale", "breaks")):
        content |= _classes(described, table, shown)
    model, classing, faults = parse_layer(
        described.file, content, OwnDescription, own=(described.id,), country=described.country
    )
    if faults or model is None or classing is None:
        raise SourceError(faults)
    layer = to_layer(described.id, model, classing, load_style(country=described.country))
    vocabulary = load_vocabulary(described.country.vocabulary)
    caveats = [vocabulary["caveat"][key] for key in _caveats(described, table)]
    if "caveat" in described.content:
        caveats.insert(0, layer.caveat)
    sources = [layer.source, vocabulary["source"]["boundaries"]]
    # The two values that a change compares stand beside it.
    own = {
        column.name: column.title
        for column in columns.values()
        if shown.is_change and column is not shown and column.years[0] in shown.years
    }
    caveat, source = join_texts(caveats), join_texts(sources, SOURCE_SEPARATOR)
    counts = (*own, *layer.counts)
    return replace(layer, counts=counts, caveat=caveat, source=source, own_labels=own)


def whole_numbers(described: IndicatorDescription, table: IndicatorTable) -> bool:
    """Return whether sums of the values are whole numbers."""
    return described.combine == "sum" and decimals_of(table) == 0


def decimals_of(table: IndicatorTable) -> int:
    """Count the decimals of the most precise value."""
    exponents = [int(value.normalize().as_tuple().exponent) for value in _values(table)]
    return min(MOST_DECIMALS, max(0, -min(exponents, default=0)))


def exported_decimals(described: IndicatorDescription, table: IndicatorTable) -> int:
    """Return the decimals that a column of numbers is published with: sums lose none of theirs."""
    decimals = decimals_of(table)
    return decimals if described.combine == "sum" else max(EXPORTED_DECIMALS, decimals)


def _defaults(
    described: IndicatorDescription, table: IndicatorTable, shown: IndicatorColumn
) -> dict[str, Any]:
    title, unit = described.text("title"), described.text("unit")
    if shown.percent:
        unit = load_vocabulary(described.country.vocabulary)["unit"]["percent"]
    with_unit = _MARKS["with_unit"].fill(title=title, unit=unit)
    legend = {lang: (with_unit if unit.get(lang) else title).get(lang) for lang in LANGS}
    subtitle = PLACES[described.content["level"]]
    if table.dated:
        years = _WORDS["years"].fill(years="–".join(map(str, shown.years)))
        subtitle = _MARKS["comma"].join((subtitle, years))
    people = nearest_census(described.country.sets[described.unit_set], shown.years[-1])
    whole = whole_numbers(described, table)
    decimals = 0 if whole else min(SHOWN_DECIMALS, max(1, decimals_of(table)))
    return {
        "order": FIRST_IN_LISTS,
        "group": "own_indicators",
        "short_title": _both(title),
        "subtitle": _both(subtitle),
        "legend": legend,
        "caveat": _caveats(described, table),
        "unit": "none",
        "counts": [f"population_{people}"],
        "decimals": 1 if shown.percent else decimals,
        **({"less": _both(LOWER), "more": _both(HIGHER)} if shown.is_change else {}),
    }


def _classes(
    described: IndicatorDescription, table: IndicatorTable, shown: IndicatorColumn
) -> dict[str, Any]:
    """Choose classes for a file that gives none: growth for per cent, else a sixth of the rows."""
    if shown.percent:
        return {"scale": "growth"}
    breaks = [] if shown.is_change else _sixths(table, shown.years[0])
    if len(breaks) < CLASS_COUNT - 1:
        expected = Message("breaks and a palette: the values suggest none")
        raise SourceError([_fault(described, "breaks", expected)])
    return {"breaks": breaks, "palette": "sequential"}


def _sixths(table: IndicatorTable, year: int) -> list[float]:
    """Find round numbers that part the rows of a year into six of about the same size."""
    values = sorted(_values(table, year))
    places = [len(values) * part // CLASS_COUNT for part in range(1, CLASS_COUNT)] if values else []
    breaks = [float(f"{values[place]:.{BREAK_DIGITS}g}") for place in places]
    rounded = all(round(edge, EXPORTED_DECIMALS) == edge for edge in breaks)
    return breaks if rounded and all(low < high for low, high in pairwise(breaks)) else []


def _values(table: IndicatorTable, year: int | None = None) -> list[Decimal]:
    rows = table.rows if year is None else table.rows[table.rows["year"] == year]
    return [value for value in rows["value"] if value is not None]


def _caveats(described: IndicatorDescription, table: IndicatorTable) -> list[str]:
    if described.unit_set == "province":
        return ["own_values"]
    status_year = described.country.status_year
    moved = described.unit_set == "prefecture" and set(table.years) != {status_year}
    return ["own_values", f"own_{described.combine}", *(["own_borders"] if moved else [])]


def _fault(described: IndicatorDescription, key: str, expected: Message) -> KeyFault:
    value = described.content.get(key)
    return KeyFault(expected, described.file, None, key, None if value is None else repr(value))


def _dated(name: Text, years: str) -> Text:
    return _WORDS["dated"].fill(name=name, years=years)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
