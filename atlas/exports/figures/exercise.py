"""The blank exercise map: borders, numbered capitals, lines to write on, and a page of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from atlas.drawing.plan.views import Box
from atlas.drawing.sheet.canvas import Canvas
from atlas.drawing.sheet.country import (
    line_ends,
    name_sea,
    paint_national_lines,
    paint_sea,
)
from atlas.drawing.sheet.figure_spec import WORDS
from atlas.drawing.sheet.marginalia import LEADING, SMALL, draw_sources, draw_title
from atlas.drawing.sheet.towns import Town, town_names
from atlas.drawing.sheet.wrapping import wrap
from atlas.exports.figures.renderer import FigureRenderer
from atlas.words.reading import read_words

COLUMNS: Final = 2

TASKS: Final = tuple(read_words("figures", "tasks").values())
"""What is asked; the last is answered by the figure of the latest census."""


@dataclass(frozen=True)
class Exercise:
    """What the exercise needs beside the map.

    Attributes
    ----------
    source
        Where the borders are from, by language.
    share
        Share of people south-east of the line at the latest census, as written; empty where
        the censuses do not count the country.
    """

    source: dict[str, str]
    share: str


def draw_exercise(
    renderer: FigureRenderer, exercise: Exercise, lang: str, *, answered: bool = False
) -> Canvas:
    """Draw the exercise, or its page of answers."""
    canvas = renderer.canvas(lang)
    style, shapes = canvas.style, renderer.material.shapes
    title = WORDS["exercise_answers"] if answered else WORDS["exercise"]
    draw_title(canvas, title.get(lang), "" if answered else WORDS["pupil"].get(lang))
    paint_national_lines(canvas, shapes, renderer.main, style.missing.hatch.light, strong=True)
    paint_sea(canvas, shapes, renderer.sea)
    taken = name_sea(canvas, renderer.sea)
    capitals = [town for town in renderer.material.towns if town.capital]
    numbered = sorted(capitals, key=lambda town: town.code)
    numbers = {town.code: str(number) for number, town in enumerate(numbered, start=1)}
    named = [_numbered(town, numbers[town.code]) for town in capitals]
    ends = line_ends(canvas, shapes, renderer.main)
    if not answered:
        ends = [(x, y, letter, size) for letter, (x, y, _, size) in zip("AB", ends, strict=True)]
        ends[0] = (renderer.main.place(shapes.line[:1])[0, 0] - 11, *ends[0][1:])
    town_names(canvas, capitals if answered else named, renderer.main, ends, taken, close=True)
    _tasks(canvas, renderer, exercise, answered)
    rows = [(numbers[town.code], town.names[lang]) for town in numbered]
    divide = style.line.heihe_tengchong
    rows += [("A", divide.end.get(lang)), ("B", divide.start.get(lang))]
    _write_in(canvas, rows, renderer.sheet.side(style.national_frame), answered)
    draw_sources(canvas, exercise.source[lang], WORDS["rights"].get(lang))
    return canvas


def _numbered(town: Town, number: str) -> Town:
    names = dict.fromkeys(town.names, number)
    return Town(town.code, town.x, town.y, names, town.capital, town.large)


def _tasks(canvas: Canvas, renderer: FigureRenderer, exercise: Exercise, answered: bool) -> None:
    """Write what is asked below Tibet."""
    notes = renderer.sheet.notes(canvas.style.national_frame, renderer.main.box.bottom)
    width = line_ends(canvas, renderer.material.shapes, renderer.main)[0][0] - 12 - notes.left
    y = notes.top + 10
    for task in TASKS:
        for line in wrap(task.get(canvas.lang), SMALL, width):
            canvas.write(notes.left, y, line, SMALL)
            y += LEADING
        y += 3
    if answered:
        known = WORDS["answer"] if exercise.share else WORDS["answer_side"]
        answer = known.get(canvas.lang).format(share=exercise.share)
        canvas.write(notes.left, y, answer, SMALL, canvas.style.ground.link_and_focus.light)
    else:
        _rule(canvas, notes.left, notes.left + 0.8 * width, y + 3)


def _write_in(canvas: Canvas, rows: list[tuple[str, str]], side: Box, answered: bool) -> None:
    """Write the numbers with a line each to write on, or with the name."""
    down = -(-len(rows) // COLUMNS)
    each = min(side.height / down, 34.0)
    width = side.width / COLUMNS
    for place, (number, name) in enumerate(rows):
        left = side.left + place // down * width
        foot = side.top + (place % down + 1) * each - 4
        canvas.write(left + 16, foot, number, SMALL, align="right")
        if answered:
            canvas.write(left + 22, foot, name, SMALL, canvas.style.ground.link_and_focus.light)
        else:
            _rule(canvas, left + 21, left + width - 6, foot + 2)


def _rule(canvas: Canvas, left: float, right: float, y: float) -> None:
    line = canvas.device_path([np.array([[left, y], [right, y]])])
    canvas.stroke(line, canvas.style.ground.muted.light, 0.6)
