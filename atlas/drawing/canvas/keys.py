"""The key of a chart: a swatch and a word each, wrapped to the width of the sheet."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import Rectangle

from atlas.drawing.canvas.canvas import LABEL, Canvas, text_width
from atlas.drawing.canvas.paints import paint

SWATCH, LINE, MARGIN = 11, 21, 16


def write_keys(canvas: Canvas, keys: Sequence[tuple[str, str]], y: float) -> float:
    """Write swatches with their words from the left.

    Parameters
    ----------
    canvas
        The sheet.
    keys
        Name of a colour, and words.
    y
        Foot of the first line, px from the upper edge.

    Returns
    -------
    float
        Where the foot of a next line would be.
    """
    x = float(MARGIN)
    for colour, words in keys:
        width = SWATCH + 6 + text_width(words, LABEL) * 1.06
        if x > MARGIN and x + width > canvas.width - MARGIN:
            x, y = float(MARGIN), y + LINE
        _swatch(canvas, x, y, colour)
        canvas.write(x + SWATCH + 6, y, words)
        x += width + 18
    return y + LINE


def _swatch(canvas: Canvas, x: float, y: float, colour: str) -> None:
    corner = (x / canvas.width, 1 - (y + 1) / canvas.height)
    size = (SWATCH / canvas.width, SWATCH / canvas.height)
    canvas.figure.add_artist(Rectangle(corner, *size, color=paint(colour), linewidth=0))
