"""The files of the grids: what a build writes, and that it adds up to the censuses."""

import hashlib

import numpy as np
import pytest
import rasterio
from rio_cogeo.cogeo import cog_validate

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.grids import SCALES, class_shares, write_grids
from atlas.exports.styles.grids import KIND, file_name, unplaced_text
from atlas.grids.cells import NODATA, Unplaced
from atlas.grids.make import KINDS
from atlas.model.layer import ClassBreaks
from atlas.model.text import Text

STYLE = load_style(country=china())
NAMES = [
    "people_1km_2010.tif",
    "people_1km_2020.tif",
    "people_change_1km_2010_2020.tif",
    "people_10km_2010.tif",
    "people_10km_2020.tif",
    "people_change_10km_2010_2020.tif",
    "potential_10km_2010.tif",
    "potential_10km_2020.tif",
    "potential_change_10km_2010_2020.tif",
]


def total(file) -> int:
    with rasterio.open(file) as found:
        values = found.read(1)
    return int(values[values != NODATA].sum(dtype=np.int64))


def test_a_build_writes_one_file_for_each_grid(small, tmp_path):
    grids = write_grids(small, STYLE, tmp_path)
    assert [one.name for one in grids.downloads] == NAMES
    beside = [name.replace(".tif", ".qml") for name in NAMES]
    assert [one.name for one in grids.styles] == beside
    found = sorted(path.name for path in (tmp_path / "downloads").iterdir())
    assert found == sorted([*NAMES, *beside])
    for one in grids.downloads:
        content = one.path.read_bytes()
        assert (one.bytes, one.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert cog_validate(one.path, strict=True) == (True, [], [])
    assert [shown.kind for shown in grids.shown] == list(SCALES)


def test_the_grid_and_those_it_cannot_place_make_up_the_total(small, tmp_path):
    grids = write_grids(small, STYLE, tmp_path)
    unplaced = [own.unplaced for own in grids.lands.own.values()]
    assert [[(it.code, it.people) for it in found] for found in unplaced] == [
        [],
        [("X63LH0", (7,))],
    ]
    for kind in ("people_1km", "people_10km"):
        assert total(tmp_path / f"downloads/{kind}_2020.tif") + 7 == 1_000_000_061
        assert total(tmp_path / f"downloads/{kind}_2010.tif") == 1_000_000_123
    # 110105 was counted in 2010 alone, so there is no change of its 20 people.
    assert total(tmp_path / "downloads/people_change_1km_2010_2020.tif") == -49


def test_a_file_says_what_a_reader_must_know_who_has_nothing_else(small, tmp_path):
    write_grids(small, STYLE, tmp_path)
    with rasterio.open(tmp_path / "downloads/people_1km_2020.tif") as file:
        tags, descriptions = file.tags(), file.descriptions
    assert descriptions == ("2020年每格人口（1公里） / People per 1 km cell, 2020",)
    assert "largest-remainder" in tags["METHOD"]
    assert "最大余数法" in tags["METHOD_ZH"]
    assert "Seventh National Population Census" in tags["SOURCE"]
    assert "Not on the grid: X63LH0 (X63LH0, 7 people)." in tags["NOTE"]
    assert tags["CENSUS_FILES"] == f"2020: census_2020.csv, sha256 {'0' * 64}"
    assert tags["UNIT_SET"] == "county_2020"
    assert "own county-level divisions" in tags["METHOD"]
    with rasterio.open(tmp_path / "downloads/people_change_1km_2010_2020.tif") as file:
        tags = file.tags()
    assert "the two censuses have in common" in tags["METHOD"]
    assert "X63LH0 (X63LH0, – / 7 people)" in tags["NOTE"]
    assert tags["UNIT_SET"] == "county_2010_2020"
    assert "MIT" in tags["LICENCE"]


def test_of_many_units_left_out_twenty_are_named():
    lost = [Unplaced(str(n), Text(f"县{n}", f"C{n}"), (n,)) for n in range(23)]
    (text,) = unplaced_text(lost)
    assert text.zh.endswith("县19（19，19人）、另有3个。")
    assert text.en.endswith("C19 (19, 19 people), and 3 more.")
    assert unplaced_text([]) == []


def test_potential_names_its_formula(small, tmp_path):
    write_grids(small, STYLE, tmp_path)
    with rasterio.open(tmp_path / "downloads/potential_10km_2020.tif") as file:
        assert file.units == ("people/km",)
        assert "Vᵢ = Σ Pⱼ ÷ dᵢⱼ" in file.tags()["METHOD"]


def test_every_kind_has_its_words():
    assert set(KIND) == set(KINDS)
    assert file_name("people_change_1km", (2010, 2020)) == "people_change_1km_2010_2020.tif"


def test_shares_of_classes_sum_to_a_hundred(small, tmp_path):
    for shown in write_grids(small, STYLE, tmp_path).shown:
        assert len(shown.shares) == len(STYLE.scale(SCALES[shown.kind]).light)
        assert sum(shown.shares) == pytest.approx(100)
        assert sum(shown.land_shares) == pytest.approx(100)


def test_shares_by_hand():
    classes = ClassBreaks((2.0,), ("#000000", "#ffffff"), ("#000000", "#ffffff"))
    values, people, cells = np.array([1.5, np.nan, 6.0]), np.array([3, 50, 6]), np.array([2, 9, 1])
    shares = class_shares(classes, values, people, cells)
    assert shares[0] == pytest.approx((100 / 3, 200 / 3))
    assert shares[1] == pytest.approx((200 / 3, 100 / 3))
