"""The pages of places in a browser: found by name, read without a script, taken away, drawn."""

import csv
import re
from io import StringIO

import pytest
from playwright.sync_api import Page, expect

from atlas.catalogue.style import load_style
from atlas.country import china
from tests.downloaded import rows_by_code

YIWU, HARBIN, SONGBEI, SHANGZHI = "330782", "230100", "230109", "230183"
UNDRAWN, CORPS, MUNICIPALITY, MERGED = "232761", "659003", "500000", "U130102"
ALONE = [CORPS, "441900", "659001"]
"""Prefectures and corps cities that the census counts as one."""
KINDS = [YIWU, HARBIN, UNDRAWN, MUNICIPALITY, MERGED, *ALONE]
LISTS = ["places.html", "gains/330000.html"]

# The colour that fills most of the 24 px around the middle of a unit's widest run.
COLOUR_AT = """([number, code]) => {
  const canvas = document.querySelectorAll('#pair .small-map')[number].querySelector('canvas');
  const { scene, painted: { view } } = canvas.drawing;
  const anchor = ATLAS.scene.anchorOf(scene, scene.units.index.get(code));
  const x = view.dpr * (view.tx + view.k * anchor.x), y = view.dpr * (view.ty - view.k * anchor.y);
  const data = canvas.getContext('2d').getImageData(x - 12, y - 12, 24, 24).data;
  const found = {};
  for (let i = 0; i < data.length; i += 4) {
    const hex = [...data.slice(i, i + 3)].map((n) => n.toString(16).padStart(2, '0')).join('');
    found['#' + hex] = (found['#' + hex] || 0) + 1;
  }
  return Object.entries(found).sort((a, b) => b[1] - a[1])[0][0];
}"""


def drawn(page: Page, maps: int = 2) -> None:
    expect(page.locator("#pair figure:not(.core) .small-map")).to_have_count(maps)
    expect(page.locator("#pair figure:not(.core) canvas")).to_have_count(3 * maps)


def found_names(page: Page, query: str) -> list[str]:
    page.fill("#find", "")
    page.fill("#find", query)
    page.wait_for_function(
        "() => window.ATLAS.search && document.querySelector('form.find [role=status]').textContent"
    )
    return page.locator("form.find [role=option]").evaluate_all(
        "(rows) => rows.map((row) => row.firstChild.textContent)"
    )


# From a name to the number


@pytest.mark.parametrize("start", ["index.html", "places.html"])
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "义乌"), ("zh", "yiwu"), ("en", "Yiwu"), ("en", "330782")]
)
def test_who_knows_only_a_name_finds_number_comparability_and_source_row(
    open_page, start, lang, words
):
    page, errors = open_page(start if lang == "zh" else f"en/{start}")
    steps = 0
    page.fill("#find", words)
    steps += 1
    expect(page.locator("form.find [role=option]").first).to_be_visible()
    page.locator("#find").press("Enter")
    steps += 1
    page.wait_for_url(f"**/place/{YIWU}.html")
    main = page.locator("main")
    growth, compared = (
        ("+50.7%", "no change recorded") if lang == "en" else ("+50.7%", "没有变动记录")
    )
    expect(main.get_by_role("cell", name=growth)).to_be_visible()
    expect(main.get_by_text(compared, exact=True)).to_be_visible()
    expect(main.locator("details li", has_text="census_2010.csv")).to_contain_text(YIWU)
    assert steps < 4
    assert errors == []


def test_a_place_is_found_by_any_of_its_names(open_page):
    wanted = {
        "义乌": "义乌市",
        "yiwu": "义乌市",
        "yiwushi": "义乌市",
        "yw": "义乌市",
        "330782": "义乌市",
        "哈尔滨 道里": "道里区",
        "北京海淀": "海淀区",
        "浙江省金华市义乌市": "义乌市",
        "Hohhot": "呼和浩特市",
        "huhehaote": "呼和浩特市",
        "lvliang": "吕梁市",
        "xian": "西安市",
        "萧山": "上城区（含江干区、萧山区）",
        "宣武": "西城区（含原宣武区）",
        "金阊": "姑苏区（含原沧浪区、平江区、金阊区）",
    }
    page, errors = open_page("places.html")
    assert {query: found_names(page, query)[0] for query in wanted} == wanted
    assert errors == []


