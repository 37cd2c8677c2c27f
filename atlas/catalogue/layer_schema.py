"""What a layer file may hold, and every fault of one that breaks the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    ValidationInfo,
)

from atlas.catalogue.columns import HalfWords, StrictModel, Words, columns_of_units
from atlas.catalogue.style import Style, break_faults, join_texts, load_style, load_vocabulary
from atlas.model.country import Country
from atlas.model.errors import Fault, Message, shortened
from atlas.model.layer import Column, Level
from atlas.model.text import LANGUAGES, Text

MOST_COUNTS = 50
"""Of a layer: each is a line where people ask for a unit."""

Model = TypeVar("Model", bound=BaseModel)
SOURCE_SEPARATOR = Text("；", "; ")


def _known(info: ValidationInfo, what: str) -> Mapping[str, Any]:
    """Return what a file may name: ``levels``, by unit set, or the ``vocabulary``."""
    assert info.context is not None
    known: Mapping[str, Any] = info.context[what]
    return known


def _unit_set(name: str, info: ValidationInfo) -> str:
    known = _known(info, "levels")
    if name not in known:
        *others, last = map(repr, known)
        raise ValueError(Message("one of {names} or {last}", names=others, last=last))
    return name


@dataclass(frozen=True)
class KeyFault(Fault):
    """A fault of one key of a layer file; ``column`` holds the key's path."""

    def _named(self) -> Message:
        return Message("key '{name}'", name=shortened(self.column))

    def _shown(self, value: str) -> str:
        return shortened(value)


def _vocabulary_text(section: str, separator: Text | None = None) -> BeforeValidator:
    """Let a key name texts of ``vocabulary.toml`` instead of writing its own."""

    def look_up(value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, dict):
            return value
        names = value if isinstance(value, list) and value else [value]
        known = _known(info, "vocabulary")[section]
        if not all(isinstance(name, str) and name in known for name in names):
            raise ValueError(Message("a table of zh and en, or one of {names}", names=known))
        text = join_texts([known[name] for name in names], separator)
        return {"zh": text.zh, "en": text.en}

    return BeforeValidator(look_up)


class Category(Words):
    """One category: the value in the column, and its label."""

    key: str = Field(min_length=1)


class Classing(StrictModel):
    """The keys of a layer file that say how values are classed and coloured."""

    scale: str | None = None
    breaks: list[float] | None = None
    palette: str | None = None
    categories: list[Category] | None = None


class Description(StrictModel):
    """The other keys of a layer file: what is shown, and what is said about it."""

    order: int
    level: Level
    unit_set: Annotated[str, AfterValidator(_unit_set)]
    indicator: str = Field(min_length=1)
    title: Words
    short_title: Words
    subtitle: Words
    legend: Words
    caveat: Annotated[Words, _vocabulary_text("caveat")]
    source: Annotated[Words, _vocabulary_text("source", SOURCE_SEPARATOR)]
    unit: Annotated[HalfWords, _vocabulary_text("unit")]
    group: Annotated[Words, _vocabulary_text("group")] | None = None
    missing: Annotated[Words, _vocabulary_text("missing")] | None = None
    outside: Annotated[Words, _vocabulary_text("outside")] | None = None
    dated: Words | None = None
    headline: bool = False
    less: Words | None = None
    more: Words | None = None
    where: str | None = Field(default=None, min_length=1)
    counts: list[Annotated[str, Field(min_length=1)]] = Field(default=[], max_length=MOST_COUNTS)
    people: str | None = Field(default=None, min_length=1)
    decimals: int = Field(default=1, ge=0, le=6)


class OwnDescription(Description):
    """The keys of a file beside a user's own table: a layer's, and how its rows combine.

    Attributes
    ----------
    combine
        What a unit of several divisions has: the sum of their values, or the mean of them
        weighted by people.
    change
        Also compute the change from the first year to the last: as a difference, or in per
        cent.
    """

    combine: Literal["sum", "mean"]
    change: Literal["difference", "percent"] | None = None


Described = TypeVar("Described", bound=Description)


