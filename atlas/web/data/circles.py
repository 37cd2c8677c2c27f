"""Words of the circles of people and of their legend, in both languages."""

from __future__ import annotations

from atlas.catalogue.style import Style
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
        "circles": [short_number(number, lang) for number in style.circles.legend],
    }


def short_number(number: int, lang: str) -> str:
    """Write a round number of people short: 50万, 500,000; 100万, 1 million.

    Parameters
    ----------
    number
        A multiple of 10,000.
    lang
        ``zh`` counts in 万.
    """
    if lang == "zh":
        return f"{number // 10_000}万"
    millions, rest = divmod(number, 1_000_000)
    return f"{number:,}" if rest else f"{millions} million"
