"""Core and periphery of each city: which of the two gains people, and which loses them.

A city's districts and counties are classed once, by their state in 2020, and keep that class in
every census; people are summed from census leaves, never from merged units that could cross it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from atlas.measures.cities.core_definition import DEFINITIONS, in_core, outside_dense_core
from atlas.measures.growth.growth import change_pct
from atlas.model.country import Country
from atlas.model.errors import ConservationError
from atlas.model.summary.centres import CentreFigures, CoreFigures, OutsideDenseCore, PeopleOfParts
from atlas.words.reading import LANGS, read_words

__all__ = [
    "DEFINITIONS",
    "TYPE_COLUMNS",
    "core_periphery",
    "core_periphery_summary",
    "flips",
    "in_core",
    "outside_dense_core",
    "types_by_definition",
]

TYPE_COLUMNS = {
    "districts": "type_districts",
    "dense_districts": "type_dense_districts",
    "degree_of_urbanisation": "type_degurba",
}
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

_PARTS = ("core", "periphery", "unclassified")


def core_periphery(
    leaves: pd.DataFrame,
    districts: pd.DataFrame,
    definition: str,
    years: tuple[int, int] | None = None,
    *,
    country: Country,
) -> pd.DataFrame:
    """Sum core and periphery of each prefecture in two censuses, and type their growth.

    Parameters
    ----------
    leaves
        One row per census year and leaf: ``year``, ``code``, ``population`` (people,
        nullable), ``leaf`` (the unit of ``districts`` whose class the leaf takes),
        ``prefecture_code`` (of 2020); optionally ``ambiguous`` (bool: the leaf's land went to
        several units of 2020, and its people all follow one of them).
    districts, definition
        The county-level units of 2020, and one of `DEFINITIONS`: see `in_core`.
    years
        The two census years A and B; None takes those of the main period.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    pandas.DataFrame
        One row per prefecture, sorted by ``code``: ``population_A``, ``population_B``,
        ``change_A_B``, ``change_pct_A_B``, the same with the prefixes ``core_`` and
        ``periphery_``, and ``unclassified_population_A|B`` (the three parts sum to the whole);
        ``type`` (one of `TYPES`) or, without one, ``reason`` (one of `UNTYPED`); ``note_zh``,
        ``note_en`` (`EXCEPTIONS`); with ``ambiguous`` also ``ambiguous_people_A|B``.

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
    a, b = years or country.compared
    rows = leaves[leaves["year"].isin((a, b))]
    part = _part_of_leaves(rows, in_core(districts, definition))
    sums = _sums(rows, part, (a, b))
    for prefix in ("", "core_", "periphery_"):
        before, after = sums[f"{prefix}population_{a}"], sums[f"{prefix}population_{b}"]
        sums[f"{prefix}change_{a}_{b}"] = after - before
        sums[f"{prefix}change_pct_{a}_{b}"] = change_pct(before, after)
    sums["reason"] = _reasons(sums, rows, part, (a, b))
    sums["type"] = _types(sums, a, b).mask(sums["reason"].notna())
    sums = sums.join(_notes())
    if "ambiguous" in rows:
        sums = sums.join(_ambiguous_people(rows, (a, b)))
    return sums.reset_index()


def _part_of_leaves(rows: pd.DataFrame, core: pd.Series) -> pd.Series:
    lost = rows[~rows["leaf"].isin(core.index)]
    if len(lost):
        named = ", ".join(f"{row.code} ({row.year})" for row in lost.head(20).itertuples())
        raise ConservationError(
            f"{len(lost)} county-level leaves follow no unit of the last census, so their people "
            f"would be lost from core and periphery: {named}"
        )
    parts = core.map({True: "core", False: "periphery"}).fillna("unclassified")
    return pd.Series(rows["leaf"].map(parts).array, rows.index, name="part")


def _sums(rows: pd.DataFrame, part: pd.Series, years: tuple[int, int]) -> pd.DataFrame:
    prefectures = pd.Index(sorted(rows["prefecture_code"].unique()), name="code")
    sums = pd.DataFrame(index=prefectures)
    for year in years:
        now = rows["year"].eq(year)
        sums[f"population_{year}"] = _people(rows[now]).reindex(prefectures)
        for name in _PARTS:
            people = _people(rows[now & part.eq(name)])
            nobody = ~prefectures.isin(people.index)
            counted = sums[f"population_{year}"].notna()
            sums[f"{name}_population_{year}"] = people.reindex(prefectures).mask(
                nobody & counted, 0
            )
    return sums


def _people(rows: pd.DataFrame) -> pd.Series:
    counts = rows["population"].astype("Int64")
    return counts.groupby(rows["prefecture_code"]).sum(skipna=False)


def _reasons(
    sums: pd.DataFrame, rows: pd.DataFrame, part: pd.Series, years: tuple[int, int]
) -> pd.Series:
    wholes = rows[rows["code"].eq(rows["prefecture_code"])]["prefecture_code"]
    unclassified = rows[part.eq("unclassified")]["prefecture_code"]
    found = {
        "undivided": pd.Series(sums.index.isin(wholes), sums.index),
        "not_counted": sums[[f"population_{year}" for year in years]].isna().any(axis=1),
        "unclassified": pd.Series(sums.index.isin(unclassified), sums.index),
        "no_core": _absent(sums, "core", years),
        "no_periphery": _absent(sums, "periphery", years),
    }
    reasons = pd.Series(pd.NA, sums.index, dtype="string")
    for reason in UNTYPED:
        reasons = reasons.mask(found[reason] & reasons.isna(), reason)
    return reasons


def _absent(sums: pd.DataFrame, part: str, years: tuple[int, int]) -> pd.Series:
    return sums[[f"{part}_population_{year}" for year in years]].eq(0).any(axis=1)


