"""What the site leads with: the latest pair of censuses, the tables that hold it, its places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from atlas.catalogue.style import Style
from atlas.model.classes import ClassBreaks
from atlas.model.dataset import Dataset, UnitSet


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
    def period(self) -> str:
        """The two years as column names hold them: ``2010_2020``."""
        return f"{self.start}_{self.end}"

    @cached_property
    def change(self) -> str:
        """Column of the change in people."""
        return f"change_{self.period}"

    @cached_property
    def change_pct(self) -> str:
        """Column of the change in per cent."""
        return f"change_pct_{self.period}"

    @cached_property
    def before(self) -> str:
        """Column of the people of the first census."""
        return f"population_{self.start}"

    @cached_property
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


def leaves_of(subject: Subject, prefecture: str) -> list[str]:
    """List the boundary polygons of a prefecture by code."""
    leaves = subject.prefectures.leaves
    return sorted(map(str, leaves.index[leaves == prefecture]))
