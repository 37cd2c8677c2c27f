"""What a map loads only when it is needed: finer borders, notes and counts, circles of people."""

import numpy as np
import pytest

from tests.browser.nine_squares import CLASS_OF, GROWTH, LEAVES, STYLE, Opener, Tab

TWO = STYLE["circles"]["light"]
LAND = STYLE["ground"]["land_without_theme"][0]
PEOPLE = {"column": "moved", "label": "净迁移", "less": "净迁出", "more": "净迁入"}


def zoom_in(tab: Tab, code: str, metres_per_pixel: float) -> None:
    """Go close to a unit, and wait for what that loads."""
    tab.run(
        f"""() => {{
          const point = atlas.leaflet.containerPointToLatLng(atlas.pointOf({code!r}));
          const zoom = ATLAS.albers.zoomFor({metres_per_pixel});
          atlas.leaflet.setView(point, zoom, {{animate: false}});
        }}"""
    )
    tab.page.wait_for_timeout(150)


def test_first_view_takes_no_detail(opened: Opener) -> None:
    tab = opened()
    tab.page.wait_for_timeout(300)
    assert [file for file in tab.files if "/" in file] == []
    assert tab.run("() => atlas.geometry.cell") == 1000


def test_a_narrow_map_takes_no_detail_either(opened: Opener) -> None:
    tab = opened(width=390)
    tab.page.wait_for_timeout(300)
    assert "geo/detail.js" not in tab.files


def test_zooming_past_the_coarse_pixel_loads_the_detail_once(opened: Opener) -> None:
    tab = opened()
    zoom_in(tab, "230103", 1100)
    assert "geo/detail.js" not in tab.files
    zoom_in(tab, "230103", 900)
    zoom_in(tab, "230103", 800)
    assert tab.files.count("geo/detail.js") == 1
    assert tab.run("() => atlas.geometry.cell") == 500


def test_detail_keeps_colours_selection_tooltip_and_hits(opened: Opener) -> None:
    tab = opened()
    tab.page.mouse.click(*tab.centre("230104"))
    before = tab.page.locator(".atlas-tooltip").inner_text()
    zoom_in(tab, "230104", 900)
    assert tab.run("() => atlas.geometry.cell") == 500
    assert tab.run("() => atlas.scene.units.codes[atlas.selected]") == "230104"
    assert tab.page.locator(".atlas-tooltip").inner_text() == before
    assert tab.colours("230104", reach=5) == {GROWTH.light[CLASS_OF["230104"]]}
    x, y = tab.run("() => { const p = atlas.pointOf('230104'); return [p.x, p.y]; }")
    assert tab.run(f"() => atlas.unitAt([{x}, {y}])") == LEAVES.index("230104")
    assert tab.run("() => atlas.inset.canvas.width") > 0


def test_zooming_out_again_stays_whole(opened: Opener) -> None:
    tab = opened()
    zoom_in(tab, "230103", 900)
    tab.run("() => atlas.fit()")
    for code, index in CLASS_OF.items():
        assert tab.colours(code, reach=3) == {GROWTH.light[index]}


def test_a_tooltip_loads_notes_and_counts(opened: Opener) -> None:
    tab = opened(counts=[{"column": "after", "label": "2020年"}])
    assert "values/county/after.js" not in tab.files
    tab.page.mouse.move(*tab.centre("440104"))
    tooltip = tab.page.locator(".atlas-tooltip")
    tooltip.get_by_text("500,000").wait_for()
    assert "与乙县合并" in tooltip.inner_text()
    assert tab.files.count("values/county/after.js") == 1
    assert tab.files.count("notes/county.zh.js") == 1


def test_details_can_be_asked_for(opened: Opener) -> None:
    tab = opened(counts=[{"column": "after", "label": "2020年"}])
    assert tab.run("() => atlas.info('440104').counts[0].text") == "…"
    tab.run("() => atlas.details()")
    assert tab.run("() => atlas.info('440104').counts[0].text") == "500,000"


def test_a_province_alone_is_drawn_on_plain_land(opened: Opener) -> None:
    tab = opened()
    tab.page.evaluate("() => ATLAS.need([['geo', '23']])")
    tab.run(
        """() => { document.getElementById('map').replaceWith(Object.assign(
            document.createElement('div'), {id: 'alone', style: 'height:420px'}));
          window.atlas23 = ATLAS.map('alone', {...atlas.config, geo: '23',
            focus: {prefecture: '230100'}, legend: {}, live: null}); }"""
    )
    facts = tab.run(
        """() => LEAVES.map((code) => {
            const leaf = atlas23.geometry.codes.indexOf(code);
            return [atlas23.scene.leafGroup[leaf], atlas23.scene.units.leaf[leaf]]; })""".replace(
            "LEAVES", str(LEAVES)
        )
    )
    plain = [-2, -1]
    assert facts == [plain] * 3 + [[3, 3], [4, 4], [5, 5]] + [plain] * 3
    outside = (
        "() => { const p = atlas23.layer.containerPointOf(300, 6400); return atlas23.leafAt(p); }"
    )
    assert tab.run(outside) == -1


