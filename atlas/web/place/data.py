"""What pages of places load: values by province, words, scripts.

The sentences and tables of a page are HTML, from `atlas.web.place.page`; here is what its charts
draw and its buttons hand out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.catalogue.columns import column_named, rounded_as_declared
from atlas.catalogue.edition import Edition
from atlas.measures.migration.cohorts import AGE_COLUMNS, COHORTS, SEXES, STAGES, follow_cohorts
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.figures import AS_COUNTED_SUFFIX, OTHER_LAND_PREFIX
from atlas.places.card import card_words
from atlas.places.place_index import (
    SECTORS,
    LeadComparison,
    PlaceLevel,
    Places,
    Record,
    people_of,
    row_codes,
)
from atlas.places.sentences import PLACE_WORDS
from atlas.web.data.encode import (
    COMPARED_PREFIX,
    names_script,
    notes_script,
    numbers_payload,
    payload_script,
    units_script,
    values_script,
)
from atlas.web.data.engine_payloads import engine_style
from atlas.web.data.geometry import by_province, province_of
from atlas.web.page.scripts_and_styles import PHRASES_IN_SCRIPTS, bundle, known_to_scripts, packaged
from atlas.web.place.page import age_shares
from atlas.words.word_files import LANGS

STAGE_PARTS = ("", *(f"{stage}_" for stage in STAGES))
AWAY = ("", "same_county_", "same_province_", "other_province_")

STEMS = (
    "density",
    *(f"away_{origin}share" for origin in AWAY),
    "long_form_sample",
    *(f"{sector}_share{kind}" for sector in SECTORS for kind in ("", "_error")),
    "manufacturing_share",
    "construction_share",
    "mean_schooling_years",
    "college_share",
    "children_share",
    "children_per_100_adults",
    "aged_65_plus_share",
    "old_age_dependency",
    "household_size",
    "one_person_households_share",
    "minority_share",
    "urban_share",
)
"""Columns of the published tables that a place's file has for each census."""

PERIOD_STEMS = (
    "change",
    "change_pct",
    *(f"net_migration_{stage}" for stage in STAGE_PARTS),
    *(f"net_migration_rate_{stage}" for stage in STAGE_PARTS),
    *(f"net_migration_{word}" for word in ("low", "high", "p_gain", "direction")),
    *(f"net_migration_rate_{end}" for end in ("low", "high")),
    "rest_of_change",
)
"""Columns that it has for the site's period."""


def rows_scripts(places: Places) -> Iterator[tuple[str, str]]:
    """Write the figures of the places of each province.

    Yields
    ------
    tuple of str and str
        First two digits of the province, and a script of the payload ``rows/<province>``:
        ``columns``, named and rounded as the published tables have them, and ``lines``, the
        cells of each place joined by commas, by its code.
    """
    subject = places.subject
    columns = column_names(places)
    lines = _lines(places, subject.counties, columns) | _lines(places, subject.prefectures, columns)
    for province, codes in by_province(places.all, places.dataset.country.codes).items():
        own = {code: lines[code] for code in codes}
        yield province, payload_script("rows", province, {"columns": columns, "lines": own})


def column_names(places: Places) -> list[str]:
    """Name the columns of the file, those that the tables of places have."""
    subject = places.subject
    held = {*subject.counties.table, *subject.prefectures.table}
    years = places.years
    wanted = [
        *(f"population_{year}" for year in years),
        f"population_{subject.start}{AS_COUNTED_SUFFIX}",
        *_period_columns(subject),
        *(f"{stem}_{year}" for stem in STEMS for year in subject.counties.years),
        "area_km2",
        f"cautions_{subject.period}",
        *(f"member_codes_{year}" for year in years),
        f"compared_by_{subject.period}",
        f"{COMPARED_PREFIX}{subject.period}",
        f"{OTHER_LAND_PREFIX}{subject.start}",
    ]
    # The first census is that of the long panel, where this one counts a unit alone.
    own = {f"{stem}_{year}" for stem in ("population", "member_codes") for year in years}
    return [name for name in wanted if name in held or name in own]


def _lines(places: Places, unit_set: UnitSet, columns: list[str]) -> dict[str, str]:
    by_code = places.counties if unit_set is places.subject.counties else places.prefectures
    table, records = unit_set.table.set_index("code").reindex(list(by_code)), by_code.values()
    for year in places.years:
        people = [people_of(record, year) for record in records]
        table[f"population_{year}"] = pd.array(people, dtype="Int64")
        table[f"member_codes_{year}"] = [";".join(row_codes(record, year)) for record in records]
    cells = [_cells(table[name], name) if name in table else [""] * len(table) for name in columns]
    return {
        code: ",".join(line)
        for code, line in zip(table.index, zip(*cells, strict=True), strict=True)
    }


def _period_columns(subject: LeadComparison) -> list[str]:
    """Name the columns of a place's file that are of the site's period."""
    return [f"{stem.rstrip('_')}_{subject.period}" for stem in PERIOD_STEMS]


def _cells(column: pd.Series, name: str) -> list[str]:
    """Write a column as the published tables do: whole, or rounded to its decimals, or text."""
    if pd.api.types.is_bool_dtype(column):
        return ["" if pd.isna(value) else str(value).lower() for value in column]
    if not pd.api.types.is_numeric_dtype(column):
        return ["" if pd.isna(value) else str(value) for value in column]
    numbers = rounded_as_declared(column)
    if column_named(name).type != "real":
        return ["" if np.isnan(number) else str(int(number)) for number in numbers]
    return ["" if np.isnan(number) else repr(float(number)) for number in numbers]


