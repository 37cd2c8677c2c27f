"""One stamp for all files of a build, so that no page is drawn from the files of another.

The figures of a map stand by place, without their codes: those of another build would be drawn on
the wrong counties. Every script bears the stamp, every page asks for its scripts and rules with it
(``?v=``), and a script whose stamp is not the page's does not run: see ``static/page/fail.js``.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Final

DIGITS: Final = 10
"""Of the hash, in the stamp."""

ASKED: Final = re.compile(
    rb'(<(?:script|link rel="?stylesheet"?) (?:src|href)="?[^"\s>]+\.(?:js|css))(?=["\s>])'
)
"""What a page asks for as soon as it is opened, up to where the stamp belongs."""

FIRST_SCRIPT: Final = b"window.ATLAS.checkStamp();"
"""Where the script that checks the others holds the stamp itself."""

STRICT: Final = b"'use strict';"
FOREIGN: Final = "leaflet.js"
"""The script that is not ours; its version is pinned."""


def stamp_build(site: Path) -> str:
    """Put the stamp of a build into all its scripts and pages, and return it.

    It is a hash of the scripts and style sheets as they are before: of the same input the same.

    Parameters
    ----------
    site
        Root of the site, all its pages and files written.
    """
    files = sorted(it for kind in ("js", "css") for it in (site / "assets").rglob(f"*.{kind}"))
    hashed = sha256()
    for file in files:
        hashed.update(f"{file.relative_to(site).as_posix()}\n".encode())
        hashed.update(file.read_bytes())
    stamp = hashed.hexdigest()[:DIGITS]
    for file in files:
        if file.suffix == ".js" and file.name != FOREIGN:
            file.write_bytes(stamped_script(file.read_bytes(), stamp))
    mark = rb"\g<1>?v=" + stamp.encode()
    for page in site.rglob("*.html"):
        html = page.read_bytes()
        if (asking := ASKED.sub(mark, html)) != html:
            page.write_bytes(asking)
    return stamp


def stamped_script(script: bytes, stamp: str) -> bytes:
    """Return a script that first checks whether it is of the page's build."""
    check = f'ATLAS.checkStamp("{stamp}");'.encode()
    if FIRST_SCRIPT in script:
        return script.replace(FIRST_SCRIPT, check)
    # A directive holds only at the very beginning.
    head = STRICT if script.startswith(STRICT) else b""
    return head + check + script.removeprefix(head)
