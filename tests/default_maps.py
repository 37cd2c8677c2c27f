"""The packaged maps, read once a process, and those that a build with the default options has."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from atlas.catalogue.layer_schema import columns_of_set
from atlas.catalogue.layers import load_layers
from atlas.country import china
from atlas.model.layer import SMALL_AREA, Layer


@cache
def _read() -> tuple[Layer, ...]:
    return tuple(load_layers(country=china()))


def packaged_maps() -> list[Layer]:
    """Give all maps of China in their order."""
    return list(_read())


def default_maps() -> list[Layer]:
    """Give those of a default build, each on its units.

    Only users have figures of what lies below the county, and what shows people alone is on the
    units that townships tell apart.
    """
    finer = china().people_set
    columns = set(columns_of_set(finer, country=china()))
    layers = []
    for layer in packaged_maps():
        needed = {layer.indicator, *layer.counts, *filter(None, (layer.where, layer.people))}
        is_finer = layer.unit_set == china().unit_set() and needed <= columns
        layers.append(replace(layer, unit_set=finer) if is_finer else layer)
    return [layer for layer in layers if layer.level != SMALL_AREA]
