"""Sentences about a place: how many people it had and has, who moved, how its parts differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import pandas as pd

from atlas.measures.migration.cohorts import STAGES
from atlas.measures.migration.province_moves import differ_beyond_sampling, log_variance
from atlas.model.text import Text
from atlas.places.cores import Core
from atlas.places.place_index import LeadComparison, PlaceLevel, Places, Record
from atlas.units.comparability import BY_TOWNSHIPS
from atlas.words.numbers import (
    estimate_words,
    fixed,
    people,
    people_tick,
    percent,
    percent_change,
    rough,
    spread_hundred,
)
from atlas.words.word_files import read_words, table_names

PLACE_WORDS: Final = read_words("place")
SECTOR: Final = read_words("accuracy", "sectors")
UI = read_words("interface")
OPENING = read_words("opening")
UPPER = read_words("opening", "upper")
FINDING = read_words("finding")
MOVES = read_words("province_moves")

PUBLISHED = "published"
"""The word of ``compared_by`` for a first count that bulletins give on the later territory."""

ON_ONE_TERRITORY = "on_one_territory"
"""The word of comparability of a prefecture that is unranked only as part of a joined one."""

MERGED = ("merged", "transfer_united")
"""The words of comparability that say a unit unites several counties."""

AS_COUNTED = "as_counted"
"""The word of ``compared_by`` for a place whose two counts are of one territory."""

WORTH_SAYING = 0.1
"""Of the stage that gained or lost most: what one that went the other way has at least."""

NAMED = 3
"""Other provinces that a sentence names; the rest go elsewhere."""


CAUTION: Final = MappingProxyType(
    {key: read_words("accuracy", f"caution.{key}") for key in table_names("accuracy", "caution")}
)
"""The cautions, those that touch most readers first: ``name``, and ``meaning`` for a unit."""


@cache
def words(lang: str, compared: tuple[int, int]) -> Mapping[str, str]:
    """Return every phrase of the pages of places in one language."""
    phrases = PLACE_WORDS.between(compared)
    return MappingProxyType({key: text.get(lang) for key, text in phrases.items()})


_SAID_ELSEWHERE = ("core_definition_flips", "merged", "migration_untold")
MAIN_CAUTIONS = tuple(key for key in CAUTION if key not in _SAID_ELSEWHERE)
"""Cautions that a sentence about growth carries; the page says the others in its own place."""


def whole_sentence(
    subject: LeadComparison, place: Mapping[str, Any], lang: str, parents: str = ""
) -> str:
    """Say in one sentence, rounded, how many people a place had and has; it is not named again.

    How its ``parents`` changed, if that is to be said, ends the sentence.
    """
    others = place.get(f"compared_with_{lang}")
    fields = {"start": subject.start, "end": subject.end}
    if place[subject.change_pct] is None:
        return PLACE_WORDS["place_unknown"].say(lang, name=place[f"name_{lang}"], **fields)
    counted = {
        key: people(place[f"compared_{key}"], lang, width="long") for key in ("before", "after")
    }
    key = "people_joined" if others else "people"
    sentence = OPENING[key].say(lang, beside=parents, others=others, **fields, **counted)
    on_territory = {PUBLISHED: "on_territory", BY_TOWNSHIPS: "by_townships"}
    if place["compared_by"] not in on_territory:
        return sentence
    territory = PLACE_WORDS[on_territory[place["compared_by"]]].say(
        lang, start=subject.start, end=subject.end
    )
    return UI["space"].get(lang).join([sentence, territory])


def parts_sentences(
    subject: LeadComparison, units: Sequence[Mapping[str, Any]], lang: str
) -> list[str]:
    """Say how many units gained and lost, and which of them most; `units` by falling growth.

    There is no sentence where no two of them may be named. Where the units of only one side may be,
    those of the other stay unnamed: the least gain is no loss. Units that may not be named are
    listed beside the sentence with their change, so it says that it leaves them out.
    """
    known = [unit for unit in units if unit[subject.change_pct] is not None]
    if len(known) < 2:
        return [PLACE_WORDS["parts_one" if known else "parts_none"].get(lang)]
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
    sentence = PLACE_WORDS[kind]
    sentences = [sentence.say(lang, n=len(known), gained=gained, lost=lost, **ends)]
    if left_out := [unit[f"name_{lang}"] for unit in known if not unit["rankable"]]:
        names = UI["comma"].get(lang).join(left_out)
        sentences.append(PLACE_WORDS["parts_left_out"].say(lang, names=names))
    return sentences


def source_line(places: Places, place: Record, lang: str) -> str:
    """Name the source of the sentence, and what is to be said with it."""
    subject = places.subject
    years = UI["comma"].get(lang).join(map(str, (subject.start, subject.end)))
    source = PLACE_WORDS["source"].say(lang, years=years)
    cautions = _cautions(place, places.dataset.country.span)
    if not place["rankable"] and place["comparability"] != ON_ONE_TERRITORY:
        cautions.append("transfer_flagged")
    names = [CAUTION[key]["name"].get(lang) for key in MAIN_CAUTIONS if key in cautions]
    if place["comparability"] in MERGED:
        names.insert(0, CAUTION["merged"]["name"].get(lang))
    if not names:
        return source
    caveat = PLACE_WORDS["caveat"].say(lang, cautions=UI["semicolon"].get(lang).join(names))
    return UI["space"].get(lang).join([source, caveat])


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
    within = places.prefectures[prefecture][f"name_{lang}"]
    return [("province", province, name), ("prefecture", prefecture, within)]


def opening(places: Places, level: PlaceLevel, place: Record, lang: str) -> list[str]:
    """Say of a place how many people there were and are, who moved, and how old they are.

    Parameters
    ----------
    places
        Every place.
    level, place
        From `Places.all`.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    list of str
        Up to three sentences, which follow `lead` and do not repeat it, people rounded: people of
        both censuses, and the change of the province; estimated net migration, the life stage that
        moved most, students of a university town, and residents who are registered elsewhere;
        children beside adults of their parents' ages, and the old. What is missing is left out.
        Prefectures that compare only together have the people and the net migration of all of
        them, and residents and ages of their own, the latter of the last census alone.
    """
    paragraphs = [
        people_sentence(places, level, place, lang),
        moves_sentence(places, level, place, lang),
        ages_sentence(places.subject, place, lang),
    ]
    return [paragraph for paragraph in paragraphs if paragraph]


def lead(places: Places, level: PlaceLevel, place: Record, lang: str) -> str:
    """Say in one sentence what the pair of maps shows: the finding, and what it stands beside.

    Beside a county that is its prefecture, beside a prefecture its core, or how many of its parts
    grew; where there is neither, the province. A finding on migration stands alone.
    """
    sentence = finding(places.subject, place, lang) + _contrast(places, level, place, lang)
    return sentence + UI["stop"].get(lang)


def _contrast(places: Places, level: PlaceLevel, place: Record, lang: str) -> str:
    """Set what else the maps show beside the change of a place, as a clause behind its own."""
    subject = places.subject
    if place[subject.change] is None or found_by_migration(subject, place):
        return ""
    change = round(float(place[subject.change_pct]), 1)
    if level == "prefecture" and not place[f"compared_with_{lang}"]:
        if core := places.cores.get(place["code"]):
            before, after = core["people"]
            return _beside(change, core_name(core, lang), (after / before - 1) * 100, lang)
        parts = [part[subject.change] for part in places.parts.get(place["code"], ())]
        known = [part for part in parts if part is not None]
        if len(known) > 1:
            grown = sum(part > 0 for part in known)
            return OPENING["parts_grew"].say(lang, n=len(known), grown=grown)
    for name, of_parent in _parents(places, level, place, lang):
        return _beside(change, name, of_parent, lang)
    return ""


def core_name(core: Core, lang: str) -> str:
    """Call the core of a prefecture by what it is made of, within a sentence."""
    kind, number = core["kind"], core["count"]
    key = f"core_{kind}_one" if number == 1 else f"core_{kind}"
    name = PLACE_WORDS[key].say(lang, n=number)
    return f"{name[0].lower()}{name[1:]}"


def _beside(own: float, name: str, other: float, lang: str) -> str:
    """Say another change behind a place's own, as a contrast unless both grew or both shrank."""
    other = round(other, 1)
    alike = own * other > 0
    changed = _changed(name, other, lang, too=alike)
    return OPENING["alike" if alike else "differs"].say(lang, other=changed)


