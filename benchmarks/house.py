"""Count the house: modules, lines of code, slivers, dependencies, and the rooms with their arrows.

``python benchmarks/house.py`` prints what CONTRIBUTING promises of `atlas/`. A line of code is one
that holds a token of Python other than a comment or a docstring.
"""

from __future__ import annotations

import ast
import io
import sys
import tokenize
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
ATLAS = ROOT / "atlas"
SLIVER = 40
"""A module of fewer lines is one."""

GOALS = {"modules": 260, "lines of code": 33_000, f"modules under {SLIVER} lines": 30}
GOALS["dependencies"] = 29

SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.ENCODING,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
"""Tokens that make no line one of code."""


def lines_of_code(source: str) -> int:
    """Count the lines of a module that hold code."""
    said: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                said.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in SILENT:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - said)


def main() -> None:
    """Print the figures of the whole house, and of every room."""
    counted = {
        path.relative_to(ATLAS): lines_of_code(path.read_text(encoding="utf-8"))
        for path in sorted(ATLAS.rglob("*.py"))
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = {
        "modules": len(counted),
        "lines of code": sum(counted.values()),
        f"modules under {SLIVER} lines": sum(lines < SLIVER for lines in counted.values()),
        "dependencies": len(project["dependencies"]),
    }
    for what, number in found.items():
        print(f"{what:<26} {number:>7,}   goal {GOALS[what]:>7,}")
    modules, lines = Counter[str](), Counter[str]()
    for path, number in counted.items():
        room = path.parts[0].removesuffix(".py")
        modules[room] += 1
        lines[room] += number
    print(f"\n{'room':<26} {'modules':>7} {'lines':>7}")
    for room, number in lines.most_common():
        print(f"{room:<26} {modules[room]:>7} {number:>7,}")
    if sys.argv[1:]:
        print(f"\n{'module':<60} {'lines':>5}")
        for path, number in sorted(counted.items(), key=lambda pair: -pair[1]):
            print(f"{path!s:<60} {number:>5}")


if __name__ == "__main__":
    main()
