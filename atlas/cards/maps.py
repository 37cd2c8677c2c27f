"""The two maps of a card: a prefecture as one value, and its units beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from atlas.country.names import first_member
from atlas.drawing.plan import (
    Extent,
    NameRequest,
    Place,
    Points,
    Polygons,
    Room,
    View,
    close_up,
    dissolve,
    outlined,
    place_names,
    rings_of,
)
from atlas.drawing.sheet.canvas import FigureCanvas, line_width
from atlas.drawing.sheet.figure_spec import PLAIN
from atlas.drawing.sheet.map import Tiles, paint_units
from atlas.model.layer import ClassBreaks
from atlas.places.place_index import Places

AROUND, FAR_AROUND, FARTHEST = 0.75, 1.2, 1.7
"""How far from the middle of a prefecture its surroundings are kept, of its longer side: in a box
that is about square; in one twice as wide, where wide prefectures and lone maps stand; and in a
low one, over the map of the core."""

WIDE: Final = 1.4
"""Width over height from which a prefecture may stand in a wide box."""

NOMINAL_PX: Final = 460.0
"""Px that the longer side of a prefecture takes at most, for the choice of the tolerance."""

ENLARGED: Final = 1.6
"""A core has a map of its own where its prefecture is so many times as wide or high."""

RUNS: Final = 16
"""A label stands on the best of so many levels of its unit, less one."""

Words = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Land:
    """The polygons of the country, and what each belongs to; ``""`` for nothing.

    Attributes
    ----------
    polygons
        Albers metres, a coverage.
    units, unit_prefectures
        County unit of each, and the prefecture of that unit.
    prefectures, provinces
        Prefecture and province of each.
    """

    polygons: Polygons
    units: Words
    unit_prefectures: Words
    prefectures: Words
    provinces: Words


@dataclass(frozen=True)
class LabelRun:
    """Where the name of a unit stands, and how wide it may be; Albers metres."""

    x: float
    y: float
    width: float


@dataclass(frozen=True)
class CardMap:
    """What one of the two maps shows.

    Attributes
    ----------
    codes, polygons, runs
        The units that it colours, and where their names stand; None for one without a name.
    around
        Other land.
    """

    codes: tuple[str, ...]
    polygons: Polygons
    runs: tuple[LabelRun | None, ...]
    around: Polygons


@dataclass(frozen=True)
class Neighbourhood:
    """A prefecture and its surroundings, simplified for a card; Albers metres.

    Attributes
    ----------
    extent
        Of the prefecture: west, south, east, north.
    whole, parts
        The prefecture as one unit, and its county units.
    prefectures, provinces, coast
        Rings of their outlines.
    """

    extent: Extent
    whole: CardMap
    parts: CardMap
    prefectures: tuple[Points, ...]
    provinces: tuple[Points, ...]
    coast: tuple[Points, ...]


def land_of(places: Places) -> Land:
    """Project the boundaries and note what each polygon belongs to."""
    leaves, subject = places.dataset.leaves, places.subject
    codes = leaves["code"]
    units = codes.map(subject.counties.leaves).fillna("")
    above = {code: record["prefecture_code"] for code, record in places.counties.items()}
    return Land(
        polygons=leaves.geometry.to_crs(places.dataset.country.equal_area).to_numpy(),
        units=units.to_numpy(dtype=object),
        unit_prefectures=units.map(above).fillna("").to_numpy(dtype=object),
        prefectures=codes.map(subject.prefectures.leaves).fillna("").to_numpy(dtype=object),
        provinces=codes.map(places.dataset.country.codes.province).to_numpy(dtype=object),
    )


def neighbourhood(land: Land, prefecture: str, *, over_core: bool = False) -> Neighbourhood | None:
    """Cut out a prefecture with its surroundings.

    Parameters
    ----------
    land, prefecture
        The boundaries, and the prefecture.
    over_core
        Whether its map stands over that of its core.

    Returns
    -------
    Neighbourhood or None
        None if the boundaries draw nothing of it.
    """
    own = land.prefectures == prefecture
    parts = land.unit_prefectures == prefecture
    if not parts.any():
        # A corps city without a unit of its own: the units of others hold its land.
        parts = own
    focus = own | parts
    if not focus.any():
        return None
    extent = tuple(shapely.total_bounds(land.polygons[focus]).tolist())
    west, south, east, north = extent
    side = max(east - west, north - south)
    in_wide_box = east - west > WIDE * (north - south) or set(land.units[parts]) == {prefecture}
    half = side * (FARTHEST if over_core else FAR_AROUND if in_wide_box else AROUND)
    x, y = (west + east) / 2, (south + north) / 2
    window = (x - half, y - half, x + half, y + half)
    shown = close_up(land.polygons, window, 0.3 * side / NOMINAL_PX)
    near = ~shapely.is_empty(shown)
    # The page, too, knows the prefectures of the place's own province only.
    inland = near & np.isin(land.provinces, land.provinces[own])
    return Neighbourhood(
        extent,
        _side(shown, near, own, land.prefectures),
        _side(shown, near, parts, land.units),
        *_all_outlines(land, shown, near, inland),
    )


def core_extent(land: Land, prefecture: str, units: Collection[str]) -> Extent | None:
    """Return the extent of a core; None where it is undrawn, or fills much of its prefecture."""
    parts = land.unit_prefectures == prefecture
    core = parts & np.isin(land.units, list(units))
    if not core.any():
        return None
    west, south, east, north = shapely.total_bounds(land.polygons[core])
    whole = shapely.total_bounds(land.polygons[parts])
    share = max((east - west) / (whole[2] - whole[0]), (north - south) / (whole[3] - whole[1]))
    return (west, south, east, north) if share * ENLARGED < 1 else None


def core_neighbourhood(
    land: Land, prefecture: str, units: Collection[str], extent: Extent, tolerance: float
) -> Neighbourhood:
    """Cut out what the map of a core shows: its county units, and those around them.

    Parameters
    ----------
    land, prefecture
        The boundaries, and whose units are coloured.
    units
        Those of the core, which are named.
    extent
        What the map shows, Albers metres: names stand within it.
    tolerance
        How far a drawn border may lie off the true one, m.
    """
    shown = close_up(land.polygons, extent, tolerance)
    near = ~shapely.is_empty(shown)
    side = _side(shown, near, land.unit_prefectures == prefecture, land.units)
    inland = near & np.isin(land.provinces, land.provinces[land.prefectures == prefecture])
    within = shapely.clip_by_rect(side.polygons, *extent)
    runs = tuple(
        run if code in units else None
        for code, run in zip(side.codes, map(widest_run, within), strict=True)
    )
    named = replace(side, runs=runs)
    return Neighbourhood(extent, named, named, *_all_outlines(land, shown, near, inland))


def _all_outlines(
    land: Land, shown: Polygons, near: npt.NDArray[np.bool_], inland: npt.NDArray[np.bool_]
) -> tuple[tuple[Points, ...], tuple[Points, ...], tuple[Points, ...]]:
    """Return the outlines of prefectures, of provinces and of the coast."""
    return (
        rings_of(outlined(shown[inland], land.prefectures[inland])),
        rings_of(outlined(shown[near], land.provinces[near])),
        rings_of(outlined(shown[near], np.full(near.sum(), "", dtype=object))),
    )


def _side(
    shown: Polygons, near: npt.NDArray[np.bool_], chosen: npt.NDArray[np.bool_], units: Words
) -> CardMap:
    drawn = near & chosen
    dissolved = dissolve(shown[drawn], units[drawn])
    polygons = np.array(list(dissolved.values()), dtype=object)
    runs = tuple(map(widest_run, polygons))
    return CardMap(tuple(dissolved), polygons, runs, shown[near & ~chosen])


def widest_run(polygon: shapely.Geometry) -> LabelRun:
    """Find the widest horizontal run inside a polygon, the middle preferred."""
    west, south, east, north = shapely.bounds(polygon)
    if shapely.is_empty(polygon):
        return LabelRun(0.0, 0.0, 0.0)
    levels = south + (north - south) * np.arange(1, RUNS) / RUNS
    level, left, right = _runs(polygon, levels)
    # A level between two islands cuts neither.
    if not len(level):
        return LabelRun((west + east) / 2, (south + north) / 2, 0.0)
    score = (right - left) * (1 - np.abs(level + 1 - RUNS / 2) / (0.75 * RUNS))
    best = int(np.argmax(score))
    middle = float(left[best] + right[best]) / 2
    return LabelRun(middle, float(levels[level[best]]), float(right[best] - left[best]))


def _runs(
    polygon: shapely.Geometry, levels: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Cut a polygon at heights: of each piece, from below and from the west, its height and ends.

    Where an outline crosses a height, inside and outside change. All at once that takes a tenth of
    the time of intersections with lines.
    """
    rings = shapely.get_rings(shapely.get_parts(polygon))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    above = points[:, 1] > levels[:, None]
    level, start = np.nonzero((above[:, :-1] != above[:, 1:]) & (ring[:-1] == ring[1:]))
    (x, y), (next_x, next_y) = points[start].T, points[start + 1].T
    across = x + (next_x - x) * (levels[level] - y) / (next_y - y)
    order = np.lexsort((across, level))
    return level[order][::2], across[order][::2], across[order][1::2]


