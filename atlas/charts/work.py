"""What people work in: shares by sector, growth beside them, and a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from atlas.charts.chart import Chart, Table, keys_of_years, name_rows, panels, points_of
from atlas.drawing.canvas import (
    HEADING,
    LABEL,
    SMALL,
    ChartCanvas,
    Panel,
    percent_ticks,
    round_ticks,
)
from atlas.drawing.canvas_map import name_points
from atlas.drawing.canvas_svg import paint
from atlas.measures.sectors import (
    OUTSIDE_FARMING,
    PEOPLE_AND_MANUFACTURING,
    QUARTILES,
    growth_by_class,
)
from atlas.measures.statistics import RobustFit, theil_sen
from atlas.model.summary.places import Sectors
from atlas.model.text import NO_TEXT, Text
from atlas.words.numbers import (
    fixed,
    format_number,
    grown,
    people,
    people_text,
    people_tick,
    percent,
    shifted,
    signed,
)
from atlas.words.word_files import LANGS, read_words

_SECTORS_WORDS = read_words("charts", "employment_by_sector")
_SECTORS_HEADS = read_words("charts", "employment_by_sector.columns")
_SECTORS = read_words("charts", "employment_by_sector.sector")
_GROWTH_WORDS = read_words("charts", "growth_and_services")
_CLAIM_WORDS = read_words("charts", "people_and_manufacturing")
_CLAIM_HEADS = read_words("charts", "people_and_manufacturing.columns")
_SOURCES = read_words("charts", "sources")


def long_form(years: tuple[int, int]) -> Text:
    """Return the source of figures of the long form."""
    return _SOURCES.between(years)["long_form"]


ROW = 58.0

YEARLY_ROW = 18.0
"""Px that the dots of the yearly series take below the bars of a sector."""

_ROOM_FOR_WORDS = 40
"""Share, %, up to which the words of the dots stand to their right."""


def sectors_chart(work: Sectors, *, years: tuple[int, int]) -> Chart:
    """Chart the shares of employment by sector in 2010 and 2020 beside the yearly series.

    Parameters
    ----------
    work
        Shares of the long form, the people that they stand for, and what the National Bureau of
        Statistics publishes.
    years
        The two censuses compared, the earlier first.
    """
    national, ends = work.national, (min(work.yearly), max(work.yearly))
    first, last = (work.yearly[year].shares for year in ends)
    frame = pd.DataFrame({"key": list(_SECTORS)})
    name_rows(frame, "name", _SECTORS.values())
    lecture = read_words("charts", "employment_by_sector.lecture")
    name_rows(frame, "claim", (lecture.get(key, NO_TEXT) for key in _SECTORS))
    shares = {f"share_{year}": national[str(year)] for year in years}
    for column, by_sector in (shares | {"yearly_first": first, "yearly_last": last}).items():
        frame[column] = [by_sector.get(key) for key in _SECTORS]
    before, after = (frame[share] for share in shares)
    frame["change"] = after - before
    change = frame.set_index("key")["change"]
    yearly = {
        f"yearly_{end}": _SECTORS_HEADS["yearly"].fill(year=year)
        for end, year in zip(("first", "last"), ends, strict=True)
    }
    heads, shown = {**_SECTORS_HEADS, **yearly}, dict.fromkeys([*shares, "change", *yearly], 1)
    return Chart.from_words(
        "employment-by-sector",
        _SECTORS_WORDS.between(years),
        Table.of(frame, heads, ("change",), name=None, **shown, claim=None),
        partial(_draw_sectors, frame, years=years),
        (404, 394),
        claim=_moved_to_services(frame),
        **_compared_numbers(work, years=years),
        first=ends[0],
        last=ends[1],
        construction=shifted(change["construction"]),
        manufacturing=shifted(change["manufacturing"]),
        yearly_before=fixed(first["industry"], 1),
        yearly_after=fixed(last["industry"], 1),
    )


def _moved_to_services(frame: pd.DataFrame) -> bool:
    """Tell whether services rose and farming fell, in the long form and in the yearly series."""
    rows = frame.set_index("key")
    yearly = rows["yearly_last"] - rows["yearly_first"]
    return all(rise["agriculture"] < 0 < rise["services"] for rise in (rows["change"], yearly))


def _compared_numbers(work: Sectors, *, years: tuple[int, int]) -> dict[str, Any]:
    """Set the long form raised to the nation beside the yearly series and the lecture."""
    employed = [work.employed[str(year)] for year in years]
    outside = [people_text(sum(of[key] for key in OUTSIDE_FARMING)) for of in employed]
    made = [people_text(of["manufacturing"]) for of in employed]
    known = {year: row.outside_farming for year, row in work.yearly.items() if row.outside_farming}
    year = max(known)
    lecture = [1e6 * million for million in work.lecture_employed_millions]
    lecture_words = [Text(*(people_tick(value, lang) for lang in LANGS)) for value in lecture]
    pairs = {"long_form": outside, "lecture": lecture_words, "made": made}
    figures = {
        f"{name}_{when}": figure
        for name, pair in pairs.items()
        for when, figure in zip(("before", "after"), pair, strict=True)
    }
    without = people_text(work.employed_without[str(years[0])].people)
    return {**figures, "year": year, "yearly": people_text(known[year]), "without": without}


def _draw_sectors(frame: pd.DataFrame, canvas: ChartCanvas, *, years: tuple[int, int]) -> None:
    keys = keys_of_years(years)
    top = canvas.write_keys(keys)
    axes = canvas.panel(16, top, canvas.width - 66, canvas.height - top - 28)
    foot = ROW * len(frame) + YEARLY_ROW * int(frame["yearly_first"].notna().sum())
    axes.set(xlim=(0, 52), ylim=(foot, 0))
    ticks = range(0, 51, 10)
    axes.scale_x(ticks, [f"{tick}%" if tick == 50 else str(tick) for tick in ticks])
    shown = ("name", *(f"share_{year}" for _, year in keys), "change")
    y = 8.0
    for number, row in enumerate(frame.to_dict("records")):
        axes.label(0, y + 8, row[f"name_{canvas.lang}"], halo=True)
        if claim := row[f"claim_{canvas.lang}"]:
            axes.label(52, y + 8, claim, (44, 0), True, align="right", colour="muted", size=SMALL)
        for below, (colour, year) in enumerate(keys):
            value = row[f"share_{year}"]
            corner = (0, y + 18 + below * 15)
            axes.draw_bar(shown, number, corner, (value, 14), colour)
            axes.label(value, y + 25 + below * 15, fixed(value, 1), (5, 0), size=SMALL)
        y += ROW
        if pd.notna(row["yearly_first"]):
            ends = [row["yearly_first"], row["yearly_last"]]
            _draw_yearly(axes, y, *ends)
            of_dots = ("name", "yearly_first", "yearly_last")
            axes.tell(of_dots, [number] * 2, ends, [y] * 2)
            y += YEARLY_ROW


def _draw_yearly(axes: Panel, y: float, first: float, last: float) -> None:
    """Draw the yearly series below a sector's bars: from a small dot to a large one."""
    axes.plot([first, last], [y, y], color=paint("muted"), linewidth=1.5)
    axes.dots([first, last], [y, y], [2.5, 4.5], "muted", 1)
    figures = {"first": fixed(first, 1), "last": fixed(last, 1)}
    words = _SECTORS_WORDS["yearly"].say(axes.sheet.lang, **figures)
    beyond = max(first, last) > _ROOM_FOR_WORDS
    at, align = (min(first, last), "right") if beyond else (max(first, last), "left")
    how = {"align": align, "colour": "muted", "size": SMALL}
    axes.label(at, y, words, (-9 if beyond else 9, 0), halo=True, **how)


