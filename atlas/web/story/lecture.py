"""The page that answers the lecture point by point: what he says, the figures, a verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from markupsafe import Markup, escape

from atlas.catalogue.edition import Edition
from atlas.charts.chart import Chart
from atlas.model.dataset import Dataset
from atlas.model.text import Text
from atlas.web.maps.charts import chart_path
from atlas.web.maps.maps import map_path
from atlas.web.moves import MOVES_PATH
from atlas.web.page.pages import Page, Sentences, render, titled_page
from atlas.web.story.claims import Claim, claim_of
from atlas.web.story.figures import with_years
from atlas.web.story.lecture_claims import CLAIMS, LINKS, ClaimSpec, speaks_for_the_country
from atlas.words.word_files import read_words, table_names

LECTURE_WORDS: Final = read_words("lecture")
"""The words of the page that belong to no row."""

LECTURE_PATH: Final = "lecture.html"

VERDICTS: Final = read_words("lecture", "verdicts")
"""How far figures bear a point, in the order in which they are counted; what is asked for is no
claim, and has none."""

ASKED: Final = "asked"
"""The verdict of what is asked for."""

ANYHOW: Final = frozenset({"open", ASKED})
"""Verdicts that no figure changes."""

GROUPS: Final = read_words("lecture", "groups")

ROWS: Final[Mapping[str, Mapping[str, Text]]] = MappingProxyType(
    {id: read_words("lecture", f"rows.{id}") for id in table_names("lecture", "rows")}
)
"""The words of each row by id, in the order of the page."""


def shown_addresses(edition: Edition, charts: Iterable[Chart]) -> frozenset[str]:
    """List the maps and charts of a build by their addresses, to which a row may lead.

    Every build has the figures of the map of moves: they are packaged.
    """
    return frozenset({MOVES_PATH, *map(map_path, edition.layers), *map(chart_path, charts)})


def lecture_rows(dataset: Dataset, page: Page, shown: Collection[str]) -> list[dict[str, Any]]:
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
    list of dict
        In the order of the page, all words safe as HTML: ``id``, its anchor; ``group``, of
        `GROUPS`; ``topic``, in a few words; what the lecture ``says``, and what the figures
        ``shows``: empty where none speak of what is asked for; ``more`` on them where they are as
        told; ``verdict``, of `VERDICTS`, ``named`` in words, with a ``clause`` on how far it goes,
        which may be empty, and both ``judged`` in one phrase; ``links``, words and address of each.
        Where the figures of a row are not in the build, or are not of the country, the row says so.
    """
    of_country = speaks_for_the_country(dataset)
    rows = []
    for id, spec in CLAIMS.items():
        claim: Claim | None = claim_of(dataset, {})
        if spec.figures is not None:
            claim = spec.figures(dataset) if of_country else None
        rows.append(_row(id, spec, claim, dataset, page, shown))
    return rows


def _row(
    id: str,
    spec: ClaimSpec,
    claim: Claim | None,
    dataset: Dataset,
    page: Page,
    shown: Collection[str],
) -> dict[str, Any]:
    words, verdict = ROWS[id], "missing"
    as_told = claim is not None and claim.holds
    if spec.verdict == ASKED or claim is not None:
        verdict = spec.verdict if as_told or spec.verdict in ANYHOW else "against"
    shows, more = words.get("shows"), (spec.more or words.get("more")) if as_told else None
    if claim is None:
        shows = None if spec.verdict == ASKED else LECTURE_WORDS["no_figures"]
    clause = words.get("clause") if verdict == spec.verdict else None
    # To maps and charts of the build, and to sections that it has.
    addresses = {word: with_years(LINKS[word], dataset) for word in spec.links}
    links = (
        (read_words("lecture", "links")[word].get(page.lang), page.to(address))
        for word, address in addresses.items()
        if address in shown or (claim is not None and "#" in address)
    )

    def write(sentence: Text) -> Markup:
        return escape((claim or claim_of(dataset, {})).say(sentence, page.lang))

    named, how_far = write(VERDICTS[verdict]), write(clause) if clause else Markup("")
    judged = Markup(LECTURE_WORDS["qualified"].say(page.lang, verdict=named, clause=how_far))
    return {
        "id": id,
        "group": spec.group,
        "topic": write(words["topic"]),
        "says": write(words["says"]),
        "shows": write(shows) if shows else "",
        "more": write(more) if more else "",
        "verdict": verdict,
        "named": named,
        "clause": how_far,
        "judged": judged if how_far else named,
        "links": list(links),
    }


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
    page = titled_page(edition, LECTURE_PATH, lang, LECTURE_WORDS)
    rows = lecture_rows(dataset, page, shown_addresses(edition, charts))
    judged = [row for row in rows if row["verdict"] != ASKED]
    verdicts = Counter(row["verdict"] for row in judged)
    context = {
        "say": Sentences(LECTURE_WORDS, lang, dataset.country),
        "groups": [
            (key, name.get(lang), [row for row in rows if row["group"] == key])
            for key, name in GROUPS.items()
        ],
        "tally": [
            (key, text.get(lang), verdicts[key]) for key, text in VERDICTS.items() if verdicts[key]
        ],
        "all": len(judged),
        "asked": ASKED,
    }
    styles = [page.relative(path) for path in ("assets/atlas.css", "assets/lecture.css")]
    return page, render("story/lecture.html.j2", page, styles=styles, **context)
