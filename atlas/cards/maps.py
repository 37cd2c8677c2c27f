"""The two maps of a card: a prefecture as one value, and its units beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Final

import numpy as np
import shapely

from atlas.cards.land import Neighbourhood, Run, Side
from atlas.drawing.plan.names import Asked, Place, Room, place_names
from atlas.drawing.plan.outlines import rings_of
from atlas.drawing.plan.views import Box, View
from atlas.drawing.sheet.canvas import Canvas
from atlas.drawing.sheet.figure_spec import PLAIN
from atlas.drawing.sheet.units import Tiles, paint_units
from atlas.drawing.sheet.wrapping import line_width
from atlas.model.classes import ClassBreaks

METRES: Final = 128_000
"""Metres to a px at zoom 0, as the web maps count zooms."""

NEAR: Final = 5
"""Zoom from which the web maps' borders of provinces grow, over three steps."""

LEADING: Final = 1.2
"""Between the two lines of a label, of their size."""

ROOM, CROWDED, APART = 4.0, 36.0, 2.0
"""Web px by which a label may be wider than its unit, there and on the map of a core, and that
labels keep apart; as ``static/maps/labels.js`` has them."""

DISTRICT: Final = " District"
"""What names leave out on the map of a core, where all are districts; as there."""


@dataclass(frozen=True)
class Unit:
    """A unit on a map: its class, and the lines of its label by language."""

    place: int
    label: Mapping[str, tuple[str, ...]]


def fitted(extent: tuple[float, float, float, float], box: Box, room: float) -> View:
    """Show an extent in the middle of a box, as large as it fits."""
    west, south, east, north = extent
    scale = min(box.width / (east - west), box.height / (north - south)) / room
    across, down = box.width / scale, box.height / scale
    return View(box, (west + east - across) / 2, (south + north + down) / 2, scale)


def paint_map(
    canvas: Canvas,
    land: Neighbourhood,
    side: Side,
    view: View,
    units: Mapping[str, Unit],
    classes: ClassBreaks,
    marked: str | None,
    core: Collection[str] = (),
) -> None:
    """Draw one map.

    Parameters
    ----------
    canvas
        Where.
    land, side
        The prefecture with its surroundings, and which of its maps.
    view
        The box that it is drawn in.
    units
        Class and label of each unit.
    classes
        The colours.
    marked
        The unit that is outlined.
    core
        Units that one outline holds together: their neighbours are on the map too.
    """
    canvas.box(view.box, fill=canvas.style.ground.sea.light)
    _fill(canvas, side, view, units, classes)
    _borders(canvas, land, side, view)
    if marked in side.codes:
        _outline(canvas, side.polygons[side.codes.index(marked)], view)
    if core:
        _outline_core(canvas, side, core, view)
    size = canvas.style.type.label
    web_size = size.county if side is land.parts else size.prefecture
    _labels(canvas, side, view, units, web_size, crowded=bool(core))


def _fill(
    canvas: Canvas, side: Side, view: View, units: Mapping[str, Unit], classes: ClassBreaks
) -> None:
    around = np.full(len(side.around), PLAIN)
    own = [units[code].place for code in side.codes]
    shown = np.concatenate([around, own]).astype(np.int8)
    tiles = Tiles(np.concatenate([side.around, side.polygons]), view, canvas.sheet)
    paint_units(canvas, tiles, shown, classes.light)


def _borders(canvas: Canvas, land: Neighbourhood, side: Side, view: View) -> None:
    """Draw borders as wide as the web map has them at the zoom of this view."""
    line, by = canvas.style.line, canvas.style.card.map_scale
    zoom = log2(METRES * view.scale / by)
    # So few units show their borders however small they are.
    county = line.county.width_at(max(zoom, line.county.from_zoom[1]))
    thin, thick = line.province.width
    province = thin + (thick - thin) * min(1, max(0, (zoom - NEAR) / 3))
    wide = line.prefecture.width_at(zoom)
    prefecture = (line.prefecture.colour, wide) if wide else (line.county.colour, county)
    for lines, colour, width in (
        (rings_of(side.polygons), line.county.colour, county),
        (land.prefectures, *prefecture),
        (land.provinces, line.province.colour, province),
        (land.coast, line.national.colour, line.national.width[0]),
    ):
        if lines:
            path = canvas.device_path([view.place(part) for part in lines])
            canvas.stroke(path, colour.light, by * width, within=view.box)


def _outline_core(canvas: Canvas, side: Side, units: Collection[str], view: View) -> None:
    own = [
        polygon for code, polygon in zip(side.codes, side.polygons, strict=True) if code in units
    ]
    rings = rings_of(np.array([shapely.coverage_union_all(own)]))
    path = canvas.device_path([view.place(ring) for ring in rings], closed=True)
    width = canvas.style.card.map_scale * canvas.style.line.selected.width
    canvas.stroke(path, canvas.style.ground.ink.light, width, within=view.box)


def _outline(canvas: Canvas, polygon: shapely.Geometry, view: View) -> None:
    selected, by = canvas.style.line.selected, canvas.style.card.map_scale
    rings = [view.place(ring) for ring in rings_of(np.array([polygon]))]
    path = canvas.device_path(rings, closed=True)
    ground = canvas.style.ground
    canvas.stroke(path, ground.page.light, by * selected.casing, within=view.box)
    canvas.stroke(path, ground.ink.light, by * selected.width, within=view.box)


def _labels(
    canvas: Canvas,
    side: Side,
    view: View,
    units: Mapping[str, Unit],
    web_size: float,
    *,
    crowded: bool,
) -> None:
    """Write name and value of each unit that has room inside, the largest unit first."""
    by, baseline = canvas.style.card.map_scale, canvas.style.card.baseline
    size = by * web_size
    west, south, east, north = shapely.bounds(side.polygons).T
    order = np.argsort(-(east - west) * (north - south), kind="stable")
    spare, apart = by * (CROWDED if crowded else ROOM), by * APART
    asking = []
    for place in order.tolist():
        name, *value = units[side.codes[place]].label[canvas.lang]
        words = (name.removesuffix(DISTRICT) if crowded else name, *value)
        asking.append(Asked(_stand(words, size, side.runs[place], view, spare, apart)))
    box = view.box
    room = Room((box.left, box.top, box.right, box.bottom))
    lines: list[tuple[float, float, str, float]] = []
    for _, place in place_names(asking, room):
        left, top, right, _ = place.words
        for number, word in enumerate(place.how):
            middle = top + (number + 0.5) * LEADING * size
            across = left + (right - left - line_width(word, size)) / 2
            lines.append((across, middle + baseline * size, word, size))
    canvas.halos(lines, by * canvas.style.type.label.halo)
    for line in lines:
        canvas.write(*line)


def _stand(
    words: Sequence[str], size: float, run: Run | None, view: View, spare: float, apart: float
) -> Iterator[Place[Sequence[str]]]:
    """Let a label stand in the middle of its run, if it is no wider than that and some px."""
    width = max(line_width(word, size) for word in words)
    if run is None or width >= run.width * view.scale + spare:
        return
    half = len(words) * LEADING * size / 2
    x, y = view.place(np.array([[run.x, run.y]]))[0].tolist()
    left, right = x - width / 2, x + width / 2
    room = left - apart, y - half - apart / 3, right + apart, y + half + apart / 3
    yield Place((left, y - half, right, y + half), words, room)
