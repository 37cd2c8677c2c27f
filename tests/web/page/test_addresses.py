"""Absolute addresses: only where the build knows them, and none that is no address."""

from dataclasses import replace
from pathlib import Path

import pytest

from atlas.build import BuildOptions, build
from atlas.model.errors import FaultyInputError
from atlas.web.page.pages import (
    AddressError,
    Page,
    Picture,
    environment,
    parse_base_url,
    parse_project_url,
)
from tests.editions import EDITION


def head_of(page: Page) -> str:
    return environment().get_template("page/_preview.html.j2").render(page=page)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, None),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/atlas", "https://example.org/atlas/"),
        ("http://10.0.0.7:8080/atlas//", "http://10.0.0.7:8080/atlas/"),
        ("https://例子.中国/人口", "https://例子.中国/人口/"),
    ],
)
def test_an_address_of_a_folder_ends_in_one_slash(given, expected):
    assert parse_base_url(given) == expected


WRONG = (
    "",
    "example.org/atlas",
    "/atlas",
    "//example.org/atlas",
    "ftp://example.org/",
    "https://",
    "https://example.org:seven/",
    "https://example.org/?page=1",
    "https://example.org/#maps",
    'https://example.org/"><script>',
    "https://[example.org/",
    "https://example.org/a\nb/",
    "https://example.org/\x1b[31m/",
    "https://user:secret@example.org/",
)


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    ("option", "parse"), [("--base-url", parse_base_url), ("--project-url", parse_project_url)]
)
def test_what_is_no_address_is_a_fault_of_the_user(wrong, option, parse):
    with pytest.raises(AddressError, match=rf"{option} is .* expected an absol") as told:
        parse(wrong)
    assert told.value.exit_code == 2


@pytest.mark.parametrize("given", [None, "https://example.org/project", "https://项目.中国/"])
def test_the_address_of_the_project_stays_as_it_is_given(given):
    assert parse_project_url(given) == given


def test_a_wrong_address_stops_a_build_before_it_writes_anything(tmp_path: Path):
    with pytest.raises(AddressError):
        build(BuildOptions(tmp_path / "site", base_url="example.org"))
    with pytest.raises(AddressError):
        build(BuildOptions(tmp_path / "site", project_url="example.org"))
    assert list(tmp_path.iterdir()) == []


def test_so_does_a_date_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A library that reads it too, while measures are imported, ended the build with a trace."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(FaultyInputError, match="SOURCE_DATE_EPOCH is 'yesterday'"):
        build(BuildOptions(tmp_path / "site"))
    assert list(tmp_path.iterdir()) == []


def test_without_an_address_the_head_holds_none():
    page = Page(
        EDITION, "maps/a.html", "zh", "题", "述", Picture("figures/a.zh.png", 1600, 1200, "图")
    )
    assert page.edition.absolute(page.file) == ""
    assert head_of(page) == ""
    assert page.alternates == []


def test_with_an_address_the_head_names_page_and_picture():
    edition = replace(EDITION, base_url="https://example.org/atlas/")
    page = Page(
        edition, "maps/a.html", "en", "A & B", "About", Picture("figures/a.en.png", 1600, 1200, "C")
    )
    head = head_of(page)
    assert page.alternates[0] == ("zh-Hans", "https://example.org/atlas/maps/a.html")
    assert '<link rel="canonical" href="https://example.org/atlas/en/maps/a.html">' in head
    assert 'og:title" content="A &amp; B">' in head
    assert 'og:image" content="https://example.org/atlas/figures/a.en.png">' in head
    assert 'og:image:alt" content="C">' in head
    assert 'og:image:width" content="1600">' in head
    assert page.edition.absolute(page.file) == "https://example.org/atlas/en/maps/a.html"


@pytest.mark.parametrize(
    ("lang", "there", "nowhere"),
    [
        ("zh", '请在<a href="https://example.org/a&amp;b">项目页面</a>上报告', "告诉发布本站的人"),
        (
            "en",
            'on the <a href="https://example.org/a&amp;b">project page</a>',
            "Tell the publisher",
        ),
    ],
)
def test_readers_are_sent_to_the_page_of_the_project_only_where_it_is_known(lang, there, nowhere):
    known = replace(EDITION, project_url="https://example.org/a&b")
    pages = [Page(edition, "maps.html", lang, "", "") for edition in (known, EDITION)]
    said, unsaid = (str(page.where_to_report) for page in pages)
    assert there in said
    assert nowhere in unsaid
    assert not any(words in unsaid for words in ("href", "project page", "项目页面"))
