"""A country of 3×3 squares, one degree each, whose every figure can be worked out by hand.

row 2   110101  110102  710000        code of the leaf in each square;
row 1   110103  110104  810000        lower left corner of the whole: 110° E, 30° N
row 0   110105  110106  350527
"""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, MultiPolygon, box

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.downloads import write_downloads
from atlas.model.dataset import CensusDivisions, CensusFile, Dataset, UnitSet
from atlas.model.layer import Column
from atlas.model.summary import Summary
from atlas.model.text import Text
from tests.default_maps import packaged_maps

ROWS = [
    ["110105", "110106", "350527"],
    ["110103", "110104", "810000"],
    ["110101", "110102", "710000"],
]
SQUARES = {
    code: box(110 + x, 30 + y, 111 + x, 31 + y)
    for y, row in enumerate(ROWS)
    for x, code in enumerate(row)
}


SCHOOLS = Column("schools", "count", Text("学校", "Schools"), "own_indicator", option="--indicator")
"""A column that came from a user's table."""


def county_table() -> gpd.GeoDataFrame:
    """Five units, given out of order: single, merged, of two parts, uncounted, undrawn."""
    corners = MultiPolygon([SQUARES["110103"], SQUARES["110106"]])
    frame = pd.DataFrame(
        {
            "is_district": [True, False, True, False, False],
            "code": ["110103", "110102", "110101", "110105", "X63LH0"],
            "name_zh": ["丙区", "乙县/丁县", "甲区", "戊县", None],
            "name_en": ["Bing", "Yi/Ding", "Jia", "Wu", None],
            "population_2020": pd.array([50, 3, 1_000_000_001, None, 7], dtype="Int64"),
            "population_2010": pd.array([100, 4, 999_999_999, 20, None], dtype="Int64"),
            "change_2010_2020": pd.array([-50, -1, 2, None, None], dtype="Int64"),
            "change_pct_2010_2020": pd.array([-50, -25, 2 / 7, None, None], dtype="Float64"),
            "area_km2": [2000.00049, 1234.5678, 1000.0, 500.0, float("nan")],
            "southeast_area_share": [1 / 3, 1.0, 0.0, -0.0, None],
            "comparability": ["unchanged", "merged", "unchanged", "not_counted", "no_polygon"],
            "member_codes_2010": ["110103;110106", "110102;110104", "110101", "110105", "X63LH0"],
            "schools": [1, 2, 3, 4, 5],
        }
    )
    shapes = [
        corners,
        SQUARES["110102"].union(SQUARES["110104"]),
        SQUARES["110101"],
        SQUARES["110105"],
        None,
    ]
    return gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:4490")


def region(code: str, name: str, year: int, population: int) -> dict[str, object]:
    return {
        "province_code": code,
        "name_zh": name,
        "name_en": name.lower(),
        "year": year,
        "population": population,
        "source": f"communiqué {year}",
    }


def province_table() -> gpd.GeoDataFrame:
    whole = MultiPolygon([box(110, 30, 112, 33)])
    data = {"code": ["110000"], "name_zh": ["某省"], "population_2020": [1_000_000_061]}
    return gpd.GeoDataFrame(data, geometry=[whole], crs="EPSG:4490")


def divisions(year: int, units: UnitSet) -> CensusDivisions:
    """The units as the divisions of one census; 2020 tells 110104 from 110102."""
    table = units.table.drop(columns="geometry").set_index("code")
    leaves = units.leaves.copy()
    if year == 2020:
        table.loc["110104"] = table.loc["110102"]
        table.loc[["110102", "110104"], "population_2020"] = [1, 2]
        leaves["110104"] = "110104"
    return CensusDivisions(f"county_{year}", year, table.sort_index().reset_index(), leaves)


def nine_squares() -> Dataset:
    codes = sorted(SQUARES)
    leaves = gpd.GeoDataFrame(
        {"code": codes, "name_zh": codes},
        geometry=[SQUARES[code] for code in codes],
        crs="EPSG:4490",
    )
    line = gpd.GeoDataFrame(
        {"id": ["line"], "name_zh": ["黑河—腾冲线"], "name_en": ["Heihe–Tengchong line"]},
        geometry=[LineString([(110, 30), (113, 33)])],
        crs="EPSG:4490",
    )
    regions = pd.DataFrame(
        [
            region("820000", "M", 2020, 683_218),
            region("710000", "T", 2020, 23_561_236),
            region("710000", "T", 2010, 23_162_123),
            region("820000", "M", 2010, 552_300),
        ]
    )
    corrections = pd.DataFrame(
        {
            "year": [2010, 2020],
            "code": ["110104", "211422"],
            "published": ["平房区", 48236],
            "evidence_en": ['one "digit",\nexactly', None],
        }
    )
    leaf_units = pd.Series(dtype=str)
    county_units = pd.Series(
        {
            **{code: code for code in ("110101", "110102", "110103", "110105")},
            **{"110104": "110102", "110106": "110103"},
        }
    )
    cities = pd.DataFrame(
        {"code": ["110100"], "name_zh": ["甲市"], "urban_area_population": [900_000_001]}
    )
    own = {"schools": SCHOOLS}
    counties = UnitSet(
        "county_2010_2020", "county", (2010, 2020), county_table(), county_units, own=own
    )
    provinces = UnitSet("province", "province", (2020,), province_table(), leaf_units)
    return Dataset(
        unit_sets={"province": provinces, "county_2010_2020": counties},
        leaves=leaves,
        line=line,
        special_regions=regions,
        corrections=corrections,
        summary=Summary(totals={"2010": 1_000_000_123, "2020": 1_000_000_061}),
        tables={"cities": cities},
        country=china(),
    )


@pytest.fixture
def dataset() -> Dataset:
    """Give a country of nine squares, which a test may change."""
    return nine_squares()


@pytest.fixture(scope="session")
def unchanged() -> Dataset:
    """Give one that no test changes, for what is written of it once."""
    return nine_squares()


@pytest.fixture(scope="session")
def downloaded(unchanged):
    """Write all downloads of the country, with one map, into a folder."""
    layers = [layer for layer in packaged_maps() if layer.id == "growth_county_2010_2020"]

    def write(folder):
        return write_downloads(unchanged, layers, load_style(country=china()), folder)

    return write


@pytest.fixture
def small(dataset) -> Dataset:
    """The country of nine squares with the files it was read from."""
    files = {year: CensusFile(f"census_{year}.csv", "0" * 64) for year in (2010, 2020)}
    own = {year: divisions(year, dataset.unit_sets["county_2010_2020"]) for year in files}
    return Dataset(**{**vars(dataset), "census_files": files, "divisions": own})
