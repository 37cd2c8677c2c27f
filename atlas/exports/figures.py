"""Figures of the maps: pictures for a page or a paper, prints for a wall or a class.

One PNG of 1600×1200 pixels for each map and language, and a blank exercise map, all in the folder
``figures`` of a site; a PDF of A4 for the headline maps there, and of any map on demand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Final

import geopandas as gpd

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style, boundaries_text
from atlas.drawing.arrows import move_ends
from atlas.drawing.sheet.canvas import PAGE, PICTURE, Canvas, drawing, save
from atlas.drawing.sheet.figure_spec import WORDS, FigureSpec, make_figure_spec
from atlas.drawing.sheet.map import Town
from atlas.drawing.sheet.shapes import prepare_shapes
from atlas.exports.figure_renderer import STILLS, FigureRenderer, Material, StillRenderer
from atlas.exports.other_figures import (
    Exercise,
    MovesFigure,
    draw_exercise,
    draw_moves,
    moves_figures,
)
from atlas.model.dataset import Dataset
from atlas.model.errors import UserError, shortened
from atlas.model.layer import Layer
from atlas.model.tasks import (
    Progress,
    SilentProgress,
    Step,
    Task,
    processors,
    run_tasks,
    worker_pool,
)
from atlas.places.seats import ranked_seats
from atlas.words.numbers import format_number
from atlas.words.word_files import LANGS, read_words

Subject = FigureSpec | MovesFigure | Exercise


class FigureWorker:
    """Draws files of every kind.

    Parameters
    ----------
    material
        What they are drawn from.
    """

    def __init__(self, material: Material) -> None:
        self.material = material
        self._picture = FigureRenderer(material, PICTURE)
        self._page = FigureRenderer(material, PAGE)

    @cached_property
    def _stills(self) -> StillRenderer:
        return StillRenderer(self.material)

    def draw(self, subject: Subject, lang: str, file: Path) -> None:
        """Draw one file, whose suffix says what is drawn: ``.png``, ``.pdf``, ``.svg``."""
        with drawing():
            renderer = self._picture if file.suffix == ".png" else self._page
            pages = draw_pages(renderer, subject, lang)
            save(pages, file, WORDS["credit"].get(lang))

    def draw_stills(self, spec: FigureSpec, folder: Path) -> None:
        """Draw the stills of a map, which bear no words."""
        with drawing():
            self._stills.write(spec, folder)


def draw_pages(renderer: FigureRenderer, subject: Subject, lang: str) -> list[Canvas]:
    """Draw the sheets of a figure: the exercise has a second one, of answers."""
    if isinstance(subject, FigureSpec):
        return [renderer.draw(subject, lang)]
    if isinstance(subject, MovesFigure):
        return [draw_moves(renderer, subject, lang)]
    return [draw_exercise(renderer, subject, lang, answered=answered) for answered in (False, True)]


_STEPS = read_words("steps")

DRAWING: Final = _STEPS["figures"]
"""Name of the step that takes long."""

FOLDER: Final = "figures"
EXERCISE: Final = "exercise"
MOVES: Final = "moves"
"""The figures of moves are named so, and by their period."""

MAPS_OF_A_TASK: Final = 4
"""So many maps of the same units one worker draws on end."""


Drawn = tuple[Layer, Sequence[str]]
"""A map, and the kinds of files that are drawn of it."""


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


def figure_tasks(dataset: Dataset, edition: Edition, openings: Sequence[Layer]) -> list[Task]:
    """List what draws the figures of a site: tasks of the edition, the dataset and the site.

    Of each map they draw a picture and stills, of the headlines a print too; of the moves of each
    period and of the exercise a picture and a print.

    Parameters
    ----------
    dataset, edition
        The measured tables, and the maps.
    openings
        Maps of which only a still is drawn: those that another page than their own begins with.
    """
    drawn = [
        *((layer, ("png", "pdf") if layer.headline else ("png",)) for layer in edition.layers),
        *((layer, ()) for layer in openings),
    ]
    sets = _sets_of(drawn)
    works = [
        *(
            partial(draw_maps, drawn=part, sets=sets, langs=LANGS, below=FOLDER, stills=True)
            for part in _parts(drawn)
        ),
        *(
            partial(draw_other, name=name, kinds=("png", "pdf"), langs=LANGS, below=FOLDER)
            for name in _others(dataset)
        ),
    ]
    return [Task(DRAWING, work) for work in works]


def draw_maps(
    edition: Edition,
    dataset: Dataset,
    folder: Path,
    *,
    drawn: Sequence[Drawn],
    sets: Sequence[str],
    langs: Sequence[str],
    below: str = "",
    stills: bool = False,
) -> list[Path]:
    """Draw the figures of some maps.

    Parameters
    ----------
    edition, dataset
        The style, and the measured tables.
    folder
        Root of what is written.
    drawn
        The maps, each with its kinds: ``png``, ``pdf``, ``svg``.
    sets
        The unit sets of all maps that this process will draw: their outlines are prepared once.
    langs
        Languages of each.
    below
        The folder in it of the figures.
    stills
        Whether stills are drawn as well; none bears a word, and one does for all languages.

    Returns
    -------
    list of Path
        The figures.
    """
    worker = _figure_worker(edition, dataset, tuple(sets))
    files = []
    for made in (below, STILLS) if stills else (below,):
        (folder / made).mkdir(parents=True, exist_ok=True)
    specs = _figure_specs(dataset, [layer for layer, _ in drawn], worker.material)
    for spec, (_, kinds) in zip(specs, drawn, strict=True):
        for kind in kinds:
            for lang in langs:
                files.append(folder / below / f"{spec.id}.{lang}.{kind}")
                worker.draw(spec, lang, files[-1])
        if stills:
            worker.draw_stills(spec, folder / STILLS)
    return files


def draw_other(
    edition: Edition,
    dataset: Dataset,
    folder: Path,
    *,
    name: str,
    kinds: Sequence[str],
    langs: Sequence[str],
    below: str = "",
) -> list[Path]:
    """Draw what is no map of units: the moves of a period, or the exercise.

    Parameters
    ----------
    name
        ``moves-`` with a period, or ``exercise``.
    edition, dataset, folder, kinds, langs, below
        As for `draw_maps`.
    """
    worker = _figure_worker(edition, dataset, ())
    subject = _others(dataset)[name](dataset, edition.style)
    files = []
    (folder / below).mkdir(parents=True, exist_ok=True)
    for kind in kinds:
        for lang in langs:
            files.append(folder / below / f"{name}.{lang}.{kind}")
            worker.draw(subject, lang, files[-1])
    return files


def write_figures(
    dataset: Dataset,
    edition: Edition,
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
    dataset, edition
        The measured tables, and the maps.
    names
        Ids of maps, ``moves-`` with a period, or ``exercise``; none at all are all of them.
    kind, langs
        ``png``, ``pdf`` or ``svg``, and the languages.
    folder
        Where they go, as ``<name>.<lang>.<kind>``; it must exist.
    progress
        Hears of the drawing; None is silence.
    workers
        Processes; None takes as many as there are processors at hand. The files do not
        depend on it.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    UnknownFigureError
        Naming each name that is of no figure, and names near to it.
    """
    others = _others(dataset)
    _check_names(names, [*(layer.id for layer in edition.layers), *others])
    drawn = [(layer, (kind,)) for layer in edition.layers if not names or layer.id in names]
    sets = _sets_of(drawn)
    tasks = [partial(draw_maps, drawn=part, sets=sets, langs=langs) for part in _parts(drawn)]
    tasks += [
        partial(draw_other, name=name, kinds=(kind,), langs=langs)
        for name in others
        if not names or name in names
    ]
    given = edition, dataset, folder
    with worker_pool(min(workers or processors(), len(tasks)), [__name__]) as pool:
        works = [Task(DRAWING, work) for work in tasks]
        found = run_tasks(pool, works, given, folder, progress or SilentProgress(), DRAWING)
    return [file for files in found for file in files]


