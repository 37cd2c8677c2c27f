"""Cards as files: drawn by worker processes, those of a prefecture by one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from typing import Final

from atlas.cards.drawing import CardRenderer, Material
from atlas.cards.land import land_of
from atlas.cards.maps import Unit
from atlas.cards.paths import FOLDER, capital_codes, card_name
from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.drawing.sheet.canvas import drawing, save
from atlas.drawing.sheet.figure_spec import WORDS
from atlas.model.dataset import Dataset
from atlas.model.progress import Progress, SilentProgress
from atlas.model.tasks import Task, processors, run_tasks, worker_pool
from atlas.places.card import Card, cards_of
from atlas.places.card_texts import card_words
from atlas.places.facts import CLASS, Places, Record, places_of
from atlas.places.subjects import subject_of
from atlas.words.numbers import percent_change
from atlas.words.reading import LANGS, read_words

_STEPS = read_words("steps")

DRAWING: Final = _STEPS["cards"]
"""Name of the step that takes long."""

TASKS_OF_A_WORKER: Final = 4
"""Into so many tasks the cards of a worker are parted, so that workers end together."""


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
    groups = [list(group) for _, group in groupby(cards, key=lambda card: card.prefecture)]
    with worker_pool(min(workers or processors(), len(groups)), [__name__]) as pool:
        count = max(1, min(len(groups), TASKS_OF_A_WORKER * (workers or processors())))
        parts = (chain.from_iterable(groups[first::count]) for first in range(count))
        tasks = [Task(DRAWING, partial(_draw, cards=tuple(part))) for part in parts]
        run_tasks(pool, tasks, (material, folder), folder, progress)
    return [folder / card_name(card.code, card.lang) for card in cards]


def draw_capital_cards(edition: Edition, dataset: Dataset, site: Path) -> None:
    """Draw the cards of the capitals of provinces, in both languages, into a site."""
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    places = places_of(dataset, subject_of(dataset, edition.style))
    cards = cards_of(places, capital_codes(places), LANGS)
    _draw(material_of(places, edition.style), folder, cards=cards)


def material_of(places: Places, style: Style) -> Material:
    """Gather what all cards are drawn from."""
    subject = places.subject
    return Material(
        land=land_of(places),
        wholes=_units(places, places.prefectures),
        parts=_units(places, places.counties),
        classes=subject.classes,
        words={lang: card_words(subject, lang) for lang in LANGS},
        style=style,
    )


def _units(places: Places, records: Mapping[str, Record]) -> dict[str, Unit]:
    column = places.subject.change_pct
    return {
        code: Unit(record[CLASS], {lang: _label(record, column, lang) for lang in LANGS})
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


def _draw(material: Material, folder: Path, *, cards: Sequence[Card]) -> None:
    renderer = CardRenderer(material)
    with drawing():
        for card in cards:
            file = folder / card_name(card.code, card.lang)
            save([renderer.draw(card)], file, WORDS["credit"].get(card.lang))
