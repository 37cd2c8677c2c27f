"""A country's own words: sentences, and phrases, that take the place of those of the atlas."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from string import Formatter
from typing import Any

from atlas.country import another, once_here
from atlas.country.reading import both_languages
from atlas.country.terms import TERMS, in_terms
from atlas.model.errors import Fault, SourceError
from atlas.model.text import LANGUAGES, Text

Key = tuple[str, str]
"""A sentence: the stem of its file, and its dotted name."""


def reworded(key: Key, packaged: Text) -> Text:
    """Say a sentence as the country in force does.

    Parameters
    ----------
    key
        The sentence.
    packaged
        As it stands in ``atlas/words``; it is handed back where the country says nothing else.

    Raises
    ------
    SourceError
        With every fault of the country's words, when the first sentence is asked for.
    """
    if another() is None:
        return packaged
    return own_sentences().get(key) or in_terms(packaged)


@once_here
def own_sentences() -> Mapping[Key, Text]:
    """Read the sentences that the country in force says in its own way.

    Raises
    ------
    SourceError
        Naming each that is no sentence of the atlas, or asks for a field that it does not have.
    """
    country = another()
    if country is None or country.words is None:
        return {}
    found: dict[Key, Text] = {}
    faults: list[Fault] = []
    for file in sorted(country.words.glob("*.toml")):
        if file.name == TERMS:
            continue
        packaged = dict(_sentences("", _packaged(file.stem)))
        for name, own in _sentences("", tomllib.loads(file.read_text(encoding="utf-8"))):
            if name not in packaged:
                faults.append(Fault("a sentence of atlas/words", file.name, column=name))
            elif strange := _fields(own) - _fields(packaged[name]):
                fields = f"no field {', '.join(sorted(strange))}"
                faults.append(Fault(fields, file.name, column=name))
            else:
                own = both_languages(own)
                found[file.stem, name] = Text(own["zh"], own["en"])
    if faults:
        raise SourceError(faults)
    return found


def _packaged(page: str) -> Mapping[str, Any]:
    file = resources.files("atlas.words") / f"{page}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _sentences(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for name, it in table.items():
        dotted = f"{prefix}.{name}" if prefix else name
        if any(isinstance(it.get(lang), str) for lang in LANGUAGES):
            yield dotted, it
        else:
            yield from _sentences(dotted, it)


def _fields(said: Mapping[str, str]) -> set[str]:
    parsed = (part for words in said.values() for part in Formatter().parse(words))
    return {name for _, name, _, _ in parsed if name is not None}