@lru_cache(maxsize=2)
def _figure_worker(edition: Edition, dataset: Dataset, sets: tuple[str, ...]) -> FigureWorker:
    return FigureWorker(material_of(dataset, sets, edition.style))


def _sets_of(drawn: Sequence[Drawn]) -> tuple[str, ...]:
    return tuple(sorted({layer.unit_set for layer, _ in drawn}))


def _parts(drawn: Sequence[Drawn]) -> list[tuple[Drawn, ...]]:
    """Part maps into those of one task each: maps of the same units share their outlines."""
    by_units: dict[str, list[Drawn]] = {}
    for layer, kinds in drawn:
        by_units.setdefault(layer.unit_set, []).append((layer, kinds))
    return [
        tuple(group[first : first + MAPS_OF_A_TASK])
        for group in by_units.values()
        for first in range(0, len(group), MAPS_OF_A_TASK)
    ]


def _others(dataset: Dataset) -> dict[str, Callable[[Dataset, Style], Subject]]:
    """List what makes the figures that are no maps of units, by name."""
    moves = {
        f"{MOVES}-{period}": partial(_moves_of, period=period)
        for period in sorted(dataset.summary.moves)
    }
    return {**moves, EXERCISE: lambda dataset, _style: _exercise(dataset)}


def _check_names(names: Sequence[str], known: Sequence[str]) -> None:
    unknown = []
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, cutoff=0.5)
            hint = f"; near to it: {', '.join(near)}" if near else ""
            unknown.append(f"{shortened(name)}: no map has this name{hint}")
    if unknown:
        raise UnknownFigureError("\n".join([*unknown, "china-atlas layers lists the maps."]))


