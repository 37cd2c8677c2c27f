"""The divisions that points are found in: what is said of each, cut into pieces."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.country.names import romanise
from atlas.model.country import Country
from atlas.model.dataset import UnitSet
from atlas.model.layer import SMALL_AREA
from atlas.tools.locate.cutting import southeast_degrees
from atlas.tools.locate.locator import Locator
from atlas.tools.locate.site_divisions import COUNTED, NAMES, SPECIAL_REGION, UNCOUNTED, UPPER
from atlas.units.comparability import NOT_COUNTED

READ = [*NAMES, *UPPER, "comparability"]
"""Columns that are read of a unit table; one that it lacks says nothing."""


def describe_divisions(
    divisions: gpd.GeoDataFrame,
    unit_sets: Mapping[str, UnitSet],
    special_regions: pd.DataFrame,
    *,
    country: Country,
) -> pd.DataFrame:
    """Gather codes and names of all that each division belongs to.

    Parameters
    ----------
    divisions
        County-level polygons of the boundary vintage: ``code``, ``name_zh``.
    unit_sets
        As `atlas.model.dataset.Dataset` has them.
    special_regions
        ``province_code``, ``name_zh``, ``name_en`` of Hong Kong, Macao and Taiwan.
    country
        The country.

    Returns
    -------
    DataFrame
        One row per division, texts or ``NA``: ``division_code`` and its names,
        ``place_kind`` (`COUNTED`, `UNCOUNTED` or `SPECIAL_REGION`), for each period
        ``unit_<a>_<b>`` (the code of the county unit) and its names, then prefecture and
        province of 2020 with their names.
    """
    codes = pd.Index(divisions["code"].astype(str))
    names_zh = divisions["name_zh"].astype(str).to_list()
    named = zip(names_zh, codes, strict=True)
    names_en = [_romanised(name, code, country=country) for name, code in named]
    described = pd.DataFrame(
        {"division_name_zh": names_zh, "division_name_en": names_en, "place_kind": UNCOUNTED},
        index=codes,
        dtype="object",
    )
    upper = pd.DataFrame(index=codes, columns=UPPER, dtype="object")
    # Counties come before what they add up to.
    for name, unit_set in sorted(unit_sets.items()):
        if unit_set.level == SMALL_AREA or unit_set.people_alone:
            continue
        rows = _unit_rows(unit_set, codes)
        if unit_set.level == "county":
            counted = rows["unit"].notna() & rows["comparability"].ne(NOT_COUNTED)
            described.loc[counted, "place_kind"] = COUNTED
            unit = name.replace("county", "unit")
            columns = {"unit": unit, **{part: f"{unit}_{part}" for part in NAMES}}
            described = described.join(rows[list(columns)].rename(columns=columns))
            # A division that no census counts is in no prefecture's sum, but it lies in one.
            upper = upper.combine_first(rows[UPPER])
        else:
            columns = {"unit": f"{unit_set.level}_code"}
            columns |= {part: f"{unit_set.level}_{part}" for part in NAMES}
            upper.update(rows[list(columns)].rename(columns=columns))
    described = _with_regions(described.join(upper[UPPER]), special_regions)
    return described.rename_axis("division_code").reset_index().astype("string")


def _unit_rows(unit_set: UnitSet, codes: pd.Index) -> pd.DataFrame:
    """Give each division the row of its unit, and ``unit``, the unit's code."""
    units = pd.DataFrame(unit_set.table).set_index("code").reindex(columns=READ).astype("object")
    of = unit_set.leaves.reindex(codes)
    return units.reindex(of).set_index(codes).assign(unit=of)


def _with_regions(described: pd.DataFrame, special_regions: pd.DataFrame) -> pd.DataFrame:
    regions = special_regions.drop_duplicates("province_code").set_index("province_code")
    for code in described.index.intersection(regions.index):
        described.loc[code, ["place_kind", "province_code"]] = SPECIAL_REGION, code
        for part in NAMES:
            columns = [f"division_{part}", f"province_{part}"]
            described.loc[code, columns] = str(regions.at[code, part])
    return described


def _romanised(name: str, code: str, *, country: Country) -> str:
    """Name a division in English; the name in a user's boundary file need not be Chinese."""
    try:
        return romanise(name, code, country=country)
    except ValueError:
        return name


def locator_of(
    divisions: gpd.GeoDataFrame,
    unit_sets: Mapping[str, UnitSet],
    special_regions: pd.DataFrame,
    *,
    country: Country,
) -> Locator:
    """Cut divisions into pieces that say what they belong to.

    Parameters
    ----------
    divisions, unit_sets, special_regions
        As for `atlas.tools.locate.division_index.describe_divisions`; polygons in EPSG:4490.
    country
        The country.
    """
    described = describe_divisions(divisions, unit_sets, special_regions, country=country)
    texts = described.astype(object).where(described.notna(), None)
    return Locator(
        described.columns.to_list(),
        list(texts.itertuples(index=False, name=None)),
        np.asarray(divisions.geometry.array),
        southeast_degrees(country=country),
        accuracy_known=not country.boundaries.brought,
    )
