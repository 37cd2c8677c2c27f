"""What every reader owes a user whose input is at fault, and how it is held to it.

It reads the input, or refuses it: with exit code 2, in a few short lines that name the file and
steer no terminal, before it has taken much time or memory, and with nothing written.
"""

from __future__ import annotations

import io
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from types import FrameType

import pytest
import typer

from atlas.model.errors import SHOWN_FAULTS
from atlas.terminal.running import failures_reported

READ, REFUSED = 0, 2

LONGEST_LINE = 5_000
"""A path may have 4,096 characters; else lines are shorter than 1,000."""
MOST_LINES = SHOWN_FAULTS + 20
"""A fault is a line, but for the example of a file that should stand beside a table."""

MOST_SECONDS = 5.0
MOST_BYTES = 1 << 30
"""Of address space, beside what the process has: what is not there raises a MemoryError, whose
message names no file."""


def ended(read: Callable[[], object], folder: Path, name: str) -> int:
    """Run a reader as a command does, hold it to what it owes, and give the exit code.

    Parameters
    ----------
    read
        The reader, its input bound.
    folder
        Where the input lies, and nothing may change.
    name
        What a refusal must name.
    """
    before, said = _contents(folder), io.StringIO()
    with redirect_stderr(said), _little_memory(), _little_time():
        code = _code_of(read, said)
    message = said.getvalue()
    assert _contents(folder) == before
    assert code in (READ, REFUSED), message
    if code == REFUSED:
        assert name in message
        lines = message.splitlines()
        assert len(lines) <= MOST_LINES, message[:3_000]
        assert max(map(len, lines)) <= LONGEST_LINE, max(lines, key=len)[:3_000]
        assert all(line.isprintable() for line in lines), repr(message)
    else:
        assert message == ""
    return code


def _code_of(read: Callable[[], object], said: io.StringIO) -> int:
    try:
        with failures_reported(debug=False):
            read()
    except typer.Exit as left:
        return left.exit_code
    except typer.BadParameter as error:
        said.write(error.format_message())
        return error.exit_code
    except SystemExit as left:
        return int(left.code or 0)
    return READ


def _contents(folder: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        found[str(path.relative_to(folder))] = status.st_size, status.st_mtime_ns
    return found


@contextmanager
def _little_memory() -> Iterator[None]:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    before = resource.getrlimit(resource.RLIMIT_AS)
    most = pages * resource.getpagesize() + MOST_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@contextmanager
def _little_time() -> Iterator[None]:
    before = signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _too_long(number: int, frame: FrameType | None) -> None:
    pytest.fail(f"it takes more than {MOST_SECONDS:.0f} s of processor time")
