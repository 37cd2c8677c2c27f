"""The pictures of the story: each step's claim as one map, with the words of the claim upon it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
import shapely

from atlas.catalogue.style import Style
from atlas.charts.away import published_children
from atlas.charts.centres import core_codes, without_generic
from atlas.charts.chart import ChartData
from atlas.charts.province_moves_chart import outline_coast, points_km
from atlas.charts.sketches import class_land, colour_names, draw_line
from atlas.country.names import short_name, short_province
from atlas.drawing.arrows import XY, arrows_on, largest_first, people_to_a_px
from atlas.drawing.plan import Box, albers_km
from atlas.drawing.sketch import CLAIM_SIZES, WIDTH, Claim, KeyRow, Name, Sketch
from atlas.measures.city_classes import CITY_CLASSES
from atlas.measures.concentration import largest_over_smallest
from atlas.model.layer import ClassBreaks
from atlas.places.seats import seat_table
from atlas.words.numbers import (
    fixed,
    people,
    people_tick,
    percent,
    percent_change,
    rough,
    spread_hundred,
)
from atlas.words.word_files import read_words, table_names

Draw = Callable[[Style, str], str]
"""Draws a picture as SVG, in a style and a language."""

WORDS: Final = MappingProxyType(
    {step: read_words("story", f"pictures.{step}") for step in table_names("story", "pictures")}
)
"""The words on the pictures, by step."""

GDP_CLASSES: Final = (40, 55, 75, 100, 133, 180, 250, 400)
"""Breaks of GDP per head, % of the nation's: each below 100 has its inverse above."""

LAST: Final = 2
"""The net balances of so many of the last five-year periods are set beside each other."""

ARROWS: Final = 12
"""How many net moves between inland and coast are drawn."""

NAMED_OF_CLASS: Final = 10
"""Of so many of the largest cities of a class, the most typical one is named."""


def _say(step: str, word: str, lang: str, **fields: object) -> str:
    return WORDS[step][word].say(lang, **fields)


def _round(value: float, lang: str, figures: int = 2, *, signed: bool = False) -> str:
    """Write people in a few figures, as a map has room for."""
    return people_tick(rough(value, figures), lang, signed=signed)


@lru_cache(maxsize=1)
def _seats(data: ChartData) -> pd.DataFrame:
    """Tabulate the seats by code: ``x``, ``y`` (Albers km) and their labels."""
    seats = seat_table(data.dataset).drop_duplicates("code").set_index("code")
    placed = albers_km(seats.geometry, country=data.country)
    return pd.DataFrame(seats.drop(columns="geometry")).assign(x=placed.x, y=placed.y)


def _beside(at: XY, words: str, radius: float) -> Name:
    """Name a circle, outside it."""
    return Name(at[0], at[1], words, ("start", "end", "below", "above"), radius + 2)


def _points(at: pd.DataFrame) -> dict[str, XY]:
    return {str(code): (float(x), float(y)) for code, x, y in at[["x", "y"]].itertuples()}


def _radius(style: Style, people: float, scale: float) -> float:
    return scale * style.circles.radius(people, WIDTH)


# Away from registration

AWAY_KINDS: Final = MappingProxyType(
    {"same_county": "step-2", "same_province": "step-4", "other_province": "step-6"}
)
"""How far away people are registered, the nearest first, and the colour of each."""

AWAY_SCALE = 0.62
AWAY_SIZES: Final = (1_000_000, 5_000_000, 10_000_000)
"""Circles of prefectures, beside those of the style."""

MOST_AWAY = 5


