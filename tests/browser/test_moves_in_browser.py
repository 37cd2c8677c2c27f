"""The flow map: its address alone rebuilds it, table and map say the same, arrows hide no other."""

import html
import re
from itertools import combinations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_map_weight import FIRST_VIEW_BYTES, gzipped, opened_anew

BEIJING, HENAN, GUANGDONG, XIZANG, XINJIANG = "110000", "410000", "440000", "540000", "650000"
DRAWN = {
    "1995-2000": (33, 56),
    "2000-2005": (52, 64),
    "2005-2010": (70, 65),
    "2010-2015": (71, 56),
    "2015-2020": (71, 53),
}
"""Arrows of 150,000 people or more, and their share of all who moved in %."""

ARROWS = "ATLAS.movesPage.view.laid.arrows"


@pytest.fixture
def flows(open_page):
    """Open the flow map at a hash; the errors of the page are collected beside it."""

    def open_at(hash: str = "", path: str = "moves.html", **options) -> tuple[Page, list[str]]:
        page, errors = open_page(path, fragment=hash, **options)
        page.wait_for_selector(".moves[data-ready]")
        return page, errors

    return open_at


def ready(page: Page, hash: str) -> None:
    page.wait_for_function(
        "(hash) => document.querySelector('.moves').dataset.ready === hash", arg=hash
    )


def state(page: Page) -> dict:
    """What is chosen of the flows; where the map looks, and at which arrow, is another matter."""
    chosen = "({ period, province, show }) => ({ period, province, show })"
    return page.evaluate(f"({chosen})(ATLAS.movesPage.state)")


def click_at(page: Page, point: list[float]) -> None:
    box = page.locator(".map").bounding_box()
    page.mouse.click(box["x"] + point[0], box["y"] + point[1])


def place_of(page: Page, code: str) -> list[float]:
    """Where a province's representative point lies in the map's window."""
    point = page.evaluate(f"ATLAS.maps[0].pointOf('{code}')")
    return [point["x"], point["y"]]


# All China


@pytest.mark.parametrize("period", DRAWN)
def test_the_title_says_how_many_arrows_show_how_much(flows, period):
    page, errors = flows(f"#moves={period}", path="en/moves.html")
    arrows, share = DRAWN[period]
    expect(page.locator(".moves-title")).to_contain_text(f"{arrows} arrows of 150,000 people")
    expect(page.locator(".moves-title")).to_contain_text(f"{share}%")
    assert page.locator(".moves-rows tbody tr").count() == arrows
    assert page.evaluate(f"{ARROWS}.length") == arrows
    assert errors == []


def test_a_closer_view_draws_smaller_flows_and_lists_them(flows):
    page, _ = flows()
    page.evaluate("ATLAS.maps[0].leaflet.setView([30, 113], 5.6, {animate: false})")
    expect(page.locator(".moves-rows tbody tr")).to_have_count(237)
    expect(page.locator(".moves-title")).to_contain_text("237")


def test_net_is_a_switch_and_says_how_little_it_shows(flows):
    page, errors = flows(path="en/moves.html")
    page.get_by_role("radio", name="Net").check()
    ready(page, "#moves=2015-2020&show=net")
    expect(page.locator(".moves-title")).to_contain_text("itself only 43% of the 50.8 million")
    expect(page.locator(".moves-rows tbody tr").first).to_contain_text("1,257,780")
    assert errors == []


# Beyond distance


BEYOND = {
    "1995-2000": (18, 15),
    "2000-2005": (33, 29),
    "2005-2010": (31, 33),
    "2010-2015": (35, 36),
    "2015-2020": (35, 33),
}
"""Flows at least 75,000 people above and below what the model expects."""


