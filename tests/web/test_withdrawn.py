"""What a referee took back about net migration is said nowhere: no page, no table, no docstring."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WITHDRAWN = re.compile(
    # The range of several measures broke the balance of births, deaths and migration.
    r"24 (and|to) 38 million|2,400万到3,800万|net_middle|method_range"
    # Older people move: their rates go with those of the young.
    r"|seldom move|who hardly move|nearly all error|mostly error|很少(有人)?迁移|几乎全是误差"
    # Measures do not bound what they measure, and nothing inferred is sure.
    r"|together they bound|surely gained|surely lost|肯定净迁[入出]"
    # Thirteen per cent fewer moved.
    r"|hardly fewer people move"
    # NBS's shares differ from the sample's; nothing derives how many would be in a wrong place.
    r"|point the same way|历年的占比，方向相同|15% of people in a wrong place|约15%的人放错地方"
)
SOURCES = [
    path
    for pattern in ("atlas/**/*.py", "atlas/**/*.toml", "atlas/**/*.j2", "layers/*.toml", "*.md")
    for path in ROOT.glob(pattern)
    # The list of changes says what was before.
    if path.name != "CHANGELOG.md"
]
DOCUMENTS = [path for path in ROOT.glob("docs/**/*.md") if path.name != "changes.md"]


def found_in(paths: list[Path]) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        if said := [it.group() for it in WITHDRAWN.finditer(path.read_text(encoding="utf-8"))]:
            found[str(path)] = said
    return found


def test_sources_and_documents_do_not_say_it() -> None:
    assert len(SOURCES) > 300
    assert len(DOCUMENTS) > 40
    assert found_in([*SOURCES, *DOCUMENTS]) == {}


@pytest.mark.parametrize("folder", ["", "maps", "charts"])
def test_pages_do_not_say_it(built_site: Path, folder: str) -> None:
    pages = [*(built_site / folder).glob("*.html"), *(built_site / "en" / folder).glob("*.html")]
    assert pages
    assert found_in(pages) == {}
