"""CSV and GeoPackage come from one table, so they agree in every cell."""

import csv
import math

import pandas as pd
import pyogrio
import pytest

from atlas.country import china
from atlas.exports.geopackage import write_geopackage
from atlas.exports.tables import download_tables, write_csv
from atlas.model.errors import AtlasError


def counties(dataset):
    return next(one for one in download_tables(dataset) if one.name == "county_2010_2020")


def test_csv_holds_exactly_these_lines(dataset, tmp_path):
    path = tmp_path / "county.csv"
    write_csv(counties(dataset), path)
    lines = path.read_bytes().decode("utf-8").split("\n")
    assert lines[0] == (
        "\ufeffcode,name_zh,name_en,population_2010,population_2020,change_2010_2020,"
        "change_pct_2010_2020,area_km2,southeast_area_share,comparability,member_codes_2010,"
        "is_district,schools"
    )
    assert lines[1] == (
        "110101,甲区,Jia,999999999,1000000001,2,0.285714,1000.0,0.0,unchanged,110101,true,3"
    )
    assert lines[4] == "110105,戊县,Wu,20,,,,500.0,0.0,not_counted,110105,false,4"
    assert lines[5] == "X63LH0,,,,7,,,,,no_polygon,X63LH0,false,5"
    assert lines[6:] == [""]


def test_csv_quotes_what_needs_it(dataset, tmp_path):
    path = tmp_path / "corrections.csv"
    table = next(one for one in download_tables(dataset) if one.name == "census_corrections")
    write_csv(table, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["year", "code", "name_zh", "name_en", "unit_code", "published", "evidence_en"],
            ["2010", "110104", "乙县/丁县", "Yi/Ding", "110102", "平房区", 'one "digit",\nexactly'],
            ["2020", "211422", "", "", "", "48236", ""],
        ]


def test_csv_equals_geopackage_cell_by_cell(dataset, tmp_path):
    tables = download_tables(dataset)
    write_geopackage(tables, tmp_path / "atlas.gpkg", country=china())
    compared = 0
    for table in tables:
        write_csv(table, tmp_path / "table.csv")
        with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        _, stored = pyogrio.read_arrow(
            tmp_path / "atlas.gpkg", layer=table.name, read_geometry=False
        )
        for row, expected in zip(rows, stored.to_pylist(), strict=True):
            assert list(row) == list(expected)
            assert {name: parse(row[name], expected[name]) for name in row} == expected
            compared += len(row)
    # 5 counties of 13 cells, a province and a line of 3, 10 dashes of 1,
    # 2 regions and 2 corrections of 7, a city.
    assert compared == 65 + 3 + 3 + 10 + 14 + 14 + 3


def parse(cell, like):
    if like is None:
        return cell or None
    return cell == "true" if isinstance(like, bool) else type(like)(cell)


def test_pandas_reads_codes_and_whole_numbers_back(dataset, tmp_path):
    write_csv(counties(dataset), tmp_path / "county.csv")
    types = {"code": str, "population_2020": "Int64"}
    frame = pd.read_csv(tmp_path / "county.csv", dtype=types)
    assert frame["code"].tolist()[-1] == "X63LH0"
    assert frame["population_2020"].sum() == 1_000_000_061
    assert frame["population_2020"].isna().tolist() == [False, False, False, True, False]


def test_no_figure_is_a_negative_zero(dataset):
    shares = counties(dataset).frame["southeast_area_share"].dropna()
    assert [math.copysign(1, share) for share in shares] == [1, 1, 1, 1]


def test_the_dataset_itself_is_left_as_it_was(dataset):
    before = dataset.unit_sets["county_2010_2020"].table.copy()
    download_tables(dataset)
    pd.testing.assert_frame_equal(before, dataset.unit_sets["county_2010_2020"].table)


def test_another_crs_is_refused(dataset):
    table = dataset.unit_sets["province"].table
    table.geometry = table.geometry.set_crs(4326, allow_override=True)
    with pytest.raises(AtlasError, match="province: exports take layers in EPSG:4490 only"):
        download_tables(dataset)


def test_a_shape_of_another_kind_is_refused(dataset):
    table = dataset.unit_sets["province"].table
    table.geometry = table.geometry.boundary
    with pytest.raises(
        AtlasError, match=r"province: a MultiPolygon is due, not \['MultiLineString'\]"
    ):
        download_tables(dataset)


def test_an_infinite_rate_is_refused(dataset):
    table = dataset.unit_sets["county_2010_2020"].table
    table["change_pct_2010_2020"] = [1.0, float("inf"), 0.0, 0.0, 0.0]
    with pytest.raises(AtlasError, match=r"county_2010_2020\.change_pct_2010_2020: an infinite"):
        download_tables(dataset)
