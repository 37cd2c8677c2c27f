"""Embedded maps: in a foreign page on another host, at three widths, as the code is pasted."""

import math
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.web.maps.headlines import finding_of
from atlas.web.maps.map_files import host_lines

ATLAS, NEWS = "https://atlas.example/", "https://news.example/story.html"
MAP = "net_migration_county_2010_2020"
YIWU, JINHUA = "330782", "330700"
TWO_THIRDS = "document.querySelector('.map').offsetHeight >= innerHeight * 2 / 3"
GROUND = load_style(country=china()).ground.page
FOREIGN = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>News</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>body{{margin:0}}p{{height:900px;margin:0}}</style>
<p>Before.</p>{code}<p>After.</p></html>"""

Embed = Callable[..., tuple[Page, Frame, list[str]]]


def code_of(query: str = "", title: str = "A map", id: str = MAP) -> str:
    return (
        f'<iframe src="{ATLAS}embed/{id}.html{query}" title="{title}" width="100%" height="620" '
        f'style="border:0" loading="lazy"></iframe>\n<script>{host_lines()}</script>'
    )


def serve_atlas(site: Path, route: Any) -> None:
    """Answer a request to the atlas's own host from disk."""
    route.fulfill(path=site / route.request.url.partition("?")[0].removeprefix(ATLAS))


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
    # The height follows whatever the words do.
    wanted = "Math.ceil(document.body.getBoundingClientRect().height) === innerHeight"
    for act in ("", "document.querySelector('h1').append(' word'.repeat(90))"):
        frame.evaluate(act or "0")
        frame.wait_for_function(f"() => {wanted}")
        frame.wait_for_function(f"() => {TWO_THIRDS}")
    assert page.locator("iframe").bounding_box()["width"] == width
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert errors == []


KINDS = (
    "net_migration_county_2010_2020",
    "density_county_2020",
    "people_and_migration_county_2010_2020",
    "type_prefecture_districts",
    "moves",
)
"""A rate about zero, a count, two kinds of classes in words, the flow map."""
LINES = """
() => {
  const seen = (one) => one.offsetWidth > 1 && one.offsetHeight > 1;
  const [legend] = [...document.querySelectorAll('main > .legend, .moves-legend')].filter(seen);
  const parts = 'li, .atlas-legend-title, .atlas-legend-graphic:not(:has(ul)), .moves-bar';
  const tops = [...legend.querySelectorAll(parts)].filter(seen).map((one) => one.offsetTop);
  // Of 17 px each, whatever stands in them.
  return Math.max(legend.offsetHeight / 17, new Set(tops).size);
}
"""
WORDS = """(([body, map]) => body - map)(
  ['body', '.frame'].map((it) => document.querySelector(it).getBoundingClientRect().height))"""
"""Pixels of all that is not the map."""
PLAIN = {"people_and_migration_county_2010_2020"}
"""No headline map: its title stands there."""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("id", KINDS)
def test_at_340_px_the_map_has_two_thirds_and_the_legend_four_lines(embed, dataset, id, lang):
    page, frame, errors = embed(code_of(f"?lang={lang}", id=id), 340)
    # As the snippet proposes it, and as the frame asks for.
    frame.wait_for_function(f"() => {TWO_THIRDS}")
    # However wide the letters of the machine are, the frame asks for no more than the map needs.
    words, most = frame.evaluate(WORDS), 340 * 0.86
    height = page.locator("iframe").bounding_box()["height"]
    assert height <= math.ceil(words + max(2 * words + 1, most)) + 1
    assert height <= 640
    assert frame.evaluate(LINES) <= 4
    found = finding_of(id, dataset, lang)
    assert (found is None) == (id in PLAIN)
    expect(frame.locator("h1")).to_have_text(found or frame.title())
    # Nothing runs out of the frame or is cut off in it.
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    cut = "(it) => it.filter((one) => one.scrollWidth > one.clientWidth + 1).length"
    assert frame.locator(".foot > *:not(.info)").evaluate_all(cut) == 0
    assert errors == []


