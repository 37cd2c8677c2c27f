"""The figures of a site, and those that are asked for by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import geopandas as gpd

from atlas.catalogue.style import Style
from atlas.catalogue.vocabulary import boundaries_text
from atlas.country import here
from atlas.drawing.drawn_moves import move_ends
from atlas.drawing.sheet.figure_spec import WORDS, FigureSpec, make_figure_spec
from atlas.drawing.sheet.shapes import prepare_shapes
from atlas.drawing.sheet.towns import Town
from atlas.exports.figures.exercise import Exercise
from atlas.exports.figures.moves import MovesFigure, moves_figures
from atlas.exports.figures.renderer import Material
from atlas.exports.figures.stills import FOLDER as STILLS
from atlas.exports.figures.worker import FigureWorker, Subject, Task, draw_all
from atlas.model.dataset import Dataset
from atlas.model.errors import UserError, shortened
from atlas.model.layer import Layer
from atlas.model.progress import Progress, SilentProgress, Step
from atlas.places.seats import ranked_seats
from atlas.words.numbers import format_number
from atlas.words.reading import LANGS, read_words

_STEPS = read_words("steps")

DRAWING: Final = _STEPS["figures"]
"""Name of the step that takes long."""

FOLDER: Final = "figures"
EXERCISE: Final = "exercise"
MOVES: Final = "moves"
"""The figures of moves are named so, and by their period."""


class UnknownFigureError(UserError):
    """A map that is asked for does not exist."""


@dataclass(frozen=True)
class FigurePaths:
    """Addresses of a map's figures from the root of the site."""

    png: str
    pdf: str


def figure_paths(layer_id: str, lang: str) -> FigurePaths:
    """Say where the figures of a map are; of the exercise under the id ``exercise``."""
    stem = f"{FOLDER}/{layer_id}.{lang}"
    return FigurePaths(f"{stem}.png", f"{stem}.pdf")


@contextmanager
def drawing_figures(
    dataset: Dataset,
    layers: Sequence[Layer],
    style: Style,
    site: Path,
    progress: Progress | None = None,
    workers: int | None = None,
    openings: Sequence[Layer] = (),
) -> Iterator[None]:
    """Draw all figures into the folder ``figures`` of a site while the body runs.

    Parameters
    ----------
    dataset, layers
        The measured tables, and the maps.
    style
        Colours, lines and type.
    site
        Root of the site.
    progress
        Hears of two steps, before the body and after it; None is silence.
    workers
        Processes; None takes as many as there are processors at hand. The files do not
        depend on it.
    openings
        Maps of which only a still is drawn: those that another page than their own begins with.
    """
    progress = progress or SilentProgress()
    for folder in (FOLDER, STILLS):
        (site / folder).mkdir(parents=True, exist_ok=True)
    with progress.step(_STEPS["prepare_figures"]):
        material = material_of(dataset, [*layers, *openings], style)
        tasks = _site_tasks(site, dataset, layers, material)
        tasks += _stills(site, _figure_specs(dataset, openings, material))
    with draw_all(tasks, material, progress, workers):
        yield


def write_figures(
    dataset: Dataset,
    layers: Sequence[Layer],
    style: Style,
    names: Sequence[str],
    kind: str,
    langs: Sequence[str],
    folder: Path,
    progress: Progress | None = None,
    workers: int | None = None,
) -> list[Path]:
    """Draw the figures that are asked for by name.

    Parameters
    ----------
    dataset, layers, style
        As in `drawing_figures`.
    names
        Ids of maps, ``moves-`` with a period, or ``exercise``; none at all are all of them.
    kind, langs
        ``png``, ``pdf`` or ``svg``, and the languages.
    folder
        Where they go, as ``<name>.<lang>.<kind>``; it must exist.
    progress, workers
        As in `drawing_figures`.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    UnknownFigureError
        Naming each name that is of no figure, and names near to it.
    """
    progress = progress or SilentProgress()
    with progress.step(_STEPS["prepare_figures"]):
        known = figure_names(dataset, layers)
        _check_names(names, known)
        asked = set(names or known)
        chosen = [layer for layer in layers if layer.id in asked]
        material = material_of(dataset, chosen, style)
        subjects = _subjects(dataset, chosen, material)
        tasks = [
            Task(folder / f"{name}.{lang}.{kind}", lang, subject)
            for name, subject in subjects.items()
            for lang in langs
            if name in asked
        ]
    with draw_all(tasks, material, progress, workers):
        pass
    return [task.file for task in tasks]


def figure_names(dataset: Dataset, layers: Sequence[Layer]) -> list[str]:
    """List the names of all figures that can be drawn."""
    moves = (f"{MOVES}-{period}" for period in sorted(dataset.summary.moves))
    return [*(layer.id for layer in layers), *moves, EXERCISE]


