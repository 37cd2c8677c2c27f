"""Charts of centres: core beside periphery, and a city as a whole beside its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.patches import Rectangle as Patch

from atlas.charts.chart import Chart, Column, Table, columns, name_of, percent_ticks
from atlas.charts.growth import two_censuses
from atlas.country.names import short_place
from atlas.drawing.canvas import (
    HEADING,
    LABEL,
    SHAPES,
    SMALL,
    Canvas,
    Marks,
    dots,
    label,
    marks_at,
    place,
    round_ticks,
    scale_x,
    scale_y,
    text_width,
)
from atlas.drawing.canvas_map import Point, name_points, outline
from atlas.drawing.canvas_svg import CLASS_MARK, paint
from atlas.drawing.plan import Rectangle, albers_km
from atlas.model.country import Country
from atlas.model.figures import rankable
from atlas.model.layer import ClassBreaks
from atlas.model.summary.places import CoreFigures
from atlas.model.text import Text
from atlas.words.numbers import edge_labels, fixed, format_number, grown, with_unit
from atlas.words.word_files import read_words

_CORES_WORDS = read_words("charts", "core_and_periphery")
_CORES_HEADS = read_words("charts", "core_and_periphery.columns")
_CORNERS = read_words("charts", "core_and_periphery.corners")

CORES_ID: Final = "core-and-periphery"
NAMED_FIRST: Final = "230100"
"""Harbin, which the story tells of, is named before all others."""

PARTS: Final = ("core", "periphery")
MOST_NAMED = 20
RADIUS = 2.4
ROOM = 5.0
"""Per cent between the outermost point and the edge of the panel."""

WAYS: Final = ("falls_core_rises", "falls_core_falls", "grows_core_rises", "grows_core_falls")
"""Which way the whole went, and which way its core."""

_CORES_SHOWN = ("name", "core_pct", "periphery_pct", "whole_pct", "people")


def _cores_columns(*, country: Country) -> tuple[Column, ...]:
    heads = _CORES_HEADS.dated(country)
    return (
        Column("name", heads["name"]),
        Column("core_pct", heads["core_pct"], 1, signed=True, in_file=heads["core_in_file"]),
        Column(
            "periphery_pct",
            heads["periphery_pct"],
            1,
            signed=True,
            in_file=heads["periphery_in_file"],
        ),
        Column("whole_pct", heads["whole_pct"], 1, signed=True, in_file=heads["whole_in_file"]),
        Column("people", heads["people"], 0),
    )


def _cores_file_columns(*, country: Country) -> tuple[Column, ...]:
    return (
        Column("code", _CORES_HEADS["code"]),
        Column("province_name", _CORES_HEADS["province"]),
        *(
            Column(
                f"{part}_people_{year}",
                _CORES_HEADS.dated(country)[f"{part}_people"].fill(year=year),
                0,
            )
            for part in PARTS
            for year in country.compared
        ),
    )


def cores_frame(
    parts: pd.DataFrame, prefectures: pd.DataFrame, *, country: Country
) -> pd.DataFrame:
    """Set core, periphery and whole of each city side by side, 2010–2020.

    Parameters
    ----------
    parts
        From `atlas.measures.core_periphery.parts_by_definition`; a prefecture without a type
        has no core or no periphery and is left out.
    prefectures
        The prefectures by ``code``: ``change_pct_2010_2020``, and what flags them.
    country
        The country.

    Returns
    -------
    pandas.DataFrame
        By ``code``, the largest first: names, ``people``, ``core_people_2010|2020`` and
        ``periphery_…`` (people), ``core_pct``, ``periphery_pct``, ``whole_pct`` (%), ``way``
        (one of `WAYS`), and ``plain``: whether neither land of its own nor of its neighbours
        moved between the censuses, so that it may be named.
    """
    (before, after), span = country.compared, country.span
    typed = pd.DataFrame(parts[parts["core_periphery_type"].notna()])
    by_part = {part: typed[typed["part"].eq(part)].set_index("code") for part in PARTS}
    names = ["name_zh", "name_en", "province_name_zh", "province_name_en"]
    frame = by_part["core"][names].copy()
    for part, rows in by_part.items():
        for year in (before, after):
            frame[f"{part}_people_{year}"] = rows[f"population_{year}"].astype("int64")
        frame[f"{part}_pct"] = rows[f"change_pct_{span}"].astype(float)
    whole = {
        year: frame[[f"{part}_people_{year}" for part in PARTS]].sum(axis=1)
        for year in (before, after)
    }
    cities = prefectures.reindex(frame.index)
    frame["people"] = whole[after]
    frame["whole_pct"] = cities[f"change_pct_{span}"].astype(float)
    frame["way"] = _ways(whole[after] > whole[before], frame["core_pct"] > 0)
    as_counted = ((whole[after] / whole[before] - 1) * 100 - frame["whole_pct"]).abs() < 0.05
    frame["plain"] = rankable(cities, span) & as_counted
    return frame.sort_values(["people", "name_en"], ascending=[False, True])


def _ways(grows: pd.Series, core_rises: pd.Series) -> pd.Series:
    whole = grows.map({True: "grows", False: "falls"})
    return whole + "_core_" + core_rises.map({True: "rises", False: "falls"})


def cores_chart(frame: pd.DataFrame, figures: CoreFigures, *, country: Country) -> Chart:
    """Chart the change of every city's centre beside that of the whole city.

    Parameters
    ----------
    frame
        From `cores_frame`.
    figures
        The same cities summarised.
    country
        The country.
    """
    fallen, risen = figures.declining, figures.declining_with_growing_core
    counts = {
        "n": format_number(figures.prefectures),
        "declining": format_number(fallen),
        "growing_core": format_number(risen),
    }
    return Chart(
        id=CORES_ID,
        topic=_CORES_WORDS["topic"],
        claim=_CORES_WORDS["claim"].fill(**counts) if 2 * risen > fallen else None,
        subtitle=_CORES_WORDS.dated(country)["subtitle"].fill(**counts),
        draw=partial(_draw_cores, frame),
        heights=(430, 470),
        table=Table(
            frame.assign(code=frame.index),
            _cores_columns(country=country),
            _cores_file_columns(country=country),
        ),
        caption=_CORES_WORDS["caption"].fill(
            **counts,
            core=grown(figures.core_growth_pct),
            periphery=grown(figures.periphery_growth_pct),
        ),
        cannot_show=_CORES_WORDS.dated(country)["cannot_show"],
        source=two_censuses(country=country),
    )


def _draw_cores(frame: pd.DataFrame, canvas: Canvas) -> None:
    canvas.write(14, 20, canvas.say(_CORES_WORDS["upwards"]), LABEL, "muted")
    axes = canvas.panel(48, 32, canvas.width - 66, canvas.height - 78)
    canvas.write(
        canvas.width - 18,
        canvas.height - 10,
        canvas.say(_CORES_WORDS["across"]),
        LABEL,
        "muted",
        "right",
    )
    _scale(axes, frame)
    for way in reversed(WAYS):
        rows = frame[frame["way"].eq(way)]
        main = way == WAYS[0]
        dots(
            axes,
            rows["whole_pct"],
            rows["core_pct"],
            RADIUS,
            "gain" if main else "hatch",
            0.8 if main else 0.5,
        )
    across, upwards = frame["whole_pct"], frame["core_pct"]
    canvas.marks.append(marks_at(axes, _CORES_SHOWN, frame.index, across, upwards))
    clear_of = _write_corners(axes, frame, canvas)
    known = frame[frame["plain"]].sort_index(key=lambda codes: codes != NAMED_FIRST, kind="stable")
    wanted = pd.concat([known[known["way"].eq(WAYS[0])], known[~known["way"].eq(WAYS[0])]])
    points = [
        Point(
            float(row["whole_pct"]), float(row["core_pct"]), short_place(row[f"name_{canvas.lang}"])
        )
        for row in wanted.to_dict("records")
    ]
    name_points(axes, points, most=MOST_NAMED, clear_of=clear_of)


def _scale(axes: Axes, frame: pd.DataFrame) -> None:
    for column, limit, scale in (
        ("whole_pct", axes.set_xlim, scale_x),
        ("core_pct", axes.set_ylim, scale_y),
    ):
        low, high = min(frame[column].min(), 0) - ROOM, max(frame[column].max(), 0) + ROOM
        limit(low, high)
        ticks = round_ticks(low, high, 7)
        scale(axes, ticks, percent_ticks(ticks))
    axes.axhline(0, color=paint("ink"), linewidth=1)
    axes.axvline(0, color=paint("ink"), linewidth=1)


def _write_corners(axes: Axes, frame: pd.DataFrame, canvas: Canvas) -> list[Rectangle]:
    """Say in the corner of each quarter how many cities it holds; return where."""
    x0, x1 = axes.get_xlim()
    y0, y1 = axes.get_ylim()
    counts = frame["way"].value_counts()
    boxes = []
    for way in WAYS:
        left, top = way.startswith("falls"), way.endswith("rises")
        words = _CORNERS[way].say(canvas.lang, n=format_number(int(counts.get(way, 0))))
        main = way == WAYS[0]
        note = label(
            axes,
            x0 if left else x1,
            y1 if top else y0,
            words,
            (4 if left else -4, -12 if top else 10),
            halo=True,
            size=HEADING if main else LABEL,
            colour="gain" if main else "muted",
            align="left" if left else "right",
        )
        extent = note.get_window_extent()
        boxes.append((extent.x0, extent.y0, extent.x1, extent.y1))
    return boxes


_PAIR_WORDS = read_words("charts", "whole_and_parts")
_PAIR_HEADS = read_words("charts", "whole_and_parts.columns")


TOLERANCE = 3.0
"""Corners whose triangle is smaller than the square of this (km) are left out of borders."""

HEAD = 26.0
KEY = 58.0
MARGIN = 14.0

_PAIR_SHOWN = ("name", "before", "after", "pct")


def _pair_columns(*, country: Country) -> tuple[Column, ...]:
    heads = _PAIR_HEADS.dated(country)
    return columns(heads, name=None, before=0, after=0, pct=1, signed=("pct",))


@dataclass(frozen=True)
class Pair:
    """Shapes in Albers kilometres: the whole, and its units in the order of the table."""

    whole: shapely.Geometry
    units: tuple[shapely.Geometry, ...]
    bounds: tuple[float, float, float, float]

    @property
    def aspect(self) -> float:
        """Height over width."""
        x0, y0, x1, y1 = self.bounds
        return (y1 - y0) / (x1 - x0)


def pair_chart(
    whole: pd.Series, units: gpd.GeoDataFrame, classes: ClassBreaks, *, country: Country
) -> Chart:
    """Chart the change of a prefecture as a whole beside that of its units, 2010–2020.

    Parameters
    ----------
    whole
        The prefecture: ``name_zh|en``, ``population_2010|2020``, ``change_pct_2010_2020``.
    units
        Its county units, with the same columns, ``density_2010``, ``is_district`` and
        ``geometry``.
    classes
        Classes of the change.
    country
        The country.

    Raises
    ------
    ValueError
        No unit has a known change.
    """
    pct_column = f"change_pct_{country.span}"
    known = units[units[pct_column].notna()].sort_values(pct_column, ascending=False)
    if known.empty:
        raise ValueError("no unit has a known change")
    frame = pair_frame(known, country=country)
    pair = _pair_of(known.geometry, country=country)
    name, pct = name_of(whole), float(whole[pct_column])
    named = frame.iloc[units_to_name(frame)]
    heights = tuple(int(_height(size, pair.aspect)) for size in ("narrow", "wide"))
    return Chart(
        id="harbin-pair",
        topic=_PAIR_WORDS.dated(country)["topic"].fill(name=name),
        claim=_claim(name, pct, named),
        subtitle=_PAIR_WORDS.dated(country)["subtitle"],
        draw=partial(_draw_pair, pair, frame, (name, pct), classes),
        heights=(heights[0], heights[1]),
        table=Table(frame, _pair_columns(country=country)),
        caption=_PAIR_WORDS["caption"].fill(name=name, pct=grown(pct), parts=_changes_of(named)),
        cannot_show=_PAIR_WORDS.dated(country)["cannot_show"],
        source=two_censuses(country=country),
    )


def _claim(name: Text, pct: float, named: pd.DataFrame) -> Text | None:
    """Set the loss of the whole against the steepest gain inside it, where it has both."""
    if named.empty or not pct < 0 < named.iloc[-1]["pct"]:
        return None
    best = named.iloc[-1]
    return _PAIR_WORDS["claim"].fill(
        name=name, lost=fixed(-pct, 1), gaining=name_of(best), gained=fixed(best["pct"], 1)
    )


def _changes_of(units: pd.DataFrame) -> Text:
    parts = [
        _PAIR_WORDS["part"].fill(name=name_of(row), pct=grown(row["pct"]))
        for row in units.to_dict("records")
    ]
    return _PAIR_WORDS["between"].join(parts)


def pair_frame(units: pd.DataFrame, *, country: Country) -> pd.DataFrame:
    """Keep what is said of units: names, people of both censuses, change, density, status.

    ``rankable`` tells which of them may be named.
    """
    (before, after), span = country.compared, country.span
    return pd.DataFrame(
        {
            "name_zh": units["name_zh"],
            "name_en": units["name_en"],
            "before": units[f"population_{before}"],
            "after": units[f"population_{after}"],
            "pct": units[f"change_pct_{span}"].astype(float),
            "density": units[f"density_{before}"].astype(float),
            "is_district": units["is_district"].fillna(False).astype(bool),
            "rankable": rankable(units, span),
        }
    ).reset_index(drop=True)


def _pair_of(geometry: gpd.GeoSeries, *, country: Country) -> Pair:
    drawn = albers_km(geometry, country=country).to_numpy()
    units = shapely.coverage_simplify(drawn, TOLERANCE)
    whole = shapely.coverage_union_all(units)
    x0, y0, x1, y1 = shapely.bounds(whole)
    return Pair(whole, tuple(units), (float(x0), float(y0), float(x1), float(y1)))


def _panel_width(size: str) -> float:
    return (760 - 3 * MARGIN) / 2 if size == "wide" else 360 - 2 * MARGIN


def _height(size: str, aspect: float) -> float:
    one = HEAD + _panel_width(size) * aspect
    return KEY + (one if size == "wide" else 2 * one) + MARGIN


def _pct(value: float) -> str:
    return format_number(float(value), signed=True, decimals=1) + "%"


def _draw_pair(
    pair: Pair, frame: pd.DataFrame, whole: tuple[Text, float], classes: ClassBreaks, canvas: Canvas
) -> None:
    _key(canvas, classes)
    width = _panel_width(canvas.size)
    step = (width + MARGIN, 0.0) if canvas.wide else (0.0, HEAD + width * pair.aspect)
    name, pct = whole
    heads = (_PAIR_WORDS["heading_whole"], _PAIR_WORDS["heading_parts"])
    shown: list[tuple[Sequence[shapely.Geometry], list[float]]] = [
        ((pair.whole,), [pct]),
        (pair.units, frame["pct"].tolist()),
    ]
    for number, (head, (shapes, values)) in enumerate(zip(heads, shown, strict=True)):
        left, top = MARGIN + number * step[0], KEY + number * step[1]
        canvas.write(left, top + 15, canvas.say(head), HEADING)
        axes = _land(canvas, pair, (left, top + HEAD, width))
        _fill(axes, shapes, values, classes, f"{CLASS_MARK}{SHAPES}" if number else None)
        if number:
            canvas.marks.append(_unit_marks(axes, pair, frame))
            _call_out(axes, pair, frame, canvas.lang)
        else:
            at = shapely.point_on_surface(pair.whole)
            label(axes, at.x, at.y, f"{canvas.say(name)} {_pct(pct)}", align="center")


def _unit_marks(axes: Axes, pair: Pair, frame: pd.DataFrame) -> Marks:
    """Tell what the land of each unit shows."""
    at = shapely.get_coordinates(shapely.point_on_surface(list(pair.units)))
    return marks_at(axes, _PAIR_SHOWN, frame.index, *at.T, on_land=True)


def _land(canvas: Canvas, pair: Pair, corner: tuple[float, float, float]) -> Axes:
    left, top, width = corner
    axes = canvas.panel(left, top, width, width * pair.aspect)
    x0, y0, x1, y1 = pair.bounds
    axes.set_xlim(x0, x1)
    axes.set_ylim(y0, y1)
    return axes


def _fill(
    axes: Axes,
    shapes: Sequence[shapely.Geometry],
    values: Sequence[float],
    classes: ClassBreaks,
    group: str | None,
) -> None:
    for shape, number in zip(shapes, classes.classify(list(values)), strict=True):
        colour = paint(f"change-{number + 1}")
        how: dict[str, Any] = {"facecolor": colour, "edgecolor": paint("page"), "linewidth": 0.8}
        place(axes, PathPatch(outline(shape), gid=group, **how))


def units_to_name(frame: pd.DataFrame) -> list[int]:
    """Choose the units to name: the steepest loss, the densest that thinned, the steepest gain.

    Only units that may be ranked are named.

    Returns
    -------
    list of int
        Their places in the table, from the loss to the gain, each once.
    """
    places = np.flatnonzero(frame["rankable"].to_numpy(bool))
    if not len(places):
        return []
    known = frame.iloc[places]
    pct, density = (known[column].to_numpy(float) for column in ("pct", "density"))
    thinned = np.where(known["is_district"].to_numpy(bool) & (pct < 0), density, -1.0)
    chosen = [int(pct.argmin()), int(pct.argmax())]
    if thinned.max() >= 0:
        chosen.insert(1, int(thinned.argmax()))
    return [int(places[place]) for place in dict.fromkeys(chosen)]


def _call_out(axes: Axes, pair: Pair, frame: pd.DataFrame, lang: str) -> None:
    """Name a few units in the lower left, where no land is, each tied to its dot by a line."""
    x0, y0, x1, y1 = pair.bounds
    per_px = (x1 - x0) / axes.get_window_extent().width
    rows = frame.to_dict("records")
    points = {unit: shapely.point_on_surface(pair.units[unit]) for unit in units_to_name(frame)}
    names = {
        unit: f"{_short(str(rows[unit][f'name_{lang}']))} {_pct(rows[unit]['pct'])}"
        for unit in points
    }
    widest = max(text_width(words, LABEL) * 1.06 for words in names.values())
    dot: dict[str, Any] = {"marker": "o", "markersize": 7, "markeredgewidth": 1.4}
    # From the west the lines fan out and never cross.
    for row, unit in enumerate(sorted(points, key=lambda unit: float(points[unit].x))):
        x, y = float(points[unit].x), float(points[unit].y)
        foot = y0 + (0.24 - 0.075 * row) * (y1 - y0)
        start = x0 + per_px * (widest + 5 + 6 * row)
        for colour, width in (("page", 3.2), ("ink", 1.0)):
            axes.plot([start, x], [foot, y], color=paint(colour), linewidth=width)
        axes.plot([x], [y], color=paint("ink"), markeredgecolor=paint("page"), **dot)
        label(axes, x0, foot, names[unit])


def _short(name: str) -> str:
    return name.removesuffix(" District").removesuffix(" County").removesuffix(" City")


def _key(canvas: Canvas, classes: ClassBreaks) -> None:
    """Draw the bar of equal steps with its breaks at the joints."""
    steps = len(classes.light)
    width = min(canvas.width - 2 * MARGIN, 420.0)
    for number in range(steps):
        corner = ((MARGIN + number * width / steps) / canvas.width, 1 - 26 / canvas.height)
        size = (width / steps / canvas.width, 14 / canvas.height)
        colour = paint(f"change-{number + 1}")
        canvas.figure.add_artist(Patch(corner, *size, color=colour, linewidth=0))
    for number, words in enumerate(with_unit(edge_labels(classes), "%"), start=1):
        x = MARGIN + number * width / steps - text_width(words, SMALL) / 2
        canvas.write(float(np.round(x, 1)), 40, words, SMALL)
