"""A text in every language of the atlas; without the weight of tables, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


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
        return {"zh": self.zh, "en": self.en, **dict(self.further)}[lang]

    def say(self, lang: str, **values: object) -> str:
        """Return the text in ``lang`` with its fields filled in."""
        return self.get(lang).format(**values)

    def fill(self, **values: object) -> Text:
        """Fill the fields in both languages; a value that is a text gives each its own side."""

        def side(lang: str) -> dict[str, object]:
            return {n: it.get(lang) if isinstance(it, Text) else it for n, it in values.items()}

        return Text(self.zh.format(**side("zh")), self.en.format(**side("en")))

    def join(self, parts: Iterable[Text]) -> Text:
        """Join texts with this one between them, as `str.join` does, in both languages."""
        known = list(parts)
        return Text(
            self.zh.join(part.zh for part in known), self.en.join(part.en for part in known)
        )
