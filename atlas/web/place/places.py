"""Pages of places: each place, those around it, moves of its province, and its gains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from atlas.catalogue.edition import Edition
from atlas.charts.chart import ChartData
from atlas.charts.province_moves_chart import province_stills
from atlas.drawing.sketch import WIDTH, sketch_height
from atlas.model.figures import LEAST_PEOPLE
from atlas.model.tasks import SilentProgress
from atlas.places.peers import peers
from atlas.places.place_index import PlaceLevel, Places, Record
from atlas.places.sentences import PLACE_WORDS, net_range, words
from atlas.units.history import group_values
from atlas.units.lookup import COUNTY
from atlas.units.packaged_units import packaged_inputs
from atlas.web.data.encode import payload_script
from atlas.web.data.engine_payloads import search_script
from atlas.web.data.geometry import by_province
from atlas.web.data.lookup import lookup_script
from atlas.web.moves import KIND_WORDS, period_words, sentences_of
from atlas.web.page.pages import Page, render, write_file, write_page
from atlas.web.place.data import card_script, place_script, place_scripts, rows_scripts
from atlas.web.place.page import PLACE_SCRIPT, gains_path, place_page, place_path
from atlas.words.numbers import count, estimate, percent_change, signed
from atlas.words.word_files import LANGS

Moves = Mapping[tuple[str, str], Mapping[str, Any]]
"""What pages show of the moves of each province, by its code and language: see `province_moves`."""


def province_moves(edition: Edition, data: ChartData) -> Moves:
    """Describe the moves of each province; none without the matrices.

    Returns
    -------
    dict
        By code and language: ``title``, ``alt``, ``file``, ``width`` and ``height`` of the picture,
        its address from the root of the site and its size in px; ``sentences``, where those who
        left went, and where those who came are from; ``kinds`` of moves in words, as the colours
        are numbered; ``map``, the address of the map of moves with the province chosen.
    """
    if not data.summary.moves:
        return {}
    period = max(data.summary.moves)
    described = {}
    for lang in LANGS:
        for code, sentences in sentences_of(data.dataset, lang)[period].items():
            fields = {"name": data.dataset.country.provinces[code].short.get(lang)}
            fields["period"] = period_words(period, lang)
            described[code, lang] = {
                "title": PLACE_WORDS["province_moves"].say(lang, **fields),
                "alt": PLACE_WORDS["province_moves_alt"].say(lang, **fields),
                "file": still_file(code, lang),
                "width": WIDTH,
                "height": sketch_height(edition.style),
                "sentences": sentences,
                "kinds": [text.get(lang) for text in KIND_WORDS],
                "map": f"moves.html#moves={period}&province={code}",
            }
    return described


def still_file(code: str, lang: str) -> str:
    """Return the address of the picture of a province from the root of the site."""
    return f"assets/moves/{code}.{lang}.svg"


def write_province_stills(edition: Edition, site: Path, data: ChartData) -> None:
    """Draw the moves of each province in the last period, if the build has them."""
    if not data.summary.moves:
        return
    last = max(data.summary.moves)
    for code in sorted(set(data.dataset.tables["province_moves"]["origin_code"])):
        stills = province_stills(data, last, code, edition.style, LANGS)
        for lang, drawn in stills.items():
            write_file(site / still_file(code, lang), drawn)


MOST_NEIGHBOURS: Final = 12


def around_scripts(places: Places, moves: Moves) -> Iterator[tuple[str, str]]:
    """Write what stands round the places of each province.

    Parameters
    ----------
    places
        Every place.
    moves
        From `province_moves`.

    Yields
    ------
    tuple of str and str
        Province and language, such as ``33.en``, and a script of the payload ``around`` under
        this name: ``near`` and ``peers``, codes by the code of a place, neighbours by the length
        of the border and peers by nearness in size; ``places``, of each that is named there its
        name, the name of its province and its change, written; ``moves`` of the province.
    """
    levels: tuple[tuple[PlaceLevel, dict[str, Record]], ...] = (
        ("county", places.counties),
        ("prefecture", places.prefectures),
    )
    # A prefecture's neighbours are prefectures, those with the longest borders. One that is a
    # prefecture and a county unit has those of a prefecture, as its page is that of one.
    near = {
        code: [neighbour for neighbour in codes if neighbour in records][:MOST_NEIGHBOURS]
        for level, records in levels
        for code, codes in places.near[level].items()
    }
    alike: dict[str, list[str]] = {}
    country = places.dataset.country
    coded = country.codes
    for level, records in levels:
        alike |= peers(records, level, places.subject, coded, country.kind)
    for lang in LANGS:
        for province, own in by_province(places.all, coded).items():
            around = {
                "near": {code: near[code] for code in own if code in near},
                "peers": {code: alike[code] for code in own if code in alike},
            }
            named = {
                code for group in around.values() for codes in group.values() for code in codes
            }
            payload: dict[str, Any] = {
                **around,
                "places": {code: _about(places, code, lang) for code in sorted(named)},
            }
            own_moves = moves.get((coded.province(province), lang))
            if own_moves:
                payload["moves"] = own_moves
            name = f"{province}.{lang}"
            yield name, payload_script("around", name, payload)


def _about(places: Places, code: str, lang: str) -> list[str]:
    _, place = places.all[code]
    pct = place[places.subject.change_pct]
    change = "" if pct is None else percent_change(pct)
    return [place[f"name_{lang}"], place[f"province_name_{lang}"], change]


SHOWN_NATIONAL = 10
SHOWN_PROVINCE = 5


def rankings(
    places: Places, units: Iterable[Record], page: Page, shown: int, *, above: str
) -> list[dict[str, Any]]:
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

    Returns
    -------
    list of dict
        Of each list its ``title`` and its ``places``, those of the largest figure first: ``href``,
        ``name``, ``within`` and the ``figure`` that ranks it.
    """
    subject = places.subject
    known = [unit for unit in units if unit["rankable"]]
    large = [unit for unit in known if not unit["small"]]
    ranked: dict[str, list[tuple[float, str, Record]]] = {
        "people": [_by(unit, subject.change, signed) for unit in known],
        "percent": [_by(unit, subject.change_pct, percent_change) for unit in large],
        "net": [_by_net(unit, subject.period, page.lang) for unit in known],
    }
    lists = []
    for key, entries in ranked.items():
        for kind, sign in (("gain", 1), ("loss", -1)):
            moved = [entry for entry in entries if entry[0] * sign > 0]
            moved.sort(key=lambda entry: (-sign * entry[0], entry[2]["code"]))
            listed = [
                {
                    "href": page.to(place_path(unit["code"])),
                    "name": unit[f"name_{page.lang}"],
                    "within": _above(unit, above, page.lang),
                    "figure": written,
                }
                for _, written, unit in moved[:shown]
            ]
            if listed:
                lists.append(
                    {"title": PLACE_WORDS[f"{kind}_{key}"].get(page.lang), "places": listed}
                )
    return lists


