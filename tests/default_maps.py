"""The packaged maps, read once a process, and those that a build with the default options has."""

from __future__ import annotations

from functools import cache

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
    """Give those of them but what lies below the county: only users have figures of it."""
    return [layer for layer in packaged_maps() if layer.level != SMALL_AREA]
