"""Words on a sheet, and a sheet drawn on another."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import IdentityTransform

from atlas.catalogue.style import load_style
from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.plan.views import Box
from atlas.drawing.sheet.paint import Picture, drawing
from atlas.drawing.sheet.pixels import Overlay
from atlas.drawing.sheet.sheet import PICTURE
from atlas.drawing.sheet.typeface import Typeface

STYLE = load_style()
WORDS = "黑河 Heihe 12.5%"


def paper(ground: np.ndarray | None = None) -> Picture:
    return Picture(PICTURE, STYLE, "zh", Typeface(font_file()), ground)


def matplotlibs_own(x: float, y: float, words: str, align: str) -> np.ndarray:
    """Write a line with Matplotlib's text, its letters as unhinted as ours."""
    with mpl.rc_context({"text.hinting": "no_hinting", "text.parse_math": False}):
        figure = Figure((1600 / 144, 1200 / 144), 144, facecolor=STYLE.ground.page.light)
        figure.text(
            *PICTURE.device(np.array([[x, y]]))[0],
            words,
            fontproperties=FontProperties(fname=str(font_file()), size=17.5),
            color=STYLE.ground.ink.light,
            ha=align,
            va="baseline",
            transform=IdentityTransform(),
        )
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("words", ["黑河 12.5%", "Heihe 12.5%"])
def test_words_are_drawn_as_matplotlib_draws_its_own_text(words, align):
    ours = paper()
    ours.write(300.3, 200.7, words, 17.5, align=align)
    found, bare = ours.pixels().astype(int), paper().pixels().astype(int)
    expected = matplotlibs_own(300.3, 200.7, words, align).astype(int)
    # Each rounds edges, and where letters stand, in its own way. A shift by a tenth of a pixel
    # would be 5 in the mean.
    inked = (found != bare).any(axis=2) | (expected != bare).any(axis=2)
    assert inked.sum() > 1000
    assert (bare - found).sum() == pytest.approx((bare - expected).sum(), rel=0.01)
    assert np.abs(found - expected)[inked].mean() < 2
    assert np.abs(found - expected).max() < 64


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
