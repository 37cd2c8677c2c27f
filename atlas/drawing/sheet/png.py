"""PNG files of few colours, packed by libdeflate: half of zlib's time, and fewer bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import deflate
import numpy as np
import numpy.typing as npt
from PIL.PngImagePlugin import putchunk

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

INDEXED: Final = struct.pack(">BBBBB", 8, 3, 0, 0, 0)
"""Bits of a place in the palette, that there is one, and how rows are packed and follow."""


@dataclass(frozen=True)
class Indexed:
    """A picture of at most 256 colours.

    Attributes
    ----------
    places
        Of each pixel's colour in the palette, shape (height, width).
    palette
        RGB, shape (n, 3).
    """

    places: npt.NDArray[np.uint8]
    palette: npt.NDArray[np.uint8]

    def write(self, file: Path) -> None:
        """Write the picture as a file, the same bytes every time."""
        height, width = self.places.shape
        # Rows begin with how they differ from the one above: here as they are, which packs best.
        rows = np.zeros((height, width + 1), dtype=np.uint8)
        rows[:, 1:] = self.places
        with file.open("wb") as opened:
            opened.write(SIGNATURE)
            putchunk(opened, b"IHDR", struct.pack(">II", width, height), INDEXED)
            putchunk(opened, b"PLTE", self.palette.tobytes())
            putchunk(opened, b"IDAT", bytes(deflate.zlib_compress(rows.tobytes())))
            putchunk(opened, b"IEND")
