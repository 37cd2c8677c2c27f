"""What a build tells of its censuses: what differs, and who is left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal

import pandas as pd

from atlas.catalogue.columns import find_column
from atlas.country.names import romanise
from atlas.model.country import UPPER
from atlas.model.dataset import (
    ComparisonBase,
    Dataset,
    LandDifference,
    OwnCensus,
    RowDifference,
    UnitSet,
)
from atlas.model.layer import SMALL_AREA
from atlas.model.text import Text, same_in_all_languages
from atlas.sources.packaged import read_packaged_census
from atlas.units.census_land import approximate_in_words
from atlas.units.inputs import Inputs
from atlas.words.numbers import count, listed, of_many, percent, percent_change, signed
from atlas.words.word_files import LANGS, read_words

LARGEST: Final = 5
"""Rows that are named, of those that differ."""

_CENSUS = read_words("notes", "census")
_UNITS = read_words("notes", "census.size")

_POWERS: Final = {-3: "thousands", -4: "ten_thousands", -6: "millions", -8: "hundred_millions"}
"""Powers of ten by which counts in a larger unit are too small."""


def census_notes(dataset: Dataset) -> Iterator[Text]:
    """Say of each user's census what it holds, where it differs and which columns go unread."""
    for census in dataset.own_censuses:
        held = {"year": census.year, "file": census.file, "people": count(census.people)}
        yield of_many(_CENSUS, "rows", census.rows, **held)
        if census.same:
            yield _CENSUS["same"].fill(year=census.year, file=census.file)
        elif not census.small_areas:
            yield approximate_in_words(dataset.tables[f"census_{census.year}"])
            yield from _differences(dataset, census)
            if census.added:
                people, rows = _people_and_rows(dataset, census.year, census.added, "own")
                values = {"file": census.file, "people": people, "rows": rows}
                yield of_many(_CENSUS, "added", len(census.added), **values)
            for name, rows_apart in (("lacking", census.lacking), ("blank", census.blank)):
                if rows_apart:
                    people, rows = _people_and_rows(dataset, census.year, rows_apart, "packaged")
                    values = {"file": census.file, "people": people, "rows": rows}
                    yield of_many(_CENSUS, name, len(rows_apart), **values)
            if census.absent:
                names = listed(census.absent, LARGEST)
                yield of_many(_CENSUS, "absent", len(census.absent), file=census.file, names=names)
            start, end = dataset.country.compared
            if census.year == start and dataset.country.people_set in dataset.unit_sets:
                yield _CENSUS["shared"].fill(file=census.file, start=start, end=end)
        if census.unread:
            columns = [
                same_in_all_languages(column.name)
                if column.near is None
                else _CENSUS["near"].fill(name=column.name, near=column.near)
                # A long list is cut: what the atlas itself publishes may be hidden.
                for column in sorted(census.unread, key=lambda it: find_column(it.name) is not None)
            ]
            yield _CENSUS["unread"].fill(file=census.file, columns=listed(columns))


def _differences(dataset: Dataset, census: OwnCensus) -> Iterator[Text]:
    if not census.differing:
        yield _CENSUS["equal"]
        return
    if not census.apart:
        columns = listed(census.columns_apart, LARGEST)
        yield of_many(_CENSUS, "differing", census.differing, columns=columns)
        return
    names = _names(dataset, census.year)
    largest = listed(
        (_joined(names(row), row.code, signed(row.people)) for row in census.apart), LARGEST
    )
    people = count(census.people_apart)
    yield of_many(_CENSUS, "apart", census.differing, people=people, largest=largest)
    if others := [name for name in census.columns_apart if name != "population"]:
        yield _CENSUS["columns_apart"].fill(columns=listed(others))


def _names(dataset: Dataset, year: int) -> Callable[[RowDifference], Text]:
    """Name the rows of a census in both languages; one that the atlas has no name for as it is."""
    divisions = dataset.divisions.get(year)
    english = {} if divisions is None else divisions.table.set_index("code")["name_en"].to_dict()

    def name(row: RowDifference) -> Text:
        try:
            read = romanise(row.name_zh, row.code, codes=dataset.country.codes)
        except ValueError:
            read = row.name_zh
        return Text(row.name_zh, str(english.get(row.code, read)))

    return name


def _joined(name: Text, *parts: str) -> Text:
    """Write a name and what follows it, alike in all languages."""
    return Text(*(" ".join((name.get(lang), *parts)) for lang in LANGS))


def _name_of(rows: pd.DataFrame, code: str) -> Text:
    return Text(*(str(rows.at[code, f"name_{lang}"]) for lang in LANGS))


