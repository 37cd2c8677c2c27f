"""What people work in: shares by sector in two sources, growth beside them, a claim tested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from atlas.charts.chart import (
    Chart,
    Column,
    Table,
    columns,
    keys_of_years,
    label_bar,
    name_rows,
    panels,
    percent_ticks,
    scale_change,
)
from atlas.country.names import short_place
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
    round_ticks,
    scale_x,
    scale_y,
    write_keys,
)
from atlas.drawing.canvas_map import Point, name_points
from atlas.drawing.canvas_svg import paint
from atlas.measures.sectors import OUTSIDE_FARMING, PEOPLE_AND_MANUFACTURING
from atlas.measures.statistics import RobustFit, theil_sen
from atlas.model.country import Country
from atlas.model.summary.places import Sectors
from atlas.model.text import Text
from atlas.words.numbers import format_number, people, people_text, people_tick, shifted
from atlas.words.word_files import LANGS, read_words

_SECTORS_WORDS = read_words("charts", "employment_by_sector")
_SECTORS_HEADS = read_words("charts", "employment_by_sector.columns")
_SECTORS = read_words("charts", "employment_by_sector.sector")
_LECTURE = read_words("charts", "employment_by_sector.lecture")
_GROWTH_WORDS = read_words("charts", "growth_and_services")
_GROWTH_HEADS = read_words("charts", "growth_and_services.columns")
_CLAIM_WORDS = read_words("charts", "people_and_manufacturing")
_CLAIM_HEADS = read_words("charts", "people_and_manufacturing.columns")
_GROWTH_HEADING = read_words("charts", "growth_and_services.heading")
_SOURCES = read_words("charts", "sources")


_YEARLY = ("name", "yearly_first", "yearly_last")
"""What a dot of the yearly series tells."""


def long_form(*, country: Country) -> Text:
    """Return the source of figures of the long form."""
    return _SOURCES.dated(country)["long_form"]


ROW = 58.0

YEARLY_ROW = 18.0
"""Px that the dots of the yearly series take below the bars of a sector."""

_ROOM_FOR_WORDS = 40
"""Share, %, up to which the words of the dots stand to their right."""


def _share_columns(*, country: Country) -> list[str]:
    return [f"share_{year}" for year in country.compared]


def _sectors_columns(years: tuple[str, str], *, country: Country) -> tuple[Column, ...]:
    first, last = years
    return (
        Column("name", _SECTORS_HEADS["name"]),
        *(
            Column(f"share_{year}", _SECTORS_HEADS["share"].fill(year=year), 1)
            for year in country.compared
        ),
        Column("change", _SECTORS_HEADS["change"], 1, signed=True),
        Column("yearly_first", _SECTORS_HEADS["yearly"].fill(year=first), 1),
        Column("yearly_last", _SECTORS_HEADS["yearly"].fill(year=last), 1),
        Column("claim", _SECTORS_HEADS["claim"]),
    )


def sectors_chart(work: Sectors, *, with_claim: bool = True, country: Country) -> Chart:
    """Chart the shares of employment by sector in 2010 and 2020 beside the yearly series.

    Parameters
    ----------
    work
        Shares of the long form, the people that they stand for, and what the National Bureau of
        Statistics publishes.
    with_claim
        Whether what the lecture says stands beside each sector.
    country
        The country.
    """
    national, years = work.national, (min(work.yearly), max(work.yearly))
    first, last = (work.yearly[year].shares for year in years)
    frame = pd.DataFrame(
        [
            {
                "key": key,
                "name_zh": name.zh,
                "name_en": name.en,
                "claim_zh": _LECTURE[key].zh if claimed else "",
                "claim_en": _LECTURE[key].en if claimed else "",
                **{f"share_{year}": national[str(year)][key] for year in country.compared},
                "yearly_first": first.get(key),
                "yearly_last": last.get(key),
            }
            for key, name in _SECTORS.items()
            for claimed in (with_claim and key in _LECTURE,)
        ]
    )
    before, after = (frame[share] for share in _share_columns(country=country))
    frame["change"] = after - before
    change = frame.set_index("key")["change"]
    built, made = change["construction"], change["manufacturing"]
    return Chart(
        id="employment-by-sector",
        topic=_SECTORS_WORDS.dated(country)["topic"],
        claim=_SECTORS_WORDS["claim"] if _moved_to_services(frame) else None,
        subtitle=_SECTORS_WORDS["subtitle"].fill(first=years[0], last=years[1]),
        draw=partial(_draw_sectors, frame, country=country),
        heights=(404, 394),
        table=Table(frame, _sectors_columns(years, country=country)),
        caption=_SECTORS_WORDS["caption"].fill(
            construction=shifted(built),
            manufacturing=shifted(made),
            yearly_before=_one_decimal(first["industry"]),
            yearly_after=_one_decimal(last["industry"]),
        ),
        cannot_show=_sectors_limits(work, country=country),
        source=_SECTORS_WORDS.dated(country)["source"],
    )


def _moved_to_services(frame: pd.DataFrame) -> bool:
    """Tell whether services rose and farming fell, in the long form and in the yearly series."""
    rows = frame.set_index("key")
    yearly = rows["yearly_last"] - rows["yearly_first"]
    return all(it["agriculture"] < 0 < it["services"] for it in (rows["change"], yearly))


def _sectors_limits(work: Sectors, *, country: Country) -> Text:
    """Set the long form raised to the nation beside the yearly series and the lecture."""
    employed = [work.employed[str(year)] for year in country.compared]
    outside = [people_text(sum(of[key] for key in OUTSIDE_FARMING)) for of in employed]
    made = [people_text(of["manufacturing"]) for of in employed]
    known = {year: row.outside_farming for year, row in work.yearly.items() if row.outside_farming}
    year = max(known)
    lecture = [1e6 * million for million in work.lecture_employed_millions]
    before, after = (Text(*(people_tick(value, lang) for lang in LANGS)) for value in lecture)
    return _SECTORS_WORDS["cannot_show"].fill(
        long_form_before=outside[0],
        long_form_after=outside[1],
        year=year,
        yearly=people_text(known[year]),
        lecture_before=before,
        lecture_after=after,
        made_before=made[0],
        made_after=made[1],
    )


def _one_decimal(value: float) -> str:
    return format_number(value, decimals=1)


def _draw_sectors(frame: pd.DataFrame, canvas: Canvas, *, country: Country) -> None:
    top = write_keys(canvas, keys_of_years(country=country), 18)
    axes = canvas.panel(16, top, canvas.width - 66, canvas.height - top - 28)
    foot = ROW * len(frame) + YEARLY_ROW * int(frame["yearly_first"].notna().sum())
    axes.set_ylim(foot, 0)
    axes.set_xlim(0, 52)
    ticks = range(0, 51, 10)
    scale_x(axes, ticks, [f"{tick}%" if tick == 50 else str(tick) for tick in ticks])
    shown = ("name", *_share_columns(country=country), "change")
    y = 8.0
    for number, row in enumerate(frame.to_dict("records")):
        label(axes, 0, y + 8, row[f"name_{canvas.lang}"], halo=True)
        if claim := row[f"claim_{canvas.lang}"]:
            how = {"align": "right", "colour": "muted", "size": SMALL}
            label(axes, 52, y + 8, claim, (44, 0), halo=True, **how)
        for place, (year, colour) in enumerate(
            zip(country.compared, ("step-2", "step-4"), strict=True)
        ):
            value = row[f"share_{year}"]
            corner = (0, y + 18 + place * 15)
            bar(axes, corner, value, 14, colour)
            canvas.marks.append(bar_marks(axes, shown, number, corner, (value, 14)))
            written = format_number(value, decimals=1)
            label(axes, value, y + 25 + place * 15, written, (5, 0), size=SMALL)
        y += ROW
        if pd.notna(row["yearly_first"]):
            ends = [row["yearly_first"], row["yearly_last"]]
            _draw_yearly(canvas, axes, y, *ends)
            canvas.marks.append(marks_at(axes, _YEARLY, [number] * 2, ends, [y] * 2))
            y += YEARLY_ROW


def _draw_yearly(canvas: Canvas, axes: Axes, y: float, first: float, last: float) -> None:
    """Draw the yearly series below a sector's bars: from a small dot to a large one."""
    axes.plot([first, last], [y, y], color=paint("muted"), linewidth=1.5)
    dots(axes, [first, last], [y, y], [2.5, 4.5], "muted", 1)
    words = _SECTORS_WORDS["yearly"].say(
        canvas.lang, first=_one_decimal(first), last=_one_decimal(last)
    )
    beyond = max(first, last) > _ROOM_FOR_WORDS
    at, align = (min(first, last), "right") if beyond else (max(first, last), "left")
    how = {"align": align, "colour": "muted", "size": SMALL}
    label(axes, at, y, words, (-9 if beyond else 9, 0), halo=True, **how)