def test_a_place_is_found_by_what_any_year_called_it(open_page):
    page, faults = open_page("places.html")
    page.locator("form.find input").first.focus()
    page.wait_for_function("() => ATLAS.has('search', 'index') && window.ATLAS.search")
    # A united unit whose name names one county alone has no other name, and is found all the same.
    asked, lost = page.evaluate("""() => {
      const { past } = ATLAS.get('search', 'index');
      const asked = Object.entries(past).flatMap(([, of]) => Object.entries(of)
        .flatMap(([code, names]) => names.split('/').map((name) => [name, code])));
      const finds = ([name, code]) => ATLAS.search(name, 9999).some((one) => one.code === code);
      return [asked.length, asked.filter((one) => !finds(one))];
    }""")
    assert asked > 1_000
    assert lost == []
    assert found_names(page, "召陵")[0] == "召陵区"
    assert found_names(page, "蓟县")[0] == "蓟州区"
    assert page.locator("form.find li").first.inner_text().endswith("蓟县")
    assert faults == []


def test_names_that_several_places_bear_come_cities_first(open_page):
    page, _ = open_page("en/places.html")
    assert found_names(page, "chaoyang")[:2] == ["Chaoyang", "Chaoyang District"]
    within = page.locator("form.find [role=option] small").all_inner_texts()
    assert within[:2] == ["Liaoning · 朝阳市", "Beijing · 朝阳区"]


def test_the_search_is_a_combobox_for_the_keyboard(open_page):
    page, errors = open_page("en/places.html")
    box = page.get_by_role("combobox", name="Find a place")
    box.focus()
    expect(box).to_have_attribute("aria-expanded", "false")
    found_names(page, "chaoyang")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form.find [role=status]")).to_have_text("11 found")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_attribute("id", active)
    expect(chosen).to_contain_text("Chaoyang District")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_be_focused()
    found_names(page, "yiwu")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/en/place/{YIWU}.html")
    assert errors == []


def test_initials_are_those_of_the_reading_that_a_place_has(open_page):
    wanted = {
        "yqs": "乐清市",
        "yueqingshi": "乐清市",
        "lqs": "乐清市",
        "slq": "召陵区",
        "zhejiang yq": "乐清市",
        "las jinzhai": "金寨县",
        "zzx": "长子县",
        "xiongan": "容城县",
        "雄安": "雄县（含任丘市）",
        "canton": "广州市",
        "Peking": "北京市",
        "tibet": "西藏自治区",
        "guangdong": "广东省",
    }
    page, errors = open_page("index.html")
    found_names(page, "yqs")
    names = "(query) => ATLAS.search(query, 99).map((one) => one.name)"
    found = {query: page.evaluate(names, query) for query in wanted}
    assert [query for query, name in wanted.items() if name not in found[query]] == []
    # Half of all names end with xian.
    assert page.evaluate("() => ATLAS.search('xian').total") < 300
    assert not errors


@pytest.mark.parametrize(
    ("path", "query", "name", "href"),
    [
        ("places.html", "胡焕庸线", "胡焕庸线（黑河—腾冲线）", "/about.html#line"),
        (
            "en/places.html",
            "hu line",
            "Heihe–Tengchong line (Hu Huanyong line)",
            "/en/about.html#line",
        ),
        ("index.html", "香港", "香港、澳门、台湾", "/about.html#maps"),
        ("en/index.html", "Taiwan", "Hong Kong, Macao, Taiwan", "/en/about.html#maps"),
    ],
)
def test_the_search_knows_what_is_no_place_of_the_censuses(open_page, path, query, name, href):
    page, errors = open_page(path)
    assert found_names(page, query)[0].strip() == name
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")
    assert errors == []


def test_the_search_says_when_it_finds_nothing(open_page):
    page, _ = open_page("en/places.html")
    assert found_names(page, "Atlantis") == []
    expect(page.locator("form.find [role=status]")).to_have_text("No place found.")


def test_the_index_is_loaded_when_the_box_is_entered(open_page):
    page, _ = open_page("places.html")
    assert not page.evaluate("ATLAS.has('search', 'index')")
    page.focus("#find")
    page.wait_for_function("() => ATLAS.has('search', 'index')")


# The page


