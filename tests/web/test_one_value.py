"""No place has two values of one quantity: tables, formats, maps and pages of the built site."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from atlas.catalogue.columns import column_named
from atlas.words.word_files import LANGS
from tests.downloaded import read_csv
from tests.web.data.payloads import codes_of, payload_of

SETS = ("county_people_2010_2020", "county_2010_2020", "county_2000_2010", "county_2000_2020")
SETS += ("prefecture", "province")
"""From the finest to the coarsest; every table has ``code`` and ``area_km2``."""

NAMES = ("name_", "prefecture_", "land_in")
"""What names a unit, or says in which it lies: a province lies in no prefecture."""

OF_THE_TABLE = ("comparability", "transfer_flagged", "half_of_gains_", "member_codes_")
"""What a table of county units says of its own censuses and units."""

OF_PEOPLE_ALONE = "land_may_have_moved_"
"""What is said of people where townships tell of them, and of all other counts where none do."""

GROWING = re.compile(r"(population|change|change_pct|annual_rate_pct)_[\d_]+(_as_counted)?")


def table(site: Path, unit_set: str) -> pd.DataFrame:
    """Read a published table, its shapes left out."""
    found = pd.read_parquet(site / "downloads" / f"{unit_set}.parquet")
    return found.drop(columns="geometry", errors="ignore").set_index("code")


@pytest.fixture(scope="module")
def tables(built_site: Path) -> dict[str, pd.DataFrame]:
    return {unit_set: table(built_site, unit_set) for unit_set in SETS}


def same_land(one: pd.DataFrame, other: pd.DataFrame) -> pd.Index:
    """List the places of the same land, to the hectare, of two tables."""
    codes = one.index.intersection(other.index)
    area = [found.loc[codes, "area_km2"].astype(float).round(2) for found in (one, other)]
    return codes[area[0] == area[1]]


def differing(
    one: pd.DataFrame, other: pd.DataFrame, spared: tuple[str, ...]
) -> dict[str, list[str]]:
    """Find by column the places of the same land of which two tables differ."""
    codes, found = same_land(one, other), {}
    for name in one.columns.intersection(other.columns):
        if name.startswith(spared):
            continue
        first, second = one.loc[codes, name], other.loc[codes, name]
        if pd.api.types.is_float_dtype(first.dtype):
            first, second = (column.astype("Float64").round(6) for column in (first, second))
        apart = first.astype(object).fillna("") != second.astype(object).fillna("")
        if apart.any():
            found[name] = sorted(apart.index[apart])
    return found


def differing_tables(tables: dict[str, pd.DataFrame]) -> dict[tuple[str, str], dict]:
    found = {}
    for pair in combinations(tables, 2):
        of_counties = all(name.startswith("county_") for name in pair)
        spared = (*NAMES, *OF_THE_TABLE) if of_counties else NAMES
        spared += (OF_PEOPLE_ALONE,) if of_counties and SETS[0] in pair else ()
        found[pair] = differing(*(tables[name] for name in pair), spared)
    return {pair: apart for pair, apart in found.items() if apart}


def test_two_tables_tell_the_same_of_one_territory(tables: dict[str, pd.DataFrame]) -> None:
    """Before, 57 units had two growths, and 26 places two ranges of migration."""
    assert differing_tables(tables) == {}
    # The municipalities; and counties that are prefectures too, such as Dongguan.
    assert len(same_land(tables["prefecture"], tables["province"])) == 4
    for name in SETS[:4]:
        assert len(same_land(tables[name], tables["prefecture"])) >= 24, name


def in_geopackage(site: Path, unit_set: str, columns: list[str]) -> pd.DataFrame:
    with sqlite3.connect(site / "downloads" / "china-population-atlas.gpkg") as file:
        names = ", ".join(f'"{name}"' for name in ["code", *columns])
        return pd.read_sql(f'SELECT {names} FROM "{unit_set}"', file).set_index("code")


def in_csv(site: Path, unit_set: str, columns: list[str]) -> pd.DataFrame:
    asked = ["code", *columns]
    return read_csv(site, unit_set, usecols=asked, dtype={"code": str}).set_index("code")


@pytest.mark.parametrize("read", [in_geopackage, in_csv])
@pytest.mark.parametrize("unit_set", SETS)
def test_every_format_has_the_growth_of_the_table(
    built_site: Path, tables: dict[str, pd.DataFrame], unit_set: str, read
) -> None:
    published = tables[unit_set]
    columns = [name for name in published if GROWING.fullmatch(name)]
    assert len(columns) > 4
    found = read(built_site, unit_set, columns).reindex(published.index)
    for name in columns:
        due = published[name].astype(float).to_numpy(na_value=np.nan)
        is_same = np.isclose(found[name].astype(float), due, rtol=0, atol=1e-5, equal_nan=True)
        assert is_same.all(), (name, list(published.index[~is_same])[:5])


def scripts_of(path: Path) -> Iterator[tuple[str, str, dict]]:
    """Yield what each line of a data script puts."""
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        if "ATLAS.put(" in line:
            yield payload_of(line)


def mapped(site: Path) -> Iterator[tuple[str, str, pd.Series]]:
    """Yield unit set, column and numbers by code of all that maps and pages of places hold."""
    codes: dict[str, list[str]] = {}
    files = sorted((site / "assets" / "units").glob("*.js"))
    for file in [*files, *sorted((site / "assets" / "places").glob("*.js"))]:
        for kind, id, payload in scripts_of(file):
            if kind == "units":
                codes[id] = codes_of(payload["codes"])
    for file in sorted((site / "assets").glob("values/*/*.js")):
        yield from _numbers(file, codes)
    for file in sorted((site / "assets" / "places").glob("*.js")):
        yield from _numbers(file, codes)


def _numbers(file: Path, codes: dict[str, list[str]]) -> Iterator[tuple[str, str, pd.Series]]:
    for kind, id, payload in scripts_of(file):
        unit_set, _, column = id.partition("/")
        if kind == "values" and "keys" not in payload and len(payload["v"]) == len(codes[unit_set]):
            numbers = pd.Series(payload["v"], codes[unit_set], dtype=float)
            yield unit_set.partition(".")[0], column, numbers


def faults_of_maps(site: Path, tables: dict[str, pd.DataFrame]) -> tuple[int, list[str]]:
    """Compare the numbers of maps and of places with the table; a page has fewer digits."""
    checked, faults = 0, []
    for unit_set, column, numbers in mapped(site):
        if column not in tables[unit_set]:
            continue
        due = tables[unit_set][column].reindex(numbers.index)
        if unit_set != "prefecture" and column == "population_2000":
            continue  # That of the panel of three censuses, where the unit is the same.
        checked += 1
        digits = column_named(column).printed
        apart = (numbers - due.astype(float)).abs() > 0.5001 * 10.0**-digits
        apart |= numbers.isna() != due.isna()
        faults += [f"{unit_set}/{column} {code}" for code in apart.index[apart]]
    return checked, faults


def test_maps_and_maps_of_places_have_the_numbers_of_the_table(
    built_site: Path, tables: dict[str, pd.DataFrame]
) -> None:
    checked, faults = faults_of_maps(built_site, tables)
    assert faults == []
    assert checked > 300


ROW = re.compile(r"<tr(?: [^>]*)?>(.*?)(?=<tr|</table>)", re.DOTALL)
NUMBER = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?")
PEOPLE = re.compile(r"\d{4}年人口|People \d{4}")


def number(text: str) -> float | None:
    """Return the number that a cell holds and nothing besides; None where it holds another."""
    found = NUMBER.fullmatch(text.strip().removesuffix("%"))
    return float(found.group().replace(",", "").replace("−", "-")) if found else None


def rows_of(page: str) -> Iterator[list[list[str]]]:
    """Yield the rows of each table of a page, as the texts of their cells."""
    for part in re.findall(r"<table[^>]*>.*?</table>", page, re.DOTALL):
        yield [
            [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.split("<t[hd][^>]*>", row)]
            for row in ROW.findall(part)
        ]


def growths(page: str) -> Iterator[tuple[str, float | None, float, float]]:
    """Yield label, first and last count and percentage of every growth in a page's tables."""
    for rows in rows_of(page):
        before = None
        for _, *cells in rows:
            label, numbers = cells[0], list(map(number, cells[1:]))
            if PEOPLE.match(label):
                if len(cells) > 2 and numbers[1] is not None:
                    yield label, before, numbers[0] or np.nan, numbers[1]
                before = numbers[0]
            elif len(cells) == 4 and cells[3].endswith("%") and None not in numbers[:3]:
                yield label, *numbers[:3]


def faults_of_pages(folder: Path) -> tuple[int, list[str]]:
    """Find the percentages of pages of places that are not made from the counts beside them."""
    checked, faults = 0, []
    for path in sorted(folder.glob("*.html")):
        for label, before, after, pct in growths(path.read_text(encoding="utf-8")):
            checked += 1
            if not before or not abs((after / before - 1) * 100 - pct) <= 0.0501:
                faults.append(f"{path.stem} {label}: {before}, {after}, {pct}")
    return checked, faults


@pytest.mark.parametrize("lang", LANGS)
def test_every_growth_of_a_page_follows_from_the_counts_beside_it(
    built_site: Path, lang: str
) -> None:
    """Before, 79 did not: Juxian fell from 995,552 people to 973,252 by "+2.8 %"."""
    site = built_site if lang == LANGS[0] else built_site / lang
    checked, faults = faults_of_pages(site / "place")
    assert faults == []
    assert checked > 5_600