@pytest.mark.parametrize("period", BEYOND)
def test_beyond_distance_draws_what_exceeds_and_what_falls_short(flows, period):
    page, errors = flows(f"#moves={period}&show=beyond", path="en/moves.html")
    more, fewer = BEYOND[period]
    title = f"{more} flows above and {fewer} below what distance would let expect, by 75,000 people"
    expect(page.locator(".moves-title")).to_contain_text(title)
    colours = page.evaluate("ATLAS.movesPage.figures.payload.colours.light")
    drawn = page.evaluate(f"{ARROWS}.map(({{colour, size, beyond}}) => [colour, size, beyond])")
    signs = [np.sign(beyond["people"]) for _, _, beyond in drawn]
    assert (signs.count(1), signs.count(-1)) == (more, fewer)
    assert {colour for colour, *_ in drawn} == set(colours[4:])
    for (colour, size, beyond), sign in zip(drawn, signs, strict=True):
        assert colour == colours[4 if sign > 0 else 5]
        assert size == abs(beyond["people"]) >= 75_000
    expect(page.locator(".moves-keys")).to_contain_text(f"more people than expected {more}")
    expect(page.locator(".moves-keys")).to_contain_text(f"fewer people than expected {fewer}")
    assert page.locator(".moves-rows tbody tr").count() == more + fewer
    assert errors == []


def test_what_is_expected_and_told_is_that_of_the_published_table(flows, dataset):
    page, _ = flows("#show=beyond")
    found = page.evaluate(
        """(({figures}) => figures.periods.flatMap((period) =>
          figures.candidates(period, {show: 'beyond'}).map(({from, to, people, size, beyond}) =>
            [period.name, from, to, people, size, beyond, period.floor])))(ATLAS.movesPage)"""
    )
    table = dataset.tables["moves_beyond_distance"]
    rows = table.set_index(["period", "origin_code", "destination_code"])
    here = {tuple(row[:3]): row[3:] for row in found}
    assert here.keys() == set(rows.index)
    for key, row in zip(rows.index, rows.itertuples(), strict=True):
        people, size, beyond, floor = here[key]
        assert people == row.people, key
        assert beyond["expected"] == row.expected_people, key
        assert size == abs(row.beyond_people), key
        # The map keeps silent, besides, where both numbers are only a sign of some people.
        is_small = max(row.people, row.expected_people) < floor
        assert beyond["isUnsure"] == (is_small or not row.beyond_sampling), key


def test_beyond_distance_has_its_words_table_and_tooltip(flows):
    page, errors = flows(path="en/moves.html")
    page.get_by_role("radio", name="Beyond distance").check()
    ready(page, "#moves=2015-2020&show=beyond")
    said = page.locator(".moves-sentence")
    expect(said).to_contain_text("Hunan to Guangdong is furthest above: 1.63 million people moved")
    expect(said).to_contain_text("Zhejiang to Guizhou has the highest ratio: 128,000 where 15,700")
    expect(said).to_contain_text("Shanghai is furthest below: 203,000, only 36% of the 559,000")
    rows = page.locator(".moves-rows tbody tr")
    heads = page.locator(".moves-rows thead th").all_inner_texts()
    assert heads == ["From", "To", "Moved", "Expected", "Off by", "Ratio"]
    expect(rows.first).to_contain_text("1,630,000")
    assert rows.nth(1).locator("th, td").all_inner_texts() == [
        *("Guizhou", "Zhejiang", "788,000", "198,000", "+590,000", "4.0×")
    ]
    page.get_by_role("button", name="Off by").click()
    assert rows.first.locator("th, td").all_inner_texts() == [
        *("Zhejiang", "Shanghai", "203,000", "559,000", "−356,000", "0.36×")
    ]
    rows.first.focus()
    assert page.evaluate("ATLAS.movesPage.view.marked") == "330000-310000"
    page.evaluate("ATLAS.movesPage.choose({ arrow: '520000-330000' })")
    page.evaluate("ATLAS.movesPage.view.pinArrow()")
    lines = page.locator(".atlas-tooltip").inner_text().splitlines()
    assert lines[0] == "Guizhou → Zhejiang"
    told = " ".join(" ".join(lines).split())
    assert "590,000 more than expected" in told
    assert "Moved 788,000 95% interval 778,000–799,000 Expected 198,000 Ratio 4.0×" in told
    # The other displays have their own columns back.
    page.get_by_role("radio", name="Net", exact=True).check()
    expect(page.locator(".moves-rows thead th").nth(3)).to_contain_text("95% interval")
    expect(rows.first).to_contain_text("1,257,780")
    assert errors == []


