"""The atlas's failures: one class per kind, all under AtlasError."""

from __future__ import annotations

import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SHOWN_FAULTS = 20

LONGEST_VALUE = 80
"""Characters of a value that a fault shows: enough to find it by."""

LONGEST_PATH = 4_096
"""Characters of a path that systems take; what is longer is no name to be copied."""

LONGEST_LINE = 600
"""Characters of a line of what was expected: the names of all columns of a wide table, say."""


class Message(str):
    """A message in English that keeps the template and the fields that it was made of.

    Other languages have their own template for the same fields, found by the English one:
    see ``atlas/words/messages``.

    Parameters
    ----------
    template
        The English, with fields as `str.format` fills them; without any it is what is said.
    **fields
        Numbers, names, other messages, a `Text`; several in a list are written with commas.

    Examples
    --------
    >>> Message("no table {name!r}; there are {names}", name="a", names=["b", "c"])
    "no table 'a'; there are b, c"
    """

    template: str
    fields: Mapping[str, object]

    def __new__(cls, template: str, /, **fields: object) -> Message:
        """Fill the template; a message that is given as one stays as it is."""
        if isinstance(template, Message):
            return template
        kept = {name: _kept(value) for name, value in fields.items()}
        # Of a `Text` its English: the module of texts imports this one.
        english = _filled(template, kept, lambda value: getattr(value, "en", value), ", ")
        message = super().__new__(cls, english)
        message.template, message.fields = template, kept
        return message

    def fill(self, template: str, say: Callable[[object], object], between: str) -> str:
        """Fill the template of another language with the fields.

        Parameters
        ----------
        template
            The template.
        say
            Says a field, or one of a list, in that language.
        between
            Separator of a list in that language.
        """
        return _filled(template, self.fields, say, between)

    def __reduce__(self) -> tuple[Callable[..., Message], tuple[str, Mapping[str, object]]]:
        """Travel from a worker process with the fields."""
        return _made, (self.template, self.fields)


def _made(template: str, fields: Mapping[str, object]) -> Message:
    return Message(template, **fields)


def _kept(value: object) -> object:
    """Return a field as it is kept: of an error its words, of several values a tuple."""
    if isinstance(value, Exception):
        return Message(str(value))
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str) else value


def _filled(
    template: str, fields: Mapping[str, object], say: Callable[[object], object], between: str
) -> str:
    if not fields:
        return template
    said = {
        name: between.join(str(say(part)) for part in value)
        if isinstance(value, tuple)
        else say(value)
        for name, value in fields.items()
    }
    return template.format_map(said)


NO_MESSAGE: Final = Message("")
"""Of a value with nothing wrong."""


class AtlasError(Exception):
    """Base of every failure that the atlas reports itself; exit code 1 (a fault of ours)."""

    exit_code = 1

    def messages(self, say: Callable[[str], str] = str) -> Iterator[str]:
        """List what it says; ``say`` says what is shortened."""
        yield self.args[0] if self.args else ""


class UserError(AtlasError):
    """Something that the user gave is at fault; exit code 2.

    Parameters
    ----------
    template, **fields
        What is wrong, as of a `Message`.

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

    def __init__(self, template: str, /, **fields: object) -> None:
        super().__init__(Message(template, **fields))


class LostWorkerError(UserError):
    """A worker process ended before its work was done."""

    def __init__(self) -> None:
        super().__init__(
            Message(
                "a worker process ended before its work was done. Systems end one when memory "
                "runs out; and a script that asks for workers does so below `if __name__ == "
                '"__main__":`, for they import it'
            )
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

    expected: Message
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None

    def message(self, say: Callable[[str], str] = str) -> Message:
        """Write the fault as one line; ``say`` says what is shortened."""
        # What was expected may be an example of several lines.
        lines = (say(shortened(line, LONGEST_LINE)) for line in say(self.expected).split("\n"))
        fields: dict[str, object] = {"expected": "\n".join(lines)}
        file = place = shortened(self.file, LONGEST_PATH)
        row = Message("row {n}", n=self.row) if self.row is not None else NO_MESSAGE
        named = self._named() if self.column else NO_MESSAGE
        for part in filter(None, (row, named)):
            place = Message("{place}, {part}", place=place, part=part) if place else part
        fields["value"] = self._shown(self.value) if self.value is not None else ""
        if not fields["value"]:
            return Message("{place}: expected {expected}", place=place, **fields)
        if place == file:  # Chinese sets a space after it
            return Message("{file} is {value}; expected {expected}", file=file, **fields)
        return Message("{place} is {value}; expected {expected}", place=place, **fields)

    def __str__(self) -> str:
        """Write the fault as one line."""
        return str(self.message())

    def _named(self) -> Message:
        return Message("column {name}", name=_quoted(self.column))

    def _shown(self, value: str) -> str:
        return _quoted(value)


def one_line(text: str) -> str:
    """Write a text as one line: what would steer a terminal is spelled as Python spells it."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def shortened(text: str, most: int = LONGEST_VALUE) -> str:
    """Write a text as one line: of a long one the beginning, and how long it is."""
    if len(text) <= most:
        return one_line(text)
    return Message("{line}… ({n:,} characters)", line=one_line(text[:most]), n=len(text))


def _quoted(value: str) -> str:
    """Quote a value; of a long one the beginning, and how long it is."""
    if isinstance(value, Message):
        return Message("{value!r}", value=value)
    if len(value) <= LONGEST_VALUE:
        return repr(value)
    return Message("{value!r}… ({n:,} characters)", value=value[:LONGEST_VALUE], n=len(value))


class FaultyInputError(UserError):
    """Input with one or more faults, collected and raised together.

    Parameters
    ----------
    faults
        All faults; 20 are shown, of each file in turn, and the rest counted.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        AtlasError.__init__(self, self.faults)

    def __str__(self) -> str:
        """Write the messages, each on its own line."""
        return "\n".join(self.messages())

    def messages(self, say: Callable[[str], str] = str) -> Iterator[str]:
        """List the faults that are shown, and how many more there are."""
        shown = self.shown
        yield from (fault.message(say) for fault in shown)
        if hidden := len(self.faults) - len(shown):
            yield Message("… and {n:,} more", n=hidden)

    @property
    def shown(self) -> list[Fault]:
        """The faults that are shown, so chosen that no file hides another behind its many."""
        place: Counter[str] = Counter()
        turns = []
        for at, fault in enumerate(self.faults):
            turns.append((place[fault.file], at))
            place[fault.file] += 1
        return [self.faults[at] for at in sorted(at for _, at in sorted(turns)[:SHOWN_FAULTS])]


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
        expected = Message("a regular file, not a pipe, a socket or a device")
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
        expected = Message("a file that fits into the memory there is")
        raise SourceError([Fault(expected, file)]) from None


def system_reason(error: OSError) -> Message:
    """Return why the system refused."""
    return Message(error.strerror or str(error))


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
        expected = Message("a file that can be read ({reason})", reason=system_reason(error))
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
        raise SourceError([Fault(Message("a file of at most {n:,} bytes", n=most), path.name)])
    with memory_for(path.name):
        return path.read_bytes()
