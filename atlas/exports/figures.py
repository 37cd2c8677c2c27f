"""Figures of the maps: pictures for a page or a paper, prints for a wall.

One PNG of 1600×1200 pixels for each map and language, all in the folder ``figures`` of a site; a
PDF of A4 for the headline maps there, and of any map on demand.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache, partial
from itertools import product
from pathlib import Path
from typing import Any, Final

import geopandas as gpd

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.drawing.arrows import move_ends
from atlas.drawing.sheet.canvas import A4_SHEET, PNG_SHEET, drawing, save
from atlas.drawing.sheet.figure_spec import WORDS, FigureSpec, make_figure_spec
from atlas.drawing.sheet.map import Town
from atlas.drawing.sheet.shapes import prepare_shapes
from atlas.exports.figure_renderer import STILLS, FigureRenderer, Material, StillRenderer
from atlas.exports.moves_figures import MovesFigure, draw_moves, moves_figures
from atlas.model.dataset import Dataset
from atlas.model.errors import Fault, FaultyInputError, Message
from atlas.model.layer import Layer
from atlas.model.tasks import Progress, SilentProgress, Task, run_tasks
from atlas.places.seats import ranked_seats
from atlas.words.word_files import LANGS, read_words

Subject = FigureSpec | MovesFigure


class FigureWorker:
    """Draws files of every kind.

    Parameters
    ----------
    material
        What they are drawn from.
    """

    def __init__(self, material: Material) -> None:
        self.material = material
        self._picture = FigureRenderer(material, PNG_SHEET)
        self._page = FigureRenderer(material, A4_SHEET)

    @cached_property
    def _stills(self) -> StillRenderer:
        return StillRenderer(self.material)

    def draw(self, subject: Subject, lang: str, file: Path) -> None:
        """Draw one file, whose suffix says what is drawn: ``.png``, ``.pdf``, ``.svg``."""
        with drawing():
            renderer = self._picture if file.suffix == ".png" else self._page
            if isinstance(subject, FigureSpec):
                page = renderer.draw(subject, lang)
            else:
                page = draw_moves(renderer, subject, lang)
            save(page, file, WORDS["credit"].get(lang))

    def draw_all(
        self, subject: Subject, stem: Path, kinds: Sequence[str], langs: Sequence[str]
    ) -> list[Path]:
        """Draw the files of each kind and language that are named by a stem; return them."""
        stem.parent.mkdir(parents=True, exist_ok=True)
        files = []
        for kind, lang in product(kinds, langs):
            files.append(stem.with_name(f"{stem.name}.{lang}.{kind}"))
            self.draw(subject, lang, files[-1])
        return files

    def draw_stills(self, spec: FigureSpec, folder: Path, *, thumb: bool) -> None:
        """Draw the stills of a map, which bear no words; a headline's small ones (`thumb`) too."""
        folder.mkdir(parents=True, exist_ok=True)
        with drawing():
            self._stills.write(spec, folder, thumb=thumb)


_STEPS = read_words("steps")

DRAWING: Final = _STEPS["figures"]
"""Name of the step that takes long."""

FOLDER: Final = "figures"
MOVES: Final = "moves"
"""The figures of moves are named so, and by their period."""

MAPS_OF_A_TASK: Final = 4
"""So many maps of the same units one worker draws on end."""


Drawn = tuple[Layer, Sequence[str]]
"""A map, and the kinds of files that are drawn of it."""


def figure_path(layer_id: str, lang: str, kind: str) -> str:
    """Say where the ``png`` or ``pdf`` of a map is, from the root of the site."""
    return f"{FOLDER}/{layer_id}.{lang}.{kind}"


def figure_tasks(dataset: Dataset, edition: Edition) -> list[Task]:
    """List what draws the figures of a site: tasks of the edition, the dataset and the site.

    Of each map they draw a picture and stills, of the headlines a print too; of the moves of each
    period a picture and a print.

    Parameters
    ----------
    dataset, edition
        The measured tables, and the maps.
    """
    drawn = [(layer, ("png", "pdf") if layer.headline else ("png",)) for layer in edition.layers]
    return _tasks(drawn, _periods(dataset), ("png", "pdf"), LANGS, below=FOLDER, stills=True)