def test_beyond_distance_of_a_province_leaves_out_what_its_sample_may_explain(flows):
    page, errors = flows("#moves=2015-2020&province=520000&show=beyond", path="en/moves.html")
    expect(page.locator(".moves-title")).to_contain_text("of 60 flows: 12 above")
    expect(page.locator(".moves-title")).to_contain_text("40 below")
    expect(page.locator(".moves-notes")).to_contain_text("Never drawn: 8 of 60 flows")
    assert page.evaluate(f"{ARROWS}.length") == 52
    assert page.evaluate(f"{ARROWS}.every(({{beyond}}) => !beyond.isUnsure)")
    under = page.evaluate(
        "['330000', '500000'].map((code) => ATLAS.movesPage.view.numbersAt(code, '2015-2020'))"
    )
    assert [[number["text"] for number in one] for one in under] == [["+590", "+112"], ["−51", "≈"]]
    expect(page.locator(".moves-sentence")).to_contain_text("Guizhou to Sichuan is furthest below")
    assert errors == []


def test_beyond_distance_swells_from_period_to_period_on_one_scale(flows):
    page, errors = flows("#moves=2005-2010&show=beyond", reduced_motion="no-preference")
    width = f"{ARROWS}.find(({{id}}) => id === '520000-330000').width"
    before = page.evaluate(width)
    page.locator('[data-choice=period][value="2010-2015"]').check(force=True)
    page.wait_for_function("() => !ATLAS.movesPage.view.morph")
    page.wait_for_timeout(1200)
    assert page.evaluate("ATLAS.movesPage.view.morph") is None
    assert page.evaluate(width) == pytest.approx(before * 566.6 / 805.2, rel=0.01)
    assert errors == []


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("path", ["moves.html", "en/moves.html"])
@pytest.mark.parametrize("province", ["", "&province=520000"])
def test_a_phone_leaves_room_for_the_choice_of_a_province(flows, width, path, province):
    page, _ = flows(f"#show=beyond{province}", path=path, width=width, height=780)
    box = page.locator(".moves-place select").bounding_box()
    assert box["width"] >= 90
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_is_expected_comes_when_it_is_asked_for(open_page):
    page, files = opened_anew(open_page, "moves.html")
    page.wait_for_selector(".moves[data-ready]")
    assert not [file for file in files if file.parent.name == "expected"]
    page.get_by_role("radio", name="距离之外").check()
    ready(page, "#moves=2015-2020&show=beyond")
    assert [file.name for file in files if file.parent.name == "expected"] == ["moves.js"]
    page.go_back()
    page.wait_for_function("() => ATLAS.movesPage.state.show === 'both'")
    page.go_forward()
    page.wait_for_function("() => ATLAS.movesPage.state.show === 'beyond'")
    expect(page.get_by_role("radio", name="距离之外")).to_be_checked()


def test_the_rows_beyond_distance_can_be_taken_as_csv(flows):
    page, _ = flows("#moves=2015-2020&show=beyond", path="en/moves.html")
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    text = taken.value.path().read_text("utf-8-sig").splitlines()
    assert text[0] == (
        "period,origin_code,origin_en,destination_code,destination_en,"
        "people,low,high,expected_people,beyond_people,beyond_ratio"
    )
    assert text[2].startswith("2015-2020,520000,Guizhou,330000,Zhejiang,788430,778060,798940,198")
    assert text[2].endswith(",3.9755")
    assert len(text) == 69