Fits = Mapping[str, RobustFit | None]
"""The line of growth on each share; None where there is none."""

Headings = Mapping[str, Text]

GROWTH_LIMITS = _GROWTH_WORDS["cannot_show"]


def growth_chart(points: pd.DataFrame, largest: Sequence[str], *, years: tuple[int, int]) -> Chart:
    """Chart the growth of prefectures beside their shares of services and of manufacturing.

    Parameters
    ----------
    points
        Index: prefecture code; ``services``, ``manufacturing`` (% of employment in 2010),
        ``growth`` (% of people, 2010–2020), ``name_zh``, ``name_en``, ``province_code``.
    largest
        Codes to name, the most important first.
    years
        The two censuses compared, the earlier first.
    """
    known = points.dropna(subset=["services", "manufacturing", "growth"]).sort_index()
    fits = {
        key: theil_sen(known[key], known["growth"], known["province_code"])
        for key in ("services", "manufacturing")
    }
    named = [code for code in largest if code in known.index]
    heads = read_words("charts", "growth_and_services.columns").between(years)
    headings = read_words("charts", "growth_and_services.heading").between(years)
    return Chart.from_words(
        "growth-and-services",
        _GROWTH_WORDS.between(years),
        Table.of(known, heads, ("growth",), name=None, services=1, manufacturing=1, growth=1),
        partial(_draw_growth, known, fits, named, headings),
        (640, 400),
        claim=slopes_overlap(*fits.values()),
        cannot_show=GROWTH_LIMITS,
        source=long_form(years),
        n=len(known),
        **{key: slope_with_interval(fit) for key, fit in fits.items()},
    )


