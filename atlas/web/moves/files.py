"""The files of the flow map: its scripts with the matrices in them, and its words by language."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from atlas.catalogue.style import Style
from atlas.model.dataset import Dataset
from atlas.web.data.assets import ENGINE
from atlas.web.data.encode import names_script, payload_script, units_script
from atlas.web.moves.payload import moves_payload
from atlas.web.moves.texts import script_words
from atlas.web.page.scripts import joined, packaged
from atlas.web.page.stylesheet import MOVES_EMBED_PARTS, embed_stylesheet
from atlas.words.reading import LANGS

TABLE: Final = "province_moves"
UNITS: Final = "province"

SCRIPTS: Final = (
    "page/address.js",
    "moves/arrows.js",
    "moves/figures.js",
    "moves/state.js",
    "moves/numbers.js",
    "moves/facts.js",
    "moves/legend.js",
    "page/sorting.js",
    "moves/table.js",
    "moves/paint.js",
    "moves/view.js",
    "moves/take.js",
    "moves/moves.js",
)
"""Own scripts, in one file with the matrices: ``assets/moves.js``."""

_SHARED: Final = (
    "assets/leaflet/leaflet.js",
    ENGINE,
    "assets/geo.js",
    "assets/map-style.js",
)

EMBED_SCRIPTS: Final = (*_SHARED, "assets/moves.js", "assets/embed-moves.js")
"""What the embedded map loads; its script loads what one language takes besides."""

STYLE: Final = "assets/moves.css"
"""The rules of this page alone, which no other need load."""

EMBED_STYLES: Final = ("assets/leaflet/leaflet.css", "assets/embed-moves.css")


def moves_scripts(lang: str) -> list[str]:
    """List the scripts of the page in the order in which they must load."""
    return [
        *_SHARED,
        f"assets/atlas.{lang}.js",
        "assets/moves.js",
        f"assets/moves.{lang}.js",
    ]


def moves_file(period: str, lang: str) -> str:
    """Address of the still of the moves of a period from the root of the site."""
    return f"assets/moves/{period}.{lang}.svg"


def write_moves_files(site: Path, dataset: Dataset, style: Style) -> None:
    """Write scripts and style of the page, the matrices in them, and the words of each language."""
    assets = site / "assets"
    units = dataset.unit_sets[UNITS]
    instruments = {name: it.instrument for name, it in dataset.summary.moves.items()}
    payload = moves_payload(dataset.tables[TABLE], instruments, style, country=dataset.country)
    shared = [
        payload_script("moves", "atlas", payload),
        units_script(units, list(dataset.leaves["code"])),
        joined(SCRIPTS, country=dataset.country),
    ]
    _put(assets / "moves.js", "".join(shared))
    _put(site / STYLE, packaged("moves/moves.css", country=dataset.country))
    embedded = joined(("embed/frame.js", "moves/embed.js"), country=dataset.country)
    _put(assets / "embed-moves.js", embedded)
    _put(
        assets / "embed-moves.css",
        embed_stylesheet(style, MOVES_EMBED_PARTS, country=dataset.country),
    )
    for lang in LANGS:
        words = script_words(dataset, lang)
        named = [payload_script("words", f"moves.{lang}", words), names_script(units, lang)]
        _put(assets / f"moves.{lang}.js", "".join(named))


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
