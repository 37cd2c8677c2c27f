"""Addresses that mean nothing: a page opens as it does without them."""

from urllib.parse import quote

import pytest

# Names that every object of JavaScript answers to, and numbers that are none.
STRANGE = (
    ("constructor", "__proto__", "toString", "NaN,NaN,NaN", "NaN"),
    ("__proto__", "hasOwnProperty", "valueOf", "1e999,1e999,1e999", "1e999"),
    ("</script><script>x()", "javascript:x()", "'\"\u2028\u202e", ",,", "-0x1"),
)

EXPLORED = "document.querySelector('.explore').dataset.ready"
MAP = "[ATLAS.maps[0].config.set, ATLAS.maps[0].selected, ATLAS.maps[0].untouched, location.hash]"
FRAME = "[document.documentElement.dataset.theme, document.documentElement.lang, {}]"
EMBED = FRAME.format("ATLAS.maps[0].config.set, ATLAS.maps[0].selected")
CORES = (
    "[...document.querySelectorAll('.cores tbody th a')].slice(0, 9).map((it) => it.textContent)"
)

READERS = {
    "maps/growth_county_2010_2020.html?level={0}&place={1}": MAP,
    "en/maps/type_prefecture_districts.html#level={0}&place={1}&at={3}": MAP,
    "explore.html#map={0}&with={1}&swipe={4}&level={2}&only={1}&place={2}&at={3}": EXPLORED,
    "en/moves.html#moves={0}&province={1}&show={2}": "JSON.stringify(ATLAS.movesPage.state)",
    "embed/growth_county_2010_2020.html?lang={0}&theme={1}&level={2}&place={0}": EMBED,
    "embed/moves.html?lang={0}&theme={1}#moves={2}&province={0}&show={1}": FRAME.format(
        "JSON.stringify(ATLAS.movesPage.state)"
    ),
    "embed/chart-lorenz-curves.html?lang={0}&theme={1}": FRAME.format("ATLAS.frame.theme"),
    "charts/core-and-periphery.html#way={0}&sort={1}&order={2}": CORES,
}
"""Every page that reads its address: what it is asked, and what it then shows."""


@pytest.mark.parametrize("reader", READERS)
def test_an_address_that_means_nothing_opens_the_page_as_it_is(open_page, reader):
    path = reader.partition("?")[0].partition("#")[0]
    shown = f"() => {{ try {{ return {READERS[reader]} }} catch {{ return null }} }}"
    page, faults = open_page(path)
    wanted = page.wait_for_function(shown).json_value()
    home = page.url
    for strange in STRANGE:
        page.goto("about:blank")
        page.goto(home.partition("#")[0] + reader.removeprefix(path).format(*map(quote, strange)))
        same = f"(wanted) => JSON.stringify(({shown})()) === JSON.stringify(wanted)"
        page.wait_for_function(same, arg=wanted)
    assert faults == []
