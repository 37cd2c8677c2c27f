"""The pages of charts in a browser: phone and desk, light and dark, both languages."""

import csv
import io
import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Page, expect

from atlas.catalogue.style import load_style
from atlas.country import china

STYLE = load_style(country=china())
PHONES, DESK = (360, 390), 1280


def pages(site: Path) -> list[str]:
    return sorted(str(path.relative_to(site)) for path in site.glob("**/charts/*.html"))


MEASURE = """() => [...document.querySelectorAll('figure svg.chart')]
  .filter((svg) => svg.checkVisibility())
  .map((svg) => {
    const frame = svg.getBoundingClientRect(), scale = frame.width / svg.viewBox.baseVal.width;
    const texts = [...svg.querySelectorAll('text')]
      .filter((text) => text.getBoundingClientRect().width);
    return {
      kind: svg.classList[1],
      width: frame.width,
      smallest: Math.min(...texts.map((t) => parseFloat(getComputedStyle(t).fontSize) * scale)),
      outside: texts.filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < frame.left - 4 || box.right > frame.right + 4;
      }).map((text) => text.textContent),
    };
  })"""


@pytest.mark.parametrize("width", [*PHONES, DESK])
def test_every_chart_fits_and_can_be_read(open_page, built_site, width):
    found = pages(built_site)
    assert len(found) >= 2 * 17
    page, errors = open_page(found[0], width)
    for path in found:
        page.goto((built_site / path).as_uri())
        first, *more = page.evaluate(MEASURE)
        assert first["kind"] == ("chart-narrow" if width in PHONES else "chart-wide"), path
        assert all(svg["kind"] == "chart-one-province" for svg in more), path
        for svg in (first, *more):
            assert svg["outside"] == [], path
            assert math.ceil(svg["smallest"] * 10) / 10 >= 11, path
            assert svg["width"] <= width
        assert page.evaluate("document.querySelector('main').scrollWidth") <= width, path
        assert errors == [], path


INK = """() => getComputedStyle(document.querySelector('svg.chart-wide text')).fill"""


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_ink_follows_the_readers_ground(open_page):
    path = "charts/children-and-migration.html"
    inks = {dark: open_page(path, dark=dark)[0].evaluate(INK) for dark in (False, True)}
    muted = STYLE.ground.muted
    assert inks == {False: rgb(muted.light), True: rgb(muted.dark)}


SHOWN = """() => [...document.querySelectorAll('g.flows, div.flows')]
  .filter((part) => getComputedStyle(part).display !== 'none')
  .map((part) => part.classList.value)"""


def test_one_province_at_a_time(open_page):
    page, errors = open_page("charts/born-in-another-province.html")
    assert {name.split(" p")[1][:6] for name in page.evaluate(SHOWN)} == {"440000"}
    page.select_option("#province", "230000")
    shown = page.evaluate(SHOWN)
    assert {name.split(" p")[1][:6] for name in shown} == {"230000"}
    assert len(shown) > 2
    assert "黑龙江" in page.inner_text("div.flows.shown")
    assert errors == []


def test_without_scripts_the_first_province_is_there(open_page):
    page, _ = open_page("en/charts/born-in-another-province.html", java_script_enabled=False)
    assert "Guangdong" in page.inner_text("div.flows.shown")


AGES = "net-migration-by-age"
MATRIX = "birth-residence-matrix"


def taken(page: Page, button: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path())


def test_this_chart_can_be_taken_as_a_drawing_that_stands_alone(open_page):
    """In dark, on a phone: the file is for light ground and for a desk all the same."""
    page, errors = open_page(f"en/charts/{MATRIX}.html", 390, dark=True)
    for path in (f"en/charts/{MATRIX}.html", f"charts/{AGES}.html", "charts/harbin-pair.html"):
        page.goto(page.url.rpartition("/charts/")[0].removesuffix("/en") + f"/{path}")
        text = taken(page, "SVG").read_text(encoding="utf-8")
        root = ElementTree.fromstring(text)
        said = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
        whole = "".join(said).replace(" ", "")
        source = page.locator("dl.terms dd").nth(1).inner_text()
        for words in (page.inner_text("h1"), source):
            assert re.sub(r"\s", "", words) in whole
        assert not re.search(r"var\(|undefined|foreignObject|prefers-color-scheme", text)
        assert not re.search(r'(?:href|src)="(?!#)|url\((?!#)|@import', text)
        assert STYLE.ground.muted.light in text
        assert int(root.get("width")) == 760
    assert errors == []


