"""`china-atlas zonal` from the file to the table, the summary and the terminal."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from affine import Affine

from atlas.cli import main
from atlas.country import china
from atlas.measures.heihe_tengchong import side_figures
from atlas.model.dataset import Dataset
from atlas.tools.zonal import comparison as zonal_run
from atlas.tools.zonal.comparison import choose_year
from tests.grids.sums.grids import write_grid

DENSITY = 100
"""People per km², the same in the whole country: a unit's people are a hundred times its area."""

CELLS_OF_20_KM = Affine(20_000, 0, -3_000_000, 0, -20_000, 6_200_000)
"""In Albers, where the part of a cell that is covered is that part of its area."""


@pytest.fixture(autouse=True)
def _united_once(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    united = dataset.leaves, dataset.unit_sets
    monkeypatch.setattr(zonal_run, "unite_packaged", lambda *asked, **country: united)


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    cells = np.full((290, 300), DENSITY, "float32")
    return write_grid(tmp_path / "even_2018.tif", cells, CELLS_OF_20_KM, china().equal_area)


def unite_too_early(*asked: object, **country: object) -> None:
    """Stand where a command may unite nothing, for it has a fault to tell."""
    raise AssertionError("nothing is to be united")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["zonal", *map(str, arguments)])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.mark.parametrize("name", ["o;p.gpkg", "a\nb.gpkg", "a!b.gpkg", "a\udcffb.gpkg"])
def test_a_name_that_no_geopackage_can_have_is_refused_at_once(
    capsys: pytest.CaptureFixture[str], grid: Path, tmp_path: Path, name: str
) -> None:
    code, _, said = run(capsys, grid, "--out", tmp_path / name)
    assert code == 2
    assert "in its name, where no GeoPackage can be written" in said
    assert [path.name for path in tmp_path.iterdir()] == [grid.name]


def test_an_even_density_gives_areas(
    capsys: pytest.CaptureFixture[str], grid: Path, tmp_path: Path, dataset: Dataset
) -> None:
    out = tmp_path / "out"
    code, said, _ = run(capsys, grid, "--kind", "density", "--out", out)
    assert code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "even_2018_county.csv",
        "even_2018_county.json",
    ]
    table = pd.read_csv(out / "even_2018_county.csv", dtype={"code": str})
    units = dataset.unit_sets["county_2010_2020"].table.dropna(subset=["geometry"])
    assert table["code"].tolist() == units["code"].tolist()
    # Borders are straight in degrees, as they are drawn; some in the deserts are very long.
    area = units.geometry.segmentize(0.02).to_crs(china().equal_area).area.to_numpy() / 1e6
    # An edge may stray by a thousandth of a cell, which is 20 m here: much for a small unit.
    assert table["grid_people"].to_numpy() == pytest.approx(DENSITY * area, rel=5e-4)
    assert table["grid_people"].sum() == pytest.approx(DENSITY * area.sum(), rel=1e-6)
    assert (table["coverage"] == 1).all()
    people = units["population_2020"].to_numpy(float, na_value=np.nan)
    alone = ~units["code"].isin(units["land_in"]) & (units["code"] != "150723")
    ratio = (DENSITY * area / people)[alone]
    assert table.loc[alone.to_numpy(), "ratio"].to_numpy() == pytest.approx(
        ratio, rel=5e-4, nan_ok=True
    )
    summary = json.loads((out / "even_2018_county.json").read_text(encoding="utf-8"))
    assert summary["census"] == {
        "year": 2020,
        "chosen_because": "nearest to 2018 in the file's name",
    }
    assert summary["agreement"]["census_people"] == 1_409_778_724
    line = summary["heihe_tengchong"]
    whole = dataset.unit_sets["county_2010_2020"].table
    census = side_figures(whole, 2020, whole["southeast_area_share"], china().equal_area)
    assert line["grid_by_cell"] == pytest.approx(census.area_share_southeast, abs=2e-4)
    # Of the units that are compared: the series of shares is over those of all censuses.
    assert line["census_by_area"] == pytest.approx(census.population_share_southeast, abs=1e-6)
    everyone = line["grid_people_southeast"] + line["grid_people_northwest"]
    # Kinmen is on the grid and in no count: the line's sides are those of the compared people.
    assert everyone == summary["agreement"]["grid_people"]
    assert everyone == table.loc[table["census_people_2020"].notna(), "grid_people"].sum()
    assert "where the file gives them per km² of land (GPW)" in said
    assert "a CRS without a name (Albers Equal Area, GRS 1980)" in said
    assert "EPSG:4490 (CGCS2000), carried to that of the grid" in said
    assert "Beside the census of 2020 (nearest to 2018 in the file's name)" in said
    assert "units without a polygon count with the unit that holds their land: 232761" in said


