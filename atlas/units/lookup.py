"""The look-up of units: what each division of each year is called, and which unit holds it.

`atlas.join`, `build --indicator` and the explorer's own tables (packed by `atlas.web.data.lookup`)
ask it which unit a code or a name belongs to. The rules of a join are in
`atlas.tools.find_divisions` and on the documentation's page on joins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Final, Literal, NamedTuple, TypeVar

import pandas as pd

from atlas.country.names import AUTONOMOUS, name_key, romanise, short_place, without_ending
from atlas.model.country import UPPER
from atlas.model.text import Text
from atlas.sources.census_cells import IDEOGRAPH
from atlas.units.divisions import UpperDivisions
from atlas.units.history import DivisionHistory, Lineage, Node, group_values
from atlas.units.inputs import CensusInput, Inputs
from atlas.units.unit_sets import people_units
from atlas.words.word_files import LANGS, read_words

Kind = Literal["list", "census", "units"]
"""Whose rows: those of a yearly list, of a census table, or of a set of units itself."""

COUNTY: Final = "county"
KINDS: Final = ("list", "census", "units")

Known = TypeVar("Known")


class Vintage(NamedTuple):
    """The rows that a table may have: those of a year's list, or of that year's census.

    Those of a set of units have the year of its last census.
    """

    year: int
    kind: Kind


class Names(NamedTuple):
    """What a division is called: in Chinese and English, without endings, and otherwise."""

    zh: str
    en: str
    short: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def text(self) -> Text:
        """The whole names."""
        return Text(self.zh, self.en)

    def with_code(self, code: str) -> Text:
        """Write the whole names, each before the code."""
        return Text(f"{self.zh} {code}", f"{self.en} {code}")


@dataclass(frozen=True)
class Entry:
    """A division as it was for some years on end, and the units that hold it.

    Attributes
    ----------
    kind
        Whether the lists have it, a census, or a set of units.
    first, last
        The years; of a census both are its own.
    code, names
        As that source has them. Other names are those that the code has in neighbouring years, and
        those that people use.
    prefecture, province
        Codes of those that it lies in; its own where it is one.
    part_of
        The city that the same list has as one division, and that this is a district of.
    units
        Set → the units that have its land; several where it was divided between them.
    """

    kind: Kind
    first: int
    last: int
    code: str
    names: Names
    prefecture: str
    province: str
    part_of: str = ""
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def years(self) -> range:
        """The years that have it."""
        return range(self.first, self.last + 1)

    def land(self, target: str) -> tuple[str, ...]:
        """Return the units of a set that have its land."""
        return self.units.get(target, ())


@dataclass(frozen=True)
class Lookup:
    """The entries of one level.

    Attributes
    ----------
    level
        ``county``, ``prefecture`` or ``province``.
    entries
        Each code once in every vintage.
    first_years
        Set → the first year that its units can place.
    uppers
        Names of what entries lie in: key → codes of provinces and prefectures.
    placeholders
        Keys of what stands in place of a prefecture where there is none, as municipalities have.
    provinces
        Codes of all provinces.
    """

    level: str
    entries: tuple[Entry, ...]
    first_years: Mapping[str, int] = field(default_factory=dict)
    uppers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    placeholders: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()

    @cached_property
    def vintages(self) -> tuple[Vintage, ...]:
        """All vintages, by kind and year."""
        found = {Vintage(year, entry.kind) for entry in self.entries for year in entry.years}
        return tuple(sorted(found, key=lambda it: (KINDS.index(it.kind), it.year)))

    @cached_property
    def members(self) -> Mapping[Vintage, Mapping[str, Entry]]:
        """The entries of every vintage by code."""
        members: dict[Vintage, dict[str, Entry]] = {vintage: {} for vintage in self.vintages}
        for entry in self.entries:
            for year in entry.years:
                members[Vintage(year, entry.kind)][entry.code] = entry
        return members

    @cached_property
    def totals(self) -> Mapping[Vintage, frozenset[str]]:
        """Codes of what the entries of a vintage lie in: a row with one of them is a total."""
        return {
            vintage: frozenset(
                code for entry in members.values() for code in (entry.prefecture, entry.province)
            )
            - members.keys()
            for vintage, members in self.members.items()
        }

    @cached_property
    def by_code(self) -> Mapping[str, list[Entry]]:
        """The entries of a code over the years."""
        return group_values((entry.code, entry) for entry in self.entries)

    @cached_property
    def bits(self) -> Mapping[Vintage, int]:
        """A bit for each vintage."""
        return {vintage: 1 << i for i, vintage in enumerate(self.vintages)}

    @cached_property
    def bits_of(self) -> Mapping[int, int]:
        """The bits of the vintages that have an entry, by the identity of the entry."""
        return {
            id(entry): sum(self.bits[Vintage(year, entry.kind)] for year in entry.years)
            for entry in self.entries
        }

    def unit(self, entry: Entry, year: int, target: str) -> str | None:
        """Return the unit of an entry in a year; None before the set, or where it was divided."""
        units = entry.land(target)
        return units[0] if len(units) == 1 and year >= self.first_years.get(target, year) else None

    def can_place(self, vintage: Vintage, target: str) -> bool:
        """Return whether rows of a vintage may be joined to a set."""
        return vintage.year >= self.first_years.get(target, vintage.year) and any(
            entry.land(target) for entry in self.members[vintage].values()
        )

    def nearest(
        self, entries: Iterable[Entry], year: int, target: str
    ) -> tuple[Entry, Vintage] | None:
        """Choose the entry of the nearest year, one that the units can place before others.

        A unit's own code stands for it only in a table of units: in another set it may be that of
        other divisions.
        """
        first_year = self.first_years.get(target, 0)
        found = []
        for entry in entries:
            if entry.kind == "units":
                continue
            start = entry.first if entry.last < first_year else max(entry.first, first_year)
            at = min(max(year, start), entry.last)
            kind = KINDS.index(entry.kind)
            found.append((entry.last < first_year, abs(at - year), at, kind, entry))
        if not found:
            return None
        *_, at, _, entry = min(found, key=lambda it: it[:-1])
        return entry, Vintage(at, entry.kind)

    @cached_property
    def parts(self) -> Mapping[Vintage, Mapping[str, frozenset[str]]]:
        """The districts of cities that a list has beside the city, by vintage and city."""
        return {
            vintage: {
                city: frozenset(codes)
                for city, codes in group_values(
                    (entry.part_of, code) for code, entry in members.items() if entry.part_of
                ).items()
            }
            for vintage, members in self.members.items()
        }

    @cached_property
    def _unit_members(self) -> dict[tuple[Vintage, str], Mapping[str, frozenset[str]]]:
        return {}

    def unit_members(self, vintage: Vintage, target: str) -> Mapping[str, frozenset[str]]:
        """Group the codes of a vintage by the units of a set: all must be there for a value.

        A division that was divided between several units is a member of each, so none of them is
        ever whole in that vintage.
        """
        key = vintage, target
        if key not in self._unit_members:
            pairs = (
                (unit, code)
                for code, entry in self.members.get(vintage, {}).items()
                if not entry.part_of
                for unit in entry.land(target)
            )
            self._unit_members[key] = {
                unit: frozenset(codes) for unit, codes in group_values(pairs).items()
            }
        return self._unit_members[key]

    @cached_property
    def names(self) -> tuple[Mapping[str, list[Entry]], ...]:
        """Entries by key of the whole name, of the short one, and of other spellings."""
        tiers: tuple[dict[str, list[Entry]], ...] = ({}, {}, {})
        for entry in self.entries:
            zh, en, short, also = entry.names
            called = ((zh, en), short, also)
            for tier, names in zip(tiers, called, strict=True):
                for key in dict.fromkeys(map(name_key, names)):
                    if key:
                        tier.setdefault(key, []).append(entry)
        return tiers

    @cached_property
    def _above(self) -> Mapping[str, frozenset[str]]:
        """Keys of each province's and prefecture's names by its code."""
        pairs = ((code, key) for key, codes in self.uppers.items() for code in codes)
        return {code: frozenset(keys) for code, keys in group_values(pairs).items()}

    def _lies_in(self, entry: Entry, said: str) -> bool:
        """Return whether a text names what an entry lies in: province, prefecture, or both."""
        province, prefecture = (
            self._above.get(code, frozenset()) for code in (entry.province, entry.prefecture)
        )
        if said in province or said in prefecture:
            return True
        return any(
            said[:cut] in first and said[cut:] in second
            for cut in range(1, len(said))
            for first, second in ((province, prefecture), (prefecture, province))
        )

    @cached_property
    def _called(self) -> dict[str, tuple[tuple[Entry, ...], ...]]:
        return {}

    def called(self, text: str) -> tuple[tuple[Entry, ...], ...]:
        """Find the entries of all years that a text may name, those it names best first.

        Returns
        -------
        tuple of tuple of Entry
            By whole name, by short name, by another spelling; each alone, then behind or before
            what the division lies in (Chang'an District, Shijiazhuang).
        """
        if text not in self._called:
            key = name_key(text)
            splits = [(key[:cut], key[cut:]) for cut in range(1, len(key))]
            splits += [(tail, head) for head, tail in splits]
            tiers = []
            for names in self.names:
                tiers.append(tuple(names.get(key, ())))
                tiers.append(
                    tuple(
                        entry
                        for said, name in splits
                        for entry in names.get(name, ())
                        if self._lies_in(entry, said)
                    )
                )
            self._called[text] = tuple(tiers)
        return self._called[text]

    @cached_property
    def _province_beginnings(self) -> Mapping[str, set[str]]:
        """Beginnings of the names of provinces, long enough to mean one, with their codes."""
        beginnings: dict[str, set[str]] = {}
        for name, codes in self.uppers.items():
            for code in codes & self.provinces:
                for length in range(2 if IDEOGRAPH.search(name) else 3, len(name) + 1):
                    beginnings.setdefault(name[:length], set()).add(code)
        return beginnings

    def provinces_called(self, *names: str) -> set[str]:
        """Find the provinces whose name one of these names is, or begins: it may be a total."""
        return set[str]().union(
            *(self._province_beginnings.get(name_key(name), ()) for name in names)
        )

    def within(self, text: str) -> list[frozenset[str]] | None:
        """Read what a text says that a division lies in.

        Returns
        -------
        list of frozenset, or None
            Each the codes of provinces and prefectures of which it lies in one; None where the
            text names nothing that is known.
        """
        key = name_key(text)
        if not key or key in self.placeholders:
            return []
        if found := self._upper(key):
            return [found]
        for cut in range(1, len(key)):
            first, second = self.uppers.get(key[:cut]), self._upper(key[cut:])
            if first and second:
                return [first, second]
        return None

    def _upper(self, key: str) -> frozenset[str]:
        """Find provinces and prefectures by code, by a name, or by how one begins."""
        if key in self.uppers:
            return self.uppers[key]
        if key.isdecimal():
            padded = key.ljust(6, "0")
            return frozenset({padded} & self._above.keys())
        begun = [codes for name, codes in self.uppers.items() if name.startswith(key)]
        return frozenset[str]().union(*begun) if len(key) > 1 else frozenset()


def build_lookup(
    level: str, inputs: Inputs, units: Mapping[str, pd.DataFrame] | None = None
) -> Lookup:
    """Build the look-up of a level from the yearly lists and the censuses.

    Parameters
    ----------
    level
        ``county``, ``prefecture`` or ``province``.
    inputs
        What was read; without flows the look-up has no units of people alone.
    units
        Of sets of county units ``code``, ``name_zh``, ``name_en``: a table may have these rows.
    """
    country, history = inputs.country, inputs.history
    lineage, sets = history.lineage, {} if level in UPPER else _county_sets(inputs)
    entries: Iterable[Entry]
    if level in UPPER:
        entries = _upper_entries(UpperDivisions(history, lineage, level))
    else:
        entries = [
            *_listed_counties(history, lineage, sets),
            *(
                entry
                for census in inputs.censuses.values()
                for entry in _census_entries(census, history, lineage, sets)
            ),
            *(
                entry
                for name, table in (units or {}).items()
                for entry in unit_entries(name, table, history)
            ),
        ]
    uppers = _names_of_uppers(history)
    return Lookup(
        level,
        tuple(entries),
        {name: of_set.first for name, of_set in sets.items()},
        uppers,
        frozenset(map(name_key, written_as("placeholder", "name"))),
        frozenset(country.provinces),
    )


def _names_of_uppers(history: DivisionHistory) -> dict[str, frozenset[str]]:
    """Collect all that provinces and prefectures are called: key → codes.

    A county directly under a province is its own prefecture, and tables write it so.
    """
    codes, keys = history.country.codes, dict[str, set[str]]()
    for code in history.names:
        # Those of a municipality stand for all its districts, and are no place by themselves.
        if codes.is_municipality(code) and code != codes.province(code):
            continue
        if not codes.is_upper(code) and history.prefecture(code) != code:
            continue
        for *_, name in history.names[code]:
            zh, en, short, also = _named(name, code, (), history)
            for called in (zh, en, *short, *also):
                keys.setdefault(name_key(called), set()).add(code)
    return {key: frozenset(codes) for key, codes in sorted(keys.items())}


def written_as(table: str, key: str) -> list[str]:
    """List what tables write for a thing, in both languages, from the words on joins."""
    words = read_words("join", table)[key]
    return [name for lang in LANGS for name in words.get(lang).split("|")]


class _Set(NamedTuple):
    """The first list that a set of county units unites, and the units of entries of the lists."""

    first: int
    units: Mapping[Node, str]


def _county_sets(inputs: Inputs) -> dict[str, _Set]:
    country = inputs.country
    sets = {
        name: _Set(country.lists[years[0]], inputs.membership(years).nodes)
        for name, years in country.sets.items()
        if name not in (*UPPER, country.people_set)
    }
    if people := people_units(inputs):
        sets[country.people_set] = _Set(min(node.year for node in people), people)
    return sets


def _named(name_zh: str, code: str, others: Iterable[str], history: DivisionHistory) -> Names:
    """Write an entry's names in all spellings."""
    country = history.country
    name_en = romanise(name_zh, code, codes=country.codes)
    short = [without_ending(name_zh, "zh"), without_ending(name_en, "en")]
    if (province := country.provinces.get(code)) is not None:
        short += [province.short.get(lang) for lang in LANGS]
    also = [
        spelled for name in others for spelled in (name, romanise(name, code, codes=country.codes))
    ]
    also += [
        name
        for words in [read_words("search", "aliases").get(code)]
        if words is not None
        for lang in LANGS
        for name in words.get(lang).split("|")
    ]
    if name_zh.endswith(AUTONOMOUS):
        also.append(short[0] + name_zh[-1])
    if short_place(name_zh) != name_zh:
        also += [f"{name_en} City", f"{name_en} Municipality"]
    elif code in country.provinces:
        also.append(f"{name_en} Province")
    own = (name_zh, name_en)
    return Names(
        *own,
        tuple(dict.fromkeys(name for name in short if name not in own)),
        tuple(dict.fromkeys(name for name in also if name not in own)),
    )


def _other_names(code: str, years: Collection[int], history: DivisionHistory) -> list[str]:
    """List what lists call a code in the years on end around some years."""
    near = [
        (first, last)
        for first, last in history.stretches.get(code, ((min(years), max(years)),))
        if first <= max(years) and last >= min(years)
    ]
    return [
        name
        for first, last, name in history.names.get(code, ())
        if any(first <= end and last >= start for start, end in near)
    ]


def _runs(of_year: Mapping[int, Known]) -> Iterator[tuple[list[int], Known]]:
    """Part years into those on end of which the same is known."""
    numbered = enumerate(of_year.items())
    for (_, known), run in groupby(numbered, key=lambda it: (it[1][0] - it[0], it[1][1])):
        yield [year for _, (year, _) in run], known


def _listed_counties(
    history: DivisionHistory, lineage: Lineage, sets: Mapping[str, _Set]
) -> Iterator[Entry]:
    """Make the entries of the yearly lists."""
    country = history.country
    for code in sorted(history.spans):
        if country.is_special(code):
            continue
        years = [year for year in country.list_years if history.listed(code, year)]
        described: dict[int, tuple[str, str, tuple[tuple[str, ...], ...]]] = {}
        for year in years:
            part_of = history.districts(year).get(code, "")
            units = _units_of((Node(year, part_of or code),), history, lineage, sets)
            described[year] = history.name(code, year), part_of, units
        for run, (name, part_of, units) in _runs(described):
            yield Entry(
                "list",
                run[0],
                run[-1],
                code,
                _named(name, code, _other_names(code, run, history), history),
                prefecture=history.prefecture(code),
                province=history.province(code),
                part_of=part_of,
                units=dict(zip(sets, units, strict=True)),
            )


def _units_of(
    nodes: Sequence[Node], history: DivisionHistory, lineage: Lineage, sets: Mapping[str, _Set]
) -> tuple[tuple[str, ...], ...]:
    """Find the units with the land of entries of one list, in each set."""
    now, units = history.status_year, []
    for first, unit_of in sets.values():
        land: set[Node] = set(nodes)
        if nodes[0].year < first:
            land = {Node(now, code) for node in nodes for code in lineage.reach(node, now)}
        units.append(tuple(sorted({unit_of[node] for node in land if node in unit_of})))
    return tuple(units)


def _census_entries(
    census: CensusInput, history: DivisionHistory, lineage: Lineage, sets: Mapping[str, _Set]
) -> Iterator[Entry]:
    """Make the entries of the rows of a packaged census."""
    for code, nodes in sorted(census.packaged_attached.items()):
        listed = code if code in census.zones else nodes[0].code
        name = census.row_names.get(code) or history.name(listed, nodes[0].year)
        called = [history.name(listed, nodes[0].year)] if listed in history.names else []
        units = _units_of(nodes, history, lineage, sets)
        names = _named(name, code, called, history)
        # People shorten the name of no zone to that of a place.
        yield Entry(
            "census",
            census.year,
            census.year,
            code,
            Names(*names[:2]) if code in census.zones else names,
            prefecture=history.prefecture(listed),
            province=history.province(listed),
            units=dict(zip(sets, units, strict=True)),
        )


def unit_entries(name: str, table: pd.DataFrame, history: DivisionHistory) -> Iterator[Entry]:
    """Make the entries of a set of units: a table that was taken from the atlas has them.

    Parameters
    ----------
    name
        The set.
    table
        Its ``code``, ``name_zh`` and ``name_en``.
    history
        The yearly lists.
    """
    year = history.country.sets[name][-1]
    for code, *names in zip(table["code"], table["name_zh"], table["name_en"], strict=True):
        first = history.country.codes.first_division(code)
        yield Entry(
            "units",
            year,
            year,
            code,
            Names(*names),
            prefecture=history.prefecture(code),
            province=history.province(first),
            units={name: (code,)},
        )


def _upper_entries(divisions: UpperDivisions) -> Iterator[Entry]:
    """Make the entries of prefectures, or provinces, as the counties of each year make them up."""
    history, level = divisions.history, divisions.level
    codes = group_values(
        (code, year) for year in divisions.years for code in divisions.listed(year)
    )
    for code, years in sorted(codes.items()):
        described: dict[int, tuple[str, tuple[str, ...]]] = {}
        for year in years:
            node = Node(year, code)
            unit = divisions.unit(node)
            ends = (unit,) if unit else tuple(sorted(divisions.reach(node, history.status_year)))
            described[year] = (history.name(code, year), ends)
        for run, (name, ends) in _runs(described):
            yield Entry(
                "list",
                run[0],
                run[-1],
                code,
                _named(name, code, _other_names(code, run, history), history),
                prefecture=code,
                province=history.province(code),
                units={level: ends},
            )
