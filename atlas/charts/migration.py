"""Charts of net migration: by age, beside the survey of moves, and the survival behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import sqrt
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import Chart, Table, columns, name_rows, with_dash
from atlas.country.names import short_province
from atlas.drawing.canvas import (
    HEADING,
    LABEL,
    SMALL,
    Canvas,
    bar,
    bar_marks,
    dots,
    label,
    marks_at,
    name_x,
    round_ticks,
    scale_x,
    scale_y,
)
from atlas.drawing.canvas_map import Point, name_points
from atlas.drawing.canvas_svg import paint
from atlas.measures.migration.cohorts import INFANTS, Cohorts, age_profile, rate
from atlas.model.country import Country
from atlas.model.summary.people import Agreement
from atlas.model.text import Text
from atlas.places.sentences import period_text
from atlas.words.numbers import format_number, people, people_tick
from atlas.words.word_files import read_words

_AGES_WORDS = read_words("charts", "net_migration_by_age")
_AGES_HEADS = read_words("charts", "net_migration_by_age.columns")


COHORT_WIDTH = 5
OLDEST = 85
YOUNG = 30
"""Years of age in the later census up to which the young are reckoned."""

AGES_GAP = 7.0
"""Between a panel and the ages below it, px."""

GAP = 0.45
"""Space on either side of a bar, in years of age."""

_AGES_SHOWN = ("place", "age_before", "age_after", "net_migration", "net_migration_rate")
"""What a bar tells."""


@dataclass(frozen=True)
class Place:
    """One panel: a name, and the codes of the units that are added up."""

    name: Text
    units: tuple[str, ...]


@dataclass(frozen=True)
class Panel:
    """What one panel shows: the cohorts, their headline total and its rate."""

    name: Text
    profile: pd.DataFrame
    net: float
    rate: float

    @property
    def extreme(self) -> pd.Series:
        """The cohort that gained or lost most, infants apart."""
        counted = self.profile[self.profile["cohort"] != INFANTS]
        return counted.iloc[int(counted["net_migration"].abs().argmax())]

    @property
    def bears_the_claim(self) -> bool:
        """Whether it gained, and young people most, or lost people of every age."""
        if self.net > 0:
            young = lower_age(self.extreme["age_after"]) < YOUNG
            return young and bool(self.extreme["net_migration"] > 0)
        counted = self.profile[self.profile["cohort"] != INFANTS]
        return bool(counted["net_migration"].lt(0).all())


def panel_of(cohorts: Cohorts, place: Place) -> Panel:
    """Add up a place's cohorts.

    Raises
    ------
    KeyError
        A unit is not among the cohorts'.
    """
    profile = age_profile(cohorts, place.units)
    counted = profile[profile["cohort"] != INFANTS]
    net, base = counted["net_migration"].sum(), counted["expected_survivors"].sum()
    per_hundred = rate(pd.Series([net]), pd.Series([base])).iloc[0]
    return Panel(place.name, profile, float(net), float(per_hundred))


def age_profile_chart(cohorts: Cohorts, places: Sequence[Place], *, country: Country) -> Chart:
    """Chart net migration by age for a few places, a panel each.

    Parameters
    ----------
    cohorts
        From `atlas.measures.migration.cohorts.follow_cohorts`, 2010–2020.
    places
        The panels. Units whose cohorts are not known make a panel without bars.
    country
        The country.
    """
    panels, words = [panel_of(cohorts, place) for place in places], _AGES_WORDS.dated(country)
    return Chart(
        id="net-migration-by-age",
        topic=words["topic"],
        claim=words["claim"] if _bear_the_claim(panels) else None,
        subtitle=words["subtitle"],
        draw=partial(_draw_ages, panels, country=country),
        heights=(200 * len(panels) + 14, 218 * ((len(panels) + 1) // 2) + 14),
        table=_ages_table(panels, country=country),
        caption=words["caption"],
        cannot_show=words["cannot_show"],
        source=words["source"],
    )


def _bear_the_claim(panels: Sequence[Panel]) -> bool:
    """Tell whether there are places that gained and places that lost, all as the claim says."""
    both = {panel.net > 0 for panel in panels} == {True, False}
    return both and all(panel.bears_the_claim for panel in panels)


def _draw_ages(panels: Sequence[Panel], canvas: Canvas, *, country: Country) -> None:
    columns = 2 if canvas.wide else 1
    width, step = canvas.width / columns, 218 if canvas.wide else 200
    first = 0
    for number, panel in enumerate(panels):
        left, top = number % columns * width, number // columns * step
        axes = canvas.panel(left + 56, top + 52, width - 72, step - 84)
        _heading(canvas, panel, left + 12, top + 18)
        _draw_panel(canvas, axes, panel)
        _mark_bars(canvas, axes, panel, first)
        first += len(panel.profile)
    name_x(axes, canvas.say(_AGES_WORDS.dated(country)["across"]), 2, AGES_GAP)


def _heading(canvas: Canvas, panel: Panel, x: float, y: float) -> None:
    canvas.write(x, y, canvas.say(panel.name), HEADING)
    net = people(panel.net, canvas.lang, signed=True)
    written = format_number(panel.rate, signed=True, decimals=1)
    canvas.write(
        x, y + 19, _AGES_WORDS["heading"].say(canvas.lang, net=net, rate=written), LABEL, "muted"
    )


def _mark_bars(canvas: Canvas, axes: Axes, panel: Panel, first: int) -> None:
    """Tell what each bar shows; the rows of the panel begin at ``first``."""
    profile = panel.profile
    for row, (age, value) in enumerate(
        zip(profile["age_after"], profile["net_migration"].astype(float), strict=True), first
    ):
        corner, size = (lower_age(age) + GAP, 0), (COHORT_WIDTH - 2 * GAP, value)
        canvas.marks.append(bar_marks(axes, _AGES_SHOWN, row, corner, size))


def _draw_panel(canvas: Canvas, axes: Axes, panel: Panel) -> None:
    values = panel.profile["net_migration"].astype(float)
    low, high = min(values.min(), 0), max(values.max(), 0)
    room = (high - low) * 0.16
    axes.set_xlim(COHORT_WIDTH * 2, OLDEST + COHORT_WIDTH)
    axes.set_ylim(low - (room if -low > high else 0), high + (room if high >= -low else 0))
    ticks = round_ticks(low, high, 5)
    scale_y(axes, ticks, [people_tick(tick, canvas.lang, signed=True) for tick in ticks])
    _ages(axes)
    draw_bars(axes, panel.profile, "net_migration")
    _name_extreme(canvas, axes, panel)


def _ages(axes: Axes) -> None:
    tens = list(range(10, OLDEST - COHORT_WIDTH + 1, 10))
    ticks, words = [*tens, OLDEST + COHORT_WIDTH / 2], [*map(str, tens), f"{OLDEST}+"]
    scale_x(axes, ticks, words, grid=False, gap=AGES_GAP)


def draw_bars(axes: Axes, profile: pd.DataFrame, column: str) -> None:
    """Draw one bar per cohort from zero; infants pale, because they are in no total."""
    ages = [lower_age(age) for age in profile["age_after"]]
    values = profile[column].astype(float)
    for age, value, cohort in zip(ages, values, profile["cohort"], strict=True):
        bar(axes, (age + GAP, 0), COHORT_WIDTH - 2 * GAP, value, _colour(value, cohort))
    axes.axhline(0, color=paint("ink"), linewidth=1)


def lower_age(age: str) -> int:
    """Return the first year of ``10–14`` or ``85+``."""
    return int(age.rstrip("+").split("–")[0])


def _colour(value: float, cohort: str) -> str:
    name = "gain" if value > 0 else "loss"
    return f"pale-{name}" if cohort == INFANTS else name


def _name_extreme(canvas: Canvas, axes: Axes, panel: Panel) -> None:
    row = panel.extreme
    value, age = float(row["net_migration"]), lower_age(row["age_after"])
    written = _AGES_WORDS["extreme"].say(
        canvas.lang,
        age=with_dash(row["age_after"], canvas.lang),
        net=people(value, canvas.lang, signed=True),
        rate=format_number(float(row["net_migration_rate"]), signed=True, decimals=0) + "%",
    )
    late = age > (OLDEST + COHORT_WIDTH) / 2
    align, at = ("right", age + COHORT_WIDTH) if late else ("left", age)
    label(axes, at, value, written, (0, 9 if value > 0 else -9), align=align, size=LABEL)


def _ages_table(panels: Sequence[Panel], *, country: Country) -> Table:
    frames = [
        panel.profile.assign(place_zh=panel.name.zh, place_en=panel.name.en) for panel in panels
    ]
    return Table(
        pd.concat(frames, ignore_index=True),
        columns(
            _AGES_HEADS.dated(country),
            place=None,
            age_before=None,
            age_after=None,
            people_before=0,
            expected_survivors=0,
            people_after=0,
            net_migration=0,
            net_migration_rate=1,
            signed=("net_migration", "net_migration_rate"),
        ),
    )


def known_units(cohorts: Cohorts, units: Sequence[str]) -> Iterator[str]:
    """Yield the units that both censuses count by age."""
    counted = cohorts.net([INFANTS]).dropna().index
    return (unit for unit in units if unit in counted)


_CHECK_WORDS = read_words("charts", "net_migration_check")
_CHECK_HEADS = read_words("charts", "net_migration_check.columns")
_SURVIVAL_WORDS = read_words("charts", "survival_ratios")
_SURVIVAL_HEADS = read_words("charts", "survival_ratios.columns")
_SEX = read_words("charts", "survival_ratios.sex")


DOT = 4.0
"""Radius of a province's point, px."""


