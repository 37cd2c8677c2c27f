"""What a build says of figures that it leaves out."""

from dataclasses import replace

from atlas.measures.checks.notes import left_out_notes
from atlas.model.dataset import Dataset


def test_net_migration_that_is_not_estimated_says_why(dataset: Dataset) -> None:
    assert not any("not estimated" in note.en for note in left_out_notes(dataset))
    units = dataset.unit_sets["county_2010_2020"]
    bare = replace(units, table=units.table.drop(columns="net_migration_2010_2020"))
    sets = {**dataset.unit_sets, units.id: bare}
    (note,) = left_out_notes(replace(dataset, unit_sets=sets))
    assert note.en.startswith("net migration is not estimated: that takes every county")
