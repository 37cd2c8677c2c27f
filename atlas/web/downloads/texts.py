"""Words of the downloads page: what each group of files is for."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from atlas.model.text import Text
from atlas.words.reading import read_words, table_names


class GroupText(NamedTuple):
    """Head of a group of downloads, and what it is for."""

    title: Text
    lead: Text


GROUPS: Final = MappingProxyType(
    {
        key: GroupText(**read_words("downloads", f"groups.{key}"))
        for key in table_names("downloads", "groups")
    }
)
"""By group, in the order of the page; a group without files is left out."""
