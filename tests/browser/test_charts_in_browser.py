"""The pages of charts in a browser: phone and desk, light and dark, both languages."""

import math
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from atlas.catalogue.style import load_style
from atlas.charts.catalogue import national_charts
from atlas.charts.data import ChartData
from atlas.model.dataset import Dataset
from atlas.web.maps.charts import write_charts
from atlas.web.page.stylesheet import icon, stylesheet
from tests.browser.failures import lost

STYLE = load_style()
PHONES, DESK = (360, 390), 1280


@pytest.fixture(scope="module")
def charts_site(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the charts of the real figures and the style sheet."""
    site = tmp_path_factory.mktemp("charts") / "site"
    data = ChartData(dataset)
    write_charts(site, data, national_charts(data, STYLE), STYLE)
    (site / "assets").mkdir(exist_ok=True)
    (site / "assets" / "atlas.css").write_text(stylesheet(STYLE), encoding="utf-8")
    (site / "assets" / "icon.svg").write_text(icon(STYLE), encoding="utf-8")
    return site


@pytest.fixture
def open_chart(chromium: Browser, charts_site: Path):
    contexts = []

    def open_one(path: str, width: int = DESK, dark: bool = False, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("requestfailed", lambda request: page.errors.extend(lost(request)))
        page.goto((charts_site / path).as_uri())
        return page

    yield open_one
    for context in contexts:
        context.close()


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
def test_every_chart_fits_and_can_be_read(open_chart, charts_site, width):
    found = pages(charts_site)
    assert len(found) >= 2 * 17
    page = open_chart(found[0], width)
    for path in found:
        page.goto((charts_site / path).as_uri())
        first, *more = page.evaluate(MEASURE)
        assert first["kind"] == ("chart-narrow" if width in PHONES else "chart-wide"), path
        assert all(svg["kind"] == "chart-one-province" for svg in more), path
        for svg in (first, *more):
            assert svg["outside"] == [], path
            assert math.ceil(svg["smallest"] * 10) / 10 >= 11, path
            assert svg["width"] <= width
        assert page.evaluate("document.querySelector('main').scrollWidth") <= width, path
        assert page.errors == [], path


INK = """() => getComputedStyle(document.querySelector('svg.chart-wide text')).fill"""


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_ink_follows_the_readers_ground(open_chart):
    path = "charts/children-and-migration.html"
    inks = {dark: open_chart(path, dark=dark).evaluate(INK) for dark in (False, True)}
    muted = STYLE.ground.muted
    assert inks == {False: rgb(muted.light), True: rgb(muted.dark)}


SHOWN = """() => [...document.querySelectorAll('g.flows, div.flows')]
  .filter((part) => getComputedStyle(part).display !== 'none')
  .map((part) => part.classList.value)"""


def test_one_province_at_a_time(open_chart):
    page = open_chart("charts/born-in-another-province.html")
    assert {name.split(" p")[1][:6] for name in page.evaluate(SHOWN)} == {"440000"}
    page.select_option("#province", "230000")
    shown = page.evaluate(SHOWN)
    assert {name.split(" p")[1][:6] for name in shown} == {"230000"}
    assert len(shown) > 2
    assert "黑龙江" in page.inner_text("div.flows.shown")
    assert page.errors == []


def test_without_scripts_the_first_province_is_there(open_chart):
    page = open_chart("en/charts/born-in-another-province.html", script=False)
    assert "Guangdong" in page.inner_text("div.flows.shown")
