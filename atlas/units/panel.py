"""Unit sets: described units with their people and their polygons, before any measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from atlas.model.country import UPPER, Country
from atlas.model.dataset import Divisions, UnitSet
from atlas.model.progress import Progress
from atlas.units.comparability import NOT_COUNTED
from atlas.units.count import check_conserved, sum_counts, sum_people
from atlas.units.crossings import crossings
from atlas.units.describe import Registers, county_units, named_units, places
from atlas.units.inputs import Inputs
from atlas.units.succession import holders
from atlas.units.territories import (
    Span,
    Territories,
    compared_columns,
    territories,
    told_by_bulletins,
    upper_code,
)
from atlas.units.unite import Membership, Period
from atlas.words.reading import LANGS, read_words

_STEPS = read_words("steps")

MANY_ABROAD = 0.05
"""Share of a count of 2000 beyond which people abroad are named beside it."""


def unite_inputs(
    inputs: Inputs,
    periods: Sequence[str],
    progress: Progress,
    levels: Sequence[str] = UPPER,
    *,
    judged: bool = True,
) -> dict[str, UnitSet]:
    """Unite what was read: the unit sets with their people and polygons, before any measure.

    Units say how far their censuses compare if they are ``judged``.
    """
    with progress.step(_STEPS["unite"], len(periods) + len(levels)) as step:
        sets: dict[str, UnitSet] = {}
        uncounted: set[str] = set()
        for name in periods:
            county = county_set(inputs, Period.parse(name, country=inputs.country), judged=judged)
            sets[county.id] = county
            uncounted |= not_counted(county)
            step.advance()
        for level in levels:
            sets[level] = upper_set(inputs, level, uncounted, judged=judged)
            step.advance()
    return sets


class Sums(NamedTuple):
    """The counts of a census by unit, and the people of those units that it counts in part."""

    counts: pd.DataFrame
    withheld: pd.Series


def county_set(inputs: Inputs, period: Period, *, judged: bool = True) -> UnitSet:
    """Make the comparable county units of a period.

    Parameters
    ----------
    inputs
        What was read.
    period
        Which.
    judged
        Whether to say how far the censuses compare, and not only to name the units.

    Returns
    -------
    UnitSet
        ``table`` holds the columns of `atlas.units.describe.county_units`, or of `named_units`,
        ``land_in``, ``population_<year>`` and the geometry.
    """
    membership = inputs.membership(period.name)
    described = county_units if judged else named_units
    table = described(membership, _registers(inputs)).set_index("code")
    table["land_in"] = _land_in(inputs, membership)
    sums = {
        year: _counts(inputs, year, *inputs.unit_rows(period.name, year), "unit")
        for year in period.years
    }
    return _unit_set(period.id, "county", table, sums, membership.polygons, inputs)


def divisions_of(inputs: Inputs, year: int) -> Divisions:
    """Tell the divisions of one census apart, as far as the boundaries go.

    Only what links its list to the boundaries unites them, so they are the finest land on which
    its people can be put, and lie within the units of every period of that census.
    """
    period = Period((year,))
    membership, registers = inputs.membership(period.name), _registers(inputs)
    rows, required = inputs.unit_rows(period.name, year)
    people = sum_people(rows, required, "unit")
    check_conserved(people, rows, "unit", year)
    table = named_units(membership, registers).set_index("code")[["name_zh", "name_en"]]
    table["land_in"] = _land_in(inputs, membership)
    table[f"population_{year}"] = people
    return Divisions(period.id, year, table.reset_index(), membership.polygons)


def upper_set(inputs: Inputs, level: str, not_counted: set[str], *, judged: bool = True) -> UnitSet:
    """Make the prefectures or provinces of 2020, summed from census rows.

    Parameters
    ----------
    inputs
        What was read.
    level
        ``prefecture`` or ``province``.
    not_counted
        Polygons that no census counts; they are no part of the unit that lists them.
    judged
        Whether to say how far the censuses compare, and over which territory.
    """
    by = f"{level}_code"
    codes = sorted(inputs.required[by].unique())
    table = pd.DataFrame([_upper_record(code, level, inputs) for code in codes]).set_index("code")
    sums = upper_counts(inputs, level)
    found = territories(inputs) if judged and level == "prefecture" else {}
    if judged:
        table = table.join(crossings(inputs, level, found))
    alike = {span: _alike(inputs, span, of, sums) for span, of in found.items()}
    if judged and level == "prefecture":
        table = table.join(_member_codes(inputs.rows, by))
        table = table.join(_compared(found, alike, codes, country=inputs.country))
    counted = [code for code in inputs.polygons if code not in not_counted]
    drawn = {
        code: upper_code(county, level, inputs)
        for code, county in holders(counted, inputs.history).items()
    }
    leaves = pd.Series(drawn, name="unit", dtype="str")
    return replace(_unit_set(level, level, table, sums, leaves, inputs), alike=alike)


def _alike(
    inputs: Inputs, span: Span, of: Territories, sums: Mapping[int, Sums]
) -> dict[int, pd.DataFrame]:
    """Count both censuses on one territory: members of a joined one bear its counts, all alike.

    Of a territory on which the first census is published by bulletins, people are known and
    nothing else.
    """
    heads = {code: codes[0] for code, codes in of.joined.items()}
    counts: dict[int, pd.DataFrame] = {}
    for year in span:
        rows, required = (
            frame.assign(unit=frame["prefecture_code"].map(heads)).dropna(subset=["unit"])
            for frame in (rows[rows["year"] == year] for rows in (inputs.rows, inputs.required))
        )
        own = sums[year].counts
        joined = _counts(inputs, year, rows, required, "unit").counts
        shared = joined.reindex([heads[code] for code in heads]).set_axis(list(heads))
        counts[year] = pd.concat([own[~own.index.isin(list(heads))], shared]).sort_index()
    first = counts[span[0]]
    for code, people in of.published.items():
        first.loc[code] = pd.NA
        first.loc[code, "population"] = people
    return counts


def _compared(
    found: Mapping[Span, Territories],
    alike: Mapping[Span, Mapping[int, pd.DataFrame]],
    codes: list[str],
    *,
    country: Country,
) -> pd.DataFrame:
    """Say as what prefectures are compared; nothing of those that a census does not count."""
    table = compared_columns(found, codes)
    for span, counts in alike.items():
        known = [counts[year]["population"].reindex(codes).notna() for year in span]
        name = "compared_by_{}_{}".format(*span)
        table[name] = table[name].where(known[0] & known[1])
    for start, end in alike:
        if not told_by_bulletins((start, end), country=country):
            continue
        people = alike[start, end][start]["population"].reindex(codes)
        alone = table[f"compared_codes_{start}_{end}"].isna()
        table[f"population_{start}_compared"] = people.where(alone)
    return table


def upper_counts(inputs: Inputs, level: str) -> dict[int, Sums]:
    """Sum every count of each census to the prefectures or provinces of 2020."""
    rows, required = inputs.rows, inputs.required
    return {
        year: _counts(
            inputs,
            year,
            rows[rows["year"] == year],
            required[required["year"] == year],
            f"{level}_code",
        )
        for year in sorted(inputs.censuses)
    }


def _upper_record(code: str, level: str, inputs: Inputs) -> dict[str, str | None]:
    own = {level: code, "province": inputs.history.province(code)}
    columns = places(inputs.history, **own)
    named = {f"name_{lang}": columns[f"{level}_name_{lang}"] for lang in LANGS}
    # A province lies in no prefecture, but the published tables share their columns.
    return {"code": code, **named, "prefecture_code": None, **columns}


def _member_codes(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Join the codes of the census rows that each unit is summed from, a column per census."""
    joined = rows.sort_values("code").groupby([by, "year"])["code"].agg(";".join)
    return joined.unstack().rename(columns=lambda year: f"member_codes_{year}")


