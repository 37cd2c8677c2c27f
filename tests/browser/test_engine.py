"""The map engine in Chromium, on nine squares whose colours can be told by hand."""

import itertools

import numpy as np
import pytest
from pyproj import Geod

from atlas.web.data.encode import numbers_payload
from tests.browser.nine_squares import CLASS_OF, GROWTH, STYLE, Opener, topology_of


def test_pages_decode_the_arcs_that_python_wrote(opened: Opener) -> None:
    tab = opened()
    topology = topology_of(1000)
    decoded = tab.run(
        """() => { const g = ATLAS.read('geo', 'leaves');
        return Object.fromEntries(['x', 'y', 'starts', 'left', 'right'].map((k) => [k, [...g[k]]])
          .concat([['refs', g.rings.flatMap((rings) => rings.flatMap((ring) => [...ring]))]])); }"""
    )
    assert decoded["x"] == topology.points[:, 0].tolist()
    assert decoded["y"] == topology.points[:, 1].tolist()
    assert decoded["starts"] == topology.arc_starts.tolist()
    assert decoded["left"] == topology.left.tolist()
    assert decoded["right"] == topology.right.tolist()
    assert decoded["refs"] == topology.refs.tolist()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_unit_has_the_colour_of_its_class(opened: Opener, theme: str) -> None:
    tab = opened(theme=theme)
    palette = getattr(GROWTH, theme)
    for code, index in CLASS_OF.items():
        assert tab.colours(code, reach=3) == {palette[index]}


@pytest.mark.parametrize("code", ["440103", "810000"])
def test_missing_is_hatched_and_never_a_class(opened: Opener, code: str) -> None:
    colours = opened().colours(code, reach=12)
    fill, hatch = STYLE["missing"]["fill"][0], STYLE["missing"]["hatch"][0]
    assert fill in colours
    darkest = min(colours, key=lambda colour: int(colour[1:3], 16))
    assert abs(int(darkest[1:3], 16) - int(hatch[1:3], 16)) < 60
    assert colours.isdisjoint({*GROWTH.light, "#ffffff"})


def test_theme_can_be_set(opened: Opener) -> None:
    tab = opened()
    tab.run("() => atlas.setTheme('dark')")
    assert tab.colours("440104") == {GROWTH.dark[8]}
    assert tab.page.locator("#map").get_attribute("data-theme") == "dark"


def test_names_are_written_anew_only_where_something_of_theirs_changed(opened: Opener) -> None:
    capital = {
        "kind": "province",
        "code": "11",
        "name": "Beijing",
        "lon": 105,
        "lat": 36,
        "rank": 1,
    }
    tab = opened(labels=[capital])
    tab.run(
        """() => {
          const { painting } = ATLAS.labels;
          window.written = 0;
          ATLAS.labels.painting = (...given) => { written++; return painting(...given); };
          window.names = () => atlas.layer._canvases[2].toDataURL();
        }"""
    )
    begun = tab.run("() => names()")
    tab.run("() => { atlas.show({filter: ['merged']}); atlas.show({filter: null}); }")
    assert tab.run("() => written") == 0
    assert tab.run("() => names()") == begun
    changes = (
        "atlas.setTheme('dark')",
        "atlas.show({labels: []})",
        "atlas.leaflet.setZoom(atlas.leaflet.getZoom() + 1, {animate: false})",
        "atlas.show({focus: {prefecture: '110100'}})",
        "atlas.show({filter: ['merged']})",
    )
    for change in changes:
        before, written = tab.run("() => names()"), tab.run("() => written")
        tab.run(f"() => {{ {change}; }}")
        assert tab.run("() => written") > written, change
        assert tab.run("() => names()") != before, change


def test_units_outside_where_are_plain_land(opened: Opener) -> None:
    tab = opened(where="district")
    assert tab.colours("110101") == {STYLE["ground"]["land_without_theme"][0]}
    assert tab.colours("230102") == {GROWTH.light[3]}
    assert "3 个单元，2,200,000 人" in tab.page.locator("#legend").inner_text()


def test_filter_by_comparability_drops_the_others(opened: Opener) -> None:
    tab = opened()
    tab.run("() => atlas.show({filter: ['merged']})")
    assert tab.colours("230103") == {STYLE["ground"]["land_without_theme"][0]}
    assert tab.colours("440104") == {GROWTH.light[8]}
    tab.run("() => atlas.show({filter: null})")
    assert tab.colours("230103") == {GROWTH.light[4]}


