"""How people changed by distance from the big cities, as the range of several models."""

from __future__ import annotations

from functools import partial

import pandas as pd

from atlas.charts.centres import FOOT, MARGIN, ROW, TOP, two_censuses
from atlas.charts.chart import Chart, Table, name_rows
from atlas.drawing.canvas import LABEL, SMALL, ChartCanvas
from atlas.measures.settlement import EPOCH
from atlas.model.text import Text
from atlas.words.numbers import percent, percent_change
from atlas.words.word_files import read_words

_WORDS = read_words("charts", "growth_by_distance")
_HEADS = read_words("charts", "growth_by_distance.columns")
_BANDS = read_words("values", "band")

LOW, HIGH = "change_pct_low", "change_pct_high"
PANEL_FROM = {"narrow": 0.3, "wide": 0.34}
ROOM = {"narrow": 1.15, "wide": 0.34}
"""Where the panel begins, as a part of the sheet's width; its room for figures beside bars."""

THINNEST = 0.3
"""A range that is narrower, in points, is drawn as wide as this."""

_SHOWN = ("name", "area_km2", LOW, HIGH)


def distance_chart(table: pd.DataFrame, held_out: pd.DataFrame, *, years: tuple[int, int]) -> Chart:
    """Chart the change of people by distance from the edge of a city of a million.

    Parameters
    ----------
    table, held_out
        From `atlas.measures.settlement`: `growth_by_distance`, `held_out`.
    years
        The two censuses compared, the earlier first.
    """
    frame = table.copy()
    name_rows(frame, "name", (_BANDS[band] for band in frame["band"]))
    found = table.set_index("band")
    shown = dict(zip(_SHOWN, (None, 0, 1, 1), strict=True))
    off = held_out.set_index(["year", "within", "method"])["misplaced_pct"]
    ranges = {band: change_range(found, band) for band in found.index}
    return Chart.from_words(
        "growth-by-distance",
        _WORDS.between(years),
        Table.of(frame, _HEADS, (LOW, HIGH), **shown),
        partial(_draw, frame),
        (int(ROW * len(frame) + TOP + FOOT),) * 2,
        claim=suburbs_grow(found),
        source=_WORDS["source"].fill(both=two_censuses(years)),
        year=EPOCH,
        inside=ranges["inside"],
        near=ranges["0_5"],
        middle=ranges["10_20"],
        edge=ranges["30_50"],
        beyond=ranges["50_100"],
        by_class=percent(off[years[1], "prefecture", "class"]),
        by_area=percent(off[years[1], "prefecture", "even"]),
    )


def change_range(by_band: pd.DataFrame, band: str) -> Text:
    """Write the range of the models for a band: ``+11.4% to +14.9%``; one figure if both are it."""
    low, high = (percent_change(by_band.at[band, column]) for column in (LOW, HIGH))
    return Text(low, low) if low == high else _WORDS["range"].fill(low=low, high=high)


def suburbs_grow(by_band: pd.DataFrame) -> bool:
    """Say whether every model has growth up to 30 km from the big cities, and loss from 50 km."""
    near, far = list(by_band.index[:5]), list(by_band.index[6:])
    return bool((by_band.loc[near, LOW] > 0).all() and (by_band.loc[far, HIGH] < 0).all())


def _draw(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    left = PANEL_FROM[canvas.size] * canvas.width
    axes = canvas.panel(left, TOP, canvas.width - left - MARGIN, ROW * len(frame))
    axes.set_ylim(ROW * len(frame), 0)
    axes.scale_bars(frame[[LOW, HIGH]].astype(float), ROOM[canvas.size], 4 if canvas.wide else 2)
    canvas.write(MARGIN, 16, canvas.say(_HEADS["name"]), SMALL, "muted")
    by_band = frame.set_index("band")
    for number, (band, row) in enumerate(by_band.iterrows()):
        y, low, high = number * ROW, float(row[LOW]), float(row[HIGH])
        canvas.write(MARGIN, TOP + y + ROW / 2 + 4, row[f"name_{canvas.lang}"], LABEL)
        colour = "gain" if low > 0 else "loss" if high < 0 else "muted"
        wide = max(high - low, THINNEST)
        axes.draw_bar(_SHOWN, number, ((low + high - wide) / 2, y + 6), (wide, ROW - 12), colour)
        words = canvas.say(change_range(by_band, str(band)))
        axes.label_bar(high if high > 0 else low, y + ROW / 2, words)
