"""A legend and its map as one: what stands out, what is dimmed, and what is read out of a class.

By mouse, finger and keyboard; on nine squares whose shares are told by hand, and on pages of the
site, whose shares are counted from the table that a reader downloads.
"""

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageColor
from playwright.sync_api import Locator, Page, expect

from atlas.catalogue.style import load_style
from atlas.country import china
from tests.browser.nine_squares import GROWTH, Opener, Tab
from tests.browser.test_access import RULES
from tests.downloaded import read_downloaded, rows_by_code

STYLE = load_style(country=china())
LAND = STYLE.ground.land_without_theme
MAP = "maps/growth_county_2010_2020.html"
SENTENCE = ".key-sentence"
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

Colour = tuple[int, ...]


def seen_at(page: Page, x: float, y: float) -> Colour:
    """Colour of a point of the window, as a reader sees it."""
    page.evaluate(FRAMES)
    shot = Image.open(io.BytesIO(page.screenshot()))
    return shot.convert("RGB").getpixel((round(x), round(y)))


def near(one: Colour, other: Colour, reach: int = 6) -> bool:
    return all(abs(a - b) <= reach for a, b in zip(one, other, strict=True))


def veiled(colour: str, ground: str) -> Colour:
    """Nine parts of the ground over one of a colour."""
    pairs = zip(ImageColor.getrgb(colour), ImageColor.getrgb(ground), strict=True)
    return tuple(round(0.1 * own + 0.9 * land) for own, land in pairs)


def key(page: Page | Locator, group: int) -> Locator:
    return page.locator(f"[data-class='{group}']")


def button(page: Page | Locator, group: int) -> Locator:
    return key(page, group).get_by_role("button")


def square(tab: Tab, code: str) -> Colour:
    return seen_at(tab.page, *tab.centre(code))


def is_alone(tab: Tab, code: str, other: str, colour: int, other_colour: int) -> bool:
    """Whether a square bears its colour, and another the veil."""
    own = near(square(tab, code), ImageColor.getrgb(GROWTH.light[colour]))
    return own and near(square(tab, other), veiled(GROWTH.light[other_colour], LAND.light))


def nothing_stands_out(tab: Tab) -> bool:
    own = {"110101": 0, "110102": 1, "440104": 8}
    colours = {code: ImageColor.getrgb(GROWTH.light[group]) for code, group in own.items()}
    return all(near(square(tab, code), colour) for code, colour in colours.items())


def test_a_mouse_over_a_class_dims_the_others_and_says_how_much_it_holds(opened: Opener) -> None:
    tab = opened()
    page, said = tab.page, tab.page.locator(SENTENCE)
    before = page.locator("#legend").bounding_box()
    assert nothing_stands_out(tab)
    expect(said).to_have_text("")
    key(page, 0).hover()
    # One square of seven in a class; a million of their five million people.
    expect(said).to_have_text("低于 −20%1个单位，占人口20%、土地14%".replace("%1", "%：1"))
    assert is_alone(tab, "110101", "440104", 0, 8)
    key(page, 8).hover()
    expect(said).to_have_text("+40% 及以上：1个单位，占人口20%、土地14%")
    assert is_alone(tab, "440104", "110101", 8, 0)
    assert page.locator("#legend").bounding_box() == before
    page.mouse.move(790, 690)
    expect(said).to_have_text("")
    assert nothing_stands_out(tab)
    assert tab.faults == []


def test_a_mouse_that_passes_by_lights_no_class(opened: Opener) -> None:
    tab = opened()
    tab.run("() => { window.lit = []; atlas.light = (group) => window.lit.push(group); }")
    tab.run(
        """() => {
          const step = document.querySelector("[data-class='0'] > button");
          const over = { bubbles: true, pointerType: 'mouse' };
          step.dispatchEvent(new PointerEvent('pointerover', over));
          document.querySelector('#legend').dispatchEvent(new PointerEvent('pointerleave', over));
        }"""
    )
    tab.page.wait_for_timeout(200)
    assert tab.run("() => window.lit") == []


