"""How moves between provinces changed: what is left once they cancel out, distance, spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Final

import pandas as pd

from atlas.charts.chart import Chart, Table, columns, name_rows, panels
from atlas.drawing.canvas import LABEL, SMALL, ChartCanvas
from atlas.measures.migration.indices import cancel_out_more, turning_point
from atlas.model.summary.people import MigrationIndices
from atlas.model.text import Text
from atlas.places.sentences import period_text
from atlas.words.numbers import count, fixed, percent
from atlas.words.word_files import read_words

INDICES_CHART: Final = "indices-of-migration"

_WORDS = read_words("charts", "indices_of_migration")
_HEADS = read_words("charts", "indices_of_migration.columns")
_KEYS = read_words("charts", "indices_of_migration.keys")
_PANELS = read_words("charts", "indices_of_migration.panels")

COLOURS: Final = ("step-2", "step-4")

PANELS: Final = (
    ("shifted", ("intensity_pct", "net_rate_pct"), 2),
    ("distance", ("fewer_pct",), 0),
    ("spread", ("half_flows",), 0),
)
"""Words above each panel, columns of its bars, and places after the point."""

_COLUMNS = columns(
    _HEADS,
    name=None,
    **{"intensity_pct": 2, "effectiveness_pct": 1, "net_rate_pct": 2},
    **{"fewer_pct": 1, "distance_exponent": 2, "distance_exponent_se": 2},
    **{"distance_exponent_change": 2, "distance_exponent_change_se": 3},
    **{"median_distance_km": 0, "flow_gini": 3, "half_flows": 0},
)

ROW, BAR, ALONE = 34.0, 11.0, 18.0
"""Height of a period, of a bar of two, and of a bar alone, px."""

HEAD, PERIOD, VALUE = 32, 84, 36
"""Px above the bars of a panel, for the period before them, and for the figure behind."""


def indices_chart(
    periods: Mapping[str, MigrationIndices], of_sample: Mapping[str, MigrationIndices]
) -> Chart:
    """Chart how many moved and what was left of it, the weight of distance, and the spread.

    Parameters
    ----------
    periods
        Period → its indices, all of them known.
    of_sample
        Periods that do not compare with these: the table has them below, and no bar shows them.
    """
    told = {**periods, **of_sample}
    table = pd.DataFrame([asdict(figures) for figures in told.values()])
    table["fewer_pct"] = [fewer_at_twice_the_way(figures) for figures in told.values()]
    name_rows(table, "name", (_name(span, span in of_sample) for span in told))
    frame = table.head(len(periods))
    first, last, most = min(periods), max(periods), turning_point(periods)
    height = round(ROW * len(frame)) + HEAD
    return Chart.from_words(
        INDICES_CHART,
        _WORDS,
        Table(table, _COLUMNS),
        partial(_draw, frame),
        (3 * height + 64, height + 40),
        claim=cancel_out_more(periods),
        cannot_show=_limits(of_sample),
        before_period=period_text(most),
        fewer=percent(fewer_than_in(periods, most), 0),
        first=period_text(first),
        last=period_text(last),
        before=fixed(periods[first].effectiveness_pct, 0),
        after=fixed(periods[last].effectiveness_pct, 0),
    )


def _name(period: str, of_sample: bool) -> Text:
    name = Text(period.replace("-", "—"), period.replace("-", "–"))
    return _WORDS["sampled"].fill(period=name) if of_sample else name


def _limits(of_sample: Mapping[str, MigrationIndices]) -> Text:
    limits = _WORDS["cannot_show"]
    for period, figures in of_sample.items():
        limits = _WORDS["cannot_show_sampled"].fill(
            others=limits,
            period=period_text(period),
            persons=count(figures.moved_sample_persons),
            provinces=figures.provinces,
        )
    return limits


def fewer_than_in(periods: Mapping[str, MigrationIndices], before: str) -> float:
    """Return how many fewer of all people moved in the last period than in an earlier one, in %."""
    last = periods[max(periods)].intensity_pct or 0
    return 100 * (1 - last / (periods[before].intensity_pct or 1))


def fewer_at_twice_the_way(figures: MigrationIndices) -> float:
    """Return how many fewer people move where the way is twice as long, in %."""
    return 100 * (1 - 2 ** float(figures.distance_exponent or 0))


def _draw(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    top = canvas.write_keys(zip(COLOURS, _KEYS.values(), strict=True)) - 8
    places = panels(canvas, len(PANELS), top)
    for (words, shown, decimals), (left, upper, width, _) in zip(PANELS, places, strict=True):
        canvas.write(left + 12, upper + 16, canvas.say(_PANELS[words]), LABEL)
        _bars(canvas, frame, shown, decimals, (left + PERIOD, upper + HEAD, width - PERIOD - VALUE))


def _bars(
    canvas: ChartCanvas,
    frame: pd.DataFrame,
    shown: Sequence[str],
    decimals: int,
    place: tuple[float, float, float],
) -> None:
    left, top, width = place
    axes = canvas.panel(left, top, width, ROW * len(frame))
    axes.set(xlim=(0, float(frame[list(shown)].max().max())), ylim=(ROW * len(frame), 0))
    alone = len(shown) == 1
    thick = ALONE if alone else BAR
    for number, row in enumerate(frame.to_dict("records")):
        y = number * ROW + 4
        middle = y + (thick / 2 if alone else BAR)
        axes.label(0, middle, row[f"name_{canvas.lang}"], (-6, 0), align="right", size=SMALL)
        for place_of, (key, colour) in enumerate(zip(shown, COLOURS[-len(shown) :], strict=True)):
            at, value = y + place_of * BAR, float(row[key])
            axes.draw_bar(("name", key), number, (0, at), (value, thick), colour)
            axes.label_bar(value, at + thick / 2, fixed(value, decimals))
