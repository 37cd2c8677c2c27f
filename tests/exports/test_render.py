"""Documents of templates: what is filled in is escaped, and nothing may be lacking."""

from dataclasses import replace
from xml.etree import ElementTree

import jinja2
import pytest

from atlas.catalogue.style import load_style, load_vocabulary
from atlas.country import china
from atlas.exports.render import render_xml
from atlas.exports.styles.grids import grid_qml, grid_sld, grid_style
from atlas.model.text import Text

SHARP = "a <b> & \"c\" 'd'"


def test_words_of_a_user_are_escaped_in_texts_and_in_attributes():
    sources = load_vocabulary(china().vocabulary)["source"]
    style = grid_style("people_1km", (2020,), load_style(country=china()), sources)
    steps = tuple(replace(step, words=Text(SHARP, SHARP)) for step in style.steps)
    sharp = replace(style, title=Text(SHARP, SHARP), steps=steps)
    items = ElementTree.fromstring(grid_qml(sharp)).findall(".//item")
    assert {item.get("label") for item in items} == {SHARP}
    title = "{http://www.opengis.net/sld}Title"
    assert ElementTree.fromstring(grid_sld(sharp)).find(f".//{title}").text == SHARP


def test_a_template_that_lacks_what_it_names_writes_nothing():
    with pytest.raises(jinja2.UndefinedError):
        render_xml("grid_sld.xml.j2")
