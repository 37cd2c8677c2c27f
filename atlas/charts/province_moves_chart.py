"""Moves between provinces within five years: stills of the flow map, and the chart of nets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
import shapely

from atlas.catalogue.style import Style
from atlas.charts.chart import Chart, ChartData, Column, Table, name_of, name_rows
from atlas.drawing.arrows import (
    along,
    arrows_on,
    by_weight,
    largest_first,
    move_ends,
    people_to_a_px,
)
from atlas.drawing.canvas import LABEL, SMALL, XY, ChartCanvas, Panel, round_ticks
from atlas.drawing.canvas_svg import paint
from atlas.drawing.plan import KM
from atlas.drawing.sketch import WIDTH, Sketch
from atlas.drawing.sketch_names import Name
from atlas.measures.migration.province_moves import KINDS, THRESHOLDS
from atlas.model.text import Text, same_in_all_languages
from atlas.places.sentences import period_text
from atlas.words.numbers import people_text, people_tick, rough
from atlas.words.word_files import read_words

STRONG = 10
"""How many arrows of one province are drawn strongly."""

FAINT_ARROW, EDGE = 0.3, 0.8
"""Opacity of its others; width of the ground's colour round an arrow, px."""

OF_KINDS: Final = tuple(f"move-{kind + 1}" for kind in range(len(KINDS)))
MORE_OR_FEWER: Final = ("gain", "loss")
"""Colours of arrows by their kind, and by whether more or fewer moved than expected."""

NAMED: Final = MappingProxyType({"wide": 31, "narrow": 14})
"""How many provinces are named at most."""

SIDES: Final = ("start", "end", "above", "below")
"""Where a name may stand by the ring of its province, if it has no room within."""

TAKERS = 2
"""How many provinces, those where most arrive, have their names in the size of a claim."""

STEPS_ALONG = 24
"""Points of an arrow that names keep off."""


def points_km(data: ChartData, style: Style) -> dict[str, XY]:
    """Return where the arrows of each province begin and end, km of Albers."""
    ends = move_ends(data.dataset.tables["province_moves"], style, crs=data.crs)
    return {code: (x / KM, y / KM) for code, (x, y) in ends.items()}


def period_stills(
    data: ChartData, period: str, style: Style, langs: Sequence[str]
) -> dict[str, str]:
    """Draw the moves of one period from 150,000 people on as an SVG in each language.

    Parameters
    ----------
    data
        The largest of all its moves, whichever their period, sets the scale.
    period
        The one to draw.
    style, langs
        Colours and type; languages of the names.
    """
    moves = data.dataset.tables["province_moves"]
    shown = moves[moves["period"].eq(period) & moves["people"].ge(THRESHOLDS[0])]
    arrivals = shown.groupby("destination_code")["people"].sum().sort_values(ascending=False)
    most, takers = int(moves["people"].max()), list(map(str, arrivals.index[:TAKERS]))
    return _stills(data, style, langs, shown, most, takers=takers, with_coast=True)


COAST_LINE = 1.4
"""Width of the line round the coast's provinces, px."""

BORDER_KM = 8.0
"""Corners whose triangle is smaller than the square of this (km) are left out of that line."""


def outline_coast(sheet: Sketch, coast: Iterable[str]) -> None:
    """Draw a line round the provinces of the coast together."""
    provinces = [sheet.shapes.provinces[code] for code in coast]
    if provinces:
        shore = shapely.simplify(shapely.union_all(provinces), BORDER_KM)
        sheet.border(shore, "move-1", COAST_LINE)


def beyond_stills(
    data: ChartData, beyond: pd.DataFrame, style: Style, langs: Sequence[str]
) -> dict[str, str]:
    """Draw where more or fewer people moved than distance lets expect, in two colours.

    Parameters
    ----------
    beyond
        Rows of the table ``moves_beyond_distance`` of one period: those to draw.
    data, style, langs
        As in `period_stills`.
    """
    people = beyond["beyond_people"]
    # More and fewer take the places of two kinds of moves: the pen knows an arrow's by its kind.
    kinds = np.where(people.gt(0), KINDS[0], KINDS[1])
    shown = beyond.assign(people=people.abs(), kind=kinds)
    return _stills(data, style, langs, shown, int(shown["people"].max()), colours=MORE_OR_FEWER)