def away(data: ChartData) -> Draw | None:
    """Draw all who live away from registration: a circle for each prefecture, in three parts."""
    year = data.country.latest
    columns = [f"away_{kind}_{year}" for kind in AWAY_KINDS]
    found = data.by_code(data.prefectures, *columns)
    if found is None:
        return None
    counted = found.dropna().astype(float)
    whole = counted.sum(axis=1).sort_values(ascending=False)
    at = _seats(data).reindex(whole.index).dropna(subset=["x"])
    whole, places = whole[at.index], _points(at)

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        sheet.land()
        radius = whole.map(lambda people: _radius(style, people, AWAY_SCALE))
        colours = tuple(AWAY_KINDS.values())
        sheet.pies(
            (places[code], float(radius[code]), list(zip(colours, counted.loc[code], strict=True)))
            for code in whole.index
        )
        sheet.not_asked(country=data.country)
        sheet.inset()
        rows = [
            KeyRow(_say("away", kind, lang), colour, people(float(counted[name].sum()), lang))
            for name, (kind, colour) in zip(columns, AWAY_KINDS.items(), strict=True)
        ]
        total = _say("away", "all", lang, people=people(float(whole.sum()), lang))
        sheet.key([KeyRow(total), *rows])
        sheet.sizes(AWAY_SIZES, AWAY_SCALE)
        sheet.name(
            [
                _beside(
                    places[code],
                    f"{at[f'label_{lang}'][code]} {_round(whole[code], lang, 3)}",
                    float(radius[code]),
                )
                for code in whole.index[:MOST_AWAY]
            ]
        )
        return sheet.svg()

    return draw


# The line

BESIDE_THE_LINE: Final = MappingProxyType(
    {"northwest": (-250.0, 5480.0), "southeast": (2230.0, 2960.0)}
)
"""Where the share of each side stands, Albers km: off the land, on its own side of the line."""


def line(data: ChartData) -> Draw | None:
    """Draw density and the Heihe–Tengchong line, and write on each side its share of people."""
    latest = data.country.latest
    column, split = f"density_{latest}", data.summary.heihe_tengchong.get(str(latest))
    share = None if split is None else split.area_split.population_share_southeast
    if data.counties is None or column not in data.counties.table or share is None:
        return None

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        sheet.land(provinces=False)
        class_land(sheet, data, data.country.unit_set(), column, CLASSES["line"](style))
        draw_line(sheet, data)
        sheet.not_asked(country=data.country)
        sheet.inset()
        shares = {"southeast": share, "northwest": 1 - share}
        written = {
            side: _say("line", "share", lang, share=percent(100 * part, 0))
            for side, part in shares.items()
        }
        sheet.claims(
            Claim(
                *BESIDE_THE_LINE[side],
                (_say("line", side, lang), words),
                "end" if side == "southeast" else "middle",
            )
            for side, words in written.items()
        )
        return sheet.svg()

    return draw


# The coast

COAST_SCALE = 1.0
COAST_SIZES: Final = (500_000, 2_000_000, 5_000_000)
ARROW_COLOUR, RING = "muted", 1.6


def coast(data: ChartData) -> Draw | None:
    """Draw the net balance of each province in the last two periods: a ring, then a disc.

    Arrows are the largest net moves between inland and coast in the last period.
    """
    moves = data.dataset.tables.get("province_moves")
    periods = sorted(data.summary.moves)[-LAST:]
    if moves is None or len(periods) < LAST:
        return None
    columns = [f"five_year_net_{period.replace('-', '_')}" for period in periods]
    found = data.by_code(data.provinces, *columns)
    if found is None:
        return None
    nets = found.dropna().astype(float)
    coastal = nets.index.isin(data.country.coast)
    gained = [float(nets.loc[coastal, name].sum()) for name in columns]
    between = _net_between(moves[moves["period"].eq(periods[-1])])

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        points = points_km(moves, style, country=data.country)
        sheet.land()
        outline_coast(sheet, country=data.country)
        drawn = largest_first(between.head(ARROWS), points)
        per_px = people_to_a_px(float(moves["people"].max()), WIDTH)
        arrows, _ = arrows_on(sheet.view, drawn, points, per_px)
        sheet.arrows([(arrow, ARROW_COLOUR) for arrow in arrows], opacity=0.8, edge=0.8)
        order = nets[columns[-1]].abs().sort_values(ascending=False).index
        sized = {name: _radii(nets[name], style, COAST_SCALE) for name in columns}
        colour = {name: nets[name].ge(0).map({True: "gain", False: "loss"}) for name in columns}
        sheet.dots(
            (sized[columns[-1]][code], colour[columns[-1]][code], np.array([points[code]]))
            for code in order
        )
        before = columns[0]
        sheet.rings(
            ((points[code], sized[before][code], colour[before][code]) for code in order), RING
        )
        sheet.not_asked(country=data.country)
        sheet.inset()
        figures = [_round(people, lang, signed=True) for people in gained]
        told = [
            _say("coast", "period", lang, start=period[:4], end=period[-4:], people=people)
            for period, people in zip(periods, figures, strict=True)
        ]
        rows = [
            KeyRow(told[0], "muted", mark="ring"),
            KeyRow(told[1], "muted"),
            KeyRow(_say("coast", "gained", lang), "gain"),
            KeyRow(_say("coast", "lost", lang), "loss"),
            KeyRow(_say("coast", "arrows", lang), ARROW_COLOUR, mark="line"),
            KeyRow(_say("coast", "outline", lang), "move-1", mark="line"),
        ]
        sheet.key(rows)
        sheet.sizes(COAST_SIZES, COAST_SCALE)
        words = (_say("coast", "coast", lang), figures[0], f"→ {figures[1]}")
        sheet.claims([Claim(*SEA, words, "end", "gain")])
        return sheet.svg()

    return draw


