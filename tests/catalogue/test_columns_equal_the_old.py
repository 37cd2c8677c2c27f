"""The registry says of every column what schema.toml and vocabulary.toml said.

Pages printed one decimal of reals.
"""

from atlas.catalogue.columns import column_order, find_column, load_columns
from atlas.catalogue.tables import describe_table, load_tables, table_order
from atlas.exports import schema
from atlas.vocabulary import YEARS, load_vocabulary

WHOLE = {"area_km2"}


def test_columns_are_those_of_the_schema():
    declared = [column.name for column in load_columns() if column.option != "zonal"]
    assert declared == [field.name for field in schema.fields()]
    for field in schema.fields():
        name = field.name.format(y=2020, a=2010, b=2020)
        old, new = schema.describe_field(name), find_column(name)
        assert (new.type, new.decimals, new.values, new.minimum) == (
            old.kind,
            old.decimals,
            old.values,
            old.minimum,
        )
        assert (new.title, new.unit, new.note) == (old.title, old.unit, old.about)
        assert (new.alias, new.description) == (old.alias, old.description)
        assert column_order(name) == schema.field_order(name), name
        assert new.printed == (1 if old.kind == "real" and name not in WHOLE else 0), name


def test_labels_are_those_of_the_vocabulary():
    old = load_vocabulary()["column"]
    found = {}
    for column in load_columns():
        name = column.name.format(y=2015, a=2005, b=2015)
        years, label = YEARS.findall(name), find_column(name).label
        stem = YEARS.sub("", name)
        if label is not None:
            text = old[stem]
            found[stem] = (label.zh, label.en)
            assert found[stem] == (text.zh.format(*years), text.en.format(*years))
    assert found.keys() == old.keys()


def test_tables_are_those_of_the_schema():
    assert [table.name for table in load_tables()] == [table.name for table in schema.tables()]
    for table in schema.tables():
        name = table.name.format(a=2000, b=2020)
        old, new = schema.describe_table(name), describe_table(name)
        assert (new.title, new.about, new.key) == (old.title, old.about, old.key)
        assert (new.identifier, new.description) == (old.identifier, old.description)
        assert table_order(name) == schema.table_order(name)
