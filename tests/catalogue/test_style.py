"""Scales, palettes and the way that breaks are written."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from atlas.catalogue.style import Style, load_style
from atlas.country import china
from atlas.model.layer import Categories
from atlas.model.text import Text
from atlas.words.numbers import edge_labels


@pytest.fixture(scope="module")
def style() -> Style:
    return load_style(country=china())


def test_break_belongs_to_the_class_above_it(style: Style) -> None:
    growth = style.scale("growth")
    values = [-20.1, -20, -0.01, 0, 4.99, 5, 39.9, 40]
    assert growth.classify(values).tolist() == [0, 1, 3, 4, 4, 5, 7, 8]


@pytest.mark.parametrize(
    "values",
    [
        [None, 1.0],
        np.array([np.nan, 1.0]),
        pd.Series([pd.NA, 1.0], dtype="Float64"),
        pd.Series([np.nan, 1.0]),
        pd.Series([pd.NA, 1], dtype="Int64"),
    ],
)
def test_missing_is_minus_one_whatever_it_is_written_as(style: Style, values: object) -> None:
    assert style.scale("growth").classify(values).tolist() == [-1, 4]


def test_no_values_have_no_classes(style: Style) -> None:
    assert style.scale("growth").classify([]).tolist() == []


def test_categories_count_in_legend_order() -> None:
    sides = Categories(
        ("east", "west"), (Text("东", "east"), Text("西", "west")), ("", ""), ("", "")
    )
    assert sides.classify(pd.Series(["west", None, "east", pd.NA])).tolist() == [1, -1, 0, -1]
    with pytest.raises(ValueError, match="'north' is none of east, west"):
        sides.classify(["east", "north"])


def test_every_scale_has_a_colour_more_than_breaks_on_both_grounds(style: Style) -> None:
    for name in style.scales:
        classes = style.scale(name)
        assert len(classes.light) == len(classes.dark) == len(classes.edges) + 1, name


def test_signed_scales_turn_at_zero_where_their_colours_do(style: Style) -> None:
    signed = [style.scale(name) for name in style.scales if style.scale(name).signed]
    assert len(signed) == 11
    for classes in signed:
        rising = (style.scale("ageing_change"), style.scale("potential_change"))
        losses = 1 if classes in rising else 4
        assert classes.edges[losses - 1] == 0
        assert classes.classify([-0.001]) == losses - 1


def test_net_migration_and_growth_share_their_classes(style: Style) -> None:
    assert style.scale("net_migration") == style.scale("growth")


def test_unknown_scale(style: Style) -> None:
    with pytest.raises(KeyError, match="grwoth"):
        style.scale("grwoth")


@pytest.mark.parametrize(
    ("palette", "breaks", "message"),
    [
        ("diverging", [-2, -1, 1, 2, 3, 4, 5, 6], "0 among the breaks"),
        ("sequential", [1, 2], "5 breaks for the 6 colours"),
        ("sequential", [1, 3, 2, 4, 5], "ascending"),
        ("rainbow", [1], "no palette 'rainbow'"),
    ],
)
def test_broken_scale_does_not_load(
    style: Style, palette: str, breaks: list[float], message: str
) -> None:
    content = style.model_dump()
    content["scales"]["growth"] = {"palette": palette, "breaks": breaks}
    with pytest.raises(ValidationError, match=message):
        Style.model_validate(content)


def test_breaks_are_written_with_their_sign_and_with_thousands(style: Style) -> None:
    growth = ("−20", "−10", "−5", "0", "+5", "+10", "+20", "+40")
    assert edge_labels(style.scale("growth")) == growth
    annual = ("−2", "−1", "−0.5", "0", "+0.5", "+1", "+2", "+3.5")
    assert edge_labels(style.scale("annual")) == annual
    density = ("1", "10", "100", "400", "1,500")
    assert edge_labels(style.scale("density_per_km2")) == density


def test_border_widens_at_its_zoom_levels(style: Style) -> None:
    county = style.line.county
    widths = [county.width_at(zoom) for zoom in (-1, 4.9, 5, 7.9, 8, 12)]
    assert widths == [0, 0, 0.45, 0.45, 0.8, 0.8]


def test_circle_of_four_times_the_people_has_twice_the_radius(style: Style) -> None:
    assert style.circles.radius(1_000_000, 800) == pytest.approx(0.33 * 1000**0.5)
    assert style.circles.radius(-400_000, 400) == pytest.approx(style.circles.radius(100_000, 800))


def test_texts_know_two_languages() -> None:
    text = Text("黑河", "Heihe")
    assert (text.get("zh"), text.get("en")) == ("黑河", "Heihe")
    with pytest.raises(KeyError):
        text.get("fr")
