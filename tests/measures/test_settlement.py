"""People by class of settlement: by hand, to the person, and as the prototype found them."""

import re
import runpy
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
from shapely import box

from atlas.country import china
from atlas.measures.settlement import (
    BANDS,
    BY_DISTANCE,
    CHAPTER,
    CLASSES,
    HELD_OUT,
    TABLE,
    dasymetric,
    misplaced,
)
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_table
from atlas.words.numbers import fixed, signed

ROOT = Path(__file__).parents[2]

PRINTED = {
    "inside": (26, 31),
    "0_5": (16, 30),
    "5_10": (16, 23),
    "10_20": (11, 15),
    "20_30": (5, 7),
    "30_50": (-0.6, 0.6),
    "50_100": (-3.0, -2.4),
    "over_100": (-2, -2),
}
"""Growth by distance of the prototype, in per cent: with four models, ours with three."""


def test_people_go_where_the_other_units_have_them_and_none_is_lost() -> None:
    """Ten to the km² in town, one outside: of 7 people in half of each, 6 and 1."""
    people = pd.Series([100, 10, 7, None], index=list("abcd"), dtype="Int64")
    parts = pd.DataFrame(
        {"unit": list("abccdd"), "town": [10, 0, 1, 0, 1, 0], "field": [0, 10, 0, 1, 0, 1]}
    )
    groups = pd.Series(list("xxyy"), index=list("abcd"))
    found = dasymetric(people, parts, ["town", "field"], leave_out=groups)
    assert found.weights.loc["y"].round(9).tolist() == [10, 1]
    assert found.people.iloc[:4].tolist() == [100, 10, 6, 1]
    assert found.people.iloc[4:].isna().all()


def test_people_of_a_unit_that_no_weight_reaches_are_spread_evenly() -> None:
    people = pd.Series([100, 5], index=["a", "b"])
    parts = pd.DataFrame({"unit": ["a", "b", "b"], "town": [10, 0, 0], "water": [0, 3, 1]})
    weights = pd.DataFrame({"town": [10.0], "water": [0.0]}, index=["all"])
    found = dasymetric(people, parts, ["town", "water"], weights=weights)
    assert found.people.tolist() == [100, 4, 1]


def test_a_unit_without_people_and_land_has_nobody() -> None:
    people = pd.Series([10, 0], index=["a", "b"])
    parts = pd.DataFrame({"unit": ["a", "b"], "town": [2, 0]})
    assert dasymetric(people, parts, ["town"]).people.tolist() == [10, 0]


def test_a_region_of_one_unit_can_misplace_nobody() -> None:
    counted, model = pd.Series([60.0, 40.0, 100.0]), pd.Series([1.0, 1.0, 7.0])
    assert misplaced(counted, model, pd.Series(["p", "p", "q"])) == 10.0


@pytest.fixture(scope="module")
def by_distance(dataset: Dataset) -> pd.DataFrame:
    return dataset.tables[BY_DISTANCE].set_index("band")


def test_every_unit_is_spread_to_the_person(dataset: Dataset) -> None:
    land = read_table(TABLE, china().tables)
    units = dataset.people_units
    assert units is not None
    counted = units.table.set_index("code")["population_2020"].reindex(land["code"].unique())
    parts = land.rename(columns={"code": "unit"})
    spread = dasymetric(counted, parts, list(CLASSES.values())).people
    sums = spread.groupby(parts["unit"]).sum(min_count=1)
    pd.testing.assert_series_equal(
        sums.reindex(counted.index), counted.astype("Int64"), check_names=False
    )
    # Cells of 1 km², against the land of the units: two of these have no polygon.
    km2 = land[list(CLASSES.values())].to_numpy().sum()
    assert km2 == pytest.approx(units.table["area_km2"].sum(), rel=0.002)


def test_growth_by_distance_is_as_the_prototype_found_it(by_distance: pd.DataFrame) -> None:
    """Its ends within a point; the low end of 0–5 km four below.

    There smoothed outlines cut cells of cities: with cells of 500 m, as the prototype seems to
    have had, it is 14.9.
    """
    assert list(by_distance.index) == [band.id for band in BANDS] == list(PRINTED)
    for band, (low, high) in PRINTED.items():
        found = by_distance.loc[band, ["change_pct_low", "change_pct_high"]]
        near = 4.5 if band == "0_5" else 1
        assert found.to_numpy(float) == pytest.approx([low, high], abs=near), band
    low, high = by_distance["change_pct_low"], by_distance["change_pct_high"]
    assert (low[:5] > 0).all()
    assert (high[6:] < 0).all()
    assert low["30_50"] < 0 < high["30_50"]
    assert (by_distance["people_after_low"] <= by_distance["people_after_high"]).all()


