"""Every place of the atlas with its figures, its ranks and its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, groupby
from typing import Any, Literal, cast

import numpy as np
import pandas as pd

from atlas.catalogue.columns import column_named, rounded_as_declared
from atlas.catalogue.style import Style
from atlas.measures.migration.cohorts import STAGES
from atlas.measures.spatial_dependence import borders
from atlas.model.dataset import Dataset, UnitSet, county_sets
from atlas.model.figures import (
    AS_COUNTED_SUFFIX,
    OTHER_LAND_PREFIX,
    rankable,
    ranked,
    rounded_figure,
    too_small_to_rank,
)
from atlas.model.layer import ClassBreaks
from atlas.places.cores import Core, cores_of_prefectures
from atlas.units.comparability import BY_TOWNSHIPS, PUBLISHED
from atlas.units.history import group_values
from atlas.words.word_files import LANGS, read_words

_WORDS = read_words("interface")

LEAST_BORDER_KM = 0.1
"""Units that touch along less than this meet in a corner."""

PlaceLevel = Literal["county", "prefecture"]
Record = dict[str, Any]
"""A row of a unit table as plain values, rounded as published; missing ones are None."""

GROWTH_CLASS = "class_growth"
"""Field of a record: the class of its unrounded change in per cent, −1 where that is missing."""

IDENTITY = (
    *("code", "name_zh", "name_en"),
    *("prefecture_code", "prefecture_name_zh", "prefecture_name_en"),
    *("province_code", "province_name_zh", "province_name_en"),
    *("comparability", "comparability_note_zh", "comparability_note_en"),
)
"""Columns of a unit table that pages print besides its figures, where the table has them."""

SECTORS = ("agriculture", "industry", "services")
OPENING_STEMS = (
    *("away_same_province", "away_same_province_share"),
    *("children_per_100_adults", "aged_65_plus_share"),
)
"""Columns of each census that the sentences of a page say, besides those of its table."""

HASH_SHOWN = 8
"""Digits of a file's hash on a page; the whole hash stands on the page on method."""

CODES_SPELT = 6
"""A list of more row codes than these is written by prefix."""


@dataclass(frozen=True)
class LeadComparison:
    """The change that the first page and the pages of places show.

    Attributes
    ----------
    counties, prefectures
        The unit sets.
    start, end
        The two censuses.
    classes
        The classes of the change in per cent.
    """

    counties: UnitSet
    prefectures: UnitSet
    start: int
    end: int
    classes: ClassBreaks

    @cached_property
    def period(self) -> str:
        """The two years as column names hold them: ``2010_2020``."""
        return f"{self.start}_{self.end}"

    @cached_property
    def change(self) -> str:
        """Column of the change in people."""
        return f"change_{self.period}"

    @cached_property
    def change_pct(self) -> str:
        """Column of the change in per cent."""
        return f"change_pct_{self.period}"

    @cached_property
    def before(self) -> str:
        """Column of the people of the first census."""
        return f"population_{self.start}"

    @cached_property
    def after(self) -> str:
        """Column of the people of the second census."""
        return f"population_{self.end}"


def subject_of(dataset: Dataset, style: Style) -> LeadComparison:
    """Choose what the site leads with: the latest two censuses that counties are compared over."""
    sets = county_sets(dataset.unit_sets)
    counties = min(sets, key=lambda units: (-units.years[-1], len(units.years), -units.years[0]))
    start, end = counties.years[-2:]
    return LeadComparison(
        counties=counties,
        prefectures=dataset.unit_sets["prefecture"],
        start=start,
        end=end,
        classes=style.scale("growth"),
    )


def leaves_of(subject: LeadComparison, prefecture: str) -> list[str]:
    """List the boundary polygons of a prefecture by code."""
    leaves = subject.prefectures.leaves
    return sorted(map(str, leaves.index[leaves == prefecture]))


def neighbours(between: pd.DataFrame, units: pd.Series) -> dict[str, list[str]]:
    """List the neighbours of each unit, the longest border first.

    Parameters
    ----------
    between
        From `borders`.
    units
        Unit by code of the polygon; polygons of no unit are missing.

    Returns
    -------
    dict
        Code of a unit → codes of its neighbours; units without neighbours are missing.
    """
    pairs = between.assign(a=between["one"].map(units), b=between["other"].map(units)).dropna()
    pairs = pairs[pairs["a"] != pairs["b"]]
    both = pd.concat([pairs, pairs.rename(columns={"a": "b", "b": "a"})])
    sums = both.groupby(["a", "b"], as_index=False)["km"].sum()
    sums = sums[sums["km"] >= LEAST_BORDER_KM]
    sums = sums.sort_values(["a", "km", "b"], ascending=[True, False, True])
    return {str(unit): list(near) for unit, near in sums.groupby("a")["b"]}


