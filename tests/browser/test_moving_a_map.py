"""Who moves a map: the page keeps its wheel and its finger, and keys know what they choose."""

import pytest
from playwright.sync_api import Page, expect

MAP, FLOWS, EXPLORER = "maps/growth_county_2010_2020.html", "moves.html", "explore.html"
PLACE, STORY = "place/230100.html", "index.html"
EMBED, FLOW_EMBED = "embed/growth_county_2010_2020.html", "embed/moves.html"
MOVED = {
    "map": MAP,
    "map in English": f"en/{MAP}",
    "flow map": FLOWS,
    "explorer": EXPLORER,
    "embedded map": EMBED,
    "embedded flow map": FLOW_EMBED,
}
"""Pages whose maps can be moved, at any width."""

PHONE = {"width": 390, "height": 780, "has_touch": True, "is_mobile": True}
ZOOM = "ATLAS.maps[0].leaflet.getZoom()"
ROOM = "document.body.style.paddingBottom = document.body.style.paddingTop = '2000px'"
HINT = ".map:visible .atlas-hint"


def opened(open_page, path: str, **options) -> tuple[Page, tuple[float, float]]:
    """Open a page with much room around; return it, and the middle of its map in the window."""
    page, errors = open_page(path, **options)
    page.wait_for_selector(".atlas-map")
    page.wait_for_selector(".map:not([aria-busy])")
    page.evaluate(ROOM)
    page.locator(".atlas-map:visible").first.evaluate(
        "(map) => map.scrollIntoView({block: 'center', behavior: 'instant'})"
    )
    assert errors == []
    return page, middle(page)


def middle(page: Page) -> tuple[float, float]:
    box = page.locator(".atlas-map:visible").first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def scrolled(page: Page) -> float:
    """How far the page stands once it comes to rest."""
    return page.evaluate(
        """async () => {
          let [last, same] = [NaN, 0];
          while (same < 6) {
            await new Promise(requestAnimationFrame);
            same = window.scrollY === last ? same + 1 : 0;
            last = window.scrollY;
          }
          return last;
        }"""
    )


def fingers(page: Page, paths: list[list[tuple[float, float]]]) -> None:
    """Put fingers on the screen, each on its path at the same pace, and lift them."""
    send = page.context.new_cdp_session(page).send

    def touch(kind: str, at: list[tuple[float, float]]) -> None:
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(at)]
        send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    moments = [list(moment) for moment in zip(*paths, strict=True)]
    touch("touchStart", moments[0])
    for moment in moments[1:]:
        touch("touchMove", moment)
    touch("touchEnd", [])


def path_between(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    parts = [i / 10 for i in range(11)]
    return [tuple(a + (b - a) * part for a, b in zip(start, end, strict=True)) for part in parts]


@pytest.mark.parametrize("path", MOVED.values(), ids=MOVED)
def test_the_wheel_scrolls_the_page_over_a_map_until_it_is_pressed_on(open_page, path):
    page, at = opened(open_page, path)
    zoom = page.evaluate(ZOOM)
    page.mouse.move(5, 5)
    page.mouse.move(*at)
    before = scrolled(page)
    page.mouse.wheel(0, 120)
    page.wait_for_function(f"() => scrollY === {before + 120}")
    assert page.evaluate(ZOOM) == zoom
    told = page.locator(HINT)
    expect(told).to_have_text(
        "Click the map, or hold Ctrl, to zoom with the wheel"
        if page.evaluate("document.documentElement.lang") == "en"
        else "先点击地图，或按住 Ctrl，即可用滚轮缩放"
    )
    expect(told).to_be_visible()
    expect(told).to_be_hidden()
    page.mouse.click(*middle(page))
    page.mouse.wheel(0, -120)
    page.wait_for_function(f"() => {ZOOM} > {zoom} + 0.3")
    assert scrolled(page) == before + 120
    # Away and back again, it is the page's once more.
    page.mouse.move(5, 795)
    page.mouse.move(*middle(page))
    page.mouse.wheel(0, -120)
    page.wait_for_function(f"() => scrollY === {before}")


@pytest.mark.parametrize("path", MOVED.values(), ids=MOVED)
def test_the_wheel_zooms_a_map_while_ctrl_is_held(open_page, path):
    page, at = opened(open_page, path)
    zoom, before = page.evaluate(ZOOM), scrolled(page)
    page.mouse.move(*at)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.wait_for_function(f"() => {ZOOM} > {zoom} + 0.3")
    page.keyboard.up("Control")
    assert scrolled(page) == before
    expect(page.locator(HINT)).to_be_hidden()


def test_the_wheel_scrolls_the_story_past_its_map_without_a_word(open_page):
    page, _ = open_page(STORY)
    page.wait_for_selector(".stage .atlas-map")
    box = page.locator(".stage .atlas-map:visible").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, 300)
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => scrollY === 300")
    # Who goes on, reads.
    expect(page.locator(".atlas-hint.is-shown")).to_have_count(0)
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => scrollY === 600")
    expect(page.locator(".atlas-hint.is-shown")).to_have_count(0)


@pytest.mark.parametrize("path", [*MOVED.values(), PLACE], ids=[*MOVED, "place"])
def test_one_finger_scrolls_the_page_over_a_map(open_page, path):
    page, _ = open_page(path, **PHONE)
    where = ".small-map" if path == PLACE else ".atlas-map"
    page.wait_for_selector(where)
    page.evaluate(ROOM)
    page.locator(where).first.evaluate(
        "(map) => map.scrollIntoView({block: 'center', behavior: 'instant'})"
    )
    box = page.locator(where).first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = scrolled(page)
    view = "(m => m ? [m.leaflet.getCenter().lat, m.leaflet.getZoom()] : null)((ATLAS.maps || [])[0])"
    seen = page.evaluate(view)
    fingers(page, [path_between((x, y + 60), (x, y - 90))])
    assert scrolled(page) > before + 80
    assert page.evaluate(view) == seen
    # Nor is it caught once the map was tapped for what it says.
    page.touchscreen.tap(x, y)
    fingers(page, [path_between((x, y + 60), (x, y - 90))])
    assert scrolled(page) > before + 160
    assert page.evaluate(view) == seen


@pytest.mark.parametrize("path", MOVED.values(), ids=MOVED)
def test_two_fingers_zoom_and_move_a_map_and_one_is_told_of_them(open_page, path):
    page, (x, y) = opened(open_page, path, **PHONE)
    zoom, before = page.evaluate(ZOOM), scrolled(page)
    fingers(page, [path_between((x - 30, y), (x - 90, y)), path_between((x + 30, y), (x + 90, y))])
    page.wait_for_function(f"() => {ZOOM} > {zoom} + 0.5")
    assert scrolled(page) == before
    page.wait_for_function("() => !ATLAS.maps[0].leaflet._animatingZoom")
    place = page.evaluate("ATLAS.maps[0].leaflet.getCenter().lng")
    fingers(page, [path_between((x - 30, y), (x + 30, y)), path_between((x + 30, y), (x + 90, y))])
    page.wait_for_function(f"() => ATLAS.maps[0].leaflet.getCenter().lng < {place} - 1")
    told = page.locator(HINT)
    expect(told).to_be_hidden()
    fingers(page, [path_between((x, y), (x + 60, y))])
    expect(told).to_be_visible()
    expect(told).to_have_text(
        "Move or zoom the map with two fingers"
        if page.evaluate("document.documentElement.lang") == "en"
        else "用双指移动或缩放地图"
    )
    expect(told).to_be_hidden()
