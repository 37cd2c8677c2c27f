"""The story in a real browser: its first screen, the switch of its map, its figures."""

import pytest
from playwright.sync_api import expect

DESK, PHONE = (1280, 800), (390, 780)
STAGED = 1000
"""Width in px from which one map stays in view."""

SCREENS = [(path, size) for path in ("index.html", "en/index.html") for size in (DESK, PHONE)]


@pytest.mark.parametrize(("path", "size"), SCREENS)
def test_the_first_screen_holds_title_sentence_search_and_the_beginning_of_the_map(
    open_page, path, size
):
    width, height = size
    page, errors = open_page(path, width=width, height=height)
    for selector in ("h1", ".begin .lead", "form.find input"):
        box = page.locator(selector).bounding_box()
        assert box["y"] >= 0, selector
        assert box["y"] + box["height"] <= height, selector
    picture = ".stage-moves" if width >= STAGED else ".still.first img"
    assert page.locator(picture).bounding_box()["y"] <= height - 100
    assert errors == []


@pytest.mark.parametrize(("path", "size"), SCREENS)
def test_nothing_on_the_page_is_wider_than_the_screen(open_page, path, size):
    page, _ = open_page(path, width=size[0], height=size[1])
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


def bring(page, step: str) -> None:
    """Scroll a step into the middle of the screen, and wait until the map shows it."""
    page.locator(f"#{step} h2").evaluate("it => it.scrollIntoView({block: 'center'})")
    page.wait_for_function(f"() => ATLAS.stage.wanted === '{step}'")
    page.evaluate("ATLAS.stage.queue")


@pytest.mark.parametrize("path", ["index.html", "en/index.html"])
def test_the_one_map_shows_at_each_step_what_it_is_about(open_page, path):
    page, errors = open_page(path)
    steps = page.evaluate("ATLAS.stage.steps")
    titles = set()
    for step, shown in steps.items():
        if step == "opening":
            continue
        bring(page, step)
        view = page.evaluate("ATLAS.stage.root.dataset.view")
        assert view == ("moves" if "moves" in shown else "map"), step
        if view == "map":
            config = page.evaluate(
                "(({set, column, circles}) => ({set, column, circles}))(ATLAS.stage.map.config)"
            )
            assert config["column"], step
            assert bool(config["circles"]) == shown.get("people", False), step
            assert (config["set"] == "prefecture") == (shown.get("level") == "prefecture"), step
        titles.add(page.locator(".stage-title").inner_text())
        stage = page.locator(".stage").bounding_box()
        assert stage["y"] >= -1
        assert stage["y"] + stage["height"] <= DESK[1] + 1
    assert len(titles) >= 7
    assert errors == []


@pytest.mark.parametrize("path", ["index.html", "en/index.html"])
@pytest.mark.parametrize(("width", "height"), [(1000, 640), (1280, 800), (1600, 900)])
def test_no_title_of_the_map_is_cut(open_page, path, width, height):
    page, errors = open_page(path, width=width, height=height)
    for step in page.evaluate("ATLAS.stage.steps"):
        page.evaluate("(step) => ATLAS.stage.show(step)", step)
        seen = page.evaluate(
            """() => {
              const box = (name) => document.querySelector(name).getBoundingClientRect();
              const title = document.querySelector('.stage-title');
              const [stage, head, key, map] =
                ['.stage', '.stage-title', '.stage-legend', '.stage-view'].map(box);
              return {
                above: head.top - stage.top, under: map.top - key.bottom,
                aside: title.clientWidth - title.scrollWidth, map: map.height,
                below: stage.bottom - map.bottom,
              };
            }"""
        )
        assert min(seen["above"], seen["under"], seen["aside"], seen["below"]) >= 0, (step, seen)
        assert seen["map"] >= height / 2
    assert errors == []


def test_a_map_at_another_level_than_its_own_is_named_by_that_level(open_page):
    titles = {
        "index.html": "2010—2020年各地市州净迁移",
        "en/index.html": "Net migration by prefecture, 2010–2020",
    }
    for path, title in titles.items():
        page, _ = open_page(path)
        bring(page, "gap")
        expect(page.locator(".stage-title")).to_have_text(title)
        still = page.locator("#gap .still")
        expect(still.locator("figcaption b")).to_have_text(title)
        assert title in still.locator("img").get_attribute("alt")


