"""Sums, shares and points over counts, some of them missing."""

import pandas as pd

from atlas.measures.statistics import (
    comparable,
    national_share,
    on_one_index,
    ratio,
    rounded,
    share_pct,
    total,
)


def counts(**columns: list[int | None]) -> pd.DataFrame:
    length = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=[f"11010{i}" for i in range(length)]).astype("Int64")


def test_total_of_a_missing_part_is_missing() -> None:
    frame = counts(a=[1, 2], b=[3, None])
    assert total(frame, ["a", "b"]).tolist() == [4, pd.NA]


def test_a_column_that_is_not_there_is_missing_and_not_zero() -> None:
    assert total(counts(a=[1, 2]), ["a", "b"]).isna().all()


def test_share_and_ratio_are_null_where_the_whole_is_zero_or_missing() -> None:
    part, whole = counts(part=[1, 1, 1], whole=[4, 0, None]).items()
    assert share_pct(part[1], whole[1]).tolist() == [25.0, pd.NA, pd.NA]
    assert ratio(part[1], whole[1]).tolist() == [0.25, pd.NA, pd.NA]


def test_national_share_skips_units_that_lack_either_count() -> None:
    frame = counts(part=[1, 3, None, 9], whole=[2, 6, 100, None])
    assert national_share(frame["part"], frame["whole"]) == 50.0


def test_national_share_of_nobody_is_none() -> None:
    assert national_share(counts(a=[None])["a"], counts(b=[3])["b"]) is None


def test_censuses_come_to_share_one_sorted_index() -> None:
    aligned = on_one_index(
        {
            2010: pd.DataFrame({"a": [1]}, index=["110102"]),
            2020: pd.DataFrame({"a": [2, 3]}, index=["110101", "110102"]),
        }
    )
    assert list(aligned[2010].index) == list(aligned[2020].index) == ["110101", "110102"]
    assert pd.isna(aligned[2010].loc["110101", "a"])
    assert aligned[2010].index.name == "code"


def test_only_2010_and_2020_ask_alike() -> None:
    assert list(comparable({2020: counts(a=[1]), 2000: counts(a=[1])}, alike=(2010, 2020))) == [
        2020
    ]


def test_rounding_keeps_what_is_missing() -> None:
    assert rounded([("a", 1.23456), ("b", None), ("c", float("nan"))], 2) == {
        "a": 1.23,
        "b": None,
        "c": None,
    }
