"""What a reader sees of a map before the live one is there, and without any script."""

import re
from pathlib import Path
from urllib.parse import urlparse

import pytest

MAP = "maps/net_migration_county_2010_2020.html"

LONG_LEGENDS = [
    f"en/maps/{name}_county_2010_2020.html"
    for name in ("people_and_manufacturing", "services_change")
]

SHIFT = """() => new Promise((done) => new PerformanceObserver((list) => done(
  list.getEntries().filter((it) => !it.hadRecentInput).reduce((sum, it) => sum + it.value, 0),
)).observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 300))"""

STANDS = "() => window.ATLAS?.maps?.[0]?.layer.view"
BOX = "(name) => JSON.stringify(document.querySelector(name).getBoundingClientRect())"
SCREENS = [(1280, 800), (390, 780)]


@pytest.mark.parametrize("dark", [False, True])
def test_without_script_a_reader_sees_the_map(open_page, dark):
    page, errors = open_page(MAP, dark=dark, java_script_enabled=False)
    still = page.locator(".map > .map-still > img")
    assert still.is_visible()
    assert still.get_attribute("alt")
    page.wait_for_load_state("load")
    assert errors == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["", "en/"])
def test_the_explorer_shows_its_first_map_before_and_without_script(open_page, lang, width):
    size = {"width": width, "height": 780}
    page, errors = open_page(f"{lang}explore.html", **size, java_script_enabled=False)
    still = page.locator(".map > .map-still > img")
    assert still.is_visible()
    assert still.get_attribute("alt")
    assert still.evaluate("(img) => img.complete && img.naturalWidth > 900")
    assert still.bounding_box()["width"] > 0.8 * width
    # With what its colours mean.
    assert page.locator(".first .bar").is_visible()
    assert page.locator(".first .breaks span").all_inner_texts()[0] == "−20"
    assert "/growth_county_2010_2020.light.webp" in still.evaluate("(img) => img.currentSrc")
    assert errors == []
    live, errors = open_page(f"{lang}explore.html", **size)
    live.wait_for_selector(".explore[data-ready]")
    assert live.evaluate("ATLAS.maps[0].scene.units.id") == "county_people_2010_2020"
    assert not live.locator(".map-still").is_visible()
    # What an address asks for is not what the still shows.
    asked, _ = open_page(f"{lang}explore.html", **size, fragment="#map=density_county_2020")
    assert asked.locator(".map-still").count() == 0
    assert errors == []


@pytest.mark.parametrize("dark", [False, True])
def test_a_reader_is_shown_the_still_of_the_theme(open_page, dark):
    page, _ = open_page(MAP, dark=dark)
    source = page.evaluate("document.querySelector('.map-still > img').currentSrc")
    assert re.search(r"\.(\w+)\.webp$", source).group(1) == ("dark" if dark else "light")


@pytest.mark.parametrize(("width", "height"), SCREENS)
@pytest.mark.parametrize("lang", ["", "en/"])
def test_the_live_map_takes_the_place_of_the_still_and_moves_nothing(
    open_page, width, height, lang
):
    page, errors = open_page(lang + MAP, width=width, height=height)
    page.wait_for_function("() => ATLAS.maps[0].layer.view")
    assert not page.locator(".map-still").is_visible()
    assert page.evaluate(SHIFT) == 0
    box = page.evaluate(BOX, ".map")
    page.evaluate("document.querySelector('.map').classList.remove('atlas-map')")
    assert [page.evaluate(BOX, name) for name in (".map", ".map-still > img")] == [box, box]
    assert errors == []


@pytest.mark.parametrize("path", [MAP, f"en/{MAP}", *LONG_LEGENDS])
def test_a_phones_first_screen_shows_the_map_and_its_legend(open_page, path):
    page, _ = open_page(path, width=390, height=780)
    shown, legend, controls = (
        page.locator(name).bounding_box() for name in (".map", ".legend", ".controls")
    )
    assert shown["y"] + shown["height"] <= legend["y"]
    assert legend["height"] <= 780 / 5
    assert legend["y"] + legend["height"] <= min(780, controls["y"])


def test_the_still_has_the_line_for_itself_and_what_it_stands_for_comes_after_it(open_page):
    page, errors = open_page(MAP)
    asked, come = [], []
    page.on("request", lambda request: asked.append((Path(urlparse(request.url).path).name, *come)))
    page.on("requestfinished", lambda request: come.append(request.url.rpartition(".")[2]))
    page.reload()
    page.wait_for_function(STANDS)
    before = {name: earlier for name, *earlier in asked}
    assert "webp" not in before["live.js"]
    assert all("webp" in before[name] for name in ("leaflet.js", "atlas.js", "geo.js"))
    assert errors == []


def test_a_still_that_fails_keeps_no_reader_from_the_map(chromium, built_site):
    context = chromium.new_context()
    context.route("**/stills/*", lambda route: route.abort())
    page = context.new_page()
    page.goto((built_site / MAP).as_uri())
    page.wait_for_function(STANDS)
    context.close()


WHILE_PAINTED = """async (isTurned) => {
  const home = document.createElement('div');
  home.style.cssText = 'width:600px;height:500px';
  document.body.append(home);
  const { config } = ATLAS.maps[0];
  const shown = () => home.querySelector('canvas.atlas-map-canvas');
  const leaflet = L.map(home, { crs: L.CRS.Albers });
  let isDone = false, answers = 0, isPainted = false;
  const painting = ATLAS.painter.painting;
  ATLAS.painter.painting = (...given) => { isPainted = true; return painting(...given); };
  const made = ATLAS.mapSoon(leaflet, { ...config, switch: null, legend: {}, live: null });
  made.then(() => { isDone = true; });
  while (!isDone) {
    await new Promise((go) => setTimeout(go));
    if (!isPainted || shown()) continue;
    answers++;
    if (!isTurned || answers !== 2) continue;
    home.style.width = '300px';
    leaflet.invalidateSize({ animate: false });
  }
  const map = await made;
  const first = shown().toDataURL();
  const { width } = shown();
  map.layer.redraw();
  return { answers, width, isWhole: first === shown().toDataURL() };
}"""


@pytest.mark.parametrize(("is_turned", "width"), [(False, 600), (True, 300)])
def test_a_page_answers_while_its_map_is_painted_and_shows_it_whole(open_page, is_turned, width):
    page, errors = open_page(MAP)
    found = page.evaluate(WHILE_PAINTED, is_turned)
    assert found["answers"] >= 2
    # Turned meanwhile, a phone gets the map of its new width.
    assert (found["width"], found["isWhole"]) == (width, True)
    assert errors == []
