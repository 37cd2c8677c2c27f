"""The three sentences that a place's page begins with: people, moves, children and the old."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from atlas.measures.migration.cohorts import STAGES
from atlas.places.facts import PlaceLevel, Places, Record
from atlas.places.sentences import lies_within, whole_sentence
from atlas.places.texts import PLACE
from atlas.words.numbers import count, fixed, percent
from atlas.words.reading import read_words

WORDS = read_words("opening")
UPPER = read_words("opening", "upper")
UI = read_words("interface")

AS_COUNTED = "as_counted"
"""The word of ``compared_by`` for a place whose two counts are of one territory."""

WORTH_SAYING = 0.1
"""Of the stage that gained or lost most: what one that went the other way has at least."""


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
        Up to three paragraphs: people, and change beside that of the prefecture and the province;
        estimated net migration, the life stage that moved most, and residents who are registered
        elsewhere; children beside adults of their parents' ages, and the old. What is missing is
        left out. Prefectures that compare only together have the change and the net migration of
        all of them, and residents and ages of their own, the latter of the last census alone.
    """
    found = [
        people_sentence(places, level, place, lang),
        moves_sentence(places, level, place, lang),
        ages_sentence(places, place, lang),
    ]
    return [sentence for sentence in found if sentence]


def people_sentence(places: Places, level: PlaceLevel, place: Record, lang: str) -> str:
    """Say how many people there were and are, and how those around them changed."""
    sentences = [
        whole_sentence(
            places.subject,
            place,
            lang,
            _beside(places, level, place, lang),
            country=places.dataset.country,
        )
    ]
    if place[f"compared_with_{lang}"]:
        sentences.append(PLACE["joined_why"].get(lang))
    return UI["space"].get(lang).join(sentences)


def _beside(places: Places, level: PlaceLevel, place: Record, lang: str) -> str:
    """Say how the prefecture and the province of a place changed, the nearer first."""
    said: list[str] = []
    last = ""
    for name, change in _parents(places, level, place, lang):
        way = _way(change)
        # Of the second, the verb of the first is understood.
        key = f"parent_{way}_too" if way == last and change else f"parent_{way}"
        said.append(WORDS[key].say(lang, name=name, pct=percent(abs(change))))
        last = way
    parents = WORDS["between_parents"].get(lang).join(said)
    return WORDS["beside"].say(lang, parents=parents) if said else ""


def _way(change: float) -> str:
    return "more" if change > 0 else "fewer" if change < 0 else "same"


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
    parts = [*_net(places, place, lang), *_away(places, level, place, lang)]
    return _sentence(parts, lang)


def _sentence(parts: list[str], lang: str) -> str:
    said = WORDS["between_parts"].get(lang).join(parts)
    return f"{said[0].upper()}{said[1:]}{UI['stop'].get(lang)}" if said else ""


def _net(places: Places, place: Record, lang: str) -> Iterator[str]:
    subject = places.subject
    net = place.get(f"net_migration_{subject.period}")
    if not net:
        return
    key = "gained" if net > 0 else "lost"
    joined = place[f"compared_with_{lang}"]
    said = WORDS[f"{key}_joined" if joined else key].say(lang, end=subject.end, net=count(abs(net)))
    if not sign_is_certain(place, subject.period):
        said += WORDS["uncertain"].get(lang)
    elif place["rankable"]:
        said += _stages(place, subject.period, subject.start, lang)
    yield said


def sign_is_certain(place: Record, period: str) -> bool:
    """Tell whether net migration has one sign under every choice of the method."""
    low, high = (place.get(f"net_migration_{end}_{period}") for end in ("low", "high"))
    return low is None or high is None or not low < 0 < high


def _stages(place: Record, period: str, start: int, lang: str) -> str:
    """Name the life stage that moved most, and the one that went the other way, if any did."""
    known = {stage: place.get(f"net_migration_{stage}_{period}") for stage in STAGES}
    people = {stage: int(number) for stage, number in known.items() if number is not None}
    small = (place.get(f"net_migration_small_base_{period}") or "").split(";")
    if "all" in small or len(people) < len(STAGES):
        return ""
    way = 1 if place[f"net_migration_{period}"] > 0 else -1
    along = max(STAGES, key=lambda stage: way * people[stage])
    against = min(STAGES, key=lambda stage: way * people[stage])
    if along in small:
        return ""
    said = _aged("most", along, people, start, lang)
    if against in small or -way * people[against] < WORTH_SAYING * abs(people[along]):
        return said
    return said + _aged("but_lost" if way > 0 else "but_gained", against, people, start, lang)


def _aged(key: str, stage: str, people: Mapping[str, int], start: int, lang: str) -> str:
    ages = WORDS[stage].get(lang)
    return WORDS[key].say(lang, start=start, ages=ages, people=count(abs(people[stage])))


def _away(places: Places, level: PlaceLevel, place: Record, lang: str) -> Iterator[str]:
    """Say how many residents are registered in another county of the province, or farther."""
    end = places.subject.end
    stems = {"near": "away_same_province", "far": "away_other_province"}
    people = {key: place.get(f"{stem}_{end}") for key, stem in stems.items()}
    shares = {key: place.get(f"{stem}_share_{end}") for key, stem in stems.items()}
    if any(number is None for number in (*people.values(), *shares.values())):
        return
    joined = place[f"compared_with_{lang}"]
    parts = level == "prefecture" and len(places.units[place["code"]]) > 1
    in_municipality = places.dataset.country.codes.is_municipality(place["code"])
    said = "away_joined" if joined else "away_parts" if parts else "away_alone"
    if parts and in_municipality and not joined:
        # A municipality is its own prefecture: all that lies in it is its own.
        said = "away_whole"
    fields = {"upper": UPPER["municipality" if in_municipality else "province"].get(lang)}
    if joined:
        fields["name"] = place[f"name_{lang}"]
    yield WORDS[said].say(
        lang,
        end=end,
        **fields,
        **{key: count(number) for key, number in people.items()},
        **{f"{key}_pct": percent(share) for key, share in shares.items()},
    )


def ages_sentence(places: Places, place: Record, lang: str) -> str:
    """Say how many children there are beside adults of 25–49, and how many of 65 and over."""
    parts = [
        *_share(places, place, "young", "children_per_100_adults", lang),
        *_share(places, place, "old", "aged_65_plus_share", lang),
    ]
    return _sentence(parts, lang)


def _share(places: Places, place: Record, key: str, stem: str, lang: str) -> Iterator[str]:
    """Say a figure of the last census, and that of the first where it is of the same territory."""
    start, end = places.subject.start, places.subject.end
    before, after = (place.get(f"{stem}_{year}") for year in (start, end))
    if after is None:
        return
    said = WORDS[key].say(lang, end=end, after=_written(key, after))
    if before is not None and place["compared_by"] in (None, AS_COUNTED):
        said += WORDS[f"{key}_before"].say(lang, start=start, before=_written(key, before))
    yield said


def _written(key: str, number: float) -> str:
    return fixed(number, 0) if key == "young" else percent(number)
