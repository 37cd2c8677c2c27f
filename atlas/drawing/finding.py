"""The finding of a map: one sentence that says where to look, with the build's own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from atlas.country.names import first_member
from atlas.country.provinces import short_province
from atlas.drawing.shown import class_shares, shown
from atlas.model.classes import Categories
from atlas.model.country import Country
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.layer import Layer
from atlas.model.rankable import LEAST_PEOPLE, rankable, ranked, small
from atlas.model.text import Text
from atlas.words.numbers import count, format_number, people, percent
from atlas.words.reading import LANGS, read_words

_WORDS = read_words("map", "finding")
_COMPARED = read_words("map", "compared")
_KINDS = read_words("map", "compared_kind")


def with_finding(layer: Layer, dataset: Dataset) -> Layer:
    """Fill the finding of a map and say whom it compares; leave it out where censuses lack units.

    Parameters
    ----------
    layer
        Its finding may name, of a number: ``first`` and ``last`` (the units of the highest and
        the lowest value among those that are ranked: `atlas.model.rankable`), ``first_value``,
        ``last_value``, ``last_size`` (without its sign, for "fell by"), ``highest_units`` and
        ``lowest_units`` (units in the two outer classes),
        of a change ``rising_units`` and ``falling_units``, and where people stand behind it
        ``net_people`` (gains less losses, without a sign); of categories: ``<key>_units`` and
        ``<key>_people`` (their share of the people). Both as in the legend:
        `atlas.drawing.shown.class_shares`.
    dataset
        What was measured.
    """
    if layer.finding is None:
        return layer
    if not all(base.is_whole for base in dataset.bases.values()):
        return replace(layer, finding=None)
    unit_set = dataset.unit_sets[layer.unit_set]
    if isinstance(layer.classes, Categories):
        fields = _of_categories(layer, layer.classes.keys, unit_set)
    else:
        fields = _of_numbers(layer, unit_set, country=dataset.country)
    if not fields:
        return replace(layer, finding=None)
    names_ends = any(f"{{{end}}}" in layer.finding.en for end in ("first", "last"))
    compared = _compared(layer, unit_set) if names_ends else None
    return replace(layer, finding=layer.finding.fill(**fields), compared=compared)


def _compared(layer: Layer, unit_set: UnitSet) -> Text | None:
    """Say among which units the highest and the lowest are; None where no unit is left out."""
    table = shown(layer, unit_set)
    known = table[table[layer.indicator].notna()]
    few, moved = small(known), ~rankable(known, layer.indicator)
    if not (few | moved).any():
        return None
    key = "few_and_moved" if few.any() and moved.any() else "few" if few.any() else "moved"
    return _COMPARED[key].fill(
        n=count((~few & ~moved).sum()), kind=_KINDS[layer.level], least=count(LEAST_PEOPLE)
    )


def _of_numbers(layer: Layer, unit_set: UnitSet, *, country: Country) -> dict[str, object]:
    table = shown(layer, unit_set)
    values = table[layer.indicator].astype("Float64")
    named = values[ranked(table, layer.indicator) & values.notna()].sort_values()
    if named.empty:
        return {}
    lowest, *_, highest = class_shares(layer, unit_set)
    fields: dict[str, object] = {
        "highest_units": count(highest.units),
        "lowest_units": count(lowest.units),
        "rising_units": count(values.gt(0).sum()),
        "falling_units": count(values.lt(0).sum()),
    }
    if layer.people is not None:
        net = abs(float(table[layer.people].sum()))
        fields["net_people"] = Text(*(people(net, lang, width="long") for lang in LANGS))
    fields["last_size"] = format_number(abs(float(named.iloc[0])), decimals=layer.decimals)
    for end, index in (("last", named.index[0]), ("first", named.index[-1])):
        fields[end] = _place(table.loc[index], country=country)
        fields[f"{end}_value"] = format_number(float(named[index]), decimals=layer.decimals)
    return fields


def _of_categories(layer: Layer, keys: Sequence[str], unit_set: UnitSet) -> dict[str, object]:
    fields: dict[str, object] = {}
    for key, found in zip(keys, class_shares(layer, unit_set), strict=True):
        fields[f"{key}_units"] = count(found.units)
        fields[f"{key}_people"] = (
            "" if found.share is None else percent(found.share, layer.decimals)
        )
    return fields


def _place(unit: pd.Series, *, country: Country) -> Text:
    whole = Text(unit["name_zh"], unit["name_en"])
    name = Text(first_member(whole.zh), first_member(whole.en))
    if name != whole:
        name = _WORDS["united"].fill(name=name)
    province = str(unit["province_code"])
    if province not in country.provinces:
        return name
    if unit["code"] == province:
        return short_province(province, country=country)
    return _WORDS["place"].fill(name=name, province=short_province(province, country=country))
