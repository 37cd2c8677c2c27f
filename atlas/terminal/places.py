"""Where a point is, as the command line says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.console import Console

from atlas.country import china
from atlas.model.text import Text, alike
from atlas.terminal.console import open_console, say
from atlas.terminal.tables import duration, plain_table, print_notes, print_open, print_table
from atlas.words.numbers import count, fixed, of_many, people_text
from atlas.words.reading import LANGS, read_words

if TYPE_CHECKING:
    from atlas.tools.locate.one_point import Located
    from atlas.tools.locate.run import PointsReport

_WORDS = read_words("terminal", "place")
_ROWS = read_words("terminal", "row")
_POINTS = read_words("terminal", "points")
_END = read_words("terminal", "end")
_NOTES = read_words("notes", "points")
_DASH = read_words("marks")["dash"]

SIDES = read_words("terminal", "side")
KINDS = read_words("terminal", "kind")
"""Titles of the kinds of places, in the order of tables."""

UNKNOWN = "without_coordinates"

SAID = read_words("terminal", "said")
"""What is said of a single point in a place of some kinds."""

LOUD = "bold yellow"

MANY = 10_000
"""Fewer points are found before a speed can be told."""

CRS_NAMES = {"gcj02": "GCJ-02", "bd09": "BD-09"}

Row = tuple[str, str, str, str]


def print_place(located: Located) -> None:
    """Print what a point lies in, from the division to the side of the line."""
    console = open_console()
    if located.crs in CRS_NAMES:
        given = alike(f"{located.point.lon:g}, {located.point.lat:g}")
        metres = _POINTS["metres"].fill(n=count(located.moved_m))
        console.print(_moved(given, located.crs, metres), style=LOUD, soft_wrap=True)
    console.print(f"{_degrees(located.wgs84.lon, 'EW')} {_degrees(located.wgs84.lat, 'NS')}")
    table = plain_table("", say(_POINTS["code"]), _ROWS["name"].zh, _ROWS["name"].en, numbers=False)
    for row in _rows(located.place):
        table.add_row(*row)
    if table.row_count:
        print_table(console, table)
    if (said := SAID.dated(china()).get(located.place["place_kind"] or "")) is not None:
        console.print(say(said), soft_wrap=True)
    if located.nearest_m is not None:
        nearest = say(_WORDS["nearest"], metres=count(located.nearest_m))
        console.print(nearest, soft_wrap=True)
    if located.border_m is not None and located.across is not None:
        _print_border(console, located.border_m, located.across, known=located.accuracy_known)
    print_notes(console, located.notes)


def print_points(report: PointsReport) -> None:
    """Print how many points were found where, how fast, and the file that says it of each."""
    console = open_console()
    if report.crs in CRS_NAMES:
        mean, most = count(report.moved_mean_m), count(report.moved_most_m)
        metres = _POINTS["moved"].fill(mean=mean, most=most)
        what = _POINTS["all"].fill(n=count(report.points))
        console.print(_moved(what, report.crs, metres), style=LOUD, soft_wrap=True)
    table = plain_table(say(_POINTS["points"]), "", say(_POINTS["share"]))
    for kind, title in KINDS.items():
        if number := report.kinds.get("" if kind == UNKNOWN else kind, 0):
            share = f"{fixed(100 * number / report.points, 1)} %"
            table.add_row(say(title), count(number), share)
    print_table(console, table)
    console.print()
    notes = [report.note] if report.note else []
    if report.swapped:
        notes.append(_NOTES["swapped"].fill(n=count(report.swapped)))
    if report.near_border is not None:
        near = _NOTES["near_border" if report.accuracy_known else "near_own_border"]
        notes.append(near.fill(n=count(report.near_border)))
    print_notes(console, notes)
    minute = people_text(report.points / report.seconds * 60, width="long")
    pace = say(_END["pace"], pace=minute) if report.points > MANY else ""
    done = of_many(_END, "points", report.points, time=duration(report.seconds))
    console.print(say(done) + pace)
    print_open(console, report.out.absolute())


def _print_border(
    console: Console, metres: float, across: Mapping[str, str | None], *, known: bool
) -> None:
    """Say what lies across the border, and how well it is known where the border runs."""
    name = Text(*(across.get(f"division_name_{lang}") or "" for lang in LANGS))
    said = _WORDS["border" if known else "own_border"]
    code = across["division_code"] or ""
    console.print(say(said, metres=count(metres), name=name, code=code), soft_wrap=True)


def _rows(place: Mapping[str, str | None]) -> Iterator[Row]:
    named = [(say(_ROWS["division"]), "division_code", "division")]
    units = [name for name in place if name.startswith("unit_") and f"{name}_name_zh" in place]
    for unit in units:
        years = _DASH.join(map(alike, unit.removeprefix("unit_").split("_")))
        named.append((say(_ROWS["unit"], years=years), unit, unit))
    named += [
        (say(_ROWS["prefecture"]), "prefecture_code", "prefecture"),
        (say(_ROWS["province"]), "province_code", "province"),
    ]
    for title, code, prefix in named:
        if found := place.get(code):
            chinese, english = (place.get(f"{prefix}_name_{lang}") or "" for lang in LANGS)
            yield title, found, chinese, english
    side = SIDES.get(place.get("line_side") or "")
    if side:
        yield say(_ROWS["side"]), "", side.zh, side.en


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.6f}° {letters[value < 0]}"


def _moved(what: Text, crs: str, metres: Text) -> str:
    return say(_WORDS["moved"], what=what, name=CRS_NAMES[crs], metres=metres)
