"""A user's census beside the packaged one: given back, edited, in another unit."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from atlas.country import china
from atlas.measures.checks.notes import census_notes, census_warnings
from atlas.model.dataset import Dataset, OwnCensus
from atlas.sources.packaged import read_packaged_census
from atlas.units.history import DivisionHistory
from atlas.units.inputs import CensusInput, read_census_input


def given_back(path: Path, table: pd.DataFrame) -> Path:
    if path.suffix == ".csv":
        table.to_csv(path, index=False)
    elif path.suffix == ".xlsx":
        table.to_excel(path, index=False)
    else:
        table.to_parquet(path)
    return path


APPROXIMATE = "have no shape of their own and are drawn approximately."


def said(dataset: Dataset, *censuses: CensusInput) -> tuple[list[str], list[str]]:
    own = tuple(census.own for census in censuses if census.own is not None)
    shown = replace(dataset, own_censuses=own)
    notes, warnings = census_notes(shown), census_warnings(shown)
    return [note.en for note in notes], [warning.en for warning in warnings]


@pytest.mark.parametrize(
    ("year", "kind"), [(2000, "csv"), (2010, "csv"), (2020, "xlsx"), (2010, "parquet")]
)
def test_the_packaged_census_given_back_is_the_packaged_census(
    tmp_path: Path, history: DivisionHistory, year: int, kind: str
) -> None:
    packaged = read_packaged_census(year, china().tables)
    file = given_back(tmp_path / f"mine.{kind}", packaged.sample(frac=1, random_state=1))
    census = read_census_input(year, history, file)
    assert census.own is not None
    assert census.own.same
    assert census.file is None
    assert census.source() == read_census_input(year, history).source()
    pd.testing.assert_frame_equal(census.table, packaged)


@pytest.mark.parametrize("year", [2000, 2010, 2020])
def test_the_published_census_given_back_is_the_packaged_census(
    tmp_path: Path, history: DivisionHistory, dataset: Dataset, year: int
) -> None:
    """It has nothing where a correction says unknown, and was taken for another census."""
    published = dataset.tables[f"census_{year}"].drop(columns="geometry", errors="ignore")
    packaged = read_packaged_census(year, china().tables)
    assert set(packaged) <= set(published)
    census = read_census_input(year, history, given_back(tmp_path / "mine.csv", published))
    assert census.own is not None
    assert census.own.same
    assert census.own.columns_apart == ()
    pd.testing.assert_frame_equal(census.table, packaged)


def test_a_blank_where_the_census_has_a_figure_is_a_difference_that_names_its_column(
    tmp_path: Path, history: DivisionHistory, dataset: Dataset
) -> None:
    table = read_packaged_census(2010, china().tables)
    table.loc[table["code"] == "110101", "illiterate_15_plus"] = pd.NA
    census = read_census_input(2010, history, given_back(tmp_path / "mine.csv", table))
    assert (
        "1 of its rows differs from the packaged census, in no number of people but in "
        "illiterate_15_plus" in said(dataset, census)[0]
    )


def test_an_edited_census_keeps_all_columns_and_says_what_differs(
    tmp_path: Path, history: DivisionHistory, dataset: Dataset
) -> None:
    table = read_packaged_census(2020, china().tables)
    table.loc[0, ["population", "female", "urban"]] += 100
    table.loc[1, ["population", "female", "urban", "female_85_plus"]] -= 7
    table.loc[2, "minority_pct"] += 1
    file = given_back(tmp_path / "mine.csv", table.assign(foo=1))
    census = read_census_input(2020, history, file)
    assert list(census.table) == [name for name in table if name != "row_kind"]
    notes, warnings = said(dataset, census)
    assert notes == [
        "mine.csv, 2020: 2,987 rows, 1,409,778,817 people",
        f"Of 2,987 rows 179, with 46,997,630 people (3.3%), {APPROXIMATE}",
        "3 of its rows differ from the packaged census; their people by 107 in all: "
        "Dongcheng District 110101 +100, Xicheng District 110102 −7",
        "columns that differ besides population: female, minority_pct, urban, female_85_plus",
        "columns of mine.csv that are not read: foo",
    ]
    assert warnings == []


def test_ones_own_column_is_named_before_those_that_the_atlas_publishes(
    tmp_path: Path, history: DivisionHistory, dataset: Dataset
) -> None:
    """The published table has more of its own than are named, and a user's stood behind them."""
    published = dataset.tables["census_2020"].drop(columns="geometry", errors="ignore")
    file = given_back(tmp_path / "mine.csv", published.assign(mine=1, own=2))
    notes, _ = said(dataset, read_census_input(2020, history, file))
    assert notes[-1].startswith("columns of mine.csv that are not read: mine, own, ")


def test_a_slip_and_a_row_too_few_are_said_in_the_language_of_the_system(
    tmp_path: Path, history: DivisionHistory, dataset: Dataset
) -> None:
    table = (
        read_packaged_census(2020, china().tables).drop(index=0).rename(columns={"urban": "Urban"})
    )
    census = read_census_input(2020, history, given_back(tmp_path / "mine.csv", table))
    notes = census_notes(replace(dataset, own_censuses=(census.own,)))
    assert [note.zh for note in notes] == [
        "2020年的mine.csv：2,986行，1,409,069,895人",
        "2,987行中179行、46,997,630人（占人口3.3%）没有自己的图形，在图上近似画出。",
        "两者都有的数字，与内置普查全部相同",
        "mine.csv缺少内置普查的1行，共708,829人：东城区 110101（708,829人）",
        "mine.csv没有内置普查的1列，因此缺少由此得出的指标和地图：urban",
        "mine.csv里没有用到的列：Urban（是不是urban？）",
    ]


WHOLE = "the packaged census of 2020 has 1,409,778,724"


@pytest.mark.parametrize(
    ("people", "warning"),
    [
        (
            lambda people: (people / 10_000).round(),
            f"mine.csv has 141,006 people, {WHOLE}: it seems to count in ten thousands (万), "
            "where the atlas counts single people",
        ),
        (
            lambda people: 2 * people,
            f"mine.csv has 2,819,557,448 people, {WHOLE}, a difference of +100.0%: "
            "check who is counted",
        ),
        (
            lambda people: 0 * people + 9_999_999_999,
            f"mine.csv has 29,869,999,997,013 people, {WHOLE}, a difference of +2,118,672.2%: "
            "check who is counted",
        ),
        (
            lambda people: 10 * people,
            f"mine.csv has 14,097,787,240 people, {WHOLE}: that is about 10 times as many; "
            "check the unit",
        ),
        (
            lambda people: people.where(
                read_packaged_census(2020, china().tables)["code"].str.startswith("23")
            ),
            f"mine.csv has 31,850,088 people, {WHOLE}; the rows that both have are close",
        ),
    ],
)
def test_a_total_far_from_the_packaged_one_is_a_warning_that_names_both(
    tmp_path: Path, history: DivisionHistory, dataset: Dataset, people, warning: str
) -> None:
    table = read_packaged_census(2020, china().tables)[["code", "population"]]
    table["population"] = people(table["population"]).astype("Int64")
    census = read_census_input(2020, history, given_back(tmp_path / "mine.csv", table))
    assert said(dataset, census)[1] == [warning]


def test_a_tenth_is_the_bound_of_what_is_close() -> None:
    own = OwnCensus(2020, "mine.csv", 1, 109, 100, 109, 100)
    assert not own.is_far_off
    assert replace(own, people=111, compared=111).is_far_off
    assert replace(own, compared=9, packaged=1_000).power_of_ten == -2
    assert replace(own, compared=50, packaged=1_000).power_of_ten == 0
