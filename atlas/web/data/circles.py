"""Words of the circles of people and of their legend, in both languages."""

from __future__ import annotations

from atlas.catalogue.style import Style
from atlas.words.numbers import people_tick
from atlas.words.reading import read_words

_WORDS = read_words("map", "circles")

LAND, PEOPLE, LAND_OR_PEOPLE = (_WORDS[name] for name in ("land", "people", "land_or_people"))
FEWER, MORE = _WORDS["fewer"], _WORDS["more"]


def circle_texts(style: Style, lang: str) -> dict[str, str | list[str]]:
    """Write the words that the engine's switch and legend need.

    Returns
    -------
    dict
        ``land``, ``people``, ``landOrPeople``: the two buttons and their group; ``circles``:
        the numbers of the three circles of the legend.
    """
    return {
        "land": LAND.get(lang),
        "people": PEOPLE.get(lang),
        "landOrPeople": LAND_OR_PEOPLE.get(lang),
        "circles": [people_tick(number, lang, width="long") for number in style.circles.legend],
    }
