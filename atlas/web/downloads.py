"""The downloads page: what each file is for, and how large it is."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.exports.downloads import Download
from atlas.web.pages import Page, render


def downloads_page(downloads: Sequence[Download], lang: str) -> tuple[Page, str]:
    """Render the list of downloads."""
    page = Page("downloads.html", lang, "", "")
    titled = Page(page.path, lang, page.text("downloads_title"), page.text("downloads_description"))
    return titled, render("downloads.html.j2", titled, downloads=downloads)
