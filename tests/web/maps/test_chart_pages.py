"""The pages of charts, from one small chart."""

import re

import pandas as pd
import pytest

from atlas.catalogue.style import load_style
from atlas.charts.chart import Chart, Column, Table
from atlas.drawing.canvas.canvas import bar
from atlas.model.classes import Text
from atlas.web.maps.charts import chart_links, chart_page, chart_path, write_charts
from atlas.web.page.pages import Page
from atlas.words.reading import LANGS

STYLE = load_style()


def draw(canvas):
    axes = canvas.panel(10, 10, 100, 50)
    axes.set_xlim(0, 10)
    axes.set_ylim(0, 10)
    bar(axes, (0, 2), 7, 4, "gain")
    canvas.write(20, 90, canvas.say(Text("人口", "People")))


@pytest.fixture(scope="module")
def chart():
    frame = pd.DataFrame({"name_zh": ["甲 & 乙"], "name_en": ["<A>"], "people": [1234567.0]})
    columns = (Column("name", Text("地方", "Place")), Column("people", Text("人数", "People"), 0))
    return Chart(
        id="one",
        topic=Text("标题", "Title"),
        subtitle=Text("副题", "Subtitle"),
        draw=draw,
        heights=(100, 120),
        table=Table(frame, columns),
        caption=Text("说明", "Caption"),
        cannot_show=Text("不能说明", "No cause"),
        source=Text("来源文字", "Where from"),
    )


def test_a_page_has_the_drawing_its_words_and_its_table(chart):
    page, html = chart_page(chart, [chart], STYLE, "en")
    assert page.file == "en/charts/one.html"
    assert html.count("<svg") == 2
    for words in ("Title", "Subtitle", "Caption", "No cause", "Where from"):
        assert words in html
    assert '<th scope="row" class="text">&lt;A&gt;</th><td>1,234,567</td>' in html
    assert "One province at a time" not in html


def test_a_page_in_chinese_holds_no_english_text(chart):
    _, html = chart_page(chart, [chart], STYLE, "zh")
    assert "甲 &amp; 乙" in html
    for words in ("Title", "Caption", "People", "What this does not show"):
        assert words not in html


def test_pages_stand_in_every_language_and_load_nothing_from_elsewhere(chart, tmp_path):
    heard = []

    class Listener:
        def advance(self, count=1):
            heard.append(count)

    write_charts(tmp_path, None, [chart], STYLE, Listener())
    written = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert written == ["charts/one.html", "en/charts/one.html"]
    assert sum(heard) == len(LANGS)
    for file in (tmp_path / "charts/one.html", tmp_path / "en/charts/one.html"):
        html = file.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]*)"', html)
        assert not [address for address in loaded if "//" in address]
        assert "http" not in html.replace("http://www.w3.org/2000/svg", "")


def test_links_lead_to_the_pages(chart):
    home = Page("index.html", "en", "", "")
    (link,) = chart_links(home, [chart])
    assert (link.id, link.title, link.href) == ("one", "Title", "charts/one.html")
    (beside,) = chart_links(Page(chart_path(chart), "zh", "", ""), [chart])
    assert beside.href == "one.html"


def test_the_same_chart_has_the_same_bytes(chart):
    first, second = (chart_page(chart, [chart], STYLE, "zh")[1] for _ in range(2))
    assert first == second
