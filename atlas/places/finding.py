"""The finding that heads a place's card: how people changed, or what migration brought."""

from __future__ import annotations

from atlas.places.facts import Record
from atlas.places.opening import sign_is_certain
from atlas.places.subjects import Subject
from atlas.words.numbers import count, percent_change
from atlas.words.reading import read_words

WORDS = read_words("finding")


def finding(subject: Subject, place: Record, lang: str) -> str:
    """Say in a headline what is found of a place.

    The change in people; or estimated net migration where that is the larger of the two, so that
    births and deaths hide part of it, and its sign does not hang on the choices of the method.
    The script of the card (``static/place/card.js``) chooses by the same rule.
    """
    name = place[f"name_{lang}"]
    if place[f"compared_with_{lang}"]:
        name = WORDS["named_joined"].say(lang, name=name)
    told = {"name": name, "start": subject.start, "end": subject.end}
    change, net = place[subject.change], place.get(f"net_migration_{subject.period}")
    if change is None:
        return WORDS["unknown"].say(lang, **told)
    if net is not None and abs(net) > abs(change) and sign_is_certain(place, subject.period):
        key = "gained" if net > 0 else "lost"
        return WORDS[key].say(lang, **told, people=count(abs(net)))
    if change == 0:
        return WORDS["same"].say(lang, **told)
    pct = percent_change(place[subject.change_pct])
    key = "more" if change > 0 else "fewer"
    return WORDS[key].say(lang, **told, people=count(abs(change)), pct=pct)
