"""Provinces since the census: three of them by hand, the published sums, and what is no count."""

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.population_growth import (
    annual_estimates,
    changes_since,
    registration_survey,
    since_summary,
)
from atlas.sources.packaged import read_table

PUBLISHED = {"2020": 1_410_130_000, "2024": 1_406_280_000}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return read_table("population_province_annual", china().tables)


@pytest.fixture(scope="module")
def estimates(table: pd.DataFrame) -> pd.DataFrame:
    return annual_estimates(table, provinces=china().provinces)


def of_three(**people: tuple[int, int]) -> pd.DataFrame:
    """Two year-end estimates of made-up provinces."""
    rows = [
        {"province_code": code, "year": year, "people": figure}
        for code, pair in people.items()
        for year, figure in zip((2020, 2024), pair, strict=True)
    ]
    return pd.DataFrame(rows).astype({"year": "Int64", "people": "Int64"})


def test_three_provinces_by_hand() -> None:
    """One gains 50,000 of two million, one loses 100,000 of one million, one keeps its own."""
    made = of_three(a=(2_000_000, 2_050_000), b=(1_000_000, 900_000), c=(500_000, 500_000))
    changes = changes_since(made, censuses=china().years)
    assert changes["estimate_change_2020_2024"].to_dict() == {"a": 50_000, "b": -100_000, "c": 0}
    pct = changes["estimate_change_pct_2020_2024"].to_dict()
    assert pct == pytest.approx({"a": 2.5, "b": -10.0, "c": 0.0})
    found = since_summary(made, censuses=china().years)
    assert (found.grew, found.fell, found.unchanged) == (1, 1, 1)
    assert found.change == -50_000
    assert found.change_pct == -1.4286  # 50 of 3,500 thousand
    assert (found.largest_gain.code, found.largest_gain.gain) == ("a", 50_000)
    assert found.provinces["b"].change_pct == -10.0


def test_the_31_together_are_as_published(estimates: pd.DataFrame) -> None:
    found = since_summary(estimates, censuses=china().years)
    assert {year: found.people[year] for year in PUBLISHED} == PUBLISHED
    assert found.change == -3_850_000
    assert (found.grew, found.fell, found.unchanged) == (11, 19, 1)
    assert max(found.people, key=lambda year: found.people[year]) == "2021"


def test_the_survey_after_a_census_is_read_with_its_sample() -> None:
    """479.85 and 357.88 million by a sample of 20.52 million; none after a census of 2030."""
    found = registration_survey(china().tables, since=2020)
    assert found is not None
    assert (found.year, found.away, found.floating) == (2025, 479_850_000, 357_880_000)
    assert (found.sample, found.sample_pct) == (20_520_000, 1.46)
    assert registration_survey(china().tables, since=2030) is None


def test_who_gained_and_who_lost_most(estimates: pd.DataFrame) -> None:
    found = since_summary(estimates, censuses=china().years)
    change = {china().provinces[code].short.en: it.change for code, it in found.provinces.items()}
    ordered = sorted(change, key=lambda name: change[name])
    assert ordered[:2] == ["Henan", "Heilongjiang"]
    assert ordered[-2:] == ["Guangdong", "Zhejiang"]
    assert (found.largest_gain.code, found.largest_gain.gain) == ("330000", 2_020_000)
    pct = {code: it.change_pct for code, it in found.provinces.items()}
    assert (max(pct, key=pct.__getitem__), max(pct.values())) == ("460000", 3.5573)
    assert (min(pct, key=pct.__getitem__), min(pct.values())) == ("230000", -4.4781)


def test_the_sum_of_2010_lacks_those_without_a_province(estimates: pd.DataFrame) -> None:
    """The sums rise by 13.0 million in 2011, and the nation's published figures by 8.25."""
    people = since_summary(estimates, censuses=china().years).people
    assert people["2011"] - people["2010"] == 13_020_000
    nation = {"2010": 1_340_910_000, "2011": 1_349_160_000}
    lacking = {year: nation[year] - people[year] for year in nation}
    assert lacking["2010"] - lacking["2011"] == pytest.approx(4_650_000, rel=0.03)


def test_what_a_year_rests_on(table: pd.DataFrame) -> None:
    by_basis = table.groupby("basis")["year"].agg(lambda years: sorted(set(years)))
    assert by_basis.to_dict() == {
        "census_year": [2010, 2020],
        "revised_after_census": list(range(2011, 2020)),
        "sample_survey": list(range(2021, 2025)),
    }


def test_a_year_that_lacks_a_province_is_an_error(table: pd.DataFrame) -> None:
    lacking = table[~(table["province_code"].eq("330000") & table["year"].eq(2023))]
    with pytest.raises(ValueError, match="2023: expected each of 31 provinces once"):
        annual_estimates(lacking, provinces=china().provinces)
    twice = pd.concat([table, table.tail(1)])
    with pytest.raises(ValueError, match="2024: expected"):
        annual_estimates(twice, provinces=china().provinces)


def test_what_the_map_says_of_hubei(estimates: pd.DataFrame) -> None:
    """The caveat ``hubei_2020`` has these numbers in words."""
    hubei = estimates[estimates["province_code"] == "420000"].set_index("year")["people"]
    assert hubei[2020] - hubei[2019] == -1_820_000
    assert (hubei[2021] - hubei[2020]) / (hubei[2024] - hubei[2020]) > 0.9