def test_level_is_switched_on_the_same_geometry(opened: Opener) -> None:
    tab = opened()
    tab.run("() => atlas.show({set: 'province'})")
    for leaf, index in {"110102": 0, "230102": 4, "230104": 4, "440103": 8}.items():
        point = f"() => {{ const p = leafPoint({leaf!r}); return atlas.unitAt([p.x, p.y]); }}"
        assert tab.run(point) == ["11", "23", "44"].index(leaf[:2])
        assert tab.run(f"() => atlas.info({leaf!r}).class") == index
    assert tab.colours("230000", reach=50) == {GROWTH.light[4]}


def test_focus_colours_only_its_leaves_and_fits_them(opened: Opener) -> None:
    tab = opened(focus={"prefecture": "230100"})
    assert tab.colours("230103") == {GROWTH.light[4]}
    tab.run("() => atlas.leaflet.panBy([0, 150], {animate: false})")
    assert tab.colours("110102") == {STYLE["ground"]["land_without_theme"][0]}
    left, right = (
        tab.run("() => atlas.pointOf('230102').x"),
        tab.run("() => atlas.pointOf('230104').x"),
    )
    assert right - left == pytest.approx(800 * 2 / 3 / 1.08, abs=2)


def test_hover_says_name_value_and_people(opened: Opener) -> None:
    tab = opened()
    tab.page.mouse.move(*tab.centre("110101"))
    tooltip = tab.page.locator(".atlas-tooltip")
    tooltip.wait_for(state="visible")
    text = tooltip.inner_text()
    for words in ("第110101区", "变化：−30.0%", "2010年", "1,000,000", "区划未变"):
        assert words in text
    assert tab.page.locator(".atlas-live").inner_text() == "第110101区 变化：−30.0%"
    tab.page.mouse.move(5, tab.centre("110101")[1])
    tooltip.wait_for(state="hidden")


def test_hover_over_a_region_with_a_census_of_its_own(opened: Opener) -> None:
    tab = opened()
    point = tab.run("() => leafPoint('810000')")
    box = tab.page.locator("#map").bounding_box()
    assert box is not None
    tab.page.mouse.move(box["x"] + point["x"], box["y"] + point["y"])
    tooltip = tab.page.locator(".atlas-tooltip")
    tooltip.wait_for(state="visible")
    assert "丁区" in tooltip.inner_text()
    assert "另行普查" in tooltip.inner_text()


def test_click_selects_and_tells_the_page(opened: Opener) -> None:
    tab = opened(link="place/{prefecture}.html", linkText="看")
    tab.run("() => atlas.on('select', (facts) => { window.told = facts; })")
    tab.page.mouse.click(*tab.centre("230104"))
    assert tab.run("() => told.code") == "230104"
    assert tab.run("() => told.value") == 7
    link = tab.page.locator(".atlas-tooltip.is-selected a")
    assert link.get_attribute("href") == "place/230100.html"
    tab.page.keyboard.press("Escape")
    assert tab.run("() => told") is None
    tooltip = tab.page.locator(".atlas-tooltip")
    assert not tooltip.is_visible()
    # A move that the pointer did not make, as browsers tell of when what lay under it goes.
    x, y = tab.centre("230104")
    move = "new MouseEvent('mousemove', {bubbles: true, clientX: x, clientY: y})"
    told = "document.elementFromPoint(x, y).dispatchEvent"
    tab.run(f"() => {{ const [x, y] = [{x}, {y}]; {told}({move}); }}")
    tab.run("() => new Promise((keep) => requestAnimationFrame(() => requestAnimationFrame(keep)))")
    assert not tooltip.is_visible()
    tab.page.mouse.move(x + 3, y)
    tooltip.wait_for(state="visible")


@pytest.mark.parametrize("width", [390, 1280])
def test_legend_is_whole_at_every_width(opened: Opener, width: int) -> None:
    tab = opened(width=width)
    breaks = tab.page.locator(".atlas-legend-breaks span")
    expected = ["−20", "−10", "−5", "0", "+5", "+10", "+20", "+40%"]
    assert breaks.all_inner_texts() == expected
    boxes = [box for box in (item.bounding_box() for item in breaks.all()) if box]
    assert len(boxes) == 8
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert all(a["x"] + a["width"] < b["x"] for a, b in itertools.pairwise(boxes))


def test_legend_gives_the_share_of_people_per_class(opened: Opener) -> None:
    tab = opened()
    # 5.0 million people are counted in a class: 1.0, 0.5, 0.3, 0.2, 1.0, 1.0, none, none, 1.0.
    # A class without a unit is a gap with nothing under it.
    shares = tab.page.locator(".atlas-legend-people span").all_inner_texts()
    assert shares == ["20", "10", "6", "4", "20", "20", "", "", "20"]
    steps = tab.page.locator(".atlas-legend-step").all()
    assert len(steps) == 7
    assert "无数据" in tab.page.locator(".atlas-legend-missing").inner_text()


