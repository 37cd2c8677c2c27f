"""Standard output and error as a run can rely on them, whatever became of their other ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO


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
