"""How much of every pixel each unit covers: worked out once, then every map is a look-up.

A map that is filled path by path takes ten times as long, and needs a stroke around every fill:
where two antialiased fills meet, the ground shows through.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource

from atlas.drawing.plan.coverage import Polygons
from atlas.drawing.plan.views import View
from atlas.drawing.sheet.pixels import Pixels, numbers_of
from atlas.drawing.sheet.sheet import Sheet
from atlas.grids.sums.polygons import Polygons as Outlines

GROUND: Final = -1
"""What owns the rest of a pixel: the last of the colours is that of the ground."""

LEAST: Final = 1 / 512
"""Share of a pixel that changes no colour."""

BITS: Final = 13
WHOLE: Final = 1 << BITS
"""Shares are counted in parts of a whole pixel: colours are then mixed all channels at once, and
exactly, whichever machine does it."""

CHANNEL: Final = BITS + 8
"""Bits of a channel while it is mixed; three channels have room in one number."""


class Cover:
    """The shares of pixels that the polygons of a coverage take, exact to the area.

    Parameters
    ----------
    polygons
        Albers metres, a coverage.
    view, sheet
        Where they are drawn.
    """

    def __init__(self, polygons: Polygons, view: View, sheet: Sheet) -> None:
        left, top, right, bottom = sheet.pixel_box(view.box)
        self._window = slice(top, bottom), slice(left, right)
        width, height = sheet.pixels
        pixel = np.arange(width * height, dtype=np.int32).reshape(height, width)[self._window]
        grid = NumPyRasterSource(pixel, left, height - bottom, right, height - top)
        drawn = np.flatnonzero(~shapely.is_empty(polygons)).astype(np.int32)
        outlines = shapely.transform(
            polygons[drawn], lambda metres: sheet.device(view.place(metres))
        )
        found = [
            feature["properties"]
            for feature in exact_extract(grid, Outlines(outlines), ["values", "coverage"])
        ]
        counts = [len(each["values"]) for each in found]
        self._keep(
            np.concatenate([pixel[0, :0], *(each["values"] for each in found)]),
            np.repeat(drawn, counts),
            np.concatenate([np.empty(0), *(each["coverage"] for each in found)]),
        )

    def _keep(
        self,
        pixel: npt.NDArray[np.int32],
        owner: npt.NDArray[np.int32],
        share: npt.NDArray[np.float64],
    ) -> None:
        """Tell the pixels that one polygon covers from those that several share."""
        whole, parts = share >= 1 - LEAST, (share > LEAST) & (share < 1 - LEAST)
        self._whole, self._owner = pixel[whole], owner[whole]
        self._shared, place = np.unique(pixel[parts], return_inverse=True)
        owner, share = owner[parts], share[parts]
        total = np.asarray(np.bincount(place, share, len(self._shared)), dtype=np.float64)
        bare = np.flatnonzero(total < 1 - LEAST)
        place = np.append(place, bare)
        order = np.argsort(place, kind="stable")
        self._sharers = np.append(owner, np.full(len(bare), GROUND, dtype=np.int32))[order]
        # Rounding may lead to a little more than the whole.
        share = np.append(share, 1 - total[bare]) / np.maximum(total, 1)[place]
        self._shares = share[order].astype(np.float32)
        self._weights = np.rint(share[order] * WHOLE).astype(np.int64)
        self._place = place[order]
        self._starts = np.searchsorted(self._place, np.arange(len(self._shared)))

    def paint(self, pixels: Pixels, colours: Pixels) -> None:
        """Colour what lies in the view.

        Parameters
        ----------
        pixels
            Changed in place.
        colours
            RGBA of each polygon, opaque, and that of the ground.
        """
        flat, own = numbers_of(pixels), numbers_of(colours)
        flat.reshape(pixels.shape[:2])[self._window] = own[GROUND]
        flat[self._whole] = own[self._owner]
        if len(self._shared):
            parts = _spread(colours)[self._sharers] * self._weights
            flat[self._shared] = _mixed(np.add.reduceat(parts, self._starts))

    def shares_of(
        self, chosen: npt.NDArray[np.bool_]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return the pixels that some polygons cover, and how much of each; one flag a polygon."""
        whole = self._whole[chosen[self._owner]]
        some = np.append(chosen, False)[self._sharers]
        share = np.bincount(self._place[some], self._shares[some], len(self._shared))
        parts = np.flatnonzero(share)
        return np.append(whole, self._shared[parts]), np.append(np.ones(len(whole)), share[parts])


def _spread(colours: Pixels) -> npt.NDArray[np.int64]:
    """Give each channel so many bits of one number that sums of weighted ones do not meet."""
    red, green, blue = (colours[:, channel].astype(np.int64) for channel in range(3))
    return red | green << CHANNEL | blue << 2 * CHANNEL


def _mixed(sums: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
    """Round the channels of weighted sums, and pack them as pixels are."""
    half = WHOLE // 2
    sums += half | half << CHANNEL | half << 2 * CHANNEL
    red, green, blue = (sums >> BITS + channel * CHANNEL & 255 for channel in range(3))
    return (red | green << 8 | blue << 16 | 255 << 24).astype(np.uint32)
