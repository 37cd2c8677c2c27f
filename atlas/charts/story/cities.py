"""Cities by their size, the centre of one, and the schooling of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
import shapely

from atlas.catalogue.style import Style
from atlas.charts.centres import change_of, core_codes, example_parts, without_generic
from atlas.charts.chart import ChartData
from atlas.charts.sketches import colour_names
from atlas.charts.story.pictures import (
    CLASSES,
    Rows,
    StoryPicture,
    name_circles,
    points_of,
    radii,
    say,
    seats,
)
from atlas.country.names import short_name
from atlas.drawing.plan import Box, Extent, albers_km
from atlas.drawing.sketch import Claim, KeyRow, Sketch
from atlas.drawing.sketch_names import CLAIM_SIZES, Name
from atlas.measures.city_classes import CITY_CLASSES
from atlas.words.numbers import fixed, people_tick, percent_change

NAMED_OF_CLASS: Final = 10
"""Of so many of the largest cities of a class, the most typical one is named."""


# Cities by size

CITY_SCALE = 0.62
CITY_SIZES: Final = (1_000_000, 5_000_000, 10_000_000)
"""People of the circles of the key."""

PX_PER_POINT, PX_PER_YEAR = 1.6, 7.0
"""Length of a bar, px for each per cent of growth, and for each year of schooling."""

NAMED_CITIES = 4
"""So many of the largest cities are named where no class needs an example."""


def cities(data: ChartData) -> StoryPicture | None:
    """Draw every city as a circle of its urban people, coloured by growth; classes as bars."""
    found = _city_figures(data, "change_pct")
    if found is None:
        return None
    known, by_class = found
    typical = [
        _typical(known[known["class"].eq(name)], pct)
        for name, pct in by_class.items()
        if known["class"].eq(name).any()
    ]

    def draw(style: Style, lang: str) -> str:
        named = {code: percent_change(known["change_pct"][code], 0) for code in typical}
        return _draw_cities(data, known, "cities", key(style, lang), named, style, lang)

    def key(style: Style, lang: str) -> Rows:
        bars = {name: (percent_change(pct), PX_PER_POINT * pct) for name, pct in by_class.items()}
        return _class_rows("cities", by_class, bars, style, lang)

    return StoryPicture(draw, key)


def schooling(data: ChartData) -> StoryPicture | None:
    """Draw every city as a circle of its urban people, coloured by mean years of schooling."""
    column = f"mean_years_{data.latest}"
    found = _city_figures(data, column)
    if found is None:
        return None
    known, by_class = found

    def draw(style: Style, lang: str) -> str:
        named = {str(code): fixed(known[column][code], 1) for code in known.index[:NAMED_CITIES]}
        return _draw_cities(data, known, "schooling", key(style, lang), named, style, lang)

    def key(style: Style, lang: str) -> Rows:
        bars = {
            name: (say("schooling", "years", lang, n=fixed(mean, 1)), PX_PER_YEAR * mean)
            for name, mean in by_class.items()
        }
        return _class_rows("schooling", by_class, bars, style, lang)

    return StoryPicture(draw, key)


CityFigures = tuple[pd.DataFrame, dict[str, float]]
"""Cities by code with a figure, ``value``, and their seats, the largest first; that of classes."""


def _city_figures(data: ChartData, column: str) -> CityFigures | None:
    """Gather a figure of every city and class; None where the build has none."""
    table, summary = data.dataset.tables.get("cities"), data.summary.cities
    if table is None or summary is None or column not in table:
        return None
    known = table[table[column].notna()].set_index("code")
    known = known.assign(value=known[column].astype(float))
    at = seats(data)[["x", "y", "label_zh", "label_en"]]
    placed = known.join(at, how="inner").sort_values("urban_area_population", ascending=False)
    figures = {name: summary.by_class[name][column] for name in CITY_CLASSES}
    return placed, {name: float(it) for name, it in figures.items() if it is not None}


def _draw_cities(
    data: ChartData,
    known: pd.DataFrame,
    step: str,
    rows: Rows,
    named: Mapping[str, str],
    style: Style,
    lang: str,
) -> str:
    """Draw cities in the classes of a step, with a bar for each class and words at some cities."""
    sheet, classes, places = Sketch(style, data.map, lang), CLASSES[step](style), points_of(known)
    colours = colour_names(classes, style)
    sheet.land()
    radius = radii(known["urban_area_population"].astype(float), style, CITY_SCALE)
    sheet.pies(
        (places[code], float(radius[code]), [(colours[number], 1.0)])
        for code, number in zip(known.index, classes.classify(known["value"]), strict=True)
    )
    sheet.around()
    sheet.key(rows, at_foot=True)
    sheet.sizes(CITY_SIZES, CITY_SCALE)
    labels = known[f"label_{lang}"]
    words_at = {code: (labels[code], told) for code, told in named.items()}
    name_circles(sheet, words_at, places, radius)
    return sheet.svg()


def _class_rows(
    step: str,
    by_class: Mapping[str, float],
    bars: Mapping[str, tuple[str, float]],
    style: Style,
    lang: str,
) -> Rows:
    """Write the key of a step: a bar for each class of cities, in the colour of its own figure."""
    classes, words = CLASSES[step](style), _class_words(lang)
    colours = colour_names(classes, style)
    rows = [
        KeyRow(words[name], colours[int(number)], bars[name][0], "bar", bars[name][1])
        for name, number in zip(by_class, classes.classify(list(by_class.values())), strict=True)
    ]
    return [KeyRow(say(step, "classes", lang)), *rows]


def _class_words(lang: str) -> dict[str, str]:
    """Write the classes of cities by the people of their urban areas."""
    least = {name: people_tick(people, lang) for name, people in CITY_CLASSES.items()}
    above = [None, *least.values()]
    return {
        name: say("cities", "over", lang, least=low)
        if high is None
        else say("cities", "under", lang, most=high)
        if not CITY_CLASSES[name]
        else say("cities", "between", lang, least=low, most=high)
        for (name, low), high in zip(least.items(), above[:-1], strict=True)
    }


def _typical(cities: pd.DataFrame, pct: float) -> str:
    """Find, of the largest cities of a class, the one that grew most nearly as the class did."""
    largest = cities.head(NAMED_OF_CLASS)
    return str((largest["value"].astype(float) - pct).abs().idxmin())


# The centre of one city

WHOLE, PARTS, CORE = Box(0, 10, 300, 250), Box(0, 280, 300, 250), Box(330, 40, 420, 590)
"""Where the prefecture, its parts, and its core enlarged stand on the sheet, px; below the parts is
the key."""

FINE_KM = 0.6
"""Corners whose triangle is smaller than the square of this (km) are left out."""

ROOM_KM = 6.0
"""Land shown round the core."""


def centre(data: ChartData) -> StoryPicture | None:
    """Draw one prefecture that lost people as a whole, by its parts, and its core enlarged."""
    example, span = data.pair, data.span
    column, core = f"change_pct_{span}", core_codes(data.dataset)
    if data.counties is None or column not in data.counties.table or not core:
        return None
    named_parts = example_parts(data.dataset)
    table = data.counties.table.set_index("code")
    units = table[table["prefecture_code"].eq(example) & table[column].notna()]
    wholes = data.prefectures.table.set_index("code")
    if not set(core) <= set(units.index) or example not in wholes.index:
        return None
    shapes = albers_km(units.geometry, data.crs)
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

        def fill(extent: Extent | None = None) -> None:
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
        sheet.claims([Claim(west, above, gained, "start")])
        sheet.claims([Claim(on.x, on.y, thinned, colour="page", on_colour=True)])
        others = [code for code in core if code not in told]
        # Beside its own district a name would stand on another: there it is left out.
        sheet.name(
            [Name(at[code].x, at[code].y, names_of[code], sides=(), clear=99) for code in others]
        )
        if rows := key(style, lang):
            sheet.key(rows, at_foot=True)
        return sheet.svg()

    def key(style: Style, lang: str) -> Rows:
        classes = CLASSES["centre"](style)
        names = colour_names(classes, style)
        rows = [KeyRow(say("centre", "parts", lang, place=wholes.loc[example, f"name_{lang}"]))]
        for part, of_part in (named_parts or {}).items():
            change = change_of(of_part, years=data.years)
            words = say("centre", part, lang, n=len(of_part))
            number = int(classes.classify([change])[0])
            rows.append(KeyRow(words, names[number], percent_change(change)))
        return rows if named_parts else []

    return StoryPicture(draw, key)
