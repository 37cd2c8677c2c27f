"""The stamp of a build: in every script and in what pages ask for, the same of the same input."""

import re
from pathlib import Path

import pytest

from atlas.web.page.scripts_and_styles import packaged
from atlas.web.page.whole_site import stamp_build, stamped_script

STAMP = "0123456789"
CHECK = f'ATLAS.checkStamp("{STAMP}");'


@pytest.mark.parametrize(
    ("script", "stamped"),
    [
        ('ATLAS.put("values", "a/b", {});\n', f'{CHECK}ATLAS.put("values", "a/b", {{}});\n'),
        ("'use strict';(function(){})();", f"'use strict';{CHECK}(function(){{}})();"),
        (
            "'use strict';(0);\nwindow.ATLAS.checkStamp();\n'use strict';(1);",
            f"'use strict';(0);\n{CHECK}\n'use strict';(1);",
        ),
    ],
)
def test_a_script_checks_its_stamp_before_all_else_that_it_does(script: str, stamped: str) -> None:
    assert stamped_script(script.encode(), STAMP).decode() == stamped


def test_the_script_that_checks_the_others_bears_the_stamp_once() -> None:
    stamped = stamped_script(packaged("page/fail.js").encode(), STAMP).decode()
    assert stamped.count(STAMP) == 1
    assert stamped.rstrip().endswith(CHECK)


def site_of(folder: Path, value: int) -> Path:
    """Make a site of two scripts, rules and two pages, the second without quotes."""
    for name, text in {
        "assets/live.js": packaged("page/fail.js"),
        "assets/values/a.js": f'ATLAS.put("values", "a", {value});\n',
        "assets/leaflet/leaflet.js": "L = 1;",
        "assets/atlas.css": "p{margin:0}",
        "maps/a.html": '<link rel="stylesheet" href="../assets/atlas.css"><link rel="icon" '
        'href="../assets/icon.svg"><p>atlas.js</p>'
        '<script src="../assets/live.js" data-files="../assets/a.js"></script>',
        "place/1.html": "<link rel=stylesheet href=../assets/atlas.css>"
        "<script src=../assets/place.js></script>",
        "about.html": "<p>Without a script</p>",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_page_asks_with_the_stamp_that_every_script_bears(tmp_path: Path) -> None:
    site = site_of(tmp_path, 1)
    stamp = stamp_build(site)
    assert re.fullmatch(r"[0-9a-f]{10}", stamp)
    assert (site / "maps/a.html").read_text(encoding="utf-8") == (
        f'<link rel="stylesheet" href="../assets/atlas.css?v={stamp}"><link rel="icon" '
        'href="../assets/icon.svg"><p>atlas.js</p>'
        f'<script src="../assets/live.js?v={stamp}" data-files="../assets/a.js"></script>'
    )
    assert (site / "place/1.html").read_text(encoding="utf-8") == (
        f"<link rel=stylesheet href=../assets/atlas.css?v={stamp}>"
        f"<script src=../assets/place.js?v={stamp}></script>"
    )
    assert (site / "about.html").read_text(encoding="utf-8") == "<p>Without a script</p>"
    for name in ("assets/live.js", "assets/values/a.js"):
        assert f'ATLAS.checkStamp("{stamp}");' in (site / name).read_text(encoding="utf-8")
    assert (site / "assets/leaflet/leaflet.js").read_text(encoding="utf-8") == "L = 1;"


def test_other_figures_are_another_build_and_the_same_are_the_same(tmp_path: Path) -> None:
    first, again, other = (
        stamp_build(site_of(tmp_path / name, value))
        for name, value in {"first": 1, "again": 1, "other": 2}.items()
    )
    assert first == again != other
