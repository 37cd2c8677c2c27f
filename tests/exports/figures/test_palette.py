"""A picture of few colours keeps the colours of classes, and loses next to nothing of the rest."""

import numpy as np
import pytest
from PIL import Image

from atlas.catalogue.style import load_style
from atlas.drawing.sheet.png import Indexed
from atlas.exports.figures.palette import _flat_colours, with_few_colours

STYLE = load_style()
PALETTES = sorted(STYLE.palettes)


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def opaque(colours: np.ndarray) -> np.ndarray:
    return np.insert(colours, 3, 255, axis=2)


@pytest.mark.parametrize("name", PALETTES)
def test_flat_colours_stay_what_they_are(name):
    classes = STYLE.palettes[name].light
    colours = [rgb(colour) for colour in (*classes, *_flat_colours(STYLE))]
    drawn = np.array([colours], dtype=np.uint8)
    few = with_few_colours(opaque(drawn), classes, STYLE)
    assert few.palette[few.places].tolist() == drawn.tolist()


@pytest.mark.parametrize("name", PALETTES)
def test_blends_of_two_come_out_close(name):
    classes = STYLE.palettes[name].light
    ends = np.array([rgb(colour) for colour in (*classes, *_flat_colours(STYLE)[:2])], dtype=float)
    shares = np.linspace(0, 1, 9)[:, None]
    blends = np.array([one + shares * (other - one) for one in ends for other in ends])
    drawn = np.round(blends).astype(np.uint8)
    few = with_few_colours(opaque(drawn), classes, STYLE)
    error = np.abs(few.palette[few.places].astype(int) - drawn.astype(int)).max(axis=2)
    assert error.mean() < 8
    assert error.max() <= 40


def test_it_holds_no_more_than_256():
    random = np.random.default_rng(2020).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    few = with_few_colours(opaque(random), STYLE.palettes["diverging"].light, STYLE)
    assert few.palette.shape[0] <= 256


def test_a_file_holds_the_very_colours_of_the_picture(tmp_path):
    drawn = np.random.default_rng(1935).integers(0, 3, (5, 7), dtype=np.uint8)
    palette = np.array([[81, 45, 147], [255, 255, 255], [185, 88, 10]], dtype=np.uint8)
    file = tmp_path / "few.png"
    Indexed(drawn, palette).write(file)
    with Image.open(file) as read:
        assert (read.mode, read.size) == ("P", (7, 5))
        assert np.asarray(read.convert("RGB")).tolist() == palette[drawn].tolist()