GROWTH_LIMITS = _GROWTH_WORDS["cannot_show"]


def growth_chart(points: pd.DataFrame, largest: Sequence[str], *, country: Country) -> Chart:
    """Chart the growth of prefectures beside their shares of services and of manufacturing.

    Parameters
    ----------
    points
        Index: prefecture code; ``services``, ``manufacturing`` (% of employment in 2010),
        ``growth`` (% of people, 2010–2020), ``name_zh``, ``name_en``.
    largest
        Codes to name, the most important first.
    country
        The country.
    """
    known = points.dropna(subset=["services", "manufacturing", "growth"]).sort_index()
    fits = {key: theil_sen(known[key], known["growth"]) for key in ("services", "manufacturing")}
    slopes = {key: slope_with_interval(fit) for key, fit in fits.items()}
    return Chart(
        id="growth-and-services",
        topic=_GROWTH_WORDS["topic"],
        claim=_GROWTH_WORDS["claim"] if both_rise(fits.values()) else None,
        subtitle=_GROWTH_WORDS.dated(country)["subtitle"].fill(n=len(known)),
        draw=partial(
            _draw_growth,
            known,
            fits,
            [code for code in largest if code in known.index],
            country=country,
        ),
        heights=(640, 400),
        table=Table(
            known,
            columns(
                _GROWTH_HEADS.dated(country),
                name=None,
                services=1,
                manufacturing=1,
                growth=1,
                signed=("growth",),
            ),
        ),
        caption=_GROWTH_WORDS["caption"].fill(
            services=slopes["services"], manufacturing=slopes["manufacturing"]
        ),
        cannot_show=GROWTH_LIMITS,
        source=long_form(country=country),
    )


