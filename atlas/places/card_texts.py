"""Words of the pair cards."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from atlas.places.subjects import Subject
from atlas.places.texts import PLACE
from atlas.words.reading import read_words

FIGURES: Final = read_words("figures")

CARD: Final = MappingProxyType(
    {
        "brand": FIGURES["credit"],
        # Captions of the maps: the fuller one where it fits.
        "whole_named": read_words("cards")["whole_named"],
        "whole": read_words("cards")["whole"],
        "parts_named": read_words("cards")["parts_named"],
        "parts": PLACE["parts"],
        "core": read_words("cards")["core"],
        "no_map": read_words("cards")["no_map"],
        "legend": PLACE["pair_legend"],
        "no_data": PLACE["no_data"],
        # The split of the change. National survival ratios tell migration of those aged 15 and
        # over from deaths; of younger people they tell nothing.
        "change": read_words("cards")["change"],
        "net": read_words("cards")["net"],
        "rest": read_words("cards")["rest"],
        "unsplit": read_words("cards")["unsplit"],
        "compare": read_words("cards")["compare"],
        **read_words("finding"),
        "between_sentences": FIGURES["between_sentences"],
        "rights": PLACE["maps_note"],
        "saved": read_words("cards")["saved"],
        "alt": read_words("cards")["alt"],
    }
)


def card_words(subject: Subject, lang: str) -> dict[str, str]:
    """Return the phrases of cards in one language, the censuses filled in.

    ``dates`` is added: on which days people were counted. The fields that are left are those of
    a place: ``{name}``, ``{pct}``, ``{people}``, ``{text}``, ``{sentence}``.
    """
    years = FIGURES["between_years"].get(lang).join(map(str, (subject.start, subject.end)))
    words = dict(_filled(subject, lang))
    return words | {"dates": FIGURES["dates"].get(lang).format(years=years)}


def _filled(subject: Subject, lang: str) -> Iterator[tuple[str, str]]:
    for key, text in CARD.items():
        phrase = text.get(lang).replace("{start}", str(subject.start))
        yield key, phrase.replace("{end}", str(subject.end))
