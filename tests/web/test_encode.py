import gzip
import json
import re
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from atlas.crs import ALBERS, CGCS2000
from atlas.dataset import Dataset, UnitSet
from atlas.web.encode import (
    arc_text,
    categories_script,
    geo_script,
    lines_script,
    names_script,
    payload_script,
    ring_text,
    units_script,
    values_script,
    varint_text,
)
from atlas.web.topology import build_topology


def payload_of(script: str) -> tuple[str, str, Any]:
    match = re.fullmatch(r'ATLAS\.put\("([^"]+)", "([^"]+)", (.*)\);\n', script, re.DOTALL)
    assert match is not None
    return match[1], match[2], json.loads(match[3])


def numbers_of(text: str) -> list[int]:
    """Read a varint text as its docstring describes it."""
    alphabet = [chr(code) for code in range(35, 100) if code != 92]
    numbers, value, shift = [], 0, 0
    for character in text:
        digit = alphabet.index(character)
        value |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(value)
            value = shift = 0
    return numbers


def two_squares() -> gpd.GeoDataFrame:
    boxes = [shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)]
    return gpd.GeoDataFrame({"code": ["110101", "110102"]}, geometry=boxes, crs=ALBERS)


def three_units(**columns: object) -> UnitSet:
    table = gpd.GeoDataFrame(
        {
            "code": ["110101", "110102", "230102"],
            "name_zh": ["东城区", "西城区", "道里区"],
            "name_en": ["Dongcheng", "Xicheng", "Daoli"],
            "prefecture_code": ["110000", "110000", "230100"],
            "prefecture_name_zh": ["北京市", "北京市", "哈尔滨市"],
            "province_code": ["110000", "110000", "230000"],
            "province_name_zh": ["北京市", "北京市", "黑龙江省"],
            "comparability": ["merged", "unchanged", "transfer_flagged"],
            "comparability_note_zh": ["与崇文区合并", pd.NA, ""],
            **columns,
        },
        geometry=[None, None, None],
        crs=CGCS2000,
    )
    leaves = pd.Series({"230102": "230102", "110101": "110101", "110103": "110101"})
    return UnitSet("county_2010_2020", "county", (2010, 2020), table, leaves)


def test_payload_is_one_call_with_chinese_as_it_is() -> None:
    assert payload_script("names", "a.zh", {"a": ["东", None]}) == (
        'ATLAS.put("names", "a.zh", {"a":["东",null]});\n'
    )


def test_payload_refuses_what_is_no_json() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        payload_script("values", "a", [float("nan")])


def test_varints_by_hand() -> None:
    # 0 → '#'; 31 → 'B'; 32 → continued 0, then 1; 57 is the first past the backslash.
    assert varint_text(np.array([0, 31, 32, 57])) == "#BC$]$"
    assert varint_text(np.array([], dtype=np.int64)) == ""


@given(st.lists(st.integers(0, 2**40)))
def test_varints_come_back_and_need_no_escape(numbers: list[int]) -> None:
    text = varint_text(np.array(numbers, dtype=np.int64))
    assert numbers_of(text) == numbers
    assert json.dumps(text) == f'"{text}"'


def test_arcs_and_rings_of_two_squares_by_hand() -> None:
    topology = build_topology(two_squares(), tolerance=0, cell=1000)
    # Leaf 0: one ring of two new arcs. Leaf 1: a new arc, and the shared one backwards.
    rings = numbers_of(ring_text(topology))
    assert rings[:4] == [1, 2, 0, 0]
    assert rings[4:6] == [1, 2]
    assert sorted(rings[6:])[0] == 0
    assert sorted(rings[6:])[1] % 2 == 1
    counts_and_steps = numbers_of(arc_text(topology))
    assert counts_and_steps[0] == topology.arc_starts[1]
    assert len(counts_and_steps) == 3 + 2 * len(topology.points)


def test_geo_holds_cell_codes_and_texts() -> None:
    kind, name, payload = payload_of(geo_script(two_squares(), tolerance=0, cell=500))
    assert (kind, name) == ("geo", "leaves")
    assert payload["cell"] == 500
    assert payload["codes"] == "110101 110102"
    assert set(payload) == {"cell", "codes", "arcs", "rings"}


def test_real_leaves_all_stay_in_less_than_480_kb(dataset: Dataset) -> None:
    leaves = dataset.leaves
    script = geo_script(leaves)
    _, _, payload = payload_of(script)
    assert payload["codes"].split(" ") == list(leaves["code"])
    assert len(gzip.compress(script.encode(), mtime=0)) < 480_000
    assert script == geo_script(leaves)


