"""The script that draws a card on a canvas, loaded with the first click on its button."""

from __future__ import annotations

from typing import Final

from atlas.catalogue.style import Style
from atlas.model.country import Country
from atlas.places.card_texts import card_words
from atlas.places.subjects import Subject
from atlas.web.data.encode import payload_script
from atlas.web.page.scripts import joined
from atlas.words.reading import LANGS

SCRIPTS: Final = ("page/wrap.js", "place/card-paper.js", "place/card.js")


def card_script(style: Style, subject: Subject, *, country: Country) -> str:
    """Write ``assets/card.js``: the measures of the card, its words, and what draws it."""
    words = {lang: card_words(subject, lang) for lang in LANGS}
    return "".join(
        [
            payload_script("card", "layout", style.card.model_dump()),
            payload_script("words", "card", words),
            joined(SCRIPTS, country=country),
        ]
    )
