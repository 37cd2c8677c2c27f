"""Yearly estimates of the provinces beside the censuses, which no line joins to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from atlas.charts.chart import Chart, Table, name_rows
from atlas.drawing.canvas import HEADING, SMALL, ChartCanvas, Panel, round_ticks
from atlas.drawing.canvas_svg import paint
from atlas.measures.population_growth import changes_since
from atlas.model.summary.people import RegistrationSurvey, SinceTheCensus
from atlas.model.text import Text
from atlas.words.numbers import fixed, people_text, people_tick, percent_change
from atlas.words.word_files import read_words

_WORDS = read_words("charts", "since_the_census")
_HEADS = read_words("charts", "since_the_census.columns")
_KEYS = read_words("charts", "since_the_census.keys")
_BASES = read_words("charts", "since_the_census.basis")
_BETWEEN = read_words("figures")["between_sentences"]


class Since(NamedTuple):
    """The year of the last census, the last one that is estimated, and those that axes name."""

    start: int
    end: int
    named: tuple[int, ...]


TOGETHER = "together"
MOST = 4
"""How many of the provinces that gained most, and of those that lost most."""

JOINED_FROM = 2011
"""Before it the provinces lack people whose residence was hard to determine."""

BEFORE_THE_END = 2 / 12
"""Years from the census of 1 November to the end of its year."""

AXIS, SIDE, GAP = 54, 16, 24
"""Px for the figures of the upright axes, at the right, and between panels."""

HEAD, PLOT, FOOT = 44, 104, 28
TALL = 128
"""Px of the panel of all provinces."""


def since_chart(
    estimates: pd.DataFrame,
    figures: SinceTheCensus,
    counted: pd.DataFrame,
    *,
    names: Mapping[str, Text],
) -> Chart:
    """Chart the estimates of all provinces together, and of those that changed most.

    Parameters
    ----------
    estimates, figures
        From `atlas.measures.population_growth`: `annual_estimates`, `since_summary`.
    counted
        People by code of the province, a column for each of the two censuses compared.
    names
        Short names of the provinces by code.
    """
    before, after = map(int, counted.columns)
    start, end = figures.first_year, figures.last_year
    since = Since(start, end, (before, (before + after) // 2, after, end))
    changes = changes_since(estimates, censuses=[start])[f"estimate_change_{start}_{end}"]
    change = changes.sort_values(kind="stable")
    codes = [*change.index[: -MOST - 1 : -1], *change.index[:MOST]]
    frame = _frame(estimates, counted, start, codes, names=names)
    heads = {**_HEADS, "against": _HEADS["against"].fill(start=start)}
    shown: dict[str, int | None] = {"name": None, "year": None, "people": 0, "basis": None}
    shown |= {"against": 1, "counted": 0}
    told: dict[str, Any] = {
        "start": start,
        "end": end,
        "change": people_text(abs(figures.change), width="long"),
        "grew": figures.grew,
        "fell": figures.fell,
        "unchanged": figures.unchanged,
        "gaining": names[figures.largest_gain.code],
        "gain": people_text(abs(figures.largest_gain.gain), width="long"),
        "losing": names[str(change.index[0])],
        "loss": people_text(abs(change.iloc[0]), width="long"),
    }
    captions = [_WORDS["caption"].fill(**told), *_of_survey(figures.registration_survey)]
    return Chart.from_words(
        "since-the-census",
        _WORDS.between((before, after)),
        Table.of(frame, heads, ("against",), **shown),
        partial(_draw, frame, since),
        (_height(2, 3), _height(4, 1)),
        claim=_claim(figures, change, names=names),
        caption=_BETWEEN.join(captions),
        **told,
    )


def _of_survey(survey: RegistrationSurvey | None) -> Iterator[Text]:
    """Write out who lives away by the last survey, if there is one."""
    if survey is not None:
        people = {name: getattr(survey, name) for name in ("away", "floating", "sample")}
        written = {name: people_text(number, width="long") for name, number in people.items()}
        yield _WORDS["survey"].fill(year=survey.year, **written)


def _claim(figures: SinceTheCensus, change: pd.Series, *, names: Mapping[str, Text]) -> Text | None:
    """Name the two provinces that gained most, where the country as a whole lost people."""
    if figures.change >= 0 or change.gt(0).sum() < 2:
        return None
    second, first = (names[code] for code in change.index[-2:])
    return _WORDS["claim"].fill(first=first, second=second)


def _frame(
    estimates: pd.DataFrame,
    counted: pd.DataFrame,
    start: int,
    codes: list[str],
    *,
    names: Mapping[str, Text],
) -> pd.DataFrame:
    """Make a row for each year of all provinces together and of each of some."""
    by_year = estimates.groupby(["year", "basis"], as_index=False)["people"].sum()
    rows = estimates.rename(columns={"province_code": "code"})
    rows = rows[rows["code"].isin(codes)]
    frame = pd.concat([by_year.assign(code=TOGETHER), rows], ignore_index=True)
    frame = frame.sort_values(["code", "year"], key=lambda column: _order(column, codes))
    said = {**names, TOGETHER: _WORDS["together"]}
    name_rows(frame, "name", (said[code] for code in frame["code"]))
    name_rows(frame, "basis", (_BASES[basis] for basis in frame["basis"]))
    frame = frame.drop(columns="basis")
    base = frame[frame["year"].eq(start)].set_index("code")["people"]
    frame["against"] = (frame["people"] / frame["code"].map(base) - 1) * 100
    # Counts that lack a province have no sum of all.
    counts = pd.concat([counted, counted.sum(skipna=False).to_frame(TOGETHER).T])
    pairs = zip(frame["code"], frame["year"], strict=True)
    known = (counts[year].get(code) if year in counts else None for code, year in pairs)
    frame["counted"] = pd.array(list(known), dtype="Int64")
    return pd.DataFrame(frame.reset_index(drop=True))


def _order(column: pd.Series, codes: list[str]) -> pd.Series:
    places = {TOGETHER: -1} | {code: position for position, code in enumerate(codes)}
    return column.map(places) if column.name == "code" else column


def _height(columns: int, lines_of_keys: int) -> int:
    rows = 2 * MOST // columns
    return 21 * lines_of_keys + HEAD + TALL + FOOT + 46 + rows * (HEAD + PLOT + FOOT)


def _draw(frame: pd.DataFrame, since: Since, canvas: ChartCanvas) -> None:
    top = canvas.write_keys(_KEYS.items())
    by_code = {str(code): rows for code, rows in frame.groupby("code", sort=False)}
    together = by_code.pop(TOGETHER)
    _heading(canvas, AXIS, top, together, since)
    whole = canvas.width - AXIS - SIDE
    axes = canvas.panel(AXIS, top + HEAD - 10, whole, TALL)
    _scale_people(axes, together, since)
    _lines(axes, together, "people", together["counted"], since)
    top += HEAD + TALL + FOOT + 12
    against = _WORDS["against"].fill(start=since.start)
    canvas.write(12, top, canvas.say(against), colour="muted", size=SMALL)
    _provinces(canvas, by_code, top + 22, since)


def _provinces(
    canvas: ChartCanvas, by_code: dict[str, pd.DataFrame], top: float, since: Since
) -> None:
    """Draw a panel for each province, all on one scale."""
    columns = MOST if canvas.wide else 2
    width = (canvas.width - AXIS - SIDE - (columns - 1) * GAP) / columns
    marks = {}
    for code, rows in by_code.items():
        base = rows.loc[rows["year"].eq(since.start), "people"].iloc[0]
        marks[code] = (rows["counted"] / base - 1) * 100
    reach = pd.concat([*(rows["against"] for rows in by_code.values()), *marks.values()])
    low, high = float(reach.min()) - 2, float(reach.max()) + 2
    for number, (code, rows) in enumerate(by_code.items()):
        row, column = divmod(number, columns)
        left, upper = AXIS + column * (width + GAP), top + row * (HEAD + PLOT + FOOT)
        _heading(canvas, left, upper, rows, since)
        axes = canvas.panel(left, upper + HEAD - 14, width, PLOT)
        _scale_years(axes, since)
        axes.set_ylim(low, high)
        ticks = round_ticks(low, high, 5)
        written = partial(percent_change, decimals=0)
        axes.scale_y(ticks, written if column == 0 else [""] * len(ticks))
        _lines(axes, rows, "against", marks[code], since)


def _heading(
    canvas: ChartCanvas, left: float, top: float, rows: pd.DataFrame, since: Since
) -> None:
    """Write the name of a panel, and below how its estimate changed since the census."""
    ends = rows.set_index("year").loc[[since.start, since.end]]
    change = int(ends["people"].iloc[1] - ends["people"].iloc[0])
    canvas.write(left, top + 4, rows[f"name_{canvas.lang}"].iloc[0], HEADING)
    growth = _WORDS["grew" if change > 0 else "fell"].fill(
        people=people_text(abs(change)), pct=fixed(abs(ends["against"].iloc[1]), 1)
    )
    canvas.write(left, top + 20, canvas.say(growth), SMALL, _colour(change))


def _colour(change: float) -> str:
    return "gain" if change > 0 else "loss"


def _scale_years(axes: Panel, since: Since) -> None:
    axes.set_xlim(since.named[0] - 0.7, since.named[-1] + 0.7)
    axes.scale_x(since.named, str, grid=False)


def _scale_people(axes: Panel, rows: pd.DataFrame, since: Since) -> None:
    _scale_years(axes, since)
    reach = pd.concat([rows["people"], rows["counted"].dropna()]).astype(float)
    room = (reach.max() - reach.min()) * 0.08
    low, high = reach.min() - room, reach.max() + room
    axes.set_ylim(low, high)
    axes.scale_y(round_ticks(low, high, 4), partial(people_tick, lang=axes.sheet.lang))


def _lines(axes: Panel, rows: pd.DataFrame, key: str, counted: pd.Series, since: Since) -> None:
    """Draw estimates before the census and since, and the censuses as marks of their own.

    The line breaks at the census: what was revised after it does not run on into what follows.
    """
    start, end, _ = since
    axes.axvline(start - BEFORE_THE_END, color=paint("rule"), linewidth=1.5)
    values = rows.set_index("year")[key].astype(float)
    change = float(values[end] - values[start])
    for first, last, colour, width in (
        (JOINED_FROM, start - 1, "muted", 1.5),
        (start, end, _colour(change), 3),
    ):
        part = values.loc[first:last]
        axes.plot(part.index.tolist(), part.tolist(), color=paint(colour), linewidth=width)
    shown = ("name", "year", "people", "basis", "against")
    axes.tell(shown, rows.index, rows["year"], rows[key])
    known = counted.dropna().astype(float)
    years = rows.loc[known.index, "year"].astype(float) - BEFORE_THE_END
    axes.tell(("name", "year", "counted"), known.index, years, known)
    for size, edge in ((150, "page"), (52, "ink")):  # the first clears the ground around it
        how: dict[str, Any] = {"marker": "D", "facecolors": paint("page"), "linewidths": 1.5}
        axes.scatter(years, known, s=size, edgecolors=paint(edge), zorder=3, clip_on=False, **how)
    alone = values.loc[: JOINED_FROM - 1]
    axes.dots(alone.index.tolist(), alone.tolist(), 1.8, "muted", 1.0)
