"""The largest gains and losses: lists for the country, and a page with all units of a province."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from atlas.catalogue.edition import Edition
from atlas.model.rankable import LEAST_PEOPLE
from atlas.places.facts import Places, Record
from atlas.places.texts import PLACE, words
from atlas.web.page.pages import Page, render
from atlas.web.place.page import SCRIPT, gains_path, place_path
from atlas.web.place.province_moves import ProvinceMoves
from atlas.words.numbers import count, percent_change, signed

SHOWN_NATIONAL = 10
SHOWN_PROVINCE = 5


@dataclass(frozen=True)
class Ranked:
    """A place in a list: its page, its name, what it lies in, the figure that ranks it."""

    href: str
    name: str
    within: str
    figure: str


@dataclass(frozen=True)
class Ranking:
    """A list of places under its title, those of the largest figure first."""

    title: str
    places: tuple[Ranked, ...]


@dataclass(frozen=True)
class UnitRow:
    """A unit in the table of a province, written out."""

    href: str
    name: str
    within: str
    before: str
    after: str
    change: str
    percent: str
    net: str


def rankings(
    places: Places, units: Iterable[Record], page: Page, shown: int, *, above: str
) -> list[Ranking]:
    """List the units that gained and lost most: by people, by per cent, by net migration.

    Parameters
    ----------
    places, units
        Every place, and the records of the units to rank.
    page
        The page that lists them.
    shown
        Places in each list; a list of gains holds only gains, one of losses only losses.
    above
        Level whose name stands beside a unit's: ``province`` or ``prefecture``.
    """
    subject = places.subject
    columns = {
        "people": (subject.change, signed),
        "percent": (subject.change_pct, percent_change),
        "net": (f"net_migration_{subject.period}", signed),
    }
    known = [unit for unit in units if unit["rankable"]]
    found = []
    for key, (column, write) in columns.items():
        for kind, sign in (("gain", 1), ("loss", -1)):
            moved = [unit for unit in known if (unit.get(column) or 0) * sign > 0]
            if column == subject.change_pct:
                moved = [unit for unit in moved if not unit["small"]]
            moved.sort(key=lambda unit: (-sign * unit[column], unit["code"]))
            ranked = tuple(
                Ranked(
                    page.to(place_path(unit["code"])),
                    unit[f"name_{page.lang}"],
                    _above(unit, above, page.lang),
                    write(unit[column]),
                )
                for unit in moved[:shown]
            )
            if ranked:
                found.append(
                    Ranking(
                        PLACE.dated(places.dataset.country)[f"{kind}_{key}"].get(page.lang), ranked
                    )
                )
    return found


def _above(unit: Record, level: str, lang: str) -> str:
    name = unit[f"{level}_name_{lang}"]
    return "" if name == unit[f"name_{lang}"] else str(name)


def gains_page(
    places: Places,
    province: str,
    units: Sequence[Record],
    lang: str,
    moves: ProvinceMoves | None = None,
    *,
    edition: Edition,
) -> tuple[Page, str]:
    """Render the page of a province: its gains and losses, its moves, then all of its units."""
    subject = places.subject
    name = units[0][f"province_name_{lang}"]
    known = [unit for unit in units if unit[subject.change_pct] is not None]
    lead = (
        PLACE["gains_lead"]
        .get(lang)
        .format(
            name=name,
            n=count(len(known)),
            start=subject.start,
            end=subject.end,
            gained=count(sum(unit[subject.change] > 0 for unit in known)),
            lost=count(sum(unit[subject.change] < 0 for unit in known)),
        )
    )
    title = PLACE["gains_title"].get(lang).format(name=name)
    page = Page(edition, gains_path(province), lang, title, lead)
    context = {
        "w": words(lang, country=edition.country),
        "subject": subject,
        "lead": lead,
        "note": gains_note(places, lang),
        "rankings": rankings(places, units, page, SHOWN_PROVINCE, above="prefecture"),
        "rows": [_row(places, unit, page) for unit in _by_growth(units, subject.change_pct)],
        "moves": moves,
        "scripts": [page.relative(SCRIPT)],
    }
    return page, render("place/gains.html.j2", page, **context)


def gains_note(places: Places, lang: str) -> str:
    """Say what the lists hold and what they leave out."""
    subject = places.subject
    note = PLACE["gains_note"].get(lang)
    return note.format(start=subject.start, end=subject.end, least=count(LEAST_PEOPLE))


def _by_growth(units: Sequence[Record], column: str) -> list[Record]:
    return sorted(
        units, key=lambda unit: (unit[column] is None, -(unit[column] or 0.0), unit["code"])
    )


def _row(places: Places, unit: Record, page: Page) -> UnitRow:
    subject = places.subject
    none = page.text("none")
    net = unit.get(f"net_migration_{subject.period}")
    change, pct = unit[subject.change], unit[subject.change_pct]
    before, after = unit[subject.before], unit[subject.after]
    return UnitRow(
        href=page.to(place_path(unit["code"])),
        name=unit[f"name_{page.lang}"],
        within=_above(unit, "prefecture", page.lang),
        before=none if before is None else count(before),
        after=none if after is None else count(after),
        change=none if change is None else signed(change),
        percent=none if pct is None else percent_change(pct),
        net=none if net is None else signed(net),
    )
