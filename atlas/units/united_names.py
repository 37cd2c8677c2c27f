"""The name of a unit that unites several counties: its first member, and with which it is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from atlas.country.names import romanise, status_by_name
from atlas.model.text import Text
from atlas.units.history import DivisionHistory
from atlas.words.numbers import spelled
from atlas.words.word_files import LANGS, read_words

_WORDS: Final = read_words("units", "united")
_KINDS: Final = read_words("units", "united_kind")

NAMED: Final = 3
"""Other members that Chinese names; of more it names the first and says how many they are."""

NAMED_APART: Final = {"other": 2, "former": 1}
"""Members of today and former ones that English, whose names are longer, tells by their names."""

Members = tuple[list[str], list[str]]
"""Chinese names of the members of the last census, then of those that are no more."""


def member_names(
    unit: str,
    counties: Mapping[int, Sequence[str]],
    row_names: Mapping[tuple[int, str], str],
    successor: Mapping[tuple[int, str], str],
) -> Members:
    """Name a unit's members: those of its last census, and those that were merged away.

    A county of an earlier census is named as well if it joined another one
    (Chongwen joined Dongcheng), not if it only changed its name (Jiangdu, a city and then a
    district).

    Parameters
    ----------
    unit
        Its code, whose member is named first.
    counties
        Codes of its rows by census.
    row_names, successor
        As of `atlas.units.comparability.UnitSources`.
    """
    last = max(counties)
    codes = sorted(counties[last], key=lambda code: (not unit.endswith(code), code))
    now = list(dict.fromkeys(row_names[last, code] for code in codes))
    former: list[str] = []
    for year in sorted(counties, reverse=True)[1:]:
        heirs = [successor[year, code] for code in counties[year]]
        for code, heir in zip(counties[year], heirs, strict=True):
            name = row_names[year, code]
            joined = heirs.count(heir) > 1 and code != heir
            if joined and name[:-1] not in {known[:-1] for known in (*now, *former)}:
                former.append(name)
    return now, former


def united_name(members: Members, unit: str, history: DivisionHistory) -> Text:
    """Name a unit after its members: Gusu District (with three former districts).

    Parameters
    ----------
    members
        From `member_names`; of those that are no more, or of none at all, the registry's name
        of the unit stands first.
    unit, history
        Its code, and the registry of divisions, which tells what its members are.

    Returns
    -------
    Text
        The first member, and in brackets the others: by their names, those of today before those
        that are no more, or by how many they are.
    """
    now, former = members
    first, *others = now or [history.name(unit, history.status_year)]
    sides = (_united(first, others, former, unit, history, lang) for lang in LANGS)
    return Text(*sides)


def _united(
    first: str,
    others: Sequence[str],
    former: Sequence[str],
    unit: str,
    history: DivisionHistory,
    lang: str,
) -> str:
    def named(name: str) -> str:
        return name if lang == "zh" else romanise(name, unit, codes=history.country.codes)

    if not others and not former:
        return named(first)
    every = [*others, *former]
    if lang == "zh" and len(every) > NAMED:
        # One count for all: which of them is no more stands in the sentence on comparability.
        key = "counted" if others else "counted_former"
        kind = _kind(every, unit, history).get(lang)
        listed = _WORDS[key].say(lang, first=every[0], n=len(every), kind=kind)
        return _WORDS["name"].say(lang, first=first, others=listed)
    parts: list[str] = []
    for key, names in (("other", others), ("former", former)):
        if lang != "zh" and len(names) > NAMED_APART[key]:
            kind = _kind(names, unit, history).get(lang)
            parts.append(_WORDS[key].say(lang, n=spelled(len(names), lang), kind=kind))
        elif names and key == "former":
            listed = _WORDS["between"].get(lang).join(map(named, names))
            parts.append(_WORDS["former_named"].say(lang, names=listed))
        else:
            parts += map(named, names)
    *most, last = parts
    between, before_last = (_WORDS[key].get(lang) for key in ("between", "before_last"))
    listed = before_last.join([between.join(most), last]) if most else last
    return _WORDS["name"].say(lang, first=named(first), others=listed)


def _kind(names: Sequence[str], unit: str, history: DivisionHistory) -> Text:
    """Say what some divisions are: districts, counties and cities, or both."""
    parent = history.name(history.prefecture(unit), history.status_year)
    kinds = {status_by_name(name, parent, history.country.kind) for name in names}
    if kinds == {"district"}:
        return _KINDS["district"]
    if kinds in ({"county"}, {"other"}):
        return _KINDS[kinds.pop()]
    return _KINDS["mixed" if "district" in kinds else "county_or_city"]
