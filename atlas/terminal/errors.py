"""What an error says, in the language of the system where the words have it."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from atlas.model.errors import AtlasError, Message
from atlas.model.text import Text
from atlas.terminal.console import say, spoken
from atlas.words.word_files import read_messages, read_words

_ERROR = read_words("help", "error")


def error_said(error: AtlasError) -> str:
    """Say an error of the atlas, each of its messages on its own line."""
    return "\n".join(map(message_said, error.messages(message_said)))


def message_said(message: str) -> str:
    """Say a message in the language of the system; one that the words lack is English."""
    if spoken() == "en" or not isinstance(message, Message):
        return message
    template = read_messages(spoken(), "atlas").get(message.template)
    if template is None and not message.fields:
        return _library_said(message)
    return message.fill(template or message.template, _part_said, say(_ERROR["between"]))


def _part_said(part: object) -> object:
    if isinstance(part, Text):
        return part.side(spoken())
    return message_said(part) if isinstance(part, str) else part


def _library_said(message: str) -> str:
    """Say what a library or the system finished in English, as far as its patterns are known."""
    for pattern, template in _library_patterns(spoken()):
        if found := pattern.fullmatch(message):
            parts = {
                name: [*map(Message, part.split(", "))] if name == "names" else Message(part)
                for name, part in found.groupdict().items()
            }
            return message_said(Message(template, **parts))
    return message


@cache
def _library_patterns(lang: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what finds each message of a library, those first that have words at their start."""
    messages = read_messages(lang, "libraries").items()
    ordered = sorted(messages, key=lambda pair: (pair[0].startswith("{"), -len(pair[0])))
    return tuple((_pattern(english), template) for english, template in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    parts = []
    for words, name, _, _ in Formatter().parse(english):
        parts.append(re.escape(words))
        if name:
            parts.append(f"(?P<{name}>.+?)")
    return re.compile("".join(parts))
