"""Where a point is, as the command line says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from atlas.terminal.console import open_console
from atlas.terminal.tables import duration, plain_table, print_notes, print_table

if TYPE_CHECKING:
    from atlas.tools.locate.run import Located, PointsReport

SIDES = {
    "southeast": ("东南侧", "south-east"),
    "northwest": ("西北侧", "north-west"),
}

KINDS = {
    "counted": ("In a county unit 县级可比单元内",),
    "not_counted": (
        "In no census 普查未计入",
        "界线图中有此地，三次普查均未计入。",
        "The boundaries draw it; none of the three censuses counts it.",
    ),
    "special_region": (
        "Hong Kong, Macao, Taiwan 港澳台",
        "自行统计人口，不属于任何县级可比单元。",
        "It takes its own census and belongs to no county unit.",
    ),
    "outside": (
        "At sea or abroad 海上或境外",
        "在海上或境外，不属于任何单元。",
        "At sea or abroad: in no unit.",
    ),
    "nearest": ("Taken to the nearest 归入最近的区划",),
    "": ("Without coordinates 无坐标",),
}
"""Kinds of places: a title, and what is said of a single point there."""

LOUD = "bold yellow"

MANY = 10_000
"""Fewer points are found before a speed can be told."""

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
    table = plain_table("", "Code", "名称", "Name", numbers=False)
    for row in _rows(located.place):
        table.add_row(*row)
    if table.row_count:
        print_table(console, table)
    for sentence in KINDS[located.place["place_kind"] or ""][1:]:
        console.print(sentence, soft_wrap=True)
    if located.nearest_m is not None:
        metres = f"{located.nearest_m:,.0f}"
        console.print(f"在海上或境外；以上为最近的区划，相距 {metres} 米。", soft_wrap=True)
        console.print(
            f"At sea or abroad; the above is the nearest, {metres} m away.", soft_wrap=True
        )
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
    for kind, (title, *_) in KINDS.items():
        if count := report.kinds.get(kind, 0):
            share = f"{count / report.points:.1%}".replace("%", " %")
            table.add_row(title, f"{count:,}", share)
    print_table(console, table)
    console.print()
    notes = [report.note] if report.note else []
    if report.swapped:
        notes.append(
            f"{report.swapped:,} of the points outside would be inside with longitude and "
            "latitude exchanged: are they swapped?"
        )
    print_notes(console, notes)
    pace = report.points / report.seconds * 60 / 1e6
    speed = f" ({pace:,.1f} million a minute)" if report.points > MANY else ""
    console.print(f"{report.points:,} points in {duration(report.seconds)}{speed}")
    console.print(f"Open {report.out.absolute()}", soft_wrap=True)


def _rows(place: Mapping[str, str | None]) -> Iterator[Row]:
    named = [("Division 区划", "division_code", "division")]
    units = [name for name in place if name.startswith("unit_") and f"{name}_name_zh" in place]
    for unit in units:
        years = unit.removeprefix("unit_").replace("_", "–")
        named.append((f"Unit {years} 单元", unit, unit))
    named += [
        ("Prefecture 地级", "prefecture_code", "prefecture"),
        ("Province 省级", "province_code", "province"),
    ]
    for title, code, prefix in named:
        if found := place.get(code):
            chinese, english = (place.get(f"{prefix}_name_{lang}") or "" for lang in ("zh", "en"))
            yield title, found, chinese, english
    side = SIDES.get(place.get("line_side") or "")
    if side:
        yield "Side of line 胡焕庸线", "", *side


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.6f}° {letters[value < 0]}"


def _moved(what: str, crs: str, metres: str) -> str:
    name = CRS_NAMES[crs]
    return (
        f"{what}: taken as {name} and moved to WGS 84, by {metres}. "
        f"坐标按 {name} 处理，已纠偏为 WGS 84。"
    )
