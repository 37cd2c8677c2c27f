"""The page that answers the lecture point by point: what it says, what the censuses show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from markupsafe import Markup, escape

from atlas.catalogue.edition import Edition
from atlas.charts.chart import Chart
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.model.text import Text
from atlas.web.maps.charts import chart_path
from atlas.web.maps.maps import map_path
from atlas.web.moves import PATH as MOVES
from atlas.web.page.pages import Page, Saying, render
from atlas.web.story.figures import dated
from atlas.web.story.lecture_claims import (
    WORDS,
    Found,
    away,
    centres,
    children,
    cities,
    coast,
    concentration,
    end,
    gap,
    hukou,
    jobs,
    ladder,
    line,
    returns,
    schooling_income,
    secondary,
    services,
    speaks,
    start,
    true_cities,
    twelve,
)
from atlas.words.reading import read_words, table_names

PATH: Final = "lecture.html"

STYLE: Final = "assets/lecture.css"
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
class Bearing:
    """What bears one row.

    Attributes
    ----------
    group
        The part of the page that it stands in, of `GROUPS`.
    verdict
        Of `VERDICTS`: how far the figures bear the point, if they are as the row tells them.
    figures
        Gives them; None where no figure can bear the point.
    ways
        A word of the links, and an address of the page's language without the years of maps.
    """

    group: str
    verdict: str
    figures: Callable[[Dataset, str], Found | None] | None
    ways: tuple[tuple[str, str], ...]


BEARINGS: Final[Mapping[str, Bearing]] = MappingProxyType(
    {
        "away": Bearing(
            "where",
            "partly",
            away,
            (
                ("away_map", AWAY),
                ("away_chart", "charts/away-from-registration.html"),
                ("away_method", "about.html#away"),
            ),
        ),
        "line": Bearing(
            "where",
            "borne",
            line,
            (
                ("line_map", "maps/line_side_county.html"),
                ("line_bounds", "uncertainty.html#line"),
            ),
        ),
        "coast": Bearing(
            "where",
            "borne",
            coast,
            (
                ("flow_map", MOVES),
                ("net_map", NET),
                ("moves", "about.html#moves"),
                ("five_years", "charts/five-year-migration.html"),
            ),
        ),
        "cities": Bearing("where", "borne", cities, (("classes", "about.html#schooling"),)),
        "centres": Bearing(
            "where",
            "borne",
            centres,
            (
                ("types", "maps/type_prefecture_districts.html"),
                ("pair", "charts/harbin-pair.html"),
                ("centre_method", "about.html#centre"),
            ),
        ),
        "services": Bearing(
            "work",
            "partly",
            services,
            (("services_map", SERVICES), ("sectors", "about.html#sectors")),
        ),
        "jobs": Bearing(
            "work",
            "partly",
            jobs,
            (("sectors_chart", SECTORS), ("sectors", "about.html#sectors")),
        ),
        "secondary": Bearing(
            "work",
            "partly",
            secondary,
            (
                ("sectors_chart", SECTORS),
                ("construction_map", CONSTRUCTION),
                ("manufacturing_map", MANUFACTURING),
            ),
        ),
        "gap": Bearing(
            "work",
            "partly",
            gap,
            (
                ("three_countries", COUNTRIES),
                ("stayed", "charts/if-people-had-stayed.html"),
                ("concentration", "about.html#concentration"),
            ),
        ),
        "concentration": Bearing(
            "work",
            "partly",
            concentration,
            (("three_countries", COUNTRIES), ("lorenz", "charts/lorenz-curves.html")),
        ),
        "incomes": Bearing("work", "open", None, (("three_countries", COUNTRIES),)),
        "schooling_income": Bearing(
            "people",
            "partly",
            schooling_income,
            (("income_chart", INCOME), ("schooling_method", "about.html#schooling")),
        ),
        "wages": Bearing("people", "open", None, (("schooling_map", SCHOOLING),)),
        "returns": Bearing(
            "people",
            "open",
            returns,
            (
                ("schooling_chart", "charts/schooling-by-city-size.html"),
                ("schooling_method", "about.html#schooling"),
            ),
        ),
        "ladder": Bearing(
            "people",
            "partly",
            ladder,
            (
                ("ladder_chart", "charts/ladder-by-city-size.html"),
                ("ends_chart", "charts/two-ends-of-the-ladder.html"),
            ),
        ),
        "children": Bearing(
            "people",
            "borne",
            children,
            (
                ("children_chart", CHILDREN),
                ("children_map", CHILDREN_MAP),
                ("cohort", "about.html#youngest_cohort"),
            ),
        ),
        "early": Bearing("people", "open", None, (("children_chart", CHILDREN),)),
        "true_cities": Bearing(
            "asks",
            "partly",
            true_cities,
            (
                ("urbanisation", "maps/type_prefecture_degurba.html"),
                ("centre_method", "about.html#centre"),
            ),
        ),
        "twelve": Bearing("asks", "open", twelve, (("schooling_map", SCHOOLING),)),
        "enrolment": Bearing("asks", "open", None, (("children_places", CHILDREN_PLACES),)),
        "spending": Bearing("asks", "open", None, ()),
        "hukou": Bearing(
            "asks",
            "open",
            hukou,
            (("away_map", AWAY), ("away_method", "about.html#away")),
        ),
    }
)
"""What bears each row, by its id."""


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
    ways
        Words and address of each way to the figures.
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
    ways: tuple[tuple[str, str], ...]


def shown_addresses(layers: Sequence[Layer], charts: Sequence[Chart]) -> frozenset[str]:
    """List the maps and charts of a build by their addresses, to which a row may lead.

    Every build has the figures of the map of moves: they are packaged.
    """
    return frozenset({MOVES, *map(map_path, layers), *map(chart_path, charts)})


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
    of_country = speaks(dataset)
    return [
        _row(id, bearing, _found(bearing, dataset, page.lang, of_country), page, shown)
        for id, bearing in _bearings(dataset)
    ]


def _bearings(dataset: Dataset) -> Iterator[tuple[str, Bearing]]:
    """Give what bears each row, its maps of the years of the build."""
    for id, bearing in BEARINGS.items():
        ways = tuple((word, dated(address, dataset)) for word, address in bearing.ways)
        yield id, replace(bearing, ways=ways)


def _found(bearing: Bearing, dataset: Dataset, lang: str, of_country: bool) -> Found | None:
    if bearing.figures is None:
        return Found({}, holds=True)
    return bearing.figures(dataset, lang) if of_country else None


def _row(id: str, bearing: Bearing, found: Found | None, page: Page, shown: Collection[str]) -> Row:
    words = ROWS[id]
    verdict = _verdict(bearing, found)
    more = words.get("more") if found is not None and found.holds else None
    return Row(
        id=id,
        group=bearing.group,
        topic=_said(words["topic"], page.lang, country=page.edition.country),
        says=_said(words["says"], page.lang, country=page.edition.country),
        shows=_said(
            words["shows"] if found else WORDS["no_figures"],
            page.lang,
            found,
            country=page.edition.country,
        ),
        more=_said(more, page.lang, found, country=page.edition.country) if more else Markup(""),
        unknown=_said(words["unknown"], page.lang, country=page.edition.country),
        verdict=verdict,
        judged=_said(VERDICTS[verdict], page.lang, country=page.edition.country),
        ways=tuple(_ways(bearing, found, page, shown)),
    )


def _verdict(bearing: Bearing, found: Found | None) -> str:
    if found is None:
        return "missing"
    return bearing.verdict if found.holds or bearing.verdict == "open" else "against"


def _said(text: Text, lang: str, found: Found | None = None, *, country: Country) -> Markup:
    fields = found.fields if found is not None else {}
    return escape(
        text.get(lang).format(start=start(country=country), end=end(country=country), **fields)
    )


def _ways(
    bearing: Bearing, found: Found | None, page: Page, shown: Collection[str]
) -> Iterator[tuple[str, str]]:
    """List the ways of a row: to maps and charts of the build, and to sections that it has."""
    for word, address in bearing.ways:
        if address in shown or (found is not None and "#" in address):
            yield _LINKS[word].get(page.lang), page.to(address)


def lecture_page(
    dataset: Dataset,
    layers: Sequence[Layer],
    charts: Sequence[Chart],
    lang: str,
    *,
    edition: Edition,
) -> tuple[Page, str]:
    """Render the page in one language.

    Parameters
    ----------
    dataset
        The measured tables and the summary.
    layers, charts
        The maps and charts of the build.
    lang
        Language of the page.
    edition
        The edition of the atlas that is made.
    """
    page = Page(edition, PATH, lang, WORDS["title"].get(lang), WORDS["description"].get(lang))
    rows = lecture_rows(dataset, page, shown_addresses(layers, charts))
    found = Counter(row.verdict for row in rows)
    context = {
        "say": Saying(WORDS, lang, dataset.country),
        "years": {"start": start(country=dataset.country), "end": end(country=dataset.country)},
        "groups": [
            (key, name.get(lang), [row for row in rows if row.group == key])
            for key, name in GROUPS.items()
        ],
        "tally": [
            (key, text.get(lang), found[key]) for key, text in VERDICTS.items() if found[key]
        ],
        "all": len(rows),
    }
    styles = [page.relative(path) for path in ("assets/atlas.css", STYLE)]
    return page, render("story/lecture.html.j2", page, styles=styles, **context)
