"""The packaged scripts and style sheets as the pages load them: without what only readers need."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, Final

from rcssmin import cssmin
from rjsmin import jsmin

from atlas.model.country import Country
from atlas.web.page.texts import UI
from atlas.words.reading import LANGS

_MINIFY: Final = {"js": jsmin, "css": cssmin}


@cache
def packaged(name: str, *, country: Country) -> str:
    """Read a file of ``static/`` by its room and name, ``maps/legend.js``, minified.

    No template literal of a script may hold another one: `rjsmin` would take what stands between
    the two for code.
    """
    return f"{_MINIFY[name.rpartition('.')[2]](_text(name, country=country))}\n"


def joined(names: Iterable[str], *, country: Country) -> str:
    """Join packaged files to one."""
    return "".join(packaged(name, country=country) for name in names)


def plain(name: str, *, country: Country) -> str:
    """Read a script as it is written, but for what its first comment tells our readers alone."""
    return _text(name, country=country).partition("*/")[2].strip()


COUNTRY: Final = re.compile(r"(?<=ATLAS\.country = )\{.*\}(?=;)")
"""What a script is told of the country: China's stands in the packaged one."""


FAIL: Final = "page/fail.js"
"""The script that tells of failures: it holds its words itself, for it may load none."""


def _text(name: str, *, country: Country) -> str:
    text = (resources.files("atlas.web") / "static" / name).read_text(encoding="utf-8")
    if name == FAIL:
        text = text.replace("({})", f"({json.dumps(_failures(), ensure_ascii=False)})", 1)
    return COUNTRY.sub(lambda _: json.dumps(told_of(country)), text)


def _failures() -> dict[str, dict[str, str]]:
    keys = ("failed", "try_again", "renewed", "reload")
    return {lang: {key: UI[key].get(lang) for key in keys} for lang in LANGS}


def told_of(country: Country) -> dict[str, Any]:
    """Return what scripts are told of a country."""
    paged = country.unit_set()
    return {
        "home": LANGS[0],
        "plane": dict(country.projection.degrees),
        "paged": paged,
        "others": sorted({country.unit_set(it) for it in country.period} - {paged}),
    }
