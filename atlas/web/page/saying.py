"""Sentences with markup in them: a page's words, said in its language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from atlas.model.country import Country
from atlas.model.errors import AtlasError
from atlas.model.text import Text
from atlas.web.page.by_year import Asked, NoSuchYearError
from atlas.words.reading import dated


@dataclass(frozen=True)
class Saying:
    """What says words in a language: ``say("nation", people=count(n))``.

    Attributes
    ----------
    words
        The sentences by key. Markup in them stands, as it does in a template.
    lang
        Language of the page.
    country
        The censuses of which sentences may name, and ask figures of.
    """

    words: Mapping[str, Text]
    lang: str
    country: Country

    def __call__(self, key: str, /, **fields: object) -> Markup:
        """Say a sentence by its key, its fields filled in.

        What they hold is escaped, unless it was said before; of figures by year the sentence
        says which it means.

        Raises
        ------
        NoSuchYearError
            Naming the sentence and the field, where the figures have no such year.
        AtlasError
            Naming the same, where nothing fills the field.
        """
        sentence = Markup(dated(self.words[key], self.country).get(self.lang))
        try:
            return sentence.format(**self._asked(fields))
        except NoSuchYearError as error:
            raise error.said_in(f"sentence {key!r}, {self.lang}") from None
        except KeyError as lacking:
            field = f"{{{lacking.args[0]}}}"
            raise AtlasError(f"sentence {key!r}, {self.lang}: nothing fills {field}") from None

    def known(self, key: str, /, **fields: object) -> Markup:
        """Say a sentence that holds of the years that it names alone.

        It is not said where its figures are of other censuses of the country, or of a period that
        begins or ends with one: not all is measured of each of them.
        """
        try:
            return self(key, **fields)
        except NoSuchYearError as error:
            if not {*map(str, self.country.years)}.isdisjoint(error.year.split("-")):
                return Markup()
            raise

    def _asked(self, fields: Mapping[str, object]) -> Mapping[str, object]:
        return {
            name: Asked.of(name, it, self.country) if isinstance(it, Mapping) else it
            for name, it in fields.items()
        }


def within(words: Markup, tag: str) -> Markup:
    """Put words in an element; without any there is none."""
    return Markup("<{0}>{1}</{0}>").format(tag, words) if words else words
