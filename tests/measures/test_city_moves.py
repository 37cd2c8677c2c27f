"""Net migration by class of city: the same method as of units, over the cities of a class."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.city_classes import net_migration_by_class
from atlas.measures.migration.cohorts import AGE_COLUMNS


def counts(codes: list[str], **ages: list[int]) -> pd.DataFrame:
    people = {column: ages.get(column, [0] * len(codes)) for column in AGE_COLUMNS}
    return pd.DataFrame(people, index=pd.Index(codes, name="code"), dtype="Int64")


def test_a_class_is_what_its_cities_have_beyond_national_survival() -> None:
    # Of 50,000 boys 40,000 are counted ten years on, 0.8: expected are 8,000, 8,000 and 16,000.
    nation = {
        2010: counts(["a", "b", "c", "d"], male_10_14=[10_000, 10_000, 20_000, 10_000]),
        2020: counts(["a", "b", "c", "d"], male_20_24=[12_000, 9_000, 14_000, 5_000]),
    }
    cities = {year: frame.loc[["a", "b", "c"]] for year, frame in nation.items()}
    classes = pd.Series(["large", "large", "small"], ["a", "b", "c"], name="class")
    found = net_migration_by_class(cities, nation, classes, years=(2010, 2020), days=china().days)
    assert found["net_migration"].to_dict() == {"large": 5_000, "small": -2_000}
    rates = {"large": 100 * 5 / 16, "small": -12.5}
    assert found["net_migration_rate"].to_dict() == pytest.approx(rates)


def test_nothing_is_said_without_ages() -> None:
    bare = {year: pd.DataFrame({"population": [1]}, index=["a"]) for year in (2010, 2020)}
    found = net_migration_by_class(
        bare, bare, pd.Series(["large"], ["a"], name="class"), years=(2010, 2020), days=china().days
    )
    assert found.columns.empty
