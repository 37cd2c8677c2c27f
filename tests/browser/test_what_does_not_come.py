"""A script or data file that does not come: the reader is told where it is missed, and tries again.

Every file that a page asks for, at once or when a reader uses it, is refused in turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, Route, expect

STANDING = "() => !document.querySelector('[aria-busy], script[data-waiting]')"
NOTICE = ".failed[role=alert]"
RAW = ("ATLAS", ".js", "undefined", "not a function")
"""What no reader is to read."""

WORDS = {"zh": ("没有加载成功", "重试"), "en": ("did not load", "Try again")}
RENEWED = {"zh": ("刚刚更新", "重新载入"), "en": ("has been renewed", "Reload")}
PATIENCE_MS = 8000

HEARD = """() => {
  const heard = window.heard = [];
  const hear = (it) => {
    if (it.matches?.('.failed[role=alert]') && it.checkVisibility()) heard.push(it.innerText);
  };
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(hear)))
    .observe(document, { childList: true, subtree: true });
}"""
"""Notes every notice: a later success at the same place takes an older one away."""

Use = Callable[[Page], None]

BREATH = "() => new Promise((done) => setTimeout(done, 100))"
"""Time in which a page asks for what it needs; a busy one counts it after its work."""


def press(page: Page, selector: str) -> None:
    """Press the buttons that are there, one after the other."""
    for found in page.locator(f"{selector}:visible").all():
        click(page, found)


def click(page: Page, found: Locator) -> None:
    """Click, and close what opens over the page."""
    close(page)
    found.click(timeout=PATIENCE_MS)
    page.evaluate(BREATH)
    close(page)


def close(page: Page) -> None:
    if page.locator("dialog[open]").count():
        page.keyboard.press("Escape")


def point(page: Page) -> None:
    """Point at the middle of the first map, if it is there."""
    shown = page.locator(".map:visible").first
    if shown.count():
        shown.scroll_into_view_if_needed()
        box = shown.bounding_box()
        assert box
        page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"], steps=3)


def search(page: Page) -> None:
    field = page.locator("form.find input").first
    if field.count() and field.is_visible():
        field.fill("Harbin")


def use_map(page: Page) -> None:
    point(page)
    press(page, ".controls button[aria-pressed=false]")
    press(page, "details.data:not([open]) summary")
    press(page, ".take button")


def use_explorer(page: Page) -> None:
    point(page)
    search(page)
    page.keyboard.press("Escape")
    press(page, "[data-show=people], [data-level=province]")
    press(page, ".share button")


def use_flows(page: Page) -> None:
    press(page, ".moves-shows label:last-child input")
    press(page, ".take button")


def use_place(page: Page) -> None:
    search(page)
    press(page, "p.take button")


def use_chart(page: Page) -> None:
    press(page, ".take button")


def use_story(page: Page) -> None:
    search(page)
    page.keyboard.press("Escape")
    page.locator("[data-step=gap]").scroll_into_view_if_needed()
    page.wait_for_timeout(300)


def look(page: Page) -> None:
    """Do nothing: what the page shows by itself is all."""


USES: dict[str, Use] = {
    "en/maps/growth_county_2010_2020.html": use_map,
    "en/moves.html": use_flows,
    "en/explore.html": use_explorer,
    "en/index.html": use_story,
    "en/place/230100.html": use_place,
    "en/charts/core-and-periphery.html": use_chart,
    "en/charts/net-migration-by-age.html": use_chart,
    "embed/growth_county_2010_2020.html": look,
    "embed/moves.html": look,
    "en/downloads.html": look,
    "en/maps.html": look,
}
WHOLE_WITHOUT = {
    "live.js": "the page with its stills, texts and links",
    "place.js": "the sentence, the table and the links of a place",
    "chart.js": "a drawing that stands in the page",
    "cores.js": "a table that stands in the page",
    "gallery.js": "the list of maps, without its filter",
    "copy.js": "the citation, which is selected and copied by hand",
}
"""Scripts without which a page is whole: nobody is there to tell of them, and nothing is missed."""


class Reader:
    """A page from whose files one may be kept away, and what goes wrong on it."""

    def __init__(self, page: Page, site: Path) -> None:
        self.page, self.site = page, site
        self.asked: list[str] = []
        self.thrown: list[str] = []
        self.refused = ""
        page.on("pageerror", lambda error: self.thrown.append(str(error)))
        page.route("**/assets/**", self.serve)
        page.add_init_script(f"({HEARD})()")

    def serve(self, route: Route) -> None:
        file = route.request.url.partition("?")[0].partition("/assets/")[2]
        # What stands in a frame is a page of its own.
        is_own = route.request.frame == self.page.main_frame
        if is_own and file.endswith(".js"):
            self.asked.append(file)
        if is_own and file == self.refused:
            route.abort()
        else:
            route.continue_()

    def open(self, path: str, use: Use, fragment: str = "") -> None:
        self.page.goto((self.site / path).as_uri() + fragment)
        self.settle()
        use(self.page)
        self.settle()

    def settle(self) -> None:
        self.page.evaluate(BREATH)
        self.page.wait_for_function(STANDING, timeout=PATIENCE_MS)

    def heard(self) -> list[str]:
        found: list[str] = self.page.evaluate("window.heard")
        return found

    def told(self) -> list[str]:
        return [it.inner_text() for it in self.page.locator(NOTICE).all() if it.is_visible()]


@pytest.fixture
def reader(chromium: Browser, built_site: Path) -> Iterator[Reader]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en")
    yield Reader(context.new_page(), built_site)
    context.close()


@pytest.mark.parametrize("path", USES)
def test_each_file_that_does_not_come_is_told_and_tried_again(reader: Reader, path: str) -> None:
    reader.open(path, look)
    # What a page needs at once is missed at once: only of the rest a reader has to ask.
    at_once = set(reader.asked)
    reader.open(path, USES[path])
    assert reader.told() == []
    files, faults = sorted(set(reader.asked)), []
    language = WORDS["zh" if path.startswith("embed") else "en"]
    for file in files:
        reader.refused = file
        reader.thrown.clear()
        try:
            reader.open(path, look if file in at_once else USES[path])
        except Error as error:
            faults.append(f"{file}: {error}")
            continue
        told = reader.heard()
        if not told and file not in WHOLE_WITHOUT:
            faults.append(f"{file}: silent")
        faults += [f"{file}: reads {it!r}" for it in told if any(raw in it for raw in RAW)]
        faults += [f"{file}: reads {it!r}" for it in told if language[0] not in it]
        faults += [f"{file}: throws {it}" for it in reader.thrown]
        reader.refused = ""
        # What failed for want of another is tried again once that is there.
        for _ in range(2):
            for again in reader.page.locator(f"{NOTICE}:visible button").all()[::-1]:
                close(reader.page)
                again.click()
                reader.settle()
        if reader.told():
            faults.append(f"{file}: told again though it came: {reader.told()}")
    assert not faults, "\n".join(faults)


STAMP = re.compile(r'(?<=checkStamp\(")\w+(?="\))')


@pytest.mark.parametrize(
    ("path", "renewed", "drawn"),
    [
        (
            "maps/growth_county_2010_2020.html",
            "values/county_people_2010_2020/change_pct_2010_2020.js",
            ".map .atlas-map-canvas",
        ),
        (
            "en/maps/growth_county_2010_2020.html",
            "units/county_people_2010_2020.js",
            ".map .atlas-map-canvas",
        ),
        (
            "en/explore.html",
            "values/county_people_2010_2020/change_pct_2010_2020.js",
            ".map .atlas-map-canvas",
        ),
        ("moves.html", "moves.js", ".map .atlas-map-canvas"),
        ("en/place/230100.html", "places/23.js", "#place svg"),
        ("place/230100.html", "geo/23.js", "#pair canvas"),
        (
            "embed/growth_county_2010_2020.html?lang=en",
            "values/county_people_2010_2020/change_pct_2010_2020.js",
            ".map .atlas-map-canvas",
        ),
        ("en/moves.html", "", ".map .atlas-map-canvas"),
        ("en/place/230100.html", "", "#place svg"),
    ],
)
def test_what_is_of_another_build_is_not_drawn_and_the_page_says_reload(
    reader: Reader, built_site: Path, path: str, renewed: str, drawn: str
) -> None:
    """One file that a browser kept, or, where none is named, all that a renewed site serves."""
    page, old = reader.page, []

    def serve_renewed(route: Route) -> None:
        file = route.request.url.partition("?")[0].partition("/assets/")[2]
        if not file.endswith(".js") or (renewed and file != renewed) or old:
            route.fallback()
            return
        script = (built_site / "assets" / file).read_text(encoding="utf-8")
        other = STAMP.sub("another000", script)
        route.fulfill(body=other, content_type="text/javascript")

    page.route("**/assets/**", serve_renewed)
    page.goto(f"{(built_site / path.partition('?')[0]).as_uri()}?{path.partition('?')[2]}")
    sentence, button = RENEWED["en" if path.startswith("en/") or path.endswith("lang=en") else "zh"]
    notice = page.locator(NOTICE).first
    expect(notice).to_contain_text(sentence)
    assert page.locator(drawn).count() == 0
    assert page.locator("[aria-busy]").count() == 0
    old.append(renewed)
    notice.get_by_role("button", name=button).click()
    expect(page.locator(drawn).first).to_be_visible()
    assert reader.told() == []


TOLD_AS = """() => [
  document.querySelector('[name=map]').value,
  new URLSearchParams(location.hash.slice(1)).get('map') || '',
  ATLAS.maps[0].config.column, document.querySelector('.pane h2').textContent,
  new URLSearchParams(location.hash.slice(1)).get('level') || 'county',
  document.querySelector('[data-level][aria-pressed=true]').dataset.level,
  ATLAS.levelOf(ATLAS.maps[0].config), document.querySelector('.pane .about').href,
]"""
"""What controls, address, map, title and link of the explorer say of the map that is shown."""

AGED = "aged_65_plus_county_2020"
GROWTH = "growth_county_2010_2020"


def test_a_map_whose_file_does_not_come_changes_nothing_of_the_explorer(reader: Reader) -> None:
    page = reader.page
    reader.open("en/explore.html", look, f"#map={GROWTH}")
    before = page.evaluate(TOLD_AS)
    page.route("**/values/**", lambda route: route.abort())
    page.locator("select[name=map]").select_option(AGED)
    notice = page.locator(f"{NOTICE}:visible")
    expect(notice).to_have_count(1)
    reader.settle()
    assert page.evaluate(TOLD_AS) == before
    page.unroute("**/values/**")
    notice.get_by_role("button").click()
    expect(notice).to_have_count(0)
    reader.settle()
    after = page.evaluate(TOLD_AS)
    assert after[:3] == [AGED, AGED, "aged_65_plus_share_2020"]
    assert all(old != new for old, new in zip(before[:4], after[:4], strict=True))
    # Back shows what was there before, whose files are there.
    page.go_back()
    page.wait_for_function(
        f"() => {{ const told = ({TOLD_AS})(); return told[0] === '{GROWTH}'; }}"
    )
    assert reader.thrown == []


def test_a_level_whose_file_does_not_come_changes_nothing(reader: Reader) -> None:
    """On the page of a map as in the explorer, by a button as by Back."""
    page = reader.page
    reader.open("en/explore.html", look, f"#map={GROWTH}")
    before = page.evaluate(TOLD_AS)
    page.route("**/units/**", lambda route: route.abort())
    page.locator("[data-level=province]").click()
    notice = page.locator(f"{NOTICE}:visible")
    expect(notice).to_have_count(1)
    reader.settle()
    assert page.evaluate(TOLD_AS) == before
    said = (
        "() => [location.hash, ATLAS.maps[0].config.set, document.querySelector('h1').textContent]"
    )
    page.goto("about:blank")
    page.unroute("**/units/**")
    reader.open(f"en/maps/{GROWTH}.html", look)
    page.evaluate("() => ATLAS.maps[0].leaflet.setZoom(5, {animate: false})")
    page.wait_for_function("() => location.hash.includes('at=')")
    shown = page.evaluate(said)
    page.route("**/units/**", lambda route: route.abort())
    page.evaluate("hash => { location.hash = hash; }", f"level=province&{shown[0].lstrip('#')}")
    expect(notice).to_have_count(1)
    reader.settle()
    assert page.evaluate(said) == shown
    page.unroute("**/units/**")
    notice.get_by_role("button").click()
    page.wait_for_function("() => ATLAS.maps[0].config.set === 'province'")
    page.wait_for_function("() => location.hash.includes('level=province')")
    expect(notice).to_have_count(0)


def test_an_older_browser_is_told_what_does_not_come(reader: Reader) -> None:
    """One without ``Object.hasOwn``, that came in 2021."""
    reader.page.add_init_script("delete Object.hasOwn")
    reader.refused = "units/county_people_2010_2020.js"
    reader.open(f"en/maps/{GROWTH}.html", look)
    assert [WORDS["en"][0] in it for it in reader.told()] == [True]
    assert reader.thrown == []
