"""The explorer: its address alone rebuilds the view, Back undoes, two maps move together."""

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

YIWU = "330782"
COUNTIES = "county_people_2010_2020"
# In the order of the page: which of two maps is there first depends on what is loaded first.
SHOWN = """
() => [...ATLAS.maps].sort((a, b) => (
  a.container.compareDocumentPosition(b.container) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1
)).map(({config, leaflet, selected, scene}) => ({
  set: config.set, column: config.column, zoom: leaflet.getZoom(),
  lon: leaflet.getCenter().lng, lat: leaflet.getCenter().lat,
  place: selected < 0 ? null : scene.units.codes[selected],
  circles: Boolean(config.circles), shown: scene.shown.reduce((sum, one) => sum + one, 0),
}))
"""


@pytest.fixture
def explore(open_page):
    """Open the explorer at a hash; the errors of the page are collected beside it."""

    def open_at(hash: str = "", path: str = "explore.html", **options) -> tuple[Page, list[str]]:
        page, errors = open_page(path, fragment=hash, **options)
        ready(page)
        return page, errors

    return open_at


def ready(page: Page) -> None:
    """Wait until the maps show what the page's state says."""
    page.wait_for_selector(".explore[data-ready]")
    page.wait_for_timeout(400)


def maps(page: Page) -> list[dict]:
    return page.evaluate(SHOWN)


