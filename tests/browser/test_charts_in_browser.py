"""The pages of charts in a browser: phone and desk, light and dark, both languages."""

import math
from pathlib import Path

import pytest

from atlas.catalogue.style import load_style

STYLE = load_style()
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
