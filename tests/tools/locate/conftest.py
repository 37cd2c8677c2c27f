"""Nine squares of one degree, in which every answer can be read off.

row 2   110107  110108  810000        lower left corner of the whole: 110° E, 30° N,
row 1   110104  110105  350527        south-east of the Heihe–Tengchong line
row 0   110101  110102  110103

110105 has a hole that is no division; 110101 and 110102 are one county unit; no census counts
350527.
"""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from atlas.model.dataset import UnitSet

GRID = [
    ["110101", "110102", "110103"],
    ["110104", "110105", "350527"],
    ["110107", "110108", "810000"],
]
HOLE = box(111.4, 31.4, 111.6, 31.6)
NAMES = {"350527": "金门县", "810000": "香港特别行政区"}


@pytest.fixture(scope="session")
def squares() -> gpd.GeoDataFrame:
    shapes = {
        code: box(110 + x, 30 + y, 111 + x, 31 + y)
        for y, row in enumerate(GRID)
        for x, code in enumerate(row)
    }
    shapes["110105"] = shapes["110105"].difference(HOLE)
    codes = sorted(shapes)
    return gpd.GeoDataFrame(
        {"code": codes, "name_zh": [NAMES.get(code, "甲县") for code in codes]},
        geometry=[shapes[code] for code in codes],
        crs="EPSG:4490",
    )


@pytest.fixture(scope="session")
def square_sets() -> dict[str, UnitSet]:
    divisions = [code for row in GRID for code in row if code != "810000"]
    unit_of = {code: "110101" if code == "110102" else code for code in divisions}
    units = sorted(set(unit_of.values()))
    counted = [code for code in divisions if code != "350527"]
    return {
        "county_2010_2020": _unit_set(
            "county",
            unit_of,
            code=units,
            name_zh=[f"{code}单元" for code in units],
            name_en=[f"Unit {code}" for code in units],
            comparability=["not_counted" if code == "350527" else "merged" for code in units],
            prefecture_code=[f"{code[:4]}00" for code in units],
            prefecture_name_zh=["单元的市"] * len(units),
            prefecture_name_en=["City of the unit"] * len(units),
            province_code=[f"{code[:2]}0000" for code in units],
            province_name_zh=["单元的省"] * len(units),
            province_name_en=["Province of the unit"] * len(units),
        ),
        "prefecture": _unit_set(
            "prefecture",
            dict.fromkeys(counted, "110100"),
            code=["110100"],
            name_zh=["某市"],
            name_en=["City"],
        ),
        "province": _unit_set(
            "province",
            dict.fromkeys(counted, "110000"),
            code=["110000"],
            name_zh=["某省"],
            name_en=["Province"],
        ),
    }


def _unit_set(level: str, leaves: dict[str, str], **columns: list[str]) -> UnitSet:
    frame = gpd.GeoDataFrame(columns, geometry=[None] * len(columns["code"]), crs="EPSG:4490")
    return UnitSet(level, level, (2010, 2020), frame, pd.Series(leaves, dtype=object))


@pytest.fixture(scope="session")
def regions() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "province_code": ["810000", "810000"],
            "name_zh": ["香港特别行政区"] * 2,
            "name_en": ["Hong Kong SAR"] * 2,
            "year": [2010, 2020],
        }
    )
