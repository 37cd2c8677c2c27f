"""The words of the story: steps, each a claim, a paragraph and what it does not show.

Every number is a field that the build fills (`atlas.web.story.numbers`). A claim holds only for
figures like those of the packaged censuses; where a build's own figures do not bear it out, the
plain heading stands in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atlas.model.text import Text
from atlas.words.reading import read_words, table_names


@dataclass(frozen=True)
class ChapterText:
    """What one chapter says.

    Attributes
    ----------
    claim
        Its heading.
    plain
        The heading where the figures do not bear the claim out.
    paragraph
        One paragraph, at most 60 words.
    cannot_show
        What must not be read from it.
    second
        What stands under the last chart.
    compared
        The paragraph where the figures do not speak for the country, if it must be another.
    cannot_show_plain
        What must not be read from it where the figures do not bear out how that is put.
    """

    claim: Text
    plain: Text
    paragraph: Text
    cannot_show: Text
    second: Text | None = None
    compared: Text | None = None
    cannot_show_plain: Text | None = None


CHAPTERS: Final = MappingProxyType(
    {
        id: ChapterText(**read_words("story", f"chapters.{id}"))
        for id in table_names("story", "chapters")
    }
)
"""The chapters by id, in their order."""

WORDS: Final = read_words("story")
"""Shorter words around the chapters, and those of the list of maps."""
