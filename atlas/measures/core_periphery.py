"""Core and periphery of each city: which of the two gains people, and which loses them.

A city's districts and counties are classed once, by their state in 2020, and keep that class in
every census; people are summed from census leaves, never from merged units that could cross it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from atlas.measures.chapter import Chapter, Given, Reading
from atlas.measures.population_growth import change_pct
from atlas.measures.statistics import ratio, rounded_change_pct
from atlas.model.country import Codes
from atlas.model.dataset import UnitSet, people_sets
from atlas.model.errors import ConservationError
from atlas.model.figures import rankable
from atlas.model.frames import FLAG, GROUP, PEOPLE, check_frame, check_period
from atlas.model.summary.people import PairFigures
from atlas.model.summary.places import CoreFigures, GrowthBounds, OutsideDenseCore, PeopleOfParts
from atlas.sources.boundary_file import Unions
from atlas.sources.packaged import Folders, field_names, has_table, latest_table
from atlas.units.history import county_of_polygon
from atlas.units.inputs import Inputs
from atlas.units.unite import area_km2
from atlas.words.word_files import LANGS, read_words

DEFINITIONS = ("districts", "dense_districts", "degree_of_urbanisation")
"""Districts; dense districts; half the people in urban centres."""

DENSE_PEOPLE_PER_KM2 = 1500
DENSE_URBAN_SHARE = 0.8
URBAN_CENTRE_SHARE = 0.5

NOTABLE_DISTRICTS = ("110112", "120116", "330109", "510116")
"""Tongzhou, Binhai, Xiaoshan, Shuangliu: city in all but the figures if a dense core lacks them."""


def density_per_km2(districts: pd.DataFrame) -> pd.Series:
    """Return people of the last census per km² (Float64); null without an area."""
    return ratio(districts["population"], districts["area_km2"])


def urban_share(districts: pd.DataFrame) -> pd.Series:
    """Return the share of people of the last census who live in urban places (Float64, 0–1)."""
    return ratio(districts["urban"], districts["population"])


def in_core(districts: pd.DataFrame, definition: str) -> pd.Series:
    """Say which county-level units of the last census are core.

    Parameters
    ----------
    districts
        One row per unit: ``code``, ``status`` (``district``, ``county_level_city``, ``county``,
        ``other``), ``area_km2``, ``population`` (people), ``urban`` (people, nullable)
        and ``urban_centre_share`` (0–1, nullable: people in class 30, urban centre, of the
        degree of urbanisation).
    definition
        ``districts``: the districts (shixiaqu); ``dense_districts``: those with 1,500 people per
        km² or more, or 80 % or more urban; ``degree_of_urbanisation``: units with half their
        people or more in urban centres, whatever their status.

    Returns
    -------
    pandas.Series
        ``boolean`` by code; null where the figures that decide are missing.

    Raises
    ------
    ValueError
        The definition is none of the three.

    Notes
    -----
    The degree of urbanisation is that of the UN Statistical Commission (2020) as computed in
    GHSL R2023A: an urban centre is a contiguous cluster of 1 km² cells of at least 1,500 people
    per km² with 50,000 people or more.
    """
    if definition not in DEFINITIONS:
        raise ValueError(f"{definition!r} is none of {', '.join(DEFINITIONS)}")
    if definition == "degree_of_urbanisation":
        core = districts["urban_centre_share"].astype("Float64").ge(URBAN_CENTRE_SHARE)
    else:
        core = districts["status"].astype("string").eq("district")
    if definition == "dense_districts":
        dense = density_per_km2(districts).ge(DENSE_PEOPLE_PER_KM2)
        core = core & (dense | urban_share(districts).ge(DENSE_URBAN_SHARE))
    return pd.Series(core.array, pd.Index(districts["code"], name="code"), "boolean", "core")


def outside_dense_core(districts: pd.DataFrame) -> pd.DataFrame:
    """List the districts (shixiaqu) that the dense core leaves out or cannot class.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``code``: ``code``, ``name_zh``, ``prefecture_code``, ``population``,
        ``density_per_km2``, ``urban_share`` (0–1), ``notable`` (bool: one of
        `NOTABLE_DISTRICTS`).
    """
    dense = in_core(districts, "dense_districts").fillna(False).to_numpy()
    outside = districts["status"].eq("district").to_numpy() & ~dense
    listed = districts.loc[outside, ["code", "name_zh", "prefecture_code", "population"]]
    listed = listed.assign(
        density_per_km2=density_per_km2(districts),
        urban_share=urban_share(districts),
        notable=listed["code"].isin(NOTABLE_DISTRICTS),
    )
    return pd.DataFrame(listed.sort_values("code", ignore_index=True))


_SHORT = dict(zip(DEFINITIONS, ("districts", "dense_districts", "degurba"), strict=True))

TYPE_COLUMNS = {definition: f"type_{short}" for definition, short in _SHORT.items()}
"""Column of a prefecture table that holds the type under each definition."""

TYPES = ("both_up", "core_only", "periphery_only", "both_down")
"""Which of core and periphery gained people; a part that stayed the same did not gain."""

UNTYPED = ("undivided", "not_counted", "unclassified", "no_core", "no_periphery")
"""Why a prefecture has no type, in the order in which the reasons are looked for.

