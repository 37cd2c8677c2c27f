"""Reading the words: a sentence is a table with ``zh`` and ``en``, and a key more a language.

``read_words("story", "chapters.line")`` gives the sentences ``[chapters.line.*]`` of ``story.toml``
by the rest of their names.

Any sentence may name the years of censuses, which `Words.between` fills: ``{earlier}`` and
``{later}`` are the two that are compared, ``{censuses}`` all of them in a row. Figures with years
of their own, such as a yearly series, fill fields of their own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from string import Formatter
from types import MappingProxyType
from typing import Any, Final, Literal

from atlas.model.errors import AtlasError
from atlas.model.text import LANGUAGES, NO_TEXT, Text, same_in_all_languages

LANGS: Final = LANGUAGES
"""The languages of the atlas, the one at the root of its site first."""

LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
"""A language by its code of ISO 639."""

HTML_LANG: Final = MappingProxyType({"zh": "zh-Hans", "en": "en"})
"""Each language as a BCP 47 tag."""

ISO_LANG: Final = MappingProxyType({"zh": "zho", "en": "eng"})
"""Each language by its code of ISO 639-3, as records of metadata have it."""

YEARS: Final = frozenset({"earlier", "later", "censuses"})
"""Fields of any sentence that are filled with the years of censuses."""

_YEARS: Final = re.compile("|".join(f"{{{name}}}" for name in sorted(YEARS)))


class Words(Mapping[str, Text]):
    """The sentences of one table, by name, as they are written: see `between`."""

    def __init__(self, sentences: Mapping[str, Text]) -> None:
        self._sentences = dict(sentences)

    def __getitem__(self, name: str) -> Text:
        return self._sentences[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sentences)

    def __len__(self) -> int:
        return len(self._sentences)

    def __hash__(self) -> int:
        return id(self)

    @cache  # noqa: B019
    def between(self, years: tuple[int, int], censuses: tuple[int, ...] = ()) -> Mapping[str, Text]:
        """Return the sentences with the years of two censuses, as the function `between` does."""
        return {name: between(text, years, censuses) for name, text in self._sentences.items()}


@cache
def read_words(page: str, table: str = "") -> Words:
    """Return the sentences that stand in one table, by name.

    Parameters
    ----------
    page
        Stem of the file in ``atlas/words``.
    table
        Dotted name of the table; the file itself if empty.

    Raises
    ------
    KeyError
        There is no such table.
    """
    prefix = f"{table}." if table else ""
    entries = _table(page, table).items()
    return Words(
        {name: _text(entry, page, prefix + name) for name, entry in entries if _is_text(entry)}
    )


@cache
def read_messages(lang: str, of: Literal["atlas", "libraries"]) -> Mapping[str, str]:
    """Return the templates of messages in a language by the English ones.

    Parameters
    ----------
    lang
        The language; English has no file.
    of
        Who says them: those of libraries come as finished English.
    """
    file = resources.files("atlas.words") / "messages" / f"{lang}.toml"
    messages: Mapping[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))[of]
    return messages


def in_a_row(years: Iterable[int | str]) -> Text:
    """List years: ``2000, 2010 and 2020``."""
    *others, last = map(str, years)
    if not others:
        return same_in_all_languages(last)
    joints = read_words("marks", "years")
    row = joints["between"].join(map(same_in_all_languages, others))
    return NO_TEXT.join([row, joints["last"], same_in_all_languages(last)])


def between(text: Text, years: tuple[int, int], censuses: tuple[int, ...] = ()) -> Text:
    """Write the years of two censuses into a text; its other fields stay as they are.

    Parameters
    ----------
    text
        A text that may name `YEARS`.
    years
        The two censuses compared, the earlier first.
    censuses
        All censuses. A text that does not name them needs none.

    Raises
    ------
    KeyError
        The text names all censuses, and none are given.
    """

    def in_years(lang: str) -> str:
        written = dict(zip(("{earlier}", "{later}"), map(str, years), strict=True))
        if censuses:
            written["{censuses}"] = in_a_row(censuses).side(lang)
        return _YEARS.sub(lambda field: written[field[0]], text.side(lang))

    further = tuple((lang, in_years(lang)) for lang, _ in text.further)
    return Text(in_years("zh"), in_years("en"), further=further)


def table_names(page: str, table: str = "") -> tuple[str, ...]:
    """List the tables in a table that are no sentences, in the order of the file."""
    return tuple(name for name, entry in _table(page, table).items() if not _is_text(entry))


def pages() -> tuple[str, ...]:
    """List the files of words by their stems."""
    folder = resources.files("atlas.words")
    names = sorted(entry.name for entry in folder.iterdir())
    return tuple(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def sentences(page: str) -> Iterator[tuple[str, Text]]:
    """List every sentence of a file under its dotted name."""
    yield from _sentences(page, "", _page(page))


def fields(sentence: str) -> list[str]:
    """List the fields of a sentence with the years that it asks of them, sorted.

    ``["name", "share[2010]", "share[2020]"]``; `field_names` leaves years out.
    """
    return sorted(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)


def field_names(sentence: str) -> set[str]:
    """List the fields of a sentence, whichever years it asks of them: ``{"share"}``."""
    return {name.partition("[")[0] for name in fields(sentence)}


def _sentences(page: str, prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    for name, entry in table.items():
        dotted = f"{prefix}.{name}" if prefix else name
        if _is_text(entry):
            yield dotted, _text(entry, page, dotted)
        else:
            yield from _sentences(page, dotted, entry)


def _table(page: str, table: str) -> Mapping[str, Any]:
    entries = _page(page)
    for name in table.split(".") if table else ():
        entries = entries[name]
    return entries


@cache
def _page(page: str) -> Mapping[str, Any]:
    text = (resources.files("atlas.words") / f"{page}.toml").read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AtlasError(f"atlas/words/{page}.toml: {error}") from None


def _is_text(entry: Mapping[str, Any]) -> bool:
    return any(isinstance(value, str) for value in entry.values())


def _text(entry: Mapping[str, str], page: str, name: str) -> Text:
    where = f"atlas/words/{page}.toml, {name}"
    if lacking := [lang for lang in LANGS if not isinstance(entry.get(lang), str)]:
        raise AtlasError(f"{where}: expected {' and '.join(LANGS)}; there is no {lacking[0]}")
    further = {lang: words for lang, words in entry.items() if lang not in LANGS}
    if strange := [key for key in further if not LANGUAGE.fullmatch(key)]:
        raise AtlasError(f"{where}: expected codes of languages, as in fr, not {strange[0]}")
    return Text(entry["zh"], entry["en"], further=tuple(further.items()))
