"""Two maps of the explorer: at one level, side by side or one over the other with a divider."""

from playwright.sync_api import Page, expect

LEVELS = """
() => [...document.querySelectorAll('.pane')].map((pane) =>
  ATLAS.maps.find(({container}) => pane.contains(container)).config.set.split('_')[0])
"""
LEGENDS = ".is-line > :is(.atlas-legend-title, .atlas-legend-graphic)"
FIFTH = 780 / 5


def shown(page: Page, hash: str) -> None:
    """Show what a hash says, and wait until all of it is."""
    page.evaluate(f"location.hash = '{hash}'")
    page.wait_for_function(f"() => document.querySelector('.explore').dataset.ready === '{hash}'")


def opened(open_page, hash: str, **options) -> tuple[Page, list[str]]:
    page, errors = open_page("explore.html", fragment=hash, **options)
    page.wait_for_selector(".explore[data-ready]")
    return page, errors


def test_both_maps_stand_at_one_level(open_page):
    growth, types = "map=growth_county_2010_2020", "with=type_prefecture_districts"
    page, errors = opened(open_page, f"#{growth}&{types}")
    remarks = page.locator(".remarks")
    assert page.evaluate(LEVELS) == ["prefecture", "prefecture"]
    expect(remarks).to_contain_text("都按地级显示")
    shown(page, f"#{growth}&{types}&level=auto")
    assert page.evaluate(LEVELS) == ["prefecture", "prefecture"]
    assert remarks.inner_text() == ""
    shown(page, f"#{growth}&with=estimates_2020_2024&at=114.000,30.000,7.00")
    assert page.evaluate(LEVELS) == ["province", "province"]
    expect(page.locator(".pane h2")).to_contain_text(["各省区市人口增减", "各省区市人口增减"])
    expect(remarks).to_contain_text("分级不同")
    shown(page, "#map=half_of_gains_county_2010_2020&with=estimates_2020_2024")
    assert page.evaluate(LEVELS) == ["county", "province"]
    expect(remarks).to_contain_text("没有共同的级别：左图是县级，右图是省级")
    shown(page, f"#{growth}&with=growth_county_2000_2010")
    assert page.evaluate(LEVELS) == ["county", "county"]
    assert remarks.inner_text() == ""
    assert errors == []


def test_swipe_is_moved_by_mouse_and_keys_and_kept_in_the_address(open_page):
    hash = "#map=growth_county_2010_2020&with=services_county_2020&level=province"
    page, errors = opened(open_page, hash)
    first, second = page.locator(".pane.first .map"), page.locator(".pane.second .map")
    assert first.bounding_box()["x"] < second.bounding_box()["x"]
    page.get_by_role("button", name="滑动对比").click()
    page.wait_for_function("() => location.hash.includes('swipe=50')")
    assert first.bounding_box() == second.bounding_box()
    divider = page.get_by_role("slider")
    box = divider.bounding_box()
    assert box["height"] >= 44
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 0.2 * box["width"], y, steps=4)
    page.mouse.up()
    at = int(divider.input_value())
    assert 25 <= at <= 35
    page.keyboard.press("ArrowRight")
    assert page.url.endswith(f"&swipe={at + 1}&level=province")
    seen = (
        "(share) => document.elementFromPoint(innerWidth * share, 500).closest('.pane').className"
    )
    assert "first" in page.evaluate(seen, 0.35)
    assert "second" in page.evaluate(seen, 0.8)
    expect(page.locator(".pane h2")).to_contain_text(["左图", "右图"])
    page.go_back()
    page.wait_for_function("() => !document.querySelector('.is-swipe')")
    assert errors == []


def test_a_phone_swipes_between_two_maps_with_both_legends_in_sight(open_page):
    hash = "#map=net_migration_county_2010_2020&with=away_county_2020"
    page, errors = opened(open_page, hash, width=390, height=780)
    expect(page.get_by_role("slider")).to_be_visible()
    legends = page.locator(LEGENDS).all()
    boxes = [one.bounding_box() for one in legends]
    assert len(boxes) == 4
    assert sum(box["height"] for box in boxes) <= FIFTH
    map_box = page.locator(".pane.second .map").bounding_box()
    assert all(box["y"] + box["height"] <= map_box["y"] for box in boxes)
    assert map_box["height"] >= 390
    assert map_box["y"] + map_box["height"] <= 780
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert errors == []