def place_script(edition: Edition, subject: LeadComparison) -> str:
    """Write ``assets/place.js``, with the style, the words and the classes that it needs."""
    keys, country, classes = PHRASES_IN_SCRIPTS["place.js"], edition.country, subject.classes
    phrases = PLACE_WORDS.between(country.compared)
    words: dict[str, Any] = {lang: {key: phrases[key].get(lang) for key in keys} for lang in LANGS}
    words["classes"] = {name: list(getattr(classes, name)) for name in ("edges", "light", "dark")}
    parts = [
        bundle("place.js", known_to_scripts(country)),
        payload_script("style", "atlas", engine_style(edition.style)),
        payload_script("words", "place", words),
        packaged("place/place.js"),
    ]
    return "".join(parts)


def card_script(edition: Edition, subject: LeadComparison) -> str:
    """Write ``assets/card.js``: the measures of the card, its words, and what draws it."""
    words = {lang: card_words(subject, lang) for lang in LANGS}
    layout = payload_script("card", "layout", edition.style.card.model_dump())
    return layout + payload_script("words", "card", words) + bundle("card.js")


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
        `atlas.web.place.page.age_shares`; and ``error`` with one: by how much per 100 expected a
        rate of migration may be off.
    """
    subject = places.subject
    levels: tuple[tuple[PlaceLevel, UnitSet], ...] = (
        ("county", subject.counties),
        ("prefecture", subject.prefectures),
    )
    counted = [_with_people(places, level, unit_set) for level, unit_set in levels]
    cores = places.cores
    by_age = [_by_age(places, unit_set) for unit_set in counted]
    coded = places.dataset.country.codes
    rows_of = [
        table.groupby([province_of(code, coded) for code in table["code"]]).indices
        for table in (unit_set.table for unit_set in counted)
    ]
    leaves = by_province(leaf_codes, coded)
    for province in by_province(places.all, coded):
        scripts: list[str] = []
        for unit_set, aged, all_rows in zip(counted, by_age, rows_of, strict=True):
            rows = all_rows.get(province, NO_ROWS)
            part = _part(unit_set, province, rows)
            scripts.append(units_script(part, leaves.get(province, [])))
            scripts += [names_script(part, lang) for lang in LANGS]
            scripts += [notes_script(part, lang) for lang in LANGS]
            edges = subject.classes.edges
            scripts.append(values_script(part, subject.change_pct, decimals=1, edges=edges))
            scripts += _values(part, places)
            for name, people in aged.items():
                payload = numbers_payload(people[rows].ravel())
                scripts.append(payload_script("values", f"{part.id}/{name}", payload))
        own = (code for code in cores if province_of(code, coded) == province)
        about = {
            "county": subject.counties.id,
            "prefecture": subject.prefectures.id,
            "years": places.years,
            "period": [int(subject.start), int(subject.end)],
            "column": subject.change_pct,
            "cores": {code: cores[code] for code in own},
        }
        scripts.append(payload_script("places", province, about))
        yield province, "".join(scripts)


def _with_people(places: Places, level: PlaceLevel, unit_set: UnitSet) -> UnitSet:
    """Give a unit set the people of every census that counts its units alone, and their change."""
    records: dict[str, Record] = places.counties if level == "county" else places.prefectures
    table, people = unit_set.table, {}
    for year in places.years:
        counted = (
            people_of(records[code], year) if code in records else None for code in table["code"]
        )
        people[f"population_{year}"] = pd.array(list(counted), dtype="Int64")
    # Cutting up hundreds of columns thirty times would be slow.
    narrow = table[[name for name in _columns(unit_set, places) if name in table]]
    return replace(unit_set, table=gpd.GeoDataFrame(narrow.assign(**people)))


def _columns(unit_set: UnitSet, places: Places) -> list[str]:
    """Name the columns that the scripts of a province read."""
    above = ("prefecture", "province")
    return [
        *("code", "name_zh", "name_en", "comparability", places.subject.change_pct),
        f"{COMPARED_PREFIX}{places.subject.period}",
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


def _by_age(places: Places, unit_set: UnitSet) -> dict[str, npt.NDArray[np.float64]]:
    """Gather what is drawn by age: of each unit of the table a row of numbers, NaN if unknown."""
    cohorts = {
        name: people[~people.index.isin(places.by_townships)]
        for name, people in _cohorts(places.dataset, unit_set).items()
    }
    by_age = cohorts | age_shares(unit_set)
    codes = unit_set.table["code"]
    return {name: people.reindex(codes).to_numpy(dtype=float) for name, people in by_age.items()}


def _cohorts(dataset: Dataset, unit_set: UnitSet) -> dict[str, pd.DataFrame]:
    """Return expected survivors and net migration of units by sex and cohort, whole people.

    Those of prefectures that compare only together are of all of them, as their change is.
    """
    start, end = dataset.country.compared
    ratios, counts = (
        dataset.tables.get(f"survival_ratios_{start}_{end}"),
        unit_set.between(start, end),
    )
    before, after = (counts.get(year, pd.DataFrame()) for year in (start, end))
    if ratios is None or not all(set(AGE_COLUMNS) <= set(count) for count in (before, after)):
        return {}
    followed = follow_cohorts(before, after, ratios)
    columns = [(sex, cohort) for sex in SEXES for cohort in COHORTS]
    expected, counted = (people[columns] for people in (followed.expected, followed.found))
    known = expected.notna().all(axis=1) & counted.notna().all(axis=1)
    return {"expected": expected[known].round(), "net": (counted - expected)[known].round()}
