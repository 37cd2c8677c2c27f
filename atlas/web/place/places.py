"""The pages of places: one each, the list of all with the largest gains and losses, their data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.model.progress import Step
from atlas.places.facts import Places, Record
from atlas.places.texts import words
from atlas.web.data.search_index import search_script
from atlas.web.page.pages import Page, render, write
from atlas.web.place.around import around_scripts
from atlas.web.place.assets import place_script
from atlas.web.place.card_assets import card_script
from atlas.web.place.data import place_scripts
from atlas.web.place.gains import SHOWN_NATIONAL, gains_note, gains_page, rankings
from atlas.web.place.page import SCRIPT, gains_path, place_page, place_path
from atlas.web.place.province_moves import ProvinceMoves
from atlas.web.place.rows import rows_scripts
from atlas.words.reading import LANGS

Moves = Mapping[tuple[str, str], ProvinceMoves]
"""The moves of each province, by its code and language."""


@dataclass(frozen=True)
class Province:
    """A province, the page of its units, and its prefectures: name and address of each."""

    code: str
    name: str
    href: str
    places: tuple[tuple[str, str], ...]


def provinces(places: Places, page: Page) -> list[Province]:
    """List every prefecture under its province, by code."""
    records = sorted(places.prefectures.values(), key=lambda record: record["code"])
    return [
        Province(
            code,
            group[0][f"province_name_{page.lang}"],
            page.to(gains_path(code)),
            tuple((one[f"name_{page.lang}"], page.to(place_path(one["code"]))) for one in group),
        )
        for code, group in _by_province(records)
    ]


def _by_province(records: Sequence[Record]) -> Iterator[tuple[str, list[Record]]]:
    for code, group in groupby(records, key=lambda record: record["province_code"]):
        yield str(code), list(group)


def places_page(places: Places, lang: str, *, edition: Edition) -> tuple[Page, str]:
    """Render the page that leads to all places, with the largest gains and losses of all."""
    w = words(lang, country=edition.country)
    page = Page(edition, "places.html", lang, w["places"], w["places_lead"])
    units = places.counties.values()
    period = f"{places.subject.start}-{places.subject.end}"
    whole = places.dataset.speaks_for_the_country(period)
    context = {
        "w": w,
        "gains_title": w["gains_title"].format(name=w["national" if whole else "counted"]),
        "note": gains_note(places, lang),
        "rankings": rankings(places, units, page, SHOWN_NATIONAL, above="province"),
        "provinces": provinces(places, page),
        "scripts": [page.relative(SCRIPT)],
    }
    return page, render("place/places.html.j2", page, **context)


def province_pages(
    places: Places, moves: Moves, lang: str, *, edition: Edition
) -> Iterator[tuple[Page, str]]:
    """Render the page of the units of every province in one language."""
    units = sorted(places.counties.values(), key=lambda record: record["code"])
    for code, group in _by_province(units):
        yield gains_page(places, code, group, lang, moves.get((code, lang)), edition=edition)


def page_count(places: Places) -> int:
    """Count the pages of places in all languages, for those who watch them being written."""
    return len(LANGS) * len(places.all)


def write_places(
    site: Path,
    places: Places,
    style: Style,
    step: Step,
    moves: Moves,
    carded: Collection[str] = (),
    *,
    edition: Edition,
) -> None:
    """Write everything about places: pages, lists, data, rows, the index of the search.

    Parameters
    ----------
    site
        Root of the site.
    places
        Every place.
    style
        Colours and type.
    step
        Advanced with every page of a place.
    moves
        What is shown of the moves of each province.
    carded
        Codes of the places whose cards the site holds as files.
    edition
        The edition of the atlas that is made.
    """
    assets = site / "assets"
    leaf_codes = list(places.dataset.leaves["code"])
    for province, script in place_scripts(places, leaf_codes):
        _put(assets / "places" / f"{province}.js", script)
    for province, script in rows_scripts(places):
        _put(assets / "rows" / f"{province}.js", script)
    for name, script in around_scripts(places, moves):
        _put(assets / "around" / f"{name}.js", script)
    _put(assets / "place.js", place_script(style, places.subject, country=edition.country))
    _put(assets / "card.js", card_script(style, places.subject, country=edition.country))
    _put(assets / "search.js", search_script(places))
    for lang in LANGS:
        write(site, *places_page(places, lang, edition=edition))
        for page, html in province_pages(places, moves, lang, edition=edition):
            write(site, page, html)
        for code, (level, place) in places.all.items():
            write(
                site,
                *place_page(places, level, place, lang, carded=code in carded, edition=edition),
            )
            step.advance()


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
