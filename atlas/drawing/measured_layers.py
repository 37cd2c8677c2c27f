"""The maps that a dataset has the figures of, each with what it finds and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from atlas.catalogue.columns import column_of
from atlas.catalogue.layer_schema import SOURCE_SEPARATOR, KeyFault
from atlas.catalogue.layers import check_indicators
from atlas.catalogue.style import boundaries_text, join_texts, load_vocabulary
from atlas.country.names import first_member, short_province
from atlas.drawing.classification import class_shares, counted, shown
from atlas.measures.migration.cohorts import CANNOT_BE_TOLD, GAINED, LOST
from atlas.measures.migration.unit_intervals import direction_of
from atlas.model.country import Country
from atlas.model.dataset import TIANDITU, Dataset, UnitSet
from atlas.model.errors import LayerError
from atlas.model.figures import LEAST_PEOPLE, rankable, ranked, too_small_to_rank
from atlas.model.layer import SMALL_AREA, Categories, Layer
from atlas.model.text import Text
from atlas.words.numbers import count, format_number, people, percent
from atlas.words.word_files import LANGS, read_words

_WORDS = read_words("map", "finding")
_COMPARED = read_words("map", "compared")
_KINDS = read_words("map", "compared_kind")


def with_finding(layer: Layer, dataset: Dataset) -> Layer:
    """Fill the finding of a map and say whom it compares; leave it out where censuses lack units.

    Parameters
    ----------
    layer
        Its finding may name, of a number: ``first`` and ``last`` (the units of the highest and
        the lowest value among those that are ranked: `atlas.model.figures`), ``first_value``,
        ``last_value``, ``last_size`` (without its sign, for "fell by"), ``highest_units`` and
        ``lowest_units`` (units in the two outer classes),
        of a change ``rising_units`` and ``falling_units``, and where people stand behind it
        ``net_people`` (gains less losses, without a sign), of an estimate with a range
        ``gained_units``, ``lost_units`` and ``untold_units`` (those whose whole range lies above
        zero, below it, or neither); of categories: ``<key>_units`` and
        ``<key>_people`` (their share of the people). Both as in the legend:
        `atlas.drawing.classification.class_shares`.
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
    few, moved = too_small_to_rank(known), ~rankable(known, layer.indicator)
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
    # Of people if those are bounded: a unit without a rate has moved all the same.
    told = (layer.people, layer.indicator)
    bounded = (column_of(unit_set, name).bounds for name in told if name is not None)
    bounds = next((ends for ends in bounded if ends and set(ends) <= set(table)), ())
    if bounds:
        low, high = (table[bound] for bound in bounds)
        ways = direction_of(low, high)
        for key, way in (("gained", GAINED), ("lost", LOST), ("untold", CANNOT_BE_TOLD)):
            fields[f"{key}_units"] = count(ways.eq(way).sum())
    fields["last_size"] = format_number(abs(float(named.iloc[0])), decimals=layer.decimals)
    for end, index in (("last", named.index[0]), ("first", named.index[-1])):
        fields[end] = _place(table.loc[index], country=country)
        fields[f"{end}_value"] = format_number(float(named[index]), decimals=layer.decimals)
    return fields


def _of_categories(layer: Layer, keys: Sequence[str], unit_set: UnitSet) -> dict[str, object]:
    fields: dict[str, object] = {}
    for key, of_class in zip(keys, class_shares(layer, unit_set), strict=True):
        share = of_class.share
        fields[f"{key}_units"] = count(of_class.units)
        fields[f"{key}_people"] = "" if share is None else percent(share, layer.decimals)
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