def test_beyond_distance_is_embedded_and_printed_as_it_stands(flows, open_page):
    page, errors = open_page(
        "embed/moves.html",
        width=340,
        height=700,
        fragment="?lang=en#moves=2015-2020&province=520000&show=beyond",
    )
    page.wait_for_selector(".moves[data-ready]")
    expect(page.locator(".moves-title")).to_contain_text("12 above")
    assert page.evaluate("document.documentElement.scrollWidth") == 340
    assert errors == []
    page, errors = flows("#moves=2015-2020&show=beyond")
    page.emulate_media(media="print")
    expect(page.locator(".map")).to_be_visible()
    expect(page.locator(".moves-printed")).to_be_hidden()
    page.emulate_media(media="screen")
    assert errors == []


# Figures


AS_INTL_HAS_THEM = """(lang) => {
  const compact = new Intl.NumberFormat(lang, {
    notation: 'compact', compactDisplay: 'long', maximumSignificantDigits: 3,
  });
  const from = lang === 'en' ? 1e6 : 1e4;
  const near = [1e4, 1.045e4, 9.995e4, 1e5, 1.005e6, 9.995e6, 1e7, 9.995e7, 1.235e8, 9.995e8];
  const some = near.flatMap((n) => [n - 1, n, n + 1]);
  for (let n = 10007; n < 3e9; n = Math.round(n * 1.0137)) some.push(n);
  const { round } = ATLAS.movesPage.numbers;
  return some.filter((n) => n >= from && round(n) !== compact.format(n))
    .map((n) => [n, round(n), compact.format(n)]);
}"""


@pytest.mark.parametrize(("path", "lang"), [("moves.html", "zh-Hans"), ("en/moves.html", "en")])
def test_round_numbers_are_those_of_the_language(flows, path, lang):
    page, _ = flows(path=path)
    assert page.evaluate(AS_INTL_HAS_THEM, lang) == []


def test_people_and_intervals_are_those_of_the_published_table(flows, dataset):
    page, _ = flows()
    found = page.evaluate(
        """(({figures}) => figures.periods.flatMap((period) =>
          figures.candidates(period, {show: 'both'}).map(({from, to, kind, people, low, high}) =>
            [period.name, from, to, kind, people, low, high])))(ATLAS.movesPage)"""
    )
    kinds = ["inland_to_coast", "coast_to_inland", "within_coast", "within_inland"]
    moves = dataset.tables["province_moves"].set_index(
        ["period", "origin_code", "destination_code"]
    )
    here = {tuple(row[:3]): row[3:] for row in found}
    assert here.keys() == set(moves.index)
    some = moves[moves["sample_persons"] > 0]
    for key, row in zip(some.index, some.itertuples(), strict=True):
        kind, people, low, high = here[key]
        assert (kinds[kind], people) == (row.kind, row.people), key
        # The table's bounds are whole tens.
        assert [low, high] == pytest.approx([row.low, row.high], abs=5.01), key


def test_small_counts_are_not_written_out(flows):
    page, _ = flows("#moves=2010-2015&province=540000&show=in", path="en/moves.html")
    last = page.locator(".moves-rows tbody tr").last
    expect(last).to_contain_text("under 5,000")
    assert "–" in last.locator("td").nth(2).inner_text()
    page, _ = flows("#moves=2015-2020&province=540000&show=in", path="en/moves.html")
    expect(page.locator(".moves-rows tbody tr").last).to_contain_text("under 1,000")


# One province