def _moves_of(dataset: Dataset, style: Style, *, period: str) -> MovesFigure:
    ends = move_ends(dataset.tables["province_moves"], style, country=dataset.country)
    return next(figure for figure in moves_figures(dataset, ends, style) if figure.period == period)


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
    worker = FigureWorker(material_of(dataset, [layer.unit_set], style))
    (spec,) = _figure_specs(dataset, [layer], worker.material)
    for lang, file in files.items():
        worker.draw(spec, lang, file)
        step.advance()


def material_of(dataset: Dataset, sets: Sequence[str], style: Style) -> Material:
    """Gather what the figures of maps of some unit sets are drawn from."""
    shapes = prepare_shapes(dataset, sets, style.national_frame)
    return Material(shapes, towns_of(dataset), style, dataset.country)


def towns_of(dataset: Dataset) -> tuple[Town, ...]:
    """List the seats of government in order of importance, in the projection of the maps."""
    seats = {lang: ranked_seats(dataset, lang) for lang in LANGS}
    degrees = gpd.points_from_xy(
        [seat.lon for seat in seats["zh"]],
        [seat.lat for seat in seats["zh"]],
        crs=dataset.country.crs,
    )
    points = degrees.to_crs(dataset.country.equal_area)
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
            country=dataset.country,
        )
        for layer in layers
    ]


def _exercise(dataset: Dataset) -> Exercise:
    boundaries = boundaries_text(dataset.boundaries, country=dataset.country)
    splits = dataset.summary.heihe_tengchong
    share = ""
    if splits and dataset.speaks_for_the_country(dataset.country.longest.name):
        found = splits[max(splits)].area_split.population_share_southeast
        share = "" if found is None else format_number(found * 100, decimals=1) + "%"
    source = {lang: boundaries.get(lang) + WORDS["stop"].get(lang) for lang in LANGS}
    return Exercise(source, share)