def _people_and_rows(
    dataset: Dataset, year: int, rows: Sequence[RowDifference], whose: Literal["own", "packaged"]
) -> tuple[str, Text]:
    """Count the people of rows, and name them: provinces of which all rows are there as one."""
    codes, names = dataset.country.codes, _names(dataset, year)
    provinces = dataset.unit_sets["province"].table.set_index("code")
    packaged = read_packaged_census(year, dataset.country.tables)["code"]
    whole = packaged.map(codes.province).value_counts()
    of_province: dict[str, list[RowDifference]] = {}
    for row in rows:
        of_province.setdefault(codes.province(row.code), []).append(row)
    named: list[tuple[int, Text]] = []
    for code, within in of_province.items():
        people = [getattr(row, whose) or 0 for row in within]
        if len(within) > 1 and len(within) == whole.get(code) and code in provinces.index:
            said = {"name": _name_of(provinces, code), "rows": count(len(within))}
            text = _CENSUS["province"].fill(code=code, people=count(sum(people)), **said)
            named.append((sum(people), text))
            continue
        for row, number in zip(within, people, strict=True):
            text = _CENSUS["row"].fill(name=names(row), code=row.code, people=count(number))
            named.append((number, text))
    named.sort(key=lambda pair: -pair[0])
    return count(sum(number for number, _ in named)), listed((it for _, it in named), LARGEST)


def census_warnings(dataset: Dataset) -> Iterator[Text]:
    """Warn of tables, and of rows, whose people are far from those of the packaged census."""
    for census in dataset.own_censuses:
        yield from _total_warnings(census)
        values, names = {"file": census.file, "year": census.year}, _names(dataset, census.year)
        if far := census.far_rows:
            rows = listed((_beside(row, names, census.year) for row in far), LARGEST)
            yield of_many(_CENSUS, "far_rows", len(far), **values, rows=rows)
        if lands := census.on_added_land:
            rows = listed((_beside(land, names, land.year) for land in lands), LARGEST)
            yield of_many(_CENSUS, "far_lands", len(lands), **values, rows=rows)


def _beside(row: RowDifference, names: Callable[[RowDifference], Text], year: int) -> Text:
    own, packaged = count(row.own or 0), count(row.packaged or 0)
    values = {"name": names(row), "code": row.code, "year": year}
    return _CENSUS["beside"].fill(**values, own=own, packaged=packaged)


def compared_on_land(inputs: Inputs) -> tuple[OwnCensus, ...]:
    """Return users' censuses with the rows that they add named, and compared with their land.

    A row that the packaged census lacks is compared with all that is counted in its unit: by the
    packaged census of the year, or, where that counts nobody there, by that of the nearest year.
    """
    return tuple(
        _with_added_land(inputs, census.own)
        for census in inputs.censuses.values()
        if census.own is not None
    )


def _with_added_land(inputs: Inputs, census: OwnCensus) -> OwnCensus:
    if not census.added:
        return census
    country, year = inputs.country, census.year
    added = tuple(
        replace(row, name_zh=row.name_zh or inputs.history.name(row.code, year))
        for row in census.added
    )
    periods = (country.compared, *country.periods.values())
    membership = inputs.membership(next(years for years in periods if year in years))
    attached = inputs.censuses[year].attached
    unit_of = {code: membership.nodes[attached[code][0]] for code in attached}
    mine = inputs.rows[inputs.rows["year"] == year]
    of_unit = mine.groupby(mine["code"].map(unit_of))["population"].sum(min_count=1)
    every = inputs.packaged_rows
    packaged = {}
    for other in sorted(membership.years, key=lambda other: abs(other - year)):
        rows = every[every["year"] == other]
        units = rows["code"].map(membership.rows[other])
        packaged[other] = rows.groupby(units)["population"].sum(min_count=1).dropna()
    lands: dict[str, LandDifference] = {}
    for row in added:
        unit = unit_of[row.code]
        nearest = next((other for other, people in packaged.items() if unit in people), None)
        if nearest is not None and unit not in lands:
            people = int(of_unit.fillna(0)[unit]), int(packaged[nearest][unit])
            lands[unit] = LandDifference(row.code, row.name_zh, *people, nearest)
    return replace(
        census, added=added, on_added_land=tuple(land for land in lands.values() if land.is_far)
    )


