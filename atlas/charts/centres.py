"""Charts of centres: core beside periphery, a city beside its parts, and growth by density."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.patches import PathPatch
from matplotlib.patches import Rectangle as Patch

from atlas.charts.chart import Chart, Column, Table, columns, name_of, name_rows, points_of
from atlas.drawing.canvas import (
    HEADING,
    LABEL,
    MARK_GROUP_CLASS,
    SMALL,
    ChartCanvas,
    Panel,
    percent_ticks,
    round_ticks,
    text_width,
)
from atlas.drawing.canvas_map import name_points, outline
from atlas.drawing.canvas_svg import CLASS_MARK, paint
from atlas.drawing.plan import Extent, Rectangle, albers_km
from atlas.model.dataset import Dataset
from atlas.model.figures import rankable
from atlas.model.layer import ClassBreaks
from atlas.model.summary.people import DensityClass
from atlas.model.summary.places import CoreFigures
from atlas.model.text import Text
from atlas.words.numbers import edge_labels, fixed, format_number, grown, percent_change, with_unit
from atlas.words.word_files import read_words

_CORES_WORDS = read_words("charts", "core_and_periphery")
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


def _cores_table(frame: pd.DataFrame, years: tuple[int, int]) -> Table:
    heads = read_words("charts", "core_and_periphery.columns").between(years)
    changes = (
        Column(f"{part}_pct", heads[f"{part}_pct"], 1, True, heads[f"{part}_in_file"])
        for part in (*PARTS, "whole")
    )
    people = {f"{part}_people_{year}": 0 for part in PARTS for year in years}
    return Table(
        frame.assign(code=frame.index),
        (Column("name", heads["name"]), *changes, Column("people", heads["people"], 0)),
        (
            Column("code", heads["code"]),
            Column("province_name", heads["province"]),
            *columns(heads, **people),
        ),
    )


def cores_frame(
    parts: pd.DataFrame, prefectures: pd.DataFrame, *, years: tuple[int, int]
) -> pd.DataFrame:
    """Set core, periphery and whole of each city side by side, 2010–2020.

    Parameters
    ----------
    parts
        From `atlas.measures.core_periphery.parts_by_definition`; a prefecture without a type
        has no core or no periphery and is left out.
    prefectures
        The prefectures by ``code``: ``change_pct_2010_2020``, and what flags them.
    years
        The two censuses compared, the earlier first.

    Returns
    -------
    pandas.DataFrame
        By ``code``, the largest first: names, ``people``, ``core_people_2010|2020`` and
        ``periphery_…`` (people), ``core_pct``, ``periphery_pct``, ``whole_pct`` (%), ``way``
        (one of `WAYS`), and ``plain``: whether neither land of its own nor of its neighbours
        moved between the censuses, so that it may be named.
    """
    before, after = years
    span = f"{before}_{after}"
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
    grows = (whole[after] > whole[before]).map({True: "grows", False: "falls"})
    rises = (frame["core_pct"] > 0).map({True: "rises", False: "falls"})
    frame["way"] = grows + "_core_" + rises
    as_counted = ((whole[after] / whole[before] - 1) * 100 - frame["whole_pct"]).abs() < 0.05
    frame["plain"] = rankable(cities, span) & as_counted
    return frame.sort_values(["people", "name_en"], ascending=[False, True])


def cores_chart(frame: pd.DataFrame, figures: CoreFigures, *, years: tuple[int, int]) -> Chart:
    """Chart the change of every city's centre beside that of the whole city.

    Parameters
    ----------
    frame
        From `cores_frame`.
    figures
        The same cities summarised.
    years
        The two censuses compared, the earlier first.
    """
    fallen, risen = figures.declining, figures.declining_with_growing_core
    return Chart.from_words(
        CORES_ID,
        _CORES_WORDS.between(years),
        _cores_table(frame, years),
        partial(_draw_cores, frame),
        (430, 470),
        claim=2 * risen > fallen,
        source=two_censuses(years),
        n=format_number(figures.prefectures),
        declining=format_number(fallen),
        growing_core=format_number(risen),
        core=grown(figures.core_growth_pct),
        periphery=grown(figures.periphery_growth_pct),
    )


def _draw_cores(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    canvas.write(14, 20, canvas.say(_CORES_WORDS["upwards"]), LABEL, "muted")
    axes = canvas.panel(48, 32, canvas.width - 66, canvas.height - 78)
    right, foot = canvas.width - 18, canvas.height - 10
    canvas.write(right, foot, canvas.say(_CORES_WORDS["across"]), LABEL, "muted", "right")
    _scale(axes, frame)
    for way in reversed(WAYS):
        rows = frame[frame["way"].eq(way)]
        how = ("gain", 0.8) if way == WAYS[0] else ("hatch", 0.5)
        axes.dots(rows["whole_pct"], rows["core_pct"], RADIUS, *how)
    shown = ("name", "core_pct", "periphery_pct", "whole_pct", "people")
    at = frame["whole_pct"], frame["core_pct"]
    axes.tell(shown, frame.index, *at)
    clear_of = _write_corners(axes, frame)
    known = frame[frame["plain"]].sort_index(key=lambda codes: codes != NAMED_FIRST, kind="stable")
    wanted = pd.concat([known[known["way"].eq(WAYS[0])], known[~known["way"].eq(WAYS[0])]])
    points = points_of(wanted, "whole_pct", "core_pct", canvas.lang)
    name_points(axes, points, most=MOST_NAMED, clear_of=clear_of)


def _scale(axes: Panel, frame: pd.DataFrame) -> None:
    for column, limit, scale in (
        ("whole_pct", axes.set_xlim, axes.scale_x),
        ("core_pct", axes.set_ylim, axes.scale_y),
    ):
        low, high = min(frame[column].min(), 0) - ROOM, max(frame[column].max(), 0) + ROOM
        limit(low, high)
        ticks = round_ticks(low, high, 7)
        scale(ticks, percent_ticks(ticks))
    axes.axhline(0, color=paint("ink"), linewidth=1)
    axes.axvline(0, color=paint("ink"), linewidth=1)


def _write_corners(axes: Panel, frame: pd.DataFrame) -> list[Rectangle]:
    """Say in the corner of each quarter how many cities it holds; return where."""
    x0, x1 = axes.get_xlim()
    y0, y1 = axes.get_ylim()
    counts = frame["way"].value_counts()
    boxes = []
    for way in WAYS:
        x, right, align = (x0, 4, "left") if way.startswith("falls") else (x1, -4, "right")
        y, up = (y1, -12) if way.endswith("rises") else (y0, 10)
        words = _CORNERS[way].say(axes.sheet.lang, n=format_number(int(counts.get(way, 0))))
        size, colour = (HEADING, "gain") if way == WAYS[0] else (LABEL, "muted")
        how = {"size": size, "colour": colour, "align": align}
        note = axes.label(x, y, words, (right, up), halo=True, **how)
        extent = note.get_window_extent()
        boxes.append((extent.x0, extent.y0, extent.x1, extent.y1))
    return boxes


_PAIR_WORDS = read_words("charts", "whole_and_parts")


TOLERANCE = 3.0
"""Corners whose triangle is smaller than the square of this (km) are left out of borders."""

HEAD = 26.0
KEY = 58.0
MARGIN = 14.0


@dataclass(frozen=True)
class Pair:
    """Shapes in Albers kilometres: the whole, and its units in the order of the table."""

    whole: shapely.Geometry
    units: tuple[shapely.Geometry, ...]
    bounds: Extent

    @property
    def aspect(self) -> float:
        """Height over width."""
        x0, y0, x1, y1 = self.bounds
        return (y1 - y0) / (x1 - x0)


CORES: Final = "core_periphery_degurba"
"""The table of centres in the narrowest sense: most of their people live in an urban centre."""

CORE_DEFINITION: Final = "degree_of_urbanisation"
"""The definition of a core by which that table is made."""


def core_codes(dataset: Dataset) -> list[str]:
    """Return the districts of the example's centre."""
    table = dataset.tables.get(CORES)
    if table is None:
        return []
    pair, latest = dataset.country.examples.pair, dataset.country.latest
    rows = table[table["code"].eq(pair) & table["part"].eq("core")]
    codes = rows[f"member_codes_{latest}"]
    return str(codes.iloc[0]).split(";") if len(rows) else []


