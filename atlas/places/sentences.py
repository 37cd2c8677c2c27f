"""Sentences about a place: how many people it had and has, how its parts differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from atlas.model.country import Country
from atlas.places.facts import PlaceLevel, Places, Record
from atlas.places.subjects import Subject
from atlas.places.texts import CAUTION, PLACE, comparability_words
from atlas.words.numbers import count, percent_change
from atlas.words.reading import read_words

UI = read_words("interface")

MAIN_CAUTIONS = tuple(key for key in CAUTION if key not in ("core_definition_flips", "merged"))
"""Cautions that a sentence about growth carries; a merge is said of the unit itself."""

PUBLISHED = "published"
"""The word of ``compared_by`` for a first count that bulletins give on the later territory."""

ON_ONE_TERRITORY = "on_one_territory"
"""The word of comparability of a prefecture that is unranked only as part of a joined one."""

MERGED = ("merged", "transfer_united")
"""The words of comparability that say a unit unites several counties."""


def whole_sentence(
    subject: Subject, place: Mapping[str, Any], lang: str, beside: str = "", *, country: Country
) -> str:
    """Say in one sentence how many people a place had and has.

    What is ``beside`` it, if anything, ends the sentence.
    """
    name, pct = place[f"name_{lang}"], place[subject.change_pct]
    others = place.get(f"compared_with_{lang}")
    if others:
        name = PLACE["together"].say(lang, name=name, others=others)
    if pct is None:
        return PLACE["place_unknown"].say(lang, name=name, start=subject.start, end=subject.end)
    change = int(place[subject.change])
    kind = "place_more" if change > 0 else "place_fewer" if change < 0 else "place_same"
    said = PLACE.dated(country)[kind].say(
        lang,
        name=name,
        start=subject.start,
        end=subject.end,
        before=count(place["compared_before"]),
        after=count(place["compared_after"]),
        change=count(abs(change)),
        pct=percent_change(pct),
        beside=beside,
    )
    if place["compared_by"] != PUBLISHED:
        return said
    territory = PLACE["on_territory"].say(lang, start=subject.start, end=subject.end)
    return UI["space"].get(lang).join([said, territory])


def parts_sentences(
    subject: Subject, units: Sequence[Mapping[str, Any]], lang: str, *, country: Country
) -> list[str]:
    """Say how many units gained and lost, and which of them most; `units` by falling growth.

    Nothing is said where no two of them may be named. Where the units of only one side may be,
    those of the other stay unnamed: the least gain is no loss. Units that may not be named are
    listed beside the sentence with their change, so it says that it leaves them out.
    """
    known = [unit for unit in units if unit[subject.change_pct] is not None]
    if not known:
        return [PLACE["parts_none"].get(lang)]
    if len(known) == 1:
        return [PLACE["parts_one"].get(lang)]
    gained = sum(unit[subject.change] > 0 for unit in known)
    lost = sum(unit[subject.change] < 0 for unit in known)
    named = [unit for unit in known if unit["rankable"]]
    if len(named) < 2:
        return []
    first, last = named[0], named[-1]
    ends = {
        "first": first[f"name_{lang}"],
        "first_pct": percent_change(first[subject.change_pct]),
        "last": last[f"name_{lang}"],
        "last_pct": percent_change(last[subject.change_pct]),
    }
    kind = "parts_both" if gained and lost else "parts_gained" if gained else "parts_lost"
    if kind == "parts_both" and last[subject.change] >= 0:
        kind = "parts_both_first"
    elif kind == "parts_both" and first[subject.change] <= 0:
        kind = "parts_both_last"
    found = [PLACE.dated(country)[kind].say(lang, n=len(known), gained=gained, lost=lost, **ends)]
    left_out = [unit[f"name_{lang}"] for unit in known if not unit["rankable"]]
    if left_out:
        found.append(PLACE["parts_left_out"].say(lang, names=UI["comma"].get(lang).join(left_out)))
    return found


def source_line(places: Places, place: Record, lang: str) -> str:
    """Name the source of the sentence, and what is to be said with it."""
    subject = places.subject
    years = UI["comma"].get(lang).join(map(str, (subject.start, subject.end)))
    source = PLACE["source"].say(lang, years=years)
    borne = (place.get(f"cautions_{places.dataset.country.span}") or "").split(";")
    if not place["rankable"] and place["comparability"] != ON_ONE_TERRITORY:
        borne.append("transfer_flagged")
    named = [CAUTION[key].name.get(lang) for key in MAIN_CAUTIONS if key in borne]
    if place["comparability"] in MERGED:
        named.insert(0, CAUTION["merged"].name.get(lang))
    if not named:
        return source
    caveat = PLACE["caveat"].say(lang, cautions=UI["semicolon"].get(lang).join(named))
    return UI["space"].get(lang).join([source, caveat])


def comparability_line(place: Record, lang: str, *, country: Country) -> str:
    """Say whether the figures of a place can be compared, and why not."""
    colon = UI["colon"].get(lang)
    kind = comparability_words(country)[place["comparability"]].get(lang)
    return f"{kind}{colon}{place[f'comparability_note_{lang}']}"


def lies_within(
    places: Places, level: PlaceLevel, place: Record, lang: str
) -> list[tuple[str, str, str]]:
    """Name the province of a place, and the prefecture of a county unit.

    Returns
    -------
    list of tuple
        Kind (``province`` or ``prefecture``: whose page tells more), code and name, the wider
        first.
    """
    province, name = place["province_code"], place[f"province_name_{lang}"]
    prefecture = place["prefecture_code"]
    if level != "county":
        return [("province", province, name)]
    if prefecture not in places.prefectures or prefecture == province:
        return [("prefecture", prefecture, name)]
    own = places.prefectures[prefecture][f"name_{lang}"]
    return [("province", province, name), ("prefecture", prefecture, own)]