def _changed(name: str, change: float, lang: str, *, too: bool = False) -> str:
    """Say how something changed; behind one that did the same, its verb is understood (``too``)."""
    way = "more" if change > 0 else "fewer" if change < 0 else "same"
    if not change:
        return OPENING["same"].say(lang, name=name)
    return OPENING[f"{way}_too" if too else way].say(lang, name=name, pct=percent(abs(change)))


def people_sentence(places: Places, level: PlaceLevel, place: Record, lang: str) -> str:
    """Say how many people there were and are, and how the province changed, if `lead` did not."""
    sentences = [whole_sentence(places.subject, place, lang, _province(places, level, place, lang))]
    if place[f"compared_with_{lang}"]:
        sentences.append(PLACE_WORDS["joined_why"].get(lang))
    return UI["space"].get(lang).join(sentences)


def _province(places: Places, level: PlaceLevel, place: Record, lang: str) -> str:
    """Say how the widest that a place lies in changed; empty where the lead says that already."""
    parents = list(_parents(places, level, place, lang))
    if not parents:
        return ""
    name, change = parents[-1]
    if name in _contrast(places, level, place, lang):
        return ""
    return OPENING["beside"].say(lang, other=_changed(name, change, lang))


def _parents(
    places: Places, level: PlaceLevel, place: Record, lang: str
) -> Iterator[tuple[str, float]]:
    """Give the prefecture and the province of a place, those that change on their own territory."""
    for kind, code, name in reversed(lies_within(places, level, place, lang)):
        prefecture = places.prefectures.get(code) if kind == "prefecture" else None
        if code == place["code"] or (prefecture and prefecture[f"compared_with_{lang}"]):
            continue
        change = (
            prefecture[places.subject.change_pct]
            if prefecture
            else places.province_changes.get(code)
        )
        if change is not None:
            yield name, round(float(change), 1)


