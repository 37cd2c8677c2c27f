"""What a build tells of its censuses: what differs, and who is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from atlas.catalogue.columns import find_column
from atlas.model.country import UPPER
from atlas.model.dataset import ComparisonBase, Dataset, OwnCensus, RowDifference, UnitSet
from atlas.model.layer import SMALL_AREA
from atlas.model.text import Text, same_in_all_languages
from atlas.units.census_land import approximate_in_words
from atlas.words.numbers import count, listed, of_many, percent, percent_change, signed
from atlas.words.word_files import read_words

LARGEST: Final = 5
"""Rows that are named, of those that differ."""

_CENSUS = read_words("notes", "census")
_UNITS = read_words("notes", "census.unit")

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
            for name, rows in (("added", census.added), ("lacking", census.lacking)):
                if rows:
                    yield of_many(_CENSUS, name, rows, file=census.file)
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
    named = [_row_in_words(dataset, census.year, row) for row in census.apart]
    people = count(census.people_apart)
    largest = listed(named, LARGEST)
    yield of_many(_CENSUS, "apart", census.differing, people=people, largest=largest)
    if others := [name for name in census.columns_apart if name != "population"]:
        yield _CENSUS["columns_apart"].fill(columns=listed(others))


def _row_in_words(dataset: Dataset, year: int, row: RowDifference) -> Text:
    divisions = dataset.divisions.get(year)
    by, name = signed(row.people), row.name_zh
    if divisions is not None:
        english = divisions.table.set_index("code")["name_en"]
        name = str(english.get(row.code, name))
    return Text(f"{row.name_zh} {row.code} {by}", f"{name} {row.code} {by}")


def census_warnings(dataset: Dataset) -> Iterator[Text]:
    """Warn of tables whose people are far from those of the packaged census of the year."""
    for census in dataset.own_censuses:
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
    if f"net_migration_{span}" in known and f"net_migration_direction_{span}" not in known:
        yield _LEFT_OUT["interval"]
    if not all(base.speaks_for_the_country for base in dataset.bases.values()):
        yield _LEFT_OUT["country"]
    if SMALL_AREA in dataset.unit_sets:
        yield from _small_areas(dataset.unit_sets[SMALL_AREA])
    for level in UPPER:
        unit_set = dataset.unit_sets[level]
        for year, people in unit_set.withheld.items():
            if len(people):
                named = _named(unit_set, people.index)
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


def _named(unit_set: UnitSet, codes: Collection[str]) -> Text:
    if len(codes) > NAMED:
        return _LEFT_OUT["units"].fill(n=count(len(codes)))
    names = unit_set.table.set_index("code")
    chinese, english = names["name_zh"], names["name_en"]
    return listed(Text(f"{chinese[code]} {code}", f"{english[code]} {code}") for code in codes)
