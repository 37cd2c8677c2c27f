"""The streams of a command, and the console that writes to them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final, TextIO

from rich.cells import cell_len
from rich.console import Console

from atlas.model.text import LANGUAGES, Text
from atlas.words.word_files import read_words

# Wider than any of our tables, so that no line of a pipe or a log is folded.
PIPE_WIDTH = 1000

_MARKS = read_words("help", "frame")
_BEFORE, _AFTER = "([{<" + _MARKS["opening"].zh, ")]}>,.;:!?%" + _MARKS["closing"].zh
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECES: Final = re.compile(
    # What may stand at no end of a line, a Chinese character or a word, what may stand at no begin.
    rf"[{re.escape(_BEFORE)}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{re.escape(_AFTER)}]*\s*"
)

LANGUAGE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that name the language of messages; the first that is set decides, as in gettext."""


def open_console(*, stderr: bool = False) -> Console:
    """Open a console: as wide as the terminal, or as wide as the text on a pipe."""
    stream = sys.stderr if stderr else sys.stdout
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = PIPE_WIDTH
    return console


def spoken(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language to print in: that of the system where the atlas has it, else English."""
    language = next((value for name in LANGUAGE_VARIABLES if (value := environment.get(name))), "")
    return next((lang for lang in LANGUAGES if language.startswith(lang)), "en")


def say(text: Text, **values: object) -> str:
    """Say a text in the language to print in, its fields filled in."""
    return (text.fill(**values) if values else text).get(spoken())


def folded(text: str, width: int) -> list[str]:
    """Break a text into lines: Chinese between characters, Latin words and numbers between them.

    Examples
    --------
    >>> folded("GeoTIFF. CSV, PNG", 12)
    ['GeoTIFF.', 'CSV, PNG']
    """
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        if line and cell_len(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


class LastingStream:
    """A text stream that fails nobody: once its end is closed or full, it writes to nothing.

    What a command does and how it ends does not hang on somebody reading what it says.

    Parameters
    ----------
    stream
        What is written to; None, as Python gives it for a closed descriptor, is nothing.
    """

    def __init__(self, stream: TextIO | None) -> None:
        # It takes the lowest descriptor, the closed one: no file of the run comes to stand there.
        self._stream = stream or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")

    def write(self, text: str) -> int:
        """Write, or say nothing."""
        try:
            return self._stream.write(text)
        except OSError:
            self._give_up()
            return len(text)

    def flush(self) -> None:
        """Write what is held back, or say nothing."""
        try:
            self._stream.flush()
        except OSError:
            self._give_up()

    def __getattr__(self, name: str) -> Any:
        """Be the stream in all else."""
        return getattr(self._stream, name)

    def _give_up(self) -> None:
        """Lead the descriptor nowhere: the interpreter writes what is held back when it ends."""
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


@contextmanager
def lasting_streams() -> Iterator[None]:
    """Let standard output and error last while the body runs."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (LastingStream(stream) for stream in before)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal without Chinese shows marks in place of it; it is no reason to fail.
            stream.reconfigure(errors="replace")
    try:
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        sys.stdout, sys.stderr = before