SEA: Final = (2230.0, 3850.0)
"""Albers km: at the edge of the sheet, in the Yellow Sea."""


def _radii(people: pd.Series, style: Style, scale: float) -> pd.Series:
    return people.map(lambda number: _radius(style, number, scale)).clip(lower=1.0)


def _net_between(moves: pd.DataFrame) -> pd.DataFrame:
    """Net the moves between each inland province and each of the coast, the largest first."""
    crossing = moves[moves["kind"].isin(("inland_to_coast", "coast_to_inland"))]
    back = crossing.set_index(["destination_code", "origin_code"])["people"]
    ways = pd.MultiIndex.from_frame(crossing[["origin_code", "destination_code"]])
    net = crossing["people"] - back.reindex(ways).fillna(0).to_numpy()
    larger: pd.DataFrame = crossing.assign(people=net)[net > 0]
    return larger.sort_values("people", ascending=False)


# Cities by size

CITY_SCALE = 0.62
CITY_SIZES: Final = (1_000_000, 5_000_000, 10_000_000)
"""People of the circles of the key."""

BAR_PER_POINT = 1.6
"""Length of a bar, px for each per cent."""


def cities(data: ChartData) -> Draw | None:
    """Draw every city as a circle of its urban people, coloured by growth; classes as bars."""
    table, summary = data.dataset.tables.get("cities"), data.summary.cities
    if table is None or summary is None or "change_pct" not in table:
        return None
    known = table[table["change_pct"].notna()].set_index("code")
    at = _seats(data).reindex(known.index).dropna(subset=["x"])
    known = known.loc[at.index].sort_values("urban_area_population", ascending=False)
    places = _points(at)
    change = {name: summary.by_class[name]["change_pct"] for name in CITY_CLASSES}
    typical = [
        _typical(known[known["class"].eq(name)], float(pct))
        for name, pct in change.items()
        if pct is not None and known["class"].eq(name).any()
    ]

    def draw(style: Style, lang: str) -> str:
        sheet, classes = Sketch(style, data.map, lang), CLASSES["cities"](style)
        sheet.land()
        numbers = classes.classify(known["change_pct"])
        names = colour_names(classes, style)
        radius = _radii(known["urban_area_population"].astype(float), style, CITY_SCALE)
        sheet.pies(
            (places[code], float(radius[code]), [(names[number], 1.0)])
            for code, number in zip(known.index, numbers, strict=True)
        )
        sheet.not_asked(country=data.country)
        sheet.inset()
        words = _class_words(lang)
        rows = [KeyRow(_say("cities", "classes", lang))]
        rows += [
            KeyRow(
                words[name],
                names[int(classes.classify([pct])[0])],
                percent_change(pct),
                "bar",
                BAR_PER_POINT * float(pct),
            )
            for name, pct in change.items()
            if pct is not None
        ]
        sheet.key(rows, at_foot=True)
        sheet.sizes(CITY_SIZES, CITY_SCALE)
        sheet.name(
            [
                _beside(
                    places[code],
                    f"{at[f'label_{lang}'][code]} {percent_change(known['change_pct'][code], 0)}",
                    float(radius[code]),
                )
                for code in typical
            ]
        )
        return sheet.svg()

    return draw