def test_a_province_shows_all_its_moves_and_a_sentence(flows, dataset):
    page, errors = flows(f"#moves=2015-2020&province={HENAN}", path="en/moves.html")
    assert page.evaluate(f"{ARROWS}.length") == 60
    assert page.evaluate(f"{ARROWS}.filter(({{strength}}) => strength === 1).length") == 10
    expect(page.locator(".moves-title")).to_contain_text("4.62 million people left")
    expect(page.locator(".moves-sentence")).to_contain_text("Of a hundred people who left Henan")
    page.get_by_role("radio", name="In", exact=True).check()
    expect(page.locator(".moves-sentence")).to_contain_text("who came to Henan")
    expect(page.locator(".moves-rows tbody tr")).to_have_count(30)
    named = page.evaluate("Object.keys(ATLAS.movesPage.view.named.places).length")
    assert named == 31
    assert errors == []


NUMBERS = """(() => {
  const { view, state } = ATLAS.movesPage;
  return Object.keys(view.named.places).filter((code) => code !== state.province)
    .flatMap((code) => view.numbersAt(code, state.period))
    .map(({ arrow, text, isStrong }) => [arrow, text, isStrong]);
})()"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
@pytest.mark.parametrize("province", [GUANGDONG, BEIJING, XIZANG])
def test_the_arrows_of_a_province_carry_their_people(flows, province, width, height):
    """Each number is its arrow's; of the ten drawn strongly none is lacking, on a phone either."""
    page, errors = flows(
        f"#moves=2015-2020&province={province}", path="en/moves.html", width=width, height=height
    )
    people = dict(page.evaluate(f"{ARROWS}.map(({{id, people}}) => [id, people])"))
    strong = page.evaluate(f"{ARROWS}.filter(({{strength}}) => strength).map(({{id}}) => id)")
    numbers = page.evaluate(NUMBERS)
    assert len(strong) == 10
    assert {arrow for arrow, _, is_strong in numbers if is_strong} == set(strong)
    for arrow, text, _ in numbers:
        written = f"{int(people[arrow] / 1000 + 0.5):,}" if people[arrow] >= 1000 else "<1"
        assert text == written, arrow
    # None stands on another, and none beyond the map.
    boxes = page.evaluate("Object.values(ATLAS.movesPage.view.named.places).map(({box}) => box)")
    for one, other in combinations(boxes, 2):
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    assert errors == []


MARKED = """() => {
  const { view } = ATLAS.movesPage;
  const { dpr } = view.view;
  const canvas = [...document.querySelectorAll('.atlas-labels-canvas')].at(-1);
  const { width } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, canvas.height);
  const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const isAt = (x, y, colour) => {
    const pixel = data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4);
    return pixel[3] > 200 && rgb(colour).every((part, i) => Math.abs(part - pixel[i]) < 40);
  };
  const isIn = (box, colour) => {
    const [x0, y0, x1, y1] = box.map((px) => Math.round(px * dpr));
    for (let y = Math.round((y0 + y1) / 2); y < y1; y++) {
      for (let x = x0; x < x1; x++) if (isAt(x, y, colour)) return true;
    }
    return false;
  };
  const arrows = new Map(view.laid.arrows.map((arrow) => [arrow.id, arrow]));
  return Object.entries(view.named.places).flatMap(([code, { box }]) =>
    view.numbersAt(code, view.state.period).map(({ arrow, isStrong }) =>
      [isStrong, isIn(box, arrows.get(arrow).colour)]));
}"""
"""Of each number under a name: whether its arrow is strong, and whether its colour stands there."""


@pytest.mark.parametrize("dark", [False, True])
def test_a_number_in_bold_stands_behind_a_mark_in_the_colour_of_its_arrow(flows, dark):
    page, errors = flows(f"#moves=2015-2020&province={GUANGDONG}&show=in", dark=dark)
    drawn = page.evaluate(MARKED)
    assert sum(is_strong for is_strong, _ in drawn) == 10
    assert all(is_strong == is_marked for is_strong, is_marked in drawn)
    expect(page.locator(".moves-notes")).to_contain_text("粗体带箭头")
    assert errors == []


