"""What holds of all pages: the notice that they bear, the stamp of the build, the list of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from atlas.catalogue.edition import Edition
from atlas.model.dataset import ComparisonBase, Dataset, UnitSet
from atlas.web.page.pages import UI, Page, address, write_file
from atlas.words.numbers import format_number
from atlas.words.word_files import LANGS

NAMED = 3
"""Units left out are named as long as they are no more than these."""


def notice(dataset: Dataset, lang: str) -> tuple[str, ...]:
    """Say whom the comparisons of every period are over, and whom they leave out."""
    partial = {
        unit_set: base
        for period, base in dataset.bases.items()
        if (unit_set := f"county_{period.replace('-', '_')}") in dataset.unit_sets
        and not base.is_whole
    }
    if not partial:
        return ()
    periods = (_period(dataset.unit_sets[name], base, lang) for name, base in partial.items())
    over = UI["notice_over"].say(lang, periods=UI["clauses"].get(lang).join(periods))
    sentences = [over, *_in_part(dataset, lang)]
    if not all(base.speaks_for_the_country for base in partial.values()):
        sentences.append(UI["notice_no_country"].get(lang))
    return tuple(sentences)


def _period(county: UnitSet, base: ComparisonBase, lang: str) -> str:
    year = base.years[-1]
    return UI["notice_period"].say(
        lang,
        period=UI["notice_years"].get(lang).join(map(str, base.years)),
        units=format_number(base.units),
        all=format_number(base.units + len(base.left_out)),
        share=format_number(base.share * 100, decimals=1),
        left_out=_named(county, base.left_out, "notice_units", lang),
        people=format_number(base.whole[year] - base.packaged[year]),
        year=year,
    )


def _in_part(dataset: Dataset, lang: str) -> Iterator[str]:
    """Name the prefectures and provinces that a census counts in part."""
    upper = [dataset.unit_sets[level] for level in ("prefecture", "province")]
    for year in upper[0].years:
        names = [
            _named(units, units.withheld[year].index, f"notice_{units.level}s", lang)
            for units in upper
            if len(units.withheld[year])
        ]
        if names:
            joined = UI["comma"].get(lang).join(names)
            yield UI["notice_in_part"].say(lang, year=year, names=joined)


def _named(unit_set: UnitSet, codes: Collection[str], many: str, lang: str) -> str:
    """Name units, or count them if they are many."""
    if len(codes) > NAMED:
        return UI[many].say(lang, n=format_number(len(codes)))
    names = unit_set.table.set_index("code")[f"name_{lang}"]
    return UI["comma"].get(lang).join(str(names[code]) for code in codes)


SITEMAP_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
UNLISTED: Final = b'<meta name="robots" content="noindex">'


def write_sitemap(site: Path, *, edition: Edition) -> None:
    """List every page that may be found, in each language, with its other languages.

    Nothing is written where the address of the site is not known, for the lists hold absolute
    addresses alone.

    Parameters
    ----------
    site
        Root of the site, all its pages written.
    edition
        The edition of the atlas that is made.
    """
    if not edition.absolute(""):
        return
    entries = "".join(_entry(edition, path) for path in _pages(site))
    sitemap = f"{SITEMAP_HEAD}{entries}</urlset>\n"
    write_file(site / "sitemap.xml", sitemap)
    robots = f"User-agent: *\nAllow: /\nSitemap: {edition.absolute('sitemap.xml')}\n"
    write_file(site / "robots.txt", robots)


def _pages(site: Path) -> Iterator[str]:
    """Give the paths of the pages that are there in every language, and ask to be listed."""
    root = site / address("", LANGS[-1])
    for file in sorted(root.rglob("*.html")):
        path = file.relative_to(root).as_posix()
        if (site / path).is_file() and UNLISTED not in file.read_bytes()[:2000]:
            yield path


def _entry(edition: Edition, path: str) -> str:
    page = Page(edition, path, LANGS[0], "", "")
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(address)}"/>'
        for tag, address in page.alternates
    )
    return "".join(
        f"<url><loc>{escape(address)}</loc>{links}</url>\n" for _, address in page.alternates
    )


STAMP_DIGITS: Final = 10
"""Of the hash, in the stamp."""

ASSET_LINK: Final = re.compile(
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
    files = sorted(file for kind in ("js", "css") for file in (site / "assets").rglob(f"*.{kind}"))
    hashed = sha256()
    for file in files:
        hashed.update(f"{file.relative_to(site).as_posix()}\n".encode())
        hashed.update(file.read_bytes())
    stamp = hashed.hexdigest()[:STAMP_DIGITS]
    for file in files:
        if file.suffix == ".js" and file.name != FOREIGN:
            file.write_bytes(stamped_script(file.read_bytes(), stamp))
    mark = rb"\g<1>?v=" + stamp.encode()
    for page in site.rglob("*.html"):
        html = page.read_bytes()
        if (asking := ASSET_LINK.sub(mark, html)) != html:
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
