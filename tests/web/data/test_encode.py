import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from atlas.country import china
from atlas.model.dataset import UnitSet
from atlas.places.seats import Seat
from atlas.web.data.encode import (
    categories_script,
    codes_text,
    labels_script,
    names_script,
    notes_script,
    numbers_payload,
    payload_script,
    units_script,
    values_script,
)
from tests.web.data.payloads import codes_of, deltas_of, payload_of

CHANGE = "change_pct_2010_2020"


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
            "comparability_note_zh": ["与崇文区合并", "没有区划变动的记录", ""],
            **columns,
        },
        geometry=[None, None, None],
        crs=china().crs,
    )
    leaves = pd.Series({"230102": "230102", "110101": "110101", "110103": "110101"})
    return UnitSet("county_2010_2020", "county", (2010, 2020), table, leaves)


def test_payload_is_one_call_with_chinese_as_it_is() -> None:
    assert payload_script("names", "a.zh", {"a": ["东", None]}) == (
        'ATLAS.put("names", "a.zh", {"a":["东",null]});\n'
    )


@pytest.mark.parametrize(
    "codes",
    [["U110101", "110105", "U440306"], ["110101", "110105"], ["110101001", "U110102"], ["T-1"]],
)
def test_codes_of_united_units_come_back_with_their_letter(codes: list[str]) -> None:
    assert codes_of(codes_text(codes)) == codes


def test_payload_refuses_what_is_no_json() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        payload_script("values", "a", [float("nan")])


def test_units_point_from_leaves_to_units() -> None:
    script = units_script(three_units(), ["110101", "110103", "230102", "710000"])
    _, name, payload = payload_of(script)
    assert name == "county_2010_2020"
    assert codes_of(payload["codes"]) == ["110101", "110102", "230102"]
    assert deltas_of(payload["leaf"]) == [0, 0, 2, -1]
    assert codes_of(payload["prefs"]) == ["110000", "230100"]
    assert deltas_of(payload["pref"]) == [0, 0, 1]
    assert codes_of(payload["provs"]) == ["110000", "230000"]
    assert deltas_of(payload["prov"]) == [0, 0, 1]
    assert [payload["comps"][place] for place in deltas_of(payload["comp"])] == [
        "merged",
        "unchanged",
        "transfer_flagged",
    ]


def test_units_that_no_ranking_may_name_are_told_by_period() -> None:
    flags = {
        "land_may_have_moved_2000_2010": [False, False, False],
        "land_may_have_moved_2010_2020": [True, False, True],
    }
    _, _, payload = payload_of(units_script(three_units(**flags), ["110101"]))
    assert payload["unranked"]["2000_2010"] == ""
    assert deltas_of(payload["unranked"]["2010_2020"]) == [0, 2]
    _, _, plain = payload_of(units_script(three_units(), ["110101"]))
    assert "unranked" not in plain


def test_units_of_few_people_are_in_no_ranking_of_any_period() -> None:
    people = {"population_2010": [10_000, 9_999, 444], "population_2020": [20_000, 20_000, 2_333]}
    _, _, payload = payload_of(units_script(three_units(**people), ["110101"]))
    assert deltas_of(payload["unranked"]["2010_2020"]) == [1, 2]


def test_leaf_of_an_unknown_unit_is_an_error() -> None:
    units = three_units()
    units.leaves["110105"] = "110105"
    with pytest.raises(KeyError, match="110105"):
        units_script(units, ["110105"])


def test_names_follow_the_order_of_units_and_of_prefectures() -> None:
    _, name, payload = payload_of(names_script(three_units(), "zh"))
    assert name == "county_2010_2020.zh"
    assert payload["unit"] == "东城区|西城区|道里区"
    assert payload["pref"] == "北京市|哈尔滨市"
    assert payload["prov"] == "北京市|黑龙江省"


def test_a_stroke_in_a_name_does_not_split_it() -> None:
    units = three_units()
    units.table.loc[0, "name_zh"] = "东城|崇文"
    assert payload_of(names_script(units, "zh"))[2]["unit"] == "东城/崇文|西城区|道里区"


def test_only_units_with_a_note_have_one() -> None:
    kind, name, payload = payload_of(notes_script(three_units(), "zh"))
    assert (kind, name) == ("notes", "county_2010_2020.zh")
    assert payload == {"0": "与崇文区合并"}
    assert payload_of(notes_script(three_units(), "en"))[2] == {}


