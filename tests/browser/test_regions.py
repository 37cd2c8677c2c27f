"""The city regions beside a wide national map: what they show, where, and where a click leads."""

import pytest
from playwright.sync_api import expect

MAP = "en/maps/growth_county_2010_2020.html"
HOME = ".atlas-regions"
NAMES = ["Beijing and Tianjin", "Yangtze River Delta", "Pearl River Delta"]
SHANGHAI, KUNMING, GUANGZHOU = [31.23, 121.47], [25.04, 102.72], [23.13, 113.26]

# The whole country shows both places: only when one has left the map has its view changed.
LEADS = """([to, away]) => {
  const shown = ATLAS.maps[0].leaflet.getBounds();
  return shown.contains(to) && !shown.contains(away);
}"""

# Share of the pixels that are painted, and how many colours they have; read from a copy, for it is
# asked again until they are painted.
PAINTED = """(canvas) => {
  const { width, height } = canvas;
  const copy = Object.assign(document.createElement('canvas'), { width, height });
  const pen = copy.getContext('2d', { willReadFrequently: true });
  pen.drawImage(canvas, 0, 0);
  const { data } = pen.getImageData(0, 0, width, height);
  const colours = new Set();
  let painted = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 255) continue;
    painted++;
    colours.add(data.slice(i, i + 3).join());
  }
  return [painted / (data.length / 4), colours.size];
}"""

IS_PAINTED = f"(n) => ({PAINTED})(document.querySelectorAll('{HOME} canvas')[n])[0] > 0.6"

# Which boxes a second map of the page and its regions ask for until they stand in the page.
OPENED_ANEW = """() => {
  const { config, regions } = ATLAS.maps[0];
  const asked = [];
  for (const name of ['arcBoxes', 'leafBoxes']) {
    Object.defineProperty(ATLAS.Geometry.prototype, name, {
      get() { asked.push(name); return null; },
    });
  }
  const element = document.createElement('div');
  element.style.height = '700px';
  document.querySelector('main').prepend(element);
  const map = ATLAS.map(element, { ...config, legend: {}, live: null, switch: null });
  new ATLAS.Regions(map, regions.regions, '').painting().next();
  return asked;
}"""


def test_three_regions_stand_beside_the_whole_country(open_page):
    page, errors = open_page(MAP, width=1280)
    buttons = page.locator(f"{HOME} button")
    expect(buttons).to_have_text(NAMES)
    for number, canvas in enumerate(page.locator(f"{HOME} canvas").all()):
        # They are painted once the map is seen.
        page.wait_for_function(IS_PAINTED, arg=number)
        painted, colours = canvas.evaluate(PAINTED)
        assert painted > 0.6
        assert colours > 8
    assert errors == []


def test_the_opening_view_and_what_lies_beside_it_ask_for_no_box(open_page):
    # To make those of thousands of arcs and leaves would keep a reader waiting for the map.
    page, _ = open_page(MAP, width=1280)
    page.wait_for_function("() => ATLAS.maps[0]")
    asked = page.evaluate(OPENED_ANEW)
    assert asked == []


def test_a_laptops_first_screen_holds_legend_regions_and_the_whole_map(open_page):
    page, _ = open_page(MAP, width=1280, height=800)
    shown, legend, row = (page.locator(it).bounding_box() for it in (".map", ".legend", HOME))
    for box in (shown, legend, row):
        assert box["y"] + box["height"] <= 800
    assert legend["y"] + legend["height"] <= row["y"]
    assert row["x"] + row["width"] <= shown["x"]


def test_a_page_made_narrower_is_no_wider_than_its_window_before_they_are_painted_anew(open_page):
    # The width is taken in the same breath: nothing is told of the change, and nothing painted.
    page, _ = open_page(MAP, width=390, height=780)
    expect(page.locator(f"{HOME} canvas")).to_have_count(len(NAMES))
    page.wait_for_function(IS_PAINTED, arg=2)
    widest = page.evaluate(
        """(home) => {
          document.body.style.width = '300px';
          const [page, row] = [document.body, document.querySelector(home)];
          return [page.scrollWidth, row.scrollWidth - row.clientWidth];
        }""",
        HOME,
    )
    assert widest == [300, 0]


@pytest.mark.parametrize("width", [320, 390, 820])
def test_below_a_narrow_map_they_stand_in_a_row(open_page, width):
    page, errors = open_page(MAP, width=width, height=780)
    expect(page.locator(f"{HOME} button")).to_have_text(NAMES)
    frame, row = (page.locator(it).bounding_box() for it in (".atlas-map", HOME))
    assert row["y"] >= frame["y"] + frame["height"]
    for button in page.locator(f"{HOME} button").all():
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        name = button.locator("span").bounding_box()
        assert name["width"] <= box["width"]
    for canvas in page.locator(f"{HOME} canvas").all():
        assert canvas.evaluate(PAINTED)[1] > 8
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert errors == []


def test_from_below_a_touch_leads_there_and_to_the_next(open_page):
    page, errors = open_page(MAP, width=390, height=780)
    page.get_by_role("button", name="Zoom to Yangtze River Delta").click()
    page.wait_for_function(LEADS, arg=[SHANGHAI, GUANGZHOU])
    # While Leaflet zooms it takes no other view.
    page.wait_for_function("() => !ATLAS.maps[0].leaflet._animatingZoom")
    page.get_by_role("button", name="Zoom to Pearl River Delta").click()
    page.wait_for_function(LEADS, arg=[GUANGZHOU, SHANGHAI])
    page.get_by_role("button", name="Prefectures").click()
    expect(page.locator(HOME)).to_be_hidden()
    assert errors == []


def test_a_click_zooms_there(open_page):
    page, errors = open_page(MAP, width=1280)
    page.get_by_role("button", name="Zoom to Yangtze River Delta").click()
    page.wait_for_function(LEADS, arg=[SHANGHAI, KUNMING])
    assert page.evaluate("document.activeElement === ATLAS.maps[0].container")
    assert errors == []


def test_a_coarser_level_needs_none(open_page):
    page, _ = open_page(MAP, width=1280)
    page.get_by_role("button", name="Prefectures").click()
    expect(page.locator(HOME)).to_be_hidden()
    page.get_by_role("button", name="Counties").click()
    expect(page.locator(HOME)).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_where_they_would_be_of_one_colour_there_are_none(open_page, width):
    page, errors = open_page("en/maps/line_side_county.html", width=width)
    expect(page.get_by_role("button", name="Counties")).to_be_visible()
    expect(page.locator(HOME)).to_have_count(0)
    assert errors == []