@pytest.mark.parametrize("path", [f"place/{code}.html" for code in KINDS] + LISTS)
@pytest.mark.parametrize(("lang", "dark", "width"), [("", False, 1280), ("en/", True, 390)])
def test_a_page_opens_from_disk_whole(open_page, path, lang, dark, width):
    page, errors = open_page(lang + path, width=width, height=780, dark=dark)
    if path.startswith("place/"):
        drawn(page, 1 if any(code in path for code in ALONE) else 2)
        expect(page.locator(".chart-of-place")).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert errors == []


def test_the_address_that_a_united_unit_had_leads_to_its_page(open_page):
    for lang in ("", "en/"):
        page, errors = open_page(f"{lang}place/{UNITED.removeprefix('U')}.html")
        page.wait_for_url(f"**/{lang}place/{UNITED}.html")
        expect(page.locator("h1")).to_be_visible()
        assert errors == []


UNITED, UNTOLD, JOINED, PLAIN = "U360402", "420502", "652700", "530627"
FIRST_SCREENS = {
    "prefecture with a core": HARBIN,
    "district": "230104",
    "municipality": MUNICIPALITY,
    "district of a municipality": "U110102",
    "city counted as one": ALONE[1],
    "united with many": UNITED,
    "doubtful transfer": UNTOLD,
    "compared with another": JOINED,
    "plain county": PLAIN,
}

FIRST_SCREEN = """() => {
  const below = (one) => one.getBoundingClientRect().bottom;
  const maps = [...document.querySelectorAll('#pair .small-map')];
  const before = [...document.querySelectorAll('main :is(p, blockquote)')]
    .filter((one) => one.compareDocumentPosition(maps[0]) & Node.DOCUMENT_POSITION_FOLLOWING)
    .filter((one) => one.getClientRects().length && !one.matches('.within, .legend-title'));
  return {
    bottom: Math.max(...maps.map(below)), lowest: Math.min(...maps.map((one) => one.clientHeight)),
    legend: below(document.querySelector('#pair .legend')),
    width: document.documentElement.scrollWidth,
    sentences: before.map((one) => one.textContent.trim()),
  };
}"""


@pytest.mark.parametrize("kind", FIRST_SCREENS)
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
@pytest.mark.parametrize("lang", ["", "en/"])
def test_maps_and_one_sentence_fill_the_first_screen(open_page, kind, width, height, lang):
    code = FIRST_SCREENS[kind]
    page, errors = open_page(f"{lang}place/{code}.html", width=width, height=height)
    drawn(page, 1 if code in ALONE else 2)
    found = page.evaluate(FIRST_SCREEN)
    assert found["bottom"] <= height
    # What fits is large enough to be read.
    assert found["lowest"] >= 120
    assert found["width"] == width
    (sentence,) = found["sentences"]
    assert len(re.findall(r"[.。](?=\s|$)", sentence)) == 1
    if width == 1280:
        assert found["legend"] <= height
    assert errors == []


def test_the_core_is_marked_among_the_parts(open_page):
    page, _ = open_page(f"place/{HARBIN}.html")
    drawn(page)
    outlined = page.evaluate(
        "[...document.querySelectorAll('#pair .small-map')].map((box) => "
        "box.querySelector('canvas').drawing.outlined.length)"
    )
    # Not on the map of the whole; six districts on that of the parts and on their own.
    assert outlined == [0, 6, 6]


@pytest.mark.parametrize("path", [f"en/place/{YIWU}.html", f"en/place/{HARBIN}.html"])
def test_a_place_is_read_without_a_script(open_page, path):
    page, errors = open_page(path, java_script_enabled=False)
    page.get_by_text("Check this number").click()
    words = page.locator("main").inner_text()
    assert ("1,859,390" if YIWU in path else "10,009,854") in words
    assert "census_2020.csv" in words
    assert page.locator("#place table tr").count() == 12
    assert page.locator("#pair").bounding_box()["height"] == 0
    assert errors == []


@pytest.mark.parametrize(("dark", "tone"), [(False, "light"), (True, "dark")])
def test_harbins_pair_shows_the_whole_falling_and_its_centre_rising(open_page, dark, tone):
    page, _ = open_page(f"place/{HARBIN}.html", dark=dark)
    drawn(page)
    colours = getattr(load_style(country=china()).scale("growth"), tone)
    # −5.9 % lies between −10 and −5, +74.6 % above +40, −20.8 % below −20.
    assert page.evaluate(COLOUR_AT, [0, HARBIN]) == colours[2]
    assert page.evaluate(COLOUR_AT, [1, SONGBEI]) == colours[8]
    assert page.evaluate(COLOUR_AT, [1, SHANGZHI]) == colours[0]


