"""The commands for users' own data, asked of a country of ten counties."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from affine import Affine
from toyland import FOLDER

from atlas.cli import main
from tests.grids.sums.grids import write_grid

TOYLAND = ["--country", str(FOLDER / "toy.toml")]


def run(capsys: pytest.CaptureFixture[str], *asked: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main([*map(str, asked), *TOYLAND])
    said = capsys.readouterr()
    return int(ended.value.code or 0), " ".join(f"{said.out} {said.err}".replace("│", " ").split())


def test_counts_are_led_from_its_first_census_to_its_last(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    counts, out = tmp_path / "schools.csv", tmp_path / "moved.csv"
    with (FOLDER / "tables/census_2001.csv").open(encoding="utf-8") as file:
        people = {row["code"]: row["population"] for row in csv.DictReader(file)}
    rows = "".join(f"{code},{number}\n" for code, number in people.items())
    counts.write_text(f"code,people\n{rows}", encoding="utf-8")
    code, said = run(capsys, "transfer", counts, "--from", 2001, "--to", 2006, "--out", out)
    assert code == 0, said
    with out.open(encoding="utf-8-sig") as file:
        assert sum(int(row["people"]) for row in csv.DictReader(file)) == 3_970_000


def test_a_point_is_found_in_its_county(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where no site is built
    code, said = run(capsys, "locate", 10.5, 46.5)
    assert code == 0, said
    assert "T-12" in said
    assert "Hekou" in said
    assert "Heihe" not in said
    assert run(capsys, "locate", 126.53, 45.80)[1].count("T-") == 0


def test_a_grid_is_summed_by_its_counties_beside_its_census(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cells = np.full((40, 70), 1000, "float32")
    grid = write_grid(tmp_path / "even.tif", cells, Affine(0.1, 0, 9.5, 0, -0.1, 47.5), "EPSG:4258")
    out = tmp_path / "out"
    code, said = run(capsys, "zonal", grid, "--no-map", "--out", out)
    assert code == 0, said
    assert "Beside the census of 2006" in said
    with (out / "even_county.csv").open(encoding="utf-8-sig") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    # A degree by a degree is a hundred cells.
    assert float(rows["T-11"]["grid_people"]) == pytest.approx(100_000)
    assert sum(int(row["census_people_2006"]) for row in rows.values()) == 4_290_000


def test_a_grid_elsewhere_and_a_census_that_it_has_not_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cells = np.ones((5, 5), "float32")
    grid = write_grid(tmp_path / "far.tif", cells, Affine(1, 0, 100, 0, -1, 40), "EPSG:4258")
    code, said = run(capsys, "zonal", grid, "--no-map", "--out", tmp_path / "out")
    assert (code, "expected cells with data in Toyland" in said) == (2, True), said
    code, said = run(capsys, "zonal", grid, "--year", 2020)
    assert (code, "'2020' is not one of 2001 or 2006" in said) == (2, True), said