# People instead of land


def show_people(tab: Tab) -> None:
    tab.page.get_by_role("button", name="人").click()
    tab.page.locator(".people-legend").wait_for()


def test_the_switch_shows_circles_and_their_legend(opened: Opener) -> None:
    tab = opened(people=PEOPLE, switch="#switch", theme="light")
    land, people = tab.page.locator("#switch button").all()
    assert [land.inner_text(), people.inner_text()] == ["土地", "人"]
    assert land.get_attribute("aria-pressed") == "true"
    assert "values/county/moved.js" not in tab.files
    show_people(tab)
    assert people.get_attribute("aria-pressed") == "true"
    assert land.get_attribute("aria-pressed") == "false"
    assert not tab.page.locator("#legend").is_visible()
    legend = tab.page.locator(".people-legend")
    words = ["净迁移", "10万", "50万", "100万", "净迁出", "净迁入"]
    assert legend.inner_text().split() == words
    land.click()
    assert tab.page.locator("#legend").is_visible()
    assert not legend.is_visible()
    assert tab.colours("110101") == {GROWTH.light[0]}


def test_a_map_without_people_has_no_switch(opened: Opener) -> None:
    assert opened(switch="#switch").page.locator("#switch button").count() == 0


def test_the_area_of_a_circle_is_its_number_of_people(opened: Opener) -> None:
    tab = opened(people=PEOPLE, switch="#switch", frame={"x": [-5e5, 15e5], "y": [3.4e6, 4.5e6]})
    show_people(tab)
    # The country is 2,000 km wide, so at this zoom this many pixels; 800 px is the style's width.
    width = tab.run("() => 2e6 / ATLAS.albers.metresPerPixel(atlas.leaflet.getZoom())")
    radius = {code: 0.33 * np.sqrt(people / 1000) * width / 800 for code, people in
              {"110101": 1_000_000, "110102": 250_000, "230103": 100_000}.items()}  # fmt: skip
    assert radius["110101"] == pytest.approx(2 * radius["110102"])
    for code, pixels in radius.items():
        spanned = spans(tab, code)
        assert spanned == pytest.approx(2 * pixels, abs=1.5), code


def spans(tab: Tab, code: str) -> int:
    """How many pixels in a row round a unit's point are not plain land."""
    return tab.run(
        f"""() => {{
          const p = atlas.pointOf({code!r}), {{margin, dpr}} = atlas.layer.view;
          const [x, y] = [Math.round((p.x + margin.x) * dpr), Math.round((p.y + margin.y) * dpr)];
          const copy = new OffscreenCanvas(61, 1).getContext('2d');
          copy.drawImage(document.querySelector('.atlas-map-canvas'), 30 - x, -y);
          const row = copy.getImageData(0, 0, 61, 1).data;
          const far = (i) => Math.abs(row[4 * i] - 241) + Math.abs(row[4 * i + 2] - 239) > 60;
          return Array.from({{length: 61}}, (_, i) => far(i)).filter(Boolean).length;
        }}"""
    )


def test_circles_are_in_two_colours_on_plain_land(opened: Opener) -> None:
    tab = opened(people=PEOPLE, switch="#switch")
    show_people(tab)
    assert tab.colours("230102") == {LAND}
    for code, colour in (("110101", TWO[0]), ("440104", TWO[1])):
        blend = [
            round(0.75 * int(colour[i : i + 2], 16) + 0.25 * int(LAND[i : i + 2], 16))
            for i in (1, 3, 5)
        ]
        [found] = tab.colours(code)
        assert [int(found[i : i + 2], 16) for i in (1, 3, 5)] == pytest.approx(blend, abs=1)
    assert tab.run("() => atlas.scene.leafGroup[LEAF]".replace("LEAF", "6")) == -1


def test_circles_are_drawn_from_the_largest(opened: Opener) -> None:
    tab = opened(people=PEOPLE, switch="#switch")
    show_people(tab)
    drawn = tab.run("() => atlas.scene.circles.map((c) => atlas.scene.units.codes[c.unit])")
    assert drawn == ["110101", "440104", "110102", "230104", "110105", "230103"]


def test_circles_grow_with_the_root_of_the_scale(opened: Opener) -> None:
    tab = opened(people=PEOPLE)
    zoom = tab.run("() => atlas.leaflet.getZoom()")
    home, near = (tab.run(f"() => atlas.circleScale({zoom + step})") for step in (0, 2))
    assert near == pytest.approx(2 * home)
