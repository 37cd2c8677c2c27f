"""The lessons: what a pupil can work out from a sheet is what its answers say, and no more."""

import re
from dataclasses import replace
from html import unescape

import pytest

from atlas.charts.chart import ChartData
from atlas.model.dataset import Dataset
from atlas.web.lessons import lesson_links, line_lesson, rate_lesson, write_lessons
from atlas.web.page.pages import Page
from atlas.words.word_files import LANGS
from tests.editions import EDITION

NAMES = ("lesson-line", "lesson-rate")


@pytest.fixture(scope="module")
def pages(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    site = tmp_path_factory.mktemp("lessons")
    (site / "assets").mkdir()
    written = write_lessons(EDITION, site, ChartData(dataset))
    return {page.file: html for page, html in written}


def words(html: str) -> str:
    """Return the text of a page's main part."""
    main = re.sub(r"<style.*?</style>", "", html[html.index("<main") :], flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", main)))


def numbers(html: str) -> list[list[float | None]]:
    """Read the rows of the page's last table: numbers, and None where a pupil writes."""
    body = html[html.rindex("<tbody>") : html.rindex("</tbody>")]
    return [
        [
            float(cell.replace(",", "").replace("−", "-")) if cell else None
            for cell in re.findall(r"<td>(.*?)</td>", row)
        ]
        for row in re.findall(r"<tr.*?</tr>", body, flags=re.S)
    ]


def test_every_lesson_has_a_sheet_and_answers_of_their_own(
    pages: dict[str, str], dataset: Dataset
) -> None:
    assert sorted(pages) == sorted(
        f"{folder}{name}{end}.html"
        for folder in ("", "en/")
        for name in NAMES
        for end in ("", "-answers")
    )
    for lang in LANGS:
        shown = [
            href for _, href in lesson_links(dataset, Page(EDITION, "maps.html", lang, "", ""))
        ]
        assert shown == [f"{name}.html" for name in NAMES]


def test_the_net_rate_follows_by_hand_from_the_sheet(
    pages: dict[str, str], dataset: Dataset
) -> None:
    sheet, answers = numbers(pages["lesson-rate.html"]), numbers(pages["lesson-rate-answers.html"])
    expected = [round(before * ratio) for before, ratio, *_ in sheet[:-1]]
    net = [row[3] - found for row, found in zip(sheet[:-1], expected, strict=True)]
    assert [row[2] for row in answers[:-1]] == expected
    assert [row[4] for row in answers[:-1]] == net
    assert answers[-1] == [None, None, sum(expected), None, sum(net)]
    # The first row's people are the only ones that the sheet works out.
    assert [row[2] for row in sheet] == [expected[0], *[None] * len(expected)]
    assert {row[4] for row in sheet} == {None}
    of_atlas = dataset.unit_sets["county_2010_2020"].table.set_index("code").loc["411525"]
    rate = of_atlas["net_migration_rate_youth_2010_2020"]
    assert 100 * sum(net) / sum(expected) == pytest.approx(rate, abs=0.05)
    assert f"{rate:.1f}".replace("-", "−") in words(pages["lesson-rate-answers.html"])
    assert f"{abs(rate):.1f}" not in words(pages["lesson-rate.html"])


def test_the_sheet_of_the_line_draws_none_and_tells_no_share(
    pages: dict[str, str], dataset: Dataset
) -> None:
    sides = dataset.summary.heihe_tengchong["2020"].area_split
    southeast = f"{100 * sides.population_share_southeast:.2f}"
    northwest = f"{100 * (1 - sides.population_share_southeast):.2f}"
    for folder in ("", "en/"):
        sheet, answers = (pages[f"{folder}lesson-line{end}.html"] for end in ("", "-answers"))
        assert "stroke-dasharray" in answers
        assert "stroke-dasharray" not in sheet
        assert southeast in words(answers)
        assert northwest in words(answers)
        assert southeast not in words(sheet)
        # The map with the line says whole shares on its sides, where the sheet has nothing.
        for side in (f"{float(southeast):.0f}%", f"{float(northwest):.0f}%"):
            assert any(side in label for label in re.findall(r"<text[^>]*>([^<]*)<", answers))
            assert side not in words(sheet)
        # The map is white: no shade says where people are.
        assert set(re.findall(r'fill="var\(--(\w+)\)"', sheet)) <= {"page", "ink", "land", "muted"}


def test_the_provinces_add_up_to_the_split_of_the_country(dataset: Dataset) -> None:
    lesson = line_lesson(dataset)
    sides = dataset.summary.heihe_tengchong["2020"].area_split
    assert lesson is not None
    assert lesson.provinces["northwest"].sum() == pytest.approx(sides.people_northwest, abs=1)
    assert list(lesson.whole.index) == ["540000", "630000", "640000", "650000"]
    parts = [lesson.whole, lesson.cut, lesson.grazed]
    assert sum(part["northwest"].sum() for part in parts) == pytest.approx(
        sides.people_northwest, abs=1
    )


def test_a_census_of_half_the_country_has_no_lessons(dataset: Dataset) -> None:
    half = {
        period: replace(base, packaged={year: n // 2 for year, n in base.whole.items()})
        for period, base in dataset.bases.items()
    }
    partial = replace(dataset, bases=half)
    assert half
    assert (line_lesson(partial), rate_lesson(partial)) == (None, None)
    assert lesson_links(partial, Page(EDITION, "maps.html", "en", "", "")) == []
    assert rate_lesson(dataset, "999999") is None