def _check_names(names: Sequence[str], known: Sequence[str]) -> None:
    unknown = []
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, cutoff=0.5)
            hint = f"; near to it: {', '.join(near)}" if near else ""
            unknown.append(f"{shortened(name)}: no map has this name{hint}")
    if unknown:
        raise UnknownFigureError("\n".join([*unknown, "china-atlas layers lists the maps."]))


def moves_of(dataset: Dataset, style: Style) -> list[MovesFigure]:
    """Prepare the figures of moves between provinces, if the dataset has them."""
    if not dataset.summary.moves:
        return []
    return moves_figures(dataset, move_ends(dataset.tables["province_moves"], style), style)


def draw_pictures(
    dataset: Dataset, layer: Layer, style: Style, files: Mapping[str, Path], step: Step
) -> None:
    """Draw one map as a picture in each language, without a site.

    Parameters
    ----------
    dataset, layer, style
        The measured tables, the map, and how it looks.
    files
        Language → the PNG file.
    step
        Hears of every file.
    """
    material = material_of(dataset, [layer], style)
    (spec,) = _figure_specs(dataset, [layer], material)
    worker = FigureWorker(material)
    for lang, file in files.items():
        worker.draw(Task(file, lang, spec))
        step.advance()


def material_of(dataset: Dataset, layers: Sequence[Layer], style: Style) -> Material:
    """Gather what the figures of some maps are drawn from."""
    sets = sorted({layer.unit_set for layer in layers})
    shapes = prepare_shapes(dataset, sets, style.national_frame)
    return Material(shapes, towns_of(dataset), style)


def towns_of(dataset: Dataset) -> tuple[Town, ...]:
    """List the seats of government in order of importance, in the projection of the maps."""
    seats = {lang: ranked_seats(dataset, lang) for lang in LANGS}
    degrees = gpd.points_from_xy(
        [seat.lon for seat in seats["zh"]], [seat.lat for seat in seats["zh"]], crs=here().crs
    )
    points = degrees.to_crs(here().equal_area)
    return tuple(
        Town(zh.code, point.x, point.y, {"zh": zh.name, "en": en.name}, zh.capital, zh.large)
        for zh, en, point in zip(seats["zh"], seats["en"], points, strict=True)
    )


def _figure_specs(
    dataset: Dataset, layers: Sequence[Layer], material: Material
) -> list[FigureSpec]:
    national = material.shapes.national
    return [
        make_figure_spec(
            layer,
            dataset.unit_sets[layer.unit_set],
            national[layer.unit_set].codes,
            material.style,
        )
        for layer in layers
    ]


def _exercise(dataset: Dataset) -> Exercise:
    boundaries = boundaries_text(dataset.boundaries)
    splits = dataset.summary.heihe_tengchong
    share = ""
    if splits and dataset.speaks_for_the_country(here().longest.name):
        found = splits[max(splits)].area_split.population_share_southeast
        share = "" if found is None else format_number(found * 100, decimals=1) + "%"
    source = {lang: boundaries.get(lang) + WORDS["stop"].get(lang) for lang in LANGS}
    return Exercise(source, share)


def _subjects(dataset: Dataset, layers: Sequence[Layer], material: Material) -> dict[str, Subject]:
    """Return what can be drawn by name: maps that share their units in a row, moves, exercise."""
    alike = sorted(layers, key=lambda layer: (layer.level, layer.unit_set))
    specs = _figure_specs(dataset, alike, material)
    moves = moves_of(dataset, material.style)
    return {
        **{spec.id: spec for spec in specs},
        **{f"{MOVES}-{figure.period}": figure for figure in moves},
        EXERCISE: _exercise(dataset),
    }


def _site_tasks(
    site: Path, dataset: Dataset, layers: Sequence[Layer], material: Material
) -> list[Task]:
    """List the files of a site: of each map a picture and stills, of the headlines a print too."""
    subjects = _subjects(dataset, layers, material)
    unprinted = {layer.id for layer in layers if not layer.headline}

    def tasks(kind: str) -> list[Task]:
        return [
            Task(site / getattr(figure_paths(name, lang), kind), lang, subject)
            for name, subject in subjects.items()
            for lang in LANGS
            if kind != "pdf" or name not in unprinted
        ]

    maps = [subject for subject in subjects.values() if isinstance(subject, FigureSpec)]
    return [*tasks("pdf"), *tasks("png"), *_stills(site, maps)]


def _stills(site: Path, specs: Sequence[FigureSpec]) -> list[Task]:
    """List the stills; none bears a word: one does for all languages."""
    return [Task(site / STILLS / spec.id, "", spec) for spec in specs]
