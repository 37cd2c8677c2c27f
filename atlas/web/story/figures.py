"""What the story shows at each step: its picture, its charts, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.charts.chart import Chart, ChartData
from atlas.charts.province_moves_chart import period_stills
from atlas.charts.story.cities import centre, cities, schooling
from atlas.charts.story.economy import children, gap, work
from atlas.charts.story.people import away, coast, line, since
from atlas.charts.story.pictures import CLASSES, WORDS, Rows, StoryPicture
from atlas.drawing.canvas_svg import tones
from atlas.drawing.sketch import WIDTH, sketch_height
from atlas.model.dataset import Dataset
from atlas.web.maps.charts import chart_path
from atlas.web.moves import moves_file, period_words
from atlas.web.page.pages import Page, packaged_lists, write_file
from atlas.web.page.scripts_and_styles import separators
from atlas.web.story.claims import STORY_CLAIMS, STORY_WORDS, Claim
from atlas.words.word_files import LANGS

HERO: Final = "net_migration_county_{span}"
"""The default national map: moves, and not rates of growth, in which the empty west shouts."""

PICTURES: Final[Mapping[str, Callable[[ChartData], StoryPicture | None]]] = MappingProxyType(
    {
        "away": away,
        "line": line,
        "coast": coast,
        "cities": cities,
        "centre": centre,
        "work": work,
        "gap": gap,
        "schooling": schooling,
        "children": children,
        "since": since,
    }
)
"""What draws the picture of each step; None where the build lacks its figures."""

STEPS: Final[Mapping[str, Any]] = packaged_lists("contents")["steps"]
"""By step: where its ``picture`` leads; ``links``, words of `STORY_WORDS` and where they lead; and
the ``charts`` that its picture alone does not bear out."""


def with_years(name: str, dataset: Dataset) -> str:
    """Write the years of a build into a map's name or address.

    ``{span}`` are the two censuses compared, ``{latest}`` the last one, and ``{since}`` the years
    estimated since then: without any, the name is that of no map.
    """
    since = dataset.summary.since_the_census
    estimated = "" if since is None else f"{since.first_year}_{since.last_year}"
    return name.format(span=dataset.country.span, latest=dataset.country.latest, since=estimated)


def picture_of(
    page: Page, step: str, data: ChartData, heading: str, claim: Claim, href: str
) -> dict[str, Any] | None:
    """Describe the picture of a step; None if the build lacks its figures.

    Parameters
    ----------
    page
        The page of the story.
    step
        A key of `PICTURES`.
    data
        The measured dataset, as charts read it.
    heading
        The heading of the step, which the picture shows.
    claim
        What fills the words above the picture.
    href
        Where it leads.

    Returns
    -------
    dict
        ``title`` and ``subtitle`` above it; ``file``, its address from the root of the site,
        ``width`` and ``height`` in px, ``alt``; ``href``; ``key``, colours and breaks of its
        classes, None where it bears its own; and ``rows``, from `_rows`, its own key, which stands
        below it on a phone.
    """
    drawn = PICTURES[step](data)
    if drawn is None:
        return None
    lang = page.lang
    words = {name: claim.say(WORDS[step][name], lang) for name in ("title", "subtitle")}
    alt = STORY_WORDS["picture_alt"].say(lang, **words, claim=heading)
    return {
        **words,
        "file": picture_file(step, lang),
        "width": WIDTH,
        "height": sketch_height(page.edition.style),
        "alt": alt,
        "href": href,
        "key": _key(page, step),
        "rows": _rows(drawn.key(page.edition.style, lang), page.edition.style),
    }


def _rows(rows: Rows, style: Style) -> list[dict[str, Any]]:
    """Describe the rows of a key: words, figure, mark and its colours on light and on dark ground.

    A bar has its length, and what is left free before it, in % of the room for bars.
    """
    named, bars = tones(style), [row.size for row in rows if row.mark == "bar"]
    least = min([0.0, *bars])
    room = max([0.0, *bars]) - least
    described = []
    for row in rows:
        tone = named.get(row.colour)
        mark = {"colours": (tone.light, tone.dark), "kind": row.mark} if tone else None
        if mark and row.mark == "bar":
            before = min(0.0, row.size) - least
            mark |= {
                "before": f"{100 * before / room:.1f}",
                "long": f"{100 * abs(row.size) / room:.1f}",
            }
        described.append({"words": row.words, "figure": row.figure, "mark": mark})
    return described


def _key(page: Page, step: str) -> dict[str, Any] | None:
    """Pair the colours of a picture's classes, from the lowest up, with the breaks between them."""
    if step not in CLASSES:
        return None
    classes = CLASSES[step](page.edition.style)
    joints = separators(classes, WORDS[step]["unit"].get(page.lang))
    middle = MIDDLES.get(step, 0)
    return {
        "colours": list(zip(classes.light, classes.dark, strict=True)),
        "joints": [
            replace(joint, is_zero=edge == middle)
            for joint, edge in zip(joints, classes.edges, strict=True)
        ],
    }


MIDDLES: Final[Mapping[str, int]] = MappingProxyType({"gap": 100})
"""What all are set beside, where that is not zero: the nation's figure."""


def picture_file(step: str, lang: str) -> str:
    """Address of the picture of a step from the root of the site."""
    return f"assets/story/{step}.{lang}.svg"


def moves_pictures(page: Page, data: ChartData) -> list[tuple[str, dict[str, Any]]]:
    """Describe the moves of every period in turn, each under the words of its years."""
    lang = page.lang
    pictures = []
    for period in sorted(data.summary.moves):
        years = period_words(period, lang)
        title = STORY_WORDS["moves_title"].say(lang, period=years)
        alt = STORY_WORDS["picture_alt"].say(lang, title=title, subtitle="", claim="")
        picture = {
            "title": title,
            "file": moves_file(period, lang),
            "width": WIDTH,
            "height": sketch_height(page.edition.style),
            "alt": alt.strip(),
        }
        pictures.append((years, picture))
    return pictures


def write_pictures(edition: Edition, data: ChartData, site: Path) -> None:
    """Draw the pictures of the steps that the build tells, and the moves of every period.

    They are no part of the page: it shows before they are there, and a reader who does not come
    so far does not load them.
    """
    told = [step for step, claim_of in STORY_CLAIMS.items() if claim_of(data.dataset)]
    for step in told:
        drawn = PICTURES[step](data)
        if drawn is None:
            continue
        for lang in LANGS:
            write_file(site / picture_file(step, lang), drawn.draw(edition.style, lang))
    for period in data.summary.moves:
        for lang, still in period_stills(data, period, edition.style, LANGS).items():
            write_file(site / moves_file(period, lang), still)


def figure_of(page: Page, chart: Chart) -> dict[str, str]:
    """Draw a chart for the column beside the picture, in the language of the page."""
    return {
        "title": chart.topic.get(page.lang),
        "subtitle": chart.subtitle.get(page.lang),
        # That column is as wide as a phone, and narrow charts are light.
        "drawing": chart.svg_of("narrow", page.lang, page.edition.style),
        "href": page.to(chart_path(chart)),
        "link": STORY_WORDS["chart_page"].get(page.lang),
    }
