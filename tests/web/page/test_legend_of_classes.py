"""The legend of a map: the classes that it shows and no others, with the breaks at their ends."""

from dataclasses import replace

import pytest

from atlas.model.dataset import Dataset
from atlas.model.layer import ClassBreaks, Layer
from atlas.web.data.assets import levels_of
from atlas.web.page.scripts_and_styles import Legend, legend_of
from tests.default_maps import default_maps
from tests.editions import EDITION

MAPS = {layer.id: layer for layer in default_maps()}


def legend(dataset: Dataset, layer: Layer, lang: str = "en") -> Legend:
    unit_set = dataset.unit_sets[layer.unit_set]
    return legend_of(layer, unit_set, lang, EDITION.style)


@pytest.mark.parametrize("id", MAPS)
def test_no_legend_of_any_level_draws_a_class_without_a_unit(shared_dataset, id):
    for level, unit_set in levels_of(MAPS[id], shared_dataset).items():
        layer = replace(MAPS[id], level=level, unit_set=unit_set)
        found = legend(shared_dataset, layer)
        assert all(step.units > 0 for step in found.steps if step.light)
        assert found.steps[0].light
        assert found.steps[-1].light
        assert all(not step.short_share for step in found.steps if not step.light)
        values = shared_dataset.unit_sets[unit_set].table[layer.indicator]
        if isinstance(layer.classes, ClassBreaks) and layer.classes.signed and layer.where is None:
            known = values.dropna().astype(float)
            marked = [joint.label for joint in found.joints if joint.is_zero]
            assert bool(marked) == (0 in layer.classes.edges and _reaches_zero(layer, known))


def _reaches_zero(layer: Layer, known) -> bool:
    """Whether zero lies between the ends of the classes that hold the values."""
    classes = layer.classes.classify(known)
    zero = layer.classes.edges.index(0) if 0 in layer.classes.edges else -2
    return classes.min() - 1 <= zero <= classes.max()


def test_the_breaks_stand_at_the_joints_of_the_classes_that_are_left(shared_dataset):
    layer = replace(MAPS["growth_county_2010_2020"], level="province", unit_set="province")
    found = legend(shared_dataset, layer)
    # No province lost a fifth or grew by 40 %, and none lost between 5 and 10 %.
    assert [step.units for step in found.steps] == [2, 0, 4, 7, 8, 8, 2]
    assert [joint.label for joint in found.joints] == [
        "−20", "−10", "−5", "0", "+5", "+10", "+20", "+40%",
    ]  # fmt: skip
    assert found.joints[0].at == "0"
    assert found.joints[-1].at == "100"
    assert found.zero_at == "42.86"
    assert sum(float(step.share) for step in found.steps if step.light) == pytest.approx(100)


def test_a_bar_that_nobody_lost_on_begins_at_zero(shared_dataset):
    layer = replace(
        MAPS["services_change_county_2010_2020"], level="prefecture", unit_set="prefecture"
    )
    found = legend(shared_dataset, layer)
    assert (found.joints[0].label, found.joints[0].is_zero, found.zero_at) == ("0", True, "0")


def test_a_category_without_a_unit_has_no_key(shared_dataset):
    layer = MAPS["people_and_migration_county_2010_2020"]
    words = [step.words for step in legend(shared_dataset, layer).steps]
    assert len(layer.classes.keys) == 5
    assert len(words) == 4


def test_missing_is_spoken_of_where_a_unit_lacks_a_value(shared_dataset):
    layer = MAPS["growth_county_2010_2020"]
    assert legend(shared_dataset, layer).missing
    assert not legend(shared_dataset, replace(layer, level="province", unit_set="province")).missing
