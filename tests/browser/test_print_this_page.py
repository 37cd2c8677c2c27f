"""What a reader who prints a page gets: whole maps in light colours, few sheets, no controls."""

import re

import pytest

MAP = "maps/net_migration_county_2010_2020.html"

SHOWN = """() => {
  const { leaflet, container, config: { frame } } = ATLAS.maps[0];
  const corners = leaflet.getPixelBounds();
  const scale = ATLAS.albers.metresPerPixel(leaflet.getZoom());
  return {
    width: container.offsetWidth, height: container.offsetHeight, theme: container.dataset.theme,
    across: corners.getSize().x * scale / (frame.x[1] - frame.x[0]),
    down: corners.getSize().y * scale / (frame.y[1] - frame.y[0]),
    zoom: leaflet.getZoom(), centre: leaflet.getCenter(),
  };
}"""


def printing(page, event):
    page.evaluate(f"window.dispatchEvent(new Event('{event}'))")
    return page.evaluate(SHOWN)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
def test_a_sheet_shows_the_whole_country_and_the_screen_is_as_before(open_page, width, height):
    page, errors = open_page(MAP, width=width, height=height, dark=True)
    page.wait_for_function("() => ATLAS.maps[0].layer.view")
    before = page.evaluate(SHOWN)
    assert before["theme"] == "dark"
    sheet = printing(page, "beforeprint")
    assert (sheet["width"], sheet["theme"]) == (560, "light")
    assert sheet["across"] == pytest.approx(1, abs=0.01)
    assert sheet["down"] == pytest.approx(1, abs=0.01)
    assert printing(page, "afterprint") == before
    assert errors == []


def test_what_a_reader_zoomed_into_is_what_the_sheet_shows(open_page):
    page, _ = open_page(MAP)
    page.wait_for_function("() => ATLAS.maps[0].layer.view")
    page.evaluate("ATLAS.maps[0].leaflet.setView([31.2, 121.4], 7, {animate: false})")
    before = page.evaluate(SHOWN)
    sheet = printing(page, "beforeprint")
    assert sheet["across"] == pytest.approx(before["across"], rel=0.01)
    assert sheet["centre"]["lat"] == pytest.approx(before["centre"]["lat"], abs=0.02)
    after = printing(page, "afterprint")
    assert after["zoom"] == before["zoom"]


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("lang", ["", "en/"])
def test_title_and_map_stand_on_one_sheet(open_page, lang, landscape):
    # A window of its own: no other page is to be opened as on paper.
    page, _ = open_page(lang + MAP, java_script_enabled=True)
    page.wait_for_function("() => ATLAS.maps[0].layer.view")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    # A4 at 96 px an inch, without its margins of 14 mm.
    across, down = (1017, 688) if landscape else (688, 1017)
    page.set_viewport_size({"width": across, "height": down})
    for drawn in (".map", ".atlas-regions"):
        box = page.locator(drawn).bounding_box()
        assert box["x"] + box["width"] <= across
        assert box["y"] + box["height"] <= down


READY = {
    "explore.html": "() => ATLAS.maps[0] && ATLAS.maps[0].layer.view",
    "moves.html": "() => document.querySelector('.moves-rows tbody tr')",
    "place/230100.html": "() => document.querySelector('.below .chart-of-place')",
}
"""When a page that scripts fill is whole."""

TO_PRESS = """() => [...document.querySelectorAll(
  'nav, button, input, select, summary, [role=search], [role=status], .action, .leaflet-control')]
  .filter((it) => it.offsetWidth && it.offsetHeight).map((it) => it.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize(
    ("path", "sheets"),
    [
        ("index.html", 9),
        ("en/lecture.html", 5),
        ("maps.html", 6),
        ("charts/since-the-census.html", 2),
        ("explore.html", 1),
        ("moves.html", 4),
        ("en/places.html", 6),
        ("place/230100.html", 5),
        ("grids.html", 6),
    ],
)
def test_a_page_prints_on_few_sheets_without_anything_to_press(open_page, path, sheets):
    page, errors = open_page(path, dark=True, java_script_enabled=True)
    page.wait_for_function(READY.get(path, "() => document.readyState === 'complete'"))
    printed = page.pdf(format="A4", print_background=False)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= sheets
    page.emulate_media(media="print")
    assert page.evaluate(TO_PRESS) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert errors == []


def test_a_heading_of_a_long_table_is_on_every_sheet_and_closed_details_are_on_none(open_page):
    page, _ = open_page("maps/net_migration_county_2010_2020.html", java_script_enabled=True)
    page.emulate_media(media="print")
    shown = "[...document.querySelectorAll('details')].filter((it) => it.offsetHeight).length"
    assert page.evaluate(shown) == 0
    page.goto(page.url.replace(MAP, "moves.html"))
    page.wait_for_function(READY["moves.html"])
    # Chromium repeats no head that holds the box of a control.
    boxes = "[...document.querySelectorAll('thead button')].map((it) => it.offsetWidth)"
    assert set(page.evaluate(boxes)) == {0}


def test_a_place_lies_on_few_sheets_across_too_its_words_beside_whole_maps(open_page):
    path = "en/place/230100.html"
    page, _ = open_page(path, java_script_enabled=True)
    page.wait_for_function(READY["place/230100.html"])
    printed = page.pdf(format="A4", landscape=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 4
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1017, "height": 688})
    pair = page.locator("#pair").bounding_box()
    maps = [it.bounding_box() for it in page.locator("#pair .small-map").all()]
    assert len(maps) == 3
    for box in maps:
        assert box["x"] + box["width"] <= pair["x"] + pair["width"] + 1
    words = page.locator("#place > blockquote").bounding_box()
    assert words["width"] < 1017 / 2
