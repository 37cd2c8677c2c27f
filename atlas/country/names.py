"""Names of places: their English form, their short forms, and the rank that an ending tells."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from opencc import OpenCC

from atlas.model.country import Codes, Kind

_PARTS: dict[str, dict[str, str]] = tomllib.loads(
    (resources.files("atlas.country") / "name_parts.toml").read_text(encoding="utf-8")
)
GENERICS, SMALL_GENERICS = _PARTS["generic"], _PARTS["small_generic"]
ZONE_GENERICS, PEOPLES = _PARTS["zone_generic"], _PARTS["people"]

# What the names of provinces and prefectures end with: after it another name may follow at once.
NAME_ENDS = "省市州盟"

# These names also stand before the generic without 族.
PEOPLES_WITHOUT_ZU = frozenset({"哈萨克", "塔吉克", "柯尔克孜", "维吾尔", "蒙古", "鄂伦春", "锡伯"})

AUTONOMOUS = ("自治州", "自治县", "自治旗")
"""How the name of an autonomous prefecture, county or banner ends."""

LATIN = re.compile(r"[\x20-\u024f]+")
"""A name of which nothing is to be romanised: Doña Ana County."""

OTHER_MEMBERS = re.compile(r"（含.*）$| \(with .*\)$")
"""How the name of a united unit ends, after that of its first member: its other members."""


@cache
def romanise(name_zh: str, code: str | None = None, *, codes: Codes) -> str:
    """Give the English name of a division.

    Parameters
    ----------
    name_zh
        Name of a province, prefecture, county or development zone, with its generic or
        without ("会稽").
    code
        GB/T 2260 code. An override that is tied to a province serves only codes of that
        province; where no code is given it serves as well.
    codes
        How divisions are coded.

    Returns
    -------
    str
        The name in Latin script; as it was where it is that already.

    Raises
    ------
    ValueError
        If a character of the name has no reading.
    """
    if LATIN.fullmatch(name_zh):
        return name_zh
    whole = _override(name_zh, code, codes)
    if whole is not None:
        return whole
    place, generic = _split(name_zh, GENERICS | ZONE_GENERICS)
    if generic in ZONE_GENERICS:
        # "唐山市汉沽" is a city and a place in it.
        parts = [_romanise_place(part, code, codes=codes) for part in place.split("市") if part]
        return " ".join([*parts, ZONE_GENERICS[generic]])
    place, peoples = _split_peoples(place, generic)
    words = [_romanise_place(place, code, generic, codes=codes) if place else peoples.pop(0)]
    if peoples:
        *others, last = peoples
        words.append(f"{', '.join(others)} and {last}" if others else last)
    return " ".join([*words, GENERICS.get(generic, "")]).strip()


def romanise_small(name_zh: str, code: str | None = None, *, codes: Codes) -> str:
    """Give the English name of a division below the county: 石牌街道 is Shipai Subdistrict.

    Parameters
    ----------
    name_zh, code
        As for `romanise`. What is no Chinese in a name, such as a number, stays as it is.
    codes
        How divisions are coded.

    Returns
    -------
    str
        The name in Latin script; as it was where a character has no reading.
    """
    place, generic = _split(name_zh, SMALL_GENERICS)
    if not generic:
        place = name_zh
    parts = [part for part in re.split(r"([\u3400-\u9fff]+)", place) if part.strip()]
    try:
        words = [
            part.strip() if part.isascii() else romanise(part, code, codes=codes) for part in parts
        ]
    except ValueError:
        return name_zh
    return " ".join([*words, SMALL_GENERICS.get(generic, "")]).strip()


def first_member(name: str) -> str:
    """Name a united unit by its first member alone: 东城区（含原崇文区） → 东城区."""
    return OTHER_MEMBERS.sub("", name)


def short_name(name: str) -> str:
    """Shorten the name of a prefecture for a map: 哈尔滨市 → 哈尔滨.

    Of an autonomous prefecture or county the place stays and the peoples go: 海西蒙古族藏族自治州 →
    海西, Haixi Mongol and Tibetan Autonomous Prefecture → Haixi; one that is named for its people
    alone keeps that: 东乡族自治县 → 东乡.
    """
    if name.isascii() or name.endswith(("Prefecture", "League")):
        short = re.sub(r" .*Autonomous (Prefecture|County|Banner)$", "", name)
        return re.sub(r" (Prefecture|League|County)$", "", short)
    for generic in AUTONOMOUS:
        if name.endswith(generic):
            whole = name.removesuffix(generic)
            return _split_peoples(whole, generic)[0] or whole.removesuffix("族")
    short = re.sub(r"(市|地区|盟|县|区|林区)$", "", name)
    return short if len(short) > 1 else name


def ending_patterns() -> dict[str, str]:
    """Return regular expressions of names that people shorten, for scripts, by language.

    The first group is what they leave. In Chinese the generic goes, with the peoples before
    it, where two characters are left: 石家庄市, 海西蒙古族藏族自治州, and 赵县 keeps its own. In
    English so does what a translator adds to our bare names: Hebei Province, Shijiazhuang City.
    """
    peoples = "|".join(sorted((f"{people}族?" for people in PEOPLES), key=len, reverse=True))
    autonomous = "|".join((*AUTONOMOUS, "自治区"))
    endings = "|".join(sorted(GENERICS, key=len, reverse=True))
    english = {*GENERICS.values(), "Province", "City", "Municipality"} - {""}
    words = "|".join(sorted(english, key=lambda word: (-len(word), word)))
    named = "|".join(sorted({*PEOPLES.values()}))
    return {
        "zh": f"^(..+?)(?:(?:{peoples})*族?(?:{autonomous})|{endings})$",
        "en": rf"^(.+?)(?: (?:{named}),?(?: and)?)* (?:{words})$",
    }


def map_name(name: str) -> str:
    """Shorten the name of a county for a map: 赤水市 → 赤水; a district stays: 江北区."""
    return name if name.endswith("区") else short_name(name)


def _split(name: str, generics: Mapping[str, str]) -> tuple[str, str]:
    """Cut off the longest generic that leaves a place: 永新区 is a district, 矿区 as well."""
    endings = [
        generic
        for generic in generics
        if name.endswith(generic) and len(name) - len(generic) >= min(len(generic), 2)
    ]
    generic = max(endings, key=len, default="")
    return name.removesuffix(generic), generic


def _split_peoples(place: str, generic: str) -> tuple[str, list[str]]:
    """Cut the names of peoples off the end of a place, in the order they stand in."""
    if generic != "区" and not generic.startswith("自治"):
        return place, []
    endings = {f"{people}族": english for people, english in PEOPLES.items()}
    if generic != "区":
        endings |= {people: PEOPLES[people] for people in PEOPLES_WITHOUT_ZU}
    peoples: list[str] = []
    while found := [ending for ending in endings if place.endswith(ending)]:
        ending = max(found, key=len)
        place = place.removesuffix(ending)
        peoples.insert(0, endings[ending])
    return place, peoples


def _romanise_place(place: str, code: str | None, generic: str = "", *, codes: Codes) -> str:
    override = _override(place, code, codes)
    if override is not None:
        return override
    return _join_syllables(place + generic if len(place) == 1 else place)


def _join_syllables(name: str) -> str:
    """Read a name character by character and join the syllables into one word."""
    word = ""
    for character in name:
        syllable = reading(character)
        if syllable == character:
            raise ValueError(f"{character!r} in {name!r} has no reading")
        word += f"'{syllable}" if word and syllable[0] in "aeo" else syllable
    return word.capitalize()


@cache
def reading(character: str) -> str:
    """Read one Chinese character as place names have it, ``lü`` with its dots.

    One by one: the phrases of pypinyin read 漯河 as Tahe and 马尾 as Mayi. What is no Chinese
    character reads as itself.
    """
    if known := _readings().get(character):
        return known
    # Its phrases take a fifth of a second to load, and who only draws, names nothing anew.
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(character, v_to_u=True)[0])


def syllables(name_zh: str) -> list[str]:
    """Read a name character by character, a place with a reading of its own as that: yue qing shi.

    Parameters
    ----------
    name_zh
        Name of one division, with its generic or without.

    Returns
    -------
    list of str
        A syllable for each character; what is no Chinese character reads as itself.
    """
    place, generic = _split(name_zh, GENERICS | ZONE_GENERICS)
    place, _ = _split_peoples(place, generic)
    known = _own_readings().get(place, [])
    return [*known, *map(reading, name_zh[len(known) :])]


def _override(name: str, code: str | None, codes: Codes) -> str | None:
    province_of = codes.province
    for tied_to, english in _overrides().get(name, ()):
        if not tied_to or code is None or province_of(code) == province_of(tied_to):
            return english
    return None


def _rows(table: str) -> list[dict[str, str]]:
    text = (resources.files("atlas") / "tables" / table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _readings() -> dict[str, str]:
    return {row["character"]: row["reading"] for row in _rows("name_readings.csv")}


@cache
def _own_readings() -> dict[str, list[str]]:
    rows = _rows("name_overrides.csv")
    return {row["name_zh"]: row["reading"].split() for row in rows if row["reading"]}


@cache
def _overrides() -> dict[str, list[tuple[str, str]]]:
    overrides: dict[str, list[tuple[str, str]]] = {}
    for row in _rows("name_overrides.csv"):
        overrides.setdefault(row["name_zh"], []).append((row["code"], row["name_en"]))
    return overrides


def status_by_name(name: str, parent: str, kinds: Iterable[Kind]) -> str:
    """Class a county-level division: ``district``, ``county_level_city``, ``county`` or ``other``.

    Parameters
    ----------
    name, parent
        Chinese names of the division and of the prefecture that it lies in.
    kinds
        What the endings of names tell.
    """
    for kind in kinds:
        if name.endswith(kind.endings) and not name.endswith(kind.but):
            return kind.id if parent.endswith(kind.within) else "other"
    return "other"


def short_place(name: str) -> str:
    """Shorten the name of a city for a label: 哈尔滨市 → 哈尔滨; an English one stays."""
    return name.removesuffix("市") if len(name) > 2 else name


@cache
def _simplified() -> dict[int, str]:
    """Map traditional characters to the simplified ones, by OpenCC."""
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = OpenCC("t2s").convert("\n".join(han)).split("\n")
    return {ord(old): new for old, new in zip(han, simple, strict=True) if old != new}


def traditional_of(characters: Iterable[str]) -> dict[str, str]:
    """Find the traditional characters of simplified ones, for scripts that compare names.

    Returns
    -------
    dict
        Traditional character → the simplified one of ``characters``.
    """
    wanted = set(characters)
    return {chr(old): new for old, new in _simplified().items() if new in wanted}


@cache
def name_key(text: str) -> str:
    """Reduce a name to what is compared: spellings of one name have one key.

    Full-width forms, traditional characters, case, accents, blanks, apostrophes and other
    punctuation, and characters that nobody sees make no difference; ``v`` is how ü is typed.
    """
    wide = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in wide if unicodedata.category(c)[0] in "LN")
    return kept.translate(_simplified()).casefold().replace("v", "u")


def without_ending(name: str, lang: str) -> str:
    """Shorten a name as people do, by the patterns of `ending_patterns`; itself if it is short."""
    found = _endings()[lang].match(name)
    return found[1] if found else name


@cache
def _endings() -> dict[str, re.Pattern[str]]:
    return {lang: re.compile(pattern, re.IGNORECASE) for lang, pattern in ending_patterns().items()}
