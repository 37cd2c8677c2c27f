"""Who moves a map: the page keeps wheel and finger, keys see what they choose."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

MAP, FLOWS, EXPLORER = "maps/growth_county_2010_2020.html", "moves.html", "explore.html"
PLACE = "place/230100.html"
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


def at_rest(page: Page, what: str, frames: int = 6) -> Any:
    """Return what an expression is once it stays the same for so many frames."""
    return page.evaluate(
        f"""async () => {{
          let [last, same] = ['', 0];
          while (same < {frames}) {{
            await new Promise(requestAnimationFrame);
            const told = JSON.stringify({what});
            same = told === last ? same + 1 : 0;
            last = told;
          }}
          return JSON.parse(last);
        }}"""
    )


def scrolled(page: Page) -> float:
    """How far the page stands once it comes to rest."""
    return at_rest(page, "scrollY")


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


LOWEST_OF_MAP = """(where) => {
  const box = document.querySelector(where).getBoundingClientRect();
  const x = box.left + box.width / 2;
  let y = Math.min(box.bottom, innerHeight);
  const free = (it) => it?.closest(where) && !it.closest('a, button');
  do y -= 10; while (y > box.top && !free(document.elementFromPoint(x, y)));
  return [x, y];
}"""
"""Where a finger is put on a map: on no link, and on nothing that lies over it."""


@pytest.mark.parametrize("path", [*MOVED.values(), PLACE], ids=[*MOVED, "place"])
def test_one_finger_scrolls_the_page_over_a_map(open_page, path):
    page, _ = open_page(path, **PHONE)
    where = ".small-map" if path == PLACE else ".atlas-map"
    page.wait_for_selector(where)
    page.evaluate(ROOM)
    page.locator(where).first.evaluate(
        "(map) => map.scrollIntoView({block: 'center', behavior: 'instant'})"
    )
    view = "(m => m ? [m.leaflet.getCenter().lat, m.leaflet.getZoom()] : null)(ATLAS.maps?.[0])"
    for tapped in (False, True):
        # Nor is it caught once the map was tapped for what it says.
        if tapped:
            box = page.locator(where).first.bounding_box()
            page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        # The legend of a flow map gets its lines a moment later, and the map its height; the
        # explorer brings what was tapped above its figures.
        _, before, *_ = seen = at_rest(page, f"[{view}, scrollY, document.body.offsetHeight]", 30)
        x, y = page.evaluate(LOWEST_OF_MAP, where)
        fingers(page, [path_between((x, y), (x, y - 150))])
        assert scrolled(page) > before + 80
        assert at_rest(page, view) == seen[0]


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


STILL_AFTER = """async () => {
  await new Promise(requestAnimationFrame);
  const { leaflet } = ATLAS.maps[0];
  return [leaflet._animatingZoom, leaflet._panAnim?._inProgress].map(Boolean);
}"""
WAYS = {
    "button": "document.querySelector('.leaflet-control-zoom-in').click()",
    "flight": "ATLAS.maps[0].select('632801', {fly: true})",
    "view": "ATLAS.maps[0].leaflet.setZoom(5)",
    "pan": "ATLAS.maps[0].leaflet.panBy([60, 0])",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_glides_or_flies_where_less_motion_is_asked_for(open_page, way, motion):
    page, _ = open_page(MAP, reduced_motion=motion)
    page.wait_for_selector(".atlas-map")
    place = "(m => [m.getCenter().lat, m.getCenter().lng, m.getZoom()] + '')(ATLAS.maps[0].leaflet)"
    before = page.evaluate(place)
    page.evaluate(f"() => {{ {WAYS[way]} }}")
    if motion == "reduce":
        assert page.evaluate(place) != before
        assert page.evaluate(STILL_AFTER) == [False, False]
    else:
        assert any(page.evaluate(STILL_AFTER))


@pytest.mark.parametrize("path", [MAP, f"en/{MAP}", EXPLORER, EMBED])
def test_keys_mark_the_middle_say_what_it_is_and_enter_chooses_it(open_page, path):
    page, _ = open_page(path)
    page.wait_for_selector(".atlas-map")
    frame, aim = page.locator(".atlas-map:visible").first, page.locator(".atlas-aim:visible")
    expect(aim).to_have_count(0)
    page.keyboard.press("Tab")
    frame.focus()
    expect(aim).to_have_count(1)
    box, cross = frame.bounding_box(), aim.bounding_box()
    for side, length in (("x", "width"), ("y", "height")):
        assert abs(box[side] + box[length] / 2 - cross[side] - cross[length] / 2) < 1
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => !ATLAS.maps[0].leaflet._panAnim?._inProgress")
    unit = "ATLAS.maps[0].unitAt(ATLAS.maps[0].leaflet.getSize().divideBy(2))"
    name = page.evaluate(f"ATLAS.maps[0].scene.names.unit[{unit}]")
    expect(page.locator(".atlas-live").first).to_contain_text(name)
    page.keyboard.press("Enter")
    assert page.evaluate(f"ATLAS.maps[0].selected === {unit}")
    # A pointer needs no mark, and Enter then has nothing to choose.
    page.keyboard.press("Escape")
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    expect(aim).to_have_count(0)
    page.keyboard.press("Enter")
    assert page.evaluate("ATLAS.maps[0].selected") == -1


def test_keys_mark_the_middle_of_the_flow_map_and_enter_chooses_the_province(open_page):
    page, _ = open_page(f"en/{FLOWS}")
    page.wait_for_selector(".moves[data-ready]")
    page.evaluate("ATLAS.maps[0].leaflet.setView([30.6, 102], 6, {animate: false})")
    page.keyboard.press("Tab")
    page.locator(".atlas-map").focus()
    expect(page.locator(".atlas-aim")).to_be_visible()
    expect(page.locator(".atlas-live")).to_contain_text("Sichuan")
    page.keyboard.press("Enter")
    page.wait_for_function("() => ATLAS.movesPage.state.province === '510000'")


def test_no_canvas_is_left_to_who_hears_a_page(open_page):
    for path in (MAP, FLOWS, EXPLORER, EMBED, FLOW_EMBED, PLACE):
        page, _ = open_page(path)
        page.wait_for_selector("canvas", state="attached")
        bare = page.evaluate(
            """() => [...document.querySelectorAll('canvas')].filter((it) =>
              !it.closest('[aria-hidden=true]') && !(it.role === 'img' && it.ariaLabel)).length"""
        )
        assert bare == 0, path


def test_a_maps_page_keeps_level_place_and_view_on_the_way_to_the_other_language(open_page):
    path = "maps/growth_county_2010_2020.html"
    page, _ = open_page(path, fragment="?level=prefecture&place=330700")
    page.wait_for_selector(".atlas-map")
    page.wait_for_function(
        "() => location.hash.includes('330700') && location.hash.includes('at=')"
    )
    page.wait_for_function("() => !ATLAS.maps[0].leaflet._animatingZoom")
    here = page.evaluate("[location.hash, ATLAS.maps[0].leaflet.getZoom().toFixed(1)]")
    page.locator("header .switch").click()
    page.wait_for_url(f"**/en/{path}#*")
    page.wait_for_function("() => window.ATLAS?.maps?.[0]?.config.set === 'prefecture'")
    page.wait_for_function("() => ATLAS.maps[0].selected >= 0")
    page.wait_for_function(f"() => location.hash === '{here[0]}'")
    assert page.evaluate("ATLAS.maps[0].leaflet.getZoom().toFixed(1)") == here[1]
    expect(page.locator(".atlas-tooltip-name, .atlas-live").first).to_contain_text("Jinhua")


HUNAN_TO_GUANGDONG = "#moves=2015-2020&arrow=430000-440000&at=112.000,26.000,5.00"


def test_the_flow_map_keeps_view_and_chosen_arrow_in_its_address(open_page):
    page, errors = open_page(f"en/{FLOWS}", fragment=HUNAN_TO_GUANGDONG)
    page.wait_for_selector(".moves[data-ready]")
    expect(page.locator(".atlas-tooltip-name")).to_have_text("Hunan → Guangdong")
    assert page.evaluate("ATLAS.maps[0].leaflet.getZoom()") == 5
    assert page.evaluate("ATLAS.movesPage.view.marked") == "430000-440000"
    # A later period says it of the same arrow.
    page.locator("[value='2010-2015']").check(force=True)
    page.wait_for_function("() => ATLAS.movesPage.view.pinned && !ATLAS.movesPage.view.morph")
    expect(page.locator(".atlas-tooltip")).to_contain_text("2010–2015")
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_function("() => location.hash.includes('5.75')")
    assert "arrow=430000-440000" in page.url
    page.locator(".atlas-map").focus()
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.hash.includes('arrow')")
    expect(page.locator(".atlas-tooltip")).to_be_hidden()
    page.go_back()
    expect(page.locator(".atlas-tooltip-name")).to_have_text("Hunan → Guangdong")
    assert errors == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (MAP, "全国"),
        (f"en/{MAP}", "Whole country"),
        (FLOWS, "全国"),
        (f"en/{FLOWS}", "Whole country"),
        (f"en/{EXPLORER}", "Whole country"),
    ],
)
def test_a_button_shows_the_whole_country_again(open_page, path, name):
    page, _ = open_page(path)
    page.wait_for_selector(".atlas-map")
    page.wait_for_selector(".take button:visible")
    home = page.evaluate(ZOOM)
    page.locator(".leaflet-control-zoom-in").first.click()
    page.wait_for_function(f"() => {ZOOM} > {home} + 0.7 && location.hash.includes('at=')")
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_function(f"() => {ZOOM} === {home} && !location.hash.includes('at=')")


def test_a_press_while_a_zoom_is_on_its_way_is_not_lost(open_page):
    page, errors = open_page(f"en/{EXPLORER}")
    page.wait_for_selector(".explore[data-ready]")
    home = page.evaluate(ZOOM)
    page.evaluate(
        """async () => {
          const zooming = () => ATLAS.leafletPrivate.isZooming(ATLAS.maps[0].leaflet);
          document.querySelector('.leaflet-control-zoom-in').click();
          while (!zooming()) await new Promise(requestAnimationFrame);
          [...document.querySelectorAll('button')].find((it) => it.title === 'Whole country'
            || it.textContent.trim() === 'Whole country').click();
        }"""
    )
    page.wait_for_timeout(500)
    assert page.evaluate(ZOOM) == home
    assert "at=" not in page.url
    assert errors == []


def test_a_place_chosen_in_the_explorer_is_outlined_and_nothing_is_built_anew(open_page):
    page, errors = open_page(f"en/{EXPLORER}")
    page.wait_for_selector(".explore[data-ready]")
    page.evaluate(
        """() => {
          window.built = 0;
          const { scene, scene: { buildScene } } = ATLAS;
          scene.buildScene = (...given) => { window.built += 1; return buildScene(...given); };
        }"""
    )
    page.locator("[data-level=prefecture]").click()
    page.wait_for_function("() => ATLAS.maps[0].config.set === 'prefecture'")
    page.evaluate("window.built = 0")
    box = page.locator(".map").first.bounding_box()
    point = page.evaluate("ATLAS.maps[0].pointOf('420100')")
    page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])
    expect(page.locator(".card h2")).to_have_text("Wuhan")
    assert page.evaluate("ATLAS.maps[0].scene.units.codes[ATLAS.maps[0].selected]") == "420100"
    page.locator(".card").get_by_role("button").click()
    expect(page.locator(".card h2")).to_have_count(0)
    assert page.evaluate("ATLAS.maps[0].selected") == -1
    assert page.evaluate("built") == 0
    # Another level is another picture.
    page.locator("[data-level=province]").click()
    page.wait_for_function("() => built === 1")
    assert errors == []
