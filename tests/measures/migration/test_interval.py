"""How sure net migration is: other deaths, other cohorts."""

import pandas as pd
import pytest

from atlas.measures.migration.cohorts import (
    AGE_COLUMNS,
    Cohorts,
    follow_cohorts,
    net_migration_variants,
    provincial_survival,
    specification_range,
)


def counts(units: str, **people: list[int]) -> pd.DataFrame:
    frame = pd.DataFrame(0, index=list(units), columns=list(AGE_COLUMNS), dtype="Int64")
    return frame.assign(**{name: pd.array(values, "Int64") for name, values in people.items()})


@pytest.fixture
def old() -> Cohorts:
    """Two provinces of 100 men of 70–74, half of whom the nation finds ten years on."""
    return follow_cohorts(counts("pq", male_70_74=[100, 100]), counts("pq", male_80_84=[48, 52]))


def test_survival_is_scaled_by_deaths_and_the_nation_keeps_its_own(old: Cohorts) -> None:
    ratios = provincial_survival(old, pd.Series({"p": 2.0, "q": 1.0}))["male", "70_74"]
    # 0.5 ** (4/3) = 0.397 and 0.5 ** (2/3) = 0.630, scaled to one on average of 0.5.
    assert ratios.round(3).to_dict() == {"p": 0.386, "q": 0.614}
    assert (100 * ratios).sum() == pytest.approx(100)


def test_below_fifty_and_without_deaths_ratios_are_the_nations(old: Cohorts) -> None:
    young = follow_cohorts(counts("pq", male_10_14=[10, 30]), counts("pq", male_20_24=[6, 30]))
    ratios = provincial_survival(young, pd.Series({"p": 2.0, "q": 1.0}))
    assert ratios["male", "10_14"].tolist() == [0.9, 0.9]
    same = provincial_survival(old, None)["male", "70_74"]
    assert same.tolist() == [0.5, 0.5]


def test_a_province_without_deaths_has_the_survival_of_the_nation(old: Cohorts) -> None:
    """0.5² = 0.25 and 0.5, which find 75 of the nation's 100: scaled to 1/3 and 2/3."""
    ratios = provincial_survival(old, pd.Series({"p": 2.0, "q": None}))["male", "70_74"]
    assert ratios.tolist() == pytest.approx([1 / 3, 2 / 3])


def test_the_range_spans_every_choice(old: Cohorts) -> None:
    survival = provincial_survival(old, pd.Series({"p": 2.0, "q": 1.0}))
    province = pd.Series(["p", "q"], ["p", "q"])
    found = specification_range(net_migration_variants(old, province, survival), (2010, 2020))
    assert found.loc["p"].astype(float).round(1).tolist() == [-2.0, 9.4]
    assert found.loc["q"].astype(float).round(1).tolist() == [-9.4, 2.0]


def test_a_unit_that_one_census_lacks_has_no_range() -> None:
    before, after = counts("ab", male_10_14=[10, 10]), counts("ab", male_20_24=[10, 10])
    after.loc["b"] = pd.NA
    cohorts = follow_cohorts(before, after)
    province = pd.Series("p", ["a", "b"])
    survival = provincial_survival(
        follow_cohorts(before.loc[["a"]].set_axis(["p"]), after.loc[["a"]].set_axis(["p"])),
        pd.Series({"p": 1.0}),
    )
    found = specification_range(net_migration_variants(cohorts, province, survival), (2010, 2020))
    assert found.loc["a"].tolist() == [0, 0]
    assert found.loc["b"].isna().all()
