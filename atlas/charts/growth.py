"""Charts of growth: by density, and beside the shares of services and manufacturing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from atlas.charts.chart import (
    Chart,
    Column,
    Table,
    columns,
    label_bar,
    name_of,
    name_rows,
    panels,
    percent_ticks,
    scale_change,
)
from atlas.charts.work import GROWTH_LIMITS, both_rise, long_form, slope_with_interval
from atlas.drawing.canvas import (
    HEADING,
    LABEL,
    SMALL,
    Canvas,
    Marks,
    bar,
    bar_marks,
    place,
    round_ticks,
    scale_x,
    scale_y,
    write_keys,
)
from atlas.drawing.canvas_svg import paint
from atlas.measures.sectors import QUARTILES, growth_by_class
from atlas.measures.statistics import RobustFit
from atlas.model.country import Country
from atlas.model.summary.people import DensityClass
from atlas.model.text import Text
from atlas.words.numbers import fixed, format_number, grown, people_text, percent
from atlas.words.word_files import LANGS, read_words

_COUNTY_WORDS = read_words("charts", "growth_and_services_by_county")
_COUNTY_HEADS = read_words("charts", "growth_and_services_by_county.columns")
_SECTOR = read_words("charts", "growth_and_services_by_county.sector")
_HEADING = read_words("charts", "growth_and_services_by_county.heading")


SECTORS = {
    "services": (_SECTOR["services"], (10, 20, 30, 40, 50, 60, 70)),
    "manufacturing": (_SECTOR["manufacturing"], (5, 10, 20, 30, 40, 50)),
}
"""Name and edges of the classes (%) of each panel."""

Fits = Mapping[str, RobustFit | None]

LAYERS = 3
RADIUS = 1.1
"""Points are spread over so many paths, so that they darken where they lie upon each other."""


_CLASS_SHOWN = ("sector", "share", "units", "lower_quartile", "median", "upper_quartile")
"""What a class tells."""


def _county_columns(*, country: Country) -> tuple[Column, ...]:
    heads = _COUNTY_HEADS.dated(country)
    changes = {"lower_quartile": 1, "median": 1, "upper_quartile": 1, "growth": 1}
    return columns(heads, sector=None, share=None, units=0, people=0, signed=changes, **changes)


def people_columns(*, country: Country) -> list[str]:
    """Name the columns of people of the two censuses compared."""
    return [f"population_{year}" for year in country.compared]


def county_growth_chart(
    points: pd.DataFrame,
    on_services: RobustFit | None,
    on_manufacturing: RobustFit | None,
    *,
    country: Country,
) -> Chart:
    """Chart the growth of county units beside their shares of services and of manufacturing.

    Parameters
    ----------
    points
        Index: unit code; ``services``, ``manufacturing`` (% of employment in 2010), ``growth``
        (% of people, 2010–2020), ``population_2010`` and ``population_2020``.
    on_services, on_manufacturing
        The line of growth on each of the two shares; None where there is none.
    country
        The country.
    """
    fits = dict(zip(SECTORS, (on_services, on_manufacturing), strict=True))
    counted = points.dropna(subset=["growth", *people_columns(country=country)])
    known = counted.dropna(subset=list(SECTORS)).sort_index()
    left_out = counted.drop(index=known.index)
    classes = pd.concat(
        [_classes(known, sector, country=country) for sector in SECTORS], ignore_index=True
    )
    number = format_number(len(known))
    missed = float(left_out[people_columns(country=country)[0]].sum())
    return Chart(
        id="growth-and-services-by-county",
        topic=_COUNTY_WORDS["topic"],
        claim=_COUNTY_WORDS["claim"] if both_rise(fits.values()) else None,
        subtitle=_COUNTY_WORDS.dated(country)["subtitle"].fill(
            n=number, left_out=len(left_out), missed=people_text(missed)
        ),
        draw=partial(_draw_counties, known, classes, fits, country=country),
        heights=(880, 470),
        table=Table(classes, _county_columns(country=country)),
        caption=_caption(classes, fits),
        cannot_show=GROWTH_LIMITS,
        source=_COUNTY_WORDS.dated(country)["source"].fill(long_form=long_form(country=country)),
    )


def _classes(known: pd.DataFrame, sector: str, *, country: Country) -> pd.DataFrame:
    name, edges = SECTORS[sector]
    table = growth_by_class(known, sector, edges, country=country)
    spans = list(zip(table["low"], table["high"], strict=True))
    last = max(edges)
    words = _COUNTY_WORDS["last_class"].fill(edge=last)
    for lang in LANGS:
        table[f"sector_{lang}"] = name.get(lang)
        table[f"share_{lang}"] = [
            words.get(lang) if low == last else f"{fixed(low, 0)}–{percent(high, 0)}"
            for low, high in spans
        ]
    return table.assign(key=sector)


def _caption(classes: pd.DataFrame, fits: Fits) -> Text:
    slopes = {sector: slope_with_interval(fit) for sector, fit in fits.items()}
    services = classes[classes["key"].eq("services")].to_dict("records")
    highest = max(services, key=lambda row: row["median"])
    cores = services[-1]
    best, old = (grown(row["median"]) for row in (highest, cores))
    return _COUNTY_WORDS["caption"].fill(
        services=slopes["services"],
        manufacturing=slopes["manufacturing"],
        best_class=Text(highest["share_zh"], highest["share_en"]),
        best=best,
        last_class=Text(cores["share_zh"], cores["share_en"]),
        units=cores["units"],
        old=old,
    )


def _draw_counties(
    points: pd.DataFrame, classes: pd.DataFrame, fits: Fits, canvas: Canvas, *, country: Country
) -> None:
    keys = [
        ("step-3", _COUNTY_WORDS["key_unit"]),
        ("ink", _COUNTY_WORDS["key_fit"]),
        ("gain", _COUNTY_WORDS["key_classes"]),
    ]
    foot = write_keys(canvas, [(colour, canvas.say(words)) for colour, words in keys], 18) - 8
    limits = points["growth"].astype(float).agg(["min", "max"])
    headings = _HEADING.dated(country)
    for sector, (left, top, width, height) in zip(SECTORS, panels(canvas, 2, foot), strict=True):
        canvas.write(left + 12, top + 20, canvas.say(headings[sector]), HEADING)
        fit, x = fits[sector], points[sector].astype(float)
        axes = canvas.panel(left + 44, top + 50, width - 62, height - 80)
        _scale(axes, x, limits)
        for layer in range(LAYERS):
            _specks(axes, points.iloc[layer::LAYERS], sector)
        if fit is not None:
            canvas.write(left + 12, top + 38, _in_words(fit, canvas.lang), colour="muted")
            ends = [x.min(), x.max()]
            axes.plot(ends, [fit.at(end) for end in ends], color=paint("ink"), linewidth=1.6)
        canvas.marks.extend(_stairs(axes, classes[classes["key"].eq(sector)]))


def _in_words(fit: RobustFit, lang: str) -> str:
    slopes = (fit.slope, fit.slope_low, fit.slope_high)
    slope, low, high = (format_number(it, signed=True, decimals=2) for it in slopes)
    return _COUNTY_WORDS["slope"].say(
        lang, slope=slope, low=low, high=high, n=format_number(fit.points)
    )


def _scale(axes: Axes, x: pd.Series, limits: pd.Series) -> None:
    axes.set_xlim(0, float(np.ceil(x.max() / 10) * 10) + 2)
    axes.set_ylim(float(limits["min"]) - 3, float(limits["max"]) + 3)
    for ticks, scale, signed in (
        (round_ticks(*axes.get_ylim(), 5), scale_y, True),
        (round_ticks(*axes.get_xlim(), 5), scale_x, False),
    ):
        scale(axes, ticks, percent_ticks(ticks, signed=signed))
    axes.axhline(0, color=paint("muted"), linewidth=1)


def _specks(axes: Axes, points: pd.DataFrame, sector: str) -> None:
    """Draw points as one path of closed dots, a third of the bytes of as many marks."""
    at = np.repeat(points[[sector, "growth"]].to_numpy(dtype=float), 2, axis=0)
    codes = np.tile([Path.MOVETO, Path.CLOSEPOLY], len(points)).astype(Path.code_type)
    how = {"facecolor": paint("step-3"), "edgecolor": paint("step-3"), "linewidth": 2 * RADIUS}
    rounded = {"capstyle": "round", "joinstyle": "round"}
    place(axes, PathPatch(Path(at, codes), alpha=0.5, **how, **rounded))


def _stairs(axes: Axes, classes: pd.DataFrame) -> Iterator[Marks]:
    """Draw the median of each class over its width, and the quartiles above and below it.

    From one quartile to the other is the mark that tells the class: the table has no unit alone.
    """
    most = float(axes.get_xlim()[1])
    for index, row in zip(classes.index, classes.to_dict("records"), strict=True):
        for name in QUARTILES:
            ends, width = (row["low"], min(row["high"], most)), 3 if name == "median" else 1.2
            axes.plot(ends, [row[name]] * 2, color=paint("gain"), linewidth=width)
        low, high = row["low"], min(row["high"], most)
        size = (high - low, row["upper_quartile"] - row["lower_quartile"])
        yield bar_marks(axes, _CLASS_SHOWN, index, (low, row["lower_quartile"]), size)


_DENSITY_WORDS = read_words("charts", "growth_by_density")
_DENSITY_HEADS = read_words("charts", "growth_by_density.columns")


ROW = 34.0
TOP, FOOT, MARGIN = 26.0, 26.0, 14.0
BARS_FROM = {"narrow": 0.42, "wide": 0.34}
"""Where the panel of the bars begins, as a part of the sheet's width."""