def test_a_click_keeps_a_class_and_another_lets_it_go(opened: Opener) -> None:
    tab = opened()
    page = tab.page
    button(page, 3).click()
    expect(button(page, 3)).to_have_attribute("aria-pressed", "true")
    page.mouse.move(790, 690)
    page.wait_for_timeout(200)
    assert is_alone(tab, "230102", "110101", 3, 0)
    # Who points at another sees that one meanwhile.
    key(page, 0).hover()
    expect(page.locator(SENTENCE)).to_contain_text("低于")
    page.mouse.move(790, 690)
    expect(page.locator(SENTENCE)).to_contain_text("−5% 至 0%")
    button(page, 3).click()
    expect(button(page, 3)).to_have_attribute("aria-pressed", "false")
    assert nothing_stands_out(tab)


def test_the_keys_of_a_legend_are_one_stop_of_the_tab_key(opened: Opener) -> None:
    tab = opened()
    page, said = tab.page, tab.page.locator(SENTENCE)
    page.keyboard.press("Tab")
    expect(button(page, 0)).to_be_focused()
    expect(button(page, 0)).to_have_accessible_name("低于 −20%")
    assert is_alone(tab, "110101", "440104", 0, 8)
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("−20% 至 −10%：1个单位，占人口10%、土地14%")
    assert is_alone(tab, "110102", "110101", 1, 0)
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    expect(button(page, 8)).to_be_focused()
    expect(button(page, 1)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#legend')") is None
    expect(said).to_contain_text("−20% 至 −10%")
    page.keyboard.press("Shift+Tab")
    expect(button(page, 8)).to_be_focused()
    page.keyboard.press("Escape")
    expect(said).to_have_text("")
    assert nothing_stands_out(tab)


def test_a_unit_marks_its_class_under_the_mouse_and_by_the_keyboard(opened: Opener) -> None:
    tab = opened()
    here = tab.page.locator(".is-here")
    assert here.count() == 0
    tab.page.mouse.move(*tab.centre("230104"))
    expect(here).to_have_attribute("data-class", "5")
    tab.page.mouse.move(790, 690)
    expect(here).to_have_count(0)
    tab.run("() => atlas.select('110102')")
    expect(here).to_have_attribute("data-class", "1")
    tab.run("() => atlas.select(null)")
    expect(here).to_have_count(0)
    # The aim of the keyboard is in the middle: the square of the middle is that of 230103.
    tab.page.locator("#map").focus()
    tab.page.keyboard.press("ArrowRight")
    tab.page.wait_for_timeout(400)
    expect(here).to_have_count(1)


def test_a_kept_class_outlives_another_level_and_theme_but_no_other_map(opened: Opener) -> None:
    tab = opened()
    page = tab.page
    button(page, 0).click()
    tab.run("() => atlas.show({ set: 'province' })")
    expect(button(page, 0)).to_have_attribute("aria-pressed", "true")
    # Of the provinces one of three, with 1.8 of 5.9 million people.
    expect(page.locator(SENTENCE)).to_have_text("低于 −20%：1个单位，占人口31%、土地38%")
    tab.run("() => atlas.setTheme('dark')")
    expect(button(page, 0)).to_be_focused()
    dimmed = veiled(GROWTH.dark[8], LAND.dark)
    assert near(seen_at(page, *tab.centre("440000")), dimmed)
    tab.run("() => atlas.show({ column: null })")
    assert tab.run("() => [atlas.lit, atlas.keys.kept]") == [None, None]


def test_a_class_that_a_level_lacks_is_let_go(opened: Opener) -> None:
    tab = opened()
    button(tab.page, 5).click()
    assert tab.run("() => atlas.lit") == 5
    tab.run("() => atlas.show({ set: 'province' })")
    assert tab.run("() => [atlas.lit, atlas.keys.kept]") == [None, None]


def test_categories_stand_out_by_their_list(opened: Opener) -> None:
    categories = {"keys": ["no", "yes"], "labels": ["否", "是"]}
    colours = {"light": ["#111111", "#eeeeee"], "dark": ["#222222", "#dddddd"]}
    tab = opened(column="district", classes={**categories, **colours})
    expect(button(tab.page, 0)).to_have_accessible_name("否")
    key(tab.page, 0).hover()
    # Five squares of eight, with 3.7 of 5.9 million people.
    expect(tab.page.locator(SENTENCE)).to_have_text("否：5个单位，占人口63%、土地63%")
    assert near(square(tab, "110101"), (0x11, 0x11, 0x11))
    assert near(square(tab, "230102"), veiled("#eeeeee", LAND.light))


def test_circles_stand_out_by_their_colour(opened: Opener) -> None:
    people = {"column": "moved", "label": "增减（人）", "less": "减少", "more": "增加"}
    tab = opened(people=people, switch="switch", circles=None)
    tab.page.get_by_role("button", name="人", exact=True).click()
    legend = tab.page.locator(".people-legend")
    key(legend, 0).hover()
    # Three squares lost people, three gained; one neither, and of one nothing is known.
    expect(legend.locator(SENTENCE)).to_have_text("减少：3个单位，占人口38%、土地50%")
    fewer, more = STYLE.palettes["two"].light
    assert not near(square(tab, "440104"), ImageColor.getrgb(more), 60)
    key(legend, 1).hover()
    expect(legend.locator(SENTENCE)).to_contain_text("增加：3个单位")
    assert not near(square(tab, "110101"), ImageColor.getrgb(fewer), 60)


def test_paper_shows_what_is_kept_and_not_what_is_pointed_at(opened: Opener) -> None:
    tab = opened()
    key(tab.page, 0).hover()
    expect(tab.page.locator(SENTENCE)).to_contain_text("低于")
    tab.run("() => window.dispatchEvent(new Event('beforeprint'))")
    assert tab.run("() => atlas.lit") is None
    tab.run("() => window.dispatchEvent(new Event('afterprint'))")
    button(tab.page, 0).click()
    tab.run("() => window.dispatchEvent(new Event('beforeprint'))")
    assert tab.run("() => atlas.lit") == 0


def shares(site: Path, takes: Callable[[Mapping[str, str]], bool]) -> tuple[int, float, float]:
    """Units that are taken of those with a change, and their shares of people and of land, %."""
    table = read_downloaded(site, "county_people_2010_2020")
    rows = [row for row in table.to_dict("records") if row["change_pct_2010_2020"]]
    taken = [row for row in rows if takes(row)]

    def share(column: str) -> float:
        part, whole = (sum(float(row[column] or 0) for row in of) for of in (taken, rows))
        return 100 * part / whole

    return len(taken), share("population_2010"), share("area_km2")


def from_five_to_none(row: Mapping[str, str]) -> bool:
    return -5 <= float(row["change_pct_2010_2020"]) < 0


def largest(site: Path, takes: Callable[[Mapping[str, str]], bool]) -> str:
    """Code of the largest unit that is taken."""
    rows = rows_by_code(site, "county_people_2010_2020")
    known = {code: row for code, row in rows.items() if row["change_pct_2010_2020"]}
    taken = [code for code, row in known.items() if takes(row)]
    return max(taken, key=lambda code: float(rows[code]["area_km2"] or 0))


def unit_seen(page: Page, code: str) -> Colour:
    frame = page.locator("#map_main, .map").first.bounding_box()
    point = page.evaluate("(code) => ATLAS.maps[0].pointOf(code)", code)
    assert frame is not None
    return seen_at(page, frame["x"] + point["x"], frame["y"] + point["y"])


def test_a_finger_on_the_legend_of_a_page_says_what_the_downloaded_table_does(
    open_page, built_site
):
    page, faults = open_page(MAP, 390, 780, has_touch=True)
    units, people, land = shares(built_site, from_five_to_none)
    growth = STYLE.scale("growth").light
    own, other = (
        largest(built_site, takes)
        for takes in (from_five_to_none, lambda row: float(row["change_pct_2010_2020"]) >= 40)
    )
    legend = page.locator("main .legend")
    before = legend.bounding_box()
    button(legend, 3).tap()
    said = legend.locator(SENTENCE)
    words = f"−5% 至 0%：{units:,}个单位，占人口{people:.0f}%、土地{land:.0f}%"
    expect(said).to_have_text(words)
    assert near(unit_seen(page, own), ImageColor.getrgb(growth[3]))
    assert near(unit_seen(page, other), veiled(growth[8], LAND.light))
    assert legend.bounding_box() == before
    button(legend, 3).tap()
    expect(said).to_have_text("")
    assert near(unit_seen(page, other), ImageColor.getrgb(growth[8]))
    assert faults == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_no_violation_while_a_class_is_kept(open_page, dark):
    for path in (MAP, "maps/net_migration_direction_county_2010_2020.html", "moves.html"):
        page, _ = open_page(path, 390, 780, dark=dark)
        page.locator(".linked-key").first.click()
        expect(page.locator(SENTENCE)).not_to_have_text("")
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"


@pytest.mark.parametrize("path", [MAP, "embed/growth_county_2010_2020.html", "moves.html"])
def test_every_key_is_large_enough_for_a_finger(open_page, path):
    page, _ = open_page(path, 390, 780)
    boxes = [one.bounding_box() for one in page.locator(".linked-key:visible").all()]
    assert len(boxes) >= 4
    assert all(box and box["height"] >= 24 and box["width"] >= 24 for box in boxes)


def test_the_squares_beside_a_map_are_dimmed_with_it(open_page):
    page, _ = open_page(MAP)
    page.locator(".atlas-regions").wait_for()
    veils = page.locator(".atlas-regions .veil")
    expect(veils).to_have_count(0)
    key(page.locator("main .legend"), 8).hover()
    expect(veils.first).to_be_visible()
    opaque = "(veil) => veil.getContext('2d').getImageData(0, 0, veil.width, veil.height).data"
    clear = veils.nth(2).evaluate(f"(veil) => ({opaque})(veil).filter((a, i) => i % 4 === 3 && !a)")
    # In the Pearl River Delta much grew by two fifths and more.
    assert len(clear) > 100


def test_the_county_map_dims_within_two_frames(open_page):
    page, _ = open_page(MAP)
    times = page.evaluate(
        """() => [0, 3, 8, 0, 3, 8].map((group) => {
          const begin = performance.now();
          ATLAS.maps[0].light(group);
          return performance.now() - begin;
        })"""
    )
    # The first time paths are made; what is timed later is what a reader meets.
    assert min(times[3:]) < 50, times


def test_an_embedded_map_says_the_same_in_its_own_language(open_page, built_site):
    path = "embed/growth_county_2010_2020.html"
    page, faults = open_page(path, 420, 620, fragment="?lang=en")
    units, people, land = shares(built_site, from_five_to_none)
    legend = page.locator("main > .legend")
    before = page.locator(".map").bounding_box()
    key(legend, 3).hover()
    words = f"−5% to 0%: {units:,} units, {people:.0f}% of people, {land:.0f}% of the land"
    expect(legend.locator(SENTENCE)).to_have_text(words)
    expect(legend.locator(SENTENCE)).to_be_visible()
    assert page.locator(".map").bounding_box() == before
    assert faults == []


def test_each_map_of_the_explorer_has_keys_of_its_own(open_page):
    hash = "#map=growth_county_2010_2020&with=services_county_2020"
    page, faults = open_page("explore.html", 1280, 800, fragment=hash)
    second = page.locator(".pane.second .colours > .legend")
    key(second, 2).hover()
    expect(second.locator(SENTENCE)).to_contain_text("个单位")
    expect(page.locator(".pane.first .colours > .legend").locator(SENTENCE)).to_have_text("")
    of_pane = "({ container, lit }) => [container.closest('.second') !== null, lit]"
    assert sorted(page.evaluate(f"ATLAS.maps.map({of_pane})")) == [[False, None], [True, 2]]
    assert faults == []


def test_a_kind_of_moves_stands_out_and_its_arrows_are_counted(open_page):
    page, faults = open_page("moves.html")
    ready = page.locator(".moves[data-ready]")
    ready.wait_for()
    legend = page.locator(".moves-legend")
    drawn = page.evaluate("ATLAS.movesPage.view.laid.arrows.map(({ kind }) => kind)")
    share = key(legend.locator(".moves-keys"), 1).locator("b").inner_text()

    def strong(kind: int) -> int:
        """Pixels of the arrows' canvas in the full colour of a kind."""
        return page.evaluate(
            """(kind) => {
              const { view: { layer, figures, map } } = ATLAS.movesPage;
              const { canvas } = layer._contexts.map;
              const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
              copy.drawImage(canvas, 0, 0);
              const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
              const colour = figures.payload.colours[map.ink.theme][kind];
              const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
              let found = 0;
              for (let i = 0; i < data.length; i += 4) {
                if (data[i + 3] > 250 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - g)
                  + Math.abs(data[i + 2] - b) < 12) found += 1;
              }
              return found;
            }""",
            kind,
        )

    before = strong(0)
    assert before > 500
    key(legend.locator(".moves-keys"), 1).hover()
    said = legend.locator(SENTENCE)
    expect(said).to_contain_text(f"占{share}；图上{drawn.count(1)}支箭头")
    assert strong(0) == 0
    assert strong(1) > 100
    # The bar of the kinds is for the mouse alone: readers of the screen have the list.
    legend.locator(".moves-bar > i").first.hover()
    expect(said).to_contain_text(f"图上{drawn.count(0)}支箭头")
    page.mouse.move(5, 5)
    expect(said).to_have_text("")
    assert strong(0) == before
    page.evaluate("ATLAS.movesPage.view.onMark(ATLAS.movesPage.view.laid.arrows[0].id)")
    expect(legend.locator("li.is-here")).to_have_attribute("data-class", str(drawn[0]))
    assert faults == []


def test_a_kept_kind_is_let_go_where_the_map_shows_other_kinds(open_page):
    page, _ = open_page("moves.html")
    page.locator(".moves[data-ready]").wait_for()
    button(page.locator(".moves-keys"), 1).click()
    assert page.evaluate("ATLAS.movesPage.view.lit") == 1
    page.locator("label:has([value='beyond'])").first.click()
    page.wait_for_function("() => /show=beyond/.test(location.hash)")
    expect(key(page.locator(".moves-keys"), 4)).to_be_visible()
    assert page.evaluate("ATLAS.movesPage.view.lit") is None


def test_a_key_of_a_chart_dims_what_has_another_colour(open_page):
    page, faults = open_page("charts/employment-by-sector.html", 390, 780, has_touch=True)
    one = page.locator(".chart-keys button:visible")
    assert [it.get_attribute("aria-label") for it in one.all()] == ["2010", "2020"]
    paler, deeper = (f"svg.chart-narrow [fill='var(--step-{n})']" for n in (2, 4))
    one.nth(1).tap()
    expect(one.nth(1)).to_have_attribute("aria-pressed", "true")
    for selector, strength in ((paler, "0.15"), (deeper, "1")):
        marks = page.locator(selector)
        assert marks.count() >= 6
        strengths = marks.evaluate_all("(all) => all.map((it) => getComputedStyle(it).opacity)")
        assert set(strengths) == {strength}
    page.keyboard.press("Escape")
    expect(page.locator(".is-dimmed")).to_have_count(0)
    assert faults == []


def test_a_mark_of_a_chart_marks_its_key(open_page):
    page, _ = open_page("charts/employment-by-sector.html")
    page.locator(".reader").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    here = page.locator(".chart-keys .is-here:visible")
    expect(here).to_have_attribute("data-class", "1")
    page.keyboard.press("Escape")
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
