"""The census of 2030 by data alone: a made-up table and three rows in the country's file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from atlas.build import BuildOptions, make_dataset
from atlas.charts.concentration_charts import gap_chart
from atlas.country import here, moved_to
from atlas.country.country import Census, Country, Period
from atlas.model.dataset import Dataset
from atlas.sources.packaged import read_table, resources

pytestmark = pytest.mark.slow

SPAN = "2020_2030"


def made_up(folder: Path) -> pd.DataFrame:
    """Write a census in which every count of 2020 is doubled, and return it."""
    table = read_table("census_2020")
    counts = table.select_dtypes("Int64")
    table[counts.columns] = counts * 2
    table.to_csv(folder / "census_2030.csv", index=False)
    content = (folder / "census_2030.csv").read_bytes()
    record = dict(resources()["census_2020"]) | {
        "name": "census_2030",
        "path": "census_2030.csv",
        "sums": {"population": int(table["population"].sum())},
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    package = json.dumps({"resources": [record]})
    (folder / "datapackage.json").write_text(package, encoding="utf-8")
    return table


def with_next_census(folder: Path) -> Country:
    """Add what `china.toml` would have of 2030, and the folder of its table."""
    china = here()
    census = Census(2030, dt.date(2030, 11, 1), list=2020, alike=True, zones=True)
    periods = (Period("2020-2030", (2020, 2030), True), Period("2000-2030", (*china.years, 2030)))
    return replace(
        china,
        tables=(folder, *china.tables),
        census=(*china.census, census),
        period=(*china.period, *periods),
    )


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    folder = tmp_path_factory.mktemp("census")
    made_up(folder)
    with moved_to(with_next_census(folder)):
        yield make_dataset(BuildOptions(Path("unused"), periods=("2020-2030",)))


def test_its_units_are_compared_with_those_of_2020(dataset: Dataset) -> None:
    table = dataset.unit_sets[f"county_{SPAN}"].table
    assert dataset.summary.totals["2030"] == 2 * 1_409_778_724
    assert table["population_2030"].sum() == 2 * table["population_2020"].sum()
    assert table[f"change_pct_{SPAN}"].dropna().eq(100).all()
    assert dataset.summary.units["2020-2030"].declining == 0


def test_net_migration_is_estimated_between_the_two(dataset: Dataset) -> None:
    table = dataset.unit_sets[f"county_{SPAN}"].table
    net = table[f"net_migration_{SPAN}"].dropna()
    # Of the whole country by construction none, but for whole persons of each unit.
    assert abs(int(net.sum())) < len(net)
    assert f"survival_ratios_{SPAN}" in dataset.tables
    assert dataset.summary.net_migration is not None


def test_the_middle_and_upper_levels_have_both_decades(dataset: Dataset) -> None:
    for level in ("prefecture", "province"):
        columns = set(dataset.unit_sets[level].table)
        for span in ("2010_2020", SPAN):
            assert {f"change_{span}", f"net_migration_{span}"} <= columns
        assert "mean_schooling_years_change_2020_2030" in columns


def test_the_gap_in_income_is_told_of_the_years_that_gdp_has(dataset: Dataset) -> None:
    figures = dataset.summary.concentration["china"].counterfactual
    assert figures is not None
    assert list(figures.gap) == ["2010", "2020"]
    rows = gap_chart(figures).table.frame.set_index("key")["gini"]
    assert rows["gap_after"] == figures.gap["2020"]
    assert rows["people_as_at_first"] == figures.people_as_in["2000"]


def test_counts_are_led_from_it_and_to_it(dataset: Dataset) -> None:
    assert {"census_2030", "crosswalk_2020_2030", "crosswalk_2030_2023"} <= set(dataset.tables)
    assert dataset.tables["census_2030"]["population"].sum() == 2 * 1_409_778_724
