"""The words: both languages with the same fields, none unused, none left in Python."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from atlas.country import china
from atlas.model.errors import AtlasError
from atlas.model.text import Text
from atlas.words import word_files
from atlas.words.word_files import fields, pages, read_words, sentences, table_names

ATLAS = Path(__file__).parents[2] / "atlas"
TEXT = {(page, key): text for page in pages() for key, text in sentences(page)}

ONE_LANGUAGE_SAYS_MORE = {
    ("measures", "net_migration.students"): {"earlier"},
    ("charts", "five_year_migration.topic"): {
        *("year_before", "year_after"),
        *("period_before", "period_after"),
    },
}
"""Fields that one language needs and the other does not: "ninety-four in a hundred", or censuses in
the one and periods in the other.
"""

MADE_OF_PARTS = {
    "accuracy": r"kind_(all|district|county_level_city|county|other)",
    "charts": r"(core|periphery)_people",
    "place": r"(gain|loss)_(people|percent|net)|col_rank_(county|prefecture|municipality)",
    "province_moves": r"(leaving|arriving)_(first|further|alike)",
    "story": r"(density|half|circles)_(title|subtitle|alt|alt_compared)",
}
"""Names that the code puts together of parts that say nothing by themselves."""

READ_WHOLE = {
    "charts": ("since_the_census.basis.",),
    "documentation": ("licences.", "line_figures."),
    "help": ("command.", "option.", "message."),
    "lecture": ("links.",),
    "method": ("sources.",),
    "numbers": ("spelled.",),
    "search": ("aliases.",),
    "units": ("core_exception.", "evidence.", "unclear."),
    "values": ("",),
}
"""Tables whose sentences nobody asks for by name."""

PLURAL = re.compile("_(zero|one|two|few|many)$")
"""What the name of a sentence ends with that a number chooses."""

HAN = re.compile("[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}]")


@cache
def constants() -> tuple[frozenset[str], tuple[re.Pattern[str], ...], frozenset[str]]:
    """Collect strings and f-strings of all Python, and words of templates, scripts, lists."""
    found, patterns = set(), []
    for path in ATLAS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns.append(pattern(node))
    kinds = ("*.j2", "*.js", "bundles.toml", "contents.toml")
    others = (path for kind in kinds for path in ATLAS.rglob(kind))
    text = "\n".join(path.read_text(encoding="utf-8") for path in others)
    return frozenset(found), tuple(filter(None, patterns)), frozenset(re.findall(r"\w+", text))


def pattern(node: ast.JoinedStr) -> re.Pattern[str] | None:
    """Turn an f-string such as ``f"notice_{level}s"`` into what it may become."""
    parts = [
        re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in node.values
    ]
    literal = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return re.compile("".join(parts)) if re.fullmatch(r"\w{3,}", literal) else None


def is_used(name: str) -> bool:
    strings, patterns, words = constants()
    return name in strings or name in words or any(one.fullmatch(name) for one in patterns)


def fields_of_classes() -> set[str]:
    """Collect the attributes of classes: tables are handed to them by name."""
    return {
        node.target.id
        for path in ATLAS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


def test_both_languages_have_the_same_fields() -> None:
    differing = {
        of: odd for of, text in TEXT.items() if (odd := set(fields(text.zh)) ^ set(fields(text.en)))
    }
    assert differing == ONE_LANGUAGE_SAYS_MORE
    further = [
        (of, lang)
        for of, text in TEXT.items()
        for lang, words in text.further
        if set(fields(words)) != set(fields(text.en))
    ]
    assert further == []


def test_english_has_straight_quotes() -> None:
    # The site's font is Chinese first: in it curly ones are as wide as a character.
    curly = set(
        "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
        "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
    )
    assert [of for of, text in TEXT.items() if curly & set(text.en)] == []


def test_no_sentence_is_unused() -> None:
    attributes = fields_of_classes()
    unused = [
        (page, key)
        for page, key in TEXT
        if not (
            is_used(name := PLURAL.sub("", key.split(".")[-1]))
            or name in attributes
            or key.startswith(READ_WHOLE.get(page, ()))
            or re.fullmatch(MADE_OF_PARTS.get(page, ""), name)
        )
    ]
    assert unused == []


def python() -> Iterator[tuple[Path, str]]:
    for path in sorted(ATLAS.rglob("*.py")):
        if path.relative_to(ATLAS).parts[0] != "country":
            yield path, path.read_text(encoding="utf-8")


def test_every_page_of_words_is_read() -> None:
    text = "\n".join(source for _, source in python())
    unread = [
        page for page in pages() if not re.search(rf'(read_words|table_names)\(\s*"{page}"', text)
    ]
    assert unread == []


def test_no_chinese_stands_in_python() -> None:
    found = [
        f"{path.relative_to(ATLAS)}:{number}"
        for path, source in python()
        for number, line in enumerate(source.splitlines(), 1)
        if HAN.search(line)
    ]
    assert found == []


PRINTING = {"print", "add_row", "plain_table", "step"}
"""What the words of a command's tables, closing lines and steps are handed to."""