def test_categories_have_a_list_for_a_legend(opened: Opener) -> None:
    categories = {
        "keys": ["no", "yes"],
        "labels": ["否", "是"],
        "light": ["#111111", "#eeeeee"],
        "dark": ["#222222", "#dddddd"],
    }
    tab = opened(column="district", classes=categories)
    assert tab.colours("110101") == {"#111111"}
    assert tab.colours("230102") == {"#eeeeee"}
    assert tab.page.locator(".atlas-legend-list li").all_inner_texts() == ["否 5", "是 3"]


def test_national_frame_fits_a_phone(opened: Opener) -> None:
    tab = opened(width=390, frame={"x": [-2.7e6, 2.25e6], "y": [1.75e6, 6e6]})
    left, right = tab.run(
        """() => [-2.7e6, 2.25e6].map((x) => atlas.layer.containerPointOf(x / 1000, 4000).x)"""
    )
    assert left == pytest.approx(0, abs=1)
    assert right == pytest.approx(390, abs=1)
    assert tab.page.locator(".atlas-inset-title").inner_text() == "南海诸岛"
    inset = tab.page.locator(".atlas-inset canvas").bounding_box()
    assert inset is not None
    assert inset["height"] / inset["width"] == pytest.approx(4 / 3, rel=0.02)


def test_inset_on_a_small_map_leaves_taiwan_free(opened: Opener) -> None:
    # 489 × 420 px is the frame's own shape: nothing is left beside it.
    tab = opened(width=489, frame={"x": [-2.7e6, 2.25e6], "y": [1.75e6, 6e6]})
    east_of_taiwan = tab.run("() => atlas.layer.containerPointOf(1708, 2500).x")
    inset = tab.page.locator(".atlas-inset").bounding_box()
    assert inset is not None
    assert east_of_taiwan < inset["x"]
    assert inset["x"] + inset["width"] <= 489


def test_moved_map_keeps_colours_under_the_pointer(opened: Opener) -> None:
    tab = opened()
    x, y = tab.centre("230103")
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.mouse.move(x + 60, y + 40, steps=4)
    tab.page.wait_for_timeout(120)
    tab.page.mouse.up()
    tab.page.wait_for_timeout(400)
    assert tab.colours("230103") == {GROWTH.light[4]}
    assert tab.centre("230103")[0] == pytest.approx(x + 60, abs=2)


def test_map_and_live_line_are_named_for_screen_readers(opened: Opener) -> None:
    tab = opened()
    assert tab.page.locator("#map").get_attribute("aria-label") == "地图"
    assert tab.page.locator(".atlas-live").get_attribute("aria-live") == "polite"
    legend = tab.page.locator(".atlas-legend-graphic").get_attribute("aria-label")
    assert legend == "人口变化 · 减少 · −20%, −10%, −5%, 0%, +5%, +10%, +20%, +40% · 增加"


def test_a_payload_that_is_not_loaded_is_named(opened: Opener) -> None:
    tab = opened()
    message = tab.run(
        "() => { try { atlas.show({set: 'prefecture'}); } catch (error) { return error.message; } }"
    )
    assert message == "ATLAS: units/prefecture is not loaded on this page"


def test_a_unit_is_coloured_as_its_number_was_before_it_was_rounded(opened: Opener) -> None:
    payload = numbers_payload(np.array([0.0, 0.0, 5.0, np.nan]), decimals=1)
    found = opened().page.evaluate(
        """(payload) => {
          ATLAS.put('values', 'units/told', payload);
          return [...ATLAS.scene.classify('units/told', { edges: [0, 5] })];
        }""",
        payload | {"exact": {"1": -0.04, "2": 4.96}},
    )
    assert found == [1, 0, 1, -1]


def test_the_scale_is_as_long_as_it_says_at_the_middle_of_the_map(opened: Opener) -> None:
    tab = opened()
    width, words, start, end = tab.run(
        """() => { const map = atlas.leaflet, { x, y } = map.getSize();
        const bar = map.getContainer().querySelector('.leaflet-control-scale-line');
        const at = (px) => { const { lng, lat } = map.containerPointToLatLng([px, y / 2]); return [lng, lat]; };
        const width = parseFloat(bar.style.width);
        return [width, bar.textContent, at((x - width) / 2), at((x + width) / 2)]; }"""
    )
    number, unit = words.split()
    metres = Geod(ellps="GRS80").inv(*start, *end)[2]
    assert (20 < width <= 100, unit) == (True, "km")
    assert metres / 1000 == pytest.approx(float(number), rel=0.05), words
