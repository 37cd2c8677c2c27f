"""The page of one place: a sentence over its maps, three more, its figures, the rows to check."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from atlas.catalogue.edition import Edition
from atlas.catalogue.style import load_vocabulary
from atlas.measures.migration.cohorts import AGE_COLUMNS, SEXES
from atlas.measures.statistics import ratio, total
from atlas.model.dataset import UnitSet
from atlas.model.figures import LEAST_PEOPLE, OTHER_LAND_PREFIX
from atlas.places.card import split_of
from atlas.places.place_index import (
    PlaceLevel,
    Places,
    Record,
    census_rows,
    change_of,
    people_as_counted,
    people_of,
)
from atlas.places.sentences import (
    PLACE_WORDS,
    UI,
    finding,
    lead,
    lies_within,
    net_range,
    opening,
    parts_sentences,
    source_line,
    students_sentence,
    words,
)
from atlas.web.page.pages import Page, render
from atlas.words.numbers import (
    count,
    estimate,
    estimated_rate,
    fixed,
    people,
    percent,
    percent_change,
)

INFANTS = ("00", "01_04")
"""The two age groups of the censuses that a pyramid shows as one of five years."""

PARTS = 10_000


def age_shares(unit_set: UnitSet) -> dict[str, pd.DataFrame]:
    """Take the eighteen ages of men and then of women among 10,000 residents.

    Parameters
    ----------
    unit_set
        Units with their counts.

    Returns
    -------
    dict of str to DataFrame
        ``ages_<year>`` for each census with ages: index unit code, 36 columns (Float64) such as
        ``male_00_04`` … ``female_85_plus``; without the units of which a count is missing.
    """
    return {
        f"ages_{year}": _shares(counts)
        for year, counts in unit_set.counts.items()
        if set(AGE_COLUMNS) <= set(counts)
    }


def _shares(counts: pd.DataFrame) -> pd.DataFrame:
    people = total(counts, AGE_COLUMNS)
    parts = {}
    for sex in SEXES:
        young = [f"{sex}_{group}" for group in INFANTS]
        parts[f"{sex}_00_04"] = total(counts, young)
        own = (column for column in AGE_COLUMNS if column.startswith(f"{sex}_"))
        parts |= {column: counts[column] for column in own if column not in young}
    shares = {name: ratio(part, people) * PARTS for name, part in parts.items()}
    return pd.DataFrame(shares).dropna()


PLACE_SCRIPT = "assets/place.js"
CODE_DIGITS = 6

ESTIMATED = frozenset({"net", "rest"})
"""Figures that are estimates of change, and stand with their range."""


@dataclass(frozen=True)
class TableLine:
    """A line of the table, written out: label, people, rate, rank; whether it holds ranges."""

    label: str
    people: str
    rate: str
    rank: str
    ranged: bool = False

    @property
    def cells(self) -> list[str]:
        """The cells up to the last that says something."""
        cells = [self.people, self.rate, self.rank]
        while cells and not cells[-1]:
            cells.pop()
        return cells


def place_path(code: str) -> str:
    """Return the address of a place's page in its language's tree."""
    return f"place/{code}.html"


def gains_path(province: str) -> str:
    """Return the address of a province's lists of gains and losses in its language's tree."""
    return f"gains/{province}.html"


def place_page(
    edition: Edition, places: Places, level: PlaceLevel, place: Record, lang: str
) -> tuple[Page, str]:
    """Render the page of one place.

    Parameters
    ----------
    edition
        The edition of the atlas that is made.
    places
        Every place.
    level, place
        From `Places.all`.
    lang
        Language of the page.
    """
    name = place[f"name_{lang}"]
    sentences = [lead(places, level, place, lang), *opening(places, level, place, lang)]
    path = place_path(place["code"])
    # A preview needs the sentences in the head; without one they need not stand in the page twice.
    whole = UI["space"].get(lang).join(sentences)
    described = whole if edition.absolute(path) else _described(places, level, place, lang)
    page = Page(edition, path, lang, name, described)
    rows = census_rows(places, place)
    comparability = load_vocabulary(edition.country.vocabulary)["comparability"]
    context = {
        "w": words(lang, edition.country.compared),
        "place": place,
        "name": name,
        "other_name": place[f"name_{'en' if lang == 'zh' else 'zh'}"],
        "within": within(places, level, place, page),
        "lead": sentences[0],
        "opening": sentences[1:],
        "students": students_sentence(places.subject, place, lang),
        "kind": _kind(edition, level, place),
        "parts": _parts(places, level, place, page),
        "source": source_line(places, place, lang),
        "lines": table_lines(places, place, lang),
        "notes": _notes(edition, places, place, lang),
        "comparability": comparability[place["comparability"]].get(lang),
        "note": place[f"comparability_note_{lang}"],
        "finding": finding(places.subject, place, lang),
        "split": json.dumps(split_of(places, place, lang), ensure_ascii=False),
        "rows": rows,
        "how": "check_sum" if any(len(row["codes"]) > CODE_DIGITS for row in rows) else "check_one",
        "apart": _apart(places, level, place, lang),
        "years": (places.subject.start, places.subject.end),
        "units": _units(places, level, place, lang),
        "scripts": [page.relative(PLACE_SCRIPT)],
    }
    return page, render("place/place.html.j2", page, **context)


def _described(places: Places, level: PlaceLevel, place: Record, lang: str) -> str:
    """Tell a place from all others in a few words, for those who list pages."""
    subject = places.subject
    counted, change = people_of(place, subject.end), place[subject.change_pct]
    *_, (_, _, within) = lies_within(places, level, place, lang)
    name: str = place[f"name_{lang}"]
    if name != within:
        name = PLACE_WORDS["described_within"].say(lang, name=name, within=within)
    if counted is None:
        return name
    fields = {"name": name, "year": subject.end, "people": people(counted, lang, width="long")}
    sentence = PLACE_WORDS["described"].say(lang, **fields)
    if change is None or place[f"compared_with_{lang}"]:
        return sentence
    changed = percent_change(change)
    return sentence + PLACE_WORDS["described_change"].say(lang, start=subject.start, change=changed)


def _kind(edition: Edition, level: PlaceLevel, place: Record) -> str:
    """Tell among what a place is ranked: counties, prefectures, or these and municipalities."""
    municipal = level == "prefecture" and edition.country.codes.is_municipality(place["code"])
    return "municipality" if municipal else level


def _parts(places: Places, level: PlaceLevel, place: Record, page: Page) -> str:
    """Say how the parts of a prefecture, or of a county unit that townships divide, differ."""
    code = place["code"]
    units = places.parts.get(code, []) if level == "prefecture" else places.told_apart[code]
    if not units:
        holders = places.holders(code)
        names = (places.counties[holder][f"name_{page.lang}"] for holder in holders)
        named = page.text("comma").join(names)
        return page.text("parts_merged", names=named) if names else ""
    if [unit["code"] for unit in units] == [code]:
        return ""
    return page.text("space").join(parts_sentences(places.subject, units, page.lang))


def table_lines(places: Places, place: Record, lang: str) -> list[TableLine]:
    """Write the table of a place: people by census, then every other figure that there is."""
    subject, w = places.subject, words(lang, places.dataset.country.compared)
    lines = _people_lines(places, place, lang)
    for figure in places.figures:
        rate = place.get(figure.rate) if figure.rate else None
        counted = place.get(figure.people) if figure.people else None
        label = w[figure.key].format(start=subject.start, end=subject.end)
        if figure.key in ESTIMATED:
            label = _together(place, label, lang)
            if (line := _estimated(places, place, figure.key, label, lang)) is not None:
                lines.append(line)
            continue
        if rate is None and counted is None:
            continue
        written = "" if counted is None else count(counted)
        shown = "" if figure.rate is None else _rate(figure.key, rate, figure.decimals)
        lines.append(TableLine(label, written, shown, _rank(place, figure.key)))
    return lines


def _people_lines(places: Places, place: Record, lang: str) -> list[TableLine]:
    """Write the people of each census, and each change below the figures that it is made from.

    A count whose land changed stands twice: as it was counted, for the change up to it, and on the
    later land, for the change from it. A change that is known only of a place and others together
    stands beside the people of them all.
    """
    subject, start, end = places.subject, places.subject.start, places.subject.end
    said = PLACE_WORDS
    lines: list[TableLine] = []
    before = None
    for year in places.years:
        counted, raw = people_of(place, year), people_as_counted(place, year)
        if counted is None and raw is None and not start <= year <= end:
            continue
        joined = (before, year) in place["joined_in"]
        pct = None if before is None or joined else change_of(place, before, year)
        change = "" if pct is None else percent_change(pct)
        rank = _rank(place, "growth") if year == end and pct is not None else ""
        label = said["year"].say(lang, year=year)
        written = "–" if raw is None else count(raw)
        lines.append(TableLine(label, written, change, rank))
        if place.get(f"{OTHER_LAND_PREFIX}{year}"):
            label = said["year_on_land"].say(lang, year=year, end=end)
            lines.append(TableLine(label, "–" if counted is None else count(counted), "", ""))
        before = year
    if place[subject.change_pct] is not None and place[f"compared_with_{lang}"]:
        together = [(start, place["compared_before"]), (end, place["compared_after"])]
        first, last = (
            TableLine(_together(place, said["year"].say(lang, year=year), lang), count(n), "", "")
            for year, n in together
        )
        change = percent_change(place[subject.change_pct])
        lines += [first, replace(last, rate=change, rank=_rank(place, "growth"))]
    return lines


def _together(place: Record, label: str, lang: str) -> str:
    """Add to the label of a figure the places together with which alone it is known."""
    others = place[f"compared_with_{lang}"]
    return PLACE_WORDS["together"].say(lang, label=label, others=others) if others else label


def _estimated(places: Places, place: Record, key: str, label: str, lang: str) -> TableLine | None:
    """Write a line of an estimate, its range and no rank; None where nothing bounds it."""
    subject = places.subject
    net, change = net_range(place, subject.period), place[subject.change]
    if net is None or (key == "rest" and change is None):
        return None
    if key == "rest":
        return TableLine(label, estimate(change - net.high, change - net.low, lang), "", "", True)
    rate, stem = "–", "net_migration_rate"
    low, high = (place.get(f"{stem}_{end}_{subject.period}") for end in ("low", "high"))
    if low is not None and high is not None:
        rate = estimated_rate(low, high, lang)
    return TableLine(label, estimate(*net, lang), rate, "", True)


def _rate(key: str, value: float | None, decimals: int) -> str:
    if value is None:
        return "–"
    return fixed(value, decimals) if key == "schooling" else percent(value, decimals)


def _rank(place: Mapping[str, Any], key: str) -> str:
    rank = place.get(f"rank_{key}")
    return "" if rank is None else f"{count(rank)}/{count(place[f'of_{key}'])}"


def _notes(edition: Edition, places: Places, place: Record, lang: str) -> list[str]:
    """Write the remarks under the table: what ranks mean, what the first census lacks."""
    others = place[f"compared_with_{lang}"]
    if place["rankable"]:
        ranked = "unranked_small" if place["small"] else "rate_note"
    else:
        ranked = "unranked_joined" if others else "unranked_note"
    country = edition.country
    notes = [PLACE_WORDS[ranked].say(lang, least=count(LEAST_PEOPLE))]
    if net_range(place, places.subject.period) is not None:
        notes.append(PLACE_WORDS["interval"].get(lang))
    if others:
        notes.append(PLACE_WORDS["joined_note"].get(lang))
    first = places.years[0]
    # A census that missed many people makes change since then too high.
    if country.uplift(first) is not None and people_of(place, first) is not None:
        notes.append(PLACE_WORDS["early_note"].get(lang))
    wider = place.get("earlier")
    if wider is None or not place["wider"]:
        return notes
    counted = {year: wider.get(f"population_{year}") for year in places.years}
    written = (
        PLACE_WORDS["wider_figure"].say(lang, year=year, people=people(number, lang, width="long"))
        for year, number in counted.items()
        if number is not None
    )
    figures, name = UI["comma"].get(lang).join(written), wider[f"name_{lang}"]
    return [*notes, PLACE_WORDS["wider"].say(lang, years=first, name=name, figures=figures)]


def within(places: Places, level: PlaceLevel, place: Record, page: Page) -> list[tuple[str, str]]:
    """Link a place to its province, and a county unit to its prefecture too."""
    return [
        (page.to(gains_path(code)) if kind == "province" else f"{code}.html", name)
        for kind, code, name in lies_within(places, level, place, page.lang)
    ]


def _units(
    places: Places, level: PlaceLevel, place: Record, lang: str
) -> list[tuple[str, str, str]]:
    """List the units of a prefecture and their change; none where it is its own unit."""
    if level == "county":
        return []
    code, pct = place["code"], places.subject.change_pct
    held = (places.counties[holder] | {"page": holder} for holder in places.holders(code))
    return [
        (unit["page"], unit[f"name_{lang}"], _percent_change(unit[pct]))
        for unit in places.parts.get(code) or held
        if unit["page"] != code
    ]


def _percent_change(change: float | None) -> str:
    return "" if change is None else percent_change(change)


def _apart(places: Places, level: PlaceLevel, place: Record, lang: str) -> list[TableLine]:
    """Write out the units that townships tell apart in a county unit, or its own other count.

    None where they make no difference.
    """
    units = places.told_apart[place["code"]] if level == "county" else []
    subject, lines = places.subject, []
    if [unit[subject.before] for unit in units] == [place[subject.before]]:
        return []
    for unit in units:
        before, after = (
            "–" if unit[year] is None else count(unit[year])
            for year in (subject.before, subject.after)
        )
        change = _percent_change(unit[subject.change_pct]) or "–"
        lines.append(TableLine(unit[f"name_{lang}"], before, after, change))
    return lines