def _total_warnings(census: OwnCensus) -> Iterator[Text]:
    """Warn of a table whose people are far from those of the packaged census of the year."""
    where = _CENSUS["where"] if census.packaged != census.whole else same_in_all_languages("")
    totals = {
        "year": census.year,
        "file": census.file,
        "people": count(census.compared),
        "whole": count(census.packaged),
        "where": where,
    }
    power = census.power_of_ten
    if power in _POWERS:
        yield _CENSUS["power"].fill(**totals, unit=_UNITS[_POWERS[power]])
    elif power:
        factor = f"{'' if power > 0 else '1/'}{count(10 ** abs(power))}"
        yield _CENSUS["times"].fill(**totals, factor=factor)
    elif census.is_far_off:
        change = percent_change(100 * (census.compared / census.packaged - 1))
        yield _CENSUS["far"].fill(**totals, change=change)
    elif census.is_partial:
        whole = {"people": count(census.people), "whole": count(census.whole)}
        yield _CENSUS["partial"].fill(**(totals | whole))


NAMED = 5
"""Units left out are named as long as they are no more than these."""

_LEFT_OUT = read_words("notes", "left_out")


def people_rows(dataset: Dataset) -> Iterator[tuple[Text, str, str, bool]]:
    """Check that the units of every set and those counted in part make up each census."""
    for name, unit_set in dataset.unit_sets.items():
        for year in unit_set.years:
            withheld = int(unit_set.withheld[year].sum()) if year in unit_set.withheld else 0
            expected = _counted(dataset, unit_set, year) - withheld
            found = int(unit_set.table[f"population_{year}"].sum())
            what = _LEFT_OUT["withheld" if withheld else "people"]
            text = what.fill(name=name, year=year, people=count(withheld))
            yield text, count(expected), count(found), found == expected


def _counted(dataset: Dataset, unit_set: UnitSet, year: int) -> int:
    """Count the people of a census: a county that lacks one of its small areas has none."""
    if unit_set.level == SMALL_AREA:
        return int(unit_set.counts[year]["population"].sum())
    return dataset.summary.totals[str(year)]


def left_out_notes(dataset: Dataset) -> Iterator[Text]:
    """Say what the comparisons are over where a census lacks units, and whose sums are withheld."""
    for period, base in dataset.bases.items():
        county = dataset.unit_sets.get(f"county_{period.replace('-', '_')}")
        if county is not None and not base.is_whole:
            yield _compared(period, base, county)
    counties, span = dataset.unit_sets.get(dataset.country.unit_set()), dataset.country.span
    known = set() if counties is None else set(counties.table)
    if f"net_migration_by_survival_{span}" in known and f"net_migration_{span}" not in known:
        yield _LEFT_OUT["estimate"]
    if not all(base.speaks_for_the_country for base in dataset.bases.values()):
        yield _LEFT_OUT["country"]
    if SMALL_AREA in dataset.unit_sets:
        yield from _small_areas(dataset.unit_sets[SMALL_AREA])
    for level in UPPER:
        unit_set = dataset.unit_sets[level]
        for year, people in unit_set.withheld.items():
            if len(people):
                named = _named(unit_set, people.index, people)
                yield _LEFT_OUT[level].fill(year=year, named=named, people=count(people.sum()))


def _small_areas(areas: UnitSet) -> Iterator[Text]:
    """Say how many divisions below the county there are, and what the files lack of them."""
    year = areas.years[-1]
    people = areas.table[f"population_{year}"]
    everyone = {"people": count(people.sum()), "year": year}
    yield _LEFT_OUT["small_areas"].fill(areas=count(len(areas.table)), **everyone)
    undrawn, uncounted = areas.table.geometry.isna(), people.isna()
    if undrawn.any():
        lost = count(people[undrawn].sum())
        yield _LEFT_OUT["undrawn"].fill(areas=count(undrawn.sum()), people=lost)
    if uncounted.any():
        yield _LEFT_OUT["uncounted"].fill(areas=count(uncounted.sum()), year=year)


def _compared(period: str, base: ComparisonBase, county: UnitSet) -> Text:
    last = base.years[-1]
    return _LEFT_OUT["compared"].fill(
        period=period,
        units=count(base.units),
        all=count(base.units + len(base.left_out)),
        share=percent(100 * base.share),
        named=_named(county, base.left_out),
        people=count(base.whole[last] - base.packaged[last]),
        year=last,
    )


def _named(unit_set: UnitSet, codes: Collection[str], people: pd.Series | None = None) -> Text:
    """Name units, with their people where these are given; of many say how many there are."""
    if len(codes) > NAMED:
        return _LEFT_OUT["units"].fill(n=count(len(codes)))
    rows = unit_set.table.set_index("code")
    names = {code: _name_of(rows, code) for code in codes}
    if people is None:
        return listed(_joined(name, code) for code, name in names.items())
    return listed(
        _CENSUS["row"].fill(name=name, code=code, people=count(people[code]))
        for code, name in names.items()
    )
