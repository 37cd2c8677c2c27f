"""A reader's own table in the explorer: what its panel says and shows, and that nothing leaves."""

from __future__ import annotations

import copy
import csv
import io
import itertools
import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Locator, Page, expect

from atlas.country import china
from atlas.sources.packaged import read_table
from tests.browser.conftest import STANDING
from tests.browser.test_access import RULES
from tests.browser.test_pages import scroll_width

ROWS = 2_800
WRONG = 40
YIWU = "330782"
HAND_EDITED = json.loads(
    (Path(__file__).parents[1] / "frontend/hand_edited.json").read_text(encoding="utf-8")
)
"""A saved table, and edits of it that leave it no table."""

MOST_MS = 4_000
"""It is a second at most on a laptop; a machine that runs other tests is slower."""
SHOWN = """
() => {
  const {config, scene, ink} = ATLAS.maps[0];
  const unit = scene.units.index.get('330782');
  return {
    set: config.set, column: config.column, circles: Boolean(config.circles),
    edges: config.classes.edges, colours: config.classes[ink.theme],
    known: scene.values.filter((value) => !Number.isNaN(value)).length,
    sum: scene.values.reduce((sum, value) => sum + (value || 0), 0),
    yiwu: unit === undefined ? null : scene.values[unit],
  };
}
"""
PASTED = """城市\t汽车
北京市\t52.1
上海市\t38.5
广州市\t41.2
深圳市\t44
杭州市\t61.3
南京市\t39.9
成都市\t55.2
武汉市\t40.1
西安市\t48
哈尔滨市\t很多
"""


def census() -> list[tuple[str, str, int]]:
    """Return code, name and people of rows of the last census, development zones among them."""
    table = read_table("census_2020", china().tables).head(ROWS)
    columns = (table[name] for name in ("code", "name_zh", "population"))
    return [(code, name, int(people)) for code, name, people in zip(*columns, strict=True)]


def written(head: list[str], rows: list[list[str]], encoding: str = "gb18030") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode(encoding)


def file(content: bytes, name: str = "own.csv") -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def open_panel(page: Page) -> Locator:
    """Open the fold of the reader's own table, and wait for what it loads."""
    page.wait_for_selector(".explore[data-ready]")
    if page.locator(".choose").is_visible():
        page.locator(".choose").click()
    page.locator(".own > summary").click()
    page.locator(".own-local").wait_for()
    return page.locator(".own")


def give(page: Page, content: bytes, name: str = "own.csv") -> None:
    page.locator(".own input[type=file]").set_input_files(file(content, name))


def drawn(page: Page) -> dict:
    """Wait until the reader's own map is shown, and say what it shows."""
    page.wait_for_function("() => ATLAS.maps[0].config.column === 'own'")
    page.wait_for_function(STANDING)
    return page.evaluate(SHOWN)


@pytest.fixture
def explorer(open_page):
    """Open the explorer with the panel open."""

    def open_one(path: str = "explore.html", **options) -> tuple[Page, list[str]]:
        page, errors = open_page(path, **options)
        open_panel(page)
        return page, errors

    return open_one


