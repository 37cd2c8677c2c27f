"""The lessons of the line and of a rate: what they ask and answer, and their pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pandas as pd
from markupsafe import Markup

from atlas.catalogue.edition import Edition
from atlas.charts.chart import ChartData
from atlas.charts.sketches import blank_sketch
from atlas.country.names import short_province
from atlas.drawing.sheet.figure_spec import WORDS as FIGURE_WORDS
from atlas.exports.figures import EXERCISE, figure_path
from atlas.measures.migration.cohorts import AGE_COLUMNS, SMALL_BASE, STAGES, follow_cohorts
from atlas.model.country import Country
from atlas.model.dataset import Dataset, UnitSet
from atlas.model.figures import rounded_figure
from atlas.model.summary.places import CensusSplit
from atlas.web.maps.line import share
from atlas.web.page.pages import UI, Page, Sentences, render
from atlas.web.page.scripts_and_styles import write_bundles
from atlas.words.numbers import (
    count,
    fixed,
    format_number,
    people,
    percent,
    percent_change,
    rough,
    signed,
)
from atlas.words.word_files import LANGS, read_words

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
    splits, country = dataset.summary.heihe_tengchong, dataset.country
    counties = dataset.people_units
    if not splits or counties is None or not dataset.speaks_for_the_country(country.longest.name):
        return None
    year = max(splits)
    column = f"population_{year}"
    if column not in counties.table or not dataset.counts_all(int(year)):
        return None
    shares = {
        at: split.area_split.population_share_southeast for at, split in sorted(splits.items())
    }
    known = {at: share for at, share in shares.items() if share is not None}
    if year not in known:
        return None
    return LineLesson(year, _provinces(counties.table, column), splits[year], known)


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
        "provinces": [
            (_name(code, say), written(number, say.lang)) for code, number in people.items()
        ],
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


def written(value: float, lang: str) -> str:
    """Write a number of people in the unit that the language counts in."""
    unit, decimals = UNITS[lang]
    return format_number(value / unit, decimals=decimals)


def _name(code: object, say: Sentences) -> str:
    return short_province(str(code), country=say.country).get(say.lang)


def _names(rows: pd.DataFrame, say: Sentences) -> str:
    return UI["comma"].get(say.lang).join(_name(code, say) for code in rows.index)


def _row(code: object, row: pd.Series, say: Sentences) -> tuple[str, ...]:
    return (
        _name(code, say),
        written(row["people"], say.lang),
        fixed(row["land"] * 100, 0),
        fixed(row["northwest"] / row["people"] * 100, 1),
        written(row["northwest"], say.lang),
    )


def _sides(lesson: LineLesson) -> tuple[str, str]:
    """Write on the map which part of all people lives north-west of the line, and south-east."""
    southeast = 100 * lesson.shares[lesson.year]
    return percent(100 - southeast, 0), percent(southeast, 0)


def _guess(lesson: LineLesson, say: Sentences) -> str:
    sides = lesson.split.area_split
    land = 1 - (sides.area_share_southeast or 0)
    northwest = 1 - lesson.shares[lesson.year]
    return say("answer_guess", people=percent(100 * northwest, 0), land=percent(100 * land, 0))


def _whole(lesson: LineLesson, say: Sentences) -> str:
    held, everyone = (rows["people"].sum() for rows in (lesson.whole, lesson.provinces))
    return say(
        "answer_whole",
        names=_names(lesson.whole, say),
        people=written(held, say.lang),
        share=share(held / everyone),
    )


def _grazed(lesson: LineLesson, say: Sentences) -> str:
    rows = lesson.grazed
    if rows.empty:
        return ""
    few = people(rough(rows["northwest"].sum(), 1), say.lang, width="long")
    return say("grazed", names=_names(rows, say), people=few)


def _add(lesson: LineLesson, say: Sentences) -> str:
    total, northwest = lesson.provinces["people"].sum(), lesson.provinces["northwest"].sum()
    low = lesson.whole["people"].sum()
    high = low + lesson.cut["people"].sum()
    shares = {"share": northwest, "rest": total - northwest, "low": low, "high": high}
    parts = {name: share(part / total) for name, part in shares.items()}
    sums = {"northwest": written(northwest, say.lang), "total": written(total, say.lang)}
    return say("answer_add", **sums, **parts)


def _how(lesson: LineLesson, say: Sentences) -> str:
    """Show how far an estimate by land errs, at the province where it errs most."""
    rows, cut = lesson.provinces, lesson.cut
    if cut.empty:
        return ""
    by_land = rows["people"] * rows["land"]
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
        years=UI["comma"].get(say.lang).join(by_year),
        n=lesson.split.straddling_units,
        year=lesson.year,
        lowest=share(bounds.population_share_southeast_min),
        highest=share(bounds.population_share_southeast_max),
    )


STAGE: Final = "youth"

EXAMPLE_CODE: Final = "411525"
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
        return round(rounded_figure(self.before * self.ratio, 0))

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
    low: float
    high: float

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


def rate_lesson(dataset: Dataset, code: str = EXAMPLE_CODE) -> RateLesson | None:
    """Gather the lesson; None where a census does not count the place, its ages or the country."""
    counties = dataset.unit_sets.get(dataset.country.unit_set())
    ratios = dataset.tables.get(f"survival_ratios_{dataset.country.span}")
    period = "-".join(map(str, dataset.country.compared))
    if counties is None or ratios is None or not dataset.speaks_for_the_country(period):
        return None
    place = counties.table.set_index("code").reindex([code]).iloc[0]
    stem, span = f"net_migration_rate_{STAGE}", dataset.country.span
    rate, low, high = (place.get(f"{stem}{end}_{span}") for end in ("", "_low", "_high"))
    if any(number is None or pd.isna(number) for number in (rate, low, high)):
        return None
    rows = _rows(counties, ratios, code, country=dataset.country)
    if not rows or sum(row.expected for row in rows) < SMALL_BASE:
        return None
    names = {lang: (place[f"name_{lang}"], place[f"province_name_{lang}"]) for lang in LANGS}
    return RateLesson(names, tuple(rows), float(rate), float(low), float(high))


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
            rounded_figure(float(row["survival_ratio"]), DECIMALS),
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
        "least": count(min(abs(lesson.low), abs(lesson.high))),
        "most": count(max(abs(lesson.low), abs(lesson.high))),
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


LESSONS_STYLE: Final = "assets/lessons.css"

LESSONS: Final[Mapping[str, Callable[[Dataset], LineLesson | RateLesson | None]]] = (
    MappingProxyType({"line": line_lesson, "rate": rate_lesson})
)
"""What gathers each lesson; it gives None where the figures are not there."""

BLANK: Final = Markup('<span class="blank"></span>')
LONG: Final = Markup('<span class="blank long"></span>')
"""Where a pupil writes a number, or a few words."""


def write_lessons(edition: Edition, site: Path, data: ChartData) -> list[tuple[Page, str]]:
    """Write the style sheet of the lessons, and return their pages in both languages.

    A sheet and its answers are two pages: who prints one has not printed the other.
    """
    line, rate = line_lesson(data.dataset), rate_lesson(data.dataset)
    if line is None and rate is None:
        return []
    write_bundles(site, ["lessons.css"], country=edition.country)
    return [
        page
        for lang in LANGS
        for answers in (False, True)
        for page in (
            line and _line_page(edition, line, data, lang, answers),
            rate and _rate_page(edition, rate, lang, answers),
        )
        if page
    ]


def lesson_links(dataset: Dataset, page: Page) -> list[tuple[str, str]]:
    """List the sheets for another page: title and address.

    The blank map is listed only where the build draws figures.
    """
    lang, links = page.lang, []
    if page.edition.figures:
        exercise = page.relative(figure_path(EXERCISE, lang, "pdf"))
        links.append((FIGURE_WORDS["exercise"].get(lang), exercise))
    for name, gather in LESSONS.items():
        if lesson := gather(dataset):
            links.append((_title(name, lesson, lang), page.to(_path(name))))
    return links


def _path(name: str, answers: bool = False) -> str:
    return f"lesson-{name}-answers.html" if answers else f"lesson-{name}.html"


def _title(name: str, lesson: LineLesson | RateLesson, lang: str) -> str:
    place = lesson.names[lang][0] if isinstance(lesson, RateLesson) else ""
    return read_words("lessons", name)["title"].say(lang, place=place)


def _page(
    edition: Edition, name: str, lesson: LineLesson | RateLesson, lang: str, answers: bool
) -> tuple[Page, Callable[..., str]]:
    """Name a page, and return what renders it once its parts are known."""
    title, words = _title(name, lesson, lang), read_words("lessons")
    if answers:
        title = words["answers_to"].say(lang, title=title)
    about = title if answers else read_words("lessons", name)["about"].get(lang)
    page = Page(edition, _path(name, answers), lang, title, about)
    styles = [page.relative("assets/atlas.css"), page.relative(LESSONS_STYLE)]
    other = page.to(_path(name, not answers))

    def rendered(**parts: Any) -> str:
        return render(
            f"lessons/{name}.html.j2",
            page,
            s=Sentences(words, lang, edition.country),
            styles=styles,
            answers=answers,
            other=other,
            blank=BLANK,
            long=LONG,
            **parts,
        )

    return page, rendered


def _line_page(
    edition: Edition, lesson: LineLesson, data: ChartData, lang: str, answers: bool
) -> tuple[Page, str]:
    page, rendered = _page(edition, "line", lesson, lang, answers)
    say = Sentences(read_words("lessons", "line"), lang, edition.country)
    ends = edition.style.line.heihe_tengchong
    parts = pupils_part(lesson, say)
    sides = _sides(lesson) if answers else None
    parts |= {"drawing": blank_sketch(data, edition.style, lang, sides=sides)}
    if answers:
        parts |= {"found": answers_part(lesson, say)}
    names = {"start": ends.start.get(lang), "end": ends.end.get(lang)}
    return page, rendered(w=say, year=lesson.year, names=names, **parts)


def _rate_page(edition: Edition, lesson: RateLesson, lang: str, answers: bool) -> tuple[Page, str]:
    page, rendered = _page(edition, "rate", lesson, lang, answers)
    say = Sentences(read_words("lessons", "rate"), lang, edition.country)
    place, province = lesson.names[lang]
    parts: dict[str, Any] = {
        "named": fields(lesson, place, country=edition.country),
        "province": province,
        "rows": written_rows(lesson, say),
        # A ratio to wonder at.
        "above_one": any(row.ratio > 1 for row in lesson.rows),
        "claims": _claims(lang, "claim"),
    }
    if answers:
        parts |= {"found": _found(lesson, say, parts["named"]), "why": _claims(lang, "why")}
    return page, rendered(w=say, **parts)


def _claims(lang: str, table: str) -> list[str]:
    return [text.get(lang) for text in read_words("lessons", f"rate.{table}").values()]


def _found(lesson: RateLesson, say: Sentences, named: dict[str, Any]) -> dict[str, str]:
    sums = {"net": signed(lesson.net), "expected": count(lesson.expected)}
    rates = {"rate": percent_change(lesson.worked), "atlas": percent_change(lesson.rate)}
    rates |= {"low": percent_change(lesson.low, 0), "high": percent_change(lesson.high, 0)}
    answer = "answer_lost" if lesson.net < 0 else "answer_gained"
    return sums | {"divide": say("answer_divide", **sums, **rates), "say": say(answer, **named)}
