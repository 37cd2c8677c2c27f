"""Figures drawn by themselves, without a site: ``china-atlas figures``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from atlas.build import BuildOptions, edition_of, make_dataset, read_layers
from atlas.exports.figures import DRAWING, MOVES, check_names, write_figures
from atlas.model.errors import FaultCollector
from atlas.model.tasks import Progress, SilentProgress, Stopwatch
from atlas.publish import adding
from atlas.words.word_files import LANGS


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
    return DrawingReport(asked.out, names, size, watch.seconds[DRAWING.en])