def _tasks(
    drawn: Sequence[Drawn],
    periods: Sequence[str],
    kinds: Sequence[str],
    langs: Sequence[str],
    *,
    below: str = "",
    stills: bool = False,
) -> list[Task]:
    """Part maps into tasks, those of the same units together: they share their outlines."""
    by_units: dict[str, list[Drawn]] = {}
    for layer, kinds_of_map in drawn:
        by_units.setdefault(layer.unit_set, []).append((layer, kinds_of_map))
    sets = tuple(sorted(by_units))
    how: dict[str, Any] = {"sets": sets, "langs": langs, "below": below, "stills": stills}
    works = [
        partial(draw_maps, drawn=tuple(group[first : first + MAPS_OF_A_TASK]), **how)
        for group in by_units.values()
        for first in range(0, len(group), MAPS_OF_A_TASK)
    ]
    works += [
        partial(draw_period, period=period, kinds=kinds, langs=langs, below=below)
        for period in periods
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
    specs = _figure_specs(dataset, [layer for layer, _ in drawn], worker.material)
    for spec, (layer, kinds) in zip(specs, drawn, strict=True):
        files += worker.draw_all(spec, folder / below / spec.id, kinds, langs)
        if stills:
            worker.draw_stills(spec, folder / STILLS, thumb=layer.headline)
    return files


def draw_period(
    edition: Edition,
    dataset: Dataset,
    folder: Path,
    *,
    period: str,
    kinds: Sequence[str],
    langs: Sequence[str],
    below: str = "",
) -> list[Path]:
    """Draw the moves of a period.

    Parameters
    ----------
    period
        Such as ``2015-2020``.
    edition, dataset, folder, kinds, langs, below
        As for `draw_maps`.
    """
    worker = _figure_worker(edition, dataset, ())
    figure = _moves_of(dataset, edition.style, period=period)
    return worker.draw_all(figure, folder / below / f"{MOVES}-{period}", kinds, langs)


def _moves_of(dataset: Dataset, style: Style, *, period: str) -> MovesFigure:
    ends = move_ends(dataset.tables["province_moves"], style, crs=dataset.country.equal_area)
    return next(figure for figure in moves_figures(dataset, ends, style) if figure.period == period)


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
        Ids of maps, or ``moves-`` with a period; none at all are all of them.
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
    FaultyInputError
        Naming each name that is of no figure, and names near to it.
    """
    of_moves = {f"{MOVES}-{period}": period for period in _periods(dataset)}
    check_names(names, [*(layer.id for layer in edition.layers), *of_moves])
    drawn = [(layer, (kind,)) for layer in edition.layers if not names or layer.id in names]
    periods = [period for name, period in of_moves.items() if not names or name in names]
    tasks, given = _tasks(drawn, periods, (kind,), langs), (edition, dataset, folder)
    heard = progress or SilentProgress()
    found = run_tasks(tasks, given, heard, DRAWING, workers=workers, scratch=folder)
    return [file for files in found for file in files]


@lru_cache(maxsize=2)
def _figure_worker(edition: Edition, dataset: Dataset, sets: tuple[str, ...]) -> FigureWorker:
    return FigureWorker(material_of(dataset, sets, edition.style))


def _periods(dataset: Dataset) -> list[str]:
    """List the periods whose moves are drawn."""
    return sorted(dataset.summary.moves)


def check_names(names: Sequence[str], known: Sequence[str]) -> None:
    """Refuse names that are of no figure.

    Raises
    ------
    FaultyInputError
        Naming each of them, and names near to it.
    """
    faults = []
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, cutoff=0.5)
            such = Message(", such as {names}", names=near) if near else ""
            expected = Message("the name of a map{such} (see china-atlas layers)", such=such)
            faults.append(Fault(expected, name))
    if faults:
        raise FaultyInputError(faults)


def material_of(dataset: Dataset, sets: Sequence[str], style: Style) -> Material:
    """Gather what the figures of maps of some unit sets are drawn from."""
    shapes = prepare_shapes(dataset, sets, style.national_frame)
    return Material(shapes, towns_of(dataset), style, dataset.country.provinces)


def towns_of(dataset: Dataset) -> tuple[Town, ...]:
    """List the seats of government in order of importance, in the projection of the maps."""
    seats = {lang: ranked_seats(dataset, lang) for lang in LANGS}
    lons, lats = [seat.lon for seat in seats["zh"]], [seat.lat for seat in seats["zh"]]
    degrees = gpd.points_from_xy(lons, lats, crs=dataset.leaves.crs)
    points = degrees.to_crs(dataset.country.equal_area)
    return tuple(
        Town(zh.code, point.x, point.y, {"zh": zh.name, "en": en.name}, zh.capital, zh.large)
        for zh, en, point in zip(seats["zh"], seats["en"], points, strict=True)
    )


def _figure_specs(
    dataset: Dataset, layers: Sequence[Layer], material: Material
) -> list[FigureSpec]:
    return [
        make_figure_spec(
            layer,
            dataset.unit_sets[layer.unit_set],
            material.shapes.national[layer.unit_set].codes,
            material.style,
            special=dataset.country.special,
            provinces=material.provinces,
        )
        for layer in layers
    ]
