"""Neighbours and Moran's I: squares that a reader can work out, then the real counties."""

from __future__ import annotations

from fractions import Fraction

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control
from shapely import box

from atlas.country import china
from atlas.measures.spatial_dependence import (
    CLASSES,
    LEAST_UNITS,
    NOT_SIGNIFICANT,
    Dependence,
    local_moran,
    neighbours,
)
from atlas.model.dataset import Dataset
from atlas.model.figures import too_small_to_rank

MEASURES = {"net_migration": "net_migration_rate_2010_2020", "growth": "change_pct_2010_2020"}


def squares(*corners: tuple[float, float], size: float = 1) -> gpd.GeoDataFrame:
    """Squares by their south-western corners in degrees, named by their order."""
    shapes = [box(x, y, x + size, y + size) for x, y in corners]
    codes = [f"{number:02}" for number in range(len(shapes))]
    return gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs="EPSG:4490")


def lattice(side: int) -> gpd.GeoDataFrame:
    """Squares in rows from the south-west: 3 by 3 has 04 in its middle."""
    return squares(*((100 + x, 30 + y) for y in range(side) for x in range(side)))


def pairs(found: pd.DataFrame, kind: str) -> list[tuple[str, str]]:
    rows = found[found["neighbour_kind"].eq(kind)]
    return list(zip(rows["code"], rows["neighbour_code"], strict=True))


def near(units: gpd.GeoDataFrame) -> pd.DataFrame:
    return neighbours(units, crs=china().equal_area, order=china().codes.in_order)


def test_a_corner_is_enough_to_be_a_neighbour() -> None:
    found = near(lattice(3))
    count = found.groupby("code").size()
    assert count.tolist() == [3, 5, 3, 5, 8, 5, 3, 5, 3]
    assert found["neighbour_kind"].eq("border").all()
    assert found.groupby("code")["neighbour_weight"].sum().tolist() == pytest.approx([1] * 9)
    assert ("00", "04") in pairs(found, "border")
    assert ("00", "08") not in pairs(found, "border")
    # A degree of latitude on GRS80 from 30°, one of longitude at 31°, and none in a corner.
    km = found.set_index(["code", "neighbour_code"])["border_km"]
    sides = [km["00", "01"], km["01", "00"], km["00", "03"], km["00", "04"]]
    assert sides == pytest.approx([110.861, 110.861, 95.504, 0], abs=0.001)


def test_an_island_is_linked_to_the_nearest_and_a_group_by_its_nearest_unit() -> None:
    # Two on the mainland, an island of two units to the east, and one beyond it.
    units = squares((100, 30), (101, 30), (103, 30), (104, 30), (105.5, 30))
    found = near(units)
    assert pairs(found, "border") == [("00", "01"), ("01", "00"), ("02", "03"), ("03", "02")]
    assert pairs(found, "link") == [("01", "02"), ("02", "01"), ("03", "04"), ("04", "03")]
    assert found.set_index("code").loc["03", "neighbour_weight"].tolist() == [0.5, 0.5]
    assert found["border_km"].isna().equals(found["neighbour_kind"].eq("link"))


def test_islands_that_are_nearest_to_each_other_are_linked_to_the_mainland_too() -> None:
    found = near(squares((100, 30), (101, 30), (104, 30), (105.5, 30)))
    assert ("02", "03") in pairs(found, "link")
    assert ("01", "02") in pairs(found, "link")
    assert len(pairs(found, "link")) == 4


def test_nearness_is_that_of_the_ground_and_not_of_degrees() -> None:
    # At 60° a degree of longitude is half as long as one of latitude.
    found = near(squares((100, 60), (101.5, 60), (100, 61.4), (100, 62.4)))
    assert ("00", "01") in pairs(found, "link")


def test_a_unit_that_is_not_drawn_is_nobodys_neighbour() -> None:
    units = lattice(3)
    units.loc[4, "geometry"] = None
    assert "04" not in set(near(units)["code"])
    assert near(units.head(1)).empty
    assert near(units.iloc[[4]]).empty


def by_hand(values: list[float], neighbours_of: dict[int, list[int]]) -> Fraction:
    """Moran's I with weights that add up to 1 for each unit, in whole numbers."""
    exact = [Fraction(value) for value in values]
    mean = sum(exact) / len(exact)
    z = [value - mean for value in exact]
    lagged = [
        sum((z[other] for other in near), Fraction()) / len(near) for near in neighbours_of.values()
    ]
    return sum(a * b for a, b in zip(z, lagged, strict=True)) / sum(a * a for a in z)


