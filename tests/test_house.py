"""The rooms of the house and the arrows between them: one way, no circle, a word at each door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ATLAS = Path(__file__).parents[1] / "atlas"

GROUND = ("model", "country", "catalogue", "words", "publish")
FLOORS = (
    *("sources", "units", "grids", "measures", "places", "drawing", "charts", "cards", "exports"),
    *("web", "tools", "build", "terminal", "cli"),
)
"""From the ground up: a room imports from those below it, and from the ground."""

GROUND_ARROWS = {
    "model": set(),
    "country": {"model"},
    "catalogue": {"model"},
    "words": {"model"},
    "publish": {"model"},
}
"""The rooms of the ground stand beside one another; all of them know the nouns."""

NEVER = {
    ("cards", "charts"),
    ("exports", "charts"),
    ("exports", "cards"),
    ("tools", "web"),
    ("tools", "charts"),
    ("tools", "cards"),
}
"""Neighbours on the way up that know nothing of one another."""

LOOSE = {"__init__", "__main__", "build", "cli"}
"""The modules that lie in no room."""


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(ATLAS.rglob("*.py")):
        parts = path.relative_to(ATLAS.parent).with_suffix("").parts
        yield ".".join(parts).removesuffix(".__init__"), path


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file names, under ``TYPE_CHECKING`` and in functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def allowed(above: str, below: str) -> bool:
    if above in GROUND_ARROWS:
        return below in GROUND_ARROWS[above]
    if below in GROUND:
        return True
    return FLOORS.index(below) < FLOORS.index(above) and (above, below) not in NEVER


def arrows() -> Iterator[tuple[str, str, str]]:
    """Yield room, room and the import that ties them."""
    for module, path in modules():
        for name in imports(path):
            above, below = room(module), room(name)
            inside = name.startswith("atlas.") and ((ATLAS / below).exists() or below in LOOSE)
            if inside and below != above and above not in ("", "__main__"):
                yield above, below, f"{module} imports {name}"


def test_every_arrow_runs_one_way() -> None:
    assert sorted({why for above, below, why in arrows() if not allowed(above, below)}) == []


def test_no_module_lies_loose() -> None:
    assert {path.stem for path in ATLAS.glob("*.py")} == LOOSE


def test_every_room_is_on_the_plan() -> None:
    rooms = {path.name for path in ATLAS.iterdir() if (path / "__init__.py").exists()}
    assert rooms == {*GROUND, *FLOORS} - LOOSE


@pytest.mark.parametrize(
    "door", [path for path in sorted(ATLAS.rglob("__init__.py")) if path.parent != ATLAS]
)
def test_every_room_says_at_its_door_what_it_holds(door: Path) -> None:
    doc = ast.get_docstring(ast.parse(door.read_text(encoding="utf-8")))
    assert doc is not None
    first = doc.splitlines()[0]
    assert len(first) > 20
    assert first.endswith(".")


def test_no_two_modules_import_each_other() -> None:
    """Not in a longer circle either, and not under ``TYPE_CHECKING``."""
    known = {module for module, _ in modules()}
    edges = {
        module: {name for name in imports(path) if name in known and name != module}
        for module, path in modules()
    }
    left = dict(edges)
    while leaves := [module for module, below in left.items() if not below & left.keys()]:
        for module in leaves:
            del left[module]
    assert left == {}