def parse_layer(
    name: str,
    content: Mapping[str, Any],
    model: type[Described],
    own: Collection[str] | None = (),
    *,
    country: Country,
) -> tuple[Described | None, Classing | None, list[Fault]]:
    """Check the content of one layer file.

    Parameters
    ----------
    name
        The file, as faults name it.
    content
        The parsed TOML.
    model
        The keys that it may hold beside those that class values.
    own
        Names of the user's own indicators, whose columns a map may show; None: not known, so
        that any column may be one of theirs.
    country
        Its unit sets, their columns and its vocabulary may be named.

    Returns
    -------
    tuple
        Description and classing (None where they cannot be read), and all faults.
    """
    # Apart, so that a fault in the texts does not hide one in the breaks.
    class_keys = content.keys() & Classing.model_fields.keys()
    described = {key: content[key] for key in content if key not in class_keys}
    levels, vocabulary = country.levels, load_vocabulary(country.vocabulary)
    context = {"levels": levels, "vocabulary": vocabulary}
    description, faults = _validate(model, name, described, context)
    classes = {key: content[key] for key in class_keys}
    classing, class_faults = _validate(Classing, name, classes, context)
    faults += class_faults
    unit_set = content.get("unit_set")
    if isinstance(unit_set, str) and unit_set in levels:
        faults += _level_faults(name, content, levels)
        faults += _column_faults(name, content, own, columns_of_set(unit_set, country=country))
    if classing is not None:
        faults += _class_faults(name, classing, load_style(country=country))
    return description, classing, faults


def _validate(
    model: type[Model], name: str, content: Mapping[str, Any], context: Mapping[str, Any]
) -> tuple[Model | None, list[Fault]]:
    try:
        return model.model_validate(content, context=context), []
    except ValidationError as error:
        return None, [_key_fault(name, detail, model) for detail in error.errors()]


def _level_faults(
    name: str, content: Mapping[str, Any], levels: Mapping[str, Level]
) -> list[Fault]:
    level, expected = content.get("level"), levels[content["unit_set"]]
    if level not in levels.values() or level == expected:
        return []
    wanted = Message("{level!r}, the level of {set}", level=expected, set=content["unit_set"])
    return [KeyFault(wanted, name, None, "level", repr(level))]


def _column_faults(
    name: str,
    content: Mapping[str, Any],
    own: Collection[str] | None,
    columns: Mapping[str, Column],
) -> Iterator[KeyFault]:
    """Find the columns that no build can give the units of a layer, before any is measured."""
    for key, column in _named_columns(content):
        if key == "indicator" and column in columns:
            yield from _word_faults(name, columns[column], content.get("categories"))
        known, kind = _fitting(key, columns, by_words="categories" in content)
        ends = r"(_\d+|_change_\d+_\d+)?"
        is_own = key == "indicator" and (
            own is None or any(re.fullmatch(re.escape(name) + ends, column) for name in own)
        )
        if column and column not in known and not is_own:
            close = get_close_matches(column, known, cutoff=0.5)
            such = Message(", such as {names}", names=close) if close else ""
            expected = Message(
                "{kind} of {set}{such} (see china-atlas columns)",
                kind=kind,
                set=content["unit_set"],
                such=such,
            )
            yield KeyFault(expected, name, None, key, repr(column))


def _word_faults(name: str, column: Column, categories: Any) -> Iterator[KeyFault]:
    """Hold the keys of categories to the words that a column may have, where these are known."""
    if not column.values or not isinstance(categories, list):
        return
    keys = [entry.get("key") if isinstance(entry, dict) else None for entry in categories]
    wrong = [i for i, key in enumerate(keys) if isinstance(key, str) and key not in column.values]
    for i in wrong:
        expected = Message("a word of {name}: {names}", name=column.name, names=column.values)
        yield KeyFault(expected, name, None, f"categories[{i}].key", repr(keys[i]))
    lacking = [value for value in column.values if value not in keys]
    if lacking and not wrong:
        expected = Message(
            "a category for each word of {name}, {names} too", name=column.name, names=lacking
        )
        yield KeyFault(expected, name, None, "categories")


