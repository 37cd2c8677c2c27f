"""What the two lessons ask and answer: the line, and a rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from atlas.country.names import short_province
from atlas.measures.migration.cohorts import AGE_COLUMNS, SMALL_BASE, STAGES, follow_cohorts
from atlas.model.country import Country
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.figures import rounded
from atlas.model.summary.places import CensusSplit
from atlas.web.maps.line import share
from atlas.web.page.pages import UI, Sentences
from atlas.words.numbers import count, fixed, format_number, percent, signed
from atlas.words.word_files import LANGS

GRAZED: Final = 0.01
"""Share of a province's land below which the line only grazes it."""

UNITS: Final = {"zh": (1e4, 0), "en": (1e6, 2)}
"""People are written in these, with so many decimals."""

ROWS: Final = 7
"""Rows to write in; more than are needed, so that their number tells nothing."""


@dataclass(frozen=True)
class LineLesson:
    """What the lesson is about.

    Attributes
    ----------
    year
        The census.
    provinces
        By code: ``people``, ``northwest`` (people north-west of the line) and ``land``
        (share of the area there, 0–1).
    split
        The country's split at that census.
    shares
        Year → share of people south-east of the line, 0–1.
    """

    year: str
    provinces: pd.DataFrame
    split: CensusSplit
    shares: dict[str, float]

    @property
    def whole(self) -> pd.DataFrame:
        """Provinces that lie wholly north-west."""
        return self.provinces[self.provinces["land"] > 1 - GRAZED]

    @property
    def cut(self) -> pd.DataFrame:
        """Provinces that the line cuts, those with most people north-west first."""
        land = self.provinces["land"]
        cut = self.provinces[land.between(GRAZED, 1 - GRAZED)]
        return cut.sort_values("northwest", ascending=False)

    @property
    def grazed(self) -> pd.DataFrame:
        """Provinces of which it cuts off no more than an edge."""
        land = self.provinces["land"]
        return self.provinces[land.gt(0) & land.lt(GRAZED)]


def line_lesson(dataset: Dataset) -> LineLesson | None:
    """Gather the lesson; None where the censuses do not speak for the country."""
    splits = dataset.summary.heihe_tengchong
    counties = dataset.unit_sets.get(dataset.country.unit_set())
    if (
        not splits
        or counties is None
        or not dataset.speaks_for_the_country(dataset.country.longest.name)
    ):
        return None
    year = max(splits)
    column = f"population_{year}"
    if column not in counties.table or not dataset.counts_all(int(year)):
        return None
    shares = {at: one.area_split.population_share_southeast for at, one in sorted(splits.items())}
    known = {at: share for at, share in shares.items() if share is not None}
    if year not in known:
        return None
    provinces = _provinces(counties.table, column)
    return LineLesson(year, provinces, splits[year], known)


def _provinces(counties: pd.DataFrame, column: str) -> pd.DataFrame:
    northwest = 1 - counties["southeast_area_share"].astype("Float64").fillna(1)
    parts = pd.DataFrame(
        {
            "people": counties[column].astype("Float64"),
            "northwest": counties[column] * northwest,
            "area": counties["area_km2"].astype("Float64"),
            "land": counties["area_km2"] * northwest,
        }
    )
    sums = parts.groupby(counties["province_code"]).sum().astype(float)
    sums["land"] /= sums.pop("area")
    return sums


def pupils_part(lesson: LineLesson, say: Sentences) -> dict[str, Any]:
    """Write out what the sheet prints: every province with its people, and their sum."""
    people = lesson.provinces["people"]
    return {
        "provinces": [(_name(code, say), written(of, say.lang)) for code, of in people.items()],
        "total": written(people.sum(), say.lang),
        "rows": range(ROWS),
    }


def answers_part(lesson: LineLesson, say: Sentences) -> dict[str, Any]:
    """Write out the answers, in the words of the lesson."""
    rows = [_row(code, row, say) for code, row in lesson.cut.iterrows()]
    return {
        "guess": _guess(lesson, say),
        "whole": _whole(lesson, say),
        "cut": say("answer_cut", n=len(rows)),
        "rows": rows,
        "grazed": _grazed(lesson, say),
        "add": _add(lesson, say),
        "how": _how(lesson, say),
        "what": _what(lesson, say),
    }


