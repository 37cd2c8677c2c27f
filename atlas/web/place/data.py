"""The data that pages of places load: one script per province, for their maps and charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.measures.migration.cohorts import AGE_COLUMNS, COHORTS, SEXES, follow_cohorts
from atlas.model.dataset import Dataset, UnitSet
from atlas.places.cores import cores_of_prefectures
from atlas.places.facts import SECTORS, PlaceLevel, Places, Record, people_of
from atlas.web.data.encode import (
    names_script,
    notes_script,
    numbers_payload,
    payload_script,
    units_script,
    values_script,
)
from atlas.web.data.province_geometry import by_province, province_of
from atlas.web.place.pyramid import age_shares
from atlas.words.reading import LANGS

ORIGINS = ("same_county", "same_province", "other_province")
"""Where those who live away from their registration are registered."""

NO_ROWS: Final = np.array([], dtype=np.intp)
"""The rows of a province that has no units of a level."""


def place_scripts(places: Places, leaf_codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Write the data of the places of each province.

    Parameters
    ----------
    places
        Every place.
    leaf_codes
        Codes of all leaves in the order of the geometry.

    Yields
    ------
    tuple of str and str
        First two digits of the province, and a script of payloads for two unit sets, the county
        units and the prefectures of the province, named ``<unit set>.<province>``: those of
        `encode.units_script` (on the province's own leaves) and of `encode.names_script` in both
        languages, and values of these columns as `encode.values_script` writes them: the change
        in per cent; ``population_<year>``, null where that census does not count the unit alone;
        ``away_<origin>_share_<year>`` and ``<sector>_share_<year>`` in per cent; and
        ``expected`` and ``net`` with 32 numbers to a unit: people expected, and net migration,
        of men of the sixteen cohorts and then of women; and ``ages_<year>`` with 36: those of
        `atlas.web.place.pyramid.age_shares`.
    """
    subject = places.subject
    levels: tuple[tuple[PlaceLevel, UnitSet], ...] = (
        ("county", subject.counties),
        ("prefecture", subject.prefectures),
    )
    counted = [_with_people(places, level, unit_set) for level, unit_set in levels]
    cores = cores_of_prefectures(places)
    by_age = [_by_age(places.dataset, one) for one in counted]
    rows_of = [
        one.table.groupby(
            [province_of(code, country=places.dataset.country) for code in one.table["code"]]
        ).indices
        for one in counted
    ]
    leaves = by_province(leaf_codes, country=places.dataset.country)
    for province in by_province(places.all, country=places.dataset.country):
        scripts: list[str] = []
        for unit_set, aged, all_rows in zip(counted, by_age, rows_of, strict=True):
            rows = all_rows.get(province, NO_ROWS)
            part = _part(unit_set, province, rows)
            scripts.append(units_script(part, leaves.get(province, [])))
            scripts += [names_script(part, lang) for lang in LANGS]
            scripts += [notes_script(part, lang) for lang in LANGS]
            scripts.append(
                values_script(part, subject.change_pct, decimals=1, edges=subject.classes.edges)
            )
            scripts += _values(part, places)
            for name, people in aged.items():
                payload = numbers_payload(people[rows].ravel())
                scripts.append(payload_script("values", f"{part.id}/{name}", payload))
        own_cores = {
            code: core
            for code, core in cores.items()
            if province_of(code, country=places.dataset.country) == province
        }
        about = _about(places) | {"cores": own_cores}
        scripts.append(payload_script("places", province, about))
        yield province, "".join(scripts)


def _about(places: Places) -> dict[str, object]:
    """Name the unit sets, the censuses, and the period and column that the pair of maps shows."""
    subject = places.subject
    return {
        "county": subject.counties.id,
        "prefecture": subject.prefectures.id,
        "years": places.years,
        "period": [int(subject.start), int(subject.end)],
        "column": subject.change_pct,
    }


def _with_people(places: Places, level: PlaceLevel, unit_set: UnitSet) -> UnitSet:
    """Give a unit set the people of every census that counts its units alone."""
    records: dict[str, Record] = places.counties if level == "county" else places.prefectures
    table = unit_set.table
    people = {
        f"population_{year}": pd.array(
            [people_of(records[code], year) if code in records else None for code in table["code"]],
            dtype="Int64",
        )
        for year in places.years
    }
    # Cutting up hundreds of columns thirty times would be slow.
    narrow = table[[name for name in _columns(unit_set, places) if name in table]]
    return replace(unit_set, table=gpd.GeoDataFrame(narrow.assign(**people)))


def _columns(unit_set: UnitSet, places: Places) -> list[str]:
    """Columns that the scripts of a province read."""
    above = ("prefecture", "province")
    return [
        *("code", "name_zh", "name_en", "comparability", places.subject.change_pct),
        *(f"{level}_{part}" for level in above for part in ("code", "name_zh", "name_en")),
        *_shares(unit_set),
    ]


def _shares(unit_set: UnitSet) -> list[str]:
    stems = [*(f"away_{origin}" for origin in ORIGINS), *SECTORS]
    return [f"{stem}_share_{year}" for stem in stems for year in unit_set.years]


def _part(unit_set: UnitSet, province: str, rows: npt.NDArray[np.intp]) -> UnitSet:
    """Cut a unit set to the units of one province, which stand in some rows of its table."""
    table = unit_set.table.iloc[rows].reset_index(drop=True)
    leaves = unit_set.leaves[unit_set.leaves.isin(table["code"])]
    return replace(unit_set, id=f"{unit_set.id}.{province}", table=table, leaves=leaves)


def _values(part: UnitSet, places: Places) -> list[str]:
    """Write the columns of the charts, those that the build has."""
    shares = [name for name in _shares(part) if name in part.table]
    return [
        *(values_script(part, f"population_{year}") for year in places.years),
        *(values_script(part, name, decimals=1) for name in shares),
    ]


def _by_age(dataset: Dataset, unit_set: UnitSet) -> dict[str, npt.NDArray[np.float64]]:
    """Gather what is drawn by age: of each unit of the table a row of numbers, NaN if unknown."""
    found = _cohorts(dataset, unit_set) | age_shares(unit_set)
    codes = unit_set.table["code"]
    return {name: people.reindex(codes).to_numpy(dtype=float) for name, people in found.items()}


def _cohorts(dataset: Dataset, unit_set: UnitSet) -> dict[str, pd.DataFrame]:
    """Expected survivors and net migration of each unit by sex and cohort, whole people.

    Those of prefectures that compare only together are of all of them, as their change is.
    """
    ratios = dataset.tables.get(f"survival_ratios_{dataset.country.span}")
    counts = unit_set.between(*dataset.country.compared)
    before, after = (counts.get(year, pd.DataFrame()) for year in dataset.country.compared)
    if ratios is None or not all(set(AGE_COLUMNS) <= set(count) for count in (before, after)):
        return {}
    followed = follow_cohorts(before, after, ratios)
    columns = [(sex, cohort) for sex in SEXES for cohort in COHORTS]
    expected, found = (people[columns] for people in (followed.expected, followed.found))
    known = expected.notna().all(axis=1) & found.notna().all(axis=1)
    return {
        "expected": expected[known].round(),
        "net": (found - expected)[known].round(),
    }