``undivided``: one of the censuses counts it as a single leaf (Dongguan, Jiayuguan,
Xiantao; Sanya in 2010).
``not_counted``: a count is null. ``unclassified``: the figures that class one of its units are
missing. ``no_core``, ``no_periphery``: nobody lives in such a part in one of the censuses (a
league, prefecture or autonomous prefecture — meng, diqu, zizhizhou — has no districts).
"""

EXCEPTIONS = read_words("units", "core_exception")
"""Prefectures to read with care: a note by code."""

PARTS = ("core", "periphery", "unclassified")
"""In the order in which a prefecture's parts stand."""


def core_periphery(
    leaves: pd.DataFrame, districts: pd.DataFrame, definition: str, *, years: tuple[int, int]
) -> pd.DataFrame:
    """Sum core and periphery of each prefecture in two censuses, and type their growth.

    Parameters
    ----------
    leaves
        One row per census year and leaf: ``year``, ``code``, ``population`` (people,
        nullable), ``latest_code`` (the unit of ``districts`` whose class the leaf takes),
        ``prefecture_code`` (of 2020); optionally ``unsure`` (people who may instead belong to
        the unit of 2020 that ``home_code`` names), from `Inputs.rows_on_later_land`.
    districts, definition
        The county-level units of 2020, and one of `DEFINITIONS`: see `in_core`.
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    pandas.DataFrame
        One row per prefecture, sorted by ``code``: ``population_A``, ``population_B``,
        ``change_A_B``, ``change_pct_A_B``, the same with the prefixes ``core_`` and
        ``periphery_``, and ``unclassified_population_A|B`` (the three parts sum to the whole);
        ``type`` (one of `TYPES`) or, without one, ``reason`` (one of `UNTYPED`); ``note_zh``,
        ``note_en`` (`EXCEPTIONS`); with ``unsure`` also ``core_population_A_low|high`` and
        ``periphery_population_A_low|high``, bounds of the people of the first census.

    Raises
    ------
    ConservationError
        A leaf follows a unit that ``districts`` lacks, so its people would be lost.
    ValueError
        The definition is unknown.

    Examples
    --------
    Core 100 → 120 and periphery 200 → 150 make a prefecture that falls from 300 to 270
    (−10 %) with a core that grows by 20 %: ``core_only``.
    """
    a, b = years
    rows = leaves[leaves["year"].isin((a, b))]
    sums = _typed_sums(rows, in_core(districts, definition), (a, b)).join(_notes())
    for name, bound in _bounds(rows[rows["year"] == a], in_core(districts, definition)).items():
        people = sums[f"{name[0]}_population_{a}"]
        sums[f"{name[0]}_population_{a}_{name[1]}"] = (people + bound).fillna(people)
    return sums.reset_index()


def _typed_sums(rows: pd.DataFrame, core: pd.Series, years: tuple[int, int]) -> pd.DataFrame:
    """Sum the parts of each prefecture in two censuses, and type how they grew."""
    a, b = years
    part = _part_of_leaves(rows, core)
    sums = _sums(rows, part, years)
    for prefix in ("", "core_", "periphery_"):
        before, after = sums[f"{prefix}population_{a}"], sums[f"{prefix}population_{b}"]
        sums[f"{prefix}change_{a}_{b}"] = after - before
        sums[f"{prefix}change_pct_{a}_{b}"] = change_pct(before, after)
    sums["reason"] = _reasons(sums, rows, part, years)
    sums["type"] = _types(sums, a, b).mask(sums["reason"].notna())
    return sums


