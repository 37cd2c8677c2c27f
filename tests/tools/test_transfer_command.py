"""The command `china-atlas transfer`, from files to files."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from inspect import signature
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rasterio
from affine import Affine
from km_squares import ORIGIN, square, units

from atlas.cli import main, transfer_command
from atlas.country import china
from atlas.sources.packaged import read_packaged_census
from atlas.tools import transfer_table as transfer_run
from atlas.units.areal_interpolation import SLIVER_M


@dataclass
class Run:
    """What a run left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    def run_main(*arguments: object) -> Run:
        with pytest.raises(SystemExit) as exit_:
            main(["transfer", *map(str, arguments)])
        out, err = capsys.readouterr()
        return Run(int(exit_.value.code or 0), out, err)

    return run_main


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sources, one of them not drawn, and two targets that leave a strip of sea."""
    folder = tmp_path_factory.mktemp("written")
    old = units(a110101=square(0, 0, 10, 10), a110102=square(10, 0, 20, 10), a110103=None)
    new = units(a110201=square(0, 0, 4, 10), a110202=square(4, 0, 15, 10))
    old.to_file(folder / "old.gpkg", layer="county")
    new.rename(columns={"code": "adcode"}).to_file(folder / "new.gpkg", layer="county")
    (folder / "counts.csv").write_text(
        "code,name,population,share\n110101,甲,101,0.5\n110102,乙,7,0.5\n110103,丙,9,0.5\n",
        encoding="gb18030",
    )
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """Give a copy of the files, which a test may change."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    return tmp_path


def usual(folder: Path) -> list[object]:
    return [
        folder / "counts.csv",
        "--from",
        f"{folder / 'old.gpkg'}:county",
        "--to",
        folder / "new.gpkg",
        "--to-code-field",
        "adcode",
        "--out",
        folder / "moved.csv",
    ]


def test_counts_are_moved_and_everything_is_said(run, folder: Path) -> None:
    done = run(*usual(folder), "--crosswalk", folder / "weights.csv")
    assert done.code == 0, done.err
    assert (folder / "moved.csv").read_text("utf-8-sig") == (
        "code,population,flag\n110201,40,\n110202,68,\n"
    )
    weights = pd.read_csv(folder / "weights.csv", dtype={"source_code": str, "target_code": str})
    assert weights.columns.tolist() == [
        "source_code",
        "target_code",
        "weight",
        "area_km2",
        "weighted_by",
    ]
    assert weights["weight"].tolist() == pytest.approx([0.4, 0.6, 1])
    lines = done.out.splitlines()
    assert " ".join(lines[0].split()) == "Column In = Out + Not transferred + Withheld"
    assert lines[2].split() == ["population", "117", "108", "9", "0"]
    notes = [line.removeprefix("Note: ") for line in lines if line.startswith("Note")]
    assert notes == [
        "columns left out: name (no numbers), share (a rate or a rank, it seems); "
        "--columns moves the amounts among them",
        f"1 row without a shape in {folder / 'old.gpkg'}:county, not transferred: 110103",
        "1 source unit covered to less than 99%; its counts went to the covered parts: "
        "110102 (50.0%)",
    ]
    assert "2 source units moved to 2 targets" in lines
    assert lines[-2:] == [f"Wrote {folder / 'moved.csv'}", f"Wrote {folder / 'weights.csv'}"]


def test_an_empty_cell_empties_what_it_reaches_and_what_came_there_is_withheld(
    run, folder: Path
) -> None:
    (folder / "counts.csv").write_text("code,population,urban\n110101,101,50\n110102,,7\n")
    done = run(*usual(folder))
    assert done.code == 0, done.err
    assert (folder / "moved.csv").read_text("utf-8-sig") == (
        "code,population,urban,flag\n110201,40,20,\n110202,,37,withheld\n"
    )
    rows = [line.split() for line in done.out.splitlines()[2:4]]
    assert rows == [["population", "101", "40", "0", "61"], ["urban", "57", "57", "0", "0"]]
    note = "Note: 1 target withheld, for a source without a count reaches there too: 110202"
    assert note in done.out.splitlines()


