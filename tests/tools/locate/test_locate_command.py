"""The command `locate`: single points, files of points, and what it says of bad ones."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from atlas.cli import main
from tests.tools.locate.conftest import FILE

ADDED = [
    "division_code",
    "division_name_zh",
    "division_name_en",
    "place_kind",
    "unit_2010_2020",
    "unit_2010_2020_name_zh",
    "unit_2010_2020_name_en",
    "prefecture_code",
    "prefecture_name_zh",
    "prefecture_name_en",
    "province_code",
    "province_name_zh",
    "province_name_en",
    "line_side",
]


@dataclass
class Run:
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return " ".join(self.err.replace("│", " ").split())


@pytest.fixture
def run(site, capsys) -> Callable[..., Run]:
    def locate(*arguments: object) -> Run:
        with pytest.raises(SystemExit) as exit_:
            main(["locate", "--site", str(site), *map(str, arguments)])
        out, err = capsys.readouterr()
        return Run(int(exit_.value.code or 0), out, err)

    return locate


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def table_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_one_point(run):
    done = run(111.5, 30.5)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "111.500000° E 30.500000° N",
        "                 Code     名称         Name",
        "─" * 53,
        "Division         110102   甲县         Jiaxian County",
        "Unit 2010–2020   110101   110101单元   Unit 110101",
        "Prefecture       110100   某市         City",
        "Province         110000   某省         Province",
        "Side of line              东南侧       south-east",
    ]


def test_one_point_in_chinese(run, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "zh")
    assert run(111.5, 30.5).out.splitlines()[1:6:2] == [
        "                      代码     名称         Name",
        "区划                  110102   甲县         Jiaxian County",
        "地级                  110100   某市         City",
    ]


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        ((112.5, 32.5), "It takes its own census and belongs to no county-level unit."),
        (
            (112.5, 31.5),
            "The boundaries draw it; none of the censuses of 2000, 2010 and 2020 counts it.",
        ),
        ((111.5, 31.5), "At sea or abroad: in no unit."),
    ],
)
def test_one_point_without_a_unit(run, point, expected):
    done = run(*point)
    assert done.code == 0
    assert done.out.splitlines()[-1] == expected


def test_a_point_near_a_border_says_how_far_and_how_well_that_is_known(run):
    # 0.005° of longitude at 30.5° north, on GRS80: 480 m.
    done = run(111.005, 30.5)
    assert done.out.splitlines()[-1] == (
        "The border with Jiaxian County (110101) is 480 m away: the boundaries lie a median 190 m, "
        "and nine in ten within 820 m, from OpenStreetMap's, so the point may be across it."
    )
    # A coast is no border with another division, and 960 m are far enough.
    assert "The border" not in run(110.005, 30.5).out + run(111.01, 30.5).out


def test_how_exact_a_users_own_boundaries_are_nobody_claims(
    run, squares, square_sets, regions, write_divisions, tmp_path
):
    (tmp_path / "downloads").mkdir()
    write_divisions(squares, square_sets, regions, tmp_path / FILE, accuracy=None)
    points = write(tmp_path / "p.csv", "lon,lat\n111.005,30.5\n")
    for done in (
        run(111.005, 30.5, "--site", tmp_path),
        run("--points", points, "--borders", "--site", tmp_path),
    ):
        said = " ".join(done.out.split())
        assert "how exact the boundaries of this site are is not known" in said
        assert "a median" not in said


def test_any_crs_is_taken_by_its_code(run, tmp_path):
    # Degrees in the order of GIS programs, longitude first; and a zone of Gauss-Krüger.
    assert "110102   甲县" in run(111.5, 30.5, "--crs", "epsg:4326").out
    done = run(37547999.7613, 3375648.0326, "--crs", "EPSG:4525")
    assert done.out.startswith("111.500000° E 30.500000° N\n")
    points = write(tmp_path / "p.csv", "id,x,y\n1,37547999.7613,3375648.0326\n2,,\n")
    fields = ["--lon-field", "x", "--lat-field", "y"]
    done = run("--points", points, *fields, "--crs", "EPSG:4525", "--borders")
    assert done.code == 0, done.err
    rows = table_of(tmp_path / "p-located.csv")
    assert [row["division_code"] for row in rows] == ["110102", ""]
    assert float(rows[0]["lon_wgs84"]) == pytest.approx(111.5, abs=1e-6)
    assert rows[0]["border_m"] == rows[0]["across_division_code"] == ""


@pytest.mark.parametrize("name", ["p.gpkg", "p.shp", "p.geojson", "p.fgb"])
def test_layers_of_points_are_read_in_their_own_crs(run, tmp_path, name):
    points = gpd.GeoDataFrame(
        {"id": ["007", "008"], "n": [3, 4]},
        geometry=gpd.points_from_xy([111.5, 110.5], [30.5, 30.5], crs="EPSG:4490"),
    )
    # A GeoJSON is in degrees; the others may be in a zone of Gauss-Krüger.
    points = points if name.endswith("json") else points.to_crs("EPSG:4525")
    points.to_file(tmp_path / name)
    done = run("--points", tmp_path / name)
    assert done.code == 0, done.err
    rows = table_of(tmp_path / "p-located.csv")
    found = [[row[key] for key in ("id", "n", "lon", "lat", "division_code")] for row in rows]
    assert found == [
        ["007", "3", "111.5", "30.5", "110102"],
        ["008", "4", "110.5", "30.5", "110101"],
    ]
    done = run("--points", tmp_path / name, "--out", tmp_path / "p.parquet")
    assert pq.read_table(tmp_path / "p.parquet")["n"].to_pylist() == [3, 4]
    assert run("--points", tmp_path / name, "--crs", "gcj02").code == 2


def test_points_of_a_file_near_a_border_are_told_and_counted(run, tmp_path):
    points = write(tmp_path / "p.csv", "lon,lat\n111.005,30.5\n111.5,30.5\n0,0\n")
    done = run("--points", points, "--borders")
    rows = table_of(tmp_path / "p-located.csv")
    assert [row["across_division_code"] for row in rows] == ["110101", "", ""]
    assert [row["border_m"] for row in rows] == ["480", "", ""]
    assert [row["division_code"] for row in rows] == ["110102", "110102", ""]
    assert "Points within 820 m of another division: 1" in " ".join(done.out.split())


def test_negative_degrees_are_no_options(run):
    done = run(-70.5, -33)
    assert done.code == 0
    assert done.out.startswith("70.500000° W 33.000000° S\n")


def test_gcj02_is_said_first_and_moves_the_point(run):
    # 380 m east of a border; GCJ-02 moves points there to the east by more than that.
    assert "110102   甲县" in run(111.004, 30.3).out
    done = run(111.004, 30.3, "--crs", "gcj02")
    first, second, *_ = done.out.splitlines()
    assert first.startswith("111.004, 30.3: taken as GCJ-02 and moved to WGS 84, by ")
    assert second.startswith("110.99")
    assert "110101   甲县" in done.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((30.5, 111.5), "LAT is '111.5'; expected a latitude in degrees from −90 to 90, such as "
         "39.91; are longitude and latitude swapped?"),
        ((190, 95), "LON is '190'; expected a longitude in degrees from −180 to 180"),
        ((500000, 4400000), "not metres of a projection"),
        (("nan", 30), "LON is 'nan'"),
        (("abc", 30), "unable to parse string as a number"),
        ((111.5,), "give LON and LAT, as in 126.53 45.80, or --points FILE"),
        ((), "give LON and LAT"),
        ((111.5, 30.5, "--points", "points.csv"), "give LON and LAT"),
        ((111.5, 30.5, "--out", "found.csv"), "go with --points"),
        ((111.5, 30.5, "--crs", "epsg:99"), "epsg:99 is not wgs84, gcj02, bd09 or a code such as"),
    ],
)  # fmt: skip
def test_wrong_usage_is_exit_2(run, arguments, message):
    done = run(*arguments)
    assert done.code == 2
    assert message in done.said
    assert "Traceback" not in done.err


def test_a_site_without_divisions_is_named(capsys, tmp_path):
    with pytest.raises(SystemExit) as exit_:
        main(["locate", "111.5", "30.5", "--site", str(tmp_path)])
    assert exit_.value.code == 2
    assert capsys.readouterr().err == (
        f"Error: {tmp_path}/{FILE}: expected the GeoPackage that `china-atlas build` wrote\n"
    )


@pytest.mark.parametrize("damage", ["geom = substr(geom, 1, 20)", "geom = 5", "geom = x'00'"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_damaged_file_is_named(capsys, tmp_path, site, damage, whole):
    shutil.copytree(site / "downloads", tmp_path / "downloads")
    with closing(sqlite3.connect(tmp_path / FILE)) as index:
        triggers = index.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            index.execute(f'DROP TRIGGER "{name}"')
        index.execute(f"UPDATE comparability SET {damage}")
        index.commit()
    points = write(tmp_path / "p.csv", "lon,lat\n110.5,30.5\n")
    where = ["--points", str(points)] if whole else ["110.5", "30.5"]
    with pytest.raises(SystemExit) as exit_:
        main(["locate", *where, "--site", str(tmp_path)])
    assert exit_.value.code == 2
    assert f"{FILE}: expected the GeoPackage that `china-atlas build` wrote (" in (
        capsys.readouterr().err
    )


def test_the_default_site_is_used_if_it_is_there(monkeypatch, capsys, site):
    (site / "site").symlink_to(site)
    monkeypatch.chdir(site)
    with pytest.raises(SystemExit) as exit_:
        main(["locate", "111.5", "30.5"])
    assert exit_.value.code == 0
    assert "Note" not in capsys.readouterr().out


def test_a_file_keeps_its_cells_and_gains_columns(run, tmp_path):
    text = 'id,lat,note,lon\n007,30.5,"a, ""b""",111.5\n008,31.5,,111.5\n\n009,,x,\n010,30.5\n'
    points = write(tmp_path / "points.csv", text.replace("010,30.5\n", "010,32.5,,112.50\n"))
    done = run("--points", points)
    assert done.code == 0
    out = tmp_path / "points-located.csv"
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,lat,note,lon,division_code,")
    rows = table_of(out)
    assert list(rows[0]) == ["id", "lat", "note", "lon", *ADDED]
    assert [list(row.values())[:4] for row in rows] == [
        ["007", "30.5", 'a, "b"', "111.5"],
        ["008", "31.5", "", "111.5"],
        ["009", "", "x", ""],
        ["010", "32.5", "", "112.50"],
    ]
    assert [row["division_code"] for row in rows] == ["110102", "", "", "810000"]
    assert [row["place_kind"] for row in rows] == ["counted", "outside", "", "special_region"]
    assert done.out.splitlines()[2:6] == [
        "In a county-level unit     1   25.0 %",
        "Hong Kong, Macao, Taiwan   1   25.0 %",
        "At sea or abroad           1   25.0 %",
        "Without coordinates        1   25.0 %",
    ]
    assert f"Open {out}" in done.out


