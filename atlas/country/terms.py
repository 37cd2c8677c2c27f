"""A country's terms: phrases that stand in the place of others in all words of the atlas."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from atlas.country.reading import another, both_languages, here, once_here
from atlas.model.text import Text

TERMS = "terms.toml"
"""The file of them, in the folder of the country's words: the atlas's phrase = the country's."""


def in_terms(text: Text) -> Text:
    """Return a text with the phrases of the country in force, and in its languages alone."""
    if another() is None:
        return text
    return _in_terms(text)


@once_here
def _in_terms(text: Text) -> Text:
    terms, phrase = _terms(), _phrases()
    if terms:
        zh, en = (
            phrase.sub(lambda found: terms.get(found[0], found[0]), said)
            for said in (text.zh, text.en)
        )
        text = replace(text, zh=zh, en=en)
    first, *others = here().languages
    return text if others else replace(text, zh=text.get(first), en=text.get(first))


@once_here
def _phrases() -> re.Pattern[str]:
    """Find phrases as whole words, and what no phrase stands in: fields and tags.

    The longest first, each place once: no phrase changes what another one has put there.
    """
    known = sorted(_terms(), key=len, reverse=True)
    whole = (rf"(?<![A-Za-z]){re.escape(one)}(?![A-Za-z])" for one in known)
    return re.compile("|".join([r"\{[^{}]*\}", r"<[^<>]*>", *whole]))


@once_here
def own_texts(file: str) -> Mapping[str, Text]:
    """Read a file of the country's own words: its texts by their dotted names."""
    return dict(texts_in(both_languages(_own_file(file))))


def texts_in(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Text]]:
    """Give the texts of a table and of those within it, each with its dotted name."""
    for name, it in table.items():
        if isinstance(it.get("zh"), str):
            yield prefix + name, Text(it["zh"], it["en"])
        else:
            yield from texts_in(it, f"{prefix}{name}.")


@once_here
def _terms() -> dict[str, str]:
    return _own_file(TERMS)


def _own_file(name: str) -> dict[str, Any]:
    """Read one of the country's words; empty where it has no such file."""
    country = another()
    if country is None or country.words is None or not (country.words / name).is_file():
        return {}
    return tomllib.loads((country.words / name).read_text(encoding="utf-8"))
