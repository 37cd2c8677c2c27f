"""How far net migration can be trusted: published moves beside it, and the ratios under it."""

from __future__ import annotations

from functools import partial
from math import sqrt
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.age_profiles import finding_source, lower_age
from atlas.charts.chart import Chart, Column, Table
from atlas.country.provinces import short_province
from atlas.drawing.canvas.canvas import LABEL, SMALL, Canvas, dots, label, name_x, scale_x, scale_y
from atlas.drawing.canvas.marks import points as marks_at
from atlas.drawing.canvas.paints import paint
from atlas.drawing.canvas.placing import Point, name_points
from atlas.drawing.canvas.ticks import round_ticks
from atlas.measures.migration.cohorts import INFANTS
from atlas.model.country import Country
from atlas.model.summary.moves import Agreement
from atlas.model.text import Text
from atlas.places.moves import period_text
from atlas.words.numbers import format_number, people_tick
from atlas.words.reading import read_words

_CHECK_WORDS = read_words("charts", "net_migration_check")
_CHECK_HEADS = read_words("charts", "net_migration_check.columns")
_SURVIVAL_WORDS = read_words("charts", "survival_ratios")
_SURVIVAL_HEADS = read_words("charts", "survival_ratios.columns")
_SEX = read_words("charts", "survival_ratios.sex")


DOT = 4.0
"""Radius of a province's point, px."""


_CHECK_COLUMNS = (
    Column("name", _CHECK_HEADS["name"]),
    Column("net_migration", _CHECK_HEADS["net_migration"], 0, signed=True),
    Column("five_year_net", _CHECK_HEADS["five_year_net"], 0, True),
    Column("five_year_in", _CHECK_HEADS["five_year_in"], 0),
    Column("five_year_out", _CHECK_HEADS["five_year_out"], 0),
)


def check_chart(
    comparison: pd.DataFrame, figures: Agreement, period: str, *, country: Country
) -> Chart:
    """Chart provinces' estimated net migration beside the published five-year net.

    Parameters
    ----------
    comparison
        A row per province: ``province_code``, ``net_migration`` (ours) and
        ``five_year_in``, ``five_year_out``, ``five_year_net`` (published), people.
    figures
        How far the two agree, from `atlas.measures.migration.five_year_migration.agreement`.
    period
        That of the published moves, such as ``2010-2015``.
    country
        The country whose censuses and divisions are meant.
    """
    published = period_text(period)
    across = _CHECK_WORDS["across"].fill(published=published)
    frame = comparison.assign(
        name_zh=[short_province(code, country=country).zh for code in comparison["province_code"]],
        name_en=[short_province(code, country=country).en for code in comparison["province_code"]],
    )
    r = format_number(figures.correlation, decimals=2)
    rates = format_number(figures.correlation_of_rates, decimals=2)
    same, provinces = figures.same_sign, figures.provinces
    return Chart(
        id="net-migration-check",
        topic=_CHECK_WORDS["topic"],
        claim=_CHECK_WORDS["claim"].fill(provinces=provinces, same=same)
        if 2 * same > provinces
        else None,
        subtitle=_CHECK_WORDS.dated(country)["subtitle"].fill(published=published),
        draw=partial(_draw_check, frame, figures.correlation, across, country=country),
        heights=(350, 520),
        table=Table(frame, _CHECK_COLUMNS),
        caption=_CHECK_WORDS["caption"].fill(provinces=provinces, r=r, rates=rates, same=same),
        cannot_show=_CHECK_WORDS["cannot_show"],
        source=_CHECK_WORDS.dated(country)["source"].fill(survey=period.split("-")[1]),
    )


def _draw_check(
    frame: pd.DataFrame, r: float, across: Text, canvas: Canvas, *, country: Country
) -> None:
    x, y = (frame[column].astype(float) for column in ("five_year_net", "net_migration"))
    axes = canvas.panel(62, 26, canvas.width - 82, canvas.height - 78)
    for values, limits, scale in ((x, axes.set_xlim, scale_x), (y, axes.set_ylim, scale_y)):
        low, high = float(values.min()), float(values.max())
        limits(low - 0.07 * (high - low), high + 0.07 * (high - low))
        ticks = round_ticks(low, high, 7)
        scale(axes, ticks, [people_tick(tick, canvas.lang, signed=True) for tick in ticks])
    axes.axhline(0, color=paint("muted"), linewidth=1)
    axes.axvline(0, color=paint("muted"), linewidth=1)
    dots(axes, x, y, DOT, "link", 1)
    shown = ("name", "net_migration", "five_year_net")
    canvas.marks.append(marks_at(axes, shown, frame.index, x, y))
    _axis_words(
        canvas,
        axes,
        across,
        _CHECK_WORDS.dated(country)["upwards"],
    )
    written = f"r = {format_number(r, decimals=2)}"
    axes.text(0.02, 0.96, written, transform=axes.transAxes, fontsize=LABEL, va="top")
    order = (x.abs() / x.abs().max() + y.abs() / y.abs().max()).sort_values(ascending=False)
    names = frame[f"name_{canvas.lang}"]
    name_points(axes, [Point(x[i], y[i], names[i], DOT) for i in order.index])


