"""Maps as a dataset lets them be drawn: which there are, on which units, and what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from atlas.catalogue.layer_schema import SOURCE_SEPARATOR, KeyFault
from atlas.catalogue.layers import check_indicators
from atlas.catalogue.style import boundaries_text, join_texts, load_vocabulary
from atlas.drawing.classification import counted
from atlas.model.dataset import TIANDITU, Dataset, series_units
from atlas.model.errors import LayerError, Message
from atlas.model.figures import AS_COUNTED_SUFFIX
from atlas.model.layer import SMALL_AREA, Categories, Layer
from atlas.model.text import Text
from atlas.words.numbers import format_number
from atlas.words.word_files import LANGS


def fit_layers(dataset: Dataset, layers: list[Layer]) -> list[Layer]:
    """Fit layers to what was measured: those without figures go, some get finer units.

    A map whose columns are all counts of people stands on ``county_people_2010_2020`` in the place
    of ``county_2010_2020``, and its caveat and source say so: townships tell more units apart. The
    sides of the line stand on the units of the series of shares. A map of other figures of 2010,
    or of change up to then, shows the people of 2010 as counted. Of units that users count, maps
    of what their tables lack are left out instead of being at fault, and counts that stand beside
    another figure go from its tooltip.

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
    shown = [_on_its_units(layer, dataset) for layer in layers if layer.unit_set in columns]
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
    return [with_lacking(layer, dataset) for layer in drawn]


SIDE_OF_LINE = "line_side"


def _on_its_units(layer: Layer, dataset: Dataset) -> Layer:
    """Show people alone on the units that townships tell apart, where they have what it shows.

    Sides of the line are shown on the units whose people are divided between them.
    """
    if layer.indicator == SIDE_OF_LINE and layer.level == "county":
        layer = replace(layer, unit_set=series_units(dataset.unit_sets).id)
        return _with_people_as_counted(layer, set(dataset.unit_sets[layer.unit_set].table))
    years = dataset.unit_sets[layer.unit_set].years
    needed = {layer.indicator, *layer.counts, *filter(None, (layer.where, layer.people))}
    for finer in dataset.unit_sets.values():
        is_of_layer = finer.people_alone and finer.level == layer.level and finer.years == years
        is_of_layer &= finer.id != layer.unit_set
        if is_of_layer and needed <= set(finer.table):
            vocabulary = load_vocabulary(dataset.country.vocabulary)
            return _by_townships(replace(layer, unit_set=finer.id), years[0], vocabulary)
    return _with_people_as_counted(layer, set(dataset.unit_sets[layer.unit_set].table))


OF_LATER_LAND = (
    *("population", "density", "change", "change_pct", "annual_rate_pct", "half_of_gains"),
    *("people_and_manufacturing",),
)
"""What is made from people on the land of the next census, before the year of their own."""


def _with_people_as_counted(layer: Layer, columns: Set[str]) -> Layer:
    """Show the people that a map's figures are made from, where these are of the land as counted.

    Types of core and periphery are summed from the land of the last census.
    """
    raw = {name: f"{name}{AS_COUNTED_SUFFIX}" for name in layer.counts}
    years = {raw[name].split("_")[1] for name in layer.counts if raw[name] in columns}
    of_later = tuple(f"{stem}_{year}" for stem in OF_LATER_LAND for year in years)
    if not years or layer.indicator.startswith((*of_later, "type_")):
        return layer
    counts = tuple(raw[name] if raw[name] in columns else name for name in layer.counts)
    return replace(layer, counts=counts)


def _by_townships(layer: Layer, first: int, vocabulary: Mapping[str, Mapping[str, Text]]) -> Layer:
    """Say of a map how its units came about, where its file says it of those of all counts."""
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
    sources = load_vocabulary(dataset.country.vocabulary)["source"]
    usual, own = (boundaries_text(name, sources) for name in (TIANDITU, dataset.boundaries))
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
                expected = Message(
                    "a category for each word of {name}, {names} too",
                    name=layer.indicator,
                    names=lacking,
                )
                faults.append(KeyFault(expected, f"{layer.id}.toml", None, "categories"))
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
    words = load_vocabulary(dataset.country.vocabulary)["caveat"]["lacking_units"]
    numbers = {"n": format_number(lacking), "all": format_number(len(table))}
    return replace(layer, caveat=join_texts([words.fill(**numbers), layer.caveat]))
