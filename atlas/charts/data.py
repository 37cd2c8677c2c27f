"""What the charts are drawn from: the measured dataset and a few packaged tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from atlas.drawing.canvas.country import DrawnCountry, drawn_country
from atlas.measures.migration.cohorts import Cohorts, follow_cohorts
from atlas.measures.migration.provinces_of_birth import SAMPLE_MULTIPLIER
from atlas.measures.statistics.robust_fit import RobustFit
from atlas.measures.work.sector_growth import fit_of
from atlas.model.country import Country
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.summary import Summary
from atlas.sources.boundaries import read_dashed_line
from atlas.sources.packaged import read_table

CITIES = "cities"
"""Name of the table of cities among `Dataset.tables`; without it one chart is left out."""

TABLES = (
    "children_migration_national",
    "economy_china_prefecture",
    "migration_province_birthplace",
)
"""The packaged tables that charts read besides the dataset."""


def keys_of_years(*, country: Country) -> list[tuple[str, str]]:
    """Key the two censuses that are compared: paint and word, the earlier one paler."""
    return list(zip(("step-2", "step-4"), map(str, country.compared), strict=True))


@dataclass(frozen=True, eq=False)
class ChartData:
    """What the charts are drawn from; equal only to itself, so that a cache can know it.

    Attributes
    ----------
    dataset
        The measured dataset.
    """

    dataset: Dataset

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The packaged tables that charts draw from, `TABLES`, by name."""
        return {name: read_table(name, country=self.dataset.country) for name in TABLES}

    @property
    def summary(self) -> Summary:
        """The headline figures."""
        return self.dataset.summary

    @property
    def prefectures(self) -> UnitSet:
        """The prefectures."""
        return self.dataset.unit_sets["prefecture"]

    @property
    def provinces(self) -> UnitSet:
        """The provinces."""
        return self.dataset.unit_sets["province"]

    @property
    def counties(self) -> UnitSet | None:
        """The county units of 2010–2020, if they were built."""
        return self.dataset.unit_sets.get(self.dataset.country.unit_set())

    @property
    def ratios(self) -> pd.DataFrame | None:
        """The national survival ratios, if both censuses tell ages."""
        return self.dataset.tables.get(f"survival_ratios_{self.dataset.country.span}")

    def cohorts(self, unit_set: UnitSet) -> Cohorts:
        """Follow the cohorts of a unit set, expected at the national ratios."""
        before, after = (unit_set.counts[year] for year in self.dataset.country.compared)
        return follow_cohorts(before, after, self.ratios)

    def growth_line(self, level: str, share: str) -> RobustFit | None:
        """Return the line of growth on a share as the summary has it, if there is one."""
        work = self.summary.sectors
        line = None if work is None else work.growth[level].get(share)
        return None if line is None else fit_of(line)

    @property
    def corridors(self) -> pd.DataFrame:
        """The stocks by province of birth and of residence, the largest first."""
        rows = self.dataset.tables["provinces_of_birth"]
        return rows[rows["year"] == max(SAMPLE_MULTIPLIER)].reset_index(drop=True)

    @cached_property
    def map(self) -> DrawnCountry:
        """The country as charts draw it."""
        return drawn_country(
            self.provinces.table,
            self.dataset.leaves,
            read_dashed_line(country=self.dataset.country),
            country=self.dataset.country,
        )

    def by_code(self, unit_set: UnitSet, *columns: str) -> pd.DataFrame | None:
        """Return columns of a unit set by code, or None if the build has no figure of one."""
        table = unit_set.table.set_index("code")
        if not set(columns) <= set(table):
            return None
        found = pd.DataFrame(table[list(columns)])
        return None if found.isna().all().any() else found
