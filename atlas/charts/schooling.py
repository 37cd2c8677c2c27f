"""Charts of schooling: by size of city, the ladder, and beside income."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.patches import Ellipse

from atlas.charts.chart import Chart, Column, Table, columns, keys_of_years, name_rows
from atlas.country.names import short_place
from atlas.drawing.canvas import (
    HEADING,
    SMALL,
    ChartCanvas,
    Panel,
    percent_ticks,
    round_ticks,
    text_width,
)
from atlas.drawing.canvas_map import Point, name_points
from atlas.drawing.canvas_svg import paint
from atlas.measures.statistics import rank_correlation
from atlas.model.summary.places import IncomeOnSchooling
from atlas.model.text import Text
from atlas.words.numbers import exceeding, fixed, format_number, people_tick, signed
from atlas.words.word_files import read_words

_CLASS_WORDS = read_words("charts", "schooling_by_city_size")
_CLASS_HEADS = read_words("charts", "schooling_by_city_size.columns")
_RUNG_WORDS = read_words("charts", "ladder_by_city_size")
_RUNG_HEADS = read_words("charts", "ladder_by_city_size.columns")
_RUNGS = read_words("charts", "ladder_by_city_size.rungs")
_SOURCES = read_words("charts", "sources")


CLASSES = read_words("charts", "schooling_by_city_size.classes")
"""Classes by urban-area population of 2020: 10, 5, 3, 1, 0.5, 0.2 million and more, and below."""


def city_source(years: tuple[int, int]) -> Text:
    """Return the source of figures by size of city."""
    return _SOURCES.between(years)["cities"]


LOW_END, HIGH_END = "primary_or_less_gain_pct", "college_gain_pct"

PACE = _RUNG_WORDS["cannot_show"]

ROW = 50.0


def class_chart(classes: pd.DataFrame, *, years: tuple[int, int], latest: int) -> Chart:
    """Chart schooling and growth by class of city.

    Parameters
    ----------
    classes
        By class, the largest first: ``cities``, ``mean_years_2010|2020``,
        ``college_share_2020`` and ``change_pct`` of `atlas.measures.city_classes.by_class`.
    years
        The two censuses compared, the earlier first.
    latest
        The last census, which tells the share of college.
    """
    frame = _named(classes)
    mean_years = [f"mean_years_{year}" for year in years]
    mean = frame[mean_years[-1]].astype(float)
    places: dict[str, int | None] = {"name": None, "cities": 0, **dict.fromkeys(mean_years, 2)}
    places |= {f"college_share_{latest}": 1, "change_pct": 1}
    return Chart.from_words(
        "schooling-by-city-size",
        _CLASS_WORDS.between(years),
        Table.of(frame, _CLASS_HEADS, ("change_pct",), **places),
        partial(_draw_classes, frame, mean_years, years=years),
        (760, 432),
        claim=mean.is_monotonic_decreasing,
        source=city_source(years),
        largest=fixed(mean.iloc[0], 1),
        smallest=fixed(mean.iloc[-1], 1),
    )


def _named(classes: pd.DataFrame) -> pd.DataFrame:
    """Give the classes their names, and make the numbers of cities whole."""
    frame = classes.astype({"cities": int}).rename_axis("class").reset_index()
    name_rows(frame, "name", (CLASSES[key] for key in frame["class"]))
    return frame


def _draw_classes(
    frame: pd.DataFrame, mean_years: list[str], canvas: ChartCanvas, *, years: tuple[int, int]
) -> None:
    height = ROW * len(frame)
    headings = (_CLASS_WORDS["heading_years"], _CLASS_WORDS.between(years)["heading_growth"])
    half = canvas.width / 2 if canvas.wide else canvas.width
    for number, heading in enumerate(headings):
        left = number * half if canvas.wide else 0
        top = 0 if canvas.wide else number * (height + 40)
        canvas.write(left + 16, top + 20, canvas.say(heading), HEADING)
        shift = 30 if canvas.wide or not number else 8
        axes = canvas.panel(left + 16, top + 20 + shift, half - 40, height - 36)
        axes.set_ylim(height - 36, 0)
        row = (height - 36) / len(frame)
        if number:
            _growth(axes, frame, row)
        else:
            _years(axes, frame, row, mean_years)
    canvas.write_keys(keys_of_years(years), 42)


def _years(axes: Panel, frame: pd.DataFrame, row: float, mean_years: list[str]) -> None:
    lang = axes.sheet.lang
    shown = ("name", "cities", *mean_years)
    axes.set_xlim(8, 11.5)
    axes.scale_x((8, 9, 10, 11))
    for number, values in enumerate(frame.to_dict("records")):
        y = number * row
        words = _CLASS_WORDS["row"].say(lang, name=values[f"name_{lang}"], n=values["cities"])
        axes.label(8, y + 12, words, halo=True)
        before, after = (float(values[key]) for key in mean_years)
        axes.tell(shown, [number] * 2, [before, after], [y + 28] * 2)
        axes.plot([before, after], [y + 28] * 2, color=paint("step-2"), linewidth=3, zorder=2)
        for value, colour in ((before, "step-2"), (after, "step-4")):
            axes.scatter([value], [y + 28], s=70, color=paint(colour), linewidths=0, zorder=3)
        axes.label(after, y + 28, fixed(after, 1), (9, 0), size=SMALL, halo=True)


def _growth(axes: Panel, frame: pd.DataFrame, row: float) -> None:
    values, names = frame["change_pct"].astype(float), frame[f"name_{axes.sheet.lang}"]
    axes.set_xlim(min(values.min() - 8, -8), max(values.max() + 8, 8))
    ticks = round_ticks(*axes.get_xlim(), 5)
    axes.scale_x(ticks, percent_ticks(ticks))
    axes.axvline(0, color=paint("ink"), linewidth=1)
    for number, (name, value) in enumerate(zip(names, values, strict=True)):
        y = number * row
        shown, colour = ("name", "cities", "change_pct"), "gain" if value > 0 else "loss"
        axes.draw_bar(shown, number, (0, y + 22), (value, 15), colour)
        axes.label(0, y + 11, name, (4, 0), halo=True)
        axes.label_bar(value, y + 29.5, signed(value, 1))


RUNGS = {
    rung: (colour, words)
    for colour, (rung, words) in zip(("step-2", "step-3", "step-5"), _RUNGS.items(), strict=True)
}
"""The ladder in three: colour and words."""


def rung_chart(classes: pd.DataFrame, *, years: tuple[int, int]) -> Chart:
    """Chart what each class of cities drew on each rung of the schooling ladder.

    Parameters
    ----------
    classes
        By class, the largest first: ``cities`` and ``<rung>_gain_pct`` of
        `atlas.measures.city_classes.add_ladder`.
    years
        The two censuses compared, the earlier first.
    """
    frame = _named(classes)
    low, high = frame.iloc[0][[LOW_END, HIGH_END]].astype(float)
    low_first = low > max(high, 0)
    caption = _RUNG_WORDS["caption"].fill(low=exceeding(low), high=exceeding(high))
    rungs = (
        Column(f"{rung}_gain_pct", _RUNG_HEADS["rung"].fill(rung=words), 1, signed=True)
        for rung, (_, words) in RUNGS.items()
    )
    return Chart.from_words(
        "ladder-by-city-size",
        _RUNG_WORDS.between(years),
        Table(frame, (*columns(_RUNG_HEADS, name=None, cities=0), *rungs)),
        partial(_draw_rungs, frame),
        (590, 560),
        claim=low_first,
        caption=_RUNG_WORDS["caption_low_first"].fill(figures=caption) if low_first else caption,
        cannot_show=PACE,
        source=city_source(years),
    )


def _draw_rungs(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    top = canvas.write_keys(RUNGS.values())
    row = (canvas.height - top - 28) / len(frame)
    axes = canvas.panel(16, top, canvas.width - 32, row * len(frame))
    axes.set_ylim(row * len(frame), 0)
    values = frame[[f"{rung}_gain_pct" for rung in RUNGS]].astype(float)
    axes.scale_bars(values, 0.1 if canvas.wide else 0.16, 6)
    shown = ("name", "cities", *(f"{rung}_gain_pct" for rung in RUNGS))
    for number, values_of in enumerate(frame.to_dict("records")):
        y = number * row
        axes.label(axes.get_xlim()[0], y + 12, values_of[f"name_{canvas.lang}"], halo=True)
        for position, (rung, (colour, _)) in enumerate(RUNGS.items()):
            value = float(values_of[f"{rung}_gain_pct"])
            corner = (0, y + 25 + position * 15)
            axes.draw_bar(shown, number, corner, (value, 14), colour)
            axes.label_bar(value, y + 32 + position * 15, signed(value, 1))


_LADDER_WORDS = read_words("charts", "two_ends_of_the_ladder")
_LADDER_HEADS = read_words("charts", "two_ends_of_the_ladder.columns")
_INCOME_WORDS = read_words("charts", "income_and_schooling")
_INCOME_HEADS = read_words("charts", "income_and_schooling.columns")


MOST_NAMED = 40
"""How many of the largest cities may be named."""

LOOSE = 0.2
"""Two ends whose ranks correlate less than so do not go together."""


def ladder_chart(cities: pd.DataFrame, *, years: tuple[int, int]) -> Chart:
    """Chart what growing cities drew at the two ends of the schooling ladder.

    Parameters
    ----------
    cities
        From `atlas.measures.city_classes.add_ladder` over `city_table`, the largest city
        first; with ``name_en`` beside ``name_zh``.
    years
        The two censuses compared, the earlier first.
    """
    frame = cities[cities["change_pct"].gt(0)].dropna(subset=[LOW_END, HIGH_END])
    frame = frame.reset_index(drop=True)
    low, high = frame[LOW_END], frame[HIGH_END]
    rank = rank_correlation(low, high)
    heads = {LOW_END: _LADDER_HEADS["primary_or_less"], HIGH_END: _LADDER_HEADS["college"]}
    changes = dict.fromkeys(("change_pct", LOW_END, HIGH_END), 1)
    shown = {"name": None, "urban_area_population": 0, **changes}
    return Chart.from_words(
        "two-ends-of-the-ladder",
        _LADDER_WORDS.between(years),
        Table.of(frame, {**_LADDER_HEADS, **heads}, changes, **shown),
        partial(_draw_ladder, frame),
        (400, 540),
        claim=abs(rank) < LOOSE,
        cannot_show=PACE,
        source=city_source(years),
        n=len(frame),
        both=int((low.gt(0) & high.gt(0)).sum()),
        neither=int((low.le(0) & high.le(0)).sum()),
        r=signed(rank, 2),
    )


def _draw_ladder(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    x, y = frame[LOW_END].astype(float), frame[HIGH_END].astype(float)
    axes = canvas.panel(48, 28, canvas.width - 66, canvas.height - 78)
    axes.scale_scatter(x, y, 0.06, 5 if canvas.wide else 4, partial(format_number, signed=True))
    biggest = 15 if canvas.wide else 10
    people = frame["urban_area_population"].astype(float)
    radius = np.maximum(np.round(2 * biggest * np.sqrt(people / people.max())) / 2, 1.5)
    axes.dots(x, y, radius, "step-4", 0.6)
    shown = ("name", "urban_area_population", LOW_END, HIGH_END)
    axes.tell(shown, frame.index, x, y)
    _size_key(canvas, biggest / float(np.sqrt(people.max())))
    axes.name_x(_LADDER_WORDS["across"], 4)
    canvas.write(12, 16, canvas.say(_LADDER_WORDS["upwards"]), colour="muted")
    names = frame[f"name_{canvas.lang}"]
    points = [
        Point(x[i], y[i], short_place(names[i]), float(radius[i])) for i in frame.index[:MOST_NAMED]
    ]
    name_points(axes, points, most=24 if canvas.wide else 12)


def _size_key(canvas: ChartCanvas, scale: float) -> None:
    """Draw circles of round numbers at the upper right; ``scale`` is px per root of a person."""
    right, foot = canvas.width - 18.0, 46.0
    for number in (10e6, 1e6):
        written = people_tick(number, canvas.lang)
        canvas.write(right, foot, written, SMALL, "muted", align="right")
        radius = scale * float(np.sqrt(number))
        middle = right - text_width(written, SMALL) * 1.06 - 5 - radius
        at = (middle / canvas.width, 1 - (foot - 4) / canvas.height)
        size = (2 * radius / canvas.width, 2 * radius / canvas.height)
        canvas.figure.add_artist(Ellipse(at, *size, color=paint("step-4"), alpha=0.6, linewidth=0))
        right = middle - radius - 12
    words = canvas.say(_LADDER_WORDS["circle"])
    canvas.write(right, foot, words, SMALL, "muted", align="right")


def income_chart(
    points: pd.DataFrame,
    figures: IncomeOnSchooling,
    named: Sequence[str],
    *,
    years: tuple[int, int],
) -> Chart:
    """Chart GDP per head on mean years of schooling across prefectures.

    Parameters
    ----------
    points
        Index: prefecture code; ``years`` (mean years of schooling, 2020), ``index`` (GDP per
        head, all prefectures together = 100), ``name_zh``, ``name_en``.
    figures
        From `atlas.measures.schooling.income_on_schooling` on the same prefectures.
    named
        Codes to name, the most important first.
    years
        The two censuses compared, the earlier first.
    """
    frame = points.dropna(subset=["years", "index"]).sort_index()
    named = [code for code in named if code in frame.index]
    more, r = (
        "–" if figure is None else fixed(figure, decimals)
        for figure, decimals in ((figures.pct_per_year, 0), (figures.correlation, 2))
    )
    return Chart.from_words(
        "income-and-schooling",
        _INCOME_WORDS.between(years),
        Table.of(frame, _INCOME_HEADS, name=None, years=2, index=0),
        partial(_draw_income, frame, named, years=years),
        (380, 500),
        claim=(figures.pct_per_year or 0) > 0,
        n=len(frame),
        more=more,
        r=r,
        lecture=figures.lecture_pct_per_year,
    )


def _draw_income(
    frame: pd.DataFrame, named: Sequence[str], canvas: ChartCanvas, *, years: tuple[int, int]
) -> None:
    x, y = frame["years"].astype(float), frame["index"].astype(float)
    axes = canvas.panel(44, 28, canvas.width - 62, canvas.height - 78)
    axes.set_yscale("log")
    axes.minorticks_off()
    axes.set_xlim(float(x.min()) - 0.2, float(x.max()) + 0.2)
    axes.set_ylim(float(y.min()) * 0.85, float(y.max()) * 1.15)
    ticks = [tick for tick in (25, 50, 100, 200, 400) if y.min() * 0.85 < tick < y.max() * 1.15]
    axes.scale_y(ticks)
    axes.scale_x(round_ticks(*axes.get_xlim(), 6))
    slope, intercept = np.polyfit(x, np.log(y), 1)
    ends = np.array([x.min(), x.max()])
    axes.plot(ends, np.exp(intercept + slope * ends), color=paint("ink"), linewidth=1.6)
    axes.name_x(_INCOME_WORDS.between(years)["across"], 4)
    canvas.write(12, 16, canvas.say(_INCOME_WORDS["upwards"]), colour="muted")
    names = frame[f"name_{canvas.lang}"]
    points = [
        Point(float(x[code]), float(y[code]), short_place(names[code]), 2.5) for code in named
    ]
    written = name_points(axes, points, most=18 if canvas.wide else 10)
    named_codes = [code for code, at in zip(named, points, strict=True) if at.name in written]
    others = ~x.index.isin(named_codes)
    axes.dots(x[others], y[others], 2.0, "step-4")
    axes.tell(("name", "years", "index"), frame.index, x, y)
    axes.dots(x[named_codes], y[named_codes], 2.5, "ink", 1)