def province_stills(
    data: ChartData, period: str, code: str, style: Style, langs: Sequence[str]
) -> dict[str, str]:
    """Draw all moves out of and into one province; the ten largest strong, the others faint.

    Parameters
    ----------
    code
        The province.
    data, period, style, langs
        As in `period_stills`.
    """
    moves = data.dataset.tables["province_moves"]
    ours = moves["origin_code"].eq(code) | moves["destination_code"].eq(code)
    shown = moves[moves["period"].eq(period) & ours & moves["people"].gt(0)]
    return _stills(data, style, langs, shown, int(shown["people"].max()), STRONG)


def _stills(
    data: ChartData,
    style: Style,
    langs: Sequence[str],
    shown: pd.DataFrame,
    largest: int,
    strong: int | None = None,
    *,
    colours: Sequence[str] = OF_KINDS,
    takers: Sequence[str] = (),
    with_coast: bool = False,
) -> dict[str, str]:
    """Draw moves once, and write the names over them in each language, those of takers large."""
    sheet, points = Sketch(style, data.map, langs[0]), points_km(data, style)
    sheet.land()
    if with_coast:
        outline_coast(sheet, data.coast)
    moves = largest_first(shown, points)
    first = len(moves) if strong is None else strong
    per_px = people_to_a_px(largest, WIDTH)
    arrows, rings = arrows_on(sheet.view, moves, points, per_px, strong)
    sheet.not_asked()
    drawn_as = [(arrow, colours[move.kind]) for arrow, move in zip(arrows, moves, strict=True)]
    sheet.arrows(drawn_as[first:], opacity=FAINT_ARROW)
    # The largest lie below, and shafts below heads: none is hidden by an arrow that passes by.
    sheet.arrows(drawn_as[:first], edge=EDGE)
    codes = by_weight(moves[:first], list(rings))
    codes = [*takers, *(code for code in codes if code not in takers)]
    avoid = np.array([at for arrow in arrows[:first] for at in along(arrow, STEPS_ALONG)])
    land = sheet.shapes.provinces
    elsewhere = {
        taker: shapely.union_all([shape for code, shape in land.items() if code != taker])
        for taker in takers
    }
    stills = {}
    for lang in langs:
        still = sheet.in_language(lang)
        still.inset()
        still.widths(_width_key(largest), per_px)
        names = []
        for code in codes:
            said = data.names[code].get(lang)
            # In the size of a claim a name covers a neighbour: it stands off the land of others.
            large = code in takers
            how = Name(*points[code], said, SIDES, rings[code], claim=large, led=large)
            names.append(replace(how, off=elsewhere.get(code)))
        still.name(names, avoid, NAMED)
        stills[lang] = still.svg()
    return stills


def _width_key(largest: int) -> list[int]:
    """Choose two widths for the key of the arrows: a tenth and half of the most, rounded."""
    return [int(rough(share * largest, 1)) for share in (0.1, 0.5)]


_WORDS = read_words("charts", "five_year_migration")
_HEADS = read_words("charts", "five_year_migration.columns")
_KEYS = read_words("charts", "five_year_migration.keys")

ROW = 28.0
BAR = 10.0


def charted_periods(moves: pd.DataFrame, censuses: Collection[int]) -> list[str]:
    """Name the last two periods that end with a census: surveys in between have wider errors."""
    ends = {period: int(period.split("-")[1]) for period in sorted(set(moves["period"]))}
    return [period for period, end in ends.items() if end in censuses][-2:]


def five_year_chart(
    moves: pd.DataFrame, periods: Sequence[str], *, names: Mapping[str, Text]
) -> Chart:
    """Chart in- and out-migration of provinces over the five years before each of two censuses.

    Parameters
    ----------
    moves
        From `atlas.measures.migration.province_moves.five_year_migration`.
    periods
        The two that are set beside each other, from `charted_periods`.
    names
        Short names of the provinces by code.
    """
    frame = _frame(moves, periods, names)
    figures, moved = {}, {}
    for when, period in zip(("before", "after"), periods, strict=True):
        moved[when] = float(moves.loc[moves["period"] == period, "in_migrants"].sum())
        figures[when] = people_text(moved[when])
        figures[f"year_{when}"] = same_in_all_languages(period.split("-")[1])
        figures[f"period_{when}"] = period_text(period)
    long = {when: people_text(people, width="long") for when, people in moved.items()}
    height = round(ROW * len(frame) + 90)
    return Chart.from_words(
        "five-year-migration",
        _WORDS,
        Table(frame, _columns(periods)),
        partial(_draw, frame, periods, _WORDS["key"].fill(**figures)),
        (height, height),
        claim=_WORDS["claim"].fill(**long) if moved["after"] < moved["before"] else None,
        **figures,
        province=name_of(frame.iloc[0]),
    )


