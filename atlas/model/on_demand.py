"""Public names of a room, imported when one of them is first asked for.

A room of many libraries is opened in a moment then, and a script that asks for one measure does
not wait for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def on_demand(room: str, chapters: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """Make the ``__getattr__`` of a room from the public names of each of its modules.

    Parameters
    ----------
    room
        The package, such as ``atlas.measures``.
    chapters
        Module → the public names that it gives.
    """
    chapter_of = {name: chapter for chapter, names in chapters.items() for name in names}

    def look_up(name: str) -> Any:
        if name in chapter_of:
            return getattr(import_module(chapter_of[name]), name)
        raise AttributeError(f"module {room!r} has no attribute {name!r}")

    return look_up
