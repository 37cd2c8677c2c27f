"""A text in every language of the atlas; without the weight of tables, for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from atlas.model.errors import AtlasError

Language = Literal["zh", "en"]

LANGUAGES: Final[tuple[str, ...]] = get_args(Language)
"""The languages of the atlas, the one at the root of its site first."""

STEERING: Final = frozenset({"Cc", "Cf", "Cs"})
"""Categories of Unicode that are no letters: controls, marks of direction, halves of pairs."""


def plain_text(text: str) -> str:
    r"""Take of a user's text what can be read, as one line.

    What steers a terminal, turns the direction of letters or may stand in no XML is left out, and
    any run of white space is one space: names and titles go to pages, workbooks and projects of
    QGIS alike.

    Examples
    --------
    >>> plain_text("Donghuamen\x1b[31m  Subdistrict\u202e")
    'Donghuamen[31m Subdistrict'
    """
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join("".join(sign for sign in text if sign.isspace() or _is_letter(sign)).split())


def _is_letter(sign: str) -> bool:
    # Two of each plane, and 32 more, will never be characters.
    never = ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
    return not never and unicodedata.category(sign) not in STEERING


@dataclass(frozen=True)
class Text:
    """A text in the two languages of the atlas, and in further ones where it has them.

    Attributes
    ----------
    zh, en
        The text in Chinese and in English.
    further
        Pairs of another language and the text in it.
    """

    zh: str
    en: str
    further: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)

    def get(self, lang: str) -> str:
        """Return the text in ``lang``: ``zh``, ``en`` or a further language.

        Raises
        ------
        KeyError
            It has no text in that language.
        """
        if lang in LANGUAGES:
            return str(getattr(self, lang))
        return dict(self.further)[lang]

    def both(self, between: str) -> str:
        """Return the text in both languages with something in between; once if they are alike."""
        return between.join(dict.fromkeys((self.zh, self.en)))

    def say(self, lang: str, **values: object) -> str:
        """Return the text in ``lang`` with its fields filled in.

        Raises
        ------
        AtlasError
            It has a field that nothing fills.
        """
        return _filled(self.get(lang), values)

    def fill(self, **values: object) -> Text:
        """Fill the fields in every language; a value that is a text gives each its own side.

        Raises
        ------
        AtlasError
            It has a field that nothing fills.
        """

        def sides(lang: str) -> dict[str, object]:
            return {
                name: value.side(lang) if isinstance(value, Text) else value
                for name, value in values.items()
            }

        zh, en = (_filled(self.get(lang), sides(lang)) for lang in LANGUAGES)
        further = tuple((lang, _filled(words, sides(lang))) for lang, words in self.further)
        return Text(zh, en, further=further)

    def side(self, lang: str) -> str:
        """Return the text in ``lang``, in English where it has none in that language."""
        has = lang in LANGUAGES or lang in dict(self.further)
        return self.get(lang) if has else self.en

    def join(self, parts: Iterable[Text]) -> Text:
        """Join texts with this one between them, as `str.join` does, in every language."""
        known = list(parts)

        def joined(lang: str) -> str:
            return self.side(lang).join(part.side(lang) for part in known)

        others = dict.fromkeys(lang for text in (self, *known) for lang, _ in text.further)
        further = tuple((lang, joined(lang)) for lang in others)
        return Text(*map(joined, LANGUAGES), further=further)


def same_in_all_languages(text: str) -> Text:
    """Return what both languages say alike: a code, the name of a file."""
    return Text(text, text)


def _filled(words: str, values: Mapping[str, object]) -> str:
    try:
        return words.format(**values)
    except KeyError as lacking:
        raise AtlasError(f"{words!r}: nothing fills {{{lacking.args[0]}}}") from None


NO_TEXT = Text("", "")
"""Of what bears no words."""
