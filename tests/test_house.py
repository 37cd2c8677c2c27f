"""The rooms of the house and the arrows between them: one way, no circle, a word at each door."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs.draw_architecture import (
    ATLAS,
    FLOORS,
    GROUND,
    LOOSE,
    PICTURE,
    arrows,
    draw,
    drawn_arrows,
    imports,
    modules,
)

GROUND_ARROWS = {
    "model": set(),
    "country": {"model"},
    "catalogue": {"model", "country"},
    "words": {"model", "country"},
    "publish": {"model"},
}
"""The rooms of the ground stand beside one another; all of them know the nouns."""

NEVER = {("exports", "charts"), ("tools", "web"), ("tools", "charts")}
"""Neighbours on the way up that know nothing of one another."""


def allowed(above: str, below: str) -> bool:
    if above in GROUND_ARROWS:
        return below in GROUND_ARROWS[above]
    if below in GROUND:
        return True
    return FLOORS.index(below) < FLOORS.index(above) and (above, below) not in NEVER


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


def drawn(svg: str) -> tuple[list[str], list[tuple[str, str]]]:
    """List the rooms and the arrows of a picture."""
    groups = [element.attrib for element in ElementTree.fromstring(svg).iter()]
    rooms = sorted(group["data-room"] for group in groups if "data-room" in group)
    pairs = sorted((group["data-from"], group["data-to"]) for group in groups if "data-to" in group)
    return rooms, pairs


def test_the_picture_shows_the_rooms_and_arrows_of_the_imports() -> None:
    """Else run ``python docs/draw_architecture.py``."""
    rooms, pairs = drawn(PICTURE.read_text(encoding="utf-8"))
    assert rooms == sorted((*GROUND, *FLOORS))
    assert pairs == sorted(drawn_arrows())
    assert (rooms, pairs) == drawn(draw())


def test_the_picture_leaves_out_no_arrow_that_others_do_not_make_up() -> None:
    ways = {room: {room} for room in (*GROUND, *FLOORS)}
    for room in FLOORS:
        for below, above in drawn_arrows():
            if above == room:
                ways[room] |= ways[below]
    for above, below, why in arrows():
        assert below in GROUND or below in ways[above], why


def test_the_picture_is_the_same_each_time_and_asks_nobody() -> None:
    assert draw() == draw()
    assert re.findall(r"(?:href|src|url)\W", draw()) == []


MUTATORS = {
    *("append", "extend", "insert", "remove", "pop", "popitem", "clear", "sort", "reverse"),
    *("add", "discard", "update", "setdefault", "difference_update", "intersection_update"),
}


def kept_by_modules(tree: ast.Module) -> set[str]:
    """Name what a module binds: its values and classes, and what it imports from the atlas."""
    names = set[str]()
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("atlas"):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def names_of(function: ast.FunctionDef) -> set[str]:
    """Name what a function and the functions in it bind themselves."""
    bound = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    stored = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    return bound | {node.id for node in stored if isinstance(node.ctx, ast.Store)}


def writes(function: ast.FunctionDef) -> Iterator[tuple[str, int]]:
    """Give each name whose value a function changes, and the line."""
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            yield from ((name, node.lineno) for name in node.names)
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.value, ast.Name):
            if isinstance(node.ctx, ast.Store | ast.Del):
                yield node.value.id, node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked = node.func
            if asked.attr in MUTATORS and isinstance(asked.value, ast.Name):
                yield asked.value.id, node.lineno


def test_nothing_that_a_module_keeps_is_written_to_after_import() -> None:
    """Else a function gives something else because another was called before it."""
    found = []
    for module, path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        kept = kept_by_modules(tree)
        assert "ContextVar" not in path.read_text(encoding="utf-8"), module
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            own = names_of(function)
            found += [
                f"{module}:{line} writes to {name}"
                for name, line in writes(function)
                if name in kept and name not in own
            ]
    assert sorted(set(found)) == []
