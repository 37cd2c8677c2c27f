"""The blank exercise map: borders, numbered capitals, lines to write on, and a page of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from atlas.drawing.plan.views import Box
from atlas.drawing.sheet import texts
from atlas.drawing.sheet.country import (
    line_ends,
    name_sea,
    paint_national_lines,
    paint_sea,
)
from atlas.drawing.sheet.marginalia import LEADING, SMALL, draw_sources, draw_title
from atlas.drawing.sheet.paint import Paper
from atlas.drawing.sheet.towns import Town, town_names
from atlas.drawing.sheet.wrapping import wrap
from atlas.exports.figures.drawing import Desk

COLUMNS: Final = 2


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


def draw_exercise(paper: Paper, desk: Desk, exercise: Exercise, answered: bool = False) -> None:
    """Draw the exercise, or its page of answers, on a sheet as large as the desk's."""
    lang = paper.lang
    style, shapes = paper.style, desk.material.shapes
    title = texts.EXERCISE_ANSWERS if answered else texts.EXERCISE
    draw_title(paper, title.get(lang), "" if answered else texts.PUPIL.get(lang))
    paint_national_lines(paper, shapes, desk.main, style.missing.hatch.light, strong=True)
    paint_sea(paper, shapes, desk.sea)
    taken = name_sea(paper, desk.sea)
    capitals = [town for town in desk.material.towns if town.capital]
    numbered = sorted(capitals, key=lambda town: town.code)
    numbers = {town.code: str(number) for number, town in enumerate(numbered, start=1)}
    named = [_numbered(town, numbers[town.code]) for town in capitals]
    ends = line_ends(paper, shapes, desk.main)
    if not answered:
        ends = [(x, y, letter, size) for letter, (x, y, _, size) in zip("AB", ends, strict=True)]
        ends[0] = (desk.main.place(shapes.line[:1])[0, 0] - 11, *ends[0][1:])
    town_names(paper, capitals if answered else named, desk.main, ends, taken, close=True)
    _tasks(paper, desk, exercise, answered)
    rows = [(numbers[town.code], town.names[lang]) for town in numbered]
    divide = style.line.heihe_tengchong
    rows += [("A", divide.end.get(lang)), ("B", divide.start.get(lang))]
    _write_in(paper, rows, desk.sheet.side(style.national_frame), answered)
    draw_sources(paper, exercise.source[lang], texts.RIGHTS.get(lang))


def _numbered(town: Town, number: str) -> Town:
    names = dict.fromkeys(town.names, number)
    return Town(town.code, town.x, town.y, names, town.capital, town.large)


def _tasks(paper: Paper, desk: Desk, exercise: Exercise, answered: bool) -> None:
    """Write what is asked below Tibet."""
    notes = desk.sheet.notes(paper.style.national_frame, desk.main.box.bottom)
    width = line_ends(paper, desk.material.shapes, desk.main)[0][0] - 12 - notes.left
    y = notes.top + 10
    for task in texts.TASKS:
        for line in wrap(task.get(paper.lang), SMALL, width):
            paper.write(notes.left, y, line, SMALL)
            y += LEADING
        y += 3
    if answered:
        known = texts.ANSWER if exercise.share else texts.ANSWER_SIDE
        answer = known.get(paper.lang).format(share=exercise.share)
        paper.write(notes.left, y, answer, SMALL, paper.style.ground.link_and_focus.light)
    else:
        _rule(paper, notes.left, notes.left + 0.8 * width, y + 3)


def _write_in(paper: Paper, rows: list[tuple[str, str]], side: Box, answered: bool) -> None:
    """Write the numbers with a line each to write on, or with the name."""
    down = -(-len(rows) // COLUMNS)
    each = min(side.height / down, 34.0)
    width = side.width / COLUMNS
    for place, (number, name) in enumerate(rows):
        left = side.left + place // down * width
        foot = side.top + (place % down + 1) * each - 4
        paper.write(left + 16, foot, number, SMALL, align="right")
        if answered:
            paper.write(left + 22, foot, name, SMALL, paper.style.ground.link_and_focus.light)
        else:
            _rule(paper, left + 21, left + width - 6, foot + 2)


def _rule(paper: Paper, left: float, right: float, y: float) -> None:
    line = paper.device_path([np.array([[left, y], [right, y]])])
    paper.stroke(line, paper.style.ground.muted.light, 0.6)
