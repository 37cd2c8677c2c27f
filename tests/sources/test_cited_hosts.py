"""Published figures cite the publication they are from, and no mirror or encyclopaedia of it."""

import re
from pathlib import Path

import pytest

from atlas.country import china
from atlas.sources.packaged import read_table
from atlas.words import word_files

MIRRORS = re.compile(
    r"freewechat|wikipedia|encyclop|baike|memim|mbji|191i|newdu|pangoal|iqh\.net|fx361|sxdrink"
    r"|fpigeon|2u8a|81287|chinadevelopmentbrief|218\.28\.6\.71|huaon|\bmirror\b|百科",
    re.I,
)


@pytest.mark.parametrize(
    "name", ["children_migration_national", "published_figures", "employment_national"]
)
def test_no_row_cites_a_mirror(name: str) -> None:
    table = read_table(name, china().tables)
    for column in ("source", "note"):
        for told in table[column].dropna() if column in table else ():
            assert not MIRRORS.search(told), told
    undated = [told for told in table["source"] if not re.search(r"\b(19|20)\d\d\b", told)]
    assert not undated


def test_no_words_of_the_site_cite_a_mirror() -> None:
    for path in Path(word_files.__file__).parent.glob("*.toml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not re.search(r"freewechat|wikipedia|百科|encyclopa?edia", line, re.I), line
