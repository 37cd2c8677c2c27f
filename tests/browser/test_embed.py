"""Embedded maps: in a foreign page on another host, at three widths, as the code is pasted."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.web.maps.map_files import host_lines
from tests.default_maps import packaged_maps

ATLAS, NEWS = "https://atlas.example/", "https://news.example/story.html"
MAP = "net_migration_county_2010_2020"
YIWU = "330782"
GROUND = load_style(country=china()).ground.page
FOREIGN = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>News</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>body{{margin:0}}p{{height:900px;margin:0}}</style>
<p>Before.</p>{code}<p>After.</p></html>"""

Embed = Callable[..., tuple[Page, Frame, list[str]]]


def code_of(query: str = "", title: str = "A map") -> str:
    return (
        f'<iframe src="{ATLAS}embed/{MAP}.html{query}" title="{title}" width="100%" height="620" '
        f'style="border:0" loading="lazy"></iframe>\n<script>{host_lines(country=china())}</script>'
    )


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


@pytest.fixture
def embed(chromium: Browser, built_site: Path) -> Iterator[Embed]:
    """Open a page of another host that holds a map; both hosts are served from disk.

    ``embed(code, width=640, **options of the browser's context)`` returns the page, the frame of
    the map once it is drawn, and what went wrong.
    """
    contexts = []

    def open_one(code: str, width: int = 640, **options: Any) -> tuple[Page, Frame, list[str]]:
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page, errors = context.new_page(), []

        def serve(route: Any) -> None:
            url = route.request.url.partition("?")[0]
            if url == NEWS:
                route.fulfill(body=FOREIGN.format(code=code), content_type="text/html")
            elif url.startswith(ATLAS):
                route.fulfill(path=built_site / url.removeprefix(ATLAS))
            else:
                errors.append(f"asked {url}")
                route.abort()

        context.route("**/*", serve)
        page.on("pageerror", lambda error: errors.append(f"threw {error}"))
        page.on(
            "console",
            lambda said: errors.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.goto(NEWS)
        page.locator("iframe").scroll_into_view_if_needed()
        expect(page.frame_locator("iframe").locator(".atlas-map")).to_be_visible()
        frame = next(one for one in page.frames if one.url.startswith(ATLAS))
        frame.wait_for_function("() => ATLAS.maps.length === 1")
        return page, frame, errors

    yield open_one
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [320, 640, 1000])
def test_a_foreign_page_gives_the_map_the_height_that_it_asks_for(embed, width):
    page, frame, errors = embed(code_of(), width)
    # Hidden at first, shown later: the height follows whatever the content does.
    for summary in (None, "summary"):
        if summary:
            frame.locator(summary).click()
        wanted = "Math.ceil(document.body.getBoundingClientRect().height) === innerHeight"
        frame.wait_for_function(f"() => {wanted}")
    assert page.locator("iframe").bounding_box()["width"] == width
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert errors == []


