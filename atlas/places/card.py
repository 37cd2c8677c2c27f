"""The words of a pair card, which the page's script draws, and the split of a change."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from atlas.places import sentences
from atlas.places.place_index import LeadComparison, Places, Record
from atlas.words.numbers import estimate_ends, people
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
        **{key: _CARDS[key] for key in ("unsplit", "compare")},
        "between_sentences": FIGURES["between_sentences"],
        "rights": sentences.PLACE_WORDS["maps_note"],
        "colon": sentences.UI["colon"],
        **{key: _CARDS[key] for key in ("saved", "alt")},
    }
)


def card_words(subject: LeadComparison, lang: str) -> dict[str, str]:
    """Return the phrases of cards in one language, the censuses filled in.

    ``dates`` is added: on which days people were counted. The fields that are left are those of
    a place: ``{name}``, ``{pct}``, ``{text}``, ``{finding}``.
    """
    years = FIGURES["between_years"].get(lang).join(map(str, (subject.start, subject.end)))
    start, end = str(subject.start), str(subject.end)
    words = {
        key: text.get(lang).replace("{start}", start).replace("{end}", end)
        for key, text in CARD.items()
    }
    return words | {"dates": FIGURES["dates"].get(lang).format(years=years)}


def split_of(places: Places, place: Record, lang: str) -> tuple[tuple[str, int, int, str], ...]:
    """Split the change of a place into net migration and the rest.

    National survival ratios tell migration of those aged 15 and over from deaths; of younger
    people they tell nothing. So the rest is births, deaths at these ratios, and whatever became
    of those under 15, who were not born yet or were aged 0–4 at the first census.

    Returns
    -------
    tuple of tuple of str, int, int and str
        Label, both ends of a range of people, and how it is written: of the change, whose ends are
        one, then of net migration and of the rest where they are known. Empty where the change
        itself is unknown.
    """
    subject = places.subject
    change, net = place[subject.change], sentences.net_range(place, subject.period)
    if change is None:
        return ()
    label = _CARDS["change"].say(lang, start=subject.start, end=subject.end)
    whole = (label, int(change), int(change), people(change, lang, signed=True))
    if net is None:
        return (whole,)
    rest = sentences.Range(int(change) - net.high, int(change) - net.low)
    return (
        whole,
        (_CARDS["net"].get(lang), *net, estimate_ends(*net, lang)),
        (_CARDS["rest"].get(lang), *rest, estimate_ends(*rest, lang)),
    )
