"""Chinese headings break between phrases, and nowhere else."""

import re

import pytest

from atlas.web.page.pages import phrases


def parts(words: str) -> list[str]:
    return re.findall(r'<span class="phrase">(.*?)</span>', phrases(words))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("甲，乙。", ["甲，", "乙。"]),
        ("2010—2020年各区县净迁移", ["2010—2020年各区县", "净迁移"]),
        ("2000—2020年各省区市人口年均增减", ["2000—2020年各省区市", "人口年均增减"]),
        ("2020年第二产业（含建筑业）占比", ["2020年", "第二产业", "（含建筑业）占比"]),
        ("增量的一半落在哪里，2010—2020年", ["增量的一半落在哪里，", "2010—2020年"]),
        ("集聚与平衡：中国、日本的两条线", ["集聚与平衡：", "中国、日本的两条线"]),
    ],
)
def test_a_chinese_heading_breaks_between_phrases_only(heading, expected):
    assert parts(heading) == expected
    assert "".join(expected) == heading


@pytest.mark.parametrize("heading", ["洛伦兹曲线", "Half, & more: (2010–2020)"])
def test_what_has_no_phrases_comes_back_whole_and_escaped(heading):
    assert phrases(heading) == heading.replace("&", "&amp;")
