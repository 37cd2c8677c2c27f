"""Words on a sheet, and a sheet drawn on another."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import IdentityTransform
from PIL import Image

from atlas.catalogue.style import load_style
from atlas.drawing.canvas.canvas import font_file
from atlas.drawing.plan.views import Box
from atlas.drawing.sheet.lettering import font_of
from atlas.drawing.sheet.paint import Picture, drawing
from atlas.drawing.sheet.sheet import PICTURE

STYLE = load_style()
WORDS = "黑河 Heihe 12.5%"


def paper(clear: bool = False) -> Picture:
    return Picture(PICTURE, STYLE, "zh", font_file(), clear)


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_words_are_drawn_as_matplotlib_draws_its_own_text(align):
    with drawing():
        ours = paper()
        ours.write(300.3, 200.7, WORDS, 17.5, align=align)
        theirs = paper()
        x, y = PICTURE.device(np.array([[300.3, 200.7]]))[0]
        font = font_of(str(font_file()), 17.5)
        theirs.figure.text(
            x,
            y,
            WORDS,
            fontproperties=font,
            color=STYLE.ground.ink.light,
            ha=align,
            va="baseline",
            transform=IdentityTransform(),
        )
        canvas = FigureCanvasAgg(theirs.figure)
        canvas.draw()
        expected = np.asarray(canvas.buffer_rgba())[..., :3]
        found = pixels(ours.image())
    assert (found != pixels(paper().image())).any()
    assert (found == expected).all()


def test_a_sheet_drawn_on_a_ground_is_as_if_all_had_been_drawn_at_once():
    def under(sheet: Picture) -> None:
        sheet.box(Box(10.3, 10.3, 200, 100), fill="#b9580a")

    def around(sheet: Picture) -> None:
        sheet.box(Box(100.6, 50.6, 200, 100), edge="#512d93", width=1.3)
        sheet.write(40, 60, WORDS, 14)

    with drawing():
        whole, ground, rest = paper(), paper(), paper(clear=True)
        under(whole)
        around(whole)
        under(ground)
        around(rest)
        assert (pixels(rest.image_on(ground.image())) == pixels(whole.image())).all()
