"""A balanced panel: units with people and GDP in every one of the same years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
        (the unit has a flag that makes it unfit) or ``incomplete`` (it lacks a year).
    nation
        People of the whole country by year.
    """

    country: str
    rows: pd.DataFrame
    left_out: pd.DataFrame
    nation: Mapping[int, int]

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
        return Panel(self.country, kept, self.left_out, self.nation)

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