def in_lattice(side: int) -> dict[int, list[int]]:
    return {
        y * side + x: [
            b * side + a
            for b in range(max(y - 1, 0), min(y + 2, side))
            for a in range(max(x - 1, 0), min(x + 2, side))
            if (a, b) != (x, y)
        ]
        for y in range(side)
        for x in range(side)
    }


def measured(units: gpd.GeoDataFrame, values: list[float]) -> Dependence:
    found = local_moran(pd.Series(values, units["code"], dtype="Float64"), near(units))
    assert found is not None
    return found


def test_a_lattice_of_three_by_three_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atlas.measures.spatial_dependence.LEAST_UNITS", 9)
    # 0 to 8 in rows from the south-west: z is −4 to 4, and Σz² is 60. Beside the corner of −4 lie
    # −3, −1, 0, of mean −4/3; beside −3, −6/5; beside −2, −2/3; beside −1, −2/5; beside the
    # middle, 0; and so on with the other sign. Σ z · mean = 2 (16/3 + 18/5 + 4/3 + 2/5) = 64/3.
    values = [float(number) for number in range(9)]
    assert by_hand(values, in_lattice(3)) == Fraction(64, 3) / 60 == Fraction(16, 45)
    found = measured(lattice(3), values)
    assert found.moran == pytest.approx(16 / 45)
    assert found.expected == pytest.approx(-1 / 8)
    # Iᵢ = 8 · zᵢ · mean of the neighbours' z ÷ 60.
    half = [8 * part / 60 for part in (16 / 3, 18 / 5, 4 / 3, 2 / 5)]
    assert found.local["local_moran"].tolist() == pytest.approx([*half, 0, *half[::-1]])
    quadrants = found.local["quadrant"].drop("04").tolist()
    assert quadrants == ["cold_spot"] * 4 + ["hot_spot"] * 4
    # At the mean itself all draws are alike: nothing tells the middle from chance.
    assert found.local["p"]["04"] == 1
    # Of the 56 ways to draw three others, two add up to less than the −4 beside the corner, two
    # to just as much: on both sides 4 to 8 of 56, as rounding takes those that are the same.
    assert 4 / 56 - 0.01 < found.local["p"]["00"] < 8 / 56 + 0.01
    assert found.classes.eq(NOT_SIGNIFICANT).all()


