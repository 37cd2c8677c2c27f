"""What a build says of figures that it leaves out."""

from dataclasses import replace

from atlas.measures.checks.notes import left_out_notes
from atlas.model.dataset import Dataset


def test_net_migration_without_a_range_says_why(dataset: Dataset) -> None:
    assert not any("no range" in note.en for note in left_out_notes(dataset))
    units = dataset.unit_sets["county_2010_2020"]
    bounded = [name for name in units.table if "net_migration_direction" in str(name)]
    bare = replace(units, table=units.table.drop(columns=bounded))
    sets = {**dataset.unit_sets, units.id: bare}
    (note,) = left_out_notes(replace(dataset, unit_sets=sets))
    assert note.en.startswith("net migration has no range: it takes the people of 50 and over")
