"""Figures by year: templates hand them on whole, and each sentence says which year it means."""

import numpy as np
import pandas as pd
import pytest
from jinja2.runtime import Context
from markupsafe import Markup

from atlas.country import china
from atlas.model.summary.people import ChildrenFigures
from atlas.model.text import Text
from atlas.web.page.pages import (
    NoSuchYearError,
    Page,
    Sentences,
    environment,
    of_main,
    of_years,
    one_figure_by_year,
    within,
)
from tests.editions import EDITION

SHARE = {"2010": "19.6%", "2020": "35.0%"}


def says(sentence: str) -> Sentences:
    return Sentences({"away": Text(sentence, sentence)}, "en", china())


def on_a_page() -> Context:
    """Give what a template of one page of China's atlas hands its filters."""
    page = Page(EDITION, "about.html", "en", "", "")
    return environment().from_string("").new_context({"page": page})


def test_a_sentence_names_the_years_of_its_figures() -> None:
    say = says("{share[2010]} in 2010, {share[2020]} in 2020; {r[2010-2015]}")
    assert say("away", share=SHARE, r={"2010-2015": "0.85"}) == "19.6% in 2010, 35.0% in 2020; 0.85"
    assert say("away", share={2010: "a", 2020: "<b>"}, r={"2010-2015": ""}).endswith(
        "&lt;b&gt; in 2020; "
    )


def test_a_sentence_may_follow_the_censuses_compared() -> None:
    say = says("{share[earlier]}, then {share[later]}")
    assert say("away", share=SHARE) == "19.6%, then 35.0%"


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("{share[2030]}", r"sentence 'away', en: \{share\[2030\]\}: its figures are of 2010, 2020"),
        ("{share[2000]}", r"\{share\[2000\]\}"),
        ("{share}", r"\{share\}: its figures are of 2010, 2020"),
    ],
)
def test_a_year_that_is_not_there_is_an_error_that_names_sentence_and_field(
    sentence: str, fault: str
) -> None:
    with pytest.raises(NoSuchYearError, match=fault):
        says(sentence)("away", share=SHARE)


def test_what_is_known_of_other_censuses_is_not_said() -> None:
    assert says("{share[2000]}").known("away", share=SHARE) == Markup("")
    assert says("{r[1995-2000]}").known("away", r={"2010-2015": ""}) == Markup("")
    assert says("{share[2010]}").known("away", share=SHARE) == "19.6%"


@pytest.mark.parametrize("sentence", ["{share[2030]}", "{share[2012-2017]}", "{share}"])
def test_a_year_without_a_census_is_an_error_even_so(sentence: str) -> None:
    with pytest.raises(NoSuchYearError):
        says(sentence).known("away", share=SHARE)


def test_templates_reach_through_the_years() -> None:
    years = {
        "2010": ChildrenFigures(
            children=1,
            share=16.604,
            per_100_adults=None,
            boys_per_100_girls=118,
            units_80_per_100_adults=85,
        ),
        "2020": ChildrenFigures(
            children=2,
            share=17.973,
            per_100_adults=48.5,
            boys_per_100_girls=113,
            units_80_per_100_adults=219,
        ),
    }
    template = environment().from_string(
        "{{ (m | each('share') | percent)['2020'] }} {{ m | each('children') | count }}"
        "{{ 2.675 | fixed(2) }}"
    )
    assert (
        template.render(m=years)
        == "18.0% {&#39;2010&#39;: &#39;1&#39;, &#39;2020&#39;: &#39;2&#39;}2.68"
    )
    assert one_figure_by_year(years, "per_100_adults") == {"2020": 48.5}
    assert one_figure_by_year({2010: {"gini": 0.3}}, "gini") == {"2010": 0.3}
    with pytest.raises(AttributeError):
        one_figure_by_year(years, "shares")


def test_a_places_figures_are_those_of_the_censuses_that_know_it() -> None:
    row = {
        "away_share_2000": np.nan,
        "away_share_2010": np.float64(80.1),
        "away_share_2020": pd.NA,
        "away_share_1990": 1,
    }
    assert of_years(on_a_page(), row, "away_share") == {"2010": 80.1}
    assert of_years(on_a_page(), row, "away") == {}


def test_a_figure_of_one_comparison_bears_its_period() -> None:
    assert of_main(on_a_page(), 3) == {"2010-2020": 3}


def test_there_is_no_element_around_nothing() -> None:
    assert within(Markup("<b>x</b>"), "li") == "<li><b>x</b></li>"
    assert within(Markup(""), "p") == ""
