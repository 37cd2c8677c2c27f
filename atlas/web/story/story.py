"""The first page: the way to one's county, and a lecture checked step by step on one map."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup

from atlas.catalogue.edition import Edition
from atlas.charts.chart import Chart, ChartData
from atlas.measures.migration.province_moves import THRESHOLDS
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.model.text import Text
from atlas.places.place_index import LeadComparison
from atlas.places.sentences import PLACE_WORDS
from atlas.units.history import group_values
from atlas.web.maps.charts import CHART_WORDS, Use
from atlas.web.maps.maps import described_page
from atlas.web.moves import KIND_WORDS, MOVES_PATH, changed_of
from atlas.web.page.pages import UI, Page, phrases, render, titled_page
from atlas.web.story.claims import CHAPTERS, STORY_CLAIMS, STORY_WORDS, Claim, coast_measures
from atlas.web.story.figures import HERO, STEPS, figure_of, moves_pictures, picture_of, with_years
from atlas.web.story.lecture import LECTURE_PATH, ROWS, VERDICTS, lecture_rows, shown_addresses
from atlas.web.story.lecture_claims import CLAIMS, LINKS
from atlas.words.numbers import count, people, people_tick, percent_change
from atlas.words.word_files import read_words

STORY_PATH = "index.html"


def story_page(
    edition: Edition, data: ChartData, charts: Sequence[Chart], subject: LeadComparison, lang: str
) -> tuple[Page, str]:
    """Render the first page in one language.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    data
        The measured dataset, as charts read it.
    charts
        The charts of the build, in the order of their list.
    subject
        What the site leads with.
    lang
        Language of the page.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    dataset = data.dataset
    picture = described_page(edition, dataset, hero_layer(edition, subject), lang).picture
    page = titled_page(edition, STORY_PATH, lang, UI, "site", "home_description")
    page = replace(page, picture=picture)
    palette = edition.style.palettes["moves"]
    kinds = [words.get(lang) for words in KIND_WORDS]
    context = {
        "w": {key: text.get(lang) for key, text in STORY_WORDS.items()},
        "title": heading(page, dataset, subject),
        "lead": lead(page, dataset, subject),
        "changed": changed_of(dataset.summary.moves, lang) if dataset.summary.moves else "",
        "lecturer": Markup(STORY_WORDS["lecturer"].say(lang, href=page.to(LECTURE_PATH))),
        "find_hint": PLACE_WORDS["search_hint"].get(lang),
        "periods": moves_pictures(page, data),
        "moves_href": page.to(MOVES_PATH),
        "kinds": list(zip(palette.light, palette.dark, kinds, strict=True)),
        "chapters": chapters(page, data, charts),
        "answers": answers(page, dataset, shown_addresses(edition, charts)),
        "lecture_href": page.to(LECTURE_PATH),
    }
    files = {"styles": ["assets/atlas.css"], "scripts": ["assets/story.js", "assets/find-place.js"]}
    linked = {kind: [page.relative(file) for file in listed] for kind, listed in files.items()}
    return page, render("story/story.html.j2", page, **context, **linked)


def answers(
    page: Page, dataset: Dataset, shown: Collection[str]
) -> list[tuple[str, Markup, list[dict[str, Any]]]]:
    """Group the points of the lecture by their verdict, named, in the order of `VERDICTS`."""
    rows = lecture_rows(dataset, page, shown)
    by_verdict = {key: [row for row in rows if row["verdict"] == key] for key in VERDICTS}
    return [(key, found[0]["named"], found) for key, found in by_verdict.items() if found]


def heading(page: Page, dataset: Dataset, subject: LeadComparison) -> str:
    """Choose the page's heading: it names the country where the figures speak for it."""
    if not dataset.speaks_for_the_country(f"{subject.start}-{subject.end}"):
        return page.text("home_title_compared")
    opening = STORY_WORDS["opening"].get(page.lang)
    return opening if dataset.summary.moves else page.text("home_title")


def hero_layer(edition: Edition, subject: LeadComparison) -> Layer:
    """Choose the map of the first page: net migration, else the subject's change, else any."""
    by_id = {layer.id: layer for layer in edition.layers}
    hero = HERO.format(span=edition.country.span)
    if hero in by_id:
        return by_id[hero]
    wanted = (subject.counties.id, subject.change_pct, None)
    by_column = {
        (layer.unit_set, layer.indicator, layer.where): layer for layer in reversed(edition.layers)
    }
    return by_column.get(wanted, edition.layers[0])