@dataclass(frozen=True)
class Figure:
    """A figure of a place: the column of people, if there is one, and that of the rate.

    Attributes
    ----------
    key
        Of its words in `atlas.places.sentences`, and of its rank.
    people
        Column of people; None where the figure is a rate alone.
    rate
        Column of the share, rate or mean, by which places are ranked; None where there is none.
    decimals
        Of the rate.
    """

    key: str
    people: str | None
    rate: str | None
    decimals: int = 1


def figures(subject: LeadComparison) -> tuple[Figure, ...]:
    """List the figures of a page after its growth, in order."""
    period, end = subject.period, subject.end
    return (
        Figure("net", f"net_migration_{period}", f"net_migration_rate_{period}"),
        Figure("rest", f"rest_of_change_{period}", None),
        Figure("away", f"away_all_{end}", f"away_share_{end}"),
        Figure("away_far", f"away_other_province_{end}", f"away_other_province_share_{end}"),
        *(Figure(sector, None, f"{sector}_share_{end}") for sector in SECTORS),
        Figure("schooling", None, f"mean_schooling_years_{end}"),
    )


@dataclass(frozen=True)
class Places:
    """Every place that has a page, and what stands between them.

    Attributes
    ----------
    subject
        The censuses that the site leads with.
    dataset
        What was measured.
    counties, prefectures
        Records by code, ranked among their kind: for each figure ``rank_<key>`` and
        ``of_<key>``, ranked places with a value; ``rankable``, whether a ranking of people or an
        example may name the place; ``small``, whether it has too few people for a ranking of
        rates; and `GROWTH_CLASS`. Units that no census counts are left out.
    told_apart
        Records of the finer units, of which people alone are known, by code of the county unit
        that holds them, the strongest growth first; its own where nothing tells it apart. Each
        has ``page``, that code.
    near
        Neighbours of each place of a level, the longest border first.
    """

    subject: LeadComparison
    dataset: Dataset
    counties: dict[str, Record]
    prefectures: dict[str, Record]
    told_apart: dict[str, list[Record]]
    near: dict[PlaceLevel, dict[str, list[str]]]

    @property
    def years(self) -> list[int]:
        """Every census of the build, also those that only the long panel reaches."""
        return sorted(self.dataset.census_files) or list(self.subject.counties.years)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of a page after its growth, in order."""
        return figures(self.subject)

    @cached_property
    def corrected(self) -> frozenset[tuple[int, str]]:
        """Census year and code of every row that was corrected."""
        rows = self.dataset.corrections
        applied = rows[rows["status"] == "applied"]
        return frozenset(zip(applied["year"].astype(int), applied["code"], strict=True))

    @cached_property
    def cores(self) -> dict[str, Core]:
        """The core of each prefecture that has one beside the rest, by its code."""
        subject = self.subject
        people = [subject.before, subject.after]
        return cores_of_prefectures(self.dataset, subject.counties.table, people)

    @cached_property
    def province_changes(self) -> dict[str, float]:
        """Change of each province in per cent, as published; those without one are missing."""
        provinces = self.dataset.unit_sets.get("province")
        if provinces is None or self.subject.change_pct not in provinces.table:
            return {}
        changes = provinces.table.set_index("code")[self.subject.change_pct]
        known = pd.Series(rounded_as_declared(changes), changes.index).dropna()
        return {str(code): float(change) for code, change in known.items()}

    @cached_property
    def all(self) -> dict[str, tuple[PlaceLevel, Record]]:
        """Every place by code; one that is a prefecture and a county unit is the prefecture."""
        every: dict[str, tuple[PlaceLevel, Record]] = {}
        every |= {code: ("county", record) for code, record in self.counties.items()}
        every |= {code: ("prefecture", record) for code, record in self.prefectures.items()}
        return dict(sorted(every.items()))

    @cached_property
    def units(self) -> dict[str, list[str]]:
        """County units of each prefecture, the strongest growth first, unknown ones last."""
        groups: dict[str, list[Record]] = {code: [] for code in self.prefectures}
        for record in self.counties.values():
            groups.setdefault(record["prefecture_code"], []).append(record)
        return {
            prefecture: [unit["code"] for unit in by_growth(units, self.subject)]
            for prefecture, units in groups.items()
        }

    @cached_property
    def by_townships(self) -> frozenset[str]:
        """Codes of the places whose first count on the later land is known of people alone."""
        every = self.all.items()
        return frozenset(code for code, (_, unit) in every if unit["people_alone"])

    @cached_property
    def parts(self) -> dict[str, list[Record]]:
        """Finest units of each prefecture, those of `told_apart`, the strongest growth first."""
        finest = (unit for units in self.told_apart.values() for unit in units)
        groups = group_values((unit["prefecture_code"], unit) for unit in finest)
        return {code: by_growth(units, self.subject) for code, units in groups.items()}

    def holders(self, prefecture: str) -> list[str]:
        """County units that hold the land of a prefecture without units of its own."""
        held = self.subject.counties.leaves.reindex(leaves_of(self.subject, prefecture))
        return sorted(code for code in held.dropna().unique() if code in self.counties)


def by_growth(units: Iterable[Record], subject: LeadComparison) -> list[Record]:
    """Sort records of places by their growth, the strongest first, unknown ones last."""
    pct = subject.change_pct
    return sorted(units, key=lambda unit: (unit[pct] is None, -(unit[pct] or 0.0), unit["code"]))


def _told_apart(
    counties: Mapping[str, Record], dataset: Dataset, subject: LeadComparison
) -> dict[str, list[Record]]:
    """List by county unit those for people alone that it holds; they give it its rank in growth."""
    finer = dataset.unit_sets.get(dataset.country.people_set)
    if finer is None or finer.years != subject.counties.years:
        return {code: [{**record, "page": code}] for code, record in counties.items()}
    holders = finer.table.set_index("code")[f"unit_code_{finer.span}"]
    records = _records(finer, subject).values()
    groups = group_values(
        (holder := holders[record["code"]], {**record, "page": holder}) for record in records
    )
    told_apart = {code: by_growth(groups.get(code, ()), subject) for code in counties}
    for code, units in told_apart.items():
        _rank_growth(counties[code], units)
    return told_apart


def _rank_growth(record: Record, units: Sequence[Record]) -> None:
    """Give a county unit the rank in growth that maps of people give it.

    A unit that townships divide has none.
    """
    unit = units[0] if len(units) == 1 else {}
    record["rank_growth"] = unit.get("rank_growth") if record["rankable"] else None
    record["of_growth"] = unit.get("of_growth", record["of_growth"])


def places_of(dataset: Dataset, subject: LeadComparison) -> Places:
    """Gather what the pages of all places print."""
    between = borders(dataset.leaves)
    counties = _records(subject.counties, subject)
    prefectures = _records(subject.prefectures, subject)
    for record in (*counties.values(), *prefectures.values()):
        change = record.get(subject.change)
        raw = record.get(f"{subject.change}{AS_COUNTED_SUFFIX}", change)
        record["people_alone"] = raw != change and record["compared_by"] != PUBLISHED
        if record["people_alone"]:
            _keep_people_alone(record)
    _add_earlier(counties, dataset, subject)
    return Places(
        subject=subject,
        dataset=dataset,
        counties=counties,
        prefectures=prefectures,
        told_apart=_told_apart(counties, dataset, subject),
        near={
            "county": neighbours(between, subject.counties.leaves),
            "prefecture": neighbours(between, subject.prefectures.leaves),
        },
    )


def _keep_people_alone(record: Record) -> None:
    """Take the migration of a place that lost or gained townships out of its record.

    On its land people are known and nothing else, as where bulletins publish the first count: what
    its own rows make of migration would hold those who came with the land.
    """
    moves = ("net_migration_", "rest_of_change_")
    record.update({key: None for key in record if key.startswith(moves)})
    record["compared_by"] = record["compared_by"] or BY_TOWNSHIPS


def _records(unit_set: UnitSet, subject: LeadComparison) -> dict[str, Record]:
    """Cut the columns that pages print out of a unit table, ranked, as records by code."""
    table = unit_set.table[unit_set.table["comparability"] != "not_counted"]
    rates = {"growth": subject.change_pct}
    rates |= {figure.key: figure.rate for figure in figures(subject) if figure.rate}
    # Of estimates nobody can tell which is the twelfth.
    del rates["net"]
    years = [f"population_{year}" for year in unit_set.years]
    years += [f"{name}{AS_COUNTED_SUFFIX}" for name in years]
    years += [f"{OTHER_LAND_PREFIX}{year}" for year in unit_set.years]
    rows = [f"member_codes_{year}" for year in unit_set.years]
    changes = [name for name in table if str(name).startswith(("change_2", "change_pct_2"))]
    people = [figure.people for figure in figures(subject) if figure.people]
    ends = ("low", "high")
    parts = (*ends, *STAGES, "rate", *(f"rate_{part}" for part in (*ends, *STAGES)))
    people += [f"net_migration_{part}_{subject.period}" for part in parts]
    people += [f"{stem}_{year}" for stem in OPENING_STEMS for year in (subject.start, subject.end)]
    cautions = [f"cautions_{subject.period}", f"sectors_left_out_{subject.end}"]
    wanted = [*IDENTITY, *cautions, *years, *rows, *changes, *people, *rates.values()]
    frame = pd.DataFrame(table[[name for name in dict.fromkeys(wanted) if name in table]])
    if subject.change_pct in frame:
        frame[GROWTH_CLASS] = subject.classes.classify(frame[subject.change_pct])
    for name in frame:
        if pd.api.types.is_float_dtype(frame[name].dtype):
            frame[name] = pd.array(rounded_as_declared(frame[name]), dtype="Float64")
    frame["rankable"] = rankable(table, subject.period)
    frame["small"] = too_small_to_rank(table)
    frame = frame.join(_compared(unit_set, subject), on="code")
    in_ranking = ranked(table, subject.period)
    decimals = {figure.key: figure.decimals for figure in figures(subject)}
    for key, column in rates.items():
        if column in frame:
            numbers = frame[column].to_numpy(dtype=float, na_value=np.nan)
            values = pd.Series(rounded_figure(numbers, decimals.get(key, 1)), frame.index)
            values = values.where(in_ranking)
            frame[f"rank_{key}"] = values.rank(method="min", ascending=False).astype("Int64")
            frame[f"of_{key}"] = int(values.notna().sum())
    plain = frame.astype(object).where(frame.notna(), None)
    # As a list: an index of columns makes each of its names anew for each of 3,000 rows.
    names = list(plain.columns)
    records = [dict(zip(names, row, strict=True)) for row in plain.itertuples(index=False)]
    return {record["code"]: record for record in records}


def _compared(unit_set: UnitSet, subject: LeadComparison) -> pd.DataFrame:
    """Say what the change of each place is that of.

    Returns
    -------
    DataFrame
        By code: ``compared_before`` and ``compared_after``, people of both censuses on one
        territory; ``compared_by``; ``joined_in``, the periods over which it is compared together
        with others; ``compared_with_zh|en``, names of those over this one.
    """
    table = unit_set.table.set_index("code")
    # Of county units these are ``population_<year>`` itself: only prefectures have a territory.
    counts = unit_set.on_one_territory.get((subject.start, subject.end))
    people = {
        year: table[f"population_{year}"] if counts is None else counts[year]["population"]
        for year in (subject.start, subject.end)
        if year in unit_set.years
    }
    none = pd.Series(None, index=table.index, dtype="object")
    joined = table.get(f"compared_codes_{subject.period}", none)
    compared = {
        "compared_before": people.get(subject.start, none),
        "compared_after": people.get(subject.end, none),
        "compared_by": table.get(f"compared_by_{subject.period}", none),
        "joined_in": _joined_in(table, unit_set.years),
    }
    for lang in LANGS:
        names = table[f"name_{lang}"]
        compared[f"compared_with_{lang}"] = pd.Series(
            {
                code: _listed([names[other] for other in codes.split(";") if other != code], lang)
                for code, codes in joined.dropna().items()
            },
            dtype="object",
        )
    return pd.DataFrame(compared).reindex(table.index)


def _joined_in(table: pd.DataFrame, years: Sequence[int]) -> pd.Series:
    """List by place the periods of which no change is known of it alone."""
    periods = list(combinations(years, 2))
    joined = {
        ends: table[name].notna()
        for ends in periods
        if (name := "compared_codes_{}_{}".format(*ends)) in table
    }
    found = [tuple(ends for ends, known in joined.items() if known[code]) for code in table.index]
    return pd.Series(found, index=table.index, dtype="object")


def _listed(names: Sequence[str], lang: str) -> str:
    *most, last = names
    if not most:
        return last
    return _WORDS["comma"].get(lang).join(most) + _WORDS["comma_last"].get(lang) + last


def _add_earlier(counties: Mapping[str, Record], dataset: Dataset, subject: LeadComparison) -> None:
    """Give each county unit the record of the long panel's unit that holds it.

    ``earlier`` is None without one; ``wider`` tells whether that unit holds more than this one,
    so that the first census does not count this unit alone.
    """
    panel = long_panel(dataset, subject)
    held_by: dict[str, Record] = {}
    for record in _records(panel, subject).values() if panel else ():
        held_by |= dict.fromkeys(_codes(record, subject.end), record)
    for record in counties.values():
        rows = {year: _codes(record, year) for year in subject.counties.years}
        holder = next((held_by[code] for code in rows[subject.end] if code in held_by), None)
        record["earlier"] = holder
        record["wider"] = holder is not None and any(
            _codes(holder, year) != codes for year, codes in rows.items()
        )


def long_panel(dataset: Dataset, subject: LeadComparison) -> UnitSet | None:
    """Return the county units that reach further back than the site's period, if there are any."""
    years = set(subject.counties.years)
    sets = county_sets(dataset.unit_sets)
    longer = (unit_set for unit_set in sets if set(unit_set.years) > years)
    return max(longer, key=lambda unit_set: len(unit_set.years), default=None)