def test_this_chart_can_be_taken_as_a_picture_twice_its_size(open_page):
    page, errors = open_page(f"en/charts/{MATRIX}.html", dark=True)
    picture = Image.open(taken(page, "PNG")).convert("RGB")
    assert picture.width == 2 * 760
    assert picture.height > picture.width
    assert picture.getpixel((4, 4)) == ImageColor.getrgb(STYLE.ground.page.light)
    darkest = ImageColor.getrgb(STYLE.palettes["sequential"].light[-1])
    assert darkest in {colour for _, colour in picture.getcolors(1 << 20)}
    assert errors == []


def test_this_chart_can_be_taken_as_a_table(open_page, built_site):
    page, _ = open_page(f"charts/{AGES}.html")
    href = page.get_by_role("link", name="CSV").get_attribute("href")
    text = (built_site / "charts" / href).read_text(encoding="utf-8-sig")
    heads, *rows = list(csv.reader(io.StringIO(text)))
    shown = page.evaluate("""() => [...document.querySelectorAll('table.of-chart tr')]
      .map((row) => [...row.cells].map((cell) => cell.textContent))""")
    assert heads == shown[0]
    assert [row[:3] for row in rows] == [row[:3] for row in shown[1:]]
    counts = [[int(cell.replace(",", "")) for cell in row[3:4]] for row in shown[1:]]
    assert [[int(cell) for cell in row[3:4]] for row in rows] == counts


def test_this_chart_can_be_put_on_another_page(open_page, built_site):
    page, errors = open_page("en/charts/growth-by-density.html")
    page.get_by_role("button", name="Embed").click()
    code = page.locator("dialog textarea")
    expect(code).to_have_value(
        re.compile('src="en/embed/chart-growth-by-density.html" title="Of all')
    )
    expect(page.locator("dialog h2")).to_have_text("Embed this chart")
    page.locator("dialog select[name=lang]").select_option("zh")
    page.locator("dialog select[name=theme]").select_option("dark")
    expect(code).to_have_value(
        re.compile(r'src="embed/chart-growth-by-density.html\?theme=dark" title="按密度分')
    )
    frame = page.frame_locator("dialog iframe")
    expect(frame.locator("h1")).to_contain_text("每平方公里")
    # The preview grows with the page that it holds.
    height = frame.locator("body").evaluate(
        "(body) => Math.ceil(body.getBoundingClientRect().height)"
    )
    expect(page.locator("dialog iframe")).to_have_css("height", f"{height}px")
    address = (built_site / "embed/chart-growth-by-density.html").as_uri()
    for width, kind in ((340, "narrow"), (680, "wide")):
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(f"{address}?theme=dark")
        assert page.locator(f".chart-{kind}").is_visible()
        assert page.locator("svg:visible").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == rgb(STYLE.ground.page.dark)
        ink = page.evaluate("getComputedStyle(document.querySelector('svg text')).fill")
        assert ink == rgb(STYLE.ground.muted.dark)
    href = page.get_by_role("link", name="在地图集中打开").evaluate("(link) => link.href")
    assert href == (built_site / "charts/growth-by-density.html").as_uri()
    assert errors == []


BOXES = """() => Object.fromEntries(['.reader-ring', '.reader-tip'].map((name) => {
  const { left, top, right, bottom } = document.querySelector(name).getBoundingClientRect();
  return [name, [left, top, right, bottom]];
}))"""