def test_names_and_flags_are_written_and_a_sliver_without_a_count_withholds_nothing(
    run, tmp_path: Path
) -> None:
    old = units(
        a110101=square(0, 0, 10, 10),
        a110102=square(10, 0, 10.05, 10),
        a110103=square(10.05, 0, 20, 10),
        a110104=square(50, 0, 60, 10),
    )
    # 0.5 km² of 110103's land is 110102's, of which nobody knows the people; 110104 moved away.
    new = units(
        a110101=square(0, 0, 10, 10), a110103=square(10, 0, 20, 10), a110104=square(80, 0, 90, 10)
    )
    old.to_file(tmp_path / "old.gpkg", layer="county")
    new.assign(name_zh=["甲", "丙", "丁"]).to_file(tmp_path / "new.gpkg", layer="county")
    (tmp_path / "counts.csv").write_text("code,population\n110101,10\n110102,\n110103,30\n")
    asked = [
        tmp_path / "counts.csv",
        "--from",
        tmp_path / "old.gpkg",
        "--to",
        tmp_path / "new.gpkg",
    ]
    done = run(*asked, "--sliver", "0", "--out", tmp_path / "moved.csv")
    assert done.code == 0, done.err
    assert (tmp_path / "moved.csv").read_text("utf-8-sig") == (
        "code,name_zh,population,flag\n"
        "110101,甲,10,\n110103,丙,30,partly_uncounted\n110104,丁,,no_source\n"
    )
    said = " ".join(done.out.split())
    assert "on less than 0.01 of the land (--withhold): 110103" in said
    assert "1 code of 3 in both sets with less than 50% of the land in common" in said
    done = run(*asked, "--sliver", "0", "--withhold", "0.005", "--out", tmp_path / "moved.csv")
    assert "110103,丙,,withheld" in (tmp_path / "moved.csv").read_text("utf-8-sig")