def core_and_periphery(
    counties: pd.DataFrame,
    start: int,
    end: int,
    *,
    core: str,
    by: str,
    people: str = "population_{}",
) -> pd.DataFrame:
    """Sum core and periphery of each city in two counts, and type how the two grew.

    Parameters
    ----------
    counties
        One row per county, on the same land in both years, with a column of people (nullable) for
        each.
    start, end
        The years of the two counts.
    core
        Column that says whether a county is core (boolean, nullable): any definition will do.
    by
        Column of the city or region that a county lies in.
    people
        Name of the columns of people, with ``{}`` where the year stands.

    Returns
    -------
    DataFrame
        By city, sorted: with A and B the two years ``population_A``, ``population_B`` and
        ``change_A_B`` (Int64, people), ``change_pct_A_B`` (Float64, %), the same with the prefixes
        ``core_`` and ``periphery_``, and ``unclassified_population_A|B`` of counties that are
        neither, so that the three parts add up to the whole. ``type`` is ``both_up``,
        ``core_only``, ``periphery_only`` or ``both_down``: which of the two gained people. A city
        without one has a ``reason``: ``not_counted``, ``unclassified``, ``no_core`` or
        ``no_periphery``.

    Raises
    ------
    UserError
        A column is missing, a count is no whole number, a core is neither true nor false, a county
        lies in no city, or ``end`` is not after ``start``.

    Examples
    --------
    A core that grows from 100 to 120 beside a periphery that falls from 200 to 150:

    >>> counties = pd.DataFrame(
    ...     {
    ...         "city": ["a", "a"],
    ...         "is_district": [True, False],
    ...         "population_2010": [100, 200],
    ...         "population_2020": [120, 150],
    ...     }
    ... )
    >>> found = core_and_periphery(counties, 2010, 2020, core="is_district", by="city")
    >>> found[["change_2010_2020", "core_change_2010_2020", "type"]].to_dict("list")
    {'change_2010_2020': [-30], 'core_change_2010_2020': [20], 'type': ['core_only']}
    """
    call = "atlas.measures.core_and_periphery"
    counted = {year: people.format(year) for year in (start, end)}
    needed = {**dict.fromkeys(counted.values(), PEOPLE), core: FLAG, by: GROUP}
    check_frame(call, "counties", counties, needed)
    check_period(call, start, end)
    # A row's number is a code that no city bears.
    codes = [f"#{number}" for number in range(len(counties))]
    rows = pd.concat(
        pd.DataFrame(
            {
                "year": year,
                "code": codes,
                "latest_code": codes,
                "prefecture_code": counties[by].to_numpy(),
                "population": counties[column].to_numpy(),
            }
        )
        for year, column in counted.items()
    )
    in_core = pd.Series(counties[core].array, codes).astype("boolean")
    return _typed_sums(rows, in_core, (start, end)).rename_axis(by)


def _bounds(rows: pd.DataFrame, core: pd.Series) -> dict[tuple[str, str], pd.Series]:
    """Say by how many people each part may be smaller or larger: who may belong to the other.

    Returns
    -------
    dict of Series
        Part and ``low`` or ``high`` → people by prefecture, negative for ``low``; empty where
        nobody tells.
    """
    if "unsure" not in rows:
        return {}
    parts = [
        rows[column].map(core).map({True: "core", False: "periphery"})
        for column in ("latest_code", "home_code")
    ]
    may = rows[parts[0].ne(parts[1]) & parts[0].notna() & parts[1].notna()]
    came = may["unsure"].groupby([may["prefecture_code"], parts[0][may.index]]).sum()
    by_part = came.unstack(fill_value=0).reindex(columns=["core", "periphery"], fill_value=0)
    every = by_part.reindex(sorted(rows["prefecture_code"].unique()), fill_value=0).astype("Int64")
    return {
        ("core", "low"): -every["core"],
        ("core", "high"): every["periphery"],
        ("periphery", "low"): -every["periphery"],
        ("periphery", "high"): every["core"],
    }


def _part_of_leaves(rows: pd.DataFrame, core: pd.Series) -> pd.Series:
    lost = rows[~rows["latest_code"].isin(core.index)]
    if len(lost):
        named = ", ".join(f"{row.code} ({row.year})" for row in lost.head(20).itertuples())
        raise ConservationError(
            f"{len(lost)} county-level leaves follow no unit of the last census, so their people "
            f"would be lost from core and periphery: {named}"
        )
    parts = core.map({True: "core", False: "periphery"}).fillna("unclassified")
    return pd.Series(rows["latest_code"].map(parts).array, rows.index, name="part")


