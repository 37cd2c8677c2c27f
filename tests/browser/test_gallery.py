"""The list of maps as a reader uses it: pictures, findings, a box that finds a map."""

import pytest

LISTS = ["maps.html", "en/maps.html"]


def shown(page) -> int:
    return page.locator("main > section .cards li:visible").count()


@pytest.mark.parametrize("path", LISTS)
def test_every_map_has_its_picture(open_page, path):
    page, errors = open_page(path)
    pictures = page.locator(".cards .map-still > img")
    maps = page.locator("main > section .cards a[href*='maps/']").count()
    assert pictures.count() == maps > 40
    for place in (0, maps - 1):
        picture = pictures.nth(place)
        picture.scroll_into_view_if_needed()
        page.wait_for_function(
            "(it) => it.complete && it.naturalWidth === 512", arg=picture.element_handle()
        )
    assert errors == []


@pytest.mark.parametrize(
    ("path", "typed", "word"),
    [("maps.html", "净迁移", "净迁移"), ("en/maps.html", "Net MIGRATION", "net migration")],
)
def test_a_reader_finds_a_map_by_its_words(open_page, path, typed, word):
    page, _ = open_page(path, width=390, height=780)
    every = shown(page)
    page.locator(".gallery-find input").fill(typed)
    found = shown(page)
    assert 0 < found < every
    assert str(found) in page.locator(".gallery-find [role=status]").inner_text()
    for section in page.locator("main > section:visible").all():
        for card in section.locator(".cards li:visible").all():
            assert word in f"{section.locator('h2').inner_text()} {card.inner_text()}".lower()
    page.locator(".gallery-find input").fill("")
    assert shown(page) == every


def test_what_is_not_there_is_said(open_page):
    page, _ = open_page("en/maps.html")
    page.locator(".gallery-find input").fill("volcanoes")
    assert shown(page) == 0
    assert page.locator(".gallery-find [role=status]").inner_text() == "There is no such map."


@pytest.mark.parametrize("path", LISTS)
def test_without_script_there_is_no_box_that_finds_nothing(open_page, path):
    page, _ = open_page(path, java_script_enabled=False)
    assert not page.locator(".gallery-find label").is_visible()
    assert page.locator(".cards .map-still").count() > 40
