"""Records that are published as JSON: under which keys their fields stand.

A field says so in its metadata; one that says nothing stands under its own name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final

_OPTIONAL: Final = "optional"
_KEY: Final = "key"
_SPREAD: Final = "spread"
_UNPUBLISHED: Final = "unpublished"

ANY_KEY: Final = "{}"
"""Keys of a mapping that stand as they are among a record's other figures."""

Metadata = Mapping[str, str]

OPTIONAL: Final[Metadata] = MappingProxyType({_OPTIONAL: ""})
"""The field is published only where it is not None."""

UNPUBLISHED: Final[Metadata] = MappingProxyType({_UNPUBLISHED: ""})
"""The field serves the build's own reports alone."""


def optional_with(name: str) -> Metadata:
    """Publish the field, None or not, only where another field of the record is not None."""
    return {_OPTIONAL: name}


def keyed(key: str) -> Metadata:
    """Publish the field under another key: its name is a word that Python keeps for itself."""
    return {_KEY: key}


def spread(keys: str = ANY_KEY) -> Metadata:
    """Publish the items of a mapping among the record's other figures.

    Parameters
    ----------
    keys
        What the key of an item becomes: ``population_{}`` for the people of a year.
    """
    return {_SPREAD: keys}


@dataclass(frozen=True)
class PublishedField:
    """How a field of a record is published.

    Attributes
    ----------
    name
        Its name in the record.
    key
        The key under which it stands.
    keys
        If its items stand among the other figures, what the key of an item becomes.
    asked
        If it may be left out, the field that must not be None for it to be published.
    """

    name: str
    key: str
    keys: str | None
    asked: str | None

    @property
    def always(self) -> bool:
        """Whether every such record has the key."""
        return self.asked is None and self.keys is None

    @property
    def never_null(self) -> bool:
        """Whether it is left out where it is None."""
        return self.asked == self.name


def published_fields(kind: type) -> Iterator[PublishedField]:
    """Describe how the fields of a kind of record are published, in their order."""
    for one in fields(kind):
        told = one.metadata
        if _UNPUBLISHED in told:
            continue
        asked = (told[_OPTIONAL] or one.name) if _OPTIONAL in told else None
        yield PublishedField(one.name, told.get(_KEY, one.name), told.get(_SPREAD), asked)


def published_items(record: Any) -> Iterator[tuple[str, Any]]:
    """Give the keys and the values of a record in the order in which they are published.

    Examples
    --------
    >>> from dataclasses import dataclass, field
    >>> @dataclass(frozen=True, kw_only=True)
    ... class Side:
    ...     units: int
    ...     people: dict[int, int] = field(metadata=spread("population_{}"))
    ...     note: str | None = field(default=None, metadata=OPTIONAL)
    >>> dict(published_items(Side(units=2, people={2020: 7})))
    {'units': 2, 'population_2020': 7}
    """
    for one in published_fields(type(record)):
        value = getattr(record, one.name)
        if one.asked is not None and getattr(record, one.asked) is None:
            continue
        if one.keys is None:
            yield one.key, value
        else:
            yield from ((one.keys.format(key), item) for key, item in value.items())
