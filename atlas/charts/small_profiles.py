"""The small age profile of every prefecture: no words, so one drawing serves both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from atlas.charts.age_profiles import COHORT_WIDTH, GAP, OLDEST
from atlas.charts.canvas import SMALL, Canvas, drawing, place
from atlas.charts.numbers import round_ticks
from atlas.charts.paints import paint
from atlas.charts.svg import Head, clean
from atlas.measures.cohorts import COHORTS, INFANTS, SMALL_BASE, Cohorts
from atlas.style import Style, format_number

HEIGHT = 150
LEFT, TOP, RIGHT, FOOT = 36, 10, 8, 24
YOUNGEST = 2 * COHORT_WIDTH

LEAST_SPAN = 20.0
"""The scale spans at least so much, so that small moves look small."""

MOST_TICKS = 7
COLOURS = ("gain", "loss", "pale-gain", "pale-loss")


def small_profiles(cohorts: Cohorts, units: Sequence[str], style: Style) -> dict[str, str]:
    """Draw net migration by age for each unit, per 100 expected survivors.

    Parameters
    ----------
    cohorts
        From `atlas.measures.cohorts.follow_cohorts`.
    units
        Codes of the units; those that a census does not count by age are left out.
    style
        Colours and type.

    Returns
    -------
    dict
        Code → an ``<svg>`` for the page of the place: figures and no words. It bears no title;
        the page describes it and holds the table (`atlas.measures.cohorts.age_profile`).

    Notes
    -----
    One figure is drawn on again and again. Cohorts of fewer than 3,000 expected survivors, and
    infants, are pale.
    """
    counted = cohorts.net(COHORTS).dropna().index
    shown = [unit for unit in units if unit in counted]
    expected, found = (_both_sexes(part.loc[shown]) for part in (cohorts.expected, cohorts.found))
    rates = (100 * (found - expected) / expected.mask(expected.eq(0))).fillna(0)
    pale = expected.lt(SMALL_BASE)
    pale[INFANTS] = True
    with drawing("small"):
        sheet = _Sheet(style)
        return {
            unit: sheet.draw(unit, rates.loc[unit].to_numpy(), pale.loc[unit].to_numpy())
            for unit in shown
        }


def _both_sexes(people: pd.DataFrame) -> pd.DataFrame:
    """Sum men and women: a row per unit, a column per cohort in the order of age."""
    return people.T.groupby(level="cohort").sum().T[list(COHORTS)]


class _Sheet:
    """The one figure: bars by colour, lines and figures of the scale, moved for every unit."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.canvas = Canvas("narrow", "zh", HEIGHT, style)
        width = self.canvas.width - LEFT - RIGHT
        self.axes = self.canvas.panel(LEFT, TOP, width, HEIGHT - TOP - FOOT)
        self.axes.set_xlim(YOUNGEST, OLDEST + COHORT_WIDTH)
        self.lines = LineCollection([], colors=paint("rule"), linewidths=1, zorder=0.5)
        place(self.axes, self.lines)
        self.bars = [PathPatch(Outline([(0, 0)]), facecolor=paint(name)) for name in COLOURS]
        for mark in self.bars:
            place(self.axes, mark)
        self.axes.axhline(0, color=paint("ink"), linewidth=1)
        how: dict[str, Any] = {"fontsize": SMALL, "color": paint("muted"), "va": "center_baseline"}
        self.ticks = [
            self.axes.text(YOUNGEST - 1.3, 0, "", ha="right", **how) for _ in range(MOST_TICKS)
        ]
        tens = range(YOUNGEST, OLDEST - COHORT_WIDTH + 1, 10)
        for age, words in [*((ten, str(ten)) for ten in tens), (OLDEST + 2.5, f"{OLDEST}+")]:
            x = LEFT + (age - YOUNGEST) / (OLDEST + COHORT_WIDTH - YOUNGEST) * width
            self.canvas.write(x, HEIGHT - 8, words, SMALL, "muted", align="center")

    def draw(self, unit: str, rates: np.ndarray, pale: np.ndarray) -> str:
        """Move everything to the figures of one unit and return its SVG."""
        low, high = min(rates.min(), -LEAST_SPAN / 2), max(rates.max(), LEAST_SPAN / 2)
        self.axes.set_ylim(low * 1.04, high * 1.04)
        signs = {"gain": rates > 0, "loss": rates <= 0}
        for name, mark in zip(COLOURS, self.bars, strict=True):
            chosen = signs[name.removeprefix("pale-")] & (pale == name.startswith("pale-"))
            mark.set_visible(bool(chosen.any()))
            if chosen.any():
                mark.set_path(_bars(np.flatnonzero(chosen), rates))
        self._set_ticks(round_ticks(low, high, 5))
        return clean(self.canvas.raw_svg(), Head(f"profile-{unit}", "small"), self.style)

    def _set_ticks(self, values: list[float]) -> None:
        ends = (YOUNGEST, OLDEST + COHORT_WIDTH)
        self.lines.set_segments([[(end, value) for end in ends] for value in values])
        for number, tick in enumerate(self.ticks):
            tick.set_visible(number < len(values))
            if number < len(values):
                tick.set_y(values[number])
                tick.set_text(format_number(values[number], signed=True))


def _bars(cohorts: np.ndarray, rates: np.ndarray) -> Outline:
    """Draw the bars of some cohorts as one path."""
    outlines = []
    for cohort in cohorts:
        left = YOUNGEST + COHORT_WIDTH * float(cohort) + GAP
        right, height = left + COHORT_WIDTH - 2 * GAP, float(rates[cohort])
        corners = [(left, 0), (left, height), (right, height), (right, 0), (left, 0)]
        outlines.append(Outline(corners, closed=True))
    return Outline.make_compound_path(*outlines)
