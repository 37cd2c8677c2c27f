"""A small country: the squares of the exports' tests with all that a figure needs of a dataset."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, box

from atlas.model.dataset import Dataset, UnitSet
from atlas.model.layer import Layer
from atlas.model.summary.places import Bounds, CensusSplit, SideFigures
from tests.default_maps import packaged_maps

COUNTIES = {"110101": "110101", "110102": "110102", "110103": "110103", "110104": "110102"}
COUNTIES |= {"110105": "110105", "110106": "110103"}
MAINLAND = tuple(COUNTIES)


def upper_set(name: str, code: str, dataset: Dataset) -> UnitSet:
    data = {
        "code": [code],
        "name_zh": ["北京市"],
        "name_en": ["Beijing"],
        "population_2010": pd.array([1_000_000_123], dtype="Int64"),
        "population_2020": pd.array([1_000_000_061], dtype="Int64"),
        "change_pct_2010_2020": pd.array([-6.2e-6], dtype="Float64"),
        "transfer_flagged": [False],
    }
    table = gpd.GeoDataFrame(data, geometry=[box(110, 30, 112, 33)], crs=dataset.leaves.crs)
    leaves = pd.Series(code, index=list(MAINLAND))
    return UnitSet(name, name, (2010, 2020), table, leaves)


@pytest.fixture
def country(dataset: Dataset) -> Dataset:
    """Nine squares: six on the mainland in four units, and three that no unit holds."""
    sets = dict(dataset.unit_sets)
    counties = sets["county_2010_2020"]
    sets["county_2010_2020"] = replace(counties, leaves=pd.Series(COUNTIES))
    sets |= {name: upper_set(name, "110000", dataset) for name in ("prefecture", "province")}
    line = gpd.GeoDataFrame(
        {"id": ["line", "line_extended"]},
        geometry=[LineString([(110.5, 30.5), (112, 32)]), LineString([(110, 30), (113, 33)])],
        crs=dataset.leaves.crs,
    )
    by_area = SideFigures(
        population_share_southeast=0.9374,
        area_share_southeast=0.5,
        people_southeast=9374,
        people_northwest=626,
        area_km2_southeast=1.0,
        area_km2_northwest=1.0,
        density_southeast=9374.0,
        density_northwest=626.0,
        left_out_units=0,
        left_out_people=0,
    )
    limits = Bounds(population_share_southeast_min=0.93, population_share_southeast_max=0.94)
    split = CensusSplit(
        area_split=by_area,
        representative_point=by_area,
        bounds=limits,
        straddling_units=0,
        straddling_people=0,
        straddling_people_share=0.0,
    )
    summary = replace(dataset.summary, heihe_tengchong={"2020": split})
    return replace(dataset, unit_sets=sets, line=line, summary=summary)


@pytest.fixture
def growth() -> Layer:
    """Growth by county, 2010–2020: breaks at −20, −10, −5, 0, 5, 10, 20, 40."""
    return next(layer for layer in packaged_maps() if layer.id == "growth_county_2010_2020")