METRES_PER_PX: Final = 128_000
"""Metres to a px at zoom 0, as the web maps count zooms."""

NEAR: Final = 5
"""Zoom from which the web maps' borders of provinces grow, over three steps."""

LEADING: Final = 1.2
"""Between the two lines of a label, of their size."""

ROOM, CROWDED, APART = 4.0, 36.0, 2.0
"""Web px by which a label may be wider than its unit, there and on the map of a core, and that
labels keep apart; as ``static/maps/labels.js`` has them: ``tests/frontend/fixtures/labels.json``
holds both."""

DISTRICT: Final = " District"
"""What names leave out on the map of a core, where all are districts; as there."""


@dataclass(frozen=True)
class Unit:
    """A unit on a map: its class, and the lines of its label by language."""

    place: int
    label: Mapping[str, tuple[str, ...]]


def paint_map(
    canvas: FigureCanvas,
    land: Neighbourhood,
    side: CardMap,
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
    around = np.full(len(side.around), PLAIN)
    own = [units[code].place for code in side.codes]
    tiles = Tiles(np.concatenate([side.around, side.polygons]), view, canvas.sheet)
    paint_units(canvas, tiles, np.concatenate([around, own]).astype(np.int8), classes.light)
    _borders(canvas, land, side, view)
    if marked in side.codes:
        _outline(canvas, side.polygons[side.codes.index(marked)], view)
    if core:
        units_of_core = [code in core for code in side.codes]
        joined = shapely.coverage_union_all(side.polygons[units_of_core])
        _outline(canvas, joined, view, casing=False)
    size = canvas.style.type.label
    web_size = size.county if side is land.parts else size.prefecture
    _labels(canvas, side, view, units, web_size, crowded=bool(core), marked=marked)


def _borders(canvas: FigureCanvas, land: Neighbourhood, side: CardMap, view: View) -> None:
    """Draw borders as wide as the web map has them at the zoom of this view."""
    line, by = canvas.style.line, canvas.style.card.map_scale
    zoom = log2(METRES_PER_PX * view.scale / by)
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


def _outline(
    canvas: FigureCanvas, polygon: shapely.Geometry, view: View, *, casing: bool = True
) -> None:
    selected, by = canvas.style.line.selected, canvas.style.card.map_scale
    rings = [view.place(ring) for ring in rings_of(np.array([polygon]))]
    path = canvas.device_path(rings, closed=True)
    ground = canvas.style.ground
    if casing:
        canvas.stroke(path, ground.page.light, by * selected.casing, within=view.box)
    canvas.stroke(path, ground.ink.light, by * selected.width, within=view.box)


def _labels(
    canvas: FigureCanvas,
    side: CardMap,
    view: View,
    units: Mapping[str, Unit],
    web_size: float,
    *,
    crowded: bool,
    marked: str | None,
) -> None:
    """Write name and value of units that have room inside: the marked, then the largest first."""
    by, baseline = canvas.style.card.map_scale, canvas.style.card.baseline
    size = by * web_size
    west, south, east, north = shapely.bounds(side.polygons).T
    is_marked = np.array([code == marked for code in side.codes])
    order = np.lexsort((-(east - west) * (north - south), ~is_marked))
    apart = by * APART
    requests = []
    for place in order.tolist():
        name, *value = units[side.codes[place]].label[canvas.lang]
        spare = by * (CROWDED if crowded or is_marked[place] else ROOM)
        # A united unit bears the name of its first member where there is no room for all.
        for named in dict.fromkeys((name, first_member(name))):
            words = (named.removesuffix(DISTRICT) if crowded else named, *value)
            spots = list(_label_spot(words, size, side.runs[place], view, spare, apart))
            if spots:
                requests.append(NameRequest(spots))
                break
    box = view.box
    room = Room((box.left, box.top, box.right, box.bottom))
    lines: list[tuple[float, float, str, float]] = []
    for _, place in place_names(requests, room):
        left, top, right, _ = place.words
        for number, word in enumerate(place.how):
            middle = top + (number + 0.5) * LEADING * size
            across = left + (right - left - line_width(word, size)) / 2
            lines.append((across, middle + baseline * size, word, size))
    canvas.halos(lines, by * canvas.style.type.label.halo)
    for line in lines:
        canvas.write(*line)


def _label_spot(
    words: Sequence[str], size: float, run: LabelRun | None, view: View, spare: float, apart: float
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
