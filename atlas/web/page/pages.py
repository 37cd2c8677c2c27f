"""Addresses of the site's pages, and how a page is rendered and written."""

from __future__ import annotations

import posixpath
import re
import tomllib
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from functools import cache, cached_property, wraps
from hashlib import sha256
from importlib import resources
from itertools import pairwise
from operator import add, mul
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

import jinja2
import pandas as pd
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from atlas.catalogue.edition import Edition
from atlas.model.country import Country
from atlas.model.errors import AtlasError, Fault, FaultyInputError, Message
from atlas.model.text import Text
from atlas.model.version import __version__
from atlas.words.numbers import count, fixed, grown, percent, percent_change, rough, shifted, signed
from atlas.words.word_files import HTML_LANG, LANGS, between, read_words


class AddressError(FaultyInputError):
    """An address that the pages are to bear is none."""


def parse_base_url(text: str | None) -> str | None:
    """Check the address at which the site will stand.

    Parameters
    ----------
    text
        As a user gives it: ``https://example.org/atlas``; None for not known.

    Returns
    -------
    str or None
        The same with one slash at its end.

    Raises
    ------
    AddressError
        It is no absolute http or https address of a folder.
    """
    if text is None:
        return None
    expected = Message(
        "an absolute address of a folder that anyone may read, as in https://example.org/atlas/"
    )
    return _parse_address(text, "--base-url", expected).rstrip("/") + "/"


def parse_project_url(text: str | None) -> str | None:
    """Check the address of the project's own page, as it is given; None for not known.

    Raises
    ------
    AddressError
        It is no absolute http or https address of a page.
    """
    expected = Message(
        "an absolute address of a page that anyone may read, as in https://example.org/project"
    )
    return None if text is None else _parse_address(text, "--project-url", expected)


def _parse_address(text: str, option: str, expected: Message) -> str:
    try:
        parts = urlsplit(text)
        # The address stands in every page: it holds no secret.
        public = parts.username is None and parts.password is None
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and public
        _ = parts.port
    except ValueError:
        whole = False
    odd = not text.isprintable() or any(mark in text for mark in ' "<>\\')
    if not whole or parts.query or parts.fragment or odd:
        raise AddressError([Fault(expected, option, value=text)])
    return text


PHRASE_END: Final = re.compile(read_words("interface")["phrase_end"].zh)
"""What a phrase ends with."""


def phrases(words: str) -> Markup:
    """Hold the phrases of a Chinese sentence together, so that a heading breaks between them.

    Chinese has no spaces, and a browser would break a line in the middle of a word: after the
    year and the units behind it, or a comma, it may. Other languages come back as they are,
    escaped.
    """
    ends = [match.end() for match in PHRASE_END.finditer(words)]
    cuts = sorted({0, *ends, len(words)})
    parts = [words[start:end] for start, end in pairwise(cuts)]
    if len(parts) < 2:
        return Markup(escape(words))
    return Markup("").join(Markup('<span class="phrase">{}</span>').format(part) for part in parts)


