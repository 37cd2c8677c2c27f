"""Pictures of grids in the colours of their classes, framed as the national maps are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.catalogue.style import NationalFrame
from atlas.grids.frame import Frame
from atlas.model.classes import ClassBreaks

WIDTH: Final = 1650
"""Of a picture, pixels: 3 km of the national frame each."""

GROUNDS: Final = ("light", "dark")


def picture_file(kind: str, ground: str) -> str:
    """Address of the picture of a kind of grid from the root of the site."""
    return f"assets/grids/{kind}.{ground}.png"


def picture_height(view: NationalFrame) -> int:
    """Return the height of a picture in pixels."""
    return round(WIDTH * (view.y[1] - view.y[0]) / (view.x[1] - view.x[0]))


def under_pixels(
    cells: npt.NDArray[np.int32], frame: Frame, view: NationalFrame, beyond: int
) -> npt.NDArray[np.int32]:
    """Look up the cell under the middle of each pixel.

    Parameters
    ----------
    cells, frame
        A grid.
    view
        What part of the country the picture shows.
    beyond
        What stands where the view reaches beyond the grid.

    Returns
    -------
    array of int32, pixel rows × columns
    """
    height = picture_height(view)
    across, down = (np.arange(WIDTH) + 0.5) / WIDTH, (np.arange(height) + 0.5) / height
    columns = frame.columns_of(view.x[0] + across * (view.x[1] - view.x[0]))
    rows = frame.rows_of(view.y[1] - down * (view.y[1] - view.y[0]))
    in_columns = (columns >= 0) & (columns < frame.columns)
    in_rows = (rows >= 0) & (rows < frame.rows)
    seen = np.full((height, WIDTH), beyond, np.int32)
    seen[np.ix_(in_rows, in_columns)] = cells[np.ix_(rows[in_rows], columns[in_columns])]
    return seen


def write_pictures(
    kind: str, values: npt.NDArray[np.float64], classes: ClassBreaks, site: Path
) -> None:
    """Write the picture of a grid for light and for dark ground.

    Parameters
    ----------
    kind
        Kind of grid, which names the files.
    values
        Value of each pixel; NaN where there is no data, which is left transparent.
    classes
        Their classes and colours.
    site
        Root of the site.
    """
    numbers = (classes.classify(values.ravel()) + 1).astype(np.uint8).reshape(values.shape)
    for ground in GROUNDS:
        file = site / picture_file(kind, ground)
        file.parent.mkdir(parents=True, exist_ok=True)
        _write(numbers, classes.light if ground == "light" else classes.dark, file)


def _write(numbers: npt.NDArray[np.uint8], colours: Sequence[str], file: Path) -> None:
    from PIL import Image

    palette = [0, 0, 0]
    for colour in colours:
        palette += bytes.fromhex(colour[1:])
    with Image.fromarray(numbers) as image:
        image.putpalette(palette)
        image.save(file, transparency=0, bits=4, compress_level=6)
