"""Nobody can tell net migration to the person: pages say its range, in two figures."""

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest

from atlas.model.dataset import Dataset
from atlas.words.numbers import rough

PERIOD = "2010_2020"
NUMBER = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
ENDS = ("low", "high", "specification_low", "specification_high")
PARTS = ("children", "youth", "adults", "older", "infants")
ESTIMATES = (
    *(f"net_migration_{part}_{PERIOD}" for part in (*ENDS, *PARTS)),
    f"net_migration_{PERIOD}",
    f"rest_of_change_{PERIOD}",
)


def to_the_person(values: Iterable[object]) -> set[str]:
    """Write estimates in full; small ones, and those that are round, prove nothing."""
    people = {abs(int(str(value))) for value in values if not pd.isna(value)}
    return {f"{value:,}" for value in people if value >= 10_000 and rough(value, 3) != value}


@pytest.fixture(scope="module")
def by_place(dataset: Dataset) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for level in ("county_2010_2020", "prefecture"):
        table = dataset.unit_sets[level].table.set_index("code")
        for code, row in table[list(ESTIMATES)].iterrows():
            found[str(code)] = to_the_person(row) - known_counts(table, str(code))
    return found


def known_counts(table: pd.DataFrame, code: str) -> set[str]:
    """People counted, and their change, may be an estimate's digits by chance."""
    counts = table.loc[code, ["population_2010", "population_2020", f"change_{PERIOD}"]]
    return to_the_person(counts)


def test_no_page_of_a_place_tells_its_migration_to_the_person(
    built_site: Path, by_place: dict[str, set[str]]
) -> None:
    pages = [*built_site.glob("place/*.html"), *built_site.glob("en/place/*.html")]
    assert len(pages) > 5_000
    # The others lead on from where a united unit stood.
    assert all(page.stem in by_place or f"U{page.stem}" in by_place for page in pages)
    told = {
        page.relative_to(built_site): found
        for page in pages
        if (found := by_place.get(page.stem, set()) & set(NUMBER.findall(page.read_text("utf-8"))))
    }
    assert not told


def test_no_list_of_a_province_does(
    built_site: Path, dataset: Dataset, by_place: dict[str, set[str]]
) -> None:
    table = dataset.unit_sets["county_2010_2020"].table.set_index("code")
    counted = to_the_person(
        table[["population_2010", "population_2020", f"change_{PERIOD}"]].to_numpy().ravel()
    )
    for page in [*built_site.glob("gains/*.html"), *built_site.glob("en/gains/*.html")]:
        within = table.index[table["province_code"].eq(page.stem)]
        estimates = set().union(*(by_place[code] for code in within)) - counted
        assert not estimates & set(NUMBER.findall(page.read_text("utf-8"))), page


def test_no_page_tells_a_headline_to_the_person(built_site: Path, dataset: Dataset) -> None:
    provinces = dataset.unit_sets["province"].table[list(ESTIMATES)]
    parts = dataset.summary.growth_parts
    assert parts is not None
    assert dataset.summary.cities is not None
    sides = [*parts.line.values(), *parts.coast.values()]
    classes = dataset.summary.cities.by_class.values()
    told = to_the_person(
        [
            *provinces.to_numpy().ravel(),
            *(value for side in sides for value in (side.net_migration, side.net_low, side.rest)),
            *(
                row[f"net_{end}"] and round(row[f"net_{end}"])
                for row in classes
                for end in ("low", "high")
            ),
        ]
    )
    assert len(told) > 200
    for page in sorted(built_site.rglob("*.html")):
        if page.parent.name not in {"place", "gains"}:
            found = told & set(NUMBER.findall(page.read_text("utf-8")))
            assert not found, (page.relative_to(built_site), found)


def test_whoever_takes_the_figures_of_a_place_takes_the_range(built_site: Path) -> None:
    script = (built_site / "assets" / "rows" / "11.js").read_text("utf-8")
    columns = [f"net_migration_{part}{PERIOD}" for part in ("", "low_", "high_", "direction_")]
    assert all(f'"{column}"' in script for column in columns)
