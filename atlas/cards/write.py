"""Cards as files: drawn by worker processes, those of a prefecture by one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

from atlas.cards.drawing import CardMaterial, CardRenderer
from atlas.cards.maps import Unit, land_of
from atlas.catalogue.edition import Edition
from atlas.catalogue.style import Style
from atlas.drawing.sheet.canvas import drawing, save
from atlas.drawing.sheet.figure_spec import WORDS
from atlas.model.country import Codes, Country
from atlas.model.dataset import Dataset
from atlas.model.errors import UserError
from atlas.model.process import processors
from atlas.model.tasks import Progress, SilentProgress, Task, run_tasks
from atlas.places.card import Card, card_words, cards_of
from atlas.places.place_index import GROWTH_CLASS, Places, Record, places_of, subject_of
from atlas.places.seats import read_seats
from atlas.sources.packaged import read_packaged_census
from atlas.units.divisions import division_codes
from atlas.units.history import group_values
from atlas.words.numbers import percent_change
from atlas.words.word_files import LANGS, read_words


class UnknownPlaceError(UserError):
    """A code that is asked for is that of no place."""


def choose_codes(places: Places, asked: Sequence[str]) -> list[str]:
    """Check the codes that are asked for.

    Parameters
    ----------
    places
        Every place.
    asked
        Codes of county units or prefectures. One that a census or the boundaries have for a part
        of a unit stands for that unit, and so does that of a unit of another period by its first
        division. None at all stands for every place.

    Returns
    -------
    list of str
        Codes of places, each once, ascending.

    Raises
    ------
    UnknownPlaceError
        Naming each code that is of no place, and places near to it.
    """
    if not asked:
        return list(places.all)
    members = _units_of_members(places)
    first = places.subject.country.codes.first_division
    chosen = {code: code if code in places.all else members.get(first(code)) for code in asked}
    unknown = [code for code, place in chosen.items() if place is None]
    named = {code: record for code, (_, record) in places.all.items()}
    _refuse_unknown(named, unknown, places.subject.country.codes)
    return sorted({place for place in chosen.values() if place is not None})


def _units_of_members(places: Places) -> dict[str, str]:
    """Find the unit of each polygon and of each census row, the latest census last."""
    units = {str(leaf): str(unit) for leaf, unit in places.subject.counties.leaves.dropna().items()}
    for year in places.subject.counties.years:
        for code, record in places.counties.items():
            joined = record.get(f"member_codes_{year}") or ""
            units |= dict.fromkeys(joined.split(";"), code)
    return {member: unit for member, unit in units.items() if unit in places.all}


def check_codes(asked: Sequence[str], *, country: Country) -> None:
    """Refuse codes that no list of divisions and no census has, before anything is measured.

    Raises
    ------
    UnknownPlaceError
        Naming each of them, and codes near to it.
    """
    listed = division_codes(country=country).drop_duplicates("code", keep="last")
    counted = (read_packaged_census(year, country=country)["code"] for year in country.years)
    known = set(listed["code"]).union(*counted)
    latest = listed[listed["to_year"].eq(listed["to_year"].max()) & listed["level"].ne("province")]
    named = {str(record["code"]): record for record in latest.to_dict("records")}
    # Which divisions make units is known only once these are made.
    first = country.codes.first_division
    _refuse_unknown(named, [code for code in asked if first(code) not in known], country.codes)


def _refuse_unknown(
    named: Mapping[str, Mapping[Any, Any]], unknown: Sequence[str], codes: Codes
) -> None:
    """Refuse the codes that are unknown, if any are, and name places near to each."""
    faults = []
    for code in unknown:
        near = _codes_by_name(named, code) or _codes_near(named, code, codes)
        names = ("{} {name_zh} {name_en}".format(place, **named[place]) for place in near[:3])
        hint = f"; near to it: {', '.join(names)}" if near else ""
        faults.append(f"--place {code}: no county unit or prefecture has this code{hint}")
    if faults:
        raise UnknownPlaceError("\n".join(faults))


def _codes_near(named: Mapping[str, Mapping[Any, Any]], code: str, codes: Codes) -> list[str]:
    """Find the codes that share the most digits at their beginning, two at least."""
    asked = codes.first_division(code)
    divisions = {place: codes.first_division(place) for place in named}
    for digits in range(5, 1, -1):
        near = [it for it in named if len(asked) > 1 and divisions[it].startswith(asked[:digits])]
        if near:
            return near
    return []


def _codes_by_name(named: Mapping[str, Mapping[Any, Any]], text: str) -> list[str]:
    """Find the places that bear a text in their name: codes are asked for, but names are typed."""
    wanted = text.casefold()
    return [
        code
        for code, place in named.items()
        if wanted and any(wanted in str(place[f"name_{lang}"]).casefold() for lang in LANGS)
    ]


FOLDER: Final = "cards"


def card_name(code: str, lang: str) -> str:
    """Return the name of a card's file."""
    return f"{code}.{lang}.png"


