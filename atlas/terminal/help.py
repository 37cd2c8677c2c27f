"""Commands whose help and usage errors are in the language of the system.

Typer prints them in English alone.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

import typer
from rich.cells import cell_len
from rich.console import Console
from typer.core import TyperCommand, TyperGroup

from atlas.country.country_file import census_years, list_years, period_names
from atlas.model.errors import Message, one_line, shortened
from atlas.model.text import Text, same_in_all_languages
from atlas.terminal.console import folded, open_console, say, spoken
from atlas.terminal.errors import message_said
from atlas.terminal.option_values import written_choices
from atlas.words.numbers import listed
from atlas.words.word_files import read_words

_FRAME = read_words("help", "frame")
_ERROR = read_words("help", "error")
_COMMANDS = read_words("help", "command")

NARROWEST, WIDEST = 40, 120
"""Cells of a line of help."""

LONGEST_HEAD = 32
"""Cells in which an option stands before what it does; a longer one is folded."""


@cache
def option_help() -> Mapping[str, Text]:
    """Return what help says of options by the names of ``help.toml``, their fields filled in."""
    fields = read_words("terminal", "field")
    first, last = list_years()
    values = {
        "periods": _choices(period_names()),
        "census_years": _choices(census_years()),
        "lists": same_in_all_languages(f"{first}–{last}"),
        "longitude": same_in_all_languages(fields["longitude"].zh),
        "latitude": same_in_all_languages(fields["latitude"].zh),
    }
    return {name: text.fill(**values) for name, text in read_words("help", "option").items()}


@cache
def explained() -> Mapping[str, Text]:
    """Return what help says of commands and options, in both languages, by its English."""
    return {text.en: text for text in (*_COMMANDS.values(), *option_help().values())}


def _choices(choices: Any) -> Text:
    """Write what may be chosen, as the English help does."""
    *others, last = map(str, choices)
    word = _FRAME["or"]
    return Text(f"{listed(others, None).zh} {word.zh} {last}", written_choices(choices))


def help_in(lang: str, command: Any, ctx: Any) -> str:
    """Write the help of a command or a group.

    Parameters
    ----------
    lang
        The language.
    command, ctx
        As Typer hands them to what formats help.
    """
    width = min(WIDEST, max(NARROWEST, shutil.get_terminal_size().columns))
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    with console.capture() as written:
        console.print(
            f"{_FRAME['usage'].get(lang)}{_FRAME['colon'].get(lang)}{usage(lang, command, ctx)}",
            style="bold",
        )
        console.print()
        for line in folded(_in(lang, command.help), width):
            console.print(line)
        params = [one for one in command.get_params(ctx) if not getattr(one, "hidden", False)]
        for kind, title in (("argument", "arguments"), ("option", "options")):
            rows = [_row(lang, one, ctx) for one in params if one.param_type_name == kind]
            _print_part(console, _FRAME[title].get(lang), rows)
        commands = getattr(command, "commands", {}).items()
        rows = [(name, _in(lang, one.help)) for name, one in commands]
        _print_part(console, _FRAME["commands"].get(lang), rows)
    return written.get().rstrip("\n")


def usage(lang: str, command: Any, ctx: Any) -> str:
    """Write how a command is called."""
    parts = [ctx.command_path, _FRAME["options_of"].get(lang)]
    if getattr(command, "commands", None):
        parts.append(_FRAME["command_of"].get(lang))
    arguments = (one for one in command.get_params(ctx) if one.param_type_name == "argument")
    parts += [_name(one) if one.required else f"[{_name(one)}]" for one in arguments]
    return " ".join(parts)


def _print_part(console: Console, title: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    head = min(LONGEST_HEAD, max(cell_len(name) for name, _ in rows))
    console.print()
    console.print(title, style="bold")
    for name, said in rows:
        lines = folded(said, console.width - head - 5)
        if cell_len(name) > head:
            console.print(f"  {name}", style="cyan", soft_wrap=True)
            name = ""
        for line in lines:
            console.print(f"  {name}{' ' * (head - cell_len(name))}  {line}".rstrip())
            name = ""


def _row(lang: str, param: Any, ctx: Any) -> tuple[str, str]:
    """Write an option or argument: how it is given, what it does, and what it is without."""
    said = "".join([_in(lang, param.help), *_further(lang, param)])
    if param.param_type_name == "argument":
        return _name(param), said
    flags = ", ".join([*param.opts, *param.secondary_opts])
    kind = param.metavar
    if kind is None and not param.is_flag:
        kind = param.display_type_rich(ctx=ctx) or ""
    return f"{flags} {kind or ''}".strip(), said


def _further(lang: str, param: Any) -> Iterator[str]:
    least, most = getattr(param, "min", None), getattr(param, "max", None)
    if least is not None:
        of = "at_least" if most is None else "between"
        yield _FRAME[of].fill(least=f"{least:g}", most=f"{most or 0:g}").get(lang)
    default = param.default
    if param.secondary_opts:
        default = (param.opts if default else param.secondary_opts)[0]
    if param.required:
        yield _FRAME["required"].get(lang)
    elif getattr(param, "show_default", False) and default not in (None, False, ""):
        yield _FRAME["default"].fill(value=default).get(lang)


def _name(param: Any) -> str:
    return str(param.metavar or param.name.upper())


def _in(lang: str, said: str | None) -> str:
    """Say a text of help in a language; one that nobody translated is English."""
    text = explained().get(" ".join((said or "").split()))
    return text.get(lang) if text else said or ""


def print_usage_error(error: Any) -> None:
    """Print on stderr what is wrong with the usage, and how the command is called."""
    console = open_console(stderr=True)
    lang, ctx = spoken(), error.ctx
    # A group that is called without anything shows its help, which is the message.
    if type(error).__name__ == "NoArgsIsHelpError":
        console.print(error.message, soft_wrap=True)
        return
    if ctx is not None:
        said = (
            f"{_FRAME['usage'].get(lang)}{_FRAME['colon'].get(lang)}{usage(lang, ctx.command, ctx)}"
        )
        console.print(said, soft_wrap=True)
        console.print(say(_FRAME["try"], command=ctx.command_path), soft_wrap=True)
    if isinstance(error, typer.BadParameter):  # which it puts into a sentence of its own
        error.message = message_said(Message(error.message))
    message = one_line(message_said(Message(error.format_message())))
    console.print(say(_ERROR["error"], message=message), soft_wrap=True)


UsageError: Any = typer.BadParameter.__base__
"""What Typer raises of wrong usage: it names the class in no public module."""


def _process_by_name(process: Callable[[Any, Any], Any], ctx: Any, value: Any) -> Any:
    """Read the value of an option or argument; where it is refused, the message names it."""
    try:
        return process(ctx, value)
    except typer.BadParameter as error:
        if isinstance(value, str) and shortened(value) not in error.message:
            error.message = Message(
                "{value!r}: {message}", value=shortened(value), message=Message(error.message)
            )
        raise


class FlagsWithoutType:
    """Commands and groups whose help names no type of flags, and whose errors name the value."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options and arguments, and the option of help."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if getattr(param, "is_flag", False):
                param.metavar = ""
            elif "process_value" not in vars(param):
                param.process_value = partial(_process_by_name, param.process_value)
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
