"""What stands round a place on its page: its neighbours, its peers, the moves of its province.

A script of each province and language: the pages themselves have no room for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from atlas.places.facts import PlaceLevel, Places, Record
from atlas.places.peers import peers
from atlas.web.data.encode import payload_script
from atlas.web.data.province_geometry import by_province
from atlas.web.place.province_moves import ProvinceMoves
from atlas.words.numbers import percent_change
from atlas.words.reading import LANGS

MOST_NEIGHBOURS: Final = 12


def around_scripts(
    places: Places, moves: Mapping[tuple[str, str], ProvinceMoves]
) -> Iterator[tuple[str, str]]:
    """Write what stands round the places of each province.

    Parameters
    ----------
    places
        Every place.
    moves
        By code of the province and language, from `atlas.web.place.province_moves`.

    Yields
    ------
    tuple of str and str
        Province and language, such as ``33.en``, and a script of the payload ``around`` under
        this name: ``near`` and ``peers``, codes by the code of a place, neighbours by the length
        of the border and peers by nearness in size; ``places``, of each that is named there its
        name, the name of its province and its change, written; ``moves`` of the province.
    """
    near = _neighbours(places)
    alike = _peers(places)
    for lang in LANGS:
        for province, own in by_province(places.all, country=places.dataset.country).items():
            around = {
                "near": {code: near[code] for code in own if code in near},
                "peers": {code: alike[code] for code in own if code in alike},
            }
            named = {it for one in around.values() for codes in one.values() for it in codes}
            payload: dict[str, Any] = {
                **around,
                "places": {code: _about(places, code, lang) for code in sorted(named)},
            }
            told = moves.get((places.dataset.country.codes.province(province), lang))
            if told:
                payload["moves"] = told.as_payload()
            name = f"{province}.{lang}"
            yield name, payload_script("around", name, payload)


def _levels(places: Places) -> tuple[tuple[PlaceLevel, dict[str, Record]], ...]:
    return ("county", places.counties), ("prefecture", places.prefectures)


def _neighbours(places: Places) -> dict[str, list[str]]:
    """List the neighbours of each place with the longest borders; a prefecture's are prefectures.

    One that is a prefecture and a county unit has the neighbours of a prefecture, as its page is
    that of one.
    """
    return {
        code: [one for one in codes if one in records][:MOST_NEIGHBOURS]
        for level, records in _levels(places)
        for code, codes in places.near[level].items()
    }


def _peers(places: Places) -> dict[str, list[str]]:
    return {
        code: codes
        for level, records in _levels(places)
        for code, codes in peers(
            records, level, places.subject, country=places.dataset.country
        ).items()
    }


def _about(places: Places, code: str, lang: str) -> list[str]:
    _, place = places.all[code]
    pct = place[places.subject.change_pct]
    change = "" if pct is None else percent_change(pct)
    return [place[f"name_{lang}"], place[f"province_name_{lang}"], change]
