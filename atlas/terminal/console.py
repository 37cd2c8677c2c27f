"""The consoles that everything is printed on, and the language that it is printed in."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from typer.core import TyperCommand, TyperGroup

from atlas.model.text import LANGUAGES, Text

# Wider than any of our tables, so that no line of a pipe or a log is folded.
PIPE_WIDTH = 1000

ASKED_IN = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that name the language of messages; the first that is set decides, as in gettext."""


def open_console(*, stderr: bool = False) -> Console:
    """Open a console: as wide as the terminal, or as wide as the text on a pipe."""
    stream = sys.stderr if stderr else sys.stdout
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    return console


class FlagsWithoutType:
    """Commands and groups whose help names no type of what takes no value."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options and arguments, and the option of help."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if getattr(param, "is_flag", False):
                param.metavar = ""
        return params


class Command(FlagsWithoutType, TyperCommand):
    """A command of `china-atlas`."""


class Group(FlagsWithoutType, TyperGroup):
    """A group of commands of `china-atlas`."""


def spoken(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language to print in: that of the system where the atlas has it, else English."""
    asked = next((found for name in ASKED_IN if (found := environment.get(name))), "")
    return next((lang for lang in LANGUAGES if asked.startswith(lang)), "en")


def say(text: Text, **values: object) -> str:
    """Say a text in the language to print in, its fields filled in."""
    return (text.fill(**values) if values else text).get(spoken())
