"""Where people live and go: away from registration, the line, the coast, since the census."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from atlas.catalogue.style import Style
from atlas.charts.chart import ChartData
from atlas.charts.province_moves_chart import outline_coast, points_km
from atlas.charts.sketches import class_land, draw_line
from atlas.charts.story.pictures import (
    CLASSES,
    RING,
    Rows,
    StoryPicture,
    name_circles,
    points_of,
    radii,
    round_people,
    say,
    seats,
)
from atlas.drawing.arrows import arrows_on, largest_first, people_to_a_px
from atlas.drawing.sketch import WIDTH, Claim, KeyRow, Sketch
from atlas.measures.migration.province_moves import KINDS
from atlas.model.country import COAST
from atlas.words.numbers import people, percent

LAST: Final = 2
"""The net balances of so many of the last five-year periods are set beside each other."""

ARROWS: Final = 12
"""How many net moves between inland and coast are drawn."""

# Away from registration

AWAY_KINDS: Final = MappingProxyType(
    {"same_county": "step-2", "same_province": "step-4", "other_province": "step-6"}
)
"""How far away people are registered, the nearest first, and the colour of each."""

AWAY_SCALE = 0.62
AWAY_SIZES: Final = (1_000_000, 5_000_000, 10_000_000)
"""Circles of prefectures, beside those of the style."""

MOST_AWAY = 5


def away(data: ChartData) -> StoryPicture | None:
    """Draw all who live away from registration: a circle for each prefecture, in three parts."""
    year = data.latest
    columns = [f"away_{kind}_{year}" for kind in AWAY_KINDS]
    found = data.by_code(data.prefectures, *columns)
    if found is None:
        return None
    counted = found.dropna().astype(float)
    whole = counted.sum(axis=1).sort_values(ascending=False)
    at = seats(data).reindex(whole.index).dropna(subset=["x"])
    whole, places = whole[at.index], points_of(at)

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        sheet.land()
        radius = radii(whole, style, AWAY_SCALE)
        colours = tuple(AWAY_KINDS.values())
        sheet.pies(
            (places[code], float(radius[code]), list(zip(colours, counted.loc[code], strict=True)))
            for code in whole.index
        )
        sheet.around()
        sheet.key(key(style, lang))
        sheet.sizes(AWAY_SIZES, AWAY_SCALE)
        largest, labels = map(str, whole.index[:MOST_AWAY]), at[f"label_{lang}"]
        words = {code: (labels[code], round_people(whole[code], lang, 3)) for code in largest}
        name_circles(sheet, words, places, radius)
        return sheet.svg()

    def key(style: Style, lang: str) -> Rows:
        total = say("away", "all", lang, people=people(float(whole.sum()), lang))
        rows = [
            KeyRow(say("away", kind, lang), colour, people(float(counted[name].sum()), lang))
            for name, (kind, colour) in zip(columns, AWAY_KINDS.items(), strict=True)
        ]
        return [KeyRow(total), *rows]

    return StoryPicture(draw, key)


# The line

BESIDE_THE_LINE: Final = MappingProxyType(
    {"northwest": (-250.0, 5480.0), "southeast": (2230.0, 2960.0)}
)
"""Where the share of each side stands, Albers km: off the land, on its own side of the line."""


def line(data: ChartData) -> StoryPicture | None:
    """Draw density and the Heihe–Tengchong line, and write on each side its share of people."""
    latest = data.latest
    column, split = f"density_{latest}", data.summary.heihe_tengchong.get(str(latest))
    share = None if split is None else split.area_split.population_share_southeast
    counties = data.counties
    if counties is None or column not in counties.table or share is None:
        return None

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        sheet.land(provinces=False)
        class_land(sheet, data, counties.id, column, CLASSES["line"](style))
        draw_line(sheet, data)
        sheet.around()
        for side, part, anchor in (("southeast", share, "end"), ("northwest", 1 - share, "middle")):
            written = say("line", "share", lang, share=percent(100 * part, 0))
            words = (say("line", side, lang), written)
            sheet.claims([Claim(*BESIDE_THE_LINE[side], words, anchor)])
        return sheet.svg()

    return StoryPicture(draw)


# The coast

COAST_SCALE = 1.0
COAST_SIZES: Final = (500_000, 2_000_000, 5_000_000)
ARROW_COLOUR = "muted"


def coast(data: ChartData) -> StoryPicture | None:
    """Draw the net balance of each province in the last two periods: a ring, then a disc.

    Arrows are the largest net moves between inland and coast in the last period. What the coast
    gained in ten years is written on the map as the estimate has it.
    """
    moves = data.dataset.tables.get("province_moves")
    periods, parts = sorted(data.summary.moves)[-LAST:], data.summary.growth_parts
    if moves is None or len(periods) < LAST or parts is None or COAST not in parts.coast:
        return None
    estimate = parts.coast[COAST]
    first, last = data.years
    columns = [f"five_year_net_{period.replace('-', '_')}" for period in periods]
    found = data.by_code(data.provinces, *columns)
    if found is None:
        return None
    nets = found.dropna().astype(float)
    coastal = nets.index.isin(data.coast)
    gained = [float(nets.loc[coastal, name].sum()) for name in columns]
    between = _net_between(moves[moves["period"].eq(periods[-1])])

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        points = points_km(data, style)
        sheet.land()
        outline_coast(sheet, data.coast)
        drawn = largest_first(between.head(ARROWS), points)
        per_px = people_to_a_px(float(moves["people"].max()), WIDTH)
        arrows, _ = arrows_on(sheet.view, drawn, points, per_px)
        sheet.arrows([(arrow, ARROW_COLOUR) for arrow in arrows], opacity=0.8, edge=0.8)
        order = nets[columns[-1]].abs().sort_values(ascending=False).index
        sized = {name: radii(nets[name], style, COAST_SCALE) for name in columns}
        colour = {name: nets[name].ge(0).map({True: "gain", False: "loss"}) for name in columns}
        sheet.dots(
            (sized[columns[-1]][code], colour[columns[-1]][code], np.array([points[code]]))
            for code in order
        )
        before = columns[0]
        sheet.rings(
            ((points[code], sized[before][code], colour[before][code]) for code in order), RING
        )
        sheet.around()
        sheet.key(key(style, lang))
        sheet.sizes(COAST_SIZES, COAST_SCALE)
        net = round_people(estimate.net_migration, lang, signed=True)
        years = say("coast", "years", lang, start=first, end=f"{last % 100:02}")
        words = (say("coast", "coast", lang), net, years)
        sheet.claims([Claim(*SEA[0], words, "end", "gain", further=SEA[1:])])
        return sheet.svg()

    def key(style: Style, lang: str) -> Rows:
        told = [
            say(
                *("coast", "period", lang),
                start=period[:4],
                end=period[-4:],
                people=round_people(number, lang, signed=True),
            )
            for period, number in zip(periods, gained, strict=True)
        ]
        low, high = (
            round_people(end, lang, signed=True) for end in (estimate.net_low, estimate.net_high)
        )
        return [
            KeyRow(say("coast", "estimate", lang, low=low, high=high)),
            KeyRow(told[0], "muted", mark="ring"),
            KeyRow(told[1], "muted"),
            KeyRow(say("coast", "gained", lang), "gain"),
            KeyRow(say("coast", "lost", lang), "loss"),
            KeyRow(say("coast", "arrows", lang), ARROW_COLOUR, mark="line"),
            KeyRow(say("coast", "outline", lang), "move-1", mark="line"),
        ]

    return StoryPicture(draw, key)


SEA: Final = tuple((2230.0, float(north)) for north in (3850, *range(3860, 5001, 20)))
"""Albers km: at the edge of the sheet, in the Yellow Sea, and further and further north."""


def _net_between(moves: pd.DataFrame) -> pd.DataFrame:
    """Net the moves between each inland province and each of the coast, the largest first."""
    crossing = moves[moves["kind"].isin(KINDS[:2])]
    back = crossing.set_index(["destination_code", "origin_code"])["people"]
    ways = pd.MultiIndex.from_frame(crossing[["origin_code", "destination_code"]])
    net = crossing["people"] - back.reindex(ways).fillna(0).to_numpy()
    larger: pd.DataFrame = crossing.assign(people=net)[net > 0]
    return larger.sort_values("people", ascending=False)


# Since the census

SINCE_SCALE = 1.5
SINCE_SIZES: Final = (100_000, 500_000, 2_000_000)


def since(data: ChartData) -> StoryPicture | None:
    """Draw how the people of each province changed since the census, by yearly estimates."""
    found = data.summary.since_the_census
    if found is None:
        return None
    change = pd.Series({code: float(it.change) for code, it in found.provinces.items()})
    change = change[change.ne(0)]
    order = change.abs().sort_values(ascending=False).index
    named = [str(code) for code in change.sort_values(ascending=False).index[:2]]

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        sheet.land()
        sized = radii(change, style, SINCE_SCALE)
        colour, centres = change.gt(0).map({True: "gain", False: "loss"}), data.map.centres
        sheet.dots((float(sized[code]), colour[code], np.array([centres[code]])) for code in order)
        sheet.around()
        sheet.key(key(style, lang))
        sheet.sizes(SINCE_SIZES, SINCE_SCALE)
        words = {
            code: (data.names[code].get(lang), round_people(change[code], lang, 3, signed=True))
            for code in named
        }
        name_circles(sheet, words, centres, sized, claim=True)
        return sheet.svg()

    def key(style: Style, lang: str) -> Rows:
        words = say("since", "change", lang, start=found.first_year, end=found.last_year)
        return [
            KeyRow(words, figure=people(float(found.change), lang, signed=True)),
            KeyRow(say("since", "grew", lang), "gain"),
            KeyRow(say("since", "fell", lang), "loss"),
        ]

    return StoryPicture(draw, key)