def example_parts(dataset: Dataset) -> dict[str, pd.DataFrame] | None:
    """Divide the example's units into its core, its other districts, and its counties.

    Returns
    -------
    dict
        Rows by ``core``, ``outer`` and ``counties``; None where a part is missing.
    """
    units, core = example_units(dataset), core_codes(dataset)
    if units is None or not set(core) <= set(units["code"]):
        return None
    in_core = units["code"].isin(core)
    is_district = units["is_district"].fillna(False).astype(bool)
    parts = {
        "core": units[in_core],
        "outer": units[is_district & ~in_core],
        "counties": units[~is_district & ~in_core],
    }
    return None if any(rows.empty for rows in parts.values()) else parts


@lru_cache(maxsize=1)
def example_units(dataset: Dataset) -> pd.DataFrame | None:
    """Return the county units of the example with a known change, the strongest growth first.

    Story, lecture and charts ask for them in each language.
    """
    if dataset.people_units is None:
        return None
    table, country = dataset.people_units.table, dataset.country
    change, pair = f"change_pct_{country.span}", country.examples.pair
    example = table["prefecture_code"].eq(pair) & table[change].notna()
    units = table[example & rankable(table, change)]
    return None if units.empty else units.sort_values(change, ascending=False)


def change_of(rows: pd.DataFrame, *, years: tuple[int, int]) -> float:
    """Return the change of people of some units together, %."""
    first, last = (float(rows[f"population_{year}"].sum()) for year in years)
    return 100 * (last / first - 1)


