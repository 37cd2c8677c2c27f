"""The registry of columns: what it holds is what a build makes, no less and no more."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from atlas.build import check_columns
from atlas.catalogue.columns import (
    ColumnEntry,
    ColumnFile,
    check_declared,
    column_named,
    column_order,
    columns_of_units,
    describe_table,
    find_column,
    load_columns,
    load_tables,
)
from atlas.catalogue.layer_schema import columns_of_set
from atlas.country import china
from atlas.exports.projects import FORM
from atlas.exports.tables import download_tables
from atlas.model.errors import AtlasError
from atlas.web.data.engine_payloads import OVER_TERRITORY
from atlas.words.numbers import describe_column

ATLAS = Path(__file__).parents[2] / "atlas"

ENTRY = {
    "name": "change_pct_{a}_{b}",
    "kind": "rate",
    "unit": "percent",
    "decimals": 6,
    "printed": 1,
    "measure": "growth",
    "title": {"zh": "{a}–{b} 年", "en": "Change {a}–{b}"},
}


def test_years_are_filled_into_a_pattern():
    column = column_named("change_pct_2000_2010")
    assert (column.name, column.type, column.decimals) == ("change_pct_2000_2010", "real", 6)
    assert column.alias == "2000–2010 年人口变化率 Change 2000–2010, %"
    assert describe_column(column).startswith("占 2000 年人口的百分比（单位：%） / In per cent")
    assert column.label.en == "Change 2000–2010 (%)"


def test_a_column_that_nobody_declared_is_an_error():
    assert find_column("population_20") is None
    assert find_column("population_2010_extra") is None
    assert column_order("population_20") == column_order("schools") > column_order("source_2020")
    with pytest.raises(AtlasError, match="nobody declared the column schools"):
        column_named("schools")


def test_a_table_with_a_column_that_nobody_declared_stops_the_build(dataset):
    check_declared("province", [*dataset.unit_sets["province"].table])
    with pytest.raises(AtlasError, match=r"^cities: .* lacks beds, population_20$"):
        check_declared("cities", ["code", "population_20", "geometry", "beds"])
    concentration = dataset.tables["concentration"].assign(entropy=0.5)
    strange = replace(dataset, tables={**dataset.tables, "concentration": concentration})
    with pytest.raises(AtlasError, match=r"concentration: .* lacks entropy"):
        check_columns(strange)
    with pytest.raises(AtlasError, match="nobody declared the column entropy"):
        download_tables(strange)


def test_the_published_order_is_that_of_the_issue():
    names = ["code", "name_zh", "name_en", "prefecture_code", "province_code"]
    names += ["population_2000", "population_2010", "change_2010_2020", "change_pct_2010_2020"]
    names += ["annual_rate_pct_2010_2020", "density_2010", "area_km2", "southeast_area_share"]
    names += ["comparability", "member_codes_2010", "prefecture_name_zh", "is_district"]
    places = [column_order(name) for name in names]
    assert places == sorted(set(places))


def test_a_table_that_nobody_described_bears_its_name():
    assert describe_table("township", china().table_years).identifier == "township"
    assert describe_table("township", china().table_years).description == ""


def test_every_entry_is_unlike_the_others():
    aliases = [column.alias for column in load_columns()]
    assert len(set(aliases)) == len(aliases)
    identifiers = [table.identifier for table in load_tables()]
    assert len(set(identifiers)) == len(identifiers) == 45


def test_no_name_is_that_of_two_columns():
    names = [column.name.format(y=2010, a=2010, b=2020) for column in load_columns()]
    places = [column_order(name)[0] for name in names]
    assert places == list(range(len(names)))


def test_the_ends_of_every_range_are_columns():
    names = {column.name for column in load_columns()}
    assert {end for column in load_columns() for end in column.bounds} <= names


def test_every_measure_is_a_module():
    modules = {path.stem for path in ATLAS.rglob("*.py")}
    assert {column.measure for column in load_columns()} <= modules


def test_what_picks_columns_by_their_measure_names_measures_that_there_are():
    measures = {column.measure for column in load_columns()}
    of_form = {name for pattern in FORM.values() for name in re.findall(r"[a-z_]+", pattern)}
    assert {"population_growth", "cohorts", "estimate"} <= of_form & measures
    assert set(OVER_TERRITORY) <= measures


def test_unit_tables_have_the_columns_that_are_declared_for_their_level(dataset):
    for name, unit_set in dataset.unit_sets.items():
        declared = columns_of_set(name, country=china())
        due = {column.name for column in declared.values() if not column.option}
        assert due == set(unit_set.table) - {"geometry"}, name


def test_a_build_makes_every_declared_column_and_no_other(dataset):
    made = {name for table in download_tables(dataset) for name in table.columns}
    assert [name for name in made if find_column(name) is None] == []
    places = {column_order(name)[0] for name in made}
    unmade = [one for place, one in enumerate(load_columns()) if place not in places]
    assert all(column.option for column in unmade), unmade
    assert {column.option for column in load_columns()} == {
        "",
        "--boundaries",
        "--grid",
        "locate",
        "zonal",
    }
    assert all(not one.option for place, one in enumerate(load_columns()) if place in places)


def test_years_that_a_measure_lacks_are_no_names():
    names = columns_of_units("county", (2000, 2010, 2020))
    assert {"population_2000", "away_share_2000", "services_share_2010"} <= names.keys()
    assert {"services_share_2000", "population_2015", "half_of_gains_2000_2010"}.isdisjoint(names)
    assert "cautions_2010_2020" in columns_of_units("county", (2010, 2020))
    assert "cautions_2010_2020" not in names
    assert "type_districts" not in names
    assert "type_districts" in columns_of_units("prefecture", (2000, 2010, 2020))
    # The census to come needs no new entry.
    later = columns_of_units("county", (2020, 2030))
    assert {"change_pct_2020_2030", "net_migration_2020_2030", "services_share_2030"} <= set(later)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": "change_pct_{y}_{b}"}, "a pattern has {y}, or {a} and {b}"),
        ({"name": "change_pct"}, "its words name the years of its name"),
        ({"kind": "growth"}, "Input should be 'code', 'text'"),
        ({"kind": "flag"}, "decimals and minimum are of numbers"),
        ({"printed": None}, "printed goes with decimals"),
        ({"values": ["up"]}, "values are of a category"),
        ({"since": 2010, "years": ["2010_2020"]}, "one of since and years"),
        ({"words": "up"}, "Extra inputs are not permitted"),
        ({"title": {"zh": "人", "en": ""}}, "at least 1 character"),
    ],
)
def test_a_faulty_entry_is_refused(change, fault):
    assert ColumnEntry.model_validate(ENTRY).name == ENTRY["name"]
    with pytest.raises(ValidationError, match=re.escape(fault)):
        ColumnEntry.model_validate(ENTRY | change)


def test_a_faulty_file_is_refused():
    units = {"percent": {"zh": "%", "en": "%"}}
    assert len(ColumnFile.model_validate({"unit": units, "column": [ENTRY]}).column) == 1
    with pytest.raises(ValidationError, match=r"twice: \['change_pct_{a}_{b}'\]"):
        ColumnFile.model_validate({"unit": units, "column": [ENTRY, ENTRY]})
    with pytest.raises(ValidationError, match=r"no such unit: \['percent'\]"):
        ColumnFile.model_validate({"unit": {}, "column": [ENTRY]})