def _sums(rows: pd.DataFrame, part: pd.Series, years: tuple[int, int]) -> pd.DataFrame:
    prefectures = pd.Index(sorted(rows["prefecture_code"].unique()), name="code")
    sums = pd.DataFrame(index=prefectures)
    for year in years:
        now = rows["year"].eq(year)
        sums[f"population_{year}"] = _people(rows[now]).reindex(prefectures)
        for name in PARTS:
            people = _people(rows[now & part.eq(name)])
            empty = ~prefectures.isin(people.index) & sums[f"population_{year}"].notna()
            sums[f"{name}_population_{year}"] = people.reindex(prefectures).mask(empty, 0)
    return sums


def _people(rows: pd.DataFrame) -> pd.Series:
    counts = rows["population"].astype("Int64")
    return counts.groupby(rows["prefecture_code"]).sum(skipna=False)


def _reasons(
    sums: pd.DataFrame, rows: pd.DataFrame, part: pd.Series, years: tuple[int, int]
) -> pd.Series:
    # One that townships part is told apart: Sanya, which is one row of 2010.
    undivided = rows[~rows.duplicated(["year", "code"], keep=False)]
    wholes = undivided[undivided["code"].eq(undivided["prefecture_code"])]["prefecture_code"]
    unclassified = rows[part.eq("unclassified")]["prefecture_code"]
    holds = {
        "undivided": pd.Series(sums.index.isin(wholes), sums.index),
        "not_counted": sums[[f"population_{year}" for year in years]].isna().any(axis=1),
        "unclassified": pd.Series(sums.index.isin(unclassified), sums.index),
        "no_core": _absent(sums, "core", years),
        "no_periphery": _absent(sums, "periphery", years),
    }
    reasons = pd.Series(pd.NA, sums.index, dtype="string")
    for reason in UNTYPED:
        reasons = reasons.mask(holds[reason] & reasons.isna(), reason)
    return reasons


def _absent(sums: pd.DataFrame, part: str, years: tuple[int, int]) -> pd.Series:
    return sums[[f"{part}_population_{year}" for year in years]].eq(0).any(axis=1)


def _types(sums: pd.DataFrame, a: int, b: int) -> pd.Series:
    core, periphery = (
        sums[f"{part}_change_{a}_{b}"].gt(0).fillna(False).to_numpy(bool)
        for part in ("core", "periphery")
    )
    gains = [core & periphery, core & ~periphery, ~core & periphery]
    return pd.Series(np.select(gains, TYPES[:3], TYPES[3]), sums.index, dtype="string")


def _notes() -> pd.DataFrame:
    notes = {f"note_{lang}": [note.get(lang) for note in EXCEPTIONS.values()] for lang in LANGS}
    return pd.DataFrame(notes, index=list(EXCEPTIONS), dtype="string")


def types_by_definition(results: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put the types under several definitions side by side.

    Parameters
    ----------
    results
        By definition, what `core_periphery` returned for it.

    Returns
    -------
    pandas.DataFrame
        One row per prefecture: ``code`` and, per definition, its column of `TYPE_COLUMNS`.
    """
    columns = {
        TYPE_COLUMNS[name]: table.set_index("code")["type"] for name, table in results.items()
    }
    return pd.DataFrame(columns).sort_index().rename_axis("code").reset_index()


def flips(results: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List the prefectures whose type depends on the definition.

    Those with two different types or more; a missing type is no type. Columns as
    `types_by_definition`.
    """
    types = types_by_definition(results)
    several = types.drop(columns="code").nunique(axis=1) > 1
    return types[several].reset_index(drop=True)


def flipping_types(results: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str | None]]:
    """Give the types of each prefecture of `flips`, by its code and the column of a definition."""
    types = flips(results).set_index("code").astype(object)
    return {
        str(code): {str(column): kind for column, kind in row.items()}
        for code, row in types.where(types.notna(), None).to_dict("index").items()
    }


