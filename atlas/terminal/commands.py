"""The classes of the commands: help and wrong usage in the language of the system."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from atlas.terminal.console import spoken
from atlas.terminal.help import help_in, print_usage_error

UsageError: Any = typer.BadParameter.__base__
"""What Typer raises of wrong usage: it names the class in no public module."""


class FlagsWithoutType:
    """Commands and groups whose help names no type of what takes no value."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options and arguments, and the option of help."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if getattr(param, "is_flag", False):
                param.metavar = ""
        return params


class InTheLanguageOfTheSystem(FlagsWithoutType):
    """Commands and groups whose help is in the language of the system, where that is no English."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        if (lang := spoken()) == "en":
            super().format_help(ctx, formatter)  # type: ignore[misc]
            return
        formatter.write(help_in(lang, self, ctx))


class Command(InTheLanguageOfTheSystem, TyperCommand):
    """A command of `china-atlas`."""


class Group(InTheLanguageOfTheSystem, TyperGroup):
    """A group of commands of `china-atlas`."""

    def main(self, *args: Any, **named: Any) -> Any:
        """Run a command and exit; what is wrong with its usage is said as help is."""
        if spoken() == "en" or not named.get("standalone_mode", True):
            return super().main(*args, **named)
        try:
            code = super().main(*args, **(named | {"standalone_mode": False}))
        except UsageError as error:
            print_usage_error(error)
            sys.exit(error.exit_code)
        sys.exit(code if isinstance(code, int) else 0)
