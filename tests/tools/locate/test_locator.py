"""Points found among nine squares: every answer can be read off ``conftest.py``."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pandas as pd
import pytest
import shapely

from atlas.model.errors import SourceError, UserError
from atlas.tools.loading import wkb
from atlas.tools.locate import Locator
from tests.tools.locate.conftest import FILE


@pytest.fixture(scope="module")
def locator(site) -> Locator:
    return Locator.open(site / FILE)


def codes_of(locator: Locator, *points: tuple[float, float]) -> list[str | None]:
    found = locator.locate(*zip(*points, strict=True))["division_code"]
    return [None if code is pd.NA else code for code in found]


def test_each_square_is_found_by_a_point_in_it(locator):
    points = [(110.5 + x, 30.3 + y) for y in range(3) for x in range(3)]
    row_by_row = ["110101", "110102", "110103", "110104", "110105", "350527"]
    assert codes_of(locator, *points) == [*row_by_row, "110107", "110108", "810000"]


def test_a_point_on_a_border_belongs_to_the_smallest_code(locator):
    side, corner, outer = (111.0, 30.5), (112.0, 31.0), (110.0, 30.25)
    assert codes_of(locator, side, corner, outer) == ["110101", "110102", "110101"]


def test_of_a_hole_and_the_land_around_nothing_is_said_but_that_they_are_outside(locator):
    found = locator.locate([111.5, 109.9], [31.5, 30.5])
    assert found["place_kind"].to_list() == ["outside"] * 2
    assert found.drop(columns="place_kind").isna().all(axis=None)
    assert codes_of(locator, (111.39, 31.5)) == ["110105"]


def test_a_point_without_coordinates_is_nowhere(locator):
    nan = float("nan")
    assert locator.locate([nan, 110.5, nan], [30.5, nan, nan]).isna().all(axis=None)


def test_what_is_said_of_a_division_in_a_united_unit(locator):
    row = locator.locate([111.5], [30.5]).iloc[0]
    assert row.to_dict() == {
        "division_code": "110102",
        "division_name_zh": "甲县",
        "division_name_en": "Jiaxian County",
        "place_kind": "counted",
        "unit_2010_2020": "110101",
        "unit_2010_2020_name_zh": "110101单元",
        "unit_2010_2020_name_en": "Unit 110101",
        "prefecture_code": "110100",
        "prefecture_name_zh": "某市",
        "prefecture_name_en": "City",
        "province_code": "110000",
        "province_name_zh": "某省",
        "province_name_en": "Province",
        "line_side": "southeast",
    }


def test_a_division_that_no_census_counts_lies_in_the_prefecture_of_its_unit(locator):
    row = locator.locate([112.5], [31.5]).iloc[0]
    assert row["place_kind"] == "not_counted"
    assert row["unit_2010_2020"] == "350527"
    assert (row["prefecture_code"], row["prefecture_name_zh"]) == ("350500", "单元的市")


def test_a_special_region_is_named_and_has_no_unit_and_no_prefecture(locator):
    row = locator.locate([112.5], [32.5]).iloc[0]
    assert row["place_kind"] == "special_region"
    assert (row["division_code"], row["province_code"]) == ("810000", "810000")
    assert (row["division_name_en"], row["province_name_zh"]) == ("Hong Kong SAR", "香港特别行政区")
    assert row[["unit_2010_2020", "unit_2010_2020_name_zh", "prefecture_code"]].isna().all()


def test_a_missing_file_and_a_file_of_another_kind_are_named(tmp_path):
    with pytest.raises(SourceError, match=r"none\.gpkg: expected the GeoPackage that"):
        Locator.open(tmp_path / "none.gpkg")
    (tmp_path / "text.gpkg").write_text("not a database, but as long as one " * 50)
    with pytest.raises(SourceError, match=r"text\.gpkg: expected the .*not a database"):
        Locator.open(tmp_path / "text.gpkg")


BOW = shapely.Polygon([(110, 30), (111, 31), (111, 30), (110, 31)])


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (BOW, "Self-intersection"),
        (shapely.LineString([(110, 30), (111, 31)]), "it has no area"),
        (shapely.Polygon(), "it has no area"),
    ],
)
def test_broken_shapes_are_named(
    squares, square_sets, regions, write_divisions, tmp_path, broken, reason
):
    """The rest answered as if nothing were wrong, and points there were said to be outside."""
    path = tmp_path / "atlas.gpkg"
    write_divisions(squares, square_sets, regions, path)
    with closing(sqlite3.connect(path)) as file, file:
        (blob,) = file.execute("SELECT geom FROM comparability WHERE code = '110101'").fetchone()
        header = blob[: len(blob) - len(wkb(blob))]
        changed = header + shapely.to_wkb(broken)
        query = "UPDATE comparability SET geom = ? WHERE code = '110101'"
        for trigger in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            file.execute(f'DROP TRIGGER "{trigger[0]}"')
        file.execute(query, (changed,))
    with pytest.raises(SourceError, match=rf"column 'geom' is '110101'; .*{reason}"):
        Locator.open(path)


@pytest.mark.parametrize("wrong", [None, "x", ["x"], [[1.0]], {"a": 1}, object()])
def test_coordinates_that_are_none_are_named(locator, wrong):
    for given in ({"lon": wrong, "lat": [1.0]}, {"lon": [1.0], "lat": wrong}):
        name = "lon" if given["lon"] is wrong else "lat"
        with pytest.raises(UserError, match=f"argument '{name}'"):
            locator.locate(**given)
    with pytest.raises(UserError, match="as many latitudes as longitudes: 2"):
        locator.locate([110.5, 110.6], [30.5])
    huge = locator.locate([1e300, np.inf, 110.5], [1e300, 30.5, 30.5])
    assert huge["place_kind"].to_list() == ["outside", pd.NA, "counted"]


def test_one_point_needs_no_list(locator):
    assert locator.locate(110.5, 30.5)["division_code"].to_list() == ["110101"]
