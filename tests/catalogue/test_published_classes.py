"""The rounded figures of the downloads stand in the classes of the maps."""

import pandas as pd

from atlas.exports.tables import download_tables
from atlas.model.dataset import Dataset
from tests.default_maps import packaged_maps


def test_no_unit_changes_its_class_when_its_figure_is_rounded(dataset: Dataset):
    tables = {table.name: table.frame for table in download_tables(dataset)}
    for layer in packaged_maps():
        for name, unit_set in dataset.unit_sets.items():
            if layer.indicator not in unit_set.table:
                continue
            exact = unit_set.table.set_index("code")[layer.indicator]
            rounded = tables[name].set_index("code")[layer.indicator].reindex(exact.index)
            classes = pd.Series(layer.classes.classify(exact), exact.index)
            moved = classes[classes != layer.classes.classify(rounded)]
            assert moved.empty, f"{layer.id} of {name}: {', '.join(moved.index)}"
