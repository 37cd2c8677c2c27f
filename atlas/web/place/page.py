"""The page of one place: its figures as a table, the sentence to copy, the rows to check."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from atlas.places.facts import (
    Level,
    Places,
    Record,
    change_of,
    figures,
    people_of,
    row_codes,
)
from atlas.places.sentences import parts_sentences, whole_sentence
from atlas.web.about.method_texts import COMPARABILITY
from atlas.web.about.uncertainty_texts import CAUTION
from atlas.web.page.addresses import absolute
from atlas.web.page.pages import Page, count, fixed, percent, percent_change, render, signed
from atlas.web.place.card_paths import card_picture
from atlas.web.place.texts import PLACE

SCRIPT = "assets/place.js"
MOST_BYTES = 4096
"""Of a page of a place: there are six thousand, and a phone on a slow line opens them."""

MOST_NEIGHBOURS = 12
CODE_DIGITS = 6
UNDERCOUNTED = 2000
"""The census that missed more people than the others, so that change since then is too high."""

TEMPLATE = "place.html.j2"
QUOTED = re.compile(
    r'( (?:href|src|rel|hreflang|lang|name|charset|class|id|aria-current|aria-label))="([\w./#-]+)"'
)
IMPLIED = re.compile("</?head>|</?body>|</html>")
HASH_SHOWN = 8
"""Digits of a file's hash on a page; the whole hash stands on the page on method."""

CODES_SPELT = 6
"""A list of more row codes than these is written by prefix."""

MAIN_CAUTIONS = tuple(key for key in CAUTION if key not in ("core_definition_flips", "merged"))
"""Cautions that a sentence about growth carries; a merge is said of the unit itself."""

RATED = frozenset({"net"})
"""Figures whose rate is a change and bears a sign."""


@dataclass(frozen=True)
class Line:
    """A line of the table, written out: label, people, rate, rank."""

    label: str
    people: str
    rate: str
    rank: str


@dataclass(frozen=True)
class Rows:
    """The census rows of one year: the file, the start of its hash, the codes, any correction."""

    year: int
    file: str
    hash: str
    codes: str
    corrected: bool

    def short(self, lang: str) -> str:
        """Write them as one line, without the hash."""
        corrected = PLACE["corrected"].get(lang) if self.corrected else ""
        return f"{self.file} {self.codes}{corrected}"


def place_path(code: str) -> str:
    """Address of a place's page in its language's tree."""
    return f"place/{code}.html"


def gains_path(province: str) -> str:
    """Address of a province's lists of gains and losses in its language's tree."""
    return f"gains/{province}.html"


def place_page(
    places: Places, level: Level, place: Record, lang: str, *, carded: bool = False
) -> tuple[Page, str]:
    """Render the page of one place.

    Parameters
    ----------
    places
        Every place.
    level, place
        From `Places.all`.
    lang
        Language of the page.
    carded
        Whether the site holds the card of the place as a file.
    """
    name = place[f"name_{lang}"]
    sentence = _sentence(places, level, place, Page("", lang, "", ""))
    path = place_path(place["code"])
    # A preview needs the sentence in the head; without one it need not stand in the page twice.
    picture = card_picture(place["code"], lang, name) if carded else None
    page = Page(path, lang, name, sentence if absolute(path) else "", picture)
    rows = census_rows(places, place)
    context = {
        "w": _words(lang),
        "place": place,
        "level": level,
        "name": name,
        "other_name": place[f"name_{'en' if lang == 'zh' else 'zh'}"],
        "within": within(places, level, place, page),
        "sentence": sentence,
        "source": source_line(places, place, lang),
        "lines": lines(places, place, lang),
        "notes": _notes(places, place, lang),
        "card": page.relative(picture.file) if picture else "",
        "comparability": COMPARABILITY[place["comparability"]].get(lang),
        "note": place[f"comparability_note_{lang}"],
        "rows": rows,
        "how": "check_sum" if any(len(it.codes) > CODE_DIGITS for it in rows) else "check_one",
        "near": _near(places, level, place, lang),
        "units": _units(places, level, place, lang),
        "many": 0,
        "scripts": [page.relative(SCRIPT)],
    }
    return page, _within_limit(page, context)


