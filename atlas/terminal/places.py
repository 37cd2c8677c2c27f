"""Where a point is, as the command line says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from atlas.terminal.console import open_console
from atlas.terminal.tables import _print_table as print_table
from atlas.terminal.tables import _table as bare_table

if TYPE_CHECKING:
    from atlas.locate.run import Located

SIDES = {
    "southeast": ("东南侧", "south-east"),
    "northwest": ("西北侧", "north-west"),
}

KINDS = {
    "not_counted": (
        "界线图中有此地，三次普查均未计入。",
        "The boundaries draw it; none of the three censuses counts it.",
    ),
    "special_region": (
        "自行统计人口，不属于任何县级可比单元。",
        "It takes its own census and belongs to no county unit.",
    ),
    "outside": ("在海上或境外，不属于任何单元。", "At sea or abroad: in no unit."),
}

CRS_NAMES = {"gcj02": "GCJ-02", "bd09": "BD-09"}

Row = tuple[str, str, str, str]


def print_place(located: Located) -> None:
    """Print what a point lies in, from the division to the side of the line."""
    console = open_console()
    if located.crs in CRS_NAMES:
        console.print(_moved(located), style="bold yellow", soft_wrap=True)
    console.print(f"{_degrees(located.wgs84.lon, 'EW')} {_degrees(located.wgs84.lat, 'NS')}")
    table = bare_table("", "Code", "名称", "Name", numbers=False)
    for row in _rows(located.place):
        table.add_row(*row)
    if table.row_count:
        print_table(console, table)
    kind = located.place.get("place_kind") or "outside"
    for sentence in KINDS.get(kind, ()):
        console.print(sentence, soft_wrap=True)


def _moved(located: Located) -> str:
    name = CRS_NAMES[located.crs]
    given = f"{located.point.lon:g}, {located.point.lat:g}"
    return (
        f"{given} is taken as {name} and moved by {located.moved_m:,.0f} m to WGS 84. "
        f"坐标按 {name} 处理，已纠偏 {located.moved_m:,.0f} 米。"
    )


def _rows(place: Mapping[str, str | None]) -> Iterator[Row]:
    named = [("Division 2023 县级区划", "division_code", "division")]
    units = [name for name in place if name.startswith("unit_") and f"{name}_name_zh" in place]
    for unit in units:
        years = unit.removeprefix("unit_").replace("_", "–")
        named.append((f"Unit {years} 可比单元", unit, unit))
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
        yield "Side of the line 胡焕庸线", "", *side


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.6f}° {letters[value < 0]}"