def test_no_cell_of_the_result_is_a_formula(run, tmp_path):
    points = write(
        tmp_path / "p.csv",
        "=name,lon,lat,change\n"
        '"=HYPERLINK(""http://evil.example"")",110.5,30.5,-5\n'
        "@SUM(1),110.5,30.5,-2+3+cmd\n"
        "plain,110.5,30.5,\n",
    )
    assert run("--points", points).code == 0
    with (tmp_path / "p-located.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == [
        "'=name",
        '\'=HYPERLINK("http://evil.example")',
        "'@SUM(1)",
        "plain",
    ]
    assert [row[3] for row in rows] == ["change", "-5", "'-2+3+cmd", ""]


def test_true_is_no_longitude(run, tmp_path):
    table = pa.table({"lon": [True, False], "lat": [30.5, 30.5]})
    pq.write_table(table, tmp_path / "p.parquet")
    done = run("--points", tmp_path / "p.parquet")
    assert done.code == 2
    assert "p.parquet, row 2, column 'lon' is 'True'; expected" in done.err
    assert list(tmp_path.iterdir()) == [tmp_path / "p.parquet"]


def test_gb18030_and_chinese_names_of_columns(run, tmp_path):
    points = write(tmp_path / "点.csv", "编号,经度,纬度\n001,111.5,30.5\n", "gb18030")
    out = tmp_path / "out" / "结果.csv"
    assert run("--points", points, "--out", out, "-q").out == ""
    (row,) = table_of(out)
    assert (row["编号"], row["division_name_zh"]) == ("001", "甲县")


