"""Words on a sheet, and a sheet drawn on another."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import IdentityTransform

from atlas.catalogue.style import load_style
from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.plan.views import Box
from atlas.drawing.sheet.lettering import font_of
from atlas.drawing.sheet.paint import Picture, drawing
from atlas.drawing.sheet.pixels import Overlay
from atlas.drawing.sheet.sheet import PICTURE

STYLE = load_style()
WORDS = "黑河 Heihe 12.5%"


def paper(ground: np.ndarray | None = None) -> Picture:
    return Picture(PICTURE, STYLE, "zh", font_file(), ground)


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_words_are_drawn_as_matplotlib_draws_its_own_text(align):
    with drawing():
        ours = paper()
        ours.write(300.3, 200.7, WORDS, 17.5, align=align)
        theirs = Figure((1600 / 144, 1200 / 144), 144, facecolor=STYLE.ground.page.light)
        x, y = PICTURE.device(np.array([[300.3, 200.7]]))[0]
        font = font_of(str(font_file()), 17.5)
        theirs.text(
            x,
            y,
            WORDS,
            fontproperties=font,
            color=STYLE.ground.ink.light,
            ha=align,
            va="baseline",
            transform=IdentityTransform(),
        )
        canvas = FigureCanvasAgg(theirs)
        canvas.draw()
        expected = np.asarray(canvas.buffer_rgba())
        found = ours.pixels()
    assert (found != paper().pixels()).any()
    assert (found == expected).all()


def test_a_sheet_drawn_on_a_ground_is_as_if_all_had_been_drawn_at_once():
    def under(sheet: Picture) -> None:
        sheet.box(Box(10.3, 10.3, 200, 100), fill="#b9580a")

    def around(sheet: Picture) -> None:
        sheet.box(Box(100.6, 50.6, 200, 100), edge="#512d93", width=1.3)
        sheet.write(40, 60, WORDS, 14)

    with drawing():
        whole, ground = paper(), paper()
        under(whole)
        around(whole)
        under(ground)
        rest = paper(ground.pixels())
        around(rest)
        assert (rest.pixels() == whole.pixels()).all()


def test_what_is_laid_over_a_picture_covers_it_as_far_as_it_is_opaque():
    over = np.zeros((2, 2, 4), dtype=np.uint8)
    over[0, 0] = 81, 45, 147, 255
    over[1, 1] = 0, 0, 0, 51
    ground = np.full_like(over, 255)
    Overlay(over).lay_on(ground)
    white = [255, 255, 255, 255]
    assert ground.tolist() == [[[81, 45, 147, 255], white], [white, [204, 204, 204, 255]]]