def test_credit_source_date_and_the_way_to_the_atlas_stand_inside(embed):
    page, frame, _ = embed(code_of("?lang=en"))
    text = frame.locator("main").inner_text()
    assert "Net migration by county, 2010–2020" in text
    said = ("Source: ", "Tianditu, 2023", "1 November 2020", "Read with care")
    assert [words for words in said if words not in text] == []
    link = frame.get_by_role("link", name="China Population Atlas")
    assert link.get_attribute("href") == f"{ATLAS}en/maps/{MAP}.html"
    with page.context.expect_page() as opened:
        link.click()
    assert opened.value.url == f"{ATLAS}en/maps/{MAP}.html"
    assert page.url == NEWS


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(embed):
    page, frame, errors = embed(code_of())
    zoom = "ATLAS.maps[0].leaflet.getZoom()"
    before = frame.evaluate(zoom)
    box = frame.locator(".atlas-map").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    # The first move in a frame has no way behind it.
    page.mouse.move(*middle)
    page.mouse.move(middle[0] + 5, middle[1])
    start = page.evaluate("scrollY")
    page.mouse.wheel(0, -120)
    page.wait_for_function(f"() => scrollY === {start - 120}")
    assert frame.evaluate(zoom) == before
    expect(frame.locator(".atlas-hint")).to_be_visible()
    box = frame.locator(".atlas-map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -120)
    frame.wait_for_function(f"() => {zoom} > {before} + 0.3")
    assert page.evaluate("scrollY") == start - 120
    assert errors == []


def test_the_address_chooses_language_level_and_place(embed):
    _, frame, errors = embed(code_of(f"?lang=en&level=prefecture&place={YIWU}"))
    assert frame.evaluate("document.documentElement.lang") == "en"
    assert frame.title() == "Net migration by county, 2010–2020"
    assert frame.evaluate("ATLAS.maps[0].scene.units.id") == "prefecture"
    # Yiwu is a part of Jinhua.
    expect(frame.locator(".atlas-tooltip-name")).to_have_text("Jinhua")
    link = frame.get_by_role("link", name="China Population Atlas").get_attribute("href")
    assert link.endswith(f"maps/{MAP}.html?level=prefecture&place={YIWU}")
    assert errors == []


def test_what_the_address_may_not_choose_is_left_at_its_default(embed):
    _, frame, errors = embed(code_of("?lang=fr&level=street&place=nowhere&theme=pink"))
    assert frame.evaluate("document.documentElement.lang") == "zh-Hans"
    assert frame.evaluate("ATLAS.maps[0].scene.units.id") == "county_2010_2020"
    assert frame.evaluate("document.documentElement.dataset.theme") is None
    assert errors == []


@pytest.mark.parametrize(
    ("query", "scheme", "ground"),
    [
        ("", "light", GROUND.light),
        ("", "dark", GROUND.dark),
        ("?theme=dark", "light", GROUND.dark),
        ("?theme=light", "dark", GROUND.light),
    ],
)
def test_the_theme_is_the_readers_unless_the_host_chooses(embed, query, scheme, ground):
    _, frame, _ = embed(code_of(query), color_scheme=scheme)
    assert frame.evaluate("getComputedStyle(document.body).backgroundColor") == rgb(ground)
    theme = "dark" if ground == GROUND.dark else "light"
    assert frame.evaluate("ATLAS.maps[0].ink.theme") == theme


@pytest.mark.parametrize(("query", "title"), [("", "净迁移"), ("?lang=en", "Net migration")])
def test_title_and_still_are_there_before_any_script_and_the_map_takes_their_place(
    chromium, built_site, query, title
):
    context = chromium.new_context(viewport={"width": 640, "height": 800})
    page = context.new_page()
    held = []
    page.route("**/assets/live.js*", lambda route: held.append(route))
    page.goto((built_site / "embed" / f"{MAP}.html").as_uri() + query, wait_until="commit")
    still = page.locator(".map-still > img")
    expect(still).to_be_visible()
    expect(page.locator("h1:visible")).to_have_count(1)
    expect(page.locator("h1:visible")).to_contain_text(title)
    before = page.locator(".map").bounding_box()
    held.pop().continue_()
    page.locator(".map.atlas-map").wait_for()
    expect(still).to_be_hidden()
    assert page.locator(".map").bounding_box() == before
    context.close()


def test_the_dialog_gives_code_that_works_where_it_is_pasted(embed, chromium, built_site):
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.route(
        f"{ATLAS}**",
        lambda route: route.fulfill(
            path=built_site / route.request.url.partition("?")[0].removeprefix(ATLAS)
        ),
    )
    page = context.new_page()
    page.goto(f"{ATLAS}maps/{MAP}.html")
    page.get_by_role("button", name="嵌入网页").click()
    page.locator("dialog select[name=lang]").select_option("en")
    page.locator("dialog select[name=level]").select_option("province")
    page.locator("dialog select[name=theme]").select_option("dark")
    field = page.locator("dialog textarea")
    expect(field).to_have_value(re.compile('title="Net migration by county'))
    page.get_by_role("button", name="复制代码").click()
    expect(page.locator("dialog [role=status]")).to_have_text("已复制。")
    code = page.evaluate("navigator.clipboard.readText()")
    assert code == field.input_value()
    context.close()
    assert f'src="{ATLAS}embed/{MAP}.html?lang=en&amp;level=province&amp;theme=dark"' in code
    assert 'loading="lazy"' in code
    assert len(code.partition("<script>")[2].splitlines()) == 2
    _, frame, errors = embed(code)
    assert frame.evaluate("ATLAS.maps[0].scene.units.id") == "province"
    frame.wait_for_function("() => document.documentElement.scrollHeight === innerHeight")
    assert errors == []


def test_from_a_disk_the_code_is_relative_and_says_what_to_put_before_it(open_page):
    page, errors = open_page(f"en/maps/{MAP}.html")
    page.get_by_role("button", name="Embed").click()
    expect(page.locator("dialog textarea")).to_have_value(
        re.compile(f'src="embed/{MAP}.html\\?lang=en"')
    )
    expect(page.locator("dialog")).to_contain_text("put the address where you host the site")
    preview = page.frame_locator("dialog iframe")
    expect(preview.locator(".atlas-map")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Embed")).to_be_focused()
    assert errors == []


def test_a_page_on_the_same_disk_can_embed_too(chromium, built_site, tmp_path):
    source = (built_site / "embed" / f"{MAP}.html").as_uri()
    code = code_of().replace(f"{ATLAS}embed/{MAP}.html", source)
    (tmp_path / "story.html").write_text(FOREIGN.format(code=code), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 640, "height": 800})
    page = context.new_page()
    page.goto((tmp_path / "story.html").as_uri())
    page.locator("iframe").scroll_into_view_if_needed()
    expect(page.frame_locator("iframe").locator(".atlas-map")).to_be_visible()
    frame = page.frames[1]
    frame.wait_for_function("() => document.documentElement.scrollHeight === innerHeight")
    context.close()


def test_without_script_the_frame_names_the_map_and_leads_to_it(chromium, built_site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built_site / "embed" / f"{MAP}.html").as_uri())
    title = next(layer.title.zh for layer in packaged_maps() if layer.id == MAP)
    expect(page.locator("h1").first).to_have_text(title)
    links = [link.get_attribute("href") for link in page.locator("a").all()]
    assert links == [f"../maps/{MAP}.html", f"../en/maps/{MAP}.html"]
    context.close()


