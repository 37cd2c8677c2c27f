"""What a pair card says of a place in one language; the page says the same with its script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from atlas.model.country import Country
from atlas.places import sentences
from atlas.places.place_index import GROWTH_CLASS, LeadComparison, PlaceLevel, Places, Record
from atlas.words.numbers import estimate_ends, people, percent_change
from atlas.words.word_files import read_words

FIGURES: Final = read_words("figures")
_CARDS: Final = read_words("cards")

CARD: Final = MappingProxyType(
    {
        "brand": FIGURES["credit"],
        # Captions of the maps: the fuller one where it fits.
        **{key: _CARDS[key] for key in ("whole_named", "whole", "parts_named")},
        "parts": sentences.PLACE_WORDS["parts"],
        **{key: _CARDS[key] for key in ("core", "no_map")},
        "legend": sentences.PLACE_WORDS["pair_legend"],
        "no_data": sentences.PLACE_WORDS["no_data"],
        # The split of the change. National survival ratios tell migration of those aged 15 and
        # over from deaths; of younger people they tell nothing.
        **{key: _CARDS[key] for key in ("change", "net", "rest", "unsplit", "compare")},
        "between_sentences": FIGURES["between_sentences"],
        "rights": sentences.PLACE_WORDS["maps_note"],
        "colon": sentences.UI["colon"],
        **{key: _CARDS[key] for key in ("saved", "alt")},
    }
)


CODE = re.compile(r"\d{6}")
"""A code of GB/T 2260."""

IN_BRACKETS = re.compile(r" ?[(（][^)）]*\d{6}[^)）]*[)）]")
"""Codes, and what is said of them in brackets."""


def card_words(subject: LeadComparison, lang: str) -> dict[str, str]:
    """Return the phrases of cards in one language, the censuses filled in.

    ``dates`` is added: on which days people were counted. The fields that are left are those of
    a place: ``{name}``, ``{pct}``, ``{people}``, ``{text}``, ``{finding}``.
    """
    years = FIGURES["between_years"].get(lang).join(map(str, (subject.start, subject.end)))
    start, end = str(subject.start), str(subject.end)
    words = {
        key: text.get(lang).replace("{start}", start).replace("{end}", end)
        for key, text in CARD.items()
    }
    return words | {"dates": FIGURES["dates"].get(lang).format(years=years)}


@dataclass(frozen=True)
class Card:
    """The texts and numbers of one card.

    Attributes
    ----------
    code, lang
        The place, and the language.
    name, within
        What it is called, and what it lies in; empty where that is itself.
    finding, sentence
        The headline, and what the page says of people: both rounded.
    whole, parts
        Captions of the two maps, the fuller one first; ``parts`` is empty for a prefecture that
        is its own only unit, which has one map.
    split
        Label, both ends of a range of people and how it is written: the change, whose ends are
        one, then net migration and the rest where they are known.
    unsplit
        What is said where they are not.
    compare, source, rights
        The lines at the foot: none holds a code or a hash, which stand on the page.
    prefecture, county
        Whose land both maps show, and the unit that is outlined; None on cards of prefectures.
    group
        The class of the change in per cent, which the legend marks; −1 where it is unknown.
    core, core_units
        Caption of the map of the prefecture's core, and the county units that hold it; empty
        where it has none beside a periphery.
    """

    code: str
    lang: str
    name: str
    within: str
    finding: str
    sentence: str
    whole: tuple[str, ...]
    parts: tuple[str, ...]
    split: tuple[tuple[str, int, int, str], ...]
    unsplit: str
    compare: str
    source: str
    rights: str
    prefecture: str
    county: str | None
    group: int
    core: str = ""
    core_units: tuple[str, ...] = ()


def card_of(places: Places, code: str, lang: str) -> Card:
    """Write the card of a place.

    Parameters
    ----------
    places
        Every place.
    code, lang
        The place and the language.

    Raises
    ------
    KeyError
        There is no such place.
    """
    level, place = places.all[code]
    subject = places.subject
    words = card_words(subject, lang)
    prefecture = place["prefecture_code"]
    county = code if level == "county" else None
    split = split_of(places, place, lang)
    core = places.cores.get(prefecture)
    core_growth = ""
    if core:
        before, after = core["people"]
        core_growth = words["core"].format(pct=percent_change((after / before - 1) * 100))
    return Card(
        code=code,
        lang=lang,
        name=place[f"name_{lang}"],
        within=_within(places, level, place, lang),
        finding=sentences.finding(subject, place, lang),
        sentence=sentences.people_sentence(places, level, place, lang),
        whole=_whole(places, prefecture, lang, words),
        parts=_parts(places, prefecture, place if county else None, lang, words),
        split=split,
        unsplit=words["unsplit"] if len(split) == 1 else "",
        compare=words["compare"].format(text=_comparability(place, lang, subject.country)),
        source=sentences.source_line(places, place, lang),
        rights=words["between_sentences"].join([words["dates"], words["rights"]]),
        prefecture=prefecture,
        county=county,
        group=place[GROWTH_CLASS],
        core=core_growth,
        core_units=tuple(core["units"]) if core else (),
    )


def _within(places: Places, level: PlaceLevel, place: Record, lang: str) -> str:
    """Say what a place lies in, if that is more than itself."""
    within = " · ".join(name for _, _, name in sentences.lies_within(places, level, place, lang))
    return "" if within == place[f"name_{lang}"] else within


def _comparability(place: Record, lang: str, country: Country) -> str:
    """Say whether the figures can be compared; why not, if it can be said without codes."""
    kind = sentences.comparability_words(country)[place["comparability"]].get(lang)
    whole = f"{kind}{sentences.UI['colon'].get(lang)}{place[f'comparability_note_{lang}']}"
    line = IN_BRACKETS.sub("", whole)
    return kind if CODE.search(line) else line


def _pct(value: float | None, lang: str) -> str:
    return sentences.PLACE_WORDS["no_data"].get(lang) if value is None else percent_change(value)


def _whole(places: Places, code: str, lang: str, words: dict[str, str]) -> tuple[str, ...]:
    whole = places.prefectures[code]
    pct = _pct(whole[places.subject.change_pct], lang)
    named = words["whole_named"].format(name=whole[f"name_{lang}"], pct=pct)
    return named, words["whole"].format(pct=pct)


def _parts(
    places: Places, prefecture: str, unit: Record | None, lang: str, words: dict[str, str]
) -> tuple[str, ...]:
    if places.units[prefecture] == [prefecture]:
        return ()
    if unit is None:
        return (words["parts"],)
    pct = _pct(unit[places.subject.change_pct], lang)
    return words["parts_named"].format(name=unit[f"name_{lang}"], pct=pct), words["parts"]


def split_of(places: Places, place: Record, lang: str) -> tuple[tuple[str, int, int, str], ...]:
    """Split the change: the rest is what those aged 15 and over did not bring by moving.

    Births, deaths at the national ratios of survival, and whatever became of those under 15,
    who were not born yet or were aged 0–4 at the first census.
    """
    subject, words = places.subject, card_words(places.subject, lang)
    change, net = place[subject.change], sentences.net_range(place, subject.period)
    if change is None:
        return ()
    whole = (words["change"], int(change), int(change), people(change, lang, signed=True))
    if net is None:
        return (whole,)
    rest = sentences.Range(int(change) - net.high, int(change) - net.low)
    return (
        whole,
        (words["net"], *net, estimate_ends(*net, lang)),
        (words["rest"], *rest, estimate_ends(*rest, lang)),
    )


def cards_of(places: Places, codes: Sequence[str], langs: Sequence[str]) -> list[Card]:
    """Write the cards of some places, those of one prefecture in a row."""
    cards = [card_of(places, code, lang) for code in codes for lang in langs]
    return sorted(cards, key=lambda card: (card.prefecture, card.code, langs.index(card.lang)))
