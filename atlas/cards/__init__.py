"""Pair cards: a picture of each place to save and to send, 1080×1440 pixels.

The whole prefecture as one value beside its districts and counties, one sentence with the number,
the change split as far as the method allows, whether it can be compared, and the rows to check
it with. The page of a place draws the same card on a canvas.
"""

from atlas.cards.choose import choose_codes
from atlas.cards.write import DRAWING, write_capital_cards, write_cards

__all__ = ["DRAWING", "choose_codes", "write_capital_cards", "write_cards"]
