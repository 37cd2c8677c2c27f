"""The pages of charts, from one small chart."""

import json
import re
from dataclasses import replace

import pandas as pd
import pytest

from atlas.catalogue.style import load_style
from atlas.charts.chart import Chart, Column, Table
from atlas.country import china
from atlas.model.text import Text
from atlas.web.embeds import chart_embed_page
from atlas.web.maps.charts import Use, chart_links, chart_page, chart_path, write_charts
from atlas.web.page.pages import Page
from atlas.words.word_files import LANGS
from tests.editions import EDITION

STYLE = load_style(country=china())


def draw(canvas):
    axes = canvas.panel(10, 10, 100, 50)
    axes.set_xlim(0, 10)
    axes.set_ylim(0, 10)
    axes.draw_bar(("name", "people"), 0, (0, 2), (7, 4), "gain")
    canvas.write(20, 90, canvas.say(Text("人口", "People")))


@pytest.fixture(scope="module")
def chart():
    frame = pd.DataFrame({"name_zh": ["甲 & 乙"], "name_en": ["<A>"], "people": [1234567.0]})
    columns = (Column("name", Text("地方", "Place")), Column("people", Text("人数", "People"), 0))
    return Chart(
        id="one",
        topic=Text("话题", "Topic"),
        claim=Text("标题", "Title"),
        subtitle=Text("副题", "Subtitle"),
        draw=draw,
        heights=(100, 120),
        table=Table(frame, columns),
        caption=Text("说明", "Caption"),
        cannot_show=Text("不能说明", "No cause"),
        source=Text("来源文字", "Where from"),
    )


def test_a_page_has_the_drawing_its_words_and_its_table(chart):
    page, html = chart_page(EDITION, chart, [chart], "en", {})
    assert page.file == "en/charts/one.html"
    assert html.count("<svg") == 2
    for words in ("Title", "Topic. Subtitle", "Caption", "No cause", "Where from"):
        assert words in html
    assert '<th scope="row" class="text">&lt;A&gt;</th><td>1,234,567</td>' in html
    assert "One province at a time" not in html


def test_a_page_in_chinese_holds_no_english_text(chart):
    _, html = chart_page(EDITION, chart, [chart], "zh", {})
    assert "甲 &amp; 乙" in html
    # What another page is told of it has its title in the other language.
    html = re.sub(r'data-other="Title"', "", html)
    for words in ("Title", "Caption", "People", "What this does not show"):
        assert words not in html


def test_pages_stand_in_every_language_and_load_nothing_from_elsewhere(chart, tmp_path):
    write_charts(EDITION, tmp_path, None, [chart], {lang: {} for lang in LANGS})
    written = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("charts/*"))
    pages = ["charts/one.csv", "charts/one.html"]
    assert written == [*pages, *(f"en/{page}" for page in pages)]
    for file in (tmp_path / "charts/one.html", tmp_path / "en/charts/one.html"):
        html = file.read_text(encoding="utf-8")
        loaded = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]*)"', html)
        assert not [address for address in loaded if "//" in address]
        assert "http" not in re.sub("http://www.w3.org/2000/svg|http-equiv", "", html)


def test_the_file_of_the_table_has_full_figures_under_clear_heads(chart, tmp_path):
    write_charts(EDITION, tmp_path, None, [chart], {lang: {} for lang in LANGS})
    assert (tmp_path / "charts/one.csv").read_bytes() == (
        b"\xef\xbb\xbf" + "地方,人数\n甲 & 乙,1234567\n".encode()
    )
    assert (tmp_path / "en/charts/one.csv").read_text("utf-8-sig") == "Place,People\n<A>,1234567\n"


def test_a_file_is_the_same_whatever_processor_summed_its_figures(chart):
    """Sums of the same numbers in another order differ from the fifteenth digit on."""
    sums = [0.1 + 0.2, 1 / 3, 1e6 / 7, -1e-7 / 3, 4.0, None]
    others = [0.3, 0.33333333333333337, 142857.1428571428, -3.333333333333334e-08, 4.0, None]
    assert [one == other for one, other in zip(sums, others, strict=True)][:4] == [False] * 4
    written = [
        replace(
            chart.table, frame=pd.DataFrame({"name": "A", "people": figures}, dtype=object)
        ).in_file("en")["People"]
        for figures in (sums, others)
    ]
    pd.testing.assert_series_equal(*written, check_exact=True)
    told = [0.3, 0.3333333333, 142857.1429, -3.333333333e-08, 4.0]
    assert written[0].dropna().tolist() == told
    # What is whole but for that has no point.
    whole = replace(
        chart.table, frame=pd.DataFrame({"name": ["A"], "people": [2.9999999999999996]})
    )
    assert whole.in_file("en")["People"].dtype == "Int64"


def test_a_page_leads_back_to_where_the_chart_is_used_or_else_to_the_gallery(chart):
    uses = {"one": [Use("index.html#gap", "The story: a claim")]}
    ways = [
        re.findall(
            r'<dd><a href="([^"]*)">([^<]*)</a>', chart_page(EDITION, chart, [], "en", it)[1]
        )
        for it in (uses, {})
    ]
    assert ways[0] == [("../index.html#gap", "The story: a claim")]
    assert ways[1] == [("../maps.html", "All maps and charts")]


def test_the_marks_of_a_page_are_bars_of_the_sheet_and_rows_of_the_table(chart):
    _, html = chart_page(EDITION, chart, [chart], "en", {})
    narrow, wide = re.findall(r"<script [^>]*data-marks=[^>]*>(.*?)</script>", html)
    # A panel of 100 by 50 px at 10, 10 holds 10 by 10; the bar is 7 long, from 2 to 6 upwards.
    told = [{"columns": [0, 1], "each": 5, "at": [0, 10, 30, 80, 50]}]
    assert json.loads(narrow) == json.loads(wide) == told


def test_an_embedded_chart_weighs_little_more_than_its_drawing(chart):
    page, html = chart_embed_page(EDITION, chart, "en")
    assert page.file == "en/embed/chart-one.html"
    assert len(html.encode()) <= len(chart.svg("en", STYLE).encode()) + 3 * 1024
    for words in ("Title", "Topic. Subtitle", "Source: Where from", "No cause"):
        assert words in html
    assert 'href="../charts/one.html"' in html
    assert "prefers-color-scheme" not in html


def test_links_lead_to_the_pages(chart):
    home = Page(EDITION, "index.html", "en", "", "")
    (link,) = chart_links(home, [chart])
    assert link == {"id": "one", "href": "charts/one.html", "topic": "Topic"}
    (beside,) = chart_links(Page(EDITION, chart_path(chart), "zh", "", ""), [chart])
    assert beside["href"] == "one.html"


def test_the_same_chart_has_the_same_bytes(chart):
    first, second = (chart_page(EDITION, chart, [chart], "zh", {})[1] for _ in range(2))
    assert first == second
