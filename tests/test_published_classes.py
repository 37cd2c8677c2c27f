"""The rounded figures of the downloads stand in the classes of the maps."""

import pandas as pd

from atlas.dataset import Dataset
from atlas.exports.tables import published_tables
from atlas.layers import load_layers


def test_no_unit_changes_its_class_when_its_figure_is_rounded(dataset: Dataset):
    published = {table.name: table.frame for table in published_tables(dataset)}
    for layer in load_layers():
        exact = dataset.unit_sets[layer.unit_set].table.set_index("code")[layer.indicator]
        rounded = published[layer.unit_set].set_index("code")[layer.indicator].reindex(exact.index)
        classes = pd.Series(layer.classes.classify(exact), exact.index)
        moved = classes[classes != layer.classes.classify(rounded)]
        assert moved.empty, f"{layer.id}: {', '.join(moved.index)}"