def test_the_same_input_gives_the_same_bytes(run, folder: Path) -> None:
    run(*usual(folder), "-q", "--crosswalk", folder / "a.csv")
    first = (folder / "moved.csv").read_bytes(), (folder / "a.csv").read_bytes()
    done = run(*usual(folder), "-q", "--crosswalk", folder / "a.csv")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert ((folder / "moved.csv").read_bytes(), (folder / "a.csv").read_bytes()) == first


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"--out": "moved.xlsx"}, "moved.xlsx is no name of a CSV file"),
        ({"--out": "counts.csv"}, "and --out counts.csv are the same file. Nothing was changed."),
        ({"--to-code-field": "gb"}, "column 'gb': expected a field of codes"),
        ({"--from": "nowhere.gpkg"}, "nowhere.gpkg: expected a file that exists"),
        ({"--columns": "people,share"}, "column 'people': expected a column of that name"),
        ({"--kind": "density"}, "goes with --grid"),
        ({"--grid": "nowhere.tif"}, "nowhere.tif: expected a raster file that exists"),
        ({"--grid": "counts.csv"}, "counts.csv: expected a whole raster of one of these kinds"),
        ({"--sliver": "-1"}, "should be greater than or equal to 0"),
    ],
)
def test_wrong_usage_is_exit_2_and_writes_nothing(
    run, folder: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], message: str
) -> None:
    monkeypatch.chdir(folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    words = usual(folder)
    for option, value in change.items():
        if option in words:
            words[words.index(option) + 1] = value
        else:
            words += [option, value]
    done = run(*words)
    assert done.code == 2
    assert message in " ".join(done.err.replace("│", " ").split())
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("name", ["reason", "weight", "given", "target_code", "area_km2"])
def test_a_count_may_bear_a_name_of_ours(run, folder: Path, name: str) -> None:
    table = f"code,{name}\n110101,101\n110102,7\n110103,9\n"
    (folder / "counts.csv").write_text(table, encoding="utf-8")
    done = run(*usual(folder), "--columns", name)
    assert done.code == 0, done.err
    assert pd.read_csv(folder / "moved.csv")[name].sum() == 108


def test_faults_of_the_table_and_of_both_boundaries_are_told_together(
    run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    words = usual(folder)
    for option in ("--from", "--to"):
        words[words.index(option) + 1] = f"no{option}.gpkg"
    done = run(*words, "--columns", "people,share")
    assert done.code == 2
    told = [line for line in done.err.splitlines() if "expected" in line]
    assert len(told) == 3
    assert "counts.csv, column 'people'" in told[0]
    assert told[1] == "no--from.gpkg: expected a file that exists"
    assert told[2] == "no--to.gpkg: expected a file that exists"


@pytest.mark.parametrize("name", ["moved.csv", "./moved.csv", "old/../moved.csv", "linked.csv"])
@pytest.mark.parametrize("there", [False, True])
def test_the_weights_do_not_take_the_place_of_the_counts(
    run, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, there: bool
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.delattr(transfer_run, "read_count_table")
    (folder / "old").mkdir()
    (folder / "linked.csv").symlink_to("moved.csv")
    if there:
        (folder / "moved.csv").write_text("mine")
    done = run(*usual(folder)[:-1], "moved.csv", "--crosswalk", name)
    assert done.code == 2
    assert done.out == ""
    assert done.err == (
        f"Error: --out moved.csv and --crosswalk {Path(name)} are the same file. "
        "Nothing was changed.\nGive another name.\n"
    )
    assert (folder / "moved.csv").exists() is there


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("old.gpkg", "--from old.gpkg and --out out.csv are the same file"),
        ("new.shp", "--to new.shp and --out out.csv are the same file"),
        ("new.dbf", "--out out.csv is a part of --to new.shp"),
        ("grid.tif", "--grid grid.tif and --out out.csv are the same file"),
        ("grid.tif.aux.xml", "--out out.csv is a part of --grid grid.tif"),
    ],
)
def test_an_output_that_leads_to_an_input_is_refused(
    run, folder: Path, monkeypatch: pytest.MonkeyPatch, target: str, said: str
) -> None:
    monkeypatch.chdir(folder)
    units(a110201=square(0, 0, 20, 10)).to_file("new.shp")
    write_grid(folder / "grid.tif", [[1, 2]])
    (folder / "out.csv").symlink_to(target)
    before = {path: path.read_bytes() for path in folder.iterdir() if path.exists()}
    words = "counts.csv --from old.gpkg:county --to new.shp --grid grid.tif --out out.csv"
    done = run(*words.split())
    assert (done.code, done.out) == (2, "")
    assert f"{said}. Nothing was changed." in done.err
    assert {path: path.read_bytes() for path in folder.iterdir() if path.exists()} == before


def test_a_shapefile_cut_short_moves_nobody(run, folder: Path) -> None:
    squares = {f"a11010{n + 1}": square(10 * n, 0, 10 * n + 10, 10) for n in range(6)}
    units(**squares).to_file(folder / "cut.shp")
    rows = [f"11010{n + 1},{1003 if n else 1000}" for n in range(6)]
    (folder / "counts.csv").write_text("\n".join(["code,people", *rows]))
    shp, moved = folder / "cut.shp", folder / "moved.csv"
    shp.write_bytes(shp.read_bytes()[:300])
    done = run(folder / "counts.csv", "--from", shp, "--to", folder / "old.gpkg", "--out", moved)
    assert done.code == 2
    # A header of 100 bytes; each square has 8 + 44 bytes before its 1 part and 5 vertices.
    assert "cut.shp: expected the 916 bytes that its header says; there are 300" in done.err
    assert "cut.shp: expected all of its 6 records; cut off or damaged are 5" in done.err
    assert not moved.exists()


def test_a_table_of_which_no_row_can_be_moved_is_at_fault(run, folder: Path) -> None:
    (folder / "counts.csv").write_text("code,population\n990101,5\n", encoding="utf-8")
    assert run(*usual(folder)).code == 2
    (folder / "counts.csv").write_text("code,population\n330101,5\n", encoding="utf-8")
    done = run(*usual(folder))
    assert done.code == 2
    assert "no row has one" in done.err
    assert not (folder / "moved.csv").exists()


def test_overlapping_targets_would_count_people_twice(run, folder: Path) -> None:
    targets = units(a110201=square(0, 0, 12, 10), a110202=square(4, 0, 20, 10))
    targets.rename(columns={"code": "adcode"}).to_file(folder / "new.gpkg", layer="county")
    done = run(*usual(folder))
    assert done.code == 2
    assert "expected a polygon that does not overlap its neighbours" in done.err


def write_grid(path: Path, rows: list[list[float]], crs: str | None = china().equal_area) -> Path:
    """Write cells of 10 × 10 km whose south-west corner is `ORIGIN`; −1 is no data."""
    west, south = ORIGIN
    transform = Affine(10_000, 0, west, 0, -10_000, south + 10_000 * len(rows))
    profile = {"driver": "GTiff", "count": 1, "dtype": "float64", "crs": crs, "nodata": -1}
    size = {"height": len(rows), "width": len(rows[0])}
    with rasterio.open(path, "w", transform=transform, **profile, **size) as file:
        file.write(np.array(rows, dtype=float), 1)
    return path


@pytest.fixture(scope="module")
def under_cells(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source under three columns of cells, one with people nowhere, one off the grid."""
    folder = tmp_path_factory.mktemp("cells")
    old = units(
        a110101=square(0, 0, 30, 30), a110102=square(30, 0, 40, 30), a110103=square(50, 0, 60, 30)
    )
    new = units(
        a110201=square(0, 0, 15, 30),
        a110202=square(15, 0, 35, 30),
        a110203=square(35, 0, 55, 30),
        a110204=square(55, 0, 60, 30),
    )
    old.to_file(folder / "old.gpkg")
    new.to_file(folder / "new.gpkg")
    (folder / "counts.csv").write_text("code,n\n110101,450\n110102,100\n110103,10\n")
    return folder


@pytest.fixture
def three_rows(under_cells: Path, tmp_path: Path) -> list[object]:
    """Give words that move its counts, of a copy that a test may change."""
    shutil.copytree(under_cells, tmp_path, dirs_exist_ok=True)
    return [
        *(tmp_path / "counts.csv", "--from", tmp_path / "old.gpkg"),
        *("--to", tmp_path / "new.gpkg", "--out", tmp_path / "moved.csv"),
    ]


@pytest.mark.parametrize("kind", ["count", "density"])
def test_a_grid_of_three_by_three_cells_divides_people_where_they_are(
    run, three_rows: list[object], tmp_path: Path, kind: str
) -> None:
    grid = write_grid(tmp_path / "grid.tif", [[1, 2, 3, 0], [4, 5, 6, 0], [7, 8, 9, -1]])
    done = run(*three_rows, "--grid", grid, "--kind", kind, "--crosswalk", tmp_path / "w.csv")
    assert done.code == 0, done.err
    # West of the middle: 12 of the first column and half of 15; east of it 7.5 and 18.
    weights = pd.read_csv(tmp_path / "w.csv", dtype={"source_code": str, "target_code": str})
    assert weights["weight"].tolist() == pytest.approx([19.5 / 45, 25.5 / 45, 0.5, 0.5, 0.5, 0.5])
    assert weights["weighted_by"].tolist() == ["grid", "grid", "area", "area", "area", "area"]
    size = {"count": 1, "density": 100}[kind]
    people = [19.5 * size, 25.5 * size, 0, 0, None, None]
    assert weights["grid_people"].tolist() == pytest.approx(
        [float("nan") if one is None else one for one in people], rel=1e-3, nan_ok=True
    )
    moved = pd.read_csv(tmp_path / "moved.csv")["n"].tolist()
    assert moved == [195, 255 + 50, 50 + 5, 5]
    notes = [line.removeprefix("Note: ") for line in done.out.splitlines() if "Note" in line]
    assert notes == [
        "3 source units divided, 1 by the grid",
        "2 source units without people on the grid, by area: 110102, 110103",
    ]


def test_a_grid_has_nothing_to_decide_where_every_source_lies_in_one_target(
    run, three_rows: list[object], tmp_path: Path
) -> None:
    units(a110201=square(0, 0, 45, 30), a110202=square(45, 0, 60, 30)).to_file(
        tmp_path / "new.gpkg"
    )
    done = run(*three_rows, "--grid", write_grid(tmp_path / "grid.tif", [[5], [-1], [-1]]))
    assert done.code == 0, done.err
    assert pd.read_csv(tmp_path / "moved.csv")["n"].tolist() == [550, 10]
    assert "divided" not in done.out


def test_a_grid_without_crs_is_given_one(run, three_rows: list[object], tmp_path: Path) -> None:
    grid = write_grid(tmp_path / "grid.tif", [[1, 2, 3], [4, 5, 6], [7, 8, 9]], crs=None)
    assert "the file names none: say it with --crs" in run(*three_rows, "--grid", grid).err
    assert not (tmp_path / "moved.csv").exists()
    done = run(*three_rows, "--grid", grid, "--crs", china().equal_area)
    assert done.code == 0, done.err
    assert pd.read_csv(tmp_path / "moved.csv")["n"].tolist()[0] == 195


def test_a_grid_that_reaches_into_a_source_says_how_far(
    run, three_rows: list[object], tmp_path: Path
) -> None:
    done = run(*three_rows, "--grid", write_grid(tmp_path / "grid.tif", [[5], [-1], [-1]]))
    assert done.code == 0, done.err
    assert pd.read_csv(tmp_path / "moved.csv")["n"].tolist()[0] == 450
    note = "1 source unit with data of the grid on less than 50% of the area: 110101 (11.1%)"
    assert note in done.out


@pytest.mark.slow
def test_the_census_of_2020_from_tianditu_to_amap(run, tmp_path: Path) -> None:
    census = read_packaged_census(2020, china().tables).set_index("code")["population"]
    census.to_csv(tmp_path / "census.csv")
    words = f"""{tmp_path}/census.csv --from tianditu --to amap --out {tmp_path}/moved.csv
        --crosswalk {tmp_path}/weights.csv"""
    done = run(*words.split())
    assert done.code == 0, done.err
    (row,) = (line.split() for line in done.out.splitlines() if line.startswith("population"))
    given, moved, left, withheld = (int(cell.replace(",", "")) for cell in row[1:])
    assert given == 1_409_778_724
    assert moved + left + withheld == given
    out = pd.read_csv(tmp_path / "moved.csv", dtype={"code": str}).set_index("code")["population"]
    assert out.sum() == moved
    weights = pd.read_csv(tmp_path / "weights.csv", dtype={"source_code": str, "target_code": str})
    assert weights.groupby("source_code")["weight"].sum().tolist() == pytest.approx(
        [1] * weights["source_code"].nunique()
    )
    # Rows without a polygon, development zones above all, are those that stay behind.
    undrawn = ~census.index.isin(weights["source_code"])
    assert census[undrawn].sum() == left
    assert f"{undrawn.sum()} rows without a shape in tianditu, not transferred" in done.out
    assert "the units of a built atlas hold them" in done.out
    # Both maps draw Dongcheng alike; the second gives 63 hundredths of the land of 渝北区 (500112)
    # and 27 of that of 北碚区 (500109) to 两江新区, under the code of 江北区 (500105).
    assert out["110101"] == census["110101"]
    assert "500112" not in out.index
    due = census["500105"] + 0.6313 * census["500112"] + 0.2691 * census["500109"]
    assert out["500105"] == pytest.approx(due, rel=0.001)


def test_the_command_ignores_the_slivers_that_the_library_does() -> None:
    assert signature(transfer_command).parameters["sliver"].default == SLIVER_M


def test_counts_of_townships_move_to_other_townships(run, tmp_path: Path) -> None:
    old = units(a110101001=square(0, 0, 10, 10), a110101002=square(10, 0, 20, 10))
    new = units(a110101101=square(0, 0, 5, 10), a110101102=square(5, 0, 20, 10))
    old.to_file(tmp_path / "old.gpkg")
    new.to_file(tmp_path / "new.gpkg")
    (tmp_path / "towns.csv").write_text("code,people\n110101001,10\n110101002,7\n", "utf-8")
    places = ("--from", tmp_path / "old.gpkg", "--to", tmp_path / "new.gpkg")
    found = run(tmp_path / "towns.csv", *places, "--out", tmp_path / "moved.csv")
    assert found.code == 0, found.err
    moved = pd.read_csv(tmp_path / "moved.csv", dtype={"code": "str"}).set_index("code")
    assert moved["people"].to_dict() == {"110101101": 5, "110101102": 12}
