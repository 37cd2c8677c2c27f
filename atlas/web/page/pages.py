"""Addresses of the site's pages, and how a page is rendered and written."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from atlas import __version__
from atlas.catalogue.edition import Edition
from atlas.model.text import Text
from atlas.web.page.by_year import each, of_main, of_years, over_years
from atlas.web.page.navigation import links_to_parts, part_of
from atlas.web.page.phrases import phrases
from atlas.web.page.policy import Looks, policy
from atlas.web.page.saying import within
from atlas.web.page.texts import LANGUAGE, phrases_in
from atlas.words.numbers import count, fixed, grown, percent, percent_change, shifted, signed
from atlas.words.reading import HTML_LANG, LANGS


@dataclass(frozen=True)
class Picture:
    """A picture file of the site.

    Attributes
    ----------
    file
        Address from the root of the site.
    width, height
        Size in pixels.
    alt
        What it shows, in one sentence of the page's language.
    """

    file: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Page:
    """One page in one language.

    Attributes
    ----------
    edition
        The edition of the atlas that it is a page of.
    path
        Address inside the language's tree, such as ``maps/density.html``.
    lang
        ``zh`` (at the root of the site) or ``en`` (under ``en/``).
    title, description
        For the head of the page, in its language.
    picture
        What a preview of the page shows, where it is shared; None for the words alone.
    """

    edition: Edition
    path: str
    lang: str
    title: str
    description: str
    picture: Picture | None = None

    @cached_property
    def file(self) -> str:
        """Address from the root of the site."""
        return address(self.path, self.lang)

    @cached_property
    def folder(self) -> str:
        """Address of its folder from the root of the site."""
        return posixpath.dirname(self.file) or "."

    @property
    def other_lang(self) -> str:
        """The language that the page can be switched to."""
        return next(lang for lang in LANGS if lang != self.lang)

    @property
    def other_name(self) -> str:
        """The name of that language, in it."""
        return LANGUAGE[self.other_lang]

    @property
    def html_lang(self) -> str:
        """The page's language as a BCP 47 tag."""
        return HTML_LANG[self.lang]

    @property
    def other_html_lang(self) -> str:
        """The other language as a BCP 47 tag."""
        return HTML_LANG[self.other_lang]

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """Language tag and absolute address of the page in every language; none where not known.

        Who reads such a link takes a relative address for an error.
        """
        files = {lang: self.edition.absolute(address(self.path, lang)) for lang in LANGS}
        return [(HTML_LANG[lang], file) for lang, file in files.items() if file]

    @property
    def switch(self) -> str:
        """Relative address of this page in the other language."""
        return self.relative(address(self.path, self.other_lang))

    @property
    def navigation(self) -> Markup:
        """Links to the parts of the site, its own marked."""
        return _navigation(self.folder, self.lang, *part_of(self.path))

    def to(self, path: str) -> str:
        """Relative address of a page of the same language; a ``#fragment`` may follow."""
        return self.relative(address(path, self.lang))

    def relative(self, target: str) -> str:
        """Relative address of a file given from the root of the site."""
        return _relative(target, self.folder)

    def text(self, key: str, **values: object) -> str:
        """Return a phrase of the interface in the page's language, its values filled in."""
        phrase = phrases_in(self.lang, self.edition.country)[key]
        return phrase.format(**values) if values else phrase


@cache
def _relative(target: str, folder: str) -> str:
    """Address of a file as a page in a folder has it; thousands of pages ask for the same."""
    return posixpath.relpath(target, folder)


@cache
def _navigation(folder: str, lang: str, part: str, is_part: bool) -> Markup:
    """Links to the parts as the pages of a folder have them; thousands have the same."""
    return links_to_parts(
        lambda path: _relative(address(path, lang), folder), lang, part, is_own=is_part
    )


def address(path: str, lang: str) -> str:
    """Return the address of a page from the root of the site."""
    return path if lang == LANGS[0] else f"{lang}/{path}"


@cache
def environment() -> jinja2.Environment:
    """Return the templates: autoescaped, and strict about names that do not exist."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("atlas.web", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Nobody edits a template during a build: to ask that of three files a page takes time.
        auto_reload=False,
    )
    env.globals["policy"] = policy
    env.globals["version"] = __version__
    for write in (count, fixed, signed, percent, grown, shifted):
        env.filters[write.__name__] = over_years(write)
    env.filters["change"] = over_years(percent_change)
    env.filters["each"] = each
    env.filters["of_years"] = of_years
    env.filters["of_main"] = of_main
    env.filters["within"] = within
    env.filters["phrases"] = phrases
    return env


def render(template: str, page: Page, **context: Any) -> str:
    """Render one page.

    Raises
    ------
    jinja2.UndefinedError
        If the template names something that the context lacks.
    """
    looks = Looks()
    return (
        environment().get_template(template).render(page=page, t=page.text, looks=looks, **context)
    )


def write(site: Path, page: Page, html: str) -> None:
    """Write a page below the root of the site, as UTF-8 with Unix line ends."""
    file = site / page.file
    try:
        file.write_bytes(html.encode())
    except FileNotFoundError:
        # Six thousand pages lie in two folders: to ask for it each time takes as long as to write.
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(html.encode())


def in_lang(text: Text | None, lang: str) -> str:
    """Return a text in a language; no text is an empty string."""
    return text.get(lang) if text is not None else ""
