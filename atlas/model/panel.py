"""A balanced panel: units with people and GDP in every one of the same years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd


@dataclass(frozen=True)
class Panel:
    """One country's units with people and GDP in every one of the same years.

    Attributes
    ----------
    country
        ``china``, ``united_states`` or ``japan``.
    rows
        One row per unit and year, sorted: ``unit`` and ``group`` (codes; ``group`` null where
        a country has none), ``year``, ``gdp`` (Float64, the source's currency, current prices
        unless said otherwise), ``population`` (Int64, people).
    left_out
        The same columns for the rows that are not in the panel, and ``reason``: ``flagged``
        (the unit has a flag that makes it unfit), ``incomplete`` (it lacks a year) or
        ``outside`` (it belongs to none of the larger units).
    nation
        People of the whole country by year.
    level
        What the units are: ``prefecture``, ``province``, ``county``, ``metropolitan_area``,
        ``state``; ``unit`` where nobody said.
    """

    country: str
    rows: pd.DataFrame
    left_out: pd.DataFrame
    nation: Mapping[int, int]
    level: str = "unit"

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the panel, ascending."""
        return tuple(sorted(int(year) for year in self.rows["year"].unique()))

    def of_year(self, year: int) -> pd.DataFrame:
        """Return the rows of one year, sorted by ``unit``, with an index from 0."""
        return self.rows[self.rows["year"].eq(year)].reset_index(drop=True)

    def keep(self, units: Sequence[str]) -> Panel:
        """Return the panel of these units only, the others not even listed as left out."""
        kept = self.rows[self.rows["unit"].isin(list(units))].reset_index(drop=True)
        return replace(self, rows=kept)

    def sum_to(self, level: str, larger: pd.Series) -> Panel:
        """Sum the units to larger ones.

        Parameters
        ----------
        level
            What the larger units are.
        larger
            Code of the larger unit, by code of the unit; units without one are left out.

        Returns
        -------
        Panel
            The larger units as far as the panel holds their parts, without groups.
        """
        placed = self.rows.assign(larger=self.rows["unit"].map(larger))
        held = placed["larger"].notna()
        sums = placed[held].groupby(["larger", "year"], as_index=False)[["gdp", "population"]].sum()
        rows = sums.rename(columns={"larger": "unit"})
        rows.insert(1, "group", pd.Series(pd.NA, rows.index, dtype="string"))
        outside = self.rows[~held].assign(reason="outside")
        left_out = pd.concat([self.left_out, outside], ignore_index=True)
        return Panel(self.country, rows, left_out, self.nation, level)

    def coverage(self) -> pd.DataFrame:
        """Say how much of the country the panel holds, year by year.

        Returns
        -------
        pandas.DataFrame
            ``year``, ``units``, ``people``, ``people_left_out`` (of the nation),
            ``people_share`` (0–1, of the nation).
        """
        sums = self.rows.groupby("year")["population"].agg(["size", "sum"]).reset_index()
        sums.columns = pd.Index(["year", "units", "people"])
        nation = sums["year"].map(dict(self.nation)).astype("Int64")
        sums["people_left_out"] = nation - sums["people"]
        sums["people_share"] = sums["people"].astype("Float64") / nation
        return sums
