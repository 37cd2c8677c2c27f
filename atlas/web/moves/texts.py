"""The words of the flow map: its page's, and those that its scripts say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from atlas.country.provinces import PROVINCE_NAMES
from atlas.measures.migration.province_moves import KINDS
from atlas.model.dataset import Dataset
from atlas.places.moves import moves_sentences
from atlas.sources.packaged import read_table
from atlas.web.maps.map_texts import in_language
from atlas.web.page.texts import UI
from atlas.words.reading import read_words

PAGE: Final = read_words("moves", "page")

_SCRIPT: Final = read_words("moves", "script")
_TABLES: Final = ("titles", "numbers", "legend", "samples")
_SHOWS: Final = ("country", "province")
_KINDS: Final = read_words("moves", "kinds")
_NOTES: Final = read_words("moves", "notes")
_DASH: Final = read_words("marks")["dash"]

EPIDEMIC: Final = "2015-2020"
"""The period whose census was taken in the year of the epidemic."""


def period_words(period: str, lang: str) -> str:
    """Write a period such as ``2015-2020`` as the language does."""
    return _DASH.get(lang).join(period.split("-"))


def sentences_of(dataset: Dataset, lang: str) -> dict[str, dict[str, list[str]]]:
    """Gather the sentences of each period and province: on who left it, and on who came."""
    periods = read_table("migration_province_moves_periods")
    found: dict[str, dict[str, list[str]]] = {}
    told = moves_sentences(dataset.tables["province_moves"], periods, lang)
    for (period, code), sentences in told.items():
        found.setdefault(period, {})[code] = [sentences.leaving, sentences.arriving]
    return found


def script_words(
    periods: Sequence[str], sentences: Mapping[str, Mapping[str, list[str]]], lang: str
) -> dict[str, Any]:
    """Gather what the scripts say in a language.

    Parameters
    ----------
    periods
        Periods of the matrices.
    sentences
        Period → province → what is said of those who left it, and of those who came.
    lang
        The language.
    """
    words: dict[str, Any] = in_language(_SCRIPT, lang)
    words["small"] = {
        "per": int(words.pop("small_per")),
        "decimals": int(words.pop("small_decimals")),
    }
    words |= {table: in_language(read_words("moves", table), lang) for table in _TABLES}
    words["shows"] = {
        where: in_language(read_words("moves", f"shows.{where}"), lang) for where in _SHOWS
    }
    words["kinds"] = [_KINDS[kind].get(lang) for kind in KINDS]
    words["names"] = {code: name.short.get(lang) for code, name in PROVINCE_NAMES.items()}
    words["signs"] = {code: name.sign.get(lang) for code, name in PROVINCE_NAMES.items()}
    words["periods"] = {period: period_words(period, lang) for period in periods}
    words["periodNotes"] = {EPIDEMIC: _NOTES["epidemic"].get(lang)}
    words["sentences"] = sentences
    words["comma"] = UI["comma"].get(lang)
    return words
