"""Which units a ranking may name."""

import pandas as pd
import pytest

from atlas.model.figures import moved_columns, rankable


def test_a_move_flags_every_period_that_holds_it():
    assert moved_columns((2000, 2010, 2020), [(2010, 2020)]) == {
        "land_may_have_moved_2000_2010": False,
        "land_may_have_moved_2000_2020": True,
        "land_may_have_moved_2010_2020": True,
    }


@pytest.mark.parametrize(
    ("of", "first", "second"),
    [
        ("change_pct_2010_2020", False, True),
        ("2000_2010", True, False),
        ("density_2020", False, True),
        ("density_2010", False, False),
        ("type_districts", False, False),
    ],
)
def test_a_figure_is_judged_by_its_own_years(of, first, second):
    rows = [moved_columns((2000, 2010, 2020), [span]) for span in ((2010, 2020), (2000, 2010))]
    assert list(rankable(pd.DataFrame(rows, index=["a", "b"]), of)) == [first, second]


def test_a_table_without_flags_leaves_nobody_out():
    assert list(rankable(pd.DataFrame({"code": ["a", "b"]}))) == [True, True]
