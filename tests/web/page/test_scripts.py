import re
from importlib import resources
from pathlib import Path

import pytest

from atlas.country import china
from atlas.web.page.scripts_and_styles import BUNDLES, packaged

STATIC = Path(str(resources.files("atlas.web") / "static"))
NAMES = [path.relative_to(STATIC).as_posix() for path in sorted(STATIC.rglob("*.js"))]


def templates(script: str) -> list[str]:
    """List the template literals of a script, as one does who knows of none within another."""
    lines = [line for line in script.splitlines() if not line.strip().startswith(("*", "/*", "//"))]
    return "\n".join(lines).split("`")[1::2]


@pytest.mark.parametrize("name", NAMES)
def test_comments_go_and_words_stay(name: str) -> None:
    script, short = (STATIC / name).read_text(encoding="utf-8"), packaged(name, country=china())
    assert "/*" not in short.replace("'*/*'", "")
    assert short.startswith("'use strict'") == script.startswith("'use strict'")
    assert templates(short) == templates(script)
    # One within another would end at the first backtick of the inner one.
    assert [one for one in templates(script) if one.count("{") != one.count("}")] == []


def test_the_engine_is_a_third_shorter() -> None:
    whole = "".join((STATIC / name).read_text(encoding="utf-8") for name in BUNDLES["atlas.js"])
    short = "".join(packaged(name, country=china()) for name in BUNDLES["atlas.js"])
    assert len(short) < 0.7 * len(whole)


def test_a_style_sheet_keeps_what_needs_its_spaces() -> None:
    rules = packaged("page/base.css", country=china())
    assert "/*" not in rules
    assert "\n" not in rules.strip()
    assert " + " in rules or " - " in rules, "calc() needs them"


def test_every_script_says_first_what_it_owns() -> None:
    begin = re.compile(r"('use strict';\n)?/\*\n \* \S")
    scripts = {name: (STATIC / name).read_text(encoding="utf-8") for name in NAMES}
    assert [name for name, script in scripts.items() if not begin.match(script)] == []


def test_one_module_owns_the_address() -> None:
    touched = re.compile(
        r"location\.(hash|search)|history\.|popstate|hashchange|= window\.location;"
    )
    found = {name for name in NAMES if touched.search((STATIC / name).read_text(encoding="utf-8"))}
    # In the head of an embed no script is there yet: it asks for theme and language by itself.
    assert found == {"page/address.js", "embed/address.js"}


def test_one_module_uses_what_leaflet_does_not_document() -> None:
    """Private names of Leaflet begin as our own do: one is ours where its script makes it.

    ``_map`` is what every layer has by Leaflet's own guide to extending it.
    """
    strange = {}
    for name in NAMES:
        script = packaged(name, country=china())
        own = set(re.findall(r"this\.(_\w+)=(?!=)|[;}*{\n](_\w+)\(", script))
        used = set(re.findall(r"(?<![\w$'\"%/}-])_[A-Za-z]\w*", script))
        if found := used - {one for pair in own for one in pair} - {"_map"}:
            strange[name] = found
    assert strange == {
        "maps/leaflet-private.js": {"_loaded", "_animatingZoom", "_latLngToNewLayerPoint"},
        # Of the plugin for clusters, not of Leaflet: where it counts zooms in whole numbers.
        "embed/children.js": {"_recursively"},
    }
    # Undocumented too, though their names do not say so.
    for word in (".moving()", "setMaxBounds(null)"):
        assert [name for name in NAMES if word in packaged(name, country=china())] == [
            "maps/leaflet-private.js"
        ]


def test_no_script_promises_a_value_that_is_not_there() -> None:
    """What comes later is optional, or made when all that it needs is there."""
    lie = re.compile(r"@type \{never\}|as never\b|@ts-(ignore|nocheck|expect-error)")
    scripts = {name: (STATIC / name).read_text(encoding="utf-8") for name in NAMES}
    assert [name for name, script in scripts.items() if lie.search(script)] == []
