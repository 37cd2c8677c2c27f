"""The nation's figures: two units by hand, what a census does not ask, the build's."""

import pandas as pd
import pytest

from atlas.measures.people import resident_summary
from atlas.model.dataset import Dataset


def counted(**columns: list[int | None]) -> pd.DataFrame:
    return pd.DataFrame(columns, index=["110101", "110102"]).astype("Int64")


def test_units_that_do_not_know_are_left_out_of_both_sides() -> None:
    rows = counted(
        population=[1_000, 3_000],
        aged_65_plus=[100, None],
        aged_15_64=[500, 2_000],
        births=[12, 24],
        non_agricultural_hukou=[250, 750],
    )
    found = resident_summary({2010: rows})["2010"]
    assert found.aged_65_plus_share == 10.0
    assert found.old_age_dependency == 20.0
    assert found.birth_rate == 9.0
    assert found.non_agricultural_share == 25.0
    assert found.household_size is None
    assert found.urban_share is None


def test_2000_divides_registration_by_both_kinds() -> None:
    rows = counted(
        population=[100, 100], non_agricultural_hukou=[20, 20], agricultural_hukou=[60, 60]
    )
    assert resident_summary({2000: rows})["2000"].non_agricultural_share == 25.0


def test_the_three_censuses(dataset: Dataset) -> None:
    residents = dataset.summary.residents
    assert residents is not None
    assert list(residents) == ["2000", "2010", "2020"]
    # As published: 7.10 % (of the county tables), 8.92 % and 13.52 %; minorities 8.89 % in 2020.
    shares = [figures.aged_65_plus_share for figures in residents.values()]
    assert shares == pytest.approx([7.10, 8.92, 13.52], abs=0.005)
    assert residents["2020"].minority_share == pytest.approx(8.89, abs=0.005)
    assert residents["2010"].birth_rate == pytest.approx(10.40, abs=0.005)
    assert residents["2000"].one_person_households_share is None
