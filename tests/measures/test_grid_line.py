"""A population grid on the real line: known splits, bounds, and what the pages say of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from pyproj import Transformer

from atlas.build import BuildOptions, build
from atlas.country import china
from atlas.measures.heihe_tengchong import heihe_tengchong_summary, southeast_side, worked_example
from atlas.measures.line_by_grid import divide_by_grid, grid_notes, grid_rows
from atlas.model.dataset import Dataset
from atlas.model.errors import SourceError
from atlas.model.summary.places import LineGrid
from atlas.model.tasks import SilentProgress
from atlas.sources.grid_file import Kind, open_grid
from atlas.web.method import about_page
from tests.editions import EDITION

WEST, NORTH, STEP, ROWS, COLUMNS = 73, 54, 0.1, 390, 620
SET = "county_2010_2020"
SIDE = southeast_side(china().line, china().crs, china().equal_area)


def write(path: Path, cells: np.ndarray) -> Path:
    """Write cells of a tenth of a degree that cover China; −1 is no data."""
    transform = Affine(STEP, 0, WEST, 0, -STEP, NORTH)
    profile = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": china().crs, "nodata": -1}
    size = {"height": ROWS, "width": COLUMNS}
    with rasterio.open(path, "w", transform=transform, **profile, **size) as file:
        file.write(cells.astype("float32"), 1)
    return path


def cells_wholly(southeast: bool) -> np.ndarray:
    """Tell the cells all of whose corners lie on one side of the line."""
    x, y = np.meshgrid(WEST + STEP * np.arange(COLUMNS + 1), NORTH - STEP * np.arange(ROWS + 1))
    project = Transformer.from_crs(china().crs, china().equal_area, always_xy=True)
    there = shapely.contains_xy(SIDE.iloc[0], *project.transform(x, y)) == southeast
    return there[:-1, :-1] & there[1:, :-1] & there[:-1, 1:] & there[1:, 1:]


def divided(dataset: Dataset, path: Path, kind: Kind = "count") -> Dataset:
    """Divide the straddling units by a grid, and put what a build says of it in the summary."""
    grid = open_grid(path, kind)
    sets = divide_by_grid(dataset.unit_sets, grid, SilentProgress(), SIDE)
    table = sets[SET].table
    splits, _ = heihe_tengchong_summary({2010: table, 2020: table}, SIDE)
    described = LineGrid(file=path.name, kind=kind, example=worked_example(table, 2020))
    summary = replace(dataset.summary, heihe_tengchong=splits, heihe_tengchong_grid=described)
    return replace(dataset, unit_sets=sets, summary=summary)


def test_a_uniform_density_divides_as_area_does(dataset: Dataset, tmp_path: Path) -> None:
    found = divided(dataset, write(tmp_path / "even.tif", np.ones((ROWS, COLUMNS))), "density")
    for name in ("county_2000_2010", SET, "county_2000_2020"):
        table = found.unit_sets[name].table
        straddling = table[table["line_side"] == "straddling"]
        gap = straddling["southeast_grid_share"] - straddling["southeast_area_share"]
        assert gap.abs().max() < 2e-5
        assert straddling["grid_coverage"].dropna().min() == pytest.approx(1)
        rest = table[table["line_side"] != "straddling"]
        assert rest["southeast_grid_share"].equals(rest["southeast_area_share"])
    split = found.summary.heihe_tengchong["2020"]
    by_grid, by_area = (it.people_southeast for it in (split.grid_split, split.area_split))
    assert abs(by_grid - by_area) < 200
    assert split.grid_split.units_by_area == 0
    assert "southeast_grid_share" not in dataset.unit_sets[SET].table
    assert "southeast_grid_share" not in found.unit_sets["prefecture"].table


@pytest.mark.parametrize("southeast", [True, False])
def test_a_grid_with_all_people_on_one_side_reaches_the_bound(
    dataset: Dataset, tmp_path: Path, southeast: bool
) -> None:
    found = divided(dataset, write(tmp_path / "one_side.tif", cells_wholly(southeast)))
    table = found.unit_sets[SET].table
    decided = table["grid_coverage"].notna() & table["southeast_grid_share"].notna()
    assert (table.loc[decided, "southeast_grid_share"] == southeast).all()
    split = found.summary.heihe_tengchong["2020"]
    assert split.grid_split.units_by_grid > 60
    low, high = vars(split.bounds).values()
    bound = high if southeast else low
    # Straddlers too narrow for a whole cell are divided by area.
    left = split.grid_split.people_by_area / 1_409_778_724
    assert split.grid_split.population_share_southeast == pytest.approx(bound, abs=left + 1e-6)
    assert [row[3] for row in grid_rows(found.summary)] == [True, True]


def test_boundaries_that_the_line_does_not_cross_leave_nothing_to_divide(
    dataset: Dataset, tmp_path: Path
) -> None:
    whole = dataset.unit_sets[SET]
    beside = replace(whole, table=whole.table[whole.table["line_side"] == "southeast"])
    found = divided(
        replace(dataset, unit_sets={SET: beside}),
        write(tmp_path / "even.tif", np.ones((ROWS, COLUMNS))),
    )
    split = found.summary.heihe_tengchong["2020"].grid_split
    assert split.population_share_southeast == 1
    assert split.units_by_grid == split.units_by_area == 0
    assert found.summary.heihe_tengchong_grid.example is None


def test_a_grid_that_is_none_stops_the_build_before_anything_is_measured(tmp_path: Path) -> None:
    options = BuildOptions(tmp_path / "site", grid=tmp_path / "people.tif")
    with pytest.raises(SourceError, match=r"people\.tif: expected a raster file that exists"):
        build(options)
    assert list(tmp_path.iterdir()) == []


def test_what_the_grid_does_not_reach_is_said(dataset: Dataset, tmp_path: Path) -> None:
    cells = np.ones((ROWS, COLUMNS))
    cells[:150] = -1  # nothing north of 39° N
    found = divided(dataset, write(tmp_path / "south.tif", cells))
    split = found.summary.heihe_tengchong["2020"]
    grid = split.grid_split
    assert grid.units_by_area > 10
    assert grid.units_by_area + grid.units_by_grid == split.straddling_units
    notes = [note.en for note in grid_notes(found.summary)]
    assert notes[0] == (
        f"south.tif divides {grid.units_by_grid} of the {split.straddling_units} units "
        f"across the line, 2020; {grid.units_by_area} without people on it by area "
        f"({grid.people_by_area:,} people)"
    )
    assert notes[1].startswith(
        f"south.tif covers {len(grid.partly_covered)} units across the line in part only: "
    )


@pytest.mark.parametrize(
    ("lang", "words", "column", "none"),
    [
        ("zh", "算例", "按网格", "没有给出人口网格"),
        ("en", "Worked example", "by grid", "No population grid was given to this build"),
    ],
)
def test_the_method_page_works_out_a_unit_or_says_that_there_is_no_grid(
    dataset: Dataset, tmp_path: Path, lang: str, words: str, column: str, none: str
) -> None:
    def section(shown: Dataset) -> str:
        _, html = about_page(EDITION, shown, lang)
        return html.partition('<section id="line">')[2].partition("</section>")[0]

    without = section(dataset)
    assert none in without
    assert f"<th>{column}</th>" not in without
    found = divided(dataset, write(tmp_path / "even.tif", np.ones((ROWS, COLUMNS))), "density")
    html = section(found)
    assert none not in html
    assert f"<th>{column}</th>" in html
    share = found.summary.heihe_tengchong["2020"].grid_split.population_share_southeast
    assert f"<td>{share * 100:.2f}%</td>" in html
    example = found.summary.heihe_tengchong_grid.example
    worked = next(line for line in html.splitlines() if words in line)
    assert {"zh": example.name_zh, "en": example.name_en}[lang] in worked
    numbers = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", worked)]
    east, west = example.grid_people_southeast, example.grid_people_northwest
    assert {east, west, example.population, example.people_southeast} <= set(numbers)
    assert example.share == pytest.approx(east / (east + west), abs=1e-3)