def _within_limit(page: Page, context: dict[str, Any]) -> str:
    """Render a page; one of many units leaves out their changes, its neighbours, then the units.

    All of these stand in the lists of the province as well.
    """
    html = lean(render(TEMPLATE, page, **context))
    if len(html.encode()) > MOST_BYTES:
        context["units"] = [(code, name, "") for code, name, _ in context["units"]]
        html = lean(render(TEMPLATE, page, **context))
    for left_out in ("near", "units"):
        if len(html.encode()) > MOST_BYTES:
            context["many"] = len(context["units"])
            context[left_out] = []
            html = lean(render(TEMPLATE, page, **context))
    return html


def lean(html: str) -> str:
    """Leave out line breaks, quotes and tags that HTML does not need.

    On six thousand pages these weigh a megabyte. No two inline elements of the pages are parted
    by a line break alone.
    """
    return QUOTED.sub(r"\1=\2", IMPLIED.sub("", html.replace("\n<", "<")))


def _words(lang: str) -> Any:
    def word(key: str, **values: object) -> str:
        phrase = PLACE[key].get(lang)
        return phrase.format(**values) if values else phrase

    return word


def _sentence(places: Places, level: Level, place: Record, page: Page) -> str:
    """Say how many people there were and are, who moved, and how the parts differ."""
    subject = places.subject
    sentences = [whole_sentence(page, subject, place)]
    net = place.get(f"net_migration_{subject.period}")
    if net:
        words = PLACE["moved_in" if net > 0 else "moved_out"].get(page.lang)
        sentences.append(words.format(end=subject.end, net=count(abs(net))))
    if level == "prefecture":
        units = places.units[place["code"]]
        if not units:
            names = [places.counties[c][f"name_{page.lang}"] for c in places.holders(place["code"])]
            if names:
                merged = page.text("parts_merged", names=page.text("comma").join(names))
                sentences.append(merged)
        elif units != [place["code"]]:
            parts = [places.counties[code] for code in units]
            sentences += parts_sentences(page, subject, parts)
    return page.text("space").join(sentences)


def source_line(places: Places, place: Record, lang: str) -> str:
    """Name the source of the sentence, and what is to be said with it."""
    subject = places.subject
    page = Page("", lang, "", "")
    years = page.text("comma").join(map(str, (subject.start, subject.end)))
    source = PLACE["source"].get(lang).format(years=years)
    borne = (place.get("cautions_2010_2020") or "").split(";")
    named = [CAUTION[key].name.get(lang) for key in MAIN_CAUTIONS if key in borne]
    if place["comparability"] == "merged":
        named.insert(0, CAUTION["merged"].name.get(lang))
    if not named:
        return source
    caveat = PLACE["caveat"].get(lang).format(cautions=page.text("semicolon").join(named))
    return page.text("space").join([source, caveat])


def comparability_line(place: Record, lang: str) -> str:
    """Say whether the figures of a place can be compared, and why not."""
    colon = Page("", lang, "", "").text("colon")
    kind = COMPARABILITY[place["comparability"]].get(lang)
    return f"{kind}{colon}{place[f'comparability_note_{lang}']}"


def lines(places: Places, place: Record, lang: str) -> list[Line]:
    """Write the table of a place: people by census, then every other figure that there is."""
    subject = places.subject
    found: list[Line] = []
    before = None
    for year in places.years:
        people = people_of(place, year)
        if people is None and not subject.start <= year <= subject.end:
            continue
        pct = None if before is None else change_of(place, before, year)
        change = "" if pct is None else percent_change(pct)
        rank = _rank(place, "growth") if year == subject.end else ""
        label = PLACE["year"].get(lang).format(year=year)
        found.append(Line(label, _or_none(people, count), change, rank))
        before = year
    for figure in figures(subject):
        rate = place.get(figure.rate)
        people = place.get(figure.people) if figure.people else None
        if figure.rate not in place or (rate is None and people is None):
            continue
        label = PLACE[figure.key].get(lang).format(start=subject.start, end=subject.end)
        write = signed if figure.key in RATED else count
        found.append(
            Line(
                label,
                "" if people is None else write(people),
                _rate(figure.key, rate, figure.decimals),
                _rank(place, figure.key),
            )
        )
    return found


def _rate(key: str, value: float | None, decimals: int) -> str:
    if value is None:
        return "–"
    if key in RATED:
        return signed(value, decimals)
    return fixed(value, decimals) if key == "schooling" else percent(value, decimals)