_DENSITY_SHOWN = ("name", "units", "people_before", "people_after", "change_pct")


def _density_columns(*, country: Country) -> tuple[Column, ...]:
    heads = _DENSITY_HEADS.dated(country)
    people = {"people_before": 0, "people_after": 0}
    return columns(heads, name=None, units=0, **people, change_pct=1, signed=("change_pct",))


def two_censuses(*, country: Country) -> Text:
    """Return the source of what compares two censuses."""
    return _DENSITY_WORDS.dated(country)["source"]


def density_chart(classes: Sequence[DensityClass], *, country: Country) -> Chart:
    """Chart the change of people by density of the first census.

    Parameters
    ----------
    classes
        From `atlas.measures.growth.growth_by_density`, 2010–2020; a class without
        people is left out.
    country
        The country.
    """
    known = [row for row in classes if row.change_pct is not None]
    frame = pd.DataFrame(known)
    name_rows(frame, "name", (class_name(row.lower, row.upper) for row in known))
    best, last = frame.iloc[int(frame["change_pct"].argmax())], frame.iloc[-1]
    fastest = name_of(best)
    return Chart(
        id="growth-by-density",
        topic=_DENSITY_WORDS.dated(country)["topic"],
        claim=_DENSITY_WORDS["claim"].fill(best=fastest)
        if last["change_pct"] < 0 < best["change_pct"]
        else None,
        subtitle=_DENSITY_WORDS.dated(country)["subtitle"],
        draw=partial(_draw_density, frame, country=country),
        heights=(int(ROW * len(frame) + TOP + FOOT),) * 2,
        table=Table(frame, _density_columns(country=country)),
        caption=_DENSITY_WORDS["caption"].fill(
            best=fastest,
            best_change=grown(best["change_pct"]),
            densest=name_of(last),
            densest_change=grown(last["change_pct"]),
        ),
        cannot_show=_DENSITY_WORDS.dated(country)["cannot_show"],
        source=two_censuses(country=country),
    )


