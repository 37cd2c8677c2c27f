"""Users' own indicators from files to columns: faults, sums, means, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from atlas.model.dataset import Dataset
from atlas.model.errors import SourceError
from atlas.tools.own_indicators import (
    Indicator,
    add_indicators,
    column_notes,
    read_indicators,
    sum_rows,
)
from atlas.units.inputs import Inputs

SETS = ("county_2010_2020", "prefecture", "province")
TOML = """
title = { zh = "医院床位", en = "Hospital beds" }
source = "Yearbooks"
breaks = [1, 2, 3, 4, 5]
"""


def write(folder: Path, name: str, rows: str, toml: str | None = TOML + 'combine = "sum"') -> Path:
    path = folder / f"{name}.csv"
    path.write_text(rows, encoding="utf-8")
    if toml is not None:
        (folder / f"{name}.toml").write_text(toml, encoding="utf-8")
    return path


def read(inputs: Inputs, *paths: Path) -> tuple[Indicator, ...]:
    return read_indicators(paths, inputs.history, inputs.censuses, SETS, {"services_county_2020"})


def faults_of(inputs: Inputs, *paths: Path) -> list[str]:
    with pytest.raises(SourceError) as caught:
        read(inputs, *paths)
    return str(caught.value).splitlines()


def measured(dataset: Dataset, inputs: Inputs, *paths: Path) -> Dataset:
    return add_indicators(dataset, inputs, read(inputs, *paths))


def values(
    dataset: Dataset, column: str, unit_set: str = "county_2010_2020"
) -> Mapping[str, float]:
    table = dataset.unit_sets[unit_set].table.set_index("code")
    return table[column].dropna().to_dict()


def test_faults_of_all_files_are_one_error(inputs, tmp_path):
    beds = write(tmp_path, "beds", "code,value\n230100,1\n110101,x\n110101,2\n", TOML)
    rate = write(tmp_path, "rate", "code,beds\n110101,1\n", None)
    assert faults_of(inputs, beds, rate)[:5] == [
        "beds.toml, key 'combine': expected a value: the key is missing",
        "beds.csv, row 3, column 'value' is 'x'; "
        "expected a finite number such as 1234.5, or an empty cell",
        "beds.csv, row 4, column 'code' is '110101'; "
        "expected a code that stands once a year (it is also in row 3)",
        "rate.toml: expected a file beside rate.csv that describes it, for example:",
        "",
    ]
    with_toml = write(tmp_path, "beds", "code,value\n230100,1\n999999,2\n")
    assert faults_of(inputs, with_toml) == [
        "beds.csv, row 2, column 'code' is '230100'; "
        "expected a county-level code; this is 哈尔滨市, a division of a higher level",
        "beds.csv, row 3, column 'code' is '999999'; "
        "expected a GB/T 2260 code of six digits, 110000 to 829999",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Beds", "a file name of lower-case letters, digits and _, a letter first"),
        ("2020_beds", "a file name of lower-case letters, digits and _, a letter first"),
        ("services_county_2020", "there is a map services_county_2020"),
        ("population", "population is a column of the atlas's own"),
        ("area_km2", "area_km2 is a column of the atlas's own"),
        ("change_pct", "change_pct is a column of the atlas's own"),
        ("geom", "geom is a column of the atlas's own"),
    ],
)
def test_a_name_that_is_taken(name, message, inputs, tmp_path):
    (fault,) = faults_of(inputs, write(tmp_path, name, "code,value\n110101,1\n"))
    assert message in fault


def test_a_name_that_is_given_twice(inputs, tmp_path):
    beds = write(tmp_path, "beds", "code,value\n110101,1\n")
    (fault,) = faults_of(inputs, beds, beds)
    assert "no other indicator of this build has" in fault


def test_merged_counties_are_added_and_the_sum_is_kept(dataset, inputs, tmp_path):
    # 海陵区, 高港区 and 姜堰区 are one unit; of 裕华区 and 栾城区, another, one has no value.
    rows = "code,value\n321202,1\n321203,2\n321204,4\n130108,8\n130111,\n110101,0\n810000,9\n"
    found = measured(dataset, inputs, write(tmp_path, "beds", rows))
    assert values(found, "beds") == {"U321202": 7, "U110101": 0}
    assert found.unit_sets["county_2010_2020"].table["beds"].dtype == "Int64"
    (column,) = found.own_columns
    assert (column.kept, column.coverage.with_value, column.coverage.units) == (7, 2, 2647)
    assert column.coverage.incomplete == ("U130108",)
    ((what, *sums),) = sum_rows(found)
    assert (what.en, *sums) == ("beds, sum of its rows", "7", "7", True)
    reach, separate = (note.en for note in column_notes(found))
    # 708,829 in 东城区 and 1,652,521 in the three districts of 泰州, of 1,409,778,724.
    assert reach.startswith("beds: 2 of 2,647 units, 0.2 % of people of 2020; 1 unit incomplete: ")
    assert reach.endswith("U130108 裕华区（含栾城区）")
    assert separate == (
        "beds: 1 row left out: Hong Kong, Macao and Taiwan take censuses of their own"
    )
    assert "beds" not in dataset.unit_sets["county_2010_2020"].table


def test_rates_are_weighted_by_people_of_the_nearest_census(dataset, inputs, tmp_path):
    # 静安区 had 246,788 people in 2010, 闸北区, which joined it in 2015, 830,496.
    rows = "code,value,year\n310106,10,2012\n310108,20.5,2012\n310106,7,2022\n"
    toml = TOML + 'combine = "mean"\nchange = "difference"\nindicator = "rate_2022"'
    found = measured(dataset, inputs, write(tmp_path, "rate", rows, toml))
    mean = (10 * 246_788 + 20.5 * 830_496) / (246_788 + 830_496)
    assert values(found, "rate_2012") == {"U310106": pytest.approx(mean, rel=1e-15)}
    assert values(found, "rate_2022") == {"U310106": 7}
    assert values(found, "rate_change_2012_2022") == {"U310106": pytest.approx(7 - mean)}
    assert [column.coverage.year for column in found.own_columns] == [2010, 2020, 2020]
    assert found.own_layers[0].indicator == "rate_2022"
    assert found.own_columns[0].kept is None


def test_prefectures_that_were_joined_are_brought_together(dataset, inputs, tmp_path):
    # 莱芜 joined 济南 in 2018; without it, 济南 of 2015 is not the 济南 of today.
    rows = "code,value,year\n370100,1.25,2015\n371200,2.5,2015\n370200,4,2015\n"
    toml = TOML + 'combine = "sum"\nlevel = "prefecture"'
    found = measured(dataset, inputs, write(tmp_path, "beds", rows, toml))
    assert values(found, "beds_2015", "prefecture") == {"370100": 3.75, "370200": 4}
    alone = write(tmp_path, "beds", "code,value,year\n370100,1.25,2015\n370200,4,2015\n", toml)
    found = measured(dataset, inputs, alone)
    assert values(found, "beds_2015", "prefecture") == {"370200": 4}
    assert found.own_columns[0].coverage.incomplete == ("370100",)


def test_columns_without_use_are_listed_as_each_language_does(dataset, inputs, tmp_path):
    rows = "code,name,value,note\n110101,东城区,3,x\n"
    found = measured(dataset, inputs, write(tmp_path, "beds", rows))
    unused = list(column_notes(found))[-1]
    assert unused.en == "beds: columns without use here: name, note"
    assert unused.zh.endswith("这里用不到的列：name、note")


def test_codes_of_other_lists_are_taken_and_named(dataset, inputs, tmp_path):
    rows = "code,value\n320684,3\n"
    found = measured(dataset, inputs, write(tmp_path, "beds", rows))
    assert values(found, "beds") == {"320614": 3}
    assert list(column_notes(found))[1].en == (
        "beds: 1 code that the list of 2020 lacks, found in lists of other years: 320684"
    )


def test_the_districts_of_sansha_are_not_added_to_the_city(dataset, inputs, tmp_path):
    rows = "code,value\n460300,7\n460302,3\n460303,4\n"
    found = measured(dataset, inputs, write(tmp_path, "beds", rows))
    assert values(found, "beds") == {"460300": 7}
    assert list(column_notes(found))[1].en == (
        "beds: 2 districts left out, which the row of their city has in it: 460302, 460303"
    )


def test_every_district_of_every_year_finds_a_unit(dataset, inputs, tmp_path):
    years = (2009, 2010, 2015, 2020, 2023)
    counties = {year: sorted(inputs.history.divisions(year)) for year in years}
    cells = [f"{code},1,{year}" for year in years for code in counties[year]]
    path = write(tmp_path, "places", "code,value,year\n" + "\n".join(cells))
    found = measured(dataset, inputs, path)
    for column, year in zip(found.own_columns, years, strict=True):
        assert not column.coverage.incomplete
        assert column.kept == len(counties[year])
        assert sum(values(found, f"places_{year}").values()) == len(counties[year])
