"""The page of the flow map, and the files that it loads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from branca.element import MacroElement
from folium.template import Template

from atlas.catalogue.style import Style
from atlas.country.provinces import EASTERN_PROVINCES, PROVINCE_NAMES
from atlas.measures.migration.province_moves import KINDS
from atlas.model.dataset import Dataset
from atlas.model.summary.moves import MovesFigures
from atlas.web.data.assets import ENGINE, STYLES
from atlas.web.data.encode import names_script, payload_script, units_script
from atlas.web.maps.maps import atlas_map
from atlas.web.moves.payload import moves_payload
from atlas.web.moves.texts import PAGE, period_words, script_words, sentences_of
from atlas.web.page.folium_map import AtlasFigure
from atlas.web.page.pages import Page, Picture
from atlas.web.page.scripts import packaged
from atlas.words.numbers import percent
from atlas.words.reading import LANGS

PATH: Final = "moves.html"
TABLE: Final = "province_moves"
UNITS: Final = "province"
STILL_SIZE: Final = (1600, 1200)

SCRIPTS: Final = (
    "moves/arrows.js",
    "moves/figures.js",
    "moves/state.js",
    "moves/numbers.js",
    "moves/facts.js",
    "moves/legend.js",
    "moves/table.js",
    "moves/paint.js",
    "moves/view.js",
    "moves/moves.js",
)
"""Own scripts, in one file with the matrices: ``assets/moves.js``."""


@dataclass(frozen=True)
class MovesCard:
    """The flow map in the list of maps."""

    href: str
    title: str
    subtitle: str
    colours: tuple[tuple[str, str], ...]


class MovesMap(MacroElement):
    """The call that draws moves on a Leaflet map, and fills the places around it.

    Parameters
    ----------
    lang
        Language of the page.
    root
        Selector of the element that holds those places.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "ATLAS.moves({{ this._parent.get_name() }},{{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, lang: str, root: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca types it in part
        self._name = "MovesMap"
        self.options = json.dumps({"lang": lang, "root": root}, separators=(",", ":"))


def moves_scripts(lang: str) -> list[str]:
    """List the scripts of the page in the order in which they must load."""
    return [
        "assets/leaflet/leaflet.js",
        ENGINE,
        "assets/geo.js",
        "assets/map-style.js",
        f"assets/atlas.{lang}.js",
        "assets/moves.js",
        f"assets/moves.{lang}.js",
    ]


def write_moves_files(site: Path, dataset: Dataset, style: Style) -> None:
    """Write the scripts of the page, the matrices in them, and the words of each language."""
    assets = site / "assets"
    units = dataset.unit_sets[UNITS]
    instruments = {name: it.instrument for name, it in dataset.summary.moves.items()}
    payload = moves_payload(dataset.tables[TABLE], instruments, style)
    shared = [
        payload_script("moves", "atlas", payload),
        units_script(units, list(dataset.leaves["code"])),
        *map(packaged, SCRIPTS),
    ]
    _put(assets / "moves.js", "".join(shared))
    for lang in LANGS:
        sentences = sentences_of(dataset, lang)
        words = script_words(list(dataset.summary.moves), sentences, lang)
        named = [payload_script("words", f"moves.{lang}", words), names_script(units, lang)]
        _put(assets / f"moves.{lang}.js", "".join(named))


def moves_page(dataset: Dataset, lang: str, *, stills: Sequence[str] = ()) -> tuple[Page, str]:
    """Render the page in one language.

    Parameters
    ----------
    dataset
        Its summary of the moves.
    lang
        Language of the page.
    stills
        Periods of which the build draws a picture, ``assets/moves/<period>.<lang>.svg``: for
        print, and for readers without scripts.

    Returns
    -------
    tuple of Page and str
        The page and its HTML.
    """
    summary = dataset.summary.moves
    page = Page(PATH, lang, title_of(summary, lang), PAGE["description"].get(lang))
    context = {
        "lead": lead_of(summary, lang),
        "words": {key: text.get(lang) for key, text in PAGE.items()},
        "coast": coast_words(page),
        "stills": [_still(page, period) for period in stills],
    }
    figure = AtlasFigure(page, "moves/moves.html.j2", moves_scripts(lang), STYLES, context)
    label = page.text("map_label", title=page.title)
    leaflet, drawing = atlas_map(page, "main", label), MovesMap(lang, ".moves")
    figure.add_map(leaflet, drawing)
    return page, figure.render()


def moves_card(page: Page, style: Style) -> MovesCard:
    """Describe the flow map for the list of maps."""
    palette = style.palettes["moves"]
    return MovesCard(
        href=page.to(PATH),
        title=PAGE["card_title"].get(page.lang),
        subtitle=PAGE["card_subtitle"].get(page.lang),
        colours=tuple(zip(palette.light, palette.dark, strict=True)),
    )


def title_of(summary: Mapping[str, MovesFigures], lang: str) -> str:
    """Return the finding, where the figures bear it out, else the plain title."""
    first, last = summary[min(summary)], summary[max(summary)]
    to_coast, to_inland = KINDS[:2]
    holds = (
        last.kinds[to_coast].share > last.kinds[to_inland].share
        and last.kinds[to_inland].share > first.kinds[to_inland].share
        and last.kinds[to_coast].share < first.kinds[to_coast].share
    )
    return PAGE["finding" if holds else "plain"].get(lang)


def lead_of(summary: Mapping[str, MovesFigures], lang: str) -> list[str]:
    """Say what changed from the first period to the last, and what did not."""
    first, last = min(summary), max(summary)
    shares = {
        f"{where}_{name}": percent(summary[period].kinds[kind].share * 100, 0)
        for where, kind in zip(("coast", "inland"), KINDS[:2], strict=True)
        for name, period in (("first", first), ("last", last))
    }
    periods = {"first": period_words(first, lang), "last": period_words(last, lang)}
    said = [PAGE["lead"].say(lang, **shares, **periods)]
    ends = {(it.largest.origin_code, it.largest.destination_code) for it in summary.values()}
    if len(ends) == 1:
        names = [PROVINCE_NAMES[code].short.get(lang) for code in ends.pop()]
        said.append(PAGE["largest"].say(lang, origin=names[0], destination=names[1]))
    return said


def coast_words(page: Page) -> str:
    """Name the provinces of the coast."""
    names = [PROVINCE_NAMES[f"{digits}0000"].short.get(page.lang) for digits in EASTERN_PROVINCES]
    return PAGE["coast_text"].say(page.lang, coast=page.text("comma").join(names))


def _still(page: Page, period: str) -> Picture:
    alt = PAGE["picture_alt"].say(page.lang, period=period_words(period, page.lang))
    return Picture(f"assets/moves/{period}.{page.lang}.svg", *STILL_SIZE, alt)


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
