"""Pictures as arrays of pixels, and one laid over another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.colors import to_rgba_array
from PIL import Image

Pixels = npt.NDArray[np.uint8]
"""Of a whole sheet, RGBA, shape (height, width, 4)."""

CLEAR: Pixels = np.zeros(4, dtype=np.uint8)


def rgba(*colours: str) -> Pixels:
    """Return the channels of colours, 0–255, shape (n, 4)."""
    return np.round(255 * to_rgba_array(colours)).astype(np.uint8)


def numbers_of(pixels: Pixels) -> npt.NDArray[np.uint32]:
    """View the four channels of each pixel as one number, shape (n,): filled much sooner."""
    return pixels.reshape(-1, 4).view("<u4")[:, 0]


class Overlay:
    """What is laid over many pictures, of which it covers a small part.

    Parameters
    ----------
    pixels
        RGBA, as large as they are.
    """

    def __init__(self, pixels: Pixels) -> None:
        drawn = numbers_of(pixels)
        self._at = np.flatnonzero(pixels[..., 3])
        self._over = _row(drawn[self._at])

    def lay_on(self, pixels: Pixels) -> None:
        """Lay it over a picture, which is changed in place."""
        under = numbers_of(pixels)
        both = Image.alpha_composite(_row(under[self._at]), self._over)
        under[self._at] = numbers_of(np.asarray(both))


def _row(colours: npt.NDArray[np.uint32]) -> Image.Image:
    return Image.fromarray(colours.view(np.uint8).reshape(1, -1, 4))
