"""What a user's census table holds, beside the packaged census of its year."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import Final

FAR_OFF: Final = 0.1
"""Share by which totals of one census may differ: no correction of a whole country is so large."""

_NEAR_A_POWER: Final = 0.05
"""Of a power of ten in decades: 11 to 12 per cent."""


@dataclass(frozen=True)
class UnreadColumn:
    """A column that the atlas has no use for, and the name of its own that it may be meant for."""

    name: str
    near: str | None = None


@dataclass(frozen=True)
class RowDifference:
    """A row that counts other people than the packaged census."""

    code: str
    name_zh: str
    people: int


@dataclass(frozen=True)
class OwnCensus:
    """A user's census table, counted and compared.

    Attributes
    ----------
    year, file
        The census, and the name of the file.
    rows, people
        What the table holds.
    whole
        People of the packaged census.
    compared, packaged
        People of the table and of the packaged census where both have them: in the same rows, or
        of divisions below the county in the same counties.
    same
        Whether it is the packaged census, cell by cell.
    differing
        Rows of both that differ in a column that both have.
    apart
        People by which they differ, whether more or fewer; the rows that do, the largest first.
    added, lacking
        Rows that the packaged census does not have, and those of it that the table does not have.
    unread
        Columns without use.
    small_areas
        Whether it is of divisions below the county, which are compared in no other way.
    """

    year: int
    file: str
    rows: int
    people: int
    whole: int
    compared: int
    packaged: int
    same: bool = False
    differing: int = 0
    apart: tuple[RowDifference, ...] = ()
    added: int = 0
    lacking: int = 0
    unread: tuple[UnreadColumn, ...] = ()
    small_areas: bool = False

    @property
    def people_apart(self) -> int:
        """People by which the rows of both differ, more and fewer added up."""
        return sum(abs(row.people) for row in self.apart)

    @property
    def power_of_ten(self) -> int:
        """The power of ten by which its people are off: −4 of counts in ten thousands, else 0."""
        if not self.compared or not self.packaged:
            return 0
        decades = log10(self.compared / self.packaged)
        return round(decades) if abs(decades - round(decades)) < _NEAR_A_POWER else 0

    @property
    def is_far_off(self) -> bool:
        """Whether its people are far from those of the packaged census, where both count them."""
        return abs(self.compared - self.packaged) > FAR_OFF * self.packaged

    @property
    def is_partial(self) -> bool:
        """Whether the packaged census has many people in rows that the table lacks."""
        return not self.small_areas and abs(self.people - self.whole) > FAR_OFF * self.whole
