"""Unit sets: described units with their people and their polygons, before any measure.

Here a column such as ``population_2020`` gets its name and its figure, and no measure changes it.
U440306 of 2010–2020, say: Longhua (2016) and Guangming (2018) were carved from Bao'an (440306), so
the three are one unit, and its 8,100,715 people of 2020 are the sum of their three rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, permutations
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

import atlas.units.unite as unite
from atlas.country.names import romanise, short_name
from atlas.model.country import UPPER, Codes, Period
from atlas.model.dataset import CensusDivisions, ComparisonBase, UnitSet
from atlas.model.figures import AS_COUNTED_SUFFIX, LAND_MOVED_PREFIX, OTHER_LAND_PREFIX
from atlas.model.tasks import Progress
from atlas.model.text import Text
from atlas.sources.packaged import optional_table, read_table
from atlas.units.comparability import (
    AS_COUNTED,
    BY_TOWNSHIPS,
    NOT_COUNTED,
    ON_ONE_TERRITORY,
    TRANSFER_FLAGGED,
    UNCHANGED,
    Span,
    Territories,
    TownshipMove,
    UnitSources,
    above,
    compared_columns,
    county_units,
    listed_crossings,
    named_units,
    parent_columns,
    territories,
    unrecorded_note,
    upper_code,
)
from atlas.units.flows import MOST_MISPLACED, Flows
from atlas.units.history import Change, Node, county_of_polygon
from atlas.units.inputs import CensusInput, Inputs, people_by_code
from atlas.words.numbers import count, signed
from atlas.words.word_files import LANGS, between, read_words

_WORDS = read_words("units", "upper")


def judge_upper_units(
    inputs: Inputs, level: str, lands: Mapping[Span, Territories]
) -> pd.DataFrame:
    """Judge prefectures or provinces by what gained or lost territory that rows cannot follow.

    Parameters
    ----------
    inputs
        What was read.
    level
        ``prefecture`` or ``province``.
    lands
        How they compare over each period, from `atlas.units.comparability.territories`; empty
        where all compare as counted.

    Returns
    -------
    DataFrame
        By code: ``comparability``, ``transfer_flagged``, ``comparability_note_zh|en``, and
        ``land_may_have_moved_A_B`` for every two censuses, which leaves out what the comparison
        mends. Of a joined territory only the unit that holds most of its people is unflagged.
    """
    known = sorted(inputs.required[f"{level}_code"].unique())
    listed, moved = listed_crossings(inputs, level), _unrecorded(inputs, level)
    loose = _unmended_ends(inputs, listed, moved, lands)
    last = inputs.country.lists[max(inputs.censuses)]
    later = {end for change, ends in listed if change.year > last for end in ends}
    flagged = later.union(*loose.values())
    second = {span: set(land.joined) - set(land.leading) for span, land in lands.items()}
    unranked = {span: codes.union(second.get(span, ())) for span, codes in loose.items()}
    notes = _notes(inputs, level, lands, listed, moved, unranked)
    plain = between(_WORDS["plain"], inputs.country.compared)
    records = {}
    for code in known:
        text = notes.get(code, plain)
        kind = ON_ONE_TERRITORY if code in notes else UNCHANGED
        records[code] = {
            "comparability": TRANSFER_FLAGGED if code in flagged else kind,
            "transfer_flagged": code in flagged,
            "comparability_note_zh": text.zh,
            "comparability_note_en": text.en,
            **{
                f"{LAND_MOVED_PREFIX}{start}_{end}": code in codes
                for (start, end), codes in unranked.items()
            },
        }
    return pd.DataFrame(records).T.infer_objects()


def _unmended_ends(
    inputs: Inputs,
    listed: list[tuple[Change, frozenset[str]]],
    moved: list[tuple[unite.Transfer, frozenset[str]]],
    lands: Mapping[Span, Territories],
) -> dict[Span, set[str]]:
    """Find for every two censuses the ends of the moves that the comparison does not mend."""
    years = sorted(inputs.censuses)
    lists = inputs.country.lists
    # A change after the list of the last census parts no two of them.
    moves = [
        (span, ends)
        for change, ends in listed
        for span in pairwise(years)
        if lists[span[0]] < change.year <= lists[span[1]]
    ]
    moves += [(move.years, ends) for move, ends in moved]
    loose: dict[Span, set[str]] = {}
    for start, end in combinations(years, 2):
        land = lands.get((start, end), Territories())
        within = [ends for span, ends in moves if start <= span[0] and span[1] <= end]
        unmended = {code for ends in within if not land.mends(ends) for code in ends}
        # What parts one member from the land of before parts the whole joined territory.
        loose[start, end] = unmended.union(
            *(codes for codes in land.joined.values() if unmended & {*codes})
        )
    return loose


def _notes(
    inputs: Inputs,
    level: str,
    lands: Mapping[Span, Territories],
    listed: list[tuple[Change, frozenset[str]]],
    moved: list[tuple[unite.Transfer, frozenset[str]]],
    unranked: Mapping[Span, set[str]],
) -> dict[str, Text]:
    """Say what crossed the border of each, as what it is compared, and where it has no rank."""
    bulletins = _bulletins(inputs) if level == "prefecture" else {}
    notes: dict[str, list[Text]] = defaultdict(list)
    for code in sorted({code for _, ends in listed for code in ends}):
        changes = sorted({change for change, ends in listed if code in ends})
        lines = [f"{change.year}: {change.source} → {change.target}" for change in changes]
        lists = _WORDS["between_changes"].join(Text(line, line) for line in lines)
        notes[code].append(_WORDS["crossed"].fill(changes=lists))
    for move, ends in moved:
        differ = move.kind == "flag" and move.evidence == ("bulletin",)
        land = lands.get(move.years, Territories())
        kind = "crossed_mended" if land.mends(move.codes) else "crossed"
        crossed = unrecorded_note(move, kind, codes=inputs.country.codes)
        for code in ends:
            note = bulletins.get(code, crossed) if differ else crossed
            # What is compared as one says of which periods; the same move of two is told once.
            notes[code] += [] if note in notes[code] else [note]
    compared = {code for land in lands.values() for code in (*land.joined, *land.published)}
    for code in sorted(compared):
        notes[code] += _compared_notes(code, inputs, lands)
    for code, said in notes.items():
        spans = [_span(span) for span, codes in unranked.items() if code in codes]
        # That two counts of one place differ says so itself.
        if spans and bulletins.get(code) not in said:
            said.append(_WORDS["unranked"].fill(spans=_WORDS["between_spans"].join(spans)))
    between = _WORDS["between"]
    return {code: _WORDS["note"].fill(notes=between.join(texts)) for code, texts in notes.items()}


def _span(span: Span) -> Text:
    return _WORDS["span"].fill(start=span[0], end=span[1])


def _compared_notes(code: str, inputs: Inputs, lands: Mapping[Span, Territories]) -> Iterator[Text]:
    """Say over which periods a prefecture is compared as what, and with whom."""
    history = inputs.history
    with_whom: dict[tuple[str, ...], list[Text]] = defaultdict(list)
    for (start, end), land in lands.items():
        if code in land.joined:
            with_whom[land.joined[code]].append(_span((start, end)))
        if code in land.published:
            people = count(land.published[code])
            yield _WORDS["published"].fill(start=start, end=end, people=people)
    for codes, spans in with_whom.items():
        names = [history.text(other, history.status_year) for other in codes if other != code]
        named = [Text(short_name(name.zh), short_name(name.en)) for name in names]
        yield _WORDS["joined"].fill(
            spans=_WORDS["between_spans"].join(spans), names=_WORDS["between_spans"].join(named)
        )


def _bulletins(inputs: Inputs) -> dict[str, Text]:
    """Say where a bulletin has other people than the county table of the same census."""
    rows = inputs.packaged_rows
    year = inputs.country.latest
    table = optional_table(f"prefecture_bulletins_{year}", inputs.country.tables)
    if table is None:
        return {}
    people = rows[rows["year"] == year].groupby("prefecture_code")["population"].sum()
    return {
        code: _WORDS["counts_differ"].fill(
            year=year,
            table=count(people[code]),
            bulletin=count(bulletin),
            difference=signed(people[code] - bulletin),
        )
        for code, bulletin in zip(table["prefecture_code"], table["people"], strict=True)
    }


def _unrecorded(inputs: Inputs, level: str) -> list[tuple[unite.Transfer, frozenset[str]]]:
    """Find the moves that no list records and that cross a border, with the codes of all sides."""
    rows = inputs.packaged_rows
    keys = zip(rows["year"], rows["code"], strict=True)
    placed = dict(zip(keys, rows[f"{level}_code"], strict=True))
    crossing: list[tuple[unite.Transfer, frozenset[str]]] = []
    for move in sorted(inputs.transfers, key=lambda move: move.level != "prefecture"):
        ends = _codes_at_level(move, level, placed, codes=inputs.country.codes)
        if move.kind == "explain" or len(ends) < 2:
            continue
        # A row on prefectures tells of the same move as one on their counties.
        told = [row for row in crossing if row[0].level == "prefecture"]
        if any(move.years == other.years and ends <= known for other, known in told):
            continue
        crossing.append((move, ends))
    return crossing


def _codes_at_level(
    move: unite.Transfer, level: str, placed: Mapping[tuple[int, str], str], *, codes: Codes
) -> frozenset[str]:
    """Find the prefectures or provinces that a move names, or whose counties it names."""
    if move.level == "county":
        return frozenset(placed[row] for row in move.rows if row in placed)
    upper = move.codes if level == "prefecture" else map(codes.province, move.codes)
    return frozenset(upper)


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
            period = unite.period_of(name, periods=inputs.country.period)
            of_flows = inputs.flows is not None and inputs.flows.years == period.censuses
            finer = people_set(inputs, judged=judged) if of_flows else None
            county = county_set(inputs, period, finer, judged=judged)
            sets |= {made.id: made for made in (county, finer) if made is not None}
            uncounted |= not_counted(county)
            step.advance()
        for level in levels:
            sets[level] = upper_set(inputs, level, uncounted, judged=judged)
            step.advance()
    return sets


class UnitSums(NamedTuple):
    """The counts of a census by unit, and the people of those units that it counts in part."""

    counts: pd.DataFrame
    withheld: pd.Series


def county_set(
    inputs: Inputs, period: Period, finer: UnitSet | None = None, *, judged: bool = True
) -> UnitSet:
    """Make the comparable county units of a period.

    Parameters
    ----------
    inputs
        What was read.
    period
        Which.
    finer
        The units of the same period over which people alone are compared; None where there are
        none.
    judged
        Whether to say how far the censuses compare, and not only to name the units.

    Returns
    -------
    UnitSet
        ``table`` holds the columns of `atlas.units.comparability.county_units`, or of
        `named_units`, ``land_in``, ``population_<year>`` and the geometry. Where flows tell it,
        ``population_A`` are the people of A on the land of B, beside ``population_A_as_counted``.
    """
    years = period.censuses
    membership = inputs.membership(years)
    described = county_units if judged else named_units
    sums = {year: _counts(inputs, year, *inputs.unit_rows(years, year), "unit") for year in years}
    sources = _unit_sources(inputs)
    flows = inputs.flows_of_census
    if judged and flows is not None and set(flows.years) <= set(years):
        start, end = flows.years
        unit_of, people = membership.rows[end], sums[start].counts["population"]
        sources = replace(
            sources,
            moves=_township_moves(flows.crossing(unit_of)),
            misplaced=_misplaced(flows.moved(unit_of), people),
            finer_names={} if finer is None else _names_within(finer, f"unit_code_{flows.span}"),
        )
    table = described(membership, sources).set_index("code")
    table["land_in"] = _land_in(inputs, membership)
    table = table.join(_prefectures_held(inputs, membership))
    set_id = inputs.country.unit_set(period)
    made = _unit_set(set_id, "county", table, sums, membership.polygons, inputs)
    return _put_on_later_land(made, inputs, _units_of_latest(inputs, membership))


def _units_of_latest(inputs: Inputs, membership: unite.Membership) -> pd.Series:
    """Look up the unit of every county of the last list."""
    listed = inputs.country.status_year
    units = {n.code: unit for n, unit in membership.nodes.items() if n.year == listed}
    return pd.Series(units, name="unit", dtype="str")


def _prefectures_held(inputs: Inputs, membership: unite.Membership) -> pd.DataFrame:
    """List by unit the prefectures in which its counties lie by now: one, but for few units.

    Returns
    -------
    DataFrame
        ``prefecture_codes`` (joined by ``;``) and ``crosses_prefectures``.
    """
    held = _upper_of_latest(inputs, "prefecture").rename("prefecture").to_frame()
    held["unit"] = _units_of_latest(inputs, membership)
    codes = held.sort_values("prefecture").drop_duplicates().groupby("unit")["prefecture"]
    listed = codes.agg(";".join).rename("prefecture_codes")
    crosses = listed.str.contains(";").rename("crosses_prefectures").astype("boolean")
    return pd.concat([listed, crosses], axis=1)


def _put_on_later_land(made: UnitSet, inputs: Inputs, units: pd.Series) -> UnitSet:
    """Count people of the first census of the flows where they live on the land of the last.

    What was counted stands beside it. No other count can be parted by townships: those of a unit
    whose land changed stay on the land of the first census, and a flag says so.

    Parameters
    ----------
    made
        A set with the counts of the censuses.
    inputs
        What was read.
    units
        Unit by county of the last list.
    """
    if inputs.flows is None or inputs.flows.years[0] not in made.years:
        return made
    year = inputs.flows.years[0]
    sums, name = _people_on_later_land(inputs, units), f"population_{year}"
    people = sums.counts["population"]
    counted = made.table[name]
    table = made.table.assign(
        **{
            name: made.table["code"].map(people).astype("Int64"),
            f"{name}{AS_COUNTED_SUFFIX}": counted,
        }
    )
    differs = table[name].fillna(-1) != counted.fillna(-1)
    table[f"{OTHER_LAND_PREFIX}{year}"] = differs.astype("boolean")
    return replace(made, table=table, withheld=made.withheld | {year: sums.withheld})


def _people_on_later_land(inputs: Inputs, units: pd.Series) -> UnitSums:
    """Sum the people of the first census of the flows by the unit on whose land they live."""
    rows, required = inputs.on_later_land("unit", units)
    people = unite.sum_people(rows, required, "unit")
    withheld = unite.check_conserved(people, rows, "unit", int(rows["year"].iloc[0]))
    return UnitSums(people.to_frame("population"), withheld)


def _names_within(finer: UnitSet, holder: str) -> dict[str, list[Text]]:
    """List by unit of all counts the finer ones that it holds, where there are several."""
    named = finer.table.groupby(holder)[["name_zh", "name_en"]]
    return {
        str(code): [Text(*names) for names in rows.itertuples(index=False)]
        for code, rows in named
        if len(rows) > 1
    }


def named_county_units(inputs: Inputs, years: tuple[int, ...]) -> pd.DataFrame:
    """Name the county units of some censuses, without people and shapes: see `named_units`."""
    return named_units(inputs.membership(years), _unit_sources(inputs))


def people_set(inputs: Inputs, *, judged: bool = True) -> UnitSet | None:
    """Make the units over which people alone are compared; None without flows between censuses.

    They are finer than those of all other counts, each of which holds one or several: where land
    moved, townships tell how many people of before lived on it, and of these people nothing else.

    Returns
    -------
    UnitSet
        ``table`` holds the columns of `county_set`, ``unit_code_A_B`` (the unit of all counts that
        holds it), ``population_<year>`` of both censuses on the land of the later one, the
        geometry, and those of `atlas.units.flows.Flows.moved`. Those who are likely or assumed to
        have moved in or out bound the people of the first census from below and from above.
    """
    flows = inputs.flows_of_census
    if inputs.flows is None or flows is None:
        return None
    start, end = flows.years
    told_apart, united = inputs.membership((end,)), inputs.membership(flows.years)
    membership = _people_membership(inputs, inputs.flows)
    unit_of, latest = membership.rows[end], _units_of_latest(inputs, membership)
    rows, required = (
        frame[frame["year"] == end].assign(unit=frame["latest_code"].map(latest))
        for frame in (inputs.rows, inputs.required)
    )
    people = unite.sum_people(rows, required, "unit")
    withheld = unite.check_conserved(people, rows, "unit", end)
    sums = {
        start: _people_on_later_land(inputs, latest),
        end: UnitSums(people.to_frame("population"), withheld),
    }
    known, held = sums[start].counts["population"], told_apart.rows[end].groupby(unit_of).nunique()
    moved = flows.moved(unit_of).where(known.notna())
    # The rows of the first census stand with the unit that most of their people are in.
    compared = replace(
        membership,
        years=flows.years,
        rows={start: inputs.flows.homes(unit_of).rename_axis(None), end: unit_of},
    )
    sources = replace(
        _unit_sources(inputs),
        people_alone=True,
        # Of what no list records townships tell, but for two counts of one place.
        transfers=[move for move in inputs.transfers if move.evidence == ("bulletin",)],
        moves=_township_moves(flows.crossing(unit_of)),
        misplaced=_misplaced(moved.filter(like="_unsure_"), known),
        unsure=set(held.index[held > 1]),
    )
    described = county_units if judged else named_units
    table = described(compared, sources).set_index("code").join(moved)
    holder = {unit: united.nodes[node] for node, unit in membership.nodes.items()}
    table[f"unit_code_{flows.span}"] = table.index.map(holder)
    table["land_in"] = _land_in(inputs, membership)
    table = table.join(_prefectures_held(inputs, membership))
    id = inputs.country.people_set
    made = _unit_set(id, "county", table, sums, membership.polygons, inputs)
    return replace(made, people_alone=True)


def flow_table(inputs: Inputs) -> pd.DataFrame | None:
    """Tabulate the packaged flows of people between the counties of two censuses.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code`` and their names in the two censuses, ``people``, of whom
        ``certain``, ``likely`` and ``assumed``, ``townships``, ``evidence`` and ``years`` (both
        joined by ``;``), sorted by both codes; None without flows.
    """
    if inputs.flows is None:
        return None
    start, end = inputs.flows.years
    table = read_table(f"county_flows_{inputs.flows.span}", inputs.country.tables)
    table = table.rename(columns={f"county_{start}": "from_code", f"county_{end}": "to_code"})
    for side, year in (("from", start), ("to", end)):
        codes, names = table[f"{side}_code"], inputs.censuses[year].row_names
        table[f"{side}_name_zh"] = codes.map(names)
        table[f"{side}_name_en"] = [
            romanise(names[code], code, codes=inputs.country.codes) for code in codes
        ]
    return table


def people_on_later_counties(inputs: Inputs) -> pd.DataFrame | None:
    """Put the people of the first census of the flows on the counties of the second.

    Returns
    -------
    DataFrame
        One row per county of the last list, development zones within their hosts, sorted by
        ``code``: names, prefecture and province, ``population_A`` as townships count it, its
        bounds ``population_A_low`` and ``population_A_high``, ``population_A_one_heir`` (every
        county of the first census whole with one heir), ``population_B``; None without flows.
    """
    if inputs.flows is None:
        return None
    start, end = inputs.flows.years
    parted, counted = inputs.rows_on_later_land, inputs.rows.groupby(["year", "latest_code"])
    first = parted[parted["year"] == start]
    codes = sorted(inputs.required.loc[inputs.required["year"] == end, "latest_code"].unique())
    history = inputs.history
    named = [
        {"code": code, "name_zh": name.zh, "name_en": name.en}
        | parent_columns(history, **above(code, history))
        for code in codes
        for name in [history.text(code, history.status_year)]
    ]
    table = pd.DataFrame(named).set_index("code")
    people = first.groupby("latest_code")["population"].sum(min_count=1)
    moved = first[first["latest_code"] != first["home_code"]]
    came, went = (
        moved.groupby(by)["unsure"].sum().reindex(table.index, fill_value=0)
        for by in ("latest_code", "home_code")
    )
    by_heir = counted["population"].sum(min_count=1)
    table[f"population_{start}"] = people
    table[f"population_{start}_low"] = table[f"population_{start}"] - came
    table[f"population_{start}_high"] = table[f"population_{start}"] + went
    table[f"population_{start}_one_heir"] = by_heir[start]
    table[f"population_{end}"] = by_heir[end]
    return table.reset_index()


def _township_moves(crossing: pd.DataFrame) -> dict[str, list[TownshipMove]]:
    """List the moves across the border of each unit, those of most people first."""
    sums = crossing.groupby(["home", "unit"], as_index=False)[["people", "unsure"]].sum()
    moves = defaultdict(list)
    for home, unit, *people in sums.sort_values("people", ascending=False).itertuples(index=False):
        moves[home].append(TownshipMove(False, unit, *people))
        moves[unit].append(TownshipMove(True, home, *people))
    return moves


def _misplaced(moved: pd.DataFrame, people: pd.Series) -> set[str]:
    """Find the units with more than `MOST_MISPLACED` of their people among those moved."""
    share = moved.max(axis=1) / people
    return set(share.index[(share > MOST_MISPLACED).fillna(False)])


def _people_membership(inputs: Inputs, flows: Flows) -> unite.Membership:
    """Tell apart what the later census does, unless too many may stand on the wrong side.

    Then units are one that those of all counts hold together, too; no others are. So are the
    counties of a reviewed move that no township tells of. One with most people of several rows of
    the first census is a unit of several, as those of all counts are.
    """
    end = flows.years[1]
    told_apart, united = inputs.membership((end,)), inputs.membership(flows.years)
    holder = {unit: united.nodes[node] for node, unit in told_apart.nodes.items()}
    pairs = flows.unsure_pairs(told_apart.rows[end])
    together = [pair for pair in pairs if holder[pair[0]] == holder[pair[1]]]
    together += _moves_without_townships(inputs, flows, told_apart.rows[end])
    rows = flows.homes(told_apart.rows[end]).value_counts()
    of_several = [(unit, unit) for unit in rows.index[rows > 1]]
    return unite.join_units(told_apart, [*together, *of_several], inputs.country.codes)


def _moves_without_townships(
    inputs: Inputs, flows: Flows, unit_of: pd.Series
) -> Iterator[tuple[str, str]]:
    """Pair the units between which people moved by a review, and by no township.

    Ages and maps prove such a move and count nobody: Shihezi gained people of Shawan and Manas,
    and every township of 2010 still stands where it stood.
    """
    table = flows.table[flows.table["people"] > flows.table["assumed"]]
    told = set(
        zip(table["source"].map(flows.homes(unit_of)), table["target"].map(unit_of), strict=True)
    )
    for move in inputs.transfers:
        if not (move.unites and move.within(flows.years)):
            continue
        units = sorted(set(unit_of.reindex(list(move.codes)).dropna()))
        if told.isdisjoint(permutations(units, 2)):
            yield from pairwise(units)


def divisions_of(inputs: Inputs, year: int) -> CensusDivisions:
    """Make the units of one census alone, as fine as the boundaries go.

    Only what links its list to the boundaries unites them, and where townships tell the people of
    every part of one, not even that: they are the finest land on which its people can be put, and
    lie within the units of every period of that census.
    """
    membership, sources = inputs.membership((year,)), _unit_sources(inputs)
    rows, required = inputs.unit_rows((year,), year)
    people = unite.sum_people(rows, required, "unit")
    unite.check_conserved(people, rows, "unit", year)
    table = named_units(membership, sources).set_index("code")[["name_zh", "name_en"]]
    table["land_in"] = _land_in(inputs, membership)
    table[f"population_{year}"] = people
    table = table.reset_index()
    divisions = CensusDivisions(f"county_{year}", year, table, membership.polygons)
    if inputs.flows is None or inputs.flows.years[0] != year:
        return divisions
    return _divided_by_townships(divisions, rows, inputs, inputs.flows)


def _divided_by_townships(
    divisions: CensusDivisions, rows: pd.DataFrame, inputs: Inputs, flows: Flows
) -> CensusDivisions:
    """Divide the divisions that hold several units of `people_set`, and no part of another.

    People of a division whom townships count on the land of another stay with their own: all of
    its people are shared among its parts as the others are.
    """
    finer, people = _people_membership(inputs, flows), f"population_{divisions.year}"
    part_of, division_of_row = finer.rows[flows.years[1]], rows.set_index("code")["unit"]
    lands = pd.DataFrame({"division": divisions.leaves, "part": finer.polygons})
    pairs = lands.dropna().drop_duplicates()
    crossing = pairs.loc[pairs["part"].duplicated(keep=False), "division"]
    division_of = pairs[~pairs["division"].isin(crossing)].set_index("part")["division"]
    ends = flows.table.assign(part=flows.table["target"].map(part_of))
    inside = ends["part"].map(division_of) == ends["source"].map(division_of_row)
    shared = replace(flows, table=ends[inside]).held_to(people_by_code(rows)).table
    by_part = shared.groupby("part")["people"].sum()
    shares = by_part.groupby(division_of.reindex(by_part.index)).agg(["size", "sum"])
    number, whole = division_of.value_counts(), divisions.table.set_index("code")[people].dropna()
    # One of which not all people are shared, or a part of which gets nobody, stays undivided.
    told = shares[(shares["size"] > 1) & (shares["size"] == number.reindex(shares.index))]
    divided = told.index[told["sum"] == whole.reindex(told.index)]
    parts = division_of.index[division_of.isin(divided)]
    table = named_units(finer, _unit_sources(inputs)).set_index("code").loc[sorted(parts)]
    table = table[["name_zh", "name_en"]].assign(
        land_in=_land_in(inputs, finer), **{people: by_part}
    )
    kept = divisions.table[~divisions.table["code"].isin(divided)]
    joined = pd.concat([kept, table.reset_index()]).sort_values("code", ignore_index=True)
    leaves = divisions.leaves.mask(lands["division"].isin(divided), lands["part"])
    return replace(divisions, table=joined, leaves=leaves)


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
    records = []
    for code in codes:
        parents = {level: code, "province": inputs.history.province(code)}
        columns = parent_columns(inputs.history, **parents)
        named = {f"name_{lang}": columns[f"{level}_name_{lang}"] for lang in LANGS}
        records.append({"code": code, **named, "prefecture_code": None, **columns})
    table = pd.DataFrame(records).set_index("code")
    sums = upper_counts(inputs, level)
    lands = territories(inputs) if judged and level == "prefecture" else {}
    if judged:
        table = table.join(judge_upper_units(inputs, level, lands))
    territory_counts = {
        span: _counts_on_one_territory(inputs, span, land, sums) for span, land in lands.items()
    }
    if judged and level == "prefecture":
        rows = inputs.rows.sort_values("code").groupby([by, "year"])["code"].agg(";".join)
        table = table.join(rows.unstack().rename(columns=lambda year: f"member_codes_{year}"))
        table = table.join(_compared(lands, territory_counts, sums, codes))
    counted = [code for code in inputs.polygons if code not in not_counted]
    drawn = {
        code: upper_code(county, level, inputs)
        for code, county in county_of_polygon(counted, inputs.history).items()
    }
    leaves = pd.Series(drawn, name="unit", dtype="str")
    made = _unit_set(level, level, table, sums, leaves, inputs)
    made = _put_on_later_land(made, inputs, _upper_of_latest(inputs, level))
    return replace(made, on_one_territory=territory_counts)


def _upper_of_latest(inputs: Inputs, level: str) -> pd.Series:
    """Look up the prefecture or province of every county of the last list that counts anybody."""
    rows = inputs.packaged_rows.drop_duplicates("latest_code")
    return rows.set_index("latest_code")[f"{level}_code"]


def _counts_on_one_territory(
    inputs: Inputs, span: Span, land: Territories, sums: Mapping[int, UnitSums]
) -> dict[int, pd.DataFrame]:
    """Count both censuses on one territory: members of a joined one bear its counts, all alike.

    Of a territory on which the first census is published by bulletins people are known and nothing
    else. Where flows put people on later land, the first census has ``population_as_counted`` too.
    """
    heads = {code: codes[0] for code, codes in land.joined.items()}
    counts: dict[int, pd.DataFrame] = {}
    for year in span:
        rows, required = (
            frame.assign(unit=frame["prefecture_code"].map(heads)).dropna(subset=["unit"])
            for frame in (rows[rows["year"] == year] for rows in (inputs.rows, inputs.required))
        )
        counted = sums[year].counts
        joined = _counts(inputs, year, rows, required, "unit").counts
        shared = joined.reindex([heads[code] for code in heads]).set_axis(list(heads))
        counts[year] = pd.concat([counted[~counted.index.isin(list(heads))], shared]).sort_index()
    counted = sums[span[0]].counts
    first = counts[span[0]]
    first.loc[list(land.published)] = pd.NA
    first.loc[list(land.published), "population"] = list(land.published.values())
    if inputs.flows is not None and inputs.flows.years == span:
        held = _upper_of_latest(inputs, "prefecture").map(lambda code: heads.get(code, code))
        people = _people_on_later_land(inputs, held).counts["population"]
        of_heads = people.reindex([heads.get(code, code) for code in first.index])
        raw = first["population"].where(
            ~first.index.isin(list(land.published)), counted["population"]
        )
        counts[span[0]] = first.assign(
            **{"population": of_heads.array, f"population{AS_COUNTED_SUFFIX}": raw}
        )
    return counts


def _compared(
    lands: Mapping[Span, Territories],
    territory_counts: Mapping[Span, Mapping[int, pd.DataFrame]],
    sums: Mapping[int, UnitSums],
    codes: list[str],
) -> pd.DataFrame:
    """Say as what prefectures are compared; nothing of those that a census does not count."""
    table = compared_columns(lands, codes)
    for span, counts in territory_counts.items():
        known = [counts[year]["population"].reindex(codes).notna() for year in span]
        name = "compared_by_{}_{}".format(*span)
        before, raw = (
            frame["population"].reindex(codes) for frame in (counts[span[0]], sums[span[0]].counts)
        )
        other_land = table[name].eq(AS_COUNTED) & before.ne(raw).fillna(False)
        table[name] = table[name].mask(other_land, BY_TOWNSHIPS).where(known[0] & known[1])
    return table


def upper_counts(inputs: Inputs, level: str) -> dict[int, UnitSums]:
    """Sum every count of each census to the prefectures or provinces of 2020."""
    sums = {}
    for year in sorted(inputs.censuses):
        rows, required = (frame[frame["year"] == year] for frame in (inputs.rows, inputs.required))
        sums[year] = _counts(inputs, year, rows, required, f"{level}_code")
    return sums


def _unit_sources(inputs: Inputs) -> UnitSources:
    placed = inputs.required
    zones: frozenset[str] = frozenset()
    names: dict[tuple[int, str], str] = {}
    for year, census in inputs.censuses.items():
        zones |= census.zones
        names |= {(year, code): name for code, name in census.row_names.items()}
    keys = zip(placed["year"], placed["code"].to_numpy(dtype=object), strict=True)
    return UnitSources(
        history=inputs.history,
        zones=zones,
        transfers=inputs.transfers,
        abroad=_abroad(inputs),
        row_names=names,
        successor=dict(zip(keys, placed["latest_code"].to_numpy(dtype=object), strict=True)),
    )


def _abroad(inputs: Inputs) -> dict[str, int]:
    """Find the rows that count many people who were abroad (Menglian, Cangyuan, Gengma: 2000)."""
    table = inputs.censuses[inputs.country.years[0]].table
    if "counted_while_abroad" not in table:
        return {}
    many = table[table["counted_while_abroad"] > MANY_ABROAD * table["population"]]
    abroad = many.set_index("code")["counted_while_abroad"]
    return {str(code): int(people) for code, people in abroad.items()}


def _land_in(inputs: Inputs, membership: unite.Membership) -> pd.Series:
    """Name for units without a polygon the unit whose polygon holds their land."""
    drawn = set(membership.polygons)
    hosts = {
        code: membership.polygons[host]
        for code, host in inputs.history.land_in.items()
        if code not in drawn and host in membership.polygons.index
    }
    return pd.Series(hosts, name="land_in", dtype="str")


def _counts(
    inputs: Inputs, year: int, rows: pd.DataFrame, required: pd.DataFrame, by: str
) -> UnitSums:
    """Sum every count of a census; a unit without its full count of people has none."""
    people = unite.sum_people(rows, required, by)
    withheld = unite.check_conserved(people, rows, by, year)
    counts = unite.sum_counts(inputs.counts[year], rows.set_index("code")[by])
    # Both sum the people; those of `sum_people` stand, for it knows which counties are lacking.
    complete = counts.reindex(people.index[people.notna()])
    by_unit = complete.reindex(people.index).assign(population=people)
    return UnitSums(by_unit, withheld)


def _unit_set(
    set_id: str,
    level: str,
    table: pd.DataFrame,
    sums: dict[int, UnitSums],
    leaves: pd.Series,
    inputs: Inputs,
) -> UnitSet:
    geometry = inputs.unions.by(inputs.leaves["code"].map(leaves))
    counts = {year: summed.counts for year, summed in sums.items()}
    people = {f"population_{year}": count["population"] for year, count in counts.items()}
    frame = table.assign(**people).rename_axis("code").reset_index()
    shapes = gpd.GeoSeries(frame["code"].map(geometry), crs=geometry.crs)
    placed = gpd.GeoDataFrame(frame, geometry=shapes)
    withheld = {year: summed.withheld for year, summed in sums.items()}
    # A prefecture made after the list that the last census counts by has polygons and no row.
    known = leaves[leaves.isna() | leaves.isin(placed["code"])]
    return UnitSet(set_id, level, tuple(counts), placed, known, counts, withheld)


def not_counted(unit_set: UnitSet) -> set[str]:
    """Collect the polygons of units that no census counts."""
    units = set(unit_set.table.loc[unit_set.table["comparability"] == NOT_COUNTED, "code"])
    return set(unit_set.leaves.index[unit_set.leaves.isin(sorted(units))])


@dataclass(frozen=True)
class Comparison:
    """A comparison of censuses over the units that all of them count.

    Attributes
    ----------
    base
        How many units and people these are, and what is left out.
    inputs
        The censuses compared, without the rows of the other units: what is summed from it is
        over the same land in every census.
    nation
        Census year → every count of `inputs`, summed by province; empty where the units hold
        too few of the people to speak for the country.
    """

    base: ComparisonBase
    inputs: Inputs
    nation: dict[int, pd.DataFrame]


def compare_censuses(inputs: Inputs, years: tuple[int, ...], provinces: UnitSet) -> Comparison:
    """Find what censuses can be compared over.

    Parameters
    ----------
    inputs
        What was read; a user's census may lack counties.
    years
        The censuses of a period of the country.
    provinces
        The provinces: those of the comparison where nothing is left out.
    """
    base, kept = _base(inputs, years)
    if base.is_whole:
        return Comparison(base, inputs, {year: provinces.counts[year] for year in years})
    membership = inputs.membership(years)
    of_period = replace(
        inputs,
        censuses={year: _rows_in_units(inputs.censuses[year], membership, kept) for year in years},
    )
    nation = {}
    if base.speaks_for_the_country:
        nation = {year: sums.counts for year, sums in upper_counts(of_period, "province").items()}
    return Comparison(base, of_period, nation)


def _base(inputs: Inputs, years: tuple[int, ...]) -> tuple[ComparisonBase, frozenset[str]]:
    """Measure the base, and list its units."""
    counted, packaged = {}, {}
    rows = inputs.packaged_rows
    for year in years:
        counted[year] = unite.sum_people(*inputs.unit_rows(years, year), "unit")
        of_year = rows[rows["year"] == year]
        units = of_year["code"].map(inputs.membership(years).rows[year])
        packaged[year] = of_year["population"].groupby(units.array).sum()
    people, expected = pd.DataFrame(counted), pd.DataFrame(packaged)
    known = people.notna().all(axis=1)
    kept = frozenset(people.index[known])
    inside = expected.index.isin(kept)
    base = ComparisonBase(
        years=years,
        units=len(kept),
        left_out=tuple(sorted(people.index[~known])),
        people={year: int(people.loc[known, year].sum()) for year in years},
        packaged={year: int(expected.loc[inside, year].sum()) for year in years},
        whole={year: int(expected[year].sum()) for year in years},
    )
    return base, kept


def _rows_in_units(
    census: CensusInput, membership: unite.Membership, units: frozenset[str]
) -> CensusInput:
    """Keep those rows of a census, its own and the packaged ones, that are in the units."""
    attached = {
        code: nodes
        for code, nodes in census.attached.items()
        if membership.nodes[nodes[0]] in units
    }
    packaged = {
        code: nodes
        for code, nodes in census.packaged_attached.items()
        if membership.rows[census.year][code] in units
    }
    table = census.table[census.table["code"].isin(set(attached))]
    return replace(census, table=table, attached=attached, packaged_attached=packaged)


def people_units(inputs: Inputs) -> Mapping[Node, str]:
    """Find the unit of people alone of the entries of the lists, from that of the later census on.

    None without flows.
    """
    if inputs.flows is None:
        return {}
    first = inputs.censuses[inputs.flows.years[1]].list_year
    nodes = _people_membership(inputs, inputs.flows).nodes
    return {node: unit for node, unit in nodes.items() if node.year >= first}