def test_the_people_of_an_undrawn_unit_are_compared_with_its_land(
    capsys: pytest.CaptureFixture[str], grid: Path, tmp_path: Path, dataset: Dataset
) -> None:
    run(capsys, grid, "--kind", "density", "--year", "2010", "--out", tmp_path / "out")
    table = pd.read_csv(
        tmp_path / "out/even_2018_county.csv", dtype={"code": str}, index_col="code"
    )
    units = dataset.unit_sets["county_2010_2020"].table.set_index("code")
    together = units.loc[["150723", "232761", "232762"], "population_2010"].sum()
    assert table.loc["150723", "census_people_2010"] == together


def test_what_else_is_in_the_folder_stays_and_what_is_written_is_told(
    capsys: pytest.CaptureFixture[str], grid: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    code, said, err = run(
        capsys, grid, "--kind", "density", "--by", "province", "--year", "2000", "--out", out
    )
    assert code == 0
    assert (out / "notes.txt").read_text() == "mine"
    written = {f"Open {out / f'even_2018_province.{kind}'}" for kind in ("csv", "json")}
    assert written == set(re.findall("Open .*", said))
    assert len(list(out.iterdir())) == 3
    assert "✓ Sum the grid by unit" in err


def test_the_same_grid_gives_the_same_bytes(
    capsys: pytest.CaptureFixture[str], grid: Path, tmp_path: Path
) -> None:
    written = []
    for name in ("first", "second"):
        run(capsys, grid, "--by", "prefecture", "--out", tmp_path / name, "-q")
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert written[0] == written[1]
    assert len(written[0]) == 2


def test_a_grid_of_another_country_is_one_fault_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zonal_run, "unite_packaged", unite_too_early)
    path = write_grid(tmp_path / "france.tif", transform=Affine(1, 0, 1, 0, -1, 48))
    code, said, err = run(capsys, path, "--out", tmp_path / "out", "-q")
    assert (code, said) == (2, "")
    assert err == (
        "Error: france.tif is 'x 1 to 4, y 45 to 48 in EPSG:4326 (WGS 84)'; "
        "expected cells with data in China\n"
    )
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["france.tif"]


def test_a_faulty_grid_is_told_before_anything_is_united(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zonal_run, "unite_packaged", unite_too_early)
    path = write_grid(tmp_path / "g.tif", crs=None)
    code, _, err = run(capsys, path, "--out", tmp_path / "out")
    assert code == 2
    assert err.startswith("Error: g.tif: expected a coordinate reference system")


