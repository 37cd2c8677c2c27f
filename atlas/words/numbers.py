"""Numbers as people read them, and the labels of classes and columns, wherever they are written.

Digits, grouping and plurals are those of CLDR, the Unicode consortium's data on languages, by way
of Babel; the words around them stand in ``numbers.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import floor, log10
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from babel import Locale
from babel.numbers import NumberPattern, format_decimal, parse_pattern

from atlas.model.figures import rounded_figure
from atlas.model.layer import Categories, ClassBreaks, Column
from atlas.model.text import LANGUAGES, Text, same_in_all_languages
from atlas.words.word_files import LANGS, read_words, table_names

MINUS: Final = "\N{MINUS SIGN}"
"""CLDR's English writes the hyphen of a typewriter, which breaks from its number."""

SYMBOLS: Final = "en"
"""The locale whose point and comma the atlas prints; CLDR has the same for Chinese."""

SHORTEST: Final = "#,##0.##########"
"""As many decimals as a number needs."""


_BETWEEN: Final = read_words("marks", "years")["between"]
_WORDS: Final = read_words("notes", "list")
WAN, YI = 1e4, 1e8
"""Ten thousand and a hundred million: what Chinese counts in, as English does in millions."""

THOUSAND, MILLION = 1e3, 1e6
SHOWN: Final = 20
"""So many are named, and the rest counted."""


def format_number(value: float, *, signed: bool = False, decimals: int | None = None) -> str:
    """Write a number as the atlas prints it, in both languages.

    Parameters
    ----------
    value
        The number.
    signed
        Write "+" before a positive number.
    decimals
        Places after the point, rounded to by `atlas.model.figures.rounded_figure`; None writes as
        many as the number needs.

    Returns
    -------
    str
        With U+2212 for minus and commas between thousands; what rounds to 0 has no sign.

    Examples
    --------
    >>> format_number(-1234.5), format_number(2.675, signed=True, decimals=2)
    ('−1,234.5', '+2.68')
    """
    size = abs(value)
    digits = _decimal(size, SHORTEST) if decimals is None else _fixed(size, decimals)
    if not digits.strip("0.,"):
        return digits
    sign = MINUS if value < 0 else "+" if signed else ""
    return sign + digits


# The pages of a place say its figures in both languages, and a build writes six thousand of them.
@lru_cache(maxsize=2**17)
def _fixed(size: float, decimals: int) -> str:
    pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    return _decimal(rounded_figure(size, decimals), pattern)


@lru_cache(maxsize=2**17)
def _decimal(size: float, pattern: str) -> str:
    return format_decimal(size, format=_pattern(pattern), locale=_locale(SYMBOLS))


@cache
def _pattern(pattern: str) -> NumberPattern:
    return parse_pattern(pattern)


def count(value: Any) -> str:
    """Write a number of people or units: ``1,409,778,724``."""
    return format_number(float(value), decimals=0)


def fixed(value: Any, decimals: int) -> str:
    """Write a number with so many decimals: ``0.85``."""
    return format_number(float(value), decimals=decimals)


def signed(value: Any, decimals: int = 0) -> str:
    """Write a change with its sign: ``−626,117`` people, ``+15.50`` points."""
    return format_number(float(value), signed=True, decimals=decimals)


def percent(value: Any, decimals: int = 1) -> str:
    """Write a share given in per cent: ``93.71%``."""
    return fixed(value, decimals) + "%"


def percent_change(value: Any, decimals: int = 1) -> str:
    """Write a change given in per cent with its sign: ``−5.9%``."""
    return signed(value, decimals) + "%"


def grown(pct: Any) -> Text:
    """Write a change given in per cent as a verb, as a sentence wants it.

    Examples
    --------
    >>> grown(-10.5).en, grown(75).en
    ('fell by 10.5%', 'grew by 75.0%')
    """
    return _one_way(("grew", "fell"), pct, percent(abs(pct)))


def shifted(points: Any) -> Text:
    """Write a change of a share given in points as a verb: ``rose by 3.1 points``."""
    return _one_way(("rose", "sank"), points, fixed(abs(points), 1))


def exceeding(pct: Any) -> Text:
    """Write by how many per cent there are more or fewer of something: ``2.1% fewer``."""
    return _one_way(("more", "fewer"), pct, percent(abs(pct)))