def moves_sentence(places: Places, level: PlaceLevel, place: Record, lang: str) -> str:
    """Say what migration is estimated to have brought, and who is registered elsewhere."""
    clauses = [*_net(places.subject, place, lang), *_away(places, level, place, lang)]
    return _joined(clauses, lang)


def _joined(clauses: list[str], lang: str) -> str:
    """Join clauses into a sentence; empty if there are none."""
    sentence = OPENING["between_parts"].get(lang).join(clauses)
    return f"{sentence[0].upper()}{sentence[1:]}{UI['stop'].get(lang)}" if sentence else ""


def _net(subject: LeadComparison, place: Record, lang: str) -> Iterator[str]:
    """Say what migration is estimated to have brought, which life stage moved most, and students.

    What the finding says already is not said again.
    """
    net = net_range(place, subject.period)
    if net is None:
        return
    stages = ""
    if net.way and place["rankable"]:
        stages = _stages(place, subject, net.way, lang)
    way = "gained" if net.way > 0 else "lost"
    if found_by_migration(subject, place):
        if stages:
            yield OPENING[f"most_{way}"].say(lang, ages=stages)
    else:
        key = way if net.way else "untold"
        key = f"{key}_joined" if place[f"compared_with_{lang}"] else key
        clause = OPENING[key].say(lang, **net.words(lang))
        yield clause + (OPENING["most"].say(lang, ages=stages) if stages else "")
    if students := students_clause(place, subject, lang):
        yield students


def students_sentence(subject: LeadComparison, place: Record, lang: str) -> str:
    """Say that those who came at 15–19 are students, where that can be said; else nothing."""
    return _joined([clause for clause in [students_clause(place, subject, lang)] if clause], lang)


def students_clause(place: Record, subject: LeadComparison, lang: str) -> str:
    """Call those who came at 15–19 students, in a university town; empty of other places.

    The censuses have no column of students. A university town is told by the rule of
    `atlas.measures.migration.cohorts.university_towns`: at least 18 % of its people are of 15–24,
    and those gained 100 or more per 100 expected survivors. It must have gained those of 15–19
    beyond the error of the estimate, too. Of other places, some of which have campuses, nobody can
    tell, and nothing is said.
    """
    if "university_town" not in _cautions(place, subject.period):
        return ""
    rate = _rate_of_stage(place, STAGE_OF_STUDENTS, subject.period)
    if not place["rankable"] or rate is None or rate <= 0:
        return ""
    return OPENING["students"].get(lang)


class Range(NamedTuple):
    """The low and the high end of an estimate of people."""

    low: int
    high: int

    @property
    def middle(self) -> float:
        """Halfway between the ends."""
        return (self.low + self.high) / 2

    @property
    def way(self) -> int:
        """1 where the whole range lies above zero, −1 where it lies below, else 0."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0

    def words(self, lang: str) -> dict[str, str]:
        """Write it for a sentence: ``low``, ``high``, and ``middle`` where its way is told."""
        if self.way:
            return estimate_words(self.low, self.high, lang)
        ends = {"low": self.low, "high": self.high}
        return {
            end: people_tick(rough(value), lang, signed=True, width="long")
            for end, value in ends.items()
        }


def net_range(place: Record, period: str) -> Range | None:
    """Return the range of a place's net migration; None where nothing bounds it."""
    low, high = (place.get(f"net_migration_{end}_{period}") for end in ("low", "high"))
    return None if low is None or high is None else Range(low, high)


