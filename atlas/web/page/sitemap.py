"""``sitemap.xml`` and ``robots.txt``: which pages there are, for search engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from atlas.catalogue.edition import Edition
from atlas.web.page.pages import Page, address
from atlas.words.reading import LANGS

HEAD: Final = (
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
    entries = "".join(_entry(path, edition=edition) for path in _pages(site))
    sitemap = f"{HEAD}{entries}</urlset>\n"
    (site / "sitemap.xml").write_text(sitemap, encoding="utf-8", newline="\n")
    robots = f"User-agent: *\nAllow: /\nSitemap: {edition.absolute('sitemap.xml')}\n"
    (site / "robots.txt").write_text(robots, encoding="utf-8", newline="\n")


def _pages(site: Path) -> Iterator[str]:
    """Give the paths of the pages that are there in every language, and ask to be listed."""
    root = site / address("", LANGS[-1])
    for file in sorted(root.rglob("*.html")):
        path = file.relative_to(root).as_posix()
        if (site / path).is_file() and UNLISTED not in file.read_bytes()[:2000]:
            yield path


def _entry(path: str, *, edition: Edition) -> str:
    page = Page(edition, path, LANGS[0], "", "")
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(address)}"/>'
        for tag, address in page.alternates
    )
    return "".join(
        f"<url><loc>{escape(address)}</loc>{links}</url>\n" for _, address in page.alternates
    )
