"""Charts of net migration: by age, beside the survey of moves, and the survival behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import sqrt
from typing import Any, Final

import pandas as pd

from atlas.charts.chart import Chart, Table, columns, name_rows, with_dash
from atlas.drawing.canvas import HEADING, LABEL, SMALL, ChartCanvas, Panel, round_ticks
from atlas.drawing.canvas_map import Point, name_points
from atlas.drawing.canvas_svg import paint
from atlas.measures.migration.cohorts import INFANTS, Cohorts, age_profile
from atlas.model.summary.people import Agreement
from atlas.model.text import Text
from atlas.places.sentences import period_text
from atlas.words.numbers import estimate, fixed, people_tick, rough
from atlas.words.word_files import read_words

_AGES_WORDS = read_words("charts", "net_migration_by_age")


COHORT_WIDTH = 5
OLDEST = 85
YOUNG = 30
"""Years of age in the later census up to which the young are reckoned."""

AGES_GAP = 7.0
"""Between a panel and the ages below it, px."""

ROUNDED: Final = {"expected_survivors": 3, "net_migration": 2}
"""Figures of the estimates of a cohort, in the picture and its table."""

GAP = 0.45
"""Space on either side of a bar, in years of age."""


@dataclass(frozen=True)
class Place:
    """One panel: a name, and the codes of the units that are added up."""

    name: Text
    units: tuple[str, ...]


@dataclass(frozen=True)
class PlaceAges:
    """What one panel shows: the cohorts, their headline total and its range."""

    name: Text
    profile: pd.DataFrame
    net: float
    low: float
    high: float

    @property
    def counted(self) -> pd.DataFrame:
        """The cohorts that were counted alike: all but infants."""
        return pd.DataFrame(self.profile[self.profile["cohort"] != INFANTS])

    @property
    def extreme(self) -> pd.Series:
        """The cohort that gained or lost most, infants apart."""
        return self.counted.iloc[int(self.counted["net_migration"].abs().argmax())]

    @property
    def bears_the_claim(self) -> bool:
        """Whether it gained, and young people most, or lost people of every age."""
        if self.net > 0:
            young = lower_age(self.extreme["age_after"]) < YOUNG
            return young and bool(self.extreme["net_migration"] > 0)
        return bool(self.counted["net_migration"].lt(0).all())


def ages_of(cohorts: Cohorts, estimated: pd.Series, place: Place) -> PlaceAges:
    """Add up a place's cohorts, beside the estimate of its net migration.

    Raises
    ------
    KeyError
        A unit is not among the cohorts'.
    """
    profile = age_profile(cohorts, place.units)
    for column, figures in ROUNDED.items():
        profile[column] = _rounded(profile[column], figures)
    net, low, high = (float(estimated[name]) for name in ("mean", "low", "high"))
    return PlaceAges(place.name, profile, net, low, high)


def age_profile_chart(
    cohorts: Cohorts,
    estimated: Sequence[pd.Series],
    places: Sequence[Place],
    *,
    years: tuple[int, int],
) -> Chart:
    """Chart net migration by age for a few places, a panel each.

    Parameters
    ----------
    cohorts
        From `atlas.measures.migration.cohorts.follow_cohorts`, 2010–2020.
    estimated
        Of each place ``mean``, ``low`` and ``high`` of its net migration, people.
    places
        The panels. Units whose cohorts are not known make a panel without bars.
    years
        The two censuses compared, the earlier first.
    """
    panels = [ages_of(cohorts, *of) for of in zip(estimated, places, strict=True)]
    words = _AGES_WORDS.between(years)
    gained = {panel.net > 0 for panel in panels}
    return Chart.from_words(
        "net-migration-by-age",
        words,
        _ages_table(panels, years=years),
        partial(_draw_ages, panels, years=years),
        (200 * len(panels) + 14, 218 * ((len(panels) + 1) // 2) + 14),
        claim=len(gained) == 2 and all(panel.bears_the_claim for panel in panels),
    )


def _draw_ages(panels: Sequence[PlaceAges], canvas: ChartCanvas, *, years: tuple[int, int]) -> None:
    columns = 2 if canvas.wide else 1
    width, step = canvas.width / columns, 218 if canvas.wide else 200
    first = 0
    for number, panel in enumerate(panels):
        left, top = number % columns * width, number // columns * step
        axes = canvas.panel(left + 56, top + 52, width - 72, step - 84)
        _heading(canvas, panel, left + 12, top + 18)
        _draw_panel(axes, panel, first)
        first += len(panel.profile)
    axes.name_x(_AGES_WORDS.between(years)["across"], 2, AGES_GAP)


def _heading(canvas: ChartCanvas, panel: PlaceAges, x: float, y: float) -> None:
    canvas.write(x, y, canvas.say(panel.name), HEADING)
    net = estimate(panel.low, panel.high, canvas.lang)
    words = _AGES_WORDS["heading"].say(canvas.lang, net=net)
    canvas.write(x, y + 19, words, LABEL, "muted")


def _draw_panel(axes: Panel, panel: PlaceAges, first: int) -> None:
    """Draw a bar for each cohort; the rows of the panel begin at ``first``."""
    values = panel.profile["net_migration"].astype(float)
    low, high = min(values.min(), 0), max(values.max(), 0)
    room = (high - low) * 0.16
    axes.set_xlim(COHORT_WIDTH * 2, OLDEST + COHORT_WIDTH)
    axes.set_ylim(low - (room if -low > high else 0), high + (room if high >= -low else 0))
    write = partial(people_tick, lang=axes.sheet.lang, signed=True)
    axes.scale_y(round_ticks(low, high, 5), write)
    tens = list(range(10, OLDEST - COHORT_WIDTH + 1, 10))
    ages, words = [*tens, OLDEST + COHORT_WIDTH / 2], [*map(str, tens), f"{OLDEST}+"]
    axes.scale_x(ages, words, grid=False, gap=AGES_GAP)
    shown = ("place", "age_before", "age_after", "net_migration")
    by_cohort = zip(panel.profile["age_after"], values, panel.profile["cohort"], strict=True)
    for row, (age, value, cohort) in enumerate(by_cohort, first):
        # Infants are pale, because the first census missed many.
        colour = ("pale-" if cohort == INFANTS else "") + ("gain" if value > 0 else "loss")
        size = (COHORT_WIDTH - 2 * GAP, value)
        axes.draw_bar(shown, row, (lower_age(age) + GAP, 0), size, colour)
    axes.axhline(0, color=paint("ink"), linewidth=1)
    _name_extreme(axes, panel)


def lower_age(age: str) -> int:
    """Return the first year of ``10–14`` or ``85+``."""
    return int(age.rstrip("+").split("–")[0])


def _name_extreme(axes: Panel, panel: PlaceAges) -> None:
    row, lang = panel.extreme, axes.sheet.lang
    value, age = float(row["net_migration"]), lower_age(row["age_after"])
    written = _AGES_WORDS["extreme"].say(lang, age=with_dash(row["age_after"], lang))
    late = age > (OLDEST + COHORT_WIDTH) / 2
    align, at = ("right", age + COHORT_WIDTH) if late else ("left", age)
    axes.label(at, value, written, (0, 9 if value > 0 else -9), align=align, size=LABEL)


def _ages_table(panels: Sequence[PlaceAges], *, years: tuple[int, int]) -> Table:
    frames = [
        panel.profile.assign(place_zh=panel.name.zh, place_en=panel.name.en) for panel in panels
    ]
    net = {"net_migration": 0}
    shown = columns(
        read_words("charts", "net_migration_by_age.columns").between(years),
        net,
        **dict.fromkeys(("place", "age_before", "age_after")),
        **dict.fromkeys(("people_before", "expected_survivors", "people_after"), 0),
        **net,
    )
    return Table(pd.concat(frames, ignore_index=True), shown)


def _rounded(estimates: pd.Series, figures: int) -> pd.Series:
    """Round estimates of people to so many figures, for a table."""
    return estimates.map(lambda value: rough(float(value), figures), na_action="ignore")


def known_units(cohorts: Cohorts, units: Sequence[str]) -> Iterator[str]:
    """Yield the units that both censuses count by age."""
    counted = cohorts.net([INFANTS]).dropna().index
    return (unit for unit in units if unit in counted)


_CHECK_WORDS = read_words("charts", "net_migration_check")
_CHECK_HEADS = read_words("charts", "net_migration_check.columns")
_SURVIVAL_WORDS = read_words("charts", "survival_ratios")
_SEX = read_words("charts", "survival_ratios.sex")


DOT = 4.0
"""Radius of a province's point, px."""


