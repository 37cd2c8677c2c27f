"""Moves between provinces: as published, with what their samples leave open."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.migration.province_moves import (
    KINDS,
    differ_beyond_sampling,
    five_year_migration,
    five_year_summary,
    interval,
    kinds,
    log_variance,
    moves_summary,
    net_moves,
    province_moves,
    rank_bounds,
)
from atlas.model.dataset import Dataset
from atlas.model.summary.people import MovesFigures
from atlas.sources.packaged import read_table

GUANGDONG, HUNAN = "440000", "430000"
ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT / "tests" / "data" / "migration_province_five_year.csv"
"""Margins as Gu and Xu 2022 publish them, transcribed apart from the matrices.

The source rotates six labels in both periods; put right here, ``source_code`` keeps what stood
there.
"""

PERIODS = ("1995-2000", "2000-2005", "2005-2010", "2010-2015", "2015-2020")


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return read_table("migration_province_moves", china().tables)


@pytest.fixture(scope="module")
def periods() -> pd.DataFrame:
    return read_table("migration_province_moves_periods", china().tables)


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    codes = {"province_code": "str", "source_code": "str"}
    return pd.read_csv(PUBLISHED, dtype=codes).set_index(["period", "province_code"])


@pytest.fixture(scope="module")
def moves(table: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    return province_moves(table, periods, provinces=china().provinces, coast=china().coast)


@pytest.fixture(scope="module")
def figures(moves: pd.DataFrame, periods: pd.DataFrame) -> dict[str, MovesFigures]:
    return moves_summary(moves, periods, pd.Series(1.0, moves.index))


def in_order(figures: dict[str, MovesFigures], read) -> list[float]:
    return [read(figures[period]) for period in PERIODS]


def test_an_interval_by_hand() -> None:
    people, persons = pd.Series([7590, 0], dtype="Int64"), pd.Series([759, 0], dtype="Int64")
    low, high = interval(people, persons, pd.Series([0.1, 0.0131]))
    spread = math.exp(1.96 * math.sqrt(4 * 0.9 / 759))
    assert low.tolist() == [round(7590 / spread, -1), 0] == [6630, 0]
    assert high.tolist() == [round(7590 * spread, -1), round(12 / 0.0131, -1)] == [8690, 920]


def test_what_depends_on_the_design_effect_is_what_the_documentation_says(
    table: pd.DataFrame, periods: pd.DataFrame
) -> None:
    """The data bound it at 3.5 and 7.5; 4 is assumed."""
    said = (ROOT / "docs" / "made" / "validation.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip().removesuffix(" %") for cell in line.strip("|").split("|")]
        for line in said.splitlines()
        if line.startswith(("| design effect", "| half of the 95", "| the same in", "| of 930"))
    ]
    effects = [float(cell) for cell in rows[0][1:]]
    assert effects == [3.5, 4, 7.5]
    fraction = periods.set_index("period")["sampling_fraction"].astype(float)
    of_period = {
        period: found.set_index(["origin_code", "destination_code"])
        for period, found in table.groupby("period")
    }

    def half_interval(period: str, effect: float) -> str:
        moves = of_period[period]
        large = moves["sample_persons"][moves["people"].ge(150_000)]
        assert len(large) == 71
        wide = np.exp(1.96 * np.sqrt(log_variance(large, fraction[period], effect)))
        return f"{100 * ((wide - 1 / wide) / 2).median():.1f}"

    def told_apart(first: str, last: str, effect: float) -> str:
        counts = [of_period[period]["people"].astype(float) for period in (first, last)]
        spread = sum(
            log_variance(of_period[period]["sample_persons"], fraction[period], effect)
            for period in (first, last)
        )
        known = counts[0].gt(0) & counts[1].gt(0)
        apart = np.log(counts[0][known] / counts[1][known]).abs()
        return str(int((apart > 1.96 * np.sqrt(spread[known])).sum()))

    assert rows[1][1:] == [half_interval("2015-2020", effect) for effect in effects]
    assert rows[2][1:] == [half_interval("2010-2015", effect) for effect in effects]
    assert rows[3][1:] == [told_apart("2005-2010", "2015-2020", effect) for effect in effects]
    assert rows[4][1:] == [told_apart("2010-2015", "2015-2020", effect) for effect in effects]


def test_two_counts_are_told_apart_by_their_samples() -> None:
    variance = 4 * 0.9 / 100
    edge = math.exp(1.96 * math.sqrt(2 * variance))
    assert differ_beyond_sampling((edge * 1.001, variance), (1, variance))
    assert not differ_beyond_sampling((edge * 0.999, variance), (1, variance))
    assert not differ_beyond_sampling((0, np.inf), (1, variance))


def test_ranks_that_cannot_be_told_by_hand() -> None:
    """Of a tenth: 1.0 and 0.99 m cannot be told apart; nobody is fewer than 120, as 100 may be."""
    people = pd.Series([1_000_000, 990_000, 500_000, 100, 0])
    first, last = rank_bounds(people, people // 10, 0.1)
    assert first.tolist() == [1, 1, 3, 4, 4]
    assert last.tolist() == [2, 2, 3, 5, 5]


def test_kinds_by_hand() -> None:
    origin = pd.Series(["430000", "440000", "440000", "430000", "210000"])
    destination = pd.Series(["440000", "430000", "310000", "420000", "450000"])
    assert kinds(origin, destination, coast=china().coast).tolist() == [*KINDS, "within_inland"]


def test_net_by_hand() -> None:
    both = pd.DataFrame(
        {
            "period": "p",
            "origin_code": ["a", "b", "a", "c"],
            "destination_code": ["b", "a", "c", "a"],
            "people": pd.Series([70, 100, 5, 5], dtype="Int64"),
        }
    )
    net = net_moves(both)
    assert net.to_dict("records") == [
        {"period": "p", "origin_code": "b", "destination_code": "a", "people": 30}
    ]


def test_each_period_is_whole_and_as_published(figures: dict[str, MovesFigures]) -> None:
    assert tuple(figures) == PERIODS
    people = in_order(figures, lambda it: it.people)
    assert people == [32_282_130, 38_464_177, 54_993_910, 53_276_332, 50_831_910]
    published = read_table("published_figures", china().tables).set_index(["measure", "year"])[
        "value"
    ]
    million = published["interprovincial_5yr_million", 2010]
    assert people[2] / 1e6 == pytest.approx(million, abs=5e-5)
    for found in figures.values():
        assert sum(kind.people for kind in found.kinds.values()) == found.people
        assert sum(found.arrivals_share.values()) == pytest.approx(1, abs=1e-4)


def test_the_margins_are_those_published_elsewhere(
    table: pd.DataFrame, periods: pd.DataFrame, published: pd.DataFrame
) -> None:
    """All 62 of 2005-10 and 2010-15, to the person."""
    margins = five_year_migration(table, periods, provinces=china().provinces).set_index(
        ["period", "province_code"]
    )
    assert len(published) == 62
    for way in ("in", "out"):
        expected = published[f"{way}_migrants_million"].mul(1_000_000).round()
        found = margins.loc[published.index, f"{way}_migrants"]
        assert (found.astype("int64") == expected.astype("int64")).all()


def test_the_margins_hold_together(table: pd.DataFrame, periods: pd.DataFrame) -> None:
    margins = five_year_migration(table, periods, provinces=china().provinces)
    assert len(margins) == 155
    assert (margins.groupby("period")["net_migrants"].sum() == 0).all()
    for way in ("in", "out"):
        shares = margins.groupby("period")[f"{way}_share_pct"].sum()
        assert shares.tolist() == pytest.approx([100] * 5)
        people, low, high = (margins[f"{way}_{name}"] for name in ("migrants", "low", "high"))
        assert (low < people).all()
        assert (people < high).all()
    assert five_year_summary(margins)["2005-2010"].net[GUANGDONG] == 12_261_500


def test_the_coast_draws_less_than_it_did(figures: dict[str, MovesFigures]) -> None:
    def percent(kind: str) -> list[int]:
        return in_order(figures, lambda it: round(100 * it.kinds[kind].share))

    assert percent("inland_to_coast") == [63, 67, 64, 54, 48]
    assert percent("coast_to_inland") == [6, 8, 7, 12, 16]


def test_guangdong_took_a_third_and_takes_a_sixth(figures: dict[str, MovesFigures]) -> None:
    arrivals = in_order(figures, lambda it: it.arrivals_share[GUANGDONG])
    assert [round(100 * share) for share in arrivals] == [36, 32, 25, 20, 17]
    leavers = in_order(figures, lambda it: it.leavers_share[GUANGDONG])
    assert [round(100 * leavers[i], 1) for i in (0, -1)] == [1.4, 6.2]


def test_what_is_left_when_moves_are_set_off(figures: dict[str, MovesFigures]) -> None:
    net = in_order(figures, lambda it: round(it.net_over_gross, 2))
    assert net == [0.63, 0.62, 0.62, 0.47, 0.35]
    pairs = in_order(figures, lambda it: round(100 * it.net_of_pairs_over_gross))
    assert (pairs[0], pairs[-1]) == (73, 43)


def test_hunan_to_guangdong_is_the_largest_of_every_period(
    figures: dict[str, MovesFigures], moves: pd.DataFrame
) -> None:
    for found in figures.values():
        largest = found.largest
        assert (largest.origin_code, largest.destination_code) == (HUNAN, GUANGDONG)
    million = in_order(figures, lambda it: round(it.largest.people / 1e6, 2))
    assert million == [2.52, 2.43, 2.93, 2.17, 1.63]
    top = moves[moves["rank"].eq(1)]
    assert top["origin_en"].tolist() == ["Hunan"] * 5
    assert top["rank_to"].tolist() == [1] * 5


def test_what_a_map_from_150_000_people_shows(figures: dict[str, MovesFigures]) -> None:
    drawn = in_order(figures, lambda it: it.drawn["150000"].arrows)
    assert drawn == [33, 52, 70, 71, 71]
    share = in_order(figures, lambda it: round(100 * it.drawn["150000"].share))
    assert share == [56, 64, 65, 56, 53]


def test_a_table_that_is_not_whole_is_refused(table: pd.DataFrame, periods: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="1995-2000: expected the 930 ordered pairs"):
        province_moves(table.iloc[1:], periods, provinces=china().provinces, coast=china().coast)
    twice = table.copy()
    twice.loc[0, "destination_code"] = twice.loc[1, "destination_code"]
    with pytest.raises(ValueError, match="930 rows, 929 of them proper"):
        province_moves(twice, periods, provinces=china().provinces, coast=china().coast)


def test_lines_join_centres_of_people(dataset: Dataset) -> None:
    lines = dataset.tables["province_moves"]
    assert len(lines) == 4650
    assert lines.crs == dataset.leaves.crs
    assert lines.geometry.notna().all()
    provinces = (
        dataset.unit_sets["province"].table.set_index("code").geometry.to_crs(china().equal_area)
    )
    starts = lines.to_crs(china().equal_area).geometry.interpolate(0)
    away = starts.distance(provinces.reindex(lines["origin_code"]).set_axis(lines.index))
    # Sparse Xizang and crooked Hebei or Gansu have the mean of their people in a neighbour.
    outside = set(lines.loc[away > 0, "origin_en"])
    assert outside <= {"Hebei", "Gansu", "Inner Mongolia"}
    km = dataset.summary.moves["2015-2020"].mean_distance_km
    assert km is not None
    assert 850 < km < 950


def test_the_rotated_labels_of_the_margins_are_put_right(
    dataset: Dataset, published: pd.DataFrame
) -> None:
    census = dataset.unit_sets["province"].counts[2010]
    registered = census["away_other_province"].astype(float)
    residents = census["population"].astype(float)
    margins = published.loc["2005-2010"].reset_index()
    rate = {
        column: margins.set_index(column)["in_migrants_million"] * 1e6 / residents
        for column in ("province_code", "source_code")
    }
    assert rate["source_code"].corr(registered / residents) == pytest.approx(0.762, abs=0.001)
    assert rate["province_code"].corr(registered / residents) == pytest.approx(0.990, abs=0.001)
    rotated = margins[margins["province_code"].ne(margins["source_code"])]
    assert set(rotated["province_zh"]) == {"新疆", "西藏", "陕西", "甘肃", "青海", "宁夏"}
