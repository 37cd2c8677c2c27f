"""What templates say: sentences that exist, with their fields; one template for all languages."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from jinja2 import nodes
from markupsafe import Markup

from atlas.country import china
from atlas.model.text import Text
from atlas.web.method import FOLD_TEXT
from atlas.web.method import SUMMARY as METHOD_SUMMARY
from atlas.web.page.pages import Sentences, environment
from atlas.web.uncertainty import SECTIONS, UNCERTAINTY_WORDS
from atlas.web.uncertainty import SUMMARY as ACCURACY_SUMMARY
from atlas.words.word_files import LANGS, YEARS, field_names, read_words

WEB = Path(__file__).parents[2] / "atlas" / "web"
HAN = re.compile("[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}]")

YEAR = re.compile(r"(?<!\d)(18|19|20|21)\d\d(?!\d)")

SAYS: Mapping[str, Mapping[str, Text]] = {
    "about/method/_summary": METHOD_SUMMARY,
    "about/accuracy/_summary": ACCURACY_SUMMARY,
    "about/method/line_grid": read_words("measures", "line_grid"),
    **{f"about/method/{name}": words for name, words in FOLD_TEXT.items()},
    **{f"about/accuracy/{name}": UNCERTAINTY_WORDS for name in SECTIONS},
}
"""Templates that say sentences, and the words of each."""


def parsed(name: str) -> nodes.Template:
    path = WEB / "templates" / f"{name}.html.j2"
    return environment().parse(path.read_text(encoding="utf-8"))


def said(template: nodes.Template) -> Iterator[tuple[list[str], set[str]]]:
    """List the keys that each ``say(…)`` or ``tell.known(…)`` may say, and the fields."""
    for call in template.find_all(nodes.Call):
        saying = call.node.node if isinstance(call.node, nodes.Getattr) else call.node
        if isinstance(saying, nodes.Name) and saying.name in ("say", "tell"):
            key = call.args[0]
            ways = [key.expr1, key.expr2] if isinstance(key, nodes.CondExpr) else [key]
            keys = [way.value for way in ways if isinstance(way, nodes.Const)]
            yield keys, {field.key for field in call.kwargs}


@pytest.mark.parametrize("name", SAYS)
def test_a_template_fills_the_fields_of_what_it_says(name: str) -> None:
    for keys, filled in said(parsed(name)):
        if keys:
            asked = set[str]().union(*(field_names(SAYS[name][key].en) for key in keys))
            assert filled == asked - YEARS, keys


@pytest.mark.parametrize(
    "name", [name for name, words in SAYS.items() if words is not UNCERTAINTY_WORDS]
)
def test_a_template_says_all_that_its_words_hold(name: str) -> None:
    constants = {constant.value for constant in parsed(name).find_all(nodes.Const)}
    assert SAYS[name].keys() - constants == set()


@pytest.mark.parametrize("name", SAYS)
def test_both_languages_have_the_same_markup(name: str) -> None:
    for key, text in SAYS[name].items():
        zh, en = (sorted(re.findall(r"<[^>]*>|&\w+;", text.get(lang))) for lang in LANGS)
        assert zh == en, key


def test_markup_of_a_sentence_stands_and_that_of_a_field_is_escaped() -> None:
    moved = Text("<b>{name}</b>增加", "<b>{name}</b> gained")
    say = Sentences({"moved": moved}, "en", china())
    assert say("moved", name="Xi'an <1>") == "<b>Xi&#39;an &lt;1&gt;</b> gained"
    assert say("moved", name=Markup("<i>all</i>")) == "<b><i>all</i></b> gained"


def test_no_template_is_for_one_language() -> None:
    names = [path.name for path in WEB.rglob("*.j2")]
    assert names
    assert [name for name in names if {*LANGS} & {*name.split(".")}] == []


def test_no_year_stands_in_templates() -> None:
    # Figures are handed over by year, and the words say which: templates outlive a census.
    lines = [
        f"{path.relative_to(WEB)}:{number}: {found[0]}"
        for path in sorted(WEB.rglob("*.j2"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := YEAR.search(line))
    ]
    assert lines == []


def test_no_chinese_stands_in_templates_and_scripts() -> None:
    lines = [
        f"{path.relative_to(WEB)}:{number}"
        for kind in ("*.j2", "*.js", "*.css")
        for path in sorted(WEB.rglob(kind))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if HAN.search(line)
    ]
    assert lines == []