def _class_words(lang: str) -> dict[str, str]:
    """Write the classes of cities by the people of their urban areas."""
    least = {name: people_tick(people, lang) for name, people in CITY_CLASSES.items()}
    above = [None, *least.values()]
    return {
        name: _say("cities", "over", lang, least=low)
        if high is None
        else _say("cities", "under", lang, most=high)
        if not CITY_CLASSES[name]
        else _say("cities", "between", lang, least=low, most=high)
        for (name, low), high in zip(least.items(), above[:-1], strict=True)
    }


def _typical(cities: pd.DataFrame, pct: float) -> str:
    """Find, of the largest cities of a class, the one that grew most nearly as the class did."""
    largest = cities.head(NAMED_OF_CLASS)
    return str((largest["change_pct"].astype(float) - pct).abs().idxmin())


# The centre of one city

WHOLE, PARTS, CORE = Box(0, 20, 300, 290), Box(0, 350, 300, 290), Box(330, 40, 420, 590)
"""Where the prefecture, its parts, and its core enlarged stand on the sheet, px."""

FINE_KM = 0.6
"""Corners whose triangle is smaller than the square of this (km) are left out."""

ROOM_KM = 6.0
"""Land shown round the core."""


def centre(data: ChartData) -> Draw | None:
    """Draw one prefecture that lost people as a whole, by its parts, and its core enlarged."""
    example, span = data.country.examples.pair, data.country.span
    column, core = f"change_pct_{span}", core_codes(data.dataset)
    if data.counties is None or column not in data.counties.table or not core:
        return None
    table = data.counties.table.set_index("code")
    units = table[table["prefecture_code"].eq(example) & table[column].notna()]
    wholes = data.prefectures.table.set_index("code")
    if not set(core) <= set(units.index) or example not in wholes.index:
        return None
    shapes = albers_km(units.geometry, country=data.country)
    shapes[:] = shapely.coverage_simplify(shapes.to_numpy(), FINE_KM)
    pct, whole_pct = units[column].astype(float), wholes.loc[example, column]
    middle = shapes[core]
    around = shapely.box(*middle.total_bounds).buffer(ROOM_KM, join_style="mitre").bounds
    told = [pct.idxmax(), pct[core].idxmin()]

    def draw(style: Style, lang: str) -> str:
        sheet, classes = Sketch(style, data.map, lang), CLASSES["centre"](style)
        names = colour_names(classes, style)

        def colour(change: float) -> str:
            return names[int(classes.classify([change])[0])]

        def fill(extent: tuple[float, float, float, float] | None = None) -> None:
            for code, shape in shapes.items():
                seen = shape if extent is None else shapely.clip_by_rect(shape, *extent)
                if not seen.is_empty:
                    sheet.fill([seen], colour(pct[code]))
                    sheet.border(seen, "page", 0.0)

        bounds = tuple(shapes.total_bounds)
        sheet.look_at(bounds, WHOLE)
        sheet.fill([shapely.coverage_union_all(shapes.to_numpy())], colour(float(whole_pct)))
        inside = shapely.coverage_union_all(shapes.to_numpy()).representative_point()
        name = short_name(str(wholes.loc[example, f"name_{lang}"]))
        words = (name, percent_change(whole_pct))
        sheet.claims([Claim(inside.x, inside.y, words, on_colour=True)])
        sheet.look_at(bounds, PARTS)
        fill()
        sheet.frame_of(around)
        corners = sheet.view.place(np.array([[around[2], around[at]] for at in (3, 1)]))
        extent = sheet.look_at(around, CORE)
        for (x, y), foot in zip(corners, (CORE.top, CORE.bottom), strict=True):
            sheet.leader((float(x), float(y)), (CORE.left, foot))
        fill(extent)
        sheet.border(shapely.coverage_union_all(middle.to_numpy()), "ink", 1.6)
        sheet.frame_of(extent)
        at, names_of = shapes.representative_point(), units[f"name_{lang}"].map(without_generic)
        gained, thinned = ((names_of[code], percent_change(pct[code])) for code in told)
        west, _, _, north = shapes[told[0]].bounds
        high, on = CLAIM_SIZES["narrow"] / sheet.view.scale, at[told[1]]
        above, grew = north + 1.8 * high, at[told[0]]
        ends = sheet.view.place(np.array([[west + high, above - 1.3 * high], [grew.x, grew.y]]))
        sheet.leader(*((float(x), float(y)) for x, y in ends))
        sheet.claims(
            [
                Claim(west, above, gained, "start"),
                Claim(on.x, on.y, thinned, colour="page", on_colour=True),
            ]
        )
        sheet.name(
            [
                Name(at[code].x, at[code].y, names_of[code], clear=99)
                for code in core
                if code not in told
            ]
        )
        return sheet.svg()

    return draw


