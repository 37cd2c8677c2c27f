"""The atlas's failures: one class per kind, all under AtlasError."""

from __future__ import annotations

import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

SHOWN_FAULTS = 20

LONGEST_VALUE = 80
"""Characters of a value that a fault shows: enough to find it by."""

LONGEST_PATH = 4_096
"""Characters of a path that systems take; what is longer is no name to be copied."""

LONGEST_LINE = 600
"""Characters of a line of what was expected: the names of all columns of a wide table, say."""


class AtlasError(Exception):
    """Base of every failure that the atlas reports itself; exit code 1 (a fault of ours)."""

    exit_code = 1


class UserError(AtlasError):
    """Something that the user gave is at fault; exit code 2.

    Examples
    --------
    >>> import atlas
    >>> try:
    ...     atlas.load("provinces")
    ... except atlas.UserError as error:
    ...     print(error)
    no table 'provinces' in site/downloads; there are province, province_moves, provinces_of_birth
    """

    exit_code = 2


class LostWorkerError(UserError):
    """A worker process ended before its work was done."""

    def __init__(self) -> None:
        super().__init__(
            "a worker process ended before its work was done. Systems end one when memory runs "
            "out; and a script that asks for workers does so below `if __name__ == "
            '"__main__":`, for they import it'
        )


@dataclass(frozen=True)
class Fault:
    """One fault of an input: where it is, what stands there, what was expected.

    Parameters
    ----------
    expected
        What would have been right, as a phrase ("a whole number of people, 0 or more").
    file, row, column, value
        Where the fault is; ``row`` counts as a spreadsheet does (the header is row 1).
    """

    expected: str
    part: ClassVar[str] = "column"
    """What ``column`` names."""

    file: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None

    @property
    def written(self) -> tuple[str, str, str, str]:
        """Its file, column, value and what was expected as they are shown; empty what it lacks."""
        column = _quoted(self.column) if self.column else ""
        value = _quoted(self.value) if self.value is not None else ""
        # What was expected may be an example of several lines.
        lines = (shortened(line, LONGEST_LINE) for line in self.expected.split("\n"))
        return shortened(self.file, LONGEST_PATH), column, value, "\n".join(lines)

    def __str__(self) -> str:
        """Write the fault as one line."""
        file, name, value, expected = self.written
        row = f"row {self.row}" if self.row is not None else ""
        column = f"{self.part} {name}" if name else ""
        place = ", ".join(part for part in (file, row, column) if part)
        found = f" is {value};" if value else ":"
        return f"{place}{found} expected {expected}"


def one_line(text: str) -> str:
    """Write a text as one line: what would steer a terminal is spelled as Python spells it."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def shortened(text: str, most: int = LONGEST_VALUE) -> str:
    """Write a text as one line: of a long one the beginning, and how long it is."""
    line = one_line(text[:most])
    return line if len(text) <= most else f"{line}… ({len(text):,} characters)"


def _quoted(value: str) -> str:
    """Quote a value; of a long one the beginning, and how long it is."""
    if len(value) <= LONGEST_VALUE:
        return repr(value)
    return f"{value[:LONGEST_VALUE]!r}… ({len(value):,} characters)"


class FaultyInputError(UserError):
    """Input with one or more faults, collected and raised together.

    Parameters
    ----------
    faults
        All faults; 20 are shown, of each file in turn, and the rest counted.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        shown = [str(fault) for fault in self.shown]
        hidden = len(self.faults) - len(shown)
        if hidden > 0:
            shown.append(f"… and {hidden:,} more")
        super().__init__("\n".join(shown))

    @property
    def shown(self) -> list[Fault]:
        """The faults that are shown, so chosen that no file hides another behind its many."""
        place: Counter[str] = Counter()
        turns = []
        for at, fault in enumerate(self.faults):
            turns.append((place[fault.file], at))
            place[fault.file] += 1
        return [self.faults[at] for at in sorted(at for _, at in sorted(turns)[:SHOWN_FAULTS])]

    def __reduce__(self) -> tuple[type[FaultyInputError], tuple[tuple[Fault, ...]]]:
        """Travel from a worker process with the faults, not with their text."""
        return type(self), (self.faults,)


