"""Lines between provinces: their ends, their bend, and the stock that they carry."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import Point, box

from atlas.country import china
from atlas.measures.migration.bent_lines import BEND, STEPS, bent_lines
from atlas.measures.migration.provinces_of_birth import birth_lines

CODES = [f"{number}0000" for number in range(11, 42)]


@pytest.fixture
def provinces():
    """Lay 31 squares of 100 km side by side."""
    squares = [box(100_000 * i, 4e6, 100_000 * (i + 1), 4.1e6) for i in range(31)]
    names = [f"P{code[:2]}" for code in CODES]
    return gpd.GeoDataFrame(
        {"code": CODES, "name_en": names}, geometry=squares, crs=china().equal_area
    )


@pytest.fixture
def birthplace():
    """Count one sample person for each pair, and 71 for the first pair of 2010."""
    rows = [
        {
            "year": year,
            "birth_code": birth,
            "birth_zh": birth[:2],
            "residence_code": residence,
            "residence_zh": residence[:2],
            "sample_persons": 1,
        }
        for year in (2000, 2010)
        for birth in CODES
        for residence in CODES
        if birth != residence
    ]
    table = pd.DataFrame(rows)
    first = table["year"].eq(2010) & table["birth_code"].eq("110000")
    table.loc[first & table["residence_code"].eq("120000"), "sample_persons"] = 71
    return table


def test_a_line_for_each_ordered_pair(birthplace, provinces):
    lines = birth_lines(birthplace, provinces, crs=china().equal_area)
    pairs = list(zip(lines["birth_code"], lines["residence_code"], strict=True))
    assert len(pairs) == 930
    assert pairs == sorted(pairs)
    assert set(lines.geom_type) == {"LineString"}


def test_the_stock_of_a_line(birthplace, provinces):
    line = birth_lines(birthplace, provinces, crs=china().equal_area).iloc[0]
    assert (line["birth_en"], line["residence_en"]) == ("P11", "P12")
    assert (line["sample_persons_2000"], line["sample_persons_2010"]) == (1, 71)
    assert line["born_there_living_here_2010"] == 710
    assert line["rank_2010"] == 1
    assert line["share_of_stock_2010"] == pytest.approx(7.1)
    assert line["distance_km"] == pytest.approx(100)


def test_people_of_2000_are_not_told_because_its_fraction_is_unknown(birthplace, provinces):
    lines = birth_lines(birthplace, provinces, crs=china().equal_area)
    assert "born_there_living_here_2000" not in lines
    assert str(lines["born_there_living_here_2010"].dtype) == "Int64"


def test_a_line_runs_from_the_province_of_birth_to_that_of_residence(birthplace, provinces):
    lines = birth_lines(birthplace, provinces.to_crs(4490), crs=china().equal_area)
    assert lines.crs == "EPSG:4490"
    line = lines.to_crs(china().equal_area).geometry.iloc[0]
    start, end = Point(line.coords[0]), Point(line.coords[-1])
    assert start.distance(provinces.geometry[0].centroid) < 5
    assert end.distance(provinces.geometry[1].centroid) < 5


def test_a_province_that_is_not_drawn_keeps_its_stock_without_a_line(birthplace, provinces):
    provinces.loc[0, "geometry"] = None
    lines = birth_lines(birthplace, provinces, crs=china().equal_area)
    undrawn = lines["birth_code"].eq("110000") | lines["residence_code"].eq("110000")
    assert lines.geometry.isna().tolist() == undrawn.tolist()
    assert lines["distance_km"].isna().tolist() == undrawn.tolist()
    assert lines.loc[0, "sample_persons_2010"] == 71
    assert lines.geometry[~undrawn].is_valid.all()


def test_a_line_bends_to_the_left_of_its_way():
    starts, ends = np.array([[0.0, 0.0], [100.0, 0.0]]), np.array([[100.0, 0.0], [0.0, 0.0]])
    there, back = map(shapely.get_coordinates, bent_lines(starts, ends))
    assert there.shape == (STEPS + 1, 2)
    assert there[STEPS // 2].tolist() == [50, 100 * BEND]
    assert back[STEPS // 2].tolist() == [50, -100 * BEND]
    assert there[[0, -1]].tolist() == [[0, 0], [100, 0]]
