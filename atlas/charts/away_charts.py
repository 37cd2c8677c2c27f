"""Living away from the registration: by its place, and beside the published definitions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import LABEL, SMALL, Canvas, bar, label, scale_x
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.numbers import people, people_tick
from atlas.drawing.canvas.paints import on_step, paint
from atlas.model.classes import Text
from atlas.model.summary.moves import AwayFigures

PARTS = {
    "same_county": (1, Text("本县（区）", "same county")),
    "same_province": (
        2,
        Text("本省其他县（2000年含本县）", "same province (2000: same county too)"),
    ),
    "within_province": (2, Text("本省（2000年不能再分）", "same province, undivided in 2000")),
    "other_province": (5, Text("外省", "another province")),
}
"""Where the registration lies: step of the sequential colours, and words."""

DEFINITIONS = {
    "within_one_city": (4, Text("市辖区内人户分离", "within and between districts of one city")),
    "floating": (6, Text("流动人口", "floating population")),
}

BAR, GAP, GROUP = 26.0, 7.0, 96.0


_AWAY_LIMITS = Text(
    "这是普查时点的存量，不是一年的流量。2000年各城市对区与区之间的移动分类不一，"
    "因此2000年只能分为省内与外省。市辖区之内的2000年数字由分县表相减而得；2010年公布的数字含现役军人，比分县表略多。",
    "A stock on census day, not the moves of a year. In 2000 cities classed moves between "
    "their districts each in its own way, so that year divides only into the province and "
    "other provinces. Its figure within one city is a difference of the county table. "
    "Those published for 2010 include servicemen and exceed the county table a little.",
)


def away_chart(summary: Mapping[str, AwayFigures]) -> Chart:
    """Chart those who live away from their registration, census by census.

    Parameters
    ----------
    summary
        From `atlas.measures.migration.away_from_registration.away_summary`, by year.
    """
    frame = _frame(summary)
    last = summary["2020"]
    within_one_city, floating = _definitions(last)
    return Chart(
        id="away-from-registration",
        title=Text("人户分离人口，2000—2020年", "Living away from registration, 2000–2020"),
        subtitle=Text(
            "居住地与户口登记地不在同一乡镇街道的人数；上条按户口所在地，下条按公布的定义。",
            "People registered in another township than they live in: above by the place of "
            "registration, below by the published definitions.",
        ),
        draw=partial(_draw, frame),
        heights=(416, 396),
        table=Table(
            frame,
            (
                Column("year", Text("年", "Year")),
                Column("row", Text("按", "By")),
                Column("part", Text("部分", "Part")),
                Column("people", Text("人数", "People"), 0),
            ),
        ),
        caption=Text(
            f"2020年有{people(last.all, 'zh')}人居住在户口登记地以外。其中"
            f"{people(within_one_city, 'zh')}人仍在同一城市的市辖区之内，"
            f"公布的流动人口为{people(floating, 'zh')}。",
            f"In 2020, {people(last.all, 'en')} people lived away from their registration. "
            f"{people(within_one_city, 'en')} of them stayed within or between the "
            f"districts of one city; the published floating population is "
            f"{people(floating, 'en')}.",
        ),
        cannot_show=_AWAY_LIMITS,
        source=Text(
            "2000、2010、2020年人口普查分县资料（本站合计）；流动人口为国家统计局公布。",
            "Censuses of 2000, 2010 and 2020, tabulation by county (our sums); the floating "
            "population as published by the National Bureau of Statistics.",
        ),
    )


def _frame(summary: Mapping[str, AwayFigures]) -> pd.DataFrame:
    rows = []
    for year, figures in summary.items():
        for part, value in _places(figures).items():
            rows.append((year, "place", part, value))
        for part, value in zip(DEFINITIONS, _definitions(figures), strict=True):
            rows.append((year, "definition", part, value))
    frame = pd.DataFrame(rows, columns=["year", "kind", "key", "people"])
    kinds = {
        "place": Text("户口所在地", "place of registration"),
        "definition": Text("公布的定义", "published definition"),
    }
    words = PARTS | DEFINITIONS
    for lang in ("zh", "en"):
        frame[f"row_{lang}"] = [kinds[kind].get(lang) for kind in frame["kind"]]
        frame[f"part_{lang}"] = [words[key][1].get(lang) for key in frame["key"]]
    return frame


def _places(figures: AwayFigures) -> dict[str, int]:
    """Divide all who live away by the place of their registration, as far as the census tells."""
    if figures.same_county is None or figures.same_province is None:
        within = {"within_province": figures.within_province}
    else:
        within = {"same_county": figures.same_county, "same_province": figures.same_province}
    return {**within, "other_province": figures.other_province}


def _definitions(figures: AwayFigures) -> tuple[int, int]:
    """Divide all who live away by the published definition; 2000's by the county table.

    Returns
    -------
    tuple of int
        Those within and between the districts of one city, and the floating population.
    """
    found = figures.published
    if figures.floating is not None:
        return figures.all - figures.floating, figures.floating
    if found is None or found.within_one_city is None:
        raise ValueError("no figures were published by the definition of the floating population")
    return found.within_one_city, found.floating


def _draw(frame: pd.DataFrame, canvas: Canvas) -> None:
    top = _keys(canvas)
    axes = canvas.panel(16, top, canvas.width - 32, canvas.height - top - 34)
    years = list(frame["year"].unique())
    axes.set_ylim(GROUP * len(years), 0)
    longest = frame.groupby(["year", "kind"])["people"].sum().max()
    axes.set_xlim(0, longest * 1.03)
    ticks = [value * 1e8 for value in range(int(longest / 1e8) + 1)]
    scale_x(axes, ticks, [people_tick(tick, canvas.lang) for tick in ticks])
    for number, year in enumerate(years):
        rows = frame[frame["year"] == year]
        y = number * GROUP + 4
        total = people(float(rows.loc[rows["kind"] == "place", "people"].sum()), canvas.lang)
        words = Text("{year}年：{total}人", "{year}: {total} people")
        label(axes, 0, y + 13, canvas.say(words).format(year=year, total=total), size=LABEL + 1)
        for kind, lower in (("place", 0), ("definition", BAR + GAP - 3)):
            _stack(canvas, axes, rows[rows["kind"] == kind], y + 24 + lower)


def _stack(canvas: Canvas, axes: Axes, rows: pd.DataFrame, y: float) -> None:
    left = 0.0
    for key, value in zip(rows["key"], rows["people"], strict=True):
        step = (PARTS | DEFINITIONS)[key][0]
        bar(axes, (left, y), value, BAR, f"step-{step}")
        written = people(float(value), canvas.lang)
        if value / axes.get_xlim()[1] * (canvas.width - 32) > len(written) * 8:
            how: dict[str, Any] = {"align": "center", "size": SMALL, "colour": on_step(step)}
            label(axes, left + value / 2, y + BAR / 2 + 4, written, valign="baseline", **how)
        left += value
    joints = rows["people"].cumsum().iloc[:-1].tolist()
    axes.vlines(joints, y, y + BAR, color=paint("page"), linewidth=1)


def _keys(canvas: Canvas) -> float:
    """Write the key, one line for each bar of a year on a wide sheet, and return its height."""
    first = [(f"step-{step}", canvas.say(words)) for step, words in PARTS.values()]
    second = [(f"step-{step}", canvas.say(words)) for step, words in DEFINITIONS.values()]
    y = write_keys(canvas, [first[0], first[1], first[3]], 16)
    return write_keys(canvas, second, y) + 4
