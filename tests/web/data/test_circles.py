from atlas.catalogue.style import load_style
from atlas.country import china
from atlas.web.data.engine_payloads import circle_texts
from atlas.words.word_files import LANGS


def test_the_legend_has_three_circles_in_both_languages() -> None:
    texts = {lang: circle_texts(load_style(country=china()), lang) for lang in LANGS}
    assert texts["zh"]["circles"] == ["10万", "50万", "100万"]
    assert texts["en"]["circles"] == ["100,000", "500,000", "1 million"]
    assert texts["zh"]["land"] == "土地"
    assert texts["en"]["people"] == "People"
    assert texts["zh"].keys() == texts["en"].keys()
