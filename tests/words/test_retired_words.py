"""Words that the site no longer says: none of them comes back into a sentence."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for pattern in ("atlas/words/*.toml", "layers/*.toml", "atlas/catalogue/vocabulary.toml")
    for path in ROOT.glob(pattern)
)

RETIRED = {
    "en": {
        r"\b[Mm]argins?\b(?! of error)": "outskirts",
        r"\b[Tt]yped\b": "sorted by, or classified",
        r"\b[Cc]hanged by\b": "grew by, or fell by: `atlas.words.numbers.grown`",
        r"\b[Cc]hange of people\b": "population change",
        r"\basked is only where\b": "a whole sentence",
        r"\b[Cc]ounty units?\b": "county-level unit",
        r"\bsame territory\b": "no change of division is recorded",
    },
    "zh": {
        "不能?(说明|证明)什么": "不能由此得出",
        "地级中位次": "地级排名",
        "增量的一半": "各单位增量之和的一半",
        "变化[−{-]": "增长、减少，上升、下降",
        "区县单位": "县级单位",
        "密集": "稠密",
        "核心": "中心",
        "范围未变|同一地域的单位": "没有区划变动的记录",
        "本站估计": "本站估算",
    },
}
"""Pattern → what is said in its place."""


def strings(it: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """List the texts of a file with their languages."""
    for name, value in it.items():
        if isinstance(value, str) and name in RETIRED:
            yield name, value
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Mapping):
                yield from strings(inner)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_retired_word_comes_back(path: Path) -> None:
    found = [
        (text, f"say {instead}")
        for lang, text in strings(tomllib.loads(path.read_text(encoding="utf-8")))
        for pattern, instead in RETIRED[lang].items()
        if re.search(pattern, text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Only the margin gains"),
        ("en", "Cities typed"),
        ("en", "the densest changed by {change}"),
        ("zh", "这不能说明什么"),
        ("zh", "不证明什么"),
        ("zh", "增量的一半落在哪里"),
        ("zh", "最密的一组变化−10.5%"),
    ],
)
def test_a_retired_word_would_be_found(lang: str, sentence: str) -> None:
    assert any(re.search(pattern, sentence) for pattern in RETIRED[lang])


def test_a_margin_of_error_may_be_said() -> None:
    sentence = "Census counts come without a margin of error."
    assert not any(re.search(pattern, sentence) for pattern in RETIRED["en"])
