"""Counts led from the divisions of one year to those of another, by the lists and the censuses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import pandas as pd

from atlas.country import china
from atlas.model.country import Country
from atlas.model.errors import Fault, Message, raise_faults
from atlas.model.text import Text
from atlas.sources.count_table import CODE, YEAR, CountTable
from atlas.units.areal_interpolation import MovedCounts
from atlas.units.history import Lineage, Node
from atlas.units.links import Pair, Vintage
from atlas.units.weighing import Weighing, read_weighing
from atlas.units.weights import BY_TOWNSHIPS, COUNTED, UNKNOWN, WHOLE
from atlas.words.numbers import count, listed, of_many, percent
from atlas.words.word_files import read_words

_NOTES = read_words("notes", "transfer")
_BASES = read_words("notes", "went")

KNOWN = (WHOLE, COUNTED, *BY_TOWNSHIPS)
"""Bases of weights between two years that somebody counted; all others are estimates."""


def year_faults(texts: Mapping[str, str], listed: range) -> list[Fault]:
    """Say what is wrong with two years that counts are to be led between.

    Parameters
    ----------
    texts
        What was given by the name of its option, the year of the table first.
    """
    ends = {"first": listed[0], "last": listed[-1]}
    faults = []
    for name, text in texts.items():
        if not is_year(text):
            expected = Message("a year from {first} to {last}, as the other end is one", **ends)
        elif int(text) < ends["first"]:
            expected = Message(
                "a year from {first} to {last}: land is followed from the census of {first} on. "
                "For older divisions give boundaries of then: {option} FILE",
                option=name,
                **ends,
            )
        elif int(text) > ends["last"]:
            expected = Message(
                "a year from {first} to {last}: divisions are followed to those that the "
                "boundaries draw. For later ones take {last}, if the codes are the same, or give "
                "boundaries: {option} FILE",
                option=name,
                **ends,
            )
        else:
            continue
        faults.append(Fault(expected, name, value=text))
    first, second = texts.items()
    if not faults and int(first[1]) == int(second[1]):
        expected = Message(
            "another year than that of {option}: nothing changes within one", option=first[0]
        )
        faults.append(Fault(expected, second[0], value=second[1]))
    return faults


def is_year(text: str) -> bool:
    """Return whether the name of boundaries is a year; a file of such a name is ``./2010``."""
    return len(text) == 4 and text.isascii() and text.isdigit()


def check_years(start: int, end: int, listed: range) -> None:
    """Refuse years between which no crosswalk leads.

    Raises
    ------
    SourceError
        If there are no lists of them, or they are the same.
    """
    raise_faults(year_faults({"start": str(start), "end": str(end)}, listed))


@dataclass(frozen=True)
class BetweenYears:
    """How counts of a table are led from a year to another.

    Attributes
    ----------
    start, end
        The years.
    by
        What their divisions are weighed by.
    weighing
        What they are weighed with.
    cities
        Cities that the table has by their districts, though they are one division here.
    """

    start: int
    end: int
    by: Literal["people", "area"]
    weighing: Weighing
    cities: frozenset[str] = frozenset()

    @classmethod
    def read(cls, start: int, end: int, by: Literal["people", "area"] | None) -> BetweenYears:
        """Read what leads between two years; the boundaries only where land counts."""
        # The boundaries tell what became of the rows of the last census that they are later than.
        country = china()
        last = max(year for year in country.years if year <= country.boundaries.year)
        drawn = by == "area" or max(start, end) > last
        return cls(start, end, by or "people", read_weighing(drawn=drawn, country=country))

    @property
    def country(self) -> Country:
        """Whose divisions they are."""
        return self.weighing.history.country

    @property
    def source(self) -> Vintage:
        """The divisions that the counts are of."""
        return self.weighing.vintage(self.start)

    @property
    def target(self) -> Vintage:
        """The divisions that they are led to."""
        return self.weighing.vintage(self.end)

    @property
    def districts(self) -> Mapping[str, str]:
        """Districts that are rows of their city here, with the city."""
        return self.weighing.history.districts(self.source.list_year)

    def of_table(self, codes: Collection[str]) -> BetweenYears:
        """Take what the codes of a table fit best: a census or the list of its year, and cities.

        A table of the end of 2010 has the codes of that year, the census those of the list before.
        """
        given, best = set(codes), self
        if self.start in self.weighing.censuses:
            weighing = replace(self.weighing, by_list=frozenset([self.start]))
            by_list = replace(self, weighing=weighing)
            best = max(self, by_list, key=lambda it: len(given.intersection(it.source.nodes)))
        cities = {best.districts[code] for code in given.intersection(best.districts)}
        return replace(best, cities=frozenset(cities - given))

    def named(self) -> Text:
        """Say what the divisions of the counts are: rows of a census, or a list."""
        word = "census" if self.source.people else "list"
        return _NOTES[f"of_{word}"].fill(year=self.start)

    def totals(self, codes: Collection[str]) -> list[str]:
        """List the codes that stand for no division of counties: totals, and special regions."""
        return [code for code in codes if not self._is_division(code) and self._is_total(code)]

    def _is_division(self, code: str) -> bool:
        return code in self.source.nodes or code in self.districts

    def _is_total(self, code: str) -> bool:
        names = self.weighing.history.names
        # No list names the nation as 000000, or the districts of Beijing as 110100; tables do.
        is_nation = code in (self.country.nation, "0" * self.country.codes.length)
        is_upper = self.country.codes.is_upper(code) and (code in names or code in self._begun_with)
        return is_nation or is_upper or self.country.is_special(code)

    @cached_property
    def _begun_with(self) -> frozenset[str]:
        """Collect the prefecture codes that divisions begin with, whether or not they exist."""
        return frozenset(map(self.country.codes.prefecture, self.source.nodes))

    def code_faults(self, rows: Mapping[str, int], year: int | None, file: str) -> Iterator[Fault]:
        """Say which codes are of no division of the year, and what may be the cure.

        Parameters
        ----------
        rows
            The row of each code of the table.
        year
            The year that the table itself says.
        file
            Its name.
        """
        if year not in (None, self.start):
            expected = Message(
                "{year}, the year in the table's column {column!r}", year=year, column=YEAR
            )
            yield Fault(expected, "--from", value=str(self.start))
        wrong = [code for code in rows if not self._is_division(code) and not self._is_total(code)]
        if wrong:
            yield from self._better_years(set(rows))
            lineage = self.weighing.history.lineage
            for code in wrong:
                yield Fault(self._expected(code, lineage), file, rows[code], CODE, code)

    def _expected(self, code: str, lineage: Lineage) -> Message:
        history = self.weighing.history
        expected = self.code_expected()
        if self.country.codes.is_united(code):
            return Message(
                "{what}; this is a unit of several divisions: give a row for each of them",
                what=expected,
            )
        if spans := history.spans.get(code):
            known = [year for span in spans for year in span]
            listed_in = self.source.list_year
            nearest = min(known, key=lambda year: abs(year - listed_in))
            known_in = {
                "what": expected,
                "name": history.name(code, nearest),
                "names": _written(spans),
            }
            reached = lineage.reach(Node(nearest, code), listed_in)
            if heirs := sorted(reached.intersection(self.source.nodes)):
                return Message(
                    "{what}; {name} is in the lists of {names}; its land is that of {heirs} "
                    "in {year}",
                    heirs=listed(heirs),
                    year=self.start,
                    **known_in,
                )
            return Message("{what}; {name} is in the lists of {names}", **known_in)
        counted = [year for year, it in self.weighing.censuses.items() if code in it.nodes]
        if counted:
            years = listed(map(str, counted))
            return Message(
                "{what}; it is a row of the census of {years}", what=expected, years=years
            )
        return Message(
            "{what}; no list of {first}–{last} has it: check it for a slip",
            what=expected,
            first=self.country.list_years[0],
            last=self.country.list_years[-1],
        )

    def code_expected(self) -> Message:
        """Say what codes of the counts are."""
        return Message("a code of {divisions}", divisions=self.named())

    def _better_years(self, codes: Collection[str]) -> Iterator[Fault]:
        """Name the years that have more of the codes than the one that was given."""
        history, censuses = self.weighing.history, self.weighing.censuses
        known = {
            year: history.codes(year) | (set(censuses[year].nodes) if year in censuses else set())
            for year in self.country.list_years
        }
        ever = set(codes).intersection(*[set().union(*known.values())])
        fit = {year: len(ever & of_year) for year, of_year in known.items()}
        most = max(fit.values())
        if fit[self.start] == most:
            return
        years = _written(_stretches([year for year, number in fit.items() if number == most]))
        if most == len(ever):
            expected = Message(
                "a year that has all {n:,} codes of the table: {names}", n=most, names=years
            )
        else:
            expected = Message(
                "a table of one year. None has all its {n:,} codes, {names} most of them "
                "({most:,}): make a table of each year",
                n=len(ever),
                names=years,
                most=most,
            )
        yield Fault(expected, "--from", value=str(self.start))

    def weights(self) -> pd.DataFrame:
        """Weigh the divisions of both years.

        Returns
        -------
        DataFrame
            ``source_code``, ``target_code``, ``weight`` (0–1), ``weighted_by`` and
            ``people_census``, the census whose people a divided source was weighed by (Int64);
            sorted. Pairs of which nobody knows how much passed have no weight.
        """
        weighing, years = self.weighing, (self.start, self.end)
        by_area = self.by == "area"
        weights = weighing.area(*years) if by_area else weighing.people(*years)
        rows: list[tuple[str, str, float | None, str, int | None]] = [
            (code, target, weight.value, weight.basis, weighing.census_of(weight.basis, *years))
            for (source, target), weight in weights.items()
            for code in self._rows_of(source)
        ]
        rows += [(*pair, None, UNKNOWN, None) for pair in self.moves - set(weights)]
        columns = ["source_code", "target_code", "weight", "weighted_by", "people_census"]
        table = pd.DataFrame(rows, columns=columns).astype({"people_census": "Int64"})
        return table.sort_values(columns[:2], ignore_index=True)

    def _rows_of(self, source: str) -> list[str]:
        """Name the rows for a division: its own, or those of districts, which all go as it does."""
        if source not in self.cities:
            return [source]
        return [code for code, city in self.districts.items() if city == source]

    @property
    def moves(self) -> set[Pair]:
        """Pairs between which a part of a division passed, or may have."""
        links = self.weighing.links(self.start, self.end)
        return {*links.partial, *links.unrecorded, *self.weighing.undated(self.start, self.end)}

    def notes(
        self, table: CountTable, crosswalk: pd.DataFrame, moved: MovedCounts
    ) -> Iterator[Text]:
        """Say what was counted and what estimated, by whom, and what is unknown and so stayed."""
        totals = self.totals(table.counts.index)
        if totals:
            yield of_many(_NOTES, "no_code", len(totals), codes=listed(totals))
        within = [code for code in moved.left.index if code in self.districts]
        if within:
            yield of_many(_NOTES, "in_city", len(within), codes=listed(within))
        if uncounted := sorted(set(moved.left.index).difference(totals, within)):
            yield of_many(_NOTES, "uncounted", len(uncounted), codes=listed(uncounted))
        if not self.source.people and self.start in self.weighing.censuses:
            yield _NOTES["by_list"].fill(year=self.start)
        weighed = crosswalk.dropna(subset=["weight"])
        yield from _notes_by_basis(table, weighed)
        used = weighed[weighed["source_code"].isin(table.counts.index)]
        guessed = used[~used["weighted_by"].isin(KNOWN)]
        numbers = guessed.groupby("weighted_by")["source_code"].nunique().sort_index()
        bases = listed(f"{basis} {count(number)}" for basis, number in numbers.items())
        divided = sorted(set(guessed["source_code"]))
        if divided:
            yield of_many(_NOTES, "estimated", len(divided), codes=listed(divided), bases=bases)
        if censuses := sorted(used["people_census"].dropna().unique()):
            years = listed(map(str, censuses))
            yield of_many(_NOTES, "by_people_of", len(censuses), years=years)
        pairs = zip(weighed["source_code"], weighed["target_code"], strict=True)
        unweighed = {source for source, _ in self.moves.difference(pairs)}
        losing = sorted(unweighed.intersection(table.counts.index))
        if losing:
            yield of_many(_NOTES, "losing", len(losing), codes=listed(losing))
        withheld = {code for codes in moved.withheld.values() for code in codes}
        reaching = weighed.loc[weighed["target_code"].isin(sorted(withheld)), "source_code"]
        lacking = sorted(set(reaching).difference(table.counts.index))
        if lacking:
            named = {"codes": listed(lacking), "divisions": self.named()}
            yield of_many(_NOTES, "lacking", len(lacking), **named)


def _notes_by_basis(table: CountTable, crosswalk: pd.DataFrame) -> Iterator[Text]:
    """Say how much of the first column went by weights of which basis, all estimates as one.

    Other columns of a table are mostly parts of it, and go alike.
    """
    first = str(table.counts.columns[0])
    counts = table.counts[first].reindex(crosswalk["source_code"]).astype("Float64")
    bases = crosswalk["weighted_by"].where(crosswalk["weighted_by"].isin(KNOWN), "estimated")
    went = (counts.array * crosswalk["weight"]).groupby(bases).sum()
    parts = [
        words.fill(share=percent(100 * went[basis] / went.sum()))
        for basis, words in _BASES.items()
        if went.get(basis, 0) > 0
    ]
    if parts:
        yield _NOTES["went"].fill(column=first, parts=listed(parts, None))


def _stretches(years: Collection[int]) -> list[tuple[int, int]]:
    """Join years on end."""
    joined: list[tuple[int, int]] = []
    for year in sorted(years):
        if joined and year == joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], year)
        else:
            joined.append((year, year))
    return joined


def _written(spans: Collection[tuple[int, int]]) -> list[str]:
    return [f"{first}–{last}" if first < last else f"{first}" for first, last in spans]
