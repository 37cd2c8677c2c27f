"""A prefecture twice: as one whole beside its districts and counties, in the same classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle

from atlas.charts.chart import Chart, Column, Table
from atlas.charts.density_chart import two_censuses
from atlas.drawing.canvas.canvas import HEADING, LABEL, SMALL, Canvas, label, place, text_width
from atlas.drawing.canvas.country import outline
from atlas.drawing.canvas.marks import SHAPES, Marks
from atlas.drawing.canvas.marks import points as marks_at
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.svg import CLASS_MARK
from atlas.drawing.plan.views import albers_km
from atlas.model.classes import ClassBreaks
from atlas.model.country import Country
from atlas.model.rankable import rankable
from atlas.model.text import Text
from atlas.words.classes import edge_labels, with_unit
from atlas.words.numbers import fixed, format_number, grown
from atlas.words.reading import read_words

_WORDS = read_words("charts", "whole_and_parts")
_HEADS = read_words("charts", "whole_and_parts.columns")


TOLERANCE = 3.0
"""Corners whose triangle is smaller than the square of this (km) are left out of borders."""

HEAD = 26.0
KEY = 58.0
MARGIN = 14.0

_SHOWN = ("name", "before", "after", "pct")


def _columns(*, country: Country) -> tuple[Column, ...]:
    heads = _HEADS.dated(country)
    return (
        Column("name", heads["name"]),
        Column("before", heads["before"], 0),
        Column("after", heads["after"], 0),
        Column("pct", heads["pct"], 1, signed=True),
    )


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
    id: str, whole: pd.Series, units: gpd.GeoDataFrame, classes: ClassBreaks, *, country: Country
) -> Chart:
    """Chart the change of a prefecture as a whole beside that of its units, 2010–2020.

    Parameters
    ----------
    id
        As for `atlas.charts.chart.Chart`.
    whole
        The prefecture: ``name_zh|en``, ``population_2010|2020``, ``change_pct_2010_2020``.
    units
        Its county units, with the same columns, ``density_2010``, ``is_district`` and
        ``geometry``.
    classes
        Classes of the change.
    country
        The country whose censuses and divisions are meant.

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
    pair = _shapes(known.geometry, country=country)
    name, pct = Text(whole["name_zh"], whole["name_en"]), float(whole[pct_column])
    named = frame.iloc[told(frame)]
    told_words = _told(named)
    heights = tuple(int(_height(size, pair.aspect)) for size in ("narrow", "wide"))
    return Chart(
        id=id,
        topic=_WORDS.dated(country)["topic"].fill(name=name),
        claim=_claim(name, pct, named),
        subtitle=_WORDS.dated(country)["subtitle"],
        draw=partial(_draw, pair, frame, (name, pct), classes),
        heights=(heights[0], heights[1]),
        table=Table(frame, _columns(country=country)),
        caption=_WORDS["caption"].fill(name=name, pct=grown(pct), parts=told_words),
        cannot_show=_WORDS.dated(country)["cannot_show"],
        source=two_censuses(country=country),
    )


def _claim(name: Text, pct: float, named: pd.DataFrame) -> Text | None:
    """Set the loss of the whole against the steepest gain inside it, where it has both."""
    if named.empty or not pct < 0 < named.iloc[-1]["pct"]:
        return None
    best = named.iloc[-1]
    return _WORDS["claim"].fill(
        name=name,
        lost=fixed(-pct, 1),
        gaining=Text(best["name_zh"], best["name_en"]),
        gained=fixed(best["pct"], 1),
    )


def _told(units: pd.DataFrame) -> Text:
    parts = [
        _WORDS["part"].fill(name=Text(row["name_zh"], row["name_en"]), pct=grown(row["pct"]))
        for row in units.to_dict("records")
    ]
    return _WORDS["between"].join(parts)


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


def _shapes(geometry: gpd.GeoSeries, *, country: Country) -> Pair:
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


def _draw(
    pair: Pair,
    frame: pd.DataFrame,
    whole: tuple[Text, float],
    classes: ClassBreaks,
    canvas: Canvas,
) -> None:
    _key(canvas, classes)
    width = _panel_width(canvas.size)
    step = (width + MARGIN, 0.0) if canvas.wide else (0.0, HEAD + width * pair.aspect)
    name, pct = whole
    heads = (_WORDS["heading_whole"], _WORDS["heading_parts"])
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
            canvas.marks.append(_told_at(axes, pair, frame))
            _call_out(axes, pair, frame, canvas.lang)
        else:
            at = shapely.point_on_surface(pair.whole)
            label(axes, at.x, at.y, f"{canvas.say(name)} {_pct(pct)}", align="center")


def _told_at(axes: Axes, pair: Pair, frame: pd.DataFrame) -> Marks:
    """Tell what the land of each unit shows."""
    at = shapely.get_coordinates(shapely.point_on_surface(list(pair.units)))
    shown = _SHOWN
    return marks_at(axes, shown, frame.index, *at.T, on_land=True)


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
        how: dict[str, Any] = {
            "facecolor": colour,
            "edgecolor": paint("page"),
            "linewidth": 0.8,
        }
        place(axes, PathPatch(outline(shape), gid=group, **how))


def told(frame: pd.DataFrame) -> list[int]:
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
    found = [int(pct.argmin()), int(pct.argmax())]
    if thinned.max() >= 0:
        found.insert(1, int(thinned.argmax()))
    return [int(places[place]) for place in dict.fromkeys(found)]


def _call_out(axes: Axes, pair: Pair, frame: pd.DataFrame, lang: str) -> None:
    """Name a few units in the lower left, where no land is, each tied to its dot by a line."""
    x0, y0, x1, y1 = pair.bounds
    per_px = (x1 - x0) / axes.get_window_extent().width
    rows = frame.to_dict("records")
    points = {unit: shapely.point_on_surface(pair.units[unit]) for unit in told(frame)}
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
        canvas.figure.add_artist(Rectangle(corner, *size, color=colour, linewidth=0))
    for number, words in enumerate(with_unit(edge_labels(classes), "%"), start=1):
        x = MARGIN + number * width / steps - text_width(words, SMALL) / 2
        canvas.write(float(np.round(x, 1)), 40, words, SMALL)
