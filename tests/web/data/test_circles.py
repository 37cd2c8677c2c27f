import pytest

from atlas.catalogue.style import load_style
from atlas.web.data.circles import circle_texts, short_number


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [(100_000, "10万", "100,000"), (500_000, "50万", "500,000"), (1_000_000, "100万", "1 million")],
)
def test_round_numbers_are_written_short(number: int, zh: str, en: str) -> None:
    assert short_number(number, "zh") == zh
    assert short_number(number, "en") == en


def test_the_legend_has_three_circles_in_both_languages() -> None:
    texts = {lang: circle_texts(load_style(), lang) for lang in ("zh", "en")}
    assert texts["zh"]["circles"] == ["10万", "50万", "100万"]
    assert texts["zh"]["land"] == "土地"
    assert texts["en"]["people"] == "People"
    assert texts["zh"].keys() == texts["en"].keys()
