"""The maps of a build: those whose units and figures it has, their words filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from atlas.catalogue.layer_schema import KeyFault
from atlas.catalogue.layers import check_indicators
from atlas.catalogue.vocabulary import boundaries_text, join_texts, load_vocabulary
from atlas.drawing.finding import with_finding
from atlas.drawing.shown import counted
from atlas.model.classes import Categories
from atlas.model.dataset import TIANDITU, Dataset
from atlas.model.errors import LayerError
from atlas.model.layer import SMALL_AREA, Layer
from atlas.model.text import Text
from atlas.words.numbers import format_number
from atlas.words.reading import LANGS


def layers_of(dataset: Dataset, layers: list[Layer]) -> list[Layer]:
    """Keep the layers whose units were built, and check that their columns are there.

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
    shown = [layer for layer in layers if layer.unit_set in columns]
    own = [layer for layer in shown if dataset.own_census or layer.level == SMALL_AREA]
    bare = {layer.id: _without_lacking_counts(layer, columns[layer.unit_set]) for layer in own}
    shown = [bare.get(layer.id, layer) for layer in shown]
    shown = [layer for layer in shown if layer.id not in bare or _has_figures(layer, dataset)]
    check_indicators(shown, columns)
    _check_words(shown, dataset)
    drawn = [_on_its_boundaries(layer, dataset) for layer in shown]
    return [with_finding(with_lacking(layer, dataset), dataset) for layer in drawn]


def _on_its_boundaries(layer: Layer, dataset: Dataset) -> Layer:
    """Name the boundaries that a map is drawn on where its file names the default ones."""
    usual, own = (
        boundaries_text(TIANDITU, country=dataset.country),
        boundaries_text(dataset.boundaries, country=dataset.country),
    )
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
                expected = (
                    f"a category for each word of {layer.indicator}, {', '.join(lacking)} too"
                )
                faults.append(KeyFault(expected, f"{layer.id}.toml", None, "categories"))
    if faults:
        raise LayerError(faults)


def _without_lacking_counts(layer: Layer, columns: Collection[str]) -> Layer:
    return replace(layer, counts=tuple(name for name in layer.counts if name in columns))


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
    told = Text(words.zh.format(**numbers), words.en.format(**numbers))
    return replace(layer, caveat=join_texts([told, layer.caveat]))