def outside_summary(districts: pd.DataFrame) -> OutsideDenseCore:
    """Summarise the districts of `outside_dense_core`, and which `NOTABLE_DISTRICTS` they hold."""
    listed = outside_dense_core(districts)
    return OutsideDenseCore(
        districts=len(listed),
        people=int(listed["population"].sum()),
        codes=listed["code"].tolist(),
        notable=listed.loc[listed["notable"], "code"].tolist(),
    )


def core_summary(result: pd.DataFrame, *, years: tuple[int, int], codes: Codes) -> CoreFigures:
    """Summarise what `core_periphery` returned for one definition."""
    a, b = years
    typed = result[result["type"].notna()]
    declining = typed[f"change_{a}_{b}"].lt(0)
    untyped = {name: sorted(result.loc[result["reason"].eq(name), "code"]) for name in UNTYPED}
    comparable = _in_same_parts(result, years=years, codes=codes)
    people = {}
    for year in (a, b):
        parts = result[[f"{part}_population_{year}" for part in PARTS]].set_axis(PARTS, axis=1)
        sums = {part: int(parts.loc[comparable, part].sum()) for part in PARTS}
        people[str(year)] = PeopleOfParts(**sums, left_out=int(parts[~comparable].sum().sum()))
    return CoreFigures(
        prefectures=len(typed),
        all_prefectures=len(result),
        declining=int(declining.sum()),
        declining_with_growing_core=int((declining & typed[f"core_change_{a}_{b}"].gt(0)).sum()),
        core_growth_pct=_growth_pct(typed, "core", a, b),
        periphery_growth_pct=_growth_pct(typed, "periphery", a, b),
        all_core_growth_pct=_growth_pct(result[comparable], "core", a, b),
        all_periphery_growth_pct=_growth_pct(result[comparable], "periphery", a, b),
        people=people,
        left_out=sorted(result.loc[~comparable, "code"]),
        types={name: int(typed["type"].eq(name).sum()) for name in TYPES},
        untyped=untyped,
        all_core_growth_bounds=_growth_bounds(result[comparable], "core", a, b),
        all_periphery_growth_bounds=_growth_bounds(result[comparable], "periphery", a, b),
    )


def _in_same_parts(result: pd.DataFrame, *, years: tuple[int, int], codes: Codes) -> pd.Series:
    """Find the prefectures in which both censuses count and distinguish the same parts.

    Of a city that one census counts as a whole (Sanya in 2010) all people follow one part: the
    other would grow from nothing. What lies directly under a province is taken together, as the
    people of a city of the Corps founded since were counted among others.
    """
    group = result["code"].map(codes.prefecture)
    whole = result[[f"population_{year}" for year in years]]
    same = whole.groupby(group).sum(min_count=1).notna().all(axis=1)
    for part in PARTS:
        people = result[[f"{part}_population_{year}" for year in years]].groupby(group).sum()
        inhabited = people.gt(0)
        same &= inhabited.all(axis=1) | ~inhabited.any(axis=1)
    return group.map(same).astype(bool)


def _growth_pct(cities: pd.DataFrame, part: str, a: int, b: int) -> float | None:
    before, after = (int(cities[f"{part}_population_{year}"].sum()) for year in (a, b))
    return rounded_change_pct(before, after)


def _growth_bounds(cities: pd.DataFrame, part: str, a: int, b: int) -> GrowthBounds | None:
    """Bound a growth by those people of the first census who may belong to the other part."""
    if f"{part}_population_{a}_high" not in cities:
        return None
    low, high, after = (
        int(cities[f"{part}_population_{name}"].sum()) for name in (f"{a}_low", f"{a}_high", b)
    )
    return GrowthBounds(
        low=rounded_change_pct(high, after), high=rounded_change_pct(low, after), people=(low, high)
    )


TABLE_NAMES = {definition: f"core_periphery_{short}" for definition, short in _SHORT.items()}
"""The published layer of each definition of the core."""

KEY = ["code", "part"]