def _one_way(ways: tuple[str, str], value: Any, size: str) -> Text:
    return _words("change")[ways[0] if value >= 0 else ways[1]].fill(n=size)


def whole_share(value: float) -> str:
    """Write a share in whole per cent for a narrow cell: ``9``; ``<1`` where it is not nothing."""
    return "<1" if 0 < value < 0.5 else fixed(value, 0)


def spread_hundred(parts: Sequence[int]) -> list[int]:
    """Write parts of a whole in whole hundredths that add up to a hundred.

    By largest remainders; of equal ones the first part gets one more.

    Raises
    ------
    ValueError
        The parts are of nothing.

    Examples
    --------
    >>> spread_hundred([1, 1, 1])
    [34, 33, 33]
    """
    whole = sum(parts)
    if not whole:
        raise ValueError("parts of nothing")
    shares = [100 * part // whole for part in parts]
    remainders = [100 * part % whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: -remainders[i])
    for i in by_remainder[: 100 - sum(shares)]:
        shares[i] += 1
    return shares


def file_size(size: int) -> str:
    """Write a number of bytes: ``34 KB``, ``5.2 MB``."""
    if size < 1_000_000:
        return f"{count(max(1, round(size / 1000)))} KB"
    return f"{fixed(size / 1e6, 1)} MB"


class _Scale(NamedTuple):
    """From ``least`` people on they are written to so many decimals of ``of``.

    Attributes
    ----------
    word
        Name of the sentence that says what is counted in; empty where ``of`` is only rounded to.
    """

    least: float
    of: float
    decimals: int
    word: str


SCALES: Final[Mapping[str, tuple[_Scale, ...]]] = MappingProxyType(
    {
        "zh": (
            _Scale(YI, YI, 2, "large"),
            _Scale(100 * WAN, WAN, 0, "small"),
            _Scale(WAN, WAN, 1, "small"),
        ),
        "en": (
            _Scale(10 * MILLION, MILLION, 1, "large"),
            _Scale(MILLION, MILLION, 2, "large"),
            _Scale(WAN, THOUSAND, 0, ""),
        ),
    }
)
"""How people are counted, from the largest numbers down; what is less is written in full."""


def people(value: float, lang: str, *, signed: bool = False, width: str = "short") -> str:
    """Write a number of people in three figures or so.

    Parameters
    ----------
    value
        People.
    lang
        ``zh`` or ``en``.
    signed
        Whether it is a change.
    width
        ``short`` for a chart, ``long`` for a sentence.

    Examples
    --------
    >>> people(492_762_506, "en"), people(-282_019, "en")
    ('492.8M', '−282,000')
    >>> people(72_403_011, "en", width="long")
    '72.4 million'
    """
    scale = _scale(value, lang)
    if scale is None:
        return format_number(value, signed=signed, decimals=0)
    if not scale.word:
        whole = rounded_figure(float(value) / scale.of, scale.decimals) * scale.of
        return format_number(whole, signed=signed, decimals=0)
    written = format_number(value / scale.of, signed=signed, decimals=scale.decimals)
    return _words(width)[scale.word].say(lang, n=written)


def people_text(value: float, *, signed: bool = False, width: str = "short") -> Text:
    """Write a number of people as `people` does, in both languages."""
    return Text(*(people(value, lang, signed=signed, width=width) for lang in LANGS))


def people_tick(value: float, lang: str, *, signed: bool = False, width: str = "short") -> str:
    """Write a round number of people as it is, on an axis or in a legend.

    Examples
    --------
    >>> [people_tick(number, "en") for number in (2e8, 500_000)]
    ['200M', '500,000']
    """
    scale = _scale(value, lang)
    if scale is None or not scale.word:
        return format_number(value, signed=signed)
    written = format_number(value / scale.of, signed=signed)
    return _words(width)[scale.word].say(lang, n=written)


def rough(value: float, figures: int = 2) -> float:
    """Round to so many figures: what is known of a balance of migration.

    Examples
    --------
    >>> rough(31_079_989), rough(-587_430, 3)
    (31000000.0, -587000.0)
    """
    if not value:
        return 0.0
    step = 10.0 ** (floor(log10(abs(value))) + 1 - figures)
    return float(rounded_figure(float(value) / step, 0)) * step


def rough_range(low: float, high: float, lang: str) -> tuple[str, str]:
    """Write two numbers of people in two figures, for a sentence of what lies between them.

    English names what both count in once, behind the second.

    Examples
    --------
    >>> rough_range(23_675_976, 38_484_002, "en")
    ('24', '38 million')
    """
    first, second = (people_tick(rough(value), lang, width="long") for value in (low, high))
    (number, _, unit), (_, _, other) = (words.partition(" ") for words in (first, second))
    return (number if unit == other else first), second


def estimate_words(low: float, high: float, lang: str) -> dict[str, str]:
    """Write the size of an estimate for a sentence: the middle of its range, then both ends.

    Parameters
    ----------
    low, high
        The ends of a range on one side of zero, people.
    lang
        ``zh`` or ``en``.

    Returns
    -------
    dict of str to str
        ``middle``, ``low`` and ``high`` in two figures, without signs, the smaller end first.

    Examples
    --------
    >>> estimate_words(-262_000, -121_000, "en")
    {'middle': '190,000', 'low': '120,000', 'high': '260,000'}
    """
    least, most = sorted((abs(low), abs(high)))
    ends = rough_range(least, most, lang)
    middle = people_tick(rough((least + most) / 2), lang, width="long")
    return {"middle": middle, "low": ends[0], "high": ends[1]}


def estimate_size(low: float, high: float, lang: str) -> str:
    """Write the size of an estimate and its range, for a sentence that says which way it goes.

    Examples
    --------
    >>> estimate_size(-262_000, -121_000, "en")
    'about 190,000 (120,000 to 260,000)'
    """
    return _words("estimate")["sized"].say(lang, **estimate_words(low, high, lang))


def estimate(low: float, high: float, lang: str) -> str:
    """Write an estimate of people for a table: its middle and both ends, or that none can tell.

    Examples
    --------
    >>> estimate(121_000, 262_000, "en"), estimate(-790_000, 430_000, "en")
    ('+190,000 (+120,000 to +260,000)', 'cannot be told (−790,000 to +430,000)')
    """
    return _ranged("untold" if low < 0 < high else "bounded", low, high, lang)


def estimate_ends(low: float, high: float, lang: str) -> str:
    """Write both ends of an estimate of people where there is room for no more.

    Examples
    --------
    >>> estimate_ends(121_000, 262_000, "en")
    '+120,000 to +260,000'
    """
    return _ranged("ends", low, high, lang)


def _ranged(key: str, low: float, high: float, lang: str) -> str:
    """Fill a phrase with both ends of an estimate of people and its middle, as a table has them."""
    ends = {"low": low, "middle": (low + high) / 2, "high": high}
    # A unit stays on the line of its number.
    written = {
        name: people_tick(rough(value), lang, signed=True).replace(" ", "\N{NO-BREAK SPACE}")
        for name, value in ends.items()
    }
    return _words("estimate")[key].say(lang, **written)


def estimated_rate(low: float, high: float, lang: str) -> str:
    """Write an estimated rate for a table: in whole numbers, with both ends of its range.

    It stands beside the people, who say where nobody can tell which way it goes.

    Examples
    --------
    >>> estimated_rate(4.1, 20.5, "en"), estimated_rate(-2.2, 9.1, "en")
    ('+12 (+4 to +21)', '−2 to +9')
    """
    key = "ends" if low < 0 < high else "bounded"
    whole = {"middle": (low + high) / 2, "low": low, "high": high}
    written = {name: signed(number) for name, number in whole.items()}
    return _words("estimate")[key].say(lang, **written)


def _scale(value: float, lang: str) -> _Scale | None:
    return next((scale for scale in SCALES[lang] if abs(value) >= scale.least), None)


def spelled(number: int, lang: str) -> str:
    """Spell a number from 0 to 99, for a heading.

    Raises
    ------
    ValueError
        The number is out of range.

    Examples
    --------
    >>> spelled(94, "en"), spelled(10, "en")
    ('ninety-four', 'ten')
    """
    if not 0 <= number <= 99:
        raise ValueError(f"{number} is not from 0 to 99")
    words = _words("spelled")
    if str(number) in words:
        return words[str(number)].get(lang)
    tens, ones = (words[str(part)].get(lang) for part in (number - number % 10, number % 10))
    return words["joined"].say(lang, tens=tens, ones=ones)


def plural(words: Mapping[str, Text], name: str, number: int) -> Text:
    """Choose a sentence by the number in it, each language by its own rule.

    Parameters
    ----------
    words
        Sentences by name: ``rows``, and ``rows_one`` (or another category of CLDR) where a
        language says it in other words.
    name
        Name of the sentence.
    number
        What it counts.
    """
    sides = (words.get(f"{name}_{category(number, lang)}", words[name]).get(lang) for lang in LANGS)
    return Text(*sides)


def of_many(words: Mapping[str, Text], name: str, number: int, **values: object) -> Text:
    """Choose a sentence as `plural` does, and fill in the number as ``n`` and its other fields."""
    return plural(words, name, number).fill(n=count(number), **values)


def category(number: int, lang: str) -> str:
    """Give CLDR's plural category of a number in a language: ``one``, ``other`` and so on."""
    return _locale(lang).plural_form(number)


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse(lang)


@cache
def _words(table: str) -> Mapping[str, Text]:
    return read_words("numbers", table)


def listed(items: Iterable[str | Text], shown: int | None = SHOWN) -> Text:
    """List codes or names: the first few (None: all), and how many more; "none" of nothing.

    Examples
    --------
    >>> listed(["a", "b", "c"], shown=2).en
    'a, b … and 1 more'
    """
    every = [item if isinstance(item, Text) else same_in_all_languages(item) for item in items]
    if not every:
        return _WORDS["none"]
    row = _BETWEEN.join(every[:shown])
    hidden = len(every[shown:]) if shown else 0
    return _WORDS["more"].fill(listed=row, hidden=count(hidden)) if hidden else row


_CLASS_WORDS: Final = read_words("numbers", "class")

SHORT_UNITS: Final = ("%",)
_VALUES: Final = read_words("values")
_OF_COLUMN: Final = {name: read_words("values", name) for name in table_names("values")}
_WITH_UNIT: Final = read_words("documentation")["column_with_unit"]

_YEARS: Final = re.compile(r"_[0-9]{4}")


def edge_labels(classes: ClassBreaks) -> tuple[str, ...]:
    """Write each edge: "−20", "0", "+5" for changes, "1,500" otherwise."""
    return tuple(format_number(edge, signed=classes.signed) for edge in classes.edges)


def with_unit(labels: Sequence[str], unit: str) -> list[str]:
    """Let the last of the breaks along a bar carry a short unit; longer ones stand in its title."""
    short = unit if unit in SHORT_UNITS else ""
    return [*labels[:-1], labels[-1] + short]


def class_labels(classes: ClassBreaks | Categories) -> tuple[Text, ...]:
    """Write each class in words, from the lowest up; that of a category is its label."""
    if isinstance(classes, Categories):
        return classes.labels
    edges = edge_labels(classes)
    first = _CLASS_WORDS["first"].fill(edge=edges[0])
    between = (_CLASS_WORDS["between"].fill(lower=low, upper=high) for low, high in pairwise(edges))
    return (first, *between, _CLASS_WORDS["last"].fill(edge=edges[-1]))


def describe_column(column: Column) -> str:
    """Say what a column holds and its unit, Chinese before English."""
    what = Text(column.note.zh or column.title.zh, column.note.en or column.title.en)
    with_unit = _WITH_UNIT.fill(what=what, unit=column.unit)
    sides = ((with_unit if column.unit.get(lang) else what).get(lang) for lang in LANGUAGES)
    return Text(*sides).both(" / ")


def describe_value(column: Column, value: str) -> str:
    """Say what a coded value of a column means, Chinese before English; else the code itself."""
    return value_words(column, value).both(" ")


def value_words(column: Column, value: str) -> Text:
    """Say what a coded value of a column means; the code itself if nobody says it."""
    of_column = _OF_COLUMN.get(_YEARS.sub("", column.name), _VALUES)
    return of_column.get(value) or _VALUES.get(value) or same_in_all_languages(value)
