"""Which division a row of a user's table names: by its code, or by its name within those above."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal

from atlas.country.names import romanise
from atlas.model.country import UPPER, Country
from atlas.model.text import Text
from atlas.sources.census_cells import IDEOGRAPH
from atlas.sources.count_table import CODE
from atlas.units.divisions import LevelDivisions
from atlas.units.history import DivisionHistory, Node, group_values
from atlas.units.inputs import Inputs
from atlas.words.numbers import listed
from atlas.words.word_files import LANGS, read_words

_NOTES = read_words("notes", "join")

By = Literal["code", "name"]

SHOWN = 5
"""Names that a message lists before it counts the rest."""

COMMON = 300
"""Names that share a stretch of letters from which on it tells nothing of a slip."""


def tidy_name(text: str) -> str:
    """Write a name without the blanks that only set it out: in Chinese there is none at all."""
    parts = text.split()
    return ("" if IDEOGRAPH.search(text) else " ").join(parts)


@dataclass(frozen=True)
class TableRow:
    """What a row says of its division.

    Attributes
    ----------
    number
        As a spreadsheet counts.
    given
        Its code or its name; empty if it has none.
    province, prefecture
        Names or codes of those that it lies in, of a row by name; empty if it says none.
    """

    number: int
    given: str
    province: str = ""
    prefecture: str = ""


@dataclass(frozen=True)
class DivisionFinder:
    """The divisions of every year, and how a table may name them.

    Attributes
    ----------
    divisions
        Those of a level over the years.
    inputs
        The censuses, whose rows have names of their own.
    """

    divisions: LevelDivisions
    inputs: Inputs

    @property
    def history(self) -> DivisionHistory:
        """The yearly lists."""
        return self.divisions.history

    @property
    def country(self) -> Country:
        """The country."""
        return self.history.country

    @cached_property
    def is_upper(self) -> bool:
        """Whether the divisions are prefectures or provinces."""
        return getattr(self.divisions, "level", "county") in UPPER

    def codes(self, year: int) -> set[str]:
        """Collect the codes of a year: of its list, and of the rows of its census."""
        own = self.inputs.censuses.get(year)
        rows = set(own.packaged_attached) if own and not self.is_upper else set()
        return set(self.divisions.listed(year)) | rows

    def in_list(self, rows: Iterable[TableRow], year: int, by: By) -> frozenset[str]:
        """Collect the codes that rows name in the list of a year, or in its census."""
        found = (row.given if by == CODE else self._only(row, year) for row in rows)
        return frozenset(self.codes(year).intersection(filter(None, found)))

    def fit(self, codes: Collection[str], year: int) -> bool:
        """Return whether codes are all of a year's list, or census, in their prefectures."""
        prefecture = self.country.codes.prefecture
        within = set(map(prefecture, codes))
        counted = self.divisions.counted(year)
        return any(
            all(code in codes for code in whole if prefecture(code) in within)
            for whole in (self.divisions.listed(year), counted)
            if whole
        )

    def find(self, row: TableRow, year: int, by: By) -> str | None:
        """Find the code of a row whose divisions are those of a year."""
        if by != CODE:
            return self._only(row, year)
        placed = self.divisions.find(row.given, year) is not None
        is_right = placed and not self.divisions.expectation(row.given, year)
        return row.given if is_right and not self.country.is_special(row.given) else None

    def why_not(self, row: TableRow, year: int, by: By) -> Text:
        """Say why a row has no code, and what may mend it."""
        if not row.given:
            return _NOTES["nameless"]
        return self._why_no_code(row.given, year) if by == CODE else self._why_no_name(row, year)

    def land_in(self, row: TableRow, year: int, by: By) -> frozenset[str]:
        """Collect the codes that now have the land of what a row names in the year, or near it."""
        for other in sorted(self.country.list_years, key=lambda other: abs(other - year)):
            code = row.given if by == CODE else self._only(row, other)
            if code is not None and code in self.divisions.listed(other):
                return self.divisions.reach(Node(other, code), self.history.status_year)
        return frozenset()

    def _why_no_code(self, code: str, year: int) -> Text:
        country = self.country
        if country.is_special(code):
            return _NOTES["special"]
        if country.codes.is_united(code):
            return _NOTES["united"]
        spans = self.history.spans.get(code, ())
        if spans and not self.is_upper:
            years = listed((f"{first}–{last}" for first, last in spans), None)
            return _NOTES["before"].fill(years=years, first=self.divisions.years[0])
        if self.is_upper and self.divisions.find(code, year) is not None:
            return _NOTES["parted"].fill(name=self._name(code), year=self.history.status_year)
        if code in self.history.names:
            return _NOTES["level"].fill(name=self._name(code))
        begun_with = map(country.codes.prefecture, self.codes(year))
        if code in (country.nation, "0" * country.codes.length, *begun_with):
            return _NOTES["total"]
        return _NOTES["unknown"].fill(first=country.first_list, last=country.boundaries.year)

    def _only(self, row: TableRow, year: int) -> str | None:
        """Return the one code that a row can mean by its name, if there is one."""
        found = self._within(self._called(row.given, year), row)
        return found[0] if len(found) == 1 else None

    def _called(self, given: str, year: int) -> list[str]:
        """List the codes that have a name, alone or behind those of what they lie in."""
        name, names = given.casefold(), self._names(year)
        found = names.get(name) or [
            code
            for cut in range(1, len(name))
            for code in names.get(name[cut:], ())
            if name[:cut] in self._above(code, year)
        ]
        if self.is_upper and not found and len(name) > 1:
            begun = (codes for known, codes in names.items() if known.startswith(name))
            found = sorted({code for codes in begun for code in codes})
        return found

    def _within(self, found: Iterable[str], row: TableRow) -> list[str]:
        """Keep the codes in the province and the prefecture of a row, as far as it says them."""
        codes, history = list(found), self.history
        if row.province:
            province = self._province(row.province)
            codes = [code for code in codes if self.country.codes.province(code) == province]
        if prefectures := self._prefectures(row.prefecture):
            codes = [code for code in codes if history.prefecture(code) in prefectures]
        return codes

    def _names(self, year: int) -> Mapping[str, list[str]]:
        """Group the codes of a year by name, in Chinese, in English, and as its census has it."""
        if year not in self._names_of:
            own = self.inputs.censuses.get(year)
            pairs = set[tuple[str, str]]()
            for code in self.codes(year):
                names = {own.row_names[code]} if own and code in own.row_names else set()
                if code in self.history.names:
                    names.add(self.history.name(code, year))
                pairs |= {(name, code) for name in names}
                pairs |= {
                    (romanise(name, code, country=self.country).casefold(), code) for name in names
                }
            self._names_of[year] = group_values(sorted(pairs))
        return self._names_of[year]

    def _above(self, code: str, year: int) -> set[str]:
        """Collect what may stand before a name in Chinese: its province, prefecture, both, none."""
        upper, provinces = self.history.prefecture(code), {""}
        if (province := self.history.province(code)) in self.country.provinces:
            short = self.country.provinces[province].short.zh
            provinces |= {short, self.history.name(province, year)}
        is_named = upper in self.history.names and upper not in (code, province)
        prefectures = {"", self.history.name(upper, year)} if is_named else {""}
        return set(map("".join, product(provinces, prefectures)))

    @cached_property
    def _names_of(self) -> dict[int, dict[str, list[str]]]:
        return {}

    def _province(self, text: str) -> str | None:
        """Find a province by its code, by its name, or by how that begins, as Xinjiang."""
        for code, province in self.country.provinces.items():
            known = {province.short.get(lang).casefold() for lang in LANGS}
            known.add(self.history.name(code, self.history.status_year).casefold())
            if text == code or (text and any(name.startswith(text.casefold()) for name in known)):
                return code
        return None

    def _prefectures(self, text: str) -> Collection[str]:
        """Find prefectures by code, by a name of any year, or how that begins; none if unknown."""
        if text not in self._prefectures_of:
            begin, names = text.casefold(), self._prefecture_names
            found = [codes for name, codes in names.items() if begin and name.startswith(begin)]
            by_name = {code for codes in found for code in codes}
            by_code = {code for codes in names.values() for code in codes if code == text}
            self._prefectures_of[text] = by_name | by_code
        return self._prefectures_of[text]

    @cached_property
    def _prefectures_of(self) -> dict[str, set[str]]:
        return {}

    @cached_property
    def _prefecture_names(self) -> Mapping[str, list[str]]:
        codes, names = self.country.codes, self.history.names
        pairs = set[tuple[str, str]]()
        for code in names:
            # Those of a municipality have a name for all its districts, and hold no counties.
            if codes.is_upper(code) and not (
                code == codes.province(code) or codes.is_municipality(code)
            ):
                for *_, name in names[code]:
                    pairs.add((name, code))
                    pairs.add((romanise(name, code, country=self.country).casefold(), code))
        return group_values(sorted(pairs))

    def _why_no_name(self, row: TableRow, year: int) -> Text:
        if row.province and self._province(row.province) is None:
            return _NOTES["no_province"].fill(province=row.province)
        called = self._called(row.given, year)
        if found := self._within(called, row):
            return self._why_several(found)
        if called:
            above = " ".join(filter(None, (row.province, row.prefecture)))
            return _NOTES["elsewhere"].fill(above=above, where=self._where(called))
        name = row.given.casefold()
        years = [other for other in self.divisions.years if name in self._names(other)]
        if years:
            return _NOTES["name_then"].fill(year=year, first=years[0], last=years[-1])
        if near := self._near(name, year):
            return _NOTES["name_near"].fill(year=year, near=listed(near, SHOWN))
        return _NOTES["name_unknown"].fill(year=year)

    def _why_several(self, codes: Collection[str]) -> Text:
        provinces = {self.country.codes.province(code) for code in codes}
        kind, number = "several", len(codes)
        if len(provinces) > 1:
            kind, number = "several_provinces", len(provinces)
        return _NOTES[kind].fill(n=number, where=self._where(codes))

    def _where(self, codes: Collection[str]) -> Text:
        """Write codes, each behind the name of the province, or if that is one the prefecture."""
        provinces = {self.country.codes.province(code) for code in codes}
        above = self.country.codes.province if len(provinces) > 1 else self.history.prefecture
        named = (
            Text(*(f"{self._name(above(code)).get(lang)} {code}" for lang in LANGS))
            for code in codes
        )
        return listed(named, SHOWN)

    def _name(self, code: str) -> Text:
        """Name a division or province of the last list that has it."""
        if (province := self.country.provinces.get(code)) is not None:
            return province.short
        return self.history.text(code, self.history.boundary_year)

    def _near(self, name: str, year: int) -> list[str]:
        """List names of a year that a slip may have made another of, or that begin so."""
        names = self._names(year)
        if year not in self._stretches_of:
            self._stretches_of[year] = group_values(
                (stretch, known) for known in names for stretch in _stretches(known)
            )
        alike = (self._stretches_of[year].get(stretch, []) for stretch in _stretches(name))
        alike = (known for known in alike if len(known) <= COMMON)
        candidates = sorted({known for few in alike for known in few})
        near = difflib.get_close_matches(name, candidates, 3, 0.7)
        near += [known for known in names if known.startswith(name)][:3]
        return list(dict.fromkeys(near))

    @cached_property
    def _stretches_of(self) -> dict[int, dict[str, list[str]]]:
        return {}


def _stretches(name: str) -> set[str]:
    """Cut a name into all its stretches of two characters, or of three letters."""
    length = 2 if IDEOGRAPH.search(name) else 3
    return {name[at : at + length] for at in range(max(1, len(name) - length + 1))}