def both_rise(fits: Iterable[RobustFit | None]) -> bool:
    """Tell whether growth rises with each share, beyond what chance would give."""
    return all(fit is not None and (fit.slope_low or 0) > 0 for fit in fits)


def slopes_overlap(one: RobustFit | None, other: RobustFit | None) -> bool:
    """Tell whether the slope of each of two lines lies within the interval of the other."""
    if one is None or other is None:
        return False
    return all(
        fit.slope_low is not None
        and fit.slope_high is not None
        and fit.slope_low <= slope <= fit.slope_high
        for fit, slope in ((one, other.slope), (other, one.slope))
    )


def slope_with_interval(fit: RobustFit | None) -> Text:
    """Write the slope of growth on a share, its interval and the rank correlation."""
    if fit is None:
        return _GROWTH_WORDS["no_slope"]
    return _slope_words(_GROWTH_WORDS, fit).fill(**slope_figures(fit))


def _slope_words(words: Mapping[str, Text], fit: RobustFit) -> Text:
    """Choose how a slope is said: with its interval, if there is one."""
    return words["slope_alone" if fit.slope_low is None else "slope"]


def slope_figures(fit: RobustFit) -> dict[str, str]:
    """Write the slope of a line, the ends of its interval, and the rank correlation."""
    figures = {"slope": fit.slope, "low": fit.slope_low, "high": fit.slope_high}
    figures["rank"] = fit.rank_correlation
    return {key: signed(value, 2) for key, value in figures.items() if value is not None}


def _draw_growth(
    points: pd.DataFrame, fits: Fits, named: list[str], headings: Headings, canvas: ChartCanvas
) -> None:
    limits = points["growth"].astype(float).agg(["min", "max"])
    for (key, fit), (left, top, width, height) in zip(fits.items(), panels(canvas, 2), strict=True):
        canvas.write(left + 12, top + 20, canvas.say(headings[key]), HEADING)
        axes = canvas.panel(left + 44, top + 34, width - 62, height - 64)
        x, y = points[key].astype(float), points["growth"].astype(float)
        _scale_growth(axes, x, limits, 5, "ink")
        axes.dots(x, y, 1.9, "step-4")
        if fit is not None:
            _draw_fit(axes, x, fit)
        axes.tell(("name", key, "growth"), points.index, x, y)
        name_points(axes, points_of(points.loc[named], key, "growth", canvas.lang), most=12)


def _scale_growth(
    axes: Panel, shares: pd.Series, growth: pd.Series, above: float, zero: str
) -> None:
    """Scale a scatter of growth on shares, and draw the line of no growth in a colour.

    Parameters
    ----------
    axes, shares
        The panel, and where its points lie across, %.
    growth
        Their ``min`` and ``max`` in all panels, %.
    above
        Room over the highest point, in points of growth.
    zero
        Colour of the line.
    """
    axes.set_xlim(0, float(np.ceil(shares.max() / 10) * 10) + 2)
    axes.set_ylim(float(growth["min"]) - 3, float(growth["max"]) + above)
    upwards, across = (round_ticks(*ends, 5) for ends in (axes.get_ylim(), axes.get_xlim()))
    axes.scale_y(upwards, percent_ticks(upwards))
    axes.scale_x(across, percent_ticks(across, signed=False))
    axes.axhline(0, color=paint(zero), linewidth=1)


def _draw_fit(axes: Panel, shares: pd.Series, fit: RobustFit) -> None:
    """Draw the line of growth on a share across its points."""
    ends = [shares.min(), shares.max()]
    axes.plot(ends, [fit.at(end) for end in ends], color=paint("ink"), linewidth=1.6)