def test_the_documentation_has_the_figures_of_the_tables(
    dataset: Dataset, by_distance: pd.DataFrame
) -> None:
    text = (ROOT / "docs" / "made" / "cities.md").read_text(encoding="utf-8")
    said = [re.findall(r"[+−]?\d+\.\d", line) for line in text.splitlines() if " % |" in line]
    found = dataset.tables[HELD_OUT].set_index(["year", "within", "method"])["misplaced_pct"]
    off = [
        [fixed(found[year, "prefecture", method], 1) for method in ("even", "class")]
        for year in (2010, 2020)
    ]
    ends = by_distance[["change_pct_low", "change_pct_high"]].to_numpy(float)
    change = [list(dict.fromkeys(signed(end, 1) for end in pair)) for pair in ends]
    assert said == off + change


def test_a_class_misplaces_a_third_of_what_land_alone_does(dataset: Dataset) -> None:
    """Within a point of the prototype: 24.8 → 8.8 % in 2010, 27.9 → 9.5 % in 2020."""
    table = dataset.tables[HELD_OUT]
    found = table.set_index(["year", "within", "method"])["misplaced_pct"].astype(float)
    for year, even, by_class in ((2010, 24.8, 8.8), (2020, 27.9, 9.5)):
        assert found[year, "prefecture", "even"] == pytest.approx(even, abs=1)
        assert found[year, "prefecture", "class"] == pytest.approx(by_class, abs=1)
    assert np.isfinite(found).all()


def test_a_census_that_lacks_units_has_no_growth_by_distance(dataset: Dataset) -> None:
    """Nor have other boundaries: the packaged land is that of the packaged units."""
    units, country = dataset.people_units, dataset.country
    assert units is not None

    def given(table: pd.DataFrame, whole: bool) -> set[str]:
        base = SimpleNamespace(base=SimpleNamespace(is_whole=whole))
        reading = SimpleNamespace(
            country=country,
            optional_table=lambda name: read_table(name, country.tables),
            unit_sets={units.id: SimpleNamespace(years=units.years, table=table)},
            comparisons={country.main.name: base},
        )
        return set(CHAPTER.gives(reading).tables)

    assert given(units.table, whole=True) == {BY_DISTANCE, HELD_OUT}
    assert given(units.table, whole=False) == set()
    assert given(units.table.iloc[5:], whole=True) == set()


def test_land_is_counted_by_class_and_distance_by_hand(tmp_path: Path) -> None:
    """Eight cells in a row: two in a city of two million, five up to 5 km from it, one beyond."""
    script = ROOT / "benchmarks" / "settlement_classes.py"
    derived = runpy.run_path(str(script))["land_by_class"]
    raster, mollweide = tmp_path / "classes.tif", "ESRI:54009"
    cells = np.array([[30, 30, 23, 21, 21, 11, 11, 10]], dtype="uint8")
    profile = {"driver": "GTiff", "width": 8, "height": 1, "count": 1, "dtype": "uint8"}
    place = rasterio.Affine(1000, 0, 0, 0, -1000, 1000)
    with rasterio.open(raster, "w", crs=mollweide, transform=place, **profile) as file:
        file.write(cells, 1)
    unit = gpd.GeoDataFrame({"code": ["a"]}, geometry=[box(0, 0, 8000, 1000)], crs=mollweide)
    city = gpd.GeoDataFrame(
        {"people_2020_est": [2_000_000, 9_000]},
        geometry=[box(0, 0, 2000, 1000), box(6000, 0, 7000, 1000)],
        crs=mollweide,
    )
    found = derived(unit, raster, city, mollweide).set_index("band")
    assert found.index.tolist() == ["inside", "0_5", "5_10"]
    assert found["urban_centre"].tolist() == [2, 0, 0]
    assert found.loc["0_5", ["dense_cluster", "suburban", "very_low_density"]].tolist() == [1, 2, 2]
    assert found.loc["5_10", ["very_low_density", "water"]].tolist() == [0, 1]
