"""What commands print: tables of figures, and places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from atlas.country import china
from atlas.model.text import Text, same_in_all_languages
from atlas.terminal.console import folded, open_console, say
from atlas.words.numbers import count, fixed, listed, of_many, signed
from atlas.words.word_files import LANGS, read_words

if TYPE_CHECKING:
    from atlas.build import BuildReport, CheckReport
    from atlas.draw import DrawingReport
    from atlas.model.layer import Column, Layer
    from atlas.model.summary import Summary
    from atlas.model.summary.people import GrowthFigures, PairFigures
    from atlas.model.summary.places import CensusSplit, CoreFigures
    from atlas.tools.locate.points import Found
    from atlas.tools.table_columns import TableColumns


_END = read_words("terminal", "end")
_BUILD = read_words("terminal", "build")
_DEFINITIONS = read_words("terminal", "definition")
_CHECK = read_words("terminal", "check")
_LIST = read_words("terminal", "list")
_TITLES = read_words("terminal", "head")
_TITLE = _TITLES["title"]
_PLACE = read_words("terminal", "place")
_ROWS = read_words("terminal", "row")
_POINTS = read_words("terminal", "points")
_NOTES = read_words("notes", "points")
_DASH = read_words("marks")["dash"]

MISSING = "–"
LONGEST_VALUE = 64
"""A SHA-256 has as many digits; its first few tell two of them apart."""

SHOWN_OF_LONG = 20

SIDES = read_words("terminal", "side")
KINDS = read_words("terminal", "kind")
"""Titles of the kinds of places, in the order of tables."""

KIND_NOTES = read_words("terminal", "said")
"""What is said of a single point in a place of some kinds."""

LINE_ROWS: Mapping[str, Callable[[CensusSplit], float | None]] = {
    "by_area": lambda split: split.area_split.population_share_southeast,
    "by_point": lambda split: split.representative_point.population_share_southeast,
    "by_grid": lambda split: (
        split.grid_split.population_share_southeast if split.grid_split else None
    ),
    "area_share": lambda split: split.area_split.area_share_southeast,
}
"""Rows of the split by the line: words and share."""

BUILD_TAKES: Mapping[bool, tuple[int, int]] = {True: (90, 275), False: (50, 195)}
"""Seconds on two cores and megabytes of the whole atlas, with figures or without; of a smaller
one, or on more cores, they are less."""

DOCS_TAKE = (60, 5)
"""The same of the documentation beside it."""

BETWEEN = 3
"""Cells between two columns of a table."""

MOST_FOR_NAMES = 0.6
"""Part of the width of a terminal that a list gives to names."""

UNKNOWN = "without_coordinates"
LOUD = "bold yellow"
CRS_NAMES = {"gcj02": "GCJ-02", "bd09": "BD-09"}


def said_ahead(*, figures: bool, docs: bool) -> str:
    """Say what a build takes and makes, to be read while it begins."""
    seconds, megabytes = BUILD_TAKES[figures]
    if docs:
        seconds, megabytes = seconds + DOCS_TAKE[0], megabytes + DOCS_TAKE[1]
    time = _END["about_seconds"].fill(n=seconds)
    if seconds > 2 * 60:
        time = _END["about_minutes"].fill(n=f"{seconds / 60:g}")
    return say(_END["ahead"], time=time, size=megabytes)


def print_build(report: BuildReport, seconds: float) -> None:
    """Print the headline figures of a build, its size and time, and where to open it."""
    console = open_console()
    if console.is_terminal:
        console.print()  # the steps stand right above
    for table in headline_tables(report.summary):
        print_table(console, table)
        console.print()
    print_notes(console, report.notes)
    print_warnings(console, report.warnings)
    console.print(_size("files", report.files, report.bytes, seconds))
    print_open(console, report.out.absolute() / "index.html")


def print_drawn(report: DrawingReport) -> None:
    """Print how many figures were drawn, how fast, and where they are."""
    console = open_console()
    number, where = len(report.files), report.out.absolute()
    each = say(_END["each"], seconds=f"{report.seconds / number:.2f}") if number > 1 else ""
    console.print(_size("figures", number, report.bytes, report.seconds) + each)
    print_open(console, where / report.files[0] if number == 1 else where)


def print_check(report: CheckReport) -> None:
    """Print what was checked, one row each, and how many rows fail."""
    table = plain_table(*(say(_CHECK[name]) for name in ("what", "expected", "found")), "")
    fine = Cell(say(_CHECK["right"]), style="green")
    wrong = Cell(say(_CHECK["wrong"]), style="bold red")
    for row in report.rows:
        verdict = fine if row.ok else wrong
        table.add_row(say(row.what), _short(row.expected), _short(row.found), verdict)
    console = open_console()
    print_table(console, table)
    console.print()
    print_notes(console, report.notes)
    print_warnings(console, report.warnings)
    checked, faulty = len(report.rows), sum(not row.ok for row in report.rows)
    right = "warned" if report.warnings else "noted" if report.notes else "all_right"
    ending = "some_wrong" if faulty else right
    console.print(say(_CHECK[ending], checked=checked, wrong=faulty))


def print_wrong(report: CheckReport) -> None:
    """Print on stderr what is not as expected: all that is said where nothing else is to be."""
    console = open_console(stderr=True)
    for row in report.rows:
        if not row.ok:
            values = {"what": row.what, "expected": row.expected, "found": row.found}
            console.print(say(_CHECK["not_as_expected"], **values), soft_wrap=True)


def print_layers(layers: Iterable[Layer]) -> None:
    """Print the maps in their order: one line each on a pipe, two on a terminal."""
    rows = ((layer.id, (layer.level, layer.indicator), layer.title) for layer in layers)
    _print_list("layer", ("level", "indicator"), rows)


def print_columns(columns: Iterable[Column]) -> None:
    """Print the columns in their order: one line each on a pipe, two on a terminal."""
    rows = []
    for column in columns:
        made = f"{column.measure} ({column.option})" if column.option else column.measure
        unit, levels = say(column.unit) or MISSING, _several(column.levels)
        rows.append((column.name, (column.kind, unit, levels, made), column.title))
    _print_list("column", ("kind", "unit", "level", "made_by"), rows)


def print_table_columns(table: TableColumns) -> None:
    """Print the title of a table, and its columns in their order with unit and title."""
    console = open_console()
    title = table.text.title
    console.print(say(of_many(_LIST, "columns", len(table.columns), title=title)), soft_wrap=True)
    console.print()
    rows = ((one.name, (one.kind, say(one.unit) or MISSING), one.title) for one in table.columns)
    _print_list("column", ("kind", "unit"), rows)
    if table.of_package:
        console.print()
        print_notes(console, [_LIST["of_package"]])


def print_found_columns(
    word: str, columns: Sequence[Column], having: Mapping[str, Sequence[str]] | None
) -> None:
    """Print the columns that were found, and the tables of a site, or the levels, that have each.

    ``having`` names the tables by the columns' names; None where there is no site.
    """
    console = open_console()
    console.print(say(of_many(_LIST, "found", len(columns), word=word)), soft_wrap=True)
    console.print()
    rows = []
    for one in columns:
        at = one.levels if having is None else having[one.name]
        rows.append((one.name, (say(one.unit) or MISSING, _several(at)), one.title))
    _print_list("column", ("unit", "level" if having is None else "table"), rows)


def _several(names: Sequence[str]) -> str:
    return say(listed(names, None)) if names else MISSING


def _print_list(
    what: str, parts: Sequence[str], rows: Iterable[tuple[str, Sequence[str], Text]]
) -> None:
    """Print what there is: the name of each, what is said of it, and its title."""
    console = open_console()
    heads = [say(_LIST[name]) for name in (what, *parts)]
    if console.is_terminal:
        _print_list_on_lines(console, heads[0], list(rows))
        return
    table = plain_table(*heads, *map(say, (_TITLES["zh"], _TITLES["en"])), numbers=False)
    for name, cells, title in rows:
        table.add_row(name, *cells, title.zh, title.en)
    print_table(console, table)


def _print_list_on_lines(
    console: Console, head: str, rows: Sequence[tuple[str, Sequence[str], Text]]
) -> None:
    """Print a list as wide as the terminal: whole names, what is said of them below, titles."""
    longest = max(len(name) for name, _, _ in rows)
    first = max(len(head), min(longest, int(console.width * MOST_FOR_NAMES)))
    second = console.width - first - BETWEEN
    table = plain_table(head, say(_TITLE), numbers=False)
    for column, width in zip(table.columns, (first, second), strict=True):
        column.width = width
    for name, cells, title in rows:
        known = " · ".join(cell for cell in cells if cell != MISSING)
        lines = "\n".join(folded(known, first))
        titles = [line for side in (title.zh, title.en) for line in folded(side, second)]
        cell = Cell(name).append(f"\n{lines}", style="dim")
        table.add_row(cell, "\n".join(titles), end_section=True)
    print_table(console, table)


def headline_tables(summary: Summary) -> list[Table]:
    """Lay out the figures of ``summary.json``; what it lacks is left out or dashed."""
    cores = _core_table(summary.core_periphery)
    tables = [_census_table(summary), _period_table(summary.units), cores]
    if summary.harbin is not None:
        tables.append(_place_table(summary.harbin))
    return [table for table in tables if table.row_count]


def duration(seconds: float) -> str:
    """Write a time as ``12.3 s`` or ``2 min 05 s``."""
    if seconds < 60:
        return say(_END["seconds"], n=f"{seconds:.1f}")
    minutes, rest = divmod(round(seconds), 60)
    return say(_END["minutes"], minutes=minutes, seconds=f"{rest:02d}")


def _size(what: str, number: int, size: int, seconds: float) -> str:
    """Say how many files there are, how large and how long it took."""
    megabytes = fixed(size / 1e6, 1)
    return say(of_many(_END, what, number, size=megabytes, time=duration(seconds)))


def _census_table(summary: Summary) -> Table:
    totals = summary.totals
    table = plain_table(say(_BUILD["census"]), *map(str, totals))
    if totals:
        table.add_row(say(_BUILD["people"]), *map(written, totals.values()))
    splits = [summary.heihe_tengchong.get(year) for year in totals]
    for title, share_of in LINE_ROWS.items():
        shares = [None if split is None else share_of(split) for split in splits]
        if any(share is not None for share in shares):
            table.add_row(say(_BUILD[title]), *map(written_share, shares))
    return table


def _period_table(units: Mapping[str, GrowthFigures]) -> Table:
    heads = (say(_BUILD[name]) for name in ("period", "compared", "declining", "share"))
    table = plain_table(*heads)
    for period, figures in units.items():
        counts = written(figures.compared), written(figures.declining)
        table.add_row(period, *counts, written_share(figures.declining_share))
    return table


def _core_table(definitions: Mapping[str, CoreFigures]) -> Table:
    heads = (say(_DEFINITIONS[name]) for name in definitions)
    table = plain_table(say(_BUILD["centre_and_outskirts"]), *heads)
    for title, cell_of in CORE_ROWS.items():
        cells = [cell_of(figures) for figures in definitions.values()]
        if any(cell != MISSING for cell in cells):
            table.add_row(say(_BUILD[title]), *cells)
    return table


def _place_table(place: PairFigures) -> Table:
    def named(name: str) -> Text:
        return Text(place.chinese.get(name, name), name)

    start, end = china().compared
    title = say(_BUILD["place"], name=named(place.name), start=start, end=end)
    table = plain_table(title, say(_BUILD["change"]))
    if place.change_pct is not None:
        table.add_row(say(_BUILD["whole_prefecture"]), _pct(place.change_pct))
        for name, change in place.districts.items():
            table.add_row(f"  {say(named(name))}", _pct(change))
    return table


def print_notes(console: Console, notes: Iterable[Text]) -> None:
    """Print what is to be said beside the figures, one line each."""
    for note in notes:
        _print_said(console, say(_END["note"], note=note))


def print_warnings(console: Console, warnings: Iterable[Text]) -> None:
    """Print what looks wrong in what a user gave, one line each."""
    for warning in warnings:
        _print_said(console, say(_END["warning"], warning=warning), style=LOUD)


def _print_said(console: Console, said: str, style: str | None = None) -> None:
    """Print a sentence: on a terminal in lines that break where its language does."""
    lines = folded(said, console.width) if console.is_terminal else [said]
    for line in lines:
        console.print(line, style=style, soft_wrap=not console.is_terminal)


def print_open(console: Console, path: Path) -> None:
    """Print which file to open; a path broken into two lines cannot be copied."""
    console.print(say(_END["open"], file=path), soft_wrap=True)


def print_wrote(console: Console, path: Path) -> None:
    """Print which file was written."""
    console.print(say(_END["wrote"], file=path), soft_wrap=True)


def print_table(console: Console, table: Table) -> None:
    """Print a table; on a pipe without spaces at the ends of lines."""
    if console.is_terminal:
        console.print(table)
        return
    # Rich fills every line up to the table's width, which is noise in a file or a diff.
    with console.capture() as text:
        console.print(table)
    lines = [line.rstrip() for line in text.get().splitlines()]
    console.print("\n".join(lines), soft_wrap=True)


def plain_table(first: str, *others: str, numbers: bool = True) -> Table:
    """Begin a table with a rule under its head; numbers stand at the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    return table