def _types(sums: pd.DataFrame, a: int, b: int) -> pd.Series:
    core_up = sums[f"core_change_{a}_{b}"].gt(0).fillna(False)
    periphery_up = sums[f"periphery_change_{a}_{b}"].gt(0).fillna(False)
    types = pd.Series("both_down", sums.index, dtype="string")
    types = types.mask(core_up & periphery_up, "both_up")
    types = types.mask(core_up & ~periphery_up, "core_only")
    return types.mask(~core_up & periphery_up, "periphery_only")


def _notes() -> pd.DataFrame:
    notes = {f"note_{lang}": [note.get(lang) for note in EXCEPTIONS.values()] for lang in LANGS}
    return pd.DataFrame(notes, index=list(EXCEPTIONS), dtype="string")


def _ambiguous_people(rows: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    spread = rows["ambiguous"].astype("boolean").fillna(False)
    prefectures = pd.Index(rows["prefecture_code"].unique())
    counted = {}
    for year in years:
        here = rows[spread & rows["year"].eq(year)]
        people = here["population"].astype("Int64").groupby(here["prefecture_code"]).sum()
        counted[f"ambiguous_people_{year}"] = people.reindex(prefectures, fill_value=0)
    return pd.DataFrame(counted)


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


def core_periphery_summary(
    results: Mapping[str, pd.DataFrame],
    years: tuple[int, int] | None = None,
    districts: pd.DataFrame | None = None,
    *,
    country: Country,
) -> CentreFigures:
    """Summarise core and periphery for ``summary.json``.

    Parameters
    ----------
    results
        By definition, what `core_periphery` returned for it.
    years
        The census years of the results; None takes those of the main period.
    districts
        The county-level units of 2020, to list those districts that are not dense.
    country
        The country whose censuses and divisions are meant.

    Returns
    -------
    CentreFigures
        Given ``districts``, with those that the dense core leaves out, and which of
        `NOTABLE_DISTRICTS` are among them.
    """
    a, b = years or country.compared
    changing = flips(results)
    types = changing.drop(columns="code").astype(object)
    records = types.where(types.notna(), None).to_dict("records")
    by_code = {
        str(code): {str(column): kind for column, kind in record.items()}
        for code, record in zip(changing["code"], records, strict=True)
    }
    return CentreFigures(
        definitions={
            name: _one_definition(result, a, b, country=country) for name, result in results.items()
        },
        flips=by_code,
        outside_dense_core=None if districts is None else _outside(districts),
    )


def _outside(districts: pd.DataFrame) -> OutsideDenseCore:
    outside = outside_dense_core(districts)
    return OutsideDenseCore(
        districts=len(outside),
        people=int(outside["population"].sum()),
        codes=outside["code"].tolist(),
        notable=outside.loc[outside["notable"], "code"].tolist(),
    )


def _one_definition(result: pd.DataFrame, a: int, b: int, *, country: Country) -> CoreFigures:
    typed = result[result["type"].notna()]
    declining = typed[f"change_{a}_{b}"].lt(0)
    untyped = {name: sorted(result.loc[result["reason"].eq(name), "code"]) for name in UNTYPED}
    told = _told_apart(result, a, b, country=country)
    ambiguous = None
    if f"ambiguous_people_{a}" in result:
        ambiguous = {str(year): int(result[f"ambiguous_people_{year}"].sum()) for year in (a, b)}
    return CoreFigures(
        prefectures=len(typed),
        all_prefectures=len(result),
        declining=int(declining.sum()),
        declining_with_growing_core=int((declining & typed[f"core_change_{a}_{b}"].gt(0)).sum()),
        core_growth_pct=_growth_pct(typed, "core", a, b),
        periphery_growth_pct=_growth_pct(typed, "periphery", a, b),
        all_core_growth_pct=_growth_pct(result[told], "core", a, b),
        all_periphery_growth_pct=_growth_pct(result[told], "periphery", a, b),
        people={str(year): _people_of_parts(result, told, year) for year in (a, b)},
        left_out=sorted(result.loc[~told, "code"]),
        types={name: int(typed["type"].eq(name).sum()) for name in TYPES},
        untyped=untyped,
        ambiguous_people=ambiguous,
    )


def _told_apart(result: pd.DataFrame, a: int, b: int, *, country: Country) -> pd.Series:
    """Say in which prefectures both censuses count, and tell apart, the same parts.

    Of a city that one census counts as a whole (Sanya in 2010) all people follow one part: the
    other would grow from nothing. What lies directly under a province is taken together, as the
    people of a city of the Corps founded since were counted among others.
    """
    group = result["code"].map(country.codes.prefecture)
    whole = result[[f"population_{year}" for year in (a, b)]]
    told = whole.groupby(group).sum(min_count=1).notna().all(axis=1)
    for part in _PARTS:
        people = result[[f"{part}_population_{year}" for year in (a, b)]].groupby(group).sum()
        inhabited = people.gt(0)
        told &= inhabited.all(axis=1) | ~inhabited.any(axis=1)
    return group.map(told).astype(bool)


def _people_of_parts(result: pd.DataFrame, told: pd.Series, year: int) -> PeopleOfParts:
    parts = result[[f"{part}_population_{year}" for part in _PARTS]].set_axis(_PARTS, axis=1)
    people = {part: int(parts.loc[told, part].sum()) for part in _PARTS}
    return PeopleOfParts(**people, left_out=int(parts[~told].sum().sum()))


def _growth_pct(cities: pd.DataFrame, part: str, a: int, b: int) -> float | None:
    before, after = (int(cities[f"{part}_population_{year}"].sum()) for year in (a, b))
    return round((after / before - 1) * 100, 4) if before else None