def test_where_high_meets_high_there_is_a_hot_spot_and_a_chessboard_has_none() -> None:
    side = 12
    # West high, east low, with something to tell the units apart.
    places = [(x, y) for y in range(side) for x in range(side)]
    values = [(20 if x < side // 2 else -20) + (7 * x + 3 * y) % 5 + y / 100 for x, y in places]
    found = measured(lattice(side), values)
    assert found.moran == pytest.approx(float(by_hand(values, in_lattice(side))))
    codes = np.array([f"{number:02}" for number in range(side * side)])
    inner = lambda x: [str(codes[y * side + x]) for y in range(1, side - 1)]  # noqa: E731
    assert found.classes[inner(2)].eq("hot_spot").all()
    assert found.classes[inner(side - 3)].eq("cold_spot").all()
    board = [(x + y) % 2 + (x + side * y) / 1000 for x, y in places]
    chess = measured(lattice(side), board)
    assert chess.moran == pytest.approx(float(by_hand(board, in_lattice(side))))
    assert not chess.classes.isin(("hot_spot", "cold_spot")).any()


def test_chance_is_told_by_the_draws_that_a_reader_can_repeat() -> None:
    side = 8
    values = [float(number * 37 % 64) ** 0.5 for number in range(side * side)]
    found = measured(lattice(side), values)
    z = np.array(values) - np.mean(values)
    rng, ours = np.random.default_rng(7), []
    for unit, around in in_lattice(side).items():
        others = np.delete(z, unit)
        draws = np.array(
            [rng.choice(others, len(around), replace=False).mean() for _ in range(4_000)]
        )
        above = np.mean(z[unit] * draws >= z[unit] * z[around].mean())
        ours.append(min(2 * min(above, 1 - above), 1))
    # By 4,000 draws a p is known to two or three hundredths.
    assert found.local["p"].to_numpy() == pytest.approx(np.array(ours), abs=0.06)


def test_two_runs_are_the_same_and_leave_chance_as_it_was() -> None:
    units, values = lattice(6), [float(number * 7 % 36) for number in range(36)]
    np.random.seed(4)
    expected = np.random.random()
    np.random.seed(4)
    first, second = measured(units, values), measured(units, values)
    assert np.random.random() == expected
    pd.testing.assert_frame_equal(first.local, second.local)


def test_missing_is_left_out_and_too_few_or_equal_values_tell_nothing() -> None:
    units = lattice(6)
    values = pd.Series(range(36), units["code"], dtype="Float64")
    around = near(units)
    # 00 loses its only neighbours, and has a value that none can be set beside.
    alone = values.mask(values.index.isin(["01", "06", "07"]))
    found = local_moran(alone, around)
    assert found is not None
    assert set(found.classes.index) == set(units["code"]) - {"00", "01", "06", "07"}
    assert local_moran(values.head(LEAST_UNITS - 1), around) is None
    assert local_moran(values * 0, around) is None
    assert local_moran(values.mask(values.ge(0)), around) is None


@pytest.mark.parametrize("measure", MEASURES)
def test_the_real_counties(dataset: Dataset, measure: str) -> None:
    summary = dataset.summary.spatial_dependence
    table = dataset.unit_sets["county_2010_2020"].table.set_index("code")
    around = dataset.tables["county_neighbours_2010_2020"]
    figures = summary.measures[measure]
    # The formula once more, as sums of a table.
    values = table[MEASURES[measure]].mask(too_small_to_rank(table)).dropna().astype(float)
    z = values - values.mean()
    beside = around.assign(
        z=around["code"].map(z).astype(float), of=around["neighbour_code"].map(z).astype(float)
    ).dropna(subset=["z", "of"])
    lagged = beside.groupby("code")["of"].mean()
    z = (values[lagged.index] - values[lagged.index].mean()).to_numpy()
    lagged = lagged.to_numpy() + (values.mean() - values[beside["code"].unique()].mean())
    assert figures.units == len(z)
    assert figures.moran == pytest.approx((z * lagged).sum() / (z * z).sum(), abs=1e-4)
    assert figures.moran == pytest.approx(0.41, abs=0.01)
    assert figures.expected == pytest.approx(-1 / (len(z) - 1), abs=1e-6)
    found = table[f"hot_spot_{measure}_2010_2020"]
    assert found.value_counts().to_dict() == {k: n for k, n in figures.classes.items() if n}
    assert sum(figures.classes.values()) == found.notna().sum() == figures.units
    assert set(figures.classes) == set(CLASSES)
    # Far fewer than tests that stand alone find, and those fewer than all.
    significant = figures.units - figures.classes[NOT_SIGNIFICANT]
    assert 100 < significant < figures.significant_alone < figures.units / 4


def test_finds_are_those_of_benjamini_and_hochberg(dataset: Dataset) -> None:
    table = dataset.unit_sets["county_2010_2020"].table.set_index("code")
    rate = table["net_migration_rate_2010_2020"].mask(too_small_to_rank(table))
    found = local_moran(rate, dataset.tables["county_neighbours_2010_2020"])
    held = false_discovery_control(found.local["p"])
    assert (found.classes.ne(NOT_SIGNIFICANT) == (held <= 0.05)).all()
    published = table["hot_spot_net_migration_2010_2020"].dropna()
    assert published.sort_index().equals(found.classes.sort_index().rename(published.name))


def test_where_they_are(dataset: Dataset) -> None:
    table = dataset.unit_sets["county_2010_2020"].table
    found = table["hot_spot_net_migration_2010_2020"]
    where = table["province_name_en"].groupby(found).value_counts()
    assert where["cold_spot"].head(2).index.tolist() == ["Heilongjiang", "Jilin"]
    assert {"Sichuan", "Guangdong", "Zhejiang"} <= set(where["hot_spot"].head(4).index)
    # Sansha has too few people for a rate, Jinmen none that the census counts.
    by_code = found.set_axis(table["code"])
    assert by_code[["460300", "350527"]].isna().all()


def test_islands_of_china_are_linked(dataset: Dataset) -> None:
    around = dataset.tables["county_neighbours_2010_2020"]
    links = pairs(around, "link")
    assert len(links) == 2 * dataset.summary.spatial_dependence.links
    # Pingtan to Changle, Nan'ao to Raoping, Hainan's Meilan to Xuwen.
    for pair in (("350128", "350112"), ("440523", "445122"), ("460108", "440825")):
        assert pair in links
        assert pair[::-1] in links
    drawn = dataset.unit_sets["county_2010_2020"].table.dropna(subset="geometry")
    assert set(around["code"]) == set(drawn["code"])
    mirrored = around[["neighbour_code", "code"]].set_axis(["code", "neighbour_code"], axis=1)
    mirrored = mirrored.sort_values(
        ["code", "neighbour_code"], key=lambda codes: codes.str.removeprefix("U"), ignore_index=True
    )
    assert mirrored.equals(around[["code", "neighbour_code"]])
    assert around.groupby("code")["neighbour_weight"].sum().round(9).eq(1).all()