def layers_of(dataset: Dataset, layers: list[Layer]) -> list[Layer]:
    """Keep the layers whose units were built, and check that their columns are there.

    What shows people alone is shown on the finer units of people, nothing else is: the map decides.
    Of units that users count, maps of what their tables lack are left out instead of being at
    fault, and counts that stand beside another figure go from its tooltip.

    Parameters
    ----------
    dataset
        What was measured.
    layers
        The maps asked for.

    Raises
    ------
    LayerError
        If a layer shows a column that its units do not have, or one with words that are none of
        its categories.
    """
    columns = {name: list(unit_set.table) for name, unit_set in dataset.unit_sets.items()}
    shown = [_on_finest_units(layer, dataset) for layer in layers if layer.unit_set in columns]
    own = [layer for layer in shown if dataset.own_census or layer.level == SMALL_AREA]
    bare = {}
    for layer in own:
        counts = tuple(name for name in layer.counts if name in columns[layer.unit_set])
        bare[layer.id] = replace(layer, counts=counts)
    shown = [bare.get(layer.id, layer) for layer in shown]
    shown = [layer for layer in shown if layer.id not in bare or _has_figures(layer, dataset)]
    check_indicators(shown, columns)
    _check_words(shown, dataset)
    drawn = [_on_its_boundaries(layer, dataset) for layer in shown]
    return [with_finding(with_lacking(layer, dataset), dataset) for layer in drawn]


def _on_finest_units(layer: Layer, dataset: Dataset) -> Layer:
    """Show people alone on the units that townships tell apart, where they have what it shows."""
    years = dataset.unit_sets[layer.unit_set].years
    needed = {layer.indicator, *layer.counts, *filter(None, (layer.where, layer.people))}
    for finer in dataset.unit_sets.values():
        is_of_layer = finer.people_alone and finer.level == layer.level and finer.years == years
        is_of_layer &= finer.id != layer.unit_set
        if is_of_layer and needed <= set(finer.table):
            return _by_townships(replace(layer, unit_set=finer.id), years[0], dataset.country)
    return layer


def _by_townships(layer: Layer, first: int, country: Country) -> Layer:
    """Say of a map how its units came about, where its file says it of those of all counts."""
    vocabulary = load_vocabulary(country=country)
    united, apart = (vocabulary["caveat"][key] for key in ("merged_units", "by_townships"))
    source = vocabulary["source"]["townships"]
    caveat = Text(
        layer.caveat.zh.replace(united.zh, apart.zh), layer.caveat.en.replace(united.en, apart.en)
    )
    shows_first = str(first) in " ".join((layer.indicator, *layer.counts))
    sources = [layer.source, source] if shows_first else [layer.source]
    return replace(layer, caveat=caveat, source=SOURCE_SEPARATOR.join(sources))


def _on_its_boundaries(layer: Layer, dataset: Dataset) -> Layer:
    """Name the boundaries that a map is drawn on where its file names the default ones."""
    usual = boundaries_text(TIANDITU, country=dataset.country)
    own = boundaries_text(dataset.boundaries, country=dataset.country)
    zh, en = (layer.source.get(lang).replace(usual.get(lang), own.get(lang)) for lang in LANGS)
    return replace(layer, source=Text(zh, en))


def _check_words(layers: Iterable[Layer], dataset: Dataset) -> None:
    """Hold categories to the words of columns that do not declare them."""
    faults = []
    for layer in layers:
        if isinstance(layer.classes, Categories):
            words = dataset.unit_sets[layer.unit_set].table[layer.indicator].dropna()
            lacking = sorted(set(words) - set(layer.classes.keys))
            if lacking:
                words_of = f"each word of {layer.indicator}, {', '.join(lacking)} too"
                file = f"{layer.id}.toml"
                faults.append(KeyFault(f"a category for {words_of}", file, None, "categories"))
    if faults:
        raise LayerError(faults)


def _has_figures(layer: Layer, dataset: Dataset) -> bool:
    table = dataset.unit_sets[layer.unit_set].table
    optional = [column for column in (layer.where, layer.people) if column]
    known = {layer.indicator, *layer.counts, *optional} <= set(table)
    return known and bool(table[layer.indicator].notna().any())


def with_lacking(layer: Layer, dataset: Dataset) -> Layer:
    """Say in a map's caveat how many of its units a census does not count, where it lacks any."""
    if all(base.is_whole for base in dataset.bases.values()):
        return layer
    unit_set = dataset.unit_sets[layer.unit_set]
    table = unit_set.table[unit_set.table["comparability"] != "not_counted"]
    lacking = int((~counted(layer, unit_set, table)).sum())
    if not lacking:
        return layer
    words = load_vocabulary(country=dataset.country)["caveat"]["lacking_units"]
    numbers = {"n": format_number(lacking), "all": format_number(len(table))}
    return replace(layer, caveat=join_texts([words.fill(**numbers), layer.caveat]))
