"""The data scripts of the site: units, names, notes and values as text of ``.js`` files.

Each function returns one script, ``ATLAS.put(kind, id, payload);``, that a page loads with
``<script src>``: unlike `fetch`, that works from a disk. Nothing here writes a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.catalogue.columns import rounded_as_declared
from atlas.drawing.topology import Flags, Ints
from atlas.model.country import UNITED
from atlas.model.dataset import UnitSet
from atlas.model.figures import LAND_MOVED_PREFIX, rounded_figure, too_small_to_rank
from atlas.places.seats import Seat

VARINT_BITS = 5
FIRST_CHARACTER = 35  # '#': the 64 characters from here need no escape but for the backslash
BACKSLASH = 92

MAX_CODE_DIGITS = 12
"""Digits of a packed code: what follows six of them fits the whole numbers of pages, 32 bits."""


def varint_text(numbers: Ints) -> str:
    """Write unsigned numbers, small ones short.

    Five bits to a character, lowest first; the sixth bit says that more follow.
    """
    columns: list[Ints] = []
    used: list[Flags] = []
    rest = numbers
    while rest.any() or not columns:
        used.append(rest > 0 if columns else np.ones(len(numbers), dtype=np.bool_))
        low, rest = rest & 31, rest >> VARINT_BITS
        columns.append(np.where(rest > 0, low | 32, low))
    return _characters(np.stack(columns, axis=1)[np.stack(used, axis=1)])


def delta_text(numbers: Ints | Sequence[int]) -> str:
    """Write numbers of which each is near the one before it: their steps from 0, as varints."""
    given: Ints = np.asarray(numbers, dtype=np.int64)
    return varint_text(zigzag(np.diff(given, prepend=0)))


def zigzag(numbers: Ints) -> Ints:
    """Fold signed numbers into unsigned ones: 0, −1, 1, −2 … become 0, 1, 2, 3 …."""
    return np.where(numbers < 0, -2 * numbers - 1, 2 * numbers)


def codes_text(codes: list[str]) -> str:
    """Write codes: the steps between their numbers where all are six digits, else joined by spaces.

    Where some are longer, as those of divisions below the county, the steps of what follows the six
    digits, after a 1 that keeps its zeros, stand behind a space; where some are of united units,
    which these are, behind another. Words are told apart by the space that ends them.
    """
    divisions = [code.removeprefix(UNITED) for code in codes]
    if not all(
        6 <= len(code) <= MAX_CODE_DIGITS and code.isascii() and code.isdigit()
        for code in divisions
    ):
        return "".join(f"{code} " for code in codes)
    heads, tails = delta_text([int(code[:6]) for code in divisions]), ""
    if any(len(code) > 6 for code in divisions):
        tails = delta_text([int(f"1{code[6:]}") for code in divisions])
    united = delta_text([place for place, code in enumerate(codes) if code.startswith(UNITED)])
    return " ".join([heads, tails, united]).rstrip()


def _characters(digits: Ints) -> str:
    """Write numbers below 64, a character each."""
    codes = digits + FIRST_CHARACTER
    return (codes + (codes >= BACKSLASH)).astype(np.uint8).tobytes().decode("ascii")


COMPARABILITY = (
    "unchanged",
    "recoded",
    "merged",
    "transfer_united",
    "zone_joined",
    "transfer_flagged",
    "townships_moved",
    "no_polygon",
    "not_counted",
    "on_one_territory",
)
"""The words of the column ``comparability``, in the order of the pages' small integers."""

NAME_SEPARATOR = "|"

COMPARED_PREFIX = "compared_codes_"
"""What a column begins with that names those together with which units are compared."""


def payload_script(kind: str, id: str, payload: object) -> str:
    """Write any payload as a script.

    Parameters
    ----------
    kind, id
        What the pages ask for it by: ``ATLAS.get(kind, id)``.
    payload
        Anything that JSON can hold; NaN is refused, for missing is null.
    """
    head = f"ATLAS.put({json.dumps(kind)}, {json.dumps(id)}, "
    return (
        head
        + json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        + ");\n"
    )