def card_path(code: str, lang: str) -> str:
    """Return the address of a card from the root of the site."""
    return f"{FOLDER}/{card_name(code, lang)}"


def capital_codes(places: Places) -> list[str]:
    """List the capitals of provinces among the places: those whose cards a build draws."""
    seats = read_seats(country=places.dataset.country)
    capitals = seats.index[seats["capital_of"].notna()]
    return sorted(str(code) for code in capitals if code in places.prefectures)


_STEPS = read_words("steps")

DRAWING: Final = _STEPS["cards"]
"""Name of the step that takes long."""

TASKS_OF_A_WORKER: Final = 4
"""Into so many tasks the cards of a worker are parted, so that workers end together."""


def write_cards(
    places: Places,
    codes: Sequence[str],
    langs: Sequence[str],
    style: Style,
    folder: Path,
    progress: Progress | None = None,
    workers: int | None = None,
) -> list[Path]:
    """Draw the cards of some places.

    Parameters
    ----------
    places
        Every place.
    codes, langs
        Those that are drawn, each in each language.
    style
        Colours, lines and type.
    folder
        Where they go, as ``<code>.<lang>.png``; it must exist.
    progress
        Hears of two steps; None is silence.
    workers
        Processes; None takes as many as there are processors at hand. The files do not
        depend on it.

    Returns
    -------
    list of Path
        The files.
    """
    progress = progress or SilentProgress()
    with progress.step(_STEPS["prepare_cards"]):
        cards = cards_of(places, codes, langs)
        material = material_of(places, style)
    groups = list(group_values((card.prefecture, card) for card in cards).values())
    count = max(1, min(len(groups), TASKS_OF_A_WORKER * (workers or processors())))
    parts = (chain.from_iterable(groups[first::count]) for first in range(count))
    tasks = [Task(DRAWING, partial(_draw, cards=tuple(part))) for part in parts]
    run_tasks(tasks, (material, folder), progress, DRAWING, workers=workers, scratch=folder)
    return [folder / card_name(card.code, card.lang) for card in cards]


def draw_capital_cards(edition: Edition, dataset: Dataset, site: Path) -> None:
    """Draw the cards of the capitals of provinces, in both languages, into a site."""
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    places = places_of(dataset, subject_of(dataset, edition.style))
    cards = cards_of(places, capital_codes(places), LANGS)
    _draw(material_of(places, edition.style), folder, cards=cards)


def material_of(places: Places, style: Style) -> CardMaterial:
    """Gather what all cards are drawn from."""
    subject = places.subject
    return CardMaterial(
        land=land_of(places),
        wholes=_units(places, places.prefectures),
        parts=_units(places, places.counties),
        classes=subject.classes,
        words={lang: card_words(subject, lang) for lang in LANGS},
        style=style,
    )


def _units(places: Places, records: Mapping[str, Record]) -> dict[str, Unit]:
    units = {}
    for code, record in records.items():
        change = record[places.subject.change_pct]
        shown = () if change is None else (percent_change(change),)
        lines = {lang: (record[f"name_{lang}"], *shown) for lang in LANGS}
        units[code] = Unit(record[GROWTH_CLASS], lines)
    return units


def _draw(material: CardMaterial, folder: Path, *, cards: Sequence[Card]) -> None:
    renderer = CardRenderer(material)
    with drawing():
        for card in cards:
            file = folder / card_name(card.code, card.lang)
            save([renderer.draw(card)], file, WORDS["credit"].get(card.lang))
