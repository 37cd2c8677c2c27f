"""People of one census on the land of the next: how many of each county live where.

Townships tell it: each is counted by the first census, and stands on a list under a county of the
second. Their counts are summed between counties, and every sum says how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from atlas.sources.packaged import Folders, optional_table

CERTAINTIES: Final = ("certain", "likely", "assumed")
"""How sure it is that people belong to a flow; those of a flow add up to its people."""

MOST_MISPLACED: Final = 0.03
"""Share of a unit's people that may stand on the wrong side of its border.

Beyond it two units are one, or are in no ranking of changes.
"""


@dataclass(frozen=True, eq=False)
class Flows:
    """How many people of each row of a census live on the land of which row of the next.

    Attributes
    ----------
    years
        The two censuses.
    table
        One row a flow: ``source`` and ``target``, codes of rows of the first and of the second
        census; ``people``, and how many of them ``certain``, ``likely`` and ``assumed`` (Int64).
        Sorted by both codes; no flow is empty.
    """

    years: tuple[int, int]
    table: pd.DataFrame

    @property
    def span(self) -> str:
        """Return how columns name the two censuses: ``2010_2020``."""
        return "{}_{}".format(*self.years)

    def held_to(self, people: Mapping[str, int | None]) -> Flows:
        """Share the people of a census as these flows share theirs.

        Parameters
        ----------
        people
            People of the first census by code of the row, None or NA where there is no count. A
            source that they lack is left out.

        Returns
        -------
        Flows
            Those of each source add up to its people: fractions go to the largest of them, each
            flow is as sure as before.
        """
        counts = pd.Series(dict(people), dtype="Int64").dropna()
        table = self.table[self.table["source"].isin(counts.index)]
        sums = table.groupby("source")["people"].sum()
        # A packaged census has the people of the flows: most, or all, stay as they are.
        differing = sums.index[sums != counts.reindex(sums.index)]
        is_shared = table["source"].isin(differing)
        parts = [
            _shared(of_source, int(counts[code]))
            for code, of_source in table[is_shared].groupby("source")
        ]
        return Flows(self.years, pd.concat([table[~is_shared], *parts]).sort_index())

    def part(self, rows: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
        """Part the rows of the first census among the places where their people live later.

        Parameters
        ----------
        rows
            One row per row of the census: ``code``, ``population``, the columns of ``places`` and
            maybe ``unsure``. Those that no flow starts from stay as they are.
        places
            What rows of the second census are counted for, by their code.

        Returns
        -------
        DataFrame
            The same columns, one row per flow; ``unsure`` are people who are not certain.
        """
        people, certain = self.table["people"], self.table["certain"]
        flows = self.table[["target"]].join(places, on="target").drop(columns="target")
        flows = flows.assign(population=people, unsure=people - certain)
        taken = [name for name in rows if name in flows]
        flows = flows[taken].assign(code=self.table["source"])
        parted = rows.drop(columns=taken).merge(flows, on="code")[list(rows)]
        return pd.concat([rows[~rows["code"].isin(flows["code"])], parted], ignore_index=True)

    def crossing(self, unit_of: pd.Series) -> pd.DataFrame:
        """Find who lives on the land of another unit than most people of their county.

        Parameters
        ----------
        unit_of
            Unit by code of the row of the second census.

        Returns
        -------
        DataFrame
            One row per county and other unit: ``source``, ``home`` (the unit of most of its
            people), ``unit``; ``people``, and those of them who are not certain, ``unsure``
            (Int64).
        """
        by_unit = self._by_unit(unit_of)
        home = by_unit["source"].map(self.homes(unit_of))
        return by_unit.assign(home=home)[by_unit["unit"] != home]

    def homes(self, unit_of: pd.Series) -> pd.Series:
        """Find the unit on whose land most people of each row of the first census live."""
        by_unit = self._by_unit(unit_of)
        largest = by_unit.loc[by_unit.groupby("source")["people"].idxmax()]
        return largest.set_index("source")["unit"]

    def moved(self, unit_of: pd.Series) -> pd.DataFrame:
        """Sum by unit who lives on the land of another unit than most people of their county.

        Returns
        -------
        DataFrame
            Int64, by unit: ``people_moved_in_A_B``, ``people_moved_out_A_B``, and
            ``…_unsure_A_B``, those of them who are likely or assumed to have been there. All that
            moved in moved out.
        """
        crossing = self.crossing(unit_of)
        units = pd.Index(sorted(unit_of.unique()), name="code")
        sums = {
            f"people_moved_{way}{suffix}_{self.span}": crossing.groupby(key)[kind].sum()
            for way, key in (("in", "unit"), ("out", "home"))
            for kind, suffix in (("people", ""), ("unsure", "_unsure"))
        }
        return pd.DataFrame(sums, units).fillna(0).astype("Int64")

    def unsure_pairs(self, unit_of: pd.Series) -> Iterator[tuple[str, str]]:
        """Find the units between which too many people may stand on the wrong side.

        Parameters
        ----------
        unit_of
            Unit by code of the row of the second census.

        Yields
        ------
        tuple of str
            The unit that most people of a source are in, and another that more of them than
            `MOST_MISPLACED` of the smaller one's people are likely or assumed to be in.
        """
        people = self._by_unit(unit_of).groupby("unit")["people"].sum()
        crossing = self.crossing(unit_of)
        for main, unit, count in crossing[["home", "unit", "unsure"]].itertuples(index=False):
            if count > MOST_MISPLACED * min(people[unit], people[main]):
                yield main, unit

    def _by_unit(self, unit_of: pd.Series) -> pd.DataFrame:
        """Sum flows by ``source`` and ``unit``: ``people``, and ``unsure``, who are not certain."""
        flows = self.table.assign(
            unit=self.table["target"].map(unit_of),
            unsure=self.table["people"] - self.table["certain"],
        )
        return flows.groupby(["source", "unit"], as_index=False)[["people", "unsure"]].sum()


def _shared(flows: pd.DataFrame, people: int) -> pd.DataFrame:
    """Share people among the flows of one source, and each flow's among its certainties."""
    parts = flows[list(CERTAINTIES)].to_numpy(dtype=int).ravel()
    exact = parts * (people / parts.sum())
    whole = exact.astype(int)
    # The largest remainders take the rest, the first of equal ones.
    whole[(whole - exact).argsort(kind="stable")[: people - whole.sum()]] += 1
    by_flow = whole.reshape(len(flows), len(CERTAINTIES))
    columns = dict(zip(CERTAINTIES, by_flow.T, strict=True))
    shared = flows.assign(people=by_flow.sum(axis=1), **columns)
    return shared.astype(dict.fromkeys(("people", *CERTAINTIES), "Int64"))


def read_flows(compared: tuple[int, int], tables: Folders) -> Flows | None:
    """Read the packaged flows of a period; None where it has none."""
    start, end = compared
    table = optional_table(f"county_flows_{start}_{end}", tables)
    if table is None:
        return None
    codes = {f"county_{start}": "source", f"county_{end}": "target"}
    return Flows(
        (start, end), table.rename(columns=codes)[["source", "target", "people", *CERTAINTIES]]
    )
