"""The page that answers the lecture point by point: what it says, what the censuses show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from markupsafe import Markup, escape

from atlas.catalogue.edition import Edition
from atlas.charts.chart import Chart
from atlas.model.dataset import Dataset
from atlas.model.text import Text
from atlas.web.maps.charts import chart_path
from atlas.web.maps.maps import map_path
from atlas.web.moves import MOVES_PATH
from atlas.web.page.pages import Page, Sentences, render
from atlas.web.story.figures import with_years
from atlas.web.story.lecture_claims import (
    away,
    centres,
    children,
    cities,
    coast,
    concentration,
    gap,
    hukou,
    jobs,
    ladder,
    line,
    returns,
    schooling_income,
    secondary,
    services,
    speaks_for_the_country,
    true_cities,
    twelve_years,
)
from atlas.web.story.numbers import Evidence, compared_years, write_sentence
from atlas.words.word_files import read_words, table_names

LECTURE_WORDS: Final = read_words("lecture")
"""The words of the page that belong to no row."""

LECTURE_PATH: Final = "lecture.html"

LECTURE_STYLE: Final = "assets/lecture.css"
"""The rules of this page alone, which no other need load."""

VERDICTS: Final = read_words("lecture", "verdicts")
"""How far figures bear a point, in the order in which they are counted."""

GROUPS: Final = read_words("lecture", "groups")

ROWS: Final[Mapping[str, Mapping[str, Text]]] = MappingProxyType(
    {id: read_words("lecture", f"rows.{id}") for id in table_names("lecture", "rows")}
)
"""The words of each row by id, in the order of the page."""

_LINKS: Final = read_words("lecture", "links")

NET = "maps/net_migration_county_{span}.html"
AWAY = "maps/away_county_{latest}.html"
MANUFACTURING = "maps/manufacturing_change_county_{span}.html"
CONSTRUCTION = "maps/construction_change_county_{span}.html"
SERVICES = "maps/services_county_{latest}.html"
CHILDREN_MAP = "maps/children_per_adults_county_{latest}.html"
CHILDREN_PLACES = "maps/children_county_{latest}.html"
SCHOOLING = "maps/schooling_years_county_{latest}.html"
SECTORS = "charts/employment-by-sector.html"
COUNTRIES = "charts/concentration-in-three-countries.html"
INCOME = "charts/income-and-schooling.html"
CHILDREN = "charts/children-and-migration.html"


@dataclass(frozen=True)
class ClaimSpec:
    """How a claim of the lecture is checked.

    Attributes
    ----------
    group
        The part of the page that it stands in, of `GROUPS`.
    verdict
        Of `VERDICTS`: how far the figures bear the point, if they are as the row tells them.
    figures
        Function that gives them; None where no figure can bear the claim.
    links
        Addresses of the page's language without the years of maps, by their word in `_LINKS`.
    """

    group: str
    verdict: str
    figures: Callable[[Dataset, str], Evidence | None] | None
    links: Mapping[str, str]


def _claim(
    group: str,
    verdict: str,
    figures: Callable[[Dataset, str], Evidence | None] | None,
    **links: str,
) -> ClaimSpec:
    return ClaimSpec(group, verdict, figures, links)


CLAIMS: Final[Mapping[str, ClaimSpec]] = MappingProxyType(
    {
        "away": _claim(
            "where",
            "partly",
            away,
            away_map=AWAY,
            away_chart="charts/away-from-registration.html",
            away_method="about.html#away",
        ),
        "line": _claim(
            "where",
            "borne",
            line,
            line_map="maps/line_side_county.html",
            line_bounds="uncertainty.html#line",
        ),
        "coast": _claim(
            "where",
            "borne",
            coast,
            flow_map=MOVES_PATH,
            net_map=NET,
            moves="about.html#moves",
            five_years="charts/five-year-migration.html",
        ),
        "cities": _claim("where", "borne", cities, classes="about.html#schooling"),
        "centres": _claim(
            "where",
            "borne",
            centres,
            types="maps/type_prefecture_districts.html",
            pair="charts/harbin-pair.html",
            centre_method="about.html#centre",
        ),
        "services": _claim(
            "work", "partly", services, services_map=SERVICES, sectors="about.html#sectors"
        ),
        "jobs": _claim("work", "partly", jobs, sectors_chart=SECTORS, sectors="about.html#sectors"),
        "secondary": _claim(
            "work",
            "partly",
            secondary,
            sectors_chart=SECTORS,
            construction_map=CONSTRUCTION,
            manufacturing_map=MANUFACTURING,
        ),
        "gap": _claim(
            "work",
            "partly",
            gap,
            three_countries=COUNTRIES,
            stayed="charts/if-people-had-stayed.html",
            concentration="about.html#concentration",
        ),
        "concentration": _claim(
            "work",
            "partly",
            concentration,
            three_countries=COUNTRIES,
            lorenz="charts/lorenz-curves.html",
        ),
        "incomes": _claim("work", "open", None, three_countries=COUNTRIES),
        "schooling_income": _claim(
            "people",
            "partly",
            schooling_income,
            income_chart=INCOME,
            schooling_method="about.html#schooling",
        ),
        "wages": _claim("people", "open", None, schooling_map=SCHOOLING),
        "returns": _claim(
            "people",
            "open",
            returns,
            schooling_chart="charts/schooling-by-city-size.html",
            schooling_method="about.html#schooling",
        ),
        "ladder": _claim(
            "people",
            "partly",
            ladder,
            ladder_chart="charts/ladder-by-city-size.html",
            ends_chart="charts/two-ends-of-the-ladder.html",
        ),
        "children": _claim(
            "people",
            "borne",
            children,
            children_chart=CHILDREN,
            children_map=CHILDREN_MAP,
            cohort="about.html#youngest_cohort",
        ),
        "early": _claim("people", "open", None, children_chart=CHILDREN),
        "true_cities": _claim(
            "asks",
            "partly",
            true_cities,
            urbanisation="maps/type_prefecture_degurba.html",
            centre_method="about.html#centre",
        ),
        "twelve": _claim("asks", "open", twelve_years, schooling_map=SCHOOLING),
        "enrolment": _claim("asks", "open", None, children_places=CHILDREN_PLACES),
        "spending": _claim("asks", "open", None),
        "hukou": _claim("asks", "open", hukou, away_map=AWAY, away_method="about.html#away"),
    }
)
"""How each claim is checked, by the id of its row."""


@dataclass(frozen=True)
class Row:
    """One point of the lecture, written out in the page's language; all words are safe as HTML.

    Attributes
    ----------
    id
        Its anchor on the page.
    group
        The part of the page that it stands in, of `GROUPS`.
    topic
        What it is about, in a few words.
    says, shows, unknown
        What the lecture says, what the censuses show and what is not known, in one or two
        sentences each.
    more
        What there is to say besides where the figures are as told; may be empty.
    verdict
        Of `VERDICTS`.
    judged
        The verdict in words.
    links
        Words and address of each link to the figures.
    """

    id: str
    group: str
    topic: Markup
    says: Markup
    shows: Markup
    more: Markup
    unknown: Markup
    verdict: str
    judged: Markup
    links: tuple[tuple[str, str], ...]


def shown_addresses(edition: Edition, charts: Iterable[Chart]) -> frozenset[str]:
    """List the maps and charts of a build by their addresses, to which a row may lead.

    Every build has the figures of the map of moves: they are packaged.
    """
    return frozenset({MOVES_PATH, *map(map_path, edition.layers), *map(chart_path, charts)})


def lecture_rows(dataset: Dataset, page: Page, shown: Collection[str]) -> list[Row]:
    """Write out every point of the lecture.

    Parameters
    ----------
    dataset
        The measured tables and the summary.
    page
        The page that shows them: its language, and addresses from it.
    shown
        From `shown_addresses`.

    Returns
    -------
    list of Row
        In the order of the page. Where the figures of a row are not in the build, or are not of
        the country, the row says so.
    """
    of_country = speaks_for_the_country(dataset)
    rows = []
    for id, claim in CLAIMS.items():
        evidence: Evidence | None = Evidence({})
        if claim.figures is not None:
            evidence = claim.figures(dataset, page.lang) if of_country else None
        links = _links(claim, evidence, dataset, page, shown)
        rows.append(_row(id, claim, evidence, page, tuple(links)))
    return rows


def _row(
    id: str,
    claim: ClaimSpec,
    evidence: Evidence | None,
    page: Page,
    links: tuple[tuple[str, str], ...],
) -> Row:
    words, verdict = ROWS[id], _verdict(claim, evidence)
    more = words.get("more") if evidence is not None and evidence.holds else None

    def write(sentence: Text) -> Markup:
        numbers = evidence or Evidence({})
        return escape(write_sentence(sentence, numbers, page.lang, country=page.edition.country))

    return Row(
        id=id,
        group=claim.group,
        topic=write(words["topic"]),
        says=write(words["says"]),
        shows=write(words["shows"] if evidence else LECTURE_WORDS["no_figures"]),
        more=write(more) if more else Markup(""),
        unknown=write(words["unknown"]),
        verdict=verdict,
        judged=write(VERDICTS[verdict]),
        links=links,
    )


def _verdict(claim: ClaimSpec, evidence: Evidence | None) -> str:
    if evidence is None:
        return "missing"
    return claim.verdict if evidence.holds or claim.verdict == "open" else "against"


def _links(
    claim: ClaimSpec,
    evidence: Evidence | None,
    dataset: Dataset,
    page: Page,
    shown: Collection[str],
) -> Iterator[tuple[str, str]]:
    """List the links of a row: to maps and charts of the build, and to sections that it has."""
    for word, undated in claim.links.items():
        address = with_years(undated, dataset)
        if address in shown or (evidence is not None and "#" in address):
            yield _LINKS[word].get(page.lang), page.to(address)


def lecture_page(
    edition: Edition, dataset: Dataset, charts: Sequence[Chart], lang: str
) -> tuple[Page, str]:
    """Render the page in one language.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    dataset
        The measured tables and the summary.
    charts
        The maps and charts of the build.
    lang
        Language of the page.
    """
    page = Page(
        edition,
        LECTURE_PATH,
        lang,
        LECTURE_WORDS["title"].get(lang),
        LECTURE_WORDS["description"].get(lang),
    )
    rows = lecture_rows(dataset, page, shown_addresses(edition, charts))
    verdicts = Counter(row.verdict for row in rows)
    start, end = compared_years(dataset)
    context = {
        "say": Sentences(LECTURE_WORDS, lang, dataset.country),
        "years": {"start": start, "end": end},
        "groups": [
            (key, name.get(lang), [row for row in rows if row.group == key])
            for key, name in GROUPS.items()
        ],
        "tally": [
            (key, text.get(lang), verdicts[key]) for key, text in VERDICTS.items() if verdicts[key]
        ],
        "all": len(rows),
    }
    styles = [page.relative(path) for path in ("assets/atlas.css", LECTURE_STYLE)]
    return page, render("story/lecture.html.j2", page, styles=styles, **context)
