"""The story in a real browser: its first screen, the switch of its map, its figures."""

import pytest
from playwright.sync_api import expect

DESK, PHONE = (1280, 800), (390, 780)
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
    assert page.locator("#playing img").bounding_box()["y"] <= height - 100
    assert errors == []


@pytest.mark.parametrize(("path", "size"), SCREENS)
def test_nothing_on_the_page_is_wider_than_the_screen(open_page, path, size):
    page, _ = open_page(path, width=size[0], height=size[1])
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


def bring(page, step: str) -> None:
    """Scroll a step into the middle of the screen, and wait until its picture stands there."""
    page.locator(f"#{step}-claim").evaluate("it => it.scrollIntoView({block: 'center'})")
    page.wait_for_function(f"() => ATLAS.stage.shown === '{step}'")
    own = f"img[src*='story/{step}.']" if step != "answers" else "a[href*='lecture.html#']"
    expect(page.locator(f".stage .shown {own}").first).to_be_visible()


@pytest.mark.parametrize("path", ["index.html", "en/index.html"])
def test_each_step_has_its_own_picture_in_the_place_that_all_share(open_page, path):
    page, errors = open_page(path)
    steps = page.locator(".chapter[data-step]").evaluate_all("all => all.map((it) => it.id)")
    titles = set()
    for step in steps:
        bring(page, step)
        assert page.locator(".stage .shown").count() == 1
        titles.add(page.locator(".stage .shown figcaption b").inner_text())
        stage = page.locator(".stage").bounding_box()
        assert stage["y"] >= -1
        assert stage["y"] + stage["height"] <= DESK[1] + 1
    # The last one, too: it stood beside the picture of the step before.
    assert len(titles) == len(steps) == 11
    assert errors == []


@pytest.mark.parametrize("path", ["index.html", "en/index.html"])
@pytest.mark.parametrize(("width", "height"), [(1000, 640), (1280, 800), (1600, 900)])
def test_no_title_of_a_picture_is_cut(open_page, path, width, height):
    page, errors = open_page(path, width=width, height=height)
    for step in page.locator("[data-step]").evaluate_all("all => all.map((it) => it.id)"):
        page.evaluate("(step) => ATLAS.stage.show(step)", step)
        seen = page.evaluate(
            """() => {
              const box = (it) => it.getBoundingClientRect();
              const stage = document.querySelector('.stage');
              const shown = stage.querySelector('.shown');
              const title = shown.querySelector('figcaption');
              const view = shown.querySelector('.view');
              const above = [...shown.children].filter((it) => it !== view && box(it).height);
              return {
                above: box(title).top - box(stage).top,
                under: box(view).top - Math.max(...above.map((it) => box(it).bottom)),
                aside: title.clientWidth - title.scrollWidth, view: box(view).height,
                below: box(stage).bottom - box(view).bottom,
              };
            }"""
        )
        assert min(seen["above"], seen["under"], seen["aside"], seen["below"]) >= 0, (step, seen)
        assert seen["view"] >= height / 2, (step, seen)
    assert errors == []


def test_the_opening_plays_through_the_periods_and_stays_at_the_last(open_page):
    page, _ = open_page("en/index.html")
    shown = page.locator("#playing figcaption b")
    pressed = page.locator(".periods [aria-pressed=true]")
    expect(shown).to_have_text("Moves between provinces, 2010–2015", timeout=15_000)
    # Which period plays, and that it plays.
    expect(pressed).to_have_text("2010–2015")
    expect(page.locator(".periods .play")).to_have_text("Pause")
    expect(shown).to_have_text("Moves between provinces, 2015–2020", timeout=5_000)
    expect(page.locator(".periods .play")).to_have_text("Play")
    page.wait_for_timeout(2000)
    expect(shown).to_have_text("Moves between provinces, 2015–2020")
    assert "2015-2020.en.svg" in page.locator("#playing img").get_attribute("src")


