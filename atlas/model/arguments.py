"""The arguments of the public functions: one check of all of them, before anything is done.

A script that passes None, a number for a name or a folder that cannot be one gets a `UserError`
that names the call, the argument, what was given and what was expected.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import Final

from atlas.model.errors import LONGEST_PATH, Fault, FaultyInputError, Message

LONGEST_NAME: Final = 255
"""Bytes of the name of a file that disks take."""


@dataclass(frozen=True)
class ArgumentFault(Fault):
    """An argument of a call that cannot be meant; ``file`` is the call."""

    def _named(self) -> Message:
        return Message(f"argument {self.column!r}")


@dataclass(frozen=True)
class Kind:
    """What an argument may be: in words, and as a test of a value."""

    expected: str
    holds: Callable[[object], bool]

    def or_none(self) -> Kind:
        """Return the kind that allows None too."""
        return Kind(f"{self.expected}, or None", lambda it: it is None or self.holds(it))


def _is_path(value: object) -> bool:
    if not isinstance(value, str | os.PathLike) or isinstance(text := os.fspath(value), bytes):
        return False
    try:
        path = os.fsencode(Path(text).expanduser())
    except (RuntimeError, UnicodeError):  # the home of nobody; half a character
        return False
    names = path.split(os.sep.encode())
    return b"\0" not in path and len(path) < LONGEST_PATH and max(map(len, names)) <= LONGEST_NAME


def _is_whole(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_year(value: object) -> bool:
    return _is_whole(value) or (isinstance(value, str) and value.isdecimal())


def _all(test: Callable[[object], bool]) -> Callable[[object], bool]:
    """Return a test of a list of values; a text is one value, no list of letters."""

    def holds(values: object) -> bool:
        if not isinstance(values, Iterable) or isinstance(values, str | bytes | Mapping):
            return False
        return all(map(test, values))

    return holds


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


TEXT: Final = Kind("a text", _is_text)
FLAG: Final = Kind("True or False", lambda value: isinstance(value, bool))
YEAR: Final = Kind("a year as a whole number", _is_year)
WHOLE: Final = Kind("a whole number", _is_whole)
PATH: Final = Kind("the path of a file or folder, a text or a Path", _is_path)
PATHS: Final = Kind("a list of paths", _all(_is_path))
NUMBERS: Final = Kind("a list of numbers", _all(_is_number))
NAMES: Final = Kind(
    "a name, or a list of names", lambda value: _is_text(value) or _all(_is_text)(value)
)
CALLABLE: Final = Kind("a function", callable)
FILES_BY_YEAR: Final = Kind(
    "a dictionary with the path of a file for each year",
    lambda value: (
        isinstance(value, Mapping)
        and all(map(_is_year, value))
        and all(map(_is_path, value.values()))
    ),
)


def one_of(*choices: str) -> Kind:
    """Return the kind of a choice among texts."""
    return Kind(f"one of {', '.join(choices)}", lambda it: _is_text(it) and it in choices)


def an_instance_of(*classes: type) -> Kind:
    """Return the kind of what is of a class."""
    named = " or ".join(f"a {one.__name__}" for one in classes)
    return Kind(named, lambda value: isinstance(value, classes))


def check_arguments(call: str, **given: tuple[object, Kind]) -> None:
    """Refuse arguments that are not of their kinds.

    Parameters
    ----------
    call
        Name of the function, such as ``atlas.load``.
    given
        Value and kind of each argument by its name.

    Raises
    ------
    FaultyInputError
        Naming all that are wrong.
    """
    faults = [
        ArgumentFault(Message(kind.expected), call, column=name, value=_shown(value))
        for name, (value, kind) in given.items()
        if not kind.holds(value)
    ]
    if faults:
        raise FaultyInputError(faults)


def _shown(value: object) -> str:
    """Write a value that is short by nature; of another its class."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, int | float | tuple | list | dict | os.PathLike):
        return repr(value)
    return type(value).__name__