def test_web_map_points_are_loud_in_the_report_and_in_the_file(run, tmp_path):
    points = write(tmp_path / "amap.csv", "id,lng,lat\n1,111.004,30.3\n2,-70,-33\n3,,\n")
    done = run("--points", points, "--crs", "gcj02")
    assert done.out.startswith("All 3 points: taken as GCJ-02 and moved to WGS 84, by ")
    here, abroad, nowhere = table_of(tmp_path / "amap-located.csv")
    assert here["division_code"] == "110101"
    assert here["lon_wgs84"].startswith("110.99")
    assert 300 < float(here["moved_m"]) < 800
    assert (abroad["lon_wgs84"], abroad["moved_m"]) == ("-70.0", "0.0")
    assert (nowhere["lon_wgs84"], nowhere["moved_m"]) == ("", "")


def test_all_faults_at_once_and_the_old_result_stays(run, tmp_path):
    text = """id,lon,lat
1,116.4,39.9
2,39.9,116.4
3,abc,39
4,,39
5,,
6,500000,4400000
7,nan,30
8,1_16,40
9,116°24′,39
"""
    points = write(tmp_path / "bad.csv", text)
    out = write(tmp_path / "bad-located.csv", "old")
    done = run("--points", points)
    assert done.code == 2
    lon = "a longitude in degrees from −180 to 180, such as 116.39"
    lat = "a latitude in degrees from −90 to 90, such as 39.91"
    assert done.err.splitlines() == [
        f"Error: bad.csv, row 3, column 'lat' is '116.4'; expected {lat}; are longitude and "
        "latitude swapped?",
        f"bad.csv, row 4, column 'lon' is 'abc'; expected {lon}",
        f"bad.csv, row 5, column 'lon' is ''; expected {lon}, or both cells empty",
        f"bad.csv, row 7, column 'lon' is '500000'; expected {lon}; not metres of a projection",
        f"bad.csv, row 7, column 'lat' is '4400000'; expected {lat}; not metres of a projection",
        f"bad.csv, row 8, column 'lon' is 'nan'; expected {lon}",
        f"bad.csv, row 9, column 'lon' is '1_16'; expected {lon}",
        f"bad.csv, row 10, column 'lon' is '116°24′'; expected {lon}",
    ]
    assert out.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad-located.csv", "bad.csv"]