def _codes(record: Mapping[str, Any], year: int) -> Sequence[str]:
    """Return the codes of the census rows that make up a unit."""
    joined = record.get(f"member_codes_{year}")
    return joined.split(";") if joined else ()


def row_codes(record: Mapping[str, Any], year: int) -> Sequence[str]:
    """Return the codes of the census rows that a place was summed from; empty without a count.

    A county unit that an earlier census counts only together with others has none of it.
    """
    if f"member_codes_{year}" in record:
        return _codes(record, year)
    earlier = record.get("earlier")
    return () if earlier is None or record["wider"] else _codes(earlier, year)


def people_of(record: Mapping[str, Any], year: int) -> int | None:
    """Return the people of a place in a census; None where that census does not count it alone."""
    column = f"population_{year}"
    earlier = record.get("earlier")
    if column in record:
        return cast("int | None", record[column])
    return None if earlier is None or record["wider"] else cast("int | None", earlier[column])


def people_as_counted(record: Mapping[str, Any], year: int) -> int | None:
    """Return the people of a place by the rows of a census, on whatever land they counted."""
    column = f"population_{year}{AS_COUNTED_SUFFIX}"
    return cast("int | None", record[column]) if column in record else people_of(record, year)


def change_of(record: Mapping[str, Any], start: int, end: int) -> float | None:
    """Return the change between two censuses in per cent, as published; None without both.

    It is that of a joined territory where the place is compared together with others.
    """
    measured = f"change_pct_{start}_{end}"
    if measured in record:
        return cast("float | None", record[measured])
    before, after = people_of(record, start), people_as_counted(record, end)
    if not before or not after:
        return None
    return rounded_figure((after / before - 1) * 100, column_named(measured).decimals)


