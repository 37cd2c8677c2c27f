"""The explorer on a phone: the map first, its controls and the figures of a place in a sheet."""

from playwright.sync_api import expect

FIFTH = 780 / 5
MAP = ".pane.first .map"


def test_the_first_screen_is_the_map_and_figures_stay_on_it(open_page):
    page, errors = open_page(
        "explore.html", width=390, height=780, fragment="#level=province", has_touch=True
    )
    page.wait_for_selector(".explore[data-ready]")
    box = page.locator(MAP).bounding_box()
    assert box["height"] > 780 / 2
    assert box["y"] + box["height"] <= 780
    legend = page.locator(
        ".pane.first .is-line > :is(.atlas-legend-title, .atlas-legend-graphic)"
    ).all()
    assert sum(one.bounding_box()["height"] for one in legend) <= FIFTH
    card, choices = page.locator(".card"), page.locator(".choices")
    expect(card).to_be_hidden()
    expect(choices).to_be_hidden()

    at = page.evaluate("ATLAS.maps[0].pointOf('440000')")
    page.locator(MAP).tap(position=at)
    expect(page.get_by_role("heading", name="广东省")).to_be_in_viewport()
    expect(page.locator(".card-figure")).to_be_in_viewport(ratio=1)
    # The place itself is brought above the sheet.
    above = card.bounding_box()["y"]
    assert box["y"] + page.evaluate("ATLAS.maps[0].pointOf('440000').y") < above
    page.mouse.move(195, above - 60)
    assert page.evaluate(f"document.elementFromPoint(195, {above - 60}).matches('{MAP}')")

    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert "place" not in page.url
    page.go_back()
    expect(card).to_be_visible()
    page.get_by_role("button", name="取消选择").click()
    expect(card).to_be_hidden()
    assert errors == []


def test_the_controls_open_over_the_map_and_close_again(open_page):
    page, errors = open_page("explore.html", width=390, height=780)
    page.wait_for_selector(".explore[data-ready]")
    choose = page.get_by_role("button", name="选图")
    choose.click()
    expect(choose).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="省级").click()
    page.wait_for_function("() => ATLAS.maps[0].config.set === 'province'")
    expect(page.locator(MAP)).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".choices")).to_be_hidden()
    expect(choose).to_be_focused()
    assert errors == []
