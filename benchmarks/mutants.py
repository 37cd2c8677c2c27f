"""Change the code in small ways and count how many of the changes a test notices.

``python benchmarks/mutants.py`` draws 300 mutants of the rooms `units` and `measures` and of the
joins, with a fixed seed. For each it copies the change into a copy of the repository and runs the
tests of the changed module until one fails. It prints every mutant as it is tried, the survivors
with their lines, and the score. Before the first it runs all of these tests on the unchanged code.

The tests of a module are the test files that name it, then those of its room. Of these, the tests
that need no measured atlas come first: measuring takes most of a minute, for every mutant anew.
On two cores 120 mutants take 71 minutes.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

import pytest

ROOT = Path(__file__).parents[1]

ROOMS = {
    "atlas/units": ("tests/units", "tests/tools"),
    "atlas/measures": ("tests/measures",),
    "atlas/tools": ("tests/tools",),
}
"""The rooms that mutants are drawn from, each with the folders of its tests."""

JOINS = ("join_table", "find_divisions", "values_on_units", "transfer_table", "between_years")
"""What is drawn of the tools."""

OPPOSITES: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
}

MINUTES = 15
"""A mutant whose tests take longer than this never ends, and counts as noticed."""

LAST = ("shared_dataset", "inputs", "history")
"""Fixtures that measure or read the atlas: tests that need them come last."""

SAID = 3_000
"""How much of what the tests said is told where they fail without a mutant."""

NONE_RUN = 5
"""The exit code of pytest where no test was chosen."""


@dataclass(frozen=True)
class Mutant:
    """One small change: the module, the line, and the statement before and after it."""

    module: Path
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line}  {self.before}  ->  {self.after}"


def sites(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk over what a mutant may change: not annotations, messages, docstrings or imports."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_silent(child):
                continue
            yield child
            yield from sites(child)


def _is_silent(node: ast.AST) -> bool:
    """Tell what no test should notice: what is said, and what only a checker of types reads."""
    match node:
        case ast.Raise() | ast.JoinedStr() | ast.Assert() | ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Call(func=ast.Name(id="Fault" | "Message")):
            return True
    return False


def changed(node: ast.AST) -> ast.AST | None:
    """Return what a mutant has in the place of a node; None where there is no such change."""
    new = copy.deepcopy(node)
    match new:
        case ast.Compare(ops=[first, *_]) if type(first) in OPPOSITES:
            new.ops[0] = OPPOSITES[type(first)]()
        case ast.BinOp(op=operator, left=left) if type(operator) in OPPOSITES:
            if isinstance(left, ast.Constant) and isinstance(left.value, str):
                return None
            new.op = OPPOSITES[type(operator)]()
        case ast.BoolOp(op=operator):
            new.op = OPPOSITES[type(operator)]()
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            return operand
        case ast.Constant(value=bool()):
            new.value = not new.value
        case ast.Constant(value=int() | float()):
            new.value += 1
        case _:
            return None
    return new


def changeable(module: Path) -> list[ast.AST]:
    """List the nodes of a module that a mutant may change, each within the tree of the module."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    return [node for node in sites(tree) if changed(node) is not None]