def test_the_code_to_embed_shows_the_numbers_of_the_province_too(flows, open_page):
    page, errors = flows(f"#moves=2005-2010&province={XIZANG}&show=in", path="en/moves.html")
    page.get_by_role("button", name="Embed").click()
    code = page.locator(".moves-code textarea").input_value()
    source = html.unescape(re.search('src="([^"]+)"', code)[1])
    assert f"moves=2005-2010&province={XIZANG}&show=in" in source
    numbers = page.evaluate(NUMBERS)
    assert errors == []
    inner, errors = open_page("embed/moves.html", width=1280, fragment=source[source.index("?") :])
    inner.wait_for_selector(".moves[data-ready]")
    assert state(inner) == {"period": "2005-2010", "province": XIZANG, "show": "in"}
    shown = inner.evaluate(NUMBERS)
    assert [one for one in shown if one[2]] == [one for one in numbers if one[2]]
    expect(inner.locator(".moves-notes")).to_contain_text("In bold, with their arrow")
    assert errors == []


def test_a_click_on_a_province_is_its_view_and_back_undoes_it(flows):
    page, _ = flows()
    click_at(page, place_of(page, XINJIANG))
    ready(page, f"#moves=2015-2020&province={XINJIANG}")
    expect(page.locator("select")).to_have_value(XINJIANG)
    page.go_back()
    page.wait_for_function("() => ATLAS.movesPage.state.province === null")
    page.go_forward()
    page.wait_for_function(f"() => ATLAS.movesPage.state.province === '{XINJIANG}'")
    page.locator(".map").focus()
    page.keyboard.press("Escape")
    page.wait_for_function("() => ATLAS.movesPage.state.province === null")


# Address


def test_the_hash_alone_rebuilds_the_view(flows):
    hash = f"#moves=2005-2010&province={GUANGDONG}&show=in"
    page, errors = flows(hash)
    assert state(page) == {"period": "2005-2010", "province": GUANGDONG, "show": "in"}
    expect(page.get_by_role("radio", name="2005–2010")).to_be_checked()
    expect(page.get_by_role("radio", name="到来")).to_be_checked()
    page.locator("header .switch").click()
    page.wait_for_url("**/en/moves.html**")
    page.wait_for_selector(".moves[data-ready]")
    assert state(page) == {"period": "2005-2010", "province": GUANGDONG, "show": "in"}
    assert errors == []


def test_nonsense_in_the_hash_is_not_said(flows):
    page, errors = flows("#moves=1066-1071&province=zzz&show=out")
    assert state(page) == {"period": "2015-2020", "province": None, "show": "both"}
    page.evaluate("location.hash = '#moves=1995-2000&show=net'")
    page.wait_for_function("() => ATLAS.movesPage.state.period === '1995-2000'")
    assert state(page)["show"] == "net"
    assert errors == []


# Table


def test_arrow_keys_move_the_highlight_and_a_head_sorts(flows):
    page, errors = flows()
    page.locator(".moves-rows tbody tr").first.focus()
    first = page.evaluate("ATLAS.movesPage.view.marked")
    assert first == "430000-440000"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("ATLAS.movesPage.view.marked") == "450000-440000"
    head = page.get_by_role("button", name="占离开者")
    head.click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("占离开者")
    shares = page.locator(".moves-rows tbody tr td:nth-child(5)").all_inner_texts()
    numbers = [float(text.rstrip("%")) for text in shares]
    assert numbers == sorted(numbers, reverse=True)
    head.click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("占离开者")
    assert errors == []


def test_the_canvas_is_no_matter_of_a_screen_reader(flows):
    page, _ = flows()
    hidden = page.evaluate(
        "[...document.querySelectorAll('.map > .leaflet-pane canvas')].map((one) => one.ariaHidden)"
    )
    assert len(hidden) == 6
    assert set(hidden) == {"true"}
    expect(page.get_by_role("region", name=re.compile("71支箭头"))).to_be_visible()


