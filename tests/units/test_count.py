"""Sums of people, by hand."""

import pandas as pd
import pytest

from atlas.model.errors import ConservationError
from atlas.units.unite import check_conserved, sum_people


def rows(*records):
    table = pd.DataFrame(records, columns=["code", "unit", "latest_code", "population"])
    return table.astype({"population": "Int64"})


COMPLETE = rows(("a", "A", "a", 1), ("b", "A", "b", 2), ("c", "C", "c", 4))


def test_sums_by_unit():
    assert sum_people(COMPLETE, COMPLETE, "unit").to_dict() == {"A": 3, "C": 4}


def test_a_part_of_a_unit_is_not_its_count():
    given = rows(("a", "A", "a", 1), ("c", "C", "c", 4))
    sums = sum_people(given, COMPLETE, "unit")
    assert sums.isna().to_dict() == {"A": True, "C": False}
    assert check_conserved(sums, given, "unit", 2020).to_dict() == {"A": 1}


def test_a_missing_count_is_no_zero():
    given = rows(("a", "A", "a", 1), ("b", "A", "b", pd.NA), ("c", "C", "c", 4))
    assert sum_people(given, COMPLETE, "unit").isna()["A"]


def test_a_unit_without_any_row_is_missing():
    sums = sum_people(rows(("a", "A", "a", 1), ("b", "A", "b", 2)), COMPLETE, "unit")
    assert sums.isna()["C"]
    assert sums["A"] == 3


def test_a_broken_sum_stops():
    sums = sum_people(COMPLETE, COMPLETE, "unit")
    sums["A"] += 1
    with pytest.raises(ConservationError, match=r"2020, summed by unit: 8 people of 7.*: A"):
        check_conserved(sums, COMPLETE, "unit", 2020)