def test_forty_wrong_codes_of_a_chinese_file_are_listed_and_the_rest_is_on_the_map(explorer):
    page, errors = explorer()
    rows = [[code, name, str(people)] for code, name, people in census()]
    wrong = range(69, ROWS, ROWS // WRONG)
    for at in wrong:
        rows[at][0] = f"99{at:04}"
    give(page, written(["区划代码", "名称", "人口"], rows))
    shown = drawn(page)
    assert shown["circles"]
    assert shown["yiwu"] == 1_859_390
    said = page.locator(".own-result").inner_text()
    numbers = [int(text.replace(",", "")) for text in re.findall(r"[\d,]+", said)]
    assert numbers[0] == ROWS
    assert 2_600 < numbers[1] <= ROWS - len(wrong)
    expect(page.locator(".own-body > .note").first).to_contain_text("GB18030")

    page.locator(".own-left > summary").click()
    expect(page.locator(".own-left li")).to_have_count(20)
    unknown = page.locator(".own-left li").filter(has_text="没有找到这个地方")
    expect(unknown.first).to_contain_text(f"第{wrong[0] + 2}行99{wrong[0]:04}")
    with page.expect_download() as download:
        page.get_by_role("button", name="全部存为 CSV").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    left = list(csv.DictReader(io.StringIO(text)))
    assert len(left) == numbers[0] - numbers[1]
    assert {row["地方"] for row in left if row["原因"] == "没有找到这个地方"} == {
        f"99{at:04}" for at in wrong
    }
    assert errors == []


def test_forty_wrong_names_are_listed_and_shared_ones_told_apart_by_province(explorer):
    page, errors = explorer()
    rows = [[name, str(people)] for _, name, people in census()]
    wrong = range(69, ROWS, ROWS // WRONG)
    for at in wrong:
        rows[at][0] = f"没有这个县{at}"
    give(page, written(["县", "人口"], rows))
    assert drawn(page)["yiwu"] == 1_859_390
    expect(page.locator(".own-asked")).to_contain_text("行和别处同名")
    page.locator(".own-left > summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="全部存为 CSV").click()
    left = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    unknown = {row["地方"] for row in left if row["原因"] == "没有找到这个地方"}
    assert unknown >= {f"没有这个县{at}" for at in wrong}
    assert errors == []


def test_which_of_several_places_is_asked_and_an_answer_can_be_changed(explorer):
    page, errors = explorer()
    give(page, "地方,数\n鼓楼区,1.5\n海淀区,4\n义乌市,7\n".encode())
    assert drawn(page)["known"] == 2
    asked = page.locator(".own-asked select")
    expect(asked).to_have_count(1)
    expect(asked.locator("option", has_text="江苏省")).not_to_have_count(0)
    # Who is asked chooses by keys, and stays where he is.
    asked.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("() => ATLAS.maps[0].scene.values.filter((it) => it === 1.5).length")
    expect(asked).to_be_focused()
    expect(page.locator(".own-result")).to_have_text("3行中3行在图上，按县级。")
    first = asked.input_value()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    code = "[...ATLAS.maps[0].scene.units.codes][ATLAS.maps[0].scene.values.indexOf(1.5)]"
    page.wait_for_function(f"() => {code} !== '{first}'")
    assert page.evaluate(code) == asked.input_value()
    assert errors == []


def test_a_paste_of_ten_rows_is_a_map_with_legend_tooltip_card_and_table(explorer):
    page, errors = explorer()
    box = page.get_by_label("或从电子表格粘贴")
    box.fill(PASTED)
    page.get_by_role("button", name="读入").click()
    shown = drawn(page)
    assert (shown["set"], shown["known"], shown["circles"]) == ("prefecture", 9, False)
    expect(page.locator(".own-result")).to_have_text("10行中9行在图上，按地级。")
    expect(page.locator(".own-result")).to_be_focused()
    expect(page.locator(".pane.first h2")).to_contain_text("汽车")
    page.get_by_role("textbox", name="单位").fill("辆")
    page.get_by_role("textbox", name="单位").press("Tab")
    expect(page.locator(".pane.first .atlas-legend-title").first).to_have_text("单位：辆")
    page.locator(".own-lists > details:last-child > summary").click()
    first = page.locator(".own-rows tbody tr").first
    expect(first).to_contain_text("杭州市")
    expect(first).to_contain_text("61.3")
    first.get_by_role("button").click()
    expect(page.locator(".card-figure")).to_have_text("汽车：61.3辆")
    expect(page.locator(".atlas-tooltip-value").first).to_contain_text("61.3辆")
    assert errors == []


def test_classes_are_cut_as_the_reader_says(explorer):
    page, errors = explorer()
    rows = [[code, str(at % 100 - 20)] for at, (code, _, _) in enumerate(census())]
    give(page, written(["代码", "变化"], rows))
    shown = drawn(page)
    # What lies on both sides of 0 is drawn so at first.
    assert 0 in shown["edges"]
    page.get_by_label("以一个值为界，两边用两种颜色").uncheck()
    page.wait_for_function("() => ATLAS.maps[0].config.classes.edges.length === 4")
    page.get_by_role("button", name="等距").click()
    page.wait_for_function("() => ATLAS.maps[0].config.classes.edges.includes(0)")
    edges = page.evaluate(SHOWN)["edges"]
    assert len({round(b - a, 6) for a, b in itertools.pairwise(edges)}) == 1
    page.get_by_role("button", name="自定").click()
    breaks = page.get_by_role("textbox", name="分界值，用空格隔开")
    assert [float(text) for text in breaks.input_value().split()] == edges
    breaks.fill("10 30 50")
    breaks.press("Tab")
    page.wait_for_function("() => ATLAS.maps[0].config.classes.edges.join() === '10,30,50'")
    breaks.fill("50 30")
    breaks.press("Tab")
    expect(page.locator(".own-fault")).to_have_text("分界值要由小到大，不能重复。")
    assert page.evaluate(SHOWN)["edges"] == [10, 30, 50]
    page.get_by_role("button", name="数量").click()
    page.wait_for_function("() => Boolean(ATLAS.maps[0].config.circles)")
    expect(page.locator(".pane.first .people-legend")).to_be_visible()
    expect(page.get_by_role("button", name="等距")).to_be_hidden()
    assert errors == []


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7 \x00\x01", "own.pdf", "CSV"),
        (bytes(range(1, 32)) * 200, "own.csv", "不是文本"),
        ("谁知道这是什么".encode(), "own.csv", "只有一列"),
        ("代码,数\n330782,很多\n110101,不少\n".encode(), "own.csv", "没有数字"),
        ("地方,数\n火星,1\n月亮,2\n".encode(), "own.csv", "没有一个能找到的地方"),
        (b"{}", "own.json", "这不是在这里存下的表。"),
        (b"," * (20 * 2**20 + 1), "big.csv", "big.csv有20.0 MB，最多读20"),
    ],
)
def test_what_is_no_table_is_said_and_the_map_stays(explorer, content, name, said):
    page, errors = explorer()
    before = page.evaluate(SHOWN)
    give(page, content, name)
    expect(page.locator(".own-fault")).to_contain_text(said)
    assert page.evaluate(SHOWN) == before
    assert "own" not in page.url.rpartition("#")[2]
    assert errors == []


def test_a_code_that_stands_twice_is_used_in_neither_row(explorer):
    page, errors = explorer()
    give(page, "代码,数\n330782,1.5\n110108,2.5\n330782,3.5\n440106,4\n".encode())
    shown = drawn(page)
    assert (shown["known"], shown["sum"]) == (2, 6.5)
    page.locator(".own-left > summary").click()
    for line in (2, 4):
        row = page.locator(".own-left li").filter(has_text=f"第{line}行")
        expect(row).to_contain_text("同一个地方出现多次（第2, 4行）")
    assert errors == []


def test_what_is_saved_opens_as_the_same_map(explorer, tmp_path):
    page, errors = explorer("en/explore.html")
    rows = [[code, str(at % 7)] for at, (code, _, _) in enumerate(census()[:300])]
    give(page, written(["code", "rate"], rows, "utf-8"))
    drawn(page)
    for name, text in (("Title", "<b>Mine</b>"), ("Source", "<i>me</i>"), ("Unit", "%")):
        page.get_by_role("textbox", name=name).fill(text)
        page.get_by_role("textbox", name=name).press("Tab")
    page.get_by_role("button", name="Equal steps").click()
    page.wait_for_timeout(300)
    saved = page.evaluate(SHOWN)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    kept = Path(download.value.path()).read_bytes()
    assert json.loads(kept)["title"] == "<b>Mine</b>"

    page.get_by_role("button", name="Remove").click()
    page.wait_for_function("() => ATLAS.maps[0].config.column !== 'own'")
    assert page.locator("[name=map] option[value=own]").count() == 0
    give(page, kept, download.value.suggested_filename)
    assert drawn(page) == saved
    # What a reader types is text, wherever it stands.
    expect(page.locator(".pane.first h2")).to_contain_text("<b>Mine</b>")
    assert page.locator(".explore :is(h2, option, .subtitle) :is(b, i)").count() == 0
    with page.expect_download() as download:
        page.get_by_role("button", name="View as PNG").click()
    assert download.value.suggested_filename == "own.county.en.png"
    assert errors == []


def edited(edit: dict) -> bytes:
    """Return the saved table with one field changed, or without it."""
    saved = copy.deepcopy(HAND_EDITED["whole"])
    *path, last = edit["at"].split(".")
    group = saved
    for name in path:
        group = group[name]
    if edit.get("gone"):
        del group[last]
    else:
        group[last] = edit["value"]
    return json.dumps(saved).encode()


@pytest.mark.parametrize(
    ("path", "wrong", "lacking"),
    [
        ("explore.html", "存下的表里，“{}”是 ", "存下的表里没有“{}”，应有"),
        ("en/explore.html", 'In the saved table "{}" is ', 'The saved table has no "{}"; '),
    ],
)
def test_a_saved_table_edited_by_hand_is_refused_by_field_and_the_map_stays(
    explorer, path, wrong, lacking
):
    page, errors = explorer(path)
    give(page, json.dumps(HAND_EDITED["whole"]).encode(), "own.json")
    before = drawn(page)
    fault, said = page.locator(".own-fault"), page.locator(".own-result").inner_text()
    for edit in HAND_EDITED["edits"]:
        give(page, edited(edit), "own.json")
        sentence = lacking if edit.get("gone") else wrong
        expect(fault).to_contain_text(sentence.format(edit["field"]))
        assert not re.search(r"\{\w+\}|undefined", fault.inner_text()), edit
        assert page.evaluate(SHOWN) == before
        assert page.locator(".own-result").inner_text() == said
    assert errors == []


def test_a_saved_table_may_be_in_the_encoding_of_an_editor(explorer):
    page, errors = explorer()
    text = json.dumps(HAND_EDITED["whole"], ensure_ascii=False)
    give(page, text.replace('"title": "数"', '"title": "变化"').encode("gb18030"), "own.json")
    drawn(page)
    expect(page.locator(".pane.first h2")).to_contain_text("变化")
    assert errors == []


@pytest.mark.parametrize("number", ["1e308", "-1e308", "1e-300", "123456789012345678901234567890"])
@pytest.mark.parametrize("kind", ["比率", "数量"])
def test_numbers_of_any_size_are_drawn(explorer, number, kind):
    page, errors = explorer()
    rows = "".join(f"{code},{number}\n" for code in ("330782", "110101", "110102"))
    give(page, f"constructor,__proto__\n440106,4\n110108,2.5\n{rows}".encode())
    # In 2000 to 2009 Dongcheng and Xicheng were smaller.
    page.locator(".own-settles select").select_option("census 2020")
    drawn(page)
    page.get_by_role("button", name=kind).click()
    for fold in page.locator(".own-lists summary").all():
        fold.click()
    expect(page.locator(".own-rows tbody tr").first).to_be_visible()
    text = page.locator(".explore").inner_text()
    assert not {"NaN", "Infinity", "undefined"} & set(re.findall(r"\w+", text))
    assert errors == []


def test_nothing_is_asked_for_while_a_table_is_read(explorer):
    page, errors = explorer()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    rows = [[code, str(people)] for code, _, people in census()]
    give(page, written(["代码", "人口"], rows))
    drawn(page)
    page.get_by_role("button", name="比率").click()
    page.wait_for_function("() => !ATLAS.maps[0].config.circles")
    page.get_by_role("textbox", name="图名").fill("人")
    page.get_by_role("textbox", name="图名").press("Tab")
    page.wait_for_timeout(300)
    # The browser itself asks for the icon again when the address changes.
    assert [url for url in asked if not url.endswith("icon.svg")] == []
    assert errors == []


def test_the_first_view_loads_none_of_it(open_page):
    page, errors = open_page("explore.html")
    page.wait_for_selector(".explore[data-ready]")
    loaded = page.evaluate(
        "[...document.scripts].map(({src}) => src.split('/').pop().split('?')[0])"
    )
    assert {"own-panel.js", "own-table.js", "own.zh.js", "search.js"} & {*loaded} == set()
    open_panel(page)
    assert errors == []


def test_an_own_map_is_compared_and_is_gone_after_a_reload(explorer):
    page, errors = explorer()
    give(page, "代码,数\n330782,1.5\n110108,2.5\n440106,4\n".encode())
    drawn(page)
    assert "map=own" in page.url
    page.locator(".more:not(.own) > summary").click()
    page.locator("[name=with]").select_option("growth_county_2010_2020")
    page.wait_for_function("() => ATLAS.maps.length === 2")
    page.locator("[name=map]").select_option("growth_county_2010_2020")
    page.locator("[name=with]").select_option("own")
    expect(page.locator(".pane.second h2")).to_contain_text("数")
    # It has no page that tells of it.
    expect(page.locator(".pane.second .about")).to_be_hidden()
    expect(page.locator(".pane.first .about")).to_be_visible()
    page.reload()
    page.wait_for_selector(".explore[data-ready]")
    expect(page.locator(".remarks")).to_contain_text("没有留存")
    expect(page.locator(".pane.second")).to_be_hidden()
    page.get_by_role("button", name="省级").click()
    expect(page.locator(".remarks")).to_have_text("")
    assert errors == []


def test_a_file_is_dropped_anywhere_on_the_page(explorer):
    page, errors = explorer()
    data = page.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(['代码,数\\n330782,1.5\\n110108,2.5\\n'], 'own.csv'));
          return data;
        }"""
    )
    page.dispatch_event("h1", "dragover", {"dataTransfer": data})
    assert page.evaluate("document.documentElement.classList.contains('is-dropping')")
    page.dispatch_event("h1", "drop", {"dataTransfer": data})
    assert drawn(page)["known"] == 2
    assert not page.evaluate("document.documentElement.classList.contains('is-dropping')")
    assert errors == []


def test_by_keys_alone_a_pasted_table_is_drawn_and_removed(open_page):
    page, errors = open_page("explore.html")
    page.wait_for_selector(".explore[data-ready]")
    page.locator(".own > summary").focus()
    page.keyboard.press("Enter")
    page.locator(".own-local").wait_for()
    page.keyboard.press("Tab")
    expect(page.locator(".own input[type=file]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.insert_text(PASTED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert drawn(page)["known"] == 9
    title = page.get_by_role("textbox", name="图名")
    for _ in range(30):
        page.keyboard.press("Tab")
        if title.evaluate("(it) => it === document.activeElement"):
            break
    expect(title).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("每百户汽车")
    # Enter in a field makes the map anew, and not the page.
    page.keyboard.press("Enter")
    expect(page.locator(".pane.first h2")).to_contain_text("每百户汽车")
    page.get_by_role("button", name="移除这张表").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => ATLAS.maps[0].config.column !== 'own'")
    expect(page.locator(".own input[type=file]")).to_be_focused()
    assert errors == []


@pytest.mark.parametrize(
    ("path", "size"), [("explore.html", (390, 780)), ("en/explore.html", (1280, 800))]
)
def test_axe_finds_no_violation_in_the_panel_before_and_after_a_table(explorer, path, size):
    page, errors = explorer(path, width=size[0], height=size[1], dark=size[0] > 1000)
    assert errors == []
    # It asks for the sheets itself, and is refused by the page's policy.
    empty = Axe().run(page, options=RULES)
    give(page, "地方,数\n鼓楼区,1\n朝阳区,2\n海淀区,4\n火星,5\n义乌市,7\n".encode())
    drawn(page)
    for fold in page.locator(".own-lists summary").all():
        fold.click()
    page.wait_for_timeout(300)
    full = Axe().run(page, options=RULES)
    for results in (empty, full):
        assert results.violations_count == 0, results.generate_report()
    assert scroll_width(page) == size[0]


def test_ten_thousand_rows_are_a_map_within_the_limit(explorer):
    page, _ = explorer()
    known = census()
    rows = [[known[at][0] if at < ROWS else f"99{at:04}", str(at)] for at in range(10_000)]
    page.evaluate(
        """() => {
          const {show} = ATLAS.maps[0];
          document.addEventListener('change', () => { window.began = performance.now(); }, true);
          ATLAS.maps[0].on('show', () => { window.took = performance.now() - window.began; });
        }"""
    )
    give(page, written(["代码", "数"], rows))
    drawn(page)
    took = page.evaluate("window.took")
    print(f"10,000 rows from file to map: {took:.0f} ms")
    assert took < MOST_MS