def _by(unit: Record, column: str, write: Callable[[Any], str]) -> tuple[float, str, Record]:
    """Give what a unit is ranked by, how it is written, and the unit; 0 where it is unknown."""
    value = unit.get(column) or 0
    return value, write(value), unit


def _by_net(unit: Record, period: str, lang: str) -> tuple[float, str, Record]:
    """Rank a unit by the middle of its net migration, 0 where nobody can tell its way."""
    net = net_range(unit, period)
    if net is None or not net.way:
        return 0, "", unit
    return net.middle, estimate(*net, lang), unit


def _above(unit: Record, level: str, lang: str) -> str:
    name = unit[f"{level}_name_{lang}"]
    return "" if name == unit[f"name_{lang}"] else str(name)


def gains_page(
    edition: Edition,
    places: Places,
    province: str,
    units: Sequence[Record],
    lang: str,
    moves: Mapping[str, Any] | None = None,
) -> tuple[Page, str]:
    """Render the page of a province: its gains and losses, its moves, then all of its units."""
    subject = places.subject
    name = units[0][f"province_name_{lang}"]
    known = [unit for unit in units if unit[subject.change_pct] is not None]
    by_growth = sorted(
        units,
        key=lambda unit: (
            unit[subject.change_pct] is None,
            -(unit[subject.change_pct] or 0.0),
            unit["code"],
        ),
    )
    lead = PLACE_WORDS["gains_lead"].say(
        lang,
        name=name,
        n=count(len(known)),
        start=subject.start,
        end=subject.end,
        gained=count(sum(unit[subject.change] > 0 for unit in known)),
        lost=count(sum(unit[subject.change] < 0 for unit in known)),
    )
    title = PLACE_WORDS["gains_title"].say(lang, name=name)
    page = Page(edition, gains_path(province), lang, title, lead)
    context = {
        "w": words(lang, edition.country.compared),
        "subject": subject,
        "lead": lead,
        "note": gains_note(places, lang),
        "rankings": rankings(places, units, page, SHOWN_PROVINCE, above="prefecture"),
        "rows": [_row(places, unit, page) for unit in by_growth],
        "moves": moves,
        "scripts": [page.relative(PLACE_SCRIPT)],
    }
    return page, render("place/gains.html.j2", page, **context)


