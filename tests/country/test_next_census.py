"""The census of 2030 by data alone: a made-up table and three rows in the country's file.

All periods of the packaged country are measured beside the new ones, as a build does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
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
from atlas.web.about.method import about_page
from atlas.web.about.uncertainty import uncertainty_page
from atlas.words.numbers import count
from atlas.words.reading import LANGS

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
        yield make_dataset(BuildOptions(Path("unused")))


@pytest.fixture(scope="module")
def pages(dataset: Dataset) -> dict[tuple[str, str], str]:
    """Render the pages on method and on accuracy in every language."""
    return {
        (page.path, page.lang): html
        for lang in LANGS
        for page, html in (about_page(dataset, lang), uncertainty_page(dataset, lang))
    }


def rows_of(page: str, section: str) -> list[list[str]]:
    """Read the tables of a section: the text of every cell by row."""
    part = re.search(rf'<section id="{section}">.*?</section>', page, re.S)
    assert part is not None, section
    return [
        [re.sub("<[^>]+>", "", cell) for cell in re.findall("<t[hd].*?</t[hd]>", row)]
        for row in re.findall("<tr>.*?</tr>", part[0], re.S)
    ]


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


# The pages on method and accuracy. Twice as many of everybody leave all shares as they were.


@pytest.mark.parametrize("lang", LANGS)
def test_the_method_has_figures_of_2030_in_its_tables(
    pages: dict[tuple[str, str], str], lang: str
) -> None:
    page = pages["about.html", lang]
    years, primary, *_ = rows_of(page, "sectors")
    assert years[1:3] == ["2020", "2030"]
    assert primary[1:3] == ["20.56%", "20.56%"]
    assert ["2030", "93.74%"] in [row[:2] for row in rows_of(page, "line")]
    sizes = rows_of(page, "schooling")
    assert "2030" in sizes[0][4]
    assert sizes[1][2] == "+100.0%"
    # GDP stops at 2020, and so do the indices.
    assert [row[1] for row in rows_of(page, "concentration")[1:4]] == ["2000", "2010", "2020"]
    assert count(2 * 1_409_778_724) in page
    assert "census_2030.csv" in page


@pytest.mark.parametrize("lang", LANGS)
def test_accuracy_has_figures_of_2030_in_its_tables(
    pages: dict[tuple[str, str], str], lang: str
) -> None:
    page = pages["uncertainty.html", lang]
    assert re.findall("[0-9]{4}", " ".join(rows_of(page, "ratios")[0])) == ["2020", "2030"]
    assert [row[0] for row in rows_of(page, "line")[1:]] == ["2000", "2010", "2020", "2030"]
    assert re.findall("[0-9]{4}", " ".join(rows_of(page, "sampling")[0])) == ["2020", "2030"]
    periods = [row[0][:4] + row[0][-4:] for row in rows_of(page, "undercount")]
    assert {"20002010", "20002020", "20002030"} <= set(periods)
    assert "cautions_2020_2030" in page


def test_examples_follow_the_censuses_compared(pages: dict[tuple[str, str], str]) -> None:
    page = pages["about.html", "en"]
    assert "Dongguan, 2030: 712,706 + 3,517,422 + 12,387,006 = 16,617,134 of 20,933,250" in page
    assert "From 2020 to 2030, 2,779 of 2,779 units gained 1,409,778,724 people" in page
    assert "error of a change = √(error of 2020² + error of 2030²)" in page
    assert "C₂₀₂₀ × N₂₀₃₀ ÷ N₂₀₂₀" in page


def test_what_is_said_of_other_years_is_still_true_of_them(
    pages: dict[tuple[str, str], str],
) -> None:
    page = pages["about.html", "en"]
    assert "In the nation 492,762,506 people lived away in 2020." in page
    assert "were 7.1% in 2000, 8.9% in 2010 and 13.5% in 2020" in page
    assert "in 2010 went from 8,781,226 people to 8,217,276: they fell by 6.4%" in page
    # Work is measured between the two censuses compared: claims on 2010 wait for new words.
    assert "The long form times ten has" not in page
    assert "Theil–Sen lines" not in page


def test_both_languages_say_the_same_of_2030(pages: dict[tuple[str, str], str]) -> None:
    for path in ("about.html", "uncertainty.html"):
        chinese, english = (
            re.findall("<(?:section id|p|li|tr|t[hd])[ >]", pages[path, lang]) for lang in LANGS
        )
        assert chinese == english
