"""Moves between provinces within five years: who came and who left."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Column, Table
from atlas.country.provinces import short_province
from atlas.drawing.canvas.canvas import LABEL, SMALL, Canvas, bar, label, scale_x
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.marks import Marks, box
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.ticks import round_ticks
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.places.moves import period_text
from atlas.words.numbers import people_text, people_tick
from atlas.words.reading import LANGS, read_words

_WORDS = read_words("charts", "five_year_migration")
_HEADS = read_words("charts", "five_year_migration.columns")
_KEYS = read_words("charts", "five_year_migration.keys")

ROW = 28.0
BAR = 10.0
FAINT = 0.55


def charted_periods(moves: pd.DataFrame, *, country: Country) -> list[str]:
    """Name the last two periods that end with a census: surveys in between have wider errors."""
    ends = {period: int(period.split("-")[1]) for period in sorted(set(moves["period"]))}
    return [period for period, end in ends.items() if end in country.years][-2:]


def five_year_chart(moves: pd.DataFrame, *, country: Country) -> Chart:
    """Chart in- and out-migration of provinces over the five years before each of two censuses.

    Parameters
    ----------
    moves
        From `atlas.measures.migration.province_moves.five_year_migration`; of its periods those
        of `charted_periods`, which must be two.
    country
        The country whose censuses and divisions are meant.
    """
    periods = charted_periods(moves, country=country)
    frame = _frame(moves, periods, country=country)
    sums = (moves.loc[moves["period"] == period, "in_migrants"].sum() for period in periods)
    before, after = map(float, sums)
    years, spans = {}, {}
    for when, period in zip(("before", "after"), periods, strict=True):
        years[f"year_{when}"] = period.split("-")[1]
        spans[f"period_{when}"] = period_text(period)
    said = {"before": people_text(before), "after": people_text(after)}
    long = {"before": people_text(before, width="long"), "after": people_text(after, width="long")}
    first = frame.iloc[0]
    height = round(ROW * len(frame) + 90)
    return Chart(
        id="five-year-migration",
        topic=_WORDS["topic"].fill(**years, **spans),
        claim=_WORDS["claim"].fill(**long) if after < before else None,
        subtitle=_WORDS["subtitle"].fill(**spans),
        draw=partial(_draw, frame, periods, _WORDS["key"].fill(**spans)),
        heights=(height, height),
        table=Table(frame, _columns(periods)),
        caption=_WORDS["caption"].fill(
            **said,
            **years,
            province=Text(first["name_zh"], first["name_en"]),
        ),
        cannot_show=_WORDS["cannot_show"],
        source=_WORDS["source"].fill(**years),
    )


def _columns(periods: Sequence[str]) -> tuple[Column, ...]:
    figures = (
        Column(
            f"{way}_{period}",
            _HEADS[way].fill(period=Text(period.replace("-", "—"), period.replace("-", "–"))),
            0,
            signed=way == "net",
        )
        for period in periods
        for way in ("in", "out", "net")
    )
    return (Column("name", _HEADS["name"]), *figures)


def _frame(moves: pd.DataFrame, periods: Sequence[str], *, country: Country) -> pd.DataFrame:
    wide = moves.pivot(index="province_code", columns="period")
    frame = pd.DataFrame(index=wide.index)
    for period in periods:
        for way in ("in", "out", "net"):
            frame[f"{way}_{period}"] = wide[f"{way}_migrants", period]
    order = frame.sort_values(f"net_{periods[-1]}", ascending=False).reset_index()
    for lang in LANGS:
        order[f"name_{lang}"] = [
            short_province(code, country=country).get(lang) for code in order["province_code"]
        ]
    return order


def _draw(frame: pd.DataFrame, periods: Sequence[str], key: Text, canvas: Canvas) -> None:
    keys = [(colour, canvas.say(way)) for colour, way in _KEYS.items()]
    top = write_keys(canvas, keys, 18)
    canvas.write(16, top, canvas.say(key), colour="muted")
    top += 14
    margin = 92 if canvas.lang == "en" else 56
    axes = canvas.panel(margin, top, canvas.width - margin - 14, ROW * len(frame))
    axes.set_ylim(ROW * len(frame), 0)
    low = -float(frame[[f"out_{period}" for period in periods]].max().max())
    high = float(frame[[f"in_{period}" for period in periods]].max().max())
    axes.set_xlim(low * 1.03, high * 1.03)
    ticks = round_ticks(low, high, 6 if canvas.wide else 4)
    scale_x(axes, ticks, [people_tick(abs(tick), canvas.lang) for tick in ticks])
    for number, row in enumerate(frame.to_dict("records")):
        y = number * ROW + 3
        how: dict[str, Any] = {"align": "right", "size": LABEL if canvas.wide else SMALL}
        label(axes, axes.get_xlim()[0], y + BAR, row[f"name_{canvas.lang}"], (-6, 0), **how)
        for place, period in enumerate(periods):
            _bars(axes, row, period, y + place * (BAR + 1), FAINT if place == 0 else 1.0)
    for place, period in enumerate(periods):
        canvas.marks.extend(_told(axes, frame, period, 3 + place * (BAR + 1)))
    axes.axvline(0, color=paint("ink"), linewidth=1)
    _nets(axes, frame, periods)


def _told(axes: Axes, frame: pd.DataFrame, period: str, first: float) -> Iterator[Marks]:
    """Tell who came and who left in a period; the bars of the first province begin at a height."""
    shown = ("name", *(f"{way}_{period}" for way in ("in", "out", "net")))
    for number, row in enumerate(frame.to_dict("records")):
        came, left = (float(row[f"{way}_{period}"]) for way in ("in", "out"))
        corner, size = (-left, number * ROW + first), (left + came, BAR)
        yield box(axes, shown, number, corner, size)


def _nets(axes: Axes, frame: pd.DataFrame, periods: Sequence[str]) -> None:
    """Draw the ticks of net migration, each with the ground around it."""
    nets = [frame[f"net_{period}"].astype(float) for period in periods]
    tops = [pd.Series(frame.index) * ROW + 3 + place * (BAR + 1) for place in range(len(periods))]
    x, y = pd.concat(nets), pd.concat(tops)
    for colour, width in (("page", 4), ("ink", 2)):
        axes.vlines(x, y - 0.5, y + BAR + 0.5, color=paint(colour), linewidth=width)


def _bars(
    axes: Axes, row: Mapping[Hashable, float], period: str, y: float, strength: float
) -> None:
    """Draw one period of one province; the earlier one is fainter."""
    for way, sign, colour in (("in", 1, "gain"), ("out", -1, "loss")):
        value = sign * float(row[f"{way}_{period}"])
        bar(axes, (0, y), value, BAR, colour, strength)
