"""Nine squares of one degree, in which every answer can be read off.

row 2   110107  110108  810000        lower left corner of the whole: 110° E, 30° N,
row 1   110104  110105  350527        south-east of the Heihe–Tengchong line
row 0   110101  110102  110103

110105 has a hole that is no division; 110101 and 110102 are one county unit; no census counts
350527.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import MultiPolygon, box

from atlas.catalogue.columns import describe_table
from atlas.country import china
from atlas.country.names import romanise
from atlas.exports.documentation import ACCURACY, Accuracy, Documentation
from atlas.exports.geopackage import write_geopackage
from atlas.exports.tables import DownloadTable
from atlas.model.dataset import UnitSet
from atlas.model.text import Text
from atlas.tools.locate.locator import NAMES, UPPER

GRID = [
    ["110101", "110102", "110103"],
    ["110104", "110105", "350527"],
    ["110107", "110108", "810000"],
]
HOLE = box(111.4, 31.4, 111.6, 31.6)
FILE = Path("downloads", "china-population-atlas.gpkg")
OF_CODE = {"350527": "金门县", "810000": "香港特别行政区"}


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
        {"code": codes, "name_zh": [OF_CODE.get(code, "甲县") for code in codes]},
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


@pytest.fixture(scope="session")
def site(squares, square_sets, regions, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("squares")
    (folder / "downloads").mkdir()
    _write_divisions(squares, square_sets, regions, folder / FILE)
    return folder


@pytest.fixture(scope="session")
def write_divisions():
    """Write what a site's GeoPackage holds of divisions and their units."""
    return _write_divisions


def _write_divisions(divisions, unit_sets, special_regions, path, accuracy=ACCURACY):
    shapes = divisions.set_index("code").geometry
    drawn = divisions.set_index("code").drop(index="810000")[["name_zh"]]
    drawn["name_en"] = [
        romanise(name, code, codes=china().codes) for code, name in drawn["name_zh"].items()
    ]
    (unit_set,) = (it for it in unit_sets.values() if it.level == "county")
    table = pd.DataFrame(unit_set.table).set_index("code")
    drawn["unit_code_2010_2020"] = unit = unit_set.leaves.reindex(drawn.index)
    drawn["comparability_2010_2020"] = unit.map(table["comparability"])
    # A division that no census counts is in no prefecture's sum, but it lies in one.
    for name in UPPER:
        drawn[name] = unit.map(table[name])
    for level in ("prefecture", "province"):
        above = pd.DataFrame(unit_sets[level].table).set_index("code")
        of = unit_sets[level].leaves.reindex(drawn.index).dropna()
        drawn.loc[of.index, f"{level}_code"] = of
        for part in NAMES:
            drawn.loc[of.index, f"{level}_{part}"] = of.map(above[part])
    special = special_regions.drop_duplicates("province_code").set_index("province_code")
    write_geopackage(
        [
            _plain("county_2010_2020", unit_set.table),
            _plain("prefecture", unit_sets["prefecture"].table),
            _drawn("comparability", drawn, shapes),
            _drawn("special_regions", special[NAMES], shapes),
        ],
        path,
        documents={"comparability": _said(accuracy)},
        country=china(),
    )


def _said(accuracy: Accuracy | None) -> Documentation:
    said, bounds = Text("区划", "Divisions"), (110.0, 30.0, 113.0, 33.0)
    return Documentation(
        id="squares",
        parent="whole",
        title=said,
        abstract=said,
        lineage=(said,),
        origins=(),
        keywords=(said,),
        days=("2020-11-01",),
        bounds=bounds,
        crs=china().crs,
        accuracy=accuracy,
    )


def _plain(name: str, frame: pd.DataFrame) -> DownloadTable:
    return DownloadTable(
        name,
        describe_table(name, china().table_years),
        pd.DataFrame(frame.drop(columns="geometry")),
        None,
    )


def _drawn(name: str, frame: pd.DataFrame, shapes: gpd.GeoSeries) -> DownloadTable:
    columns = frame.rename_axis("code").reset_index()
    polygons = [MultiPolygon(shapely.get_parts(shapes[code]).tolist()) for code in columns["code"]]
    drawn = gpd.GeoDataFrame(columns, geometry=polygons, crs="EPSG:4490")
    return DownloadTable(name, describe_table(name, china().table_years), drawn, "MultiPolygon")


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