def test_the_line_is_drawn_on_a_map_after_one_without_it(open_page):
    """Maps of a page share their geometry; that of the moves has no such line."""
    page, _ = open_page("en/index.html")
    bring(page, "line")
    on_the_line = """([lon, lat]) => {
      const { scene } = ATLAS.stage.map;
      const { cell } = scene.geometry;
      const ctx = new OffscreenCanvas(1, 1).getContext('2d');
      ctx.lineWidth = 20000 / cell;
      const [x, y] = ATLAS.albers.forward(lon, lat).map((metres) => metres / cell);
      return ctx.isPointInStroke(ATLAS.painter.linePath(scene, 'heihe_tengchong'), x, y);
    }"""
    assert page.evaluate(on_the_line, [127.53, 50.24])
    assert not page.evaluate(on_the_line, [116.4, 39.9])


def test_the_opening_plays_through_the_periods_and_stays_at_the_last(open_page):
    page, _ = open_page("en/index.html")
    seen = {page.evaluate("ATLAS.stage.moves.state.period")}
    page.wait_for_function("() => ATLAS.stage.moves.state.period === '2015-2020'", timeout=15_000)
    title = page.locator(".stage-title")
    expect(title).to_have_text("Moves between provinces, 2015–2020")
    assert "1995-2000" in seen or len(seen) == 1
    page.wait_for_timeout(2000)
    expect(title).to_have_text("Moves between provinces, 2015–2020")


def test_who_wants_no_motion_sees_the_last_period_at_once(open_page):
    page, _ = open_page("en/index.html", reduced_motion="reduce")
    page.wait_for_function("() => ATLAS.stage && ATLAS.stage.moves")
    assert page.evaluate("ATLAS.stage.moves.state.period") == "2015-2020"


@pytest.mark.parametrize("path", ["index.html", "en/index.html"])
def test_on_a_phone_each_step_has_its_own_still(open_page, path):
    page, errors = open_page(path, width=PHONE[0], height=PHONE[1])
    assert not page.locator(".stage").is_visible()
    for picture in page.locator(".still img.sketch").all():
        picture.scroll_into_view_if_needed()
        handle = picture.element_handle()
        page.wait_for_function("(img) => img.complete && img.naturalWidth > 0", arg=handle)
        assert picture.get_attribute("alt")
    assert page.locator(".still img.sketch").count() == 10
    assert errors == []


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_one_drawing_of_each_chart_is_shown_and_its_type_is_legible(open_page, size):
    page, _ = open_page("index.html", width=size[0], height=size[1])
    charts = page.locator(".drawing svg.chart").all()
    shown = [chart for chart in charts if chart.is_visible()]
    assert len(shown) == len(charts) == 6
    for chart in shown:
        drawn = float(chart.get_attribute("width"))
        assert chart.bounding_box()["width"] / drawn >= 0.94


def test_the_contents_lead_to_the_steps_and_a_step_leads_on(open_page):
    page, _ = open_page("en/index.html")
    page.locator(".contents a").nth(3).click()
    expect(page.locator("#cities h2")).to_be_in_viewport()
    page.locator("#cities .ways a").first.click()
    page.wait_for_url("**/maps/growth_county_2010_2020.html")
    expect(page.locator("h1")).to_contain_text("Population change by county")


def test_the_story_can_be_read_without_script(open_page):
    page, errors = open_page("en/index.html", java_script_enabled=False)
    expect(page.locator("#line-claim")).to_contain_text("ninety-four to six")
    expect(page.locator("#gap")).to_contain_text("0.33 instead of 0.28")
    assert page.locator(".chapter").count() == 12
    assert page.locator("#away .still").is_visible()
    assert not page.locator(".stage").is_visible()
    assert errors == []


def test_the_list_of_maps_leads_to_every_map_and_chart(open_page):
    page, errors = open_page("maps.html")
    hrefs = page.eval_on_selector_all(".cards a", "all => all.map((a) => a.getAttribute('href'))")
    assert len(hrefs) == len(set(hrefs))
    assert "maps/half_of_gains_county_2010_2020.html" in hrefs
    assert "charts/growth-by-density.html" in hrefs
    expect(page.locator("header.site [aria-current=page]")).to_have_text("地图")
    assert errors == []