# Jobs

JOBS: Final = MappingProxyType({"services": "gain", "industry": "move-3"})
"""Sectors outside farming, and their colours; a loss is a ring of the same."""

JOB_SCALE = 0.7
JOB_SIZES: Final = (1_000_000, 5_000_000, 10_000_000)
LONG_FORM = 10
"""One household in ten answers the long form."""


def work(data: ChartData) -> Draw | None:
    """Draw the jobs that each province added, in services and in industry, side by side."""
    counts, years = data.provinces.counts, data.country.compared
    names = [f"sector_{sector}" for sector in JOBS]
    if any(year not in counts or not set(names) <= set(counts[year]) for year in years):
        return None
    before, after = (counts[year][names].astype("Float64") for year in years)
    added = ((after - before) * LONG_FORM).dropna().astype(float)
    added.columns = list(JOBS)
    centres = pd.DataFrame(data.map.centres, index=["x", "y"]).T.reindex(added.index).dropna()
    added = added.loc[centres.index]

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        sheet.land()
        per_px = 1 / sheet.view.scale
        for sector, way in zip(JOBS, (-1, 1), strict=True):
            sized = _radii(added[sector], style, JOB_SCALE)
            placed = {
                code: (float(centres.x[code] + way * sized[code] * per_px), float(centres.y[code]))
                for code in added.index
            }
            order = sized.sort_values(ascending=False).index
            gains = [code for code in order if added[sector][code] >= 0]
            losses = [code for code in order if added[sector][code] < 0]
            sheet.pies((placed[code], float(sized[code]), [(JOBS[sector], 1.0)]) for code in gains)
            sheet.rings(((placed[code], float(sized[code]), JOBS[sector]) for code in losses), RING)
        sheet.not_asked(country=data.country)
        sheet.inset()
        start, end = years
        sheet.key(
            [KeyRow(_say("work", "added", lang, start=start, end=end))]
            + [
                KeyRow(
                    _say("work", sector, lang),
                    colour,
                    people(float(added[sector].sum()), lang, signed=True),
                )
                for sector, colour in JOBS.items()
            ]
            + [KeyRow(_say("work", "lost", lang), "muted", mark="ring")]
        )
        sheet.sizes(JOB_SIZES, JOB_SCALE)
        return sheet.svg()

    return draw


# The gap