def _rank(place: Mapping[str, Any], key: str) -> str:
    rank = place.get(f"rank_{key}")
    return "" if rank is None else f"{count(rank)}/{count(place[f'of_{key}'])}"


def _or_none(value: Any, write: Any) -> str:
    return "–" if value is None else str(write(value))


def _notes(places: Places, place: Record, lang: str) -> list[str]:
    """Remarks under the table: what ranks mean, what the first census lacks."""
    found = [PLACE["rate_note"].get(lang)]
    if places.years[0] == UNDERCOUNTED and people_of(place, UNDERCOUNTED) is not None:
        found.append(PLACE["early_note"].get(lang))
    wider = place.get("earlier")
    if wider is None or not place["wider"]:
        return found
    page = Page("", lang, "", "")
    figure = PLACE["wider_figure"].get(lang)
    people = {year: wider.get(f"population_{year}") for year in places.years}
    written = [
        figure.format(year=year, people=count(number))
        for year, number in people.items()
        if number is not None
    ]
    figures_of = page.text("comma").join(written)
    note = PLACE["wider"].get(lang)
    name = wider[f"name_{lang}"]
    return [*found, note.format(years=places.years[0], name=name, figures=figures_of)]


def census_rows(places: Places, place: Record) -> list[Rows]:
    """List the rows of each census that a place's people were summed from."""
    found = []
    for year, file in sorted(places.dataset.census_files.items()):
        codes = row_codes(place, year)
        if codes and people_of(place, year) is not None:
            corrected = any((year, code) in places.corrected for code in codes)
            found.append(
                Rows(year, file.name, file.sha256[:HASH_SHOWN], spell_codes(codes), corrected)
            )
    return found


def spell_codes(codes: Sequence[str]) -> str:
    """Write row codes one by one, or many of them by their common prefix.

    Examples
    --------
    >>> spell_codes(["230102", "230103"])
    '230102 + 230103'
    >>> spell_codes(["230102", "230103", "230104", "230108", "230109", "230110", "230183"])
    '2301: 02–04, 08–10, 83'
    """
    if len(codes) <= CODES_SPELT:
        return " + ".join(codes)
    parts = []
    for prefix, group in groupby(sorted(codes), key=lambda code: code[:4]):
        parts.append(f"{prefix}: {', '.join(_runs([code[4:] for code in group]))}")
    return "; ".join(parts)


def _runs(endings: Sequence[str]) -> list[str]:
    """Join endings that follow one another: 02, 03, 04 become 02–04."""
    found: list[list[str]] = []
    for ending in endings:
        last = found[-1][-1] if found else ""
        if last.isdigit() and ending.isdigit() and int(ending) == int(last) + 1:
            found[-1].append(ending)
        else:
            found.append([ending])
    return [run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found]


def within(places: Places, level: Level, place: Record, page: Page) -> list[tuple[str, str]]:
    """Lead from a place to its province, and from a county unit to its prefecture."""
    province = place["province_code"]
    found = [(page.to(gains_path(province)), place[f"province_name_{page.lang}"])]
    prefecture = place["prefecture_code"]
    if level == "county" and prefecture in places.prefectures and prefecture != province:
        found.append((f"{prefecture}.html", places.prefectures[prefecture][f"name_{page.lang}"]))
    elif level == "county":
        found[0] = (f"{prefecture}.html", found[0][1])
    return found


def _near(places: Places, level: Level, place: Record, lang: str) -> list[tuple[str, str]]:
    """Neighbours of a place with the longest borders."""
    records = places.counties if level == "county" else places.prefectures
    codes = [code for code in places.near[level].get(place["code"], ()) if code in records]
    return [(code, records[code][f"name_{lang}"]) for code in codes[:MOST_NEIGHBOURS]]


def _units(places: Places, level: Level, place: Record, lang: str) -> list[tuple[str, str, str]]:
    """County units of a prefecture, with the change of each; of one that is its own unit none."""
    if level == "county":
        return []
    codes = places.units[place["code"]] or places.holders(place["code"])
    pct = places.subject.change_pct
    return [
        (code, unit[f"name_{lang}"], "" if unit[pct] is None else percent_change(unit[pct]))
        for code in codes
        if code != place["code"]
        for unit in [places.counties[code]]
    ]