def test_the_rows_can_be_taken_as_csv(flows):
    page, _ = flows(f"#moves=2015-2020&province={HENAN}&show=out", path="en/moves.html")
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    text = taken.value.path().read_text("utf-8-sig").splitlines()
    assert text[0] == (
        "period,origin_code,origin_en,destination_code,destination_en,kind,people,low,high"
    )
    assert text[1].startswith("2015-2020,410000,Henan,330000,Zhejiang,inland_to_coast,848630,")
    assert len(text) == 31


# Pointer


def test_a_tooltip_begins_with_name_and_value(flows):
    page, _ = flows(path="en/moves.html")
    middle = page.evaluate(
        f"""(() => {{
          const arrow = {ARROWS}.find(({{id}}) => id === '620000-650000');
          const line = ATLAS.arrows.samples(arrow, 5);
          const [x, y] = line[Math.floor(line.length / 2)];
          const {{margin}} = ATLAS.movesPage.view.view;
          return [x - margin.x, y - margin.y];
        }})()"""
    )
    box = page.locator(".map").bounding_box()
    page.mouse.move(box["x"] + middle[0], box["y"] + middle[1])
    tip = page.locator(".atlas-tooltip")
    expect(tip).to_be_visible()
    lines = tip.inner_text().splitlines()
    assert lines[0] == "Gansu → Xinjiang"
    assert "325,000 people" in tip.inner_text() or "326,000 people" in tip.inner_text()
    assert "95% interval" in tip.inner_text()
    assert page.locator("tr.is-marked").get_attribute("data-flow") == "620000-650000"


# Time


def test_arrows_swell_from_one_period_to_the_next(flows):
    page, errors = flows("#moves=2005-2010")
    width = f"{ARROWS}.find(({{id}}) => id === '430000-440000').width"
    before = page.evaluate(width)
    seen = page.evaluate(
        f"""() => new Promise((keep) => {{
          const widths = [];
          document.querySelector('[data-choice=period][value="2010-2015"]').click();
          const step = () => {{
            widths.push({width});
            if (ATLAS.movesPage.view.morph || widths.length < 3) requestAnimationFrame(step);
            else keep(widths);
          }};
          step();
        }})"""
    )
    after = page.evaluate(width)
    assert after == pytest.approx(before * 2_170_000 / 2_930_000, rel=0.01)
    assert [width for width in seen if after < width < before]
    assert errors == []


def test_reduced_motion_steps_and_does_not_swell(flows):
    page, errors = flows("#moves=2005-2010", reduced_motion="reduce")
    page.get_by_role("radio", name="2010–2015").check()
    assert page.evaluate("ATLAS.movesPage.view.morph") is None
    assert page.evaluate(f"{ARROWS}.length") == 71
    assert errors == []


def test_play_goes_through_the_periods_and_stops_at_the_last(flows):
    page, errors = flows("#moves=2010-2015")
    page.get_by_role("button", name="播放").click()
    expect(page.get_by_role("button", name="停止")).to_be_visible()
    page.wait_for_function("() => ATLAS.movesPage.state.period === '2015-2020'")
    expect(page.get_by_role("button", name="播放")).to_be_visible()
    page.get_by_role("button", name="播放").click()
    assert state(page)["period"] == "1995-2000"
    page.get_by_role("button", name="停止").click()
    assert page.url.endswith("#moves=1995-2000")
    assert errors == []


# Layout of the arrows