def _axis_words(canvas: Canvas, axes: Axes, across: Text, upwards: Text) -> None:
    name_x(axes, canvas.say(across), 5)
    canvas.write(12, 14, canvas.say(upwards), colour="muted")


def survival_chart(ratios: pd.DataFrame, *, country: Country) -> Chart:
    """Chart the national census survival ratios that every estimate rests on.

    Parameters
    ----------
    ratios
        From `atlas.measures.migration.cohorts.survival_ratios`, 2010–2020.
    country
        The country whose censuses and divisions are meant.
    """
    infants = ratios[ratios["cohort"] == INFANTS].set_index("sex")["survival_ratio"]
    boys, girls = (format_number(float(infants[sex]), decimals=2) for sex in ("male", "female"))
    frame = ratios.assign(
        sex_zh=[_SEX[sex].zh for sex in ratios["sex"]],
        sex_en=[_SEX[sex].en for sex in ratios["sex"]],
    )
    return Chart(
        id="survival-ratios",
        topic=_SURVIVAL_WORDS.dated(country)["topic"],
        claim=_SURVIVAL_WORDS.dated(country)["claim"] if bool(infants.gt(1).all()) else None,
        subtitle=_SURVIVAL_WORDS.dated(country)["subtitle"],
        draw=partial(_draw_survival, frame, country=country),
        heights=(348, 380),
        table=Table(
            frame.drop(columns="sex"),
            (
                Column("sex", _SURVIVAL_HEADS["sex"]),
                Column("age_before", _SURVIVAL_HEADS.dated(country)["age_before"]),
                Column("age_after", _SURVIVAL_HEADS.dated(country)["age_after"]),
                Column("people_before", _SURVIVAL_HEADS.dated(country)["people_before"], 0),
                Column("people_after", _SURVIVAL_HEADS.dated(country)["people_after"], 0),
                Column("survival_ratio", _SURVIVAL_HEADS["survival_ratio"], 4),
            ),
        ),
        caption=_SURVIVAL_WORDS.dated(country)["caption"].fill(boys=boys, girls=girls),
        cannot_show=_SURVIVAL_WORDS["cannot_show"],
        source=finding_source(country=country),
    )


def _draw_survival(frame: pd.DataFrame, canvas: Canvas, *, country: Country) -> None:
    axes = canvas.panel(40, 26, canvas.width - 96, canvas.height - 74)
    axes.set_xlim(0, 80)
    axes.set_ylim(0, 1.25)
    scale_y(axes, (0, 0.25, 0.5, 0.75, 1), ("0", "0.25", "0.5", "0.75", "1"))
    scale_x(axes, [*range(0, 80, 10), 77.5], [*map(str, range(0, 70, 10)), "70", "75+"], grid=False)
    axes.axhline(1, color=paint("ink"), linewidth=1)
    for sex, colour, dash in (("female", "gain", "-"), ("male", "step-4", (0, (5, 2)))):
        rows = frame[frame["sex"] == sex]
        ages = [lower_age(age) + 2.5 for age in rows["age_before"]]
        values = rows["survival_ratio"].astype(float).tolist()
        axes.plot(
            ages,
            values,
            color=paint(colour),
            linewidth=2,
            linestyle=dash,
            marker="o",
            markersize=sqrt(20),
            clip_on=False,
        )
        shown = ("sex", "age_before", "age_after", "survival_ratio")
        canvas.marks.append(marks_at(axes, shown, rows.index, ages, values))
        name = rows[f"sex_{canvas.lang}"].iloc[0]
        label(axes, ages[-1], values[-1], name, (8, 0), colour=colour)
        # The line of women falls across the figure of men where the sheet is narrow.
        off = (0, 11) if sex == "female" else (-7 if canvas.size == "narrow" else 0, -12)
        written = format_number(values[0], decimals=2)
        how: dict[str, Any] = {"size": SMALL, "colour": colour, "align": "center"}
        label(axes, ages[0], values[0], written, off, halo=True, **how)
    _axis_words(
        canvas,
        axes,
        _SURVIVAL_WORDS.dated(country)["across"],
        _SURVIVAL_WORDS.dated(country)["upwards"],
    )
