"""A text in every language of the atlas; without the weight of tables, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A text in the two languages of the atlas."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """Return the text in ``lang``, ``zh`` or ``en``.

        Raises
        ------
        KeyError
            For any other language.
        """
        return {"zh": self.zh, "en": self.en}[lang]

    def say(self, lang: str, **values: object) -> str:
        """Return the text in ``lang`` with its fields filled in."""
        return self.get(lang).format(**values)

    def fill(self, **values: object) -> Text:
        """Fill the fields in both languages; a value that is a text gives each its own side."""
        zh, en = (
            {name: it.get(lang) if isinstance(it, Text) else it for name, it in values.items()}
            for lang in ("zh", "en")
        )
        return Text(self.zh.format(**zh), self.en.format(**en))

    def join(self, parts: Iterable[Text]) -> Text:
        """Join texts with this one between them, as `str.join` does, in both languages."""
        known = list(parts)
        return Text(
            self.zh.join(part.zh for part in known), self.en.join(part.en for part in known)
        )
