"""The page of the flow map, its page for other sites, and its card in the list of maps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.drawing.sketch.measures import WIDTH, sketch_height
from atlas.model.dataset import Dataset
from atlas.web.data.assets import STYLES
from atlas.web.maps.map_texts import TAKE, in_language
from atlas.web.maps.stills import picture
from atlas.web.moves.files import (
    EMBED_SCRIPTS,
    EMBED_STYLES,
    STYLE,
    moves_file,
    moves_scripts,
)
from atlas.web.moves.texts import PAGE, coast_words, lead_of, period_words, title_of
from atlas.web.page.folium_map import AlbersMap, AtlasFigure, Drawing
from atlas.web.page.pages import Page, Picture, render
from atlas.web.page.scripts import packaged
from atlas.words.reading import LANGS

PATH: Final = "moves.html"
EMBED_PATH: Final = "embed/moves.html"


@dataclass(frozen=True)
class MovesCard:
    """The flow map in the list of maps."""

    href: str
    title: str
    subtitle: str
    colours: tuple[tuple[str, str], ...]


def moves_page(
    dataset: Dataset,
    style: Style,
    lang: str,
    *,
    stills: Sequence[str] = (),
    figures: bool = False,
    edition: Edition,
) -> tuple[Page, str]:
    """Render the page in one language.

    Parameters
    ----------
    dataset
        Its summary of the moves.
    style
        The frame of the stills.
    lang
        Language of the page.
    stills
        Periods of which the build draws a picture: for print, and for readers without scripts.
    figures
        Whether the build draws every period as PNG and PDF too.
    edition
        The edition of the atlas that is made.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    page = described_page(dataset, lang, edition=edition)
    pictures = [_still(page, period, style) for period in stills]
    context = {
        "lead": lead_of(dataset.summary.moves, lang, country=dataset.country),
        "words": in_language(PAGE, lang) | {"take": TAKE["take"].get(lang)},
        "coast": coast_words(lang, country=dataset.country),
        "stills": pictures,
        "figures": _figures(page, dataset.summary.moves) if figures else [],
    }
    figure = AtlasFigure(
        page, "moves/moves.html.j2", moves_scripts(lang), (*STYLES, STYLE), context
    )
    label = page.text("map_label", title=page.title)
    # The map begins with the last period; so does what stands in its place until it is there.
    first = _first(page, pictures[-1]) if pictures else ""
    drawing = Drawing("moves", [], {"lang": lang, "root": ".moves"})
    figure.add_map(AlbersMap("main", label, drawing, first))
    return page, figure.render()


def _figures(page: Page, periods: Iterable[str]) -> list[tuple[str, str, str]]:
    """List each period with the addresses of its picture and its print, the latest first."""
    found = []
    for period in sorted(periods, reverse=True):
        stem = page.relative(f"figures/moves-{period}.{page.lang}")
        found.append((period_words(period, page.lang), f"{stem}.png", f"{stem}.pdf"))
    return found


def moves_embed_page(dataset: Dataset, style: Style, *, edition: Edition) -> tuple[Page, str]:
    """Render the page that an ``<iframe>`` holds, for all languages.

    Without scripts it knows no language, and shows the last period in each.
    """
    described = [described_page(dataset, lang, edition=edition) for lang in LANGS]
    main = described[0]
    last = max(dataset.summary.moves)
    page = Page(edition, EMBED_PATH, main.lang, main.title, main.description)
    html = render(
        "moves/embed.html.j2",
        page,
        address=Markup(packaged("embed/address.js", country=dataset.country)),
        described=described,
        stills={page.lang: _still(page, last, style) for page in described},
        source={lang: PAGE["source_text"].get(lang) for lang in LANGS},
        scripts=[page.relative(path) for path in EMBED_SCRIPTS],
        styles=[page.relative(path) for path in EMBED_STYLES],
    )
    return page, html


def described_page(dataset: Dataset, lang: str, *, edition: Edition) -> Page:
    """Describe the page: its address, title and description."""
    title = title_of(dataset.summary.moves, lang)
    return Page(edition, PATH, lang, title, PAGE["description"].get(lang))


def moves_card(page: Page, style: Style) -> MovesCard:
    """Describe the flow map for the list of maps."""
    palette = style.palettes["moves"]
    return MovesCard(
        href=page.to(PATH),
        title=PAGE["card_title"].get(page.lang),
        subtitle=PAGE["card_subtitle"].get(page.lang),
        colours=tuple(zip(palette.light, palette.dark, strict=True)),
    )


def _first(page: Page, still: Picture) -> str:
    return picture(page.relative(still.file), (still.width, still.height), still.alt)


def _still(page: Page, period: str, style: Style) -> Picture:
    alt = PAGE["picture_alt"].say(page.lang, period=period_words(period, page.lang))
    return Picture(moves_file(period, page.lang), WIDTH, sketch_height(style), alt)