def test_the_arrows_of_the_key_stand_in_one_line_whatever_the_font(embed):
    """Letters of some machines are half as wide again: the arrows give way, not their heads."""
    _, frame, _ = embed(code_of("?lang=en", id="moves"), 340)
    widths = frame.locator(".moves-widths > li:visible")
    for stretch in ("0", ".12em"):
        frame.evaluate(
            "(it) => { document.querySelector('.moves-widths').style.letterSpacing = it }", stretch
        )
        boxes = [one.bounding_box() for one in widths.all()]
        assert len(boxes) == 3
        middles = [box["y"] + box["height"] / 2 for box in boxes]
        assert max(middles) - min(middles) < 1
        assert max(box["x"] + box["width"] for box in boxes) <= 340 - 12
        heads = frame.locator(".moves-widths svg").evaluate_all(
            "(them) => them.map((it) => [it.getBoundingClientRect().width, it.getCTM().a])"
        )
        assert all(width >= 16 and scale == 1 for width, scale in heads)


@pytest.mark.parametrize("id", ["net_migration_county_2010_2020", "moves"])
def test_a_frame_that_stays_as_the_code_proposes_is_filled(embed, id):
    page, frame, _ = embed(code_of("?lang=en", id=id).partition("<script>")[0], 340)
    frame.wait_for_function(f"() => {TWO_THIRDS}")
    assert page.locator("iframe").bounding_box()["height"] == 620
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("id", ["net_migration_county_2010_2020", "moves"])
def test_all_else_is_behind_the_i(embed, id):
    _, frame, errors = embed(code_of("?lang=en", id=id), 340)
    rest, button = frame.locator(".info-panel"), frame.locator(".info > summary")
    expect(rest).to_be_hidden()
    button.focus()
    frame.page.keyboard.press("Enter")
    expect(rest).to_be_visible()
    assert rest.bounding_box()["y"] >= frame.page.locator("iframe").bounding_box()["y"]
    frame.page.keyboard.press("Escape")
    expect(rest).to_be_hidden()
    expect(button).to_be_focused()
    # On paper nothing is behind anything.
    frame.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(rest).to_be_visible()
    frame.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(rest).to_be_hidden()
    assert errors == []


def test_finding_and_source_stand_inside_and_the_rest_can_be_opened(embed, dataset):
    page, frame, _ = embed(code_of("?lang=en"))
    text = frame.locator("main").inner_text()
    said = (finding_of(MAP, dataset, "en"), "Source: census 2010, 2020")
    assert [words for words in said if words not in text] == []
    frame.locator(".info > summary").click()
    told = frame.locator(".info-panel").inner_text()
    rest = (
        "Net migration by county, 2010–2020",
        "Tianditu, 2023",
        "1 November 2020",
        "Read with care",
        "Hong Kong, Macao and Taiwan",
        "审图号",
    )
    assert [words for words in rest if words not in told] == []
    link = frame.get_by_role("link", name="Open in the atlas")
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
    # The finding is one of counties.
    expect(frame.locator("h1")).to_have_text(
        "Net migration by county, 2010–2020 (here: prefectures)"
    )
    link = frame.get_by_role("link", name="Open in the atlas").get_attribute("href")
    assert link.startswith(f"{ATLAS}en/maps/{MAP}.html#level=prefecture&place={JINHUA}")
    assert errors == []


