"""The data scripts of the site: geometry, units, names, values and lines as text of ``.js`` files.

Each function returns one script, ``ATLAS.put(kind, id, payload);``, that a page loads with
``<script src>``: unlike `fetch`, that works from a disk. Nothing here writes a file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.dataset import UnitSet
from atlas.web.topology import Ints, Topology, build_topology

ENGINE_SCRIPTS = (
    "atlas-core.js",
    "loader.js",
    "albers.js",
    "geometry.js",
    "scene.js",
    "painter.js",
    "layer.js",
    "labels.js",
    "inset.js",
    "tooltip.js",
    "legend.js",
    "pointer.js",
    "map.js",
)
"""The engine's scripts in the order in which a page loads them, after Leaflet."""

TOLERANCE_M = 300.0
"""Simplification of the detailed geometry, metres, about 0.003°.

The default boundaries are drawn to about 0.005° themselves, so a finer one saves no more.
"""

CELL_M = 150.0
"""Grid of the detailed geometry, metres: about a pixel at zoom 10, too fine to see steps."""

COMPARABILITY = (
    "unchanged",
    "recoded",
    "merged",
    "zone_joined",
    "transfer_flagged",
    "no_polygon",
    "not_counted",
)
"""The words of the column ``comparability``, in the order of the pages' small integers."""

DIGIT_BITS = 5
FIRST_CHARACTER = 35  # '#': the 64 characters from here need no escape but for the backslash
BACKSLASH = 92


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


def geo_script(
    leaves: gpd.GeoDataFrame,
    *,
    tolerance: float = TOLERANCE_M,
    cell: float = CELL_M,
    id: str = "leaves",
) -> str:
    """Write the boundaries that every level is drawn from.

    Parameters
    ----------
    leaves
        A valid coverage with ``code`` and ``geometry``, one row per leaf, any CRS.
    tolerance, cell
        Of the simplification and of the integer grid, metres; see `build_topology`.
    id
        Name under which pages find it.

    Returns
    -------
    str
        Script holding ``cell``, ``codes`` (space-joined), and two strings of base-64 varints:
        ``arcs`` and ``rings``, as `arc_text` and `ring_text` write them.
    """
    topology = build_topology(leaves, tolerance=tolerance, cell=cell)
    payload = {
        "cell": cell,
        "codes": " ".join(leaves["code"]),
        "arcs": arc_text(topology),
        "rings": ring_text(topology),
    }
    return payload_script("geo", id, payload)