def written(value: float | None, decimals: int = 0) -> str:
    """Write a figure with so many decimals; a dash where there is none."""
    return MISSING if value is None else fixed(value, decimals)


def written_share(value: float | None) -> str:
    """Write a share of 0–1 in per cent."""
    return MISSING if value is None else f"{fixed(100 * value, 2)} %"


def _short(text: str) -> str:
    """Write what was checked: of a hash the first few digits."""
    return text if len(text) < LONGEST_VALUE else f"{text[:SHOWN_OF_LONG]}…"


def _pct(value: float | None) -> str:
    return MISSING if value is None else f"{signed(value, 1)} %"


CORE_ROWS: Mapping[str, Callable[[CoreFigures], str]] = {
    "with_both": lambda figures: written(figures.prefectures),
    "lose_people": lambda figures: written(figures.declining),
    "centre_grows": lambda figures: written(figures.declining_with_growing_core),
    "centres_with_both": lambda figures: _pct(figures.core_growth_pct),
    "outskirts_with_both": lambda figures: _pct(figures.periphery_growth_pct),
    "all_centres": lambda figures: _pct(figures.all_core_growth_pct),
    "outside_centres": lambda figures: _pct(figures.all_periphery_growth_pct),
}
"""Rows of core and periphery: words and figure as it is written."""


