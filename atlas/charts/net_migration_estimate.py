"""Net migration of regions and provinces: estimate, interval, and marks of other measures."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from atlas.charts.chart import Chart, Table, name_rows
from atlas.drawing.canvas import LABEL, LINE, SMALL, ChartCanvas, Panel, round_ticks, text_width
from atlas.drawing.canvas_svg import paint
from atlas.measures.migration.nested import CANNOT_BE_TOLD, GAINED, LOST
from atlas.measures.migration.net_by_measures import MEASURES, REGION, STOCK
from atlas.model.country import COAST
from atlas.model.summary.people import NetMigrationMeasures
from atlas.model.text import Text
from atlas.words.numbers import people_text, people_tick, rough, rough_range
from atlas.words.word_files import LANGS, read_words

_WORDS = read_words("charts", "net_migration_measures")
_HEADS = read_words("charts", "net_migration_measures.columns")
_VALUES = read_words("values")

MARKERS: Final = MappingProxyType(dict(zip(MEASURES, ("o", "s", "D", "^"), strict=True)))
"""Shapes, for marks of one colour are told apart by everyone; those of `CHECKS` are hollow."""

CHECKS: Final = MEASURES[-2:]
"""Measures that are no part of the estimate."""

COLOURS: Final = MappingProxyType({GAINED: "pale-gain", LOST: "pale-loss", CANNOT_BE_TOLD: "hatch"})

MOVES: Final = "net_by_five_year_moves"

FIGURES: Final = 3
"""Figures to which people are told: no balance is known to the person."""

ROW, RANGE, UNSURE, AREA, ESTIMATE = 21.0, 8.0, 4.0, 16.0, 34.0
"""Height of a row, width of an interval and of one whose direction cannot be told, px; area of the
mark of a measure and of the estimate, px²."""

GAP, FOOT = 40, 26
BOUNDS: Final = ("net_low", "net_migration", "net_high")


def measures_chart(
    table: pd.DataFrame, figures: NetMigrationMeasures, *, years: tuple[int, int]
) -> Chart:
    """Chart the estimate of net migration of regions and provinces, with its interval.

    Parameters
    ----------
    table, figures
        From `atlas.measures.migration.net_by_measures`: `net_migration_measures`,
        `measures_summary`. They have the coast; that it gained is claimed where it did.
    years
        The two censuses compared, the earlier first.
    """
    frame = _frame(table)
    coast = figures.places[COAST]
    low, high = (
        Text(*(rough_range(coast.low, coast.high, lang)[end] for lang in LANGS)) for end in (0, 1)
    )
    numbers = (*MEASURES, *BOUNDS)
    shown: dict[str, int | None] = {"name": None, **dict.fromkeys(numbers, 0), "direction": None}
    return Chart.from_words(
        "net-migration-measures",
        _WORDS.between(years),
        Table.of(frame, _HEADS, numbers, **shown),
        partial(_draw, frame),
        (_height(frame, 5), _height(frame, 2)),
        claim=coast.direction == GAINED,
        low=low,
        high=high,
        middle=_rough(coast.net_migration),
        moves=_rough(coast.measures[MOVES]),
        first_half=_rough(coast.first_half),
        second_half=_rough(coast.second_half),
        gained=figures.directions[GAINED],
        lost=figures.directions[LOST],
        unsure=figures.directions[CANNOT_BE_TOLD],
        provinces=sum(figures.directions.values()),
        unexplained=people_text(figures.unexplained, width="long"),
    )


def _rough(value: float) -> Text:
    return Text(*(people_tick(rough(value), lang, width="long") for lang in LANGS))


def _frame(table: pd.DataFrame) -> pd.DataFrame:
    """Take the regions, then the provinces, each from the largest gain to the largest loss."""
    is_region = table["level"].eq(REGION)
    order = table.assign(first=is_region).sort_values(
        ["first", "net_migration"], ascending=False, kind="stable"
    )
    frame = order.reset_index(drop=True)
    names = ["level", "area", "name_zh", "name_en", "direction"]
    numbers = frame[[*MEASURES, *BOUNDS]].astype("float64")
    rounded = numbers.map(partial(rough, figures=FIGURES))
    frame = pd.concat([frame[names].rename(columns={"direction": "way"}), rounded], axis=1)
    name_rows(frame, "direction", (_VALUES[way] for way in frame["way"]))
    return frame


def _height(frame: pd.DataFrame, lines_of_keys: int) -> int:
    return round(18 + LINE * lines_of_keys + ROW * len(frame) + GAP + FOOT + 12)


def _draw(frame: pd.DataFrame, canvas: ChartCanvas) -> None:
    top = canvas.write_keys((COLOURS[way], _VALUES[way]) for way in COLOURS)
    top = _write_marks(canvas, top) - 8
    regions = frame[frame["level"].eq(REGION)]
    for rows in (regions, frame.drop(regions.index)):
        if len(rows):
            _panel(canvas, rows, top)
            top += ROW * len(rows) + GAP


def _write_marks(canvas: ChartCanvas, y: float) -> float:
    """Say what the shapes mean; return the foot of the next line."""
    axes = canvas.panel(0, 0, canvas.width, canvas.height)
    axes.set(xlim=(0, canvas.width), ylim=(canvas.height, 0))

    def mark(measure: str, x: float, y: float) -> None:
        _mark(axes, pd.Series([x + 5]), pd.Series([y - 4]), measure)

    shown = ("net_migration", *MEASURES)
    return canvas.write_keys(((measure, _HEADS[measure]) for measure in shown), y, mark)


def _mark(axes: Panel, x: pd.Series, y: pd.Series, measure: str) -> None:
    """Mark the estimate strongly, and the measures that it is checked by lightly."""
    if measure == "net_migration":
        axes.scatter(x, y, s=ESTIMATE, marker="|", color=paint("ink"), linewidths=2.4, zorder=4)
        return
    face = paint("page" if measure in CHECKS else "muted")
    how: dict[str, Any] = {"facecolors": face, "edgecolors": paint("muted"), "linewidths": 1}
    axes.scatter(x, y, s=AREA, marker=MARKERS[measure], zorder=3, clip_on=False, **how)


def _panel(canvas: ChartCanvas, rows: pd.DataFrame, top: float) -> None:
    """Draw the intervals of some places on one scale."""
    names = rows[f"name_{canvas.lang}"]
    size = LABEL if canvas.wide else SMALL
    margin = 12 + max(text_width(name, size) for name in names) * 1.06 + 8
    axes = canvas.panel(margin, top, canvas.width - margin - 22, ROW * len(rows))
    heights = pd.Series([ROW * (number + 0.5) for number in range(len(rows))], rows.index)
    axes.set_ylim(ROW * len(rows), 0)
    drawn = rows[[*MEASURES, *BOUNDS]]
    low, high = min(0.0, drawn.min().min()), max(0.0, drawn.max().max())
    room = 0.03 * (high - low)
    axes.set_xlim(low - room, high + room)
    ticks = round_ticks(low, high, 8 if canvas.wide else 5)
    axes.scale_x(ticks, partial(people_tick, lang=canvas.lang, signed=True))
    axes.axvline(0, color=paint("ink"), linewidth=1)
    for place, row in zip(rows.index, rows.to_dict("records"), strict=True):
        ends, y = [row["net_low"], row["net_high"]], heights[place]
        width = UNSURE if row["way"] == CANNOT_BE_TOLD else RANGE
        bare: dict[str, Any] = {"linewidth": width, "solid_capstyle": "butt"}
        axes.plot(ends, [y, y], color=paint(COLOURS[row["way"]]), **bare)
        axes.label(axes.get_xlim()[0], y, names[place], (-8, 0), align="right", size=size)
    for measure in (*MEASURES, "net_migration"):
        # The stock has newcomers alone: beside a loss it tells nothing.
        marked = rows[rows["way"].eq(GAINED)] if measure == STOCK else rows
        y = heights[marked.index]
        _mark(axes, marked[measure], y, measure)
        shown = ("name", *dict.fromkeys((measure, *BOUNDS)), "direction")
        axes.tell(shown, marked.index, marked[measure], y)
