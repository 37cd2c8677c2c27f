"""The skeleton of a measure: its module, its test, its column, and the line that joins it."""

from __future__ import annotations

import re
from keyword import iskeyword

from atlas.catalogue.columns import find_column
from atlas.country import here
from atlas.model.errors import UserError
from atlas.model.text import alike
from atlas.tools.skeletons.writing import Written, fill, source_checkout, write_all
from atlas.words.reading import read_words

_NEXT = read_words("notes", "next")

NAME = re.compile(r"[a-z][a-z_]*[a-z]")
COLUMNS = "atlas/catalogue/columns.toml"
JOINED = "atlas/measures/of_units.py"
NEEDED = "female"
"""The column of a census that the skeleton cannot do without."""


def new_measure(name: str, room: str) -> Written:
    """Write a measure that works as it stands into the source checkout.

    Parameters
    ----------
    name
        Of the module, its function and its column, which is ``NAME_2020`` for 2020.
    room
        The folder of ``atlas/measures`` that it belongs to.

    Raises
    ------
    UserError
        The name is no name or is taken, there is no such room, or the atlas is an installed one.
    """
    root = source_checkout()
    measures, joined = root / "atlas/measures", root / JOINED
    rooms = sorted(door.parent.name for door in measures.glob("*/__init__.py"))
    if room not in rooms:
        raise UserError(f"{room!r} is no room of measures: expected one of {', '.join(rooms)}")
    code = joined.read_text(encoding="utf-8")
    _check_name(name, code, {path.stem for path in measures.rglob("*.py")})
    entry = fill("column.toml.template", name=name)
    declared = (root / COLUMNS).read_text(encoding="utf-8").rstrip() + "\n" + entry
    module = measures / room / f"{name}.py"
    test = root / "tests/measures" / room / f"test_{name}.py"
    sentence = name.replace("_", " ").capitalize()
    new = {
        module: fill("measure.py.template", name=name),
        test: fill("test_measure.py.template", name=name, room=room, sentence=sentence),
    }
    changed = {root / COLUMNS: declared, joined: _join(code, name, room)}
    write_all(new, changed)
    year = here().latest
    steps = (
        _NEXT["measure"].fill(module=module, test=test),
        _NEXT["column"].fill(columns=COLUMNS),
        _NEXT["needs"].fill(joined=JOINED),
        alike(f"python -m pytest -n 0 {test.relative_to(root)} tests/catalogue"),
        alike(f"python -m atlas new layer {name}_county_{year} --indicator {name}_{year}"),
    )
    return Written(tuple(new), tuple(changed), steps)


def _check_name(name: str, code: str, modules: set[str]) -> None:
    if not NAME.fullmatch(name) or iskeyword(name):
        raise UserError(f"{name!r} is no name of a measure: lower-case letters and _")
    if name in modules or re.search(rf"\b{name}\b", code) or find_column(f"{name}_{here().latest}"):
        raise UserError(f"{name!r} is taken: a measure or a column bears that name")


def _join(code: str, name: str, room: str) -> str:
    """Return the code that joins the measures with one more: its import, and its line."""
    module = f"atlas.measures.{room}.{name}"
    lines = code.splitlines(keepends=True)
    after = next(
        place
        for place, line in enumerate(lines)
        if (found := re.match(r"from (atlas\.\S+) import", line)) and found[1] > module
    )
    lines.insert(after, f"from {module} import {name}\n")
    opened = lines.index("PEOPLE_MEASURES = (\n")
    lines.insert(lines.index(")\n", opened), f'    ("{NEEDED}", {name}),\n')
    return "".join(lines)
