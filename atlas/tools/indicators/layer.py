"""The map of a user's own table: its columns, and the layer that shows one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from atlas.catalogue.layer_schema import SOURCE_SEPARATOR, KeyFault, OwnDescription, parse_layer
from atlas.catalogue.layers import to_layer
from atlas.catalogue.vocabulary import join_texts, load_vocabulary
from atlas.model.country import Country
from atlas.model.errors import SourceError
from atlas.model.layer import Layer
from atlas.model.text import Text
from atlas.sources.indicator_file import IndicatorTable
from atlas.tools.census_year import nearest_census
from atlas.tools.indicators.description import IndicatorDescription
from atlas.words.reading import read_words

_MARKS = read_words("marks")

FIRST_IN_LISTS = 0
_WORDS = read_words("indicators")
PLACES = read_words("indicators", "place")
LOWER, HIGHER = _WORDS["lower"], _WORDS["higher"]
CLASSES = 6
DIGITS = 2
"""Digits of the breaks that the atlas chooses."""

SHOWN_DECIMALS = 2
EXPORTED_DECIMALS = 6
MOST_DECIMALS = 9


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
    """

    name: str
    years: tuple[int, ...]
    title: Text

    @property
    def is_change(self) -> bool:
        """Whether the column is the change between two years."""
        return len(self.years) == 2


def columns_of(
    described: IndicatorDescription, table: IndicatorTable, *, country: Country
) -> list[IndicatorColumn]:
    """Name the columns that a table becomes: one per year, then the change if it is asked for."""
    name = (
        described.text("short_title", country=country)
        or described.text("title", country=country)
        or Text("", "")
    )
    if not table.dated:
        return [IndicatorColumn(described.id, table.years, name)]
    columns = [
        IndicatorColumn(f"{described.id}_{year}", (year,), _dated(name, str(year)))
        for year in table.years
    ]
    if described.change:
        first, last = table.years[0], table.years[-1]
        change = _WORDS["change"].fill(name=name)
        title = _dated(change, f"{first}–{last}")
        columns.append(
            IndicatorColumn(f"{described.id}_change_{first}_{last}", (first, last), title)
        )
    return columns


def own_layer(described: IndicatorDescription, table: IndicatorTable, *, country: Country) -> Layer:
    """Make the layer that shows a column of a described table.

    Raises
    ------
    SourceError
        If the file and the table do not go together: an indicator that is none of its
        columns, a change without two years, values that suggest no breaks.
    """
    if described.change and len(table.years) < 2:
        raise SourceError([_fault(described, "change", "a table with two years or more")])
    columns = {column.name: column for column in columns_of(described, table, country=country)}
    name = described.content.get("indicator", list(columns)[-1])
    if name not in columns:
        raise SourceError([_fault(described, "indicator", f"one of {', '.join(columns)}")])
    shown = columns[name]
    content = {
        **_defaults(described, table, shown, country=country),
        **described.content,
        "indicator": name,
    }
    if shown.is_change and described.change == "percent":
        content["unit"] = "percent"
    if content.keys().isdisjoint(("scale", "breaks")):
        content |= _classes(described, table, shown)
    model, classing, faults = parse_layer(
        described.file, content, OwnDescription, own=(described.id,), country=country
    )
    if faults or model is None or classing is None:
        raise SourceError(faults)
    layer = to_layer(described.id, model, classing, country=country)
    vocabulary = load_vocabulary(country=country)
    caveats = [vocabulary["caveat"][key] for key in _caveats(described, table, country=country)]
    if "caveat" in described.content:
        caveats.insert(0, layer.caveat)
    sources = [layer.source, vocabulary["source"]["boundaries"]]
    # The two values that a change compares stand beside it.
    ends = [one for one in columns.values() if shown.is_change and one.years[0] in shown.years]
    own = {one.name: one.title for one in ends if one is not shown}
    return replace(
        layer,
        counts=(*own, *layer.counts),
        caveat=join_texts(caveats),
        source=join_texts(sources, SOURCE_SEPARATOR),
        own_labels=own,
    )


def whole_numbers(described: IndicatorDescription, table: IndicatorTable) -> bool:
    """Whether sums of the values are whole numbers."""
    return described.combine == "sum" and decimals_of(table) == 0


