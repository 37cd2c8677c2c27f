"""What is said of users' census tables: what they hold beside the packaged ones, what is unlike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from atlas.model.dataset import Dataset
from atlas.model.own_census import OwnCensus, RowDifference
from atlas.model.text import Text, alike
from atlas.words.lists import listed
from atlas.words.numbers import count, of_many, percent_change, signed
from atlas.words.reading import read_words

LARGEST: Final = 5
"""Rows that are named, of those that differ."""

_WORDS = read_words("notes", "census")
_UNITS = read_words("notes", "census.unit")

_POWERS: Final = {-3: "thousands", -4: "ten_thousands", -6: "millions", -8: "hundred_millions"}
"""Powers of ten by which counts in a larger unit are too small."""


def census_notes(dataset: Dataset) -> Iterator[Text]:
    """Say of each user's census what it holds, where it differs and which columns go unread."""
    for census in dataset.own_censuses:
        held = {"year": census.year, "file": census.file, "people": count(census.people)}
        yield of_many(_WORDS, "rows", census.rows, **held)
        if census.same:
            yield _WORDS["same"].fill(year=census.year, file=census.file)
        elif not census.small_areas:
            yield _difference(dataset, census)
            for name, rows in (("added", census.added), ("lacking", census.lacking)):
                if rows:
                    yield of_many(_WORDS, name, rows, file=census.file)
        if census.unread:
            columns = [
                alike(it.name)
                if it.near is None
                else _WORDS["near"].fill(name=it.name, near=it.near)
                for it in census.unread
            ]
            yield _WORDS["unread"].fill(file=census.file, columns=listed(columns))


def _difference(dataset: Dataset, census: OwnCensus) -> Text:
    if not census.differing:
        return _WORDS["equal"]
    if not census.apart:
        return of_many(_WORDS, "differing", census.differing)
    named = [_named(dataset, census.year, row) for row in census.apart]
    people = count(census.people_apart)
    largest = listed(named, LARGEST)
    return of_many(_WORDS, "apart", census.differing, people=people, largest=largest)


def _named(dataset: Dataset, year: int, row: RowDifference) -> Text:
    divisions = dataset.divisions.get(year)
    by, name = signed(row.people), row.name_zh
    if divisions is not None:
        english = divisions.table.set_index("code")["name_en"]
        name = str(english.get(row.code, name))
    return Text(f"{row.name_zh} {row.code} {by}", f"{name} {row.code} {by}")


def census_warnings(dataset: Dataset) -> Iterator[Text]:
    """Warn of tables whose people are far from those of the packaged census of the year."""
    for census in dataset.own_censuses:
        where = _WORDS["where"] if census.packaged != census.whole else alike("")
        totals = {
            "year": census.year,
            "file": census.file,
            "people": count(census.compared),
            "whole": count(census.packaged),
            "where": where,
        }
        power = census.power_of_ten
        if power in _POWERS:
            yield _WORDS["power"].fill(**totals, unit=_UNITS[_POWERS[power]])
        elif power:
            factor = f"{'' if power > 0 else '1/'}{count(10 ** abs(power))}"
            yield _WORDS["times"].fill(**totals, factor=factor)
        elif census.is_far_off:
            change = percent_change(100 * (census.compared / census.packaged - 1))
            yield _WORDS["far"].fill(**totals, change=change)
        elif census.is_partial:
            whole = {"people": count(census.people), "whole": count(census.whole)}
            yield _WORDS["partial"].fill(**(totals | whole))