@cache
def packaged_lists(name: str) -> Mapping[str, Any]:
    """Read the lists that pages are made of, by their names: those of ``contents``, ``bundles``."""
    text = (resources.files("atlas.web") / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


UI: Final = read_words("interface")


@cache
def phrases_in(lang: str, country: Country) -> Mapping[str, str]:
    """Return every phrase of the interface in one language: thousands of pages ask for them."""
    phrases = UI.between(country.compared, country.years)
    return MappingProxyType({key: text.get(lang) for key, text in phrases.items()})


LANGUAGE: Final = MappingProxyType({lang: UI["own_name"].get(lang) for lang in LANGS})
"""The name of each language, in that language."""

SET_NAME: Final = read_words("interface", "set_name")


ByYear = Mapping[str, Any]
"""Figures by their year (``2010``) or period (``2010-2020``)."""


class NoSuchYearError(AtlasError):
    """A sentence asks for a year that its figures do not have, or for none where it must.

    Attributes
    ----------
    year
        The year, or the period; empty where it asks for none.
    """

    def __init__(self, field: str, year: str, known: Iterable[str]) -> None:
        asked = f"{field}[{year}]" if year else field
        super().__init__(f"{{{asked}}}: its figures are of {', '.join(known) or 'no year'}")
        self.year = year

    def said_in(self, sentence: str) -> NoSuchYearError:
        """Name the sentence as well."""
        self.args = (f"{sentence}: {self}",)
        return self


@dataclass(frozen=True)
class FiguresByYear:
    """The figures of one field, as a sentence asks for them.

    Attributes
    ----------
    field
        Its name, for errors.
    figures
        By year or period.
    compared
        The years that may be called ``earlier`` and ``later`` instead.
    """

    field: str
    figures: ByYear
    compared: tuple[int, int]

    def __getitem__(self, asked: int | str) -> object:
        """Return the figure of a year, which `str.format` hands on as a number.

        Raises
        ------
        NoSuchYearError
            There is none.
        """
        names = dict(zip(("earlier", "later"), self.compared, strict=True))
        year = str(names.get(str(asked), asked))
        if year not in self.figures:
            raise NoSuchYearError(self.field, year, self.figures)
        return self.figures[year]

    def __format__(self, spec: str) -> str:
        """Refuse to print the figures of all years at once."""
        raise NoSuchYearError(self.field, "", self.figures)


def for_each_year(write_page: Callable[..., Any]) -> Callable[..., Any]:
    """Have what writes a number write those of all years as well."""

    @wraps(write_page)
    def written(value: Any, *args: Any) -> Any:
        if isinstance(value, Mapping):
            return {year: write_page(figure, *args) for year, figure in value.items()}
        return write_page(value, *args)

    return written


def one_figure_by_year(figures: Mapping[Any, Any], name: str) -> ByYear:
    """Take one figure of the record of every year; years that do not know it are left out.

    Examples
    --------
    >>> each({"2000": {"share": None}, "2010": {"share": 6.4}}, "share")
    {'2010': 6.4}
    """
    figures_of = {str(year): _figure(record, name) for year, record in figures.items()}
    return {year: figure for year, figure in figures_of.items() if figure is not None}


def _figure(record: Any, name: str) -> Any:
    return getattr(record, name) if is_dataclass(record) else record.get(name)


@pass_context
def said(context: Context, text: Any) -> Any:
    """Say a text, or that of every year, in the language of the page."""
    lang = context["page"].lang
    return for_each_year(lambda one: one.get(lang))(text)


@pass_context
def of_years(context: Context, row: Mapping[Any, Any], stem: str) -> ByYear:
    """Take a figure of a place by the years of the censuses that know it."""
    columns = {str(year): f"{stem}_{year}" for year in _country(context).years}
    known = {year: row[column] for year, column in columns.items() if column in row}
    return {year: figure for year, figure in known.items() if not pd.isna(figure)}


@pass_context
def of_main(context: Context, figure: object) -> ByYear:
    """Name the period of a figure that is measured between the censuses compared alone."""
    return {_country(context).main.name: figure}


def _country(context: Context) -> Country:
    country: Country = context["page"].edition.country
    return country


_PART_NAMES: Final = read_words("interface", "parts")

SITE_PARTS: Final = MappingProxyType(
    {path: _PART_NAMES[name] for path, name in packaged_lists("contents")["parts"].items()}
)
"""Address in a language's tree, and name, in the order of the list."""

FOLDERS: Final[Mapping[str, str]] = packaged_lists("contents")["folders"]
"""Folders of pages, and pages in none, and the part that they belong to."""

_LINK: Final = Markup('<a href="{}"{}>{}</a>\n')


def part_of(path: str) -> tuple[str, bool]:
    """Return the address of the part that a page belongs to, and whether the page is that one."""
    part = FOLDERS.get(path.partition("/")[0], path)
    return part, part == path


def links_to_parts(to: Callable[[str], str], lang: str, own: str, *, is_own: bool) -> Markup:
    """List the parts of the site for the head of a page, a link to a line.

    Parameters
    ----------
    to
        Gives the address of a part as the page has it.
    lang
        Language of the page.
    own, is_own
        From `part_of`: the part that is marked, and whether it is the page itself.
    """
    current = Markup(' aria-current="{}"').format("page" if is_own else "true")
    return Markup("").join(
        _LINK.format(to(path), current if path == own else "", words.get(lang))
        for path, words in SITE_PARTS.items()
    )


@dataclass(frozen=True)
class Sentences:
    """What says words in a language: ``say("nation", people=count(n))``.

    Attributes
    ----------
    words
        The sentences by key. Markup in them stands, as it does in a template.
    lang
        Language of the page.
    country
        The censuses of which sentences may name, and ask figures of.
    """

    words: Mapping[str, Text]
    lang: str
    country: Country

    def __call__(self, key: str, /, **fields: object) -> Markup:
        """Say a sentence by its key, its fields filled in.

        What they hold is escaped, unless it was said before; of figures by year the sentence
        says which it means.

        Raises
        ------
        NoSuchYearError
            Naming the sentence and the field, where the figures have no such year.
        AtlasError
            Naming the same, where nothing fills the field.
        """
        years = self.country.compared, self.country.years
        sentence = Markup(between(self.words[key], *years).get(self.lang))
        try:
            return sentence.format(**self._asked(fields))
        except NoSuchYearError as error:
            raise error.said_in(f"sentence {key!r}, {self.lang}") from None
        except KeyError as lacking:
            field = f"{{{lacking.args[0]}}}"
            raise AtlasError(f"sentence {key!r}, {self.lang}: nothing fills {field}") from None

    def known(self, key: str, /, **fields: object) -> Markup:
        """Say a sentence that holds of the years that it names alone.

        It is not said where its figures are of other censuses, or of a period that
        begins or ends with one: not all is measured of each of them.
        """
        try:
            return self(key, **fields)
        except NoSuchYearError as error:
            if not {*map(str, self.country.years)}.isdisjoint(error.year.split("-")):
                return Markup()
            raise

    def _by_year(self, name: str, figures: Mapping[Any, Any]) -> FiguresByYear:
        by_year = {str(year): figure for year, figure in figures.items()}
        return FiguresByYear(name, by_year, self.country.compared)

    def _asked(self, fields: Mapping[str, object]) -> Mapping[str, object]:
        return {
            name: self._by_year(name, it) if isinstance(it, Mapping) else it
            for name, it in fields.items()
        }


SUBSCRIPT: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def knows(row: Mapping[Any, Any], *columns: str) -> bool:
    """Return whether a row has a figure in each of the columns."""
    return all(column in row and not pd.isna(row[column]) for column in columns)


def within(words: Markup, tag: str) -> Markup:
    """Put words in an element; without any there is none."""
    return Markup("<{0}>{1}</{0}>").format(tag, words) if words else words


RULE_TEXT = re.compile(r"[\w\-:;.%#]+")
"""What the rule of an element is made of: nothing that could end it or ask for a file."""

RULES_OF_DRAWING = re.compile("<style>(.*?)</style>", re.DOTALL)


class ElementRules:
    """The rules that single elements of one page have: a colour, a place along an axis.

    A policy without ``'unsafe-inline'`` forbids them as attributes.
    """

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}
        self._drawings: dict[str, None] = {}

    def __call__(self, rule: str) -> str:
        """Return the class of an element with a rule, such as ``left:50%``; alike ones share it.

        Raises
        ------
        ValueError
            If the rule holds more than names, numbers and colours.
        """
        if not RULE_TEXT.fullmatch(rule):
            raise ValueError(f"no rule of one element: {rule!r}")
        return self._classes.setdefault(rule, f"s{len(self._classes)}")

    def drawn(self, svg: str) -> Markup:
        """Return a drawing of ours as a page may hold it: its rules go to those of the page."""
        self._drawings.update(dict.fromkeys(RULES_OF_DRAWING.findall(svg)))
        return Markup(RULES_OF_DRAWING.sub("", svg))

    @property
    def rules(self) -> Markup:
        """What the ``<style>`` of the page holds; empty if it needs none."""
        own = (f".{name}{{{rule}}}" for rule, name in self._classes.items())
        return Markup("".join([*self._drawings, *own]))


