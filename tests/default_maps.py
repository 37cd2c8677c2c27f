"""The maps that a build with the default options has."""

from __future__ import annotations

from atlas.catalogue.layers import load_layers
from atlas.model.layer import SMALL_AREA, Layer


def default_maps() -> list[Layer]:
    """Read the packaged layers but those of what lies below the county: only users have figures."""
    return [layer for layer in load_layers() if layer.level != SMALL_AREA]
