"""Children beside adults of their parents' ages, province by province, in two censuses."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from atlas.charts.chart import Chart, Column, Table
from atlas.charts.data import keys_of_years
from atlas.country.provinces import short_province
from atlas.drawing.canvas.canvas import SMALL, Canvas, dots, label, scale_x, text_width
from atlas.drawing.canvas.keys import write_keys
from atlas.drawing.canvas.marks import points as marks_at
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.ticks import round_ticks
from atlas.model.country import Country
from atlas.model.text import Text
from atlas.words.numbers import format_number
from atlas.words.reading import LANGS, read_words

_WORDS = read_words("charts", "children_by_place")
_HEADS = read_words("charts", "children_by_place.columns")


COLOURS = ("step-2", "step-4")
ROW = 18.0
FOOT, MARGIN, RIGHT = 26.0, 14.0, 34.0
RADIUS = 4.5


def children_by_place_chart(
    ratios: pd.DataFrame, nation: dict[int, float], *, country: Country
) -> Chart:
    """Chart children of 0–14 per 100 adults of 25–49 in every province.

    Parameters
    ----------
    ratios
        Index: province code; ``children_per_100_adults_2010`` and ``…_2020``.
    nation
        Census year → the same of the whole country.
    country
        The country whose censuses and divisions are meant.
    """
    years = country.compared
    shares = {year: ratios[f"children_per_100_adults_{year}"].astype(float) for year in years}
    frame = pd.DataFrame({f"ratio_{year}": share for year, share in shares.items()}).dropna()
    names = {code: short_province(str(code), country=country) for code in frame.index}
    for lang in LANGS:
        frame[f"name_{lang}"] = [names[code].get(lang) for code in frame.index]
    frame = frame.sort_values([_ratios(country=country)[-1], "name_en"], ascending=[False, True])
    most, fewest = frame.iloc[0], frame.iloc[-1]
    first, last = (Text(row["name_zh"], row["name_en"]) for row in (most, fewest))
    values = {row["name_en"]: _one(row[_ratios(country=country)[-1]]) for row in (most, fewest)}
    return Chart(
        id="children-by-place",
        topic=_WORDS["topic"],
        claim=_WORDS["claim"].fill(most=first, fewest=last),
        subtitle=_WORDS.dated(country)["subtitle"],
        draw=partial(_draw, frame, nation[years[-1]], country=country),
        heights=(int(ROW * len(frame) + 32 + FOOT),) * 2,
        table=Table(frame, _columns(country=country)),
        caption=_WORDS.dated(country)["caption"].fill(
            most=first,
            most_children=values[most["name_en"]],
            fewest=last,
            fewest_children=values[fewest["name_en"]],
            nation=_one(nation[years[-1]]),
        ),
        cannot_show=_WORDS["cannot_show"],
        source=_WORDS.dated(country)["source"],
    )


def _ratios(*, country: Country) -> list[str]:
    return [f"ratio_{year}" for year in country.compared]


def _columns(*, country: Country) -> tuple[Column, ...]:
    ratios = (
        Column(f"ratio_{year}", _HEADS["ratio"].fill(year=year), 1) for year in country.compared
    )
    return (Column("name", _HEADS["name"]), *ratios)


def _one(value: float) -> str:
    return format_number(float(value), decimals=1)


def _draw(frame: pd.DataFrame, nation: float, canvas: Canvas, *, country: Country) -> None:
    top = write_keys(canvas, keys_of_years(country=country), 18) - 8
    height = canvas.height - top - FOOT
    names = frame[f"name_{canvas.lang}"]
    left = MARGIN + 8 + max(text_width(name, SMALL) for name in names)
    axes = canvas.panel(left, top, canvas.width - left - RIGHT, height)
    values = frame[_ratios(country=country)]
    axes.set_xlim(0, float(values.to_numpy().max()) * 1.04)
    axes.set_ylim(len(frame) - 0.5, -0.5)
    ticks = round_ticks(0, float(values.to_numpy().max()), 4)
    scale_x(axes, ticks, [format_number(tick) for tick in ticks])
    axes.axvline(nation, color=paint("muted"), linewidth=1)
    rows = range(len(frame))
    first, last = (frame[ratio].to_numpy() for ratio in _ratios(country=country))
    axes.hlines(rows, first, last, color=paint("step-2"), linewidth=2, zorder=0.5)
    for ratio, colour in zip(_ratios(country=country), COLOURS, strict=True):
        dots(axes, frame[ratio], rows, RADIUS, colour, strength=1)
    shown = tuple(column.key for column in _columns(country=country))
    x, y = np.column_stack([first, last]).ravel(), np.repeat(rows, 2)
    canvas.marks.append(marks_at(axes, shown, frame.index.repeat(2), x, y))
    for number, row in enumerate(frame.to_dict("records")):
        label(axes, 0, number, row[f"name_{canvas.lang}"], (-8, 0), align="right", size=SMALL)
        end = max(row[ratio] for ratio in _ratios(country=country))
        label(
            axes,
            end,
            number,
            _one(row[_ratios(country=country)[-1]]),
            (9, 0),
            halo=True,
            size=SMALL,
        )
