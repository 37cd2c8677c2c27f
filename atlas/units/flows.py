"""People of one census on the land of the next: how many of each county live where.

Townships tell it: each is counted by the first census, and stands on a list under a county of the
second. Their counts are summed between counties, and every sum says how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from atlas.model.country import Country
from atlas.sources.packaged import optional_table

CERTAINTIES: Final = ("certain", "likely", "assumed")
"""How sure it is that people belong to a flow; those of a flow add up to its people."""

MOST_UNCERTAIN: Final = 0.03
"""Share of the smaller unit's people that may cross a border unsurely: beyond it, both are one."""


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
        known = {code: int(count) for code, count in people.items() if pd.notna(count)}
        table = self.table[self.table["source"].isin(list(known))]
        parts = [
            _shared(of_source, known[str(code)]) for code, of_source in table.groupby("source")
        ]
        return Flows(self.years, pd.concat(parts)) if parts else Flows(self.years, table)

    def part(self, rows: pd.DataFrame, unit_of: pd.Series) -> pd.DataFrame:
        """Part the rows of the first census among the units on whose land their people live.

        Parameters
        ----------
        rows
            One row per row of the census: ``code``, ``population`` and ``unit``, which those keep
            that no flow starts from.
        unit_of
            Unit by code of the row of the second census.

        Returns
        -------
        DataFrame
            The same columns, one row per flow.
        """
        found = self.table.assign(unit=self.table["target"].map(unit_of))
        flows = found[["source", "people", "unit"]].set_axis(["code", "population", "unit"], axis=1)
        kept = rows[~rows["code"].isin(flows["code"])]
        other = rows.drop(columns=["population", "unit"])
        return pd.concat([kept, other.merge(flows, on="code")], ignore_index=True)

    def moved(self, unit_of: pd.Series) -> pd.DataFrame:
        """Sum by unit who lives on the land of another unit than most people of their county.

        Returns
        -------
        DataFrame
            Int64, by unit: ``people_moved_in``, ``people_moved_out``, and ``…_unsure``, those of
            them who are likely or assumed to have been there. All that moved in moved out.
        """
        crossing = self._crossing(self._by_unit(unit_of))
        units = pd.Index(sorted(unit_of.unique()), name="code")
        columns = {}
        for way, key in (("in", "unit"), ("out", "home")):
            for kind, suffix in (("people", ""), ("unsure", "_unsure")):
                people = crossing.groupby(key)[kind].sum().reindex(units, fill_value=0)
                columns[f"people_moved_{way}{suffix}"] = people
        return pd.DataFrame(columns).astype("Int64")

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
            `MOST_UNCERTAIN` of the smaller one's people are likely or assumed to be in.
        """
        by_unit = self._by_unit(unit_of)
        people = by_unit.groupby("unit")["people"].sum()
        crossing = self._crossing(by_unit)
        for main, unit, count in crossing[["home", "unit", "unsure"]].itertuples(index=False):
            if count > MOST_UNCERTAIN * min(people[unit], people[main]):
                yield main, unit

    def _by_unit(self, unit_of: pd.Series) -> pd.DataFrame:
        """Sum flows by ``source`` and ``unit``: ``people``, and ``unsure``, who are not certain."""
        flows = self.table.assign(
            unit=self.table["target"].map(unit_of),
            unsure=self.table["people"] - self.table["certain"],
        )
        return flows.groupby(["source", "unit"], as_index=False)[["people", "unsure"]].sum()

    def _crossing(self, by_unit: pd.DataFrame) -> pd.DataFrame:
        """Keep the sums whose unit is not ``home``, which most people of their source are in."""
        largest = by_unit.loc[by_unit.groupby("source")["people"].idxmax()]
        home = by_unit["source"].map(largest.set_index("source")["unit"])
        return by_unit.assign(home=home)[by_unit["unit"] != home]


def _shared(flows: pd.DataFrame, people: int) -> pd.DataFrame:
    """Share people among the flows of one source, and each flow's among its certainties."""
    parts = flows[list(CERTAINTIES)].to_numpy(dtype=int).ravel()
    if people == parts.sum():
        return flows
    exact = parts * (people / parts.sum())
    whole = exact.astype(int)
    # The largest remainders take the rest, the first of equal ones.
    whole[(whole - exact).argsort(kind="stable")[: people - whole.sum()]] += 1
    by_flow = whole.reshape(len(flows), len(CERTAINTIES))
    columns = dict(zip(CERTAINTIES, by_flow.T, strict=True))
    shared = flows.assign(people=by_flow.sum(axis=1), **columns)
    return shared.astype(dict.fromkeys(("people", *CERTAINTIES), "Int64"))


def read_flows(*, country: Country) -> Flows | None:
    """Read the packaged flows of the country's main period; None where it has none."""
    start, end = country.compared
    table = optional_table(f"county_flows_{country.span}", country=country)
    if table is None:
        return None
    codes = {f"county_{start}": "source", f"county_{end}": "target"}
    return Flows(
        (start, end), table.rename(columns=codes)[["source", "target", "people", *CERTAINTIES]]
    )
