"""What the site leads with: the latest pair of censuses, the tables that hold it, its places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from atlas.dataset import Dataset, UnitSet
from atlas.style import ClassBreaks, Style

WRITTEN = (
    "code",
    "name_zh",
    "name_en",
    "prefecture_code",
    "province_code",
    "province_name_zh",
    "province_name_en",
    "is_district",
    "comparability",
    "transfer_flagged",
    "comparability_note_zh",
    "comparability_note_en",
)
"""Columns of a unit table that pages write, beside the counts of the subject."""

CLASS = "class"
"""Column of the class that a unit's change falls into; −1 where it is missing."""


@dataclass(frozen=True)
class Subject:
    """The change that the first page and the pages of places show.

    Attributes
    ----------
    counties, prefectures
        The unit sets.
    start, end
        The two censuses.
    classes
        The classes of the change in per cent.
    """

    counties: UnitSet
    prefectures: UnitSet
    start: int
    end: int
    classes: ClassBreaks

    @cached_property
    def ranked_counties(self) -> dict[str, pd.DataFrame]:
        """County units by code of their prefecture, the strongest growth first.

        Only the columns that pages write: a table of hundreds of columns is slow to cut up
        hundreds of times.
        """
        ranked = self.counties.table.sort_values(
            [self.change_pct, "code"], ascending=[False, True], na_position="last"
        )
        groups = self.written(ranked).groupby("prefecture_code")
        return {str(code): units for code, units in groups}

    def written(self, table: pd.DataFrame) -> pd.DataFrame:
        """Keep the columns of a unit table that pages write, and add `CLASS`; no geometry."""
        columns = [*WRITTEN, self.before, self.after, self.change, self.change_pct]
        narrow = pd.DataFrame(table[[name for name in columns if name in table]])
        return narrow.assign(**{CLASS: self.classes.classify(table[self.change_pct])})

    @property
    def period(self) -> str:
        """The two years as column names hold them: ``2010_2020``."""
        return f"{self.start}_{self.end}"

    @property
    def change(self) -> str:
        """Column of the change in people."""
        return f"change_{self.period}"

    @property
    def change_pct(self) -> str:
        """Column of the change in per cent."""
        return f"change_pct_{self.period}"

    @property
    def before(self) -> str:
        """Column of the people of the first census."""
        return f"population_{self.start}"

    @property
    def after(self) -> str:
        """Column of the people of the second census."""
        return f"population_{self.end}"


def subject_of(dataset: Dataset, style: Style) -> Subject:
    """Choose what the site leads with: the latest two censuses that counties are compared over."""
    counties = main_county_set(dataset)
    start, end = counties.years[-2:]
    return Subject(
        counties=counties,
        prefectures=dataset.unit_sets["prefecture"],
        start=start,
        end=end,
        classes=style.scale("growth"),
    )


def main_county_set(dataset: Dataset) -> UnitSet:
    """Return the county units of the latest period; of several, those of the shortest.

    The shorter the period, the fewer units had to be merged.
    """
    sets = [found for found in dataset.unit_sets.values() if found.level == "county"]
    return min(sets, key=lambda found: (-found.years[-1], len(found.years), -found.years[0]))


def units_of(subject: Subject, prefecture: str) -> pd.DataFrame:
    """Return the county units of a prefecture, the strongest growth first, unknown ones last.

    A corps city that was carved from counties of another prefecture has no unit of its own:
    then the units that hold its land.
    """
    own = subject.ranked_counties.get(prefecture)
    if own is not None:
        return own
    holding = subject.counties.leaves.reindex(leaves_of(subject, prefecture)).dropna()
    table = subject.counties.table
    return subject.written(table[table["code"].isin(holding)])


def leaves_of(subject: Subject, prefecture: str) -> list[str]:
    """List the boundary polygons of a prefecture by code."""
    leaves = subject.prefectures.leaves
    return sorted(map(str, leaves.index[leaves == prefecture]))


def prefecture_of(subject: Subject, code: str) -> pd.Series | None:
    """Return the row of a prefecture, or None if it is not in this build."""
    table = subject.prefectures.table
    found = table[table["code"] == code]
    return None if found.empty else found.iloc[0]
