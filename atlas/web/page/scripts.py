"""The packaged scripts as the pages load them: without what only their readers need."""

from __future__ import annotations

from importlib import resources


def packaged(name: str) -> str:
    """Read a script of ``static/`` by its room and name, ``maps/legend.js``, lean."""
    script = resources.files("atlas.web") / "static" / name
    return lean(script.read_text(encoding="utf-8"))


def lean(script: str) -> str:
    """Leave out indentation, empty lines, and comments that have lines of their own.

    Parameters
    ----------
    script
        JavaScript whose comments begin a line, and none of whose template strings holds a
        line break.
    """
    kept = []
    in_comment = False
    for line in map(str.strip, script.splitlines()):
        in_comment = in_comment or line.startswith("/*")
        if line and not in_comment and not line.startswith("//"):
            kept.append(line)
        in_comment = in_comment and not line.endswith("*/")
    return "".join(f"{line}\n" for line in kept)