def gap(data: ChartData) -> Draw | None:
    """Draw GDP per head by prefecture beside the nation's, of both censuses, side by side."""
    panel, years = data.dataset.panels.get("china"), data.country.compared
    if panel is None or any(panel.of_year(year).empty for year in years):
        return None
    relative = {year: _relative(panel.of_year(year)) for year in years}
    apart = largest_over_smallest(panel)["ratio"].astype(float)

    def draw(style: Style, lang: str) -> str:
        sheet, classes = Sketch(style, data.map, lang), gdp_classes(style)
        half, high = WIDTH / 2, sheet.height
        for number, (year, values) in enumerate(relative.items()):
            sheet.within(Box(number * half, 0.12 * high, half, high / 2))
            sheet.land(provinces=False)
            class_land(sheet, data, "prefecture", values, classes)
            sheet.claims([Claim(-1700.0, 5750.0, (str(year),))])
        rows = [KeyRow(_say("gap", "apart", lang))]
        rows += [
            KeyRow(
                str(year),
                "step-4",
                _say("gap", "times", lang, n=fixed(ratio, 1)),
                "bar",
                PX_PER_TIME * ratio,
            )
            for year, ratio in apart.items()
        ]
        sheet.key(rows, at_foot=True)
        sheet.inset()
        return sheet.svg()

    return draw


PX_PER_TIME = 22.0


def _relative(rows: pd.DataFrame) -> pd.Series:
    """Return GDP per head by unit, % of that of all units together."""
    by_unit = rows.set_index("unit")[["gdp", "population"]].astype(float)
    whole = by_unit["gdp"].sum() / by_unit["population"].sum()
    return 100 * by_unit["gdp"] / by_unit["population"] / whole


# Schooling

SCHOOLING_BREAKS: Final = (8.25, 8.75, 9.25, 10.25, 11.25)
"""Mean years of schooling."""


def schooling(data: ChartData) -> Draw | None:
    """Draw every city as a circle of its urban people, coloured by mean years of schooling."""
    table, summary = data.dataset.tables.get("cities"), data.summary.cities
    column = f"mean_years_{data.country.latest}"
    if table is None or summary is None or column not in table:
        return None
    known = table[table[column].notna()].set_index("code")
    at = _seats(data).reindex(known.index).dropna(subset=["x"])
    known = known.loc[at.index].sort_values("urban_area_population", ascending=False)
    places = _points(at)
    years = {name: summary.by_class[name][column] for name in CITY_CLASSES}

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        classes = CLASSES["schooling"](style)
        names = colour_names(classes, style)
        sheet.land()
        radius = _radii(known["urban_area_population"].astype(float), style, CITY_SCALE)
        numbers = classes.classify(known[column])
        sheet.pies(
            (places[code], float(radius[code]), [(names[number], 1.0)])
            for code, number in zip(known.index, numbers, strict=True)
        )
        sheet.not_asked(country=data.country)
        sheet.inset()
        words = _class_words(lang)
        rows = [KeyRow(_say("schooling", "classes", lang))]
        sheet.key(
            rows
            + [
                KeyRow(
                    words[name],
                    names[int(classes.classify([mean])[0])],
                    _say("schooling", "years", lang, n=fixed(mean, 1)),
                    "bar",
                    (float(mean) - SHORTEST) * PX_PER_YEAR,
                )
                for name, mean in years.items()
                if mean is not None
            ],
            at_foot=True,
        )
        sheet.sizes(CITY_SIZES, CITY_SCALE)
        sheet.name(
            [
                _beside(
                    places[code],
                    f"{at[f'label_{lang}'][code]} {fixed(known[column][code], 1)}",
                    float(radius[code]),
                )
                for code in known.index[:NAMED_CITIES]
            ]
        )
        return sheet.svg()

    return draw


SHORTEST, PX_PER_YEAR = 0.0, 7.0
NAMED_CITIES = 4
"""So many of the largest cities are named."""


# Children

TOUCHED: Final = MappingProxyType(
    {"migrant_children_0_17": "move-1", "left_behind_children_0_17": "move-2", "others": "hatch"}
)
"""Of a hundred children: those who moved, those who were left behind, and the others."""

AFFECTED, PX_PER_CHILD = "children_affected_by_migration", 2.4