def written(people: float, lang: str) -> str:
    """Write a number of people in the unit that the language counts in."""
    unit, decimals = UNITS[lang]
    return format_number(people / unit, decimals=decimals)


def _name(code: object, say: Sentences) -> str:
    return short_province(str(code), country=say.country).get(say.lang)


def _listed(words: Iterable[str], say: Sentences) -> str:
    return UI["comma"].get(say.lang).join(words)


def _names(rows: pd.DataFrame, say: Sentences) -> str:
    return _listed((_name(code, say) for code in rows.index), say)


def _row(code: object, row: pd.Series, say: Sentences) -> tuple[str, ...]:
    return (
        _name(code, say),
        written(row["people"], say.lang),
        fixed(row["land"] * 100, 0),
        fixed(row["northwest"] / row["people"] * 100, 1),
        written(row["northwest"], say.lang),
    )


def _guess(lesson: LineLesson, say: Sentences) -> str:
    sides = lesson.split.area_split
    land = 1 - (sides.area_share_southeast or 0)
    people = 1 - lesson.shares[lesson.year]
    return say("answer_guess", people=share(people), land=share(land))


def _whole(lesson: LineLesson, say: Sentences) -> str:
    people, everyone = (rows["people"].sum() for rows in (lesson.whole, lesson.provinces))
    return say(
        "answer_whole",
        names=_names(lesson.whole, say),
        people=written(people, say.lang),
        share=share(people / everyone),
    )


def _grazed(lesson: LineLesson, say: Sentences) -> str:
    rows = lesson.grazed
    if rows.empty:
        return ""
    people = written(rows["northwest"].sum(), say.lang)
    return say("grazed", names=_names(rows, say), people=people)


def _add(lesson: LineLesson, say: Sentences) -> str:
    total, northwest = lesson.provinces["people"].sum(), lesson.provinces["northwest"].sum()
    low = lesson.whole["people"].sum()
    high = low + lesson.cut["people"].sum()
    shares = {"share": northwest, "rest": total - northwest, "low": low, "high": high}
    parts = {name: share(people / total) for name, people in shares.items()}
    return say(
        "answer_add",
        northwest=written(northwest, say.lang),
        total=written(total, say.lang),
        **parts,
    )


def _how(lesson: LineLesson, say: Sentences) -> str:
    """Show how far an estimate by land errs, at the province where it errs most."""
    rows = lesson.provinces
    if lesson.cut.empty:
        return ""
    by_land = rows["people"] * rows["land"]
    cut = lesson.cut
    worst = cut.iloc[int((cut["people"] * cut["land"] - cut["northwest"]).argmax())]
    return say(
        "answer_how",
        province=_name(worst.name, say),
        land=percent(worst["land"] * 100, 0),
        people=percent(worst["northwest"] / worst["people"] * 100, 1),
        by_land=share(by_land.sum() / rows["people"].sum()),
    )


def _what(lesson: LineLesson, say: Sentences) -> str:
    bounds = lesson.split.bounds
    by_year = (
        say("in_year", year=year, share=share(southeast))
        for year, southeast in lesson.shares.items()
    )
    return say(
        "answer_what",
        years=_listed(by_year, say),
        n=lesson.split.straddling_units,
        year=lesson.year,
        lowest=share(bounds.population_share_southeast_min),
        highest=share(bounds.population_share_southeast_max),
    )


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
    tables = [counties.counts[year] for year in country.compared]
    if not all(set(AGE_COLUMNS) <= set(table) and code in table.index for table in tables):
        return []
    earlier, later = (table.loc[[code]] for table in tables)
    followed = follow_cohorts(earlier, later, ratios)
    before, after = followed.before.iloc[0], followed.found.iloc[0]
    of_stage = ratios[ratios["cohort"].isin(STAGES[STAGE])].sort_values("cohort", kind="stable")
    return [
        Row(
            row["sex"],
            row["age_before"],
            row["age_after"],
            int(before[row["sex"], row["cohort"]]),
            rounded(float(row["survival_ratio"]), DECIMALS),
            int(after[row["sex"], row["cohort"]]),
        )
        for row in of_stage.to_dict("records")
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


def written_rows(lesson: RateLesson, say: Sentences) -> list[tuple[str, ...]]:
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
