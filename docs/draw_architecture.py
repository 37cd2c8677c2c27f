"""Draw ``architecture.svg``: the rooms of the atlas and who hands what to whom, from the imports.

``python docs/draw_architecture.py`` after a room came, went or got another arrow. The plan of the
house stands here alone; ``tests/test_house.py`` holds the code to it, and the picture to the code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path

ATLAS = Path(__file__).parents[1] / "atlas"
PICTURE = Path(__file__).with_name("architecture.svg")

GROUND = ("model", "country", "catalogue", "words", "publish")
FLOORS = (
    *("sources", "units", "grids", "measures", "places", "drawing", "charts", "exports"),
    *("web", "tools", "build", "draw", "terminal", "cli"),
)
"""From the ground up: a room imports from those below it, and from the ground."""

LOOSE = {"__init__", "__main__", "build", "cli", "draw"}
"""The modules that lie in no room."""

HOLDS = {
    "model": "the nouns that all share",
    "country": "the country as data",
    "catalogue": "columns, layers, style",
    "words": "what people read",
    "publish": "whole or not at all",
    "sources": "tables, boundaries, users' files, each fault named",
    "units": "comparable units",
    "grids": "whole persons on cells",
    "places": "what a place's page says",
    "measures": "growth, moves, work, line",
    "drawing": "one pen for all",
    "charts": "static SVG",
    "exports": "GIS files, tables, figures",
    "tools": "zonal, transfer, locate, indicators",
    "web": "pages, maps, scripts",
    "build": "the table of contents",
    "draw": "figures alone",
    "terminal": "options, progress, endings",
    "cli": "the commands",
}
CENTRE = {
    **{"sources": 450, "units": 130, "grids": 343, "places": 770, "measures": 220, "drawing": 557},
    **{"charts": 350, "exports": 565, "tools": 145, "web": 565, "build": 450},
    **{"draw": 250, "terminal": 450, "cli": 450},
    **{"catalogue": 137, "country": 345, "words": 555, "publish": 763, "model": 450},
}
"""Where the middle of a room is from left to right; its floor follows from the arrows."""

AREA = {
    **dict.fromkeys(("sources", "units", "grids", "measures"), "figures"),
    **dict.fromkeys(("places", "drawing", "charts", "exports", "web"), "shown"),
    "tools": "own",
    **dict.fromkeys(("build", "draw", "terminal", "cli"), "run"),
    **dict.fromkeys(GROUND, "ground"),
}
LEGEND = {
    "figures": "the figures",
    "shown": "what is shown",
    "own": "users' own data",
    "run": "how it runs",
    "ground": "what all stand on",
}

WIDTH, TOP, STOREY, HEIGHT, ROOM = 900, 84, 84, 52, 190
LINES_A_DOT = 1000

STYLE = """
svg { font-family: system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
.page { fill: #fbfaf7; } .soil { fill: #f0eee8; }
.name { fill: #1f2a33; font-size: 16px; font-weight: 600; }
.holds, .legend { fill: #56626c; font-size: 12px; }
.title { fill: #1f2a33; font-size: 17px; font-weight: 600; }
.arrow { fill: none; stroke: #8a949c; stroke-width: 1.3; } .head { fill: #8a949c; }
.room { stroke-width: 1.2; }
.figures { fill: #e5f4ee; stroke: #42ada9; } .shown { fill: #ecebf6; stroke: #a3a6d3; }
.own { fill: #fdf0df; stroke: #e88f2f; } .run { fill: #ffffff; stroke: #a9b1b7; }
.ground { fill: #ffffff; stroke: #cfcabd; } .dot { fill: #1f2a33; opacity: 0.38; }
@media (prefers-color-scheme: dark) {
  .page { fill: #14191d; } .soil { fill: #1c2328; }
  .name, .title { fill: #eef1f3; } .holds, .legend { fill: #a9b4bc; }
  .arrow { stroke: #77828a; } .head { fill: #77828a; }
  .figures { fill: #0d3948; stroke: #40adac; } .shown { fill: #2b2d4d; stroke: #9186d6; }
  .own { fill: #46301c; stroke: #e6953c; } .run { fill: #20282e; stroke: #66727b; }
  .ground { fill: #242c32; stroke: #4a555d; } .dot { fill: #eef1f3; }
}
"""


def modules() -> Iterator[tuple[str, Path]]:
    """Yield every module of the atlas by its dotted name."""
    for path in sorted(ATLAS.rglob("*.py")):
        parts = path.relative_to(ATLAS.parent).with_suffix("").parts
        yield ".".join(parts).removesuffix(".__init__"), path


def room_of(module: str) -> str:
    """Return the room of a module: the second part of its name."""
    return module.split(".")[1] if "." in module else ""


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Name every module that a file names, under ``TYPE_CHECKING`` and in functions too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return tuple(found)


def arrows() -> Iterator[tuple[str, str, str]]:
    """Yield room, room and the import that ties them."""
    for module, path in modules():
        for name in imports(path):
            above, below = room_of(module), room_of(name)
            inside = name.startswith("atlas.") and ((ATLAS / below).exists() or below in LOOSE)
            if inside and below != above and above not in ("", "__main__"):
                yield above, below, f"{module} imports {name}"


@cache
def drawn_arrows() -> frozenset[tuple[str, str]]:
    """Choose the arrows that say something: (from, to), as the figures go.

    An arrow is left out where others lead the same way, and from the ground to the floors, for
    every floor stands on it.
    """
    known = {(above, below) for above, below, _ in arrows()}
    known = {pair for pair in known if pair[0] in GROUND or pair[1] not in GROUND}
    rooms = {room for pair in known for room in pair}
    reached = {room: _reached(room, known) for room in rooms}
    return frozenset(
        (below, above)
        for above, below in known
        if not any(below in reached[other] for one, other in known if one == above)
    )


def storeys(drawn: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Put every room one storey above the highest of those that hand it something."""
    handed = list(drawn)
    found: dict[str, int] = {}
    for room in FLOORS:
        below = [found[one] for one, other in handed if other == room]
        found[room] = max(below, default=-1) + 1
    return found


def draw() -> str:
    """Return the picture as SVG."""
    drawn = drawn_arrows()
    levels = storeys(drawn)
    roof = max(levels.values())
    tops = {room: TOP + (roof - level) * STOREY for room, level in levels.items()}
    soil = TOP + (roof + 1) * STOREY
    tops |= {room: soil + (98 if room == "model" else 22) for room in GROUND}
    height = soil + 186
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        ' aria-labelledby="title">',
        '<title id="title">The rooms of the atlas: figures go up from the sources to the'
        " commands, and never down</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{height}" rx="10"/>',
        f'<rect class="soil" x="18" y="{soil}" width="{WIDTH - 36}" height="{height - soil - 16}"'
        ' rx="8"/>',
        *_legend(),
        *(_arrow(one, other, tops) for one, other in sorted(drawn)),
        *(_room(room, tops[room]) for room in (*GROUND, *FLOORS)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _reached(room: str, known: set[tuple[str, str]]) -> set[str]:
    below = {other for one, other in known if one == room}
    return below.union(*(_reached(one, known) for one in below))


def _width(room: str) -> int:
    return {"sources": 320, "tools": 230, "model": 816}.get(room, ROOM)


def _legend() -> Iterator[str]:
    yield '<text class="title" x="28" y="36">Figures go up, and never down</text>'
    said = "What stands higher may use what stands lower. One dot: 1,000 lines of Python."
    yield f'<text class="legend" x="28" y="57">{said}</text>'
    for place, (area, words) in enumerate(LEGEND.items()):
        y = 84 + place * 21
        yield f'<rect class="room {area}" x="28" y="{y}" width="18" height="13" rx="3"/>'
        yield f'<text class="legend" x="54" y="{y + 11}">{escape(words)}</text>'


def _arrow(one: str, other: str, tops: dict[str, int]) -> str:
    """Draw from the roof of a room to the floor of one above it."""
    lean = (CENTRE[other] - CENTRE[one]) * 0.12
    x0 = CENTRE[other] if one == "model" else CENTRE[one] + _within(lean, one)
    x1 = CENTRE[other] if one == "model" else CENTRE[other] - _within(lean, other)
    y0, y1 = tops[one], tops[other] + HEIGHT + 7
    bend = (y0 - y1) * 0.5
    curve = f"M{x0:.0f} {y0}C{x0:.0f} {y0 - bend:.0f} {x1:.0f} {y1 + bend:.0f} {x1:.0f} {y1}"
    head = f"M{x1 - 4:.0f} {y1}L{x1:.0f} {y1 - 6}L{x1 + 4:.0f} {y1}Z"
    return (
        f'<g data-from="{one}" data-to="{other}"><path class="arrow" d="{curve}"/>'
        f'<path class="head" d="{head}"/></g>'
    )


def _within(lean: float, room: str) -> float:
    most = _width(room) / 2 - 24
    return max(-most, min(most, lean))


def _room(room: str, top: int) -> str:
    width, middle = _width(room), CENTRE[room]
    left = middle - width // 2
    files = ATLAS.glob(f"{room}.py") if room in LOOSE else (ATLAS / room).rglob("*.py")
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    dots = "".join(
        f'<circle class="dot" cx="{left + width - 12 - 7 * place}" cy="{top + 12}" r="2"/>'
        for place in range(round(lines / LINES_A_DOT))
    )
    return (
        f'<g data-room="{room}"><rect class="room {AREA[room]}" x="{left}" y="{top}"'
        f' width="{width}" height="{HEIGHT}" rx="6"/>{dots}'
        f'<text class="name" x="{left + 14}" y="{top + 23}">{room}</text>'
        f'<text class="holds" x="{left + 14}" y="{top + 41}">{escape(HOLDS[room])}</text></g>'
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8", newline="\n")
