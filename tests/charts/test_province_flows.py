"""One province at a time, on three provinces whose stocks are known."""

import re

import pandas as pd
import pytest
import shapely

from atlas.catalogue.style import load_style
from atlas.charts.birth import DEFAULT_PROVINCE, province_flows
from atlas.charts.concentration import spread
from atlas.country import china
from atlas.drawing.canvas_map import DrawnCountry


@pytest.fixture(scope="module")
def flows():
    places = {code: (-2000 + 130.0 * n, 3500.0) for n, code in enumerate(china().provinces)}
    boxes = {c: shapely.box(x, 3000, x + 100, 4000) for c, (x, _) in places.items()}
    shapes = DrawnCountry(boxes, {}, (), (), places)
    stocks = [("430000", "440000", 5_000_000), ("440000", "310000", 80_000)]
    corridors = pd.DataFrame(stocks, columns=["birth_code", "residence_code", "people"])
    # Every province must be known as a place of birth.
    rest = pd.DataFrame({"birth_code": list(china().provinces), "people": 10})
    rest["residence_code"] = rest["birth_code"].map(
        lambda c: "650000" if c == "540000" else "540000"
    )
    names = {code: province.short for code, province in china().provinces.items()}
    return province_flows(
        pd.concat([corridors, rest]), shapes, load_style(country=china()), "en", names=names
    )


def test_words_tell_both_directions(flows):
    into, out_of = flows.words["440000"]
    assert into == "Living in Guangdong, born elsewhere: Hunan 5.00M."
    assert out_of == "Born in Guangdong, living elsewhere: Shanghai 80,000, Xizang 10."


def test_every_province_can_be_chosen_and_the_first_is_shown(flows):
    assert flows.options[0] == ("110000", "Beijing")
    assert [code for code, _ in flows.options] == list(china().provinces)
    groups = set(re.findall(r'class="([^"]*flows[^"]*)"', flows.svg))
    assert {f"flows p{DEFAULT_PROVINCE} shown", "flows p310000", "halo flows p310000"} <= groups
    assert not any("shown" in group for group in groups if f"p{DEFAULT_PROVINCE}" not in group)


def test_values_too_close_to_be_written_move_apart():
    assert spread({"a": 1.0, "b": 1.5, "c": 9.0}, 2.0) == {"a": 1.0, "b": 3.0, "c": 9.0}
    assert spread({"high": 5.0, "low": 1.0}, 2.0) == {"low": 1.0, "high": 5.0}