def lead(page: Page, dataset: Dataset, subject: LeadComparison) -> str:
    """Say in one sentence how many people there were and are, and how many places lost some."""
    start, end = subject.start, subject.end
    fields = {"start": str(start), "end": str(end)}
    base = dataset.bases.get(f"{start}-{end}")
    units = dataset.summary.units.get(f"{start}-{end}")
    if base is None or units is None or not base.people[start]:
        after = count(dataset.summary.totals[str(end)])
        return STORY_WORDS["lead_total"].say(page.lang, **fields, after=after)
    fields |= {
        "before": count(base.people[start]),
        "after": count(base.people[end]),
        "pct": percent_change((base.people[end] / base.people[start] - 1) * 100),
        "units": count(units.compared),
        "declining": count(units.declining),
    }
    if base.is_whole and dataset.summary.moves:
        first, last = (people(base.people[year], page.lang, width="long") for year in (start, end))
        least = people_tick(THRESHOLDS[0], page.lang, width="long")
        fields |= {"first": fields["start"], "people_first": first, "people_last": last}
        return STORY_WORDS["opening_lead"].say(page.lang, **fields, threshold=least)
    kind = "lead" if base.is_whole else "lead_one" if base.units == 1 else "lead_compared"
    return STORY_WORDS[kind].say(page.lang, **fields)


def chapters(page: Page, data: ChartData, charts: Sequence[Chart]) -> list[dict[str, Any]]:
    """Write out the chapters that the build has figures for."""
    written: list[dict[str, Any]] = []
    for id, claim_of in STORY_CLAIMS.items():
        if claim := claim_of(data.dataset):
            written.append(_chapter(page, data, charts, id, len(written) + 1, claim))
    return written


def _chapter(
    page: Page, data: ChartData, charts: Sequence[Chart], id: str, number: int, claim: Claim
) -> dict[str, Any]:
    """Write out one chapter in the page's language.

    Returns
    -------
    dict
        ``id``, its anchor; ``number``, its place among the chapters of this build, from 1; its
        words ``claim``, as HTML, ``paragraph``, ``below``, the sentences that follow it, and
        ``cannot_show``; ``picture``, which shows the claim; ``figures``, charts
        of what it does not show; ``details``, lines of a name and a figure in a fold, may be empty;
        ``links``, words and address of each link to more.
    """
    text, known = CHAPTERS[id], {chart.id: chart for chart in charts}
    paragraph = text["paragraph"]
    if not claim.of_country:
        paragraph = text.get("compared", paragraph)
    below = [text[name] for name in claim.below if name in text and claim.of_country]

    def write(sentence: Text) -> str:
        return claim.say(sentence, page.lang)

    heading = write(text["claim" if claim.holds else "plain"])
    addresses = shown_addresses(page.edition, charts)
    leads_to = with_years(STEPS[id]["picture"], data.dataset)
    href = page.to(leads_to) if leads_to in addresses else ""
    return {
        "id": id,
        "number": number,
        "claim": phrases(heading),
        "paragraph": write(paragraph),
        "cannot_show": write(text["cannot_show"]),
        "below": list(map(write, below)),
        "picture": picture_of(page, id, data, heading, claim, href),
        "figures": [figure_of(page, known[key]) for key in STEPS[id]["charts"] if key in known],
        "details": [
            (name.get(page.lang), figure.get(page.lang))
            for name, figure in (coast_measures(data.dataset) if id == "coast" else ())
        ],
        "links": list(_links(page, id, data.dataset, addresses)),
    }


def _links(
    page: Page, chapter: str, dataset: Dataset, known: Collection[str]
) -> Iterator[tuple[str, str]]:
    """List the links of a chapter, without maps and charts that the build lacks."""
    for word, undated in STEPS[chapter]["links"].items():
        address = with_years(undated, dataset)
        if address in known or not address.startswith(("maps/", "charts/")):
            yield STORY_WORDS[word].get(page.lang), page.to(address)


def uses_of_charts(dataset: Dataset, lang: str) -> dict[str, list[Use]]:
    """List by chart the steps of the story, and the points of the lecture, that lead to it.

    Parameters
    ----------
    dataset
        Says which steps the build tells, and under which heading.
    lang
        Language of the words.
    """
    return group_values([*_uses_in_story(dataset, lang), *_uses_in_lecture(lang)])


def _uses_in_story(dataset: Dataset, lang: str) -> Iterator[tuple[str, Use]]:
    for step, claim_of in STORY_CLAIMS.items():
        claim = claim_of(dataset)
        if claim is None:
            continue
        heading = claim.say(CHAPTERS[step]["claim" if claim.holds else "plain"], lang)
        plain = heading.rstrip(read_words("map", "embed")["stop"].get(lang).strip())
        use = Use(f"{STORY_PATH}#{step}", CHART_WORDS["in_story"].say(lang, claim=plain))
        linked = _chart_ids((STEPS[step]["picture"], *STEPS[step]["links"].values()))
        for chart in dict.fromkeys((*STEPS[step]["charts"], *linked)):
            yield chart, use


def _uses_in_lecture(lang: str) -> Iterator[tuple[str, Use]]:
    for row, claim in CLAIMS.items():
        words = CHART_WORDS["in_lecture"].say(lang, topic=ROWS[row]["topic"].get(lang))
        for chart in _chart_ids(LINKS[word] for word in claim.links):
            yield chart, Use(f"{LECTURE_PATH}#{row}", words)


def _chart_ids(addresses: Iterable[str]) -> Iterator[str]:
    """Pick the charts among addresses, by their identifiers."""
    paths = map(PurePosixPath, addresses)
    return (path.stem for path in paths if path.parent.name == "charts")
