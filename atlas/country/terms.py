"""A country's terms: phrases that stand in the place of others in all words of the atlas."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from atlas.country.reading import another, both_languages, once_here
from atlas.model.text import Text

TERMS = "terms.toml"
"""The file of them, in the folder of the country's words: the atlas's phrase = the country's."""


def in_terms(text: Text) -> Text:
    """Return a text with the phrases of the country in force."""
    if another() is None:
        return text
    return _in_terms(text)


@once_here
def _in_terms(text: Text) -> Text:
    terms = _terms()
    if not terms:
        return text
    phrase = _phrases()
    zh, en = (
        phrase.sub(lambda found: terms.get(found[0], found[0]), said) for said in (text.zh, text.en)
    )
    return replace(text, zh=zh, en=en)


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
    country = another()
    if country is None or country.words is None or not (country.words / file).is_file():
        return {}
    content = tomllib.loads((country.words / file).read_text(encoding="utf-8"))
    return dict(_texts("", both_languages(content)))


def _texts(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    for name, it in table.items():
        dotted = f"{prefix}.{name}" if prefix else name
        if isinstance(it.get("zh"), str):
            yield dotted, Text(it["zh"], it["en"])
        else:
            yield from _texts(dotted, it)


@once_here
def _terms() -> dict[str, str]:
    country = another()
    if country is None or country.words is None or not (country.words / TERMS).is_file():
        return {}
    return tomllib.loads((country.words / TERMS).read_text(encoding="utf-8"))
