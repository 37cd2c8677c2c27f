"""The story in a real browser: its first screen, the switch of its map, its figures."""

import pytest
from playwright.sync_api import expect

DESK, PHONE = (1280, 800), (390, 780)
SCREENS = [(path, size) for path in ("index.html", "en/index.html") for size in (DESK, PHONE)]

COLOURS = """
() => {
  const canvas = document.querySelector('.hero canvas.atlas-map-canvas');
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const found = {};
  for (let i = 0; i < data.length; i += 4) {
    const key = [data[i], data[i + 1], data[i + 2]].join();
    found[key] = (found[key] || 0) + 1;
  }
  return found;
}
"""
LAND = "241,241,239"
"""``land_without_theme`` of the style on light ground."""


@pytest.mark.parametrize(("path", "size"), SCREENS)
def test_the_first_screen_holds_title_sentence_search_and_the_beginning_of_the_map(
    open_page, path, size
):
    width, height = size
    page, errors = open_page(path, width=width, height=height)
    for selector in ("h1", ".opening .lead", "form.find input"):
        box = page.locator(selector).bounding_box()
        assert box["y"] >= 0, selector
        assert box["y"] + box["height"] <= height, selector
    assert page.locator(".hero .map").bounding_box()["y"] <= height - 100
    assert errors == []


@pytest.mark.parametrize(("path", "size"), SCREENS)
def test_nothing_on_the_page_is_wider_than_the_screen(open_page, path, size):
    page, _ = open_page(path, width=size[0], height=size[1])
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


def test_the_switch_shows_people_as_circles_on_plain_land_and_goes_back(open_page):
    page, errors = open_page("en/index.html")
    switch = page.get_by_role("group", name="The map shows")
    people, land = (switch.get_by_role("button", name=name) for name in ("People", "Land"))
    expect(land).to_have_attribute("aria-pressed", "true")
    before = page.evaluate(COLOURS)
    people.click()
    expect(people).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".people-legend")).to_be_visible()
    expect(page.locator(".hero .legend .bar")).to_be_hidden()
    shown = page.evaluate(COLOURS)
    assert shown.get(LAND, 0) > 5 * before.get(LAND, 0)
    land.press("Enter")
    expect(land).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".hero .legend .bar")).to_be_visible()
    assert page.evaluate(COLOURS) == before
    assert errors == []


@pytest.mark.parametrize(("path", "size"), SCREENS)
def test_the_map_stays_where_it_is_when_its_kind_is_switched(open_page, path, size):
    page, _ = open_page(path, width=size[0], height=size[1])
    hero = page.locator(".hero .map")
    before = hero.bounding_box()["y"]
    page.locator(".land-or-people button").nth(1).click()
    expect(page.locator(".people-legend")).to_be_visible()
    assert hero.bounding_box()["y"] == pytest.approx(before, abs=4)
    expect(page.locator(".classes-of-picture")).to_be_visible()


@pytest.mark.parametrize("path", ["index.html", "en/index.html"])
def test_pictures_of_maps_come_when_they_are_reached(open_page, path):
    page, errors = open_page(path)
    for picture in page.locator("img.sketch").all():
        picture.scroll_into_view_if_needed()
        handle = picture.element_handle()
        page.wait_for_function("(img) => img.complete && img.naturalWidth > 0", arg=handle)
        assert picture.get_attribute("alt")
        box = picture.bounding_box()
        ratio = int(picture.get_attribute("height")) / int(picture.get_attribute("width"))
        assert box["height"] / box["width"] == pytest.approx(ratio, abs=0.01)
    assert page.locator("img.sketch").count() == 3
    assert errors == []


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_one_drawing_of_each_chart_is_shown_and_its_type_is_legible(open_page, size):
    page, _ = open_page("index.html", width=size[0], height=size[1])
    shown = [chart for chart in page.locator(".row svg.chart").all() if chart.is_visible()]
    assert len(shown) == len(page.locator(".row svg.chart").all()) / 2 == 8
    for chart in shown:
        drawn = float(chart.get_attribute("width"))
        assert chart.bounding_box()["width"] / drawn >= 0.94


def test_the_contents_lead_to_the_chapters_and_a_chapter_leads_on(open_page):
    page, _ = open_page("en/index.html")
    page.locator(".contents a").nth(1).click()
    expect(page.locator("#where h2")).to_be_in_viewport()
    page.locator("#where .ways a").first.click()
    page.wait_for_url("**/maps/growth_county_2010_2020.html")
    expect(page.locator("h1")).to_contain_text("Population change by county")


def test_the_story_can_be_read_without_script(open_page):
    page, errors = open_page("en/index.html", java_script_enabled=False)
    expect(page.locator("#line-claim")).to_contain_text("ninety-four to six")
    expect(page.locator("#balance")).to_contain_text("0.33 instead of 0.28")
    assert page.locator(".chapter").count() == 7
    assert errors == []


def test_the_list_of_maps_leads_to_every_map_and_chart(open_page):
    page, errors = open_page("maps.html")
    hrefs = page.eval_on_selector_all(".cards a", "all => all.map((a) => a.getAttribute('href'))")
    assert len(hrefs) == len(set(hrefs))
    assert "maps/half_of_gains_county_2010_2020.html" in hrefs
    assert "charts/growth-by-density.html" in hrefs
    expect(page.locator("header.site [aria-current=page]")).to_have_text("地图")
    assert errors == []