def core_parts(
    leaves: pd.DataFrame,
    districts: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    definition: str,
    unions: Unions | None = None,
    *,
    years: Sequence[int],
    crs: object,
) -> gpd.GeoDataFrame:
    """Dissolve each prefecture into its core and its periphery, and sum their people.

    Parameters
    ----------
    leaves
        One row per census year and leaf, as `core_periphery`
        takes them: ``year``, ``code``, ``population``, ``latest_code``, ``prefecture_code``.
    districts
        The county-level units of 2020, as `in_core` takes
        them, with ``prefecture_code``.
    polygons
        A clean coverage: ``latest_code`` (the unit of ``districts`` that each polygon is part
        of; one that is none of them is left out) and ``geometry``, any CRS.
    definition
        One of `DEFINITIONS`.
    unions
        Of the ``polygons``, where other definitions ask for them too.
    years
        The censuses, ascending.
    crs
        An equal-area projection in metres.

    Returns
    -------
    GeoDataFrame
        One row per prefecture and part that it has, sorted by ``code`` (of the prefecture) and
        ``part`` (`PARTS`): ``member_codes_Y`` of the last census (its county-level
        units, joined by ``;``),
        ``population_Y`` (Int64), ``change_A_B`` (Int64) and ``change_pct_A_B`` (Float64) of
        neighbouring and of the outermost censuses, ``area_km2`` and ``geometry``
        (MultiPolygons, a clean coverage; null if nothing of the part is drawn).
        ``population_Y`` is null where a count is missing, and where no census row of the year
        follows the part: its people were counted with the other part, so neither has a change.

    Raises
    ------
    ConservationError
        The parts do not sum to the people of a census.

    Notes
    -----
    Polygons are those of the boundary vintage: one that has united units of 2020 since
    (Sanyuan 350404, of Meilie 350402 and Sanyuan 350403) is drawn with the part of the first.
    """
    part = in_core(districts, definition).map({True: "core", False: "periphery"})
    members = districts[["code", "prefecture_code"]].assign(
        part=part.fillna("unclassified").to_numpy()
    )
    grouped = members.sort_values("code").groupby(["prefecture_code", "part"])["code"]
    members_of = f"member_codes_{years[-1]}"
    table = grouped.agg(";".join).rename(members_of).rename_axis(KEY).to_frame()
    where = members.set_index("code")
    for year in years:
        table[f"population_{year}"] = _people_of_each_part(
            leaves[leaves["year"].eq(year)], where, table.index
        )
    _check(table, leaves, years)
    spans = dict.fromkeys([*pairwise(years), (years[0], years[-1])])
    for a, b in spans:
        counts = [table[f"population_{year}"] for year in (a, b)]
        before, after = (
            people.mask(people.isna().groupby(level="code").transform("any")) for people in counts
        )
        table[f"change_{a}_{b}"] = after - before
        table[f"change_pct_{a}_{b}"] = change_pct(before, after)
    table = table.reset_index()
    part_of = (where["prefecture_code"] + where["part"]).reindex(polygons["latest_code"])
    united = (unions or Unions(polygons.geometry)).by(part_of)
    shapes = gpd.GeoSeries((table["code"] + table["part"]).map(united), crs=polygons.crs)
    placed = gpd.GeoDataFrame(table, geometry=shapes)
    placed["area_km2"] = area_km2(placed.geometry, crs)
    # The parts stand in the order of their names, which is that of `PARTS`.
    return placed.sort_values(["code", "part"], ignore_index=True)


