"""What a reader who prints the page of a map gets: the whole country, in light colours."""

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
    page.wait_for_function("ATLAS.maps[0].layer.view")
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
    page.wait_for_function("ATLAS.maps[0].layer.view")
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
    page.wait_for_function("ATLAS.maps[0].layer.view")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    # A4 at 96 px an inch, without its margins of 14 mm.
    across, down = (1017, 688) if landscape else (688, 1017)
    page.set_viewport_size({"width": across, "height": down})
    box = page.locator(".map").bounding_box()
    assert box["x"] + box["width"] <= across
    assert box["y"] + box["height"] <= down