def pair_chart(
    whole: pd.Series,
    units: gpd.GeoDataFrame,
    classes: ClassBreaks,
    *,
    years: tuple[int, int],
    crs: str,
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
    years
        The two censuses compared, the earlier first.
    crs
        The projection that the units are drawn in, in metres.

    Raises
    ------
    ValueError
        No unit has a known change.
    """
    pct_column = "change_pct_{}_{}".format(*years)
    known = units[units[pct_column].notna()].sort_values(pct_column, ascending=False)
    if known.empty:
        raise ValueError("no unit has a known change")
    frame = pair_frame(known, years=years)
    pair = _pair_of(known.geometry, crs)
    name, pct = name_of(whole), float(whole[pct_column])
    named = frame.iloc[units_to_name(frame)]
    parts = [
        _PAIR_WORDS["part"].fill(name=name_of(row), pct=grown(row["pct"]))
        for row in named.to_dict("records")
    ]
    narrow, wide = (int(_height(size, pair.aspect)) for size in ("narrow", "wide"))
    heads = read_words("charts", "whole_and_parts.columns").between(years)
    return Chart.from_words(
        "harbin-pair",
        _PAIR_WORDS.between(years),
        Table.of(frame, heads, ("pct",), name=None, before=0, after=0, pct=1),
        partial(_draw_pair, pair, frame, (name, pct), classes),
        (narrow, wide),
        claim=_claim(name, pct, named),
        source=two_censuses(years),
        name=name,
        pct=grown(pct),
        parts=_PAIR_WORDS["between"].join(parts),
    )


def _claim(name: Text, pct: float, named: pd.DataFrame) -> Text | None:
    """Set the loss of the whole against the steepest gain inside it, where it has both."""
    if named.empty or not pct < 0 < named.iloc[-1]["pct"]:
        return None
    best = named.iloc[-1]
    return _PAIR_WORDS["claim"].fill(
        name=name, lost=fixed(-pct, 1), gaining=name_of(best), gained=fixed(best["pct"], 1)
    )


def pair_frame(units: pd.DataFrame, *, years: tuple[int, int]) -> pd.DataFrame:
    """Keep what is said of units: names, people of both censuses, change, density, status.

    ``rankable`` tells which of them may be named.
    """
    before, after = years
    span = f"{before}_{after}"
    frame = pd.DataFrame(units[["name_zh", "name_en"]])
    frame["before"], frame["after"] = units[f"population_{before}"], units[f"population_{after}"]
    frame["pct"] = units[f"change_pct_{span}"].astype(float)
    frame["density"] = units[f"density_{before}"].astype(float)
    frame["is_district"] = units["is_district"].fillna(False).astype(bool)
    return frame.assign(rankable=rankable(units, span)).reset_index(drop=True)


def _pair_of(geometry: gpd.GeoSeries, crs: str) -> Pair:
    drawn = albers_km(geometry, crs).to_numpy()
    units = shapely.coverage_simplify(drawn, TOLERANCE)
    whole = shapely.coverage_union_all(units)
    x0, y0, x1, y1 = shapely.bounds(whole)
    return Pair(whole, tuple(units), (float(x0), float(y0), float(x1), float(y1)))


def _panel_width(size: str) -> float:
    return (760 - 3 * MARGIN) / 2 if size == "wide" else 360 - 2 * MARGIN


def _height(size: str, aspect: float) -> float:
    one = HEAD + _panel_width(size) * aspect
    return KEY + (one if size == "wide" else 2 * one) + MARGIN


def _draw_pair(
    pair: Pair,
    frame: pd.DataFrame,
    whole: tuple[Text, float],
    classes: ClassBreaks,
    canvas: ChartCanvas,
) -> None:
    _key(canvas, classes)
    width = _panel_width(canvas.size)
    right, down = (width + MARGIN, 0.0) if canvas.wide else (0.0, HEAD + width * pair.aspect)
    name, pct = whole
    left, top = MARGIN, KEY
    axes = _land(canvas, pair, left, top, width, _PAIR_WORDS["heading_whole"])
    _fill(axes, [pair.whole], [pct], classes, None)
    middle = shapely.point_on_surface(pair.whole)
    axes.label(middle.x, middle.y, f"{canvas.say(name)} {percent_change(pct)}", align="center")
    axes = _land(canvas, pair, left + right, top + down, width, _PAIR_WORDS["heading_parts"])
    _fill(axes, pair.units, frame["pct"].tolist(), classes, f"{CLASS_MARK}{MARK_GROUP_CLASS}")
    at = shapely.get_coordinates(shapely.point_on_surface(list(pair.units)))
    shown = ("name", "before", "after", "pct")
    axes.tell(shown, frame.index, *at.T, on_land=True)
    _call_out(axes, pair, frame, canvas.lang)


def _land(
    canvas: ChartCanvas, pair: Pair, left: float, top: float, width: float, head: Text
) -> Panel:
    """Write a heading, and return the panel below it that the land fills."""
    canvas.write(left, top + 15, canvas.say(head), HEADING)
    axes = canvas.panel(left, top + HEAD, width, width * pair.aspect)
    x0, y0, x1, y1 = pair.bounds
    axes.set(xlim=(x0, x1), ylim=(y0, y1))
    return axes


def _fill(
    axes: Panel,
    shapes: Sequence[shapely.Geometry],
    values: list[float],
    classes: ClassBreaks,
    group: str | None,
) -> None:
    for shape, number in zip(shapes, classes.classify(values), strict=True):
        colour = paint(f"change-{number + 1}")
        how: dict[str, Any] = {"facecolor": colour, "edgecolor": paint("page"), "linewidth": 0.8}
        axes.place(PathPatch(outline(shape), gid=group, **how))


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


def _call_out(axes: Panel, pair: Pair, frame: pd.DataFrame, lang: str) -> None:
    """Name a few units in the lower left, where no land is, each tied to its dot by a line."""
    x0, y0, x1, y1 = pair.bounds
    per_px = (x1 - x0) / axes.get_window_extent().width
    rows = frame.to_dict("records")
    points = {unit: shapely.point_on_surface(pair.units[unit]) for unit in units_to_name(frame)}
    names = {}
    for unit in points:
        name = without_generic(str(rows[unit][f"name_{lang}"]))
        names[unit] = f"{name} {percent_change(rows[unit]['pct'])}"
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
        axes.label(x0, foot, names[unit])


def without_generic(name: str) -> str:
    """Shorten an English name where all places are of one kind: Songbei District → Songbei."""
    return name.removesuffix(" District").removesuffix(" County").removesuffix(" City")


def _key(canvas: ChartCanvas, classes: ClassBreaks) -> None:
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


_DENSITY_WORDS = read_words("charts", "growth_by_density")
_DENSITY_HEADS = read_words("charts", "growth_by_density.columns")


ROW = 34.0
TOP, FOOT = 26.0, 26.0
BARS_FROM = {"narrow": 0.42, "wide": 0.34}
"""Where the panel of the bars begins, as a part of the sheet's width."""

_DENSITY_SHOWN = ("name", "units", "people_before", "people_after", "change_pct")


def two_censuses(years: tuple[int, int]) -> Text:
    """Return the source of what compares two censuses."""
    return _DENSITY_WORDS.between(years)["source"]


def density_chart(classes: Sequence[DensityClass], *, years: tuple[int, int]) -> Chart:
    """Chart the change of people by density of the first census.

    Parameters
    ----------
    classes
        From `atlas.measures.population_growth.growth_by_density`, 2010–2020; a class without
        people is left out.
    years
        The two censuses compared, the earlier first.
    """
    known = [row for row in classes if row.change_pct is not None]
    frame = pd.DataFrame(known)
    name_rows(frame, "name", (class_name(row.lower, row.upper) for row in known))
    best, last = frame.iloc[int(frame["change_pct"].argmax())], frame.iloc[-1]
    shown = dict(zip(_DENSITY_SHOWN, (None, 0, 0, 0, 1), strict=True))
    return Chart.from_words(
        "growth-by-density",
        _DENSITY_WORDS.between(years),
        Table.of(frame, _DENSITY_HEADS.between(years), ("change_pct",), **shown),
        partial(_draw_density, frame, years=years),
        (int(ROW * len(frame) + TOP + FOOT),) * 2,
        claim=last["change_pct"] < 0 < best["change_pct"],
        source=two_censuses(years),
        best=name_of(best),
        best_change=grown(best["change_pct"]),
        densest=name_of(last),
        densest_change=grown(last["change_pct"]),
    )


def class_name(low: float | None, high: float | None) -> Text:
    """Name a class of densities: ``1,500–3,000``, ``below 10``, ``24,000 and above``."""
    if low is None or pd.isna(low):
        return _DENSITY_WORDS["class_below"].fill(high=format_number(high or 0))
    if high is None or pd.isna(high):
        return _DENSITY_WORDS["class_above"].fill(low=format_number(low))
    return _DENSITY_WORDS["class_between"].fill(low=format_number(low), high=format_number(high))


def _draw_density(frame: pd.DataFrame, canvas: ChartCanvas, *, years: tuple[int, int]) -> None:
    left = BARS_FROM[canvas.size] * canvas.width
    axes = canvas.panel(left, TOP, canvas.width - left - MARGIN, ROW * len(frame))
    values = frame["change_pct"].astype(float)
    axes.set_ylim(ROW * len(frame), 0)
    axes.scale_bars(values, 0.2 if canvas.wide else 0.3, 4)
    canvas.write(MARGIN, 16, canvas.say(_DENSITY_HEADS.between(years)["name"]), SMALL, "muted")
    for number, row in enumerate(frame.to_dict("records")):
        y, value = number * ROW, float(row["change_pct"])
        foot = TOP + y + ROW / 2 + 4
        name, units = row[f"name_{canvas.lang}"], format_number(row["units"])
        words = _DENSITY_WORDS["row"].say(canvas.lang, name=name, units=units)
        canvas.write(MARGIN, foot, words, LABEL)
        colour = "gain" if value > 0 else "loss"
        axes.draw_bar(_DENSITY_SHOWN, number, (0, y + 6), (value, ROW - 12), colour)
        axes.label_bar(value, y + ROW / 2, percent_change(value))
