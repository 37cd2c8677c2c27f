"""A country's own words: sentences, and phrases, that take the place of those of the atlas."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from string import Formatter
from typing import Any

from atlas.country import another, once_here
from atlas.country.terms import TERMS, in_terms, own_texts, texts_in
from atlas.model.errors import Fault, SourceError
from atlas.model.text import Text

Key = tuple[str, str]
"""A sentence: the stem of its file, and its dotted name."""

YEARS = frozenset({"earlier", "later", "censuses"})
"""Fields of any sentence that the country fills, with the years of its censuses."""

OTHERS = frozenset({TERMS, "tables.toml"})
"""Files among a country's words that hold no sentences of ``atlas/words``."""


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
        if file.name in OTHERS:
            continue
        known = dict(texts_in(_packaged(file.stem)))
        for name, own in own_texts(file.name).items():
            found[file.stem, name] = own
            if name not in known:
                faults.append(Fault("a sentence of atlas/words", file.name, column=name))
            elif strange := _fields(own) - _fields(known[name]) - YEARS:
                fields = f"no field {', '.join(sorted(strange))}"
                faults.append(Fault(fields, file.name, column=name))
    if faults:
        raise SourceError(faults)
    return found


def _packaged(page: str) -> Mapping[str, Any]:
    file = resources.files("atlas.words") / f"{page}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def field_names(sentence: str) -> set[str]:
    """List the fields of a sentence, whichever years it asks of them: ``{"share"}``."""
    asked = (name for _, name, _, _ in Formatter().parse(sentence) if name is not None)
    return {name.partition("[")[0] for name in asked}


def _fields(sentence: Text) -> set[str]:
    return field_names(sentence.zh) | field_names(sentence.en)
