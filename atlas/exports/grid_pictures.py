"""Pictures of grids in the colours of their classes, framed as the national maps are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.classes import ClassBreaks
from atlas.grids.frame import NODATA, Cells, Frame
from atlas.style import NationalFrame

WIDTH: Final = 1650
"""Of a picture, pixels: 3 km of the national frame each."""

GROUNDS: Final = ("light", "dark")


def picture_file(kind: str, ground: str) -> str:
    """Address of the picture of a kind of grid from the root of the site."""
    return f"assets/grids/{kind}.{ground}.png"


def picture_height(view: NationalFrame) -> int:
    """Return the height of a picture in pixels."""
    return round(WIDTH * (view.y[1] - view.y[0]) / (view.x[1] - view.x[0]))


def classified(
    values: Cells, frame: Frame, classes: ClassBreaks, view: NationalFrame
) -> npt.NDArray[np.uint8]:
    """Look up the cell under the middle of each pixel.

    Returns
    -------
    array of uint8, pixel rows × columns
        0 where the cell has no data or the view reaches beyond the grid, else 1 + its class.
    """
    middles = (np.arange(WIDTH) + 0.5) / WIDTH
    columns = frame.columns_of(view.x[0] + middles * (view.x[1] - view.x[0]))
    height = picture_height(view)
    down = (np.arange(height) + 0.5) / height
    rows = frame.rows_of(view.y[1] - down * (view.y[1] - view.y[0]))
    seen = np.full((height, WIDTH), NODATA, np.int32)
    right, low = (columns >= 0) & (columns < frame.columns), (rows >= 0) & (rows < frame.rows)
    seen[np.ix_(low, right)] = values[np.ix_(rows[low], columns[right])]
    numbers = np.searchsorted(classes.edges, seen, side="right") + 1
    return np.where(seen == NODATA, 0, numbers).astype(np.uint8)


def write_pictures(
    kind: str,
    values: Cells,
    frame: Frame,
    classes: ClassBreaks,
    view: NationalFrame,
    site: Path,
) -> None:
    """Write the picture of a grid for light and for dark ground.

    Parameters
    ----------
    kind
        Kind of grid, which names the files.
    values, frame
        Its cells.
    classes
        Their classes and colours.
    view
        What part of the country the picture shows.
    site
        Root of the site.
    """
    numbers = classified(values, frame, classes, view)
    for ground in GROUNDS:
        file = site / picture_file(kind, ground)
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(numbers, classes.light if ground == "light" else classes.dark, file)


def _write(numbers: npt.NDArray[np.uint8], colours: Sequence[str], file: Path) -> None:
    from PIL import Image

    palette = [0, 0, 0]
    for colour in colours:
        palette += bytes.fromhex(colour[1:])
    with Image.fromarray(numbers, mode="P") as image:
        image.putpalette(palette)
        image.save(file, transparency=0, bits=4, compress_level=9)
