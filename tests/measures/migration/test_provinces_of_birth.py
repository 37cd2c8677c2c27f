"""Provinces of birth: a stock that sums to the published one."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.migration.province_moves import published_moves
from atlas.measures.migration.provinces_of_birth import (
    birth_matrix,
    birth_stock,
    birth_summary,
    birthplace_columns,
    corridors,
)
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_table

GUANGDONG, HUNAN = "440000", "430000"


@pytest.fixture(scope="module")
def birth() -> pd.DataFrame:
    return read_table("migration_province_birthplace", china().tables)


@pytest.fixture(scope="module")
def five_year() -> pd.DataFrame:
    return published_moves(china().tables, china().provinces)


@pytest.fixture
def made_up() -> pd.DataFrame:
    """31 provinces; one sample person on every way, but 71 from 11 to 12, and 21 back."""
    codes = [f"{number}0000" for number in range(11, 42)]
    listed = [(2010, a, a, b, b, 1) for a in codes for b in codes if a != b]
    names = ["year", "birth_code", "birth_zh", "residence_code", "residence_zh", "sample_persons"]
    table = pd.DataFrame(listed, columns=names)
    first, second = table["birth_code"], table["residence_code"]
    table.loc[first.eq("110000") & second.eq("120000"), "sample_persons"] = 71
    table.loc[first.eq("120000") & second.eq("110000"), "sample_persons"] = 21
    return table


def test_a_matrix_by_hand(made_up: pd.DataFrame) -> None:
    matrix = birth_matrix(made_up, 2010)
    assert matrix.shape == (31, 31)
    assert (matrix.loc["110000", "120000"], matrix.loc["120000", "110000"]) == (71, 21)
    assert matrix.isna().sum().sum() == 31
    assert all(pd.isna(matrix.loc[code, code]) for code in matrix)


def test_the_largest_by_hand(made_up: pd.DataFrame) -> None:
    listed = corridors(made_up, 2010)
    assert listed["sample_persons"].sum() == 930 + 70 + 20
    top = listed.iloc[0]
    assert top[["rank", "birth_code", "residence_code", "people"]].tolist() == [
        1,
        "110000",
        "120000",
        710,
    ]
    assert top["share_pct"] == pytest.approx(100 * 71 / 1020)
    assert listed["sample_persons"].head(2).tolist() == [71, 21]


def test_the_two_sides_of_a_province(made_up: pd.DataFrame) -> None:
    people = pd.Series({"110000": 5000}, dtype="Int64")
    stock = birth_stock(made_up, 2010, people).set_index("province_code")
    assert stock["sample_balance"].sum() == 0
    first = stock.loc["110000"]
    assert first[["sample_born_elsewhere", "sample_living_elsewhere"]].tolist() == [50, 100]
    assert first[["born_elsewhere", "balance"]].tolist() == [500, -500]
    assert first["born_elsewhere_of_residents_pct"] == pytest.approx(10)
    assert pd.isna(stock.loc["120000", "born_elsewhere_of_residents_pct"])


def test_a_table_that_is_not_whole_is_refused(made_up: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="2010: expected the 930 ordered pairs"):
        birth_matrix(made_up.iloc[1:], 2010)
    twice = pd.concat([made_up.iloc[1:], made_up.iloc[-1:]])
    with pytest.raises(ValueError, match="930 rows, 929 proper"):
        corridors(twice, 2010)
    with pytest.raises(ValueError, match="2000: expected the 930"):
        birth_matrix(made_up, 2000)


def test_born_in_another_province_as_published(birth: pd.DataFrame) -> None:
    listed = corridors(birth, 2010)
    assert int(listed["people"].sum()) == 102_306_910
    published = read_table("published_figures", china().tables).set_index(["measure", "year"])[
        "value"
    ]
    million = published["born_in_other_province_million", 2010]
    assert listed["people"].sum() / 1e6 == pytest.approx(million, abs=5e-5)


def test_2000_is_a_sample_of_unverified_fraction(birth: pd.DataFrame) -> None:
    listed = corridors(birth, 2000)
    assert int(listed["sample_persons"].sum()) == 7_305_955
    assert listed["people"].isna().all()
    assert listed["share_pct"].sum() == pytest.approx(100)
    assert birth_stock(birth, 2000)[["born_elsewhere", "balance"]].isna().all(axis=None)


@pytest.mark.parametrize("year", [2000, 2010])
def test_hunan_to_guangdong_is_the_largest_stock(birth: pd.DataFrame, year: int) -> None:
    top = corridors(birth, year).iloc[0]
    assert (top["birth_code"], top["residence_code"]) == (HUNAN, GUANGDONG)


def test_the_provinces_are_those_of_the_atlas(dataset: Dataset, birth: pd.DataFrame) -> None:
    provinces = dataset.unit_sets["province"].table.set_index("code")
    stock = birth_stock(birth, 2010, provinces["population_2010"])
    assert stock["province_code"].tolist() == provinces.index.tolist()
    share = stock.set_index("province_code")["born_elsewhere_of_residents_pct"]
    assert share.idxmax() == "310000"
    assert share.between(0, 50).all()


def test_the_summary(birth: pd.DataFrame) -> None:
    stock = birth_summary(birth)
    assert stock["2000"].people is None
    assert stock["2010"].people == 102_306_910
    assert stock["2010"].largest.sample_persons == 478_115


def test_columns_of_the_provinces(
    dataset: Dataset, birth: pd.DataFrame, five_year: pd.DataFrame
) -> None:
    provinces = dataset.unit_sets["province"].table.set_index("code")
    columns = birthplace_columns(birth, five_year, provinces["population_2010"])
    assert columns.index.tolist() == provinces.index.tolist()
    assert columns.notna().all(axis=None)
    assert columns["born_in_other_province_2010"].sum() == 102_306_910
    assert columns["living_outside_birth_province_2010"].sum() == 102_306_910
    share = columns["born_in_other_province_share_2010"]
    assert share[GUANGDONG] == pytest.approx(100 * 22_278_420 / 104_320_459, abs=0.01)
    assert columns.loc[GUANGDONG, "five_year_net_2010_2015"] == 10_691_616 - 2_585_292
    assert columns["five_year_in_2005_2010"].sum() == 54_993_910


def test_children_affected_by_migration_add_up() -> None:
    table = read_table("children_migration_national", china().tables)
    children = table[table["year"].eq(2020)].set_index("measure")["value_million"]
    parts = children["migrant_children_0_17"] + children["left_behind_children_0_17"]
    assert parts == pytest.approx(children["children_affected_by_migration"], abs=0.05)
    by_place = children["left_behind_children_urban"] + children["left_behind_children_rural"]
    assert by_place == pytest.approx(children["left_behind_children_0_17"])
    share = parts / children["children_0_17_total"]
    assert share == pytest.approx(0.464, abs=0.002)
    assert "same" not in set(table["source"])
