"""Every button of every kind of page is pressed: no fault, and something is seen or saved.

A kind is a set of scripts in a folder of the site; two pages of the same kind differ in their words
and figures alone.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from atlas.web.page.scripts_and_styles import packaged

SCRIPTS = re.compile(r'<script [^>]*?src="?([^">\s]+)"?(?: data-files="([^"]+)")?')
DATA = re.compile(r"^(values|names|units|geo)/.*|\.(zh|en)(?=\.js)|\?v=\w+")
"""What tells one page from another of its kind: figures and language."""

ALSO = ["en/charts/born-in-another-province.html", "maps/density_county_2020.html"]
"""Pages with controls that the first of their kind does not have; the map is in Chinese."""

MOST = 60
BUTTONS = "button, summary, a[role=button]"
NEXT = f"""() => {{
  window.pressed = window.pressed || new Set();
  // A choice that is written anew is the same choice.
  window.named = (it) =>
    [it.closest('[id]')?.id, it.ariaLabel || it.title || it.textContent].join('|');
  const room = document.querySelector('dialog[open]') || document;
  const live = (it) => it.checkVisibility({{ visibilityProperty: true }}) && !it.disabled
    && !it.matches('.leaflet-disabled, [aria-pressed=true]')
    && !window.pressed.has(window.named(it));
  const all = [...room.querySelectorAll('{BUTTONS}')].filter(live);
  // Of a table the heads and the first row stand for all.
  const found = all.filter((it) => !it.closest('tbody tr:not(:first-child)'));
  // A dialog is closed when all else in it is pressed.
  return found.find((it) => !it.closest('.buttons')) || found[0] || null;
}}"""
STATE = """[document.body.outerHTML, document.title, location.href, scrollY,
  ...[...document.querySelectorAll('textarea, input, select')].map((it) => it.value)].join('|')"""
# How a page stands is megabytes of some: it stays there, and is compared only after a sign that
# something changed.
SIGNS = """() => {
  window.signs = 0;
  const sign = () => { window.signs += 1; };
  new MutationObserver(sign).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true });
  for (const it of ['scroll', 'input', 'change', 'popstate', 'hashchange']) {
    addEventListener(it, sign, true);
  }
  for (const it of ['pushState', 'replaceState']) {
    const plain = history[it];
    history[it] = function (...given) { sign(); return plain.apply(this, given); };
  }
}"""
SETTLED = f"""async () => {{
  if (window.signs === undefined) ({SIGNS})();
  // A map writes where it looks into the address a while after it moved.
  for (let look = 0, still = 0, last = -1; look < 120 && still < 6; look += 1) {{
    still = window.signs === last ? still + 1 : 0;
    last = window.signs;
    await new Promise((done) => setTimeout(done, 50));
  }}
  window.stood = {STATE};
  window.signs = 0;
}}"""
"""Waits until the page does no more by itself, and remembers how it stands."""

CHANGED = f"""() => {{
  if (!window.signs) return false;
  window.signs = 0;
  return {STATE} !== window.stood;
}}"""


def kinds_of_pages(site: Path) -> list[str]:
    """List one page of each kind, in English where it has a page of its own in English."""
    first: dict[tuple[str, ...], str] = {}
    for file in sorted(site.rglob("*.html"), key=lambda it: ("en" not in it.parts, it)):
        path = file.relative_to(site).as_posix()
        if "/place/" in f"/{path}" and not path.endswith("/230100.html"):
            continue
        found = SCRIPTS.search(file.read_text(encoding="utf-8"))
        if found:
            names = " ".join(filter(None, found.groups())).replace("../", "").split()
            files = [DATA.sub("", it.removeprefix("assets/")) for it in names]
            folder = path.removeprefix("en/").rpartition("/")[0]
            first.setdefault((folder, *files), path)
    return list(dict.fromkeys([*first.values(), *ALSO]))


def press_all(page: Page, path: str, faults: list[str]) -> int:
    """Press each button once, those too that others bring, and return how many there were."""
    saved: list[str] = []
    page.on("download", lambda it: saved.append(it.suggested_filename))
    count = 0
    while count < MOST:
        page.evaluate(SETTLED)
        had = len(saved)
        button = page.evaluate_handle(NEXT).as_element()
        if button is None:
            return count
        name = (
            f"{path}: {button.evaluate('it => it.title || it.textContent.trim() || it.ariaLabel')}"
        )
        known = button.evaluate("it => (window.pressed.add(window.named(it)), window.named(it))")
        try:
            button.click(timeout=10_000)
        except Error as error:
            if "not attached" not in str(error):
                raise
            # The map wrote its keys anew meanwhile: the same one stands there again.
            page.evaluate("(known) => window.pressed.delete(known)", known)
            continue
        count += 1
        for _ in range(60):
            if len(saved) > had or page.evaluate(CHANGED):
                break
            page.wait_for_timeout(50)
        else:
            # What a script writes into a field gives no sign.
            if not page.evaluate(f"() => {STATE} !== window.stood"):
                faults.append(f"{name}: nothing is seen")
    faults.append(f"{path}: more than {MOST} buttons")
    return count


def test_every_button_of_every_kind_of_page_does_something(open_page, built_site: Path) -> None:
    kinds, faults, pressed = kinds_of_pages(built_site), [], 0
    assert len(kinds) >= 15
    for path in kinds:
        page, errors = open_page(path, accept_downloads=True)
        pressed += press_all(page, path, faults)
        faults += [f"{path}: {error}" for error in errors]
        page.close()
    assert not faults, "\n".join(faults)
    assert pressed > 100


@pytest.mark.parametrize("button", ["drawing", "picture"])
@pytest.mark.parametrize("tree", ["", "en/"])
def test_core_and_periphery_is_saved_as_a_picture(open_page, tree: str, button: str) -> None:
    page, errors = open_page(f"{tree}charts/core-and-periphery.html", accept_downloads=True)
    with page.expect_download() as saved:
        page.locator(f"[data-take={button}]").click()
    kind = {"drawing": "svg", "picture": "png"}[button]
    assert saved.value.suggested_filename == f"core-and-periphery.{tree.rstrip('/') or 'zh'}.{kind}"
    assert errors == []


def test_core_and_periphery_gives_the_code_that_embeds_it(open_page) -> None:
    page, errors = open_page("en/charts/core-and-periphery.html")
    page.locator("[data-take=code]").click()
    expect(page.locator("dialog textarea")).to_have_value(
        re.compile(r"embed/chart-core-and-periphery\.html")
    )
    assert errors == []


def test_the_first_script_of_a_page_tells_of_failures_and_none_is_loaded_twice(
    built_site: Path,
) -> None:
    """The registry of the data, written again, forgets what others put into it."""
    told = packaged("page/fail.js").partition("const WORDS")[0]
    registry = packaged("data/registry.js").partition("function")[2][:200]
    holding = {
        file.name
        for file in (built_site / "assets").rglob("*.js")
        if registry in file.read_text(encoding="utf-8")
    }
    assert {"atlas.js", "place.js", "chart.js"} <= holding
    for path in kinds_of_pages(built_site):
        found = SCRIPTS.search((built_site / path).read_text(encoding="utf-8"))
        assert found
        files = " ".join(filter(None, found.groups())).split()
        names = [it.rpartition("/")[2].partition("?")[0] for it in files]
        first = (built_site / "assets" / names[0]).read_text(encoding="utf-8")
        assert first.startswith(told), f"{path}: {names[0]} cannot tell that another fails"
        assert len(holding.intersection(names)) <= 1, path