def beside_and_within(page: Page) -> bool:
    """Whether the box with the values covers its mark nowhere, and stays in the window."""
    left, top, right, bottom = (found := page.evaluate(BOXES))[".reader-tip"]
    ring = found[".reader-ring"]
    apart = right <= ring[0] or left >= ring[2] or bottom <= ring[1] or top >= ring[3]
    size = page.viewport_size
    return apart and min(left, top) >= 0 and right <= size["width"] and bottom <= size["height"]


@pytest.mark.parametrize(("width", "height"), [(390, 780), (1280, 800)])
def test_values_are_read_by_keyboard_at_one_stop_for_all_marks(open_page, width, height):
    page, errors = open_page(f"en/charts/{MATRIX}.html", width, height)
    reader = page.get_by_role("slider")
    assert reader.get_attribute("aria-valuemax") == "930"
    # One for the marks, and one for the keys.
    assert page.locator("figure [tabindex='0']:visible, figure a").count() == 2
    page.locator(".skip").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if reader.evaluate("(it) => it === document.activeElement"):
            break
    tip = page.locator(".reader-tip")
    for key, told in (
        ("ArrowRight", "Hebei, Beijing 1,970,710"),
        ("Home", "Tianjin, Beijing"),
        ("End", "Ningxia, Xinjiang"),
        ("ArrowUp", "Qinghai, Xinjiang"),
        ("PageUp", "Guangdong, Xinjiang"),
    ):
        page.keyboard.press(key)
        assert told in reader.get_attribute("aria-valuetext")
        expect(tip).to_be_visible()
        page.wait_for_function(
            "() => document.querySelector('.reader-ring').getBoundingClientRect().top > 0"
        )
        assert beside_and_within(page), key
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    assert errors == []


def test_values_are_read_under_the_pointer(open_page):
    page, errors = open_page("charts/harbin-pair.html")
    tip = page.locator(".reader-tip")
    lands = page.locator("svg:visible .told path")
    assert lands.count() == 18
    table = page.evaluate("""() => [...document.querySelectorAll('table.of-chart tbody tr')]
      .map((row) => [...row.cells].map((cell) => cell.textContent))""")
    # The largest unit in the south, away from the point that stands for it.
    names = [row[0] for row in table]
    box = lands.nth(names.index("五常市")).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.25)
    expect(tip).to_contain_text("五常市")
    expect(tip).to_contain_text(table[names.index("五常市")][-1])
    assert beside_and_within(page)
    page.mouse.move(box["x"] - 200, box["y"] - 300)
    expect(tip).to_be_hidden()
    page.goto(page.url.replace("harbin-pair", "core-and-periphery"))
    page.get_by_role("button", name="城市").click()
    # The rows are sorted anew: a mark still tells its own.
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    assert page.get_by_role("slider").get_attribute("aria-valuetext").startswith("城市 重庆市")
    assert errors == []


def test_values_are_read_by_a_tap(open_page):
    page, errors = open_page(
        "charts/growth-by-density.html", 390, 780, has_touch=True, is_mobile=True
    )
    box = page.get_by_role("slider").bounding_box()
    # The third of nine classes, as a row of 34 px under 26 px, of a sheet of 360.
    scale = box["width"] / 360
    page.touchscreen.tap(box["x"] + 190 * scale, box["y"] + (26 + 2.5 * 34) * scale)
    expect(page.locator(".reader-tip")).to_contain_text("−3.0")
    assert beside_and_within(page)
    page.keyboard.press("Escape")
    expect(page.locator(".reader-tip")).to_be_hidden()
    assert errors == []


def test_the_way_back_leads_to_the_step_that_shows_the_chart(open_page):
    page, errors = open_page("en/charts/concentration-in-three-countries.html")
    page.get_by_role(
        "link", name="The story: People gathered while the gap per head narrowed"
    ).click()
    assert page.url.endswith("/en/index.html#gap")
    expect(page.locator("#gap h2")).to_contain_text(
        "People gathered while the gap per head narrowed"
    )
    assert errors == []
