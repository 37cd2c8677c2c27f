"""The page on core and periphery: sorted, filtered, searched, and whole without script."""

import csv
import gzip
import io
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import STANDING

PATH = "charts/core-and-periphery.html"
MOST_BYTES = 60_000


def names(page):
    return page.eval_on_selector_all(
        "table.cores tbody tr:not([hidden]) a", "all => all.map((a) => a.textContent)"
    )


def test_without_script_all_rows_stand_with_their_figures(open_page):
    page, errors = open_page(f"en/{PATH}", java_script_enabled=False)
    assert len(names(page)) == 277
    row = page.locator("table.cores tbody tr", has_text="Harbin")
    assert row.locator("td").all_inner_texts() == ["+4.1%", "−22.8%", "−5.9%", "10.0M"]
    assert not page.locator(".cores-tools").is_visible()
    assert errors == []


def test_a_column_sorts_both_ways_by_keyboard(open_page):
    page, errors = open_page(f"en/{PATH}")
    head = page.locator("table.cores thead th").nth(1)
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert names(page)[0] == "Lhasa"
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert names(page)[0] == "Baishan"
    page.get_by_role("button", name="People").click()
    assert names(page)[0] == "Chongqing"
    assert errors == []


def test_the_filter_keeps_falling_cities_whose_centre_grows(open_page):
    page, _ = open_page(PATH)
    page.select_option(".cores-tools select", "falls_core_rises")
    expect(page.locator("[role=status]")).to_have_text("277个城市中的91个")
    found = names(page)
    assert len(found) == 91
    assert "哈尔滨市" in found


def test_the_address_says_what_is_shown_and_shows_it_again(open_page):
    page, errors = open_page(f"en/{PATH}")
    page.select_option(".cores-tools select", "falls_core_rises")
    page.locator("table.cores thead th").nth(1).get_by_role("button").click()
    page.locator("table.cores thead th").nth(1).get_by_role("button").click()
    page.locator(".cores-tools input").fill("ha")
    expect(page).to_have_url(re.compile(r"#way=falls_core_rises&find=ha&sort=core&order=up$"))
    shown = names(page)
    assert 2 < len(shown) < 91
    page.reload()
    page.wait_for_function(STANDING)
    assert names(page) == shown
    assert page.locator(".cores-tools input").input_value() == "ha"
    page.evaluate("window.location.hash = 'way=no_such_way&sort=whole&order=sideways'")
    expect(page.locator("table.cores thead th").nth(3)).to_have_attribute("aria-sort", "descending")
    assert len(names(page)) == 277
    page.get_by_role("button", name="People").click()
    assert "#" not in page.url
    assert errors == []


@pytest.mark.parametrize("asked", ["harbin", "哈尔滨"])
def test_a_city_is_found_in_either_language_and_leads_to_its_page(open_page, asked):
    page, _ = open_page(PATH)
    page.locator(".cores-tools input").fill(asked)
    assert names(page) == ["哈尔滨市"]
    page.locator("table.cores tbody tr:not([hidden]) a").click()
    expect(page).to_have_url(re.compile(r"/place/230100\.html$"))


def test_marks_stand_where_their_figures_are(open_page):
    page, _ = open_page(PATH, 390)
    at = page.evaluate("""() => {
      const row = document.querySelector('a[href$="230100.html"]').closest('tr');
      const plot = row.querySelector('.plot').getBoundingClientRect();
      const { low, span } = Object.fromEntries(['low', 'span'].map((name) =>
        [name, parseFloat(getComputedStyle(row).getPropertyValue(`--${name}`))]));
      return ['core', 'rest', 'whole'].map((kind) => {
        const box = row.querySelector(`.plot .${kind}`).getBoundingClientRect();
        return low + span * (box.left + box.width / 2 - plot.left) / plot.width;
      });
    }""")
    assert at == pytest.approx([4.1, -22.8, -5.9], abs=0.4)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_table_can_be_taken_as_csv(open_page, built_site):
    page, _ = open_page(f"en/{PATH}")
    assert page.get_by_role("link", name="CSV").get_attribute("href") == "core-and-periphery.csv"
    text = (built_site / "en/charts/core-and-periphery.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 277
    harbin = next(row for row in rows if row["Code"] == "230100")
    parts = [int(harbin[f"People of the {part}, 2010"]) for part in ("centre", "outskirts")]
    assert sum(parts) == 10_635_971
    assert float(harbin["Centre, change in %"]) == pytest.approx(4.1, abs=0.05)


def test_the_page_is_light(built_site):
    for path in (PATH, f"en/{PATH}"):
        assert len(gzip.compress((built_site / path).read_bytes())) <= MOST_BYTES