def check_chart(
    comparison: pd.DataFrame,
    figures: Agreement,
    period: str,
    *,
    names: Mapping[str, Text],
    years: tuple[int, int],
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
    names
        Short names of the provinces by code.
    years
        The two censuses compared, the earlier first.
    """
    published = period_text(period)
    across = _CHECK_WORDS["across"].fill(published=published)
    rounded = _rounded(comparison["net_migration"], 3)
    frame, codes = comparison.assign(net_migration=rounded), comparison["province_code"]
    name_rows(frame, "name", (names[code] for code in codes))
    same, provinces = figures.same_sign, figures.provinces
    nets = ("net_migration", "five_year_net")
    shown = (*nets, "five_year_in", "five_year_out")
    return Chart.from_words(
        "net-migration-check",
        _CHECK_WORDS.between(years),
        Table.of(frame, _CHECK_HEADS, nets, name=None, **dict.fromkeys(shown, 0)),
        partial(_draw_check, frame, figures.correlation, across, years=years),
        (350, 520),
        claim=2 * same > provinces,
        published=published,
        provinces=provinces,
        r=fixed(figures.correlation, 2),
        rates=fixed(figures.correlation_of_rates, 2),
        same=same,
        survey=period.split("-")[1],
    )


def _draw_check(
    frame: pd.DataFrame, r: float, across: Text, canvas: ChartCanvas, *, years: tuple[int, int]
) -> None:
    x, y = (frame[column].astype(float) for column in ("five_year_net", "net_migration"))
    axes = canvas.panel(62, 26, canvas.width - 82, canvas.height - 78)
    write = partial(people_tick, lang=canvas.lang, signed=True)
    axes.scale_scatter(x, y, 0.07, 7, write, "muted")
    axes.dots(x, y, DOT, "link", 1)
    shown = ("name", "net_migration", "five_year_net")
    axes.tell(shown, frame.index, x, y)
    _axis_words(axes, across, _CHECK_WORDS.between(years)["upwards"])
    written = f"r = {fixed(r, 2)}"
    axes.text(0.02, 0.96, written, transform=axes.transAxes, fontsize=LABEL, va="top")
    order = (x.abs() / x.abs().max() + y.abs() / y.abs().max()).sort_values(ascending=False)
    names = frame[f"name_{canvas.lang}"]
    name_points(axes, [Point(x[i], y[i], names[i], DOT) for i in order.index])


def _axis_words(axes: Panel, across: Text, upwards: Text) -> None:
    axes.name_x(across, 5)
    axes.sheet.write(12, 14, axes.sheet.say(upwards), colour="muted")


def survival_chart(ratios: pd.DataFrame, *, years: tuple[int, int]) -> Chart:
    """Chart the national census survival ratios that every estimate rests on.

    Parameters
    ----------
    ratios
        From `atlas.measures.migration.cohorts.survival_ratios`, 2010–2020.
    years
        The two censuses compared, the earlier first.
    """
    infants = ratios[ratios["cohort"] == INFANTS].set_index("sex")["survival_ratio"]
    boys, girls = (fixed(infants[sex], 2) for sex in ("male", "female"))
    heads = read_words("charts", "survival_ratios.columns").between(years)
    shown: dict[str, int | None] = dict.fromkeys(("sex", "age_before", "age_after"))
    shown |= {"people_before": 0, "people_after": 0, "survival_ratio": 4}
    frame = ratios.copy()
    name_rows(frame, "sex", (_SEX[sex] for sex in ratios["sex"]))
    return Chart.from_words(
        "survival-ratios",
        _SURVIVAL_WORDS.between(years),
        Table.of(frame.drop(columns="sex"), heads, **shown),
        partial(_draw_survival, frame, years=years),
        (348, 380),
        claim=bool(infants.gt(1).all()),
        source=_AGES_WORDS.between(years)["source"],
        boys=boys,
        girls=girls,
    )


def _draw_survival(frame: pd.DataFrame, canvas: ChartCanvas, *, years: tuple[int, int]) -> None:
    axes = canvas.panel(40, 26, canvas.width - 96, canvas.height - 74)
    axes.set(xlim=(0, 80), ylim=(0, 1.25))
    axes.scale_y((0, 0.25, 0.5, 0.75, 1), ("0", "0.25", "0.5", "0.75", "1"))
    axes.scale_x([*range(0, 80, 10), 77.5], [*map(str, range(0, 70, 10)), "70", "75+"], grid=False)
    axes.axhline(1, color=paint("ink"), linewidth=1)
    for sex, colour, dash in (("female", "gain", "-"), ("male", "step-4", (0, (5, 2)))):
        rows = frame[frame["sex"] == sex]
        ages = [lower_age(age) + 2.5 for age in rows["age_before"]]
        values = rows["survival_ratio"].astype(float).tolist()
        line: dict[str, Any] = {"color": paint(colour), "linewidth": 2, "linestyle": dash}
        axes.plot(ages, values, marker="o", markersize=sqrt(20), clip_on=False, **line)
        shown = ("sex", "age_before", "age_after", "survival_ratio")
        axes.tell(shown, rows.index, ages, values)
        name = rows[f"sex_{canvas.lang}"].iloc[0]
        axes.label(ages[-1], values[-1], name, (8, 0), colour=colour)
        # The line of women falls across the figure of men where the sheet is narrow.
        off = (0, 11) if sex == "female" else (-7 if canvas.size == "narrow" else 0, -12)
        written = fixed(values[0], 2)
        how: dict[str, Any] = {"size": SMALL, "colour": colour, "align": "center"}
        axes.label(ages[0], values[0], written, off, halo=True, **how)
    words = _SURVIVAL_WORDS.between(years)
    _axis_words(axes, words["across"], words["upwards"])
