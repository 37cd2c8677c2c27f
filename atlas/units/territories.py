"""Like with like: as what prefectures whose border moved are compared between two censuses.

Counts stay as each census took them. What is compared is either the territory of the later
census, where local bulletins publish the earlier count on it, or that of all prefectures between
which land moved, joined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from atlas.model.country import Country
from atlas.sources.packaged import has_table, read_table
from atlas.units.describe import above
from atlas.units.history import Change
from atlas.units.inputs import Inputs

Span = tuple[int, int]

AS_COUNTED, PUBLISHED, JOINED = "as_counted", "published", "joined"
"""Values of ``compared_by_A_B``: what the change of a prefecture is taken over."""

LAND_MOVED = "land_moved"
"""What the packaged table of published counts says of a border that moved.

Where a bulletin differs for another reason (a zone left out, a revision, a misprint) both
censuses are on the same land, and the counts compare as they are.
"""


@dataclass(frozen=True)
class Territories:
    """As what the prefectures compare over one period.

    Attributes
    ----------
    joined
        Every prefecture that is compared together with others → all of them, sorted.
    published
        Prefecture → people of the first census on its territory of the last one.
    leading
        Prefectures that hold more than half of the people of their joined territory, which
        rankings name by them.
    """

    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    published: Mapping[str, int] = field(default_factory=dict)
    leading: Collection[str] = ()

    def mends(self, ends: Collection[str]) -> bool:
        """Tell whether a move between these prefectures leaves the comparison as it is."""
        together = [set(self.published), *map(set, self.joined.values())]
        return any(group.issuperset(ends) for group in together)


def territories(inputs: Inputs) -> dict[Span, Territories]:
    """Find as what the prefectures compare, for every two censuses."""
    return {span: _between(inputs, span) for span in combinations(sorted(inputs.censuses), 2)}


def told_by_bulletins(span: Span, *, country: Country) -> bool:
    """Tell whether a packaged table has the first census on the territories of the second."""
    return has_table(_table(span), country=country)


def _table(span: Span) -> str:
    return "prefecture_{}_on_{}_territory".format(*span)


def _between(inputs: Inputs, span: Span) -> Territories:
    start, end = span
    published = _published(inputs, span)
    moves = [
        frozenset(one.codes)
        for one in inputs.transfers
        if one.joins and start <= one.years[0] and one.years[1] <= end
    ]
    joining = [ends for ends in moves if not ends <= set(published)]
    joined = _chained([*joining, *_founded(inputs, span)])
    rows = inputs.packaged_rows
    people = rows[rows["year"] == end].groupby("prefecture_code")["population"].sum()
    leading = {
        code
        for code, codes in joined.items()
        if 2 * people.get(code, 0) > people.reindex(list(codes)).sum()
    }
    return Territories(joined, published, frozenset(leading))


def _published(inputs: Inputs, span: Span) -> dict[str, int]:
    """Read the published counts; beside a user's own census they would compare two sources."""
    start, end = span
    if (
        not told_by_bulletins(span, country=inputs.country)
        or inputs.censuses[start].file is not None
    ):
        return {}
    table = read_table(_table(span), country=inputs.country)
    moved = table[table["reason"] == LAND_MOVED]
    counts = zip(moved["prefecture_code"], moved[f"people_{start}_on_{end}_territory"], strict=True)
    return {str(code): int(people) for code, people in counts}


def _founded(inputs: Inputs, span: Span) -> list[frozenset[str]]:
    """Find the prefectures carved from others since the first census, which counts them there."""
    start, end = span
    rows = inputs.packaged_rows
    counted = set(rows.loc[rows["year"] == start, "prefecture_code"])
    return [
        ends
        for change, ends in listed_crossings(inputs, "prefecture")
        if not change.partial
        and inputs.country.lists[start] < change.year <= inputs.country.lists[end]
        and len(ends & counted) == 1
    ]


def _chained(moves: Iterable[frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """Join the prefectures of moves; moves that share one chain."""
    groups: list[set[str]] = []
    for ends in moves:
        touched = [group for group in groups if group & ends]
        groups = [group for group in groups if not group & ends]
        groups.append(set(ends).union(*touched))
    return {code: tuple(sorted(group)) for group in groups for code in sorted(group)}


def listed_crossings(inputs: Inputs, level: str) -> list[tuple[Change, frozenset[str]]]:
    """List the changes of division that cross a border, each with the codes on either side."""
    found = []
    for change in inputs.history.changes:
        sides = (change.source, change.target)
        ends = frozenset(upper_code(code, level, inputs) for code in sides)
        recoded = not change.partial and not inputs.history.listed(change.source, change.year)
        if len(ends) == 2 and change.year <= inputs.country.boundaries.year and not recoded:
            found.append((change, ends))
    return found


def upper_code(code: str, level: str, inputs: Inputs) -> str:
    """Return the prefecture of 2020, or the province, of a county."""
    return above(code, inputs.history)[level]


def compared_columns(found: Mapping[Span, Territories], codes: Iterable[str]) -> pd.DataFrame:
    """Say by code as what each prefecture is compared, whatever is counted of it.

    Returns
    -------
    DataFrame
        ``compared_by_A_B`` and ``compared_codes_A_B`` (joined by ``;``, null where it is compared
        alone), for every two censuses.
    """
    columns: dict[str, dict[str, str | None]] = defaultdict(dict)
    for (start, end), of in found.items():
        for code in codes:
            by = JOINED if code in of.joined else PUBLISHED if code in of.published else AS_COUNTED
            columns[f"compared_by_{start}_{end}"][code] = by
            joined = of.joined.get(code)
            columns[f"compared_codes_{start}_{end}"][code] = ";".join(joined) if joined else None
    return pd.DataFrame(columns)