class SourceError(FaultyInputError):
    """A census table, boundary file or packaged table cannot be used."""


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise a `SourceError` of the faults, in the order of their rows, where there are any."""
    if ordered := sorted(faults, key=lambda fault: fault.row or 0):
        raise SourceError(ordered)


class FaultCollector:
    """Gathers the faults of several inputs, to tell them together.

    Examples
    --------
    >>> collector = FaultCollector()
    >>> for path in paths:
    ...     with collector.collect():
    ...         tables.append(read(path))
    >>> collector.raise_all()
    """

    def __init__(self) -> None:
        self._errors: list[FaultyInputError] = []

    @contextmanager
    def collect(self) -> Iterator[None]:
        """Run the body; what is at fault in it is kept, and the rest of it not run."""
        try:
            yield
        except FaultyInputError as error:
            self._errors.append(error)

    def raise_all(self) -> None:
        """Raise what was kept, if anything was.

        Raises
        ------
        FaultyInputError
            Of one input its own error, of several a `SourceError` with all faults.
        """
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            # A file that two readers read is at fault once.
            faults = dict.fromkeys(fault for error in self._errors for fault in error.faults)
            raise SourceError([*faults])


class LayerError(FaultyInputError):
    """A layer file is broken; the faults name file and key."""


class ConservationError(AtlasError):
    """People were lost or gained on the way; the message says which code, level and year."""


class UnavailableError(UserError):
    """What the user asked for is not installed, or cannot be reached."""


class OutputError(UserError):
    """The output folder cannot be used, or another build holds it."""


MOST_TABLE_BYTES: Final = 1 << 28
"""Of a table that is read whole: ten times the villages of a province with all their ages."""

MOST_TEXT_BYTES: Final = 1 << 24
"""Of a file that describes a map or an indicator."""

_SHEET: Final = re.compile(r"(?P<file>.*\.xlsx):(?P<sheet>[^/\\:]+)", re.IGNORECASE | re.DOTALL)


def split_sheet(path: Path) -> tuple[Path, str | None]:
    """Split ``FILE.xlsx:SHEET`` into the file and the sheet; None where no sheet is named.

    A colon belongs to the name of the file where there is a file of that name.
    """
    named = _SHEET.fullmatch(str(path))
    if named is None or path.exists():
        return path, None
    return Path(named["file"]), named["sheet"]


def check_regular(path: Path) -> None:
    """Refuse what may never end, or never begin: a pipe, a socket, a device.

    A file that is not there passes: whoever opens it says so.

    Raises
    ------
    SourceError
        Naming it.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        expected = "a regular file, not a pipe, a socket or a device"
        raise SourceError([Fault(expected, str(path))])


@contextmanager
def memory_for(file: str) -> Iterator[None]:
    """Run the body; where it runs out of memory, say at which file.

    Raises
    ------
    SourceError
        In the place of a `MemoryError`.
    """
    try:
        yield
    except MemoryError:
        raise SourceError([Fault("a file that fits into the memory there is", file)]) from None


@contextmanager
def readable(file: str) -> Iterator[None]:
    """Run the body; where the system does not let it read, say which file.

    Raises
    ------
    SourceError
        In the place of an `OSError`.
    """
    try:
        yield
    except OSError as error:
        expected = f"a file that can be read ({error.strerror})"
        raise SourceError([Fault(expected, file)]) from None


def read_whole(path: Path, most: int) -> bytes:
    """Read a file of at most so many bytes.

    Raises
    ------
    SourceError
        If it is no regular file, is larger, or does not fit into memory.
    OSError
        If it cannot be read.
    """
    check_regular(path)
    if path.stat().st_size > most:
        raise SourceError([Fault(f"a file of at most {most:,} bytes", path.name)])
    with memory_for(path.name):
        return path.read_bytes()