def mutant_of(module: Path, at: int) -> Mutant:
    """Make one mutant of a module: the one that changes the node at this place of the list."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    node = [node for node in sites(tree) if changed(node) is not None][at]
    new = changed(node)
    before, after, line = ast.unparse(node), ast.unparse(new), node.lineno
    node.__class__ = new.__class__
    node.__dict__.clear()
    node.__dict__.update(new.__dict__)
    return Mutant(module, line, before, after, ast.unparse(ast.fix_missing_locations(tree)))


def drawn(count: int, seed: int, only: str = "") -> list[Mutant]:
    """Draw so many mutants of all rooms, each with the same chance.

    Their order is that of the draw: the first of them are a fair sample as well.
    """
    modules = [
        path.relative_to(ROOT)
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if (room != "atlas/tools" or path.stem in JOINS) and only in str(path)
    ]
    every = [(module, at) for module in modules for at in range(len(changeable(module)))]
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    return [mutant_of(module, at) for module, at in chosen]


@cache
def tests_of(module: Path) -> list[str]:
    """List the tests that may notice a change of a module: files that name it, then its room."""
    room = next(room for room in ROOMS if module.is_relative_to(room))
    dotted = ".".join(module.with_suffix("").parts)
    parent, name = dotted.rsplit(".", 1)
    ways = (dotted, f"from {parent} import {name}", f"test_{name}.py")
    naming = [
        path
        for path in (ROOT / "tests").rglob("test_*.py")
        if path.name == ways[2] or any(way in path.read_text(encoding="utf-8") for way in ways[:2])
        if not {"web", "browser", "frontend"} & set(path.parts)
    ]
    near = sorted(naming, key=lambda it: it.stat().st_size)
    return [*(str(path.relative_to(ROOT)) for path in near), *ROOMS[room]]


def is_noticed(mutant: Mutant, folder: Path) -> bool:
    """Try a mutant in a copy of the repository: whether a test fails, or never ends."""
    path = folder / mutant.module
    plain = path.read_text(encoding="utf-8")
    path.write_text(mutant.source, encoding="utf-8")
    try:
        return bool(fails(tests_of(mutant.module), folder))
    finally:
        path.write_text(plain, encoding="utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests that need no measured atlas come first: a hook, for this file is a plugin."""
    items.sort(key=lambda item: [name in item.fixturenames for name in LAST])


def fails(tests: list[str], folder: Path) -> str:
    """Run tests in a copy of the repository until one fails, and return what it said; else nothing.

    Tests that build a site, open a browser or start the command again and again are left out:
    what they alone notice is no tooth of the room.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    asked = ["--basetemp", str(folder.parent / f"{folder.name}-temp"), "-m", "quick"]
    paths = os.pathsep.join(map(str, (folder, Path(__file__).parent)))
    try:
        done = subprocess.run(
            [*command, "-p", "mutants", *asked, *tests],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=60 * MINUTES,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no end within {MINUTES} minutes"
    failed = done.returncode not in (0, NONE_RUN)
    return (done.stdout + done.stderr)[-SAID:] or "it said nothing" if failed else ""


def copies(folder: Path, count: int) -> SimpleQueue[Path]:
    """Copy what git knows of the repository, once for each worker."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]
    made: SimpleQueue[Path] = SimpleQueue()
    for number in range(count):
        for name in names:
            path = folder / f"copy-{number}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, path)
        made.put(folder / f"copy-{number}")
    return made


def main() -> None:
    """Try the mutants, print each with what became of it, then the survivors and the score."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=300, help="how many mutants to draw")
    parser.add_argument("--seed", type=int, default=48, help="of the draw")
    parser.add_argument("--workers", type=int, default=2, help="how many are tried at once")
    parser.add_argument("--only", default="", help="modules whose path holds this")
    asked = parser.parse_args()
    mutants = drawn(asked.count, asked.seed, asked.only)
    survivors, started = [], monotonic()
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(asked.workers) as workers:
        free = copies(Path(temporary), asked.workers)
        unchanged = free.get()
        every = sorted({test for mutant in mutants for test in tests_of(mutant.module)})
        if said := fails(every, unchanged):
            sys.exit(f"a test fails without a mutant:\n{said}")
        free.put(unchanged)

        def tried(mutant: Mutant) -> bool:
            folder = free.get()
            try:
                return is_noticed(mutant, folder)
            finally:
                free.put(folder)

        for number, (mutant, noticed) in enumerate(
            zip(mutants, workers.map(tried, mutants), strict=True), 1
        ):
            print(f"{number:4}  {'noticed ' if noticed else 'SURVIVED'}  {mutant}", flush=True)
            if not noticed:
                survivors.append(mutant)
    print(f"\n{len(survivors)} survived:", *survivors, sep="\n  ")
    noticed = len(mutants) - len(survivors)
    share = 100 * noticed / max(len(mutants), 1)
    minutes = (monotonic() - started) / 60
    print(f"\nScore {share:.1f}%: {noticed} of {len(mutants)} noticed, in {minutes:.0f} minutes")


if __name__ == "__main__":
    main()
