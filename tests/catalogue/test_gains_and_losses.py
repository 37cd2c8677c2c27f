"""On maps of change a loss weighs as much as a gain: in breaks, colours and legends."""

from __future__ import annotations

import pytest
from coloraide import Color

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.classification import class_numbers, shown
from atlas.model.dataset import Dataset
from atlas.model.layer import ClassBreaks
from tests.default_maps import default_maps

STYLE = load_style(country=china())

SIGNED_SCALES = [name for name in STYLE.scales if STYLE.scale(name).signed]
SIGNED_LAYERS = {
    layer.id: layer
    for layer in default_maps()
    if isinstance(layer.classes, ClassBreaks) and layer.classes.signed
}

LEAST_OF_LIGHTNESS = 1.0
"""CIE L*: a smaller difference of two fields that do not touch is seen by nobody."""

LEAST_HALF = 0.02
"""Share of units: a half of the legend that fewer stand in is as good as empty."""


def mirrored(edges: tuple[float, ...]) -> bool:
    """Tell whether breaks are the same above 0 as below, as far as both sides reach."""
    below = [-edge for edge in edges if edge < 0][::-1]
    above = [edge for edge in edges if edge > 0]
    return 0 in edges and all(loss == gain for loss, gain in zip(below, above, strict=False))


def test_mirrored_breaks_are_told_from_others():
    assert mirrored((-20, -5, 0, 5, 20, 40))
    assert not mirrored((-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.7, 1.0))
    assert not mirrored((-5, 5))


@pytest.mark.parametrize("name", SIGNED_SCALES)
def test_a_scale_has_the_same_breaks_on_both_sides_of_zero(name: str):
    assert mirrored(STYLE.scale(name).edges)


@pytest.mark.parametrize("name", SIGNED_LAYERS)
def test_a_map_has_the_same_breaks_on_both_sides_of_zero(name: str):
    assert mirrored(SIGNED_LAYERS[name].classes.edges)


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("name", [name for name, it in STYLE.palettes.items() if it.losses])
def test_a_class_of_losses_is_as_light_as_that_of_gains_across_zero(name: str, ground: str):
    palette = STYLE.palettes[name]
    lightness = [Color(colour).convert("lab-d65")["l"] for colour in getattr(palette, ground)]
    losses, gains = lightness[: palette.losses], lightness[palette.losses :]
    assert losses[::-1] == pytest.approx(gains[: len(losses)], abs=LEAST_OF_LIGHTNESS)


@pytest.mark.parametrize("name", SIGNED_LAYERS)
def test_no_half_of_a_legend_is_empty(shared_dataset: Dataset, name: str):
    """Where hardly any unit lost, the palette ``rising`` has one class for those that did."""
    layer = SIGNED_LAYERS[name]
    table = shown(layer, shared_dataset.unit_sets[layer.unit_set])
    numbers = class_numbers(layer, table)
    known = numbers[numbers >= 0]
    losses = layer.classes.edges.index(0) + 1
    lost = float((known < losses).mean())
    assert 1 - lost >= LEAST_HALF
    assert lost >= LEAST_HALF or losses == 1