def _named_columns(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    named = [(key, content.get(key)) for key in ("indicator", "where", "people")]
    counts = content.get("counts")
    if isinstance(counts, list):
        named += [(f"counts[{i}]", column) for i, column in enumerate(counts[:MOST_COUNTS])]
    return [(key, column) for key, column in named if isinstance(column, str)]


def _fitting(
    key: str, columns: Mapping[str, Column], *, by_words: bool
) -> tuple[list[str], Message]:
    """List the columns that a key may name, and say what they are."""
    fits: Callable[[Column], bool]
    if key == "where":
        what, fits = Message("a flag"), lambda column: column.kind == "flag"
    elif key == "indicator" and by_words:
        what, fits = Message("a column of a few words"), lambda column: column.kind == "category"
    elif key == "indicator":
        what, fits = (
            Message("a column of numbers"),
            lambda column: column.type in ("integer", "real"),
        )
    elif key == "people":
        what, fits = (
            Message("a count"),
            lambda column: bool(column.label) and column.kind == "count",
        )
    else:
        what, fits = Message("a column with a label"), lambda column: column.label is not None
    return [name for name, column in columns.items() if fits(column)], what


def columns_of_set(unit_set: str, *, country: Country) -> dict[str, Column]:
    """List every column that a unit set can have."""
    # Small areas have no years of their own.
    people, years = country.people_set, country.sets.get(unit_set, country.years)
    return columns_of_units("people" if unit_set == people else country.levels[unit_set], years)


def _class_faults(name: str, layer: Classing, style: Style) -> list[Fault]:
    """List what is wrong with the way a layer is classed."""
    ways = [key for key in ("scale", "breaks", "categories") if getattr(layer, key) is not None]
    if len(ways) != 1:
        expected = Message("one of scale, breaks or categories")
        return [KeyFault(expected, name, None, "scale", " and ".join(ways) or None)]
    if layer.scale is not None:
        return _scale_faults(name, layer.scale, layer.palette, style)
    if layer.palette not in style.palettes:
        known = Message("a palette of style.toml: {names}", names=style.palettes)
        value = repr(layer.palette) if layer.palette is not None else None
        return [KeyFault(known, name, None, "palette", value)]
    palette = style.palettes[layer.palette]
    if layer.breaks is not None:
        faults = break_faults(layer.breaks, palette)
        return [KeyFault(fault, name, None, "breaks", str(layer.breaks)) for fault in faults]
    return _category_faults(name, layer.categories or [], len(palette.light))


def _scale_faults(name: str, scale: str, palette: str | None, style: Style) -> list[Fault]:
    faults: list[Fault] = []
    if scale not in style.scales:
        known = Message("a scale of style.toml: {names}", names=style.scales)
        faults.append(KeyFault(known, name, None, "scale", repr(scale)))
    if palette is not None:
        none = Message("no palette beside a scale, which has its own")
        faults.append(KeyFault(none, name, None, "palette", repr(palette)))
    return faults


def _category_faults(name: str, categories: Sequence[Category], colours: int) -> list[Fault]:
    keys = [category.key for category in categories]
    faults: list[Fault] = []
    if len(keys) != colours:
        expected = Message("{n} categories, one for each colour of the palette", n=colours)
        faults.append(
            KeyFault(expected, name, None, "categories", Message("{n} categories", n=len(keys)))
        )
    expected = Message("a key that no other category has")
    faults += [
        KeyFault(expected, name, None, f"categories[{i}].key", repr(key))
        for i, key in enumerate(keys)
        if key in keys[:i]
    ]
    return faults


_EXPECTED = {
    "missing": Message("a value: the key is missing"),
    "string_type": Message("text in quotes"),
    "string_too_short": Message("a text that is not empty"),
    "int_type": Message("a whole number"),
    "float_type": Message("a number"),
    "list_type": Message("a list in [ ]"),
    "model_type": Message("a table of zh and en"),
    "greater_than_equal": Message("0 or more"),
    "less_than_equal": Message("6 or less"),
}


def _key_fault(name: str, detail: Any, model: type[BaseModel]) -> Fault:
    """Turn one of pydantic's errors into file, key, value and what was expected."""
    kind, context = detail["type"], detail.get("ctx", {})
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"])
    key = path.removeprefix(".")
    if kind == "extra_forbidden":
        known = _known_keys(detail["loc"], model)
        return KeyFault(Message("no such key, only {names}", names=known), name, None, key)
    if kind == "missing":
        return KeyFault(_EXPECTED[kind], name, None, key)
    if kind == "literal_error":
        *names, last = re.split(", | or ", context["expected"])
        expected = Message("one of {names} or {last}", names=names, last=last)
    elif kind == "value_error":
        expected = Message(*context["error"].args)
    else:
        expected = _EXPECTED.get(kind, Message(detail["msg"]))
    return KeyFault(expected, name, None, key, repr(detail["input"]))


def _known_keys(path: Sequence[str | int], model: type[BaseModel]) -> tuple[str, ...]:
    if len(path) == 1:
        return *model.model_fields, *Classing.model_fields
    return ("key", *LANGUAGES) if path[0] == "categories" else LANGUAGES
