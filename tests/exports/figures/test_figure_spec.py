"""What a figure shows is what its layer and units say."""

from dataclasses import replace

import numpy as np
import pytest

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.drawing.sheet.figure_spec import MISSING, PLAIN, make_figure_spec, rankings
from atlas.model.layer import Categories, Layer
from atlas.model.text import Text
from atlas.words.numbers import MINUS
from tests.default_maps import packaged_maps

CODES = ("110101", "110102", "110103", "110105", "710000")
STYLE = load_style(country=china())
APART = {"special": china().special, "provinces": china().provinces}
DARKEST_LOSS = 0
SMALLEST_GAIN = 4


@pytest.fixture
def counties(country):
    return country.unit_sets["county_2010_2020"]


def test_classes_follow_the_units_of_the_mosaic(growth, counties):
    spec = make_figure_spec(growth, counties, CODES, STYLE, **APART)
    # +2/7, −25 and −50 per cent; not counted; Taiwan, which is in no unit.
    expected = [SMALLEST_GAIN, DARKEST_LOSS, DARKEST_LOSS, MISSING, MISSING]
    assert spec.classes.tolist() == expected


def test_units_that_a_map_leaves_plain_are_not_missing(growth, counties):
    districts = replace(growth, where="is_district")
    spec = make_figure_spec(districts, counties, CODES, STYLE, **APART)
    # 110102 and 110105 are no districts.
    assert spec.classes.tolist() == [SMALLEST_GAIN, PLAIN, DARKEST_LOSS, PLAIN, MISSING]
    assert spec.words["en"].outside == "not part of this map"
    assert make_figure_spec(growth, counties, CODES, STYLE, **APART).words["en"].outside == ""


def test_breaks_are_those_of_the_legend(growth, counties):
    spec = make_figure_spec(growth, counties, CODES, STYLE, **APART)
    assert spec.edges == (f"{MINUS}20", f"{MINUS}10", f"{MINUS}5", "0", "+5", "+10", "+20", "+40")
    assert spec.zero == 3
    assert spec.losses == (True,) * 4 + (False,) * 5


def test_shares_are_those_of_the_people_before(growth, counties):
    # 1,000,000,123 people in 2010; all but 104 of the counted ones in the unit that grew.
    shares = make_figure_spec(growth, counties, CODES, STYLE, **APART).shares
    assert shares[SMALLEST_GAIN] == "100"
    assert shares[DARKEST_LOSS] == "<1"
    assert shares[1] == "0"


def test_words_are_those_of_the_layer_in_each_language(growth, counties):
    words = make_figure_spec(growth, counties, CODES, STYLE, **APART).words
    assert words["zh"].title == growth.title.zh
    assert words["en"].subtitle == growth.subtitle.en
    assert words["zh"].dates == "普查标准时点：2010年、2020年11月1日零时。"
    assert words["en"].dates == "Census of 1 Nov 2010 and 2020."
    assert growth.source.zh in words["zh"].source
    assert words["zh"].rankings == ()


def test_a_map_of_other_figures_than_a_census_has_their_date(growth, counties):
    dated = replace(growth, dated=Text("2020年末", "end of 2020"))
    words = make_figure_spec(dated, counties, CODES, STYLE, **APART).words
    assert words["zh"].dates == "时点：2020年末。"
    assert words["en"].dates == "As of: end of 2020."


LAYERS = packaged_maps()


@pytest.mark.parametrize("layer", LAYERS, ids=[layer.id for layer in LAYERS])
def test_neighbouring_classes_differ_in_grey_or_by_the_sign_of_loss(layer: Layer, country):
    county = replace(layer, level="county")
    losses = make_figure_spec(county, with_column(layer, country), (), STYLE, **APART).losses
    grey = [lightness(colour) for colour in layer.classes.light]
    for place in range(len(grey) - 1):
        same_sign = losses[place] == losses[place + 1]
        assert not same_sign or abs(grey[place] - grey[place + 1]) >= 8, (place, grey)
    if isinstance(layer.classes, Categories):
        # Categories lie side by side in any order: every two must differ.
        pairs = [(a, b) for a in range(len(grey)) for b in range(a)]
        assert all(losses[a] != losses[b] or abs(grey[a] - grey[b]) >= 8 for a, b in pairs)


def with_column(layer: Layer, country):
    """Give the counties of the small country the columns of a layer, without values."""
    unit_set = country.unit_sets["county_2010_2020"]
    empty = dict.fromkeys([layer.indicator, *([layer.where] if layer.where else [])])
    table = unit_set.table.assign(**empty, population_2000=0)
    return replace(unit_set, table=table, years=(2000, 2010, 2020))


def lightness(colour: str) -> float:
    """Lightness L* of CIE 1976, which is what a grey print shows."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    y = float(np.dot([0.2126, 0.7152, 0.0722], linear))
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def test_the_extremes_stand_beside_a_map_of_prefectures(growth, country):
    prefectures = country.unit_sets["prefecture"]
    table = prefectures.table.loc[[0, 0, 0, 0]].reset_index(drop=True)
    table["name_zh"] = ["甲市", "乙市", "丙市", "丁市"]
    table["name_zh"] = ["赤峰市", "海西蒙古族藏族自治州", "丙丁市", "戊己市"]
    table["change_pct_2010_2020"] = [1.0, 12.5, None, -3.0]
    layer = replace(growth, level="prefecture", unit_set="prefecture")
    highest, lowest = rankings(layer, replace(prefectures, table=table), "zh", china().provinces)
    assert highest.heading == "最高（%）"
    assert highest.rows == (("海西", "+12.5"),)
    assert lowest.rows == (("戊己", f"{MINUS}3.0"),)
    table["land_may_have_moved_2010_2020"] = [False, True, False, False]
    highest, lowest, among = rankings(
        layer, replace(prefectures, table=table), "zh", china().provinces
    )
    assert highest.rows == (("赤峰", "+1.0"),)
    assert among.rows[0][0] == "只在历次普查满10,000人、没有存疑划转的2个单位之间比"
