"""Pictures of few colours: 256 do for flat classes and their blends, in a third of the bytes."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from atlas.catalogue.style import Ground, Style, Tone
from atlas.drawing.sheet.pixels import Pixels, numbers_of
from atlas.drawing.sheet.png import Indexed

Colours = npt.NDArray[np.float64]

MOST = 256
"""Colours of an indexed PNG."""

BITS = 5
"""Of each channel that a colour is looked up by."""


def with_few_colours(picture: Pixels, classes: tuple[str, ...], style: Style) -> Indexed:
    """Turn an opaque picture of a map into one of at most 256 colours.

    Parameters
    ----------
    picture
        As drawn.
    classes
        Colours of the classes, ``#rrggbb``: they stay exactly what they are, as do those of
        the style. What antialiasing mixes of them becomes the nearest of prepared blends.
    style
        Grounds, inks and lines.
    """
    entries, nearest = _table(classes, _flat_colours(style))
    drawn = numbers_of(picture).reshape(picture.shape[:2])
    # Row by row: looked up all at once, the places would be eight bytes a pixel.
    return Indexed(np.stack([nearest.take(row & 0xFFFFFF) for row in drawn]), entries)


def _flat_colours(style: Style) -> tuple[str, ...]:
    """List the colours that figures use beside those of classes; the first two are page and ink."""
    ground, line, missing = style.ground, style.line, style.missing
    names = ("page", "ink", *sorted(set(Ground.model_fields) - {"page", "ink"}))
    tones: list[Tone] = [getattr(ground, name) for name in names]
    tones += [missing.fill, missing.hatch, line.province.colour, line.prefecture.colour]
    return tuple(dict.fromkeys(tone.light for tone in tones))


@lru_cache(maxsize=4)
def _table(
    classes: tuple[str, ...], flats: tuple[str, ...]
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Lay the cells out for every colour, red counting least.

    To look whole pixels up in 16 MB is quicker than to cut their channels to size.
    """
    entries, nearest = _prepared(classes, flats)
    cube = nearest.reshape(3 * (1 << BITS,)).transpose()
    for axis in range(3):
        cube = cube.repeat(256 >> BITS, axis)
    return entries, cube.ravel()


@lru_cache(maxsize=16)
def _prepared(
    classes: tuple[str, ...], flats: tuple[str, ...]
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Choose the colours, and find the nearest for each cell of the RGB cube."""
    exact = _rgb(tuple(dict.fromkeys(classes + flats)))
    entries = _blends(exact, _rgb(classes), _rgb(flats[:1])[0], _rgb(flats[1:2])[0])
    side = 1 << BITS
    steps = (np.arange(side) + 0.5) * (256 / side)
    cube = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    # |a − b|² = a² − 2ab + b², and a² is the same for every b. All cells at once would be 67 MB.
    channels = entries.T.astype(np.float32, order="C")
    squares, cells = (channels**2).sum(axis=0), np.split(cube.astype(np.float32), 4)
    # Not by `@`: its threads wait longer than they multiply.
    common = (np.einsum("nc,cp->np", 2 * some, channels) for some in cells)
    found = [(squares - each).argmin(axis=1) for each in common]
    nearest = np.concatenate(found).astype(np.uint8)
    cell = exact.astype(np.int64) >> (8 - BITS)
    nearest[(cell[:, 0] << 2 * BITS) | (cell[:, 1] << BITS) | cell[:, 2]] = np.arange(len(exact))
    return np.round(entries).astype(np.uint8), nearest


def _blends(exact: Colours, classes: Colours, page: Colours, ink: Colours) -> Colours:
    """Mix what antialiasing mixes: page and ink, both with every colour, class with class."""
    shares = np.array([[0.25], [0.5], [0.75]])
    mixed = [exact, ink + np.linspace(0, 1, 18)[1:-1, None] * (page - ink)]
    mixed += [colour + shares * (page - colour) for colour in classes]
    mixed += [one + shares * (other - one) for one, other in combinations(classes, 2)]
    mixed += [colour + shares * (ink - colour) for colour in classes]
    mixed += [colour + shares * (page - colour) for colour in exact[len(classes) :]]
    return np.concatenate(mixed)[:MOST]


def _rgb(colours: tuple[str, ...]) -> Colours:
    return np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours], dtype=float)