def print_place(lon: float, lat: float, found: Found) -> None:
    """Print what a point lies in, from the division to the side of the line."""
    console = open_console()
    said = found.places.iloc[0].astype(object)
    place = {str(name): value for name, value in said.where(said.notna(), None).items()}
    if found.crs in CRS_NAMES:
        given = same_in_all_languages(f"{lon:g}, {lat:g}")
        metres = _POINTS["metres"].fill(n=count(found.moved_m[0]))
        console.print(_moved(given, found.crs, metres), style=LOUD, soft_wrap=True)
    east, north = place.get("lon_wgs84", lon), place.get("lat_wgs84", lat)
    console.print(f"{_degrees(east, 'EW')} {_degrees(north, 'NS')}")
    table = plain_table("", say(_POINTS["code"]), _ROWS["name"].zh, _ROWS["name"].en, numbers=False)
    for row in _place_rows(place):
        table.add_row(*row)
    if table.row_count:
        print_table(console, table)
    if note := KIND_NOTES.between(china().compared, china().years).get(place["place_kind"]):
        console.print(say(note), soft_wrap=True)
    if (away := place.get("nearest_m")) is not None:
        console.print(say(_PLACE["nearest"], metres=count(away)), soft_wrap=True)
    if (near := place["border_m"]) is not None:
        border = _PLACE["border" if found.locator.accuracy_known else "own_border"]
        code, divisions = place["across_division_code"], found.locator.divisions
        across = divisions.set_index("division_code").loc[code]
        name = Text(*(across[f"division_name_{lang}"] for lang in LANGS))
        console.print(say(border, metres=count(near), name=name, code=code), soft_wrap=True)
    print_notes(console, [_NOTES["swapped_point"]] if found.swapped else [])


