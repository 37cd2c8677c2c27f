"""Cards and figures drawn by themselves, without a site: ``china-atlas cards``, ``figures``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from atlas.build import BuildOptions, edition_of, make_dataset, read_layers
from atlas.cards.write import DRAWING as DRAWING_CARDS
from atlas.cards.write import check_codes, choose_codes, write_cards
from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.exports.figures import DRAWING as DRAWING_FIGURES
from atlas.exports.figures import MOVES, check_names, write_figures
from atlas.model.errors import FaultCollector
from atlas.model.tasks import Progress, SilentProgress, Stopwatch
from atlas.places.place_index import places_of, subject_of
from atlas.publish import adding
from atlas.words.word_files import LANGS, read_words

_STEPS = read_words("steps")


@dataclass(frozen=True)
class CardOptions:
    """Which pair cards are asked for.

    Attributes
    ----------
    out
        The folder that they are added to.
    places
        Codes of county units or prefectures; none at all are all of them.
    langs
        Their languages.
    jobs
        Worker processes; None takes as many as there are processors.
    """

    out: Path
    places: tuple[str, ...] = ()
    langs: tuple[str, ...] = LANGS
    jobs: int | None = None


@dataclass(frozen=True)
class FigureOptions:
    """Which figures are asked for.

    Attributes
    ----------
    build
        What they are drawn of; its folder is the one that they are added to.
    names
        Ids of maps, or ``moves-`` with a period; none at all are all of them.
    kind
        ``png``, ``pdf`` or ``svg``.
    langs
        Their languages.
    jobs
        Worker processes; None takes as many as there are processors.
    """

    build: BuildOptions
    names: tuple[str, ...] = ()
    kind: Literal["png", "pdf", "svg"] = "pdf"
    langs: tuple[str, ...] = LANGS
    jobs: int | None = None


@dataclass(frozen=True)
class DrawingReport:
    """What was drawn, how large the files are, and how long it took to draw them."""

    out: Path
    files: tuple[str, ...]
    bytes: int
    seconds: float


def draw_cards(options: CardOptions, progress: Progress | None = None) -> DrawingReport:
    """Draw pair cards as files into ``options.out``, all that are asked for or none.

    Raises
    ------
    UserError
        If a code is that of no place, or the folder cannot be written to.
    """
    watch = Stopwatch(progress or SilentProgress())
    check_codes(options.places, country=china())
    dataset = make_dataset(BuildOptions(options.out, periods=(china().main.name,)), watch)
    style = load_style(country=china())
    with watch.step(_STEPS["places"]):
        places = places_of(dataset, subject_of(dataset, style))
    codes = choose_codes(places, options.places)
    with adding(options.out) as folder:
        files = write_cards(places, codes, options.langs, style, folder, watch, options.jobs)
        size = sum(file.stat().st_size for file in files)
    names = tuple(file.name for file in files)
    return DrawingReport(options.out, names, size, watch.seconds[DRAWING_CARDS.en])


def draw_figures(options: FigureOptions, progress: Progress | None = None) -> DrawingReport:
    """Draw figures as files into the folder of the options, all that are asked for or none.

    Raises
    ------
    UserError
        If a name is of no map, an input is at fault, or the folder cannot be written to.
    """
    watch, asked = Stopwatch(progress or SilentProgress()), options.build
    collector = FaultCollector()
    layers = read_layers(asked, collector)
    if layers:
        known = [*(layer.id for layer in layers), *asked.own_names]
        with collector.collect():
            # Of the moves of a period the measured tables tell.
            check_names([name for name in options.names if f"{MOVES}-" not in name], known)
    dataset = make_dataset(asked, watch, collector, layers)
    edition = edition_of(asked, dataset, layers)
    with adding(asked.out) as folder:
        kind, langs = options.kind, options.langs
        asked_for = (options.names, kind, langs, folder, watch, options.jobs)
        files = write_figures(dataset, edition, *asked_for)
        size = sum(file.stat().st_size for file in files)
    names = tuple(file.name for file in files)
    return DrawingReport(asked.out, names, size, watch.seconds[DRAWING_FIGURES.en])