CELLS = read_words("charts", "people_and_manufacturing.cells")


def claim_chart(cells: pd.Series, change: pd.Series, *, years: tuple[int, int]) -> Chart:
    """Chart where people gained or lost beside which way manufacturing's share went.

    Parameters
    ----------
    cells
        From `atlas.measures.sectors.people_and_manufacturing`, by county unit.
    change
        Change of people 2010–2020 by the same codes.
    years
        The two censuses compared, the earlier first.
    """
    sums = change.reindex(cells.index).astype("Int64").groupby(cells).agg(["size", "sum"])
    frame = sums.reindex(list(PEOPLE_AND_MANUFACTURING)).fillna(0).reset_index()
    frame.columns = pd.Index(["cell", "units", "change"])
    name_rows(frame, "name", (CELLS[cell] for cell in frame["cell"]))
    units, change_of = (frame.set_index("cell")[column] for column in ("units", "change"))
    gains, fell = float(change_of["gain_falling"]), int(units["gain_falling"])
    return Chart.from_words(
        "people-and-manufacturing",
        _CLAIM_WORDS.between(years),
        Table.of(frame, _CLAIM_HEADS, ("change",), name=None, units=0, change=0),
        partial(_draw_claim, frame),
        (272, 272),
        claim=_CLAIM_WORDS["claim"].fill(fell=fell, gains=people_text(gains, width="long"))
        if gains > 0
        else None,
        source=long_form(years),
        fell=fell,
        gains=people_text(gains),
        rest=people_text(float(change_of["gain_not_falling"])),
        lost=int(units["lose_falling"]),
    )