def _two_decimals(value: float) -> str:
    return format_number(value, signed=True, decimals=2)


def both_rise(fits: Iterable[RobustFit | None]) -> bool:
    """Tell whether growth rises with each share, beyond what chance would give."""
    return all(fit is not None and fit.slope_low > 0 for fit in fits)


def slope_with_interval(fit: RobustFit | None) -> Text:
    """Write the slope of growth on a share, its interval and the rank correlation."""
    if fit is None:
        return _GROWTH_WORDS["no_slope"]
    figures = (fit.slope, fit.slope_low, fit.slope_high, fit.rank_correlation)
    slope, low, high, rank = map(_two_decimals, figures)
    return _GROWTH_WORDS["slope"].fill(slope=slope, low=low, high=high, rank=rank)


def _draw_growth(
    points: pd.DataFrame,
    fits: Mapping[str, RobustFit | None],
    named: Sequence[str],
    canvas: Canvas,
    *,
    country: Country,
) -> None:
    limits = points["growth"].astype(float).agg(["min", "max"])
    for (key, fit), (left, top, width, height) in zip(fits.items(), panels(canvas, 2), strict=True):
        canvas.write(left + 12, top + 20, canvas.say(_GROWTH_HEADING.dated(country)[key]), HEADING)
        axes = canvas.panel(left + 44, top + 34, width - 62, height - 64)
        _scatter(canvas, axes, points.rename(columns={key: "share"}), limits, fit)
        shown = ("name", key, "growth")
        canvas.marks.append(marks_at(axes, shown, points.index, points[key], points["growth"]))
        name_points(axes, _points_of(points, key, named, canvas.lang), most=12)


def _points_of(points: pd.DataFrame, key: str, named: Sequence[str], lang: str) -> list[Point]:
    rows = points.loc[list(named)]
    return [
        Point(float(row[key]), float(row["growth"]), short_place(row[f"name_{lang}"]))
        for row in rows.to_dict("records")
    ]


