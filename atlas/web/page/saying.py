"""Sentences with markup in them: a page's words, said in its language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from atlas.model.text import Text

Saying = Callable[..., Markup]
"""``say("nation", people=count(n))``: a sentence by its key, its fields filled in."""


def saying(words: Mapping[str, Text], lang: str) -> Saying:
    """Return what says the words in a language.

    Parameters
    ----------
    words
        The sentences by key. Markup in them stands, as it does in a template.
    lang
        Language of the page.

    Returns
    -------
    callable
        Takes a key and the fields of its sentence, formatted; what they hold is escaped, unless
        it was said before.
    """

    def say(key: str, /, **fields: object) -> Markup:
        return Markup(words[key].get(lang)).format(**fields)

    return say
