"""The lesson on a net rate: the young of one county, in two censuses and at national survival.

Whatever the answers say follows by hand from what the sheet prints: ratios are rounded first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from atlas.measures.migration.cohorts import (
    AGE_COLUMNS,
    SMALL_BASE,
    STAGES,
    follow_cohorts,
)
from atlas.model.country import Country
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.rounding import rounded
from atlas.web.page.saying import Saying
from atlas.words.numbers import count, fixed, signed
from atlas.words.reading import LANGS

STAGE: Final = "youth"

PLACE: Final = "411525"
"""Gushi in Henan: a million people, no change of division recorded, and many who leave."""

DECIMALS: Final = 4
"""Of a ratio, as it is printed."""


@dataclass(frozen=True)
class Row:
    """One sex and cohort: people counted, the ratio as printed, and what follows from it."""

    sex: str
    age_before: str
    age_after: str
    before: int
    ratio: float
    after: int

    @property
    def expected(self) -> int:
        """People expected, whole."""
        return round(rounded(self.before * self.ratio, 0))

    @property
    def net(self) -> int:
        """People found beyond those expected."""
        return self.after - self.expected


@dataclass(frozen=True)
class RateLesson:
    """What the lesson is about.

    Attributes
    ----------
    names
        The county with its province, by language.
    rows
        Men and women of each cohort of the stage, by age.
    rate
        The atlas's own rate, from ratios that are not rounded.
    """

    names: dict[str, tuple[str, str]]
    rows: tuple[Row, ...]
    rate: float

    @property
    def expected(self) -> int:
        """People expected, all rows."""
        return sum(row.expected for row in self.rows)

    @property
    def net(self) -> int:
        """Net migration, all rows."""
        return sum(row.net for row in self.rows)

    @property
    def worked(self) -> float:
        """The rate as a pupil finds it."""
        return 100 * self.net / self.expected


def rate_lesson(dataset: Dataset, code: str = PLACE) -> RateLesson | None:
    """Gather the lesson; None where a census does not count the place, its ages or the country."""
    counties = dataset.unit_sets.get(dataset.country.unit_set())
    ratios = dataset.tables.get(f"survival_ratios_{dataset.country.span}")
    period = "-".join(map(str, dataset.country.compared))
    if counties is None or ratios is None or not dataset.speaks_for_the_country(period):
        return None
    place = counties.table.set_index("code").reindex([code]).iloc[0]
    rate = place.get(f"net_migration_rate_{STAGE}_{dataset.country.span}")
    rows = (
        []
        if rate is None or pd.isna(rate)
        else _rows(counties, ratios, code, country=dataset.country)
    )
    if not rows or sum(row.expected for row in rows) < SMALL_BASE:
        return None
    names = {lang: (place[f"name_{lang}"], place[f"province_name_{lang}"]) for lang in LANGS}
    return RateLesson(names, tuple(rows), float(rate))


def _rows(counties: UnitSet, ratios: pd.DataFrame, code: str, *, country: Country) -> list[Row]:
    counts = [counties.counts[year] for year in country.compared]
    if not all(set(AGE_COLUMNS) <= set(one) and code in one.index for one in counts):
        return []
    earlier, later = (one.loc[[code]] for one in counts)
    followed = follow_cohorts(earlier, later, ratios)
    before, after = followed.before.iloc[0], followed.found.iloc[0]
    told = ratios[ratios["cohort"].isin(STAGES[STAGE])].sort_values("cohort", kind="stable")
    return [
        Row(
            row["sex"],
            row["age_before"],
            row["age_after"],
            int(before[row["sex"], row["cohort"]]),
            rounded(float(row["survival_ratio"]), DECIMALS),
            int(after[row["sex"], row["cohort"]]),
        )
        for row in told.to_dict("records")
    ]


def fields(lesson: RateLesson, place: str, *, country: Country) -> dict[str, Any]:
    """Return what sentences of the lesson name: place, years, ages."""
    first, last = lesson.rows[0], lesson.rows[-1]
    return {
        "place": place,
        "start": country.compared[0],
        "end": country.compared[1],
        "young": _span(first.age_before, last.age_before),
        "older": _span(first.age_after, last.age_after),
        "about": count(abs(lesson.worked)),
    }


def _span(first: str, last: str) -> str:
    """Join ages of five years: ``10–14`` and ``20–24`` span ``10–24``."""
    return "–".join([first.split("–")[0], last.split("–")[-1]])


def written_rows(lesson: RateLesson, say: Saying) -> list[tuple[str, ...]]:
    """Write out every row: who, before, ratio, expected, after, net."""
    return [
        (
            say(row.sex, before=row.age_before, after=row.age_after),
            count(row.before),
            fixed(row.ratio, DECIMALS),
            count(row.expected),
            count(row.after),
            signed(row.net),
        )
        for row in lesson.rows
    ]


def has_ratio_above_one(lesson: RateLesson) -> bool:
    """Whether the sheet has a ratio to wonder at."""
    return any(row.ratio > 1 for row in lesson.rows)
