"""The one estimate of net migration, from which every level and any set of units takes its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from atlas.measures.migration.balance import Balance
from atlas.measures.migration.nested import Nested, interval
from atlas.measures.statistics import SMALL_BASE, rate
from atlas.model.dataset import UnitSet


@dataclass(frozen=True)
class MigrationEstimate:
    """The one estimate of net migration, from which every level takes its own.

    Attributes
    ----------
    years
        The two censuses.
    balance
        Of the provinces.
    units
        Of the county units of the same period, in whole persons.
    rows
        The rows of the later census by code: ``unit``, ``latest_code`` (the county),
        ``prefecture_code`` and ``population``.
    """

    years: tuple[int, int]
    balance: Balance
    units: Nested
    rows: pd.DataFrame

    def columns(self, unit_set: UnitSet, expected: pd.Series) -> pd.DataFrame:
        """Give the columns of a unit set.

        Parameters
        ----------
        unit_set
            Units that are made of county units: of any level.
        expected
            Expected survivors by unit code (people).

        Returns
        -------
        pandas.DataFrame
            By unit code: ``net_migration_A_B``, ``net_migration_low_A_B`` and ``…_high_A_B``
            (Int64, people), ``net_migration_p_gain_A_B`` (Float64, 0–1),
            ``net_migration_direction_A_B``, and ``net_migration_rate_A_B`` with its low and high
            end (Float64, per 100 expected survivors, null where fewer than 3,000 are expected).
        """
        # Where a set cannot tell who was there at first, its units are of another territory.
        sums = self._sums_of(unit_set).reindex(expected.index).where(expected.notna())
        mean = sums["mean"].astype("Float64")
        ends = interval(mean, sums["deviation"])
        people = {"": mean, "_low": ends["low"], "_high": ends["high"]}
        columns: dict[str, pd.Series] = {}
        for end, values in people.items():
            columns[f"net_migration{end}"] = values.round().astype("Int64")
            columns[f"net_migration_rate{end}"] = rate(values, expected, SMALL_BASE)
        columns["net_migration_p_gain"] = ends["p_gain"]
        columns["net_migration_direction"] = ends["direction"]
        return pd.DataFrame(columns).add_suffix("_{}_{}".format(*self.years))

    def sums_by(self, group: pd.Series) -> pd.DataFrame:
        """Sum county units to groups, such as the sides of a line: see `Nested.sums`.

        Parameters
        ----------
        group
            Group by unit code; a unit without one is in none.

        Returns
        -------
        pandas.DataFrame
            By group: ``mean`` and ``deviation`` (people), and the columns of `interval`.
        """
        known = group.reindex(self.units.mean.index).dropna()
        parts = pd.DataFrame({"place": known, "unit": known.index, "share": 1.0})
        return _with_ends(self.units.sums(parts))

    def sums_of_counties(self, group: pd.Series) -> pd.DataFrame:
        """Sum to groups of counties of the later census, by code: as `sums_by`."""
        rows = self.rows.assign(place=self.rows["latest_code"].map(group)).dropna(subset="place")
        return _with_ends(self.units.sums(self._parts(rows)))

    def provinces(self, members: Mapping[str, Sequence[str]]) -> pd.DataFrame:
        """Sum provinces to places, such as regions, each with its error: as `sums_by`."""
        net, covariance = self.balance.parts["net_migration"], self.balance.covariance
        found = {
            place: (
                float(net[list(codes)].sum()),
                max(float(covariance.loc[list(codes), list(codes)].to_numpy().sum()), 0.0) ** 0.5,
            )
            for place, codes in members.items()
        }
        sums = pd.DataFrame.from_dict(found, orient="index", columns=["mean", "deviation"])
        return _with_ends(sums)

    def _sums_of(self, unit_set: UnitSet) -> pd.DataFrame:
        table = unit_set.table.set_index("code")
        if unit_set.level == "province":
            return self.provinces({str(code): (str(code),) for code in table.index})
        if unit_set.level == "prefecture":
            alone = pd.Series(table.index, table.index, dtype="str")
            joined = table.get("compared_codes_{}_{}".format(*self.years), alone).fillna(alone)
            members = joined.str.split(";").explode().rename("prefecture_code")
            placed = members.rename_axis("place").reset_index()
            rows = placed.merge(self.rows, on="prefecture_code")
        else:
            place = units_by_row(table[f"member_codes_{self.years[-1]}"]).rename("place")
            rows = self.rows.join(place, how="inner")
        return self.units.sums(self._parts(rows))

    def _parts(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Share each unit among the places of its rows by the people of these."""
        people = rows.groupby(["place", "unit"])["population"].sum()
        everyone = self.rows.groupby("unit")["population"].sum()
        units = people.index.get_level_values("unit")
        share = (people / everyone.reindex(units).to_numpy()).astype("Float64").fillna(1.0)
        return pd.DataFrame(share.rename("share").reset_index())


def _with_ends(sums: pd.DataFrame) -> pd.DataFrame:
    return sums.join(interval(sums["mean"], sums["deviation"]))


def units_by_row(member_codes: pd.Series) -> pd.Series:
    """Name the unit of each row of a census.

    Parameters
    ----------
    member_codes
        By unit code, the rows that it holds, joined by ``;``.

    Returns
    -------
    pandas.Series
        Unit code by code of the row, each of which stands once.
    """
    rows = member_codes.str.split(";").explode()
    found = pd.Series(rows.index, rows, dtype="str")
    return found[~found.index.duplicated()]
