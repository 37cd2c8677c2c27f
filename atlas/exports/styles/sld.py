"""Styles as SLD 1.1 with Symbology Encoding 1.1 (OGC 05-078r4, 05-077r4), for map servers.

Lengths are px, as the standard takes them without a unit of measure. Borders stand in a feature
type style of their own, which is painted after all fills.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from atlas.exports.render import render_xml
from atlas.exports.styles.rules import Between, Condition, Equals, LayerStyle, Missing, Symbol
from atlas.model.country import Country


def sld(style: LayerStyle, table: str, *, country: Country) -> str:
    """Write a style as a styled layer descriptor.

    Parameters
    ----------
    style
        What is drawn.
    table
        The published table that it is drawn from.
    country
        The country, of whose letters names are.
    """
    return render_xml(
        "sld.xml.j2",
        style=style,
        # A rule that draws nothing is not allowed.
        rules=[rule for rule in style.rules if rule.symbol != Symbol()],
        table=table,
        comparisons=lambda conditions: list(_comparisons(conditions)),
        country=country,
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
        elif isinstance(condition, Missing):
            yield "PropertyIsNull", condition, ""
        else:
            yield "Or", condition, str(condition.holds).lower()
