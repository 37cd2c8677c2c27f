"""Styles as documents: QML, which QGIS loads, and SLD 1.1, which map servers do.

SLD is that of OGC 05-078r4 with the Symbology Encoding of 05-077r4; its lengths are px, as the
standard takes them without a unit of measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from atlas.exports.render import render_xml
from atlas.exports.styles.notation import quoted
from atlas.exports.styles.rules import (
    Between,
    Condition,
    Equals,
    LayerStyle,
    Missing,
    OneOf,
    Symbol,
    both,
)
from atlas.model.layer import Column
from atlas.model.text import Text
from atlas.words.word_files import LANGS, read_words

_WITH_UNIT = read_words("marks")["with_unit"]

Say = Callable[[Text], str]
"""How a text is written: `atlas.exports.styles.rules.both`, or in one language."""


def qml(style: LayerStyle, geometry_type: str) -> str:
    """Write a style as the document that QGIS loads.

    Parameters
    ----------
    style
        What is drawn.
    geometry_type
        ``MultiPolygon``, ``LineString`` or ``Point``.
    """
    return render_xml(
        "qml.xml.j2", style=style, geometry_type=geometry_type, say=both, display=display, tip=tip
    )


def tip(style: LayerStyle, say: Say) -> str:
    """Write the HTML of a map tip: the names, then each value after what its column is called."""
    ends = (Text(*(f"[% {quoted(name.get(lang))} %]" for lang in LANGS)) for name in style.names)
    names = " → ".join(f"<b>{say(end)}</b>" for end in ends)
    rows = [f"{escape(say(_called(column)))}: [% {printed(column)} %]" for column in style.tip]
    return "<br>".join([*([names] if names else []), *rows])


def display(style: LayerStyle, say: Say) -> str:
    """Write the expression by which lists call a row; Chinese where both languages are said."""
    first, *_ = style.names
    name = say(first)
    return quoted(name if name == first.en else first.zh)


def _called(column: Column) -> Text:
    """Name a column with its unit, as a tooltip of the site does."""
    title, unit = column.label or column.title, column.unit
    if column.label is not None or not unit.en or unit.en in title.en.lower():
        return title
    return _WITH_UNIT.fill(title=title, unit=unit)


def printed(column: Column) -> str:
    """Write the value of a column as the site prints it, as an expression of QGIS.

    An estimate of people has two figures; what is missing is a dash, and a coded value its words.
    """
    name = quoted(column.name)
    if column.type in ("text", "flag"):
        return f"coalesce(represent_value({name}), '–')"
    value = name
    if column.estimate:
        value = f"round({name}, 1 - floor(log10(max(1, abs({name})))))"
    return f"coalesce(format_number({value}, {column.printed}), '–')"


def sld(style: LayerStyle, table: str) -> str:
    """Write a style as a styled layer descriptor.

    Parameters
    ----------
    style
        What is drawn.
    table
        The published table that it is drawn from.
    """
    return render_xml(
        "sld.xml.j2",
        style=style,
        # A rule that draws nothing is not allowed.
        rules=list(
            enumerate(rule for rule in style.rules if rule.symbol != Symbol() and not rule.key)
        ),
        table=table,
        comparisons=lambda conditions: list(_comparisons(conditions)),
    )


def _comparisons(conditions: Sequence[Condition]) -> Iterator[tuple[str, Condition, str]]:
    """Yield the operators of a filter, which all must hold, each with what it compares."""
    for condition in conditions:
        if isinstance(condition, Between):
            if condition.low is not None:
                yield "PropertyIsGreaterThanOrEqualTo", condition, repr(float(condition.low))
            if condition.high is not None:
                yield "PropertyIsLessThan", condition, repr(float(condition.high))
        elif isinstance(condition, Equals):
            yield "PropertyIsEqualTo", condition, condition.word
        elif isinstance(condition, OneOf):
            yield "OneOf", condition, ""
        elif isinstance(condition, Missing):
            yield "PropertyIsNull", condition, ""
        else:
            yield "Or", condition, str(condition.holds).lower()