def test_of_many_faults_the_first_are_shown_and_all_are_counted(run, tmp_path):
    points = write(tmp_path / "many.csv", "lon,lat\n" + "x,30\n" * 120_000)
    done = run("--points", points, "-q")
    lines = done.err.splitlines()
    assert (done.code, len(lines)) == (2, 21)
    assert lines[0].startswith("Error: many.csv, row 2, column 'lon' is 'x'")
    assert lines[-1] == "… and 119,980 more"


@pytest.mark.parametrize(
    ("name", "content", "arguments", "message"),
    [
        ("p.csv", "x,y\n1,2\n", (), "p.csv, row 1: expected one column named lon, lng, longitude "
         "or 经度, or --lon-field NAME; the columns are: x, y"),
        ("p.csv", "lon,lng,lat\n1,2,3\n", (), "there are lon, lng, or --lon-field NAME"),
        ("p.csv", "lon,lat\n1,2\n", ("--lon-field", "east"), "column 'east': expected a column "
         "of that name in row 1; the columns are: lon, lat"),
        ("p.csv", "lon,lat,lat\n1,2,3\n", (), "column 'lat': expected a column name that stands"),
        ("p.csv", "lon,lat\n116,39\n1,2,x\n", (), "p.csv, row 3 is '3'; expected 2 cells, as the "
         "header has"),
        ("p.csv", "lon,lat\n", (), "p.csv: expected at least one row under the header"),
        ("p.csv", "", (), "p.csv: expected a table; the file is empty"),
        ("p.csv", 'lon,lat\n"1"x,2\n', (), "row 2: expected a CSV table"),
        ("p.txt", "lon,lat\n1,2\n", (), "expected a file of one of these kinds: .csv, .xlsx,"),
        ("p.csv", "lon,lat\n1,2\n", ("--out", "p.xlsx"), "--out is 'p.xlsx'; expected a name "
         "that ends in .csv or .parquet"),
        ("p.parquet", "no parquet", (), "p.parquet: expected a whole Parquet file"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_used(run, tmp_path, monkeypatch, name, content, arguments, message):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / name, content)
    done = run("--points", name, *arguments)
    assert done.code == 2
    assert message in done.said
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_that_is_not_there(run, tmp_path):
    done = run("--points", tmp_path / "none.csv")
    assert done.code == 2
    assert "none.csv: expected a file that can be read (No such file or directory)" in done.err


@pytest.mark.parametrize("name", ["p.csv", "./p.csv", "link.csv", "hard.csv"])
def test_the_result_does_not_take_the_place_of_the_points(run, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    points = write(tmp_path / "p.csv", "lon,lat\n111.5,30.5\n")
    (tmp_path / "link.csv").symlink_to("p.csv")
    (tmp_path / "hard.csv").hardlink_to("p.csv")
    done = run("--points", points, "--out", name)
    assert done.code == 2
    same = f"--points {points} and --out {Path(name)} are the same file. Nothing was changed."
    assert same in done.err
    assert points.read_text() == "lon,lat\n111.5,30.5\n"


def test_columns_that_the_file_has_already_are_kept_and_ours_renamed(run, tmp_path):
    points = write(tmp_path / "p.csv", "province_code,lon,lat\n99,111.5,30.5\n")
    assert run("--points", points, "-q").code == 0
    (row,) = table_of(tmp_path / "p-located.csv")
    assert (row["province_code"], row["located_province_code"]) == ("99", "110000")


def test_points_that_look_swapped_are_a_note(
    run, squares, square_sets, regions, write_divisions, tmp_path
):
    """West of 90° E a longitude passes for a latitude: no fault, but most likely a mistake."""
    west = squares.set_geometry(squares.translate(-30))
    (tmp_path / "downloads").mkdir()
    write_divisions(west, square_sets, regions, tmp_path / FILE)
    points = write(tmp_path / "p.csv", "lon,lat\n30.5,80.5\n31.5,81.2\n30.5,60\n80.5,30.5\n")
    done = run("--points", points, "--site", tmp_path)
    assert (
        "Note: 2 of the points outside would be inside with longitude and latitude exchanged: "
        "are they swapped?\n"
    ) in done.out
    one = "Note: it would be inside with the two numbers exchanged; longitude comes before latitude"
    assert run(30.5, 80.5, "--site", tmp_path).out.splitlines()[-1] == one
    assert "Note" not in run(30.5, 60, "--site", tmp_path).out


def test_parquet_keeps_types_and_what_the_file_says_of_itself(run, tmp_path):
    table = pa.table(
        {
            "id": pa.array([7, 8, 9], pa.int16()),
            "lon": pa.array([111.5, 112.5, None]),
            "lat": pa.array([30.5, 32.5, None], pa.float32()),
        }
    ).replace_schema_metadata({"geo": "{}"})
    pq.write_table(table, tmp_path / "p.parquet")
    assert run("--points", tmp_path / "p.parquet", "-q").code == 0
    found = pq.read_table(tmp_path / "p-located.parquet")
    assert found.schema.metadata[b"geo"] == b"{}"
    assert found.select(["id", "lon", "lat"]).equals(table)
    assert found.column_names == ["id", "lon", "lat", *ADDED]
    assert found["division_code"].to_pylist() == ["110102", "810000", None]
    assert found["place_kind"].to_pylist() == ["counted", "special_region", None]
    done = run("--points", tmp_path / "p.parquet", "--out", tmp_path / "p.csv")
    assert "expected a name that ends in .parquet" in done.err


def test_csv_to_parquet(run, tmp_path):
    points = write(tmp_path / "p.csv", "id,lon,lat\n007,111.004,30.3\n")
    assert run("--points", points, "--out", tmp_path / "p.parquet", "--crs", "bd09").code == 0
    (row,) = pq.read_table(tmp_path / "p.parquet").to_pylist()
    assert (row["id"], row["lon"], row["division_code"]) == ("007", "111.004", "110101")
    assert row["moved_m"] > 300


def test_nearest_is_asked_for_and_says_how_far(run, tmp_path):
    # 0.01° of longitude at 30.5° N are 959 m on GRS80.
    one = run(109.99, 30.5, "--nearest", 5)
    assert "110101   甲县" in one.out
    assert one.out.splitlines()[-1] == "At sea or abroad; the above is the nearest, 960 m away."
    assert run(109.99, 30.5, "--nearest", 0.9).out.endswith("At sea or abroad: in no unit.\n")
    points = write(tmp_path / "p.csv", "lon,lat\n109.99,30.5\n109,30.5\n110.5,30.5\n")
    assert run("--points", points, "--nearest", 5, "-q").code == 0
    rows = table_of(tmp_path / "p-located.csv")
    assert [row["place_kind"] for row in rows] == ["nearest", "outside", "counted"]
    assert [row["nearest_m"] for row in rows] == ["960", "", ""]


def test_a_workbook_is_read_as_a_table(run, tmp_path):
    pd.DataFrame({"id": ["007"], "lon": [111.5], "lat": [30.5]}).to_excel(
        tmp_path / "p.xlsx", index=False
    )
    assert run("--points", tmp_path / "p.xlsx").code == 0
    (row,) = table_of(tmp_path / "p-located.csv")
    assert (row["id"], row["lon"], row["division_code"]) == ("007", "111.5", "110102")


def test_points_off_the_land_are_taken_to_it_and_those_at_the_other_end_of_the_world_are_not(
    run, tmp_path
):
    # 0.01° of longitude at 30.5° north, on GRS80: 960 m.
    points = write(tmp_path / "p.csv", "id,lon,lat\n1,109.99,30.5\n2,-70,-30.5\n3,180,90\n4,,\n")
    done = run("--points", points, "--nearest", 2, "--borders")
    assert done.code == 0, done.err
    rows = table_of(tmp_path / "p-located.csv")
    assert [row["place_kind"] for row in rows] == ["nearest", "outside", "outside", ""]
    assert [row["division_code"] for row in rows] == ["110101", "", "", ""]
    assert [row["nearest_m"] for row in rows] == ["960", "", "", ""]
    assert "Taken to the nearest 1 25.0 %" in " ".join(done.out.split())


def test_a_file_without_any_coordinates_is_written_with_nothing_said(run, tmp_path):
    points = write(tmp_path / "p.csv", "id,lon,lat\n1,,\n2,,\n")
    assert run("--points", points, "--nearest", 2, "--borders").code == 0
    assert [row["place_kind"] for row in table_of(tmp_path / "p-located.csv")] == ["", ""]