MOVING_STAGES = tuple(stage for stage in STAGES if stage != "older")
"""The stages of life at which mortality hardly differs between places."""

STAGE_OF_STUDENTS = "children"
"""The stage whose members are of 15–19 in the later census: in a university town, students."""


def _stages(place: Record, subject: LeadComparison, way: int, lang: str) -> str:
    """Name the life stage that moved most, and the one that went the other way, if any did.

    That of 50 and over is not named: differences in mortality are in its figure.
    """
    period = subject.period
    known = {stage: place.get(f"net_migration_{stage}_{period}") for stage in MOVING_STAGES}
    moved = {stage: int(number) for stage, number in known.items() if number is not None}
    if len(moved) < len(MOVING_STAGES):
        return ""
    along = max(MOVING_STAGES, key=lambda stage: way * moved[stage])
    against = min(MOVING_STAGES, key=lambda stage: way * moved[stage])
    # Of few people no rate is given, and no stage is named.
    if way * moved[along] <= 0 or _rate_of_stage(place, along, period) is None:
        return ""
    most = OPENING["aged"].say(lang, start=subject.start, ages=OPENING[along].get(lang))
    of_note = -way * moved[against] >= WORTH_SAYING * abs(moved[along])
    if not of_note or _rate_of_stage(place, against, period) is None:
        return most
    key = "but_lost" if way > 0 else "but_gained"
    return most + OPENING[key].say(lang, ages=OPENING[against].get(lang))


def _cautions(place: Record, period: str) -> list[str]:
    return (place.get(f"cautions_{period}") or "").split(";")


def _rate_of_stage(place: Record, stage: str, period: str) -> float | None:
    rate: float | None = place.get(f"net_migration_rate_{stage}_{period}")
    return rate


def _away(places: Places, level: PlaceLevel, place: Record, lang: str) -> Iterator[str]:
    """Say how many residents are registered in another county of the province, or farther."""
    end = places.subject.end
    stems = {"near": "away_same_province", "far": "away_other_province"}
    shares = {key: place.get(f"{stem}_share_{end}") for key, stem in stems.items()}
    if any(share is None for share in shares.values()):
        return
    joined = place[f"compared_with_{lang}"]
    parts = level == "prefecture" and len(places.units[place["code"]]) > 1
    in_municipality = places.dataset.country.codes.is_municipality(place["code"])
    key = "away_joined" if joined else "away_parts" if parts else "away_alone"
    if parts and in_municipality and not joined:
        # A municipality is its own prefecture: all that lies in it is its own.
        key = "away_whole"
    fields = {"upper": UPPER["municipality" if in_municipality else "province"].get(lang)}
    if joined:
        fields["name"] = place[f"name_{lang}"]
    yield OPENING[key].say(
        lang,
        end=end,
        **fields,
        **{f"{which}_pct": percent(share) for which, share in shares.items()},
    )


def ages_sentence(subject: LeadComparison, place: Record, lang: str) -> str:
    """Say how many children there are beside adults of 25–49, and how many of 65 and over."""
    young = list(_share(subject, place, "young", "children_per_100_adults", lang))
    old = _share(subject, place, "old_too" if young else "old", "aged_65_plus_share", lang)
    return _joined([*young, *old], lang)


def _share(subject: LeadComparison, place: Record, key: str, stem: str, lang: str) -> Iterator[str]:
    """Say a figure of the last census, and that of the first where it is of the same territory.

    Of the ``young`` so many to 100 adults of 25–49; of the ``old``, 65 and over, a share, behind
    the young (``old_too``) without the year.
    """
    before, after = (place.get(f"{stem}_{year}") for year in (subject.start, subject.end))
    if after is None:
        return
    decimals, sign = (0, "") if key == "young" else (1, "%")
    clause = OPENING[key].say(lang, end=subject.end, after=fixed(after, decimals) + sign)
    if before is not None and place["compared_by"] in (None, AS_COUNTED):
        written = fixed(before, decimals) + sign
        age = "young" if key == "young" else "old"
        clause += OPENING[f"{age}_before"].say(lang, start=subject.start, before=written)
    yield clause


def found_by_migration(subject: LeadComparison, place: Record) -> bool:
    """Return whether migration is the finding on a place: births and deaths hide part of it.

    Its whole range lies on one side of zero, and is larger than the change in people.
    """
    change, net = place[subject.change], net_range(place, subject.period)
    if change is None or net is None or not net.way:
        return False
    return min(abs(net.low), abs(net.high)) > abs(float(change))