def class_name(low: float | None, high: float | None) -> Text:
    """Name a class of densities: ``1,500–3,000``, ``below 10``, ``24,000 and above``."""
    if low is None or pd.isna(low):
        end = format_number(high or 0)
        return _DENSITY_WORDS["class_below"].fill(high=end)
    if high is None or pd.isna(high):
        start = format_number(low)
        return _DENSITY_WORDS["class_above"].fill(low=start)
    start, end = format_number(low), format_number(high)
    return _DENSITY_WORDS["class_between"].fill(low=start, high=end)


def _draw_density(frame: pd.DataFrame, canvas: Canvas, *, country: Country) -> None:
    left = BARS_FROM[canvas.size] * canvas.width
    axes = canvas.panel(left, TOP, canvas.width - left - MARGIN, ROW * len(frame))
    values = frame["change_pct"].astype(float)
    axes.set_ylim(ROW * len(frame), 0)
    scale_change(axes, values, 0.2 if canvas.wide else 0.3, 4)
    canvas.write(MARGIN, 16, canvas.say(_DENSITY_HEADS.dated(country)["name"]), SMALL, "muted")
    for number, row in enumerate(frame.to_dict("records")):
        y, value = number * ROW, float(row["change_pct"])
        foot = TOP + y + ROW / 2 + 4
        name, units = row[f"name_{canvas.lang}"], format_number(row["units"])
        canvas.write(
            MARGIN, foot, _DENSITY_WORDS["row"].say(canvas.lang, name=name, units=units), LABEL
        )
        bar(axes, (0, y + 6), value, ROW - 12, "gain" if value > 0 else "loss")
        canvas.marks.append(bar_marks(axes, _DENSITY_SHOWN, number, (0, y + 6), (value, ROW - 12)))
        label_bar(axes, value, y + ROW / 2, f"{format_number(value, signed=True, decimals=1)}%")
