import re
import sys
from importlib import resources
from pathlib import Path

import pytest

from atlas.country import china
from atlas.web.page.scripts_and_styles import BUNDLES, known_to_scripts, minified, packaged

STATIC = Path(str(resources.files("atlas.web") / "static"))
NAMES = [path.relative_to(STATIC).as_posix() for path in sorted(STATIC.rglob("*.js"))]
KNOWN = known_to_scripts(china())


def words(script: str) -> list[str]:
    """List what the template literals of a script say, without what they hold in ``${…}``."""
    lines = [line for line in script.splitlines() if not line.strip().startswith(("*", "/*", "//"))]
    literals = "\n".join(lines).split("`")[1::2]
    return [re.sub(r"\$\{[^{}]*(\{[^{}]*\}[^{}]*)*\}", "${}", literal) for literal in literals]


@pytest.mark.parametrize("name", NAMES)
def test_comments_go_and_words_stay(name: str) -> None:
    script, short = (STATIC / name).read_text(encoding="utf-8"), packaged(name, KNOWN)
    assert "/*" not in short.replace("'*/*'", "")
    assert short.startswith("'use strict'") == script.startswith("'use strict'")
    assert words(short) == words(script)
    assert short.endswith(";\n"), "what is joined to it may begin with a bracket"


def test_names_and_what_a_script_does_stay_as_they_are_written() -> None:
    """A template literal in another one is kept, and no name is made shorter."""
    script = "'use strict';\n(function (ATLAS) {\n  /** @type {string} */\n  const twice = 1 + 1;\n"
    script += "  ATLAS.say = (one) => `a  ${one ? `b  ${one}` : twice}  c`;\n})(ATLAS);\n"
    short = "'use strict';(function(ATLAS){const twice=1+1;ATLAS.say="
    short += "one=>`a  ${one?`b  ${one}`:twice}  c`}(ATLAS))"
    assert minified(script, "js") == short


def test_a_licence_in_a_file_stays() -> None:
    """A comment that begins with ! is for readers of the site."""
    assert minified("/*! of X, MIT */ /* ours */ f()", "js") == "/*! of X, MIT */f()"
    assert minified("/*! of X, MIT */ /* ours */ a{b:c}", "css") == "/*! of X, MIT */a{b:c}"


def test_without_the_minifier_files_are_as_they_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It has no wheels for macOS on Intel."""
    monkeypatch.setitem(sys.modules, "turbohtml.clean", None)
    for name in ("maps/legend.js", "page/base.css"):
        text = (STATIC / name).read_text(encoding="utf-8")
        assert packaged.__wrapped__(name).startswith(text)


def test_a_script_of_one_country_is_not_written_for_another_unseen() -> None:
    with pytest.raises(ValueError, match=r"page/part\.js needs"):
        packaged("page/part.js")


def test_the_engine_is_a_third_shorter() -> None:
    whole = "".join((STATIC / name).read_text(encoding="utf-8") for name in BUNDLES["atlas.js"])
    short = "".join(packaged(name, KNOWN) for name in BUNDLES["atlas.js"])
    assert len(short) < 0.7 * len(whole)


def test_a_style_sheet_keeps_what_needs_its_spaces() -> None:
    rules = packaged("page/base.css")
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
        script = packaged(name, KNOWN)
        own = set(re.findall(r"this\.(_\w+)=(?!=)|[;}*{\n](_\w+)\(", script))
        used = set(re.findall(r"(?<![\w$'\"%/}-])_[A-Za-z]\w*", script))
        if found := used - {one for pair in own for one in pair} - {"_map"}:
            strange[name] = found
    assert strange == {
        "maps/leaflet-private.js": {
            "_animatingZoom",
            "_latLngToNewLayerPoint",
            "_loaded",
            "_onZoomTransitionEnd",
        },
        # Of the plugin for clusters, not of Leaflet: where it counts zooms in whole numbers.
        "embed/children.js": {"_recursively"},
    }
    # Undocumented too, though their names do not say so.
    for word in (".moving()", "setMaxBounds(null)"):
        assert [name for name in NAMES if word in packaged(name, KNOWN)] == [
            "maps/leaflet-private.js"
        ]


def test_no_script_promises_a_value_that_is_not_there() -> None:
    """What comes later is optional, or made when all that it needs is there."""
    lie = re.compile(r"@type \{never\}|as never\b|@ts-(ignore|nocheck|expect-error)")
    scripts = {name: (STATIC / name).read_text(encoding="utf-8") for name in NAMES}
    assert [name for name, script in scripts.items() if lie.search(script)] == []
