"""Where charts are used: the way back is the way there, turned round."""

import re

from atlas.web.story.story import uses_of_charts


def test_each_step_and_point_that_leads_to_a_chart_is_led_back_to(built_site):
    story = (built_site / "en/index.html").read_text(encoding="utf-8")
    lecture = (built_site / "en/lecture.html").read_text(encoding="utf-8")
    steps = re.findall(r'<section class="chapter" id="(\w+)"(.*?)</section>', story, re.DOTALL)
    points = re.findall(r'<tr id="(\w+)">(.*?)</tr>', lecture, re.DOTALL)
    there = {
        (chart, f"../{page}#{id}")
        for page, parts in (("index.html", steps), ("lecture.html", points))
        for id, html in parts
        for chart in re.findall(r'href="charts/([\w-]+)\.html"', html)
    }
    back = {
        (file.stem, href)
        for file in (built_site / "en/charts").glob("*.html")
        for href in re.findall(r'<dd><a href="([^"]*)"', file.read_text(encoding="utf-8"))
        if not href.endswith("maps.html")
    }
    assert len(there) > 20
    assert back == there


def test_a_step_is_named_by_its_claim(dataset):
    uses = uses_of_charts(dataset, "zh")["concentration-in-three-countries"]
    assert [(use.path, use.words) for use in uses][:2] == [
        ("index.html#gap", "正文：人口集聚，人均差距却在缩小"),
        ("lecture.html#gap", "对照讲座：GDP与人的集中"),
    ]