def gains_note(places: Places, lang: str) -> str:
    """Say what the lists hold and what they leave out."""
    start, least = places.subject.start, count(LEAST_PEOPLE)
    return PLACE_WORDS["gains_note"].say(lang, start=start, least=least)


def _row(places: Places, unit: Record, page: Page) -> dict[str, str]:
    """Write out a unit for the table of its province."""
    subject, none = places.subject, page.text("none")
    net = net_range(unit, subject.period)

    def written(column: str, write: Callable[[Any], str]) -> str:
        figure = unit.get(column)
        return none if figure is None else write(figure)

    return {
        "href": page.to(place_path(unit["code"])),
        "name": unit[f"name_{page.lang}"],
        "within": _above(unit, "prefecture", page.lang),
        "before": written("compared_before", count),
        "after": written(subject.after, count),
        "change": written(subject.change, signed),
        "percent": written(subject.change_pct, percent_change),
        "net": none if net is None else estimate(*net, page.lang),
    }


def provinces(places: Places, page: Page) -> list[dict[str, Any]]:
    """List every prefecture under its province, by code: name and address of each."""
    name = f"name_{page.lang}"
    records = sorted(places.prefectures.values(), key=lambda record: record["code"])
    return [
        {
            "code": code,
            "name": group[0][f"province_{name}"],
            "href": page.to(gains_path(code)),
            "places": [(place[name], page.to(place_path(place["code"]))) for place in group],
        }
        for code, group in of_provinces(records)
    ]


def of_provinces(records: Iterable[Record]) -> list[tuple[str, list[Record]]]:
    """Group places by the code of their province, provinces in order, places as they come."""
    return sorted(group_values((record["province_code"], record) for record in records).items())


def places_page(edition: Edition, places: Places, lang: str) -> tuple[Page, str]:
    """Render the page that leads to all places, with the largest gains and losses of all."""
    w = words(lang, edition.country.compared)
    page = Page(edition, "places.html", lang, w["places"], w["places_lead"])
    units = places.counties.values()
    period = f"{places.subject.start}-{places.subject.end}"
    whole = places.dataset.speaks_for_the_country(period)
    context = {
        "w": w,
        "gains_title": w["gains_title"].format(name=w["national" if whole else "counted"]),
        "note": gains_note(places, lang),
        "rankings": rankings(places, units, page, SHOWN_NATIONAL, above="province"),
        "provinces": provinces(places, page),
        "scripts": [page.relative(PLACE_SCRIPT)],
    }
    return page, render("place/places.html.j2", page, **context)


def moved_page(edition: Edition, old: str, place: Record, lang: str) -> tuple[Page, str]:
    """Lead from the address that a united unit had, that of its first division, to its own.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    old
        Code of the division.
    place, lang
        The unit, and the language.
    """
    name = place[f"name_{lang}"]
    page = Page(edition, place_path(old), lang, name, name)
    return page, render("place/moved.html.j2", page, href=f"{place['code']}.html")


def write_places(edition: Edition, site: Path, places: Places, moves: Moves) -> None:
    """Write everything about places: pages, lists, data, rows, the index of the search.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    site
        Root of the site.
    places
        Every place.
    moves
        What is shown of the moves of each province.
    """
    assets = site / "assets"
    written = {
        "places": place_scripts(places, list(places.dataset.leaves["code"])),
        "rows": rows_scripts(places),
        "around": around_scripts(places, moves),
    }
    for folder, scripts in written.items():
        for name, script in scripts:
            write_file(assets / folder / f"{name}.js", script)
    for name, write in (("place", place_script), ("card", card_script)):
        write_file(assets / f"{name}.js", write(edition, places.subject))
    write_file(assets / "search.js", search_script(places))
    counties = [it for it in places.dataset.unit_sets.values() if it.level == COUNTY]
    inputs = packaged_inputs(SilentProgress(), country=edition.country, flows=True)
    write_file(assets / "lookup.js", lookup_script(counties, inputs))
    for lang in LANGS:
        write_page(site, *places_page(edition, places, lang))
        for code, group in of_provinces(places.counties.values()):
            shown = moves.get((code, lang))
            write_page(site, *gains_page(edition, places, code, group, lang, shown))
        for code, (level, place) in places.all.items():
            write_page(site, *place_page(edition, places, level, place, lang))
            first = edition.country.codes.first_division(code)
            if first not in places.all:
                write_page(site, *moved_page(edition, first, place, lang))
