"""What a reader takes from explorer and map page: link, picture, and the way between them."""

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

REFUSED = "void (navigator.clipboard.writeText = () => Promise.reject(new Error('refused')))"
GIVEN = "void (navigator.clipboard.writeText = async (text) => { window.copied = text; })"
SELECTED = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"


def taken(page: Page) -> tuple[str, Image.Image]:
    """Take the picture of the view: name and image."""
    with page.expect_download() as download:
        page.get_by_role("button", name="当前视图 PNG").click()
    data = Path(download.value.path()).read_bytes()
    return download.value.suggested_filename, Image.open(BytesIO(data)).convert("RGB")


def test_share_this_view(open_page):
    page, errors = open_page("explore.html", fragment="#map=density_county_2020&level=province")
    page.wait_for_selector(".explore[data-ready]")
    copy, said = page.get_by_role("button", name="复制链接"), page.locator(".share [role=status]")
    page.evaluate(GIVEN)
    page.evaluate("ATLAS.maps[0].leaflet.setView([30, 114], 6, {animate: false})")
    copy.click()
    expect(said).to_have_text("链接已复制，打开就是现在所见。")
    assert page.evaluate("copied").endswith(
        "#map=density_county_2020&level=province&at=114.000,30.000,6.00"
    )
    page.evaluate(REFUSED)
    copy.click()
    expect(said).to_contain_text("网址已选中")
    assert page.get_by_label("当前视图的网址").evaluate(SELECTED) == page.url
    page.get_by_role("button", name="县级").click()
    expect(said).to_have_text("")
    assert errors == []


def test_take_this_picture(open_page):
    hash = "#map=growth_county_2010_2020&with=services_county_2020&level=province"
    page, errors = open_page("explore.html", fragment=hash, device_scale_factor=1)
    page.wait_for_selector(".explore[data-ready]")
    box = page.locator(".pane.first .map").bounding_box()
    name, side = taken(page)
    assert name == "growth_county_2010_2020.services_county_2020.province.zh.png"
    assert side.width == 2 * (2 * round(box["width"]) + 24)
    page.get_by_role("button", name="滑动对比").click()
    page.wait_for_selector(".is-swipe")
    box = page.locator(".pane.first .map").bounding_box()
    _, swiped = taken(page)
    assert swiped.width == 2 * round(box["width"])
    assert swiped.height > 2 * box["height"] + 300
    # Purple of the first map on the left, and on the right of the divider none of it.
    strongest = (84, 48, 150)
    top = swiped.height // 3
    halves = [
        (0, top, swiped.width // 2, swiped.height),
        (swiped.width // 2 + 4, top, *swiped.size),
    ]
    left, right = (np.asarray(swiped.crop(half)) for half in halves)
    assert (left == strongest).all(axis=2).any()
    assert not (right == strongest).all(axis=2).any()
    assert errors == []


def test_from_a_map_into_explore_and_back(open_page):
    page, errors = open_page("maps/growth_prefecture_2010_2020.html")
    page.get_by_role("button", name="县级").click()
    page.wait_for_function("() => location.hash === '#level=county'")
    page.evaluate("ATLAS.maps[0].leaflet.setView([29.3, 120], 7, {animate: false})")
    page.evaluate("ATLAS.maps[0].select('330782')")
    shown = "#level=county&place=330782&at=120.000,29.300,7.00"
    page.wait_for_function(f"() => location.hash === '{shown}'")
    page.get_by_role("link", name="探索本图").click()
    page.wait_for_selector(".explore[data-ready]")
    expect(page.get_by_role("heading", name="义乌")).to_be_visible()
    assert page.url.endswith(f"explore.html#map=growth_prefecture_2010_2020&{shown[1:]}")
    view = "[ATLAS.maps[0].config.set, ATLAS.maps[0].leaflet.getZoom()]"
    assert page.evaluate(view) == ["county_people_2010_2020", 7]

    page.get_by_role("link", name="关于这张图").click()
    page.wait_for_url("**/maps/growth_county_2010_2020.html#place=330782&at=120.000,29.300,7.00")
    assert page.evaluate(view) == ["county_people_2010_2020", 7]
    assert page.evaluate("ATLAS.maps[0].scene.units.codes[ATLAS.maps[0].selected]") == "330782"

    page.get_by_role("button", name="省级").click()
    page.wait_for_function("() => ATLAS.maps[0].config.set === 'province'")
    page.go_back()
    page.wait_for_function("() => ATLAS.maps[0].config.set === 'county_people_2010_2020'")
    assert page.evaluate(view)[1] == 7
    assert errors == []
