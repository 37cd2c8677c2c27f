"""The index that a search for a place reads: codes, names, and how their characters are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from atlas.country.generics import NAME_ENDS
from atlas.country.names import reading, syllables
from atlas.places.facts import PlaceLevel, Places, Record
from atlas.places.texts import PLACE
from atlas.web.data.encode import names_text, payload_script
from atlas.web.data.packing import codes_text
from atlas.web.page.scripts import packaged
from atlas.words.reading import LANGS, read_words

WORDS = ("search_none", "search_count", "search_more")

TERMS: Final = MappingProxyType({"line": "about.html#line", "separate": "about.html#maps"})
"""What is found besides places, and the page that tells of it, in a language's tree."""

KEYS_APART: Final = "|"


def search_script(places: Places) -> str:
    """Write ``assets/search.js``: the index, then the script that searches it.

    Returns
    -------
    str
        The payload ``search/index``: ``codes`` of all places, ``zh`` and ``en``, their names;
        ``levels``, a 1 for each prefecture and a 0 for each county unit; ``parents``, code of the
        prefecture of a county unit and of the province of any other place; ``provinces``, names
        by language and code; ``readings``, each syllable with the characters of the names that
        are read so; ``ends``, the characters that a province's or a city's name ends with;
        ``own``, from `own_readings`; ``terms``, from `terms`, and ``words``, phrases, by
        language. Lists as `codes_text` and `names_text` write them.
    """
    levels, records = zip(*places.all.values(), strict=True)
    provinces = {record["province_code"]: record for record in records}
    payload = {
        "codes": codes_text([record["code"] for record in records]),
        **{lang: names_text(record[f"name_{lang}"] for record in records) for lang in LANGS},
        "levels": "".join("1" if level == "prefecture" else "0" for level in levels),
        "parents": codes_text([_parent(*place) for place in places.all.values()]),
        "provinces": {
            lang: {code: provinces[code][f"province_name_{lang}"] for code in sorted(provinces)}
            for lang in LANGS
        },
        "readings": readings(
            [*(r["name_zh"] for r in records), *(r["province_name_zh"] for r in records)]
        ),
        "ends": NAME_ENDS,
        "own": own_readings({record["code"]: record["name_zh"] for record in records}),
        "terms": {lang: terms(lang) for lang in LANGS},
        "words": {
            lang: {key: PLACE.dated(places.dataset.country)[key].get(lang) for key in WORDS}
            for lang in LANGS
        },
    }
    return payload_script("search", "index", payload) + packaged(
        "data/search.js", country=places.dataset.country
    )


def terms(lang: str) -> list[dict[str, str | list[str]]]:
    """List what is found besides places: name, note, address, and the keys of all languages.

    All of it stands on the page on method.
    """
    found: list[dict[str, str | list[str]]] = []
    for term, href in TERMS.items():
        words = read_words("search", term)
        keys = [key for one in LANGS for key in words["keys"].get(one).split(KEYS_APART)]
        said = {"name": words["name"].get(lang), "note": words["note"].get(lang)}
        found.append({**said, "href": href, "keys": keys})
    return found


def _parent(level: PlaceLevel, record: Record) -> str:
    prefecture = record["prefecture_code"]
    inside = level == "county" and prefecture
    return str(prefecture if inside else record["province_code"])


def readings(names: list[str]) -> dict[str, str]:
    """Group the characters of names by how they are read: under ``wu`` all that are read so."""
    found: dict[str, list[str]] = defaultdict(list)
    for character in sorted(set("".join(names))):
        syllable = reading(character)
        if syllable != character:
            found[syllable].append(character)
    return {syllable: "".join(found[syllable]) for syllable in sorted(found)}


def own_readings(names: Mapping[str, str]) -> dict[str, str]:
    """Spell the places that are not read as their characters are elsewhere, by code.

    A search finds such a place by either reading, so by the initials of either.

    Parameters
    ----------
    names
        Chinese names by code; the members of a unit with strokes between them.

    Returns
    -------
    dict
        Syllables with spaces between them, members with strokes: 330382 (Yueqing) is
        ``yue qing shi``.
    """
    found = {}
    for code, name in names.items():
        members = [
            (syllables(one), [reading(character) for character in one]) for one in name.split("/")
        ]
        own = [" ".join(spelled) for spelled, usual in members if spelled != usual]
        if own:
            found[code] = "/".join(own)
    return found