def test_without_script_the_flow_map_is_a_still(chromium, built_site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built_site / "embed" / "moves.html").as_uri())
    still = page.locator("img.moves-still").first
    still.scroll_into_view_if_needed()
    expect(still).to_have_js_property("complete", True)
    box = still.bounding_box()
    assert box is not None
    assert box["width"] > 500
    assert 0.7 < box["height"] / box["width"] < 1
    context.close()


@pytest.mark.parametrize(
    ("asked", "height"),
    [("700.2", 701), ("1e9", 5000), ("Infinity", 5000), ("'900'", 900), ("-5", 150), ("NaN", 150)],
)
def test_a_frame_gets_no_more_height_than_a_page_can_bear(chromium, asked, height):
    """What stands in a frame may be another page by now; that of a frame is 150 px by default."""
    page = chromium.new_page(viewport={"width": 640, "height": 800})
    asks = f"<script>parent.postMessage({{type: 'china-atlas:height', height: {asked}}}, '*')"
    heard = "addEventListener('message', () => { window.heard = true })"
    page.set_content(
        f"<script>{host_lines(country=china())}{heard}</script>"
        f'<iframe srcdoc="{asks}</script>" style="border:0"></iframe>'
    )
    page.wait_for_function("() => window.heard")
    assert page.locator("iframe").bounding_box()["height"] == height
    page.close()