def _draw_claim(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    axes = canvas.panel(16, 8, canvas.width - 32, canvas.height - 36)
    axes.set_ylim(ROW * len(frame), 0)
    values = frame["change"].astype(float)
    write = partial(people_tick, lang=canvas.lang, signed=True)
    axes.scale_bars(values, 0.1 if canvas.wide else 0.2, 4, write)
    for number, row in enumerate(frame.to_dict("records")):
        y, value = number * ROW + 8, float(row["change"])
        words = _CLAIM_WORDS["row"].say(
            canvas.lang, name=row[f"name_{canvas.lang}"], units=format_number(row["units"])
        )
        axes.label(axes.get_xlim()[0], y + 8, words, halo=True, size=LABEL)
        shown, colour = ("name", "units", "change"), "gain" if value > 0 else "loss"
        axes.draw_bar(shown, number, (0, y + 20), (value, 22), colour)
        axes.label_bar(value, y + 31, people(value, canvas.lang, signed=True))


_COUNTY_WORDS = read_words("charts", "growth_and_services_by_county")
_COUNTY_HEADS = read_words("charts", "growth_and_services_by_county.columns")
_SECTOR = read_words("charts", "growth_and_services_by_county.sector")


SECTORS = {
    "services": (_SECTOR["services"], (10, 20, 30, 40, 50, 60, 70)),
    "manufacturing": (_SECTOR["manufacturing"], (5, 10, 20, 30, 40, 50)),
}
"""Name and edges of the classes (%) of each panel."""

LAYERS = 3
RADIUS = 1.1
"""Points are spread over so many paths, so that they darken where they lie upon each other."""


def people_columns(years: tuple[int, int]) -> list[str]:
    """Name the columns of people of the two censuses compared."""
    return [f"population_{year}" for year in years]


def county_growth_chart(
    points: pd.DataFrame,
    on_services: RobustFit | None,
    on_manufacturing: RobustFit | None,
    *,
    years: tuple[int, int],
) -> Chart:
    """Chart the growth of county units beside their shares of services and of manufacturing.

    Parameters
    ----------
    points
        Index: unit code; ``services``, ``manufacturing`` (% of employment in 2010), ``growth``
        (% of people, 2010–2020), ``population_2010`` and ``population_2020``.
    on_services, on_manufacturing
        The line of growth on each of the two shares; None where there is none.
    years
        The two censuses compared, the earlier first.
    """
    fits = dict(zip(SECTORS, (on_services, on_manufacturing), strict=True))
    counted = points.dropna(subset=["growth", *people_columns(years)])
    known = counted.dropna(subset=list(SECTORS)).sort_index()
    left_out = counted.drop(index=known.index)
    by_sector = (_classes(known, sector, years=years) for sector in SECTORS)
    classes = pd.concat(by_sector, ignore_index=True)
    services = classes[classes["key"].eq("services")].to_dict("records")
    highest, cores = max(services, key=lambda row: row["median"]), services[-1]
    missed = float(left_out[people_columns(years)[0]].sum())
    heads, changes = _COUNTY_HEADS.between(years), dict.fromkeys((*QUARTILES, "growth"), 1)
    headings = read_words("charts", "growth_and_services_by_county.heading").between(years)
    return Chart.from_words(
        "growth-and-services-by-county",
        _COUNTY_WORDS.between(years),
        Table.of(classes, heads, changes, sector=None, share=None, units=0, people=0, **changes),
        partial(_draw_counties, known, classes, fits, headings),
        (880, 470),
        claim=both_rise(fits.values()),
        cannot_show=GROWTH_LIMITS,
        n=format_number(len(known)),
        left_out=len(left_out),
        missed=people_text(missed),
        long_form=long_form(years),
        **{sector: slope_with_interval(fit) for sector, fit in fits.items()},
        best_class=Text(highest["share_zh"], highest["share_en"]),
        best=grown(highest["median"]),
        last_class=Text(cores["share_zh"], cores["share_en"]),
        units=cores["units"],
        old=grown(cores["median"]),
    )


def _classes(known: pd.DataFrame, sector: str, *, years: tuple[int, int]) -> pd.DataFrame:
    name, edges = SECTORS[sector]
    table = growth_by_class(known, sector, edges, years=years)
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


def _draw_counties(
    points: pd.DataFrame, classes: pd.DataFrame, fits: Fits, headings: Headings, canvas: ChartCanvas
) -> None:
    keys = {"step-3": "key_unit", "ink": "key_fit", "gain": "key_classes"}
    foot = canvas.write_keys([(hue, _COUNTY_WORDS[key]) for hue, key in keys.items()]) - 8
    limits = points["growth"].astype(float).agg(["min", "max"])
    for sector, (left, top, width, height) in zip(SECTORS, panels(canvas, 2, foot), strict=True):
        canvas.write(left + 12, top + 20, canvas.say(headings[sector]), HEADING)
        fit, x = fits[sector], points[sector].astype(float)
        axes = canvas.panel(left + 44, top + 50, width - 62, height - 80)
        _scale_growth(axes, x, limits, 3, "muted")
        for layer in range(LAYERS):
            _specks(axes, points.iloc[layer::LAYERS], sector)
        if fit is not None:
            canvas.write(left + 12, top + 38, canvas.say(_in_words(fit)), colour="muted")
            _draw_fit(axes, x, fit)
        _stairs(axes, classes[classes["key"].eq(sector)])


def _in_words(fit: RobustFit) -> Text:
    return _slope_words(_COUNTY_WORDS, fit).fill(**slope_figures(fit), n=format_number(fit.points))


def _specks(axes: Panel, points: pd.DataFrame, sector: str) -> None:
    """Draw points as one path of closed dots, a third of the bytes of as many marks."""
    at = np.repeat(points[[sector, "growth"]].to_numpy(dtype=float), 2, axis=0)
    codes = np.tile([Path.MOVETO, Path.CLOSEPOLY], len(points)).astype(Path.code_type)
    how = {"facecolor": paint("step-3"), "edgecolor": paint("step-3"), "linewidth": 2 * RADIUS}
    rounded = {"capstyle": "round", "joinstyle": "round"}
    axes.place(PathPatch(Path(at, codes), alpha=0.5, **how, **rounded))


def _stairs(axes: Panel, classes: pd.DataFrame) -> None:
    """Draw the median of each class over its width, and the quartiles above and below it.

    From one quartile to the other is the mark that tells the class: the table has no unit alone.
    """
    most, shown = float(axes.get_xlim()[1]), ("sector", "share", "units", *QUARTILES)
    for index, row in zip(classes.index, classes.to_dict("records"), strict=True):
        low, high = row["low"], min(row["high"], most)
        for name in QUARTILES:
            width = 3 if name == "median" else 1.2
            axes.plot((low, high), [row[name]] * 2, color=paint("gain"), linewidth=width)
        size = (high - low, row["upper_quartile"] - row["lower_quartile"])
        axes.tell_bar(shown, index, (low, row["lower_quartile"]), size)
