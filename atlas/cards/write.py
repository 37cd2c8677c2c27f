"""Cards as files: drawn by worker processes, those of a prefecture by one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import as_completed
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from atlas.cards.drawing import CardDesk, Material
from atlas.cards.land import land_of
from atlas.cards.maps import Unit
from atlas.cards.paths import FOLDER, capital_codes, card_name
from atlas.catalogue.style import Style
from atlas.country import settled
from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.sheet.paint import drawing
from atlas.drawing.sheet.pixels import Pixels, numbers_of
from atlas.drawing.sheet.png import Indexed
from atlas.model.progress import Progress, SilentProgress
from atlas.model.workers import worker_pool
from atlas.places.card import Card, cards_of
from atlas.places.card_texts import card_words
from atlas.places.facts import CLASS, Places, Record
from atlas.words.numbers import percent_change
from atlas.words.reading import langs, read_words

_STEPS = read_words("steps")

DRAWING: Final = _STEPS["cards"]
"""Name of the step that takes long."""

PALETTE, EXACT = 256, 48
"""Colours of a file, and how many of them, the commonest, are kept as they were drawn: a third of
the bytes, and no class is shifted."""


def write_cards(
    places: Places,
    codes: Sequence[str],
    langs: Sequence[str],
    style: Style,
    folder: Path,
    progress: Progress | None = None,
    workers: int | None = None,
) -> list[Path]:
    """Draw the cards of some places.

    Parameters
    ----------
    places
        Every place.
    codes, langs
        Those that are drawn, each in each language.
    style
        Colours, lines and type.
    folder
        Where they go, as ``<code>.<lang>.png``; it must exist.
    progress
        Hears of two steps; None is silence.
    workers
        Processes; None takes as many as there are processors at hand. The files do not
        depend on it.

    Returns
    -------
    list of Path
        The files.
    """
    progress = progress or SilentProgress()
    with progress.step(_STEPS["prepare_cards"]):
        cards = cards_of(places, codes, langs)
        material = material_of(places, style)
    tasks = [list(group) for _, group in groupby(cards, key=lambda card: card.prefecture)]
    with (
        progress.step(DRAWING, total=len(cards)) as step,
        worker_pool(workers, settled(_open_desk), (material,)) as pool,
    ):
        futures = {pool.submit(_draw, task, folder): task for task in tasks}
        for future in as_completed(futures):
            future.result()
            step.advance(len(futures[future]))
    return [folder / card_name(card.code, card.lang) for card in cards]


def write_capital_cards(
    places: Places, style: Style, site: Path, progress: Progress | None = None
) -> None:
    """Draw the cards of the capitals of provinces, in both languages, into a site."""
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write_cards(places, capital_codes(places), langs(), style, folder, progress)


def material_of(places: Places, style: Style) -> Material:
    """Gather what all cards are drawn from."""
    subject = places.subject
    return Material(
        land=land_of(places),
        wholes=_units(places, places.prefectures),
        parts=_units(places, places.counties),
        classes=subject.classes,
        words={lang: card_words(subject, lang) for lang in langs()},
        style=style,
        font=font_file(),
    )


def _units(places: Places, records: Mapping[str, Record]) -> dict[str, Unit]:
    column = places.subject.change_pct
    return {
        code: Unit(record[CLASS], {lang: _label(record, column, lang) for lang in langs()})
        for code, record in records.items()
    }


def _label(record: Record, column: str, lang: str) -> tuple[str, ...]:
    value = record[column]
    return (
        (record[f"name_{lang}"],)
        if value is None
        else (
            record[f"name_{lang}"],
            percent_change(value),
        )
    )


_desks: list[CardDesk] = []
"""The desk of this worker process."""


def _open_desk(material: Material) -> None:
    _desks[:] = [CardDesk(material)]


def _draw(cards: Sequence[Card], folder: Path) -> None:
    with drawing():
        for card in cards:
            drawn = palettised(_desks[0].draw(card))
            drawn.write(folder / card_name(card.code, card.lang))


def palettised(picture: Pixels) -> Indexed:
    """Reduce a picture, RGBA and opaque, to a palette that holds its commonest colours exactly.

    The others become the nearest of shades that an octree finds among all colours in use.
    """
    pixels = numbers_of(picture) & 0xFFFFFF
    # Most pixels have the colour of the one before: runs are a tenth as many.
    starts = np.append(0, np.flatnonzero(pixels[1:] != pixels[:-1]) + 1)
    lengths = np.diff(starts, append=len(pixels))
    colours = np.unique(pixels[starts])
    place = np.searchsorted(colours, pixels[starts])
    red, green, blue = colours & 255, colours >> 8 & 255, colours >> 16
    order = np.lexsort((blue, green, red, -np.bincount(place, lengths)))
    drawn = np.stack([red, green, blue], axis=1)[order]
    swatches = Image.fromarray(drawn[:, None].astype(np.uint8))
    octree, no_dither = Image.Quantize.FASTOCTREE, Image.Dither.NONE
    coarse = swatches.quantize(PALETTE - EXACT, method=octree, dither=no_dither)
    shades = np.array(coarse.getpalette()).reshape(-1, 3)
    palette = np.concatenate([drawn[:EXACT], shades])[:PALETTE]
    # Squared distances, less what a colour has in common with itself; whole, so exact. Of so small
    # a product the threads of `@` take longer to wait than to multiply.
    channels = palette.T.astype(np.float32, order="C")
    common = np.einsum("nc,cp->np", 2 * drawn.astype(np.float32), channels)
    away = (channels**2).sum(axis=0) - common
    nearest = np.empty(len(order), dtype=np.uint8)
    nearest[order] = away.argmin(axis=1)
    places = np.repeat(nearest[place], lengths).reshape(picture.shape[:2])
    return Indexed(places, palette.astype(np.uint8))