def test_what_a_command_prints_stands_in_the_words() -> None:
    """Help and errors are English in the code; `help.toml` has them in Chinese, found by that."""
    found = [
        f"{path.relative_to(ATLAS)}:{node.lineno}"
        for path, source in python()
        if path.name != "running.py"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in PRINTING
        for given in node.args
        for part in (given.values if isinstance(given, ast.JoinedStr) else (given,))
        if isinstance(part, ast.Constant) and re.search("[A-Za-z]{2}", str(part.value))
    ]
    assert found == []


def test_the_languages_are_named_once() -> None:
    pair = re.compile(r'"zh", "en"')
    naming = [
        path.relative_to(ATLAS).as_posix() for path, source in python() if pair.search(source)
    ]
    assert naming == ["model/text.py"]


def test_a_table_gives_its_own_sentences_and_names_the_tables_in_it() -> None:
    assert read_words("accuracy", "caution.near_zero")["name"].en == "Change near zero"
    assert "near_zero" in table_names("accuracy", "caution")
    assert "caution" not in read_words("accuracy")


def test_a_third_language_is_one_more_key(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"zh": "{n}人", "en": "{n} people", "fr": "{n} habitants"}
    monkeypatch.setattr(word_files, "_page", {"place": {"people": said}}.__getitem__)
    read_anew = read_words.__wrapped__
    text = read_anew("place")["people"]
    assert [text.say(lang, n=3) for lang in ("zh", "en", "fr")] == [
        "3人",
        "3 people",
        "3 habitants",
    ]
    with pytest.raises(KeyError):
        text.get("de")
    said["note"] = "to be checked"
    with pytest.raises(AtlasError, match=r"place\.toml, people: expected codes of languages"):
        read_anew("place")


def test_a_third_language_names_years_and_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"zh": "{later}年{n}人", "en": "{n} in {later}", "fr": "{n} en {later} ({censuses})"}
    packaged = {"place": {"people": said}, "marks": word_files._page("marks")}
    monkeypatch.setattr(word_files, "_page", packaged.__getitem__)
    words = read_words.__wrapped__("place")
    people = words.between(china().compared, china().years)["people"]
    assert people == words.between((2010, 2020), (2000, 2010, 2020))["people"]
    with pytest.raises(KeyError, match="censuses"):
        words.between((2010, 2020))
    filled = people.fill(n=Text("三", "three", further=(("fr", "trois"),)))
    assert filled.get("fr") == "trois en 2020 (2000, 2010 and 2020)"
    assert people.fill(n=Text("三", "three")).get("fr")[:8] == "three en"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[a]\nzh = "\nen = "b"\n', "atlas/words/place.toml: Illegal character"),
        ('[a.b]\nzh = "甲"\n', "atlas/words/place.toml, a.b: expected zh and en; there is no en"),
        ('[a]\nen = "b"\n', "atlas/words/place.toml, a: expected zh and en; there is no zh"),
    ],
)
def test_a_fault_of_words_names_file_and_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "place.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(word_files.resources, "files", lambda package: tmp_path)
    monkeypatch.setattr(word_files, "_page", word_files._page.__wrapped__)
    with pytest.raises(AtlasError, match=re.escape(message)):
        list(sentences("place"))


def test_a_field_that_nothing_fills_is_named_with_its_sentence() -> None:
    with pytest.raises(AtlasError, match=re.escape("'{n} of {all}': nothing fills {all}")):
        Text("{n}", "{n} of {all}").fill(n=1)


def test_a_field_takes_each_languages_side_of_a_text() -> None:
    sentence = Text("{name}增加{pct}", "{name} grew by {pct}")
    filled = sentence.fill(name=Text("拜泉县", "Baiquan County"), pct="5%")
    assert filled == Text("拜泉县增加5%", "Baiquan County grew by 5%")


def test_texts_are_joined_as_each_language_joins_them() -> None:
    parts = [Text("广东", "Guangdong"), Text("浙江", "Zhejiang")]
    assert Text("、", ", ").join(parts) == Text("广东、浙江", "Guangdong, Zhejiang")
    french = Text("和", " and ", further=(("fr", " et "),)).join(parts)
    assert french.get("fr") == "Guangdong et Zhejiang"
