"""What gets into a page and is not of the site: it does not run, and asks for nothing."""

import pytest
from playwright.sync_api import Page, expect

KINDS = (
    "en/index.html",
    "maps/growth_county_2010_2020.html",
    "en/place/230100.html",
    "explore.html",
    "en/moves.html",
    "charts/born-in-another-province.html",
    "downloads.html",
    "embed/growth_county_2010_2020.html",
    "embed/chart-lorenz-curves.html",
    "embed/moves.html",
)

INTRUDERS = """() => {
  window.refused = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    refused.push(event.effectiveDirective);
  });
  document.body.insertAdjacentHTML('beforeend', `
    <img src="data:image/gif;base64,AA" onerror="window.ran = 'onerror'">
    <p id="styled" style="position: fixed; inset: 0">covers all</p>
    <style>body { visibility: hidden }</style>
    <iframe srcdoc="<script>parent.ran = 'srcdoc'</` + `script>"></iframe>
    <object data="../assets/icon.svg"></object>
    <img src="https://elsewhere.example/pixel.gif">
    <a id="link" href="javascript:window.ran = 'link'" target="_self">link</a>`);
  const script = document.createElement('script');
  script.textContent = "window.ran = 'script'";
  const foreign = document.createElement('script');
  foreign.src = 'https://elsewhere.example/x.js';
  const base = document.createElement('base');
  base.href = 'https://elsewhere.example/';
  document.head.append(script, foreign, base);
  document.getElementById('link').click();
  return fetch('https://elsewhere.example/').catch(() => 0);
}"""

REFUSED = {
    *("base-uri", "connect-src", "img-src", "object-src"),
    *("script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem"),
}


def refused(page: Page) -> set[str]:
    return set(page.evaluate("window.refused"))


@pytest.mark.parametrize("path", KINDS)
def test_code_that_gets_into_a_page_does_not_run(open_page, path):
    page, faults = open_page(path)
    assert faults == []
    page.evaluate(INTRUDERS)
    page.wait_for_function("(all) => all.every((one) => refused.includes(one))", arg=[*REFUSED])
    assert page.evaluate("window.ran") is None
    # What the browser tells us of an address comes later than the address itself.
    assert page.evaluate("document.baseURI === location.href")
    assert page.evaluate("getComputedStyle(document.getElementById('styled')).position") == "static"
    expect(page.locator("h1").first).to_be_visible()
    assert [fault for fault in faults if fault.startswith("asked")] == []