def _scatter(
    canvas: Canvas, axes: Axes, points: pd.DataFrame, limits: pd.Series, fit: RobustFit | None
) -> None:
    x, y = points["share"].astype(float), points["growth"].astype(float)
    low, high = float(limits["min"]) - 3, float(limits["max"]) + 5
    axes.set_xlim(0, float(np.ceil(x.max() / 10) * 10) + 2)
    axes.set_ylim(low, high)
    ticks = round_ticks(low, high, 5)
    scale_y(axes, ticks, percent_ticks(ticks))
    across = round_ticks(0, axes.get_xlim()[1], 5)
    scale_x(axes, across, percent_ticks(across, signed=False))
    axes.axhline(0, color=paint("ink"), linewidth=1)
    dots(axes, x, y, 1.9, "step-4")
    if fit is not None:
        ends = np.array([x.min(), x.max()])
        axes.plot(ends, fit.intercept + fit.slope * ends, color=paint("ink"), linewidth=1.6)


CELLS = read_words("charts", "people_and_manufacturing.cells")


def claim_chart(cells: pd.Series, change: pd.Series, *, country: Country) -> Chart:
    """Chart where people gained or lost beside which way manufacturing's share went.

    Parameters
    ----------
    cells
        From `atlas.measures.sectors.people_and_manufacturing`, by county unit.
    change
        Change of people 2010–2020 by the same codes.
    country
        The country.
    """
    sums = change.reindex(cells.index).astype("Int64").groupby(cells).agg(["size", "sum"])
    frame = sums.reindex(list(PEOPLE_AND_MANUFACTURING)).fillna(0).reset_index()
    frame.columns = pd.Index(["cell", "units", "change"])
    name_rows(frame, "name", (CELLS[cell] for cell in frame["cell"]))
    units = dict(zip(frame["cell"], frame["units"].astype(int), strict=True))
    people_of = dict(zip(frame["cell"], frame["change"].astype(float), strict=True))
    gains, fell = people_of["gain_falling"], units["gain_falling"]
    rest, lost = people_of["gain_not_falling"], units["lose_falling"]
    return Chart(
        id="people-and-manufacturing",
        topic=_CLAIM_WORDS["topic"],
        claim=_CLAIM_WORDS["claim"].fill(fell=fell, gains=people_text(gains, width="long"))
        if gains > 0
        else None,
        subtitle=_CLAIM_WORDS.dated(country)["subtitle"],
        draw=partial(_draw_claim, frame),
        heights=(272, 272),
        table=Table(frame, columns(_CLAIM_HEADS, name=None, units=0, change=0, signed=("change",))),
        caption=_CLAIM_WORDS["caption"].fill(
            fell=fell, gains=people_text(gains), rest=people_text(rest), lost=lost
        ),
        cannot_show=_CLAIM_WORDS["cannot_show"],
        source=long_form(country=country),
    )


def _draw_claim(frame: pd.DataFrame, canvas: Canvas) -> None:
    axes = canvas.panel(16, 8, canvas.width - 32, canvas.height - 36)
    axes.set_ylim(ROW * len(frame), 0)
    values = frame["change"].astype(float)
    scale_change(
        axes,
        values,
        0.1 if canvas.wide else 0.2,
        4,
        lambda ticks: [people_tick(tick, canvas.lang, signed=True) for tick in ticks],
    )
    for number, row in enumerate(frame.to_dict("records")):
        y, value = number * ROW + 8, float(row["change"])
        words = _CLAIM_WORDS["row"].say(
            canvas.lang, name=row[f"name_{canvas.lang}"], units=format_number(row["units"])
        )
        label(axes, axes.get_xlim()[0], y + 8, words, halo=True, size=LABEL)
        bar(axes, (0, y + 20), value, 22, "gain" if value > 0 else "loss")
        shown = ("name", "units", "change")
        canvas.marks.append(bar_marks(axes, shown, number, (0, y + 20), (value, 22)))
        written = people(value, canvas.lang, signed=True)
        label_bar(axes, value, y + 31, written)