def print_points(found: Found, out: Path) -> None:
    """Print how many points were found where, and the file that says it of each."""
    console, points, moved = open_console(), len(found.places), found.moved_m[found.moved_m > 0]
    if found.crs in CRS_NAMES:
        mean, most = (moved.mean(), moved.max()) if len(moved) else (0.0, 0.0)
        metres = _POINTS["moved"].fill(mean=count(mean), most=count(most))
        what = _POINTS["all"].fill(n=count(points))
        console.print(_moved(what, found.crs, metres), style=LOUD, soft_wrap=True)
    kinds = found.places["place_kind"].fillna(UNKNOWN).value_counts()
    table = plain_table(say(_POINTS["points"]), "", say(_POINTS["share"]))
    for kind, title in KINDS.items():
        if number := kinds.get(kind, 0):
            table.add_row(say(title), count(number), f"{fixed(100 * number / points, 1)} %")
    print_table(console, table)
    console.print()
    notes = []
    if found.swapped:
        notes.append(_NOTES["swapped"].fill(n=count(found.swapped)))
    if "border_m" in found.places:
        near = _NOTES["near_border" if found.locator.accuracy_known else "near_own_border"]
        notes.append(near.fill(n=count(found.places["border_m"].notna().sum())))
    print_notes(console, notes)
    print_open(console, out.absolute())


def _place_rows(place: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    named = [(say(_ROWS["division"]), "division_code", "division")]
    units = [name for name in place if name.startswith("unit_") and f"{name}_name_zh" in place]
    for unit in units:
        years = _DASH.join(map(same_in_all_languages, unit.removeprefix("unit_").split("_")))
        named.append((say(_ROWS["unit"], years=years), unit, unit))
    named += [
        (say(_ROWS["prefecture"]), "prefecture_code", "prefecture"),
        (say(_ROWS["province"]), "province_code", "province"),
    ]
    for title, code, prefix in named:
        if value := place.get(code):
            chinese, english = (place.get(f"{prefix}_name_{lang}") or "" for lang in LANGS)
            yield title, value, chinese, english
    if side := SIDES.get(place.get("line_side") or ""):
        yield say(_ROWS["side"]), "", side.zh, side.en


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.6f}° {letters[int(value < 0)]}"


def _moved(what: Text, crs: str, metres: Text) -> str:
    return say(_PLACE["moved"], what=what, name=CRS_NAMES[crs], metres=metres)
