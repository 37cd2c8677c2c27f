"""Two prefectures of four squares: core and periphery as polygons, with their people."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely import box

from atlas.country import china
from atlas.measures.core_periphery import core_parts, describe_parts
from atlas.model.errors import ConservationError


def leaf(year, code, population, follows=None, prefecture="110000"):
    return {
        "year": year,
        "code": code,
        "population": population,
        "latest_code": follows or code,
        "prefecture_code": prefecture,
    }


def unit(code, status, prefecture="110000"):
    return {
        "code": code,
        "prefecture_code": prefecture,
        "status": status,
        "area_km2": 1.0,
        "population": 1,
        "urban": 1,
        "urban_centre_share": None,
    }


CENSUSES = {"years": china().years, "crs": china().equal_area}

DISTRICTS = pd.DataFrame(
    [
        unit("110101", "district"),
        unit("110102", "district"),
        unit("110121", "county"),
        unit("120101", "district", "120000"),
        unit("120121", "county", "120000"),
    ]
)
# 110101 110102
# 110121 110121   120121; nobody draws 120101.
POLYGONS = gpd.GeoDataFrame(
    {"latest_code": ["110101", "110102", "110121", "110121", "120121", "810000"]},
    geometry=[
        box(110, 31, 111, 32),
        box(111, 31, 112, 32),
        box(110, 30, 111, 31),
        box(111, 30, 112, 31),
        box(112, 30, 113, 31),
        box(113, 30, 114, 31),
    ],
    crs="EPSG:4490",
)
LEAVES = pd.DataFrame(
    [
        leaf(2000, "110101", 60),
        leaf(2000, "110102", 40),
        leaf(2000, "110121", 300),
        leaf(2010, "110101", 70),
        leaf(2010, "110102", 50),
        leaf(2010, "110121", 270),
        leaf(2020, "110101", 90),
        leaf(2020, "110102", 60),
        leaf(2020, "110121", 250),
        # In 2000 one row counted all of the second prefecture; it follows the county.
        leaf(2000, "120100", 10, "120121", "120000"),
        leaf(2010, "120101", 7, prefecture="120000"),
        leaf(2010, "120121", 8, prefecture="120000"),
        leaf(2020, "120101", 9, prefecture="120000"),
        leaf(2020, "120121", 6, prefecture="120000"),
    ]
).astype({"population": "Int64"})


@pytest.fixture
def parts():
    return core_parts(LEAVES, DISTRICTS, POLYGONS, "districts", **CENSUSES)


def at(parts, code, part):
    return parts.set_index(["code", "part"]).loc[(code, part)]


def test_parts_stand_by_prefecture_core_first(parts):
    assert list(zip(parts["code"], parts["part"], strict=True)) == [
        ("110000", "core"),
        ("110000", "periphery"),
        ("120000", "core"),
        ("120000", "periphery"),
    ]


def test_people_and_changes_are_those_of_the_leaves(parts):
    core = at(parts, "110000", "core")
    assert core[["population_2000", "population_2010", "population_2020"]].tolist() == [
        100,
        120,
        150,
    ]
    assert core["change_2000_2010"] == 20
    assert core["change_2000_2020"] == 50
    assert core["change_pct_2010_2020"] == 25.0
    assert at(parts, "110000", "periphery")["change_2000_2020"] == -50
    assert core["member_codes_2020"] == "110101;110102"
    assert parts["population_2020"].sum() == 415


def test_who_was_counted_with_the_other_part_is_missing_and_neither_has_a_change(parts):
    core, rest = at(parts, "120000", "core"), at(parts, "120000", "periphery")
    assert pd.isna(core["population_2000"])
    assert rest["population_2000"] == 10
    assert pd.isna(core["change_2000_2010"])
    assert pd.isna(rest["change_2000_2010"])
    assert (core["change_2010_2020"], rest["change_2010_2020"]) == (2, -2)


def test_shapes_are_dissolved_and_what_nobody_draws_is_null(parts):
    core, rest = at(parts, "110000", "core"), at(parts, "110000", "periphery")
    assert core.geometry.equals(box(110, 31, 112, 32))
    assert rest.geometry.equals(box(110, 30, 112, 31))
    assert at(parts, "120000", "core").geometry is None
    assert pd.isna(at(parts, "120000", "core")["area_km2"])
    drawn = parts.geometry.dropna()
    assert set(drawn.geom_type) == {"MultiPolygon"}
    assert shapely.coverage_is_valid(drawn.to_numpy())
    assert parts.crs == "EPSG:4490"


def test_units_without_figures_are_a_part_of_their_own():
    parts = core_parts(LEAVES, DISTRICTS, POLYGONS, "degree_of_urbanisation", **CENSUSES)
    assert parts["part"].unique().tolist() == ["unclassified"]


def test_a_missing_count_is_missing_and_not_zero():
    leaves = LEAVES.copy()
    leaves.loc[leaves["code"].eq("110102") & leaves["year"].eq(2010), "population"] = pd.NA
    core = at(core_parts(leaves, DISTRICTS, POLYGONS, "districts", **CENSUSES), "110000", "core")
    assert pd.isna(core["population_2010"])
    assert core["population_2020"] == 150


def test_people_of_no_unit_are_not_lost_without_a_word():
    stray = pd.concat([LEAVES, pd.DataFrame([leaf(2020, "119999", 5)])], ignore_index=True)
    expected = "2020: core and periphery hold 415 people, the census 420"
    with pytest.raises(ConservationError, match=expected):
        core_parts(stray, DISTRICTS, POLYGONS, "districts", **CENSUSES)


def test_names_and_types_are_those_of_the_prefecture(parts):
    typed = pd.DataFrame(
        {
            "code": ["110000", "120000"],
            "type": ["core_only", None],
            "reason": [None, "no_core"],
            "note_zh": ["注", None],
            "note_en": ["note", None],
        }
    )
    names = pd.DataFrame({"name_zh": ["甲市", "乙市"]}, index=["110000", "120000"])
    described = describe_parts(parts, typed, names)
    assert described["name_zh"].tolist() == ["甲市", "甲市", "乙市", "乙市"]
    assert described["core_periphery_type"].tolist()[:2] == ["core_only", "core_only"]
    assert described["untyped_because"].tolist()[2:] == ["no_core", "no_core"]
    assert isinstance(described, gpd.GeoDataFrame)
