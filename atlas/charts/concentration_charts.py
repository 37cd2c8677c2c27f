"""Concentration of people, GDP and GDP per head in China: Lorenz curves, and an if."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd

from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import HEADING, SMALL, Canvas, bar, label, scale_x, scale_y
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.marks import box
from atlas.drawing.canvas.marks import points as marks_at
from atlas.drawing.canvas.paints import paint
from atlas.model.summary.concentration import Counterfactual
from atlas.words.numbers import fixed, format_number
from atlas.words.reading import read_words

_LORENZ_WORDS = read_words("charts", "lorenz_curves")
_LORENZ_HEADS = read_words("charts", "lorenz_curves.columns")
_GAPS_WORDS = read_words("charts", "if_people_had_stayed")
_GAPS_HEADS = read_words("charts", "if_people_had_stayed.columns")
_SERIES = read_words("charts", "concentration_in_three_countries.series")


SERIES = {
    "gdp": (_SERIES["gdp"], "muted", "s"),
    "population": (_SERIES["population"], "link", "o"),
    "gdp_per_head": (_SERIES["gdp_per_head"], "step-4", "D"),
}
"""Words, colour and mark of each line."""


def spread(values: Mapping[str, float], gap: float) -> dict[str, float]:
    """Move values apart, upwards, until no two are closer than ``gap``.

    Examples
    --------
    >>> spread({"a": 1.0, "b": 1.5, "c": 9.0}, 2.0)
    {'a': 1.0, 'b': 3.0, 'c': 9.0}
    """
    placed: dict[str, float] = {}
    lowest = float("-inf")
    for name, value in sorted(values.items(), key=lambda item: item[1]):
        lowest = max(value, lowest + gap)
        placed[name] = lowest
    return placed


def lorenz_chart(curves: pd.DataFrame) -> Chart:
    """Chart Lorenz curves of China's prefectures.

    Parameters
    ----------
    curves
        From `atlas.measures.concentration.concentration.lorenz_curves`, for China.
    """
    tenths = _at_tenths(curves)
    last = max(curves["year"])
    halves = {series: _share_of_rest(curves, series, last, 0.5) for series in ("population", "gdp")}
    half = {series: format_number(100 * value, decimals=0) for series, value in halves.items()}
    return Chart(
        id="lorenz-curves",
        topic=_LORENZ_WORDS["topic"],
        claim=_LORENZ_WORDS["claim"].fill(people=half["population"]),
        subtitle=_LORENZ_WORDS["subtitle"],
        draw=partial(_draw_lorenz, curves, tenths),
        heights=(1010, 312),
        table=Table(
            tenths,
            (
                Column("series_name", _LORENZ_HEADS["series_name"]),
                Column("year", _LORENZ_HEADS["year"]),
                Column("unit_pct", _LORENZ_HEADS["unit_pct"], 0),
                Column("total_pct", _LORENZ_HEADS["total_pct"], 1),
            ),
        ),
        caption=_LORENZ_WORDS["caption"].fill(
            year=last, people=half["population"], gdp=half["gdp"]
        ),
        cannot_show=_LORENZ_WORDS["cannot_show"],
        source=_LORENZ_WORDS["source"],
    )


def _at_tenths(curves: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "series": series,
            "series_name_zh": SERIES[series][0].zh,
            "series_name_en": SERIES[series][0].en,
            "year": year,
            "unit_pct": 10 * tenth,
            "total_pct": 100 * _share_of_rest(curves, series, year, tenth / 10),
        }
        for series in SERIES
        for year in sorted(curves["year"].unique())
        for tenth in range(1, 10)
    ]
    return pd.DataFrame(rows)


def _share_of_rest(curves: pd.DataFrame, series: str, year: int, share: float) -> float:
    """Read the height of a curve where it passes a share of the units."""
    curve = curves[(curves["series"] == series) & (curves["year"] == year)]
    x, y = curve["unit_share"].to_numpy(float), curve["total_share"].to_numpy(float)
    place = int((x < share).sum())
    part = (share - x[place - 1]) / (x[place] - x[place - 1])
    return float(y[place - 1] + part * (y[place] - y[place - 1]))


def _draw_lorenz(curves: pd.DataFrame, tenths: pd.DataFrame, canvas: Canvas) -> None:
    years = sorted(curves["year"].unique())
    colours = dict(zip(years, ("step-2", "step-4", "step-6"), strict=False))
    keys = [(colour, str(year)) for year, colour in colours.items()]
    foot = write_keys(canvas, keys, 18) - 8
    width = canvas.width / len(SERIES) if canvas.wide else canvas.width
    height = (canvas.height - foot) / (1 if canvas.wide else len(SERIES))
    for number, (series, (words, _, _)) in enumerate(SERIES.items()):
        left = number * width if canvas.wide else 0
        top = foot + (0 if canvas.wide else number * height)
        canvas.write(left + 12, top + 20, canvas.say(words), HEADING)
        side = min(width - 58, height - 62)
        axes = canvas.panel(left + 38, top + 32, side, side)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        ticks = (0, 0.25, 0.5, 0.75, 1)
        written = [format_number(100 * tick) + ("%" if tick == 1 else "") for tick in ticks]
        scale_y(axes, ticks, written)
        scale_x(axes, ticks[::2], written[::2])
        axes.plot([0, 1], [0, 1], color=paint("muted"), linewidth=1)
        for year, colour in colours.items():
            curve = curves[(curves["series"] == series) & (curves["year"] == year)]
            axes.plot(curve["unit_share"], curve["total_share"], color=paint(colour), linewidth=2)
        rows = tenths[tenths["series"].eq(series)]
        at = rows["unit_pct"] / 100, rows["total_pct"] / 100
        shown = ("series_name", "year", "unit_pct", "total_pct")
        canvas.marks.append(marks_at(axes, shown, rows.index, *at))


GAPS = read_words("charts", "if_people_had_stayed.cases")


def gap_chart(counterfactual: Counterfactual) -> Chart:
    """Chart the gap in GDP per head beside those if people had stayed.

    Parameters
    ----------
    counterfactual
        From `atlas.measures.concentration.balance.counterfactual_summary`.
    """
    order, stayed_as_in = counterfactual.either_order, counterfactual.people_as_in
    # Its own years: those of GDP may end before the last census.
    before, after = counterfactual.gap
    *_, first = stayed_as_in
    now, then = counterfactual.gap[after], stayed_as_in[before]
    ginis = {
        "gap_before": counterfactual.gap[before],
        "gap_after": now,
        "people_as_before": then,
        "people_as_at_first": stayed_as_in[first],
    }
    years = {"before": before, "after": after, "first": first}
    frame = pd.DataFrame(
        [
            {"key": key, "gini": float(ginis[key]), "name_zh": t.zh, "name_en": t.en}
            for key, t in ((key, words.fill(**years)) for key, words in GAPS.items())
        ]
    )
    gap, stayed = format_number(now, decimals=2), format_number(then, decimals=2)
    wider = then > now
    parts = [abs(part) for part in order.by_people]
    fall = order.gap[before] - order.gap[after]
    low, high = (fixed(100 * part / fall, 0) for part in sorted(parts))
    return Chart(
        id="if-people-had-stayed",
        topic=_GAPS_WORDS["topic"],
        claim=_GAPS_WORDS["claim"].fill(gap=gap, had_stayed=stayed) if wider else None,
        subtitle=_GAPS_WORDS["subtitle"],
        draw=partial(_draw_gaps, frame),
        heights=(236, 236),
        table=Table(
            frame,
            (
                Column("name", _GAPS_HEADS["name"]),
                Column("gini", _GAPS_HEADS["gini"], 3),
            ),
        ),
        caption=_GAPS_WORDS["caption"].fill(
            **years, gap=gap, had_stayed=stayed, low=low, high=high
        ),
        cannot_show=_GAPS_WORDS["cannot_show"],
        source=_GAPS_WORDS["source"],
    )


def _draw_gaps(frame: pd.DataFrame, canvas: Canvas) -> None:
    row = 51.0
    axes = canvas.panel(16, 4, canvas.width - 32, canvas.height - 32)
    axes.set_ylim(row * len(frame), 0)
    axes.set_xlim(0, 0.42)
    ticks = (0, 0.1, 0.2, 0.3, 0.4)
    scale_x(axes, ticks, [format_number(tick) for tick in ticks])
    for number, values in enumerate(frame.to_dict("records")):
        y = number * row + 4
        label(axes, 0, y + 8, values[f"name_{canvas.lang}"], halo=True)
        colour = "step-4" if values["key"].startswith("gap") else "step-2"
        bar(axes, (0, y + 19), values["gini"], 20, colour)
        canvas.marks.append(box(axes, ("name", "gini"), number, (0, y + 19), (values["gini"], 20)))
        written = format_number(values["gini"], decimals=3)
        label(axes, values["gini"], y + 29, written, (5, 0), size=SMALL)
