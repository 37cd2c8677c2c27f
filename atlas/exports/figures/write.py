"""The figures of a site: a picture and a print of every map in both languages, and an exercise."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd

from atlas.catalogue.style import Style
from atlas.catalogue.vocabulary import boundaries_text
from atlas.country import here
from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.drawn_moves import move_ends
from atlas.drawing.sheet import texts
from atlas.drawing.sheet.insets import insets
from atlas.drawing.sheet.plates import Plate, plate_of
from atlas.drawing.sheet.shapes import prepare_shapes
from atlas.drawing.sheet.sheet import PAGE, PICTURE, Sheet
from atlas.drawing.sheet.towns import Town
from atlas.drawing.sheet.typeface import cut_font
from atlas.exports.figures.drawing import Material
from atlas.exports.figures.exercise import Exercise
from atlas.exports.figures.moves import MovesFigure, alike_words, moves_figures
from atlas.exports.figures.pool import Studio, Task, draw_all
from atlas.exports.figures.stills import FOLDER as STILLS
from atlas.exports.figures.stills import Still
from atlas.model.classes import Text
from atlas.model.dataset import Dataset
from atlas.model.layer import Layer
from atlas.model.progress import Progress, SilentProgress, Step
from atlas.places.seats import ranked_seats
from atlas.words.numbers import format_number
from atlas.words.reading import LANGS, langs, read_words

_STEPS = read_words("steps")

FOLDER: Final = "figures"
EXERCISE: Final = "exercise"
MOVES: Final = "moves"
"""The figures of moves are named so, and by their period."""


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
    with tempfile.TemporaryDirectory() as folder:
        font = Path(folder) / "letters.ttf"
        with progress.step(_STEPS["prepare_figures"]):
            picture, page = _materials(dataset, [*layers, *openings], style, font)
            plates = _plates(dataset, layers, style, picture)
            begun = _plates(dataset, openings, style, picture)
            exercise = _exercise(dataset)
            moves = moves_of(dataset, style)
            cut_font([*_words(plates, picture, exercise), *alike_words(moves)], font)
        tasks = [*_tasks(site, plates, moves, exercise), *_stills(site, begun)]
        with draw_all(tasks, picture, page, progress, workers):
            yield


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
    shapes = prepare_shapes(dataset, [layer.unit_set], PICTURE, style.national_frame)
    # Only prints embed a font: to cut it takes longer than to draw two pictures.
    material = Material(shapes, towns_of(dataset), style, font_file())
    (plate,) = _plates(dataset, [layer], style, material)
    studio = Studio(material, material)
    for lang, file in files.items():
        studio.draw(Task(file, lang, plate))
        step.advance()


def _materials(
    dataset: Dataset, layers: Sequence[Layer], style: Style, font: Path
) -> tuple[Material, Material]:
    sets = sorted({layer.unit_set for layer in layers})
    towns = towns_of(dataset)

    def prepared(sheet: Sheet) -> Material:
        return Material(
            prepare_shapes(dataset, sets, sheet, style.national_frame), towns, style, font
        )

    # Two threads do: what takes long is GEOS, which leaves Python free.
    with ThreadPoolExecutor(2) as threads:
        picture, page = threads.map(prepared, (PICTURE, PAGE))
    return picture, page


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


def _plates(
    dataset: Dataset, layers: Sequence[Layer], style: Style, material: Material
) -> list[Plate]:
    national = material.shapes.national
    return [
        plate_of(layer, dataset.unit_sets[layer.unit_set], national[layer.unit_set].codes, style)
        for layer in layers
    ]


def _exercise(dataset: Dataset) -> Exercise:
    boundaries = boundaries_text(dataset.boundaries)
    splits = dataset.summary.heihe_tengchong
    share = ""
    if splits and dataset.speaks_for_the_country(here().longest.name):
        found = splits[max(splits)].area_split.population_share_southeast
        share = "" if found is None else format_number(found * 100, decimals=1) + "%"
    source = {lang: boundaries.get(lang) + texts.STOP.get(lang) for lang in langs()}
    return Exercise(source, share)


def _words(plates: Sequence[Plate], material: Material, exercise: Exercise) -> list[str]:
    """List everything that a figure may write."""
    style, divide = material.style, material.style.line.heihe_tengchong
    shared = [value for value in vars(texts).values() if isinstance(value, Text)]
    shared += [*texts.TASKS, *(inset.name for inset in insets())]
    shared += [divide.start, divide.end]
    if (inset := style.national_frame.inset) is not None:
        shared.append(inset.title)
    words = [text.get(lang) for text in shared for lang in langs()]
    words += [name for town in material.towns for name in town.names.values()]
    words += [repr(words) for plate in plates for words in plate.words.values()]
    return [*words, *exercise.source.values()]


def _tasks(
    site: Path, plates: Sequence[Plate], moves: Sequence[MovesFigure], exercise: Exercise
) -> list[Task]:
    """List the files so that a worker draws alike ones in a row; it keeps what they share."""
    alike = sorted(plates, key=lambda plate: (plate.level, plate.unit_set))
    named: list[tuple[str, Plate | MovesFigure | Exercise]] = [
        *((plate.id, plate) for plate in alike),
        *((f"{MOVES}-{figure.period}", figure) for figure in moves),
    ]
    named.append((EXERCISE, exercise))
    pictures, pages = (
        [
            Task(site / getattr(figure_paths(name, lang), kind), lang, subject)
            for name, subject in named
            for lang in langs()
        ]
        for kind in ("png", "pdf")
    )
    return [*pictures, *pages, *_stills(site, alike)]


def _stills(site: Path, plates: Sequence[Plate]) -> list[Task]:
    """List the stills; none bears a word: one does for all languages."""
    return [Task(site / STILLS / plate.id, "", Still(plate)) for plate in plates]