def _registers(inputs: Inputs) -> Registers:
    placed = inputs.required
    zones: frozenset[str] = frozenset()
    names: dict[tuple[int, str], str] = {}
    for year, census in inputs.censuses.items():
        zones |= census.zones
        names |= {(year, code): name for code, name in census.row_names.items()}
    keys = zip(placed["year"], placed["code"].to_numpy(dtype=object), strict=True)
    return Registers(
        history=inputs.history,
        zones=zones,
        transfers=inputs.transfers,
        abroad=_abroad(inputs),
        row_names=names,
        successor=dict(zip(keys, placed["leaf"].to_numpy(dtype=object), strict=True)),
    )


def _abroad(inputs: Inputs) -> dict[str, int]:
    """Find the rows that count many people who were abroad (Menglian, Cangyuan, Gengma: 2000)."""
    table = inputs.censuses[inputs.country.years[0]].table
    if "counted_while_abroad" not in table:
        return {}
    many = table[table["counted_while_abroad"] > MANY_ABROAD * table["population"]]
    return {
        str(code): int(people)
        for code, people in zip(many["code"], many["counted_while_abroad"], strict=True)
    }


def _land_in(inputs: Inputs, membership: Membership) -> pd.Series:
    """Name for units without a polygon the unit whose polygon holds their land."""
    drawn = set(membership.polygons)
    hosts = {
        code: membership.polygons[host]
        for code, host in inputs.history.land_in.items()
        if code not in drawn and host in membership.polygons.index
    }
    return pd.Series(hosts, name="land_in", dtype="str")


def _counts(inputs: Inputs, year: int, rows: pd.DataFrame, required: pd.DataFrame, by: str) -> Sums:
    """Sum every count of a census; a unit without its full count of people has none."""
    people = sum_people(rows, required, by)
    withheld = check_conserved(people, rows, by, year)
    counts = sum_counts(inputs.counts[year], rows.set_index("code")[by])
    complete = counts.reindex(people.index[people.notna()])
    by_unit = complete.reindex(people.index).assign(population=people)
    return Sums(by_unit, withheld)


def _unit_set(
    set_id: str,
    level: str,
    table: pd.DataFrame,
    sums: dict[int, Sums],
    leaves: pd.Series,
    inputs: Inputs,
) -> UnitSet:
    geometry = inputs.unions.by(inputs.leaves["code"].map(leaves))
    counts = {year: found.counts for year, found in sums.items()}
    people = {f"population_{year}": count["population"] for year, count in counts.items()}
    frame = table.assign(**people).rename_axis("code").reset_index()
    shapes = gpd.GeoSeries(frame["code"].map(geometry), crs=geometry.crs)
    placed = gpd.GeoDataFrame(frame, geometry=shapes)
    withheld = {year: found.withheld for year, found in sums.items()}
    # A prefecture made after the list that the last census counts by has polygons and no row.
    known = leaves[leaves.isna() | leaves.isin(placed["code"])]
    return UnitSet(set_id, level, tuple(counts), placed, known, counts, withheld)


def not_counted(unit_set: UnitSet) -> set[str]:
    """Collect the polygons of units that no census counts."""
    units = set(unit_set.table.loc[unit_set.table["comparability"] == NOT_COUNTED, "code"])
    return set(unit_set.leaves.index[unit_set.leaves.isin(sorted(units))])
