"""Measure the unit sets: every measure in turn, joined into the dataset that is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from atlas.dataset import Dataset, UnitSet
from atlas.inputs import Inputs
from atlas.measures.core_periphery import (
    DEFINITIONS,
    core_periphery,
    core_periphery_summary,
    types_by_definition,
)
from atlas.measures.growth import add_growth, growth_summary
from atlas.measures.heihe_tengchong import (
    heihe_tengchong_line,
    heihe_tengchong_summary,
    line_side,
    southeast_area_share,
)
from atlas.sources.packaged import read_table
from atlas.units.area import area_km2
from atlas.units.describe import status
from atlas.units.succession import holders

HARBIN = "230100"
"""The lecture's example: a prefecture that falls while districts of its centre rise."""

CORE_YEARS = (2010, 2020)
"""The censuses between which core and periphery are compared."""


def measure_set(unit_set: UnitSet) -> UnitSet:
    """Add area, density, growth and the side of the line to a unit set."""
    table = unit_set.table
    table["area_km2"] = area_km2(table.geometry)
    for year in unit_set.years:
        table[f"density_{year}"] = table[f"population_{year}"] / table["area_km2"]
    table["southeast_area_share"] = southeast_area_share(table)
    table["line_side"] = line_side(table["southeast_area_share"])
    return replace(unit_set, table=add_growth(table, unit_set.years))


def measure_cores(inputs: Inputs, districts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Type every prefecture's core and periphery under each definition."""
    return {name: core_periphery(inputs.rows, districts, name, *CORE_YEARS) for name in DEFINITIONS}


def districts_of_2020(inputs: Inputs) -> pd.DataFrame:
    """Describe the counties of 2020 that core and periphery are made of.

    Parameters
    ----------
    inputs
        What was read.

    Returns
    -------
    DataFrame
        ``code``, ``name_zh``, ``prefecture_code``, ``status``, ``area_km2``,
        ``population_2020``, ``urban_2020`` and ``urban_centre_share``; development zones are
        counted with the county that hosts them.
    """
    census = inputs.censuses[2020].table.set_index("code")
    urban_centre = read_table("degree_of_urbanisation_2020").set_index("code")
    rows = inputs.rows[inputs.rows["year"] == 2020].set_index("code")
    areas = pd.Series(area_km2(inputs.leaves.geometry).array, index=inputs.leaves["code"])
    by = rows["leaf_2020"]
    codes = sorted(inputs.rows["leaf_2020"].unique())
    frame = pd.DataFrame(index=pd.Index(codes, name="code"))
    frame["name_zh"] = [inputs.history.name(code, 2020) for code in codes]
    frame["prefecture_code"] = [inputs.history.prefecture(code) for code in codes]
    frame["status"] = [status(code, inputs.history) for code in codes]
    frame["area_km2"] = areas.groupby(holders(inputs.polygons, inputs.history)).sum()
    frame["population_2020"] = rows["population"].groupby(by).sum(min_count=1)
    if "urban" in census:
        frame["urban_2020"] = census["urban"].reindex(rows.index).groupby(by).sum(min_count=1)
    else:
        frame["urban_2020"] = pd.Series(pd.NA, frame.index, dtype="Int64")
    frame["urban_centre_share"] = urban_centre["share_urban_centre_30"]
    return frame.reset_index()


def summarise(
    inputs: Inputs,
    unit_sets: Mapping[str, UnitSet],
    cores: Mapping[str, pd.DataFrame],
    districts: pd.DataFrame,
) -> dict[str, Any]:
    """Gather the headline figures of ``summary.json``."""
    counties = [s for s in unit_sets.values() if s.level == "county"]
    summary: dict[str, Any] = {
        "totals": {str(y): int(c.table["population"].sum()) for y, c in inputs.censuses.items()},
        "units": {f"{s.years[0]}-{s.years[-1]}": _units(s) for s in counties},
        "heihe_tengchong": heihe_tengchong_summary(_split_sets(counties)),
        "core_periphery": core_periphery_summary(cores, *CORE_YEARS, districts=districts),
    }
    if "county_2010_2020" in unit_sets:
        summary["harbin"] = _pair(unit_sets, HARBIN, "2010_2020")
    return summary


def _pair(unit_sets: Mapping[str, UnitSet], code: str, period: str) -> dict[str, Any]:
    """Set a prefecture as a whole beside its districts, as the lecture does for Harbin."""
    whole = unit_sets["prefecture"].table.set_index("code").loc[code]
    counties = unit_sets[f"county_{period}"].table
    districts = counties[(counties["prefecture_code"] == code) & counties["is_district"]]
    change = districts.set_index("name_en")[f"change_pct_{period}"].dropna().sort_values()
    first, last = period.split("_")
    return {
        "code": code,
        f"population_{first}": _number(whole[f"population_{first}"]),
        f"population_{last}": _number(whole[f"population_{last}"]),
        "change_pct": _number(whole[f"change_pct_{period}"]),
        "districts": {str(name): round(float(pct), 4) for name, pct in change[::-1].items()},
    }


def _number(value: Any) -> int | float | None:
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 4)


def _units(unit_set: UnitSet) -> dict[str, Any]:
    counted = unit_set.table[unit_set.table["comparability"] != "not_counted"]
    figures = growth_summary(counted, unit_set.years)
    figures["comparability"] = counted["comparability"].value_counts().sort_index().to_dict()
    figures["not_counted"] = len(unit_set.table) - len(counted)
    return figures


def _split_sets(counties: Sequence[UnitSet]) -> dict[int, gpd.GeoDataFrame]:
    """Choose for each census the finest units that count it."""
    finest: dict[int, gpd.GeoDataFrame] = {}
    for unit_set in sorted(counties, key=lambda s: len(s.table)):
        for year in unit_set.years:
            finest[year] = unit_set.table
    return finest


def assemble(inputs: Inputs, unit_sets: Mapping[str, UnitSet], districts: pd.DataFrame) -> Dataset:
    """Join unit sets, types and headline figures into the dataset of a build.

    Parameters
    ----------
    inputs
        What was read.
    unit_sets
        The measured unit sets by id.
    districts
        From `districts_of_2020`.
    """
    cores = measure_cores(inputs, districts)
    types = types_by_definition(cores)
    sets = dict(unit_sets)
    prefectures = sets["prefecture"]
    table = prefectures.table.merge(types, on="code", how="left", validate="1:1")
    sets["prefecture"] = replace(prefectures, table=table)
    return Dataset(
        unit_sets=sets,
        leaves=inputs.leaves,
        line=heihe_tengchong_line(inputs.leaves),
        special_regions=read_table("special_regions"),
        corrections=read_table("census_corrections"),
        summary=summarise(inputs, unit_sets, cores, districts),
    )