def test_a_reader_stops_the_periods_and_chooses_one(open_page):
    page, _ = open_page("index.html")
    page.locator(".periods button").nth(1).click()
    shown = page.locator("#playing figcaption b")
    expect(shown).to_have_text("2000—2005年的省际迁移")
    page.wait_for_timeout(2500)
    expect(shown).to_have_text("2000—2005年的省际迁移")
    page.locator(".periods .play").click()
    expect(shown).to_have_text("1995—2000年的省际迁移")


def test_who_wants_no_motion_sees_the_last_period_at_once(open_page):
    page, _ = open_page("en/index.html", reduced_motion="reduce")
    page.wait_for_function("() => ATLAS.player")
    page.wait_for_timeout(2500)
    expect(page.locator("#playing figcaption b")).to_have_text("Moves between provinces, 2015–2020")


def test_a_window_that_grows_narrow_has_its_pictures_back_in_their_steps(open_page):
    page, errors = open_page("en/index.html")
    bring(page, "coast")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    expect(page.locator("#coast .picture img")).to_be_visible()
    expect(page.locator("#opening #playing")).to_have_count(1)
    assert page.locator(".stage .picture").count() == 0
    assert errors == []


@pytest.mark.parametrize("path", ["index.html", "en/index.html"])
def test_on_a_phone_each_step_has_its_own_picture(open_page, path):
    page, errors = open_page(path, width=PHONE[0], height=PHONE[1])
    pictures = page.locator(".steps .picture img").all()
    for picture in pictures:
        picture.scroll_into_view_if_needed()
        handle = picture.element_handle()
        page.wait_for_function("(img) => img.complete && img.naturalWidth > 0", arg=handle)
        assert picture.get_attribute("alt")
    assert len(pictures) == 11
    assert errors == []


@pytest.mark.parametrize("path", ["index.html", "en/index.html"])
def test_on_a_phone_the_key_stands_below_the_picture_and_nowhere_else(open_page, path):
    page, _ = open_page(path, width=PHONE[0], height=PHONE[1])
    for step in ("away", "coast", "cities", "schooling"):
        rows = page.locator(f"#{step} .rows-of-picture")
        expect(rows).to_be_visible()
        picture, below = page.locator(f"#{step} .picture img").bounding_box(), rows.bounding_box()
        assert below["y"] >= picture["y"] + picture["height"] - 1
    signs = page.locator("#cities .of-bar")
    assert min(box.bounding_box()["width"] for box in signs.all()) > 1
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    bring(page, "cities")
    expect(page.locator(".stage .shown .rows-of-picture")).to_be_hidden()


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_one_drawing_of_each_chart_is_shown_and_its_type_is_legible(open_page, size):
    page, _ = open_page("index.html", width=size[0], height=size[1])
    charts = page.locator(".drawing svg.chart").all()
    shown = [chart for chart in charts if chart.is_visible()]
    assert len(shown) == len(charts) == 2
    for chart in shown:
        drawn = float(chart.get_attribute("width"))
        assert chart.bounding_box()["width"] / drawn >= 0.94


def test_the_contents_lead_to_the_steps_and_a_step_leads_on(open_page):
    page, _ = open_page("en/index.html")
    page.locator(".contents a").nth(3).click()
    expect(page.locator("#cities h2")).to_be_in_viewport()
    page.locator("#cities .ways a").first.click()
    page.wait_for_url("**/maps/growth_county_2010_2020.html")
    expect(page.locator("h1")).to_contain_text("county-level units lost people")


def test_the_story_can_be_read_without_script(open_page):
    page, errors = open_page("en/index.html", java_script_enabled=False)
    expect(page.locator("#line-claim")).to_contain_text("94% of people live south-east")
    expect(page.locator("#gap")).to_contain_text("9.7 times that of the poorest")
    assert page.locator(".chapter").count() == 12
    assert page.locator("#away .picture img").is_visible()
    assert page.locator("#playing img").is_visible()
    assert errors == []