def _columns(periods: Sequence[str]) -> tuple[Column, ...]:
    figures = []
    for period in periods:
        span = Text(period.replace("-", "—"), period.replace("-", "–"))
        for way in ("in", "out", "net"):
            head = _HEADS[way].fill(period=span)
            figures.append(Column(f"{way}_{period}", head, 0, signed=way == "net"))
    return (Column("name", _HEADS["name"]), *figures)


def _frame(moves: pd.DataFrame, periods: Sequence[str], names: Mapping[str, Text]) -> pd.DataFrame:
    wide = moves.pivot(index="province_code", columns="period")
    ways = [(way, period) for period in periods for way in ("in", "out", "net")]
    frame = pd.DataFrame({f"{way}_{at}": wide[f"{way}_migrants", at] for way, at in ways})
    order = frame.sort_values(f"net_{periods[-1]}", ascending=False).reset_index()
    codes = order["province_code"]
    name_rows(order, "name", (names[code] for code in codes))
    return order


def _draw(frame: pd.DataFrame, periods: Sequence[str], key: Text, canvas: ChartCanvas) -> None:
    top = canvas.write_keys(_KEYS.items())
    canvas.write(16, top, canvas.say(key), colour="muted")
    top += 14
    margin = 92 if canvas.lang == "en" else 56
    axes = canvas.panel(margin, top, canvas.width - margin - 14, ROW * len(frame))
    axes.set_ylim(ROW * len(frame), 0)
    low = -float(frame[[f"out_{period}" for period in periods]].max().max())
    high = float(frame[[f"in_{period}" for period in periods]].max().max())
    axes.set_xlim(low * 1.03, high * 1.03)
    ticks = round_ticks(low, high, 6 if canvas.wide else 4)
    axes.scale_x(ticks, [people_tick(abs(tick), canvas.lang) for tick in ticks])
    for number, row in enumerate(frame.to_dict("records")):
        y = number * ROW + 3
        name, size = row[f"name_{canvas.lang}"], LABEL if canvas.wide else SMALL
        axes.label(axes.get_xlim()[0], y + BAR, name, (-6, 0), align="right", size=size)
        for position, period in enumerate(periods):  # the earlier one is fainter
            for sign, way, colour in ((1, "in", "gain"), (-1, "out", "loss")):
                value, strength = sign * float(row[f"{way}_{period}"]), (0.55, 1.0)[position]
                axes.box((0, y + position * (BAR + 1)), (value, BAR), colour, strength)
    for position, period in enumerate(periods):
        _tell_bars(axes, frame, period, 3 + position * (BAR + 1))
    axes.axvline(0, color=paint("ink"), linewidth=1)
    _nets(axes, frame, periods)


def _tell_bars(axes: Panel, frame: pd.DataFrame, period: str, first: float) -> None:
    """Tell who came and who left in a period; the bars of the first province begin at a height."""
    shown = ("name", *(f"{way}_{period}" for way in ("in", "out", "net")))
    for number, row in enumerate(frame.to_dict("records")):
        came, left = (float(row[f"{way}_{period}"]) for way in ("in", "out"))
        axes.tell_bar(shown, number, (-left, number * ROW + first), (left + came, BAR))


def _nets(axes: Panel, frame: pd.DataFrame, periods: Sequence[str]) -> None:
    """Draw the ticks of net migration, each with the ground around it."""
    nets = [frame[f"net_{period}"].astype(float) for period in periods]
    tops = [pd.Series(frame.index) * ROW + 3 + place * (BAR + 1) for place in range(len(periods))]
    x, y = pd.concat(nets), pd.concat(tops)
    for colour, width in (("page", 4), ("ink", 2)):
        axes.vlines(x, y - 0.5, y + BAR + 0.5, color=paint(colour), linewidth=width)