@pytest.mark.parametrize("period", DRAWN)
def test_heads_at_guangdong_hide_no_other(flows, period):
    """The middle of each head lies in no other head, on a screen and on a phone."""
    for width, height in ((1280, 800), (390, 780)):
        page, _ = flows(f"#moves={period}", width=width, height=height)
        hidden = page.evaluate(
            f"""(() => {{
              const arrows = {ARROWS}.filter(({{to}}) => to === '{GUANGDONG}');
              const heads = arrows.map(({{head}}) => head);
              const side = ([ax, ay], [bx, by], [x, y]) =>
                (bx - ax) * (y - ay) - (by - ay) * (x - ax);
              const isIn = ([a, b, c], p) => {{
                const sides = [side(a, b, p), side(b, c, p), side(c, a, p)];
                return sides.every((one) => one > 0) || sides.every((one) => one < 0);
              }};
              const middle = ([a, b, c]) => [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3];
              return heads.filter((head) =>
                heads.some((other) => other !== head && isIn(other, middle(head)))).length;
            }})()"""
        )
        assert hidden == 0


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780), (320, 640)])
def test_arrows_to_guangdong_end_on_land(flows, width, height):
    """None ends more than 3 px off the shore, in any period, on a screen and on phones."""
    for period in DRAWN:
        page, _ = flows(f"#moves={period}", width=width, height=height)
        wet = page.evaluate(
            f"""(() => {{
              const {{ view, map }} = {{ view: ATLAS.movesPage.view, map: ATLAS.maps[0] }};
              const {{ margin }} = view.view;
              const around = [[0, 0], [0, -3], [0, 3], [3, 0], [-3, 0]];
              const isDry = ([x, y]) => around.some(([dx, dy]) =>
                map.leafAt(L.point(x - margin.x + dx, y - margin.y + dy)) >= 0);
              const arrows = {ARROWS}.filter(({{to}}) => to === '{GUANGDONG}');
              return arrows.filter(({{head}}) => !isDry(head[0])).map(({{id}}) => id);
            }})()"""
        )
        assert wet == [], period


# Weight, size, frame


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
def test_the_first_view_is_light(open_page, width, height):
    page, files = opened_anew(open_page, "moves.html", width=width, height=height)
    page.wait_for_selector(".moves[data-ready]")
    assert not [file for file in files if file.parent.name == "geo"]
    assert len(files) == len(set(files))
    assert sum(map(gzipped, files)) <= FIRST_VIEW_BYTES


def test_a_phone_shows_the_whole_country(flows):
    page, errors = flows(width=390, height=780)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    box = page.locator(".map").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    # Kashgar, Fuyuan, Sanya.
    corners = [[39.47, 75.99], [48.36, 134.3], [18.25, 109.5]]
    for lat, lon in corners:
        at = page.evaluate(f"ATLAS.maps[0].leaflet.latLngToContainerPoint([{lat}, {lon}])")
        assert 0 < at["x"] < box["width"]
        assert 0 < at["y"] < box["height"]
    assert errors == []


def test_paper_shows_the_still_of_the_period_or_the_province_itself(flows):
    page, errors = flows("#moves=2000-2005")
    page.emulate_media(media="print")
    still = page.locator(".moves-printed")
    expect(still).to_be_visible()
    assert still.get_attribute("src").endswith("assets/moves/2000-2005.zh.svg")
    page.wait_for_function("() => document.querySelector('.moves-printed').naturalWidth > 0")
    expect(page.locator(".map")).to_be_hidden()
    page.evaluate(f"location.hash = '#moves=2000-2005&province={HENAN}'")
    expect(page.locator(".map")).to_be_visible()
    expect(still).to_be_hidden()
    # The next page that this browser opens would be on paper, too.
    page.emulate_media(media="screen")
    assert errors == []


def test_an_embedded_map_keeps_its_state_and_language(open_page):
    page, errors = open_page(
        "embed/moves.html",
        width=340,
        height=700,
        fragment=f"?lang=en&theme=dark#moves=2005-2010&province={HENAN}",
    )
    page.wait_for_selector(".moves[data-ready]")
    assert state(page) == {"period": "2005-2010", "province": HENAN, "show": "both"}
    expect(page.locator(".moves-title")).to_contain_text("Henan, 2005–2010")
    assert page.evaluate("document.documentElement.scrollWidth") == 340
    assert page.evaluate("ATLAS.maps[0].ink.theme") == "dark"
    assert errors == []
