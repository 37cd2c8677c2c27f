"""The packaged scripts and style sheets as the pages load them: without what only readers need."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

from rcssmin import cssmin
from rjsmin import jsmin

_MINIFY: Final = {"js": jsmin, "css": cssmin}


@cache
def packaged(name: str) -> str:
    """Read a file of ``static/`` by its room and name, ``maps/legend.js``, minified.

    No template literal of a script may hold another one: `rjsmin` would take what stands between
    the two for code.
    """
    return f"{_MINIFY[name.rpartition('.')[2]](_text(name))}\n"


def plain(name: str) -> str:
    """Read a script as it is written, but for what its first comment tells our readers alone."""
    return _text(name).partition("*/")[2].strip()


def _text(name: str) -> str:
    return (resources.files("atlas.web") / "static" / name).read_text(encoding="utf-8")
