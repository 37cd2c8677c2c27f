"""The pages of the lessons, and the way to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup

from atlas.catalogue.edition import Edition
from atlas.charts.chart import ChartData
from atlas.charts.story import blank_sketch
from atlas.drawing.sheet.figure_spec import WORDS as FIGURE_WORDS
from atlas.exports.figures import EXERCISE, figure_path
from atlas.model.dataset import Dataset
from atlas.web.lessons import (
    LineLesson,
    RateLesson,
    answers_part,
    fields,
    has_ratio_above_one,
    line_lesson,
    pupils_part,
    rate_lesson,
    written_rows,
)
from atlas.web.page.assets import packaged
from atlas.web.page.pages import Page, Sentences, render, write_file
from atlas.words.numbers import count, percent_change, signed
from atlas.words.word_files import LANGS, read_words

LESSONS_STYLE: Final = "assets/lessons.css"

LESSONS: Final[Mapping[str, Callable[[Dataset], LineLesson | RateLesson | None]]] = (
    MappingProxyType({"line": line_lesson, "rate": rate_lesson})
)
"""What gathers each lesson; it gives None where the figures are not there."""

BLANK: Final = Markup('<span class="blank"></span>')
LONG: Final = Markup('<span class="blank long"></span>')
"""Where a pupil writes a number, or a few words."""


@dataclass(frozen=True)
class Link:
    """One way into the classroom: title, what it is, and address."""

    title: str
    about: str
    href: str


def write_lessons(edition: Edition, site: Path, data: ChartData) -> list[tuple[Page, str]]:
    """Write the style sheet of the lessons, and return their pages in both languages.

    A sheet and its answers are two pages: who prints one has not printed the other.
    """
    line, rate = line_lesson(data.dataset), rate_lesson(data.dataset)
    if line is None and rate is None:
        return []
    write_file(site / LESSONS_STYLE, packaged("lessons/lessons.css", country=edition.country))
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


def lesson_links(dataset: Dataset, page: Page) -> list[Link]:
    """List the sheets for another page, the blank map only where the build draws figures."""
    words, lang = read_words("lessons"), page.lang
    links = []
    if page.edition.figures:
        exercise = page.relative(figure_path(EXERCISE, lang, "pdf"))
        links.append(
            Link(FIGURE_WORDS["exercise"].get(lang), words["exercise_about"].get(lang), exercise)
        )
    for name, gather in LESSONS.items():
        lesson = gather(dataset)
        if lesson is not None:
            title = _title(name, lesson, lang)
            about = read_words("lessons", name)["about"].get(lang)
            links.append(Link(title, about, page.to(_path(name))))
    return links


def _path(name: str, answers: bool = False) -> str:
    return f"lesson-{name}-answers.html" if answers else f"lesson-{name}.html"


def _title(name: str, lesson: LineLesson | RateLesson, lang: str) -> str:
    place = lesson.names[lang][0] if isinstance(lesson, RateLesson) else ""
    return read_words("lessons", name)["title"].get(lang).format(place=place)


def _page(
    edition: Edition, name: str, lesson: LineLesson | RateLesson, lang: str, answers: bool
) -> tuple[Page, Callable[..., str]]:
    """Name a page, and return what renders it once its parts are known."""
    title, words = _title(name, lesson, lang), read_words("lessons")
    if answers:
        title = words["answers_to"].get(lang).format(title=title)
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
    parts |= {"drawing": blank_sketch(data, edition.style, lang, line=answers)}
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
        "above_one": has_ratio_above_one(lesson),
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
    answer = "answer_lost" if lesson.net < 0 else "answer_gained"
    return sums | {"divide": say("answer_divide", **sums, **rates), "say": say(answer, **named)}
