"""Where a point is, as the command line says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.console import Console

from atlas.model.text import Text
from atlas.terminal.console import open_console
from atlas.terminal.tables import duration, plain_table, print_notes, print_table
from atlas.words.reading import LANGS, read_words

if TYPE_CHECKING:
    from atlas.tools.locate.one_point import Located
    from atlas.tools.locate.run import PointsReport

_WORDS = read_words("terminal", "place")
_ROWS = read_words("terminal", "row")

SIDES = read_words("terminal", "side")
KINDS = read_words("terminal", "kind")
"""Titles of the kinds of places, in the order of tables."""

UNKNOWN = "without_coordinates"

SAID = read_words("terminal", "said")
"""What is said of a single point in a place of some kinds."""

LOUD = "bold yellow"

MANY = 10_000
"""Fewer points are found before a speed can be told."""

ACCURACY = "the boundaries lie a median 190 m, and nine in ten within 820 m, from OpenStreetMap's"
UNKNOWN_ACCURACY = "how exact the boundaries of this site are is not known"

CRS_NAMES = {"gcj02": "GCJ-02", "bd09": "BD-09"}

Row = tuple[str, str, str, str]


def print_place(located: Located) -> None:
    """Print what a point lies in, from the division to the side of the line."""
    console = open_console()
    if located.crs in CRS_NAMES:
        given = f"{located.point.lon:g}, {located.point.lat:g}"
        metres = f"{located.moved_m:,.0f} m"
        console.print(_moved(given, located.crs, metres), style=LOUD, soft_wrap=True)
    console.print(f"{_degrees(located.wgs84.lon, 'EW')} {_degrees(located.wgs84.lat, 'NS')}")
    table = plain_table("", "Code", _ROWS["name"].zh, _ROWS["name"].en, numbers=False)
    for row in _rows(located.place):
        table.add_row(*row)
    if table.row_count:
        print_table(console, table)
    if (said := SAID.get(located.place["place_kind"] or "")) is not None:
        _print_both(console, said)
    if located.nearest_m is not None:
        _print_both(console, _WORDS["nearest"].fill(metres=f"{located.nearest_m:,.0f}"))
    if located.border_m is not None and located.across is not None:
        _print_border(console, located.border_m, located.across, known=located.accuracy_known)
    print_notes(console, located.notes)


def print_points(report: PointsReport) -> None:
    """Print how many points were found where, how fast, and the file that says it of each."""
    console = open_console()
    if report.crs in CRS_NAMES:
        mean, most = f"{report.moved_mean_m:,.0f} m", f"{report.moved_most_m:,.0f} m"
        metres = f"{mean} on average and {most} at most"
        what = f"All {report.points:,} points"
        console.print(_moved(what, report.crs, metres), style=LOUD, soft_wrap=True)
    table = plain_table("Points", "", "Share")
    for kind, title in KINDS.items():
        if count := report.kinds.get("" if kind == UNKNOWN else kind, 0):
            share = f"{count / report.points:.1%}".replace("%", " %")
            table.add_row(_both(title), f"{count:,}", share)
    print_table(console, table)
    console.print()
    notes = [report.note] if report.note else []
    if report.swapped:
        notes.append(
            f"{report.swapped:,} of the points outside would be inside with longitude and "
            "latitude exchanged: are they swapped?"
        )
    if report.near_border is not None:
        accuracy = ACCURACY if report.accuracy_known else UNKNOWN_ACCURACY
        notes.append(
            f"Points within 820 m of another division: {report.near_border:,} (border_m, "
            f"across_division_code); {accuracy}"
        )
    print_notes(console, notes)
    pace = report.points / report.seconds * 60 / 1e6
    speed = f" ({pace:,.1f} million a minute)" if report.points > MANY else ""
    console.print(f"{report.points:,} points in {duration(report.seconds)}{speed}")
    console.print(f"Open {report.out.absolute()}", soft_wrap=True)


def _print_border(
    console: Console, metres: float, across: Mapping[str, str | None], *, known: bool
) -> None:
    """Say what lies across the border, and how well it is known where the border runs."""
    names = [across.get(f"division_name_{lang}") or "" for lang in LANGS]
    name = Text(*names)
    said = _WORDS["border" if known else "own_border"].fill(
        metres=f"{metres:,.0f}", name=name, code=across["division_code"] or ""
    )
    _print_both(console, said)


def _both(title: Text) -> str:
    return " ".join(dict.fromkeys((title.en, title.zh)))


def _print_both(console: Console, said: Text) -> None:
    for sentence in dict.fromkeys((said.zh, said.en)):
        console.print(sentence, soft_wrap=True)


def _rows(place: Mapping[str, str | None]) -> Iterator[Row]:
    named = [(_both(_ROWS["division"]), "division_code", "division")]
    units = [name for name in place if name.startswith("unit_") and f"{name}_name_zh" in place]
    for unit in units:
        years = unit.removeprefix("unit_").replace("_", "–")
        named.append((_both(_ROWS["unit"].fill(years=years)), unit, unit))
    named += [
        (_both(_ROWS["prefecture"]), "prefecture_code", "prefecture"),
        (_both(_ROWS["province"]), "province_code", "province"),
    ]
    for title, code, prefix in named:
        if found := place.get(code):
            chinese, english = (place.get(f"{prefix}_name_{lang}") or "" for lang in LANGS)
            yield title, found, chinese, english
    side = SIDES.get(place.get("line_side") or "")
    if side:
        yield _both(_ROWS["side"]), "", side.zh, side.en


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.6f}° {letters[value < 0]}"


def _moved(what: str, crs: str, metres: str) -> str:
    return _both(_WORDS["moved"].fill(what=what, name=CRS_NAMES[crs], metres=metres))
