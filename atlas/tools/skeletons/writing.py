"""Writing skeletons: fill the templates, refuse a bad name, never write over a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

import atlas
from atlas.model.errors import OutputError, UnavailableError
from atlas.model.text import Text


@dataclass(frozen=True)
class Written:
    """What was written, and what is to be done next.

    Attributes
    ----------
    new, changed
        Files that were not there before, and files that got some lines more.
    steps
        What to do next, in order.
    """

    new: tuple[Path, ...]
    changed: tuple[Path, ...]
    steps: tuple[Text, ...]


def fill(template: str, **values: str) -> str:
    """Return the text of a template of this folder, its ``$fields`` filled in."""
    text = files(__package__).joinpath(template).read_text(encoding="utf-8")
    return Template(text).substitute(values)


def source_checkout() -> Path:
    """Find the folder that holds the code with its tests and its layers.

    Raises
    ------
    UnavailableError
        The atlas that runs is an installed one.
    """
    root = Path(atlas.__file__).parents[1]
    parts = ("pyproject.toml", "layers", "tests/measures")
    if not all((root / part).exists() for part in parts):
        raise UnavailableError(
            f"{root} is no source checkout: clone the atlas, and run python -m atlas new in it"
        )
    return root


def write_all(new: Mapping[Path, str], changed: Mapping[Path, str]) -> None:
    """Write new files and the new text of old ones, or nothing where a new one is there already.

    Raises
    ------
    OutputError
        A new file is there already, or cannot be written.
    """
    there = [str(path) for path in new if os.path.lexists(path)]
    if there:
        raise OutputError(f"{', '.join(there)}: there already. Nothing was changed.")
    try:
        for path, text in {**new, **changed}.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{error.filename}: {error.strerror}") from None
