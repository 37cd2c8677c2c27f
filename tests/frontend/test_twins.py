"""What Python and the pages' scripts both work out: the Python half of each pair.

Inputs and answers stand in ``fixtures/``, where ``twins.test.mjs`` reads them for the other half:
who changes a rule on one side changes the answer there, and the other side fails. They are
written by hand and by nothing else.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest

from atlas.country import china
from atlas.country.names import NAME_ENDS, first_member
from atlas.drawing.arrows import Move, lay_out, people_to_a_px
from atlas.exports.reproducible import plain_cell
from atlas.model.layer import ClassBreaks, drawn_classes
from atlas.web.data.encode import codes_text, names_text
from atlas.web.data.engine_payloads import irregular_readings, readings
from atlas.web.page.scripts_and_styles import separators
from atlas.words.numbers import format_number

FIXTURES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "fixtures").glob("*.json"))
}


@pytest.mark.parametrize("case", FIXTURES["arrows"]["layout"])
def test_arrows_run_alike(case: dict[str, Any]) -> None:
    asked = [
        Move(one["from"], one["to"], one["width"], one.get("room", 1.0)) for one in case["arrows"]
    ]
    laid, rings = lay_out(asked, {code: (x, y) for code, (x, y) in case["points"].items()})
    assert rings == pytest.approx(case["rings"], abs=1e-3)
    for arrow, shaft, head in zip(laid, case["shafts"], case["heads"], strict=True):
        assert np.array(arrow.shaft) == pytest.approx(np.array(shaft), abs=1e-3)
        assert np.array(arrow.head) == pytest.approx(np.array(head), abs=1e-3)


@pytest.mark.parametrize("case", FIXTURES["arrows"]["people_to_a_px"])
def test_arrows_are_as_wide(case: dict[str, Any]) -> None:
    assert people_to_a_px(case["largest"], case["width"]) == pytest.approx(case["per_px"])


@pytest.mark.parametrize("case", FIXTURES["legend"]["bars"])
def test_legends_have_the_same_classes_and_breaks(case: dict[str, Any]) -> None:
    colours = tuple("#000000" for _ in case["units"])
    classes = ClassBreaks(tuple(case["edges"]), colours, colours, case["signed"])
    drawn = drawn_classes([n for n, units in enumerate(case["units"]) if units], len(colours))
    joints = separators(classes, case["unit"], drawn)
    assert list(drawn) == case["classes"]
    assert [joint.label for joint in joints] == case["labels"]
    assert [float(joint.at) for joint in joints] == case["at"]
    assert next((joint.label for joint in joints if joint.is_zero), None) == case["zero"]


@pytest.mark.parametrize("case", FIXTURES["legend"]["values"])
def test_a_value_is_of_the_same_class(case: dict[str, Any]) -> None:
    classes = ClassBreaks(tuple(case["edges"]), (), ())
    assert classes.classify(case["values"]).tolist() == case["classes"]


@pytest.mark.parametrize(("name", "short"), FIXTURES["names"]["first_member"])
def test_a_united_unit_is_named_by_its_first_member(name: str, short: str) -> None:
    assert first_member(name) == short


def test_places_are_found_in_the_index_that_the_build_writes() -> None:
    finding = FIXTURES["finding"]
    places, index = finding["places"], finding["index"]
    assert codes_text([place["code"] for place in places]) == index["codes"]
    assert codes_text([place["parent"] for place in places]) == index["parents"]
    for lang in ("zh", "en"):
        assert names_text(place[lang] for place in places) == index[lang]
    names = [place["zh"] for place in places]
    assert readings([*names, *finding["provinces"]["zh"].values()]) == index["readings"]
    assert irregular_readings({place["code"]: place["zh"] for place in places}) == index["own"]
    assert "".join(place["level"] for place in places) == index["levels"]
    assert index["ends"] == NAME_ENDS


@pytest.mark.parametrize("case", FIXTURES["numbers"]["written"])
def test_numbers_are_written_alike(case: dict[str, Any]) -> None:
    text = format_number(case["value"], signed=case["signed"], decimals=case["decimals"])
    assert text == case["text"]


def test_the_same_cells_are_kept_from_running() -> None:
    cells = FIXTURES["cells"]
    assert [plain_cell(text) for text in cells["live"]] == [f"'{text}" for text in cells["live"]]
    assert [plain_cell(text) for text in cells["still"]] == cells["still"]


def test_the_plane_is_that_of_proj() -> None:
    lon, lat, x, y = np.array(FIXTURES["projection"]["places"]).T
    transformer = pyproj.Transformer.from_crs(china().crs, china().equal_area, always_xy=True)
    assert np.abs(np.stack(transformer.transform(lon, lat)) - np.stack([x, y])).max() < 0.01


def test_every_fixture_is_read_by_both_sides() -> None:
    """One that a side leaves unread holds nothing together."""
    here, there = (
        (Path(__file__).parent / name).read_text(encoding="utf-8")
        for name in ("test_twins.py", "twins.test.mjs")
    )
    for name in FIXTURES:
        assert f'FIXTURES["{name}"]' in here, name
        assert f"fixture('{name}')" in there, name