def arc_text(topology: Topology) -> str:
    """Write the arcs: for each the number of points, then steps from point to point.

    The first step leads from the last point of the arc before (from 0, 0 for the first): in a
    ring's order that is often nowhere at all.
    """
    steps = np.diff(topology.points, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    stream = _zigzag(steps).ravel()
    counts = np.diff(topology.arc_starts)
    return varint_text(np.insert(stream, 2 * topology.arc_starts[:-1], counts))


def ring_text(topology: Topology) -> str:
    """Write the rings: per leaf the number of rings, per ring the number of arcs, then these.

    An arc is 0 when it is the next that no ring has run along yet, else twice its distance
    back from that one, plus 1 when the ring runs against it.
    """
    numbers: list[int] = []
    unused = 0
    rings_of_leaf = np.bincount(topology.ring_leaf).tolist()
    ring = 0
    for rings in rings_of_leaf:
        numbers.append(rings)
        for _ in range(rings):
            refs = topology.refs[topology.ring_starts[ring] : topology.ring_starts[ring + 1]]
            numbers.append(len(refs))
            for ref in refs.tolist():
                arc, against = (ref, 0) if ref >= 0 else (~ref, 1)
                numbers.append(0 if arc == unused else 2 * (unused - arc) + against)
                unused += arc == unused
            ring += 1
    return varint_text(np.array(numbers, dtype=np.int64))


def _zigzag(numbers: Ints) -> Ints:
    """Fold signed numbers into unsigned ones: 0, −1, 1, −2 … become 0, 1, 2, 3 …."""
    return np.where(numbers < 0, -2 * numbers - 1, 2 * numbers)


def varint_text(numbers: Ints) -> str:
    """Write unsigned numbers as printable text that JSON need not escape.

    Five bits to a character, lowest first; the sixth bit says that more follow. The 64
    characters are ``#`` to ``c`` without the backslash.
    """
    columns: list[Ints] = []
    rest = numbers
    while rest.any() or not columns:
        low, rest = rest & 31, rest >> DIGIT_BITS
        columns.append(np.where(rest > 0, low | 32, low))
    digits = np.stack(columns, axis=1)
    used = np.arange(len(columns)) < _digit_counts(numbers)[:, None]
    codes = digits[used] + FIRST_CHARACTER
    return (codes + (codes >= BACKSLASH)).astype(np.uint8).tobytes().decode("ascii")


def _digit_counts(numbers: Ints) -> Ints:
    """How many characters each unsigned number takes."""
    counts = np.ones(len(numbers), dtype=np.int64)
    rest = numbers >> DIGIT_BITS
    while rest.any():
        counts += rest > 0
        rest = rest >> DIGIT_BITS
    return counts


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
        place in ``prefs``, ``provs`` (codes); ``comp``: its place in ``comps``.

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
    payload = {
        "codes": list(table["code"]),
        "leaf": [unit_of_leaf.get(code, -1) for code in leaf_codes],
        "pref": pref,
        "prefs": prefs,
        "prov": prov,
        "provs": provs,
        "comp": [COMPARABILITY.index(word) for word in comparability],
        "comps": list(COMPARABILITY),
    }
    return payload_script("units", unit_set.id, payload)


def _indexed(table: pd.DataFrame, column: str) -> tuple[list[str], list[int]]:
    """Codes of a column in order, and each row's place among them (−1: none)."""
    if column not in table:
        return [], [-1] * len(table)
    places, codes = pd.factorize(table[column], sort=True)
    return [str(code) for code in codes], places.tolist()


def names_script(unit_set: UnitSet, lang: str) -> str:
    """Write the names of a set in one language.

    Returns
    -------
    str
        ``unit``: name of each unit; ``pref``, ``prov``: of each prefecture and province of the
        units' script; ``note``: what is to be said of a unit's comparability, by its index.
    """
    table = unit_set.table
    notes = table.get(f"comparability_note_{lang}", pd.Series(pd.NA, index=table.index))
    payload = {
        "unit": list(table[f"name_{lang}"]),
        "pref": _names_by_code(table, "prefecture", lang),
        "prov": _names_by_code(table, "province", lang),
        "note": {
            str(index): note for index, note in enumerate(notes) if not pd.isna(note) and note
        },
    }
    return payload_script("names", f"{unit_set.id}.{lang}", payload)


def _names_by_code(table: pd.DataFrame, level: str, lang: str) -> list[str]:
    """Names of prefectures or provinces in the order of their codes."""
    code, name = f"{level}_code", f"{level}_name_{lang}"
    if name not in table:
        return []
    return list(table.dropna(subset=[code]).drop_duplicates(code).sort_values(code)[name])


def values_script(
    unit_set: UnitSet, column: str, *, decimals: int = 0, edges: Sequence[float] = ()
) -> str:
    """Write one column of numbers, rounded.

    Parameters
    ----------
    unit_set, column
        The table and its column; booleans become 0 and 1.
    decimals
        Digits kept after the point.
    edges
        Interior class breaks: a value that rounding would carry over a break is rounded away
        from it, so that a page colours it as every other output does.

    Returns
    -------
    str
        ``scale`` and ``v``: whole numbers, or null where missing; the value is ``v / scale``.

    Raises
    ------
    ValueError
        A break has more decimals than are kept, so no rounding could respect it.
    """
    scale = 10**decimals
    values = unit_set.table[column].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    scaled = _rounded_within_class(values * scale, np.asarray(edges, dtype=float) * scale)
    numbers = [None if math.isnan(number) else int(number) for number in scaled]
    return payload_script("values", f"{unit_set.id}/{column}", {"scale": scale, "v": numbers})


def _rounded_within_class(
    values: npt.NDArray[np.float64], edges: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Round to whole numbers without leaving a value's class ([lower, upper))."""
    whole = np.rint(edges)
    if not np.allclose(edges, whole):
        raise ValueError(f"class breaks {edges.tolist()} do not lie on the grid of the rounding")
    rounded = np.rint(values)
    return rounded - (np.digitize(rounded, whole) > np.digitize(values, whole))


def categories_script(unit_set: UnitSet, column: str, keys: Sequence[str]) -> str:
    """Write one column of words as places in a list of keys.

    Returns
    -------
    str
        ``keys`` and ``v``: place of each unit's word, or null where missing.

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
    numbers = [None if pd.isna(word) else place[word] for word in words]
    payload = {"keys": list(keys), "v": numbers}
    return payload_script("values", f"{unit_set.id}/{column}", payload)


def lines_script(lines: Mapping[str, BaseGeometry], id: str = "atlas") -> str:
    """Write lines for drawing, in degrees to the third decimal (about 100 m).

    Parameters
    ----------
    lines
        Lines or multilines in EPSG:4490 by name, such as ``heihe_tengchong``, ``national``.
    """
    payload = {
        name: [
            np.round(shapely.get_coordinates(part)[:, :2], 3).tolist()
            for part in shapely.get_parts(line)
        ]
        for name, line in lines.items()
    }
    return payload_script("lines", id, payload)