_CHECK_COLUMNS = columns(
    _CHECK_HEADS,
    name=None,
    net_migration=0,
    five_year_net=0,
    five_year_in=0,
    five_year_out=0,
    signed=("net_migration", "five_year_net"),
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
        How far the two agree, from `atlas.measures.migration.province_moves.agreement`.
    period
        That of the published moves, such as ``2010-2015``.
    country
        The country.
    """
    published = period_text(period)
    across = _CHECK_WORDS["across"].fill(published=published)
    frame, codes = comparison.copy(), comparison["province_code"]
    name_rows(frame, "name", (short_province(code, country=country) for code in codes))
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
    _axis_words(canvas, axes, across, _CHECK_WORDS.dated(country)["upwards"])
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
        The country.
    """
    infants = ratios[ratios["cohort"] == INFANTS].set_index("sex")["survival_ratio"]
    boys, girls = (format_number(float(infants[sex]), decimals=2) for sex in ("male", "female"))
    frame = ratios.copy()
    name_rows(frame, "sex", (_SEX[sex] for sex in ratios["sex"]))
    return Chart(
        id="survival-ratios",
        topic=_SURVIVAL_WORDS.dated(country)["topic"],
        claim=_SURVIVAL_WORDS.dated(country)["claim"] if bool(infants.gt(1).all()) else None,
        subtitle=_SURVIVAL_WORDS.dated(country)["subtitle"],
        draw=partial(_draw_survival, frame, country=country),
        heights=(348, 380),
        table=Table(
            frame.drop(columns="sex"),
            columns(
                _SURVIVAL_HEADS.dated(country),
                sex=None,
                age_before=None,
                age_after=None,
                people_before=0,
                people_after=0,
                survival_ratio=4,
            ),
        ),
        caption=_SURVIVAL_WORDS.dated(country)["caption"].fill(boys=boys, girls=girls),
        cannot_show=_SURVIVAL_WORDS["cannot_show"],
        source=_AGES_WORDS.dated(country)["source"],
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
