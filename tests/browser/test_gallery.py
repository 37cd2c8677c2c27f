"""The list of maps as a reader uses it: findings, pictures, an index, a box that finds a map."""

import gzip

import pytest

LISTS = ["maps.html", "en/maps.html"]
HEADLINES = 15
TALLEST = 3_000
"""Px that the list may be tall, 1280 wide."""

HEAVIEST = 300_000
"""Bytes of the page with its rules, scripts and pictures, packed."""


def shown(page) -> int:
    return page.locator(".questions li:visible").count()


@pytest.mark.parametrize("path", LISTS)
def test_every_headline_map_has_its_picture_and_what_it_finds(open_page, path):
    page, errors = open_page(path)
    cards = page.locator(".headlines li")
    pictures = page.locator(".headlines .map-still > img")
    assert cards.count() == pictures.count() == HEADLINES
    for place in range(HEADLINES):
        picture = pictures.nth(place)
        assert picture.get_attribute("loading") == "lazy"
        picture.scroll_into_view_if_needed()
        page.wait_for_function(
            "(it) => it.complete && it.naturalWidth >= 512", arg=picture.element_handle()
        )
        said = cards.nth(place).locator("b").inner_text()
        assert said != cards.nth(place).locator("small").inner_text() != ""
    assert errors == []


@pytest.mark.parametrize("path", LISTS)
def test_the_list_is_a_few_screens_and_light(open_page, path, built_site):
    page, _ = open_page(path, width=1280, height=800)
    assert page.evaluate("document.documentElement.scrollHeight") <= TALLEST
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    drawn = """(it) => { it.scrollIntoView(); return it.complete && it.naturalWidth > 0; }"""
    pictures = page.locator(".headlines img")
    for number in range(pictures.count()):
        page.wait_for_function(drawn, arg=pictures.nth(number).element_handle())
    loaded = page.evaluate("""() => [
      ...[...document.querySelectorAll('.headlines img')].map((it) => it.currentSrc),
      ...[...document.querySelectorAll('link[rel=stylesheet]')].map((it) => it.href),
      ...[...document.scripts].map((it) => it.src), location.href]""")
    root = page.url.removesuffix(path)
    files = {built_site / name.removeprefix(root).partition("?")[0] for name in loaded}
    assert len(files) >= HEADLINES + 3
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= HEAVIEST


@pytest.mark.parametrize(
    ("path", "typed", "word"),
    [("maps.html", "净迁移", "净迁移"), ("en/maps.html", "Net MIGRATION", "net migration")],
)
def test_a_reader_finds_a_map_by_its_words(open_page, path, typed, word):
    page, _ = open_page(path, width=390, height=780)
    every = shown(page)
    page.locator(".gallery-find input").fill(typed)
    assert 0 < shown(page) < every
    links = page.locator("main section li:visible a")
    found = len({link.get_attribute("href") for link in links.all()})
    assert page.locator(".gallery-find [role=status]").inner_text().startswith(f"{found}")
    for section in page.locator(".questions > section:visible").all():
        for line in section.locator("li:visible").all():
            assert word in f"{section.locator('h3').inner_text()} {line.inner_text()}".lower()
    for card in page.locator(".headlines li:visible").all():
        assert word in card.inner_text().lower()
    page.locator(".gallery-find input").fill("")
    assert shown(page) == every


def test_what_is_not_there_is_said(open_page):
    page, _ = open_page("en/maps.html")
    page.locator(".gallery-find input").fill("volcanoes")
    assert shown(page) == 0
    assert not page.locator("#headlines").is_visible()
    assert page.locator(".gallery-find [role=status]").inner_text() == "There is no such map."


@pytest.mark.parametrize("path", LISTS)
def test_without_script_there_is_no_box_that_finds_nothing(open_page, path):
    page, _ = open_page(path, java_script_enabled=False)
    assert not page.locator(".gallery-find label").is_visible()
    assert page.locator(".headlines li").count() == HEADLINES


def test_the_card_of_what_distance_does_not_explain_opens_that_display(open_page):
    page, errors = open_page("en/maps.html")
    page.locator(".headlines a[href*='show=beyond']").click()
    page.wait_for_function("() => document.querySelector('.moves-rows tbody tr')")
    assert page.locator("input[name=moves-show-country][value=beyond]").is_checked()
    assert errors == []