LANGFANG, CORE = "131000", "#pair .core"

IN_CORE = """(code) => {
  const { scene, painted: { view } } = document.querySelector('#pair .core canvas').drawing;
  const anchor = ATLAS.scene.anchorOf(scene, scene.units.index.get(code));
  const [x, y] = [view.tx + view.k * anchor.x, view.ty - view.k * anchor.y];
  return x > 0 && y > 0 && x < view.width && y < view.height;
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_core_of_a_large_prefecture_is_enlarged_over_its_sum(open_page, width):
    page, errors = open_page(f"en/place/{HARBIN}.html", width)
    drawn(page)
    expect(page.locator(f"{CORE} figcaption")).to_have_text(
        "Its 6 densely settled districts together +12.3%"
    )
    for code in ("230102", "230103", "230104", "230108", "230109", "230110"):
        assert page.evaluate(IN_CORE, code)
    assert not page.evaluate(IN_CORE, SHANGZHI)
    assert errors == []


def test_a_core_as_wide_as_its_prefecture_has_its_sum_alone(open_page):
    page, _ = open_page(f"en/place/{LANGFANG}.html")
    drawn(page)
    # 1,152,438 and 1,632,840 people.
    expect(page.locator("#pair figcaption").nth(1)).to_have_text(
        "By district and county · Its 2 densely settled districts and counties together +41.7%"
    )
    assert page.locator(CORE).count() == 0
    # One of the two is united, and has two polygons.
    marked = "document.querySelectorAll('#pair canvas')[3].drawing.outlined.length"
    assert page.evaluate(marked) == 3


def test_a_unit_under_the_pointer_says_its_figures_and_leads_to_its_page(open_page):
    page, errors = open_page(f"en/place/{HARBIN}.html")
    drawn(page)
    at = page.evaluate(
        """(code) => {
          const box = document.querySelectorAll('#pair .small-map')[1];
          const { scene, painted: { view } } = box.querySelector('canvas').drawing;
          const anchor = ATLAS.scene.anchorOf(scene, scene.units.index.get(code));
          return { x: view.tx + view.k * anchor.x, y: view.ty - view.k * anchor.y };
        }""",
        SONGBEI,
    )
    parts = page.locator("#pair .small-map").nth(1)
    parts.hover(position=at)
    line = page.locator("#pair [role=status]")
    expect(line).to_have_text(
        "Songbei District 236,848 people in 2010, 413,515 in 2020 (+74.6%). Open its page"
    )
    parts.click(position=at)
    page.wait_for_url(f"**/en/place/{SONGBEI}.html")
    assert errors == []


def test_the_profile_of_ages_has_its_figures_in_a_table(open_page):
    page, _ = open_page(f"en/place/{YIWU}.html")
    ages = page.locator(".chart-of-place").nth(1)
    assert ages.locator("svg rect").count() == 16
    ages.locator("summary").click()
    rows = ages.locator("tbody tr")
    expect(rows).to_have_count(16)
    # Of those aged 10–14 in 2010 there came twice as many again.
    young = rows.nth(2).locator("th, td").all_inner_texts()
    assert young[0] == "20–24"
    assert re.fullmatch(r"\+2\d\d", young[2])
    net = [row.locator("td").nth(1).inner_text() for row in rows.all()]
    assert all(re.fullmatch(r"[+−]\d+|0", number) for number in net)


@pytest.mark.parametrize(("lang", "dark", "width"), [("", True, 390), ("en/", False, 1280)])
def test_the_pyramid_draws_two_censuses_and_says_them(open_page, lang, dark, width):
    page, errors = open_page(f"{lang}place/{YIWU}.html", dark=dark, width=width, height=780)
    pyramid = page.locator(".chart-of-place").nth(0)
    expect(pyramid.locator("rect")).to_have_count(36)
    expect(pyramid.locator("path.outline")).to_have_count(2)
    assert pyramid.locator(".keys li").all_inner_texts() == ["2010", "2020"]
    said = "65 and over 7.3%" if lang else "65岁及以上占7.3%"
    assert said in pyramid.locator("figcaption").inner_text()
    assert said in pyramid.locator("svg").get_attribute("aria-label")
    pyramid.locator("summary").click()
    rows = pyramid.locator("tbody tr")
    expect(rows).to_have_count(18)
    cells = [row.locator("td").all_inner_texts() for row in rows.all()]
    shares = [[float(cell.removesuffix("%")) for cell in row] for row in cells]
    # Men of 2010 and 2020, women of 2010 and 2020: each year is the whole.
    for year in (0, 1):
        whole = sum(row[year] + row[2 + year] for row in shares)
        assert whole == pytest.approx(100, abs=0.2)
    # No bar and no number is cut off.
    box = pyramid.locator("svg").bounding_box()
    for mark in pyramid.locator("svg text").all():
        at = mark.bounding_box()
        assert at["x"] >= box["x"] - 1
        assert at["x"] + at["width"] <= box["x"] + box["width"] + 1
    assert errors == []


# What stands round a place


@pytest.mark.parametrize(("lang", "dark", "width"), [("", True, 390), ("en/", False, 1280)])
def test_a_prefectures_page_shows_its_provinces_moves_its_units_and_its_peers(
    open_page, lang, dark, width
):
    page, errors = open_page(f"{lang}place/{HARBIN}.html", dark=dark, width=width, height=780)
    for fold in ("#parts", "#near", "#moves"):
        page.locator(f"{fold} summary").click()
    picture = page.locator(".province-moves img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.province-moves img').naturalWidth > 0")
    assert page.locator(".province-moves div p").count() == 3
    expect(page.locator("ul.around")).to_have_count(3)
    units = page.locator("#parts li").all_inner_texts()
    assert len(units) == 18
    assert units[0].endswith("+74.6%")
    assert units[-1].endswith("\N{MINUS SIGN}36.5%")
    peers = page.locator("#peers li").all_inner_texts()
    assert len(peers) == 4
    assert "+42.7%" in peers[0]
    assert page.locator("#near li").count() == 10
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator(".province-moves a").click()
    page.wait_for_url("**/moves.html#moves=2015-2020&province=230000*")
    assert errors == []


def test_a_city_without_units_keeps_the_list_of_those_that_hold_it(open_page):
    page, errors = open_page("en/place/659005.html")
    expect(page.locator(".province-moves")).to_have_count(1)
    assert page.locator("#parts li").count() >= 1
    assert errors == []


def test_a_countys_page_has_neighbours_and_peers_and_no_moves(open_page):
    page, errors = open_page(f"en/place/{SONGBEI}.html")
    expect(page.locator("ul.around")).to_have_count(2)
    expect(page.locator(".province-moves")).to_have_count(0)
    peer = page.locator("#peers a").first
    name = peer.inner_text()
    peer.click()
    expect(page.locator("h1")).to_contain_text(name)
    assert errors == []


# What a reader takes away


def test_the_sentence_is_copied_with_its_source(open_page):
    page, _ = open_page(f"en/place/{YIWU}.html", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy these sentences").click()
    expect(page.locator(".take [role=status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(
        "Yiwu grew by 50.7% (625,000 people) from 2010 to 2020, Jinhua by 31.5%.\nIt had 1.23 "
    )
    assert "Source: censuses of 2010, 2020 by county" in copied


@pytest.mark.parametrize(("code", "rows"), [(YIWU, 1), (HARBIN, 19)])
def test_the_rows_of_a_place_are_saved_as_csv(open_page, tmp_path, built_site, code, rows):
    page, errors = open_page(f"place/{code}.html")
    with page.expect_download() as saving:
        page.get_by_role("button", name="下载数据（CSV）").click()
    assert saving.value.suggested_filename == f"{code}.csv"
    file = tmp_path / "saved.csv"
    saving.value.save_as(file)
    text = file.read_text(encoding="utf-8-sig")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(StringIO(text)))
    assert len(table) == rows
    assert table[0]["code"] == code
    name = "prefecture" if code == HARBIN else "county_2010_2020"
    published = rows_by_code(built_site, name)[code]
    shared = [column for column in table[0] if column in published]
    assert len(shared) > 50
    assert {column: table[0][column] for column in shared} == {
        column: published[column] for column in shared
    }
    assert errors == []
