"""Core against periphery: every city by the change of its whole and of its centre."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Column, Table
from atlas.charts.density_chart import two_censuses
from atlas.country.provinces import short_place
from atlas.drawing.canvas.canvas import HEADING, LABEL, Canvas, dots, label, scale_x, scale_y
from atlas.drawing.canvas.marks import points as marks_at
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.placing import Point, name_points
from atlas.drawing.canvas.ticks import round_ticks
from atlas.drawing.plan.names import Rectangle
from atlas.model.country import Country
from atlas.model.rankable import rankable
from atlas.model.summary.centres import CoreFigures
from atlas.words.numbers import format_number, grown
from atlas.words.reading import read_words

_WORDS = read_words("charts", "core_and_periphery")
_HEADS = read_words("charts", "core_and_periphery.columns")
_CORNERS = read_words("charts", "core_and_periphery.corners")

ID: Final = "core-and-periphery"
EXAMPLE: Final = "230100"
"""Harbin, which the story tells of, is named before all others."""

PARTS: Final = ("core", "periphery")
MOST_NAMED = 20
RADIUS = 2.4
ROOM = 5.0
"""Per cent between the outermost point and the edge of the panel."""

WAYS: Final = ("falls_core_rises", "falls_core_falls", "grows_core_rises", "grows_core_falls")
"""Which way the whole went, and which way its core."""

_SHOWN = ("name", "core_pct", "periphery_pct", "whole_pct", "people")


def _columns(*, country: Country) -> tuple[Column, ...]:
    heads = _HEADS.dated(country)
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


def _beside(*, country: Country) -> tuple[Column, ...]:
    return (
        Column("code", _HEADS["code"]),
        Column("province_name", _HEADS["province"]),
        *(
            Column(
                f"{part}_people_{year}", _HEADS.dated(country)[f"{part}_people"].fill(year=year), 0
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
        From `atlas.measures.cities.core_parts.parts_by_definition`; a prefecture without a type
        has no core or no periphery and is left out.
    prefectures
        The prefectures by ``code``: ``change_pct_2010_2020``, and what flags them.
    country
        The country whose censuses and divisions are meant.

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
        year: frame[[f"{it}_people_{year}" for it in PARTS]].sum(axis=1) for year in (before, after)
    }
    own = prefectures.reindex(frame.index)
    frame["people"] = whole[after]
    frame["whole_pct"] = own[f"change_pct_{span}"].astype(float)
    frame["way"] = _ways(whole[after] > whole[before], frame["core_pct"] > 0)
    as_counted = ((whole[after] / whole[before] - 1) * 100 - frame["whole_pct"]).abs() < 0.05
    frame["plain"] = rankable(own, span) & as_counted
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
        The country whose censuses and divisions are meant.
    """
    fallen, risen = figures.declining, figures.declining_with_growing_core
    said = {
        "n": format_number(figures.prefectures),
        "declining": format_number(fallen),
        "growing_core": format_number(risen),
    }
    return Chart(
        id=ID,
        topic=_WORDS["topic"],
        claim=_WORDS["claim"].fill(**said) if 2 * risen > fallen else None,
        subtitle=_WORDS.dated(country)["subtitle"].fill(**said),
        draw=partial(_draw, frame),
        heights=(430, 470),
        table=Table(
            frame.assign(code=frame.index), _columns(country=country), _beside(country=country)
        ),
        caption=_WORDS["caption"].fill(
            **said,
            core=grown(figures.core_growth_pct),
            periphery=grown(figures.periphery_growth_pct),
        ),
        cannot_show=_WORDS.dated(country)["cannot_show"],
        source=two_censuses(country=country),
    )


def _draw(frame: pd.DataFrame, canvas: Canvas) -> None:
    canvas.write(14, 20, canvas.say(_WORDS["upwards"]), LABEL, "muted")
    axes = canvas.panel(48, 32, canvas.width - 66, canvas.height - 78)
    canvas.write(
        canvas.width - 18, canvas.height - 10, canvas.say(_WORDS["across"]), LABEL, "muted", "right"
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
    shown = _SHOWN
    across, upwards = frame["whole_pct"], frame["core_pct"]
    canvas.marks.append(marks_at(axes, shown, frame.index, across, upwards))
    clear_of = _write_corners(axes, frame, canvas)
    known = frame[frame["plain"]].sort_index(key=lambda codes: codes != EXAMPLE, kind="stable")
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
        written = [format_number(tick, signed=True) for tick in ticks]
        scale(axes, ticks, [*written[:-1], f"{written[-1]}%"])
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
