"""The words of the flow map: its page's, and those that its scripts say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from atlas.measures.migration.province_moves import KINDS
from atlas.model.country import Country
from atlas.model.dataset import Dataset
from atlas.model.summary.province_moves import MovesFigures
from atlas.places.moves import moves_sentences
from atlas.sources.packaged import read_table
from atlas.web.maps.map_files import host_lines
from atlas.web.maps.map_texts import PAGE as MAP_PAGE
from atlas.web.maps.map_texts import SCRIPT, in_language
from atlas.web.page.texts import UI
from atlas.words.numbers import percent
from atlas.words.reading import read_words

PAGE: Final = read_words("moves", "page")

_SCRIPT: Final = read_words("moves", "script")
_TABLES: Final = ("titles", "numbers", "legend", "samples")
_SHOWS: Final = ("country", "province")
_KINDS: Final = read_words("moves", "kinds")
KIND_WORDS: Final = tuple(_KINDS[kind] for kind in KINDS)
"""The kinds of moves in words, as their colours are numbered."""

_NOTES: Final = read_words("moves", "notes")
_DASH: Final = read_words("marks")["dash"]

CAVEATS: Final = ("cannot_all", "cannot_epidemic", "cannot_route")
"""What must not be read from the map, a sentence each."""

EPIDEMIC: Final = "2015-2020"
"""The period whose census was taken in the year of the epidemic."""


def period_words(period: str, lang: str) -> str:
    """Write a period such as ``2015-2020`` as the language does."""
    return _DASH.get(lang).join(period.split("-"))


def sentences_of(dataset: Dataset, lang: str) -> dict[str, dict[str, list[str]]]:
    """Gather the sentences of each period and province: on who left it, and on who came."""
    periods = read_table("migration_province_moves_periods", country=dataset.country)
    found: dict[str, dict[str, list[str]]] = {}
    told = moves_sentences(dataset.tables["province_moves"], periods, lang, country=dataset.country)
    for (period, code), sentences in told.items():
        found.setdefault(period, {})[code] = [sentences.leaving, sentences.arriving]
    return found


def script_words(dataset: Dataset, lang: str) -> dict[str, Any]:
    """Gather what the scripts say in a language."""
    summary = dataset.summary.moves
    words: dict[str, Any] = in_language(_SCRIPT, lang)
    per, decimals = int(words.pop("small_per")), int(words.pop("small_decimals"))
    large = [[int(words.pop(f"{size}_per")), words.pop(size)] for size in ("large", "larger")]
    tables = {table: in_language(read_words("moves", table), lang) for table in _TABLES}
    shows = {where: in_language(read_words("moves", f"shows.{where}"), lang) for where in _SHOWS}
    return {
        **words,
        **tables,
        "small": {"per": per, "decimals": decimals},
        "large": large,
        "shows": shows,
        "kinds": [text.get(lang) for text in KIND_WORDS],
        "names": {code: name.short.get(lang) for code, name in dataset.country.provinces.items()},
        "signs": {code: name.sign.get(lang) for code, name in dataset.country.provinces.items()},
        "periods": {period: period_words(period, lang) for period in summary},
        "periodNotes": {EPIDEMIC: _NOTES["epidemic"].get(lang)},
        "sentences": sentences_of(dataset, lang),
        "comma": UI["comma"].get(lang),
        "take": _taken(lang, country=dataset.country),
        "page": _embedded(summary, lang, country=dataset.country),
    }


def _taken(lang: str, *, country: Country) -> dict[str, str]:
    """Return what stands by the buttons under the map, as by those of any other."""
    buttons = {key: MAP_PAGE[key].get(lang) for key in ("csv", "embed")}
    code = {key: SCRIPT[key].get(lang) for key in ("code", "codeNote")}
    return {**buttons, **code, "host": host_lines(country=country)}


def _embedded(
    summary: Mapping[str, MovesFigures], lang: str, *, country: Country
) -> dict[str, str]:
    """Return what the page says that an embedded map says too."""
    said = in_language(PAGE, lang)
    space = UI["space"].get(lang)
    return {
        "title": title_of(summary, lang),
        "lead": space.join(lead_of(summary, lang, country=country)),
        "cannot": said["cannot"],
        "caveat": space.join(said[key] for key in CAVEATS),
        "table": said["table"],
        "source": UI["source"].get(lang) + UI["colon"].get(lang) + said["source_text"],
        "whole": said["whole"],
    }


def title_of(summary: Mapping[str, MovesFigures], lang: str) -> str:
    """Return the finding, where the figures bear it out, else the plain title."""
    first, last = summary[min(summary)], summary[max(summary)]
    to_coast, to_inland = KINDS[:2]
    holds = (
        last.kinds[to_coast].share > last.kinds[to_inland].share
        and last.kinds[to_inland].share > first.kinds[to_inland].share
        and last.kinds[to_coast].share < first.kinds[to_coast].share
    )
    return PAGE["finding" if holds else "plain"].get(lang)


def changed_of(summary: Mapping[str, MovesFigures], lang: str) -> str:
    """Say between which lands people moved in the first period, and in the last."""
    first, last = min(summary), max(summary)
    shares = {
        f"{where}_{name}": percent(summary[period].kinds[kind].share * 100, 0)
        for where, kind in zip(("coast", "inland"), KINDS[:2], strict=True)
        for name, period in (("first", first), ("last", last))
    }
    periods = {"first": period_words(first, lang), "last": period_words(last, lang)}
    return PAGE["changed"].say(lang, **shares, **periods)


def lead_of(summary: Mapping[str, MovesFigures], lang: str, *, country: Country) -> list[str]:
    """Say what an arrow is, what changed from the first period to the last, and what did not."""
    said = [PAGE["lead"].get(lang), changed_of(summary, lang)]
    ends = {(it.largest.origin_code, it.largest.destination_code) for it in summary.values()}
    if len(ends) == 1:
        names = [country.provinces[code].short.get(lang) for code in ends.pop()]
        said.append(PAGE["largest"].say(lang, origin=names[0], destination=names[1]))
    return said


def coast_words(lang: str, *, country: Country) -> str:
    """Name the provinces of the coast."""
    names = [country.provinces[code].short.get(lang) for code in country.coast]
    return PAGE["coast_text"].say(lang, coast=UI["comma"].get(lang).join(names))
