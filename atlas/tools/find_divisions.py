"""Which division a row of a user's table names: by its code, or by its name within those above.

The rules are those of the documentation's page on joins; what they ask is `atlas.units.lookup`.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from atlas.model.text import Text
from atlas.sources.census_cells import IDEOGRAPH
from atlas.sources.count_table import CODE
from atlas.units.history import DivisionHistory, group_values
from atlas.units.lookup import COUNTY, Entry, Kind, Lookup, Vintage
from atlas.words.numbers import listed
from atlas.words.word_files import read_words

_NOTES = read_words("notes", "join")

By = Literal["code", "name"]

SHOWN = 5
"""Names that a message lists before it counts the rest."""

COMMON = 300
"""Names that share a stretch of letters from which on it tells nothing of a slip."""

NEAR = 200
"""Rows for which near names are sought: it takes long, and nobody reads more."""

CLEAR = Fraction(1, 2)
"""Share of the members of a vintage, in the prefectures of a table, that tells it from others."""


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
    name
        The name beside a code; empty if there is none.
    """

    number: int
    given: str
    province: str = ""
    prefecture: str = ""
    name: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What rows that name the same have in common."""
        return self.given, self.province, self.prefecture, self.name


class Reading(NamedTuple):
    """What a row may mean in any year: its entries, those that it names best first."""

    tiers: tuple[tuple[Entry, ...], ...]
    why: Text | None = None


class Place(NamedTuple):
    """The entry that a row names, of which vintage, and whether by its whole name or code."""

    entry: Entry
    vintage: Vintage
    is_exact: bool


@dataclass(frozen=True)
class DivisionFinder:
    """The divisions of every year, and how the rows of a table may name them.

    Attributes
    ----------
    lookup
        The divisions of a level.
    target
        The set of units.
    history
        The yearly lists: names in messages, and codes of other levels.
    by
        Whether rows have codes or names.
    """

    lookup: Lookup
    target: str
    history: DivisionHistory
    by: By

    @cached_property
    def _readings(self) -> dict[tuple[str, ...], Reading]:
        return {}

    def read(self, row: TableRow) -> Reading:
        """Find what a row may mean."""
        if row.key not in self._readings:
            find = self._read_code if self.by == CODE else self._read_name
            self._readings[row.key] = find(row)
        return self._readings[row.key]

    def _read_code(self, row: TableRow) -> Reading:
        entries = tuple(self.lookup.by_code.get(row.given, ()))
        if not row.name or not entries:
            return Reading((entries,))
        called = {id(entry) for tier in self.lookup.called(row.name) for entry in tier}
        own = tuple(entry for entry in entries if id(entry) in called)
        # A name that no division has may be a slip, or a way to write it that nobody knows.
        return Reading((own if called else entries,))

    def _read_name(self, row: TableRow) -> Reading:
        tiers = self.lookup.called(row.given) if row.given else ()
        for said in (row.province, row.prefecture):
            within = self.lookup.within(said) if said else []
            if within is None:
                return Reading(tiers, _NOTES["no_province"].fill(province=said))
            for codes in within:
                tiers = tuple(
                    tuple(entry for entry in tier if _lies_within(entry, codes)) for tier in tiers
                )
        if self.lookup.level != "province" and self.lookup.provinces_called(row.given):
            found = {entry.code: entry for tier in tiers for entry in tier}
            # A municipality is its own prefecture: its total is the prefecture's figure.
            if not found or not all(map(self.history.country.codes.is_municipality, found)):
                named = [entry.names.with_code(code) for code, entry in sorted(found.items())]
                note = "province_name" if named else "province_total"
                return Reading(tiers, _NOTES[note].fill(candidates=listed(named, SHOWN)))
        return Reading(tiers)

    def mask(self, reading: Reading) -> int:
        """Return the bits of the vintages in which a row means one division."""
        if reading.why is not None:
            return 0
        found = single = 0
        for tier in reading.tiers:
            once = several = 0
            for identity in dict.fromkeys(map(id, tier)):
                bits = self.lookup.bits_of[identity]
                several |= once & bits
                once |= bits
            single |= once & ~several & ~found
            found |= once
        return single

    def find(self, row: TableRow, vintage: Vintage) -> Place | None:
        """Find the entry of a row of a table of a vintage; a code may be one of another year."""
        reading = self.read(row)
        if reading.why is not None:
            return None
        for rank, tier in enumerate(reading.tiers):
            found = self._in_vintage(tier, vintage)
            if len(found) == 1:
                # The second tier has whole names with what the division lies in.
                return Place(found[0], vintage, rank < 2)
            if found:
                return None
        # In this vintage the code is that of a division that is called otherwise: a contradiction.
        known = self.lookup.members[vintage].keys() | self.lookup.totals[vintage]
        if self.by == CODE and row.given not in known:
            nearest = self.lookup.nearest(reading.tiers[0], vintage.year, self.target)
            if nearest is not None:
                return Place(*nearest, is_exact=False)
        return None

    def _in_vintage(self, tier: Iterable[Entry], vintage: Vintage) -> list[Entry]:
        members = self.lookup.members[vintage]
        return list(
            {entry.code: entry for entry in tier if members.get(entry.code) is entry}.values()
        )

    def land_of(self, row: TableRow, vintage: Vintage) -> tuple[str, ...]:
        """Return the units with the land of a row that has no place: they would look whole."""
        reading = self.read(row)
        # Whichever it means, that one lacks its row; a total is no row of any.
        if reading.why is not None or row.given in self.lookup.totals[vintage]:
            return ()
        for tier in reading.tiers:
            codes = {entry.code for entry in tier}
            if len(codes) == 1:
                nearest = self.lookup.nearest(tier, vintage.year, self.target)
                return nearest[0].land(self.target) if nearest else ()
            if codes:
                return ()
        return ()

    def choose(
        self, rows: Sequence[TableRow], years: Collection[int] | None, kind: Kind | None
    ) -> list[Vintage]:
        """Choose the vintage whose rows a table has.

        Parameters
        ----------
        rows
            The rows of the table.
        years, kind
            What is known of it; None of either where nothing is.

        Returns
        -------
        list of Vintage
            The best, those that make other units of the rows among them: one if it is certain.
        """
        counts: Counter[int] = Counter()
        for key, times in Counter(row.key for row in rows).items():
            counts[self.mask(self.read(TableRow(0, *key)))] += times
        fits = {
            vintage: sum(times for mask, times in counts.items() if mask & bit)
            for vintage, bit in self.lookup.bits.items()
            if (years is None or vintage.year in years) and kind in (None, vintage.kind)
        }
        # Units have codes and names of their own; without one of these a table is no table of them.
        if not any(map(self._is_of_units, rows)):
            fits = {vintage: fit for vintage, fit in fits.items() if vintage.kind != "units"}
        most = max(fits.values(), default=0)
        best = [vintage for vintage, fit in fits.items() if fit == most and most]
        usable = [it for it in best if self.lookup.can_place(it, self.target)]
        if len(usable) < 2:
            return usable or best
        placed = {vintage: self._placed(rows, vintage) for vintage in usable}
        shares = {
            vintage: self._share(codes.values(), vintage) for vintage, codes in placed.items()
        }
        highest = max(shares.values())
        if highest >= CLEAR:
            usable = [vintage for vintage in usable if shares[vintage] == highest]
        way_of = {vintage: self._way(placed[vintage], vintage) for vintage in usable}
        for vintage in usable:
            # A table that fits both and has no row of a zone is one of the list.
            other = Vintage(vintage.year, "list")
            if vintage.kind == "census" and way_of.get(other, way_of[vintage]) != way_of[vintage]:
                del way_of[vintage]
        ways = group_values((way, vintage) for vintage, way in way_of.items())
        return [max(vintages, key=self._rank) for vintages in ways.values()]

    def _is_of_units(self, row: TableRow) -> bool:
        kinds = {entry.kind for tier in self.read(row).tiers for entry in tier}
        return kinds == {"units"}

    def of_year(self, rows: Sequence[TableRow], year: int, kind: Kind | None = None) -> Vintage:
        """Choose between the list and the census of a year."""
        best = self.choose(rows, [year], kind) or [Vintage(year, kind or "list")]
        return best[0]

    def _rank(self, vintage: Vintage) -> tuple[bool, bool, int]:
        """Rank vintages that make the same units: a census year's is what people mean."""
        return vintage.year in self.history.country.lists, vintage.kind == "census", vintage.year

    def _placed(self, rows: Iterable[TableRow], vintage: Vintage) -> dict[tuple[str, ...], str]:
        bit = self.lookup.bits[vintage]
        placed = {}
        for row in rows:
            if row.key not in placed and self.mask(self.read(row)) & bit:
                place = self.find(row, vintage)
                if place is not None:
                    placed[row.key] = place.entry.code
        return placed

    def _share(self, codes: Iterable[str], vintage: Vintage) -> Fraction:
        """Return the share of the members that a table has, in the prefectures that it covers."""
        members = self.lookup.members[vintage]
        given = set(codes)
        above = "prefecture" if self.lookup.level == COUNTY else "province"
        covered = {getattr(members[code], above) for code in given}
        due = sum(
            not entry.part_of and getattr(entry, above) in covered for entry in members.values()
        )
        return Fraction(min(len(given), due), due)

    def _way(self, placed: Mapping[tuple[str, ...], str], vintage: Vintage) -> object:
        """Tell how rows make units: which of them make which, and which units are whole."""
        members = self.lookup.members[vintage]
        by_unit = group_values(
            (unit, (key, code))
            for key, code in placed.items()
            if (unit := self.lookup.unit(members[code], vintage.year, self.target)) is not None
        )
        due = self.lookup.unit_members(vintage, self.target)
        return frozenset(
            (unit, frozenset(key for key, _ in rows))
            for unit, rows in by_unit.items()
            if frozenset(code for _, code in rows) == due.get(unit)
        )

    def why_not(self, row: TableRow, vintage: Vintage) -> Text:
        """Say why a row has no place, and what may mend it."""
        if not row.given:
            return _NOTES["nameless"]
        if (why := self.read(row).why) is not None:
            return why
        if self.by == CODE:
            return self._why_no_code(row, vintage)
        return self._why_no_name(row, vintage)

    def why_no_unit(self, entry: Entry) -> Text:
        """Say why a division is in no unit: the units begin later, or it was divided."""
        if self.lookup.level != COUNTY:
            now = self.history.status_year
            return _NOTES["parted"].fill(name=entry.names.text, year=now)
        spans = self.history.spans.get(entry.code, ((entry.first, entry.last),))
        years = listed((f"{first}–{last}" for first, last in spans), None)
        first = self.lookup.first_years.get(self.target, entry.first)
        return _NOTES["before"].fill(years=years, first=first)

    def _why_no_code(self, row: TableRow, vintage: Vintage) -> Text:
        country, code = self.history.country, row.given
        if code in self.lookup.totals[vintage]:
            return _NOTES["level"].fill(name=self._name(code))
        if entries := self.lookup.by_code.get(code):
            entry = self.lookup.members[vintage].get(code, entries[-1])
            others = {entry.code for tier in self.lookup.called(row.name) for entry in tier}
            return _NOTES["contradicts"].fill(
                code=code,
                name=entry.names.text,
                given=row.name,
                others=listed(sorted(others), SHOWN),
            )
        if country.is_special(code):
            return _NOTES["special"]
        if country.codes.is_united(code):
            return _NOTES["united"]
        if code in self.history.names:
            return _NOTES["level"].fill(name=self._name(code))
        totals = (country.nation, "0" * country.codes.length)
        if code in totals or code in self._begun_with(vintage):
            return _NOTES["total"]
        return _NOTES["unknown"].fill(first=country.first_list, last=self.history.boundary_year)

    @cached_property
    def _begun(self) -> dict[Vintage, frozenset[str]]:
        return {}

    def _begun_with(self, vintage: Vintage) -> frozenset[str]:
        """Collect the codes of prefectures that those of a vintage begin with."""
        if vintage not in self._begun:
            codes = self.lookup.members[vintage]
            self._begun[vintage] = frozenset(map(self.history.country.codes.prefecture, codes))
        return self._begun[vintage]

    def _why_no_name(self, row: TableRow, vintage: Vintage) -> Text:
        for tier in self.read(row).tiers:
            if found := self._in_vintage(tier, vintage):
                return self._why_several([entry.code for entry in found])
        anywhere = self.lookup.called(row.given)
        for tier in anywhere:
            if found := self._in_vintage(tier, vintage):
                above = " ".join(filter(None, (row.province, row.prefecture)))
                codes = [entry.code for entry in found]
                return _NOTES["elsewhere"].fill(above=above, where=self._where(codes))
        first_year = self.lookup.first_years.get(self.target, 0)
        then = [entry for tier in anywhere for entry in tier if entry.last >= first_year]
        if then:
            return _NOTES["name_then"].fill(
                year=vintage.year,
                first=max(min(entry.first for entry in then), first_year),
                last=max(entry.last for entry in then),
            )
        if self.lookup.level == COUNTY and self.lookup.within(row.given):
            return _NOTES["level"].fill(name=row.given)
        if near := self._near(row.given, vintage):
            return _NOTES["name_near"].fill(year=vintage.year, near=listed(near, SHOWN))
        return _NOTES["name_unknown"].fill(year=vintage.year)

    def _why_several(self, codes: Collection[str]) -> Text:
        provinces = {self.history.province(code) for code in codes}
        kind, number = "several", len(codes)
        if len(provinces) > 1:
            kind, number = "several_provinces", len(provinces)
        return _NOTES[kind].fill(n=number, where=self._where(codes))

    def _where(self, codes: Collection[str]) -> Text:
        """Write codes, each behind the name of the province, or if that is one the prefecture."""
        provinces = {self.history.province(code) for code in codes}
        above = self.history.province if len(provinces) > 1 else self.history.prefecture
        named = (
            Text(f"{name.zh} {code}", f"{name.en} {code}")
            for code in codes
            for name in [self._name(above(code))]
        )
        return listed(named, SHOWN)

    def _name(self, code: str) -> Text:
        """Name a division or province of the last list that has it."""
        if (province := self.history.country.provinces.get(code)) is not None:
            return province.short
        return self.history.text(code, self.history.boundary_year)

    @cached_property
    def _sought(self) -> set[str]:
        return set()

    def _near(self, name: str, vintage: Vintage) -> list[str]:
        """List names of a vintage that a slip may have made another of, or that begin so."""
        self._sought.add(name)
        if len(self._sought) > NEAR:
            return []
        stretches, names = self._stretches(vintage)
        name = name.casefold()
        alike = (stretches.get(stretch, []) for stretch in _cut(name))
        alike = (known for known in alike if len(known) <= COMMON)
        candidates = sorted({known for few in alike for known in few})
        near = difflib.get_close_matches(name, candidates, 3, 0.7)
        near += [known for known in names if known.startswith(name)][:3]
        return list(dict.fromkeys(near))

    @cached_property
    def _stretches_of(self) -> dict[Vintage, tuple[Mapping[str, list[str]], list[str]]]:
        return {}

    def _stretches(self, vintage: Vintage) -> tuple[Mapping[str, list[str]], list[str]]:
        if vintage not in self._stretches_of:
            entries = self.lookup.members[vintage].values()
            names = sorted({name.casefold() for entry in entries for name in entry.names[:2]})
            stretches = group_values((stretch, known) for known in names for stretch in _cut(known))
            self._stretches_of[vintage] = stretches, names
        return self._stretches_of[vintage]


def _lies_within(entry: Entry, codes: Collection[str]) -> bool:
    return entry.province in codes or entry.prefecture in codes


def _cut(name: str) -> set[str]:
    """Cut a name into all its stretches of two characters, or of three letters."""
    length = 2 if IDEOGRAPH.search(name) else 3
    return {name[at : at + length] for at in range(max(1, len(name) - length + 1))}