def units_script(unit_set: UnitSet, leaf_codes: Sequence[str]) -> str:
    """Write the units of a set: how leaves make them up, and what they belong to.

    Parameters
    ----------
    unit_set
        Units whose table has ``code``, ``province_code`` and ``comparability``; one without
        ``prefecture_code`` (provinces) belongs to none.
    leaf_codes
        Codes of the leaves in the order of the geometry.

    Returns
    -------
    str
        ``codes``; ``leaf``: unit of each leaf (−1: none); ``pref``, ``prov``: each unit's
        place in ``prefs``, ``provs`` (codes); ``comp``: its place in ``comps``; ``unranked``:
        by period the units that no ranking of rates may name, where there are any; ``joined``: by
        period those whose change is that of them and others together; ``pages``: of units of
        people alone without a page of their own, the code of that which holds them.
        Codes as `codes_text` writes them, numbers as `delta_text` does.

    Raises
    ------
    KeyError
        A unit of `unit_set.leaves` is not in its table.
    """
    table = unit_set.table
    place = {code: index for index, code in enumerate(table["code"])}
    unit_of_leaf = {leaf: place[unit] for leaf, unit in unit_set.leaves.items()}
    prefs, pref = _indexed(table, "prefecture_code")
    provs, prov = _indexed(table, "province_code")
    comparability = table.get("comparability", pd.Series("unchanged", index=table.index))
    # Of units that were united to be set beside one census, and not judged, nothing is said.
    words = (*COMPARABILITY, "") if comparability.isna().any() else COMPARABILITY
    payload: dict[str, object] = {
        "codes": codes_text(list(table["code"])),
        "leaf": delta_text([unit_of_leaf.get(code, -1) for code in leaf_codes]),
        "pref": delta_text(pref),
        "prefs": codes_text(prefs),
        "prov": delta_text(prov),
        "provs": codes_text(provs),
        "comp": delta_text([words.index(word) for word in comparability.fillna("")]),
        "comps": list(words),
    }
    if unit_set.people_alone:
        pages = zip(table["code"], table[f"unit_code_{unit_set.span}"], strict=True)
        payload["pages"] = {code: page for code, page in pages if code != page}
    unranked = _unranked(unit_set)
    if any(unranked.values()):
        payload["unranked"] = unranked
    joined = {
        name.removeprefix(COMPARED_PREFIX): delta_text(np.flatnonzero(table[name].notna()))
        for name in map(str, table)
        if name.startswith(COMPARED_PREFIX)
    }
    if any(joined.values()):
        payload["joined"] = joined
    return payload_script("units", unit_set.id, payload)


def _unranked(unit_set: UnitSet) -> dict[str, str]:
    """Write by period which units are in no ranking of rates; one period where none is flagged."""
    table, years = unit_set.table, unit_set.years
    few = too_small_to_rank(table)
    flags = {
        name.removeprefix(LAND_MOVED_PREFIX): table[name].astype(bool)
        for name in map(str, table)
        if name.startswith(LAND_MOVED_PREFIX)
    } or {f"{years[0]}_{years[-1]}": few}
    return {period: delta_text(np.flatnonzero(flagged | few)) for period, flagged in flags.items()}


def _indexed(table: pd.DataFrame, column: str) -> tuple[list[str], list[int]]:
    """Return the codes of a column in order, and each row's place among them (−1: none)."""
    if column not in table:
        return [], [-1] * len(table)
    places, codes = pd.factorize(table[column], sort=True)
    return [str(code) for code in codes], places.tolist()


def names_script(unit_set: UnitSet, lang: str) -> str:
    """Write the names of a set in one language.

    Returns
    -------
    str
        ``unit``: names of the units; ``pref``, ``prov``: of the prefectures and provinces of the
        units' script; each as `names_text` writes them.
    """
    table = unit_set.table
    payload = {
        "unit": names_text(table[f"name_{lang}"]),
        "pref": names_text(_names_by_code(table, "prefecture", lang)),
        "prov": names_text(_names_by_code(table, "province", lang)),
    }
    return payload_script("names", f"{unit_set.id}.{lang}", payload)


def names_text(names: Iterable[str]) -> str:
    """Join names by a stroke, which no place has in its name."""
    return NAME_SEPARATOR.join(str(name).replace(NAME_SEPARATOR, "/") for name in names)


