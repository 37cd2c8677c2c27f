"""The page of grids: each as a quiet picture with its legend, its caveat and its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import join_texts, load_vocabulary
from atlas.charts.chart import ChartData
from atlas.charts.sketches import borders_sketch, no_data_sketch
from atlas.exports.grids import SCALES, WIDTH, ShownGrid, WrittenGrids, picture_file, picture_height
from atlas.exports.styles.grids import MOST_NAMED
from atlas.web.page.pages import Page, in_lang, render, titled_page, write_file
from atlas.web.page.scripts_and_styles import separators
from atlas.words.numbers import count, edge_labels, percent, whole_share
from atlas.words.word_files import LANGS, read_words, table_names

SECTION: Final = MappingProxyType(
    {kind: read_words("grids", f"section.{kind}") for kind in table_names("grids", "section")}
)
"""What the page says of each grid, with ``less`` and ``more`` where it has a zero.

``{}`` stands for its years.
"""

GRID_WORDS: Final = read_words("grids")


GRIDS_PATH: Final = "grids.html"
GRIDS_FOLDER: Final = "assets/grids"


def write_borders(edition: Edition, site: Path, data: ChartData) -> None:
    """Draw what lies under and over the pictures of grids, below ``assets/grids``."""
    folder = site / GRIDS_FOLDER
    drawn = {"no-data.svg": no_data_sketch(data, edition.style)}
    drawn |= {f"borders.{lang}.svg": borders_sketch(data, edition.style, lang) for lang in LANGS}
    for name, svg in drawn.items():
        write_file(folder / name, svg)


def grid_links(page: Page, shown: Mapping[str, tuple[int, ...]]) -> list[tuple[str, str]]:
    """List the grids of the site for another page: title and address.

    Parameters
    ----------
    page
        The page.
    shown
        From `atlas.exports.grids.shown_grids`.
    """
    return [
        (SECTION[kind]["short"].get(page.lang).format(*years), page.to(f"{GRIDS_PATH}#{kind}"))
        for kind, years in shown.items()
    ]


def grids_page(edition: Edition, grids: WrittenGrids, lang: str) -> tuple[Page, str]:
    """Render the page in one language.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    grids
        What the build made.
    lang
        Language of the page.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    page = titled_page(edition, GRIDS_PATH, lang, GRID_WORDS)
    context = {
        "w": lambda key, **values: GRID_WORDS[key].say(lang, **values),
        "sections": [_section(page, shown) for shown in grids.shown],
        "totals": _totals(page, grids),
        "files": grids.downloads,
        "size": (WIDTH, picture_height(edition.style.national_frame)),
        "under": page.relative(f"{GRIDS_FOLDER}/no-data.svg"),
        "over": page.relative(f"{GRIDS_FOLDER}/borders.{lang}.svg"),
    }
    return page, render("downloads/grids.html.j2", page, **context)


def _section(page: Page, shown: ShownGrid) -> dict[str, Any]:
    """Write out one grid: its words, its legend and the addresses of its pictures."""
    text, lang, years = SECTION[shown.kind], page.lang, shown.years
    classes = page.edition.style.scale(SCALES[shown.kind])
    between = separators(classes, "")
    edge = edge_labels(classes)[-1].removeprefix("+")
    people, land = percent(shown.shares[-1]), percent(shown.land_shares[-1])
    source = load_vocabulary(page.edition.country.vocabulary)["source"]
    names = [*(f"census_{year}" for year in years), "boundaries"]
    return {
        "id": shown.kind,
        **{
            name: text[name].get(lang).format(*years)
            for name in ("title", "subtitle", "legend", "good_for", "caveat", "alt")
        },
        "fact": text["fact"].get(lang).format(edge=edge, people=people, land=land),
        "less": in_lang(text.get("less"), lang),
        "more": in_lang(text.get("more"), lang),
        "zero_at": next((joint.at for joint in between if joint.is_zero), ""),
        "colours": list(zip(classes.light, classes.dark, strict=True)),
        "joints": between,
        "shares": [whole_share(share) for share in shown.shares],
        "year": years[-1],
        "source": join_texts([source[name] for name in names], GRID_WORDS["between"]).get(lang),
        "file": shown.download,
        **{ground: page.relative(picture_file(shown.kind, ground)) for ground in ("light", "dark")},
    }


def _totals(page: Page, grids: WrittenGrids) -> str:
    """Say what the grids sum to, and how many people of the censuses are not on them."""
    comma = page.text("comma")

    def word(key: str, **values: object) -> str:
        return GRID_WORDS[key].say(page.lang, **values)

    def by_year(people: Iterable[int]) -> str:
        pairs = zip(grids.lands.years, people, strict=True)
        return comma.join(word("of_year", year=year, people=count(n)) for year, n in pairs)

    own = grids.lands.own.values()
    placed_people = tuple(lands.totals()[0] for lands in own)
    sentence = word("totals", totals=by_year(placed_people))
    if placed_people == grids.totals:
        return sentence + word("exact")
    lost = (total - placed for total, placed in zip(grids.totals, placed_people, strict=True))
    unplaced = {unit.code: unit.name.get(page.lang) for lands in own for unit in lands.unplaced}
    units = list(unplaced.values())[:MOST_NAMED]
    named = page.text("in_brackets", words=comma.join(units)) if units else ""
    return sentence + word("left_out", people=by_year(lost), units=named)
