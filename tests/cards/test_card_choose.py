"""Codes that cards are asked for by: of places, of parts of units, of nothing."""

from types import SimpleNamespace

import pandas as pd
import pytest

from atlas.cards.write import UnknownPlaceError, choose_codes
from atlas.country import china


def record(zh: str, en: str, **codes: str) -> dict[str, str]:
    return {"name_zh": zh, "name_en": en, **codes}


@pytest.fixture
def places() -> SimpleNamespace:
    """Harbin with two units; U230108 is merged of 230108 and 230110, and holds a new leaf."""
    songbei = record("松北区", "Songbei District", member_codes_2020="230109")
    merged = record("香坊区/平房区", "Xiangfang/Pingfang", member_codes_2020="230108;230110")
    counties = {"U230108": merged, "230109": songbei}
    harbin = record("哈尔滨市", "Harbin")
    every = {code: ("county", unit) for code, unit in counties.items()}
    leaves = pd.Series({"230109": "230109", "230115": "U230108", "810000": None})
    return SimpleNamespace(
        all=dict(sorted((every | {"230100": ("prefecture", harbin)}).items())),
        counties=counties,
        subject=SimpleNamespace(
            counties=SimpleNamespace(leaves=leaves, years=(2010, 2020)), country=china()
        ),
    )


def test_no_code_at_all_is_every_place(places):
    assert choose_codes(places, []) == ["230100", "230109", "U230108"]


def test_codes_come_once_and_in_order(places):
    assert choose_codes(places, ["230109", "230100", "230109"]) == ["230100", "230109"]


@pytest.mark.parametrize("code", ["U230108", "230108", "230110", "230115", "U230110"])
def test_a_part_of_a_unit_stands_for_the_unit(places, code):
    assert choose_codes(places, [code]) == ["U230108"]


def test_every_unknown_code_is_named_beside_codes_near_to_it(places):
    with pytest.raises(UnknownPlaceError) as error:
        choose_codes(places, ["230109", "230199", "999999"])
    assert error.value.exit_code == 2
    assert str(error.value).splitlines() == [
        "--place 230199: no county unit or prefecture has this code; near to it: "
        "230100 哈尔滨市 Harbin, 230109 松北区 Songbei District, "
        "U230108 香坊区/平房区 Xiangfang/Pingfang",
        "--place 999999: no county unit or prefecture has this code",
    ]


@pytest.mark.parametrize("name", ["松北", "songbei"])
def test_a_name_is_answered_with_its_code(places, name):
    with pytest.raises(UnknownPlaceError, match=r"near to it: 230109 松北区 Songbei District$"):
        choose_codes(places, [name])