LEFT = ".pane.first .is-line .atlas-legend-left"
COUNTRY = """
() => {
  const map = ATLAS.maps[0];
  const [x0, y0, x1, y1] = map.geometry.boxOf([...map.geometry.codes.keys()]);
  const home = map.container.getBoundingClientRect();
  const [low, high] = [[x0, y0], [x1, y1]].map(([x, y]) => map.layer.containerPointOf(x, y));
  // The far south of the sea has an inset: the country on the map ends with Hainan.
  const hainan = map.pointOf('469006');
  const at = {left: home.left + low.x, top: home.top + high.y, right: home.left + high.x};
  const edges = [home.left, home.top, home.right, home.bottom];
  return {...at, bottom: home.top + hainan.y, edges};
}
"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
@pytest.mark.parametrize("path", ["explore.html", "en/explore.html"])
def test_the_page_opens_on_growth_by_county_with_the_whole_country_in_sight(
    explore, path, width, height
):
    page, errors = explore(path=path, width=width, height=height)
    [shown] = maps(page)
    assert (shown["set"], shown["column"]) == (COUNTIES, "change_pct_2010_2020")
    titles = {
        "explore.html": "2010—2020年各区县人口增减",
        "en/explore.html": "Population change by county, 2010–2020",
    }
    expect(page.locator(".pane.first h2")).to_have_text(re.compile(f"{titles[path]}$"))
    country = page.evaluate(COUNTRY)
    left, top, right, bottom = country["edges"]
    assert left <= country["left"] < country["right"] <= right <= width
    assert 0 <= top <= country["top"]
    assert country["bottom"] <= bottom <= height
    assert page.evaluate("scrollY") == 0
    assert errors == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
@pytest.mark.parametrize(
    "hash", ["", "#map=net_migration_county_2010_2020", "#map=density_county_2020"]
)
def test_the_legend_is_one_line_and_the_rest_is_behind_the_i(explore, hash, width, height):
    page, errors = explore(hash, path="en/explore.html", width=width, height=height)
    graphic = page.locator(".pane.first .atlas-legend-graphic").first.bounding_box()
    title = page.locator(".pane.first .atlas-legend-title").first.bounding_box()
    assert graphic["height"] <= 30
    assert title["height"] <= 20
    # Breaks stand clear of each other.
    breaks = page.locator(".pane.first .colours > .legend .atlas-legend-breaks > span")
    boxes = [one.bounding_box() for one in breaks.all()]
    assert all(a["x"] + a["width"] < b["x"] for a, b in itertools.pairwise(boxes))
    rest = page.locator(".pane.first .info-panel")
    expect(rest).to_be_hidden()
    summary = page.locator(".pane.first .info > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(rest).to_be_visible()
    expect(rest).to_contain_text("Hong Kong, Macao and Taiwan")
    expect(rest.locator(".atlas-legend-people")).to_be_visible()
    page.keyboard.press("Escape")
    expect(rest).to_be_hidden()
    expect(summary).to_be_focused()
    assert errors == []


def test_few_controls_stand_open(explore):
    page, _ = explore()
    expect(page.locator("[name=map]")).to_be_visible()
    expect(page.locator("[name=only]")).to_be_hidden()
    expect(page.locator("[name=with]")).to_be_hidden()


def test_zoom_chooses_the_level_at_the_first_step(explore):
    page, _ = explore("#level=auto")
    assert maps(page)[0]["set"] == "prefecture"
    page.get_by_role("button", name="放大").click()
    page.wait_for_function(f"() => ATLAS.maps[0].config.set === '{COUNTIES}'")


def test_a_level_without_a_page_of_its_own_is_said_beside_the_title(explore):
    page, _ = explore("#map=net_migration_county_2010_2020&level=province", "en/explore.html")
    title = "Net migration by county, 2010–2020 (here: provinces)"
    expect(page.locator(".pane.first h2")).to_have_text(re.compile(re.escape(title)))
    page.evaluate("location.hash = '#map=growth_county_2010_2020&level=province'")
    title = "Population change by province, 2010–2020"
    expect(page.locator(".pane.first h2")).to_have_text(re.compile(title))


def test_the_hash_alone_rebuilds_the_view(explore):
    hash = (
        "#map=growth_county_2000_2010&with=away_county_2020&show=people"
        "&only=sure&place=330782&at=120.000,29.300,6.50"
    )
    page, errors = explore(hash)
    first, second = maps(page)
    assert first["column"] == "change_pct_2000_2010"
    assert first["set"] == "county_2000_2010"
    assert first["circles"]
    assert second["column"] == "away_share_2020"
    assert first["place"] == second["place"] == YIWU
    for shown in (first, second):
        assert shown["lon"] == pytest.approx(120, abs=0.01)
        assert shown["lat"] == pytest.approx(29.3, abs=0.01)
        assert shown["zoom"] == pytest.approx(6.5, abs=0.01)
    assert page.url.endswith(hash)
    expect(page.get_by_role("heading", name="义乌")).to_be_visible()
    assert errors == []


def test_a_new_hash_on_the_same_page_rebuilds_it(explore):
    page, _ = explore()
    page.evaluate("location.hash = '#map=density_county_2020&level=province'")
    page.wait_for_function("() => ATLAS.maps[0].config.column === 'density_2020'")
    assert maps(page)[0]["set"] == "province"
    expect(page.locator("[name=map]")).to_have_value("density_county_2020")


def test_back_undoes_a_choice(explore):
    page, _ = explore()
    page.get_by_role("button", name="地级").click()
    page.wait_for_function("() => ATLAS.maps[0].config.set === 'prefecture'")
    page.locator("[name=map]").select_option("services_county_2020")
    page.wait_for_function("() => ATLAS.maps[0].config.column === 'services_share_2020'")
    page.go_back()
    page.wait_for_function("() => ATLAS.maps[0].config.column === 'change_pct_2010_2020'")
    page.go_back()
    page.wait_for_function(f"() => ATLAS.maps[0].config.set === '{COUNTIES}'")


def test_back_returns_to_the_view_before_a_step_of_the_zoom(explore):
    page, errors = explore("#map=density_county_2020&level=province&at=114.000,30.000,5.00")
    page.get_by_role("button", name="放大").click()
    page.wait_for_function("() => location.hash.endsWith('5.75')")
    page.get_by_role("button", name="全国").click()
    page.wait_for_function("() => !location.hash.includes('at=')")
    page.go_back()
    page.wait_for_function("() => Math.abs(ATLAS.maps[0].leaflet.getZoom() - 5.75) < 0.01")
    page.go_back()
    page.wait_for_function("() => Math.abs(ATLAS.maps[0].leaflet.getZoom() - 5) < 0.01")
    assert page.url.endswith("at=114.000,30.000,5.00")
    assert errors == []


def test_a_period_keeps_its_scale_and_another_unit_is_said(explore):
    page, errors = explore("#map=growth_county_2010_2020&level=prefecture")
    edges = "ATLAS.maps[0].config.classes.edges.join()"
    periods = page.locator(".period button")
    assert periods.all_inner_texts() == ["2000—2010", "2010—2020", "2000—2020（%/年）"]
    before = page.evaluate(edges)
    periods.first.click()
    page.wait_for_function("() => ATLAS.maps[0].config.column === 'change_pct_2000_2010'")
    assert page.evaluate(edges) == before
    periods.last.click()
    page.wait_for_function("() => ATLAS.maps[0].config.column === 'annual_rate_pct_2000_2020'")
    assert page.evaluate(edges) != before
    expect(page.locator(".period-note")).to_contain_text("单位不同")
    expect(page.locator(".pane.first h2")).to_contain_text("2000—2020年各地市州人口年均增减")
    assert errors == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
def test_the_key_of_people_follows_the_zoom_and_leaves_the_map_in_sight(explore, width, height):
    page, errors = explore(
        "#map=net_migration_county_2010_2020&show=people&level=county", width=width, height=height
    )
    sizes = "(it) => it.map((one) => one.getBoundingClientRect().width)"
    key = page.locator(".first .circle-legend .circle")
    before = key.evaluate_all(sizes)
    for zoom in (7, 9, 12):
        page.evaluate("(zoom) => ATLAS.maps[0].leaflet.setZoom(zoom, { animate: false })", zoom)
        drawn = page.evaluate(
            "ATLAS.circles.radiusOf(ATLAS.maps[0].ink.circles, 1e5, ATLAS.maps[0].circleScale())"
        )
        found = key.evaluate_all(sizes)
        assert found[0] == pytest.approx(2 * drawn, abs=0.1)
        assert found[0] > before[0]
        ends = page.locator(".first .people-legend").bounding_box()
        shown = page.locator(".first .map").bounding_box()
        assert ends["y"] + ends["height"] <= shown["y"]
        assert shown["y"] < height / 2
    assert errors == []


def test_two_maps_move_together(explore):
    page, errors = explore("#map=growth_county_2010_2020&with=services_county_2020&level=county")
    page.evaluate("ATLAS.maps[0].leaflet.setView([30.6, 114.3], 6, {animate: false})")
    page.wait_for_timeout(100)
    first, second = maps(page)
    assert second["zoom"] == first["zoom"] == 6
    assert second["lon"] == pytest.approx(first["lon"], abs=1e-6)
    page.evaluate("ATLAS.maps[1].leaflet.setView([23.1, 113.3], 7, {animate: false})")
    page.wait_for_timeout(100)
    assert maps(page)[0]["lat"] == pytest.approx(23.1, abs=1e-3)
    assert errors == []


def test_the_filter_says_how_many_are_left(explore):
    page, _ = explore("#level=county&only=sure")
    shown = maps(page)[0]["shown"]
    assert 2000 < shown < 2647
    expect(page.locator(LEFT)).to_contain_text(f"图中{shown:,}个单位")


def test_a_click_chooses_a_place_and_clearing_forgets_it(explore):
    page, _ = explore("#level=county&at=120.000,29.300,7.00")
    at = page.evaluate(f"ATLAS.maps[0].pointOf('{YIWU}')")
    box = page.locator(".pane.first .map").bounding_box()
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    expect(page.get_by_role("heading", name="义乌")).to_be_visible()
    page.wait_for_function("() => location.hash.includes('place=330782')")
    page.get_by_role("button", name="取消选择").click()
    page.wait_for_function("() => !location.hash.includes('place')")


def test_a_search_goes_to_the_place_at_its_own_level(explore):
    page, errors = explore("#level=province")
    page.get_by_role("combobox", name="查找一地").fill("yiwu")
    page.get_by_role("option", name="义乌").first.click()
    page.wait_for_function("() => location.hash.includes('place=330782')")
    page.wait_for_function(f"() => ATLAS.maps[0].config.set === '{COUNTIES}'")
    [shown] = maps(page)
    assert shown["place"] == YIWU
    expect(page.get_by_role("heading", name="义乌")).to_be_visible()
    page.wait_for_timeout(1000)
    assert maps(page)[0]["set"] == COUNTIES
    assert errors == []


def test_the_other_language_shows_the_same(explore):
    page, _ = explore("#map=density_county_2020&level=county&place=330782")
    page.locator("header .switch").click()
    page.wait_for_url("**/en/explore.html**")
    ready(page)
    [shown] = maps(page)
    assert (shown["column"], shown["place"]) == ("density_2020", YIWU)
    expect(page.get_by_role("heading", name="Yiwu")).to_be_visible()


def test_nonsense_in_the_hash_is_not_said(explore):
    page, errors = explore("#map=no_such_map&level=moon&place=zzz&at=a,b,c")
    assert maps(page)[0]["column"] == "change_pct_2010_2020"
    assert errors == []


def test_half_of_the_gains_is_of_as_many_units_on_map_and_table(explore, open_page):
    """Kinmen, which no census counts, is hatched: neither among the 137 nor a row of the table."""
    page, _ = explore("#map=half_of_gains_county_2010_2020&level=county", path="en/explore.html")
    shown = page.locator(LEFT)
    expect(shown).to_contain_text("Units shown: 137; their people: 146")
    page, _ = open_page("en/maps/half_of_gains_county_2010_2020.html")
    page.locator("details.data summary").click()
    expect(page.locator("details.data [role=status]")).to_contain_text("137 rows")


def test_units_that_are_left_have_their_people_or_none_are_spoken_of(explore):
    """The estimates know no people by class: 31 provinces do not have 0 of them."""
    page, _ = explore("#map=estimates_2020_2024&level=province&only=sure", path="en/explore.html")
    expect(page.locator(LEFT)).to_have_text("Units shown: 31")


def test_a_rank_is_among_those_that_the_finding_compares(explore):
    page, _ = explore(
        "#map=growth_prefecture_2010_2020&level=prefecture&place=440300", path="en/explore.html"
    )
    rank = "Rank 1 of 345, highest first, among units of 10,000 people or more"
    expect(page.locator(".card-value")).to_contain_text(rank)
