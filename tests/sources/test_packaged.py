"""Every packaged table is what its record says: bytes, hash, types, constraints, sums."""

import re

import pandas as pd
import pytest

from atlas.country import china
from atlas.model.errors import AtlasError, SourceError
from atlas.sources import packaged
from atlas.sources.packaged import (
    field_names,
    file_hash,
    read_packaged_census,
    read_table,
    resources,
    sum_checks,
)

TABLES = sorted(resources(china().tables))


def test_the_tables_are_the_files_of_the_folder():
    files = {entry.name for entry in china().tables[0].iterdir()}
    assert files == {resources(china().tables)[name]["path"] for name in TABLES} | {
        "datapackage.json"
    }


@pytest.mark.parametrize("name", TABLES)
def test_hash_and_bytes(name):
    resource = resources(china().tables)[name]
    content = (china().tables[0] / resource["path"]).read_bytes()
    assert file_hash(name, china().tables) == resource["hash"]
    assert len(content) == resource["bytes"]
    assert b"\r" not in content


@pytest.mark.parametrize("name", TABLES)
def test_types_and_constraints(name):
    resource = resources(china().tables)[name]
    table = read_table(name, china().tables)
    assert len(table) == resource["rows"]
    assert list(table.columns) == field_names(name, china().tables)
    for field in resource["schema"]["fields"]:
        column, limits = table[field["name"]], field.get("constraints", {})
        values = column.dropna()
        if limits.get("required"):
            assert column.notna().all(), field["name"]
        if "minimum" in limits:
            assert values.ge(limits["minimum"]).all(), field["name"]
        if "pattern" in limits:
            assert values.str.fullmatch(limits["pattern"]).all(), field["name"]
        if "enum" in limits:
            assert set(values) <= set(limits["enum"]), field["name"]
        if limits.get("unique"):
            assert values.is_unique, field["name"]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_and_field_is_described_in_both_languages(name):
    resource = resources(china().tables)[name]
    described = [resource, *resource["schema"]["fields"]]
    assert all(re.search(r"[一-鿿]", entry["title_zh"]) for entry in described)
    assert all(entry["title_en"].isascii() or "–" in entry["title_en"] for entry in described)
    assert resource["sources"]
    assert resource["licenses"]


@pytest.mark.parametrize(
    ("year", "people"), [(2000, 1_242_612_226), (2010, 1_332_810_869), (2020, 1_409_778_724)]
)
def test_national_totals_are_exact(year, people):
    assert int(read_packaged_census(year, china().tables)["population"].sum()) == people


@pytest.mark.parametrize("year", china().years)
def test_men_and_women_make_the_people(year):
    table = read_packaged_census(year, china().tables)
    assert table["male"].add(table["female"]).eq(table["population"]).all()


def test_published_sums_of_2000():
    table = read_packaged_census(2000, china().tables)
    assert round(int(table["away_other_province"].sum()) / 1e6, 2) == 42.42
    ages = table["age_00_14"] + table["age_15_64"] + table["age_65_plus"]
    assert ages.eq(table["population"]).all()


@pytest.mark.parametrize("year", [2010, 2020])
def test_urban_and_rural_make_the_people(year):
    table = read_packaged_census(year, china().tables)
    assert table["urban"].add(table["rural"]).eq(table["population"]).all()


@pytest.mark.parametrize("year", [2010, 2020])
def test_ages_make_the_people_but_for_the_row_that_is_flagged(year):
    table = read_packaged_census(year, china().tables).set_index("code")
    ages = table[[c for c in table if re.match(r"(male|female)_\d\d", c)]]
    difference = ages.sum(axis=1) - table["population"]
    assert difference[difference != 0].to_dict() == ({"430407": -6} if year == 2010 else {})


def test_applied_corrections_stand_in_the_tables():
    corrections = read_table("census_corrections", china().tables)
    applied = corrections[
        (corrections["status"] == "applied") & (corrections["column"] != "(whole row)")
    ]
    assert len(applied) > 10
    for row in applied.itertuples():
        table = read_packaged_census(row.year, china().tables).set_index("code")
        assert int(table.loc[row.code, row.column]) == int(row.corrected), row


def test_rotated_rows_of_harbin_are_right():
    table = read_packaged_census(2010, china().tables).set_index("code")
    assert table.loc["230110", ["name_zh", "population"]].tolist() == ["香坊区", 916_408]


def test_a_changed_total_is_an_error(monkeypatch):
    table = read_table("census_2020", china().tables)
    table.loc[0, "population"] += 1
    monkeypatch.setattr(packaged, "read_table", lambda name, tables: table)
    message = r"census_2020\.csv, column 'population' is '1,409,778,725'; expected .*1,409,778,724"
    with pytest.raises(SourceError, match=message):
        read_packaged_census(2020, china().tables)
    assert not sum_checks("census_2020", table, china().tables)[0].ok


def test_an_unknown_table_is_named():
    with pytest.raises(AtlasError, match="no packaged table 'census_1990'"):
        read_table("census_1990", china().tables)


def test_codes_are_strings_with_their_zeros():
    assert pd.api.types.is_string_dtype(read_table("zone_hosts", china().tables)["host_code"])
