"""The policy of a page, and the rules of single elements that it allows by their hash."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from atlas.web.page.pages import ElementRules, policy

DRAWING = "<svg><style>.chart{--ink:#000}</style><text>a</text></svg>"


def test_a_page_that_bears_nothing_loads_files_of_its_site():
    assert policy() == (
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';"
        "base-uri 'none';form-action 'none'"
    )
    assert ";img-src 'self' data:;" in policy(images="data:")


def test_what_stands_in_a_page_is_allowed_by_its_hash():
    script = "let a = '人'"
    digest = b64encode(sha256(script.encode()).digest()).decode()
    found = policy(scripts=[script, ""], images="data:", frames="'self'", files="")
    assert found == (
        f"default-src 'none';script-src 'sha256-{digest}';img-src data:;frame-src 'self';"
        "base-uri 'none';form-action 'none'"
    )


def test_elements_of_one_look_share_a_class_and_drawings_their_rules():
    looks = ElementRules()
    assert looks.rules == ""
    assert [looks("left:50%"), looks("--l:#fff;--d:#000"), looks("left:50%")] == ["s0", "s1", "s0"]
    assert looks.drawn(DRAWING) == looks.drawn(DRAWING) == "<svg><text>a</text></svg>"
    assert looks.rules == ".chart{--ink:#000}.s0{left:50%}.s1{--l:#fff;--d:#000}"


@pytest.mark.parametrize("rule", ["", "left:0}body{top:0", "x:url(a)", "a:b</style>", "a:b c"])
def test_a_look_can_neither_end_its_rule_nor_ask_for_a_file(rule):
    with pytest.raises(ValueError, match="no rule of one element"):
        ElementRules()(rule)


class Borne(HTMLParser):
    """Collects what a page bears itself: its policy, scripts, rules, and what may hold neither."""

    def __init__(self) -> None:
        super().__init__()
        self.policies: list[str] = []
        self.before: list[str] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self.inline: list[str] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: str(value) for name, value in attrs}
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(given["content"])
        if not self.policies:
            self.before.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        runs = given.get("type", "") == "" and "src" not in given
        self._open = tag if tag == "style" or (tag == "script" and runs) else ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open].append(data)
            self._open = ""


ADDED = {"data:", "blob:"}
"""Pictures that a page draws itself."""


def directives(policy: str) -> dict[str, set[str]]:
    """Return the sources of each directive but the hashes of what a page bears."""
    named = (directive.split() for directive in policy.split(";"))
    return {
        name: {one for one in sources if not one.startswith("'sha256-")} for name, *sources in named
    }


def test_every_page_of_the_site_has_the_policy_that_hosts_are_told_of_before_all_that_it_loads(
    built_site: Path,
) -> None:
    """The document said 'none', and all pages 'self'."""
    printed = (Path(__file__).parents[3] / "docs/publish.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^default-src .*$", printed, re.M)
    told = directives(line)
    assert told["default-src"] == {"'none'"}
    files = [file for file in built_site.rglob("*.html") if "place" not in file.parts]
    files += [*built_site.glob("place/46*.html"), *built_site.glob("en/place/46*.html")]
    assert len(files) > 400
    for file in files:
        page = Borne()
        page.feed(file.read_text(encoding="utf-8"))
        (found,) = page.policies
        assert set(page.before) <= {"html", "head", "meta"}, file
        assert page.inline == [], file
        own = directives(found)
        assert {name: own[name] - ADDED for name in told} == told, file
        # A preview of an embed is the only frame.
        assert set(own) - set(told) <= {"frame-src"}, file
        assert own.get("frame-src", {"'self'"}) == {"'self'"}, file
        assert all(ADDED & own[name] == set() for name in set(own) - {"img-src"}), file
        assert not re.search(r"unsafe|\*|https?:", found), file
        for text in (text for texts in page.texts.values() for text in texts):
            digest = b64encode(sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in found, (file, text[:80])