def test_real_areas_are_those_of_the_input(dataset: Dataset) -> None:
    topology = build_topology(dataset.leaves, tolerance=300, cell=150)
    areas = [
        shapely.Polygon(topology.ring(ring)).area * (1 if ccw else -1)
        for ring in range(len(topology.ring_leaf))
        for ccw in [shapely.is_ccw(shapely.linearrings(topology.ring(ring)))]
    ]
    drawn = np.bincount(topology.ring_leaf, weights=areas, minlength=len(dataset.leaves)) * 0.15**2
    true = dataset.leaves.to_crs(ALBERS).area.to_numpy() / 1e6
    assert (drawn > 0).all()
    assert drawn.sum() == pytest.approx(true.sum(), rel=1e-4)
    assert (np.abs(drawn / true - 1)[true > 100] < 0.02).all()


def test_units_point_from_leaves_to_units() -> None:
    script = units_script(three_units(), ["110101", "110103", "230102", "710000"])
    _, name, payload = payload_of(script)
    assert name == "county_2010_2020"
    assert payload["leaf"] == [0, 0, 2, -1]
    assert payload["prefs"] == ["110000", "230100"]
    assert payload["pref"] == [0, 0, 1]
    assert payload["provs"] == ["110000", "230000"]
    assert [payload["comps"][place] for place in payload["comp"]] == [
        "merged",
        "unchanged",
        "transfer_flagged",
    ]


def test_leaf_of_an_unknown_unit_is_an_error() -> None:
    units = three_units()
    units.leaves["110105"] = "110105"
    with pytest.raises(KeyError, match="110105"):
        units_script(units, ["110105"])


def test_names_follow_the_order_of_units_and_of_prefectures() -> None:
    _, name, payload = payload_of(names_script(three_units(), "zh"))
    assert name == "county_2010_2020.zh"
    assert payload["unit"] == ["东城区", "西城区", "道里区"]
    assert payload["pref"] == ["北京市", "哈尔滨市"]
    assert payload["prov"] == ["北京市", "黑龙江省"]
    assert payload["note"] == {"0": "与崇文区合并"}


def test_values_are_scaled_and_missing_is_null() -> None:
    change = pd.array([-5.94, pd.NA, 12.0], dtype="Float64")
    _, name, payload = payload_of(values_script(three_units(x=change), "x", decimals=1))
    assert name == "county_2010_2020/x"
    assert payload == {"scale": 10, "v": [-59, None, 120]}


def test_counts_and_flags_are_whole_numbers() -> None:
    people = pd.array([919253, pd.NA, 0], dtype="Int64")
    flags = [True, False, True]
    units = three_units(people=people, district=flags)
    assert payload_of(values_script(units, "people"))[2]["v"] == [919253, None, 0]
    assert payload_of(values_script(units, "district"))[2]["v"] == [1, 0, 1]


def test_rounding_never_leaves_a_class() -> None:
    # −0.04 falls, so it is −0.1 and not 0; 4.96 is below 5; 5 itself is in the class above.
    change = pd.array([-0.04, 4.96, 5.0], dtype="Float64")
    script = values_script(three_units(x=change), "x", decimals=1, edges=[0, 5])
    assert payload_of(script)[2]["v"] == [-1, 49, 50]


def test_breaks_finer_than_the_rounding_are_an_error() -> None:
    change = pd.array([1.0, 2.0, 3.0], dtype="Float64")
    with pytest.raises(ValueError, match=r"0\.5.*grid of the rounding"):
        values_script(three_units(x=change), "x", decimals=0, edges=[0.5])


def test_categories_are_places_among_the_keys() -> None:
    words = pd.array(["both_down", pd.NA, "both_up"], dtype="string")
    keys = ["both_up", "core_only", "both_down"]
    _, _, payload = payload_of(categories_script(three_units(type=words), "type", keys))
    assert payload == {"keys": keys, "v": [2, None, 0]}


def test_word_that_is_no_category_is_an_error() -> None:
    words = pd.array(["up", "down", pd.NA], dtype="string")
    with pytest.raises(ValueError, match=r"holds \['down'\]"):
        categories_script(three_units(type=words), "type", ["up"])


def test_lines_are_lists_of_degrees() -> None:
    line = shapely.LineString([(127.53, 50.25), (98.4900004, 25.02)])
    dashes = shapely.MultiLineString([[(110, 10), (111, 11)], [(112, 12), (113, 13)]])
    _, _, payload = payload_of(lines_script({"heihe_tengchong": line, "national": dashes}))
    assert payload["heihe_tengchong"] == [[[127.53, 50.25], [98.49, 25.02]]]
    assert len(payload["national"]) == 2