def describe_parts(
    parts: gpd.GeoDataFrame, typed: pd.DataFrame, names: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Join to each part the names and the type of its prefecture.

    Parameters
    ----------
    parts
        From `core_parts`.
    typed
        From `core_periphery` under the same definition.
    names
        By code of the prefecture: its names and province.
    """
    columns = {"type": "core_periphery_type", "reason": "untyped_because"}
    by_code = typed.set_index("code")
    types = by_code[[*columns, "note_zh", "note_en"]].rename(columns=columns)
    described = parts.join(names, on="code").join(types, on="code")
    bounds = {
        part: by_code.filter(regex=rf"^{part}_population_\d+_(low|high)$") for part in PARTS[:2]
    }
    if bounds["core"].empty:
        return described
    by_part = {
        part: frame.rename(columns=lambda name: name.partition("_")[2])
        for part, frame in bounds.items()
    }
    return described.join(pd.concat(by_part, names=["part"]), on=["part", "code"])


def _people_of_each_part(rows: pd.DataFrame, where: pd.DataFrame, parts: pd.Index) -> pd.Series:
    at = rows[["latest_code"]].join(where, on="latest_code")
    keys = [at["prefecture_code"].rename("code"), at["part"]]
    summed = rows["population"].astype("Int64").groupby(keys).sum(skipna=False)
    return summed.reindex(parts)


def _check(table: pd.DataFrame, leaves: pd.DataFrame, years: Sequence[int]) -> None:
    for year in years:
        counts = leaves.loc[leaves["year"].eq(year), "population"]
        expected, found = int(counts.sum()), int(table[f"population_{year}"].sum())
        if found != expected and not counts.isna().any():
            raise ConservationError(
                f"{year}: core and periphery hold {found:,} people, the census {expected:,}"
            )


def _known_definitions(latest: int, tables: Folders) -> list[str]:
    """List the definitions of the core that the tables have the figures of."""
    degrees = latest_table("degree_of_urbanisation", tables)
    known = {
        "dense_districts": "urban" in field_names(f"census_{latest}", tables),
        "degree_of_urbanisation": has_table(degrees, tables),
    }
    return [name for name in DEFINITIONS if known.get(name, True)]


def rows_of_whole_prefectures(inputs: Inputs, prefectures: UnitSet) -> pd.DataFrame:
    """Empty the rows of prefectures that a census counts in part, or not at all.

    A prefecture that lacks a district in one census would else seem to lose its centre. What
    lies directly under a province counts as one: the people of a city of the Corps founded
    later were counted among the others.
    """
    upper = inputs.country.codes.prefecture
    lacking = {
        upper(str(code))
        for year in inputs.country.compared
        for code, people in prefectures.counts[year]["population"].items()
        if pd.isna(people)
    }
    rows = inputs.rows_on_later_land
    incomplete = rows["prefecture_code"].map(upper).isin(lacking)
    return rows.assign(population=rows["population"].mask(incomplete))


def _pair(prefectures: pd.DataFrame, counties: pd.DataFrame, code: str, period: str) -> PairFigures:
    """Set a prefecture as a whole beside its districts, as the lecture does for Harbin."""
    whole = prefectures.set_index("code").loc[code]
    named = rankable(counties, period) & counties["is_district"]
    districts = counties[(counties["prefecture_code"] == code) & named]
    change = districts.set_index("name_en")[f"change_pct_{period}"].dropna().sort_values()
    chinese = dict(zip(districts["name_en"], districts["name_zh"], strict=True))
    return PairFigures(
        code=code,
        name=str(whole["name_en"]),
        population={year: _number(whole[f"population_{year}"]) for year in period.split("_")},
        change_pct=_number(whole[f"change_pct_{period}"]),
        districts={str(name): round(float(pct), 4) for name, pct in change[::-1].items()},
        chinese={**chinese, str(whole["name_en"]): str(whole["name_zh"])},
    )


def _number(value: Any) -> int | float | None:
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 4)


PLACE_NAMES: Final = ["name_zh", "name_en", "province_code", "province_name_zh", "province_name_en"]
"""What a part of a prefecture is named by."""


def _give(reading: Reading) -> Given:
    """Give the types of prefectures under each definition, and the parts as they are drawn."""
    country, inputs = reading.country, reading.inputs
    prefectures = reading.unit_sets["prefecture"]
    rows = rows_of_whole_prefectures(inputs, prefectures)
    cores = {
        name: core_periphery(rows, reading.districts, name, years=reading.years)
        for name in _known_definitions(country.latest, country.tables)
    }
    figures: dict[str, Any] = {
        "core_periphery": {
            name: core_summary(result, years=reading.years, codes=country.codes)
            for name, result in cores.items()
        },
        "core_periphery_flips": flipping_types(cores),
        "outside_dense_core": outside_summary(reading.districts),
    }
    if reading.counties is not None:
        finest = {unit_set.years: unit_set for unit_set in people_sets(reading.unit_sets)}
        units, example = finest[country.main.censuses].table, country.examples.pair
        figures["harbin"] = _pair(prefectures.table, units, example, reading.span)
    held = county_of_polygon(inputs.polygons, inputs.history)
    polygons = inputs.leaves.assign(latest_code=inputs.leaves["code"].map(held))
    names = prefectures.table.set_index("code")[PLACE_NAMES]
    unions = Unions(polygons.geometry)
    drawn = {}
    for name, typed in cores.items():
        parts = core_parts(
            rows,
            reading.districts,
            polygons,
            name,
            unions,
            years=country.years,
            crs=country.equal_area,
        )
        drawn[TABLE_NAMES[name]] = describe_parts(parts, typed, names)
    types = types_by_definition(cores).set_index("code")
    return Given(columns={"prefecture": types}, tables=drawn, summary=figures)


CHAPTER: Final = Chapter("core_periphery", gives=_give)