def test_labels_are_written_by_column() -> None:
    places = [
        Seat("230100", "哈尔滨", capital=True, large=True, lon=126.529, lat=45.802),
        Seat("130200", "唐山", capital=False, large=True, lon=118.18, lat=39.63),
    ]
    _, name, payload = payload_of(labels_script(places, "zh"))
    assert name == "zh"
    assert payload["provinces"] == 1
    assert payload["names"] == "哈尔滨|唐山"
    assert codes_of(payload["codes"]) == ["230100", "130200"]
    assert deltas_of(payload["lon"]) == [126_529, 118_180]
    assert deltas_of(payload["lat"]) == [45_802, 39_630]


def test_values_are_rounded_and_missing_is_null() -> None:
    change = pd.array([-5.94, pd.NA, 12.0], dtype="Float64")
    _, name, payload = payload_of(
        values_script(three_units(change_pct_2010_2020=change), CHANGE, decimals=1)
    )
    assert name == f"county_2010_2020/{CHANGE}"
    assert payload == {"v": [-5.9, None, 12.0]}


def test_a_column_of_nothing_is_all_missing() -> None:
    assert numbers_payload(np.full(3, np.nan)) == {"v": [None, None, None]}


def test_counts_and_flags_are_whole_numbers() -> None:
    people = pd.array([919253, pd.NA, 0], dtype="Int64")
    flags = [True, False, True]
    units = three_units(people=people, district=flags)
    assert payload_of(values_script(units, "people"))[2]["v"] == [919253, None, 0]
    assert payload_of(values_script(units, "district"))[2]["v"] == [1, 0, 1]


def test_a_number_is_rounded_as_if_there_were_no_classes() -> None:
    # −0.04 falls and 4.96 is below 5, though neither can be told from what is printed.
    change = pd.array([-0.04, 4.96, 5.0], dtype="Float64")
    script = values_script(
        three_units(change_pct_2010_2020=change), CHANGE, decimals=1, edges=[0, 5]
    )
    payload = payload_of(script)[2]
    assert payload["v"] == [0.0, 5.0, 5.0]
    assert payload["exact"] == {"0": -0.04, "1": 4.96}


def test_a_number_that_stays_in_its_class_is_sent_once() -> None:
    change = pd.array([0.04, pd.NA, 5.04], dtype="Float64")
    script = values_script(
        three_units(change_pct_2010_2020=change), CHANGE, decimals=1, edges=[0, 5]
    )
    assert "exact" not in payload_of(script)[2]


def test_breaks_may_be_finer_than_the_rounding() -> None:
    change = pd.array([0.4, 0.6, 1.2], dtype="Float64")
    script = values_script(
        three_units(change_pct_2010_2020=change), CHANGE, decimals=0, edges=[0.5, 1.3]
    )
    payload = payload_of(script)[2]
    assert payload["v"] == [0, 1, 1]
    assert "exact" not in payload
    payload = payload_of(
        values_script(three_units(change_pct_2010_2020=change), CHANGE, edges=[0.7, 1.1])
    )[2]
    assert payload["exact"] == {"1": 0.6, "2": 1.2}


def test_a_number_is_rounded_from_the_published_one() -> None:
    # 2.4499999 is published as 2.45 (six decimals), which a reader rounds to 2.5.
    change = pd.array([2.4499999, -2.45, 7.0], dtype="Float64")
    script = values_script(three_units(change_pct_2010_2020=change), CHANGE, decimals=1)
    assert payload_of(script)[2]["v"] == [2.5, -2.5, 7.0]


def test_a_published_number_that_left_its_class_does_not_tell_it() -> None:
    # Published as 5.000000, it is below 5 all the same.
    change = pd.array([4.9999999, 1.0, 2.0], dtype="Float64")
    script = values_script(three_units(change_pct_2010_2020=change), CHANGE, decimals=1, edges=[5])
    assert payload_of(script)[2]["exact"] == {"0": 4.9999999}


def test_categories_are_places_among_the_keys() -> None:
    words = pd.array(["both_down", pd.NA, "both_up"], dtype="string")
    keys = ["both_up", "core_only", "both_down"]
    _, _, payload = payload_of(categories_script(three_units(type=words), "type", keys))
    assert payload["keys"] == keys
    assert payload["v"] == [2, None, 0]


def test_word_that_is_no_category_is_an_error() -> None:
    words = pd.array(["up", "down", pd.NA], dtype="string")
    with pytest.raises(ValueError, match=r"holds \['down'\]"):
        categories_script(three_units(type=words), "type", ["up"])