def test_level_place_and_view_go_from_the_page_to_the_frame_and_back(embed, chromium, built_site):
    context = chromium.new_context()
    context.route(f"{ATLAS}**", partial(serve_atlas, built_site))
    page = context.new_page()
    shown = f"#level=prefecture&place={JINHUA}&at=119.500,29.000,6.50"
    page.goto(f"{ATLAS}en/maps/{MAP}.html{shown}")
    page.wait_for_function("() => window.ATLAS?.maps?.[0]?.config.set === 'prefecture'")
    page.wait_for_function("() => ATLAS.maps[0].selected >= 0")
    page.get_by_role("button", name="Embed").click()
    field = page.locator("dialog textarea")
    query = f"?lang=en&amp;level=prefecture&amp;place={JINHUA}&amp;at=119.500,29.000,6.50"
    expect(field).to_have_value(re.compile(re.escape(f"embed/{MAP}.html{query}")))
    code = field.input_value()
    page.locator("dialog select[name=at]").select_option("")
    expect(field).not_to_have_value(re.compile("at="))
    context.close()
    _, frame, errors = embed(code)
    view = frame.evaluate(
        "(({lng, lat}, zoom) => [lng, lat, zoom])(ATLAS.maps[0].leaflet.getCenter(), "
        "ATLAS.maps[0].leaflet.getZoom())"
    )
    assert view == pytest.approx([119.5, 29.0, 6.5], abs=0.01)
    assert frame.evaluate("ATLAS.maps[0].scene.units.id") == "prefecture"
    place = "ATLAS.maps[0].scene.units.codes[ATLAS.maps[0].selected]"
    assert frame.evaluate(place) == JINHUA
    link = frame.get_by_role("link", name="Open in the atlas")
    assert link.get_attribute("href") == f"{ATLAS}en/maps/{MAP}.html{shown}"
    # A reader's own movement is what the atlas opens with.
    frame.evaluate("ATLAS.maps[0].leaflet.setView([30, 110], 7, {animate: false})")
    expect(link).to_have_attribute("href", re.compile(re.escape("at=110.000,30.000,7.00")))
    assert errors == []


def test_what_the_address_may_not_choose_is_left_at_its_default(embed):
    _, frame, errors = embed(code_of("?lang=fr&level=street&place=nowhere&theme=pink"))
    assert frame.evaluate("document.documentElement.lang") == "zh-Hans"
    assert frame.evaluate("ATLAS.maps[0].scene.units.id") == "county_2010_2020"
    assert frame.evaluate("document.documentElement.dataset.theme") == "light"
    assert errors == []


@pytest.mark.parametrize(
    ("query", "scheme", "ground"),
    [
        ("", "light", GROUND.light),
        ("", "dark", GROUND.light),
        ("?theme=auto", "light", GROUND.light),
        ("?theme=auto", "dark", GROUND.dark),
        ("?theme=dark", "light", GROUND.dark),
        ("?theme=light", "dark", GROUND.light),
    ],
)
def test_a_frame_is_light_unless_its_address_asks_for_dark_or_for_the_readers(
    embed, query, scheme, ground
):
    _, frame, _ = embed(code_of(query), color_scheme=scheme)
    assert frame.evaluate("getComputedStyle(document.body).backgroundColor") == rgb(ground)
    theme = "dark" if ground == GROUND.dark else "light"
    assert frame.evaluate("ATLAS.maps[0].ink.theme") == theme


@pytest.mark.parametrize(("query", "title"), [("", "因迁移"), ("?lang=en", "by migration")])
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


@pytest.mark.parametrize(
    ("query", "site"),
    [("", "中国人口地图集；来源："), ("?lang=en", "China Population Atlas. Source: ")],
)
@pytest.mark.parametrize("width", [340, 640])
def test_the_foot_names_publisher_and_source_whole(chromium, built_site, query, site, width):
    context = chromium.new_context(viewport={"width": width, "height": 620}, color_scheme="dark")
    page = context.new_page()
    for file in (f"embed/{MAP}.html", "embed/moves.html"):
        page.goto((built_site / file).as_uri() + query)
        page.locator(".map.atlas-map").wait_for()
        foot = page.locator(".foot > span:visible")
        expect(foot).to_contain_text(site)
        seen = foot.evaluate("(it) => [it.scrollWidth <= it.clientWidth + 1, it.clientHeight < 44]")
        assert seen == [True, True]
    context.close()


def test_the_dialog_gives_code_that_works_where_it_is_pasted(embed, chromium, built_site):
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.route(f"{ATLAS}**", partial(serve_atlas, built_site))
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


def test_without_script_the_frame_names_the_map_and_leads_to_it(chromium, built_site, dataset):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built_site / "embed" / f"{MAP}.html").as_uri())
    expect(page.locator("h1").first).to_have_text(finding_of(MAP, dataset, "zh"))
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
        f"<script>{host_lines()}{heard}</script>"
        f'<iframe srcdoc="{asks}</script>" style="border:0"></iframe>'
    )
    page.wait_for_function("() => window.heard")
    assert page.locator("iframe").bounding_box()["height"] == height
    page.close()
