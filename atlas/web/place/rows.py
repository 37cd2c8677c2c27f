"""The figures of every place as lines of CSV, so that a page can hand a reader its own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from atlas.catalogue.columns import column_named
from atlas.catalogue.published import published
from atlas.measures.migration.cohorts import STAGES
from atlas.model.dataset import UnitSet
from atlas.places.facts import SECTORS, Places, people_of, row_codes
from atlas.web.data.encode import payload_script
from atlas.web.data.province_geometry import by_province

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
    "net_migration_low",
    "net_migration_high",
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
    for province, codes in by_province(places.all, country=places.dataset.country).items():
        own = {code: lines[code] for code in codes}
        yield province, payload_script("rows", province, {"columns": columns, "lines": own})


def column_names(places: Places) -> list[str]:
    """Name the columns of the file, those that the tables of places have."""
    subject = places.subject
    held = {*subject.counties.table, *subject.prefectures.table}
    years = places.years
    wanted = [
        *(f"population_{year}" for year in years),
        *(f"{stem.rstrip('_')}_{subject.period}" for stem in PERIOD_STEMS),
        *(f"{stem}_{year}" for stem in STEMS for year in subject.counties.years),
        "area_km2",
        f"cautions_{subject.period}",
        *(f"member_codes_{year}" for year in years),
        f"compared_by_{subject.period}",
        f"compared_codes_{subject.period}",
        f"population_{subject.start}_compared",
    ]
    # The first census is that of the long panel, where this one counts a unit alone.
    own = {f"{stem}_{year}" for stem in ("population", "member_codes") for year in years}
    return [name for name in wanted if name in held or name in own]


def _lines(places: Places, unit_set: UnitSet, columns: list[str]) -> dict[str, str]:
    records = places.counties if unit_set is places.subject.counties else places.prefectures
    table = unit_set.table.set_index("code").reindex(list(records))
    for year in places.years:
        people = [people_of(record, year) for record in records.values()]
        table[f"population_{year}"] = pd.array(people, dtype="Int64")
        table[f"member_codes_{year}"] = [
            ";".join(row_codes(record, year)) for record in records.values()
        ]
    cells = [_cells(table[name], name) if name in table else [""] * len(table) for name in columns]
    return {
        code: ",".join(line)
        for code, line in zip(table.index, zip(*cells, strict=True), strict=True)
    }


def _cells(column: pd.Series, name: str) -> list[str]:
    """Write a column as the published tables do: whole, or rounded to its decimals, or text."""
    if not pd.api.types.is_numeric_dtype(column):
        return ["" if pd.isna(value) else str(value) for value in column]
    numbers = published(column)
    if column_named(name).type != "real":
        return ["" if np.isnan(number) else str(int(number)) for number in numbers]
    return ["" if np.isnan(number) else repr(float(number)) for number in numbers]
