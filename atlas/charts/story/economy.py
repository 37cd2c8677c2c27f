"""Jobs, the gap in GDP per head, and the children whom migration touches."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import pandas as pd

from atlas.catalogue.style import Style
from atlas.charts.away import AFFECTED, LEFT_BEHIND, MIGRANT, published_children
from atlas.charts.chart import ChartData
from atlas.charts.sketches import class_land
from atlas.charts.story.pictures import CLASSES, RING, Rows, StoryPicture, radii, say
from atlas.drawing.plan import Box
from atlas.drawing.sketch import WIDTH, Claim, KeyRow, Sketch
from atlas.measures.concentration_of_china import ENDS, PER_HEAD
from atlas.measures.sectors import SAMPLE_MULTIPLIER
from atlas.words.numbers import fixed, people, spread_hundred

# Jobs

JOBS: Final = MappingProxyType({"services": "gain", "industry": "move-3"})
"""Sectors outside farming, and their colours; a loss is a ring of the same."""

JOB_SCALE = 0.7
JOB_SIZES: Final = (1_000_000, 5_000_000, 10_000_000)


def work(data: ChartData) -> StoryPicture | None:
    """Draw the jobs that each province added, in services and in industry, side by side."""
    counts, years = data.provinces.counts, data.years
    names = [f"sector_{sector}" for sector in JOBS]
    if any(year not in counts or not set(names) <= set(counts[year]) for year in years):
        return None
    before, after = (counts[year][names].astype("Float64") for year in years)
    added = ((after - before) * SAMPLE_MULTIPLIER).dropna().astype(float)
    added.columns = list(JOBS)
    centres = pd.DataFrame(data.map.centres, index=["x", "y"]).T.reindex(added.index).dropna()
    added = added.loc[centres.index]

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        sheet.land()
        per_px = 1 / sheet.view.scale
        for sector, way in zip(JOBS, (-1, 1), strict=True):
            sized = radii(added[sector], style, JOB_SCALE)
            placed = {
                code: (float(centres.x[code] + way * sized[code] * per_px), float(centres.y[code]))
                for code in added.index
            }
            order = sized.sort_values(ascending=False).index
            gains = [code for code in order if added[sector][code] >= 0]
            losses = [code for code in order if added[sector][code] < 0]
            sheet.pies((placed[code], float(sized[code]), [(JOBS[sector], 1.0)]) for code in gains)
            sheet.rings(((placed[code], float(sized[code]), JOBS[sector]) for code in losses), RING)
        sheet.around()
        sheet.key(key(style, lang))
        sheet.sizes(JOB_SIZES, JOB_SCALE)
        return sheet.svg()

    def key(style: Style, lang: str) -> Rows:
        start, end = years
        rows = [KeyRow(say("work", "added", lang, start=start, end=end))]
        for sector, colour in JOBS.items():
            more = people(float(added[sector].sum()), lang, signed=True)
            rows.append(KeyRow(say("work", sector, lang), colour, more))
        return [*rows, KeyRow(say("work", "lost", lang), "muted", mark="ring")]

    return StoryPicture(draw, key)


# The gap


def gap(data: ChartData) -> StoryPicture | None:
    """Draw GDP per head by prefecture beside the nation's, of both censuses, side by side."""
    derived, years = data.dataset.derived, data.years
    if not {PER_HEAD, ENDS} <= set(derived):
        return None
    held = derived[PER_HEAD].dropna(subset="index_in_panel").set_index("prefecture_code")
    relative = {
        year: held.loc[held["year"].eq(year), "index_in_panel"].astype(float) for year in years
    }
    if any(values.empty for values in relative.values()):
        return None
    apart = derived[ENDS].set_index("year")["ratio"].astype(float)

    def draw(style: Style, lang: str) -> str:
        sheet, classes = Sketch(style, data.map, lang), CLASSES["gap"](style)
        half, high = WIDTH / 2, sheet.height
        for number, (year, values) in enumerate(relative.items()):
            sheet.within(Box(number * half, 0.12 * high, half, high / 2))
            sheet.land(provinces=False)
            class_land(sheet, data, "prefecture", values, classes)
            sheet.claims([Claim(-1700.0, 5750.0, (str(year),))])
        sheet.key(key(style, lang), at_foot=True)
        sheet.inset()
        return sheet.svg()

    def key(style: Style, lang: str) -> Rows:
        rows = [KeyRow(say("gap", "apart", lang))]
        for census, ratio in apart.items():
            times = say("gap", "times", lang, n=fixed(ratio, 1))
            rows.append(KeyRow(str(census), "step-4", times, "bar", PX_PER_TIME * ratio))
        return rows

    return StoryPicture(draw, key)


PX_PER_TIME = 22.0


# Children

TOUCHED: Final = MappingProxyType({MIGRANT: "move-1", LEFT_BEHIND: "move-2", "others": "hatch"})
"""Of a hundred children: those who moved, those who were left behind, and the others."""

PX_PER_CHILD = 2.4


def children(data: ChartData) -> StoryPicture | None:
    """Draw children beside adults of their parents' ages, and of a hundred children how many.

    The share of children whom migration touches is published for the nation only.
    """
    column = f"children_per_100_adults_{data.latest}"
    published = published_children(data.dataset)
    counties = data.counties
    if counties is None or column not in counties.table or published is None:
        return None
    all_children = published.people[AFFECTED] / published.share[AFFECTED]
    parts = [published.people[kind] / all_children for kind in TOUCHED if kind in published.people]
    of_hundred = spread_hundred([round(1000 * part) for part in (*parts, 100 - sum(parts))])
    touched = dict(zip(TOUCHED, of_hundred, strict=True))

    def draw(style: Style, lang: str) -> str:
        sheet = Sketch(style, data.map, lang)
        sheet.land(provinces=False)
        classes = CLASSES["children"](style)
        class_land(sheet, data, counties.id, column, classes)
        sheet.around()
        *rows, colour = key(style, lang)
        sheet.key(rows, at_foot=True)
        sheet.key([colour])
        return sheet.svg()

    def key(style: Style, lang: str) -> Rows:
        rows = [KeyRow(say("children", "of_hundred", lang))]
        for kind, share in touched.items():
            words, length = say("children", kind, lang), PX_PER_CHILD * share
            rows.append(KeyRow(words, TOUCHED[kind], str(share), "bar", length))
        return [*rows, KeyRow(say("children", "colour", lang))]

    return StoryPicture(draw, key)