def census_rows(places: Places, place: Record) -> list[dict[str, Any]]:
    """List the rows of each census that a place's people were summed from.

    Returns
    -------
    list of dict
        ``year``, ``file``, the start of its ``hash``, ``codes``, and whether any row was
        ``corrected``.
    """
    rows = []
    for year, file in sorted(places.dataset.census_files.items()):
        codes = row_codes(place, year)
        if codes and people_of(place, year) is not None:
            of_census = {
                "year": year,
                "file": file.name,
                "hash": file.sha256[:HASH_SHOWN],
                "codes": spell_codes(codes, places.dataset.country.codes.prefecture_digits),
                "corrected": any((year, code) in places.corrected for code in codes),
            }
            rows.append(of_census)
    return rows


def spell_codes(codes: Sequence[str], shared: int) -> str:
    """Write row codes one by one, or many of them by their first digits that may be ``shared``.

    Examples
    --------
    >>> spell_codes(["230102", "230103"], 4)
    '230102 + 230103'
    >>> spell_codes(["230102", "230103", "230104", "230108", "230109", "230110", "230183"], 4)
    '2301: 02–04, 08–10, 83'
    """
    if len(codes) <= CODES_SPELT:
        return " + ".join(codes)
    parts = []
    for prefix, group in groupby(sorted(codes), key=lambda code: code[:shared]):
        parts.append(f"{prefix}: {', '.join(_runs([code[shared:] for code in group]))}")
    return "; ".join(parts)


def _runs(endings: Sequence[str]) -> list[str]:
    """Join endings that follow one another: 02, 03, 04 become 02–04."""
    runs: list[list[str]] = []
    for ending in endings:
        last = runs[-1][-1] if runs else ""
        if last.isdigit() and ending.isdigit() and int(ending) == int(last) + 1:
            runs[-1].append(ending)
        else:
            runs.append([ending])
    return [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
