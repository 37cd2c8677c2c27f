"""City classes as published, and the schooling ladder of cities small enough to work out."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.assemble import latest_districts
from atlas.measures.city_classes import (
    CITY_CLASSES,
    PUBLISHED_CLASSES,
    add_ladder,
    by_class,
    cities,
    city_class,
    city_of_county,
    city_summary,
    city_table,
    ladder_gain,
    net_migration_by_class,
    per_doubling,
    rank_size,
)
from atlas.measures.migration.migration_estimate import MigrationEstimate
from atlas.measures.schooling import schooling_parts
from atlas.model.dataset import Dataset
from atlas.model.errors import UserError
from atlas.sources.packaged import read_table
from atlas.units.inputs import Inputs
from atlas.units.unite import sum_counts

URBAN = pd.DataFrame(
    {
        "code": ["110000", "130100", "130181"],
        "name_zh": ["北京市", "石家庄市", "辛集市"],
        "urban_area_population": pd.array([12_000_000, 4_000_000, 300_000], "Int64"),
        "level": ["prefecture_or_municipality"] * 2 + ["county_level_city"],
    }
)


def counts(code: str, people: int, primary: int, junior: int, university: int) -> pd.DataFrame:
    levels = dict.fromkeys(("none", "preschool", "senior_secondary", "college"), 0)
    levels |= {"primary": primary, "junior_secondary": junior, "university": university}
    row = {f"schooling_{level}_female": number for level, number in levels.items()}
    row |= {f"schooling_{level}_male": 0 for level in levels}
    return pd.DataFrame({"population": people, **row}, index=[code]).astype("Int64")


BEFORE = pd.concat(
    [
        counts("110000", 100, 20, 50, 10),
        counts("130100", 50, 20, 20, 5),
        counts("130181", 9, 8, 1, 0),
    ]
)
AFTER = pd.concat(
    [
        counts("110000", 150, 30, 60, 40),
        counts("130100", 40, 10, 20, 10),
        counts("130181", 8, 8, 0, 0),
    ]
)
TWO = {2010: BEFORE, 2020: AFTER}


def test_a_city_at_a_threshold_belongs_above_it() -> None:
    people = pd.Series([10_000_000, 9_999_999, 200_000, 199_999, None], dtype="Int64")
    assert city_class(people).tolist() == ["super_large", "very_large", "small_1", "small_2", pd.NA]


def test_the_classes_of_2020_as_published() -> None:
    listed = cities(read_table("urban_area_population_2020", china().tables))
    found = listed["class"].value_counts().to_dict()
    assert {name: found[name] for name in PUBLISHED_CLASSES} == PUBLISHED_CLASSES
    assert sum(found.values()) == 683
    largest = listed.groupby("class")["name_zh"].agg(list)
    assert largest["super_large"] == [
        "上海市",
        "北京市",
        "深圳市",
        "重庆市",
        "广州市",
        "成都市",
        "天津市",
    ]
    very_large = "、".join(largest["very_large"])
    assert very_large == (
        "武汉市、东莞市、西安市、杭州市、佛山市、南京市、沈阳市、青岛市、济南市、长沙市、哈尔滨市、"
        "郑州市、昆明市、大连市"
    )
    assert listed.loc["510100", "urban_area_population"] == 13_340_304
    assert listed.loc["420100", "urban_area_population"] == 9_953_005


def test_districts_make_up_a_city_and_a_county_level_city_itself() -> None:
    districts = pd.DataFrame(
        {
            "code": ["110101", "130102", "130123", "130181", "230102"],
            "prefecture_code": ["110000", "130100", "130100", "130100", "230100"],
            "status": ["district", "district", "county", "county_level_city", "district"],
        }
    )
    assert city_of_county(districts, URBAN).to_dict() == {
        "110101": "110000",
        "130102": "130100",
        "130181": "130181",
    }


def test_city_table_by_hand() -> None:
    table = city_table(TWO, URBAN, years=(2010, 2020))
    assert list(table.index) == ["110000", "130100", "130181"]
    first = table.loc["110000"]
    assert first["change_pct"] == pytest.approx(50)
    assert first["mean_years_2010"] == (20 * 6 + 50 * 9 + 10 * 16) / 80
    assert (first["primary_or_less_2020"], first["college_2020"]) == (30, 40)


def test_a_city_that_one_census_lacks_is_left_out() -> None:
    table = city_table({2010: BEFORE.drop("130181"), 2020: AFTER}, URBAN, years=(2010, 2020))
    assert list(table.index) == ["110000", "130100"]


def test_ladder_gain_by_hand() -> None:
    # The nation's rung doubles; a city that goes from 10 to 30 has half as many again.
    table = pd.DataFrame({"college_2010": [10], "college_2020": [30]}, dtype="Int64")
    assert ladder_gain(
        table, "college", {2010: 100.0, 2020: 200.0}, years=(2010, 2020)
    ).tolist() == [50.0]


def test_gains_against_the_own_nation_sum_to_nothing() -> None:
    gained = add_ladder(city_table(TWO, URBAN, years=(2010, 2020)), TWO, years=(2010, 2020))
    for rung in ("primary_or_less", "secondary", "college"):
        pace = gained[f"{rung}_2020"].sum() / gained[f"{rung}_2010"].sum()
        expected = gained[f"{rung}_2010"].astype("Float64") * pace
        excess = (expected * gained[f"{rung}_gain_pct"].fillna(0) / 100).sum()
        assert float(excess) == pytest.approx(0, abs=1e-9)


def test_classes_sum_their_cities() -> None:
    table = city_table(TWO, URBAN, years=(2010, 2020))
    classes = by_class(table, years=(2010, 2020))
    assert list(classes.index) == ["super_large", "large_1", "small_1"]
    assert classes["cities"].tolist() == [1, 1, 1]
    assert classes["population_2020"].sum() == 198
    assert classes.loc["large_1", "mean_years_2020"] == (10 * 6 + 20 * 9 + 10 * 16) / 40
    assert classes.loc["large_1", "college_share_2020"] == 25.0
    assert classes.loc["large_1", "change_pct"] == pytest.approx(-20)


def test_per_doubling_by_hand() -> None:
    size = pd.Series([1, 2, 4, 8, 0], dtype="Int64")
    assert per_doubling(size, pd.Series([10.0, 13.0, 16.0, 19.0, 99.0])) == pytest.approx(3)
    assert per_doubling(size[:2], pd.Series([10.0, 13.0])) is None


def test_three_cities_have_a_rule_of_rank_and_size_and_two_have_none() -> None:
    """Rank less a half against size: 0.5, 1.5, 2.5 at 1/0.5, 1/1.5 and 1/2.5 is the law itself."""
    assert rank_size(pd.Series([2, 2 / 3, 0.4])).exponent == pytest.approx(1)
    with pytest.raises(UserError, match="3 cities or more"):
        rank_size(pd.Series([2, 1]))


def test_real_cities(inputs: Inputs, dataset: Dataset) -> None:
    urban = read_table("urban_area_population_2020", china().tables)
    city = city_of_county(latest_districts(inputs), urban)
    by_city, nation = {}, {}
    for year in (2010, 2020):
        census = inputs.censuses[year].counts
        rows = inputs.rows[inputs.rows["year"] == year].set_index("code")
        with_parts = census.join(schooling_parts(census))
        nation[year] = with_parts
        by_city[year] = sum_counts(with_parts, rows["latest_code"].map(city))
    classes = city.map(city_table(by_city, urban, years=(2010, 2020))["class"]).dropna()
    assert isinstance(dataset.migration, MigrationEstimate)
    moved = net_migration_by_class(dataset.migration, classes)
    summary = city_summary(by_city, nation, urban, moved, years=(2010, 2020))
    assert summary == dataset.summary.cities
    assert summary.classes | PUBLISHED_CLASSES == summary.classes
    classes = summary.by_class
    assert list(classes) == list(CITY_CLASSES)
    assert [classes[name]["cities"] for name in PUBLISHED_CLASSES] == [7, 14, 14, 70]
    # The larger the class, the longer the schooling and the faster the growth, small to large.
    large, small = classes["super_large"], classes["small_2"]
    assert large["mean_years_2020"] > classes["large_2"]["mean_years_2020"]
    assert classes["large_2"]["mean_years_2020"] > small["mean_years_2020"]
    assert large["change_pct"] > 20 > 0 > small["change_pct"]
    # By migration the large classes gained and the small lost: growth, which holds births, says
    # of small I the opposite.
    net = [
        100 * classes[name]["net_migration"] / classes[name]["population_2010"]
        for name in CITY_CLASSES
    ]
    assert min(net[:5]) > 4 > 0 > max(net[5:])
    assert classes["small_1"]["net_high"] < 0 < classes["medium"]["net_low"]
    assert classes["small_1"]["change_pct"] > 0
    # Both ends came to the large cities, the lower one faster than the nation by far.
    assert large["primary_or_less_gain_pct"] > 10
    assert large["college_gain_pct"] > -5
    # Ten cities have a class and no count of 2010: new ones, nine county-level and of the Corps.
    assert len(summary.uncounted) == 10
    assert summary.uncounted["330383"] == "龙港市"
    assert summary.uncounted["659008"] == "可克达拉市"
    assert sum(summary.classes.values()) - sum(row["cities"] for row in classes.values()) == 10
    ladder = summary.ladder
    cells = ("both_ends", "college_only", "primary_or_less_only", "neither")
    counts = [getattr(ladder, cell) for cell in cells]
    assert sum(counts) == ladder.growing_cities
    assert ladder.both_ends == max(counts)
    assert summary.per_doubling.college_share > 1
