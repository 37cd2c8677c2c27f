"""Charts of those who live away from their registration, and of their children."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from atlas.charts.chart import Chart, Table, keys_of_years, name_of, name_rows
from atlas.drawing.canvas import LABEL, SMALL, ChartCanvas, Panel, round_ticks, text_width
from atlas.drawing.canvas_svg import on_step, paint
from atlas.model.dataset import Dataset
from atlas.model.summary.people import AwayFigures
from atlas.model.text import Text
from atlas.sources.packaged import read_table
from atlas.words.numbers import fixed, people, people_text
from atlas.words.word_files import in_a_row, read_words

_AWAY_WORDS = read_words("charts", "away_from_registration")
_AWAY_HEADS = read_words("charts", "away_from_registration.columns")
_PLACE = read_words("charts", "away_from_registration.place")
_DEFINITION = read_words("charts", "away_from_registration.definition")
_ROWS = read_words("charts", "away_from_registration.rows")


PARTS = {
    "same_county": (1, _PLACE["same_county"]),
    "same_province": (2, _PLACE["same_province"]),
    "within_province": (2, _PLACE["within_province"]),
    "other_province": (5, _PLACE["other_province"]),
}
"""Where the registration lies: step of the sequential colours, and words."""

DEFINITIONS = {
    "within_one_city": (4, _DEFINITION["within_one_city"]),
    "floating": (6, _DEFINITION["floating"]),
}

BAR, GAP, GROUP = 26.0, 7.0, 96.0


def away_chart(summary: Mapping[str, AwayFigures]) -> Chart:
    """Chart those who live away from their registration, census by census.

    Parameters
    ----------
    summary
        From `atlas.measures.migration.away_from_registration.away_summary`, by year.
    """
    last = summary[max(summary)]
    within_one_city, floating = map(people_text, _definitions(last))
    frame = _away_frame(summary)
    return Chart.from_words(
        "away-from-registration",
        _AWAY_WORDS,
        Table.of(frame, _AWAY_HEADS, year=None, row=None, part=None, people=0),
        partial(_draw_away, frame),
        (416, 396),
        claim=_AWAY_WORDS["claim"].fill(people=people_text(last.all, width="long")),
        first=min(summary),
        last=max(summary),
        people=people_text(last.all),
        within_one_city=within_one_city,
        floating=floating,
        years=in_a_row(summary),
    )


def _away_frame(summary: Mapping[str, AwayFigures]) -> pd.DataFrame:
    rows = []
    for year, figures in summary.items():
        for part, value in _by_registration_place(figures).items():
            rows.append((year, "place", part, value))
        for part, value in zip(DEFINITIONS, _definitions(figures), strict=True):
            rows.append((year, "definition", part, value))
    frame = pd.DataFrame(rows, columns=["year", "kind", "key", "people"])
    words = PARTS | DEFINITIONS
    name_rows(frame, "row", (_ROWS[kind] for kind in frame["kind"]))
    name_rows(frame, "part", (words[key][1] for key in frame["key"]))
    return frame


def _by_registration_place(figures: AwayFigures) -> dict[str, int]:
    """Divide all who live away by the place of their registration, as far as the census tells."""
    if figures.same_county is None or figures.same_province is None:
        within = {"within_province": figures.within_province}
    else:
        within = {"same_county": figures.same_county, "same_province": figures.same_province}
    return {**within, "other_province": figures.other_province}


def is_defined(figures: AwayFigures) -> bool:
    """Tell whether a census has what the published definition asks for."""
    published = figures.published
    by_city = published is not None and published.within_one_city is not None
    return figures.floating is not None or by_city


def _definitions(figures: AwayFigures) -> tuple[int, int]:
    """Divide all who live away by the published definition; 2000's by the county table.

    Returns
    -------
    tuple of int
        Those within and between the districts of one city, and the floating population.
    """
    published = figures.published
    if figures.floating is not None:
        return figures.all - figures.floating, figures.floating
    if published is None or published.within_one_city is None:
        raise ValueError("no figures were published by the definition of the floating population")
    return published.within_one_city, published.floating


def _draw_away(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    top = _keys(canvas)
    axes = canvas.panel(16, top, canvas.width - 32, canvas.height - top - 34)
    years = list(frame["year"].unique())
    axes.set_ylim(GROUP * len(years), 0)
    longest = frame.groupby(["year", "kind"])["people"].sum().max()
    axes.scale_people(longest, 1.03)
    for number, year in enumerate(years):
        rows = frame[frame["year"] == year]
        y = number * GROUP + 4
        total = people(float(rows.loc[rows["kind"] == "place", "people"].sum()), canvas.lang)
        words = _AWAY_WORDS["total"].say(canvas.lang, year=year, total=total)
        axes.label(0, y + 13, words, size=LABEL + 1)
        for kind, lower in (("place", 0), ("definition", BAR + GAP - 3)):
            _stack(axes, rows[rows["kind"] == kind], y + 24 + lower)


def _stack(axes: Panel, rows: pd.DataFrame, y: float) -> None:
    left = 0.0
    for row, key, value in zip(rows.index, rows["key"], rows["people"], strict=True):
        step = (PARTS | DEFINITIONS)[key][0]
        shown = ("year", "row", "part", "people")
        axes.draw_bar(shown, row, (left, y), (value, BAR), f"step-{step}")
        written = people(float(value), axes.sheet.lang)
        if value / axes.get_xlim()[1] * (axes.sheet.width - 32) > len(written) * 8:
            how: dict[str, Any] = {"align": "center", "size": SMALL, "colour": on_step(step)}
            axes.label(left + value / 2, y + BAR / 2 + 4, written, valign="baseline", **how)
        left += value
    joints = rows["people"].cumsum().iloc[:-1].tolist()
    axes.vlines(joints, y, y + BAR, color=paint("page"), linewidth=1)


def _keys(canvas: ChartCanvas) -> float:
    """Write the key, one line for each bar of a year on a wide sheet, and return its height."""
    y = 16.0
    by_place = [PARTS[key] for key in PARTS if key != "within_province"]
    for parts in (by_place, DEFINITIONS.values()):
        y = canvas.write_keys([(f"step-{step}", words) for step, words in parts], y)
    return y + 4


_BY_PLACE_WORDS = read_words("charts", "children_by_place")
_BY_PLACE_HEADS = read_words("charts", "children_by_place.columns")


PLACE_ROW = 18.0
FOOT, MARGIN, RIGHT = 26.0, 14.0, 34.0


def children_by_place_chart(
    ratios: pd.DataFrame,
    nation: Mapping[int, float],
    *,
    names: Mapping[str, Text],
    years: tuple[int, int],
) -> Chart:
    """Chart children of 0–14 per 100 adults of 25–49 in every province.

    Parameters
    ----------
    ratios
        Index: province code; ``children_per_100_adults_2010`` and ``…_2020``.
    nation
        Census year → the same of the whole country.
    names
        Short names of the provinces by code.
    years
        The two censuses compared, the earlier first.
    """
    ratio_columns = [f"ratio_{year}" for year in years]
    frame = ratios[[f"children_per_100_adults_{year}" for year in years]].astype(float).dropna()
    frame.columns = pd.Index(ratio_columns)
    name_rows(frame, "name", (names[str(code)] for code in frame.index))
    frame = frame.sort_values([ratio_columns[-1], "name_en"], ascending=[False, True])
    most, fewest = frame.iloc[0], frame.iloc[-1]
    return Chart.from_words(
        "children-by-place",
        _BY_PLACE_WORDS.between(years),
        Table.of(frame, _BY_PLACE_HEADS, name=None, **dict.fromkeys(ratio_columns, 1)),
        partial(_draw_children_by_place, frame, ratio_columns, nation[years[-1]], years=years),
        (int(PLACE_ROW * len(frame) + 32 + FOOT),) * 2,
        most=name_of(most),
        most_children=fixed(most[ratio_columns[-1]], 1),
        fewest=name_of(fewest),
        fewest_children=fixed(fewest[ratio_columns[-1]], 1),
        nation=fixed(nation[years[-1]], 1),
    )


def _draw_children_by_place(
    frame: pd.DataFrame,
    ratios: list[str],
    nation: float,
    canvas: ChartCanvas,
    *,
    years: tuple[int, int],
) -> None:
    top = canvas.write_keys(keys_of_years(years)) - 8
    height = canvas.height - top - FOOT
    names = frame[f"name_{canvas.lang}"]
    left = MARGIN + 8 + max(text_width(name, SMALL) for name in names)
    axes = canvas.panel(left, top, canvas.width - left - RIGHT, height)
    largest = float(frame[ratios].to_numpy().max())
    axes.set(xlim=(0, largest * 1.04), ylim=(len(frame) - 0.5, -0.5))
    axes.scale_x(round_ticks(0, largest, 4))
    axes.axvline(nation, color=paint("muted"), linewidth=1)
    rows = range(len(frame))
    first, last = (frame[ratio].to_numpy() for ratio in ratios)
    axes.hlines(rows, first, last, color=paint("step-2"), linewidth=2, zorder=0.5)
    for ratio, colour in zip(ratios, ("step-2", "step-4"), strict=True):
        axes.dots(frame[ratio], rows, 4.5, colour, strength=1)
    x, y = np.column_stack([first, last]).ravel(), np.repeat(rows, 2)
    axes.tell(("name", *ratios), frame.index.repeat(2), x, y)
    for number, row in enumerate(frame.to_dict("records")):
        axes.label(0, number, row[f"name_{canvas.lang}"], (-8, 0), align="right", size=SMALL)
        end, written = max(row[ratio] for ratio in ratios), fixed(row[ratios[-1]], 1)
        axes.label(end, number, written, (9, 0), halo=True, size=SMALL)


_CHILDREN_HEADS = read_words("charts", "children_and_migration.columns")


MEASURES = (
    "children_0_17_total",
    "children_affected_by_migration",
    "migrant_children_0_17",
    "left_behind_children_0_17",
    "left_behind_children_urban",
    "left_behind_children_rural",
)
"""Rows from the top; the last two are parts of the one above them."""

COLOURS = ("step-2", "step-3", "step-4", "step-4", "step-2", "step-2")
MILLION = 1_000_000
ROW = 50.0


MIGRANT, LEFT_BEHIND = "migrant_children_0_17", "left_behind_children_0_17"
AFFECTED = "children_affected_by_migration"
"""Measures of the published figures of children; those affected are the other two together."""


@dataclass(frozen=True)
class PublishedChildren:
    """The published figures of children, of their last year, by measure.

    Attributes
    ----------
    year
        Their year.
    people
        Children.
    share
        Per cent of all children; NaN where none is published.
    before
        The last earlier year of a measure and its children, where there is one.
    """

    year: int
    people: Mapping[Hashable, float]
    share: Mapping[Hashable, float]
    before: Mapping[str, tuple[int, float]]


def published_children(dataset: Dataset) -> PublishedChildren | None:
    """Read the published figures of children; None where there are none."""
    table = read_table("children_migration_national", dataset.country.tables)
    if table.empty:
        return None
    figures = table.assign(people=table["value_million"].astype(float) * 1e6)
    by_measure = figures.sort_values("year").drop_duplicates(["measure", "year"])
    year = int(by_measure["year"].max())
    latest = by_measure[by_measure["year"].eq(year)].set_index("measure")
    earlier = by_measure[by_measure["year"].lt(year)].drop_duplicates("measure", keep="last")
    told = zip(earlier["measure"], earlier["year"], earlier["people"], strict=True)
    shares = latest["share_of_children_pct"].astype(float)
    before = {str(measure): (int(then), float(people)) for measure, then, people in told}
    return PublishedChildren(year, latest["people"].to_dict(), shares.to_dict(), before)


def children_chart(figures: pd.DataFrame) -> Chart:
    """Chart the published figures of children who moved and children who stayed behind.

    Parameters
    ----------
    figures
        The packaged ``children_migration_national``: ``measure``, ``year``, ``title_zh|en``,
        ``value_million``, ``source``.

    Raises
    ------
    KeyError
        A measure is not in the table.
    """
    latest = figures[figures["year"].eq(figures["year"].max())]
    frame = latest.set_index("measure").loc[list(MEASURES)].reset_index()
    frame["people"] = frame["value_million"].astype(float) * MILLION
    millions = dict(zip(frame["measure"], frame["people"], strict=True))
    moved, everyone = millions["children_affected_by_migration"], millions["children_0_17_total"]
    narrow = figures[figures["measure"].eq("rural_left_behind_children")].sort_values("year")
    fewer, then = narrow.iloc[-1][["value_million", "year"]]
    return Chart.from_words(
        "children-and-migration",
        read_words("charts", "children_and_migration"),
        Table.of(frame, _CHILDREN_HEADS, title=None, year=None, value_million=2, source=None),
        partial(_draw_children, frame),
        (336, 336),
        left=people_text(millions["left_behind_children_0_17"]),
        share=fixed(100 * moved / everyone, 0),
        year=int(then),
        fewer=people_text(float(fewer) * MILLION),
    )


def _draw_children(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    axes = canvas.panel(16, 6, canvas.width - 32, canvas.height - 34)
    axes.set_ylim(ROW * len(frame), 0)
    axes.scale_people(float(frame["people"].max()), 1.12 if canvas.wide else 1.22)
    for number, (row, colour) in enumerate(zip(frame.to_dict("records"), COLOURS, strict=True)):
        y, value = number * ROW + 4, float(row["people"])
        inner = 10 if row["measure"].endswith(("urban", "rural")) else 0
        axes.label(0, y + 8, row[f"title_{canvas.lang}"], (inner, 0), halo=True)
        shown = ("title", "year", "value_million")
        axes.draw_bar(shown, number, (0, y + 19), (value, 20), colour)
        axes.label(value, y + 29, people(value, canvas.lang), (5, 0), size=SMALL)