def decimals_of(table: IndicatorTable) -> int:
    """Count the decimals of the most precise value."""
    exponents = [int(value.normalize().as_tuple().exponent) for value in _values(table)]
    return min(MOST_DECIMALS, max(0, -min(exponents, default=0)))


def exported_decimals(described: IndicatorDescription, table: IndicatorTable) -> int:
    """Decimals that a column of numbers is published with: sums lose none of theirs."""
    own = decimals_of(table)
    return own if described.combine == "sum" else max(EXPORTED_DECIMALS, own)


def _defaults(
    described: IndicatorDescription,
    table: IndicatorTable,
    shown: IndicatorColumn,
    *,
    country: Country,
) -> dict[str, Any]:
    title = described.text("title", country=country) or Text("", "")
    unit = described.text("unit", country=country) or Text("", "")
    percent = shown.is_change and described.change == "percent"
    if percent:
        unit = load_vocabulary(country=country)["unit"]["percent"]
    legend = _with_unit(title, unit)
    place = PLACES[described.content["level"]]
    years = "–".join(map(str, shown.years))
    subtitle = _joined(place, _WORDS["years"].fill(years=years)) if table.dated else place
    people = nearest_census(country.sets[described.unit_set], shown.years[-1])
    whole = whole_numbers(described, table)
    decimals = 0 if whole else min(SHOWN_DECIMALS, max(1, decimals_of(table)))
    return {
        "order": FIRST_IN_LISTS,
        "group": "own_indicators",
        "short_title": _both(title),
        "subtitle": _both(subtitle),
        "legend": _both(legend),
        "caveat": _caveats(described, table, country=country),
        "unit": "none",
        "counts": [f"population_{people}"],
        "decimals": 1 if percent else decimals,
        **({"less": _both(LOWER), "more": _both(HIGHER)} if shown.is_change else {}),
    }


def _classes(
    described: IndicatorDescription, table: IndicatorTable, shown: IndicatorColumn
) -> dict[str, Any]:
    """Choose classes for a file that gives none: growth for per cent, else a sixth of the rows."""
    if shown.is_change and described.change == "percent":
        return {"scale": "growth"}
    breaks = [] if shown.is_change else _sixths(table, shown.years[0])
    if len(breaks) < CLASSES - 1:
        expected = "breaks and a palette: the values suggest none"
        raise SourceError([_fault(described, "breaks", expected)])
    return {"breaks": breaks, "palette": "sequential"}


def _sixths(table: IndicatorTable, year: int) -> list[float]:
    """Find round numbers that part the rows of a year into six of about the same size."""
    values = sorted(_values(table, year))
    places = [len(values) * part // CLASSES for part in range(1, CLASSES)] if values else []
    breaks = [float(f"{values[place]:.{DIGITS}g}") for place in places]
    rounded = all(round(edge, EXPORTED_DECIMALS) == edge for edge in breaks)
    return breaks if rounded and all(low < high for low, high in pairwise(breaks)) else []


def _values(table: IndicatorTable, year: int | None = None) -> list[Decimal]:
    rows = table.rows if year is None else table.rows[table.rows["year"] == year]
    return [value for value in rows["value"] if value is not None]


def _caveats(
    described: IndicatorDescription, table: IndicatorTable, *, country: Country
) -> list[str]:
    if described.unit_set == "province":
        return ["own_values"]
    moved = described.unit_set == "prefecture" and set(table.years) != {country.status_year}
    return ["own_values", f"own_{described.combine}", *(["own_borders"] if moved else [])]


def _fault(described: IndicatorDescription, key: str, expected: str) -> KeyFault:
    found = described.content.get(key)
    return KeyFault(expected, described.file, None, key, None if found is None else repr(found))


def _dated(name: Text, years: str) -> Text:
    return _WORDS["dated"].fill(name=name, years=years)


def _joined(first: Text, second: Text) -> Text:
    return _MARKS["comma"].join((first, second))


def _with_unit(title: Text, unit: Text) -> Text:
    both_said = _MARKS["with_unit"].fill(title=title, unit=unit)
    return Text(both_said.zh if unit.zh else title.zh, both_said.en if unit.en else title.en)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