def notes_script(unit_set: UnitSet, lang: str) -> str:
    """Write what is to be said of the comparability of each unit, in one language.

    Returns
    -------
    str
        Script holding the note of each unit that has one, by its place in the units' script. Of
        an unchanged unit the word says it all.
    """
    table = unit_set.table
    notes = table.get(f"comparability_note_{lang}", pd.Series(pd.NA, index=table.index))
    words = table.get("comparability", pd.Series("", index=table.index))
    noted = {
        str(position): note
        for position, (note, word) in enumerate(zip(notes, words, strict=True))
        if word != COMPARABILITY[0] and not pd.isna(note) and note
    }
    return payload_script("notes", f"{unit_set.id}.{lang}", noted)


def _names_by_code(table: pd.DataFrame, level: str, lang: str) -> list[str]:
    """Return the names of prefectures or provinces in the order of their codes."""
    code, name = f"{level}_code", f"{level}_name_{lang}"
    if name not in table:
        return []
    columns = (table[column].to_numpy(dtype=object) for column in (code, name))
    named: dict[str, str] = {}
    for place, words in zip(*columns, strict=True):
        if not pd.isna(place):
            named.setdefault(place, words)
    return [named[place] for place in sorted(named)]


def labels_script(labels: Sequence[Seat], lang: str) -> str:
    """Write the place names of the maps in one language.

    Parameters
    ----------
    labels
        As `atlas.web.data.assets.labels` lists them: capitals of provinces first.
    lang
        Their language, and the id of the script.

    Returns
    -------
    str
        ``provinces``: how many are capitals of one; ``codes`` and ``names`` as `codes_text` and
        `names_text` write them; ``lon``, ``lat``: thousandths of a degree as `delta_text`
        writes them.
    """
    payload = {
        "provinces": sum(seat.capital for seat in labels),
        "codes": codes_text([seat.code for seat in labels]),
        "names": names_text(seat.name for seat in labels),
        "lon": delta_text([round(seat.lon * 1000) for seat in labels]),
        "lat": delta_text([round(seat.lat * 1000) for seat in labels]),
    }
    return payload_script("labels", lang, payload)


def values_script(
    unit_set: UnitSet, column: str, *, decimals: int = 0, edges: Sequence[float] = ()
) -> str:
    """Write one column of numbers as the pages print them, and what else their classes take.

    Parameters
    ----------
    unit_set, column
        The table and its column; booleans become 0 and 1.
    decimals
        Digits after the point to which the published figure is rounded.
    edges
        Interior class breaks of every map that shows the column.

    Returns
    -------
    str
        What `numbers_payload` gives; and ``exact``, where there are such units: the number that
        tells the class of each that rounding carries over a break, by its place in the units'
        script. These are few; of all others the printed number tells the class as well.
    """
    numbers = unit_set.table[column]
    exact = numbers.to_numpy(dtype=float, na_value=np.nan)
    printed = rounded_as_declared(numbers, unit_set.own.get(column))
    payload = numbers_payload(printed, decimals=decimals)
    classes = np.digitize(exact, edges)
    carried = np.flatnonzero(np.digitize(rounded_figure(printed, decimals), edges) != classes)
    # The published number is shorter, and but for the rarest case in the class of the exact one.
    true = np.where(np.digitize(printed, edges) == classes, printed, exact)
    if len(carried):
        payload["exact"] = {str(place): float(true[place]) for place in carried}
    return payload_script("values", f"{unit_set.id}/{column}", payload)


def numbers_payload(values: npt.NDArray[np.float64], *, decimals: int = 0) -> dict[str, object]:
    """Return ``v``: numbers rounded to so many decimals, null where missing (NaN)."""
    numbers = rounded_figure(values, decimals).tolist()
    # A whole number is written without a point.
    write = partial(round, ndigits=decimals) if decimals else int
    return {"v": [None if np.isnan(number) else write(number) for number in numbers]}


def categories_script(unit_set: UnitSet, column: str, keys: Sequence[str]) -> str:
    """Write one column of words as places in a list of keys.

    Returns
    -------
    str
        ``keys``, and ``v``: the place of each word among them, null where it is missing.

    Raises
    ------
    ValueError
        The column holds a word that is none of the keys.
    """
    place = {key: index for index, key in enumerate(keys)}
    words = unit_set.table[column]
    strange = sorted({word for word in words.dropna() if word not in place})
    if strange:
        raise ValueError(f"{unit_set.id}/{column} holds {strange}, not among {list(keys)}")
    payload = {"keys": list(keys), "v": [None if pd.isna(word) else place[word] for word in words]}
    return payload_script("values", f"{unit_set.id}/{column}", payload)