def test_units_smaller_than_a_cell_are_told_and_are_no_largest_difference(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = write_grid(tmp_path / "g.tif", np.full((27, 35), 9.5), Affine(2, 0, 70, 0, -2, 56))
    code, said, _ = run(capsys, path, "--out", tmp_path / "out")
    assert code == 0
    table = pd.read_csv(tmp_path / "out/g_county.csv", dtype={"code": str}, index_col="code")
    summary = json.loads((tmp_path / "out/g_county.json").read_text(encoding="utf-8"))
    small = int((table["cells"] < 1).sum())
    assert small == summary["coverage"]["smaller_than_a_cell"] > 2000
    assert f"smaller than a cell of the grid: {small:,} of 2,646;" in " ".join(said.split())
    largest = [row["code"] for row in summary["largest_differences"]]
    assert (table.loc[largest, "cells"] >= 1).all()
    assert table["grid_people"].dtype == "int64"


def test_a_geopackage_opens_in_the_colours_of_the_difference(
    capsys: pytest.CaptureFixture[str], grid: Path, tmp_path: Path
) -> None:
    asked = [grid, "--kind", "density", "--by", "province"]
    written = []
    for name in ("first", "second"):
        out = tmp_path / name / "found.gpkg"
        code, said, _ = run(capsys, *asked, "--out", out)
        assert code == 0
        assert f"Open {out}" in " ".join(said.split())
        written.append(out.read_bytes())
    assert written[0] == written[1]
    units = gpd.read_file(out, layer="province")
    # Nothing else is scattered into the folder that it was written to.
    beside = sorted(path.relative_to(out.parent).as_posix() for path in out.parent.rglob("*"))
    rest = ["found", "found.gpkg", "found/even_2018_province.csv", "found/even_2018_province.json"]
    assert beside == rest
    assert all(f"Open {out.parent / name}" in said for name in rest[2:])
    table = pd.read_csv(out.parent / rest[2], dtype={"code": str})
    assert units["code"].tolist() == table["code"].tolist()
    assert units["grid_people"].tolist() == table["grid_people"].tolist()
    assert units.geometry.notna().all()
    with closing(sqlite3.connect(out)) as database:
        ((qml,),) = database.execute("SELECT styleQML FROM layer_styles WHERE useAsDefault")
        titles = dict(database.execute("SELECT column_name, name FROM gpkg_data_columns"))
    assert "grid_difference_pct_2020" in qml
    assert titles["census_people_2020"] == "2020年普查人口 People in the census of 2020"


def test_cells_below_zero_and_rotation_are_noted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cells = np.full((102, 126), 1000.0)
    cells[40:60, 60:80] = -1
    path = write_grid(tmp_path / "g.tif", cells[::-1], Affine(0.5, 0, 73, 0, 0.5, 3))
    code, said, _ = run(capsys, path, "--by", "province", "--out", tmp_path / "out")
    assert code == 0
    assert "Note: the grid does not run north up: summed in its pixel space" in said
    assert "are taken for cells without data" in said
    assert "times the people of the census: is it right that cells hold a count (--kind)?" in said
    assert "Beside the census of 2020 (the latest; the file's name says no year)" in said


def test_workers_or_a_cluster_but_not_both(capsys: pytest.CaptureFixture[str], grid: Path) -> None:
    code, _, err = run(capsys, grid, "--jobs", "2", "--dask", "tcp://127.0.0.1:8786")
    assert code == 2
    assert "--jobs (this machine) or --dask (a cluster)" in err


@pytest.mark.parametrize(
    ("year", "said"),
    [("1990", "'1990' is not one of 2000, 2010 or 2020"), ("soon", "valid integer")],
)
def test_only_years_of_a_census(
    capsys: pytest.CaptureFixture[str], grid: Path, year: str, said: str
) -> None:
    code, _, err = run(capsys, grid, "--year", year)
    assert code == 2
    assert said in " ".join(err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("chn_ppp_2020_UNadj.tif", None, (2020, "nearest to 2020 in the file's name")),
        (
            "GHS_POP_E2005_GLOBE_R2023A_54009_1000.tif",
            None,
            (2010, "nearest to 2005 in the file's name"),
        ),
        ("landscan-2004.tif", None, (2000, "nearest to 2004 in the file's name")),
        ("landscan-2015.tif", None, (2020, "nearest to 2015 in the file's name")),
        ("gpw_v4_2010.tif", 2000, (2000, "asked for")),
        ("people_12010.tif", None, (2020, "the latest; the file's name says no year")),
    ],
)
def test_the_year_in_a_name(name: str, asked: int | None, expected: tuple[int, str]) -> None:
    year, why = choose_year(name, asked, china().years)
    assert (year, why.en) == expected


@pytest.mark.parametrize("name", ["found.csv", "found.gpkg"])
def test_a_file_that_is_named_has_the_rest_beside_it_wherever_the_command_runs(
    capsys: pytest.CaptureFixture[str],
    grid: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """Of a CSV the name was that of a folder."""
    away = tmp_path / "away"
    away.mkdir()
    monkeypatch.chdir(away)
    out = Path("../results") / name
    code, said, _ = run(capsys, grid, "--by", "province", "--out", out)
    assert code == 0
    assert list(away.iterdir()) == []
    results = tmp_path / "results"
    rest = {"found.csv": [], "found.gpkg": ["found/even_2018_province.csv"]}[name]
    assert sorted(str(path.relative_to(results)) for path in results.rglob("*")) == sorted(
        ["found", name, "found/even_2018_province.json", *rest]
    )
    assert said.count("Open ") == 2 + len(rest)
    if name == "found.csv":
        table = pd.read_csv(results / name)
        assert len(table) == 31
        assert {"code", "grid_people", "census_people_2020"} <= set(table)


@pytest.mark.parametrize("name", ["found.json", "found.PARQUET", "found.shp"])
def test_a_file_of_another_kind_is_refused_at_once(
    capsys: pytest.CaptureFixture[str],
    grid: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr(zonal_run, "unite_packaged", unite_too_early)
    code, _, said = run(capsys, grid, "--out", tmp_path / name)
    assert code == 2
    assert "results are written as FILE.gpkg or FILE.csv" in said
    assert [path.name for path in tmp_path.iterdir()] == [grid.name]