def policy(
    *,
    scripts: Iterable[str] = (),
    styles: Iterable[str] = (),
    images: str = "",
    frames: str = "",
    files: str = "'self'",
    attributes: str = "",
) -> Markup:
    """Write a page's policy, for an attribute between double quotes.

    Parameters
    ----------
    scripts, styles
        What stands in the page itself and may run; an empty one does not stand there.
    images
        Where images come from besides the site: ``data:``, ``blob:``.
    frames
        Where the pages that it holds come from; empty if it holds none.
    files
        Where scripts, styles and pictures come from, a disk too; empty for a page that stands
        alone.
    attributes
        What elements may bear as ``style``: ``'unsafe-inline'`` for those that others write.
    """
    wanted = {
        "default-src": "'none'",
        "script-src": f"{files} {_hashes(scripts)}",
        "style-src": f"{files} {_hashes(styles)}",
        "style-src-attr": attributes,
        "img-src": f"{files} {images}",
        "frame-src": frames,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    given = {name: sources.strip() for name, sources in wanted.items()}
    # What is not named is as the first says.
    return Markup(";".join(f"{name} {sources}" for name, sources in given.items() if sources))


def _hashes(texts: Iterable[str]) -> str:
    digests = (sha256(text.encode("utf-8")).digest() for text in texts if text)
    return " ".join(f"'sha256-{b64encode(digest).decode('ascii')}'" for digest in digests)


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
class Card:
    """A map of its own kind in the list of maps: its colours on light and on dark ground."""

    href: str
    title: str
    subtitle: str
    colours: tuple[tuple[str, str], ...]


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

    @property
    def where_to_report(self) -> Markup:
        """Where readers are asked to report an error: on the project's page, if it is known."""
        address = self.edition.project_url
        if not address:
            return escape(self.text("footer_report"))
        link = Markup('<a href="{}">{}</a>').format(address, self.text("footer_project_page"))
        return Markup(self.text("footer_report_there")).format(link=link)

    def text(self, key: str, **values: object) -> str:
        """Return a phrase of the interface in the page's language, its values filled in."""
        phrase = phrases_in(self.lang, self.edition.country)[key]
        return phrase.format(**values) if values else phrase


def titled_page(
    edition: Edition,
    path: str,
    lang: str,
    words: Mapping[str, Text],
    title: str = "title",
    description: str = "description",
) -> Page:
    """Return a page whose title and description are sentences of some words, by their keys."""
    years = edition.country.compared, edition.country.years
    head, about = (between(words[key], *years).get(lang) for key in (title, description))
    return Page(edition, path, lang, head, about)


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
    for write_page in (count, fixed, signed, percent, grown, shifted):
        env.filters[write_page.__name__] = for_each_year(write_page)
    env.filters["change"] = for_each_year(percent_change)
    env.filters["times"] = for_each_year(mul)
    env.filters["plus"] = for_each_year(add)
    env.filters["rough"] = rough
    env.filters["named"] = for_each_year(lambda code, names: names[code])
    env.filters["subscript"] = lambda number: number.translate(SUBSCRIPT)
    env.filters["knows"] = knows
    env.filters["said"] = said
    env.filters["each"] = one_figure_by_year
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
    looks = ElementRules()
    return (
        environment().get_template(template).render(page=page, t=page.text, looks=looks, **context)
    )


def write_page(site: Path, page: Page, html: str) -> None:
    """Write a page below the root of the site, as UTF-8 with Unix line ends."""
    file = site / page.file
    try:
        file.write_bytes(html.encode())
    except FileNotFoundError:
        # Six thousand pages lie in two folders: to ask for it each time takes as long as to write.
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(html.encode())


def write_file(file: Path, text: str) -> None:
    """Write a file of the site as UTF-8 with Unix line ends, its folders made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def in_lang(text: Text | None, lang: str) -> str:
    """Return a text in a language; no text is an empty string."""
    return text.get(lang) if text is not None else ""