def children(data: ChartData) -> Draw | None:
    """Draw children beside adults of their parents' ages, and of a hundred children how many.

    The share of children whom migration touches is published for the whole country alone.
    """
    column = f"children_per_100_adults_{data.country.latest}"
    figures = data.tables["children_migration_national"]
    if data.counties is None or column not in data.counties.table or figures.empty:
        return None
    _, published, shares = published_children(data.dataset)
    all_children = published[AFFECTED] / shares[AFFECTED]
    parts = [float(published[kind] / all_children) for kind in TOUCHED if kind in published]
    of_hundred = spread_hundred([round(1000 * part) for part in (*parts, 100 - sum(parts))])
    touched = dict(zip(TOUCHED, of_hundred, strict=True))

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        sheet.land(provinces=False)
        classes = CLASSES["children"](style)
        class_land(sheet, data, data.country.unit_set(), column, classes)
        sheet.not_asked(country=data.country)
        sheet.inset()
        rows = [KeyRow(_say("children", "of_hundred", lang))]
        rows += [
            KeyRow(
                _say("children", kind, lang), TOUCHED[kind], str(share), "bar", PX_PER_CHILD * share
            )
            for kind, share in touched.items()
        ]
        sheet.key(rows, at_foot=True)
        sheet.key([KeyRow(_say("children", "colour", lang))])
        return sheet.svg()

    return draw


# Since the census

SINCE_SCALE = 1.5
BELOW = 34.0
"""From a circle to the middle of the claim below it, px."""

SOUTH = 2200.0
"""What lies south of this, Albers km, is near the lower edge of the sheet."""

SINCE_SIZES: Final = (100_000, 500_000, 2_000_000)


def since(data: ChartData) -> Draw | None:
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
        sized = _radii(change, style, SINCE_SCALE)
        sheet.dots(
            (
                float(sized[code]),
                "gain" if change[code] > 0 else "loss",
                np.array([data.map.centres[code]]),
            )
            for code in order
        )
        sheet.not_asked(country=data.country)
        sheet.inset()
        rows = [
            KeyRow(
                _say("since", "change", lang, start=found.first_year, end=found.last_year),
                figure=people(float(found.change), lang, signed=True),
            ),
            KeyRow(_say("since", "grew", lang), "gain"),
            KeyRow(_say("since", "fell", lang), "loss"),
        ]
        sheet.key(rows)
        sheet.sizes(SINCE_SIZES, SINCE_SCALE)
        for code in named:
            (x, y), room = data.map.centres[code], (sized[code] + BELOW) / sheet.view.scale
            name = short_province(code, country=data.country).get(lang)
            words = (name, _round(change[code], lang, 3, signed=True))
            # Far in the south there is no room below but for the inset and its name.
            south = y - room < SOUTH
            at = (x - 0.5 * room, y - 0.7 * room) if south else (x, y - room)
            sheet.claims([Claim(at[0], at[1], words, "end" if south else "middle")])
        return sheet.svg()

    return draw


def gdp_classes(style: Style) -> ClassBreaks:
    """Return the classes of GDP per head beside the nation's: no changes, so without a sign."""
    return replace(style.breaks(GDP_CLASSES, "diverging"), signed=False)


CLASSES: Final[Mapping[str, Callable[[Style], ClassBreaks]]] = MappingProxyType(
    {
        "line": lambda style: style.scale("density_per_km2"),
        "cities": lambda style: style.scale("growth"),
        "centre": lambda style: style.scale("growth"),
        "gap": gdp_classes,
        "schooling": lambda style: style.breaks(SCHOOLING_BREAKS, "sequential"),
        "children": lambda style: style.scale("children_per_100_adults_25_49"),
    }
)
"""The classes of the pictures that colour rates; the others bear keys of their own."""

PICTURES: Final[Mapping[str, Callable[[ChartData], Draw | None]]] = MappingProxyType(
    {
        "away": away,
        "line": line,
        "coast": coast,
        "cities": cities,
        "centre": centre,
        "work": work,
        "gap": gap,
        "schooling": schooling,
        "children": children,
        "since": since,
    }
)
"""What draws the picture of each step; None where the build lacks its figures."""