def finding(subject: LeadComparison, place: Record, lang: str) -> str:
    """Say in a headline what is found of a place, people rounded, an estimate as its range.

    The change in people, which the maps show; and estimated net migration where the whole of its
    range is larger.
    """
    name = place[f"name_{lang}"]
    if place[f"compared_with_{lang}"]:
        name = FINDING["named_joined"].say(lang, name=name)
    fields: dict[str, object] = {"name": name, "start": subject.start, "end": subject.end}
    if place[subject.change] is None:
        return FINDING["unknown"].say(lang, **fields)
    pct = round(float(place[subject.change_pct]), 1)
    key = "grew" if pct > 0 else "fell" if pct < 0 else "level"
    if pct:
        fields["pct"] = percent(abs(pct))
    net = net_range(place, subject.period)
    if net is not None and found_by_migration(subject, place):
        key = f"{key}_gained" if net.way > 0 else f"{key}_lost"
        ends = net.words(lang)
        return FINDING[key].say(lang, **fields, low=ends["low"], high=ends["high"])
    if pct:
        fields["people"] = people(abs(place[subject.change]), lang, width="long")
    return FINDING[key].say(lang, **fields)


def moves_sentences(
    moves: pd.DataFrame, periods: pd.DataFrame, lang: str, names: Mapping[str, str]
) -> dict[tuple[str, str], dict[str, str]]:
    """Say in two sentences where the moves of each province went in each period.

    Parameters
    ----------
    moves
        ``period``, ``origin_code``, ``destination_code``, ``people``, ``sample_persons``.
    periods
        Packaged ``migration_province_moves_periods``: ``period``, ``sampling_fraction``.
    lang
        ``zh`` or ``en``.
    names
        Of the provinces in that language, by code.

    Returns
    -------
    dict
        By period and code of the province: where those who left went (``leaving``), and where
        those who came are from (``arriving``); the one on the larger number says how many went the
        other way. Parts are whole in a hundred and add up to it, by
        largest remainders; a part that its sample cannot tell from the one before is said to be
        about as large.
    """
    fraction = moves["period"].map(periods.set_index("period")["sampling_fraction"])
    rows = moves.assign(variance=log_variance(moves["sample_persons"], fraction))
    left = _parts(rows, "origin_code", "destination_code")
    came = _parts(rows, "destination_code", "origin_code")
    sentences = {}
    for (period, code), leavers in left.items():
        arrivals = came[period, code]
        fields = {"period": period_text(period).get(lang), "name": names[code]}
        texts = {}
        for way, parts, others in (("leaving", leavers, arrivals), ("arriving", arrivals, leavers)):
            hundreds = _in_hundreds(parts, way, lang, names)
            back = 10 * sum(it.people for it in others) / sum(it.people for it in parts)
            ratio = MOVES[f"{way}_ratio"].say(lang, n=fixed(back, 1)) if back < 10 else ""
            texts[way] = MOVES[way].say(lang, **fields, **hundreds, ratio=ratio)
        sentences[period, code] = texts
    return sentences


def period_text(period: str) -> Text:
    """Write a period such as ``2015-2020`` as each language does."""
    start, end = period.split("-")
    return MOVES["period"].fill(start=start, end=end)


class _Part(NamedTuple):
    """Those of a province's movers whose other end is one province."""

    other: str
    people: int
    variance: float


def _parts(rows: pd.DataFrame, end: str, other: str) -> dict[tuple[str, str], list[_Part]]:
    """Gather the parts of each period and province, the largest first."""
    order = rows.sort_values(["people", other], ascending=[False, True])
    parts = map(_Part, order[other], map(int, order["people"]), order["variance"])
    by_province = defaultdict(list)
    for period, code, part in zip(order["period"], order[end], parts, strict=True):
        by_province[str(period), str(code)].append(part)
    return by_province


def _in_hundreds(
    parts: Sequence[_Part], way: str, lang: str, names: Mapping[str, str]
) -> dict[str, str | int]:
    """Write the largest parts of a hundred, and how many go elsewhere."""
    top = parts[:NAMED]
    rest = sum(part.people for part in parts[NAMED:])
    *hundred, elsewhere = spread_hundred([*(part.people for part in top), rest])
    texts = []
    for i, (n, part) in enumerate(zip(hundred, top, strict=True)):
        before = top[max(i - 1, 0)]
        apart = differ_beyond_sampling(
            (before.people, before.variance), (part.people, part.variance)
        )
        place = "first" if i == 0 else "further" if apart else "alike"
        texts.append(MOVES[f"{way}_{place}"].say(lang, n=n, place=names[part.other]))
    return {**dict(zip(("first", "second", "third"), texts, strict=True)), "rest": elsewhere}
