"""What an error says, in the language of the system where the words have it."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from atlas.model.errors import LONGEST_VALUE, Fault, FaultyInputError
from atlas.model.text import Text
from atlas.terminal.console import say, spoken
from atlas.words.numbers import count
from atlas.words.word_files import read_words

_ERROR = read_words("help", "error")
_MESSAGES = read_words("help", "message")

_PARTS = {"n": r"[\d.,]+(?:e[+-]?\d+)?", "set": r"\S+", "item": "[^,]+"}
"""What a part of a message is that is called so: a number, one word, one of a list; else any."""

_BETWEEN = re.compile(r""", (?=(?:[^'"]|'[^']*'|"[^"]*")*$)""")
"""What stands between the names of a list, and not within quotes."""


def error_said(error: BaseException) -> str:
    """Say an error of the atlas: the faults of an input one by one, another as one message."""
    if spoken() == "en" or not isinstance(error, FaultyInputError):
        return message_said(str(error))
    lines = [_fault_said(fault) for fault in error.shown]
    if hidden := len(error.faults) - len(lines):
        lines.append(say(_ERROR["hidden"], n=count(hidden)))
    return "\n".join(lines)


def _fault_said(fault: Fault) -> str:
    """Say one fault: as its English, but for what was expected if the words lack that."""
    file, name, value, expected = fault.written
    file = message_said(file)
    row = say(_ERROR["row"], n=fault.row) if fault.row is not None else ""
    column = say(_ERROR[fault.part], name=name) if name else ""
    place = say(_ERROR["comma"]).join(part for part in (file, row, column) if part)
    # What stands in a row is the user's, and said as it is.
    if fault.row is None or len(fault.value or "") > LONGEST_VALUE:
        value = message_said(value)
    if value and place == file and file[-1:].isascii():
        place += " "
    of = _ERROR["found" if value else "expected"]
    return say(of, place=place, value=value, expected=message_said(expected))


def message_said(message: str) -> str:
    """Say a message in the language of the system; one that the words lack is English.

    Of a message of several lines that is not known as a whole, each line is said.
    """
    if spoken() == "en":
        return message
    for pattern, text in _patterns():
        if found := pattern.fullmatch(message):
            return say(text, **{part: _said(part, of) for part, of in found.groupdict().items()})
    return "\n".join(map(message_said, message.split("\n"))) if "\n" in message else message


def _said(part: str, words: str) -> str:
    """Say a part of a message; one that is called names is a list, each of which is said."""
    said = message_said(words)
    if said != words or not part.startswith("names"):
        return said
    return say(_ERROR["between"]).join(map(message_said, _BETWEEN.split(words)))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Text], ...]:
    """Turn each English message into what finds it, in the order in which they are tried.

    One that begins with words of its own comes before one that begins with anything, and of two
    alike the one with more words.
    """
    texts = sorted(_MESSAGES.values(), key=lambda text: (text.en[0] == "{", -len(text.en)))
    return tuple((_pattern(text.en), text) for text in texts)


def _pattern(message: str) -> re.Pattern[str]:
    parts = []
    for words, name, _, _ in Formatter().parse(message):
        parts.append(re.escape(words))
        if name:
            parts.append(f"(?P<{name}>{_PARTS.get(name, '.+?')})")
    return re.compile("".join(parts))
