"""Growth: three units that a reader can work out, and the nation as published."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.country import china
from atlas.measures.population_growth import (
    add_growth,
    census_interval,
    growth_summary,
    periods,
    years_between,
)

NATION = {2000: 1_242_612_226, 2010: 1_332_810_869, 2020: 1_409_778_724}


def units(**columns: list[int | None]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.array(values, "Int64") for name, values in columns.items()})


def test_three_units() -> None:
    grown = add_growth(
        units(population_2010=[100, 200, 0], population_2020=[121, 150, 5]),
        [2010, 2020],
        days=china().days,
    )
    assert grown["change_2010_2020"].tolist() == [21, -50, 5]
    assert grown["change_2010_2020"].dtype == "Int64"
    assert grown["change_pct_2010_2020"].iloc[:2].tolist() == pytest.approx([21.0, -25.0])
    rates = grown["annual_rate_pct_2010_2020"].iloc[:2].tolist()
    assert rates == pytest.approx([1.9245, -2.8358], abs=1e-4)
    assert grown[["change_pct_2010_2020", "annual_rate_pct_2010_2020"]].iloc[2].isna().all()


def test_a_unit_without_a_count_has_no_growth() -> None:
    table = units(population_2000=[None, 10], population_2010=[10, None], population_2020=[11, 0])
    grown = add_growth(table, [2000, 2010, 2020], days=china().days)
    assert grown.loc[0].isna().sum() == 7
    assert grown["change_2010_2020"].iloc[0] == 1
    assert grown["change_pct_2000_2020"].iloc[1] == -100
    assert grown["annual_rate_pct_2000_2020"].iloc[1] == -100
    assert "change_2000_2010" not in table


def test_the_nation_grows_as_the_tables_say() -> None:
    table = units(**{f"population_{year}": [people] for year, people in NATION.items()})
    grown = add_growth(table, [2000, 2010, 2020], days=china().days).iloc[0]
    assert grown["change_2000_2010"] + grown["change_2010_2020"] == grown["change_2000_2020"]
    assert grown["change_pct_2010_2020"] == pytest.approx(5.775, abs=1e-3)
    assert grown["annual_rate_pct_2010_2020"] == pytest.approx(0.563, abs=1e-3)
    assert NATION[2000] * (1 + grown["annual_rate_pct_2000_2020"] / 100) ** 20 == pytest.approx(
        NATION[2020]
    )


def test_the_published_annual_rate_of_the_communique() -> None:
    table = units(population_2010=[1_339_724_852], population_2020=[1_411_778_724])
    rate = add_growth(table, [2010, 2020], days=china().days)["annual_rate_pct_2010_2020"].iloc[0]
    assert round(rate, 2) == 0.53


def test_periods_name_the_whole_span_once() -> None:
    assert periods([2010, 2020]) == [(2010, 2020)]
    assert periods([2010]) == []
    assert periods([2000, 2010, 2020]) == [(2000, 2010), (2010, 2020), (2000, 2020)]


def test_intervals_run_from_census_day_to_census_day() -> None:
    assert china().censuses[2020].day == dt.date(2020, 11, 1)
    assert census_interval(2000, 2020, days=china().days) == 20
    assert years_between(dt.date(1990, 7, 1), dt.date(2000, 11, 1)) == pytest.approx(10 + 123 / 365)
    assert years_between(dt.date(2009, 12, 31), dt.date(2010, 1, 1)) == pytest.approx(1 / 365)
    with pytest.raises(ValueError, match="no census date for \\[1982\\]"):
        census_interval(1982, 2000, days=china().days)
    with pytest.raises(ValueError, match="is not after"):
        census_interval(2010, 2010, days=china().days)


def test_summary_of_units_that_decline_stay_grow_or_are_not_counted() -> None:
    table = units(population_2010=[100, 100, 100, None], population_2020=[99, 100, 301, 7])
    summary = growth_summary(table, [2010, 2020])
    assert summary.count == 4
    assert summary.compared == 3
    assert summary.declining == 1
    assert summary.declining_share == pytest.approx(1 / 3, abs=1e-6)
    assert summary.population_in_declining == 99
    assert summary.population_in_declining_share == pytest.approx(99 / 500)
    assert summary.population_before_in_declining_share == pytest.approx(100 / 300, abs=1e-6)
    assert summary.left_out_units == 1
    assert summary.left_out_people == {"2010": 0, "2020": 7}
    assert summary.declining_uniform_uplift is None


def test_a_uniform_uplift_of_2000_adds_those_who_grew_by_less() -> None:
    table = units(population_2000=[10_000] * 4, population_2020=[9_999, 10_100, 10_167, 10_168])
    summary = growth_summary(table, [2000, 2010, 2020], uplift=china().uplift(2000))
    assert summary.declining == 1
    assert summary.declining_uniform_uplift == 2
    assert summary.declining_share_uniform_uplift == 0.5


def test_a_summary_of_nothing_has_no_share() -> None:
    summary = growth_summary(units(population_2010=[None], population_2020=[3]), [2010, 2020])
    assert summary.declining_share is None
    assert summary.left_out_people == {"2010": 0, "2020": 3}


@given(before=st.lists(st.integers(1, 10**8), min_size=1, max_size=20), factor=st.integers(2, 50))
def test_rates_do_not_depend_on_size(before: list[int], factor: int) -> None:
    after = [people // 2 + 1 for people in before]
    small = add_growth(
        units(population_2010=before, population_2020=after), [2010, 2020], days=china().days
    )
    large = add_growth(
        units(
            population_2010=[people * factor for people in before],
            population_2020=[people * factor for people in after],
        ),
        [2010, 2020],
        days=china().days,
    )
    for column in ("change_pct_2010_2020", "annual_rate_pct_2010_2020"):
        assert large[column].tolist() == pytest.approx(small[column].tolist(), rel=1e-9, abs=1e-9)
    assert large["change_2010_2020"].sum() == factor * (sum(after) - sum(before))
