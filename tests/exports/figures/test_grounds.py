"""The grounds of pictures: classes, land without one, and the hatch where values are missing."""

from dataclasses import replace

import numpy as np
import pytest

from atlas.catalogue.style import load_style
from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.sheet.paint import drawing
from atlas.drawing.sheet.plates import MISSING, PLAIN, plate_of
from atlas.drawing.sheet.shapes import prepare_shapes
from atlas.drawing.sheet.sheet import PICTURE
from atlas.exports.figures.drawing import Desk, Material

STYLE = load_style()
PAGE = STYLE.ground.page.light


def rgb(colour: str) -> list[int]:
    return list(bytes.fromhex(colour[1:]))


@pytest.fixture
def ground(country, growth):
    """Draw the national map of the small country with all units of one class."""
    shapes = prepare_shapes(country, [growth.unit_set], PICTURE, STYLE.national_frame)
    desk = Desk(Material(shapes, (), STYLE, font_file()), PICTURE)
    codes = shapes.national[growth.unit_set].codes
    plate = plate_of(growth, country.unit_sets[growth.unit_set], codes, STYLE)

    def draw(number: int) -> np.ndarray:
        alike = replace(plate, classes=np.full(len(codes), number, dtype=np.int8))
        with drawing():
            pixels = desk.grounds.draw(alike, {"national": desk.main}, STYLE, PAGE)
        return pixels[..., :3].reshape(-1, 3)

    return draw


def test_units_have_the_colour_of_their_class(ground, growth):
    found = ground(2)
    inside = (found == rgb(growth.classes.light[2])).all(axis=1)
    page = (found == rgb(PAGE)).all(axis=1)
    # Nine squares of a degree or less; all but their edges is one colour.
    assert inside.sum() > 100
    assert (inside | page).mean() > 0.995


def test_land_without_a_class_is_plain(ground):
    assert (ground(PLAIN) == rgb(STYLE.ground.land_without_theme.light)).all(axis=1).sum() > 100


def test_missing_units_are_hatched_where_the_others_are_coloured(ground, growth):
    fill, ink = rgb(STYLE.missing.fill.light), rgb(STYLE.missing.hatch.light)
    missing, coloured = ground(MISSING), ground(2)
    land = (coloured == rgb(growth.classes.light[2])).all(axis=1)
    drawn = missing[land]
    assert (coloured[~land] == rgb(PAGE)).all(axis=1).mean() > 0.99
    # Most is fill; where a line runs, it is nearer to its ink, never beyond it.
    assert 0.5 < (drawn == fill).all(axis=1).mean() < 0.95
    assert (drawn.min(axis=0) >= np.minimum(fill, ink)).all()
    assert (drawn.min(axis=0) < np.array(fill) - 40).all()
