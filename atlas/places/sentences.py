"""Sentences about a place: how many people it had and has, how its parts differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from atlas.places.subjects import Subject
from atlas.web.page.pages import Page, count, percent_change


def whole_sentence(page: Page, subject: Subject, place: Mapping[str, Any]) -> str:
    """Say in one sentence how many people a place had and has."""
    name, pct = place[f"name_{page.lang}"], place[subject.change_pct]
    if pct is None:
        return page.text("place_unknown", name=name, start=subject.start, end=subject.end)
    change = int(place[subject.change])
    kind = "place_more" if change > 0 else "place_fewer" if change < 0 else "place_same"
    return page.text(
        kind,
        name=name,
        start=subject.start,
        end=subject.end,
        before=count(place[subject.before]),
        after=count(place[subject.after]),
        change=count(abs(change)),
        pct=percent_change(pct),
    )


def parts_sentences(page: Page, subject: Subject, units: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say how many units gained and lost, and which of them most; `units` by falling growth."""
    known = [unit for unit in units if unit[subject.change_pct] is not None]
    if not known:
        return [page.text("parts_none")]
    if len(known) == 1:
        return [page.text("parts_one")]
    gained = sum(unit[subject.change] > 0 for unit in known)
    lost = sum(unit[subject.change] < 0 for unit in known)
    first, last = known[0], known[-1]
    ends = {
        "first": first[f"name_{page.lang}"],
        "first_pct": percent_change(first[subject.change_pct]),
        "last": last[f"name_{page.lang}"],
        "last_pct": percent_change(last[subject.change_pct]),
    }
    kind = "parts_both" if gained and lost else "parts_gained" if gained else "parts_lost"
    return [page.text(kind, n=len(known), gained=gained, lost=lost, **ends)]
